//! Follows which tracks a page may still take a slot's picture for.
//!
//! A page names what comes in a slot by the last word it has heard of it, which may be late or lost. So
//! all words are kept until it says which version it has seen: a track may begin only when none of them
//! names another one.

use crate::ids::TrackId;

/// The names of one slot. Lives as long as the slot.
#[derive(Debug, Default)]
pub(super) struct Names {
    /// The newest word that was seen, then those that were told since; oldest first.
    told: Vec<Word>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Word {
    version: u32,
    name: Name,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Name {
    Nothing,
    Track(TrackId),
    /// So many words are unseen that they count as one.
    AnyTrack,
}

/// Words that are kept apart: more than a page can miss within the second or so after which its
/// WebSocket has told it all.
const APART: usize = 8;

impl Names {
    /// In this version the page is told that the slot shows this.
    pub(super) fn tell(&mut self, version: u32, track: Option<TrackId>) {
        let name = track.map_or(Name::Nothing, Name::Track);
        if self.told.last().is_some_and(|word| word.name == name) {
            return;
        }
        if self.told.len() == APART {
            // overflow: merge the oldest two — nothing may begin that one of them forbids
            let version = self.told[1].version;
            let name = Name::AnyTrack;
            self.told.splice(..2, [Word { version, name }]);
        }
        self.told.push(Word { version, name });
    }

    /// The page has seen this version.
    pub(super) fn seen(&mut self, version: u32) {
        let newest = self.told.iter().rposition(|word| word.version <= version);
        self.told.drain(..newest.unwrap_or(0));
    }

    /// Whether the page can take what comes now for nothing but this track.
    pub(super) fn suit(&self, track: TrackId) -> bool {
        let suits = |word: &Word| word.name == Name::Nothing || word.name == Name::Track(track);
        self.told.iter().all(suits)
    }

    /// Whether the page may take what comes now for this track.
    pub(super) fn may_be(&self, track: TrackId) -> bool {
        let is = |word: &Word| word.name == Name::AnyTrack || word.name == Name::Track(track);
        self.told.iter().any(is)
    }

    /// Whether the page takes what comes now for this track, and for no other.
    pub(super) fn is(&self, track: TrackId) -> bool {
        !self.told.is_empty() && self.told.iter().all(|word| word.name == Name::Track(track))
    }

    /// Whether the page takes what comes now for nothing.
    pub(super) fn are_none(&self) -> bool {
        self.told.iter().all(|word| word.name == Name::Nothing)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;
    use uuid::Uuid;

    fn track(number: u8) -> TrackId {
        TrackId::from_uuid(Uuid::from_u128(number.into()))
    }

    #[test]
    fn a_track_that_comes_back_does_not_hide_that_its_own_word_is_unseen() {
        let [a, b, c] = [1, 2, 3].map(track);
        let mut names = Names::default();
        assert!(names.suit(a), "it showed nothing");
        names.tell(1, Some(a));
        names.seen(1);
        assert!(names.suit(a) && names.is(a) && !names.suit(b));
        names.tell(5, Some(b));
        assert!(!names.suit(b), "the page may still say a");
        names.tell(6, Some(c));
        names.tell(7, None);
        names.tell(8, Some(b));
        names.seen(4);
        assert!(!names.suit(b));
        names.seen(7);
        assert!(names.suit(b) && !names.are_none());
    }

    #[test]
    fn a_page_that_never_says_what_it_has_seen_costs_no_memory_and_gets_no_wrong_name() {
        let mut names = Names::default();
        for version in 1..1_000 {
            names.tell(version, Some(track(version as u8 % 3)));
        }
        assert!(names.told.len() <= APART);
        assert!((0..3).all(|n| !names.suit(track(n))));
        names.seen(999);
        assert!(names.suit(track(0)));
    }

    proptest! {
        /// Against all words that were ever told.
        #[test]
        fn no_name_is_forgotten_before_it_cannot_be_said_any_more(
            steps in proptest::collection::vec((0u8..4, any::<bool>(), 0u32..6), 1..60),
        ) {
            let mut names = Names::default();
            let mut all: Vec<(u32, Option<TrackId>)> = vec![(0, None)];
            let (mut version, mut seen) = (0, 0);
            for (number, tells, back) in steps {
                if tells {
                    version += 1;
                    let told = (number > 0).then(|| track(number));
                    names.tell(version, told);
                    all.push((version, told));
                } else {
                    let now = version.saturating_sub(back);
                    names.seen(now);
                    seen = seen.max(now);
                }
                let known = all.iter().rposition(|(version, _)| *version <= seen).expect("version 0");
                for number in 1..4 {
                    let other = |(_, told): &(u32, Option<TrackId>)| {
                        told.is_some_and(|told| told != track(number))
                    };
                    let named = all[known..].iter().any(|(_, told)| *told == Some(track(number)));
                    prop_assert!(!names.suit(track(number)) || !all[known..].iter().any(other));
                    prop_assert!(names.may_be(track(number)) || !named);
                }
            }
        }
    }
}
