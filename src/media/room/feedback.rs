//! Gives receivers what they ask for: key frames, lost packets, and reports when they are due.

use super::{MediaRoom, Member};
use crate::media::egress::{Departure, Feedback, Resend, TrackEpoch};
use crate::media::outbox::Exit;
use std::time::Instant;

impl MediaRoom {
    pub(super) fn request_keyframe(&mut self, now: Instant, epoch: TrackEpoch, layer: u8) {
        let Some(track) = self.epochs.get(&epoch).copied() else {
            return;
        };
        let Some(publisher) = self.members.get_mut(track.member) else {
            return;
        };
        let publication = publisher.tracks[usize::from(track.track)].publication;
        publisher.ingress.request_keyframe(now, publication, layer);
        // slots of one receiver may show several of its tracks
        if !self.to_poll.contains(&track.member) {
            self.to_poll.push(track.member);
        }
    }

    pub(super) fn answer_feedback(&mut self, now: Instant, key: usize, exit: &mut Exit<'_>) {
        let mut feedback = std::mem::take(&mut self.feedback);
        for wish in feedback.drain(..) {
            match wish {
                Feedback::KeyframeWanted { origin, .. } => {
                    self.request_keyframe(now, origin.epoch, origin.layer);
                }
                Feedback::Resend(resend) => self.resend(now, key, resend, exit),
            }
        }
        self.feedback = feedback;
    }

    fn resend(&mut self, now: Instant, key: usize, resend: Resend, exit: &mut Exit<'_>) {
        // before anything is looked up: a flood of NACKs must not cost more than it gets
        let receiver = self.members.get_mut(key);
        if !receiver.is_some_and(|receiver| receiver.egress.may_resend(now, resend)) {
            return;
        }
        let Some(track) = self.epochs.get(&resend.origin.epoch).copied() else {
            return;
        };
        let Some((publisher, receiver)) = self.members.get2_mut(track.member, key) else {
            return;
        };
        let publication = publisher.tracks[usize::from(track.track)].publication;
        let Some(ring) = publisher.ingress.ring(publication, resend.origin.layer) else {
            return;
        };
        if let Some(mut departure) = Departure::to(&mut receiver.link, exit) {
            receiver.egress.resend(now, resend, ring, &mut departure);
        }
    }

    /// Sends the RTCP that is due for one member.
    pub(super) fn send_reports(&mut self, now: Instant, key: usize, exit: &mut Exit<'_>) {
        let Some(member) = self.members.get_mut(key) else {
            return;
        };
        let Member {
            link,
            ingress,
            egress,
            ..
        } = member;
        let Some(mut departure) = Departure::to(link, exit) else {
            return;
        };
        let wall = &self.host.wall;
        while departure
            .report(|buffer| ingress.poll_rtcp(now, buffer) || egress.poll_rtcp(now, wall, buffer))
        {
        }
    }
}
