//! Runs joins of a room of any size in one thread: admission, roster, welcome and the message to
//! everyone.

use spindle::ids::{ParticipantId, TrackId};
use spindle::redact::Pii;
use spindle::relay::handle::{MediaEvent, MediaJoined, SourceSet};
use spindle::role::Role;
use spindle::session::newcomer::{Entry, NewIds, Newcomer};
use spindle::session::order::ConnectionId;
use spindle::session::room::Room;
use spindle::session::{Command, Credential, Limits, Presence, ResumeToken};
use spindle::site::Site;
use std::time::{Duration, Instant};
use uuid::Uuid;

/// A room that holds some participants, and its clock.
#[derive(Debug)]
pub(crate) struct People {
    room: Room,
    now: Instant,
    made: u128,
}

impl People {
    /// A room with one hub and spokes, `participants` in all.
    pub(crate) fn of(participants: usize) -> Self {
        let limits = Limits {
            participants: participants + 1,
            ..Limits::default()
        };
        let mut people = Self {
            room: Room::new("Cardiology".into(), limits),
            now: Instant::now(),
            made: 0,
        };
        for nth in 0..participants {
            let site = if nth == 0 { Site::Hub } else { Site::Spoke };
            people.join(site);
        }
        people
    }

    /// One spoke joins and is connected, everyone is told, and it leaves again, as a second
    /// passes. Returns the bytes of its welcome.
    pub(crate) fn join_and_leave(&mut self) -> usize {
        let (connection, welcome) = self.join(Site::Spoke);
        self.room.hear(self.now, connection, Command::Leave);
        self.pass();
        welcome
    }

    fn join(&mut self, site: Site) -> (ConnectionId, usize) {
        let mut id = || {
            self.made += 1;
            Uuid::from_u128(self.made)
        };
        let fresh = NewIds {
            participant: ParticipantId::from_uuid(id()),
            tracks: std::array::from_fn(|_| TrackId::from_uuid(id())),
            resume: ResumeToken::new(id().as_u128()),
            chance: 0.5,
        };
        let newcomer = Newcomer {
            role: Role::of(site),
            companions: None,
            name: Pii(format!("Clinic {}", fresh.participant)),
            credential: Credential {
                subject: None,
                token: Pii(String::new()),
                expires: self.now + Duration::from_secs(3_600),
            },
            resume: None,
            muted: SourceSet::NONE,
            publishes: SourceSet::ALL,
            presence: Presence::Page,
        };
        let admission = self.room.join(self.now, newcomer, fresh);
        let Ok(Entry::In(admission)) = admission else {
            panic!("there is a place")
        };
        let (connection, link) = (admission.connection, admission.link);
        let made = MediaJoined {
            answer: String::new(),
        };
        let welcomed = self
            .room
            .link_made(self.now, connection, made, false)
            .expect("nobody overtook it");
        let welcome = welcomed.into_text().len();
        let connected = MediaEvent::Connected(link);
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
