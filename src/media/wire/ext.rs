//! Knows the header extensions of an RTP packet (RFC 8285).

use super::{Malformed, be16};
use crate::media::negotiated::ExtensionMap;

/// One extension element: its negotiated id and its value.
pub type Element<'a> = (u8, &'a [u8]);

/// The elements of one extension block: `profile` and `data` as [`super::rtp::parse`] found them.
/// An unknown profile has none.
pub fn elements(profile: u16, data: &[u8]) -> Elements<'_> {
    let (data, two_byte) = match profile {
        ONE_BYTE => (data, false),
        profile if profile & 0xfff0 == TWO_BYTE => (data, true),
        _ => (&[][..], false),
    };
    Elements { data, two_byte }
}

/// Iterates a block; after an element that overruns it comes one `Err`, then nothing.
#[derive(Debug, Clone)]
pub struct Elements<'a> {
    data: &'a [u8],
    two_byte: bool,
}

impl<'a> Iterator for Elements<'a> {
    type Item = Result<Element<'a>, Malformed>;

    #[inline]
    fn next(&mut self) -> Option<Self::Item> {
        loop {
            let (&head, rest) = self.data.split_first()?;
            if head == 0 {
                // a byte of padding, in both forms (RFC 8285 §4.1.2)
                self.data = rest;
                continue;
            }
            let (id, length, rest) = if self.two_byte {
                let Some((&length, rest)) = rest.split_first() else {
                    self.data = &[];
                    return Some(Err(Malformed));
                };
                (head, usize::from(length), rest)
            } else {
                let id = head >> 4;
                // RFC 8285 §4.2: 15, and 0 with a length, end the block
                if id == 15 || id == 0 {
                    self.data = &[];
                    return None;
                }
                (id, usize::from(head & 0x0f) + 1, rest)
            };
            let Some((value, rest)) = rest.split_at_checked(length) else {
                self.data = &[];
                return Some(Err(Malformed));
            };
            self.data = rest;
            return Some(Ok((id, value)));
        }
    }
}

/// What a packet's extensions say, by the ids its m-line agreed on; the first of a kind counts.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Extensions<'a> {
    /// The m-line it belongs to.
    pub mid: Option<&'a [u8]>,
    /// The simulcast layer it belongs to.
    pub rid: Option<&'a [u8]>,
    /// The simulcast layer an RTX packet repairs (RFC 8852 §3.2).
    pub repaired_rid: Option<&'a [u8]>,
    /// How loud this packet is.
    pub audio_level: Option<AudioLevel>,
    /// The link-wide sequence number for transport feedback.
    pub transport_sequence: Option<u16>,
    /// The AV1 dependency descriptor, forwarded with its frame number moved.
    pub dependency_descriptor: Option<&'a [u8]>,
}

/// Reads every known extension of a block in one pass. A value of a wrong length is as if absent;
/// an element that overruns the block makes the packet malformed.
pub fn read<'a>(
    map: &ExtensionMap,
    profile: u16,
    data: &'a [u8],
) -> Result<Extensions<'a>, Malformed> {
    let mut found = Extensions::default();
    for element in elements(profile, data) {
        let (id, value) = element?;
        let id = Some(id);
        if id == map.transport_cc {
            found.transport_sequence = found.transport_sequence.or(transport_sequence(value));
        } else if id == map.mid {
            found.mid = found.mid.or(sdes(value));
        } else if id == map.audio_level {
            found.audio_level = found.audio_level.or(AudioLevel::read(value));
        } else if id == map.rid {
            found.rid = found.rid.or(sdes(value));
        } else if id == map.repaired_rid {
            found.repaired_rid = found.repaired_rid.or(sdes(value));
        } else if id == map.dependency_descriptor {
            found.dependency_descriptor = found.dependency_descriptor.or(Some(value));
        }
    }
    Ok(found)
}

/// A mid or rid: not empty, and no longer than the negotiation allows.
fn sdes(value: &[u8]) -> Option<&[u8]> {
    // RFC 7941 §4.1.1 allows padding with zero bytes, and none inside
    let end = value
        .iter()
        .position(|byte| *byte == 0)
        .unwrap_or(value.len());
    (1..=32).contains(&end).then(|| &value[..end])
}

/// The link-wide sequence number (draft-holmer-rmcat-transport-wide-cc-extensions-01 §2).
pub fn transport_sequence(value: &[u8]) -> Option<u16> {
    // version 2 of the extension appends two bytes of feedback request, which we never ask for
    (value.len() == 2 || value.len() == 4).then(|| be16(value, 0))
}

/// The loudness of the audio in one packet (RFC 6464 §3).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct AudioLevel {
    /// The sender believes it is speech.
    pub voice: bool,
    /// Below full scale: 0 is the loudest, 127 is silence. In dB.
    pub below_full_scale: u8,
}

impl AudioLevel {
    /// Reads an element's value.
    pub fn read(value: &[u8]) -> Option<Self> {
        // the two-byte form may pad the level with one byte
        match *value {
            [level] | [level, _] => Some(Self {
                voice: level & 0x80 != 0,
                below_full_scale: level & 0x7f,
            }),
            _ => None,
        }
    }

