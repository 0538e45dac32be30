//! Keeps the cases of a session: which one is before the room, what it says, what was recommended for it.
//!
//! Who may do what to them is decided in `casework.rs`. Whoever edits names the revision that they have
//! read: of two who edit at once the second is refused, and nobody's words are lost unseen.

mod checked;
mod filed;
mod kept;

use super::messages::{FromRoom, Problem};
use super::refusal::Refusal;
use super::sheet::{
    self, Advice, CaseFile, CaseText, ClosedCase, Recommendation, Recommendations, SaidBy, Sheet,
    Standing,
};
use crate::config::WriteLimits;
use crate::ids::ParticipantId;
use std::collections::{BTreeMap, BTreeSet};

pub(super) use filed::{filed, line};

/// What recommendations may stand under, by names that the catalogues translate.
pub const HEADINGS: [&str; 10] = [
    "assessment",
    "drugs",
    "non_drug",
    "interventions",
    "biopsychosocial",
    "tests",
    "referral",
    "safety",
    "system",
    "other",
];

/// Lives as long as its room.
#[derive(Debug, Default)]
pub(super) struct Cases {
    /// Oldest first, the one that is open among them.
    cases: Vec<Case>,
    open: Option<u32>,
    /// Those of all cases, by their ids.
    recommendations: BTreeMap<u32, Recommendation>,
    /// Of the case that is open, with the places they had; the newest last.
    removed: Vec<(usize, Recommendation)>,
    /// The ECHO ID that was given last.
    last: Option<String>,
    /// The id of the newest case or recommendation.
    made: u32,
    news: News,
    /// Counts what changed, for the record.
    version: u64,
    limits: WriteLimits,
}

#[derive(Debug, Clone, PartialEq, Eq)]
struct Case {
    sheet: Sheet,
    /// The ids of its recommendations.
    order: Vec<u32>,
    read_back: bool,
    follow_up: Option<String>,
    /// Of a session before this one: it is read outside the room, and shown in it no more.
    earlier: bool,
}

/// What everyone is to be told.
#[derive(Debug, Default)]
struct News {
    cases: bool,
    recommendations: bool,
    changed: BTreeSet<u32>,
}

/// Who writes down a recommendation.
#[derive(Debug, Clone)]
pub(super) struct Author {
    pub(super) writes: ParticipantId,
    pub(super) said_by: SaidBy,
    pub(super) state: Standing,
}

impl Cases {
    pub(super) fn new(limits: WriteLimits) -> Self {
        Self {
            limits,
            ..Self::default()
        }
    }

    /// Ids count on from the `second` of a room's first case: where its record is forgotten its ledger is not,
    /// and there each case has an id of its own.
    pub(super) fn open(
        &mut self,
        second: u32,
        by: ParticipantId,
        case: CaseText,
        follow_up: Option<String>,
    ) -> Result<(), Problem> {
        self.none_is_open()?;
        let case = checked::case(&self.limits, "wish.open.case", case)?;
        let follow_up = checked::date("wish.open.follow_up", follow_up)?;
        self.is_free("wish.open.case.echo_id", &case.echo_id, None)?;
        while self.cases.len() >= self.limits.max_cases as usize {
            // overflow: drop the oldest — a session has a handful, and it was read long ago
            for id in self.cases.remove(0).order {
                self.recommendations.remove(&id);
            }
        }
        if self.made == 0 {
            self.made = second;
        }
        let id = self.next_id();
        self.last = Some(case.echo_id.clone());
        self.cases.push(Case {
            sheet: Sheet {
                id,
                revision: 1,
                edited_by: by,
                case,
            },
            order: Vec::new(),
            read_back: false,
            follow_up,
            earlier: false,
        });
        self.open = Some(id);
        self.all_is_news();
        Ok(())
    }

