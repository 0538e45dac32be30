//! Reads what an offer says of its transport: ICE, DTLS and whose certificate.

use super::error::SdpError;
use super::token::is_token;
use crate::media::negotiated::{Fingerprint, IceCredentials};

/// `sha-512` has seven letters.
const LONGEST_HASH: usize = 16;

/// The transport attributes of one level, not yet checked: only the ones that are used must be
/// right.
#[derive(Default, Clone, Copy)]
pub(super) struct Transport<'a> {
    pub(super) ufrag: Option<&'a str>,
    pub(super) password: Option<&'a str>,
    pub(super) fingerprint: Option<&'a str>,
    pub(super) setup: Option<&'a str>,
    /// Another hash than SHA-256 by which the certificate is named.
    other_hash: Option<&'a str>,
    /// `a=ice-lite`.
    pub(super) lite: bool,
}

impl<'a> Transport<'a> {
    /// Whether the attribute was one of ours.
    pub(super) fn take(&mut self, name: &str, value: &'a str) -> bool {
        match name {
            "ice-ufrag" => self.ufrag = Some(value),
            "ice-pwd" => self.password = Some(value),
            "setup" => self.setup = Some(value),
            "ice-lite" => self.lite = true,
            "fingerprint" => {
                // RFC 8122 §5: several hashes of one certificate may be offered; SHA-256 is the
                // one that everybody has.
                match value.split_once(' ') {
                    Some((hash, hex)) if hash.eq_ignore_ascii_case("sha-256") => {
                        self.fingerprint.get_or_insert(hex.trim());
                    }
                    Some((hash, _)) if is_token(hash) && hash.len() <= LONGEST_HASH => {
                        self.other_hash.get_or_insert(hash);
                    }
                    Some(_) | None => {}
                }
            }
            _ => return false,
        }
        true
    }

    pub(super) fn or(self, below: Self) -> Self {
        Self {
            ufrag: self.ufrag.or(below.ufrag),
            password: self.password.or(below.password),
            fingerprint: self.fingerprint.or(below.fingerprint),
            setup: self.setup.or(below.setup),
            other_hash: self.other_hash.or(below.other_hash),
            lite: self.lite || below.lite,
        }
    }
}

/// `a=setup` of an offer (RFC 4145 §4).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Setup {
    ActPass,
    Active,
    Passive,
}

pub(super) fn credentials(
    m_line: usize,
    transport: &Transport<'_>,
) -> Result<IceCredentials, SdpError> {
    // RFC 8839 §5.4
    let checked = |value: Option<&str>, attribute, min, rule| {
        let value = value.ok_or(SdpError::MissingAttribute {
            m_line,
            attribute,
            rule,
        })?;
        let fits = (min..=256).contains(&value.len())
            && value
                .bytes()
                .all(|b| b.is_ascii_alphanumeric() || b == b'+' || b == b'/');
        fits.then(|| value.to_owned())
            .ok_or(SdpError::MalformedAttribute {
                m_line: Some(m_line),
                attribute,
                rule,
            })
    };
    Ok(IceCredentials {
        ufrag: checked(
            transport.ufrag,
            "ice-ufrag",
            4,
            "4 to 256 letters, digits, + or /",
        )?,
        password: checked(
            transport.password,
            "ice-pwd",
            22,
            "22 to 256 letters, digits, + or /",
        )?,
    })
}

pub(super) fn fingerprint(
    m_line: usize,
    transport: &Transport<'_>,
) -> Result<Fingerprint, SdpError> {
    const RULE: &str = "sha-256 and 32 hex pairs separated by colons";
    let text = match (transport.fingerprint, transport.other_hash) {
        (Some(text), _) => text,
        (None, Some(hash)) => {
            let hash = hash.to_owned();
            return Err(SdpError::OtherHash { m_line, hash });
        }
        (None, None) => {
            return Err(SdpError::MissingAttribute {
                m_line,
                attribute: "fingerprint",
                rule: RULE,
            });
        }
    };
    let malformed = SdpError::MalformedAttribute {
        m_line: Some(m_line),
        attribute: "fingerprint",
        rule: RULE,
    };
    let mut digest = [0; 32];
    let mut pairs = text.split(':');
    for byte in &mut digest {
        let pair = pairs
            .next()
            .filter(|pair| pair.len() == 2 && pair.bytes().all(|b| b.is_ascii_hexdigit()));
        *byte = pair
            .and_then(|pair| u8::from_str_radix(pair, 16).ok())
            .ok_or_else(|| malformed.clone())?;
    }
    match pairs.next() {
        None => Ok(Fingerprint(digest)),
        Some(_) => Err(malformed),
    }
}

pub(super) fn setup(m_line: usize, transport: &Transport<'_>) -> Result<Setup, SdpError> {
    match transport.setup {
        Some("actpass") => Ok(Setup::ActPass),
        // RFC 4145 §4.1: an offer that says nothing is active.
        Some("active") | None => Ok(Setup::Active),
        Some("passive") => Ok(Setup::Passive),
        Some(_) => Err(SdpError::MalformedAttribute {
            m_line: Some(m_line),
            attribute: "setup",
            rule: "actpass, active or passive",
        }),
    }
}
