//! Promises about where each codec lets a track begin, and about what counts inside its packets.

use super::*;
use crate::media::egress::padding::pad;
use crate::media::ingress::tests::publisher::Build;
use crate::media::negotiated::{ExtensionMap, H264Profile, PacketizationMode, Publication, Source};
use crate::media::wire::ext::Element;
use crate::media::wire::{ext, vp9};

const H264: Codec = Codec::H264 {
    profile: H264Profile::ConstrainedBaseline,
    mode: PacketizationMode::NonInterleaved,
};
const VP9: Codec = Codec::Vp9 { profile: 0 };

/// Two publishers of one codec and a slot that decodes it.
struct Pair {
    now: Instant,
    codec: Codec,
    publishers: Vec<(Ingress, u16)>,
    egress: Egress,
    sent: Vec<Vec<u8>>,
}

fn extension_map() -> ExtensionMap {
    ExtensionMap {
        dependency_descriptor: Some(12),
        ..ExtensionMap::default()
    }
}

impl Pair {
    fn new(codec: Codec) -> Self {
        let now = Instant::now();
        let payload = Payload {
            payload_type: 100,
            codec,
            rtx: None,
        };
        let publication = Publication {
            mid: None,
            kind: Kind::Video,
            source: Source::Camera,
            payloads: vec![payload.clone()],
            extensions: extension_map(),
            rids: vec![],
            most_heights: vec![],
            ssrcs: vec![],
        };
        let terms = negotiated(vec![publication], vec![]);
        let publishers = [65_530, 17].map(|sequence| {
            (
                Ingress::new(now, &terms, Limits::default(), 7, "relay"),
                sequence,
            )
        });
        let mut slot = video_slot();
        slot.payloads = vec![Payload {
            payload_type: 35,
            ..payload
        }];
        slot.extensions = ExtensionMap {
            dependency_descriptor: Some(21),
            ..extension_map()
        };
        let egress = Egress::new(now, &[slot], "relay", false);
        Self {
            now,
            codec,
            publishers: publishers.into(),
            egress,
            sent: vec![],
        }
    }

    fn show(&mut self, publisher: usize) {
        let origin = Origin {
            epoch: TrackEpoch(publisher as u64),
            layer: 0,
        };
        let payload = Payload {
            payload_type: 100,
            codec: self.codec,
            rtx: None,
        };
        self.egress
            .slot_mut(0)
            .unwrap()
            .choose(self.now, choice(origin, &[payload]));
    }

