//! Remembers when each member is to be looked at again.
//!
//! A timing wheel (Varghese and Lauck, 1987): a member stands in one list at most, and to enter,
//! move or leave costs the same in a room of 3 and of 300. A moment is rounded up to the wheel's
//! grain; one beyond its turn comes up early, and the member says its moment again.

use std::time::{Duration, Instant};

/// NACKs go out each 20 ms (bad-links.md); finer would wake the shard for each of them.
const GRAIN: Duration = Duration::from_millis(20);

/// What may wait wakes the shard for all members at once: five times a second. Longer is seen (a
/// layer that stopped stays frozen), shorter wakes the shard of an idle room for nothing.
const LOOSE: Duration = Duration::from_millis(200);

const LOOSE_GRAINS: u64 = (LOOSE.as_millis() / GRAIN.as_millis()) as u64;

/// A turn of 5.12 s: a link's silence is noticed within one.
const PLACES: usize = 256;

const NOBODY: u32 = u32::MAX;

/// One room's wheel; members are named by their keys. Lives as long as its room.
#[derive(Debug)]
pub(super) struct Timetable {
    began: Instant,
    /// The first grain that was not taken yet.
    next: u64,
    /// The first member of each place's list.
    heads: [u32; PLACES],
    /// Bit n: place n has a list.
    occupied: [u64; PLACES / 64],
    members: Vec<Entry>,
}

#[derive(Debug, Clone, Copy)]
struct Entry {
    /// The grain it stands in.
    at: Option<u64>,
    before: u32,
    after: u32,
}

impl Timetable {
    pub(super) fn new(now: Instant) -> Self {
        Self {
            began: now,
            next: 0,
            heads: [NOBODY; PLACES],
            occupied: [0; PLACES / 64],
            members: Vec::new(),
        }
    }

    /// Brings a member up at `at_once`, or at `at_leisure` or up to [`LOOSE`] later, together with the
    /// others who can wait: at the sooner of both, and no more at what was said before. What has
    /// passed by now is due now: nobody could have come up for it sooner.
    pub(super) fn set(
        &mut self,
        now: Instant,
        key: usize,
        at_once: Option<Instant>,
        at_leisure: Option<Instant>,
    ) {
        self.catch_up(now);
        let grain = |at: Instant| self.grain(at.max(now));
        let at_once = at_once.map(grain);
        let at_leisure = at_leisure.map(|at| grain(at).next_multiple_of(LOOSE_GRAINS));
        match at_once.into_iter().chain(at_leisure).min() {
            Some(grain) => self.enter(key, grain),
            None => self.forget(key),
        }
    }

    /// Takes a member out.
    pub(super) fn forget(&mut self, key: usize) {
        if self
            .members
            .get(key)
            .is_some_and(|entry| entry.at.is_some())
        {
            self.unlink(key);
        }
    }

    /// Takes out those whose moment has come, into `due`.
    pub(super) fn take_due(&mut self, now: Instant, due: &mut Vec<usize>) {
        let until = self.grain_of(now);
        // after a long sleep every place is visited once
        let turn = self.next + PLACES as u64;
        for grain in self.next..=until.min(turn) {
            let place = grain as usize % PLACES;
            while self.heads[place] != NOBODY {
                let key = self.heads[place] as usize;
                self.unlink(key);
                due.push(key);
            }
        }
        self.next = self.next.max(until + 1);
    }

    /// When [`Self::take_due`] has someone next.
    pub(super) fn next_deadline(&self) -> Option<Instant> {
        let from = self.next as usize % PLACES;
        let words = self.occupied.len();
        let mut place = None;
        // the word of the next grain is looked at twice: from it on first, before it last
        for step in 0..=words {
            let index = (from / 64 + step) % words;
            let below = (1_u64 << (from % 64)) - 1;
            let word = match step {
                0 => self.occupied[index] & !below,
                last if last == words => self.occupied[index] & below,
                _ => self.occupied[index],
            };
            if word != 0 {
                place = Some(index * 64 + word.trailing_zeros() as usize);
                break;
            }
        }
        let ahead = (place? + PLACES - from) % PLACES;
        Some(self.moment(self.next + ahead as u64))
    }

