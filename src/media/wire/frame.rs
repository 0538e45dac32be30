//! Says of any codec's payload where it stands in its stream: the one question that `ingress`,
//! `egress` and `selection` ask about codecs.

use super::{Malformed, av1, h264, opus, vp8, vp9};
use crate::media::negotiated::Codec;

/// Where one packet stands in its stream.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct FrameInfo {
    /// A decoder that has seen nothing can start with this packet.
    pub starts_keyframe: bool,
    /// A frame of one layer starts with this packet. H.264 and AV1 tell only that it may: there a
    /// new timestamp decides.
    pub starts_frame: bool,
    /// 0 is the lowest.
    pub temporal_id: u8,
    /// A receiver of lower temporal layers may start to receive this one here.
    pub switches_up: bool,
}

/// Reads a packet's payload without padding.
#[inline]
pub fn frame(codec: Codec, payload: &[u8]) -> Result<FrameInfo, Malformed> {
    Ok(match codec {
        Codec::Opus => {
            opus::parse(payload)?;
            // every packet is a frame that needs no other
            FrameInfo {
                starts_keyframe: true,
                starts_frame: true,
                temporal_id: 0,
                switches_up: true,
            }
        }
        Codec::Vp8 => {
            let descriptor = vp8::Descriptor::parse(payload)?;
            let starts_keyframe = descriptor.starts_keyframe(payload);
            FrameInfo {
                starts_keyframe,
                starts_frame: descriptor.starts_frame(),
                temporal_id: descriptor.temporal_id.unwrap_or(0),
                switches_up: starts_keyframe || descriptor.layer_sync,
            }
        }
        Codec::Vp9 { .. } => {
            let descriptor = vp9::Descriptor::parse(payload)?;
            let starts_keyframe = descriptor.starts_keyframe();
            FrameInfo {
                starts_keyframe,
                starts_frame: descriptor.starts_frame,
                temporal_id: descriptor.temporal_id(),
                switches_up: starts_keyframe
                    || descriptor.layer.is_some_and(|layer| layer.switching_up),
            }
        }
        Codec::H264 { .. } => {
            let contents = h264::parse(payload)?;
            FrameInfo {
                starts_keyframe: contents.parameter_sets,
                starts_frame: contents.may_start_frame,
                temporal_id: 0,
                switches_up: contents.parameter_sets,
            }
        }
        Codec::Av1 { .. } => {
            let contents = av1::parse(payload)?;
            FrameInfo {
                starts_keyframe: contents.starts_sequence,
                starts_frame: contents.may_start_frame,
                temporal_id: contents.temporal_id,
                switches_up: contents.starts_sequence,
            }
        }
    })
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
            let key = frame(codec, key).expect("a key frame");
            assert!(
                key.starts_keyframe && key.starts_frame && key.switches_up,
                "{codec:?}"
            );
            let delta = frame(codec, delta).expect("a frame");
            assert!(!delta.starts_keyframe && delta.starts_frame, "{codec:?}");
            assert_eq!(frame(codec, &[]), Err(Malformed), "{codec:?}");
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
            let info = frame(Codec::Vp8, payload).expect("a frame");
            (info.temporal_id, info.switches_up)
        });
        assert_eq!(layers, [(1, false), (0, false), (2, true)]);
    }
}
