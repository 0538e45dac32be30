//! Says what stands in the letter of a case: the question, the summary, what was recommended, the notice.
//!
//! Names stay in the room unless they are asked for; discipline and kind of site say who recommended what.

use crate::role::Role;
use crate::session::sheet::{Advice, CaseFile, Recommendation, Standing, Strength};
use crate::site::Site;
use crate::words::Words;

/// A letter, before it is Markdown or anything else. All of it is text, never markup.
#[derive(Debug)]
pub struct Letter {
    #[cfg(feature = "pdf")]
    pub(super) words: &'static Words,
    pub(super) title: String,
    /// What is true of the whole of it.
    pub(super) first: Vec<String>,
    pub(super) parts: Vec<Part>,
}

/// What stands under one heading.
#[derive(Debug)]
pub(super) struct Part {
    pub(super) title: String,
    /// In their order, by number.
    pub(super) items: Vec<Item>,
    /// After those; may have several lines, and none that is empty is left out.
    pub(super) text: Option<String>,
}

/// One of several.
#[derive(Debug)]
pub(super) struct Item {
    /// How much is meant by it.
    pub(super) strength: Option<String>,
    /// May have several lines.
    pub(super) text: String,
    pub(super) notes: Vec<String>,
}

impl Letter {
    /// The whole of it; with the names of who presented and who said what, where those are wanted.
    pub fn new(case: &CaseFile, names: bool, words: &'static Words) -> Self {
        let text = &case.sheet.case;
        let open = case.open.then(|| words.letter_open());
        let presenter = Some(&text.presenter.name).filter(|name| names && !name.is_empty());
        let presented = presenter.map(|name| words.letter_presented(name));
        let questions = text.questions.iter().map(|question| Item {
            strength: None,
            text: question.clone(),
            notes: Vec::new(),
        });
        let mut parts = vec![Part {
            title: words.case_question(),
            items: questions.collect(),
            text: None,
        }];
        let sections = text.sections.iter();
        let sections = sections.filter(|section| !section.text.is_empty());
        parts.extend(sections.map(|section| Part {
            title: section.title.clone(),
            items: Vec::new(),
            text: Some(section.text.clone()),
        }));
        let taken = case.recommendations.iter();
        let taken = taken.filter(|one| one.state == Standing::Taken);
        let taken: Vec<Item> = taken.map(|one| item(one, names, words)).collect();
        parts.push(Part {
            title: words.case_recommendations(),
            text: match (taken.is_empty(), case.read_back) {
                (true, _) => Some(words.letter_none()),
                (false, true) => Some(words.case_was_read_back()),
                (false, false) => None,
            },
            items: taken,
        });
        let day = case.follow_up.as_ref();
        let day = day.map(|date| day_in(date, words).unwrap_or_else(|| date.clone()));
        parts.push(said(
            words.letter_follow_up(),
            day.unwrap_or_else(|| words.case_no_follow_up()),
        ));
        parts.push(said(words.letter_notice(), words.case_notice()));
        Self {
            #[cfg(feature = "pdf")]
            words,
            title: words.case_of(&text.echo_id),
            first: open.into_iter().chain(presented).collect(),
            parts,
        }
    }

    /// Everything that stands in it.
    #[cfg(feature = "pdf")]
    pub(super) fn texts(&self) -> impl Iterator<Item = &str> {
        let parts = self.parts.iter().flat_map(|part| {
            let items = part.items.iter().flat_map(|item| {
                let strength = item.strength.as_deref().into_iter();
                let notes = item.notes.iter().map(String::as_str);
                strength.chain([item.text.as_str()]).chain(notes)
            });
            [part.title.as_str()]
                .into_iter()
                .chain(items)
                .chain(part.text.as_deref())
        });
        let first = self.first.iter().map(String::as_str);
        [self.title.as_str()].into_iter().chain(first).chain(parts)
    }
}

fn said(title: String, text: String) -> Part {
    Part {
        title,
        items: Vec::new(),
        text: Some(text),
    }
}

