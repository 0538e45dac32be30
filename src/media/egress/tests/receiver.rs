//! A far end that receives one slot as a browser does: asks for holes, decodes in order, and checks
//! that whole numbers mean whole pictures.

use std::collections::{BTreeMap, BTreeSet};
use std::time::{Duration, Instant};

use crate::media::ingress::tests::publisher::Mark;
use crate::media::wire::rtcp::feedback::{write_nack, write_picture_loss};
use crate::media::wire::{rtp, vp8};

/// A frame that was decoded.
#[derive(Debug, Clone, Copy)]
pub(super) struct Shown {
    pub(super) at: Instant,
    pub(super) mark: Mark,
    pub(super) timestamp: u32,
}

#[derive(Debug, Clone)]
struct Held {
    mark: Mark,
    timestamp: u32,
    marker: bool,
    keyframe: bool,
    picture_id: u16,
    base_index: u8,
    temporal: u8,
    bytes: Vec<u8>,
}

#[derive(Debug)]
pub(super) struct Receiver {
    ssrc: u32,
    held: BTreeMap<u64, Held>,
    newest: Option<u64>,
    /// The first number not yet decoded or given up.
    next: u64,
    missing: BTreeMap<u64, (Option<Instant>, u8)>,
    before: Option<Held>,
    pub(super) shown: Vec<Shown>,
    pub(super) asked_again: usize,
    pub(super) keyframe_requests: usize,
    pub(super) received: usize,
    keyframe_asked: Option<Instant>,
    rtx: BTreeMap<u16, Vec<u8>>,
    /// Numbers that came with nothing in them.
    blanks: BTreeSet<u64>,
    /// No blank came since the last frame.
    even: bool,
    /// There are temporal layers, of which the relay may drop some.
    layered: bool,
}

impl Receiver {
    pub(super) fn new(ssrc: u32, layered: bool) -> Self {
        Self {
            ssrc,
            held: BTreeMap::new(),
            newest: None,
            next: 0,
            missing: BTreeMap::new(),
            before: None,
            shown: Vec::new(),
            asked_again: 0,
            keyframe_requests: 0,
            received: 0,
            keyframe_asked: None,
            rtx: BTreeMap::new(),
            blanks: BTreeSet::new(),
            even: true,
            layered,
        }
    }

    pub(super) fn packet(&mut self, now: Instant, packet: &[u8]) {
        let header = rtp::parse(packet).unwrap();
        let mut payload = &packet[rtp::payload(&header, packet).unwrap()];
        let mut sequence = header.sequence;
        if header.ssrc != self.ssrc {
            if let Some(before) = self.rtx.insert(header.sequence, packet.to_vec()) {
                assert_eq!(before, packet, "two retransmissions under one number");
            }
            sequence = u16::from_be_bytes([payload[0], payload[1]]);
            payload = &payload[2..];
        }
        let number = match self.newest {
            None => 0x1_0000 | u64::from(sequence),
            Some(newest) => {
                newest.saturating_add_signed(i64::from(sequence.wrapping_sub(newest as u16) as i16))
            }
        };
        if payload.is_empty() {
            self.missing.remove(&number);
            self.blanks.insert(number);
            self.newest = self.newest.max(Some(number));
            self.decode(now);
            return;
        }
        assert!(
            !self.blanks.contains(&number),
            "nothing and something under one number"
        );
        let descriptor = vp8::Descriptor::parse(payload).unwrap();
        let held = Held {
            mark: Mark::read(payload),
            timestamp: header.timestamp,
            marker: header.marker,
            keyframe: descriptor.starts_keyframe(payload),
            picture_id: descriptor.picture_id.unwrap().value(),
            base_index: descriptor.tl0_picture_index.unwrap(),
            temporal: descriptor.temporal_id.unwrap_or(0),
            bytes: payload.to_vec(),
        };
        if let Some(before) = self.held.get(&number) {
            assert_eq!(
                before.bytes, held.bytes,
                "two packets under the number {number}"
            );
            assert_eq!(before.timestamp, held.timestamp);
            return;
        }
        match self.newest {
            None => (self.newest, self.next) = (Some(number), number),
            Some(newest) if number > newest => {
                self.missing
                    .extend((newest + 1..number).map(|number| (number, (None, 0))));
                self.newest = Some(number);
            }
            Some(_) => {}
        }
        self.missing.remove(&number);
        self.held.insert(number, held);
        self.received += 1;
        self.decode(now);
    }

