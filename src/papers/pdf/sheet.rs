//! Says what the page that Typst sets is given of a letter: plain values, each text with the way it runs.

use super::fonts;
use crate::papers::letter::{Item, Letter, Part};
use crate::words::Words;
use serde::Serialize;

/// A letter, as `letter.typ` reads it.
#[derive(Serialize)]
pub(super) struct Sheet {
    language: &'static str,
    rtl: bool,
    title: String,
    /// In the order in which they are looked through.
    fonts: Vec<&'static str>,
    first: Vec<Block>,
    parts: Vec<SheetPart>,
}

#[derive(Serialize)]
struct SheetPart {
    title: String,
    items: Vec<SheetItem>,
    text: Option<Block>,
}

#[derive(Serialize)]
struct SheetItem {
    strength: Option<String>,
    text: Block,
    notes: String,
}

/// Paragraphs of lines.
#[derive(Serialize)]
struct Block {
    rtl: bool,
    paragraphs: Vec<Vec<String>>,
}

impl Sheet {
    pub(super) fn new(letter: &Letter) -> Self {
        let words = letter.words;
        Self {
            language: words.tag(),
            rtl: words.rtl(),
            title: letter.title.clone(),
            fonts: fonts::for_language(words.tag()),
            first: letter.first.iter().map(|text| block(text, words)).collect(),
            parts: letter.parts.iter().map(|one| part(one, words)).collect(),
        }
    }
}

fn part(part: &Part, words: &Words) -> SheetPart {
    SheetPart {
        title: part.title.clone(),
        items: part.items.iter().map(|one| item(one, words)).collect(),
        text: part.text.as_deref().map(|text| block(text, words)),
    }
}

fn item(item: &Item, words: &Words) -> SheetItem {
    SheetItem {
        strength: item.strength.clone(),
        text: block(&item.text, words),
        notes: item.notes.join(" · "),
    }
}

/// Empty lines part paragraphs, every other line stays one.
fn block(text: &str, words: &Words) -> Block {
    let lines: Vec<&str> = text.lines().map(str::trim).collect();
    let paragraphs = lines.split(|line| line.is_empty());
    let paragraphs = paragraphs.filter(|lines| !lines.is_empty());
    Block {
        rtl: words.runs_rtl(text),
        paragraphs: paragraphs
            .map(|lines| lines.iter().map(|line| (*line).to_owned()).collect())
            .collect(),
    }
}
