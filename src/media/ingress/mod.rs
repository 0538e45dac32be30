//! Takes in what one link publishes: finds each packet's place, keeps it, and asks for what is missing.
//!
//! # Use
//! One [`Ingress`] a link, made from what was [`Negotiated`].
//! * [`Ingress::packet`] takes each opened RTP packet. Accepted media is in the [`Ring`] of its
//!   published layer by then and is announced as an [`Arrival`]; anything else is a [`Discard`], to be
//!   counted. A retransmitted packet arrives like any other, late.
//! * [`Ingress::ring`] lends a layer's ring to the receivers' `egress`, for forwarding and resending.
//! * [`Ingress::rtcp`] takes each opened RTCP datagram; what it says about our own streams is for
//!   `egress::Egress::rtcp`, which gets the same bytes.
//! * [`Ingress::request_keyframe`] may be called by every receiver at any pace; it becomes one PLI as
//!   soon as its camera takes one, and one each 500 ms, or 5/4 of a round trip, until a key frame comes.
//! * [`Ingress::poll_rtcp`] writes one compound datagram a call while something is due (reports,
//!   NACK, PLI, transport-wide feedback); call it when [`Ingress::feedback_due`] or
//!   [`Ingress::report_due`] has passed and at the end of a burst.
//! * [`Ingress::set_received`] says which layers anybody takes: of the others nothing is asked.
//! * [`Ingress::allow`] says what may be published; [`Ingress::policed`] tells who does more.
//!
//! Nothing allocates per packet once the rings have grown to their layers' size.

use std::ops::Range;
use std::time::{Duration, Instant};

mod arrivals;
mod binding;
pub(crate) mod clock;
mod counts;
mod keyframes;
mod layer;
mod losses;
mod meter;
mod policing;
mod reception;
mod reports;
mod ring;
mod sequence;

pub use clock::Clock;
pub use counts::Counts;
pub use policing::Policed;
pub use ring::{Meta, Ring, RingKey, RingPacket};

pub use crate::media::wire::frame::{Counters, Frame};

use crate::counters::labels;
use crate::limiter::Limiter;
use crate::media::negotiated::{ExtensionMap, Kind, Negotiated, Publication};
use crate::media::traffic::Traffic;
use crate::media::wire::ext::{self, AudioLevel, Extensions};
use crate::media::wire::{rtcp, rtp};
use crate::units::Bitrate;
use binding::{Bindings, Bound};
use layer::Layer;

/// What a link may send.
#[derive(Debug, Clone, Copy)]
pub struct Limits {
    /// All its streams together, retransmissions and headers included.
    pub bitrate: Bitrate,
    /// All its packets a second. Each costs the relay a send to each receiver, however small.
    pub packets: u32,
    /// Packets a second of one voice.
    pub voice_packets: u32,
}

impl Default for Limits {
    /// 12 Mbit/s: a camera in three layers and a screen, twice. Lower would cut a sharp screen
    /// share, higher lets one spoke fill a small hub's line. 2,500 packets are twice what that has
    /// at full size, 200 are Opus frames of 5 ms: browsers have 20 ms.
    fn default() -> Self {
        Self {
            bitrate: Bitrate::kbps(12_000),
            packets: 2_500,
            voice_packets: 200,
        }
    }
}

/// An accepted media packet; it is in its layer's ring.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Arrival {
    /// Index into [`Negotiated::publications`].
    pub publication: u8,
    /// Index into the publication's rids; 0 without simulcast.
    pub layer: u8,
    /// Where it lies in the layer's ring.
    pub key: RingKey,
    /// What the codec's header says; nothing of an empty (padding) packet.
    pub frame: Frame,
    /// Loudness, of audio.
    pub audio_level: Option<AudioLevel>,
    /// Audio or video, or [`Traffic::Rtx`] for a packet that came again.
    pub traffic: Traffic,
}

/// Why a packet was not accepted. Counted, never logged.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Discard {
    /// Not RTP, or a descriptor that its codec does not allow.
    Malformed,
    /// Its SSRC belongs to nothing that was negotiated.
    Unbound,
    /// Its layer is alive under another SSRC.
    Collision,
    /// A payload type that was not negotiated.
    UnknownPayload,
    /// Its publication is not allowed.
    Forbidden,
    /// Over one of the [`Limits`].
    TooMuch,
    /// Held already, or older than everything held.
    Duplicate,
    /// A retransmission of something nobody waits for.
    TooOld,
    /// A jump that the next packet must confirm.
    Jump,
    /// A probe for capacity, without content.
    Probe,
}

