//! Reads what a process has taken: CPU time and memory.

use std::fs;
use std::io;

/// What a process has taken since its start.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct Usage {
    /// User and system time of all threads.
    pub(super) cpu_ns: u64,
    pub(super) resident_bytes: u64,
}

impl Usage {
    /// Of another process, or with `self` of this one.
    pub(super) fn of(process: &str) -> io::Result<Self> {
        let odd = || io::Error::other("its numbers in /proc cannot be read");
        // ticks, which are coarse, and not `schedstat`, which is fine and forgets a thread that ended
        let stat = fs::read_to_string(format!("/proc/{process}/stat"))?;
        // the name, in parentheses, may hold spaces; utime is the 14th field, the 12th after it
        let fields = stat.rsplit(')').next().unwrap_or_default();
        let ticks = fields.split_whitespace().skip(11).take(2);
        let ticks: Result<Vec<u64>, _> = ticks.map(str::parse).collect();
        let cpu_ns = ticks.map_err(|_| odd())?.iter().sum::<u64>() * TICK_NS;
        let status = fs::read_to_string(format!("/proc/{process}/status"))?;
        let line = status.lines().find_map(|line| line.strip_prefix("VmRSS:"));
        let kib = line.and_then(|line| line.trim().split(' ').next()?.parse::<u64>().ok());
        Ok(Self {
            cpu_ns,
            resident_bytes: kib.ok_or_else(odd)? * 1_024,
        })
    }
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
            assert!(begin.elapsed().as_secs() < 30, "work is not counted");
        }
        assert!(Usage::of("0").is_err());
    }
}
