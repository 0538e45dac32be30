//! Decides when the room's changes are told: to the relay (permissions, views) and to everyone
//! (roster, floor, host, entrance, agenda,
//! announcements, reactions, polls, hands, speakers, captions, chat, cases).
//!
//! Changes are gathered and told at most ten times a second, so that neither 300 joins nor a
//! thumb on the mute key becomes a storm; what changed back meanwhile is not told at all.

use super::chat::Reader;
use super::hosts;
use super::messages::{FromRoom, Stage};
use super::order::Order;
use super::request::Presence;
use super::roles::{self, Action, May};
use super::room::Room;
use super::seat::{Connected, LinkState};
use super::stage::{self, Candidate};
use crate::ids::{ParticipantId, TrackId};
use crate::relay::handle::{OnStage, Permissions, Source, SourceSet};
use bytes::Bytes;
use std::time::Instant;

impl Room {
    /// Tells what may be told now; every input ends here.
    pub(super) fn settle(&mut self, now: Instant) {
        self.sweep_lobby(now);
        self.pass_checkpoint(now);
        self.hand_over(now);
        self.light();
        let behind = self.is_behind();
        let hands = self.hands.has_changes() && !behind;
        let board = self.announcements.has_changes() && !behind;
        let changed = self.roster.has_changes() || hands || board || !self.moved.is_empty();
        let on_stage = self.on_stage() != self.told.on_stage || self.stage() != self.told.stage;
        self.look_for_host(now);
        let host = self.hosts.host() != self.told.host;
        let floor = self.floor != self.told.floor && self.tells_lead(now);
        let agenda = self.agenda.has_changes() && self.tells_lead(now);
        let entrance = self.entrance.told() != self.told.entrance;
        if changed || on_stage || host || floor || agenda || entrance {
            self.told.presence_pace.want();
        }
        if self.told.presence_pace.take(now) {
            self.tell_relay();
            self.tell_viewers();
            self.tell_presence(now);
        }
        self.tell_lobby(now);
        if (self.chat.has_news() || self.cases.has_news()) && !behind {
            self.told.chat_pace.want();
        }
        if !behind && self.told.chat_pace.take(now) {
            self.tell_chat(now);
            for news in self.cases.take_news() {
                self.tell_all(&news);
            }
        }
        if !self.polls.news.is_empty() && !behind {
            self.told.polls_pace.want();
        }
        if !behind && self.told.polls_pace.take(now) {
            self.tell_polls();
        }
        if self.reactions.has_news() {
            self.told.reactions_pace.want();
        }
        if self.told.reactions_pace.take(now) && self.reactions.has_news() {
            let reactions = self.reactions.take();
            self.tell_all(&reactions);
        }
        if self.captions.has_news() {
            self.told.captions_pace.want();
        }
        if self.told.captions_pace.take(now) && self.captions.has_news() {
            let captions = self.captions.take();
            self.tell_all(&captions);
        }
        if self.speakers != self.told.speakers {
            self.told.speakers_pace.want();
        }
        if self.told.speakers_pace.take(now) && self.speakers != self.told.speakers {
            self.told.speakers.clone_from(&self.speakers);
            let participants = self.speakers.clone();
            self.tell_all(&FromRoom::Speakers { participants });
        }
    }

    /// The floor is told after the hands that fell with it, and so after they are written, and the agenda
    /// like it; but a session is led while its record cannot be written, too.
    fn tells_lead(&self, now: Instant) -> bool {
        !self.is_behind() || self.is_left_behind(now)
    }

    pub(super) fn look_for_host(&mut self, now: Instant) {
        let hub = self.hubs.iter().map(|id| (id, &self.seats[id]));
        let pages = hub.filter(|(_, seat)| seat.presence == Presence::Page);
        let hub: Vec<hosts::OfHub> = pages
            .map(|(id, seat)| hosts::OfHub {
                id: *id,
                role: seat.role,
                here: matches!(seat.connection, Connected::Here(_))
                    && !seat
                        .link
                        .is_some_and(|link| link.state == LinkState::Silent),
            })
            .collect();
        self.hosts.look(now, &hub);
    }

    /// What a participant's media may do now.
    pub(super) fn permissions_of(&self, participant: ParticipantId) -> Permissions {
        let seat = &self.seats[&participant];
        let floor = self.floor == Some(participant);
        let seen = stage::visibility(self.lit() == Some(participant), self.gallery);
        stage::permissions(seat.role, seat.presence, floor, seen, seat.muted)
    }

    /// Mutes or unmutes tracks of a participant; who may is decided by the caller.
    pub(super) fn set_muted(&mut self, participant: ParticipantId, muted: SourceSet) {
        let seat = self.seats.get_mut(&participant).expect("it is in the room");
        if seat.muted == muted {
            return;
        }
        seat.muted = muted;
        let row = seat.row;
        self.roster.change(row, |row| {
            for track in &mut row.tracks {
                track.muted = muted.holds(track.source.into());
            }
        });
        self.moved.push(participant);
        if !muted.screen {
            self.sharing = Some(participant);
        } else if self.sharing == Some(participant) {
            self.sharing = None;
        }
    }

