//! Asks those who attended what the session was worth to them: the form, which answers fit it, and how they are
//! kept apart from who gave them.
//!
//! The form is data. Answers stand in the room's ledger under keys of chance and without a time, so that the
//! hub reads no order in them; that someone answered is a line of its own, beside when they attended. While
//! fewer than [`FEWEST`] have answered, the hub reads no answer at all.

use super::attendance::{self, What, same_person};
use super::clock::Wall;
use crate::ids::ParticipantId;
use crate::role::Role;
use crate::site::Site;
use crate::store::journal::Entry;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;
use std::sync::LazyLock;
use utoipa::ToSchema;
use uuid::Uuid;

/// What is asked, in order.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct SurveyForm {
    /// Each may be left out.
    pub questions: Vec<SurveyQuestion>,
}

/// One question; its words are the page's.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct SurveyQuestion {
    /// Names it in an answer.
    #[schema(example = "relevance")]
    pub id: String,
    /// How it is answered.
    #[serde(flatten)]
    pub kind: QuestionKind,
}

/// How a question is answered.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum QuestionKind {
    /// By a whole number.
    Scale {
        /// The lowest.
        least: u32,
        /// The highest.
        most: u32,
    },
    /// By `true` or `false`.
    YesNo,
    /// In words.
    Text {
        /// At most so many characters.
        most: usize,
    },
}

/// What was answered.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(untagged)]
pub enum Answer {
    /// Yes or no.
    YesNo(bool),
    /// On a scale.
    Number(u32),
    /// In words; text, never markup.
    Text(String),
}

/// By the ids of the questions.
pub type Answers = BTreeMap<String, Answer>;

/// Who answers, as their link says, and what.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Answered {
    /// Of the `welcome`.
    pub participant: ParticipantId,
    /// Of their link.
    pub role: Role,
    /// Of their link, if it says so.
    pub subject: Option<String>,
    /// Which of those at their page; `None`: whoever holds the link.
    pub name: Option<String>,
    /// What they answer.
    pub answers: Answers,
}

/// Why an answer was not taken.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Unanswered {
    /// Nobody of this id came by such a link.
    DidNotAttend,
    /// Nobody of this name sat there.
    NoSuchName,
    /// The hub is not asked.
    NotAsked,
    /// It was more than a week ago.
    TooLate,
    /// They have answered.
    Already,
    /// An answer does not fit its question.
    Unfit {
        /// The question's id; empty: there is no answer.
        question: String,
        /// What fits.
        rule: String,
    },
    /// The database takes nothing just now.
    NotKept,
}

/// The answers of one session.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Surveyed {
    /// When the first came; milliseconds since 1970.
    pub began: Wall,
    /// How many answered.
    pub answered: usize,
    /// In an order of chance, and in batches of [`FEWEST`]: whoever looks before and after a single one came
    /// would know whose it is.
    pub answers: Vec<Answers>,
}

/// A line of the ledger.
#[derive(Debug, Serialize, Deserialize)]
struct Line {
    /// When its session began.
    surveyed: Wall,
    /// Of those that are told together, from 0.
    #[serde(default)]
    batch: usize,
    answers: Answers,
}

/// The form that comes with Spindle.
pub static FORM: LazyLock<SurveyForm> =
    LazyLock::new(|| serde_json::from_str(include_str!("survey.json")).expect("the form is JSON"));

