//! Reads the paths that a Rust source names, without comments, strings and test modules.

use std::collections::{BTreeMap, BTreeSet};

/// One path as written, groups spread out.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Named {
    pub(super) line: usize,
    pub(super) segments: Vec<String>,
}

/// Every path of two or more segments, outside comments, strings and test modules.
pub(super) fn paths(text: &str) -> Vec<Named> {
    let tokens = lex(text);
    let mut found = Vec::new();
    let mut at = 0;
    while at < tokens.len() {
        at = match tests_end(&tokens[at..]) {
            Some(length) => at + length,
            None => path_at(&tokens, at, &[], &mut found),
        };
    }
    found
}

/// Reads one path or group that begins at `at`; gives where to read on.
fn path_at(tokens: &[Token], at: usize, before: &[String], found: &mut Vec<Named>) -> usize {
    let Some(Token {
        line,
        kind: Kind::Word(first),
    }) = tokens.get(at)
    else {
        return at + 1;
    };
    let mut segments = before.to_vec();
    segments.push(first.clone());
    let mut at = at + 1;
    loop {
        match (
            tokens.get(at).map(|token| &token.kind),
            tokens.get(at + 1).map(|token| &token.kind),
        ) {
            (Some(Kind::Colons), Some(Kind::Word(next))) => {
                segments.push(next.clone());
                at += 2;
            }
            (Some(Kind::Colons), Some(Kind::Mark('{'))) => {
                at += 2;
                while at < tokens.len() && tokens[at].kind != Kind::Mark('}') {
                    at = path_at(tokens, at, &segments, found);
                }
                return at + 1;
            }
            _ => break,
        }
    }
    if segments.len() > 1 {
        if segments.last().is_some_and(|last| last == "self") {
            segments.pop();
        }
        found.push(Named {
            line: *line,
            segments,
        });
    }
    at
}

/// How many tokens the test module takes that begins here; `None` when none begins here.
fn tests_end(tokens: &[Token]) -> Option<usize> {
    let words = ["#", "[", "cfg", "(", "test", ")", "]", "mod"];
    let begins = tokens.len() > words.len() + 1
        && tokens
            .iter()
            .zip(words)
            .all(|(token, word)| match &token.kind {
                Kind::Word(text) => text == word,
                Kind::Mark(mark) => word.len() == 1 && word.starts_with(*mark),
                Kind::Colons => false,
            });
    if !begins || tokens[words.len() + 1].kind != Kind::Mark('{') {
        return None;
    }
    Some(words.len() + 1 + block(&tokens[words.len() + 1..]))
}

/// The names that a file declares as `#[cfg(test)] mod name;`.
pub(super) fn test_modules(text: &str) -> Vec<String> {
    let lines: Vec<&str> = text.lines().map(str::trim).collect();
    lines
        .windows(2)
        .filter(|pair| pair[0] == "#[cfg(test)]")
        .filter_map(|pair| {
            let name = pair[1]
                .trim_start_matches("pub(crate) ")
                .strip_prefix("mod ")?;
            name.strip_suffix(';').map(str::to_owned)
        })
        .collect()
}

#[derive(Debug, PartialEq, Eq)]
enum Kind {
    Word(String),
    Colons,
    Mark(char),
}

#[derive(Debug)]
struct Token {
    line: usize,
    kind: Kind,
}

