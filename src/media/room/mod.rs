//! Owns one room's media: every participant's link, what it publishes and what it receives.
//!
//! A burst goes in by [`MediaRoom::datagram`], packet by packet, and out by [`MediaRoom::end_burst`], layer
//! by layer and of each receiver by receiver, so that what one receiver gets of a layer leaves as one batch.
//!
//! * `intake.rs` takes what comes on a link; `forwarding.rs` moves packets to the slots that take them;
//!   `feedback.rs` answers what receivers ask for; all of it leaves by `egress`'s one departure.
//! * `choosing.rs` decides which track and layer each slot is to show, when something changed;
//!   `reviewing.rs` looks five times a second whether something did that no packet tells.
//! * What a slot shows is told by its state alone (`egress/state.rs`); `listening.rs` derives from it who
//!   takes whose packets and what pages are told.
//! * `watching.rs` refuses whoever only watches and would see nothing.
//! * `checking.rs` holds all that against each other, for tests.
//! * `member.rs` and `track.rs` hold what a participant has and publishes; `news.rs` keeps what the session
//!   is to hear, `orders.rs` says in which words; `timetable.rs` knows when whom to look at again;
//!   `entropy.rs` draws numbers from what the caller brings.

mod checking;
mod choosing;
mod counts;
mod entropy;
mod feedback;
mod forwarding;
mod intake;
mod listening;
mod member;
mod news;
mod orders;
mod reviewing;
mod timetable;
mod track;
mod watching;

pub use counts::Counts;
pub use entropy::Entropy;
pub use orders::{LinkId, MediaError, MediaEvent, MediaJoin, MediaJoined};

use self::entropy::SeededRandom;
use self::forwarding::Pending;
use self::member::Member;
use self::news::{Item, News};
use self::timetable::Timetable;
use self::track::{Beginning, Track, TrackRef};
use super::egress::{Egress, Feedback, Parcel, TrackEpoch, WallClock};
use super::ended::Ended;
use super::ingress::{Ingress, Limits};
use super::link::{Certificate, Link, LinkConfig, Path};
use super::negotiated::{IceCredentials, Kind, Mid, Negotiated, Source};
use super::outbox::Exit;
use super::sdp::{CNAME, LocalSide, Offer, SessionId, Sources, answer};
use super::selection::permissions::Permissions;
use super::selection::speakers::Speakers;
use super::selection::stage::OnStage;
use super::selection::view::{SlotView, WantedTrack};
use super::selection::wishes::Audience;
use super::wire::stun::TransactionId;
use crate::ids::{ParticipantId, TrackId};
use rustc_hash::FxHashMap;
use slab::Slab;
use std::collections::{HashMap, VecDeque};
use std::net::SocketAddr;
use std::sync::Arc;
use std::time::Instant;

/// What all links of a process share.
#[derive(Debug)]
pub struct Host {
    /// The DTLS certificate.
    pub certificate: Arc<Certificate>,
    /// Where browsers are told to send, best first.
    pub candidates: Vec<SocketAddr>,
    /// Where monotonic time lies in wall-clock time, for sender reports.
    pub wall: WallClock,
}

/// What the shard must know to find a link. Keys are the room's own.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum RouteChange {
    /// STUN for this ufrag is for this link.
    Ufrag {
        /// Ours.
        ufrag: String,
        /// The link's key.
        link: usize,
    },
    /// The ufrag ended with an ICE restart.
    UfragGone {
        /// Ours.
        ufrag: String,
    },
    /// What comes from here is for this link, if it is nobody else's.
    Path {
        /// Where an authenticated check came from.
        path: Path,
        /// The link's key.
        link: usize,
        /// The participant answered there: it is nobody else's any more.
        proven: bool,
    },
    /// The link gave the path up.
    PathGone {
        /// As announced.
        path: Path,
        /// The link's key.
        link: usize,
    },
    /// The answer to this question is for this link.
    Question {
        /// As it was asked.
        transaction: TransactionId,
        /// The link's key.
        link: usize,
    },
    /// It is not waited for any more.
    QuestionGone {
        /// As it was asked.
        transaction: TransactionId,
    },
    /// RTP from nowhere with this SSRC may be this link's.
    Ssrc {
        /// The participant's.
        ssrc: u32,
        /// The link's key.
        link: usize,
    },
    /// The link is gone; its key may name another one soon.
    LinkGone {
        /// The link's key.
        link: usize,
    },
}

