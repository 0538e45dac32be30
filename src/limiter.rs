//! Bounds how much of something happens in a time: what is over it is refused, or waits.

use std::time::{Duration, Instant};

/// So much in such a time: all of it at once after a rest, and at that pace from then on. Kept as the
/// moment until which what has passed is paid for (the virtual scheduling of ITU-T I.371, annex A), so it
/// knows no clock and costs a multiplication and a division.
#[derive(Debug)]
pub struct Limiter {
    amount: u64,
    /// In nanoseconds.
    period: u64,
    paid_until: Option<Instant>,
}

impl Limiter {
    /// As after a rest.
    pub const fn new(amount: u64, period: Duration) -> Self {
        Self {
            amount,
            period: period.as_nanos() as u64,
            paid_until: None,
        }
    }

    /// So many a minute; what belongs to `at_once` of it passes all at once after a rest, and one at least.
    pub const fn a_minute(amount: u32, at_once: Duration) -> Self {
        let amount = if amount == 0 { 1 } else { amount as u64 };
        let burst = amount * at_once.as_secs() / 60;
        let burst = if burst == 0 { 1 } else { burst };
        Self::new(burst, Duration::from_nanos(60_000_000_000 * burst / amount))
    }

    /// So much in the same time from now on.
    pub fn allow(&mut self, amount: u64) {
        self.amount = amount;
    }

    /// Whether so much passes now; what does not costs nothing.
    #[inline]
    pub fn passes(&mut self, now: Instant, cost: u64) -> bool {
        let paid_until = self.with(now, cost);
        let passes = paid_until <= now + Duration::from_nanos(self.period);
        if passes {
            self.paid_until = Some(paid_until);
        }
        passes
    }

    /// Takes so much in any case; how long it has to wait.
    pub fn delay(&mut self, now: Instant, cost: u64) -> Duration {
        let paid_until = self.with(now, cost);
        self.paid_until = Some(paid_until);
        paid_until.saturating_duration_since(now + Duration::from_nanos(self.period))
    }

    /// Until when it were paid for with that.
    fn with(&self, now: Instant, cost: u64) -> Instant {
        let spent = self.period.saturating_mul(cost);
        // where nothing may pass, nothing is ever paid for
        let price = spent.checked_div(self.amount).unwrap_or(u64::MAX);
        let from = self.paid_until.map_or(now, |until| until.max(now));
        from + Duration::from_nanos(price)
    }
}

/// At most once in such a time. What is wanted sooner is not lost: it waits, and is done once.
#[derive(Debug)]
pub struct Pace {
    limiter: Limiter,
    wanted: bool,
}

impl Pace {
    /// The first is let through at once.
    pub const fn every(period: Duration) -> Self {
        Self {
            limiter: Limiter::new(1, period),
            wanted: false,
        }
    }

    /// Something waits to be let through.
    pub const fn want(&mut self) {
        self.wanted = true;
    }

    /// When what waits is let through; `None` when nothing waits. In the past: at once.
    pub fn deadline(&self, now: Instant) -> Option<Instant> {
        self.wanted.then(|| self.limiter.paid_until.unwrap_or(now))
    }

