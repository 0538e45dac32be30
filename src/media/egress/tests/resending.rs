//! Promises about retransmission and reports.

use proptest::prelude::*;

use super::*;
use crate::media::wire::rtcp::feedback::write_nack;
use crate::media::wire::rtcp::report::{ReportBlock, write_receiver_report};
use crate::media::wire::rtcp::{Packet, packets};

#[test]
fn a_nack_storm_gets_three_answers_a_packet_and_sixty_percent_of_the_rate() {
    let mut scene = Scene::new(1, 1, (0, 0));
    scene.show(0, 2);
    scene.run_for(millis(1_000));
    let sequences: Vec<u16> = {
        let newest = scene.slot().forward.sent.next() as u16;
        (0..400)
            .map(|back| newest.wrapping_sub(400 - back))
            .collect()
    };
    let mut storm = Vec::new();
    write_nack(1, SLOT_SSRC, &sequences, &mut storm);
    let (mut sent, mut again) = (0_usize, 0_usize);
    let mut answers = std::collections::HashMap::new();
    for _ in 0..3_000 {
        let before = scene.receiver.received;
        scene.step();
        scene.now += millis(1);
        sent += scene.receiver.received - before;
        let mut feedback = Vec::new();
        scene
            .egress
            .rtcp(scene.now, &scene.wall, &storm, &mut feedback);
        for wish in feedback {
            let Feedback::Resend(resend) = wish else {
                panic!("only packets were asked for")
            };
            let ring = scene.hubs[0].ingress.ring(0, resend.origin.layer).unwrap();
            let slot = scene.egress.slot_mut(resend.slot).unwrap();
            if slot.resend(scene.now, resend, ring).is_none() {
                continue;
            }
            let times: &mut Vec<Instant> = answers.entry(resend.key).or_default();
            if let Some(last) = times.last() {
                assert!(scene.now - *last >= millis(50), "sooner than a round trip");
            }
            times.push(scene.now);
            again += 1;
        }
    }
    assert!(answers.values().all(|times| times.len() <= 3));
    assert!(
        again > 0 && again * 100 <= sent * 65,
        "{again} again for {sent}"
    );
}

#[test]
fn a_long_burst_of_losses_is_resent_whole_as_the_share_allows() {
    let mut scene = Scene::new(1, 1, (0, 0));
    scene.show(0, 2);
    scene.run_for(millis(1_000));
    let newest = scene.slot().forward.sent.next() as u16;
    let lost: Vec<u16> = (1..=120).map(|back| newest.wrapping_sub(back)).collect();
    let mut nack = Vec::new();
    write_nack(1, SLOT_SSRC, &lost, &mut nack);
    let mut resent = std::collections::HashSet::new();
    for _ in 0..30 {
        let mut feedback = Vec::new();
        scene
            .egress
            .rtcp(scene.now, &scene.wall, &nack, &mut feedback);
        for wish in feedback {
            let Feedback::Resend(resend) = wish else {
                panic!("only packets were asked for")
            };
            let ring = scene.hubs[0].ingress.ring(0, resend.origin.layer).unwrap();
            let slot = scene.egress.slot_mut(resend.slot).unwrap();
            if !resent.contains(&resend.key) && slot.resend(scene.now, resend, ring).is_some() {
                resent.insert(resend.key);
            }
        }
        scene.run_for(millis(50));
    }
    assert_eq!(resent.len(), lost.len());
}

#[test]
fn a_datagram_that_asks_for_more_than_the_share_costs_one_refusal() {
    let mut scene = Scene::new(1, 1, (0, 0));
    scene.show(0, 2);
    scene.run_for(millis(1_000));
    let newest = scene.slot().forward.sent.next() as u16;
    let lost: Vec<u16> = (1..=250).map(|back| newest.wrapping_sub(back)).collect();
    let mut flood = Vec::new();
    write_nack(1, SLOT_SSRC, &lost, &mut flood);
    let (mut resent, mut kept) = (0, 0);
    for datagram in 0..50 {
        let mut refused = 0;
        let mut feedback = Vec::new();
        scene
            .egress
            .rtcp(scene.now, &scene.wall, &flood, &mut feedback);
        for wish in feedback {
            let Feedback::Resend(resend) = wish else {
                panic!("only packets were asked for")
            };
            if !scene.egress.may_resend(scene.now, resend) {
                kept += 1;
                continue;
            }
            let ring = scene.hubs[0].ingress.ring(0, resend.origin.layer).unwrap();
            let slot = scene.egress.slot_mut(resend.slot).unwrap();
            match slot.resend(scene.now, resend, ring) {
                Some(_) => resent += 1,
                None => refused += 1,
            }
        }
        assert!(refused <= 1, "datagram {datagram}: {refused}");
        scene.now += Duration::from_micros(100);
    }
    assert!(resent > 0 && kept > 1_000, "{resent} resent, {kept} kept");
}

