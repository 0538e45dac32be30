//! Decides what a host makes of the stage: whom everyone sees large, and whom clinics see besides.

use super::messages::{Gallery, Problem};
use super::phase;
use super::refusal::Refusal;
use super::request::Presence;
use super::room::Room;
use crate::ids::ParticipantId;

impl Room {
    /// Whom everyone sees large beside whoever has the floor: the spotlight, else who presents.
    pub(super) fn lit(&self) -> Option<ParticipantId> {
        self.spotlight.or_else(|| self.presenting())
    }

    /// Who presents the case before the room, while it is presented and asked about.
    pub(super) fn presenting(&self) -> Option<ParticipantId> {
        let presents = self.agenda.phase().is_some_and(phase::shows_presenter);
        let presenter = self.cases.presenter().filter(|_| presents)?;
        let seat = self.seats.get(&presenter)?;
        (seat.presence == Presence::Page && self.can_speak(presenter)).then_some(presenter)
    }

    /// What of a camera may be seen follows who is lit, whatever changed that.
    pub(super) fn light(&mut self) {
        let lit = self.lit();
        let before = std::mem::replace(&mut self.told.lit, lit);
        if before != lit {
            self.moved.extend(before.into_iter().chain(lit));
        }
    }

    pub(super) fn spotlight(&mut self, whom: Option<ParticipantId>) -> Result<(), Problem> {
        if let Some(whom) = whom {
            self.find(whom)?;
            if !self.can_speak(whom) {
                return Err(Refusal::CannotSpeak.of(
                    "participant",
                    "This participant only watches. Put one in the spotlight that publishes.",
                ));
            }
        }
        self.spotlight = whom;
        Ok(())
    }

    pub(super) fn show_gallery(&mut self, shows: Gallery) {
        if std::mem::replace(&mut self.gallery, shows) != shows {
            self.moved.extend(self.seats.keys());
        }
    }
}
