//! Counts instructions: a test runs another one of its binary under callgrind.
//!
//! Time on a busy machine says little; instructions are repeatable. The one that is counted is
//! marked `#[ignore]`, sets its scene while nothing is instrumented, several times faster, and calls
//! [`wait_for_instrumentation`]; from then on what runs inside [`counted`] is collected.

use std::io::{BufRead, BufReader, Write};
use std::process::{Command, Stdio};

/// Tells the counted test, run by itself, what to set up.
const PART: &str = "SPINDLE_COUNTED_PART";
const READY: &str = "the scene is set";

/// Whether there is anything to count with.
pub fn has_valgrind() -> bool {
    let mut command = Command::new("valgrind");
    command.arg("--version").stdout(Stdio::null());
    command.status().is_ok_and(|status| status.success())
}

/// Runs `test` under callgrind with its [`part`] set: the instructions that were collected.
pub fn instructions(test: &str, part: &str) -> u64 {
    let own = std::env::current_exe().expect("this binary has a path");
    let mut child = Command::new("valgrind")
        .args(["--tool=callgrind", "--callgrind-out-file=/dev/null"])
        .args([
            "--instr-atstart=no",
            "--toggle-collect=*callgrind::counted*",
        ])
        .arg(own)
        .args(["--exact", test, "--ignored", "--nocapture"])
        .env(PART, part)
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .expect("valgrind starts");
    let stdout = BufReader::new(child.stdout.take().expect("it was piped"));
    let mut lines = stdout.lines().map(|line| line.expect("text"));
    assert!(
        lines.any(|line| line.contains(READY)),
        "{:?}",
        child.wait_with_output()
    );
    let switched = Command::new("vgdb")
        .arg(format!("--pid={}", child.id()))
        .args(["instrumentation", "on"])
        .output()
        .expect("vgdb comes with valgrind");
    assert!(switched.status.success(), "{switched:?}");
    let mut stdin = child.stdin.take().expect("it was piped");
    writeln!(stdin, "go").expect("it waits");
    drop(lines.collect::<Vec<_>>());
    let output = child.wait_with_output().expect("it ends");
    let report = String::from_utf8_lossy(&output.stderr);
    let collected = report
        .lines()
        .find_map(|line| line.split_once("Collected : "))
        .unwrap_or_else(|| panic!("callgrind reports: {report}"));
    collected.1.trim().parse().expect("a number")
}

/// What a counted test is to set up.
pub fn part() -> String {
    std::env::var(PART).expect("started by another test")
}

/// The scene is set: from now on it counts.
pub fn wait_for_instrumentation() {
    writeln!(std::io::stdout(), "{READY}").expect("the other test lives");
    let mut line = String::new();
    let read = std::io::stdin().read_line(&mut line);
    read.expect("the other test lives");
}

/// What is inside is collected.
#[inline(never)]
pub fn counted<T>(work: impl FnOnce() -> T) -> T {
    work()
}
