//! Decides who may do what to a case and to what is recommended for it.

use super::case::{self, Author};
use super::clock::Wall;
use super::messages::Problem;
use super::phase::Phase;
use super::refusal::Refusal;
use super::roles::{self, Action, May};
use super::room::Room;
use super::sheet::{Advice, CaseFile, CaseWish, SaidBy, Standing};
use crate::ids::ParticipantId;
use crate::role::Role;
use crate::site::Site;
use std::time::Instant;

impl Room {
    pub(super) fn case(
        &mut self,
        now: Instant,
        by: ParticipantId,
        wish: CaseWish,
    ) -> Result<(), Problem> {
        match wish {
            CaseWish::Recommend {
                case,
                says,
                said_by,
            } => return self.recommend(now, by, (case, said_by), says),
            CaseWish::EditRecommendation { recommendation, .. }
            | CaseWish::Remove { recommendation }
            | CaseWish::Restore { recommendation } => self.may_change(by, recommendation)?,
            CaseWish::Open { .. }
            | CaseWish::Edit { .. }
            | CaseWish::Sort { .. }
            | CaseWish::Move { .. }
            | CaseWish::FollowUp { .. }
            | CaseWish::ReadBack { .. }
            | CaseWish::Close { .. }
            | CaseWish::Reopen { .. } => self.permit(by, Action::LeadCase)?,
        }
        let second = self
            .kept
            .as_ref()
            .map_or(0, |kept| second(kept.clock.wall(now)));
        let cases = &mut self.cases;
        match wish {
            CaseWish::Open { case, follow_up } => cases.open(second, by, case, follow_up),
            CaseWish::Edit { case, revision, to } => cases.edit(by, (case, revision), to),
            CaseWish::EditRecommendation {
                recommendation,
                revision,
                to,
            } => cases.edit_recommendation(by, (recommendation, revision), to),
            CaseWish::Sort { recommendation, to } => cases.sort(recommendation, to),
            CaseWish::Move {
                recommendation,
                place,
            } => cases.shift(recommendation, usize::try_from(place).unwrap_or(usize::MAX)),
            CaseWish::Remove { recommendation } => cases.remove(recommendation),
            CaseWish::Restore { recommendation } => cases.restore(recommendation),
            CaseWish::FollowUp { date } => cases.follow_up(date),
            CaseWish::ReadBack { done } => cases.read_back(done),
            CaseWish::Close { case } => self.close_case(now, by, case),
            CaseWish::Reopen { case } => cases.reopen(case),
            CaseWish::Recommend { .. } => Ok(()), // answered above
        }
    }

    fn close_case(&mut self, now: Instant, by: ParticipantId, id: u32) -> Result<(), Problem> {
        self.writes_slowly(now, by)?;
        let file = self.cases.open_file();
        self.cases.close(id)?;
        self.file(now, file);
        Ok(())
    }

    /// The session is over: what is before the room stands as it is.
    pub(super) fn file_open_case(&mut self, now: Instant) {
        let file = self.cases.open_file();
        self.file(now, file);
    }

    fn file(&mut self, now: Instant, file: Option<CaseFile>) {
        if let (Some(kept), Some(file)) = (&mut self.kept, file)
            && kept.filed.insert(file.sheet.id, file.clone()).as_ref() != Some(&file)
        {
            kept.ledger.push(case::line(kept.clock.wall(now), file));
            kept.touched = true;
        }
    }

    /// Every case of the room, for who reads them outside it.
    pub fn case_files(&self) -> Vec<CaseFile> {
        self.cases.files()
    }

    fn recommend(
        &mut self,
        now: Instant,
        by: ParticipantId,
        (case, said_by): (u32, Option<ParticipantId>),
        says: Advice,
    ) -> Result<(), Problem> {
        self.may_recommend(by)?;
        let said_by = said_by.unwrap_or(by);
        if said_by != by {
            // who writes down what another said
            self.permit(by, Action::LeadCase)?;
            self.find(said_by)?;
        }
        self.writes_slowly(now, by)?;
        let state = match self.acts_as(by) {
            Role::Facilitator | Role::Coordinator | Role::Specialist => Standing::Taken,
            Role::Clinician | Role::Observer => Standing::Suggestion,
        };
        let seat = &self.seats[&said_by];
        let author = Author {
            writes: by,
            said_by: SaidBy {
                participant: said_by,
                name: self.roster.row(seat.row).name.clone(),
                role: seat.role,
            },
            state,
        };
        self.cases.recommend(author, case, says)
    }

    fn writes_slowly(&mut self, now: Instant, by: ParticipantId) -> Result<(), Problem> {
        let seat = self.seats.get_mut(&by).expect("it writes");
        match seat.writes.passes(now, 1) {
            true => Ok(()),
            false => {
                Err(Refusal::TooFast.of("wish", "Too much is written at once. Wait a few seconds."))
            }
        }
    }

    fn may_recommend(&self, by: ParticipantId) -> Result<(), Problem> {
        let phase = self.agenda.phase();
        match roles::may(self.acts_as(by), phase, Action::Recommend) {
            May::NotNow => Err(Refusal::RecommendLater.of(
                "wish",
                match phase {
                    Some(Phase::Clarify) => {
                        "Questions only for now: recommendations come next. Keep it until then."
                    }
                    _ => {
                        "Clinics recommend while the session is at recommendations. Keep it until then."
                    }
                },
            )),
            May::Yes | May::WithFloor | May::No => self.permit(by, Action::Recommend),
        }
    }

    /// A host may, and whoever said it: a clinic as long as it is no more than suggested.
    fn may_change(&self, by: ParticipantId, recommendation: u32) -> Result<(), Problem> {
        let own = self.cases.find(recommendation).is_some_and(|one| {
            one.said_by.participant == by
                && (one.state == Standing::Suggestion || self.seats[&by].site() == Site::Hub)
        });
        match own {
            true if self.permit(by, Action::LeadCase).is_ok() => Ok(()),
            true => self.may_recommend(by),
            false => self.permit(by, Action::LeadCase),
        }
    }
}

/// Seconds since 2026.
pub(super) fn second(wall: Wall) -> u32 {
    let since = wall.saturating_sub(BEGAN_2026) / 1_000;
    u32::try_from(since).unwrap_or(u32::MAX / 2)
}

/// Milliseconds since 1970.
const BEGAN_2026: Wall = 1_767_225_600_000;
