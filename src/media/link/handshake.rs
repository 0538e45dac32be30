//! Runs the DTLS handshake that keys a link's media (RFC 5764), in 1.2 and 1.3.
//!
//! The protocol is ours, the cryptography aws-lc-rs's. What else there is was tried, and each misses
//! something that we promise: a far end may have an RSA certificate (webrtc-pc; GStreamer has no
//! other), a browser gets its keys after one round trip, and the first build stays short. 1,000
//! handshakes in memory each, the server's side alone, optimised, on a quiet two-core machine;
//! kept is what a session holds when it is connected, for ours the whole link.
//!
//! | | RSA | round trips, 1.3 / 1.2 | CPU, 1.3 / 1.2 | kept, 1.3 / 1.2 | besides |
//! |---|---|---|---|---|---|
//! | this | yes | 1 / 2 | 0.15 / 0.13 ms | 9 / 5 KB | it is ours to keep |
//! | dimpl 0.9.0 | no: its schemes are constants, and 1.3 wants a curve in the certificate | 1 / 2 | 0.20 / 0.19 ms | 11 KB | the SRTP profile only by masking the hello |
//! | boring 5.4.0 (BoringSSL) | yes | 1 / 2 | 0.37 / 0.25 ms, the first with ML-KEM | 17 KB | a build takes 3 min of two cores more, cmake and libclang; `unsafe` for the clock |
//! | openssl 0.10.82, Debian's 3.0 | yes | – / 2 | – / 1.06 ms | 50 KB | no 1.3; libssl in the image; its timers read the clock |
//! | rtc-dtls 0.21.1 | yes | – / 3 | – / 1.5 times dimpl | 11 KB | no 1.3, and always a cookie |
//!
//! A far end with an RSA-2048 certificate costs us no more than another: to check a signature is
//! what RSA is good at.
//!
//! Nobody can be sorted by what they need: the certificate comes after the signature algorithms were
//! chosen, and a browser does not begin a handshake again that failed. So one serves all.
//!
//! It speaks no more than WebRTC needs: no renegotiation, resumption, PSK, CBC, RSA key exchange,
//! early data or connection ids. As a client it offers 1.2 alone, and the server chooses between
//! GCM-128 and counter mode.
//! `tests/far_end/openssl.rs`, dimpl (`link/tests.rs`), `rtc-dtls` (`link/tests/independent.rs`) and
//! the browsers are its oracles.
//!
//! Who may begin: nothing is kept before a path made an authenticated check. Until the handshake is
//! complete another hello takes its place once the far end was silent for [`STALE`]; after it, none
//! does, but on a path that ICE restarted (`link/mod.rs`).
//!
//! Who may end: whoever has the keys. What comes in clear and cannot be the far end's next message,
//! and any alert in clear, is dropped (RFC 6347 §4.1.2.7) and only named if the far end falls silent.
//! What looks like its message and cannot be agreed with still ends it at once, for whoever sets up a
//! far end must hear why.

use std::time::{Duration, Instant};

use aws_lc_rs::digest;

mod assembly;
mod certificate;
mod client12;
mod codec;
mod exchange;
mod failed;
mod flight;
mod group;
mod hello;
mod message;
mod record;
mod server12;
mod server13;
mod settled;
mod signature;
mod suite;
mod x509;

#[cfg(test)]
pub(super) use self::certificate::fingerprint;
pub use self::certificate::{Certificate, Chance, UnusableKey};
pub use self::failed::Failed;
pub(super) use self::settled::{Keys, Settled};

use self::assembly::{Fragment, Inserted, Message, fragments, kind};
use self::client12::Client12;
use self::codec::Reader;
use self::exchange::Exchange;
use self::hello::ClientHello;
use self::record::{Header, Record, content};
use self::server12::Server12;
use self::server13::{Answered, Server13};
use crate::media::negotiated::DtlsRole;

/// The DTLS session of one link. After every call: send what [`Session::poll_datagram`] has.
pub(super) struct Session {
    settled: Settled,
    exchange: Exchange,
    state: HandshakeState,
    /// Of the hello that is answered.
    their_random: [u8; 32],
    /// When the far end last got further.
    progress: Instant,
    /// The shortest time in which it answered a flight of ours.
    round_trip: Option<Duration>,
    deadline: Instant,
    /// What came in clear since and would be the end, if it is the far end's: told if nothing else
    /// comes.
    suspected: Option<Failed>,
    keys: Option<Keys>,
    closed: bool,
}

enum HandshakeState {
    /// A server before a hello; `retried` when it asked for another one.
    Waiting {
        retried: bool,
    },
    Server12(Box<Server12>),
    Server13(Box<Server13>),
    Client12(Box<Client12>),
    /// The handshake is complete; in 1.3 the far end's keys may still change.
    Established(Option<Box<Server13>>),
    /// It failed, or said goodbye.
    Over,
}

