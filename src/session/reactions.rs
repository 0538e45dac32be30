//! Gathers what people show for a moment: a thumb, applause, that they hear nothing.
//!
//! Nothing of it is kept. A room that claps all at once is a few messages for each: the last ones are named,
//! the others counted.

use super::messages::FromRoom;
use super::reaction::{Reacted, Reaction, ReactionCount};
use crate::config::WriteLimits;
use crate::ids::ParticipantId;
use crate::limiter::Limiter;
use std::time::Duration;

/// Lives as long as its room; holds what was shown since the last telling.
#[derive(Debug, Default)]
pub(super) struct Reactions {
    /// One of each person, the newest last.
    shown: Vec<Reacted>,
}

impl Reactions {
    /// The pace of one person.
    pub(super) const fn pace_of_one(limits: &WriteLimits) -> Limiter {
        Limiter::a_minute(limits.reactions_per_minute, AT_ONCE)
    }

    pub(super) fn show(&mut self, participant: ParticipantId, reaction: Reaction) {
        self.left(participant);
        self.shown.push(Reacted {
            participant,
            reaction,
        });
    }

    pub(super) fn left(&mut self, participant: ParticipantId) {
        self.shown.retain(|one| one.participant != participant);
    }

    /// Whether [`Self::take`] has something to say.
    pub(super) const fn has_news(&self) -> bool {
        !self.shown.is_empty()
    }

    /// What was shown since it was told last.
    pub(super) fn take(&mut self) -> FromRoom {
        let mut reactions = std::mem::take(&mut self.shown);
        let named = reactions.split_off(reactions.len().saturating_sub(NAMED));
        let mut more: Vec<ReactionCount> = Vec::new();
        for Reacted { reaction, .. } in reactions {
            match more.iter_mut().find(|one| one.reaction == reaction) {
                Some(one) => one.count += 1,
                None => more.push(ReactionCount { reaction, count: 1 }),
            }
        }
        FromRoom::Reactions {
            reactions: named,
            more,
        }
    }
}

/// What belongs to five seconds may come at once: of a whole minute's nobody sees what others show.
const AT_ONCE: Duration = Duration::from_secs(5);

/// As many are named in one message: with its counts less than a kilobyte. Fewer, and a tile shows nothing
/// of whom one looks at; more, and a line of 64 kbit/s carries applause in place of a voice.
const NAMED: usize = 8;

#[cfg(test)]
mod tests {
    use super::*;
    use uuid::Uuid;

    fn id(number: u128) -> ParticipantId {
        ParticipantId::from_uuid(Uuid::from_u128(number))
    }

    #[test]
    fn the_last_ones_are_named_the_others_counted_and_each_person_once() {
        let mut reactions = Reactions::default();
        for number in 0..150 {
            let reaction = match number % 3 {
                0 => Reaction::ThumbsUp,
                _ => Reaction::Applause,
            };
            reactions.show(id(number), Reaction::Heart); // and thinks again
            reactions.show(id(number), reaction);
        }
        reactions.left(id(149));
        let message = reactions.take();
        let size = serde_json::to_string(&message).unwrap().len();
        assert!(size < 1_000, "{size} bytes");
        let FromRoom::Reactions {
            reactions: named,
            more,
        } = message
        else {
            panic!("reactions tell of reactions");
        };
        assert_eq!(named.len(), NAMED);
        assert_eq!(named.last().unwrap().participant, id(148));
        let count = |reaction| {
            let more = more.iter().find(|one| one.reaction == reaction);
            let named = named.iter().filter(|one| one.reaction == reaction);
            named.count() + more.map_or(0, |one| one.count as usize)
        };
        assert_eq!(count(Reaction::ThumbsUp), 50);
        assert_eq!(count(Reaction::Applause), 99);
        assert_eq!(count(Reaction::Heart), 0);
        assert!(!reactions.has_news());
    }
}
