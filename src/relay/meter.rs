//! Asks the shards what they have counted.
//!
//! A shard counts in plain numbers of its own and answers between two bursts, so that counting
//! shares nothing on the packet path, and costs nothing while nobody asks.

use super::shard::{Mail, Mailboxes};
use crate::media::link::State;
use crate::media::outbox::Sent;
use crate::media::room;
use crate::tally::{Histogram, Tally};
use std::sync::Arc;
use std::time::Duration;
use tokio::sync::{Mutex, oneshot};
use tokio::time::{Instant, timeout_at};

/// What one shard has counted since its start, and what it holds now.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct ShardCounts {
    /// Rooms it owns now.
    pub rooms: u64,
    /// Their links now.
    pub links: Tally<State, 4>,
    /// Of all rooms it ever owned.
    pub media: room::Counts,
    /// What it gave to its socket.
    pub sent: Sent,
    /// Calls to the kernel that this took.
    pub sends: u64,
    /// Batches that never left, because too much waited for the kernel already.
    pub sends_overflowed: u64,
    /// Those that the kernel refused for another reason.
    pub sends_failed: u64,
    /// Datagrams from nobody it knows.
    pub strangers: u64,
    /// Datagrams that came to its socket and were for another shard.
    pub misrouted: u64,
    /// Those that were dropped, because the other shard was too busy to take them.
    pub misrouted_dropped: u64,
    /// How much later than due a timer came; seconds.
    pub lag: Histogram<10>,
    /// How long it was not waiting for something to do.
    pub busy: Duration,
}

impl Default for ShardCounts {
    fn default() -> Self {
        Self {
            rooms: 0,
            links: Tally::default(),
            media: room::Counts::default(),
            sent: Sent::default(),
            sends: 0,
            sends_overflowed: 0,
            sends_failed: 0,
            strangers: 0,
            misrouted: 0,
            misrouted_dropped: 0,
            lag: Histogram::new(&LAG),
            busy: Duration::ZERO,
        }
    }
}

impl ShardCounts {
    /// Adds what another shard has counted and holds.
    pub fn absorb(&mut self, other: &Self) {
        self.rooms += other.rooms;
        self.links.absorb(&other.links);
        self.media.absorb(&other.media);
        self.sent.absorb(&other.sent);
        self.sends += other.sends;
        self.sends_overflowed += other.sends_overflowed;
        self.sends_failed += other.sends_failed;
        self.strangers += other.strangers;
        self.misrouted += other.misrouted;
        self.misrouted_dropped += other.misrouted_dropped;
        self.lag.absorb(&other.lag);
        self.busy += other.busy;
    }
}

/// What all shards answered.
#[derive(Debug, Clone)]
pub struct Reading {
    /// By the shard's index; of a silent one, what it answered last.
    pub shards: Vec<ShardCounts>,
    /// How many did not answer.
    pub silent: usize,
}

impl Reading {
    /// All shards together.
    pub fn total(&self) -> ShardCounts {
        let mut total = ShardCounts::default();
        self.shards.iter().for_each(|shard| total.absorb(shard));
        total
    }
}

/// Reads the shards; clones read the same ones.
#[derive(Debug, Clone)]
pub struct Meter {
    mailboxes: Mailboxes,
    /// One reader at a time: a crowd of them costs the shards no more than one.
    last: Arc<Mutex<Vec<ShardCounts>>>,
}

impl Meter {
    pub(super) fn new(mailboxes: Mailboxes) -> Self {
        let last = vec![ShardCounts::default(); mailboxes.len()];
        Self {
            mailboxes,
            last: Arc::new(Mutex::new(last)),
        }
    }

    /// Asks every shard, and waits a second at most.
    pub async fn read(&self) -> Reading {
        let mut last = self.last.lock().await;
        let until = Instant::now() + PATIENCE;
        let asked: Vec<_> = self
            .mailboxes
            .iter()
            .map(|mailbox| {
                let (reply, answer) = oneshot::channel();
                mailbox.mail.send(Mail::Count(reply)).ok().map(|()| answer)
            })
            .collect();
        let mut silent = 0;
        for (known, answer) in last.iter_mut().zip(asked) {
            let counts = match answer {
                Some(answer) => timeout_at(until, answer).await.ok().and_then(Result::ok),
                None => None,
            };
            match counts {
                Some(counts) => *known = *counts,
                // a counter that fell back to nothing would look like a restart
                None => silent += 1,
            }
        }
        Reading {
            shards: last.clone(),
            silent,
        }
    }
}

// A shard answers within a burst's time. One that takes a second is stuck, and whoever reads must
// hear of it before its own patience ends (Prometheus: 10 s).
const PATIENCE: Duration = Duration::from_secs(1);

// The runtime's clock has steps of 1 ms; 20 ms are a voice packet; a second is a shard that is stuck.
const LAG: [f64; 10] = [0.001, 0.002, 0.005, 0.01, 0.02, 0.05, 0.1, 0.25, 0.5, 1.0];

#[cfg(test)]
mod tests {
    use super::*;
    use crate::relay::shard::{Inbox, Mailbox};

    #[tokio::test(start_paused = true)]
    async fn a_shard_that_does_not_answer_counts_as_it_last_did() {
        let (mailbox, Inbox { mail: mut end, .. }) = Mailbox::new();
        let meter = Meter::new(vec![mailbox].into());
        let answering = tokio::spawn(async move {
            let Some(Mail::Count(reply)) = end.recv().await else {
                panic!("asked for something else");
            };
            let counts = ShardCounts {
                misrouted: 7,
                ..ShardCounts::default()
            };
            let _ = reply.send(Box::new(counts));
            end
        });
        let reading = meter.read().await;
        assert_eq!((reading.total().misrouted, reading.silent), (7, 0));
        let stuck = answering.await.expect("it answered");
        let reading = meter.read().await;
        assert_eq!((reading.total().misrouted, reading.silent), (7, 1));
        drop(stuck);
        let reading = meter.read().await;
        assert_eq!((reading.total().misrouted, reading.silent), (7, 1));
    }
}
