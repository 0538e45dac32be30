//! Fills slots: asks `selection` what each receiver should get and brings the slots there.

use super::MediaRoom;
use super::track::{Beginning, LayerRef, Listener, Track, TrackRef};
use crate::ids::{ParticipantId, TrackId};
use crate::media::egress::{Choice, Origin, TrackEpoch};
use crate::media::negotiated::{Kind, Source};
use crate::media::selection::layers;
use crate::media::selection::slots::{self, Holding, Stage};
use crate::media::selection::speakers;
use crate::media::selection::wishes::{self, Audience, Candidate};
use crate::site::Site;
use std::time::Instant;

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

impl MediaRoom {
    /// Brings what a member may do into force: what may come in, and who must be asked again.
    pub(super) fn apply_permissions(&mut self, now: Instant, key: usize) {
        let member = &mut self.members[key];
        let permissions = member.permissions;
        for (index, publication) in member.negotiated.publications.iter().enumerate() {
            let allowed = permissions.may_publish.holds(publication.source);
            member.ingress.allow(now, index as u8, allowed);
        }
        let silent = permissions.muted.microphone || !permissions.may_publish.microphone;
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
                let epoch = own.epoch;
                let before = std::mem::replace(&mut own.audience, audience);
                if audience == Audience::Nobody && before != Audience::Nobody {
                    self.clear_slots_with(now, epoch);
                }
            }
        }
        self.keep_speakers(now);
        if everyone {
            self.changed.everyone();
        } else {
            self.changed.hubs();
        }
    }

    /// The floor and the hub's last speaker stay active in silence.
    pub(super) fn keep_speakers(&mut self, now: Instant) {
        let members = &self.members;
        let permissions = |key: usize| members.get(key).map(|member| member.permissions);
        let floor = |key| permissions(key).is_some_and(|its| its.floor);
        let hub = |key| permissions(key).is_some_and(|its| its.site == Site::Hub);
        if self.speakers.keep(now, floor, hub) {
            self.changed.voices();
        }
    }

    pub(super) fn candidate(&self, track: TrackRef) -> Candidate<usize> {
        let member = &self.members[track.member];
        let own = &member.tracks[usize::from(track.track)];
        Candidate {
            owner: track.member,
            track: own.id,
            source: own.source,
            permissions: member.permissions,
            order: own.epoch.0,
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
            if named || everyone || (hubs && member.permissions.site == Site::Hub) {
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
        let site = member.permissions.site;
        let stage = self.face_for(key).map(|face| self.track(face).id);
        self.members[key].face_changed(now, stage);
        let wanted = match &self.members[key].view {
            Some(view) => wishes::from_view(key, site, view, |track| {
                let track = *self.tracks.get(&track)?;
                (self.kind_of(track) == Kind::Video).then(|| self.candidate(track))
            }),
            None if site == Site::Spoke => {
                let all = self.for_everyone.iter().map(|track| self.candidate(*track));
                wishes::by_importance(key, site, all)
            }
            None => {
                let all = self
                    .tracks
                    .values()
                    .filter(|track| self.kind_of(**track) == Kind::Video);
                wishes::by_importance(key, site, all.map(|track| self.candidate(*track)))
            }
        };
        let stage = stage.map(|track| Stage { track, place: None });
        if let Some(place) = self.fill(now, key, Kind::Video, &wanted, stage) {
            self.members[key].stage = place;
        }
    }

    fn choose_voices(&mut self, now: Instant, key: usize) {
        let Some(member) = self.members.get(key).filter(|member| member.is_connected()) else {
            return;
        };
        let slots = member.slots_of(Kind::Audio).min(speakers::HEARD_MAX);
        let microphone = |speaker: usize| {
            let (_, track) = self.members.get(speaker)?.track_of(Source::Microphone)?;
            Some(track.id)
        };
        let heard = self.speakers.heard_by(now, key, slots);
        let wanted: Vec<TrackId> = heard.into_iter().filter_map(microphone).collect();
        let place = Some(member.stage);
        let stage = self.face_for(key).and_then(|face| microphone(face.member));
        let stage = stage.map(|track| Stage { track, place });
        self.fill(now, key, Kind::Audio, &wanted, stage);
    }

    /// The camera on the stage, as a receiver sees it: its voice plays in step.
    fn face_for(&self, receiver: usize) -> Option<TrackRef> {
        let receiver = self.members[receiver].id.participant;
        let on_stage = self
            .on_stage
            .seen_by(receiver, |one| self.face_of(one).is_some());
        self.face_of(on_stage?)
    }

    /// The camera of a participant, if everyone may see it.
    fn face_of(&self, participant: ParticipantId) -> Option<TrackRef> {
        let member = *self.by_id.get(&participant)?;
        let (track, camera) = self.members[member].track_of(Source::Camera)?;
        (camera.audience == Audience::Everyone).then_some(TrackRef { member, track })
    }

    pub(super) fn track(&self, track: TrackRef) -> &Track {
        &self.members[track.member].tracks[usize::from(track.track)]
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
        let slots = member.egress.slots().iter().enumerate();
        let (places, held): (Vec<usize>, Vec<Holding<TrackId>>) = slots
            .filter(|(_, slot)| slot.kind() == kind)
            .map(|(place, slot)| {
                let holding = Holding {
                    track: slot.state().chosen().map(|held| held.id),
                    settled: slot.is_settled(),
                };
                (place, holding)
            })
            .unzip();
        let assigned = slots::assign(&held, wanted, member.stages(), stage);
        let stage = stage.map(|stage| Some(stage.track));
        let on_stage = stage.and_then(|stage| assigned.iter().position(|slot| *slot == stage));
        // The face that another one took the stage from; its place is given up.
        let stood = (kind == Kind::Video && on_stage.is_some()).then_some(member.stage);
        let left = stood.filter(|stood| on_stage != Some(*stood));
        for (index, (place, track)) in places.into_iter().zip(assigned).enumerate() {
            match track.and_then(|track| self.tracks.get(&track).copied()) {
                Some(track) => self.show(now, key, place, track),
                None => self.empty(now, key, place, Some(index) == left),
            }
        }
        on_stage
    }

    /// Has a slot show a track, in the layer that fits; another layer that flows goes on until then.
    fn show(&mut self, now: Instant, key: usize, place: usize, track: TrackRef) {
        let layer = self.fitting_layer(key, place, track);
        let Some((receiver, publisher)) = self.members.get2_mut(key, track.member) else {
            return;
        };
        let Some(slot) = receiver.egress.slot_mut(place) else {
            return;
        };
        let own = &publisher.tracks[usize::from(track.track)];
        let publication = &publisher.negotiated.publications[usize::from(own.publication)];
        let needed = slot.choose(
            now,
            Choice {
                track: own.id,
                origin: Origin {
                    epoch: own.epoch,
                    layer,
                },
                shown_since: own.shown_since,
                payloads: &publication.payloads,
            },
        );
        if receiver.link.is_sending_paused() {
            slot.pause(now);
        } else if let Some(layer) = needed {
            self.to_begin.push(Beginning {
                source: LayerRef { track, layer },
                listener: Listener {
                    member: key,
                    slot: place as u8,
                },
            });
        }
        self.reconcile(key, place);
    }

    /// Has a slot show nothing: at once, or for a face that leaves the stage once its page has heard of
    /// that. The word of a change may be lost, and the page shows the old face until it comes; its
    /// picture would stand still meanwhile.
    fn empty(&mut self, now: Instant, key: usize, place: usize, gently: bool) {
        let Some(slot) = self.members[key].egress.slot_mut(place) else {
            return;
        };
        let Some(held) = slot.state().chosen() else {
            return; // it is empty, or what lingers there goes by itself
        };
        let visible = self.epochs.get(&held.epoch).is_some_and(|track| {
            let publisher = &self.members[track.member];
            publisher.tracks[usize::from(track.track)].audience != Audience::Nobody
        });
        if let Some(slot) = self.members[key].egress.slot_mut(place) {
            match gently && visible {
                true => slot.leave(now),
                false => slot.clear(now),
            }
        }
        self.reconcile(key, place);
    }

    /// The layer of a track for the size at which a member shows it. While none is alive the one it
    /// waits for, else the lowest: that comes first, and asking for its key frame wakes a still screen.
    fn fitting_layer(&self, key: usize, place: usize, track: TrackRef) -> u8 {
        let Some(publisher) = self.members.get(track.member) else {
            return 0;
        };
        let own = &publisher.tracks[usize::from(track.track)];
        if own.source == Source::Microphone {
            return 0;
        }
        let (states, count) = publisher.layer_states(own);
        let member = &self.members[key];
        let large = self.candidate(track).is_large_for(member.permissions.site);
        let before = member.egress.slots().get(place).and_then(|slot| {
            let state = slot.state();
            let held = state.held().filter(|held| held.epoch == own.epoch);
            held.and_then(|_| state.layer())
        });
        // whoever is only one of many there is small, whatever the page asks for
        let shown = match large {
            true => member.shown_height(own.id),
            false => 0,
        };
        let chosen = layers::choose(&states[..count], shown, before.map(usize::from));
        chosen.map(|layer| layer as u8).or(before).unwrap_or(0)
    }

    /// Chooses the layer of every picture a member shows anew.
    fn choose_layers(&mut self, now: Instant, key: usize) {
        for place in 0..self.members[key].egress.slots().len() {
            let slot = &self.members[key].egress.slots()[place];
            let chosen = slot.state().chosen().filter(|_| slot.kind() == Kind::Video);
            let track = chosen.and_then(|held| self.epochs.get(&held.epoch));
            if let Some(track) = track.copied() {
                self.show(now, key, place, track);
            }
        }
    }

    /// Empties every slot that has a track which nobody may see any more, or which is gone.
    pub(super) fn clear_slots_with(&mut self, now: Instant, epoch: TrackEpoch) {
        self.clear_slots(now, |held| held == epoch);
    }

    /// Empties every slot.
    pub(super) fn clear_all_slots(&mut self, now: Instant) {
        self.clear_slots(now, |_| true);
    }

    fn clear_slots(&mut self, now: Instant, goes: impl Fn(TrackEpoch) -> bool) {
        for key in 0..self.members.capacity() {
            let slots = self.members.get(key).map(|member| member.egress.slots());
            for place in 0..slots.map_or(0, <[_]>::len) {
                let Some(slot) = self.members[key].egress.slot_mut(place) else {
                    continue;
                };
                if slot.state().held().is_some_and(|held| goes(held.epoch)) {
                    slot.clear(now);
                    self.reconcile(key, place);
                }
            }
        }
    }
}
