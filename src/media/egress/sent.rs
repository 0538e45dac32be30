//! Remembers which of a publisher's packets each sequence number of ours stands for.

/// One number of ours.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct Sent {
    /// The low half of the packet's key.
    pub(super) key: u32,
    /// When it was last resent, in milliseconds since the slot began.
    pub(super) resent_at: u32,
    /// What was added to its picture id.
    pub(super) picture_shift: u16,
    /// The [`super::run::Run`] it belongs to; 0: none.
    pub(super) run: u8,
    /// How often it was resent.
    pub(super) resent: u8,
    /// The highest temporal layer that flowed then.
    pub(super) temporal: u8,
    pub(super) state: State,
}

/// What a number stands for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(super) enum State {
    /// A packet that has not come: the number keeps its place.
    #[default]
    Hole,
    /// The packet, sent.
    Whole,
    /// A packet that came late and is of a temporal layer that was being dropped: an empty one was
    /// sent in its stead, or the receiver would ask for it in vain.
    Blank,
}

/// A slot's newest numbers. Bounded; it takes memory with the first packet.
#[derive(Debug)]
pub(super) struct SentMap {
    entries: Vec<Sent>,
    capacity: usize,
    /// The first number never given.
    next: u64,
}

impl SentMap {
    /// `capacity` is a power of two.
    pub(super) fn new(first: u16, capacity: usize) -> Self {
        // one cycle up, so that numbers before the first are numbers as well
        Self {
            entries: Vec::new(),
            capacity,
            next: 0x1_0000 | u64::from(first),
        }
    }

    pub(super) fn next(&self) -> u64 {
        self.next
    }

    pub(super) fn capacity(&self) -> u64 {
        self.capacity as u64
    }

    /// Gives the next number.
    pub(super) fn push(&mut self, sent: Sent) -> u64 {
        if self.entries.is_empty() {
            self.entries = vec![Sent::default(); self.capacity];
        }
        let number = self.next;
        let place = self.place(number);
        self.entries[place] = sent;
        self.next += 1;
        number
    }

    pub(super) fn get_mut(&mut self, number: u64) -> Option<&mut Sent> {
        let held = number < self.next && number + self.capacity as u64 >= self.next;
        let place = self.place(number);
        let entry = self.entries.get_mut(place)?;
        (held && entry.run != 0).then_some(entry)
    }

    /// The number whose low 16 bits these are, if it is held.
    pub(super) fn number(&self, sequence: u16) -> Option<u64> {
        let newest = self.next - 1;
        newest.checked_sub(u64::from((newest as u16).wrapping_sub(sequence)))
    }

    /// The number of a run's packet, between `from` and the newest. Within a run numbers ascend with
    /// keys, and no faster.
    pub(super) fn find(&mut self, from: u64, key: u32) -> Option<u64> {
        let (mut low, mut high) = (
            from.max(self.next.saturating_sub(self.capacity as u64)),
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
        number as usize & (self.capacity - 1)
    }
}
