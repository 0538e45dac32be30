//! Fails on what grew too long, and on a second door out.

use super::reading::{functions, lines_with};
use super::{Complaint, LONGEST_FILE, Source, house, texts};
use std::path::Path;

/// What a function of `src/media` may have at most.
const LONGEST_FUNCTION: usize = 80;
const MOST_ARGUMENTS: usize = 6;

/// Where packets are sealed, and where that is defined.
const SEALERS: &[&str] = &[
    "media/egress/departure.rs",
    "media/link/mod.rs",
    "media/link/srtp.rs",
    "media/link/srtp/cipher.rs",
];

impl Source {
    fn complaints_of_functions(&self) -> Vec<Complaint> {
        let mut all = Vec::new();
        for found in functions(&self.text) {
            let name = &found.name;
            if found.lines > LONGEST_FUNCTION {
                let what = format!(
                    "{name} has {} lines: name its steps at {LONGEST_FUNCTION}",
                    found.lines
                );
                all.push(self.complain(found.line, what));
            }
            if found.arguments > MOST_ARGUMENTS {
                let what = format!(
                    "{name} takes {}: what travels together is a struct",
                    found.arguments
                );
                all.push(self.complain(found.line, what));
            }
        }
        all
    }

    /// The load tester's far ends are other machines' and seal for themselves.
    fn complaints_of_sealing(&self) -> Vec<Complaint> {
        if self.path.starts_with("load/") || SEALERS.contains(&self.path.as_str()) {
            return Vec::new();
        }
        let named = ["seal_rtp", "seal_rtcp"].map(|name| lines_with(&self.text, name));
        let what = "only egress/departure.rs seals: whatever leaves goes through it";
        let lines = named.into_iter().flatten();
        lines.map(|line| self.complain(line, what.into())).collect()
    }
}

#[test]
fn whatever_leaves_goes_through_the_one_door() {
    let sources = house();
    let built = sources.iter().filter(|source| !source.only_tests);
    let complaints: Vec<String> = built
        .flat_map(Source::complaints_of_sealing)
        .map(|complaint| complaint.to_string())
        .collect();
    assert!(complaints.is_empty(), "\n{}", complaints.join("\n"));
    let seals = "fn f(link: &mut Link) { link.seal_rtp(buffer, 12) }";
    for (path, expected) in [
        ("media/room/forwarding.rs", 1),
        ("relay/shard.rs", 1),
        ("media/egress/departure.rs", 0),
        ("load/far_end.rs", 0),
    ] {
        let found = Source::new(path, seals).complaints_of_sealing();
        assert_eq!(found.len(), expected, "{path}");
    }
    let tests = format!("// seal_rtp\n#[cfg(test)]\nmod tests {{ {seals} }}");
    assert!(
        Source::new("relay/shard.rs", &tests)
            .complaints_of_sealing()
            .is_empty()
    );
}

#[test]
fn a_function_of_media_fits_a_screen_and_a_hand() {
    let sources = house();
    let media = |source: &&Source| source.path.starts_with("media/");
    let mut seen = 0;
    let mut complaints = Vec::new();
    for source in sources.iter().filter(media) {
        seen += functions(&source.text).len();
        complaints.extend(
            source
                .complaints_of_functions()
                .iter()
                .map(Complaint::to_string),
        );
    }
    assert!(seen > 500, "{seen} functions were found");
    assert!(complaints.is_empty(), "\n{}", complaints.join("\n"));
}

#[test]
fn a_long_function_and_a_crowd_of_arguments_turn_the_test_red() {
    let long = |lines: usize| {
        format!(
            "impl A {{\n fn a(&self) {{\n{} }}\n}}",
            "f();\n".repeat(lines)
        )
    };
    let complaints = |text: &str| {
        Source::new("media/a.rs", text)
            .complaints_of_functions()
            .len()
    };
    assert_eq!(complaints(&long(LONGEST_FUNCTION - 2)), 0);
    assert_eq!(complaints(&long(LONGEST_FUNCTION - 1)), 1);
    for (arguments, expected) in [
        (
            "&mut self, a: A, b: B<C, D>, c: impl Fn(A, B) -> C, d: [u8; 4], e: (A, B)",
            0,
        ),
        ("&self, a: A, b: B, c: C, d: D, e: E,", 0),
        ("&self, a: A, b: B, c: C, d: D, e: E, f: F", 1),
        ("a: A, b: B, c: C, d: D, e: E, f: F, g: &'static str", 1),
    ] {
        let text = format!(
            "pub(super) fn many<'a, T: Into<A>>({arguments}) -> Result<A, B> where T: C {{}}"
        );
        assert_eq!(complaints(&text), expected, "{arguments}");
    }
    assert_eq!(
        complaints("trait A { fn a(a: A, b: B, c: C, d: D, e: E, f: F, g: G); }"),
        0
    );
}

/// One type or sentence after the other, as long as there are any: split where they are defined.
const GENERATED: [&str; 2] = ["web/src/relay/messages.ts", "web/src/words/keys.ts"];

/// Every file of the three trees that people read, with how long it is.
fn lengths() -> Vec<(String, usize)> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let mut all = Vec::new();
    for (tree, ends) in [
        ("web/src", &["ts", "tsx", "css"][..]),
        ("web/tests", &["ts", "tsx"]),
        ("tests", &["rs", "js", "ts", "py"]),
        ("benches", &["rs"]),
        ("examples", &["rs", "js", "html"]),
    ] {
        let found = texts(&root.join(tree), ends).into_iter();
        all.extend(found.map(|(path, text)| (format!("{tree}/{path}"), text.lines().count())));
    }
    all
}

#[test]
fn no_file_is_two_nouns() {
    let all = lengths();
    assert!(all.len() > 100, "{} files were found", all.len());
    for generated in GENERATED {
        assert!(all.iter().any(|(path, _)| path == generated));
    }
    let too_long: Vec<_> = all
        .iter()
        .filter(|(path, lines)| *lines > LONGEST_FILE && !GENERATED.contains(&path.as_str()))
        .collect();
    assert!(
        too_long.is_empty(),
        "split by noun at {LONGEST_FILE} lines: {too_long:?}"
    );
}
