//! Prints a letter as PDF: tagged (PDF/UA-1), in its language, with every sign of it or not at all.
//!
//! Typst sets it: what people wrote goes there as data, through [`sheet`](self::sheet), and is never read
//! as source.

mod fonts;
mod sheet;

pub(super) use fonts::package;

use super::letter::Letter;
use sheet::Sheet;
use std::sync::LazyLock;
use tracing::error;
use typst::diag::{FileError, FileResult, SourceDiagnostic};
use typst::foundations::{Bytes, Datetime, Duration, Smart};
use typst::syntax::{FileId, RootedPath, Source, VirtualPath, VirtualRoot};
use typst::text::{Font, FontBook};
use typst::utils::LazyHash;
use typst::{Library, LibraryExt, World};
use typst_layout::PagedDocument;
use typst_pdf::{PdfOptions, PdfStandard, PdfStandards};

/// Why a letter was not printed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Fault {
    /// No font here shows this.
    NoFont(char),
    /// A bug of ours, which the log tells.
    Failed,
}

/// The letter as the bytes of a file. Takes 10 to 400 ms of a processor and some 70 MB, the more the
/// longer it is; what a case may hold bounds that.
pub(super) fn print(letter: &Letter) -> Result<Vec<u8>, Fault> {
    if let Some(sign) = letter.texts().find_map(fonts::lacks) {
        return Err(Fault::NoFont(sign));
    }
    let desk = Desk::new(&Sheet::new(letter));
    let set = typst::compile::<PagedDocument>(&desk).output;
    let printed = set.and_then(|document| typst_pdf::pdf(&document, &options(letter)));
    // what Typst remembers of a letter is nobody else's, and grows
    typst::comemo::evict(0);
    printed.map_err(|faults| {
        for fault in &faults {
            error!(fault = told(fault), "a letter cannot be printed");
        }
        Fault::Failed
    })
}

/// Its message alone: a hint may cite what people wrote.
fn told(fault: &SourceDiagnostic) -> &str {
    fault.message.split('`').next().unwrap_or_default()
}

fn options(letter: &Letter) -> PdfOptions {
    let standards = PdfStandards::new(&[PdfStandard::Ua_1]);
    PdfOptions {
        // the same letter is the same file
        ident: Smart::Custom(letter.title.clone()),
        creator: Smart::Custom(Some("Spindle".into())),
        standards: standards.expect("one standard agrees with itself"),
        ..PdfOptions::default()
    }
}

/// What Typst may reach: how a letter looks, this letter, and the fonts. No clock, no file of the machine.
struct Desk {
    letter: Bytes,
}

impl Desk {
    fn new(sheet: &Sheet) -> Self {
        let letter = serde_json::to_vec(sheet).expect("a sheet is plain JSON");
        Self {
            letter: Bytes::new(letter),
        }
    }
}

impl World for Desk {
    fn library(&self) -> &LazyHash<Library> {
        &LIBRARY
    }

    fn book(&self) -> &LazyHash<FontBook> {
        fonts::all().book()
    }

    fn main(&self) -> FileId {
        LOOK.id()
    }

    fn source(&self, id: FileId) -> FileResult<Source> {
        match id == LOOK.id() {
            true => Ok(LOOK.clone()),
            false => Err(FileError::AccessDenied),
        }
    }

    fn file(&self, id: FileId) -> FileResult<Bytes> {
        match id == *LETTER {
            true => Ok(self.letter.clone()),
            false => Err(FileError::AccessDenied),
        }
    }

    fn font(&self, index: usize) -> Option<Font> {
        fonts::all().font(index)
    }

    fn today(&self, _offset: Option<Duration>) -> Option<Datetime> {
        None
    }
}

fn named(name: &str) -> FileId {
    let path = VirtualPath::new(name).expect("a plain name");
    FileId::new(RootedPath::new(VirtualRoot::Project, path))
}

static LIBRARY: LazyLock<LazyHash<Library>> =
    LazyLock::new(|| LazyHash::new(Library::builder().build()));
static LOOK: LazyLock<Source> =
    LazyLock::new(|| Source::new(named("look.typ"), include_str!("letter.typ").into()));
static LETTER: LazyLock<FileId> = LazyLock::new(|| named("letter.json"));

#[cfg(test)]
mod tests;