/// What is appended to a room's ledger when someone answers now.
pub(super) fn entries(
    form: &SurveyForm,
    ledger: &[String],
    answered: Answered,
    now: Wall,
) -> Result<Vec<Entry>, Unanswered> {
    let answers = fitting(form, answered.answers)?;
    let lines = ledger.iter().map(String::as_str);
    let lines: Vec<attendance::Line> = attendance::lines(lines).collect();
    let own = |line: &&attendance::Line| line.participant == answered.participant;
    // the last time: who comes back to a room is the same participant
    let came = lines.iter().rev().find(|line| {
        own(line)
            && line.what == What::Came
            && line.role == answered.role
            && line.subject == answered.subject
    });
    let came = came.ok_or(Unanswered::DidNotAttend)?;
    if came.role.site() == Site::Hub {
        return Err(Unanswered::NotAsked);
    }
    if now.saturating_sub(came.at) > WEEK {
        return Err(Unanswered::TooLate);
    }
    let named = || lines.iter().filter(own);
    let name = match answered.name {
        Some(name) if !named().any(|line| same_person(&line.name, &name)) => {
            let mut companions = named().flat_map(|line| &line.companions);
            let known = companions.find(|one| same_person(one, &name));
            known.ok_or(Unanswered::NoSuchName)?.clone()
        }
        // whoever holds the link, whatever they were called meanwhile
        Some(_) | None => came.name.clone(),
    };
    let began = began(&lines, came.at);
    let same_holder = |line: &attendance::Line| match &came.subject {
        Some(_) => line.subject == came.subject && line.role.site() == came.role.site(),
        None => line.participant == came.participant,
    };
    let before = lines
        .iter()
        .filter(|line| line.what == What::Surveyed && line.at >= began && same_holder(line));
    let has_answered =
        |line: &attendance::Line| line.here.iter().any(|one| same_person(one, &name));
    if before.clone().any(has_answered) {
        return Err(Unanswered::Already);
    }
    let flag = attendance::Line {
        at: now,
        what: What::Surveyed,
        name: came.name.clone(),
        companions: Vec::new(),
        here: vec![name],
        ..came.clone()
    };
    let same =
        answered_lines(ledger.iter().map(String::as_str)).filter(|one| one.surveyed == began);
    let line = Line {
        surveyed: began,
        batch: same.count() / FEWEST,
        answers,
    };
    let json = |error| format!("what is kept is JSON: {error}");
    Ok(vec![
        Entry::Append {
            key: flag.key(before.count() as u64),
            value: serde_json::to_string(&flag).unwrap_or_else(json),
        },
        Entry::Append {
            key: format!("survey/{}", Uuid::new_v4()),
            value: serde_json::to_string(&line).unwrap_or_else(json),
        },
    ])
}

/// Reads a ledger: the answers of each session, in their order.
pub(super) fn surveyed<'a>(ledger: impl IntoIterator<Item = &'a str>) -> Vec<Surveyed> {
    let mut sessions: BTreeMap<Wall, BTreeMap<usize, Vec<Answers>>> = BTreeMap::new();
    for line in answered_lines(ledger) {
        let session = sessions.entry(line.surveyed).or_default();
        session.entry(line.batch).or_default().push(line.answers);
    }
    let told = sessions.into_iter().map(|(began, batches)| Surveyed {
        began,
        answered: batches.values().map(Vec::len).sum(),
        answers: batches
            .into_values()
            .filter(|batch| batch.len() >= FEWEST)
            .flatten()
            .collect(),
    });
    told.collect()
}

/// The answers in a ledger; others' lines say nothing here.
fn answered_lines<'a>(ledger: impl IntoIterator<Item = &'a str>) -> impl Iterator<Item = Line> {
    let lines = ledger.into_iter();
    lines.filter_map(|line| serde_json::from_str(line).ok())
}

/// The answers, where each fits its question.
fn fitting(form: &SurveyForm, answers: Answers) -> Result<Answers, Unanswered> {
    let unfit = |question: &str, rule: String| Unanswered::Unfit {
        question: question.into(),
        rule,
    };
    let mut plain = Answers::new();
    for (id, answer) in answers {
        let question = form.questions.iter().find(|one| one.id == id);
        let Some(question) = question else {
            return Err(unfit(&id, "is no question of the form".into()));
        };
        let answer = match (question.kind, answer) {
            (QuestionKind::YesNo, Answer::YesNo(yes)) => Answer::YesNo(yes),
            (QuestionKind::YesNo, _) => return Err(unfit(&id, "must be true or false".into())),
            (QuestionKind::Scale { least, most }, Answer::Number(number))
                if (least..=most).contains(&number) =>
            {
                Answer::Number(number)
            }
            (QuestionKind::Scale { least, most }, _) => {
                let rule = format!("must be a whole number from {least} to {most}");
                return Err(unfit(&id, rule));
            }
            (QuestionKind::Text { most }, Answer::Text(text)) => {
                let text = text.trim().to_owned();
                if !(1..=most).contains(&text.chars().count()) {
                    let rule = format!("must have 1 to {most} characters, or be left out");
                    return Err(unfit(&id, rule));
                }
                Answer::Text(text)
            }
            (QuestionKind::Text { .. }, _) => return Err(unfit(&id, "must be text".into())),
        };
        plain.insert(id, answer);
    }
    match plain.is_empty() {
        true => Err(unfit("", "must answer at least one question".into())),
        false => Ok(plain),
    }
}

