//! Keeps the last second or two of one published layer, in plaintext, for forwarding and resending.
//!
//! One ring serves every receiver. The bytes lie in one circular arena that doubles while a lap of
//! it takes less than [`HELD`] and stops at [`ARENA_MAX`], so a thin layer costs kilobytes, a fat
//! one is bounded, and nothing is allocated before the first packet or in the steady state.

use std::time::{Duration, Instant};

use super::clock::Clock;
use crate::media::wire::Dimensions;
use crate::media::wire::ext::AudioLevel;
use crate::media::wire::frame::Frame;

/// A packet's extended sequence number in its layer: it grows by one a packet and never wraps. After
/// a publisher's jump (a new SSRC, a restarted encoder) it goes on more than [`Self::JUMP`] ahead.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct RingKey(pub u64);

impl RingKey {
    /// The least distance by which a restarted stream's keys pass those before it.
    pub const JUMP: u64 = 0x1_0000;
}

/// How long a layer's packets are held at least, where [`ARENA_MAX`] allows: three round trips of
/// 500 ms. Shorter loses the retransmission of a satellite line, longer only costs memory.
const HELD: Duration = Duration::from_millis(1_500);
/// The arena of a layer that has just begun: 80 ms of a low video layer, a second of voice.
const ARENA_FIRST: usize = 8 * 1024;
/// 2 s at 4 Mbit/s. A layer fatter than that is held for a shorter time.
const ARENA_MAX: usize = 1024 * 1024;
const INDEX_FIRST: usize = 64;
const INDEX_MAX: usize = 4_096;

/// What is known of a stored packet without touching its bytes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Meta {
    /// Its place in the layer.
    pub key: RingKey,
    /// When it came, or came again.
    pub arrived: Instant,
    /// The publisher's RTP timestamp.
    pub timestamp: u32,
    /// RFC 3550 §5.1: last packet of a frame, first of a talk spurt.
    pub marker: bool,
    /// Which of the publication's payloads it is.
    pub payload: u8,
    /// What the codec's own header says.
    pub frame: Frame,
    /// Only of audio.
    pub audio_level: Option<AudioLevel>,
}

/// A stored packet, borrowed.
#[derive(Debug, Clone, Copy)]
pub struct RingPacket<'a> {
    /// What is known of it.
    pub meta: &'a Meta,
    /// The RTP payload without padding.
    pub payload: &'a [u8],
    /// The raw dependency descriptor; empty where there is none.
    pub dependency_descriptor: &'a [u8],
}

#[derive(Debug, Clone, Copy)]
struct Entry {
    meta: Meta,
    /// Where its bytes start, counted from the arena's first byte ever written.
    at: u64,
    descriptor_len: u16,
    payload_len: u16,
}

/// Where a key frame begins.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Keyframe {
    /// Its first packet.
    pub first: RingKey,
    /// When it began to come. The first packet may have been lost and come again, long after those behind
    /// it: the picture is as old as they are.
    pub came: Instant,
}

/// So many packets behind a key frame's first say when it began to come: the whole of most.
const LOOKS_BEHIND: usize = 64;

/// The packets of one published layer.
#[derive(Debug, Default)]
pub struct Ring {
    arena: Vec<u8>,
    index: Vec<Option<Entry>>,
    /// Bytes ever written, the arena's skipped tails included.
    written: u64,
    octets: u64,
    lap_began: Option<Instant>,
    highest: Option<RingKey>,
    keyframe: Option<Keyframe>,
    clock: Option<Clock>,
    dimensions: Option<Dimensions>,
}

impl Ring {
    /// An empty ring; it takes memory with the first packet.
    pub fn new() -> Self {
        Self::default()
    }

