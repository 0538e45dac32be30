//! Reads what a process has taken: CPU time and memory.

use std::fs;
use std::io;

/// What a process has taken since its start.
#[derive(Debug, Clone, Copy, Default)]
pub struct Usage {
    /// User and system time of all threads.
    pub cpu_ns: u64,
    /// Time its threads could have run and did not, because others did.
    pub waited_ns: u64,
    /// Memory that it holds now.
    pub resident_bytes: u64,
}

impl Usage {
    /// Of another process by its id, or with `self` of this one.
    pub fn of(process: &str) -> io::Result<Self> {
        // the threads' accounts are fine and forget a thread that has ended; the process's own
        // remembers it and counts ticks of 10 ms, rounded down: the larger is nearer
        let threads = of_all_threads(process)?;
        Ok(Self {
            cpu_ns: threads.0.max(ticks(process)? * TICK_NS),
            waited_ns: threads.1,
            resident_bytes: resident_bytes(process)?,
        })
    }
}

/// Time on a core and time waiting for one, in ns.
fn of_all_threads(process: &str) -> io::Result<(u64, u64)> {
    let mut sum = (0, 0);
    for thread in fs::read_dir(format!("/proc/{process}/task"))? {
        // it may just have ended
        let Ok(text) = fs::read_to_string(thread?.path().join("schedstat")) else {
            continue;
        };
        let mut numbers = text.split(' ').map(|number| number.parse().unwrap_or(0));
        sum.0 += numbers.next().unwrap_or(0);
        sum.1 += numbers.next().unwrap_or(0);
    }
    Ok(sum)
}

/// `utime` and `stime` together.
fn ticks(process: &str) -> io::Result<u64> {
    let stat = fs::read_to_string(format!("/proc/{process}/stat"))?;
    // the name, in parentheses, may hold spaces; utime is the 14th field, the 12th after it
    let fields = stat.rsplit(')').next().unwrap_or_default();
    let ticks = fields.split_whitespace().skip(11).take(2);
    let ticks: Result<Vec<u64>, _> = ticks.map(str::parse).collect();
    Ok(ticks.map_err(|_| odd())?.iter().sum())
}

fn resident_bytes(process: &str) -> io::Result<u64> {
    let status = fs::read_to_string(format!("/proc/{process}/status"))?;
    let line = status.lines().find_map(|line| line.strip_prefix("VmRSS:"));
    let kib = line.and_then(|line| line.trim().split(' ').next()?.parse::<u64>().ok());
    Ok(kib.ok_or_else(odd)? * 1_024)
}

fn odd() -> io::Error {
    io::Error::other("its numbers in /proc cannot be read")
}

/// `USER_HZ` is 100 on every Linux that we run on.
const TICK_NS: u64 = 10_000_000;

/// Datagrams that this machine's kernel threw away because a socket was full: anyone's.
pub(super) fn overrun_datagrams() -> u64 {
    let v4 = fs::read_to_string("/proc/net/snmp").unwrap_or_default();
    let mut udp = v4.lines().filter_map(|line| line.strip_prefix("Udp: "));
    let (names, values) = (
        udp.next().unwrap_or_default(),
        udp.next().unwrap_or_default(),
    );
    let of_v4 = names
        .split(' ')
        .zip(values.split(' '))
        .find(|(name, _)| *name == "RcvbufErrors")
        .and_then(|(_, value)| value.parse::<u64>().ok());
    let v6 = fs::read_to_string("/proc/net/snmp6").unwrap_or_default();
    let of_v6 = v6
        .lines()
        .find_map(|line| line.strip_prefix("Udp6RcvbufErrors"))
        .and_then(|value| value.trim().parse::<u64>().ok());
    of_v4.unwrap_or(0) + of_v6.unwrap_or(0)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn this_process_has_run_and_has_memory() {
        let usage = Usage::of("self").unwrap();
        assert!(usage.resident_bytes > 1 << 20, "{usage:?}");
        let (begin, mut sum) = (std::time::Instant::now(), 0_u64);
        while Usage::of("self").unwrap().cpu_ns < usage.cpu_ns + 2 * TICK_NS {
            sum = (0..100_000).fold(sum, u64::wrapping_add);
            assert!(begin.elapsed().as_secs() < 120, "work is not counted");
        }
        assert!(Usage::of("0").is_err());
    }
}
