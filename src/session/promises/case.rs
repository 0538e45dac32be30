//! The case in the room: who writes recommendations when, and what becomes of them.

use super::keeping::{Disk, KEPT_SINCE, clock};
use super::*;
use crate::session::case::filed;
use crate::session::casework::second;
use crate::session::messages::AgendaStep;
use crate::session::phase::Phase;
use crate::session::sheet::{
    Advice, CaseText, CaseWish, Presenter, Recommendation, Recommendations, Section, Standing,
    Strength,
};
use proptest::prelude::*;

fn text() -> CaseText {
    let section = |title: &str, text: &str| Section {
        title: title.into(),
        text: text.into(),
    };
    CaseText {
        echo_id: "ABC-2026-0042".into(),
        presenter: Presenter::default(),
        questions: vec!["Which drug next?".into()],
        sections: vec![section("Summary", "Five sentences.")],
    }
}

fn advice(text: &str) -> Advice {
    Advice {
        text: text.into(),
        heading: None,
        strength: Strength::First,
        discipline: None,
        serves_goal: false,
    }
}

/// Something of the cases that anyone may say, sensible or not.
pub(super) fn wish() -> impl Strategy<Value = CaseWish> {
    let open = |number: u8| CaseWish::Open {
        case: CaseText {
            echo_id: format!("ABC-2026-{number}"),
            ..text()
        },
        follow_up: None,
    };
    let recommend = |case: u32| CaseWish::Recommend {
        case,
        says: advice("Start low"),
        said_by: None,
    };
    let first = second(KEPT_SINCE * 1_000);
    let one = first + 1..first + 8;
    let to = Standing::Left;
    prop_oneof![
        4 => (1..9_u8).prop_map(open),
        6 => one.clone().prop_map(recommend),
        2 => one.clone().prop_map(move |recommendation| CaseWish::Sort { recommendation, to }),
        2 => (one.clone(), 0..4_u32).prop_map(|(recommendation, place)| CaseWish::Move { recommendation, place }),
        1 => one.clone().prop_map(|recommendation| CaseWish::Remove { recommendation }),
        1 => one.clone().prop_map(|recommendation| CaseWish::Restore { recommendation }),
        1 => any::<bool>().prop_map(|done| CaseWish::ReadBack { done }),
        1 => one.clone().prop_map(|case| CaseWish::Close { case }),
        1 => one.prop_map(|case| CaseWish::Reopen { case }),
    ]
}

impl Scene {
    fn wishes(&mut self, guest: &Guest, wish: CaseWish) {
        self.says(guest, Command::Case(Box::new(wish)));
        self.pass(millis(300));
    }

    /// A host opens a case; its id.
    fn opens_case(&mut self, host: &Guest) -> u32 {
        let open = CaseWish::Open {
            case: text(),
            follow_up: None,
        };
        self.wishes(host, open);
        let told = self.told(host).into_iter().rev();
        let mut opened = told.filter_map(|message| match message {
            FromRoom::Cases(cases) => cases.open,
            _ => None,
        });
        opened.next_back().expect("it is told").id
    }

    fn begins(&mut self, host: &Guest, phase: Phase) {
        let mut items = host.welcome.agenda.items.iter();
        let item = items.find(|item| item.phase == phase).expect("one of it");
        self.says(host, Command::MoveAgenda(AgendaStep::Item(item.id)));
        self.pass(millis(300));
    }

    fn recommends(&mut self, guest: &Guest, case: u32, says: &str) {
        let says = advice(says);
        let said_by = None;
        self.wishes(
            guest,
            CaseWish::Recommend {
                case,
                says,
                said_by,
            },
        );
    }

    /// What was recommended, as whoever comes now sees it.
    fn recommended(&mut self) -> Vec<Recommendation> {
        let late = self.join(spoke("Late"));
        let given: Option<Recommendations> = late.welcome.recommendations.clone();
        self.says(&late, Command::Leave);
        given.map_or(Vec::new(), |given| given.changed)
    }
}

#[test]
fn everyone_sees_the_case_and_a_newcomer_too() {
    let mut scene = Scene::new();
    let host = scene.join(hub("Hub"));
    let north = scene.join(spoke("North"));
    let watcher = scene.join(newcomer(Role::Observer, "Student"));
    scene.told(&north);
    scene.told(&watcher);
    let case = scene.opens_case(&host);
    for guest in [&north, &watcher] {
        let told = scene.told(guest);
        let opened = told.iter().any(|message| {
            matches!(message, FromRoom::Cases(cases) if cases.open.as_ref().is_some_and(|open| open.case == text()))
        });
        assert!(opened, "{told:?}");
    }
    let late = scene.join(spoke("Late"));
    assert_eq!(late.welcome.cases.open.as_ref().unwrap().id, case);
    scene.wishes(&host, CaseWish::Close { case });
    let late = scene.join(spoke("Later"));
    assert_eq!(late.welcome.cases.open, None);
    assert_eq!(late.welcome.cases.closed[0].id, case);
    assert_eq!(late.welcome.recommendations, None);
}

