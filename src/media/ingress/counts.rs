//! Counts what one link's publishing cost: losses, and what we asked for because of them.

/// Since they were last taken.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Counts {
    /// Packets that had not come when their stream was reported on; some are mended later by RTX.
    pub lost: u64,
    /// Packets asked for again, each time it is done.
    pub asked_again: u64,
    /// Key frames asked for.
    pub keyframes_requested: u64,
}

impl Counts {
    /// Adds what another has counted.
    pub fn absorb(&mut self, other: &Self) {
        self.lost += other.lost;
        self.asked_again += other.asked_again;
        self.keyframes_requested += other.keyframes_requested;
    }
}
