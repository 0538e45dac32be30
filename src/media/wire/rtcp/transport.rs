//! Knows transport-wide feedback: which packets of a link arrived, when
//! (draft-holmer-rmcat-transport-wide-cc-extensions-01 §3.1).
//!
//! A packet of 40 bytes may claim 65,535 statuses. Reading therefore steps over runs of losses
//! without visiting each, and every arrival costs the writer a byte: the work is bounded by the
//! bytes that were sent, not by what they claim.

use std::time::Duration;

use super::{Malformed, TRANSPORT_LAYER_FEEDBACK, be16, feedback, finish};

/// One feedback packet.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct TransportFeedback<'a> {
    /// The first link-wide sequence number reported on.
    pub base_sequence: u16,
    /// How many sequence numbers are reported on, arrived or not.
    pub status_count: u16,
    /// How many of them arrived.
    pub received: u16,
    /// The receiver's clock at the base, in steps of 64 ms: 24 bits, signed, wrapping.
    pub reference_time: i32,
    /// Counts feedback packets, wrapping.
    pub feedback_count: u8,
    chunks: &'a [[u8; 2]],
    deltas: &'a [u8],
}

/// One packet that arrived.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Arrival {
    /// Its link-wide sequence number.
    pub sequence: u16,
    /// When it arrived after [`TransportFeedback::reference_time`], in steps of 250 µs; may be
    /// negative.
    pub ticks: i32,
}

/// The unit of [`Arrival::ticks`].
pub const TICK: Duration = Duration::from_micros(250);

impl<'a> TransportFeedback<'a> {
    pub(super) fn read(body: &'a [u8]) -> Result<Self, Malformed> {
        let (_, fci) = feedback::common(body)?;
        let (fixed, rest) = fci.split_first_chunk::<8>().ok_or(Malformed)?;
        let status_count = be16(fixed, 2);
        let (words, _) = rest.as_chunks::<2>();
        let mut chunks = 0;
        let mut remaining = status_count;
        let mut small = 0u32;
        let mut large = 0u32;
        while remaining > 0 {
            let chunk = Chunk::read(*words.get(chunks).ok_or(Malformed)?, remaining);
            let (chunk_small, chunk_large) = chunk.deltas().ok_or(Malformed)?;
            small += u32::from(chunk_small);
            large += u32::from(chunk_large);
            remaining -= chunk.length;
            chunks += 1;
        }
        let deltas = rest.get(2 * chunks..).ok_or(Malformed)?;
        if deltas.len() < (small + 2 * large) as usize {
            return Err(Malformed);
        }
        Ok(Self {
            base_sequence: be16(fixed, 0),
            status_count,
            received: (small + large) as u16,
            reference_time: i32::from_be_bytes([fixed[4], fixed[5], fixed[6], 0]) >> 8,
            feedback_count: fixed[7],
            chunks: &words[..chunks],
            deltas,
        })
    }
}

impl<'a> TransportFeedback<'a> {
    /// The packets that arrived, in order of sequence; those between and up to
    /// [`status_count`](Self::status_count) did not.
    pub fn arrivals(&self) -> Arrivals<'a> {
        Arrivals {
            chunks: self.chunks.iter(),
            chunk: Chunk::EMPTY,
            deltas: self.deltas,
            sequence: self.base_sequence,
            remaining: self.status_count,
            ticks: 0,
        }
    }
}

/// Iterates the packets that arrived.
#[derive(Debug, Clone)]
pub struct Arrivals<'a> {
    chunks: std::slice::Iter<'a, [u8; 2]>,
    chunk: Chunk,
    deltas: &'a [u8],
    /// Of the next status.
    sequence: u16,
    /// Statuses behind the current chunk.
    remaining: u16,
    ticks: i32,
}

impl Iterator for Arrivals<'_> {
    type Item = Arrival;

    fn next(&mut self) -> Option<Arrival> {
        loop {
            if self.chunk.length == 0 {
                self.chunk = Chunk::read(*self.chunks.next()?, self.remaining);
                self.remaining -= self.chunk.length;
                continue;
            }
            if self.chunk.run && self.chunk.symbols == NOT_RECEIVED {
                self.sequence = self.sequence.wrapping_add(self.chunk.length);
                self.chunk = Chunk::EMPTY;
                continue;
            }
            let sequence = self.sequence;
            self.sequence = sequence.wrapping_add(1);
            let (delta, rest) = match self.chunk.take() {
                NOT_RECEIVED => continue,
                SMALL => {
                    let (delta, rest) = self.deltas.split_first()?;
                    (i32::from(*delta), rest)
                }
                _ => {
                    let (delta, rest) = self.deltas.split_first_chunk::<2>()?;
                    (i32::from(i16::from_be_bytes(*delta)), rest)
                }
            };
            self.deltas = rest;
            // 65,535 deltas of 16 bits fit in 32
            self.ticks += delta;
            return Some(Arrival {
                sequence,
                ticks: self.ticks,
            });
        }
    }
}

