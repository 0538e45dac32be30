//! Runs one shard turn by turn, in the caller's thread and time, so that a test can count what a
//! packet costs it: its socket, its tables, its rooms and what it hands up.

use super::Shard;
use crate::ids::RoomId;
use crate::media::egress::WallClock;
use crate::media::link::Certificate;
use crate::media::room::Host;
use crate::relay::handle::{LinkId, MediaError, MediaEvent, MediaJoin, MediaJoined, WantedTrack};
use crate::relay::mail::Mailbox;
use crate::relay::orders::{MediaOrder, OpenRoom, Opening};
use crate::relay::socket::{Bursts, ShardSocket};
use std::io;
use std::net::{Ipv4Addr, SocketAddr};
use std::sync::Arc;
use std::time::Instant;
use tokio::runtime::Runtime;
use tokio::sync::{mpsc, oneshot};

/// A shard on loopback with one room, and the runtime that its socket needs.
pub struct CountedShard {
    shard: Shard,
    bursts: Bursts,
    address: SocketAddr,
    events: mpsc::Receiver<MediaEvent>,
    runtime: Runtime,
}

impl CountedShard {
    /// A shard whose time begins now. The error is the system's: no socket, no runtime.
    pub fn open(now: Instant, certificate: Arc<Certificate>) -> io::Result<Self> {
        let runtime = tokio::runtime::Builder::new_current_thread()
            .enable_all()
            .build()?;
        let within = runtime.enter();
        let bound = ShardSocket::bind(SocketAddr::from((Ipv4Addr::LOCALHOST, 0)))?;
        let address = bound.local_addr()?;
        let host = Host {
            certificate,
            candidates: vec![address],
            wall: WallClock { at: now, ntp: 0 },
        };
        let (mailbox, inbox) = Mailbox::new();
        let mut shard = Shard::new(
            0,
            Arc::new(host),
            ShardSocket::new(bound)?,
            inbox,
            vec![mailbox].into(),
        );
        let (told, events) = mpsc::channel(EVENTS);
        shard.open_room(OpenRoom {
            room: RoomId::fresh(),
            opening: Opening(0),
            events: told,
        });
        drop(within);
        Ok(Self {
            shard,
            bursts: Bursts::default(),
            address,
            events,
            runtime,
        })
    }

    /// Where its socket listens.
    pub fn address(&self) -> SocketAddr {
        self.address
    }

    /// Makes a link in its room.
    pub fn join(&mut self, now: Instant, join: MediaJoin) -> Result<MediaJoined, MediaError> {
        let (reply, mut answer) = oneshot::channel();
        let join = Box::new(join);
        self.order(now, MediaOrder::Join { join, reply });
        answer.try_recv().unwrap_or(Err(MediaError::Gone))
    }

    /// Changes what a participant shows.
    pub fn set_view(&mut self, now: Instant, link: LinkId, view: Vec<WantedTrack>) {
        self.order(now, MediaOrder::SetView(link, view));
    }

    fn order(&mut self, now: Instant, order: MediaOrder) {
        let _within = self.runtime.enter();
        self.shard.carry_out(now, ONLY_ROOM, order);
    }

    /// Waits for something to read, then takes and forwards all of it, as a turn of the shard's
    /// loop does.
    pub fn take(&mut self, now: Instant) -> io::Result<()> {
        let (shard, bursts) = (&mut self.shard, &mut self.bursts);
        self.runtime.block_on(async {
            shard.socket.ready().await?;
            shard.socket.flush_backlog();
            while shard.socket.read(bursts) {
                shard.take_bursts(now, bursts);
            }
            shard.hand_up();
            Ok(())
        })
    }

    /// When something is due without a packet.
    pub fn next_deadline(&mut self, now: Instant) -> Option<Instant> {
        self.shard.next_deadline(now)
    }

    /// Does what is due, as the alarm of the shard's loop does.
    pub fn tick(&mut self, now: Instant) {
        let _within = self.runtime.enter();
        self.shard.tick(now);
        self.shard.hand_up();
    }

    /// What the room told its session next.
    pub fn poll_event(&mut self) -> Option<MediaEvent> {
        self.events.try_recv().ok()
    }
}

/// The first key of the shard's slab.
const ONLY_ROOM: usize = 0;
/// More than a turn brings; the room merges what does not fit.
const EVENTS: usize = 1_024;
