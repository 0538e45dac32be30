//! Chat: who reads what, who may write to whom, and how often it is told.

use super::*;
use crate::config::ChatToAll;
use crate::session::messages::{ChatLine, ChatTo};

fn write(scene: &mut Scene, from: &Guest, to: ChatTo, text: &str) {
    let text = text.into();
    scene.says(from, Command::Write { to, text });
}

/// What a guest's page was told to show since we asked last.
fn lines(scene: &mut Scene, guest: &Guest) -> Vec<ChatLine> {
    let told = scene.told(guest).into_iter();
    let lines = told.filter_map(|message| match message {
        FromRoom::Chat { lines } => Some(lines),
        _ => None,
    });
    let mut lines: Vec<ChatLine> = lines.flatten().collect();
    lines.sort_by_key(|line| line.number);
    lines
}

fn texts(lines: &[ChatLine]) -> Vec<&str> {
    lines.iter().map(|line| line.text.as_str()).collect()
}

/// What a page reads of what was written before.
fn history(scene: &mut Scene, guest: &Guest) -> Vec<String> {
    scene.told(guest);
    scene.says(guest, Command::ReadChat { before: None });
    let told = scene.told(guest);
    let Some(FromRoom::ChatHistory { lines, .. }) = told.last() else {
        panic!("asked for: {told:?}");
    };
    lines.iter().map(|line| line.text.clone()).collect()
}

#[test]
fn where_the_chat_to_all_is_held_back_clinics_write_to_the_hub_and_the_hub_to_all() {
    let mut scene = Scene::new();
    let limits = Limits {
        chat_to_all: ChatToAll::Hub,
        ..Limits::default()
    };
    scene.room = Room::new("Cardiology".into(), limits);
    let host = scene.join(hub("Hub"));
    let doctor = scene.join(newcomer(Role::Specialist, "Doctor"));
    let north = scene.join(spoke("North"));
    assert_eq!(north.welcome.chat_to_all, ChatToAll::Hub);
    write(&mut scene, &north, ChatTo::Everyone, "Hello, all");
    assert_eq!(scene.refusal(&north).as_deref(), Some("chat_held_back"));
    let observer = scene.join(newcomer(Role::Observer, "Student"));
    write(&mut scene, &observer, ChatTo::Everyone, "Hello, all");
    assert_eq!(scene.refusal(&observer).as_deref(), Some("hub_alone"));
    for (from, to, text) in [
        (&north, ChatTo::Hub, "We hear nothing"),
        (&north, ChatTo::One(doctor.id()), "Nor you"),
        (&doctor, ChatTo::Everyone, "One moment"),
        (&host, ChatTo::Everyone, "Better?"),
    ] {
        write(&mut scene, from, to, text);
        assert_eq!(scene.refusal(from), None, "{text}");
    }
    scene.pass(seconds(1));
    let read = history(&mut scene, &north);
    assert_eq!(read.len(), 4, "the own, and the hub's");
}

#[test]
fn everyone_reads_what_is_for_them_and_nothing_else() {
    let mut scene = Scene::new();
    let host = scene.join(hub("Hub"));
    let doctor = scene.join(newcomer(Role::Specialist, "Doctor"));
    let (north, south) = (scene.join(spoke("North")), scene.join(spoke("South")));
    write(&mut scene, &north, ChatTo::Everyone, "Good morning");
    write(&mut scene, &north, ChatTo::Hub, "We hear nothing");
    write(
        &mut scene,
        &doctor,
        ChatTo::One(north.id()),
        "Your speaker is muted",
    );
    write(
        &mut scene,
        &north,
        ChatTo::One(doctor.id()),
        "It was, thank you",
    );
    scene.pass(seconds(1));
    let mut read = |guest| texts(&lines(&mut scene, guest)).join(" / ");
    assert_eq!(read(&host), "Good morning / We hear nothing");
    assert_eq!(read(&south), "Good morning");
    let all = "Good morning / We hear nothing / Your speaker is muted / It was, thank you";
    assert_eq!(read(&doctor), all);
    assert_eq!(read(&north), all, "the own ones too");

    let late = scene.join(spoke("Late"));
    assert_eq!(history(&mut scene, &late), ["Good morning"]);
    let again = scene.join(spoke("North").resuming(&north));
    assert_eq!(history(&mut scene, &again).join(" / "), all);
}

#[test]
fn clinics_do_not_write_to_each_other_alone_and_observers_to_the_hub_only() {
    let mut scene = Scene::new();
    let host = scene.join(hub("Hub"));
    let (north, south) = (scene.join(spoke("North")), scene.join(spoke("South")));
    let observer = scene.join(newcomer(Role::Observer, "Observer"));
    let nobody = ParticipantId::from_uuid(Uuid::from_u128(9_999));
    for (from, to, refusal) in [
        (&north, ChatTo::One(south.id()), Some("hub_alone")),
        (&north, ChatTo::One(observer.id()), Some("hub_alone")),
        (&north, ChatTo::One(nobody), Some("no_such_participant")),
        (&north, ChatTo::One(host.id()), None),
        (&host, ChatTo::One(north.id()), None),
        (&observer, ChatTo::Everyone, Some("hub_alone")),
        (&observer, ChatTo::Hub, None),
        (&observer, ChatTo::One(host.id()), None),
        (&observer, ChatTo::One(north.id()), Some("hub_alone")),
    ] {
        write(&mut scene, from, to, "Hello");
        assert_eq!(scene.refusal(from).as_deref(), refusal, "{to:?}");
    }
    write(&mut scene, &north, ChatTo::Hub, "   ");
    assert_eq!(scene.refusal(&north).as_deref(), Some("text_empty"));
    write(&mut scene, &north, ChatTo::Hub, &"x".repeat(2_001));
    assert_eq!(scene.refusal(&north).as_deref(), Some("text_too_long"));
    scene.pass(seconds(1));
    assert_eq!(
        lines(&mut scene, &south),
        [],
        "nothing of it was for everyone"
    );
}

