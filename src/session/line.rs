//! Holds what waits for one participant to read it.

use super::connection::{Messages, Outgoing};
use super::messages::FromRoom;
use super::request::Presence;
use tokio::sync::{mpsc, watch};

/// The room's end of one participant's queue.
pub(super) struct Line {
    queue: mpsc::Sender<Outgoing>,
    /// The place of the last message, so that it always has one.
    last: mpsc::OwnedPermit<Outgoing>,
    overflowed: watch::Sender<bool>,
    presence: Presence,
}

impl Line {
    /// Both ends.
    pub(super) fn new(presence: Presence) -> (Self, Messages) {
        let (queue, told) = mpsc::channel(QUEUE);
        let (overflowed, overflow) = watch::channel(false);
        let last = queue.clone().try_reserve_owned();
        let line = Self {
            queue,
            last: last.expect("a new queue has room"),
            overflowed,
            presence,
        };
        let messages = Messages {
            queue: told,
            overflowed: overflow,
        };
        (line, messages)
    }

    /// Whether the message has a place, or needs none.
    pub(super) fn takes(&self, message: Outgoing) -> bool {
        let is_read = match self.presence {
            Presence::Page => true,
            // its status can be asked for
            Presence::Viewer => matches!(message, Outgoing::Own(FromRoom::Slots { .. })),
            Presence::Publisher => false,
        };
        if !is_read {
            return true;
        }
        // overflow: close that connection (1008) — whoever does not read for so long has lost the
        // thread, and comes back with a fresh roster; nobody else waits for it
        let sent = self.queue.try_send(message);
        !matches!(sent, Err(mpsc::error::TrySendError::Full(_)))
    }

    /// Says the last message.
    pub(super) fn end(self, bye: Outgoing) {
        self.last.send(bye);
    }

    /// Ends without one: the queue is full.
    pub(super) fn overflow(self) {
        self.overflowed.send_replace(true);
    }
}

/// Messages that wait for one participant: ten seconds of a busy room, on top of what the socket's
/// own buffer holds.
const QUEUE: usize = 128;
