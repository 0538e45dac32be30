//! Reads what the operator decides: defaults, then a file, then the environment.
//!
//! Keys are flat, so that each has one name in the file (`http_listen`) and one in the environment
//! (`SPINDLE_HTTP_LISTEN`). `config/spindle.toml` holds every key with its default; a test keeps
//! it so.

mod choices;
mod database;
mod environment;
mod error;
pub mod file;
mod limits;
mod webhooks;

pub use self::choices::{LogFormat, MetricsListen, Tls};
pub use self::database::Address;
pub use self::error::ConfigError;
pub use self::limits::{ChatToAll, WriteLimits};
pub use self::webhooks::Webhook;

use self::environment::Environment;
use self::error::{LIMITS, SHARDS, explain, nearest};
use self::file::Unread;
use figment::Figment;
use figment::providers::{Format, Serialized, Toml};
use figment::value::Value;
use serde::{Deserialize, Deserializer, Serialize};
use std::collections::BTreeMap;
use std::ffi::OsString;
use std::io::ErrorKind;
use std::net::{IpAddr, Ipv4Addr, Ipv6Addr, SocketAddr};
use std::path::{Path, PathBuf};

/// Everything an operator can set.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Config {
    /// Where HTTP or HTTPS listens; address and port; default `127.0.0.1:8080`.
    pub http_listen: SocketAddr,
    /// What links begin with; a URL without a path; default empty: made from `http_listen`, `tls`, or
    /// by the API from where it was asked.
    pub public_url: String,
    /// How HTTP is secured; default `off`.
    pub tls: Tls,
    /// The certificate and its chain for `tls = "files"`; path of a PEM file; default empty.
    pub tls_certificate: PathBuf,
    /// The private key for `tls = "files"`; path of a PEM file; default empty.
    pub tls_key: PathBuf,
    /// Whether a proxy in front ends TLS, and is believed what it says; default `false`.
    pub behind_proxy: bool,
    /// Other sites whose pages may use the API; origins or `*`; default none.
    #[serde(deserialize_with = "list")]
    pub allowed_origins: Vec<String>,
    /// Where media listens; UDP address and port; default `[::]:3478`.
    pub udp_listen: SocketAddr,
    /// Where browsers reach `udp_listen`; IP addresses; default none: this machine's own.
    #[serde(deserialize_with = "list")]
    pub public_addresses: Vec<IpAddr>,
    /// Threads that carry media; 0 to 64; default 0: one for each core.
    pub shards: u16,
    /// Signs tokens; 32 characters or more; default empty: made at start, see `state_dir`.
    pub token_secret: String,
    /// A file that holds `token_secret`; path; default empty.
    pub token_secret_file: PathBuf,
    /// Keeps a secret and a certificate made at start, and sessions unless `database_url` says where; path
    /// of a directory; default empty: none of it.
    pub state_dir: PathBuf,
    /// Rooms live at once; 1 to 100,000; default 100.
    pub max_rooms: u32,
    /// Participants in one room at once; 2 to 10,000; default 500.
    pub max_participants: u32,
    /// Live WebSockets waiting for their first message at once; 1 to 100,000; default 1,000.
    pub max_waiting_sockets: u32,
    /// Whether clinics wait in a lobby until a host admits them; default `false`.
    pub lobby: bool,
    /// Whether clinics are asked after a session what it was worth to them; default `true`, where sessions are
    /// kept.
    pub survey: bool,
    /// Whether a session asks clinics once, 10 to 30 minutes in, if people are still there; default `false`.
    pub checkpoint: bool,
    /// Whom clinics may write to in the chat; default `everyone`.
    pub chat_to_all: ChatToAll,
    /// What people may write into a session; each a key of its own beside these.
    #[serde(skip)]
    pub limits: WriteLimits,
    /// Where sessions are kept: `postgres://user:password@host/database`, or `sqlite:` and a path; empty:
    /// `spindle.db` in `state_dir`, or nowhere without one.
    pub database_url: String,
    /// Whom events of rooms are told; http or https URLs; default none: nobody.
    #[serde(deserialize_with = "list")]
    pub webhook_urls: Vec<String>,
    /// What signs them, one for each URL; `whsec_` and 24 to 64 bytes in base64, or two with a space
    /// between while one takes the place of the other; default none.
    #[serde(deserialize_with = "list")]
    pub webhook_secrets: Vec<String>,
    /// A file that holds `webhook_secrets`, one a line; path; default empty.
    pub webhook_secrets_file: PathBuf,
    /// Hours for which an event is tried; 1 to 168; default 24.
    pub webhook_hours: u32,
    /// Events that wait for one URL; 100 to 1,000,000; default 50,000.
    pub webhook_waiting: u32,
    /// Seconds that one attempt may take; 1 to 60; default 20.
    pub webhook_timeout: u32,
    /// Where Prometheus reads `/metrics`; address and port, or `off`; default `off`.
    pub metrics_listen: MetricsListen,
    /// The shape of log lines; default `text`.
    pub log_format: LogFormat,
    /// What is logged; a level or a list of `module=level`; default `info`.
    pub log_level: String,
}