/// Words and marks of Rust, without comments, strings and character literals.
fn lex(text: &str) -> Vec<Token> {
    let chars: Vec<char> = text.chars().collect();
    let mut tokens = Vec::new();
    let (mut at, mut line) = (0, 1);
    let peek = |at: usize| chars.get(at).copied().unwrap_or('\0');
    while at < chars.len() {
        let start = at;
        match chars[at] {
            '/' if peek(at + 1) == '/' => at = until(&chars, at, |at| chars[at] == '\n'),
            '/' if peek(at + 1) == '*' => {
                at = until(&chars, at + 2, |at| chars[at] == '*' && peek(at + 1) == '/') + 2;
            }
            'r' if matches!(peek(at + 1), '"' | '#') && raw_string(&chars, at + 1).is_some() => {
                at = raw_string(&chars, at + 1).unwrap_or(chars.len());
            }
            '"' => {
                at += 1;
                while at < chars.len() && chars[at] != '"' {
                    at += if chars[at] == '\\' { 2 } else { 1 };
                }
                at += 1;
            }
            // a lifetime has no closing quote
            '\'' if peek(at + 1) == '\\' => at = until(&chars, at + 3, |at| chars[at] == '\'') + 1,
            '\'' if peek(at + 2) == '\'' => at += 3,
            ':' if peek(at + 1) == ':' => {
                tokens.push(Token {
                    line,
                    kind: Kind::Colons,
                });
                at += 2;
            }
            first if first.is_alphabetic() || first == '_' => {
                at = until(&chars, at, |at| {
                    !(chars[at].is_alphanumeric() || chars[at] == '_')
                });
                tokens.push(Token {
                    line,
                    kind: Kind::Word(chars[start..at].iter().collect()),
                });
            }
            other => {
                if !other.is_whitespace() {
                    tokens.push(Token {
                        line,
                        kind: Kind::Mark(other),
                    });
                }
                at += 1;
            }
        }
        let at_most = at.min(chars.len());
        line += chars[start..at_most].iter().filter(|c| **c == '\n').count();
    }
    tokens
}

fn until(chars: &[char], mut at: usize, stop: impl Fn(usize) -> bool) -> usize {
    while at < chars.len() && !stop(at) {
        at += 1;
    }
    at
}

/// The end of `"…"` or `#"…"#` after an `r`; `None` when it is no raw string (`r#type`).
fn raw_string(chars: &[char], at: usize) -> Option<usize> {
    let hashes = chars[at..].iter().take_while(|c| **c == '#').count();
    if chars.get(at + hashes) != Some(&'"') {
        return None;
    }
    let mut end = at + hashes + 1;
    while end < chars.len() {
        let closes = chars[end] == '"'
            && chars[end + 1..].iter().take_while(|c| **c == '#').count() >= hashes;
        if closes {
            return Some(end + 1 + hashes);
        }
        end += 1;
    }
    Some(end)
}

/// What the names in a module's own scope mean, without test modules.
#[derive(Debug, Default)]
pub(super) struct Scope {
    /// Defined here.
    pub(super) items: BTreeSet<String>,
    /// Brought in, with the paths that they stand for.
    pub(super) names: BTreeMap<String, Vec<String>>,
    /// Paths of which everything is brought in.
    pub(super) globs: Vec<Vec<String>>,
}

const DEFINES: &[&str] = &[
    "fn",
    "struct",
    "enum",
    "union",
    "trait",
    "type",
    "const",
    "static",
    "mod",
    "macro_rules",
];

/// Reads what a module's top level defines and brings in.
pub(super) fn scope(text: &str) -> Scope {
    let tokens = lex(text);
    let mut scope = Scope::default();
    let (mut at, mut depth) = (0, 0);
    while at < tokens.len() {
        if let Some(length) = tests_end(&tokens[at..]) {
            at += length;
            continue;
        }
        match &tokens[at].kind {
            Kind::Mark('{' | '(' | '[') => depth += 1,
            Kind::Mark('}' | ')' | ']') => depth -= 1,
            Kind::Word(word) if depth == 0 && word == "use" => {
                at = use_at(&tokens, at + 1, &[], &mut scope);
                continue;
            }
            Kind::Word(word) if depth == 0 && DEFINES.contains(&word.as_str()) => {
                let name = tokens[at + 1..].iter().find_map(|token| match &token.kind {
                    Kind::Word(name) if !DEFINES.contains(&name.as_str()) => Some(name),
                    _ => None,
                });
                let is_file = word == "mod"
                    && tokens.get(at + 2).map(|token| &token.kind) == Some(&Kind::Mark(';'));
                if let Some(name) = name.filter(|_| !is_file) {
                    scope.items.insert(name.clone());
                }
            }
            _ => {}
        }
        at += 1;
    }
    scope
}

