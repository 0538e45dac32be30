//! Writes `web/src/relay/messages.ts` and `docs/messages.md` from the Rust types, and fails when
//! the committed files differ.
//!
//! `WRITE_GENERATED=1 cargo test --lib reference` writes them anew. ts-rs gives the shapes and the
//! docs of types and fields; it drops the docs of enum variants, which are the messages
//! themselves, so those are read from the source, whose layout rustfmt guarantees. What a stranger
//! must know beside the shapes stands in `reference.md`, whose numbers and codes are filled in here.

use super::code::Code;
use super::messages::{
    Advice, Agenda, AgendaItem, AgendaStep, Announcement, ByeReason, Caption, CaseText, CaseWish,
    Cases, ChatLine, ChatTo, CheckpointState, ClosedCase, Entrance, EntranceTo, FromPage, FromRoom,
    Gallery, Hand, Join, Knocker, NamedBallot, OwnVote, Participant, Phase, PlannedItem, Poll,
    PollKind, PollPlan, PollState, Presenter, Problem, Reacted, Reaction, ReactionCount,
    Recommendation, Recommendations, SaidBy, Section, Sheet, Shown, Slot, SlotState, SourceName,
    Sources, Stage, Standing, StillThere, Strength, Tally, Track, Waiting, Welcome,
};
use super::{live, opening, outgoing, socket};
use crate::config::{ChatToAll, WriteLimits};
use crate::counters::Labelled;
use crate::ids::{ParticipantId, TrackId};
use crate::media::ingress::Limits;
use crate::media::negotiated::STAGES;
use crate::relay::handle::{self, HEARD_MAX, MOST_SHOWN, Mid, Offer};
use crate::role::Role;
use crate::session::refusal::Refusal;
use crate::session::roles::{self, Action, May};
use crate::session::staying::GRACE;
use crate::site::Site;
use std::collections::HashMap;
use std::fmt::Write as _;
use std::path::Path;
use ts_rs::{Config, TS};

/// Where the types are written down.
const SOURCE: &str = concat!(
    include_str!("messages.rs"),
    include_str!("../session/messages.rs"),
    include_str!("../session/messages/entrance.rs"),
    include_str!("../session/phase.rs"),
    include_str!("../session/announcement.rs"),
    include_str!("../session/caption.rs"),
    include_str!("../session/poll.rs"),
    include_str!("../session/reaction.rs"),
    include_str!("../session/sheet.rs"),
    include_str!("code.rs"),
    include_str!("../session/refusal.rs"),
    include_str!("../role.rs"),
    include_str!("../config/limits.rs"),
    include_str!("../site.rs"),
);

/// What is said beside the types; a name in doubled braces is filled in.
const PROSE: &str = include_str!("reference.md");

/// The codes after which the same join may be admitted a little later: our page tries again too.
const PASSING: [Code; 3] = [Code::Unavailable, Code::TooManyWaiting, Code::JoinTooLate];

/// The codes that never end a live WebSocket.
const HTTP_ALONE: [Code; 16] = [
    // a page waits
    Code::Lobby,
    Code::Forbidden,
    Code::NotFound,
    Code::MethodNotAllowed,
    Code::UpgradeRequired,
    Code::UnsupportedMediaType,
    Code::PreconditionFailed,
    Code::PreconditionRequired,
    Code::Unprocessable,
    Code::BodyTooLate,
    Code::ForeignOrigin,
    Code::NoFont,
    Code::PressBusy,
    // a `bye` of these has a reason of its own
    Code::Restarting,
    Code::Failed,
    // a token opens its room
    Code::NoSuchRoom,
];

/// One type: its name, its docs and its TypeScript.
struct Entry {
    name: String,
    docs: Vec<String>,
    code: String,
}

fn entry<T: TS>(variants: &VariantDocs) -> Entry {
    let config = Config::new();
    let name = T::ident(&config);
    let docs = T::docs().map_or_else(Vec::new, |docs| comment_lines(&docs));
    let decl = T::decl(&config);
    let decl = decl.strip_prefix("type ").expect("a declaration");
    Entry {
        code: pretty(&format!("export type {decl}"), &name, variants),
        docs,
        name,
    }
}

