//! Keeps what the room has to say until its session takes it, merged so that a slow session costs
//! no memory.

use super::orders::MediaEvent;
use crate::ids::ParticipantId;
use std::collections::VecDeque;

/// Lives as long as the room.
#[derive(Debug, Default)]
pub(super) struct News {
    /// Comings and goings: a few for each link's life.
    events: VecDeque<MediaEvent>,
    /// Only the latest counts.
    speakers: Option<Vec<ParticipantId>>,
    /// Receivers whose slots differ from what was told; each is told once, as things are then.
    slots: VecDeque<usize>,
}

/// The next thing to say.
#[derive(Debug)]
pub(super) enum Item {
    Event(MediaEvent),
    /// The slots of the member with this key.
    SlotsOf(usize),
}

impl News {
    pub(super) fn event(&mut self, event: MediaEvent) {
        self.events.push_back(event);
    }

    pub(super) fn speakers(&mut self, speakers: Vec<ParticipantId>) {
        self.speakers = Some(speakers);
    }

    pub(super) fn slots_of(&mut self, member: usize) {
        if !self.slots.contains(&member) {
            self.slots.push_back(member);
        }
    }

    /// Whether a member is to be told of its slots.
    pub(super) fn tells_slots_of(&self, member: usize) -> bool {
        self.slots.contains(&member)
    }

    /// A member is gone, and its key may name another one soon.
    pub(super) fn forget(&mut self, member: usize) {
        self.slots.retain(|told| *told != member);
    }

    pub(super) fn is_empty(&self) -> bool {
        self.events.is_empty() && self.speakers.is_none() && self.slots.is_empty()
    }

    pub(super) fn next(&mut self) -> Option<Item> {
        if let Some(event) = self.events.pop_front() {
            return Some(Item::Event(event));
        }
        if let Some(member) = self.slots.pop_front() {
            return Some(Item::SlotsOf(member));
        }
        self.speakers
            .take()
            .map(|speakers| Item::Event(MediaEvent::Speakers(speakers)))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_slow_session_hears_of_each_receiver_and_of_the_speakers_once() {
        let mut news = News::default();
        for round in 0..1_000 {
            news.slots_of(round % 3);
            news.speakers(Vec::new());
        }
        let mut told = 0;
        while news.next().is_some() {
            told += 1;
        }
        assert_eq!(told, 4);
        assert!(news.is_empty());
    }
}