impl Default for Config {
    fn default() -> Self {
        Self {
            http_listen: SocketAddr::from((Ipv4Addr::LOCALHOST, 8080)),
            public_url: String::new(),
            tls: Tls::Off,
            tls_certificate: PathBuf::new(),
            tls_key: PathBuf::new(),
            behind_proxy: false,
            allowed_origins: Vec::new(),
            udp_listen: SocketAddr::from((Ipv6Addr::UNSPECIFIED, 3478)),
            public_addresses: Vec::new(),
            shards: 0,
            token_secret: String::new(),
            token_secret_file: PathBuf::new(),
            state_dir: PathBuf::new(),
            max_rooms: 100,
            max_participants: 500,
            max_waiting_sockets: 1_000,
            lobby: false,
            survey: true,
            checkpoint: false,
            chat_to_all: ChatToAll::Everyone,
            limits: WriteLimits::default(),
            database_url: String::new(),
            webhook_urls: Vec::new(),
            webhook_secrets: Vec::new(),
            webhook_secrets_file: PathBuf::new(),
            webhook_hours: 24,
            webhook_waiting: 50_000,
            webhook_timeout: 20,
            metrics_listen: MetricsListen::Off,
            log_format: LogFormat::Text,
            log_level: "info".into(),
        }
    }
}

/// The settings, and what the operator should know of where they came from.
#[derive(Debug)]
pub struct Settings {
    /// The settings.
    pub config: Config,
    /// One sentence for each thing that was looked for or found, and has no effect.
    pub notices: Vec<String>,
}

impl Config {
    /// Reads `file` (or `config/spindle.toml` where that exists), then the `SPINDLE_*` of
    /// `environment`, and checks the result.
    pub fn read(
        file: Option<&Path>,
        environment: impl IntoIterator<Item = (OsString, OsString)>,
    ) -> Result<Settings, ConfigError> {
        let named = file.filter(|path| !path.as_os_str().is_empty());
        let file = match named {
            Some(path) => Some(path),
            None => usual_file()?,
        };
        let text = file.map_or_else(|| Ok(String::new()), file::some_text)?;
        let file_name = file.map_or_else(String::new, |path| path.display().to_string());
        let known = keys();
        let known: Vec<&str> = known.iter().map(String::as_str).collect();
        let Environment {
            values,
            mut notices,
        } = Environment::sort(environment, &known)?;
        if file.is_none() && Path::new(USUAL_FOLDER).is_dir() {
            notices.push(format!(
                "the folder `{USUAL_FOLDER}` has no {USUAL_FILE}: the environment and the defaults hold"
            ));
        }
        let config = Self::from_text(&file_name, &text, &values)?;
        Ok(Settings { config, notices })
    }

    fn from_text(
        file_name: &str,
        text: &str,
        environment: &BTreeMap<String, String>,
    ) -> Result<Self, ConfigError> {
        let place = |key: &str| match environment.contains_key(key) {
            true => format!("environment variable SPINDLE_{}", key.to_ascii_uppercase()),
            false => file_name.to_owned(),
        };
        // lossy: the environment knows only text, so "true" and "8" are read as what the key is
        let told = Figment::from(Toml::string(text)).merge(Serialized::defaults(environment));
        let wrong = |error| explain(error, &place);
        let set: BTreeMap<String, Value> = told.extract().map_err(wrong)?;
        let known = keys();
        if let Some(key) = set.into_keys().find(|key| !known.contains(key)) {
            let known: Vec<&str> = known.iter().map(String::as_str).collect();
            return Err(ConfigError::UnknownKey {
                place: place(&key),
                nearest: nearest(&key, &known),
                key,
            });
        }
        let config = Self {
            limits: told.extract_lossy().map_err(wrong)?,
            ..told.extract_lossy().map_err(wrong)?
        };
        config.check(&place)?;
        Ok(config)
    }

