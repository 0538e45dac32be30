//! Reads and writes the parts of messages that several handshakes share.

use aws_lc_rs::constant_time;

use super::codec::{Reader, put_numbers, put_vector};
use super::failed::Failed;
use super::signature;

/// RFC 8422 §5.4.
pub(super) const NAMED_CURVE: u8 = 3;

/// A Certificate message that holds one (RFC 5246 §7.4.2).
pub(super) fn certificates(der: &[u8]) -> Vec<u8> {
    let mut body = Vec::new();
    put_vector(&mut body, 3, |out| {
        put_vector(out, 3, |out| out.extend_from_slice(der));
    });
    body
}

/// The far end's own certificate; those that vouch for it are nobody's business here.
pub(super) fn certificate_in(body: &[u8]) -> Result<Vec<u8>, Failed> {
    let mut reader = Reader::new(body);
    let list = reader.vector(3).ok_or(Failed::Malformed)?;
    if list.is_empty() {
        return Err(Failed::NoCertificate);
    }
    let first = Reader::new(list).vector(3).ok_or(Failed::Malformed)?;
    Ok(first.to_vec())
}

/// Whether a Certificate message can be read, even if it holds none.
pub(super) fn is_certificate(body: &[u8]) -> Result<(), Failed> {
    match certificate_in(body) {
        Err(Failed::Malformed) => Err(Failed::Malformed),
        _ => Ok(()),
    }
}

/// Our signature behind its scheme (RFC 5246 §4.7).
pub(super) fn put_signature(out: &mut Vec<u8>, signature: &[u8]) {
    put_numbers(out, &[signature::OURS]);
    put_vector(out, 2, |out| out.extend_from_slice(signature));
}

/// A scheme, and a signature made with it.
pub(super) fn signature_in(body: &[u8]) -> Result<(u16, &[u8]), Failed> {
    let mut reader = Reader::new(body);
    let scheme = reader.u16().ok_or(Failed::Malformed)?;
    let signature = reader.vector(2).ok_or(Failed::Malformed)?;
    Ok((scheme, signature))
}

/// Whether a Finished message is the right one, in time that does not depend on where it differs.
pub(super) fn check_finished(found: &[u8], expected: &[u8]) -> Result<(), Failed> {
    constant_time::verify_slices_are_equal(found, expected).map_err(|_| Failed::WrongFinish)
}
