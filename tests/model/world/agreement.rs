//! Says whether the room shows what the reference says, and lets it have the time that it may take.

use super::{PEOPLE, Seat, TALKERS, World};
use crate::reference::Person;
use spindle::media::selection::view::SlotView;
use std::time::{Duration, Instant};

/// A key frame comes a round trip of 20 ms and a picture's 40 ms after it was asked for. One that came before
/// the page's word, up to 20 ms, serves nobody, and the camera is asked no sooner than 330 ms after the
/// request before.
const CALM: Duration = Duration::from_millis(20 + 330 + 20 + 40 + 20);
/// After packets were lost: a browser waits 800 ms before it asks for a key frame, and packets that
/// are lost are asked for some times before.
const DISTURBED: Duration = Duration::from_millis(800 + 500 + 430);
/// A check is repeated after 2.5 s, and a flight of a handshake that was lost after 4 s.
const HANDSHAKE: Duration = Duration::from_secs(8);
/// A layer that stopped is missed after 1.5 s, at one of five looks a second.
const MISSED: Duration = Duration::from_millis(1_750);
/// A voice is louder than those before it after so long.
const LOUD: Duration = Duration::from_millis(400);
/// What is under way when someone is muted.
const UNDER_WAY: Duration = Duration::from_millis(60);
/// Between a picture and the next.
const FRESH: Duration = Duration::from_millis(60);

impl World {
    /// Lets the lines be good, and time pass until the room shows what the reference says.
    pub(super) fn agree(&mut self) {
        let mended = self.mend_lines();
        let began = self.lab.now;
        let waits = |seat: &Seat| {
            let missed = seat.layers_at.map(|at| at + MISSED);
            let loud = seat.talks.map(|at| at + LOUD);
            missed.max(loud).max(seat.hushed.map(|at| at + UNDER_WAY))
        };
        let ready = self.sites.iter().filter_map(waits).max();
        let mut all = self.sites.iter().zip(&self.reference.people);
        let handshakes = all.any(|(seat, person)| {
            let site = seat.site.map(|site| &self.lab.sites[site.0]);
            let up = site.is_some_and(|site| person.connected && site.is_connected());
            person.here && !up
        });
        let limit = match (self.disturbed, handshakes) {
            (false, false) => CALM,
            (true, false) => DISTURBED,
            (false, true) if !mended => 2 * CALM,
            (_, true) => HANDSHAKE,
        };
        let limit = limit + ready.map_or(Duration::ZERO, |at| at.saturating_duration_since(began));
        loop {
            self.run_for(Duration::from_millis(4));
            let Some(why) = self.difference() else { break };
            if self.lab.now - began > limit {
                self.fail(&format!(
                    "after {} ms {why}",
                    (self.lab.now - began).as_millis()
                ));
            }
        }
        self.checks += 1;
        if !self.disturbed && ready.is_none_or(|at| at <= began) {
            self.slowest = self.slowest.max(self.lab.now - began);
        }
        // a link that is known to be silent begins anew when it is back
        let disturbs = |(seat, person): (&Seat, &Person)| seat.lossy || seat.cut && !person.silent;
        let mut all = self.sites.iter().zip(&self.reference.people);
        // a handshake that lost packets lost pictures too; whoever need not show them yet may still ask
        let lost = self.disturbed || handshakes && mended;
        let settled = ready.is_none_or(|at| at <= self.lab.now);
        self.disturbed = lost && !settled || all.any(disturbs);
    }

    /// What is not as the reference says.
    fn difference(&self) -> Option<String> {
        let mut differences = (0..PEOPLE).filter(|who| self.reference.people[*who].here);
        differences.find_map(|receiver| {
            self.difference_for(receiver)
                .or_else(|| self.difference_of_voices(receiver))
        })
    }

    fn difference_for(&self, receiver: usize) -> Option<String> {
        let person = &self.reference.people[receiver];
        let site = &self.lab.sites[self.sites[receiver].site?.0];
        if !person.connected || !site.is_connected() {
            let cut = self.sites[receiver].cut;
            return (!cut).then(|| format!("{receiver} is not connected"));
        }
        let pictures: Vec<_> = site.slots().filter(|slot| slot.is_video).collect();
        let told: Vec<SlotView> = pictures.iter().map(|slot| slot.view).collect();
        let owner = |view: &SlotView| {
            let track = view.track()?;
            let is = |seat: &Seat| {
                seat.site
                    .is_some_and(|site| self.lab.sites[site.0].camera == track)
            };
            Some(self.sites.iter().position(is).unwrap_or(PEOPLE))
        };
        let mut found: Vec<usize> = told.iter().filter_map(owner).collect();
        let mut wanted = self.reference.shown(receiver);
        let face = self
            .reference
            .face(receiver)
            .filter(|face| wanted.contains(face));
        found.sort_unstable();
        wanted.sort_unstable();
        if found != wanted {
            return Some(format!(
                "{receiver} is told of {found:?} and not of {wanted:?}"
            ));
        }
        let place = |one| told.iter().position(|view| owner(view) == Some(one));
        if let Some(face) = face
            && place(face).is_none_or(|place| place >= self.reference.stages(receiver))
        {
            return Some(format!(
                "{receiver} has the face of {face} in slot {:?}",
                place(face)
            ));
        }
        let seat = &self.sites[receiver];
        if person.silent || seat.cut {
            return None;
        }
        pictures.into_iter().zip(&told).find_map(|(slot, view)| {
            let publisher = owner(view)?;
            let layer = self.reference.layer(receiver, publisher)?;
            let (theirs, other) = (&self.reference.people[publisher], &self.sites[publisher]);
            let comes = theirs.connected && !theirs.silent && !other.cut;
            if !comes || other.layers_at.is_some_and(|at| self.lab.now - at < MISSED) {
                return None;
            }
            // a repair brings old frames in one moment, and the next one may be lost still
            let shows = !slot.waits() && slot.frames.last().is_some_and(|frame| {
                let fresh = frame.at + FRESH >= self.lab.now;
                let site = other.site.expect("it has a link").0;
                let source = usize::from(frame.source) == site;
                fresh && source && frame.layer == layer
            });
            let flows = matches!(view, SlotView::Flowing { .. });
            (!shows || !flows).then(|| {
                let last = slot.frames.last().map(|frame| (frame.source, frame.layer));
                format!(
                    "{receiver} is to see {publisher} in layer {layer} in slot {}, and sees {last:?} ({view:?})",
                    slot.mid
                )
            })
        })
    }

    fn difference_of_voices(&self, receiver: usize) -> Option<String> {
        let person = &self.reference.people[receiver];
        let id = self.sites[receiver].site?;
        if !person.connected || person.silent || self.sites[receiver].cut {
            return None;
        }
        (0..PEOPLE).filter(|who| *who != receiver).find_map(|who| {
            let (theirs, seat) = (&self.reference.people[who], &self.sites[who]);
            let heard = seat.site.is_some_and(|site| self.lab.hears(id, site));
            let long =
                |since: Option<Instant>, time| since.is_some_and(|at| self.lab.now - at >= time);
            let gone = !theirs.here || theirs.no_voice;
            if gone && heard && long(seat.hushed, UNDER_WAY + Duration::from_millis(100)) {
                return Some(format!("{receiver} hears {who}, who is gone or muted"));
            }
            let comes = theirs.connected && !theirs.silent && !seat.cut && theirs.sends;
            let owed = !gone && comes && long(seat.talks, LOUD);
            let room = person.audio_slots >= TALKERS;
            (owed && room && !heard).then(|| format!("{receiver} does not hear {who}"))
        })
    }
}
