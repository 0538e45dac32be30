//! Reads the header of an RTP packet (RFC 3550 §5.1).

use std::ops::Range;

/// Why bytes are not an RTP packet. Counted, never logged.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Malformed;

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
