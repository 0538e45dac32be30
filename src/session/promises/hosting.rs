//! Roles: who hosts, and what each may do.

use super::*;
use crate::session::messages::AgendaStep;
use crate::site::Site;

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
fn commands(whom: ParticipantId) -> [Command; 11] {
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
        Command::Entrance(EntranceTo::Locked),
        Command::Remove(whom),
        Command::MoveAgenda(AgendaStep::Next),
        Command::Extend { minutes: 5 },
        Command::SetAgenda(Vec::new()),
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
            scene.pass(seconds(1));
        }
        let row = FromRoom::Mute {
            source: SourceName::Microphone,
            muted: true,
        };
        let told = scene.told(&north);
        assert!(
            told.contains(&row)
                && told.contains(&FromRoom::Floor {
                    participant: Some(north.id())
                })
        );
        assert_eq!(scene.left(north.id()), Some(Ended::Removed));
        assert_eq!(
            scene.admit(spoke("South").subject("south")),
            Err(JoinError::SessionEnded)
        );
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
fn a_facilitator_whose_line_is_dead_is_gone_though_its_socket_hangs() {
    let mut scene = Scene::new();
    let facilitator = scene.join(hub("Facilitator"));
    let doctor = scene.join(newcomer(Role::Specialist, "Doctor"));
    scene.pass(seconds(1));
    scene.told(&doctor);
    // a lid that is shut sends no farewell
    scene.media(MediaEvent::Silent(facilitator.link));
    scene.pass(TOOK_OVER + seconds(1));
    assert_eq!(host(&mut scene, &doctor), Some(doctor.id()));
    scene.media(MediaEvent::Connected(facilitator.link));
    scene.pass(seconds(1));
    assert_eq!(host(&mut scene, &doctor), Some(facilitator.id()));
}

#[test]
fn who_hosts_for_a_facilitator_cannot_keep_it_out() {
    let mut scene = Scene::new();
    let facilitator = scene.join(hub("Facilitator"));
    let doctor = scene.join(newcomer(Role::Specialist, "Doctor"));
    let other = scene.join(newcomer(Role::Specialist, "Other"));
    scene.vanishes(&facilitator);
    scene.media(MediaEvent::Silent(facilitator.link));
    scene.pass(TOOK_OVER + seconds(1));
    scene.told(&doctor);
    scene.says(&doctor, Command::Remove(facilitator.id()));
    assert_eq!(scene.refusal(&doctor).as_deref(), Some("host_only"));
    scene.says(&doctor, Command::Remove(other.id()));
    assert_eq!(scene.left(other.id()), Some(Ended::Removed));
    let again = scene.join(hub("Facilitator").resuming(&facilitator));
    assert_eq!(again.welcome.host, Some(again.id()));
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
    // by the resume token too: its link was made for what a clinician sends
    let clinician = spoke("North").subject("north").resuming(&again);
    let admission = scene.admit(clinician).expect("admitted");
    assert!(!admission.has_link && admission.permissions.may_publish.microphone);
    assert_eq!(admission.tracks.len(), 3);
}

#[test]
fn everyone_is_muted_but_who_asks_and_who_has_the_floor() {
    let mut scene = Scene::new();
    let facilitator = scene.join(hub("Hub"));
    let doctor = scene.join(newcomer(Role::Specialist, "Doctor"));
    let (north, south) = (scene.join(spoke("North")), scene.join(spoke("South")));
    scene.join(spoke("Eye").viewing());
    scene.says(&facilitator, Command::Floor(Some(north.id())));
    scene.says(&doctor, Command::SilenceAll);
    assert_eq!(scene.refusal(&doctor).as_deref(), Some("host_only"));
    scene.told(&south);
    scene.says(&facilitator, Command::SilenceAll);
    let silent = [&facilitator, &doctor, &north, &south]
        .map(|guest| scene.is_muted(guest.id(), SourceName::Microphone));
    assert_eq!(silent, [false, true, false, true]);
    let mute = FromRoom::Mute {
        source: SourceName::Microphone,
        muted: true,
    };
    assert!(scene.told(&south).contains(&mute));
    scene.mutes(&south, SourceName::Microphone, false);
    assert!(
        !scene.is_muted(south.id(), SourceName::Microphone),
        "it may speak again"
    );
    // nor whoever is before the room without it, as who presents a case is
    scene.says(&facilitator, Command::Spotlight(Some(south.id())));
    scene.says(&facilitator, Command::SilenceAll);
    assert!(!scene.is_muted(south.id(), SourceName::Microphone));
}

