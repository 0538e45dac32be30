//! Defines a line of captions.

use serde::{Deserialize, Serialize};
#[cfg(test)]
use ts_rs::TS;

/// What is said, in writing.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(test, derive(TS))]
pub struct Caption {
    /// Counts up. One that comes again takes the place of what was told of it.
    #[cfg_attr(test, ts(type = "number"))]
    pub id: u32,
    /// Who says it, where that is known.
    pub speaker: Option<String>,
    /// So far; text, never markup.
    pub text: String,
    /// Nothing of it changes any more.
    pub done: bool,
}
