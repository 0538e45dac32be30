//! Coming, coming back, leaving.

use super::keeping::Disk;
use super::*;
use crate::session::attendance::attendance;
use crate::session::staying::GRACE;

impl Scene {
    /// Their row, as the room has it.
    fn rows(&self, guest: &Guest) -> &Participant {
        let mut rows = self.room.participants();
        rows.find(|row| row.id == guest.id()).expect("it is in")
    }

    /// Their page and their link are gone, for longer than a place is held.
    fn is_given_up(&mut self, guest: &Guest) {
        self.vanishes(guest);
        self.media(MediaEvent::Closed {
            link: guest.link,
            why: Ended::Vanished,
        });
        self.pass(GRACE + seconds(1));
    }
}

#[test]
fn a_clinic_is_welcomed_with_everyone_in_the_roster() {
    let mut scene = Scene::new();
    let host = scene.join(hub("Hub"));
    let north = scene.join(spoke("North"));
    let names: Vec<&str> = north.roster.iter().map(|row| row.name.as_str()).collect();
    assert_eq!(names, ["Hub", "North"]);
    assert_eq!(north.welcome.room, "Cardiology");
    assert!(!north.welcome.resumed);
    assert!(
        scene.is_muted(north.id(), SourceName::Screen),
        "until it is shared"
    );
    assert!(!scene.is_muted(north.id(), SourceName::Microphone));

    scene.pass(millis(100));
    let told = scene.told(&host);
    assert!(told.iter().any(|message| matches!(message,
        FromRoom::Roster { changed, .. } if changed.iter().any(|row| row.name == "North"))));
}

#[test]
fn a_full_room_refuses_a_clinic_and_still_lets_the_hub_in() {
    let mut scene = Scene::limited(2);
    scene.join(spoke("North"));
    scene.join(spoke("South"));
    let refused = scene.admit(spoke("East")).expect_err("full");
    assert_eq!(refused, JoinError::RoomFull { limit: 2 });
    assert_eq!(refused.to_string(), "room is full (limit 2)");
    scene.join(hub("Hub"));
}

#[test]
fn one_link_lets_many_clinics_in() {
    let mut scene = Scene::new();
    let north = scene.join(spoke("North"));
    let south = scene.join(spoke("South"));
    assert_ne!(north.id(), south.id());
    assert_eq!(scene.bye(&north), None);
}

#[test]
fn the_newer_join_of_an_identity_takes_over_without_a_ghost() {
    let mut scene = Scene::new();
    let before = scene.join(spoke("North").subject("north"));
    let after = scene.join(spoke("North").subject("north"));
    assert_eq!(scene.bye(&before), Some(ByeReason::Replaced));
    assert_eq!(after.id(), before.id());
    assert_eq!(
        after.track(SourceName::Camera),
        before.track(SourceName::Camera)
    );
    assert_eq!(scene.room.len(), 1);

    // the older one stays down: what it still says is not heard, that it vanished changes nothing
    scene.mutes(&before, SourceName::Camera, true);
    scene.vanishes(&before);
    scene.pass(seconds(60));
    assert!(!scene.is_muted(after.id(), SourceName::Camera));
    assert_eq!(scene.left(after.id()), None);
}

#[test]
fn a_spoke_never_evicts_a_hub() {
    let mut scene = Scene::new();
    let host = scene.join(hub("Hub").subject("ana"));
    let same_subject = scene.join(spoke("Hub").subject("ana"));
    let stolen_token = scene.join(spoke("Hub").subject("ana").resuming(&host));
    assert_ne!(same_subject.id(), host.id());
    assert_ne!(stolen_token.id(), host.id());
    assert_eq!(scene.bye(&host), None);
}

