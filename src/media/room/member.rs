//! Holds one participant's media in a room: link, what it publishes, what it receives.

use super::handover::Leaving;
use crate::ids::{ParticipantId, TrackId};
use crate::media::egress::{Egress, Feed};
use crate::media::ingress::Ingress;
use crate::media::link::{Link, Path};
use crate::media::negotiated::{IceCredentials, Kind, Negotiated, STAGES, Source};
use crate::media::sdp::SessionId;
use crate::media::selection::place::{MOST_SHOWN, Place, SlotView, WantedTrack};
use crate::media::selection::wishes::Audience;
use std::time::{Duration, Instant};

/// Lives from its join to its leaving, or until a new link replaces it.
pub(super) struct Member {
    pub(super) id: ParticipantId,
    pub(super) link: Link,
    pub(super) ingress: Ingress,
    pub(super) egress: Egress,
    pub(super) negotiated: Negotiated,
    pub(super) local_ice: IceCredentials,
    pub(super) session: SessionId,
    pub(super) place: Place,
    /// `None` until the page has sent one.
    pub(super) view: Option<Vec<WantedTrack>>,
    /// Whether its page says which turn it has seen.
    pub(super) confirms: bool,
    /// How often it was told of its slots.
    pub(super) turn: u32,
    /// Which of its stages has the face.
    pub(super) stage: usize,
    /// That face, when its pictures were chosen last.
    pub(super) staged: Option<TrackId>,
    /// The one before it, and when it left, until the page's own view knows of that.
    pub(super) unstaged: Option<(TrackId, Instant)>,
    pub(super) tracks: Vec<Track>,
    /// One for each of [`Negotiated::slots`].
    pub(super) slots: Vec<Slot>,
    /// The SSRCs this member is found by.
    pub(super) ssrcs: Vec<u32>,
    /// The paths this member is found by.
    pub(super) paths: Vec<Path>,
    /// How often in a row it was told that it sends what it may not, and when last.
    pub(super) offences: u32,
    pub(super) offended: Option<Instant>,
}

/// One published track and who receives it.
pub(super) struct Track {
    pub(super) id: TrackId,
    pub(super) source: Source,
    /// Its number for `egress`, never used again.
    pub(super) feed: Feed,
    /// Index into the publisher's [`Negotiated::publications`].
    pub(super) publication: u8,
    /// Who may see it, and since when.
    pub(super) audience: Audience,
    pub(super) shown_since: Instant,
    /// For each layer, the slots that take its packets.
    pub(super) listeners: Vec<Vec<Listener>>,
    /// For each layer, what is known of it.
    pub(super) layers: Vec<LayerNotes>,
}

/// What the room remembers of a layer.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct LayerNotes {
    /// Packets arrived lately.
    pub(super) alive: bool,
    /// Of its last key frame.
    pub(super) height: Option<u16>,
}

/// A slot of some member.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Listener {
    pub(super) member: usize,
    pub(super) slot: u8,
}

/// A slot that is to begin with a layer's key frame.
#[derive(Debug, Clone, Copy)]
pub(super) struct Beginning {
    pub(super) source: TrackRef,
    pub(super) layer: u8,
    pub(super) listener: Listener,
}

/// A track of some member.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct TrackRef {
    pub(super) member: usize,
    pub(super) track: u8,
}

/// One receive place.
#[derive(Debug, Clone, Copy)]
pub(super) struct Slot {
    pub(super) kind: Kind,
    /// What fills it.
    pub(super) holds: Option<Held>,
    /// What went on in it when it was emptied.
    pub(super) leaving: Option<Leaving>,
    /// What its receiver should know.
    pub(super) view: SlotView,
    /// What its receiver was told.
    pub(super) told: SlotView,
    /// Whose name the page gives to what comes.
    pub(super) naming: Naming,
}

/// Whether a page can take what comes in a slot for the track that was there before.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Naming {
    /// It cannot.
    Right,
    /// It can: the change was not told yet. An earlier one that was told in this turn may be unseen.
    Untold(Option<u32>),
    /// It can until it has seen this turn.
    Told(u32),
}

/// What fills a slot.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Held {
    pub(super) id: TrackId,
    pub(super) track: TrackRef,
    /// Tells the track from one that took its id and place after it.
    pub(super) feed: Feed,
    /// The layer the slot should show; `None` while none is alive.
    pub(super) layer: Option<u8>,
    /// The layer that flows until a key frame of `layer` comes.
    pub(super) flowing: Option<u8>,
}

impl Track {
    /// One place for each layer that `ingress` has of it: an arrival may name any of them. What is
    /// there stays.
    pub(super) fn set_layers(&mut self, layers: u8) {
        self.listeners.resize_with(usize::from(layers), Vec::new);
        self.layers
            .resize(usize::from(layers), LayerNotes::default());
    }
}

impl Slot {
    pub(super) fn empty(kind: Kind) -> Self {
        Self {
            kind,
            holds: None,
            leaving: None,
            view: SlotView::Empty,
            told: SlotView::Empty,
            naming: Naming::Right,
        }
    }

    /// Whether a page takes no track that comes next for the one before.
    pub(super) fn is_settled(&self) -> bool {
        self.naming == Naming::Right && self.told.track().is_none()
    }

    /// Whether a page shows what comes in it under its own name.
    pub(super) fn is_shown(&self) -> bool {
        self.naming == Naming::Right && self.told.track().is_some()
    }

    /// What comes next is of this track, and the page may still name it after another one.
    fn rename(&mut self, track: Option<TrackId>) {
        let Some(named) = self.told.track() else {
            return;
        };
        self.naming = match self.naming {
            Naming::Right if Some(named) != track => Naming::Untold(None),
            Naming::Told(turn) if Some(named) != track => Naming::Untold(Some(turn)),
            // back before anything was told
            Naming::Untold(unseen) if Some(named) == track => {
                unseen.map_or(Naming::Right, Naming::Told)
            }
            same => same,
        };
    }

