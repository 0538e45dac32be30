//! Follows one published layer: its stream, what is missing of it, and who wants a key frame.

use std::time::{Duration, Instant};

use super::Discard;
use super::clock::{Clock, Offset};
use super::keyframes::KeyframeWish;
use super::losses::{self, Losses};
use super::meter::Meter;
use super::reception::Reception;
use super::ring::{Meta, Ring, RingKey};
use super::sequence::{Sequence, Step};
use crate::media::negotiated::Kind;
use crate::media::wire::rtcp::ReportBlock;
use crate::media::wire::rtcp::report::SenderInfo;
use crate::units::Bitrate;

/// One encoding of a publication. Lives as long as the link.
#[derive(Debug)]
pub(super) struct Layer {
    kind: Kind,
    pub(super) ring: Ring,
    pub(super) ssrc: Option<u32>,
    sequence: Sequence,
    reception: Option<Reception>,
    losses: Losses,
    nack_at: Option<Instant>,
    keyframe: KeyframeWish,
    meter: Meter,
    /// Somebody receives it: otherwise nothing of it is asked for.
    received: bool,
    /// Found missing by the reports since this was last taken.
    lost: u64,
}

impl Layer {
    pub(super) fn new(kind: Kind) -> Self {
        Self {
            kind,
            ring: Ring::new(),
            ssrc: None,
            sequence: Sequence::default(),
            reception: None,
            losses: Losses::default(),
            nack_at: None,
            keyframe: KeyframeWish::default(),
            meter: Meter::default(),
            received: false,
            lost: 0,
        }
    }

    /// The RTP clock.
    pub(super) fn frequency(&self) -> u32 {
        match self.kind {
            Kind::Audio => 48_000,
            Kind::Video => 90_000,
        }
    }

    /// Says whether anybody receives the layer. What is wanted of it meanwhile waits.
    pub(super) fn set_received(&mut self, received: bool) {
        if std::mem::replace(&mut self.received, received) == received {
            return;
        }
        if received {
            self.losses.begin();
        } else {
            self.losses.clear();
        }
    }

    /// A new SSRC carries the layer from now on.
    pub(super) fn begin(&mut self, ssrc: u32) {
        self.ssrc = Some(ssrc);
        self.reception = None;
    }

    /// Places a packet of the stream itself, and notes what is missing before it.
    pub(super) fn place(
        &mut self,
        now: Instant,
        sequence: u16,
        timestamp: u32,
    ) -> Result<RingKey, Discard> {
        let step = if self.reception.is_none() {
            self.sequence.begin(sequence)
        } else {
            self.sequence.step(sequence)
        };
        let key = match step {
            Step::Doubtful => return Err(Discard::Jump),
            Step::Began { key } => {
                self.reception = Some(Reception::new(key, self.frequency()));
                self.losses.clear();
                // the old time line says nothing about the new one
                self.ring.set_clock(self.first_clock(now, timestamp));
                key
            }
            Step::Forward { key, missing } => {
                if missing > 0 && self.kind == Kind::Video {
                    self.losses.noticed(now, key, missing);
                    self.nack_at = self.nack_at.or(Some(now));
                }
                key
            }
            Step::Late { key } => key,
        };
        if let Some(reception) = &mut self.reception {
            reception.received(now, key, timestamp);
        }
        Ok(key)
    }

    /// Places a retransmitted packet.
    pub(super) fn place_repair(&self, original_sequence: u16) -> Result<RingKey, Discard> {
        let key = self
            .reception
            .as_ref()
            .and_then(|_| self.sequence.earlier(original_sequence));
        key.ok_or(Discard::TooOld)
    }

    /// Whether a packet with this number is missing.
    pub(super) fn misses(&self, sequence: u16) -> bool {
        self.losses.misses(sequence)
    }