fn entries() -> Vec<Entry> {
    let v = variant_docs(SOURCE);
    vec![
        entry::<FromPage>(&v),
        entry::<FromRoom>(&v),
        entry::<Join>(&v),
        entry::<Sources>(&v),
        entry::<SourceName>(&v),
        entry::<Shown>(&v),
        entry::<Welcome>(&v),
        entry::<Participant>(&v),
        entry::<WriteLimits>(&v),
        entry::<ChatToAll>(&v),
        entry::<Site>(&v),
        entry::<Role>(&v),
        entry::<Entrance>(&v),
        entry::<EntranceTo>(&v),
        entry::<Waiting>(&v),
        entry::<Knocker>(&v),
        entry::<ChatTo>(&v),
        entry::<ChatLine>(&v),
        entry::<Hand>(&v),
        entry::<Agenda>(&v),
        entry::<AgendaItem>(&v),
        entry::<PlannedItem>(&v),
        entry::<AgendaStep>(&v),
        entry::<Phase>(&v),
        entry::<Announcement>(&v),
        entry::<Poll>(&v),
        entry::<PollPlan>(&v),
        entry::<PollKind>(&v),
        entry::<PollState>(&v),
        entry::<Tally>(&v),
        entry::<NamedBallot>(&v),
        entry::<OwnVote>(&v),
        entry::<Reaction>(&v),
        entry::<Reacted>(&v),
        entry::<ReactionCount>(&v),
        entry::<CaseWish>(&v),
        entry::<Cases>(&v),
        entry::<Sheet>(&v),
        entry::<CaseText>(&v),
        entry::<Presenter>(&v),
        entry::<Section>(&v),
        entry::<ClosedCase>(&v),
        entry::<Recommendations>(&v),
        entry::<Recommendation>(&v),
        entry::<Advice>(&v),
        entry::<Strength>(&v),
        entry::<SaidBy>(&v),
        entry::<Standing>(&v),
        entry::<Stage>(&v),
        entry::<Gallery>(&v),
        entry::<Caption>(&v),
        entry::<CheckpointState>(&v),
        entry::<StillThere>(&v),
        entry::<Track>(&v),
        entry::<Slot>(&v),
        entry::<SlotState>(&v),
        entry::<Problem>(&v),
        entry::<ByeReason>(&v),
        entry::<ParticipantId>(&v),
        entry::<TrackId>(&v),
    ]
}

fn typescript(entries: &[Entry]) -> String {
    let mut out = String::from(
        "// Generated from src/signaling/messages.rs and src/session/messages.rs; a test fails when they differ.\n\
         // Write it anew: WRITE_GENERATED=1 cargo test --lib reference\n",
    );
    for entry in entries {
        out.push('\n');
        out.push_str(&comment(&entry.docs.join("\n"), ""));
        out.push_str(&entry.code);
        out.push('\n');
    }
    let usual = serde_json::to_string_pretty(&WriteLimits::default()).expect("limits are JSON");
    out.push_str(
        "\n/** Unless its operator set them otherwise; what a page knows before a `welcome`. */\n",
    );
    out.push_str("export const WRITE_LIMITS: WriteLimits = ");
    out.push_str(&usual.replace('"', "").replace("\n}", ",\n};\n"));
    out
}

fn markdown(entries: &[Entry]) -> String {
    let mut out = prose();
    for entry in entries {
        let docs = entry.docs.join("\n");
        let code = entry.code.trim_start_matches("export ");
        write!(out, "\n### {}\n{docs}\n\n```ts\n{code}\n```\n", entry.name)
            .expect("writing to a string");
    }
    out
}

