//! Decides when other systems are told of a room, and of whom in it.
//!
//! An event is handed over together with the change that it tells of. Where the room is kept both stand, or
//! neither does; elsewhere it goes to whoever delivers at once.

use super::attendance;
use super::clock::{Clock, Wall};
use super::event::{Closed, Event, Left, Over, Through, What, Who};
use super::events::{Events, KeptEvents, Stands};
use super::order::Order;
use super::request::Presence;
use super::room::Room;
use crate::ids::ParticipantId;
use crate::relay::handle::Ended;
use std::time::Instant;

impl Room {
    /// Lets other systems be told of the room from now on.
    pub fn report(mut self, clock: Clock) -> Self {
        self.events = Some(Events::new(clock));
        self
    }

    /// A room of which nobody knows is told of, with everyone in it: it was opened, or the relay was told
    /// meanwhile whom to tell.
    pub(super) fn report_opened(&mut self, now: Instant) {
        let entrance = self.entrance.told();
        let Some(events) = self.events.as_mut().filter(|events| events.is_unknown()) else {
            return;
        };
        events.opened(now, entrance);
        let mut everyone: Vec<ParticipantId> = self.seats.keys().copied().collect();
        everyone.sort_unstable();
        for participant in everyone {
            self.report_joined(now, participant);
        }
    }

    pub(super) fn report_joined(&mut self, now: Instant, participant: ParticipantId) {
        let who = self.events.as_ref().and_then(|_| self.who(participant));
        if let (Some(events), Some(who)) = (&mut self.events, who) {
            events.happens(now, What::ParticipantJoined(who));
        }
    }

    /// Someone leaves: the ledger hears of it, and so do others. Whoever vanished was here last before, also
    /// where the session ends, or a host takes their place, before it is given up.
    pub(super) fn report_left(&mut self, now: Instant, participant: ParticipantId, why: Ended) {
        let seat = self.seats.get(&participant);
        let away = seat.filter(|seat| !seat.is_connected());
        let until = away.and_then(|seat| seat.gone).unwrap_or(now);
        self.attend(until, participant, attendance::What::Left);
        let who = self.events.as_ref().and_then(|_| self.who(participant));
        if let (Some(events), Some(who)) = (&mut self.events, who) {
            let (reason, until) = (why.into(), events.wall(until));
            events.happens(now, What::ParticipantLeft { who, reason, until });
        }
    }

    /// Nobody was here for long.
    pub(super) fn report_rest(&mut self, now: Instant) {
        if let Some(events) = &mut self.events {
            events.session_ended(now, Over::Empty);
        }
    }

    /// The room ends.
    pub(super) fn report_end(&mut self, now: Instant, why: Ended) {
        let reason = match why {
            Ended::Restarting => Closed::Restarted,
            Ended::GivenUp | Ended::Panicked => Closed::Failed,
            Ended::RoomClosed
            | Ended::SessionEnded
            | Ended::Goodbye
            | Ended::Vanished
            | Ended::HandshakeFailed
            | Ended::NoLink
            | Ended::Removed
            | Ended::Policed
            | Ended::Replaced => Closed::Closed,
        };
        if let Some(events) = &mut self.events {
            events.session_ended(now, Over::RoomClosed);
            events.happens(now, What::RoomClosed { reason });
        }
    }

    /// The room is forgotten: all that others were not told yet, and that.
    pub fn forgotten(&mut self, now: Instant) -> Vec<Event> {
        if let Some(events) = &mut self.events {
            let reason = Closed::Empty;
            events.happens(now, What::RoomClosed { reason });
        }
        self.take_events()
    }

    /// Looks what is other than others were told.
    pub(super) fn report_changes(&mut self, now: Instant) {
        if self.events.is_none() {
            return;
        }
        let stands = Stands {
            hub_is_there: self.hub_is_there(),
            phase: self.agenda.phase(),
            entrance: self.entrance.told(),
        };
        let Some(events) = &mut self.events else {
            return;
        };
        events.compare(now, stands);
        if events.has_fresh() {
            self.touch();
        }
    }

    pub(super) fn take_events(&mut self) -> Vec<Event> {
        self.events.as_mut().map(Events::take).unwrap_or_default()
    }

    /// Where nothing is kept: it is told at once.
    pub(super) fn report_now(&mut self) {
        let events = self.take_events();
        if !events.is_empty() {
            self.orders.push_back(Order::Report(events));
        }
    }

    /// What the record holds of it; `None`: nobody is told.
    pub(super) fn kept_events(&self) -> Option<KeptEvents> {
        let events = self.events.as_ref()?;
        let seats = self.seats.iter();
        let passing = seats.filter(|(_, seat)| seat.presence != Presence::Page);
        let mut passing: Vec<Who> = passing.filter_map(|(id, _)| self.who(*id)).collect();
        passing.sort_by_key(|who| who.participant);
        Some(events.kept(passing))
    }

    /// The record held this. Who is not waited for left with the process before.
    pub(super) fn replay_events(
        &mut self,
        (now, alive): (Instant, Option<Wall>),
        kept: KeptEvents,
    ) {
        let Some(events) = &mut self.events else {
            return;
        };
        events.go_on(&kept);
        let until = alive.unwrap_or_else(|| events.wall(now));
        for who in kept.passing {
            let reason = Left::Restarted;
            events.happens(now, What::ParticipantLeft { who, reason, until });
        }
    }

    fn who(&self, participant: ParticipantId) -> Option<Who> {
        let seat = self.seats.get(&participant)?;
        Some(Who {
            participant,
            name: self.roster.row(seat.row).name.clone(),
            role: seat.role,
            site: seat.site(),
            subject: seat.credential.subject.as_ref().map(|s| s.0.clone()),
            through: match seat.presence {
                Presence::Page => Through::Page,
                Presence::Publisher => Through::Whip,
                Presence::Viewer => Through::Whep,
            },
        })
    }
}
