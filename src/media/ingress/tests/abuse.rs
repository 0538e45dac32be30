//! Promises about what comes in on purpose or by fault.

use proptest::prelude::*;

use super::publisher::{Build, VP8, millis};
use super::*;

#[test]
fn a_malformed_descriptor_costs_that_packet_and_the_stream_lives() {
    let mut scene = Scene::new();
    for round in 0..40 {
        for (index, mut packet) in scene.camera.frame_of(scene.now, 0).into_iter().enumerate() {
            if round % 4 == 1 && index == 1 {
                let start = rtp::parse(&packet).unwrap().payload_offset;
                packet.truncate(start + 3);
                assert_eq!(scene.receive(&packet), Err(Discard::Malformed));
            } else {
                scene.receive(&packet).unwrap();
            }
        }
        scene.pass(millis(33));
        // asking for it again would bring the same again
        assert!(
            scene
                .told()
                .iter()
                .all(|packet| !packet.starts_with("Nack"))
        );
    }
}

#[test]
fn a_forbidden_publication_is_dropped_and_told_and_an_allowed_one_flows() {
    let mut scene = Scene::new();
    let mut microphone = publisher::Microphone::new(1, scene.now);
    scene.ingress.allow(scene.now, 1, false);
    let mut told = 0;
    for _ in 0..250 {
        for packet in scene.camera.frame_of(scene.now, 0) {
            assert_eq!(scene.receive(&packet), Err(Discard::Forbidden));
        }
        let packet = microphone.packet(scene.now);
        scene.receive(&packet).unwrap();
        if let Some(policed) = scene.ingress.policed(scene.now) {
            assert_eq!(policed, Policed::Forbidden { publication: 1 });
            told += 1;
        }
        scene.pass(millis(20));
    }
    assert_eq!(
        told, 3,
        "once a second, after two seconds in which it may not have known"
    );
    scene.ingress.allow(scene.now, 1, true);
    for packet in scene.camera.frame_of(scene.now, 0) {
        scene.receive(&packet).unwrap();
    }
}

/// The `n`-th packet of a camera's lowest layer, a frame by itself, with this behind its descriptor.
fn picture(n: u32, content: &[u8]) -> Vec<u8> {
    let descriptor = [0x90, 0xe0, 0x80, 1, 1, 0, 1];
    Build {
        payload_type: VP8,
        sequence: n as u16,
        timestamp: n,
        ssrc: 1,
        marker: true,
        elements: vec![(1, b"1"), (2, b"q")],
        payload: &[&descriptor[..], content].concat(),
    }
    .packet()
}

#[test]
fn fifty_megabits_are_cut_and_told() {
    let mut scene = Scene::new();
    let (mut passed, mut told) = (0_u64, 0);
    for n in 0..25_000_u32 {
        let packet = picture(n, &[0xaa; 1_200]);
        match scene.receive(&packet) {
            Ok(_) => passed += packet.len() as u64 * 8,
            Err(discard) => assert_eq!(discard, Discard::TooMuch),
        }
        told += usize::from(scene.ingress.policed(scene.now) == Some(Policed::TooMuch));
        scene.pass(Duration::from_micros(200));
    }
    let allowed = Limits::default().bitrate.as_bps() * 6;
    assert!(
        passed <= allowed && passed > allowed / 2,
        "{passed} bits in 5 s"
    );
    assert!((4..=5).contains(&told));
}

#[test]
fn a_voice_in_a_thousand_packets_a_second_is_cut_and_told_and_the_picture_flows() {
    let mut scene = Scene::new();
    let mut microphone = publisher::Microphone::new(1, scene.now);
    let (mut passed, mut told) = (0, 0);
    for n in 0..5_000 {
        let packet = microphone.packet(scene.now);
        match scene.receive(&packet) {
            Ok(_) => passed += 1,
            Err(discard) => assert_eq!(discard, Discard::TooMuch),
        }
        if n % 40 == 0 {
            for packet in scene.camera.frame_of(scene.now, 0) {
                scene.receive(&packet).unwrap();
            }
        }
        told += usize::from(scene.ingress.policed(scene.now) == Some(Policed::TooMuch));
        scene.pass(millis(1));
    }
    // five seconds of them, and the first second's credit
    let allowed = 6 * Limits::default().voice_packets;
    assert!((allowed - 100..=allowed).contains(&passed), "{passed}");
    assert!((4..=5).contains(&told), "{told}");
}

