//! Says who attended and when: intervals a person, read from a ledger of who came, was renamed, left.
//!
//! Its lines are appended and never changed. Whoever vanished left when they were last here, not when their
//! place was given up; a reload or a change of network is no line at all, for the place was held. The
//! holder of a personal link is one person, however often they come; of a link for a group each stay is.
//! Who sits with them behind the one camera is a person, too: by name, for as long as they are said to.

use super::clock::Wall;
use crate::ids::ParticipantId;
use crate::redact::Pii;
use crate::role::Role;
use serde::{Deserialize, Serialize};
use std::collections::{BTreeMap, BTreeSet};

/// One line of the ledger.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct Line {
    pub(super) at: Wall,
    pub(super) what: What,
    pub(super) participant: ParticipantId,
    pub(super) name: String,
    pub(super) role: Role,
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub(super) subject: Option<String>,
    /// Who sits with them from now on.
    #[serde(skip_serializing_if = "Vec::is_empty", default)]
    pub(super) companions: Vec<String>,
    /// Who of them and the holder says that they are there.
    #[serde(skip_serializing_if = "Vec::is_empty", default)]
    pub(super) here: Vec<String>,
}

/// What happened.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub(super) enum What {
    Came,
    Renamed,
    Left,
    Companions,
    Asked,
    Here,
    Surveyed,
}

/// Someone who attended.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Attended {
    /// As they were called last.
    pub name: String,
    /// What they were last.
    pub role: Role,
    /// Whom their link stands for, if it says so.
    pub subject: Option<String>,
    /// At whose camera they sat, if not at one of their own: as that one was called last.
    pub sat_with: Option<String>,
    /// From when to when, in order; without an end: they are here. Milliseconds since 1970.
    pub intervals: Vec<(u64, Option<u64>)>,
    /// How often they were asked whether they are still there, and how often they answered.
    pub checks: Checks,
    /// How many surveys they have answered.
    pub surveys: u32,
}

/// Of checkpoints: of a session, or of several.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Checks {
    /// They were there, and asked.
    pub asked: u32,
    /// They said that they are there.
    pub answered: u32,
}

impl Line {
    /// Tells the line from every other, and puts them in order; `number` is higher than those before, also
    /// than those of another life of its room.
    pub(super) fn key(&self, number: u64) -> String {
        let (at, who) = (self.at, self.participant.as_uuid());
        let what = self.what as u8;
        format!("{at:020}/{number:020}/{who}/{what}")
    }
}

impl Attended {
    /// How long, at a moment; milliseconds.
    pub fn stayed(&self, now: u64) -> u64 {
        let intervals = self.intervals.iter();
        intervals
            .map(|(from, until)| until.unwrap_or(now).saturating_sub(*from))
            .sum()
    }
}

/// Reads a ledger: everyone once, in the order they came first.
pub fn attendance<'a>(ledger: impl IntoIterator<Item = &'a str>) -> Vec<Attended> {
    let mut read = Read::default();
    for line in lines(ledger) {
        read.line(line);
    }
    read.people
}

/// The lines of a ledger that speak of who is here; others', and those of a version that knew more, are none.
pub(super) fn lines<'a>(ledger: impl IntoIterator<Item = &'a str>) -> impl Iterator<Item = Line> {
    let lines = ledger.into_iter();
    lines.filter_map(|line| serde_json::from_str(line).ok())
}

/// A ledger as far as it was read.
#[derive(Debug, Default)]
struct Read {
    people: Vec<Attended>,
    /// Where each stands, by what tells them from all others.
    places: BTreeMap<Who, usize>,
    /// Who sits at each camera now.
    sitting: BTreeMap<String, BTreeSet<usize>>,
}

/// Whoever holds a link, and who sits with them by their name.
type Who = (String, Option<String>);

impl Read {
    fn line(&mut self, line: Line) {
        if line.what == What::Surveyed {
            self.surveyed(&line);
            return;
        }
        let holder = holder(&line);
        let at = self.place((holder.clone(), None), &line);
        let person = &mut self.people[at];
        person.name.clone_from(&line.name);
        person.role = line.role;
        match line.what {
            What::Came => person.comes(line.at),
            What::Left => person.leaves(line.at),
            What::Renamed | What::Companions | What::Asked | What::Here | What::Surveyed => {}
        }
        let mut sit = BTreeSet::new();
        // who vanished left when they were last here: what was said of them after that is nothing
        let is_here = person.open().is_some();
        for name in line.companions.iter().filter(|_| is_here) {
            let at = self.place((holder.clone(), Some(fold(name))), &line);
            self.people[at].name.clone_from(name);
            sit.insert(at);
        }
        let places = self.places.range((holder.clone(), None)..);
        let companions = places.take_while(|((of, _), _)| *of == holder);
        for at in companions.filter_map(|((_, name), at)| name.as_ref().map(|_| *at)) {
            self.people[at].sat_with = Some(line.name.clone());
        }
        let before = self.sitting.insert(holder, sit.clone()).unwrap_or_default();
        for at in before.difference(&sit) {
            self.people[*at].leaves(line.at);
        }
        for at in &sit {
            self.people[*at].comes(line.at);
        }
        let own = std::iter::once(at);
        for at in own.chain(sit) {
            self.people[at].is_asked(&line);
        }
    }

    /// Someone answered, then or long after: it says nothing of who is here.
    fn surveyed(&mut self, line: &Line) {
        for name in &line.here {
            let own = same_person(name, &line.name);
            let who = (holder(line), (!own).then(|| fold(name)));
            if let Some(at) = self.places.get(&who) {
                self.people[*at].surveys += 1;
            }
        }
    }

