//! Moves packets: from a burst's arrivals to every slot that shows their layer.

use super::feedback::send_again;
use super::member::{Beginning, Held, Listener, Naming, TrackRef};
use super::{CloseReason, MediaEvent, Member, Room, RouteChange};
use crate::media::egress::{Feedback, Origin, Progress, alike, pad};
use crate::media::ingress::{Arrival, Ingress, RingKey};
use crate::media::link::{self, Link, Path, Received, srtp};
use crate::media::negotiated::Source;
use crate::media::outbox::{Outbox, Sink};
use crate::media::selection::place::SlotView;
use crate::media::selection::speakers::Level;
use crate::media::traffic::Traffic;
use crate::media::wire::opus;
use std::time::Instant;

/// An accepted packet that waits for the end of its burst.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Waiting {
    pub(super) member: usize,
    track: u8,
    layer: u8,
    key: RingKey,
    /// Bytes that it is given when it leaves, to be as long as those beside it.
    padding: u8,
}

/// The level of a packet whose sender tells none (WHIP): ordinary speech, or nothing.
fn untold_level(ingress: &Ingress, arrival: &Arrival) -> Level {
    let ring = ingress.ring(arrival.publication, arrival.layer);
    let packet = ring.and_then(|ring| ring.packet(arrival.key));
    let voice = packet.is_some_and(|packet| !opus::is_silence(packet.payload));
    Level {
        below_full_scale: if voice { 40 } else { 127 },
        voice,
    }
}

/// A link's SSRCs that the shard can find it by: three layers with their RTX, two sources more.
const MOST_SSRCS: usize = 16;

/// As many as a core can wait for at once: more are pushed out by the sends in between.
const TOUCHED: usize = 8;

impl Room {
    /// Takes one datagram of a link's participant; what it brings leaves with
    /// [`Self::end_burst`].
    pub fn datagram(
        &mut self,
        now: Instant,
        key: usize,
        path: Path,
        datagram: &mut [u8],
        outbox: &mut Outbox,
        sink: &mut dyn Sink,
    ) {
        let Some(member) = self.members.get_mut(key) else {
            return;
        };
        let size = datagram.len();
        let mut is_report = false;
        match member.link.handle_datagram(now, path, datagram) {
            Received::Rtp { header, length } => {
                if !member.ssrcs.contains(&header.ssrc) && member.ssrcs.len() < MOST_SSRCS {
                    member.ssrcs.push(header.ssrc);
                    self.routes.push_back(RouteChange::Ssrc {
                        ssrc: header.ssrc,
                        link: key,
                    });
                }
                match member.ingress.packet(now, &header, &datagram[..length]) {
                    Ok(arrival) => {
                        self.received(arrival.traffic, size);
                        self.arrived(now, key, &arrival);
                    }
                    Err(discard) => {
                        self.received(Traffic::Other, size);
                        self.counts.discarded.count(discard);
                    }
                }
            }
            Received::Rtcp { length } => {
                member.ingress.rtcp(now, &datagram[..length]);
                member.egress.rtcp(
                    now,
                    &self.host.wall,
                    &datagram[..length],
                    &mut self.feedback,
                );
                if let Some(round_trip) = member.egress.round_trip() {
                    member.ingress.set_round_trip(round_trip);
                }
                self.received(Traffic::Rtcp, size);
                self.answer_feedback(now, key, outbox, sink);
                is_report = true;
            }
            Received::Nothing => self.received(Traffic::Other, size),
            Received::Dropped(why) => self.counts.dropped.count(why),
        }
        let moved = self.follow_link(key, outbox, sink);
        // A page sends nine reports a second, mostly of idle slots: they make nothing due sooner, and
        // what was due is looked at when it is. A burst is mostly one link's.
        if (moved || !is_report) && self.to_poll.last() != Some(&key) {
            self.to_poll.push(key);
        }
    }

    /// Carries on what a link wants to send and say; whether there was anything.
    fn follow_link(&mut self, key: usize, outbox: &mut Outbox, sink: &mut dyn Sink) -> bool {
        let mut moved = self.send_link_datagrams(key, outbox, sink);
        while let Some(event) = self.members.get_mut(key).and_then(|m| m.link.poll_event()) {
            self.link_event(key, event);
            moved = true;
        }
        moved
    }

    /// Sends what a link has to send; whether there was anything.
    pub(super) fn send_link_datagrams(
        &mut self,
        key: usize,
        outbox: &mut Outbox,
        sink: &mut dyn Sink,
    ) -> bool {
        let member = &mut self.members[key];
        let mut any = false;
        while let Some(transmit) = member.link.poll_transmit() {
            any = true;
            outbox.label(Traffic::Other);
            outbox.push(sink, transmit.path, |buffer| {
                buffer.extend_from_slice(&transmit.bytes);
                true
            });
        }
        any
    }