#[test]
fn a_resume_token_brings_back_place_floor_and_mute() {
    let mut scene = Scene::new();
    let host = scene.join(hub("Hub"));
    let north = scene.join(spoke("North"));
    scene.says(&host, Command::Floor(Some(north.id())));
    scene.mutes(&north, SourceName::Microphone, true);
    scene.pass(seconds(1));

    scene.vanishes(&north);
    let row = scene.row(north.id()).expect("its place is held");
    assert!(row.connected, "its media flows meanwhile");
    scene.pass(seconds(29));
    let again = scene.join(spoke("North").resuming(&north)); // the page believes it is not muted
    assert_eq!(again.id(), north.id());
    assert!(again.welcome.resumed, "the relay still had its link");
    assert_eq!(again.welcome.floor, Some(north.id()));
    assert!(scene.is_muted(north.id(), SourceName::Microphone));
    assert!(scene.row(north.id()).expect("in").connected);
    scene.pass(seconds(120));
    assert_eq!(scene.left(north.id()), None);
}

#[test]
fn a_vanished_participant_keeps_its_place_for_30_seconds() {
    let mut scene = Scene::new();
    let host = scene.join(hub("Hub"));
    let north = scene.join(spoke("North"));
    scene.says(&host, Command::Floor(Some(north.id())));
    scene.pass(seconds(1));
    scene.vanishes(&north);
    scene.media(MediaEvent::Silent(north.link));
    scene.pass(seconds(29));
    assert_eq!(scene.left(north.id()), None);
    scene.told(&host);
    scene.pass(seconds(2));
    assert_eq!(scene.left(north.id()), Some(Ended::Vanished));
    let told = scene.told(&host);
    assert!(told.contains(&FromRoom::Floor { participant: None }));
    assert!(told.contains(&FromRoom::Roster {
        changed: vec![],
        left: vec![north.id()],
    }));
    assert!(
        scene
            .relay
            .contains(&Order::EndLink(north.link, Ended::Vanished))
    );
}

#[test]
fn whoever_is_heard_stays_in_however_long_its_messages_are_away() {
    let mut scene = Scene::new();
    let host = scene.join(hub("Hub"));
    let north = scene.join(spoke("North"));
    scene.vanishes(&north);
    scene.pass(seconds(600));
    assert_eq!(scene.left(north.id()), None, "its voice flows");
    assert!(scene.row(north.id()).expect("in").connected);
    scene.media(MediaEvent::Silent(north.link));
    scene.pass(seconds(31));
    assert_eq!(scene.left(north.id()), Some(Ended::Vanished));
    assert_eq!(scene.left(host.id()), None);
}

#[test]
fn what_was_said_of_an_older_link_is_of_nobodys_link_now() {
    let mut scene = Scene::new();
    let before = scene.join(spoke("North").subject("north"));
    let admission = scene.admit(spoke("North").subject("north"));
    let admission = admission.expect("it takes over");
    let admission = scene.room.link_lost(admission.connection);
    let admission = admission.expect("another browser: a link of its own");
    assert_ne!(admission.link, before.link);
    let north = scene.finish(&admission).expect("welcomed");
    scene.pass(seconds(1));
    scene.told(&north);
    let (link, why) = (before.link, Ended::Vanished);
    scene.media(MediaEvent::Silent(link));
    scene.media(MediaEvent::Closed { link, why });
    scene.media(MediaEvent::Slots {
        link,
        slots: vec![(Mid("4".into()), SlotView::Empty)],
        version: 9,
    });
    let what = "Your browser sends a screen without the floor.".into();
    scene.media(MediaEvent::Policed { link, what });
    scene.pass(seconds(60));
    assert_eq!(scene.told(&north), []);
    assert!(scene.row(north.id()).expect("in").connected);
}

#[test]
fn a_resume_token_works_once() {
    let mut scene = Scene::new();
    let first = scene.join(spoke("North"));
    scene.vanishes(&first);
    let second = scene.join(spoke("North").resuming(&first));
    scene.says(&second, Command::View(vec![])); // the welcome has arrived
    let third = scene.join(spoke("North").resuming(&first));
    assert_ne!(third.id(), second.id(), "a used token is none");
    assert_eq!(scene.bye(&second), None);
}

