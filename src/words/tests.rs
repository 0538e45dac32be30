//! Holds what the relay asks for against every catalogue.

use super::sentences::SENTENCES;
use super::{ALL, LANGUAGES, Words};
use fluent_syntax::ast::{Entry, Expression, InlineExpression, Pattern, PatternElement};
use fluent_syntax::parser;
use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

/// One sentence as the code asks for it.
pub(super) struct Sentence {
    pub(super) key: &'static str,
    pub(super) arguments: &'static [&'static str],
    pub(super) sample: fn(&Words) -> String,
}

/// Something to fill in.
pub(super) trait Sample {
    const SAMPLE: Self;
}

impl Sample for &str {
    const SAMPLE: Self = "North";
}

impl Sample for u8 {
    const SAMPLE: Self = 7;
}

/// The sentences of a file in their order, each with what it is filled in with.
fn read(file: &str) -> Vec<(String, BTreeSet<String>)> {
    let resource = parser::parse(file).unwrap_or_else(|(_, errors)| panic!("{errors:?}"));
    let mut all = Vec::new();
    for entry in &resource.body {
        match entry {
            Entry::Message(message) => {
                let value = message.value.as_ref().expect("a sentence says something");
                assert!(message.attributes.is_empty(), "{}", message.id.name);
                let mut found = BTreeSet::new();
                in_pattern(value, &mut found);
                all.push((message.id.name.to_owned(), found));
            }
            Entry::Term(_) | Entry::Junk { .. } => panic!("{entry:?}"),
            Entry::Comment(_) | Entry::GroupComment(_) | Entry::ResourceComment(_) => {}
        }
    }
    all
}

fn in_pattern(pattern: &Pattern<&str>, found: &mut BTreeSet<String>) {
    for element in &pattern.elements {
        if let PatternElement::Placeable { expression } = element {
            in_expression(expression, found);
        }
    }
}

fn in_expression(expression: &Expression<&str>, found: &mut BTreeSet<String>) {
    match expression {
        Expression::Inline(one) => in_inline(one, found),
        Expression::Select { selector, variants } => {
            in_inline(selector, found);
            for variant in variants {
                in_pattern(&variant.value, found);
            }
        }
    }
}

fn in_inline(one: &InlineExpression<&str>, found: &mut BTreeSet<String>) {
    match one {
        InlineExpression::VariableReference { id } => {
            found.insert(id.name.to_owned());
        }
        InlineExpression::FunctionReference { arguments, .. } => {
            let named = arguments.named.iter().map(|argument| &argument.value);
            for argument in arguments.positional.iter().chain(named) {
                in_inline(argument, found);
            }
        }
        InlineExpression::Placeable { expression } => in_expression(expression, found),
        // what another sentence is filled in with is looked at there
        InlineExpression::MessageReference { .. } | InlineExpression::TermReference { .. } => {}
        InlineExpression::StringLiteral { .. } | InlineExpression::NumberLiteral { .. } => {}
    }
}

#[test]
fn every_folder_of_locales_is_a_language() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("locales");
    let found = std::fs::read_dir(folder).unwrap();
    let found = found.map(|entry| entry.unwrap().file_name().into_string().unwrap());
    let known = LANGUAGES.iter().map(|language| language.tag.to_owned());
    assert_eq!(
        found.collect::<BTreeSet<_>>(),
        known.collect::<BTreeSet<_>>()
    );
}

#[test]
fn every_language_says_what_is_asked_for_and_fills_in_the_same() {
    let asked: BTreeMap<&str, BTreeSet<String>> = SENTENCES
        .iter()
        .map(|one| {
            let arguments = one.arguments.iter().map(|name| (*name).to_owned());
            (one.key, arguments.collect())
        })
        .collect();
    assert_eq!(asked.len(), SENTENCES.len(), "each is named once");
    let order = |file| read(file).into_iter().map(|(key, _)| key);
    let english: Vec<String> = order(LANGUAGES[0].files[1]).collect();
    for language in &LANGUAGES {
        let [room, relay] = language.files;
        let keys: Vec<String> = order(relay).collect();
        assert_eq!(keys, english, "{}: the order is English's", language.tag);
        for key in &keys {
            assert!(asked.contains_key(key.as_str()), "{key} is said nowhere");
        }
        let here: BTreeMap<String, BTreeSet<String>> =
            read(room).into_iter().chain(read(relay)).collect();
        for (key, arguments) in &asked {
            assert_eq!(
                here.get(*key),
                Some(arguments),
                "{} {key}: what it is filled in with",
                language.tag
            );
        }
    }
}

