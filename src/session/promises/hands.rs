//! Hands: one order for everyone, and who may change it.

use super::*;

/// The owners of the hands that a guest's page shows: its welcome, and what it was told since.
struct Queue(Vec<ParticipantId>);

impl Queue {
    fn of(guest: &Guest) -> Self {
        let hands = guest.welcome.hands.iter();
        Self(hands.map(|hand| hand.participant).collect())
    }

    fn hears(&mut self, told: Vec<FromRoom>) {
        for message in told {
            if let FromRoom::Hands { lowered, raised } = message {
                let moved =
                    |one: &ParticipantId| raised.iter().any(|hand| hand.participant == *one);
                self.0.retain(|one| !lowered.contains(one) && !moved(one));
                for hand in &raised {
                    self.0.insert(hand.place as usize, hand.participant);
                }
            }
        }
    }
}

fn raise(scene: &mut Scene, guest: &Guest) {
    scene.says(guest, Command::RaiseHand(true));
}

#[test]
fn a_thousand_hands_raised_at_once_come_out_in_one_order_everywhere() {
    let mut scene = Scene::limited(1_001);
    let host = scene.join(hub("Hub"));
    let clinics: Vec<Guest> = (0..1_000)
        .map(|n| scene.join(spoke(&format!("Clinic {n}"))))
        .collect();
    scene.pass(seconds(1));
    let mut queues: Vec<Queue> = clinics.iter().chain([&host]).map(Queue::of).collect();
    for guest in clinics.iter().chain([&host]) {
        scene.told(guest);
    }
    // not in the order they came
    let order: Vec<usize> = (0..1_000).map(|n| n * 387 % 1_000).collect();
    for (at, n) in order.iter().enumerate() {
        raise(&mut scene, &clinics[*n]);
        if at % 97 == 0 {
            scene.pass(millis(30));
        }
    }
    scene.pass(millis(100));
    let expected: Vec<ParticipantId> = order.iter().map(|n| clinics[*n].id()).collect();
    for (guest, queue) in clinics.iter().chain([&host]).zip(&mut queues) {
        let told = scene.told(guest);
        assert!(told.len() <= 6, "ten messages a second, not one a hand");
        queue.hears(told);
        assert_eq!(queue.0, expected);
    }
    let late = scene.join(hub("Late"));
    assert_eq!(Queue::of(&late).0, expected);
}

#[test]
fn a_hand_survives_a_reload_and_goes_with_whoever_leaves() {
    let mut scene = Scene::new();
    let host = scene.join(hub("Hub"));
    let north = scene.join(spoke("North"));
    raise(&mut scene, &north);
    scene.pass(seconds(3));
    scene.vanishes(&north);
    let again = scene.join(spoke("North").resuming(&north));
    assert_eq!(Queue::of(&again).0, [north.id()]);
    assert_eq!(again.welcome.hands[0].waiting_ms, 3_000);
    scene.told(&host);
    scene.says(&again, Command::Leave);
    scene.pass(millis(100));
    let lowered = vec![north.id()];
    let raised = vec![];
    assert!(
        scene
            .told(&host)
            .contains(&FromRoom::Hands { lowered, raised })
    );
}

#[test]
fn the_hand_of_whoever_had_the_floor_falls_with_it() {
    let mut scene = Scene::new();
    let host = scene.join(hub("Hub"));
    let (north, south) = (scene.join(spoke("North")), scene.join(spoke("South")));
    let mut queue = Queue::of(&host);
    raise(&mut scene, &north);
    raise(&mut scene, &south);
    scene.says(&host, Command::Floor(Some(north.id())));
    scene.pass(seconds(1));
    scene.says(&host, Command::Floor(None)); // a slip
    scene.pass(seconds(1));
    queue.hears(scene.told(&host));
    assert_eq!(queue.0, [north.id(), south.id()]);
    scene.says(&host, Command::Floor(Some(north.id())));
    scene.pass(seconds(60));
    scene.says(&host, Command::Floor(Some(south.id())));
    scene.pass(seconds(1));
    queue.hears(scene.told(&host));
    assert_eq!(queue.0, [south.id()]);
    raise(&mut scene, &north);
    scene.pass(seconds(1));
    let told = scene.told(&south);
    assert!(told.iter().any(|message| matches!(message,
        FromRoom::Hands { raised, .. } if raised[..].iter().any(|hand| hand.has_spoken))));
}

