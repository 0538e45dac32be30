//! Decides who is in a room: admission, coming back, leaving.
//!
//! What those inside want is decided in `wishes.rs`, what their media does in `media.rs`, and
//! when everyone is told in `telling.rs`; all of it is one [`Room`].

use super::order::{Because, ConnectionId, Order, Record};
use super::pace::Pace;
use super::removed::Removed;
use super::request::{Credential, JoinError, Limits, Presence};
use super::roster::{Roster, RosterText};
use super::seat::{Connected, LinkState, POLICED_PERIOD, ResumeToken, Seat};
use super::stage;
use super::told::{ByeReason, FromRoom, Participant, Site, Slot, Track, Welcome};
use crate::ids::{ParticipantId, TrackId};
use crate::redact::Pii;
use crate::relay::handle::{Mid, Place, SlotView, Source, SourceSet};
use rustc_hash::FxHashMap;
use std::collections::VecDeque;
use std::time::{Duration, Instant};

/// The people of one room. Lives from its opening to its closing.
#[derive(Debug)]
pub struct Room {
    pub(super) name: String,
    pub(super) limits: Limits,
    pub(super) seats: FxHashMap<ParticipantId, Seat>,
    pub(super) resumes: FxHashMap<ResumeToken, ParticipantId>,
    pub(super) identities: FxHashMap<(Site, String), ParticipantId>,
    pub(super) tracks: FxHashMap<TrackId, ParticipantId>,
    /// Hubs in the order they came: the first with a live camera is the stage of a viewer.
    pub(super) hubs: Vec<ParticipantId>,
    pub(super) viewers: Vec<ParticipantId>,
    pub(super) roster: Roster,
    pub(super) removed: Removed,
    pub(super) floor: Option<ParticipantId>,
    pub(super) sharing: Option<ParticipantId>,
    pub(super) speakers: Vec<ParticipantId>,
    pub(super) told: Told,
    /// Places or views of these may have to be told to the relay.
    pub(super) moved: Vec<ParticipantId>,
    /// Until when a place is held, and for which connection; in order of time.
    held: VecDeque<(Instant, ConnectionId)>,
    joins: u64,
    over: Option<JoinError>,
    pub(super) orders: VecDeque<Order>,
    #[cfg(test)]
    pub(super) panics_on: Option<ParticipantId>,
}

/// What everyone was told last, and when they may be told again.
#[derive(Debug)]
pub(super) struct Told {
    pub(super) floor: Option<ParticipantId>,
    pub(super) speakers: Vec<ParticipantId>,
    pub(super) presence_pace: Pace,
    pub(super) speakers_pace: Pace,
}

/// Who wants in, without what only the relay reads.
#[derive(Debug, Clone)]
pub struct Newcomer {
    /// Hub or spoke.
    pub site: Site,
    /// To show.
    pub name: Pii<String>,
    /// Whom the token speaks of.
    pub credential: Credential,
    /// The resume token as it came.
    pub resume: Option<String>,
    /// Joins with these muted.
    pub muted: SourceSet,
    /// The sources of its offer.
    pub publishes: SourceSet,
    /// What stands behind the link.
    pub presence: Presence,
}

/// What chance gives to one join.
#[derive(Debug, Clone, Copy)]
pub struct Fresh {
    /// For a new participant.
    pub participant: ParticipantId,
    /// For new tracks: microphone, camera, screen.
    pub tracks: [TrackId; 3],
    /// For the next return.
    pub resume: ResumeToken,
}

/// A participant was admitted; its link is to be made.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Admission {
    /// Its connection.
    pub connection: ConnectionId,
    /// Whether the relay may still have a link to restart.
    pub has_link: bool,
    /// The track of each source.
    pub tracks: Vec<(Source, TrackId)>,
    /// What its media may do.
    pub place: Place,
}

/// A participant is in.
#[derive(Debug)]
pub struct Welcomed {
    /// Its welcome, but for the answer and the roster.
    pub welcome: Welcome,
    /// The roster of its welcome.
    pub roster: RosterText,
}

