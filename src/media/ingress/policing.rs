//! Decides what of a link's packets is more than it may send.

use std::time::{Duration, Instant};

use crate::limiter::Limiter;

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

/// After a rest a link may send what that time brings at once: a key frame of a screen share, not a
/// flood.
const BURST: Duration = Duration::from_secs(1);
/// A track that the room has just forbidden is still on its way: a round trip of a bad line.
const GRACE: Duration = Duration::from_secs(2);
/// Offences are told once in that time.
const TOLD_EACH: Duration = Duration::from_secs(1);

/// A limiter of so much a second, be it bits or packets.
pub(super) const fn allowance(per_second: u64) -> Limiter {
    Limiter::new(per_second, BURST)
}

/// The offences of one link, told at a bounded pace.
#[derive(Debug)]
pub(super) struct Offences {
    pending: Option<Policed>,
    told: Limiter,
}

impl Offences {
    pub(super) const fn new() -> Self {
        Self {
            pending: None,
            told: Limiter::new(1, TOLD_EACH),
        }
    }

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
        let policed = self.pending?;
        if !self.told.passes(now, 1) {
            return None;
        }
        self.pending = None;
        Some(policed)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_offence_is_told_once_a_second() {
        let start = Instant::now();
        let mut offences = Offences::new();
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
