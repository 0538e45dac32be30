//! Decides for one slot which packets of which track it shows, and under which numbers.
//!
//! A slot's numbers go on evenly whatever it shows. All its timestamps lie on one line: the moment
//! of capture in our time, so that tracks, layers and empty stretches fit together and picture and
//! voice of one person share a clock.
//!
//! A packet the publisher's line lost leaves a hole in the slot's numbers, which its receiver asks
//! for and which the late packet fills; a packet dropped on purpose leaves none.

use std::collections::VecDeque;
use std::time::{Duration, Instant};

use super::continuity::Continuity;
use super::payloads::PayloadMap;
use super::rewrite::Rewrite;
use super::run::Run;
use super::sent::{self, Sent, SentMap};
use super::{Origin, Showing};
use crate::media::ingress::{Clock, Ring, RingKey, RingPacket};
use crate::media::negotiated::{ExtensionMap, Kind, Payload, SlotSpec};

/// What a packet changed in its slot.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Progress {
    /// Nothing to tell.
    Nothing,
    /// The slot shows a new track from this timestamp of its own on.
    Started {
        /// The first RTP timestamp of the track in this slot.
        from: u32,
    },
    /// The layer wanted of the track it shows has taken over, or is back after [`Self::Broken`]; any
    /// other layer of it is not needed any more.
    LayerSwitched,
    /// More was lost or kept back than can be bridged: the slot sends nothing until the next key
    /// frame of what it shows.
    Broken,
    /// The publisher sends a codec the receiver does not decode.
    Undecodable,
}

/// Holes in the numbers longer than that are not left: their packets would never be asked for in
/// time, and a receiver gives up at a few hundred as well.
const HOLE_MAX: u64 = 256;
/// A key frame that came this long before the slot began to wait serves it: nobody else is asked.
/// Longer fills a thin line with the past; shorter asks again within the 300 ms in which Chromium
/// answers no second request, and waits for the repeat.
const RECENT: Duration = Duration::from_millis(300);
/// A timestamp that moves by that much more than time does is a publisher's new line.
const TIMESTAMP_JUMP: Duration = Duration::from_secs(10);
/// Runs whose packets can still be asked for again.
const RUNS_MAX: usize = 8;

#[derive(Debug, Clone, Copy)]
struct Target {
    origin: Origin,
    payloads: PayloadMap,
    since: Instant,
}

#[derive(Debug, Clone, Copy)]
enum State {
    Empty,
    /// Nothing is sent until the target can start.
    Waiting {
        target: Target,
        /// It flowed before it broke.
        broken: Option<Shown>,
    },
    /// The newest run flows.
    Flowing {
        pending: Option<Target>,
        from: u32,
    },
    Undecodable {
        target: Target,
    },
}

/// What is remembered of a track while it changes its layer or is broken.
#[derive(Debug, Clone, Copy)]
struct Shown {
    /// The page knows the track from this timestamp on.
    from: u32,
    /// The layer that was to take over, and still is.
    pending: Option<Target>,
}

