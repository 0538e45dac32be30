//! Finds the task of a room: opens rooms, lists them, closes them, forgets them.

use super::connection::{Admitted, Inbox};
use super::request::{Credential, JoinError, JoinRequest, RoomSpec};
use super::task;
use super::told::{Participant, Problem, Site, SourceName};
use crate::ids::{ParticipantId, RoomId};
use crate::relay::handle::Relay;
use rustc_hash::FxHashMap;
use std::collections::VecDeque;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError, Weak};
use tokio::sync::{mpsc, oneshot};

/// Every room of this process; clones are the same registry.
#[derive(Debug, Clone)]
pub struct Rooms {
    relay: Relay,
    registry: Arc<Mutex<Registry>>,
}

#[derive(Debug, Default)]
struct Registry {
    open: FxHashMap<RoomId, RoomHandle>,
    /// Refused as closed, not as unknown; the oldest is forgotten first.
    closed: VecDeque<RoomId>,
    restarting: bool,
}

/// Lets a room that rests be forgotten by the registry.
#[derive(Debug)]
pub(super) struct Forget {
    registry: Weak<Mutex<Registry>>,
    id: RoomId,
    /// Made by name, not by a token: it stays until someone closes it.
    made: bool,
}

/// One open room; its task ends when the room is closed or the last handle is dropped.
#[derive(Debug, Clone)]
pub struct RoomHandle {
    id: RoomId,
    spec: Arc<RoomSpec>,
    present: Arc<Present>,
    inbox: mpsc::UnboundedSender<Inbox>,
}

/// How many are in a room, as its task last said.
#[derive(Debug, Default)]
pub(super) struct Present {
    pub(super) hubs: AtomicUsize,
    pub(super) spokes: AtomicUsize,
}

/// A room as the REST API lists it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RoomSummary {
    /// Which.
    pub id: RoomId,
    /// Its name.
    pub name: String,
    /// Its limit.
    pub limit: usize,
    /// How many are in it, those whose place is held included.
    pub participants: usize,
    /// How many of them are of a hub.
    pub hubs: usize,
}

impl Rooms {
    /// A registry without rooms, whose media the relay carries.
    pub fn new(relay: Relay) -> Self {
        Self {
            relay,
            registry: Arc::default(),
        }
    }

    /// Opens a new room. Called on the runtime, which then runs the room's task.
    pub fn create(&self, spec: RoomSpec) -> RoomHandle {
        self.open(&mut self.registry(), RoomId::fresh(), spec, true)
    }

    /// The room of this id, opened if it is not: a token signed for it is proof enough that it
    /// exists, and that is how rooms survive a restart of the relay.
    pub fn ensure(&self, id: RoomId, spec: RoomSpec) -> Result<RoomHandle, JoinError> {
        let mut registry = self.registry();
        match registry.find(id) {
            Err(JoinError::NoSuchRoom) => Ok(self.open(&mut registry, id, spec, false)),
            found => found,
        }
    }

    /// The open room of this id.
    pub fn room(&self, id: RoomId) -> Result<RoomHandle, JoinError> {
        self.registry().find(id)
    }

    /// Every open room, oldest first.
    pub fn list(&self) -> Vec<RoomSummary> {
        let registry = self.registry();
        let mut rooms: Vec<RoomSummary> = registry.open.values().map(RoomHandle::summary).collect();
        rooms.sort_by_key(|room| room.id);
        rooms
    }

    /// Closes a room: everyone in it is told, and nobody comes in again. Returns when its task has
    /// ended.
    pub async fn close(&self, id: RoomId) -> Result<(), JoinError> {
        let room = {
            let mut registry = self.registry();
            let room = registry.find(id)?;
            registry.open.remove(&id);
            if registry.closed.len() == CLOSED {
                registry.closed.pop_front();
            }
            registry.closed.push_back(id);
            room
        };
        room.end(|done| Inbox::Close { done }).await;
        Ok(())
    }

