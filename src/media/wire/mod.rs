//! Gives bytes their meaning: what a datagram is, and what each kind of it says.

pub mod rtp;

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
