//! Says whether what the room keeps in two places agrees: for the tests that drive it at random.

use super::MediaRoom;
use super::track::{Listener, TrackRef};
use crate::media::egress::SlotState;
use crate::media::negotiated::Kind;
use crate::media::selection::wishes::Audience;
use std::collections::BTreeSet;

impl MediaRoom {
    /// What contradicts what, between two bursts. Every index is held against what it is made from.
    pub fn contradiction(&self) -> Option<String> {
        self.contradiction_of_indices()
            .or_else(|| self.contradiction_of_lists())
            .or_else(|| {
                let mut keys = self.members.iter().map(|(key, _)| key);
                keys.find_map(|key| self.contradiction_of_slots(key))
            })
    }

    fn contradiction_of_indices(&self) -> Option<String> {
        let mut tracks = 0;
        let mut for_everyone = BTreeSet::new();
        for (key, member) in &self.members {
            if self.by_id.get(&member.id.participant) != Some(&key) {
                return Some(format!("member {key} is not found by its id"));
            }
            for (index, track) in member.tracks.iter().enumerate() {
                let reference = TrackRef {
                    member: key,
                    track: index as u8,
                };
                tracks += 1;
                if self.tracks.get(&track.id) != Some(&reference)
                    || self.epochs.get(&track.epoch) != Some(&reference)
                {
                    return Some(format!("{reference:?} is not found by its names"));
                }
                if self.kind_of(reference) == Kind::Video {
                    let candidate = self.candidate(reference);
                    if candidate.audience() != track.audience {
                        return Some(format!("{reference:?} has an audience of before"));
                    }
                    if track.audience == Audience::Everyone {
                        for_everyone.insert(reference);
                    }
                }
            }
        }
        if self.by_id.len() != self.members.len()
            || [self.tracks.len(), self.epochs.len()] != [tracks, tracks]
        {
            return Some("someone who is gone is still found".into());
        }
        let listed: BTreeSet<_> = self.for_everyone.iter().copied().collect();
        if listed != for_everyone || listed.len() != self.for_everyone.len() {
            return Some(format!("for everyone: {listed:?} for {for_everyone:?}"));
        }
        let between = self.burst.len() + self.parcels.len() + self.to_begin.len();
        (between + self.feedback.len() > 0).then(|| "a burst was left".into())
    }

    /// The lists of who takes whose packets, held against the states of all slots.
    fn contradiction_of_lists(&self) -> Option<String> {
        let mut wanted = BTreeSet::new();
        for (member, receiver) in &self.members {
            for (slot, state) in receiver.egress.slots().iter().enumerate() {
                let origins = state.state().listens();
                for origin in origins.into_iter().flatten() {
                    let slot = slot as u8;
                    let track = self.epochs.get(&origin.epoch);
                    wanted.insert((track.copied(), origin.layer, member, slot));
                }
            }
        }
        for (key, member) in &self.members {
            for (index, track) in member.tracks.iter().enumerate() {
                let reference = TrackRef {
                    member: key,
                    track: index as u8,
                };
                for (layer, list) in track.listeners.iter().enumerate() {
                    for Listener { member, slot } in list {
                        let entry = (Some(reference), layer as u8, *member, *slot);
                        if !wanted.remove(&entry) {
                            return Some(format!("{entry:?} is listed and does not listen"));
                        }
                    }
                }
            }
        }
        let missing = wanted.into_iter().next()?;
        Some(format!("{missing:?} listens and is not listed"))
    }

    fn contradiction_of_slots(&self, key: usize) -> Option<String> {
        let member = &self.members[key];
        let mut shown = BTreeSet::new();
        for (place, slot) in member.egress.slots().iter().enumerate() {
            if !slot.is_told() && !self.news.tells_slots_of(key) {
                return Some(format!("slot {place} of {key} is to be told and is not"));
            }
            let state = slot.state();
            let paused = matches!(state, SlotState::Paused { .. } | SlotState::Empty);
            let undecodable = matches!(state, SlotState::Undecodable { .. });
            if member.link.is_sending_paused() && !paused && !undecodable {
                return Some(format!("slot {place} of {key} is silent, and {state:?}"));
            }
            let Some(held) = state.held() else { continue };
            let Some(track) = self.epochs.get(&held.epoch) else {
                return Some(format!("slot {place} of {key} shows who is gone"));
            };
            let own = self.track(*track);
            if slot.kind() == Kind::Video && own.audience == Audience::Nobody {
                return Some(format!("slot {place} of {key} shows what nobody may see"));
            }
            if state.chosen().is_some() && !shown.insert(held.epoch) {
                return Some(format!("{key} shows one track twice"));
            }
        }
        None
    }
}
