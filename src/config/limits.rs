//! Bounds what people write into a session: how long it is, how many there are, how often it comes.
//!
//! Rooms go by these and pages are told them with the welcome: nobody else has figures of their own. A highest
//! value is the most that still fits what carries it, see the tests of `signaling/opening.rs`.

use serde::{Deserialize, Serialize};
#[cfg(test)]
use ts_rs::TS;
use utoipa::ToSchema;

/// One line a limit: what it is, its key, its default, and from where to where it may be set.
macro_rules! limits {
    ($($(#[doc = $doc:literal])+ $key:ident = $default:literal, $from:literal to $to:literal;)+) => {
        /// How long, how many and how often what people write may be, as the operator set it.
        #[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
        #[cfg_attr(test, derive(TS))]
        #[serde(default)]
        pub struct WriteLimits {
            $(
                $(#[doc = $doc])+
                #[doc = concat!(" ", $from, " to ", $to, "; ", $default, " unless it is set.")]
                #[cfg_attr(test, ts(type = "number"))]
                pub $key: u32,
            )+
        }

        impl WriteLimits {
            /// The highest that each may be set to.
            pub const HIGHEST: Self = Self { $($key: $to,)+ };

            /// What each of them is.
            fn values(self) -> impl Iterator<Item = u32> {
                [$(self.$key,)+].into_iter()
            }
        }

        impl Default for WriteLimits {
            fn default() -> Self {
                Self { $($key: $default,)+ }
            }
        }

        /// From where to where each may be set.
        pub(super) const RANGES: &[(&str, u32, u32)] = &[$((stringify!($key), $from, $to),)+];
    };
}

limits! {
    /// Characters of a line in the chat.
    chat_length = 2_000, 1 to 10_000;
    /// Lines a minute of one participant, all at once after a rest; announcements and recommendations are
    /// lines, too.
    chat_per_minute = 30, 1 to 600;
    /// Lines a minute in the chat, of all together.
    // what a line of 64 kbit/s still carries beside a voice; more is no conversation that anyone could read
    chat_of_all_per_minute = 600, 1 to 6_000;
    /// Lines that the chat keeps for whoever comes later.
    chat_kept = 500, 1 to 10_000;
    /// Characters of an announcement.
    // five lines of a phone, and two of a desk
    announcement_length = 500, 1 to 2_000;
    /// Announcements that are up at once.
    // more would hide the pictures, and is a chat
    max_announcements = 10, 1 to 30;
    /// Polls of a room, drafts among them.
    // more is a survey
    max_polls = 20, 1 to 50;
    /// Characters of what a poll asks.
    // two lines on a phone
    poll_question_length = 200, 1 to 500;
    /// Choices of a poll.
    // as many as are read at once, and a scale's steps without its lowest
    max_poll_choices = 10, 2 to 20;
    /// Characters of one choice.
    poll_choice_length = 100, 1 to 200;
    /// The highest step of a poll's scale.
    // as many as stand side by side on a phone
    max_poll_scale = 10, 1 to 20;
    /// Characters of what an end of a scale means.
    poll_end_length = 60, 1 to 200;
    /// Participants who wait in a lobby at once.
    // a usual session has 8 to 40 connections, and each that waits holds an offer
    max_lobby = 100, 1 to 500;
    /// Characters of why somebody is not let in.
    // longer, and it is a letter that fits on no screen
    deny_reason_length = 300, 1 to 1_000;
    /// Items of an agenda.
    // ten cases and what stands around them, and at least those that every room begins with
    max_agenda_items = 60, 10 to 120;
    /// Characters of an item's title.
    // two lines of the panel
    agenda_title_length = 120, 1 to 200;
    /// Cases that a room keeps; the oldest goes first.
    // more than any session has
    max_cases = 20, 1 to 100;
    /// Questions of a case.
    max_case_questions = 3, 1 to 5;
    /// Characters of one question of a case.
    case_question_length = 200, 1 to 500;
    /// Characters of the name of who presents a case.
    case_presenter_length = 80, 1 to 200;
    /// Sections of a case.
    // the head of a template has about so many parts, and a page begins with seven
    max_case_sections = 16, 8 to 32;
    /// Characters of a section's title.
    // lower, and what a page offers does not fit in some languages
    case_title_length = 80, 60 to 120;
    /// Characters of one section's text.
    case_section_length = 2_000, 1 to 20_000;
    /// Characters of the texts of all sections of a case.
    // two printed pages, and on a line of 64 kbit/s a second and a half
    case_length = 10_000, 1 to 20_000;
    /// Recommendations of a case.
    // more cannot be read back in two minutes
    max_recommendations = 50, 1 to 200;
    /// Characters of a recommendation.
    // longer, and it is more than one
    recommendation_length = 1_000, 1 to 4_000;
    /// Characters of what a recommendation stands under, and of the discipline of who said it.
    // lower, and the names of our own headings do not fit
    recommendation_label_length = 60, 20 to 200;
    /// Characters of a line of captions.
    // two lines of a large caption on a wide page are half of that
    caption_length = 300, 1 to 1_000;
    /// Lines of captions a minute of one person; one that grows counts each time it is sent.
    // it is told four times a second: more often is for nobody
    captions_per_minute = 600, 10 to 3_000;
    /// Lines of captions a minute of programs, all together.
    program_captions_per_minute = 1_800, 10 to 6_000;
    /// Characters of a name: of a person, a room, a speaker in captions.
    // a page asks for names before any room has told it: as many as it lets through then always fit
    name_length = 64, 64 to 100;
    /// Participants' companions: people who sit with another behind one camera.
    // as above
    max_companions = 30, 30 to 60;
    /// Reactions a minute of one participant.
    // more is a thumb that plays, and hides what others show
    reactions_per_minute = 60, 1 to 600;
    /// How often a minute a participant's hand goes up.
    // more is a thumb on the key, and a host who is called by each
    hands_per_minute = 24, 1 to 600;
    /// How often a minute a participant says who somebody is, with whom they sit, or that they are away.
    // a host puts a full room right in a minute, and a page that plays fills no ledger
    renames_per_minute = 120, 1 to 600;
}

/// Whom clinics may write to in the chat.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize, ToSchema)]
#[cfg_attr(test, derive(TS))]
#[serde(rename_all = "snake_case")]
pub enum ChatToAll {
    /// All who are in the room, the hub, and each of the hub.
    #[default]
    Everyone,
    /// The hub, and each of the hub: what is for all comes from the hub alone.
    Hub,
}

/// Finds what is out of its range: which key, and its rule.
pub(super) fn check(limits: WriteLimits) -> Result<(), (&'static str, String)> {
    let wrong = limits
        .values()
        .zip(RANGES)
        .find(|(value, (_, from, to))| !(from..=to).contains(&value));
    match wrong {
        None => Ok(()),
        Some((_, (key, from, to))) => Err((key, format!("must be {from} to {to}"))),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_committed_file_says_of_each_from_where_to_where_it_may_be_set() {
        let text = include_str!("../../config/spindle.toml");
        for (key, from, to) in RANGES {
            let (before, _) = text.split_once(&format!("\n{key} = ")).expect(key);
            let comment = before.rsplit("\n\n").next().expect("a comment");
            let range = format!("{} to {}", grouped(*from), grouped(*to));
            assert!(comment.contains(&range), "{key}: {comment} lacks {range}");
        }
    }

    #[test]
    fn a_limit_below_or_above_its_range_is_named_with_its_rule() {
        assert_eq!(check(WriteLimits::default()), Ok(()));
        assert_eq!(check(WriteLimits::HIGHEST), Ok(()));
        let too_high = WriteLimits {
            max_polls: 51,
            ..WriteLimits::default()
        };
        let rule = ("max_polls", "must be 1 to 50".to_owned());
        assert_eq!(check(too_high), Err(rule));
        let too_low = WriteLimits {
            max_agenda_items: 9,
            ..WriteLimits::default()
        };
        assert_eq!(check(too_low).unwrap_err().0, "max_agenda_items");
    }

    fn grouped(number: u32) -> String {
        match number {
            0..1_000 => number.to_string(),
            _ => format!("{},{:03}", number / 1_000, number % 1_000),
        }
    }
}
