//! Bounds what is sent again to a receiver that asks for it.

use std::time::{Duration, Instant};

use super::Origin;
use crate::limiter::Limiter;
use crate::media::ingress::RingKey;

/// More answers than that help nobody: the line is gone.
pub(super) const TIMES_MAX: u8 = 3;
/// Retransmissions, in percent of what the slot sends.
const SHARE: u64 = 60;
/// A slot that has just begun may have lost its first key frame: so many bytes a second are free.
const FREE: u64 = 12_000;
const SECOND: Duration = Duration::from_secs(1);

/// A packet to be sent again: the room finds the ring of `origin` and hands both to
/// [`super::Egress::resend`].
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Resend {
    /// Index of the slot.
    pub slot: usize,
    /// The layer the packet came from.
    pub origin: Origin,
    /// Its place in that layer's ring.
    pub key: RingKey,
    pub(super) number: u64,
}

/// The bytes that may be sent again, from what was sent since a moment of the last seconds. It is
/// asked, and not told of each packet: the packet path reads no clock for it.
#[derive(Debug)]
pub(super) struct Allowance {
    since: Instant,
    /// What the slot had sent then.
    sent_then: u64,
    /// Bytes a second before that.
    rate_before: u64,
    again: Limiter,
}

impl Allowance {
    pub(super) fn new(now: Instant) -> Self {
        Self {
            since: now,
            sent_then: 0,
            rate_before: 0,
            again: Limiter::new(FREE, SECOND),
        }
    }

    /// Whether so much may be sent again, when `sent` is all that the slot ever sent first; then it
    /// counts as sent.
    pub(super) fn spend(&mut self, now: Instant, sent: u64, bytes: usize) -> bool {
        self.turn(now, sent);
        let share = self.rate_before.max(sent - self.sent_then) * SHARE / 100;
        self.again.allow(share.max(FREE));
        self.again.passes(now, bytes as u64)
    }

    /// Bytes a second that the slot sends.
    pub(super) fn rate(&self, now: Instant, sent: u64) -> u64 {
        let passed = now.saturating_duration_since(self.since);
        let window = SECOND.saturating_sub(passed).as_millis() as u64;
        // what is left of the second before counts as it was
        let recent = if passed > SECOND {
            (sent - self.sent_then) * 1_000 / passed.as_millis() as u64
        } else {
            sent - self.sent_then
        };
        recent + self.rate_before * window / 1_000
    }

    /// Begins a new second when the present one is over.
    pub(super) fn turn(&mut self, now: Instant, sent: u64) {
        let passed = now.saturating_duration_since(self.since);
        if passed >= SECOND {
            self.rate_before = (sent - self.sent_then) * 1_000 / passed.as_millis() as u64;
            (self.since, self.sent_then) = (now, sent);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_second_resends_more_than_its_share_however_seldom_it_is_asked() {
        let start = Instant::now();
        let mut allowance = Allowance::new(start);
        let mut sent = 0;
        for second in 1..20_u32 {
            let now = start + SECOND * second;
            sent += 100_000;
            if second % 5 == 0 {
                let granted = (0..1_000)
                    .filter(|_| allowance.spend(now, sent, 1_000))
                    .count();
                assert_eq!(granted, 60, "in second {second}");
                assert_eq!(allowance.rate(now, sent), 100_000);
            }
        }
    }
}
