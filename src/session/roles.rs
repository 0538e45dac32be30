//! Decides which role may do what in which phase: one table, for the page, the REST API and the message reference.

use super::phase::{self, Phase, Queueing};
use crate::role::Role;

/// What not everyone may do.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Action {
    /// Open, screen and lock the room, end the session.
    Close,
    /// Let in or deny who waits.
    Admit,
    /// Make links for clinics.
    Invite,
    /// Remove someone.
    Remove,
    /// Mute someone or everyone, ask someone to unmute.
    Mute,
    /// Give others another name; everyone gives it themselves.
    Rename,
    /// Give and take the floor.
    GiveFloor,
    /// Put someone in the spotlight, say whom clinics see.
    DirectStage,
    /// Lower and move others' hands.
    OrderHands,
    /// Set the agenda, go through it, give an item more time.
    MoveAgenda,
    /// Share a screen.
    ShareScreen,
    /// Send voice and picture, and have the floor.
    Speak,
    /// Raise the own hand.
    RaiseHand,
    /// Write to everyone; to the hub, or to one of it, everyone writes.
    WriteToAll,
    /// Take back what others wrote.
    RemoveLine,
    /// Post announcements.
    Announce,
    /// Show everyone something for a moment.
    React,
    /// Write captions.
    Caption,
    /// Make polls, open and close them, read how others voted.
    MakePoll,
    /// Vote in polls; in one that allows it observers do, too.
    Vote,
    /// Write a recommendation for the case that is open; a clinic's is a suggestion.
    Recommend,
    /// Open, edit and close a case; edit, order and take all recommendations.
    LeadCase,
    /// Read who attended.
    ReadAttendance,
    /// Read cases outside the room.
    ReadCases,
}

/// Whether someone may.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum May {
    /// At any time.
    Yes,
    /// While they have the floor.
    WithFloor,
    /// In another phase.
    NotNow,
    /// Never.
    No,
}

impl Action {
    /// Each of them.
    pub const ALL: [Self; 24] = [
        Self::Close,
        Self::Admit,
        Self::Invite,
        Self::Remove,
        Self::Mute,
        Self::Rename,
        Self::GiveFloor,
        Self::DirectStage,
        Self::OrderHands,
        Self::MoveAgenda,
        Self::ShareScreen,
        Self::Speak,
        Self::RaiseHand,
        Self::WriteToAll,
        Self::RemoveLine,
        Self::Announce,
        Self::React,
        Self::Caption,
        Self::MakePoll,
        Self::Vote,
        Self::Recommend,
        Self::LeadCase,
        Self::ReadAttendance,
        Self::ReadCases,
    ];

    /// For a table that people read.
    pub const fn in_words(self) -> &'static str {
        match self {
            Self::Close => "`entrance`, `end`",
            Self::Admit => "`admit`, `deny`",
            Self::Invite => "make links for clinics (REST)",
            Self::Remove => "`remove`",
            Self::Mute => "`silence`, `silence_all`, `ask_to_unmute`",
            Self::Rename => "`rename` others, say who sits with them (`companions`)",
            Self::GiveFloor => "`floor`",
            Self::DirectStage => "`spotlight`, `gallery`",
            Self::OrderHands => "`lower_hand`, `move_hand`",
            Self::MoveAgenda => "`agenda`, `phase`, `extend`, `checkpoint`",
            Self::ShareScreen => "share a screen",
            Self::Speak => "send voice and picture, have the floor",
            Self::RaiseHand => "`hand`",
            Self::WriteToAll => {
                "`write` to everyone; a clinician where `chat_to_all` of the `welcome` lets them"
            }
            Self::RemoveLine => "`remove_line`, `edit_announcement`, `take_down` of others",
            Self::Announce => "`announce`",
            Self::React => "`react`",
            Self::Caption => "`caption`",
            Self::MakePoll => {
                "`make_poll`, `edit_poll`, `start_poll`, `close_poll`, `share_poll`, `remove_poll`"
            }
            Self::Vote => "`vote`; an observer where the poll allows it",
            Self::Recommend => "`case`: `recommend`, and edit or remove the own",
            Self::LeadCase => "`case`: all else",
            Self::ReadAttendance => "read who attended (REST)",
            Self::ReadCases => "read cases (REST)",
        }
    }
}

