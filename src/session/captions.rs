//! Passes on captions: what is said, written by a person of the hub or by a program while it is said.
//!
//! Nothing of them is kept. A line that is being written is told again as it grows, at most four times a second
//! for all of the room.

use super::caption::Caption;
use super::messages::{FromRoom, Problem};
use super::text;
use crate::config::WriteLimits;
use crate::ids::ParticipantId;
use crate::limiter::Limiter;
use std::collections::BTreeMap;
use std::time::{Duration, Instant};

/// A line as it comes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Spoken {
    /// Who says it, where that is known.
    pub speaker: Option<String>,
    /// So far.
    pub text: String,
    /// Nothing of it changes any more.
    pub done: bool,
}

/// Whose line it is: each has one that is not done.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Writer {
    Person(ParticipantId),
    /// A program, of whoever it hears.
    Program(Option<String>),
}

/// Lives as long as its room; holds what was written since the last telling.
#[derive(Debug)]
pub(super) struct Captions {
    made: u32,
    open: BTreeMap<Writer, u32>,
    news: BTreeMap<u32, Caption>,
    /// Of programs, all together.
    pace: Limiter,
    limits: WriteLimits,
}

impl Captions {
    pub(super) const fn new(limits: WriteLimits) -> Self {
        Self {
            made: 0,
            open: BTreeMap::new(),
            news: BTreeMap::new(),
            pace: Limiter::a_minute(limits.program_captions_per_minute, SECOND),
            limits,
        }
    }

    /// The pace of one person.
    pub(super) const fn pace_of_one(limits: &WriteLimits) -> Limiter {
        Limiter::a_minute(limits.captions_per_minute, SECOND)
    }

    pub(super) fn left(&mut self, participant: ParticipantId) {
        self.open.remove(&Writer::Person(participant));
    }

    /// Whether a program may write one more now.
    pub(super) fn passes_program(&mut self, now: Instant) -> bool {
        self.pace.passes(now, 1)
    }

    /// Whether [`Self::take`] has something to say.
    pub(super) fn has_news(&self) -> bool {
        !self.news.is_empty()
    }

    /// What was written since it was told last.
    pub(super) fn take(&mut self) -> FromRoom {
        let captions = std::mem::take(&mut self.news).into_values().collect();
        FromRoom::Captions { captions }
    }

    pub(super) fn write(&mut self, writer: Writer, spoken: Spoken) -> Result<(), Problem> {
        let text = text::taken("text", &spoken.text, self.limits.caption_length)?;
        let speaker = spoken.speaker.as_deref().unwrap_or_default();
        let speaker = text::optional("speaker", speaker, self.limits.name_length)?;
        // a program that never ends its lines has as many as it has speakers
        if self.open.len() == MOST_OPEN && !self.open.contains_key(&writer) {
            self.open.pop_first();
        }
        let id = match self.open.get(&writer) {
            Some(id) => *id,
            None => {
                self.made += 1;
                self.made
            }
        };
        match spoken.done {
            true => self.open.remove(&writer),
            false => self.open.insert(writer, id),
        };
        let caption = Caption {
            id,
            speaker,
            text,
            done: spoken.done,
        };
        self.news.insert(id, caption);
        while self.news.len() > MOST_TOLD {
            self.news.pop_first();
        }
        Ok(())
    }
}

/// What belongs to a second may come at once.
const SECOND: Duration = Duration::from_secs(1);

/// Nobody follows more who speak at once.
const MOST_OPEN: usize = 16;

/// More in one message is more than a page shows.
const MOST_TOLD: usize = 8;

#[cfg(test)]
mod tests {
    use super::*;
    use uuid::Uuid;

    fn person(number: u128) -> Writer {
        Writer::Person(ParticipantId::from_uuid(Uuid::from_u128(number)))
    }

    fn spoken(text: &str, done: bool) -> Spoken {
        Spoken {
            speaker: None,
            text: text.into(),
            done,
        }
    }

    /// Numbers and texts since the last call.
    fn told(captions: &mut Captions) -> Vec<(u32, String, bool)> {
        let FromRoom::Captions { captions } = captions.take() else {
            panic!("captions tell of captions");
        };
        let told = captions.into_iter();
        told.map(|one| (one.id, one.text, one.done)).collect()
    }

    #[test]
    fn a_line_grows_under_its_number_until_it_is_done_and_each_writer_has_one() {
        let mut captions = Captions::new(WriteLimits::default());
        let mut say = |writer, text, done| captions.write(writer, spoken(text, done)).unwrap();
        say(person(1), "Good", false);
        say(person(2), "And", false);
        say(person(1), "Good morning", false);
        assert_eq!(
            told(&mut captions),
            [(1, "Good morning".into(), false), (2, "And".into(), false)]
        );
        let mut say = |writer, text, done| captions.write(writer, spoken(text, done)).unwrap();
        say(person(1), "Good morning.", true);
        say(person(1), "We begin", false);
        assert_eq!(
            told(&mut captions),
            [
                (1, "Good morning.".into(), true),
                (3, "We begin".into(), false)
            ]
        );
        assert!(!captions.has_news());
    }

    #[test]
    fn whoever_floods_tells_the_last_lines_and_holds_no_more_than_so_many() {
        let mut captions = Captions::new(WriteLimits::default());
        for number in 0..1_000 {
            captions.write(person(number), spoken("x", false)).unwrap();
        }
        assert_eq!(captions.open.len(), MOST_OPEN);
        let told = told(&mut captions);
        assert_eq!((told.len(), told[0].0), (MOST_TOLD, 993));
    }

    #[test]
    fn what_is_too_long_or_nothing_is_refused_by_its_field() {
        let mut captions = Captions::new(WriteLimits::default());
        let long = "é".repeat(301);
        for (text, speaker, field) in [
            (long.as_str(), "", "text"),
            (" ", "", "text"),
            ("x", long.as_str(), "speaker"),
        ] {
            let spoken = Spoken {
                speaker: Some(speaker.into()),
                ..spoken(text, true)
            };
            let refused = captions.write(person(1), spoken).unwrap_err();
            assert_eq!(refused.field.as_deref(), Some(field));
        }
        assert!(!captions.has_news());
    }
}
