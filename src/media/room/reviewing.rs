//! Looks five times a second which layers stopped or bring something else, which faces lingered long
//! enough, who speaks, and who sends what it may not.

use super::member::Member;
use super::{MediaEvent, MediaRoom};
use crate::media::ended::Ended;
use crate::media::ingress::{Limits, Policed};
use crate::media::outbox::Exit;
use crate::media::selection::layers;
use std::time::{Duration, Instant};

/// A video layer without a packet for so long has stopped: shorter takes a still screen for
/// stopped, longer freezes the picture.
const LAYER_SILENT: Duration = Duration::from_millis(1_500);

/// Warnings before a link is closed for sending too much: one a second.
const PATIENCE: u32 = 10;

/// After so long without an offence the warnings are counted anew: shorter forgives a sender that
/// goes on (it is told once a second), longer closes a link for ten slips in ninety minutes.
const FORGIVEN: Duration = Duration::from_secs(3);

impl MediaRoom {
    /// Looks at all of that, together with the members who could wait, so a layer that stops is replaced
    /// within 200 ms and [`LAYER_SILENT`].
    pub(super) fn review(&mut self, now: Instant, exit: &mut Exit<'_>) {
        if self.next_review.is_some_and(|at| now < at) {
            return;
        }
        self.next_review = (!self.members.is_empty()).then(|| self.timetable.next_loose(now));
        let mut changed = false;
        for (_, member) in &mut self.members {
            changed |= member.ingress.measure(now)
                && member.tracks.iter().any(|track| {
                    let (states, count) = member.layer_states(track);
                    layers::depend_on_rates(&states[..count])
                });
            for track in &mut member.tracks {
                for (layer, notes) in track.layers.iter_mut().enumerate() {
                    let last = member
                        .ingress
                        .ring(track.publication, layer as u8)
                        .and_then(|ring| ring.last_arrival());
                    let alive =
                        last.is_some_and(|at| now.saturating_duration_since(at) < LAYER_SILENT);
                    changed |= notes.alive && !alive;
                    notes.alive = alive;
                }
            }
        }
        if changed {
            self.changed.layers();
        }
        self.end_lingering(now);
        self.keep_speakers(now);
        if let Some(ranking) = self.speakers.poll_ranking(now) {
            let ids = ranking
                .iter()
                .filter_map(|key| Some(self.members.get(*key)?.id.participant))
                .collect();
            self.news.speakers(ids);
        }
        self.police(now, exit);
    }

    fn end_lingering(&mut self, now: Instant) {
        for key in 0..self.members.capacity() {
            let slots = self.members.get(key).map(|member| member.egress.slots());
            for place in 0..slots.map_or(0, <[_]>::len) {
                let slot = self.members[key].egress.slot_mut(place);
                if slot.is_some_and(|slot| slot.end_lingering(now)) {
                    self.reconcile(key, place);
                }
            }
        }
    }

    fn police(&mut self, now: Instant, exit: &mut Exit<'_>) {
        for key in 0..self.members.capacity() {
            let Some(member) = self.members.get_mut(key) else {
                continue;
            };
            let Some(offence) = member.ingress.policed(now) else {
                continue;
            };
            let link = member.id;
            if offence == Policed::TooMuch && member.goes_on(now) {
                let why = Ended::Policed;
                self.part(now, key, why, exit);
                self.news.event(MediaEvent::Closed { link, why });
            } else {
                self.news.event(MediaEvent::Policed {
                    link,
                    what: in_words(offence),
                });
            }
        }
    }
}

impl Member {
    /// Counts an offence; whether there were too many in a row.
    fn goes_on(&mut self, now: Instant) -> bool {
        let since = |at: Instant| now.saturating_duration_since(at);
        let in_a_row = self.offended.is_some_and(|at| since(at) < FORGIVEN);
        self.offences = if in_a_row { self.offences + 1 } else { 1 };
        self.offended = Some(now);
        self.offences > PATIENCE
    }
}

fn in_words(offence: Policed) -> String {
    match offence {
        // a message that came late is no crime: it is dropped, and its link goes on
        Policed::Forbidden { .. } => "This page sends something that it may not send now.".into(),
        Policed::TooMuch => {
            let limits = Limits::default();
            format!(
                "This page sends more than it may, {} Mbit/s and {} packets a second of a voice; \
                 what is more is dropped.",
                limits.bitrate.as_bps() / 1_000_000,
                limits.voice_packets
            )
        }
    }
}
