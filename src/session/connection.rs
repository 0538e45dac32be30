//! Gives an admitted participant its line to the room's task: what it says, what it is told.

use super::captions::Spoken;
use super::messages::{FromRoom, Participant, Problem, SourceName, Waiting};
use super::order::ConnectionId;
use super::removed::Removed;
use super::request::{Command, Credential, JoinError, JoinRequest};
use super::room::{Holder, Welcomed};
use super::sheet::CaseFile;
use crate::ids::ParticipantId;
use crate::relay::handle::{MediaError, Offer, Sources};
use crate::site::Site;
use bytes::Bytes;
use std::sync::Arc;
use tokio::sync::{OwnedSemaphorePermit, Semaphore, mpsc, oneshot, watch};

/// What an admitted participant gets.
#[derive(Debug)]
pub struct Admitted {
    /// What it is told first.
    pub welcomed: Box<Welcomed>,
    /// What it says goes here.
    pub connection: Connection,
    /// What it is told after the welcome comes here. A WHIP resource is told its `bye` only, a WHEP
    /// resource of its slots as well.
    pub messages: Messages,
}

impl Admitted {
    /// Who was admitted.
    pub fn participant(&self) -> ParticipantId {
        self.welcomed.welcome.participant
    }
}

/// What a page's join comes to at first.
#[derive(Debug)]
pub enum Entered {
    /// They are in.
    In(Admitted),
    /// They wait to be let in.
    Waits(Knock),
}

/// One who waits to be let in. Dropping it says that they vanished: their place is kept for 30 s.
#[derive(Debug)]
pub struct Knock {
    /// What it says goes here: `Leave` alone is heard.
    pub connection: Connection,
    /// What it is told of its waiting; `None` until it is told first.
    pub told: watch::Receiver<Option<Waiting>>,
    /// How it ends.
    pub answer: Verdict,
}

/// How the waiting of one ends.
#[derive(Debug)]
pub struct Verdict(pub(super) oneshot::Receiver<Result<Admitted, JoinError>>);

impl Verdict {
    /// Returns when the waiting is over.
    pub async fn given(&mut self) -> Result<Admitted, JoinError> {
        let answer = (&mut self.0).await;
        answer.unwrap_or(Err(JoinError::Unavailable))
    }
}

/// A participant's line to its room. Dropping it says that the participant vanished: its place is
/// held for 30 s (a WHIP or WHEP resource leaves at once).
#[derive(Debug)]
pub struct Connection {
    id: ConnectionId,
    inbox: mpsc::WeakUnboundedSender<Inbox>,
    places: Arc<Semaphore>,
}

impl Connection {
    pub(super) fn new(id: ConnectionId, inbox: mpsc::WeakUnboundedSender<Inbox>) -> Self {
        let places = Arc::new(Semaphore::new(WISHES));
        Self { id, inbox, places }
    }

    /// Whose.
    pub const fn participant(&self) -> ParticipantId {
        self.id.participant
    }

    /// Says what the participant wants. Waits while eight of its commands are on their way, so that
    /// a page that talks faster than the room listens waits in its own socket; refusals and
    /// answers come as messages.
    pub async fn say(&self, command: Command) {
        let place = Arc::clone(&self.places).acquire_owned().await;
        let place = place.expect("the semaphore is never closed");
        self.send(Inbox::Said {
            connection: self.id,
            command,
            place,
        });
    }

    /// Answers a new offer on the same link directly, for a WHIP or WHEP resource.
    pub async fn offer(&self, offer: Offer, sources: Sources) -> Result<String, MediaError> {
        let (reply, answer) = oneshot::channel();
        self.send(Inbox::Offer {
            connection: self.id,
            offer: Box::new(offer),
            sources,
            reply,
        });
        answer.await.unwrap_or(Err(MediaError::Gone))
    }

    fn send(&self, item: Inbox) {
        // a room that is gone has said so in the messages, which ended
        if let Some(inbox) = self.inbox.upgrade() {
            let _ = inbox.send(item);
        }
    }
}

impl Drop for Connection {
    fn drop(&mut self) {
        self.send(Inbox::Vanished(self.id));
    }
}

/// What a participant is told, in order.
#[derive(Debug)]
pub struct Messages {
    pub(super) queue: mpsc::Receiver<Outgoing>,
    pub(super) overflowed: watch::Receiver<bool>,
}