#[test]
fn a_welcome_lost_on_the_way_does_not_cost_the_place() {
    let mut scene = Scene::new();
    let first = scene.join(spoke("North"));
    scene.vanishes(&first);
    let lost = scene.join(spoke("North").resuming(&first));
    scene.vanishes(&lost);
    let second = scene.join(spoke("North").resuming(&first));
    assert_eq!(second.id(), first.id());
}

#[test]
fn an_expired_link_bars_the_door_and_not_the_way_back() {
    let mut scene = Scene::new();
    let mut link = spoke("North");
    link.credential.expires = scene.now + seconds(60);
    let north = scene.join(link.clone());
    scene.pass(seconds(120));
    scene.vanishes(&north);
    scene.pass(seconds(29));
    let back = scene.join(link.clone().resuming(&north));
    assert_eq!(back.id(), north.id());
    assert_eq!(
        scene.admit(link.clone()).unwrap_err(),
        JoinError::Expired,
        "the door"
    );
    scene.vanishes(&back);
    scene.media(MediaEvent::Silent(back.link));
    scene.pass(seconds(31));
    let late = scene.admit(link.resuming(&back));
    assert_eq!(late.unwrap_err(), JoinError::Expired, "the place is gone");
}

#[test]
fn an_expired_link_brings_back_only_whom_it_let_in() {
    let mut scene = Scene::new();
    let expires = scene.now + seconds(60);
    let expiring = |mut newcomer: Newcomer, token: &str| {
        newcomer.credential.expires = expires;
        newcomer.credential.token = Pii(token.into());
        newcomer
    };
    let north = scene.join(expiring(spoke("North"), "one").subject("north"));
    scene.pass(seconds(61));
    for other in [
        expiring(spoke("North"), "one").subject("north"),
        expiring(spoke("North"), "two")
            .subject("north")
            .resuming(&north),
        expiring(spoke("South"), "one")
            .subject("south")
            .resuming(&north),
        expiring(spoke("South"), "one").resuming(&north),
        expiring(hub("North"), "one")
            .subject("north")
            .resuming(&north),
    ] {
        assert_eq!(scene.admit(other).unwrap_err(), JoinError::Expired);
    }
    let back = expiring(spoke("North"), "one").subject("north");
    assert_eq!(scene.join(back.resuming(&north)).id(), north.id());
}

#[test]
fn a_duplicated_tab_takes_over_and_the_older_stays_down() {
    let mut scene = Scene::new();
    let tab = scene.join(spoke("North"));
    scene.says(&tab, Command::View(vec![]));
    let copy = scene.join(spoke("North").resuming(&tab));
    assert_eq!(scene.bye(&tab), Some(ByeReason::Replaced));
    assert_eq!(copy.id(), tab.id());
    assert_eq!(scene.room.len(), 1);
}

#[test]
fn a_resume_token_of_another_relay_is_a_fresh_join_with_the_mute_as_sent() {
    let mut scene = Scene::new();
    let mut newcomer = spoke("North").muted(SourceSet {
        microphone: true,
        ..SourceSet::NONE
    });
    for junk in ["0123456789abcdef0123456789abcdef", "", "+123", "ü", "null"] {
        newcomer.resume = Some(junk.into());
        let north = scene.join(newcomer.clone());
        assert!(!north.welcome.resumed);
        assert!(scene.is_muted(north.id(), SourceName::Microphone));
        assert!(!scene.is_muted(north.id(), SourceName::Camera));
    }
}