impl Session {
    /// A client's first flight leaves at once.
    pub(super) fn new(now: Instant, role: DtlsRole, settled: Settled) -> Self {
        let mut exchange = Exchange::default();
        let state = match role {
            DtlsRole::Server => HandshakeState::Waiting { retried: false },
            DtlsRole::Client => {
                let client = Client12::start(now, &settled, &mut exchange);
                HandshakeState::Client12(Box::new(client))
            }
        };
        Self {
            settled,
            exchange,
            state,
            their_random: [0; 32],
            progress: now,
            round_trip: None,
            deadline: now + PATIENCE,
            suspected: None,
            keys: None,
            closed: false,
        }
    }

    /// Whether a datagram starts with a ClientHello in clear, or its first fragment.
    pub(super) fn is_begun_by(datagram: &[u8]) -> bool {
        let record = datagram.get(record::HEADER..).unwrap_or_default();
        datagram.starts_with(&[content::HANDSHAKE])
            && datagram.get(3..5) == Some(&[0, 0])
            && record.first() == Some(&kind::CLIENT_HELLO)
    }

    /// Takes a datagram from a pair that made an authenticated check; it is opened in place.
    pub(super) fn handle_datagram(
        &mut self,
        now: Instant,
        mut datagram: &mut [u8],
    ) -> Result<(), Failed> {
        while let Some((record, rest)) = record::split(datagram) {
            let taken = self
                .take_record(now, record)
                .and_then(|()| self.advance(now));
            self.or_end(taken)?;
            datagram = rest;
        }
        Ok(())
    }

    /// Sends again what was not answered.
    pub(super) fn handle_timeout(&mut self, now: Instant) -> Result<(), Failed> {
        if !self.is_handshaking() {
            return Ok(());
        }
        if now >= self.deadline {
            return self.or_end(Err(match (self.suspected, &self.state) {
                (Some(failed), _) => failed,
                (None, HandshakeState::Waiting { retried: false }) => Failed::NoHello,
                (None, _) => Failed::NoAnswer,
            }));
        }
        if (self.exchange.flight.repeat_at()).is_some_and(|at| at <= now) {
            let answered = !self.exchange.brought.is_empty();
            if answered && matches!(self.state, HandshakeState::Server13(_)) {
                // a part of its answer is here, so ours is there: it learns what is missing
                self.exchange.acknowledge();
                self.exchange.flight.postpone(now);
            } else {
                self.exchange.send(now, true);
            }
        }
        Ok(())
    }

    /// When [`Self::handle_timeout`] is due.
    pub(super) fn next_deadline(&self) -> Option<Instant> {
        let repeat = self.exchange.flight.repeat_at();
        self.is_handshaking()
            .then(|| repeat.map_or(self.deadline, |at| at.min(self.deadline)))
    }

    /// The next datagram for the far end.
    pub(super) fn poll_datagram(&mut self) -> Option<Vec<u8>> {
        self.exchange.datagrams.pop_front()
    }

    /// The handshake is complete: the keys, once.
    pub(super) fn take_keys(&mut self) -> Option<Keys> {
        self.keys.take()
    }

    /// The line's round trip, with what the far end took to compute.
    pub(super) fn round_trip(&self) -> Option<Duration> {
        self.round_trip
    }

    /// The far end said goodbye.
    pub(super) fn is_closed(&self) -> bool {
        self.closed
    }

    /// Says goodbye.
    pub(super) fn close(&mut self) {
        let times = match self.state {
            HandshakeState::Established(_) => GOODBYES,
            HandshakeState::Server12(_)
            | HandshakeState::Server13(_)
            | HandshakeState::Client12(_) => 1,
            HandshakeState::Waiting { .. } | HandshakeState::Over => 0,
        };
        for _ in 0..times {
            self.exchange
                .send_alone(content::ALERT, &[WARNING, CLOSE_NOTIFY]);
        }
        self.state = HandshakeState::Over;
    }

    fn is_handshaking(&self) -> bool {
        !matches!(
            self.state,
            HandshakeState::Established(_) | HandshakeState::Over
        )
    }

    /// Whether a handshake has begun and not ended.
    fn is_answering(&self) -> bool {
        self.is_handshaking() && !matches!(self.state, HandshakeState::Waiting { retried: false })
    }

    fn or_end(&mut self, result: Result<(), Failed>) -> Result<(), Failed> {
        if let Err(failed) = result {
            self.exchange.send_alert(failed);
            self.state = HandshakeState::Over;
        }
        result
    }

