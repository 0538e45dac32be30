//! Junk inside a participant's own sealed packets: ingress and egress on opened plaintext.

use std::sync::LazyLock;
use std::time::{Duration, Instant};

use spindle::ids::TrackId;
use spindle::media::egress::{Choice, Egress, Feedback, Origin, Rewrite, TrackEpoch, WallClock};
use spindle::media::ingress::{Ingress, Limits};
use spindle::media::negotiated::{Kind, Mid, Negotiated};
use spindle::media::sdp::{Offer, Sources};
use spindle::media::wire::{rtcp, rtp};

use uuid::Uuid;

use super::pieces;

/// What Chromium negotiates: a microphone, a camera in simulcast, a screen, ten slots.
static NEGOTIATED: LazyLock<Negotiated> = LazyLock::new(|| {
    let offer = Offer::parse(include_str!("../../fixtures/sdp/chromium.sdp"));
    let mid = |text: &str| Some(Mid(text.to_owned()));
    let sources = Sources {
        microphone: mid("0"),
        camera: mid("1"),
        screen: mid("2"),
    };
    let mut ssrc = 1_000;
    let mut draw = || {
        ssrc += 1;
        ssrc
    };
    let offer = offer.expect("the fixture is an offer");
    offer
        .negotiate(&sources, &mut draw, None)
        .expect("the fixture can be negotiated")
});

/// A publisher and a receiver; which slot gets which layer.
struct Flow {
    now: Instant,
    ingress: Ingress,
    egress: Egress,
    shown: Vec<(usize, u8, u8)>,
    out: Vec<u8>,
}

pub(crate) fn flow(bytes: &[u8]) {
    let mut flow = Flow::new();
    for (kind, piece) in pieces(bytes) {
        flow.now += Duration::from_millis(u64::from(kind >> 2) * 7);
        match kind & 3 {
            0 => flow.packet(piece),
            1 => flow.made(piece),
            2 => flow.ingress.rtcp(flow.now, piece),
            _ => flow.feedback(piece),
        }
        flow.reports();
    }
}

impl Flow {
    fn new() -> Self {
        let now = Instant::now();
        let mut egress = Egress::new(now, &NEGOTIATED.slots, "cname", true);
        let mut shown: Vec<(usize, u8, u8)> = Vec::new();
        // one slot a layer, as far as slots of its kind go
        for (publication, terms) in NEGOTIATED.publications.iter().enumerate() {
            for layer in 0..terms.rids.len().max(1) {
                let free = NEGOTIATED.slots.iter().enumerate().find(|(index, spec)| {
                    spec.kind == terms.kind && shown.iter().all(|(slot, ..)| slot != index)
                });
                let Some((index, _)) = free else { continue };
                shown.push((index, publication as u8, layer as u8));
                let origin = Origin {
                    epoch: TrackEpoch(publication as u64),
                    layer: layer as u8,
                };
                let slot = egress.slot_mut(index).expect("a slot of the negotiation");
                let choice = Choice {
                    track: TrackId::from_uuid(Uuid::from_u128(publication as u128)),
                    origin,
                    shown_since: now,
                    payloads: &terms.payloads,
                };
                slot.choose(now, choice);
            }
        }
        let mut ingress = Ingress::new(now, &NEGOTIATED, Limits::default(), 9, "cname");
        for publication in 0..NEGOTIATED.publications.len() as u8 {
            for layer in 0..ingress.layers(publication) {
                ingress.set_received(publication, layer, true);
            }
        }
        Self {
            now,
            ingress,
            egress,
            shown,
            out: Vec::new(),
        }
    }

