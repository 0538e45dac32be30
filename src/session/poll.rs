//! Defines what a poll asks and what is told of it.

use serde::{Deserialize, Serialize};
#[cfg(test)]
use ts_rs::TS;

/// What a poll asks, as whoever makes it wants it. Text, never markup.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(test, derive(TS))]
#[serde(deny_unknown_fields)]
pub struct PollPlan {
    /// 1 to 200 characters (`poll_question_length`).
    pub question: String,
    /// How it is answered.
    pub kind: PollKind,
    /// Nobody ever knows who answered what, and a vote is final. Otherwise the hub reads the names when it
    /// is closed, and everyone may change their vote until then.
    pub anonymous: bool,
    /// Observers vote, too.
    pub observers: bool,
    /// Everyone sees the results, while it is open, too; otherwise the hub alone does until it shares them.
    pub shared: bool,
}

/// How a poll is answered.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
#[cfg_attr(test, derive(TS))]
#[serde(tag = "type", rename_all = "snake_case", deny_unknown_fields)]
pub enum PollKind {
    /// By one of these.
    Single {
        /// 2 to 10 (`max_poll_choices`), each of 1 to 100 characters (`poll_choice_length`).
        choices: Vec<String>,
    },
    /// By one or more of these.
    Multiple {
        /// 2 to 10 (`max_poll_choices`), each of 1 to 100 characters (`poll_choice_length`).
        choices: Vec<String>,
        /// At most so many; without it all of them.
        #[serde(default)]
        #[cfg_attr(test, ts(optional = nullable, type = "number"))]
        most: Option<u32>,
    },
    /// By a number.
    Scale {
        /// The lowest: 0 and more.
        #[cfg_attr(test, ts(type = "number"))]
        from: u32,
        /// The highest: above the lowest, and at most 10 (`max_poll_scale`).
        #[cfg_attr(test, ts(type = "number"))]
        to: u32,
        /// What the lowest means; at most 60 characters (`poll_end_length`).
        #[serde(default)]
        #[cfg_attr(test, ts(optional = nullable))]
        low: Option<String>,
        /// What the highest means; at most 60 characters (`poll_end_length`).
        #[serde(default)]
        #[cfg_attr(test, ts(optional = nullable))]
        high: Option<String>,
    },
}

/// How far a poll is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(test, derive(TS))]
#[serde(rename_all = "snake_case")]
pub enum PollState {
    /// Those who make polls see it and nobody else.
    Draft,
    /// Votes are taken. One poll is open at a time.
    Open,
    /// No more.
    Closed,
}

/// A poll, as this reader may see it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(test, derive(TS))]
pub struct Poll {
    /// Stays while the poll does.
    #[cfg_attr(test, ts(type = "number"))]
    pub id: u32,
    /// What it asks.
    pub plan: PollPlan,
    /// How far it is.
    pub state: PollState,
    /// `null`: this reader does not see them, or it is a draft.
    pub results: Option<Tally>,
}

/// What was answered.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(test, derive(TS))]
pub struct Tally {
    /// How many have voted.
    #[cfg_attr(test, ts(type = "number"))]
    pub voted: u32,
    /// How often each choice was taken, or each number of the scale from the lowest on. `null`: the poll is
    /// anonymous, and fewer than three have voted.
    #[cfg_attr(test, ts(type = "Array<number> | null"))]
    pub counts: Option<Vec<u32>>,
    /// Who answered what; for the hub, of a poll that is closed and not anonymous.
    pub ballots: Option<Vec<NamedBallot>>,
}

/// Who answered what.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
#[cfg_attr(test, derive(TS))]
pub struct NamedBallot {
    /// Their name as they voted.
    pub name: String,
    /// The places of what they took, from 0.
    #[cfg_attr(test, ts(type = "Array<number>"))]
    pub choices: Vec<u32>,
}

/// That this reader has voted.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(test, derive(TS))]
pub struct OwnVote {
    /// In which poll.
    #[cfg_attr(test, ts(type = "number"))]
    pub poll: u32,
    /// The places of what they took, from 0. `null`: the poll is anonymous, and the room does not know.
    #[cfg_attr(test, ts(type = "Array<number> | null"))]
    pub choices: Option<Vec<u32>>,
}

impl PollKind {
    /// How many answers there are to choose from.
    pub(super) fn places(&self) -> usize {
        match self {
            Self::Single { choices } | Self::Multiple { choices, .. } => choices.len(),
            Self::Scale { from, to, .. } => (to - from + 1) as usize,
        }
    }

    /// How many of them one may take.
    pub(super) fn most(&self) -> usize {
        match self {
            Self::Single { .. } | Self::Scale { .. } => 1,
            Self::Multiple { choices, most } => most.map_or(choices.len(), |most| most as usize),
        }
    }

    /// What each of them is called.
    pub fn labels(&self) -> Vec<String> {
        match self {
            Self::Single { choices } | Self::Multiple { choices, .. } => choices.clone(),
            Self::Scale { from, to, .. } => (*from..=*to).map(|step| step.to_string()).collect(),
        }
    }
}
