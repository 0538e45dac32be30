//! Tells times on the clock that nobody sets as times of the day, and back: a record outlives the first.

use std::time::{Duration, Instant, SystemTime, UNIX_EPOCH};
use time::OffsetDateTime;
use time::format_description::well_known::Rfc3339;

/// A moment on both clocks. A session's times are all on the one that nobody sets: a wall clock that is
/// corrected in mid-session would tear its intervals.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Clock {
    at: Instant,
    wall: SystemTime,
}

/// Milliseconds since 1970, UTC.
pub(super) type Wall = u64;

/// A moment, in milliseconds since 1970, as RFC 3339 has it.
pub fn rfc3339(wall: u64) -> String {
    let moment = OffsetDateTime::from_unix_timestamp_nanos(i128::from(wall) * 1_000_000);
    let text = moment.ok().and_then(|moment| moment.format(&Rfc3339).ok());
    text.unwrap_or_default()
}

impl Clock {
    /// Both clocks, read at one moment.
    pub const fn new(at: Instant, wall: SystemTime) -> Self {
        Self { at, wall }
    }

    /// When it was made.
    pub(super) fn began(&self) -> Wall {
        self.wall(self.at)
    }

    pub(super) fn wall(&self, at: Instant) -> Wall {
        let wall = match at.checked_duration_since(self.at) {
            Some(later) => self.wall.checked_add(later),
            None => self.wall.checked_sub(self.at.duration_since(at)),
        };
        let since = wall.and_then(|wall| wall.duration_since(UNIX_EPOCH).ok());
        // a token may never lapse: such a time is the last one there is
        since.map_or(Wall::MAX, |since| {
            Wall::try_from(since.as_millis()).unwrap_or(Wall::MAX)
        })
    }

    pub(super) fn instant(&self, wall: Wall) -> Instant {
        let own = self.began();
        let moment = match wall.checked_sub(own) {
            Some(later) => self.at.checked_add(Duration::from_millis(later)),
            None => self.at.checked_sub(Duration::from_millis(own - wall)),
        };
        // beyond what this machine's clock can say: as good as now, or as never
        moment.unwrap_or(match wall > own {
            true => self.at + NEVER,
            false => self.at,
        })
    }
}

/// What is no time of this machine any more: longer than any process lives.
const NEVER: Duration = Duration::from_hours(100 * 365 * 24);
