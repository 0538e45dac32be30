//! Keeps what we said last until the far end has it (RFC 6347 §4.2.4, RFC 9147 §5.8 and §7).

use std::collections::VecDeque;
use std::time::{Duration, Instant};

use super::assembly::{self, HEADER};
use super::record::{OVERHEAD, Protection, content, put_clear};

// 1,200 bytes: IPv6's least is 1,280, with room for its headers and a tunnel's; less splits our
// flight over two datagrams, and either may be lost
const DATAGRAM: usize = 1_200;
// 500 ms: longer leaves a lossy line waiting, since it doubles up to `LONGEST_WAIT` and also limits the answers
// to the far end's repeats; shorter fills a 64 kbit/s line of 750 ms with repeats
const FIRST_REPEAT: Duration = Duration::from_millis(500);
// 4 s, where RFC 6347 §4.2.4.1 would have no less than 60: a handshake has 30, and doubled on, repeats
// leave at 7.5, 15.5 and 31.5 s: a line that is back after 16 s would get none. 1 KB in 4 s is nothing
// to any line
const LONGEST_WAIT: Duration = Duration::from_secs(4);
// 32: the last 16 s, of a far end that repeats itself each 500 ms; what acknowledges one before is too late
const REMEMBERED: usize = 32;

/// The records that we send: the numbers of those in clear, and the keys of the others.
#[derive(Default)]
pub(super) struct Sealing {
    in_clear: u64,
    keys: Vec<Protection>,
}

impl Sealing {
    /// Without keys; the numbers go on.
    pub(super) fn afresh(&self) -> Self {
        Self {
            in_clear: self.in_clear,
            keys: Vec::new(),
        }
    }

    /// From now on there are records of this epoch too.
    pub(super) fn add(&mut self, protection: Protection) {
        self.keys.push(protection);
    }

    /// The newest epoch.
    pub(super) fn epoch(&self) -> u16 {
        self.keys.last().map_or(0, Protection::epoch)
    }

    /// Appends a record; its number.
    pub(super) fn seal(&mut self, epoch: u16, kind: u8, body: &[u8], out: &mut Vec<u8>) -> u64 {
        let found = self.keys.iter_mut().find(|keys| keys.epoch() == epoch);
        match found {
            Some(keys) => keys.seal(kind, body, out).unwrap_or(u64::MAX),
            None => {
                let number = self.in_clear;
                self.in_clear += 1;
                put_clear(kind, number, body, out);
                number
            }
        }
    }
}

/// Our last flight.
#[derive(Default)]
pub(super) struct Flight {
    pieces: Vec<Piece>,
    /// When it left first; `None` once it was answered.
    unanswered: Option<Instant>,
    /// When it left, first or last.
    left: Option<Instant>,
    repeat_at: Option<Instant>,
    wait: Duration,
}

/// What travels as one record.
struct Piece {
    epoch: u16,
    kind: u8,
    body: Vec<u8>,
    /// The numbers of the last [`REMEMBERED`] records that carried it.
    numbers: Vec<u64>,
    arrived: bool,
}

impl Flight {
    /// Begins a new flight: the far end answered the last one.
    pub(super) fn clear(&mut self) {
        *self = Self::default();
    }

    /// Adds a handshake message, in as many pieces as it needs.
    pub(super) fn message(&mut self, epoch: u16, kind: u8, number: u16, body: &[u8]) {
        let most = DATAGRAM - OVERHEAD - HEADER;
        let mut start = 0;
        loop {
            let end = body.len().min(start + most);
            let mut fragment = Vec::with_capacity(HEADER + end - start);
            assembly::put_header(kind, number, body.len(), start..end, &mut fragment);
            fragment.extend_from_slice(&body[start..end]);
            self.piece(epoch, content::HANDSHAKE, fragment);
            start = end;
            if start == body.len() {
                return;
            }
        }
    }

    pub(super) fn change_cipher_spec(&mut self) {
        self.piece(0, content::CHANGE_CIPHER_SPEC, vec![1]);
    }

    fn piece(&mut self, epoch: u16, kind: u8, body: Vec<u8>) {
        self.pieces.push(Piece {
            epoch,
            kind,
            body,
            numbers: Vec::new(),
            arrived: false,
        });
    }

    /// Sends what has not arrived. `awaits` an answer: then it is repeated until one comes.
    pub(super) fn send(
        &mut self,
        now: Instant,
        awaits: bool,
        sealing: &mut Sealing,
        out: &mut VecDeque<Vec<u8>>,
    ) {
        let mut datagram = Vec::with_capacity(DATAGRAM);
        for piece in self.pieces.iter_mut().filter(|piece| !piece.arrived) {
            if datagram.len() + OVERHEAD + piece.body.len() > DATAGRAM && !datagram.is_empty() {
                out.push_back(std::mem::take(&mut datagram));
            }
            let number = sealing.seal(piece.epoch, piece.kind, &piece.body, &mut datagram);
            // overflow: forget the oldest — the far end repeats itself for as long as it likes
            if piece.numbers.len() == REMEMBERED {
                piece.numbers.remove(0);
            }
            piece.numbers.push(number);
        }
        if !datagram.is_empty() {
            out.push_back(datagram);
        }
        if self.left.is_none() {
            self.unanswered = Some(now);
        }
        self.wait = match self.left {
            None => FIRST_REPEAT,
            Some(_) => longer(self.wait),
        };
        self.left = Some(now);
        self.repeat_at = awaits.then(|| now + self.wait);
    }

