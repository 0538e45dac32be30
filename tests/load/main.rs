//! Promises of the load tester: each test starts a relay of its own, on free ports, and runs
//! `spindle load` as an operator does.

mod bad_input;
mod media;
mod scene;
