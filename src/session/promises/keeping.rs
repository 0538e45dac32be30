//! What outlives the relay: a room that comes back is the room that was.

use super::*;
use crate::config::{Address, ChatToAll};
use crate::relay::handle::Relay;
use crate::relay::mail::Mailbox;
use crate::session::Rooms;
use crate::session::attendance::attendance;
use crate::session::clock::Clock;
use crate::session::messages::{AgendaStep, ChatTo};
use crate::store::journal::Journal;
use crate::store::{Kept, Store};
use std::collections::BTreeMap;
use std::time::{SystemTime, UNIX_EPOCH};

/// The database of a room: what was handed over and stands.
#[derive(Default)]
pub(super) struct Disk(
    pub(super) BTreeMap<String, String>,
    pub(super) BTreeMap<String, String>,
);

impl Disk {
    fn take(&mut self, entries: Vec<Entry>) {
        for entry in entries {
            match entry {
                Entry::Set { key, value } => {
                    self.0.insert(key, value);
                }
                Entry::Unset { key } => {
                    self.0.remove(&key);
                }
                Entry::Append { key, value } => {
                    self.1.insert(key, value);
                }
                Entry::Forget => self.0.clear(),
                Entry::Post(_) | Entry::Told { .. } => {}
            }
        }
    }

    pub(super) fn record(&self) -> Vec<(String, String)> {
        self.0.clone().into_iter().collect()
    }
}

/// Seconds since 1970.
pub(super) const KEPT_SINCE: u64 = 1_800_000_000;

pub(super) fn clock(at: Instant) -> Clock {
    Clock::new(at, UNIX_EPOCH + Duration::from_secs(KEPT_SINCE))
}

impl Scene {
    pub(super) fn kept() -> Self {
        let mut scene = Self::new();
        let room = std::mem::replace(&mut scene.room, Room::new(String::new(), Limits::default()));
        scene.room = room.keep(clock(scene.now), false);
        scene.room.replay(scene.now, &[], None);
        scene.carry_out();
        scene
    }

    /// Everything that was handed over stands, and so does what follows from that.
    pub(super) fn written(&mut self, disk: &mut Disk) {
        while !self.handed.is_empty() {
            for entries in std::mem::take(&mut self.handed) {
                disk.take(entries);
            }
            self.room.written(self.now, Vec::new());
            self.carry_out();
        }
    }

    /// The relay is killed, and started again after a while: nothing is there but what stands.
    pub(super) fn killed(&mut self, disk: &Disk, after: Duration) {
        self.killed_when_last_alive(disk, after, None);
    }

    fn killed_when_last_alive(&mut self, disk: &Disk, after: Duration, alive: Option<u64>) {
        let clock = self.room.clock();
        self.now += after;
        let mut again = Room::new("Cardiology".into(), Limits::default()).keep(clock, false);
        again.replay(self.now, &disk.record(), alive);
        self.room = again;
        self.mailboxes.clear();
        self.handed.clear();
        self.carry_out();
    }
}

pub(super) fn raises(up: bool) -> Command {
    Command::RaiseHand(up)
}

pub(super) fn writes(text: &str) -> Command {
    let text = text.into();
    let to = ChatTo::Everyone;
    Command::Write { to, text }
}