/// `reference.md` with everything filled in.
fn prose() -> String {
    let docs = variant_docs(SOURCE);
    let join = Code::ALL.into_iter().filter(|c| !HTTP_ALONE.contains(c));
    let passing = PASSING.map(|code| format!("`{}`", code.label()));
    let mut text = PROSE.to_owned();
    for (name, value) in [
        ("first_message", live::FIRST_MESSAGE.as_secs().to_string()),
        ("silence", socket::SILENCE.as_secs().to_string()),
        ("junk", socket::MOST_JUNK.to_string()),
        ("rate", live::PER_SECOND.to_string()),
        ("largest", (opening::LARGEST_MESSAGE / 1024).to_string()),
        ("worth_it", outgoing::WORTH_IT.to_string()),
        ("name", WriteLimits::default().name_length.to_string()),
        ("grace", GRACE.as_secs().to_string()),
        ("voices", HEARD_MAX.to_string()),
        ("stages", STAGES.to_string()),
        ("most_shown", MOST_SHOWN.to_string()),
        (
            "most",
            (Limits::default().bitrate.as_bps() / 1_000_000).to_string(),
        ),
        ("packets", Limits::default().packets.to_string()),
        ("voice_packets", Limits::default().voice_packets.to_string()),
        ("passing", passing.join(", ")),
        ("join_codes", codes("Code", join, &docs)),
        (
            "room_codes",
            codes("Refusal", Refusal::ALL.into_iter(), &docs),
        ),
        ("roles", roles_table()),
        ("http_codes", codes("Code", HTTP_ALONE.into_iter(), &docs)),
    ] {
        let place = format!("{{{{{name}}}}}");
        assert!(text.contains(&place), "reference.md never says {place}");
        text = text.replace(&place, &value);
    }
    assert!(
        !text.contains("{{"),
        "reference.md names what is not filled in"
    );
    text
}

/// Who may do what, and what a phase changes of it.
fn roles_table() -> String {
    let name = |role: &Role| serde_json::to_value(role).expect("a name is JSON");
    let mut out = String::from("| |");
    for role in &Role::ALL {
        let name = name(role);
        write!(out, " {} |", name.as_str().expect("a word")).expect("writing to a string");
    }
    out.push_str("\n|---|---|---|---|---|---|");
    for action in Action::ALL {
        write!(out, "\n| {} |", action.in_words()).expect("writing to a string");
        for role in Role::ALL {
            let usual = roles::may(role, None, action);
            out.push(' ');
            out.push_str(in_words(usual));
            for phase in Phase::ALL {
                let then = roles::may(role, Some(phase), action);
                if then != usual {
                    let phase = serde_json::to_value(phase).expect("a name is JSON");
                    let phase = phase.as_str().expect("a word");
                    write!(out, ", in `{phase}` {}", in_words(then)).expect("writing to a string");
                }
            }
            out.push_str(" |");
        }
    }
    out
}

const fn in_words(may: May) -> &'static str {
    match may {
        May::Yes => "yes",
        May::WithFloor => "with the floor",
        May::NotNow => "not",
        May::No => "–",
    }
}

/// A table of codes with the docs of their variants.
fn codes<const N: usize>(
    of: &str,
    codes: impl Iterator<Item = impl Labelled<N>>,
    docs: &VariantDocs,
) -> String {
    let mut out = String::from("| code | what happened, and what helps |\n|---|---|");
    for code in codes {
        let label = code.label();
        let words = &docs[&(of.to_owned(), label.to_owned())];
        let words = words.replace('\n', " ");
        write!(out, "\n| `{label}` | {words} |").expect("writing to a string");
    }
    out
}

/// `(type, variant in snake case)` to the docs of that variant.
type VariantDocs = HashMap<(String, String), String>;

fn variant_docs(source: &str) -> VariantDocs {
    let mut found = HashMap::new();
    let mut within = None;
    let mut docs: Vec<&str> = Vec::new();
    for line in source.lines() {
        if let Some(rest) = line.strip_prefix("pub enum ") {
            within = Some(rest.trim_end_matches(" {").to_owned());
        } else if line == "}" {
            within = None;
        }
        let (Some(name), Some(member)) = (&within, line.strip_prefix("    ")) else {
            continue;
        };
        if let Some(text) = member.strip_prefix("/// ") {
            docs.push(text);
        } else if member.starts_with(|c: char| c.is_ascii_uppercase()) {
            let variant: String = member
                .chars()
                .take_while(|c| c.is_ascii_alphanumeric())
                .collect();
            found.insert((name.clone(), snake(&variant)), docs.join("\n"));
            docs.clear();
        }
    }
    found
}

fn snake(name: &str) -> String {
    let mut out = String::new();
    for (at, c) in name.char_indices() {
        if c.is_ascii_uppercase() && at > 0 {
            out.push('_');
        }
        out.push(c.to_ascii_lowercase());
    }
    out
}

/// The text of one `/** … */` block, line by line.
fn comment_lines(block: &str) -> Vec<String> {
    block
        .lines()
        .map(|line| line.trim().trim_start_matches("/**"))
        .map(|line| line.trim_end_matches("*/").trim())
        .map(|line| line.strip_prefix('*').unwrap_or(line).trim().to_owned())
        .filter(|line| !line.is_empty())
        .collect()
}

