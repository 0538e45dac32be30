//! The lobby: who waits, in which order, how that ends, and what they hear of the room meanwhile.

use super::*;
use crate::session::messages::Entrance as Door;
use proptest::prelude::*;

/// A host, in a room whose clinics wait.
fn screened() -> (Scene, Guest) {
    let mut scene = Scene::new();
    let host = scene.join(hub("Hub"));
    scene.says(&host, Command::Entrance(EntranceTo::Lobby));
    scene.pass(seconds(1));
    scene.told(&host);
    (scene, host)
}

/// What one who waits was told last.
fn told(scene: &mut Scene, by: ConnectionId) -> Waiting {
    scene.pass(seconds(1));
    let told = scene.waiting.get(&by).and_then(|told| told.last());
    told.expect("told").clone()
}

fn before(scene: &mut Scene, by: ConnectionId) -> u32 {
    told(scene, by).before
}

/// Who waits, as a host was told it last since we asked.
fn list(scene: &mut Scene, host: &Guest) -> Option<Vec<String>> {
    scene.pass(seconds(1));
    let told = scene.told(host).into_iter().rev();
    told.filter_map(|message| match message {
        FromRoom::Lobby { waiting } => Some(waiting.into_iter().map(|one| one.name).collect()),
        _ => None,
    })
    .next()
}

fn refused(scene: &Scene, by: ConnectionId) -> Option<JoinError> {
    scene.let_in.get(&by)?.clone().err()
}

/// One who was let in is welcomed.
fn comes_in(scene: &mut Scene, by: ConnectionId) -> Guest {
    let answer = scene.let_in.get(&by).expect("answered").clone();
    scene.finish(&answer.expect("admitted")).expect("welcomed")
}

fn resuming(name: &str, resume: &str) -> Newcomer {
    let mut newcomer = spoke(name);
    newcomer.resume = Some(resume.into());
    newcomer
}

#[test]
fn who_waits_is_no_participant_and_hears_how_many_are_before_them() {
    let (mut scene, host) = screened();
    let inside = scene.join(newcomer(Role::Specialist, "Doctor"));
    scene.pass(seconds(1));
    scene.told(&inside);
    let north = scene.knocks(spoke("North"));
    let eye = scene.knocks(newcomer(Role::Observer, "Eye"));
    let told_north = told(&mut scene, north);
    assert_eq!((told_north.before, told_north.host), (0, true));
    assert_eq!(told_north.room, "Cardiology");
    assert_eq!(before(&mut scene, eye), 1);
    assert_eq!(list(&mut scene, &host).expect("told"), ["North", "Eye"]);
    assert_eq!(scene.room.len(), 2);
    assert_eq!(scene.room.participants().count(), 2);
    assert_eq!(scene.records.len(), 2, "nobody joined");
    assert_eq!(scene.told(&inside), [], "who hosts nothing hears of nobody");
    // a welcome of someone who comes in meanwhile does not name them either
    let late = scene.join(hub("Late"));
    assert_eq!(late.roster.len(), 3);
}

#[test]
fn a_host_lets_in_one_and_the_others_move_up() {
    let (mut scene, host) = screened();
    let north = scene.knocks(spoke("North"));
    let south = scene.knocks(spoke("South"));
    assert_eq!(before(&mut scene, south), 1);
    scene.says(&host, Command::Admit(Some(north.participant)));
    assert_eq!(before(&mut scene, south), 0);
    let north = comes_in(&mut scene, north);
    assert_eq!(north.welcome.entrance, Door::Lobby);
    assert_eq!(list(&mut scene, &host).expect("told"), ["South"]);
    scene.says(&host, Command::Admit(Some(north.id())));
    assert_eq!(scene.refusal(&host).as_deref(), Some("not_waiting"));
    let west = scene.knocks(spoke("West"));
    scene.says(&host, Command::Admit(None));
    for by in [south, west] {
        comes_in(&mut scene, by);
    }
    assert_eq!(list(&mut scene, &host), Some(vec![]));
}

