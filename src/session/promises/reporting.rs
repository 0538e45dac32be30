//! What other systems are told of a room.

use super::keeping::{Disk, clock};
use super::*;
use crate::session::event::What;
use crate::session::messages::AgendaStep;
use serde_json::{Value, json};

impl Scene {
    /// A room of which others are told, and which nothing keeps.
    fn reported() -> Self {
        let mut scene = Self::new();
        scene.report();
        scene.room.replay(scene.now, &[], None);
        scene.carry_out();
        scene
    }

    /// The same, kept.
    fn kept_and_reported() -> Self {
        let mut scene = Self::new();
        let now = scene.now;
        scene.change(|room| room.keep(clock(now), false));
        scene.report();
        scene.room.replay(scene.now, &[], None);
        scene.carry_out();
        scene
    }

    /// The relay is killed, and started again with the same targets.
    fn starts_again(&mut self, disk: &Disk) {
        self.killed(disk, seconds(3));
        let clock = self.room.clock();
        let again = Room::new("Cardiology".into(), Limits::default());
        self.room = again.keep(clock, false).report(clock);
        self.room.replay(self.now, &disk.record(), None);
        self.handed.clear();
        self.published.clear();
        self.carry_out();
    }

    fn report(&mut self) {
        let now = self.now;
        self.change(|room| room.report(clock(now)));
    }

    fn change(&mut self, change: impl FnOnce(Room) -> Room) {
        let empty = Room::new("Cardiology".into(), Limits::default());
        self.room = change(std::mem::replace(&mut self.room, empty));
    }

    /// What others were told since the last time we asked, as they are sent it.
    fn published(&mut self) -> Vec<Value> {
        let room = RoomId::from_uuid(Uuid::nil());
        let events = std::mem::take(&mut self.published).into_iter();
        let sent = events.map(|event| event.json(Uuid::nil(), room, "Cardiology"));
        sent.map(|json| serde_json::from_str(&json).expect("JSON"))
            .collect()
    }

    /// Their types alone.
    fn types(&mut self) -> Vec<String> {
        let published = self.published().into_iter();
        published
            .map(|event| event["type"].as_str().expect("a type").to_owned())
            .collect()
    }
}

#[test]
fn others_are_told_what_happens_in_its_order_and_each_is_counted() {
    let mut scene = Scene::reported();
    let host = scene.join(hub("Hub").subject("host"));
    let north = scene.join(spoke("North"));
    scene.says(&host, Command::MoveAgenda(AgendaStep::Next));
    scene.says(&host, Command::Entrance(EntranceTo::Locked));
    let name = Pii("North, room 2".into());
    let participant = north.id();
    scene.says(&host, Command::Rename { participant, name });
    scene.pass(seconds(7));
    scene.says(&host, Command::Remove(participant));
    scene.says(&host, Command::End { debrief: false });
    let told = scene.published();
    let sequence: Vec<u64> = told
        .iter()
        .filter_map(|it| it["sequence"].as_u64())
        .collect();
    assert_eq!(sequence, (1..=told.len() as u64).collect::<Vec<_>>());
    let told: Vec<(&str, &Value)> = told
        .iter()
        .map(|event| (event["type"].as_str().expect("a type"), &event["data"]))
        .collect();
    let left = |reason: &str, until: &str| json!({ "reason": reason, "until": until });
    let who = |id: ParticipantId, name: &str, role: &str, site: &str| {
        json!({
            "participant": id, "name": name, "role": role, "site": site, "through": "page",
        })
    };
    let merged = |mut who: Value, more: Value| {
        let more = more.as_object().expect("fields").clone();
        who.as_object_mut().expect("fields").extend(more);
        who
    };
    let subject = json!({ "subject": "host" });
    let host = merged(who(host.id(), "Hub", "facilitator", "hub"), subject);
    let north = |name: &str| who(participant, name, "clinician", "spoke");
    let expected = [
        ("room.opened", json!({ "entrance": "open" })),
        ("participant.joined", host.clone()),
        ("session.began", json!({})),
        ("participant.joined", north("North")),
        (
            "phase.changed",
            json!({ "phase": "welcome", "before": null }),
        ),
        (
            "entrance.changed",
            json!({ "entrance": "locked", "before": "open" }),
        ),
        (
            "participant.left",
            merged(
                north("North, room 2"),
                left("removed", "2027-01-15T08:00:07Z"),
            ),
        ),
        (
            "participant.left",
            merged(host, left("session_ended", "2027-01-15T08:00:07Z")),
        ),
        ("session.ended", json!({ "reason": "ended" })),
        (
            "phase.changed",
            json!({ "phase": null, "before": "welcome" }),
        ),
        (
            "entrance.changed",
            json!({ "entrance": "ended", "before": "locked" }),
        ),
    ];
    for (told, expected) in told.iter().zip(&expected) {
        assert_eq!((told.0, told.1), (expected.0, &expected.1));
    }
    assert_eq!(told.len(), expected.len());
}

#[test]
fn what_is_said_and_shown_is_told_to_nobody_outside() {
    let mut scene = Scene::reported();
    let host = scene.join(hub("Hub"));
    let north = scene.join(spoke("North"));
    scene.published();
    scene.says(&north, super::keeping::writes("A patient of 54 years."));
    scene.says(&north, super::keeping::raises(true));
    scene.says(&host, Command::Floor(Some(north.id())));
    scene.mutes(&north, SourceName::Microphone, true);
    let text = "The patient is in room 3.".to_owned();
    scene.says(&host, Command::Announce { text });
    scene.pass(seconds(2));
    assert_eq!(scene.published(), Vec::<Value>::new());
}

