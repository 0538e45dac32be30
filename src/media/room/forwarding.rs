//! Moves packets: from a burst's arrivals to every slot that takes their layer.

use super::track::{Beginning, LayerRef, Listener, TrackRef};
use super::{MediaRoom, Member};
use crate::media::egress::{Departure, Origin, Parcel, Progress, Source, alike};
use crate::media::ingress::{Ring, RingKey};
use crate::media::outbox::Exit;
use std::time::Instant;

/// An accepted packet that waits for the end of its burst.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Pending {
    pub(super) source: LayerRef,
    pub(super) key: RingKey,
}

/// As many as a core can wait for at once: more are pushed out by the sends in between.
const PREFETCHED: usize = 8;

impl MediaRoom {
    /// Forwards what the burst brought, layer by layer and of each receiver by receiver, and sends the reports
    /// that are due.
    pub fn end_burst(&mut self, now: Instant, exit: &mut Exit<'_>) {
        self.choose(now);
        self.begin_chosen(now, exit);
        let mut burst = std::mem::take(&mut self.burst);
        burst.sort_unstable();
        let mut parcels = std::mem::take(&mut self.parcels);
        for packets in burst.chunk_by(|a, b| a.source == b.source) {
            parcels.clear();
            parcels.extend(packets.iter().map(|pending| Parcel {
                key: pending.key,
                padding: 0,
            }));
            self.forward_layer(now, packets[0].source, &mut parcels, exit);
        }
        burst.clear();
        parcels.clear();
        (self.burst, self.parcels) = (burst, parcels);
        while let Some(key) = self.to_poll.pop() {
            self.running = Some(key);
            self.send_reports(now, key, exit);
            self.set_alarm(now, key);
            self.running = None;
        }
    }

    /// Begins what was just chosen with the key frame that its ring holds, if that came lately;
    /// where none did, asks for one.
    fn begin_chosen(&mut self, now: Instant, exit: &mut Exit<'_>) {
        // one by one: a panic costs the one it is about
        while let Some(beginning) = self.to_begin.pop() {
            let Beginning { source, listener } = beginning;
            let newest = self.ring_of(source).and_then(Ring::highest);
            if let Some(key) = newest {
                self.running = Some(listener.member);
                self.forward_to(now, source, listener, &[Parcel { key, padding: 0 }], exit);
                self.running = None;
            }
            self.ask_unless_begun(now, beginning);
        }
    }

    fn ring_of(&self, source: LayerRef) -> Option<&Ring> {
        let publisher = self.members.get(source.track.member)?;
        let track = publisher.tracks.get(usize::from(source.track.track))?;
        publisher.ingress.ring(track.publication, source.layer)
    }

    fn ask_unless_begun(&mut self, now: Instant, beginning: Beginning) {
        let Beginning { source, listener } = beginning;
        let Some(receiver) = self.members.get(listener.member) else {
            return;
        };
        let Some(slot) = receiver.egress.slots().get(usize::from(listener.slot)) else {
            return;
        };
        let state = slot.state();
        let Some(held) = state.held() else { return };
        let is_source = self.epochs.get(&held.epoch) == Some(&source.track);
        if is_source && state.awaits().any(|want| want.layer == source.layer) {
            self.request_keyframe(now, held.epoch, source.layer);
        }
    }

    /// Says when the member must be looked at again, as things stand.
    fn set_alarm(&mut self, now: Instant, key: usize) {
        let Some(member) = self.members.get(key) else {
            return;
        };
        let (at_once, at_leisure) = member.deadlines(now);
        self.timetable.set(now, key, at_once, at_leisure);
    }

    /// Gives the packets of one layer to each of its listeners.
    fn forward_layer(
        &mut self,
        now: Instant,
        source: LayerRef,
        parcels: &mut [Parcel],
        exit: &mut Exit<'_>,
    ) {
        let listeners = |room: &Self, index: usize| {
            let publisher = room.members.get(source.track.member)?;
            let track = publisher.tracks.get(usize::from(source.track.track))?;
            let listeners = track.listeners.get(usize::from(source.layer))?;
            listeners.get(index).copied()
        };
        if listeners(self, 0).is_some() {
            self.pad_for_gso(source, parcels);
        }
        let mut index = 0;
        while let Some(listener) = listeners(self, index) {
            if index % PREFETCHED == 0 {
                self.prefetch(source, index);
            }
            self.running = Some(listener.member);
            self.forward_to(now, source, listener, parcels, exit);
            self.running = None;
            // A listener that switched away is gone from the list, and the next took its place.
            if listeners(self, index) == Some(listener) {
                index += 1;
            }
        }
    }

