//! Says what of the cases stands in the record of their room: a value a case, a value a recommendation.

use super::{Case, Cases};
use crate::session::sheet::{Recommendation, Sheet};
use serde::{Deserialize, Serialize};
use std::collections::{BTreeMap, BTreeSet};

/// What is of no case alone.
#[derive(Debug, Serialize, Deserialize)]
struct KeptCases {
    open: Option<u32>,
    last: Option<String>,
    made: u32,
}

#[derive(Debug, Serialize, Deserialize)]
struct KeptCase {
    sheet: Sheet,
    order: Vec<u32>,
    read_back: bool,
    follow_up: Option<String>,
    earlier: bool,
}

impl Cases {
    /// Counts up with each change.
    pub(in crate::session) const fn version(&self) -> u64 {
        self.version
    }

    /// All of it, a value a key.
    pub(in crate::session) fn kept(&self) -> BTreeMap<String, String> {
        let mut values = BTreeMap::new();
        if self.made == 0 {
            return values; // there never was one
        }
        let whole = KeptCases {
            open: self.open,
            last: self.last.clone(),
            made: self.made,
        };
        values.insert(CASES.into(), json(&whole));
        for case in &self.cases {
            let kept = KeptCase {
                sheet: case.sheet.clone(),
                order: case.order.clone(),
                read_back: case.read_back,
                follow_up: case.follow_up.clone(),
                earlier: case.earlier,
            };
            values.insert(format!("{CASE}{:010}", case.sheet.id), json(&kept));
        }
        for (id, one) in &self.recommendations {
            values.insert(format!("{RECOMMENDATION}{id:010}"), json(one));
        }
        values
    }

    /// Whether a key of the record is one of these.
    pub(in crate::session) fn is_key(key: &str) -> bool {
        key == CASES || key.starts_with(CASE) || key.starts_with(RECOMMENDATION)
    }

    /// Takes a value as it was kept; those of one kind come in the order of their keys.
    pub(in crate::session) fn replay(&mut self, key: &str, value: &str) -> serde_json::Result<()> {
        self.version += 1;
        if key == CASES {
            let kept: KeptCases = serde_json::from_str(value)?;
            (self.open, self.last) = (kept.open, kept.last);
            self.made = self.made.max(kept.made);
        } else if key.starts_with(CASE) {
            let kept: KeptCase = serde_json::from_str(value)?;
            self.made = self.made.max(kept.sheet.id);
            self.cases.push(Case {
                sheet: kept.sheet,
                order: kept.order,
                read_back: kept.read_back,
                follow_up: kept.follow_up,
                earlier: kept.earlier,
            });
        } else {
            let one: Recommendation = serde_json::from_str(value)?;
            self.made = self.made.max(one.id);
            self.recommendations.insert(one.id, one);
        }
        Ok(())
    }

    /// Drops what names nothing: a value may not have been understood.
    pub(in crate::session) fn tidy(&mut self) {
        let there = &self.recommendations;
        for case in &mut self.cases {
            case.order.retain(|id| there.contains_key(id));
        }
        let named: BTreeSet<u32> = self
            .cases
            .iter()
            .flat_map(|one| one.order.clone())
            .collect();
        self.recommendations.retain(|id, _| named.contains(id));
        let open = self.open;
        let is_there = self.cases.iter().any(|case| Some(case.sheet.id) == open);
        self.open = open.filter(|_| is_there);
    }
}

fn json(value: &impl Serialize) -> String {
    serde_json::to_string(value).expect("what is kept is JSON")
}

const CASES: &str = "cases";
const CASE: &str = "case/";
const RECOMMENDATION: &str = "rec/";
