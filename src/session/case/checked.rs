//! Decides what a case and a recommendation may say: how long, how many, which form.

use crate::config::WriteLimits;
use crate::session::messages::Problem;
use crate::session::refusal::Refusal;
use crate::session::sheet::{Advice, CaseText, Presenter, Section};
use time::{Date, Month};

/// A case as it is kept, or what is wrong with it; `at` is the path to it in the message.
pub(super) fn case(limits: &WriteLimits, at: &str, case: CaseText) -> Result<CaseText, Problem> {
    let Some(echo_id) = echo_id(&case.echo_id) else {
        return Err(Refusal::BadEchoId.of(
            &format!("{at}.echo_id"),
            "An ECHO ID is the programme's code (2 to 8 letters and digits, a letter first), the year \
             and a running number: ABC-2026-0042.",
        ));
    };
    let questions: Vec<String> = case
        .questions
        .iter()
        .map(|question| line(question))
        .collect();
    let most = limits.max_case_questions;
    if questions.is_empty() || questions.len() > most as usize {
        return Err(Refusal::QuestionsOutOfRange.of(
            &format!("{at}.questions"),
            &format!("A case has 1 to {most} questions. Ask at least one."),
        ));
    }
    for (number, question) in questions.iter().enumerate() {
        let field = format!("{at}.questions[{number}]");
        filled(&field, question)?;
        fits(&field, question, limits.case_question_length)?;
    }
    let presenter = Presenter {
        name: line(&case.presenter.name),
        ..case.presenter
    };
    fits(
        &format!("{at}.presenter.name"),
        &presenter.name,
        limits.case_presenter_length,
    )?;
    Ok(CaseText {
        echo_id,
        presenter,
        questions,
        sections: sections(limits, at, &case.sections)?,
    })
}

fn sections(limits: &WriteLimits, at: &str, sections: &[Section]) -> Result<Vec<Section>, Problem> {
    let most = limits.max_case_sections;
    if sections.len() > most as usize {
        return Err(Refusal::TooManySections.of(
            &format!("{at}.sections"),
            &format!("A case has at most {most} sections. Put some together."),
        ));
    }
    let mut in_all = 0;
    let mut kept = Vec::with_capacity(sections.len());
    for (number, section) in sections.iter().enumerate() {
        let field = |name: &str| format!("{at}.sections[{number}].{name}");
        let (title, text) = (line(&section.title), lines(&section.text));
        filled(&field("title"), &title)?;
        fits(&field("title"), &title, limits.case_title_length)?;
        fits(&field("text"), &text, limits.case_section_length)?;
        in_all += text.chars().count();
        let most = limits.case_length;
        if in_all > most as usize {
            return Err(Refusal::TextTooLong.of(
                &field("text"),
                &format!("All sections together have at most {most} characters. Shorten them."),
            ));
        }
        kept.push(Section { title, text });
    }
    Ok(kept)
}

/// A recommendation as it is kept, or what is wrong with it.
pub(super) fn advice(limits: &WriteLimits, at: &str, says: Advice) -> Result<Advice, Problem> {
    let text = lines(&says.text);
    filled(&format!("{at}.text"), &text)?;
    fits(&format!("{at}.text"), &text, limits.recommendation_length)?;
    let short = |name: &str, value: Option<String>| -> Result<Option<String>, Problem> {
        let value = value.map(|value| line(&value));
        let value = value.filter(|value| !value.is_empty());
        fits(
            &format!("{at}.{name}"),
            value.as_deref().unwrap_or_default(),
            limits.recommendation_label_length,
        )?;
        Ok(value)
    };
    Ok(Advice {
        text,
        heading: short("heading", says.heading)?,
        discipline: short("discipline", says.discipline)?,
        ..says
    })
}

/// A day that there is, as `2026-03-09`.
pub(super) fn date(field: &str, date: Option<String>) -> Result<Option<String>, Problem> {
    let Some(date) = date else { return Ok(None) };
    match is_day(&date) {
        Some(true) => Ok(Some(date)),
        Some(false) | None => Err(Refusal::BadDate.of(
            field,
            "A date is year, month and day: 2026-03-09. Choose a day of this century.",
        )),
    }
}

