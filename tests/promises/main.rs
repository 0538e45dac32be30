//! What a room promises, as scenes in the lab.

// Each test binary uses its part of the lab.
#[expect(dead_code, unreachable_pub, reason = "shared by several test binaries")]
#[path = "../lab/mod.rs"]
mod lab;
mod layers;
mod paths;
mod repairs;
mod switching;
mod voices;

use lab::Lab;
use lab::{SiteId, publisher};
use spindle::media::ended::Ended;
use spindle::media::outbox::Departed;
use spindle::media::room::MediaEvent;
use spindle::media::selection::view::WantedTrack;
use spindle::media::traffic::Traffic;
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
    let link = lab.site(spoke).id;
    let silent = MediaEvent::Silent(link);
    let took = lab.run_until(seconds(6), "silence noticed", |lab| {
        lab.said.contains(&silent)
    });
    assert!(took > millis(4_900), "{took:?}");
    let closed = |event: &MediaEvent| matches!(event, MediaEvent::Closed { link: gone, .. } if *gone == link);
    let took = lab.run_until(seconds(26), "the end", |lab| lab.said.iter().any(closed));
    assert!(took > seconds(24), "{took:?}");
}

/// The hub shows one picture, `height` pixels high.
fn show(lab: &mut Lab, receiver: SiteId, publisher: SiteId, height: u16) {
    show_all(lab, receiver, &[(publisher, height)]);
}

/// The receiver's page shows these cameras at these heights.
fn show_all(lab: &mut Lab, receiver: SiteId, shown: &[(SiteId, u16)]) {
    let link = lab.site(receiver).id;
    let wanted = |(publisher, height): &(SiteId, u16)| WantedTrack {
        track: lab.sites[publisher.0].camera,
        width: height / 9 * 16,
        height: *height,
    };
    let view = shown.iter().map(wanted).collect();
    lab.with_room(|room, now, _| room.set_view(now, link, view));
}

/// How often the room has asked any publisher for a key frame.
fn key_frames_asked(lab: &Lab) -> u32 {
    let layers = lab.sites.iter().flat_map(|site| &site.publisher.layers);
    layers.map(|layer| layer.asked).sum()
}

#[test]
fn a_bug_in_one_participants_code_costs_that_participant_alone() {
    let mut lab = Lab::seed(6);
    let hub = lab.hub();
    let (north, south) = (lab.spoke(), lab.spoke());
    lab.run_for(seconds(2));
    let link = lab.site(north).id;
    let key = lab.link_of(north);
    lab.with_room(|room, now, _| room.panicked(now, key));
    let why = Ended::Panicked;
    let closed = MediaEvent::Closed { link, why };
    assert!(lab.said.contains(&closed));
    let before = lab.now;
    lab.run_for(seconds(2));
    let now = lab.now;
    assert!(!lab.shows(hub, north) && lab.shows(hub, south) && lab.shows(south, hub));
    assert!(lab.site(south).longest_freeze(before, now) < millis(100));
}

#[test]
fn a_room_that_lost_its_choices_makes_them_again() {
    let mut lab = Lab::seed(7);
    let hub = lab.hub();
    let spoke = lab.spoke();
    lab.run_for(seconds(2));
    lab.with_room(|room, now, _| room.recover(now));
    assert!(!lab.shows(spoke, hub));
    let took = lab.run_until(seconds(2), "the picture again", |lab| lab.shows(spoke, hub));
    assert!(took < millis(700), "{took:?}");
}

#[test]
fn a_key_frame_storm_of_many_receivers_asks_a_publisher_that_does_not_answer_twice_a_second() {
    // two seconds of one layer: one at once, then one each 500 ms
    let asked = asked_in_a_storm(false);
    assert!((4..=5).contains(&asked), "{asked} requests for 4,000");
}

#[test]
fn a_key_frame_storm_of_many_receivers_asks_a_publisher_that_answers_three_times_a_second() {
    let asked = asked_in_a_storm(true);
    assert!((6..=7).contains(&asked), "{asked} requests for 4,000");
}

