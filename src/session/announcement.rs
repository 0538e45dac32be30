//! Defines what is told of an announcement.

use crate::ids::ParticipantId;
use serde::{Deserialize, Serialize};
#[cfg(test)]
use ts_rs::TS;

/// What everyone should know, until it is taken down. Text, never markup.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(test, derive(TS))]
pub struct Announcement {
    /// Stays while the announcement does.
    #[cfg_attr(test, ts(type = "number"))]
    pub id: u32,
    /// Who posted it; they may have left.
    pub from: ParticipantId,
    /// Their name then.
    pub name: String,
    /// May have line breaks.
    pub text: String,
    /// Who gave it another text last, by name.
    pub edited_by: Option<String>,
    /// How long ago it was posted, when this is told; in milliseconds.
    #[cfg_attr(test, ts(type = "number"))]
    pub age_ms: u32,
}
