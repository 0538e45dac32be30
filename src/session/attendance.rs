//! Says who attended and when: intervals a person, read from a ledger of who came, was renamed, left.
//!
//! Its lines are appended and never changed. Whoever vanished left when they were last here, not when their
//! place was given up; a reload or a change of network is no line at all, for the place was held. The
//! holder of a personal link is one person, however often they come; of a link for a group each stay is.

use super::clock::Wall;
use crate::ids::ParticipantId;
use crate::role::Role;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

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
}

/// What happened.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub(super) enum What {
    Came,
    Renamed,
    Left,
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
    /// From when to when, in order; without an end: they are here. Milliseconds since 1970.
    pub intervals: Vec<(u64, Option<u64>)>,
}

impl Line {
    /// Tells the line from every other, and puts them in order.
    pub(super) fn key(&self) -> String {
        let (at, who) = (self.at, self.participant.as_uuid());
        let what = self.what as u8;
        format!("{at:020}/{who}/{what}")
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
    let mut people: Vec<Attended> = Vec::new();
    let mut of: BTreeMap<String, usize> = BTreeMap::new();
    // a line of a version that knew more says nothing here
    let lines = ledger.into_iter();
    for line in lines.filter_map(|line| serde_json::from_str::<Line>(line).ok()) {
        let person = match &line.subject {
            Some(subject) => format!("{:?} {subject}", line.role.site()),
            None => line.participant.as_uuid().to_string(),
        };
        let at = *of.entry(person).or_insert_with(|| {
            people.push(Attended {
                name: String::new(),
                role: line.role,
                subject: line.subject.clone(),
                intervals: Vec::new(),
            });
            people.len() - 1
        });
        let person = &mut people[at];
        person.name = line.name;
        person.role = line.role;
        let open = person
            .intervals
            .last_mut()
            .filter(|(_, until)| until.is_none());
        match (line.what, open) {
            (What::Left, Some((from, until))) => *until = Some(line.at.max(*from)),
            (What::Came, None) => person.intervals.push((line.at, None)),
            (What::Came, Some(_)) | (What::Left, None) | (What::Renamed, _) => {}
        }
    }
    people
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
        };
        serde_json::to_string(&line).unwrap()
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
        let parse = |text: String| serde_json::from_str::<Line>(&text).unwrap().key();
        let keys = [9, 10, 1_800_000_000_000].map(|at| parse(line(at, 1, What::Came, None)));
        assert!(keys.is_sorted());
    }
}
