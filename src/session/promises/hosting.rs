//! Roles: who hosts, and what each may do.

use super::*;

const TOOK_OVER: Duration = seconds(10);

/// Who hosts, as a guest was told last since we asked.
fn host(scene: &mut Scene, guest: &Guest) -> Option<ParticipantId> {
    let told = scene.told(guest).into_iter().rev();
    told.filter_map(|message| match message {
        FromRoom::Host { participant } => Some(participant),
        _ => None,
    })
    .next()
    .expect("told who hosts")
}

/// What only a host may do, done to a clinic.
fn commands(whom: ParticipantId) -> [Command; 8] {
    [
        Command::Floor(Some(whom)),
        Command::MoveHand {
            participant: whom,
            place: 0,
        },
        Command::LowerHand(Some(whom)),
        Command::LowerHand(None),
        Command::Silence {
            participant: whom,
            source: SourceName::Microphone,
        },
        Command::Lock(true),
        Command::Remove(whom),
        Command::End { debrief: true },
    ]
}

#[test]
fn who_does_not_host_commands_nobody() {
    for role in [Role::Specialist, Role::Clinician, Role::Observer] {
        let mut scene = Scene::new();
        let facilitator = scene.join(hub("Hub"));
        let north = scene.join(spoke("North"));
        let one = scene.join(newcomer(role, "One"));
        scene.says(&north, Command::RaiseHand(true));
        scene.pass(seconds(60));
        scene.told(&facilitator);
        for command in commands(north.id()) {
            scene.says(&one, command);
            assert_eq!(
                scene.refusal(&one).as_deref(),
                Some("host_only"),
                "{role:?}"
            );
        }
        scene.pass(seconds(1));
        assert_eq!(scene.told(&facilitator), [], "nothing changed");
    }
}

#[test]
fn a_facilitator_and_a_coordinator_host() {
    for role in [Role::Facilitator, Role::Coordinator] {
        let mut scene = Scene::new();
        scene.join(hub("Hub"));
        let north = scene.join(spoke("North"));
        let one = scene.join(newcomer(role, "One"));
        scene.says(&north, Command::RaiseHand(true));
        for command in commands(north.id()) {
            scene.says(&one, command);
            assert_eq!(scene.refusal(&one), None, "{role:?}");
        }
    }
}

#[test]
fn a_room_whose_facilitator_is_gone_has_a_host_ten_seconds_later() {
    let mut scene = Scene::new();
    let facilitator = scene.join(hub("Facilitator"));
    assert_eq!(facilitator.welcome.host, Some(facilitator.id()), "at once");
    let first = scene.join(newcomer(Role::Specialist, "First"));
    let second = scene.join(newcomer(Role::Specialist, "Second"));
    let north = scene.join(spoke("North"));
    scene.pass(seconds(1));
    for guest in [&first, &second, &north] {
        scene.told(guest);
    }
    // its browser is killed: its place is held for longer
    scene.vanishes(&facilitator);
    scene.pass(TOOK_OVER - millis(100));
    scene.says(&first, Command::Floor(Some(north.id())));
    assert_eq!(scene.refusal(&first).as_deref(), Some("host_only"));
    scene.pass(millis(200));
    for guest in [&first, &second, &north] {
        assert_eq!(host(&mut scene, guest), Some(first.id()));
    }
    scene.says(&first, Command::Floor(Some(north.id())));
    assert_eq!(scene.refusal(&first), None);
    scene.says(&second, Command::Floor(None));
    assert_eq!(scene.refusal(&second).as_deref(), Some("host_only"));

    let again = scene.join(hub("Facilitator").resuming(&facilitator));
    assert_eq!(again.welcome.host, Some(again.id()), "gets the room back");
    scene.pass(seconds(1));
    assert_eq!(host(&mut scene, &first), Some(again.id()));
    scene.says(&first, Command::Floor(None));
    assert_eq!(scene.refusal(&first).as_deref(), Some("host_only"));
}

#[test]
fn a_reload_changes_no_host() {
    let mut scene = Scene::new();
    let facilitator = scene.join(hub("Facilitator"));
    let coordinator = scene.join(newcomer(Role::Coordinator, "Coordinator"));
    scene.pass(seconds(1));
    scene.told(&coordinator);
    scene.vanishes(&facilitator);
    scene.pass(seconds(9));
    scene.join(hub("Facilitator").resuming(&facilitator));
    scene.pass(seconds(60));
    let told = scene.told(&coordinator);
    assert!(
        !told
            .iter()
            .any(|message| matches!(message, FromRoom::Host { .. }))
    );
}

#[test]
fn whoever_hosts_a_hub_by_whip_is_nobody() {
    let mut scene = Scene::new();
    scene.join(hub("Camera of the room").publishing());
    let specialist = scene.join(newcomer(Role::Specialist, "Specialist"));
    scene.pass(TOOK_OVER + seconds(1));
    assert_eq!(host(&mut scene, &specialist), Some(specialist.id()));
}

#[test]
fn an_observer_is_neither_heard_nor_given_the_floor() {
    let mut scene = Scene::new();
    let facilitator = scene.join(hub("Hub"));
    let admission = scene
        .admit(newcomer(Role::Observer, "Observer"))
        .expect("admitted");
    assert_eq!(admission.permissions.may_publish, SourceSet::NONE);
    assert_eq!(admission.tracks, [], "whatever it offers");
    let observer = scene.finish(&admission).expect("welcomed");
    scene.says(&facilitator, Command::Floor(Some(observer.id())));
    assert_eq!(scene.refusal(&facilitator).as_deref(), Some("cannot_speak"));
    scene.says(&observer, Command::RaiseHand(true));
    assert_eq!(scene.refusal(&observer).as_deref(), Some("cannot_speak"));
    scene.mutes(&observer, SourceName::Microphone, false);
    assert_eq!(scene.refusal(&observer).as_deref(), Some("no_such_source"));
}

#[test]
fn a_new_link_of_the_same_person_changes_the_role() {
    let mut scene = Scene::new();
    let north = scene.join(spoke("North").subject("north"));
    scene.says(&north, Command::RaiseHand(true));
    let observer = newcomer(Role::Observer, "North").subject("north");
    let again = scene.join(observer);
    assert_eq!(again.id(), north.id());
    let row = scene.row(north.id()).expect("in");
    assert_eq!(row.role, Role::Observer);
    assert_eq!(row.tracks, []);
    assert_eq!(again.welcome.hands, [], "who cannot speak asks for nothing");
}
