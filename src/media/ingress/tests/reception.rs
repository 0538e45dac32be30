//! Promises about what comes in well-formed.

use super::publisher::{Build, VP8, millis};
use super::*;
use crate::media::negotiated::{Codec, H264Profile, Mid, PacketizationMode, Payload};

#[test]
fn every_layer_is_bound_by_mid_and_rid_and_stays_bound_when_the_names_stop() {
    let mut scene = Scene::new();
    for round in 0..60 {
        scene.camera.tells_names = round < 10;
        for packet in scene.camera.frame(scene.now) {
            let arrival = scene.receive(&packet).unwrap();
            assert_eq!(arrival.publication, 1);
            let mark = publisher::Mark::read(&packet);
            assert_eq!(arrival.layer, mark.layer);
            let held = scene
                .ingress
                .ring(1, arrival.layer)
                .unwrap()
                .packet(arrival.key)
                .unwrap();
            assert_eq!(publisher::Mark::read(held.payload), mark);
        }
        scene.pass(millis(33));
    }
}

#[test]
fn a_missing_packet_is_asked_for_and_its_retransmission_takes_its_place() {
    let mut scene = Scene::new();
    let frame = scene.camera.frame_of(scene.now, 2);
    for (index, packet) in frame.iter().enumerate() {
        if index != 3 {
            scene.receive(packet).unwrap();
        }
    }
    let lost = rtp::parse(&frame[3]).unwrap();
    scene.pass(millis(20));
    let mut out = Vec::new();
    assert!(scene.ingress.poll_rtcp(scene.now, &mut out));
    let again = scene.camera.rtcp(&out);
    assert_eq!(again.len(), 1, "exactly the missing one is asked for");
    let arrival = scene.receive(&again[0]).unwrap();
    let ring = scene.ingress.ring(1, 2).unwrap();
    assert_eq!(arrival.key.0 as u16, lost.sequence);
    assert_eq!(
        publisher::Mark::read(ring.packet(arrival.key).unwrap().payload),
        publisher::Mark::read(&frame[3])
    );
    assert_eq!(scene.receive(&again[0]), Err(Discard::Duplicate));
    assert_eq!(scene.receive(&frame[3]), Err(Discard::Duplicate));
}

#[test]
fn scattered_losses_are_all_asked_for_in_datagrams_that_are_never_fragmented() {
    let mut scene = Scene::new();
    for index in [0, 2] {
        for packet in scene.camera.frame_of(scene.now, index) {
            scene.receive(&packet).unwrap();
        }
    }
    scene.told();
    let mut lost = Vec::new();
    // too far apart to share an entry of a NACK
    for (index, count) in [(0, 100), (2, 256)] {
        let layer = &mut scene.ingress.publications[1].layers[index];
        let (ssrc, newest) = (layer.ssrc.unwrap(), layer.ring.highest().unwrap());
        for step in 1..=count * 18 + 1 {
            let sequence = (newest.0 + step) as u16;
            if step % 18 == 0 {
                lost.push((ssrc, sequence));
            } else {
                layer.place(scene.now, sequence, 0).unwrap();
            }
        }
    }
    let (mut asked, mut out) = (Vec::new(), Vec::new());
    while scene.ingress.poll_rtcp(scene.now, &mut out) {
        assert!(out.len() <= reports::DATAGRAM_MAX, "{} bytes", out.len());
        for packet in rtcp::packets(&out) {
            if let rtcp::Packet::Nack(nack) = packet.unwrap() {
                asked.extend(nack.lost().map(|sequence| (nack.media_ssrc, sequence)));
            }
        }
        out.clear();
    }
    assert_eq!(asked, lost, "each once, and all of them now");
}

#[test]
fn what_stays_lost_costs_one_key_frame_request_not_many() {
    let mut scene = Scene::new();
    let mut requests = 0;
    for round in 0..90 {
        for (index, packet) in scene.camera.frame_of(scene.now, 0).iter().enumerate() {
            if !(round == 5 && index == 1) {
                scene.receive(packet).unwrap();
            }
        }
        // every retransmission is lost
        requests += scene.requests();
        if requests == 1 && round % 90 == 60 {
            scene.camera.layers[0].wants_keyframe = true;
        }
        scene.pass(millis(33));
    }
    assert!((1..=3).contains(&requests), "{requests}");
}

