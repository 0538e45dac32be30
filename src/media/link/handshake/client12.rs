//! Begins a handshake with a far end that insists on being the server, in DTLS 1.2 (RFC 6347 §4.2).
//!
//! In 1.2 alone: who insists is a WHIP client on OpenSSL or GnuTLS, without 1.3.

use std::time::Instant;

use super::assembly::{Message, kind};
use super::certificate::fingerprint;
use super::codec::{Reader, put_vector};
use super::exchange::{Exchange, Form};
use super::failed::Failed;
use super::group::{self, GROUPS, Group};
use super::hello::{self, ServerHello, extension};
use super::message::{
    NAMED_CURVE, certificate_in, certificates, check_finished, is_certificate, put_signature,
    signature_in,
};
use super::record::Protection;
use super::settled::{Keys, Settled};
use super::signature::{self, Rules};
use super::suite::{ECDSA_12, Master12, RSA_12, Suite};
use crate::media::link::srtp::Profile;

/// A handshake under way.
pub(super) struct Client12 {
    randoms: [[u8; 32]; 2],
    chosen: Option<(&'static Suite, Profile)>,
    certificate: Vec<u8>,
    /// What the server gave for the key exchange, and our half.
    exchange: Option<(group::Exchange, Vec<u8>)>,
    certificate_wanted: bool,
    /// It asked for a cookie, and has it.
    verified: bool,
    master: Option<Master12>,
    awaited: Awaited,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Awaited {
    Hello,
    Certificate,
    KeyExchange,
    /// Or a request for our certificate before.
    Done,
    Finished,
}

impl Client12 {
    pub(super) fn start(now: Instant, settled: &Settled, exchange: &mut Exchange) -> Self {
        exchange.form(Form::V12);
        offer(&settled.random, &[], exchange);
        exchange.send(now, true);
        Self {
            randoms: [settled.random, [0; 32]],
            chosen: None,
            certificate: Vec::new(),
            exchange: None,
            certificate_wanted: false,
            verified: false,
            master: None,
            awaited: Awaited::Hello,
        }
    }

    /// Why a message cannot be the next one, from what it looks like.
    pub(super) fn fits(&self, message: &Message) -> Result<(), Failed> {
        if message.epoch != u16::from(self.awaited == Awaited::Finished) {
            return Err(Failed::Unexpected);
        }
        let body = &message.body;
        match (self.awaited, message.kind) {
            // RFC 6347 §4.2.1: once; more would be somebody's who lets us begin for ever
            (Awaited::Hello, kind::HELLO_VERIFY_REQUEST) if !self.verified => {
                cookie_in(body).map(drop).ok_or(Failed::Malformed)
            }
            (Awaited::Hello, kind::SERVER_HELLO) => ServerHello::read(body).map(drop),
            (Awaited::Certificate, kind::CERTIFICATE) => is_certificate(body),
            (Awaited::KeyExchange, kind::SERVER_KEY_EXCHANGE) => params_in(body).map(drop),
            (Awaited::Done, kind::CERTIFICATE_REQUEST) if !self.certificate_wanted => Ok(()),
            (Awaited::Done, kind::SERVER_HELLO_DONE) | (Awaited::Finished, kind::FINISHED) => {
                Ok(())
            }
            _ => Err(Failed::Unexpected),
        }
    }

    /// Takes the next message, which [fits](Self::fits); the keys when it was the last.
    pub(super) fn take(
        &mut self,
        now: Instant,
        message: &Message,
        settled: &Settled,
        exchange: &mut Exchange,
    ) -> Result<Option<Keys>, Failed> {
        match (self.awaited, message.kind) {
            (Awaited::Hello, kind::HELLO_VERIFY_REQUEST) => {
                let cookie = cookie_in(&message.body).ok_or(Failed::Malformed)?;
                // RFC 6347 §4.2.1: neither hello nor request is part of the transcript
                exchange.transcript.clear();
                exchange.flight.clear();
                offer(&settled.random, cookie, exchange);
                exchange.send(now, true);
                self.verified = true;
                return Ok(None);
            }
            (Awaited::Hello, kind::SERVER_HELLO) => {
                self.choose(&ServerHello::read(&message.body)?)?;
                self.awaited = Awaited::Certificate;
            }
            (Awaited::Certificate, kind::CERTIFICATE) => {
                self.certificate = certificate_in(&message.body)?;
                settled.check(fingerprint(&self.certificate))?;
                self.awaited = Awaited::KeyExchange;
            }
            (Awaited::KeyExchange, kind::SERVER_KEY_EXCHANGE) => {
                self.check_params(&message.body)?;
                self.awaited = Awaited::Done;
            }
            (Awaited::Done, kind::CERTIFICATE_REQUEST) => {
                self.certificate_wanted = true;
            }
            (Awaited::Done, kind::SERVER_HELLO_DONE) => {
                exchange.hear(message);
                self.answer(now, settled, exchange)?;
                self.awaited = Awaited::Finished;
                return Ok(None);
            }
            (Awaited::Finished, kind::FINISHED) => {
                return self.finish(message, exchange).map(Some);
            }
            _ => return Err(Failed::Unexpected),
        }
        exchange.hear(message);
        Ok(None)
    }

    fn choose(&mut self, hello: &ServerHello<'_>) -> Result<(), Failed> {
        let suite = suites()
            .find(|suite| suite.id == hello.suite)
            .ok_or(Failed::NoCommonCipher)?;
        if (hello.extensions.get(extension::EXTENDED_MASTER_SECRET)).is_none() {
            return Err(Failed::NoExtendedMasterSecret);
        }
        self.chosen = Some((suite, hello.profile()?));
        self.randoms[1] = hello.random;
        Ok(())
    }

    /// The server's half of the key exchange, signed with both randoms (RFC 8422 §5.4).
    fn check_params(&mut self, body: &[u8]) -> Result<(), Failed> {
        let params = params_in(body)?;
        if params.curve != NAMED_CURVE {
            return Err(Failed::NoCommonCurve);
        }
        let group = Group::of(params.group).ok_or(Failed::NoCommonCurve)?;
        let signed = [self.randoms.as_flattened(), params.signed].concat();
        let (scheme, signature) = params.signature;
        signature::verify(Rules::V12, &self.certificate, scheme, &signed, signature)?;
        self.exchange = Some((group::Exchange::new(group), params.theirs.to_vec()));
        Ok(())
    }

    /// Our certificate, our half, the proof that both are ours, and the end.
    fn answer(
        &mut self,
        now: Instant,
        settled: &Settled,
        exchange: &mut Exchange,
    ) -> Result<(), Failed> {
        let (suite, _) = self.chosen.ok_or(Failed::Unexpected)?;
        let (ours, theirs) = self.exchange.take().ok_or(Failed::Unexpected)?;
        let shared = ours.complete(&theirs)?;
        exchange.flight.clear();
        if self.certificate_wanted {
            exchange.say(kind::CERTIFICATE, &certificates(settled.certificate.der()));
        }
        let mut half = Vec::new();
        put_vector(&mut half, 1, |out| out.extend_from_slice(ours.public()));
        exchange.say(kind::CLIENT_KEY_EXCHANGE, &half);
        let master = Master12::new(suite, &shared, &exchange.transcript, self.randoms);
        if self.certificate_wanted {
            let mut proof = Vec::new();
            put_signature(&mut proof, &settled.certificate.sign(&exchange.transcript));
            exchange.say(kind::CERTIFICATE_VERIFY, &proof);
        }
        exchange.flight.change_cipher_spec();
        let [client, server] = master.halves(suite);
        let sealing = Protection::v12(suite, &client.key, &client.fixed);
        exchange.sealing.add(sealing.ok_or(Failed::Malformed)?);
        let opening = Protection::v12(suite, &server.key, &server.fixed);
        exchange.open_with(opening.ok_or(Failed::Malformed)?);
        let finished = master.finished("client finished", &exchange.transcript);
        exchange.say(kind::FINISHED, &finished);
        exchange.send(now, true);
        self.master = Some(master);
        Ok(())
    }

    fn finish(&mut self, message: &Message, exchange: &mut Exchange) -> Result<Keys, Failed> {
        let master = self.master.as_ref().ok_or(Failed::Unexpected)?;
        let (_, profile) = self.chosen.ok_or(Failed::Unexpected)?;
        let expected = master.finished("server finished", &exchange.transcript);
        check_finished(&message.body, &expected)?;
        exchange.flight.clear();
        Ok(Keys {
            profile,
            material: master.export(profile),
        })
    }
}

fn suites() -> impl Iterator<Item = &'static Suite> {
    ECDSA_12.iter().zip(&RSA_12).flat_map(|(a, b)| [a, b])
}

fn offer(random: &[u8; 32], cookie: &[u8], exchange: &mut Exchange) {
    let suites = suites().map(|suite| suite.id);
    let hello = hello::put_client_hello(random, cookie, suites, &GROUPS);
    exchange.say(kind::CLIENT_HELLO, &hello);
}

/// A ServerKeyExchange (RFC 8422 §5.4).
struct Params<'a> {
    curve: u8,
    group: u16,
    theirs: &'a [u8],
    signed: &'a [u8],
    signature: (u16, &'a [u8]),
}

fn params_in(body: &[u8]) -> Result<Params<'_>, Failed> {
    let mut reader = Reader::new(body);
    let curve = reader.u8().ok_or(Failed::Malformed)?;
    let group = reader.u16().ok_or(Failed::Malformed)?;
    let theirs = reader.vector(1).ok_or(Failed::Malformed)?;
    Ok(Params {
        curve,
        group,
        theirs,
        signed: &body[..4 + theirs.len()],
        signature: signature_in(reader.rest())?,
    })
}

/// RFC 6347 §4.2.1.
fn cookie_in(body: &[u8]) -> Option<&[u8]> {
    let mut reader = Reader::new(body);
    reader.u16()?;
    reader.vector(1)
}
