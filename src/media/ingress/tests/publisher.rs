//! A far end that publishes VP8 in simulcast and Opus, packet by packet, with every frame numbered.

use std::collections::HashMap;
use std::time::{Duration, Instant};

use crate::media::ingress::Ingress;
use crate::media::negotiated::{
    Codec, DtlsRole, ExtensionMap, Fingerprint, IceCredentials, Kind, Mid, Negotiated, Payload,
    Publication, Rid, SlotSpec, Source,
};
use crate::media::wire::rtcp::report::{SenderInfo, write_sender_report};
use crate::media::wire::rtcp::{self, Packet};
use crate::media::wire::{ext, rtp};

impl Ingress {
    /// Somebody receives everything.
    pub(crate) fn receive_all(&mut self) {
        for publication in 0..self.publications.len() as u8 {
            for layer in 0..self.layers(publication) {
                self.set_received(publication, layer, true);
            }
        }
    }
}

pub(crate) const VP8: u8 = 96;
pub(crate) const VP8_RTX: u8 = 97;
pub(crate) const OPUS: u8 = 111;

pub(crate) fn extensions() -> ExtensionMap {
    ExtensionMap {
        mid: Some(1),
        rid: Some(2),
        repaired_rid: Some(3),
        transport_cc: Some(4),
        audio_level: Some(5),
        ..ExtensionMap::default()
    }
}

pub(crate) fn voice() -> Publication {
    Publication {
        mid: Some(Mid("0".into())),
        kind: Kind::Audio,
        source: Source::Microphone,
        payloads: vec![Payload {
            payload_type: OPUS,
            codec: Codec::Opus,
            rtx: None,
        }],
        extensions: extensions(),
        rids: vec![],
        most_heights: vec![],
        ssrcs: vec![],
    }
}

pub(crate) fn camera() -> Publication {
    Publication {
        mid: Some(Mid("1".into())),
        kind: Kind::Video,
        source: Source::Camera,
        payloads: vec![Payload {
            payload_type: VP8,
            codec: Codec::Vp8,
            rtx: Some(VP8_RTX),
        }],
        extensions: extensions(),
        rids: vec![Rid("q".into()), Rid("h".into()), Rid("f".into())],
        most_heights: vec![None; 3],
        ssrcs: vec![],
    }
}

pub(crate) fn negotiated(publications: Vec<Publication>, slots: Vec<SlotSpec>) -> Negotiated {
    Negotiated {
        remote_ice: IceCredentials {
            ufrag: "ufrag".into(),
            password: "p".repeat(22),
        },
        fingerprint: Fingerprint([0; 32]),
        dtls_role: DtlsRole::Server,
        publications,
        slots,
    }
}

/// What a packet of ours carries at its end.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(crate) struct Mark {
    pub(crate) track: u8,
    pub(crate) layer: u8,
    pub(crate) frame: u32,
    pub(crate) index: u8,
    pub(crate) count: u8,
}

impl Mark {
    pub(crate) fn read(payload: &[u8]) -> Self {
        let tail = &payload[payload.len() - 8..];
        let frame = u32::from_be_bytes([tail[2], tail[3], tail[4], tail[5]]);
        Self {
            track: tail[0],
            layer: tail[1],
            frame,
            index: tail[6],
            count: tail[7],
        }
    }

    fn write(self, out: &mut Vec<u8>) {
        out.extend_from_slice(&[self.track, self.layer]);
        out.extend_from_slice(&self.frame.to_be_bytes());
        out.extend_from_slice(&[self.index, self.count]);
    }
}

/// The fields of a packet to build.
#[derive(Debug, Clone)]
pub(crate) struct Build<'a> {
    pub(crate) payload_type: u8,
    pub(crate) sequence: u16,
    pub(crate) timestamp: u32,
    pub(crate) ssrc: u32,
    pub(crate) marker: bool,
    pub(crate) elements: Vec<ext::Element<'a>>,
    pub(crate) payload: &'a [u8],
}

impl Build<'_> {
    pub(crate) fn packet(&self) -> Vec<u8> {
        let flags = if self.elements.is_empty() { 0x80 } else { 0x90 };
        let mut out = vec![flags, u8::from(self.marker) << 7 | self.payload_type];
        out.extend_from_slice(&self.sequence.to_be_bytes());
        out.extend_from_slice(&self.timestamp.to_be_bytes());
        out.extend_from_slice(&self.ssrc.to_be_bytes());
        if !self.elements.is_empty() {
            ext::write(&self.elements, &mut out);
        }
        out.extend_from_slice(self.payload);
        out
    }
}