    /// NACK and PLI, as a browser sends them each 20 ms.
    pub(super) fn ask(&mut self, now: Instant, round_trip: Duration) -> Vec<u8> {
        let mut out = Vec::new();
        let mut lost = Vec::new();
        let mut hopeless = false;
        for (number, (at, times)) in &mut self.missing {
            hopeless |= *times >= 10;
            if at.is_none_or(|at| now - at >= round_trip + Duration::from_millis(10)) && *times < 10
            {
                (*at, *times) = (Some(now), *times + 1);
                lost.push(*number as u16);
            }
        }
        self.asked_again += lost.len();
        write_nack(1, self.ssrc, &lost, &mut out);
        let patient = self
            .keyframe_asked
            .is_some_and(|at| now - at < Duration::from_millis(500));
        if hopeless && !patient {
            self.missing.clear();
            self.keyframe_asked = Some(now);
            self.keyframe_requests += 1;
            write_picture_loss(1, self.ssrc, &mut out);
        }
        out
    }

    fn decode(&mut self, now: Instant) {
        loop {
            while self.blanks.contains(&self.next) {
                self.next += 1;
                self.even = false;
            }
            if let Some(end) = self.whole_frame(self.next) {
                let first = &self.held[&self.next];
                if first.keyframe || self.before.is_some() {
                    self.show(now, self.next, end);
                    continue;
                }
            }
            let keyframe = self
                .held
                .range(self.next..)
                .filter(|(_, held)| held.keyframe)
                .map(|(number, _)| *number)
                .find(|number| self.whole_frame(*number).is_some());
            let Some(start) = keyframe else { return };
            self.show(now, start, self.whole_frame(start).unwrap());
        }
    }

    /// The number after a frame that is here without holes.
    fn whole_frame(&self, start: u64) -> Option<u64> {
        let first = self.held.get(&start).filter(|held| held.mark.index == 0)?;
        for number in start.. {
            let held = self
                .held
                .get(&number)
                .filter(|held| held.timestamp == first.timestamp)?;
            if held.marker {
                return Some(number + 1);
            }
        }
        None
    }

    fn show(&mut self, now: Instant, start: u64, end: u64) {
        let first = self.held[&start].clone();
        for (index, number) in (start..end).enumerate() {
            let expected = Mark {
                index: index as u8,
                ..first.mark
            };
            assert_eq!(self.held[&number].mark, expected, "a frame is one frame");
        }
        if let Some(before) = &self.before {
            let ahead = first.timestamp.wrapping_sub(before.timestamp) as i32;
            assert!(ahead > 0, "time goes on: {before:?} then {first:?}");
            if !first.keyframe {
                let (a, b) = (before.mark, first.mark);
                assert_eq!((a.track, a.layer), (b.track, b.layer), "no decoder error");
                // upper temporal layers may be left out; the base may not: see its index below
                let dropped = self.layered && (2..=4).contains(&(b.frame - a.frame));
                assert!(
                    a.frame + 1 == b.frame || dropped,
                    "no decoder error: {a:?} then {b:?}"
                );
            }
            let step = if first.temporal == 0 { 1 } else { 0 };
            if start == self.next {
                let next_picture = (before.picture_id + 1) & 0x7fff;
                if self.even {
                    assert_eq!(first.picture_id, next_picture, "picture ids are even");
                }
                let next_base = before.base_index.wrapping_add(step);
                assert_eq!(first.base_index, next_base, "base layer indices are even");
            }
        }
        self.shown.push(Shown {
            at: now,
            mark: first.mark,
            timestamp: first.timestamp,
        });
        self.before = Some(first);
        self.even = true;
        self.next = end;
        self.missing = self.missing.split_off(&end);
        self.held = self.held.split_off(&end.saturating_sub(1_000));
    }
}
