//! Holds what one receive place of a link sends and how it is received.

use std::time::{Duration, Instant};

use super::forward::{Forward, Progress};
use super::reports::Reception;
use super::resend::{Allowance, Resend};
use super::sent::State;
use super::{Origin, Rewrite, Showing};
use crate::media::ingress::{Ring, RingKey, RingPacket};
use crate::media::negotiated::{Kind, Payload, SlotSpec};
use crate::units::Bitrate;

/// One receive place: one SSRC, whatever it shows. Lives as long as the link.
#[derive(Debug)]
pub struct Slot {
    pub(super) ssrc: u32,
    pub(super) forward: Forward,
    kind: Kind,
    rtx_ssrc: Option<u32>,
    rtx_sequence: u16,
    allowance: Allowance,
    began: Instant,
    pub(super) reception: Option<Reception>,
    /// When [`Self::forward`] had sent how many packets at the last sender report.
    pub(super) reported_packets: u32,
}

impl Slot {
    pub(super) fn new(now: Instant, spec: &SlotSpec) -> Self {
        Self {
            ssrc: spec.ssrc,
            forward: Forward::new(spec),
            kind: spec.kind,
            rtx_ssrc: spec.rtx_ssrc,
            rtx_sequence: spec.ssrc as u16 & 0x7fff,
            allowance: Allowance::new(now),
            began: now,
            reception: None,
            reported_packets: 0,
        }
    }

    /// Audio or video.
    pub fn kind(&self) -> Kind {
        self.kind
    }

    /// Reads what the next packet needs; see `Room::touch`.
    pub fn touch(&self) -> u64 {
        self.forward.touch()
    }

    /// What it shows.
    pub fn showing(&self) -> Showing {
        self.forward.showing()
    }

    /// Shows this layer from now on, `payloads` being its publication's. True when a key frame of it
    /// is needed.
    pub fn switch_to(&mut self, now: Instant, origin: Origin, payloads: &[Payload]) -> bool {
        self.forward.switch_to(now, origin, payloads)
    }

    /// What it shows next begins with no key frame from before this moment: nobody was to see it.
    pub fn refuse_before(&mut self, moment: Instant) {
        self.forward.refused_before = Some(moment);
    }

    /// Since when it waits for a key frame, if it shows nothing until then.
    pub fn waits_since(&self) -> Option<Instant> {
        self.forward.waits_since()
    }

    /// Shows nothing from now on.
    pub fn stop(&mut self) {
        self.forward.stop();
    }

    /// The lowest RTP timestamp that what it shows next can have; nothing sent before reaches it.
    pub fn earliest(&self) -> u32 {
        self.forward.earliest()
    }

    /// Drops temporal layers above this one, where the codec allows it (VP8). At once; back up where
    /// the stream has a switch point.
    pub fn set_temporal_max(&mut self, temporal: u8) {
        self.forward.set_temporal_max(temporal);
    }

    /// Takes an arrival of `origin` that lies in `ring` under `key`; `send` gets each packet to send
    /// now, in order.
    #[inline]
    pub fn packet(
        &mut self,
        now: Instant,
        origin: Origin,
        ring: &Ring,
        key: RingKey,
        mut send: impl FnMut(&Rewrite, &RingPacket<'_>),
    ) -> Progress {
        self.forward.packet(now, origin, ring, key, &mut send)
    }

    /// How the receiver gets it, as of its last report.
    pub fn reception(&self) -> Option<Reception> {
        self.reception
    }

    /// Payload bits per second sent over the last second or so.
    pub fn bitrate(&self, now: Instant) -> Bitrate {
        Bitrate::bps(self.allowance.rate(now, self.forward.octets) * 8)
    }

    /// Begins a new second of counting when the present one is over.
    pub(super) fn turn(&mut self, now: Instant) {
        self.allowance.turn(now, self.forward.octets);
    }

    pub(super) fn keyframe_origin(&self) -> Option<Origin> {
        match self.kind {
            Kind::Audio => None,
            Kind::Video => self.forward.keyframe_origin(),
        }
    }

    /// What to send again when the receiver misses this number; `None` when it may not, or not yet.
    pub(super) fn wants_again(
        &mut self,
        now: Instant,
        round_trip: Duration,
        slot: usize,
        sequence: u16,
    ) -> Option<Resend> {
        self.rtx_ssrc?;
        let number = self.forward.sent.number(sequence)?;
        let entry = *self.forward.sent.get_mut(number)?;
        let run = self.forward.run_of(&entry)?;
        let (origin, key) = (run.origin, RingKey(run.whole_key(entry.key)));
        let millis = now.saturating_duration_since(self.began).as_millis() as u32;
        let patience = round_trip.as_millis() as u32;
        let patient = entry.resent_at == 0 || millis.wrapping_sub(entry.resent_at) >= patience;
        if entry.state == State::Hole || entry.resent >= super::resend::TIMES_MAX || !patient {
            return None;
        }
        let entry = self.forward.sent.get_mut(number)?;
        entry.resent += 1;
        entry.resent_at = millis;
        Some(Resend {
            slot,
            origin,
            key,
            number,
        })
    }

    /// The numbers of what it sent since it last began anew.
    pub(super) fn begun(&self) -> std::ops::Range<u64> {
        self.forward.begun()
    }

    pub(super) fn resend(
        &mut self,
        now: Instant,
        resend: Resend,
        ring: &Ring,
        out: &mut Vec<u8>,
    ) -> bool {
        let Some(ssrc) = self.rtx_ssrc else {
            return false;
        };
        let Some(packet) = ring.packet(resend.key) else {
            return false;
        };
        let Some(entry) = self.forward.sent.get_mut(resend.number).copied() else {
            return false;
        };
        let again = self.forward.rewrite_again(&entry, resend.number, &packet);
        let Some((mut rewrite, Some(payload_type))) = again else {
            return false;
        };
        if entry.key != resend.key.0 as u32 {
            return false;
        }
        let octets = self.forward.octets;
        if !self.allowance.spend(now, octets, packet.payload.len()) {
            // not an answer: a burst of losses is worked off as the share allows
            if let Some(entry) = self.forward.sent.get_mut(resend.number) {
                entry.resent -= 1;
                entry.resent_at = 0;
            }
            return false;
        }
        (rewrite.ssrc, rewrite.payload_type) = (ssrc, payload_type);
        rewrite.original_sequence = Some(rewrite.sequence);
        rewrite.sequence = self.rtx_sequence;
        // never two packets under one number: SRTP would seal both with one key stream
        self.rtx_sequence = self.rtx_sequence.wrapping_add(1);
        rewrite.write(&packet, out);
        true
    }
}
