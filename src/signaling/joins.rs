//! Counts who was let in, who was refused and why, and how long an answer took.

use super::ApiError;
use super::code::Code;
use crate::counters::{Counters, Histogram};
use std::sync::{Mutex, MutexGuard, PoisonError};
use std::time::Instant;

/// Every join so far, whatever the way in.
pub(super) struct Joins(Mutex<JoinCounts>);

/// What was counted since the start.
#[derive(Debug, Clone, PartialEq)]
pub struct JoinCounts {
    /// Joins that were answered with a link.
    pub admitted: u64,
    /// The others, by their code.
    pub refused: Counters<Code, 37>,
    /// Seconds from the request (a page: from its first message) to the answer, of those admitted who
    /// waited for no host.
    pub seconds: Histogram<9>,
}

impl Default for Joins {
    fn default() -> Self {
        Self(Mutex::new(JoinCounts {
            admitted: 0,
            refused: Counters::default(),
            seconds: Histogram::new(&SECONDS),
        }))
    }
}

impl Joins {
    /// Counts a join that was asked for at `began` and is answered now.
    pub(super) fn count<T>(&self, began: Instant, answer: &Result<T, ApiError>) {
        match answer {
            Ok(_) => self.count_admitted(began),
            Err(error) => self.refused(error),
        }
    }

    /// Counts one that was asked for at `began` and is admitted now.
    pub(super) fn count_admitted(&self, began: Instant) {
        let mut counts = self.counts();
        counts.admitted += 1;
        counts.seconds.observe(began.elapsed().as_secs_f64());
    }

    /// The same of one that waited in a lobby: how long is a host's affair.
    pub(super) fn count_one_that_waited<T>(&self, answer: &Result<T, ApiError>) {
        match answer {
            Ok(_) => self.counts().admitted += 1,
            Err(error) => self.refused(error),
        }
    }

    /// Counts one that was refused.
    pub(super) fn refused(&self, error: &ApiError) {
        self.counts().refused.count(error.into());
    }

    /// What was counted so far.
    pub(super) fn so_far(&self) -> JoinCounts {
        self.counts().clone()
    }

    fn counts(&self) -> MutexGuard<'_, JoinCounts> {
        // held for an addition, which is never left half done
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

// A quiet relay answers within milliseconds; a storm may take 1.5 s.
const SECONDS: [f64; 9] = [0.002, 0.005, 0.01, 0.025, 0.1, 0.25, 0.75, 1.5, 5.0];
