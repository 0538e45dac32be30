//! Takes a later offer of someone who is in, and answers it.

use super::admission::sent_by;
use super::happened::Answered;
use super::messages::FromRoom;
use super::order::ConnectionId;
use super::refusal::Refusal;
use super::task::Task;
use crate::relay::handle::{MediaError, MediaJoined, Offer, Sources};
use crate::relay::orders::MediaOrder;
use tokio::sync::oneshot;

impl Task {
    pub(super) fn offer(
        &mut self,
        connection: ConnectionId,
        offer: Offer,
        sources: Sources,
        reply: Option<oneshot::Sender<Result<String, MediaError>>>,
    ) {
        self.room.spoke(connection);
        if !self.room.is_current(connection) || !self.offering.insert(connection) {
            let why = "an earlier offer still waits for its answer".into();
            let field = "offer".into();
            let answer = Err(MediaError::Unacceptable { field, why });
            self.answer_offer(connection, reply, answer);
            return;
        }
        let sources = match self.room.role_of(connection.participant) {
            Some(role) => sent_by(role, sources),
            None => sources,
        };
        let link = self.room.link_of(connection);
        let (Some(link), Some(media)) = (link, &self.media) else {
            self.offering.remove(&connection);
            self.answer_offer(connection, reply, Err(MediaError::NoSuchLink));
            return;
        };
        let answer = media.offer(link, offer, sources);
        self.waiting
            .spawn(async move { Answered::Offered(connection, reply, answer.await) });
    }

    pub(super) fn answer_offer(
        &mut self,
        connection: ConnectionId,
        reply: Option<oneshot::Sender<Result<String, MediaError>>>,
        answer: Result<MediaJoined, MediaError>,
    ) {
        match reply {
            Some(reply) => {
                let _ = reply.send(answer.map(|joined| joined.answer));
            }
            None => {
                let problem = match answer {
                    Ok(MediaJoined { answer }) => {
                        self.tell(connection, FromRoom::Answer { answer });
                        // a slot that is new to its page is told, too
                        if let Some(link) = self.room.link_of(connection) {
                            self.order(MediaOrder::TellSlots(link));
                        }
                        return;
                    }
                    Err(error) => {
                        let field = match &error {
                            MediaError::Unacceptable { field, .. } => field,
                            MediaError::NoSuchLink
                            | MediaError::OtherBrowser
                            | MediaError::Gone => "offer",
                        };
                        let words = format!("{error}. Join again with your resume token.");
                        Refusal::OfferRefused.of(field, &words)
                    }
                };
                self.tell(connection, FromRoom::Refused(problem));
            }
        }
    }
}
