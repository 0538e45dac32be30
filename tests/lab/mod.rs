//! A virtual world around one room: sites with browsers of our own making, lines that lose and
//! delay, time that passes when told to.
//!
//! The far end speaks the real wire: ICE checks, a DTLS handshake, sealed RTP and RTCP. What it
//! decodes are numbered frames, so that a test can say which picture was shown when.

pub mod line;
pub mod publisher;
pub mod receiver;
pub mod site;

use line::{Chance, Fate, Line};
use site::{Browser, Shape};
use spindle::ids::ParticipantId;
use spindle::media::egress::WallClock;
use spindle::media::ended::Ended;
use spindle::media::link::{Certificate, Path};
use spindle::media::negotiated::IceCredentials;
use spindle::media::outbox::{Exit, Outbox, Sink};
use spindle::media::room::{
    Entropy, Host, LinkId, MediaEvent, MediaJoin, MediaJoined, MediaRoom, RouteChange,
};
use spindle::media::sdp::Offer;
use spindle::media::selection::permissions::{Permissions, SourceSet, Visibility};
use spindle::media::selection::stage::OnStage;
use spindle::media::selection::view::SlotView;
use spindle::media::wire::stun::{self, TransactionId};
use spindle::site::Site;
use std::cmp::Reverse;
use std::collections::{BinaryHeap, HashMap, HashSet};
use std::net::SocketAddr;
use std::sync::Arc;
use std::time::{Duration, Instant};

/// How finely time passes.
const STEP: Duration = Duration::from_millis(1);

/// One virtual room and its sites.
pub struct Lab {
    pub now: Instant,
    pub room: MediaRoom,
    pub sites: Vec<Browser>,
    /// Everything the room said, in order.
    pub said: Vec<MediaEvent>,
    began: Instant,
    chance: Chance,
    outbox: Outbox,
    in_flight: BinaryHeap<Reverse<Flight>>,
    sent: u64,
    routes: Routes,
    next_tick: Instant,
}

/// What the shard would know.
#[derive(Default)]
struct Routes {
    ufrags: HashMap<String, usize>,
    questions: HashMap<TransactionId, usize>,
    /// With whether it is proven that it is there.
    paths: HashMap<Path, (usize, bool)>,
    /// Paths that more than one said it is at.
    claimed: HashSet<Path>,
    ssrcs: HashMap<u32, usize>,
}

impl Routes {
    fn at(&self, path: Path, bytes: &[u8]) -> Option<&usize> {
        let (link, proven) = self.paths.get(&path)?;
        let is_dtls = bytes.first().is_some_and(|first| (20..64).contains(first));
        (!is_dtls || *proven || !self.claimed.contains(&path)).then_some(link)
    }
}

#[derive(PartialEq, Eq, PartialOrd, Ord)]
struct Flight {
    at: Instant,
    order: u64,
    to: To,
    bytes: Vec<u8>,
}

#[derive(PartialEq, Eq, PartialOrd, Ord)]
enum To {
    Relay { from: SocketAddr },
    Site { index: usize, address: SocketAddr },
}

/// A site, by its place in [`Lab::sites`].
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct SiteId(pub usize);

struct Wire<'a> {
    now: Instant,
    sites: &'a mut [Browser],
    chance: &'a mut Chance,
    in_flight: &'a mut BinaryHeap<Reverse<Flight>>,
    sent: &'a mut u64,
}

impl Sink for Wire<'_> {
    fn send(&mut self, path: Path, segment: usize, batch: &[u8]) {
        let Path::Udp { remote, .. } = path;
        let Some(index) = self.sites.iter().position(|site| site.address == remote) else {
            return;
        };
        for bytes in batch.chunks(segment) {
            *self.sent += 1;
            let down = &mut self.sites[index].line.down;
            if let Fate::Arrives(at) = down.carry(self.now, bytes.len(), self.chance) {
                let flight = Flight {
                    at,
                    order: *self.sent,
                    to: To::Site {
                        index,
                        address: remote,
                    },
                    bytes: bytes.to_vec(),
                };
                self.in_flight.push(Reverse(flight));
            }
        }
    }
}