/// One room's media. Lives from the room's opening to its closing; owned by one shard.
pub struct MediaRoom {
    host: Arc<Host>,
    members: Slab<Member>,
    by_id: HashMap<ParticipantId, usize>,
    tracks: HashMap<TrackId, TrackRef>,
    /// Pictures that every receiver may see, in the order they came.
    for_everyone: Vec<TrackRef>,
    speakers: Speakers<usize>,
    on_stage: OnStage,
    /// The tracks by the number that `egress` knows them by, which is never used again.
    epochs: FxHashMap<TrackEpoch, TrackRef>,
    last_epoch: u64,
    changed: choosing::Changed,
    burst: Vec<Pending>,
    /// One layer's packets of it, while they are forwarded; empty otherwise.
    parcels: Vec<Parcel>,
    /// Slots that were chosen something to show; empty between bursts.
    to_begin: Vec<Beginning>,
    news: News,
    routes: VecDeque<RouteChange>,
    /// Whose code is running: the one a panic costs.
    running: Option<usize>,
    next_review: Option<Instant>,
    /// Members with whom something happened: at the end of the burst their reports may be due, and
    /// they may want to be looked at sooner.
    to_poll: Vec<usize>,
    timetable: Timetable,
    /// Members whose moment has come; empty between ticks.
    due: Vec<usize>,
    /// Between a receiver's report and its answer; empty otherwise.
    feedback: Vec<Feedback>,
    /// But for what those inside have counted themselves.
    counts: Counts,
}

impl MediaRoom {
    /// An empty room.
    pub fn new(host: Arc<Host>) -> Self {
        let timetable = Timetable::new(host.wall.at);
        Self {
            host,
            members: Slab::new(),
            by_id: HashMap::new(),
            tracks: HashMap::new(),
            for_everyone: Vec::new(),
            speakers: Speakers::default(),
            on_stage: OnStage::default(),
            epochs: FxHashMap::default(),
            last_epoch: 0,
            changed: choosing::Changed::default(),
            burst: Vec::new(),
            parcels: Vec::new(),
            to_begin: Vec::new(),
            news: News::default(),
            routes: VecDeque::new(),
            running: None,
            next_review: None,
            to_poll: Vec::new(),
            timetable,
            due: Vec::new(),
            feedback: Vec::new(),
            counts: Counts::default(),
        }
    }

    /// Makes a link for a participant. One it had before ends.
    pub fn join(
        &mut self,
        now: Instant,
        join: MediaJoin,
        fresh: Entropy,
        exit: &mut Exit<'_>,
    ) -> Result<MediaJoined, MediaError> {
        let mut random = SeededRandom::new(fresh.seed);
        let negotiated = join
            .offer
            .negotiate(&join.sources, &mut || random.ssrc(), None)?;
        self.can_watch(&join, &negotiated)?;
        if let Some(key) = self.by_id.get(&join.link.participant).copied() {
            if self.members[key].id.epoch >= join.link.epoch {
                return Err(MediaError::NoSuchLink); // it came after its own successor
            }
            self.part(now, key, Ended::Replaced, exit);
        }
        let session = SessionId {
            id: random.next() >> 1,
            version: 1,
        };
        let answer = self.answer(&join.offer, &negotiated, &fresh.ice, session);
        let link = Link::new(
            now,
            LinkConfig {
                local_ice: fresh.ice.clone(),
                remote_ice: negotiated.remote_ice.clone(),
                fingerprint: negotiated.fingerprint,
                dtls_role: negotiated.dtls_role,
                certificate: Arc::clone(&self.host.certificate),
                seed: random.seed(),
            },
        );
        let entry = self.members.vacant_entry();
        let key = entry.key();
        let ufrag = fresh.ice.ufrag.clone();
        entry.insert(Member {
            id: join.link,
            link,
            ingress: Ingress::new(now, &negotiated, Limits::default(), random.ssrc(), CNAME),
            egress: Egress::new(now, &negotiated.slots, CNAME, join.confirms),
            listed: vec![[None; 2]; negotiated.slots.len()],
            tracks: Vec::new(),
            negotiated,
            local_ice: fresh.ice,
            session,
            permissions: join.permissions,
            view: None,
            version: 0,
            knows_slots: true,
            stage: 0,
            staged: None,
            unstaged: None,
            ssrcs: Vec::new(),
            paths: Vec::new(),
            offences: 0,
            offended: None,
        });
        self.by_id.insert(join.link.participant, key);
        self.set_stage(join.on_stage);
        self.routes
            .push_back(RouteChange::Ufrag { ufrag, link: key });
        for (source, id) in join.tracks {
            self.publish(now, key, source, id);
        }
        self.apply_permissions(now, key);
        self.changed.receiver(key);
        self.to_poll.push(key);
        Ok(MediaJoined { answer })
    }

