//! Says what a session may ask of the media of its room, and is its way to the shard that has it.
//!
//! A room's shard is chosen once, when it is opened. Orders of one room are carried out in the order
//! they were given.

use super::mail::{Mail, Mailboxes};
use super::orders::{MediaOrder, OpenRoom, Opening};
use crate::ids::RoomId;
use std::future::Future;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use tokio::sync::{mpsc, oneshot};

pub use crate::media::ended::Ended;
pub use crate::media::link::SILENT_AFTER;
pub use crate::media::negotiated::{Mid, Source};
pub use crate::media::room::{LinkId, MediaError, MediaEvent, MediaJoin, MediaJoined};
pub use crate::media::sdp::{Offer, SdpError, Sources};
pub use crate::media::selection::permissions::{Permissions, SourceSet, Visibility};
pub use crate::media::selection::speakers::HEARD_MAX;
pub use crate::media::selection::stage::OnStage;
pub use crate::media::selection::view::{MOST_SHOWN, SlotView, WantedTrack};

/// The media of one room, on the shard that owns it; the room's media ends with the last clone.
///
/// The shard's mailbox has no bound for it because the room's task bounds what it holds: permissions and
/// views are coalesced to ten a second a participant, an offer waits for its answer, and what a page has
/// seen is passed on as it comes, at the pace that the page may talk.
#[derive(Debug, Clone)]
pub struct RoomMedia(Arc<Opened>);

/// Lives as long as a [`RoomMedia`] of it.
#[derive(Debug)]
struct Opened {
    opening: Opening,
    shard: mpsc::UnboundedSender<Mail>,
}

impl Drop for Opened {
    fn drop(&mut self) {
        // a shard that is gone has nothing to close
        let _ = self.shard.send(Mail::Close(self.opening));
    }
}

impl RoomMedia {
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
        link: LinkId,
        offer: Offer,
        sources: Sources,
    ) -> impl Future<Output = Result<MediaJoined, MediaError>> + Send + 'static {
        let (reply, answer) = oneshot::channel();
        self.give(MediaOrder::Offer {
            link,
            offer: Box::new(offer),
            sources,
            reply,
        });
        async move { answer.await.unwrap_or(Err(MediaError::Gone)) }
    }

    /// Gives an order.
    pub fn give(&self, order: MediaOrder) {
        // a shard that is gone has no media left to change; a join sees its reply dropped
        let _ = self.0.shard.send(Mail::Order(self.0.opening, order));
    }
}

/// The relay: opens the media of rooms.
#[derive(Debug, Clone)]
pub struct Relay {
    shards: Mailboxes,
    opened: Arc<AtomicU64>,
}

impl Relay {
    /// A handle of these shards.
    pub(crate) fn new(shards: Mailboxes) -> Self {
        Self {
            shards,
            opened: Arc::default(),
        }
    }

    /// Opens the media of a room on the shard whose turn it is; with that shard gone, its joins answer
    /// [`MediaError::Gone`].
    pub fn open_room(&self, room: RoomId) -> (RoomMedia, mpsc::Receiver<MediaEvent>) {
        let count = self.opened.fetch_add(1, Ordering::Relaxed);
        let opening = Opening(count);
        let shard = self.shards[count as usize % self.shards.len()].mail.clone();
        let (events, told) = mpsc::channel(EVENTS);
        let open = OpenRoom {
            room,
            opening,
            events,
        };
        let _ = shard.send(Mail::Open(open));
        (RoomMedia(Arc::new(Opened { opening, shard })), told)
    }
}

/// Events of one room on their way to its task: a burst of slots for 300 receivers at once, twice.
const EVENTS: usize = 1024;
