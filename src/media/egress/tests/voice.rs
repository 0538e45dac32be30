//! Promises about voice.

use super::*;
use crate::media::ingress::tests::publisher::{Mark, Microphone, OPUS, voice};

fn audio_slot() -> SlotSpec {
    SlotSpec {
        mid: Mid("2".into()),
        kind: Kind::Audio,
        payloads: vec![Payload {
            payload_type: 109,
            codec: Codec::Opus,
            rtx: None,
        }],
        extensions: extensions(),
        ssrc: 4_711,
        rtx_ssrc: None,
    }
}

struct Voices {
    now: Instant,
    speakers: Vec<(Microphone, Ingress)>,
    egress: Egress,
    /// (when, marker, sequence, timestamp, what) of each packet that leaves.
    heard: Vec<(Instant, bool, u16, u32, Mark)>,
}

impl Voices {
    fn new() -> Self {
        let now = Instant::now();
        let terms = negotiated(vec![voice()], vec![]);
        let speakers = (0..3)
            .map(|track| {
                let ingress = Ingress::new(now, &terms, Limits::default(), 7, "relay");
                (Microphone::new(track, now), ingress)
            })
            .collect();
        Self {
            now,
            speakers,
            egress: Egress::new(now, &[audio_slot()], "relay", false),
            heard: vec![],
        }
    }

    fn show(&mut self, track: u8) {
        let origin = Origin {
            epoch: TrackEpoch(u64::from(track)),
            layer: 0,
        };
        let slot = self.egress.slot_mut(0).unwrap();
        assert_eq!(
            slot.choose(self.now, choice(origin, &voice().payloads)),
            None,
            "no key frame of voice"
        );
    }

    fn run(&mut self, packets: usize) {
        self.run_muted(packets, None);
    }

    fn run_muted(&mut self, packets: usize, muted: Option<usize>) {
        for _ in 0..packets {
            for (track, (microphone, ingress)) in self.speakers.iter_mut().enumerate() {
                let packet = microphone.packet(self.now);
                let arrival = ingress
                    .packet(self.now, &rtp::parse(&packet).unwrap(), &packet)
                    .unwrap();
                if muted == Some(track) {
                    continue;
                }
                let origin = Origin {
                    epoch: TrackEpoch(track as u64),
                    layer: 0,
                };
                let ring = ingress.ring(0, 0).unwrap();
                let slot = self.egress.slot_mut(0).unwrap();
                let (now, heard) = (self.now, &mut self.heard);
                slot.packet(now, origin, ring, arrival.key, |rewrite, packet| {
                    let mut bytes = Vec::new();
                    rewrite.write(packet, &mut bytes);
                    let header = rtp::parse(&bytes).unwrap();
                    assert_eq!((header.ssrc, header.payload_type), (4_711, 109));
                    let mark = Mark::read(&bytes);
                    heard.push((now, header.marker, header.sequence, header.timestamp, mark));
                });
            }
            self.now += millis(20);
        }
    }
}

#[test]
fn voices_follow_each_other_at_once_with_even_numbers_and_true_time() {
    let mut voices = Voices::new();
    for n in 0..30_u8 {
        voices.show(n % 3);
        voices.run(7);
        if n % 5 == 4 {
            voices.egress.slot_mut(0).unwrap().clear(voices.now);
            voices.run(50);
        }
    }
    assert_eq!(voices.heard.len(), 210);
    for (index, pair) in voices.heard.windows(2).enumerate() {
        let ((at, _, sequence, timestamp, mark), (next_at, marker, next, later, next_mark)) =
            (pair[0], pair[1]);
        assert_eq!(next, sequence.wrapping_add(1), "packet {index}");
        let told = later.wrapping_sub(timestamp) / 48;
        let passed = (next_at - at).as_millis() as u32;
        assert!(
            told.abs_diff(passed) <= 20,
            "{told} ms told, {passed} ms passed"
        );
        assert_eq!(
            marker,
            mark.track != next_mark.track,
            "a new voice begins with the marker"
        );
    }
    assert_eq!(OPUS, 111);
}

#[test]
fn voice_is_never_resent() {
    let mut voices = Voices::new();
    voices.show(0);
    voices.run(10);
    let mut nack = Vec::new();
    let sequences: Vec<u16> = voices.heard.iter().map(|heard| heard.2).collect();
    crate::media::wire::rtcp::feedback::write_nack(1, 4_711, &sequences, &mut nack);
    let mut feedback = Vec::new();
    let wall = WallClock {
        at: voices.now,
        ntp: 1 << 60,
    };
    voices.egress.rtcp(voices.now, &wall, &nack, &mut feedback);
    assert_eq!(feedback, []);
}

#[test]
fn a_late_voice_packet_takes_its_place_and_a_repeated_one_is_not_sent_twice() {
    let now = Instant::now();
    let mut ingress = Ingress::new(
        now,
        &negotiated(vec![voice()], vec![]),
        Limits::default(),
        7,
        "relay",
    );
    let mut egress = Egress::new(now, &[audio_slot()], "relay", false);
    let origin = Origin {
        epoch: TrackEpoch(0),
        layer: 0,
    };
    let slot = egress.slot_mut(0).unwrap();
    slot.choose(now, choice(origin, &voice().payloads));
    let mut microphone = Microphone::new(0, now);
    let packets: Vec<Vec<u8>> = (0..6)
        .map(|n| microphone.packet(now + millis(20 * n)))
        .collect();
    let mut sequences = Vec::new();
    for index in [0, 1, 4, 2, 2, 4, 3, 5] {
        let packet = &packets[index];
        let Ok(arrival) = ingress.packet(now, &rtp::parse(packet).unwrap(), packet) else {
            continue;
        };
        slot.packet(
            now,
            origin,
            ingress.ring(0, 0).unwrap(),
            arrival.key,
            |rewrite, packet| {
                sequences.push((rewrite.sequence, Mark::read(packet.payload).frame));
            },
        );
    }
    let first = sequences[0].0;
    let told: Vec<_> = sequences
        .iter()
        .map(|(number, frame)| (number - first, *frame))
        .collect();
    assert_eq!(told, [(0, 1), (1, 2), (4, 5), (2, 3), (3, 4), (5, 6)]);
}

#[test]
fn after_a_mute_voice_goes_on_at_once_and_without_a_hole() {
    let mut voices = Voices::new();
    voices.show(1);
    for _ in 0..5 {
        voices.run(10);
        voices.run_muted(30, Some(1));
    }
    assert_eq!(voices.heard.len(), 50);
    for pair in voices.heard.windows(2) {
        assert_eq!(pair[1].2, pair[0].2.wrapping_add(1));
        let told = pair[1].3.wrapping_sub(pair[0].3) / 48;
        assert_eq!(u128::from(told), (pair[1].0 - pair[0].0).as_millis());
    }
}
