//! Knows which rooms are open, and which are closed for good.

use super::clock::Clock;
use super::event::Event;
use super::handle::RoomHandle;
use super::keeping::LeftBehind;
use super::removed::Removed;
use super::request::{Credential, JoinError, RoomSpec};
use super::room::{Holder, Room};
use crate::ids::RoomId;
use crate::site::Site;
use crate::store::journal::{Entry, Journal};
use crate::store::postbox::{Post, Postbox};
use rustc_hash::FxHashMap;
use std::collections::VecDeque;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::{Arc, Mutex, PoisonError, Weak};
use std::time::{Instant, SystemTime};
use tokio::sync::oneshot;
use tracing::error;
use uuid::Uuid;

/// Lives as long as the process.
#[derive(Debug, Default)]
pub(super) struct Registry {
    pub(super) open: FxHashMap<RoomId, RoomHandle>,
    /// Refused as closed, not as unknown; the oldest is forgotten first.
    closed: VecDeque<Closed>,
    pub(super) restarting: bool,
}

/// A room that nobody comes into again.
#[derive(Debug)]
struct Closed {
    id: RoomId,
    removed: Removed,
}

/// What a room's task knows of the world: where the room is kept and told of, and how the registry forgets
/// it.
#[derive(Debug)]
pub(super) struct Forget {
    pub(super) registry: Weak<Mutex<Registry>>,
    pub(super) id: RoomId,
    pub(super) spec: Arc<RoomSpec>,
    /// Made by name, not by a token: it stays until someone closes it.
    pub(super) made: bool,
    /// Where it is kept, if it is.
    pub(super) journal: Option<Journal>,
    /// Where other systems are told of it, if any is.
    pub(super) postbox: Option<Postbox>,
}

impl Registry {
    pub(super) fn find(&mut self, id: RoomId) -> Result<RoomHandle, JoinError> {
        if self.restarting {
            return Err(JoinError::Unavailable);
        }
        if self.closed.iter().any(|closed| closed.id == id) {
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
    pub(super) fn close(&mut self, id: RoomId, removed: Removed) -> Option<RoomId> {
        self.open.remove(&id);
        let oldest = match self.closed.len() == CLOSED {
            // overflow: forget the oldest — its tokens have expired
            true => self.closed.pop_front().map(|closed| closed.id),
            false => None,
        };
        self.closed.push_back(Closed { id, removed });
        oldest
    }

    /// Who was removed from it stays so: what is kept of a closed room is not for them either.
    pub(super) fn remember_removed(&mut self, id: RoomId, removed: Removed) {
        let mut closed = self.closed.iter_mut();
        if let Some(closed) = closed.find(|closed| closed.id == id) {
            closed.removed = removed;
        }
    }

    /// What the holder of this credential is in a room that is closed.
    pub(super) fn holder(
        &self,
        now: Instant,
        id: RoomId,
        site: Site,
        credential: &Credential,
    ) -> Holder {
        let closed = self.closed.iter().find(|closed| closed.id == id);
        Holder {
            was_removed: closed.is_some_and(|closed| closed.removed.holds(now, site, credential)),
            hosts: false,
        }
    }
}

impl Forget {
    /// Which room.
    pub(super) const fn id(&self) -> RoomId {
        self.id
    }

    /// The room as it was left, or an empty one. What brings us down is not brought back: a relay that its
    /// own record kills would never start again.
    pub(super) fn room(&self, now: Instant, left: LeftBehind<'_>) -> Room {
        let clock = Clock::new(now, SystemTime::now());
        let replayed = |left: LeftBehind<'_>| {
            let mut room = Room::new(self.spec.name.clone(), self.spec.limits);
            if self.journal.is_some() {
                room = room.keep(clock, self.made);
            }
            if self.postbox.is_some() {
                room = room.report(clock);
            }
            room.replay(now, left.record, left.alive);
            room
        };
        catch_unwind(AssertUnwindSafe(|| replayed(left))).unwrap_or_else(|_| {
            error!(room = %self.id, "a bug of ours in a room's record; please report it: the room begins anew");
            drop(self.keep(vec![Entry::Forget], Vec::new()));
            replayed(LeftBehind::default())
        })
    }

    /// Whether it is to be kept, and what keeps it is away.
    pub(super) fn is_away(&self) -> bool {
        self.journal.as_ref().is_some_and(Journal::is_away)
    }

    /// Hands over what is to be kept, and with it what others are told. What comes back resolves when both
    /// stand.
    pub(super) fn keep(
        &self,
        mut entries: Vec<Entry>,
        events: Vec<Event>,
    ) -> Option<oneshot::Receiver<()>> {
        let journal = self.journal.as_ref()?;
        entries.extend(self.posts(events).map(Entry::Post));
        Some(journal.write(self.id, entries))
    }

    /// Tells others of a room that is not kept.
    pub(super) fn report(&self, events: Vec<Event>) {
        if let Some(postbox) = &self.postbox {
            self.posts(events).for_each(|post| postbox.stands(&post));
        }
    }

    fn posts(&self, events: Vec<Event>) -> impl Iterator<Item = Post> {
        let events = events.into_iter();
        events.filter_map(move |event| {
            let id = Uuid::now_v7();
            let body = event.json(id, self.id, &self.spec.name);
            let postbox = self.postbox.as_ref()?;
            Some(postbox.post(id, self.id, event.at, body))
        })
    }

    /// Drops the registry's handle of a room that nobody is in: with it the room's task ends, and
    /// the next token signed for the room opens it anew. Whoever is about to join holds a handle
    /// of their own, which they took under the same lock: then the room stays. `last` is what others
    /// are told of one that goes.
    pub(super) fn empty_room(&self, last: impl FnOnce() -> Vec<Event>) {
        let Some(registry) = self.registry.upgrade() else {
            return;
        };
        let mut registry = registry.lock().unwrap_or_else(PoisonError::into_inner);
        let handle = registry.open.get(&self.id);
        if !self.made && handle.is_some_and(|room| room.inbox.strong_count() == 1) {
            registry.open.remove(&self.id);
            // under the lock: what the next room of this id hands over comes after it
            let last = last();
            match self.journal.is_some() {
                true => drop(self.keep(vec![Entry::Forget], last)),
                false => self.report(last),
            }
        }
    }
}

/// Closed rooms remembered: tokens live for hours, a hub runs a handful of sessions a day.
const CLOSED: usize = 1024;
