//! Holds the cipher suites, and derives their keys (RFC 5246 §6.3 and §8.1, RFC 8446 §7).

use aws_lc_rs::aead::{self, quic};
use aws_lc_rs::{digest, hmac, tls_prf};

use crate::media::link::srtp::Profile;

/// A cipher suite.
pub(super) struct Suite {
    pub(super) id: u16,
    pub(super) aead: &'static aead::Algorithm,
    pub(super) mask: &'static quic::Algorithm,
    pub(super) hash: Hash,
    /// Bytes of a 1.2 nonce that come from the key block.
    fixed: usize,
}

const AES_128: (&aead::Algorithm, &quic::Algorithm) = (&aead::AES_128_GCM, &quic::AES_128);
const AES_256: (&aead::Algorithm, &quic::Algorithm) = (&aead::AES_256_GCM, &quic::AES_256);
const CHACHA: (&aead::Algorithm, &quic::Algorithm) = (&aead::CHACHA20_POLY1305, &quic::CHACHA20);

const fn suite(
    id: u16,
    (aead, mask): (&'static aead::Algorithm, &'static quic::Algorithm),
    hash: Hash,
    fixed: usize,
) -> Suite {
    Suite {
        id,
        aead,
        mask,
        hash,
        fixed,
    }
}

/// What our server takes in DTLS 1.2, with an ECDSA certificate of its own; best first.
/// AES-128 before the others: RFC 8827 §6.5 names it, and hardware makes it the cheapest.
pub(super) static ECDSA_12: [Suite; 3] = [
    suite(0xc02b, AES_128, Hash::Sha256, 4),
    suite(0xc02c, AES_256, Hash::Sha384, 4),
    suite(0xcca9, CHACHA, Hash::Sha256, 12),
];

/// What our client takes besides: a server with an RSA certificate.
pub(super) static RSA_12: [Suite; 3] = [
    suite(0xc02f, AES_128, Hash::Sha256, 4),
    suite(0xc030, AES_256, Hash::Sha384, 4),
    suite(0xcca8, CHACHA, Hash::Sha256, 12),
];

/// DTLS 1.3 (RFC 8446 §B.4).
pub(super) static ANY_13: [Suite; 3] = [
    suite(0x1301, AES_128, Hash::Sha256, 12),
    suite(0x1302, AES_256, Hash::Sha384, 12),
    suite(0x1303, CHACHA, Hash::Sha256, 12),
];

/// The hash of a suite.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Hash {
    Sha256,
    Sha384,
}

impl Hash {
    pub(super) fn digest(self, data: &[u8]) -> digest::Digest {
        let algorithm = match self {
            Self::Sha256 => &digest::SHA256,
            Self::Sha384 => &digest::SHA384,
        };
        digest::digest(algorithm, data)
    }

    fn length(self) -> usize {
        match self {
            Self::Sha256 => 32,
            Self::Sha384 => 48,
        }
    }

    pub(super) fn hmac(self, key: &[u8], data: &[u8]) -> Vec<u8> {
        let algorithm = match self {
            Self::Sha256 => hmac::HMAC_SHA256,
            Self::Sha384 => hmac::HMAC_SHA384,
        };
        hmac::sign(&hmac::Key::new(algorithm, key), data)
            .as_ref()
            .to_vec()
    }

    /// RFC 5246 §5; `secret` is never empty.
    fn prf(self, secret: &[u8], label: &str, seeds: [&[u8]; 2], length: usize) -> Vec<u8> {
        let algorithm = match self {
            Self::Sha256 => &tls_prf::P_SHA256,
            Self::Sha384 => &tls_prf::P_SHA384,
        };
        let [first, second] = seeds;
        tls_prf::Secret::new(algorithm, secret)
            .and_then(|secret| {
                secret.derive_with_seed_concatination(label.as_bytes(), first, second, length)
            })
            .expect("a secret and a length that are not zero")
            .as_ref()
            .to_vec()
    }

    /// RFC 8446 §7.1, with the label's prefix of RFC 9147 §5.9.
    fn expand(self, secret: &[u8], label: &str, context: &[u8], length: usize) -> Vec<u8> {
        let mut info = (length as u16).to_be_bytes().to_vec();
        info.push((6 + label.len()) as u8);
        info.extend_from_slice(b"dtls13");
        info.extend_from_slice(label.as_bytes());
        info.push(context.len() as u8);
        info.extend_from_slice(context);
        // RFC 5869 §2.3
        let mut out = Vec::with_capacity(length + self.length());
        let mut block = Vec::new();
        let mut count = 0;
        while out.len() < length {
            count += 1;
            block.extend_from_slice(&info);
            block.push(count);
            block = self.hmac(secret, &block);
            out.extend_from_slice(&block);
        }
        out.truncate(length);
        out
    }

    /// A secret from a secret, for the transcript so far.
    fn derive(self, secret: &[u8], label: &str, transcript: &[u8]) -> Vec<u8> {
        let digest = self.digest(transcript);
        self.expand(secret, label, digest.as_ref(), self.length())
    }
}

/// The label of the material for media (RFC 5764 §4.2).
const EXPORTER: &str = "EXTRACTOR-dtls_srtp";

