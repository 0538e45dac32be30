//! Defines what people show for a moment.

use crate::ids::ParticipantId;
use serde::{Deserialize, Serialize};
#[cfg(test)]
use ts_rs::TS;

/// What someone shows for a moment. Each page has a sign and a word for it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[cfg_attr(test, derive(TS))]
#[serde(rename_all = "snake_case")]
pub enum Reaction {
    /// I agree.
    ThumbsUp,
    /// Well done.
    Applause,
    /// I feel with you.
    Heart,
    /// Thank you.
    Thanks,
    /// I hear nothing, or nearly so.
    CannotHear,
    /// Too fast for me, or for my line.
    Slower,
}

/// Someone who shows it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(test, derive(TS))]
pub struct Reacted {
    /// Who.
    pub participant: ParticipantId,
    /// What. It takes the place of what they showed before.
    pub reaction: Reaction,
}

/// How many more show it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(test, derive(TS))]
pub struct ReactionCount {
    /// What.
    pub reaction: Reaction,
    /// 1 and more.
    #[cfg_attr(test, ts(type = "number"))]
    pub count: u32,
}