impl Room {
    /// An empty room.
    pub fn new(name: String, limits: Limits) -> Self {
        Self {
            name,
            limits,
            seats: FxHashMap::default(),
            resumes: FxHashMap::default(),
            identities: FxHashMap::default(),
            tracks: FxHashMap::default(),
            hubs: Vec::new(),
            viewers: Vec::new(),
            roster: Roster::default(),
            removed: Removed::default(),
            floor: None,
            sharing: None,
            speakers: Vec::new(),
            told: Told {
                floor: None,
                speakers: Vec::new(),
                presence_pace: Pace::every(PRESENCE_PERIOD),
                speakers_pace: Pace::every(SPEAKERS_PERIOD),
            },
            moved: Vec::new(),
            held: VecDeque::new(),
            joins: 0,
            over: None,
            orders: VecDeque::new(),
            #[cfg(test)]
            panics_on: None,
        }
    }

    /// Admits a participant, new or coming back. Its link is to be made next; the answer to that
    /// is [`Self::link_made`] or [`Self::link_refused`].
    pub fn join(
        &mut self,
        now: Instant,
        newcomer: Newcomer,
        fresh: Fresh,
    ) -> Result<Admission, JoinError> {
        if let Some(over) = &self.over {
            return Err(over.clone());
        }
        let token = newcomer.resume.as_deref().and_then(ResumeToken::parse);
        let admission = match self.returning(&newcomer, token) {
            Some(participant) => self.take_over(participant, newcomer, token, fresh),
            None => {
                self.check(now, &newcomer)?;
                self.seat(now, newcomer, fresh)
            }
        };
        self.settle(now);
        Ok(admission)
    }

    /// The relay made the link, or restarted it (`resumed`).
    pub fn link_made(
        &mut self,
        now: Instant,
        connection: ConnectionId,
        slots: Vec<(Mid, SlotView)>,
        resumed: bool,
    ) -> Result<Welcomed, JoinError> {
        if !self.is_current(connection) {
            let still_in = self.seats.contains_key(&connection.participant);
            return Err(match &self.over {
                Some(over) => over.clone(),
                None if still_in => JoinError::Replaced,
                None => JoinError::Removed,
            });
        }
        let seat = self.current(connection).expect("checked above");
        let here = Connected::Here(connection);
        let early = match std::mem::replace(&mut seat.connection, here) {
            Connected::Joining(_, early) => early,
            Connected::Here(_) | Connected::Gone => Vec::new(),
        };
        if !resumed {
            seat.link = LinkState::Made;
            seat.picture = None; // the new link knows of no view
        }
        let is_viewer = seat.presence == Presence::Viewer;
        let resume = seat.resume.last().expect("a seat has a resume token");
        let (row, resume, site) = (seat.row, resume.to_text(), seat.site);
        if !early.is_empty() {
            let slots = FromRoom::Slots { slots: early };
            self.orders.push_back(Order::Tell(connection, slots));
        }
        self.show_connected(connection.participant);
        if is_viewer {
            self.moved.push(connection.participant);
        }
        let welcome = Welcome {
            participant: connection.participant,
            name: self.roster.row(row).name.clone(),
            site,
            room: self.name.clone(),
            answer: String::new(),
            resume,
            resumed,
            floor: self.floor,
            slots: slots.into_iter().map(Slot::from).collect(),
            roster: Vec::new(),
        };
        let roster = self.roster.text();
        self.settle(now);
        Ok(Welcomed { welcome, roster })
    }

    /// The relay had no link of this browser to restart after all: what a new one is to be made
    /// with, if the connection still wants one.
    pub fn link_lost(&mut self, connection: ConnectionId) -> Option<Admission> {
        let place = self
            .is_current(connection)
            .then(|| self.place_of(connection.participant))?;
        let seat = self.current(connection).expect("checked above");
        seat.link = LinkState::None;
        seat.place = place;
        Some(Admission {
            connection,
            has_link: false,
            tracks: seat.tracks.clone(),
            place,
        })
    }

    /// The relay made no link: a new participant leaves, one that came back keeps its place for a
    /// while.
    pub fn link_refused(&mut self, now: Instant, connection: ConnectionId) {
        let Some(seat) = self.current(connection) else {
            return;
        };
        seat.link = LinkState::None;
        if seat.resume.len() > 1 {
            self.hold(now, connection);
        } else {
            self.leave(now, connection.participant, Because::NoLink);
        }
        self.settle(now);
    }

