//! What a room promises where a slot turns to another layer or track.

use super::lab::site::{PAGE, Shape};
use super::lab::{Lab, SiteId};
use super::{key_frames_asked, millis, seconds, show, show_all};
use spindle::media::room::MediaEvent;
use spindle::media::selection::view::SlotView;
use spindle::site::Site;
use std::time::Duration;

/// How often the room has asked a publisher for a key frame of a layer.
fn asked_of(lab: &Lab, publisher: SiteId, layer: usize) -> u32 {
    lab.sites[publisher.0].publisher.layers[layer].asked
}

fn a_hub_and_two_spokes() -> (Lab, SiteId, [SiteId; 2]) {
    let mut lab = Lab::seed(5);
    let hub = lab.hub();
    let spokes = [lab.spoke(), lab.spoke()];
    (lab, hub, spokes)
}

/// A spoke has the floor, and the watcher's page shows it as large as it comes.
fn shows_the_floor(lab: &mut Lab, watcher: SiteId, spoke: SiteId) {
    lab.give_floor(spoke);
    show(lab, watcher, spoke, 720);
    lab.run_for(seconds(3));
}

/// Waits until a receiver's newest picture in some slot is this publisher's highest layer.
fn until_it_stands_large(lab: &mut Lab, receiver: SiteId, publisher: SiteId) -> Duration {
    lab.run_until(seconds(1), "the floor's picture", |lab| {
        let slots = lab.sites[receiver.0].slots();
        let mut frames = slots.flat_map(|slot| slot.frames.last());
        frames.any(|frame| usize::from(frame.source) == publisher.0 && frame.layer == 2)
    })
}

#[test]
fn fifty_switches_of_layer_and_track_at_five_percent_loss_are_seamless() {
    let mut lab = Lab::seed(5);
    let hub = lab.hub();
    let spokes = [lab.spoke(), lab.spoke()];
    lab.run_for(seconds(3));
    // The receiver's downlink, as everywhere in bad-line cells that do not say "up".
    lab.line(hub).down.loss = 50;
    show(&mut lab, hub, spokes[0], 720);
    lab.run_for(seconds(2));
    let began = lab.now;
    let asked_before = key_frames_asked(&lab);
    let heights = [180, 360, 720];
    for turn in 0..50usize {
        // Two layer switches, then a track switch.
        let publisher = spokes[(turn / 3) % 2];
        show(&mut lab, hub, publisher, heights[turn % 3]);
        lab.run_for(seconds(1));
        assert!(lab.shows(hub, publisher), "turn {turn}");
    }
    assert_eq!(
        key_frames_asked(&lab) - asked_before,
        50,
        "one for each switch"
    );
    let now = lab.now;
    let site = lab.site(hub);
    for slot in site.slots() {
        assert!(slot.errors.is_empty(), "{:?}", slot.errors);
        for two in slot.frames.windows(2) {
            let (before, after) = (two[0], two[1]);
            let forward = after.timestamp.wrapping_sub(before.timestamp) as i32 > 0;
            // The layer that takes over may begin with the frame that the other one ended with.
            let from = before.number + u32::from(before.layer == after.layer);
            let in_order = before.source != after.source || after.number >= from;
            assert!(
                forward && in_order,
                "back in time: {before:?}, then {after:?}"
            );
        }
    }
    let freeze = site.longest_freeze(began, now);
    assert!(freeze < millis(500), "frozen for {freeze:?}");
    let asked_again: u32 = site.slots().map(|slot| slot.asked).sum();
    assert_eq!(asked_again, 0, "no switch needed a second key frame");
}

#[test]
fn receivers_that_turn_to_a_track_one_after_the_other_share_a_key_frame() {
    let mut lab = Lab::seed(5);
    let hubs = [lab.hub(), lab.hub()];
    let spoke = lab.spoke();
    for hub in hubs {
        let link = lab.site(hub).id;
        lab.with_room(|room, now, _| room.set_view(now, link, Vec::new()));
    }
    lab.run_for(seconds(3));
    let asked_before = asked_of(&lab, spoke, 0);
    show(&mut lab, hubs[0], spoke, 180);
    lab.run_for(millis(200));
    show(&mut lab, hubs[1], spoke, 180);
    let took = lab.run_until(seconds(1), "the track", |lab| {
        let mut frames = lab.sites[hubs[1].0]
            .slots()
            .flat_map(|slot| slot.frames.last());
        frames.any(|frame| usize::from(frame.source) == spoke.0)
    });
    assert!(took <= millis(12), "{took:?}, more than the line's delay");
    lab.run_for(seconds(1));
    assert_eq!(asked_of(&lab, spoke, 0) - asked_before, 1);
}

