//! Measures how one stream is received, for the report its publisher gets (RFC 3550 §6.4.1, §A.3, §A.8).

use std::time::{Duration, Instant};

use super::ring::RingKey;
use crate::media::wire::rtcp::ReportBlock;

/// The counts of one stream since it began.
#[derive(Debug)]
pub(super) struct Reception {
    frequency: u32,
    first: RingKey,
    highest: RingKey,
    received: u64,
    /// Expected and received when the last report was made.
    reported: (u64, u64),
    /// Between the last report and the one before.
    newly_lost: u64,
    /// Arrival and timestamp of the packet before.
    before: Option<(Instant, u32)>,
    /// In ticks, times 16 (RFC 3550 §A.8).
    jitter: u64,
    /// The middle 32 bits of the newest sender report's NTP time, and when it came.
    sender_report: Option<(u32, Instant)>,
}

impl Reception {
    pub(super) fn new(first: RingKey, frequency: u32) -> Self {
        Self {
            frequency,
            first,
            highest: first,
            received: 0,
            reported: (0, 0),
            newly_lost: 0,
            before: None,
            jitter: 0,
            sender_report: None,
        }
    }

    /// A packet of the stream itself came.
    pub(super) fn received(&mut self, now: Instant, key: RingKey, timestamp: u32) {
        self.received += 1;
        self.highest = self.highest.max(key);
        if let Some((at, before)) = self.before {
            let passed = super::clock::ticks(now.saturating_duration_since(at), self.frequency);
            let difference = passed.wrapping_sub(timestamp.wrapping_sub(before)) as i32;
            // RFC 3550 §A.8, in integers; a jump of the timestamp counts as a second at most
            let difference = u64::from(difference.unsigned_abs().min(self.frequency));
            self.jitter = self.jitter + difference - ((self.jitter + 8) >> 4);
        }
        self.before = Some((now, timestamp));
    }

    pub(super) fn sender_report(&mut self, now: Instant, ntp: u64) {
        self.sender_report = Some(((ntp >> 16) as u32, now));
    }

    /// Packets that the last report found missing.
    pub(super) fn newly_lost(&self) -> u64 {
        self.newly_lost
    }

    pub(super) fn report(&mut self, now: Instant, ssrc: u32) -> ReportBlock {
        let expected = self.highest.0 - self.first.0 + 1;
        let (expected_before, received_before) = self.reported;
        let span = expected - expected_before;
        let lost = span.saturating_sub(self.received - received_before);
        self.reported = (expected, self.received);
        self.newly_lost = lost;
        let (last_sender_report, delay) =
            self.sender_report.map_or((0, Duration::ZERO), |(ntp, at)| {
                (ntp, now.saturating_duration_since(at))
            });
        ReportBlock {
            ssrc,
            fraction_lost: (lost * 256).checked_div(span).unwrap_or(0).min(255) as u8,
            cumulative_lost: (expected as i64 - self.received as i64).clamp(-0x80_0000, 0x7f_ffff)
                as i32,
            highest_sequence: self.highest.0 as u32,
            jitter: (self.jitter >> 4) as u32,
            last_sender_report,
            delay_since_last_sender_report: super::clock::ticks(delay, 65_536),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_report_tells_loss_and_the_age_of_the_last_sender_report() {
        let start = Instant::now();
        let mut reception = Reception::new(RingKey(65_536), 90_000);
        for n in (0..100_u64).filter(|n| n % 4 != 0 || *n == 0) {
            reception.received(
                start + Duration::from_millis(n * 33),
                RingKey(65_536 + n),
                (n * 2_970) as u32,
            );
        }
        reception.sender_report(start, 0x1234_5678_9abc_def0);
        let block = reception.report(start + Duration::from_millis(500), 9);
        assert_eq!(block.cumulative_lost, 24);
        assert_eq!(block.fraction_lost, (24 * 256 / 100) as u8);
        assert_eq!(block.last_sender_report, 0x5678_9abc);
        assert_eq!(block.delay_since_last_sender_report, 32_768);
        assert_eq!(block.jitter, 0);
        assert_eq!(reception.newly_lost(), 24);
        assert_eq!(
            reception.report(start, 9).fraction_lost,
            0,
            "nothing more was lost since"
        );
    }
}
