//! Says what a room answers with: orders for its task to carry out.

use super::event::Event;
use super::messages::{FromRoom, Waiting};
use super::request::JoinError;
use crate::ids::{ParticipantId, TrackId};
use crate::relay::handle::{Ended, LinkId, OnStage, Permissions, Source, WantedTrack};
use crate::site::Site;
use crate::store::journal::Entry;
use bytes::Bytes;
use std::time::Duration;
use tracing::info;

/// One joined browser: a participant that comes back has a new one.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct ConnectionId {
    /// Whose.
    pub participant: ParticipantId,
    /// Counts the joins of the room.
    pub number: u64,
}

/// A participant was admitted; its link is to be made.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Admission {
    /// Its connection.
    pub connection: ConnectionId,
    /// Its link: a new one, or the one that the relay may still have.
    pub link: LinkId,
    /// Whether the relay may still have it, to be restarted.
    pub has_link: bool,
    /// The track of each source.
    pub tracks: Vec<(Source, TrackId)>,
    /// What its media may do.
    pub permissions: Permissions,
    /// Who is on the stage, now that it is in.
    pub on_stage: OnStage,
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
    /// Tell one who waits in the lobby.
    TellWaiting(ConnectionId, Waiting),
    /// One who waits was let in: its link is to be made.
    Admit(ConnectionId, Box<Admission>),
    /// One who waits is not let in.
    TurnAway(ConnectionId, JoinError),
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
    /// Keep what outlives the process, with what others are told of it, and say when it stands
    /// (`Room::written`).
    Persist(Vec<Entry>, Vec<Event>),
    /// Tell other systems at once: nothing of the room is kept.
    Report(Vec<Event>),
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

impl Record {
    pub(super) fn write_down(&self) {
        match self {
            Self::Joined { participant, site } => info!(%participant, ?site, "joined"),
            Self::Returned { participant } => info!(%participant, "returned"),
            Self::Left {
                participant,
                why,
                stayed,
            } => info!(%participant, %why, stayed_s = stayed.as_secs(), "left"),
        }
    }
}
