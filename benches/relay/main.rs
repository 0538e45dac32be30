//! Measures what the relay costs, against the least that it could cost, and prints a table.
//!
//! `spindle serve` runs on one core, the load tester on another, one scene after the other. In the
//! same seconds the floor (copy, rewrite, seal, send in the same bursts) is measured on the relay's
//! core: a machine's speed wanders, so ratios count and not times.
//! Exit code: 0 all reached, 1 something missed, 2 the machine was too restless to say.
//!
//! `cargo bench --bench relay -- voice` plays only what a packet costs in the scenes of that name.

#![allow(
    clippy::print_stdout,
    clippy::print_stderr,
    reason = "a bench reports to whoever runs it"
)]

mod bench;
mod bounds;
mod door;
mod floor;
mod janus;
mod join;
mod machine;
#[path = "../../tests/process/mod.rs"]
#[expect(unreachable_pub, reason = "shared by several test binaries")]
mod process;
mod relay;
mod scene;
mod sink;
mod table;

use std::process::ExitCode;

fn main() -> ExitCode {
    if std::env::args().any(|argument| argument == floor::FLOOR_PROCESS) {
        floor::run();
        return ExitCode::SUCCESS;
    }
    if let Err(why) = machine::prepare() {
        eprintln!("bench: {why}");
        return ExitCode::from(2);
    }
    let only = std::env::args().skip(1).find(|word| !word.starts_with('-'));
    let table = match only {
        Some(name) => bench::only(&name),
        None => bench::run(),
    };
    print!("{table}");
    table.exit_code()
}