/// When the session began that ran at a moment: what is parted by less than [`PAUSE`] is one.
fn began(lines: &[attendance::Line], at: Wall) -> Wall {
    let mut began = at;
    let earlier = lines
        .iter()
        .rev()
        .filter(|line| line.what != What::Surveyed);
    for line in earlier.filter(|line| line.at <= at) {
        if began - line.at >= PAUSE {
            break;
        }
        began = line.at;
    }
    began
}

/// Fewer at once, and an answer is as good as signed.
pub const FEWEST: usize = 3;

/// How long after a session it is answered; milliseconds.
const WEEK: u64 = 7 * 24 * 3_600_000;

/// Four hours are the longest session there is, and a programme has one a day; milliseconds.
const PAUSE: u64 = 6 * 3_600_000;

#[cfg(test)]
mod tests {
    use super::*;

    const HOUR: u64 = 3_600_000;

    fn id(number: u128) -> ParticipantId {
        ParticipantId::from_uuid(Uuid::from_u128(number))
    }

    fn line(at: Wall, who: u128, role: Role, subject: Option<&str>) -> attendance::Line {
        attendance::Line {
            at,
            what: What::Came,
            participant: id(who),
            name: format!("Clinic {who}"),
            role,
            subject: subject.map(Into::into),
            companions: Vec::new(),
            here: Vec::new(),
        }
    }

    fn answer(who: u128, subject: Option<&str>) -> Answered {
        Answered {
            participant: id(who),
            role: Role::Clinician,
            subject: subject.map(Into::into),
            name: None,
            answers: Answers::from([("relevance".into(), Answer::Number(4))]),
        }
    }

    fn ledger(lines: &[attendance::Line]) -> Vec<String> {
        let lines = lines.iter();
        lines
            .map(|line| serde_json::to_string(line).unwrap())
            .collect()
    }

    /// Appends what answering leads to, in the order of keys as the store does.
    fn answers(ledger: &mut Vec<String>, answered: Answered, now: Wall) -> Result<(), Unanswered> {
        for entry in entries(&FORM, ledger, answered, now)? {
            if let Entry::Append { value, .. } = entry {
                ledger.push(value);
            }
        }
        ledger.sort_by_key(|line| {
            let line: serde_json::Value = serde_json::from_str(line).unwrap();
            line["at"].as_u64()
        });
        Ok(())
    }

    #[test]
    fn each_who_attended_answers_once_a_session() {
        let mut one = line(10 * HOUR, 1, Role::Clinician, Some("north"));
        one.companions = vec!["Ana".into()];
        let mut all = ledger(&[
            one,
            line(10 * HOUR, 2, Role::Clinician, None),
            line(10 * HOUR, 3, Role::Facilitator, None),
            // a week later
            line(178 * HOUR, 4, Role::Clinician, Some("north")),
        ]);
        let north = Some("north");
        assert_eq!(answers(&mut all, answer(1, north), 11 * HOUR), Ok(()));
        let again = answers(&mut all, answer(1, north), 12 * HOUR);
        assert_eq!(again, Err(Unanswered::Already));
        let named = |name: &str| Answered {
            name: Some(name.into()),
            ..answer(1, north)
        };
        assert_eq!(answers(&mut all, named(" ana "), 12 * HOUR), Ok(()));
        let twice = answers(&mut all, named("Ana"), 12 * HOUR);
        assert_eq!(twice, Err(Unanswered::Already));
        let nobody = answers(&mut all, named("Luis"), 12 * HOUR);
        assert_eq!(nobody, Err(Unanswered::NoSuchName));
        let mut renamed = line(11 * HOUR, 2, Role::Clinician, None);
        (renamed.what, renamed.name) = (What::Renamed, "South".into());
        all.extend(ledger(&[renamed]));
        let south = Answered {
            name: Some("South".into()),
            ..answer(2, None)
        };
        assert_eq!(answers(&mut all, south, 12 * HOUR), Ok(()));
        let twice = answers(&mut all, answer(2, None), 12 * HOUR);
        assert_eq!(twice, Err(Unanswered::Already));
        // the next session is another matter
        assert_eq!(answers(&mut all, answer(4, north), 179 * HOUR), Ok(()));
        let told = surveyed(all.iter().map(String::as_str));
        let told: Vec<_> = told.iter().map(|one| (one.began, one.answered)).collect();
        assert_eq!(told, [(10 * HOUR, 3), (178 * HOUR, 1)]);
        let people = attendance::attendance(all.iter().map(String::as_str));
        let surveys = people.iter().map(|one| (one.name.as_str(), one.surveys));
        assert_eq!(
            surveys.collect::<Vec<_>>(),
            [("Clinic 4", 2), ("Ana", 1), ("South", 1), ("Clinic 3", 0)]
        );
    }