#[test]
fn a_floor_that_moves_is_seen_before_the_page_has_asked_for_it() {
    let (mut lab, hub, spokes) = a_hub_and_two_spokes();
    let watcher = lab.spoke();
    shows_the_floor(&mut lab, watcher, spokes[0]);
    let asked = |lab: &Lab| [hub, spokes[0], spokes[1]].map(|site| asked_of(lab, site, 2));
    let before = asked(&lab);
    for turn in 1..=6 {
        let (old, new) = (spokes[(turn + 1) % 2], spokes[turn % 2]);
        lab.give_floor(new);
        let took = until_it_stands_large(&mut lab, watcher, new);
        assert!(took < millis(100), "turn {turn}: {took:?}");
        assert!(!lab.shows(watcher, old), "turn {turn}: it has no floor");
        // what the page says afterwards, with the same sizes, changes nothing
        show(&mut lab, watcher, new, 720);
        lab.run_for(seconds(1));
    }
    let asked: Vec<u32> = asked(&lab)
        .iter()
        .zip(before)
        .map(|(now, before)| now - before)
        .collect();
    assert_eq!(
        asked,
        [0, 3, 3],
        "of the hub, which was not to be shown, and of each spoke"
    );
}

#[test]
fn a_view_from_before_the_floor_moved_does_not_hold_its_picture_up() {
    let (mut lab, _, spokes) = a_hub_and_two_spokes();
    let watcher = lab.spoke();
    shows_the_floor(&mut lab, watcher, spokes[0]);
    lab.give_floor(spokes[1]);
    show(&mut lab, watcher, spokes[0], 360);
    let took = lab.run_until(seconds(1), "the floor's picture", |lab| {
        lab.shows(watcher, spokes[1])
    });
    assert!(took < millis(100), "{took:?}");
    lab.run_for(seconds(3));
    show(&mut lab, watcher, spokes[0], 720);
    lab.run_for(millis(500));
    assert!(
        !lab.shows(watcher, spokes[1]),
        "a page that knows better shows what it says"
    );
}

#[test]
fn nobody_sees_what_was_filmed_before_they_were_to_see_it() {
    let mut lab = Lab::seed(5);
    let hub = lab.hub();
    let clinic = lab.spoke();
    let watcher = lab.spoke();
    show(&mut lab, watcher, clinic, 360);
    lab.run_for(seconds(3));
    // a key frame comes for the hub, which may see it
    lab.site(hub).beg_for_keyframes();
    lab.run_for(millis(150));
    // that one may still be on its way
    let last = lab.sites[clinic.0].publisher.number;
    lab.give_floor(clinic);
    lab.run_for(seconds(1));
    let slots = lab.sites[watcher.0].slots();
    let mut frames = slots.flat_map(|slot| &slot.frames);
    let first = frames.find(|frame| usize::from(frame.source) == clinic.0);
    let first = first.expect("it is shown").number;
    assert!(first >= last, "{first} was filmed before {last}");
}

#[test]
fn on_a_line_that_loses_packets_a_picture_begins_twice() {
    let (mut lab, _, spokes) = a_hub_and_two_spokes();
    let watcher = lab.spoke();
    shows_the_floor(&mut lab, watcher, spokes[0]);
    let repairs_of_a_move = |lab: &mut Lab, to: SiteId| {
        let repairs = |lab: &Lab| {
            let slots = lab.sites[watcher.0].slots();
            slots.map(|slot| slot.repairs).sum::<u64>()
        };
        let before = repairs(lab);
        lab.give_floor(to);
        lab.run_for(millis(500));
        assert!(lab.shows(watcher, to));
        repairs(lab) - before
    };
    assert_eq!(repairs_of_a_move(&mut lab, spokes[1]), 0, "it lost nothing");
    lab.line(watcher).down.loss = 50;
    lab.run_for(seconds(3));
    lab.line(watcher).down.loss = 0;
    lab.run_for(millis(500));
    let twice = repairs_of_a_move(&mut lab, spokes[0]);
    assert!((1..=12).contains(&twice), "{twice} packets without a loss");
    lab.run_for(seconds(11));
    assert_eq!(
        repairs_of_a_move(&mut lab, spokes[1]),
        0,
        "it loses no more"
    );
}

