//! Fills slots: asks `selection` what each receiver should get and brings the slots there.

use super::member::{Beginning, Held, Listener, TrackRef};
use super::{CloseReason, Ended, MediaEvent, Room};
use crate::ids::TrackId;
use crate::media::egress::{Egress, Origin, Showing};
use crate::media::ingress::Policed;
use crate::media::negotiated::{Kind, Source};
use crate::media::selection::layers::{self, LayerState};
use crate::media::selection::place::{SlotView, Standing};
use crate::media::selection::slots::{self, Holding, Stage};
use crate::media::selection::speakers;
use crate::media::selection::wishes::{self, Audience, Candidate};
use std::time::{Duration, Instant};

/// A video layer without a packet for so long has stopped: shorter takes a still screen for
/// stopped, longer freezes the picture.
const LAYER_SILENT: Duration = Duration::from_millis(1_500);

/// What came while a slot waited for its page is sent when it did not wait longer: less asks for a
/// second key frame on a slow line, more comes in a burst that takes longer than one.
const CATCH_UP: Duration = Duration::from_millis(500);

/// Warnings before a link is closed for what it sends: one a second.
const PATIENCE: u32 = 10;

/// After so long without an offence the warnings are counted anew: shorter forgives a sender that
/// goes on (it is told once a second), longer closes a link for ten slips in ninety minutes.
const FORGIVEN: Duration = Duration::from_secs(3);

/// Who must be asked again; nobody is asked twice for one burst.
#[derive(Debug, Default)]
pub(super) struct Changed {
    everyone: bool,
    hubs: bool,
    voices: bool,
    layers: bool,
    receivers: Vec<usize>,
}

impl Changed {
    pub(super) fn everyone(&mut self) {
        self.everyone = true;
        self.voices = true;
    }

    /// Something only the hub sees.
    pub(super) fn hubs(&mut self) {
        self.hubs = true;
    }

    /// Who is heard.
    pub(super) fn voices(&mut self) {
        self.voices = true;
    }

    /// Which layers there are to choose from.
    pub(super) fn layers(&mut self) {
        self.layers = true;
    }

    pub(super) fn receiver(&mut self, key: usize) {
        if !self.receivers.contains(&key) {
            self.receivers.push(key);
        }
    }

    pub(super) fn forget(&mut self, key: usize) {
        self.receivers.retain(|receiver| *receiver != key);
    }
}

impl Room {
    /// Brings a member's place into force: what may come in, and who must be asked again.
    pub(super) fn apply_place(&mut self, now: Instant, key: usize) {
        let member = &mut self.members[key];
        let place = member.place;
        for (index, publication) in member.negotiated.publications.iter().enumerate() {
            let allowed = place.may_publish.holds(publication.source);
            member.ingress.allow(now, index as u8, allowed);
        }
        let silent = place.muted.microphone || !place.may_publish.microphone;
        if silent && self.speakers.forget(key) {
            self.changed.voices();
        }
        let mut everyone = false;
        let before = self.for_everyone.len();
        self.for_everyone.retain(|track| track.member != key);
        everyone |= self.for_everyone.len() != before;
        for index in 0..self.members[key].tracks.len() {
            let track = TrackRef {
                member: key,
                track: index as u8,
            };
            if self.kind_of(track) == Kind::Video {
                let candidate = self.candidate(track);
                let audience = candidate.audience();
                if audience == Audience::Everyone {
                    self.for_everyone.push(track);
                    everyone = true;
                }
                let own = &mut self.members[key].tracks[index];
                if audience > own.audience {
                    own.shown_since = now;
                }
                let feed = own.feed;
                let before = std::mem::replace(&mut own.audience, audience);
                if audience == Audience::Nobody && before != Audience::Nobody {
                    self.end_handovers(|leaving| leaving.feed == feed);
                }
            }
        }
        self.keep_seats(now);
        if everyone {
            self.changed.everyone();
        } else {
            self.changed.hubs();
        }
    }

    /// The floor and the hub's last speaker keep their seats.
    fn keep_seats(&mut self, now: Instant) {
        let members = &self.members;
        let place = |key: usize| members.get(key).map(|member| member.place);
        let floor = |key| place(key).is_some_and(|place| place.floor);
        let hub = |key| place(key).is_some_and(|place| place.standing == Standing::Hub);
        if self.speakers.keep_seats(now, floor, hub) {
            self.changed.voices();
        }
    }

    fn candidate(&self, track: TrackRef) -> Candidate<usize> {
        let member = &self.members[track.member];
        let own = &member.tracks[usize::from(track.track)];
        Candidate {
            owner: track.member,
            track: own.id,
            source: own.source,
            place: member.place,
            order: own.feed.0,
        }
    }

