//! What the shard of a relay that runs asks of the kernel, as strace sees it.

use crate::far_end::FarEnd;
use crate::load::Load;
use crate::relay::Relay;
use crate::{FRAMES, RECEIVERS};
use spindle::media::selection::place::Standing;
use std::collections::HashMap;
use std::fmt;
use std::process::{Command, Stdio};

/// What the shard's thread asked of the kernel while packets were delivered.
pub(crate) struct SystemCalls {
    /// By name.
    calls: HashMap<String, usize>,
    pub(crate) delivered: usize,
}

impl SystemCalls {
    pub(crate) fn of_the_shard(&self) -> usize {
        self.calls.values().sum()
    }
}

impl fmt::Display for SystemCalls {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut calls: Vec<_> = self.calls.iter().collect();
        calls.sort_by_key(|(_, count)| std::cmp::Reverse(**count));
        write!(f, "{} packets delivered:", self.delivered)?;
        calls
            .iter()
            .try_for_each(|(name, count)| write!(f, " {count} {name}"))
    }
}

pub(crate) fn has_strace() -> bool {
    let mut command = Command::new("strace");
    command.arg("-V").stdout(Stdio::null());
    command.status().is_ok_and(|status| status.success())
}

/// Lets the hub's frames reach every receiver, and counts meanwhile.
pub(crate) fn count() -> SystemCalls {
    let relay = Relay::start_traced();
    let mut load = Load::default();
    load.join(&relay, Standing::Hub);
    for _ in 0..RECEIVERS {
        load.join(&relay, Standing::Spoke);
    }
    load.run_until("everyone sees the hub", |sites| {
        sites[1..].iter().all(FarEnd::shows_top_layer)
    });
    load.deliver_frames(FRAMES);
    let (began, before) = (relay.traced(), load.received());
    load.deliver_frames(FRAMES);
    SystemCalls {
        calls: relay.calls_of_the_shard(began.len()),
        delivered: load.received() - before,
    }
}
