//! Remembers which of a publisher's packets each sequence number of ours stands for.

use std::time::{Duration, Instant};

/// One number of ours.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct Sent {
    /// The low half of the packet's key.
    pub(super) key: u32,
    /// When it was last to be resent, in milliseconds since the slot began; 0: never.
    pub(super) resent_at: u32,
    /// What was added to its picture id.
    pub(super) picture_offset: u16,
    /// The [`super::segment::Segment`] it belongs to; 0: none.
    pub(super) segment: u8,
    /// How often it was resent.
    pub(super) resent: u8,
    /// The highest temporal layer that flowed then.
    pub(super) temporal: u8,
    pub(super) state: NumberState,
}

/// What a number stands for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(super) enum NumberState {
    /// A packet that has not come: the number keeps its place.
    #[default]
    Hole,
    /// The packet, sent.
    Whole,
    /// A packet that came late and is of a temporal layer that was being dropped: an empty one was
    /// sent in its stead, or the receiver would ask for it in vain.
    Blank,
}

/// A slot's newest numbers. It takes memory with the first packet and doubles while it turns over
/// within [`HELD`]: a thumbnail's map stays small.
#[derive(Debug)]
pub(super) struct SentMap {
    /// As many as a power of two.
    entries: Vec<Sent>,
    most: usize,
    /// The first number never given.
    next: u64,
    lap_began: Option<Instant>,
}

const FIRST: usize = 32;
/// Beyond it the rings forget as well.
const HELD: Duration = Duration::from_secs(2);

impl SentMap {
    /// `most` is a power of two, 32 at least.
    pub(super) fn new(first: u16, most: usize) -> Self {
        Self {
            entries: Vec::new(),
            most,
            // one cycle up, so that numbers before the first are numbers as well
            next: 0x1_0000 | u64::from(first),
            lap_began: None,
        }
    }

    pub(super) fn next(&self) -> u64 {
        self.next
    }

    /// Reads where the next number's entry will be.
    pub(super) fn prefetch(&self) -> u64 {
        match self.entries.is_empty() {
            true => self.next,
            false => u64::from(self.entries[self.place(self.next)].key),
        }
    }

    /// How many numbers are held at most.
    pub(super) fn most(&self) -> u64 {
        self.most as u64
    }

    /// Gives the next number.
    pub(super) fn push(&mut self, now: Instant, sent: Sent) -> u64 {
        if self.entries.is_empty() {
            self.entries = vec![Sent::default(); FIRST];
        }
        let number = self.next;
        if self.place(number) == 0 {
            let soon = self
                .lap_began
                .is_none_or(|began| now.saturating_duration_since(began) < HELD);
            self.lap_began = Some(now);
            if soon && self.entries.len() < self.most {
                self.double();
            }
        }
        let place = self.place(number);
        self.entries[place] = sent;
        self.next += 1;
        number
    }

    fn double(&mut self) {
        let size = self.entries.len();
        let mut wider = vec![Sent::default(); size * 2];
        for number in self.next - size as u64..self.next {
            wider[number as usize & (size * 2 - 1)] = self.entries[number as usize & (size - 1)];
        }
        self.entries = wider;
    }

    pub(super) fn get_mut(&mut self, number: u64) -> Option<&mut Sent> {
        let held = number < self.next && number + self.entries.len() as u64 >= self.next;
        if !held {
            return None;
        }
        let place = self.place(number);
        self.entries
            .get_mut(place)
            .filter(|entry| entry.segment != 0)
    }

    /// The number whose low 16 bits these are, if it is held.
    pub(super) fn number(&self, sequence: u16) -> Option<u64> {
        let newest = self.next - 1;
        newest.checked_sub(u64::from((newest as u16).wrapping_sub(sequence)))
    }

    /// The number of a segment's packet, between `from` and the newest. Within a segment numbers ascend with
    /// keys, and no faster.
    pub(super) fn find(&mut self, from: u64, key: u32) -> Option<u64> {
        let (mut low, mut high) = (
            from.max(self.next.saturating_sub(self.entries.len() as u64)),
            self.next,
        );
        while low < high {
            let middle = low + (high - low) / 2;
            let there = self.get_mut(middle)?.key;
            match (there.wrapping_sub(key) as i32).cmp(&0) {
                std::cmp::Ordering::Equal => return Some(middle),
                std::cmp::Ordering::Less => low = middle + 1,
                std::cmp::Ordering::Greater => high = middle,
            }
        }
        None
    }

    /// Forgets everything but the next number.
    pub(super) fn forget(&mut self) {
        self.entries.fill(Sent::default());
    }

    fn place(&self, number: u64) -> usize {
        number as usize & (self.entries.len() - 1)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn fill(map: &mut SentMap, from: Instant, count: u32, each: Duration) {
        for n in 0..count {
            let sent = Sent {
                key: map.next() as u32,
                segment: 1,
                ..Sent::default()
            };
            map.push(from + each * n, sent);
        }
    }

    #[test]
    fn a_number_is_found_while_it_is_held_and_thin_streams_hold_few() {
        let start = Instant::now();
        for (millis, expected) in [(1, 512), (6, 512), (50, 64), (1_000, 64)] {
            let mut map = SentMap::new(100, 512);
            fill(&mut map, start, 3_000, Duration::from_millis(millis));
            assert_eq!(map.entries.len(), expected, "{millis} ms");
            let newest = map.next() - 1;
            for back in 0..expected as u64 {
                let number = newest - back;
                assert_eq!(map.number(number as u16), Some(number));
                assert_eq!(map.get_mut(number).unwrap().key, number as u32);
                assert_eq!(map.find(0x1_0000, number as u32), Some(number));
            }
            assert!(map.get_mut(newest - expected as u64).is_none());
            assert!(map.get_mut(newest + 1).is_none());
        }
    }
}