#[test]
fn each_recommends_when_its_row_says_and_a_clinic_suggests() {
    use Standing::{Suggestion, Taken};
    let mut scene = Scene::new();
    let host = scene.join(hub("Hub"));
    let case = scene.opens_case(&host);
    // role, phase, what becomes of it: its state, or the code it is refused with
    let table = [
        (Role::Facilitator, None, Ok(Taken)),
        (Role::Coordinator, Some(Phase::Present), Ok(Taken)),
        (Role::Specialist, Some(Phase::SumUp), Ok(Taken)),
        (Role::Specialist, Some(Phase::Recommend), Ok(Taken)),
        (
            Role::Facilitator,
            Some(Phase::Clarify),
            Err("recommend_later"),
        ),
        (
            Role::Specialist,
            Some(Phase::Clarify),
            Err("recommend_later"),
        ),
        (
            Role::Clinician,
            Some(Phase::Clarify),
            Err("recommend_later"),
        ),
        (Role::Clinician, Some(Phase::SumUp), Err("recommend_later")),
        (Role::Clinician, None, Err("recommend_later")),
        (Role::Clinician, Some(Phase::Recommend), Ok(Suggestion)),
        (Role::Observer, Some(Phase::Recommend), Err("host_only")),
    ];
    for (role, phase, expected) in table {
        match phase {
            Some(phase) => scene.begins(&host, phase),
            None => scene.says(&host, Command::MoveAgenda(AgendaStep::None)),
        }
        let one = scene.join(newcomer(role, "One"));
        let before = scene.recommended().len();
        scene.told(&one);
        scene.recommends(&one, case, "Start low");
        let after = scene.recommended();
        let told = match after.len() > before {
            true => Ok(after.last().expect("one more").state),
            false => Err(scene.refusal(&one).expect("refused")),
        };
        assert_eq!(told, expected.map_err(String::from), "{role:?} {phase:?}");
        scene.says(&one, Command::Leave);
    }
}

#[test]
fn a_host_takes_leaves_orders_and_edits_and_nobody_else_does() {
    let mut scene = Scene::new();
    let host = scene.join(hub("Hub"));
    let specialist = scene.join(newcomer(Role::Specialist, "Specialist"));
    let (north, south) = (scene.join(spoke("North")), scene.join(spoke("South")));
    let case = scene.opens_case(&host);
    scene.begins(&host, Phase::Recommend);
    scene.recommends(&north, case, "North's");
    scene.recommends(&specialist, case, "Specialist's");
    let [of_north, of_specialist] = [0, 1].map(|at| scene.recommended()[at].id);
    let edit = |recommendation, revision| CaseWish::EditRecommendation {
        recommendation,
        revision,
        to: advice("Other words"),
    };
    let sort = |recommendation| CaseWish::Sort {
        recommendation,
        to: Standing::Taken,
    };
    let shift = |recommendation| CaseWish::Move {
        recommendation,
        place: 0,
    };
    let remove = |recommendation| CaseWish::Remove { recommendation };
    for (who, wish) in [
        (&south, edit(of_north, 1)),
        (&south, remove(of_north)),
        (&north, sort(of_north)),
        (&north, shift(of_north)),
        (&north, CaseWish::Close { case }),
        (&north, CaseWish::ReadBack { done: true }),
        (&specialist, edit(of_north, 1)),
        (&specialist, sort(of_north)),
        (&specialist, shift(of_specialist)),
        (&specialist, CaseWish::FollowUp { date: None }),
    ] {
        scene.told(who);
        scene.wishes(who, wish.clone());
        assert_eq!(scene.refusal(who).as_deref(), Some("host_only"), "{wish:?}");
    }
    // the own, as long as it is no more than suggested
    scene.wishes(&north, edit(of_north, 1));
    scene.wishes(&specialist, edit(of_specialist, 1));
    assert!(scene.recommended().iter().all(|one| one.revision == 2));
    scene.wishes(&host, sort(of_north));
    scene.wishes(&host, shift(of_specialist));
    scene.told(&north);
    scene.wishes(&north, edit(of_north, 2));
    assert_eq!(
        scene.refusal(&north).as_deref(),
        Some("host_only"),
        "it is taken"
    );
    let order: Vec<u32> = scene.recommended().iter().map(|one| one.id).collect();
    assert_eq!(order, [of_specialist, of_north]);
    scene.wishes(&host, remove(of_north));
    scene.wishes(
        &host,
        CaseWish::Restore {
            recommendation: of_north,
        },
    );
    assert_eq!(scene.recommended().len(), 2);
}

#[test]
fn a_host_writes_down_what_another_said_and_nobody_else_speaks_for_others() {
    let mut scene = Scene::new();
    let host = scene.join(hub("Hub"));
    let north = scene.join(spoke("North"));
    let specialist = scene.join(newcomer(Role::Specialist, "Specialist"));
    let case = scene.opens_case(&host);
    let of_north = || CaseWish::Recommend {
        case,
        says: advice("Start low"),
        said_by: Some(north.id()),
    };
    scene.wishes(&host, of_north());
    let one = scene.recommended().pop().expect("one");
    assert_eq!(one.said_by.name, "North");
    assert_eq!(one.said_by.role, Role::Clinician);
    assert_eq!((one.state, one.edited_by), (Standing::Taken, host.id()));
    scene.told(&specialist);
    scene.wishes(&specialist, of_north());
    assert_eq!(scene.refusal(&specialist).as_deref(), Some("host_only"));
}

