//! Says when, in our time, a publisher captured what carries a given RTP timestamp.
//!
//! Sender reports tie RTP timestamps to the publisher's own wall clock (RFC 3550 §6.4.1), and one
//! [`Offset`] a link ties that to ours, so all layers and tracks of a link share one time line.
//! Until a layer's first report its first packet's arrival stands in.

use std::time::{Duration, Instant};

/// One layer's tie between its RTP timestamps and our time.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Clock {
    /// A moment of our time.
    pub at: Instant,
    /// The RTP timestamp captured then.
    pub timestamp: u32,
    /// Ticks a second: 48,000 or 90,000.
    pub frequency: u32,
    /// From a sender report; otherwise from an arrival.
    pub reported: bool,
}

impl Clock {
    /// The RTP timestamp of `moment`.
    pub fn timestamp_at(&self, moment: Instant) -> u32 {
        if moment >= self.at {
            self.timestamp
                .wrapping_add(ticks(moment - self.at, self.frequency))
        } else {
            self.timestamp
                .wrapping_sub(ticks(self.at - moment, self.frequency))
        }
    }

    /// The moment of an RTP timestamp; right within half the timestamp's range, 6.6 hours at 90 kHz.
    pub fn moment_of(&self, timestamp: u32) -> Instant {
        let ticks = timestamp.wrapping_sub(self.timestamp) as i32;
        let distance = Duration::from_nanos(
            u64::from(ticks.unsigned_abs()) * 1_000_000_000 / u64::from(self.frequency),
        );
        if ticks >= 0 {
            self.at + distance
        } else {
            self.at.checked_sub(distance).unwrap_or(self.at)
        }
    }

    /// When a packet with this timestamp was captured, or its arrival where that cannot be.
    pub fn captured(&self, timestamp: u32, arrived: Instant) -> Instant {
        // a line that is 2 s late exists, one that is early does not: 100 ms is the error of a report
        let moment = self.moment_of(timestamp);
        let early = moment.saturating_duration_since(arrived);
        let late = arrived.saturating_duration_since(moment);
        if early > Duration::from_millis(100) || late > Duration::from_secs(2) {
            arrived
        } else {
            moment.min(arrived)
        }
    }
}

/// The RTP ticks of a span, wrapping as timestamps do.
pub(crate) fn ticks(span: Duration, frequency: u32) -> u32 {
    (span.as_micros() * u128::from(frequency) / 1_000_000) as u32
}

/// How far the publisher's wall clock lies from our time: the least seen between a report's NTP time
/// and its arrival, since delay only ever adds.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct Offset {
    /// The pair whose distance was least.
    least: Option<(Instant, u64)>,
}

impl Offset {
    /// Where in our time a report with this NTP time (32.32 fixed point) was made.
    pub(super) fn place(&mut self, now: Instant, ntp: u64) -> Instant {
        let Some((at, reference)) = self.least else {
            self.least = Some((now, ntp));
            return now;
        };
        let placed = shifted(at, ntp.wrapping_sub(reference) as i64);
        match placed {
            // more than a minute apart: the publisher's clock was set
            Some(placed) if apart(placed, now) < Duration::from_secs(60) && placed <= now => {
                // 1/64: a clock that runs slow by 100 ppm is followed within seconds, one late
                // report moves nothing audible
                let late = (now - placed) / 64;
                self.least = Some((placed + late.min(Duration::from_micros(500)), ntp));
                placed
            }
            _ => {
                self.least = Some((now, ntp));
                now
            }
        }
    }
}

fn apart(a: Instant, b: Instant) -> Duration {
    if a > b { a - b } else { b - a }
}

/// `at` moved by a signed 32.32 fixed-point number of seconds.
fn shifted(at: Instant, by: i64) -> Option<Instant> {
    let magnitude = by.unsigned_abs();
    let distance = Duration::new(
        magnitude >> 32,
        (((magnitude & 0xffff_ffff) * 1_000_000_000) >> 32) as u32,
    );
    if by >= 0 {
        at.checked_add(distance)
    } else {
        at.checked_sub(distance)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn timestamps_and_moments_turn_into_each_other_across_the_wrap() {
        let at = Instant::now() + Duration::from_secs(100);
        let clock = Clock {
            at,
            timestamp: u32::MAX - 45_000,
            frequency: 90_000,
            reported: true,
        };
        let later = at + Duration::from_secs(1);
        assert_eq!(clock.timestamp_at(later), 44_999);
        assert_eq!(clock.moment_of(44_999), later);
        assert_eq!(
            clock.moment_of(clock.timestamp.wrapping_sub(90_000)),
            at - Duration::from_secs(1)
        );
    }

    #[test]
    fn a_late_report_does_not_move_the_time_line() {
        let start = Instant::now();
        let mut offset = Offset::default();
        let second = 1_u64 << 32;
        assert_eq!(offset.place(start, 1_000 * second), start);
        let late = start + Duration::from_millis(1_400);
        assert_eq!(
            offset.place(late, 1_001 * second),
            start + Duration::from_secs(1)
        );
        let early = offset.place(start + Duration::from_millis(1_990), 1_002 * second);
        assert_eq!(
            early,
            start + Duration::from_millis(1_990),
            "an earlier one is the truer one"
        );
    }

    #[test]
    fn a_clock_set_by_hours_starts_a_new_time_line() {
        let start = Instant::now();
        let mut offset = Offset::default();
        offset.place(start, 1_000 << 32);
        let later = start + Duration::from_secs(1);
        assert_eq!(offset.place(later, 90_000 << 32), later);
        assert_eq!(offset.place(later, 0), later);
    }
}