#[test]
fn who_is_denied_reads_why_and_may_ask_again_after_a_while_or_not_at_all() {
    let (mut scene, host) = screened();
    let deny = |by: ConnectionId, reason: &str, again| Command::Deny {
        participant: by.participant,
        reason: reason.into(),
        again,
    };
    let north = scene.knocks(spoke("North").subject("north"));
    scene.says(&host, deny(north, &"é".repeat(301), true));
    assert_eq!(scene.refusal(&host).as_deref(), Some("reason_too_long"));
    scene.says(&host, deny(north, " We begin at three. ", true));
    let reason = "We begin at three.".to_owned();
    let denied = JoinError::Denied { reason };
    assert_eq!(refused(&scene, north), Some(denied.clone()));
    let again = scene.enter(spoke("North").subject("north"));
    assert_eq!(again, Err(denied), "not at once");
    scene.knocks(spoke("South").subject("south"));
    scene.pass(seconds(31));
    let north = scene.knocks(spoke("North").subject("north"));
    scene.says(&host, deny(north, "", false));
    scene.pass(seconds(60));
    let again = scene.enter(spoke("North").subject("north"));
    assert_eq!(again, Err(JoinError::Removed));
}

#[test]
fn only_who_hosts_lets_in() {
    let (mut scene, host) = screened();
    let doctor = scene.join(newcomer(Role::Specialist, "Doctor"));
    let north = scene.knocks(spoke("North"));
    for command in [
        Command::Admit(None),
        Command::Deny {
            participant: north.participant,
            reason: String::new(),
            again: true,
        },
        Command::Entrance(EntranceTo::Open),
    ] {
        scene.says(&doctor, command);
        assert_eq!(scene.refusal(&doctor).as_deref(), Some("host_only"));
    }
    // who hosts for want of a facilitator does, and hears who waits
    scene.says(&host, Command::Leave);
    told(&mut scene, north);
    scene.pass(seconds(10));
    assert_eq!(list(&mut scene, &doctor).expect("told"), ["North"]);
    assert!(told(&mut scene, north).host);
    scene.says(&doctor, Command::Admit(None));
    comes_in(&mut scene, north);
}

#[test]
fn with_the_last_of_the_hub_gone_they_wait_on_and_nobody_gets_in_unseen() {
    let (mut scene, host) = screened();
    let north = scene.knocks(spoke("North"));
    scene.says(&host, Command::Leave);
    let south = scene.knocks(spoke("South"));
    assert!(!told(&mut scene, north).host);
    scene.pass(seconds(3_600));
    let next = scene.join(hub("Next"));
    assert_eq!(next.welcome.entrance, Door::Lobby);
    assert_eq!(list(&mut scene, &next).expect("told"), ["North", "South"]);
    assert!(told(&mut scene, south).host);
}

#[test]
fn opening_lets_everyone_in_and_a_lock_or_the_end_turns_them_away() {
    let (mut scene, host) = screened();
    let north = scene.knocks(spoke("North"));
    scene.says(&host, Command::Entrance(EntranceTo::Open));
    comes_in(&mut scene, north);
    for (command, why) in [
        (Command::Entrance(EntranceTo::Locked), JoinError::Locked),
        (Command::End { debrief: true }, JoinError::SessionEnded),
    ] {
        scene.says(&host, Command::Entrance(EntranceTo::Lobby));
        let south = scene.knocks(spoke("South"));
        scene.says(&host, command);
        assert_eq!(refused(&scene, south), Some(why));
    }
    scene.says(&host, Command::Entrance(EntranceTo::Lobby));
    let south = scene.knocks(spoke("South"));
    scene.room.end(scene.now, Ended::RoomClosed);
    scene.carry_out();
    assert_eq!(refused(&scene, south), Some(JoinError::RoomClosed));
}

#[test]
fn an_expired_token_and_a_removed_one_end_the_waiting() {
    let (mut scene, host) = screened();
    let mut short = spoke("Short");
    short.credential.token = Pii("short".into());
    short.credential.expires = scene.now + seconds(60);
    let short = scene.knocks(short);
    scene.says(&host, Command::Entrance(EntranceTo::Open));
    let north = scene.join(spoke("North"));
    scene.says(&host, Command::Entrance(EntranceTo::Lobby));
    comes_in(&mut scene, short);
    let mut soon = spoke("Soon");
    soon.credential.token = Pii("soon".into());
    soon.credential.expires = scene.now + seconds(60);
    let soon = scene.knocks(soon);
    let same = scene.knocks(spoke("By the same link"));
    scene.says(&host, Command::Remove(north.id()));
    assert_eq!(refused(&scene, same), Some(JoinError::Removed));
    scene.pass(seconds(59));
    assert_eq!(refused(&scene, soon), None);
    scene.pass(seconds(2));
    assert_eq!(refused(&scene, soon), Some(JoinError::Expired));
}

