//! Who is at a page: those who sit with a participant behind the one camera, and who is away.

use super::keeping::Disk;
use super::*;
use crate::session::attendance::{Attended, attendance};

fn names(names: &[&str]) -> Vec<Pii<String>> {
    names.iter().map(|name| Pii((*name).into())).collect()
}

fn sits(participant: ParticipantId, companions: &[&str]) -> Command {
    Command::Companions {
        participant,
        companions: names(companions),
    }
}

fn with(mut newcomer: Newcomer, companions: &[&str]) -> Newcomer {
    newcomer.companions = Some(names(companions));
    newcomer
}

fn companions(scene: &Scene, of: &Guest) -> Vec<String> {
    scene.row(of.id()).expect("in the room").companions.clone()
}

/// A person's name, whom they sat with, and when, in seconds.
type Told = (String, Option<String>, Vec<(u64, Option<u64>)>);

/// What the ledger says, from its first moment.
fn attended(disk: &Disk) -> Vec<Told> {
    let people = attendance(disk.1.values().map(String::as_str));
    let began = people[0].intervals[0].0;
    let seconds = |at: u64| (at - began) / 1_000;
    let told = |one: Attended| {
        let intervals = one.intervals.into_iter();
        let intervals = intervals.map(|(from, until)| (seconds(from), until.map(seconds)));
        (one.name, one.sat_with, intervals.collect())
    };
    people.into_iter().map(told).collect()
}

#[test]
fn each_who_sits_with_another_attends_for_as_long_as_they_are_there() {
    let (mut scene, mut disk) = (Scene::kept(), Disk::default());
    let north = scene.join(with(
        spoke("North").subject("north"),
        &["Ana", "Luis", "ana "],
    ));
    assert_eq!(companions(&scene, &north), ["Ana", "Luis"], "each once");
    scene.pass(seconds(60));
    scene.says(&north, sits(north.id(), &["Luis", "Zoë"]));
    scene.pass(seconds(60));
    // a reload says nothing of them, and parts nothing
    let again = scene.join(spoke("North").subject("north").resuming(&north));
    assert_eq!(companions(&scene, &again), ["Luis", "Zoë"]);
    scene.pass(seconds(60));
    scene.says(&again, Command::Leave);
    scene.written(&mut disk);
    let north = || Some("North".to_owned());
    assert_eq!(
        attended(&disk),
        [
            ("North".into(), None, vec![(0, Some(180))]),
            ("Ana".into(), north(), vec![(0, Some(60))]),
            ("Luis".into(), north(), vec![(0, Some(180))]),
            ("Zoë".into(), north(), vec![(60, Some(180))]),
        ]
    );
}

#[test]
fn a_host_says_who_sits_with_others_and_nobody_else_does() {
    let mut scene = Scene::new();
    let host = scene.join(hub("Hub"));
    let north = scene.join(spoke("North"));
    let doctor = scene.join(newcomer(Role::Specialist, "Doctor"));
    let watcher = scene.join(newcomer(Role::Observer, "Eye"));
    for other in [&doctor, &watcher] {
        scene.says(other, sits(north.id(), &["Ana"]));
        assert_eq!(scene.refusal(other).as_deref(), Some("host_only"));
        scene.says(other, sits(other.id(), &["Ana"]));
        assert_eq!(scene.refusal(other), None, "one's own");
        assert_eq!(companions(&scene, other), ["Ana"]);
    }
    assert_eq!(companions(&scene, &north), Vec::<String>::new());
    scene.says(&host, sits(north.id(), &["Luis"]));
    assert_eq!(companions(&scene, &north), ["Luis"]);
    scene.says(&host, sits(ParticipantId::fresh(), &["Luis"]));
    assert_eq!(scene.refusal(&host).as_deref(), Some("no_such_participant"));
}

#[test]
fn who_is_away_is_seen_to_be_until_they_are_back() {
    let mut scene = Scene::new();
    let host = scene.join(hub("Hub"));
    let north = scene.join(spoke("North"));
    scene.says(&north, Command::Away(true));
    scene.pass(seconds(1));
    let told = |scene: &mut Scene| {
        let mut rows = scene
            .told(&host)
            .into_iter()
            .filter_map(|message| match message {
                FromRoom::Roster { changed, .. } => {
                    changed.into_iter().find(|row| row.id == north.id())
                }
                _ => None,
            });
        rows.next_back().map(|row| row.away)
    };
    assert_eq!(told(&mut scene), Some(true));
    let late = scene.join(spoke("Late"));
    assert!(
        late.roster
            .iter()
            .any(|row| row.id == north.id() && row.away)
    );
    scene.says(&north, Command::Away(false));
    scene.pass(seconds(1));
    assert_eq!(told(&mut scene), Some(false));
}

#[test]
fn after_a_kill_those_who_sat_there_and_who_was_away_are_as_before() {
    let (mut scene, mut disk) = (Scene::kept(), Disk::default());
    let north = scene.join(with(spoke("North"), &["Ana"]));
    scene.says(&north, Command::Away(true));
    scene.written(&mut disk);
    scene.killed(&disk, seconds(3));
    let again = scene.join(spoke("North").resuming(&north));
    assert_eq!(companions(&scene, &again), ["Ana"]);
    assert!(scene.row(again.id()).expect("in the room").away);
}

#[test]
fn whoever_plays_with_names_fills_no_ledger_and_may_go_on_a_little_later() {
    let (mut scene, mut disk) = (Scene::kept(), Disk::default());
    let north = scene.join(spoke("North"));
    let name = |n: u32| Pii(format!("North {n}"));
    let id = north.id();
    for n in 0..500 {
        scene.says(&north, sits(id, &[["Ana"], ["Luis"]][n as usize % 2]));
        let participant = id;
        let name = name(n);
        scene.says(&north, Command::Rename { participant, name });
        scene.says(&north, Command::Away(n % 2 == 0));
    }
    assert_eq!(scene.refusal(&north).as_deref(), Some("too_fast"));
    scene.written(&mut disk);
    assert!(disk.1.len() < 30, "{} lines", disk.1.len());
    scene.pass(seconds(10));
    scene.says(&north, sits(id, &["Zoë"]));
    assert_eq!(scene.refusal(&north), None);
    assert_eq!(companions(&scene, &north), ["Zoë"]);
}
