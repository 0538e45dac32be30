//! Asks the shards what they have counted.
//!
//! A shard counts in plain numbers of its own and answers between two bursts, so that counting
//! shares nothing on the packet path, and costs nothing while nobody asks.

use super::counts::ShardCounts;
use super::mail::{Mail, Mailboxes};
use std::sync::Arc;
use std::time::Duration;
use tokio::sync::{Mutex, oneshot};
use tokio::time::{Instant, timeout_at};

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

#[cfg(test)]
mod tests {
    use super::*;
    use crate::relay::mail::{Inbox, Mailbox};

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
