//! Says who is at a participant's page: who sits with them behind the one camera, and whether they are away.

use super::attendance::{What, plain};
use super::messages::Problem;
use super::refusal::Refusal;
use super::roles::Action;
use super::room::Room;
use crate::ids::ParticipantId;
use crate::redact::Pii;
use std::time::Instant;

impl Room {
    /// Who sits with a participant, besides them: each attends as a person.
    pub(super) fn set_companions(
        &mut self,
        now: Instant,
        by: ParticipantId,
        participant: ParticipantId,
        companions: Vec<Pii<String>>,
    ) -> Result<(), Problem> {
        if participant != by {
            self.permit(by, Action::Rename)?;
        }
        self.find(participant)?;
        self.may_name(now, by)?;
        self.sit(now, participant, companions);
        Ok(())
    }

    pub(super) fn sit(
        &mut self,
        now: Instant,
        participant: ParticipantId,
        companions: Vec<Pii<String>>,
    ) {
        let row = self.seats[&participant].row;
        let companions = plain(companions);
        if self.roster.row(row).companions == companions {
            return;
        }
        self.touch_seat(participant);
        self.roster.change(row, |row| row.companions = companions);
        self.attend(now, participant, What::Companions);
    }

    /// The participant steps away from the screen, or is back.
    pub(super) fn set_away(
        &mut self,
        now: Instant,
        participant: ParticipantId,
        away: bool,
    ) -> Result<(), Problem> {
        let row = self.seats[&participant].row;
        if self.roster.row(row).away != away {
            self.may_name(now, participant)?;
            self.touch_seat(participant);
            self.roster.change(row, |row| row.away = away);
        }
        Ok(())
    }

    /// Each word about who somebody is goes to everyone, and into the ledger.
    pub(super) fn may_name(&mut self, now: Instant, by: ParticipantId) -> Result<(), Problem> {
        let seat = self.seats.get_mut(&by).expect("it is in the room");
        match seat.names.passes(now, 1) {
            true => Ok(()),
            false => Err(Refusal::TooFast
                .whole("Names are changed too often. Wait a few seconds, and say it again.")),
        }
    }
}
