//! Decides what the room makes of what its media says: slots, speakers, links that come and go.

use super::order::{Because, ConnectionId, Order};
use super::refusal::Refusal;
use super::request::Presence;
use super::room::Room;
use super::seat::{Connected, LinkState};
use super::told::{ByeReason, FromRoom, Slot};
use crate::ids::ParticipantId;
use crate::relay::handle::{CloseReason, MediaEvent};
use std::time::Instant;

impl Room {
    /// The room's media said something.
    pub fn media(&mut self, now: Instant, event: MediaEvent) {
        match event {
            MediaEvent::Slots {
                participant,
                slots,
                turn,
            } => {
                let slots: Vec<Slot> = slots.into_iter().map(Slot::from).collect();
                self.tell_slots(participant, slots, turn);
            }
            MediaEvent::Speakers(mut speakers) => {
                speakers.retain(|speaker| self.seats.contains_key(speaker));
                speakers.truncate(SPEAKERS);
                self.speakers = speakers;
            }
            MediaEvent::Connected(participant) => self.link_is(participant, LinkState::Up),
            MediaEvent::Silent(participant) => self.link_is(participant, LinkState::Silent),
            MediaEvent::Closed {
                participant,
                reason,
            } => self.link_closed(now, participant, reason),
            MediaEvent::Policed { participant, what } => self.policed(now, participant, what),
        }
        self.settle(now);
    }

    /// The relay lost the whole room: everyone joins again, and their places are held meanwhile.
    pub fn media_ended(&mut self, now: Instant) {
        let everyone: Vec<ParticipantId> = self.seats.keys().copied().collect();
        for participant in everyone {
            self.link_closed(now, participant, CloseReason::Panicked);
        }
        self.settle(now);
    }

    /// Tells one participant something, if its page is there.
    pub(super) fn tell(&mut self, participant: ParticipantId, message: FromRoom) {
        let seat = self.seats.get(&participant);
        if let Some(Connected::Here(connection)) = seat.map(|seat| &seat.connection) {
            self.orders.push_back(Order::Tell(*connection, message));
        }
    }

    fn tell_slots(&mut self, participant: ParticipantId, slots: Vec<Slot>, turn: u32) {
        let Some(seat) = self.seats.get_mut(&participant) else {
            return;
        };
        match &mut seat.connection {
            Connected::Joining(_, early) => {
                for slot in slots {
                    early.retain(|before| before.mid != slot.mid);
                    early.push(slot);
                }
            }
            Connected::Here(connection) => {
                let slots = FromRoom::Slots { slots, turn };
                self.orders.push_back(Order::Tell(*connection, slots));
            }
            Connected::Gone => return,
        }
        seat.told_turn = turn;
    }

    /// The slots as they were when a later offer was answered: what was told meanwhile is newer.
    pub fn offer_answered(&mut self, connection: ConnectionId, slots: Vec<Slot>, turn: u32) {
        if let Some(seat) = self.current(connection)
            && seat.told_turn <= turn
        {
            seat.told_turn = turn;
            let slots = FromRoom::Slots { slots, turn };
            self.orders.push_back(Order::Tell(connection, slots));
        }
    }

    fn link_is(&mut self, participant: ParticipantId, link: LinkState) {
        if let Some(seat) = self.seats.get_mut(&participant)
            && seat.link != LinkState::None
        {
            seat.link = link;
            self.show_connected(participant);
        }
    }

    fn link_closed(&mut self, now: Instant, participant: ParticipantId, reason: CloseReason) {
        let Some(seat) = self.seats.get_mut(&participant) else {
            return;
        };
        seat.link = LinkState::None;
        let connection = seat.connection.clone();
        let seat_has_page = seat.presence == Presence::Page;
        self.show_connected(participant);
        let words = match reason {
            CloseReason::Policed => {
                let words = "Your browser sent what this session does not allow, and went on.";
                let reason = ByeReason::Refused(Refusal::Policed.whole(words));
                self.say_bye(participant, reason, words);
                self.leave(now, participant, Because::Policed);
                return;
            }
            CloseReason::Vanished => "Nothing from you reached us for 30 seconds. Joining again.",
            CloseReason::HandshakeFailed(_) => "The secure connection failed. Joining again.",
            // a page that leaves closes its link before its `leave` is here; one that reloads joins
            // again: either way what comes next comes from the page
            CloseReason::Goodbye if seat_has_page => return,
            CloseReason::Goodbye => "The link was closed from your side.",
            CloseReason::Panicked => "Something failed on our side. Joining again.",
        };
        // a connection whose link is being made gets another link, or its refusal, in a moment
        if let Connected::Here(connection) = connection {
            self.say_bye(participant, ByeReason::Failed, words);
            self.vanished(now, connection);
        }
    }

    fn policed(&mut self, now: Instant, participant: ParticipantId, what: String) {
        let Some(seat) = self.seats.get_mut(&participant) else {
            return;
        };
        seat.policed.want();
        if seat.policed.take(now) {
            let problem = Refusal::Policed.whole(what);
            self.tell(participant, FromRoom::Refused(problem));
        }
    }
}

/// As many as there are audio slots.
const SPEAKERS: usize = 4;
