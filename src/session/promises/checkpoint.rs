//! Whether people are still there: asked once, at a moment that nobody knows, and written beside who attended.

use super::keeping::Disk;
use super::*;
use crate::session::attendance::{Checks, attendance};
use crate::session::messages::{CheckpointState, StillThere};

fn with(mut newcomer: Newcomer, companions: &[&str]) -> Newcomer {
    let names = companions.iter().map(|name| Pii((*name).into()));
    newcomer.companions = Some(names.collect());
    newcomer
}

fn here(names: &[&str]) -> Command {
    Command::StillThere(names.iter().map(|name| Pii((*name).into())).collect())
}

/// Of whom each `checkpoint` since the last call asked this one's page.
fn asked(scene: &mut Scene, of: &Guest) -> Vec<Vec<String>> {
    let told = scene.told(of).into_iter();
    told.filter_map(|message| match message {
        FromRoom::Checkpoint { checkpoint } => Some(checkpoint.map_or(Vec::new(), |it| it.names)),
        _ => None,
    })
    .collect()
}

fn state(scene: &Scene) -> CheckpointState {
    scene.room.agenda_told(scene.now).checkpoint
}

/// A host who has the session ask, and a clinic of three: chance says twenty minutes.
fn opened(scene: &mut Scene) -> (Guest, Guest) {
    let host = scene.join(hub("Hub"));
    scene.says(&host, Command::Checkpoint(true));
    scene.pass(seconds(3_600)); // alone it has not begun
    assert_eq!(state(scene), CheckpointState::Ahead);
    let north = scene.join(with(spoke("North").subject("north"), &["Ana", "Luis"]));
    (host, north)
}

#[test]
fn clinics_are_asked_once_at_a_moment_after_the_beginning_and_each_person_answers() {
    let (mut scene, mut disk) = (Scene::kept(), Disk::default());
    let (host, north) = opened(&mut scene);
    let south = scene.join(spoke("South"));
    scene.pass(seconds(20 * 60 - 1));
    assert_eq!(asked(&mut scene, &north), Vec::<Vec<String>>::new());
    scene.pass(seconds(1));
    assert_eq!(asked(&mut scene, &north), [["North", "Ana", "Luis"]]);
    assert_eq!(asked(&mut scene, &south), [["South"]]);
    assert_eq!(asked(&mut scene, &host), Vec::<Vec<String>>::new());
    assert_eq!(state(&scene), CheckpointState::Open);

    scene.says(&north, here(&["ana", "Somebody"]));
    scene.written(&mut disk);
    assert_eq!(asked(&mut scene, &north), [["North", "Luis"]]);
    scene.says(&north, here(&["Ana"]));
    scene.written(&mut disk);
    assert_eq!(scene.refusal(&north).as_deref(), Some("not_asked"));
    scene.says(&north, here(&["North"]));
    scene.written(&mut disk);
    scene.pass(seconds(5 * 60));
    scene.written(&mut disk);
    // of Luis and of South nothing came, and nobody is sent away for it
    assert_eq!(
        asked(&mut scene, &north),
        [vec!["Luis".to_owned()], Vec::new()]
    );
    assert_eq!(state(&scene), CheckpointState::Done);
    scene.says(&north, here(&["Luis"]));
    assert_eq!(scene.refusal(&north).as_deref(), Some("not_asked"));
    scene.pass(seconds(3_600));
    assert_eq!(asked(&mut scene, &south), [Vec::<String>::new()]);
    scene.written(&mut disk);

    let people = attendance(disk.1.values().map(String::as_str));
    let checks = |name: &str| {
        let mut people = people.iter();
        people
            .find(|one| one.name == name)
            .expect("attended")
            .checks
    };
    let of = |asked, answered| Checks { asked, answered };
    assert_eq!(checks("North"), of(1, 1));
    assert_eq!(checks("Ana"), of(1, 1));
    assert_eq!(checks("Luis"), of(1, 0));
    assert_eq!(checks("South"), of(1, 0));
    assert_eq!(checks("Hub"), of(0, 0));
}

#[test]
fn who_comes_back_while_it_is_open_finds_it_open() {
    let mut scene = Scene::new();
    let (_, north) = opened(&mut scene);
    scene.pass(seconds(20 * 60 - 1));
    scene.vanishes(&north);
    scene.pass(seconds(2));
    let late = scene.join(spoke("Late"));
    assert_eq!(late.welcome.checkpoint, None, "it came after");
    scene.pass(seconds(9));
    let again = scene.join(spoke("North").subject("north").resuming(&north));
    let expected = StillThere {
        names: ["North", "Ana", "Luis"].map(Into::into).into(),
        left_ms: 290_000,
    };
    assert_eq!(again.welcome.checkpoint, Some(expected));
}

#[test]
fn whoever_is_renamed_between_question_and_answer_has_answered() {
    let (mut scene, mut disk) = (Scene::kept(), Disk::default());
    let (_, north) = opened(&mut scene);
    scene.pass(seconds(20 * 60));
    let rename = Command::Rename {
        participant: north.id(),
        name: Pii("North clinic".into()),
    };
    scene.says(&north, rename);
    scene.says(&north, here(&["North"]));
    scene.written(&mut disk);
    let people = attendance(disk.1.values().map(String::as_str));
    let one = people.iter().find(|one| one.name == "North clinic");
    assert_eq!(one.expect("attended").checks.answered, 1);
}

#[test]
fn a_host_switches_it_and_it_ends_with_the_session() {
    let mut scene = Scene::new();
    let (host, north) = opened(&mut scene);
    scene.says(&north, Command::Checkpoint(false));
    assert_eq!(scene.refusal(&north).as_deref(), Some("host_only"));
    scene.pass(seconds(20 * 60));
    scene.says(&host, Command::Checkpoint(false));
    assert_eq!(
        asked(&mut scene, &north),
        [
            vec!["North".to_owned(), "Ana".into(), "Luis".into()],
            Vec::new()
        ]
    );
    scene.says(&host, Command::Checkpoint(true));
    assert_eq!(state(&scene), CheckpointState::Ahead);
    scene.says(&host, Command::End { debrief: true });
    assert_eq!(
        state(&scene),
        CheckpointState::Off,
        "as sessions of this room begin"
    );
}
