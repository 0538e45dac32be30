//! Keeps for each layer the list of slots that take its packets, as the slots' states say.
//!
//! The lists are an index, made from the states and from nothing else: whatever may have changed a
//! slot's state is followed by [`MediaRoom::reconcile`], and no other code touches them. Of a layer that
//! nobody takes, `ingress` asks its publisher for nothing.

use super::MediaRoom;
use super::track::Listener;
use crate::media::egress::Origin;

impl MediaRoom {
    /// Brings the lists, and what its page is to be told, up to a slot's state.
    pub(super) fn reconcile(&mut self, key: usize, place: usize) {
        let Some(member) = self.members.get_mut(key) else {
            return;
        };
        let (Some(slot), Some(listed)) = (
            member.egress.slots().get(place),
            member.listed.get_mut(place),
        ) else {
            return;
        };
        if !slot.is_told() {
            self.news.slots_of(key);
        }
        let wanted = slot.state().listens();
        let before = std::mem::replace(listed, wanted);
        if before == wanted {
            return;
        }
        let listener = Listener {
            member: key,
            slot: place as u8,
        };
        for origin in before.into_iter().flatten() {
            if !wanted.contains(&Some(origin)) {
                self.unlist(origin, listener);
            }
        }
        for origin in wanted.into_iter().flatten() {
            if !before.contains(&Some(origin)) {
                self.change_list(origin, |list| list.push(listener));
            }
        }
    }

    /// Takes a member that is about to go out of every list.
    pub(super) fn unlist_member(&mut self, key: usize) {
        let Some(member) = self.members.get_mut(key) else {
            return;
        };
        let listed = std::mem::take(&mut member.listed);
        for (place, origins) in listed.into_iter().enumerate() {
            let listener = Listener {
                member: key,
                slot: place as u8,
            };
            for origin in origins.into_iter().flatten() {
                self.unlist(origin, listener);
            }
        }
    }

    fn unlist(&mut self, origin: Origin, listener: Listener) {
        self.change_list(origin, |list| list.retain(|entry| *entry != listener));
    }

    /// Changes who takes a layer, unless its publisher is gone; `ingress` hears whether anybody does.
    fn change_list(&mut self, origin: Origin, change: impl FnOnce(&mut Vec<Listener>)) {
        let Some(track) = self.epochs.get(&origin.epoch) else {
            return;
        };
        let Some(publisher) = self.members.get_mut(track.member) else {
            return;
        };
        let own = publisher.tracks.get_mut(usize::from(track.track));
        let Some(own) = own else { return };
        if let Some(list) = own.listeners.get_mut(usize::from(origin.layer)) {
            change(list);
            let received = !list.is_empty();
            let publication = own.publication;
            publisher
                .ingress
                .set_received(publication, origin.layer, received);
        }
    }
}
