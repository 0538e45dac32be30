//! The people of a live room: who is in, who may speak, what each is told.
//!
//! [`room::Room`] is a pure state machine (time, ids and chance are arguments) that answers with
//! [`order::Order`]s; the task in `task.rs` owns it and carries them out; [`rooms::Rooms`] finds
//! the task of a room. Media is the relay's job, the wire is `signaling`'s.

mod admission;
mod agenda;
mod announcement;
mod announcements;
mod announcing;
mod asking;
pub mod attendance;
mod broadcast;
mod bye;
pub mod caption;
mod captioning;
pub mod captions;
mod case;
mod casework;
mod chat;
mod checkpoint;
pub mod clock;
mod commands;
mod conducting;
pub mod connection;
mod directing;
mod entrance;
pub mod event;
mod events;
mod handle;
mod hands;
mod happened;
mod heartbeat;
mod holding;
mod hosts;
mod keeping;
mod leading;
mod letting_in;
mod line;
mod lobby;
mod media;
pub mod messages;
pub mod minutes;
pub mod newcomer;
mod offering;
pub mod order;
pub mod phase;
pub mod poll;
mod polling;
pub mod polls;
mod present;
#[cfg(test)]
mod promises;
mod reaction;
mod reactions;
mod record;
pub mod refusal;
mod registry;
mod removed;
mod reporting;
pub mod request;
pub mod roles;
pub mod room;
pub mod rooms;
mod roster;
mod seat;
pub mod sheet;
mod stage;
pub mod staying;
pub mod survey;
mod task;
mod text;
mod writing;

pub use case::HEADINGS;
pub use connection::{Admitted, Connection, Entered, Knock, Messages, Outgoing, Overflow};
pub use handle::{RoomHandle, RoomSummary};
pub use request::{
    Command, Credential, JoinError, JoinRequest, Limits, PollCommand, Presence, RoomSpec,
};
pub use rooms::Rooms;
pub use roster::RosterText;
pub use seat::ResumeToken;
