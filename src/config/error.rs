//! Says what is wrong with a setting, and what it must be.

use super::file::FileError;
use super::limits::RANGES;
use figment::error::Kind;

/// Why the settings cannot be used; written for the operator.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum ConfigError {
    /// A file of settings, or one that a setting names, cannot be read.
    #[error(transparent)]
    Unreadable(#[from] FileError),
    /// A key nobody knows.
    #[error("{place}: unknown key `{key}`{}", nearest.as_ref().map_or_else(String::new, |n| format!("; did you mean `{n}`?")))]
    UnknownKey {
        /// File or environment variable.
        place: String,
        /// The key.
        key: String,
        /// The nearest known one, if one is near.
        nearest: Option<String>,
    },
    /// A value that cannot be what its key needs.
    #[error("{place}: `{key}` {rule}")]
    BadValue {
        /// File or environment variable.
        place: String,
        /// The key.
        key: String,
        /// What it must be and how to fix it.
        rule: String,
    },
    /// The file is not TOML.
    #[error("{place}: {why}")]
    NotToml {
        /// The file.
        place: String,
        /// The parser's word.
        why: String,
    },
}

/// What figment found, in words for the operator; `place` says where a key was set.
pub(super) fn explain(error: figment::Error, place: &impl Fn(&str) -> String) -> ConfigError {
    let key = error.path.join(".");
    match error.kind {
        _ if key.is_empty() => ConfigError::NotToml {
            place: place(""),
            why: error.kind.to_string(),
        },
        // the value itself stays out: it may be the secret
        kind => ConfigError::BadValue {
            place: place(&key),
            rule: match (needed(&key), kind) {
                (Some(needed), _) => format!("must be {needed}"),
                (None, Kind::InvalidType(_, expected) | Kind::InvalidValue(_, expected)) => {
                    format!("must be {expected}")
                }
                (None, Kind::UnknownVariant(_, known)) => {
                    format!("must be one of: {}", known.join(", "))
                }
                (None, kind) => format!("cannot be read: {kind}"),
            },
            key,
        },
    }
}

/// What the key must be, where a type would say it in Rust's words.
fn needed(key: &str) -> Option<String> {
    let words = match key {
        "http_listen" | "udp_listen" => {
            "an address and port such as \"127.0.0.1:8080\" or \"[::]:3478\""
        }
        "metrics_listen" => "\"off\", or an address and port such as \"127.0.0.1:9464\"",
        "public_addresses" => {
            "IP addresses such as \"203.0.113.7\"; in the environment with commas between them"
        }
        "behind_proxy" | "lobby" | "survey" | "checkpoint" => "true or false",
        "shards" => SHARDS,
        _ => {
            let mut limits = LIMITS.iter().chain(RANGES);
            let (_, from, to) = limits.find(|(limit, ..)| *limit == key)?;
            return Some(format!("{from} to {to}"));
        }
    };
    Some(words.into())
}

pub(super) const SHARDS: &str = "0 (one for each core) to 64";

/// Keys that bound something, with what they may be.
pub(super) const LIMITS: [(&str, u32, u32); 6] = [
    ("max_rooms", 1, 100_000),
    ("max_participants", 2, 10_000),
    ("max_waiting_sockets", 1, 100_000),
    ("webhook_hours", 1, 168),
    ("webhook_waiting", 100, 1_000_000),
    ("webhook_timeout", 1, 60),
];

pub(super) fn nearest(unknown: &str, known: &[&str]) -> Option<String> {
    let likeness = |key: &str| strsim::jaro_winkler(unknown, key);
    known
        .iter()
        .map(|key| (likeness(key), *key))
        .filter(|(likeness, _)| *likeness > 0.75) // below that a guess misleads
        .max_by(|a, b| a.0.total_cmp(&b.0))
        .map(|(_, key)| key.to_owned())
}
