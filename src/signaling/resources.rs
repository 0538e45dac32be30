//! Keeps the sessions that WHIP and WHEP made, each under an id that only its maker knows.

use crate::ids::RoomId;
use crate::relay::handle::{Offer, Sources};
use crate::session::{Connection, Messages};
use std::collections::HashMap;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use tokio::sync::Mutex as AsyncMutex;
use uuid::Uuid;

/// Every WHIP and WHEP session; clones are the same.
#[derive(Clone, Default)]
pub(super) struct Resources(Arc<Mutex<HashMap<Uuid, Arc<Resource>>>>);

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
        self.map().insert(id, Arc::new(resource));
        tokio::spawn(until_the_room_ends_it(self.clone(), id, messages));
        id
    }

    /// The session `id` of `room`, for the holder of `token` only.
    pub(super) fn find(&self, room: RoomId, id: Uuid, token: Uuid) -> Option<Arc<Resource>> {
        let found = self.map().get(&id).cloned()?;
        (found.room == room && found.token == token).then_some(found)
    }

    /// Forgets a session.
    pub(super) fn forget(&self, id: Uuid) {
        self.map().remove(&id);
    }

    fn map(&self) -> MutexGuard<'_, HashMap<Uuid, Arc<Resource>>> {
        // held for one map operation, which leaves nothing half done
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// Ends with the room's last word to this session.
async fn until_the_room_ends_it(resources: Resources, id: Uuid, mut messages: Messages) {
    while messages
        .next()
        .await
        .is_some_and(|message| !message.is_bye())
    {}
    resources.forget(id);
}
