//! Mute, floor, silence, screens.

use super::*;

#[test]
fn a_thousand_mutes_a_second_are_ten_events_a_second() {
    let mut scene = Scene::new();
    let host = scene.join(hub("Hub"));
    let north = scene.join(spoke("North"));
    scene.pass(seconds(1));
    scene.told(&host);
    scene.relay.clear();
    for n in 0..3_000 {
        scene.mutes(&north, SourceName::Microphone, n % 7 < 4);
        scene.pass(millis(1));
    }
    assert!(scene.told(&host).len() <= 31, "in three seconds");
    assert!(scene.relay.len() <= 31, "to the relay as well");
    scene.mutes(&north, SourceName::Microphone, true);
    scene.pass(millis(100));
    assert!(
        scene.is_muted(north.id(), SourceName::Microphone),
        "the last one counts"
    );
}

#[test]
fn a_single_mute_shows_at_once() {
    let mut scene = Scene::new();
    let host = scene.join(hub("Hub"));
    let north = scene.join(spoke("North"));
    scene.pass(seconds(1));
    scene.told(&host);
    scene.mutes(&north, SourceName::Microphone, true);
    assert!(matches!(&scene.told(&host)[..],
        [FromRoom::Roster { changed, .. }] if changed[0].tracks[0].muted));
    assert!(
        matches!(scene.relay.last(), Some(Order::SetPermissions(changed, _))
        if changed[0].0 == north.link && changed[0].1.muted.microphone)
    );
}

#[test]
fn what_changed_back_is_told_to_nobody() {
    let mut scene = Scene::new();
    let host = scene.join(hub("Hub"));
    let north = scene.join(spoke("North"));
    scene.mutes(&north, SourceName::Camera, true);
    scene.pass(seconds(1));
    scene.mutes(&host, SourceName::Camera, true); // takes the moment
    scene.told(&host);
    scene.relay.clear();
    scene.mutes(&north, SourceName::Camera, false);
    scene.mutes(&north, SourceName::Camera, true);
    scene.pass(seconds(1));
    assert_eq!(scene.told(&host), []);
    assert_eq!(scene.relay, []);
}

#[test]
fn muting_what_the_offer_does_not_send_is_refused() {
    let mut scene = Scene::new();
    let mut listener = spoke("North");
    listener.publishes = SourceSet::NONE;
    let north = scene.join(listener);
    scene.mutes(&north, SourceName::Camera, false);
    assert_eq!(scene.refusal(&north).as_deref(), Some("no_such_source"));
}

#[test]
fn the_hub_gives_the_floor_and_takes_it_back() {
    let mut scene = Scene::new();
    let host = scene.join(hub("Hub"));
    let north = scene.join(spoke("North"));
    let south = scene.join(spoke("South"));
    scene.pass(seconds(1));
    let mut floor_is = |to: Option<&Guest>| {
        scene.told(&south);
        scene.relay.clear();
        let participant = to.map(Guest::id);
        scene.says(&host, Command::Floor(participant));
        let stage = Stage {
            first: participant.or(Some(host.id())),
            second: participant.and(Some(host.id())),
            screen: None,
            ..Stage::default()
        };
        let expected = [FromRoom::Floor { participant }, FromRoom::Stage(stage)];
        assert_eq!(scene.told(&south), expected);
        let [Order::SetPermissions(changed, on_stage)] = &scene.relay[..] else {
            panic!("the stage changes once, not by {:?}", scene.relay);
        };
        assert_eq!(on_stage.first, participant.or(Some(host.id())));
        let floors: Vec<(ParticipantId, bool)> = changed
            .iter()
            .map(|(of, permissions)| (of.participant, permissions.floor))
            .collect();
        scene.pass(seconds(1));
        floors
    };
    assert_eq!(floor_is(Some(&north)), [(north.id(), true)]);
    assert_eq!(
        floor_is(Some(&south)),
        [(north.id(), false), (south.id(), true)]
    );
    assert_eq!(floor_is(None), [(south.id(), false)]);
}

#[test]
fn the_floor_leaves_with_whoever_has_it() {
    let mut scene = Scene::new();
    let host = scene.join(hub("Hub"));
    let north = scene.join(spoke("North"));
    scene.says(&host, Command::Floor(Some(north.id())));
    scene.pass(seconds(1));
    scene.told(&host);
    scene.says(&north, Command::Leave);
    assert!(
        scene
            .told(&host)
            .contains(&FromRoom::Floor { participant: None })
    );
}

