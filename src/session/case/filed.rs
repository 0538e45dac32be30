//! Says how a case that is closed stands in the ledger of its room: there it outlives the room's record.

use crate::session::clock::Wall;
use crate::session::sheet::CaseFile;
use crate::store::journal::Entry;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// A case as it was when it was closed.
#[derive(Debug, Serialize, Deserialize)]
struct Line {
    case_file: CaseFile,
}

/// The line of a case that is closed at this moment; of one that was opened again, the later one counts.
pub(in crate::session) fn line(at: Wall, file: CaseFile) -> Entry {
    let file = CaseFile {
        open: false,
        ..file
    };
    let (id, revision) = (file.sheet.id, file.sheet.revision);
    Entry::Append {
        key: format!("case/{id:010}/{at:020}/{revision:06}"),
        value: serde_json::to_string(&Line { case_file: file }).expect("what is kept is JSON"),
    }
}

/// Every case of a room, oldest first: those of its ledger, and over them those that it has now.
pub(in crate::session) fn filed<'a>(
    ledger: impl IntoIterator<Item = &'a str>,
    now: Vec<CaseFile>,
) -> Vec<CaseFile> {
    // others' lines say nothing here
    let lines = ledger.into_iter();
    let lines = lines.filter_map(|line| serde_json::from_str::<Line>(line).ok());
    let files = lines.map(|line| line.case_file).chain(now);
    let by_id: BTreeMap<u32, CaseFile> = files.map(|file| (file.sheet.id, file)).collect();
    by_id.into_values().collect()
}
