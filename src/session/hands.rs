//! Keeps who wants to speak, in one order: the room's, and so every page's.
//!
//! Everyone is told what changed since they were told last; whoever joins gets the whole queue.

use super::clock::{Clock, Wall};
use super::messages::{FromRoom, Hand};
use crate::ids::ParticipantId;
use rustc_hash::FxHashSet;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;
use std::time::{Duration, Instant};

/// Lives as long as its room.
#[derive(Debug, Default)]
pub(super) struct Hands {
    queue: Vec<Raised>,
    /// Places that were ever given: the number of the newest one.
    placed: u64,
    floor: Option<(ParticipantId, Instant)>,
    /// Had the floor, and are still here.
    spoken: FxHashSet<ParticipantId>,
    /// The places that some page may show, and the newest of which everyone was told.
    shown: BTreeMap<u64, ParticipantId>,
    told: u64,
    changed: bool,
}

#[derive(Debug)]
struct Raised {
    /// Of its place: a hand that is moved is told like a new one.
    number: u64,
    participant: ParticipantId,
    since: Instant,
}

impl Hands {
    /// Stands last; a hand that is up already stays where it is.
    pub(super) fn raise(&mut self, now: Instant, participant: ParticipantId) {
        if self.place_of(participant).is_none() {
            let number = self.next_number();
            self.queue.push(Raised {
                number,
                participant,
                since: now,
            });
        }
    }

    pub(super) fn lower(&mut self, participant: ParticipantId) {
        if let Some(at) = self.place_of(participant) {
            self.queue.remove(at);
            self.changed = true;
        }
    }

    pub(super) fn lower_all(&mut self) {
        self.changed |= !self.queue.is_empty();
        self.queue.clear();
    }

    /// Gives a hand the place `to`, counted from 0, or the last one where there are fewer; whether it is
    /// up at all.
    pub(super) fn shift(&mut self, participant: ParticipantId, to: usize) -> bool {
        let Some(at) = self.place_of(participant) else {
            return false;
        };
        let to = to.min(self.queue.len() - 1);
        if at != to {
            let mut hand = self.queue.remove(at);
            hand.number = self.next_number();
            self.queue.insert(to, hand);
        }
        true
    }

    /// The hand of whoever had the floor falls with it: had it really, and not by a slip of the host's.
    pub(super) fn floor_moved(&mut self, now: Instant, to: Option<ParticipantId>) {
        if let Some((before, since)) = self.floor.take()
            && now.saturating_duration_since(since) >= SLIP
        {
            self.spoken.insert(before);
            self.lower(before);
        }
        self.floor = to.map(|to| (to, now));
    }

    pub(super) fn left(&mut self, participant: ParticipantId) {
        self.lower(participant);
        self.spoken.remove(&participant);
        self.floor.take_if(|(of, _)| *of == participant);
    }

    /// Every hand, first to speak first, for a page that comes.
    pub(super) fn all(&mut self, now: Instant) -> Vec<Hand> {
        // it shows what the others were not told yet
        self.shown.extend(self.queue.iter().map(Raised::shown));
        let hands = self.queue.iter().enumerate();
        hands.map(|(at, hand)| self.hand(now, at, hand)).collect()
    }

    /// Whether [`Self::changes`] may have something to say.
    pub(super) const fn has_changes(&self) -> bool {
        self.changed
    }

    /// The `hands` message with what changed since the last one; `None` when nothing did. Read by a
    /// page that knows some of it already, it leads to the same queue.
    pub(super) fn changes(&mut self, now: Instant) -> Option<FromRoom> {
        if !std::mem::take(&mut self.changed) {
            return None;
        }
        let up: BTreeMap<u64, ParticipantId> = self.queue.iter().map(Raised::shown).collect();
        let shown = std::mem::replace(&mut self.shown, up);
        let fell = shown
            .into_iter()
            .filter(|(place, _)| !self.shown.contains_key(place));
        let lowered: Vec<ParticipantId> = fell.map(|(_, of)| of).collect();
        let queue = self.queue.iter().enumerate();
        let raised: Vec<Hand> = queue
            .filter(|(_, hand)| hand.number > self.told)
            .map(|(at, hand)| self.hand(now, at, hand))
            .collect();
        self.told = self.placed;
        (!lowered.is_empty() || !raised.is_empty()).then_some(FromRoom::Hands { lowered, raised })
    }

