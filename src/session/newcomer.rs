//! Says who asks to come in, what chance gives to their join, and what that comes to.

use super::order::{Admission, ConnectionId};
use super::request::{Credential, Presence};
use super::roles::{self, Action, May};
use super::seat::ResumeToken;
use crate::ids::{ParticipantId, TrackId};
use crate::redact::Pii;
use crate::relay::handle::SourceSet;
use crate::role::Role;
use crate::site::Site;

/// Who wants in, without what only the relay reads.
#[derive(Debug, Clone)]
pub struct Newcomer {
    /// What the token makes of it.
    pub role: Role,
    /// To show.
    pub name: Pii<String>,
    /// Who sits with them; `None`: as before, and nobody at first.
    pub companions: Option<Vec<Pii<String>>>,
    /// Whom the token speaks of.
    pub credential: Credential,
    /// The resume token as it came.
    pub resume: Option<String>,
    /// Joins with these muted.
    pub muted: SourceSet,
    /// The sources of its offer.
    pub publishes: SourceSet,
    /// What stands behind the link.
    pub presence: Presence,
}

impl Newcomer {
    /// Where they sit.
    pub(super) const fn site(&self) -> Site {
        self.role.site()
    }

    /// Of what it offers, what anyone may ever get of it.
    pub(super) fn may_publish(&self) -> SourceSet {
        match roles::may(self.role, None, Action::Speak) {
            May::Yes | May::WithFloor => self.publishes,
            May::NotNow | May::No => SourceSet::NONE,
        }
    }
}

/// What chance gives to one join.
#[derive(Debug, Clone, Copy)]
pub struct NewIds {
    /// For a new participant.
    pub participant: ParticipantId,
    /// For new tracks: microphone, camera, screen.
    pub tracks: [TrackId; 3],
    /// For the next return.
    pub resume: ResumeToken,
    /// From 0 to 1: for a moment that nobody knows before.
    pub chance: f64,
}

impl NewIds {
    pub(super) fn fresh() -> Self {
        let random = || {
            let mut random = [0; 16];
            aws_lc_rs::rand::fill(&mut random).expect("the system has randomness");
            u128::from_ne_bytes(random)
        };
        Self {
            participant: ParticipantId::fresh(),
            tracks: std::array::from_fn(|_| TrackId::fresh()),
            resume: ResumeToken::new(random()),
            chance: random() as f64 / u128::MAX as f64,
        }
    }
}

/// What a join comes to.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Entry {
    /// They are in.
    In(Admission),
    /// They wait in the lobby, by this connection.
    Waits(ConnectionId),
}