    /// The next moment for those who can wait.
    pub(super) fn next_loose(&self, now: Instant) -> Instant {
        self.moment((self.grain(now) + 1).next_multiple_of(LOOSE_GRAINS))
    }

    fn moment(&self, grain: u64) -> Instant {
        self.began + Duration::from_millis(grain * GRAIN.as_millis() as u64)
    }

    /// Turns the wheel to `now` while nobody stands in it. A room without a link is never ticked, and
    /// its first member would come up within a turn of when that began: in the past.
    fn catch_up(&mut self, now: Instant) {
        if self.occupied == [0; PLACES / 64] {
            self.next = self.next.max(self.grain_of(now));
        }
    }

    /// The grain that `at` lies in.
    fn grain_of(&self, at: Instant) -> u64 {
        let passed = at.saturating_duration_since(self.began);
        (passed.as_millis() / GRAIN.as_millis()) as u64
    }

    /// The first grain that begins at `at` or after it.
    fn grain(&self, at: Instant) -> u64 {
        let until = at.saturating_duration_since(self.began);
        until.as_nanos().div_ceil(GRAIN.as_nanos()) as u64
    }

    fn enter(&mut self, key: usize, grain: u64) {
        let last = self.next + PLACES as u64 - 1;
        let grain = grain.clamp(self.next, last);
        if self.members.len() <= key {
            self.members.resize(key + 1, Entry::OUT);
        }
        match self.members[key].at {
            Some(at) if at == grain => return,
            Some(_) => self.unlink(key),
            None => {}
        }
        let place = grain as usize % PLACES;
        let after = std::mem::replace(&mut self.heads[place], key as u32);
        self.occupied[place / 64] |= 1 << (place % 64);
        if let Some(entry) = self.members.get_mut(after as usize) {
            entry.before = key as u32;
        }
        self.members[key] = Entry {
            at: Some(grain),
            before: NOBODY,
            after,
        };
    }

    fn unlink(&mut self, key: usize) {
        let entry = std::mem::replace(&mut self.members[key], Entry::OUT);
        let place = entry.at.map_or(0, |grain| grain as usize % PLACES);
        match self.members.get_mut(entry.before as usize) {
            Some(before) => before.after = entry.after,
            None => self.heads[place] = entry.after,
        }
        if let Some(after) = self.members.get_mut(entry.after as usize) {
            after.before = entry.before;
        }
        if self.heads[place] == NOBODY {
            self.occupied[place / 64] &= !(1 << (place % 64));
        }
    }
}

impl Entry {
    const OUT: Self = Self {
        at: None,
        before: NOBODY,
        after: NOBODY,
    };
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn millis(millis: u64) -> Duration {
        Duration::from_millis(millis)
    }

    fn due(timetable: &mut Timetable, now: Instant) -> Vec<usize> {
        let mut due = Vec::new();
        timetable.take_due(now, &mut due);
        due.sort_unstable();
        due
    }

    #[test]
    fn a_member_comes_up_at_the_sooner_of_its_moments_and_once() {
        let start = Instant::now();
        let at = |after| Some(start + millis(after));
        let mut timetable = Timetable::new(start);
        timetable.set(start, 3, at(10), None);
        timetable.set(start, 3, at(500), at(30));
        assert_eq!(timetable.next_deadline(), at(200), "what was said last");
        timetable.set(start, 3, None, None);
        assert_eq!(timetable.next_deadline(), None);
        timetable.set(start, 3, at(30), at(500));
        assert_eq!(timetable.next_deadline(), at(40));
        assert!(due(&mut timetable, start + millis(39)).is_empty());
        assert_eq!(due(&mut timetable, start + millis(40)), [3]);
        assert_eq!(timetable.next_deadline(), None);
        assert!(due(&mut timetable, start + millis(9_000)).is_empty());
    }

