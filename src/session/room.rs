//! Decides who is in a room: welcomed, gone for a while, gone for good.
//!
//! Who comes in is decided in `admission.rs`, what those inside get of what they want in
//! `commands.rs`, what their media does in `media.rs`, and when everyone is told in `broadcast.rs`; all
//! of it is one [`Room`].

use super::agenda::Agenda;
use super::announcements::Announcements;
use super::bye::bye;
use super::case::Cases;
use super::chat::Chat;
use super::entrance;
use super::events::Events;
use super::hands::Hands;
use super::hosts::Hosts;
use super::keeping::Keeping;
use super::lobby::Lobby;
use super::messages::{Entrance, Gallery, Participant, SourceName, Stage, Welcome};
use super::order::{ConnectionId, Order, Record};
use super::polls::Polls;
use super::reactions::Reactions;
use super::removed::Removed;
use super::request::{Credential, JoinError, Limits, Presence};
use super::roster::{self, Roster, RosterText};
use super::seat::{Connected, LinkState, ResumeKey, Seat};
use crate::ids::{ParticipantId, TrackId};
use crate::limiter::Pace;
use crate::relay::handle::{Ended, LinkId, MediaJoined, OnStage};
use crate::role::Role;
use crate::site::Site;
use rustc_hash::FxHashMap;
use std::collections::VecDeque;
use std::time::{Duration, Instant};

/// The people of one room. Lives from its opening to its closing.
#[derive(Debug)]
pub struct Room {
    pub(super) name: String,
    pub(super) limits: Limits,
    pub(super) seats: FxHashMap<ParticipantId, Seat>,
    pub(super) resumes: FxHashMap<ResumeKey, ParticipantId>,
    pub(super) identities: FxHashMap<(Site, String), ParticipantId>,
    pub(super) tracks: FxHashMap<TrackId, ParticipantId>,
    /// Hubs in the order they came: `stage.rs` decides who of them stands there.
    pub(super) hubs: Vec<ParticipantId>,
    pub(super) viewers: Vec<ParticipantId>,
    pub(super) roster: Roster,
    pub(super) removed: Removed,
    pub(super) entrance: entrance::State,
    pub(super) lobby: Lobby,
    pub(super) floor: Option<ParticipantId>,
    /// Whom a host has put on the stage beside the floor.
    pub(super) spotlight: Option<ParticipantId>,
    pub(super) gallery: Gallery,
    pub(super) chat: Chat,
    pub(super) hands: Hands,
    pub(super) agenda: Agenda,
    pub(super) announcements: Announcements,
    pub(super) reactions: Reactions,
    pub(super) polls: Polls,
    pub(super) cases: Cases,
    pub(super) hosts: Hosts,
    pub(super) sharing: Option<ParticipantId>,
    pub(super) speakers: Vec<ParticipantId>,
    /// Of the hub, who spoke last.
    pub(super) hub_speaker: Option<ParticipantId>,
    pub(super) told: Told,
    /// Permissions or views of these may have to be told to the relay.
    pub(super) moved: Vec<ParticipantId>,
    /// Until when a place is held, and for which connection; in order of time.
    pub(super) held: VecDeque<(Instant, ConnectionId)>,
    pub(super) joins: u64,
    /// Links that were ever asked for: the epoch of the last one.
    pub(super) links: u32,
    pub(super) over: Option<JoinError>,
    /// None: nothing of it outlives the process.
    pub(super) kept: Option<Keeping>,
    /// None: no other system is told of it.
    pub(super) events: Option<Events>,
    pub(super) orders: VecDeque<Order>,
}

/// What everyone was told last, and when they may be told again.
#[derive(Debug)]
pub(super) struct Told {
    pub(super) floor: Option<ParticipantId>,
    pub(super) host: Option<ParticipantId>,
    pub(super) entrance: Entrance,
    /// To the relay.
    pub(super) on_stage: OnStage,
    /// Whom everyone may see large.
    pub(super) lit: Option<ParticipantId>,
    /// To the pages.
    pub(super) stage: Stage,
    pub(super) speakers: Vec<ParticipantId>,
    pub(super) presence_pace: Pace,
    pub(super) speakers_pace: Pace,
    pub(super) chat_pace: Pace,
    pub(super) reactions_pace: Pace,
    pub(super) polls_pace: Pace,
}

