//! Measures how many bits a second flow, in two halves of a second.

use std::time::{Duration, Instant};

use crate::units::Bitrate;

/// Shorter jumps with each key frame, longer notices a stopped layer late.
const HALF: Duration = Duration::from_millis(500);

/// A running measure of one stream.
#[derive(Debug, Clone, Copy, Default)]
pub struct Rate {
    began: Option<Instant>,
    before: u64,
    present: u64,
}

impl Rate {
    /// Counts `bytes` at `now`.
    pub fn add(&mut self, now: Instant, bytes: usize) {
        self.turn(now);
        self.present += bytes as u64;
    }

    /// Bits per second over the last half to whole second.
    pub fn bitrate(&self, now: Instant) -> Bitrate {
        let mut copy = *self;
        copy.turn(now);
        let Some(began) = copy.began else {
            return Bitrate::default();
        };
        let span = HALF + now.saturating_duration_since(began);
        Bitrate::bps((copy.before + copy.present) * 8_000 / span.as_millis() as u64)
    }

    fn turn(&mut self, now: Instant) {
        let began = *self.began.get_or_insert(now);
        let passed = now.saturating_duration_since(began);
        if passed >= HALF * 2 {
            (self.before, self.present, self.began) = (0, 0, Some(now));
        } else if passed >= HALF {
            (self.before, self.present, self.began) = (self.present, 0, Some(began + HALF));
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_steady_stream_is_measured_and_a_stopped_one_is_nothing() {
        let start = Instant::now();
        let mut rate = Rate::default();
        for n in 0..100 {
            rate.add(start + Duration::from_millis(n * 20), 1_250);
        }
        let end = start + Duration::from_millis(1_990);
        let measured = rate.bitrate(end).as_bps();
        assert!((450_000..=550_000).contains(&measured), "{measured}");
        assert_eq!(rate.bitrate(end + Duration::from_secs(2)).as_bps(), 0);
    }
}
