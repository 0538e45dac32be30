//! What a room promises of who is heard.

use super::lab::receiver::Frame;
use super::lab::{Lab, SiteId};
use super::{key_frames_asked, millis, seconds};
use spindle::media::negotiated::STAGES;
use spindle::media::room::MediaEvent;
use std::time::Instant;

/// One after another speaks for two seconds.
fn speak_in_turn(lab: &mut Lab, speakers: &[SiteId]) {
    for speaker in speakers {
        lab.site(*speaker).publisher.level = 30;
        lab.run_for(seconds(2));
        lab.site(*speaker).publisher.level = 127;
    }
}

#[test]
fn a_clinic_that_speaks_is_heard_by_everyone_whoever_spoke_before() {
    let mut lab = Lab::seed(12);
    let specialists = [lab.hub(), lab.hub(), lab.hub(), lab.hub()];
    let clinics = [
        lab.spoke(),
        lab.spoke(),
        lab.spoke(),
        lab.spoke(),
        lab.spoke(),
    ];
    let (quiet, viewer) = (lab.spoke(), lab.viewer());
    lab.run_for(seconds(2));
    speak_in_turn(&mut lab, &specialists);
    for speaker in clinics.into_iter().chain(clinics) {
        lab.site(speaker).publisher.level = 30;
        lab.run_for(millis(1_500));
        for receiver in [quiet, viewer, specialists[0]] {
            assert!(
                lab.hears(receiver, speaker),
                "{receiver:?} hears {speaker:?}"
            );
        }
        lab.site(speaker).publisher.level = 127;
    }
}

#[test]
fn a_clinic_with_the_floor_and_no_camera_is_heard_on_its_low_microphone() {
    let mut lab = Lab::seed(13);
    let hub = lab.hub();
    let others: Vec<SiteId> = (0..6).map(|_| lab.spoke()).collect();
    let north = lab.spoke();
    lab.site(north).publisher.camera = false;
    lab.site(north).publisher.level = 60;
    lab.set_permissions(north, |its| its.may_publish.camera = false);
    lab.run_for(seconds(2));
    for other in &others {
        lab.site(*other).publisher.level = 30;
    }
    lab.run_for(seconds(2));
    assert!(!lab.hears(hub, north));
    lab.set_permissions(north, |its| its.floor = true);
    lab.run_for(millis(500));
    let everyone = others.into_iter().chain([hub]);
    assert!(
        everyone
            .into_iter()
            .all(|receiver| lab.hears(receiver, north))
    );
}

#[test]
fn a_sender_that_tells_no_level_is_said_to_speak_only_while_it_does() {
    let mut lab = Lab::seed(16);
    let hub = lab.hub();
    let north = lab.spoke();
    lab.site(north).publisher.tells_level = false;
    let speaks = |lab: &Lab| {
        let told = lab.said.iter().rev().find_map(|event| match event {
            MediaEvent::Speakers(speakers) => Some(!speakers.is_empty()),
            _ => None,
        });
        told.unwrap_or(false)
    };
    lab.run_for(seconds(3));
    assert!(!speaks(&lab), "in silence");
    lab.site(north).publisher.level = 30;
    lab.run_for(seconds(2));
    assert!(speaks(&lab) && lab.hears(hub, north));
    lab.site(north).publisher.level = 127;
    lab.run_for(seconds(3));
    assert!(!speaks(&lab), "in silence again");
}

#[test]
fn the_stage_has_face_and_voice_in_the_slots_that_play_in_step() {
    let mut lab = Lab::seed(17);
    let (hub, second) = (lab.hub(), lab.hub());
    let (north, south) = (lab.spoke(), lab.spoke());
    lab.run_for(seconds(2));
    // Others speak first and take what is free.
    speak_in_turn(&mut lab, &[second, north, hub]);
    /// Whether face and voice come in the same stage.
    fn is_staged(lab: &mut Lab, receiver: SiteId, who: SiteId) -> bool {
        let since = lab.now - millis(200);
        let from = who.0 as u8;
        let site = lab.site(receiver);
        let mut faces = site.slots().filter(|slot| slot.is_video).take(STAGES);
        let mut voices = site.slots().filter(|slot| !slot.is_video).take(STAGES);
        let is_face = |frame: &Frame| frame.at > since && frame.source == from;
        let is_voice = |(at, source): &(Instant, u8)| *at > since && *source == from;
        let face = faces.position(|slot| slot.frames.last().is_some_and(is_face));
        face.is_some() && face == voices.position(|slot| slot.voice.last().is_some_and(is_voice))
    }
    assert!(is_staged(&mut lab, south, hub));
    let asked = key_frames_asked(&lab);
    lab.set_permissions(north, |its| its.floor = true);
    lab.site(north).publisher.level = 30;
    lab.run_for(seconds(1));
    assert!(is_staged(&mut lab, south, north));
    assert!(is_staged(&mut lab, hub, north));
    assert!(lab.shows(south, hub), "the hub is seen beside it");
    lab.set_permissions(north, |its| its.floor = false);
    lab.run_for(seconds(1));
    assert!(is_staged(&mut lab, south, hub));
    let settled = key_frames_asked(&lab);
    assert!(
        settled - asked <= 2,
        "{} key frames: the hub's picture had not to move",
        settled - asked
    );
    // The hub speaks and is silent again: nothing moves.
    let settled = key_frames_asked(&lab);
    assert!(
        settled - asked <= 8,
        "{} key frames for two changes",
        settled - asked
    );
    speak_in_turn(&mut lab, &[second, hub, second]);
    assert_eq!(key_frames_asked(&lab), settled);
}

#[test]
fn the_first_second_of_a_microphone_is_heard_whatever_its_level_and_then_silence_is_not() {
    for tells_level in [true, false] {
        let mut lab = Lab::seed(18);
        let viewer = lab.viewer();
        lab.run_for(seconds(2));
        let hub = lab.hub();
        lab.site(hub).publisher.tells_level = tells_level;
        lab.run_for(millis(800));
        assert!(lab.hears(viewer, hub), "tells its level: {tells_level}");
        lab.run_for(millis(1_500));
        assert!(!lab.hears(viewer, hub), "tells its level: {tells_level}");
        let ranked =
            |event: &MediaEvent| matches!(event, MediaEvent::Speakers(ids) if !ids.is_empty());
        assert!(!lab.said.iter().any(ranked), "nobody is said to speak");
    }
}

#[test]
fn silence_that_comes_new_takes_nobody_the_slot() {
    let mut lab = Lab::seed(19);
    let (hub, viewer) = (lab.hub(), lab.viewer());
    lab.site(hub).publisher.level = 30;
    lab.run_for(seconds(2));
    for _ in 0..5 {
        lab.spoke();
        lab.run_for(millis(400));
        assert!(lab.hears(viewer, hub));
    }
}
