//! Scenes of a room on virtual time: who is told what, and what the relay is ordered to do.

mod agenda;
mod announcing;
mod captioning;
mod case;
mod chatting;
mod checkpoint;
mod coming;
mod directing;
mod ending;
mod hands;
mod hosting;
mod keeping;
mod live;
mod lobby;
mod polling;
mod present;
mod reacting;
mod replaying;
mod reporting;
mod speaking;
mod telling;
mod watching;

use super::event::Event;
use super::messages::{
    ByeReason, EntranceTo, FromRoom, Participant, SourceName, Stage, Waiting, Welcome,
};
use super::newcomer::{Entry as Entrance, NewIds, Newcomer};
use super::order::{Admission, ConnectionId, Order, Record};
use super::request::{Command, Credential, JoinError, Limits, Presence};
use super::room::Room;
use super::seat::ResumeToken;
use crate::ids::{ParticipantId, RoomId, TrackId};
use crate::redact::Pii;
use crate::relay::handle::{
    Ended, LinkId, MediaEvent, MediaJoined, Mid, SlotView, Source, SourceSet, WantedTrack,
};
use crate::role::Role;
use crate::store::journal::Entry;
use std::collections::{HashMap, HashSet};
use std::time::{Duration, Instant};
use uuid::Uuid;

/// A room, its clock, and a record of everything it ordered.
struct Scene {
    room: Room,
    now: Instant,
    ids: u128,
    mailboxes: HashMap<ConnectionId, Vec<FromRoom>>,
    ended: HashSet<ConnectionId>,
    /// Permissions, views and ended links, in order.
    relay: Vec<Order>,
    records: Vec<Record>,
    /// What each who waits was told, last.
    waiting: HashMap<ConnectionId, Vec<Waiting>>,
    /// What became of each who waits.
    let_in: HashMap<ConnectionId, Result<Admission, JoinError>>,
    /// What was handed over to be kept and does not stand yet.
    handed: Vec<Vec<Entry>>,
    /// What other systems are told.
    published: Vec<Event>,
}

/// One admitted browser.
struct Guest {
    connection: ConnectionId,
    link: LinkId,
    welcome: Welcome,
    roster: Vec<Participant>,
}

fn hub(name: &str) -> Newcomer {
    newcomer(Role::Facilitator, name)
}

fn spoke(name: &str) -> Newcomer {
    newcomer(Role::Clinician, name)
}

fn newcomer(role: Role, name: &str) -> Newcomer {
    let site = role.site();
    Newcomer {
        role,
        name: Pii(name.into()),
        companions: None,
        credential: Credential {
            subject: None,
            token: Pii(format!("{site:?} link")),
            expires: Instant::now() + Duration::from_hours(2),
        },
        resume: None,
        muted: SourceSet::NONE,
        publishes: SourceSet::ALL,
        presence: Presence::Page,
    }
}

impl Newcomer {
    fn subject(mut self, subject: &str) -> Self {
        self.credential.subject = Some(Pii(subject.into()));
        self
    }

    fn resuming(mut self, guest: &Guest) -> Self {
        self.resume = Some(guest.welcome.resume.clone());
        self
    }

    fn muted(mut self, muted: SourceSet) -> Self {
        self.muted = muted;
        self
    }

    fn publishing(mut self) -> Self {
        self.presence = Presence::Publisher;
        self.publishes.screen = false;
        self
    }

    fn viewing(mut self) -> Self {
        self.presence = Presence::Viewer;
        self.publishes = SourceSet::NONE;
        self
    }
}

impl Guest {
    fn id(&self) -> ParticipantId {
        self.connection.participant
    }

    fn track(&self, source: SourceName) -> TrackId {
        let own = self.roster.iter().find(|row| row.id == self.id());
        let mut tracks = own.expect("in its own roster").tracks.iter();
        tracks
            .find(|track| track.source == source)
            .expect("published")
            .id
    }
}

impl Scene {
    fn new() -> Self {
        Self::limited(40)
    }

    fn limited(participants: usize) -> Self {
        let now = Instant::now();
        Self {
            room: Room::new(
                "Cardiology".into(),
                Limits {
                    participants,
                    ..Limits::default()
                },
            ),
            now,
            ids: 0,
            mailboxes: HashMap::new(),
            ended: HashSet::new(),
            relay: Vec::new(),
            records: Vec::new(),
            waiting: HashMap::new(),
            let_in: HashMap::new(),
            handed: Vec::new(),
            published: Vec::new(),
        }
    }

    fn admit(&mut self, newcomer: Newcomer) -> Result<Admission, JoinError> {
        self.enter(newcomer).map(|entrance| match entrance {
            Entrance::In(admission) => admission,
            Entrance::Waits(_) => panic!("this scene has no lobby"),
        })
    }

    /// One knocks, and waits.
    fn knocks(&mut self, newcomer: Newcomer) -> ConnectionId {
        match self.enter(newcomer) {
            Ok(Entrance::Waits(connection)) => connection,
            other => panic!("it does not wait: {other:?}"),
        }
    }

    fn enter(&mut self, newcomer: Newcomer) -> Result<Entrance, JoinError> {
        let mut id = || {
            self.ids += 1;
            Uuid::from_u128(self.ids)
        };
        let fresh = NewIds {
            participant: ParticipantId::from_uuid(id()),
            tracks: std::array::from_fn(|_| TrackId::from_uuid(id())),
            resume: ResumeToken::new(id().as_u128()),
            chance: 0.5,
        };
        let entrance = self.room.join(self.now, newcomer, fresh);
        self.carry_out();
        entrance
    }

