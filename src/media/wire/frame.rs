//! Says of any codec's payload where it stands in its stream: the one question that `ingress`,
//! `egress` and `selection` ask about codecs, and the one reading of a packet's descriptor.

use super::{Dimensions, Malformed, av1, h264, opus, vp8, vp9};
use crate::media::negotiated::Codec;

/// What one packet says about its frame.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Frame {
    /// A frame of one layer starts with this packet. H.264 and AV1 tell only that it may: there a new
    /// timestamp decides.
    pub starts: bool,
    /// A receiver that knows nothing of the track can start with this packet.
    pub starts_keyframe: bool,
    /// 0 is the base; 0 where it cannot be dropped alone.
    pub temporal: u8,
    /// From here on a receiver may take this temporal layer as well.
    pub switch_up: bool,
    descriptor: Descriptor,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
enum Descriptor {
    /// Nothing in it counts across frames.
    #[default]
    Plain,
    Vp8(vp8::Descriptor),
    Vp9(vp9::Descriptor),
    H264,
    Av1,
}

/// The counters inside a packet that must go on evenly for a receiver.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Counters {
    /// Counts frames: 15 bits, or seven where the publisher has only seven.
    pub picture: Option<u16>,
    /// TL0PICIDX: counts frames of temporal layer 0.
    pub base_index: Option<u8>,
}

impl Frame {
    /// Reads the head of a payload of this codec, without padding.
    #[inline]
    pub fn read(codec: Codec, payload: &[u8]) -> Result<Self, Malformed> {
        Ok(match codec {
            Codec::Opus => {
                opus::parse(payload)?;
                // every packet is a frame that needs no other
                Self {
                    starts: true,
                    starts_keyframe: true,
                    temporal: 0,
                    switch_up: true,
                    descriptor: Descriptor::Plain,
                }
            }
            Codec::Vp8 => {
                let descriptor = vp8::Descriptor::parse(payload)?;
                let starts_keyframe = descriptor.starts_keyframe(payload);
                Self {
                    starts: descriptor.starts_frame(),
                    starts_keyframe,
                    temporal: descriptor.temporal_id.unwrap_or(0),
                    switch_up: starts_keyframe || descriptor.layer_sync,
                    descriptor: Descriptor::Vp8(descriptor),
                }
            }
            Codec::Vp9 { .. } => {
                let descriptor = vp9::Descriptor::parse(payload)?;
                let starts_keyframe = descriptor.starts_keyframe(payload);
                let switching_up = descriptor.layer.is_some_and(|layer| layer.switching_up);
                Self {
                    starts: descriptor.starts_frame,
                    starts_keyframe,
                    // only VP8's descriptor lets a layer be dropped without rewriting anything else
                    temporal: 0,
                    switch_up: starts_keyframe || switching_up,
                    descriptor: Descriptor::Vp9(descriptor),
                }
            }
            Codec::H264 { .. } => {
                let contents = h264::parse(payload)?;
                Self {
                    starts: contents.may_start_frame,
                    starts_keyframe: contents.parameter_sets,
                    temporal: 0,
                    switch_up: contents.parameter_sets,
                    descriptor: Descriptor::H264,
                }
            }
            Codec::Av1 { .. } => {
                let contents = av1::parse(payload)?;
                Self {
                    starts: contents.may_start_frame,
                    starts_keyframe: contents.starts_sequence,
                    temporal: 0,
                    switch_up: contents.starts_sequence,
                    descriptor: Descriptor::Av1,
                }
            }
        })
    }

    /// The counters as the publisher sent them.
    pub fn counters(&self) -> Counters {
        match self.descriptor {
            Descriptor::Plain | Descriptor::H264 | Descriptor::Av1 => Counters::default(),
            Descriptor::Vp8(descriptor) => Counters {
                picture: descriptor.picture_id.map(vp8::PictureId::value),
                base_index: descriptor.tl0_picture_index,
            },
            Descriptor::Vp9(descriptor) => Counters {
                picture: descriptor.picture_id,
                base_index: descriptor.layer.and_then(|layer| layer.tl0_picture_index),
            },
        }
    }

    /// Overwrites the counters in a copy of the payload; absent ones stay absent.
    pub fn rewrite(&self, payload: &mut [u8], counters: Counters) {
        let picture = counters.picture.unwrap_or(0) & 0x7fff;
        let base_index = counters.base_index.unwrap_or(0);
        match self.descriptor {
            Descriptor::Plain | Descriptor::H264 | Descriptor::Av1 => {}
            Descriptor::Vp8(descriptor) => descriptor.rewrite(payload, picture, base_index),
            Descriptor::Vp9(descriptor) => descriptor.rewrite(payload, picture, base_index),
        }
    }

    /// The picture's size, where this packet starts a key frame that tells it: of a stream in layers,
    /// the largest.
    pub fn dimensions(&self, payload: &[u8]) -> Option<Dimensions> {
        match self.descriptor {
            Descriptor::Plain => None,
            Descriptor::Vp8(descriptor) => descriptor.dimensions(payload),
            Descriptor::Vp9(descriptor) => {
                let (width, height) = descriptor.structure?.largest?;
                Some(Dimensions { width, height })
            }
            Descriptor::H264 => h264::dimensions(payload),
            Descriptor::Av1 => av1::dimensions(payload),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::media::negotiated::{H264Profile, PacketizationMode};

    #[test]
    fn a_key_frame_is_told_in_every_codec() {
        let h264 = Codec::H264 {
            profile: H264Profile::ConstrainedBaseline,
            mode: PacketizationMode::NonInterleaved,
        };
        let vp9 = Codec::Vp9 { profile: 0 };
        for (codec, key, delta) in [
            (Codec::Vp8, &[0x10, 0x10, 0, 0][..], &[0x10, 0x11, 0, 0][..]),
            (vp9, &[0x88, 0x01, 0x82], &[0xc8, 0x01, 0x86]),
            (h264, &[0x67, 0x42, 0xe0], &[0x41, 0x9a]),
            (
                Codec::Av1 { profile: 0 },
                &[0x28, 2, 0x08, 0, 0x30, 1],
                &[0x10, 0x30, 1],
            ),
        ] {
            let key = Frame::read(codec, key).expect("a key frame");
            assert!(
                key.starts_keyframe && key.starts && key.switch_up,
                "{codec:?}"
            );
            let delta = Frame::read(codec, delta).expect("a frame");
            assert!(!delta.starts_keyframe && delta.starts, "{codec:?}");
            assert_eq!(Frame::read(codec, &[]), Err(Malformed), "{codec:?}");
        }
    }

    #[test]
    fn the_layer_count_may_change_in_mid_stream() {
        // VP8 with two temporal layers, then without, then with three
        let payloads: [&[u8]; 3] = [
            &[0x90, 0x20, 0x40, 0x11],
            &[0x10, 0x11],
            &[0x90, 0x20, 0xa0, 0x11],
        ];
        let layers = payloads.map(|payload| {
            let frame = Frame::read(Codec::Vp8, payload).expect("a frame");
            (frame.temporal, frame.switch_up)
        });
        assert_eq!(layers, [(1, false), (0, false), (2, true)]);
    }
}
