//! A relay in a process of its own, for what the test's own cannot be: ten thousand connections have
//! twenty thousand ends, and a process that is killed takes no test with it.

use crate::scene::{Page, SECRET, join, pass};
use serde_json::Value;
use spindle::ids::RoomId;
use spindle::signaling::tokens::Tokens;
use spindle::site::Site;
use std::io::{BufRead as _, BufReader};
use std::net::SocketAddr;
use std::process::{Child, Command, Stdio};
use tokio_tungstenite::connect_async;

pub(crate) const BINARY: &str = env!("CARGO_BIN_EXE_spindle");

/// Ends with its test.
pub(crate) struct Spawned {
    pub(crate) child: Child,
    pub(crate) address: SocketAddr,
    room: RoomId,
}

/// Has `command` serve on ports of its own, with what it says for people on a pipe.
pub(crate) fn serving<'a>(command: &'a mut Command, settings: &[(&str, &str)]) -> &'a mut Command {
    command
        .args(["serve", "--print-links"])
        .env_clear()
        .env("PATH", std::env::var_os("PATH").unwrap_or_default())
        .envs([
            ("SPINDLE_HTTP_LISTEN", "127.0.0.1:0"),
            ("SPINDLE_UDP_LISTEN", "127.0.0.1:0"),
            ("SPINDLE_PUBLIC_ADDRESSES", "127.0.0.1"),
            ("SPINDLE_SHARDS", "1"),
            ("SPINDLE_TOKEN_SECRET", SECRET),
        ])
        .envs(settings.iter().copied())
        .stdout(Stdio::piped())
}

impl Spawned {
    pub(crate) fn start() -> Self {
        Self::start_with(&[])
    }

    pub(crate) fn start_with(settings: &[(&str, &str)]) -> Self {
        Self::run(Command::new(BINARY), settings)
    }

    /// A relay that may open so many files and sockets.
    pub(crate) fn start_with_files(most: usize) -> Self {
        let mut command = Command::new("prlimit");
        command.arg(format!("--nofile={most}")).arg(BINARY);
        Self::run(command, &[])
    }

    /// The relay, started by `command`.
    pub(crate) fn run(mut command: Command, settings: &[(&str, &str)]) -> Self {
        let mut child = serving(&mut command, settings)
            .stderr(Stdio::null())
            .spawn()
            .expect("it runs");
        let lines = BufReader::new(child.stdout.take().expect("piped")).lines();
        let mut lines = lines.map(|line| line.expect("text"));
        let link = lines.find(|line| line.contains("localhost:"));
        let link = link.expect("a link");
        let (_, rest) = link.split_once("localhost:").expect("the port");
        let (port, _) = rest.split_once('/').expect("the path");
        Self {
            child,
            address: SocketAddr::from(([127, 0, 0, 1], port.parse().expect("a port"))),
            room: RoomId::fresh(),
        }
    }

    /// How many files and sockets the relay has open.
    pub(crate) fn files(&self) -> usize {
        let open = std::fs::read_dir(format!("/proc/{}/fd", self.child.id()));
        open.expect("it runs").count()
    }

    /// A page of a clinic in the room.
    pub(crate) async fn join(&self, name: &str) -> (Page, Value) {
        let token = Tokens::new(SECRET.as_bytes()).sign(&pass(self.room, Site::Spoke));
        self.enter(&token, name, None).await
    }

    /// The page of a token's holder, who comes back where it has a resume token.
    pub(crate) async fn enter(
        &self,
        token: &str,
        name: &str,
        resume: Option<&Value>,
    ) -> (Page, Value) {
        let mut page = self.page().await;
        let mut message = join(token, name);
        if let Some(resume) = resume {
            message["resume"] = resume.clone();
        }
        page.say(&message).await;
        let welcome = page.hears("welcome").await;
        (page, welcome)
    }

    /// A page that has not said anything yet.
    pub(crate) async fn page(&self) -> Page {
        let url = format!("ws://{}/api/v1/live", self.address);
        let (socket, _) = connect_async(url).await.expect("a WebSocket");
        Page(socket)
    }
}

impl Drop for Spawned {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

/// How many files this process (and so the relay it starts) may have open.
pub(crate) fn open_files() -> usize {
    std::fs::read_to_string("/proc/self/limits")
        .expect("Linux tells")
        .lines()
        .find_map(|line| line.strip_prefix("Max open files"))
        .and_then(|line| line.split_whitespace().next()?.parse().ok())
        .expect("a number")
}