    /// Answers a further offer on the same link: an ICE restart, more slots, or both.
    pub fn offer(
        &mut self,
        now: Instant,
        link: LinkId,
        offer: &Offer,
        sources: &Sources,
        fresh: Entropy,
    ) -> Result<MediaJoined, MediaError> {
        let key = self.key_of(link).ok_or(MediaError::NoSuchLink)?;
        let member = &mut self.members[key];
        let mut random = SeededRandom::new(fresh.seed);
        let before = &member.negotiated;
        let negotiated = offer.negotiate(sources, &mut || random.ssrc(), Some(before))?;
        if offer.restarts_ice(before) {
            member
                .link
                .restart(fresh.ice.clone(), negotiated.remote_ice.clone());
            let ufrag = fresh.ice.ufrag.clone();
            self.routes
                .push_back(RouteChange::Ufrag { ufrag, link: key });
            member.local_ice = fresh.ice;
        }
        member.ingress.renegotiate(now, &negotiated);
        for track in &mut member.tracks {
            track.set_layers(member.ingress.layers(track.publication));
        }
        member.egress.renegotiate(now, &negotiated.slots);
        let slots = member.egress.slots().len();
        member.listed.resize(slots, [None; 2]);
        member.session.version += 1;
        member.negotiated = negotiated;
        let member = &self.members[key];
        let answer = self.answer(offer, &member.negotiated, &member.local_ice, member.session);
        self.changed.receiver(key);
        Ok(MediaJoined { answer })
    }

    fn answer(
        &self,
        offer: &Offer,
        negotiated: &Negotiated,
        ice: &IceCredentials,
        session: SessionId,
    ) -> String {
        let local = LocalSide {
            ice,
            fingerprint: self.host.certificate.fingerprint(),
            candidates: &self.host.candidates,
            session,
        };
        answer(offer, negotiated, &local)
    }

    /// The member of a link, if that is the one its participant has now.
    fn key_of(&self, link: LinkId) -> Option<usize> {
        let key = *self.by_id.get(&link.participant)?;
        (self.members[key].id == link).then_some(key)
    }

    /// Adds a track of a source that the member negotiated.
    fn publish(&mut self, now: Instant, key: usize, source: Source, id: TrackId) {
        let member = &mut self.members[key];
        let mut publications = member.negotiated.publications.iter();
        let Some(publication) = publications.position(|publication| publication.source == source)
        else {
            return;
        };
        self.last_epoch += 1;
        let reference = TrackRef {
            member: key,
            track: member.tracks.len() as u8,
        };
        let mut track = Track {
            id,
            source,
            epoch: TrackEpoch(self.last_epoch),
            publication: publication as u8,
            audience: Audience::Nobody,
            shown_since: now,
            listeners: Vec::new(),
            layers: Vec::new(),
        };
        track.set_layers(member.ingress.layers(track.publication));
        member.tracks.push(track);
        self.epochs.insert(TrackEpoch(self.last_epoch), reference);
        self.tracks.insert(id, reference);
    }

    /// Changes what participants may do and what others see of them, and who is on the stage.
    pub fn set_permissions(
        &mut self,
        now: Instant,
        changed: Vec<(LinkId, Permissions)>,
        on_stage: OnStage,
    ) {
        self.set_stage(on_stage);
        for (link, permissions) in changed {
            let Some(key) = self.key_of(link) else {
                continue;
            };
            if self.members[key].permissions != permissions {
                self.members[key].permissions = permissions;
                self.apply_permissions(now, key);
            }
        }
    }

    fn set_stage(&mut self, on_stage: OnStage) {
        if std::mem::replace(&mut self.on_stage, on_stage) != on_stage {
            self.changed.everyone();
        }
    }

    /// Changes what a participant shows.
    pub fn set_view(&mut self, now: Instant, link: LinkId, view: Vec<WantedTrack>) {
        let Some(key) = self.key_of(link) else {
            return;
        };
        self.members[key].set_view(now, view);
        self.changed.receiver(key);
    }

    /// A participant's page shows its slots as it was told in this version: what waited for that
    /// comes now.
    pub fn seen(&mut self, now: Instant, link: LinkId, version: u32) {
        let Some(key) = self.key_of(link) else {
            return;
        };
        if version > self.members[key].version {
            return; // it was not told yet
        }
        for place in 0..self.members[key].egress.slots().len() {
            let Some(slot) = self.members[key].egress.slot_mut(place) else {
                continue;
            };
            let (begins, held) = (slot.seen(now, version), slot.state().held());
            self.reconcile(key, place);
            if let (Some(layer), Some(held)) = (begins, held) {
                self.begin_soon(key, place, held.epoch, layer);
            }
        }
    }

    /// Another link says that it is at a path of this one as well: this one is to show that it is.
    pub fn contest(&mut self, now: Instant, key: usize, path: Path, exit: &mut Exit<'_>) {
        if let Some(member) = self.members.get_mut(key) {
            member.link.contest(now, path);
            self.follow_link(now, key, exit);
        }
    }

    /// Tells all of a participant's slots anew: its page may have missed what it was told.
    pub fn tell_slots(&mut self, link: LinkId) {
        if let Some(key) = self.key_of(link) {
            self.members[key].knows_slots = false;
            self.news.slots_of(key);
        }
    }

