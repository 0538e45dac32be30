//! Counts what one link's receiver says of its line, and what it asks for.

use crate::counters::Histogram;

/// Since they were last taken.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Counts {
    /// Packets it asked for again, each time it did.
    pub asked_again: u64,
    /// Key frames it asked for.
    pub keyframes_wanted: u64,
    /// The share of packets lost, 0 to 1: one observation for each stream and report.
    pub loss: Histogram<9>,
    /// Seconds of round trip: one observation for each stream and report.
    pub round_trip: Histogram<11>,
    /// Bytes of media a second that it is sent: one observation for each second in which a slot
    /// shows something.
    pub rate: Histogram<10>,
}

impl Default for Counts {
    fn default() -> Self {
        Self {
            asked_again: 0,
            keyframes_wanted: 0,
            loss: Histogram::new(&LOSS),
            round_trip: Histogram::new(&ROUND_TRIP),
            rate: Histogram::new(&RATE),
        }
    }
}

impl Counts {
    /// Adds what another has counted.
    pub fn absorb(&mut self, other: &Self) {
        self.asked_again += other.asked_again;
        self.keyframes_wanted += other.keyframes_wanted;
        self.loss.absorb(&other.loss);
        self.round_trip.absorb(&other.round_trip);
        self.rate.absorb(&other.rate);
    }
}

// 15 %: where other platforms fail; 30 %: where we still hold a conversation
const LOSS: [f64; 9] = [0.0, 0.01, 0.02, 0.05, 0.1, 0.15, 0.2, 0.3, 0.5];
// a city, a continent, a satellite, and what queues add to them
const ROUND_TRIP: [f64; 11] = [0.005, 0.01, 0.025, 0.05, 0.1, 0.2, 0.4, 0.65, 0.8, 1.5, 3.0];
// 64 kbit/s (`gprs`) to 12 Mbit/s, in bytes
const RATE: [f64; 10] = [
    1_000.0,
    4_000.0,
    8_000.0,
    16_000.0,
    32_000.0,
    64_000.0,
    128_000.0,
    256_000.0,
    512_000.0,
    1_500_000.0,
];
