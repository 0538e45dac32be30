//! Writes `docs/webhooks.md` from the Rust types, and fails when the committed file differs.

use super::counts::{Dropped, Failure};
use super::queue::{BESIDE, LONGEST_PAUSE, LONGEST_QUIET};
use crate::config::Config;
use crate::counters::Labelled;
use crate::ids::{ParticipantId, RoomId};
use crate::role::Role;
use crate::session::event::{Closed, Event, Left, Over, Through, What, Who};
use crate::session::messages::Entrance;
use crate::session::phase::Phase;
use serde::Serialize;
use serde_json::Value;
use std::fmt::Write as _;
use std::path::Path;
use uuid::Uuid;

/// What is said beside the types; a name in doubled braces is filled in.
const PROSE: &str = include_str!("reference.md");

/// One type of event: an example, and what its data says.
struct Entry {
    what: What,
    says: String,
}

fn entry(what: What, says: impl Into<String>) -> Entry {
    let says = says.into();
    Entry { what, says }
}

/// `a`, `b` …, each with what it means.
fn values<T: Serialize>(all: &[T], meaning: impl Fn(&T) -> &'static str) -> String {
    let each = all.iter().map(|one| {
        let name = serde_json::to_value(one).expect("a name");
        format!("`{}` ({})", name.as_str().expect("a name"), meaning(one))
    });
    each.collect::<Vec<_>>().join(", ")
}

fn entrances() -> String {
    let all = [
        Entrance::Open,
        Entrance::Lobby,
        Entrance::Locked,
        Entrance::Ended,
    ];
    values(&all, |one| match one {
        Entrance::Open => "everyone comes in",
        Entrance::Lobby => "a host lets each in",
        Entrance::Locked => "nobody new does",
        Entrance::Ended => "the session is over, and the next has not begun",
    })
}

fn entries() -> Vec<Entry> {
    let north = Who {
        participant: ParticipantId::from_uuid(Uuid::from_u128(
            0x0193_7a2e_6a5c_7b1e_9c3d_5f1e_2d3c_4b5a,
        )),
        name: "Clinic North".into(),
        role: Role::Clinician,
        site: Role::Clinician.site(),
        subject: Some("north-17".into()),
        through: Through::Page,
    };
    let closed = [
        Closed::Closed,
        Closed::Empty,
        Closed::Failed,
        Closed::Restarted,
    ];
    let closed = values(&closed, |one| match one {
        Closed::Closed => "over the API: its links open nothing any more",
        Closed::Empty => "nobody was there for ten minutes",
        Closed::Failed => "bugs of ours, too many",
        Closed::Restarted => "the relay ended, and nothing is kept",
    });
    let over = [Over::Ended, Over::Empty, Over::RoomClosed];
    let over = values(&over, |one| match one {
        Over::Ended => "a host ended it, for everyone or for the clinics",
        Over::Empty => "nobody was there for ten minutes",
        Over::RoomClosed => "with its room",
    });
    let left = [
        Left::Left,
        Left::Vanished,
        Left::Removed,
        Left::Failed,
        Left::SessionEnded,
        Left::RoomClosed,
        Left::Restarted,
    ];
    let left = values(&left, |one| match one {
        Left::Left => "by themselves",
        Left::Vanished => "nothing came from them any more, and their place was given up",
        Left::Removed => "a host removed them",
        Left::Failed => "their connection failed, or was ended for what it sent",
        Left::SessionEnded => "a host ended the session",
        Left::RoomClosed => "the room was closed",
        Left::Restarted => "the relay started again, and nothing brings them back by itself",
    });
    let roles = values(&Role::ALL, |role| match role {
        Role::Facilitator => "of the hub, leads",
        Role::Coordinator => "of the hub, admits people",
        Role::Specialist => "of the hub",
        Role::Clinician => "of a clinic",
        Role::Observer => "watches",
    });
    let ways = [Through::Page, Through::Whip, Through::Whep];
    let ways = values(&ways, |way| match way {
        Through::Page => "a browser's page",
        Through::Whip => "an encoder that publishes",
        Through::Whep => "a player that watches",
    });
    let phases: Vec<String> = Phase::ALL
        .iter()
        .map(|phase| {
            serde_json::to_string(phase)
                .expect("a name")
                .replace('"', "`")
        })
        .collect();
    vec![
        entry(
            What::RoomOpened {
                entrance: Entrance::Open,
            },
            format!(
                "A room was opened: over the API, or by the first who used a link to it. Where a relay \
                 starts with its first target, rooms that were open before are told in the same way. \
                 `entrance` says how clinics come in: {}.",
                entrances()
            ),
        ),
        entry(
            What::RoomClosed {
                reason: Closed::Empty,
            },
            format!(
                "A room is gone; the last event of its `sequence`. Where the reason is not `closed` its \
                 links open it anew. `reason`: {closed}."
            ),
        ),
        entry(
            What::SessionBegan {},
            "Someone of the hub is in the room, and no session ran. Clinics that come early begin none; \
             and while the line of the hub breaks, the session goes on.",
        ),
        entry(
            What::SessionEnded {
                reason: Over::Ended,
            },
            format!("A session that began is over. `reason`: {over}."),
        ),
        entry(
            What::ParticipantJoined(north.clone()),
            format!(
                "Someone was let in. A reload, another network or a restart of a relay that keeps its \
                 sessions tell nothing: it is the same `participant`. Whoever waits in a lobby has not \
                 joined. `name` is what everyone sees; `role` is one of {roles}; `site` is `hub` or \
                 `spoke`; `subject` is whom the link stands for, and is left out where it does not say; \
                 `through` is one of {ways}."
            ),
        ),
        entry(
            What::ParticipantLeft {
                who: north,
                reason: Left::Vanished,
                until: 1_800_003_570_000,
            },
            format!(
                "Someone is gone for good; everyone who joined leaves once. The fields are those of \
                 `participant.joined`, with the name and the role that they had last. `until` is when \
                 they were here last: whoever vanishes is waited for, and the time before counts. \
                 `reason`: {left}."
            ),
        ),
        entry(
            What::PhaseChanged {
                phase: Some(Phase::Recommend),
                before: Some(Phase::Clarify),
            },
            format!(
                "Another phase of the agenda runs, or none does (`null`). They are {}.",
                phases.join(", ")
            ),
        ),
        entry(
            What::EntranceChanged {
                entrance: Entrance::Locked,
                before: Entrance::Open,
            },
            "Clinics come in otherwise than before; the values are those of `room.opened`.",
        ),
    ]
}