    /// The element's value.
    pub fn value(self) -> [u8; 1] {
        [(u8::from(self.voice) << 7) | (self.below_full_scale & 0x7f)]
    }
}

/// Appends an extension block with these elements: profile word, length, elements, padding. It has
/// the one-byte form unless an id or a length asks for the two-byte form (RFC 8285 §4.1.1).
///
/// # Panics
/// When an id is 0 or a value is longer than 255 bytes: no element that was read or negotiated is.
pub fn write(elements: &[Element<'_>], out: &mut Vec<u8>) {
    let one_byte = elements
        .iter()
        .all(|(id, value)| (1..=14).contains(id) && (1..=16).contains(&value.len()));
    let start = out.len();
    let profile = if one_byte { ONE_BYTE } else { TWO_BYTE };
    out.extend_from_slice(&profile.to_be_bytes());
    out.extend_from_slice(&[0, 0]);
    for (id, value) in elements {
        if one_byte {
            out.push((id << 4) | (value.len() - 1) as u8);
        } else {
            assert!(*id != 0, "an extension id is 1 to 255");
            let length =
                u8::try_from(value.len()).expect("an extension value has at most 255 bytes");
            out.extend_from_slice(&[*id, length]);
        }
        out.extend_from_slice(value);
    }
    let length = out.len() - start - 4;
    let words = length.div_ceil(4);
    out.resize(start + 4 + 4 * words, 0);
    let words = u16::try_from(words).expect("255 elements of 257 bytes are 16,384 words");
    out[start + 2..start + 4].copy_from_slice(&words.to_be_bytes());
}

/// RFC 8285 §4.2.
const ONE_BYTE: u16 = 0xbede;
/// RFC 8285 §4.3; the low four bits are the application's.
const TWO_BYTE: u16 = 0x1000;

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    const MAP: ExtensionMap = ExtensionMap {
        mid: Some(4),
        rid: Some(10),
        repaired_rid: Some(11),
        audio_level: Some(1),
        transport_cc: Some(3),
        dependency_descriptor: Some(200),
    };

    #[test]
    fn every_known_extension_is_read_in_both_forms() {
        let level = AudioLevel {
            voice: true,
            below_full_scale: 30,
        };
        let mut elements: Vec<Element<'_>> = vec![(4, b"0"), (10, b"q"), (11, b"h")];
        let level_value = level.value();
        elements.extend::<[Element<'_>; 2]>([(1, &level_value), (3, &[0x12, 0x34])]);
        let expected = Extensions {
            mid: Some(b"0"),
            rid: Some(b"q"),
            repaired_rid: Some(b"h"),
            audio_level: Some(level),
            transport_sequence: Some(0x1234),
            dependency_descriptor: None,
        };
        let mut block = Vec::new();
        write(&elements, &mut block);
        assert_eq!(block[..2], [0xbe, 0xde]);
        assert_eq!(read(&MAP, be16(&block, 0), &block[4..]), Ok(expected));

        let descriptor = [7; 40];
        elements.push((200, &descriptor));
        block.clear();
        write(&elements, &mut block);
        assert_eq!(block[..2], [0x10, 0x00]);
        let expected = Extensions {
            dependency_descriptor: Some(&descriptor),
            ..expected
        };
        assert_eq!(read(&MAP, be16(&block, 0), &block[4..]), Ok(expected));
    }

    #[test]
    fn an_element_longer_than_its_block_makes_the_packet_malformed() {
        assert_eq!(read(&MAP, ONE_BYTE, &[0x3f, 1, 2, 3]), Err(Malformed));
        assert_eq!(read(&MAP, TWO_BYTE, &[3, 200, 1, 2]), Err(Malformed));
        assert_eq!(read(&MAP, TWO_BYTE, &[0, 0, 0, 3]), Err(Malformed));
    }

    #[test]
    fn reserved_ids_end_a_one_byte_block() {
        let found = read(&MAP, ONE_BYTE, &[0x31, 0, 9, 0xf0, 0x40, b'0']).expect("well formed");
        assert_eq!((found.transport_sequence, found.mid), (Some(9), None));
        let found = read(&MAP, ONE_BYTE, &[0x03, 0x40, b'0', 0]).expect("well formed");
        assert_eq!(found, Extensions::default());
    }

    #[test]
    fn a_value_of_a_wrong_length_is_as_if_absent() {
        let found =
            read(&MAP, ONE_BYTE, &[0x30, 9, 0x23, 1, 2, 3, 4, 0x40, 0]).expect("well formed");
        assert_eq!(found, Extensions::default());
    }

    #[test]
    fn an_unknown_profile_has_no_elements() {
        assert_eq!(elements(0x1234, &[0x31, 0, 9, 0]).count(), 0);
    }

    proptest! {
        #[test]
        fn junk_is_read_without_leaving_the_block(profile: u16, bytes in proptest::collection::vec(any::<u8>(), 0..300)) {
            for profile in [profile, ONE_BYTE, TWO_BYTE] {
                let total: usize = elements(profile, &bytes).flatten().map(|(_, value)| value.len()).sum();
                prop_assert!(total <= bytes.len());
                let _ = read(&MAP, profile, &bytes);
            }
        }
    }
}
