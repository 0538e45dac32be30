//! Names the phases of a session, how each keeps the hands, and whom it shows; what a role may do in each is in
//! `roles.rs`.

use serde::{Deserialize, Serialize};

/// What a session is at.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
#[serde(rename_all = "snake_case")]
pub enum Phase {
    /// Everyone arrives and says hello.
    Welcome,
    /// Someone teaches, and answers questions.
    Didactic,
    /// A case begins: who brings it, and what they ask.
    Introduce,
    /// A clinic presents its case.
    Present,
    /// Questions about the case only; recommendations come next.
    Clarify,
    /// Recommendations: hands of clinics come before the hub's, and of those who have not spoken before
    /// those who have.
    Recommend,
    /// What was recommended is read back; hands are closed.
    SumUp,
    /// What everyone should know.
    Announcements,
    /// Everyone says how it was.
    Survey,
    /// Goodbye.
    Close,
}

/// How the queue of hands is kept.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Queueing {
    /// Whoever raises a hand stands last.
    Arrival,
    /// Spokes stand before the hub, and who has not spoken before who has.
    SpokesFirst,
    /// No hand is up.
    Closed,
}

impl Phase {
    /// Each of them, in the order of a session.
    pub const ALL: [Self; 10] = [
        Self::Welcome,
        Self::Didactic,
        Self::Introduce,
        Self::Present,
        Self::Clarify,
        Self::Recommend,
        Self::SumUp,
        Self::Announcements,
        Self::Survey,
        Self::Close,
    ];
}

/// Whether who presents the case stands large before everyone while this phase runs.
pub(super) const fn shows_presenter(phase: Phase) -> bool {
    match phase {
        Phase::Introduce | Phase::Present | Phase::Clarify => true,
        Phase::Welcome
        | Phase::Didactic
        | Phase::Recommend
        | Phase::SumUp
        | Phase::Announcements
        | Phase::Survey
        | Phase::Close => false,
    }
}

/// How hands are kept while this phase runs; `None`: none does.
pub(super) const fn queueing(phase: Option<Phase>) -> Queueing {
    match phase {
        Some(Phase::Recommend) => Queueing::SpokesFirst,
        Some(Phase::SumUp) => Queueing::Closed,
        None
        | Some(
            Phase::Welcome
            | Phase::Didactic
            | Phase::Introduce
            | Phase::Present
            | Phase::Clarify
            | Phase::Announcements
            | Phase::Survey
            | Phase::Close,
        ) => Queueing::Arrival,
    }
}
