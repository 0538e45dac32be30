//! Delivers to one target: takes what comes, sends what is due, notes what was told.

use super::attempt::{Attempted, attempt};
use super::counts::{Counted, Dropped};
use super::queue::Queue;
use super::target::Target;
use crate::ids::RoomId;
use crate::store::journal::{Entry, Journal};
use crate::store::postbox::Post;
use reqwest::Client;
use std::collections::BTreeSet;
use std::sync::Arc;
use std::time::{Duration, Instant, SystemTime, UNIX_EPOCH};
use tokio::sync::mpsc;
use tokio::task::JoinSet;
use tokio::time::MissedTickBehavior;
use tracing::{error, info, warn};

/// Lives as long as the relay; owns the target's queue.
pub(super) struct Delivery {
    pub(super) target: Arc<Target>,
    pub(super) client: Client,
    pub(super) queue: Queue,
    pub(super) comes: mpsc::UnboundedReceiver<Post>,
    /// Where it is noted what was told, if it outlives the process.
    pub(super) journal: Option<Journal>,
    pub(super) counted: Arc<Counted>,
    pub(super) kept: Duration,
}

/// What was said of a target, so that the log says it once.
#[derive(Debug, Default)]
struct Said {
    /// Rooms whose first event it did not take.
    failing: BTreeSet<RoomId>,
    dropping: bool,
}

impl Delivery {
    /// Delivers what the process before has left, and what comes, until nothing more can come.
    pub(super) async fn run(mut self, left: Vec<Post>) {
        if !left.is_empty() {
            info!(target = %self.target, events = left.len(), "webhooks go on with what was left");
        }
        let mut said = Said::default();
        for post in left {
            self.take(post, &mut said);
        }
        let mut attempts = JoinSet::new();
        let mut sweep = tokio::time::interval(SWEEP);
        sweep.set_missed_tick_behavior(MissedTickBehavior::Delay);
        loop {
            let now = now();
            while let Some(post) = self.queue.next(now) {
                let (client, target) = (self.client.clone(), Arc::clone(&self.target));
                attempts.spawn(async move {
                    let attempted = attempt(client, &target, &post).await;
                    (post.room, attempted)
                });
            }
            let due = self.queue.deadline();
            let waited = async {
                match due {
                    Some(at) => tokio::time::sleep_until(at.into()).await,
                    None => std::future::pending().await,
                }
            };
            tokio::select! {
                post = self.comes.recv() => match post {
                    Some(post) => self.take(post, &mut said),
                    None => return,
                },
                Some(ended) = attempts.join_next() => {
                    let (room, attempted) = ended.expect("an attempt does not panic");
                    self.answered(room, attempted, &mut said);
                }
                () = waited => {}
                _ = sweep.tick() => self.sweep(&mut said),
            }
        }
    }

    fn take(&mut self, post: Post, said: &mut Said) {
        let since = SystemTime::now().duration_since(UNIX_EPOCH);
        let age = since
            .unwrap_or_default()
            .saturating_sub(Duration::from_millis(post.at));
        let now = now();
        let expires = now + self.kept.saturating_sub(age);
        let dropped = self.queue.push(now, post, expires);
        self.counted.lock().waiting += 1;
        self.drop_all(dropped.into_iter().collect(), Dropped::Overflowed, said);
    }

    fn answered(&mut self, room: RoomId, attempted: Attempted, said: &mut Said) {
        let was_gone = self.queue.is_gone();
        let delivered = self
            .queue
            .answered(now(), room, attempted.answer, fastrand::f64());
        if let Some(post) = delivered {
            let mut counts = self.counted.lock();
            counts.delivered += 1;
            counts.waiting -= 1;
            drop(counts);
            self.note(&post);
            said.dropping = false;
            if said.failing.remove(&room) && said.failing.is_empty() {
                info!(target = %self.target, "a webhook's target takes events again");
            }
        }
        let Some(failure) = attempted.failure else {
            return;
        };
        self.counted.lock().failed.count(failure);
        let status = attempted.status.map(|status| status.as_u16());
        if self.queue.is_gone() && !was_gone {
            error!(
                target = %self.target,
                "a webhook's target says that it wants no events any more (410): it is sent none until \
                 the relay starts again, and what waits is kept for its time; take it out of \
                 `webhook_urls`, or mend it and restart"
            );
        }
        let is_first = said.failing.is_empty();
        if said.failing.insert(room) && is_first && !self.queue.is_gone() {
            warn!(
                target = %self.target, %room, ?failure, status,
                "a webhook's target did not take an event: it is tried again, and this room's later \
                 ones wait behind it"
            );
        }
    }

    fn sweep(&mut self, said: &mut Said) {
        let expired = self.queue.expired(now());
        self.drop_all(expired, Dropped::Expired, said);
    }

    fn drop_all(&self, posts: Vec<Post>, why: Dropped, said: &mut Said) {
        if posts.is_empty() {
            return;
        }
        let mut counts = self.counted.lock();
        counts.dropped.add(why, posts.len() as u64);
        counts.waiting -= posts.len();
        drop(counts);
        for post in &posts {
            said.failing.remove(&post.room);
            self.note(post);
        }
        if !std::mem::replace(&mut said.dropping, true) {
            error!(
                target = %self.target, ?why, events = posts.len(), waiting = self.queue.len(),
                "a webhook's target is not told of events any more that waited too long, or too many; \
                 the metric spindle_webhooks_dropped counts them from now on"
            );
        }
    }

    /// It need not be told any more, also by the next process.
    fn note(&self, post: &Post) {
        if let Some(journal) = &self.journal {
            // a database that is away hears of it when it is back, and nothing here waits for it
            drop(journal.write(post.room, vec![Entry::told(post, self.target.name())]));
        }
    }
}

/// The runtime's clock, which tests can hold.
fn now() -> Instant {
    tokio::time::Instant::now().into_std()
}

/// Seldomer, and what is too old is sent all the same; oftener, and a long queue is looked through for
/// nothing.
const SWEEP: Duration = Duration::from_secs(30);
