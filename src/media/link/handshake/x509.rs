//! Finds the public key in an X.509 certificate (RFC 5280 §4.1).
//!
//! Nothing else is read: in WebRTC a certificate is trusted for its fingerprint in the SDP, whoever
//! signed it and whenever it expired (RFC 8827 §6.5, RFC 8122 §5).

use super::codec::Reader;

/// What a certificate's key is, and its bytes as the algorithms take them.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct PublicKey<'a> {
    pub(super) kind: KeyKind,
    pub(super) bytes: &'a [u8],
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum KeyKind {
    Rsa,
    /// For PSS alone (RFC 4055 §1.2).
    RsaPss,
    P256,
    P384,
    P521,
    Ed25519,
}

const SEQUENCE: u8 = 0x30;
const INTEGER: u8 = 2;
const BIT_STRING: u8 = 3;
const OBJECT: u8 = 6;
/// `[0]`, where a version stands.
const VERSION: u8 = 0xa0;

/// The key of a certificate; `None` where it cannot be read, or is of no kind in use.
pub(super) fn public_key(certificate: &[u8]) -> Option<PublicKey<'_>> {
    let mut certificate = Reader::new(element(&mut Reader::new(certificate), SEQUENCE)?);
    let mut signed = Reader::new(element(&mut certificate, SEQUENCE)?);
    if signed.rest().first() == Some(&VERSION) {
        element(&mut signed, VERSION)?;
    }
    element(&mut signed, INTEGER)?;
    // signature algorithm, issuer, validity, subject
    for _ in 0..4 {
        element(&mut signed, SEQUENCE)?;
    }
    let mut info = Reader::new(element(&mut signed, SEQUENCE)?);
    let mut algorithm = Reader::new(element(&mut info, SEQUENCE)?);
    let kind = match element(&mut algorithm, OBJECT)? {
        b"\x2a\x86\x48\x86\xf7\x0d\x01\x01\x01" => KeyKind::Rsa,
        b"\x2a\x86\x48\x86\xf7\x0d\x01\x01\x0a" => KeyKind::RsaPss,
        b"\x2b\x65\x70" => KeyKind::Ed25519,
        // an elliptic curve by its name
        b"\x2a\x86\x48\xce\x3d\x02\x01" => match element(&mut algorithm, OBJECT)? {
            b"\x2a\x86\x48\xce\x3d\x03\x01\x07" => KeyKind::P256,
            b"\x2b\x81\x04\x00\x22" => KeyKind::P384,
            b"\x2b\x81\x04\x00\x23" => KeyKind::P521,
            _ => return None,
        },
        _ => return None,
    };
    match element(&mut info, BIT_STRING)? {
        // no unused bits
        [0, bytes @ ..] => Some(PublicKey { kind, bytes }),
        _ => None,
    }
}

/// The contents of the next element, if it is a `tag` (X.690 §8.1).
fn element<'a>(reader: &mut Reader<'a>, tag: u8) -> Option<&'a [u8]> {
    (reader.u8()? == tag).then_some(())?;
    let length = match reader.u8()? {
        short @ 0..0x80 => usize::from(short),
        long => match usize::from(long & 0x7f) {
            bytes @ 1..=3 => reader.number(bytes)? as usize,
            // without an end, or longer than any message
            _ => return None,
        },
    };
    reader.take(length)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn made(algorithm: &'static rcgen::SignatureAlgorithm) -> Vec<u8> {
        let key = rcgen::KeyPair::generate_for(algorithm).expect("a key");
        let certificate = rcgen::CertificateParams::new(vec!["far.example".to_owned()])
            .and_then(|params| params.self_signed(&key))
            .expect("a certificate");
        certificate.der().to_vec()
    }

    #[test]
    fn the_key_of_each_kind_is_found() {
        for (algorithm, kind, length) in [
            (&rcgen::PKCS_ECDSA_P256_SHA256, KeyKind::P256, 65),
            (&rcgen::PKCS_ECDSA_P384_SHA384, KeyKind::P384, 97),
            (&rcgen::PKCS_ECDSA_P521_SHA512, KeyKind::P521, 133),
            (&rcgen::PKCS_ED25519, KeyKind::Ed25519, 32),
            (&rcgen::PKCS_RSA_SHA256, KeyKind::Rsa, 270),
        ] {
            let certificate = made(algorithm);
            let key = public_key(&certificate).expect("a key");
            assert_eq!((key.kind, key.bytes.len()), (kind, length));
        }
    }

    #[test]
    fn a_certificate_cut_short_anywhere_has_no_key_that_lies_beyond() {
        let certificate = made(&rcgen::PKCS_ECDSA_P256_SHA256);
        for end in 0..certificate.len() {
            assert_eq!(public_key(&certificate[..end]), None, "{end}");
        }
    }

    proptest! {
        #[test]
        fn junk_never_panics(junk in prop::collection::vec(any::<u8>(), 0..200)) {
            let _ = public_key(&junk);
        }
    }
}