    fn take_record(&mut self, now: Instant, record: Record<'_>) -> Result<(), Failed> {
        match record.header {
            Header::Plain { kind, epoch: 0, .. } => match kind {
                content::HANDSHAKE => {
                    self.take_clear_handshake(now, record.body());
                    Ok(())
                }
                content::ALERT if self.is_answering() => {
                    self.take_clear_alert(record.body());
                    Ok(())
                }
                _ => Ok(()),
            },
            _ => self.take_protected(now, record),
        }
    }

    /// What comes in clear may be anyone's: it completes no handshake, and ends none but its own.
    fn take_clear_handshake(&mut self, now: Instant, record: &[u8]) {
        let mut repeated = false;
        for fragment in fragments(record) {
            if self.begins_anew(now, &fragment) {
                self.start_over(now);
            }
            let inserted = match self.state {
                HandshakeState::Established(_) | HandshakeState::Over => Inserted::Ignored,
                // a hello is all that 1.3 says in clear
                HandshakeState::Server13(_) if fragment.kind == kind::CLIENT_HELLO => {
                    Inserted::Repeated
                }
                HandshakeState::Server13(_) => Inserted::Ignored,
                HandshakeState::Waiting { .. }
                | HandshakeState::Server12(_)
                | HandshakeState::Client12(_) => self.exchange.incoming.insert(0, &fragment),
            };
            repeated |= inserted == Inserted::Repeated;
        }
        if repeated {
            self.exchange.answer_repeat(now);
        }
    }

    /// Whether a hello is another one than that which was answered, whose far end has been silent
    /// since: it has begun again. One that comes sooner may be somebody's who only wants to disturb.
    fn begins_anew(&self, now: Instant, fragment: &Fragment<'_>) -> bool {
        let answered = matches!(
            self.state,
            HandshakeState::Waiting { retried: true }
                | HandshakeState::Server12(_)
                | HandshakeState::Server13(_)
        );
        answered
            && fragment.kind == kind::CLIENT_HELLO
            && fragment.number == 0
            && fragment.offset == 0
            && now.duration_since(self.progress) >= STALE
            && (fragment.bytes.get(2..34)).is_some_and(|random| *random != self.their_random)
    }

    fn start_over(&mut self, now: Instant) {
        self.exchange = self.exchange.afresh();
        self.state = HandshakeState::Waiting { retried: false };
        // each handshake has a random of its own
        let next = digest::digest(&digest::SHA256, &self.settled.random);
        self.settled.random.copy_from_slice(next.as_ref());
        self.progress = now;
        self.deadline = now + PATIENCE;
        self.suspected = None;
    }

    fn take_protected(&mut self, now: Instant, record: Record<'_>) -> Result<(), Failed> {
        let handshaking = self.is_handshaking();
        if !handshaking {
            self.exchange.brought.clear();
        }
        let Some((epoch, opened)) = self.exchange.open(record, handshaking) else {
            return Ok(());
        };
        match opened.kind {
            content::HANDSHAKE => {
                let mut repeated = false;
                for fragment in fragments(opened.body) {
                    let inserted = self.exchange.incoming.insert(epoch, &fragment);
                    repeated |= inserted == Inserted::Repeated;
                }
                match &self.state {
                    // our acknowledgement of its last flight was lost
                    HandshakeState::Established(Some(_)) if repeated => self.exchange.acknowledge(),
                    HandshakeState::Established(None)
                    | HandshakeState::Server12(_)
                    | HandshakeState::Client12(_)
                        if repeated =>
                    {
                        self.exchange.answer_repeat(now);
                    }
                    _ => {}
                }
                Ok(())
            }
            content::ALERT => self.take_alert(opened.body),
            content::ACK => {
                let mut reader = Reader::new(opened.body);
                let mut list = Reader::new(reader.vector(2).unwrap_or_default());
                let records = std::iter::from_fn(|| Some((list.number(8)?, list.number(8)?)));
                self.exchange.flight.acknowledge(records);
                Ok(())
            }
            _ => Ok(()),
        }
    }

    /// Nothing says who wrote it (RFC 6347 §4.1.2.7): a far end that goes on did not.
    fn take_clear_alert(&mut self, body: &[u8]) {
        if let [level, alert] = body
            && (*level != WARNING || *alert == CLOSE_NOTIFY)
        {
            self.suspected = Some(Failed::told(*alert));
        }
    }

