//! Gives out to one link what its slots show: forwarded, resent, reported on.
//!
//! # Use
//! One [`Egress`] a link; a [`Slot`] for each m-line it receives on, by the same index.
//! * [`Slot::choose`] says which layer of which track the slot shows from now on, [`Slot::clear`] and
//!   [`Slot::leave`] that it shows nothing. When it answers with a layer, a key frame of that is needed:
//!   `Ingress::request_keyframe`. Of another track nothing is sent before its first key frame, and
//!   nothing of the old one is sent any more; of another layer of the same track the old layer flows
//!   until the new one's key frame is there. Repeating a wish changes nothing.
//! * [`Slot::state`] is all there is to know of it: whoever keeps a list of who takes which layer's
//!   packets derives it from [`SlotState::listens`] after each call that may have changed it.
//! * [`Egress::forward`] takes the arrivals of the layers a slot shows and waits for, and sends through
//!   the [`Departure`] what follows from each, mostly that packet. The [`Progress`] it returns tells that
//!   the state changed.
//! * [`Egress::rtcp`] takes each opened RTCP datagram and tells what its receiver needs as
//!   [`Feedback`]: a key frame (ask that layer's ingress), or a packet again, which
//!   [`Egress::resend`] sends from that layer's ring.
//! * [`Egress::poll_rtcp`] writes one compound datagram of sender reports a call, while one is due.
//!
//! Nothing allocates per packet after a slot's first.

use std::time::{Duration, Instant};

mod continuity;
mod counts;
mod departure;
mod forward;
mod naming;
mod padding;
mod payloads;
mod reports;
mod resend;
mod rewrite;
mod segment;
mod sent;
mod slot;
mod state;

pub use counts::Counts;
pub use departure::Departure;
pub use padding::alike;
pub use reports::WallClock;
pub use resend::Resend;
pub use rewrite::Rewrite;
pub use slot::{Choice, Progress, Reception, Slot};
pub use state::{Held, Input, SlotState, Want};

use crate::media::ingress::{Ring, RingKey};
use crate::media::negotiated::SlotSpec;
use crate::media::traffic::Traffic;
use crate::media::wire::rtcp;

/// One published track of one link, named by the room with a number it never uses again: a link that
/// is replaced, even of the same participant, brings new epochs.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct TrackEpoch(pub u64);

/// One layer of a track.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Origin {
    /// The track.
    pub epoch: TrackEpoch,
    /// As in `Arrival::layer`.
    pub layer: u8,
}

/// A layer's packets, as they came.
#[derive(Debug, Clone, Copy)]
pub struct Source<'a> {
    /// Which layer.
    pub origin: Origin,
    /// Where its packets lie.
    pub ring: &'a Ring,
}

/// An arrival of a layer.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Parcel {
    /// Where it lies in the layer's ring.
    pub key: RingKey,
    /// Bytes that it is given when it leaves, to be as long as those beside it.
    pub padding: u8,
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
    confirms: bool,
    cname: String,
    report_at: Instant,
    round_trip: Option<Duration>,
    measure_at: Instant,
    /// When the receiver last asked for a packet again.
    lossy_at: Option<Instant>,
    /// RTCP that came.
    datagrams: u64,
    counts: Counts,
}

/// A line that lost nothing for so long is taken for one that loses nothing.
const LOSSY: Duration = Duration::from_secs(10);
/// So many packets of a beginning are sent twice: a key frame of a small picture. A larger one would
/// hold up what comes after it.
const TWICE: usize = 12;

impl Egress {
    /// The egress of a new link. `cname` names the one clock that all slots share.
    /// `confirms`: its page says what it has seen.
    pub fn new(now: Instant, slots: &[SlotSpec], cname: &str, confirms: bool) -> Self {
        let slots = slots.iter().map(|spec| Slot::new(now, spec, confirms));
        Self {
            slots: slots.collect(),
            confirms,
            cname: cname.to_owned(),
            report_at: now + reports::INTERVAL,
            round_trip: None,
            measure_at: now + reports::INTERVAL,
            lossy_at: None,
            datagrams: 0,
            counts: Counts::default(),
        }
    }

    /// Reads what the next packet in a slot needs; see `MediaRoom::prefetch`.
    pub fn prefetch(&self, slot: usize) -> u64 {
        let own = u64::from(self.lossy_at.is_some_and(|at| at > self.report_at));
        own ^ self.slots.get(slot).map_or(0, Slot::prefetch)
    }

