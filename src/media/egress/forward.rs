//! Gives what a slot shows its numbers.
//!
//! A slot's numbers go on evenly whatever it shows. All its timestamps lie on one line: the moment
//! of capture in our time, so that tracks, layers and empty stretches fit together and picture and
//! voice of one person share a clock.
//!
//! A packet the publisher's line lost leaves a hole in the slot's numbers, which its receiver asks
//! for and which the late packet fills; a packet dropped on purpose leaves none.

use std::collections::VecDeque;
use std::time::{Duration, Instant};

use super::Origin;
use super::continuity::Continuity;
use super::payloads::PayloadMap;
use super::rewrite::Rewrite;
use super::segment::Segment;
use super::sent::{self, Sent, SentMap};
use crate::media::ingress::{Clock, Ring, RingKey, RingPacket};
use crate::media::link::srtp;
use crate::media::negotiated::{ExtensionMap, Kind, Payload, SlotSpec};

/// Whether a packet could be given its number.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Step {
    /// It was, or it needs none.
    Done,
    /// Too much is missing before it, or its numbers have jumped.
    Gap,
}

/// Holes in the numbers longer than that are not left: their packets would never be asked for in
/// time, and a receiver gives up at a few hundred as well.
const HOLE_MAX: u64 = 256;
/// A timestamp that moves by that much more than time does is a publisher's new line.
const TIMESTAMP_JUMP: Duration = Duration::from_secs(10);
/// Segments whose packets can still be asked for again.
const SEGMENTS_MAX: usize = 8;

/// One slot's continuity. Lives as long as the slot.
#[derive(Debug)]
pub(super) struct Forward {
    kind: Kind,
    ssrc: u32,
    payloads: Vec<Payload>,
    extensions: ExtensionMap,
    segments: VecDeque<Segment>,
    last_segment_id: u8,
    pub(super) sent: SentMap,
    continuity: Continuity,
    temporal_max: u8,
    pub(super) packets: u32,
    /// Payload bytes.
    pub(super) octets: u64,
}

impl Forward {
    pub(super) fn new(spec: &SlotSpec) -> Self {
        let capacity = match spec.kind {
            // no voice is resent; reordering spans a few packets
            Kind::Audio => 64,
            // 3 s of 170 packets a second; what SRTP would not seal any more need not be remembered
            Kind::Video => srtp::REACH,
        };
        Self {
            kind: spec.kind,
            ssrc: spec.ssrc,
            payloads: spec.payloads.clone(),
            extensions: spec.extensions,
            segments: VecDeque::new(),
            last_segment_id: 0,
            // below 2^15, so that the wrap is not among the first packets (RFC 3711 §3.3.1)
            sent: SentMap::new(spec.ssrc as u16 & 0x7fff, capacity),
            continuity: Continuity::new(spec),
            temporal_max: u8::MAX,
            packets: 0,
            octets: 0,
        }
    }

    pub(super) fn renegotiate(&mut self, spec: &SlotSpec) {
        self.payloads.clone_from(&spec.payloads);
        self.extensions = spec.extensions;
    }

    /// Reads what the next packet needs.
    pub(super) fn prefetch(&self) -> u64 {
        let segment = self.segments.back().map_or(0, Segment::prefetch);
        let own = self.octets ^ u64::from(self.packets ^ self.ssrc);
        own ^ segment ^ self.sent.prefetch()
    }

    /// Under which payload types this slot's receiver gets a publication.
    pub(super) fn payload_map(&self, publisher: &[Payload]) -> PayloadMap {
        PayloadMap::new(publisher, &self.payloads)
    }

    /// The numbers of what was sent since the last beginning.
    pub(super) fn begun(&self) -> std::ops::Range<u64> {
        let next = self.sent.next();
        self.segments
            .back()
            .map_or(next, |segment| segment.first_number)..next
    }

    pub(super) fn earliest(&self) -> u32 {
        self.continuity.earliest()
    }

    pub(super) fn set_temporal_max(&mut self, temporal: u8) {
        self.temporal_max = temporal;
    }

