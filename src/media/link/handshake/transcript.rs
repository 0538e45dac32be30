//! Hashes and verifies the handshake as it was sent, with the mask of `hello.rs` taken off.

use dimpl::CryptoError;
use dimpl::crypto::aws_lc_rs::default_provider;
use dimpl::crypto::{
    Buf, CryptoProvider, HashAlgorithm, HashContext, HashProvider, SignatureAlgorithm,
    SignatureVerifier,
};

use super::hello;

/// aws-lc-rs, for transcripts whose ClientHello may be masked.
pub(super) fn provider() -> CryptoProvider {
    CryptoProvider {
        hash_provider: &AsSent,
        signature_verification: &AsSent,
        ..default_provider()
    }
}

#[derive(Debug)]
struct AsSent;

impl HashProvider for AsSent {
    fn create_hash(&self, algorithm: HashAlgorithm) -> Box<dyn HashContext> {
        Box::new(Context(
            default_provider().hash_provider.create_hash(algorithm),
        ))
    }
}

impl SignatureVerifier for AsSent {
    /// DTLS 1.2 signs the transcript itself (RFC 5246 §7.4.8), 1.3 its hash.
    fn verify_signature(
        &self,
        certificate: &[u8],
        data: &[u8],
        signature: &[u8],
        hash: HashAlgorithm,
        algorithm: SignatureAlgorithm,
    ) -> Result<(), CryptoError> {
        let sent = as_sent(data);
        default_provider().signature_verification.verify_signature(
            certificate,
            sent.as_deref().unwrap_or(data),
            signature,
            hash,
            algorithm,
        )
    }
}

#[derive(Debug)]
struct Context(Box<dyn HashContext>);

impl HashContext for Context {
    /// dimpl gives a transcript whole, from its first message on.
    fn update(&mut self, data: &[u8]) {
        match as_sent(data) {
            Some(sent) => self.0.update(&sent),
            None => self.0.update(data),
        }
    }

    fn clone_and_finalize(&self, out: &mut Buf) {
        self.0.clone_and_finalize(out);
    }
}

const CLIENT_HELLO: u8 = 1;
/// Stands for the first ClientHello after a HelloRetryRequest (RFC 8446 §4.4.1).
const MESSAGE_HASH: u8 = 254;
/// Every hello's legacy_version (RFC 9147 §5.3).
const DTLS_1_2: [u8; 2] = [0xfe, 0xfd];

/// The transcript as it was sent, where it holds a masked hello.
fn as_sent(transcript: &[u8]) -> Option<Vec<u8>> {
    // 1.3 hashes messages behind 4 bytes of header, 1.2 behind all 12 (RFC 9147 §5.2)
    let header = match *transcript {
        [MESSAGE_HASH, ..] => 4,
        [CLIENT_HELLO, _, _, _, a, b, ..] if [a, b] == DTLS_1_2 => 4,
        [CLIENT_HELLO, ..] if transcript.get(12..14) == Some(&DTLS_1_2) => 12,
        _ => return None,
    };
    let mut sent = transcript.to_vec();
    let mut rest = &mut sent[..];
    let mut masked = false;
    while let Some((head, tail)) = rest.split_at_mut_checked(header) {
        let length = usize::from(head[1]) << 16 | usize::from(head[2]) << 8 | usize::from(head[3]);
        let Some((body, tail)) = tail.split_at_mut_checked(length) else {
            break;
        };
        if head[0] == CLIENT_HELLO {
            masked |= hello::unmask(body);
        }
        rest = tail;
    }
    masked.then_some(sent)
}

#[cfg(test)]
mod tests {
    use super::super::hello::tests::hello;
    use super::*;

    /// A message behind the header of either version.
    fn message(kind: u8, header: usize, body: &[u8]) -> Vec<u8> {
        let length = &(body.len() as u32).to_be_bytes()[1..];
        let mut message = [&[kind], length].concat();
        if header == 12 {
            message.extend([0; 5]);
            message.extend(length);
        }
        message.extend(body);
        message
    }

    #[test]
    fn the_mask_comes_off_wherever_a_hello_stands_in_a_transcript() {
        let sent = hello(&[1, 8, 7]);
        let masked = hello(&[0xff01, 0xff08, 7]);
        for header in [4, 12] {
            let transcript = |hello: &[u8]| {
                let answer = message(2, header, &[3; 40]);
                [message(1, header, hello), answer].concat()
            };
            assert_eq!(as_sent(&transcript(&masked)), Some(transcript(&sent)));
            assert_eq!(as_sent(&transcript(&sent)), None);
        }
        // after a HelloRetryRequest the second hello comes third
        let transcript = |hello: &[u8]| {
            let retry = message(2, 4, &[3; 40]);
            [message(254, 4, &[9; 32]), retry, message(1, 4, hello)].concat()
        };
        assert_eq!(as_sent(&transcript(&masked)), Some(transcript(&sent)));
    }

    #[test]
    fn what_is_no_transcript_is_hashed_as_it_is() {
        for data in [&b""[..], &[1], &[1; 64], &[254; 9], &[32; 130]] {
            assert_eq!(as_sent(data), None);
        }
    }
}
