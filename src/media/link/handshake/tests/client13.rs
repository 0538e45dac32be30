//! A far end that speaks DTLS 1.3 as a client, with a certificate of any kind.

use std::time::Instant;

use aws_lc_rs::rand::SystemRandom;
use aws_lc_rs::signature::{
    ECDSA_P256_SHA256_ASN1_SIGNING, ECDSA_P384_SHA384_ASN1_SIGNING, ECDSA_P521_SHA512_ASN1_SIGNING,
    EcdsaKeyPair, EcdsaSigningAlgorithm, Ed25519KeyPair, RSA_PKCS1_SHA256, RSA_PSS_SHA256,
    RSA_PSS_SHA384, RSA_PSS_SHA512, RsaEncoding, RsaKeyPair,
};

use super::super::assembly::{Message, fragments, kind};
use super::super::codec::{put_extension, put_numbers, put_vector};
use super::super::exchange::{Exchange, Form};
use super::super::group::{self, Group};
use super::super::hello::{V12, V13, extension};
use super::super::record::{self, Header, Protection, content};
use super::super::signature::{self, Side};
use super::super::suite::{self, ANY_13, Schedule, Suite};
use crate::media::link::srtp::Profile;

/// A far end's certificate, and how it signs.
pub(super) struct Identity {
    pub(super) der: Vec<u8>,
    pub(super) scheme: u16,
    pub(super) sign: Sign,
}

pub(super) type Sign = Box<dyn Fn(&[u8]) -> Vec<u8>>;

pub(super) fn made(key: &rcgen::KeyPair) -> Vec<u8> {
    let certificate = rcgen::CertificateParams::new(Vec::new())
        .and_then(|params| params.self_signed(key))
        .expect("a certificate");
    certificate.der().to_vec()
}

impl Identity {
    pub(super) fn rsa(size: rcgen::RsaKeySize, scheme: u16) -> Self {
        let key = rcgen::KeyPair::generate_rsa_for(&rcgen::PKCS_RSA_SHA256, size).expect("a key");
        let encoding: &'static dyn RsaEncoding = match scheme {
            0x0804 => &RSA_PSS_SHA256,
            0x0805 => &RSA_PSS_SHA384,
            0x0806 => &RSA_PSS_SHA512,
            _ => &RSA_PKCS1_SHA256,
        };
        let pair = RsaKeyPair::from_pkcs8(&key.serialize_der()).expect("a key");
        let sign = move |signed: &[u8]| {
            let mut signature = vec![0; pair.public_modulus_len()];
            pair.sign(encoding, &SystemRandom::new(), signed, &mut signature)
                .expect("signed");
            signature
        };
        Self {
            der: made(&key),
            scheme,
            sign: Box::new(sign),
        }
    }

    pub(super) fn elliptic(scheme: u16) -> Self {
        let (kind, algorithm): (_, &'static EcdsaSigningAlgorithm) = match scheme {
            0x0403 => (
                &rcgen::PKCS_ECDSA_P256_SHA256,
                &ECDSA_P256_SHA256_ASN1_SIGNING,
            ),
            0x0503 => (
                &rcgen::PKCS_ECDSA_P384_SHA384,
                &ECDSA_P384_SHA384_ASN1_SIGNING,
            ),
            _ => (
                &rcgen::PKCS_ECDSA_P521_SHA512,
                &ECDSA_P521_SHA512_ASN1_SIGNING,
            ),
        };
        let key = rcgen::KeyPair::generate_for(kind).expect("a key");
        let pair = EcdsaKeyPair::from_pkcs8(algorithm, &key.serialize_der()).expect("a key");
        let sign = move |signed: &[u8]| {
            let signature = pair.sign(&SystemRandom::new(), signed);
            signature.expect("signed").as_ref().to_vec()
        };
        Self {
            der: made(&key),
            scheme,
            sign: Box::new(sign),
        }
    }

    pub(super) fn edwards() -> Self {
        let key = rcgen::KeyPair::generate_for(&rcgen::PKCS_ED25519).expect("a key");
        let pair = Ed25519KeyPair::from_pkcs8(&key.serialize_der()).expect("a key");
        Self {
            der: made(&key),
            scheme: 0x0807,
            sign: Box::new(move |signed| pair.sign(signed).as_ref().to_vec()),
        }
    }
}

