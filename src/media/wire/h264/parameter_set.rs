//! Reads the picture's size from a sequence parameter set (H.264 §7.3.2.1.1).

use crate::media::wire::Dimensions;
use crate::media::wire::bits::Bits;

/// The size of the picture that is shown, cropped; `body` is the unit without its first byte.
pub(super) fn dimensions(body: &[u8]) -> Option<Dimensions> {
    let mut bits = Bits::of_unit(body);
    let profile = bits.number(8)?;
    // constraints and level
    bits.skip(16)?;
    bits.golomb()?;
    let chroma = if HAVE_CHROMA.contains(&profile) {
        chroma(&mut bits)?
    } else {
        Chroma::Halved
    };
    // log2_max_frame_num_minus4
    bits.golomb()?;
    picture_order(&mut bits)?;
    // max_num_ref_frames, gaps_in_frame_num_value_allowed_flag
    bits.golomb()?;
    bits.skip(1)?;
    let (columns, rows) = (
        bits.golomb()?.checked_add(1)?,
        bits.golomb()?.checked_add(1)?,
    );
    let frames_only = bits.flag()?;
    if !frames_only {
        // mb_adaptive_frame_field_flag
        bits.skip(1)?;
    }
    // direct_8x8_inference_flag
    bits.skip(1)?;
    // two fields make a picture
    let fields = if frames_only { 1 } else { 2 };
    let (width, height) = (
        columns.checked_mul(16)?,
        rows.checked_mul(16)?.checked_mul(fields)?,
    );
    let (across, down) = if bits.flag()? {
        let mut next = || bits.golomb();
        let (left, right, top, bottom) = (next()?, next()?, next()?, next()?);
        let (x, y) = chroma.crop_unit();
        (
            left.checked_add(right)?.checked_mul(x)?,
            top.checked_add(bottom)?
                .checked_mul(y)?
                .checked_mul(fields)?,
        )
    } else {
        (0, 0)
    };
    let left = |whole: u32, cropped| {
        let left = u16::try_from(whole.checked_sub(cropped)?).ok()?;
        (left > 0).then_some(left)
    };
    Some(Dimensions {
        width: left(width, across)?,
        height: left(height, down)?,
    })
}

/// Profiles whose parameter sets speak of chroma: High and those above.
const HAVE_CHROMA: [u32; 13] = [100, 110, 122, 244, 44, 83, 86, 118, 128, 138, 139, 134, 135];

/// How the colours are sampled (table 6-1).
enum Chroma {
    /// None, or planes of their own.
    Absent,
    Halved,
    HalvedAcross,
    Full,
}

impl Chroma {
    /// What one step of cropping is across and down, in pixels (§7.4.2.1.1).
    const fn crop_unit(&self) -> (u32, u32) {
        match self {
            Self::Absent | Self::Full => (1, 1),
            Self::Halved => (2, 2),
            Self::HalvedAcross => (2, 1),
        }
    }
}

fn chroma(bits: &mut Bits<'_>) -> Option<Chroma> {
    let format = bits.golomb()?;
    let chroma = match format {
        0 => Chroma::Absent,
        1 => Chroma::Halved,
        2 => Chroma::HalvedAcross,
        3 if bits.flag()? => Chroma::Absent,
        3 => Chroma::Full,
        _ => return None,
    };
    // bit depths, qpprime_y_zero_transform_bypass_flag
    bits.golomb()?;
    bits.golomb()?;
    bits.skip(1)?;
    if bits.flag()? {
        for list in 0..if format == 3 { 12 } else { 8 } {
            if bits.flag()? {
                scaling_list(bits, if list < 6 { 16 } else { 64 })?;
            }
        }
    }
    Some(chroma)
}

/// Steps over a scaling list (§7.3.2.1.1.1).
fn scaling_list(bits: &mut Bits<'_>, size: usize) -> Option<()> {
    let (mut last, mut next) = (8_i64, 8_i64);
    for _ in 0..size {
        if next != 0 {
            next = (last + bits.signed_golomb()?).rem_euclid(256);
        }
        if next != 0 {
            last = next;
        }
    }
    Some(())
}