    fn link_event(&mut self, key: usize, event: link::Event) {
        let member = &mut self.members[key];
        let participant = member.id;
        match event {
            link::Event::Connected(_) => {
                self.counts.connected += 1;
                self.news.event(MediaEvent::Connected(participant));
                self.changed.receiver(key);
            }
            link::Event::Alive => {
                self.news.event(MediaEvent::Connected(participant));
                self.ask_for_keyframes(key);
            }
            link::Event::Silent => self.news.event(MediaEvent::Silent(participant)),
            link::Event::PathOpened(path) => {
                member.paths.push(path);
                self.routes
                    .push_back(RouteChange::Address { path, link: key });
            }
            link::Event::PathClosed(path) => {
                member.paths.retain(|known| *known != path);
                self.routes
                    .push_back(RouteChange::AddressGone { path, link: key });
            }
            // Where to send is asked of the link, packet by packet.
            link::Event::PathMoved(_) => {}
            link::Event::UfragRetired(ufrag) => {
                self.routes.push_back(RouteChange::UfragGone { ufrag });
            }
            link::Event::Closed(reason) => {
                let reason = match reason {
                    link::CloseReason::Vanished => CloseReason::Vanished,
                    link::CloseReason::Goodbye => CloseReason::Goodbye,
                    link::CloseReason::HandshakeFailed | link::CloseReason::WrongFingerprint => {
                        CloseReason::HandshakeFailed
                    }
                };
                self.remove(key, reason.into());
                self.news.event(MediaEvent::Closed {
                    participant,
                    reason,
                });
            }
        }
    }

    fn arrived(&mut self, now: Instant, key: usize, arrival: &Arrival) {
        let member = &mut self.members[key];
        let found = member
            .tracks
            .iter()
            .position(|t| t.publication == arrival.publication);
        let Some(track) = found else { return };
        let waiting = Waiting {
            member: key,
            track: track as u8,
            layer: arrival.layer,
            key: arrival.key,
            padding: 0,
        };
        let track = &mut member.tracks[track];
        if track.source == Source::Microphone {
            if member.place.muted.microphone {
                return;
            }
            let level = match arrival.audio_level {
                Some(level) => Level {
                    below_full_scale: level.below_full_scale,
                    voice: level.voice,
                },
                None => untold_level(&member.ingress, arrival),
            };
            if self.speakers.heard(now, key, level) {
                self.changed.voices();
            }
        } else {
            let notes = &mut track.layers[usize::from(arrival.layer)];
            if !notes.alive || arrival.frame.starts_keyframe {
                let ring = member.ingress.ring(arrival.publication, arrival.layer);
                let height = ring
                    .and_then(|ring| ring.dimensions())
                    .map(|size| size.height);
                if !notes.alive || notes.height != height {
                    (notes.alive, notes.height) = (true, height);
                    self.changed.layers();
                }
            }
            if member.place.muted.holds(track.source) {
                return;
            }
        }
        self.burst.push(waiting);
    }

    /// Forwards what the burst brought, receiver by receiver, and sends the reports that are due.
    pub fn end_burst(&mut self, now: Instant, outbox: &mut Outbox, sink: &mut dyn Sink) {
        self.choose(now);
        self.begin_chosen(now, outbox, sink);
        let mut burst = std::mem::take(&mut self.burst);
        burst.sort_unstable();
        let same =
            |a: &Waiting, b: &Waiting| (a.member, a.track, a.layer) == (b.member, b.track, b.layer);
        for packets in burst.chunk_by_mut(same) {
            self.forward_layer(now, packets, outbox, sink);
        }
        burst.clear();
        self.burst = burst;
        while let Some(key) = self.to_poll.pop() {
            self.running = Some(key);
            self.send_reports(now, key, outbox, sink);
            self.set_alarm(now, key);
            self.running = None;
        }
    }

    /// Begins what was just chosen with the key frame that its ring holds, if that came lately;
    /// where none did, asks for one.
    fn begin_chosen(&mut self, now: Instant, outbox: &mut Outbox, sink: &mut dyn Sink) {
        // one by one: a panic costs the one it is about
        while let Some(beginning) = self.to_begin.pop() {
            let Beginning {
                source,
                layer,
                listener,
            } = beginning;
            if let Some(newest) = self.newest_of(source, layer) {
                self.running = Some(listener.member);
                self.forward_to(now, source, layer, listener, &[newest], outbox, sink);
                self.running = None;
            }
            self.ask_unless_begun(beginning);
        }
    }

