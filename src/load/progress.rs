//! Tells once a second how a run goes: in place on a terminal, line by line elsewhere.

use super::counted::{Cohort, Counted};
use super::options::Options;
use super::process::Usage;
use super::report::grouped;
use std::io::{IsTerminal as _, Write as _, stderr};
use std::time::{Duration, Instant};

/// The line. Lives as long as the run.
pub(super) struct Line {
    is_terminal: bool,
    told: Option<Instant>,
    delivered: u64,
}

impl Line {
    pub(super) fn new() -> Self {
        Self {
            is_terminal: stderr().is_terminal(),
            told: None,
            delivered: 0,
        }
    }

    /// Whether a second has passed.
    pub(super) fn is_due(&self) -> bool {
        self.told
            .is_none_or(|told| told.elapsed() >= Duration::from_secs(1))
    }

    /// Tells how it goes; `measuring` is how long, `relay` its usage at the begin and now.
    pub(super) fn tell(
        &mut self,
        options: &Options,
        measuring: Option<Duration>,
        counted: &Counted,
        relay: Option<[Usage; 2]>,
    ) {
        let since = self.told.replace(Instant::now()).map(|told| told.elapsed());
        let got = counted.all();
        let fresh = got.delivered.saturating_sub(self.delivered);
        self.delivered = got.delivered;
        let Some(measuring) = measuring else {
            self.write(&format!(
                "joining     {} of {} publishers connected, {} of {} receivers, {} with a picture",
                counted.publishers_connected,
                options.publishers,
                counted.receivers_connected,
                options.receivers,
                counted.receivers_flowing,
            ));
            return;
        };
        // counting began within that second
        let over = since.map_or(measuring, |since| since.min(measuring));
        let rate = fresh as f64 / over.as_secs_f64().max(0.001);
        let mut line = format!(
            "{:>3.0} of {:.0} s  {} receivers, {} packets/s; so far {} lost, {} late, p50 {:.2} ms, p99 {:.2} ms",
            measuring.as_secs_f64(),
            options.duration.as_secs_f64(),
            counted.receivers_connected,
            grouped(rate as u64),
            grouped(got.lost),
            grouped(got.late),
            counted.forwarding.quantile_ms(0.5),
            counted.forwarding.quantile_ms(0.99),
        );
        if options.returns {
            let returned = counted.joins[Cohort::Returned as usize].pictured.count();
            line += &format!(", {returned} back");
        }
        if let Some([begin, now]) = relay {
            let cpu = now.cpu_ns.saturating_sub(begin.cpu_ns) as f64 / 1e9;
            line += &format!(
                ", relay {:.0} % of a core, {} MiB",
                100.0 * cpu / measuring.as_secs_f64().max(0.001),
                now.resident_bytes >> 20,
            );
        }
        self.write(&line);
    }

    fn write(&self, line: &str) {
        // a terminal that is gone does not end the run
        let _ = match self.is_terminal {
            // back to the start, what is left of the line before cleared, and what is wider than
            // the terminal cut off
            true => write!(stderr(), "\r\x1b[?7l{line}\x1b[K\x1b[?7h"),
            false => writeln!(stderr(), "{line}"),
        };
    }

    /// Leaves the last line as it stands.
    pub(super) fn end(&self) {
        if self.is_terminal && self.told.is_some() {
            let _ = writeln!(stderr());
        }
    }
}