    pub(super) fn edit(
        &mut self,
        by: ParticipantId,
        (id, revision): (u32, u32),
        to: CaseText,
    ) -> Result<(), Problem> {
        self.is_open("wish.edit.case", id)?;
        let to = checked::case(&self.limits, "wish.edit.to", to)?;
        self.is_free("wish.edit.to.echo_id", &to.echo_id, Some(id))?;
        let case = self.case_mut()?;
        is_newest("wish.edit.revision", revision, case.sheet.revision)?;
        case.sheet.revision += 1;
        case.sheet.edited_by = by;
        let renamed = case.sheet.case.echo_id != to.echo_id;
        case.sheet.case = to;
        if renamed {
            self.last = Some(self.case_mut()?.sheet.case.echo_id.clone());
        }
        self.news.cases = true;
        self.version += 1;
        Ok(())
    }

    pub(super) fn recommend(
        &mut self,
        author: Author,
        case: u32,
        says: Advice,
    ) -> Result<(), Problem> {
        self.is_open("wish.recommend.case", case)?;
        let says = checked::advice(&self.limits, "wish.recommend.says", says)?;
        let most = self.limits.max_recommendations;
        if self.case_mut()?.order.len() >= most as usize {
            return Err(Refusal::TooManyRecommendations.whole(format!(
                "A case has at most {most} recommendations. Remove some, or put some together."
            )));
        }
        let id = self.next_id();
        let case = self.case_mut()?;
        case.order.push(id);
        case.read_back &= author.state != Standing::Taken;
        let recommendation = Recommendation {
            id,
            revision: 1,
            edited_by: author.writes,
            says,
            said_by: author.said_by,
            state: author.state,
        };
        self.recommendations.insert(id, recommendation);
        self.is_news(id);
        Ok(())
    }

    pub(super) fn edit_recommendation(
        &mut self,
        by: ParticipantId,
        (id, revision): (u32, u32),
        to: Advice,
    ) -> Result<(), Problem> {
        let before = self.recommendation("wish.edit_recommendation.recommendation", id)?;
        let to = checked::advice(&self.limits, "wish.edit_recommendation.to", to)?;
        is_newest(
            "wish.edit_recommendation.revision",
            revision,
            before.revision,
        )?;
        let taken = before.state == Standing::Taken;
        self.change(id, |one| {
            one.revision += 1;
            one.edited_by = by;
            one.says = to;
        });
        self.case_mut()?.read_back &= !taken;
        Ok(())
    }

    /// Takes a recommendation or leaves it.
    pub(super) fn sort(&mut self, id: u32, to: Standing) -> Result<(), Problem> {
        let before = self.recommendation("wish.sort.recommendation", id)?.state;
        if before == to {
            return Ok(());
        }
        self.change(id, |one| one.state = to);
        self.case_mut()?.read_back &= ![before, to].contains(&Standing::Taken);
        Ok(())
    }

    /// Gives it the place `to`, counted from 0, or the last one where there are fewer.
    pub(super) fn shift(&mut self, id: u32, to: usize) -> Result<(), Problem> {
        let taken = self.recommendation("wish.move.recommendation", id)?.state == Standing::Taken;
        let case = self.case_mut()?;
        let at = case.place_of(id);
        let to = to.min(case.order.len() - 1);
        if at != to {
            case.order.remove(at);
            case.order.insert(to, id);
            case.read_back &= !taken;
            self.list_is_news();
        }
        Ok(())
    }

    pub(super) fn remove(&mut self, id: u32) -> Result<(), Problem> {
        let one = self
            .recommendation("wish.remove.recommendation", id)?
            .clone();
        let case = self.case_mut()?;
        let at = case.place_of(id);
        case.order.remove(at);
        case.read_back &= one.state != Standing::Taken;
        self.recommendations.remove(&id);
        if self.removed.len() >= MOST_REMOVED {
            // overflow: drop the oldest — no page offers to undo it any more
            self.removed.remove(0);
        }
        self.removed.push((at, one));
        self.list_is_news();
        Ok(())
    }

    pub(super) fn restore(&mut self, id: u32) -> Result<(), Problem> {
        let at = self.removed.iter().position(|(_, one)| one.id == id);
        let Some(at) = at else {
            return Err(no_such("wish.restore.recommendation"));
        };
        let (place, one) = self.removed.remove(at);
        let case = self.case_mut()?;
        let place = place.min(case.order.len());
        case.order.insert(place, id);
        case.read_back &= one.state != Standing::Taken;
        self.recommendations.insert(id, one);
        self.is_news(id);
        Ok(())
    }

