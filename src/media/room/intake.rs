//! Takes in what a link's participant sends: its datagrams, and what its link makes of them.

use super::forwarding::Pending;
use super::track::{Beginning, LayerRef, Listener, TrackRef};
use super::{MediaEvent, MediaRoom, RouteChange};
use crate::media::egress::TrackEpoch;
use crate::media::ingress::{Arrival, Ingress};
use crate::media::link::{self, Path, Received};
use crate::media::negotiated::Source;
use crate::media::outbox::Exit;
use crate::media::selection::speakers::Level;
use crate::media::traffic::Traffic;
use crate::media::wire::opus;
use std::time::Instant;

/// A link's SSRCs that the shard can find it by: three layers with their RTX, two sources more.
const MOST_SSRCS: usize = 16;

impl MediaRoom {
    /// Takes one datagram of a link's participant; what it brings leaves with
    /// [`Self::end_burst`].
    pub fn datagram(
        &mut self,
        now: Instant,
        key: usize,
        path: Path,
        datagram: &mut [u8],
        exit: &mut Exit<'_>,
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
                self.answer_feedback(now, key, exit);
                is_report = true;
            }
            Received::Nothing => self.received(Traffic::Other, size),
            Received::Dropped(why) => self.counts.dropped.count(why),
        }
        let moved = self.follow_link(now, key, exit);
        // A page sends nine reports a second, mostly of idle slots: they make nothing due sooner, and
        // what was due is looked at when it is. A burst is mostly one link's.
        if (moved || !is_report) && self.to_poll.last() != Some(&key) {
            self.to_poll.push(key);
        }
    }

    /// Carries on what a link wants to send and say; whether there was anything.
    pub(super) fn follow_link(&mut self, now: Instant, key: usize, exit: &mut Exit<'_>) -> bool {
        let mut moved = self.send_link_datagrams(key, exit);
        while let Some(event) = self.members.get_mut(key).and_then(|m| m.link.poll_event()) {
            self.link_event(now, key, event);
            moved = true;
        }
        moved
    }

    /// Sends what a link has to send; whether there was anything.
    pub(super) fn send_link_datagrams(&mut self, key: usize, exit: &mut Exit<'_>) -> bool {
        let member = &mut self.members[key];
        let mut any = false;
        while let Some(transmit) = member.link.poll_transmit() {
            any = true;
            exit.push(Traffic::Other, transmit.path, |buffer| {
                buffer.extend_from_slice(&transmit.bytes);
                true
            });
        }
        any
    }

    fn link_event(&mut self, now: Instant, key: usize, event: link::Event) {
        let member = &mut self.members[key];
        let link = member.id;
        if let Some(round_trip) = member.link.take_round_trip() {
            member.ingress.set_round_trip(round_trip);
        }
        match event {
            link::Event::Connected(_) => {
                self.counts.connected += 1;
                self.news.event(MediaEvent::Connected(link));
                self.changed.receiver(key);
            }
            // what it shows begins anew, as after a pause: the far end has no picture to go on from
            link::Event::Renewed => {
                self.pause(now, key);
                self.resume(now, key);
            }
            link::Event::Alive => {
                self.news.event(MediaEvent::Connected(link));
                self.resume(now, key);
            }
            link::Event::Silent => {
                self.news.event(MediaEvent::Silent(link));
                self.pause(now, key);
            }
            link::Event::PathOpened(path) => {
                member.paths.push(path);
                self.route_path(key, path, false);
            }
            link::Event::PathProven(path) => self.route_path(key, path, true),
            link::Event::Asked(transaction) => {
                let link = key;
                self.routes
                    .push_back(RouteChange::Question { transaction, link });
            }
            link::Event::AskedNoMore(transaction) => {
                self.routes
                    .push_back(RouteChange::QuestionGone { transaction });
            }
            link::Event::PathClosed(path) => {
                member.paths.retain(|known| *known != path);
                self.routes
                    .push_back(RouteChange::PathGone { path, link: key });
            }
            // Where to send is asked of the link, packet by packet.
            link::Event::PathMoved(_) => {}
            link::Event::UfragRetired(ufrag) => {
                self.routes.push_back(RouteChange::UfragGone { ufrag });
            }
            link::Event::HandshakeFailed(failed) => {
                self.counts.handshakes.count(failed);
                self.news
                    .event(MediaEvent::HandshakeFailed { link, failed });
            }
            link::Event::Closed(why) => {
                self.remove(now, key, why);
                self.news.event(MediaEvent::Closed { link, why });
            }
        }
    }

    fn route_path(&mut self, link: usize, path: Path, proven: bool) {
        self.routes
            .push_back(RouteChange::Path { path, link, proven });
    }

    fn arrived(&mut self, now: Instant, key: usize, arrival: &Arrival) {
        let member = &mut self.members[key];
        let found = member
            .tracks
            .iter()
            .position(|t| t.publication == arrival.publication);
        let Some(track) = found else { return };
        let pending = Pending {
            source: LayerRef {
                track: TrackRef {
                    member: key,
                    track: track as u8,
                },
                layer: arrival.layer,
            },
            key: arrival.key,
        };
        let track = &mut member.tracks[track];
        if track.source == Source::Microphone {
            if member.permissions.muted.microphone {
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
                let woke = !notes.alive;
                if woke || notes.height != height {
                    (notes.alive, notes.height) = (true, height);
                    self.changed.layers();
                }
                if woke {
                    // whoever waits for it has asked in vain meanwhile, and then seldom
                    let listeners = track.listeners[usize::from(arrival.layer)].iter();
                    self.to_begin.extend(listeners.map(|listener| Beginning {
                        source: pending.source,
                        listener: *listener,
                    }));
                }
            }
            if member.permissions.muted.holds(track.source) {
                return;
            }
        }
        self.burst.push(pending);
    }

    /// Nothing can be sent to this member any more: its slots take no packets.
    fn pause(&mut self, now: Instant, key: usize) {
        for place in 0..self.members[key].egress.slots().len() {
            if let Some(slot) = self.members[key].egress.slot_mut(place) {
                slot.pause(now);
            }
            self.reconcile(key, place);
        }
    }

    /// It can again: every picture it shows begins with a key frame, for it missed what came meanwhile.
    fn resume(&mut self, now: Instant, key: usize) {
        for place in 0..self.members[key].egress.slots().len() {
            let Some(slot) = self.members[key].egress.slot_mut(place) else {
                continue;
            };
            let (needed, held) = (slot.resume(now), slot.state().held());
            self.reconcile(key, place);
            if let (Some(layer), Some(held)) = (needed, held) {
                self.begin_soon(key, place, held.epoch, layer);
            }
        }
    }

    /// Has a slot begin with a layer's key frame at the end of this burst.
    pub(super) fn begin_soon(&mut self, key: usize, place: usize, epoch: TrackEpoch, layer: u8) {
        if let Some(track) = self.epochs.get(&epoch).copied() {
            self.to_begin.push(Beginning {
                source: LayerRef { track, layer },
                listener: Listener {
                    member: key,
                    slot: place as u8,
                },
            });
        }
    }
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
