//! Says why a link, a participant's stay or a room ended: one list for events, orders, counts and logs.

use crate::counters::{Labelled as _, labels};
use std::fmt;

/// Each link that ends is counted under one of these, once; each stay that ends is written down with
/// one.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Ended {
    /// Its participant left, or its browser closed the connection. A page does both, and which of them
    /// is here first is chance.
    Goodbye,
    /// Nothing came for 30 s, or its participant was waited for in vain.
    Vanished,
    /// The DTLS handshake failed or took too long.
    HandshakeFailed,
    /// The relay could not make it.
    NoLink,
    /// The hub removed its participant.
    Removed,
    /// It went on sending more than it may.
    Policed,
    /// A bug of ours.
    Panicked,
    /// Bugs of ours, too many of them for the room to go on.
    GivenUp,
    /// Its participant came back over another one.
    Replaced,
    /// The hub or the operator closed the room.
    RoomClosed,
    /// The hub ended the session; the room opens again.
    SessionEnded,
    /// The relay restarts.
    Restarting,
}

labels!(Ended, 12:
    Goodbye "goodbye", Vanished "vanished", HandshakeFailed "handshake_failed", NoLink "no_link",
    Removed "removed", Policed "policed", Panicked "panicked", GivenUp "given_up",
    Replaced "replaced", RoomClosed "room_closed", SessionEnded "session_ended",
    Restarting "restarting",
);

impl fmt::Display for Ended {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.label())
    }
}
