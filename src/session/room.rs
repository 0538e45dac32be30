//! Holds all that a room is, and answers what it is.
//!
//! Who comes in is decided in `admission.rs`, who stays in `staying.rs`, what those inside get of what they
//! want in `commands.rs`, what their media does in `media.rs`, and when everyone is told in `broadcast.rs`; all
//! of it is one [`Room`].

use super::agenda::Agenda;
use super::announcements::Announcements;
use super::captions::Captions;
use super::case::Cases;
use super::chat::Chat;
use super::checkpoint::Checkpoint;
use super::entrance;
use super::events::Events;
use super::hands::Hands;
use super::hosts::Hosts;
use super::keeping::Keeping;
use super::lobby::Lobby;
use super::messages::{Entrance, Gallery, Participant, Stage, Welcome};
use super::order::{ConnectionId, Order};
use super::phase::Phase;
use super::polls::Polls;
use super::reactions::Reactions;
use super::removed::Removed;
use super::request::{Credential, JoinError, Limits};
use super::roster::{self, Roster, RosterText};
use super::seat::{ResumeKey, Seat};
use crate::ids::{ParticipantId, TrackId};
use crate::limiter::Pace;
use crate::relay::handle::{LinkId, OnStage};
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
    /// Whose it was when the hub began to sum up, when that was, and what ran before.
    pub(super) floor_before: Option<(Instant, ParticipantId, Option<Phase>)>,
    /// Whom a host has put on the stage beside the floor.
    pub(super) spotlight: Option<ParticipantId>,
    pub(super) gallery: Gallery,
    pub(super) chat: Chat,
    pub(super) hands: Hands,
    pub(super) agenda: Agenda,
    pub(super) checkpoint: Checkpoint,
    /// What chance gave to the last join.
    pub(super) chance: f64,
    pub(super) announcements: Announcements,
    pub(super) reactions: Reactions,
    pub(super) captions: Captions,
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
    /// Nobody was here for long.
    pub(super) rests: bool,
    /// What keeps it is away.
    pub(super) unkept: bool,
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
    pub(super) captions_pace: Pace,
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

/// What the holder of a credential is in the session, for who asks outside it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Holder {
    /// They were removed, and do nothing here any more.
    pub was_removed: bool,
    /// They host it, whatever their link says.
    pub hosts: bool,
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
            floor_before: None,
            spotlight: None,
            gallery: Gallery::default(),
            chat: Chat::new(limits.write),
            hands: Hands::default(),
            agenda: Agenda::new(limits.write),
            checkpoint: Checkpoint::fresh(limits.checkpoint),
            chance: 0.0,
            announcements: Announcements::new(limits.write),
            reactions: Reactions::default(),
            captions: Captions::new(limits.write),
            polls: Polls::new(limits.write),
            cases: Cases::new(limits.write),
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
                captions_pace: Pace::every(CAPTIONS_PERIOD),
                polls_pace: Pace::every(POLLS_PERIOD),
            },
            moved: Vec::new(),
            held: VecDeque::new(),
            joins: 0,
            links: 0,
            over: None,
            rests: false,
            unkept: false,
            kept: None,
            events: None,
            orders: VecDeque::new(),
        }
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
        let captions = self.told.captions_pace.deadline(now);
        let polls = self.told.polls_pace.deadline(now);
        let polls = polls.filter(|_| !self.is_behind());
        let host = self.hosts.deadline();
        let alone = self.left_behind_at(now);
        let lobby = self.lobby.deadline(now);
        let checkpoint = self.checkpoint.deadline();
        [
            held, presence, speakers, chat, reactions, polls, host, alone, lobby, checkpoint,
            captions,
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
    pub(super) fn has_removed(&self, now: Instant, site: Site, credential: &Credential) -> bool {
        self.removed.holds(now, site, credential)
    }

    /// What the holder of this credential is in the session now.
    pub fn holder(&self, now: Instant, site: Site, credential: &Credential) -> Holder {
        let host = self.hosts.host().and_then(|host| self.seats.get(&host));
        Holder {
            was_removed: self.has_removed(now, site, credential),
            // of a link that several share nobody outside can say who of them holds it
            hosts: credential.subject.is_some()
                && host.is_some_and(|seat| {
                    seat.site() == site && seat.credential.subject == credential.subject
                }),
        }
    }

    /// Who may not come in again, for who remembers it when the room is closed.
    pub(super) fn take_removed(&mut self) -> Removed {
        std::mem::take(&mut self.removed)
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

    pub(super) fn current(&mut self, connection: ConnectionId) -> Option<&mut Seat> {
        let seat = self.seats.get_mut(&connection.participant);
        seat.filter(|seat| seat.connection() == Some(connection))
    }

    /// Whether someone of the hub is in, or may be back: a camera or a screen of theirs leads nobody.
    pub(super) fn hub_is_there(&self) -> bool {
        self.hubs.iter().any(|id| {
            let seat = self.seats.get(id);
            seat.is_some_and(Seat::is_of_hub)
        })
    }
}

/// Roster and floor: at most ten messages a second to everyone. Less often, and a mute shows late;
/// more often, and 300 joins in 5 s become 90,000 messages.
const PRESENCE_PERIOD: Duration = Duration::from_millis(100);

/// At most four a second: less often, and a chat lags; more often, and a room that writes all at once
/// is a message a line for each.
const CHAT_PERIOD: Duration = Duration::from_millis(250);

/// At most two a second, of less than a kilobyte each: a quarter of what a line of 64 kbit/s carries while
/// all of a room clap and clap.
const REACTIONS_PERIOD: Duration = Duration::from_millis(500);

/// At most four a second: less often, and a reader is behind; more often, and nobody reads faster.
const CAPTIONS_PERIOD: Duration = Duration::from_millis(250);

/// At most two a second: more often, and nobody can read the numbers; less often, and whoever voted waits
/// to see that it counts.
const POLLS_PERIOD: Duration = Duration::from_millis(500);

/// At most three a second: faster, and the page flickers between two who laugh.
const SPEAKERS_PERIOD: Duration = Duration::from_millis(334);
