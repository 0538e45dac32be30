//! Decides which role may do what: one table, for the page, the REST API and the message reference.

use crate::role::Role;

/// What not everyone may do.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Action {
    /// Lock the room, end the session.
    Close,
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
    /// Lower and move others' hands.
    OrderHands,
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
    /// Read who attended.
    ReadAttendance,
}

/// Whether someone may.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum May {
    /// At any time.
    Yes,
    /// While they have the floor.
    WithFloor,
    /// Never.
    No,
}

impl Action {
    /// Each of them.
    pub const ALL: [Self; 13] = [
        Self::Close,
        Self::Invite,
        Self::Remove,
        Self::Mute,
        Self::Rename,
        Self::GiveFloor,
        Self::OrderHands,
        Self::ShareScreen,
        Self::Speak,
        Self::RaiseHand,
        Self::WriteToAll,
        Self::RemoveLine,
        Self::ReadAttendance,
    ];

    /// For a table that people read.
    pub const fn in_words(self) -> &'static str {
        match self {
            Self::Close => "`lock`, `end`",
            Self::Invite => "make links for clinics (REST)",
            Self::Remove => "`remove`",
            Self::Mute => "`silence`, `silence_all`, `ask_to_unmute`",
            Self::Rename => "`rename` others",
            Self::GiveFloor => "`floor`",
            Self::OrderHands => "`lower_hand`, `move_hand`",
            Self::ShareScreen => "share a screen",
            Self::Speak => "send voice and picture, have the floor",
            Self::RaiseHand => "`hand`",
            Self::WriteToAll => "`write` to everyone",
            Self::RemoveLine => "`remove_line` of others",
            Self::ReadAttendance => "read who attended (REST)",
        }
    }
}

/// Whether a role may do it.
pub const fn may(role: Role, action: Action) -> May {
    match action {
        Action::Close
        | Action::Invite
        | Action::Remove
        | Action::Mute
        | Action::Rename
        | Action::GiveFloor
        | Action::OrderHands
        | Action::RemoveLine
        | Action::ReadAttendance => match role {
            // each leads alone where the other is not there
            Role::Facilitator | Role::Coordinator => May::Yes,
            Role::Specialist | Role::Clinician | Role::Observer => May::No,
        },
        Action::ShareScreen => match role {
            Role::Facilitator | Role::Coordinator | Role::Specialist => May::Yes,
            Role::Clinician => May::WithFloor,
            Role::Observer => May::No,
        },
        Action::Speak | Action::RaiseHand | Action::WriteToAll => match role {
            Role::Facilitator | Role::Coordinator | Role::Specialist | Role::Clinician => May::Yes,
            Role::Observer => May::No,
        },
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_role_may_what_its_row_says() {
        use May::{No, WithFloor, Yes};
        #[rustfmt::skip]
        let table = [
            // close, invite, remove, mute, rename, floor, order, share, speak, hand, to all, remove line
            (Role::Facilitator, [Yes, Yes, Yes, Yes, Yes, Yes, Yes, Yes, Yes, Yes, Yes, Yes]),
            (Role::Coordinator, [Yes, Yes, Yes, Yes, Yes, Yes, Yes, Yes, Yes, Yes, Yes, Yes]),
            (Role::Specialist, [No, No, No, No, No, No, No, Yes, Yes, Yes, Yes, No]),
            (Role::Clinician, [No, No, No, No, No, No, No, WithFloor, Yes, Yes, Yes, No]),
            (Role::Observer, [No, No, No, No, No, No, No, No, No, No, No, No]),
        ];
        for ((role, row), known) in table.into_iter().zip(Role::ALL) {
            assert_eq!(role, known);
            for (action, expected) in Action::ALL.into_iter().zip(row) {
                assert_eq!(may(role, action), expected, "{role:?} {action:?}");
            }
        }
    }
}
