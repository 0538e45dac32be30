//! Says what reaches a shard besides packets, and how.

use super::counts::ShardCounts;
use super::orders::{MediaOrder, OpenRoom, Opening};
use super::routes::Notice;
use crate::media::link::Path;
use std::sync::Arc;
use tokio::sync::{mpsc, oneshot};

/// What reaches a shard besides packets.
#[derive(Debug)]
pub(crate) enum Mail {
    /// A room to open here.
    Open(OpenRoom),
    /// What a room's session asks of its media.
    Order(Opening, MediaOrder),
    /// The session let go of the room.
    Close(Opening),
    /// What the links of the shard with this index are found by.
    Neighbour(u16, Notice),
    /// Tell what was counted.
    Count(oneshot::Sender<Box<ShardCounts>>),
    /// Say goodbye on every link and end.
    Shutdown(oneshot::Sender<()>),
    /// Bring up a bug of ours.
    #[cfg(test)]
    Panic,
    /// End without having been told to, as for a socket that fails.
    #[cfg(test)]
    Fail,
}

/// A datagram that the kernel gave to another shard.
#[derive(Debug)]
pub(crate) struct Misrouted {
    pub(super) path: Path,
    pub(super) datagram: Vec<u8>,
}

/// How many misrouted datagrams may wait: two full reads of a neighbour's socket.
pub(super) const MISROUTED: usize = 64 * quinn_udp::BATCH_SIZE;

/// How many datagrams from unknown addresses may wait: the first checks of a class that joins at
/// once. More would only be a longer flood.
pub(super) const STRANGERS: usize = 64;

/// The longest datagram that is taken from an unknown address: what an Ethernet frame holds, so that
/// all that wait take 96 KB.
pub(super) const STRANGERS_LONGEST: usize = 1_500;

/// How the rest of the relay reaches one shard.
#[derive(Debug, Clone)]
pub(crate) struct Mailbox {
    /// Few and small: orders of sessions, addresses of neighbours.
    pub(super) mail: mpsc::UnboundedSender<Mail>,
    /// Datagrams from addresses that a link has authenticated.
    pub(super) misrouted: mpsc::Sender<Misrouted>,
    /// Datagrams from any other address: a flood fills this queue, and costs no link its media.
    pub(super) strangers: mpsc::Sender<Misrouted>,
}

/// The shard's ends of its [`Mailbox`].
#[derive(Debug)]
pub(crate) struct Inbox {
    pub(crate) mail: mpsc::UnboundedReceiver<Mail>,
    pub(super) misrouted: mpsc::Receiver<Misrouted>,
    pub(super) strangers: mpsc::Receiver<Misrouted>,
}

impl Mailbox {
    pub(crate) fn new() -> (Self, Inbox) {
        let (mail, mail_end) = mpsc::unbounded_channel();
        let (misrouted, misrouted_end) = mpsc::channel(MISROUTED);
        let (strangers, strangers_end) = mpsc::channel(STRANGERS);
        let mailbox = Self {
            mail,
            misrouted,
            strangers,
        };
        let inbox = Inbox {
            mail: mail_end,
            misrouted: misrouted_end,
            strangers: strangers_end,
        };
        (mailbox, inbox)
    }
}

/// The mailboxes of all shards, by index.
pub(crate) type Mailboxes = Arc<[Mailbox]>;

/// Gives a datagram to another shard if its queue has room, which it tells; asked first, so that a
/// flood that fills the queue allocates nothing more.
pub(super) fn hand_over(queue: &mpsc::Sender<Misrouted>, path: Path, datagram: &[u8]) -> bool {
    let Ok(permit) = queue.try_reserve() else {
        return false;
    };
    permit.send(Misrouted {
        path,
        datagram: datagram.to_vec(),
    });
    true
}