#[test]
fn a_key_frame_wish_goes_out_at_once_and_again_after_half_a_second() {
    let mut scene = Scene::new();
    scene.camera.frame(scene.now).iter().for_each(|packet| {
        scene.receive(packet).unwrap();
    });
    scene.told();
    let mut requests = Vec::new();
    let began = scene.now;
    for _ in 0..1_200 {
        (0..300).for_each(|_| scene.ingress.request_keyframe(scene.now, 1, 0));
        for _ in 0..scene.requests() {
            requests.push(scene.now - began);
        }
        scene.pass(millis(1));
    }
    assert_eq!(requests, [millis(0), millis(500), millis(1_000)]);
    // the frame answers the wish, and nobody wishes any more
    scene.camera.layers[0].wants_keyframe = true;
    scene
        .camera
        .frame_of(scene.now, 0)
        .iter()
        .for_each(|packet| {
            scene.receive(packet).unwrap();
        });
    scene.pass(millis(600));
    assert_eq!(scene.requests(), 0);
}

#[test]
fn layers_of_one_camera_are_asked_together_or_as_far_apart_as_a_browser_takes_it() {
    let mut scene = Scene::new();
    scene.camera.frame(scene.now).iter().for_each(|packet| {
        scene.receive(packet).unwrap();
    });
    scene.told();
    scene.pass(millis(1));
    scene.ingress.request_keyframe(scene.now, 1, 0);
    scene.ingress.request_keyframe(scene.now, 1, 1);
    assert_eq!(scene.requests(), 2);
    scene.pass(millis(100));
    scene.ingress.request_keyframe(scene.now, 1, 2);
    let mut waited = millis(0);
    while scene.requests() == 0 {
        assert!(waited < millis(1_000), "it was never asked");
        scene.pass(millis(1));
        waited += millis(1);
    }
    assert_eq!(waited, millis(230));
    // a key frame of every layer, as a browser answers, asks for nothing more
    scene.pass(millis(100));
    scene.ingress.request_keyframe(scene.now, 1, 1);
    assert_eq!(scene.requests(), 0, "too soon");
    for layer in &mut scene.camera.layers {
        layer.wants_keyframe = true;
    }
    for packet in scene.camera.frame(scene.now) {
        scene.receive(&packet).unwrap();
    }
    scene.pass(millis(600));
    assert_eq!(scene.requests(), 0);
}

#[test]
fn a_wish_for_a_layer_that_has_not_begun_waits_for_it() {
    let mut scene = Scene::new();
    scene.ingress.request_keyframe(scene.now, 1, 1);
    assert_eq!(scene.requests(), 0);
    scene.pass(millis(3_000));
    scene.camera.layers[1].wants_keyframe = false;
    scene
        .camera
        .frame_of(scene.now, 1)
        .iter()
        .for_each(|packet| {
            scene.receive(packet).unwrap();
        });
    assert_eq!(scene.requests(), 1);
}

#[test]
fn reports_tell_each_stream_and_transport_feedback_each_packet() {
    let mut scene = Scene::new();
    let mut told = Vec::new();
    let mut packets = 0;
    for _ in 0..31 {
        for packet in scene.camera.frame(scene.now) {
            scene.receive(&packet).unwrap();
            packets += 1;
        }
        scene.pass(millis(33));
        told.extend(scene.told());
    }
    let feedback = told
        .iter()
        .filter(|packet| packet.contains("TransportFeedback"))
        .count();
    assert!(
        (7..=10).contains(&feedback),
        "one each 100 ms, noticed each 33: {feedback}"
    );
    let reports = told
        .iter()
        .filter(|packet| packet.contains("SourceDescription"))
        .count();
    assert_eq!(reports, 1, "one report a second: {told:?}");
    assert!(packets > 400);
}

#[test]
fn an_offer_without_mids_binds_by_payload_type() {
    let now = Instant::now();
    let mut terms = negotiated(vec![voice(), camera()], vec![]);
    for publication in &mut terms.publications {
        publication.mid = None::<Mid>;
        publication.rids.clear();
    }
    let mut ingress = Ingress::new(now, &terms, Limits::default(), 77, "relay");
    let mut camera = Camera::new(1, now, 1);
    camera.tells_names = false;
    let mut microphone = publisher::Microphone::new(1, now);
    let packet = &camera.frame_of(now, 0)[0];
    let arrival = ingress
        .packet(now, &rtp::parse(packet).unwrap(), packet)
        .unwrap();
    assert_eq!((arrival.publication, arrival.layer), (1, 0));
    let packet = Build {
        elements: vec![],
        ..voice_build(&mut microphone, now)
    }
    .packet();
    let arrival = ingress
        .packet(now, &rtp::parse(&packet).unwrap(), &packet)
        .unwrap();
    assert_eq!((arrival.publication, arrival.layer), (0, 0));
}

