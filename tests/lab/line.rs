//! A site's line: what it loses and how long it takes.

use std::time::Duration;

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

/// One direction.
#[derive(Debug, Clone, Copy)]
pub struct Way {
    /// One-way delay.
    pub delay: Duration,
    /// Lost packets in a thousand; 1,000 is a cut line.
    pub loss: u64,
}

impl Way {
    /// When a packet arrives, counted from now; `None`: never.
    pub fn carries(&self, chance: &mut Chance) -> Option<Duration> {
        (chance.below(1_000) >= self.loss).then_some(self.delay)
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
        let way = Way {
            delay: Duration::from_millis(10),
            loss: 0,
        };
        Self { up: way, down: way }
    }
}
