//! Locked, ended, opened again: who is let in, and who goes.

use super::*;
use crate::session::messages::Entrance;
use crate::session::staying::GRACE;

fn entrance(scene: &mut Scene, guest: &Guest) -> Option<Entrance> {
    let told = scene.told(guest).into_iter().rev();
    told.filter_map(|message| match message {
        FromRoom::Entrance { entrance } => Some(entrance),
        _ => None,
    })
    .next()
}

#[test]
fn a_locked_room_lets_in_the_hub_and_whoever_was_in() {
    let mut scene = Scene::new();
    let host = scene.join(hub("Hub"));
    let north = scene.join(spoke("North"));
    scene.says(&host, Command::Entrance(EntranceTo::Locked));
    scene.pass(seconds(1));
    assert_eq!(entrance(&mut scene, &north), Some(Entrance::Locked));
    assert_eq!(scene.admit(spoke("South")), Err(JoinError::Locked));
    assert_eq!(scene.admit(spoke("Eye").viewing()), Err(JoinError::Locked));
    scene.vanishes(&north);
    let again = scene.join(spoke("North").resuming(&north));
    assert_eq!(again.id(), north.id());
    assert_eq!(again.welcome.entrance, Entrance::Locked);
    // its place was kept for half a minute: whoever comes after that was in all the same
    scene.vanishes(&again);
    scene.media(MediaEvent::Closed {
        link: again.link,
        why: Ended::Vanished,
    });
    scene.pass(GRACE + seconds(1));
    let late = scene.join(spoke("North").resuming(&again));
    assert_eq!(late.id(), north.id(), "and is who it was");
    scene.says(&late, Command::Leave);
    assert_eq!(scene.admit(spoke("North")), Err(JoinError::Locked));
    scene.join(hub("Another of the hub"));
    scene.says(&host, Command::Entrance(EntranceTo::Open));
    scene.join(spoke("South"));
}

#[test]
fn a_lock_goes_with_the_last_of_the_hub() {
    let mut scene = Scene::new();
    let host = scene.join(hub("Hub"));
    let other = scene.join(hub("Other"));
    scene.says(&host, Command::Entrance(EntranceTo::Locked));
    scene.says(&host, Command::Leave);
    assert_eq!(scene.admit(spoke("North")), Err(JoinError::Locked));
    scene.vanishes(&other);
    scene.media(MediaEvent::Silent(other.link));
    scene.pass(seconds(29));
    assert_eq!(
        scene.admit(spoke("North")),
        Err(JoinError::Locked),
        "it may come back"
    );
    scene.pass(seconds(2));
    scene.join(spoke("North"));
}

#[test]
fn an_ended_session_sends_everyone_away_and_the_hub_opens_the_next() {
    let mut scene = Scene::new();
    let host = scene.join(hub("Hub"));
    let other = scene.join(hub("Other"));
    let north = scene.join(spoke("North"));
    let eye = scene.join(spoke("Eye").viewing());
    let coming = scene.admit(spoke("South")).expect("admitted");
    scene.says(&north, Command::RaiseHand(true));
    scene.says(&host, Command::Floor(Some(north.id())));
    scene.says(&host, Command::End { debrief: false });
    for guest in [&host, &other, &north, &eye] {
        assert_eq!(scene.bye(guest), Some(ByeReason::SessionEnded));
        assert_eq!(scene.left(guest.id()), Some(Ended::SessionEnded));
    }
    assert!(scene.room.is_empty());
    assert_eq!(scene.finish(&coming).err(), Some(JoinError::SessionEnded));
    let resumes = spoke("North").resuming(&north);
    assert_eq!(scene.admit(resumes), Err(JoinError::SessionEnded));

    let host = scene.join(hub("Hub"));
    assert_eq!(host.welcome.entrance, Entrance::Open);
    assert_eq!(
        (host.welcome.floor, &host.welcome.hands[..]),
        (None, &[][..])
    );
    scene.join(spoke("North"));
}