#[test]
fn of_two_hosts_who_edit_at_once_the_second_is_told() {
    let mut scene = Scene::new();
    let host = scene.join(hub("Hub"));
    let other = scene.join(newcomer(Role::Coordinator, "Coordinator"));
    let case = scene.opens_case(&host);
    let edit = |question: &str| CaseWish::Edit {
        case,
        revision: 1,
        to: CaseText {
            questions: vec![question.into()],
            ..text()
        },
    };
    scene.told(&other);
    scene.wishes(&host, edit("The host's?"));
    scene.wishes(&other, edit("The coordinator's?"));
    assert_eq!(scene.refusal(&other).as_deref(), Some("stale_edit"));
    let late = scene.join(spoke("Late"));
    let open = late.welcome.cases.open.expect("open");
    assert_eq!(open.case.questions, ["The host's?"]);
    assert_eq!(open.edited_by, host.id());
}

#[test]
fn the_session_ends_with_its_cases_and_they_are_read_outside_it() {
    let mut scene = Scene::new();
    let host = scene.join(hub("Hub"));
    scene.join(spoke("North"));
    scene.opens_case(&host);
    scene.says(&host, Command::End { debrief: true });
    let late = scene.join(hub("Late"));
    assert!(late.welcome.cases.open.is_some(), "the hub talks on");
    scene.says(&host, Command::End { debrief: false });
    let next = scene.join(hub("Hub"));
    assert_eq!(next.welcome.cases.open, None);
    assert_eq!(next.welcome.cases.closed, []);
    assert_eq!(scene.room.case_files().len(), 1);
}

/// What stands in the ledger of cases: which, how many recommendations, whether open.
fn filed_cases(disk: &Disk) -> Vec<(u32, usize, bool)> {
    let files = filed(disk.1.values().map(String::as_str), Vec::new());
    let told = files.into_iter();
    told.map(|file| (file.sheet.id, file.recommendations.len(), file.open))
        .collect()
}

impl Scene {
    /// A host opens a case in a room that is kept; its id.
    fn opens_kept_case(&mut self, disk: &mut Disk, host: &Guest, echo_id: &str) -> u32 {
        let case = CaseText {
            echo_id: echo_id.into(),
            ..text()
        };
        let follow_up = None;
        self.wishes(host, CaseWish::Open { case, follow_up });
        self.written(disk);
        self.room.case_files().last().expect("opened").sheet.id
    }
}

#[test]
fn a_case_stands_in_the_ledger_as_it_was_closed_last() {
    let (mut scene, mut disk) = (Scene::kept(), Disk::default());
    let host = scene.join(hub("Hub"));
    let first = scene.opens_kept_case(&mut disk, &host, "ABC-2026-1");
    scene.recommends(&host, first, "Start low");
    scene.wishes(&host, CaseWish::Close { case: first });
    scene.written(&mut disk);
    assert_eq!(filed_cases(&disk), [(first, 1, false)]);
    scene.wishes(&host, CaseWish::Reopen { case: first });
    scene.written(&mut disk);
    let now = scene.room.case_files();
    let files = filed(disk.1.values().map(String::as_str), now);
    assert!(files.iter().all(|file| file.open), "the room knows better");
    scene.recommends(&host, first, "Go slow");
    scene.wishes(&host, CaseWish::Close { case: first });
    // nobody closes this one
    let second = scene.opens_kept_case(&mut disk, &host, "ABC-2026-2");
    scene.says(&host, Command::End { debrief: false });
    scene.written(&mut disk);
    let closed = [(first, 2, false), (second, 0, false)];
    assert_eq!(filed_cases(&disk), closed);
}

#[test]
fn no_case_has_the_id_of_one_before_it_although_the_room_was_forgotten_meanwhile() {
    let (mut scene, mut disk) = (Scene::kept(), Disk::default());
    let host = scene.join(hub("Hub"));
    let first = scene.opens_kept_case(&mut disk, &host, "ABC-2026-1");
    scene.room.end(scene.now, Ended::RoomClosed);
    scene.carry_out();
    scene.written(&mut disk);
    scene.now += seconds(700);
    let anew = Room::new("Cardiology".into(), Limits::default());
    let since = clock(scene.now - seconds(700));
    scene.room = anew.keep(since, false);
    let host = scene.join(hub("Hub"));
    let second = scene.opens_kept_case(&mut disk, &host, "ABC-2026-1");
    assert!(second > first, "{second}");
    scene.wishes(&host, CaseWish::Close { case: second });
    scene.written(&mut disk);
    assert_eq!(filed_cases(&disk), [(first, 0, false), (second, 0, false)]);
}
