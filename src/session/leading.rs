//! Decides what a host does to others: mutes, asks, renames and removes them, and ends their session.

use super::attendance::What;
use super::entrance::Event;
use super::messages::{FromRoom, Problem, SourceName};
use super::refusal::Refusal;
use super::roles::{self, Action, May};
use super::room::Room;
use crate::ids::ParticipantId;
use crate::redact::Pii;
use crate::relay::handle::{Ended, Source};
use crate::site::Site;
use std::time::Instant;

impl Room {
    /// Who hosts for want of a facilitator cannot keep out those for whom it does.
    pub(super) fn outranks(&self, by: ParticipantId, whom: ParticipantId) -> Result<(), Problem> {
        let leads = |id: ParticipantId| {
            let seat = self.seats.get(&id);
            seat.is_some_and(|seat| {
                roles::may(seat.role, self.agenda.phase(), Action::Remove) == May::Yes
            })
        };
        match leads(by) || !leads(whom) {
            true => Ok(()),
            false => Err(Refusal::HostOnly.of(
                "participant",
                "You host until a facilitator or a coordinator is back: they are not removed \
                 meanwhile.",
            )),
        }
    }

    /// All but the one who asks for it, and those whose turn it is: who has the floor, and who is before the
    /// room.
    pub(super) fn silence_all(&mut self, by: ParticipantId) {
        let lit = self.lit();
        let heard = self.seats.iter().filter(|(id, seat)| {
            **id != by
                && self.floor != Some(**id)
                && lit != Some(**id)
                && seat.track(Source::Microphone).is_some()
                && !seat.muted.microphone
        });
        let heard: Vec<ParticipantId> = heard.map(|(id, _)| *id).collect();
        for participant in heard {
            self.mute_for_others(participant, SourceName::Microphone);
        }
    }

    pub(super) fn ask_to_unmute(
        &mut self,
        now: Instant,
        by: ParticipantId,
        participant: ParticipantId,
    ) -> Result<(), Problem> {
        self.find(participant)?;
        let seat = self.seats.get_mut(&participant).expect("found above");
        if seat.track(Source::Microphone).is_none() {
            return Err(Refusal::NoSuchSource.of(
                "participant",
                "This participant has no microphone. Ask one that has.",
            ));
        }
        if seat.muted.microphone && seat.asked.passes(now, 1) {
            self.tell(participant, FromRoom::AskedToUnmute { by });
        }
        Ok(())
    }

    pub(super) fn rename(
        &mut self,
        now: Instant,
        by: ParticipantId,
        participant: ParticipantId,
        name: Pii<String>,
    ) -> Result<(), Problem> {
        if participant != by {
            self.permit(by, Action::Rename)?;
        }
        self.find(participant)?;
        self.may_name(now, by)?;
        self.touch_seat(participant);
        let seat = self.seats.get_mut(&participant).expect("found above");
        seat.renamed = true;
        self.roster.change(seat.row, |row| row.name = name.0);
        self.attend(now, participant, What::Renamed);
        Ok(())
    }

    pub(super) fn remove(
        &mut self,
        now: Instant,
        participant: ParticipantId,
    ) -> Result<(), Problem> {
        self.find(participant)?;
        let seat = &self.seats[&participant];
        self.removed.remember(now, seat.site(), &seat.credential);
        self.say_bye(participant, Ended::Removed);
        self.leave(now, participant, Ended::Removed);
        Ok(())
    }

    /// Everyone leaves, or everyone but the hub.
    pub(super) fn end_session(&mut self, now: Instant, debrief: bool) {
        let seats = self.seats.iter();
        let leave = seats.filter(|(_, seat)| !debrief || seat.site() == Site::Spoke);
        let mut leave: Vec<ParticipantId> = leave.map(|(id, _)| *id).collect();
        leave.sort_unstable();
        for participant in leave {
            self.say_bye(participant, Ended::SessionEnded);
            self.leave(now, participant, Ended::SessionEnded);
        }
        self.lobby.forget();
        self.entrance_hears(now, Event::Ended);
        self.end_agenda(now, debrief);
        self.end_polls(now, !debrief);
        if !debrief {
            self.chat.clear();
            self.announcements.clear();
        }
    }
}
