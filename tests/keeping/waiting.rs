//! A relay that is started while its database is away.

use crate::postgres::Postgres;
use crate::spawned::{BINARY, serving};
use nix::sys::signal::{Signal, kill};
use nix::unistd::Pid;
use std::io::{BufRead as _, BufReader, Lines, Read};
use std::process::{Child, ChildStderr, ChildStdout, Command, Stdio};

/// Ends with its test.
struct Waiting {
    child: Child,
    links: Lines<BufReader<ChildStdout>>,
    log: Lines<BufReader<ChildStderr>>,
}

impl Waiting {
    /// A relay that keeps its sessions in `url`.
    fn start(url: &str) -> Self {
        let mut command = Command::new(BINARY);
        let mut child = serving(&mut command, &[("SPINDLE_DATABASE_URL", url)])
            .stderr(Stdio::piped())
            .spawn()
            .expect("it runs");
        Self {
            links: lines(child.stdout.take()),
            log: lines(child.stderr.take()),
            child,
        }
    }

    /// What it says that it waits for.
    fn warns(&mut self) -> String {
        says(&mut self.log, "WARN").expect("it says what it waits for")
    }

    /// Its exit code, once it is told to end.
    fn ends(mut self) -> Option<i32> {
        let id = Pid::from_raw(i32::try_from(self.child.id()).expect("a process"));
        kill(id, Signal::SIGTERM).expect("ours");
        self.child.wait().expect("ours").code()
    }
}

impl Drop for Waiting {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

fn lines<R: Read>(pipe: Option<R>) -> Lines<BufReader<R>> {
    BufReader::new(pipe.expect("piped")).lines()
}

/// Reads on until a line holds `text`; the end of all lines is none.
fn says<R: Read>(lines: &mut Lines<BufReader<R>>, text: &str) -> Option<String> {
    lines
        .map(|line| line.expect("text"))
        .find(|line| line.contains(text))
}

#[test]
fn a_relay_that_comes_before_its_database_begins_as_soon_as_that_is_there() {
    let mut database = Postgres::start();
    database.killed();
    let mut relay = Waiting::start(&database.url());
    let said = relay.warns();
    assert!(
        said.contains("cannot keep sessions in the PostgreSQL of `database_url`"),
        "{said}"
    );
    assert!(said.contains("asking again each second"), "{said}");
    database.again();
    assert!(says(&mut relay.log, "the database is there").is_some());
    assert!(says(&mut relay.links, "localhost:").is_some(), "it serves");
    assert_eq!(relay.ends(), Some(0));
}

#[test]
fn what_is_waited_for_is_named_without_its_password() {
    let mut relay = Waiting::start("postgres://hub:hunter2@127.0.0.1:1/spindle");
    let said = relay.warns();
    assert!(
        said.contains("`database_url`") && said.contains("refused"),
        "{said}"
    );
    assert!(!said.contains("hunter2"), "{said}");
    assert_eq!(relay.ends(), Some(0));
}

#[test]
fn a_relay_that_waits_for_its_database_ends_when_it_is_told_to() {
    let mut database = Postgres::start();
    database.killed();
    let mut relay = Waiting::start(&database.url());
    relay.warns();
    assert_eq!(relay.ends(), Some(0));
}

#[test]
fn a_database_that_does_not_let_the_relay_in_is_not_waited_for() {
    let database = Postgres::start();
    let url = database.url().replace("/postgres?", "/nowhere?");
    let mut relay = Waiting::start(&url);
    let said = says(&mut relay.log, "nowhere").expect("it says why");
    assert!(
        said.contains("see that the server runs, that the database exists"),
        "{said}"
    );
    assert_eq!(relay.child.wait().expect("ours").code(), Some(1));
}