/// How often a publisher is asked in two seconds in which twenty receivers beg for key frames.
fn asked_in_a_storm(obeys: bool) -> u32 {
    let mut lab = Lab::seed(8);
    let hub = lab.hub();
    let spokes: Vec<SiteId> = (0..20).map(|_| lab.spoke()).collect();
    lab.run_for(seconds(3));
    lab.site(hub).publisher.obeys = obeys;
    let before = key_frames_asked(&lab);
    for _ in 0..200 {
        for spoke in &spokes {
            lab.site(*spoke).beg_for_keyframes();
        }
        lab.run_for(millis(10));
    }
    key_frames_asked(&lab) - before
}

#[test]
fn a_link_that_takes_over_with_the_same_tracks_is_seen_again() {
    let mut lab = Lab::seed(9);
    let hub = lab.hub();
    let spoke = lab.spoke();
    show(&mut lab, hub, spoke, 180);
    lab.run_for(seconds(3));
    lab.join_again(spoke);
    lab.run_for(seconds(2));
    let (from, until) = (lab.now - seconds(1), lab.now);
    let freeze = lab.site(hub).longest_freeze(from, until);
    assert!(freeze < millis(200), "frozen for {freeze:?}");
}

#[test]
fn a_room_where_nothing_happens_wakes_its_shard_a_few_times_a_second() {
    let mut lab = Lab::seed(10);
    lab.hub();
    for _ in 0..50 {
        lab.spoke();
    }
    lab.run_for(seconds(3));
    for site in &mut lab.sites {
        (site.publisher.camera, site.publisher.microphone) = (false, false);
    }
    lab.run_for(seconds(3));
    // all that can wait comes up together, each 200 ms
    assert!(wakes_in(&mut lab, seconds(2)) <= 15);
}

#[test]
fn a_publisher_that_vanished_in_the_middle_of_a_loss_wakes_its_shard_no_more_than_others() {
    let mut lab = Lab::seed(18);
    let hub = lab.hub();
    lab.spoke();
    lab.run_for(seconds(3));
    lab.line(hub).up.loss = 300;
    lab.run_for(seconds(1));
    lab.site(hub).present = false;
    lab.run_for(seconds(6));
    // what is missing is not asked for while nobody is there
    assert!(wakes_in(&mut lab, seconds(2)) <= 15);
}

/// How often the room has its shard look at it when no packet comes.
fn wakes_in(lab: &mut Lab, time: Duration) -> u32 {
    let (began, mut wakes) = (lab.now, 0);
    while lab.now < began + time {
        let next = lab.room.next_deadline().expect("the room has links");
        lab.now = lab.now.max(next);
        lab.with_room(|room, now, exit| room.tick(now, exit));
        wakes += 1;
        assert!(wakes < 1_000, "it stays due");
    }
    wakes
}

#[test]
fn a_frame_whose_packets_differ_by_a_byte_leaves_as_one_send() {
    let mut lab = Lab::seed(20);
    let [hub, spoke] = a_picture_and_nothing_else(&mut lab, 720);
    let before = left(&mut lab);
    lab.run_for(seconds(2));
    let after = left(&mut lab);
    let packets = |kind| after.flow.packets.of(kind) - before.flow.packets.of(kind);
    assert_eq!(
        packets(Traffic::Video),
        50 * 7,
        "of frames of seven packets"
    );
    // reports and checks may leave by themselves
    let others = packets(Traffic::Rtcp) + packets(Traffic::Other);
    let sends = after.batches - before.batches;
    assert!(
        (50..=50 + others).contains(&sends),
        "{sends} sends of 50 frames and {others} others"
    );
    let camera = lab.site(hub).camera;
    let slot = lab.site(spoke).slot_showing(camera);
    let slot = slot.expect("the hub's picture fills a slot");
    assert!(slot.errors.is_empty(), "{:?}", slot.errors);
}

#[test]
fn the_key_frame_that_a_layer_begins_with_leaves_as_one_send() {
    const SWITCHES: u64 = 10;
    let mut lab = Lab::seed(21);
    let [hub, spoke] = a_picture_and_nothing_else(&mut lab, 360);
    let camera = lab.site(hub).camera;
    let frames = |lab: &mut Lab| lab.site(spoke).slot_showing(camera).map(|s| s.frames.len());
    let (before, frames_before) = (left(&mut lab), frames(&mut lab));
    for height in [720, 360].into_iter().cycle().take(SWITCHES as usize) {
        show(&mut lab, spoke, hub, height);
        lab.run_for(seconds(1));
    }
    let (after, frames_after) = (left(&mut lab), frames(&mut lab));
    let packets = |kind| after.flow.packets.of(kind) - before.flow.packets.of(kind);
    let shown = frames_after.zip(frames_before);
    let shown = shown.map_or(0, |(after, before)| (after - before) as u64);
    assert!(shown >= 240, "{shown} frames in 10 s");
    let others = packets(Traffic::Rtcp) + packets(Traffic::Other) + packets(Traffic::Rtx);
    let sends = after.batches - before.batches;
    // reports and checks may leave by themselves
    assert!(
        sends <= shown + others,
        "{sends} sends of {shown} frames and {others} others"
    );
}

