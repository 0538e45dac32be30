//! Runs one shard: a thread that owns its socket, its rooms and everyone's links in them.
//!
//! Nothing is shared on the packet path. The kernel keeps each remote address on one of the
//! sockets, which need not be the owner's: its datagrams are then handed over one by one, by value,
//! and what follows from them leaves from the owner.

pub mod counted;
mod counting;

use super::handle::{MediaEvent, MediaOrder, OpenRoom};
use super::meter::ShardCounts;
use super::routes::{Door, LinkRef, Notice, Routes};
use super::socket::{Bursts, ShardSocket};
use crate::ids::RoomId;
use crate::media::link::Path;
use crate::media::outbox::{Exit, Outbox};
use crate::media::room::{Host, Room};
use slab::Slab;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::pin::pin;
use std::sync::Arc;
use std::time::{Duration, Instant};
use tokio::sync::{mpsc, oneshot};
use tracing::{error, info, warn};

/// Reads of one socket before mail and timers get their turn.
const READS_IN_A_ROW: usize = 4;

/// What reaches a shard besides packets.
#[derive(Debug)]
pub(super) enum Mail {
    /// A room to open here.
    Open(OpenRoom),
    /// What a room's session asks of its media.
    Order(RoomId, MediaOrder),
    /// The session let go of the room.
    Close(RoomId),
    /// What the links of the shard with this index are found by.
    Neighbour(u16, Notice),
    /// Tell what was counted.
    Count(oneshot::Sender<Box<ShardCounts>>),
    /// Say goodbye on every link and end.
    Shutdown(oneshot::Sender<()>),
    /// Bring up a bug of ours.
    #[cfg(test)]
    Panic,
}

/// A datagram that the kernel gave to another shard.
#[derive(Debug)]
pub(super) struct Misrouted {
    path: Path,
    datagram: Vec<u8>,
}

/// How many misrouted datagrams may wait: two full reads of a neighbour's socket.
pub(super) const MISROUTED: usize = 64 * quinn_udp::BATCH_SIZE;

/// How many datagrams from unknown addresses may wait: the first checks of a class that joins at
/// once. More would only be a longer flood.
pub(super) const STRANGERS: usize = 64;

/// The longest datagram that is taken from an unknown address: what an Ethernet frame holds, so that
/// all that wait take 96 KB.
const STRANGERS_LONGEST: usize = 1_500;

/// How many of them are taken before media, mail and timers get their turn.
const STRANGERS_IN_A_ROW: usize = 16;

/// How the rest of the relay reaches one shard.
#[derive(Debug, Clone)]
pub(super) struct Mailbox {
    /// Few and small: orders of sessions, addresses of neighbours.
    pub(super) mail: mpsc::UnboundedSender<Mail>,
    /// Datagrams from addresses that a link has authenticated.
    pub(super) misrouted: mpsc::Sender<Misrouted>,
    /// Datagrams from any other address: a flood fills this queue, and costs no link its media.
    pub(super) strangers: mpsc::Sender<Misrouted>,
}

/// The shard's ends of its [`Mailbox`].
#[derive(Debug)]
pub(super) struct Inbox {
    pub(super) mail: mpsc::UnboundedReceiver<Mail>,
    misrouted: mpsc::Receiver<Misrouted>,
    strangers: mpsc::Receiver<Misrouted>,
}

