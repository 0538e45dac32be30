//! Takes in what people write: trimmed, without control characters, no longer than it may be.

use super::messages::Problem;
use super::refusal::Refusal;

/// A text of one line or of several, as it is kept; `field` names it where it is refused.
pub(super) fn taken(field: &str, text: &str, most: u32) -> Result<String, Problem> {
    match optional(field, text, most)? {
        Some(text) => Ok(text),
        None => Err(Refusal::TextEmpty.of(field, "There is nothing in it. Write something.")),
    }
}

/// The same where nothing is as good.
pub(super) fn optional(field: &str, text: &str, most: u32) -> Result<Option<String>, Problem> {
    // a terminal's control characters are nobody's text
    let kept = |c: &char| !c.is_control() || matches!(c, '\n' | '\t');
    let text: String = text.trim().chars().filter(kept).collect();
    if text.chars().count() > most as usize {
        let rule = format!("This text has at most {most} characters. Shorten it.");
        return Err(Refusal::TextTooLong.of(field, &rule));
    }
    Ok(Some(text).filter(|text| !text.is_empty()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_text_is_kept_as_it_is_meant_or_refused_by_its_field() {
        let code = |text: &str| match taken("text", text, 5) {
            Ok(text) => text,
            Err(problem) => format!("{} {}", problem.code, problem.field.unwrap_or_default()),
        };
        for (text, expected) in [
            ("  a\nb\t", "a\nb"),
            ("a\u{7}b\u{1b}", "ab"),
            ("ééééé", "ééééé"),
            ("éééééé", "text_too_long text"),
            (" \u{1b}\n", "text_empty text"),
            ("\u{7}", "text_empty text"),
        ] {
            assert_eq!(code(text), expected);
        }
        assert_eq!(optional("low", "  ", 5), Ok(None));
    }
}
