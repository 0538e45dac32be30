//! What the bench tells the relay's process and is told back: one line of JSON each.

use crate::floor::Floor;
use crate::usage::Usage;
use serde::{Deserialize, Serialize};
use spindle::ids::{ParticipantId, TrackId};
use std::io::{BufRead, BufReader, Write};
use std::net::SocketAddr;
use std::process::{Child, ChildStdin, ChildStdout, Command, Stdio};

/// The argument that makes this binary the relay's process.
pub(crate) const RELAY_PROCESS: &str = "relay-process";

#[derive(Serialize, Deserialize)]
pub(crate) enum Order {
    Join {
        participant: ParticipantId,
        sdp: String,
        is_hub: bool,
        microphone: TrackId,
        camera: TrackId,
    },
    /// Show a track as large as it comes.
    View {
        participant: ParticipantId,
        track: TrackId,
    },
    Usage,
    Floor,
    Shutdown,
}

#[derive(Serialize, Deserialize)]
pub(crate) enum Reply {
    Listening(SocketAddr),
    Answer(String),
    Usage(Usage),
    Floor(Floor),
}

/// The relay's process; ended when dropped.
pub(crate) struct RelayProcess {
    pub(crate) address: SocketAddr,
    child: Child,
    orders: ChildStdin,
    replies: BufReader<ChildStdout>,
}

impl Drop for RelayProcess {
    fn drop(&mut self) {
        // it may have ended by itself
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

impl RelayProcess {
    /// Starts it on the first core, and moves this process to the second.
    pub(crate) fn start() -> Self {
        let own = std::env::current_exe().expect("this binary has a path");
        let mut command = match pin(std::process::id(), 1) {
            true => {
                let mut command = Command::new("taskset");
                command.args(["-c", "0"]).arg(own);
                command
            }
            false => Command::new(own),
        };
        let mut child = command
            .arg(RELAY_PROCESS)
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .spawn()
            .expect("this binary starts");
        let orders = child.stdin.take().expect("it was piped");
        let replies = BufReader::new(child.stdout.take().expect("it was piped"));
        let mut relay = Self {
            address: SocketAddr::from(([127, 0, 0, 1], 0)),
            child,
            orders,
            replies,
        };
        let Reply::Listening(address) = relay.reply() else {
            panic!("the relay says first where it listens")
        };
        relay.address = address;
        relay
    }

    pub(crate) fn tell(&mut self, order: &Order) {
        let line = serde_json::to_string(order).expect("an order is JSON");
        writeln!(self.orders, "{line}").expect("the relay's process lives");
    }

    pub(crate) fn ask(&mut self, order: &Order) -> Reply {
        self.tell(order);
        self.reply()
    }

    fn reply(&mut self) -> Reply {
        let mut line = String::new();
        let read = self.replies.read_line(&mut line);
        read.expect("the relay's process lives");
        serde_json::from_str(&line).expect("a reply is JSON")
    }

    pub(crate) fn usage(&mut self) -> Usage {
        match self.ask(&Order::Usage) {
            Reply::Usage(usage) => usage,
            _ => panic!("asked for its usage"),
        }
    }

    pub(crate) fn floor(&mut self) -> Floor {
        match self.ask(&Order::Floor) {
            Reply::Floor(floor) => floor,
            _ => panic!("asked for the floor"),
        }
    }
}

/// Keeps a process on one core; `false` where that cannot be.
fn pin(process: u32, core: u32) -> bool {
    let cores = std::thread::available_parallelism().map_or(1, std::num::NonZero::get);
    let arguments = ["-a", "-c", "-p", &core.to_string(), &process.to_string()].map(str::to_owned);
    let mut command = Command::new("taskset");
    command.args(arguments).stdout(Stdio::null());
    cores > 1 && command.status().is_ok_and(|status| status.success())
}
