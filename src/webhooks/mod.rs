//! Tells other systems what happens in rooms: signed, in the order of each room, until they took it.
//!
//! What is to be told comes from the [`Postbox`](crate::store::postbox::Postbox), once it stands. Each
//! target has one task, which owns its queue: no room waits for any of it. `queue.rs` decides what is sent
//! when, `attempt.rs` sends, `delivery.rs` is the task.

mod attempt;
mod counts;
mod delivery;
mod queue;
#[cfg(test)]
mod reference;
mod signature;
mod target;

pub use counts::{Dropped, Failure, WebhookCounts};
pub use target::Target;

use crate::store::journal::Journal;
use crate::store::postbox::Post;
use counts::Counted;
use delivery::Delivery;
use queue::Queue;
use std::sync::Arc;
use std::time::Duration;
use tokio::sync::mpsc;
use tokio::task::JoinSet;

/// How much is kept, and for how long.
#[derive(Debug, Clone, Copy)]
pub struct Limits {
    /// For how long an event is tried.
    pub kept: Duration,
    /// Events that wait for one target.
    pub waiting: usize,
    /// How long one attempt may take.
    pub timeout: Duration,
}

/// What one target is told.
pub struct Told {
    /// Whom.
    pub target: Target,
    /// What comes.
    pub comes: mpsc::UnboundedReceiver<Post>,
    /// What the process before has left.
    pub left: Vec<Post>,
}

/// The tasks that deliver. They end when this is dropped.
#[derive(Debug)]
pub struct Webhooks {
    counted: Arc<Counted>,
    _tasks: JoinSet<()>,
}

impl Webhooks {
    /// Begins to deliver; with a `journal` what was told is noted there. Called on the runtime.
    pub fn start(
        told: Vec<Told>,
        journal: Option<&Journal>,
        limits: Limits,
    ) -> Result<Self, rustls::Error> {
        let counted = Arc::new(Counted::default());
        let mut tasks = JoinSet::new();
        let client = match told.is_empty() {
            true => None,
            false => Some(attempt::client(limits.timeout)?),
        };
        for (one, client) in told.into_iter().zip(client.into_iter().cycle()) {
            let delivery = Delivery {
                target: Arc::new(one.target),
                client,
                queue: Queue::new(limits.waiting),
                comes: one.comes,
                journal: journal.cloned(),
                counted: Arc::clone(&counted),
                kept: limits.kept,
            };
            tasks.spawn(delivery.run(one.left));
        }
        Ok(Self {
            counted,
            _tasks: tasks,
        })
    }

    /// Says what was counted so far, of all targets together.
    pub fn counter(&self) -> impl Fn() -> WebhookCounts + Send + Sync + 'static {
        let counted = Arc::clone(&self.counted);
        move || counted.so_far()
    }
}
