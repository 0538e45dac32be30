//! Carries the packets of many far ends on one thread: a socket each, one wait for all.
//!
//! No task, no lock and no allocation per receiver on the way of a packet; what is counted is read
//! by others between two turns.

use super::counted::{COHORTS, Cohort, Counted, Got};
use super::far_end::{Dead, FarEnd, Received};
use super::ledger::wall_ns;
use super::publisher::{Batch, Publisher};
use super::receiver::{At, Receiver};
use super::socket::{BATCH_SIZE, Portions, Socket};
use mio::{Events, Interest, Poll, Token, Waker};
use quinn_udp::RecvMeta;
use std::collections::HashMap;
use std::io::{self, IoSliceMut};
use std::net::SocketAddr;
use std::sync::mpsc::{self, Receiver as Mailbox, Sender};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::thread::JoinHandle;
use std::time::{Duration, Instant};
use tokio::sync::mpsc::UnboundedSender;

/// Names a far end in the whole run.
pub(super) type EndId = u64;

/// What a far end is there for.
pub(super) enum Part {
    Publisher(Box<Publisher>),
    Receiver(Box<Receiver>),
}

/// A far end that is to be carried.
pub(super) struct Newcomer {
    pub(super) id: EndId,
    pub(super) far: FarEnd,
    pub(super) part: Part,
    /// What it sends from is bound to this family.
    pub(super) is_ipv6: bool,
    /// When it wanted to join.
    pub(super) since: Instant,
    /// Which part of its packets its line loses, 0 to 1.
    pub(super) loss: f64,
}

/// What a carrier is told.
pub(super) enum Order {
    Add(Box<Newcomer>),
    Remove(EndId),
    /// The room says whose track fills a slot.
    Shows(EndId, String, Option<usize>),
    /// What is measured begins.
    Begin,
    /// Publishers send, or fall silent.
    Publish(bool),
}

/// What a carrier tells.
#[derive(Debug)]
pub(super) enum News {
    Connected(&'static str),
    Dead(EndId, Dead),
    /// It cannot have a socket.
    NoSocket(io::Error),
}

/// A running carrier; its thread ends when this is dropped.
pub(super) struct Carrier {
    orders: Option<Sender<Order>>,
    waker: Arc<Waker>,
    counted: Arc<Mutex<Counted>>,
    thread: Option<JoinHandle<()>>,
}

impl Carrier {
    pub(super) fn start(news: UnboundedSender<News>, portions: Portions) -> io::Result<Self> {
        let poll = Poll::new()?;
        let waker = Arc::new(Waker::new(poll.registry(), WAKE)?);
        let counted = Arc::new(Mutex::new(Counted::default()));
        let (orders, mailbox) = mpsc::channel();
        let worker = Worker {
            poll,
            mailbox,
            news,
            portions,
            ends: slab::Slab::new(),
            places: HashMap::new(),
            publishers: Vec::new(),
            buffers: (0..BATCH_SIZE).map(|_| vec![0; 1 << 16]).collect(),
            metas: [RecvMeta::default(); BATCH_SIZE],
            batch: Batch::default(),
            random: fastrand::Rng::with_seed(7),
            publishing: true,
            swept: 0,
        };
        let shared = counted.clone();
        let thread = std::thread::Builder::new()
            .name("load-carrier".into())
            .spawn(move || worker.run(&shared))?;
        Ok(Self {
            orders: Some(orders),
            waker,
            counted,
            thread: Some(thread),
        })
    }

    pub(super) fn tell(&self, order: Order) {
        if let Some(orders) = &self.orders {
            // a thread that panicked is noticed when it is joined
            let _ = orders.send(order);
            let _ = self.waker.wake();
        }
    }

