//! Promises about switches of layer and track.

use super::*;

#[test]
fn fifty_switches_at_five_percent_loss_are_seamless() {
    for seed in 1..=6 {
        let mut scene = Scene::new(seed, 3, (5, 5));
        // all encoders have begun, and their first key frames are past
        scene.run_for(millis(1_500));
        scene.show(0, 2);
        let before = scene.keyframe_requests();
        scene.run_for(millis(700));
        let (mut track, mut layer) = (0, 2);
        for n in 0..50 {
            if n % 3 == 2 {
                track = (track + 1 + scene.chance.below(2) as u8) % 3;
                layer = scene.chance.below(3) as u8;
            } else {
                layer = (layer + 1 + scene.chance.below(2) as u8) % 3;
            }
            scene.show(track, layer);
            let time = 600 + scene.chance.below(300);
            scene.run_for(millis(time));
        }
        scene.assert_names_are_true();
        assert_eq!(
            scene.names.len() + scene.layer_switches,
            51,
            "seed {seed}: each came about"
        );
        let gap = scene.longest_gap();
        assert!(gap <= millis(500), "seed {seed}: a gap of {gap:?}");
        let requests = scene.keyframe_requests() - before;
        assert!(
            requests <= 51,
            "seed {seed}: {requests} key-frame requests for 51 switches"
        );
        assert_eq!(scene.receiver.keyframe_requests, 0, "seed {seed}");
        assert!(
            scene.receiver.asked_again > 100 && scene.resent > 100,
            "the line did lose"
        );
    }
}

#[test]
fn time_on_the_slot_is_time_on_the_wall_over_all_switches() {
    let mut scene = Scene::new(3, 2, (0, 0));
    // longer than a key frame serves that came before it was wanted
    scene.run_for(millis(400));
    for n in 0..40 {
        scene.show(n / 3 % 2, n % 3);
        scene.run_for(millis(730));
    }
    let (first, last) = (
        scene.receiver.shown[0],
        *scene.receiver.shown.last().unwrap(),
    );
    let told = last.timestamp.wrapping_sub(first.timestamp) / 90;
    let passed = (last.at - first.at).as_millis() as u32;
    assert!(
        told.abs_diff(passed) <= 60,
        "{told} ms told, {passed} ms passed"
    );
    for pair in scene.receiver.shown.windows(2) {
        let told = pair[1].timestamp.wrapping_sub(pair[0].timestamp) / 90;
        let passed = (pair[1].at - pair[0].at).as_millis() as u32;
        assert!(
            told.abs_diff(passed) <= 90,
            "{told} ms told, {passed} ms passed: {pair:?}"
        );
    }
}

#[test]
fn of_two_tracks_chosen_in_one_moment_the_second_is_asked_for_too() {
    let mut scene = Scene::new(5, 2, (0, 0));
    let (now, payloads) = (scene.now, camera().payloads);
    for track in 0..2 {
        let origin = scene.origin(track, 1);
        let needed = scene.slot().choose(now, choice(origin, &payloads));
        assert_eq!(needed, Some(1), "track {track}");
    }
}

#[test]
fn the_old_layer_flows_until_the_new_one_has_its_key_frame() {
    let mut scene = Scene::new(4, 1, (0, 0));
    scene.run_for(millis(1_000));
    scene.show(0, 0);
    scene.run_for(millis(500));
    let shown = scene.receiver.shown.len();
    // a layer whose publisher never answers
    let (now, origin) = (scene.now, scene.origin(0, 2));
    let payloads = camera().payloads;
    assert_eq!(scene.slot().choose(now, choice(origin, &payloads)), Some(2));
    assert_eq!(
        scene.slot().choose(now, choice(origin, &payloads)),
        None,
        "repeating is harmless"
    );
    scene.run_for(millis(1_000));
    assert!(scene.receiver.shown.len() >= shown + 29);
    assert_eq!(scene.layer_switches, 0);
    let back = scene.origin(0, 0);
    assert_eq!(
        scene.slot().choose(now, choice(back, &payloads)),
        None,
        "going back costs nothing"
    );
    assert!(flows_alone(&mut scene, back));
}

/// Whether a layer flows and no other is to take over.
fn flows_alone(scene: &mut Scene, layer: Origin) -> bool {
    let state = scene.slot().state();
    matches!(state, SlotState::Flowing { .. }) && state.flows() == Some(layer)
}

#[test]
fn nothing_of_the_old_track_follows_a_switch() {
    let mut scene = Scene::new(5, 2, (0, 10));
    scene.run_for(millis(1_000));
    scene.show(0, 1);
    scene.run_for(millis(500));
    let (now, origin) = (scene.now, scene.origin(1, 1));
    let payloads = camera().payloads;
    scene.slot().choose(now, choice(origin, &payloads));
    scene.run_for(LINE * 2);
    let received = scene.receiver.received;
    let resent = scene.resent;
    // longer, and the receiver would ask for a key frame of what it waits for
    scene.run_for(millis(300));
    assert_eq!(
        scene.receiver.received, received,
        "it waits, and sends nothing, nor again"
    );
    assert_eq!(scene.resent, resent);
    let state = *scene.slot().state();
    assert!(matches!(state, SlotState::Waiting { .. }), "{state:?}");
    assert_eq!(state.listens(), [Some(origin), None]);
}

