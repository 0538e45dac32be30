//! Writes a letter down as Markdown. What people wrote is text: nothing of it becomes markup.

use super::letter::{Item, Letter, Part};
use std::fmt::Write as _;

impl Letter {
    /// As Markdown (CommonMark 0.31).
    pub fn markdown(&self) -> String {
        let mut out = format!("# {}\n", inline(&self.title));
        let first = self.first.iter().map(|line| block(line, ""));
        let parts = self.parts.iter().flat_map(part);
        for block in first.chain(parts) {
            out.push('\n');
            out.push_str(&block);
            out.push('\n');
        }
        out
    }
}

/// Its blocks, of which the first is the heading.
fn part(part: &Part) -> Vec<String> {
    let mut blocks = vec![format!("## {}", inline(&part.title))];
    // one list, whose items stand apart where they have notes
    let apart = part.items.iter().any(|one| !one.notes.is_empty());
    let items: Vec<String> = (1..)
        .zip(&part.items)
        .map(|(number, one)| item(number, one))
        .collect();
    if !items.is_empty() {
        blocks.push(items.join(if apart { "\n\n" } else { "\n" }));
    }
    blocks.extend(part.text.as_deref().map(|text| block(text, "")));
    blocks
}

fn item(number: usize, item: &Item) -> String {
    let mark = format!("{number}. ");
    let indent = " ".repeat(mark.len());
    let mut out = mark;
    if let Some(strength) = &item.strength {
        write!(out, "**{}** ", inline(strength)).expect("writing to a string");
    }
    out.push_str(&block(&item.text, &indent));
    if !item.notes.is_empty() {
        let notes: Vec<String> = item.notes.iter().map(|note| inline(note)).collect();
        write!(out, "\n\n{indent}({})", notes.join(" · ")).expect("writing to a string");
    }
    out
}

/// Lines of text, of which the first follows what stands before it.
fn block(text: &str, indent: &str) -> String {
    let mut out = String::new();
    let mut before: Option<&str> = None;
    for line in text.lines().map(str::trim) {
        match before {
            None => {}
            // a line stays a line: a backslash before its end (CommonMark 0.31 §6.7)
            Some(before) if !before.is_empty() && !line.is_empty() => {
                write!(out, "\\\n{indent}").expect("writing to a string");
            }
            Some(_) => {
                out.push('\n');
                if !line.is_empty() {
                    out.push_str(indent);
                }
            }
        }
        out.push_str(&inline(line));
        before = Some(line);
    }
    out
}

/// Text that no reader of Markdown takes for anything else (CommonMark 0.31 §2.4).
fn inline(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let digits = text.len() - text.trim_start_matches(|c: char| c.is_ascii_digit()).len();
    for (at, one) in text.char_indices() {
        let of_a_list = at == digits && digits > 0 && matches!(one, '.' | ')');
        let begins = at == 0 && matches!(one, '-' | '+' | '=');
        let anywhere = matches!(
            one,
            '\\' | '`' | '*' | '_' | '[' | ']' | '<' | '>' | '#' | '|' | '~' | '&' | '$' | '!'
        );
        if of_a_list || begins || anywhere {
            out.push('\\');
        }
        out.push(one);
    }
    out
}

#[cfg(test)]
mod tests {
    use super::super::letter::tests::file;
    use super::*;
    use crate::words::Words;

    /// Without what only isolates.
    fn seen(text: &str) -> String {
        text.replace(['\u{2068}', '\u{2069}'], "")
    }

    #[test]
    fn a_letter_says_what_was_asked_and_recommended_and_names_nobody() {
        let words = Words::english();
        let text = seen(&Letter::new(&file(), false, words).markdown());
        for part in [
            "# Case ABC-2026-0042\n\n## The question\n\n1. Which \\*drug\\* next?\n\n## Summary\n\n",
            "\\- one\\\ntwo\n\n1\\. \\<b\\>three\\</b\\>\n",
            "1. **Do first.** Start\\\n   \\# low\n\n   (Drugs · Specialist · the hub · Serves the patient’s own goal)\n\n",
            "Read back in the session.",
            "\n9 March 2026\n",
            "the treating clinician decides.",
        ] {
            assert!(text.contains(part), "{part:?} is not in\n{text}");
        }
        for part in ["Dr Name", "North", "Not this", "Nor this"] {
            assert!(!text.contains(part), "{part:?} is in\n{text}");
        }
        let named = seen(&Letter::new(&file(), true, words).markdown());
        assert!(named.contains("Presented by North"));
        assert!(named.contains("Dr Name · Specialist · the hub"));
    }

    #[test]
    fn a_letter_is_in_the_language_of_whoever_asks() {
        let arabic = Words::negotiated(Some("ar"), None);
        let text = seen(&Letter::new(&file(), false, arabic).markdown());
        for part in [
            "# الحالة ABC-2026-0042\n\n## السؤال\n",
            "\n## التوصيات\n",
            "\n9 مارس 2026\n",
        ] {
            assert!(text.contains(part), "{part:?} is not in\n{text}");
        }
    }

    #[test]
    fn what_people_write_is_no_markup() {
        for (text, expected) in [
            ("a_b*c`", "a\\_b\\*c\\`"),
            ("12. twelve", "12\\. twelve"),
            ("12.5 mg", "12\\.5 mg"),
            ("give 12.5 mg - daily", "give 12.5 mg - daily"),
            ("- a", "\\- a"),
            ("=====", "\\====="),
            ("<script>&amp;", "\\<script\\>\\&amp;"),
            ("![x](y)", "\\!\\[x\\](y)"),
        ] {
            assert_eq!(inline(text), expected);
        }
    }
}
