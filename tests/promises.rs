//! What a room promises, as scenes in the lab.

mod lab;

use lab::Lab;
use spindle::media::room::MediaEvent;
use std::time::Duration;

const fn seconds(seconds: u64) -> Duration {
    Duration::from_secs(seconds)
}

const fn millis(millis: u64) -> Duration {
    Duration::from_millis(millis)
}

#[test]
fn a_hub_is_seen_and_heard_by_every_spoke() {
    let mut lab = Lab::seed(1);
    let hub = lab.hub();
    let spokes = [lab.spoke(), lab.spoke(), lab.spoke()];
    lab.site(hub).publisher.level = 30;
    lab.run_for(seconds(3));
    let camera = lab.site(hub).camera;
    for spoke in spokes {
        let site = lab.site(spoke);
        assert!(site.is_connected());
        let slot = site
            .slot_showing(camera)
            .expect("the hub's picture fills a slot");
        assert!(slot.errors.is_empty(), "{:?}", slot.errors);
        assert!(
            slot.frames.len() > 50,
            "{} frames in 3 s",
            slot.frames.len()
        );
        assert!(
            slot.frames
                .windows(2)
                .all(|two| two[0].number < two[1].number)
        );
        let heard: usize = site.slots().map(|slot| slot.voice.len()).sum();
        assert!(heard > 100, "{heard} voice packets in 3 s");
    }
}

#[test]
fn the_first_picture_is_there_within_a_few_round_trips() {
    let mut lab = Lab::seed(2);
    let hub = lab.hub();
    lab.run_for(seconds(2));
    let spoke = lab.spoke();
    let took = lab.run_until(seconds(2), "the hub's picture", |lab| lab.shows(spoke, hub));
    // 20 ms a round trip: a check, two flights of DTLS, a key frame asked for and sent.
    assert!(took < millis(250), "{took:?}");
}

#[test]
fn someone_who_leaves_is_gone_from_every_slot() {
    let mut lab = Lab::seed(3);
    let hub = lab.hub();
    let spoke = lab.spoke();
    lab.run_for(seconds(2));
    assert!(lab.shows(spoke, hub) && lab.shows(hub, spoke));
    lab.leave(spoke);
    lab.run_for(millis(100));
    assert!(!lab.shows(hub, spoke));
}

#[test]
fn a_participant_that_vanishes_is_silent_after_5_s_and_gone_after_30_s() {
    let mut lab = Lab::seed(4);
    lab.hub();
    let spoke = lab.spoke();
    lab.run_for(seconds(2));
    lab.site(spoke).present = false;
    let participant = lab.site(spoke).participant;
    let silent = MediaEvent::Silent(participant);
    let took = lab.run_until(seconds(6), "silence noticed", |lab| {
        lab.said.contains(&silent)
    });
    assert!(took > millis(4_900), "{took:?}");
    let closed = |event: &MediaEvent| matches!(event, MediaEvent::Closed { participant: gone, .. } if *gone == participant);
    let took = lab.run_until(seconds(26), "the end", |lab| lab.said.iter().any(closed));
    assert!(took > seconds(24), "{took:?}");
}