#[test]
fn a_place_is_kept_over_a_dropped_line_and_given_up_after_a_while() {
    let (mut scene, host) = screened();
    let north = scene.knocks(spoke("North"));
    let south = scene.knocks(spoke("South"));
    let resume = told(&mut scene, north).resume;
    scene.room.vanished(scene.now, north);
    scene.carry_out();
    assert_eq!(list(&mut scene, &host).expect("told"), ["South"]);
    assert_eq!(before(&mut scene, south), 0);
    scene.says(&host, Command::Admit(Some(north.participant)));
    assert_eq!(scene.refusal(&host).as_deref(), Some("not_waiting"));
    let again = scene.knocks(resuming("North", &resume));
    assert_eq!(again.participant, north.participant);
    assert_eq!(list(&mut scene, &host).expect("told"), ["North", "South"]);
    scene.room.vanished(scene.now, again);
    scene.carry_out();
    scene.pass(seconds(31));
    let late = scene.knocks(resuming("North", &resume));
    assert_eq!(before(&mut scene, late), 1, "behind who came meanwhile");
}

#[test]
fn the_same_person_in_a_second_tab_takes_the_place_over() {
    let (mut scene, host) = screened();
    let first = scene.knocks(spoke("North").subject("north"));
    scene.knocks(spoke("South"));
    let second = scene.knocks(spoke("North").subject("north"));
    assert_eq!(refused(&scene, first), Some(JoinError::Replaced));
    assert_eq!(list(&mut scene, &host).expect("told"), ["North", "South"]);
    // whoever was replaced is gone for the room, whatever its line says
    scene.room.vanished(scene.now, first);
    scene.room.hear(scene.now, first, Command::Leave);
    scene.carry_out();
    assert_eq!(before(&mut scene, second), 0);
}

#[test]
fn who_leaves_the_lobby_is_gone() {
    let (mut scene, host) = screened();
    let north = scene.knocks(spoke("North"));
    assert_eq!(list(&mut scene, &host).expect("told"), ["North"]);
    scene.room.hear(scene.now, north, Command::Leave);
    scene.carry_out();
    assert_eq!(list(&mut scene, &host), Some(vec![]));
    scene.says(&host, Command::Entrance(EntranceTo::Open));
    assert_eq!(refused(&scene, north), None);
    assert_eq!(scene.room.len(), 1);
}

#[test]
fn whoever_was_in_comes_back_without_waiting_until_the_session_ends() {
    let (mut scene, host) = screened();
    let north = scene.knocks(spoke("North"));
    let known = scene.knocks(spoke("Known").subject("known"));
    scene.says(&host, Command::Admit(None));
    let (north, known) = (comes_in(&mut scene, north), comes_in(&mut scene, known));
    scene.vanishes(&north);
    let north = scene.join(spoke("North").resuming(&north));
    scene.vanishes(&north);
    scene.media(MediaEvent::Silent(north.link));
    scene.pass(seconds(120));
    assert_eq!(scene.left(north.id()), Some(Ended::Vanished));
    scene.join(spoke("North").resuming(&north));
    // who says goodbye is known by name alone
    scene.says(&known, Command::Leave);
    scene.join(spoke("Known").subject("known"));
    scene.knocks(spoke("North"));
    scene.says(&host, Command::End { debrief: true });
    scene.says(&host, Command::Entrance(EntranceTo::Lobby));
    scene.knocks(spoke("North").resuming(&north));
    scene.knocks(spoke("Known").subject("known"));
}

