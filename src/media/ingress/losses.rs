//! Decides which missing packets to ask a publisher for again, when, and when to give up.

use std::time::{Duration, Instant};

use super::ring::RingKey;

/// How often missing packets are asked for at most. Shorter asks for what is only reordered,
/// longer costs a frame of delay.
pub(super) const INTERVAL: Duration = Duration::from_millis(20);
/// After that a key frame is the only remedy.
const ASKED_MAX: u8 = 10;
/// Older packets come too late for every receiver's jitter buffer.
const AGE_MAX: Duration = Duration::from_millis(1_500);
/// More than that is not loss but an outage: a key frame is cheaper.
const MISSING_MAX: usize = 256;

#[derive(Debug, Clone, Copy)]
struct Missing {
    key: RingKey,
    noticed: Instant,
    /// First and last.
    asked_at: Option<(Instant, Instant)>,
    /// How often; one more than [`ASKED_MAX`] once it was given up.
    asked: u8,
}

/// The missing packets of one layer, by ascending key.
#[derive(Debug, Default)]
pub(super) struct Losses {
    missing: Vec<Missing>,
    given_up: bool,
}

impl Losses {
    /// `count` packets before `newest` are missing.
    pub(super) fn noticed(&mut self, now: Instant, newest: RingKey, count: u64) {
        if count as usize + self.missing.len() > MISSING_MAX {
            // overflow: drop all — the list is longer than what a key frame costs
            self.missing.clear();
            self.given_up = true;
            return;
        }
        for key in newest.0 - count..newest.0 {
            self.missing.push(Missing {
                key: RingKey(key),
                noticed: now,
                asked_at: None,
                asked: 0,
            });
        }
    }

    /// A packet came after all; how long after it was first asked for.
    pub(super) fn found(&mut self, now: Instant, key: RingKey) -> Option<Duration> {
        let place = self
            .missing
            .binary_search_by_key(&key, |missing| missing.key);
        let found = self.missing.remove(place.ok()?);
        let (first, _) = found.asked_at?;
        Some(now.saturating_duration_since(first))
    }

    /// Somebody receives the layer from now on: what was missing before costs no key frame, and what is
    /// still young is asked for.
    pub(super) fn begin(&mut self) {
        self.given_up = false;
    }

    /// Whether a packet with this number is missing.
    pub(super) fn misses(&self, sequence: u16) -> bool {
        self.missing
            .iter()
            .any(|missing| missing.key.0 as u16 == sequence)
    }

    /// A key frame starts here: nothing before it is worth another key frame.
    pub(super) fn keyframe(&mut self) {
        self.given_up = false;
    }

    /// The stream began anew.
    pub(super) fn clear(&mut self) {
        self.missing.clear();
    }

    /// Appends the sequence numbers to ask for now, as many as so many entries of a NACK hold; whether
    /// that was all.
    pub(super) fn due(
        &mut self,
        now: Instant,
        round_trip: Duration,
        mut entries: usize,
        lost: &mut Vec<u16>,
    ) -> bool {
        // no sooner than the answer to the last request can be here
        let patience = (round_trip + round_trip / 4).max(INTERVAL);
        let (mut given_up, mut all) = (false, true);
        // the first number of the entry at hand, which tells of sixteen more (RFC 4585 §6.2.1)
        let mut entry: Option<u64> = None;
        self.missing.retain_mut(|missing| {
            let since = |at: Instant| now.saturating_duration_since(at);
            if since(missing.noticed) > AGE_MAX {
                // what nobody missed was never asked for
                given_up |= (1..=ASKED_MAX).contains(&missing.asked);
                return false;
            }
            let first = missing.asked_at.map_or(now, |(first, _)| first);
            if missing
                .asked_at
                .is_none_or(|(_, last)| since(last) >= patience)
            {
                match missing.asked {
                    ..ASKED_MAX if entry.is_none_or(|first| missing.key.0 - first > 16) => {
                        if entries == 0 {
                            all = false;
                            return true;
                        }
                        (entry, entries) = (Some(missing.key.0), entries - 1);
                        lost.push(missing.key.0 as u16);
                    }
                    ..ASKED_MAX => lost.push(missing.key.0 as u16),
                    // it is kept: when it comes after all, it tells how long the line has become
                    ASKED_MAX => given_up = true,
                    _ => return true,
                }
                missing.asked += 1;
                missing.asked_at = Some((first, now));
            }
            true
        });
        self.given_up |= given_up;
        all
    }

    /// Whether packets are missing for good and no key frame came since; true once.
    pub(super) fn take_given_up(&mut self) -> bool {
        std::mem::take(&mut self.given_up)
    }

    pub(super) fn is_empty(&self) -> bool {
        self.missing.is_empty() && !self.given_up
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_missing_packet_is_asked_for_once_a_round_trip_and_given_up_in_the_end() {
        let start = Instant::now();
        let mut losses = Losses::default();
        losses.noticed(start, RingKey(70_000), 2);
        assert_eq!(losses.found(start, RingKey(69_998)), None);
        let mut asked = Vec::new();
        for step in 0..100_u64 {
            losses.due(
                start + INTERVAL * step as u32,
                Duration::from_millis(100),
                256,
                &mut asked,
            );
        }
        assert_eq!(asked, vec![69_999_u64 as u16; 10]);
        assert!(losses.take_given_up() && losses.is_empty());
        assert!(!losses.take_given_up());
    }

    #[test]
    fn what_comes_after_it_was_given_up_tells_the_lines_length() {
        let start = Instant::now();
        let mut losses = Losses::default();
        losses.noticed(start, RingKey(70_000), 1);
        let mut asked = Vec::new();
        for step in 0..30 {
            losses.due(start + INTERVAL * step, Duration::ZERO, 256, &mut asked);
        }
        assert_eq!(asked.len(), 10);
        assert!(losses.take_given_up());
        let after = Duration::from_millis(600);
        assert_eq!(losses.found(start + after, RingKey(69_999)), Some(after));
    }

    #[test]
    fn an_outage_asks_for_a_key_frame_and_not_for_a_thousand_packets() {
        let mut losses = Losses::default();
        losses.noticed(Instant::now(), RingKey(70_000), 1_000);
        let mut asked = Vec::new();
        losses.due(Instant::now(), Duration::ZERO, 256, &mut asked);
        assert!(asked.is_empty());
        assert!(losses.take_given_up());
        assert!(!losses.take_given_up());
    }
}