    /// Asks again for everyone whom a change since the last call concerns.
    pub(super) fn choose(&mut self, now: Instant) {
        let everyone = std::mem::take(&mut self.changed.everyone);
        let hubs = std::mem::take(&mut self.changed.hubs);
        let voices = std::mem::take(&mut self.changed.voices);
        let layers = std::mem::take(&mut self.changed.layers);
        let receivers = std::mem::take(&mut self.changed.receivers);
        if !(everyone || hubs || voices || layers) {
            for key in receivers {
                self.choose_pictures(now, key);
                self.choose_voices(now, key);
            }
            return;
        }
        for key in 0..self.members.capacity() {
            let Some(member) = self.members.get(key) else {
                continue;
            };
            let named = receivers.contains(&key);
            let stage = member.stage;
            if named || everyone || (hubs && member.place.standing == Standing::Hub) {
                self.choose_pictures(now, key);
            } else if layers {
                self.choose_layers(now, key);
            }
            if named || voices || self.members[key].stage != stage {
                self.choose_voices(now, key);
            }
        }
    }

    fn choose_pictures(&mut self, now: Instant, key: usize) {
        // Nothing is chosen before the link is up: a key frame asked for earlier would be over.
        let Some(member) = self.members.get(key).filter(|member| member.is_connected()) else {
            return;
        };
        let standing = member.place.standing;
        let stage = self.stage_of(key).map(|stage| stage.track);
        self.members[key].restage(now, stage);
        let wanted = match &self.members[key].view {
            Some(view) => wishes::from_view(key, standing, view, |track| {
                let track = *self.tracks.get(&track)?;
                (self.kind_of(track) == Kind::Video).then(|| self.candidate(track))
            }),
            None if standing == Standing::Spoke => {
                let all = self.for_everyone.iter().map(|track| self.candidate(*track));
                wishes::by_importance(key, standing, all)
            }
            None => {
                let all = self
                    .tracks
                    .values()
                    .filter(|track| self.kind_of(**track) == Kind::Video);
                wishes::by_importance(key, standing, all.map(|track| self.candidate(*track)))
            }
        };
        let stage = stage.map(|track| Stage { track, place: None });
        if let Some(place) = self.fill(now, key, Kind::Video, &wanted, stage) {
            self.members[key].stage = place;
        }
        self.choose_layers(now, key);
    }

    fn choose_voices(&mut self, now: Instant, key: usize) {
        let Some(member) = self.members.get(key).filter(|member| member.is_connected()) else {
            return;
        };
        let slots = member.slots_of(Kind::Audio).min(speakers::SEATS - 1);
        let microphone = |seat: usize| {
            let (_, track) = self.members.get(seat)?.track_of(Source::Microphone)?;
            Some(track.id)
        };
        let heard = self.speakers.heard_by(now, key, slots);
        let wanted: Vec<TrackId> = heard.into_iter().filter_map(microphone).collect();
        let place = Some(member.stage);
        let stage = self.stage_of(key).and_then(|stage| microphone(stage.owner));
        let stage = stage.map(|track| Stage { track, place });
        self.fill(now, key, Kind::Audio, &wanted, stage);
    }

    /// The face whose voice a receiver hears in step: that of the floor, else of the hub the one
    /// that came first. Whoever of the hub speaks is no reason to move running pictures.
    fn stage_of(&self, receiver: usize) -> Option<Candidate<usize>> {
        let seen = self.for_everyone.iter().map(|track| self.candidate(*track));
        seen.filter(|face| face.source == Source::Camera && face.owner != receiver)
            .min_by_key(|face| (!face.place.floor, face.order))
    }

    /// Brings a member's slots of one kind to what is wanted, and says where `stage` is.
    fn fill(
        &mut self,
        now: Instant,
        key: usize,
        kind: Kind,
        wanted: &[TrackId],
        stage: Option<Stage<TrackId>>,
    ) -> Option<usize> {
        let member = &self.members[key];
        let places: Vec<usize> = (0..member.slots.len())
            .filter(|index| member.slots[*index].kind == kind)
            .collect();
        let held: Vec<Option<TrackId>> = places
            .iter()
            .map(|index| member.slots[*index].holds.map(|held| held.id))
            .collect();
        // A link that took over brings the same track ids, perhaps in the same place, as new feeds.
        let held_still: Vec<Holding<TrackId>> = places
            .iter()
            .map(|index| {
                let slot = member.slots[*index];
                let held = slot.holds;
                Holding {
                    track: held
                        .filter(|held| self.feeds.contains_key(&held.feed))
                        .map(|held| held.id),
                    settled: !member.confirms || slot.is_settled(),
                }
            })
            .collect();
        let assigned = slots::assign(&held_still, wanted, member.stages(), stage);
        let stage = stage.map(|stage| Some(stage.track));
        let on_stage = stage.and_then(|stage| assigned.iter().position(|slot| *slot == stage));
        // The face that another one took the stage from; its place is given up.
        let stood = (kind == Kind::Video && on_stage.is_some()).then_some(member.stage);
        let left = stood.filter(|stood| on_stage != Some(*stood));
        let left = left.and_then(|left| places.get(left).copied());
        let before = held.into_iter().zip(held_still);
        for ((place, before), after) in places.into_iter().zip(before).zip(assigned) {
            let (held, still) = before;
            let is_left = after.is_none() && Some(place) == left && still.track.is_some();
            if (held, still.track) != (after, after)
                && !(is_left && self.let_go_on(now, key, place))
            {
                self.hold(now, key, place, after);
            }
        }
        on_stage
    }