fn comment(text: &str, indent: &str) -> String {
    match text.lines().count() {
        0 => String::new(),
        1 => format!("{indent}/** {text} */\n"),
        _ => {
            let body: String = text
                .lines()
                .map(|line| format!("{indent} * {line}\n"))
                .collect();
            format!("{indent}/**\n{body}{indent} */\n")
        }
    }
}

/// Lays a declaration out for a reader: one field a line, one variant a paragraph.
fn pretty(decl: &str, name: &str, variants: &VariantDocs) -> String {
    let mut out = String::new();
    let mut depth = 0_usize;
    let mut rest = decl.trim();
    let mut fresh = false; // at the start of a line whose indent is not written yet
    while let Some(c) = rest.chars().next() {
        let indent = "  ".repeat(depth);
        if let Some(after) = rest.strip_prefix("/**") {
            let (body, after) = after.split_once("*/").expect("comments end");
            out.push_str(&comment(&comment_lines(body).join("\n"), &indent));
            (fresh, rest) = (true, after.trim_start());
            continue;
        }
        // a variant of a union: its docs and its own line
        let at_variant = depth == 0 && rest.starts_with(['{', '"']);
        if at_variant {
            let tag = variant_tag(rest);
            if let Some(docs) = variants.get(&(name.to_owned(), tag)) {
                out.truncate(out.trim_end_matches([' ', '|']).len());
                out.push('\n');
                out.push_str(&comment(docs, "  "));
                out.push_str("  | ");
                fresh = false;
            }
        }
        if fresh && c != '}' {
            out.push_str(&indent);
        }
        fresh = false;
        match c {
            '"' => {
                let end = rest[1..].find('"').expect("strings end") + 2;
                out.push_str(&rest[..end]);
                rest = &rest[end..];
                continue;
            }
            '{' => {
                depth += 1;
                out.push_str("{\n");
                fresh = true;
            }
            '}' => {
                depth -= 1;
                if !out.ends_with('\n') {
                    out.truncate(out.trim_end().len());
                    out.push_str(",\n");
                }
                out.push_str(&"  ".repeat(depth));
                out.push('}');
            }
            ',' if depth > 0 => {
                out.push_str(",\n");
                fresh = true;
            }
            '\n' => {}
            c => out.push(c),
        }
        rest = &rest[c.len_utf8()..];
        if fresh || c == '\n' {
            rest = rest.trim_start();
        }
    }
    out
}

/// `waiting` of `{ "state": "waiting", … }`, of `{ "waiting": …` and of `"waiting"`.
fn variant_tag(text: &str) -> String {
    let mut strings = text.split('"').skip(1).step_by(2);
    let first = strings.next().unwrap_or_default();
    match (first, strings.next()) {
        ("type" | "state", Some(tag)) => tag.to_owned(),
        (tag, _) => tag.to_owned(),
    }
}

fn is_current(path: &str, wanted: &str) -> bool {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join(path);
    if std::env::var_os("WRITE_GENERATED").is_some() {
        std::fs::create_dir_all(path.parent().expect("a folder")).expect("a writable folder");
        std::fs::write(&path, wanted).expect("a writable file");
    }
    std::fs::read_to_string(path).is_ok_and(|found| found == wanted)
}

#[test]
fn the_pages_types_are_those_of_the_relay() {
    assert!(
        is_current("web/src/relay/messages.ts", &typescript(&entries())),
        "web/src/relay/messages.ts is stale: WRITE_GENERATED=1 cargo test --lib reference"
    );
}

#[test]
fn the_message_reference_is_that_of_the_relay() {
    assert!(
        is_current("docs/messages.md", &markdown(&entries())),
        "docs/messages.md is stale: WRITE_GENERATED=1 cargo test --lib reference"
    );
}

#[test]
fn every_variant_has_its_docs_in_the_reference() {
    let docs = variant_docs(SOURCE);
    let text = markdown(&entries());
    assert!(docs.len() > 60, "{} variants", docs.len());
    for ((name, variant), docs) in docs {
        assert!(!docs.is_empty(), "{name}::{variant} says nothing");
        for line in docs.lines() {
            assert!(text.contains(line), "{name}::{variant}: {line}");
        }
    }
}