#[test]
fn a_session_begins_with_a_lobby_where_it_is_set_so() {
    let mut scene = Scene::new();
    let limits = Limits {
        lobby: true,
        ..Limits::default()
    };
    scene.room = Room::new("Cardiology".into(), limits);
    let north = scene.knocks(spoke("North"));
    assert!(!told(&mut scene, north).host, "nobody is there yet");
    let host = scene.join(hub("Hub"));
    assert_eq!(host.welcome.entrance, Door::Lobby);
    scene.says(&host, Command::Entrance(EntranceTo::Open));
    comes_in(&mut scene, north);
    scene.says(&host, Command::End { debrief: false });
    scene.pass(seconds(601));
    scene.knocks(spoke("Early for the next one"));
}

#[test]
fn a_program_does_not_wait() {
    let (mut scene, _host) = screened();
    for newcomer in [spoke("Camera").publishing(), spoke("Screen").viewing()] {
        assert_eq!(scene.enter(newcomer), Err(JoinError::Lobby));
    }
    scene.join(hub("Camera of the hub").publishing());
}

#[test]
fn a_full_lobby_refuses_and_a_full_room_lets_them_wait_on() {
    let (mut scene, host) = screened();
    let mut waiting: Vec<_> = (0..100)
        .map(|n| scene.knocks(spoke(&format!("Clinic {n}"))))
        .collect();
    let limit = 100;
    let full = scene.enter(spoke("One more"));
    assert_eq!(full, Err(JoinError::LobbyFull { limit }));
    // who is away makes place
    scene.room.vanished(scene.now, waiting.remove(3));
    let last = scene.knocks(spoke("One more"));
    scene.says(&host, Command::Admit(None));
    assert_eq!(scene.refusal(&host).as_deref(), Some("no_place"));
    assert_eq!(scene.room.len(), 40);
    assert_eq!(before(&mut scene, last), 100 - 1 - 39);
    scene.says(&host, Command::Entrance(EntranceTo::Open));
    let limit = 40;
    assert_eq!(refused(&scene, last), Some(JoinError::RoomFull { limit }));
}

#[test]
fn a_hundred_who_come_at_once_are_two_messages_a_second_to_each() {
    let (mut scene, host) = screened();
    let first = scene.knocks(spoke("Clinic"));
    for n in 0..90 {
        scene.pass(millis(10));
        scene.knocks(spoke(&format!("Clinic {n}")));
    }
    scene.pass(seconds(5));
    let lists = scene.told(&host).into_iter();
    let lists = lists.filter(|message| matches!(message, FromRoom::Lobby { .. }));
    assert!((1..=4).contains(&lists.count()));
    assert_eq!(
        scene.waiting[&first].len(),
        1,
        "nothing changed for the first"
    );
}

/// What happens to a lobby, by the numbers of people.
#[derive(Debug, Clone)]
enum Deed {
    Knock(u8),
    Vanish(u8),
    Leave(u8),
    Admit(u8),
    AdmitAll,
    Deny(u8, bool),
    Door(EntranceTo),
    Host(bool),
    Pass(u16),
}

fn deed() -> impl Strategy<Value = Deed> {
    let who = 0..5_u8;
    prop_oneof![
        8 => who.clone().prop_map(Deed::Knock),
        3 => who.clone().prop_map(Deed::Vanish),
        1 => who.clone().prop_map(Deed::Leave),
        2 => who.clone().prop_map(Deed::Admit),
        1 => Just(Deed::AdmitAll),
        2 => (who, any::<bool>()).prop_map(|(who, again)| Deed::Deny(who, again)),
        2 => prop_oneof![
            4 => Just(EntranceTo::Lobby),
            1 => Just(EntranceTo::Open),
            1 => Just(EntranceTo::Locked),
        ].prop_map(Deed::Door),
        1 => any::<bool>().prop_map(Deed::Host),
        4 => (0..40_000_u16).prop_map(Deed::Pass),
    ]
}

/// Who waits, as the test reckons: in order, away since when.
#[derive(Debug, Default)]
struct Reckoned {
    queue: Vec<(u8, ConnectionId, Option<Instant>)>,
    knocks: usize,
    gone: usize,
}

