//! Measures the relay: one hub in three layers, 50 receivers of its 1.5 Mbit/s layer, real sockets
//! on loopback.
//!
//! The relay runs in a process of its own on one core, the load on the other; what counts is the
//! relay's own CPU time, user and system, for each packet delivered, and its memory for each
//! receiver. On loopback the sender pays for the receive path as well, so the floor (copy, rewrite,
//! seal, send) is measured in the same process before and after. The bench fails when the relay
//! lost a packet or took more than it may.

#![allow(clippy::print_stdout, reason = "a bench reports to whoever runs it")]

mod floor;
mod load;
mod orders;
mod relay_process;
mod usage;

#[path = "../../tests/lab/mod.rs"]
#[allow(dead_code, unreachable_pub, reason = "shared by several binaries")]
mod lab;

use floor::Floor;
use load::Load;
use orders::{Order, RelayProcess};
use std::process::ExitCode;
use std::time::Duration;

const RECEIVERS: usize = 50;
/// Frames of 7 packets each 40 ms: 1.4 Mbit/s of payload, 8,750 packets a second to all.
const MEASURED: Duration = Duration::from_secs(10);
/// The hub alone, until its rings are as full as they get.
const WARM_UP: Duration = Duration::from_secs(4);

/// From issue "The relay": what must be reached.
const MOST_NS_A_PACKET: f64 = 2_500.0;
const MOST_KIB_A_RECEIVER: f64 = 150.0;

fn main() -> ExitCode {
    if std::env::args().any(|argument| argument == orders::RELAY_PROCESS) {
        relay_process::run();
        return ExitCode::SUCCESS;
    }
    let mut relay = RelayProcess::start();
    let mut load = Load::new(relay.address);
    let before = relay.floor();
    load.join(&mut relay, true);
    load.run_for(WARM_UP);
    let empty = relay.usage();
    for _ in 0..RECEIVERS {
        load.join(&mut relay, false);
    }
    load.run_until_all_receive();
    load.run_for(Duration::from_secs(1));

    let start = (relay.usage(), load.delivered());
    load.run_for(MEASURED);
    let (end, delivered) = (relay.usage(), load.delivered());
    let after = relay.floor();
    relay.tell(&Order::Shutdown);

    let packets = delivered.packets - start.1.packets;
    let ns = (end.cpu_ns - start.0.cpu_ns) as f64 / packets as f64;
    let kib = (end.resident_bytes - empty.resident_bytes) as f64 / 1_024.0 / RECEIVERS as f64;
    let lost = delivered.lost + delivered.repaired;
    println!(
        "relay: {RECEIVERS} receivers of one hub, {} s",
        MEASURED.as_secs()
    );
    println!(
        "  delivered            {packets} packets, {:.0} a second",
        packets as f64 / MEASURED.as_secs_f64()
    );
    println!("  lost in the relay    {lost}");
    println!("  relay CPU            {ns:.0} ns a packet (at most {MOST_NS_A_PACKET:.0})");
    let user = (end.user_ticks - start.0.user_ticks) as f64;
    let system = (end.system_ticks - start.0.system_ticks) as f64;
    let share = user / (user + system).max(1.0) * 100.0;
    println!("    of it in user space {share:.0} %");
    println!("  memory               {kib:.0} KiB a receiver (at most {MOST_KIB_A_RECEIVER:.0})");
    report_floor(&before, &after, ns);
    let reached = lost == 0 && ns <= MOST_NS_A_PACKET && kib <= MOST_KIB_A_RECEIVER;
    if reached {
        ExitCode::SUCCESS
    } else {
        ExitCode::FAILURE
    }
}

fn report_floor(before: &Floor, after: &Floor, ns: f64) {
    let drift = (before.in_batches - after.in_batches).abs() / before.in_batches * 100.0;
    let floor = (before.in_batches + after.in_batches) / 2.0;
    println!(
        "  floor                {floor:.0} ns in GSO batches of 8, {:.0} ns one by one; sealing {:.0} ns",
        (before.one_by_one + after.one_by_one) / 2.0,
        (before.sealing + after.sealing) / 2.0,
    );
    println!("  ratio to the floor   {:.2}", ns / floor);
    if drift > 10.0 {
        println!(
            "  the floor moved by {drift:.0} % meanwhile: this run does not count, take another"
        );
    }
}
