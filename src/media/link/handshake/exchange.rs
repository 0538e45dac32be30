//! Holds what both versions and both sides of a handshake share: records, messages, the transcript.

use std::collections::VecDeque;
use std::time::Instant;

use super::assembly::{self, Assembly, Message, with_header};
use super::failed::Failed;
use super::flight::{Flight, Sealing};
use super::record::{Header, Opened, Protection, Record, content};

/// One side of a conversation with one far end.
#[derive(Default)]
pub(super) struct Exchange {
    pub(super) incoming: Assembly,
    pub(super) flight: Flight,
    pub(super) sealing: Sealing,
    /// The keys of what comes, of each epoch.
    opening: Vec<Protection>,
    /// The messages of both sides, as they are signed and hashed.
    pub(super) transcript: Vec<u8>,
    /// How the messages stand in the transcript.
    form: Form,
    /// Of our next message.
    number: u16,
    /// Records that came before their keys.
    early: Vec<(Header, Vec<u8>)>,
    /// The protected records that brought messages, to be acknowledged.
    pub(super) brought: Vec<(u16, u64)>,
    pub(super) datagrams: VecDeque<Vec<u8>>,
}

/// How messages stand in a transcript.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(super) enum Form {
    /// Behind all 12 bytes of their header (RFC 6347 §4.2.6).
    #[default]
    V12,
    /// Behind the first four (RFC 9147 §5.2).
    V13,
}

// 8 records: the far end's last flight came in another order; more is somebody playing
const EARLY: usize = 8;
// 2 KB each, 8 KB in all: an RSA-4096 certificate comes in pieces of a datagram, and its flight is no
// longer; anyone who writes from the far end's address can have us hold this
const LONGEST_EARLY: usize = 2_048;
const EARLY_BYTES: usize = 8_192;
// 32 records: a flight with an RSA-4096 chain over a line of 512 bytes; what is not acknowledged is
// sent again
const BROUGHT: usize = 32;

impl Exchange {
    pub(super) fn form(&mut self, form: Form) {
        self.form = form;
    }

    /// Says a message: into the transcript and the flight.
    pub(super) fn say(&mut self, kind: u8, body: &[u8]) {
        let message = with_header(kind, self.number, body);
        self.note(&message);
        self.flight
            .message(self.sealing.epoch(), kind, self.number, body);
        self.number += 1;
    }

    /// Takes a message of the far end into the transcript.
    pub(super) fn hear(&mut self, message: &Message) {
        self.note(&message.with_header());
    }

    fn note(&mut self, message: &[u8]) {
        match self.form {
            Form::V12 => self.transcript.extend_from_slice(message),
            Form::V13 => {
                self.transcript.extend_from_slice(&message[..4]);
                self.transcript
                    .extend_from_slice(&message[assembly::HEADER..]);
            }
        }
    }

    /// Sends the flight; `awaits` an answer.
    pub(super) fn send(&mut self, now: Instant, awaits: bool) {
        self.flight
            .send(now, awaits, &mut self.sealing, &mut self.datagrams);
    }

    /// The far end repeats itself: it may not have our flight.
    pub(super) fn answer_repeat(&mut self, now: Instant) {
        self.flight
            .answer_repeat(now, &mut self.sealing, &mut self.datagrams);
    }

    /// One record of its own, under the newest keys. Nothing repeats it.
    pub(super) fn send_alone(&mut self, kind: u8, body: &[u8]) {
        let mut datagram = Vec::new();
        let epoch = self.sealing.epoch();
        self.sealing.seal(epoch, kind, body, &mut datagram);
        self.datagrams.push_back(datagram);
    }

    /// Tells the far end why this is the end.
    pub(super) fn send_alert(&mut self, failed: Failed) {
        if let Some(alert) = failed.alert() {
            self.send_alone(content::ALERT, &[FATAL, alert]);
        }
    }