fn voice_build(microphone: &mut publisher::Microphone, now: Instant) -> Build<'static> {
    let packet = microphone.packet(now);
    let header = rtp::parse(&packet).unwrap();
    Build {
        payload_type: header.payload_type,
        sequence: header.sequence,
        timestamp: header.timestamp,
        ssrc: header.ssrc,
        marker: false,
        elements: vec![],
        payload: packet[header.payload_offset..].to_vec().leak(),
    }
}

#[test]
fn an_offer_with_ssrc_lines_binds_by_them() {
    let now = Instant::now();
    let mut terms = negotiated(vec![camera(), camera()], vec![]);
    for (index, publication) in terms.publications.iter_mut().enumerate() {
        publication.mid = None;
        publication.rids.clear();
        let base = 1_010 + index as u32 * 10;
        publication.ssrcs = vec![(base, Some(base + 4_000))];
    }
    let mut ingress = Ingress::new(now, &terms, Limits::default(), 77, "relay");
    let mut second = Camera::new(2, now, 1);
    second.tells_names = false;
    let frame = second.frame_of(now, 0);
    let arrival = ingress
        .packet(now, &rtp::parse(&frame[0]).unwrap(), &frame[0])
        .unwrap();
    assert_eq!((arrival.publication, arrival.layer), (1, 0));
    let again = second
        .again(1_020, rtp::parse(&frame[0]).unwrap().sequence)
        .unwrap();
    assert_eq!(
        ingress.packet(now, &rtp::parse(&again).unwrap(), &again),
        Err(Discard::Duplicate)
    );
    assert_eq!(VP8, rtp::parse(&frame[0]).unwrap().payload_type);
}

#[test]
fn the_loudness_of_each_packet_is_told() {
    let mut scene = Scene::new();
    let mut microphone = publisher::Microphone::new(1, scene.now);
    let packet = microphone.packet(scene.now);
    let level = scene.receive(&packet).unwrap().audio_level.unwrap();
    assert_eq!((level.voice, level.below_full_scale), (true, 30));
}

#[test]
fn a_paused_layer_says_bye_and_comes_back_without_its_name() {
    let mut scene = Scene::new();
    scene
        .camera
        .frame_of(scene.now, 2)
        .iter()
        .for_each(|packet| {
            scene.receive(packet).unwrap();
        });
    scene.camera.tells_names = false;
    let mut bye = Vec::new();
    rtcp::report::write_bye(&[scene.camera.layers[2].ssrc], &mut bye);
    scene.ingress.rtcp(scene.now, &bye);
    scene.pass(millis(4_000));
    scene
        .camera
        .frame_of(scene.now, 2)
        .iter()
        .for_each(|packet| {
            assert_eq!(scene.receive(packet).unwrap().layer, 2);
        });
}

#[test]
fn a_layer_tells_its_height_in_every_codec() {
    // as x264 and SVT-AV1 begin 1080 lines, of which 8 are cropped away, and 360
    let high: &[u8] = &[
        0x67, 0x64, 0x00, 0x28, 0xac, 0xb2, 0x00, 0xf0, 0x04, 0x4f, 0xcb, 0x80, 0x88, 0x00, 0x00,
        0x03, 0x00, 0x08, 0x00, 0x00, 0x03, 0x00, 0x50, 0x78, 0xc1, 0x92, 0x40,
    ];
    let mode = PacketizationMode::NonInterleaved;
    let profile = H264Profile::High;
    let av1: &[u8] = &[
        0x18, 0x08, 0x02, 0x00, 0x00, 0x0d, 0x66, 0x27, 0xfb, 0x38, 0xd5, 0xf3, 0x00, 0x80,
    ];
    for (codec, payload, height) in [
        (Codec::H264 { profile, mode }, high, 1080),
        (Codec::Av1 { profile: 0 }, av1, 360),
    ] {
        let now = Instant::now();
        let mut camera = camera();
        camera.payloads = vec![Payload {
            payload_type: 100,
            codec,
            rtx: None,
        }];
        (camera.rids, camera.mid) = (Vec::new(), None);
        let terms = negotiated(vec![camera], vec![]);
        let mut ingress = Ingress::new(now, &terms, Limits::default(), 7, "relay");
        let packet = Build {
            payload_type: 100,
            sequence: 1,
            timestamp: 1,
            ssrc: 9,
            marker: true,
            elements: vec![],
            payload,
        }
        .packet();
        let header = rtp::parse(&packet).unwrap();
        ingress.packet(now, &header, &packet).expect("a key frame");
        let told = ingress.ring(0, 0).unwrap().dimensions();
        assert_eq!(told.map(|size| size.height), Some(height), "{codec:?}");
    }
}
