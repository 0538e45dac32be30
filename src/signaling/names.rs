//! Decides what may be a name on everyone's screen.

use super::ApiError;
use crate::config::WriteLimits;
use crate::redact::Pii;

/// `name` without blanks around it: no longer than it may be, and without a control character or one that
/// turns the text's direction (a name must not be able to pose as another).
pub fn name(limits: &WriteLimits, field: &str, name: &str) -> Result<String, ApiError> {
    let name = name.trim();
    let (length, most) = (name.chars().count(), limits.name_length);
    if !(1..=most as usize).contains(&length) {
        return Err(ApiError::field(
            field,
            format!("must have 1 to {most} characters"),
        ));
    }
    if name.chars().any(|c| c.is_control() || turns(c)) {
        return Err(ApiError::field(
            field,
            "must hold letters, digits, blanks and punctuation only",
        ));
    }
    Ok(name.to_owned())
}

/// The names of those who sit with a participant, each as a [`name`].
pub fn companions(
    limits: &WriteLimits,
    field: &str,
    names: &[String],
) -> Result<Vec<Pii<String>>, ApiError> {
    up_to(limits.max_companions, limits, field, names)
}

/// The names of those at one page, each as a [`name`].
pub fn people(
    limits: &WriteLimits,
    field: &str,
    names: &[String],
) -> Result<Vec<Pii<String>>, ApiError> {
    up_to(1 + limits.max_companions, limits, field, names)
}

fn up_to(
    most: u32,
    limits: &WriteLimits,
    field: &str,
    names: &[String],
) -> Result<Vec<Pii<String>>, ApiError> {
    if names.len() > most as usize {
        return Err(ApiError::field(
            field,
            format!("must hold at most {most} names"),
        ));
    }
    let all = names.iter().map(|one| name(limits, field, one).map(Pii));
    all.collect()
}

/// Unicode's explicit directional formatting, and its zero-width and invisible characters that no
/// name is written with. Joiners (U+200C, U+200D) stay: Persian and Indic names need them.
fn turns(c: char) -> bool {
    matches!(c, '\u{200b}' | '\u{200e}' | '\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2060}'..='\u{206f}' | '\u{feff}')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_is_short_and_plain() {
        let limits = WriteLimits::default();
        let name = |field: &str, text: &str| name(&limits, field, text);
        assert_eq!(
            name("name", "  Dr Amara Okafor "),
            Ok("Dr Amara Okafor".into())
        );
        assert_eq!(
            name("name", &"é".repeat(64)).map(|n| n.chars().count()),
            Ok(64)
        );
        for bad in ["", "   ", &"x".repeat(65), "a\nb", "a\u{202e}b", "\u{200b}"] {
            assert!(name("name", bad).is_err(), "{bad:?}");
        }
    }

    #[test]
    fn those_who_sit_with_another_are_thirty_at_most_and_each_has_a_name() {
        let limits = WriteLimits::default();
        let companions = |field: &str, names: &[String]| companions(&limits, field, names);
        let people =
            |count: usize| -> Vec<String> { (0..count).map(|n| format!("One {n}")).collect() };
        assert_eq!(
            companions("companions", &people(30)).map(|all| all.len()),
            Ok(30)
        );
        assert!(companions("companions", &people(31)).is_err());
        let error = companions("companions", &["Ana".into(), " ".into()]).unwrap_err();
        assert_eq!(error.field_name(), Some("companions"));
    }
}
