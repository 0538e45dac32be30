//! Reads a picture's size from an AV1 sequence header (AV1 §5.5) and the key frame behind it (§5.9).

use crate::media::wire::Dimensions;
use crate::media::wire::bits::Bits;

/// What a key frame's header needs of its sequence's.
#[derive(Debug, Clone, Copy)]
pub(super) struct Sequence {
    /// Of the largest picture.
    most: (u32, u32),
    /// Bits of a width and of a height.
    size_bits: (u32, u32),
    reduced: bool,
    /// Models of a decoder's buffer, which put more into a frame's header than is read here.
    modelled: bool,
    frame_id_bits: u32,
    order_bits: u32,
    /// 2: each frame says it.
    screen_content: u32,
    integer_motion: u32,
}

impl Sequence {
    /// The header in an OBU's body.
    pub(super) fn parse(body: &[u8]) -> Option<Self> {
        let mut bits = Bits::of(body);
        // seq_profile, still_picture
        bits.skip(4)?;
        let reduced = bits.flag()?;
        let modelled = if reduced {
            bits.skip(5)?;
            false
        } else {
            operating_points(&mut bits)?
        };
        let size_bits = (bits.number(4)? + 1, bits.number(4)? + 1);
        let most = (bits.number(size_bits.0)? + 1, bits.number(size_bits.1)? + 1);
        let mut frame_id_bits = 0;
        if !reduced && bits.flag()? {
            let delta = bits.number(4)? + 2;
            frame_id_bits = bits.number(3)? + delta + 1;
        }
        // use_128x128_superblock, enable_filter_intra, enable_intra_edge_filter
        bits.skip(3)?;
        let (mut screen_content, mut integer_motion, mut order_bits) = (2, 2, 0);
        if !reduced {
            // four tools of inter prediction
            bits.skip(4)?;
            let ordered = bits.flag()?;
            if ordered {
                bits.skip(2)?;
            }
            if !bits.flag()? {
                screen_content = bits.number(1)?;
            }
            if screen_content > 0 && !bits.flag()? {
                integer_motion = bits.number(1)?;
            }
            if ordered {
                order_bits = bits.number(3)? + 1;
            }
        }
        Some(Self {
            most,
            size_bits,
            reduced,
            modelled,
            frame_id_bits,
            order_bits,
            screen_content,
            integer_motion,
        })
    }

    /// The size of the largest picture.
    pub(super) fn largest(&self) -> Option<Dimensions> {
        sized(self.most)
    }

    /// The size of the key frame whose header begins an OBU's body, where it has one of its own.
    pub(super) fn own_size(&self, body: &[u8]) -> Option<Dimensions> {
        if self.reduced || self.modelled {
            return None;
        }
        let mut bits = Bits::of(body);
        // show_existing_frame 0, frame_type 0 (KEY_FRAME), show_frame 1
        if bits.number(4)? != 1 {
            return None;
        }
        // disable_cdf_update
        bits.skip(1)?;
        let screen_content = match self.screen_content {
            2 => bits.flag()?,
            other => other == 1,
        };
        if screen_content && self.integer_motion == 2 {
            bits.skip(1)?;
        }
        bits.skip(self.frame_id_bits)?;
        let overrides = bits.flag()?;
        bits.skip(self.order_bits)?;
        if !overrides {
            return None;
        }
        let (width, height) = self.size_bits;
        sized((bits.number(width)? + 1, bits.number(height)? + 1))
    }
}

fn sized((width, height): (u32, u32)) -> Option<Dimensions> {
    Some(Dimensions {
        width: u16::try_from(width).ok()?,
        height: u16::try_from(height).ok()?,
    })
}

