//! Decides when something that may happen often is let through: at once, then at most once a
//! period.

use std::time::{Duration, Instant};

/// Lives as long as what it paces; remembers the last time and whether more is wanted.
#[derive(Debug)]
pub(super) struct Pace {
    period: Duration,
    last: Option<Instant>,
    wanted: bool,
}

impl Pace {
    pub(super) const fn every(period: Duration) -> Self {
        Self {
            period,
            last: None,
            wanted: false,
        }
    }

    /// Something waits to be let through.
    pub(super) const fn want(&mut self) {
        self.wanted = true;
    }

    /// When what waits is let through; `None` when nothing waits. In the past: at once.
    pub(super) fn deadline(&self, now: Instant) -> Option<Instant> {
        self.wanted
            .then(|| self.last.map_or(now, |last| last + self.period))
    }

    /// Whether what waits is let through now; it counts as done then.
    pub(super) fn take(&mut self, now: Instant) -> bool {
        let due = self.deadline(now).is_some_and(|at| at <= now);
        if due {
            self.last = Some(now);
            self.wanted = false;
        }
        due
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_first_passes_at_once_and_the_rest_once_a_period() {
        let start = Instant::now();
        let mut pace = Pace::every(Duration::from_millis(100));
        let mut passed = 0;
        for ms in 0..1000 {
            pace.want();
            passed += usize::from(pace.take(start + Duration::from_millis(ms)));
        }
        assert_eq!(passed, 10);
        assert_eq!(
            pace.deadline(start + Duration::from_secs(1)),
            Some(start + Duration::from_secs(1)),
            "the last one is not lost"
        );
    }
}
