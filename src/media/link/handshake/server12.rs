//! Answers a far end in DTLS 1.2 (RFC 6347 §4.2, RFC 5246 §7.3): two round trips, without a cookie.

use std::time::Instant;

use super::assembly::{Message, kind};
use super::certificate::{Certificate, fingerprint};
use super::codec::{Reader, put_extension, put_numbers, put_vector};
use super::exchange::{Exchange, Form};
use super::failed::Failed;
use super::group::{self, GROUPS};
use super::hello::{self, ClientHello, extension};
use super::message::{
    NAMED_CURVE, certificate_in, certificates, check_finished, is_certificate, put_signature,
    signature_in,
};
use super::record::Protection;
use super::settled::{Keys, Settled};
use super::signature::{self, Rules};
use super::suite::{ECDSA_12, Master12, Suite};
use crate::media::link::srtp::Profile;

/// A handshake under way.
pub(super) struct Server12 {
    suite: &'static Suite,
    profile: Profile,
    randoms: [[u8; 32]; 2],
    exchange: group::Exchange,
    certificate: Vec<u8>,
    master: Option<Master12>,
    awaited: Awaited,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Awaited {
    Certificate,
    KeyExchange,
    Verify,
    Finished,
}

impl Server12 {
    /// Says the whole flight that answers a hello.
    pub(super) fn answer(
        now: Instant,
        hello: &Message,
        settled: &Settled,
        exchange: &mut Exchange,
    ) -> Result<Self, Failed> {
        let offered = ClientHello::read(&hello.body)?;
        let suite = offered.suite(&ECDSA_12)?;
        let profile = offered.profile()?;
        offered.takes_our_signature()?;
        if (offered.extensions.get(extension::EXTENDED_MASTER_SECRET)).is_none() {
            return Err(Failed::NoExtendedMasterSecret);
        }
        let group = GROUPS
            .into_iter()
            .find(|ours| offered.groups().any(|theirs| theirs == *ours))
            .ok_or(Failed::NoCommonCurve)?;
        let ours = group::Exchange::new(group);
        let server = Self {
            suite,
            profile,
            randoms: [offered.random, downgraded(settled.random)],
            exchange: ours,
            certificate: Vec::new(),
            master: None,
            awaited: Awaited::Certificate,
        };
        exchange.form(Form::V12);
        exchange.hear(hello);
        server.say_hello(&offered, exchange);
        exchange.say(kind::CERTIFICATE, &certificates(settled.certificate.der()));
        let params = server.signed_params(&settled.certificate);
        exchange.say(kind::SERVER_KEY_EXCHANGE, &params);
        exchange.say(kind::CERTIFICATE_REQUEST, &certificate_request());
        exchange.say(kind::SERVER_HELLO_DONE, &[]);
        exchange.send(now, true);
        Ok(server)
    }

    fn say_hello(&self, offered: &ClientHello<'_>, exchange: &mut Exchange) {
        let body = hello::put_server_hello(&self.randoms[1], self.suite, |out| {
            put_extension(out, extension::EXTENDED_MASTER_SECRET, |_| {});
            if offered.asks_about_renegotiation() {
                put_extension(out, extension::RENEGOTIATION_INFO, |out| out.push(0));
            }
            if offered.extensions.get(extension::POINT_FORMATS).is_some() {
                put_extension(out, extension::POINT_FORMATS, hello::uncompressed);
            }
            hello::put_profile(out, self.profile);
        });
        exchange.say(kind::SERVER_HELLO, &body);
    }

    /// Our half of the key exchange, signed with both randoms (RFC 8422 §5.4).
    fn signed_params(&self, certificate: &Certificate) -> Vec<u8> {
        let mut params = vec![NAMED_CURVE];
        put_numbers(&mut params, &[self.exchange.group().id()]);
        put_vector(&mut params, 1, |out| {
            out.extend_from_slice(self.exchange.public());
        });
        let signature = certificate.sign(&[self.randoms.as_flattened(), &params].concat());
        put_signature(&mut params, &signature);
        params
    }