    /// Gives the packets of one layer the padding with which they leave in few sends.
    fn pad_for_gso(&self, source: LayerRef, mut parcels: &mut [Parcel]) {
        let Some(ring) = self.ring_of(source) else {
            return;
        };
        while parcels.len() > 1 {
            let kept = parcels.iter().map_while(|parcel| ring.packet(parcel.key));
            let (count, length) = alike(kept);
            let (group, rest) = parcels.split_at_mut(count.max(1));
            // the last segment of a send may be shorter; what follows then has a send of its own,
            // but browsers put the larger ones last
            let but_last = group.len() - 1;
            for parcel in &mut group[..but_last] {
                let own = ring.packet(parcel.key).map(|packet| packet.payload.len());
                parcel.padding = own.map_or(0, |own| (length - own) as u8);
            }
            parcels = rest;
        }
    }

    /// Reads what the next listeners' packets will need. Between two bursts all of it has left the
    /// caches; read for several at once it comes in about the time of one.
    fn prefetch(&self, source: LayerRef, from: usize) {
        let track = &self.members[source.track.member].tracks[usize::from(source.track.track)];
        let listeners = track.listeners[usize::from(source.layer)][from..].iter();
        let mut all = 0;
        for listener in listeners.take(PREFETCHED) {
            let Some(member) = self.members.get(listener.member) else {
                continue;
            };
            all ^= member.link.prefetch() ^ member.egress.prefetch(usize::from(listener.slot));
        }
        std::hint::black_box(all);
    }

    /// Gives a slot the arrivals of a layer.
    #[inline]
    fn forward_to(
        &mut self,
        now: Instant,
        source: LayerRef,
        listener: Listener,
        parcels: &[Parcel],
        exit: &mut Exit<'_>,
    ) {
        let TrackRef { member, track } = source.track;
        let Some((publisher, receiver)) = self.members.get2_mut(member, listener.member) else {
            return;
        };
        let track = &publisher.tracks[usize::from(track)];
        let Some(ring) = publisher.ingress.ring(track.publication, source.layer) else {
            return;
        };
        let Member { link, egress, .. } = receiver;
        let Some(mut departure) = Departure::to(link, exit) else {
            return;
        };
        let origin = Origin {
            epoch: track.epoch,
            layer: source.layer,
        };
        let place = usize::from(listener.slot);
        let progress = egress.forward(now, place, Source { origin, ring }, parcels, &mut departure);
        if progress == Progress::Started {
            egress.begin_twice(now, place, ring, &mut departure);
        }
        if egress.report_due() <= now {
            // shorter than the media before it, so it leaves as the last segment of the same send
            departure.report(|buffer| egress.poll_rtcp(now, &self.host.wall, buffer));
        }
        match progress {
            Progress::Nothing => {}
            Progress::Started | Progress::Switched | Progress::Mended | Progress::Undecodable => {
                self.reconcile(listener.member, place);
            }
            Progress::Broken => {
                self.reconcile(listener.member, place);
                // not of what was leaving
                self.ask_unless_begun(now, Beginning { source, listener });
            }
        }
    }

    /// Does what is due: timeouts, reports, choices. Harmless when called early; see
    /// [`Self::next_deadline`].
    pub fn tick(&mut self, now: Instant, exit: &mut Exit<'_>) {
        self.review(now, exit);
        self.timetable.take_due(now, &mut self.due);
        while let Some(key) = self.due.pop() {
            let Some(member) = self.members.get_mut(key) else {
                continue;
            };
            self.to_poll.push(key);
            self.running = Some(key);
            if member.link.next_deadline().is_some_and(|at| at <= now) {
                member.link.handle_timeout(now);
                self.follow_link(now, key, exit);
            }
            self.running = None;
        }
        self.end_burst(now, exit);
    }
}