#[test]
fn after_a_kill_everyone_is_where_they_were() {
    let (mut scene, mut disk) = (Scene::kept(), Disk::default());
    let host = scene.join(hub("Hub").subject("host"));
    let north = scene.join(spoke("North"));
    let south = scene.join(spoke("South"));
    scene.says(&north, raises(true));
    scene.pass(seconds(40));
    scene.says(&south, raises(true));
    scene.says(&host, Command::Floor(Some(north.id())));
    scene.says(&north, writes("We begin."));
    scene.says(&host, Command::MoveAgenda(AgendaStep::Next));
    let text = "The next session is on 12 May.".to_owned();
    scene.says(&host, Command::Announce { text });
    let name = Pii("South, room 2".into());
    let participant = south.id();
    scene.says(&host, Command::Rename { participant, name });
    let source = SourceName::Microphone;
    scene.says(
        &host,
        Command::Silence {
            participant,
            source,
        },
    );
    scene.says(&host, Command::Entrance(EntranceTo::Locked));
    scene.pass(seconds(1));
    scene.written(&mut disk);

    scene.killed(&disk, seconds(3));
    assert_eq!(scene.room.len(), 3);
    let again = scene.join(spoke("South").resuming(&south));
    assert_eq!(again.id(), south.id());
    assert_eq!(again.welcome.name, "South, room 2");
    let agenda = &again.welcome.agenda;
    assert_eq!(agenda.current, Some(agenda.items[0].id));
    assert_eq!(agenda.items[0].elapsed_ms, 4_000, "the pause counts");
    let announcement = &again.welcome.announcements[0];
    assert_eq!(announcement.text, "The next session is on 12 May.");
    assert_eq!((announcement.from, announcement.age_ms), (host.id(), 4_000));
    assert_eq!(again.welcome.floor, Some(north.id()));
    assert_eq!(
        again.welcome.entrance,
        crate::session::messages::Entrance::Locked
    );
    assert_eq!(again.welcome.silenced[0], SourceName::Microphone);
    assert!(scene.is_muted(south.id(), SourceName::Microphone));
    let waiting: Vec<_> = again
        .welcome
        .hands
        .iter()
        .map(|hand| hand.participant)
        .collect();
    assert_eq!(waiting, [north.id(), south.id()]);
    assert!(
        again.welcome.hands[0].waiting_ms >= 44_000,
        "the pause counts"
    );
    assert_eq!(
        again.track(SourceName::Camera),
        south.track(SourceName::Camera)
    );
    scene.says(&again, Command::ReadChat { before: None });
    let told = scene.told(&again);
    let lines = told.iter().find_map(|message| match message {
        FromRoom::ChatHistory { lines, .. } => Some(lines),
        _ => None,
    });
    assert_eq!(lines.expect("a history")[0].text, "We begin.");

    // by identity alone, and as the host it was
    let host_again = scene.join(hub("Hub").subject("host"));
    assert_eq!(host_again.id(), host.id());
    scene.says(&host_again, Command::Floor(None));
    assert_eq!(scene.refusal(&host_again), None);
}

#[test]
fn whoever_does_not_come_back_after_a_kill_leaves() {
    let (mut scene, mut disk) = (Scene::kept(), Disk::default());
    let host = scene.join(hub("Hub"));
    let north = scene.join(spoke("North"));
    scene.written(&mut disk);
    scene.killed(&disk, seconds(2));
    scene.join(hub("Hub").resuming(&host));
    scene.pass(seconds(31));
    assert_eq!(scene.left(north.id()), Some(Ended::Vanished));
    assert_eq!(scene.room.len(), 1);
    scene.written(&mut disk);
    scene.killed(&disk, seconds(1));
    assert_eq!(scene.room.len(), 1, "nor with the next start");
}

#[test]
fn whoever_was_removed_stays_out_after_a_kill() {
    let (mut scene, mut disk) = (Scene::kept(), Disk::default());
    let host = scene.join(hub("Hub"));
    let north = scene.join(spoke("North").subject("north"));
    scene.says(&host, Command::Remove(north.id()));
    scene.written(&mut disk);
    scene.killed(&disk, seconds(1));
    let refused = scene.admit(spoke("North").subject("north"));
    assert_eq!(refused, Err(JoinError::Removed));
}

#[test]
fn after_a_kill_whoever_was_let_in_comes_back_without_waiting_and_the_lobby_stays() {
    let (mut scene, mut disk) = (Scene::kept(), Disk::default());
    let host = scene.join(hub("Hub").subject("host"));
    scene.says(&host, Command::Entrance(EntranceTo::Lobby));
    let by = scene.knocks(spoke("North"));
    scene.knocks(spoke("South"));
    scene.says(&host, Command::Admit(Some(by.participant)));
    let admission = scene.let_in[&by].clone().expect("admitted");
    let north = scene.finish(&admission).expect("welcomed");
    scene.vanishes(&north);
    scene.media(MediaEvent::Silent(north.link));
    scene.pass(seconds(60));
    assert_eq!(scene.left(north.id()), Some(Ended::Vanished));
    scene.written(&mut disk);
    scene.killed(&disk, seconds(3));
    assert_eq!(scene.room.len(), 1, "who waited is in no record");
    scene.join(spoke("North").resuming(&north));
    scene.knocks(spoke("South"));
}

