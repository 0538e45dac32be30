//! Names what a setting of few values may choose.

use serde::{Deserialize, Serialize};
use std::net::SocketAddr;

/// How HTTP is secured.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Tls {
    /// Plain HTTP: only on loopback, or behind a proxy.
    Off,
    /// A certificate made at start, kept in `state_dir` where that is set; browsers warn of it.
    SelfSigned,
    /// The operator's certificate, read again when its files change.
    Files,
}

/// Where metrics are read.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub enum MetricsListen {
    /// Nowhere.
    Off,
    /// Over plain HTTP, by whoever reaches this address.
    At(SocketAddr),
}

impl TryFrom<String> for MetricsListen {
    type Error = &'static str;

    fn try_from(text: String) -> Result<Self, Self::Error> {
        match text.as_str() {
            "off" => Ok(Self::Off),
            address => address
                .parse()
                .map(Self::At)
                .map_err(|_| "neither \"off\" nor an address and port such as 127.0.0.1:9464"),
        }
    }
}

impl From<MetricsListen> for String {
    fn from(listen: MetricsListen) -> Self {
        match listen {
            MetricsListen::Off => "off".into(),
            MetricsListen::At(address) => address.to_string(),
        }
    }
}

/// The shape of log lines.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum LogFormat {
    /// For people.
    Text,
    /// One JSON object a line.
    Json,
}
