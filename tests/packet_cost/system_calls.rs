//! What the shard of a relay that runs asks of the kernel, as strace sees it.

use crate::far_end::FarEnd;
use crate::load::Load;
use crate::relay::Relay;
use crate::{FRAMES, RECEIVERS};
use spindle::site::Site;
use std::collections::HashMap;
use std::fmt;
use std::process::{Command, Stdio};

/// More than one in a row are spoiled only by a machine that has no time at all.
const TRIES: usize = 10;

/// What the shard's thread asked of the kernel while packets were delivered.
pub(crate) struct SystemCalls {
    /// By name.
    calls: HashMap<String, usize>,
    pub(crate) delivered: usize,
}

impl SystemCalls {
    /// Of the shard, for each packet delivered.
    pub(crate) fn a_packet(&self) -> f64 {
        self.calls.values().sum::<usize>() as f64 / self.delivered as f64
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

/// Lets the hub's frames reach every receiver, and counts meanwhile: again until a count holds, for a
/// machine without time lets more timers come due between two frames.
pub(crate) fn count_until(holds: impl Fn(&SystemCalls) -> bool) -> SystemCalls {
    let relay = Relay::start_traced();
    let mut load = Load::default();
    load.join(&relay, Site::Hub);
    for _ in 0..RECEIVERS {
        load.join(&relay, Site::Spoke);
    }
    load.run_until("everyone sees the hub", |sites| {
        sites[1..].iter().all(FarEnd::shows_top_layer)
    });
    load.send_whole_frames(&relay);
    load.deliver_frames(FRAMES);
    let mut tries = 0;
    loop {
        let (began, before) = (relay.traced(), load.received());
        load.deliver_frames(FRAMES);
        let counted = SystemCalls {
            calls: relay.calls_of_the_shard(began.len()),
            delivered: load.received() - before,
        };
        eprintln!("{counted}");
        tries += 1;
        if tries == TRIES || holds(&counted) {
            return counted;
        }
    }
}
