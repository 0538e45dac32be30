//! Decides who hears and sees whom.
//!
//! Nothing here runs per packet except [`speakers::Speakers::heard`]: the rest is asked when a
//! permission, a view, a track or the speakers changed, and answers with the whole wish; [`slots`]
//! turns the wish into the smallest change.

pub mod layers;
pub mod permissions;
pub mod slots;
pub mod speakers;
pub mod stage;
pub mod view;
pub mod wishes;
