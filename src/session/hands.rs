//! Keeps who wants to speak, in one order: the room's, and so every page's.
//!
//! Everyone is told what changed since they were told last; whoever joins gets the whole queue.

use super::clock::{Clock, Wall};
use super::messages::{FromRoom, Hand};
use super::phase::Queueing;
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
    /// Lowered as hands were closed, and when that was.
    aside: Option<(Instant, Vec<Raised>)>,
    /// The places that some page may show, and the newest of which everyone was told.
    shown: BTreeMap<u64, ParticipantId>,
    told: u64,
    changed: bool,
}

#[derive(Debug, Clone, Copy)]
struct Raised {
    /// Of its place: a hand that is moved is told like a new one.
    number: u64,
    asks: Asks,
    since: Instant,
    /// A host put it where it is: no rule moves it, and no new hand overtakes it.
    ordered: bool,
}

/// Whoever raises a hand.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Asks {
    pub(super) participant: ParticipantId,
    pub(super) of_hub: bool,
}

impl Hands {
    /// Stands where the rule says, behind its equals; a hand that is up already stays where it is.
    pub(super) fn raise(&mut self, now: Instant, asks: Asks, queueing: Queueing) {
        if self.place_of(asks.participant).is_some() {
            return;
        }
        let at = match queueing {
            Queueing::Arrival | Queueing::Closed => self.queue.len(),
            Queueing::SpokesFirst => {
                let goes_behind =
                    |hand: &Raised| hand.ordered || self.rank(hand.asks) <= self.rank(asks);
                let last = self.queue.iter().rposition(goes_behind);
                last.map_or(0, |last| last + 1)
            }
        };
        let hand = Raised {
            number: self.next_number(),
            asks,
            since: now,
            ordered: false,
        };
        self.queue.insert(at, hand);
    }

    /// Another rule holds from now on: who waits is put in its order, or lowered. Whoever was lowered by a
    /// slip of the host's, which ended at once, stands as before.
    pub(super) fn begin(&mut self, now: Instant, queueing: Queueing) {
        if queueing == Queueing::Closed {
            if !self.queue.is_empty() {
                self.changed = true;
                self.aside = Some((now, std::mem::take(&mut self.queue)));
            }
            return;
        }
        if let Some((closed, hands)) = self.aside.take()
            && now.saturating_duration_since(closed) < UNDONE
        {
            for mut hand in hands {
                hand.number = self.next_number();
                self.queue.push(hand);
            }
        }
        if queueing == Queueing::SpokesFirst {
            self.put_spokes_first();
        }
    }

    fn put_spokes_first(&mut self) {
        let free = self.queue.iter().filter(|hand| !hand.ordered);
        let mut free: Vec<Raised> = free.copied().collect();
        free.sort_by_key(|hand| self.rank(hand.asks)); // stable: equals stay as they are
        let mut free = free.into_iter();
        for at in 0..self.queue.len() {
            if self.queue[at].ordered {
                continue;
            }
            let mut hand = free.next().expect("one for each place that is free");
            if hand.number != self.queue[at].number {
                hand.number = self.next_number();
                self.queue[at] = hand;
            }
        }
    }

    pub(super) fn lower(&mut self, participant: ParticipantId) {
        if let Some((_, hands)) = &mut self.aside {
            hands.retain(|hand| hand.asks.participant != participant);
        }
        if let Some(at) = self.place_of(participant) {
            self.queue.remove(at);
            self.changed = true;
        }
    }

    pub(super) fn lower_all(&mut self) {
        self.changed |= !self.queue.is_empty();
        self.queue.clear();
        self.aside = None;
    }

    /// Gives a hand the place `to`, counted from 0, or the last one where there are fewer; whether it is
    /// up at all.
    pub(super) fn shift(&mut self, participant: ParticipantId, to: usize) -> bool {
        let Some(at) = self.place_of(participant) else {
            return false;
        };
        let to = to.min(self.queue.len() - 1);
        self.queue[at].ordered = true;
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

    /// They had the floor in an earlier stay.
    pub(super) fn spoke(&mut self, participant: ParticipantId) {
        self.spoken.insert(participant);
    }

    pub(super) fn has_spoken(&self, participant: ParticipantId) -> bool {
        self.spoken.contains(&participant)
    }

    pub(super) fn is_up(&self, participant: ParticipantId) -> bool {
        self.queue
            .iter()
            .any(|hand| hand.asks.participant == participant)
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
            participant: hand.asks.participant,
            place: u32::try_from(at).unwrap_or(u32::MAX),
            waiting_ms: u32::try_from(waiting).unwrap_or(u32::MAX),
            has_spoken: self.spoken.contains(&hand.asks.participant),
        }
    }