#[test]
fn a_host_asks_and_nobody_unmutes_another() {
    let mut scene = Scene::new();
    let facilitator = scene.join(hub("Hub"));
    let (north, south) = (scene.join(spoke("North")), scene.join(spoke("South")));
    scene.mutes(&north, SourceName::Microphone, true);
    scene.pass(seconds(1));
    scene.told(&north);
    for _ in 0..100 {
        scene.says(&facilitator, Command::AskToUnmute(north.id()));
    }
    let by = facilitator.id();
    let asked = FromRoom::AskedToUnmute { by };
    let told = scene.told(&north);
    assert!(told.contains(&asked));
    assert!(told.len() <= 2, "{} times at once", told.len());
    assert!(scene.is_muted(north.id(), SourceName::Microphone));
    scene.says(&facilitator, Command::AskToUnmute(south.id()));
    assert!(
        !scene.told(&south).contains(&FromRoom::AskedToUnmute { by }),
        "it is heard"
    );
    scene.says(&south, Command::AskToUnmute(north.id()));
    assert_eq!(scene.refusal(&south).as_deref(), Some("host_only"));
    let observer = scene.join(newcomer(Role::Observer, "Observer"));
    scene.says(&facilitator, Command::AskToUnmute(observer.id()));
    assert_eq!(
        scene.refusal(&facilitator).as_deref(),
        Some("no_such_source")
    );
}

#[test]
fn a_name_is_given_by_its_owner_and_by_a_host_and_stays_over_a_reload() {
    let mut scene = Scene::new();
    let facilitator = scene.join(hub("Hub"));
    let (north, south) = (scene.join(spoke("North")), scene.join(spoke("South")));
    let rename = |participant: &Guest, name: &str| Command::Rename {
        participant: participant.id(),
        name: Pii(name.into()),
    };
    scene.says(&north, rename(&north, "Fort Yates"));
    scene.says(&south, rename(&north, "Somewhere"));
    assert_eq!(scene.refusal(&south).as_deref(), Some("host_only"));
    scene.pass(seconds(1));
    scene.told(&south);
    scene.says(&facilitator, rename(&south, "Clinic South, Dr Lee"));
    scene.pass(seconds(1));
    assert!(scene.told(&south).iter().any(|message| matches!(message,
        FromRoom::Roster { changed, .. } if changed[0].name == "Clinic South, Dr Lee")));
    let again = scene.join(spoke("North").resuming(&north));
    assert_eq!(again.welcome.name, "Fort Yates");
    assert_eq!(
        scene.row(south.id()).expect("in").name,
        "Clinic South, Dr Lee"
    );
}

#[test]
fn outside_the_room_the_link_of_whoever_hosts_is_known_and_no_other() {
    let mut scene = Scene::new();
    let host = scene.join(newcomer(Role::Specialist, "Host").subject("ana"));
    let other = newcomer(Role::Specialist, "Other").subject("bo");
    let clinic = spoke("North").subject("ana");
    scene.join(other.clone());
    let credential = newcomer(Role::Specialist, "Host").subject("ana").credential;
    let hosts = |scene: &Scene, site, credential: &Credential| {
        let holder = scene.room.holder(scene.now, site, credential);
        assert!(!holder.was_removed);
        holder.hosts
    };
    assert!(!hosts(&scene, Site::Hub, &credential), "not yet");
    scene.pass(TOOK_OVER);
    assert!(hosts(&scene, Site::Hub, &credential));
    assert!(!hosts(&scene, Site::Hub, &other.credential));
    assert!(!hosts(&scene, Site::Spoke, &clinic.credential));
    // of a link that several share nobody can say who holds it
    scene.says(&host, Command::Leave);
    let shared = newcomer(Role::Coordinator, "Shared");
    scene.join(shared.clone());
    scene.pass(TOOK_OVER);
    assert!(!hosts(&scene, Site::Hub, &shared.credential));
    assert!(!hosts(&scene, Site::Hub, &credential));
}