/// A hub whose picture a spoke has been watching for a while.
fn a_picture_and_nothing_else(lab: &mut Lab, height: u16) -> [SiteId; 2] {
    let (hub, spoke) = (lab.hub(), lab.spoke());
    lab.site(hub).publisher.microphone = false;
    let silent = &mut lab.site(spoke).publisher;
    (silent.camera, silent.microphone) = (false, false);
    show(lab, spoke, hub, height);
    lab.run_for(seconds(5));
    [hub, spoke]
}

/// What has left the room so far.
fn left(lab: &mut Lab) -> Departed {
    let mut left = Departed::default();
    lab.with_room(|_, _, exit| left = *exit.sent());
    left
}

#[test]
fn a_report_that_leaves_with_media_is_counted_as_a_report() {
    let mut lab = Lab::seed(19);
    lab.hub();
    lab.spoke();
    lab.run_for(seconds(5));
    let mut counted = 0;
    lab.with_room(|_, _, exit| counted = exit.sent().flow.packets.of(Traffic::Rtcp));
    // the last ones are on their way
    lab.run_for(millis(10));
    let came: u64 = lab.sites.iter().map(|site| site.reports).sum();
    assert!(came > 10, "{came} came");
    assert!(
        came.abs_diff(counted) <= 1,
        "{came} came, {counted} counted"
    );
}

#[test]
fn a_spoke_that_offers_more_sources_of_sound_silences_nobody() {
    let mut lab = Lab::seed(10);
    let hub = lab.hub();
    let (north, south) = (lab.spoke(), lab.spoke());
    lab.site(north).publisher.level = 30;
    lab.run_for(seconds(2));
    assert!(lab.shows(south, hub) && lab.shows(hub, north));
    let ssrc = lab.site(north).publisher.voice_ssrc;
    let second = ssrc + 1;
    let sdp = lab.site(north).sdp.replacen(
        "a=mid:0\r\n",
        &format!("a=mid:0\r\na=ssrc:{ssrc} cname:n\r\na=ssrc:{second} cname:n\r\n"),
        1,
    );
    assert!(lab.offer_again(north, &sdp), "the offer is answerable");
    lab.site(north).publisher.voice_ssrc = second;
    let before = lab.now;
    lab.run_for(seconds(2));
    let now = lab.now;
    assert!(lab.shows(south, hub) && lab.shows(hub, north));
    assert!(lab.site(south).longest_freeze(before, now) < millis(200));
    assert!(lab.hears(hub, north), "it is still heard itself");
}

#[test]
fn a_layer_that_a_later_offer_adds_costs_nobody_the_picture() {
    let mut lab = Lab::seed(11);
    let hub = lab.hub();
    let (north, south) = (lab.spoke(), lab.spoke());
    lab.run_for(seconds(2));
    let sdp = lab.site(north).sdp.replacen(
        "a=rid:f send\r\na=simulcast:send q;h;f",
        "a=rid:f send\r\na=rid:x send\r\na=simulcast:send q;h;f;x",
        1,
    );
    assert!(lab.offer_again(north, &sdp), "the offer is answerable");
    let ssrc = lab.site(north).publisher.voice_ssrc + 40;
    let mut fourth = publisher::Stream::video(ssrc, "1", 2, Some("x"));
    fourth.lines = Some(1_440);
    lab.site(north).publisher.layers.push(fourth);
    show(&mut lab, hub, north, 8_000);
    let before = lab.now;
    lab.run_for(seconds(2));
    let now = lab.now;
    assert!(lab.shows(south, hub) && lab.shows(hub, north));
    assert!(lab.site(south).longest_freeze(before, now) < millis(200));
    let shown = lab.site(hub).slots().filter_map(|slot| slot.frames.last());
    assert!(shown.into_iter().any(|frame| frame.layer == 3));
}

