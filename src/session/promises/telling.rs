//! What a change of the roster costs a full room: a message each, and 100 ms.

use super::*;

/// With so many in the room.
const FULL: usize = 150;
const PERIOD: Duration = millis(100);

/// A room of 150 that was told everything.
fn full() -> (Scene, Guest, Vec<Guest>) {
    let mut scene = Scene::limited(FULL + 10);
    let host = scene.join(hub("Hub"));
    let clinics = (1..FULL).map(|n| scene.join(spoke(&format!("Clinic {n}"))));
    let clinics: Vec<Guest> = clinics.collect();
    scene.pass(seconds(1));
    for guest in clinics.iter().chain([&host]) {
        scene.told(guest);
    }
    (scene, host, clinics)
}

/// How many messages the guest who was told most, and least, was told since the last time we asked.
fn told(scene: &mut Scene, guests: &[Guest]) -> (usize, usize) {
    let counts: Vec<usize> = guests.iter().map(|one| scene.told(one).len()).collect();
    let most = counts.iter().max().expect("a full room");
    (*counts.iter().min().expect("a full room"), *most)
}

#[test]
fn a_change_of_the_roster_is_one_message_each_within_100_ms() {
    let (mut scene, host, clinics) = full();
    let away = |away| Command::Away(away);
    let rename = Command::Rename {
        participant: clinics[3].id(),
        name: Pii("Clinic 3, room 2".into()),
    };
    let silence = Command::Silence {
        participant: clinics[4].id(),
        source: SourceName::Microphone,
    };
    let mute = Command::Mute {
        source: SourceName::Camera,
        muted: true,
    };
    let changes: [(&Guest, Command); 5] = [
        (&clinics[1], Command::RaiseHand(true)),
        (&clinics[2], mute),
        (&host, rename),
        (&host, silence),
        (&clinics[5], away(true)),
    ];
    for (number, (by, command)) in changes.into_iter().enumerate() {
        // another change was told so long ago
        scene.mutes(&clinics[0], SourceName::Camera, number % 2 == 0);
        scene.pass(millis([0, 1, 50, 99, 100][number]));
        scene.told(&host);
        assert_eq!(told(&mut scene, &clinics[6..]), (1, 1));
        let text = format!("{command:?}");
        scene.says(by, command);
        scene.pass(PERIOD);
        assert_eq!(told(&mut scene, &clinics[6..]), (1, 1), "{text}");
        scene.pass(seconds(1));
        assert_eq!(
            told(&mut scene, &clinics[6..]),
            (0, 0),
            "{text}: afterwards"
        );
    }
    // whoever comes is in the roster, and then connected: each at most once in 100 ms
    let came = scene.join(spoke("Late"));
    scene.pass(PERIOD);
    let (least, most) = told(&mut scene, &clinics[6..]);
    assert!(least >= 1 && most <= 2, "{least} to {most} messages");
    scene.pass(seconds(1));
    scene.told(&came);
    // and whatever 150 do at once is told ten times a second, no more
    for clinic in &clinics {
        scene.mutes(clinic, SourceName::Microphone, true);
        scene.pass(millis(2));
    }
    scene.pass(PERIOD);
    let (least, most) = told(&mut scene, &clinics[6..]);
    assert!(
        least >= 1 && most <= 4,
        "{least} to {most} messages in 400 ms"
    );
    assert!(
        clinics
            .iter()
            .all(|one| scene.is_muted(one.id(), SourceName::Microphone))
    );
}