    /// What it counted so far, what is lost included.
    pub(super) fn counted(&self) -> MutexGuard<'_, Counted> {
        self.counted.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Drop for Carrier {
    fn drop(&mut self) {
        self.orders = None;
        let _ = self.waker.wake();
        if let Some(thread) = self.thread.take() {
            let _ = thread.join();
        }
    }
}

/// One far end with its socket.
struct End {
    id: EndId,
    far: FarEnd,
    part: Part,
    socket: Socket,
    since: Instant,
    loss: f64,
    connected: bool,
    pictured: bool,
}

struct Worker {
    poll: Poll,
    mailbox: Mailbox<Order>,
    news: UnboundedSender<News>,
    portions: Portions,
    ends: slab::Slab<End>,
    places: HashMap<EndId, usize>,
    /// The places of those who publish.
    publishers: Vec<usize>,
    buffers: Vec<Vec<u8>>,
    metas: [RecvMeta; BATCH_SIZE],
    batch: Batch,
    random: fastrand::Rng,
    /// Publishers send, here or on another thread.
    publishing: bool,
    /// Where the next sweep begins.
    swept: usize,
}

impl Worker {
    fn run(mut self, shared: &Mutex<Counted>) {
        let mut events = Events::with_capacity(1_024);
        let mut sweep_at = Instant::now();
        let mut stock_at = sweep_at;
        let mut settled = [Got::default(); COHORTS];
        loop {
            let now = Instant::now();
            let publishers =
                self.publishers
                    .iter()
                    .filter_map(|place| match &self.ends[*place].part {
                        Part::Publisher(publisher) if self.ends[*place].connected => {
                            Some(publisher.due())
                        }
                        _ => None,
                    });
            let due = publishers
                .chain([sweep_at])
                .min()
                .expect("the sweep is due sometime");
            let wait = due.saturating_duration_since(now);
            if let Err(error) = self.poll.poll(&mut events, Some(wait)) {
                assert_eq!(error.kind(), io::ErrorKind::Interrupted, "{error}");
            }
            let mut counted = shared.lock().unwrap_or_else(PoisonError::into_inner);
            for event in &events {
                if event.token() != WAKE {
                    self.read(event.token().0, &mut counted);
                }
            }
            loop {
                match self.mailbox.try_recv() {
                    Ok(order) => self.obey(order, &mut counted, &mut settled),
                    Err(mpsc::TryRecvError::Empty) => break,
                    Err(mpsc::TryRecvError::Disconnected) => {
                        self.farewell(&mut counted);
                        return;
                    }
                }
            }
            for index in 0..self.publishers.len() {
                self.publish(self.publishers[index], &mut counted);
            }
            if Instant::now() >= sweep_at {
                sweep_at = Instant::now() + SWEEP_EVERY;
                self.sweep(&mut counted);
            }
            if Instant::now() >= stock_at {
                stock_at = Instant::now() + STOCK_EVERY;
                self.take_stock(&mut counted, &settled);
            }
        }
    }

    fn obey(&mut self, order: Order, counted: &mut Counted, settled: &mut [Got; COHORTS]) {
        match order {
            Order::Add(newcomer) => {
                if let Err(error) = self.add(*newcomer, counted) {
                    let _ = self.news.send(News::NoSocket(error));
                }
            }
            Order::Remove(id) => {
                if let Some(place) = self.places.remove(&id) {
                    let mut end = self.ends.remove(place);
                    self.publishers.retain(|publisher| *publisher != place);
                    end.far.close(Instant::now());
                    end.flush_far(counted);
                    let _ = self.poll.registry().deregister(end.socket.source());
                    if let Part::Receiver(receiver) = &end.part {
                        settled[receiver.cohort as usize] += receiver.got();
                    }
                }
            }
            Order::Shows(id, mid, publisher) => {
                if let Some(Part::Receiver(receiver)) = self
                    .places
                    .get(&id)
                    .map(|place| &mut self.ends[*place].part)
                {
                    receiver.shows(&mid, publisher);
                }
            }
            Order::Begin => {
                let mut before = Counted::default();
                for (_, end) in &mut self.ends {
                    match &mut end.part {
                        Part::Receiver(receiver) => receiver.begin(),
                        Part::Publisher(publisher) => publisher.ledger.settle(&mut before),
                    }
                }
                *settled = Default::default();
                counted.begin();
            }
            Order::Publish(sends) => {
                self.publishing = sends;
                let now = Instant::now();
                for (_, end) in &mut self.ends {
                    match &mut end.part {
                        Part::Publisher(publisher) => publisher.sends = sends,
                        Part::Receiver(receiver) => receiver.expects(now),
                    }
                }
            }
        }
    }