    /// The layer that came through.
    pub(super) fn flows(&mut self, layer: u8) {
        if let Some(held) = &mut self.holds {
            held.flowing = Some(layer);
        }
    }
}

impl Member {
    /// The height at which a track is shown, in device pixels.
    pub(super) fn shown_height(&self, track: TrackId) -> u16 {
        match &self.view {
            Some(view) => view
                .iter()
                .find(|wanted| wanted.track == track)
                .map_or(1, |wanted| wanted.height),
            // One picture is the stage: as large as it comes. A page is about to say its sizes,
            // and the middle layer makes the least bad guess.
            None if self.slots_of(Kind::Video) == 1 => u16::MAX,
            None => MIDDLE,
        }
    }

    /// What a slot sends next is of this track: a page that confirms may have to see that first.
    pub(super) fn rename(&mut self, place: usize, track: Option<TrackId>) {
        let slot = &mut self.slots[place];
        if self.confirms && slot.kind == Kind::Video {
            slot.rename(track);
        }
    }

    /// Puts a new face on the stage where the one before stood, until the page says itself what it
    /// shows: it hears of the change a line's delay later, or much later when the word is lost.
    pub(super) fn restage(&mut self, now: Instant, stage: Option<TrackId>) {
        if self.staged == stage {
            return;
        }
        let before = std::mem::replace(&mut self.staged, stage);
        self.unstaged = before.map(|before| (before, now));
        self.stand_in();
    }

    /// What the page shows. A view that was on its way when the stage changed speaks of the face
    /// before.
    pub(super) fn set_view(&mut self, now: Instant, view: Vec<WantedTrack>) {
        let names_stage = view.iter().any(|wanted| Some(wanted.track) == self.staged);
        let is_late = |at: Instant| now.saturating_duration_since(at) > UNAWARE;
        if names_stage || self.unstaged.is_some_and(|(_, at)| is_late(at)) {
            self.unstaged = None;
        }
        self.view = Some(view);
        self.stand_in();
    }

    fn stand_in(&mut self) {
        let (Some((before, _)), Some(stage), Some(view)) =
            (self.unstaged, self.staged, &mut self.view)
        else {
            return;
        };
        let Some(place) = view.iter().find(|wanted| wanted.track == before).copied() else {
            return;
        };
        match view.iter_mut().find(|wanted| wanted.track == stage) {
            Some(wanted) if wanted.height >= place.height => {}
            Some(wanted) => (wanted.width, wanted.height) = (place.width, place.height),
            None => {
                let track = stage;
                view.insert(0, WantedTrack { track, ..place });
                view.truncate(MOST_SHOWN);
            }
        }
    }

    /// Whether media can be sent to it, or could before it fell silent.
    pub(super) fn is_connected(&self) -> bool {
        self.link.profile().is_some()
    }

    /// When it must be looked at again at the latest: for what cannot wait, and for what can.
    pub(super) fn deadlines(&self, now: Instant) -> (Option<Instant>, Option<Instant>) {
        let link = self.link.next_deadline();
        if self.is_connected() && self.link.is_sending_paused() {
            // what is due to it waits until it is back, and then it is asked again
            return (None, link);
        }
        let handshake = link.filter(|_| !self.is_connected());
        let at_once = [handshake, self.ingress.feedback_due(now)];
        let at_leisure = [
            link.filter(|_| self.is_connected()),
            self.ingress.report_due(),
            Some(self.egress.report_due()),
        ];
        (
            at_once.into_iter().flatten().min(),
            at_leisure.into_iter().flatten().min(),
        )
    }

    /// How many slots of a kind it has.
    pub(super) fn slots_of(&self, kind: Kind) -> usize {
        self.slots.iter().filter(|slot| slot.kind == kind).count()
    }

    /// How many places of its stage it has, with a slot of each kind.
    pub(super) fn stages(&self) -> usize {
        let [audio, video] = [Kind::Audio, Kind::Video].map(|kind| self.slots_of(kind));
        STAGES.min(audio).min(video).max(1)
    }

    /// The track of a source, if this member publishes it.
    pub(super) fn track_of(&self, source: Source) -> Option<(u8, &Track)> {
        let index = self
            .tracks
            .iter()
            .position(|track| track.source == source)?;
        Some((index as u8, &self.tracks[index]))
    }
}

/// A page hears that the stage has changed within so long, or is gone.
const UNAWARE: Duration = Duration::from_secs(2);

/// The middle of three layers.
const MIDDLE: u16 = 360;

#[cfg(test)]
mod tests {
    use super::*;
    use uuid::Uuid;

    #[test]
    fn a_track_that_comes_back_does_not_hide_that_its_own_word_is_unseen() {
        let [a, b, c] = [1, 2, 3].map(|n| TrackId::from_uuid(Uuid::from_u128(n)));
        let told = |track| SlotView::Waiting { track, from: 0 };
        let mut slot = Slot::empty(Kind::Video);
        slot.rename(Some(a));
        assert_eq!(slot.naming, Naming::Right, "it showed nothing");
        slot.told = told(a);
        slot.rename(Some(b));
        slot.rename(Some(a));
        assert_eq!(slot.naming, Naming::Right, "nothing was told");
        slot.rename(Some(b));
        (slot.told, slot.naming) = (told(b), Naming::Told(5));
        slot.rename(Some(c));
        slot.rename(None);
        slot.rename(Some(b));
        assert_eq!(slot.naming, Naming::Told(5), "the page may still say a");
    }
}