#[test]
fn every_variant_of_a_union_has_its_docs_in_the_reference() {
    for entry in entries() {
        let silent = undocumented(&entry.code);
        assert_eq!(
            silent,
            Vec::<String>::new(),
            "{} says nothing of",
            entry.name
        );
    }
    for silent in [
        "export type Two = \"one\" | \"two\";",
        "export type Two =\n  /** One. */\n  | \"one\" | \"two\";",
        "export type Two = \"one\"\n  /** Two. */\n  | \"two\";",
    ] {
        assert_eq!(undocumented(silent).len(), 1, "{silent}");
    }
}

/// What stands before the bars of a laid out union where docs should.
fn undocumented(code: &str) -> Vec<String> {
    let (_, union) = code.split_once(" =").expect("a declaration");
    let (mut depth, mut before, mut found) = (0, String::new(), Vec::new());
    for c in union.chars() {
        match c {
            '{' | '(' => depth += 1,
            '}' | ')' => depth -= 1,
            '|' if depth == 0 => found.push(std::mem::take(&mut before)),
            c if depth == 0 => before.push(c),
            _ => {}
        }
    }
    let mut first = true;
    found.retain(|before| {
        let (docs, is_first) = (before.trim(), std::mem::take(&mut first));
        !docs.ends_with("*/") || is_first && !docs.starts_with("/**")
    });
    found
}

#[test]
fn the_codes_after_which_to_try_again_are_those_of_our_page() {
    let page = Path::new(env!("CARGO_MANIFEST_DIR")).join("web/src/relay/connection.ts");
    let page = std::fs::read_to_string(page).expect("the page's connection");
    let (_, rest) = page.split_once("PASSING = [").expect("a list of codes");
    let (list, _) = rest.split_once(']').expect("its end");
    let listed: Vec<&str> = list
        .split(", ")
        .map(|code| code.trim_matches('"'))
        .collect();
    assert_eq!(listed, PASSING.map(Labelled::label));
}

/// The formats in the table of codecs: kind, `<name>/<clock>`, parameters.
fn told_formats() -> Vec<(String, String, String)> {
    let rows = PROSE.lines().filter_map(|line| {
        let cells: Vec<&str> = line
            .split('|')
            .map(|cell| cell.trim().trim_matches('`'))
            .collect();
        let [_, kind @ ("audio" | "video"), format, parameters, ..] = cells[..] else {
            return None;
        };
        format
            .contains('/')
            .then(|| (kind.into(), format.into(), parameters.into()))
    });
    rows.collect()
}

#[test]
fn every_format_in_the_reference_is_taken_in_both_directions() {
    let formats = told_formats();
    assert_eq!(formats.len(), 5, "{formats:?}");
    for (kind, format, parameters) in formats {
        let mut offer =
            String::from("v=0\r\no=- 1 1 IN IP4 0.0.0.0\r\ns=-\r\nt=0 0\r\na=group:BUNDLE 0 1\r\n");
        for (mid, direction) in ["sendonly", "recvonly"].into_iter().enumerate() {
            let fmtp = match parameters.as_str() {
                "" => String::new(),
                parameters => format!("a=fmtp:96 {parameters}\r\n"),
            };
            write!(
                offer,
                "m={kind} 9 UDP/TLS/RTP/SAVPF 96\r\na=mid:{mid}\r\na={direction}\r\na=rtcp-mux\r\n\
                 a=rtpmap:96 {format}\r\n{fmtp}a=ice-ufrag:abcd\r\na=ice-pwd:{}\r\n\
                 a=fingerprint:sha-256 {}\r\na=setup:actpass\r\n",
                "p".repeat(22),
                ["AB"; 32].join(":"),
            )
            .expect("writing to a string");
        }
        let offer = Offer::parse(&offer).expect("a good offer");
        let source = Some(Mid("0".into()));
        let sources = match kind.as_str() {
            "audio" => handle::Sources {
                microphone: source,
                ..handle::Sources::default()
            },
            _ => handle::Sources {
                camera: source,
                ..handle::Sources::default()
            },
        };
        let agreed = offer
            .negotiate(&sources, &mut || 1, None)
            .expect("an answer");
        assert_eq!(
            agreed.publications.len(),
            1,
            "{format} is not taken from a page"
        );
        assert_eq!(agreed.slots.len(), 1, "{format} is not sent to a page");
    }
}