    fn add(&mut self, newcomer: Newcomer, counted: &mut Counted) -> io::Result<()> {
        let mut socket = Socket::bind(newcomer.is_ipv6, self.portions)?;
        let entry = self.ends.vacant_entry();
        let (registry, token) = (self.poll.registry(), Token(entry.key()));
        registry.register(socket.source(), token, Interest::READABLE)?;
        self.places.insert(newcomer.id, entry.key());
        if matches!(newcomer.part, Part::Publisher(_)) {
            self.publishers.push(entry.key());
        }
        let end = entry.insert(End {
            id: newcomer.id,
            far: newcomer.far,
            part: newcomer.part,
            socket,
            since: newcomer.since,
            loss: newcomer.loss,
            connected: false,
            pictured: false,
        });
        end.far.poll(Instant::now());
        end.flush_far(counted);
        Ok(())
    }

    /// Reads all that one socket has.
    fn read(&mut self, place: usize, counted: &mut Counted) {
        loop {
            let Some(end) = self.ends.get_mut(place) else {
                return;
            };
            let mut slices: [IoSliceMut<'_>; BATCH_SIZE] = {
                let mut buffers = self.buffers.iter_mut();
                std::array::from_fn(|_| {
                    IoSliceMut::new(buffers.next().expect("one buffer for each slice"))
                })
            };
            let read = end.socket.read(&mut slices, &mut self.metas);
            // an error speaks of an earlier send (ICMP), or says that there is nothing
            let Ok(count) = read else { break };
            let now = Instant::now();
            for (buffer, meta) in self.buffers[..count].iter_mut().zip(&self.metas) {
                let from = SocketAddr::new(meta.addr.ip().to_canonical(), meta.addr.port());
                // the kernel's stamp leaves out what the packet waited for us
                let at = At {
                    now,
                    wall_ns: meta
                        .timestamp
                        .map_or_else(wall_ns, |at| at.as_nanos() as u64),
                };
                for datagram in buffer[..meta.len].chunks_mut(meta.stride.max(1)) {
                    end.datagram(at, from, datagram, &mut self.random, counted);
                }
            }
            // fewer than asked for: the kernel had no more
            if count < BATCH_SIZE {
                break;
            }
        }
        let Some(end) = self.ends.get_mut(place) else {
            return;
        };
        end.flush_far(counted);
        if !end.connected && end.far.remote().is_some() {
            end.connected = true;
            let profile = end.far.profile().map_or("", profile_name);
            if let Part::Receiver(receiver) = &end.part {
                let joins = &mut counted.joins[receiver.cohort as usize];
                joins.connected.record(end.since.elapsed());
            }
            let _ = self.news.send(News::Connected(profile));
        }
    }

    /// Sends what a publisher has due.
    fn publish(&mut self, place: usize, counted: &mut Counted) {
        let end = &mut self.ends[place];
        let (Part::Publisher(publisher), Some(to)) = (&mut end.part, end.far.remote()) else {
            return;
        };
        let now = Instant::now();
        while publisher.poll(now, &mut end.far, &mut self.batch, &mut counted.sent) {
            let sent_ns = wall_ns();
            for (packet, timestamp) in &self.batch.marks {
                publisher.ledger.sent(*packet, *timestamp, sent_ns, counted);
            }
            for (segment, run) in self.batch.runs() {
                counted.sent.failed += end.socket.send(to, segment, run);
            }
        }
    }

