//! Knows AV1 payloads: the aggregation header with its OBU elements (AV1 RTP §4.4).

use super::{Dimensions, Malformed};

mod sequence;

use sequence::Sequence;

/// What one payload carries.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Contents {
    /// N: the first packet of a coded video sequence: a decoder can start here. Where a frame begins in
    /// it, that is a key frame.
    pub starts_sequence: bool,
    /// A sequence header starts in it.
    pub sequence_header: bool,
    /// A frame may start with it. Certain only with a dependency descriptor.
    pub may_start_frame: bool,
    /// Z: the first OBU began in an earlier packet.
    pub continues: bool,
    /// Y: the last OBU goes on in a later packet.
    pub continued: bool,
    /// 0 to 7, of the first OBU that has one.
    pub temporal_id: u8,
    /// 0 to 3, of the first OBU that has one.
    pub spatial_id: u8,
}

/// Reads a payload; its work is bounded by the elements that fit.
pub fn parse(payload: &[u8]) -> Result<Contents, Malformed> {
    let (mut elements, mut contents) = Elements::of(payload)?;
    let mut layered = false;
    let (mut is_still, mut has_frame) = (false, false);
    while let Some(element) = elements.next()? {
        let first = elements.index == 1;
        if first && contents.continues {
            continue;
        }
        // nothing forbids an empty element, and nothing is in it
        let Some((&obu, body)) = element.split_first() else {
            continue;
        };
        let kind = obu >> 3 & 0x0f;
        contents.sequence_header |= kind == SEQUENCE_HEADER;
        contents.may_start_frame |= first
            && matches!(
                kind,
                SEQUENCE_HEADER | TEMPORAL_DELIMITER | FRAME_HEADER | FRAME
            );
        match kind {
            SEQUENCE_HEADER => is_still = body_of(element).is_some_and(is_reduced),
            FRAME_HEADER | FRAME if !has_frame => {
                has_frame = true;
                // encoders repeat the header before other frames, and some senders set N for each
                let may_be_key = is_still || body_of(element).is_none_or(may_be_key);
                contents.starts_sequence &= may_be_key;
            }
            _ => {}
        }
        if let Some(extension) = body.first()
            && obu & 0x04 != 0
            && !layered
        {
            (contents.temporal_id, contents.spatial_id) = (extension >> 5, extension >> 3 & 0x03);
            layered = true;
        }
    }
    Ok(contents)
}

/// The size of the picture that begins in a payload with a new sequence: the frame's own where it has
/// one, or that of the largest layer.
pub fn dimensions(payload: &[u8]) -> Option<Dimensions> {
    let (mut elements, contents) = Elements::of(payload).ok()?;
    let mut sequence = None;
    while let Some(element) = elements.next().ok()? {
        if elements.index == 1 && contents.continues {
            continue;
        }
        let Some(&obu) = element.first() else {
            continue;
        };
        let body = body_of(element)?;
        match (obu >> 3 & 0x0f, &sequence) {
            (SEQUENCE_HEADER, None) => sequence = Some(Sequence::parse(body)?),
            (FRAME_HEADER | FRAME, Some(known)) => {
                return known.own_size(body).or_else(|| known.largest());
            }
            _ => {}
        }
    }
    sequence?.largest()
}

/// What stands behind an OBU's header; `None` where that is not whole.
fn body_of(obu: &[u8]) -> Option<&[u8]> {
    let (&head, mut body) = obu.split_first()?;
    if head & 0x04 != 0 {
        body = body.get(1..)?;
    }
    if head & 0x02 != 0 {
        let (length, after) = leb128(body).ok()?;
        body = after.get(..length).unwrap_or(after);
    }
    Some(body)
}

/// Whether a sequence header is that of a still picture, whose frames do not say what they are
/// (AV1 §5.5.1).
fn is_reduced(body: &[u8]) -> bool {
    // behind seq_profile and still_picture
    body.first().is_some_and(|head| head & 0x08 != 0)
}

/// Whether a frame's header is that of a key frame, or not there to tell (AV1 §5.9.2).
fn may_be_key(body: &[u8]) -> bool {
    // show_existing_frame 0, frame_type 0 (KEY_FRAME)
    body.first().is_none_or(|head| head & 0xe0 == 0)
}

/// The OBU elements of a payload, one after the other.
struct Elements<'a> {
    rest: &'a [u8],
    /// W: so many; 0: each has a length.
    count: usize,
    /// Of the element that came last, from 1.
    index: usize,
}

impl<'a> Elements<'a> {
    /// The elements, and what the aggregation header says of them.
    fn of(payload: &'a [u8]) -> Result<(Self, Contents), Malformed> {
        let (&head, rest) = payload.split_first().ok_or(Malformed)?;
        let continues = head & 0x80 != 0;
        let contents = Contents {
            // AV1 RTP §4.4: a sequence does not start with the rest of something
            starts_sequence: head & 0x08 != 0 && !continues,
            continues,
            continued: head & 0x40 != 0,
            ..Contents::default()
        };
        if rest.is_empty() {
            return Err(Malformed);
        }
        let elements = Self {
            rest,
            count: usize::from(head >> 4 & 0x03),
            index: 0,
        };
        Ok((elements, contents))
    }