#[test]
fn one_datagram_asks_for_one_key_frame_a_slot() {
    let mut scene = Scene::new(1, 2, (0, 0));
    let other = SlotSpec {
        ssrc: SLOT_SSRC + 1,
        rtx_ssrc: Some(78),
        ..video_slot()
    };
    scene.egress = Egress::new(scene.now, &[video_slot(), other], "relay", false);
    for track in [0, 1] {
        let origin = scene.origin(track, 0);
        let slot = scene.egress.slot_mut(track.into()).unwrap();
        slot.choose(scene.now, choice(origin, &camera().payloads));
    }
    // a FIR that names the two in turn
    let mut request = vec![0x84, 206, 0, 2 + 2 * 100, 0, 0, 0, 1, 0, 0, 0, 0];
    for turn in 0..100_u8 {
        request.extend_from_slice(&(SLOT_SSRC + u32::from(turn % 2)).to_be_bytes());
        request.extend_from_slice(&[turn, 0, 0, 0]);
    }
    for _ in 0..3 {
        let mut feedback = Vec::new();
        scene
            .egress
            .rtcp(scene.now, &scene.wall, &request, &mut feedback);
        let wanted = feedback.iter().map(|wish| match wish {
            Feedback::KeyframeWanted { slot, .. } => *slot,
            Feedback::Resend(_) => panic!("no packet was asked for"),
        });
        assert_eq!(wanted.collect::<Vec<_>>(), [0, 1]);
    }
}

#[test]
fn the_round_trip_is_measured_and_lies_about_it_are_not_believed() {
    let mut scene = Scene::new(2, 1, (0, 0));
    scene.show(0, 0);
    scene.run_for(millis(1_100));
    let mut out = Vec::new();
    assert!(scene.egress.poll_rtcp(scene.now, &scene.wall, &mut out));
    let Some(Ok(Packet::SenderReport(report))) = packets(&out).next() else {
        panic!("a report")
    };
    assert_eq!(report.ssrc, SLOT_SSRC);
    assert!(report.info.packets >= 60);
    // the report's two clocks agree with what was shown, within the line's delay
    let shown = *scene.receiver.shown.last().unwrap();
    let ahead = report.info.rtp_timestamp.wrapping_sub(shown.timestamp) / 90;
    let since = (scene.now - shown.at).as_millis() as u32;
    assert!(ahead.abs_diff(since + 40) <= 40, "{ahead} {since}");
    let sent_at = scene.now;
    let answer = |scene: &mut Scene, last: u32, delay: u32| {
        let block = ReportBlock {
            ssrc: SLOT_SSRC,
            fraction_lost: 64,
            last_sender_report: last,
            delay_since_last_sender_report: delay,
            ..ReportBlock::default()
        };
        let mut out = Vec::new();
        write_receiver_report(1, &[block], &mut out);
        let wall = scene.wall;
        scene.egress.rtcp(scene.now, &wall, &out, &mut Vec::new());
    };
    scene.now = sent_at + millis(300);
    answer(&mut scene, (report.info.ntp >> 16) as u32, 65_536 / 10);
    let measured = scene.egress.round_trip().unwrap();
    assert!((195..=205).contains(&measured.as_millis()), "{measured:?}");
    answer(&mut scene, 0x1234, 0);
    answer(&mut scene, (report.info.ntp >> 16) as u32, u32::MAX / 2);
    assert_eq!(scene.egress.round_trip(), Some(measured));
    assert_eq!(scene.slot().reception().unwrap().fraction_lost, 64);
    // two reports told no round trip that could be
    let counts = scene.egress.take_counts();
    assert_eq!((counts.loss.sum(), counts.loss.count()), (0.75, 3));
    assert_eq!(counts.round_trip.count(), 1);
    assert!((0.195..=0.205).contains(&counts.round_trip.sum()));
    assert_eq!(counts.rate.count(), 1);
    assert!(counts.rate.sum() > 10_000.0, "{:?}", counts.rate);
    assert_eq!(scene.egress.take_counts(), Counts::default());
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(16))]

    /// The receiver of each scene checks that no number comes with two contents, that frames are
    /// whole and time goes on.
    #[test]
    fn whatever_is_shown_and_lost_no_number_ever_means_two_things(
        seed in 1_u64..10_000,
        loss in (0_u64..30, 0_u64..30),
        wishes in prop::collection::vec((0_u8..4, 0_u8..3, 0_u8..3, 1_u64..400), 1..30),
    ) {
        let mut scene = Scene::with_temporal_layers(seed, 3, loss, 3);
        for (wish, track, layer, time) in wishes {
            match wish {
                0 => {
                    let now = scene.now;
                    scene.slot().clear(now);
                }
                1 => scene.slot().set_temporal_max(layer),
                _ => scene.show(track, layer),
            }
            scene.run_for(millis(time));
        }
        scene.assert_names_are_true();
    }

    #[test]
    fn any_rtcp_is_survived(junk in prop::collection::vec(any::<u8>(), 0..200)) {
        let mut scene = Scene::new(1, 1, (0, 0));
        scene.show(0, 0);
        scene.run_for(millis(100));
        let mut bytes = vec![0x81, 205, 0, (junk.len() / 4) as u8];
        bytes.extend_from_slice(&[0; 4]);
        bytes.extend_from_slice(&SLOT_SSRC.to_be_bytes());
        bytes.extend_from_slice(&junk);
        let mut feedback = Vec::new();
        scene.egress.rtcp(scene.now, &scene.wall, &bytes, &mut feedback);
        scene.egress.rtcp(scene.now, &scene.wall, &junk, &mut feedback);
        prop_assert!(feedback.len() <= 512);
    }
}