#[test]
fn the_floor_that_falls_to_whoever_only_watches_from_now_on_takes_the_hand_along() {
    let mut scene = Scene::new();
    let host = scene.join(hub("Hub"));
    let north = scene.join(spoke("North").subject("north"));
    raise(&mut scene, &north);
    scene.says(&host, Command::Floor(Some(north.id())));
    scene.pass(seconds(1));
    scene.join(spoke("North").subject("north").viewing());
    scene.pass(seconds(1));
    let late = scene.join(spoke("Late"));
    assert_eq!(late.welcome.hands, []);
    assert_eq!(late.welcome.floor, None);
}

#[test]
fn the_hub_orders_the_hands_and_nobody_else() {
    let mut scene = Scene::new();
    let host = scene.join(hub("Hub"));
    let (north, south) = (scene.join(spoke("North")), scene.join(spoke("South")));
    let mut queue = Queue::of(&host);
    raise(&mut scene, &north);
    raise(&mut scene, &south);
    scene.pass(seconds(1));
    queue.hears(scene.told(&host));
    for command in [
        Command::LowerHand(Some(north.id())),
        Command::LowerHand(None),
        Command::MoveHand {
            participant: south.id(),
            place: 0,
        },
    ] {
        scene.says(&south, command);
        assert_eq!(scene.refusal(&south).as_deref(), Some("host_only"));
    }
    scene.pass(seconds(1));
    queue.hears(scene.told(&host));
    assert_eq!(queue.0, [north.id(), south.id()], "nothing changed");

    let to_front = Command::MoveHand {
        participant: south.id(),
        place: 0,
    };
    scene.says(&host, to_front);
    scene.pass(seconds(1));
    queue.hears(scene.told(&host));
    assert_eq!(queue.0, [south.id(), north.id()]);
    scene.says(&host, Command::LowerHand(Some(south.id())));
    scene.says(&host, Command::LowerHand(Some(south.id()))); // it is down: fine
    scene.pass(seconds(1));
    queue.hears(scene.told(&host));
    assert_eq!(queue.0, [north.id()]);
    let gone = Command::MoveHand {
        participant: south.id(),
        place: 0,
    };
    scene.says(&host, gone);
    assert_eq!(scene.refusal(&host).as_deref(), Some("no_such_hand"));
    scene.says(&host, Command::LowerHand(None));
    scene.pass(seconds(1));
    queue.hears(scene.told(&host));
    assert_eq!(queue.0, []);
}

#[test]
fn one_hand_each_however_often_it_is_raised() {
    let mut scene = Scene::new();
    let host = scene.join(hub("Hub"));
    let north = scene.join(spoke("North"));
    let mut queue = Queue::of(&host);
    for n in 0..30_000 {
        scene.says(&north, Command::RaiseHand(n % 3 < 2));
        scene.pass(millis(1));
    }
    assert_eq!(scene.refusal(&north).as_deref(), Some("too_fast"));
    let told = scene.told(&host);
    assert!(told.len() <= 40, "{} messages in half a minute", told.len());
    queue.hears(told);
    scene.pass(seconds(10));
    raise(&mut scene, &north);
    raise(&mut scene, &north);
    scene.pass(seconds(1));
    queue.hears(scene.told(&host));
    assert_eq!(queue.0, [north.id()]);
}

#[test]
fn a_hand_falls_before_the_floor_moves_on_for_all_who_watch() {
    let mut scene = Scene::new();
    let host = scene.join(hub("Hub"));
    let (north, south) = (scene.join(spoke("North")), scene.join(spoke("South")));
    raise(&mut scene, &north);
    scene.says(&host, Command::Floor(Some(north.id())));
    scene.pass(seconds(30));
    scene.told(&north);
    scene.says(&host, Command::Floor(Some(south.id())));
    let told = scene.told(&north);
    let at = |what: fn(&FromRoom) -> bool| told.iter().position(what).expect("told");
    let hands = at(|message| matches!(message, FromRoom::Hands { .. }));
    let floor = at(|message| matches!(message, FromRoom::Floor { .. }));
    assert!(hands < floor, "else the hub seems to have lowered it");
}
