//! Decides which event is sent when: each room's in their order, rooms beside each other.
//!
//! The first event of a room that fails holds back those behind it, and no other room's. Time and chance
//! are arguments.

use crate::ids::RoomId;
use crate::store::postbox::Post;
use std::collections::{BTreeMap, BTreeSet, VecDeque};
use std::time::{Duration, Instant};

/// What waits for one target. Lives as long as the task that delivers.
#[derive(Debug)]
pub(super) struct Queue {
    most: usize,
    lines: BTreeMap<RoomId, Line>,
    /// Lines whose first event is not on its way, by when it may be.
    due: BTreeSet<(Instant, RoomId)>,
    waiting: usize,
    on_their_way: usize,
    /// The target wants nothing before.
    quiet: Option<Instant>,
    /// The target wants nothing any more.
    gone: bool,
}

/// The events of one room, the oldest first; never empty.
#[derive(Debug)]
struct Line {
    events: VecDeque<Waiting>,
    /// How often the first one failed.
    failed: u32,
    /// When the first one may be sent; `None`: it is on its way.
    due: Option<Instant>,
}

#[derive(Debug)]
struct Waiting {
    post: Post,
    expires: Instant,
}

/// What a target answered.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Answer {
    /// It has the event.
    Delivered,
    /// It has not, and may have it another time, though not before this has passed.
    Failed { after: Duration },
    /// It would refuse the same again, until someone mends it or the settings.
    Refused,
    /// It wants no event of any room before this has passed.
    Later(Duration),
    /// It wants none any more.
    Gone,
}

impl Queue {
    /// An empty one, in which so many may wait.
    pub(super) fn new(most: usize) -> Self {
        Self {
            most,
            lines: BTreeMap::new(),
            due: BTreeSet::new(),
            waiting: 0,
            on_their_way: 0,
            quiet: None,
            gone: false,
        }
    }

    /// One more waits. Gives the one that waits no more, where there were too many.
    pub(super) fn push(&mut self, now: Instant, post: Post, expires: Instant) -> Option<Post> {
        // overflow: drop the oldest — it is the nearest to its end, and the newest says how it stands
        let full = self.waiting >= self.most;
        let dropped = full.then(|| self.drop_oldest(now)).flatten();
        let room = post.room;
        let line = self.lines.entry(room).or_insert_with(|| {
            self.due.insert((now, room));
            Line {
                events: VecDeque::new(),
                failed: 0,
                due: Some(now),
            }
        });
        line.events.push_back(Waiting { post, expires });
        self.waiting += 1;
        dropped
    }

    /// The next one to be sent now, if any: it is on its way until [`Self::answered`].
    pub(super) fn next(&mut self, now: Instant) -> Option<Post> {
        if self.deadline().is_none_or(|at| at > now) {
            return None;
        }
        let (_, room) = self.due.pop_first()?;
        let line = self.lines.get_mut(&room).expect("it is due");
        line.due = None;
        self.on_their_way += 1;
        line.events.front().map(|first| first.post.clone())
    }

    /// When [`Self::next`] has one.
    pub(super) fn deadline(&self) -> Option<Instant> {
        if self.gone || self.on_their_way >= BESIDE {
            return None;
        }
        let (first, _) = self.due.first()?;
        Some(self.quiet.map_or(*first, |quiet| quiet.max(*first)))
    }

    /// The target answered for the event of this room that was on its way; `chance` is from 0 to 1. Gives
    /// the event if it was delivered.
    pub(super) fn answered(
        &mut self,
        now: Instant,
        room: RoomId,
        answer: Answer,
        chance: f64,
    ) -> Option<Post> {
        self.on_their_way -= 1;
        let line = self.lines.get_mut(&room).expect("it was on its way");
        let pause = match answer {
            Answer::Delivered => {
                let delivered = line.events.pop_front();
                self.waiting -= 1;
                self.begin_anew(now, room);
                return delivered.map(|first| first.post);
            }
            Answer::Failed { after } => {
                line.failed += 1;
                pause(line.failed, chance).max(after.min(LONGEST_QUIET))
            }
            Answer::Refused => {
                line.failed += 1;
                pause(u32::MAX, chance)
            }
            Answer::Later(wait) => {
                let until = now + wait.min(LONGEST_QUIET);
                self.quiet = self.quiet.max(Some(until));
                // one that says "in 0 seconds" is not asked without end
                line.failed += 1;
                pause(line.failed, chance)
            }
            Answer::Gone => {
                self.gone = true;
                Duration::ZERO
            }
        };
        line.due = Some(now + pause);
        self.due.insert((now + pause, room));
        None
    }