    fn next(&mut self) -> Result<Option<&'a [u8]>, Malformed> {
        if self.rest.is_empty() {
            return Ok(None);
        }
        self.index += 1;
        // W of 0: every element has a length; otherwise the last of W has none
        let element;
        if self.index == self.count {
            (element, self.rest) = (self.rest, &[]);
        } else {
            let (length, after) = leb128(self.rest)?;
            (element, self.rest) = after.split_at_checked(length).ok_or(Malformed)?;
        }
        Ok(Some(element))
    }
}

/// Reads a length of at most 32 bits (AV1 §4.10.5), and gives what follows it.
fn leb128(bytes: &[u8]) -> Result<(usize, &[u8]), Malformed> {
    let mut value = 0u64;
    for (at, byte) in bytes.iter().take(8).enumerate() {
        value |= u64::from(byte & 0x7f) << (7 * at);
        if byte & 0x80 == 0 {
            let value = u32::try_from(value).map_err(|_| Malformed)?;
            return Ok((value as usize, &bytes[at + 1..]));
        }
    }
    Err(Malformed)
}

/// AV1 §6.2.2.
const SEQUENCE_HEADER: u8 = 1;
const TEMPORAL_DELIMITER: u8 = 2;
const FRAME_HEADER: u8 = 3;
const FRAME: u8 = 6;

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn a_key_frame_is_known_by_its_new_sequence() {
        // W=2, N: a sequence header of two bytes, then a frame without a length
        let contents = parse(&[0x28, 2, 0x08, 0, 0x30, 1, 2]).expect("a payload");
        assert_eq!(
            contents,
            Contents {
                starts_sequence: true,
                sequence_header: true,
                may_start_frame: true,
                ..Contents::default()
            }
        );
        // W=1: a frame of layer T1 S0
        let contents = parse(&[0x10, 0x34, 0x20, 1]).expect("a payload");
        assert!(!contents.starts_sequence && contents.may_start_frame);
        assert_eq!((contents.temporal_id, contents.spatial_id), (1, 0));
        // Z, W=1: the middle of a frame, whose bytes mean nothing here
        let contents = parse(&[0x90, 0xff, 0xff]).expect("a payload");
        assert!(contents.continues && !contents.may_start_frame);
    }

    #[test]
    fn elements_that_overrun_or_fall_short_are_malformed() {
        for payload in [
            &[][..],
            &[0x10],
            &[0x88, 1],
            &[0x00, 5, 0x30],
            &[0x00, 0x80],
            &[0x20, 2, 0x30],
            &[0x00, 0xff, 0xff, 0xff, 0xff, 0x7f],
            &[0x00, 0x80, 0x80, 0x80, 0x80, 0x80, 0x80, 0x80, 0x80, 0],
        ] {
            assert_eq!(parse(payload), Err(Malformed), "{payload:x?}");
        }
    }

    #[test]
    fn what_can_be_stepped_over_is_not_refused() {
        // the forbidden bit, an extension that is missing, a sequence that starts with the rest of
        // something, and fewer elements than W counts
        for payload in [
            &[0x10, 0xb0][..],
            &[0x10, 0x34],
            &[0x98, 0x08, 0],
            &[0x20, 1, 0x30],
        ] {
            let contents = parse(payload).expect("something to step over");
            assert!(!contents.starts_sequence, "{payload:x?}");
        }
    }

    #[test]
    fn a_repeated_sequence_header_makes_no_key_frame() {
        let starts = |payload: &[u8]| parse(payload).expect("a payload").starts_sequence;
        // W=2, N: a sequence header, then a frame: a key frame, an inter frame, one shown again
        for (head, key) in [(0x10, true), (0x30, false), (0x80, false), (0x90, false)] {
            assert_eq!(starts(&[0x28, 2, 0x08, 0, 0x30, head, 0]), key, "{head:x}");
            // with a size and an extension
            let sized = [0x28, 2, 0x08, 0, 0x36, 0x20, 2, head, 0];
            assert_eq!(starts(&sized), key, "{head:x}");
            // a still picture's frame says nothing: it is a key frame
            assert!(starts(&[0x28, 2, 0x08, 0x18, 0x30, head, 0]), "{head:x}");
        }
        // no frame, or none of its bytes, in the packet
        assert!(starts(&[0x18, 0x08, 0]) && starts(&[0x28, 2, 0x08, 0, 0x30]));
        // the first frame decides
        assert!(!starts(&[0x38, 2, 0x08, 0, 2, 0x30, 0x30, 0x30, 0x10]));
    }

    proptest! {
        #[test]
        fn junk_is_read_or_refused(bytes in proptest::collection::vec(any::<u8>(), 0..300)) {
            let _ = parse(&bytes);
        }
    }
}
