//! Knows H.264 payloads of packetization modes 0 and 1: single NAL units, STAP-A and FU-A (RFC 6184 §5).
//!
//! A decoder starts at the parameter sets, not at the IDR picture behind them: a receiver that
//! is switched at the IDR shows nothing. The end of a frame is the marker's to tell.
//!
//! Only what cannot be stepped over is refused: whether a decoder takes it is the decoder's to say, and
//! cameras send what the standard forbids and browsers show.

use super::{Dimensions, Malformed};

mod parameter_set;

/// What one payload carries.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Contents {
    /// A sequence parameter set starts in it: a decoder can start here.
    pub parameter_sets: bool,
    /// A slice of an IDR picture is in it, or a part of one.
    pub idr: bool,
    /// A frame may start with it: H.264 does not tell, a new timestamp does.
    pub may_start_frame: bool,
    /// Some unit in it may be referred to by later frames (nal_ref_idc).
    pub reference: bool,
}

/// Reads a payload; its work is bounded by the number of units that fit.
pub fn parse(payload: &[u8]) -> Result<Contents, Malformed> {
    let (&head, rest) = payload.split_first().ok_or(Malformed)?;
    let mut contents = Contents::default();
    match head & 0x1f {
        1..=23 => contents.unit(head, rest),
        STAP_A => {
            if rest.is_empty() {
                return Err(Malformed);
            }
            let mut units = rest;
            while !units.is_empty() {
                let (length, after) = units.split_first_chunk::<2>().ok_or(Malformed)?;
                let length = usize::from(u16::from_be_bytes(*length));
                let (unit, after) = after.split_at_checked(length).ok_or(Malformed)?;
                // nothing is in an empty unit
                if let Some((&head, body)) = unit.split_first() {
                    contents.unit(head, body);
                }
                units = after;
            }
        }
        FU_A => {
            let (&fragment, body) = rest.split_first().ok_or(Malformed)?;
            let head = head & 0xe0 | fragment & 0x1f;
            // one that ends its unit as well is the whole of it: RFC 6184 §5.8 forbids that, cameras do it
            if fragment & 0x80 != 0 {
                contents.unit(head, body);
            } else {
                contents.idr = head & 0x1f == IDR;
                contents.reference = head & 0x60 != 0;
            }
        }
        // interleaved mode is not negotiated; 0, 30 and 31 mean nothing
        _ => return Err(Malformed),
    }
    Ok(contents)
}

/// The picture's size, where a sequence parameter set is in the payload that tells it.
pub fn dimensions(payload: &[u8]) -> Option<Dimensions> {
    let (&head, rest) = payload.split_first()?;
    match head & 0x1f {
        SPS => parameter_set::dimensions(rest),
        STAP_A => {
            let mut units = rest;
            while let Some((length, after)) = units.split_first_chunk::<2>() {
                let length = usize::from(u16::from_be_bytes(*length));
                let (unit, after) = after.split_at_checked(length)?;
                if let Some((&head, body)) = unit.split_first()
                    && head & 0x1f == SPS
                {
                    return parameter_set::dimensions(body);
                }
                units = after;
            }
            None
        }
        // a set that takes two packets tells its size in the first
        FU_A if rest
            .first()
            .is_some_and(|fragment| fragment & 0x9f == 0x80 | SPS) =>
        {
            parameter_set::dimensions(&rest[1..])
        }
        _ => None,
    }
}

impl Contents {
    fn unit(&mut self, head: u8, body: &[u8]) {
        let kind = head & 0x1f;
        self.parameter_sets |= kind == SPS;
        self.idr |= kind == IDR;
        self.reference |= head & 0x60 != 0;
        self.may_start_frame |= match kind {
            // first_mb_in_slice is 0: its Exp-Golomb code is a single 1 (H.264 §7.3.3)
            SLICE | PARTITION_A | IDR => body.first().is_some_and(|byte| byte & 0x80 != 0),
            SEI..=DELIMITER => true,
            _ => false,
        };
    }
}