fn example(what: &What, sequence: u64) -> String {
    let id = Uuid::from_u128(0x0193_7a2f_0d4e_7c11_8a6b_1f0e_9d8c_7b60 + u128::from(sequence));
    let room = RoomId::from_uuid(Uuid::from_u128(0x0193_7a2d_91f0_7a3c_b2e1_0c4d_6f5a_8e92));
    let event = Event {
        sequence,
        at: 1_800_003_600_250,
        what: what.clone(),
    };
    event.json(id, room, "Hepatitis C")
}

/// The same JSON over several lines, its fields in their order.
fn pretty(json: &str) -> String {
    let (mut out, mut depth) = (String::new(), 0);
    let (mut quoted, mut before) = (false, ' ');
    for c in json.chars() {
        let inside = quoted;
        quoted ^= c == '"';
        let closes = c == '}' && !inside;
        depth -= usize::from(closes);
        // `{}` stays together
        if !inside && (((before == '{') ^ closes) || before == ',') {
            out.push('\n');
            out.push_str(&"  ".repeat(depth));
        }
        out.push(c);
        depth += usize::from(c == '{' && !inside);
        if c == ':' && !inside {
            out.push(' ');
        }
        before = c;
    }
    out
}

fn events() -> String {
    let mut out = String::new();
    for (entry, sequence) in entries().iter().zip([1, 31, 3, 28, 7, 19, 12, 9]) {
        let example = example(&entry.what, sequence);
        let value: Value = serde_json::from_str(&example).expect("JSON");
        let name = value["type"].as_str().expect("a type");
        let (says, json) = (&entry.says, pretty(&example));
        assert_eq!(serde_json::from_str::<Value>(&json).expect("JSON"), value);
        write!(out, "### {name}\n\n{says}\n\n```json\n{json}\n```\n\n").expect("a string");
    }
    out.trim_end().to_owned()
}

fn labels<K: Labelled<N>, const N: usize>() -> String {
    K::ALL.map(|one| format!("`{}`", one.label())).join(", ")
}

fn page() -> String {
    let config = Config::default();
    let example = example(&entries()[0].what, 1);
    let example: Value = serde_json::from_str(&example).expect("JSON");
    let waiting = config.webhook_waiting;
    let filled = [
        ("timeout", config.webhook_timeout.to_string()),
        ("hours", config.webhook_hours.to_string()),
        (
            "waiting",
            format!("{},{:03}", waiting / 1_000, waiting % 1_000),
        ),
        ("beside", BESIDE.to_string()),
        ("longest_pause", (LONGEST_PAUSE.as_secs() / 60).to_string()),
        ("longest_quiet", (LONGEST_QUIET.as_secs() / 60).to_string()),
        ("version", example["version"].to_string()),
        ("failures", labels::<Failure, 6>()),
        ("drops", labels::<Dropped, 2>()),
        ("events", events()),
    ];
    let filled = filled.into_iter();
    filled.fold(PROSE.to_owned(), |text, (name, value)| {
        text.replace(&format!("{{{{{name}}}}}"), &value)
    })
}

#[test]
fn the_reference_of_webhooks_is_that_of_the_relay() {
    let wanted = page();
    assert!(!wanted.contains("{{"), "everything is filled in");
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("docs/webhooks.md");
    if std::env::var_os("WRITE_GENERATED").is_some() {
        std::fs::write(&path, &wanted).expect("a writable file");
    }
    assert!(
        std::fs::read_to_string(path).is_ok_and(|found| found == wanted),
        "docs/webhooks.md is stale: WRITE_GENERATED=1 cargo test --lib reference"
    );
}

#[test]
fn every_type_of_event_is_in_the_reference() {
    let told = entries().into_iter().map(|entry| match entry.what {
        // one more here is one more there
        What::RoomOpened { .. } => 0,
        What::RoomClosed { .. } => 1,
        What::SessionBegan {} => 2,
        What::SessionEnded { .. } => 3,
        What::ParticipantJoined(_) => 4,
        What::ParticipantLeft { .. } => 5,
        What::PhaseChanged { .. } => 6,
        What::EntranceChanged { .. } => 7,
    });
    assert_eq!(told.collect::<Vec<_>>(), (0..8).collect::<Vec<_>>());
}