/// A participant is in.
#[derive(Debug)]
pub struct Welcomed {
    /// Its welcome, but for the roster, which is empty here.
    pub welcome: Welcome,
    /// The roster of its welcome.
    pub roster: RosterText,
}

impl Welcomed {
    /// The `welcome` message with its roster, as JSON.
    pub fn into_text(self) -> String {
        roster::welcome_text(self.welcome, &self.roster)
    }
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
            entrance: entrance::State::fresh(limits.lobby),
            lobby: Lobby::default(),
            floor: None,
            spotlight: None,
            gallery: Gallery::default(),
            chat: Chat::new(limits.chat),
            hands: Hands::default(),
            agenda: Agenda::default(),
            announcements: Announcements::default(),
            reactions: Reactions::default(),
            polls: Polls::default(),
            cases: Cases::default(),
            hosts: Hosts::default(),
            sharing: None,
            speakers: Vec::new(),
            hub_speaker: None,
            told: Told {
                floor: None,
                host: None,
                entrance: entrance::State::fresh(limits.lobby).told(),
                on_stage: OnStage::default(),
                lit: None,
                stage: Stage::default(),
                speakers: Vec::new(),
                presence_pace: Pace::every(PRESENCE_PERIOD),
                speakers_pace: Pace::every(SPEAKERS_PERIOD),
                chat_pace: Pace::every(CHAT_PERIOD),
                reactions_pace: Pace::every(REACTIONS_PERIOD),
                polls_pace: Pace::every(POLLS_PERIOD),
            },
            moved: Vec::new(),
            held: VecDeque::new(),
            joins: 0,
            links: 0,
            over: None,
            kept: None,
            events: None,
            orders: VecDeque::new(),
        }
    }

    /// The relay made the link, or restarted it (`resumed`).
    pub fn link_made(
        &mut self,
        now: Instant,
        connection: ConnectionId,
        made: MediaJoined,
        resumed: bool,
    ) -> Result<Welcomed, JoinError> {
        if !self.is_current(connection) {
            let still_in = self.seats.contains_key(&connection.participant);
            return Err(match &self.over {
                Some(over) => over.clone(),
                None if still_in => JoinError::Replaced,
                None if self.entrance.told() == Entrance::Ended => JoinError::SessionEnded,
                None => JoinError::Removed,
            });
        }
        let seat = self.current(connection).expect("checked above");
        seat.connection = Connected::Here(connection);
        if let Some(link) = &mut seat.link {
            if !resumed {
                seat.picture = None; // the new link knows of no view
            }
            // one that was silent and is restarted is awaited like a new one
            if !resumed || link.state == LinkState::Silent {
                link.state = LinkState::Made;
            }
        }
        let link = seat.link;
        let is_viewer = seat.presence == Presence::Viewer;
        let resume = seat.newest.expect("given at the join");
        let (row, resume, site) = (seat.row, resume.to_text(), seat.site());
        let mut silenced = vec![
            SourceName::Microphone,
            SourceName::Camera,
            SourceName::Screen,
        ];
        silenced.retain(|source| seat.silenced.holds((*source).into()));
        // whatever changed before the welcome, its page knows nothing of
        self.orders
            .extend(link.map(|link| Order::TellSlots(link.id)));
        self.show_connected(connection.participant);
        if is_viewer {
            self.moved.push(connection.participant);
        }
        self.look_for_host(now);
        let (polls, votes) = self.polls_of(connection.participant);
        let welcome = Welcome {
            participant: connection.participant,
            name: self.roster.row(row).name.clone(),
            site,
            room: self.name.clone(),
            answer: made.answer,
            resume,
            resumed,
            floor: self.floor,
            stage: self.stage(),
            host: self.hosts.host(),
            entrance: self.entrance.told(),
            chat_length: u32::try_from(self.limits.chat.length).unwrap_or(u32::MAX),
            hands: self.hands.all(now),
            agenda: self.agenda.told(now),
            announcements: self.announcements.told(now),
            polls,
            votes,
            cases: self.cases.told(),
            recommendations: self.cases.all_given(),
            silenced,
            roster: Vec::new(),
        };
        let roster = self.roster.text();
        self.settle(now);
        Ok(Welcomed { welcome, roster })
    }

    /// The relay made no link: a new participant leaves, one that came back keeps its place for a
    /// while.
    pub fn link_refused(&mut self, now: Instant, connection: ConnectionId) {
        let Some(seat) = self.current(connection) else {
            return;
        };
        let returns = seat.resume.len() > 1;
        if let Some(link) = seat.link.take() {
            self.orders
                .push_back(Order::EndLink(link.id, Ended::NoLink));
        }
        if returns {
            self.hold(now, connection);
        } else {
            self.leave(now, connection.participant, Ended::NoLink);
        }
        self.settle(now);
    }

    /// A connection ended without a word.
    pub fn vanished(&mut self, now: Instant, connection: ConnectionId) {
        if self.lobby.vanished(now, connection) {
            self.settle(now);
            return;
        }
        let Some(seat) = self.current(connection) else {
            return;
        };
        match seat.presence {
            Presence::Page => self.hold(now, connection),
            // nothing comes back to a WHIP or WHEP resource that was dropped
            Presence::Publisher | Presence::Viewer => {
                self.leave(now, connection.participant, Ended::Vanished);
            }
        }
        self.settle(now);
    }

    /// Ends the room for everyone.
    pub fn end(&mut self, now: Instant, why: Ended) {
        self.over = Some(match why {
            Ended::Restarting | Ended::GivenUp => JoinError::Unavailable,
            Ended::RoomClosed
            // these end a stay or a link, never a room
            | Ended::SessionEnded
            | Ended::Goodbye
            | Ended::Vanished
            | Ended::HandshakeFailed
            | Ended::NoLink
            | Ended::Removed
            | Ended::Policed
            | Ended::Panicked
            | Ended::Replaced => JoinError::RoomClosed,
        });
        if why == Ended::Restarting {
            // everyone comes back, and finds everything as it was
            self.leave_record(now);
        } else {
            self.end_polls(now, false);
        }
        if let Some(over) = self.over.clone() {
            self.close_lobby(&over);
        }
        let everyone: Vec<ParticipantId> = self.seats.keys().copied().collect();
        for participant in everyone {
            self.say_bye(participant, why);
            self.leave(now, participant, why);
        }
        self.report_end(now, why);
        // whatever brought us down three times is not brought back
        self.forget_record(now, self.over == Some(JoinError::RoomClosed));
    }

    /// A bug of ours surfaced in what this participant sent: it goes, the room goes on.
    pub fn panicked(&mut self, now: Instant, participant: ParticipantId) {
        self.refuse(participant, JoinError::Unavailable);
        self.say_bye(participant, Ended::Panicked);
        self.leave(now, participant, Ended::Panicked);
        self.settle(now);
    }

    /// Does what was waiting for this time.
    pub fn pass(&mut self, now: Instant) {
        while let Some((until, connection)) = self.held.front().copied()
            && until <= now
        {
            self.held.pop_front();
            if !self.is_held_for(connection) {
                continue;
            }
            // whose media flows is there: only the way for messages is broken, and may come back
            let participant = connection.participant;
            match self.seats[&participant].is_connected() {
                true => self.held.push_back((now + GRACE, connection)),
                false => self.leave(now, participant, Ended::Vanished),
            }
        }
        self.settle(now);
    }

    /// Nobody was here for long: what was written is the next session's business no more.
    pub fn rest(&mut self, now: Instant) {
        self.chat.clear();
        self.announcements.clear();
        self.end_polls(now, true);
        self.end_agenda(now, false);
        self.lobby.forget();
        self.entrance_hears(now, entrance::Event::Rested);
        self.told.entrance = self.entrance.told();
        self.report_rest(now);
        self.touch();
        self.hand_over(now);
    }

    /// When [`Self::pass`] has something to do.
    pub fn next_deadline(&self, now: Instant) -> Option<Instant> {
        let held = self.held.front().map(|(until, _)| *until);
        let presence = self.told.presence_pace.deadline(now);
        let speakers = self.told.speakers_pace.deadline(now);
        // told when it is written, not before
        let chat = self
            .told
            .chat_pace
            .deadline(now)
            .filter(|_| !self.is_behind());
        let reactions = self.told.reactions_pace.deadline(now);
        let polls = self.told.polls_pace.deadline(now);
        let polls = polls.filter(|_| !self.is_behind());
        let host = self.hosts.deadline();
        let alone = self.left_behind_at(now);
        let lobby = self.lobby.deadline(now);
        [
            held, presence, speakers, chat, reactions, polls, host, alone, lobby,
        ]
        .into_iter()
        .flatten()
        .min()
    }

    /// The next order.
    pub fn poll_order(&mut self) -> Option<Order> {
        self.orders.pop_front()
    }

    /// Whether the holder of this credential was removed, and its token has not expired yet.
    pub fn has_removed(&self, now: Instant, site: Site, credential: &Credential) -> bool {
        self.removed.holds(now, site, credential)
    }

    /// Whether someone removed would be let in again if the room were forgotten.
    pub fn bars_anyone(&self, now: Instant) -> bool {
        self.removed.holds_any(now)
    }

    /// Everyone in the room, those whose place is held included.
    pub fn participants(&self) -> impl Iterator<Item = &Participant> {
        self.roster.rows()
    }

    /// How many are in the room.
    pub fn len(&self) -> usize {
        self.seats.len()
    }

    /// How many of them are of a hub.
    pub fn hubs(&self) -> usize {
        self.hubs.len()
    }

    /// Whether nobody is in the room.
    pub fn is_empty(&self) -> bool {
        self.seats.is_empty()
    }

    /// Whether nobody waits to be let in either.
    pub fn is_deserted(&self) -> bool {
        self.seats.is_empty() && self.lobby.is_empty()
    }

    /// Whether this connection is its participant's newest.
    pub fn is_current(&self, connection: ConnectionId) -> bool {
        let seat = self.seats.get(&connection.participant);
        seat.is_some_and(|seat| seat.connection() == Some(connection))
    }

    /// What a participant is in the session.
    pub fn role_of(&self, participant: ParticipantId) -> Option<Role> {
        self.seats.get(&participant).map(|seat| seat.role)
    }

    /// The link of a connection that is its participant's newest.
    pub fn link_of(&self, connection: ConnectionId) -> Option<LinkId> {
        let seat = self.seats.get(&connection.participant)?;
        let link = seat.link.filter(|_| seat.connection() == Some(connection));
        link.map(|link| link.id)
    }

    /// Whether a place is held since this very connection ended: one that came back and vanished
    /// anew is waited for anew.
    pub(super) fn is_held_for(&self, connection: ConnectionId) -> bool {
        let seat = self.seats.get(&connection.participant);
        seat.is_some_and(|seat| {
            seat.connection == Connected::Gone && seat.last_connection == connection
        })
    }

    pub(super) fn current(&mut self, connection: ConnectionId) -> Option<&mut Seat> {
        let seat = self.seats.get_mut(&connection.participant);
        seat.filter(|seat| seat.connection() == Some(connection))
    }

    /// Keeps the place of a participant whose connection is gone, for a while.
    pub(super) fn hold(&mut self, now: Instant, connection: ConnectionId) {
        let seat = self.seats.get_mut(&connection.participant);
        let seat = seat.expect("only a current connection is held");
        seat.connection = Connected::Gone;
        seat.gone = Some(now);
        self.touch_seat(connection.participant);
        self.held.push_back((now + GRACE, connection));
        self.show_connected(connection.participant);
    }

    /// Gives someone the seat that everything else of the room finds them by.
    pub(super) fn take(&mut self, participant: ParticipantId, seat: Seat) {
        if let Some(subject) = &seat.credential.subject {
            let identity = (seat.site(), subject.0.clone());
            self.identities.insert(identity, participant);
        }
        for key in &seat.resume {
            self.resumes.insert(*key, participant);
        }
        for (_, track) in &seat.tracks {
            self.tracks.insert(*track, participant);
        }
        if seat.site() == Site::Hub {
            self.hubs.push(participant);
        }
        if seat.presence == Presence::Viewer {
            self.viewers.push(participant);
        }
        self.seats.insert(participant, seat);
    }

    pub(super) fn leave(&mut self, now: Instant, participant: ParticipantId, why: Ended) {
        if !self.seats.contains_key(&participant) {
            return;
        }
        self.report_left(now, participant, why);
        let seat = self.seats.remove(&participant).expect("found above");
        self.touch_seat(participant);
        if seat.site() == Site::Spoke {
            self.lobby.was_in(&seat, why);
        }
        for key in &seat.resume {
            self.resumes.remove(key);
        }
        if let Some(subject) = &seat.credential.subject {
            self.identities.remove(&(seat.site(), subject.0.clone()));
        }
        for (_, track) in &seat.tracks {
            self.tracks.remove(track);
        }
        let hub_was_there = self.hub_is_there() || seat.is_of_hub();
        self.hubs.retain(|hub| *hub != participant);
        self.hub_came_or_left(now, hub_was_there);
        self.viewers.retain(|viewer| *viewer != participant);
        self.roster.remove(seat.row);
        self.hands.left(participant);
        self.reactions.left(participant);
        if self.sharing == Some(participant) {
            self.sharing = None;
        }
        self.spotlight.take_if(|of| *of == participant);
        if self.floor == Some(participant) {
            self.floor = None;
        }
        if self.hub_speaker == Some(participant) {
            self.hub_speaker = None;
        }
        if let Some(link) = seat.link {
            self.orders.push_back(Order::EndLink(link.id, why));
        }
        self.orders.push_back(Order::Record(Record::Left {
            participant,
            why,
            stayed: now.saturating_duration_since(seat.joined),
        }));
    }

    /// Whether someone of the hub is in, or may be back: a camera or a screen of theirs leads nobody.
    pub(super) fn hub_is_there(&self) -> bool {
        self.hubs.iter().any(|id| {
            let seat = self.seats.get(id);
            seat.is_some_and(Seat::is_of_hub)
        })
    }

    /// Tells the entrance, if that changed.
    pub(super) fn hub_came_or_left(&mut self, now: Instant, was_there: bool) {
        let event = match (was_there, self.hub_is_there()) {
            (false, true) => entrance::Event::HubCame,
            (true, false) => entrance::Event::HubLeft,
            (true, true) | (false, false) => return,
        };
        if matches!(self.entrance, entrance::State::Ended(_)) && event == entrance::Event::HubCame {
            self.end_agenda(now, false); // the next session begins
        }
        self.entrance_hears(now, event);
    }

    /// Ends a participant's connection with a last message, if it has one.
    pub(super) fn say_bye(&mut self, participant: ParticipantId, why: Ended) {
        let seat = self.seats.get(&participant);
        if let Some(Connected::Here(connection)) = seat.map(|seat| &seat.connection) {
            self.orders.push_back(Order::End(*connection, bye(why)));
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
pub const GRACE: Duration = Duration::from_secs(30);

/// Roster and floor: at most ten messages a second to everyone. Less often, and a mute shows late;
/// more often, and 300 joins in 5 s become 90,000 messages.
const PRESENCE_PERIOD: Duration = Duration::from_millis(100);

/// At most four a second: less often, and a chat lags; more often, and a room that writes all at once
/// is a message a line for each.
const CHAT_PERIOD: Duration = Duration::from_millis(250);

/// At most two a second, of less than a kilobyte each: a quarter of what a line of 64 kbit/s carries while
/// all of a room clap and clap.
const REACTIONS_PERIOD: Duration = Duration::from_millis(500);

/// At most two a second: more often, and nobody can read the numbers; less often, and whoever voted waits
/// to see that it counts.
const POLLS_PERIOD: Duration = Duration::from_millis(500);

/// At most three a second: faster, and the page flickers between two who laugh.
const SPEAKERS_PERIOD: Duration = Duration::from_millis(334);
