//! Sets the scene: a relay in this process, the tester in another.

use serde_json::Value;
use spindle::config::Config;
use spindle::ids::RoomId;
use spindle::role::Role;
use spindle::serve::Running;
use spindle::signaling::tokens::RoomPass;
use spindle::site::Site;
use std::net::Ipv4Addr;
use std::process::{Output, Stdio};
use std::time::{Duration, SystemTime};
use tokio::io::{AsyncBufReadExt as _, AsyncRead, AsyncReadExt as _, BufReader};
use tokio::process::{Child, Command};
use uuid::Uuid;

pub(crate) const SECRET: &str = "the secret of the relays under load";

/// Ends a test that hangs, and promises nothing.
const PATIENCE: Duration = Duration::from_secs(180);

/// How long media may pause is a question to a machine that has time.
pub(crate) const PATIENT: [&str; 2] = ["--standstill", "60s"];

/// The settings of a relay under load.
pub(crate) fn config() -> Config {
    Config {
        http_listen: (Ipv4Addr::LOCALHOST, 0).into(),
        udp_listen: (Ipv4Addr::LOCALHOST, 0).into(),
        public_addresses: vec![Ipv4Addr::LOCALHOST.into()],
        shards: 1,
        token_secret: SECRET.into(),
        ..Config::default()
    }
}

pub(crate) async fn relay() -> Running {
    Running::start(config()).await.expect("a relay starts")
}

pub(crate) fn url(relay: &Running) -> String {
    format!("http://{}", relay.address())
}

/// What a token of `room` says, unless a test changes it.
pub(crate) fn pass(room: RoomId, site: Site) -> RoomPass {
    RoomPass {
        room,
        room_name: "Load".into(),
        role: Role::of(site),
        name: None,
        subject: None,
        id: Uuid::now_v7(),
        expires: SystemTime::now() + Duration::from_secs(3_600),
    }
}

/// A link of `room` as the relay itself would print it.
pub(crate) fn link(relay: &Running, pass: &RoomPass) -> String {
    spindle::signaling::links::link(&url(relay), relay.tokens(), pass)
}

/// A relay in a process of its own, for what is done to a process. Ends with its test.
pub(crate) struct RelayProcess {
    child: std::process::Child,
    port: u16,
}

impl RelayProcess {
    pub(crate) fn start() -> Self {
        let mut command = std::process::Command::new(env!("CARGO_BIN_EXE_spindle"));
        let (child, port) = crate::process::serve(command.env_clear(), SECRET);
        Self { child, port }
    }

    pub(crate) fn url(&self) -> String {
        format!("http://127.0.0.1:{}", self.port)
    }

    pub(crate) fn id(&self) -> u32 {
        self.child.id()
    }
}

impl Drop for RelayProcess {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

/// `spindle load` with these arguments, its JSON on standard output.
pub(crate) fn load(arguments: &[&str]) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_spindle"));
    command
        .arg("load")
        .args(["--json", "-"])
        .args(arguments)
        .env_clear()
        .env("SPINDLE_TOKEN_SECRET", SECRET)
        .stdin(Stdio::null())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .kill_on_drop(true);
    command
}

/// A run that came to its end.
pub(crate) struct Ran {
    pub(crate) succeeded: bool,
    /// The report; `null` when there was none.
    pub(crate) report: Value,
    /// The last line it said.
    pub(crate) last_words: String,
}

impl Ran {
    pub(crate) fn number(&self, pointer: &str) -> f64 {
        let value = self.report.pointer(pointer).and_then(Value::as_f64);
        value.unwrap_or_else(|| panic!("{pointer} in {}", self.report))
    }

    /// Its last words hold these.
    #[track_caller]
    pub(crate) fn says(&self, words: &str) {
        assert!(self.last_words.contains(words), "{}", self.last_words);
    }
}

impl From<Output> for Ran {
    fn from(output: Output) -> Self {
        let words = String::from_utf8(output.stderr).expect("text");
        Self {
            succeeded: output.status.success(),
            report: match output.stdout.is_empty() {
                true => Value::Null,
                false => serde_json::from_slice(&output.stdout).expect("JSON and nothing else"),
            },
            last_words: words.lines().last().unwrap_or_default().to_owned(),
        }
    }
}

/// Runs it to its end, however slow the machine is.
pub(crate) async fn ran(arguments: &[&str]) -> Ran {
    let output = load(arguments).args(PATIENT).output();
    let output = tokio::time::timeout(PATIENCE, output).await;
    output.expect("it ends").expect("it runs").into()
}

/// Reads what a run says until it measures, and keeps reading.
pub(crate) async fn until_it_measures(child: &mut Child) {
    let mut lines = BufReader::new(child.stderr.take().expect("piped")).lines();
    loop {
        let line = lines.next_line().await.expect("text").expect("a line");
        if line.contains(" receivers, ") && line.contains("packets/s") {
            break;
        }
    }
    child.stderr = Some(lines.into_inner().into_inner());
}

/// What a run that was started says at its end.
pub(crate) async fn end_of(mut child: Child) -> Ran {
    let (mut words, mut report) = (Vec::new(), Vec::new());
    let (stderr, stdout) = (child.stderr.take(), child.stdout.take());
    let all = async {
        tokio::join!(read(stderr, &mut words), read(stdout, &mut report));
        child.wait().await.expect("it ends")
    };
    let status = tokio::time::timeout(PATIENCE, all).await;
    Ran::from(Output {
        status: status.expect("it ends"),
        stdout: report,
        stderr: words,
    })
}

async fn read(from: Option<impl AsyncRead + Unpin>, to: &mut Vec<u8>) {
    let mut from = from.expect("piped");
    from.read_to_end(to).await.expect("it can be read");
}