labels!(Discard, 10:
    Malformed "malformed", Unbound "unbound", Collision "collision",
    UnknownPayload "unknown_payload", Forbidden "forbidden", TooMuch "too_much",
    Duplicate "duplicate", TooOld "too_old", Jump "jump", Probe "probe",
);

/// The receiving half of one link's media. Lives as long as the link.
#[derive(Debug)]
pub struct Ingress {
    publications: Vec<Published>,
    /// Within a bundle an id means the same on every m-line (RFC 8843 §9.1).
    extensions: ExtensionMap,
    bindings: Bindings,
    arrivals: arrivals::Arrivals,
    offset: clock::Offset,
    bits: Limiter,
    packets: Limiter,
    /// [`Limits::voice_packets`].
    voice_packets: u64,
    offences: policing::Offences,
    round_trip: Duration,
    ssrc: u32,
    cname: String,
    report_at: Option<Instant>,
    counts: Counts,
    /// Scratch space for NACKs and reports.
    lost: Vec<u16>,
    blocks: Vec<rtcp::ReportBlock>,
}

#[derive(Debug)]
struct Published {
    terms: Publication,
    allowed: bool,
    /// Since when `allowed` is what it is.
    since: Instant,
    /// Of a voice.
    pace: Option<Limiter>,
    /// When a key frame of any layer was asked for last.
    keyframe_asked: Option<Instant>,
    layers: Vec<Layer>,
}

/// A layer silent for that long may come back under another SSRC; sooner it is a collision.
const HANDOVER: Duration = Duration::from_millis(100);

impl Ingress {
    /// The ingress of a new link. `ssrc` and `cname` name us in reports.
    pub fn new(
        now: Instant,
        negotiated: &Negotiated,
        limits: Limits,
        ssrc: u32,
        cname: &str,
    ) -> Self {
        let mut ingress = Self {
            publications: Vec::new(),
            extensions: ExtensionMap::default(),
            bindings: Bindings::default(),
            arrivals: arrivals::Arrivals::new(now),
            offset: clock::Offset::default(),
            bits: policing::allowance(limits.bitrate.as_bps()),
            packets: policing::allowance(limits.packets.into()),
            voice_packets: limits.voice_packets.into(),
            offences: policing::Offences::new(),
            // a guess between a city and a satellite until it is measured
            round_trip: Duration::from_millis(100),
            ssrc,
            cname: cname.to_owned(),
            report_at: None,
            counts: Counts::default(),
            lost: Vec::new(),
            blocks: Vec::new(),
        };
        ingress.renegotiate(now, negotiated);
        ingress
    }

    /// A new offer on the same link: m-lines keep their place (RFC 8829 §5.2.2), so what flows goes
    /// on. Publications come with the first offer alone, allowed.
    pub fn renegotiate(&mut self, now: Instant, negotiated: &Negotiated) {
        for (index, terms) in negotiated.publications.iter().enumerate() {
            merge(&mut self.extensions, &terms.extensions);
            match self.publications.get_mut(index) {
                Some(published) => {
                    published.terms = terms.clone();
                    let kind = terms.kind;
                    let layers = binding::layers(terms).max(published.layers.len());
                    published.layers.resize_with(layers, || Layer::new(kind));
                }
                None => {
                    let layers = (0..binding::layers(terms))
                        .map(|_| Layer::new(terms.kind))
                        .collect();
                    let is_voice = terms.kind == Kind::Audio;
                    self.publications.push(Published {
                        terms: terms.clone(),
                        allowed: true,
                        since: now,
                        pace: is_voice.then(|| policing::allowance(self.voice_packets)),
                        keyframe_asked: None,
                        layers,
                    });
                }
            }
        }
    }

    /// Says whether packets of a publication are accepted. A publication begins allowed.
    pub fn allow(&mut self, now: Instant, publication: u8, allowed: bool) {
        if let Some(published) = self.publications.get_mut(usize::from(publication))
            && published.allowed != allowed
        {
            (published.allowed, published.since) = (allowed, now);
        }
    }

    /// What this link does that it may not, told once a second while it goes on.
    pub fn policed(&mut self, now: Instant) -> Option<Policed> {
        self.offences.take(now)
    }

    /// The link's round trip, as its handshake, ICE or `egress` measured it: the pace of NACKs.
    pub fn set_round_trip(&mut self, round_trip: Duration) {
        // 2 s: beyond it a repeat is worth more than patience
        self.round_trip = round_trip.min(Duration::from_secs(2));
    }

    /// Says whether anybody receives a layer. A layer begins without.
    pub fn set_received(&mut self, publication: u8, layer: u8, received: bool) {
        if let Some(published) = self.publications.get_mut(usize::from(publication))
            && let Some(layer) = published.layers.get_mut(usize::from(layer))
        {
            layer.set_received(received);
        }
    }

