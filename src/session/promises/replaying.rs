//! Whatever people do, what stands of a room is the room, and what comes back is what stood.

use super::keeping::{Disk, raises, writes};
use super::*;
use crate::session::PollCommand;
use crate::session::attendance::attendance;
use crate::session::messages::{AgendaStep, Gallery};
use crate::session::seat::{Connected, Seat};
use crate::session::sheet::CaseWish;
use crate::site::Site;
use proptest::prelude::*;
use serde_json::Value;

#[derive(Debug, Clone)]
enum Deed {
    Join(u8),
    Return(u8),
    Vanish(u8),
    Say(u8, Said),
    Pass(u16),
    Write,
}

#[derive(Debug, Clone)]
enum Said {
    Hand(bool),
    Line,
    TakeBack(u32),
    Floor(Option<u8>),
    Spotlight(Option<u8>),
    Gallery(bool),
    Mute(bool),
    Silence(u8),
    SilenceAll,
    AskToUnmute(u8),
    Sits(u8, Vec<u8>),
    Away(bool),
    Door(EntranceTo),
    Admit,
    Remove(u8),
    LowerAll,
    Move(u8, usize),
    Agenda(AgendaStep),
    Poll(PollCommand),
    Announce,
    EditAnnouncement(u32),
    TakeDown(u32, bool),
    Case(CaseWish),
    End(bool),
    Leave,
}

fn deed() -> impl Strategy<Value = Deed> {
    let who = 0..6_u8;
    let said = prop_oneof![
        5 => any::<bool>().prop_map(Said::Hand),
        4 => Just(Said::Line),
        1 => (1..5_u32).prop_map(Said::TakeBack),
        3 => proptest::option::of(who.clone()).prop_map(Said::Floor),
        2 => proptest::option::of(who.clone()).prop_map(Said::Spotlight),
        1 => any::<bool>().prop_map(Said::Gallery),
        3 => any::<bool>().prop_map(Said::Mute),
        2 => who.clone().prop_map(Said::Silence),
        1 => Just(Said::SilenceAll),
        1 => who.clone().prop_map(Said::AskToUnmute),
        2 => (who.clone(), prop::collection::vec(0..4_u8, 0..4)).prop_map(|(who, names)| Said::Sits(who, names)),
        1 => any::<bool>().prop_map(Said::Away),
        2 => prop::sample::select(vec![EntranceTo::Open, EntranceTo::Lobby, EntranceTo::Locked])
            .prop_map(Said::Door),
        1 => Just(Said::Admit),
        1 => who.clone().prop_map(Said::Remove),
        1 => Just(Said::LowerAll),
        2 => (who.clone(), 0..6_usize).prop_map(|(who, to)| Said::Move(who, to)),
        2 => (1..10_u32).prop_map(|id| Said::Agenda(AgendaStep::Item(id))),
        6 => super::polling::command().prop_map(Said::Poll),
        2 => Just(Said::Announce),
        1 => (1..5_u32).prop_map(Said::EditAnnouncement),
        1 => (1..5_u32, any::<bool>()).prop_map(|(id, down)| Said::TakeDown(id, down)),
        6 => case::wish().prop_map(Said::Case),
        1 => any::<bool>().prop_map(Said::End),
        1 => Just(Said::Leave),
    ];
    prop_oneof![
        4 => who.clone().prop_map(Deed::Join),
        2 => who.clone().prop_map(Deed::Return),
        2 => who.clone().prop_map(Deed::Vanish),
        12 => (who, said).prop_map(|(who, said)| Deed::Say(who, said)),
        3 => (0..20_000_u16).prop_map(Deed::Pass),
        3 => Just(Deed::Write),
    ]
}

/// A record but for who is waited for, and since when.
fn present(record: Vec<(String, String)>) -> Vec<(String, Value)> {
    let read = |(key, value): (String, String)| {
        let mut value: Value = serde_json::from_str(&value).expect("JSON");
        if key.starts_with("seat/") {
            value.as_object_mut().expect("a seat").remove("gone");
        }
        (key, value)
    };
    record.into_iter().map(read).collect()
}

/// The one of each number who is in, if there is one.
type People = HashMap<u8, Guest>;