/// A client that speaks DTLS 1.3 with any certificate. Its state machine is its own; its records and
/// keys are ours, which dimpl and the browsers vouch for.
pub(super) struct Client13 {
    identity: Identity,
    pub(super) exchange: Exchange,
    ours: group::Exchange,
    pub(super) suite: &'static Suite,
    schedule: Option<Schedule>,
    pub(super) secrets: [Vec<u8>; 2],
    pub(super) material: Vec<u8>,
    /// The alert that ended it.
    pub(super) told: Option<u8>,
    pub(super) acknowledged: bool,
}

/// What its hello holds.
pub(super) struct Hello {
    pub(super) versions: Vec<u16>,
    pub(super) groups: Vec<u16>,
    pub(super) shares: Vec<Group>,
    pub(super) suites: Vec<u16>,
    pub(super) random: u8,
}

impl Default for Hello {
    fn default() -> Self {
        Self {
            versions: vec![V13, V12],
            // a post-quantum one as well, as both browsers have it
            groups: vec![0x11ec, 29, 23, 24],
            shares: vec![Group::X25519],
            suites: vec![0x1301, 0xc02b],
            random: 9,
        }
    }
}

impl Client13 {
    pub(super) fn new(identity: Identity) -> Self {
        let mut exchange = Exchange::default();
        exchange.form(Form::V13);
        Self {
            identity,
            exchange,
            ours: group::Exchange::new(Group::X25519),
            suite: &ANY_13[0],
            schedule: None,
            secrets: Default::default(),
            material: Vec::new(),
            told: None,
            acknowledged: false,
        }
    }

    pub(super) fn hello(&mut self, hello: &Hello) -> Vec<Vec<u8>> {
        let mut body = record::DTLS_1_2.to_vec();
        body.extend([hello.random; 32]);
        put_vector(&mut body, 1, |_| {});
        put_vector(&mut body, 1, |_| {});
        put_vector(&mut body, 2, |out| put_numbers(out, &hello.suites));
        put_vector(&mut body, 1, |out| out.push(0));
        put_vector(&mut body, 2, |out| {
            put_extension(out, extension::SUPPORTED_VERSIONS, |out| {
                put_vector(out, 1, |out| put_numbers(out, &hello.versions));
            });
            put_extension(out, extension::SUPPORTED_GROUPS, |out| {
                put_vector(out, 2, |out| put_numbers(out, &hello.groups));
            });
            put_extension(out, extension::SIGNATURE_ALGORITHMS, |out| {
                put_vector(out, 2, |out| put_numbers(out, &[0x0403]));
            });
            put_extension(out, extension::USE_SRTP, |out| {
                put_vector(out, 2, |out| put_numbers(out, &[1, 8, 7]));
                out.push(0);
            });
            put_extension(out, extension::KEY_SHARE, |out| {
                put_vector(out, 2, |out| {
                    // the post-quantum share comes first and is long
                    put_numbers(out, &[0x11ec]);
                    put_vector(out, 2, |out| out.extend([5; 1_216]));
                    for share in &hello.shares {
                        self.ours = group::Exchange::new(*share);
                        put_numbers(out, &[share.id()]);
                        put_vector(out, 2, |out| out.extend_from_slice(self.ours.public()));
                    }
                });
            });
        });
        self.exchange.flight.clear();
        self.exchange.say(kind::CLIENT_HELLO, &body);
        self.exchange.send(Instant::now(), false);
        self.exchange.datagrams.drain(..).collect()
    }

