//! The agenda: where the session is, how long it takes, and what that changes.

use super::keeping::Disk;
use super::*;
use crate::session::messages::{Agenda, AgendaStep, PlannedItem};
use crate::session::minutes::minutes;
use crate::session::phase::Phase;

/// The agenda as a guest was told it last since we asked.
fn agenda(scene: &mut Scene, guest: &Guest) -> Option<Agenda> {
    let told = scene.told(guest).into_iter().rev();
    told.filter_map(|message| match message {
        FromRoom::Agenda(agenda) => Some(agenda),
        _ => None,
    })
    .next()
}

/// A host lets an item of this phase run.
fn begin(scene: &mut Scene, host: &Guest, phase: Phase) {
    let mut items = host.welcome.agenda.items.iter();
    let item = items.find(|item| item.phase == phase).expect("one of it");
    scene.says(host, Command::MoveAgenda(AgendaStep::Item(item.id)));
    scene.pass(millis(100));
}

fn raise(scene: &mut Scene, guest: &Guest) {
    scene.says(guest, Command::RaiseHand(true));
    scene.pass(millis(100));
}

/// The hands as whoever comes now sees them.
fn queue(scene: &mut Scene) -> Vec<ParticipantId> {
    let late = scene.join(spoke("Late"));
    let hands = late.welcome.hands.iter().map(|hand| hand.participant);
    let hands = hands.collect();
    scene.says(&late, Command::Leave);
    hands
}

#[test]
fn everyone_sees_where_the_session_is_and_a_newcomer_too() {
    let mut scene = Scene::new();
    let host = scene.join(hub("Hub"));
    let north = scene.join(spoke("North"));
    let planned = &north.welcome.agenda;
    assert_eq!(planned.current, None, "nothing has begun");
    let minutes = planned.items.iter().map(|item| item.minutes);
    assert_eq!(minutes.sum::<u32>(), 5 + 20 + (5 + 5 + 8 + 2) + 2 + 2 + 5);
    scene.told(&north);
    scene.says(&host, Command::MoveAgenda(AgendaStep::Next));
    scene.pass(seconds(6 * 60));
    scene.says(&host, Command::MoveAgenda(AgendaStep::Next));
    scene.says(&host, Command::Extend { minutes: 5 });
    scene.pass(seconds(1));
    let told = agenda(&mut scene, &north).expect("told");
    assert_eq!(told.current, Some(told.items[1].id));
    assert_eq!(
        told.items[0].elapsed_ms,
        6 * 60_000,
        "and nobody was cut off"
    );
    assert_eq!((told.items[1].minutes, told.items[1].extended), (20, 5));
    scene.pass(seconds(59));
    let late = scene.join(spoke("Late"));
    assert_eq!(late.welcome.agenda.current, told.current);
    assert_eq!(late.welcome.agenda.items[1].elapsed_ms, 60_000);
}

#[test]
fn nothing_is_told_as_time_passes() {
    let mut scene = Scene::new();
    let host = scene.join(hub("Hub"));
    begin(&mut scene, &host, Phase::SumUp);
    scene.told(&host);
    scene.pass(seconds(3_600));
    assert_eq!(scene.told(&host), []);
}

#[test]
fn a_host_who_changes_the_list_takes_no_time_from_what_runs() {
    let mut scene = Scene::new();
    let host = scene.join(hub("Hub"));
    begin(&mut scene, &host, Phase::Present);
    scene.pass(seconds(60));
    let mut items: Vec<PlannedItem> = host.welcome.agenda.items[3..]
        .iter()
        .map(|item| PlannedItem {
            id: Some(item.id),
            phase: item.phase,
            title: Some(format!("Part {}", item.id)),
            minutes: 7,
        })
        .collect();
    items.rotate_left(1);
    scene.told(&host);
    scene.says(&host, Command::SetAgenda(items));
    scene.pass(seconds(1));
    let told = agenda(&mut scene, &host).expect("told");
    let present = told.items.last().expect("an item");
    assert_eq!(told.current, Some(present.id));
    assert_eq!((present.phase, present.minutes), (Phase::Present, 7));
    assert!(present.elapsed_ms >= 60_000);
}