fn does(scene: &mut Scene, people: &mut People, deed: Deed, disk: &mut Disk) {
    let is_here = |scene: &Scene, guest: &Guest| scene.room.is_current(guest.connection);
    match deed {
        Deed::Join(who) | Deed::Return(who) => {
            let role = [Role::Facilitator, Role::Specialist, Role::Clinician][usize::from(who % 3)];
            let mut one = newcomer(role, &format!("Number {who}"));
            match (people.get(&who), &deed) {
                (Some(guest), Deed::Return(_)) => one = one.resuming(guest),
                (Some(guest), _) if is_here(scene, guest) => return,
                _ => {}
            }
            if who > 3 {
                one = one.subject(&format!("person {who}"));
            }
            if let Ok(Entrance::In(admission)) = scene.enter(one)
                && let Ok(guest) = scene.finish(&admission)
            {
                people.insert(who, guest);
            }
        }
        Deed::Vanish(who) => {
            if let Some(guest) = people.get(&who).filter(|guest| is_here(scene, guest)) {
                scene.room.vanished(scene.now, guest.connection);
                scene.carry_out();
            }
        }
        Deed::Say(who, said) => {
            let id = |who: u8| people.get(&who).map_or(ParticipantId::fresh(), Guest::id);
            let command = match said {
                Said::Hand(up) => raises(up),
                Said::Line => writes("A line"),
                Said::TakeBack(number) => Command::RemoveLine(number),
                Said::Floor(to) => Command::Floor(to.map(id)),
                Said::Spotlight(whom) => Command::Spotlight(whom.map(id)),
                Said::Gallery(true) => Command::ShowGallery(Gallery::Everyone),
                Said::Gallery(false) => Command::ShowGallery(Gallery::Stage),
                Said::Mute(muted) => Command::Mute {
                    source: SourceName::Microphone,
                    muted,
                },
                Said::Silence(whom) => Command::Silence {
                    participant: id(whom),
                    source: SourceName::Microphone,
                },
                Said::SilenceAll => Command::SilenceAll,
                Said::AskToUnmute(whom) => Command::AskToUnmute(id(whom)),
                Said::Sits(with, names) => Command::Companions {
                    participant: id(with),
                    companions: names.iter().map(|n| Pii(format!("Beside {n}"))).collect(),
                },
                Said::Away(away) => Command::Away(away),
                Said::Door(to) => Command::Entrance(to),
                Said::Admit => Command::Admit(None),
                Said::Remove(whom) => Command::Remove(id(whom)),
                Said::LowerAll => Command::LowerHand(None),
                Said::Move(whom, place) => Command::MoveHand {
                    participant: id(whom),
                    place,
                },
                Said::Agenda(step) => Command::MoveAgenda(step),
                Said::Poll(command) => Command::Poll(command),
                Said::Announce => Command::Announce {
                    text: "Lunch at noon".into(),
                },
                Said::EditAnnouncement(id) => Command::EditAnnouncement {
                    id,
                    text: "Lunch at one".into(),
                },
                Said::TakeDown(id, down) => Command::TakeDown { id, down },
                Said::Case(wish) => Command::Case(Box::new(wish)),
                Said::End(debrief) => Command::End { debrief },
                Said::Leave => Command::Leave,
            };
            if let Some(guest) = people.get(&who) {
                scene.room.hear(scene.now, guest.connection, command);
                scene.carry_out();
            }
        }
        Deed::Pass(by) => scene.pass(millis(u64::from(by))),
        Deed::Write => scene.written(disk),
    }
    // who was let in goes on to the link
    for admission in std::mem::take(&mut scene.let_in).into_values().flatten() {
        if let Ok(guest) = scene.finish(&admission) {
            let number = guest.welcome.name.strip_prefix("Number ");
            let who = number.and_then(|number| number.parse().ok());
            people.insert(who.expect("a number"), guest);
        }
    }
}

/// Whose microphone is muted, of those who are in.
fn muted(scene: &Scene) -> HashMap<ParticipantId, bool> {
    let rows = scene.room.participants().filter_map(|row| {
        let mut tracks = row.tracks.iter();
        let microphone = tracks.find(|track| track.source == SourceName::Microphone)?;
        Some((row.id, microphone.muted))
    });
    rows.collect()
}

/// A room is led by someone of the hub who is here: a facilitator at once, and anyone of it after ten seconds.
fn is_led(scene: &Scene, passed: Duration) -> Result<(), TestCaseError> {
    let room = &scene.room;
    let is_here = |seat: &Seat| {
        seat.presence == Presence::Page && matches!(seat.connection, Connected::Here(_))
    };
    let host = room.hosts.host().and_then(|host| room.seats.get(&host));
    let hub = || {
        let seats = room.hubs.iter().map(|id| &room.seats[id]);
        seats.filter(|seat| is_here(seat))
    };
    if let Some(host) = host {
        prop_assert_eq!(host.site(), Site::Hub);
    }
    if hub().any(|seat| seat.role == Role::Facilitator) {
        let host = host.expect("a facilitator hosts");
        prop_assert!(is_here(host) && host.role == Role::Facilitator);
    } else if passed >= seconds(10) && hub().next().is_some() {
        prop_assert!(is_here(host.expect("whoever is there for longest hosts")));
    }
    Ok(())
}

proptest! {
    #[test]
    fn whatever_people_do_a_room_is_led_and_nobody_unmutes_another(deeds in prop::collection::vec(deed(), 1..80)) {
        let (mut scene, mut disk) = (Scene::kept(), Disk::default());
        let mut people = People::new();
        for deed in deeds {
            let before = muted(&scene);
            let (own, passed) = match &deed {
                Deed::Say(who, Said::Mute(false)) => (people.get(who).map(Guest::id), Duration::ZERO),
                Deed::Pass(by) => (None, millis(u64::from(*by))),
                _ => (None, Duration::ZERO),
            };
            does(&mut scene, &mut people, deed, &mut disk);
            for (id, now) in muted(&scene) {
                let was = before.get(&id) == Some(&true);
                prop_assert!(now || !was || Some(id) == own, "{id:?} was unmuted");
            }
            is_led(&scene, passed)?;
            let floor = scene.room.floor;
            prop_assert!(floor.is_none_or(|floor| scene.room.seats.contains_key(&floor)));
        }
    }

    #[test]
    fn a_replayed_room_is_the_room_that_was(deeds in prop::collection::vec(deed(), 1..80)) {
        let (mut scene, mut disk) = (Scene::kept(), Disk::default());
        let mut people = People::new();
        for deed in deeds {
            does(&mut scene, &mut people, deed, &mut disk);
            prop_assert!(scene.handed.len() <= 1, "one batch at a time");
        }
        scene.written(&mut disk);
        let before = scene.room.whole_record();
        prop_assert_eq!(&before, &disk.record(), "what stands is what is");
        let people = attendance(disk.1.values().map(String::as_str));
        let open = people.iter().flat_map(|one| &one.intervals).filter(|(_, until)| until.is_none());
        let with = scene.room.participants().map(|row| row.companions.len());
        prop_assert_eq!(open.count(), scene.room.len() + with.sum::<usize>(), "every join has its leave");
        scene.killed(&disk, Duration::ZERO);
        // all are waited for now
        prop_assert_eq!(present(before), present(scene.room.whole_record()), "and what comes back");
    }
}
