//! A site's line: which packets arrive, and when.
//!
//! The lab asks it on virtual time, the program that joins two network namespaces
//! (tests/browsers/line) on real time.

use std::time::{Duration, Instant};

/// Seeded chance: SplitMix64.
pub struct Chance(pub u64);

impl Chance {
    /// A number below `bound`.
    pub fn below(&mut self, bound: u64) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        (z ^ (z >> 31)) % bound
    }
}

/// One direction, as it is set now.
#[derive(Debug, Clone, Copy)]
pub struct Way {
    /// One-way delay, the wait in the queue not included.
    pub delay: Duration,
    /// Lost packets in a thousand; 1,000 is a cut line.
    pub loss: u64,
    /// What it carries; `None` is without bound.
    pub rate: Option<BytesPerSecond>,
    /// When the last packet that it took has left its queue.
    busy_until: Option<Instant>,
}

/// A line's rate.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct BytesPerSecond(pub u32);

impl BytesPerSecond {
    /// How long `bytes` are on their way into the line.
    fn takes(self, bytes: usize) -> Duration {
        Duration::from_secs_f64(bytes as f64 / f64::from(self.0))
    }
}

/// What becomes of a packet.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Fate {
    /// It arrives then.
    Arrives(Instant),
    /// It was sent and never arrives.
    Lost,
    /// The queue before the line was full.
    Dropped,
}

/// What a queue holds at the present rate: shorter loses key frames, longer is a line of its own.
const QUEUE: Duration = Duration::from_millis(300);
/// A thin line's queue still takes two full packets.
const LEAST_QUEUE: usize = 3_000;

impl Way {
    /// A direction that loses nothing and has no bound.
    pub fn after(delay: Duration) -> Self {
        Self {
            delay,
            loss: 0,
            rate: None,
            busy_until: None,
        }
    }

    /// Takes a packet of `bytes` at `now`.
    pub fn carry(&mut self, now: Instant, bytes: usize, chance: &mut Chance) -> Fate {
        let leaves = match self.rate {
            None => now,
            Some(rate) => {
                let starts = self.busy_until.map_or(now, |until| until.max(now));
                let leaves = starts + rate.takes(bytes);
                // overflow: drop the newest — what routers do, and what a sender has to notice.
                if leaves - now > QUEUE.max(rate.takes(LEAST_QUEUE)) {
                    return Fate::Dropped;
                }
                self.busy_until = Some(leaves);
                leaves
            }
        };
        if chance.below(1_000) < self.loss {
            Fate::Lost
        } else {
            Fate::Arrives(leaves + self.delay)
        }
    }
}

/// Both directions.
#[derive(Debug, Clone, Copy)]
pub struct Line {
    pub up: Way,
    pub down: Way,
}

impl Default for Line {
    /// A good line: 20 ms there and back.
    fn default() -> Self {
        let way = Way::after(Duration::from_millis(10));
        Self { up: way, down: way }
    }
}