    /// A new offer on the same link: slots keep their place and what they show, new ones follow.
    pub fn renegotiate(&mut self, now: Instant, slots: &[SlotSpec]) {
        for (index, spec) in slots.iter().enumerate() {
            match self.slots.get_mut(index) {
                Some(slot) => slot.forward.renegotiate(spec),
                None => self.slots.push(Slot::new(now, spec, self.confirms)),
            }
        }
    }

    /// All slots, in the order of the m-lines.
    pub fn slots(&self) -> &[Slot] {
        &self.slots
    }

    /// All slots.
    pub fn slots_mut(&mut self) -> &mut [Slot] {
        &mut self.slots
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
        self.datagrams += 1;
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

    /// Gives a slot the arrivals of a layer that it shows or waits for, in order.
    #[inline]
    pub fn forward(
        &mut self,
        now: Instant,
        slot: usize,
        source: Source<'_>,
        parcels: &[Parcel],
        departure: &mut Departure<'_, '_>,
    ) -> Progress {
        let Some(slot) = self.slots.get_mut(slot) else {
            return Progress::Nothing;
        };
        let Source { origin, ring } = source;
        let traffic = Traffic::from(slot.kind());
        let mut all = Progress::Nothing;
        for parcel in parcels {
            let progress = slot.packet(now, origin, ring, parcel.key, |rewrite, packet| {
                let padding = padding_of(parcels, *parcel, packet.meta.key);
                departure.media(traffic, rewrite, packet, padding);
            });
            if progress != Progress::Nothing {
                all = progress;
            }
        }
        all
    }

    /// Whether it is worth looking for the ring of a resend: not where the slot's share was refused to
    /// another in this moment.
    pub fn may_resend(&mut self, now: Instant, resend: Resend) -> bool {
        let slot = self.slots.get_mut(resend.slot);
        slot.is_some_and(|slot| slot.may_resend(now, resend))
    }

    /// Sends a packet again from the ring of its layer, unless it is not held any more or would be more
    /// than the receiver's share of retransmissions.
    pub fn resend(
        &mut self,
        now: Instant,
        resend: Resend,
        ring: &Ring,
        departure: &mut Departure<'_, '_>,
    ) {
        let slot = self.slots.get_mut(resend.slot);
        if let Some((rewrite, packet)) = slot.and_then(|slot| slot.resend(now, resend, ring)) {
            departure.media(Traffic::Rtx, &rewrite, &packet, 0);
        }
    }

    /// On a line that loses packets, sends what a slot has just begun with once more: its bytes are few,
    /// and a picture that cannot begin waits for a round trip.
    pub fn begin_twice(
        &mut self,
        now: Instant,
        slot: usize,
        ring: &Ring,
        departure: &mut Departure<'_, '_>,
    ) {
        let is_lossy = |at: Instant| now.saturating_duration_since(at) < LOSSY;
        if !self.lossy_at.is_some_and(is_lossy) {
            return;
        }
        let round_trip = self.assumed_round_trip();
        let Some(out) = self.slots.get_mut(slot) else {
            return;
        };
        for number in out.begun().take(TWICE) {
            let again = out.wants_again(now, round_trip, slot, number as u16);
            if let Some((rewrite, packet)) = again.and_then(|again| out.resend(now, again, ring)) {
                departure.media(Traffic::Rtx, &rewrite, &packet, 0);
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
        let datagram = self.datagrams;
        let Some((index, slot)) = self.slot_of(ssrc) else {
            return;
        };
        // a FIR may name one stream a thousand times
        let is_first = std::mem::replace(&mut slot.wanted_in, datagram) != datagram;
        let origin = slot.keyframe_origin();
        self.counts.keyframes_wanted += 1;
        if let Some(origin) = origin
            && is_first
        {
            feedback.push(Feedback::KeyframeWanted {
                slot: index,
                origin,
            });
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

/// The padding of the packet under `key`: mostly that of `parcel`, and where a slot begins with a key
/// frame that of any of the burst.
fn padding_of(burst: &[Parcel], parcel: Parcel, key: RingKey) -> u8 {
    if parcel.key == key {
        return parcel.padding;
    }
    let found = burst.binary_search_by_key(&key, |parcel| parcel.key);
    found.map_or(0, |at| burst[at].padding)
}

#[cfg(test)]
mod tests;