impl Lab {
    /// An empty room whose every chance follows from the seed.
    pub fn seed(seed: u64) -> Self {
        let now = Instant::now();
        let host = Host {
            certificate: certificate(),
            candidates: vec![SocketAddr::from(([203, 0, 113, 1], 3478))],
            wall: WallClock {
                at: now,
                ntp: 3_900_000_000 << 32,
            },
        };
        Self {
            now,
            room: MediaRoom::new(Arc::new(host)),
            sites: Vec::new(),
            said: Vec::new(),
            began: now,
            chance: Chance(seed),
            outbox: Outbox::default(),
            in_flight: BinaryHeap::new(),
            sent: 0,
            routes: Routes::default(),
            next_tick: now,
        }
    }

    /// Joins a hub with microphone, camera and screen.
    pub fn hub(&mut self) -> SiteId {
        self.join(Site::Hub, site::PAGE)
    }

    /// Joins a spoke with microphone and camera.
    pub fn spoke(&mut self) -> SiteId {
        self.join(Site::Spoke, site::PAGE)
    }

    /// Joins a spoke whose page has seen only what the test says it has.
    pub fn spoken_for(&mut self, video_slots: usize) -> SiteId {
        let shape = Shape {
            video_slots,
            confirms: true,
            ..site::PAGE
        };
        self.join(Site::Spoke, shape)
    }

    /// A site's page has seen what its slots are said to show.
    pub fn sees(&mut self, id: SiteId) {
        let link = self.sites[id.0].id;
        let versions = self.said.iter().filter_map(|event| match event {
            MediaEvent::Slots {
                link: to, version, ..
            } if *to == link => Some(*version),
            _ => None,
        });
        let version = versions.max().expect("it was told of its slots");
        self.room.seen(self.now, link, version);
        self.end_burst();
    }

    /// Joins someone who only watches, with one slot of each kind.
    pub fn viewer(&mut self) -> SiteId {
        self.join(Site::Spoke, site::VIEWER)
    }

    /// Joins a hub's microphone and camera that receive nothing, as by WHIP.
    pub fn publisher(&mut self) -> SiteId {
        self.join(Site::Hub, site::PUBLISHER)
    }

    /// Joins someone with a browser of some shape.
    pub fn join(&mut self, site: Site, shape: Shape) -> SiteId {
        let index = self.sites.len();
        let permissions = Permissions {
            site,
            floor: false,
            visibility: Visibility::HubOnly,
            may_publish: SourceSet::ALL,
            muted: SourceSet {
                screen: true,
                ..SourceSet::NONE
            },
        };
        let address = SocketAddr::from(([198, 51, (index >> 8) as u8, index as u8], 40_000));
        let (mut site, join) = Browser::new(self.now, index, address, permissions, shape);
        let joined = self.make_link(join);
        site.take_answer(self.now, &joined);
        site.came = self.now;
        self.sites.push(site);
        SiteId(index)
    }

    /// The same participant joins once more with the same tracks, as a duplicated tab does: from a
    /// port of its own.
    pub fn join_again(&mut self, id: SiteId) {
        let Browser {
            mut address,
            permissions,
            shape,
            ..
        } = self.sites[id.0];
        let Browser {
            id: before,
            in_room,
            came,
            ..
        } = self.sites[id.0];
        address.set_port(address.port().wrapping_add(1).max(1_024));
        let (mut site, mut join) = Browser::new(self.now, id.0, address, permissions, shape);
        join.link.epoch = before.epoch + 1;
        site.id = join.link;
        let joined = self.make_link(join);
        site.take_answer(self.now, &joined);
        site.came = if in_room { came } else { self.now };
        self.sites[id.0] = site;
    }

    fn make_link(&mut self, mut join: MediaJoin) -> MediaJoined {
        join.on_stage = self.on_stage(Some((join.link.participant, join.permissions)));
        let fresh = self.fresh();
        let mut joined = None;
        self.with_room(|room, now, exit| joined = Some(room.join(now, join, fresh, exit)));
        let joined = joined.expect("it was asked");
        joined.expect("the lab's offer is answerable")
    }