    pub(super) fn follow_up(&mut self, date: Option<String>) -> Result<(), Problem> {
        let date = checked::date("wish.follow_up.date", date)?;
        self.case_mut()?.follow_up = date;
        self.list_is_news();
        Ok(())
    }

    pub(super) fn read_back(&mut self, done: bool) -> Result<(), Problem> {
        self.case_mut()?.read_back = done;
        self.list_is_news();
        Ok(())
    }

    pub(super) fn close(&mut self, id: u32) -> Result<(), Problem> {
        self.is_open("wish.close.case", id)?;
        self.open = None;
        self.all_is_news();
        Ok(())
    }

    pub(super) fn reopen(&mut self, id: u32) -> Result<(), Problem> {
        if self.open == Some(id) {
            return Ok(()); // two hosts at once
        }
        self.none_is_open()?;
        let mut cases = self.cases.iter();
        if !cases.any(|case| case.sheet.id == id && !case.earlier) {
            return Err(no_case("wish.reopen.case"));
        }
        self.open = Some(id);
        self.all_is_news();
        Ok(())
    }

    /// The session is over: the next one is told of none of these.
    pub(super) fn begin_anew(&mut self) {
        let now = self.cases.iter_mut().filter(|case| !case.earlier);
        let mut any = false;
        for case in now {
            case.earlier = true;
            any = true;
        }
        if any {
            self.open = None;
            self.all_is_news();
        }
    }

    /// A recommendation of the case that is open, for whoever asks whose it is.
    pub(super) fn find(&self, id: u32) -> Option<&Recommendation> {
        let removed = self.removed.iter().map(|(_, one)| one);
        self.given().chain(removed).find(|one| one.id == id)
    }

    /// Whether everyone is to be told something.
    pub(super) const fn has_news(&self) -> bool {
        self.news.cases || self.news.recommendations
    }

    /// What everyone is to be told, once. Read by a page that knows some of it already, it leads to the same.
    pub(super) fn take_news(&mut self) -> Vec<FromRoom> {
        let news = std::mem::take(&mut self.news);
        let cases = news.cases.then(|| FromRoom::Cases(self.told()));
        let given = news.recommendations.then(|| {
            self.given_as_told(|id| news.changed.contains(&id))
                .map(FromRoom::Recommendations)
        });
        cases.into_iter().chain(given.flatten()).collect()
    }

    /// As a page that comes is told it.
    pub(super) fn told(&self) -> sheet::Cases {
        let closed = self.cases.iter();
        let closed = closed.filter(|case| !case.earlier && Some(case.sheet.id) != self.open);
        sheet::Cases {
            open: self.case().map(|case| case.sheet.clone()),
            closed: closed
                .map(|case| ClosedCase {
                    id: case.sheet.id,
                    echo_id: case.sheet.case.echo_id.clone(),
                    recommendations: u32::try_from(self.taken(case)).unwrap_or(u32::MAX),
                })
                .collect(),
            last: self.last.clone(),
            headings: HEADINGS.map(Into::into).to_vec(),
        }
    }

    /// All that was recommended for the case that is open.
    pub(super) fn all_given(&self) -> Option<Recommendations> {
        self.given_as_told(|_| true)
    }

    /// Every case there is, oldest first.
    pub(super) fn files(&self) -> Vec<CaseFile> {
        self.cases.iter().map(|case| self.file(case)).collect()
    }

    /// The one that is open.
    pub(super) fn open_file(&self) -> Option<CaseFile> {
        self.case().map(|case| self.file(case))
    }

    fn file(&self, case: &Case) -> CaseFile {
        CaseFile {
            open: Some(case.sheet.id) == self.open,
            sheet: case.sheet.clone(),
            recommendations: self.of(case).cloned().collect(),
            read_back: case.read_back,
            follow_up: case.follow_up.clone(),
        }
    }

    fn given_as_told(&self, is_in: impl Fn(u32) -> bool) -> Option<Recommendations> {
        let case = self.case()?;
        Some(Recommendations {
            case: case.sheet.id,
            changed: self.of(case).filter(|one| is_in(one.id)).cloned().collect(),
            order: case.order.clone(),
            read_back: case.read_back,
            follow_up: case.follow_up.clone(),
        })
    }