impl Messages {
    /// The next message; `None` after the last one, which is a `bye` unless the queue overflowed
    /// or the room failed.
    pub async fn next(&mut self) -> Option<Outgoing> {
        self.queue.recv().await
    }

    /// Tells when the participant has not read for too long, even while a message is being
    /// written: its connection is to be closed with 1008 then.
    pub fn overflow(&self) -> Overflow {
        Overflow {
            overflowed: self.overflowed.clone(),
        }
    }
}

/// Waits for a participant's queue to overflow.
#[derive(Debug, Clone)]
pub struct Overflow {
    overflowed: watch::Receiver<bool>,
}

impl Overflow {
    /// Returns when the queue has overflowed; never, if it does not.
    pub async fn happened(&mut self) {
        if self.overflowed.wait_for(|it| *it).await.is_err() {
            std::future::pending::<()>().await;
        }
    }
}

/// One message on its way to a participant.
#[derive(Debug, Clone, PartialEq)]
pub enum Outgoing {
    /// For this participant alone.
    Own(FromRoom),
    /// For everyone: the JSON, written once.
    Shared(Bytes),
}

impl Outgoing {
    /// The message as JSON.
    pub fn into_json(self) -> Bytes {
        match self {
            Self::Own(message) => {
                let json = serde_json::to_vec(&message);
                json.expect("a message is JSON").into()
            }
            Self::Shared(json) => json,
        }
    }

    /// Whether it is for this participant alone.
    pub const fn is_own(&self) -> bool {
        matches!(self, Self::Own(_))
    }

    /// Whether nothing follows.
    pub const fn is_bye(&self) -> bool {
        matches!(self, Self::Own(FromRoom::Bye { .. }))
    }
}

/// The room's end of what one who waits is told, and its page's.
#[derive(Debug)]
pub(super) struct Waits {
    pub(super) told: watch::Sender<Option<Waiting>>,
    pub(super) begins: oneshot::Sender<Connection>,
}

/// What reaches a room's task.
#[derive(Debug)]
pub(super) enum Inbox {
    Join {
        request: Box<JoinRequest>,
        reply: oneshot::Sender<Result<Admitted, JoinError>>,
        /// Who waits is told what of it, and when they begin to.
        waits: Option<Waits>,
    },
    Said {
        connection: ConnectionId,
        command: Command,
        /// Given back when the command was heard.
        place: OwnedSemaphorePermit,
    },
    Offer {
        connection: ConnectionId,
        offer: Box<Offer>,
        sources: Sources,
        reply: oneshot::Sender<Result<String, MediaError>>,
    },
    Vanished(ConnectionId),
    List {
        reply: oneshot::Sender<Vec<Participant>>,
    },
    Caption {
        spoken: Spoken,
        reply: oneshot::Sender<Result<(), Problem>>,
    },
    Silence {
        participant: ParticipantId,
        source: SourceName,
        reply: oneshot::Sender<Result<(), Problem>>,
    },
    Remove {
        participant: ParticipantId,
        reply: oneshot::Sender<Result<(), Problem>>,
    },
    Cases {
        reply: oneshot::Sender<Vec<CaseFile>>,
    },
    Holder {
        site: Site,
        credential: Credential,
        reply: oneshot::Sender<Holder>,
    },
    Close {
        done: oneshot::Sender<Removed>,
    },
    Restart {
        done: oneshot::Sender<()>,
    },
}

impl Inbox {
    /// Whose it is; `None`: nobody's who is in, or not yet.
    pub(super) fn about(&self) -> Option<ParticipantId> {
        match self {
            Self::Said { connection, .. } | Self::Offer { connection, .. } => {
                Some(connection.participant)
            }
            Self::Vanished(connection) => Some(connection.participant),
            Self::Silence { participant, .. } | Self::Remove { participant, .. } => {
                Some(*participant)
            }
            Self::Join { .. }
            | Self::List { .. }
            | Self::Cases { .. }
            | Self::Caption { .. }
            | Self::Holder { .. }
            | Self::Close { .. }
            | Self::Restart { .. } => None,
        }
    }
}

/// Wishes of one participant on their way to the room: a page says at most a few at once.
const WISHES: usize = 8;