/// One packet status chunk.
#[derive(Debug, Clone, Copy)]
struct Chunk {
    /// All statuses are the same one.
    run: bool,
    /// The status of a run, or two bits a status with the first in the lowest.
    symbols: u32,
    /// Statuses left.
    length: u16,
}

impl Chunk {
    const EMPTY: Self = Self {
        run: true,
        symbols: NOT_RECEIVED,
        length: 0,
    };

    /// Reads a chunk of which only `remaining` statuses count.
    fn read(bytes: [u8; 2], remaining: u16) -> Self {
        let word = u16::from_be_bytes(bytes);
        let (run, symbols, length) = if word & 0x8000 == 0 {
            (true, u32::from(word >> 13 & 3), word & 0x1fff)
        } else if word & 0x4000 == 0 {
            (
                false,
                (0..14).fold(0, |symbols, at| {
                    symbols | u32::from(word >> (13 - at) & 1) << (2 * at)
                }),
                14,
            )
        } else {
            (
                false,
                (0..7).fold(0, |symbols, at| {
                    symbols | u32::from(word >> (12 - 2 * at) & 3) << (2 * at)
                }),
                7,
            )
        };
        Self {
            run,
            symbols,
            length: length.min(remaining),
        }
    }

    fn take(&mut self) -> u32 {
        let symbol = self.symbols & 3;
        if !self.run {
            self.symbols >>= 2;
        }
        self.length -= 1;
        symbol
    }

    /// How many small and large deltas belong to it; `None` with the reserved status.
    fn deltas(mut self) -> Option<(u16, u16)> {
        if self.run {
            return match self.symbols {
                NOT_RECEIVED => Some((0, 0)),
                SMALL => Some((self.length, 0)),
                LARGE => Some((0, self.length)),
                _ => None,
            };
        }
        let (mut small, mut large) = (0, 0);
        while self.length > 0 {
            match self.take() {
                NOT_RECEIVED => {}
                SMALL => small += 1,
                LARGE => large += 1,
                _ => return None,
            }
        }
        Some((small, large))
    }
}

/// Who reports, on what.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct FeedbackHead {
    /// Our SSRC.
    pub sender_ssrc: u32,
    /// Any SSRC of the link that is reported on.
    pub media_ssrc: u32,
    /// Counts our feedback packets, wrapping.
    pub feedback_count: u8,
}

/// Appends one feedback packet about `arrivals`: extended link-wide sequence numbers, ascending,
/// each with its arrival since some fixed instant of the link. Tells how many it took; the rest
/// (beyond 1,100 bytes, 65,535 statuses or a delta of 8 s) belongs into the next packet.
pub fn write(head: FeedbackHead, arrivals: &[(u64, Duration)], out: &mut Vec<u8>) -> usize {
    let Some(&(base, first_arrival)) = arrivals.first() else {
        return 0;
    };
    // 64 ms are 256 ticks
    let reference = ticks(first_arrival) >> 8;
    let start = feedback::open_feedback(
        15,
        TRANSPORT_LAYER_FEEDBACK,
        head.sender_ssrc,
        head.media_ssrc,
        out,
    );
    out.extend_from_slice(&(base as u16).to_be_bytes());
    out.extend_from_slice(&[0, 0]);
    out.extend_from_slice(&(reference as u32).to_be_bytes()[1..]);
    out.push(head.feedback_count);

    let mut encoder = Encoder::default();
    let mut next = base;
    let mut now = reference << 8;
    let mut deltas = 0;
    let mut taken = 0;
    for &(sequence, arrival) in arrivals {
        let delta = ticks(arrival) - now;
        let Some(symbol) = symbol(delta) else { break };
        let full = out.len() - start + deltas > MAX_LENGTH;
        if full || sequence < next || sequence - base >= u64::from(u16::MAX) {
            break;
        }
        encoder.add(NOT_RECEIVED, (sequence - next) as u16, out);
        encoder.add(symbol, 1, out);
        deltas += symbol as usize;
        now += delta;
        next = sequence + 1;
        taken += 1;
    }
    encoder.end(out);
    let mut now = reference << 8;
    for &(_, arrival) in &arrivals[..taken] {
        let delta = ticks(arrival) - now;
        now += delta;
        match u8::try_from(delta) {
            Ok(small) => out.push(small),
            Err(_) => out.extend_from_slice(&(delta as i16).to_be_bytes()),
        }
    }
    let count = ((next - base) as u16).to_be_bytes();
    out[start + 14..start + 16].copy_from_slice(&count);
    let padding = (out.len() - start).next_multiple_of(4) - (out.len() - start);
    finish(start, out);
    if padding > 0 {
        out[start] |= 0x20;
        *out.last_mut().expect("the padding just written") = padding as u8;
    }
    taken
}

