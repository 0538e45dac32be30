//! Decides who writes to whom, and who takes back what was written.

use super::chat::NotTaken;
use super::messages::{ChatTo, Problem};
use super::refusal::Refusal;
use super::roles::{self, Action, May};
use super::room::Room;
use crate::config::ChatToAll;
use crate::ids::ParticipantId;
use crate::role::Role;
use crate::site::Site;
use std::time::Instant;

impl Room {
    pub(super) fn write(
        &mut self,
        now: Instant,
        by: ParticipantId,
        to: ChatTo,
        text: &str,
    ) -> Result<(), Problem> {
        let role = self.seats[&by].role;
        if to == ChatTo::Everyone
            && roles::may(role, self.agenda.phase(), Action::WriteToAll) != May::Yes
        {
            return Err(Refusal::HubAlone.of(
                "to",
                "An observer writes to the hub, or to one of the hub. Choose them.",
            ));
        }
        if to == ChatTo::Everyone && self.holds_back(role) {
            return Err(Refusal::ChatHeldBack.of(
                "to",
                "In this room clinics write to the hub, or to one of the hub. Choose them.",
            ));
        }
        if let ChatTo::One(one) = to {
            self.find(one)?;
            let of_hub = |id| self.seats[&id].site() == Site::Hub;
            if !of_hub(one) && !of_hub(by) {
                return Err(Refusal::HubAlone.of(
                    "to",
                    "Clinics write to everyone, to the hub, or to one of the hub. Choose them.",
                ));
            }
        }
        let seat = self.seats.get_mut(&by).expect("it writes");
        let from = (by, self.roster.row(seat.row).name.as_str());
        let taken = self.chat.write(now, from, &mut seat.writes, to, text);
        taken.map_err(|why| match why {
            NotTaken::Empty => {
                Refusal::TextEmpty.of("text", "There is nothing in it. Write something.")
            }
            NotTaken::TooLong { most } => Refusal::TextTooLong.of(
                "text",
                &format!("A line has at most {most} characters. Write two."),
            ),
            NotTaken::TooFast => {
                Refusal::TooFast.of("text", "Too much is written at once. Wait a few seconds.")
            }
        })
    }

    /// Whether what is for all comes from the hub alone, and they are not of it.
    fn holds_back(&self, role: Role) -> bool {
        match self.limits.chat_to_all {
            ChatToAll::Everyone => false,
            ChatToAll::Hub => role.site() == Site::Spoke,
        }
    }

    pub(super) fn remove_line(&mut self, by: ParticipantId, number: u32) -> Result<(), Problem> {
        let Some(author) = self.chat.author(number) else {
            return Err(Refusal::NoSuchLine.of(
                "number",
                "There is no such line (any more). Choose one that was told.",
            ));
        };
        if author != by {
            self.permit(by, Action::RemoveLine)?;
        }
        self.chat.remove(number);
        Ok(())
    }
}