    /// Rules that no single type can hold.
    fn check(&self, place: &impl Fn(&str) -> String) -> Result<(), ConfigError> {
        let bad = |key: &str, rule: &str| {
            Err(ConfigError::BadValue {
                place: place(key),
                key: key.into(),
                rule: rule.into(),
            })
        };
        if self.tls == Tls::Off && !self.http_listen.ip().is_loopback() && !self.behind_proxy {
            return bad(
                "tls",
                "must not be \"off\" when `http_listen` is reachable from outside: set it to \
                 \"self-signed\" or \"files\", or say `behind_proxy = true` if a proxy in front \
                 ends TLS",
            );
        }
        if self.tls == Tls::Files {
            for (key, path) in [
                ("tls_certificate", &self.tls_certificate),
                ("tls_key", &self.tls_key),
            ] {
                if path.as_os_str().is_empty() {
                    return bad(key, "must name a PEM file when `tls` is \"files\"");
                }
            }
        } else if self.tls_certificate != PathBuf::new() || self.tls_key != PathBuf::new() {
            return bad(
                "tls",
                "must be \"files\" for `tls_certificate` and `tls_key` to be used",
            );
        }
        if !self.public_url.is_empty() && origin(&self.public_url).is_none() {
            return bad(
                "public_url",
                "must be http:// or https://, a host and perhaps a port, without a path: \
                 \"https://video.example.org\"",
            );
        }
        if self
            .allowed_origins
            .iter()
            .any(|o| o != "*" && origin(o).is_none())
        {
            return bad(
                "allowed_origins",
                "must hold origins such as \"https://learn.example.org\", without a path, or \"*\"",
            );
        }
        if self.public_addresses.iter().any(IpAddr::is_unspecified) {
            return bad(
                "public_addresses",
                "must hold addresses that a browser can send to, not 0.0.0.0 or ::",
            );
        }
        if !self.token_secret.is_empty() && !self.token_secret_file.as_os_str().is_empty() {
            return bad(
                "token_secret",
                "must be empty when `token_secret_file` is set: use one of the two",
            );
        }
        if !self.token_secret.is_empty() && self.token_secret.len() < SHORTEST_SECRET {
            return bad("token_secret", "must have 32 characters or more");
        }
        if !self.database_url.is_empty() && Address::parse(&self.database_url).is_none() {
            return bad(
                "database_url",
                "must be postgres://user:password@host/database, or sqlite: and the path of a file",
            );
        }
        if let Err((key, rule)) = webhooks::check(self).and_then(|()| limits::check(self.limits)) {
            return bad(key, &rule);
        }
        if self.shards > 64 {
            return bad("shards", &format!("must be {SHARDS}"));
        }
        let limits = [
            self.max_rooms,
            self.max_participants,
            self.max_waiting_sockets,
            self.webhook_hours,
            self.webhook_waiting,
            self.webhook_timeout,
        ];
        for (value, (key, from, to)) in limits.into_iter().zip(LIMITS) {
            if !(from..=to).contains(&value) {
                return bad(key, &format!("must be {from} to {to}"));
            }
        }
        Ok(())
    }

    /// The secret that signs tokens: the key's, the file's, the one that a relay kept in
    /// `state_dir`, or `None` where there is none of them.
    pub fn secret(&self) -> Result<Option<Vec<u8>>, ConfigError> {
        if !self.token_secret.is_empty() {
            return Ok(Some(self.token_secret.as_bytes().to_vec()));
        }
        let kept = self.state_dir.join(SECRET_IN_STATE);
        let (path, text) = match (&self.token_secret_file, &self.state_dir) {
            (named, _) if !named.as_os_str().is_empty() => (named, file::text(named)?),
            (_, folder) if !folder.as_os_str().is_empty() => match file::text(&kept) {
                Ok(text) => (&kept, text),
                Err(none) if none.why == Unread::Missing => return Ok(None),
                Err(error) => return Err(error.into()),
            },
            _ => return Ok(None),
        };
        let secret = text.trim();
        if secret.len() < SHORTEST_SECRET {
            return Err(ConfigError::BadValue {
                place: path.display().to_string(),
                key: "token_secret_file".into(),
                rule: "must hold a secret of 32 characters or more".into(),
            });
        }
        Ok(Some(secret.as_bytes().to_vec()))
    }