    /// RFC 5246 §7.2, RFC 8446 §6.
    fn take_alert(&mut self, body: &[u8]) -> Result<(), Failed> {
        match (&self.state, body) {
            (HandshakeState::Over, _) => Ok(()),
            (HandshakeState::Established(version_13), [_, CLOSE_NOTIFY]) => {
                if version_13.is_none() {
                    // RFC 5246 §7.2.1: and so are we
                    self.exchange
                        .send_alone(content::ALERT, &[WARNING, CLOSE_NOTIFY]);
                }
                self.closed = true;
                self.state = HandshakeState::Over;
                Ok(())
            }
            (_, [WARNING, alert]) if *alert != CLOSE_NOTIFY => Ok(()),
            (_, [_, alert]) => Err(Failed::told(*alert)),
            _ => Ok(()),
        }
    }

    /// Lets the handshake go as far as it can with what came.
    fn advance(&mut self, now: Instant) -> Result<(), Failed> {
        loop {
            while let Some(message) = self.exchange.incoming.take() {
                match self.fits(&message) {
                    // anyone may have written it, and the far end's own comes still
                    Err(failed) if message.epoch == 0 => {
                        self.suspected = Some(failed);
                        self.exchange.incoming.await_again();
                        continue;
                    }
                    fits => fits?,
                }
                self.suspected = None;
                self.progress = now;
                let measured = self.exchange.flight.answered(now);
                self.round_trip = self.round_trip.into_iter().chain(measured).min();
                self.take_message(now, &message)?;
            }
            let early = self.exchange.take_early();
            if early.is_empty() {
                return Ok(());
            }
            for mut bytes in early {
                if let Some((record, _)) = record::split(&mut bytes) {
                    self.take_record(now, record)?;
                }
            }
        }
    }

    /// Why a message cannot be the far end's next one, from what it looks like. What looks like it and
    /// shows that both sides have nothing in common is the end at once, whoever wrote it: the far end
    /// and the operator hear why.
    fn fits(&self, message: &Message) -> Result<(), Failed> {
        match &self.state {
            HandshakeState::Waiting { .. } if message.kind != kind::CLIENT_HELLO => {
                Err(Failed::Unexpected)
            }
            HandshakeState::Waiting { .. } => ClientHello::read(&message.body).map(drop),
            HandshakeState::Server12(server) => server.fits(message),
            HandshakeState::Client12(client) => client.fits(message),
            // it came early, and 1.3 says nothing but its hello in clear
            HandshakeState::Server13(_) if message.epoch == 0 => Err(Failed::Unexpected),
            HandshakeState::Server13(_) | HandshakeState::Established(_) | HandshakeState::Over => {
                Ok(())
            }
        }
    }

    fn take_message(&mut self, now: Instant, message: &Message) -> Result<(), Failed> {
        let (settled, exchange) = (&self.settled, &mut self.exchange);
        let keys = match &mut self.state {
            HandshakeState::Waiting { retried } => {
                let retried = *retried;
                return self.answer_hello(now, message, retried);
            }
            HandshakeState::Server12(server) => server.take(now, message, settled, exchange)?,
            HandshakeState::Server13(server) => server.take(message, settled, exchange)?,
            HandshakeState::Client12(client) => client.take(now, message, settled, exchange)?,
            HandshakeState::Established(Some(server)) => {
                return server.take_late(message, exchange);
            }
            HandshakeState::Established(None) | HandshakeState::Over => return Ok(()),
        };
        if keys.is_some() {
            self.keys = keys;
            self.exchange.finish();
            let before = std::mem::replace(&mut self.state, HandshakeState::Over);
            self.state = HandshakeState::Established(match before {
                HandshakeState::Server13(server) => Some(server),
                _ => None,
            });
        }
        Ok(())
    }

    fn answer_hello(
        &mut self,
        now: Instant,
        message: &Message,
        retried: bool,
    ) -> Result<(), Failed> {
        let hello = ClientHello::read(&message.body)?;
        self.their_random = hello.random;
        let (settled, exchange) = (&self.settled, &mut self.exchange);
        exchange.flight.clear();
        self.state = if hello.takes_1_3()? {
            match Server13::answer(now, message, retried, settled, exchange)? {
                Answered::With(server) => HandshakeState::Server13(server),
                Answered::Retry => HandshakeState::Waiting { retried: true },
            }
        } else {
            let server = Server12::answer(now, message, settled, exchange)?;
            HandshakeState::Server12(Box::new(server))
        };
        Ok(())
    }
}

// as long as a link lives without a sign of life
pub(super) const PATIENCE: Duration = Duration::from_secs(30);
// 500 ms: longer leaves a far end waiting that began again; shorter lets a stranger's hello take the
// place of one whose far end is only slow
const STALE: Duration = Duration::from_millis(500);
// 2: nothing repeats a goodbye, and one in five datagrams may be lost; more would hold up those of a
// room that closes
const GOODBYES: usize = 2;

/// RFC 5246 §7.2.
const WARNING: u8 = 1;
const CLOSE_NOTIFY: u8 = 0;

#[cfg(test)]
mod tests;
