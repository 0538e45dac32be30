//! Reads what this process takes of its machine, from `/proc`.

use std::fs;

/// What could be read; on a system without `/proc` nothing can.
#[derive(Debug, Clone, Copy, Default, PartialEq)]
pub(super) struct Process {
    /// User and system time of all threads.
    pub(super) cpu_seconds: Option<f64>,
    pub(super) resident_bytes: Option<u64>,
    pub(super) threads: Option<u64>,
    pub(super) open_files: Option<u64>,
    pub(super) most_files: Option<u64>,
}

impl Process {
    pub(super) fn now() -> Self {
        let read = |file: &str| fs::read_to_string(format!("/proc/self/{file}"));
        let stat = read("stat").unwrap_or_default();
        let status = read("status").unwrap_or_default();
        let limits = read("limits").unwrap_or_default();
        let files = fs::read_dir("/proc/self/fd").map(Iterator::count);
        Self {
            cpu_seconds: cpu_seconds(&stat),
            resident_bytes: number(&status, "VmRSS:").map(|kib| kib * 1_024),
            threads: number(&status, "Threads:"),
            // one of them is the folder just read
            open_files: files.ok().map(|files| files.saturating_sub(1) as u64),
            most_files: number(&limits, "Max open files"),
        }
    }
}

/// The first number of the line that begins with `name`.
fn number(text: &str, name: &str) -> Option<u64> {
    let line = text.lines().find_map(|line| line.strip_prefix(name))?;
    line.split_whitespace().next()?.parse().ok()
}

/// `utime` and `stime`, the 14th and 15th field: proc(5).
fn cpu_seconds(stat: &str) -> Option<f64> {
    // the second field is the name in parentheses, which may hold anything
    let (_, fields) = stat.rsplit_once(')')?;
    let mut fields = fields.split_whitespace().skip(11);
    let mut ticks = || fields.next()?.parse::<u64>().ok();
    Some((ticks()? + ticks()?) as f64 / TICKS)
}

// USER_HZ: what Linux counts in towards programs, on every architecture we build for.
const TICKS: f64 = 100.0;

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_with_spaces_and_parentheses_shifts_no_field() {
        let stat = "7 (a) b (c) S 1 7 7 0 -1 4194560 90 0 0 0 1250 50 0 0 20 0 9 0";
        assert_eq!(cpu_seconds(stat), Some(13.0));
        assert_eq!(cpu_seconds("7 (x) S 1"), None);
    }

    #[test]
    fn this_process_has_memory_threads_and_files() {
        let process = Process::now();
        assert!(process.cpu_seconds.is_some());
        assert!(process.resident_bytes.is_some_and(|bytes| bytes > 1 << 20));
        assert!(process.threads.is_some_and(|threads| threads > 0));
        let files = process.open_files.zip(process.most_files);
        assert!(files.is_some_and(|(open, most)| open > 0 && open <= most));
    }
}
