//! Answers a far end in DTLS 1.3 (RFC 9147 §5, RFC 8446 §2): one round trip.

use std::time::Instant;

use super::assembly::{Message, kind};
use super::certificate::fingerprint;
use super::codec::{Reader, put_extension, put_numbers, put_vector};
use super::exchange::{Exchange, Form};
use super::failed::Failed;
use super::group::{self, GROUPS, Group};
use super::hello::{self, ClientHello, V13, extension};
use super::message::{certificate_in, check_finished, put_signature, signature_in};
use super::record::Protection;
use super::settled::{Keys, Settled};
use super::signature::{self, Rules, Side};
use super::suite::{self, ANY_13, Schedule, Suite};
use crate::media::link::srtp::Profile;

/// A handshake under way.
pub(super) struct Server13 {
    suite: &'static Suite,
    awaited: Awaited,
    client_secret: Vec<u8>,
    client_application: Vec<u8>,
    /// Of the far end's newest keys.
    epoch: u16,
    certificate: Vec<u8>,
    keys: Option<Keys>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Awaited {
    Certificate,
    Verify,
    Finished,
}

/// What became of a hello.
pub(super) enum Answered {
    /// It was answered.
    With(Box<Server13>),
    /// It was asked for a share over another curve.
    Retry,
}

impl Server13 {
    /// Says the whole flight that answers a hello, or asks for another one: `retried` says that it
    /// was asked for before.
    pub(super) fn answer(
        now: Instant,
        hello: &Message,
        retried: bool,
        settled: &Settled,
        exchange: &mut Exchange,
    ) -> Result<Answered, Failed> {
        let offered = ClientHello::read(&hello.body)?;
        let suite = offered.suite(&ANY_13)?;
        let profile = offered.profile()?;
        offered.takes_our_signature()?;
        exchange.form(Form::V13);
        exchange.hear(hello);
        let shared = GROUPS
            .into_iter()
            .find_map(|group| Some((group, offered.share(group)?)));
        let Some((group, share)) = shared else {
            let common = GROUPS
                .into_iter()
                .find(|ours| offered.groups().any(|theirs| theirs == *ours));
            let group = common.filter(|_| !retried).ok_or(Failed::NoCommonCurve)?;
            ask_again(now, suite, group, exchange);
            return Ok(Answered::Retry);
        };
        let ours = group::Exchange::new(group);
        let shared = ours.complete(share)?;
        let body = hello::put_server_hello(&settled.random, suite, |out| {
            put_version(out);
            put_extension(out, extension::KEY_SHARE, |out| {
                put_numbers(out, &[group.id()]);
                put_vector(out, 2, |out| out.extend_from_slice(ours.public()));
            });
        });
        exchange.say(kind::SERVER_HELLO, &body);
        let schedule = Schedule::new(suite.hash, &shared);
        let [client_secret, server_secret] = schedule.handshake(&exchange.transcript);
        exchange
            .sealing
            .add(keys(HANDSHAKE, suite, &server_secret)?);
        exchange.open_with(keys(HANDSHAKE, suite, &client_secret)?);
        say_extensions(profile, exchange);
        say_certificate(suite, settled, exchange);
        let finished = suite::finished_13(suite.hash, &server_secret, &exchange.transcript);
        exchange.say(kind::FINISHED, &finished);
        exchange.send(now, true);
        let ([client_application, server_application], material) =
            schedule.application(&exchange.transcript, profile);
        let application = keys(APPLICATION, suite, &server_application)?;
        exchange.sealing.add(application);
        Ok(Answered::With(Box::new(Self {
            suite,
            awaited: Awaited::Certificate,
            client_secret,
            client_application,
            epoch: APPLICATION,
            certificate: Vec::new(),
            keys: Some(Keys { profile, material }),
        })))
    }

