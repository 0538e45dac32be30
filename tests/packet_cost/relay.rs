//! A relay that runs, in a process of its own under strace; sites publish and watch by WHIP and WHEP.

use crate::far_end::{self, FarEnd};
use crate::lab::site::Site;
use crate::{FRAMES, RECEIVERS};
use spindle::ids::RoomId;
use spindle::media::room::MediaJoined;
use spindle::media::selection::place::{Place, SourceSet, Standing};
use spindle::signaling::messages;
use spindle::signaling::tokens::{RoomPass, Tokens};
use std::collections::HashMap;
use std::fmt;
use std::fs;
use std::io::{BufRead, BufReader, Read, Write};
use std::net::{SocketAddr, TcpStream};
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant, SystemTime};
use tempfile::TempDir;
use uuid::Uuid;

const SECRET: &str = "the secret of the relay under strace";
/// strace makes each call slower by some 50 µs.
const PATIENCE: Duration = Duration::from_secs(60);
/// Between two looks at all sockets: a frame is 40 ms.
const NAP: Duration = Duration::from_micros(500);

/// What the shard's thread asked of the kernel while packets were delivered.
pub(crate) struct SystemCalls {
    /// By name.
    calls: HashMap<String, usize>,
    pub(crate) delivered: usize,
}

impl SystemCalls {
    pub(crate) fn of_the_shard(&self) -> usize {
        self.calls.values().sum()
    }
}

impl fmt::Display for SystemCalls {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut calls: Vec<_> = self.calls.iter().collect();
        calls.sort_by_key(|(_, count)| std::cmp::Reverse(**count));
        write!(f, "{} packets delivered:", self.delivered)?;
        calls
            .iter()
            .try_for_each(|(name, count)| write!(f, " {count} {name}"))
    }
}

pub(crate) fn has_strace() -> bool {
    let mut command = Command::new("strace");
    command.arg("-V").stdout(Stdio::null());
    command.status().is_ok_and(|status| status.success())
}

/// Lets the hub's frames reach every receiver, and counts meanwhile.
pub(crate) fn system_calls() -> SystemCalls {
    let relay = Relay::start();
    let mut load = Load::default();
    load.join(&relay, Standing::Hub);
    for _ in 0..RECEIVERS {
        load.join(&relay, Standing::Spoke);
    }
    load.run_until("everyone sees the hub", |sites| {
        sites[1..].iter().all(FarEnd::shows_top_layer)
    });
    load.deliver_frames(FRAMES);
    let (began, before) = (relay.traced(), load.received());
    load.deliver_frames(FRAMES);
    SystemCalls {
        calls: relay.calls_of_the_shard(began.len()),
        delivered: load.received() - before,
    }
}

/// Ends with its test.
struct Relay {
    child: Child,
    address: SocketAddr,
    room: RoomId,
    folder: TempDir,
}

impl Drop for Relay {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

impl Relay {
    fn start() -> Self {
        let folder = TempDir::new().expect("a place for the trace");
        // -D: the relay is this process's child, and strace ends with it
        let mut child = Command::new("strace")
            .args(["-D", "-f", "-qq", "-s", "16", "-e", "signal=none", "-o"])
            .arg(folder.path().join(TRACE))
            .args([env!("CARGO_BIN_EXE_spindle"), "serve", "--print-links"])
            .env("SPINDLE_HTTP_LISTEN", "127.0.0.1:0")
            .env("SPINDLE_UDP_LISTEN", "127.0.0.1:0")
            .env("SPINDLE_PUBLIC_ADDRESSES", "127.0.0.1")
            .env("SPINDLE_SHARDS", "1")
            .env("SPINDLE_TOKEN_SECRET", SECRET)
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .spawn()
            .expect("strace starts");
        let lines = BufReader::new(child.stdout.take().expect("piped")).lines();
        let mut lines = lines.map(|line| line.expect("text"));
        let link = lines.find(|line| line.contains("localhost:"));
        let link = link.expect("the relay prints its links");
        let port = link
            .split_once("localhost:")
            .and_then(|(_, rest)| rest.split_once('/')?.0.parse().ok());
        Self {
            child,
            address: SocketAddr::from(([127, 0, 0, 1], port.expect("a port"))),
            room: RoomId::fresh(),
            folder,
        }
    }