    #[test]
    fn those_who_can_wait_come_up_together() {
        let start = Instant::now();
        let mut timetable = Timetable::new(start);
        for key in 0..50 {
            let at = start + millis(1_001 + 3 * key as u64);
            timetable.set(start, key, None, Some(at));
        }
        let at = start + millis(1_200);
        assert_eq!(timetable.next_deadline(), Some(at));
        assert_eq!(due(&mut timetable, at).len(), 50);
    }

    #[test]
    fn a_moment_beyond_a_turn_comes_up_early_and_one_that_has_passed_at_once() {
        let start = Instant::now();
        let mut timetable = Timetable::new(start);
        timetable.set(start, 0, Some(start + Duration::from_secs(3_600)), None);
        let early = timetable.next_deadline().expect("it is there");
        assert!(early < start + Duration::from_secs(6));
        let later = start + Duration::from_secs(7_200);
        assert_eq!(due(&mut timetable, later), [0]);
        // another one waits, so the wheel has not turned since
        timetable.set(later, 2, Some(later + millis(400)), None);
        let later = later + millis(150);
        timetable.set(later, 1, Some(start), None);
        let at_once = timetable.next_deadline().expect("it is there");
        assert!(later <= at_once && at_once <= later + GRAIN);
        assert_eq!(due(&mut timetable, later + GRAIN), [1]);
    }

    #[test]
    fn whoever_comes_after_a_long_time_without_anyone_comes_up_when_it_said() {
        let start = Instant::now();
        let mut timetable = Timetable::new(start);
        for idle in [20, 60, 3_600].map(Duration::from_secs) {
            let now = start + idle;
            timetable.set(now, 0, None, Some(now + Duration::from_secs(5)));
            timetable.set(now, 1, Some(now + millis(40)), None);
            assert_eq!(timetable.next_deadline(), Some(now + millis(40)));
            assert_eq!(due(&mut timetable, now + millis(40)), [1]);
            let at = Some(now + Duration::from_secs(5));
            assert_eq!(timetable.next_deadline(), at);
            timetable.forget(0);
        }
    }

    proptest! {
        /// Against a list that is searched from end to end.
        #[test]
        fn nobody_is_lost_late_or_early(
            steps in proptest::collection::vec((0usize..20, 0u64..4_500, 0u64..9_000, any::<bool>()), 1..200),
        ) {
            let start = Instant::now();
            let mut timetable = Timetable::new(start);
            let mut wanted: Vec<Option<Instant>> = vec![None; 20];
            let mut now = start;
            for (key, ahead, passes, goes) in steps {
                if goes {
                    timetable.forget(key);
                    wanted[key] = None;
                } else {
                    let at = now + millis(ahead);
                    timetable.set(now, key, Some(at), None);
                    wanted[key] = Some(at);
                }
                let first = wanted.iter().flatten().min().copied();
                prop_assert_eq!(timetable.next_deadline().is_some(), first.is_some());
                if let (Some(next), Some(first)) = (timetable.next_deadline(), first) {
                    prop_assert!(next <= first.max(now) + GRAIN * 2, "too late");
                    prop_assert!(next >= now, "late before it was known");
                }
                now += millis(passes);
                // nobody ticks a room in which nobody is
                if timetable.next_deadline().is_none() {
                    continue;
                }
                for key in due(&mut timetable, now) {
                    let at = wanted[key].take();
                    prop_assert!(at.is_some(), "nobody wanted it");
                    prop_assert!(at.is_some_and(|at| at <= now), "too early");
                }
                for at in wanted.iter().flatten() {
                    prop_assert!(*at + GRAIN * 2 > now, "{at:?} was due");
                }
            }
        }
    }
}
