//! Captions: who writes them, and what everyone is told of them.

use super::*;
use crate::session::captions::Spoken;

fn says(text: &str, done: bool) -> Command {
    Command::Caption(Spoken {
        speaker: None,
        text: text.into(),
        done,
    })
}

/// What this one was told of captions since it was asked last, one text a line.
fn read(scene: &mut Scene, of: &Guest) -> Vec<Vec<String>> {
    let told = scene.told(of).into_iter();
    told.filter_map(|message| match message {
        FromRoom::Captions { captions } => Some(captions.into_iter().map(|one| one.text).collect()),
        _ => None,
    })
    .collect()
}

#[test]
fn the_hub_writes_them_and_everyone_reads_them_at_most_four_times_a_second() {
    let mut scene = Scene::new();
    let doctor = scene.join(newcomer(Role::Specialist, "Doctor"));
    let north = scene.join(spoke("North"));
    let watcher = scene.join(newcomer(Role::Observer, "Eye"));
    scene.says(&doctor, says("Good", false));
    for text in ["Good mor", "Good morning"] {
        scene.pass(millis(50));
        scene.says(&doctor, says(text, false));
    }
    scene.pass(millis(250));
    for reader in [&north, &watcher, &doctor] {
        assert_eq!(read(&mut scene, reader), [["Good"], ["Good morning"]]);
    }
    for other in [&north, &watcher] {
        scene.says(other, says("x", true));
        assert_eq!(scene.refusal(other).as_deref(), Some("role_may_not"));
    }
}

#[test]
fn whoever_writes_too_fast_is_told_so_and_the_others_write_on() {
    let mut scene = Scene::new();
    let doctor = scene.join(newcomer(Role::Specialist, "Doctor"));
    let host = scene.join(hub("Hub"));
    for _ in 0..11 {
        scene.says(&doctor, says("x", false));
    }
    assert_eq!(scene.refusal(&doctor).as_deref(), Some("too_fast"));
    scene.says(&host, says("y", true));
    assert_eq!(scene.refusal(&host), None);
}
