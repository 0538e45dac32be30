//! Says what every slot must show, from what the session and the pages did, and from nothing that the
//! room keeps.

use spindle::media::selection::permissions::Visibility;
use std::time::{Duration, Instant};

/// One participant, as the session and its page know it.
#[derive(Debug, Clone, Default)]
pub(crate) struct Person {
    /// It has a link.
    pub(crate) here: bool,
    /// That came up.
    pub(crate) connected: bool,
    /// Nothing comes over it.
    pub(crate) silent: bool,
    pub(crate) hub: bool,
    pub(crate) floor: bool,
    pub(crate) visibility: Visibility,
    pub(crate) no_face: bool,
    pub(crate) no_voice: bool,
    /// It sends microphone and camera.
    pub(crate) sends: bool,
    /// Grows with each link.
    pub(crate) order: u32,
    pub(crate) audio_slots: usize,
    pub(crate) video_slots: usize,
    /// Whom its page shows, and how high.
    pub(crate) view: Option<Vec<(usize, u16)>>,
    /// Whose face it sees on the stage.
    pub(crate) face: Option<usize>,
    /// The one before, and since when it is not, until its page's view knows.
    pub(crate) before: Option<(usize, Instant)>,
    /// Which layers its browser sends.
    pub(crate) layers: [bool; 3],
}

/// Everyone who ever came.
#[derive(Debug, Default)]
pub(crate) struct Reference {
    pub(crate) people: Vec<Person>,
    /// The floor, else the first of the hub with a face, and the one after.
    pub(crate) on_stage: [Option<usize>; 2],
}

/// A page whose stage changed is not asked for its sizes again for so long.
pub(crate) const UNAWARE: Duration = Duration::from_secs(2);

impl Reference {
    fn may_see(&self, receiver: usize, publisher: usize) -> bool {
        let (to, from) = (&self.people[receiver], &self.people[publisher]);
        let shows = from.here && from.sends && !from.no_face;
        let seen = from.hub || from.floor || from.visibility != Visibility::HubOnly;
        receiver != publisher && shows && (to.hub || seen)
    }

    /// Whose pictures a receiver shows.
    pub(crate) fn shown(&self, receiver: usize) -> Vec<usize> {
        let person = &self.people[receiver];
        let mut all: Vec<usize> = match &person.view {
            Some(view) => view.iter().map(|(one, _)| *one).collect(),
            None => (0..self.people.len()).collect(),
        };
        if person.view.is_none() {
            all.sort_by_key(|one| {
                let one = &self.people[*one];
                let large = one.visibility == Visibility::Large;
                (!large, !one.floor, !one.hub, one.order)
            });
        }
        all.retain(|one| self.may_see(receiver, *one));
        all.truncate(person.video_slots);
        all
    }

    /// In which layer: the largest that is no more than a quarter higher than its place; a clinic that is
    /// one of many there in the smallest.
    pub(crate) fn layer(&self, receiver: usize, publisher: usize) -> Option<u8> {
        let (person, of) = (&self.people[receiver], &self.people[publisher]);
        let large = person.hub || of.hub || of.floor || of.visibility == Visibility::Large;
        let place = match &person.view {
            Some(view) => view
                .iter()
                .find(|(one, _)| *one == publisher)
                .map(|(_, h)| *h)?,
            None if person.video_slots == 1 => 8_000,
            None => 360,
        };
        let living = (0..3u8).filter(|layer| self.people[publisher].layers[usize::from(*layer)]);
        let fits = |layer: &u8| large && (180 << layer) * 100 <= u32::from(place) * 125;
        living.clone().filter(fits).max().or_else(|| living.min())
    }

    /// How many of its first slots are stages: a face and its voice are in slots of one number there.
    pub(crate) fn stages(&self, receiver: usize) -> usize {
        let person = &self.people[receiver];
        3.min(person.audio_slots).min(person.video_slots).max(1)
    }

    /// Whose face it sees on the stage.
    pub(crate) fn face(&self, receiver: usize) -> Option<usize> {
        let for_all = |one: &usize| self.people[*one].hub || self.people[*one].floor;
        let both = self.on_stage.into_iter().flatten().filter(for_all);
        both.into_iter().find(|one| self.may_see(receiver, *one))
    }

    /// Something may have changed on the stage: a new face takes the size of the one before, even
    /// where nobody stood between them.
    pub(crate) fn look(&mut self, now: Instant) {
        for receiver in 0..self.people.len() {
            let face = self.face(receiver);
            let person = &mut self.people[receiver];
            if person.here && person.connected && face.is_some() && person.face != face {
                person.before = std::mem::replace(&mut person.face, face).map(|one| (one, now));
                person.inherit_stage_size();
            }
        }
    }
}

impl Person {
    pub(crate) fn set_view(&mut self, now: Instant, view: Vec<(usize, u16)>) {
        let names = view.iter().any(|(one, _)| Some(*one) == self.face);
        if names || self.before.is_some_and(|(_, at)| now - at > UNAWARE) {
            self.before = None;
        }
        self.view = Some(view);
        self.inherit_stage_size();
    }

    fn inherit_stage_size(&mut self) {
        let (Some((before, _)), Some(face), Some(view)) = (self.before, self.face, &mut self.view)
        else {
            return;
        };
        let Some(height) = view.iter().find(|(one, _)| *one == before).map(|(_, h)| *h) else {
            return;
        };
        match view.iter_mut().find(|(one, _)| *one == face) {
            Some((_, own)) => *own = height.max(*own),
            None => view.insert(0, (face, height)),
        }
    }
}
