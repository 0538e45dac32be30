//! Bounds the sockets that wait for their first message: the oldest makes place for a newcomer.
//!
//! Refusing the newcomer instead would let a few idle sockets keep everyone out; a true page sends
//! its join as soon as it is connected, and is the oldest only in a flood.

use std::collections::BTreeMap;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use tokio::sync::oneshot;

/// Everyone who waits; clones are the same.
#[derive(Clone)]
pub(super) struct WaitingRoom {
    limit: usize,
    waiting: Arc<Mutex<Waiting>>,
}

#[derive(Default)]
struct Waiting {
    /// By the order they came.
    places: BTreeMap<u64, oneshot::Sender<()>>,
    came: u64,
}

/// One place; given back when dropped.
pub(super) struct Place {
    id: u64,
    room: WaitingRoom,
    taken: oneshot::Receiver<()>,
}

impl WaitingRoom {
    pub(super) fn new(limit: usize) -> Self {
        Self {
            limit,
            waiting: Arc::default(),
        }
    }

    /// A place for one who just came.
    pub(super) fn enter(&self) -> Place {
        let (take, taken) = oneshot::channel();
        let mut waiting = self.waiting();
        // overflow: drop the oldest — it had the longest time to say something
        while waiting.places.len() >= self.limit {
            let oldest = waiting.places.pop_first();
            let told = oldest.map(|(_, take)| take.send(()));
            debug_assert!(told.is_some(), "the limit is 1 or more");
        }
        waiting.came += 1;
        let id = waiting.came;
        waiting.places.insert(id, take);
        drop(waiting);
        Place {
            id,
            room: self.clone(),
            taken,
        }
    }

    /// How many wait now.
    pub(super) fn len(&self) -> usize {
        self.waiting().places.len()
    }

    fn waiting(&self) -> MutexGuard<'_, Waiting> {
        // held for a few map operations, none of which leaves it half done
        self.waiting.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Place {
    /// Returns when a newcomer took the place.
    pub(super) async fn is_taken(&mut self) {
        if (&mut self.taken).await.is_err() {
            std::future::pending::<()>().await;
        }
    }
}

impl Drop for Place {
    fn drop(&mut self) {
        self.room.waiting().places.remove(&self.id);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use futures_util::FutureExt as _;

    #[test]
    fn the_oldest_makes_place_and_a_place_is_given_back() {
        let room = WaitingRoom::new(2);
        let mut places = [room.enter(), room.enter()];
        assert!(places[0].is_taken().now_or_never().is_none());
        let mut third = room.enter();
        assert!(places[0].is_taken().now_or_never().is_some());
        assert!(places[1].is_taken().now_or_never().is_none());
        drop(places);
        let _fourth = room.enter();
        assert!(third.is_taken().now_or_never().is_none());
    }
}