    /// A site offers again on the same link; tells whether the room answered.
    pub fn offer_again(&mut self, id: SiteId, sdp: &str) -> bool {
        let Ok(offer) = Offer::parse(sdp) else {
            return false;
        };
        let (link, sources) = (self.sites[id.0].id, site::sources());
        let fresh = self.fresh();
        let answered = self.room.offer(self.now, link, &offer, &sources, fresh);
        self.follow_room();
        answered.is_ok()
    }

    /// Whether the room answers an offer for a link with an error.
    pub fn refuses_offer(&mut self, link: LinkId, offer: &Offer) -> bool {
        let fresh = self.fresh();
        let answer = self
            .room
            .offer(self.now, link, offer, &site::sources(), fresh);
        answer.is_err()
    }

    /// A site restarts ICE on its link.
    pub fn restart_ice(&mut self, id: SiteId) {
        let sdp = self.sites[id.0].restart_ice();
        let offer = Offer::parse(&sdp).expect("the lab's offer is SDP");
        let (link, sources) = (self.sites[id.0].id, site::sources());
        let fresh = self.fresh();
        let joined = self.room.offer(self.now, link, &offer, &sources, fresh);
        self.end_burst();
        if let Ok(joined) = joined {
            self.sites[id.0].take_restart(self.now, &joined);
        }
    }

    fn fresh(&mut self) -> Entropy {
        let mut letters = |count: usize| {
            (0..count)
                .map(|_| char::from(b'a' + self.chance.below(26) as u8))
                .collect()
        };
        let ice = IceCredentials {
            ufrag: letters(8),
            password: letters(24),
        };
        let mut seed = [0; 16];
        seed.iter_mut()
            .for_each(|byte| *byte = self.chance.below(256) as u8);
        Entropy { ice, seed }
    }

    /// One site.
    pub fn site(&mut self, id: SiteId) -> &mut Browser {
        &mut self.sites[id.0]
    }

    /// The line of one site.
    pub fn line(&mut self, id: SiteId) -> &mut Line {
        &mut self.sites[id.0].line
    }

    /// The room's key of a connected site's link.
    pub fn link_of(&self, id: SiteId) -> usize {
        self.find_link(id).expect("it is connected")
    }

    /// The room's key of a site's link, if it was ever connected.
    pub fn find_link(&self, id: SiteId) -> Option<usize> {
        let path = path_from(self.sites[id.0].address);
        self.routes.paths.get(&path).map(|held| held.0)
    }

    /// Since the lab began.
    pub fn elapsed(&self) -> Duration {
        self.now - self.began
    }

    /// Changes what a site may do.
    pub fn set_permissions(&mut self, id: SiteId, change: impl FnOnce(&mut Permissions)) {
        let site = &mut self.sites[id.0];
        change(&mut site.permissions);
        let (link, place) = (site.id, site.permissions);
        let on_stage = self.on_stage(None);
        self.room
            .set_permissions(self.now, vec![(link, place)], on_stage);
        self.end_burst();
    }

    /// Gives the floor to one site, as the session does: it leaves another in the same moment.
    pub fn give_floor(&mut self, to: SiteId) {
        let sites = self.sites.iter_mut().enumerate();
        let changed = sites.map(|(index, site)| {
            site.permissions.floor = index == to.0;
            (site.id, site.permissions)
        });
        let changed = changed.collect();
        let on_stage = self.on_stage(None);
        self.room.set_permissions(self.now, changed, on_stage);
        self.end_burst();
    }

    /// As the session decides it while nobody of the hub has spoken: the floor, then the hub in the
    /// order they came.
    pub fn on_stage(&self, newcomer: Option<(ParticipantId, Permissions)>) -> OnStage {
        let mut known: Vec<&Browser> = self.sites.iter().filter(|site| site.in_room).collect();
        known.sort_by_key(|site| site.came);
        let known = known.into_iter();
        let mut all: Vec<_> = known
            .map(|site| (site.id.participant, site.permissions))
            .collect();
        if let Some((id, place)) = newcomer.filter(|(id, _)| all.iter().all(|one| one.0 != *id)) {
            all.push((id, place));
        }
        let is_hub = |(_, place): &&(ParticipantId, Permissions)| {
            place.site == Site::Hub && !place.muted.camera
        };
        let floor = all.iter().find(|(_, place)| place.floor);
        let ids = floor.into_iter().chain(all.iter().filter(is_hub));
        let mut ids = ids.map(|(id, _)| *id);
        let first = ids.next();
        let second = ids.find(|id| Some(*id) != first);
        OnStage { first, second }
    }

