//! Gives out to one link what its slots show: forwarded, resent, reported on.
//!
//! # Use
//! One [`Egress`] a link; a [`Slot`] for each m-line it receives on, by the same index.
//! * [`Slot::switch_to`] says which layer of which track the slot shows from now on, [`Slot::stop`]
//!   that it shows nothing. When it answers true, a key frame of that layer is needed:
//!   `Ingress::request_keyframe`. Of another track nothing is sent before its first key frame, and
//!   nothing of the old one is sent any more; of another layer of the same track the old layer flows
//!   until the new one's key frame is there. Repeating a wish changes nothing.
//! * [`Slot::packet`] takes each arrival of the layers it shows and waits for, and calls back with each
//!   packet to send, mostly that one; [`Rewrite::write`] appends it to the send buffer, plaintext.
//!   The [`Progress`] it returns is for the `slots` message and the room's lists.
//! * [`Egress::rtcp`] takes each opened RTCP datagram and tells what its receiver needs as
//!   [`Feedback`]: a key frame (ask that layer's ingress), or a packet again, which
//!   [`Egress::resend`] writes from that layer's ring.
//! * [`Egress::poll_rtcp`] writes one compound datagram of sender reports a call, while one is due.
//!
//! Nothing allocates per packet after a slot's first.

use std::time::{Duration, Instant};

mod continuity;
mod counts;
mod forward;
mod padding;
mod payloads;
mod reports;
mod resend;
mod rewrite;
mod run;
mod sent;
mod slot;

pub use counts::Counts;
pub use forward::Progress;
pub use padding::{alike, pad};
pub use reports::{Reception, WallClock};
pub use resend::Resend;
pub use rewrite::Rewrite;
pub use slot::Slot;

use crate::media::ingress::Ring;
use crate::media::negotiated::SlotSpec;
use crate::media::wire::rtcp;

/// One published track of one link, named by the room with a number it never uses again: a link that
/// is replaced, even of the same participant, brings new feeds.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Feed(pub u64);

/// One layer of a feed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Origin {
    /// The track.
    pub feed: Feed,
    /// As in `Arrival::layer`.
    pub layer: u8,
}

/// What a slot shows.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Showing {
    /// Nothing.
    Empty,
    /// Nothing yet; it begins with this layer's next key frame.
    Waiting {
        /// The layer.
        origin: Origin,
    },
    /// A track.
    Flowing {
        /// The layer.
        origin: Origin,
        /// The slot's first RTP timestamp of this track.
        from: u32,
        /// The layer of the same track that takes over with its next key frame.
        next: Option<u8>,
    },
    /// Nothing: the receiver decodes no codec of this track.
    Undecodable {
        /// The layer.
        origin: Origin,
    },
}

/// What a receiver's reports ask for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Feedback {
    /// The picture of this slot cannot be decoded without a key frame of this layer.
    KeyframeWanted {
        /// Index of the slot.
        slot: usize,
        /// The layer it shows or waits for.
        origin: Origin,
    },
    /// A packet is to be sent again.
    Resend(Resend),
}

/// The sending half of one link's media. Lives as long as the link.
#[derive(Debug)]
pub struct Egress {
    slots: Vec<Slot>,
    cname: String,
    report_at: Instant,
    round_trip: Option<Duration>,
    measure_at: Instant,
    /// When the receiver last asked for a packet again.
    lossy_at: Option<Instant>,
    counts: Counts,
}

/// A line that lost nothing for so long is taken for one that loses nothing.
const LOSSY: Duration = Duration::from_secs(10);
/// So many packets of a beginning are sent twice: a key frame of a small picture. A larger one would
/// hold up what comes after it.
const TWICE: usize = 12;

impl Egress {
    /// The egress of a new link. `cname` names the one clock that all slots share.
    pub fn new(now: Instant, slots: &[SlotSpec], cname: &str) -> Self {
        Self {
            slots: slots.iter().map(|spec| Slot::new(now, spec)).collect(),
            cname: cname.to_owned(),
            report_at: now + reports::INTERVAL,
            round_trip: None,
            measure_at: now + reports::INTERVAL,
            lossy_at: None,
            counts: Counts::default(),
        }
    }

    /// Reads what the next packet in a slot needs; see `Room::touch`.
    pub fn touch(&self, slot: usize) -> u64 {
        let own = u64::from(self.lossy_at.is_some_and(|at| at > self.report_at));
        own ^ self.slots.get(slot).map_or(0, Slot::touch)
    }

    /// A new offer on the same link: slots keep their place and what they show, new ones follow.
    pub fn renegotiate(&mut self, now: Instant, slots: &[SlotSpec]) {
        for (index, spec) in slots.iter().enumerate() {
            match self.slots.get_mut(index) {
                Some(slot) => slot.forward.renegotiate(spec),
                None => self.slots.push(Slot::new(now, spec)),
            }
        }
    }

