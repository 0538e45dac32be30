//! Sees to it that the machine can carry the bench: a core for each side, and enough open files.

use std::fs;
use std::process::{Command, Stdio};

/// The relay's core, and the floor's.
pub(crate) const RELAY_CORE: usize = 0;
/// The load's core, and that of whoever reads the floor's packets.
const LOAD_CORE: usize = 1;
/// Two sockets for each receiver of the largest scene, and what else there is.
pub(crate) const FILES: u64 = 4_500;

/// Moves this process to its core and raises its limits, or says what is missing.
pub(crate) fn prepare() -> Result<(), String> {
    if cores() < 2 {
        return Err("two cores are needed, one for the relay and one for its load".into());
    }
    let own = std::process::id().to_string();
    let core = LOAD_CORE.to_string();
    tool(Command::new("taskset").args(["-a", "-c", "-p", &core, &own]))?;
    let (soft, hard) = open_files();
    if soft < hard {
        let limits = format!("--nofile={hard}:{hard}");
        tool(Command::new("prlimit").args(["--pid", &own, &limits]))?;
    }
    Ok(())
}

/// How many files this process may open: now, and at the most.
pub(crate) fn open_files() -> (u64, u64) {
    let limits = fs::read_to_string("/proc/self/limits").unwrap_or_default();
    let line = limits
        .lines()
        .find_map(|line| line.strip_prefix("Max open files"));
    let mut numbers = line
        .unwrap_or_default()
        .split_whitespace()
        .map(|word| word.parse().unwrap_or(u64::MAX));
    (numbers.next().unwrap_or(0), numbers.next().unwrap_or(0))
}

/// A command that runs on the relay's core.
pub(crate) fn on_relay_core(program: &str) -> Command {
    let mut command = Command::new("taskset");
    command.args(["-c", &RELAY_CORE.to_string(), program]);
    command
}

/// A command that runs wherever there is time: this process keeps to one core.
pub(crate) fn on_every_core(program: &str) -> Command {
    let cores = fs::read_to_string("/sys/devices/system/cpu/online").unwrap_or_default();
    let mut command = Command::new("taskset");
    command.args(["-c", cores.trim(), program]);
    command
}

fn cores() -> usize {
    std::thread::available_parallelism().map_or(1, std::num::NonZero::get)
}

fn tool(command: &mut Command) -> Result<(), String> {
    let name = command.get_program().to_string_lossy().into_owned();
    match command.stdout(Stdio::null()).status() {
        Ok(status) if status.success() => Ok(()),
        Ok(status) => Err(format!("`{name}` failed ({status})")),
        Err(why) => Err(format!("`{name}`, of util-linux, cannot be run: {why}")),
    }
}