fn is_day(date: &str) -> Option<bool> {
    let parts: Vec<&str> = date.split('-').collect();
    let [year, month, day] = parts[..] else {
        return None;
    };
    let number = |text: &str, length: usize| {
        let digits = text.len() == length && text.bytes().all(|byte| byte.is_ascii_digit());
        text.parse::<u16>().ok().filter(|_| digits)
    };
    let (year, month, day) = (number(year, 4)?, number(month, 2)?, number(day, 2)?);
    let month = Month::try_from(u8::try_from(month).ok()?).ok()?;
    let day = Date::from_calendar_date(i32::from(year), month, u8::try_from(day).ok()?);
    Some(day.is_ok() && CENTURY.contains(&year))
}

/// Programme code, year, running number, in capitals and with four digits at least.
fn echo_id(text: &str) -> Option<String> {
    let text = text.trim().to_ascii_uppercase();
    let parts: Vec<&str> = text.split('-').collect();
    let [code, year, number] = parts[..] else {
        return None;
    };
    let is_code = (2..=8).contains(&code.len())
        && code.starts_with(|first: char| first.is_ascii_uppercase())
        && code.bytes().all(|byte| byte.is_ascii_alphanumeric());
    let digits = |text: &str| !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit());
    let is_year = year.len() == 4 && digits(year) && CENTURY.contains(&year.parse::<u16>().ok()?);
    if !is_code || !is_year || !digits(number) || number.len() > 6 {
        return None;
    }
    let number: u32 = number.parse().ok()?;
    Some(format!("{code}-{year}-{number:04}"))
}

fn filled(field: &str, text: &str) -> Result<(), Problem> {
    match text.is_empty() {
        false => Ok(()),
        true => Err(Refusal::TextEmpty.of(field, "There is nothing in it. Write something.")),
    }
}

fn fits(field: &str, text: &str, most: u32) -> Result<(), Problem> {
    match text.chars().count() <= most as usize {
        true => Ok(()),
        false => Err(Refusal::TextTooLong.of(
            field,
            &format!("This has at most {most} characters. Shorten it."),
        )),
    }
}

/// One line, without a terminal's control characters.
fn line(text: &str) -> String {
    let text: String = text.chars().map(space).collect();
    text.trim()
        .chars()
        .filter(|one| !one.is_control())
        .collect()
}

/// The same, with its lines.
fn lines(text: &str) -> String {
    let kept = |one: &char| !one.is_control() || *one == '\n';
    let text: String = text.chars().filter(kept).collect();
    text.trim().into()
}

const fn space(one: char) -> char {
    match one {
        '\n' | '\t' => ' ',
        other => other,
    }
}

const CENTURY: std::ops::RangeInclusive<u16> = 2000..=2099;

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_echo_id_is_code_year_and_number() {
        for (text, expected) in [
            ("ABC-2026-0042", Some("ABC-2026-0042")),
            (" abc-2026-42 ", Some("ABC-2026-0042")),
            ("H2-2026-123456", Some("H2-2026-123456")),
            ("A-2026-1", None),
            ("2AB-2026-1", None),
            ("ABCDEFGHI-2026-1", None),
            ("ABC-26-1", None),
            ("ABC-1926-1", None),
            ("ABC-2026-", None),
            ("ABC-2026-1234567", None),
            ("ABC-2026-1-2", None),
            ("ABC-2026-١", None),
            ("ÄBC-2026-1", None),
            ("ABC-+026-1", None),
            ("", None),
        ] {
            assert_eq!(echo_id(text).as_deref(), expected, "{text}");
        }
    }

    #[test]
    fn a_date_is_a_day_that_there_is() {
        for (text, good) in [
            ("2026-03-09", true),
            ("2028-02-29", true),
            ("2026-02-29", false),
            ("2026-13-01", false),
            ("1999-12-31", false),
            ("2026-3-9", false),
            ("09.03.2026", false),
            ("2026-+3-09", false),
            ("", false),
        ] {
            let told = date("follow_up", Some(text.into()));
            assert_eq!(told.is_ok(), good, "{text}");
        }
        assert_eq!(date("follow_up", None), Ok(None));
    }

    #[test]
    fn text_is_kept_without_what_a_terminal_obeys() {
        assert_eq!(line(" a\tb\u{1b}\nc "), "a b c");
        assert_eq!(lines(" a\r\n\u{7}b \n"), "a\nb");
    }
}
