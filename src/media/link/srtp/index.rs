//! Knows which packet indices of a stream were already used.

/// Where one SSRC stands: its highest index and which of the 128 before it were used.
///
/// 128: RFC 3711 §3.3.2 asks for 64 at least; a key frame reordered by a wireless hop spans about
/// a hundred packets. Longer would only accept video that is too late to show.
#[derive(Debug, Clone, Copy)]
pub(super) struct Window {
    highest: u64,
    /// Bit n set: `highest - n` was used.
    used: u128,
}

impl Window {
    /// The window after its first index.
    fn starting(index: u64) -> Self {
        Self {
            highest: index,
            used: 1,
        }
    }

    fn admits(&self, index: u64) -> bool {
        match self.highest.checked_sub(index) {
            None => true,
            Some(age) => age < 128 && self.used >> age & 1 == 0,
        }
    }

    fn mark(&mut self, index: u64) {
        match index.checked_sub(self.highest) {
            Some(ahead) => {
                self.used = if ahead < 128 { self.used << ahead } else { 0 } | 1;
                self.highest = index;
            }
            None => self.used |= 1 << (self.highest - index),
        }
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
    pub(super) fn touch(&self) -> u64 {
        let ssrc = self.ssrcs.get(self.last).map_or(0, |ssrc| u64::from(*ssrc));
        let window = self.windows.get(self.last);
        ssrc ^ window.map_or(0, |window| window.highest)
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
        assert_eq!(take(&mut streams, 873), Ok(873));
        assert_eq!(take(&mut streams, 872), Err(Refused::Used));
        assert_eq!(take(&mut streams, 1_300), Ok(1_300));
        assert_eq!(take(&mut streams, 1_000), Err(Refused::Used));
        assert_eq!(take(&mut streams, 1_299), Ok(1_299));
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