/// One encoding.
#[derive(Debug)]
pub(crate) struct Encoder {
    pub(crate) rid: &'static str,
    pub(crate) ssrc: u32,
    pub(crate) rtx_ssrc: u32,
    pub(crate) sequence: u16,
    rtx_sequence: u16,
    pub(crate) timestamp: u32,
    picture_id: u16,
    base_index: u8,
    frame: u32,
    packets: u8,
    temporal_layers: u8,
    pub(crate) wants_keyframe: bool,
    pub(crate) keyframe_requests: usize,
    history: HashMap<u16, Vec<u8>>,
    pub(crate) sent: u32,
}

/// One camera in several encodings.
#[derive(Debug)]
pub(crate) struct Camera {
    pub(crate) track: u8,
    pub(crate) layers: Vec<Encoder>,
    began: Instant,
    /// Chrome says mid and rid until our first report.
    pub(crate) tells_names: bool,
    transport_sequence: u16,
}

impl Camera {
    pub(crate) fn new(track: u8, now: Instant, temporal_layers: u8) -> Self {
        let layers = ["q", "h", "f"]
            .into_iter()
            .enumerate()
            .map(|(index, rid)| {
                let seed = u32::from(track) * 7_919 + index as u32 * 104_729;
                Encoder {
                    rid,
                    ssrc: 1_000 + u32::from(track) * 10 + index as u32,
                    rtx_ssrc: 5_000 + u32::from(track) * 10 + index as u32,
                    // near their wraps, each
                    sequence: 65_400_u32.wrapping_add(seed) as u16,
                    rtx_sequence: 65_500,
                    timestamp: (u32::MAX - 90_000).wrapping_add(seed),
                    picture_id: 0x7ff0_u16.wrapping_sub(seed as u16 & 0xff),
                    base_index: 250,
                    frame: 0,
                    packets: 2 + 3 * index as u8,
                    temporal_layers,
                    wants_keyframe: true,
                    keyframe_requests: 0,
                    history: HashMap::new(),
                    sent: 0,
                }
            })
            .collect();
        Self {
            track,
            layers,
            began: now,
            tells_names: true,
            transport_sequence: 65_000,
        }
    }

    /// The packets of one frame of each layer.
    pub(crate) fn frame(&mut self, now: Instant) -> Vec<Vec<u8>> {
        let mut packets = Vec::new();
        for layer in 0..self.layers.len() {
            packets.extend(self.frame_of(now, layer));
        }
        packets
    }

    pub(crate) fn frame_of(&mut self, now: Instant, layer: usize) -> Vec<Vec<u8>> {
        let ticks = (now - self.began).as_millis() as u32 * 90;
        let encoder = &mut self.layers[layer];
        let keyframe = std::mem::take(&mut encoder.wants_keyframe);
        let count = encoder.packets * if keyframe { 3 } else { 1 };
        encoder.frame += 1;
        encoder.picture_id = (encoder.picture_id + 1) & 0x7fff;
        let temporal = if keyframe || encoder.temporal_layers == 1 {
            0
        } else {
            [0, 2, 1, 2][encoder.frame as usize % 4].min(encoder.temporal_layers - 1)
        };
        if temporal == 0 {
            encoder.base_index = encoder.base_index.wrapping_add(1);
        }
        let mut packets = Vec::new();
        for index in 0..count {
            let first = index == 0;
            let id = (0x8000 | encoder.picture_id).to_be_bytes();
            let head = [
                0x80 | u8::from(first) << 4,
                0xe0,
                id[0],
                id[1],
                encoder.base_index,
            ];
            let mut payload = head.to_vec();
            payload.push(temporal << 6 | u8::from(temporal > 0) << 5);
            payload.extend_from_slice(&[u8::from(!keyframe), 0, 0, 0x9d, 1, 0x2a, 64, 1, 180, 0]);
            payload.resize(payload.len() + 400 + usize::from(index), 0xaa);
            let mark = Mark {
                track: self.track,
                layer: layer as u8,
                frame: encoder.frame,
                index,
                count,
            };
            mark.write(&mut payload);
            encoder.sequence = encoder.sequence.wrapping_add(1);
            let build = Build {
                payload_type: VP8,
                sequence: encoder.sequence,
                timestamp: encoder.timestamp.wrapping_add(ticks),
                ssrc: encoder.ssrc,
                marker: index + 1 == count,
                elements: vec![],
                payload: &payload,
            };
            encoder.history.insert(encoder.sequence, build.packet());
            encoder.sent += 1;
            self.transport_sequence = self.transport_sequence.wrapping_add(1);
            let transport = self.transport_sequence.to_be_bytes();
            let mut elements: Vec<ext::Element<'_>> = vec![(4, &transport)];
            if self.tells_names {
                elements.extend([(1, &b"1"[..]), (2, encoder.rid.as_bytes())]);
            }
            packets.push(Build { elements, ..build }.packet());
        }
        packets
    }

