//! Merges the wishes of all receivers for key frames of one camera into few requests.

use std::time::{Duration, Instant};

/// A request that nothing came of is repeated after this: shorter floods the hub's encoder, longer shows a
/// frozen clinic.
const REPEAT: Duration = Duration::from_millis(500);
/// A browser answers a request for any layer of a camera with key frames of all of them, and takes no
/// further one for 300 ms (libwebrtc, `EncoderRtcpFeedback`): one that it would pass over costs the
/// wait for [`REPEAT`]. A tenth is for two that the line moves together. All layers asked in turn so cost a
/// camera three key frames a second.
const SPACING: Duration = Duration::from_millis(330);
/// A layer that answers none of these is switched off at its publisher, or its publisher hears nothing.
const TRIES_MAX: u8 = 10;
/// After that it is asked this seldom, and only while packets of it come, until somebody else wants one: an
/// encoder that obeys nobody is hardly disturbed, and whoever waits gets the picture when the publisher hears
/// again.
const SELDOM: Duration = Duration::from_secs(2);

/// The wish for a key frame of one layer.
#[derive(Debug, Default)]
pub(super) struct KeyframeWish {
    /// When a receiver wanted one last, since one came.
    wanted: Option<Instant>,
    tries: u8,
    asked_at: Option<Instant>,
    /// When one began to come last.
    came: Option<Instant>,
}

impl KeyframeWish {
    /// A receiver wants one.
    pub(super) fn want(&mut self, now: Instant) {
        if self.wanted.is_none() || self.tries == TRIES_MAX {
            self.tries = 0;
        }
        self.wanted = Some(now);
    }

    /// One began to come at `came`. An older one, whose beginning was lost and came again, may serve
    /// nobody who wants one.
    pub(super) fn satisfied(&mut self, came: Instant) {
        self.wanted.take_if(|at| came >= *at);
        self.came = Some(came);
        if self.asked_at.is_some_and(|at| came > at) {
            self.tries = 0;
        }
    }

    /// Whether what came last left when the last request was there: whoever wants the next one waits for the
    /// camera's pace alone.
    fn is_answered(&self, round_trip: Duration) -> bool {
        let both = self.asked_at.zip(self.came);
        both.is_some_and(|(asked, came)| came > asked && came >= asked + round_trip / 2)
    }

    /// When to ask next. `camera_asked` is when any layer of its camera was asked last, `last_arrival` when
    /// a packet of this one came.
    pub(super) fn due_at(
        &self,
        now: Instant,
        round_trip: Duration,
        camera_asked: Option<Instant>,
        last_arrival: impl FnOnce() -> Option<Instant>,
    ) -> Option<Instant> {
        self.wanted?;
        let in_vain = self.tries == TRIES_MAX;
        if in_vain && last_arrival() <= self.asked_at {
            return None;
        }
        // no sooner than the answer to the last request can be here
        let repeat = if in_vain { SELDOM } else { REPEAT };
        let patience = repeat.max(round_trip + round_trip / 4);
        let unanswered = self.asked_at.filter(|_| !self.is_answered(round_trip));
        let own = unanswered.map_or(now, |at| at + patience);
        // layers that are asked in the same moment are one request to the camera
        let camera = camera_asked.filter(|at| *at != now).map(|at| at + SPACING);
        Some(camera.map_or(own, |at| own.max(at)))
    }

    /// It was asked for.
    pub(super) fn asked(&mut self, now: Instant) {
        self.asked_at = Some(now);
        self.tries = TRIES_MAX.min(self.tries + 1);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn three_hundred_receivers_of_a_layer_cost_the_hub_three_requests_a_second() {
        let start = Instant::now();
        let at = |millis| start + Duration::from_millis(millis);
        let mut wish = KeyframeWish::default();
        let mut asked = Vec::new();
        for millis in 0..1_000 {
            (0..300).for_each(|_| wish.want(at(millis)));
            let camera = asked.last().map(|millis| at(*millis));
            if wish
                .due_at(at(millis), Duration::from_millis(50), camera, || None)
                .is_some_and(|due| due <= at(millis))
            {
                wish.asked(at(millis));
                asked.push(millis);
            }
            // each is answered after 60 ms, but the second
            if asked.len() != 2 && asked.last().is_some_and(|last| last + 60 == millis) {
                wish.satisfied(at(millis));
            }
        }
        assert_eq!(asked, [0, 330, 830]);
    }

    #[test]
    fn a_layer_that_never_answers_is_left_in_peace_while_nothing_of_it_comes() {
        let mut now = Instant::now();
        let mut wish = KeyframeWish::default();
        wish.want(now);
        let mut asked = 0;
        while let Some(at) = wish.due_at(now, Duration::ZERO, None, || None) {
            now = at;
            wish.asked(now);
            asked += 1;
        }
        assert_eq!(asked, 10);
        let comes = now + Duration::from_millis(1);
        assert_eq!(
            wish.due_at(comes, Duration::ZERO, None, || Some(comes)),
            Some(now + SELDOM)
        );
    }

    #[test]
    fn a_camera_is_asked_for_a_further_layer_once_it_takes_the_request() {
        let start = Instant::now();
        let mut wish = KeyframeWish::default();
        wish.want(start);
        let due = |now, asked| wish.due_at(now, Duration::from_millis(50), Some(asked), || None);
        assert_eq!(due(start, start), Some(start), "with the other layer");
        let later = start + Duration::from_millis(1);
        assert_eq!(due(later, start), Some(start + SPACING));
        let long_after = start + SPACING * 2;
        assert_eq!(due(long_after, start), Some(long_after));
    }

    #[test]
    fn a_key_frame_that_left_before_the_request_was_there_answers_it_not() {
        let start = Instant::now();
        let at = |millis| start + Duration::from_millis(millis);
        let far = Duration::from_secs(2);
        let mut wish = KeyframeWish::default();
        wish.want(start);
        wish.asked(start);
        wish.satisfied(at(5));
        wish.want(at(10));
        let due = |wish: &KeyframeWish| wish.due_at(at(2_100), far, Some(start), || None);
        assert_eq!(due(&wish), Some(at(2_500)));
        wish.satisfied(at(2_000));
        wish.want(at(2_100));
        assert_eq!(due(&wish), Some(at(2_100)));
    }

    #[test]
    fn a_key_frame_from_before_the_wish_does_not_end_it() {
        let start = Instant::now();
        let now = start + Duration::from_millis(400);
        let mut wish = KeyframeWish::default();
        wish.want(now);
        wish.satisfied(start);
        assert_eq!(wish.due_at(now, Duration::ZERO, None, || None), Some(now));
        wish.satisfied(now);
        assert_eq!(wish.due_at(now, Duration::ZERO, None, || None), None);
    }
}
