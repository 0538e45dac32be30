//! Holds one receive place of a link: what it shows, under which numbers, and how it is received.
//!
//! `state.rs` decides what the slot shows, `naming.rs` what its page may take that for, `forward.rs`
//! gives the numbers; this file asks them in turn.

use std::time::{Duration, Instant};

use super::forward::{Forward, Step};
use super::naming::Names;
use super::resend::{Allowance, Resend, TIMES_MAX};
use super::sent::NumberState as Held;
use super::state::{self, Input, SlotState, Want};
use super::{Origin, Rewrite, TrackEpoch};
use crate::ids::TrackId;
use crate::media::ingress::{Ring, RingKey, RingPacket};
use crate::media::negotiated::{Kind, Payload, SlotSpec};
use crate::media::selection::view::SlotView;
use crate::units::Bitrate;

/// What a packet changed in its slot.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Progress {
    /// Nothing to tell.
    Nothing,
    /// The slot shows a new track.
    Started,
    /// Another layer of the track it shows has taken over.
    Switched,
    /// The layer that broke goes on.
    Mended,
    /// More was lost or kept back than can be bridged: the slot sends nothing until the next key
    /// frame of what it shows.
    Broken,
    /// The publisher sends a codec the receiver does not decode.
    Undecodable,
}

/// What a slot is to show.
#[derive(Debug, Clone, Copy)]
pub struct Choice<'a> {
    /// A track, by its name for pages.
    pub track: TrackId,
    /// And by ours.
    pub origin: Origin,
    /// Nothing of it from before is shown: nobody was to see it.
    pub shown_since: Instant,
    /// Its publication's.
    pub payloads: &'a [Payload],
}

/// How a receiver gets one slot.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Reception {
    /// When it said so.
    pub at: Instant,
    /// Lost since the report before, in 1/256.
    pub fraction_lost: u8,
    /// Lost in all.
    pub cumulative_lost: i32,
    /// In RTP ticks.
    pub jitter: u32,
}

/// A key frame that came this long before the slot began to wait serves it: nobody else is asked.
/// Longer fills a thin line with the past; shorter asks for another, which waits until the camera takes the
/// request (`ingress/keyframes.rs`).
const RECENT: Duration = Duration::from_millis(300);

/// What came while a slot waited for its page is sent when it did not wait longer: less asks for a
/// second key frame on a slow line, more comes in a burst that takes longer than one.
const CATCH_UP: Duration = Duration::from_millis(500);

/// After so long the old face goes, whatever the page has heard; that is looked for five times a
/// second, so it is gone after a second. Longer shows someone who has given the floor back, shorter
/// is over before a word that was lost twice has come.
const LINGERS: Duration = Duration::from_millis(800);

/// One receive place: one SSRC, whatever it shows. Lives as long as the link.
#[derive(Debug)]
pub struct Slot {
    pub(super) ssrc: u32,
    kind: Kind,
    state: SlotState,
    pub(super) forward: Forward,
    /// Of a picture whose page says what it has seen.
    names: Option<Names>,
    /// What the page was told last.
    told: SlotView,
    rtx_ssrc: Option<u32>,
    rtx_sequence: u16,
    allowance: Allowance,
    /// When that last did not suffice: nothing more is tried in the same moment.
    spent_at: Option<Instant>,
    /// The datagram that last asked for a key frame of it.
    pub(super) wanted_in: u64,
    began: Instant,
    pub(super) reception: Option<Reception>,
    /// When [`Self::forward`] had sent how many packets at the last sender report.
    pub(super) reported_packets: u32,
}

impl Slot {
    /// `confirms`: its page says what it has seen.
    pub(super) fn new(now: Instant, spec: &SlotSpec, confirms: bool) -> Self {
        let named = confirms && spec.kind == Kind::Video;
        Self {
            ssrc: spec.ssrc,
            kind: spec.kind,
            state: SlotState::Empty,
            forward: Forward::new(spec),
            names: named.then(Names::default),
            told: SlotView::Empty,
            rtx_ssrc: spec.rtx_ssrc,
            rtx_sequence: spec.ssrc as u16 & 0x7fff,
            allowance: Allowance::new(now),
            spent_at: None,
            wanted_in: 0,
            began: now,
            reception: None,
            reported_packets: 0,
        }
    }

    /// Audio or video.
    pub fn kind(&self) -> Kind {
        self.kind
    }

    /// Reads what the next packet needs; see `MediaRoom::prefetch`.
    pub(super) fn prefetch(&self) -> u64 {
        let flows = u64::from(self.state.flows().is_some());
        flows ^ self.forward.prefetch()
    }

    /// What it shows.
    pub fn state(&self) -> &SlotState {
        &self.state
    }

    /// Shows this layer from now on; of a picture, the layer whose key frame is needed for that.
    pub fn choose(&mut self, now: Instant, choice: Choice<'_>) -> Option<u8> {
        let held = state::Held {
            id: choice.track,
            epoch: choice.origin.epoch,
            shown_since: choice.shown_since,
            payloads: self.forward.payload_map(choice.payloads),
        };
        self.follow(
            now,
            Input::Chosen {
                held,
                layer: choice.origin.layer,
                earliest: self.forward.earliest(),
            },
        )
    }