    /// One packet of one publisher; how many leave for it.
    fn publish(&mut self, publisher: usize, payload: &[u8], elements: &[Element<'_>]) -> usize {
        self.now += millis(33);
        let (ingress, sequence) = &mut self.publishers[publisher];
        *sequence = sequence.wrapping_add(1);
        let packet = Build {
            payload_type: 100,
            sequence: *sequence,
            timestamp: u32::from(*sequence).wrapping_mul(2_970),
            ssrc: 5,
            marker: true,
            elements: elements.to_vec(),
            payload,
        }
        .packet();
        let arrival = ingress
            .packet(self.now, &rtp::parse(&packet).unwrap(), &packet)
            .unwrap();
        let origin = Origin {
            epoch: TrackEpoch(publisher as u64),
            layer: 0,
        };
        let ring = ingress.ring(0, 0).unwrap();
        let before = self.sent.len();
        let sent = &mut self.sent;
        self.egress.slot_mut(0).unwrap().packet(
            self.now,
            origin,
            ring,
            arrival.key,
            |rewrite, packet| {
                let mut out = Vec::new();
                rewrite.write(packet, &mut out);
                sent.push(out);
            },
        );
        self.sent.len() - before
    }

    fn last(&self) -> (rtp::Header, Vec<u8>) {
        let packet = self.sent.last().expect("something was sent");
        let header = rtp::parse(packet).unwrap();
        let payload = packet[header.payload_offset..].to_vec();
        (header, payload)
    }
}

#[test]
fn h264_begins_at_its_parameter_sets_and_not_at_the_picture_after_them() {
    let idr_start: &[u8] = &[0x7c, 0x85, 0x88, 0x84];
    let slice: &[u8] = &[0x61, 0x9a, 0x02];
    let sps: &[u8] = &[0x67, 0x42, 0xe0, 0x1f];
    let aggregate: &[u8] = &[0x78, 0, 4, 0x67, 0x42, 0xe0, 0x1f, 0, 2, 0x68, 0xce];
    let mut pair = Pair::new(H264);
    pair.show(0);
    assert_eq!(pair.publish(0, slice, &[]), 0);
    assert_eq!(
        pair.publish(0, idr_start, &[]),
        0,
        "a picture without its parameters"
    );
    assert_eq!(pair.publish(0, aggregate, &[]), 1);
    assert_eq!(pair.publish(0, idr_start, &[]), 1);
    assert_eq!(pair.publish(0, slice, &[]), 1);
    pair.show(1);
    assert_eq!(pair.publish(0, slice, &[]), 0);
    assert_eq!(pair.publish(1, slice, &[]), 0);
    let (before, _) = pair.last();
    assert_eq!(pair.publish(1, sps, &[]), 1);
    let (header, payload) = pair.last();
    assert_eq!(payload, sps, "nothing is written into H.264");
    assert_eq!(header.sequence, before.sequence.wrapping_add(1));
    assert_eq!(header.payload_type, 35);
}

#[test]
fn vp9_counters_go_on_over_a_switch() {
    let frame = |inter: bool, picture: u16, base: u8| {
        let id = (0x8000 | picture).to_be_bytes();
        let head = 0x82 | u8::from(inter) << 2;
        vec![0xac | u8::from(inter) << 6, id[0], id[1], 0x00, base, head]
    };
    let mut pair = Pair::new(VP9);
    pair.show(0);
    assert_eq!(pair.publish(0, &frame(true, 7, 7), &[]), 0);
    assert_eq!(pair.publish(0, &frame(false, 0x7ffe, 254), &[]), 1);
    assert_eq!(pair.publish(0, &frame(true, 0x7fff, 255), &[]), 1);
    pair.show(1);
    assert_eq!(pair.publish(1, &frame(true, 100, 9), &[]), 0);
    assert_eq!(pair.publish(1, &frame(false, 101, 10), &[]), 1);
    assert_eq!(pair.publish(1, &frame(true, 102, 11), &[]), 1);
    let counted: Vec<_> = pair
        .sent
        .iter()
        .map(|packet| {
            let start = rtp::parse(packet).unwrap().payload_offset;
            let descriptor = vp9::Descriptor::parse(&packet[start..]).unwrap();
            (
                descriptor.picture_id.unwrap(),
                descriptor.layer.unwrap().tl0_picture_index.unwrap(),
            )
        })
        .collect();
    assert_eq!(counted, [(0x7ffe, 254), (0x7fff, 255), (0, 0), (1, 1)]);
}

#[test]
fn av1_begins_with_a_sequence_and_its_frame_numbers_go_on() {
    // one element, an OBU of type frame; N says that a sequence starts
    let delta: &[u8] = &[0x10, 0x30, 0xaa];
    let key: &[u8] = &[0x18, 0x0a, 0xaa];
    let descriptor = |number: u16, length: usize| {
        let mut bytes = vec![0xc0];
        bytes.extend_from_slice(&number.to_be_bytes());
        bytes.resize(length, 0x55);
        bytes
    };
    let mut pair = Pair::new(Codec::Av1 { profile: 0 });
    pair.show(0);
    assert_eq!(pair.publish(0, delta, &[(12, &descriptor(65_533, 3))]), 0);
    assert_eq!(pair.publish(0, key, &[(12, &descriptor(65_534, 40))]), 1);
    assert_eq!(pair.publish(0, delta, &[(12, &descriptor(65_535, 3))]), 1);
    pair.show(1);
    assert_eq!(pair.publish(1, key, &[(12, &descriptor(500, 40))]), 1);
    assert_eq!(pair.publish(1, delta, &[(12, &descriptor(501, 3))]), 1);
    let ids = ExtensionMap {
        dependency_descriptor: Some(21),
        ..extension_map()
    };
    let told: Vec<_> = pair
        .sent
        .iter()
        .map(|packet| {
            let header = rtp::parse(packet).unwrap();
            let (profile, range) = header.extension.unwrap();
            let extensions = ext::read(&ids, profile, &packet[range]).unwrap();
            let bytes = extensions.dependency_descriptor.unwrap();
            let number = u16::from_be_bytes([bytes[1], bytes[2]]);
            (number, bytes.len())
        })
        .collect();
    assert_eq!(told, [(65_534, 40), (65_535, 3), (0, 40), (1, 3)]);
}

#[test]
fn padding_makes_packets_one_size_and_takes_nothing_away() {
    let mut pair = Pair::new(H264);
    pair.show(0);
    pair.publish(0, &[0x67, 0x42, 0xe0, 0x1f], &[]);
    let mut buffer = vec![0xee; 7];
    buffer.extend_from_slice(&pair.sent[0]);
    pad(&mut buffer, 7, 3);
    assert_eq!(buffer.len(), 7 + pair.sent[0].len() + 3);
    let header = rtp::parse(&buffer[7..]).unwrap();
    let payload = rtp::payload(&header, &buffer[7..]).unwrap();
    assert_eq!(&buffer[7..][payload], &[0x67, 0x42, 0xe0, 0x1f]);
}