    /// Takes out what has waited too long.
    pub(super) fn expired(&mut self, now: Instant) -> Vec<Post> {
        let mut expired = Vec::new();
        let rooms: Vec<RoomId> = self.lines.keys().copied().collect();
        for room in rooms {
            while let Some(line) = self.lines.get_mut(&room)
                && line.due.is_some()
                && line
                    .events
                    .front()
                    .is_some_and(|first| first.expires <= now)
            {
                expired.extend(self.drop_from(now, room));
            }
        }
        expired
    }

    /// How many wait.
    pub(super) fn len(&self) -> usize {
        self.waiting
    }

    /// Whether the target wants nothing any more.
    pub(super) fn is_gone(&self) -> bool {
        self.gone
    }

    fn drop_oldest(&mut self, now: Instant) -> Option<Post> {
        // what is on its way is not dropped: it may be there by now
        let can_be_dropped = |line: &Line| match line.due {
            Some(_) => line.events.front().map(|first| first.post.place),
            None => line.events.get(1).map(|second| second.post.place),
        };
        let lines = self.lines.iter();
        let oldest = lines.filter_map(|(room, line)| Some((can_be_dropped(line)?, *room)));
        let (_, room) = oldest.min()?;
        self.drop_from(now, room)
    }

    /// Drops the first event of a room that is not on its way.
    fn drop_from(&mut self, now: Instant, room: RoomId) -> Option<Post> {
        let line = self.lines.get_mut(&room)?;
        let is_on_its_way = line.due.is_none();
        let dropped = line.events.remove(usize::from(is_on_its_way))?;
        self.waiting -= 1;
        if !is_on_its_way {
            self.begin_anew(now, room);
        }
        Some(dropped.post)
    }

    /// Another event is the first of its room.
    fn begin_anew(&mut self, now: Instant, room: RoomId) {
        let line = self.lines.get_mut(&room).expect("it had a first event");
        if let Some(due) = line.due {
            self.due.remove(&(due, room));
        }
        if line.events.is_empty() {
            self.lines.remove(&room);
            return;
        }
        line.failed = 0;
        line.due = Some(now);
        self.due.insert((now, room));
    }
}

/// How long an event waits that failed so often: twice as long each time, and by chance up to a half less,
/// so that rooms which failed together do not come again together.
fn pause(failed: u32, chance: f64) -> Duration {
    let doublings = failed.saturating_sub(1).min(16);
    let whole = (FIRST_PAUSE * 2_u32.pow(doublings)).min(LONGEST_PAUSE);
    whole.mul_f64(1.0 - chance.clamp(0.0, 1.0) / 2.0)
}

/// Shorter, and a target that starts anew is asked before it can answer; longer, and a hiccup shows.
const FIRST_PAUSE: Duration = Duration::from_millis(500);

/// Shorter, and a target that is down for a night is asked a thousand times; longer, and what it is told
/// after it is back is older than a part of the agenda.
pub(super) const LONGEST_PAUSE: Duration = Duration::from_mins(5);

/// What a target may wish for. Longer, and a slip of its pen silences it for the day.
pub(super) const LONGEST_QUIET: Duration = Duration::from_hours(1);

/// Attempts at one target at once, each of another room: fewer, and rooms wait for each other where the
/// target is slow; more, and a target that is back is overrun.
pub(super) const BESIDE: usize = 8;