    /// The lowest speaks first, where spokes do.
    fn rank(&self, asks: Asks) -> (bool, bool) {
        (asks.of_hub, self.spoken.contains(&asks.participant))
    }

    fn place_of(&self, participant: ParticipantId) -> Option<usize> {
        let mut queue = self.queue.iter();
        queue.position(|hand| hand.asks.participant == participant)
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
    #[serde(default)]
    of_hub: Vec<ParticipantId>,
    #[serde(default)]
    ordered: Vec<ParticipantId>,
}

impl Hands {
    pub(super) fn kept(&self, clock: Clock) -> KeptHands {
        let mut spoken: Vec<ParticipantId> = self.spoken.iter().copied().collect();
        spoken.sort_unstable();
        let those = |holds: fn(&Raised) -> bool| {
            let queue = self.queue.iter().filter(|hand| holds(hand));
            queue.map(|hand| hand.asks.participant).collect()
        };
        let queue = self.queue.iter();
        KeptHands {
            of_hub: those(|hand| hand.asks.of_hub),
            ordered: those(|hand| hand.ordered),
            placed: self.placed,
            floor: self.floor.map(|(of, since)| (of, clock.wall(since))),
            spoken,
            queue: queue
                .map(|hand| (hand.number, hand.asks.participant, clock.wall(hand.since)))
                .collect(),
        }
    }

    pub(super) fn replay(&mut self, kept: KeptHands, clock: Clock) {
        let queue = kept.queue.into_iter();
        self.queue = queue
            .map(|(number, participant, since)| Raised {
                number,
                asks: Asks {
                    participant,
                    of_hub: kept.of_hub.contains(&participant),
                },
                since: clock.instant(since),
                ordered: kept.ordered.contains(&participant),
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
        self.queue.retain(|hand| is_here(hand.asks.participant));
        self.spoken.retain(|one| is_here(*one));
        self.floor = self.floor.filter(|(of, _)| is_here(*of));
    }
}

impl Raised {
    const fn shown(&self) -> (u64, ParticipantId) {
        (self.number, self.asks.participant)
    }
}

/// Who had the floor for less than this was given it by mistake, and keeps the place in the queue.
/// Shorter, and a host has no time to see it; longer, and a short answer would not count as one.
const SLIP: Duration = Duration::from_secs(5);

/// Hands that were closed for less than this were closed by mistake. As long as the page offers to undo
/// it; longer, and a hand comes up that nobody remembers.
pub(super) const UNDONE: Duration = Duration::from_secs(11);

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

    /// The odd ones are of the hub.
    fn asks(number: u128) -> Asks {
        Asks {
            participant: id(number),
            of_hub: number % 2 == 1,
        }
    }

    impl Hands {
        fn up(&mut self, now: Instant, number: u128) {
            self.raise(now, asks(number), Queueing::Arrival);
        }
    }

    fn order(hands: &Hands) -> Vec<ParticipantId> {
        let queue = hands.queue.iter();
        queue.map(|hand| hand.asks.participant).collect()
    }

    #[test]
    fn hands_stand_in_the_order_they_were_raised() {
        let (mut hands, now) = (Hands::default(), Instant::now());
        for n in [3, 1, 2, 1] {
            hands.up(now, n);
        }
        assert_eq!(order(&hands), [id(3), id(1), id(2)]);
        hands.lower(id(1));
        hands.up(now, 1);
        assert_eq!(order(&hands), [id(3), id(2), id(1)], "lowered is given up");
        assert!(hands.shift(id(1), 0) && hands.shift(id(3), 99));
        assert_eq!(order(&hands), [id(1), id(2), id(3)]);
        assert!(!hands.shift(id(9), 0), "that hand is not up");
    }

    #[test]
    fn a_hand_falls_when_its_owner_had_the_floor_and_not_by_a_slip() {
        let (mut hands, mut now) = (Hands::default(), Instant::now());
        hands.up(now, 1);
        hands.up(now, 2);
        hands.floor_moved(now, Some(id(1)));
        now += SLIP - Duration::from_millis(1);
        hands.floor_moved(now, Some(id(2)));
        assert_eq!(order(&hands), [id(1), id(2)], "a slip");
        now += SLIP;
        hands.floor_moved(now, None);
        assert_eq!(order(&hands), [id(1)]);
        hands.up(now, 2);
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
        hands.up(now, 1);
        hands.floor_moved(now, Some(id(1)));
        hands.floor_moved(now + SLIP, Some(id(1)));
        hands.up(now, 1);
        hands.left(id(1));
        hands.floor_moved(now + 9 * SLIP, None);
        assert!(hands.queue.is_empty() && hands.spoken.is_empty() && hands.floor.is_none());
    }

    #[test]
    fn a_hand_raised_and_lowered_between_two_tellings_is_told_to_nobody() {
        let (mut hands, now) = (Hands::default(), Instant::now());
        hands.up(now, 1);
        hands.lower(id(1));
        assert!(hands.has_changes());
        assert_eq!(hands.changes(now), None);
        assert!(!hands.has_changes());
    }

    #[test]
    fn spokes_stand_before_the_hub_and_who_has_not_spoken_first_unless_a_host_orders_otherwise() {
        let (mut hands, mut now) = (Hands::default(), Instant::now());
        hands.floor_moved(now, Some(id(2)));
        now += SLIP;
        hands.floor_moved(now, None);
        for n in [1, 2, 3, 4] {
            hands.up(now, n);
        }
        hands.begin(now, Queueing::SpokesFirst);
        assert_eq!(order(&hands), [id(4), id(2), id(1), id(3)]);
        let raise = |hands: &mut Hands, n| hands.raise(now, asks(n), Queueing::SpokesFirst);
        raise(&mut hands, 6);
        assert_eq!(order(&hands), [id(4), id(6), id(2), id(1), id(3)]);
        hands.shift(id(3), 1);
        raise(&mut hands, 8);
        let told = [4, 3, 6, 8, 2, 1].map(id);
        assert_eq!(order(&hands), told, "behind its equals");
        hands.begin(now, Queueing::Arrival);
        hands.up(now, 10);
        hands.begin(now, Queueing::SpokesFirst);
        let told = [4, 3, 6, 8, 10, 2, 1].map(id);
        assert_eq!(order(&hands), told, "what a host ordered stays");
        let mut hub = Hands::default();
        for n in [1, 3] {
            hub.up(now, n);
        }
        hub.shift(id(3), 0);
        hub.begin(now, Queueing::SpokesFirst);
        raise(&mut hub, 2);
        assert_eq!(order(&hub), [3, 2, 1].map(id), "nor is it overtaken");
    }

    #[test]
    fn hands_that_are_closed_go_down_and_come_back_only_after_a_slip() {
        let (mut hands, mut now) = (Hands::default(), Instant::now());
        let close = |hands: &mut Hands, now| {
            hands.begin(now, Queueing::Closed);
            assert!(hands.queue.is_empty());
        };
        for n in [1, 2, 4] {
            hands.up(now, n);
        }
        close(&mut hands, now);
        hands.left(id(4));
        now += UNDONE - Duration::from_millis(1);
        hands.begin(now, Queueing::SpokesFirst);
        assert_eq!(order(&hands), [id(2), id(1)]);
        close(&mut hands, now);
        now += UNDONE;
        hands.begin(now, Queueing::Arrival);
        assert!(hands.queue.is_empty());
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
        /// Another phase.
        Begin(Queueing),
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
            2 => prop_oneof![Just(Queueing::Arrival), Just(Queueing::SpokesFirst), Just(Queueing::Closed)]
                .prop_map(Deed::Begin),
        ]
    }