    /// Shows nothing from now on.
    pub fn clear(&mut self, now: Instant) {
        self.follow(now, Input::Cleared);
    }

    /// Shows nothing once its page has heard of that, where the page shows now what it is to show.
    pub fn leave(&mut self, now: Instant) {
        let shown = |names: &Names| self.state.held().is_some_and(|held| names.is(held.id));
        let lingers = self.names.as_ref().is_some_and(shown);
        self.follow(now, if lingers { Input::Left } else { Input::Cleared });
    }

    /// Ends what lingers once it has done so for long; whether there was something.
    pub fn end_lingering(&mut self, now: Instant) -> bool {
        let SlotState::Lingering { since, .. } = self.state else {
            return false;
        };
        let over = now.saturating_duration_since(since) >= LINGERS;
        if over {
            self.follow(now, Input::LingeredEnough);
        }
        over
    }

    /// Sends nothing until [`Self::resume`].
    pub fn pause(&mut self, now: Instant) {
        self.follow(now, Input::Paused);
    }

    /// Goes on; of a picture, the layer whose key frame is needed for that.
    pub fn resume(&mut self, now: Instant) -> Option<u8> {
        self.follow(now, Input::Resumed)
    }

    fn follow(&mut self, now: Instant, input: Input) -> Option<u8> {
        let before = self.state;
        self.state = before.after(now, input);
        let epoch = |state: &SlotState| state.held().map(|held| held.epoch);
        let same = epoch(&before) == epoch(&self.state);
        let mut new = self.state.awaits().filter(|want| {
            // of another track that was chosen in the same moment it is another
            let waited = |there: Want| same && there == *want;
            !before.awaits().any(waited)
        });
        let needed = new.next().filter(|_| self.kind == Kind::Video);
        needed.map(|want| want.layer)
    }

    /// What its page is told in this version of the slots.
    pub fn tell(&mut self, version: u32) -> SlotView {
        self.told = self.state.view();
        if let Some(names) = &mut self.names {
            names.tell(version, self.told.track());
        }
        self.told
    }

    /// Whether its page knows what there is to know.
    pub fn is_told(&self) -> bool {
        self.state.view() == self.told
    }

    /// Its page has seen this version. Of a picture that waited for that, the layer that may begin now:
    /// with a key frame that came meanwhile, or after a long while as if it was chosen now.
    pub fn seen(&mut self, now: Instant, version: u32) -> Option<u8> {
        let suited = self.suits_page();
        let names = self.names.as_mut()?;
        names.seen(version);
        match self.state {
            SlotState::Lingering { held, .. } if !names.may_be(held.id) => {
                self.follow(now, Input::LingeredEnough);
                None
            }
            SlotState::Waiting { held, wants, from } if !suited && self.suits_page() => {
                let long = now.saturating_duration_since(wants.since) > CATCH_UP;
                let since = if long { now } else { wants.since };
                let wants = Want { since, ..wants };
                self.state = SlotState::Waiting { held, wants, from };
                Some(wants.layer)
            }
            _ => None,
        }
    }

    /// Whether the page can take what begins here for nothing else.
    fn suits_page(&self) -> bool {
        match (&self.names, self.state.held()) {
            (Some(names), Some(held)) => names.suit(held.id),
            (None, _) | (_, None) => true,
        }
    }

    /// Whether another track that comes here is not taken for one that was here before.
    pub fn is_settled(&self) -> bool {
        self.names.as_ref().is_none_or(Names::are_none)
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
        if self.state.flows() == Some(origin) {
            return match ring.packet(key) {
                Some(packet) => self.go_on(now, ring, &packet, &mut send),
                None => Progress::Nothing,
            };
        }
        if self
            .state
            .held()
            .is_none_or(|held| held.epoch != origin.epoch)
        {
            return Progress::Nothing;
        }
        let wanted = self.state.awaits().find(|want| want.layer == origin.layer);
        match wanted {
            Some(want) if self.suits_page() => self.begin(now, want, ring, key, &mut send),
            Some(_) | None => Progress::Nothing,
        }
    }

