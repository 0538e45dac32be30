//! Knows the header of an RTP packet (RFC 3550 §5.1).

use std::ops::Range;

pub use super::Malformed;
use super::ext;

/// The parsed header; offsets point into the packet it was read from.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Header {
    /// Last packet of a video frame, first of a talk spurt.
    pub marker: bool,
    /// 0 to 127.
    pub payload_type: u8,
    /// RFC 3550 §5.1.
    pub sequence: u16,
    /// In the codec's clock: 48 kHz or 90 kHz.
    pub timestamp: u32,
    /// The stream.
    pub ssrc: u32,
    /// The padding bit; padding is cut only after decryption, with [`payload`].
    pub padding: bool,
    /// The RFC 8285 profile word and the range of the extension's data.
    pub extension: Option<(u16, Range<usize>)>,
    /// Where the payload starts: the length of the header that SRTP authenticates in clear.
    pub payload_offset: usize,
}

/// Reads a header, of plaintext RTP or of SRTP: the header is in the clear in both.
pub fn parse(packet: &[u8]) -> Result<Header, Malformed> {
    let (fixed, _) = packet.split_first_chunk::<12>().ok_or(Malformed)?;
    if fixed[0] >> 6 != 2 {
        return Err(Malformed);
    }
    let mut offset = 12 + 4 * usize::from(fixed[0] & 0x0f);
    let extension = if fixed[0] & 0x10 != 0 {
        let head = packet.get(offset..offset + 4).ok_or(Malformed)?;
        let profile = u16::from_be_bytes([head[0], head[1]]);
        let start = offset + 4;
        offset = start + 4 * usize::from(u16::from_be_bytes([head[2], head[3]]));
        Some((profile, start..offset))
    } else {
        None
    };
    if offset > packet.len() {
        return Err(Malformed);
    }
    Ok(Header {
        marker: fixed[1] & 0x80 != 0,
        payload_type: fixed[1] & 0x7f,
        sequence: u16::from_be_bytes([fixed[2], fixed[3]]),
        timestamp: u32::from_be_bytes([fixed[4], fixed[5], fixed[6], fixed[7]]),
        ssrc: u32::from_be_bytes([fixed[8], fixed[9], fixed[10], fixed[11]]),
        padding: fixed[0] & 0x20 != 0,
        extension,
        payload_offset: offset,
    })
}

/// The payload of a decrypted packet without its padding (RFC 3550 §5.1: the last byte counts the
/// padding, itself included).
pub fn payload(header: &Header, plaintext: &[u8]) -> Result<Range<usize>, Malformed> {
    let end = if header.padding {
        let count = usize::from(*plaintext.last().ok_or(Malformed)?);
        if count == 0 {
            return Err(Malformed);
        }
        plaintext.len().checked_sub(count).ok_or(Malformed)?
    } else {
        plaintext.len()
    };
    if end < header.payload_offset {
        return Err(Malformed);
    }
    Ok(header.payload_offset..end)
}

/// The header of a packet of ours: no padding, no CSRC.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct NewHeader {
    /// Last packet of a video frame, first of a talk spurt.
    pub marker: bool,
    /// 0 to 127.
    pub payload_type: u8,
    /// RFC 3550 §5.1.
    pub sequence: u16,
    /// In the codec's clock: 48 kHz or 90 kHz.
    pub timestamp: u32,
    /// The stream.
    pub ssrc: u32,
}

/// Appends a header with these extensions (see [`ext::write`]) to `out`; the payload follows.
pub fn write(header: &NewHeader, extensions: &[ext::Element<'_>], out: &mut Vec<u8>) {
    let mut fixed = [0; 12];
    fixed[0] = 0x80 | if extensions.is_empty() { 0 } else { 0x10 };
    fixed[1] = (u8::from(header.marker) << 7) | (header.payload_type & 0x7f);
    fixed[2..4].copy_from_slice(&header.sequence.to_be_bytes());
    fixed[4..8].copy_from_slice(&header.timestamp.to_be_bytes());
    fixed[8..12].copy_from_slice(&header.ssrc.to_be_bytes());
    out.extend_from_slice(&fixed);
    if !extensions.is_empty() {
        ext::write(extensions, out);
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn padding_of_zero_or_longer_than_the_packet_is_refused() {
        let mut packet = [0u8; 20];
        packet[0] = 0xa0;
        let header = parse(&packet).expect("a plain header");
        for (count, expected) in [
            (0, Err(Malformed)),
            (1, Ok(12..19)),
            (8, Ok(12..12)),
            (9, Err(Malformed)),
            (255, Err(Malformed)),
        ] {
            packet[19] = count;
            assert_eq!(payload(&header, &packet), expected, "padding count {count}");
        }
    }

    #[test]
    fn contributing_sources_beyond_the_packet_are_refused() {
        let mut packet = [0u8; 12 + 15 * 4];
        packet[0] = 0x8f;
        assert_eq!(parse(&packet).map(|header| header.payload_offset), Ok(72));
        assert_eq!(parse(&packet[..71]), Err(Malformed));
    }

    #[test]
    fn an_extension_beyond_the_packet_is_refused() {
        let mut packet = [0u8; 24];
        packet[0] = 0x90;
        packet[12..16].copy_from_slice(&[0xbe, 0xde, 0, 2]);
        assert_eq!(
            parse(&packet).map(|header| header.extension),
            Ok(Some((0xbede, 16..24)))
        );
        packet[15] = 3;
        assert_eq!(parse(&packet), Err(Malformed));
        packet[14] = 0xff;
        assert_eq!(parse(&packet), Err(Malformed));
        assert_eq!(parse(&packet[..14]), Err(Malformed));
    }

    #[test]
    fn another_version_is_refused() {
        for version in [0u8, 1, 3] {
            let mut packet = [0u8; 12];
            packet[0] = version << 6;
            assert_eq!(parse(&packet), Err(Malformed));
        }
    }

    proptest! {
        #[test]
        fn no_bytes_lead_outside_the_packet(bytes in proptest::collection::vec(any::<u8>(), 0..200)) {
            if let Ok(header) = parse(&bytes) {
                prop_assert!(header.payload_offset <= bytes.len());
                if let Some((_, range)) = &header.extension {
                    prop_assert!(range.start <= range.end && range.end == header.payload_offset);
                }
                if let Ok(range) = payload(&header, &bytes) {
                    prop_assert!(range.start <= range.end && range.end <= bytes.len());
                }
            }
        }

        #[test]
        fn a_written_header_reads_back(
            marker: bool, payload_type in 0u8..128, sequence: u16, timestamp: u32, ssrc: u32,
            mid in proptest::option::of((1u8..=255, proptest::collection::vec(any::<u8>(), 0..40))),
        ) {
            let fresh = NewHeader { marker, payload_type, sequence, timestamp, ssrc };
            let elements: Vec<ext::Element<'_>> = mid.iter().map(|(id, value)| (*id, &value[..])).collect();
            let mut packet = Vec::new();
            write(&fresh, &elements, &mut packet);
            let header = parse(&packet).expect("our own header");
            prop_assert_eq!(
                NewHeader {
                    marker: header.marker,
                    payload_type: header.payload_type,
                    sequence: header.sequence,
                    timestamp: header.timestamp,
                    ssrc: header.ssrc,
                },
                fresh
            );
            prop_assert_eq!(header.payload_offset, packet.len());
            let read: Vec<_> = header
                .extension
                .map(|(profile, range)| ext::elements(profile, &packet[range]).flatten().collect())
                .unwrap_or_default();
            prop_assert_eq!(read, elements);
        }
    }
}