#[test]
fn whoever_vanishes_left_when_they_were_last_here() {
    let mut scene = Scene::reported();
    scene.join(hub("Hub"));
    let north = scene.join(spoke("North"));
    scene.pass(seconds(5));
    scene.vanishes(&north);
    scene.published();
    scene.media(MediaEvent::Silent(north.link));
    scene.pass(seconds(60));
    let told = scene.published();
    assert_eq!(told.len(), 1);
    assert_eq!(told[0]["type"], "participant.left");
    assert_eq!(told[0]["data"]["reason"], "vanished");
    assert_eq!(told[0]["data"]["until"], "2027-01-15T08:00:05Z");
    assert_eq!(told[0]["timestamp"], "2027-01-15T08:00:35Z");
}

#[test]
fn a_session_ends_once_and_the_next_one_begins_with_the_hub() {
    let mut scene = Scene::reported();
    scene.join(spoke("North"));
    assert_eq!(
        scene.types(),
        ["room.opened", "participant.joined"],
        "early"
    );
    let host = scene.join(hub("Hub"));
    assert_eq!(scene.types(), ["participant.joined", "session.began"]);
    scene.says(&host, Command::End { debrief: true });
    let told = scene.types();
    assert_eq!(
        told,
        ["participant.left", "session.ended", "entrance.changed"]
    );
    scene.says(&host, Command::Leave);
    assert_eq!(scene.types(), ["participant.left"]);
    let host = scene.join(hub("Hub"));
    assert_eq!(
        scene.types(),
        ["participant.joined", "session.began", "entrance.changed"]
    );
    // the hub's line breaks: the session goes on
    scene.says(&host, Command::Leave);
    scene.join(hub("Hub"));
    assert_eq!(scene.types(), ["participant.left", "participant.joined"]);
    let hub = scene.room.hubs[0];
    scene.room.leave(scene.now, hub, Ended::Goodbye);
    scene.room.rest(scene.now);
    scene.carry_out();
    assert_eq!(scene.types(), ["participant.left", "session.ended"]);
    let last = scene.room.forgotten(scene.now);
    assert!(matches!(
        last[..],
        [Event {
            what: What::RoomClosed { .. },
            ..
        }]
    ));
}

#[test]
fn a_room_that_is_closed_says_so_last() {
    for (why, left, reason) in [
        (Ended::RoomClosed, "room_closed", "closed"),
        (Ended::GivenUp, "failed", "failed"),
        (Ended::Restarting, "restarted", "restarted"),
    ] {
        let mut scene = Scene::reported();
        scene.join(hub("Hub"));
        scene.published();
        scene.room.end(scene.now, why);
        scene.carry_out();
        let told = scene.published();
        let words: Vec<(&str, &str)> = told
            .iter()
            .map(|it| {
                (
                    it["type"].as_str().unwrap(),
                    it["data"]["reason"].as_str().unwrap(),
                )
            })
            .collect();
        let expected = [
            ("participant.left", left),
            ("session.ended", "room_closed"),
            ("room.closed", reason),
        ];
        assert_eq!(words, expected);
    }
}

#[test]
fn after_a_kill_the_count_goes_on_and_only_those_who_cannot_come_back_have_left() {
    let (mut scene, mut disk) = (Scene::kept_and_reported(), Disk::default());
    let host = scene.join(hub("Hub"));
    let camera = scene.join(spoke("Camera").publishing());
    scene.written(&mut disk);
    let told = scene.published();
    let before = told.last().expect("told")["sequence"].as_u64();
    scene.starts_again(&disk);
    let told = scene.published();
    assert_eq!(told.len(), 1, "{told:?}");
    assert_eq!(told[0]["type"], "participant.left");
    assert_eq!(told[0]["data"]["participant"], json!(camera.id()));
    assert_eq!(told[0]["data"]["through"], "whip");
    assert_eq!(told[0]["data"]["reason"], "restarted");
    assert_eq!(told[0]["sequence"].as_u64(), before.map(|it| it + 1));
    scene.written(&mut disk);
    // who comes back has never left, and a kill in between tells nothing twice
    scene.starts_again(&disk);
    scene.join(hub("Hub").resuming(&host));
    assert_eq!(scene.published(), Vec::<Value>::new());
    scene.pass(seconds(90));
    assert_eq!(scene.published(), Vec::<Value>::new());
}

#[test]
fn a_goodbye_of_the_relay_tells_nothing_of_a_room_that_comes_back() {
    let (mut scene, mut disk) = (Scene::kept_and_reported(), Disk::default());
    scene.join(hub("Hub"));
    scene.written(&mut disk);
    scene.published();
    scene.room.end(scene.now, Ended::Restarting);
    scene.carry_out();
    assert_eq!(scene.published(), Vec::<Value>::new());
}

#[test]
fn a_room_that_was_live_before_anyone_was_told_is_told_as_it_stands() {
    let (mut scene, mut disk) = (Scene::kept(), Disk::default());
    let host = scene.join(hub("Hub"));
    scene.says(&host, Command::MoveAgenda(AgendaStep::Next));
    scene.written(&mut disk);
    scene.starts_again(&disk);
    assert_eq!(
        scene.types(),
        [
            "room.opened",
            "participant.joined",
            "session.began",
            "phase.changed"
        ]
    );
}
