//! Runs joins of a room of any size in one thread, so that a bench can count what one costs the
//! session: admission, roster, welcome and the message to everyone.

use super::admission::{Fresh, Newcomer};
use super::order::ConnectionId;
use super::request::{Credential, Limits, Presence, Wish};
use super::room::Room;
use super::roster;
use super::seat::ResumeToken;
use super::told::Site;
use crate::ids::{ParticipantId, TrackId};
use crate::redact::Pii;
use crate::relay::handle::{MediaEvent, Mid, SlotView, SourceSet};
use std::time::{Duration, Instant};
use uuid::Uuid;

/// A room that holds some participants, and its clock.
#[derive(Debug)]
pub struct CountedRoom {
    room: Room,
    now: Instant,
    made: u128,
}

impl CountedRoom {
    /// A room with one hub and spokes, `participants` in all.
    pub fn of(participants: usize) -> Self {
        let limits = Limits {
            participants: participants + 1,
        };
        let mut counted = Self {
            room: Room::new("Cardiology".into(), limits),
            now: Instant::now(),
            made: 0,
        };
        for nth in 0..participants {
            let site = if nth == 0 { Site::Hub } else { Site::Spoke };
            counted.join(site);
        }
        counted
    }

    /// One spoke joins and is connected, everyone is told, and it leaves again, as a second
    /// passes. Returns the bytes of its welcome.
    pub fn join_and_leave(&mut self) -> usize {
        let (connection, welcome) = self.join(Site::Spoke);
        self.room.hear(self.now, connection, Wish::Leave);
        self.pass();
        welcome
    }

    fn join(&mut self, site: Site) -> (ConnectionId, usize) {
        let mut id = || {
            self.made += 1;
            Uuid::from_u128(self.made)
        };
        let fresh = Fresh {
            participant: ParticipantId::from_uuid(id()),
            tracks: std::array::from_fn(|_| TrackId::from_uuid(id())),
            resume: ResumeToken::new(id().as_u128()),
        };
        let newcomer = Newcomer {
            site,
            name: Pii(format!("Clinic {}", fresh.participant)),
            credential: Credential {
                subject: None,
                token: Pii(String::new()),
                expires: self.now,
            },
            resume: None,
            muted: SourceSet::NONE,
            publishes: SourceSet::ALL,
            presence: Presence::Page,
        };
        let admission = self.room.join(self.now, newcomer, fresh);
        let connection = admission.expect("there is a place").connection;
        let slots = (0..10).map(|mid| (Mid(mid.to_string()), SlotView::Empty));
        let welcomed = self
            .room
            .link_made(self.now, connection, slots.collect(), false)
            .expect("nobody overtook it");
        let welcome = roster::welcome_text(welcomed.welcome, &welcomed.roster).len();
        let connected = MediaEvent::Connected(connection.participant);
        self.room.media(self.now, connected);
        self.pass();
        (connection, welcome)
    }

    fn pass(&mut self) {
        self.now += Duration::from_millis(500);
        self.room.pass(self.now);
        while self.room.poll_order().is_some() {}
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_counted_room_stays_as_large_as_it_was() {
        let mut counted = CountedRoom::of(3);
        let first = counted.join_and_leave();
        assert!(first > 1_000, "{first} bytes");
        counted.join_and_leave();
        assert_eq!(counted.room.len(), 3);
    }
}
