//! Names whom events are told, so that neither a log nor the database knows more of it than it must.

use aws_lc_rs::{digest, hmac};
use reqwest::Url;
use std::fmt;

/// Who is told, and what signs for it.
pub struct Target {
    pub(super) url: Url,
    pub(super) keys: Vec<hmac::Key>,
    name: String,
}

impl Target {
    /// A target at this URL.
    pub fn new(url: Url, secrets: &[Vec<u8>]) -> Self {
        let digest = digest::digest(&digest::SHA256, url.as_str().as_bytes());
        let half = &digest.as_ref()[..16];
        let name = half.iter().map(|byte| format!("{byte:02x}")).collect();
        let keys = secrets.iter();
        Self {
            url,
            keys: keys
                .map(|secret| hmac::Key::new(hmac::HMAC_SHA256, secret))
                .collect(),
            name,
        }
    }

    /// What the outbox knows it by: the same for the same URL, whatever stands beside it in the settings.
    pub fn name(&self) -> &str {
        &self.name
    }
}

impl fmt::Display for Target {
    /// Without the path, which may hold a secret.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.url.origin().ascii_serialization())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_log_never_knows_the_path_and_the_outbox_nothing() {
        let at = |url: &str| Target::new(Url::parse(url).unwrap(), &[]);
        let target = at("https://learn.example.org:8443/hooks/s3cret?key=s3cret");
        assert_eq!(target.to_string(), "https://learn.example.org:8443");
        assert_eq!(target.name().len(), 32);
        assert_eq!(target.name(), at(target.url.as_str()).name());
        assert_ne!(target.name(), at("https://learn.example.org:8443/").name());
    }
}
