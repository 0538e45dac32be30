//! Reads where sessions are kept.

use crate::redact::Pii;
use std::path::{Path, PathBuf};

/// Which database, as the operator says it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Address {
    /// A file of our own.
    Sqlite(PathBuf),
    /// A server; the URL holds a password.
    Postgres(Pii<String>),
}

impl Address {
    /// Reads `database_url`; `None` for what is no database we know.
    pub fn parse(url: &str) -> Option<Self> {
        if let Some(path) = url.strip_prefix("sqlite:") {
            let path = path.strip_prefix("//").unwrap_or(path);
            return (!path.is_empty()).then(|| Self::Sqlite(path.into()));
        }
        let server = ["postgres://", "postgresql://"];
        let is_server = server.iter().any(|scheme| url.starts_with(scheme));
        is_server.then(|| Self::Postgres(Pii(url.to_owned())))
    }

    /// The embedded database of a `state_dir`.
    pub fn within(folder: &Path) -> Self {
        Self::Sqlite(folder.join("spindle.db"))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_address_is_a_file_or_a_server() {
        let sqlite = |path: &str| Some(Address::Sqlite(path.into()));
        assert_eq!(Address::parse("sqlite:///var/s.db"), sqlite("/var/s.db"));
        assert_eq!(Address::parse("sqlite:s.db"), sqlite("s.db"));
        for url in [
            "postgres://hub:secret@db/spindle",
            "postgresql:///s?host=/run",
        ] {
            let server = Address::Postgres(Pii(url.into()));
            assert_eq!(Address::parse(url), Some(server));
        }
        for url in ["", "sqlite:", "mysql://a/b", "postgres", "/var/s.db"] {
            assert_eq!(Address::parse(url), None, "{url}");
        }
    }
}
