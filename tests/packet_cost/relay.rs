//! A relay that runs, in a process of its own; sites publish and watch by WHIP and WHEP.

use nix::sys::signal::{Signal, kill};
use nix::unistd::Pid;
use spindle::ids::RoomId;
use spindle::role::Role;
use spindle::signaling::tokens::{RoomPass, Tokens};
use spindle::site::Site;
use std::collections::HashMap;
use std::fs;
use std::io::{Read, Write};
use std::net::{SocketAddr, TcpStream};
use std::process::{Child, Command};
use std::time::{Duration, SystemTime};
use tempfile::TempDir;
use uuid::Uuid;

const BINARY: &str = env!("CARGO_BIN_EXE_spindle");
const SECRET: &str = "the secret of the relays that are counted";

/// Ends with its test.
pub(crate) struct Relay {
    child: Child,
    address: SocketAddr,
    room: RoomId,
    /// Where strace writes.
    folder: TempDir,
}

/// The process of one that runs.
#[derive(Clone, Copy)]
pub(crate) struct Process(Pid);

impl Process {
    /// Lets none of its threads run until the answer is dropped.
    pub(crate) fn halt(self) -> Halted {
        kill(self.0, Signal::SIGSTOP).expect("it runs");
        while !self.stands_still() {
            std::thread::yield_now();
        }
        Halted(self.0)
    }

    fn stands_still(self) -> bool {
        let threads = fs::read_dir(format!("/proc/{}/task", self.0)).expect("it runs");
        let mut states = threads.filter_map(|thread| {
            // one that has just ended has none
            let stat = fs::read_to_string(thread.ok()?.path().join("stat")).ok()?;
            stat.rsplit_once(") ")?.1.chars().next()
        });
        states.all(|state| {
            assert!(state != 'Z', "the relay has ended");
            // stopped, or stopped and traced
            matches!(state, 'T' | 't')
        })
    }
}

/// A process that stands still.
pub(crate) struct Halted(Pid);

impl Drop for Halted {
    fn drop(&mut self) {
        kill(self.0, Signal::SIGCONT).expect("it is there");
    }
}

impl Drop for Relay {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

impl Relay {
    pub(crate) fn start() -> Self {
        let folder = TempDir::new().expect("a place");
        Self::run(Command::new(BINARY), folder)
    }

    /// A relay whose system calls are written down.
    pub(crate) fn start_traced() -> Self {
        let folder = TempDir::new().expect("a place");
        let mut command = Command::new("strace");
        // -D: the relay is this process's child, and strace ends with it
        command
            .args(["-D", "-f", "-qq", "-s", "16", "-e", "signal=none", "-o"])
            .arg(folder.path().join(TRACE))
            .arg(BINARY);
        Self::run(command, folder)
    }

    fn run(mut command: Command, folder: TempDir) -> Self {
        command.env("SPINDLE_MAX_PARTICIPANTS", "1000");
        let (child, port) = crate::process::serve(&mut command, SECRET);
        Self {
            child,
            address: SocketAddr::from(([127, 0, 0, 1], port)),
            room: RoomId::fresh(),
            folder,
        }
    }

    pub(crate) fn process(&self) -> Process {
        Process(Pid::from_raw(self.child.id() as i32))
    }

    /// The answer to an offer; `kind` is `whip` or `whep`.
    pub(crate) fn answer(&self, kind: &str, site: Site, offer: &str) -> String {
        let token = Tokens::new(SECRET.as_bytes()).sign(&RoomPass {
            room: self.room,
            room_name: "Counted".into(),
            role: Role::of(site),
            name: None,
            subject: None,
            id: Uuid::now_v7(),
            expires: SystemTime::now() + Duration::from_secs(3_600),
        });
        let mut stream = TcpStream::connect(self.address).expect("the relay listens");
        write!(
            stream,
            "POST /api/v1/{kind}/{} HTTP/1.1\r\nhost: localhost\r\nconnection: close\r\n\
             authorization: Bearer {token}\r\ncontent-type: application/sdp\r\n\
             content-length: {}\r\n\r\n{offer}",
            self.room.as_uuid(),
            offer.len()
        )
        .expect("the relay reads");
        let mut response = String::new();
        let read = stream.read_to_string(&mut response);
        read.expect("the relay answers");
        assert!(response.starts_with("HTTP/1.1 201"), "{response}");
        let (_, answer) = response.split_once("\r\n\r\n").expect("a head and a body");
        answer.to_owned()
    }

    /// Everything that strace wrote so far.
    pub(crate) fn traced(&self) -> String {
        fs::read_to_string(self.folder.path().join(TRACE)).expect("strace writes")
    }

    /// What the shard's thread called since the trace had `began` bytes, by name.
    pub(crate) fn calls_of_the_shard(&self, began: usize) -> HashMap<String, usize> {
        let trace = self.traced();
        let named = trace
            .lines()
            .find(|line| line.contains("prctl(PR_SET_NAME, \"shard-0\""));
        let thread = named.and_then(thread_of).expect("the shard has a name");
        let mut calls = HashMap::new();
        for line in trace[began..].lines() {
            let call = line[thread.len().min(line.len())..].trim_start();
            if thread_of(line) != Some(thread) {
                continue;
            }
            // a call that another thread's came between is written in two lines; one that standing still
            // has interrupted is made once more
            let again = call.contains("= -1 EINTR ");
            let ended = call
                .strip_prefix("<... ")
                .and_then(|rest| rest.split_once(' '));
            match (ended, call.split_once('(')) {
                // it may have begun before
                (Some((name, _)), _) if again => {
                    let count: &mut usize = calls.entry(name.to_owned()).or_default();
                    *count = count.saturating_sub(1);
                }
                (None, Some((name, _))) if !again => {
                    *calls.entry(name.to_owned()).or_default() += 1;
                }
                _ => {}
            }
        }
        calls
    }
}

const TRACE: &str = "trace";

/// A line begins with it.
fn thread_of(line: &str) -> Option<&str> {
    line.split(' ').next()
}
