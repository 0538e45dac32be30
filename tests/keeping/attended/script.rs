//! What each of the people does and when, from a seed.

use fastrand::Rng;
use std::ops::Range;

/// The relay is killed so late, in milliseconds, and the session ends.
const KILLED: u64 = 11_000;
const ENDS: u64 = 24_000;

pub(super) const PEOPLE: usize = 20;
/// Whoever plays these parts, and the rest do as the seed says.
pub(super) const HOST: usize = 0;
pub(super) const HUB: Range<usize> = 0..3;
pub(super) const SITS_WITH_OTHERS: usize = 5;
const VANISHES: usize = 3;
const LOST_WITH_THE_RELAY: usize = 4;
const VANISHES_AFTER_THE_KILL: usize = 6;
const COMES_LATE: usize = 17;
const COMES_AFTER_THE_KILL: usize = 18;

/// What someone does.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Act {
    /// For the first time, again after a goodbye, or back to a place that is held.
    Comes,
    /// The page says that it goes, and is back in a moment.
    Reloads,
    /// The line is cut, and the relay hears of it.
    IsCut,
    /// The network changes: the relay hears nothing of the old socket any more.
    FallsSilent,
    /// The page is opened once more, with what the browser kept or, by a link of their own, without.
    OpensASecondTab { knows: bool },
    /// Whoever sits with them comes or goes.
    CompanionMoves,
    /// Says goodbye.
    Leaves,
}

/// What happens next.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Step {
    Does(usize, Act),
    RelayIsKilled,
    SessionEnds,
}

/// Whether their link is of their own: only then are they the same person after a goodbye.
pub(super) const fn has_own_link(who: usize) -> bool {
    !who.is_multiple_of(3) || who == VANISHES
}

/// The steps of a session with their times in milliseconds, in order.
pub(super) fn script(seed: u64) -> Vec<(u64, Step)> {
    let mut chance = Rng::with_seed(seed);
    let mut steps = vec![(KILLED, Step::RelayIsKilled), (ENDS, Step::SessionEnds)];
    for who in 0..PEOPLE {
        let acts = life(who, &mut chance).into_iter();
        steps.extend(acts.map(|(at, act)| (at, Step::Does(who, act))));
    }
    // at one moment in the order they were written
    steps.sort_by_key(|(at, _)| *at);
    steps
}

/// Whether someone comes again after this step.
pub(super) fn comes_again(who: usize, later: &[(u64, Step)]) -> bool {
    let mut later = later.iter();
    later.any(|(_, step)| *step == Step::Does(who, Act::Comes))
}

fn life(who: usize, chance: &mut Rng) -> Vec<(u64, Act)> {
    let mut now = match who {
        HOST => 0,
        COMES_LATE => chance.u64(6_000..8_000),
        COMES_AFTER_THE_KILL => KILLED + chance.u64(1_000..4_000),
        _ => chance.u64(100..2_500),
    };
    let vanishes = match who {
        VANISHES => Some(chance.u64(4_000..6_000)),
        VANISHES_AFTER_THE_KILL => Some(KILLED + chance.u64(4_500..5_500)),
        _ => None,
    };
    let mut acts = vec![(now, Act::Comes)];
    loop {
        let next = now + chance.u64(700..3_500);
        if let Some(at) = vanishes.filter(|at| *at <= next) {
            acts.push((at.max(now + 100), Act::IsCut));
            return acts;
        }
        if now < KILLED && KILLED <= next {
            if who == LOST_WITH_THE_RELAY {
                return acts;
            }
            now = KILLED + chance.u64(200..4_000);
            acts.push((now, Act::Comes));
            continue;
        }
        now = next;
        if now > ENDS - 500 {
            return acts;
        }
        let act = choice(who, chance);
        acts.push((now, act));
        let away = match act {
            Act::Reloads | Act::IsCut | Act::FallsSilent => chance.u64(100..3_000),
            Act::Leaves => chance.u64(1_000..4_000),
            Act::Comes | Act::OpensASecondTab { .. } | Act::CompanionMoves => continue,
        };
        let may_stay_away = act == Act::Leaves && who != SITS_WITH_OTHERS;
        now += away;
        if may_stay_away && (!has_own_link(who) || now > ENDS - 500) {
            return acts;
        }
        now = now.min(ENDS - 100);
        acts.push((now, Act::Comes));
    }
}

fn choice(who: usize, chance: &mut Rng) -> Act {
    if who == SITS_WITH_OTHERS && chance.bool() {
        return Act::CompanionMoves;
    }
    match chance.u32(0..10) {
        0 | 1 => Act::Reloads,
        2 | 3 => Act::IsCut,
        4 | 5 => Act::FallsSilent,
        6 | 7 => Act::OpensASecondTab { knows: true },
        8 if has_own_link(who) => Act::OpensASecondTab { knows: false },
        // a host who goes ends the session for whoever counts on one
        9 if who != HOST && who != LOST_WITH_THE_RELAY => Act::Leaves,
        _ => Act::Reloads,
    }
}
