//! Reads what this process has taken: CPU time and memory.

use serde::{Deserialize, Serialize};
use std::fs;

#[derive(Debug, Clone, Copy, Serialize, Deserialize)]
pub(crate) struct Usage {
    /// User and system time of all threads.
    pub(crate) cpu_ns: u64,
    /// Time its threads could have run and did not, because others did.
    pub(crate) waited_ns: u64,
    /// How much of it is user time: ticks of the kernel, which are coarse.
    pub(crate) user_ticks: u64,
    pub(crate) system_ticks: u64,
    pub(crate) resident_bytes: u64,
}

impl Usage {
    pub(crate) fn now() -> Self {
        Self {
            cpu_ns: of_all_threads(0),
            waited_ns: of_all_threads(1),
            user_ticks: ticks(0),
            system_ticks: ticks(1),
            resident_bytes: resident_bytes(),
        }
    }
}

/// Time on a core (field 0) or waiting for it (field 1), to the nanosecond: the ticks of
/// `/proc/self/stat` are 10 ms.
fn of_all_threads(field: usize) -> u64 {
    let tasks = fs::read_dir("/proc/self/task").expect("Linux");
    tasks
        .filter_map(|task| fs::read_to_string(task.ok()?.path().join("schedstat")).ok())
        .filter_map(|text| text.split(' ').nth(field)?.parse::<u64>().ok())
        .sum()
}

/// `utime` and `stime` of `/proc/self/stat`.
fn ticks(after_utime: usize) -> u64 {
    let text = fs::read_to_string("/proc/self/stat").expect("Linux");
    // the name, in parentheses, may hold spaces; utime is the 14th field, the 12th after it
    let fields = text.rsplit(')').next().expect("a name in parentheses");
    let ticks = fields.split_whitespace().nth(11 + after_utime);
    ticks
        .and_then(|ticks| ticks.parse().ok())
        .expect("a number")
}

/// The same for this thread alone.
pub(crate) fn thread_cpu_ns() -> u64 {
    let text = fs::read_to_string("/proc/thread-self/schedstat").expect("Linux");
    let taken = text.split(' ').next().and_then(|taken| taken.parse().ok());
    taken.expect("a thread has run")
}

fn resident_bytes() -> u64 {
    let status = fs::read_to_string("/proc/self/status").expect("Linux");
    let line = status.lines().find_map(|line| line.strip_prefix("VmRSS:"));
    let kib = line.and_then(|line| line.trim().split(' ').next()?.parse::<u64>().ok());
    kib.expect("a process has memory") * 1_024
}
