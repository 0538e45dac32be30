//! Slows a page that sends too much.

use std::time::Duration;
use tokio::time::Instant;

/// A bucket of messages that refills: what is over it waits, so that nothing is lost and the
/// sender's own connection backs up.
#[derive(Debug)]
pub(super) struct Bucket {
    left: f64,
    since: Instant,
}

impl Bucket {
    /// A full bucket.
    pub(super) fn new(now: Instant) -> Self {
        Self {
            left: BURST,
            since: now,
        }
    }

    /// Takes one message; how long to wait before it is read.
    pub(super) fn take(&mut self, now: Instant) -> Duration {
        let refill = now.duration_since(self.since).as_secs_f64() * PER_SECOND;
        self.left = (self.left + refill).min(BURST) - 1.0;
        self.since = now;
        Duration::from_secs_f64((-self.left).max(0.0) / PER_SECOND)
    }
}

// A page at work sends a handful a second; while someone resizes the window, 60 views a second for
// a moment. Lower would delay a mute, higher gives a hostile page more of the room's time.
pub(super) const PER_SECOND: f64 = 50.0;
const BURST: f64 = 100.0;

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_burst_passes_and_a_flood_waits() {
        let start = Instant::now();
        let mut bucket = Bucket::new(start);
        for _ in 0..100 {
            assert_eq!(bucket.take(start), Duration::ZERO);
        }
        let mut now = start;
        for _ in 0..500 {
            now += bucket.take(now);
        }
        let took = now - start;
        assert!(took > Duration::from_secs(9), "{took:?}");
        assert_eq!(bucket.take(now + Duration::from_secs(2)), Duration::ZERO);
    }
}