    /// Begins a layer of the track when its ring has where to begin, and sends what came since.
    fn begin(
        &mut self,
        now: Instant,
        want: Want,
        ring: &Ring,
        key: RingKey,
        send: &mut impl FnMut(&Rewrite, &RingPacket<'_>),
    ) -> Progress {
        let Some(held) = self.state.held() else {
            return Progress::Nothing;
        };
        let (first, came) = match self.kind {
            Kind::Audio => (key, None),
            Kind::Video => match ring.newest_keyframe() {
                Some(keyframe) => (keyframe.first, Some(keyframe.came)),
                None => return Progress::Nothing,
            },
        };
        let (Some(packet), Some(highest)) = (ring.packet(first), ring.highest()) else {
            return Progress::Nothing;
        };
        let came = came.unwrap_or(packet.meta.arrived);
        if packet.payload.is_empty() || highest.0 - first.0 >= self.forward.sent.most() {
            return Progress::Nothing;
        }
        if held.payloads.receiver(packet.meta.payload).is_none() {
            let known = matches!(self.state, SlotState::Undecodable { .. });
            self.follow(now, Input::NotDecoded);
            return match known {
                true => Progress::Nothing,
                false => Progress::Undecodable,
            };
        }
        if self.kind == Kind::Video && came < held.shown_since {
            return Progress::Nothing;
        }
        let (timestamp, is_past) = self.forward.place(ring, &packet);
        if came < want.since {
            let age = now.saturating_duration_since(came);
            if age > RECENT || is_past {
                return Progress::Nothing;
            }
        }
        let (epoch, layer) = (held.epoch, want.layer);
        let origin = Origin { epoch, layer };
        let at = self
            .forward
            .begin(origin, held.payloads, ring, &packet, timestamp);
        let progress = match self.state {
            SlotState::Switching { .. } => Progress::Switched,
            SlotState::Broken { mends, .. } if mends.layer == layer => Progress::Mended,
            SlotState::Broken { .. } => Progress::Switched,
            _ => Progress::Started,
        };
        self.follow(now, Input::Began { layer, at });
        for key in first.0..=highest.0 {
            if let Some(packet) = ring.packet(RingKey(key))
                && self.go_on(now, ring, &packet, send) == Progress::Broken
            {
                return Progress::Broken;
            }
        }
        progress
    }

    /// Sends a packet of what flows. Where it cannot be bridged, voice goes on at once under numbers
    /// of its own, a picture from its next key frame on.
    #[inline]
    fn go_on(
        &mut self,
        now: Instant,
        ring: &Ring,
        packet: &RingPacket<'_>,
        send: &mut impl FnMut(&Rewrite, &RingPacket<'_>),
    ) -> Progress {
        if self.forward.go_on(now, ring, packet, send) == Step::Done {
            return Progress::Nothing;
        }
        if self.kind == Kind::Audio || packet.meta.frame.starts_keyframe {
            if !packet.payload.is_empty() {
                self.forward.begin_again(ring, packet);
                self.forward.go_on(now, ring, packet, send);
            }
            return Progress::Nothing;
        }
        self.follow(now, Input::Broke);
        Progress::Broken
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
            Kind::Video => self.state.mended_by(),
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
        if self.spent_at == Some(now) {
            return None;
        }
        let shown = self.state.flows()?.epoch;
        let number = self.forward.sent.number(sequence)?;
        let entry = *self.forward.sent.get_mut(number)?;
        let segment = self.forward.segment_of(&entry)?;
        let (origin, key) = (segment.origin, RingKey(segment.whole_key(entry.key)));
        let millis = now.saturating_duration_since(self.began).as_millis() as u32;
        let patience = round_trip.as_millis() as u32;
        let patient = entry.resent_at == 0 || millis.wrapping_sub(entry.resent_at) >= patience;
        // a packet of the track before must not come again under the new name
        let of_shown = origin.epoch == shown;
        if !of_shown || entry.state == Held::Hole || entry.resent >= TIMES_MAX || !patient {
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

    /// Whether there may be share left for a resend. Where one before it was refused in this moment,
    /// there is none, and nothing is looked up for it.
    pub(super) fn may_resend(&mut self, now: Instant, resend: Resend) -> bool {
        let is_spent = self.spent_at == Some(now);
        if is_spent {
            self.take_back(resend);
        }
        !is_spent
    }

    /// A resend was no answer: a burst of losses is worked off as the share allows.
    fn take_back(&mut self, resend: Resend) {
        if let Some(entry) = self.forward.sent.get_mut(resend.number) {
            entry.resent -= 1;
            entry.resent_at = 0;
        }
    }

    /// The packet of a resend as it goes out on the RTX stream; `None` when it is not held any more,
    /// or would be more than the receiver's share.
    pub fn resend<'a>(
        &mut self,
        now: Instant,
        resend: Resend,
        ring: &'a Ring,
    ) -> Option<(Rewrite, RingPacket<'a>)> {
        let ssrc = self.rtx_ssrc?;
        let shown: Option<TrackEpoch> = self.state.flows().map(|origin| origin.epoch);
        let packet = ring.packet(resend.key)?;
        let entry = self.forward.sent.get_mut(resend.number).copied()?;
        let again = self.forward.rewrite_again(&entry, resend.number, &packet);
        let (mut rewrite, payload_type) = again?;
        let payload_type = payload_type?;
        if entry.key != resend.key.0 as u32 || shown != Some(resend.origin.epoch) {
            return None;
        }
        let octets = self.forward.octets;
        if !self.allowance.spend(now, octets, packet.payload.len()) {
            self.take_back(resend);
            self.spent_at = Some(now);
            return None;
        }
        (rewrite.ssrc, rewrite.payload_type) = (ssrc, payload_type);
        rewrite.original_sequence = Some(rewrite.sequence);
        rewrite.sequence = self.rtx_sequence;
        // never two packets under one number: SRTP would seal both with one key stream
        self.rtx_sequence = self.rtx_sequence.wrapping_add(1);
        Some((rewrite, packet))
    }
}
