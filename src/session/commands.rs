//! Decides what a participant gets of what it wants: mute, view, floor, hands, leave.
//!
//! What a host does to others is `leading.rs`, who writes to whom is `writing.rs`.

use super::hands::Asks;
use super::lobby;
use super::messages::{FromRoom, Problem, Reaction, SourceName};
use super::order::{ConnectionId, Order};
use super::phase;
use super::refusal::Refusal;
use super::request::Command;
use super::roles::{self, Action, May};
use super::room::Room;
use crate::ids::ParticipantId;
use crate::relay::handle::{Ended, MOST_SHOWN, Source, WantedTrack};
use crate::role::Role;
use crate::site::Site;
use std::time::Instant;

impl Room {
    /// A participant's page (or the holder of its WHIP or WHEP resource) wants something.
    /// [`Command::Offer`] is between the page and the relay.
    pub fn hear(&mut self, now: Instant, connection: ConnectionId, command: Command) {
        self.obey(now, connection, command);
        self.settle(now);
    }

    /// The same, with nothing told yet: more is about to be said at this moment.
    pub(super) fn obey(&mut self, now: Instant, connection: ConnectionId, command: Command) {
        if !self.is_current(connection) {
            // said before it was replaced, removed or told to join again; but whoever is leaving
            // need not be waited for
            if matches!(command, Command::Leave) && self.is_held_for(connection) {
                self.leave(now, connection.participant, Ended::Goodbye);
            }
            if let Some(id) = self.lobby.by(connection)
                && matches!(command, Command::Leave)
            {
                self.lobby.happens(id, lobby::Event::Left);
            }
            return;
        }
        let by = connection.participant;
        self.spoke(connection);
        if !matches!(
            command,
            Command::Offer { .. }
                | Command::View(_)
                | Command::Seen { .. }
                | Command::React(_)
                | Command::Caption(_)
        ) {
            self.touch();
        }
        let granted =
            match command {
                Command::Offer { .. } => Ok(()),
                Command::Mute { source, muted } => self.mute(by, source, muted),
                Command::View(tracks) => self.view(by, tracks),
                Command::Seen { version } => {
                    self.seen(by, version);
                    Ok(())
                }
                Command::Floor(to) => self
                    .permit(by, Action::GiveFloor)
                    .and_then(|()| self.give_floor(now, to)),
                Command::RaiseHand(raised) => self.raise_hand(now, by, raised),
                Command::LowerHand(of) => self.permit(by, Action::OrderHands).map(|()| match of {
                    Some(one) => self.hands.lower(one),
                    None => self.hands.lower_all(),
                }),
                Command::MoveHand { participant, place } => self
                    .permit(by, Action::OrderHands)
                    .and_then(|()| self.move_hand(participant, place)),
                Command::Spotlight(whom) => self
                    .permit(by, Action::DirectStage)
                    .and_then(|()| self.spotlight(whom)),
                Command::ShowGallery(shows) => self
                    .permit(by, Action::DirectStage)
                    .map(|()| self.show_gallery(shows)),
                Command::SetAgenda(items) => self
                    .permit(by, Action::MoveAgenda)
                    .and_then(|()| self.set_agenda(now, items)),
                Command::MoveAgenda(step) => self
                    .permit(by, Action::MoveAgenda)
                    .and_then(|()| self.move_agenda(now, step)),
                Command::Extend { minutes } => self
                    .permit(by, Action::MoveAgenda)
                    .and_then(|()| self.agenda.extend(minutes)),
                Command::Checkpoint(on) => self
                    .permit(by, Action::MoveAgenda)
                    .map(|()| self.switch_checkpoint(now, on)),
                Command::StillThere(names) => self.still_there(now, by, names),
                Command::Case(wish) => self.case(now, by, *wish),
                Command::Silence {
                    participant,
                    source,
                } => self
                    .permit(by, Action::Mute)
                    .and_then(|()| self.silence(participant, source)),
                Command::SilenceAll => self.permit(by, Action::Mute).map(|()| self.silence_all(by)),
                Command::AskToUnmute(whom) => self
                    .permit(by, Action::Mute)
                    .and_then(|()| self.ask_to_unmute(now, by, whom)),
                Command::Rename { participant, name } => self.rename(now, by, participant, name),
                Command::Companions {
                    participant,
                    companions,
                } => self.set_companions(now, by, participant, companions),
                Command::Away(away) => self.set_away(now, by, away),
                Command::Remove(whom) if whom == by => Err(Refusal::NotYourself
                    .of("participant", "You cannot remove yourself: use leave.")),
                Command::Remove(whom) => self
                    .permit(by, Action::Remove)
                    .and_then(|()| self.outranks(by, whom))
                    .and_then(|()| self.remove(now, whom)),
                Command::Write { to, text } => self.write(now, by, to, &text),
                Command::ReadChat { before } => {
                    let lines = self.chat.before(now, self.reader(by), before);
                    self.tell(by, lines);
                    Ok(())
                }
                Command::RemoveLine(number) => self.remove_line(by, number),
                Command::Poll(command) => self.poll(now, by, command),
                Command::Caption(spoken) => self.caption(now, by, spoken),
                Command::React(reaction) => self.react(now, by, reaction),
                Command::Announce { text } => self.announce(now, by, &text),
                Command::EditAnnouncement { id, text } => self.edit_announcement(by, id, &text),
                Command::TakeDown { id, down } => self.take_down(now, by, id, down),
                Command::Entrance(to) => self
                    .permit(by, Action::Close)
                    .map(|()| self.set_entrance(now, to)),
                Command::Admit(whom) => self
                    .permit(by, Action::Admit)
                    .and_then(|()| self.admit(now, whom)),
                Command::Deny {
                    participant,
                    reason,
                    again,
                } => self
                    .permit(by, Action::Admit)
                    .and_then(|()| self.deny(now, participant, &reason, again)),
                Command::End { debrief } => self
                    .permit(by, Action::Close)
                    .map(|()| self.end_session(now, debrief)),
                Command::Leave => {
                    self.say_bye(by, Ended::Goodbye);
                    self.leave(now, by, Ended::Goodbye);
                    Ok(())
                }
                #[cfg(test)]
                Command::Panic => panic!("a test wished for it"),
            };
        if let Err(problem) = granted {
            let refused = FromRoom::Refused(problem);
            self.orders.push_back(Order::Tell(connection, refused));
        }
    }