    /// A connection ended without a word.
    pub fn vanished(&mut self, now: Instant, connection: ConnectionId) {
        let Some(seat) = self.current(connection) else {
            return;
        };
        match seat.presence {
            Presence::Page => self.hold(now, connection),
            // nothing comes back to a WHIP or WHEP resource that was dropped
            Presence::Publisher | Presence::Viewer => {
                self.leave(now, connection.participant, Because::Vanished);
            }
        }
        self.settle(now);
    }

    /// Ends the room for everyone.
    pub fn end(&mut self, now: Instant, because: Because) {
        let (over, reason, message) = match because {
            Because::Restarting => (
                JoinError::Unavailable,
                ByeReason::Restarting,
                "The server restarts. You will be back in a moment.",
            ),
            _ => (
                JoinError::RoomClosed,
                ByeReason::RoomClosed,
                "The hub has ended this session.",
            ),
        };
        self.over = Some(over);
        let everyone: Vec<ParticipantId> = self.seats.keys().copied().collect();
        for participant in everyone {
            self.say_bye(participant, reason.clone(), message);
            self.leave(now, participant, because);
        }
    }

    /// A bug of ours surfaced in what this participant sent: it goes, the room goes on.
    pub fn panicked(&mut self, now: Instant, participant: ParticipantId) {
        self.say_bye(
            participant,
            ByeReason::Failed,
            "Something failed on our side. Joining again.",
        );
        self.leave(now, participant, Because::Panicked);
        self.settle(now);
    }

    /// Does what was waiting for this time.
    pub fn pass(&mut self, now: Instant) {
        while let Some((until, connection)) = self.held.front().copied()
            && until <= now
        {
            self.held.pop_front();
            let seat = self.seats.get(&connection.participant);
            // held for this very connection: one that came back and vanished anew has a later entry
            if seat.is_some_and(|seat| {
                seat.connection == Connected::Gone && seat.last_connection == connection
            }) {
                self.leave(now, connection.participant, Because::Vanished);
            }
        }
        self.settle(now);
    }

    /// When [`Self::pass`] has something to do.
    pub fn next_deadline(&self, now: Instant) -> Option<Instant> {
        let held = self.held.front().map(|(until, _)| *until);
        let presence = self.told.presence_pace.deadline(now);
        let speakers = self.told.speakers_pace.deadline(now);
        [held, presence, speakers].into_iter().flatten().min()
    }

    /// The next order.
    pub fn poll_order(&mut self) -> Option<Order> {
        self.orders.pop_front()
    }

    /// Everyone in the room, those whose place is held included.
    pub fn participants(&self) -> impl Iterator<Item = &Participant> {
        self.roster.rows()
    }

    /// How many are in the room.
    pub fn len(&self) -> usize {
        self.seats.len()
    }

    /// Whether nobody is in the room.
    pub fn is_empty(&self) -> bool {
        self.seats.is_empty()
    }

    /// Whether this connection is its participant's newest.
    pub fn is_current(&self, connection: ConnectionId) -> bool {
        let seat = self.seats.get(&connection.participant);
        seat.is_some_and(|seat| seat.connection() == Some(connection))
    }

    pub(super) fn current(&mut self, connection: ConnectionId) -> Option<&mut Seat> {
        let seat = self.seats.get_mut(&connection.participant);
        seat.filter(|seat| seat.connection() == Some(connection))
    }

    /// The participant this newcomer already is: by its resume token, or by the identity in its
    /// token. The kind of site is part of both, so that a spoke can never evict a hub.
    fn returning(&self, newcomer: &Newcomer, token: Option<ResumeToken>) -> Option<ParticipantId> {
        let of_token = token.and_then(|token| self.resumes.get(&token)).copied();
        let of_token = of_token.filter(|participant| {
            let seat = &self.seats[participant];
            seat.site == newcomer.site && seat.credential.subject == newcomer.credential.subject
        });
        let subject = newcomer.credential.subject.as_ref();
        of_token.or_else(|| {
            let identity = (newcomer.site, subject?.0.clone());
            self.identities.get(&identity).copied()
        })
    }