#[test]
fn a_flood_of_tiny_packets_is_cut_however_few_bits_it_has() {
    let mut scene = Scene::new();
    let mut passed = 0;
    // 20,000 a second of 40 bytes are 6.4 Mbit/s
    for n in 0..100_000_u32 {
        let packet = picture(n, &[]);
        match scene.receive(&packet) {
            Ok(_) => passed += 1,
            Err(discard) => assert_eq!(discard, Discard::TooMuch),
        }
        scene.pass(Duration::from_micros(50));
    }
    let allowed = 6 * Limits::default().packets;
    assert!((allowed / 2..=allowed).contains(&passed), "{passed}");
}

#[test]
fn a_second_ssrc_for_a_living_layer_is_refused_and_for_a_silent_one_taken() {
    let mut scene = Scene::new();
    let mut other = Camera::new(2, scene.now, 1);
    for packet in scene.camera.frame_of(scene.now, 0) {
        scene.receive(&packet).unwrap();
    }
    let stolen = other.frame_of(scene.now, 0);
    assert_eq!(scene.receive(&stolen[0]), Err(Discard::Collision));
    let highest = scene.ingress.ring(1, 0).unwrap().highest().unwrap();
    scene.pass(millis(500));
    let arrival = scene.receive(&stolen[1]).unwrap();
    assert!(
        arrival.key.0 > highest.0 + RingKey::JUMP / 2,
        "nobody takes it for the same run"
    );
}

#[test]
fn what_names_nothing_negotiated_is_unbound() {
    let mut scene = Scene::new();
    let payload = [0x90, 0xe0, 0x80, 1, 1, 0, 1, 1];
    let build = Build {
        payload_type: VP8,
        sequence: 1,
        timestamp: 1,
        ssrc: 1,
        marker: true,
        elements: vec![],
        payload: &payload,
    };
    for elements in [
        vec![],
        vec![(1, &b"1"[..])],
        vec![(1, &b"9"[..]), (2, &b"q"[..])],
        vec![(1, &b"1"[..]), (2, &b"x"[..])],
        vec![(1, &b"1"[..]), (3, &b"x"[..])],
    ] {
        let packet = Build {
            elements,
            ..build.clone()
        }
        .packet();
        assert_eq!(scene.receive(&packet), Err(Discard::Unbound));
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]

    #[test]
    fn any_numbers_leave_the_work_and_the_memory_bounded(
        packets in prop::collection::vec(
            (any::<u16>(), any::<u32>(), 0_u32..6, 0_u8..4, 0_u64..400, prop::collection::vec(any::<u8>(), 0..40)),
            1..400,
        )
    ) {
        let mut scene = Scene::new();
        let mut out = Vec::new();
        for (sequence, timestamp, ssrc, name, wait, payload) in packets {
            let (mid, rid): (&[u8], &[u8]) = [
                (&b"1"[..], &b"q"[..]), (b"1", b"h"), (b"0", b"f"), (b"2", b"q"),
            ][usize::from(name)];
            let transport = sequence.rotate_left(3).to_be_bytes();
            let packet = Build {
                payload_type: [VP8, publisher::VP8_RTX, publisher::OPUS, 5][usize::from(name)],
                sequence,
                timestamp,
                ssrc,
                marker: wait % 2 == 0,
                elements: vec![(1, mid), (if wait % 3 == 0 { 3 } else { 2 }, rid), (4, &transport)],
                payload: &payload,
            }
            .packet();
            let _ = scene.receive(&packet);
            scene.ingress.rtcp(scene.now, &payload);
            scene.pass(millis(wait));
            for _ in 0..300 {
                out.clear();
                if !scene.ingress.poll_rtcp(scene.now, &mut out) {
                    break;
                }
                prop_assert!(out.len() <= 1_500);
            }
            prop_assert!(!scene.ingress.poll_rtcp(scene.now, &mut out), "it ends");
        }
    }
}