#[test]
fn hands_stay_up_while_someone_teaches_or_presents() {
    let mut scene = Scene::new();
    let host = scene.join(hub("Hub"));
    let (north, south) = (scene.join(spoke("North")), scene.join(spoke("South")));
    raise(&mut scene, &host);
    begin(&mut scene, &host, Phase::Didactic);
    raise(&mut scene, &north);
    begin(&mut scene, &host, Phase::Introduce);
    raise(&mut scene, &south);
    begin(&mut scene, &host, Phase::Present);
    assert_eq!(queue(&mut scene), [host.id(), north.id(), south.id()]);
}

#[test]
fn hands_are_closed_while_the_session_sums_up() {
    let mut scene = Scene::new();
    let host = scene.join(hub("Hub"));
    let north = scene.join(spoke("North"));
    raise(&mut scene, &north);
    scene.told(&north);
    begin(&mut scene, &host, Phase::SumUp);
    let told = scene.told(&north);
    let at = |what: fn(&FromRoom) -> bool| told.iter().position(what).expect("told");
    let phase = at(|message| matches!(message, FromRoom::Agenda(_)));
    let hands = at(|message| matches!(message, FromRoom::Hands { .. }));
    assert!(phase < hands, "else the hub seems to have lowered it");
    for guest in [&north, &host] {
        raise(&mut scene, guest);
        assert_eq!(scene.refusal(guest).as_deref(), Some("hands_closed"));
    }
    scene.says(&north, Command::RaiseHand(false)); // down is down
    assert_eq!(scene.refusal(&north), None);
    scene.pass(seconds(60));
    begin(&mut scene, &host, Phase::Close);
    assert_eq!(queue(&mut scene), []);
    raise(&mut scene, &north);
    assert_eq!(queue(&mut scene), [north.id()]);
}

#[test]
fn the_hub_sums_up_and_the_clinic_that_spoke_last_does_not_stand_before_it() {
    let mut scene = Scene::new();
    let host = scene.join(hub("Hub"));
    let north = scene.join(spoke("North"));
    begin(&mut scene, &host, Phase::Recommend);
    scene.says(&host, Command::Floor(Some(north.id())));
    begin(&mut scene, &host, Phase::SumUp);
    assert_eq!(scene.join(spoke("Late")).welcome.floor, None);
    begin(&mut scene, &host, Phase::Recommend);
    let floor = scene.join(spoke("Soon")).welcome.floor;
    assert_eq!(floor, Some(north.id()), "the step was a slip");
    begin(&mut scene, &host, Phase::SumUp);
    begin(&mut scene, &host, Phase::Announcements);
    let floor = scene.join(spoke("Next")).welcome.floor;
    assert_eq!(floor, None, "and going on is none");
    begin(&mut scene, &host, Phase::Recommend);
    scene.says(&host, Command::Floor(Some(north.id())));
    begin(&mut scene, &host, Phase::SumUp);
    scene.pass(seconds(20));
    begin(&mut scene, &host, Phase::Recommend);
    assert_eq!(scene.join(spoke("After")).welcome.floor, None);
    begin(&mut scene, &host, Phase::SumUp);
    // who is asked to say something all the same has it
    scene.says(&host, Command::Floor(Some(north.id())));
    assert_eq!(scene.join(spoke("Later")).welcome.floor, Some(north.id()));
    begin(&mut scene, &host, Phase::Recommend);
    scene.says(&host, Command::Floor(Some(host.id())));
    begin(&mut scene, &host, Phase::SumUp);
    let floor = scene.join(spoke("Last")).welcome.floor;
    assert_eq!(floor, Some(host.id()), "of the hub it stays");
}

#[test]
fn a_step_too_far_is_undone_with_the_hands_that_it_lowered() {
    let mut scene = Scene::new();
    let host = scene.join(hub("Hub"));
    let (north, south) = (scene.join(spoke("North")), scene.join(spoke("South")));
    begin(&mut scene, &host, Phase::Recommend);
    raise(&mut scene, &north);
    raise(&mut scene, &south);
    begin(&mut scene, &host, Phase::SumUp);
    assert_eq!(queue(&mut scene), []);
    scene.pass(seconds(5));
    begin(&mut scene, &host, Phase::Recommend);
    assert_eq!(queue(&mut scene), [north.id(), south.id()]);
}