    /// Ends a link, with a goodbye.
    pub fn leave(&mut self, now: Instant, link: LinkId, why: Ended, exit: &mut Exit<'_>) {
        if let Some(key) = self.key_of(link) {
            self.part(now, key, why, exit);
        }
    }

    /// Ends every link, with a goodbye.
    pub fn close(&mut self, now: Instant, exit: &mut Exit<'_>) {
        let keys: Vec<usize> = self.members.iter().map(|(key, _)| key).collect();
        for key in keys {
            self.part(now, key, Ended::RoomClosed, exit);
        }
    }

    fn part(&mut self, now: Instant, key: usize, why: Ended, exit: &mut Exit<'_>) {
        self.members[key].link.close();
        self.send_link_datagrams(key, exit);
        self.remove(now, key, why);
    }

    /// Forgets a member and everything of it. Nothing else ends a link, so that none goes uncounted.
    fn remove(&mut self, now: Instant, key: usize, why: Ended) {
        self.unlist_member(key);
        let Some(mut member) = self.members.try_remove(key) else {
            return;
        };
        self.counts.closed.count(why);
        self.counts.ingress.absorb(&member.ingress.take_counts());
        self.counts.egress.absorb(&member.egress.take_counts());
        self.by_id.remove(&member.id.participant);
        self.news.forget(key);
        self.changed.forget(key);
        self.speakers.forget(key);
        self.burst
            .retain(|pending| pending.source.track.member != key);
        self.to_poll.retain(|polled| *polled != key);
        self.to_begin
            .retain(|begin| begin.source.track.member != key && begin.listener.member != key);
        self.timetable.forget(key);
        self.for_everyone.retain(|track| track.member != key);
        for track in &member.tracks {
            self.tracks.remove(&track.id);
            self.epochs.remove(&track.epoch);
            self.clear_slots_with(now, track.epoch);
        }
        self.changed.everyone();
        for path in member.paths {
            self.routes
                .push_back(RouteChange::PathGone { path, link: key });
        }
        self.routes.push_back(RouteChange::LinkGone { link: key });
    }

    /// A bug of ours in the code of this link: it costs this participant.
    pub fn panicked(&mut self, now: Instant, key: usize) {
        self.running = None;
        let Some(member) = self.members.get(key) else {
            return;
        };
        let link = member.id;
        let why = Ended::Panicked;
        self.remove(now, key, why);
        self.news.event(MediaEvent::Closed { link, why });
    }

    /// A bug of ours: it costs the participant it was about; if it was about none, all choices
    /// are made again from what the session said.
    pub fn recover(&mut self, now: Instant) {
        match self.running.take() {
            Some(key) => self.panicked(now, key),
            None => {
                self.speakers = Speakers::default();
                self.clear_all_slots(now);
                self.changed.everyone();
            }
        }
    }

    /// Whether [`Self::poll_event`] has something.
    pub fn has_event(&self) -> bool {
        !self.news.is_empty()
    }

    /// What the session must know next.
    pub fn poll_event(&mut self) -> Option<MediaEvent> {
        loop {
            match self.news.next()? {
                Item::Event(event) => return Some(event),
                Item::SlotsOf(key) => {
                    let Some(member) = self.members.get_mut(key) else {
                        continue;
                    };
                    let mut changed: Vec<(Mid, SlotView)> = Vec::new();
                    let version = member.version.wrapping_add(1);
                    let all = !std::mem::replace(&mut member.knows_slots, true);
                    let slots = member.egress.slots_mut().iter_mut();
                    for (slot, spec) in slots.zip(&member.negotiated.slots) {
                        if all || !slot.is_told() {
                            changed.push((spec.mid.clone(), slot.tell(version)));
                        }
                    }
                    if !changed.is_empty() {
                        member.version = version;
                        return Some(MediaEvent::Slots {
                            link: member.id,
                            slots: changed,
                            version,
                        });
                    }
                }
            }
        }
    }

    /// When [`Self::tick`] has something to do at the latest; `None` for a room without a link.
    pub fn next_deadline(&self) -> Option<Instant> {
        [self.next_review, self.timetable.next_deadline()]
            .into_iter()
            .flatten()
            .min()
    }

    /// Whether [`Self::poll_route`] has something.
    pub fn has_routes(&self) -> bool {
        !self.routes.is_empty()
    }

    /// What the shard must know next to find links.
    pub fn poll_route(&mut self) -> Option<RouteChange> {
        self.routes.pop_front()
    }

    fn kind_of(&self, track: TrackRef) -> Kind {
        let member = &self.members[track.member];
        let publication = member.tracks[usize::from(track.track)].publication;
        member.negotiated.publications[usize::from(publication)].kind
    }
}
