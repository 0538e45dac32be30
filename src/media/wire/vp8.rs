//! Knows the VP8 payload descriptor (RFC 7741 §4.2).

use super::{Dimensions, Malformed, be16};

/// The descriptor in front of every VP8 payload, with where its rewritable fields stand.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Descriptor {
    /// No other frame refers to this one: it may be dropped.
    pub non_reference: bool,
    /// A partition of the frame starts with this packet.
    pub start_of_partition: bool,
    /// Which partition, 0 to 7; the frame starts where partition 0 does.
    pub partition: u8,
    /// Counts frames.
    pub picture_id: Option<PictureId>,
    /// Counts frames of temporal layer 0.
    pub tl0_picture_index: Option<u8>,
    /// 0 to 3.
    pub temporal_id: Option<u8>,
    /// The frame refers to temporal layer 0 only: a switch up may happen here.
    pub layer_sync: bool,
    /// The key frame this one depends on, 0 to 31.
    pub key_index: Option<u8>,
    /// Of the descriptor, in bytes: the VP8 payload follows.
    pub length: usize,
    tl0_at: usize,
}

/// A picture id and its width on the wire.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum PictureId {
    /// Seven bits.
    Short(u8),
    /// Fifteen bits.
    Long(u16),
}

impl PictureId {
    /// The number, whatever its width.
    pub fn value(self) -> u16 {
        match self {
            Self::Short(id) => u16::from(id),
            Self::Long(id) => id,
        }
    }
}

impl Descriptor {
    /// Reads the descriptor at the start of an RTP payload that holds at least a byte of VP8.
    #[inline]
    pub fn parse(payload: &[u8]) -> Result<Self, Malformed> {
        let byte = |at: usize| payload.get(at).copied().ok_or(Malformed);
        let first = byte(0)?;
        let mut descriptor = Self {
            non_reference: first & 0x20 != 0,
            start_of_partition: first & 0x10 != 0,
            partition: first & 0x07,
            picture_id: None,
            tl0_picture_index: None,
            temporal_id: None,
            layer_sync: false,
            key_index: None,
            length: 1,
            tl0_at: 0,
        };
        if first & 0x80 != 0 {
            let present = byte(1)?;
            let mut at = 2;
            if present & 0x80 != 0 {
                let id = byte(at)?;
                if id & 0x80 != 0 {
                    let id = u16::from(id & 0x7f) << 8 | u16::from(byte(at + 1)?);
                    descriptor.picture_id = Some(PictureId::Long(id));
                    at += 2;
                } else {
                    descriptor.picture_id = Some(PictureId::Short(id));
                    at += 1;
                }
            }
            if present & 0x40 != 0 {
                descriptor.tl0_picture_index = Some(byte(at)?);
                descriptor.tl0_at = at;
                at += 1;
            }
            if present & 0x30 != 0 {
                let layers = byte(at)?;
                at += 1;
                if present & 0x20 != 0 {
                    descriptor.temporal_id = Some(layers >> 6);
                    descriptor.layer_sync = layers & 0x20 != 0;
                }
                if present & 0x10 != 0 {
                    descriptor.key_index = Some(layers & 0x1f);
                }
            }
            descriptor.length = at;
        }
        if payload.len() <= descriptor.length {
            return Err(Malformed);
        }
        Ok(descriptor)
    }

    /// The frame starts with this packet.
    #[inline]
    pub fn starts_frame(&self) -> bool {
        self.start_of_partition && self.partition == 0
    }

    /// This packet starts a key frame (RFC 7741 §4.3: the P bit is clear).
    #[inline]
    pub fn starts_keyframe(&self, payload: &[u8]) -> bool {
        self.starts_frame() && payload.get(self.length).is_some_and(|tag| tag & 1 == 0)
    }

    /// The picture's size, where this packet starts a key frame (RFC 6386 §9.1).
    pub fn dimensions(&self, payload: &[u8]) -> Option<Dimensions> {
        if !self.starts_keyframe(payload) {
            return None;
        }
        let head = payload.get(self.length..self.length + 10)?;
        if head[3..6] != [0x9d, 0x01, 0x2a] {
            return None;
        }
        let little = |at: usize| be16(head, at).swap_bytes() & 0x3fff;
        Some(Dimensions {
            width: little(6),
            height: little(8),
        })
    }

