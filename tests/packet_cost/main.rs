//! What a forwarded packet may cost, counted: instructions of the pure path and of a whole shard,
//! system calls of a relay that runs.
//!
//! One hub shows frames of seven packets of 1 kB to 50 receivers. The figures that were reached stand
//! in `figures.toml`; a change that takes 5 % more is refused here. Only an optimised build says
//! anything: `make test` runs this with `tests/counted.toml`, and `cargo test` only compiles it.

#[path = "../callgrind/mod.rs"]
#[expect(dead_code, unreachable_pub, reason = "shared by several test binaries")]
mod callgrind;
mod far_end;
mod figures;
#[path = "../lab/mod.rs"]
#[expect(dead_code, unreachable_pub, reason = "shared by several test binaries")]
mod lab;
mod load;
#[path = "../process/mod.rs"]
#[expect(unreachable_pub, reason = "shared by several test binaries")]
mod process;
mod relay;
mod room;
mod sealing;
mod shard;
mod storm;
mod system_calls;

use figures::Figures;
use std::time::Duration;
use system_calls::SystemCalls;

const RECEIVERS: usize = 50;
/// Of the layer that they show, 40 ms apart.
const PACKETS_A_FRAME: usize = 7;
const FRAMES: usize = 25;
const COUNTED: Duration = Duration::from_millis(40 * FRAMES as u64);
/// The same for all.
const FORWARDED: usize = FRAMES * PACKETS_A_FRAME * RECEIVERS;

#[test]
#[cfg_attr(
    debug_assertions,
    ignore = "unoptimised it says nothing: `make test-counted`"
)]
fn a_forwarded_packet_takes_no_more_instructions_than_committed() {
    if !callgrind::has_valgrind() {
        eprintln!("not counted: valgrind is not installed (apt-get install valgrind)");
        return;
    }
    let figures = Figures::committed();
    let [room, shard, sealing] = ["room", "shard", "sealing"].map(|part| {
        let counted = callgrind::instructions("the_path_that_is_counted", part);
        counted as f64 / FORWARDED as f64
    });
    assert!(sealing > 500.0, "{sealing:.0}: nothing was sealed");
    eprintln!(
        "instructions a packet: room {room:.0}, shard {shard:.0}, of which {sealing:.0} copy and seal"
    );
    let verdicts = [
        figures.judge("instructions.room", room - sealing),
        figures.judge("instructions.shard", shard - sealing),
    ];
    figures::all_hold(verdicts);
}

#[test]
#[ignore = "runs under callgrind, started by the test above"]
fn the_path_that_is_counted() {
    match callgrind::part().as_str() {
        "room" => room::forward(),
        "shard" => shard::forward(),
        _ => sealing::seal(),
    }
}

#[test]
#[cfg_attr(
    debug_assertions,
    ignore = "unoptimised it says nothing: `make test-counted`"
)]
fn a_delivered_packet_takes_no_more_system_calls_than_committed() {
    if !system_calls::has_strace() {
        eprintln!("not counted: strace is not installed (apt-get install strace)");
        return;
    }
    let judge =
        |calls: &SystemCalls| Figures::committed().judge("system_calls.shard", calls.a_packet());
    let counted = system_calls::count_until(|calls| judge(calls).is_ok());
    figures::all_hold([judge(&counted)]);
}

#[test]
#[cfg_attr(
    debug_assertions,
    ignore = "unoptimised it says nothing: `make test-counted`"
)]
fn three_hundred_joins_in_five_seconds_cost_no_running_receiver_a_packet() {
    for wave in storm::two_waves() {
        eprintln!("{wave}");
        assert!(wave.received > 0 && wave.missed == 0, "{wave}");
    }
}