    /// A sender report of each layer.
    pub(crate) fn reports(&self, now: Instant) -> Vec<u8> {
        let mut out = Vec::new();
        let passed = now - self.began;
        for encoder in &self.layers {
            let info = SenderInfo {
                ntp: (3_900_000_000_u64 << 32) + ((passed.as_micros() as u64) << 32) / 1_000_000,
                rtp_timestamp: encoder
                    .timestamp
                    .wrapping_add(passed.as_millis() as u32 * 90),
                packets: encoder.sent,
                octets: 0,
            };
            write_sender_report(encoder.ssrc, &info, &[], &mut out);
        }
        out
    }

    /// Obeys the relay's RTCP; gives the retransmissions.
    pub(crate) fn rtcp(&mut self, compound: &[u8]) -> Vec<Vec<u8>> {
        let mut again = Vec::new();
        for packet in rtcp::packets(compound) {
            match packet.expect("our own RTCP is well-formed") {
                Packet::ReceiverReport(report) => self.tells_names &= report.blocks().count() == 0,
                Packet::PictureLoss { media_ssrc } => {
                    let encoder = self
                        .layers
                        .iter_mut()
                        .find(|encoder| encoder.ssrc == media_ssrc);
                    let encoder = encoder.expect("asked of a layer of ours");
                    encoder.wants_keyframe = true;
                    encoder.keyframe_requests += 1;
                }
                Packet::Nack(nack) => {
                    for sequence in nack.lost() {
                        again.extend(self.again(nack.media_ssrc, sequence));
                    }
                }
                _ => {}
            }
        }
        again
    }

    /// The retransmission of a packet (RFC 4588).
    pub(crate) fn again(&mut self, ssrc: u32, sequence: u16) -> Option<Vec<u8>> {
        let tells_names = self.tells_names;
        let encoder = self
            .layers
            .iter_mut()
            .find(|encoder| encoder.ssrc == ssrc)?;
        let original = encoder.history.get(&sequence)?;
        let header = rtp::parse(original).unwrap();
        let mut payload = sequence.to_be_bytes().to_vec();
        payload.extend_from_slice(&original[header.payload_offset..]);
        encoder.rtx_sequence = encoder.rtx_sequence.wrapping_add(1);
        let names = [(1, &b"1"[..]), (3, encoder.rid.as_bytes())];
        let build = Build {
            payload_type: VP8_RTX,
            sequence: encoder.rtx_sequence,
            timestamp: header.timestamp,
            ssrc: encoder.rtx_ssrc,
            marker: header.marker,
            elements: if tells_names { names.to_vec() } else { vec![] },
            payload: &payload,
        };
        Some(build.packet())
    }

    pub(crate) fn keyframe_requests(&self) -> usize {
        self.layers
            .iter()
            .map(|encoder| encoder.keyframe_requests)
            .sum()
    }
}

/// Voice: a packet each 20 ms.
#[derive(Debug)]
pub(crate) struct Microphone {
    pub(crate) track: u8,
    pub(crate) sequence: u16,
    pub(crate) timestamp: u32,
    began: Instant,
    frame: u32,
}

impl Microphone {
    pub(crate) fn new(track: u8, now: Instant) -> Self {
        let timestamp = u32::MAX - 48_000 * u32::from(track);
        Self {
            track,
            sequence: 65_500,
            timestamp,
            began: now,
            frame: 0,
        }
    }

    pub(crate) fn packet(&mut self, now: Instant) -> Vec<u8> {
        self.sequence = self.sequence.wrapping_add(1);
        self.frame += 1;
        // TOC: 20 ms of SILK, one frame
        let mut payload = vec![0x08; 60];
        Mark {
            track: self.track,
            layer: 0,
            frame: self.frame,
            index: 0,
            count: 1,
        }
        .write(&mut payload);
        Build {
            payload_type: OPUS,
            sequence: self.sequence,
            timestamp: self
                .timestamp
                .wrapping_add((now - self.began).as_millis() as u32 * 48),
            ssrc: 9_000 + u32::from(self.track),
            marker: false,
            elements: vec![(1, b"0"), (5, &[0x80 | 30])],
            payload: &payload,
        }
        .packet()
    }
}

/// Seeded chance.
#[derive(Debug, Clone)]
pub(crate) struct Chance(pub(crate) u64);

impl Chance {
    pub(crate) fn below(&mut self, bound: u64) -> u64 {
        // xorshift64*
        self.0 ^= self.0 >> 12;
        self.0 ^= self.0 << 25;
        self.0 ^= self.0 >> 27;
        (self.0.wrapping_mul(0x2545_f491_4f6c_dd1d) >> 33) % bound
    }

    pub(crate) fn percent(&mut self, percent: u64) -> bool {
        self.below(100) < percent
    }
}

pub(crate) const fn millis(millis: u64) -> Duration {
    Duration::from_millis(millis)
}
