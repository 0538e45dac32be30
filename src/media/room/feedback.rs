//! Gives receivers what they ask for: key frames, lost packets, and reports when they are due.

use super::forwarding::{seal_rtcp, seal_rtp};
use super::{Member, Room};
use crate::media::egress::{Egress, Feed, Feedback, Resend};
use crate::media::ingress::Ring;
use crate::media::link::Link;
use crate::media::outbox::{Outbox, Sink};
use crate::media::traffic::Traffic;
use std::time::Instant;

impl Room {
    /// Every picture a member shows begins again: it missed what came while it was silent.
    pub(super) fn ask_for_keyframes(&mut self, key: usize) {
        for place in 0..self.members[key].slots.len() {
            let slot = &self.members[key].slots[place];
            if let Some((held, layer)) = slot.holds.and_then(|held| Some((held, held.layer?))) {
                self.request_keyframe(held.feed, layer);
            }
        }
    }

    pub(super) fn request_keyframe(&mut self, feed: Feed, layer: u8) {
        let Some(track) = self.feeds.get(&feed).copied() else {
            return;
        };
        let Some(publisher) = self.members.get_mut(track.member) else {
            return;
        };
        let publication = publisher.tracks[usize::from(track.track)].publication;
        publisher.ingress.request_keyframe(publication, layer);
        self.to_poll.push(track.member);
    }

    pub(super) fn answer_feedback(
        &mut self,
        now: Instant,
        key: usize,
        outbox: &mut Outbox,
        sink: &mut dyn Sink,
    ) {
        let mut feedback = std::mem::take(&mut self.feedback);
        for wish in feedback.drain(..) {
            match wish {
                Feedback::KeyframeWanted { origin, .. } => {
                    self.request_keyframe(origin.feed, origin.layer);
                }
                Feedback::Resend(resend) => self.resend(now, key, resend, outbox, sink),
            }
        }
        self.feedback = feedback;
    }

    fn resend(
        &mut self,
        now: Instant,
        key: usize,
        resend: Resend,
        outbox: &mut Outbox,
        sink: &mut dyn Sink,
    ) {
        let Some(track) = self.feeds.get(&resend.origin.feed).copied() else {
            return;
        };
        let Some((publisher, receiver)) = self.members.get2_mut(track.member, key) else {
            return;
        };
        let publication = publisher.tracks[usize::from(track.track)].publication;
        let Some(ring) = publisher.ingress.ring(publication, resend.origin.layer) else {
            return;
        };
        let Some(path) = receiver.link.path() else {
            return;
        };
        let Member { link, egress, .. } = receiver;
        outbox.label(Traffic::Rtx);
        outbox.push(sink, path, |buffer| {
            send_again(now, link, egress, resend, ring, buffer)
        });
    }

    /// Sends the RTCP that is due for one member.
    pub(super) fn send_reports(
        &mut self,
        now: Instant,
        key: usize,
        outbox: &mut Outbox,
        sink: &mut dyn Sink,
    ) {
        let Some(member) = self.members.get_mut(key) else {
            return;
        };
        let Member {
            link,
            ingress,
            egress,
            ..
        } = member;
        let Some(path) = link.path() else { return };
        if link.is_sending_paused() {
            return;
        }
        outbox.label(Traffic::Rtcp);
        let mut more = true;
        while more {
            more = false;
            outbox.push(sink, path, |buffer| {
                let start = buffer.len();
                more = ingress.poll_rtcp(now, buffer)
                    || egress.poll_rtcp(now, &self.host.wall, buffer);
                more && seal_rtcp(link, buffer, start)
            });
        }
    }
}

/// Appends a packet that a slot sent before, for its RTX.
pub(super) fn send_again(
    now: Instant,
    link: &mut Link,
    egress: &mut Egress,
    resend: Resend,
    ring: &Ring,
    buffer: &mut Vec<u8>,
) -> bool {
    let start = buffer.len();
    egress.resend(now, resend, ring, buffer) && seal_rtp(link, buffer, start)
}
