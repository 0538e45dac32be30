//! Ties one unbroken stretch of a published layer to a stretch of a slot.

use std::time::Instant;

use super::continuity::Offsets;
use super::payloads::PayloadMap;
use super::{Origin, sent::SentMap};
use crate::media::ingress::{Clock, Counters, Meta};

/// From a switch to the next: what is added to each number of the layer to give the slot's.
#[derive(Debug, Clone, Copy)]
pub(super) struct Segment {
    /// Names it in the [`SentMap`]; never 0.
    pub(super) id: u8,
    pub(super) origin: Origin,
    pub(super) payloads: PayloadMap,
    pub(super) first_key: u64,
    pub(super) newest_key: u64,
    /// The slot's number of `first_key`.
    pub(super) first_number: u64,
    pub(super) offsets: Offsets,
    /// The publisher's timestamp of the newest packet, and when that came.
    pub(super) newest: (u32, Instant),
    /// The layer's time line as last seen.
    pub(super) clock: Clock,
    /// The highest temporal layer that flows.
    pub(super) temporal: u8,
}

impl Segment {
    /// Reads what the next packet needs.
    pub(super) fn prefetch(&self) -> u64 {
        self.newest_key ^ u64::from(self.id ^ self.temporal)
    }

    /// Frames start: down at once, up where the stream allows it.
    pub(super) fn choose_temporal(&mut self, wanted: u8, meta: &Meta) {
        let frame = &meta.frame;
        if wanted <= self.temporal || frame.starts_keyframe {
            self.temporal = wanted;
        } else if frame.switch_up && frame.temporal > self.temporal && frame.temporal <= wanted {
            self.temporal = frame.temporal;
        }
    }

    pub(super) fn timestamp(&self, meta: &Meta) -> u32 {
        meta.timestamp.wrapping_add(self.offsets.timestamp)
    }

    pub(super) fn counters(&self, meta: &Meta, picture_offset: u16) -> Counters {
        let counters = meta.frame.counters();
        Counters {
            picture: counters
                .picture
                .map(|picture| picture.wrapping_add(picture_offset) & 0x7fff),
            base_index: counters
                .base_index
                .map(|index| index.wrapping_add(self.offsets.base_index)),
        }
    }

    /// The number of a late packet's place.
    pub(super) fn number(&self, sent: &mut SentMap, key: u64) -> Option<u64> {
        let behind = self.newest_key.checked_sub(key)?;
        if key < self.first_key || behind >= sent.most() {
            return None;
        }
        sent.find(self.first_number, key as u32)
    }

    /// The slot's timestamp of this moment.
    pub(super) fn timestamp_at(&self, moment: Instant) -> u32 {
        let (timestamp, arrived) = self.newest;
        let line = Clock {
            at: self.clock.captured(timestamp, arrived),
            timestamp,
            ..self.clock
        };
        line.timestamp_at(moment)
            .wrapping_add(self.offsets.timestamp)
    }

    /// The whole key of an entry of this segment.
    pub(super) fn whole_key(&self, low: u32) -> u64 {
        self.newest_key
            .wrapping_sub(u64::from((self.newest_key as u32).wrapping_sub(low)))
    }
}