#[test]
fn no_picture_comes_under_the_name_of_the_one_before_however_late_the_word_is() {
    let (mut lab, hub, spokes) = a_hub_and_two_spokes();
    let watcher = lab.spoken_for(1);
    lab.run_for(seconds(3));
    assert!(
        lab.shows(watcher, hub),
        "in a slot that showed nothing it comes at once"
    );
    shows_the_floor(&mut lab, watcher, spokes[0]);
    lab.sees(watcher);
    lab.run_for(seconds(1));
    let came = |lab: &Lab, from: SiteId| {
        let frames = lab.sites[watcher.0].slots().flat_map(|slot| &slot.frames);
        frames
            .filter(|frame| usize::from(frame.source) == from.0)
            .count()
    };
    for (turn, late) in [(1, 100), (2, 2_000), (3, 450)] {
        let (old, new) = (spokes[(turn + 1) % 2], spokes[turn % 2]);
        let (asked, before) = (asked_of(&lab, new, 2), came(&lab, new));
        lab.give_floor(new);
        lab.run_for(millis(late));
        assert_eq!(
            came(&lab, new),
            before,
            "turn {turn}: the word is on its way"
        );
        assert_eq!(
            asked_of(&lab, new, 2) - asked,
            1,
            "turn {turn}: it will be wanted"
        );
        let old_came = came(&lab, old);
        lab.sees(watcher);
        let what = "a picture that the page can name";
        let took = lab.run_until(seconds(1), what, |lab| came(lab, new) > before);
        let again = asked_of(&lab, new, 2) - asked - 1;
        // the key frame that was asked for serves, with what came since, for half a second
        let (most, asks) = if late < 500 { (12, 0) } else { (100, 1) };
        assert!(took <= millis(most), "turn {turn}: {took:?}");
        assert_eq!(again, asks, "turn {turn}");
        lab.run_for(millis(500));
        assert_eq!(came(&lab, old), old_came, "turn {turn}");
    }
}

#[test]
fn a_floor_that_moves_waits_for_no_page_while_a_stage_is_free() {
    let (mut lab, hub, spokes) = a_hub_and_two_spokes();
    let watcher = lab.spoken_for(8);
    shows_the_floor(&mut lab, watcher, spokes[0]);
    lab.sees(watcher);
    let moves = |lab: &mut Lab, turn: usize| {
        let new = spokes[turn % 2];
        lab.give_floor(new);
        let took = until_it_stands_large(lab, watcher, new);
        assert!(took < millis(100), "turn {turn}: {took:?}");
        lab.run_for(seconds(1));
    };
    for turn in 1..=6 {
        moves(&mut lab, turn);
        // its word comes late: another stage is free meanwhile, and no more
        if turn % 2 == 0 {
            lab.sees(watcher);
        }
    }
    lab.sees(watcher);
    show_all(&mut lab, watcher, &[(spokes[0], 720), (hub, 180)]);
    lab.run_for(seconds(1));
    for turn in 1..=6 {
        lab.sees(watcher);
        moves(&mut lab, turn);
        assert!(lab.shows(watcher, hub), "in the third stage");
    }
}