    /// Joins, and the relay makes (or restarts) the link.
    fn join(&mut self, newcomer: Newcomer) -> Guest {
        let admission = self.admit(newcomer).expect("admitted");
        self.finish(&admission).expect("welcomed")
    }

    fn finish(&mut self, admission: &Admission) -> Result<Guest, JoinError> {
        let connection = admission.connection;
        let made = MediaJoined {
            answer: String::new(),
        };
        let resumed = admission.has_link;
        let welcomed = self.room.link_made(self.now, connection, made, resumed)?;
        self.mailboxes.insert(connection, Vec::new());
        self.carry_out();
        let mut rows = String::from("[");
        welcomed.roster.append_to(&mut rows);
        rows.push(']');
        let guest = Guest {
            connection,
            link: admission.link,
            welcome: welcomed.welcome,
            roster: serde_json::from_str(&rows).expect("rows"),
        };
        if !resumed {
            self.media(MediaEvent::Connected(guest.link));
        }
        Ok(guest)
    }

    fn says(&mut self, guest: &Guest, command: Command) {
        self.room.hear(self.now, guest.connection, command);
        self.carry_out();
    }

    fn mutes(&mut self, guest: &Guest, source: SourceName, muted: bool) {
        self.says(guest, Command::Mute { source, muted });
    }

    fn media(&mut self, event: MediaEvent) {
        self.room.media(self.now, event);
        self.carry_out();
    }

    fn vanishes(&mut self, guest: &Guest) {
        self.mailboxes.remove(&guest.connection);
        self.room.vanished(self.now, guest.connection);
        self.carry_out();
    }

    /// Lets time pass, with every deadline kept to the moment.
    fn pass(&mut self, time: Duration) {
        let end = self.now + time;
        while let Some(at) = self.room.next_deadline(self.now).filter(|at| *at <= end) {
            self.now = self.now.max(at);
            self.room.pass(self.now);
            self.carry_out();
        }
        self.now = end;
    }

    fn carry_out(&mut self) {
        while let Some(order) = self.room.poll_order() {
            match order {
                Order::Tell(to, message) => {
                    self.mailboxes.get_mut(&to).expect("welcomed").push(message);
                }
                Order::TellAll(json) => {
                    let message: FromRoom = serde_json::from_slice(&json).expect("a message");
                    for (to, mailbox) in &mut self.mailboxes {
                        if !self.ended.contains(to) {
                            mailbox.push(message.clone());
                        }
                    }
                }
                Order::End(to, bye) => {
                    self.mailboxes.get_mut(&to).expect("welcomed").push(bye);
                    assert!(self.ended.insert(to), "the last message comes once");
                }
                Order::SetPermissions(..)
                | Order::SetView(..)
                | Order::Seen(..)
                | Order::TellSlots(_)
                | Order::EndLink(..) => self.relay.push(order),
                Order::TellWaiting(to, waiting) => {
                    assert!(!self.let_in.contains_key(&to), "told after the end");
                    self.waiting.entry(to).or_default().push(waiting);
                }
                Order::Admit(by, admission) => self.answered(by, Ok(*admission)),
                Order::TurnAway(by, why) => self.answered(by, Err(why)),
                Order::Record(record) => self.records.push(record),
                Order::Persist(entries, events) => {
                    self.handed.push(entries);
                    self.published.extend(events);
                }
                Order::Report(events) => self.published.extend(events),
            }
        }
    }

    fn answered(&mut self, by: ConnectionId, answer: Result<Admission, JoinError>) {
        let before = self.let_in.insert(by, answer);
        assert_eq!(before, None, "each waits for one answer");
    }

    /// What a guest was told since the last time we asked.
    fn told(&mut self, guest: &Guest) -> Vec<FromRoom> {
        let mailbox = self.mailboxes.get_mut(&guest.connection);
        std::mem::take(mailbox.expect("welcomed and not vanished"))
    }

    /// The code of the last refusal a guest was told since the last time we asked.
    fn refusal(&mut self, guest: &Guest) -> Option<String> {
        let told = self.told(guest).into_iter().rev();
        told.filter_map(|message| match message {
            FromRoom::Refused(problem) => Some(problem.code),
            _ => None,
        })
        .next()
    }

    fn bye(&mut self, guest: &Guest) -> Option<ByeReason> {
        match self.told(guest).pop() {
            Some(FromRoom::Bye { reason, .. }) => Some(reason),
            _ => None,
        }
    }

    fn row(&self, id: ParticipantId) -> Option<&Participant> {
        self.room.participants().find(|row| row.id == id)
    }

    fn is_muted(&self, id: ParticipantId, source: SourceName) -> bool {
        let row = self.row(id).expect("in the room");
        let track = row.tracks.iter().find(|track| track.source == source);
        track.expect("published").muted
    }

    fn left(&self, id: ParticipantId) -> Option<Ended> {
        self.records.iter().find_map(|record| match record {
            Record::Left {
                participant, why, ..
            } if *participant == id => Some(*why),
            _ => None,
        })
    }
}

const fn seconds(seconds: u64) -> Duration {
    Duration::from_secs(seconds)
}

const fn millis(millis: u64) -> Duration {
    Duration::from_millis(millis)
}