/// One slot's continuity. Lives as long as the slot.
#[derive(Debug)]
pub(super) struct Forward {
    kind: Kind,
    ssrc: u32,
    payloads: Vec<Payload>,
    extensions: ExtensionMap,
    state: State,
    /// A picture begins with no key frame that is older.
    pub(super) refused_before: Option<Instant>,
    runs: VecDeque<Run>,
    last_run_id: u8,
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
            // 3 s of 170 packets a second
            Kind::Video => 512,
        };
        Self {
            kind: spec.kind,
            ssrc: spec.ssrc,
            payloads: spec.payloads.clone(),
            extensions: spec.extensions,
            state: State::Empty,
            refused_before: None,
            runs: VecDeque::new(),
            last_run_id: 0,
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
    pub(super) fn touch(&self) -> u64 {
        let run = self.runs.back().map_or(0, Run::touch);
        let payload = self
            .payloads
            .first()
            .map_or(0, |payload| payload.payload_type);
        let flows = u8::from(matches!(self.state, State::Flowing { .. }));
        let own = self.octets ^ u64::from(self.packets ^ self.ssrc);
        own ^ run ^ self.sent.touch() ^ u64::from(payload ^ flows)
    }

    pub(super) fn showing(&self) -> Showing {
        match self.state {
            State::Empty => Showing::Empty,
            State::Waiting { target, .. } => Showing::Waiting {
                origin: target.origin,
            },
            State::Undecodable { target } => Showing::Undecodable {
                origin: target.origin,
            },
            State::Flowing { pending, from } => Showing::Flowing {
                origin: self.run().origin,
                from,
                next: pending.map(|target| target.origin.layer),
            },
        }
    }

    pub(super) fn switch_to(
        &mut self,
        now: Instant,
        origin: Origin,
        publisher: &[Payload],
    ) -> bool {
        let payloads = PayloadMap::new(publisher, &self.payloads);
        let target = Target {
            origin,
            payloads,
            since: now,
        };
        if payloads.is_hopeless() {
            self.state = State::Undecodable { target };
            return false;
        }
        match &mut self.state {
            State::Waiting { target: there, .. } | State::Undecodable { target: there }
                if there.origin == origin =>
            {
                return false;
            }
            State::Flowing { pending, .. } => {
                let shown = self.runs.back().expect("a flowing slot has a run").origin;
                if shown == origin {
                    *pending = None;
                    return false;
                }
                if shown.feed == origin.feed {
                    if pending.is_some_and(|there| there.origin == origin) {
                        return false;
                    }
                    *pending = Some(target);
                    return self.kind == Kind::Video;
                }
                self.state = State::Waiting {
                    target,
                    broken: None,
                };
            }
            State::Waiting {
                target: there,
                broken,
            } => {
                // of the same track, the page knows it still
                let broken = broken.filter(|_| there.origin.feed == origin.feed);
                let broken = broken.map(|broken| Shown {
                    pending: None,
                    ..broken
                });
                self.state = State::Waiting { target, broken };
            }
            State::Empty | State::Undecodable { .. } => {
                self.state = State::Waiting {
                    target,
                    broken: None,
                };
            }
        }
        self.kind == Kind::Video
    }

    pub(super) fn begun(&self) -> std::ops::Range<u64> {
        let next = self.sent.next();
        self.runs.back().map_or(next, |run| run.first_number)..next
    }

    pub(super) fn waits_since(&self) -> Option<Instant> {
        match self.state {
            State::Waiting { target, .. } => Some(target.since),
            State::Empty | State::Flowing { .. } | State::Undecodable { .. } => None,
        }
    }

    pub(super) fn stop(&mut self) {
        self.state = State::Empty;
    }

    pub(super) fn earliest(&self) -> u32 {
        self.continuity.earliest()
    }

    pub(super) fn set_temporal_max(&mut self, temporal: u8) {
        self.temporal_max = temporal;
    }

    /// The layer whose key frame a picture-loss report of the receiver asks for.
    pub(super) fn keyframe_origin(&self) -> Option<Origin> {
        match self.state {
            State::Empty | State::Undecodable { .. } => None,
            State::Waiting { target, .. } => Some(target.origin),
            State::Flowing { .. } => Some(self.run().origin),
        }
    }

    pub(super) fn packet(
        &mut self,
        now: Instant,
        origin: Origin,
        ring: &Ring,
        key: RingKey,
        send: &mut impl FnMut(&Rewrite, &RingPacket<'_>),
    ) -> Progress {
        match self.state {
            State::Flowing { pending, .. } => {
                if self.run().origin == origin {
                    return match ring.packet(key) {
                        Some(packet) => self.go_on(now, ring, &packet, send),
                        None => Progress::Nothing,
                    };
                }
                match pending {
                    Some(target) if target.origin == origin => {
                        self.start(now, target, ring, key, send)
                    }
                    Some(_) | None => Progress::Nothing,
                }
            }
            State::Waiting { target, broken } => {
                let pending = broken.and_then(|broken| broken.pending);
                let mut targets = [Some(target), pending].into_iter().flatten();
                match targets.find(|target| target.origin == origin) {
                    Some(target) => self.start(now, target, ring, key, send),
                    None => Progress::Nothing,
                }
            }
            State::Undecodable { target } if target.origin == origin => {
                self.start(now, target, ring, key, send)
            }
            State::Empty | State::Undecodable { .. } => Progress::Nothing,
        }
    }

    fn run(&self) -> &Run {
        self.runs.back().expect("a flowing slot has a run")
    }

    /// Starts the target when its ring has where to start, and sends what came since.
    fn start(
        &mut self,
        now: Instant,
        target: Target,
        ring: &Ring,
        key: RingKey,
        send: &mut impl FnMut(&Rewrite, &RingPacket<'_>),
    ) -> Progress {
        let first = match self.kind {
            Kind::Audio => Some(key),
            Kind::Video => ring.newest_keyframe(),
        };
        let (Some(first), Some(highest)) = (first, ring.highest()) else {
            return Progress::Nothing;
        };
        let Some(packet) = ring.packet(first) else {
            return Progress::Nothing;
        };
        if packet.payload.is_empty() || highest.0 - first.0 >= self.sent.most() {
            return Progress::Nothing;
        }
        if target.payloads.receiver(packet.meta.payload).is_none() {
            let told = matches!(self.state, State::Undecodable { .. });
            self.state = State::Undecodable { target };
            return if told {
                Progress::Nothing
            } else {
                Progress::Undecodable
            };
        }
        if self.kind == Kind::Video
            && self
                .refused_before
                .is_some_and(|at| packet.meta.arrived < at)
        {
            return Progress::Nothing;
        }
        let timestamp = self.continuity.place(ring, &packet);
        if packet.meta.arrived < target.since {
            let age = now.saturating_duration_since(packet.meta.arrived);
            if age > RECENT || self.continuity.is_past(timestamp) {
                return Progress::Nothing;
            }
        }
        let shown_before = match self.state {
            State::Flowing { from, pending } => Some(Shown { from, pending }),
            State::Waiting { broken, .. } => broken,
            State::Empty | State::Undecodable { .. } => None,
        };
        self.begin_run(target, ring, &packet, timestamp);
        let from = self.run().timestamp(packet.meta);
        let pending = shown_before.and_then(|before| before.pending);
        self.state = State::Flowing {
            pending: pending.filter(|there| there.origin != target.origin),
            from: shown_before.map_or(from, |before| before.from),
        };
        for key in first.0..=highest.0 {
            if let Some(packet) = ring.packet(RingKey(key)) {
                self.go_on(now, ring, &packet, send);
            }
        }
        if shown_before.is_some() {
            Progress::LayerSwitched
        } else {
            Progress::Started { from }
        }
    }

    fn begin_run(&mut self, target: Target, ring: &Ring, packet: &RingPacket<'_>, timestamp: u32) {
        let meta = packet.meta;
        if self.last_run_id == u8::MAX {
            // ids start over: nothing may be taken for a packet of a run long gone
            self.last_run_id = 0;
            self.runs.clear();
            self.sent.forget();
        }
        self.last_run_id += 1;
        if self.runs.len() == RUNS_MAX {
            // overflow: drop the oldest — its packets are too old to be resent
            self.runs.pop_front();
        }
        let arrival = Clock {
            at: meta.arrived,
            timestamp: meta.timestamp,
            frequency: self.continuity.frequency(),
            reported: false,
        };
        self.runs.push_back(Run {
            id: self.last_run_id,
            origin: target.origin,
            payloads: target.payloads,
            first_key: meta.key.0,
            newest_key: meta.key.0 - 1,
            first_number: self.sent.next(),
            shifts: self.continuity.shifts(packet, timestamp),
            newest: (meta.timestamp, meta.arrived),
            clock: ring.clock().unwrap_or(arrival),
            temporal: self.temporal_max,
        });
    }

    /// Sends a packet of the newest run, once.
    fn go_on(
        &mut self,
        now: Instant,
        ring: &Ring,
        packet: &RingPacket<'_>,
        send: &mut impl FnMut(&Rewrite, &RingPacket<'_>),
    ) -> Progress {
        let meta = packet.meta;
        let key = meta.key.0;
        let run = self.runs.back_mut().expect("a flowing slot has a run");
        let Some(payload) = run.payloads.receiver(meta.payload) else {
            // no number is given: the next packet leaves a hole, and a picture-loss report follows
            return Progress::Nothing;
        };
        if key <= run.newest_key {
            if let Some(number) = run.number(&mut self.sent, key)
                && let Some(entry) = self.sent.get_mut(number)
                && entry.state == sent::State::Hole
            {
                let dropped = meta.frame.temporal > entry.temporal;
                entry.state = if dropped {
                    sent::State::Blank
                } else {
                    sent::State::Whole
                };
                let entry = *entry;
                self.emit(number, payload, entry, packet, send);
            }
            return Progress::Nothing;
        }
        let missing = key - run.newest_key - 1;
        let began = run.newest_key < run.first_key;
        if missing > HOLE_MAX || withheld(ring, run, packet) || (!began && jumps(run, packet)) {
            return self.mend(now, ring, packet, send);
        }
        if let Some(clock) = ring.clock() {
            run.clock = clock;
        }
        let entry = |run: &Run, key: u64, state| Sent {
            key: key as u32,
            picture_shift: run.shifts.picture,
            run: run.id,
            temporal: run.temporal,
            state,
            ..Sent::default()
        };
        for lost in run.newest_key + 1..key {
            self.sent.push(now, entry(run, lost, sent::State::Hole));
        }
        run.newest_key = key;
        run.newest = (meta.timestamp, meta.arrived);
        if meta.frame.starts {
            run.choose_temporal(self.temporal_max, packet.meta);
        }
        if packet.payload.is_empty() {
            return Progress::Nothing;
        }
        if meta.frame.temporal > run.temporal {
            if meta.frame.starts {
                run.shifts.picture = run.shifts.picture.wrapping_sub(1);
            }
            return Progress::Nothing;
        }
        let entry = entry(run, key, sent::State::Whole);
        let number = self.sent.push(now, entry);
        self.emit(number, payload, entry, packet, send);
        Progress::Nothing
    }

    /// The publisher's numbers or timestamps have jumped: voice goes on at once under new shifts, a
    /// picture from its next key frame on.
    fn mend(
        &mut self,
        now: Instant,
        ring: &Ring,
        packet: &RingPacket<'_>,
        send: &mut impl FnMut(&Rewrite, &RingPacket<'_>),
    ) -> Progress {
        let run = *self.run();
        let target = Target {
            origin: run.origin,
            payloads: run.payloads,
            since: now,
        };
        if self.kind == Kind::Audio || packet.meta.frame.starts_keyframe {
            if packet.payload.is_empty() {
                return Progress::Nothing;
            }
            let timestamp = self.continuity.place(ring, packet);
            self.begin_run(target, ring, packet, timestamp);
            return self.go_on(now, ring, packet, send);
        }
        let broken = match self.state {
            State::Flowing { from, pending } => Some(Shown { from, pending }),
            State::Empty | State::Waiting { .. } | State::Undecodable { .. } => None,
        };
        self.state = State::Waiting { target, broken };
        Progress::Broken
    }

    fn emit(
        &mut self,
        number: u64,
        payload: usize,
        entry: Sent,
        packet: &RingPacket<'_>,
        send: &mut impl FnMut(&Rewrite, &RingPacket<'_>),
    ) {
        let run = self.runs.back().expect("a flowing slot has a run");
        let mut rewrite = self.rewrite(run, payload, &entry, number, packet);
        rewrite.marker |= self.kind == Kind::Audio && number == run.first_number;
        if number + 1 == self.sent.next() {
            self.continuity.sent(&rewrite, packet);
        }
        self.packets = self.packets.wrapping_add(1);
        self.octets += u64::from(!rewrite.blank) * packet.payload.len() as u64;
        send(&rewrite, packet);
    }

    fn rewrite(
        &self,
        run: &Run,
        payload: usize,
        entry: &Sent,
        number: u64,
        packet: &RingPacket<'_>,
    ) -> Rewrite {
        Rewrite {
            ssrc: self.ssrc,
            payload_type: self.payloads[payload].payload_type,
            sequence: number as u16,
            timestamp: run.timestamp(packet.meta),
            marker: packet.meta.marker,
            counters: run.counters(packet.meta, entry.picture_shift),
            frame_number_shift: run.shifts.frame_number,
            extensions: self.extensions,
            original_sequence: None,
            blank: entry.state == sent::State::Blank,
        }
    }

    /// The run whose packet a number of ours stands for, while it belongs to the track that is shown:
    /// a packet of the track before must not come again under the new name.
    pub(super) fn run_of(&self, entry: &Sent) -> Option<&Run> {
        let State::Flowing { .. } = self.state else {
            return None;
        };
        let run = self.runs.iter().find(|run| run.id == entry.run)?;
        (run.origin.feed == self.run().origin.feed).then_some(run)
    }

    /// How a packet of this number was sent, and the payload type of its retransmission.
    pub(super) fn rewrite_again(
        &self,
        entry: &Sent,
        number: u64,
        packet: &RingPacket<'_>,
    ) -> Option<(Rewrite, Option<u8>)> {
        let run = self.run_of(entry)?;
        let payload = run.payloads.receiver(packet.meta.payload)?;
        let rewrite = self.rewrite(run, payload, entry, number, packet);
        Some((rewrite, self.payloads[payload].rtx))
    }

    /// The slot's timestamp of this moment, once something has flowed.
    pub(super) fn timestamp_at(&self, now: Instant) -> Option<u32> {
        self.runs.back().map(|run| run.timestamp_at(now))
    }
}

/// Whether the room kept packets of the layer from this slot, as it does with a muted track: they
/// came before this one, and are not to be asked for.
fn withheld(ring: &Ring, run: &Run, packet: &RingPacket<'_>) -> bool {
    (run.newest_key + 1..packet.meta.key.0)
        .filter_map(|key| ring.packet(RingKey(key)))
        .any(|kept| kept.meta.arrived < packet.meta.arrived)
}

/// Whether the timestamps moved by much more than time did.
fn jumps(run: &Run, packet: &RingPacket<'_>) -> bool {
    let (timestamp, arrived) = run.newest;
    let moved = packet.meta.timestamp.wrapping_sub(timestamp) as i32;
    let frequency = u64::from(run.clock.frequency);
    let limit = TIMESTAMP_JUMP.as_secs() * frequency;
    if u64::from(moved.unsigned_abs()) <= limit {
        return false;
    }
    let passed = packet.meta.arrived.saturating_duration_since(arrived);
    let expected = crate::media::ingress::clock::ticks(passed, run.clock.frequency);
    let off = (moved as u32).wrapping_sub(expected) as i32;
    u64::from(off.unsigned_abs()) > limit
}