    /// Where sessions are kept, if anywhere.
    pub fn database(&self) -> Option<Address> {
        match (self.database_url.as_str(), self.state_dir.as_os_str()) {
            ("", folder) if folder.is_empty() => None,
            ("", _) => Some(Address::within(&self.state_dir)),
            (url, _) => Address::parse(url),
        }
    }

    /// What links begin with, once it is known where HTTP `listens`.
    pub fn public_url_at(&self, listens: SocketAddr) -> String {
        if !self.public_url.is_empty() {
            return self.public_url.trim_end_matches('/').to_owned();
        }
        let scheme = match self.tls {
            Tls::Off => "http",
            Tls::SelfSigned | Tls::Files => "https",
        };
        let host = match listens.ip() {
            ip if ip.is_loopback() || ip.is_unspecified() => "localhost".into(),
            IpAddr::V4(ip) => ip.to_string(),
            IpAddr::V6(ip) => format!("[{ip}]"),
        };
        format!("{scheme}://{host}:{}", listens.port())
    }
}

impl std::fmt::Debug for Config {
    /// The secret never reaches a log.
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Config")
            .field("http_listen", &self.http_listen)
            .field("tls", &self.tls)
            .field("udp_listen", &self.udp_listen)
            .finish_non_exhaustive()
    }
}

/// Every key.
fn keys() -> Vec<String> {
    let all = toml::Table::try_from(Config::default()).expect("settings are a table");
    let limits = limits::RANGES.iter().map(|(key, ..)| (*key).to_owned());
    all.keys().cloned().chain(limits).collect()
}

/// `config/spindle.toml`, if anything of that name is there: whether it can be read is seen when it is.
fn usual_file() -> Result<Option<&'static Path>, ConfigError> {
    let (folder, file) = (Path::new(USUAL_FOLDER), Path::new(USUAL_PATH));
    match file.symlink_metadata() {
        Ok(_) => Ok(Some(file)),
        Err(none) if none.kind() == ErrorKind::NotFound => match folder.metadata() {
            // a folder that is itself a link to nothing
            Err(gone) if folder.is_symlink() => Err(file::unreachable(folder, &gone).into()),
            Ok(_) | Err(_) => Ok(None),
        },
        // a file that is called config is nobody's settings
        Err(other) if other.kind() == ErrorKind::NotADirectory => Ok(None),
        Err(_) => Ok(Some(file)),
    }
}

const USUAL_FOLDER: &str = "config";
const USUAL_FILE: &str = "spindle.toml";
const USUAL_PATH: &str = "config/spindle.toml";

/// The file in `state_dir` that holds a secret made at start.
pub const SECRET_IN_STATE: &str = "token_secret";

// HS256 signs with 256 bits: a shorter secret can be guessed from any one link (RFC 7518 §3.2).
const SHORTEST_SECRET: usize = 32;

/// `https://host:port` of a URL without a path; `None` for anything else.
pub fn origin(url: &str) -> Option<&str> {
    let url = url.strip_suffix('/').unwrap_or(url);
    let host = url
        .strip_prefix("https://")
        .or_else(|| url.strip_prefix("http://"))?;
    let allowed = |c: char| c.is_ascii_alphanumeric() || "-._:[]".contains(c);
    (!host.is_empty() && host.chars().all(allowed)).then_some(url)
}

/// A list, or in the environment its items separated by commas.
fn list<'de, D, T>(deserializer: D) -> Result<Vec<T>, D::Error>
where
    D: Deserializer<'de>,
    T: std::str::FromStr<Err: std::fmt::Display>,
{
    #[derive(Deserialize)]
    #[serde(untagged)]
    enum Either {
        List(Vec<String>),
        Text(String),
    }
    let items = match Either::deserialize(deserializer)? {
        Either::List(items) => items,
        Either::Text(text) => text.split(',').map(|item| item.trim().to_owned()).collect(),
    };
    items
        .iter()
        .filter(|item| !item.is_empty())
        .map(|item| item.parse().map_err(serde::de::Error::custom))
        .collect()
}

#[cfg(test)]
mod tests;
