//! The people of a live room: who is in, who may speak, what each is told.
//!
//! Media is the relay's job, the wire is `signaling`'s.

pub mod request;
pub mod told;

pub use request::{Credential, JoinError, JoinRequest, Limits, Presence, RoomSpec, Wish};
