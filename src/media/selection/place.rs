//! Says what the session's rules come down to for one participant; media never sees a role.

use crate::ids::{ParticipantId, TrackId};
use crate::media::negotiated::Source;

/// Where a participant stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Place {
    /// Hub or spoke.
    pub standing: Standing,
    /// Has the floor: seen and heard by everyone.
    pub floor: bool,
    /// What it may publish; packets of anything else are dropped at ingress.
    pub may_publish: SourceSet,
    /// What it has muted: shown to nobody, even when packets still arrive.
    pub muted: SourceSet,
}

/// Whose picture matters to whom.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Standing {
    /// Seen by everyone, sees everyone.
    Hub,
    /// Seen by the hub; sees the hub and whoever has the floor.
    Spoke,
}

/// A set of a participant's sources.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct SourceSet {
    /// Voice.
    pub microphone: bool,
    /// The person.
    pub camera: bool,
    /// A shared screen.
    pub screen: bool,
}

impl SourceSet {
    /// All three.
    pub const ALL: Self = Self {
        microphone: true,
        camera: true,
        screen: true,
    };
    /// None of the three.
    pub const NONE: Self = Self {
        microphone: false,
        camera: false,
        screen: false,
    };

    /// Whether the set holds a source.
    pub const fn holds(self, source: Source) -> bool {
        match source {
            Source::Microphone => self.microphone,
            Source::Camera => self.camera,
            Source::Screen => self.screen,
        }
    }

    /// Puts a source in or takes it out.
    pub const fn set(&mut self, source: Source, present: bool) {
        match source {
            Source::Microphone => self.microphone = present,
            Source::Camera => self.camera = present,
            Source::Screen => self.screen = present,
        }
    }
}

/// Who is on the stage: decided by the session, for everyone alike. A receiver's face there and the
/// voice that plays in step with it, the picture of a viewer and what stands large on a page all
/// follow from it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct OnStage {
    /// Whoever has the floor, else who speaks for the hub.
    pub first: Option<ParticipantId>,
    /// Whom the first one sees, and everyone while the first shows no face.
    pub second: Option<ParticipantId>,
}

impl OnStage {
    /// Whose face a receiver sees there; never its own.
    pub fn seen_by(
        &self,
        receiver: ParticipantId,
        has_face: impl Fn(ParticipantId) -> bool,
    ) -> Option<ParticipantId> {
        let both = [self.first, self.second].into_iter().flatten();
        let mut others = both.filter(|one| *one != receiver);
        others.find(|one| has_face(*one))
    }
}

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
