//! Reads and writes the SDP fragments of WHIP and WHEP's PATCH (RFC 9725 §4.3, RFC 8840 §9).
//!
//! A fragment carries candidates, which the relay ignores as it does everywhere, or new ICE
//! credentials, which are an ICE restart: the rest of the offer stays as it was.

use super::error::{Countable, SdpError};
use super::offer::{MAX_BYTES, MAX_CANDIDATES, Offer};
use super::transport::{Transport, credentials};
use crate::media::negotiated::IceCredentials;

/// What a PATCH says.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Fragment {
    ice: IceCredentials,
}

impl Fragment {
    /// Reads a body of type `application/trickle-ice-sdpfrag`. The credentials may stand above or
    /// below an m-line; the first ones count, since everything we answer is one bundle.
    pub fn parse(text: &str) -> Result<Self, SdpError> {
        if text.len() > MAX_BYTES {
            return Err(SdpError::TooLong {
                bytes: text.len(),
                limit: MAX_BYTES,
            });
        }
        let mut transport = Transport::default();
        let mut candidates = 0;
        for line in text.lines() {
            let Some(attribute) = line.strip_prefix("a=") else {
                continue;
            };
            match attribute.split_once(':') {
                Some(("ice-ufrag", ufrag)) => _ = transport.ufrag.get_or_insert(ufrag),
                Some(("ice-pwd", password)) => _ = transport.password.get_or_insert(password),
                Some(("candidate", _)) => candidates += 1,
                Some(_) | None => {}
            }
            if candidates > MAX_CANDIDATES {
                return Err(SdpError::TooMany {
                    m_line: None,
                    what: Countable::Candidates,
                    limit: MAX_CANDIDATES,
                });
            }
        }
        Ok(Self {
            ice: credentials(0, &transport)?,
        })
    }
}

impl Offer {
    /// The same offer asking for the ICE restart of `fragment`; `None` when the fragment only
    /// brings candidates for the credentials that are in use.
    pub fn restarted(&self, fragment: &Fragment) -> Option<Self> {
        (fragment.ice != self.ice).then(|| Self {
            ice: fragment.ice.clone(),
            ..self.clone()
        })
    }
}

/// The part of one of our answers that answers a PATCH: our new credentials and candidates.
pub fn answer_fragment(answer: &str) -> String {
    let mut fragment = String::with_capacity(512);
    let mut below_m_line = false;
    for line in answer.lines() {
        let m_line = line.starts_with("m=");
        if m_line && below_m_line && fragment.contains("a=end-of-candidates") {
            break;
        }
        below_m_line |= m_line;
        let belongs = m_line
            || ["ice-", "group:", "mid:", "candidate:", "end-of-candidates"]
                .iter()
                .any(|name| line.strip_prefix("a=").is_some_and(|a| a.starts_with(name)));
        if belongs {
            fragment.push_str(line);
            fragment.push_str("\r\n");
        }
    }
    fragment
}