    fn tell_relay(&mut self) {
        let mut changed = Vec::new();
        let mut views = Vec::new();
        for participant in std::mem::take(&mut self.moved) {
            if !self.seats.contains_key(&participant) {
                continue;
            }
            let permissions = self.permissions_of(participant);
            let seat = self.seats.get_mut(&participant).expect("checked above");
            let Some(link) = seat.link else {
                continue; // its next link is made with its permissions
            };
            if seat.permissions != permissions {
                seat.permissions = permissions;
                changed.push((link.id, permissions));
            }
            if let Some(view) = seat.view.take() {
                views.push(Order::SetView(link.id, view));
            }
        }
        let on_stage = self.on_stage();
        if !changed.is_empty() || on_stage != self.told.on_stage {
            self.told.on_stage = on_stage;
            self.orders
                .push_back(Order::SetPermissions(changed, on_stage));
        }
        self.orders.extend(views);
    }

    fn tell_presence(&mut self, now: Instant) {
        if let Some(changes) = self.roster.changes() {
            self.orders.push_back(Order::TellAll(changes));
        }
        // before the hands: those that fall as they are closed were lowered by nobody
        if self.tells_lead(now) && self.agenda.take_changes() {
            self.tell_all(&FromRoom::Agenda(self.agenda_told(now)));
        }
        if !self.is_behind() && self.announcements.take_changes() {
            let announcements = self.announcements.told(now);
            self.tell_all(&FromRoom::Announcements { announcements });
        }
        // before the floor: a hand that falls with it was lowered by nobody
        if !self.is_behind()
            && let Some(hands) = self.hands.changes(now)
        {
            self.tell_all(&hands);
        }
        if self.floor != self.told.floor && self.tells_lead(now) {
            self.told.floor = self.floor;
            let participant = self.floor;
            self.tell_all(&FromRoom::Floor { participant });
        }
        let host = self.hosts.host();
        if host != self.told.host {
            self.told.host = host;
            self.tell_all(&FromRoom::Host { participant: host });
        }
        let entrance = self.entrance.told();
        if entrance != self.told.entrance {
            self.told.entrance = entrance;
            self.tell_all(&FromRoom::Entrance { entrance });
        }
        let stage = self.stage();
        if stage != self.told.stage {
            self.told.stage = stage;
            self.tell_all(&FromRoom::Stage(stage));
        }
    }

    fn tell_chat(&mut self, now: Instant) {
        if let Some(lines) = self.chat.news_for_all(now) {
            self.tell_all(&lines);
        }
        if self.chat.has_private_news() {
            let everyone: Vec<ParticipantId> = self.seats.keys().copied().collect();
            for id in everyone {
                if let Some(lines) = self.chat.private_news(now, self.reader(id)) {
                    self.tell(id, lines);
                }
            }
        }
        self.chat.told();
        if let Some(removed) = self.chat.take_removed() {
            self.tell_all(&removed);
        }
    }

    pub(super) fn reader(&self, id: ParticipantId) -> Reader {
        let site = self.seats[&id].site();
        Reader { id, site }
    }

    pub(super) fn tell_all(&mut self, message: &FromRoom) {
        let text = serde_json::to_vec(message).expect("a message is JSON");
        self.orders.push_back(Order::TellAll(Bytes::from(text)));
    }

    /// Who is on the stage now.
    pub(super) fn on_stage(&self) -> OnStage {
        let candidate = |id: ParticipantId| {
            let seat = &self.seats[&id];
            let link = seat.link.map(|link| link.state);
            let camera = seat.track(Source::Camera).is_some() && !seat.muted.camera;
            Candidate {
                id,
                speaks: self.hub_speaker == Some(id),
                here: link.is_some_and(|link| link != LinkState::Silent),
                has_face: camera,
            }
        };
        let led = self.lit().into_iter().chain(self.floor);
        let hub = self.hubs.iter().copied();
        stage::on_stage(led.map(candidate), hub.map(candidate))
    }

    /// The same as pages are told it, with the screen that covers it.
    pub(super) fn stage(&self) -> Stage {
        let OnStage { first, second } = self.on_stage();
        let screen = self.sharing;
        Stage {
            first,
            second,
            screen,
            spotlight: self.spotlight,
            presenting: self.presenting(),
            gallery: self.gallery,
        }
    }

    /// A viewer shows one picture, and the room chooses it: the screen while one is shared, else the
    /// face on the stage.
    fn tell_viewers(&mut self) {
        if self.viewers.is_empty() {
            return;
        }
        let on_stage = self.on_stage();
        let screen = self.sharing.and_then(|by| self.live(by, Source::Screen));
        for viewer in self.viewers.clone() {
            let face = on_stage.seen_by(viewer, |one| self.live(one, Source::Camera).is_some());
            let face = face.and_then(|one| self.live(one, Source::Camera));
            let picture = screen.or(face);
            let seat = self
                .seats
                .get_mut(&viewer)
                .expect("a viewer is in the room");
            let made = seat.link.filter(|link| link.state != LinkState::Asked);
            if let Some(link) = made.filter(|_| seat.picture != Some(picture)) {
                seat.picture = Some(picture);
                let view = picture.map(stage::whole_screen).into_iter().collect();
                self.orders.push_back(Order::SetView(link.id, view));
            }
        }
    }

    /// A track of a participant that comes now.
    fn live(&self, participant: ParticipantId, source: Source) -> Option<TrackId> {
        let seat = self.seats.get(&participant)?;
        let sends = seat.is_connected() && !seat.muted.holds(source);
        seat.track(source).filter(|_| sends)
    }

    /// Whether this participant can be given the floor.
    pub(super) fn can_speak(&self, participant: ParticipantId) -> bool {
        let seat = self.seats.get(&participant);
        seat.is_some_and(|seat| {
            seat.presence != Presence::Viewer
                && roles::may(seat.role, self.agenda.phase(), Action::Speak) == May::Yes
        })
    }
}
