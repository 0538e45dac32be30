//! Reads in which language an answer is wanted.

use crate::words::Words;
use axum::http::{HeaderMap, header};

/// As the browser says it (RFC 9110 §12.5.4).
pub(super) fn accepted(headers: &HeaderMap) -> &'static Words {
    wanted(None, headers)
}

/// As the address says it, and the browser where that says nothing we have words in.
pub(super) fn wanted(chosen: Option<&str>, headers: &HeaderMap) -> &'static Words {
    let accepted = headers.get(header::ACCEPT_LANGUAGE);
    let accepted = accepted.and_then(|value| value.to_str().ok());
    Words::negotiated(chosen, accepted)
}
