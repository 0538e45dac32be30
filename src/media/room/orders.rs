//! Defines what a room's media is asked, and what it says by itself.

use crate::ids::{ParticipantId, TrackId};
use crate::media::ended::Ended;
use crate::media::link::Failed;
use crate::media::negotiated::{Mid, Source};
use crate::media::sdp::{Offer, SdpError, Sources};
use crate::media::selection::permissions::Permissions;
use crate::media::selection::stage::OnStage;
use crate::media::selection::view::SlotView;
use thiserror::Error;

/// One link of a participant. Whoever comes back over another link has another epoch, so that nothing
/// late that was meant for the old one hits the new one, nor the other way round.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct LinkId {
    /// Whose.
    pub participant: ParticipantId,
    /// Higher than that of any link that this participant had in the room before.
    pub epoch: u32,
}

/// A new link for a participant; replaces an old one of the same participant.
#[derive(Debug)]
pub struct MediaJoin {
    /// The link.
    pub link: LinkId,
    /// What the browser offered.
    pub offer: Offer,
    /// What the m-lines that send are.
    pub sources: Sources,
    /// The track of each source the offer sends.
    pub tracks: Vec<(Source, TrackId)>,
    /// What the participant may do from the first packet.
    pub permissions: Permissions,
    /// Who is on the stage, now that it is in.
    pub on_stage: OnStage,
    /// Whether its page says which of the [`MediaEvent::Slots`] it has seen.
    pub confirms: bool,
}

/// A link that was made or restarted.
#[derive(Debug, Clone)]
pub struct MediaJoined {
    /// The SDP answer.
    pub answer: String,
}

/// Why the media of a room did not do as asked.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
pub enum MediaError {
    /// The offer cannot be answered.
    #[error("the offer cannot be answered: {why}")]
    Unacceptable {
        /// The path to what is wrong, in the offer or in `sources`.
        field: String,
        /// What is wrong with it, and the fix.
        why: String,
    },
    /// An offer for a link the relay no longer has.
    #[error("no link of this participant")]
    NoSuchLink,
    /// An offer from another browser (another certificate) than the link's.
    #[error("the offer is not from the browser of this link")]
    OtherBrowser,
    /// The shard that owned the room is gone.
    #[error("the room's media is gone")]
    Gone,
}

impl From<SdpError> for MediaError {
    fn from(error: SdpError) -> Self {
        match error {
            SdpError::FingerprintChanged => Self::OtherBrowser,
            other => Self::Unacceptable {
                field: other.field(),
                why: other.to_string(),
            },
        }
    }
}

/// What the media of a room says by itself.
#[derive(Debug, Clone, PartialEq)]
pub enum MediaEvent {
    /// What changed in a receiver's slots.
    Slots {
        /// The receiver.
        link: LinkId,
        /// Only those that changed.
        slots: Vec<(Mid, SlotView)>,
        /// How often the receiver was told of its slots, this time included.
        version: u32,
    },
    /// Who speaks now, loudest first.
    Speakers(Vec<ParticipantId>),
    /// Media of a participant reaches us: the first time, or again after `Silent`.
    Connected(LinkId),
    /// Nothing came for 5 s; sending is paused.
    Silent(LinkId),
    /// No secure connection came about; `Closed` follows.
    HandshakeFailed {
        /// Which link.
        link: LinkId,
        /// What it failed by.
        failed: Failed,
    },
    /// The link is gone.
    Closed {
        /// Which.
        link: LinkId,
        /// Why.
        why: Ended,
    },
    /// A participant sends what it may not.
    Policed {
        /// Who.
        link: LinkId,
        /// What, in words for its page.
        what: String,
    },
    /// A bug of ours came up again and again: the room's media is gone for good. Nothing follows.
    GivenUp,
}
