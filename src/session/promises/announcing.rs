//! Announcements: everyone sees them, who comes late too, and who may post and take down which.

use super::keeping::Disk;
use super::*;
use crate::session::messages::Announcement;

fn posts(text: &str) -> Command {
    Command::Announce { text: text.into() }
}

fn takes_down(id: u32, down: bool) -> Command {
    Command::TakeDown { id, down }
}

/// The last ones that a guest was told of since we asked last.
fn announced(scene: &mut Scene, guest: &Guest) -> Option<Vec<Announcement>> {
    scene.pass(seconds(1));
    let told = scene.told(guest).into_iter().rev();
    let mut told = told.filter_map(|message| match message {
        FromRoom::Announcements { announcements } => Some(announcements),
        _ => None,
    });
    told.next()
}

fn texts(announcements: &[Announcement]) -> Vec<&str> {
    announcements.iter().map(|one| one.text.as_str()).collect()
}

#[test]
fn everyone_sees_what_is_posted_and_who_comes_late_too_until_it_is_taken_down() {
    let mut scene = Scene::new();
    let host = scene.join(hub("Hub"));
    let north = scene.join(spoke("North"));
    scene.says(&host, posts("Lunch at noon"));
    scene.says(&host, posts("Slides: https://hub.example.org/slides"));
    let told = announced(&mut scene, &north).unwrap();
    assert_eq!(
        texts(&told),
        ["Lunch at noon", "Slides: https://hub.example.org/slides"]
    );
    let late = scene.join(spoke("Late"));
    assert_eq!(late.welcome.announcements.len(), 2);
    assert_eq!(late.welcome.announcements[0].name, "Hub");
    assert_eq!(late.welcome.announcements[0].age_ms, 1_000);
    scene.says(&host, takes_down(1, true));
    let told = announced(&mut scene, &late).unwrap();
    assert_eq!(texts(&told), ["Slides: https://hub.example.org/slides"]);
    scene.says(&host, takes_down(1, false));
    assert_eq!(announced(&mut scene, &late).unwrap().len(), 2, "a slip");
    scene.says(&host, Command::End { debrief: false });
    let next = scene.join(hub("Hub"));
    assert_eq!(next.welcome.announcements, [], "that session is over");
}

#[test]
fn a_crowd_of_changes_is_a_handful_of_messages() {
    let mut scene = Scene::new();
    let host = scene.join(hub("Hub"));
    scene.says(&host, posts("Lunch at noon"));
    scene.pass(seconds(1));
    scene.told(&host);
    for _ in 0..50 {
        scene.says(&host, takes_down(1, true));
        scene.says(&host, takes_down(1, false));
        scene.pass(millis(10));
    }
    scene.pass(seconds(1));
    let told = scene.told(&host).into_iter();
    let told = told.filter(|one| matches!(one, FromRoom::Announcements { .. }));
    assert!((1..=7).contains(&told.count()));
}

#[test]
fn the_hub_posts_and_each_takes_down_their_own_and_a_host_all() {
    let mut scene = Scene::new();
    let host = scene.join(hub("Hub"));
    let doctor = scene.join(newcomer(Role::Specialist, "Doctor"));
    let nurse = scene.join(newcomer(Role::Coordinator, "Nurse"));
    let north = scene.join(spoke("North"));
    let observer = scene.join(newcomer(Role::Observer, "Observer"));
    let edits = |id| Command::EditAnnouncement {
        id,
        text: "Lunch at one".into(),
    };
    for (by, command, refusal) in [
        (&north, posts("We are five"), Some("role_may_not")),
        (&observer, posts("We are five"), Some("role_may_not")),
        (&doctor, posts("Read this first"), None),    // 1
        (&host, posts("Lunch at noon"), None),        // 2
        (&nurse, posts("Credit needs a name"), None), // 3
        (&doctor, edits(1), None),
        (&doctor, edits(2), Some("host_only")),
        (&doctor, takes_down(3, true), Some("host_only")),
        (&north, edits(1), Some("role_may_not")),
        (&north, takes_down(1, true), Some("role_may_not")),
        (&doctor, takes_down(9, true), Some("no_such_announcement")),
        (&host, edits(1), None),
        (&nurse, takes_down(2, true), None),
        (&doctor, takes_down(2, false), Some("host_only")),
        (&nurse, takes_down(2, false), None),
        (&doctor, takes_down(1, true), None),
        (&doctor, takes_down(1, false), None),
    ] {
        let what = format!("{command:?}");
        scene.says(by, command);
        assert_eq!(scene.refusal(by).as_deref(), refusal, "{what}");
    }
    for _ in 0..60 {
        scene.says(&host, posts("More"));
        scene.says(&host, takes_down(2, true));
        scene.says(&host, takes_down(2, false));
    }
    assert!(scene.told(&host).iter().any(
        |one| matches!(one, FromRoom::Refused(problem) if problem.code == "too_many_announcements")
    ));
}

#[test]
fn it_is_told_once_it_is_kept() {
    let (mut scene, mut disk) = (Scene::kept(), Disk::default());
    let host = scene.join(hub("Hub"));
    let north = scene.join(spoke("North"));
    scene.pass(seconds(1));
    scene.written(&mut disk);
    scene.says(&host, posts("Lunch at noon"));
    assert_eq!(announced(&mut scene, &north), None, "it does not stand yet");
    scene.written(&mut disk);
    assert_eq!(announced(&mut scene, &north).unwrap().len(), 1);
}