    /// Stores a placed packet; how long after it was first asked for, if it was.
    pub(super) fn store(
        &mut self,
        meta: Meta,
        descriptor: &[u8],
        payload: &[u8],
    ) -> Result<Option<Duration>, Discard> {
        if !self.ring.insert(meta, descriptor, payload) {
            return Err(Discard::Duplicate);
        }
        let waited = self.losses.found(meta.arrived, meta.key);
        if meta.frame.starts_keyframe {
            self.losses.keyframe();
            if let Some(keyframe) = self.ring.newest_keyframe() {
                self.keyframe.satisfied(keyframe.came);
            }
        }
        Ok(waited)
    }

    /// A packet came whose content is useless: asking for it again would not help.
    pub(super) fn spoiled(&mut self, now: Instant, key: RingKey) {
        self.losses.found(now, key);
    }

    pub(super) fn sender_report(&mut self, now: Instant, info: &SenderInfo, offset: &mut Offset) {
        let at = offset.place(now, info.ntp);
        if let Some(reception) = &mut self.reception {
            reception.sender_report(now, info.ntp);
            let frequency = self.frequency();
            self.ring.set_clock(Clock {
                at,
                timestamp: info.rtp_timestamp,
                frequency,
                reported: true,
            });
        }
    }

    pub(super) fn report(&mut self, now: Instant) -> Option<ReportBlock> {
        let ssrc = self.ssrc?;
        let reception = self.reception.as_mut()?;
        let block = reception.report(now, ssrc);
        self.lost += reception.newly_lost();
        Some(block)
    }

    /// Packets found missing by [`Self::report`] since this was last asked.
    pub(super) fn take_lost(&mut self) -> u64 {
        std::mem::take(&mut self.lost)
    }

    /// Reads what has come; whether that is notably more or less a second than before.
    pub(super) fn measure(&mut self, now: Instant) -> bool {
        let before = self.meter.rate();
        self.meter.measure(now, self.ring.octets());
        self.meter.rate() != before
    }

    pub(super) fn rate(&self) -> Option<Bitrate> {
        self.meter.rate()
    }

    pub(super) fn want_keyframe(&mut self, now: Instant) {
        if self.kind == Kind::Video {
            self.keyframe.want(now);
        }
    }

    /// True when a key frame is to be asked for now. `camera_asked` is when any layer of its camera
    /// was asked last.
    pub(super) fn ask_for_keyframe(
        &mut self,
        now: Instant,
        round_trip: Duration,
        camera_asked: Option<Instant>,
    ) -> bool {
        if !self.received {
            return false;
        }
        if self.losses.take_given_up() {
            self.want_keyframe(now);
        }
        let due = self.ssrc.is_some()
            && self
                .keyframe
                .due_at(now, round_trip, camera_asked, || self.ring.last_arrival())
                .is_some_and(|at| at <= now);
        if due {
            self.keyframe.asked(now);
        }
        due
    }

    /// Appends the sequence numbers to ask for again now, as many as so many entries of a NACK hold.
    pub(super) fn lost(
        &mut self,
        now: Instant,
        round_trip: Duration,
        entries: usize,
        lost: &mut Vec<u16>,
    ) {
        if !self.received || self.nack_at.is_none_or(|at| at > now) {
            return;
        }
        let all = self.losses.due(now, round_trip, entries, lost);
        let next = if all { now + losses::INTERVAL } else { now };
        self.nack_at = (!self.losses.is_empty()).then_some(next);
    }

    pub(super) fn next_deadline(
        &self,
        now: Instant,
        round_trip: Duration,
        camera_asked: Option<Instant>,
    ) -> Option<Instant> {
        if !self.received {
            return None;
        }
        let keyframe = self.ssrc.and_then(|_| {
            self.keyframe
                .due_at(now, round_trip, camera_asked, || self.ring.last_arrival())
        });
        [self.nack_at, keyframe].into_iter().flatten().min()
    }

    fn first_clock(&self, now: Instant, timestamp: u32) -> Clock {
        Clock {
            at: now,
            timestamp,
            frequency: self.frequency(),
            reported: false,
        }
    }
}