    /// The packet under `key`, while it is held.
    pub fn packet(&self, key: RingKey) -> Option<RingPacket<'_>> {
        let entry = self.entry(key)?;
        // as long as a power of two
        let start = entry.at as usize & (self.arena.len() - 1);
        let middle = start + usize::from(entry.descriptor_len);
        Some(RingPacket {
            meta: &entry.meta,
            payload: &self.arena[middle..middle + usize::from(entry.payload_len)],
            dependency_descriptor: &self.arena[start..middle],
        })
    }

    /// The newest key.
    pub fn highest(&self) -> Option<RingKey> {
        self.highest
    }

    /// The newest key frame.
    pub fn newest_keyframe(&self) -> Option<Keyframe> {
        self.keyframe
    }

    /// The picture's size, told by the newest key frame of a codec that says it in the clear.
    pub fn dimensions(&self) -> Option<Dimensions> {
        self.dimensions
    }

    /// How many bytes of payload were ever put into it.
    pub(super) fn octets(&self) -> u64 {
        self.octets
    }

    /// How the publisher's timestamps lie in our time.
    pub fn clock(&self) -> Option<Clock> {
        self.clock
    }

    /// When the newest packet came.
    pub fn last_arrival(&self) -> Option<Instant> {
        let key = self.highest?;
        let entry = self
            .index
            .get(key.0 as usize & (self.index.len() - 1))?
            .as_ref()?;
        Some(entry.meta.arrived)
    }

    pub(super) fn set_clock(&mut self, clock: Clock) {
        self.clock = Some(clock);
    }

    /// Stores a packet; false when it is held already or older than everything held.
    pub(super) fn insert(&mut self, meta: Meta, descriptor: &[u8], payload: &[u8]) -> bool {
        let length = descriptor.len() + payload.len();
        if length > ARENA_FIRST {
            return false;
        }
        if self.arena.is_empty() {
            self.arena = vec![0; ARENA_FIRST];
            self.index = vec![None; INDEX_FIRST];
        }
        if self.entry(meta.key).is_some() || !self.make_room_in_index(&meta) {
            return false;
        }
        let start = self.make_room_in_arena(length, meta.arrived);
        let middle = start + descriptor.len();
        self.arena[start..middle].copy_from_slice(descriptor);
        self.arena[middle..middle + payload.len()].copy_from_slice(payload);
        let place = self.place(meta.key);
        self.index[place] = Some(Entry {
            meta,
            at: self.written,
            // at most ARENA_FIRST
            descriptor_len: descriptor.len() as u16,
            payload_len: payload.len() as u16,
        });
        self.written += length as u64;
        self.octets += payload.len() as u64;
        self.highest = self.highest.max(Some(meta.key));
        let is_newest = |keyframe: Keyframe| keyframe.first < meta.key;
        if meta.frame.starts_keyframe && self.keyframe.is_none_or(is_newest) {
            self.keyframe = Some(self.keyframe_of(&meta));
            self.dimensions = meta.frame.dimensions(payload).or(self.dimensions);
        }
        true
    }

    /// The key frame that begins with this packet. What is behind it may have come before it.
    fn keyframe_of(&self, meta: &Meta) -> Keyframe {
        let newest = self.highest.unwrap_or(meta.key).0;
        let behind = (meta.key.0 + 1..=newest).take(LOOKS_BEHIND);
        let came = behind.filter_map(|key| Some(self.entry(RingKey(key))?.meta.arrived));
        Keyframe {
            first: meta.key,
            came: came.fold(meta.arrived, Instant::min),
        }
    }

    fn place(&self, key: RingKey) -> usize {
        key.0 as usize & (self.index.len() - 1)
    }

    fn entry(&self, key: RingKey) -> Option<&Entry> {
        if self.index.is_empty() {
            return None;
        }
        self.index[self.place(key)]
            .as_ref()
            .filter(|entry| entry.meta.key == key && self.holds(entry))
    }

    fn holds(&self, entry: &Entry) -> bool {
        entry.at + self.arena.len() as u64 >= self.written
    }

    /// False when the packet's place is taken by a newer one.
    fn make_room_in_index(&mut self, meta: &Meta) -> bool {
        loop {
            let Some(there) = &self.index[self.place(meta.key)] else {
                return true;
            };
            if there.meta.key > meta.key {
                return false;
            }
            let fresh = meta.arrived.saturating_duration_since(there.meta.arrived) < HELD;
            let same_run = meta.key.0 - there.meta.key.0 <= INDEX_MAX as u64;
            if self.index.len() == INDEX_MAX || !fresh || !same_run || !self.holds(there) {
                return true;
            }
            let mut wider = vec![None; self.index.len() * 2];
            for entry in self.index.drain(..).flatten() {
                let place = entry.meta.key.0 as usize & (wider.len() - 1);
                wider[place] = Some(entry);
            }
            self.index = wider;
        }
    }

    /// Where the next `length` bytes go, in one piece.
    fn make_room_in_arena(&mut self, length: usize, now: Instant) -> usize {
        let size = self.arena.len();
        let offset = self.written as usize & (size - 1);
        let lap_began = *self.lap_began.get_or_insert(now);
        let fits = if offset == 0 {
            self.written == 0
        } else {
            offset + length <= size
        };
        if fits {
            return offset;
        }
        if offset != 0 {
            self.written += (size - offset) as u64;
        }
        self.lap_began = Some(now);
        if now.saturating_duration_since(lap_began) >= HELD || size >= ARENA_MAX {
            return 0;
        }
        // the lap just ended keeps its place modulo the doubled size; the next one goes beside it
        let lap = self.written / size as u64;
        let mut wider = vec![0; size * 2];
        let old = if lap % 2 == 1 { 0 } else { size };
        wider[old..old + size].copy_from_slice(&self.arena);
        self.arena = wider;
        // the lap before the last was overwritten, yet would count as held in the doubled arena
        let kept_from = self.written - size as u64;
        for place in &mut self.index {
            if place.is_some_and(|entry| entry.at < kept_from) {
                *place = None;
            }
        }
        (self.written % (size as u64 * 2)) as usize
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn meta(key: u64, arrived: Instant) -> Meta {
        Meta {
            key: RingKey(key),
            arrived,
            timestamp: key as u32,
            marker: false,
            payload: 0,
            frame: Frame::default(),
            audio_level: None,
        }
    }

    #[test]
    fn a_packet_is_found_again_with_its_own_bytes() {
        let start = Instant::now();
        let mut ring = Ring::new();
        assert!(ring.insert(meta(7, start), b"dd", b"payload"));
        let packet = ring.packet(RingKey(7)).unwrap();
        assert_eq!(
            (packet.dependency_descriptor, packet.payload),
            (&b"dd"[..], &b"payload"[..])
        );
        assert!(
            !ring.insert(meta(7, start), b"", b"again"),
            "a duplicate is not stored"
        );
    }

    #[test]
    fn a_layer_is_held_for_more_than_a_second_and_its_memory_is_bounded() {
        let start = Instant::now();
        for rate in [10_u64, 170, 500] {
            let mut ring = Ring::new();
            for n in 0..rate * 20 {
                let now = start + Duration::from_micros(n * 1_000_000 / rate);
                assert!(ring.insert(meta(n, now), b"", &[n as u8; 1_000]));
            }
            let newest = rate * 20 - 1;
            assert!(
                ring.packet(RingKey(newest - rate)).is_some(),
                "{rate} packets a second"
            );
            assert!(ring.arena.len() <= ARENA_MAX && ring.index.len() <= INDEX_MAX);
        }
        let mut ring = Ring::new();
        for n in 0..100_000 {
            ring.insert(meta(n, start), b"", &[0; 1_200]);
        }
        assert!(ring.arena.len() <= ARENA_MAX && ring.index.len() <= INDEX_MAX);
        assert!(ring.packet(RingKey(99_999)).is_some());
    }

    #[test]
    fn a_meter_reads_payload_and_not_what_a_lap_left_over() {
        let mut ring = Ring::new();
        let start = Instant::now();
        for n in 1..=1_000 {
            ring.insert(meta(n, start), b"", &[0; 1_100]);
            assert_eq!(ring.octets(), n * 1_100);
        }
        assert!(!ring.insert(meta(1_000, start), b"", b"again"));
        assert_eq!(ring.octets(), 1_000 * 1_100);
    }

    proptest! {
        #[test]
        fn what_is_found_is_what_was_stored(
            steps in prop::collection::vec((0_i64..40, 1_usize..1_500, 0_u64..30), 1..600)
        ) {
            let mut now = Instant::now();
            let mut ring = Ring::new();
            let mut stored = std::collections::HashMap::new();
            let mut head = 1_000_i64;
            for (step, length, millis) in steps {
                now += Duration::from_millis(millis);
                head += step - 15;
                let key = head.max(0) as u64;
                let body = vec![key as u8 ^ length as u8; length];
                if ring.insert(meta(key, now), b"", &body) {
                    stored.insert(key, body);
                    prop_assert!(ring.packet(RingKey(key)).is_some());
                }
                for (key, body) in &stored {
                    if let Some(packet) = ring.packet(RingKey(*key)) {
                        prop_assert_eq!(packet.payload, &body[..]);
                    }
                }
            }
        }
    }
}
