//! Remembers the newest of a slot's numbers, so that whatever it shows next goes on from them.

use super::Rewrite;
use crate::media::ingress::{Clock, Counters, Ring, RingPacket};
use crate::media::negotiated::{Kind, SlotSpec};

/// What is added to a layer's numbers to give the slot's.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct Offsets {
    pub(super) timestamp: u32,
    pub(super) picture: u16,
    pub(super) base_index: u8,
    pub(super) frame_number: u16,
}

/// The end of what a slot has sent. Lives as long as the slot.
#[derive(Debug)]
pub(super) struct Continuity {
    kind: Kind,
    /// The slot's one line of time: moments of capture in our time.
    line: Option<Clock>,
    first_timestamp: u32,
    timestamp: Option<u32>,
    counters: Counters,
    frame_number: Option<u16>,
}

impl Continuity {
    pub(super) fn new(spec: &SlotSpec) -> Self {
        Self {
            kind: spec.kind,
            line: None,
            // any will do; the SSRC gives each slot its own
            first_timestamp: spec.ssrc.rotate_left(16),
            timestamp: None,
            counters: Counters::default(),
            frame_number: None,
        }
    }

    /// RTP ticks a second.
    pub(super) fn frequency(&self) -> u32 {
        match self.kind {
            Kind::Audio => 48_000,
            Kind::Video => 90_000,
        }
    }

    /// The timestamp of this packet on the slot's line.
    pub(super) fn place(&mut self, ring: &Ring, packet: &RingPacket<'_>) -> u32 {
        let meta = packet.meta;
        let moment = ring.clock().map_or(meta.arrived, |clock| {
            clock.captured(meta.timestamp, meta.arrived)
        });
        let first = Clock {
            at: moment,
            timestamp: self.first_timestamp,
            frequency: self.frequency(),
            reported: true,
        };
        self.line.get_or_insert(first).timestamp_at(moment)
    }

    /// No frame that begins now or later has a timestamp before this one; all that was sent has.
    pub(super) fn earliest(&self) -> u32 {
        let after = |newest: u32| newest.wrapping_add(1);
        self.timestamp.map_or(self.first_timestamp, after)
    }

    /// Whether something as new as this was sent.
    pub(super) fn is_past(&self, timestamp: u32) -> bool {
        self.timestamp
            .is_some_and(|newest| timestamp.wrapping_sub(newest) as i32 <= 0)
    }

    /// The offsets of a segment that begins with this packet, which belongs at this timestamp.
    pub(super) fn offsets(&self, packet: &RingPacket<'_>, timestamp: u32) -> Offsets {
        let step = match self.kind {
            // a packet of voice: the shortest step that cannot overlap what was sent
            Kind::Audio => 960,
            Kind::Video => 1,
        };
        let timestamp = match self.timestamp {
            Some(newest) if self.is_past(timestamp) => newest.wrapping_add(step),
            Some(_) | None => timestamp,
        };
        let own = packet.meta.frame.counters();
        let picture = self.counters.picture.zip(own.picture);
        let base_index = self.counters.base_index.zip(own.base_index);
        let frame_number = self.frame_number.zip(frame_number(packet));
        Offsets {
            timestamp: timestamp.wrapping_sub(packet.meta.timestamp),
            picture: picture.map_or(0, |(newest, own)| newest.wrapping_add(1).wrapping_sub(own)),
            base_index: base_index
                .map_or(0, |(newest, own)| newest.wrapping_add(1).wrapping_sub(own)),
            frame_number: frame_number
                .map_or(0, |(newest, own)| newest.wrapping_add(1).wrapping_sub(own)),
        }
    }

    /// This is the newest packet that was sent.
    pub(super) fn sent(&mut self, rewrite: &Rewrite, packet: &RingPacket<'_>) {
        if !self.is_past(rewrite.timestamp) {
            self.timestamp = Some(rewrite.timestamp);
        }
        let counters = rewrite.counters;
        self.counters = Counters {
            picture: counters.picture.or(self.counters.picture),
            base_index: counters.base_index.or(self.counters.base_index),
        };
        let number = frame_number(packet).map(|own| own.wrapping_add(rewrite.frame_number_shift));
        self.frame_number = number.or(self.frame_number);
    }
}

/// The frame number of a packet's dependency descriptor.
fn frame_number(packet: &RingPacket<'_>) -> Option<u16> {
    let bytes = packet.dependency_descriptor.get(1..3)?;
    Some(u16::from_be_bytes([bytes[0], bytes[1]]))
}
