use super::*;
use crate::role::Role;
use crate::session::sheet::{Presenter, Section, Strength};
use proptest::prelude::*;
use uuid::Uuid;

fn id(number: u128) -> ParticipantId {
    ParticipantId::from_uuid(Uuid::from_u128(number))
}

fn text(echo_id: &str) -> CaseText {
    CaseText {
        echo_id: echo_id.into(),
        presenter: Presenter::default(),
        questions: vec!["Which drug next?".into()],
        sections: vec![section("Summary", "Five sentences.")],
    }
}

fn section(title: &str, text: &str) -> Section {
    Section {
        title: title.into(),
        text: text.into(),
    }
}

fn says(text: &str) -> Advice {
    Advice {
        text: text.into(),
        heading: None,
        strength: Strength::None,
        discipline: None,
        serves_goal: false,
    }
}

fn author(state: Standing) -> Author {
    let said_by = SaidBy {
        participant: id(2),
        name: "North".into(),
        role: Role::Clinician,
    };
    Author {
        writes: id(2),
        said_by,
        state,
    }
}

/// A case with recommendations 2, 3 and so on.
fn with(states: &[Standing]) -> Cases {
    let mut cases = Cases::default();
    cases.open(0, id(1), text("ABC-2026-1"), None).unwrap();
    for (at, state) in states.iter().enumerate() {
        let says = says(&format!("Number {at}"));
        cases.recommend(author(*state), 1, says).unwrap();
    }
    cases
}

fn code(done: Result<(), Problem>) -> (String, Option<String>) {
    let problem = done.expect_err("it is refused");
    (problem.code, problem.field)
}

fn order(cases: &Cases) -> Vec<u32> {
    cases.all_given().map_or(Vec::new(), |given| given.order)
}

/// A page's cases after messages, as docs/messages.md says to read them.
#[derive(Debug, Default, Clone, PartialEq)]
struct Page {
    cases: sheet::Cases,
    of: u32,
    known: BTreeMap<u32, Recommendation>,
    order: Vec<u32>,
    marks: (bool, Option<String>),
}

impl Page {
    fn coming(cases: &Cases) -> Self {
        let mut page = Self {
            cases: cases.told(),
            ..Self::default()
        };
        if let Some(given) = cases.all_given() {
            page.read(FromRoom::Recommendations(given));
        }
        page
    }

    fn read(&mut self, message: FromRoom) {
        match message {
            FromRoom::Cases(cases) => self.cases = cases,
            FromRoom::Recommendations(given) => {
                if given.case != self.of {
                    self.known.clear();
                }
                self.of = given.case;
                let changed = given.changed.into_iter();
                self.known.extend(changed.map(|one| (one.id, one)));
                self.known.retain(|id, _| given.order.contains(id));
                self.order = given.order;
                self.marks = (given.read_back, given.follow_up);
            }
            other => panic!("cases tell of cases, not {other:?}"),
        }
        if self.cases.open.is_none() {
            let cases = std::mem::take(&mut self.cases);
            *self = Self {
                cases,
                ..Self::default()
            };
        }
    }
}

#[test]
fn one_case_is_open_at_a_time_and_what_was_closed_opens_again() {
    let mut cases = with(&[Standing::Taken]);
    let second = || text("abc-2026-2");
    assert_eq!(code(cases.open(0, id(1), second(), None)).0, "case_open");
    assert_eq!(
        code(cases.close(9)),
        ("no_case".into(), Some("wish.close.case".into()))
    );
    cases.close(1).unwrap();
    assert_eq!(code(cases.read_back(true)).0, "no_case");
    let taken = text("ABC-2026-0001");
    assert_eq!(code(cases.open(0, id(1), taken, None)).0, "echo_id_taken");
    cases.open(0, id(1), second(), None).unwrap();
    let told = cases.told();
    assert_eq!(told.open.unwrap().case.echo_id, "ABC-2026-0002");
    assert_eq!(told.last.as_deref(), Some("ABC-2026-0002"));
    assert_eq!((told.closed[0].id, told.closed[0].recommendations), (1, 1));
    assert_eq!(code(cases.reopen(1)).0, "case_open");
    cases.close(3).unwrap();
    cases.reopen(1).unwrap();
    cases.reopen(1).unwrap(); // the other host, at the same time
    assert_eq!(order(&cases), [2]);
}