#[test]
fn only_the_hub_may_give_the_floor_silence_and_remove() {
    let mut scene = Scene::new();
    let host = scene.join(hub("Hub"));
    let north = scene.join(spoke("North"));
    let commands = [
        Command::Floor(Some(north.id())),
        Command::Silence {
            participant: host.id(),
            source: SourceName::Microphone,
        },
        Command::Remove(host.id()),
    ];
    for command in commands {
        scene.says(&north, command);
        assert_eq!(scene.refusal(&north).as_deref(), Some("host_only"));
    }
    assert!(!scene.is_muted(host.id(), SourceName::Microphone));
    assert_eq!(scene.room.len(), 2);
}

#[test]
fn a_wish_about_nobody_is_refused_with_the_rule_and_the_fix() {
    let mut scene = Scene::new();
    let host = scene.join(hub("Hub"));
    let nobody = ParticipantId::from_uuid(Uuid::from_u128(u128::MAX));
    let commands = [
        Command::Floor(Some(nobody)),
        Command::Remove(nobody),
        Command::Silence {
            participant: nobody,
            source: SourceName::Camera,
        },
    ];
    for command in commands {
        scene.says(&host, command);
        let told = scene.told(&host);
        let Some(FromRoom::Refused(problem)) = told.last() else {
            panic!("{told:?}");
        };
        assert_eq!(problem.code, "no_such_participant");
        assert_eq!(problem.field.as_deref(), Some("participant"));
        assert!(problem.message.contains("roster"));
    }
}

#[test]
fn a_silenced_clinic_is_told_and_may_unmute_itself() {
    let mut scene = Scene::new();
    let host = scene.join(hub("Hub"));
    let north = scene.join(spoke("North"));
    let source = SourceName::Microphone;
    let participant = north.id();
    scene.told(&north);
    scene.says(
        &host,
        Command::Silence {
            participant,
            source,
        },
    );
    let muted = true;
    assert!(
        scene
            .told(&north)
            .contains(&FromRoom::Mute { source, muted })
    );
    assert!(scene.is_muted(participant, source));
    scene.mutes(&north, source, false);
    assert!(!scene.is_muted(participant, source));
}

#[test]
fn a_clinic_silenced_while_its_line_was_down_reads_so_in_its_welcome() {
    let mut scene = Scene::new();
    let host = scene.join(hub("Hub"));
    let mut north = scene.join(spoke("North"));
    let participant = north.id();
    let source = SourceName::Microphone;
    let silence = || Command::Silence {
        participant,
        source,
    };
    // once before anyone knows that the line is down, once after
    for known in [false, true] {
        if known {
            scene.vanishes(&north);
        }
        scene.says(&host, silence());
        let again = scene.join(spoke("North").resuming(&north));
        assert_eq!(again.welcome.silenced, [source], "{known}");
        assert!(scene.is_muted(participant, source));
        scene.mutes(&again, source, false); // heard, and overruled
        north = scene.join(spoke("North").resuming(&again));
        assert_eq!(north.welcome.silenced, [], "{known}");
        assert!(!scene.is_muted(participant, source));
    }
}

#[test]
fn a_clinic_shares_its_screen_only_with_the_floor() {
    let mut scene = Scene::new();
    let host = scene.join(hub("Hub"));
    let north = scene.join(spoke("North"));
    let source = SourceName::Screen;
    scene.mutes(&north, source, false);
    let told = scene.told(&north);
    let muted = true;
    assert!(
        told.contains(&FromRoom::Mute { source, muted }),
        "its page stops sending"
    );
    assert!(matches!(told.last(), Some(FromRoom::Refused(p)) if p.code == "floor_needed"));

    scene.says(&host, Command::Floor(Some(north.id())));
    scene.mutes(&north, source, false);
    assert!(!scene.is_muted(north.id(), source));
    scene.told(&north);
    scene.says(&host, Command::Floor(None));
    assert!(
        scene.is_muted(north.id(), source),
        "the share ends with the floor"
    );
    assert!(
        scene
            .told(&north)
            .contains(&FromRoom::Mute { source, muted })
    );
}

#[test]
fn the_hubs_newest_share_wins_and_a_clinic_never_takes_the_hubs_away() {
    let mut scene = Scene::new();
    let host = scene.join(hub("Hub"));
    let other = scene.join(hub("Specialist"));
    let north = scene.join(spoke("North"));
    let screen = SourceName::Screen;
    scene.says(&host, Command::Floor(Some(north.id())));
    scene.mutes(&north, screen, false);
    scene.mutes(&host, screen, false);
    assert!(scene.is_muted(north.id(), screen));
    scene.mutes(&other, screen, false);
    assert!(scene.is_muted(host.id(), screen) && !scene.is_muted(other.id(), screen));
    scene.mutes(&north, screen, false);
    assert_eq!(scene.refusal(&north).as_deref(), Some("screen_taken"));
    assert!(!scene.is_muted(other.id(), screen));
    scene.mutes(&other, screen, true);
    scene.mutes(&north, screen, false);
    assert!(!scene.is_muted(north.id(), screen));
}