#[test]
fn hands_and_chat_are_told_when_they_are_written_and_mutes_at_once() {
    let (mut scene, mut disk) = (Scene::kept(), Disk::default());
    let host = scene.join(hub("Hub"));
    let north = scene.join(spoke("North"));
    scene.pass(seconds(1));
    scene.written(&mut disk);
    scene.told(&host);

    scene.says(&north, raises(true));
    scene.says(&north, writes("Hello"));
    scene.mutes(&north, SourceName::Microphone, true);
    scene.pass(seconds(1));
    let told = scene.told(&host);
    assert!(
        told.iter()
            .all(|one| matches!(one, FromRoom::Roster { .. })),
        "nothing of it stands yet: {told:?}"
    );
    assert!(!told.is_empty(), "a mute waits for no disk");

    scene.written(&mut disk);
    scene.pass(seconds(1));
    scene.written(&mut disk);
    let told = scene.told(&host);
    assert!(told.iter().any(|one| matches!(one, FromRoom::Hands { .. })));
    assert!(told.iter().any(|one| matches!(one, FromRoom::Chat { .. })));
}

#[test]
fn a_session_is_led_while_its_database_is_away() {
    let (mut scene, mut disk) = (Scene::kept(), Disk::default());
    let host = scene.join(hub("Hub"));
    let north = scene.join(spoke("North"));
    scene.pass(seconds(1));
    scene.written(&mut disk);
    scene.says(&north, raises(true));
    scene.says(&host, Command::Floor(Some(north.id())));
    scene.told(&north);
    scene.pass(seconds(2));
    let floor = Some(north.id());
    let told = scene.told(&north);
    assert!(
        told.contains(&FromRoom::Floor { participant: floor }),
        "{told:?}"
    );
    // and comers are let in, and the room sleeps between
    scene.join(spoke("South"));
    scene.pass(seconds(2));
    assert_eq!(scene.room.next_deadline(scene.now), None);
}

#[test]
fn a_relay_that_restarts_leaves_everything_as_it_is() {
    let (mut scene, mut disk) = (Scene::kept(), Disk::default());
    let north = scene.join(spoke("North"));
    scene.says(&north, raises(true));
    let clock = scene.room.clock();
    scene.room.end(scene.now, Ended::Restarting);
    scene.carry_out();
    for entries in std::mem::take(&mut scene.handed) {
        disk.take(entries);
    }
    let mut again = Room::new("Cardiology".into(), Limits::default()).keep(clock, false);
    again.replay(scene.now, &disk.record(), None);
    assert_eq!(
        again.len(),
        1,
        "though the batch before was still being written"
    );
    assert!(disk.0["hands"].contains(&north.id().as_uuid().to_string()));
}

#[test]
fn nobody_comes_back_with_what_a_record_says() {
    let (mut scene, mut disk) = (Scene::kept(), Disk::default());
    let north = scene.join(spoke("North"));
    scene.written(&mut disk);
    let record = format!("{:?}", disk.record());
    assert!(
        !record.contains(&north.welcome.resume),
        "the token itself is nowhere"
    );
}

#[test]
fn a_part_that_is_not_understood_costs_that_part_alone() {
    let (mut scene, mut disk) = (Scene::kept(), Disk::default());
    scene.join(hub("Hub"));
    let north = scene.join(spoke("North"));
    scene.says(&north, raises(true));
    scene.written(&mut disk);
    for (key, value) in [
        ("hands", "[]"),
        ("seat/x", "{}"),
        ("line/1", "7"),
        ("later", "{}"),
    ] {
        disk.0.insert(key.into(), value.into());
    }
    scene.killed(&disk, seconds(1));
    assert_eq!(scene.room.len(), 2);
    assert_eq!(scene.join(spoke("North").resuming(&north)).id(), north.id());
}

#[tokio::test]
async fn a_record_that_brings_the_relay_down_costs_that_room_and_once() {
    let folder = tempfile::tempdir().expect("a folder");
    let address = Address::within(folder.path());
    let store = Store::open(&address).await.expect("opened");
    let journal = Journal::start(store.clone());
    let (bad, good) = (RoomId::fresh(), RoomId::fresh());
    let room = r#"{"name":"Cardiology","participants":40,"made":true}"#;
    let part = |key: &str, value: &str| (key.to_owned(), value.to_owned());
    let kept = Kept::from([
        (bad, vec![part("room", room), part("bug", "")]),
        (good, vec![part("room", room)]),
    ]);
    let set = |(key, value)| Entry::Set { key, value };
    for (room, record) in kept.clone() {
        drop(journal.write(room, record.into_iter().map(set).collect()));
    }
    let (mailbox, _inbox) = Mailbox::new();
    let relay = Relay::new(vec![mailbox].into());
    let rooms = Rooms::kept(relay, journal.clone(), kept, Limits::default());
    assert_eq!(rooms.list().len(), 2, "the relay is up, and both are open");
    assert!(journal.flush(Duration::from_mins(2)).await);
    let left = store.kept().await.expect("read");
    let bugs = left.get(&bad).into_iter().flatten();
    assert_eq!(bugs.filter(|(key, _)| key == "bug").count(), 0, "forgotten");
}