    proptest! {
        #[test]
        fn every_page_has_the_rooms_order_whenever_it_came(deeds in prop::collection::vec(deed(), 1..120)) {
            let (mut hands, mut now) = (Hands::default(), Instant::now());
            let mut pages: Vec<Vec<ParticipantId>> = vec![Vec::new()];
            let (mut rule, mut overruled) = (Queueing::Arrival, false);
            for deed in deeds.into_iter().chain([Deed::Tell]) {
                match deed {
                    Deed::Raise(who) if rule == Queueing::Closed => { let _ = who; }
                    Deed::Raise(who) => hands.raise(now, asks(who), rule),
                    Deed::Lower(who) => hands.lower(id(who)),
                    Deed::LowerAll => hands.lower_all(),
                    Deed::Shift(who, to) => overruled |= hands.shift(id(who), to),
                    Deed::Floor(to) => hands.floor_moved(now, to.map(id)),
                    Deed::Left(who) => hands.left(id(who)),
                    Deed::Pass(seconds) => now += Duration::from_secs(seconds),
                    Deed::Begin(next) => {
                        if next != Queueing::SpokesFirst || hands.queue.iter().all(|hand| !hand.ordered) {
                            overruled = false;
                        }
                        rule = next;
                        hands.begin(now, rule);
                        overruled |= hands.queue.iter().any(|hand| hand.ordered);
                    }
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
                let ranks: Vec<_> = hands.queue.iter().map(|hand| hands.rank(hand.asks)).collect();
                match rule {
                    Queueing::SpokesFirst => prop_assert!(overruled || ranks.is_sorted(), "{:?}", ranks),
                    Queueing::Closed => prop_assert!(ranks.is_empty()),
                    Queueing::Arrival => {}
                }
                let mut once = order(&hands);
                once.sort_unstable();
                once.dedup();
                prop_assert_eq!(once.len(), hands.queue.len(), "one hand each");
            }
        }
    }
}
