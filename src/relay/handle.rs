//! Says what a session may ask of the media of its room, and what it is told back.
//!
//! A [`RoomMedia`] is a queue of [`MediaOrder`]s to the shard that owns the room; the shard's end
//! is the relay's job. Orders of one room are carried out in the order they were given.

use crate::ids::{ParticipantId, RoomId, TrackId};
use std::future::Future;
use thiserror::Error;
use tokio::sync::{mpsc, oneshot};

pub use crate::media::negotiated::{Mid, Source};
pub use crate::media::sdp::{Offer, SdpError, Sources};

/// What the session's rules come down to for one participant: media never sees a role.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Place {
    /// Whose picture matters how much.
    pub standing: Standing,
    /// Seen and heard by everyone.
    pub floor: bool,
    /// What ingress lets in; anything else is policed.
    pub may_publish: SourceSet,
    /// What is not forwarded even when it arrives.
    pub muted: SourceSet,
}

/// The two weights a participant's media can have.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Standing {
    /// Seen by every spoke; sees every spoke.
    Hub,
    /// Sees the hub and whoever has the floor.
    Spoke,
}

/// A set of sources.
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
    /// No source.
    pub const NONE: Self = Self {
        microphone: false,
        camera: false,
        screen: false,
    };

    /// Every source.
    pub const ALL: Self = Self {
        microphone: true,
        camera: true,
        screen: true,
    };

    /// Whether the set holds `source`.
    pub const fn holds(self, source: Source) -> bool {
        match source {
            Source::Microphone => self.microphone,
            Source::Camera => self.camera,
            Source::Screen => self.screen,
        }
    }

    /// Puts `source` in or takes it out.
    pub const fn set(&mut self, source: Source, held: bool) {
        match source {
            Source::Microphone => self.microphone = held,
            Source::Camera => self.camera = held,
            Source::Screen => self.screen = held,
        }
    }
}

/// One track a receiver shows, and how large.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct WantedTrack {
    /// Which track.
    pub track: TrackId,
    /// Device pixels, 1 to 8192.
    pub width: u16,
    /// Device pixels, 1 to 8192.
    pub height: u16,
}

/// What fills one slot of a receiver.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum SlotView {
    /// Nothing.
    Empty,
    /// A track that has not come through yet.
    Waiting {
        /// Which track.
        track: TrackId,
    },
    /// A track is here.
    Flowing {
        /// Which track.
        track: TrackId,
        /// The first RTP timestamp of this track in this slot.
        from: u32,
    },
    /// A track in a codec this receiver did not offer.
    Undecodable {
        /// Which track.
        track: TrackId,
    },
}

/// A new link for a participant; replaces an old one of the same participant.
#[derive(Debug)]
pub struct MediaJoin {
    /// Whose link.
    pub participant: ParticipantId,
    /// What the browser offered.
    pub offer: Offer,
    /// What the m-lines that send are.
    pub sources: Sources,
    /// The track of each source the offer sends.
    pub tracks: Vec<(Source, TrackId)>,
    /// What the participant may do from the first packet.
    pub place: Place,
}

/// A link that was made or restarted.
#[derive(Debug, Clone)]
pub struct MediaJoined {
    /// The SDP answer.
    pub answer: String,
    /// Every slot of the answer.
    pub slots: Vec<(Mid, SlotView)>,
}

/// Why the media of a room did not do as asked.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
pub enum MediaError {
    /// The offer cannot be answered.
    #[error("the offer cannot be answered: {why}")]
    Unacceptable {
        /// What is wrong with it.
        why: String,
    },
    /// An offer for a link the relay no longer has.
    #[error("no link of this participant")]
    NoSuchLink,
    /// An offer from another browser (another certificate) than the link's.
    #[error("the offer is not from the browser of this link")]
    OtherBrowser,
    /// The relay can carry no more links.
    #[error("the relay is full")]
    Full,
    /// The shard that owned the room is gone.
    #[error("the room's media is gone")]
    Gone,
}

/// What the media of a room says by itself.
#[derive(Debug, Clone, PartialEq)]
pub enum MediaEvent {
    /// What changed in a receiver's slots.
    Slots {
        /// The receiver.
        participant: ParticipantId,
        /// Only those that changed.
        slots: Vec<(Mid, SlotView)>,
    },
    /// Who speaks now, loudest first.
    Speakers(Vec<ParticipantId>),
    /// Media of a participant reaches us: the first time, or again after `Silent`.
    Connected(ParticipantId),
    /// Nothing came for 5 s; sending is paused.
    Silent(ParticipantId),
    /// The link is gone.
    Closed {
        /// Whose.
        participant: ParticipantId,
        /// Why.
        reason: CloseReason,
    },
    /// A participant sends what it may not; it is closed if it goes on.
    Policed {
        /// Who.
        participant: ParticipantId,
        /// What, in words for its page.
        what: String,
    },
}

/// Why the relay closed a link by itself.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum CloseReason {
    /// Nothing came for 30 s.
    Vanished,
    /// The DTLS handshake failed: the wrong certificate, or no common parameters.
    HandshakeFailed,
    /// It went on sending what it may not.
    Policed,
    /// A bug of ours in this link's code.
    Panicked,
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
        /// Whose link.
        participant: ParticipantId,
        /// The new offer.
        offer: Box<Offer>,
        /// What its m-lines that send are.
        sources: Sources,
        /// Dropped when the room is gone.
        reply: oneshot::Sender<Result<MediaJoined, MediaError>>,
    },
    /// Change what a participant may do.
    SetPlace(ParticipantId, Place),
    /// Change what a participant shows.
    SetView(ParticipantId, Vec<WantedTrack>),
    /// End a participant's link.
    Leave(ParticipantId),
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

    /// Changes what a participant may do.
    pub fn set_place(&self, participant: ParticipantId, place: Place) {
        self.give(MediaOrder::SetPlace(participant, place));
    }

    /// Changes what a participant shows.
    pub fn set_view(&self, participant: ParticipantId, tracks: Vec<WantedTrack>) {
        self.give(MediaOrder::SetView(participant, tracks));
    }

    /// Ends a participant's link.
    pub fn leave(&self, participant: ParticipantId) {
        self.give(MediaOrder::Leave(participant));
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
