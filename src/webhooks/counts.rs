//! Counts what was delivered, what failed and why, what was dropped and what waits.

use crate::counters::{Counters, labels};
use std::sync::{Mutex, MutexGuard, PoisonError};

/// Why an attempt failed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Failure {
    /// No connection, or one that broke.
    Unreachable,
    /// No answer in time.
    TimedOut,
    /// 5xx, or 408.
    Failed,
    /// 425, 429, or a 503 that says when to come again.
    Busy,
    /// Another answer than 2xx: a redirect, or one that says the fault is ours.
    Refused,
    /// 410.
    Gone,
}

labels!(Failure, 6: Unreachable "unreachable", TimedOut "timed_out", Failed "failed", Busy "busy",
    Refused "refused", Gone "gone");

/// Why an event is never delivered.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Dropped {
    /// Its time is over.
    Expired,
    /// Too many waited.
    Overflowed,
}

labels!(Dropped, 2: Expired "expired", Overflowed "overflowed");

/// Of all targets together.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct WebhookCounts {
    /// Events that a target took.
    pub delivered: u64,
    /// Attempts that failed.
    pub failed: Counters<Failure, 6>,
    /// Events that were given up.
    pub dropped: Counters<Dropped, 2>,
    /// Events that wait now.
    pub waiting: usize,
}

/// The same, shared by the targets.
#[derive(Debug, Default)]
pub(super) struct Counted(Mutex<WebhookCounts>);

impl Counted {
    pub(super) fn so_far(&self) -> WebhookCounts {
        *self.lock()
    }

    pub(super) fn lock(&self) -> MutexGuard<'_, WebhookCounts> {
        // held for an addition, which is never left half done
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}