    /// A page has spoken, so its welcome arrived: only the token in it brings it back from now on.
    pub fn spoke(&mut self, connection: ConnectionId) {
        let Some(seat) = self.current(connection) else {
            return;
        };
        let newest = seat.resume.pop().expect("a seat has a resume token");
        let older = std::mem::replace(&mut seat.resume, vec![newest]);
        if older.is_empty() {
            return;
        }
        for token in older {
            self.resumes.remove(&token);
        }
        self.touch_seat(connection.participant);
    }

    /// The hub (by the REST API) mutes a participant's track.
    pub fn silence_for_hub(
        &mut self,
        now: Instant,
        participant: ParticipantId,
        source: SourceName,
    ) -> Result<(), Problem> {
        let done = self.silence(participant, source);
        self.settle(now);
        done
    }

    /// The hub (by the REST API) removes a participant.
    pub fn remove_for_hub(
        &mut self,
        now: Instant,
        participant: ParticipantId,
    ) -> Result<(), Problem> {
        let done = self.remove(now, participant);
        self.settle(now);
        done
    }

    fn seen(&mut self, by: ParticipantId, version: u32) {
        if let Some(link) = self.seats[&by].link {
            self.orders.push_back(Order::Seen(link.id, version));
        }
    }

    pub(super) fn permit(&self, by: ParticipantId, action: Action) -> Result<(), Problem> {
        match roles::may(self.acts_as(by), self.agenda.phase(), action) {
            May::Yes => Ok(()),
            May::WithFloor if self.floor == Some(by) => Ok(()),
            May::WithFloor | May::NotNow | May::No => Err(Refusal::HostOnly.whole(
                "Only who hosts the session may do this: a facilitator or a coordinator. Ask them, \
                 or join with a link of that role.",
            )),
        }
    }

