//! Remembers when each packet of the recording was last sent, and how long it took to the first and
//! to the last receiver.
//!
//! Shared by all threads without a lock: one publisher's thread writes, receivers read.

use super::counted::Counted;
use std::sync::atomic::{AtomicU32, AtomicU64, Ordering};
use std::time::SystemTime;

/// Nanoseconds since 1970, the clock of the kernel's receive stamps.
pub(super) fn wall_ns() -> u64 {
    let since = SystemTime::now().duration_since(SystemTime::UNIX_EPOCH);
    since.map_or(0, |since| since.as_nanos() as u64)
}

/// One publisher's packets.
pub(super) struct Ledger {
    entries: Vec<Entry>,
}

struct Entry {
    sent_ns: AtomicU64,
    timestamp: AtomicU32,
    /// Forwarding time in ns; [`NOBODY`] has it yet.
    first: AtomicU64,
    last: AtomicU64,
}

const NOBODY: u64 = u64::MAX;

impl Ledger {
    pub(super) fn new(packets: usize) -> Self {
        Self {
            entries: (0..packets)
                .map(|_| Entry {
                    sent_ns: AtomicU64::new(0),
                    timestamp: AtomicU32::new(0),
                    first: AtomicU64::new(NOBODY),
                    last: AtomicU64::new(0),
                })
                .collect(),
        }
    }

    /// A packet leaves; what became of it the last time is settled.
    pub(super) fn sent(&self, packet: u32, timestamp: u32, now_ns: u64, counted: &mut Counted) {
        let entry = &self.entries[packet as usize];
        entry.settle(counted);
        entry.sent_ns.store(now_ns, Ordering::Release);
        entry.timestamp.store(timestamp, Ordering::Release);
    }

    /// When the packet was last sent, and under which timestamp.
    pub(super) fn last_sent(&self, packet: u32) -> (u64, u32) {
        let entry = &self.entries[packet as usize];
        let timestamp = entry.timestamp.load(Ordering::Acquire);
        (entry.sent_ns.load(Ordering::Acquire), timestamp)
    }

    /// A receiver got the packet after this time.
    pub(super) fn forwarded(&self, packet: u32, took_ns: u64) {
        let entry = &self.entries[packet as usize];
        entry.first.fetch_min(took_ns, Ordering::Relaxed);
        entry.last.fetch_max(took_ns, Ordering::Relaxed);
    }

    /// Settles every packet, at the end or at the begin of what is measured.
    pub(super) fn settle(&self, counted: &mut Counted) {
        for entry in &self.entries {
            entry.settle(counted);
        }
    }
}

impl Entry {
    fn settle(&self, counted: &mut Counted) {
        let first = self.first.swap(NOBODY, Ordering::Relaxed);
        let last = self.last.swap(0, Ordering::Relaxed);
        if first != NOBODY {
            counted.first.record_ns(first);
            counted.last.record_ns(last);
        }
    }
}