#[test]
fn three_who_come_and_go_at_once_leave_the_others_in_peace() {
    let mut lab = Lab::seed(14);
    let (hub, north, south) = (lab.hub(), lab.spoke(), lab.spoke());
    lab.run_for(seconds(2));
    assert!(lab.shows(hub, north));
    // The newcomer takes the key of the one who left, and publishes less.
    lab.leave(north);
    lab.viewer();
    lab.leave(hub);
    lab.run_for(millis(200));
    assert!(lab.site(south).is_connected());
}

#[test]
fn every_link_is_counted_once_with_why_it_ended() {
    let mut lab = Lab::seed(20);
    let [gone, removed, twice, broken, lost, hub] = [(); 6].map(|()| lab.spoke());
    lab.run_for(seconds(2));
    let mut counts = lab.room.take_counts();
    lab.site(lost).present = false;
    for _ in 0..2 {
        // whatever asks again finds no link, and counts none
        lab.leave(gone);
        let link = lab.site(removed).id;
        lab.with_room(|room, now, exit| {
            room.leave(now, link, Ended::Removed, exit);
        });
    }
    lab.join_again(twice);
    let key = lab.link_of(broken);
    lab.with_room(|room, now, _| room.panicked(now, key));
    counts.absorb(&lab.room.take_counts());
    lab.run_for(seconds(31));
    lab.leave(lost);
    assert!(lab.site(hub).is_connected());
    lab.with_room(|room, now, exit| room.close(now, exit));
    counts.absorb(&lab.room.take_counts());
    let ended: Vec<_> = counts.closed.labelled().filter(|(_, n)| *n > 0).collect();
    let wanted = [
        ("goodbye", 1),
        ("vanished", 1),
        ("removed", 1),
        ("panicked", 1),
        ("replaced", 1),
        // the hub, and the second link of whoever joined twice
        ("room_closed", 2),
    ];
    assert_eq!(ended, wanted);
}

#[test]
fn what_may_not_be_sent_is_dropped_and_told_and_its_link_goes_on() {
    let mut lab = Lab::seed(15);
    let hub = lab.hub();
    let north = lab.spoke();
    lab.run_for(seconds(2));
    lab.set_permissions(north, |its| its.may_publish.camera = false);
    let (link, said) = (lab.site(north).id, lab.said.len());
    lab.run_for(seconds(20));
    let policed =
        |event: &&MediaEvent| matches!(event, MediaEvent::Policed { link: of, .. } if *of == link);
    let told = lab.said[said..].iter().filter(policed).count();
    assert!((15..=20).contains(&told), "{told} times in 20 s");
    assert!(lab.site(north).is_connected() && lab.shows(north, hub));
    lab.set_permissions(north, |its| its.may_publish.camera = true);
    lab.run_until(seconds(2), "it is seen again", |lab| lab.shows(hub, north));
}

#[test]
fn a_slip_now_and_then_closes_no_link_and_too_much_all_the_time_does() {
    let mut lab = Lab::seed(15);
    lab.hub();
    let north = lab.spoke();
    lab.run_for(seconds(2));
    let (link, why) = (lab.site(north).id, Ended::Policed);
    let closed = MediaEvent::Closed { link, why };
    let mut flood = Flood::default();
    for _ in 0..15 {
        lab.run_for(seconds(4));
        flood.run_for(&mut lab, north, millis(1_300));
    }
    assert!(!lab.said.contains(&closed));
    flood.run_for(&mut lab, north, seconds(13));
    assert!(lab.said.contains(&closed));
}

/// Tiny packets, each with a number of its own, of nothing that was negotiated.
#[derive(Default)]
struct Flood(u16);

impl Flood {
    /// 6,000 packets a second: more than twice what a link may send.
    fn run_for(&mut self, lab: &mut Lab, of: SiteId, time: Duration) {
        for _ in 0..time.as_millis() {
            for _ in 0..6 {
                self.0 = self.0.wrapping_add(1);
                let mut packet = vec![0x80, 96];
                packet.extend_from_slice(&self.0.to_be_bytes());
                packet.extend_from_slice(&[0, 0, 0, 1, 0, 0, 9, 9, 0]);
                lab.site(of).send_rtp(packet);
            }
            lab.run_for(millis(1));
        }
    }
}
