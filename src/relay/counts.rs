//! Holds what one shard has counted.

use crate::counters::{Counters, Histogram};
use crate::media::link::State;
use crate::media::outbox::Departed;
use crate::media::room;
use std::time::Duration;

/// What one shard has counted since its start, and what it holds now.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct ShardCounts {
    /// Rooms it owns now.
    pub rooms: u64,
    /// Their links now.
    pub links: Counters<State, 4>,
    /// Of all rooms it ever owned.
    pub media: room::Counts,
    /// What it gave to its socket.
    pub sent: Departed,
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
            links: Counters::default(),
            media: room::Counts::default(),
            sent: Departed::default(),
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

// The runtime's clock has steps of 1 ms; 20 ms are a voice packet; a second is a shard that is stuck.
const LAG: [f64; 10] = [0.001, 0.002, 0.005, 0.01, 0.02, 0.05, 0.1, 0.25, 0.5, 1.0];