#[test]
fn a_face_that_leaves_the_stage_goes_on_until_the_page_has_heard_of_the_new_one() {
    let (mut lab, hub, spokes) = a_hub_and_two_spokes();
    let watcher = lab.spoken_for(8);
    shows_the_floor(&mut lab, watcher, spokes[0]);
    lab.sees(watcher);
    // the hub asks for key frames of the layer that goes on
    show_all(&mut lab, hub, &spokes.map(|spoke| (spoke, 720)));
    let came_in = |lab: &mut Lab, from: SiteId, span: u64| {
        let came = |lab: &Lab| {
            let frames = lab.sites[watcher.0].slots().flat_map(|slot| &slot.frames);
            frames
                .filter(|frame| usize::from(frame.source) == from.0)
                .count()
        };
        let before = came(lab);
        lab.run_for(millis(span));
        came(lab) - before
    };
    // (until its word comes, whether the old face turns its camera off meanwhile)
    for (turn, late, mutes) in [(1, 100, false), (2, 400, true), (3, 2_000, false)] {
        let (old, new) = (spokes[(turn + 1) % 2], spokes[turn % 2]);
        lab.give_floor(new);
        assert!(came_in(&mut lab, old, 90) > 0, "turn {turn}: goes on");
        assert!(came_in(&mut lab, new, 90) > 0, "turn {turn}: beside it");
        assert!(!lab.shows(watcher, old), "turn {turn}: it was told to go");
        if mutes {
            lab.set_permissions(old, |its| its.muted.camera = true);
            lab.run_for(millis(20));
            assert_eq!(came_in(&mut lab, old, 200), 0, "turn {turn}: it is muted");
            lab.set_permissions(old, |its| its.muted.camera = false);
            let came = came_in(&mut lab, old, 300);
            assert_eq!(came, 0, "turn {turn}: unmuted, it has no floor");
        }
        lab.run_for(millis(late));
        if late < 1_000 {
            lab.sees(watcher);
        }
        lab.run_for(millis(20));
        assert_eq!(came_in(&mut lab, old, 500), 0, "turn {turn}: it has gone");
        lab.sees(watcher);
        lab.run_for(seconds(1));
    }
}

#[test]
fn a_face_that_leaves_and_breaks_asks_nobody_for_a_key_frame() {
    let (mut lab, hub, spokes) = a_hub_and_two_spokes();
    let watcher = lab.spoken_for(8);
    let shape = Shape {
        video_slots: 2,
        confirms: true,
        ..PAGE
    };
    let waiting = lab.join(Site::Hub, shape);
    shows_the_floor(&mut lab, watcher, spokes[0]);
    show_all(&mut lab, hub, &[]);
    show_all(&mut lab, waiting, &[(spokes[1], 180), (hub, 180)]);
    lab.run_for(seconds(1));
    lab.sees(watcher);
    lab.sees(waiting);
    lab.run_for(seconds(1));
    // another takes the layer as well, but has its key frame and waits for its page
    show_all(&mut lab, waiting, &[(spokes[1], 180), (spokes[0], 720)]);
    lab.run_for(millis(100));
    lab.give_floor(spokes[1]);
    let newest = |lab: &Lab| {
        let frames = lab.sites[watcher.0].slots().flat_map(|slot| &slot.frames);
        let old = frames.filter(|frame| usize::from(frame.source) == spokes[0].0);
        old.map(|frame| frame.number).max()
    };
    let mut before = newest(&lab);
    for _ in 0..3 {
        lab.run_for(millis(100));
        assert!(newest(&lab) > before, "it goes on until its page has heard");
        before = newest(&lab);
    }
    let asked = asked_of(&lab, spokes[0], 2);
    lab.site(spokes[0]).publisher.layers[2].restart();
    lab.run_for(millis(60));
    let broke = newest(&lab);
    lab.run_for(millis(300));
    assert_eq!(newest(&lab), broke, "it broke before it was told to go");
    assert_eq!(asked_of(&lab, spokes[0], 2), asked, "and nobody is asked");
}

#[test]
fn a_receiver_can_tell_a_new_track_before_it_hears_that_it_flows() {
    let (mut lab, _, spokes) = a_hub_and_two_spokes();
    // in its one slot the tracks follow each other
    let watcher = lab.viewer();
    lab.give_floor(spokes[0]);
    lab.run_for(seconds(3));
    for turn in 1..10usize {
        let said = lab.said.len();
        let (old, new) = (spokes[(turn + 1) % 2], spokes[turn % 2]);
        lab.give_floor(new);
        lab.run_for(seconds(1));
        let (watcher_is, camera) = (lab.site(watcher).id, lab.site(new).camera);
        let told = lab.said[said..].iter().find_map(|event| match event {
            MediaEvent::Slots { link, slots, .. } if *link == watcher_is => {
                slots.iter().find_map(|(mid, view)| match view {
                    SlotView::Waiting { track, from } if *track == camera => {
                        Some((mid.0.clone(), *from))
                    }
                    _ => None,
                })
            }
            _ => None,
        });
        let (mid, from) = told.expect("the change is told");
        let slot = lab.site(watcher).slots().find(|slot| slot.mid == mid);
        let slot = slot.expect("the slot that was named");
        for frame in &slot.frames[slot.frames.len() - 40..] {
            let is_past = (frame.timestamp.wrapping_sub(from) as i32) < 0;
            let is_old = usize::from(frame.source) == old.0;
            assert_eq!(is_past, is_old, "turn {turn}: {frame:?}, told {from}");
        }
    }
}

