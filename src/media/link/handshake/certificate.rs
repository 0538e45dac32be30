//! Holds the certificate that this process shows to every far end.

use std::fmt;

use aws_lc_rs::digest;
use aws_lc_rs::rand::SecureRandom;
use aws_lc_rs::signature::{ECDSA_P256_SHA256_ASN1_SIGNING, EcdsaKeyPair};

use crate::media::negotiated::Fingerprint;

/// Where signatures take their chance from.
pub type Chance = Box<dyn SecureRandom + Send + Sync>;

/// The certificate of this process, made at its start, with an ECDSA P-256 key: every WebRTC stack
/// takes that (RFC 8827 §6.5), and it signs at a thirtieth of what RSA costs.
pub struct Certificate {
    der: Vec<u8>,
    key: EcdsaKeyPair,
    fingerprint: Fingerprint,
    chance: Chance,
}

impl fmt::Debug for Certificate {
    /// The key never reaches a log.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Certificate({:?})", self.fingerprint)
    }
}

/// The key of a certificate is not an ECDSA P-256 key in PKCS#8.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct UnusableKey;

impl fmt::Display for UnusableKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("the DTLS key is not an ECDSA P-256 key in PKCS#8")
    }
}

impl std::error::Error for UnusableKey {}

impl Certificate {
    /// From the certificate's DER and its key's PKCS#8.
    pub fn new(der: Vec<u8>, key_pkcs8: &[u8], chance: Chance) -> Result<Self, UnusableKey> {
        let key = EcdsaKeyPair::from_pkcs8(&ECDSA_P256_SHA256_ASN1_SIGNING, key_pkcs8);
        Ok(Self {
            fingerprint: fingerprint(&der),
            der,
            key: key.map_err(|_| UnusableKey)?,
            chance,
        })
    }

    /// What our answers announce as `a=fingerprint`.
    pub fn fingerprint(&self) -> Fingerprint {
        self.fingerprint
    }

    pub(super) fn der(&self) -> &[u8] {
        &self.der
    }

    /// With ECDSA and SHA-256.
    pub(super) fn sign(&self, signed: &[u8]) -> Vec<u8> {
        let signature = self.key.sign(&*self.chance, signed);
        signature.expect("this key signs").as_ref().to_vec()
    }
}

/// RFC 8122 §5, with SHA-256.
pub(in super::super) fn fingerprint(der: &[u8]) -> Fingerprint {
    let digest = digest::digest(&digest::SHA256, der);
    Fingerprint(digest.as_ref().try_into().expect("SHA-256 has 32 bytes"))
}
