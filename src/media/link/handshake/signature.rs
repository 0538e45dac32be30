//! Checks that a far end has its certificate's key (RFC 5246 §7.4.8, RFC 8446 §4.4.3).

use aws_lc_rs::signature::{
    ECDSA_P256_SHA256_ASN1, ECDSA_P256_SHA384_ASN1, ECDSA_P256_SHA512_ASN1, ECDSA_P384_SHA256_ASN1,
    ECDSA_P384_SHA384_ASN1, ECDSA_P384_SHA512_ASN1, ECDSA_P521_SHA256_ASN1, ECDSA_P521_SHA384_ASN1,
    ECDSA_P521_SHA512_ASN1, ED25519, RSA_PKCS1_2048_8192_SHA256, RSA_PKCS1_2048_8192_SHA384,
    RSA_PKCS1_2048_8192_SHA512, RSA_PSS_2048_8192_SHA256, RSA_PSS_2048_8192_SHA384,
    RSA_PSS_2048_8192_SHA512, UnparsedPublicKey, VerificationAlgorithm,
};

use super::failed::Failed;
use super::x509::{self, KeyKind};

/// The scheme that our own certificate signs with.
pub(super) const OURS: u16 = 0x0403;

/// The schemes that a far end may sign with, best first (RFC 8446 §4.2.3). PKCS#1 is there for DTLS
/// 1.2; in 1.3 it stands for the signatures within certificates alone, and some stacks look for
/// their own certificate's in this list.
pub(super) const TAKEN: [u16; 13] = [
    0x0403, 0x0503, 0x0603, // ECDSA with SHA-256, 384, 512
    0x0807, // Ed25519
    0x0804, 0x0805, 0x0806, // RSA-PSS
    0x0809, 0x080a, 0x080b, // RSA-PSS with a key for nothing else
    0x0401, 0x0501, 0x0601, // RSA PKCS#1 1.5
];

/// Which rules a signature follows.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Rules {
    V12,
    V13,
}

/// Whether `signature` of `signed` was made with the key of `certificate`.
pub(super) fn verify(
    rules: Rules,
    certificate: &[u8],
    scheme: u16,
    signed: &[u8],
    signature: &[u8],
) -> Result<(), Failed> {
    let key = x509::public_key(certificate).ok_or(Failed::UnusableCertificate)?;
    if matches!(key.kind, KeyKind::Rsa | KeyKind::RsaPss) && key.bytes.len() < SHORTEST_RSA {
        return Err(Failed::UnusableCertificate);
    }
    let algorithm = algorithm(rules, key.kind, scheme).ok_or(Failed::WrongSignature)?;
    UnparsedPublicKey::new(algorithm, key.bytes)
        .verify(signed, signature)
        .map_err(|_| Failed::WrongSignature)
}

/// Of an RSA key of 2,048 bits, in DER: the modulus alone has as many bytes.
const SHORTEST_RSA: usize = 2_048 / 8;

/// The algorithm of a scheme for a key; `None` where they do not belong together.
fn algorithm(
    rules: Rules,
    key: KeyKind,
    scheme: u16,
) -> Option<&'static dyn VerificationAlgorithm> {
    // 1.3 binds the curve to the hash (RFC 8446 §4.2.3), and leaves PKCS#1 to certificates
    let v12 = rules == Rules::V12;
    Some(match (key, scheme) {
        (KeyKind::P256, 0x0403) => &ECDSA_P256_SHA256_ASN1,
        (KeyKind::P256, 0x0503) if v12 => &ECDSA_P256_SHA384_ASN1,
        (KeyKind::P256, 0x0603) if v12 => &ECDSA_P256_SHA512_ASN1,
        (KeyKind::P384, 0x0403) if v12 => &ECDSA_P384_SHA256_ASN1,
        (KeyKind::P384, 0x0503) => &ECDSA_P384_SHA384_ASN1,
        (KeyKind::P384, 0x0603) if v12 => &ECDSA_P384_SHA512_ASN1,
        (KeyKind::P521, 0x0403) if v12 => &ECDSA_P521_SHA256_ASN1,
        (KeyKind::P521, 0x0503) if v12 => &ECDSA_P521_SHA384_ASN1,
        (KeyKind::P521, 0x0603) => &ECDSA_P521_SHA512_ASN1,
        (KeyKind::Ed25519, 0x0807) => &ED25519,
        (KeyKind::Rsa, 0x0804) | (KeyKind::RsaPss, 0x0809) => &RSA_PSS_2048_8192_SHA256,
        (KeyKind::Rsa, 0x0805) | (KeyKind::RsaPss, 0x080a) => &RSA_PSS_2048_8192_SHA384,
        (KeyKind::Rsa, 0x0806) | (KeyKind::RsaPss, 0x080b) => &RSA_PSS_2048_8192_SHA512,
        (KeyKind::Rsa, 0x0401) if v12 => &RSA_PKCS1_2048_8192_SHA256,
        (KeyKind::Rsa, 0x0501) if v12 => &RSA_PKCS1_2048_8192_SHA384,
        (KeyKind::Rsa, 0x0601) if v12 => &RSA_PKCS1_2048_8192_SHA512,
        _ => return None,
    })
}

/// What a CertificateVerify of DTLS 1.3 signs (RFC 8446 §4.4.3).
pub(super) fn signed_13(side: Side, transcript_hash: &[u8]) -> Vec<u8> {
    let mut signed = vec![0x20; 64];
    signed.extend_from_slice(match side {
        Side::Client => b"TLS 1.3, client CertificateVerify\0",
        Side::Server => b"TLS 1.3, server CertificateVerify\0",
    });
    signed.extend_from_slice(transcript_hash);
    signed
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Side {
    Client,
    Server,
}
