//! Promises of egress as scenes: publishers, one receiver, lossy lines, virtual time.

mod codecs;
mod receiver;
mod resending;
mod switching;
mod voice;

use std::collections::VecDeque;
use std::sync::LazyLock;

use super::*;
use crate::ids::TrackId;
use crate::media::ingress::tests::publisher::{
    Camera, Chance, camera, extensions, millis, negotiated,
};
use crate::media::ingress::{Ingress, Limits};
use crate::media::negotiated::{Codec, Kind, Mid, Payload};
use crate::media::selection::view::SlotView;
use crate::media::wire::rtp;
use receiver::Receiver;
use uuid::Uuid;

const SLOT_SSRC: u32 = 0x7fff_fff0;
const LINE: Duration = millis(20);

fn video_slot() -> SlotSpec {
    SlotSpec {
        mid: Mid("5".into()),
        kind: Kind::Video,
        payloads: vec![Payload {
            payload_type: 120,
            codec: Codec::Vp8,
            rtx: Some(121),
        }],
        extensions: extensions(),
        ssrc: SLOT_SSRC,
        rtx_ssrc: Some(77),
    }
}

/// A layer that a slot is to show; its track has a name as well.
fn choice(origin: Origin, payloads: &[Payload]) -> Choice<'_> {
    // the first moment of a clock; nothing was captured before
    static START: LazyLock<Instant> = LazyLock::new(Instant::now);
    Choice {
        track: TrackId::from_uuid(Uuid::from_u128(origin.epoch.0.into())),
        origin,
        shown_since: *START,
        payloads,
    }
}

/// Bytes on their way.
#[derive(Debug, Default)]
struct Line(VecDeque<(Instant, Vec<u8>)>);

impl Line {
    fn send(&mut self, now: Instant, bytes: Vec<u8>) {
        self.0.push_back((now + LINE, bytes));
    }

    fn arrived(&mut self, now: Instant) -> Option<Vec<u8>> {
        let (at, _) = self.0.front()?;
        (*at <= now).then(|| self.0.pop_front().expect("it has a front").1)
    }
}

struct Hub {
    camera: Camera,
    ingress: Ingress,
    epoch: TrackEpoch,
    up: Line,
    down: Line,
}

struct Scene {
    began: Instant,
    now: Instant,
    chance: Chance,
    /// In percent, on the publishers' and on the receiver's line.
    loss: (u64, u64),
    hubs: Vec<Hub>,
    egress: Egress,
    wall: WallClock,
    down: Line,
    up: Line,
    receiver: Receiver,
    /// (track, first timestamp) in order, as the `slots` message tells them.
    names: Vec<(u8, u32)>,
    layer_switches: usize,
    /// The room keeps everything from the slot.
    muted: bool,
    resent: usize,
}

impl Scene {
    fn new(seed: u64, cameras: u8, loss: (u64, u64)) -> Self {
        Self::with_temporal_layers(seed, cameras, loss, 1)
    }

    fn with_temporal_layers(seed: u64, cameras: u8, loss: (u64, u64), temporal_layers: u8) -> Self {
        let now = Instant::now();
        let hubs = (0..cameras)
            .map(|track| {
                let terms = negotiated(vec![camera()], vec![]);
                let mut ingress = Ingress::new(now, &terms, Limits::default(), 77, "relay");
                ingress.receive_all();
                Hub {
                    camera: Camera::new(track, now, temporal_layers),
                    ingress,
                    epoch: TrackEpoch(100 + u64::from(track)),
                    up: Line::default(),
                    down: Line::default(),
                }
            })
            .collect();
        Self {
            began: now,
            now,
            chance: Chance(seed * 2 + 1),
            loss,
            hubs,
            egress: Egress::new(now, &[video_slot()], "relay", false),
            wall: WallClock {
                at: now,
                ntp: 4_000_000_000 << 32,
            },
            down: Line::default(),
            up: Line::default(),
            receiver: Receiver::new(SLOT_SSRC, temporal_layers > 1),
            names: Vec::new(),
            layer_switches: 0,
            muted: false,
            resent: 0,
        }
    }

    fn origin(&self, track: u8, layer: u8) -> Origin {
        Origin {
            epoch: self.hubs[usize::from(track)].epoch,
            layer,
        }
    }

    fn slot(&mut self) -> &mut Slot {
        self.egress.slot_mut(0).unwrap()
    }

    fn show(&mut self, track: u8, layer: u8) {
        let (now, origin) = (self.now, self.origin(track, layer));
        if let Some(layer) = self.slot().choose(now, choice(origin, &camera().payloads)) {
            self.hubs[usize::from(track)]
                .ingress
                .request_keyframe(now, 0, layer);
        }
    }

    fn run_for(&mut self, time: Duration) {
        let end = self.now + time;
        while self.now < end {
            self.step();
            self.now += millis(1);
        }
    }

