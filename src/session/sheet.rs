//! Defines what a room tells of a case, and what may be wished of it.
//!
//! There is no identified half in a room: who the patient is stands nowhere in it.

use crate::ids::ParticipantId;
use crate::role::Role;
use serde::{Deserialize, Serialize};
#[cfg(test)]
use ts_rs::TS;
use utoipa::ToSchema;

/// The cases of a session.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[cfg_attr(test, derive(TS))]
pub struct Cases {
    /// The one that is before the room; `null`: none is.
    pub open: Option<Sheet>,
    /// Those that this session has closed, oldest first.
    pub closed: Vec<ClosedCase>,
    /// The ECHO ID that was given last in this room, to count on from.
    pub last: Option<String>,
    /// What recommendations may stand under. Names for a page to translate; any other text will do.
    pub headings: Vec<String>,
}

/// A case that was closed.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(test, derive(TS))]
pub struct ClosedCase {
    /// To open it again by.
    #[cfg_attr(test, ts(type = "number"))]
    pub id: u32,
    /// What people call it.
    pub echo_id: String,
    /// How many recommendations were taken.
    #[cfg_attr(test, ts(type = "number"))]
    pub recommendations: u32,
}

/// The de-identified half of a case, with its question.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[cfg_attr(test, derive(TS))]
pub struct Sheet {
    /// Which: no other case of its room ever has it.
    #[cfg_attr(test, ts(type = "number"))]
    pub id: u32,
    /// Counts the edits: who edits names the one that they have read.
    #[cfg_attr(test, ts(type = "number"))]
    pub revision: u32,
    /// Who wrote this revision.
    #[schema(value_type = String, format = "uuid")]
    pub edited_by: ParticipantId,
    /// What it says.
    pub case: CaseText,
}

/// What a case says. Text, never markup.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[cfg_attr(test, derive(TS))]
#[serde(deny_unknown_fields)]
pub struct CaseText {
    /// Programme code, year, running number, as in `ABC-2026-0042`. Says nothing of a person or a place.
    pub echo_id: String,
    /// Who brings it.
    pub presenter: Presenter,
    /// 1 to 3 (`max_case_questions`), of at most 200 characters each (`case_question_length`).
    pub questions: Vec<String>,
    /// In their order, the summary first; at most 16 (`max_case_sections`).
    pub sections: Vec<Section>,
}

/// Who brings a case.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize, ToSchema)]
#[cfg_attr(test, derive(TS))]
#[serde(deny_unknown_fields)]
pub struct Presenter {
    /// Where they are in the room.
    #[serde(default)]
    #[cfg_attr(test, ts(optional = nullable))]
    #[schema(value_type = Option<String>, format = "uuid")]
    pub participant: Option<ParticipantId>,
    /// At most 80 characters (`case_presenter_length`); may be empty.
    pub name: String,
}

/// A part of a case.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[cfg_attr(test, derive(TS))]
#[serde(deny_unknown_fields)]
pub struct Section {
    /// 1 to 80 characters (`case_title_length`).
    pub title: String,
    /// At most 2000 characters (`case_section_length`), and 10000 in all sections (`case_length`); may have line
    /// breaks.
    pub text: String,
}

/// What was recommended for the case that is open, as far as it changed since it was told last.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(test, derive(TS))]
pub struct Recommendations {
    /// Of which case.
    #[cfg_attr(test, ts(type = "number"))]
    pub case: u32,
    /// New or other than they were.
    pub changed: Vec<Recommendation>,
    /// The ids of all of them, in their order; what is not among them is gone.
    #[cfg_attr(test, ts(type = "Array<number>"))]
    pub order: Vec<u32>,
    /// What is taken was read back, and is as it was then.
    pub read_back: bool,
    /// When the case comes again: `2026-03-09`.
    pub follow_up: Option<String>,
}

/// One recommendation.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[cfg_attr(test, derive(TS))]
pub struct Recommendation {
    /// Stays while it does, wherever it is moved.
    #[cfg_attr(test, ts(type = "number"))]
    pub id: u32,
    /// Counts the edits of what it says: who edits names the one that they have read.
    #[cfg_attr(test, ts(type = "number"))]
    pub revision: u32,
    /// Who wrote this revision.
    #[schema(value_type = String, format = "uuid")]
    pub edited_by: ParticipantId,
    /// What it says.
    pub says: Advice,
    /// Whose it is.
    pub said_by: SaidBy,
    /// Whether it is taken.
    pub state: Standing,
}

/// What a recommendation says. Text, never markup.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[cfg_attr(test, derive(TS))]
#[serde(deny_unknown_fields)]
pub struct Advice {
    /// 1 to 1000 characters (`recommendation_length`).
    pub text: String,
    /// One of `headings`, or another of at most 60 characters (`recommendation_label_length`).
    #[serde(default)]
    #[cfg_attr(test, ts(optional = nullable))]
    pub heading: Option<String>,
    /// How much is meant by it.
    #[serde(default)]
    #[cfg_attr(test, ts(optional, as = "Option<_>"))]
    pub strength: Strength,
    /// The discipline of whoever said it; at most 60 characters (`recommendation_label_length`).
    #[serde(default)]
    #[cfg_attr(test, ts(optional = nullable))]
    pub discipline: Option<String>,
    /// It serves the patient's own goal.
    #[serde(default)]
    #[cfg_attr(test, ts(optional, as = "Option<_>"))]
    pub serves_goal: bool,
}