    /// The answer to an offer; `kind` is `whip` or `whep`.
    fn answer(&self, kind: &str, site: messages::Site, offer: &str) -> String {
        let token = Tokens::new(SECRET.as_bytes()).sign(&RoomPass {
            room: self.room,
            room_name: "Counted".into(),
            site,
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

    fn traced(&self) -> String {
        fs::read_to_string(self.folder.path().join(TRACE)).expect("strace writes")
    }

    /// What the shard's thread called since the trace had `began` bytes, by name.
    fn calls_of_the_shard(&self, began: usize) -> HashMap<String, usize> {
        let trace = self.traced();
        let named = trace
            .lines()
            .find(|line| line.contains("prctl(PR_SET_NAME, \"shard-0\""));
        let thread = named.and_then(thread_of).expect("the shard has a name");
        let mut calls = HashMap::new();
        for line in trace[began..].lines() {
            // the end of a call that was interrupted by another thread's is no call of its own
            let call = line[thread.len().min(line.len())..].trim_start();
            if thread_of(line) == Some(thread)
                && let Some((name, _)) = call.split_once('(')
                && !call.starts_with('<')
            {
                *calls.entry(name.to_owned()).or_default() += 1;
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

/// The sites; lives in the process that counts.
#[derive(Default)]
struct Load {
    sites: Vec<FarEnd>,
    relay: Option<SocketAddr>,
}

impl Load {
    fn join(&mut self, relay: &Relay, standing: Standing) {
        let place = Place {
            standing,
            floor: false,
            may_publish: SourceSet::ALL,
            muted: SourceSet::NONE,
        };
        let (socket, address) = far_end::bind();
        let (mut site, _) = Site::new(Instant::now(), self.sites.len(), address, place);
        site.publisher.camera = standing == Standing::Hub;
        site.publisher.microphone = false;
        let answer = match standing {
            Standing::Hub => relay.answer("whip", messages::Site::Hub, &site.sdp),
            Standing::Spoke => relay.answer("whep", messages::Site::Spoke, &site.sdp),
        };
        self.relay = candidate(&answer);
        let joined = MediaJoined {
            answer,
            slots: Vec::new(),
        };
        site.take_answer(Instant::now(), &joined);
        self.sites.push(FarEnd::new(site, socket));
    }

    /// Sends so many frames, and lets each of them reach everyone.
    fn deliver_frames(&mut self, count: usize) {
        let first = self.sites[0].site.publisher.number;
        let last = first + count as u32;
        self.run_until("every frame arrives", |sites| {
            let sent = sites[0].site.publisher.number;
            let shows = |far: &FarEnd| {
                let mut newest = far.site.slots().filter_map(|slot| slot.frames.last());
                newest.any(|frame| frame.number >= last)
            };
            sent >= last && sites[1..].iter().all(shows)
        });
    }

    fn run_until(&mut self, what: &str, done: impl Fn(&[FarEnd]) -> bool) {
        let relay = self.relay.expect("somebody joined");
        let began = Instant::now();
        while !done(&self.sites) {
            assert!(
                began.elapsed() < PATIENCE,
                "not within {PATIENCE:?}: {what}"
            );
            for far in &mut self.sites {
                far.receive(Instant::now());
                far.send(Instant::now(), relay);
            }
            std::thread::sleep(NAP);
        }
    }

    fn received(&self) -> usize {
        self.sites.iter().map(|far| far.received).sum()
    }
}

/// Where an answer says to send.
fn candidate(answer: &str) -> Option<SocketAddr> {
    let line = answer
        .lines()
        .find_map(|line| line.strip_prefix("a=candidate:"))?;
    let mut fields = line.split(' ').skip(4);
    let (ip, port) = (fields.next()?, fields.next()?);
    Some(SocketAddr::new(ip.parse().ok()?, port.parse().ok()?))
}
