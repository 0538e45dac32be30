//! Tells what a shard has counted, and what it holds.

use super::Shard;
use crate::relay::meter::ShardCounts;
use crate::tally::Tally;

impl Shard {
    /// What was counted since the start, and what is held now.
    pub(super) fn counts(&mut self) -> ShardCounts {
        let mut links = Tally::default();
        for (_, live) in &mut self.rooms {
            self.counts.media.absorb(&live.room.take_counts());
            links.absorb(&live.room.links());
        }
        let socket = self.socket.counts();
        let runtime = tokio::runtime::Handle::current().metrics();
        ShardCounts {
            rooms: self.rooms.len() as u64,
            links,
            sent: *self.outbox.sent(),
            sends_overflowed: socket.overflowed,
            sends_failed: socket.failed,
            // the shard's runtime has this one thread
            busy: runtime.worker_total_busy_duration(0),
            ..self.counts
        }
    }
}