    fn step(&mut self) {
        let now = self.now;
        let tick = (now - self.began).as_millis() as u64;
        for index in 0..self.hubs.len() {
            self.publish(index, tick);
            while let Some(packet) = self.hubs[index].up.arrived(now) {
                self.forward(index, &packet);
            }
            let hub = &mut self.hubs[index];
            let mut out = Vec::new();
            while hub.ingress.poll_rtcp(now, &mut out) {
                hub.down.send(now, std::mem::take(&mut out));
            }
            while let Some(compound) = hub.down.arrived(now) {
                for packet in hub.camera.rtcp(&compound) {
                    if !self.chance.percent(self.loss.0) {
                        hub.up.send(now, packet);
                    }
                }
            }
        }
        while let Some(packet) = self.down.arrived(now) {
            self.receiver.packet(now, &packet);
        }
        if tick.is_multiple_of(20) {
            let asked = self.receiver.ask(now, LINE * 2);
            self.up.send(now, asked);
        }
        let mut feedback = Vec::new();
        while let Some(compound) = self.up.arrived(now) {
            self.egress.rtcp(now, &self.wall, &compound, &mut feedback);
        }
        for wish in feedback {
            self.answer(wish);
        }
    }

    /// A hub's camera sends what is due.
    fn publish(&mut self, index: usize, tick: u64) {
        let (now, hub) = (self.now, &mut self.hubs[index]);
        if tick % 33 == index as u64 * 5 {
            for packet in hub.camera.frame(now) {
                if !self.chance.percent(self.loss.0) {
                    hub.up.send(now, packet);
                }
            }
        }
        if tick % 1_000 == 200 + index as u64 {
            hub.ingress.rtcp(now, &hub.camera.reports(now));
        }
    }

    /// A hub's packet has come, and goes on.
    fn forward(&mut self, index: usize, packet: &[u8]) {
        let (now, hub) = (self.now, &mut self.hubs[index]);
        let header = rtp::parse(packet).unwrap();
        let Ok(arrival) = hub.ingress.packet(now, &header, packet) else {
            return;
        };
        if self.muted {
            return;
        }
        let origin = Origin {
            epoch: hub.epoch,
            layer: arrival.layer,
        };
        let ring = hub.ingress.ring(0, arrival.layer).unwrap();
        let mut sent = Vec::new();
        let slot = self.egress.slot_mut(0).unwrap();
        let progress = slot.packet(now, origin, ring, arrival.key, |rewrite, packet| {
            let mut bytes = Vec::new();
            rewrite.write(packet, &mut bytes);
            assert!(bytes.len() <= Rewrite::length_bound(packet));
            sent.push(bytes);
        });
        match progress {
            Progress::Started => {
                let SlotView::Flowing { from, .. } = slot.state().view() else {
                    panic!("it has begun");
                };
                self.names.push((hub.camera.track, from));
            }
            Progress::Switched | Progress::Mended => self.layer_switches += 1,
            Progress::Broken => hub.ingress.request_keyframe(now, 0, arrival.layer),
            Progress::Nothing => {}
            Progress::Undecodable => panic!("everyone decodes VP8"),
        }
        for bytes in sent {
            if !self.chance.percent(self.loss.1) {
                self.down.send(now, bytes);
            }
        }
    }

    /// The receiver gets what it asked for.
    fn answer(&mut self, wish: Feedback) {
        let now = self.now;
        match wish {
            Feedback::KeyframeWanted { origin, .. } => {
                let hub = self.hubs.iter_mut().find(|hub| hub.epoch == origin.epoch);
                let hub = hub.expect("one of the scene's");
                hub.ingress.request_keyframe(now, 0, origin.layer);
            }
            Feedback::Resend(resend) => {
                let epoch = resend.origin.epoch;
                let hub = self.hubs.iter().find(|hub| hub.epoch == epoch).unwrap();
                let ring = hub.ingress.ring(0, resend.origin.layer).unwrap();
                let slot = self.egress.slot_mut(resend.slot).unwrap();
                if let Some((rewrite, packet)) = slot.resend(now, resend, ring) {
                    let mut out = Vec::new();
                    rewrite.write(&packet, &mut out);
                    self.resent += 1;
                    if !self.chance.percent(self.loss.1) {
                        self.down.send(now, out);
                    }
                }
            }
        }
    }

    fn keyframe_requests(&self) -> usize {
        self.hubs
            .iter()
            .map(|hub| hub.camera.keyframe_requests())
            .sum()
    }

    fn longest_gap(&self) -> Duration {
        let times = self.receiver.shown.iter().map(|shown| shown.at);
        times
            .clone()
            .zip(times.skip(1))
            .map(|(a, b)| b - a)
            .max()
            .unwrap_or(Duration::MAX)
    }

    /// Every shown frame belongs to the track that the page was told of.
    fn assert_names_are_true(&self) {
        for shown in &self.receiver.shown {
            let named = self
                .names
                .iter()
                .rev()
                .find(|(_, from)| shown.timestamp.wrapping_sub(*from) as i32 >= 0)
                .expect("nothing is shown before the first name");
            assert_eq!(
                named.0, shown.mark.track,
                "an old face under a new name: {shown:?}"
            );
        }
    }
}