/// Steps over how pictures are ordered.
fn picture_order(bits: &mut Bits<'_>) -> Option<()> {
    match bits.golomb()? {
        0 => bits.golomb().map(|_| ()),
        1 => {
            bits.skip(1)?;
            bits.golomb()?;
            bits.golomb()?;
            // at most 255
            let cycle = bits.golomb().filter(|count| *count <= 255)?;
            (0..cycle).try_for_each(|_| bits.golomb().map(|_| ()))
        }
        2 => Some(()),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::media::wire::bits::packed;
    use proptest::prelude::*;

    fn bytes(hex: &str) -> Vec<u8> {
        let pair = |at| u8::from_str_radix(&hex[at..at + 2], 16).expect("hex");
        (0..hex.len()).step_by(2).map(pair).collect()
    }

    /// What x264 writes for pictures of these sizes.
    const WRITTEN: [(&str, u16, u16); 13] = [
        (
            "6742c028d900780227e5c044000003000400000300283c60c920",
            1920,
            1080,
        ),
        (
            "6742c016d900a02ff970110000030001000003000a0f162e48",
            640,
            360,
        ),
        (
            "674d4020d90056061e6f0110000003001000000300a0f1832480",
            1366,
            768,
        ),
        (
            "67640028acb200f0044fcb80880000030008000003005078c19240",
            1920,
            1080,
        ),
        (
            "67640020acb200ac0c3cde022000000300200000030141e30649",
            1366,
            768,
        ),
        (
            "6764001ff365014016ec05b2000003000200000300141e30632c",
            1280,
            720,
        ),
        (
            "676e0028a6cb200f0044fcb808800000030080000005078c1924",
            1920,
            1080,
        ),
        (
            "677a0028bcb200f0044fc4e022000003000200000300141e306490",
            1920,
            1080,
        ),
        (
            "677a0016bcb201405ff13808800000030080000005078b1724",
            640,
            360,
        ),
        (
            "67f400289196401e0089f89c044000000300400000030283c60c92",
            1920,
            1080,
        ),
        (
            "67f400209196401581878bf0110000030001000003000a0f183248",
            1366,
            768,
        ),
        // in fields
        (
            "67f40028919b280f0089f970110000030001000003000a1f162d96",
            1920,
            1080,
        ),
        (
            "67640028acd94078044fde022000000300200000030143e2c5b2c0",
            1920,
            1080,
        ),
    ];

    #[test]
    fn a_size_is_that_of_the_picture_without_what_is_cropped() {
        for (hex, width, height) in WRITTEN {
            let unit = bytes(hex);
            assert_eq!(
                dimensions(&unit[1..]),
                Some(Dimensions { width, height }),
                "{hex}"
            );
        }
    }

    #[test]
    fn scaling_lists_and_cycles_of_order_are_stepped_over() {
        // a list that falls back at once, six that are absent, one of 64 equal steps
        let lists = format!("1 000010001 000000 1 {}", "1".repeat(64));
        let order = "1 010 1 1 1 011 1 1";
        let size = "1 0 00000101000 000010111 1 1 1 1 1 1 00101";
        let set = packed(&format!(
            "01100100 00000000 00101000 1 010 1 1 0 1 {lists} {order} {size}"
        ));
        let (width, height) = (640, 360);
        assert_eq!(dimensions(&set), Some(Dimensions { width, height }));
    }

    #[test]
    fn a_set_that_ends_early_or_lies_tells_no_size() {
        for (hex, ..) in WRITTEN {
            let unit = bytes(hex);
            assert_eq!(dimensions(&unit[1..7]), None, "{hex}");
        }
        let told = |columns: &str, crop: &str| {
            let head = "01000010 00000000 00011110 1 1 011 1 0";
            dimensions(&packed(&format!("{head} {columns} 1 1 1 {crop}")))
        };
        let (width, height) = (16, 16);
        assert_eq!(told("1", "0"), Some(Dimensions { width, height }));
        // nothing left, less than nothing, and wider than any picture
        assert_eq!(told("1", "1 1 0001001 1 1"), None);
        assert_eq!(told("1", "1 1 0001010 1 1"), None);
        assert_eq!(told("000000000000 1000000000001", "0"), None);
    }

    proptest! {
        #[test]
        fn junk_tells_a_size_or_none(body in proptest::collection::vec(any::<u8>(), 0..300)) {
            let _ = dimensions(&body);
            let mut high = vec![100];
            high.extend_from_slice(&body);
            let _ = dimensions(&high);
        }
    }
}
