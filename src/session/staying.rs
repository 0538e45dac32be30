//! Decides who is in a room: welcomed, gone for a while, gone for good.

use super::bye::bye;
use super::entrance;
use super::lobby::Had;
use super::messages::{Entrance, SourceName, Welcome};
use super::order::{ConnectionId, Order, Record};
use super::request::{JoinError, Presence};
use super::room::{Room, Welcomed};
use super::seat::{Connected, LinkState, Seat};
use crate::ids::ParticipantId;
use crate::relay::handle::{Ended, MediaJoined};
use crate::site::Site;
use std::time::{Duration, Instant};

impl Room {
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
            chat_to_all: self.limits.chat_to_all,
            limits: self.limits.write,
            hands: self.hands.all(now),
            agenda: self.agenda_told(now),
            checkpoint: self.asks(now, connection.participant),
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
            self.enter_minutes(now);
            self.file_open_case(now);
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

    /// Whether a place is held since this very connection ended: one that came back and vanished
    /// anew is waited for anew.
    pub(super) fn is_held_for(&self, connection: ConnectionId) -> bool {
        let seat = self.seats.get(&connection.participant);
        seat.is_some_and(|seat| {
            seat.connection == Connected::Gone && seat.last_connection == connection
        })
    }

    /// Keeps the place of a participant whose connection is gone, for a while.
    pub(super) fn hold(&mut self, now: Instant, connection: ConnectionId) {
        let seat = self.seats.get_mut(&connection.participant);
        let seat = seat.expect("only a current connection is held");
        seat.connection = Connected::Gone;
        seat.gone.get_or_insert(now);
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
        let row = self.roster.row(seat.row);
        let had = Had {
            name: seat.renamed.then(|| row.name.clone()),
            companions: row.companions.clone(),
            hand: self.hands.is_up(participant),
            spoken: self.hands.has_spoken(participant),
            muted: [seat.muted.microphone, seat.muted.camera],
            silenced: [seat.silenced.microphone, seat.silenced.camera],
        };
        self.lobby.was_in(now, participant, (&seat, had), why);
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
        self.captions.left(participant);
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
