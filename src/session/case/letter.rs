//! Writes a case down as Markdown: the question, the summary, what was recommended, and the notice.
//!
//! What people wrote is text: nothing of it becomes markup. Names stay in the room unless they are asked
//! for; discipline and kind of site say who recommended what.

use crate::role::Role;
use crate::session::sheet::{Advice, CaseFile, Recommendation, Standing, Strength};
use crate::site::Site;
use std::fmt::Write as _;

/// What recommendations may stand under, by name and in English. A page translates the names.
pub(super) const HEADINGS: [(&str, &str); 10] = [
    ("assessment", "Assessment and diagnosis"),
    ("drugs", "Drugs"),
    ("non_drug", "Non-drug treatment"),
    ("interventions", "Interventions"),
    ("biopsychosocial", "Biopsychosocial"),
    ("tests", "Tests"),
    ("referral", "Referral"),
    ("safety", "Safety"),
    ("system", "System"),
    ("other", "Other"),
];

/// The whole letter; with the names of who presented and who said what, where those are wanted.
pub fn letter(case: &CaseFile, names: bool) -> String {
    let text = &case.sheet.case;
    let mut out = format!("# Case {}\n", text.echo_id);
    let mut put = |line: &str| {
        out.push('\n');
        out.push_str(line);
        out.push('\n');
    };
    if case.open {
        put("*This case is still before the room: what follows may change.*");
    }
    if names && !text.presenter.name.is_empty() {
        put(&format!("Presented by {}", inline(&text.presenter.name)));
    }
    put("## Question");
    let questions = text.questions.iter().enumerate();
    let questions: Vec<String> = questions
        .map(|(at, question)| format!("{}. {}", at + 1, inline(question)))
        .collect();
    put(&questions.join("\n"));
    for section in &text.sections {
        if !section.text.is_empty() {
            put(&format!("## {}", inline(&section.title)));
            put(&block(&section.text, ""));
        }
    }
    put("## Recommendations");
    let taken = case.recommendations.iter();
    let taken = taken.filter(|one| one.state == Standing::Taken).enumerate();
    let taken: Vec<String> = taken
        .map(|(at, one)| recommendation(at + 1, one, names))
        .collect();
    match taken.is_empty() {
        true => put("None was written down."),
        false => put(&taken.join("\n")),
    }
    if !taken.is_empty() && case.read_back {
        put("Read back in the session.");
    }
    put("## Follow-up");
    put(case.follow_up.as_deref().unwrap_or("No date was agreed."));
    put("## Notice");
    put(NOTICE);
    out
}

fn recommendation(number: usize, one: &Recommendation, names: bool) -> String {
    let Advice {
        text,
        heading,
        strength,
        discipline,
        serves_goal,
    } = &one.says;
    let mark = format!("{number}. ");
    let mut out = mark.clone();
    let strong = match strength {
        Strength::First => Some("Do first."),
        Strength::Consider => Some("Consider."),
        Strength::IfFails => Some("If that fails."),
        Strength::None => None,
    };
    if let Some(strong) = strong {
        write!(out, "**{strong}** ").expect("writing to a string");
    }
    let indent = " ".repeat(mark.len());
    out.push_str(&block(text, &indent));
    let mut notes = Vec::new();
    notes.extend(heading.as_deref().map(|heading| {
        let known = HEADINGS.iter().find(|(name, _)| *name == heading);
        known.map_or_else(|| inline(heading), |(_, english)| (*english).into())
    }));
    notes.push(who(one, discipline.as_deref(), names));
    notes.extend(serves_goal.then(|| "serves the patient's own goal".into()));
    write!(out, "\n\n{indent}({})\n", notes.join("; ")).expect("writing to a string");
    out
}