#[test]
fn the_next_session_is_told_of_none_and_they_are_read_outside_it() {
    let mut cases = with(&[Standing::Taken]);
    cases.begin_anew();
    let told = cases.told();
    assert_eq!((told.open, told.closed), (None, Vec::new()));
    assert_eq!(told.last.as_deref(), Some("ABC-2026-0001"));
    assert_eq!(code(cases.reopen(1)).0, "no_case");
    assert_eq!(cases.files()[0].recommendations.len(), 1);
}

#[test]
fn of_two_who_edit_at_once_the_second_is_refused_and_changes_nothing() {
    let mut cases = with(&[Standing::Taken]);
    let with_summary = |words: &str| CaseText {
        sections: vec![section("Summary", words)],
        ..text("ABC-2026-1")
    };
    cases.edit(id(1), (1, 1), with_summary("A's")).unwrap();
    let stale = code(cases.edit(id(3), (1, 1), with_summary("B's")));
    assert_eq!(
        stale,
        ("stale_edit".into(), Some("wish.edit.revision".into()))
    );
    let sheet = cases.told().open.unwrap();
    assert_eq!(sheet.case.sections[0].text, "A's");
    assert_eq!((sheet.revision, sheet.edited_by), (2, id(1)));

    cases
        .edit_recommendation(id(1), (2, 1), says("A's"))
        .unwrap();
    let stale = code(cases.edit_recommendation(id(3), (2, 1), says("B's")));
    assert_eq!(stale.0, "stale_edit");
    assert_eq!(cases.find(2).unwrap().says.text, "A's");
}

#[test]
fn what_was_read_back_is_what_stands() {
    use Standing::{Left, Suggestion, Taken};
    // what is done after the reading, and whether it still counts
    type Deed = fn(&mut Cases) -> Result<(), Problem>;
    let deeds: [(&str, Deed, bool); 13] = [
        (
            "a clinic suggests",
            |c| c.recommend(author(Suggestion), 1, says("x")),
            true,
        ),
        (
            "another is taken",
            |c| c.recommend(author(Taken), 1, says("x")),
            false,
        ),
        (
            "a suggestion is edited",
            |c| c.edit_recommendation(id(1), (4, 1), says("x")),
            true,
        ),
        (
            "one is edited",
            |c| c.edit_recommendation(id(1), (2, 1), says("x")),
            false,
        ),
        ("a suggestion is left", |c| c.sort(4, Left), true),
        ("a suggestion is taken", |c| c.sort(4, Taken), false),
        ("one is left", |c| c.sort(2, Left), false),
        ("one is taken again", |c| c.sort(2, Taken), true),
        ("one is moved", |c| c.shift(2, 1), false),
        ("one is moved to where it is", |c| c.shift(2, 0), true),
        ("a suggestion is removed", |c| c.remove(4), true),
        ("one is removed", |c| c.remove(2), false),
        (
            "a day is agreed",
            |c| c.follow_up(Some("2026-03-09".into())),
            true,
        ),
    ];
    for (what, deed, counts) in deeds {
        let mut cases = with(&[Taken, Taken, Suggestion]);
        cases.read_back(true).unwrap();
        deed(&mut cases).unwrap();
        assert_eq!(cases.all_given().unwrap().read_back, counts, "{what}");
    }
}

#[test]
fn recommendations_stand_in_the_order_that_a_host_gives_them() {
    let mut cases = with(&[Standing::Taken; 4]);
    cases.shift(5, 0).unwrap();
    cases.shift(2, 99).unwrap();
    assert_eq!(order(&cases), [5, 3, 4, 2]);
    assert_eq!(code(cases.shift(9, 0)).0, "no_such_recommendation");
    cases.remove(3).unwrap();
    assert_eq!(order(&cases), [5, 4, 2]);
    assert_eq!(code(cases.remove(3)).0, "no_such_recommendation");
    cases.restore(3).unwrap();
    assert_eq!(order(&cases), [5, 3, 4, 2], "where it was");
    assert_eq!(code(cases.restore(3)).0, "no_such_recommendation");
    cases.remove(3).unwrap();
    cases.close(1).unwrap();
    cases.reopen(1).unwrap();
    assert_eq!(code(cases.restore(3)).0, "no_such_recommendation");
}