#[test]
fn a_removed_identity_is_refused_until_its_token_expires() {
    let mut scene = Scene::new();
    let host = scene.join(hub("Hub"));
    let mut token = spoke("North").subject("north");
    token.credential.expires = scene.now + seconds(600);
    let north = scene.join(token.clone());
    scene.says(&host, Command::Remove(north.id()));
    assert_eq!(scene.bye(&north), Some(ByeReason::Removed));
    assert_eq!(scene.left(north.id()), Some(Ended::Removed));
    assert!(
        scene
            .relay
            .contains(&Order::EndLink(north.link, Ended::Removed))
    );

    let refused = scene.admit(token.clone()).expect_err("at once");
    assert_eq!(refused, JoinError::Removed);
    let refused = scene.admit(token.clone().resuming(&north));
    assert_eq!(
        refused.expect_err("nor by its resume token"),
        JoinError::Removed
    );
    scene.join(spoke("South").subject("south"));
    scene.pass(seconds(601));
    let refused = scene
        .admit(token.clone())
        .expect_err("it opens nothing now");
    assert_eq!(refused, JoinError::Expired);
    token.credential.expires = scene.now + seconds(600);
    scene.join(token);
}

#[test]
fn a_removed_browser_does_not_return_by_the_groups_link_but_the_group_stays() {
    let mut scene = Scene::new();
    let host = scene.join(hub("Hub"));
    let north = scene.join(spoke("North"));
    let south = scene.join(spoke("South"));
    scene.says(&host, Command::Remove(north.id()));
    assert_eq!(
        scene.admit(spoke("North")).expect_err("same link"),
        JoinError::Removed
    );
    scene.vanishes(&south);
    let again = scene.join(spoke("South").resuming(&south));
    assert_eq!(again.id(), south.id());
}

#[test]
fn someone_removed_while_the_link_is_made_is_not_welcomed() {
    let mut scene = Scene::new();
    let host = scene.join(hub("Hub"));
    let admission = scene.admit(spoke("North")).expect("admitted");
    scene.says(&host, Command::Remove(admission.connection.participant));
    let refused = scene.finish(&admission).err();
    assert_eq!(refused, Some(JoinError::Removed));
}

#[test]
fn a_join_overtaken_by_a_newer_one_is_told_so() {
    let mut scene = Scene::new();
    let older = scene
        .admit(spoke("North").subject("north"))
        .expect("admitted");
    let newer = scene
        .admit(spoke("North").subject("north"))
        .expect("admitted");
    assert_eq!(scene.finish(&older).err(), Some(JoinError::Replaced));
    scene.finish(&newer).expect("welcomed");
    assert_eq!(scene.room.len(), 1);
}

#[test]
fn joined_and_left_pair_even_when_no_link_was_ever_made() {
    let mut scene = Scene::new();
    let never = scene.admit(spoke("North")).expect("admitted");
    scene.room.link_refused(scene.now, never.connection);
    let admission = scene.admit(spoke("South")).expect("admitted");
    scene.room.vanished(scene.now, admission.connection);
    let east = scene.join(spoke("East"));
    scene.says(&east, Command::Leave);
    assert_eq!(scene.bye(&east), Some(ByeReason::Left));
    scene.join(spoke("West"));
    scene.pass(seconds(31));
    scene.room.end(scene.now, Ended::RoomClosed);
    scene.carry_out();

    let count = |wanted: fn(&Record) -> bool| scene.records.iter().filter(|r| wanted(r)).count();
    assert_eq!(count(|record| matches!(record, Record::Joined { .. })), 4);
    assert_eq!(count(|record| matches!(record, Record::Left { .. })), 4);
    assert!(scene.room.is_empty());
}

#[test]
fn a_reloaded_page_gets_a_new_link_and_keeps_its_place() {
    let mut scene = Scene::new();
    let north = scene.join(spoke("North"));
    let admission = scene
        .admit(spoke("North").resuming(&north))
        .expect("admitted");
    assert!(admission.has_link, "the relay is asked first");
    let admission = scene
        .room
        .link_lost(admission.connection)
        .expect("still wanted");
    assert!(!admission.has_link);
    let again = scene.finish(&admission).expect("welcomed");
    assert!(!again.welcome.resumed);
    assert_eq!(again.id(), north.id());
}

