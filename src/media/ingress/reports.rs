//! Writes the RTCP that a publisher gets from us: reports, NACK, PLI, transport-wide feedback.

use std::time::{Duration, Instant};

use super::{Ingress, arrivals};
use crate::media::wire::rtcp::{feedback, report};

/// After the first packet: Chrome's binding extensions have been seen by then.
pub(super) const FIRST: Duration = Duration::from_millis(500);
/// Between reports. Browsers send at that pace; `gprs` lines pay 1 % of their upload for it.
const INTERVAL: Duration = Duration::from_secs(1);
/// A datagram of RTCP is no longer than that, so that it is never fragmented.
pub(super) const DATAGRAM_MAX: usize = 1_100;
/// What a layer is told beside the entries of its NACK: the head of that, and a PLI.
const HEADS: usize = 12 + 12;

impl Ingress {
    /// Appends one compound datagram when something is due; false when nothing was. At most 1,100
    /// bytes and the authentication of SRTCP; what does not fit is due at once.
    pub fn poll_rtcp(&mut self, now: Instant, out: &mut Vec<u8>) -> bool {
        // nothing has come, so there is nothing to say: most participants of a room only receive
        let Some(report_at) = self.report_at else {
            return false;
        };
        let start = out.len();
        let reporting = report_at <= now;
        self.blocks.clear();
        if reporting {
            self.report_at = Some(now + INTERVAL);
            for published in &mut self.publications {
                // 31 blocks a report (RFC 3550 §6.4.1); no browser sends that many streams
                self.blocks.extend(
                    published
                        .layers
                        .iter_mut()
                        .filter_map(|layer| layer.report(now)),
                );
            }
            self.blocks.truncate(31);
        }
        // every compound begins with a report (RFC 3550 §6.1), if an empty one
        report::write_receiver_report(self.ssrc, &self.blocks, out);
        if reporting {
            report::write_cname(&[self.ssrc], &self.cname, out);
        }
        let empty = out.len();
        self.write_feedback(now, start, out);
        if out.len() == empty && !reporting {
            out.truncate(start);
            return false;
        }
        true
    }

    fn write_feedback(&mut self, now: Instant, start: usize, out: &mut Vec<u8>) {
        let round_trip = self.round_trip;
        for published in &mut self.publications {
            let camera_asked = &mut published.keyframe_asked;
            for layer in &mut published.layers {
                // a NACK of 256 scattered packets is 1 KB: it is not begun in a small rest
                let length = out.len() - start;
                if length > DATAGRAM_MAX / 2 {
                    return;
                }
                self.lost.clear();
                let entries = (DATAGRAM_MAX - length - HEADS) / 4;
                layer.lost(now, round_trip, entries, &mut self.lost);
                self.counts.asked_again += self.lost.len() as u64;
                let Some(ssrc) = layer.ssrc else { continue };
                feedback::write_nack(self.ssrc, ssrc, &self.lost, out);
                if layer.ask_for_keyframe(now, round_trip, *camera_asked) {
                    *camera_asked = Some(now);
                    feedback::write_picture_loss(self.ssrc, ssrc, out);
                    self.counts.keyframes_requested += 1;
                }
            }
        }
        if out.len() - start < arrivals::ROOM {
            self.arrivals.write(now, self.ssrc, out);
        }
    }

    /// When a report is due, which may wait a little: voice and picture do not depend on it.
    pub fn report_due(&self) -> Option<Instant> {
        self.report_at
    }

    /// When [`Self::poll_rtcp`] has something to write that cannot wait: NACK, PLI, transport-wide
    /// feedback. A moment that has passed means now.
    pub fn feedback_due(&self, now: Instant) -> Option<Instant> {
        let deadlines = self.publications.iter().flat_map(|published| {
            let asked = published.keyframe_asked;
            let layers = published.layers.iter();
            layers.filter_map(move |layer| layer.next_deadline(now, self.round_trip, asked))
        });
        deadlines.chain(self.arrivals.due_at()).min()
    }
}
