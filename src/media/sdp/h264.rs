//! Reads what an offer says of H.264 (RFC 6184 §8.1).

use crate::media::negotiated::{H264Profile, PacketizationMode};

/// The profile (table 5); Baseline when nothing is said, `None` when it is none of ours.
pub(super) fn profile(id: Option<&str>) -> Option<H264Profile> {
    let id = profile_level_id(id)?;
    let (idc, constraints) = (id >> 16 & 0xff, id >> 8 & 0xff);
    let set = |flag: u32| constraints & 0x80 >> flag != 0;
    Some(match idc {
        66 | 77 | 88 if is_constrained_baseline(idc, constraints) => {
            H264Profile::ConstrainedBaseline
        }
        66 => H264Profile::Baseline,
        77 => H264Profile::Main,
        88 if set(0) => H264Profile::Baseline,
        88 => H264Profile::Extended,
        100 if set(4) && set(5) => H264Profile::ConstrainedHigh,
        100 => H264Profile::High,
        110 if set(3) => H264Profile::High10Intra,
        110 => H264Profile::High10,
        122 if set(3) => H264Profile::High422Intra,
        122 => H264Profile::High422,
        244 if set(3) => H264Profile::High444Intra,
        244 => H264Profile::High444Predictive,
        44 => H264Profile::Cavlc444Intra,
        _ => return None,
    })
}

/// What obeys Baseline and Main at once, under any of three names.
const fn is_constrained_baseline(idc: u32, constraints: u32) -> bool {
    match idc {
        66 => constraints & 0x40 != 0,
        77 => constraints & 0x80 != 0,
        _ => constraints & 0xc0 == 0xc0,
    }
}

/// How pictures are cut; single units when nothing is said. `None`: interleaved.
pub(super) fn mode(said: Option<&str>) -> Option<PacketizationMode> {
    match said {
        None | Some("0") => Some(PacketizationMode::Single),
        Some("1") => Some(PacketizationMode::NonInterleaved),
        Some(_) => None,
    }
}

/// The level is the offer's own, so that it is the same both ways where it must be (§8.2.2).
pub(super) fn answered(id: Option<&str>, mode: PacketizationMode, asymmetric: bool) -> String {
    let asymmetric = match asymmetric {
        true => "level-asymmetry-allowed=1;",
        false => "",
    };
    let (mode, id) = (mode as u8, profile_level_id(id).unwrap_or(DEFAULT));
    format!("{asymmetric}packetization-mode={mode};profile-level-id={id:06x}")
}

/// Baseline at level 1.
const DEFAULT: u32 = 0x42_00_0a;

fn profile_level_id(said: Option<&str>) -> Option<u32> {
    match said {
        None => Some(DEFAULT),
        Some(id) if id.len() == 6 => u32::from_str_radix(id, 16).ok(),
        Some(_) => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use H264Profile as P;

    #[test]
    fn a_profile_is_told_from_its_constraints() {
        // RFC 6184 table 5, row by row, with the bits that may be either
        assert_eq!(profile(None), Some(P::Baseline));
        for (ids, expected) in [
            (
                &[
                    "42e01f", "42c01f", "42401f", "4de01f", "4d801f", "58c01f", "58e01f",
                ][..],
                P::ConstrainedBaseline,
            ),
            (
                &["42001f", "42801f", "42a01f", "58801f", "58a01f"],
                P::Baseline,
            ),
            (&["4d001f", "4d401f", "4d201f"], P::Main),
            (&["58001f", "58201f"], P::Extended),
            (&["64001f", "640028"], P::High),
            (&["640c1f"], P::ConstrainedHigh),
            (&["6e001f"], P::High10),
            (&["7a001f"], P::High422),
            (&["f4001f"], P::High444Predictive),
            (&["6e101f"], P::High10Intra),
            (&["7a101f"], P::High422Intra),
            (&["f4101f"], P::High444Intra),
            (&["2c101f"], P::Cavlc444Intra),
        ] {
            for id in ids {
                assert_eq!(profile(Some(id)), Some(expected), "{id}");
            }
        }
        for id in ["001f", "zz001f", "01001f", "+42e01", ""] {
            assert_eq!(profile(Some(id)), None, "{id}");
        }
    }

    #[test]
    fn a_decoder_of_more_tools_decodes_what_has_fewer_and_never_the_reverse() {
        let all = [
            P::ConstrainedBaseline,
            P::Baseline,
            P::Main,
            P::ConstrainedHigh,
            P::High,
            P::Extended,
            P::High10,
            P::High422,
            P::High444Predictive,
            P::High10Intra,
            P::High422Intra,
            P::High444Intra,
            P::Cavlc444Intra,
        ];
        for able in all {
            assert!(able.decodes(able));
            for other in all {
                // the one pair that is taken for equal
                let alike = [P::High, P::ConstrainedHigh];
                let equal = alike.contains(&able) && alike.contains(&other);
                assert!(able == other || equal || !(able.decodes(other) && other.decodes(able)));
            }
        }
        for (able, streams) in [
            (P::Main, &[P::ConstrainedBaseline][..]),
            (P::High, &[P::ConstrainedBaseline, P::Main]),
            (P::Extended, &[P::Baseline]),
            (P::High10, &[P::High, P::High10Intra]),
            (P::High422, &[P::High10, P::High422Intra]),
            (
                P::High444Predictive,
                &[P::Main, P::High, P::High422, P::Cavlc444Intra],
            ),
        ] {
            assert!(
                streams.iter().all(|stream| able.decodes(*stream)),
                "{able:?}"
            );
        }
        // Main has no slice groups, Extended no arithmetic coding
        assert!(!P::Main.decodes(P::Baseline) && !P::Extended.decodes(P::Main));
        assert!(!P::ConstrainedBaseline.decodes(P::Main) && !P::Main.decodes(P::High));
    }
}