    /// Sends it again because the far end repeats itself, if it did not leave just now.
    pub(super) fn answer_repeat(
        &mut self,
        now: Instant,
        sealing: &mut Sealing,
        out: &mut VecDeque<Vec<u8>>,
    ) {
        let rested = self
            .left
            .is_some_and(|left| now.duration_since(left) >= FIRST_REPEAT);
        if rested {
            self.send(now, self.repeat_at.is_some(), sealing, out);
        }
    }

    /// The far end says something new: how long after the flight left that is, told once. Of a flight
    /// that left twice either may have been answered; the first is taken, for on a line of more than
    /// [`FIRST_REPEAT`] the answer always comes after the repeat.
    pub(super) fn answered(&mut self, now: Instant) -> Option<Duration> {
        let left = self.unanswered.take()?;
        Some(now.saturating_duration_since(left))
    }

    /// When it is to be sent again.
    pub(super) fn repeat_at(&self) -> Option<Instant> {
        self.repeat_at
    }

    /// Waits as long again without saying anything.
    pub(super) fn postpone(&mut self, now: Instant) {
        self.wait = longer(self.wait);
        self.repeat_at = Some(now + self.wait);
    }

    /// The far end has these records.
    pub(super) fn acknowledge(&mut self, records: impl Iterator<Item = (u64, u64)>) {
        for (epoch, number) in records {
            for piece in &mut self.pieces {
                piece.arrived |= u64::from(piece.epoch) == epoch && piece.numbers.contains(&number);
            }
        }
        if self.pieces.iter().all(|piece| piece.arrived) {
            self.repeat_at = None;
        }
    }
}

/// How long to wait after this wait was in vain.
fn longer(wait: Duration) -> Duration {
    wait.saturating_mul(2).min(LONGEST_WAIT)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_flight_fills_datagrams_and_cuts_what_is_longer() {
        let mut flight = Flight::default();
        flight.message(0, 2, 0, &[1; 80]);
        flight.message(0, 11, 1, &[2; 3_000]);
        flight.message(0, 14, 2, &[]);
        let (mut sealing, mut out) = (Sealing::default(), VecDeque::new());
        flight.send(Instant::now(), true, &mut sealing, &mut out);
        let lengths: Vec<usize> = out.iter().map(Vec::len).collect();
        assert!(
            lengths.iter().all(|length| *length <= DATAGRAM),
            "{lengths:?}"
        );
        assert_eq!(lengths.len(), 4, "{lengths:?}");
    }

    #[test]
    fn what_arrived_is_not_sent_again() {
        let mut flight = Flight::default();
        for number in 0..3 {
            flight.message(0, 11, number, &[number as u8; 1_000]);
        }
        let (mut sealing, mut out) = (Sealing::default(), VecDeque::new());
        let mut now = Instant::now();
        flight.send(now, true, &mut sealing, &mut out);
        flight.acknowledge([(0, 0), (0, 2), (7, 1)].into_iter());
        out.clear();
        assert_eq!(flight.repeat_at(), Some(now + FIRST_REPEAT));
        now += FIRST_REPEAT;
        flight.send(now, true, &mut sealing, &mut out);
        assert_eq!(out.len(), 1);
        assert_eq!(out[0].last(), Some(&1));
        // the record that repeated it counts as well
        flight.acknowledge([(0, 3)].into_iter());
        assert_eq!(flight.repeat_at(), None);
    }

    #[test]
    fn a_far_end_that_repeats_itself_is_answered_twice_a_second_at_most() {
        let mut flight = Flight::default();
        flight.message(0, 2, 0, &[0; 80]);
        let (mut sealing, mut out) = (Sealing::default(), VecDeque::new());
        let start = Instant::now();
        flight.send(start, false, &mut sealing, &mut out);
        for ms in 0..2_000 {
            let now = start + Duration::from_millis(ms);
            flight.answer_repeat(now, &mut sealing, &mut out);
        }
        assert_eq!(out.len(), 4);
        assert_eq!(flight.repeat_at(), None, "and by itself never");
    }

    #[test]
    fn a_far_end_that_repeats_itself_for_ever_is_answered_for_ever_from_few_bytes() {
        for awaits in [true, false] {
            let mut flight = Flight::default();
            flight.message(0, 2, 0, &[0; 80]);
            let (mut sealing, mut out) = (Sealing::default(), VecDeque::new());
            let mut now = Instant::now();
            flight.send(now, awaits, &mut sealing, &mut out);
            for _ in 0..200 {
                now += FIRST_REPEAT;
                flight.answer_repeat(now, &mut sealing, &mut out);
                flight.answer_repeat(now + FIRST_REPEAT / 2, &mut sealing, &mut out);
            }
            assert_eq!(out.len(), 201);
            assert_eq!(flight.pieces[0].numbers.len(), REMEMBERED);
            let repeat_at = awaits.then_some(now + LONGEST_WAIT);
            assert_eq!(flight.repeat_at(), repeat_at);
            flight.postpone(now);
            assert_eq!(flight.repeat_at(), Some(now + LONGEST_WAIT));
        }
    }
}
