//! Three hundred come at once, and again, while others watch.

use crate::far_end::FarEnd;
use crate::load::{Load, PATIENCE};
use crate::relay::Relay;
use spindle::site::Site;
use std::fmt;
use std::time::{Duration, Instant};

/// Those who watch meanwhile.
const RUNNING: usize = 20;
const NEWCOMERS: usize = 300;
const WITHIN: Duration = Duration::from_secs(5);

/// What one wave did to those who were there, and how long it took those who came.
pub(crate) struct Wave {
    /// Packets of those who were there.
    pub(crate) received: usize,
    /// Packets and frames that they missed at first or for good.
    pub(crate) missed: u64,
    /// From the request to the first picture, sorted.
    joins: Vec<Duration>,
}

impl fmt::Display for Wave {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let of = |hundredths: usize| self.joins[(self.joins.len() - 1) * hundredths / 100];
        write!(
            f,
            "{} joins in {WITHIN:?}: first picture after {:.0?} (median), {:.0?} (99 of 100); those \
             there received {} packets and missed {}",
            self.joins.len(),
            of(50),
            of(99),
            self.received,
            self.missed
        )
    }
}

/// The second wave comes while the first is given up.
pub(crate) fn two_waves() -> [Wave; 2] {
    let relay = Relay::start();
    let mut load = Load::default();
    load.join(&relay, Site::Hub);
    for _ in 0..RUNNING {
        load.join(&relay, Site::Spoke);
    }
    load.run_until("everyone sees the hub", |sites| {
        sites[1..].iter().all(FarEnd::shows_top_layer)
    });
    std::array::from_fn(|_| {
        let wave = wave(&relay, &mut load);
        load.sites.truncate(1 + RUNNING);
        wave
    })
}

fn wave(relay: &Relay, load: &mut Load) -> Wave {
    let running = |load: &Load| {
        let there = &load.sites[1..=RUNNING];
        let received: usize = there.iter().map(|far| far.received).sum();
        (received, there.iter().map(FarEnd::missed).sum::<u64>())
    };
    let before = running(load);
    let began = Instant::now();
    let mut asked = Vec::new();
    let mut joins = Vec::new();
    while joins.len() < NEWCOMERS {
        let due = began.elapsed().as_micros() * NEWCOMERS as u128 / WITHIN.as_micros();
        if asked.len() < NEWCOMERS && asked.len() as u128 <= due {
            asked.push(Some(Instant::now()));
            load.join(relay, Site::Spoke);
        }
        load.turn();
        for (newcomer, asked) in load.sites[1 + RUNNING..].iter().zip(&mut asked) {
            if newcomer.shows_a_picture()
                && let Some(asked) = asked.take()
            {
                joins.push(asked.elapsed());
            }
        }
        assert!(
            began.elapsed() < PATIENCE,
            "{} of {NEWCOMERS} see the hub",
            joins.len()
        );
    }
    joins.sort_unstable();
    // a frame that everyone shows: what was left out before it shows as a gap
    load.deliver_frames(1);
    let after = running(load);
    Wave {
        received: after.0 - before.0,
        missed: after.1 - before.1,
        joins,
    }
}
