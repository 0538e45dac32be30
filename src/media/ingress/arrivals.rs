//! Remembers when which packet of the whole link came, for transport-wide feedback
//! (draft-holmer-rmcat-transport-wide-cc-extensions-01).

use std::time::{Duration, Instant};

use crate::media::wire::rtcp::transport::{self, FeedbackHead};

/// Longer makes the publisher's estimate sluggish, shorter spends its line on reports.
pub(super) const INTERVAL: Duration = Duration::from_millis(100);
/// A packet that comes so long before feedback is due takes it along: then nobody has to wake for it.
/// As long as between two packets of voice.
const EARLY: Duration = Duration::from_millis(20);
/// A feedback packet is added to a datagram that is not longer than that yet.
pub(super) const ROOM: usize = 100;
/// Packets between two reports; more are reported at once.
const PENDING_MAX: usize = 256;

/// The packets not yet reported, by ascending number.
#[derive(Debug)]
pub(super) struct Arrivals {
    began: Instant,
    newest: Option<u64>,
    pending: Vec<(u64, Duration)>,
    feedback_count: u8,
    media_ssrc: u32,
    due: Option<Instant>,
}

impl Arrivals {
    pub(super) fn new(now: Instant) -> Self {
        Self {
            began: now,
            newest: None,
            pending: Vec::new(),
            feedback_count: 0,
            media_ssrc: 0,
            due: None,
        }
    }

    pub(super) fn note(&mut self, now: Instant, ssrc: u32, sequence: u16) {
        let number = match self.newest {
            None => 0x1_0000 | u64::from(sequence),
            Some(newest) => {
                let step = sequence.wrapping_sub(newest as u16) as i16;
                newest.saturating_add_signed(i64::from(step))
            }
        };
        self.newest = self.newest.max(Some(number));
        self.media_ssrc = ssrc;
        let place = match self.pending.last() {
            Some((last, _)) if *last >= number => {
                match self
                    .pending
                    .binary_search_by_key(&number, |(number, _)| *number)
                {
                    Ok(_) => return,
                    Err(place) => place,
                }
            }
            _ => self.pending.len(),
        };
        if self.pending.len() == PENDING_MAX {
            // overflow: drop the newest — the report is overdue, and a flood is not worth measuring
            return;
        }
        self.pending
            .insert(place, (number, now.saturating_duration_since(self.began)));
        let full = self.pending.len() == PENDING_MAX;
        self.due = Some(if full {
            now
        } else {
            self.due.unwrap_or(now + INTERVAL)
        });
    }

    pub(super) fn due_at(&self) -> Option<Instant> {
        self.due
    }

    /// Appends one feedback packet when it is due, or almost; what it has no room for is due at once.
    pub(super) fn write(&mut self, now: Instant, sender_ssrc: u32, out: &mut Vec<u8>) {
        if self.due.is_none_or(|due| due > now + EARLY) {
            return;
        }
        let head = FeedbackHead {
            sender_ssrc,
            media_ssrc: self.media_ssrc,
            feedback_count: self.feedback_count,
        };
        let taken = transport::write(head, &self.pending, out);
        self.feedback_count = self.feedback_count.wrapping_add(1);
        // a first packet that does not fit alone never will
        self.pending.drain(..taken.max(1).min(self.pending.len()));
        self.due = (!self.pending.is_empty()).then_some(now);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::media::wire::rtcp::{Packet, packets};

    #[test]
    fn feedback_tells_every_packet_across_the_wrap_once() {
        let start = Instant::now();
        let mut arrivals = Arrivals::new(start);
        for (n, sequence) in [65_533_u16, 65_535, 65_534, 1, 65_535]
            .into_iter()
            .enumerate()
        {
            arrivals.note(start + Duration::from_millis(n as u64), 5, sequence);
        }
        let mut out = Vec::new();
        arrivals.write(start, 1, &mut out);
        assert!(out.is_empty(), "not due yet");
        arrivals.write(start + INTERVAL, 1, &mut out);
        let Some(Ok(Packet::TransportFeedback(feedback))) = packets(&out).next() else {
            panic!("one feedback packet")
        };
        let told: Vec<u16> = feedback
            .arrivals()
            .map(|arrival| arrival.sequence)
            .collect();
        assert_eq!(told, [65_533, 65_534, 65_535, 1]);
        assert_eq!(arrivals.due_at(), None);
    }

    #[test]
    fn a_flood_between_reports_is_bounded() {
        let start = Instant::now();
        let mut arrivals = Arrivals::new(start);
        for n in 0..100_000_u32 {
            arrivals.note(start, 5, n.wrapping_mul(7_919) as u16);
        }
        assert!(arrivals.pending.len() <= PENDING_MAX);
    }
}
