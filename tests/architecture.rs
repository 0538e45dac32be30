//! Reads the sources and fails on an arrow that points the wrong way.
//!
//! The rules stand in [`ARROWS`], [`CRATES`] and [`IMPURE`]; `reading.rs` is a small lexer, so that
//! an inline `crate::relay::x()` counts as much as a `use` line, and a comment or a string does not.
//! Test code (`#[cfg(test)]` modules) may reach wherever it likes. `circles.rs` looks for parts that
//! need each other, `shape.rs` at what grew too long and at who seals.

#[path = "architecture/circles.rs"]
mod circles;
#[path = "architecture/reading.rs"]
mod reading;
#[path = "architecture/shape.rs"]
mod shape;

use reading::{paths, test_modules};
use std::collections::BTreeSet;
use std::fmt;
use std::path::Path;

/// Which rooms each room may name, beside itself and the leaves. A room may be a path: the longest
/// match counts.
const ARROWS: &[(&str, &[&str])] = &[
    ("ids", &[]),
    ("units", &[]),
    ("redact", &[]),
    ("config", &[]),
    ("unverified", &[]),
    ("verified", &[]),
    ("counters", &[]),
    ("limiter", &[]),
    ("site", &[]),
    ("role", &[]),
    ("words", &[]),
    ("media", &[]),
    // bytes and their meaning know only the vocabulary, so that every parser can be fuzzed alone
    ("media::wire", &["media::negotiated"]),
    ("relay", &["media"]),
    // the parsed offer and the vocabulary of a link pass through as values; the rest of media
    // is behind the relay's handle
    (
        "session",
        &["relay", "store", "media::sdp", "media::negotiated"],
    ),
    ("programme", &["store"]),
    ("store", &[]),
    ("papers", &["session"]),
    ("webhooks", &["store"]),
    ("cluster", &["relay", "store"]),
    ("operate", &["relay", "store"]),
    (
        "signaling",
        &[
            "session",
            "papers",
            "programme",
            "relay",
            "store",
            "media::sdp",
            "media::negotiated",
        ],
    ),
    // wires the rooms into one process, for `main` and for tests
    (
        "serve",
        &[
            "operate",
            "relay",
            "session",
            "signaling",
            "store",
            "webhooks",
            "media::link",
        ],
    ),
    // the far ends speak the messages and hold little else of ours
    (
        "load",
        &[
            "signaling::messages",
            "signaling::tokens",
            // its wire, and the sealing of its own SRTP; not the link that it measures
            "media::wire",
            "media::negotiated",
            "media::link::srtp",
        ],
    ),
    ("check", &["signaling::messages"]),
];

/// Rooms that anyone may name and that name only each other.
const LEAVES: &[&str] = &[
    "ids",
    "units",
    "redact",
    "config",
    "counters",
    "limiter",
    "role",
    "site",
    "unverified",
    "verified",
    "words",
];

/// Crates that belong to some rooms only.
const CRATES: &[(&str, &[&str])] = &[
    ("axum", &["signaling", "operate", "serve"]),
    ("axum_server", &["signaling", "operate", "serve"]),
    ("tower_http", &["signaling", "operate", "serve"]),
    ("utoipa_swagger_ui", &["signaling", "operate"]),
    ("sqlx", &["store"]),
    ("fluent_bundle", &["words"]),
    ("fluent_langneg", &["words"]),
    ("unic_langid", &["words"]),
    ("accept_language", &["words"]),
    ("unicode_bidi", &["words"]),
    ("typst", &["papers"]),
    ("typst_kit", &["papers"]),
    ("typst_layout", &["papers"]),
    ("typst_pdf", &["papers"]),
    ("unicode_script", &["papers"]),
    ("async_nats", &["cluster"]),
    ("webrtc", &["load", "check"]),
    ("quinn_udp", &["relay", "load"]),
    ("socket2", &["relay", "operate", "load"]),
    ("dimpl", &["media", "load"]),
    ("mio", &["load"]),
    ("nix", &["relay", "load", "config"]),
    ("rustix", &["relay"]),
    ("reqwest", &["load", "webhooks", "config"]),
    ("tokio_tungstenite", &["load"]),
    ("prometheus_client", &["operate"]),
    ("clap", &["main", "load", "check"]),
];