/// H.264 table 7-1, RFC 6184 table 1.
const SLICE: u8 = 1;
const PARTITION_A: u8 = 2;
const IDR: u8 = 5;
const SEI: u8 = 6;
const SPS: u8 = 7;
const DELIMITER: u8 = 9;
const STAP_A: u8 = 24;
const FU_A: u8 = 28;

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn a_decoder_starts_at_the_parameter_sets_and_not_at_the_idr() {
        let sps = [0x67, 0x42, 0xe0, 0x1f];
        assert!(parse(&sps).expect("an SPS").parameter_sets);
        // STAP-A of SPS, PPS and IDR, as Chromium sends
        let stap = [
            0x78, 0, 4, 0x67, 0x42, 0xe0, 0x1f, 0, 2, 0x68, 0xce, 0, 2, 0x65, 0x88,
        ];
        assert_eq!(
            parse(&stap),
            Ok(Contents {
                parameter_sets: true,
                idr: true,
                may_start_frame: true,
                reference: true
            })
        );
        let idr = parse(&[0x65, 0x88, 0x84]).expect("an IDR");
        assert!(idr.idr && !idr.parameter_sets);
        let fragment = parse(&[0x7c, 0x85, 0x88, 0x84]).expect("the first fragment of an IDR");
        assert!(fragment.idr && !fragment.parameter_sets && fragment.may_start_frame);
        let fragment = parse(&[0x7c, 0x05, 0x88, 0x84]).expect("a later fragment of an IDR");
        assert!(fragment.idr && !fragment.may_start_frame);
    }

    #[test]
    fn a_later_slice_starts_no_frame() {
        assert!(parse(&[0x41, 0x9a]).expect("a slice").may_start_frame);
        assert!(!parse(&[0x41, 0x4a]).expect("a slice").may_start_frame);
    }

    #[test]
    fn aggregates_that_lie_about_lengths_are_malformed() {
        for payload in [
            &[][..],
            &[0x78],
            &[0x78, 0],
            &[0x78, 0, 2, 0x67],
            &[0x78, 0xff, 0xff, 0x67, 1],
            &[0x78, 0, 1, 0x67, 0],
        ] {
            assert_eq!(parse(payload), Err(Malformed), "{payload:x?}");
        }
    }

    #[test]
    fn what_can_be_stepped_over_is_not_refused() {
        // no unit, one of a kind that does not belong there, fragments of nothing and of themselves
        for payload in [
            &[0x78, 0, 0][..],
            &[0x78, 0, 1, 0x18],
            &[0x78, 0, 1, 0x1c],
            &[0x1c, 0x86],
            &[0x1c, 0x1c, 1],
        ] {
            let contents = parse(payload).expect("something to step over");
            assert!(!contents.parameter_sets && !contents.idr, "{payload:x?}");
        }
        // what stands behind an empty unit counts
        let payload = [0x78, 0, 0, 0, 4, 0x67, 0x42, 0xe0, 0x1f];
        assert!(parse(&payload).expect("an SPS").parameter_sets);
        assert_eq!(
            parse(&[0x7c]),
            Err(Malformed),
            "a fragment without its header"
        );
    }

    #[test]
    fn one_fragment_that_is_a_whole_unit_counts_as_that_unit() {
        // S and E, as CostarHD and OpenIPC send a small frame
        let set = parse(&[0x7c, 0xc7, 0x42, 0xe0, 0x1f]).expect("an SPS");
        assert!(set.parameter_sets && set.may_start_frame && set.reference);
        let slice = parse(&[0x5c, 0xc1, 0x9a]).expect("a slice");
        assert!(slice.may_start_frame && !slice.idr);
    }

    #[test]
    fn kinds_of_other_packetization_modes_are_malformed() {
        for kind in [0, 25, 26, 27, 29, 30, 31] {
            assert_eq!(
                parse(&[0x60 | kind, 1, 2, 3, 4]),
                Err(Malformed),
                "kind {kind}"
            );
        }
    }

    proptest! {
        #[test]
        fn junk_is_read_or_refused(payload in proptest::collection::vec(any::<u8>(), 0..400)) {
            let _ = parse(&payload);
            let mut aggregate = vec![0x78];
            aggregate.extend_from_slice(&payload);
            let _ = parse(&aggregate);
        }
    }
}
