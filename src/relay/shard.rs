//! Runs one shard: a thread that owns its socket, its rooms and everyone's links in them.
//!
//! Nothing is shared on the packet path. The kernel keeps each remote address on one of the
//! sockets, which need not be the owner's: its datagrams are then handed over one by one, by value,
//! and what follows from them leaves from the owner.

pub mod counted;
mod counting;

use super::counts::ShardCounts;
use super::live::{LiveRoom, Lost, Ran};
use super::mail::{
    Inbox, MISROUTED, Mail, Mailbox, Mailboxes, Misrouted, STRANGERS_LONGEST, hand_over,
};
use super::orders::{MediaOrder, OpenRoom, Opening};
use super::owners::LinkRef;
use super::routes::{Notice, Route, Routes};
use super::socket::{Bursts, ShardSocket};
use crate::media::link::Path;
use crate::media::outbox::{Exit, Outbox};
use crate::media::room::{Host, MediaRoom};
use rustc_hash::FxHashMap;
use slab::Slab;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::pin::pin;
use std::sync::Arc;
use std::time::{Duration, Instant};
use tokio::sync::mpsc;
use tracing::{error, info, warn};

/// Reads of one socket before mail and timers get their turn.
const READS_IN_A_ROW: usize = 4;

/// How many datagrams of strangers are taken before media, mail and timers get their turn.
const STRANGERS_IN_A_ROW: usize = 16;

