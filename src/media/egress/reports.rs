//! Tells a receiver what it was sent and reads how it got it (RFC 3550 §6.4).

use std::time::{Duration, Instant};

use super::slot::Reception;
use super::{Egress, Slot};
use crate::media::wire::rtcp::ReportBlock;
use crate::media::wire::rtcp::report::{self, SenderInfo};

/// Between sender reports: a browser waits for one to put voice and picture together.
pub(super) const INTERVAL: Duration = Duration::from_secs(1);
/// A round trip above that is a lie or a line that nothing helps.
const ROUND_TRIP_MAX: Duration = Duration::from_secs(10);

/// Where our monotonic time lies in wall-clock time.
#[derive(Debug, Clone, Copy)]
pub struct WallClock {
    /// A moment.
    pub at: Instant,
    /// The same moment in seconds since 1900, 32.32 fixed point.
    pub ntp: u64,
}

impl WallClock {
    /// Seconds since 1900 in 32.32 fixed point; `moment` is not before [`Self::at`].
    pub fn ntp_at(&self, moment: Instant) -> u64 {
        let passed = moment.saturating_duration_since(self.at);
        let fraction = (u64::from(passed.subsec_nanos()) << 32) / 1_000_000_000;
        self.ntp.wrapping_add((passed.as_secs() << 32) | fraction)
    }
}

impl Egress {
    pub(super) fn received(
        &mut self,
        now: Instant,
        wall: &WallClock,
        blocks: impl Iterator<Item = ReportBlock>,
    ) {
        for block in blocks {
            let Some((_, slot)) = self.slot_of(block.ssrc) else {
                continue;
            };
            slot.reception = Some(Reception {
                at: now,
                fraction_lost: block.fraction_lost,
                cumulative_lost: block.cumulative_lost,
                jitter: block.jitter,
            });
            let lost = f64::from(block.fraction_lost) / 256.0;
            self.counts.loss.observe(lost);
            if let Some(measured) = round_trip(wall.ntp_at(now), &block) {
                // as TCP does (RFC 6298 §2.3): one late report is not a longer line
                let smooth = self
                    .round_trip
                    .map_or(measured, |before| (before * 7 + measured) / 8);
                self.round_trip = Some(smooth);
                self.counts.round_trip.observe(measured.as_secs_f64());
            }
        }
    }

    /// Appends one compound datagram of sender reports when they are due; false when none is.
    pub fn poll_rtcp(&mut self, now: Instant, wall: &WallClock, out: &mut Vec<u8>) -> bool {
        if now < self.report_at {
            return false;
        }
        let start = out.len();
        self.report_at = now + INTERVAL;
        self.measure(now);
        for slot in &mut self.slots {
            slot.turn(now);
            let packets = slot.forward.packets;
            let Some(rtp_timestamp) = slot.forward.timestamp_at(now) else {
                continue;
            };
            // a slot that has been empty since its last report has nothing to say
            if slot.reported_packets == packets {
                continue;
            }
            slot.reported_packets = packets;
            // RFC 3550 §6.4.1: it wraps
            let octets = slot.forward.octets as u32;
            let info = SenderInfo {
                ntp: wall.ntp_at(now),
                rtp_timestamp,
                packets,
                octets,
            };
            report::write_sender_report(slot.ssrc, &info, &[], out);
            report::write_cname(&[slot.ssrc], &self.cname, out);
            // 28 bytes and the name: the rest follows in the next datagram
            if out.len() - start > 1_000 {
                self.report_at = now;
                break;
            }
        }
        out.len() > start
    }

    /// Counts once in [`INTERVAL`] what the receiver is sent.
    fn measure(&mut self, now: Instant) {
        // many slots take several datagrams to report on, all of them now
        if now < self.measure_at {
            return;
        }
        self.measure_at = now + INTERVAL;
        let shows = |slot: &&Slot| slot.state().flows().is_some();
        let rates = self.slots.iter().filter(shows);
        let rates = rates.map(|slot| slot.bitrate(now).as_bps());
        if let Some(bits) = rates.reduce(std::ops::Add::add) {
            self.counts.rate.observe(bits as f64 / 8.0);
        }
    }

    /// When [`Self::poll_rtcp`] has something to write next; it may wait for media to leave with.
    pub fn report_due(&self) -> Instant {
        self.report_at
    }
}

/// The round trip that a block tells (RFC 3550 §6.4.1).
fn round_trip(ntp: u64, block: &ReportBlock) -> Option<Duration> {
    if block.last_sender_report == 0 {
        return None;
    }
    let units = ((ntp >> 16) as u32)
        .wrapping_sub(block.last_sender_report)
        .wrapping_sub(block.delay_since_last_sender_report);
    let measured = Duration::from_nanos(u64::from(units) * 1_000_000_000 / 65_536);
    (measured <= ROUND_TRIP_MAX).then_some(measured)
}