#[test]
fn a_room_that_writes_all_at_once_is_a_handful_of_messages_for_each() {
    let mut scene = Scene::limited(200);
    let host = scene.join(hub("Hub"));
    let clinics: Vec<Guest> = (0..150)
        .map(|n| scene.join(spoke(&format!("Clinic {n}"))))
        .collect();
    scene.pass(seconds(1));
    scene.told(&host);
    for clinic in &clinics {
        write(&mut scene, clinic, ChatTo::Everyone, "Present");
        write(&mut scene, clinic, ChatTo::Hub, "Ready");
        scene.pass(millis(5));
    }
    scene.pass(seconds(1));
    let told = scene.told(&host);
    assert!(told.len() <= 10, "{} messages in 750 ms", told.len());
    let lines = told.iter().map(|message| match message {
        FromRoom::Chat { lines } => lines.len(),
        other => panic!("{other:?}"),
    });
    assert_eq!(lines.sum::<usize>(), 300, "and every line");
}

#[test]
fn who_writes_too_fast_is_told_so_and_others_go_on() {
    let mut scene = Scene::new();
    let host = scene.join(hub("Hub"));
    let (north, south) = (scene.join(spoke("North")), scene.join(spoke("South")));
    for _ in 0..100 {
        write(&mut scene, &north, ChatTo::Everyone, "again");
    }
    assert_eq!(scene.refusal(&north).as_deref(), Some("too_fast"));
    write(&mut scene, &south, ChatTo::Everyone, "Good morning");
    assert_eq!(scene.refusal(&south), None);
    scene.pass(seconds(1));
    let read = lines(&mut scene, &host);
    assert!((31..=33).contains(&read.len()), "{} lines", read.len());
    assert_eq!(
        read.last().map(|line| line.text.as_str()),
        Some("Good morning")
    );
}

#[test]
fn a_line_is_taken_back_by_its_author_and_by_a_host() {
    let mut scene = Scene::new();
    let host = scene.join(hub("Hub"));
    let (north, south) = (scene.join(spoke("North")), scene.join(spoke("South")));
    for text in ["one", "two", "three"] {
        write(&mut scene, &north, ChatTo::Everyone, text);
    }
    scene.pass(seconds(1));
    let numbers: Vec<u32> = lines(&mut scene, &south).iter().map(|l| l.number).collect();
    scene.says(&south, Command::RemoveLine(numbers[0]));
    assert_eq!(scene.refusal(&south).as_deref(), Some("host_only"));
    scene.says(&north, Command::RemoveLine(numbers[0]));
    scene.says(&host, Command::RemoveLine(numbers[1]));
    scene.says(&host, Command::RemoveLine(numbers[1]));
    assert_eq!(scene.refusal(&host).as_deref(), Some("no_such_line"));
    scene.pass(seconds(1));
    let told = scene.told(&south).into_iter();
    let gone = told.filter_map(|message| match message {
        FromRoom::ChatRemoved { numbers } => Some(numbers),
        _ => None,
    });
    assert_eq!(gone.flatten().collect::<Vec<u32>>(), numbers[..2]);
    assert_eq!(history(&mut scene, &south), ["three"]);
}

#[test]
fn no_clinic_reads_what_the_hub_wrote_in_its_debrief() {
    let mut scene = Scene::new();
    let host = scene.join(hub("Hub"));
    scene.join(spoke("North"));
    scene.says(&host, Command::End { debrief: true });
    write(&mut scene, &host, ChatTo::Everyone, "North needs help");
    scene.pass(seconds(1));
    scene.says(&host, Command::Entrance(EntranceTo::Open));
    let north = scene.join(spoke("North"));
    assert_eq!(history(&mut scene, &north), [""; 0]);
    write(&mut scene, &north, ChatTo::Everyone, "Back");
    scene.pass(seconds(1));
    assert_eq!(history(&mut scene, &host), ["Back"]);
}

#[test]
fn the_chat_ends_with_the_session() {
    let mut scene = Scene::new();
    let host = scene.join(hub("Hub"));
    let north = scene.join(spoke("North"));
    write(&mut scene, &north, ChatTo::Everyone, "About the case");
    scene.pass(seconds(1));
    scene.says(&host, Command::End { debrief: true });
    assert_eq!(
        history(&mut scene, &host),
        ["About the case"],
        "the hub talks on"
    );
    scene.says(&host, Command::End { debrief: false });
    let host = scene.join(hub("Hub"));
    assert_eq!(history(&mut scene, &host), [""; 0]);
    write(&mut scene, &host, ChatTo::Everyone, "Welcome");
    scene.says(&host, Command::Leave);
    scene.room.rest(scene.now);
    let next = scene.join(hub("Hub"));
    assert_eq!(history(&mut scene, &next), [""; 0], "nor into next week");
}