/// What nothing under `media/` may name: clocks, chance, sockets, locks, runtimes.
const IMPURE: &[&str] = &[
    "tokio",
    "futures_util",
    "rand",
    "getrandom",
    "aws_lc_rs::rand::SystemRandom",
    "std::net::UdpSocket",
    "std::net::TcpStream",
    "std::net::TcpListener",
    "std::sync::Mutex",
    "std::sync::RwLock",
    "std::sync::Condvar",
    "std::sync::mpsc",
    "std::thread",
    "std::fs",
    "std::env",
    "Instant::now",
    "SystemTime::now",
    "Uuid::now_v7",
    "Uuid::new_v4",
    "RoomId::fresh",
    "ParticipantId::fresh",
    "TrackId::fresh",
];

/// A file longer than this is usually two nouns.
const LONGEST_FILE: usize = 600;

/// Spelled in two halves, so that this file does not find itself.
const UNFINISHED: &[&str] = &[concat!("TO", "DO"), concat!("FIX", "ME")];

/// One broken rule, with the place and the way out.
#[derive(Debug, PartialEq, Eq, PartialOrd, Ord)]
struct Complaint {
    file: String,
    line: usize,
    what: String,
}

impl fmt::Display for Complaint {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}:{}: {}", self.file, self.line, self.what)
    }
}

/// One source file: its path under `src/`, its text, and whether only tests are built from it.
struct Source {
    path: String,
    text: String,
    only_tests: bool,
}

impl Source {
    fn new(path: &str, text: &str) -> Self {
        Self {
            path: path.to_owned(),
            text: text.to_owned(),
            only_tests: false,
        }
    }

    /// `media/wire/mod.rs` is the module `media::wire`.
    fn module(&self) -> Vec<String> {
        let path = self.path.trim_end_matches(".rs");
        let path = path.strip_suffix("/mod").unwrap_or(path);
        if path == "lib" {
            Vec::new()
        } else {
            path.split('/').map(str::to_owned).collect()
        }
    }

    fn complain(&self, line: usize, what: String) -> Complaint {
        Complaint {
            file: format!("src/{}", self.path),
            line,
            what,
        }
    }

    /// Every complaint about this file alone.
    fn complaints(&self) -> Vec<Complaint> {
        let mut all = self.complaints_of_shape();
        if !self.only_tests {
            all.extend(self.complaints_of_paths());
        }
        all.sort();
        all
    }

    fn complaints_of_shape(&self) -> Vec<Complaint> {
        let mut all = Vec::new();
        let first = self.text.lines().next().unwrap_or_default();
        let opens = first
            .strip_prefix("//! ")
            .is_some_and(|sentence| !sentence.trim().is_empty());
        if !opens && !self.only_tests {
            all.push(self.complain(
                1,
                "open the module with one `//!` sentence on what it decides".into(),
            ));
        }
        let lines = self.text.lines().count();
        if lines > LONGEST_FILE {
            all.push(self.complain(
                lines,
                format!("{lines} lines: split by noun at {LONGEST_FILE}"),
            ));
        }
        for (index, line) in self.text.lines().enumerate() {
            if let Some(word) = UNFINISHED.iter().find(|word| line.contains(**word)) {
                all.push(self.complain(index + 1, format!("{word}: finish it or file it")));
            }
        }
        all
    }

    fn complaints_of_paths(&self) -> Vec<Complaint> {
        let module = self.module();
        let mut all = BTreeSet::new();
        for named in paths(&self.text) {
            for what in wrong_arrows(&module, &named.segments) {
                all.insert(self.complain(named.line, what));
            }
        }
        all.into_iter().collect()
    }
}