#[cfg(test)]
mod tests {
    use super::*;
    use crate::store::postbox::Postbox;
    use uuid::Uuid;

    const A: RoomId = RoomId::from_uuid(Uuid::from_u128(1));
    const B: RoomId = RoomId::from_uuid(Uuid::from_u128(2));
    const FAILED: Answer = Answer::Failed {
        after: Duration::ZERO,
    };

    /// A queue, its clock, and how many events there were.
    struct Scene {
        queue: Queue,
        begin: Instant,
        now: Instant,
        postbox: Postbox,
    }

    impl Scene {
        fn of(most: usize) -> Self {
            let now = Instant::now();
            Self {
                queue: Queue::new(most),
                begin: now,
                now,
                postbox: Postbox::new(Vec::new(), 0).0,
            }
        }

        /// An event is known by its place: 1, 2, 3 …
        fn push(&mut self, room: RoomId) -> Option<u64> {
            let post = self.postbox.post(Uuid::nil(), room, 0, String::new());
            let expires = self.now + DAY;
            let dropped = self.queue.push(self.now, post, expires);
            dropped.map(|post| post.place)
        }

        /// All that is sent now.
        fn sent(&mut self) -> Vec<u64> {
            let next = std::iter::from_fn(|| self.queue.next(self.now));
            next.map(|post| post.place).collect()
        }

        fn answers(&mut self, room: RoomId, answer: Answer) -> Option<u64> {
            let done = self.queue.answered(self.now, room, answer, 0.0);
            done.map(|post| post.place)
        }

        /// Seconds from the beginning until the next one is due.
        fn due(&self) -> Option<f64> {
            let at = self.queue.deadline()?;
            Some(at.saturating_duration_since(self.begin).as_secs_f64())
        }

        fn pass(&mut self, seconds: f64) {
            self.now += Duration::from_secs_f64(seconds);
        }
    }

    const DAY: Duration = Duration::from_hours(24);

    #[test]
    fn a_room_is_told_in_its_order_and_holds_back_no_other() {
        let mut scene = Scene::of(100);
        for room in [A, A, B, A, B] {
            assert_eq!(scene.push(room), None);
        }
        assert_eq!(scene.sent(), [1, 3], "one of each room");
        assert_eq!(scene.answers(B, Answer::Delivered), Some(3));
        assert_eq!(scene.sent(), [5]);
        assert_eq!(scene.answers(A, FAILED), None);
        assert_eq!(scene.answers(B, Answer::Delivered), Some(5));
        assert_eq!(scene.sent(), Vec::<u64>::new(), "it is too early");
        scene.push(B);
        assert_eq!(scene.sent(), [6], "the other room goes on");
        scene.pass(0.5);
        assert_eq!(scene.sent(), [1], "the same again, not the next");
        assert_eq!(scene.answers(A, Answer::Delivered), Some(1));
        assert_eq!(scene.sent(), [2]);
        assert_eq!(scene.queue.len(), 3);
    }

    #[test]
    fn each_answer_says_when_the_next_attempt_is() {
        let after = |seconds| Answer::Failed {
            after: Duration::from_secs(seconds),
        };
        let later = |seconds| Answer::Later(Duration::from_secs(seconds));
        // what came before, each at once; the last answer; seconds until the room may try again, and
        // until the other one may
        for (before, answer, own, other) in [
            (0, Answer::Delivered, 0.0, 0.0),
            (0, FAILED, 0.5, 0.0),
            (1, FAILED, 1.0, 0.0),
            (5, FAILED, 16.0, 0.0),
            (9, FAILED, 256.0, 0.0),
            (10, FAILED, 300.0, 0.0),
            (1_000, FAILED, 300.0, 0.0),
            (5, Answer::Delivered, 0.0, 0.0),
            (0, after(90), 90.0, 0.0),
            (9, after(90), 256.0, 0.0),
            (0, after(86_400), 3_600.0, 0.0),
            (0, Answer::Refused, 300.0, 0.0),
            (0, later(7), 7.0, 7.0),
            (0, later(0), 0.5, 0.0),
            (0, later(86_400), 3_600.0, 3_600.0),
        ] {
            let mut scene = Scene::of(100);
            for _ in 0..2 {
                scene.push(A);
            }
            for _ in 0..before {
                assert_eq!(scene.sent(), [1]);
                scene.answers(A, FAILED);
                scene.pass(300.0);
                scene.begin = scene.now;
            }
            assert_eq!(scene.sent(), [1]);
            scene.answers(A, answer);
            let told = format!("{before} times, then {answer:?}");
            assert_eq!(scene.due(), Some(own), "{told}");
            scene.push(B);
            assert_eq!(scene.due(), Some(other), "{told}");
        }
    }

