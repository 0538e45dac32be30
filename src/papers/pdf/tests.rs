//! Prints letters and reads them again.

use super::*;
use crate::papers::letter::tests::{file, one};
use crate::role::Role;
use crate::session::sheet::{CaseFile, Section, Standing};
use crate::words::Words;
use std::io::Write as _;
use std::path::Path;
use std::process::{Command, Stdio};

fn printed(case: &CaseFile, language: &str) -> Result<Vec<u8>, Fault> {
    let words = Words::negotiated(Some(language), None);
    print(&Letter::new(case, true, words))
}

/// What a reader of PDF finds, by poppler, without blanks and without what only says which way text runs.
fn read(pdf: &[u8]) -> String {
    let mut reader = Command::new("pdftotext")
        .args(["-", "-"])
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .spawn()
        .expect("scripts/need rust installs poppler-utils");
    reader.stdin.take().unwrap().write_all(pdf).unwrap();
    let read = reader.wait_with_output().unwrap();
    let read = String::from_utf8(read.stdout).unwrap();
    let plain = |one: &char| {
        !one.is_whitespace()
            && !matches!(one, '\u{200b}'..='\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}')
    };
    read.chars().filter(plain).collect()
}

fn with_section(text: &str) -> CaseFile {
    let mut case = file();
    case.sheet.case.sections = vec![Section {
        title: "Summary".into(),
        text: text.into(),
    }];
    case
}

#[test]
fn a_letter_is_printed_for_eyes_and_for_screen_readers() {
    let pdf = printed(&file(), "en").unwrap();
    let text = read(&pdf);
    for part in [
        "CaseABC-2026-0042",
        "PresentedbyNorth",
        "1.Which*drug*next?",
        "-one",
        "1.<b>three</b>",
        "Dofirst.",
        "#low",
        "Drugs·DrName·Specialist·thehub·Servesthepatient’sowngoal",
        "9March2026",
        "thetreatingcliniciandecides.",
    ] {
        assert!(text.contains(part), "{part} is not in {text}");
    }
    let bytes = String::from_utf8_lossy(&pdf);
    for part in [
        "/Marked true",
        "/Lang",
        "pdfuaid:part",
        "/DisplayDocTitle true",
    ] {
        assert!(bytes.contains(part), "{part}");
    }
    assert_eq!(
        printed(&file(), "en"),
        Ok(pdf),
        "the same letter is the same file"
    );
}

#[test]
fn what_people_write_is_never_read_as_source() {
    for text in [
        "#panic(\"x\")",
        "#let x = 1; $x^2$",
        "= Heading",
        "@nowhere <label>",
        "*strong* _emph_ `raw` \\u{41}",
        "\"quoted\" 'single' ~ -- ...",
        "//comment /* open",
        "#import \"/etc/passwd\"",
        "a\\",
        "[{(",
        "{{ $name }}",
    ] {
        let mut case = with_section(text);
        case.sheet.case.questions = vec![text.into()];
        case.sheet.case.presenter.name = text.into();
        case.recommendations = vec![one(text, Role::Clinician, Standing::Taken)];
        case.recommendations[0].says.heading = Some(text.into());
        let read = read(&printed(&case, "en").unwrap());
        let text: String = text.chars().filter(|one| !one.is_whitespace()).collect();
        assert_eq!(read.matches(&text).count(), 5, "{text} in {read}");
    }
}

#[test]
fn marks_of_direction_and_long_texts_break_nothing() {
    for text in [
        "\u{202e}gnol\u{202c} \u{200f}\u{2069}\u{2069}\u{2067}".to_owned(),
        "word ".repeat(10_000),
        "x".repeat(10_000),
        "é\n".repeat(5_000),
        "\u{feff}\u{ad}\u{200d}".into(),
        "\t\t\n \n\n".into(),
    ] {
        let pdf = printed(&with_section(&text), "en");
        assert!(
            pdf.is_ok(),
            "{:?}",
            &text.chars().take(20).collect::<String>()
        );
    }
}

#[test]
fn a_sign_without_a_font_is_named_and_nothing_is_printed() {
    let private = '\u{10fffd}';
    let printed = printed(&with_section(&format!("a{private}")), "en");
    assert_eq!(printed, Err(Fault::NoFont(private)));
    for (sign, expected) in [
        ('ع', "fonts-hosny-amiri"),
        ('क', "fonts-lohit-deva"),
        ('好', "fonts-noto-cjk"),
        ('ก', "fonts-noto-core"),
        ('🩺', "fonts-noto-color-emoji"),
    ] {
        assert_eq!(package(sign), expected);
    }
}

#[test]
fn every_language_is_printed() {
    for (language, question) in [
        ("en", "Thequestion"),
        ("es", "Lapregunta"),
        ("fr", "Laquestion"),
        ("pt", "Apergunta"),
        ("hi", "प्रश्न"),
        ("ar", "السؤال"),
    ] {
        let pdf = printed(&file(), language).unwrap_or_else(|fault| panic!("{language} {fault:?}"));
        let text = read(&pdf);
        assert!(text.contains(question), "{language}: {text}");
        // to look at
        if let Some(folder) = std::env::var_os("LETTERS") {
            let file = Path::new(&folder).join(language).with_extension("pdf");
            std::fs::write(file, &pdf).unwrap();
        }
    }
}