/// Reads one path or group of a `use` line; gives where to read on.
fn use_at(tokens: &[Token], mut at: usize, before: &[String], scope: &mut Scope) -> usize {
    let mut segments = before.to_vec();
    let mut name = None;
    loop {
        match tokens.get(at).map(|token| &token.kind) {
            Some(Kind::Word(word)) if word == "as" => {
                if let Some(Kind::Word(own)) = tokens.get(at + 1).map(|token| &token.kind) {
                    name = Some(own.clone());
                }
                at += 1;
            }
            Some(Kind::Word(word)) => segments.push(word.clone()),
            Some(Kind::Mark('*')) => {
                scope.globs.push(segments);
                return at + 1;
            }
            Some(Kind::Mark('{')) => {
                at += 1;
                while tokens
                    .get(at)
                    .is_some_and(|token| token.kind != Kind::Mark('}'))
                {
                    match &tokens[at].kind {
                        Kind::Mark(',') => at += 1,
                        _ => at = use_at(tokens, at, &segments, scope),
                    }
                }
                return at + 1;
            }
            Some(Kind::Colons) => {}
            _ => break,
        }
        at += 1;
        if name.is_some() {
            break;
        }
    }
    if segments.last().is_some_and(|last| last == "self") {
        segments.pop();
    }
    if let Some(name) = name.or_else(|| segments.last().cloned()) {
        scope.names.insert(name, segments);
    }
    at
}

/// One function as written.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Function {
    pub(super) line: usize,
    pub(super) name: String,
    /// From its first line to its closing brace.
    pub(super) lines: usize,
    /// `self` among them.
    pub(super) arguments: usize,
}

/// Every function with a body, those of tests too.
pub(super) fn functions(text: &str) -> Vec<Function> {
    let tokens = lex(text);
    (0..tokens.len())
        .filter_map(|at| function_at(&tokens[at..]))
        .collect()
}

fn function_at(tokens: &[Token]) -> Option<Function> {
    let word = |at: usize| match &tokens.get(at)?.kind {
        Kind::Word(word) => Some(word.as_str()),
        _ => None,
    };
    if word(0)? != "fn" {
        return None;
    }
    let name = word(1)?.to_owned();
    let (mut round, mut angle) = (0_i32, 0_i32);
    let (mut arguments, mut pending, mut listed) = (0, false, false);
    let mut before = &Kind::Colons;
    for (at, token) in tokens.iter().enumerate().skip(2) {
        match &token.kind {
            Kind::Mark('(' | '[') => round += 1,
            Kind::Mark(')' | ']') => {
                round -= 1;
                if round == 0 && angle == 0 && !listed {
                    listed = true;
                    arguments += usize::from(pending);
                }
            }
            Kind::Mark('<') => angle += 1,
            // an arrow closes nothing
            Kind::Mark('>') if *before != Kind::Mark('-') && *before != Kind::Mark('=') => {
                angle -= 1
            }
            Kind::Mark(',') if round == 1 && angle == 0 && !listed => {
                arguments += 1;
                pending = false;
            }
            Kind::Mark(';') if round == 0 && listed => return None,
            Kind::Mark('{') if round == 0 && angle == 0 && listed => {
                let length = block(&tokens[at..]);
                let last = tokens.get(at + length - 1)?;
                return Some(Function {
                    line: tokens[0].line,
                    name,
                    lines: last.line - tokens[0].line + 1,
                    arguments,
                });
            }
            _ if round == 1 && angle == 0 && !listed => pending = true,
            _ => {}
        }
        before = &token.kind;
    }
    None
}

/// How many tokens a block takes that begins here.
fn block(tokens: &[Token]) -> usize {
    let mut depth = 0;
    for (index, token) in tokens.iter().enumerate() {
        match token.kind {
            Kind::Mark('{') => depth += 1,
            Kind::Mark('}') if depth == 1 => return index + 1,
            Kind::Mark('}') => depth -= 1,
            _ => {}
        }
    }
    tokens.len()
}

/// The lines on which a word stands, outside comments, strings and test modules.
pub(super) fn lines_with(text: &str, sought: &str) -> Vec<usize> {
    let tokens = lex(text);
    let mut found = Vec::new();
    let mut at = 0;
    while at < tokens.len() {
        if let Some(length) = tests_end(&tokens[at..]) {
            at += length;
            continue;
        }
        if matches!(&tokens[at].kind, Kind::Word(word) if word == sought) {
            found.push(tokens[at].line);
        }
        at += 1;
    }
    found
}