    /// Ends a site's link, because its participant left.
    pub fn leave(&mut self, id: SiteId) {
        let link = self.sites[id.0].id;
        self.with_room(|room, now, exit| room.leave(now, link, Ended::Goodbye, exit));
        self.is_gone(id);
    }

    /// The session knows that a site's link is gone, and that it may not stand on the stage.
    pub fn is_gone(&mut self, id: SiteId) {
        self.sites[id.0].in_room = false;
        let on_stage = self.on_stage(None);
        self.with_room(|room, now, _| room.set_permissions(now, Vec::new(), on_stage));
    }

    /// Lets time pass.
    pub fn run_for(&mut self, time: Duration) {
        let end = self.now + time;
        while self.now < end {
            self.now += STEP;
            self.step();
        }
    }

    /// Lets time pass until something is so, and tells how long that took.
    pub fn run_until(
        &mut self,
        limit: Duration,
        what: &str,
        done: impl Fn(&Self) -> bool,
    ) -> Duration {
        let began = self.now;
        while !done(self) {
            assert!(self.now - began < limit, "not within {limit:?}: {what}");
            self.now += STEP;
            self.step();
        }
        self.now - began
    }

    fn step(&mut self) {
        while self
            .in_flight
            .peek()
            .is_some_and(|Reverse(flight)| flight.at <= self.now)
        {
            let Some(Reverse(flight)) = self.in_flight.pop() else {
                break;
            };
            match flight.to {
                To::Relay { from } => self.relay_gets(from, flight.bytes),
                To::Site { index, address } => {
                    let site = &mut self.sites[index];
                    // what was for its browser of before is for nobody
                    if site.address == address {
                        site.datagram(self.now, flight.bytes);
                    }
                }
            }
        }
        self.end_burst();
        if self.now >= self.next_tick {
            self.next_tick = self.now + Duration::from_millis(10);
            self.with_room(|room, now, exit| room.tick(now, exit));
        }
        for index in 0..self.sites.len() {
            let site = &mut self.sites[index];
            let from = site.address;
            for bytes in site.poll(self.now) {
                self.sent += 1;
                let fate = site.line.up.carry(self.now, bytes.len(), &mut self.chance);
                if let Fate::Arrives(at) = fate {
                    self.in_flight.push(Reverse(Flight {
                        at,
                        order: self.sent,
                        to: To::Relay { from },
                        bytes,
                    }));
                }
            }
        }
    }

    /// Puts a datagram before the relay, as if it came from `from` now.
    pub fn relay_gets(&mut self, from: SocketAddr, mut bytes: Vec<u8>) {
        let path = path_from(from);
        let key = spindle::media::link::ufrag_of(&bytes)
            .and_then(|ufrag| self.routes.ufrags.get(ufrag))
            .or_else(|| {
                let message = stun::Message::parse(&bytes).ok()?;
                self.routes.questions.get(&message.transaction)
            })
            .or_else(|| self.routes.at(path, &bytes))
            .or_else(|| {
                let header = spindle::media::wire::rtp::parse(&bytes).ok()?;
                self.routes.ssrcs.get(&header.ssrc)
            })
            .copied();
        let Some(key) = key else { return };
        self.with_room(|room, now, exit| {
            room.datagram(now, key, path, &mut bytes, exit);
        });
    }

    /// What the room does when it has taken a burst.
    pub fn end_burst(&mut self) {
        self.with_room(|room, now, exit| {
            room.end_burst(now, exit);
            exit.flush();
        });
    }