/// One shard; lives as long as its thread.
pub(super) struct Shard {
    index: u16,
    host: Arc<Host>,
    socket: ShardSocket,
    inbox: Inbox,
    mailboxes: Mailboxes,
    rooms: Slab<LiveRoom>,
    /// The rooms by what sessions call them.
    openings: FxHashMap<Opening, usize>,
    routes: Routes,
    outbox: Outbox,
    /// Rooms that a burst touched and that must forward before the next read.
    touched: Vec<usize>,
    /// But for what its rooms, outbox and socket have counted themselves.
    counts: ShardCounts,
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
            openings: FxHashMap::default(),
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
            let due = self.next_deadline(Instant::now());
            if let Some(at) = due.filter(|_| due != armed) {
                alarm.as_mut().reset(at.into());
                armed = due;
            }
            tokio::select! {
                mail = self.inbox.mail.recv() => match mail {
                    Some(Mail::Shutdown(done)) => {
                        self.shielded(Self::say_goodbye);
                        // The relay may have stopped waiting; there is nobody left to tell.
                        let _ = done.send(());
                        return true;
                    }
                    #[cfg(test)]
                    Some(Mail::Fail) => return false,
                    Some(mail) => self.shielded(|shard| shard.open_mail(mail)),
                    None => return true,
                },
                Some(first) = self.inbox.misrouted.recv() => {
                    self.shielded(|shard| shard.take_misrouted(first));
                }
                Some(first) = self.inbox.strangers.recv() => {
                    self.shielded(|shard| shard.take_strangers(first));
                }
                () = &mut alarm, if due.is_some() => {
                    armed = None;
                    let now = Instant::now();
                    if let Some(due) = due {
                        let lag = now.saturating_duration_since(due);
                        self.counts.lag.observe(lag.as_secs_f64());
                    }
                    self.shielded(|shard| shard.tick(now));
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
                        self.shielded(|shard| shard.take_bursts(Instant::now(), &mut bursts));
                    }
                }
            }
            self.shielded(Self::hand_up);
        }
    }

    /// Runs the shard's own code. What runs a room's has a net of its own; a bug outside of that costs
    /// what was being done, and neither the rooms nor the process.
    fn shielded(&mut self, run: impl FnOnce(&mut Self)) {
        if catch_unwind(AssertUnwindSafe(|| run(self))).is_err() {
            error!("a bug of ours in a thread that carries media; it goes on");
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
        match self.routes.route(path, &datagram) {
            Route::Here(link) => self.take_datagram(now, link, path, &mut datagram),
            // handed over once: two shards that each take it for the other's would never stop
            Route::Neighbour(_) | Route::StrangerOf(_) | Route::Nobody => {
                self.counts.strangers += 1
            }
        }
    }

    fn take_burst(&mut self, now: Instant, path: Path, stride: usize, bytes: &mut [u8]) {
        for datagram in bytes.chunks_mut(stride) {
            match self.routes.route(path, datagram) {
                Route::Here(link) => self.take_datagram(now, link, path, datagram),
                Route::Neighbour(shard) => {
                    if let Some(mailbox) = self.mailboxes.get(usize::from(shard)) {
                        self.counts.misrouted += 1;
                        // overflow: drop the newest — the neighbour is a socket read behind.
                        if !hand_over(&mailbox.misrouted, path, datagram) {
                            self.counts.misrouted_dropped += 1;
                        }
                    }
                }
                Route::StrangerOf(shard) if datagram.len() <= STRANGERS_LONGEST => {
                    if let Some(mailbox) = self.mailboxes.get(usize::from(shard)) {
                        self.counts.misrouted += 1;
                        // overflow: drop the newest — a browser checks again, a flood need not.
                        if !hand_over(&mailbox.strangers, path, datagram) {
                            self.counts.strangers += 1;
                        }
                    }
                }
                Route::StrangerOf(_) | Route::Nobody => self.counts.strangers += 1,
            }
        }
    }

    fn take_datagram(&mut self, now: Instant, link: LinkRef, path: Path, datagram: &mut [u8]) {
        self.guarded(now, link.room, Some(link.link), |room, exit| {
            room.datagram(now, link.link, path, datagram, exit);
        });
        self.touch(link.room);
    }

    /// Has the room choose and forward at the end of this burst.
    fn touch(&mut self, room: usize) {
        if !self.touched.contains(&room) {
            self.touched.push(room);
        }
    }

    fn next_deadline(&mut self, now: Instant) -> Option<Instant> {
        let mut first: Option<Instant> = None;
        // most shards have a few rooms, and most turns end here: nothing is collected
        for key in 0..self.rooms.capacity() {
            let due = self.rooms.get(key).map(|live| live.next_deadline(now));
            match due {
                Some(Ok(due)) => first = first.into_iter().chain(due).min(),
                Some(Err(Lost)) => self.drop_room(key),
                None => {}
            }
        }
        first
    }

    fn end_bursts(&mut self, now: Instant) {
        for room in std::mem::take(&mut self.touched) {
            self.guarded(now, room, None, |room, exit| room.end_burst(now, exit));
        }
        self.outbox.flush(&mut self.socket);
    }

    fn tick(&mut self, now: Instant) {
        for key in self.room_keys() {
            self.guarded(now, key, None, |room, exit| room.tick(now, exit));
        }
        self.outbox.flush(&mut self.socket);
    }

    /// Runs a room's code, about one link or about none, and brings the tables up to it.
    fn guarded(
        &mut self,
        now: Instant,
        key: usize,
        about: Option<usize>,
        run: impl FnOnce(&mut MediaRoom, &mut Exit<'_>),
    ) {
        let Some(live) = self.rooms.get_mut(key) else {
            return;
        };
        let mut exit = Exit::new(&mut self.outbox, &mut self.socket);
        let ran = live.run(now, about, |room| run(room, &mut exit));
        if ran == Ran::Lost {
            self.drop_room(key);
            return;
        }
        self.follow_routes(now, key);
    }

    /// A room that cannot be helped: its session hears of that, and the shard's other rooms go on.
    fn drop_room(&mut self, key: usize) {
        let Some(live) = self.rooms.try_remove(key) else {
            return;
        };
        self.openings.remove(&live.opening);
        if let Some(counts) = live.give_up() {
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
            Mail::Order(opening, order) => {
                if let Some(key) = self.openings.get(&opening).copied() {
                    self.carry_out(now, key, order);
                }
            }
            Mail::Close(opening) => {
                if let Some(key) = self.openings.get(&opening).copied() {
                    self.close_room(now, key);
                }
            }
            Mail::Neighbour(shard, notice) => {
                let tell = neighbours(self.index, &self.mailboxes);
                self.routes.neighbour(shard, notice, tell);
                self.have_contests_proven(now);
                self.outbox.flush(&mut self.socket);
            }
            Mail::Count(reply) => {
                // whoever asked may have lost its patience
                let _ = reply.send(Box::new(self.counts()));
            }
            Mail::Shutdown(_) => {}
            #[cfg(test)]
            Mail::Fail => {}
            #[cfg(test)]
            Mail::Panic => panic!("a bug made on purpose"),
        }
    }

    fn open_room(&mut self, open: OpenRoom) {
        let opening = open.opening;
        let room = MediaRoom::new(Arc::clone(&self.host));
        let key = self.rooms.insert(LiveRoom::new(open, room));
        self.openings.insert(opening, key);
    }

    fn close_room(&mut self, now: Instant, key: usize) {
        self.guarded(now, key, None, |room, exit| room.close(now, exit));
        self.outbox.flush(&mut self.socket);
        if let Some(closed) = self.rooms.try_remove(key) {
            info!(room = %closed.id, "room closed");
            self.openings.remove(&closed.opening);
            self.counts.media.absorb(&closed.take_counts());
        }
    }

    fn carry_out(&mut self, now: Instant, key: usize, order: MediaOrder) {
        let fresh = self.routes.fresh();
        self.guarded(now, key, None, |room, exit| match order {
            MediaOrder::Join { join, reply } => {
                let _ = reply.send(room.join(now, *join, fresh, exit));
            }
            MediaOrder::Offer {
                link,
                offer,
                sources,
                reply,
            } => {
                let _ = reply.send(room.offer(now, link, &offer, &sources, fresh));
            }
            MediaOrder::SetPermissions(changed, on_stage) => {
                room.set_permissions(now, changed, on_stage)
            }
            MediaOrder::SetView(link, view) => room.set_view(now, link, view),
            MediaOrder::Seen(link, version) => room.seen(now, link, version),
            MediaOrder::TellSlots(link) => room.tell_slots(link),
            MediaOrder::Leave(link, why) => room.leave(now, link, why, exit),
        });
        self.touch(key);
        self.end_bursts(now);
    }

    /// Brings the tables up to what a room's links have authenticated.
    fn follow_routes(&mut self, now: Instant, key: usize) {
        let Some(live) = self.rooms.get_mut(key).filter(|live| live.has_routes()) else {
            return;
        };
        let tell = neighbours(self.index, &self.mailboxes);
        let routes = &mut self.routes;
        let ran = live.run(now, None, |room| {
            while let Some(change) = room.poll_route() {
                routes.follow(key, change, &tell);
            }
        });
        drop(tell);
        if ran == Ran::Lost {
            self.drop_room(key);
        }
        self.have_contests_proven(now);
    }

    /// Has links ask back over paths that others claim as well.
    fn have_contests_proven(&mut self, now: Instant) {
        while let Some((link, path)) = self.routes.poll_contest() {
            self.guarded(now, link.room, Some(link.link), |room, exit| {
                room.contest(now, link.link, path, exit);
            });
        }
    }

    /// Gives the sessions what their rooms have to say.
    fn hand_up(&mut self) {
        for key in 0..self.rooms.capacity() {
            let live = self.rooms.get_mut(key).filter(|live| live.has_event());
            if live.is_some_and(|live| live.hand_up(Instant::now()) == Ran::Lost) {
                self.drop_room(key);
            }
        }
    }

    fn say_goodbye(&mut self) {
        let now = Instant::now();
        for key in self.room_keys() {
            self.guarded(now, key, None, |room, exit| room.close(now, exit));
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

#[cfg(test)]
pub(super) mod tests {
    use super::*;
    use crate::ids::RoomId;
    use crate::media::egress::WallClock;
    use crate::media::link::Certificate;
    use crate::media::room::MediaEvent;
    use crate::relay::handle::OnStage;
    use crate::relay::mail::Mailbox;
    use std::net::{Ipv4Addr, SocketAddr};

    pub(in crate::relay) fn host() -> Arc<Host> {
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

    /// Opens a room; its key, and the end of its events.
    fn open(shard: &mut Shard, opening: u64) -> (usize, mpsc::Receiver<MediaEvent>) {
        let (events, told) = mpsc::channel(8);
        let opening = Opening(opening);
        shard.open_room(OpenRoom {
            room: RoomId::fresh(),
            opening,
            events,
        });
        (shard.openings[&opening], told)
    }

    fn bug(_: &mut MediaRoom, _: &mut Exit<'_>) {
        panic!("a bug made on purpose");
    }

    #[tokio::test]
    async fn a_panic_in_a_room_costs_neither_the_shard_nor_its_rooms() {
        let mut shard = shard();
        let rooms = [open(&mut shard, 1), open(&mut shard, 2)];
        let now = Instant::now();
        shard.guarded(now, 0, None, bug);
        let mut ran = Vec::new();
        for (key, _) in rooms {
            shard.guarded(now, key, None, |_, _| ran.push(key));
        }
        assert_eq!(ran, [0, 1]);
        shard.tick(Instant::now());
    }

    #[tokio::test]
    async fn a_room_that_breaks_again_and_again_ends_alone_and_its_session_is_told() {
        let mut shard = shard();
        let (broken, mut told) = open(&mut shard, 1);
        let (other, _told) = open(&mut shard, 2);
        let now = Instant::now();
        for _ in 0..3 {
            shard.guarded(now, broken, None, bug);
        }
        assert_eq!(shard.room_keys(), [other]);
        assert_eq!(told.recv().await, Some(MediaEvent::GivenUp));
        assert_eq!(told.recv().await, None);
        shard.tick(Instant::now());
        assert_eq!(shard.openings.len(), 1);
    }

    #[tokio::test]
    async fn what_is_late_for_one_opening_of_a_room_never_meets_the_next() {
        let mut shard = shard();
        let (first, _told) = open(&mut shard, 1);
        shard.open_mail(Mail::Close(Opening(1)));
        let (second, _told) = open(&mut shard, 2);
        assert_eq!(first, second, "it has the place of the one before");
        shard.open_mail(Mail::Close(Opening(1)));
        shard.open_mail(Mail::Order(
            Opening(1),
            MediaOrder::SetPermissions(Vec::new(), OnStage::default()),
        ));
        assert_eq!(shard.room_keys(), [second]);
        shard.open_mail(Mail::Close(Opening(2)));
        assert!(shard.rooms.is_empty() && shard.openings.is_empty());
    }

    #[tokio::test]
    async fn a_bug_outside_of_any_room_costs_what_was_being_done() {
        let mut shard = shard();
        shard.shielded(|shard| shard.open_mail(Mail::Panic));
        open(&mut shard, 1);
        shard.shielded(Shard::hand_up);
        assert_eq!(shard.room_keys(), [0]);
    }
}
