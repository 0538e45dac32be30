//! Knows which rooms are open, and which are closed for good.

use super::handle::RoomHandle;
use super::request::JoinError;
use crate::ids::RoomId;
use crate::store::journal::{Entry, Journal};
use rustc_hash::FxHashMap;
use std::collections::VecDeque;
use std::sync::{Mutex, PoisonError, Weak};

/// Lives as long as the process.
#[derive(Debug, Default)]
pub(super) struct Registry {
    pub(super) open: FxHashMap<RoomId, RoomHandle>,
    /// Refused as closed, not as unknown; the oldest is forgotten first.
    closed: VecDeque<RoomId>,
    pub(super) restarting: bool,
}

/// Lets a room that rests be forgotten by the registry.
#[derive(Debug)]
pub(super) struct Forget {
    pub(super) registry: Weak<Mutex<Registry>>,
    pub(super) id: RoomId,
    /// Made by name, not by a token: it stays until someone closes it.
    pub(super) made: bool,
    /// Where it is kept, if it is.
    pub(super) journal: Option<Journal>,
}

impl Registry {
    pub(super) fn find(&mut self, id: RoomId) -> Result<RoomHandle, JoinError> {
        if self.restarting {
            return Err(JoinError::Unavailable);
        }
        if self.closed.contains(&id) {
            return Err(JoinError::RoomClosed);
        }
        let room = self.open.get(&id).cloned().ok_or(JoinError::NoSuchRoom)?;
        if room.inbox.is_closed() {
            // its task failed; the next one who asks may open it anew
            self.open.remove(&id);
            return Err(JoinError::NoSuchRoom);
        }
        Ok(room)
    }

    /// Nobody comes in again. Returns the room that is remembered no more.
    pub(super) fn close(&mut self, id: RoomId) -> Option<RoomId> {
        self.open.remove(&id);
        let oldest = match self.closed.len() == CLOSED {
            // overflow: forget the oldest — its tokens have expired
            true => self.closed.pop_front(),
            false => None,
        };
        self.closed.push_back(id);
        oldest
    }
}

impl Forget {
    /// Which room.
    pub(super) const fn id(&self) -> RoomId {
        self.id
    }

    /// Drops the registry's handle of a room that nobody is in: with it the room's task ends, and
    /// the next token signed for the room opens it anew. Whoever is about to join holds a handle
    /// of their own, which they took under the same lock: then the room stays.
    pub(super) fn empty_room(&self) {
        let Some(registry) = self.registry.upgrade() else {
            return;
        };
        let mut registry = registry.lock().unwrap_or_else(PoisonError::into_inner);
        let handle = registry.open.get(&self.id);
        if !self.made && handle.is_some_and(|room| room.inbox.strong_count() == 1) {
            registry.open.remove(&self.id);
            // under the lock: what the next room of this id hands over comes after it
            if let Some(journal) = &self.journal {
                drop(journal.write(self.id, vec![Entry::Forget]));
            }
        }
    }
}

/// Closed rooms remembered: tokens live for hours, a hub runs a handful of sessions a day.
const CLOSED: usize = 1024;