    #[test]
    fn chance_takes_up_to_a_half_of_a_pause() {
        let pauses = [0.0, 0.5, 1.0].map(|chance| pause(3, chance).as_millis());
        assert_eq!(pauses, [2_000, 1_500, 1_000]);
    }

    #[test]
    fn a_target_that_is_gone_is_sent_nothing_and_what_waits_waits_its_day() {
        let mut scene = Scene::of(100);
        scene.push(A);
        scene.push(B);
        assert_eq!(scene.sent(), [1, 2]);
        scene.answers(A, Answer::Gone);
        assert!(scene.queue.is_gone());
        assert_eq!(
            scene.answers(B, Answer::Delivered),
            Some(2),
            "it was on its way"
        );
        scene.push(B);
        scene.pass(10_000.0);
        assert_eq!((scene.sent(), scene.due()), (Vec::new(), None));
        assert_eq!(scene.queue.len(), 2);
        scene.pass(DAY.as_secs_f64());
        assert_eq!(scene.queue.expired(scene.now).len(), 2);
    }

    #[test]
    fn what_is_too_old_makes_way_and_the_next_is_tried_at_once() {
        let mut scene = Scene::of(100);
        scene.push(A);
        scene.push(B);
        scene.pass(3_600.0);
        scene.push(A);
        assert_eq!(scene.sent(), [1, 2]);
        scene.answers(A, Answer::Refused);
        scene.pass(DAY.as_secs_f64() - 3_601.0);
        assert!(scene.queue.expired(scene.now).is_empty());
        scene.pass(1.0);
        let expired = scene.queue.expired(scene.now);
        let expired: Vec<u64> = expired.iter().map(|post| post.place).collect();
        assert_eq!(expired, [1], "the other one is on its way");
        assert_eq!(scene.sent(), [3]);
        scene.answers(B, FAILED);
        assert_eq!(scene.queue.expired(scene.now).len(), 1);
        assert_eq!(scene.queue.len(), 1);
    }

    #[test]
    fn of_too_many_the_oldest_makes_way_that_is_not_on_its_way() {
        let mut scene = Scene::of(3);
        for room in [A, B, A] {
            assert_eq!(scene.push(room), None);
        }
        assert_eq!(scene.sent(), [1, 2]);
        assert_eq!(scene.push(B), Some(3));
        assert_eq!(scene.push(B), Some(4));
        assert_eq!(scene.answers(B, Answer::Delivered), Some(2));
        assert_eq!(scene.sent(), [5], "and the room goes on");
        scene.answers(A, FAILED);
        scene.push(A);
        assert_eq!(scene.push(A), Some(1));
        assert_eq!(scene.queue.len(), 3);
    }

    #[test]
    fn so_many_rooms_are_told_at_once_and_no_more() {
        let mut scene = Scene::of(100);
        let rooms = (1..=20).map(|n| RoomId::from_uuid(Uuid::from_u128(n)));
        let rooms: Vec<RoomId> = rooms.collect();
        for room in &rooms {
            scene.push(*room);
        }
        assert_eq!(scene.sent().len(), BESIDE);
        assert_eq!(scene.due(), None, "an answer comes first");
        scene.answers(rooms[0], FAILED);
        assert_eq!(scene.sent().len(), 1);
    }
}