    /// Puts a track into a slot, or empties it.
    fn hold(&mut self, now: Instant, key: usize, place: usize, track: Option<TrackId>) {
        let track = track.and_then(|id| {
            let track = *self.tracks.get(&id)?;
            let publisher = self.members.get(track.member)?;
            Some((id, track, publisher.tracks[usize::from(track.track)].feed))
        });
        self.let_go(key, place);
        if let Some(before) = self.members[key].slots[place].holds.take() {
            self.unlisten(
                before.track,
                Listener {
                    member: key,
                    slot: place as u8,
                },
            );
        }
        let member = &mut self.members[key];
        member.rename(place, track.map(|(id, ..)| id));
        let slot = &mut member.slots[place];
        match track {
            None => {
                slot.view = SlotView::Empty;
                stop(&mut member.egress, place);
            }
            Some((id, track, feed)) => {
                let out = member.egress.slot_mut(place);
                // Told now: the word that it flows may be lost, and would come long after the picture.
                let from = out.map_or(0, |out| out.earliest());
                slot.view = SlotView::Waiting { track: id, from };
                slot.holds = Some(Held {
                    id,
                    track,
                    feed,
                    layer: None,
                    flowing: None,
                });
                stop(&mut member.egress, place);
                if slot.kind == Kind::Audio {
                    self.take_layer(now, key, place, 0);
                }
            }
        }
        self.news.slots_of(key);
    }

    /// Chooses the layer of every picture a member holds.
    fn choose_layers(&mut self, now: Instant, key: usize) {
        for place in 0..self.members[key].slots.len() {
            let member = &self.members[key];
            let slot = member.slots[place];
            let (Kind::Video, Some(held)) = (slot.kind, slot.holds) else {
                continue;
            };
            let Some(publisher) = self.members.get(held.track.member) else {
                continue;
            };
            let track = &publisher.tracks[usize::from(held.track.track)];
            let mut states = [LayerState {
                alive: false,
                height: None,
            }; MOST_LAYERS];
            let count = track.layers.len().min(MOST_LAYERS);
            for (state, notes) in states.iter_mut().zip(&track.layers) {
                *state = LayerState {
                    alive: notes.alive,
                    height: notes.height,
                };
            }
            let chosen = layers::choose(&states[..count], member.shown_height(held.id));
            // While none is alive the slot waits for the lowest: it comes first, and asking for
            // its key frame wakes a still screen.
            let layer = chosen.map(|layer| layer as u8).or(held.layer).unwrap_or(0);
            if held.layer != Some(layer) {
                self.take_layer(now, key, place, layer);
            }
        }
    }

    /// Has a slot take a layer of the track it holds; the one that flows goes on until then.
    fn take_layer(&mut self, now: Instant, key: usize, place: usize, layer: u8) {
        let Some(held) = self.members[key].slots[place].holds else {
            return;
        };
        let listener = Listener {
            member: key,
            slot: place as u8,
        };
        let wanted = Held {
            layer: Some(layer),
            ..held
        };
        self.members[key].slots[place].holds = Some(wanted);
        let Some((receiver, publisher)) = self.members.get2_mut(key, held.track.member) else {
            return;
        };
        let track = &mut publisher.tracks[usize::from(held.track.track)];
        for (index, listeners) in track.listeners.iter_mut().enumerate() {
            let listens = index == usize::from(layer) || Some(index as u8) == held.flowing;
            listeners.retain(|entry| *entry != listener);
            if listens {
                listeners.push(listener);
            }
        }
        let publication = &publisher.negotiated.publications[usize::from(track.publication)];
        let origin = Origin {
            feed: track.feed,
            layer,
        };
        let Some(out) = receiver.egress.slot_mut(place) else {
            return;
        };
        out.refuse_before(track.shown_since);
        if out.switch_to(now, origin, &publication.payloads) {
            self.to_begin.push(Beginning {
                source: held.track,
                layer,
                listener,
            });
        }
        if matches!(out.showing(), Showing::Undecodable { .. }) {
            receiver.slots[place].view = SlotView::Undecodable { track: held.id };
            self.news.slots_of(key);
        }
    }

