//! Decides what a host makes of the stage: whom everyone sees large, and whom clinics see besides.

use super::messages::{Gallery, Problem};
use super::refusal::Refusal;
use super::room::Room;
use crate::ids::ParticipantId;

impl Room {
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
        let before = std::mem::replace(&mut self.spotlight, whom);
        self.moved.extend(before.into_iter().chain(whom));
        Ok(())
    }

    pub(super) fn show_gallery(&mut self, shows: Gallery) {
        if std::mem::replace(&mut self.gallery, shows) != shows {
            self.moved.extend(self.seats.keys());
        }
    }
}