impl Mailbox {
    pub(super) fn new() -> (Self, Inbox) {
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
pub(super) type Mailboxes = Arc<[Mailbox]>;

/// One shard; lives as long as its thread.
pub(super) struct Shard {
    index: u16,
    host: Arc<Host>,
    socket: ShardSocket,
    inbox: Inbox,
    mailboxes: Mailboxes,
    rooms: Slab<LiveRoom>,
    routes: Routes,
    outbox: Outbox,
    /// Rooms that a burst touched and that must forward before the next read.
    touched: Vec<usize>,
    /// But for what its rooms, outbox and socket have counted themselves.
    counts: ShardCounts,
}

struct LiveRoom {
    id: RoomId,
    room: Room,
    events: mpsc::Sender<MediaEvent>,
}

impl Shard {
    pub(super) fn new(
        index: u16,
        host: Arc<Host>,
        socket: ShardSocket,
        inbox: Inbox,
        mailboxes: Mailboxes,
    ) -> Self {
        Self {
            index,
            host,
            socket,
            inbox,
            mailboxes,
            rooms: Slab::new(),
            routes: Routes::new(index),
            outbox: Outbox::default(),
            touched: Vec::new(),
            counts: ShardCounts::default(),
        }
    }

    /// Runs until told to shut down; `false` when it ends without.
    pub(super) async fn run(mut self) -> bool {
        let mut bursts = Bursts::default();
        // Waking took a quarter of the shard's time when it ticked each 20 ms with 50 receivers: it
        // sleeps until a packet comes or until something is due.
        let mut alarm = pin!(tokio::time::sleep(Duration::ZERO));
        let mut armed = None;
        loop {
            let due = self.next_deadline();
            if let Some(at) = due.filter(|_| due != armed) {
                alarm.as_mut().reset(at.into());
                armed = due;
            }
            tokio::select! {
                mail = self.inbox.mail.recv() => match mail {
                    Some(Mail::Shutdown(done)) => {
                        self.say_goodbye();
                        // The relay may have stopped waiting; there is nobody left to tell.
                        let _ = done.send(());
                        return true;
                    }
                    Some(mail) => self.open_mail(mail),
                    None => return true,
                },
                Some(first) = self.inbox.misrouted.recv() => self.take_misrouted(first),
                Some(first) = self.inbox.strangers.recv() => self.take_strangers(first),
                () = &mut alarm, if due.is_some() => {
                    armed = None;
                    let now = Instant::now();
                    if let Some(due) = due {
                        let lag = now.saturating_duration_since(due);
                        self.counts.lag.observe(lag.as_secs_f64());
                    }
                    self.tick(now);
                }
                ready = self.socket.ready() => {
                    if let Err(error) = ready {
                        error!(%error, "the media socket failed; this shard stops");
                        return false;
                    }
                    self.socket.flush_backlog();
                    for _ in 0..READS_IN_A_ROW {
                        if !self.socket.read(&mut bursts) {
                            break;
                        }
                        self.take_bursts(Instant::now(), &mut bursts);
                    }
                }
            }
            self.hand_up();
        }
    }

    fn take_bursts(&mut self, now: Instant, bursts: &mut Bursts) {
        for (path, stride, bytes) in bursts.iter_mut() {
            self.take_burst(now, path, stride, bytes);
        }
        self.end_bursts(now);
    }

    fn take_misrouted(&mut self, first: Misrouted) {
        self.take_queued(first, MISROUTED, |inbox| &mut inbox.misrouted);
    }

    fn take_strangers(&mut self, first: Misrouted) {
        self.take_queued(first, STRANGERS_IN_A_ROW, |inbox| &mut inbox.strangers);
    }

    fn take_queued(
        &mut self,
        first: Misrouted,
        most: usize,
        queue: impl Fn(&mut Inbox) -> &mut mpsc::Receiver<Misrouted>,
    ) {
        let now = Instant::now();
        self.take_handed_over(now, first);
        for _ in 1..most {
            let Ok(next) = queue(&mut self.inbox).try_recv() else {
                break;
            };
            self.take_handed_over(now, next);
        }
        self.end_bursts(now);
    }

    fn take_handed_over(&mut self, now: Instant, misrouted: Misrouted) {
        let Misrouted { path, mut datagram } = misrouted;
        let length = datagram.len();
        self.take_burst(now, path, length, &mut datagram);
    }

    fn take_burst(&mut self, now: Instant, path: Path, stride: usize, bytes: &mut [u8]) {
        for datagram in bytes.chunks_mut(stride) {
            match self.routes.door(path, datagram) {
                Door::Here(link) => self.take_datagram(now, link, path, datagram),
                Door::Neighbour(shard) => {
                    if let Some(mailbox) = self.mailboxes.get(usize::from(shard)) {
                        self.counts.misrouted += 1;
                        // overflow: drop the newest — the neighbour is a socket read behind.
                        if !hand_over(&mailbox.misrouted, path, datagram) {
                            self.counts.misrouted_dropped += 1;
                        }
                    }
                }
                Door::StrangerOf(shard) if datagram.len() <= STRANGERS_LONGEST => {
                    if let Some(mailbox) = self.mailboxes.get(usize::from(shard)) {
                        self.counts.misrouted += 1;
                        // overflow: drop the newest — a browser checks again, a flood need not.
                        if !hand_over(&mailbox.strangers, path, datagram) {
                            self.counts.strangers += 1;
                        }
                    }
                }
                Door::StrangerOf(_) | Door::Nobody => self.counts.strangers += 1,
            }
        }
    }

    fn take_datagram(&mut self, now: Instant, link: LinkRef, path: Path, datagram: &mut [u8]) {
        let Some(live) = self.rooms.get_mut(link.room) else {
            return;
        };
        let mut exit = Exit::new(&mut self.outbox, &mut self.socket);
        let result = catch_unwind(AssertUnwindSafe(|| {
            live.room
                .datagram(now, link.link, path, datagram, &mut exit);
        }));
        if result.is_err() {
            self.rescue(link.room, |room| room.panicked(now, link.link));
        }
        self.touch(link.room);
        self.follow_routes(link.room);
    }

    /// Has the room choose and forward at the end of this burst.
    fn touch(&mut self, room: usize) {
        if !self.touched.contains(&room) {
            self.touched.push(room);
        }
    }

    fn next_deadline(&self) -> Option<Instant> {
        let rooms = self.rooms.iter();
        rooms
            .filter_map(|(_, live)| live.room.next_deadline())
            .min()
    }

    fn end_bursts(&mut self, now: Instant) {
        for room in std::mem::take(&mut self.touched) {
            self.guarded(now, room, |room, exit| room.end_burst(now, exit));
        }
        self.outbox.flush(&mut self.socket);
    }

    fn tick(&mut self, now: Instant) {
        for key in self.room_keys() {
            self.guarded(now, key, |room, exit| room.tick(now, exit));
        }
        self.outbox.flush(&mut self.socket);
    }

    /// Runs a room's code; a panic costs the participant it was about, and if it was about none,
    /// the room's choices, which are made again from what the session said.
    fn guarded(&mut self, now: Instant, key: usize, run: impl FnOnce(&mut Room, &mut Exit<'_>)) {
        let Some(live) = self.rooms.get_mut(key) else {
            return;
        };
        let mut exit = Exit::new(&mut self.outbox, &mut self.socket);
        let result = catch_unwind(AssertUnwindSafe(|| run(&mut live.room, &mut exit)));
        if result.is_err() {
            error!(room = %live.id, "a bug of ours in a room's media; it is rebuilt");
            self.rescue(key, |room| room.recover(now));
        }
        self.follow_routes(key);
    }

    /// Puts a room in order after a panic. One that cannot be is dropped: its session sees the end
    /// of its events and has everyone join again, and the shard's other rooms go on.
    fn rescue(&mut self, key: usize, recover: impl FnOnce(&mut Room)) {
        let Some(live) = self.rooms.get_mut(key) else {
            return;
        };
        if catch_unwind(AssertUnwindSafe(|| recover(&mut live.room))).is_ok() {
            return;
        }
        error!(room = %live.id, "a room's media could not be rebuilt; it is dropped");
        let lost = self.rooms.remove(key).room;
        // what a bug left behind may not even drop
        if let Ok(counts) = catch_unwind(AssertUnwindSafe(|| lost.abandon())) {
            self.counts.media.absorb(&counts);
        }
        let tell = neighbours(self.index, &self.mailboxes);
        self.routes.forget_room(key, tell);
    }

    fn room_keys(&self) -> Vec<usize> {
        self.rooms.iter().map(|(key, _)| key).collect()
    }

    fn open_mail(&mut self, mail: Mail) {
        let now = Instant::now();
        match mail {
            Mail::Open(open) => self.open_room(open),
            Mail::Order(id, order) => {
                let key = self
                    .rooms
                    .iter()
                    .find(|(_, live)| live.id == id)
                    .map(|(key, _)| key);
                if let Some(key) = key {
                    self.carry_out(now, key, order);
                }
            }
            Mail::Close(id) => {
                let key = self
                    .rooms
                    .iter()
                    .find(|(_, live)| live.id == id)
                    .map(|(key, _)| key);
                if let Some(key) = key {
                    self.guarded(now, key, |room, exit| room.close(now, exit));
                    self.outbox.flush(&mut self.socket);
                    if let Some(mut closed) = self.rooms.try_remove(key) {
                        self.counts.media.absorb(&closed.room.take_counts());
                    }
                    info!(room = %id, "room closed");
                }
            }
            Mail::Neighbour(shard, notice) => self.routes.neighbour(shard, notice),
            Mail::Count(reply) => {
                // whoever asked may have lost its patience
                let _ = reply.send(Box::new(self.counts()));
            }
            Mail::Shutdown(_) => {}
            #[cfg(test)]
            Mail::Panic => panic!("a bug made on purpose"),
        }
    }

    fn open_room(&mut self, open: OpenRoom) {
        let OpenRoom {
            room: id,
            mut orders,
            events,
        } = open;
        let mailbox = self.mailboxes[usize::from(self.index)].mail.clone();
        self.rooms.insert(LiveRoom {
            id,
            room: Room::new(Arc::clone(&self.host)),
            events,
        });
        // Lives until the session lets go of the room; gives its orders a place in the one mailbox.
        tokio::spawn(async move {
            while let Some(order) = orders.recv().await {
                if mailbox.send(Mail::Order(id, order)).is_err() {
                    return;
                }
            }
            let _ = mailbox.send(Mail::Close(id));
        });
    }

    fn carry_out(&mut self, now: Instant, key: usize, order: MediaOrder) {
        let fresh = self.routes.fresh();
        self.guarded(now, key, |room, exit| match order {
            MediaOrder::Join { join, reply } => {
                let _ = reply.send(room.join(now, *join, fresh));
            }
            MediaOrder::Offer {
                participant,
                offer,
                sources,
                reply,
            } => {
                let _ = reply.send(room.offer(now, participant, &offer, &sources, fresh));
            }
            MediaOrder::SetPlaces(places) => room.set_places(now, places),
            MediaOrder::SetView(participant, view) => room.set_view(now, participant, view),
            MediaOrder::Seen(participant, turn) => room.seen(now, participant, turn),
            MediaOrder::Leave(participant, why) => room.leave(now, participant, why, exit),
        });
        self.touch(key);
        self.end_bursts(now);
    }

    /// Brings the address tables up to what a room's links have authenticated.
    fn follow_routes(&mut self, key: usize) {
        let Some(live) = self.rooms.get_mut(key) else {
            return;
        };
        let tell = neighbours(self.index, &self.mailboxes);
        while let Some(change) = live.room.poll_route() {
            self.routes.follow(key, change, &tell);
        }
    }

    /// Gives the sessions what their rooms have to say.
    fn hand_up(&mut self) {
        for (_, live) in &mut self.rooms {
            while live.room.has_event() {
                // overflow: keep — the room merges what it has to say while its session is slow.
                let Ok(permit) = live.events.try_reserve() else {
                    break;
                };
                match live.room.poll_event() {
                    Some(event) => permit.send(event),
                    None => break,
                }
            }
        }
    }

    fn say_goodbye(&mut self) {
        let now = Instant::now();
        for key in self.room_keys() {
            self.guarded(now, key, |room, exit| room.close(now, exit));
        }
        self.outbox.flush(&mut self.socket);
        self.socket.flush_backlog();
        let counts = self.socket.counts();
        if counts.overflowed + counts.failed > 0 {
            warn!(
                overflowed = counts.overflowed,
                failed = counts.failed,
                "batches that were not sent"
            );
        }
    }
}

/// Tells all neighbours of the shard with this index.
fn neighbours(index: u16, mailboxes: &[Mailbox]) -> impl Fn(Notice) + '_ {
    move |notice| {
        for (other, mailbox) in mailboxes.iter().enumerate() {
            if other != usize::from(index) {
                // one that is gone has no use for it
                let _ = mailbox.mail.send(Mail::Neighbour(index, notice));
            }
        }
    }
}

/// Gives a datagram to another shard if its queue has room, which it tells; asked first, so that a
/// flood that fills the queue allocates nothing more.
fn hand_over(queue: &mpsc::Sender<Misrouted>, path: Path, datagram: &[u8]) -> bool {
    let Ok(permit) = queue.try_reserve() else {
        return false;
    };
    permit.send(Misrouted {
        path,
        datagram: datagram.to_vec(),
    });
    true
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::media::egress::WallClock;
    use crate::media::link::Certificate;
    use std::net::{Ipv4Addr, SocketAddr};

    fn host() -> Arc<Host> {
        let key = rcgen::KeyPair::generate_for(&rcgen::PKCS_ECDSA_P256_SHA256).expect("a key");
        let made = rcgen::CertificateParams::new(Vec::new())
            .and_then(|parameters| parameters.self_signed(&key))
            .expect("a certificate");
        let chance = Box::new(aws_lc_rs::rand::SystemRandom::new());
        let certificate = Certificate::new(made.der().to_vec(), &key.serialize_der(), chance);
        Arc::new(Host {
            certificate: Arc::new(certificate.expect("a usable certificate")),
            candidates: Vec::new(),
            wall: WallClock {
                at: Instant::now(),
                ntp: 0,
            },
        })
    }

    pub(super) fn shard() -> Shard {
        let (mailbox, inbox) = Mailbox::new();
        let socket = ShardSocket::bind(SocketAddr::from((Ipv4Addr::LOCALHOST, 0)))
            .and_then(ShardSocket::new)
            .expect("a socket");
        Shard::new(0, host(), socket, inbox, vec![mailbox].into())
    }

    #[tokio::test]
    async fn a_panic_in_a_room_costs_neither_the_shard_nor_its_rooms() {
        let mut shard = shard();
        for id in [RoomId::fresh(), RoomId::fresh()] {
            let (_orders, orders) = mpsc::unbounded_channel();
            shard.open_room(OpenRoom {
                room: id,
                orders,
                events: mpsc::channel(8).0,
            });
        }
        let now = Instant::now();
        shard.guarded(now, 0, |_, _| panic!("a bug made on purpose"));
        let mut ran = Vec::new();
        for key in shard.room_keys() {
            shard.guarded(now, key, |_, _| ran.push(key));
        }
        assert_eq!(ran, [0, 1]);
        shard.tick(Instant::now());
    }

    #[tokio::test]
    async fn a_room_that_cannot_be_rebuilt_ends_alone_and_its_session_is_told() {
        let mut shard = shard();
        let mut told = Vec::new();
        for id in [RoomId::fresh(), RoomId::fresh()] {
            let (_orders, orders) = mpsc::unbounded_channel();
            let (events, end) = mpsc::channel(8);
            shard.open_room(OpenRoom {
                room: id,
                orders,
                events,
            });
            told.push(end);
        }
        shard.rescue(0, |_| panic!("a bug made on purpose"));
        assert_eq!(shard.room_keys(), [1]);
        assert_eq!(told[0].recv().await, None, "its events end");
        shard.tick(Instant::now());
    }
}
