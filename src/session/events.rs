//! Holds what other systems were told of a room, and counts it.

use super::clock::{Clock, Wall};
use super::event::{Event, Over, What, Who};
use super::messages::Entrance;
use super::phase::Phase;
use serde::{Deserialize, Serialize};
use std::time::Instant;

/// Lives as long as a room of which others are told.
#[derive(Debug)]
pub(super) struct Events {
    clock: Clock,
    /// As others know it.
    told: Told,
    /// What they are not told yet.
    fresh: Vec<Event>,
}

/// How a room stands, as others know it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
struct Told {
    /// Events that there were.
    sequence: u64,
    /// Whether a session runs.
    session: bool,
    phase: Option<Phase>,
    entrance: Entrance,
}

/// The same, as a record holds it, with those whom nothing brings back by itself.
#[derive(Debug, Serialize, Deserialize)]
pub(super) struct KeptEvents {
    told: Told,
    pub(super) passing: Vec<Who>,
}

/// How a room stands.
#[derive(Debug, Clone, Copy)]
pub(super) struct Stands {
    pub(super) hub_is_there: bool,
    pub(super) phase: Option<Phase>,
    pub(super) entrance: Entrance,
}

impl Events {
    /// Nothing was told yet.
    pub(super) fn new(clock: Clock) -> Self {
        Self {
            clock,
            told: Told::default(),
            fresh: Vec::new(),
        }
    }

    /// Goes on where the process before ended.
    pub(super) fn go_on(&mut self, kept: &KeptEvents) {
        self.told = kept.told;
    }

    pub(super) fn kept(&self, passing: Vec<Who>) -> KeptEvents {
        KeptEvents {
            told: self.told,
            passing,
        }
    }

    /// Whether nobody knows of the room.
    pub(super) const fn is_unknown(&self) -> bool {
        self.told.sequence == 0
    }

    /// The time of the day.
    pub(super) fn wall(&self, at: Instant) -> Wall {
        self.clock.wall(at)
    }

    /// Something happened.
    pub(super) fn happens(&mut self, at: Instant, what: What) {
        self.told.sequence += 1;
        self.fresh.push(Event {
            sequence: self.told.sequence,
            at: self.clock.wall(at),
            what,
        });
    }

    /// The room was opened.
    pub(super) fn opened(&mut self, at: Instant, entrance: Entrance) {
        self.told.entrance = entrance;
        self.happens(at, What::RoomOpened { entrance });
    }

    /// The session that runs is over.
    pub(super) fn session_ended(&mut self, at: Instant, reason: Over) {
        if std::mem::take(&mut self.told.session) {
            self.happens(at, What::SessionEnded { reason });
        }
    }

    /// What is other than it was told.
    pub(super) fn compare(&mut self, at: Instant, stands: Stands) {
        let Stands {
            hub_is_there,
            phase,
            entrance,
        } = stands;
        match entrance {
            Entrance::Ended => self.session_ended(at, Over::Ended),
            Entrance::Open | Entrance::Lobby | Entrance::Locked => {
                if hub_is_there && !std::mem::replace(&mut self.told.session, true) {
                    self.happens(at, What::SessionBegan {});
                }
            }
        }
        let before = std::mem::replace(&mut self.told.phase, phase);
        if phase != before {
            self.happens(at, What::PhaseChanged { phase, before });
        }
        let before = std::mem::replace(&mut self.told.entrance, entrance);
        if entrance != before {
            self.happens(at, What::EntranceChanged { entrance, before });
        }
    }

    /// Whether others are to be told something.
    pub(super) fn has_fresh(&self) -> bool {
        !self.fresh.is_empty()
    }

    /// What others are to be told; it goes where it is kept or sent.
    pub(super) fn take(&mut self) -> Vec<Event> {
        std::mem::take(&mut self.fresh)
    }
}