/// Whether a role may do it while a phase runs, or while none does.
pub const fn may(role: Role, phase: Option<Phase>, action: Action) -> May {
    match action {
        Action::Close
        | Action::Admit
        | Action::Invite
        | Action::Remove
        | Action::Mute
        | Action::Rename
        | Action::GiveFloor
        | Action::DirectStage
        | Action::OrderHands
        | Action::MoveAgenda
        | Action::RemoveLine
        | Action::LeadCase
        | Action::ReadAttendance
        | Action::ReadCases => match role {
            // each leads alone where the other is not there
            Role::Facilitator | Role::Coordinator => May::Yes,
            Role::Specialist | Role::Clinician | Role::Observer => May::No,
        },
        Action::Announce | Action::Caption | Action::MakePoll => match role {
            Role::Facilitator | Role::Coordinator | Role::Specialist => May::Yes,
            Role::Clinician | Role::Observer => May::No,
        },
        Action::ShareScreen => match role {
            Role::Facilitator | Role::Coordinator | Role::Specialist => May::Yes,
            Role::Clinician => May::WithFloor,
            Role::Observer => May::No,
        },
        Action::Recommend => match (role, phase) {
            (Role::Observer, _) => May::No,
            // questions only: recommendations come next
            (_, Some(Phase::Clarify)) => May::NotNow,
            (Role::Facilitator | Role::Coordinator | Role::Specialist, _)
            | (Role::Clinician, Some(Phase::Recommend)) => May::Yes,
            (Role::Clinician, _) => May::NotNow,
        },
        Action::RaiseHand => match role {
            Role::Facilitator | Role::Coordinator | Role::Specialist | Role::Clinician => {
                match phase::queueing(phase) {
                    Queueing::Arrival | Queueing::SpokesFirst => May::Yes,
                    Queueing::Closed => May::NotNow,
                }
            }
            Role::Observer => May::No,
        },
        Action::Speak | Action::WriteToAll | Action::React | Action::Vote => match role {
            Role::Facilitator | Role::Coordinator | Role::Specialist | Role::Clinician => May::Yes,
            Role::Observer => May::No,
        },
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Each role and phase; `None`: no phase runs.
    fn cells() -> impl Iterator<Item = (Role, Option<Phase>)> {
        let phases = || [None].into_iter().chain(Phase::ALL.map(Some));
        let roles = Role::ALL.into_iter();
        roles.flat_map(move |role| phases().map(move |phase| (role, phase)))
    }

    #[test]
    fn each_role_may_what_its_row_says_in_each_phase() {
        use May::{No, NotNow, WithFloor, Yes};
        #[rustfmt::skip]
        let table = [
            // close, admit, invite, remove, mute, rename, floor, stage, order, agenda, share, speak, hand, to all, remove line, announce, react, caption, make poll, vote, recommend, case, attendance, read cases
            (Role::Facilitator, [Yes, Yes, Yes, Yes, Yes, Yes, Yes, Yes, Yes, Yes, Yes, Yes, Yes, Yes, Yes, Yes, Yes, Yes, Yes, Yes, Yes, Yes, Yes, Yes]),
            (Role::Coordinator, [Yes, Yes, Yes, Yes, Yes, Yes, Yes, Yes, Yes, Yes, Yes, Yes, Yes, Yes, Yes, Yes, Yes, Yes, Yes, Yes, Yes, Yes, Yes, Yes]),
            (Role::Specialist, [No, No, No, No, No, No, No, No, No, No, Yes, Yes, Yes, Yes, No, Yes, Yes, Yes, Yes, Yes, Yes, No, No, No]),
            (Role::Clinician, [No, No, No, No, No, No, No, No, No, No, WithFloor, Yes, Yes, Yes, No, No, Yes, No, No, Yes, NotNow, No, No, No]),
            (Role::Observer, [No, No, No, No, No, No, No, No, No, No, No, No, No, No, No, No, No, No, No, No, No, No, No, No]),
        ];
        // what is other than that while a phase runs
        let raise = |role| (role, Phase::SumUp, Action::RaiseHand, NotNow);
        let recommend = |role, phase, then| (role, phase, Action::Recommend, then);
        let others = [
            raise(Role::Facilitator),
            raise(Role::Coordinator),
            raise(Role::Specialist),
            raise(Role::Clinician),
            recommend(Role::Facilitator, Phase::Clarify, NotNow),
            recommend(Role::Coordinator, Phase::Clarify, NotNow),
            recommend(Role::Specialist, Phase::Clarify, NotNow),
            recommend(Role::Clinician, Phase::Recommend, Yes),
        ];
        assert_eq!(table.map(|(role, _)| role), Role::ALL);
        let mut decided = 0;
        for (role, phase) in cells() {
            let (_, row) = table.iter().find(|(of, _)| *of == role).expect("a row");
            for (action, usual) in Action::ALL.into_iter().zip(*row) {
                let other = others.iter().find(|(of, within, what, _)| {
                    (*of, Some(*within), *what) == (role, phase, action)
                });
                let expected = other.map_or(usual, |(.., other)| *other);
                let told = may(role, phase, action);
                assert_eq!(told, expected, "{role:?} {phase:?} {action:?}");
                decided += 1;
            }
        }
        assert_eq!(decided, 5 * 11 * 24);
    }
}
