//! Asks whether people are still there, once a session, and takes their answers into the ledger.

use super::attendance::What;
use super::checkpoint::{Asked, Event};
use super::messages::{FromRoom, Problem, StillThere};
use super::refusal::Refusal;
use super::request::Presence;
use super::room::Room;
use crate::ids::ParticipantId;
use crate::redact::Pii;
use crate::site::Site;
use std::time::Instant;

impl Room {
    /// A host has the session ask, or not.
    pub(super) fn switch_checkpoint(&mut self, now: Instant, on: bool) {
        self.checkpoint_hears(now, Event::Switched(on));
    }

    /// Some of those who sit at a page say that they are there.
    pub(super) fn still_there(
        &mut self,
        now: Instant,
        by: ParticipantId,
        names: Vec<Pii<String>>,
    ) -> Result<(), Problem> {
        let names: Vec<String> = names.into_iter().map(|Pii(name)| name).collect();
        let here = self.checkpoint.answered(by, &names);
        if here.is_empty() {
            return Err(Refusal::NotAsked.of(
                "names",
                "Nobody of these names is asked at this page just now. Take the names of the last \
                 checkpoint that was told.",
            ));
        }
        // whoever was renamed since they were asked is in the ledger as they are called now
        let row = self.roster.row(self.seats[&by].row);
        let here = here
            .into_iter()
            .map(|name| match row.companions.contains(&name) {
                true => name,
                false => row.name.clone(),
            });
        let here = here.collect();
        self.attend_as(now, by, What::Here, here);
        let checkpoint = self.asks(now, by);
        self.tell(by, FromRoom::Checkpoint { checkpoint });
        Ok(())
    }

    /// Of whom an answer is awaited at a page.
    pub(super) fn asks(&self, now: Instant, whom: ParticipantId) -> Option<StillThere> {
        let (names, left) = self.checkpoint.asks(now, whom)?;
        Some(StillThere {
            names: names.to_vec(),
            left_ms: u32::try_from(left.as_millis()).unwrap_or(u32::MAX),
        })
    }

    /// Does what the checkpoint's time has come for.
    pub(super) fn pass_checkpoint(&mut self, now: Instant) {
        if self.checkpoint.awaits_begin() && self.has_begun() {
            self.checkpoint_hears(now, Event::Begun(self.chance));
        }
        if self.checkpoint.deadline().is_some_and(|at| at <= now) {
            let clinics = self.asked_now();
            self.checkpoint_hears(now, Event::Passed(clinics));
        }
    }

    pub(super) fn checkpoint_hears(&mut self, now: Instant, event: Event) {
        let before = self.checkpoint.clone();
        self.checkpoint = before.clone().after(now, event);
        if self.checkpoint == before {
            return;
        }
        self.touch();
        if self.checkpoint.told() != before.told() {
            self.agenda.touch();
        }
        // whose page shows that they are asked, and whose is to
        let (was, is) = (before.asked(), self.checkpoint.asked());
        let changed: Vec<ParticipantId> = was.chain(is).collect();
        for whom in changed {
            if !self.seats.contains_key(&whom) {
                continue;
            }
            let checkpoint = self.asks(now, whom);
            if checkpoint.is_some() {
                self.attend(now, whom, What::Asked);
            }
            self.tell(whom, FromRoom::Checkpoint { checkpoint });
        }
    }

    /// Clinics at a page, also those who are waited for: a line that breaks at that moment is no absence.
    fn asked_now(&self) -> Asked {
        let seats = self.seats.iter();
        let clinics =
            seats.filter(|(_, seat)| seat.presence == Presence::Page && seat.site() == Site::Spoke);
        let names = clinics.map(|(id, seat)| {
            let row = self.roster.row(seat.row);
            let own = std::iter::once(&row.name);
            (*id, own.chain(&row.companions).cloned().collect())
        });
        names.collect()
    }

    fn has_begun(&self) -> bool {
        self.hub_is_there() && self.seats.values().any(|seat| seat.site() == Site::Spoke)
    }
}
