//! Decides whether newcomers are let in: the room is open, it is locked, or its session has ended.
//!
//! The hub always comes in, and whoever was in comes back: both are decided before this is asked.

use super::clock::{Clock, Wall};
use super::messages;
use super::request::JoinError;
use serde::{Deserialize, Serialize};
use std::time::{Duration, Instant};

/// Lives as long as its room.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(super) enum State {
    /// Everyone comes in.
    #[default]
    Open,
    /// No clinic that is not in already.
    Locked,
    /// The hub has ended the session. Clinics come in when it opens the next one, or, with nobody of the
    /// hub there, from this time on: then they come early.
    Ended(Instant),
}

/// The same, as a record holds it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub(super) enum Kept {
    Open,
    Locked,
    Ended(Wall),
}

/// What happens to it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Event {
    /// The hub locks the room.
    Locked,
    /// The hub lets clinics in again.
    Opened,
    /// The hub ends the session.
    Ended,
    /// Someone of the hub came, and found nobody else of it: the next session begins.
    HubCame,
    /// The last of the hub left.
    HubLeft,
    /// A clinic was let in.
    ClinicCame,
}

impl State {
    pub(super) fn after(self, now: Instant, event: Event) -> Self {
        match (self, event) {
            (_, Event::Ended) => Self::Ended(now + AFTER),
            (_, Event::Opened | Event::HubCame) => Self::Open,
            // early for the next session, which is thereby open
            (Self::Open | Self::Ended(_), Event::ClinicCame) => Self::Open,
            // it was let in before the lock
            (Self::Locked, Event::ClinicCame) => Self::Locked,
            // a session that has ended is more than locked
            (Self::Ended(until), Event::Locked) => Self::Ended(until),
            // after a debrief
            (Self::Ended(_), Event::HubLeft) => Self::Ended(now + AFTER),
            (Self::Open | Self::Locked, Event::Locked) => Self::Locked,
            // nobody is left who could open it
            (Self::Open | Self::Locked, Event::HubLeft) => Self::Open,
        }
    }

    pub(super) fn kept(self, clock: Clock) -> Kept {
        match self {
            Self::Open => Kept::Open,
            Self::Locked => Kept::Locked,
            Self::Ended(until) => Kept::Ended(clock.wall(until)),
        }
    }

    pub(super) fn replayed(kept: Kept, clock: Clock) -> Self {
        match kept {
            Kept::Open => Self::Open,
            Kept::Locked => Self::Locked,
            Kept::Ended(until) => Self::Ended(clock.instant(until)),
        }
    }

    /// As pages are told it.
    pub(super) const fn told(self) -> messages::Entrance {
        match self {
            Self::Open => messages::Entrance::Open,
            Self::Locked => messages::Entrance::Locked,
            Self::Ended(_) => messages::Entrance::Ended,
        }
    }

    /// Whether a clinic that is not in comes in now.
    pub(super) fn admits(self, now: Instant, hub_is_there: bool) -> Result<(), JoinError> {
        match self {
            Self::Open => Ok(()),
            Self::Locked => Err(JoinError::Locked),
            Self::Ended(until) if !hub_is_there && until <= now => Ok(()),
            Self::Ended(_) => Err(JoinError::SessionEnded),
        }
    }
}

/// Sooner, and a page that comes back by itself opens the session anew; later, and clinics that come
/// early for the next one stand before a closed door.
const AFTER: Duration = Duration::from_mins(10);

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_state_knows_what_becomes_of_it() {
        use State::{Locked, Open};
        let now = Instant::now();
        let (earlier, later) = (State::Ended(now), State::Ended(now + AFTER));
        let table = [
            // locked, opened, ended, the hub came, the hub left, a clinic came
            (Open, [Locked, Open, later, Open, Open, Open]),
            (Locked, [Locked, Open, later, Open, Open, Locked]),
            (earlier, [earlier, Open, later, Open, later, Open]),
        ];
        let events = [
            Event::Locked,
            Event::Opened,
            Event::Ended,
            Event::HubCame,
            Event::HubLeft,
            Event::ClinicCame,
        ];
        for (state, expected) in table {
            for (event, expected) in events.into_iter().zip(expected) {
                assert_eq!(state.after(now, event), expected, "{state:?} {event:?}");
            }
        }
    }

    #[test]
    fn clinics_come_in_when_it_is_open_or_the_end_is_long_past() {
        let now = Instant::now();
        let ended = State::Open.after(now, Event::Ended);
        let early = now + AFTER - Duration::from_millis(1);
        for (state, at, hub_is_there, expected) in [
            (State::Open, now, false, Ok(())),
            (State::Open, now, true, Ok(())),
            (State::Locked, now, true, Err(JoinError::Locked)),
            (ended, early, false, Err(JoinError::SessionEnded)),
            (ended, now + AFTER, false, Ok(())),
            // they talk among themselves, however long
            (ended, now + 9 * AFTER, true, Err(JoinError::SessionEnded)),
        ] {
            assert_eq!(state.admits(at, hub_is_there), expected, "{state:?}");
        }
    }
}