    /// Runs the room's code with the lab's wire behind it.
    pub fn with_room(&mut self, run: impl FnOnce(&mut MediaRoom, Instant, &mut Exit<'_>)) {
        let mut wire = Wire {
            now: self.now,
            sites: &mut self.sites,
            chance: &mut self.chance,
            in_flight: &mut self.in_flight,
            sent: &mut self.sent,
        };
        let mut exit = Exit::new(&mut self.outbox, &mut wire);
        run(&mut self.room, self.now, &mut exit);
        exit.flush();
        self.follow_room();
    }

    fn follow_room(&mut self) {
        let mut contested = Vec::new();
        while let Some(change) = self.room.poll_route() {
            match change {
                RouteChange::Ufrag { ufrag, link } => {
                    self.routes.ufrags.insert(ufrag, link);
                }
                RouteChange::UfragGone { ufrag } => {
                    self.routes.ufrags.remove(&ufrag);
                }
                RouteChange::Path { path, link, proven } => {
                    let held = self.routes.paths.entry(path).or_insert((link, proven));
                    if held.0 != link {
                        self.routes.claimed.insert(path);
                        contested.extend([(link, path), (held.0, path)]);
                    }
                    if proven {
                        *held = (link, true);
                    }
                }
                RouteChange::PathGone { path, link } => {
                    if self
                        .routes
                        .paths
                        .get(&path)
                        .is_some_and(|held| held.0 == link)
                    {
                        self.routes.paths.remove(&path);
                    }
                }
                RouteChange::Question { transaction, link } => {
                    self.routes.questions.insert(transaction, link);
                }
                RouteChange::QuestionGone { transaction } => {
                    self.routes.questions.remove(&transaction);
                }
                RouteChange::Ssrc { ssrc, link } => {
                    self.routes.ssrcs.insert(ssrc, link);
                }
                RouteChange::LinkGone { link } => {
                    self.routes.ufrags.retain(|_, key| *key != link);
                    self.routes.questions.retain(|_, key| *key != link);
                    self.routes.paths.retain(|_, held| held.0 != link);
                    self.routes.ssrcs.retain(|_, key| *key != link);
                }
            }
        }
        for (key, path) in contested {
            self.with_room(|room, now, exit| room.contest(now, key, path, exit));
        }
        while let Some(event) = self.room.poll_event() {
            if let MediaEvent::Slots { link, slots, .. } = &event
                && let Some(site) = self.site_of(*link)
            {
                for (mid, view) in slots {
                    site.told(mid, *view);
                }
            }
            self.said.push(event);
        }
    }

    fn site_of(&mut self, link: LinkId) -> Option<&mut Browser> {
        self.sites.iter_mut().find(|site| site.id == link)
    }

    /// Whether a site gets another's voice now.
    pub fn hears(&self, receiver: SiteId, speaker: SiteId) -> bool {
        let recent = self.now - Duration::from_millis(100);
        let mut packets = self.sites[receiver.0].slots().flat_map(|slot| &slot.voice);
        packets.any(|(at, source)| *at > recent && usize::from(*source) == speaker.0)
    }

    /// Which site's picture a slot of `receiver` is said to show.
    pub fn shows(&self, receiver: SiteId, publisher: SiteId) -> bool {
        let camera = self.sites[publisher.0].camera;
        self.sites[receiver.0]
            .slots()
            .any(|slot| matches!(slot.view, SlotView::Flowing { track, .. } if track == camera))
    }
}

fn path_from(remote: SocketAddr) -> Path {
    Path::Udp {
        remote,
        local: None,
    }
}

/// A certificate as the process makes one at start.
pub fn certificate() -> Arc<Certificate> {
    let key = rcgen::KeyPair::generate_for(&rcgen::PKCS_ECDSA_P256_SHA256).expect("a key");
    let certificate = rcgen::CertificateParams::new(Vec::new())
        .and_then(|parameters| parameters.self_signed(&key))
        .expect("a certificate");
    let chance = Box::new(aws_lc_rs::rand::SystemRandom::new());
    let made = Certificate::new(certificate.der().to_vec(), &key.serialize_der(), chance);
    Arc::new(made.expect("a usable certificate"))
}