fn ticks(arrival: Duration) -> i64 {
    (arrival.as_micros() / TICK.as_micros()) as i64
}

/// The status of a packet whose delta is this many ticks; `None` where no delta can say it.
fn symbol(delta: i64) -> Option<u32> {
    match delta {
        0..=0xff => Some(SMALL),
        -0x8000..=0x7fff => Some(LARGE),
        _ => None,
    }
}

/// Gathers statuses until a chunk is full.
#[derive(Default)]
struct Encoder {
    /// The first 14, two bits each with the first in the lowest.
    symbols: u32,
    length: u16,
    /// All statuses so far are the first one.
    uniform: bool,
    /// A large delta rules out one bit a status.
    large: bool,
}

impl Encoder {
    fn add(&mut self, symbol: u32, mut count: u16, out: &mut Vec<u8>) {
        while count > 0 {
            if self.length == 0 {
                *self = Self {
                    symbols: symbol,
                    length: 1,
                    uniform: true,
                    large: symbol == LARGE,
                };
                count -= 1;
                continue;
            }
            let same = self.uniform && self.symbols & 3 == symbol;
            let room = if same {
                MAX_RUN - self.length
            } else if !self.large && symbol != LARGE {
                14u16.saturating_sub(self.length)
            } else {
                7u16.saturating_sub(self.length)
            };
            if room == 0 {
                self.emit(out);
                continue;
            }
            let taken = room.min(count);
            for at in self.length..(self.length + taken).min(14) {
                self.symbols |= symbol << (2 * at);
            }
            self.length += taken;
            self.uniform = same;
            self.large |= symbol == LARGE;
            count -= taken;
        }
    }

    /// Writes one chunk and keeps what did not fit into it.
    fn emit(&mut self, out: &mut Vec<u8>) {
        if self.uniform {
            self.run(out);
        } else if self.length == 14 && !self.large {
            self.one_bit(out);
        } else {
            self.two_bit(out);
        }
    }

    fn end(mut self, out: &mut Vec<u8>) {
        while self.length > 0 {
            if self.uniform {
                self.run(out);
            } else if self.length > 7 && !self.large {
                self.one_bit(out);
            } else {
                self.two_bit(out);
            }
        }
    }

    fn run(&mut self, out: &mut Vec<u8>) {
        let word = (self.symbols as u16 & 3) << 13 | self.length;
        out.extend_from_slice(&word.to_be_bytes());
        *self = Self::default();
    }

    fn one_bit(&mut self, out: &mut Vec<u8>) {
        let bits = (0..14).fold(0u16, |bits, at| {
            bits | (((self.symbols >> (2 * at)) & 1) as u16) << (13 - at)
        });
        out.extend_from_slice(&(0x8000 | bits).to_be_bytes());
        *self = Self::default();
    }

    fn two_bit(&mut self, out: &mut Vec<u8>) {
        let bits = (0..7).fold(0u16, |bits, at| {
            bits | (((self.symbols >> (2 * at)) & 3) as u16) << (12 - 2 * at)
        });
        out.extend_from_slice(&(0xc000 | bits).to_be_bytes());
        self.symbols >>= 14;
        self.length = self.length.saturating_sub(7);
        let kept = (0..self.length).map(|at| self.symbols >> (2 * at) & 3);
        self.uniform = kept.clone().all(|symbol| symbol == self.symbols & 3);
        self.large = kept.clone().any(|symbol| symbol == LARGE);
    }
}