    /// What was counted since this was last asked.
    pub fn take_counts(&mut self) -> Counts {
        let layers = self.publications.iter_mut().flat_map(|one| &mut one.layers);
        self.counts.lost += layers.map(Layer::take_lost).sum::<u64>();
        std::mem::take(&mut self.counts)
    }

    /// The packets of a layer.
    pub fn ring(&self, publication: u8, layer: u8) -> Option<&Ring> {
        let published = self.publications.get(usize::from(publication))?;
        published
            .layers
            .get(usize::from(layer))
            .map(|layer| &layer.ring)
    }

    /// Reads what each layer of a simulcast brings; whether any of them brings notably more or less
    /// than it did. Not for each packet: the room asks when it looks after its layers.
    pub fn measure(&mut self, now: Instant) -> bool {
        let layers = self.publications.iter_mut().map(|one| &mut one.layers);
        let mut moved = false;
        for layer in layers.filter(|layers| layers.len() > 1).flatten() {
            moved |= layer.measure(now);
        }
        moved
    }

    /// What a layer of a simulcast brings, once that was measured.
    pub fn rate(&self, publication: u8, layer: u8) -> Option<Bitrate> {
        let published = self.publications.get(usize::from(publication))?;
        published.layers.get(usize::from(layer))?.rate()
    }

    /// How many layers a publication has.
    pub fn layers(&self, publication: u8) -> u8 {
        self.publications
            .get(usize::from(publication))
            .map_or(0, |published| published.layers.len() as u8)
    }

    /// Takes one opened RTP packet and the header that opening it has read.
    pub fn packet(
        &mut self,
        now: Instant,
        header: &rtp::Header,
        packet: &[u8],
    ) -> Result<Arrival, Discard> {
        let payload = rtp::payload(header, packet).map_err(|_| Discard::Malformed)?;
        let extensions = match &header.extension {
            Some((profile, range)) => ext::read(&self.extensions, *profile, &packet[range.clone()])
                .map_err(|_| Discard::Malformed)?,
            None => Extensions::default(),
        };
        if let Some(sequence) = extensions.transport_sequence {
            self.arrivals.note(now, header.ssrc, sequence);
        }
        let in_bounds =
            self.packets.passes(now, 1) && self.bits.passes(now, packet.len() as u64 * 8);
        if !in_bounds {
            self.offences.note(Policed::TooMuch);
            return Err(Discard::TooMuch);
        }
        let bound = match self.bindings.bound(header.ssrc) {
            Some(bound) => bound,
            None => self.bind(now, header, &extensions, &packet[payload.clone()])?,
        };
        let published = &mut self.publications[usize::from(bound.publication)];
        if !published.allowed {
            self.offences
                .note_forbidden(now, published.since, bound.publication);
            return Err(Discard::Forbidden);
        }
        if let Some(pace) = &mut published.pace
            && !pace.passes(now, 1)
        {
            self.offences.note(Policed::TooMuch);
            return Err(Discard::TooMuch);
        }
        self.report_at.get_or_insert(now + reports::FIRST);
        let received = Received {
            header,
            packet,
            payload,
            extensions,
        };
        let (arrival, waited) = published.accept(now, bound, received)?;
        if let Some(waited) = waited.filter(|_| bound.repair) {
            // From the first request on: where it was made again too soon, the next is made later. As
            // TCP does (RFC 6298 §2.3), a request that was lost is not a longer line.
            self.set_round_trip((self.round_trip * 7 + waited) / 8);
        }
        Ok(arrival)
    }

    /// Takes one opened RTCP datagram: sender reports of the streams that come in.
    pub fn rtcp(&mut self, now: Instant, compound: &[u8]) {
        for packet in rtcp::packets(compound) {
            match packet {
                Ok(rtcp::Packet::SenderReport(report)) => {
                    let Some(bound) = self.bindings.bound(report.ssrc) else {
                        continue;
                    };
                    if !bound.repair {
                        self.publications[usize::from(bound.publication)].layers
                            [usize::from(bound.layer)]
                        .sender_report(now, &report.info, &mut self.offset);
                    }
                }
                // a BYE ends nothing: Chrome says it when it pauses a layer, and comes back under
                // the same SSRC without names
                Ok(_) => {}
                Err(_) => return,
            }
        }
    }

    /// A receiver needs a key frame of this layer, which it takes ([`Self::set_received`]).
    pub fn request_keyframe(&mut self, now: Instant, publication: u8, layer: u8) {
        if let Some(published) = self.publications.get_mut(usize::from(publication))
            && let Some(layer) = published.layers.get_mut(usize::from(layer))
        {
            layer.want_keyframe(now);
        }
    }

