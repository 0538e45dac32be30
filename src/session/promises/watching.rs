//! Views, slots, and the one picture of a viewer.

use super::*;

fn shown(track: TrackId) -> WantedTrack {
    WantedTrack {
        track,
        width: 640,
        height: 360,
    }
}

fn views(scene: &Scene, of: &Guest) -> Vec<Vec<TrackId>> {
    let views = scene.relay.iter().filter_map(|order| match order {
        Order::SetView(whose, tracks) if *whose == of.link => {
            Some(tracks.iter().map(|wanted| wanted.track).collect())
        }
        _ => None,
    });
    views.collect()
}

#[test]
fn a_view_reaches_the_relay_without_the_viewers_own_tracks() {
    let mut scene = Scene::new();
    let host = scene.join(hub("Hub"));
    let north = scene.join(spoke("North"));
    scene.pass(seconds(1));
    let tracks = [&host, &north].map(|guest| shown(guest.track(SourceName::Camera)));
    scene.says(&north, Command::View(tracks.to_vec()));
    assert_eq!(
        views(&scene, &north),
        [vec![host.track(SourceName::Camera)]]
    );
}

#[test]
fn a_track_of_another_room_is_refused_in_the_words_for_none_at_all() {
    let mut scene = Scene::new();
    let mut elsewhere = Scene::new();
    elsewhere.ids = 1_000;
    let host = scene.join(hub("Hub"));
    let north = scene.join(spoke("North"));
    let gone = scene.join(spoke("Gone"));
    scene.says(&gone, Command::Leave);
    let foreign = elsewhere.join(hub("Other hub"));
    scene.pass(seconds(1));
    let mut refusal_of = |track| {
        scene.told(&north);
        let here = shown(host.track(SourceName::Camera));
        scene.says(&north, Command::View(vec![shown(track), here]));
        scene.pass(seconds(1));
        scene.told(&north)
    };
    let of_foreign = refusal_of(foreign.track(SourceName::Camera));
    let of_none = refusal_of(TrackId::from_uuid(Uuid::from_u128(u128::MAX)));
    let of_gone = refusal_of(gone.track(SourceName::Camera));
    assert!(matches!(&of_none[..], [FromRoom::Refused(p)] if p.code == "no_such_track"));
    assert_eq!(of_foreign, of_none);
    assert_eq!(of_gone, of_none);
    for view in views(&scene, &north) {
        assert_eq!(
            view,
            [host.track(SourceName::Camera)],
            "the others are shown"
        );
    }
}

#[test]
fn a_view_of_too_many_or_impossible_sizes_is_refused_whole() {
    let mut scene = Scene::new();
    let host = scene.join(hub("Hub"));
    let north = scene.join(spoke("North"));
    let one = shown(host.track(SourceName::Camera));
    scene.says(&north, Command::View(vec![one; 51]));
    assert_eq!(scene.refusal(&north).as_deref(), Some("view_too_large"));
    for (width, height) in [(0, 360), (640, 0), (8193, 360), (640, u16::MAX)] {
        scene.says(
            &north,
            Command::View(vec![WantedTrack {
                width,
                height,
                ..one
            }]),
        );
        assert_eq!(scene.refusal(&north).as_deref(), Some("size_out_of_range"));
    }
    assert_eq!(views(&scene, &north), Vec::<Vec<TrackId>>::new());
}

#[test]
fn views_at_1_khz_reach_the_relay_ten_times_a_second() {
    let mut scene = Scene::new();
    let host = scene.join(hub("Hub"));
    let north = scene.join(spoke("North"));
    scene.pass(seconds(1));
    for n in 0..1_000 {
        let tracks = [SourceName::Camera, SourceName::Screen];
        let track = host.track(tracks[n % 2]);
        scene.says(&north, Command::View(vec![shown(track)]));
        scene.pass(millis(1));
    }
    scene.pass(millis(100));
    let views = views(&scene, &north);
    assert!((9..=11).contains(&views.len()), "{}", views.len());
    assert_eq!(views.last(), Some(&vec![host.track(SourceName::Screen)]));
}