    fn hand(&self, now: Instant, at: usize, hand: &Raised) -> Hand {
        let waiting = now.saturating_duration_since(hand.since).as_millis();
        Hand {
            participant: hand.participant,
            place: u32::try_from(at).unwrap_or(u32::MAX),
            waiting_ms: u32::try_from(waiting).unwrap_or(u32::MAX),
            has_spoken: self.spoken.contains(&hand.participant),
        }
    }

    fn place_of(&self, participant: ParticipantId) -> Option<usize> {
        let mut queue = self.queue.iter();
        queue.position(|hand| hand.participant == participant)
    }

    fn next_number(&mut self) -> u64 {
        self.changed = true;
        self.placed += 1;
        self.placed
    }
}

/// Hands as a record holds them.
#[derive(Debug, Serialize, Deserialize)]
pub(super) struct KeptHands {
    placed: u64,
    floor: Option<(ParticipantId, Wall)>,
    spoken: Vec<ParticipantId>,
    queue: Vec<(u64, ParticipantId, Wall)>,
}

impl Hands {
    pub(super) fn kept(&self, clock: Clock) -> KeptHands {
        let mut spoken: Vec<ParticipantId> = self.spoken.iter().copied().collect();
        spoken.sort_unstable();
        let queue = self.queue.iter();
        KeptHands {
            placed: self.placed,
            floor: self.floor.map(|(of, since)| (of, clock.wall(since))),
            spoken,
            queue: queue
                .map(|hand| (hand.number, hand.participant, clock.wall(hand.since)))
                .collect(),
        }
    }

    pub(super) fn replay(&mut self, kept: KeptHands, clock: Clock) {
        let queue = kept.queue.into_iter();
        self.queue = queue
            .map(|(number, participant, since)| Raised {
                number,
                participant,
                since: clock.instant(since),
            })
            .collect();
        self.placed = kept.placed;
        self.told = kept.placed;
        self.floor = kept.floor.map(|(of, since)| (of, clock.instant(since)));
        self.spoken = kept.spoken.into_iter().collect();
        // whoever comes is told all of them
        self.shown = self.queue.iter().map(Raised::shown).collect();
    }

    /// Drops what is of someone who is not in the room.
    pub(super) fn keep_only(&mut self, is_here: impl Fn(ParticipantId) -> bool) {
        self.queue.retain(|hand| is_here(hand.participant));
        self.spoken.retain(|one| is_here(*one));
        self.floor = self.floor.filter(|(of, _)| is_here(*of));
    }
}

impl Raised {
    const fn shown(&self) -> (u64, ParticipantId) {
        (self.number, self.participant)
    }
}