    /// The timestamp of this packet on the slot's line, and whether something as new was sent.
    pub(super) fn place(&mut self, ring: &Ring, packet: &RingPacket<'_>) -> (u32, bool) {
        let timestamp = self.continuity.place(ring, packet);
        (timestamp, self.continuity.is_past(timestamp))
    }

    /// Begins a segment with this packet, which belongs at this timestamp; the timestamp it gets.
    pub(super) fn begin(
        &mut self,
        origin: Origin,
        payloads: PayloadMap,
        ring: &Ring,
        packet: &RingPacket<'_>,
        timestamp: u32,
    ) -> u32 {
        let meta = packet.meta;
        if self.last_segment_id == u8::MAX {
            // ids start over: nothing may be taken for a packet of a segment long gone
            self.last_segment_id = 0;
            self.segments.clear();
            self.sent.forget();
        }
        self.last_segment_id += 1;
        if self.segments.len() == SEGMENTS_MAX {
            // overflow: drop the oldest — its packets are too old to be resent
            self.segments.pop_front();
        }
        let arrival = Clock {
            at: meta.arrived,
            timestamp: meta.timestamp,
            frequency: self.continuity.frequency(),
            reported: false,
        };
        let segment = Segment {
            id: self.last_segment_id,
            origin,
            payloads,
            first_key: meta.key.0,
            newest_key: meta.key.0 - 1,
            first_number: self.sent.next(),
            offsets: self.continuity.offsets(packet, timestamp),
            newest: (meta.timestamp, meta.arrived),
            clock: ring.clock().unwrap_or(arrival),
            temporal: self.temporal_max,
        };
        let from = segment.timestamp(meta);
        self.segments.push_back(segment);
        from
    }

    /// Begins a segment anew with a packet that could not be given its number.
    pub(super) fn begin_again(&mut self, ring: &Ring, packet: &RingPacket<'_>) {
        if let Some(Segment {
            origin, payloads, ..
        }) = self.segments.back().copied()
        {
            let (timestamp, _) = self.place(ring, packet);
            self.begin(origin, payloads, ring, packet, timestamp);
        }
    }

