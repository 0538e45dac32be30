//! Counts what was sent and received; threads count apart and are added up.

use hdrhistogram::Histogram;
use std::ops::AddAssign;
use std::time::Duration;

/// Times, kept to three digits from a microsecond to a minute.
#[derive(Debug, Clone)]
pub(super) struct Times(Histogram<u64>);

impl Default for Times {
    fn default() -> Self {
        let histogram = Histogram::new_with_bounds(1, 60_000_000, 3);
        Self(histogram.expect("these bounds are valid"))
    }
}

impl Times {
    pub(super) fn record(&mut self, time: Duration) {
        self.record_ns(time.as_nanos() as u64);
    }

    pub(super) fn record_ns(&mut self, nanoseconds: u64) {
        self.0.saturating_record((nanoseconds / 1_000).max(1));
    }

    pub(super) fn count(&self) -> u64 {
        self.0.len()
    }

    /// In milliseconds; 0 without any.
    pub(super) fn quantile_ms(&self, quantile: f64) -> f64 {
        match self.0.is_empty() {
            true => 0.0,
            false => self.0.value_at_quantile(quantile) as f64 / 1_000.0,
        }
    }

    pub(super) fn max_ms(&self) -> f64 {
        self.0.max() as f64 / 1_000.0
    }

    fn add(&mut self, other: &Self) {
        self.0.add(&other.0).expect("all have the same bounds");
    }
}

/// Why a receiver is there.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Cohort {
    /// From before the measuring to its end.
    Steady,
    /// Came in a storm.
    Storm,
    /// Comes and goes.
    Churn,
    /// Was cut off, and came back.
    Returned,
}

/// How many there are.
pub(super) const COHORTS: usize = 4;

/// What one cohort received.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct Got {
    /// Different RTP packets, repaired ones included.
    pub(super) delivered: u64,
    /// Of these RTP packets, in plaintext.
    pub(super) bytes: u64,
    /// Numbers that never came, as far as known now.
    pub(super) lost: u64,
    /// Came as RTX.
    pub(super) repaired: u64,
    /// Came more than once.
    pub(super) duplicates: u64,
    /// Thrown away on purpose.
    pub(super) dropped: u64,
    /// Delivered and known again in the recording, repaired ones included.
    pub(super) matched: u64,
    /// Of these, came later than they may.
    pub(super) late: u64,
    /// NACKed numbers, each request counted.
    pub(super) nacked: u64,
    /// Key frames asked for.
    pub(super) keyframes_wanted: u64,
}

impl AddAssign for Got {
    fn add_assign(&mut self, other: Self) {
        self.delivered += other.delivered;
        self.bytes += other.bytes;
        self.lost += other.lost;
        self.repaired += other.repaired;
        self.duplicates += other.duplicates;
        self.dropped += other.dropped;
        self.matched += other.matched;
        self.late += other.late;
        self.nacked += other.nacked;
        self.keyframes_wanted += other.keyframes_wanted;
    }
}

/// What publishers sent.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct Published {
    pub(super) packets: u64,
    pub(super) bytes: u64,
    pub(super) frames: u64,
    pub(super) resent: u64,
    /// Requests that came.
    pub(super) keyframes_asked: u64,
    /// Packets the kernel did not take.
    pub(super) failed: u64,
}

/// How long the joins of one cohort took, from the click on.
#[derive(Debug, Clone, Default)]
pub(super) struct JoinTimes {
    /// To the welcome.
    pub(super) admitted: Times,
    /// To the end of the handshake.
    pub(super) connected: Times,
    /// To the first whole key frame.
    pub(super) pictured: Times,
}

impl JoinTimes {
    fn add(&mut self, other: &Self) {
        self.admitted.add(&other.admitted);
        self.connected.add(&other.connected);
        self.pictured.add(&other.pictured);
    }
}

/// Everything one thread counts.
#[derive(Debug, Clone, Default)]
pub(super) struct Counted {
    pub(super) got: [Got; COHORTS],
    pub(super) sent: Published,
    /// From leaving the publisher to arriving at each receiver.
    pub(super) forwarding: Times,
    /// The same to the first receiver of each packet, and to the last.
    pub(super) first: Times,
    pub(super) last: Times,
    /// The same of what came as RTX, the wait for our asking included.
    pub(super) repaired: Times,
    pub(super) joins: [JoinTimes; COHORTS],
    /// The longest time any receiver got nothing while publishers sent.
    pub(super) longest_pause: Duration,
    /// Receivers that were there from the start and do not get all they are to get, now.
    pub(super) receivers_short: u64,
    /// Receivers now there, connected, and with media.
    pub(super) receivers: u64,
    pub(super) receivers_connected: u64,
    pub(super) receivers_flowing: u64,
    pub(super) publishers_connected: u64,
}

impl Counted {
    /// Forgets what came before the measuring; what is true now and how joins went stay.
    pub(super) fn begin(&mut self) {
        let fresh = Self::default();
        self.got = fresh.got;
        self.sent = fresh.sent;
        self.forwarding = fresh.forwarding;
        self.first = fresh.first;
        self.last = fresh.last;
        self.repaired = fresh.repaired;
        self.longest_pause = Duration::ZERO;
    }

    pub(super) fn all(&self) -> Got {
        let mut all = Got::default();
        self.got.iter().for_each(|got| all += *got);
        all
    }

    pub(super) fn add(&mut self, other: &Self) {
        for (got, more) in self.got.iter_mut().zip(other.got) {
            *got += more;
        }
        self.sent.packets += other.sent.packets;
        self.sent.bytes += other.sent.bytes;
        self.sent.frames += other.sent.frames;
        self.sent.resent += other.sent.resent;
        self.sent.keyframes_asked += other.sent.keyframes_asked;
        self.sent.failed += other.sent.failed;
        for (times, more) in [
            (&mut self.forwarding, &other.forwarding),
            (&mut self.first, &other.first),
            (&mut self.last, &other.last),
            (&mut self.repaired, &other.repaired),
        ] {
            times.add(more);
        }
        for (joins, more) in self.joins.iter_mut().zip(&other.joins) {
            joins.add(more);
        }
        self.longest_pause = self.longest_pause.max(other.longest_pause);
        self.receivers += other.receivers;
        self.receivers_short += other.receivers_short;
        self.receivers_connected += other.receivers_connected;
        self.receivers_flowing += other.receivers_flowing;
        self.publishers_connected += other.publishers_connected;
    }
}
