//! Gives bytes their meaning: what a datagram is, and what each kind of it says.
//!
//! Every parser here borrows from the packet, allocates nothing and does work bounded by the
//! packet's length. Whether a packet is welcome is decided elsewhere.

pub mod av1;
mod bits;
pub mod ext;
pub mod frame;
pub mod h264;
pub mod opus;
pub mod rtcp;
pub mod rtp;
pub mod stun;
pub mod vp8;
pub mod vp9;

use std::fmt;

/// Why bytes are not what they claim to be. Counted, never logged.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Malformed;

impl fmt::Display for Malformed {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("malformed packet")
    }
}

impl std::error::Error for Malformed {}

/// A picture's size, as its stream tells it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Dimensions {
    /// In pixels.
    pub width: u16,
    /// In pixels.
    pub height: u16,
}

/// What a datagram is, by its first bytes (RFC 7983 §7, RFC 5761 §4).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Datagram {
    /// First byte 0 to 3.
    Stun,
    /// First byte 20 to 63.
    Dtls,
    /// First byte 128 to 191, second byte outside 192 to 223.
    Rtp,
    /// First byte 128 to 191, second byte 192 to 223.
    Rtcp,
}

/// Sorts one datagram; `None` is dropped by the caller and counted.
pub fn classify(datagram: &[u8]) -> Option<Datagram> {
    match *datagram {
        [0..=3, ..] => Some(Datagram::Stun),
        [20..=63, ..] => Some(Datagram::Dtls),
        [128..=191, 192..=223, ..] => Some(Datagram::Rtcp),
        [128..=191, _, ..] => Some(Datagram::Rtp),
        _ => None,
    }
}

/// The big-endian number at `at`; the caller's slice was already found long enough.
fn be16(bytes: &[u8], at: usize) -> u16 {
    u16::from_be_bytes([bytes[at], bytes[at + 1]])
}

/// The big-endian number at `at`; the caller's slice was already found long enough.
fn be32(bytes: &[u8], at: usize) -> u32 {
    u32::from_be_bytes([bytes[at], bytes[at + 1], bytes[at + 2], bytes[at + 3]])
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_first_byte_finds_the_right_door_or_none() {
        for first in 0..=255u8 {
            for second in 0..=255u8 {
                let expected = match first {
                    0..=3 => Some(Datagram::Stun),
                    20..=63 => Some(Datagram::Dtls),
                    128..=191 if (192..=223).contains(&second) => Some(Datagram::Rtcp),
                    128..=191 => Some(Datagram::Rtp),
                    // 4 to 15 QUIC or ZRTP, 16 to 19 ZRTP, 64 to 79 TURN channels, the rest unassigned
                    _ => None,
                };
                assert_eq!(classify(&[first, second, 0, 0]), expected);
            }
        }
    }

    #[test]
    fn a_datagram_too_short_to_sort_is_dropped() {
        assert_eq!(classify(&[]), None);
        assert_eq!(classify(&[0x80]), None);
    }
}