/// Packet statuses; the value is also the length of the delta.
const NOT_RECEIVED: u32 = 0;
const SMALL: u32 = 1;
const LARGE: u32 = 2;
/// The 13 bits of a run length.
const MAX_RUN: u16 = 0x1fff;
/// Leaves room for one more gap and the SRTCP trailer in a datagram of 1,200 bytes.
const MAX_LENGTH: usize = 1_100;

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::super::{Packet, packets};
    use super::*;

    const HEAD: FeedbackHead = FeedbackHead {
        sender_ssrc: 1,
        media_ssrc: 2,
        feedback_count: 3,
    };

    fn read(bytes: &[u8]) -> TransportFeedback<'_> {
        let mut read = packets(bytes);
        let Some(Ok(Packet::TransportFeedback(feedback))) = read.next() else {
            panic!("feedback: {bytes:?}");
        };
        assert_eq!(read.next(), None);
        feedback
    }

    fn fci(fci: &[u8]) -> Vec<u8> {
        let mut bytes = Vec::new();
        let start = feedback::open_feedback(15, TRANSPORT_LAYER_FEEDBACK, 1, 2, &mut bytes);
        bytes.extend_from_slice(fci);
        finish(start, &mut bytes);
        bytes
    }

    #[test]
    fn sixty_five_thousand_claimed_statuses_cost_no_more_than_their_bytes() {
        // nine runs of "not received": 20 bytes that claim 65,535 statuses, then one small delta
        let mut body = vec![0, 0, 0xff, 0xff, 0, 0, 0, 0];
        for _ in 0..8 {
            body.extend_from_slice(&[0x1f, 0xff]);
        }
        body.extend_from_slice(&[0x20, 0x07, 1, 2, 3, 4, 5, 6, 7]);
        let bytes = fci(&body);
        let feedback = read(&bytes);
        assert_eq!((feedback.status_count, feedback.received), (65_535, 7));
        let arrivals: Vec<_> = feedback.arrivals().collect();
        assert_eq!(arrivals.len(), 7);
        assert_eq!(
            arrivals[0],
            Arrival {
                sequence: 65_528,
                ticks: 1
            }
        );
        assert_eq!(
            arrivals[6],
            Arrival {
                sequence: 65_534,
                ticks: 28
            }
        );
    }

    #[test]
    fn more_deltas_claimed_than_sent_is_malformed() {
        for run in [0x3f, 0x5f] {
            let mut body = vec![0, 0, 0xff, 0xff, 0, 0, 0, 0];
            for _ in 0..9 {
                body.extend_from_slice(&[run, 0xff]);
            }
            body.extend_from_slice(&[1; 1_000]);
            assert_eq!(packets(&fci(&body)).next(), Some(Err(Malformed)));
        }
    }

    #[test]
    fn missing_chunks_and_the_reserved_status_are_malformed() {
        let chunks: [&[u8]; 4] = [
            &[0x20, 1],
            &[0x60, 2, 0, 0],
            &[0xf0, 0, 0, 0],
            &[0xcc, 0, 0, 0],
        ];
        for chunk in chunks {
            let mut body = vec![0, 0, 0, 2, 0, 0, 0, 0];
            body.extend_from_slice(chunk);
            assert_eq!(
                packets(&fci(&body)).next(),
                Some(Err(Malformed)),
                "{chunk:x?}"
            );
        }
    }

    #[test]
    fn a_gap_of_a_whole_circle_starts_the_next_packet() {
        let arrivals = [(5, Duration::ZERO), (5 + 65_535, Duration::from_millis(1))];
        let mut bytes = Vec::new();
        assert_eq!(write(HEAD, &arrivals, &mut bytes), 1);
        assert_eq!(read(&bytes).status_count, 1);
    }

    #[test]
    fn a_pause_no_delta_can_say_starts_the_next_packet() {
        let arrivals = [(5, Duration::ZERO), (6, Duration::from_secs(9))];
        let mut bytes = Vec::new();
        assert_eq!(write(HEAD, &arrivals, &mut bytes), 1);
    }

    proptest! {
        #[test]
        fn every_arrival_reads_back(
            first in 0u64..200_000,
            steps in proptest::collection::vec(
                (prop_oneof![8 => Just(1u64), 2 => 2u64..20, 1 => 20u64..20_000], -9_000i64..90_000), 1..600),
        ) {
            let mut sequence = first;
            let mut time = 10_000_000i64;
            let arrivals: Vec<(u64, Duration)> = steps.iter().map(|(step, micros)| {
                sequence += step;
                time += micros;
                (sequence, Duration::from_micros(time as u64))
            }).collect();
            let mut rest = &arrivals[..];
            while !rest.is_empty() {
                let mut bytes = Vec::new();
                let taken = write(HEAD, rest, &mut bytes);
                prop_assert!(taken > 0 && bytes.len() <= 1_180, "{} bytes", bytes.len());
                let feedback = read(&bytes);
                prop_assert_eq!(usize::from(feedback.received), taken);
                let read: Vec<_> = feedback.arrivals().map(|arrival| {
                    (arrival.sequence, i64::from(feedback.reference_time) * 256 + i64::from(arrival.ticks))
                }).collect();
                let sent: Vec<_> = rest[..taken].iter()
                    .map(|(sequence, arrival)| (*sequence as u16, ticks(*arrival)))
                    .collect();
                prop_assert_eq!(read, sent);
                prop_assert_eq!(
                    feedback.status_count as u64, rest[taken - 1].0 - rest[0].0 + 1
                );
                rest = &rest[taken..];
            }
        }
    }
}