#[test]
fn every_sentence_can_be_said() {
    for words in ALL.iter() {
        for one in SENTENCES {
            let said = (one.sample)(words);
            assert!(!said.trim().is_empty(), "{} {}", words.tag, one.key);
            assert!(!said.contains(['{', '}']), "{} {said}", words.tag);
        }
    }
}

#[test]
fn what_runs_the_other_way_is_isolated() {
    let [english, arabic] = ["en", "ar"].map(|tag| Words::negotiated(Some(tag), None));
    for (words, text, is_apart) in [
        (english, "North", false),
        (english, "12.5 mg – «é» 😀", false),
        (english, "شمال", true),
        (english, "\u{202e}North", true),
        (english, "\u{2069}", true),
        (arabic, "North", true),
        (arabic, "شمال", true),
    ] {
        let filled_in = match is_apart {
            true => format!("\u{2068}{text}\u{2069}"),
            false => text.to_owned(),
        };
        let said = words.letter_presented(text);
        assert!(said.ends_with(&format!(" {filled_in}")), "{said:?}");
    }
}

#[test]
fn nothing_is_left_in_english() {
    let english = Words::english();
    let words = ALL.iter().skip(1).flat_map(|words| {
        let same = move |one: &&Sentence| (one.sample)(words) == (one.sample)(english);
        SENTENCES
            .iter()
            .filter(same)
            .map(|one| (words.tag, one.key))
    });
    assert_eq!(words.collect::<Vec<_>>(), []);
}

#[test]
fn french_spaces_stand_where_french_has_them() {
    let french = Words::negotiated(Some("fr"), None);
    for one in SENTENCES {
        let said = (one.sample)(french);
        for (at, mark) in said.match_indices([':', ';', '?', '!']) {
            let space = if mark == ":" { '\u{a0}' } else { '\u{202f}' };
            assert!(said[..at].ends_with(space), "{said:?}");
        }
    }
}

#[test]
fn a_language_is_chosen_then_accepted_then_english() {
    for (chosen, accepted, expected) in [
        (None, None, "en"),
        (Some("hi"), Some("fr"), "hi"),
        (Some("pt-PT"), None, "pt"),
        (Some("AR-eg"), None, "ar"),
        (Some("es-419"), None, "es"),
        (Some("de"), Some("fr-CA, en;q=0.5"), "fr"),
        (Some("<script>"), Some("ar"), "ar"),
        (None, Some("de, es;q=0.4, fr;q=0.9"), "fr"),
        (None, Some("fr;q=0, en"), "en"),
        (None, Some("*"), "en"),
        (None, Some("hi-Deva-IN"), "hi"),
        (None, Some(";;;q=,,=\u{7f}"), "en"),
    ] {
        let words = Words::negotiated(chosen, accepted);
        assert_eq!(words.tag(), expected, "{chosen:?} {accepted:?}");
    }
}

#[test]
fn a_day_is_written_as_a_language_writes_it() {
    let day = |tag| {
        let said = Words::negotiated(Some(tag), None).letter_day(1, 3, "2027");
        said.replace(['\u{2068}', '\u{2069}'], "")
    };
    for (tag, expected) in [
        ("en", "1 March 2027"),
        ("es", "1 de marzo de 2027"),
        ("fr", "1er mars 2027"),
        ("pt", "1 de março de 2027"),
        ("hi", "1 मार्च 2027"),
        ("ar", "1 مارس 2027"),
    ] {
        assert_eq!(day(tag), expected);
    }
}
