//! Knows which packet indices of a stream were already used.

/// How far back an index may be used. RFC 3711 §3.3.2 asks for 64 at least. A slot remembers as many
/// packets of a picture (`egress/forward.rs`), and what its publisher repairs late goes out under the
/// number it had: less would withhold repairs that are in time, more would only take video that is too
/// late to show.
pub const REACH: usize = 512;

/// Where one SSRC stands: its highest index and which of the [`REACH`] up to it were used.
#[derive(Debug, Clone, Copy)]
pub(super) struct Window {
    highest: u64,
    /// A bit for each index, at its place modulo [`REACH`].
    used: [u64; WORDS],
}

const WORDS: usize = REACH / 64;

impl Window {
    /// The window after its first index.
    fn starting(index: u64) -> Self {
        let mut window = Self {
            highest: index,
            used: [0; WORDS],
        };
        window.set(index);
        window
    }

    fn word(index: u64) -> usize {
        (index / 64) as usize % WORDS
    }

    fn set(&mut self, index: u64) {
        self.used[Self::word(index)] |= 1 << (index % 64);
    }

    /// Reads what the next index needs.
    fn prefetch(&self) -> u64 {
        self.highest ^ self.used[Self::word(self.highest + 1)]
    }

    fn admits(&self, index: u64) -> bool {
        match self.highest.checked_sub(index) {
            None => true,
            Some(age) => {
                age < REACH as u64 && self.used[Self::word(index)] >> (index % 64) & 1 == 0
            }
        }
    }

    fn mark(&mut self, index: u64) {
        if index > self.highest {
            // what is passed over was not used; the places were those of indices that are too old now
            if index - self.highest >= REACH as u64 {
                self.used = [0; WORDS];
            } else {
                for skipped in self.highest + 1..index {
                    self.used[Self::word(skipped)] &= !(1 << (skipped % 64));
                }
            }
            self.highest = index;
        }
        self.set(index);
    }

    /// The 48-bit index that `sequence` most likely stands for (RFC 3711 §3.3.1); `None` where it
    /// would lie before the stream's first rollover period.
    fn index(&self, sequence: u16) -> Option<u64> {
        let ahead = sequence.wrapping_sub(self.highest as u16) as i16;
        self.highest
            .checked_add_signed(i64::from(ahead))
            .filter(|index| *index < 1 << 48)
    }
}

/// The windows of all SSRCs of one direction, bounded.
///
/// A plain scan over dense SSRCs: a link has a few dozen, and the last hit is tried first, so a
/// burst of one stream costs one comparison a packet.
#[derive(Debug)]
pub(super) struct Streams {
    ssrcs: Vec<u32>,
    windows: Vec<Window>,
    last: usize,
    limit: usize,
}

/// What [`Streams`] found for a packet; handed back to [`Streams::commit`] once its tag is valid.
#[derive(Debug, Clone, Copy)]
pub(super) struct Candidate {
    ssrc: u32,
    at: Option<usize>,
    /// The full packet index: 48 bits for RTP, 31 bits for RTCP.
    pub(super) index: u64,
    /// Nothing of this stream came with a higher index.
    pub(super) newest: bool,
}

/// Why a packet cannot have an index.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Refused {
    Used,
    TooManySsrcs,
}

impl Streams {
    pub(super) fn bounded(limit: usize) -> Self {
        Self {
            ssrcs: Vec::new(),
            windows: Vec::new(),
            last: 0,
            limit,
        }
    }

    /// Reads what the next packet of the same stream needs.
    pub(super) fn prefetch(&self) -> u64 {
        let ssrc = self.ssrcs.get(self.last).map_or(0, |ssrc| u64::from(*ssrc));
        let window = self.windows.get(self.last);
        ssrc ^ window.map_or(0, Window::prefetch)
    }

    fn find(&mut self, ssrc: u32) -> Option<usize> {
        if self.ssrcs.get(self.last) == Some(&ssrc) {
            return Some(self.last);
        }
        self.last = self.ssrcs.iter().position(|known| *known == ssrc)?;
        Some(self.last)
    }

    /// The index of a packet that only carries the low 16 bits of it. Changes nothing.
    pub(super) fn by_sequence(&mut self, ssrc: u32, sequence: u16) -> Result<Candidate, Refused> {
        match self.find(ssrc) {
            Some(at) => {
                let index = self.windows[at].index(sequence).ok_or(Refused::Used)?;
                self.admit(ssrc, Some(at), index)
            }
            None => self.admit(ssrc, None, u64::from(sequence)),
        }
    }

    /// The other index that the first packet of an unknown stream may have: who begins near the end of
    /// a period, and whose first packets were lost, is in the second one already (RFC 3711 §3.3.1).
    pub(super) fn next_period(candidate: Candidate) -> Option<Candidate> {
        let may_have_wrapped = candidate.at.is_none() && candidate.index < 1 << 15;
        may_have_wrapped.then(|| Candidate {
            index: candidate.index + (1 << 16),
            ..candidate
        })
    }