/// Steps over timing and the operating points; whether buffers are modelled.
fn operating_points(bits: &mut Bits<'_>) -> Option<bool> {
    let mut delay_bits = None;
    // timing_info_present_flag
    if bits.flag()? {
        bits.skip(64)?;
        if bits.flag()? {
            bits.golomb()?;
        }
        if bits.flag()? {
            delay_bits = Some(bits.number(5)? + 1);
            bits.skip(32 + 5 + 5)?;
        }
    }
    let displayed = bits.flag()?;
    for _ in 0..=bits.number(5)? {
        bits.skip(12)?;
        if bits.number(5)? > 7 {
            bits.skip(1)?;
        }
        if let Some(delay) = delay_bits
            && bits.flag()?
        {
            bits.skip(2 * delay + 1)?;
        }
        if displayed && bits.flag()? {
            bits.skip(4)?;
        }
    }
    Some(delay_bits.is_some())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::media::wire::bits::packed;
    use proptest::prelude::*;

    #[test]
    fn a_sequence_tells_the_largest_picture() {
        // SVT-AV1 and rav1e, whose timing makes theirs longer
        for (body, width, height) in [
            (
                &[
                    0x02, 0, 0, 0x42, 0x95, 0x5d, 0xfe, 0x1b, 0x8d, 0x5f, 0x30, 0x08,
                ][..],
                1920,
                1080,
            ),
            (
                &[
                    0x02, 0, 0, 0x2d, 0x6a, 0x6a, 0xad, 0xfe, 0x35, 0x7c, 0xc0, 0x20,
                ],
                1366,
                768,
            ),
            (
                &[
                    0x02, 0, 0, 0x0d, 0x66, 0x27, 0xfb, 0x38, 0xd5, 0xf3, 0, 0x80,
                ],
                640,
                360,
            ),
            (
                &[
                    0, 0, 0, 0xfa, 0xa6, 0xaa, 0xdf, 0xe2, 0x10, 0xac, 0x81, 1, 1, 0x0a,
                ],
                1366,
                768,
            ),
            (
                &[
                    0, 0, 0, 0xfa, 0x62, 0x7f, 0xb3, 0x88, 0x42, 0xb2, 4, 4, 4, 0x28,
                ],
                640,
                360,
            ),
        ] {
            let sequence = Sequence::parse(body).expect("a sequence header");
            assert_eq!(sequence.largest(), Some(Dimensions { width, height }));
        }
    }

    #[test]
    fn timing_and_models_of_buffers_are_stepped_over() {
        // timing (equal pictures), a model of 8 bits, two points of which one has a delay
        let head = format!(
            "000 0 0 1 {}{} 1 1 1 00111 {} 00000 00000 1 00001",
            "0".repeat(32),
            "1".repeat(32),
            "0".repeat(32)
        );
        let points = "000000000001 00101 1 00000000 00000000 0 0 000000000000 01000 1 0 1 1111";
        let sizes = "0111 0111 10011111 01011001 0 000 0000 0 1 1";
        let body = packed(&format!("{head}{points}{sizes}"));
        let sequence = Sequence::parse(&body).expect("a sequence header");
        let (width, height) = (160, 90);
        assert_eq!(sequence.largest(), Some(Dimensions { width, height }));
        assert!(sequence.modelled && sequence.own_size(&[0x10; 20]).is_none());
    }

    #[test]
    fn a_key_frame_may_be_smaller_than_its_sequence_allows() {
        // a still picture's short header: 8 bits each
        let short = packed("000 1 1 00100 0111 0111 10011111 01011001 000");
        let short = Sequence::parse(&short).expect("a sequence header");
        assert_eq!(short.largest().map(|size| size.height), Some(90));
        // ids of 3 + 1 bits, three bits of order, and screen content as each frame says
        let whole = packed(
            "000 0 0 0 0 00000 000000000000 00101 0111 0111 10011111 01011001 \
             1 0000 000 000 0000 1 00 1 1 010",
        );
        let whole = Sequence::parse(&whole).expect("a sequence header");
        let frame = |overrides| format!("0 00 1 0 1 0 000 {overrides} 011");
        let own = packed(&format!("{} 01001111 00101100", frame(1)));
        let (width, height) = (80, 45);
        assert_eq!(whole.own_size(&own), Some(Dimensions { width, height }));
        assert_eq!(whole.own_size(&packed(&frame(0))), None);
        // not a key frame
        assert_eq!(
            whole.own_size(&packed(&format!("0 01 1 {}", frame(1)))),
            None
        );
    }

    proptest! {
        #[test]
        fn junk_tells_a_size_or_none(body in proptest::collection::vec(any::<u8>(), 0..80)) {
            if let Some(sequence) = Sequence::parse(&body) {
                let _ = (sequence.largest(), sequence.own_size(&body));
            }
        }
    }
}