    fn check(&self, now: Instant, newcomer: &Newcomer) -> Result<(), JoinError> {
        if self.removed.holds(now, newcomer.site, &newcomer.credential) {
            return Err(JoinError::Removed);
        }
        let limit = self.limits.participants;
        let places = match newcomer.site {
            Site::Hub => limit + HUB_RESERVE,
            Site::Spoke => limit,
        };
        if self.seats.len() >= places {
            return Err(JoinError::RoomFull { limit });
        }
        Ok(())
    }

    fn seat(&mut self, now: Instant, newcomer: Newcomer, fresh: Fresh) -> Admission {
        let participant = fresh.participant;
        let connection = self.next_connection(participant);
        let muted = SourceSet {
            screen: true, // until it is shared
            ..newcomer.muted
        };
        let place = stage::place(newcomer.site, newcomer.presence, false, muted);
        let row = self.roster.add(Participant {
            id: participant,
            name: newcomer.name.0,
            site: newcomer.site,
            tracks: Vec::new(),
            connected: false,
        });
        if let Some(subject) = &newcomer.credential.subject {
            let identity = (newcomer.site, subject.0.clone());
            self.identities.insert(identity, participant);
        }
        if newcomer.site == Site::Hub {
            self.hubs.push(participant);
        }
        if newcomer.presence == Presence::Viewer {
            self.viewers.push(participant);
        }
        self.resumes.insert(fresh.resume, participant);
        self.seats.insert(
            participant,
            Seat {
                site: newcomer.site,
                presence: newcomer.presence,
                credential: newcomer.credential,
                row,
                joined: now,
                connection: Connected::Joining(connection, Vec::new()),
                last_connection: connection,
                link: LinkState::None,
                resume: vec![fresh.resume],
                tracks: Vec::new(),
                muted,
                place,
                view: None,
                picture: None,
                policed: Pace::every(POLICED_PERIOD),
            },
        );
        let tracks = self.publish(participant, newcomer.publishes, fresh.tracks);
        self.orders.push_back(Order::Record(Record::Joined {
            participant,
            site: newcomer.site,
        }));
        Admission {
            connection,
            has_link: false,
            tracks,
            place,
        }
    }

    fn take_over(
        &mut self,
        participant: ParticipantId,
        newcomer: Newcomer,
        token: Option<ResumeToken>,
        fresh: Fresh,
    ) -> Admission {
        let words = "You joined from another window or device, so this one was disconnected.";
        self.say_bye(participant, ByeReason::Replaced, words);
        let connection = self.next_connection(participant);
        let seat = self.seats.get_mut(&participant).expect("it returns");
        seat.connection = Connected::Joining(connection, Vec::new());
        seat.last_connection = connection;
        seat.credential = newcomer.credential;
        // the token it came with stays good until its page has spoken: the welcome may be lost
        let kept = token.filter(|token| seat.resume.contains(token));
        let kept = kept.or_else(|| seat.resume.last().copied());
        for token in std::mem::replace(&mut seat.resume, kept.into_iter().collect()) {
            if Some(token) != kept {
                self.resumes.remove(&token);
            }
        }
        seat.resume.push(fresh.resume);
        self.resumes.insert(fresh.resume, participant);
        // who was muted comes back muted, whatever the page believes
        let (was, wanted) = (seat.muted, newcomer.muted);
        let muted = SourceSet {
            microphone: was.microphone || wanted.microphone,
            camera: was.camera || wanted.camera,
            screen: was.screen || wanted.screen,
        };
        if seat.presence != newcomer.presence {
            self.viewers.retain(|viewer| *viewer != participant);
            if newcomer.presence == Presence::Viewer {
                self.viewers.push(participant);
            }
            seat.presence = newcomer.presence;
        }
        let has_link = seat.link != LinkState::None;
        let row = seat.row;
        self.roster.change(row, |row| row.name = newcomer.name.0);
        self.set_muted(participant, muted);
        let tracks = self.publish(participant, newcomer.publishes, fresh.tracks);
        self.show_connected(participant);
        let record = Record::Returned { participant };
        self.orders.push_back(Order::Record(record));
        // a link that is restarted learns of a changed place like any other
        let place = self.place_of(participant);
        if !has_link {
            self.seats.get_mut(&participant).expect("it returns").place = place;
        }
        Admission {
            connection,
            has_link,
            tracks,
            place,
        }
    }