#[test]
fn what_is_too_much_is_refused_by_its_field() {
    let long = |length: usize| "é".repeat(length);
    let good = text("ABC-2026-1");
    let with = |change: fn(&mut CaseText)| {
        let mut case = good.clone();
        change(&mut case);
        case
    };
    for (case, expected, field) in [
        (with(|c| c.echo_id = "42".into()), "bad_echo_id", "echo_id"),
        (
            with(|c| c.questions.clear()),
            "questions_out_of_range",
            "questions",
        ),
        (
            with(|c| c.questions = vec!["?".into(); 4]),
            "questions_out_of_range",
            "questions",
        ),
        (
            with(|c| c.questions.push(" \n".into())),
            "text_empty",
            "questions[1]",
        ),
        (
            with(|c| c.questions[0] = "é".repeat(201)),
            "text_too_long",
            "questions[0]",
        ),
        (
            with(|c| c.presenter.name = "é".repeat(81)),
            "text_too_long",
            "presenter.name",
        ),
        (
            with(|c| c.sections = vec![section("a", ""); 17]),
            "too_many_sections",
            "sections",
        ),
        (
            with(|c| c.sections[0].title.clear()),
            "text_empty",
            "sections[0].title",
        ),
        (
            with(|c| c.sections[0].title = "é".repeat(81)),
            "text_too_long",
            "sections[0].title",
        ),
        (
            with(|c| c.sections[0].text = "é".repeat(2_001)),
            "text_too_long",
            "sections[0].text",
        ),
        (
            with(|c| c.sections = vec![section("a", &"é".repeat(2_000)); 6]),
            "text_too_long",
            "sections[5].text",
        ),
    ] {
        let refused = code(Cases::default().open(0, id(1), case, None));
        assert_eq!(
            refused,
            (expected.into(), Some(format!("wish.open.case.{field}")))
        );
    }
    let mut most = good.clone();
    most.questions = vec![long(200); 3];
    most.presenter.name = long(80);
    most.sections = vec![section(&long(80), &long(2_000)); 5];
    most.sections.extend(vec![section("a", ""); 11]);
    let mut cases = Cases::default();
    cases.open(0, id(1), most, None).unwrap();

    for (advice, expected, field) in [
        (says(""), "text_empty", "text"),
        (says(&long(1_001)), "text_too_long", "text"),
        (
            Advice {
                heading: Some(long(61)),
                ..says("x")
            },
            "text_too_long",
            "heading",
        ),
        (
            Advice {
                discipline: Some(long(61)),
                ..says("x")
            },
            "text_too_long",
            "discipline",
        ),
    ] {
        let refused = code(cases.recommend(author(Standing::Taken), 1, advice));
        assert_eq!(
            refused,
            (
                expected.into(),
                Some(format!("wish.recommend.says.{field}"))
            )
        );
    }
    for _ in 0..50 {
        cases
            .recommend(author(Standing::Taken), 1, says(&long(1_000)))
            .unwrap();
    }
    let refused = code(cases.recommend(author(Standing::Taken), 1, says("x")));
    assert_eq!(refused.0, "too_many_recommendations");
}

#[test]
fn a_room_keeps_its_newest_cases() {
    let mut cases = Cases::default();
    for number in 1..=25 {
        cases
            .open(0, id(1), text(&format!("ABC-2026-{number}")), None)
            .unwrap();
        let open = cases.told().open.unwrap().id;
        cases
            .recommend(author(Standing::Taken), open, says("x"))
            .unwrap();
        cases.close(open).unwrap();
    }
    let closed = cases.told().closed;
    assert_eq!(closed.len(), 20);
    assert_eq!(closed[0].echo_id, "ABC-2026-0006");
    assert_eq!(cases.recommendations.len(), 20, "and nothing of the others");
}

