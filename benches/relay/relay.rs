//! Starts what is measured on its own core: the real program, or a Janus to compare it with.

use crate::{janus, machine, process};
use spindle::load::Usage;
use std::fs;
use std::process::{Child, Stdio};
use tempfile::TempDir;

/// What is measured.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Kind {
    Spindle,
    Janus,
}

/// A running relay; ended when dropped.
pub(crate) struct Relay {
    child: Child,
    /// Where the load goes in, as `spindle load` is told.
    pub(crate) door: String,
    /// Of its HTTP, or of what a Janus has.
    pub(crate) port: u16,
    /// Its settings, where they are files.
    _folder: Option<TempDir>,
}

impl Relay {
    pub(crate) fn start(kind: Kind) -> Self {
        match kind {
            Kind::Spindle => Self::spindle(),
            Kind::Janus => {
                let (mut command, port, folder) = janus::command();
                let child = command
                    .stdout(Stdio::null())
                    .stderr(Stdio::null())
                    .spawn()
                    .expect("Janus starts");
                let relay = Self {
                    child,
                    door: format!("--janus http://127.0.0.1:{port}"),
                    port,
                    _folder: Some(folder),
                };
                janus::await_door(port);
                relay
            }
        }
    }

    fn spindle() -> Self {
        let mut command = machine::on_relay_core(env!("CARGO_BIN_EXE_spindle"));
        command
            .env("SPINDLE_METRICS_LISTEN", "127.0.0.1:0")
            .env("SPINDLE_MAX_PARTICIPANTS", "5000");
        let (child, port) = process::serve(&mut command, SECRET);
        Self {
            child,
            door: format!("--url http://127.0.0.1:{port}"),
            port,
            _folder: None,
        }
    }

    /// `taskset` became the relay: the id is the same.
    pub(crate) fn pid(&self) -> String {
        self.child.id().to_string()
    }

    pub(crate) fn usage(&self) -> Usage {
        Usage::of(&self.pid()).expect("the relay runs")
    }

    pub(crate) fn threads(&self) -> usize {
        fs::read_dir(format!("/proc/{}/task", self.pid())).map_or(0, Iterator::count)
    }
}

impl Drop for Relay {
    fn drop(&mut self) {
        // it may have ended by itself
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

/// Shared by the relay and its load, of one run on loopback.
pub(crate) const SECRET: &str = "the secret of a relay under a bench";
