//! The least that forwarding can cost: copy, rewrite the header, seal, send, in given bursts.
//!
//! It runs in a process of its own on the relay's core, and in the same seconds: what the machine
//! does to one it does to the other, and a machine whose speed moves by a third within a second still
//! has a ratio. Who receives is read on the load's core.

use crate::machine;
use crate::sink::Sink;
use aws_lc_rs::aead::{AES_128_GCM, Aad, LessSafeKey, Nonce, UnboundKey};
use serde::{Deserialize, Serialize};
use spindle::load::{Portions, Socket, Usage};
use std::io::{BufRead, BufReader, Write};
use std::net::SocketAddr;
use std::process::{Child, ChildStdin, ChildStdout, Stdio};
use std::time::{Duration, Instant};

/// The argument that makes this binary the floor's process.
pub(crate) const FLOOR_PROCESS: &str = "floor-process";

/// As many whatever the scene, so that what more receivers cost the relay shows in its ratio.
const RECEIVERS: usize = 50;

/// What is sent to each receiver: bursts, and in them packets, by their length before sealing.
pub(crate) type Bursts = Vec<Vec<usize>>;

/// What the floor's process is told: one line of JSON, answered by ns of CPU a packet.
#[derive(Serialize, Deserialize)]
struct Order {
    receivers: Vec<SocketAddr>,
    bursts: Bursts,
    lasts: Duration,
}

/// A floor that is being measured.
pub(crate) struct Measuring<'a> {
    floor: &'a mut Floor,
    _sink: Sink,
}

/// The floor's process; ended when dropped.
pub(crate) struct Floor {
    child: Child,
    orders: ChildStdin,
    replies: BufReader<ChildStdout>,
}

impl Floor {
    pub(crate) fn start() -> Self {
        let own = std::env::current_exe().expect("this binary has a path");
        let mut child = machine::on_relay_core(&own.to_string_lossy())
            .arg(FLOOR_PROCESS)
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .spawn()
            .expect("this binary starts");
        Self {
            orders: child.stdin.take().expect("it was piped"),
            replies: BufReader::new(child.stdout.take().expect("it was piped")),
            child,
        }
    }

    /// Sends these bursts again and again for a while.
    pub(crate) fn begin(
        &mut self,
        bursts: &Bursts,
        portions: Portions,
        lasts: Duration,
    ) -> Measuring<'_> {
        let sink = Sink::start(RECEIVERS, portions);
        let order = Order {
            receivers: sink.addresses.clone(),
            bursts: bursts.clone(),
            lasts,
        };
        let order = serde_json::to_string(&order).expect("an order is JSON");
        writeln!(self.orders, "{order}").expect("the floor's process lives");
        Measuring {
            floor: self,
            _sink: sink,
        }
    }
}

impl Measuring<'_> {
    /// CPU in ns for each packet, when it is over.
    pub(crate) fn end(self) -> f64 {
        let mut reply = String::new();
        let read = self.floor.replies.read_line(&mut reply);
        read.expect("the floor's process lives");
        reply.trim().parse().expect("a reply is a number")
    }
}

impl Drop for Floor {
    fn drop(&mut self) {
        // it may have ended by itself
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

/// The floor's process: measures until its orders end.
pub(crate) fn run() {
    let key = UnboundKey::new(&AES_128_GCM, &[7; 16]).expect("16 bytes");
    let mut sender = Sender {
        key: LessSafeKey::new(key),
        template: vec![0x5a; LARGEST],
        sequence: 0,
        socket: Socket::bind(false, Portions::Datagrams).expect("loopback has a free port"),
        buffer: Vec::with_capacity(1 << 17),
    };
    for line in std::io::stdin().lines() {
        let line = line.expect("the bench lives");
        let order: Order = serde_json::from_str(&line).expect("an order is JSON");
        println!("{}", sender.measure(&order));
    }
}

struct Sender {
    key: LessSafeKey,
    template: Vec<u8>,
    sequence: u16,
    socket: Socket,
    buffer: Vec<u8>,
}

impl Sender {
    fn measure(&mut self, order: &Order) -> f64 {
        let (began, before) = (Instant::now(), cpu_ns());
        let mut packets = 0;
        for burst in order.bursts.iter().cycle() {
            if began.elapsed() >= order.lasts {
                break;
            }
            for receiver in &order.receivers {
                self.buffer.clear();
                for length in burst {
                    self.seal(*length);
                }
                let segment = burst[0] + self.key.algorithm().tag_len();
                // a full receiver is no error
                self.socket.send(*receiver, segment, &self.buffer);
            }
            packets += burst.len() * order.receivers.len();
            std::thread::sleep(PAUSE);
        }
        (cpu_ns() - before) as f64 / packets as f64
    }

    fn seal(&mut self, length: usize) {
        let buffer = &mut self.buffer;
        let start = buffer.len();
        buffer.extend_from_slice(&self.template[..length]);
        self.sequence = self.sequence.wrapping_add(1);
        buffer[start + 2..start + 4].copy_from_slice(&self.sequence.to_be_bytes());
        buffer[start + 8..start + HEADER].copy_from_slice(&7_u32.to_be_bytes());
        let mut nonce = [0; 12];
        nonce[..2].copy_from_slice(&self.sequence.to_be_bytes());
        let (header, payload) = buffer[start..].split_at_mut(HEADER);
        let nonce = Nonce::assume_unique_for_key(nonce);
        let tag = self
            .key
            .seal_in_place_separate_tag(nonce, Aad::from(&*header), payload);
        buffer.extend_from_slice(tag.expect("a short packet").as_ref());
    }
}

fn cpu_ns() -> u64 {
    Usage::of("self").expect("this process runs").cpu_ns
}

/// An RTP header without extensions (RFC 3550 §5.1).
const HEADER: usize = 12;
/// Longer than any packet of the recording.
const LARGEST: usize = 1_500;
/// Between bursts: as long as voice's own. Shorter, and the relay waits for the floor.
const PAUSE: Duration = Duration::from_millis(20);