#[test]
fn slots_are_told_to_their_receiver_only_and_never_before_its_welcome() {
    let mut scene = Scene::new();
    let host = scene.join(hub("Hub"));
    let admission = scene.admit(spoke("North")).expect("admitted");
    let link = admission.link;
    let track = host.track(SourceName::Camera);
    let slots_are = |version, view| MediaEvent::Slots {
        link,
        slots: vec![(Mid("4".into()), view)],
        version,
    };
    scene.told(&host);
    scene.media(slots_are(
        1,
        SlotView::Waiting {
            track,
            from: 80_000,
        },
    ));
    scene.media(slots_are(
        2,
        SlotView::Flowing {
            track,
            from: 90_000,
        },
    ));
    let north = scene.finish(&admission).expect("welcomed");
    assert_eq!(scene.relay.last(), Some(&Order::TellSlots(link)));
    scene.media(slots_are(3, SlotView::Empty));
    let of_slots = |told: Vec<FromRoom>| -> Vec<(u32, String)> {
        let slots = told.into_iter().filter_map(|message| match message {
            FromRoom::Slots { slots, version } => Some((version, slots)),
            _ => None,
        });
        slots
            .map(|(version, slots)| (version, serde_json::to_string(&slots).expect("JSON")))
            .collect()
    };
    let empty = r#"[{"mid":"4","state":"empty"}]"#;
    assert_eq!(of_slots(scene.told(&north)), [(3, empty.into())]);
    assert_eq!(of_slots(scene.told(&host)), []);
    scene.relay.clear();
    scene.says(&north, Command::Seen { version: 3 });
    assert_eq!(scene.relay, [Order::Seen(link, 3)]);
}

#[test]
fn a_viewer_sees_the_screen_else_the_floor_else_the_hub() {
    let mut scene = Scene::new();
    let watcher = scene.join(spoke("Overflow room").viewing());
    scene.pass(seconds(1));
    let host = scene.join(hub("Hub"));
    let north = scene.join(spoke("North"));
    scene.pass(seconds(1));
    let camera = SourceName::Camera;
    scene.says(&host, Command::Floor(Some(north.id())));
    scene.pass(seconds(1));
    scene.mutes(&host, SourceName::Screen, false);
    scene.pass(seconds(1));
    scene.mutes(&host, SourceName::Screen, true);
    scene.pass(seconds(1));
    scene.mutes(&north, camera, true);
    scene.pass(seconds(1));
    scene.says(&host, Command::Leave);
    scene.pass(seconds(1));
    assert_eq!(
        views(&scene, &watcher),
        [
            vec![],
            vec![host.track(camera)],
            vec![north.track(camera)],
            vec![host.track(SourceName::Screen)],
            vec![north.track(camera)],
            vec![host.track(camera)],
            vec![],
        ]
    );
}

#[test]
fn a_viewer_publishes_nothing_and_cannot_be_given_the_floor() {
    let mut scene = Scene::new();
    let host = scene.join(hub("Hub"));
    let admission = scene
        .admit(spoke("Overflow room").viewing())
        .expect("admitted");
    assert_eq!(admission.permissions.may_publish, SourceSet::NONE);
    assert_eq!(admission.tracks, Vec::<(Source, TrackId)>::new());
    let watcher = scene.finish(&admission).expect("welcomed");
    scene.says(&host, Command::Floor(Some(watcher.id())));
    assert_eq!(scene.refusal(&host).as_deref(), Some("cannot_speak"));
    scene.vanishes(&watcher);
    assert_eq!(
        scene.left(watcher.id()),
        Some(Ended::Vanished),
        "nothing is held for it"
    );
}

#[test]
fn a_view_said_without_a_link_never_reaches_the_next_one() {
    let mut scene = Scene::new();
    let host = scene.join(hub("Hub"));
    let north = scene.join(spoke("North"));
    scene.pass(seconds(1));
    let link = north.link;
    let why = Ended::Goodbye;
    scene.media(MediaEvent::Closed { link, why });
    let view = vec![shown(host.track(SourceName::Camera))];
    scene.says(&north, Command::View(view));
    scene.pass(seconds(1));
    let again = scene.join(spoke("North").resuming(&north));
    assert_ne!(again.link, link);
    scene.mutes(&again, SourceName::Camera, true);
    scene.pass(seconds(1));
    assert_eq!(views(&scene, &again), Vec::<Vec<TrackId>>::new());
}

#[test]
fn a_view_said_of_a_lost_link_never_reaches_the_one_made_instead() {
    let mut scene = Scene::new();
    let host = scene.join(hub("Hub"));
    let north = scene.join(spoke("North"));
    scene.pass(seconds(1));
    scene.mutes(&host, SourceName::Camera, false);
    scene.mutes(&host, SourceName::Microphone, true); // what follows waits for its turn
    let view = vec![shown(host.track(SourceName::Camera))];
    scene.says(&north, Command::View(view));
    let admission = scene.admit(spoke("North").resuming(&north));
    let admission = scene
        .room
        .link_lost(admission.expect("admitted").connection)
        .expect("still wanted");
    let again = scene.finish(&admission).expect("welcomed");
    scene.pass(seconds(1));
    assert_eq!(views(&scene, &again), Vec::<Vec<TrackId>>::new());
}