    /// Why a message cannot be the next one, from what it looks like.
    pub(super) fn fits(&self, message: &Message) -> Result<(), Failed> {
        let (awaited, epoch) = match self.awaited {
            Awaited::Certificate => (kind::CERTIFICATE, 0),
            Awaited::KeyExchange => (kind::CLIENT_KEY_EXCHANGE, 0),
            Awaited::Verify => (kind::CERTIFICATE_VERIFY, 0),
            Awaited::Finished => (kind::FINISHED, 1),
        };
        if (message.kind, message.epoch) != (awaited, epoch) {
            return Err(Failed::Unexpected);
        }
        match self.awaited {
            Awaited::Certificate => is_certificate(&message.body),
            Awaited::KeyExchange => self.share_in(&message.body).map(drop),
            Awaited::Verify => signature_in(&message.body).map(drop),
            Awaited::Finished => Ok(()),
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
        match self.awaited {
            Awaited::Certificate => {
                self.certificate = certificate_in(&message.body)?;
                settled.check(fingerprint(&self.certificate))?;
                self.awaited = Awaited::KeyExchange;
            }
            Awaited::KeyExchange => {
                self.agree(message, exchange)?;
                self.awaited = Awaited::Verify;
                return Ok(None);
            }
            Awaited::Verify => {
                let (scheme, signature) = signature_in(&message.body)?;
                let (signed, certificate) = (&exchange.transcript, &self.certificate);
                signature::verify(Rules::V12, certificate, scheme, signed, signature)?;
                self.awaited = Awaited::Finished;
            }
            Awaited::Finished => return self.finish(now, message, exchange).map(Some),
        }
        exchange.hear(message);
        Ok(None)
    }

    /// The far end's half of the key exchange.
    fn share_in<'a>(&self, body: &'a [u8]) -> Result<&'a [u8], Failed> {
        (Reader::new(body).vector(1))
            .filter(|theirs| theirs.len() == self.exchange.public().len())
            .ok_or(Failed::Malformed)
    }

    fn agree(&mut self, message: &Message, exchange: &mut Exchange) -> Result<(), Failed> {
        let shared = self.exchange.complete(self.share_in(&message.body)?)?;
        exchange.hear(message);
        let master = Master12::new(self.suite, &shared, &exchange.transcript, self.randoms);
        let [client, _] = master.halves(self.suite);
        let keys = Protection::v12(self.suite, &client.key, &client.fixed);
        exchange.open_with(keys.ok_or(Failed::Malformed)?);
        self.master = Some(master);
        Ok(())
    }

    fn finish(
        &mut self,
        now: Instant,
        message: &Message,
        exchange: &mut Exchange,
    ) -> Result<Keys, Failed> {
        let master = self.master.as_ref().ok_or(Failed::Unexpected)?;
        let expected = master.finished("client finished", &exchange.transcript);
        check_finished(&message.body, &expected)?;
        exchange.hear(message);
        exchange.flight.clear();
        exchange.flight.change_cipher_spec();
        let [_, server] = master.halves(self.suite);
        let keys = Protection::v12(self.suite, &server.key, &server.fixed);
        exchange.sealing.add(keys.ok_or(Failed::Malformed)?);
        let finished = master.finished("server finished", &exchange.transcript);
        exchange.say(kind::FINISHED, &finished);
        exchange.send(now, false);
        Ok(Keys {
            profile: self.profile,
            material: master.export(self.profile),
        })
    }
}

/// Says to a far end that speaks 1.3 that we do as well: somebody took it out of its hello (RFC 8446
/// §4.1.3).
fn downgraded(mut random: [u8; 32]) -> [u8; 32] {
    random[24..].copy_from_slice(b"DOWNGRD\x01");
    random
}

/// RFC 8422 §5.5, RFC 5246 §7.4.4.
const ECDSA_SIGN: u8 = 64;
const RSA_SIGN: u8 = 1;

fn certificate_request() -> Vec<u8> {
    let mut body = Vec::new();
    put_vector(&mut body, 1, |out| out.extend([ECDSA_SIGN, RSA_SIGN]));
    put_vector(&mut body, 2, |out| put_numbers(out, &signature::TAKEN));
    // of any issuer
    put_vector(&mut body, 2, |_| {});
    body
}
