//! Holds one room on its shard, and runs its code so that a bug of ours costs as little as it can.
//!
//! A panic costs the participant it is about; one that is about none costs the room's choices, which are
//! made again from what the session said. A room that cannot be put in order, or has to be too often, is
//! lost: its session hears of that, and nothing else does.

use super::orders::{OpenRoom, Opening};
use crate::ids::RoomId;
use crate::media::room::{Counts, MediaEvent, MediaRoom};
use std::collections::VecDeque;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::time::{Duration, Instant};
use tokio::sync::mpsc;
use tracing::error;

/// The recovery of this number within [`MINUTE`] is not made: a room that breaks so often breaks again,
/// and everyone in it is better off with a sentence than with a picture that comes and goes.
const TOO_MANY: usize = 3;
const MINUTE: Duration = Duration::from_secs(60);

/// How long a session that is behind is given before it is told more. Longer, and pages hear late of
/// whom they see; shorter, and a shard with nothing else to do wakes for a session that is busy.
const HAND_UP_AGAIN: Duration = Duration::from_millis(20);

/// One room. Lives from its opening to its closing, or until it is lost.
pub(super) struct LiveRoom {
    pub(super) id: RoomId,
    pub(super) opening: Opening,
    room: MediaRoom,
    events: mpsc::Sender<MediaEvent>,
    recovered: VecDeque<Instant>,
}

/// How a room's code ran.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Ran {
    /// To its end.
    Through,
    /// Into a bug of ours, after which the room was put in order.
    Recovered,
    /// Into one too many.
    Lost,
}

/// It must not be asked anything any more.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Lost;

impl LiveRoom {
    pub(super) fn new(open: OpenRoom, room: MediaRoom) -> Self {
        Self {
            id: open.room,
            opening: open.opening,
            room,
            events: open.events,
            recovered: VecDeque::new(),
        }
    }

    /// Runs its code, about one link or about none.
    #[inline]
    pub(super) fn run(
        &mut self,
        now: Instant,
        about: Option<usize>,
        run: impl FnOnce(&mut MediaRoom),
    ) -> Ran {
        let room = &mut self.room;
        match catch_unwind(AssertUnwindSafe(|| run(room))) {
            Ok(()) => Ran::Through,
            Err(_) => self.recover(now, about),
        }
    }

    #[cold]
    fn recover(&mut self, now: Instant, about: Option<usize>) -> Ran {
        error!(room = %self.id, "a bug of ours in a room's media");
        let long_ago = |at: &Instant| now.saturating_duration_since(*at) >= MINUTE;
        while self.recovered.front().is_some_and(long_ago) {
            self.recovered.pop_front();
        }
        self.recovered.push_back(now);
        let room = &mut self.room;
        let recovers = || match about {
            Some(link) => room.panicked(now, link),
            None => room.recover(now),
        };
        if self.recovered.len() < TOO_MANY && catch_unwind(AssertUnwindSafe(recovers)).is_ok() {
            return Ran::Recovered;
        }
        error!(room = %self.id, "it is given up");
        Ran::Lost
    }

    /// When it has something to do without a packet.
    pub(super) fn next_deadline(&self, now: Instant) -> Result<Option<Instant>, Lost> {
        // a bug here would come up in each turn: there is nothing to put in order
        let due = catch_unwind(AssertUnwindSafe(|| self.room.next_deadline()));
        let due = due.map_err(|_| Lost)?;
        // all was handed up that fits; nothing says when the session has taken some of it
        let waits = self.room.has_event() && !self.events.is_closed();
        let again = waits.then(|| now + HAND_UP_AGAIN);
        Ok(due.into_iter().chain(again).min())
    }

    /// Whether the tables are behind what its links have authenticated.
    pub(super) fn has_routes(&self) -> bool {
        self.room.has_routes()
    }

    /// Whether it has something to say.
    pub(super) fn has_event(&self) -> bool {
        self.room.has_event()
    }

    /// Gives its session what it has to say.
    pub(super) fn hand_up(&mut self, now: Instant) -> Ran {
        let events = self.events.clone();
        self.run(now, None, |room| {
            while room.has_event() {
                // overflow: keep — the room merges what it has to say while its session is slow.
                let Ok(permit) = events.try_reserve() else {
                    break;
                };
                match room.poll_event() {
                    Some(event) => permit.send(event),
                    None => break,
                }
            }
        })
    }

    /// The last counts of a room that was closed.
    pub(super) fn take_counts(mut self) -> Counts {
        let counted = catch_unwind(AssertUnwindSafe(|| self.room.take_counts()));
        counted.unwrap_or_default()
    }

    /// Tells the session that the room is lost; its last counts, where it still has them.
    pub(super) fn give_up(self) -> Option<Counts> {
        let Self { room, events, .. } = self;
        // a session that is so slow sees the end of its events instead, which says as much
        let _ = events.try_send(MediaEvent::GivenUp);
        // what a bug left behind may not even drop
        catch_unwind(AssertUnwindSafe(|| room.abandon())).ok()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::relay::shard::tests::host;

    fn live() -> (LiveRoom, mpsc::Receiver<MediaEvent>) {
        let (events, told) = mpsc::channel(8);
        let open = OpenRoom {
            room: RoomId::fresh(),
            opening: Opening(1),
            events,
        };
        (LiveRoom::new(open, MediaRoom::new(host())), told)
    }

    #[test]
    fn the_third_bug_within_a_minute_ends_the_room_and_one_now_and_then_does_not() {
        let (mut live, mut told) = live();
        let start = Instant::now();
        let bug = |_: &mut MediaRoom| panic!("a bug made on purpose");
        for minute in 0..10 {
            let now = start + MINUTE * minute;
            assert_eq!(live.run(now, None, bug), Ran::Recovered, "minute {minute}");
            let later = now + MINUTE / 4;
            assert_eq!(live.run(later, None, |_| {}), Ran::Through);
        }
        let now = start + MINUTE * 20;
        assert_eq!(live.run(now, None, bug), Ran::Recovered);
        assert_eq!(live.run(now, Some(7), bug), Ran::Recovered);
        assert_eq!(live.run(now + MINUTE / 2, None, bug), Ran::Lost);
        live.give_up();
        assert_eq!(told.try_recv(), Ok(MediaEvent::GivenUp));
    }
}