    /// All slots, in the order of the m-lines.
    pub fn slots(&self) -> &[Slot] {
        &self.slots
    }

    /// One slot.
    pub fn slot_mut(&mut self, index: usize) -> Option<&mut Slot> {
        self.slots.get_mut(index)
    }

    /// The link's round trip, measured from the receiver's reports.
    pub fn round_trip(&self) -> Option<Duration> {
        self.round_trip
    }

    /// What was counted since this was last asked.
    pub fn take_counts(&mut self) -> Counts {
        std::mem::take(&mut self.counts)
    }

    /// Takes one opened RTCP datagram and appends what it asks for. The work and the answers are
    /// bounded by its length and by what the slots have sent.
    pub fn rtcp(
        &mut self,
        now: Instant,
        wall: &WallClock,
        compound: &[u8],
        feedback: &mut Vec<Feedback>,
    ) {
        for packet in rtcp::packets(compound) {
            match packet {
                Ok(rtcp::Packet::SenderReport(report)) => self.received(now, wall, report.blocks()),
                Ok(rtcp::Packet::ReceiverReport(report)) => {
                    self.received(now, wall, report.blocks())
                }
                Ok(rtcp::Packet::Nack(nack)) => self.nack(now, &nack, feedback),
                Ok(rtcp::Packet::PictureLoss { media_ssrc }) => {
                    self.picture_lost(media_ssrc, feedback)
                }
                Ok(rtcp::Packet::FullIntraRequest(request)) => {
                    for ssrc in request.ssrcs() {
                        self.picture_lost(ssrc, feedback);
                    }
                }
                // REMB is not believed; transport feedback is `congestion`'s
                Ok(
                    rtcp::Packet::Remb(_)
                    | rtcp::Packet::TransportFeedback(_)
                    | rtcp::Packet::SourceDescription(_)
                    | rtcp::Packet::Bye(_)
                    | rtcp::Packet::Other { .. },
                ) => {}
                Err(_) => return,
            }
        }
    }

    /// Appends the retransmission of a packet, from the ring of its layer; false when it is not held
    /// any more or would be more than the receiver's share of retransmissions.
    pub fn resend(&mut self, now: Instant, resend: Resend, ring: &Ring, out: &mut Vec<u8>) -> bool {
        self.slots
            .get_mut(resend.slot)
            .is_some_and(|slot| slot.resend(now, resend, ring, out))
    }

    /// On a line that loses packets, appends what a slot has just begun with, to be sent once more:
    /// its bytes are few, and a picture that cannot begin waits for a round trip.
    pub fn begin_twice(&mut self, now: Instant, slot: usize, feedback: &mut Vec<Feedback>) {
        let is_lossy = |at: Instant| now.saturating_duration_since(at) < LOSSY;
        if !self.lossy_at.is_some_and(is_lossy) {
            return;
        }
        let round_trip = self.assumed_round_trip();
        let Some(out) = self.slots.get_mut(slot) else {
            return;
        };
        for number in out.begun().take(TWICE) {
            if let Some(resend) = out.wants_again(now, round_trip, slot, number as u16) {
                feedback.push(Feedback::Resend(resend));
            }
        }
    }

    fn assumed_round_trip(&self) -> Duration {
        // until it is measured, as good as any line that loses packets
        self.round_trip.unwrap_or(Duration::from_millis(50))
    }

    fn slot_of(&mut self, ssrc: u32) -> Option<(usize, &mut Slot)> {
        self.slots
            .iter_mut()
            .enumerate()
            .find(|(_, slot)| slot.ssrc == ssrc)
    }

    fn picture_lost(&mut self, ssrc: u32, feedback: &mut Vec<Feedback>) {
        let Some((index, slot)) = self.slot_of(ssrc) else {
            return;
        };
        let origin = slot.keyframe_origin();
        self.counts.keyframes_wanted += 1;
        if let Some(origin) = origin {
            let wanted = Feedback::KeyframeWanted {
                slot: index,
                origin,
            };
            // a FIR may name one stream a thousand times
            if feedback.last() != Some(&wanted) {
                feedback.push(wanted);
            }
        }
    }

    fn nack(&mut self, now: Instant, nack: &rtcp::Nack<'_>, feedback: &mut Vec<Feedback>) {
        let round_trip = self.assumed_round_trip();
        self.lossy_at = Some(now);
        let Some((index, slot)) = self.slot_of(nack.media_ssrc) else {
            return;
        };
        let mut asked = 0;
        for sequence in nack.lost() {
            asked += 1;
            if let Some(resend) = slot.wants_again(now, round_trip, index, sequence) {
                feedback.push(Feedback::Resend(resend));
            }
        }
        self.counts.asked_again += asked;
    }
}

#[cfg(test)]
mod tests;
