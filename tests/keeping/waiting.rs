//! A relay that is started while its database is away.

use crate::postgres::Postgres;
use crate::scene::SECRET;
use crate::spawned::BINARY;
use nix::sys::signal::{Signal, kill};
use nix::unistd::Pid;
use std::io::{BufRead as _, BufReader, Lines};
use std::process::{Child, ChildStdout, Command, Stdio};

/// A relay that keeps its sessions in `url`, and what it says.
fn start(url: &str) -> (Child, Lines<BufReader<ChildStdout>>) {
    let mut child = Command::new(BINARY)
        .args(["serve", "--print-links"])
        .env_clear()
        .envs([
            ("SPINDLE_HTTP_LISTEN", "127.0.0.1:0"),
            ("SPINDLE_UDP_LISTEN", "127.0.0.1:0"),
            ("SPINDLE_PUBLIC_ADDRESSES", "127.0.0.1"),
            ("SPINDLE_SHARDS", "1"),
            ("SPINDLE_TOKEN_SECRET", SECRET),
            ("SPINDLE_DATABASE_URL", url),
        ])
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .expect("it runs");
    let said = BufReader::new(child.stdout.take().expect("piped")).lines();
    (child, said)
}

/// Reads on until a line holds `text`; the end of all lines is none.
fn says(lines: impl Iterator<Item = std::io::Result<String>>, text: &str) -> Option<String> {
    lines
        .map(|line| line.expect("text"))
        .find(|line| line.contains(text))
}

fn end(mut child: Child) -> Option<i32> {
    let id = Pid::from_raw(i32::try_from(child.id()).expect("a process"));
    kill(id, Signal::SIGTERM).expect("ours");
    child.wait().expect("ours").code()
}

#[test]
fn a_relay_that_comes_before_its_database_begins_as_soon_as_that_is_there() {
    let mut database = Postgres::start();
    database.killed();
    let (mut child, links) = start(&database.url());
    let mut log = BufReader::new(child.stderr.take().expect("piped")).lines();
    let said = says(&mut log, "WARN").expect("it says what it waits for");
    assert!(
        said.contains("cannot keep sessions in the PostgreSQL of `database_url`"),
        "{said}"
    );
    assert!(said.contains("asking again each second"), "{said}");
    database.again();
    assert!(says(&mut log, "the database is there").is_some());
    assert!(says(links, "localhost:").is_some(), "it serves");
    assert_eq!(end(child), Some(0));
}

#[test]
fn what_is_waited_for_is_named_without_its_password() {
    let (mut child, _) = start("postgres://hub:hunter2@127.0.0.1:1/spindle");
    let mut log = BufReader::new(child.stderr.take().expect("piped")).lines();
    let said = says(&mut log, "WARN").expect("it says what it waits for");
    assert!(
        said.contains("`database_url`") && said.contains("refused"),
        "{said}"
    );
    assert!(!said.contains("hunter2"), "{said}");
    assert_eq!(end(child), Some(0));
}

#[test]
fn a_relay_that_waits_for_its_database_ends_when_it_is_told_to() {
    let mut database = Postgres::start();
    database.killed();
    let (mut child, _) = start(&database.url());
    let mut log = BufReader::new(child.stderr.take().expect("piped")).lines();
    assert!(says(&mut log, "WARN").is_some());
    assert_eq!(end(child), Some(0));
}

#[test]
fn a_database_that_does_not_let_the_relay_in_is_not_waited_for() {
    let database = Postgres::start();
    let url = database.url().replace("/postgres?", "/nowhere?");
    let (mut child, _) = start(&url);
    let log = BufReader::new(child.stderr.take().expect("piped")).lines();
    let said = says(log, "nowhere").expect("it says why");
    assert!(
        said.contains("see that the server runs, that the database exists"),
        "{said}"
    );
    assert_eq!(child.wait().expect("ours").code(), Some(1));
}
