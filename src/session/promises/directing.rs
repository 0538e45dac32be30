//! The spotlight, and whom clinics see.

use super::*;
use crate::relay::handle::Visibility;
use crate::session::messages::{AgendaStep, Gallery, PlannedItem, Stage};
use crate::session::phase::Phase;
use crate::session::sheet::{CaseText, CaseWish, Presenter};

/// The stage as a guest was told it last since we asked.
fn stage(scene: &mut Scene, guest: &Guest) -> Option<Stage> {
    let told = scene.told(guest).into_iter().rev();
    told.filter_map(|message| match message {
        FromRoom::Stage(stage) => Some(stage),
        _ => None,
    })
    .next()
}

/// How the relay was told that clinics see these, last.
fn visible(scene: &Scene, guests: &[&Guest]) -> Vec<Option<Visibility>> {
    let of = |guest: &&Guest| {
        let orders = scene.relay.iter().rev();
        let told = orders.filter_map(|order| match order {
            Order::SetPermissions(changed, _) => Some(changed),
            _ => None,
        });
        let mut told = told.flatten().filter(|(link, _)| *link == guest.link);
        told.next().map(|(_, permissions)| permissions.visibility)
    };
    guests.iter().map(of).collect()
}

#[test]
fn whoever_is_in_the_spotlight_is_large_for_everyone_and_the_floor_stays() {
    let mut scene = Scene::new();
    let host = scene.join(hub("Hub"));
    let [north, south] = ["North", "South"].map(|name| scene.join(spoke(name)));
    scene.says(&host, Command::Floor(Some(south.id())));
    scene.pass(seconds(1));
    scene.says(&host, Command::Spotlight(Some(north.id())));
    scene.pass(seconds(1));
    let told = stage(&mut scene, &south).expect("told");
    assert_eq!(told.spotlight, Some(north.id()));
    assert_eq!(
        (told.first, told.second),
        (Some(north.id()), Some(south.id()))
    );
    assert_eq!(visible(&scene, &[&north]), [Some(Visibility::Large)]);
    let late = scene.join(spoke("Late"));
    assert_eq!(late.welcome.floor, Some(south.id()), "it moved nowhere");
    assert_eq!(late.welcome.stage, told);
    scene.says(&host, Command::Spotlight(None));
    scene.pass(seconds(1));
    let told = stage(&mut scene, &south).expect("told");
    assert_eq!((told.spotlight, told.first), (None, Some(south.id())));
    assert_eq!(visible(&scene, &[&north]), [Some(Visibility::HubOnly)]);
}

#[test]
fn the_spotlight_goes_with_whoever_it_was_on() {
    let mut scene = Scene::new();
    let host = scene.join(hub("Hub"));
    let north = scene.join(spoke("North"));
    scene.says(&host, Command::Spotlight(Some(north.id())));
    scene.pass(seconds(1));
    scene.told(&host);
    scene.says(&north, Command::Leave);
    scene.pass(seconds(1));
    assert_eq!(stage(&mut scene, &host).expect("told").spotlight, None);
    scene.says(&host, Command::Spotlight(Some(north.id())));
    assert_eq!(scene.refusal(&host).as_deref(), Some("no_such_participant"));
}

#[test]
fn only_a_host_directs_and_only_whoever_publishes_is_shown() {
    let mut scene = Scene::new();
    let host = scene.join(hub("Hub"));
    let north = scene.join(spoke("North"));
    let watcher = scene.join(newcomer(Role::Observer, "Watcher"));
    for command in [
        Command::Spotlight(Some(north.id())),
        Command::ShowGallery(Gallery::Everyone),
    ] {
        scene.says(&north, command);
        assert_eq!(scene.refusal(&north).as_deref(), Some("host_only"));
    }
    scene.says(&host, Command::Spotlight(Some(watcher.id())));
    assert_eq!(scene.refusal(&host).as_deref(), Some("cannot_speak"));
}