    /// Takes what the server said; its own answer.
    pub(super) fn take(&mut self, datagrams: Vec<Vec<u8>>) -> Vec<Vec<u8>> {
        for mut datagram in datagrams {
            let mut rest = &mut datagram[..];
            while let Some((record, after)) = record::split(rest) {
                rest = after;
                match record.header {
                    Header::Plain { kind, .. } => {
                        if kind == content::ALERT {
                            self.told = record.body().get(1).copied();
                        }
                        for fragment in fragments(record.body()) {
                            self.exchange.incoming.insert(0, &fragment);
                        }
                    }
                    Header::Unified { .. } => {
                        if let Some((epoch, opened)) = self.exchange.open(record, true) {
                            match opened.kind {
                                content::ALERT => self.told = opened.body.get(1).copied(),
                                content::ACK => self.acknowledged = true,
                                _ => {
                                    for fragment in fragments(opened.body) {
                                        self.exchange.incoming.insert(epoch, &fragment);
                                    }
                                }
                            }
                        }
                    }
                }
                while let Some(message) = self.exchange.incoming.take() {
                    self.hear(&message);
                }
                for mut early in self.exchange.take_early() {
                    self.take(vec![std::mem::take(&mut early)]);
                }
            }
        }
        self.exchange.datagrams.drain(..).collect()
    }

    pub(super) fn keys(&self, epoch: u16, secret: &[u8]) -> Protection {
        Protection::v13(epoch, self.suite, &suite::traffic(self.suite, secret)).expect("keys")
    }

    fn hear(&mut self, message: &Message) {
        self.exchange.hear(message);
        match message.kind {
            kind::SERVER_HELLO => {
                // version, random, session, suite, compression, extensions with the share at their end
                let id = u16::from_be_bytes([message.body[35], message.body[36]]);
                let found = ANY_13.iter().find(|suite| suite.id == id);
                self.suite = found.expect("a suite that was offered");
                let theirs = &message.body[message.body.len() - self.ours.public().len()..];
                let shared = self.ours.complete(theirs).expect("a share");
                let schedule = Schedule::new(self.suite.hash, &shared);
                self.secrets = schedule.handshake(&self.exchange.transcript);
                let [client, server] = self.secrets.clone();
                self.exchange.sealing.add(self.keys(2, &client));
                self.exchange.open_with(self.keys(2, &server));
                self.schedule = Some(schedule);
            }
            kind::FINISHED => {
                let schedule = self.schedule.as_ref().expect("a hello came");
                let transcript = &self.exchange.transcript;
                let ([client, server], material) =
                    schedule.application(transcript, Profile::AeadAes128Gcm);
                self.material = material;
                self.answer();
                self.exchange.sealing.add(self.keys(3, &client));
                self.exchange.open_with(self.keys(3, &server));
                self.secrets[0] = client;
            }
            _ => {}
        }
    }

    fn answer(&mut self) {
        let exchange = &mut self.exchange;
        exchange.flight.clear();
        let mut body = vec![0];
        put_vector(&mut body, 3, |out| {
            if !self.identity.der.is_empty() {
                put_vector(out, 3, |out| out.extend_from_slice(&self.identity.der));
                put_vector(out, 2, |_| {});
            }
        });
        exchange.say(kind::CERTIFICATE, &body);
        let digest = self.suite.hash.digest(&exchange.transcript);
        let signed = signature::signed_13(Side::Client, digest.as_ref());
        let mut body = Vec::new();
        put_numbers(&mut body, &[self.identity.scheme]);
        put_vector(&mut body, 2, |out| {
            out.extend((self.identity.sign)(&signed));
        });
        exchange.say(kind::CERTIFICATE_VERIFY, &body);
        let hash = self.suite.hash;
        let finished = suite::finished_13(hash, &self.secrets[0], &exchange.transcript);
        exchange.say(kind::FINISHED, &finished);
        exchange.send(Instant::now(), false);
    }
}
