//! Lets the face that leaves the stage go on until the page has heard of the new one.
//!
//! The word of a change may be lost, and the page shows the old face until it comes. Its picture
//! would stand still; instead it goes on where it was, while the new one already flows beside it.

use super::Room;
use super::choosing::stop;
use super::member::{Held, Listener};
use crate::media::selection::place::SlotView;
use std::time::{Duration, Instant};

/// After so long the old face goes, whatever the page has heard: longer shows someone who has given
/// the floor back, shorter is over before a word that was lost twice has come.
const LONGEST: Duration = Duration::from_secs(1);

/// A track that goes on in a slot which the page was told is empty.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Leaving {
    pub(super) held: Held,
    since: Instant,
}

impl Room {
    /// Empties a slot in what the page is told, and leaves its track there until the page has seen
    /// that. False when there is nothing to wait for.
    pub(super) fn let_go_on(&mut self, now: Instant, key: usize, place: usize) -> bool {
        let member = &mut self.members[key];
        let slot = &mut member.slots[place];
        let Some(held) = slot.holds.filter(|held| held.flowing.is_some()) else {
            return false;
        };
        if !member.confirms || !slot.is_shown() {
            return false;
        }
        slot.holds = None;
        slot.view = SlotView::Empty;
        slot.leaving = Some(Leaving { held, since: now });
        member.rename(place, None);
        self.news.slots_of(key);
        true
    }

    /// Ends the track that goes on in a slot, if there is one.
    pub(super) fn let_go(&mut self, key: usize, place: usize) {
        let member = &mut self.members[key];
        let Some(Leaving { held, .. }) = member.slots[place].leaving.take() else {
            return;
        };
        stop(&mut member.egress, place);
        let slot = place as u8;
        if let Some(track) = self.feeds.get(&held.feed).copied() {
            self.unlisten(track, Listener { member: key, slot });
        }
    }

    /// Ends what has gone on for long enough.
    pub(super) fn end_handovers(&mut self, now: Instant) {
        for key in 0..self.members.capacity() {
            let Some(member) = self.members.get(key) else {
                continue;
            };
            let is_over =
                |leaving: Leaving| now.saturating_duration_since(leaving.since) >= LONGEST;
            let over = |place: &usize| member.slots[*place].leaving.is_some_and(is_over);
            let places: Vec<usize> = (0..member.slots.len()).filter(over).collect();
            for place in places {
                self.let_go(key, place);
            }
        }
    }
}
