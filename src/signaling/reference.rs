//! Writes `web/src/relay/messages.ts` and `docs/messages.md` from the Rust types, and fails when
//! the committed files differ.
//!
//! `WRITE_GENERATED=1 cargo test --lib reference` writes them anew. ts-rs gives the shapes and the
//! docs of types and fields; it drops the docs of enum variants, which are the messages
//! themselves, so those are read from the source, whose layout rustfmt guarantees.

use super::messages::{
    ByeReason, FromPage, FromRoom, Join, Participant, Problem, Shown, Site, Slot, SlotState,
    SourceName, Sources, Track, Welcome,
};
use crate::ids::{ParticipantId, TrackId};
use std::collections::HashMap;
use std::fmt::Write as _;
use std::path::Path;
use ts_rs::{Config, TS};

/// Where the types are written down.
const SOURCE: &str = concat!(
    include_str!("messages.rs"),
    include_str!("../session/told.rs")
);

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
        entry::<Site>(&v),
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
        "// Generated from src/signaling/messages.rs and src/session/told.rs; a test fails when they differ.\n\
         // Write it anew: WRITE_GENERATED=1 cargo test --lib reference\n",
    );
    for entry in entries {
        out.push('\n');
        out.push_str(&comment(&entry.docs.join("\n"), ""));
        out.push_str(&entry.code);
        out.push('\n');
    }
    out
}

fn markdown(entries: &[Entry]) -> String {
    let mut out = String::from(
        "# Messages of the live WebSocket\n\n\
         Generated from `src/signaling/messages.rs` and `src/session/told.rs`; \
         `WRITE_GENERATED=1 cargo test --lib reference` writes it anew.\n\n\
         The page opens `/api/v1/live` and sends one `join` within 10 seconds: as text, or as a \
         binary frame that holds the same JSON deflated (RFC 1951, at most 128 KiB inflated). The \
         room answers with `welcome`, or says why not with `bye`. To a page that says `inflates`, \
         a `welcome` or `answer` of more than 1 KiB comes deflated as well. Every message is one JSON \
         object with a `type`. What the page sends is a `FromPage`, what the room sends is a `FromRoom`.\n",
    );
    for entry in entries {
        let docs = entry.docs.join("\n");
        let code = entry.code.trim_start_matches("export ");
        write!(out, "\n## {}\n{docs}\n\n```ts\n{code}\n```\n", entry.name)
            .expect("writing to a string");
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
    assert!(docs.len() > 25, "{} variants", docs.len());
    for ((name, variant), docs) in docs {
        for line in docs.lines() {
            assert!(text.contains(line), "{name}::{variant}: {line}");
        }
    }
}