/// How much is meant by a recommendation.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize, ToSchema)]
#[cfg_attr(test, derive(TS))]
#[serde(rename_all = "snake_case")]
pub enum Strength {
    /// Nothing was said of it.
    #[default]
    None,
    /// Do this first.
    First,
    /// Consider it.
    Consider,
    /// If that fails.
    IfFails,
}

/// Whose recommendation it is.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[cfg_attr(test, derive(TS))]
pub struct SaidBy {
    /// Who; they may have left.
    #[schema(value_type = String, format = "uuid")]
    pub participant: ParticipantId,
    /// Their name then. It leaves the room only where someone asks for names.
    pub name: String,
    /// What they are; of the hub are the first three.
    pub role: Role,
}

/// What became of a recommendation.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[cfg_attr(test, derive(TS))]
#[serde(rename_all = "snake_case")]
pub enum Standing {
    /// A clinic suggests it: a host takes it or leaves it.
    Suggestion,
    /// It is one of those that are read back.
    Taken,
    /// A host left it out. It stays in the room, and leaves it in no letter.
    Left,
}

/// A case as it is read outside the room.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct CaseFile {
    /// It is before the room now.
    pub open: bool,
    /// Its de-identified half.
    pub sheet: Sheet,
    /// In their order.
    pub recommendations: Vec<Recommendation>,
    /// What is taken was read back, and is as it was then.
    pub read_back: bool,
    /// When the case comes again: `2026-03-09`.
    pub follow_up: Option<String>,
}

/// What is wished of the cases.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(test, derive(TS))]
#[serde(rename_all = "snake_case", deny_unknown_fields)]
pub enum CaseWish {
    /// A case comes before the room; one at a time does. For a host.
    Open {
        /// What it says.
        case: CaseText,
        /// When it comes again: `2026-03-09`.
        #[serde(default)]
        #[cfg_attr(test, ts(optional = nullable))]
        follow_up: Option<String>,
    },
    /// The case that is open says something else. For a host.
    Edit {
        /// Which.
        #[cfg_attr(test, ts(type = "number"))]
        case: u32,
        /// The one that was read: where there is a newer one nothing is changed (`stale_edit`).
        #[cfg_attr(test, ts(type = "number"))]
        revision: u32,
        /// What it says now.
        to: CaseText,
    },
    /// A recommendation; a clinic's is a suggestion.
    Recommend {
        /// For which case.
        #[cfg_attr(test, ts(type = "number"))]
        case: u32,
        /// What it says.
        says: Advice,
        /// Whose it is, where a host writes it down for another.
        #[serde(default)]
        #[cfg_attr(test, ts(optional = nullable))]
        said_by: Option<ParticipantId>,
    },
    /// A recommendation says something else. For a host, and for whoever said it.
    EditRecommendation {
        /// Which.
        #[cfg_attr(test, ts(type = "number"))]
        recommendation: u32,
        /// The one that was read: where there is a newer one nothing is changed (`stale_edit`).
        #[cfg_attr(test, ts(type = "number"))]
        revision: u32,
        /// What it says now.
        to: Advice,
    },
    /// A recommendation is taken, or left. For a host.
    Sort {
        /// Which.
        #[cfg_attr(test, ts(type = "number"))]
        recommendation: u32,
        /// What becomes of it.
        to: Standing,
    },
    /// A recommendation gets another place. For a host.
    Move {
        /// Which.
        #[cfg_attr(test, ts(type = "number"))]
        recommendation: u32,
        /// In the order of all, from 0; the last one where there are fewer.
        #[cfg_attr(test, ts(type = "number"))]
        place: u32,
    },
    /// A recommendation goes. For a host, and for whoever said it.
    Remove {
        /// Which.
        #[cfg_attr(test, ts(type = "number"))]
        recommendation: u32,
    },
    /// What was removed comes back, as long as the case is open. For a host, and for whoever said it.
    Restore {
        /// Which.
        #[cfg_attr(test, ts(type = "number"))]
        recommendation: u32,
    },
    /// When the case comes again. For a host.
    FollowUp {
        /// `2026-03-09`; `null`: it is not said.
        date: Option<String>,
    },
    /// What is taken was read back. It counts until something of that changes. For a host.
    ReadBack {
        /// `false`: it was not.
        done: bool,
    },
    /// The case is done with. For a host.
    Close {
        /// Which.
        #[cfg_attr(test, ts(type = "number"))]
        case: u32,
    },
    /// A case of this session is open again. For a host.
    Reopen {
        /// Which.
        #[cfg_attr(test, ts(type = "number"))]
        case: u32,
    },
}
