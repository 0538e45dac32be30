//! Says what a receiver shows, and what it is told of its slots.

use crate::ids::TrackId;

/// A receiver shows at most so many at once: a gallery page has 49.
pub const MOST_SHOWN: usize = 50;

/// One track a receiver shows, and how large, in device pixels.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct WantedTrack {
    /// Which.
    pub track: TrackId,
    /// 1 to 8192.
    pub width: u16,
    /// 1 to 8192.
    pub height: u16,
}

/// What fills one slot, as its receiver is told.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum SlotView {
    /// Nothing.
    Empty,
    /// A track whose first key frame has not come through yet.
    Waiting {
        /// Which.
        track: TrackId,
        /// No frame of another track in this slot has this RTP timestamp or a later one: what comes
        /// under it can be shown before its receiver hears that it flows.
        from: u32,
    },
    /// A track is here since an RTP timestamp.
    Flowing {
        /// Which.
        track: TrackId,
        /// The first RTP timestamp of this track in this slot.
        from: u32,
    },
    /// A track in a codec this receiver did not offer.
    Undecodable {
        /// Which.
        track: TrackId,
    },
}

impl SlotView {
    /// The track that is said to be there.
    pub const fn track(&self) -> Option<TrackId> {
        match self {
            Self::Empty => None,
            Self::Waiting { track, .. }
            | Self::Flowing { track, .. }
            | Self::Undecodable { track } => Some(*track),
        }
    }
}