#[test]
fn a_share_that_lost_its_right_does_not_come_back() {
    let mut scene = Scene::new();
    let host = scene.join(hub("Hub"));
    let north = scene.join(spoke("North"));
    scene.says(&host, Command::Floor(Some(north.id())));
    scene.mutes(&north, SourceName::Screen, false);
    scene.vanishes(&north);
    let again = scene.join(spoke("North").resuming(&north));
    assert!(
        !scene.is_muted(again.id(), SourceName::Screen),
        "it comes back as a share"
    );
    scene.vanishes(&again);
    scene.says(&host, Command::Floor(None));
    let again = scene.join(spoke("North").resuming(&again));
    assert!(scene.is_muted(again.id(), SourceName::Screen));
}

#[test]
fn speakers_are_told_at_most_three_times_a_second() {
    let mut scene = Scene::new();
    let host = scene.join(hub("Hub"));
    let north = scene.join(spoke("North"));
    scene.pass(seconds(1));
    scene.told(&host);
    for n in 0..1_000 {
        let loud = if n % 2 == 0 { &host } else { &north };
        scene.media(MediaEvent::Speakers(vec![loud.id()]));
        scene.pass(millis(3));
    }
    let told = scene.told(&host).len();
    assert!((5..=10).contains(&told), "{told} in three seconds");
    scene.media(MediaEvent::Speakers(vec![]));
    scene.pass(seconds(1));
    let participants = vec![];
    assert_eq!(
        scene.told(&host).pop(),
        Some(FromRoom::Speakers { participants })
    );
}

#[test]
fn a_panic_over_one_participant_leaves_the_others_in() {
    let mut scene = Scene::new();
    let host = scene.join(hub("Hub"));
    let north = scene.join(spoke("North"));
    scene.room.panicked(scene.now, north.id());
    scene.carry_out();
    assert_eq!(scene.bye(&north), Some(ByeReason::Failed));
    assert_eq!(scene.left(north.id()), Some(Ended::Panicked));
    scene.mutes(&host, SourceName::Camera, true);
    assert!(scene.is_muted(host.id(), SourceName::Camera));
}

#[test]
fn a_share_ends_when_something_without_a_screen_takes_over() {
    let screenless = |mut newcomer: Newcomer| {
        newcomer.publishes.screen = false;
        newcomer
    };
    for (takes_over, what) in [
        (screenless(hub("Ana").subject("ana")), "a page without one"),
        (hub("Ana").subject("ana").publishing(), "an encoder by WHIP"),
        (hub("Ana").subject("ana").viewing(), "a viewer by WHEP"),
    ] {
        let mut scene = Scene::new();
        let ana = scene.join(hub("Ana").subject("ana"));
        let north = scene.join(spoke("North"));
        scene.mutes(&ana, SourceName::Screen, false);
        scene.pass(seconds(1));
        scene.told(&north);
        let after = scene.join(takes_over);
        assert_eq!(after.id(), ana.id());
        assert_eq!(after.welcome.stage.screen, None, "{what}");
        scene.pass(seconds(1));
        let stages = scene.told(&north).into_iter();
        let mut screens = stages.filter_map(|message| match message {
            FromRoom::Stage(stage) => Some(stage.screen),
            _ => None,
        });
        assert_eq!(screens.next_back(), Some(None), "{what}");
    }
}

#[test]
fn whoever_comes_back_only_to_watch_gives_up_the_floor() {
    let mut scene = Scene::new();
    let host = scene.join(hub("Hub"));
    let north = scene.join(spoke("North").subject("north"));
    scene.says(&host, Command::Floor(Some(north.id())));
    scene.pass(seconds(1));
    scene.told(&host);
    let watcher = scene.join(spoke("North").subject("north").viewing());
    assert_eq!(watcher.id(), north.id());
    assert_eq!(watcher.welcome.floor, None);
    scene.pass(seconds(1));
    let told = scene.told(&host);
    assert!(
        told.contains(&FromRoom::Floor { participant: None }),
        "{told:?}"
    );
    // it comes back to speak, and the floor is the hub's to give
    let speaker = scene.join(spoke("North").subject("north"));
    assert_eq!(speaker.welcome.floor, None);
}