/// Who had the floor for less than this was given it by mistake, and keeps the place in the queue.
/// Shorter, and a host has no time to see it; longer, and a short answer would not count as one.
const SLIP: Duration = Duration::from_secs(5);

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;
    use uuid::Uuid;

    fn id(number: u128) -> ParticipantId {
        ParticipantId::from_uuid(Uuid::from_u128(number))
    }

    /// A page's queue after a message, as docs/messages.md says to read it.
    fn read(queue: &mut Vec<ParticipantId>, message: FromRoom) {
        let FromRoom::Hands { lowered, raised } = message else {
            panic!("hands tell of hands, not {message:?}");
        };
        queue.retain(|one| !lowered.contains(one) && !raised.iter().any(|r| r.participant == *one));
        for hand in raised {
            queue.insert(hand.place as usize, hand.participant);
        }
    }

    fn order(hands: &Hands) -> Vec<ParticipantId> {
        hands.queue.iter().map(|hand| hand.participant).collect()
    }

    #[test]
    fn hands_stand_in_the_order_they_were_raised() {
        let (mut hands, now) = (Hands::default(), Instant::now());
        for n in [3, 1, 2, 1] {
            hands.raise(now, id(n));
        }
        assert_eq!(order(&hands), [id(3), id(1), id(2)]);
        hands.lower(id(1));
        hands.raise(now, id(1));
        assert_eq!(order(&hands), [id(3), id(2), id(1)], "lowered is given up");
        assert!(hands.shift(id(1), 0) && hands.shift(id(3), 99));
        assert_eq!(order(&hands), [id(1), id(2), id(3)]);
        assert!(!hands.shift(id(9), 0), "that hand is not up");
    }

    #[test]
    fn a_hand_falls_when_its_owner_had_the_floor_and_not_by_a_slip() {
        let (mut hands, mut now) = (Hands::default(), Instant::now());
        hands.raise(now, id(1));
        hands.raise(now, id(2));
        hands.floor_moved(now, Some(id(1)));
        now += SLIP - Duration::from_millis(1);
        hands.floor_moved(now, Some(id(2)));
        assert_eq!(order(&hands), [id(1), id(2)], "a slip");
        now += SLIP;
        hands.floor_moved(now, None);
        assert_eq!(order(&hands), [id(1)]);
        hands.raise(now, id(2));
        let marks: Vec<bool> = hands.all(now).iter().map(|hand| hand.has_spoken).collect();
        assert_eq!(marks, [false, true]);
        assert_eq!(
            u128::from(hands.all(now)[0].waiting_ms),
            (2 * SLIP).as_millis() - 1
        );
    }

    #[test]
    fn whoever_leaves_leaves_nothing_behind() {
        let (mut hands, now) = (Hands::default(), Instant::now());
        hands.raise(now, id(1));
        hands.floor_moved(now, Some(id(1)));
        hands.floor_moved(now + SLIP, Some(id(1)));
        hands.raise(now, id(1));
        hands.left(id(1));
        hands.floor_moved(now + 9 * SLIP, None);
        assert!(hands.queue.is_empty() && hands.spoken.is_empty() && hands.floor.is_none());
    }

    #[test]
    fn a_hand_raised_and_lowered_between_two_tellings_is_told_to_nobody() {
        let (mut hands, now) = (Hands::default(), Instant::now());
        hands.raise(now, id(1));
        hands.lower(id(1));
        assert!(hands.has_changes());
        assert_eq!(hands.changes(now), None);
        assert!(!hands.has_changes());
    }

    #[derive(Debug, Clone)]
    enum Deed {
        Raise(u128),
        Lower(u128),
        LowerAll,
        Shift(u128, usize),
        Floor(Option<u128>),
        Left(u128),
        Tell,
        /// Someone joins: the whole queue, and then what the others are told too.
        Join,
        Pass(u64),
    }

    fn deed() -> impl Strategy<Value = Deed> {
        let who = 0..6_u128;
        prop_oneof![
            8 => who.clone().prop_map(Deed::Raise),
            3 => who.clone().prop_map(Deed::Lower),
            1 => Just(Deed::LowerAll),
            4 => (who.clone(), 0..8_usize).prop_map(|(who, to)| Deed::Shift(who, to)),
            3 => proptest::option::of(who.clone()).prop_map(Deed::Floor),
            1 => who.prop_map(Deed::Left),
            4 => Just(Deed::Tell),
            2 => Just(Deed::Join),
            3 => (0..8_u64).prop_map(Deed::Pass),
        ]
    }

    proptest! {
        #[test]
        fn every_page_has_the_rooms_order_whenever_it_came(deeds in prop::collection::vec(deed(), 1..120)) {
            let (mut hands, mut now) = (Hands::default(), Instant::now());
            let mut pages: Vec<Vec<ParticipantId>> = vec![Vec::new()];
            for deed in deeds.into_iter().chain([Deed::Tell]) {
                match deed {
                    Deed::Raise(who) => hands.raise(now, id(who)),
                    Deed::Lower(who) => hands.lower(id(who)),
                    Deed::LowerAll => hands.lower_all(),
                    Deed::Shift(who, to) => { hands.shift(id(who), to); }
                    Deed::Floor(to) => hands.floor_moved(now, to.map(id)),
                    Deed::Left(who) => hands.left(id(who)),
                    Deed::Pass(seconds) => now += Duration::from_secs(seconds),
                    Deed::Join => pages.push(hands.all(now).iter().map(|h| h.participant).collect()),
                    Deed::Tell => {
                        if let Some(message) = hands.changes(now) {
                            pages.iter_mut().for_each(|page| read(page, message.clone()));
                        }
                        for page in &pages {
                            prop_assert_eq!(page, &order(&hands));
                        }
                    }
                }
                let mut once = order(&hands);
                once.sort_unstable();
                once.dedup();
                prop_assert_eq!(once.len(), hands.queue.len(), "one hand each");
            }
        }
    }
}
