//! Sorts what flows into kinds, to be counted apart.

use super::negotiated::Kind;
use crate::counters::{Counters, labels};

/// What a datagram carries.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Traffic {
    /// Voice.
    Audio,
    /// Camera or screen.
    Video,
    /// A packet again, because it was lost (RFC 4588).
    Rtx,
    /// Reports and requests.
    Rtcp,
    /// Connectivity checks, handshakes, and media that is not passed on.
    Other,
}

labels!(Traffic, 5: Audio "audio", Video "video", Rtx "rtx", Rtcp "rtcp", Other "other");

impl From<Kind> for Traffic {
    fn from(kind: Kind) -> Self {
        match kind {
            Kind::Audio => Self::Audio,
            Kind::Video => Self::Video,
        }
    }
}

/// How much of each kind flowed one way.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Flow {
    /// Datagrams.
    pub packets: Counters<Traffic, 5>,
    /// Their bytes, without the headers of UDP and IP.
    pub bytes: Counters<Traffic, 5>,
}

impl Flow {
    /// Counts one datagram.
    #[inline]
    pub fn count(&mut self, traffic: Traffic, bytes: usize) {
        self.packets.count(traffic);
        self.bytes.add(traffic, bytes as u64);
    }

    /// Adds what another has counted.
    pub fn absorb(&mut self, other: &Self) {
        self.packets.absorb(&other.packets);
        self.bytes.absorb(&other.bytes);
    }
}