#[test]
fn clinics_recommend_before_the_hub_and_who_has_not_spoken_before_who_has() {
    let mut scene = Scene::new();
    let host = scene.join(hub("Hub"));
    let (north, south) = (scene.join(spoke("North")), scene.join(spoke("South")));
    scene.says(&host, Command::Floor(Some(north.id())));
    scene.pass(seconds(30));
    scene.says(&host, Command::Floor(None));
    raise(&mut scene, &host);
    raise(&mut scene, &north);
    begin(&mut scene, &host, Phase::Recommend);
    raise(&mut scene, &south);
    assert_eq!(queue(&mut scene), [south.id(), north.id(), host.id()]);
    let to_front = Command::MoveHand {
        participant: host.id(),
        place: 0,
    };
    scene.says(&host, to_front);
    let west = scene.join(spoke("West"));
    raise(&mut scene, &west);
    let expected = [host.id(), south.id(), west.id(), north.id()];
    assert_eq!(queue(&mut scene), expected, "the host overrules");
}

#[test]
fn the_next_session_begins_at_the_beginning() {
    let mut scene = Scene::new();
    let host = scene.join(hub("Hub"));
    begin(&mut scene, &host, Phase::SumUp);
    scene.pass(seconds(90));
    scene.told(&host);
    scene.says(&host, Command::End { debrief: true });
    scene.pass(seconds(1));
    let told = agenda(&mut scene, &host).expect("told");
    assert_eq!(told.current, None);
    let took = told.items.iter().map(|item| item.elapsed_ms).max();
    assert!(
        took >= Some(90_000),
        "the hub still reads what took how long"
    );
    scene.says(&host, Command::Leave);
    let next = scene.join(hub("Hub"));
    let items = &next.welcome.agenda.items;
    assert!(items.iter().all(|item| item.elapsed_ms == 0));
    begin(&mut scene, &next, Phase::Didactic);
    scene.says(&next, Command::End { debrief: false });
    let third = scene.join(hub("Hub"));
    assert_eq!(third.welcome.agenda, host.welcome.agenda);
}

#[test]
fn whoever_hosts_for_want_of_a_facilitator_moves_the_agenda() {
    let mut scene = Scene::new();
    let doctor = scene.join(newcomer(Role::Specialist, "Doctor"));
    scene.says(&doctor, Command::MoveAgenda(AgendaStep::Next));
    assert_eq!(scene.refusal(&doctor).as_deref(), Some("host_only"));
    scene.pass(seconds(11));
    scene.says(&doctor, Command::MoveAgenda(AgendaStep::Next));
    assert_eq!(scene.refusal(&doctor), None);
    assert!(scene.join(hub("Hub")).welcome.agenda.current.is_some());
}

#[test]
fn planned_and_real_minutes_of_each_session_stay() {
    let (mut scene, mut disk) = (Scene::kept(), Disk::default());
    let host = scene.join(hub("Hub"));
    scene.says(&host, Command::End { debrief: true }); // of nothing that ran nothing is said
    begin(&mut scene, &host, Phase::Didactic);
    scene.pass(seconds(25 * 60));
    scene.says(&host, Command::Extend { minutes: 5 });
    begin(&mut scene, &host, Phase::Close);
    scene.pass(seconds(120));
    scene.says(&host, Command::End { debrief: true });
    // what the hub goes through among itself belongs to it
    begin(&mut scene, &host, Phase::Close);
    scene.pass(seconds(60));
    scene.says(&host, Command::End { debrief: false });
    scene.pass(seconds(3_600));
    let host = scene.join(hub("Hub"));
    begin(&mut scene, &host, Phase::Welcome);
    scene.pass(seconds(60));
    scene.says(&host, Command::End { debrief: false });
    scene.written(&mut disk);
    let told = minutes(disk.1.values().map(String::as_str));
    let ran: Vec<Vec<_>> = told
        .iter()
        .map(|session| {
            let ran = session.items.iter().filter(|item| item.took > 0);
            ran.map(|item| (item.phase, item.planned, item.extended, item.took / 60_000))
                .collect()
        })
        .collect();
    assert_eq!(
        ran,
        [
            vec![(Phase::Didactic, 20, 5, 25), (Phase::Close, 5, 0, 3)],
            vec![(Phase::Welcome, 5, 0, 1)],
        ]
    );
}