    /// Whether what waits is let through now; it counts as done then.
    pub fn take(&mut self, now: Instant) -> bool {
        let taken = self.wanted && self.limiter.passes(now, 1);
        self.wanted &= !taken;
        taken
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const SECOND: Duration = Duration::from_secs(1);

    #[test]
    fn fifty_megabits_are_cut_to_what_is_allowed() {
        let start = Instant::now();
        let mut limiter = Limiter::new(8_000_000, SECOND);
        let mut passed = 0_u64;
        for n in 0..50_000_u64 {
            // 1,250 bytes each 200 µs are 50 Mbit/s, for 10 s
            if limiter.passes(start + Duration::from_micros(n * 200), 1_250 * 8) {
                passed += 1_250 * 8;
            }
        }
        assert!((80_000_000..=89_000_000).contains(&passed), "{passed}");
    }

    #[test]
    fn what_comes_a_little_at_a_time_earns_no_less() {
        let start = Instant::now();
        let mut limiter = Limiter::new(200, SECOND);
        let passed = (0..30_000).filter(|millis| {
            let now = start + Duration::from_millis(*millis);
            limiter.passes(now, 1)
        });
        // 1,000 a second for 30 s, of which 200 may pass, and the first second's credit
        let passed = passed.count();
        assert!((6_150..=6_250).contains(&passed), "{passed}");
    }

    #[test]
    fn a_rest_of_any_length_earns_one_period_and_no_more() {
        let start = Instant::now();
        let mut limiter = Limiter::new(10, SECOND);
        for hours in 0..5 {
            let now = start + Duration::from_secs(hours * 3600);
            let passed = (0..1_000).filter(|_| limiter.passes(now, 1)).count();
            assert_eq!(passed, 10, "after {hours} hours");
        }
    }

    #[test]
    fn more_than_it_takes_in_a_period_passes_never_and_nothing_is_owed_for_it() {
        let now = Instant::now();
        let mut limiter = Limiter::new(100, SECOND);
        for cost in [101, u64::from(u32::MAX), u64::MAX] {
            assert!(!limiter.passes(now, cost), "{cost}");
        }
        assert!(limiter.passes(now, 100));
        assert!(!limiter.passes(now, 1));
        assert!(!Limiter::new(0, SECOND).passes(now, 1));
    }

    #[test]
    fn what_is_allowed_may_change_at_any_time() {
        let mut now = Instant::now();
        let mut limiter = Limiter::new(10, SECOND);
        let pass =
            |limiter: &mut Limiter, now| (0..1_000).filter(|_| limiter.passes(now, 1)).count();
        assert_eq!(pass(&mut limiter, now), 10);
        limiter.allow(100);
        assert_eq!(pass(&mut limiter, now), 0, "this second is spent");
        now += SECOND / 2;
        assert_eq!(pass(&mut limiter, now), 50);
        now += SECOND;
        assert_eq!(pass(&mut limiter, now), 100);
    }

    #[test]
    fn so_many_a_minute_pass_and_of_them_what_belongs_to_a_moment_at_once() {
        let start = Instant::now();
        for (amount, at_once, burst) in [
            (60, 5, 5),
            (24, 10, 4),
            (1, 10, 1),
            (600, 1, 10),
            (7, 60, 7),
        ] {
            let mut limiter = Limiter::a_minute(amount, Duration::from_secs(at_once));
            let passed = (0..1_000).filter(|_| limiter.passes(start, 1)).count();
            assert_eq!(passed, burst, "{amount} a minute, at once");
            let minutes = 10;
            let later = (1..=minutes * 600)
                .filter(|tenth| limiter.passes(start + Duration::from_millis(tenth * 100), 1));
            let later = later.count() as u64;
            let most = minutes * u64::from(amount);
            assert!(
                (most - minutes..=most + 1).contains(&later),
                "{amount}: {later}"
            );
        }
    }

    #[test]
    fn a_burst_passes_and_a_flood_waits() {
        let start = Instant::now();
        let mut limiter = Limiter::new(100, 2 * SECOND);
        for _ in 0..100 {
            assert_eq!(limiter.delay(start, 1), Duration::ZERO);
        }
        let mut now = start;
        for _ in 0..500 {
            now += limiter.delay(now, 1);
        }
        let took = now - start;
        assert!(took > Duration::from_secs(9), "{took:?}");
        assert_eq!(limiter.delay(now + 2 * SECOND, 1), Duration::ZERO);
    }

    #[test]
    fn the_first_passes_at_once_and_the_rest_once_a_period() {
        let start = Instant::now();
        let mut pace = Pace::every(Duration::from_millis(100));
        assert_eq!((pace.take(start), pace.deadline(start)), (false, None));
        let mut passed = 0;
        for ms in 0..1000 {
            pace.want();
            passed += usize::from(pace.take(start + Duration::from_millis(ms)));
        }
        assert_eq!(passed, 10);
        assert_eq!(
            pace.deadline(start + SECOND),
            Some(start + SECOND),
            "the last one is not lost"
        );
    }
}