/// The secret of a DTLS 1.2 session, and what follows from it.
pub(super) struct Master12 {
    hash: Hash,
    secret: Vec<u8>,
    /// The client's random, then the server's.
    randoms: [[u8; 32]; 2],
}

/// The key and the fixed part of the nonce of one direction.
pub(super) struct Half12 {
    pub(super) key: Vec<u8>,
    pub(super) fixed: Vec<u8>,
}

impl Master12 {
    /// From what the key exchange gave, and the messages up to the ClientKeyExchange (RFC 7627 §4).
    pub(super) fn new(
        suite: &Suite,
        shared: &[u8],
        transcript: &[u8],
        randoms: [[u8; 32]; 2],
    ) -> Self {
        let session = suite.hash.digest(transcript);
        let seeds = [session.as_ref(), &[]];
        Self {
            hash: suite.hash,
            secret: (suite.hash).prf(shared, "extended master secret", seeds, 48),
            randoms,
        }
    }

    /// The client's keys, then the server's (RFC 5246 §6.3).
    pub(super) fn halves(&self, suite: &Suite) -> [Half12; 2] {
        let (key, fixed) = (suite.aead.key_len(), suite.fixed);
        let [client, server] = &self.randoms;
        let seeds = [&server[..], &client[..]];
        let block = self
            .hash
            .prf(&self.secret, "key expansion", seeds, 2 * (key + fixed));
        let (keys, fixed_parts) = block.split_at(2 * key);
        [0, 1].map(|side| Half12 {
            key: keys[side * key..][..key].to_vec(),
            fixed: fixed_parts[side * fixed..][..fixed].to_vec(),
        })
    }

    /// What a Finished message says (RFC 5246 §7.4.9).
    pub(super) fn finished(&self, label: &str, transcript: &[u8]) -> Vec<u8> {
        let digest = self.hash.digest(transcript);
        self.hash
            .prf(&self.secret, label, [digest.as_ref(), &[]], 12)
    }

    /// RFC 5705 §4.
    pub(super) fn export(&self, profile: Profile) -> Vec<u8> {
        let [client, server] = &self.randoms;
        let seeds = [&client[..], &server[..]];
        (self.hash).prf(&self.secret, EXPORTER, seeds, profile.material_length())
    }
}

/// What protects one direction of a DTLS 1.3 epoch.
pub(super) struct Traffic {
    pub(super) key: Vec<u8>,
    pub(super) iv: [u8; 12],
    pub(super) mask: Vec<u8>,
}

/// The traffic keys of a secret (RFC 8446 §7.3, RFC 9147 §4.2.3).
pub(super) fn traffic(suite: &Suite, secret: &[u8]) -> Traffic {
    let hash = suite.hash;
    let iv = hash.expand(secret, "iv", &[], 12);
    Traffic {
        key: hash.expand(secret, "key", &[], suite.aead.key_len()),
        iv: iv.try_into().expect("12 bytes were asked for"),
        mask: hash.expand(secret, "sn", &[], suite.aead.key_len()),
    }
}

/// The secret of the epoch after this one (RFC 8446 §7.2).
pub(super) fn updated(hash: Hash, secret: &[u8]) -> Vec<u8> {
    hash.expand(secret, "traffic upd", &[], hash.length())
}

/// What a Finished message says (RFC 8446 §4.4.4).
pub(super) fn finished_13(hash: Hash, secret: &[u8], transcript: &[u8]) -> Vec<u8> {
    let key = hash.expand(secret, "finished", &[], hash.length());
    hash.hmac(&key, hash.digest(transcript).as_ref())
}

/// The client's secret, then the server's.
pub(super) type Secrets = [Vec<u8>; 2];

/// RFC 8446 §7.1, from the key exchange on: there are no early keys here.
pub(super) struct Schedule {
    hash: Hash,
    secret: Vec<u8>,
}

impl Schedule {
    pub(super) fn new(hash: Hash, shared: &[u8]) -> Self {
        let zeros = vec![0; hash.length()];
        let early = hash.hmac(&zeros, &zeros);
        let salt = hash.derive(&early, "derived", &[]);
        Self {
            hash,
            secret: hash.hmac(&salt, shared),
        }
    }

    /// After the ServerHello.
    pub(super) fn handshake(&self, transcript: &[u8]) -> Secrets {
        ["c hs traffic", "s hs traffic"]
            .map(|label| self.hash.derive(&self.secret, label, transcript))
    }

    /// After the server's Finished: the traffic secrets, and the material for media (§7.5).
    pub(super) fn application(&self, transcript: &[u8], profile: Profile) -> (Secrets, Vec<u8>) {
        let hash = self.hash;
        let salt = hash.derive(&self.secret, "derived", &[]);
        let master = hash.hmac(&salt, &vec![0; hash.length()]);
        let secrets =
            ["c ap traffic", "s ap traffic"].map(|label| hash.derive(&master, label, transcript));
        let exporter = hash.derive(&master, "exp master", transcript);
        let exporter = hash.derive(&exporter, EXPORTER, &[]);
        let context = hash.digest(&[]);
        let length = profile.material_length();
        let material = hash.expand(&exporter, "exporter", context.as_ref(), length);
        (secrets, material)
    }
}
