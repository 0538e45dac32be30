//! How clinics are let in, and what is told of those who wait for it.

use crate::ids::ParticipantId;
use crate::role::Role;
use serde::{Deserialize, Serialize};
#[cfg(test)]
use ts_rs::TS;

/// How clinics that are not in are let in. The hub always is, and whoever was in comes back.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[cfg_attr(test, derive(TS))]
#[serde(rename_all = "snake_case")]
pub enum Entrance {
    /// At once.
    #[default]
    Open,
    /// One by one, as a host admits them: until then they wait.
    Lobby,
    /// Not at all: the hub locked the room. It is as it begins again with the last of the hub gone.
    Locked,
    /// Not at all: the hub ended the session, and is still there. Ten minutes after the last of
    /// it left clinics come in: then they come early for the next session.
    Ended,
}

/// How a host wants clinics to be let in.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(test, derive(TS))]
#[serde(rename_all = "snake_case")]
pub enum EntranceTo {
    /// At once; everyone who waits comes in.
    Open,
    /// One by one, as a host admits them.
    Lobby,
    /// Not at all: those who wait are refused with `room_locked`.
    Locked,
}

/// What one who waits is told.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(test, derive(TS))]
pub struct Waiting {
    /// The room's name: the token opens it.
    pub room: String,
    /// How many wait before them.
    #[cfg_attr(test, ts(type = "number"))]
    pub before: u32,
    /// Whether anyone is there who may let them in.
    pub host: bool,
    /// Keeps the place for 30 seconds over a lost connection or a reload: `resume` of the next `join`.
    pub resume: String,
}

/// One who waits, as hosts are told.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(test, derive(TS))]
pub struct Knocker {
    /// To admit or deny them by, and the participant that they become.
    pub id: ParticipantId,
    /// The name to show. Text, never markup.
    pub name: String,
    /// What their link makes of them.
    pub role: Role,
    /// For how long they wait, when this is told; in milliseconds.
    #[cfg_attr(test, ts(type = "number"))]
    pub waiting_ms: u32,
}