#[derive(Debug, Clone)]
enum Deed {
    Open(u8),
    Edit(u32),
    Recommend(bool),
    EditOne(u32, u32),
    Sort(u32, u8),
    Move(u32, usize),
    Remove(u32),
    Restore(u32),
    ReadBack(bool),
    Close,
    Reopen(u32),
    BeginAnew,
    Tell,
    Come,
}

fn deed() -> impl Strategy<Value = Deed> {
    let one = 1..14_u32;
    prop_oneof![
        2 => (1..6_u8).prop_map(Deed::Open),
        1 => (1..4_u32).prop_map(Deed::Edit),
        8 => any::<bool>().prop_map(Deed::Recommend),
        3 => (one.clone(), 1..4_u32).prop_map(|(id, at)| Deed::EditOne(id, at)),
        3 => (one.clone(), 0..3_u8).prop_map(|(id, to)| Deed::Sort(id, to)),
        4 => (one.clone(), 0..8_usize).prop_map(|(id, to)| Deed::Move(id, to)),
        3 => one.clone().prop_map(Deed::Remove),
        3 => one.clone().prop_map(Deed::Restore),
        1 => any::<bool>().prop_map(Deed::ReadBack),
        1 => Just(Deed::Close),
        1 => one.prop_map(Deed::Reopen),
        1 => Just(Deed::BeginAnew),
        6 => Just(Deed::Tell),
        2 => Just(Deed::Come),
    ]
}

fn does(cases: &mut Cases, deed: &Deed) {
    let open = cases.open.unwrap_or_default();
    let states = [Standing::Suggestion, Standing::Taken, Standing::Left];
    // what is refused changes nothing, and that is looked at below
    let _ = match deed {
        Deed::Open(number) => cases.open(0, id(1), text(&format!("ABC-2026-{number}")), None),
        Deed::Edit(revision) => cases.edit(id(1), (open, *revision), text("ABC-2026-99")),
        Deed::Recommend(taken) => {
            cases.recommend(author(states[usize::from(*taken)]), open, says("x"))
        }
        Deed::EditOne(one, at) => cases.edit_recommendation(id(3), (*one, *at), says("y")),
        Deed::Sort(one, to) => cases.sort(*one, states[usize::from(*to)]),
        Deed::Move(one, to) => cases.shift(*one, *to),
        Deed::Remove(one) => cases.remove(*one),
        Deed::Restore(one) => cases.restore(*one),
        Deed::ReadBack(done) => cases.read_back(*done),
        Deed::Close => cases.close(open),
        Deed::Reopen(one) => cases.reopen(*one),
        Deed::BeginAnew => {
            cases.begin_anew();
            Ok(())
        }
        Deed::Tell | Deed::Come => Ok(()),
    };
}

proptest! {
    #[test]
    fn every_page_has_the_rooms_cases_and_a_record_brings_them_back(
        deeds in prop::collection::vec(deed(), 1..60),
    ) {
        let mut cases = Cases::default();
        let mut pages = vec![Page::coming(&cases)];
        for deed in &deeds {
            let (before, version) = (cases.kept(), cases.version());
            does(&mut cases, deed);
            let told = cases.version() != version;
            prop_assert!(told || before == cases.kept(), "the record learns of {deed:?}");
            match deed {
                Deed::Come => pages.push(Page::coming(&cases)),
                Deed::Tell => {
                    for message in cases.take_news() {
                        pages.iter_mut().for_each(|page| page.read(message.clone()));
                    }
                    for page in &pages {
                        prop_assert_eq!(page, &Page::coming(&cases));
                    }
                }
                _ => {}
            }
        }
        let kept = cases.kept();
        let mut again = Cases::default();
        for (key, value) in &kept {
            prop_assert!(Cases::is_key(key));
            again.replay(key, value).unwrap();
        }
        again.tidy();
        prop_assert_eq!(kept, again.kept());
        prop_assert_eq!(cases.told(), again.told());
        prop_assert_eq!(cases.all_given(), again.all_given());
        prop_assert!(!again.has_news());
    }
}
