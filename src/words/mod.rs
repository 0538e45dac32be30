//! Says what people read, each in their language.
//!
//! It speaks out of `locales/`, the tree that the page speaks out of, and knows of its files what is said
//! in the room and what the relay says itself. What is filled in and runs the other way is isolated, as
//! Fluent does it: a name from right to left moves nothing of the sentence around it.

mod sentences;

use fluent_bundle::concurrent::FluentBundle;
use fluent_bundle::{FluentArgs, FluentResource};
use fluent_langneg::{NegotiationStrategy, negotiate_languages};
use std::borrow::Cow;
use std::fmt;
use std::sync::LazyLock;
use unic_langid::LanguageIdentifier;
use unicode_bidi::{BidiClass, Direction, bidi_class, get_base_direction};

macro_rules! language {
    ($tag:literal, $rtl:literal) => {
        Language {
            tag: $tag,
            rtl: $rtl,
            files: [
                include_str!(concat!("../../locales/", $tag, "/room.ftl")),
                include_str!(concat!("../../locales/", $tag, "/relay.ftl")),
            ],
        }
    };
}

/// Every language there is a catalogue for; the first one is everybody's who asks for none of them.
const LANGUAGES: [Language; 6] = [
    language!("en", false),
    language!("es", false),
    language!("fr", false),
    language!("pt", false),
    language!("hi", false),
    language!("ar", true),
];

struct Language {
    tag: &'static str,
    rtl: bool,
    files: [&'static str; 2],
}

/// What is said, in one language.
pub struct Words {
    tag: &'static str,
    rtl: bool,
    bundle: FluentBundle<FluentResource>,
}

impl Words {
    /// The first language of `chosen`, else of `accepted`, that there are words in; else English.
    ///
    /// `chosen` is a language tag (BCP 47), `accepted` what `Accept-Language` says (RFC 9110 §12.5.4). What
    /// is neither is passed over.
    pub fn negotiated(chosen: Option<&str>, accepted: Option<&str>) -> &'static Self {
        let accepted = accept_language::parse_with_quality(accepted.unwrap_or_default());
        // a quality of nought: anything but that
        let accepted = accepted.into_iter().filter(|(_, quality)| *quality > 0.0);
        let asked: Vec<LanguageIdentifier> = chosen
            .map(str::to_owned)
            .into_iter()
            .chain(accepted.map(|(tag, _)| tag))
            .filter_map(|tag| tag.parse().ok())
            .collect();
        let known: Vec<LanguageIdentifier> = ALL.iter().map(Self::identifier).collect();
        let found = negotiate_languages(&asked, &known, None, NegotiationStrategy::Lookup);
        let found = found.first().copied();
        let found = ALL.iter().find(|words| Some(&words.identifier()) == found);
        found.unwrap_or(Self::english())
    }

    /// What a program reads, and whoever asks for nothing else.
    pub fn english() -> &'static Self {
        &ALL[0]
    }

    /// The tag of the language (BCP 47).
    pub fn tag(&self) -> &'static str {
        self.tag
    }

    /// Its lines run from right to left.
    pub fn rtl(&self) -> bool {
        self.rtl
    }

    /// As HTML has it in `dir`.
    pub fn direction(&self) -> &'static str {
        match self.rtl {
            true => "rtl",
            false => "ltr",
        }
    }

    /// Whether a text by itself runs from right to left: as its first letter does (UAX #9, P2), and as the
    /// language does where it has none.
    pub fn runs_rtl(&self, text: &str) -> bool {
        match get_base_direction(text) {
            Direction::Ltr => false,
            Direction::Rtl => true,
            Direction::Mixed => self.rtl,
        }
    }

    /// What people wrote, to stand beside other words: neither moves the other (UAX #9, FSI and PDI). The
    /// marks stand only where one could, for no eye and no search finds them.
    pub fn apart<'t>(&self, text: &'t str) -> Cow<'t, str> {
        match self.rtl || !text.chars().all(leaves_the_line) {
            true => Cow::Owned(format!("\u{2068}{text}\u{2069}")),
            false => Cow::Borrowed(text),
        }
    }

    fn new(language: &Language) -> Self {
        let identifier = language.tag.parse().expect("a tag of LANGUAGES");
        let mut bundle = FluentBundle::new_concurrent(vec![identifier]);
        // `apart` does it
        bundle.set_use_isolating(false);
        for file in language.files {
            let read = FluentResource::try_new(file.to_owned());
            let read = read.expect("a test reads every catalogue");
            let added = bundle.add_resource(read);
            added.expect("a test reads every catalogue");
        }
        Self {
            tag: language.tag,
            rtl: language.rtl,
            bundle,
        }
    }

    fn identifier(&self) -> LanguageIdentifier {
        self.bundle.locales[0].clone()
    }

    /// One sentence. Only what stands in `sentences.rs` is asked for, and the tests fill in all of that.
    fn say(&self, key: &'static str, arguments: &FluentArgs<'_>) -> String {
        let message = self.bundle.get_message(key);
        let pattern = message.and_then(|message| message.value());
        let pattern = pattern.expect("a sentence of every catalogue");
        let mut errors = Vec::new();
        let said = self
            .bundle
            .format_pattern(pattern, Some(arguments), &mut errors);
        debug_assert!(errors.is_empty(), "{key}: {errors:?}");
        said.into_owned()
    }
}

impl fmt::Debug for Words {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_tuple("Words").field(&self.tag).finish()
    }
}

/// Whether a line from left to right stays as it is with this in it.
fn leaves_the_line(one: char) -> bool {
    use BidiClass::{AL, AN, FSI, LRE, LRI, LRO, PDF, PDI, R, RLE, RLI, RLO};
    !matches!(
        bidi_class(one),
        AL | AN | FSI | LRE | LRI | LRO | PDF | PDI | R | RLE | RLI | RLO
    )
}

static ALL: LazyLock<Vec<Words>> = LazyLock::new(|| LANGUAGES.iter().map(Words::new).collect());

#[cfg(test)]
mod tests;
