//! Keeps the sessions that WHIP and WHEP made, each under an id that only its maker knows.

use crate::ids::RoomId;
use crate::relay::handle::{Offer, Sources};
use crate::session::messages::{FromRoom, Slot};
use crate::session::{Connection, Messages, Outgoing};
use std::collections::{HashMap, VecDeque};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use tokio::sync::Mutex as AsyncMutex;
use uuid::Uuid;

/// Every WHIP and WHEP session; clones are the same.
#[derive(Clone, Default)]
pub(super) struct Resources(Arc<Mutex<Sessions>>);

#[derive(Default)]
struct Sessions {
    live: HashMap<Uuid, Arc<Resource>>,
    ended: VecDeque<EndedSession>,
}

/// What is left of a session: enough to tell its maker that it has ended.
#[derive(Clone, Copy, PartialEq, Eq)]
struct EndedSession {
    id: Uuid,
    room: RoomId,
    token: Uuid,
}

/// One session. Lives from its POST to its DELETE, or until the room ends it.
pub(super) struct Resource {
    /// Where it publishes or watches.
    pub(super) room: RoomId,
    /// The token that made it, and alone may change it.
    pub(super) token: Uuid,
    /// Its line to the room; the participant leaves when it is dropped.
    pub(super) connection: Connection,
    /// What it runs on now.
    pub(super) ice: AsyncMutex<IceSession>,
    /// What a watcher's slots show.
    pub(super) slots: Mutex<Vec<Slot>>,
}

/// One ICE session of a [`Resource`] (RFC 9725 §4.3.1); a restart begins another.
pub(super) struct IceSession {
    /// Its name for `If-Match`.
    pub(super) etag: String,
    /// The offer it came from.
    pub(super) offer: Offer,
    /// The m-lines that send.
    pub(super) sources: Sources,
}

impl Resource {
    /// What its slots show now.
    pub(super) fn shown(&self) -> Vec<Slot> {
        self.held().clone()
    }

    /// Of the slots only those that changed are told.
    fn told(&self, changed: Vec<Slot>) {
        let mut slots = self.held();
        for slot in changed {
            match slots.iter_mut().find(|known| known.mid == slot.mid) {
                Some(known) => *known = slot,
                None => slots.push(slot),
            }
        }
    }

    fn held(&self) -> MutexGuard<'_, Vec<Slot>> {
        // held for a few assignments, each of which is whole
        self.slots.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl IceSession {
    pub(super) fn new(offer: Offer, sources: Sources) -> Self {
        Self {
            etag: format!("\"{}\"", Uuid::new_v4().simple()),
            offer,
            sources,
        }
    }
}

impl Resources {
    /// Keeps `resource` until it is taken or the room says so in `messages`; its new id.
    pub(super) fn keep(&self, resource: Resource, messages: Messages) -> Uuid {
        let id = Uuid::new_v4();
        self.sessions().live.insert(id, Arc::new(resource));
        tokio::spawn(until_the_room_ends_it(self.clone(), id, messages));
        id
    }

    /// The session `id` of `room`, for the holder of `token` only.
    pub(super) fn find(&self, room: RoomId, id: Uuid, token: Uuid) -> Option<Arc<Resource>> {
        let found = self.sessions().live.get(&id).cloned()?;
        (found.room == room && found.token == token).then_some(found)
    }

    /// Whether that session was there until lately: a program that closes its link first and then says
    /// DELETE has done nothing wrong, nor has one whose answer was lost and that says it again.
    pub(super) fn has_ended(&self, room: RoomId, id: Uuid, token: Uuid) -> bool {
        let ended = EndedSession { id, room, token };
        self.sessions().ended.contains(&ended)
    }

    /// A session has ended, whoever ended it.
    pub(super) fn end(&self, id: Uuid) {
        let mut sessions = self.sessions();
        let Some(gone) = sessions.live.remove(&id) else {
            return;
        };
        if sessions.ended.len() == ENDED {
            // overflow: forget the oldest — its program had the longest time to say DELETE
            sessions.ended.pop_front();
        }
        sessions.ended.push_back(EndedSession {
            id,
            room: gone.room,
            token: gone.token,
        });
        // its participant leaves with it, which is no work for under the lock
        drop(sessions);
    }

    fn sessions(&self) -> MutexGuard<'_, Sessions> {
        // held for a few operations on a map and a queue, which leave nothing half done
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// Ends with the room's last word to this session.
async fn until_the_room_ends_it(resources: Resources, id: Uuid, mut messages: Messages) {
    while let Some(message) = messages.next().await {
        match message {
            Outgoing::Own(FromRoom::Slots { slots, .. }) => {
                let resource = resources.sessions().live.get(&id).cloned();
                resource.inspect(|resource| resource.told(slots));
            }
            other if other.is_bye() => break,
            _ => {}
        }
    }
    resources.end(id);
}

// Ended sessions remembered, 48 bytes each: a DELETE comes within seconds, and a thousand cameras that
// all leave at once are more than a relay holds.
const ENDED: usize = 1024;
