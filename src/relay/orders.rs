//! Says what is asked of the media of a room, and of which opening of the room.

use crate::ids::RoomId;
use crate::media::ended::Ended;
use crate::media::room::{LinkId, MediaError, MediaEvent, MediaJoin, MediaJoined};
use crate::media::sdp::{Offer, Sources};
use crate::media::selection::permissions::Permissions;
use crate::media::selection::stage::OnStage;
use crate::media::selection::view::WantedTrack;
use tokio::sync::{mpsc, oneshot};

/// One opening of a room's media, counted by the process: what is late for one never meets the next.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct Opening(pub(super) u64);

/// A room whose media is to be opened on a shard.
#[derive(Debug)]
pub struct OpenRoom {
    /// Which room.
    pub room: RoomId,
    /// By this name it is spoken to.
    pub opening: Opening,
    /// Where the room's events go.
    pub events: mpsc::Sender<MediaEvent>,
}

/// What a room's session asks of its media.
#[derive(Debug)]
pub enum MediaOrder {
    /// Make a link.
    Join {
        /// For whom and what.
        join: Box<MediaJoin>,
        /// Dropped when the room is gone.
        reply: oneshot::Sender<Result<MediaJoined, MediaError>>,
    },
    /// Restart ICE or add slots on the same link.
    Offer {
        /// Which link.
        link: LinkId,
        /// The new offer.
        offer: Box<Offer>,
        /// What its m-lines that send are.
        sources: Sources,
        /// Dropped when the room is gone.
        reply: oneshot::Sender<Result<MediaJoined, MediaError>>,
    },
    /// Change what participants may do and who is on the stage, all at one moment.
    SetPermissions(Vec<(LinkId, Permissions)>, OnStage),
    /// Change what a participant shows.
    SetView(LinkId, Vec<WantedTrack>),
    /// A participant's page shows its slots as it was told in this version.
    Seen(LinkId, u32),
    /// Tell all of a participant's slots anew, whatever its page was told.
    TellSlots(LinkId),
    /// End a participant's link, for this reason.
    Leave(LinkId, Ended),
}
