//! Says how long each item of an agenda took, beside what was planned for it: read from a ledger.

use super::agenda::Agenda;
use super::clock::{Clock, Wall};
use super::phase::Phase;
use super::room::Room;
use crate::store::journal::Entry;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;
use std::time::Instant;

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

impl Room {
    /// Appends how long what ran took to the ledger; of a session that goes on after a debrief once more.
    pub(super) fn enter_minutes(&mut self, now: Instant) {
        let Some(kept) = &mut self.kept else {
            return;
        };
        let Some(line) = line(&self.agenda, kept.clock, now) else {
            return;
        };
        let (began, at) = (line.began, kept.clock.wall(now));
        kept.ledger.push(Entry::Append {
            key: format!("agenda/{began:020}/{at:020}"),
            value: serde_json::to_string(&line).expect("what is kept is JSON"),
        });
        kept.touched = true;
    }
}

/// None where nothing ran.
fn line(agenda: &Agenda, clock: Clock, now: Instant) -> Option<Minutes> {
    Some(Minutes {
        began: clock.wall(agenda.began()?),
        items: agenda.minutes(now),
    })
}