#[test]
fn clinics_see_each_other_small_once_a_host_says_so_and_so_does_a_newcomer() {
    let mut scene = Scene::new();
    let host = scene.join(hub("Hub"));
    let [north, south] = ["North", "South"].map(|name| scene.join(spoke(name)));
    scene.says(&host, Command::Spotlight(Some(south.id())));
    scene.says(&host, Command::ShowGallery(Gallery::Everyone));
    scene.pass(seconds(1));
    let told = stage(&mut scene, &north).expect("told");
    assert_eq!(told.gallery, Gallery::Everyone);
    let seen = [Some(Visibility::Small), Some(Visibility::Large)];
    assert_eq!(visible(&scene, &[&north, &south]), seen);
    let admission = scene.admit(spoke("Late")).expect("open");
    assert_eq!(admission.permissions.visibility, Visibility::Small);
    scene.says(&host, Command::ShowGallery(Gallery::Stage));
    scene.pass(seconds(1));
    let seen = [Some(Visibility::HubOnly), Some(Visibility::Large)];
    assert_eq!(visible(&scene, &[&north, &south]), seen);
}

/// A host opens the case of `presenter` in an agenda of one case, and goes on to its introduction.
fn presents(scene: &mut Scene, host: &Guest, presenter: &Guest) {
    let phases = [
        Phase::Welcome,
        Phase::Introduce,
        Phase::Clarify,
        Phase::Recommend,
    ];
    let items = phases.map(|phase| PlannedItem {
        id: None,
        phase,
        title: None,
        minutes: 5,
    });
    scene.says(host, Command::SetAgenda(items.into()));
    let case = CaseText {
        echo_id: "ABC-2026-1".into(),
        presenter: Presenter {
            participant: Some(presenter.id()),
            name: "North".into(),
        },
        questions: vec!["Which drug next?".into()],
        sections: Vec::new(),
    };
    let open = CaseWish::Open {
        case,
        follow_up: None,
    };
    scene.says(host, Command::Case(Box::new(open)));
    for _ in 0..2 {
        scene.says(host, Command::MoveAgenda(AgendaStep::Next));
    }
    scene.pass(seconds(1));
}

#[test]
fn who_presents_is_large_for_everyone_until_recommendations_come_and_who_asks_stands_beside() {
    let mut scene = Scene::new();
    let host = scene.join(hub("Hub"));
    let [north, south] = ["North", "South"].map(|name| scene.join(spoke(name)));
    presents(&mut scene, &host, &north);
    let told = stage(&mut scene, &south).expect("told");
    assert_eq!(
        (told.presenting, told.first),
        (Some(north.id()), Some(north.id()))
    );
    assert_eq!(told.spotlight, None, "nobody put them there");
    let seen = [Some(Visibility::Large), None];
    assert_eq!(visible(&scene, &[&north, &south]), seen);
    scene.says(&host, Command::MoveAgenda(AgendaStep::Next));
    scene.says(&host, Command::Floor(Some(south.id())));
    scene.pass(seconds(1));
    let told = stage(&mut scene, &host).expect("told");
    assert_eq!(
        (told.first, told.second),
        (Some(north.id()), Some(south.id()))
    );
    // a host still says otherwise
    scene.says(&host, Command::Spotlight(Some(host.id())));
    scene.pass(seconds(1));
    assert_eq!(
        stage(&mut scene, &south).expect("told").first,
        Some(host.id())
    );
    let seen = [Some(Visibility::HubOnly)];
    assert_eq!(visible(&scene, &[&north]), seen);
    scene.says(&host, Command::Spotlight(None));
    scene.says(&host, Command::MoveAgenda(AgendaStep::Next));
    scene.pass(seconds(1));
    let told = stage(&mut scene, &south).expect("told");
    assert_eq!(
        (told.presenting, told.first),
        (None, Some(south.id())),
        "they recommend"
    );
    assert_eq!(visible(&scene, &[&north]), seen);
}

#[test]
fn a_presenter_who_leaves_or_only_watches_is_on_no_stage() {
    let mut scene = Scene::new();
    let host = scene.join(hub("Hub"));
    let north = scene.join(spoke("North"));
    presents(&mut scene, &host, &north);
    scene.says(&north, Command::Leave);
    scene.pass(seconds(1));
    assert_eq!(stage(&mut scene, &host).expect("told").presenting, None);
    let mut scene = Scene::new();
    let host = scene.join(hub("Hub"));
    let watcher = scene.join(newcomer(Role::Observer, "Watcher"));
    presents(&mut scene, &host, &watcher);
    assert_eq!(scene.room.stage().presenting, None);
}