    /// The same for what more than hosts may do.
    pub(super) fn permit_of_role(&self, by: ParticipantId, action: Action) -> Result<(), Problem> {
        match roles::may(self.acts_as(by), self.agenda.phase(), action) {
            May::Yes => Ok(()),
            May::WithFloor | May::NotNow | May::No => Err(Refusal::RoleMayNot.whole(
                "Your role may not do this. Show it to those who may: docs/messages.md has the table.",
            )),
        }
    }

    /// The role whose row of the table counts: who hosts for want of a facilitator may do the same.
    pub(super) fn acts_as(&self, participant: ParticipantId) -> Role {
        match self.hosts.host() == Some(participant) {
            true => Role::Facilitator,
            false => self.seats[&participant].role,
        }
    }

    fn mute(&mut self, by: ParticipantId, source: SourceName, muted: bool) -> Result<(), Problem> {
        let seat = &self.seats[&by];
        if seat.track(source.into()).is_none() {
            return Err(Refusal::NoSuchSource.of(
                "source",
                "Your offer sends no such source. Join again with it in the offer.",
            ));
        }
        if source == SourceName::Screen
            && !muted
            && let Err(problem) = self.share(by)
        {
            // the page has begun to send: it must know that nobody sees it
            self.tell_muted(by, source);
            return Err(problem);
        }
        self.touch_seat(by);
        let seat = self.seats.get_mut(&by).expect("it speaks");
        seat.silenced.set(source.into(), false);
        let mut now_muted = seat.muted;
        now_muted.set(source.into(), muted);
        self.set_muted(by, now_muted);
        Ok(())
    }

    /// Makes way for a screen: one is shared at a time. The hub's wins over whichever there is; a
    /// spoke shares with the floor, and never takes the hub's screen away.
    fn share(&mut self, by: ParticipantId) -> Result<(), Problem> {
        let site = self.seats[&by].site();
        if site == Site::Spoke && self.floor != Some(by) {
            return Err(Refusal::FloorNeeded.of(
                "source",
                "A clinic shares its screen while it has the floor. Ask the hub for the floor.",
            ));
        }
        let Some(other) = self.sharing.filter(|sharing| *sharing != by) else {
            return Ok(());
        };
        if site == Site::Spoke && self.seats[&other].site() == Site::Hub {
            return Err(Refusal::ScreenTaken.of(
                "source",
                "The hub shares its screen now. Ask the hub to stop sharing first.",
            ));
        }
        self.stop_share(other);
        Ok(())
    }

    fn stop_share(&mut self, participant: ParticipantId) {
        if !self.seats[&participant].muted.screen {
            self.mute_for_others(participant, SourceName::Screen);
        }
    }

    pub(super) fn mute_for_others(&mut self, participant: ParticipantId, source: SourceName) {
        self.touch_seat(participant);
        let seat = self.seats.get_mut(&participant).expect("it is in the room");
        seat.silenced.set(source.into(), true);
        let mut muted = seat.muted;
        muted.set(source.into(), true);
        self.set_muted(participant, muted);
        self.tell_muted(participant, source);
    }

    fn tell_muted(&mut self, participant: ParticipantId, source: SourceName) {
        let muted = true;
        self.tell(participant, FromRoom::Mute { source, muted });
    }

    fn view(&mut self, by: ParticipantId, mut tracks: Vec<WantedTrack>) -> Result<(), Problem> {
        if tracks.len() > MOST_SHOWN {
            return Err(Refusal::ViewTooLarge.of(
                "tracks",
                &format!(
                    "A view holds at most {MOST_SHOWN} tracks. Show fewer at once, page by page."
                ),
            ));
        }
        let sizes = 1..=LARGEST;
        let fits = |side: &u16| sizes.contains(side);
        if !tracks.iter().all(|t| fits(&t.width) && fits(&t.height)) {
            return Err(Refusal::SizeOutOfRange.of(
                "tracks",
                "Width and height are 1 to 8192 device pixels. Leave out what is not on screen.",
            ));
        }
        let asked = tracks.len();
        tracks.retain(|wanted| self.tracks.contains_key(&wanted.track));
        let unknown = asked - tracks.len();
        tracks.retain(|wanted| self.tracks[&wanted.track] != by); // its page shows its own itself
        self.seats.get_mut(&by).expect("it wants a view").view = Some(tracks);
        self.moved.push(by);
        if unknown > 0 {
            // the same words for a track that left a moment ago, one of another room, and none
            return Err(Refusal::NoSuchTrack.of(
                "tracks",
                "Some tracks are not in this room (any more); the others are shown. Use the \
                 tracks of the roster.",
            ));
        }
        Ok(())
    }