#[test]
fn a_layer_that_breaks_and_mends_does_not_forget_the_one_that_was_to_take_over() {
    let mut lab = Lab::seed(5);
    let (hub, spoke) = (lab.hub(), lab.spoke());
    show(&mut lab, spoke, hub, 180);
    lab.run_for(seconds(3));
    let layer = |lab: &Lab| {
        let slots = lab.sites[spoke.0].slots();
        slots
            .filter_map(|slot| slot.frames.last())
            .last()
            .map(|frame| frame.layer)
    };
    assert_eq!(layer(&lab), Some(0));
    // the higher layer is slow to answer, and meanwhile the lower one begins anew
    lab.site(hub).publisher.obeys = false;
    show(&mut lab, spoke, hub, 720);
    lab.run_for(millis(200));
    lab.site(hub).publisher.layers[0].restart();
    lab.run_for(millis(200));
    lab.site(hub).publisher.layers[0].begin_anew();
    lab.run_for(millis(200));
    assert_eq!(layer(&lab), Some(0), "it goes on");
    lab.site(hub).publisher.obeys = true;
    lab.run_until(seconds(2), "the higher layer", |lab| layer(lab) == Some(2));
}

#[test]
fn a_picture_that_is_waited_for_while_its_line_is_cut_comes_when_the_line_is_back() {
    let mut lab = Lab::seed(77);
    let (hub, spoke) = (lab.hub(), lab.spoke());
    show_all(&mut lab, hub, &[]);
    lab.run_for(seconds(2));
    (lab.line(spoke).up.loss, lab.line(spoke).down.loss) = (1_000, 1_000);
    show(&mut lab, hub, spoke, 180);
    // longer than a layer is asked that does not answer
    lab.run_for(seconds(9));
    assert!(!lab.shows(hub, spoke));
    (lab.line(spoke).up.loss, lab.line(spoke).down.loss) = (0, 0);
    let came = |lab: &Lab| lab.shows(hub, spoke);
    let took = lab.run_until(seconds(3), "the picture", came);
    assert!(took < millis(700), "{took:?}");
}

#[test]
fn a_size_that_changes_twice_in_a_moment_costs_no_request_that_a_browser_passes_over() {
    let mut lab = Lab::seed(79);
    let (hub, spoke) = (lab.hub(), lab.spoke());
    show_all(&mut lab, hub, &[]);
    lab.run_for(seconds(2));
    let asked = |lab: &Lab| (asked_of(lab, spoke, 0), asked_of(lab, spoke, 2));
    let before = asked(&lab);
    show(&mut lab, hub, spoke, 180);
    lab.run_for(millis(150));
    assert!(lab.shows(hub, spoke));
    show(&mut lab, hub, spoke, 720);
    let took = lab.run_until(seconds(1), "the size", |lab| {
        let mut frames = lab.sites[hub.0].slots().flat_map(|slot| slot.frames.last());
        frames.any(|frame| frame.layer == 2)
    });
    // 330 ms after the request before it, and a frame
    assert!(took < millis(330 - 150 + 60), "{took:?}");
    let after = asked(&lab);
    assert_eq!((after.0 - before.0, after.1 - before.1), (1, 1));
}

#[test]
fn a_publisher_that_heard_nothing_for_long_is_asked_when_it_hears_again() {
    let mut lab = Lab::seed(78);
    let (hub, spoke) = (lab.hub(), lab.spoke());
    show_all(&mut lab, hub, &[]);
    lab.run_for(seconds(2));
    // its packets come all the while
    lab.line(spoke).down.loss = 1_000;
    show(&mut lab, hub, spoke, 180);
    let _ = lab.room.take_counts();
    lab.run_for(seconds(19));
    assert!(!lab.shows(hub, spoke));
    let asked = lab.room.take_counts().ingress.keyframes_requested;
    assert!(
        (15..=18).contains(&asked),
        "ten in five seconds, then one in two: {asked}"
    );
    lab.line(spoke).down.loss = 0;
    let came = |lab: &Lab| lab.shows(hub, spoke);
    let took = lab.run_until(seconds(3), "the picture", came);
    assert!(took < millis(2_100), "{took:?}");
}