    /// Takes the next message; the keys when it was the last.
    pub(super) fn take(
        &mut self,
        message: &Message,
        settled: &Settled,
        exchange: &mut Exchange,
    ) -> Result<Option<Keys>, Failed> {
        let awaited = match self.awaited {
            Awaited::Certificate => kind::CERTIFICATE,
            Awaited::Verify => kind::CERTIFICATE_VERIFY,
            Awaited::Finished => kind::FINISHED,
        };
        if (message.kind, message.epoch) != (awaited, HANDSHAKE) {
            return Err(Failed::Unexpected);
        }
        let hash = self.suite.hash;
        match self.awaited {
            Awaited::Certificate => {
                let mut body = Reader::new(&message.body);
                let _context = body.vector(1).ok_or(Failed::Malformed)?;
                self.certificate = certificate_in(body.rest())?;
                settled.check(fingerprint(&self.certificate))?;
                self.awaited = Awaited::Verify;
            }
            Awaited::Verify => {
                let (scheme, signature) = signature_in(&message.body)?;
                let digest = hash.digest(&exchange.transcript);
                let signed = signature::signed_13(Side::Client, digest.as_ref());
                let certificate = &self.certificate;
                signature::verify(Rules::V13, certificate, scheme, &signed, signature)?;
                self.awaited = Awaited::Finished;
            }
            Awaited::Finished => {
                let transcript = &exchange.transcript;
                let expected = suite::finished_13(hash, &self.client_secret, transcript);
                check_finished(&message.body, &expected)?;
                let application = keys(APPLICATION, self.suite, &self.client_application)?;
                exchange.open_with(application);
                // nothing else will tell it that we have its last flight
                exchange.acknowledge();
                exchange.flight.clear();
                self.certificate = Vec::new();
                return Ok(self.keys.take());
            }
        }
        exchange.hear(message);
        Ok(None)
    }
}

impl Server13 {
    /// Takes a message after the handshake: the far end's keys change (RFC 9147 §8). Ours stay, even
    /// where it asks us to change them: they seal a goodbye.
    pub(super) fn take_late(
        &mut self,
        message: &Message,
        exchange: &mut Exchange,
    ) -> Result<(), Failed> {
        if (message.kind, message.epoch) != (kind::KEY_UPDATE, self.epoch) {
            return Err(Failed::Unexpected);
        }
        self.epoch = self.epoch.checked_add(1).ok_or(Failed::Unexpected)?;
        self.client_application = suite::updated(self.suite.hash, &self.client_application);
        let next = keys(self.epoch, self.suite, &self.client_application)?;
        exchange.acknowledge();
        exchange.open_with_newest(next);
        Ok(())
    }
}

/// The epochs of DTLS 1.3 (RFC 9147 §6.1).
const HANDSHAKE: u16 = 2;
const APPLICATION: u16 = 3;

fn keys(epoch: u16, suite: &Suite, secret: &[u8]) -> Result<Protection, Failed> {
    Protection::v13(epoch, suite, &suite::traffic(suite, secret)).ok_or(Failed::Malformed)
}

fn put_version(out: &mut Vec<u8>) {
    put_extension(out, extension::SUPPORTED_VERSIONS, |out| {
        put_numbers(out, &[V13]);
    });
}

/// A HelloRetryRequest (RFC 8446 §4.1.4): the far end guessed a curve that we do not have.
fn ask_again(now: Instant, suite: &Suite, group: Group, exchange: &mut Exchange) {
    // RFC 8446 §4.4.1: a hash stands for the first hello
    let digest = suite.hash.digest(&exchange.transcript);
    let mut transcript = vec![MESSAGE_HASH, 0, 0, digest.as_ref().len() as u8];
    transcript.extend_from_slice(digest.as_ref());
    exchange.transcript = transcript;
    let body = hello::put_server_hello(&RETRY, suite, |out| {
        put_version(out);
        put_extension(out, extension::KEY_SHARE, |out| {
            put_numbers(out, &[group.id()]);
        });
    });
    exchange.say(kind::SERVER_HELLO, &body);
    exchange.send(now, true);
}

const MESSAGE_HASH: u8 = 254;

/// The random of a HelloRetryRequest: the SHA-256 of that name (RFC 8446 §4.1.3).
const RETRY: [u8; 32] = [
    0xcf, 0x21, 0xad, 0x74, 0xe5, 0x9a, 0x61, 0x11, 0xbe, 0x1d, 0x8c, 0x02, 0x1e, 0x65, 0xb8, 0x91,
    0xc2, 0xa2, 0x11, 0x16, 0x7a, 0xbb, 0x8c, 0x5e, 0x07, 0x9e, 0x09, 0xe2, 0xc8, 0xa8, 0x33, 0x9c,
];

fn say_extensions(profile: Profile, exchange: &mut Exchange) {
    let mut body = Vec::new();
    put_vector(&mut body, 2, |out| hello::put_profile(out, profile));
    exchange.say(kind::ENCRYPTED_EXTENSIONS, &body);
    let mut body = Vec::new();
    put_vector(&mut body, 1, |_context| {});
    put_vector(&mut body, 2, |out| {
        put_extension(out, extension::SIGNATURE_ALGORITHMS, |out| {
            put_vector(out, 2, |out| put_numbers(out, &signature::TAKEN));
        });
    });
    exchange.say(kind::CERTIFICATE_REQUEST, &body);
}

fn say_certificate(suite: &Suite, settled: &Settled, exchange: &mut Exchange) {
    let mut body = Vec::new();
    put_vector(&mut body, 1, |_context| {});
    put_vector(&mut body, 3, |out| {
        let der = settled.certificate.der();
        put_vector(out, 3, |out| out.extend_from_slice(der));
        put_vector(out, 2, |_extensions| {});
    });
    exchange.say(kind::CERTIFICATE, &body);
    let digest = suite.hash.digest(&exchange.transcript);
    let signed = signature::signed_13(Side::Server, digest.as_ref());
    let mut body = Vec::new();
    put_signature(&mut body, &settled.certificate.sign(&signed));
    exchange.say(kind::CERTIFICATE_VERIFY, &body);
}