    fn give_floor(&mut self, now: Instant, to: Option<ParticipantId>) -> Result<(), Problem> {
        if let Some(to) = to {
            self.find(to)?;
            if !self.can_speak(to) {
                return Err(Refusal::CannotSpeak.of(
                    "participant",
                    "This participant only watches. Give the floor to one that publishes.",
                ));
            }
        }
        self.floor_before = None;
        self.move_floor(now, to);
        Ok(())
    }

    pub(super) fn move_floor(&mut self, now: Instant, to: Option<ParticipantId>) {
        if self.floor == to {
            return;
        }
        let before = std::mem::replace(&mut self.floor, to);
        if let Some(before) = before
            && self.seats[&before].site() == Site::Spoke
        {
            self.stop_share(before);
        }
        self.moved.extend(before.into_iter().chain(to));
        self.hands.floor_moved(now, to);
    }

    pub(super) fn raise_hand(
        &mut self,
        now: Instant,
        by: ParticipantId,
        raised: bool,
    ) -> Result<(), Problem> {
        if !raised {
            self.hands.lower(by);
            return Ok(());
        }
        let phase = self.agenda.phase();
        let may = roles::may(self.acts_as(by), phase, Action::RaiseHand);
        if may == May::NotNow {
            return Err(Refusal::HandsClosed.of(
                "raised",
                "Hands are closed while the session sums up. Raise yours in the next part of it.",
            ));
        }
        if may != May::Yes || !self.can_speak(by) {
            return Err(Refusal::CannotSpeak.of(
                "raised",
                "You only watch, so the floor cannot come to you. Ask the hub for another link to \
                 speak.",
            ));
        }
        let seat = self.seats.get_mut(&by).expect("it raises a hand");
        if !seat.raises.passes(now, 1) {
            return Err(Refusal::TooFast.of(
                "raised",
                "Your hand went up and down too often. Wait a few seconds.",
            ));
        }
        let asks = Asks {
            participant: by,
            of_hub: self.seats[&by].site() == Site::Hub,
        };
        self.hands.raise(now, asks, phase::queueing(phase));
        Ok(())
    }

    fn react(
        &mut self,
        now: Instant,
        by: ParticipantId,
        reaction: Reaction,
    ) -> Result<(), Problem> {
        self.permit_of_role(by, Action::React)?;
        let seat = self.seats.get_mut(&by).expect("it reacts");
        if !seat.reacts.passes(now, 1) {
            return Err(Refusal::TooFast.of(
                "reaction",
                "You showed too much at once. Wait a few seconds.",
            ));
        }
        self.reactions.show(by, reaction);
        Ok(())
    }

    fn move_hand(&mut self, participant: ParticipantId, place: usize) -> Result<(), Problem> {
        match self.hands.shift(participant, place) {
            true => Ok(()),
            false => Err(Refusal::NoSuchHand.of(
                "participant",
                "This participant's hand is not up (any more). Choose one of the queue.",
            )),
        }
    }

    fn silence(&mut self, participant: ParticipantId, source: SourceName) -> Result<(), Problem> {
        self.find(participant)?;
        let seat = &self.seats[&participant];
        let source_of_media = Source::from(source);
        if seat.track(source_of_media).is_none() {
            return Err(Refusal::NoSuchSource.of(
                "source",
                "This participant has no such source. Choose one from the roster.",
            ));
        }
        if !seat.muted.holds(source_of_media) {
            self.mute_for_others(participant, source);
        }
        Ok(())
    }

    pub(super) fn find(&self, participant: ParticipantId) -> Result<(), Problem> {
        if self.seats.contains_key(&participant) {
            return Ok(());
        }
        Err(Refusal::NoSuchParticipant.of(
            "participant",
            "Nobody of that id is in this room (any more). Choose one from the roster.",
        ))
    }
}

/// The longest side a picture is shown at, in device pixels.
const LARGEST: u16 = 8192;