#[test]
fn a_stopped_slot_sends_nothing_and_starts_again_on_the_same_line_of_time() {
    let mut scene = Scene::new(6, 1, (2, 2));
    scene.show(0, 1);
    scene.run_for(millis(1_000));
    let now = scene.now;
    scene.slot().clear(now);
    scene.run_for(LINE * 3);
    let shown = scene.receiver.shown.len();
    scene.run_for(millis(5_000));
    assert_eq!(scene.receiver.shown.len(), shown);
    scene.show(0, 1);
    scene.run_for(millis(1_000));
    let (a, b) = (scene.receiver.shown[shown - 1], scene.receiver.shown[shown]);
    let told = b.timestamp.wrapping_sub(a.timestamp) / 90;
    let passed = (b.at - a.at).as_millis() as u32;
    assert!(told.abs_diff(passed) < 150, "{told} {passed}");
    assert_eq!(scene.names.len(), 2);
}

#[test]
fn a_receiver_that_comes_just_after_a_key_frame_needs_no_other() {
    let mut scene = Scene::new(7, 1, (0, 0));
    scene.run_for(millis(100));
    let origin = scene.origin(0, 1);
    let now = scene.now;
    let payloads = camera().payloads;
    scene.slot().choose(now, choice(origin, &payloads));
    scene.run_for(millis(300));
    assert!(scene.receiver.shown.len() > 5);
    assert_eq!(scene.keyframe_requests(), 0);
}

#[test]
fn dropped_temporal_layers_leave_no_hole_and_come_back_at_a_switch_point() {
    let mut scene = Scene::with_temporal_layers(8, 1, (0, 3), 3);
    scene.show(0, 1);
    for round in 0..12 {
        scene.slot().set_temporal_max([2, 0, 1, 0][round % 4]);
        scene.run_for(millis(700));
    }
    let rates: Vec<usize> = scene
        .receiver
        .shown
        .len()
        .checked_div(12)
        .into_iter()
        .collect();
    assert!(
        rates[0] >= 8 && rates[0] <= 17,
        "{rates:?} frames each 700 ms"
    );
    assert_eq!(scene.receiver.keyframe_requests, 0);
}

#[test]
fn a_codec_the_receiver_lacks_is_undecodable_until_something_else_is_shown() {
    let mut scene = Scene::new(9, 1, (0, 0));
    let av1 = [Payload {
        payload_type: 45,
        codec: Codec::Av1 { profile: 0 },
        rtx: None,
    }];
    let (now, origin) = (scene.now, scene.origin(0, 0));
    assert_eq!(scene.slot().choose(now, choice(origin, &av1)), None);
    let state = *scene.slot().state();
    assert!(matches!(state, SlotState::Undecodable { .. }), "{state:?}");
    scene.show(0, 1);
    scene.run_for(millis(500));
    assert!(!scene.receiver.shown.is_empty());
}

#[test]
fn a_publisher_that_restarts_its_encoder_is_followed_at_its_next_key_frame() {
    let mut scene = Scene::new(10, 1, (0, 0));
    scene.show(0, 1);
    scene.run_for(millis(1_000));
    let encoder = &mut scene.hubs[0].camera.layers[1];
    encoder.sequence = encoder.sequence.wrapping_add(20_000);
    encoder.timestamp = encoder.timestamp.wrapping_add(3_000_000_000);
    scene.run_for(millis(1_000));
    assert!(
        scene.longest_gap() < millis(300),
        "{:?}",
        scene.longest_gap()
    );
    let encoder = &mut scene.hubs[0].camera.layers[1];
    encoder.timestamp = encoder.timestamp.wrapping_add(1_000_000_000);
    scene.run_for(millis(1_000));
    assert!(
        scene.longest_gap() < millis(300),
        "{:?}",
        scene.longest_gap()
    );
    assert!(scene.keyframe_requests() <= 3);
}

#[test]
fn what_a_muted_camera_sent_is_never_sent_after_all() {
    let mut scene = Scene::new(11, 1, (0, 3));
    scene.show(0, 1);
    for _ in 0..8 {
        scene.run_for(millis(900));
        scene.muted = true;
        scene.run_for(LINE * 3);
        let before = scene.receiver.shown.len();
        let hidden = scene.hubs[0].camera.layers[1].sent;
        scene.run_for(millis(400));
        let secret = scene.receiver.shown.len();
        assert!(secret - before <= 2, "only what was on its way");
        scene.muted = false;
        assert!(scene.hubs[0].camera.layers[1].sent > hidden);
        scene.run_for(millis(300));
        assert!(scene.receiver.shown.len() > secret, "it is back at once");
    }
    assert_eq!(scene.receiver.keyframe_requests, 0);
    let gap = scene.longest_gap();
    assert!(gap < millis(650), "{gap:?}");
}

#[test]
fn a_broken_layer_does_not_forget_which_one_was_to_take_over() {
    let mut scene = Scene::new(12, 1, (0, 0));
    scene.run_for(millis(500));
    scene.show(0, 0);
    scene.run_for(millis(500));
    // no key frame is asked for, so it stays pending
    let (now, high) = (scene.now, scene.origin(0, 2));
    let payloads = camera().payloads;
    scene.slot().choose(now, choice(high, &payloads));
    scene.hubs[0].camera.layers[0].sequence ^= 0x4000;
    scene.run_for(millis(1_000));
    assert_eq!(scene.names.len(), 1, "the page knows the track still");
    let SlotState::Switching { layer, wants, .. } = *scene.slot().state() else {
        panic!("it is mended")
    };
    assert_eq!((layer, wants.layer), (0, 2));
    let now = scene.now;
    scene.hubs[0].ingress.request_keyframe(now, 0, 2);
    scene.run_for(millis(500));
    assert!(flows_alone(&mut scene, high));
}