    fn next_connection(&mut self, participant: ParticipantId) -> ConnectionId {
        self.joins += 1;
        ConnectionId {
            participant,
            number: self.joins,
        }
    }

    /// Gives each source of the offer its track: the one it had, or a fresh one.
    fn publish(
        &mut self,
        participant: ParticipantId,
        publishes: SourceSet,
        fresh: [TrackId; 3],
    ) -> Vec<(Source, TrackId)> {
        let seat = self.seats.get_mut(&participant).expect("it joins");
        let sources = [Source::Microphone, Source::Camera, Source::Screen];
        let mut tracks = Vec::with_capacity(sources.len());
        for (source, fresh) in sources.into_iter().zip(fresh) {
            let had = seat.track(source);
            if publishes.holds(source) {
                let track = had.unwrap_or(fresh);
                self.tracks.insert(track, participant);
                tracks.push((source, track));
            } else if let Some(gone) = had {
                self.tracks.remove(&gone);
            }
        }
        seat.tracks.clone_from(&tracks);
        let muted = seat.muted;
        self.roster.change(seat.row, |row| {
            let rows = tracks.iter().map(|(source, track)| Track {
                id: *track,
                source: (*source).into(),
                muted: muted.holds(*source),
            });
            row.tracks = rows.collect();
        });
        tracks
    }

    /// Keeps the place of a participant whose connection is gone, for a while.
    pub(super) fn hold(&mut self, now: Instant, connection: ConnectionId) {
        let seat = self.seats.get_mut(&connection.participant);
        let seat = seat.expect("only a current connection is held");
        seat.connection = Connected::Gone;
        self.held.push_back((now + GRACE, connection));
        self.show_connected(connection.participant);
    }

    pub(super) fn leave(&mut self, now: Instant, participant: ParticipantId, because: Because) {
        let Some(seat) = self.seats.remove(&participant) else {
            return;
        };
        for token in &seat.resume {
            self.resumes.remove(token);
        }
        if let Some(subject) = &seat.credential.subject {
            self.identities.remove(&(seat.site, subject.0.clone()));
        }
        for (_, track) in &seat.tracks {
            self.tracks.remove(track);
        }
        self.hubs.retain(|hub| *hub != participant);
        self.viewers.retain(|viewer| *viewer != participant);
        self.roster.remove(seat.row);
        if self.sharing == Some(participant) {
            self.sharing = None;
        }
        if self.floor == Some(participant) {
            self.floor = None;
        }
        self.orders.push_back(Order::EndLink(participant));
        self.orders.push_back(Order::Record(Record::Left {
            participant,
            because,
            stayed: now.saturating_duration_since(seat.joined),
        }));
    }

    /// Ends a participant's connection with a last message, if it has one.
    pub(super) fn say_bye(&mut self, participant: ParticipantId, reason: ByeReason, message: &str) {
        let seat = self.seats.get(&participant);
        if let Some(Connected::Here(connection)) = seat.map(|seat| &seat.connection) {
            let message = message.to_owned();
            let bye = FromRoom::Bye { reason, message };
            self.orders.push_back(Order::End(*connection, bye));
        }
    }

    pub(super) fn show_connected(&mut self, participant: ParticipantId) {
        let seat = &self.seats[&participant];
        let connected = seat.is_connected();
        if self.roster.row(seat.row).connected != connected {
            self.roster
                .change(seat.row, |row| row.connected = connected);
        }
    }
}

/// How long the place of someone who vanished is held: a reload on a thin line takes 20 s; longer,
/// and the hub sees clinics that are gone.
const GRACE: Duration = Duration::from_secs(30);

/// Places kept for hubs above the limit: spokes must not be able to shut the host out.
const HUB_RESERVE: usize = 8;

/// Roster and floor: at most ten messages a second to everyone. Less often, and a mute shows late;
/// more often, and 300 joins in 5 s become 90,000 messages.
const PRESENCE_PERIOD: Duration = Duration::from_millis(100);

/// At most three a second: faster, and the page flickers between two who laugh.
const SPEAKERS_PERIOD: Duration = Duration::from_millis(334);
