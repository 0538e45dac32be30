//! Counts instructions: a test runs another one of its binary under callgrind.
//!
//! Time on a busy machine says little; instructions are repeatable. The one that is counted is
//! marked `#[ignore]`, sets its scene while nothing is instrumented, several times faster, and calls
//! [`wait_for_instrumentation`]; from then on what runs inside [`counted`] is collected.

use std::fs;
use std::io::{BufRead, BufReader, Write};
use std::process::{Command, Stdio};
use tempfile::TempDir;

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
    let report = run(&["--callgrind-out-file=/dev/null"], test, part);
    let collected = report
        .lines()
        .find_map(|line| line.split_once("Collected : "))
        .unwrap_or_else(|| panic!("callgrind reports: {report}"));
    collected.1.trim().parse().expect("a number")
}

/// The same for each time that something was [`counted`].
pub fn instructions_of_each(test: &str, part: &str) -> Vec<u64> {
    let folder = TempDir::new().expect("a place");
    let file = folder.path().join("out");
    let file = format!("--callgrind-out-file={}", file.display());
    // of two options with one pattern callgrind takes the first: this must differ from that in `run`
    run(&[&file, "--dump-after=*::counted*"], test, part);
    (1..)
        .map_while(|nth| fs::read_to_string(folder.path().join(format!("out.{nth}"))).ok())
        .map(|dump| {
            let total = dump.lines().find_map(|line| line.strip_prefix("totals: "));
            total.and_then(|total| total.parse().ok()).expect("a total")
        })
        .collect()
}

/// Gives callgrind's report.
fn run(options: &[&str], test: &str, part: &str) -> String {
    let own = std::env::current_exe().expect("this binary has a path");
    let mut child = Command::new("valgrind")
        .args(["--tool=callgrind", "--instr-atstart=no"])
        .arg("--toggle-collect=*callgrind::counted*")
        .args(options)
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
    String::from_utf8_lossy(&output.stderr).into_owned()
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
