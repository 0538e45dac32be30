//! The line between two network namespaces of its own: it delays and loses what real programs in
//! them send each other, UDP, TCP and all.
//!
//! `line SEED` makes both namespaces and a TUN device in each, and says in a line of JSON how they
//! are called. Each line of JSON on its standard input then sets both directions anew, and is
//! answered by what became of the packets since the one before. Lives until its input ends: then
//! the namespaces go, with the devices and whatever still runs in them, so that a test that died
//! leaves nothing behind.

#[expect(dead_code, unreachable_pub, reason = "shared with the lab")]
#[path = "../../lab/line.rs"]
mod model;
mod namespace;

use model::{BytesPerSecond, Chance, Fate, Way};
use namespace::Namespace;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;
use std::io::Write as _;
use std::sync::{Arc, Mutex, MutexGuard};
use std::time::{Duration, Instant};
use tokio::signal::unix::{SignalKind, signal};
use tokio::sync::mpsc;
use tun_rs::AsyncDevice;

/// From the relay's side to the clinic's and back; the names of bad-link tables.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Wanted {
    down: WantedWay,
    up: WantedWay,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct WantedWay {
    delay_ms: u64,
    /// In a thousand.
    loss: u64,
    kbps: Option<u32>,
}

/// What became of the packets of one direction.
#[derive(Default, Serialize)]
struct Counters {
    arrived: u64,
    lost: u64,
    dropped: u64,
}

#[derive(Serialize)]
struct Tallies {
    down: Counters,
    up: Counters,
}

/// One direction: its way now, and what became of its packets.
struct Direction {
    way: Way,
    chance: Chance,
    counters: Counters,
}

impl Direction {
    fn new(seed: u64) -> Arc<Mutex<Self>> {
        Arc::new(Mutex::new(Self {
            way: Way::after(Duration::ZERO),
            chance: Chance(seed),
            counters: Counters::default(),
        }))
    }

    fn set(&mut self, wanted: &WantedWay) -> Counters {
        self.way.delay = Duration::from_millis(wanted.delay_ms);
        self.way.loss = wanted.loss;
        self.way.rate = wanted.kbps.map(|kbps| BytesPerSecond(kbps * 125));
        std::mem::take(&mut self.counters)
    }

    fn carry(&mut self, now: Instant, bytes: usize) -> Option<Instant> {
        match self.way.carry(now, bytes, &mut self.chance) {
            Fate::Arrives(at) => {
                self.counters.arrived += 1;
                return Some(at);
            }
            Fate::Lost => self.counters.lost += 1,
            Fate::Dropped => self.counters.dropped += 1,
        }
        None
    }
}

// A clinic sends and receives a few hundred packets a second: one thread is enough.
#[tokio::main(flavor = "current_thread")]
async fn main() -> Result<(), Box<dyn std::error::Error>> {
    let seed = std::env::args().nth(1).ok_or("usage: line SEED")?.parse()?;
    let near = Namespace::new("near")?;
    let far = Namespace::new("far")?;
    let (near_end, far_end) = (near.device("10.0.0.1")?, far.device("10.0.0.2")?);
    let (near_end, far_end) = (Arc::new(near_end), Arc::new(far_end));
    let (down, up) = (Direction::new(seed), Direction::new(seed ^ 1));
    let carried_down = carry(
        Arc::clone(&near_end),
        Arc::clone(&far_end),
        Arc::clone(&down),
    );
    let mut carried_down = tokio::spawn(carried_down);
    let mut carried_up = tokio::spawn(carry(far_end, near_end, Arc::clone(&up)));
    let mut orders = orders();
    let mut terminated = signal(SignalKind::terminate())?;
    say(&serde_json::json!({ "near": near.name, "far": far.name }))?;
    loop {
        tokio::select! {
            order = orders.recv() => {
                let Some(order) = order else { return Ok(()) };
                let wanted: Wanted = serde_json::from_str(&order)?;
                say(&Tallies {
                    down: lock(&down).set(&wanted.down),
                    up: lock(&up).set(&wanted.up),
                })?;
            }
            broken = &mut carried_down => return Ok(broken??),
            broken = &mut carried_up => return Ok(broken??),
            _ = terminated.recv() => return Ok(()),
            interrupted = tokio::signal::ctrl_c() => return Ok(interrupted?),
        }
    }
}

fn lock(direction: &Mutex<Direction>) -> MutexGuard<'_, Direction> {
    direction.lock().expect("no one panics with the line")
}

fn say(what: &impl Serialize) -> std::io::Result<()> {
    let text = serde_json::to_string(what)?;
    writeln!(std::io::stdout(), "{text}")
}

/// The lines of the standard input; the channel closes where the input ends.
fn orders() -> mpsc::UnboundedReceiver<String> {
    let (orders, received) = mpsc::unbounded_channel();
    // A thread of its own: reading the standard input cannot be given up.
    std::thread::spawn(move || {
        for line in std::io::stdin().lines() {
            if line.is_ok_and(|line| orders.send(line).is_err()) {
                return;
            }
        }
    });
    received
}

/// Carries packets one way, until a device is gone.
async fn carry(
    from: Arc<AsyncDevice>,
    to: Arc<AsyncDevice>,
    direction: Arc<Mutex<Direction>>,
) -> std::io::Result<()> {
    let mut in_flight: BTreeMap<(Instant, u64), Vec<u8>> = BTreeMap::new();
    let mut order = 0;
    let mut packet = vec![0; 2_048];
    loop {
        let next = in_flight.first_key_value().map(|((at, _), _)| *at);
        let arrival = async {
            match next {
                Some(at) => tokio::time::sleep_until(at.into()).await,
                None => std::future::pending().await,
            }
        };
        tokio::select! {
            length = from.recv(&mut packet) => {
                let length = length?;
                let arrives = lock(&direction).carry(Instant::now(), length);
                if let Some(at) = arrives {
                    in_flight.insert((at, order), packet[..length].to_vec());
                    order += 1;
                }
            }
            () = arrival => {
                if let Some((_, packet)) = in_flight.pop_first() {
                    to.send(&packet).await?;
                }
            }
        }
    }
}