    /// Overwrites the picture id and TL0PICIDX in place, each where it is present and in its own
    /// width. `payload` is the one this descriptor was read from, or a copy of it.
    #[inline]
    pub fn rewrite(&self, payload: &mut [u8], picture_id: u16, tl0_picture_index: u8) {
        match self.picture_id {
            Some(PictureId::Long(_)) => {
                payload[2..4].copy_from_slice(&(0x8000 | picture_id).to_be_bytes());
            }
            Some(PictureId::Short(_)) => payload[2] = picture_id as u8 & 0x7f,
            None => {}
        }
        if self.tl0_picture_index.is_some() {
            payload[self.tl0_at] = tl0_picture_index;
        }
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    /// A key frame of 640x360 as Chromium starts it: X, S; I, L, T, K; 15 bits of picture id.
    const CHROMIUM: [u8; 16] = [
        0x90, 0xf0, 0x92, 0x34, 0x56, 0x27, 0x10, 0x02, 0x00, 0x9d, 0x01, 0x2a, 0x80, 0x02, 0x68,
        0x01,
    ];

    #[test]
    fn a_key_frame_of_chromium_is_understood_whole() {
        let descriptor = Descriptor::parse(&CHROMIUM).expect("a descriptor");
        assert_eq!(
            descriptor,
            Descriptor {
                non_reference: false,
                start_of_partition: true,
                partition: 0,
                picture_id: Some(PictureId::Long(0x1234)),
                tl0_picture_index: Some(0x56),
                temporal_id: Some(0),
                layer_sync: true,
                key_index: Some(7),
                length: 6,
                tl0_at: 4,
            }
        );
        assert!(descriptor.starts_keyframe(&CHROMIUM));
        assert_eq!(
            descriptor.dimensions(&CHROMIUM),
            Some(Dimensions {
                width: 640,
                height: 360
            })
        );
    }

    #[test]
    fn a_later_packet_of_a_key_frame_starts_nothing() {
        let mut payload = CHROMIUM;
        payload[0] = 0x80;
        let descriptor = Descriptor::parse(&payload).expect("a descriptor");
        assert!(!descriptor.starts_frame());
        assert!(!descriptor.starts_keyframe(&payload));
        payload[0] = 0x91;
        let descriptor = Descriptor::parse(&payload).expect("a descriptor");
        assert!(descriptor.start_of_partition && !descriptor.starts_keyframe(&payload));
    }

    #[test]
    fn every_cut_of_a_descriptor_is_malformed() {
        for length in 0..=6 {
            assert_eq!(
                Descriptor::parse(&CHROMIUM[..length]),
                Err(Malformed),
                "{length} bytes"
            );
        }
        assert!(Descriptor::parse(&CHROMIUM[..7]).is_ok());
    }

    #[test]
    fn rewriting_keeps_the_width_of_the_picture_id() {
        let mut short = [0x90, 0xc0, 0x7f, 0x09, 0x10];
        let descriptor = Descriptor::parse(&short).expect("a descriptor");
        assert_eq!(descriptor.picture_id, Some(PictureId::Short(0x7f)));
        descriptor.rewrite(&mut short, 0x1281, 0xaa);
        assert_eq!(short, [0x90, 0xc0, 0x01, 0xaa, 0x10]);
    }

    proptest! {
        #[test]
        fn a_rewrite_changes_two_numbers_and_nothing_else(
            mut payload in proptest::collection::vec(any::<u8>(), 0..24), picture_id in 0u16..0x8000, tl0: u8,
        ) {
            if let Ok(before) = Descriptor::parse(&payload) {
                let tail = payload[before.length..].to_vec();
                before.rewrite(&mut payload, picture_id, tl0);
                let after = Descriptor::parse(&payload).expect("still a descriptor");
                let expected = Descriptor {
                    picture_id: before.picture_id.map(|id| match id {
                        PictureId::Short(_) => PictureId::Short(picture_id as u8 & 0x7f),
                        PictureId::Long(_) => PictureId::Long(picture_id),
                    }),
                    tl0_picture_index: before.tl0_picture_index.map(|_| tl0),
                    ..before
                };
                prop_assert_eq!(after, expected);
                prop_assert_eq!(&payload[after.length..], &tail[..]);
                let _ = after.dimensions(&payload);
            }
        }
    }
}