/// F9: a publisher that was killed comes again with its token alone. The link it had waits for keys
/// that are gone.
#[test]
fn who_comes_without_a_resume_token_begins_anew_on_a_new_link() {
    let mut scene = Scene::new();
    let north = scene.join(spoke("North").subject("north"));
    let again = scene
        .admit(spoke("North").subject("north"))
        .expect("admitted");
    assert_eq!(again.connection.participant, north.id());
    assert!(!again.has_link);
    let resumed = scene.finish(&again).expect("welcomed");
    let back = scene
        .admit(spoke("North").subject("north").resuming(&resumed))
        .expect("admitted");
    assert!(back.has_link, "a page that resumes restarts its link");
}

#[test]
fn a_link_that_closes_brings_the_page_back_and_the_place_is_held() {
    let mut scene = Scene::new();
    let north = scene.join(spoke("North"));
    let (participant, link) = (north.id(), north.link);
    scene.media(MediaEvent::Silent(link));
    assert!(!scene.row(participant).expect("in").connected);
    scene.media(MediaEvent::Connected(link));
    assert!(scene.row(participant).expect("in").connected);
    let why = Ended::Vanished;
    scene.media(MediaEvent::Closed { link, why });
    assert_eq!(scene.bye(&north), Some(ByeReason::Failed));
    let admission = scene
        .admit(spoke("North").resuming(&north))
        .expect("admitted");
    assert!(!admission.has_link);
    assert_eq!(admission.connection.participant, participant);
}

#[test]
fn a_page_that_closes_its_link_first_and_then_leaves_leaves_no_ghost() {
    let mut scene = Scene::new();
    for ended_by_us in [false, true] {
        let north = scene.join(spoke("North"));
        let participant = north.id();
        scene.media(MediaEvent::Closed {
            link: north.link,
            why: if ended_by_us {
                Ended::Vanished
            } else {
                Ended::Goodbye
            },
        });
        assert!(!scene.row(participant).expect("in").connected);
        scene.says(&north, Command::Leave);
        assert_eq!(scene.left(participant), Some(Ended::Goodbye));
    }
}

#[test]
fn a_publisher_by_whip_that_closes_its_link_is_gone() {
    let mut scene = Scene::new();
    let mut encoder = hub("Encoder");
    encoder.presence = Presence::Publisher;
    let encoder = scene.join(encoder);
    scene.media(MediaEvent::Closed {
        link: encoder.link,
        why: Ended::Goodbye,
    });
    assert_eq!(scene.left(encoder.id()), Some(Ended::Vanished));
}

#[test]
fn whoever_is_policed_is_told_at_most_once_a_second_and_comes_back_when_it_is_closed() {
    let mut scene = Scene::new();
    let north = scene.join(spoke("North"));
    let link = north.link;
    for _ in 0..100 {
        let what = "Your browser sends a screen without the floor.".into();
        scene.media(MediaEvent::Policed { link, what });
        scene.pass(millis(20));
    }
    let told = scene.told(&north);
    let told = told
        .iter()
        .filter(|m| matches!(m, FromRoom::Refused(p) if p.code == "policed"));
    assert_eq!(told.count(), 2);
    let why = Ended::Policed;
    scene.media(MediaEvent::Closed { link, why });
    assert_eq!(scene.bye(&north), Some(ByeReason::Failed));
    let again = scene.join(spoke("North").resuming(&north));
    assert_eq!(again.id(), north.id());
}