    /// Tells everyone in every room that the relay restarts, and opens none from now on. Returns
    /// when every room's task has ended; the farewells are then in the participants' queues.
    pub async fn restarting(&self) {
        let rooms: Vec<RoomHandle> = {
            let mut registry = self.registry();
            registry.restarting = true;
            registry.open.drain().map(|(_, room)| room).collect()
        };
        for room in rooms {
            room.end(|done| Inbox::Restart { done }).await;
        }
    }

    fn open(&self, registry: &mut Registry, id: RoomId, spec: RoomSpec, made: bool) -> RoomHandle {
        let (inbox, wishes) = mpsc::unbounded_channel();
        let room = RoomHandle {
            id,
            spec: Arc::new(spec),
            present: Arc::default(),
            inbox: inbox.clone(),
        };
        let forget = Forget {
            registry: Arc::downgrade(&self.registry),
            id,
            made,
        };
        let relay = self.relay.clone();
        let weak = inbox.downgrade();
        let task = task::Task::new(&room.spec, relay, weak, &room.present, forget);
        tokio::spawn(task.run(wishes));
        registry.open.insert(id, room.clone());
        room
    }

    fn registry(&self) -> MutexGuard<'_, Registry> {
        // held for a few map operations, none of which leaves it half done
        self.registry.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Registry {
    fn find(&mut self, id: RoomId) -> Result<RoomHandle, JoinError> {
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
        }
    }
}

impl RoomHandle {
    /// Which room.
    pub const fn id(&self) -> RoomId {
        self.id
    }

    /// The room as the REST API lists it.
    pub fn summary(&self) -> RoomSummary {
        let hubs = self.present.hubs.load(Ordering::Relaxed);
        RoomSummary {
            id: self.id,
            name: self.spec.name.clone(),
            limit: self.spec.limits.participants,
            participants: hubs + self.present.spokes.load(Ordering::Relaxed),
            hubs,
        }
    }

    /// Asks to be admitted; answers when the link is made or the join refused.
    pub async fn join(&self, request: JoinRequest) -> Result<Admitted, JoinError> {
        let request = Box::new(request);
        self.ask(|reply| Inbox::Join { request, reply }).await?
    }

    /// Everyone in the room.
    pub async fn participants(&self) -> Result<Vec<Participant>, JoinError> {
        self.ask(|reply| Inbox::List { reply }).await
    }

    /// Mutes a participant's track.
    pub async fn silence(
        &self,
        participant: ParticipantId,
        source: SourceName,
    ) -> Result<Result<(), Problem>, JoinError> {
        self.ask(|reply| Inbox::Silence {
            participant,
            source,
            reply,
        })
        .await
    }

    /// Removes a participant; its resume token and its token's identity end with it.
    pub async fn remove(
        &self,
        participant: ParticipantId,
    ) -> Result<Result<(), Problem>, JoinError> {
        self.ask(|reply| Inbox::Remove { participant, reply }).await
    }

    /// Whether the holder of this credential was removed and may do nothing here any more.
    pub async fn has_removed(&self, site: Site, credential: Credential) -> Result<bool, JoinError> {
        self.ask(|reply| Inbox::HasRemoved {
            site,
            credential,
            reply,
        })
        .await
    }

    /// Puts a question to the room's task. The queue has no bound of its own: whoever asks waits
    /// for the answer, so it holds one question a request.
    async fn ask<T>(
        &self,
        question: impl FnOnce(oneshot::Sender<T>) -> Inbox,
    ) -> Result<T, JoinError> {
        let (reply, answer) = oneshot::channel();
        let sent = self.inbox.send(question(reply));
        sent.map_err(|_| JoinError::Unavailable)?;
        answer.await.map_err(|_| JoinError::Unavailable)
    }

    async fn end(&self, order: impl FnOnce(oneshot::Sender<()>) -> Inbox) {
        // a task that ended before it could answer is as good
        let _ = self.ask(order).await;
    }
}

/// Closed rooms remembered: tokens live for hours, a hub runs a handful of sessions a day.
const CLOSED: usize = 1024;