    fn place(&mut self, who: Who, line: &Line) -> usize {
        let subject = line.subject.clone().filter(|_| who.1.is_none());
        *self.places.entry(who).or_insert_with(|| {
            self.people.push(Attended {
                name: String::new(),
                role: line.role,
                subject,
                sat_with: None,
                intervals: Vec::new(),
                checks: Checks::default(),
                surveys: 0,
            });
            self.people.len() - 1
        })
    }
}

/// What tells whoever holds a link from all others.
fn holder(line: &Line) -> String {
    match &line.subject {
        Some(subject) => format!("{:?} {subject}", line.role.site()),
        None => line.participant.as_uuid().to_string(),
    }
}

impl Attended {
    fn comes(&mut self, at: u64) {
        if self.open().is_none() {
            self.intervals.push((at, None));
        }
    }

    fn leaves(&mut self, at: u64) {
        if let Some((from, until)) = self.open() {
            *until = Some(at.max(*from));
        }
    }

    fn is_asked(&mut self, line: &Line) {
        match line.what {
            What::Asked => self.checks.asked += 1,
            What::Here if line.here.iter().any(|name| same_person(name, &self.name)) => {
                self.checks.answered = self.checks.asked.min(self.checks.answered + 1);
            }
            What::Here
            | What::Came
            | What::Renamed
            | What::Left
            | What::Companions
            | What::Surveyed => {}
        }
    }

    fn open(&mut self) -> Option<&mut (u64, Option<u64>)> {
        let last = self.intervals.last_mut();
        last.filter(|(_, until)| until.is_none())
    }
}

/// The names, each once.
pub(super) fn plain(companions: Vec<Pii<String>>) -> Vec<String> {
    let mut names: Vec<String> = Vec::with_capacity(companions.len());
    for Pii(name) in companions {
        if !names.iter().any(|known| same_person(known, &name)) {
            names.push(name);
        }
    }
    names
}

/// Whether two names at one camera are one person's: however they are spaced and written large or small.
pub(super) fn same_person(a: &str, b: &str) -> bool {
    fold(a) == fold(b)
}

/// A name without what may differ from one day to the next.
fn fold(name: &str) -> String {
    let words: Vec<&str> = name.split_whitespace().collect();
    words.join(" ").to_lowercase()
}

#[cfg(test)]
mod tests {
    use super::*;
    use uuid::Uuid;

    fn line(at: u64, who: u128, what: What, subject: Option<&str>) -> String {
        let line = Line {
            at,
            what,
            participant: ParticipantId::from_uuid(Uuid::from_u128(who)),
            name: format!("{who} at {at}"),
            role: Role::Clinician,
            subject: subject.map(Into::into),
            companions: Vec::new(),
            here: Vec::new(),
        };
        serde_json::to_string(&line).unwrap()
    }

    fn with(line: &str, companions: &[&str]) -> String {
        let mut line: Line = serde_json::from_str(line).unwrap();
        line.companions = companions.iter().map(|name| (*name).into()).collect();
        serde_json::to_string(&line).unwrap()
    }

    #[test]
    fn who_sits_at_a_camera_of_another_is_a_person_with_intervals_of_their_own() {
        let north = Some("north");
        let ledger = [
            with(&line(10, 1, What::Came, north), &["Ana", "Luis"]),
            with(&line(20, 1, What::Companions, north), &["luis ", "Zoë"]),
            // another clinic has an Ana of its own
            with(&line(25, 2, What::Came, None), &["Ana"]),
            line(30, 1, What::Left, north),
            // and comes again, as another participant
            with(&line(40, 3, What::Came, north), &["ANA"]),
            line(50, 3, What::Companions, north),
        ];
        let people = attendance(ledger.iter().map(String::as_str));
        let told: Vec<_> = people
            .iter()
            .map(|one| {
                (
                    one.name.as_str(),
                    one.sat_with.as_deref(),
                    one.intervals.clone(),
                )
            })
            .collect();
        assert_eq!(
            told,
            [
                ("3 at 50", None, vec![(10, Some(30)), (40, None)]),
                ("ANA", Some("3 at 50"), vec![(10, Some(20)), (40, Some(50))]),
                ("luis ", Some("3 at 50"), vec![(10, Some(30))]),
                ("Zoë", Some("3 at 50"), vec![(20, Some(30))]),
                ("2 at 25", None, vec![(25, None)]),
                ("Ana", Some("2 at 25"), vec![(25, None)]),
            ]
        );
        assert!(
            people
                .iter()
                .all(|one| one.sat_with.is_none() || one.subject.is_none())
        );
    }

    #[test]
    fn a_person_is_one_row_with_every_interval() {
        let north = Some("north");
        let ledger = [
            line(10, 1, What::Came, north),
            line(20, 2, What::Came, None),
            line(30, 1, What::Left, north),
            line(40, 3, What::Came, north),
            line(45, 2, What::Renamed, None),
            "of another version".into(),
            line(50, 2, What::Left, None),
            line(60, 4, What::Came, None),
        ];
        let people = attendance(ledger.iter().map(String::as_str));
        let intervals: Vec<_> = people.iter().map(|one| one.intervals.clone()).collect();
        assert_eq!(
            intervals,
            [
                vec![(10, Some(30)), (40, None)],
                vec![(20, Some(50))],
                vec![(60, None)]
            ]
        );
        assert_eq!(people[1].name, "2 at 50");
        assert_eq!(people[0].stayed(100), 20 + 60);
    }

    #[test]
    fn keys_stand_in_the_order_of_time() {
        let parse = |text: String| serde_json::from_str::<Line>(&text).unwrap().key(0);
        let keys = [9, 10, 1_800_000_000_000].map(|at| parse(line(at, 1, What::Came, None)));
        assert!(keys.is_sorted());
    }
}