    #[test]
    fn nobody_answers_for_another_nor_who_was_not_there_nor_the_hub_nor_after_a_week() {
        let all = ledger(&[
            line(0, 1, Role::Clinician, Some("north")),
            line(0, 3, Role::Facilitator, None),
        ]);
        let refused = |answered, now| entries(&FORM, &all, answered, now).unwrap_err();
        let north = Some("north");
        assert_eq!(refused(answer(2, None), 1), Unanswered::DidNotAttend);
        assert_eq!(refused(answer(1, None), 1), Unanswered::DidNotAttend);
        assert_eq!(
            refused(answer(1, Some("south")), 1),
            Unanswered::DidNotAttend
        );
        let host = Answered {
            role: Role::Facilitator,
            ..answer(3, None)
        };
        assert_eq!(refused(host, 1), Unanswered::NotAsked);
        assert_eq!(refused(answer(1, north), WEEK + 1), Unanswered::TooLate);
        assert!(entries(&FORM, &all, answer(1, north), WEEK).is_ok());
    }

    #[test]
    fn an_answer_fits_its_question_or_is_refused_by_its_name() {
        let all = ledger(&[line(0, 1, Role::Clinician, None)]);
        let unfit = |question: &str, value: Answer| {
            let answered = Answered {
                answers: Answers::from([(question.into(), value)]),
                ..answer(1, None)
            };
            match entries(&FORM, &all, answered, 1) {
                Err(Unanswered::Unfit { question, .. }) => Some(question),
                Ok(_) => None,
                other => panic!("{other:?}"),
            }
        };
        let text = |length: usize| Answer::Text("é".repeat(length));
        for (question, fits, does_not) in [
            ("relevance", Answer::Number(1), Answer::Number(0)),
            ("relevance", Answer::Number(5), Answer::Number(6)),
            ("relevance", Answer::Number(5), Answer::YesNo(true)),
            ("confidence_now", Answer::Number(0), Answer::Number(11)),
            ("learned", Answer::YesNo(false), Answer::Number(1)),
            ("change", text(1000), text(1001)),
            ("change", text(1), Answer::Number(1)),
        ] {
            assert_eq!(unfit(question, fits), None, "{question}");
            let named = unfit(question, does_not.clone());
            assert_eq!(named.as_deref(), Some(question), "{does_not:?}");
        }
        assert_eq!(
            unfit("nothing", Answer::Number(1)).as_deref(),
            Some("nothing")
        );
        let blank = unfit("change", Answer::Text(" ".into()));
        assert_eq!(blank.as_deref(), Some("change"));
        let none = Answered {
            answers: Answers::new(),
            ..answer(1, None)
        };
        let none = entries(&FORM, &all, none, 1);
        assert!(matches!(none, Err(Unanswered::Unfit { question, .. }) if question.is_empty()));
    }

    #[test]
    fn of_fewer_than_three_no_answer_is_read_and_no_line_says_whose_one_is() {
        let six = [1, 2, 3, 4, 5, 6];
        let mut all = ledger(&six.map(|who| line(who as u64, who, Role::Clinician, None)));
        for who in [1, 2] {
            answers(&mut all, answer(who, None), HOUR).unwrap();
        }
        let told = surveyed(all.iter().map(String::as_str));
        assert_eq!((told[0].answered, told[0].answers.len()), (2, 0));
        answers(&mut all, answer(3, None), HOUR).unwrap();
        let told = surveyed(all.iter().map(String::as_str));
        assert_eq!((told[0].answered, told[0].answers.len()), (3, 3));
        // nor may one that came alone be told from those before it
        for (who, shown) in [(4, 3), (5, 3), (6, 6)] {
            answers(&mut all, answer(who, None), HOUR).unwrap();
            let told = surveyed(all.iter().map(String::as_str));
            assert_eq!(told[0].answered, who as usize);
            assert_eq!(told[0].answers.len(), shown, "after {who}");
        }
        for line in all.iter().filter(|line| line.contains("relevance")) {
            assert!(!line.contains("Clinic") && !line.contains(&id(1).as_uuid().to_string()));
        }
    }
}