/// What is wrong with `module` naming `path`.
fn wrong_arrows(module: &[String], path: &[String]) -> Vec<String> {
    let mut wrong = Vec::new();
    let from = module.join("::");
    let room = module.first().map_or("lib", String::as_str);
    if let Some(to) = target(module, path) {
        let allowed = ARROWS
            .iter()
            .filter(|(from_room, _)| covers(from_room, &from))
            .max_by_key(|(from_room, _)| from_room.len());
        match allowed {
            Some((own, allowed)) => {
                let mut fine = allowed.iter().chain(LEAVES).chain([own]);
                if !fine.any(|target| covers(target, &to)) {
                    let allowed = allowed.join(", ");
                    wrong.push(format!(
                        "{from} may not name {to}; {own} may name [{allowed}]"
                    ));
                }
            }
            None if room == "main" || room == "lib" => {}
            None => wrong.push(format!(
                "the room {room} has no line in tests/architecture.rs"
            )),
        }
        if !covers("media::sdp", &from) && to.starts_with("media::sdp::") {
            let inner = to.split("::").nth(2).unwrap_or_default();
            if inner.starts_with(char::is_lowercase) && to.split("::").count() > 3 {
                wrong.push(format!(
                    "{from} reaches into {to}: only media/sdp knows how SDP is read"
                ));
            }
        }
    } else {
        let name = path.first().map_or("", String::as_str);
        for (_, rooms) in CRATES.iter().filter(|(owned, _)| *owned == name) {
            if !rooms.contains(&room) {
                wrong.push(format!(
                    "{from} may not name {name}: only {} may",
                    rooms.join(", ")
                ));
            }
        }
    }
    if room == "media" {
        let path = path.join("::");
        for impure in IMPURE {
            let prefixed = covers(impure, &path);
            // `Instant::now` may be named with or without its own path before it
            let anywhere = impure.starts_with(char::is_uppercase)
                && (path.ends_with(impure) && path.len() > impure.len());
            if prefixed || anywhere {
                wrong.push(format!("{from} is pure and may not name {impure}"));
            }
        }
    }
    wrong
}

/// The path inside our crate that `path` means when `module` names it; `None` for other crates,
/// local names and the module's own relatives within one room.
fn target(module: &[String], path: &[String]) -> Option<String> {
    let mut base: Vec<String> = Vec::new();
    let rest = match path.first()?.as_str() {
        "crate" => &path[1..],
        // the binary sees the library under its own name
        "spindle" => &path[1..],
        "super" => {
            let ups = path
                .iter()
                .take_while(|segment| *segment == "super")
                .count();
            base = module[..module.len().saturating_sub(ups)].to_vec();
            &path[ups..]
        }
        _ => return None,
    };
    base.extend(rest.iter().cloned());
    (!base.is_empty()).then(|| base.join("::"))
}

/// Whether `path` is `room` or lies inside it.
fn covers(room: &str, path: &str) -> bool {
    path.strip_prefix(room)
        .is_some_and(|rest| rest.is_empty() || rest.starts_with("::"))
}

/// Every file under a folder whose name ends so: its path from there, and its text. What was installed
/// is none of ours.
fn texts(root: &Path, ends: &[&str]) -> Vec<(String, String)> {
    let mut found = Vec::new();
    let mut folders = vec![root.to_owned()];
    while let Some(folder) = folders.pop() {
        for entry in std::fs::read_dir(&folder).expect("the folder can be read") {
            let path = entry.expect("a folder entry can be read").path();
            let ending = path.extension().and_then(|ending| ending.to_str());
            if path.is_dir() {
                folders.extend((!path.ends_with("node_modules")).then_some(path));
            } else if ending.is_some_and(|ending| ends.contains(&ending)) {
                let text = std::fs::read_to_string(&path).expect("a source file can be read");
                let path = path.strip_prefix(root).expect("it lies under its root");
                found.push((path.to_string_lossy().replace('\\', "/"), text));
            }
        }
    }
    found.sort();
    found
}

/// The sources of the house, test-only modules marked.
fn house() -> Vec<Source> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("src");
    let mut sources: Vec<Source> = texts(&root, &["rs"])
        .iter()
        .map(|(path, text)| Source::new(path, text))
        .collect();
    let mut only_tests = BTreeSet::new();
    for source in &sources {
        for name in test_modules(&source.text) {
            let mut module = source.module();
            module.push(name);
            only_tests.insert(module.join("::"));
        }
    }
    for source in &mut sources {
        let module = source.module().join("::");
        source.only_tests = only_tests.iter().any(|tests| covers(tests, &module));
    }
    sources
}

#[test]
fn every_arrow_of_the_house_points_down() {
    let sources = house();
    assert!(sources.len() > 10, "the source files were found");
    let complaints: Vec<String> = sources
        .iter()
        .flat_map(Source::complaints)
        .map(|complaint| complaint.to_string())
        .collect();
    assert!(complaints.is_empty(), "\n{}", complaints.join("\n"));
}

fn complaints_about(path: &str, code: &str) -> Vec<String> {
    let source = Source::new(path, &format!("//! Decides something.\n{code}"));
    source
        .complaints()
        .into_iter()
        .map(|complaint| complaint.what)
        .collect()
}

