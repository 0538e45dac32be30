//! Says what other systems are told of a room: webhooks, as JSON.
//!
//! What was said in a room, and what its cases hold, is in none of them.

use super::clock::rfc3339;
use super::messages::Entrance;
use super::phase::Phase;
use crate::ids::{ParticipantId, RoomId};
use crate::relay::handle::Ended;
use crate::role::Role;
use crate::site::Site;
use serde::{Deserialize, Serialize, Serializer};
use uuid::Uuid;

/// Something that happened to a room.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Event {
    /// Counts the events of the room since it was opened, from 1.
    pub sequence: u64,
    /// When; milliseconds since 1970.
    pub at: u64,
    /// What.
    pub what: What,
}

/// What happened.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(tag = "type", content = "data")]
pub enum What {
    /// The room was opened, or is told of for the first time.
    #[serde(rename = "room.opened")]
    RoomOpened {
        /// How clinics come in.
        entrance: Entrance,
    },
    /// The room is gone.
    #[serde(rename = "room.closed")]
    RoomClosed {
        /// Why.
        reason: Closed,
    },
    /// The first of the hub came.
    #[serde(rename = "session.began")]
    SessionBegan {},
    /// The session is over.
    #[serde(rename = "session.ended")]
    SessionEnded {
        /// Why.
        reason: Over,
    },
    /// Someone was let in.
    #[serde(rename = "participant.joined")]
    ParticipantJoined(Who),
    /// Someone is gone for good.
    #[serde(rename = "participant.left")]
    ParticipantLeft {
        /// Who, as they were called last.
        #[serde(flatten)]
        who: Who,
        /// Why.
        reason: Left,
        /// When they were here last; milliseconds since 1970.
        #[serde(serialize_with = "moment")]
        until: u64,
    },
    /// Another phase of the agenda runs.
    #[serde(rename = "phase.changed")]
    PhaseChanged {
        /// The one that runs; `None`: none does.
        phase: Option<Phase>,
        /// The one before.
        before: Option<Phase>,
    },
    /// Clinics come in otherwise.
    #[serde(rename = "entrance.changed")]
    EntranceChanged {
        /// How they come in now.
        entrance: Entrance,
        /// How they did before.
        before: Entrance,
    },
}

/// A participant, as others are told of it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Who {
    /// Which; the same after a reload.
    pub participant: ParticipantId,
    /// As everyone sees it.
    pub name: String,
    /// What it is in the session.
    pub role: Role,
    /// Where it sits.
    pub site: Site,
    /// Whom its link stands for, if it says so.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub subject: Option<String>,
    /// By which way it came.
    pub through: Through,
}

/// By which way someone came.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Through {
    /// A page.
    Page,
    /// An encoder that publishes.
    Whip,
    /// A player that watches.
    Whep,
}

/// Why a participant is gone.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Left {
    /// They left.
    Left,
    /// Nothing came from them, and their place was given up.
    Vanished,
    /// The hub removed them.
    Removed,
    /// Their connection could not be made, or was ended for what it sent.
    Failed,
    /// The hub ended the session.
    SessionEnded,
    /// The room was closed.
    RoomClosed,
    /// The relay started again, and nothing brings them back by itself.
    Restarted,
}

/// Why a session is over.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Over {
    /// A host ended it, for everyone or for the clinics.
    Ended,
    /// Nobody was there for ten minutes.
    Empty,
    /// The room was closed.
    RoomClosed,
}

/// Why a room is gone.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Closed {
    /// It was closed over the API.
    Closed,
    /// Nobody was there for ten minutes; its links open it anew.
    Empty,
    /// Bugs of ours, too many for it to go on; its links open it anew.
    Failed,
    /// The relay ended, and keeps nothing; its links open it anew.
    Restarted,
}

impl From<Ended> for Left {
    fn from(why: Ended) -> Self {
        match why {
            Ended::Goodbye | Ended::Replaced => Self::Left,
            Ended::Vanished => Self::Vanished,
            Ended::Removed => Self::Removed,
            Ended::HandshakeFailed
            | Ended::NoLink
            | Ended::Policed
            | Ended::Panicked
            | Ended::GivenUp => Self::Failed,
            Ended::SessionEnded => Self::SessionEnded,
            Ended::RoomClosed => Self::RoomClosed,
            Ended::Restarting => Self::Restarted,
        }
    }
}

/// An event as it is sent.
#[derive(Serialize)]
struct Sent<'a> {
    version: u32,
    id: Uuid,
    #[serde(serialize_with = "moment")]
    timestamp: u64,
    sequence: u64,
    room: Of<'a>,
    #[serde(flatten)]
    what: &'a What,
}

#[derive(Serialize)]
struct Of<'a> {
    id: RoomId,
    name: &'a str,
}

impl Event {
    /// The body that tells it.
    pub fn json(&self, id: Uuid, room: RoomId, name: &str) -> String {
        let sent = Sent {
            version: VERSION,
            id,
            timestamp: self.at,
            sequence: self.sequence,
            room: Of { id: room, name },
            what: &self.what,
        };
        serde_json::to_string(&sent).expect("an event is JSON")
    }
}

fn moment<S: Serializer>(wall: &u64, serializer: S) -> Result<S::Ok, S::Error> {
    serializer.serialize_str(&rfc3339(*wall))
}

/// Another one says that a field went or means something else; new types and fields come without.
const VERSION: u32 = 1;
