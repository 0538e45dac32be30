//! Decides how newcomers come in: the room is open, they wait in the lobby, it is locked, or its session
//! has ended.
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
    /// A clinic that is not in already waits until a host admits it.
    Lobby,
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
    Lobby,
    Locked,
    Ended(Wall),
}

/// What happens to it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Event {
    /// The hub locks the room.
    Locked,
    /// The hub lets clinics in one by one.
    Screened,
    /// The hub lets clinics in again.
    Opened,
    /// The hub ends the session.
    Ended,
    /// Someone of the hub came, and found nobody else of it: the next session begins.
    HubCame,
    /// The last of the hub left.
    HubLeft,
    /// A clinic was let in, or waits for it.
    ClinicCame,
    /// Nobody was here for long.
    Rested,
}

/// How a clinic that is not in comes in now.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Way {
    /// At once.
    Straight,
    /// When a host admits it.
    ThroughLobby,
}

impl State {
    /// How a session begins.
    pub(super) const fn fresh(lobby: bool) -> Self {
        if lobby { Self::Lobby } else { Self::Open }
    }

    /// `lobby`: whether sessions of this room begin with one.
    pub(super) fn after(self, now: Instant, event: Event, lobby: bool) -> Self {
        match (self, event) {
            (_, Event::Ended) => Self::Ended(now + AFTER),
            (_, Event::Opened) => Self::Open,
            (_, Event::Screened) => Self::Lobby,
            // the next session; or the lock of one that nobody could open any more
            (Self::Ended(_) | Self::Locked, Event::HubCame) => Self::fresh(lobby),
            // early for the next session
            (Self::Ended(_), Event::ClinicCame) => Self::fresh(lobby),
            (Self::Open, Event::HubCame | Event::ClinicCame) => Self::Open,
            // whoever waits goes on to: nobody gets in unseen
            (Self::Lobby, Event::HubCame | Event::HubLeft | Event::ClinicCame) => Self::Lobby,
            // it was let in before the lock
            (Self::Locked, Event::ClinicCame) => Self::Locked,
            (Self::Open | Self::Lobby | Self::Locked, Event::Rested) => Self::fresh(lobby),
            (Self::Ended(until), Event::Rested) => Self::Ended(until),
            // a session that has ended is more than locked
            (Self::Ended(until), Event::Locked) => Self::Ended(until),
            // after a debrief
            (Self::Ended(_), Event::HubLeft) => Self::Ended(now + AFTER),
            (Self::Open | Self::Lobby | Self::Locked, Event::Locked) => Self::Locked,
            (Self::Open, Event::HubLeft) => Self::Open,
            // nobody is left who could open it
            (Self::Locked, Event::HubLeft) => Self::fresh(lobby),
        }
    }

    /// Whether the session has ended, and the next has not begun.
    pub(super) const fn is_over(self) -> bool {
        matches!(self, Self::Ended(_))
    }

    pub(super) fn kept(self, clock: Clock) -> Kept {
        match self {
            Self::Open => Kept::Open,
            Self::Lobby => Kept::Lobby,
            Self::Locked => Kept::Locked,
            Self::Ended(until) => Kept::Ended(clock.wall(until)),
        }
    }

    pub(super) fn replayed(kept: Kept, clock: Clock) -> Self {
        match kept {
            Kept::Open => Self::Open,
            Kept::Lobby => Self::Lobby,
            Kept::Locked => Self::Locked,
            Kept::Ended(until) => Self::Ended(clock.instant(until)),
        }
    }

    /// As pages are told it.
    pub(super) const fn told(self) -> messages::Entrance {
        match self {
            Self::Open => messages::Entrance::Open,
            Self::Lobby => messages::Entrance::Lobby,
            Self::Locked => messages::Entrance::Locked,
            Self::Ended(_) => messages::Entrance::Ended,
        }
    }

    /// How a clinic that is not in comes in now, if it does. `known`: it was in, and has only been away.
    pub(super) fn admits(
        self,
        now: Instant,
        hub_is_there: bool,
        lobby: bool,
        known: bool,
    ) -> Result<Way, JoinError> {
        match self {
            Self::Ended(until) if hub_is_there || until > now => Err(JoinError::SessionEnded),
            // lobby and lock are for those who are new
            Self::Lobby | Self::Locked | Self::Ended(_) if known => Ok(Way::Straight),
            Self::Open => Ok(Way::Straight),
            Self::Lobby => Ok(Way::ThroughLobby),
            Self::Locked => Err(JoinError::Locked),
            Self::Ended(_) if lobby => Ok(Way::ThroughLobby),
            Self::Ended(_) => Ok(Way::Straight),
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
        use State::{Lobby, Locked, Open};
        let now = Instant::now();
        let (earlier, later) = (State::Ended(now), State::Ended(now + AFTER));
        for lobby in [false, true] {
            let new = State::fresh(lobby);
            let table = [
                // locked, screened, opened, ended, the hub came, the hub left, a clinic came, rested
                (Open, [Locked, Lobby, Open, later, Open, Open, Open, new]),
                (
                    Lobby,
                    [Locked, Lobby, Open, later, Lobby, Lobby, Lobby, new],
                ),
                (Locked, [Locked, Lobby, Open, later, new, new, Locked, new]),
                (
                    earlier,
                    [earlier, Lobby, Open, later, new, later, new, earlier],
                ),
            ];
            let events = [
                Event::Locked,
                Event::Screened,
                Event::Opened,
                Event::Ended,
                Event::HubCame,
                Event::HubLeft,
                Event::ClinicCame,
                Event::Rested,
            ];
            for (state, expected) in table {
                for (event, expected) in events.into_iter().zip(expected) {
                    let told = state.after(now, event, lobby);
                    assert_eq!(told, expected, "{state:?} {event:?} {lobby}");
                }
            }
        }
    }

    #[test]
    fn clinics_come_in_when_it_is_open_or_the_end_is_long_past_and_else_wait_or_stay_out() {
        use Way::{Straight, ThroughLobby};
        let now = Instant::now();
        let ended = State::Open.after(now, Event::Ended, false);
        let early = now + AFTER - Duration::from_millis(1);
        let over = Err(JoinError::SessionEnded);
        for (state, at, hub_is_there, lobby, expected) in [
            (State::Open, now, false, true, Ok(Straight)),
            (State::Open, now, true, false, Ok(Straight)),
            (State::Lobby, now, true, false, Ok(ThroughLobby)),
            (State::Lobby, now, false, true, Ok(ThroughLobby)),
            (State::Locked, now, true, true, Err(JoinError::Locked)),
            (ended, early, false, false, over.clone()),
            (ended, early, false, true, over.clone()),
            (ended, now + AFTER, false, false, Ok(Straight)),
            (ended, now + AFTER, false, true, Ok(ThroughLobby)),
            // they talk among themselves, however long
            (ended, now + 9 * AFTER, true, false, over),
        ] {
            let told = state.admits(at, hub_is_there, lobby, false);
            assert_eq!(told, expected, "{state:?} {hub_is_there} {lobby}");
            // whoever was in, wherever a session is
            let expected = match expected {
                Err(JoinError::SessionEnded) => expected,
                _ => Ok(Straight),
            };
            assert_eq!(state.admits(at, hub_is_there, lobby, true), expected);
        }
    }
}