#[test]
fn a_wrong_arrow_turns_the_test_red() {
    for (path, code) in [
        ("media/egress/forward.rs", "use crate::relay::Shard;"),
        (
            "media/egress/forward.rs",
            "use crate::{ids::TrackId, session::{Role, Floor}};",
        ),
        ("media/wire/rtp.rs", "use super::super::link::Link;"),
        ("media/link/ice.rs", "use tokio::time::sleep;"),
        (
            "media/link/ice.rs",
            "fn f() { let now = std::time::Instant::now(); }",
        ),
        (
            "media/link/ice.rs",
            "use std::time::Instant; fn f() { let now = Instant::now(); }",
        ),
        (
            "media/link/ice.rs",
            "use std::{net::{SocketAddr, UdpSocket}, sync::Arc};",
        ),
        (
            "media/selection/slots.rs",
            "fn f() { let id = crate::ids::TrackId::fresh(); }",
        ),
        ("relay/shard.rs", "fn f() { crate::signaling::announce(); }"),
        ("relay/shard.rs", "use axum::Router;"),
        ("session/room.rs", "use crate::media::selection::Selection;"),
        (
            "session/room.rs",
            "use crate::signaling::messages::Welcome;",
        ),
        ("signaling/live.rs", "use crate::media::sdp::lines::Line;"),
        (
            "signaling/live.rs",
            "use webrtc::peer_connection::RTCPeerConnection;",
        ),
        // what loads the relay may not stand on what it measures
        ("load/far_end.rs", "use crate::media::link::Link;"),
        ("load/carrier.rs", "use crate::relay::Shard;"),
        ("relay/shard.rs", "use crate::load::Options;"),
        ("serve.rs", "use crate::load::Options;"),
        ("units.rs", "use crate::media::wire;"),
        (
            "units.rs",
            "#[cfg(test)]\nmod tests { fn f() {} }\nuse crate::media::wire;",
        ),
        ("helpers.rs", "use crate::ids::RoomId;"),
    ] {
        assert!(!complaints_about(path, code).is_empty(), "{path}: {code}");
    }
}

#[test]
fn a_right_arrow_stays_green() {
    for (path, code) in [
        (
            "media/egress/forward.rs",
            "use crate::ids::TrackId; use super::super::wire::rtp::Header;",
        ),
        (
            "media/link/ice.rs",
            "use std::time::{Duration, Instant}; use std::net::SocketAddr;",
        ),
        (
            "media/link/ice.rs",
            "// tokio::spawn\n/* crate::relay::x */ const S: &str = \"crate::relay::x\";",
        ),
        (
            "media/link/ice.rs",
            "const R: &str = r#\"tokio::x \" axum::y\"#; const C: char = '\"';",
        ),
        (
            "media/link/ice.rs",
            "#[cfg(test)]\nmod tests { use crate::relay::Shard; }",
        ),
        (
            "relay/shard.rs",
            "use crate::media::{link::Link, wire}; use tokio::net::UdpSocket;",
        ),
        (
            "session/room.rs",
            "use crate::relay::Relay; use crate::media::sdp::Offer;",
        ),
        (
            "signaling/live.rs",
            "use crate::session::JoinRequest; use axum::extract::ws::WebSocket;",
        ),
        (
            "check/far_end.rs",
            "use webrtc::api::API; use crate::signaling::messages::Join;",
        ),
        (
            "main.rs",
            "use spindle::signaling::routes; use clap::Parser;",
        ),
    ] {
        assert_eq!(
            complaints_about(path, code),
            Vec::<String>::new(),
            "{path}: {code}"
        );
    }
}

#[test]
fn a_module_without_its_sentence_an_overlong_file_and_an_unfinished_one_turn_the_test_red() {
    assert_eq!(
        Source::new("ids.rs", "use std::fmt;\n").complaints().len(),
        1
    );
    assert_eq!(
        complaints_about("ids.rs", &"\n".repeat(LONGEST_FILE)).len(),
        1
    );
    assert_eq!(
        complaints_about("ids.rs", concat!("// TO", "DO: later")).len(),
        1
    );
}

#[test]
fn a_test_module_in_its_own_file_is_known() {
    assert_eq!(
        test_modules("#[cfg(test)]\nmod far_end;\nmod live;\n"),
        ["far_end"]
    );
}