    fn taken(&self, case: &Case) -> usize {
        let taken = self.of(case).filter(|one| one.state == Standing::Taken);
        taken.count()
    }

    /// The recommendations of a case, in their order.
    fn of(&self, case: &Case) -> impl Iterator<Item = &Recommendation> {
        let ids = case.order.iter();
        ids.filter_map(move |id| self.recommendations.get(id))
    }

    fn given(&self) -> impl Iterator<Item = &Recommendation> {
        self.case().into_iter().flat_map(move |case| self.of(case))
    }

    /// Who presents the one that is open, where they are in the room.
    pub(super) fn presenter(&self) -> Option<ParticipantId> {
        self.case()?.sheet.case.presenter.participant
    }

    fn case(&self) -> Option<&Case> {
        let open = self.open?;
        self.cases.iter().find(|case| case.sheet.id == open)
    }

    fn case_mut(&mut self) -> Result<&mut Case, Problem> {
        let open = self.open;
        let mut cases = self.cases.iter_mut();
        let case = cases.find(|case| Some(case.sheet.id) == open);
        case.ok_or_else(|| no_case("wish"))
    }

    fn is_open(&self, field: &str, id: u32) -> Result<(), Problem> {
        match self.open == Some(id) {
            true => Ok(()),
            false => Err(no_case(field)),
        }
    }

    fn none_is_open(&self) -> Result<(), Problem> {
        match self.open {
            None => Ok(()),
            Some(_) => Err(Refusal::CaseOpen
                .whole("Another case is before the room. Close it first: nothing of it is lost.")),
        }
    }

    fn is_free(&self, field: &str, echo_id: &str, but: Option<u32>) -> Result<(), Problem> {
        let mut others = self.cases.iter().filter(|case| Some(case.sheet.id) != but);
        match others.any(|case| case.sheet.case.echo_id == echo_id) {
            false => Ok(()),
            true => Err(Refusal::EchoIdTaken.of(
                field,
                "Another case of this room has that ECHO ID. Take the next number, or open that case \
                 again.",
            )),
        }
    }

    fn recommendation(&self, field: &str, id: u32) -> Result<&Recommendation, Problem> {
        if self.open.is_none() {
            return Err(no_case("wish"));
        }
        let mut given = self.given();
        given.find(|one| one.id == id).ok_or_else(|| no_such(field))
    }

    fn change(&mut self, id: u32, how: impl FnOnce(&mut Recommendation)) {
        let one = self.recommendations.get_mut(&id);
        how(one.expect("it was found"));
        self.is_news(id);
    }

    fn is_news(&mut self, id: u32) {
        self.news.changed.insert(id);
        self.list_is_news();
    }

    const fn list_is_news(&mut self) {
        self.news.recommendations = true;
        self.version += 1;
    }

    /// Another case is open, or none.
    fn all_is_news(&mut self) {
        self.removed.clear();
        self.news.cases = true;
        self.news.changed = self.given().map(|one| one.id).collect();
        self.list_is_news();
    }

    const fn next_id(&mut self) -> u32 {
        self.made += 1;
        self.made
    }
}

impl Case {
    fn place_of(&self, id: u32) -> usize {
        let at = self.order.iter().position(|one| *one == id);
        at.expect("its case names it")
    }
}

/// Whether an edit is of what stands there now.
fn is_newest(field: &str, read: u32, newest: u32) -> Result<(), Problem> {
    match read == newest {
        true => Ok(()),
        false => Err(Refusal::StaleEdit.of(
            field,
            "Someone else changed it meanwhile, so nothing was changed. Read what it says now, and \
             put your words in again.",
        )),
    }
}

fn no_case(field: &str) -> Problem {
    Refusal::NoCase.of(
        field,
        "That case is not before the room (any more). A host opens one.",
    )
}

fn no_such(field: &str) -> Problem {
    Refusal::NoSuchRecommendation.of(
        field,
        "That recommendation is not there (any more). Choose one of the last that were told.",
    )
}

/// What can be brought back.
const MOST_REMOVED: usize = 10;

#[cfg(test)]
mod tests;
