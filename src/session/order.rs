//! Says what a room answers with: orders for its task to carry out.

use super::messages::FromRoom;
use crate::ids::ParticipantId;
use crate::relay::handle::{Ended, LinkId, OnStage, Permissions, WantedTrack};
use crate::site::Site;
use crate::store::journal::Entry;
use bytes::Bytes;
use std::time::Duration;

/// One joined browser: a participant that comes back has a new one.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct ConnectionId {
    /// Whose.
    pub participant: ParticipantId,
    /// Counts the joins of the room.
    pub number: u64,
}

/// What the room's task is to do.
#[derive(Debug, Clone, PartialEq)]
pub enum Order {
    /// Tell one participant.
    Tell(ConnectionId, FromRoom),
    /// Tell everyone who was welcomed; written once, shared by all.
    TellAll(Bytes),
    /// Tell one participant its last message, then end its connection.
    End(ConnectionId, FromRoom),
    /// Change what participants' media may do and who is on the stage, all at one moment: whoever loses
    /// the floor and whoever gets it are one change.
    SetPermissions(Vec<(LinkId, Permissions)>, OnStage),
    /// Change what a participant's media shows.
    SetView(LinkId, Vec<WantedTrack>),
    /// A participant's page shows its slots as it was told in this version.
    Seen(LinkId, u32),
    /// Tell all of a participant's slots anew.
    TellSlots(LinkId),
    /// End a link.
    EndLink(LinkId, Ended),
    /// Write down who came and left.
    Record(Record),
    /// Keep what outlives the process, and say when it stands (`Room::written`).
    Persist(Vec<Entry>),
}

/// Who came and left: every `Joined` has one `Left`, whether or not its media ever connected.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Record {
    /// A participant was admitted.
    Joined {
        /// Who.
        participant: ParticipantId,
        /// From where.
        site: Site,
    },
    /// The same participant came back with another connection.
    Returned {
        /// Who.
        participant: ParticipantId,
    },
    /// A participant is gone for good.
    Left {
        /// Who.
        participant: ParticipantId,
        /// Why.
        why: Ended,
        /// From `Joined` to now.
        stayed: Duration,
    },
}