    /// Sends a packet of the newest segment, once.
    pub(super) fn go_on(
        &mut self,
        now: Instant,
        ring: &Ring,
        packet: &RingPacket<'_>,
        send: &mut impl FnMut(&Rewrite, &RingPacket<'_>),
    ) -> Step {
        let meta = packet.meta;
        let key = meta.key.0;
        let Some(segment) = self.segments.back_mut() else {
            return Step::Done;
        };
        let Some(payload_type) = segment.payloads.receiver(meta.payload) else {
            // no number is given: the next packet leaves a hole, and a picture-loss report follows
            return Step::Done;
        };
        if key <= segment.newest_key {
            if let Some(number) = segment.number(&mut self.sent, key)
                && let Some(entry) = self.sent.get_mut(number)
                && entry.state == sent::NumberState::Hole
            {
                let dropped = meta.frame.temporal > entry.temporal;
                entry.state = if dropped {
                    sent::NumberState::Blank
                } else {
                    sent::NumberState::Whole
                };
                let entry = *entry;
                self.emit(number, payload_type, entry, packet, send);
            }
            return Step::Done;
        }
        let missing = key - segment.newest_key - 1;
        let began = segment.newest_key < segment.first_key;
        if missing > HOLE_MAX
            || withheld(ring, segment, packet)
            || (!began && jumps(segment, packet))
        {
            return Step::Gap;
        }
        if let Some(clock) = ring.clock() {
            segment.clock = clock;
        }
        let entry = |segment: &Segment, key: u64, state| Sent {
            key: key as u32,
            picture_offset: segment.offsets.picture,
            segment: segment.id,
            temporal: segment.temporal,
            state,
            ..Sent::default()
        };
        for lost in segment.newest_key + 1..key {
            self.sent
                .push(now, entry(segment, lost, sent::NumberState::Hole));
        }
        segment.newest_key = key;
        segment.newest = (meta.timestamp, meta.arrived);
        if meta.frame.starts {
            segment.choose_temporal(self.temporal_max, packet.meta);
        }
        if packet.payload.is_empty() {
            return Step::Done;
        }
        if meta.frame.temporal > segment.temporal {
            if meta.frame.starts {
                segment.offsets.picture = segment.offsets.picture.wrapping_sub(1);
            }
            return Step::Done;
        }
        let entry = entry(segment, key, sent::NumberState::Whole);
        let number = self.sent.push(now, entry);
        self.emit(number, payload_type, entry, packet, send);
        Step::Done
    }

    fn emit(
        &mut self,
        number: u64,
        payload_type: u8,
        entry: Sent,
        packet: &RingPacket<'_>,
        send: &mut impl FnMut(&Rewrite, &RingPacket<'_>),
    ) {
        let Some(segment) = self.segments.back() else {
            return;
        };
        let mut rewrite = self.rewrite(segment, payload_type, &entry, number, packet);
        rewrite.marker |= self.kind == Kind::Audio && number == segment.first_number;
        if number + 1 == self.sent.next() {
            self.continuity.sent(&rewrite, packet);
        }
        self.packets = self.packets.wrapping_add(1);
        self.octets += u64::from(!rewrite.blank) * packet.payload.len() as u64;
        send(&rewrite, packet);
    }

    fn rewrite(
        &self,
        segment: &Segment,
        payload_type: u8,
        entry: &Sent,
        number: u64,
        packet: &RingPacket<'_>,
    ) -> Rewrite {
        Rewrite {
            ssrc: self.ssrc,
            payload_type,
            sequence: number as u16,
            timestamp: segment.timestamp(packet.meta),
            marker: packet.meta.marker,
            counters: segment.counters(packet.meta, entry.picture_offset),
            frame_number_shift: segment.offsets.frame_number,
            extensions: self.extensions,
            original_sequence: None,
            blank: entry.state == sent::NumberState::Blank,
        }
    }

    /// The segment whose packet a number of ours stands for.
    pub(super) fn segment_of(&self, entry: &Sent) -> Option<&Segment> {
        self.segments
            .iter()
            .find(|segment| segment.id == entry.segment)
    }

    /// How a packet of this number was sent, and the payload type of its retransmission.
    pub(super) fn rewrite_again(
        &self,
        entry: &Sent,
        number: u64,
        packet: &RingPacket<'_>,
    ) -> Option<(Rewrite, Option<u8>)> {
        let segment = self.segment_of(entry)?;
        let payload_type = segment.payloads.receiver(packet.meta.payload)?;
        let rewrite = self.rewrite(segment, payload_type, entry, number, packet);
        let mut payloads = self.payloads.iter();
        let own = payloads.find(|own| own.payload_type == payload_type)?;
        Some((rewrite, own.rtx))
    }

    /// The slot's timestamp of this moment, once something has flowed.
    pub(super) fn timestamp_at(&self, now: Instant) -> Option<u32> {
        self.segments
            .back()
            .map(|segment| segment.timestamp_at(now))
    }
}

/// Whether the room kept packets of the layer from this slot, as it does with a muted track: they
/// came before this one, and are not to be asked for.
fn withheld(ring: &Ring, segment: &Segment, packet: &RingPacket<'_>) -> bool {
    (segment.newest_key + 1..packet.meta.key.0)
        .filter_map(|key| ring.packet(RingKey(key)))
        .any(|kept| kept.meta.arrived < packet.meta.arrived)
}

/// Whether the timestamps moved by much more than time did.
fn jumps(segment: &Segment, packet: &RingPacket<'_>) -> bool {
    let (timestamp, arrived) = segment.newest;
    let moved = packet.meta.timestamp.wrapping_sub(timestamp) as i32;
    let frequency = u64::from(segment.clock.frequency);
    let limit = TIMESTAMP_JUMP.as_secs() * frequency;
    if u64::from(moved.unsigned_abs()) <= limit {
        return false;
    }
    let passed = packet.meta.arrived.saturating_duration_since(arrived);
    let expected = crate::media::ingress::clock::ticks(passed, segment.clock.frequency);
    let off = (moved as u32).wrapping_sub(expected) as i32;
    u64::from(off.unsigned_abs()) > limit
}
