//! Reactions: everyone sees them, a room that claps is a few messages, and nothing is kept.

use super::keeping::Disk;
use super::*;
use crate::session::messages::{Reacted, Reaction};

fn shows(reaction: Reaction) -> Command {
    Command::React(reaction)
}

/// Whom a guest saw react since we asked last, in how many messages, and how many in all.
fn seen(scene: &mut Scene, guest: &Guest) -> (Vec<Reacted>, usize, usize) {
    let (mut named, mut messages, mut all) = (Vec::new(), 0, 0);
    for message in scene.told(guest) {
        if let FromRoom::Reactions { reactions, more } = message {
            messages += 1;
            all += reactions.len();
            all += more.iter().map(|one| one.count as usize).sum::<usize>();
            named.extend(reactions);
        }
    }
    (named, messages, all)
}

#[test]
fn everyone_sees_at_once_who_shows_what_and_who_comes_later_does_not() {
    let mut scene = Scene::new();
    let host = scene.join(hub("Hub"));
    let north = scene.join(spoke("North"));
    scene.says(&north, shows(Reaction::CannotHear));
    let expected = Reacted {
        participant: north.id(),
        reaction: Reaction::CannotHear,
    };
    assert_eq!(seen(&mut scene, &host).0, [expected]);
    assert_eq!(seen(&mut scene, &north).0, [expected], "the own one too");
    let late = scene.join(spoke("Late"));
    scene.pass(seconds(5));
    assert_eq!(seen(&mut scene, &late).1, 0);
}

#[test]
fn a_room_that_claps_is_a_few_messages_and_everyone_is_counted() {
    let mut scene = Scene::limited(200);
    let host = scene.join(hub("Hub"));
    let clinics: Vec<Guest> = (0..150)
        .map(|n| scene.join(spoke(&format!("Clinic {n}"))))
        .collect();
    scene.pass(seconds(1));
    scene.told(&host);
    for clinic in &clinics {
        scene.says(clinic, shows(Reaction::Applause));
        scene.pass(millis(10));
    }
    scene.pass(seconds(1));
    let (_, messages, all) = seen(&mut scene, &host);
    assert!(messages <= 4, "{messages} in a second and a half");
    assert_eq!(all, 150);
}

#[test]
fn nobody_shows_more_than_others_can_read_and_observers_nothing() {
    let mut scene = Scene::new();
    let host = scene.join(hub("Hub"));
    let observer = scene.join(newcomer(Role::Observer, "Observer"));
    scene.says(&observer, shows(Reaction::Heart));
    assert_eq!(scene.refusal(&observer).as_deref(), Some("role_may_not"));
    for press in 0..6 {
        scene.says(&host, shows(Reaction::Heart));
        let refused = scene.refusal(&host);
        assert_eq!(refused.is_some(), press == 5, "{press}");
    }
    scene.pass(seconds(6));
    assert_eq!(seen(&mut scene, &observer).2, 2, "and thinks again once");
    scene.says(&host, shows(Reaction::Heart));
    assert_eq!(scene.refusal(&host), None);
}

#[test]
fn nothing_of_it_is_kept_and_nothing_waits_for_the_disk() {
    let (mut scene, mut disk) = (Scene::kept(), Disk::default());
    let host = scene.join(hub("Hub"));
    scene.pass(seconds(1));
    scene.written(&mut disk);
    scene.says(&host, shows(Reaction::Thanks));
    assert_eq!(scene.handed, Vec::<Vec<Entry>>::new());
    assert_eq!(seen(&mut scene, &host).2, 1);
    scene.says(&host, Command::RaiseHand(true)); // is being written
    scene.says(&host, shows(Reaction::Slower));
    scene.pass(millis(500));
    assert_eq!(seen(&mut scene, &host).2, 1);
}
