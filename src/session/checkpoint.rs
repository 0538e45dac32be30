//! Keeps when a session asks who is still there, and who has not answered.
//!
//! It asks once, at a moment that nobody knows before: who waits for it attends for it. A host switches it on;
//! the wait begins when the hub and a clinic are in.

use super::attendance::same_person;
use super::clock::{Clock, Wall};
use super::messages::CheckpointState;
use crate::ids::ParticipantId;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;
use std::time::{Duration, Instant};

/// Who is asked, each with those who sit with them, by name: of whom no answer came.
pub(super) type Asked = BTreeMap<ParticipantId, Vec<String>>;

/// Lives as long as its room.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub(super) enum Checkpoint {
    /// Nobody is asked.
    #[default]
    Off,
    /// The session has not begun.
    Armed,
    /// At this moment everyone is asked.
    Ahead(Instant),
    /// Until this moment answers are taken.
    Open(Instant, Asked),
    /// Answers were taken.
    Done,
}

/// What happens to it.
#[derive(Debug, Clone, PartialEq)]
pub(super) enum Event {
    /// A host switches it on or off.
    Switched(bool),
    /// The hub and a clinic are in; chance says how the moment is chosen, from 0 to 1.
    Begun(f64),
    /// Time passed, and these are in the room.
    Passed(Asked),
    /// The next session begins; whether it begins with one.
    Anew(bool),
}

/// The same, as a record holds it.
#[derive(Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub(super) enum Kept {
    Off,
    Armed,
    Ahead(Wall),
    Open(Wall, Asked),
    Done,
}

impl Checkpoint {
    /// How a session begins.
    pub(super) const fn fresh(on: bool) -> Self {
        match on {
            true => Self::Armed,
            false => Self::Off,
        }
    }

    pub(super) fn after(self, now: Instant, event: Event) -> Self {
        match (self, event) {
            (_, Event::Anew(on)) => Self::fresh(on),
            (_, Event::Switched(false)) => Self::Off,
            // once more, after one that was answered
            (Self::Off | Self::Done, Event::Switched(true)) => Self::Armed,
            (on, Event::Switched(true)) => on,
            (Self::Armed, Event::Begun(chance)) => Self::Ahead(now + moment(chance)),
            (other, Event::Begun(_)) => other,
            (Self::Ahead(at), Event::Passed(here)) if at <= now => Self::Open(now + WINDOW, here),
            (Self::Open(until, _), Event::Passed(_)) if until <= now => Self::Done,
            (other, Event::Passed(_)) => other,
        }
    }

    /// When [`Event::Passed`] changes something.
    pub(super) const fn deadline(&self) -> Option<Instant> {
        match self {
            Self::Off | Self::Armed | Self::Done => None,
            Self::Ahead(at) | Self::Open(at, _) => Some(*at),
        }
    }

    /// Whether [`Event::Begun`] changes something.
    pub(super) const fn awaits_begin(&self) -> bool {
        matches!(self, Self::Armed)
    }

    /// Whose pages are asked.
    pub(super) fn asked(&self) -> impl Iterator<Item = ParticipantId> {
        let asked = match self {
            Self::Open(_, asked) => Some(asked),
            Self::Off | Self::Armed | Self::Ahead(_) | Self::Done => None,
        };
        asked.into_iter().flat_map(Asked::keys).copied()
    }

    /// As pages are told it.
    pub(super) const fn told(&self) -> CheckpointState {
        match self {
            Self::Off => CheckpointState::Off,
            // that the moment is chosen says that it is near
            Self::Armed | Self::Ahead(_) => CheckpointState::Ahead,
            Self::Open(..) => CheckpointState::Open,
            Self::Done => CheckpointState::Done,
        }
    }

    /// Of whom an answer is awaited at this participant's page, and for how long.
    pub(super) fn asks(&self, now: Instant, whom: ParticipantId) -> Option<(&[String], Duration)> {
        match self {
            Self::Open(until, asked) => {
                let names = asked.get(&whom)?;
                Some((names, until.saturating_duration_since(now)))
            }
            Self::Off | Self::Armed | Self::Ahead(_) | Self::Done => None,
        }
    }

    /// Takes the answer of those of these names who are asked at this page, and says whose it was.
    pub(super) fn answered(&mut self, whom: ParticipantId, names: &[String]) -> Vec<String> {
        let Self::Open(_, asked) = self else {
            return Vec::new();
        };
        let Some(awaited) = asked.get_mut(&whom) else {
            return Vec::new();
        };
        let is_of = |name: &String| names.iter().any(|one| same_person(one, name));
        let (here, others) = std::mem::take(awaited).into_iter().partition(is_of);
        *awaited = others;
        if awaited.is_empty() {
            asked.remove(&whom);
        }
        here
    }

