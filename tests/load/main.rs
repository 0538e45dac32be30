//! Promises of the load tester: each test starts a relay of its own, on free ports, and runs
//! `spindle load` as an operator does.

mod bad_input;
mod media;
#[path = "../process/mod.rs"]
#[expect(unreachable_pub, reason = "shared by several test binaries")]
mod process;
mod scene;
