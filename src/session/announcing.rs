//! Decides who posts, changes and takes down announcements.

use super::messages::Problem;
use super::refusal::Refusal;
use super::roles::Action;
use super::room::Room;
use crate::ids::ParticipantId;
use std::time::Instant;

impl Room {
    pub(super) fn announce(
        &mut self,
        now: Instant,
        by: ParticipantId,
        text: &str,
    ) -> Result<(), Problem> {
        self.permit_of_role(by, Action::Announce)?;
        let seat = self.seats.get_mut(&by).expect("it announces");
        let from = (by, self.roster.row(seat.row).name.as_str());
        if !seat.writes.passes(now, 1) {
            return Err(
                Refusal::TooFast.of("text", "Too much is written at once. Wait a few seconds.")
            );
        }
        self.announcements.post(now, from, text)
    }

    pub(super) fn edit_announcement(
        &mut self,
        by: ParticipantId,
        id: u32,
        text: &str,
    ) -> Result<(), Problem> {
        self.permit_announcement(by, id)?;
        let name = &self.roster.row(self.seats[&by].row).name;
        self.announcements.edit(id, name, text)
    }

    pub(super) fn take_down(
        &mut self,
        now: Instant,
        by: ParticipantId,
        id: u32,
        down: bool,
    ) -> Result<(), Problem> {
        self.permit_announcement(by, id)?;
        match down {
            true => self.announcements.take_down(now, id),
            false => self.announcements.put_back(now, id),
        }
    }

    /// One's own, or as host anyone's.
    fn permit_announcement(&self, by: ParticipantId, id: u32) -> Result<(), Problem> {
        self.permit_of_role(by, Action::Announce)?;
        match self.announcements.author(id)? == by {
            true => Ok(()),
            false => self.permit(by, Action::RemoveLine),
        }
    }
}