#[tokio::test]
async fn a_room_comes_back_with_the_chat_it_was_opened_with_and_an_older_record_with_the_operators()
{
    let mut disk = Disk::default();
    Scene::kept().written(&mut disk);
    assert!(disk.0["room"].contains(r#""chat_to_all":"everyone""#));
    let room = r#"{"name":"Cardiology","participants":40,"made":true}"#;
    let kept = [room, disk.0["room"].as_str()].map(|room| {
        let record = vec![("room".to_owned(), room.to_owned())];
        (RoomId::fresh(), record)
    });
    let ids = [kept[0].0, kept[1].0];
    let folder = tempfile::tempdir().expect("a folder");
    let store = Store::open(&Address::within(folder.path())).await;
    let journal = Journal::start(store.expect("opened"));
    let (mailbox, _inbox) = Mailbox::new();
    let relay = Relay::new(vec![mailbox].into());
    let limits = Limits {
        chat_to_all: ChatToAll::Hub,
        ..Limits::default()
    };
    let rooms = Rooms::kept(relay, journal, Kept::from(kept), limits);
    let held = ids.map(|id| rooms.room(id).expect("open").spec.limits.chat_to_all);
    assert_eq!(held, [ChatToAll::Hub, ChatToAll::Everyone]);
}

#[test]
fn a_room_that_is_closed_leaves_nothing_but_that() {
    let (mut scene, mut disk) = (Scene::kept(), Disk::default());
    scene.join(hub("Hub"));
    scene.written(&mut disk);
    scene.room.end(scene.now, Ended::RoomClosed);
    scene.carry_out();
    scene.written(&mut disk);
    let people = attendance(disk.1.values().map(String::as_str));
    assert!(people[0].intervals[0].1.is_some(), "and that everyone left");
    let keys: Vec<String> = disk.0.into_keys().collect();
    assert_eq!(keys, ["closed"]);
}

#[test]
fn times_are_the_same_on_both_clocks() {
    let now = Instant::now();
    let clock = Clock::new(now, SystemTime::now());
    for offset in [0, 1, 1_000, 86_400_000] {
        let offset = millis(offset);
        for at in [now + offset, now.checked_sub(offset).unwrap_or(now)] {
            let again = clock.instant(clock.wall(at));
            let apart = again.max(at).duration_since(again.min(at));
            assert!(apart < millis(1), "{apart:?}");
        }
    }
    assert!(
        clock.instant(u64::MAX) > now,
        "a token without an end has none"
    );
}

type Intervals = Vec<(u64, Option<u64>)>;

/// The seconds from the first to the last moment of each interval, since the scene began.
fn attended(disk: &Disk, began: u64) -> Vec<(String, Intervals)> {
    let seconds = |wall: u64| (wall - began) / 1_000;
    let people = attendance(disk.1.values().map(String::as_str)).into_iter();
    let people = people.map(|one| {
        let intervals = one.intervals.into_iter();
        let intervals = intervals.map(|(from, until)| (seconds(from), until.map(seconds)));
        (one.name, intervals.collect())
    });
    people.collect()
}

#[test]
fn nobody_attends_while_the_relay_is_away_for_long() {
    let (mut scene, mut disk) = (Scene::kept(), Disk::default());
    let began = scene.room.clock().wall(scene.now);
    scene.join(hub("Hub").subject("hub"));
    let mut north = spoke("North").subject("north");
    north.companions = Some(vec![Pii("Ana".into())]);
    let north = scene.join(north);
    let south = scene.join(spoke("South").subject("south"));
    scene.pass(seconds(60));
    scene.written(&mut disk);
    // away for 40 minutes, and for 20 seconds: a place that was kept for a moment was never left
    scene.killed_when_last_alive(&disk, seconds(2_400), Some(began + 60_000));
    scene.join(hub("Hub").subject("hub"));
    scene.join(spoke("North").subject("north").resuming(&north));
    scene.written(&mut disk);
    scene.killed_when_last_alive(&disk, seconds(20), Some(began + 2_460_000));
    scene.join(spoke("North").subject("north"));
    scene.join(spoke("South").subject("south").resuming(&south));
    scene.pass(seconds(10));
    scene.written(&mut disk);
    let twice = vec![(0, Some(60)), (2_460, None)];
    let people: std::collections::BTreeMap<_, _> = attended(&disk, began).into_iter().collect();
    assert_eq!(people["North"], twice);
    assert_eq!(people["Ana"], twice, "nor does who sits there");
    assert_eq!(people["Hub"][0], (0, Some(60)));
    assert_eq!(people["South"][0], (0, Some(60)));
}

#[test]
fn attendance_is_one_row_a_person_over_reloads_networks_and_a_kill() {
    let (mut scene, mut disk) = (Scene::kept(), Disk::default());
    let began = scene.room.clock().wall(scene.now);
    scene.join(hub("Hub").subject("hub"));
    let north = scene.join(spoke("North").subject("north"));
    let south = scene.join(spoke("South").subject("south"));
    scene.join(spoke("Camera").subject("camera").publishing());
    scene.pass(seconds(60));
    // a reload, and a second tab
    scene.vanishes(&north);
    scene.pass(seconds(20));
    let north = scene.join(spoke("North").subject("north"));
    let north = scene.join(spoke("North 2").subject("north").resuming(&north));
    // out of a tunnel too late: gone since its last sign
    scene.media(MediaEvent::Closed {
        link: south.link,
        why: Ended::Vanished,
    });
    scene.pass(seconds(40));
    let south = scene.join(spoke("South").subject("south"));
    scene.pass(seconds(30));
    scene.says(&south, Command::Leave);
    scene.written(&mut disk);
    assert_eq!(
        attended(&disk, began),
        [
            ("Hub".into(), vec![(0, None)]),
            ("North".into(), vec![(0, None)]),
            ("South".into(), vec![(0, Some(80)), (120, Some(150))]),
        ]
    );
    // north vanishes before the relay is killed, which lived for certain until 158
    let east = scene.join(spoke("East").subject("east"));
    scene.vanishes(&north);
    scene.written(&mut disk);
    let alive = began + 158_000;
    scene.killed_when_last_alive(&disk, seconds(10), Some(alive)); // at 160
    scene.join(hub("Hub").subject("hub"));
    scene.pass(seconds(60));
    scene.written(&mut disk);
    let people = attended(&disk, began);
    assert_eq!(people[0].1, [(0, None)]);
    assert_eq!(people[1].1, [(0, Some(150))], "gone before it was killed");
    assert_eq!(people[3].1, [(150, Some(158))], "{}", east.welcome.name);
}

#[test]
fn whoever_vanished_was_here_last_when_something_came_of_them() {
    let (mut scene, mut disk) = (Scene::kept(), Disk::default());
    let began = scene.room.clock().wall(scene.now);
    let host = scene.join(hub("Hub").subject("hub"));
    let closed = |guest: &Guest| MediaEvent::Closed {
        link: guest.link,
        why: Ended::Vanished,
    };
    let [lid, tunnel, tab, removed, ends] =
        ["Lid", "Tunnel", "Tab", "Removed", "Ends"].map(|name| scene.join(spoke(name)));
    scene.pass(seconds(100));
    // a lid is closed: no socket says goodbye, media is missed after 5 s and given up after 30
    scene.pass(seconds(5));
    scene.media(MediaEvent::Silent(lid.link));
    scene.media(MediaEvent::Silent(tunnel.link));
    // out of the tunnel in time, and into the next one
    scene.pass(seconds(5));
    scene.media(MediaEvent::Connected(tunnel.link));
    scene.pass(seconds(20));
    scene.media(closed(&lid));
    scene.media(MediaEvent::Silent(tunnel.link));
    // a tab is killed: its socket is cut at once, its media is missed and given up later
    scene.vanishes(&tab);
    scene.pass(seconds(5));
    scene.media(MediaEvent::Silent(tab.link));
    scene.pass(seconds(20));
    scene.media(closed(&tunnel));
    scene.media(closed(&tab));
    scene.pass(seconds(45));
    // a host clears a place that was held, and the session ends before the other is given up
    for guest in [&removed, &ends] {
        scene.media(MediaEvent::Closed {
            link: guest.link,
            why: Ended::Goodbye,
        });
        scene.vanishes(guest);
    }
    scene.pass(seconds(20));
    scene.says(&host, Command::Remove(removed.id()));
    scene.says(&host, Command::End { debrief: false });
    scene.written(&mut disk);
    let row = |name: &str, until: u64| (name.into(), vec![(0, Some(until))]);
    assert_eq!(
        attended(&disk, began),
        [
            row("Hub", 220),
            row("Lid", 100),
            row("Tunnel", 125),
            row("Tab", 130),
            row("Removed", 200),
            row("Ends", 200),
        ]
    );
}
