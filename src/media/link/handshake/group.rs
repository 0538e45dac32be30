//! Agrees on a shared secret over an elliptic curve (RFC 8422 §5, RFC 8446 §4.2.8).

use aws_lc_rs::agreement::{self, PrivateKey, UnparsedPublicKey};

use super::failed::Failed;

/// A curve and its number.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Group {
    X25519 = 29,
    P256 = 23,
    P384 = 24,
    P521 = 25,
}

/// Best first: X25519 is the cheapest; P-521 is there for the certificates that have it, which 1.2
/// takes from the same list (RFC 8422 §5.1). The post-quantum ones of both browsers come with an X25519
/// share of their own; to answer those would add 1.1 KB to our first flight.
pub(super) const GROUPS: [Group; 4] = [Group::X25519, Group::P256, Group::P384, Group::P521];

impl Group {
    pub(super) fn id(self) -> u16 {
        self as u16
    }

    pub(super) fn of(id: u16) -> Option<Self> {
        GROUPS.into_iter().find(|group| group.id() == id)
    }

    fn algorithm(self) -> &'static agreement::Algorithm {
        match self {
            Self::X25519 => &agreement::X25519,
            Self::P256 => &agreement::ECDH_P256,
            Self::P384 => &agreement::ECDH_P384,
            Self::P521 => &agreement::ECDH_P521,
        }
    }
}

/// Our half of an exchange.
pub(super) struct Exchange {
    group: Group,
    key: PrivateKey,
    public: agreement::PublicKey,
}

impl Exchange {
    pub(super) fn new(group: Group) -> Self {
        let key = PrivateKey::generate(group.algorithm()).expect("a curve has keys");
        let public = key.compute_public_key().expect("a key has a public half");
        Self { group, key, public }
    }

    pub(super) fn group(&self) -> Group {
        self.group
    }

    pub(super) fn public(&self) -> &[u8] {
        self.public.as_ref()
    }

    /// The secret, if the far end's half is a point on the curve.
    pub(super) fn complete(&self, theirs: &[u8]) -> Result<Vec<u8>, Failed> {
        let theirs = UnparsedPublicKey::new(self.group.algorithm(), theirs);
        agreement::agree(&self.key, theirs, Failed::Malformed, |secret| {
            Ok(secret.to_vec())
        })
    }
}