impl Reckoned {
    /// Those who were answered or given up wait no more.
    fn follow(&mut self, scene: &Scene) {
        let answered = |by: &ConnectionId| scene.let_in.contains_key(by);
        self.queue.retain(|(_, by, _)| !answered(by));
        let shut = scene.room.entrance.told() != Door::Lobby;
        let given_up = |since: Instant| shut || since + seconds(30) <= scene.now;
        let before = self.queue.len();
        self.queue.retain(|(.., away)| !away.is_some_and(given_up));
        self.gone += before - self.queue.len();
    }

    fn by(&self, who: u8) -> Option<ConnectionId> {
        let mut queue = self.queue.iter();
        let found = queue.find(|(one, _, away)| *one == who && away.is_none());
        found.map(|(_, by, _)| *by)
    }
}

proptest! {
    #[test]
    fn every_knock_ends_once_and_in_its_turn(deeds in prop::collection::vec(deed(), 1..60)) {
        let (mut scene, mut host) = screened();
        let mut reckoned = Reckoned::default();
        for deed in deeds {
            reckoned.follow(&scene);
            let of = |who: u8| reckoned.by(who).map(|by| by.participant);
            match deed {
                Deed::Knock(who) => {
                    let name = format!("Number {who}");
                    let newcomer = spoke(&name).subject(&name);
                    if let Ok(Entrance::Waits(by)) = scene.enter(newcomer) {
                        reckoned.knocks += 1;
                        let mut queue = reckoned.queue.iter_mut();
                        match queue.find(|(one, ..)| *one == who) {
                            Some((_, before, away)) => {
                                if away.take().is_some() {
                                    reckoned.gone += 1; // by that connection
                                }
                                *before = by;
                            }
                            None => reckoned.queue.push((who, by, None)),
                        }
                    }
                }
                Deed::Vanish(who) => {
                    if let Some(by) = reckoned.by(who) {
                        scene.room.vanished(scene.now, by);
                        scene.carry_out();
                        let mut queue = reckoned.queue.iter_mut();
                        let one = queue.find(|(_, one, _)| *one == by);
                        one.expect("it waits").2 = Some(scene.now);
                    }
                }
                Deed::Leave(who) => {
                    if let Some(by) = reckoned.by(who) {
                        scene.room.hear(scene.now, by, Command::Leave);
                        scene.carry_out();
                        reckoned.queue.retain(|(_, one, _)| *one != by);
                        reckoned.gone += 1;
                    }
                }
                Deed::Admit(who) => {
                    if let Some(one) = of(who) {
                        scene.says(&host, Command::Admit(Some(one)));
                    }
                }
                Deed::AdmitAll => scene.says(&host, Command::Admit(None)),
                Deed::Deny(who, again) => {
                    if let Some(participant) = of(who) {
                        let reason = "Not now".into();
                        scene.says(&host, Command::Deny { participant, reason, again });
                    }
                }
                Deed::Door(to) => scene.says(&host, Command::Entrance(to)),
                Deed::Host(true) => host = scene.join(hub("Hub").subject("host")),
                Deed::Host(false) => scene.says(&host, Command::Leave),
                Deed::Pass(by) => scene.pass(millis(u64::from(by))),
            }
            reckoned.follow(&scene);
            let here = reckoned.queue.iter().filter(|(.., away)| away.is_none());
            let here: Vec<ConnectionId> = here.map(|(_, by, _)| *by).collect();
            let list = scene.room.lobby.list(scene.now);
            let listed: Vec<_> = list.iter().map(|one| one.id).collect();
            let expected: Vec<_> = here.iter().map(|by| by.participant).collect();
            prop_assert_eq!(listed, expected, "in the order they came");
            for by in &here {
                prop_assert!(scene.row(by.participant).is_none(), "in no roster");
            }
        }
        // all of what was told is true in the end
        scene.pass(seconds(1));
        reckoned.follow(&scene);
        let here = reckoned.queue.iter().filter(|(.., away)| away.is_none());
        for ((_, by, _), before) in here.zip(0..) {
            prop_assert_eq!(scene.waiting[by].last().expect("told").before, before);
        }
        // every knock was answered once (the scene sees to that), is gone, or waits
        let ends = scene.let_in.len() + reckoned.gone;
        prop_assert_eq!(ends + reckoned.queue.len(), reckoned.knocks);
    }
}