    /// A packet whose head is as likely as the fuzzer's choice allows: m-line, layer, payload type,
    /// steps of sequence and time, then the payload.
    fn made(&mut self, piece: &[u8]) {
        let Some((head, payload)) = piece.split_first_chunk::<6>() else {
            return;
        };
        let index = usize::from(head[0] & 3) % NEGOTIATED.publications.len();
        let terms = &NEGOTIATED.publications[index];
        let mut elements: Vec<(u8, &[u8])> = Vec::new();
        if let (Some(id), Some(mid)) = (terms.extensions.mid, &terms.mid) {
            elements.push((id, mid.0.as_bytes()));
        }
        let layer = usize::from(head[0] >> 2 & 3);
        let repairs = head[0] & 0x10 != 0;
        let id = if repairs {
            terms.extensions.repaired_rid
        } else {
            terms.extensions.rid
        };
        if let (Some(id), Some(rid)) = (id, terms.rids.get(layer)) {
            elements.push((id, rid.0.as_bytes()));
        }
        let transport = [head[5], head[3]];
        if let (Some(id), true) = (terms.extensions.transport_cc, head[0] & 0x20 != 0) {
            elements.push((id, &transport));
        }
        let level = [head[5]];
        if let (Some(id), Kind::Audio) = (terms.extensions.audio_level, terms.kind) {
            elements.push((id, &level));
        }
        if let (Some(id), true) = (terms.extensions.dependency_descriptor, payload.len() > 8) {
            elements.push((id, &payload[..usize::from(head[5] & 7)]));
        }
        let choice = &terms.payloads[usize::from(head[1] & 0x7f) % terms.payloads.len()];
        let fresh = rtp::NewHeader {
            marker: head[1] & 0x80 != 0,
            payload_type: choice
                .rtx
                .filter(|_| repairs)
                .unwrap_or(choice.payload_type),
            sequence: u16::from_be_bytes([head[2], head[3]]),
            timestamp: u32::from(head[4]) * 3_000,
            ssrc: head[0].into(),
        };
        let mut packet = Vec::new();
        rtp::write(&fresh, &elements, &mut packet);
        packet.extend_from_slice(payload);
        self.packet(&packet);
    }

    fn packet(&mut self, packet: &[u8]) {
        let Ok(header) = rtp::parse(packet) else {
            return;
        };
        let Ok(arrival) = self.ingress.packet(self.now, &header, packet) else {
            return;
        };
        let ring = self.ingress.ring(arrival.publication, arrival.layer);
        let ring = ring.expect("what was accepted is in a ring");
        let held = ring.packet(arrival.key).expect("what was accepted is held");
        assert!(held.payload.len() <= packet.len());
        let origin = Origin {
            epoch: TrackEpoch(arrival.publication.into()),
            layer: arrival.layer,
        };
        for (slot, publication, layer) in &self.shown {
            if (*publication, *layer) != (arrival.publication, arrival.layer) {
                continue;
            }
            let ssrc = NEGOTIATED.slots[*slot].ssrc;
            let slot = self
                .egress
                .slot_mut(*slot)
                .expect("a slot of the negotiation");
            let out = &mut self.out;
            slot.packet(self.now, origin, ring, arrival.key, |rewrite, packet| {
                out.clear();
                rewrite.write(packet, out);
                assert!(out.len() <= Rewrite::length_bound(packet));
                let sent = rtp::parse(out).expect("a packet of ours");
                assert_eq!(sent.ssrc, ssrc);
                assert_eq!(out.len() - sent.payload_offset, packet.payload.len());
            });
        }
    }

    fn feedback(&mut self, compound: &[u8]) {
        let wall = WallClock {
            at: self.now,
            ntp: 3_900_000_000 << 32,
        };
        let mut asked = Vec::new();
        self.egress.rtcp(self.now, &wall, compound, &mut asked);
        assert!(
            asked.len() <= 17 * compound.len(),
            "answers are bounded by what was asked"
        );
        for wish in asked {
            let Feedback::Resend(resend) = wish else {
                continue;
            };
            let publication = resend.origin.epoch.0 as u8;
            let ring = self.ingress.ring(publication, resend.origin.layer);
            self.out.clear();
            let ring = ring.expect("a layer that was shown");
            let slot = self.egress.slot_mut(resend.slot);
            let slot = slot.expect("the slot that was asked of");
            if let Some((rewrite, packet)) = slot.resend(self.now, resend, ring) {
                rewrite.write(&packet, &mut self.out);
                rtp::parse(&self.out).expect("a packet of ours");
            }
        }
    }

    fn reports(&mut self) {
        let wall = WallClock {
            at: self.now,
            ntp: 3_900_000_000 << 32,
        };
        for _ in 0..100 {
            self.out.clear();
            let more = self.ingress.poll_rtcp(self.now, &mut self.out)
                || self.egress.poll_rtcp(self.now, &wall, &mut self.out);
            assert!(
                rtcp::packets(&self.out).all(|packet| packet.is_ok()),
                "reports of ours"
            );
            if !more {
                return;
            }
        }
        panic!("reports end");
    }
}
