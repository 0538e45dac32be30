//! Decides who writes captions, and how often.

use super::captions::{Spoken, Writer};
use super::messages::Problem;
use super::refusal::Refusal;
use super::roles::Action;
use super::room::Room;
use crate::ids::ParticipantId;
use std::time::Instant;

impl Room {
    /// Someone of the hub writes what is said.
    pub(super) fn caption(
        &mut self,
        now: Instant,
        by: ParticipantId,
        spoken: Spoken,
    ) -> Result<(), Problem> {
        self.permit_of_role(by, Action::Caption)?;
        let seat = self.seats.get_mut(&by).expect("it writes");
        if !seat.captions.passes(now, 1) {
            return Err(too_fast());
        }
        self.captions.write(Writer::Person(by), spoken)
    }

    /// A program does, whose caller has the right to.
    pub fn caption_of_program(&mut self, now: Instant, spoken: Spoken) -> Result<(), Problem> {
        if !self.captions.passes_program(now) {
            return Err(too_fast());
        }
        let writer = Writer::Program(spoken.speaker.clone());
        let written = self.captions.write(writer, spoken);
        self.settle(now);
        written
    }
}

fn too_fast() -> Problem {
    Refusal::TooFast.of(
        "text",
        "Captions come too fast. Send what grew since, and less often.",
    )
}