    fn newest_of(&self, source: TrackRef, layer: u8) -> Option<Waiting> {
        let publisher = self.members.get(source.member)?;
        let track = publisher.tracks.get(usize::from(source.track))?;
        let ring = publisher.ingress.ring(track.publication, layer)?;
        Some(Waiting {
            member: source.member,
            track: source.track,
            layer,
            key: ring.highest()?,
            padding: 0,
        })
    }

    fn ask_unless_begun(&mut self, beginning: Beginning) {
        let Beginning {
            source,
            layer,
            listener,
        } = beginning;
        let receiver = self.members.get(listener.member);
        let slot = receiver.and_then(|receiver| receiver.slots.get(usize::from(listener.slot)));
        let waits = |held: &Held| {
            (held.track, held.layer) == (source, Some(layer)) && held.flowing != Some(layer)
        };
        if let Some(held) = slot.and_then(|slot| slot.holds).filter(waits) {
            self.request_keyframe(held.feed, layer);
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
        packets: &mut [Waiting],
        outbox: &mut Outbox,
        sink: &mut dyn Sink,
    ) {
        let Some(Waiting {
            member: publisher,
            track,
            layer,
            ..
        }) = packets.first().copied()
        else {
            return;
        };
        let source = TrackRef {
            member: publisher,
            track,
        };
        let listeners = |room: &Self, index: usize| {
            let track = &room.members.get(publisher)?.tracks[usize::from(track)];
            track.listeners[usize::from(layer)].get(index).copied()
        };
        let mut index = 0;
        if listeners(self, index).is_some() {
            self.even_out(packets);
        }
        while let Some(listener) = listeners(self, index) {
            if index % TOUCHED == 0 {
                self.touch(source, layer, index);
            }
            self.running = Some(listener.member);
            self.forward_to(now, source, layer, listener, packets, outbox, sink);
            self.running = None;
            // A listener that switched away is gone from the list, and the next took its place.
            if listeners(self, index) == Some(listener) {
                index += 1;
            }
        }
    }

    /// Gives the packets of one layer the padding with which they leave in few sends.
    fn even_out(&self, mut packets: &mut [Waiting]) {
        let [first, _, ..] = *packets else { return };
        let publisher = &self.members[first.member];
        let publication = publisher.tracks[usize::from(first.track)].publication;
        let Some(ring) = publisher.ingress.ring(publication, first.layer) else {
            return;
        };
        while packets.len() > 1 {
            let kept = packets.iter().map_while(|waiting| ring.packet(waiting.key));
            let (count, length) = alike(kept);
            let (group, rest) = packets.split_at_mut(count.max(1));
            // the last segment of a send may be shorter; what follows then has a send of its own,
            // but browsers put the larger ones last
            let but_last = group.len() - 1;
            for waiting in &mut group[..but_last] {
                let own = ring.packet(waiting.key).map(|packet| packet.payload.len());
                waiting.padding = own.map_or(0, |own| (length - own) as u8);
            }
            packets = rest;
        }
    }

    /// Reads what the next listeners' packets will need. Between two bursts all of it has left the
    /// caches; read for several at once it comes in about the time of one.
    fn touch(&self, source: TrackRef, layer: u8, from: usize) {
        let track = &self.members[source.member].tracks[usize::from(source.track)];
        let listeners = track.listeners[usize::from(layer)][from..].iter();
        let mut all = 0;
        for listener in listeners.take(TOUCHED) {
            let Some(member) = self.members.get(listener.member) else {
                continue;
            };
            let place = usize::from(listener.slot);
            let slot = &member.slots[place];
            let slot = u64::from(slot.naming == Naming::Right && slot.leaving.is_none());
            all ^= slot ^ member.link.touch() ^ member.egress.touch(place);
        }
        std::hint::black_box(all);
    }

    #[expect(
        clippy::too_many_arguments,
        reason = "one packet's whole way, inlined per listener"
    )]
    fn forward_to(
        &mut self,
        now: Instant,
        source: TrackRef,
        layer: u8,
        listener: Listener,
        packets: &[Waiting],
        outbox: &mut Outbox,
        sink: &mut dyn Sink,
    ) {
        let pair = self.members.get2_mut(source.member, listener.member);
        let Some((publisher, receiver)) = pair else {
            return;
        };
        let Member {
            link,
            egress,
            slots,
            ..
        } = receiver;
        if link.is_sending_paused() {
            return;
        }
        let Some(path) = link.path() else { return };
        let track = &mut publisher.tracks[usize::from(source.track)];
        let place = usize::from(listener.slot);
        let slot = &slots[place];
        if slot.naming != Naming::Right && slot.leaving.is_none() {
            return;
        }
        let (Some(ring), Some(out)) = (
            publisher.ingress.ring(track.publication, layer),
            egress.slot_mut(place),
        ) else {
            return;
        };
        let origin = Origin {
            feed: track.feed,
            layer,
        };
        outbox.label(out.kind().into());
        let mut news = Progress::Nothing;
        for waiting in packets {
            let progress = out.packet(now, origin, ring, waiting.key, |rewrite, packet| {
                outbox.push(sink, path, |buffer| {
                    let start = buffer.len();
                    rewrite.write(packet, buffer);
                    let padding = padding_of(packets, waiting, packet.meta.key);
                    if padding > 0 && !rewrite.blank {
                        pad(buffer, start, padding);
                    }
                    seal_rtp(link, buffer, start)
                });
            });
            if progress != Progress::Nothing {
                news = progress;
            }
        }
        if let Progress::Started { .. } = news {
            egress.begin_twice(now, place, &mut self.feedback);
            outbox.label(Traffic::Rtx);
            for wish in self.feedback.drain(..) {
                let Feedback::Resend(resend) = wish else {
                    continue;
                };
                outbox.push(sink, path, |buffer| {
                    send_again(now, link, egress, resend, ring, buffer)
                });
            }
        }
        if egress.report_due() <= now {
            // shorter than the media before it, so it leaves as the last segment of the same send
            outbox.label(Traffic::Rtcp);
            outbox.push(sink, path, |buffer| {
                let start = buffer.len();
                egress.poll_rtcp(now, &self.host.wall, buffer) && seal_rtcp(link, buffer, start)
            });
        }
        let slot = &mut slots[place];
        if slot.leaving.is_some() {
            return;
        }
        match news {
            Progress::Nothing => {}
            Progress::Started { from } => {
                slot.view = SlotView::Flowing {
                    track: track.id,
                    from,
                };
                slot.flows(layer);
                self.news.slots_of(listener.member);
            }
            Progress::LayerSwitched => {
                slot.flows(layer);
                for (index, listeners) in track.listeners.iter_mut().enumerate() {
                    if index != usize::from(layer) {
                        listeners.retain(|entry| *entry != listener);
                    }
                }
            }
            Progress::Broken => {
                publisher.ingress.request_keyframe(track.publication, layer);
                self.to_poll.push(source.member);
            }
            Progress::Undecodable => {
                slot.view = SlotView::Undecodable { track: track.id };
                self.news.slots_of(listener.member);
            }
        }
    }

    /// Does what is due: timeouts, reports, choices. Harmless when called early; see
    /// [`Self::next_deadline`].
    pub fn tick(&mut self, now: Instant, outbox: &mut Outbox, sink: &mut dyn Sink) {
        self.review(now);
        self.timetable.take_due(now, &mut self.due);
        while let Some(key) = self.due.pop() {
            let Some(member) = self.members.get_mut(key) else {
                continue;
            };
            self.to_poll.push(key);
            self.running = Some(key);
            if member.link.next_deadline().is_some_and(|at| at <= now) {
                member.link.handle_timeout(now);
                self.follow_link(key, outbox, sink);
            }
            self.running = None;
        }
        self.end_burst(now, outbox, sink);
    }
}

