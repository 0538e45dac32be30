//! Decides what follows when a host moves the agenda.

use super::checkpoint::Event;
use super::hands::UNDONE;
use super::messages::{Agenda, AgendaStep, PlannedItem, Problem};
use super::minutes::Minutes;
use super::phase::{self, Phase, Queueing};
use super::room::Room;
use crate::ids::ParticipantId;
use crate::site::Site;
use crate::store::journal::Entry;
use std::time::Instant;

impl Room {
    pub(super) fn set_agenda(
        &mut self,
        now: Instant,
        items: Vec<PlannedItem>,
    ) -> Result<(), Problem> {
        let before = self.agenda.phase();
        self.agenda.set(now, items)?;
        self.phase_was(now, before);
        Ok(())
    }

    pub(super) fn move_agenda(&mut self, now: Instant, step: AgendaStep) -> Result<(), Problem> {
        let before = self.agenda.phase();
        self.agenda.go(now, step)?;
        self.phase_was(now, before);
        Ok(())
    }

    /// The session is over: nothing runs, and where nobody is left the next one begins at the beginning.
    pub(super) fn end_agenda(&mut self, now: Instant, debrief: bool) {
        let before = self.agenda.phase();
        self.enter_minutes(now);
        match debrief {
            // the hub still sees what took how long
            true => self.agenda.go(now, AgendaStep::None).expect("it leads on"),
            false => {
                self.agenda.begin_anew();
                self.file_open_case(now);
                self.cases.begin_anew();
            }
        }
        self.phase_was(now, before);
        self.checkpoint_hears(now, Event::Anew(self.limits.checkpoint));
    }

    /// The agenda as pages are told it.
    pub(super) fn agenda_told(&self, now: Instant) -> Agenda {
        self.agenda.told(now, self.checkpoint.told())
    }

    /// Appends how long what ran took to the ledger; of a session that goes on after a debrief once more.
    pub(super) fn enter_minutes(&mut self, now: Instant) {
        let (Some(kept), Some(began)) = (&mut self.kept, self.agenda.began()) else {
            return;
        };
        let line = Minutes {
            began: kept.clock.wall(began),
            items: self.agenda.minutes(now),
        };
        let (began, at) = (line.began, kept.clock.wall(now));
        kept.ledger.push(Entry::Append {
            key: format!("agenda/{began:020}/{at:020}"),
            value: serde_json::to_string(&line).expect("what is kept is JSON"),
        });
        kept.touched = true;
    }

    /// The hands are kept, and the floor, as the phase wants it that began.
    fn phase_was(&mut self, now: Instant, before: Option<Phase>) {
        let phase = self.agenda.phase();
        if phase == before {
            return;
        }
        let queueing = phase::queueing(phase);
        self.hands.begin(now, queueing);
        match queueing {
            Queueing::Closed => self.take_floor_of_clinic(now, before),
            Queueing::Arrival | Queueing::SpokesFirst => self.undo_taken_floor(now, phase),
        }
    }

    /// The hub sums up: whoever spoke last does not stand before it.
    fn take_floor_of_clinic(&mut self, now: Instant, before: Option<Phase>) {
        let of_clinic = |floor: &ParticipantId| self.seats[floor].site() == Site::Spoke;
        if let Some(floor) = self.floor.filter(of_clinic) {
            self.floor_before = Some((now, floor, before));
            self.move_floor(now, None);
        }
    }

    /// It did not after all: that was a slip of the host's.
    fn undo_taken_floor(&mut self, now: Instant, phase: Option<Phase>) {
        if let Some((taken, from, before)) = self.floor_before.take()
            && phase == before
            && now.saturating_duration_since(taken) < UNDONE
            && self.floor.is_none()
            && self.seats.contains_key(&from)
            && self.can_speak(from)
        {
            self.move_floor(now, Some(from));
        }
    }
}