    /// A packet that carries its whole index. Changes nothing.
    pub(super) fn by_index(&mut self, ssrc: u32, index: u64) -> Result<Candidate, Refused> {
        let at = self.find(ssrc);
        self.admit(ssrc, at, index)
    }

    fn admit(&self, ssrc: u32, at: Option<usize>, index: u64) -> Result<Candidate, Refused> {
        let newest = match at {
            Some(at) if !self.windows[at].admits(index) => return Err(Refused::Used),
            Some(at) => index > self.windows[at].highest,
            None if self.ssrcs.len() >= self.limit => return Err(Refused::TooManySsrcs),
            None => true,
        };
        Ok(Candidate {
            ssrc,
            at,
            index,
            newest,
        })
    }

    /// Marks the candidate's index as used: after its tag was found valid, or before it is sealed.
    pub(super) fn commit(&mut self, candidate: Candidate) {
        match candidate.at {
            Some(at) => self.windows[at].mark(candidate.index),
            None => {
                self.last = self.ssrcs.len();
                self.ssrcs.push(candidate.ssrc);
                self.windows.push(Window::starting(candidate.index));
            }
        }
    }
}

#[cfg(test)]
impl Streams {
    pub(super) fn len(&self) -> usize {
        self.ssrcs.len()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn take(streams: &mut Streams, sequence: u16) -> Result<u64, Refused> {
        let candidate = streams.by_sequence(1, sequence)?;
        streams.commit(candidate);
        Ok(candidate.index)
    }

    #[test]
    fn a_sequence_number_that_wraps_starts_the_next_rollover_period() {
        let mut streams = Streams::bounded(4);
        assert_eq!(take(&mut streams, 65_534), Ok(65_534));
        assert_eq!(take(&mut streams, 1), Ok(65_537));
        // the late one belongs to the period before
        assert_eq!(take(&mut streams, 65_535), Ok(65_535));
        assert_eq!(take(&mut streams, 65_535), Err(Refused::Used));
    }

    #[test]
    fn nothing_before_the_first_period_gets_an_index() {
        let mut streams = Streams::bounded(4);
        assert_eq!(take(&mut streams, 3), Ok(3));
        assert_eq!(take(&mut streams, 65_000), Err(Refused::Used));
    }

    #[test]
    fn an_index_is_used_once_and_not_after_it_left_the_window() {
        let mut streams = Streams::bounded(4);
        assert_eq!(take(&mut streams, 1_000), Ok(1_000));
        assert_eq!(take(&mut streams, 1_000), Err(Refused::Used));
        assert_eq!(take(&mut streams, 489), Ok(489));
        assert_eq!(take(&mut streams, 489), Err(Refused::Used));
        assert_eq!(take(&mut streams, 488), Err(Refused::Used));
        assert_eq!(take(&mut streams, 1_300), Ok(1_300));
        assert_eq!(take(&mut streams, 1_000), Err(Refused::Used));
        assert_eq!(take(&mut streams, 1_299), Ok(1_299));
        assert_eq!(take(&mut streams, 3_000), Ok(3_000));
        assert_eq!(take(&mut streams, 2_489), Ok(2_489));
        assert_eq!(take(&mut streams, 2_488), Err(Refused::Used));
    }

    proptest! {
        /// Against a list of everything that was used.
        #[test]
        fn whatever_comes_in_whatever_order_no_index_is_used_twice(
            steps in prop::collection::vec((0_u8..8, 0_i16..600), 1..400),
        ) {
            let mut streams = Streams::bounded(1);
            let mut used = std::collections::BTreeSet::new();
            let mut highest = 30_000_u64;
            prop_assert_eq!(take(&mut streams, highest as u16), Ok(highest));
            used.insert(highest);
            for (kind, by) in steps {
                let index = match kind {
                    0 => highest + 1,
                    1 => highest + by as u64,
                    2 => highest + 100 * by as u64 % 30_000,
                    _ => highest - by as u64,
                };
                let free = !used.contains(&index) && index + REACH as u64 > highest;
                let expected = if free { Ok(index) } else { Err(Refused::Used) };
                prop_assert_eq!(take(&mut streams, index as u16), expected);
                if free {
                    used.insert(index);
                    highest = highest.max(index);
                }
            }
        }
    }

    #[test]
    fn the_number_of_ssrcs_is_bounded() {
        let mut streams = Streams::bounded(2);
        for ssrc in [1, 2] {
            let candidate = streams.by_sequence(ssrc, 0).expect("room for two");
            streams.commit(candidate);
        }
        assert_eq!(
            streams.by_sequence(3, 0).map(|c| c.index),
            Err(Refused::TooManySsrcs)
        );
        assert!(streams.by_sequence(2, 1).is_ok());
    }
}
