//! Takes what other systems are to be told, gives it its place, and hands it on once it stands.
//!
//! Whoever delivers reads the other end: each target has a queue of its own.

use crate::ids::RoomId;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use tokio::sync::mpsc;
use uuid::Uuid;

/// One event, for every target.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Post {
    /// Names the event, however often it is delivered.
    pub id: Uuid,
    /// Of two of one room the later one has the higher.
    pub place: u64,
    /// Whose event it is.
    pub room: RoomId,
    /// When it happened; milliseconds since 1970.
    pub at: u64,
    /// What is sent.
    pub body: Arc<str>,
    /// Who is to be told.
    pub(super) targets: Arc<[String]>,
}

impl Post {
    /// As a row of the outbox has it.
    pub(super) fn read(row: (Uuid, u64, RoomId, u64, String)) -> Self {
        let (id, place, room, at, body) = row;
        Self {
            id,
            place,
            room,
            at,
            body: body.into(),
            targets: Arc::default(),
        }
    }
}

/// Where posts are handed in; clones are the same one.
#[derive(Debug, Clone)]
pub struct Postbox {
    targets: Arc<[String]>,
    queues: Vec<mpsc::UnboundedSender<Post>>,
    /// The highest place that was given.
    places: Arc<AtomicU64>,
}

impl Postbox {
    /// For these targets; places go on after the highest that was given before. Beside it the queue of
    /// each target.
    pub fn new(targets: Vec<String>, last: u64) -> (Self, Vec<mpsc::UnboundedReceiver<Post>>) {
        // not bounded here: whoever reads a queue takes what is in it at once, and bounds what waits
        let channels = targets.iter().map(|_| mpsc::unbounded_channel());
        let (queues, ends) = channels.unzip();
        let postbox = Self {
            targets: targets.into(),
            queues,
            places: Arc::new(AtomicU64::new(last)),
        };
        (postbox, ends)
    }

    /// An event for every target.
    pub fn post(&self, id: Uuid, room: RoomId, at: u64, body: String) -> Post {
        Post {
            id,
            place: self.places.fetch_add(1, Ordering::Relaxed) + 1,
            room,
            at,
            body: body.into(),
            targets: Arc::clone(&self.targets),
        }
    }

    /// It happened for good: every target may be told.
    pub fn stands(&self, post: &Post) {
        for queue in &self.queues {
            // whoever delivered it has ended: the next process does
            let _ = queue.send(post.clone());
        }
    }
}