#[test]
fn clinics_come_early_for_the_next_session_once_the_last_is_long_past() {
    let mut scene = Scene::new();
    let host = scene.join(hub("Hub"));
    scene.says(&host, Command::End { debrief: false });
    scene.pass(seconds(599));
    assert_eq!(scene.admit(spoke("North")), Err(JoinError::SessionEnded));
    scene.pass(seconds(1));
    let north = scene.join(spoke("North"));
    assert_eq!(north.welcome.entrance, Entrance::Open);
    scene.join(spoke("South"));
    scene.join(hub("Hub"));
}

#[test]
fn in_a_debrief_the_hub_is_alone_for_as_long_as_it_likes() {
    let mut scene = Scene::new();
    let host = scene.join(hub("Hub"));
    let other = scene.join(hub("Other"));
    let north = scene.join(spoke("North"));
    scene.says(&other, Command::End { debrief: true });
    assert_eq!(scene.bye(&north), Some(ByeReason::SessionEnded));
    scene.pass(seconds(3_600));
    assert_eq!(entrance(&mut scene, &host), Some(Entrance::Ended));
    assert_eq!(scene.admit(spoke("North")), Err(JoinError::SessionEnded));
    scene.join(hub("A third"));
    assert_eq!(scene.admit(spoke("North")), Err(JoinError::SessionEnded));
    // pressed by mistake
    scene.says(&host, Command::Entrance(EntranceTo::Open));
    scene.join(spoke("North"));
}

#[test]
fn after_a_debrief_clinics_wait_for_the_next_session_as_long_as_after_any_other() {
    let mut scene = Scene::new();
    let host = scene.join(hub("Hub"));
    scene.says(&host, Command::End { debrief: true });
    scene.pass(seconds(3_600));
    scene.says(&host, Command::Leave);
    scene.pass(seconds(599));
    assert_eq!(scene.admit(spoke("North")), Err(JoinError::SessionEnded));
    scene.pass(seconds(1));
    scene.join(spoke("North"));
}

#[test]
fn a_camera_of_the_hub_neither_keeps_a_room_locked_nor_opens_the_next_session() {
    let mut scene = Scene::new();
    let host = scene.join(hub("Hub"));
    let camera = scene.join(hub("Camera of the room").publishing());
    scene.says(&host, Command::Entrance(EntranceTo::Locked));
    scene.says(&host, Command::Leave);
    scene.join(spoke("North"));

    let host = scene.join(hub("Hub"));
    scene.says(&host, Command::End { debrief: true });
    scene.says(&host, Command::Leave);
    let host = scene.join(hub("Hub"));
    assert_eq!(host.welcome.entrance, Entrance::Open, "the camera stayed");
    scene.says(&camera, Command::Leave);
    scene.says(&host, Command::End { debrief: false });
    scene.join(hub("Camera of the room").publishing());
    assert_eq!(scene.admit(spoke("North")), Err(JoinError::SessionEnded));
}

#[test]
fn who_comes_back_by_an_encoder_leads_no_more() {
    let mut scene = Scene::new();
    let host = scene.join(hub("Hub").subject("hub"));
    scene.says(&host, Command::Entrance(EntranceTo::Locked));
    scene.join(hub("Hub").subject("hub").publishing());
    scene.join(spoke("North"));
}

#[test]
fn only_the_hub_locks_and_ends() {
    let mut scene = Scene::new();
    scene.join(hub("Hub"));
    let north = scene.join(spoke("North"));
    for command in [
        Command::Entrance(EntranceTo::Locked),
        Command::Entrance(EntranceTo::Open),
        Command::End { debrief: false },
        Command::End { debrief: true },
    ] {
        scene.says(&north, command);
        assert_eq!(scene.refusal(&north).as_deref(), Some("host_only"));
    }
    assert_eq!(scene.room.len(), 2);
    scene.join(spoke("South"));
}
