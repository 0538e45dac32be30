//! What the relay must reach, from issue 3 where nothing else is said.

use std::time::Duration;

/// Relay CPU for each delivered packet of video, as a multiple of the floor's.
pub(crate) const VIDEO_RATIO: f64 = 1.8;
/// The same of voice, whose packets leave one by one.
pub(crate) const AUDIO_RATIO: f64 = 1.5;
/// A packet to 300 receivers, as a multiple of one to 50.
pub(crate) const GROWTH: f64 = 1.1;
/// A packet through Janus, as a multiple of one through the relay.
pub(crate) const JANUS: f64 = 4.0;
/// From the publisher's send to the first receiver, half of all packets.
pub(crate) const FIRST_MS: f64 = 0.1;
/// Each receiver under load.
pub(crate) const KIB_A_RECEIVER: f64 = 96.0;
/// Receivers on one core.
pub(crate) const RECEIVERS: u32 = 2_000;
/// Of them, in percent.
pub(crate) const LOST_PERCENT: f64 = 0.01;
/// From the click to the first picture in a storm, 99 of 100.
pub(crate) const JOIN_MS: f64 = 1_500.0;
/// Relay CPU.
pub(crate) const MS_A_JOIN: f64 = 1.0;

/// To the last receiver in a storm, half of all packets, as a multiple of the time before: there are
/// seven times as many at its end.
pub(crate) const STORM_RATIO: f64 = 7.0;
/// Connections that say nothing.
pub(crate) const IDLE: usize = 10_000;
/// A request among them, as a multiple of one among none.
pub(crate) const IDLE_RATIO: f64 = 2.0;
/// From the click to the hub's picture in a browser, as a multiple of what it takes two pages of that
/// browser to see each other without us (issue 10): a message there and back, and a key frame, are ours.
pub(crate) const JOIN_RATIO: f64 = 2.0;

/// Issue 2: ns a packet from one to 50, on the machine whose floor is below.
pub(crate) const NS_A_PACKET: f64 = 2_500.0;
pub(crate) const ITS_FLOOR_NS: f64 = 845.0;

/// The last receiver waits for the others: 1.3 times their packets, and a millisecond.
pub(crate) fn last_ms(receivers: u32, burst: usize, ns_a_packet: f64) -> f64 {
    1.3 * f64::from(receivers) * burst as f64 * ns_a_packet / 1e6 + 1.0
}

/// The middle half of a scene's slices may differ by that part, or the scene is void.
pub(crate) const SPREAD: f64 = 0.10;
/// The part of the time that the relay may have waited for its core.
pub(crate) const WAITED: f64 = 0.02;

/// One slice: the recorded camera's loop, twice.
pub(crate) const SLICE: Duration = Duration::from_secs(4);
