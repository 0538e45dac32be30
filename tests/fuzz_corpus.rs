//! Replays the committed corpus of every fuzz target, so that no finding comes back unseen.

#[path = "fuzz/targets/mod.rs"]
mod targets;

use std::collections::BTreeSet;
use std::path::PathBuf;

fn corpus() -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("tests/fuzz/corpus")
}

#[test]
fn every_committed_input_keeps_its_parsers_promises() {
    for (name, target) in targets::TARGETS {
        let folder = corpus().join(name);
        let mut replayed = 0;
        for entry in std::fs::read_dir(&folder).expect("a folder of seeds for each target") {
            let path = entry.expect("a seed").path();
            let input = std::fs::read(&path).expect("a readable seed");
            let outcome = std::panic::catch_unwind(|| target(&input));
            assert!(outcome.is_ok(), "{} breaks {name}", path.display());
            replayed += 1;
        }
        assert!(replayed > 0, "{name} has no seed");
    }
}

#[test]
fn every_corpus_folder_belongs_to_a_target() {
    let targets: BTreeSet<_> = targets::TARGETS
        .iter()
        .map(|(name, _)| name.to_string())
        .collect();
    let folders: BTreeSet<_> = std::fs::read_dir(corpus())
        .expect("the corpus")
        .map(|entry| {
            entry
                .expect("a folder")
                .file_name()
                .into_string()
                .expect("a plain name")
        })
        .collect();
    assert_eq!(targets, folders);
}