    /// Tells it which of its records brought something (RFC 9147 §7).
    pub(super) fn acknowledge(&mut self) {
        let mut body = Vec::with_capacity(2 + 16 * self.brought.len());
        body.extend_from_slice(&(16 * self.brought.len() as u16).to_be_bytes());
        for (epoch, number) in &self.brought {
            body.extend_from_slice(&u64::from(*epoch).to_be_bytes());
            body.extend_from_slice(&number.to_be_bytes());
        }
        self.send_alone(content::ACK, &body);
    }

    /// From now on records of this epoch can be opened.
    pub(super) fn open_with(&mut self, keys: Protection) {
        self.opening.push(keys);
    }

    /// As [`Self::open_with`], after the handshake: the epochs before the last one are over.
    pub(super) fn open_with_newest(&mut self, keys: Protection) {
        let last = self.opening.len().saturating_sub(1);
        self.opening.drain(..last);
        self.opening.push(keys);
    }

    /// Opens a protected record; its epoch with it. One whose keys are not here yet is kept.
    pub(super) fn open<'a>(
        &mut self,
        record: Record<'a>,
        handshaking: bool,
    ) -> Option<(u16, Opened<'a>)> {
        let header = record.header;
        let Some(keys) = (self.opening).iter_mut().rfind(|keys| keys.fits(header)) else {
            let is_clear = matches!(header, Header::Plain { epoch: 0, .. });
            // overflow: forget the newest — the far end repeats its flight
            if handshaking && !is_clear && self.has_room_for(record.bytes()) {
                self.early.push((header, record.bytes().to_vec()));
            }
            return None;
        };
        let epoch = keys.epoch();
        let opened = keys.open(record)?;
        if opened.kind == content::HANDSHAKE && self.brought.len() < BROUGHT {
            self.brought.push((epoch, opened.number));
        }
        Some((epoch, opened))
    }

    fn has_room_for(&self, record: &[u8]) -> bool {
        let held: usize = self.early.iter().map(|(_, bytes)| bytes.len()).sum();
        self.early.len() < EARLY
            && record.len() <= LONGEST_EARLY
            && held + record.len() <= EARLY_BYTES
    }

    /// Records that came before the keys that are here now.
    pub(super) fn take_early(&mut self) -> Vec<Vec<u8>> {
        let opening = &self.opening;
        self.early
            .extract_if(.., |(header, _)| {
                opening.iter().any(|keys| keys.fits(*header))
            })
            .map(|(_, bytes)| bytes)
            .collect()
    }

    /// For a handshake that begins again; the numbers of records in clear go on.
    pub(super) fn afresh(&mut self) -> Self {
        Self {
            sealing: self.sealing.afresh(),
            ..Self::default()
        }
    }

    /// Gives back what only a handshake needs.
    pub(super) fn finish(&mut self) {
        self.transcript = Vec::new();
        self.early = Vec::new();
        self.brought = Vec::new();
        self.incoming.clear();
    }
}

/// An alert's level (RFC 5246 §7.2).
const FATAL: u8 = 2;

#[cfg(test)]
mod tests {
    use super::super::record;
    use super::*;

    fn held(lengths: &[usize]) -> usize {
        let mut exchange = Exchange::default();
        for length in lengths {
            // of 1.2, epoch 1
            let mut datagram = vec![content::HANDSHAKE, 0xfe, 0xfd, 0, 1, 0, 0, 0, 0, 0, 0];
            datagram.extend_from_slice(&((length - record::HEADER) as u16).to_be_bytes());
            datagram.resize(*length, 7);
            let (record, _) = record::split(&mut datagram).expect("a record");
            assert!(exchange.open(record, true).is_none());
        }
        exchange.early.iter().map(|(_, bytes)| bytes.len()).sum()
    }

    #[test]
    fn what_comes_before_its_keys_is_kept_within_a_few_kilobytes() {
        assert_eq!(held(&[61; 8]), 8 * 61);
        assert_eq!(held(&[61; 9]), 8 * 61, "no more than eight");
        assert_eq!(
            held(&[2_049, 60_000]),
            0,
            "none that is longer than a datagram"
        );
        assert_eq!(held(&[2_048; 8]), 8_192, "and not more of the long ones");
        assert_eq!(held(&[1_500, 1_500, 1_500, 1_500, 1_500, 1_500, 92]), 7_592);
    }
}
