//! Holds what a room knows of its record: what was handed over, and what may be other than that.

use super::chat::Revision;
use super::clock::{Clock, Wall};
use super::sheet::CaseFile;
use crate::config::ChatToAll;
use crate::ids::ParticipantId;
use crate::store::journal::Entry;
use rustc_hash::FxHashMap;
use serde::{Deserialize, Serialize};
use std::collections::{BTreeMap, BTreeSet};
use std::time::Instant;

/// What a room that is kept knows of its record. Lives as long as the room.
#[derive(Debug)]
pub(super) struct Keeping {
    pub(super) clock: Clock,
    pub(super) room: KeptRoom,
    /// The parts that are one value each, as they were handed over last.
    pub(super) parts: FxHashMap<&'static str, String>,
    /// Whose seats may be other than they were handed over.
    pub(super) seats: BTreeSet<ParticipantId>,
    /// Lines of the chat that stand in the record.
    pub(super) lines: BTreeSet<u32>,
    /// The chat as it was handed over last.
    pub(super) chat: Revision,
    /// The polls as they stand in the record, by their keys; `None`: none was handed over yet.
    pub(super) polls: BTreeMap<String, String>,
    pub(super) polls_revision: Option<u64>,
    /// The values of the cases as they were handed over last, and at which version of them.
    pub(super) cases: (u64, BTreeMap<String, String>),
    /// The cases as they were filed last.
    pub(super) filed: BTreeMap<u32, CaseFile>,
    /// Lines of the ledger that were not handed over.
    pub(super) ledger: Vec<Entry>,
    /// Counts those that say who is here, from the moment at which the room began to be kept: two of one
    /// moment stay apart, and in their order.
    pub(super) attended: u64,
    /// Something may be other than it was handed over.
    pub(super) touched: bool,
    /// Since when what was handed over last is being written.
    pub(super) writing: Option<Instant>,
}

impl Keeping {
    /// Nothing was handed over yet.
    pub(super) fn new(clock: Clock, room: KeptRoom) -> Self {
        Self {
            clock,
            room,
            parts: FxHashMap::default(),
            seats: BTreeSet::new(),
            lines: BTreeSet::new(),
            chat: Revision::default(),
            polls: BTreeMap::new(),
            polls_revision: None,
            cases: (0, BTreeMap::new()),
            filed: BTreeMap::new(),
            ledger: Vec::new(),
            attended: clock.began(),
            touched: true,
            writing: None,
        }
    }
}

/// A room as it is opened.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct KeptRoom {
    pub(super) name: String,
    pub(super) participants: usize,
    /// Its sessions begin with a lobby.
    #[serde(default)]
    pub(super) lobby: bool,
    /// Its sessions ask once whether people are still there.
    #[serde(default)]
    pub(super) checkpoint: bool,
    /// Whom clinics may write to in its chat; `None`, before that could be set: as the operator sets it now.
    #[serde(default)]
    pub(super) chat_to_all: Option<ChatToAll>,
    /// Opened by name, not by a token.
    pub(super) made: bool,
}

/// What the process before left of a room.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct LeftBehind<'a> {
    pub(super) record: &'a [(String, String)],
    /// When that process lived for certain.
    pub(super) alive: Option<Wall>,
}
