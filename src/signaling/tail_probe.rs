//! Times the pings of a live WebSocket: rare ones that keep it open, and a few behind a message that
//! a page waits for.
//!
//! TCP notices a lost packet by those that arrive after it, a round trip later; with none behind, it
//! waits for its timer, 300 ms and more, and twice that when the repeat is lost as well. So pings
//! follow such a message until a pong says that it arrived.

use axum::extract::ws::Message;
use std::sync::Arc;
use std::sync::atomic::{AtomicU32, Ordering};
use std::time::Duration;
use tokio::time::{Instant, Interval, MissedTickBehavior, interval_at};

/// Lives with the writer of a socket.
#[derive(Debug)]
pub(super) struct TailProbe {
    ticks: Interval,
    /// The number of the newest ping.
    sent: u32,
    /// That of the newest before the message that is followed.
    before: u32,
    /// How many have followed it; [`MOST`] when no more will.
    followed: u32,
    answered: Answered,
}

/// The number of the newest ping that the page answered; for the reader of the socket.
#[derive(Debug, Clone, Default)]
pub(super) struct Answered(Arc<AtomicU32>);

impl Answered {
    /// A pong came.
    pub(super) fn pong(&self, payload: &[u8]) {
        // what is no number of ours answers no ping
        if let Ok(number) = payload.try_into().map(u32::from_be_bytes) {
            self.0.fetch_max(number, Ordering::Relaxed);
        }
    }
}

impl TailProbe {
    pub(super) fn new(answered: Answered) -> Self {
        let mut ticks = interval_at(Instant::now() + KEEP_ALIVE, KEEP_ALIVE);
        ticks.set_missed_tick_behavior(MissedTickBehavior::Delay);
        Self {
            ticks,
            sent: 0,
            before: 0,
            followed: MOST,
            answered,
        }
    }

    /// A message left that the page waits for.
    pub(super) fn follow(&mut self) {
        (self.before, self.followed) = (self.sent, 0);
        self.ticks.reset_after(SOON);
    }

    /// Waits until a ping is due; nothing is lost when the wait is given up.
    pub(super) async fn ping(&mut self) -> Message {
        loop {
            self.ticks.tick().await;
            let answered = self.answered.0.load(Ordering::Relaxed);
            // what was never sent answers nothing
            if self.followed < MOST && answered > self.before && answered <= self.sent {
                // it arrived; the next tick keeps the socket open
                self.followed = MOST;
                continue;
            }
            self.sent += 1;
            if self.followed < MOST {
                self.followed += 1;
                if self.followed < MOST {
                    self.ticks.reset_after(SPREAD * self.followed);
                }
            }
            return Message::Ping(bytes::Bytes::copy_from_slice(&self.sent.to_be_bytes()));
        }
    }
}

// A proxy cuts a silent connection after 30 to 60 s; more often would wake phones for nothing.
const KEEP_ALIVE: Duration = Duration::from_secs(20);
// Sooner, the message and its ping are lost in one burst; later, the timer is as quick.
const SOON: Duration = Duration::from_millis(20);
// The second ping follows the first by this, the third the second by twice this, and so on: the
// repeat of a lost packet may be lost itself.
const SPREAD: Duration = Duration::from_millis(50);
// Five in half a second, 400 bytes; then the timer is as quick, whatever the round trip.
const MOST: u32 = 5;

#[cfg(test)]
mod tests {
    use super::*;

    fn number(ping: &Message) -> u32 {
        match ping {
            Message::Ping(payload) => u32::from_be_bytes(payload[..].try_into().unwrap()),
            other => panic!("{other:?} is no ping"),
        }
    }

    #[tokio::test(start_paused = true)]
    async fn pings_follow_a_message_until_one_is_answered() {
        let answered = Answered::default();
        let mut tail_probe = TailProbe::new(answered.clone());
        let began = Instant::now();
        tail_probe.follow();
        assert_eq!(number(&tail_probe.ping().await), 1);
        assert_eq!(began.elapsed(), SOON);
        assert_eq!(number(&tail_probe.ping().await), 2);
        assert_eq!(began.elapsed(), SOON + SPREAD);
        answered.pong(&1_u32.to_be_bytes());
        assert_eq!(number(&tail_probe.ping().await), 3);
        assert!(began.elapsed() >= KEEP_ALIVE, "{:?}", began.elapsed());
    }

    #[tokio::test(start_paused = true)]
    async fn a_page_that_answers_nothing_is_left_alone_after_half_a_second() {
        let answered = Answered::default();
        let mut tail_probe = TailProbe::new(answered.clone());
        answered.pong(b"no number");
        let began = Instant::now();
        tail_probe.follow();
        for _ in 0..MOST {
            tail_probe.ping().await;
        }
        assert!(began.elapsed() < Duration::from_millis(600));
        tail_probe.ping().await;
        assert!(began.elapsed() >= KEEP_ALIVE, "{:?}", began.elapsed());
    }

    #[tokio::test(start_paused = true)]
    async fn an_old_answer_does_not_stand_for_a_new_message() {
        let answered = Answered::default();
        let mut tail_probe = TailProbe::new(answered.clone());
        tail_probe.follow();
        let first = number(&tail_probe.ping().await);
        answered.pong(&first.to_be_bytes());
        tail_probe.follow();
        let began = Instant::now();
        tail_probe.ping().await;
        assert_eq!(began.elapsed(), SOON);
    }
}
