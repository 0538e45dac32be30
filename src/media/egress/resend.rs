//! Bounds what is sent again to a receiver that asks for it.

use std::time::{Duration, Instant};

use super::Origin;
use crate::media::ingress::RingKey;

/// More answers than that help nobody: the line is gone.
pub(super) const TIMES_MAX: u8 = 3;
/// Retransmissions, in percent of what the slot sends.
const SHARE: u64 = 60;
/// A slot that has just begun may have lost its first key frame: so many bytes are free.
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

/// The bytes that may be sent again.
#[derive(Debug, Default)]
pub(super) struct Allowance {
    second_began: Option<Instant>,
    sent_before: u64,
    sent: u64,
    resent_before: u64,
    resent: u64,
}

impl Allowance {
    /// Media was sent.
    pub(super) fn earn(&mut self, now: Instant, bytes: usize) {
        self.turn(now);
        self.sent += bytes as u64;
    }

    /// Whether so much may be sent again; then it counts as sent.
    pub(super) fn spend(&mut self, now: Instant, bytes: usize) -> bool {
        self.turn(now);
        let sent = (self.sent_before + self.sent) * SHARE / 100;
        let resent = self.resent_before + self.resent + bytes as u64;
        let spent = resent <= sent.max(FREE);
        if spent {
            self.resent += bytes as u64;
        }
        spent
    }

    /// Counts in seconds, the present and the one before.
    fn turn(&mut self, now: Instant) {
        let began = *self.second_began.get_or_insert(now);
        let passed = now.saturating_duration_since(began);
        if passed >= SECOND * 2 {
            *self = Self {
                second_began: Some(now),
                ..Self::default()
            };
        } else if passed >= SECOND {
            *self = Self {
                second_began: Some(began + SECOND),
                sent_before: self.sent,
                resent_before: self.resent,
                sent: 0,
                resent: 0,
            };
        }
    }
}
