//! Lets the face that leaves the stage go on until the page has heard of the new one.
//!
//! The word of a change may be lost, and the page shows the old face until it comes. Its picture
//! would stand still; instead it goes on where it was, while the new one already flows beside it.

use super::Room;
use super::choosing::stop;
use super::member::Listener;
use crate::media::egress::Feed;
use crate::media::selection::place::SlotView;
use crate::media::selection::wishes::Audience;
use std::time::{Duration, Instant};

/// After so long the old face goes, whatever the page has heard; that is looked for five times a
/// second, so it is gone after a second. Longer shows someone who has given the floor back, shorter
/// is over before a word that was lost twice has come.
const LONGEST: Duration = Duration::from_millis(800);

/// A track that goes on in a slot which the page was told is empty.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Leaving {
    pub(super) feed: Feed,
    since: Instant,
}

impl Leaving {
    pub(super) fn is_over(self, now: Instant) -> bool {
        now.saturating_duration_since(self.since) >= LONGEST
    }
}

impl Room {
    /// Empties a slot in what the page is told, and leaves its track there until the page has seen
    /// that. False when there is nothing to wait for.
    pub(super) fn let_go_on(&mut self, now: Instant, key: usize, place: usize) -> bool {
        let slot = &self.members[key].slots[place];
        let Some(held) = slot.holds.filter(|held| held.flowing.is_some()) else {
            return false;
        };
        if !self.members[key].confirms || !slot.is_shown() || !self.is_shown_to_anyone(held.feed) {
            return false;
        }
        let member = &mut self.members[key];
        let slot = &mut member.slots[place];
        slot.holds = None;
        slot.view = SlotView::Empty;
        slot.leaving = Some(Leaving {
            feed: held.feed,
            since: now,
        });
        member.rename(place, None);
        self.news.slots_of(key);
        true
    }

    fn is_shown_to_anyone(&self, feed: Feed) -> bool {
        self.feeds.get(&feed).is_some_and(|track| {
            let publisher = &self.members[track.member];
            publisher.tracks[usize::from(track.track)].audience != Audience::Nobody
        })
    }

    /// Ends the track that goes on in a slot, if there is one.
    pub(super) fn let_go(&mut self, key: usize, place: usize) {
        let member = &mut self.members[key];
        let Some(leaving) = member.slots[place].leaving.take() else {
            return;
        };
        stop(&mut member.egress, place);
        let slot = place as u8;
        if let Some(track) = self.feeds.get(&leaving.feed).copied() {
            self.unlisten(track, Listener { member: key, slot });
        }
    }

    /// Ends what goes on in any slot and `is_over`.
    pub(super) fn end_handovers(&mut self, is_over: impl Fn(Leaving) -> bool) {
        for key in 0..self.members.capacity() {
            let slots = self.members.get(key).map_or(0, |member| member.slots.len());
            for place in 0..slots {
                if self.members[key].slots[place].leaving.is_some_and(&is_over) {
                    self.let_go(key, place);
                }
            }
        }
    }
}
