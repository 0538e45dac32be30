//! The fuzzer: one binary for every target, named by the variable `TARGET`. `make fuzz` runs it.

#![no_main]

mod targets;

use std::sync::LazyLock;

static TARGET: LazyLock<targets::Target> = LazyLock::new(|| {
    let name = std::env::var("TARGET").unwrap_or_default();
    let found = targets::TARGETS.iter().find(|(known, _)| *known == name);
    let known: Vec<_> = targets::TARGETS.iter().map(|(known, _)| *known).collect();
    found
        .unwrap_or_else(|| panic!("TARGET is one of {known:?}, not {name:?}"))
        .1
});

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| TARGET(bytes));
