//! Writes what rooms must not lose, many changes with one commit, and says when it stands.
//!
//! Rooms never wait for a disk: they hand over, go on, and are told. While the database is away the
//! journal tries again until it is back; nothing that was handed over is dropped, and no room hands over
//! again before it was told.

use super::Store;
use super::postbox::{Post, Postbox};
use crate::ids::RoomId;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;
use tokio::sync::{mpsc, oneshot};
use tracing::{error, info};
use uuid::Uuid;

/// One change of what is kept of a room.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Entry {
    /// This value stands under this key from now on.
    Set {
        /// Names it within its room.
        key: String,
        /// JSON.
        value: String,
    },
    /// Nothing stands under this key.
    Unset {
        /// Names it within its room.
        key: String,
    },
    /// One more line of what happened, which stays when the rest is forgotten.
    Append {
        /// Tells it from every other of its room; lines are read in the order of their keys.
        key: String,
        /// JSON.
        value: String,
    },
    /// Nothing of this room stands, but for its ledger and what others are to be told.
    Forget,
    /// Other systems are to be told of it, once it stands.
    Post(Post),
    /// A target need not be told any more what has this place.
    Told {
        /// Its name.
        target: String,
        /// Of the post.
        place: u64,
    },
}

impl Entry {
    /// A target knows of the post, or never will: its line in the outbox goes.
    pub fn told(post: &Post, target: &str) -> Self {
        Self::Told {
            target: target.into(),
            place: post.place,
        }
    }
}

/// Takes what is to be written; clones are the same journal.
#[derive(Debug, Clone)]
pub struct Journal {
    batches: mpsc::UnboundedSender<Batch>,
    away: Arc<AtomicBool>,
    store: Store,
    postbox: Option<Postbox>,
}

#[derive(Debug)]
struct Batch {
    room: RoomId,
    entries: Vec<Entry>,
    written: oneshot::Sender<()>,
}

impl Journal {
    /// Begins to write into `store`, in a task that ends when every journal is dropped. Called on the
    /// runtime.
    pub fn start(store: Store) -> Self {
        Self::telling(store, None)
    }

    /// The same, and hands on what other systems are to be told when it stands.
    pub fn telling(store: Store, postbox: Option<Postbox>) -> Self {
        // not bounded here: a room hands over one batch at a time, so there are as many as rooms, and
        // as many as posts of which a target was told
        let (batches, queue) = mpsc::unbounded_channel();
        let away = Arc::new(AtomicBool::new(false));
        let writing = write(store.clone(), queue, Arc::clone(&away), postbox.clone());
        tokio::spawn(writing);
        Self {
            batches,
            away,
            store,
            postbox,
        }
    }

    /// Where other systems are told, if anywhere.
    pub fn postbox(&self) -> Option<&Postbox> {
        self.postbox.as_ref()
    }

    /// Hands over changes of a room, in their order. What comes back resolves when they stand.
    pub fn write(&self, room: RoomId, entries: Vec<Entry>) -> oneshot::Receiver<()> {
        let (written, stands) = oneshot::channel();
        let batch = Batch {
            room,
            entries,
            written,
        };
        // whoever waits for a journal that has ended learns it from the dropped answer
        let _ = self.batches.send(batch);
        stands
    }

    /// Waits until all that was handed over stands, for so long; whether it does.
    pub async fn flush(&self, within: Duration) -> bool {
        // batches stand in their order, and this is the last
        let last = self.write(RoomId::from_uuid(Uuid::nil()), Vec::new());
        matches!(tokio::time::timeout(within, last).await, Ok(Ok(())))
    }

    /// What happened in a room, in its order, as far as it stands.
    pub async fn ledger(&self, room: RoomId) -> Result<Vec<String>, sqlx::Error> {
        self.store.ledger(room).await
    }

    /// Whether the database takes nothing just now.
    pub fn is_away(&self) -> bool {
        self.away.load(Ordering::Relaxed)
    }
}

async fn write(
    store: Store,
    mut queue: mpsc::UnboundedReceiver<Batch>,
    away: Arc<AtomicBool>,
    postbox: Option<Postbox>,
) {
    while let Some(first) = queue.recv().await {
        let mut together = first.entries.len();
        let mut batches = vec![first];
        while together < TOGETHER
            && let Ok(next) = queue.try_recv()
        {
            together += next.entries.len();
            batches.push(next);
        }
        let entries: Vec<(RoomId, &[Entry])> = batches
            .iter()
            .map(|batch| (batch.room, batch.entries.as_slice()))
            .collect();
        let mut pause = FIRST_PAUSE;
        while let Err(why) = store.write(&entries).await {
            if !away.swap(true, Ordering::Relaxed) {
                error!(
                    %why,
                    "sessions cannot be kept: those that run go on and their record waits, and no new one \
                     begins until the database is back"
                );
            }
            tokio::time::sleep(pause).await;
            pause = (pause * 2).min(LONGEST_PAUSE);
        }
        if away.swap(false, Ordering::Relaxed) {
            info!("sessions are kept again; nothing was lost");
        }
        for batch in batches {
            for entry in &batch.entries {
                if let (Entry::Post(post), Some(postbox)) = (entry, &postbox) {
                    postbox.stands(post);
                }
            }
            // a room that has ended need not be told
            let _ = batch.written.send(());
        }
    }
    store.close().await;
}

/// Changes of one commit: more, and the first of them waits for the last.
const TOGETHER: usize = 1_000;

/// Between attempts, doubled from the first to the longest: shorter, and a database that is starting up
/// is hammered; longer, and people wait for it after it is back.
const FIRST_PAUSE: Duration = Duration::from_millis(100);
const LONGEST_PAUSE: Duration = Duration::from_secs(1);