/// The padding of the packet under `key`: mostly `waiting`, and where a slot begins with a key frame
/// any of the burst.
fn padding_of(burst: &[Waiting], waiting: &Waiting, key: RingKey) -> u8 {
    if waiting.key == key {
        return waiting.padding;
    }
    let found = burst.binary_search_by_key(&key, |waiting| waiting.key);
    found.map_or(0, |at| burst[at].padding)
}

/// Seals the packet that begins at `start` and ends the buffer.
pub(super) fn seal_rtp(link: &mut Link, buffer: &mut Vec<u8>, start: usize) -> bool {
    let length = buffer.len() - start;
    buffer.resize(start + length + srtp::SEAL_ROOM, 0);
    finish(link.seal_rtp(&mut buffer[start..], length), buffer, start)
}

/// Seals the compound packet that begins at `start` and ends the buffer.
pub(super) fn seal_rtcp(link: &mut Link, buffer: &mut Vec<u8>, start: usize) -> bool {
    let length = buffer.len() - start;
    buffer.resize(start + length + srtp::SEAL_ROOM, 0);
    finish(link.seal_rtcp(&mut buffer[start..], length), buffer, start)
}

fn finish(sealed: Result<usize, srtp::SealError>, buffer: &mut Vec<u8>, start: usize) -> bool {
    match sealed {
        Ok(length) => {
            buffer.truncate(start + length);
            true
        }
        Err(_) => false,
    }
}
