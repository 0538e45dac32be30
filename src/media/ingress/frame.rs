//! Tells where frames, key frames and temporal layers lie, from the codec's own packet header.

use crate::media::negotiated::Codec;
use crate::media::wire::{Malformed, frame, vp8, vp9};

/// What one packet says about its frame.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Frame {
    /// A frame starts with this packet, or may (H.264, AV1).
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
    /// Reads the head of a payload of this codec.
    pub(super) fn read(codec: Codec, payload: &[u8]) -> Result<Self, Malformed> {
        let info = frame::frame(codec, payload)?;
        let (descriptor, temporal) = match codec {
            Codec::Vp8 => (
                Descriptor::Vp8(vp8::Descriptor::parse(payload)?),
                info.temporal_id,
            ),
            // only VP8's descriptor lets a layer be dropped without rewriting anything else
            Codec::Vp9 { .. } => (Descriptor::Vp9(vp9::Descriptor::parse(payload)?), 0),
            Codec::Opus | Codec::H264 { .. } | Codec::Av1 { .. } => (Descriptor::Plain, 0),
        };
        Ok(Self {
            starts: info.starts_frame,
            starts_keyframe: info.starts_keyframe,
            temporal,
            switch_up: info.switches_up,
            descriptor,
        })
    }

    /// The counters as the publisher sent them.
    pub fn counters(&self) -> Counters {
        match self.descriptor {
            Descriptor::Plain => Counters::default(),
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
            Descriptor::Plain => {}
            Descriptor::Vp8(descriptor) => descriptor.rewrite(payload, picture, base_index),
            Descriptor::Vp9(descriptor) => descriptor.rewrite(payload, picture, base_index),
        }
    }

    pub(super) fn dimensions(&self, payload: &[u8]) -> Option<vp8::Dimensions> {
        match self.descriptor {
            Descriptor::Plain => None,
            Descriptor::Vp8(descriptor) => descriptor.dimensions(payload),
            Descriptor::Vp9(descriptor) => {
                let (width, height) = descriptor.structure?.largest?;
                Some(vp8::Dimensions { width, height })
            }
        }
    }
}