    pub(super) fn kept(&self, clock: Clock) -> Kept {
        match self {
            Self::Off => Kept::Off,
            Self::Armed => Kept::Armed,
            Self::Ahead(at) => Kept::Ahead(clock.wall(*at)),
            Self::Open(until, asked) => Kept::Open(clock.wall(*until), asked.clone()),
            Self::Done => Kept::Done,
        }
    }

    pub(super) fn replayed(kept: Kept, clock: Clock) -> Self {
        match kept {
            Kept::Off => Self::Off,
            Kept::Armed => Self::Armed,
            Kept::Ahead(at) => Self::Ahead(clock.instant(at)),
            Kept::Open(until, asked) => Self::Open(clock.instant(until), asked),
            Kept::Done => Self::Done,
        }
    }
}

/// How long after the beginning, for a chance from 0 to 1.
fn moment(chance: f64) -> Duration {
    EARLIEST + (LATEST - EARLIEST).mul_f64(chance.clamp(0.0, 1.0))
}

/// Earlier, and whoever only looks in is there; later, and many sessions are over.
const EARLIEST: Duration = Duration::from_mins(10);
const LATEST: Duration = Duration::from_mins(30);

/// Who fetches a colleague or waits for a bad line answers still; longer, and the answer says little.
const WINDOW: Duration = Duration::from_mins(5);

#[cfg(test)]
mod tests {
    use super::*;

    fn asked() -> Asked {
        let names = vec!["Ana".to_owned(), "Luis".into()];
        Asked::from([(ParticipantId::from_uuid(uuid::Uuid::from_u128(1)), names)])
    }

    #[test]
    fn every_state_knows_what_becomes_of_it() {
        use Checkpoint::{Ahead, Armed, Done, Off, Open};
        let now = Instant::now();
        let soon = now + Duration::from_secs(1);
        let open = || Open(now + WINDOW, asked());
        let earliest = || Ahead(now + EARLIEST);
        #[rustfmt::skip]
        let table = [
            // switched on, switched off, begun, time passed, the next session without one, with one
            (Off, [Armed, Off, Off, Off, Off, Armed]),
            (Armed, [Armed, Off, earliest(), Armed, Off, Armed]),
            (Ahead(soon), [Ahead(soon), Off, Ahead(soon), Ahead(soon), Off, Armed]),
            (Ahead(now), [Ahead(now), Off, Ahead(now), open(), Off, Armed]),
            (Open(soon, asked()), [Open(soon, asked()), Off, Open(soon, asked()), Open(soon, asked()), Off, Armed]),
            (Open(now, asked()), [Open(now, asked()), Off, Open(now, asked()), Done, Off, Armed]),
            (Done, [Armed, Off, Done, Done, Off, Armed]),
        ];
        let events = [
            Event::Switched(true),
            Event::Switched(false),
            Event::Begun(0.0),
            Event::Passed(asked()),
            Event::Anew(false),
            Event::Anew(true),
        ];
        for (state, expected) in table {
            for (event, expected) in events.iter().zip(expected) {
                let told = state.clone().after(now, event.clone());
                assert_eq!(told, expected, "{state:?} {event:?}");
            }
        }
    }

    #[test]
    fn the_moment_is_ten_to_thirty_minutes_in() {
        for (chance, minutes) in [(0.0, 10), (0.5, 20), (1.0, 30)] {
            assert_eq!(moment(chance), Duration::from_mins(minutes));
        }
    }

    #[test]
    fn each_person_at_a_page_answers_for_themselves_and_once() {
        let who = ParticipantId::from_uuid(uuid::Uuid::from_u128(1));
        let other = ParticipantId::from_uuid(uuid::Uuid::from_u128(2));
        let now = Instant::now();
        let mut open = Checkpoint::Open(now + WINDOW, asked());
        let say = |open: &mut Checkpoint, who, name: &str| open.answered(who, &[name.to_owned()]);
        assert_eq!(say(&mut open, other, "Ana"), Vec::<String>::new());
        assert_eq!(say(&mut open, who, " ana"), ["Ana"]);
        assert_eq!(say(&mut open, who, "Ana"), Vec::<String>::new());
        assert_eq!(open.asks(now, who).unwrap().0, ["Luis"]);
        assert_eq!(say(&mut open, who, "Luis"), ["Luis"]);
        assert_eq!(open.asks(now, who), None);
    }
}