#[test]
fn whoever_comes_back_after_their_place_was_given_up_is_who_they_were() {
    for (newcomer, other) in [
        (spoke as fn(&str) -> Newcomer, "South"),
        (hub, "Another of the hub"),
    ] {
        let (mut scene, mut disk) = (Scene::kept(), Disk::default());
        let first = scene.join(newcomer("Shared link"));
        let names = ["Ana", "Luis"].map(|name| Pii(name.to_owned()));
        scene.says(
            &first,
            Command::Companions {
                participant: first.id(),
                companions: names.into(),
            },
        );
        scene.says(&first, Command::RaiseHand(true));
        let microphone = SourceName::Microphone;
        let silenced = scene
            .room
            .silence_for_hub(scene.now, first.id(), microphone);
        silenced.expect("it is in");
        scene.carry_out();
        scene.is_given_up(&first);
        assert!(scene.room.is_empty());
        let stranger = scene.join(newcomer(other));
        assert_ne!(
            stranger.id(),
            first.id(),
            "the same link and another browser"
        );
        let again = scene.join(newcomer("Shared link").resuming(&first));
        assert_eq!(again.id(), first.id());
        assert_eq!(scene.rows(&again).companions, ["Ana", "Luis"]);
        assert!(
            scene.is_muted(first.id(), microphone),
            "and nobody unmuted it"
        );
        assert_eq!(again.welcome.silenced, [microphone]);
        let hands = again.welcome.hands.iter().map(|hand| hand.participant);
        assert_eq!(hands.collect::<Vec<_>>(), [first.id()]);
        // a welcome may be lost
        let anew = scene.join(newcomer("Shared link").resuming(&first));
        assert_eq!(anew.id(), first.id());
        // and who holds a token of which nothing is left is somebody else
        scene.says(&anew, Command::Leave);
        let late = scene.join(newcomer("Shared link").resuming(&first));
        assert_ne!(late.id(), first.id());
        scene.written(&mut disk);
        let people = attendance(disk.1.values().map(String::as_str));
        let names: Vec<(&str, usize)> = people
            .iter()
            .map(|one| (one.name.as_str(), one.intervals.len()))
            .collect();
        assert!(names.contains(&("Shared link", 2)), "{names:?}");
    }
}

#[test]
fn a_room_that_keeps_failing_ends_with_words() {
    let mut scene = Scene::new();
    let north = scene.join(spoke("North"));
    scene.media(MediaEvent::GivenUp);
    let told = scene.told(&north);
    assert!(
        matches!(told.last(), Some(FromRoom::Bye { reason: ByeReason::RoomClosed, message })
        if message.contains("Open your link again"))
    );
    assert_eq!(scene.left(north.id()), Some(Ended::GivenUp));
}

#[test]
fn a_closed_room_says_goodbye_and_lets_nobody_in() {
    let mut scene = Scene::new();
    let north = scene.join(spoke("North"));
    let joining = scene.admit(spoke("South")).expect("admitted");
    scene.room.end(scene.now, Ended::RoomClosed);
    scene.carry_out();
    assert_eq!(scene.bye(&north), Some(ByeReason::RoomClosed));
    assert_eq!(scene.finish(&joining).err(), Some(JoinError::RoomClosed));
    assert_eq!(scene.admit(spoke("East")), Err(JoinError::RoomClosed));
}

#[test]
fn three_hundred_joins_in_five_seconds_are_fifty_rosters_at_most() {
    let mut scene = Scene::limited(400);
    let host = scene.join(hub("Hub"));
    for clinic in 0..300 {
        scene.join(spoke(&format!("Clinic {clinic}")));
        scene.pass(seconds(5) / 300);
    }
    scene.pass(seconds(1));
    let told = scene.told(&host);
    let rosters = told.iter().filter_map(|message| match message {
        FromRoom::Roster { changed, .. } => Some(changed.len()),
        _ => None,
    });
    let (messages, rows) = rosters.fold((0, 0), |(messages, rows), n| (messages + 1, rows + n));
    assert!(messages <= 52, "{messages} messages");
    assert!(rows >= 300, "{rows} rows");
}
