//! Answers with what a room has left: for a program as JSON, for a person as a file.

use crate::session::clock::rfc3339;
use crate::signaling::ApiError;
use axum::Json;
use axum::http::{HeaderMap, header};
use axum::response::{IntoResponse, Response};
use serde::Serialize;

/// A sheet or a letter to save.
pub(super) struct File {
    /// Capitals, digits, dashes and dots: nothing that a header's text takes for its own.
    pub(super) name: String,
    pub(super) media_type: &'static str,
    /// What it is in, where it is in words (BCP 47).
    pub(super) language: Option<&'static str>,
    pub(super) content: Vec<u8>,
}

/// The file where one is wanted, else the value; kept by nobody on the way.
pub(super) fn answer(file: Option<File>, value: impl Serialize) -> Response {
    let answer = match file {
        None => Json(value).into_response(),
        Some(file) => {
            let headers = [
                (header::CONTENT_TYPE, file.media_type.to_owned()),
                (
                    header::CONTENT_DISPOSITION,
                    format!("attachment; filename=\"{}\"", file.name),
                ),
            ];
            let language = file.language.map(|tag| [(header::CONTENT_LANGUAGE, tag)]);
            (headers, language, file.content).into_response()
        }
    };
    ([(header::CACHE_CONTROL, "no-store")], answer).into_response()
}

/// Whether `Accept` names this type.
pub(super) fn wants(headers: &HeaderMap, media_type: &str) -> bool {
    let wanted = headers.get(header::ACCEPT);
    let wanted = wanted.and_then(|accept| accept.to_str().ok());
    wanted.is_some_and(|accept| accept.contains(media_type))
}

/// The sheet of this name, where a spreadsheet is wanted.
pub(super) fn csv(
    headers: &HeaderMap,
    name: &str,
    content: impl FnOnce() -> Vec<u8>,
) -> Option<File> {
    wants(headers, "text/csv").then(|| File {
        name: name.into(),
        media_type: "text/csv; charset=utf-8",
        language: None,
        content: content(),
    })
}

/// What a relay answers that keeps nothing.
pub(super) const NOTHING_KEPT: ApiError = ApiError::Unprocessable(
    "this relay keeps no record of sessions: set `state_dir` or `database_url`",
);

/// RFC 4180, with the mark by which spreadsheets know UTF-8.
pub(super) fn sheet<const N: usize>(lines: impl IntoIterator<Item = [String; N]>) -> Vec<u8> {
    rows(lines)
}

/// The same, of as many columns as its first line has.
pub(super) fn rows(lines: impl IntoIterator<Item = impl IntoIterator<Item = String>>) -> Vec<u8> {
    let mut sheet = csv::Writer::from_writer(vec![0xEF, 0xBB, 0xBF]);
    for line in lines {
        let line: Vec<String> = line.into_iter().collect();
        sheet.write_record(line).expect("memory takes it");
    }
    sheet.into_inner().expect("memory takes it")
}

/// Text that no spreadsheet takes for a formula: people choose their names. Where a comma is of numbers, as in
/// most of Europe, sheets are split at semicolons, also within what stands in no quotes.
pub(super) fn inert(text: &str) -> String {
    let mut inert = String::with_capacity(text.len() + 1);
    let mut begins = true;
    for letter in text.chars() {
        if begins && matches!(letter, '=' | '+' | '-' | '@' | '\t' | '\r') {
            inert.push('\'');
        }
        begins = matches!(letter, ';' | '\t' | '\r' | '\n') || (begins && letter == ' ');
        inert.push(letter);
    }
    inert
}

/// A moment, in milliseconds since 1970, as RFC 3339 has it, to the second.
pub(super) fn moment(wall: u64) -> String {
    rfc3339(wall / 1_000 * 1_000)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_cell_begins_a_formula_wherever_a_sheet_is_split() {
        for (text, expected) in [
            ("North", "North"),
            ("a-b; c", "a-b; c"),
            ("=1+1", "'=1+1"),
            (" =1", " '=1"),
            ("-3", "'-3"),
            ("x;=cmd|' /C calc'!A0;", "x;'=cmd|' /C calc'!A0;"),
            ("x; @a;\t+b", "x; '@a;'\t'+b"),
            ("x\n=1", "x\n'=1"),
        ] {
            assert_eq!(inert(text), expected);
        }
    }
}
