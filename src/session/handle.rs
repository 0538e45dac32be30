//! Asks the task of a room, and is answered.

use super::captions::Spoken;
use super::connection::{Admitted, Entered, Inbox, Knock, Verdict, Waits};
use super::messages::{Participant, Problem, SourceName};
use super::request::{Credential, JoinError, JoinRequest, RoomSpec};
use super::room::Holder;
use super::sheet::CaseFile;
use crate::ids::{ParticipantId, RoomId};
use crate::site::Site;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use tokio::sync::{mpsc, oneshot, watch};

/// One open room; its task ends when the room is closed or the last handle is dropped.
#[derive(Debug, Clone)]
pub struct RoomHandle {
    pub(super) id: RoomId,
    pub(super) spec: Arc<RoomSpec>,
    pub(super) present: Arc<Present>,
    pub(super) inbox: mpsc::UnboundedSender<Inbox>,
}

/// How many are in a room, as its task last said.
#[derive(Debug, Default)]
pub(super) struct Present {
    pub(super) hubs: AtomicUsize,
    pub(super) spokes: AtomicUsize,
}

/// A room as the REST API lists it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RoomSummary {
    /// Which.
    pub id: RoomId,
    /// Its name.
    pub name: String,
    /// Its limit.
    pub limit: usize,
    /// How many are in it, those whose place is held included.
    pub participants: usize,
    /// How many of them are of a hub.
    pub hubs: usize,
}

impl RoomHandle {
    /// Which room.
    pub const fn id(&self) -> RoomId {
        self.id
    }

    /// The room as the REST API lists it.
    pub fn summary(&self) -> RoomSummary {
        let hubs = self.present.hubs.load(Ordering::Relaxed);
        RoomSummary {
            id: self.id,
            name: self.spec.name.clone(),
            limit: self.spec.limits.participants,
            participants: hubs + self.present.spokes.load(Ordering::Relaxed),
            hubs,
        }
    }

    /// Asks to be admitted; answers when the link is made or the join refused.
    pub async fn join(&self, request: JoinRequest) -> Result<Admitted, JoinError> {
        let (request, waits) = (Box::new(request), None);
        self.ask(|reply| Inbox::Join {
            request,
            reply,
            waits,
        })
        .await?
    }

    /// The same for a page, which can wait to be let in.
    pub async fn enter(&self, request: JoinRequest) -> Result<Entered, JoinError> {
        let (reply, mut answer) = oneshot::channel();
        let (told, waiting) = watch::channel(None);
        let (begins, waits) = oneshot::channel();
        let sent = self.inbox.send(Inbox::Join {
            request: Box::new(request),
            reply,
            waits: Some(Waits { told, begins }),
        });
        sent.map_err(|_| JoinError::Unavailable)?;
        tokio::select! {
            biased;
            // a join that does not wait drops its end
            Ok(connection) = waits => Ok(Entered::Waits(Knock {
                connection,
                told: waiting,
                answer: Verdict(answer),
            })),
            answered = &mut answer => {
                answered.unwrap_or(Err(JoinError::Unavailable)).map(Entered::In)
            }
        }
    }

    /// Everyone in the room.
    pub async fn participants(&self) -> Result<Vec<Participant>, JoinError> {
        self.ask(|reply| Inbox::List { reply }).await
    }

    /// Every case of the room.
    pub async fn cases(&self) -> Result<Vec<CaseFile>, JoinError> {
        self.ask(|reply| Inbox::Cases { reply }).await
    }

    /// Writes what is said, as a program hears it.
    pub async fn caption(&self, spoken: Spoken) -> Result<Result<(), Problem>, JoinError> {
        self.ask(|reply| Inbox::Caption { spoken, reply }).await
    }

    /// Mutes a participant's track.
    pub async fn silence(
        &self,
        participant: ParticipantId,
        source: SourceName,
    ) -> Result<Result<(), Problem>, JoinError> {
        self.ask(|reply| Inbox::Silence {
            participant,
            source,
            reply,
        })
        .await
    }

    /// Removes a participant; its resume token and its token's identity end with it.
    pub async fn remove(
        &self,
        participant: ParticipantId,
    ) -> Result<Result<(), Problem>, JoinError> {
        self.ask(|reply| Inbox::Remove { participant, reply }).await
    }

    /// What the holder of this credential is in the session now.
    pub async fn holder(&self, site: Site, credential: Credential) -> Result<Holder, JoinError> {
        self.ask(|reply| Inbox::Holder {
            site,
            credential,
            reply,
        })
        .await
    }

    /// Puts a question to the room's task. The queue has no bound of its own: whoever asks waits
    /// for the answer, so it holds one question a request.
    async fn ask<T>(
        &self,
        question: impl FnOnce(oneshot::Sender<T>) -> Inbox,
    ) -> Result<T, JoinError> {
        let (reply, answer) = oneshot::channel();
        let sent = self.inbox.send(question(reply));
        sent.map_err(|_| JoinError::Unavailable)?;
        answer.await.map_err(|_| JoinError::Unavailable)
    }

    /// `None`: its task ended before it could answer, which is as good.
    pub(super) async fn end<T>(
        &self,
        order: impl FnOnce(oneshot::Sender<T>) -> Inbox,
    ) -> Option<T> {
        self.ask(order).await.ok()
    }
}