fn item(one: &Recommendation, names: bool, words: &Words) -> Item {
    let Advice {
        text,
        heading,
        strength,
        discipline,
        serves_goal,
    } = &one.says;
    let heading = heading.as_deref();
    let heading =
        heading.map(|name| known(name, words).unwrap_or_else(|| words.apart(name).into()));
    let role = match one.said_by.role {
        Role::Facilitator | Role::Coordinator => None,
        Role::Specialist => Some(words.roles_specialist()),
        Role::Clinician => Some(words.letter_clinician()),
        Role::Observer => Some(words.roles_observer()),
    };
    let discipline = discipline.as_deref();
    let discipline = discipline.map(|text| words.apart(text).into());
    let notes = [
        heading,
        names.then(|| words.apart(&one.said_by.name).into()),
        discipline.or(role),
        Some(match one.said_by.role.site() {
            Site::Hub => words.case_by_hub(),
            Site::Spoke => words.case_by_clinic(),
        }),
        serves_goal.then(|| words.case_serves_goal()),
    ];
    Item {
        strength: match strength {
            Strength::First => Some(words.case_strength_first()),
            Strength::Consider => Some(words.case_strength_consider()),
            Strength::IfFails => Some(words.case_strength_if_fails()),
            Strength::None => None,
        },
        text: text.clone(),
        notes: notes.into_iter().flatten().collect(),
    }
}

/// A heading of [`HEADINGS`](crate::session::HEADINGS); any other is somebody's own.
fn known(heading: &str, words: &Words) -> Option<String> {
    Some(match heading {
        "assessment" => words.case_heading_assessment(),
        "drugs" => words.case_heading_drugs(),
        "non_drug" => words.case_heading_non_drug(),
        "interventions" => words.case_heading_interventions(),
        "biopsychosocial" => words.case_heading_biopsychosocial(),
        "tests" => words.case_heading_tests(),
        "referral" => words.case_heading_referral(),
        "safety" => words.case_heading_safety(),
        "system" => words.case_heading_system(),
        "other" => words.case_heading_other(),
        _ => return None,
    })
}

/// `2026-03-09` as the language writes a day.
fn day_in(date: &str, words: &Words) -> Option<String> {
    let mut parts = date.splitn(3, '-');
    let year = parts.next()?;
    let month = parts.next()?.parse().ok()?;
    let day = parts.next()?.parse().ok()?;
    Some(words.letter_day(day, month, year))
}

#[cfg(test)]
pub(super) mod tests {
    use super::*;
    use crate::ids::ParticipantId;
    use crate::session::HEADINGS;
    use crate::session::sheet::{CaseText, Presenter, SaidBy, Section, Sheet};
    use uuid::Uuid;

    fn id() -> ParticipantId {
        ParticipantId::from_uuid(Uuid::nil())
    }

    pub(in crate::papers) fn one(text: &str, role: Role, state: Standing) -> Recommendation {
        Recommendation {
            id: 2,
            revision: 1,
            edited_by: id(),
            says: Advice {
                text: text.into(),
                heading: Some("drugs".into()),
                strength: Strength::First,
                discipline: None,
                serves_goal: true,
            },
            said_by: SaidBy {
                participant: id(),
                name: "Dr Name".into(),
                role,
            },
            state,
        }
    }

    pub(in crate::papers) fn file() -> CaseFile {
        CaseFile {
            open: false,
            sheet: Sheet {
                id: 1,
                revision: 1,
                edited_by: id(),
                case: CaseText {
                    echo_id: "ABC-2026-0042".into(),
                    presenter: Presenter {
                        participant: None,
                        name: "North".into(),
                    },
                    questions: vec!["Which *drug* next?".into()],
                    sections: vec![Section {
                        title: "Summary".into(),
                        text: "- one\ntwo\n\n1. <b>three</b>".into(),
                    }],
                },
            },
            recommendations: vec![
                one("Start\n# low", Role::Specialist, Standing::Taken),
                one("Not this", Role::Clinician, Standing::Suggestion),
                one("Nor this", Role::Clinician, Standing::Left),
            ],
            read_back: true,
            follow_up: Some("2026-03-09".into()),
        }
    }

    #[test]
    fn every_heading_of_a_room_is_one_of_the_catalogues() {
        for heading in HEADINGS {
            assert!(known(heading, Words::english()).is_some(), "{heading}");
        }
        assert_eq!(known("drug", Words::english()), None);
    }

    #[test]
    fn what_people_wrote_stands_apart_from_the_words_beside_it() {
        let mut case = file();
        case.recommendations[0].says.heading = Some("نوم".into());
        let letter = Letter::new(&case, true, Words::english());
        let item = &letter.parts[2].items[0];
        assert_eq!(item.notes[0], "\u{2068}نوم\u{2069}");
        assert_eq!(item.notes[1], "Dr Name");
    }
}