    /// Timers of a part of all, so that what they send is spread as if each had a clock of its own.
    fn sweep(&mut self, counted: &mut Counted) {
        let now = Instant::now();
        let mut dead = Vec::new();
        let places = self.ends.capacity();
        let from = std::mem::take(&mut self.swept);
        let to = from + places.div_ceil(SWEEPS);
        if to < places {
            self.swept = to;
        }
        for place in from..to {
            let Some(end) = self.ends.get_mut(place) else {
                continue;
            };
            end.far.poll(now);
            if let (Part::Receiver(receiver), Some(to)) = (&mut end.part, end.far.remote()) {
                self.batch.clear();
                receiver.poll(now, &mut end.far, &mut self.batch);
                for (segment, run) in self.batch.runs() {
                    end.socket.send(to, segment, run);
                }
            }
            end.flush_far(counted);
            if let Some(why) = end.far.dead() {
                dead.push(end.id);
                let _ = self.news.send(News::Dead(end.id, why));
            }
        }
        // it stays counted, and silent, until it is removed; its death is told once
        for id in dead {
            if let Some(place) = self.places.get(&id) {
                self.ends[*place].far.bury();
            }
        }
    }

    /// What can only be counted over all receivers.
    fn take_stock(&self, counted: &mut Counted, settled: &[Got; COHORTS]) {
        counted.got = *settled;
        counted.receivers = 0;
        counted.receivers_connected = 0;
        counted.receivers_flowing = 0;
        counted.receivers_short = 0;
        counted.publishers_connected = 0;
        let now = Instant::now();
        for (_, end) in &self.ends {
            match &end.part {
                Part::Receiver(receiver) => {
                    counted.receivers += 1;
                    counted.receivers_connected += u64::from(end.connected);
                    counted.receivers_flowing += u64::from(receiver.pictured);
                    counted.got[receiver.cohort as usize] += receiver.got();
                    if self.publishing && receiver.pictured {
                        counted.longest_pause = counted.longest_pause.max(receiver.silence(now));
                        let steady = receiver.cohort == Cohort::Steady;
                        counted.receivers_short += u64::from(steady && receiver.is_short(now));
                    }
                }
                Part::Publisher(_) => counted.publishers_connected += u64::from(end.connected),
            }
        }
    }

    /// All leave, as pages do that are closed.
    fn farewell(&mut self, counted: &mut Counted) {
        for (_, end) in &mut self.ends {
            end.far.close(Instant::now());
            end.flush_far(counted);
        }
    }
}

impl End {
    fn datagram(
        &mut self,
        at: At,
        from: SocketAddr,
        datagram: &mut [u8],
        random: &mut fastrand::Rng,
        counted: &mut Counted,
    ) {
        if let Part::Receiver(receiver) = &mut self.part
            && self.loss > 0.0
            && datagram.first().is_some_and(|first| *first >= 128)
            && random.f64() < self.loss
        {
            receiver.dropped();
            return;
        }
        let now = at.now;
        match (self.far.datagram(now, from, datagram), &mut self.part) {
            (Received::Rtp(header, length), Part::Receiver(receiver)) => {
                receiver.rtp(at, header, &datagram[..length], counted);
                if receiver.pictured && !self.pictured {
                    self.pictured = true;
                    let joins = &mut counted.joins[receiver.cohort as usize];
                    joins.pictured.record(self.since.elapsed());
                }
            }
            (Received::Rtcp(length), Part::Receiver(receiver)) => {
                receiver.rtcp(now, &datagram[..length]);
            }
            (Received::Rtcp(length), Part::Publisher(publisher)) => {
                publisher.rtcp(now, &datagram[..length], &mut counted.sent);
            }
            _ => {}
        }
    }

    fn flush_far(&mut self, counted: &mut Counted) {
        for (to, bytes) in self.far.drain() {
            counted.sent.failed += self.socket.send(to, bytes.len(), &bytes);
        }
    }
}

const fn profile_name(profile: crate::media::link::srtp::Profile) -> &'static str {
    use crate::media::link::srtp::Profile;
    match profile {
        Profile::AeadAes128Gcm => "AEAD_AES_128_GCM",
        Profile::AeadAes256Gcm => "AEAD_AES_256_GCM",
        Profile::Aes128CmSha1 => "AES128_CM_HMAC_SHA1_80",
    }
}

const WAKE: Token = Token(usize::MAX);
/// Sums over all receivers; nobody looks more often.
const STOCK_EVERY: Duration = Duration::from_millis(50);
/// Everyone's timers are looked at within so many sweeps, 10 ms in all.
const SWEEPS: usize = 10;
const SWEEP_EVERY: Duration = Duration::from_millis(1);