    fn bind(
        &mut self,
        now: Instant,
        header: &rtp::Header,
        extensions: &Extensions<'_>,
        payload: &[u8],
    ) -> Result<Bound, Discard> {
        let publications = self.publications.iter().map(|published| &published.terms);
        let bound = binding::identify(publications, header.ssrc, header.payload_type, extensions)
            .or_else(|| self.repaired_layer(header.payload_type, payload))
            .ok_or(Discard::Unbound)?;
        let published = &mut self.publications[usize::from(bound.publication)];
        let layer = &mut published.layers[usize::from(bound.layer)];
        if !bound.repair {
            let alive = layer
                .ring
                .last_arrival()
                .is_some_and(|at| now.saturating_duration_since(at) < HANDOVER);
            if alive && self.bindings.ssrc(bound).is_some() {
                return Err(Discard::Collision);
            }
            layer.begin(header.ssrc);
        }
        self.bindings.bind(header.ssrc, bound);
        Ok(bound)
    }

    /// The layer that a retransmission without names repairs: the only one that misses it. A
    /// publisher whose first loss comes after our first report never names its repair stream.
    fn repaired_layer(&self, payload_type: u8, payload: &[u8]) -> Option<Bound> {
        let original = u16::from_be_bytes(*payload.first_chunk::<2>()?);
        let mut missing = self
            .publications
            .iter()
            .enumerate()
            .flat_map(|(index, published)| {
                let repairs = published
                    .terms
                    .payloads
                    .iter()
                    .any(|own| own.rtx == Some(payload_type));
                let layers = published.layers.iter().enumerate();
                layers
                    .filter(move |(_, layer)| repairs && layer.misses(original))
                    .map(move |(layer, _)| Bound {
                        publication: index as u8,
                        layer: layer as u8,
                        repair: true,
                    })
            });
        missing.next().filter(|_| missing.next().is_none())
    }
}

/// A packet whose place was found.
struct Received<'a> {
    header: &'a rtp::Header,
    packet: &'a [u8],
    payload: Range<usize>,
    extensions: Extensions<'a>,
}

impl Published {
    fn accept(
        &mut self,
        now: Instant,
        bound: Bound,
        received: Received<'_>,
    ) -> Result<(Arrival, Option<Duration>), Discard> {
        let Received {
            header,
            packet,
            payload,
            extensions,
        } = received;
        let mut payload = &packet[payload];
        let layer = &mut self.layers[usize::from(bound.layer)];
        let key = if bound.repair {
            // RFC 4588 §4: the original sequence number stands in front
            let Some((original, rest)) = payload.split_first_chunk::<2>() else {
                return Err(Discard::Probe);
            };
            payload = rest;
            layer.place_repair(u16::from_be_bytes(*original))?
        } else {
            layer.place(now, header.sequence, header.timestamp)?
        };
        let index = self
            .terms
            .payloads
            .iter()
            .position(|payload| match bound.repair {
                true => payload.rtx == Some(header.payload_type),
                false => payload.payload_type == header.payload_type,
            });
        let Some(index) = index else {
            layer.spoiled(now, key);
            return Err(Discard::UnknownPayload);
        };
        let frame = if payload.is_empty() {
            // padding alone: it has a number, so receivers must learn to step over it
            Frame::default()
        } else {
            match Frame::read(self.terms.payloads[index].codec, payload) {
                Ok(frame) => frame,
                Err(_) => {
                    layer.spoiled(now, key);
                    return Err(Discard::Malformed);
                }
            }
        };
        let meta = Meta {
            key,
            arrived: now,
            timestamp: header.timestamp,
            marker: header.marker,
            payload: index as u8,
            frame,
            audio_level: extensions.audio_level,
        };
        let descriptor = extensions.dependency_descriptor.unwrap_or_default();
        let waited = layer.store(meta, descriptor, payload)?;
        let arrival = Arrival {
            publication: bound.publication,
            layer: bound.layer,
            key,
            frame,
            audio_level: extensions.audio_level,
            traffic: match bound.repair {
                true => Traffic::Rtx,
                false => self.terms.kind.into(),
            },
        };
        Ok((arrival, waited))
    }
}

/// Ids of a further m-line; the first one to name an extension counts.
fn merge(into: &mut ExtensionMap, more: &ExtensionMap) {
    into.mid = into.mid.or(more.mid);
    into.rid = into.rid.or(more.rid);
    into.repaired_rid = into.repaired_rid.or(more.repaired_rid);
    into.audio_level = into.audio_level.or(more.audio_level);
    into.transport_cc = into.transport_cc.or(more.transport_cc);
    into.dependency_descriptor = into.dependency_descriptor.or(more.dependency_descriptor);
}

#[cfg(test)]
pub(crate) mod tests;
