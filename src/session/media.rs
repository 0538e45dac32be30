//! Decides what the room makes of what its media says: slots, speakers, links that come and go.

use super::messages::{FromRoom, Slot};
use super::order::Order;
use super::refusal::Refusal;
use super::request::Presence;
use super::room::Room;
use super::seat::{Connected, Link, LinkState};
use crate::ids::ParticipantId;
use crate::relay::handle::{Ended, HEARD_MAX, LinkId, MediaEvent, SILENT_AFTER};
use crate::site::Site;
use std::time::Instant;

impl Room {
    /// The room's media said something.
    pub fn media(&mut self, now: Instant, event: MediaEvent) {
        match event {
            MediaEvent::Slots {
                link,
                slots,
                version,
            } => {
                let slots: Vec<Slot> = slots.into_iter().map(Slot::from).collect();
                if self.has_link(link) {
                    self.tell(link.participant, FromRoom::Slots { slots, version });
                }
            }
            MediaEvent::Speakers(mut speakers) => {
                speakers.retain(|speaker| self.seats.contains_key(speaker));
                speakers.truncate(HEARD_MAX);
                self.speakers = speakers;
                self.note_hub_speaker();
            }
            MediaEvent::Connected(link) => self.link_is(now, link, LinkState::Up),
            MediaEvent::Silent(link) => self.link_is(now, link, LinkState::Silent),
            // nothing of it is the room's; what follows is
            MediaEvent::HandshakeFailed { .. } => {}
            MediaEvent::Closed { link, why } => {
                if self.has_link(link) {
                    self.link_closed(now, link.participant, why);
                }
            }
            MediaEvent::Policed { link, what } => {
                if self.has_link(link) {
                    self.policed(now, link.participant, what);
                }
            }
            MediaEvent::GivenUp => self.end(now, Ended::GivenUp),
        }
        self.settle(now);
    }

    /// Who speaks for the hub stays so until silent: two who talk at once do not change places.
    fn note_hub_speaker(&mut self) {
        if self
            .hub_speaker
            .is_some_and(|one| self.speakers.contains(&one))
        {
            return;
        }
        let mut speakers = self.speakers.iter();
        let of_hub = speakers.find(|one| self.seats[one].site() == Site::Hub);
        self.hub_speaker = of_hub.copied().or(self.hub_speaker);
    }

    /// Whether this is the link that its participant has now: an older one's events are for nobody.
    fn has_link(&self, link: LinkId) -> bool {
        let seat = self.seats.get(&link.participant);
        seat.and_then(|seat| seat.link)
            .is_some_and(|own| own.id == link)
    }

    /// The relay lost the whole room: everyone joins again, and their places are held meanwhile.
    pub fn media_ended(&mut self, now: Instant) {
        let everyone: Vec<ParticipantId> = self.seats.keys().copied().collect();
        for participant in everyone {
            self.link_closed(now, participant, Ended::Panicked);
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

    fn link_is(&mut self, now: Instant, link: LinkId, state: LinkState) {
        if !self.has_link(link) {
            return;
        }
        if let Some(seat) = self.seats.get_mut(&link.participant) {
            seat.heard = seat
                .last_heard(now)
                .filter(|_| state == LinkState::Silent)
                .map(|last| last.min(now.checked_sub(SILENT_AFTER).unwrap_or(now)));
            seat.link = Some(Link { id: link, state });
            let last = seat.last_heard(now);
            if last.is_some_and(|last| seat.still_here_until(last)) {
                self.touch_seat(link.participant);
            }
            self.show_connected(link.participant);
        }
    }

    fn link_closed(&mut self, now: Instant, participant: ParticipantId, why: Ended) {
        let Some(seat) = self.seats.get_mut(&participant) else {
            return;
        };
        let last = seat.last_heard(now);
        seat.link = None;
        let was_gone = last.is_some_and(|last| seat.still_here_until(last));
        let connection = seat.connection;
        let seat_has_page = seat.presence == Presence::Page;
        // nothing came for so long: not even the end of its WebSocket, which may be told much later
        if why == Ended::Vanished && matches!(connection, Connected::Here(_)) {
            seat.gone = last;
        }
        if was_gone {
            self.touch_seat(participant);
        }
        self.show_connected(participant);
        // a page that leaves closes its link before its `leave` is here; one that reloads joins again:
        // either way what comes next comes from the page
        if why == Ended::Goodbye && seat_has_page {
            return;
        }
        // a connection whose link is being made gets another link, or its refusal, in a moment
        if let Connected::Here(connection) = connection {
            self.say_bye(participant, why);
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