/// Discipline and kind of site, and a name where it is wanted.
fn who(one: &Recommendation, discipline: Option<&str>, names: bool) -> String {
    let role = match one.said_by.role {
        Role::Facilitator | Role::Coordinator => None,
        Role::Specialist => Some("specialist"),
        Role::Clinician => Some("clinician"),
        Role::Observer => Some("observer"),
    };
    let site = match one.said_by.role.site() {
        Site::Hub => "hub",
        Site::Spoke => "clinic",
    };
    let name = Some(inline(&one.said_by.name)).filter(|_| names);
    let discipline = discipline.map(inline).or_else(|| role.map(Into::into));
    let parts = name.into_iter().chain(discipline).chain([site.into()]);
    parts.collect::<Vec<String>>().join(", ")
}

/// Lines of text, of which the first follows what stands before it.
fn block(text: &str, indent: &str) -> String {
    let mut out = String::new();
    let mut before: Option<&str> = None;
    for line in text.lines().map(str::trim) {
        match before {
            None => {}
            // a line stays a line: a backslash before its end (CommonMark 0.31 §6.7)
            Some(before) if !before.is_empty() && !line.is_empty() => {
                write!(out, "\\\n{indent}").expect("writing to a string");
            }
            Some(_) => {
                out.push('\n');
                if !line.is_empty() {
                    out.push_str(indent);
                }
            }
        }
        out.push_str(&inline(line));
        before = Some(line);
    }
    out
}

/// Text that no reader of Markdown takes for anything else (CommonMark 0.31 §2.4).
fn inline(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let digits = text.len() - text.trim_start_matches(|c: char| c.is_ascii_digit()).len();
    for (at, one) in text.char_indices() {
        let of_a_list = at == digits && digits > 0 && matches!(one, '.' | ')');
        let begins = at == 0 && matches!(one, '-' | '+' | '=');
        let anywhere = matches!(
            one,
            '\\' | '`' | '*' | '_' | '[' | ']' | '<' | '>' | '#' | '|' | '~' | '&' | '$' | '!'
        );
        if of_a_list || begins || anywhere {
            out.push('\\');
        }
        out.push(one);
    }
    out
}

const NOTICE: &str = "These recommendations are advice to a clinician about a de-identified case. They make \
no relationship with the patient. The treating clinician decides.";

#[cfg(test)]
mod tests {
    use super::*;
    use crate::ids::ParticipantId;
    use crate::session::sheet::{CaseText, Presenter, SaidBy, Section, Sheet};
    use uuid::Uuid;

    fn id() -> ParticipantId {
        ParticipantId::from_uuid(Uuid::nil())
    }

    fn one(text: &str, role: Role, state: Standing) -> Recommendation {
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

    fn file() -> CaseFile {
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
    fn a_letter_says_what_was_asked_and_recommended_and_names_nobody() {
        let text = letter(&file(), false);
        for part in [
            "# Case ABC-2026-0042\n",
            "1. Which \\*drug\\* next?\n",
            "\\- one\\\ntwo\n\n1\\. \\<b\\>three\\</b\\>\n",
            "1. **Do first.** Start\\\n   \\# low\n\n   (Drugs; specialist, hub; serves the patient's own goal)\n",
            "Read back in the session.",
            "\n2026-03-09\n",
            "The treating clinician decides.",
        ] {
            assert!(text.contains(part), "{part:?} is not in\n{text}");
        }
        for part in ["Dr Name", "North", "Not this", "Nor this"] {
            assert!(!text.contains(part), "{part:?} is in\n{text}");
        }
        let named = letter(&file(), true);
        assert!(named.contains("Presented by North"));
        assert!(named.contains("Dr Name, specialist, hub"));
    }

    #[test]
    fn what_people_write_is_no_markup() {
        for (text, expected) in [
            ("a_b*c`", "a\\_b\\*c\\`"),
            ("12. twelve", "12\\. twelve"),
            ("12.5 mg", "12\\.5 mg"),
            ("give 12.5 mg - daily", "give 12.5 mg - daily"),
            ("- a", "\\- a"),
            ("=====", "\\====="),
            ("<script>&amp;", "\\<script\\>\\&amp;"),
            ("![x](y)", "\\!\\[x\\](y)"),
        ] {
            assert_eq!(inline(text), expected);
        }
    }
}
