//! Holds one participant's media in a room: link, what it publishes, what it receives.

use super::orders::LinkId;
use super::track::Track;
use crate::ids::TrackId;
use crate::media::egress::{Egress, Origin};
use crate::media::ingress::Ingress;
use crate::media::link::{Link, Path};
use crate::media::negotiated::{IceCredentials, Kind, Negotiated, STAGES, Source};
use crate::media::sdp::SessionId;
use crate::media::selection::layers::{LayerState, MOST_LAYERS};
use crate::media::selection::permissions::Permissions;
use crate::media::selection::view::{MOST_SHOWN, WantedTrack};
use std::time::{Duration, Instant};

/// Lives from its join to its leaving, or until a new link replaces it.
pub(super) struct Member {
    pub(super) id: LinkId,
    pub(super) link: Link,
    pub(super) ingress: Ingress,
    pub(super) egress: Egress,
    pub(super) negotiated: Negotiated,
    pub(super) local_ice: IceCredentials,
    pub(super) session: SessionId,
    pub(super) permissions: Permissions,
    /// `None` until the page has sent one.
    pub(super) view: Option<Vec<WantedTrack>>,
    /// How often it was told of its slots.
    pub(super) version: u32,
    /// Off: it is to be told of all of them, whatever it was told before.
    pub(super) knows_slots: bool,
    /// Which of its stages has the face.
    pub(super) stage: usize,
    /// That face, when its pictures were chosen last.
    pub(super) staged: Option<TrackId>,
    /// The one before it, and when it left, until the page's own view knows of that.
    pub(super) unstaged: Option<(TrackId, Instant)>,
    pub(super) tracks: Vec<Track>,
    /// For each slot, the lists that it stands in: only `listening.rs` changes them.
    pub(super) listed: Vec<[Option<Origin>; 2]>,
    /// The SSRCs this member is found by.
    pub(super) ssrcs: Vec<u32>,
    /// The paths this member is found by.
    pub(super) paths: Vec<Path>,
    /// How often in a row it was told that it sends what it may not, and when last.
    pub(super) offences: u32,
    pub(super) offended: Option<Instant>,
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

    /// Puts a new face on the stage where the one before stood, until the page says itself what it
    /// shows: it hears of the change a line's delay later, or much later when the word is lost. A stage
    /// that is empty for a moment is still that of the face before.
    pub(super) fn face_changed(&mut self, now: Instant, stage: Option<TrackId>) {
        if stage.is_none() || self.staged == stage {
            return;
        }
        let before = std::mem::replace(&mut self.staged, stage);
        self.unstaged = before.map(|before| (before, now));
        self.inherit_stage_size();
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
        self.inherit_stage_size();
    }

    fn inherit_stage_size(&mut self) {
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
        let slots = self.egress.slots().iter();
        slots.filter(|slot| slot.kind() == kind).count()
    }

    /// How many places of its stage it has, with a slot of each kind.
    pub(super) fn stages(&self) -> usize {
        let [audio, video] = [Kind::Audio, Kind::Video].map(|kind| self.slots_of(kind));
        STAGES.min(audio).min(video).max(1)
    }

    /// What is known of the layers of a track of this member, and how many there are.
    pub(super) fn layer_states(&self, track: &Track) -> ([LayerState; MOST_LAYERS], usize) {
        let terms = &self.negotiated.publications[usize::from(track.publication)];
        let mut states = [LayerState::default(); MOST_LAYERS];
        for (index, (state, notes)) in states.iter_mut().zip(&track.layers).enumerate() {
            *state = LayerState {
                alive: notes.alive,
                height: notes.height,
                most_height: terms.most_heights.get(index).copied().flatten(),
                rate: self.ingress.rate(track.publication, index as u8),
            };
        }
        (states, track.layers.len().min(MOST_LAYERS))
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