    /// Has a slot begin that had to wait for its page: with a key frame that came meanwhile, or
    /// after a long while as if it was chosen now.
    pub(super) fn begin_late(&mut self, now: Instant, key: usize, place: usize) {
        let member = &mut self.members[key];
        let Some(held) = member.slots[place].holds else {
            return;
        };
        let out = member.egress.slot_mut(place);
        let (Some(layer), Some(since)) = (held.layer, out.and_then(|out| out.waits_since())) else {
            return;
        };
        if now.saturating_duration_since(since) > CATCH_UP {
            stop(&mut member.egress, place);
            self.take_layer(now, key, place, layer);
        } else {
            let slot = place as u8;
            self.to_begin.push(Beginning {
                source: held.track,
                layer,
                listener: Listener { member: key, slot },
            });
        }
    }

    pub(super) fn unlisten(&mut self, track: TrackRef, listener: Listener) {
        let Some(publisher) = self.members.get_mut(track.member) else {
            return;
        };
        let Some(track) = publisher.tracks.get_mut(usize::from(track.track)) else {
            return;
        };
        for listeners in &mut track.listeners {
            listeners.retain(|entry| *entry != listener);
        }
    }

    pub(super) fn empty_all_slots(&mut self) {
        for key in 0..self.members.capacity() {
            let Some(member) = self.members.get_mut(key) else {
                continue;
            };
            for track in &mut member.tracks {
                track.listeners.iter_mut().for_each(Vec::clear);
            }
            for place in 0..member.slots.len() {
                member.rename(place, None);
                let slot = &mut member.slots[place];
                (slot.holds, slot.leaving) = (None, None);
                slot.view = SlotView::Empty;
                stop(&mut member.egress, place);
            }
            self.news.slots_of(key);
        }
    }

    /// Looks which layers stopped, which faces stayed long enough, who speaks, and who sends what it may not: together with the
    /// members who could wait, so a layer that stops is replaced within 200 ms and
    /// [`LAYER_SILENT`].
    pub(super) fn review(&mut self, now: Instant) {
        if self.next_review.is_some_and(|at| now < at) {
            return;
        }
        self.next_review = (!self.members.is_empty()).then(|| self.timetable.next_loose(now));
        let mut stopped = false;
        for (_, member) in &mut self.members {
            for track in &mut member.tracks {
                for (layer, notes) in track.layers.iter_mut().enumerate() {
                    let last = member
                        .ingress
                        .ring(track.publication, layer as u8)
                        .and_then(|ring| ring.last_arrival());
                    let alive =
                        last.is_some_and(|at| now.saturating_duration_since(at) < LAYER_SILENT);
                    stopped |= notes.alive && !alive;
                    notes.alive = alive;
                }
            }
        }
        if stopped {
            self.changed.layers();
        }
        self.end_handovers(|leaving| leaving.is_over(now));
        self.keep_seats(now);
        if let Some(ranking) = self.speakers.poll_ranking(now) {
            let ids = ranking
                .iter()
                .filter_map(|key| Some(self.members.get(*key)?.id))
                .collect();
            self.news.speakers(ids);
        }
        self.police(now);
    }

    fn police(&mut self, now: Instant) {
        for key in 0..self.members.capacity() {
            let Some(member) = self.members.get_mut(key) else {
                continue;
            };
            let Some(offence) = member.ingress.policed(now) else {
                continue;
            };
            let in_a_row = member
                .offended
                .is_some_and(|at| now.saturating_duration_since(at) < FORGIVEN);
            member.offences = if in_a_row { member.offences + 1 } else { 1 };
            member.offended = Some(now);
            let participant = member.id;
            if member.offences > PATIENCE {
                self.remove(key, Ended::Policed);
                self.news.event(MediaEvent::Closed {
                    participant,
                    reason: CloseReason::Policed,
                });
            } else {
                self.news.event(MediaEvent::Policed {
                    participant,
                    what: in_words(offence).into(),
                });
            }
        }
    }
}

fn in_words(offence: Policed) -> &'static str {
    match offence {
        Policed::Forbidden { .. } => "This page sends something that it may not send now.",
        Policed::TooMuch => {
            "This page sends more than it may, 12 Mbit/s and 200 packets a second of a voice; \
             what is more is dropped."
        }
    }
}

pub(super) fn stop(egress: &mut Egress, place: usize) {
    if let Some(slot) = egress.slot_mut(place) {
        slot.stop();
    }
}

/// Simulcast of browsers has three; what is beyond is never chosen.
const MOST_LAYERS: usize = 4;
