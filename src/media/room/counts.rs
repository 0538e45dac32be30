//! Counts what one room's media has done; nothing here names a participant.

use super::MediaRoom;
use crate::counters::Counters;
use crate::media::ended::Ended;
use crate::media::link::{Dropped, Failed, State};
use crate::media::traffic::{Flow, Traffic};
use crate::media::{egress, ingress};

/// Since they were last taken.
#[derive(Debug, Clone, Copy, PartialEq, Default)]
pub struct Counts {
    /// What came and was authenticated.
    pub received: Flow,
    /// What came and was not worth opening, or could not be opened.
    pub dropped: Counters<Dropped, 7>,
    /// Media that was opened and is not passed on; part of [`Traffic::Other`] in `received`.
    pub discarded: Counters<ingress::Discard, 10>,
    /// Links over which media could flow at last.
    pub connected: u64,
    /// Links that ended.
    pub closed: Counters<Ended, 12>,
    /// Handshakes that failed; part of `closed`.
    pub handshakes: Counters<Failed, 18>,
    /// Of all publishers.
    pub ingress: ingress::Counts,
    /// Of all receivers.
    pub egress: egress::Counts,
}

impl Counts {
    /// Adds what another has counted.
    pub fn absorb(&mut self, other: &Self) {
        self.received.absorb(&other.received);
        self.dropped.absorb(&other.dropped);
        self.discarded.absorb(&other.discarded);
        self.connected += other.connected;
        self.closed.absorb(&other.closed);
        self.handshakes.absorb(&other.handshakes);
        self.ingress.absorb(&other.ingress);
        self.egress.absorb(&other.egress);
    }
}

impl MediaRoom {
    /// What was counted since this was last asked.
    pub fn take_counts(&mut self) -> Counts {
        for (_, member) in &mut self.members {
            self.counts.ingress.absorb(&member.ingress.take_counts());
            self.counts.egress.absorb(&member.egress.take_counts());
        }
        std::mem::take(&mut self.counts)
    }

    /// The last counts of a room that cannot be put in order: its links end with it.
    pub fn abandon(mut self) -> Counts {
        let links = self.members.len() as u64;
        self.counts.closed.add(Ended::Panicked, links);
        self.take_counts()
    }

    /// How many links are how far.
    pub fn links(&self) -> Counters<State, 4> {
        let mut links = Counters::default();
        for (_, member) in &self.members {
            links.count(member.link.state());
        }
        links
    }

    /// Counts a datagram that came and was authenticated.
    pub(super) fn received(&mut self, traffic: Traffic, bytes: usize) {
        self.counts.received.count(traffic, bytes);
    }
}
