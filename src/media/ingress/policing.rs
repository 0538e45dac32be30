//! Decides what of a link's packets is more than it may send.

use std::time::{Duration, Instant};

/// What a participant did that it may not.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Policed {
    /// It sends on a publication that is not allowed to it.
    Forbidden {
        /// Which one.
        publication: u8,
    },
    /// It sends more than [`super::Limits`] allow.
    TooMuch,
}

/// How long a link may send at twice its rate: a key frame of a screen share, not a flood.
const BURST: Duration = Duration::from_secs(1);
/// A track that the room has just forbidden is still on its way: a round trip of a bad line.
const GRACE: Duration = Duration::from_secs(2);
/// Offences are told once in that time.
const TOLD_EACH: Duration = Duration::from_secs(1);

/// A token bucket: of bits, or of packets.
#[derive(Debug)]
pub(super) struct Allowance {
    per_second: u64,
    /// What may be spent now.
    credit: u64,
    credited_at: Instant,
}

impl Allowance {
    pub(super) fn new(per_second: u64, now: Instant) -> Self {
        Self {
            per_second,
            credit: Self::earned(per_second, BURST),
            credited_at: now,
        }
    }

    fn earned(per_second: u64, time: Duration) -> u64 {
        (u128::from(per_second) * time.as_micros() / 1_000_000) as u64
    }

    /// Whether so much may pass.
    pub(super) fn passes(&mut self, now: Instant, cost: u64) -> bool {
        let passed = now.saturating_duration_since(self.credited_at);
        let earned = Self::earned(self.per_second, passed);
        if earned > 0 {
            let most = Self::earned(self.per_second, BURST);
            self.credit = (self.credit + earned).min(most);
            self.credited_at = now;
        }
        let passes = self.credit >= cost;
        if passes {
            self.credit -= cost;
        }
        passes
    }
}

/// The offences of one link, told at a bounded pace.
#[derive(Debug, Default)]
pub(super) struct Offences {
    pending: Option<Policed>,
    told_at: Option<Instant>,
}

impl Offences {
    pub(super) fn note(&mut self, policed: Policed) {
        self.pending = Some(policed);
    }

    /// Notes a packet of a forbidden publication; not while it may still have been on its way.
    pub(super) fn note_forbidden(&mut self, now: Instant, since: Instant, publication: u8) {
        if now.saturating_duration_since(since) > GRACE {
            self.note(Policed::Forbidden { publication });
        }
    }

    pub(super) fn take(&mut self, now: Instant) -> Option<Policed> {
        if self
            .told_at
            .is_some_and(|at| now.saturating_duration_since(at) < TOLD_EACH)
        {
            return None;
        }
        let policed = self.pending.take()?;
        self.told_at = Some(now);
        Some(policed)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn fifty_megabits_are_cut_to_what_is_allowed() {
        let start = Instant::now();
        let mut allowance = Allowance::new(8_000_000, start);
        let mut passed = 0_u64;
        for n in 0..50_000_u64 {
            // 1,250 bytes each 200 µs are 50 Mbit/s, for 10 s
            if allowance.passes(start + Duration::from_micros(n * 200), 1_250 * 8) {
                passed += 1_250 * 8;
            }
        }
        assert!((80_000_000..=89_000_000).contains(&passed), "{passed}");
    }

    #[test]
    fn what_comes_a_little_at_a_time_earns_no_less() {
        let start = Instant::now();
        let mut allowance = Allowance::new(200, start);
        let passed = (0..30_000).filter(|millis| {
            let now = start + Duration::from_millis(*millis);
            allowance.passes(now, 1)
        });
        // 1,000 a second for 30 s, of which 200 may pass, and the first second's credit
        let passed = passed.count();
        assert!((6_150..=6_250).contains(&passed), "{passed}");
    }

    #[test]
    fn an_offence_is_told_once_a_second() {
        let start = Instant::now();
        let mut offences = Offences::default();
        let mut told = 0;
        for millis in 0..5_000 {
            offences.note(Policed::TooMuch);
            told += usize::from(
                offences
                    .take(start + Duration::from_millis(millis))
                    .is_some(),
            );
        }
        assert_eq!(told, 5);
    }
}
