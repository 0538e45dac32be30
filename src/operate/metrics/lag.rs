//! Measures how late the runtime that carries signaling comes to what is due.

use crate::counters::Histogram;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError, Weak};
use std::time::Duration;
use tokio::time::{Instant, MissedTickBehavior, interval};

/// What was measured; the measuring ends when this is dropped.
#[derive(Debug)]
pub(super) struct Lag(Arc<Mutex<Histogram<10>>>);

impl Lag {
    /// Begins to measure the runtime it is called on.
    pub(super) fn measured() -> Self {
        let lag = Self(Arc::new(Mutex::new(Histogram::new(&SECONDS))));
        tokio::spawn(measure(Arc::downgrade(&lag.0)));
        lag
    }

    pub(super) fn so_far(&self) -> Histogram<10> {
        *lock(&self.0)
    }
}

async fn measure(into: Weak<Mutex<Histogram<10>>>) {
    let mut tick = interval(EVERY);
    tick.set_missed_tick_behavior(MissedTickBehavior::Delay);
    loop {
        let due = tick.tick().await;
        let Some(lag) = into.upgrade() else { return };
        let late = Instant::now().saturating_duration_since(due);
        lock(&lag).observe(late.as_secs_f64());
    }
}

fn lock(lag: &Mutex<Histogram<10>>) -> MutexGuard<'_, Histogram<10>> {
    // held for an addition, which is never left half done
    lag.lock().unwrap_or_else(PoisonError::into_inner)
}

// 60 in a usual scrape's 15 s: seldomer misses a stall of half a second, oftener wakes a thread
// for nothing.
const EVERY: Duration = Duration::from_millis(250);

// The runtime's clock has steps of 1 ms; a second is felt by everyone who joins.
const SECONDS: [f64; 10] = [0.001, 0.002, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0];
