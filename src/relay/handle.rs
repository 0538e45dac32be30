//! Says what a session may ask of the media of its room, and what it is told back.
//!
//! A [`RoomMedia`] is a queue of [`MediaOrder`]s to the shard that owns the room; the shard's end
//! is the relay's job. Orders of one room are carried out in the order they were given.

use crate::ids::{ParticipantId, RoomId};
use std::future::Future;
use tokio::sync::{mpsc, oneshot};

pub use crate::media::negotiated::{Mid, Source};
pub use crate::media::room::{CloseReason, Ended, MediaError, MediaEvent, MediaJoin, MediaJoined};
pub use crate::media::sdp::{Offer, SdpError, Sources};
pub use crate::media::selection::place::{
    MOST_SHOWN, Place, SlotView, SourceSet, Standing, WantedTrack,
};

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
        /// Whose link.
        participant: ParticipantId,
        /// The new offer.
        offer: Box<Offer>,
        /// What its m-lines that send are.
        sources: Sources,
        /// Dropped when the room is gone.
        reply: oneshot::Sender<Result<MediaJoined, MediaError>>,
    },
    /// Change what participants may do, all at one moment.
    SetPlaces(Vec<(ParticipantId, Place)>),
    /// Change what a participant shows.
    SetView(ParticipantId, Vec<WantedTrack>),
    /// A participant's page shows its slots as it was told in this turn.
    Seen(ParticipantId, u32),
    /// End a participant's link, for this reason.
    Leave(ParticipantId, Ended),
}

/// The media of one room, on the shard that owns it; the room's media ends with the last clone.
///
/// The queue has no bound of its own because the room's task bounds what it holds: places and
/// views are coalesced to ten a second a participant, and an offer waits for its answer.
#[derive(Debug, Clone)]
pub struct RoomMedia {
    orders: mpsc::UnboundedSender<MediaOrder>,
}

impl RoomMedia {
    /// A handle and the shard's end of it.
    pub fn new() -> (Self, mpsc::UnboundedReceiver<MediaOrder>) {
        let (orders, shard) = mpsc::unbounded_channel();
        (Self { orders }, shard)
    }

    /// Makes a link; the order is given at once, the future waits for the answer.
    pub fn join(
        &self,
        join: MediaJoin,
    ) -> impl Future<Output = Result<MediaJoined, MediaError>> + Send + 'static {
        let (reply, answer) = oneshot::channel();
        let join = Box::new(join);
        self.give(MediaOrder::Join { join, reply });
        async move { answer.await.unwrap_or(Err(MediaError::Gone)) }
    }

    /// Restarts ICE or adds slots on the same link; the order is given at once.
    pub fn offer(
        &self,
        participant: ParticipantId,
        offer: Offer,
        sources: Sources,
    ) -> impl Future<Output = Result<MediaJoined, MediaError>> + Send + 'static {
        let (reply, answer) = oneshot::channel();
        self.give(MediaOrder::Offer {
            participant,
            offer: Box::new(offer),
            sources,
            reply,
        });
        async move { answer.await.unwrap_or(Err(MediaError::Gone)) }
    }

    /// Changes what participants may do, all at one moment.
    pub fn set_places(&self, places: Vec<(ParticipantId, Place)>) {
        self.give(MediaOrder::SetPlaces(places));
    }

    /// Changes what a participant shows.
    pub fn set_view(&self, participant: ParticipantId, tracks: Vec<WantedTrack>) {
        self.give(MediaOrder::SetView(participant, tracks));
    }

    /// Says that a participant's page shows its slots as it was told in this turn.
    pub fn seen(&self, participant: ParticipantId, turn: u32) {
        self.give(MediaOrder::Seen(participant, turn));
    }

    /// Ends a participant's link, for this reason.
    pub fn leave(&self, participant: ParticipantId, why: Ended) {
        self.give(MediaOrder::Leave(participant, why));
    }

    fn give(&self, order: MediaOrder) {
        // a shard that is gone has no media left to change; a join sees its reply dropped
        let _ = self.orders.send(order);
    }
}

/// A room whose media is to be opened on a shard.
#[derive(Debug)]
pub struct OpenRoom {
    /// Which room.
    pub room: RoomId,
    /// Ends when the session's last [`RoomMedia`] is dropped.
    pub orders: mpsc::UnboundedReceiver<MediaOrder>,
    /// Where the room's events go.
    pub events: mpsc::Sender<MediaEvent>,
}

/// The relay: opens the media of rooms.
#[derive(Debug, Clone)]
pub struct Relay {
    rooms: mpsc::UnboundedSender<OpenRoom>,
}

impl Relay {
    /// A handle and the end on which the shards take rooms.
    pub fn new() -> (Self, mpsc::UnboundedReceiver<OpenRoom>) {
        let (rooms, shards) = mpsc::unbounded_channel();
        (Self { rooms }, shards)
    }

    /// Opens the media of a room; with no relay left, its joins answer [`MediaError::Gone`].
    pub fn open_room(&self, room: RoomId) -> (RoomMedia, mpsc::Receiver<MediaEvent>) {
        let (media, orders) = RoomMedia::new();
        let (events, told) = mpsc::channel(EVENTS);
        let _ = self.rooms.send(OpenRoom {
            room,
            orders,
            events,
        });
        (media, told)
    }
}

/// Events of one room on their way to its task: a burst of slots for 300 receivers at once, twice.
const EVENTS: usize = 1024;
