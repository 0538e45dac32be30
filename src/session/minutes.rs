//! Says how long each item of an agenda took, beside what was planned for it: read from a ledger.

use super::clock::Wall;
use super::phase::Phase;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// The agenda of one session, as far as it came.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Minutes {
    /// When its first item began; milliseconds since 1970.
    #[serde(rename = "agenda")]
    pub began: Wall,
    /// In their order.
    pub items: Vec<ItemMinutes>,
}

/// One item of it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ItemMinutes {
    /// What the session was at.
    pub phase: Phase,
    /// What it was called, if it was.
    pub title: Option<String>,
    /// Minutes that were planned.
    pub planned: u32,
    /// Minutes that were added while it ran.
    pub extended: u32,
    /// How long it ran; milliseconds.
    pub took: u64,
}

/// Reads a ledger: each session's agenda as it stood last, oldest first.
pub(super) fn minutes<'a>(ledger: impl IntoIterator<Item = &'a str>) -> Vec<Minutes> {
    let mut sessions = BTreeMap::new();
    // others' lines say nothing here
    let lines = ledger.into_iter();
    for line in lines.filter_map(|line| serde_json::from_str::<Minutes>(line).ok()) {
        sessions.insert(line.began, line);
    }
    sessions.into_values().collect()
}
