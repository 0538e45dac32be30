//! Watches what the relay's process, the tester's own and the machine take between two moments.

use super::LoadError;
use super::process::{Usage, overrun_datagrams};

/// At the begin of the measuring, and at its end or as it stands.
#[derive(Clone, Copy)]
pub(super) struct Watch {
    pid: Option<u32>,
    /// Without a process id there is none.
    pub(super) relay: Option<[Usage; 2]>,
    pub(super) tester: [Usage; 2],
    pub(super) overruns: [u64; 2],
}

impl Watch {
    pub(super) fn new(pid: Option<u32>) -> Result<Self, LoadError> {
        let relay = match pid {
            Some(pid) => Some([usage(pid)?; 2]),
            None => None,
        };
        Ok(Self {
            pid,
            relay,
            tester: [Usage::of("self").unwrap_or_default(); 2],
            overruns: [overrun_datagrams(); 2],
        })
    }

    pub(super) fn begin(&mut self) {
        self.look(0);
    }

    pub(super) fn end(&mut self) {
        self.look(1);
    }

    fn look(&mut self, which: usize) {
        self.look_at_relay(which);
        self.tester[which] = Usage::of("self").unwrap_or_default();
        self.overruns[which] = overrun_datagrams();
    }

    /// The relay as it stands.
    pub(super) fn relay_now(&mut self) -> Option<[Usage; 2]> {
        self.look_at_relay(1);
        self.relay
    }

    /// A relay that has ended keeps what was read last.
    fn look_at_relay(&mut self, which: usize) {
        if let (Some(pid), Some(relay)) = (self.pid, &mut self.relay)
            && let Ok(now) = usage(pid)
        {
            relay[which] = now;
        }
    }
}

fn usage(pid: u32) -> Result<Usage, LoadError> {
    Usage::of(&pid.to_string()).map_err(|why| LoadError::NoProcess {
        pid,
        why: why.to_string(),
    })
}
