//! Names what can happen to a room, and whom it is about.

use super::connection::{Admitted, Inbox, Waits};
use super::messages::Waiting;
use super::order::ConnectionId;
use super::request::{JoinError, Presence};
use crate::ids::ParticipantId;
use crate::relay::handle::{MediaError, MediaEvent, MediaJoined, Offer, Sources};
use tokio::sync::{oneshot, watch};

/// What the relay answered.
pub(super) enum Answered {
    Made(Joining, Result<MediaJoined, MediaError>),
    Restarted(
        Joining,
        Box<Offer>,
        Sources,
        Result<MediaJoined, MediaError>,
    ),
    /// What the room handed over to be kept stands; `false`: nothing is written any more.
    Written(bool),
    Offered(
        ConnectionId,
        Option<oneshot::Sender<Result<String, MediaError>>>,
        Result<MediaJoined, MediaError>,
    ),
}

/// One thing that happened to a room.
pub(super) enum Happened {
    Asked(Inbox),
    /// `None`: nothing more will.
    Media(Option<MediaEvent>),
    Answered(Answered),
    /// But time has passed.
    Nothing,
}

impl Happened {
    /// Whom a bug costs that it brings up; `None`: nobody in particular.
    pub(super) fn about(&self) -> Option<ParticipantId> {
        match self {
            Self::Asked(item) => item.about(),
            Self::Media(Some(event)) => match event {
                MediaEvent::Slots { link, .. }
                | MediaEvent::HandshakeFailed { link, .. }
                | MediaEvent::Closed { link, .. }
                | MediaEvent::Policed { link, .. }
                | MediaEvent::Connected(link)
                | MediaEvent::Silent(link) => Some(link.participant),
                MediaEvent::Speakers(_) | MediaEvent::GivenUp => None,
            },
            Self::Answered(answered) => match answered {
                Answered::Made(joining, _) | Answered::Restarted(joining, ..) => {
                    Some(joining.connection.participant)
                }
                Answered::Offered(connection, ..) => Some(connection.participant),
                Answered::Written(_) => None,
            },
            Self::Media(None) | Self::Nothing => None,
        }
    }
}

/// A join that waits for the relay.
pub(super) struct Joining {
    pub(super) connection: ConnectionId,
    pub(super) presence: Presence,
    pub(super) confirms: bool,
    pub(super) reply: oneshot::Sender<Result<Admitted, JoinError>>,
}

/// What a join brought for its link.
pub(super) struct Asked {
    pub(super) offer: Offer,
    pub(super) sources: Sources,
    pub(super) waits: Option<Waits>,
}

/// A join that waits to be let in. Its offer is answered then, however long that takes: a browser gathers
/// nothing anew meanwhile, for we are the only candidate.
pub(super) struct Held {
    pub(super) presence: Presence,
    pub(super) confirms: bool,
    pub(super) offer: Offer,
    pub(super) sources: Sources,
    pub(super) reply: oneshot::Sender<Result<Admitted, JoinError>>,
    /// Who does not look how long it takes has none.
    pub(super) told: Option<watch::Sender<Option<Waiting>>>,
}
