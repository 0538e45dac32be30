//! One site's browser: an offer, a link, what it publishes and what it receives.

use super::line::Line;
use super::publisher::{OPUS, Publisher, RTX, VP8};
use super::receiver::Slot;
use spindle::ids::{ParticipantId, TrackId};
use spindle::media::link::{Link, LinkConfig, Path, Received, srtp};
use spindle::media::negotiated::{DtlsRole, Fingerprint, IceCredentials, Mid, Source};
use spindle::media::room::{LinkId, MediaJoin, MediaJoined};
use spindle::media::sdp::{Offer, Sources};
use spindle::media::selection::permissions::Permissions;
use spindle::media::selection::stage::OnStage;
use spindle::media::selection::view::SlotView;
use spindle::media::wire::stun::{
    Class, IceRole, IntegrityKey, Message, Request, TransactionId, write_request, write_success,
};
use spindle::media::wire::{rtcp, rtp};
use std::fmt::Write;
use std::net::SocketAddr;
use std::time::{Duration, Instant};
use uuid::Uuid;

/// What a site's browser offers.
#[derive(Clone, Copy)]
pub struct Shape {
    /// Microphone and camera.
    pub sends: bool,
    pub audio_slots: usize,
    pub video_slots: usize,
    /// It says what it has seen of its slots.
    pub confirms: bool,
    /// It says how high each layer is at most (RFC 8851 §5).
    pub bounds_layers: bool,
}

/// Our page.
pub const PAGE: Shape = Shape {
    sends: true,
    audio_slots: 4,
    video_slots: 8,
    confirms: false,
    bounds_layers: false,
};
/// What watches by WHEP.
pub const VIEWER: Shape = Shape {
    sends: false,
    audio_slots: 1,
    video_slots: 1,
    confirms: false,
    bounds_layers: false,
};
/// What publishes by WHIP.
pub const PUBLISHER: Shape = Shape {
    sends: true,
    audio_slots: 0,
    video_slots: 0,
    confirms: false,
    bounds_layers: false,
};
/// Chromium's interval.
const CHECK_EVERY: Duration = Duration::from_millis(2_500);
const RELAY: ([u8; 4], u16) = ([203, 0, 113, 1], 3478);

/// The browser of one site of the lab.
pub struct Browser {
    pub participant: ParticipantId,
    /// Its link, as the room knows it.
    pub id: LinkId,
    pub microphone: TrackId,
    pub camera: TrackId,
    pub shape: Shape,
    /// What it offered.
    pub sdp: String,
    pub address: SocketAddr,
    pub permissions: Permissions,
    pub line: Line,
    pub publisher: Publisher,
    /// Off: it left.
    pub in_room: bool,
    /// When it came; coming back before it left does not change that.
    pub came: Instant,
    /// Off: not a packet leaves any more, checks included.
    pub present: bool,
    /// Off: it sends no receiver reports.
    pub tells_reception: bool,
    /// Datagrams of RTCP that came.
    pub reports: u64,
    ice: IceCredentials,
    restarts: u32,
    /// Both sides' credentials before any restart: our own link knows no others.
    first_ice: (IceCredentials, IceCredentials),
    relay_ice: Option<IceCredentials>,
    certificate: std::sync::Arc<spindle::media::link::Certificate>,
    link: Option<Link>,
    slots: Vec<Slot>,
    check_at: Instant,
    checks: u64,
    out: Vec<Vec<u8>>,
    ssrc: u32,
}

impl Browser {
    /// The browser with its offer made.
    pub fn new(
        now: Instant,
        index: usize,
        address: SocketAddr,
        permissions: Permissions,
        shape: Shape,
    ) -> (Self, MediaJoin) {
        let uuid = |kind: u128| Uuid::from_u128(kind << 64 | (index as u128 + 1));
        let participant = ParticipantId::from_uuid(uuid(1));
        let (microphone, camera) = (TrackId::from_uuid(uuid(2)), TrackId::from_uuid(uuid(3)));
        let ice = IceCredentials {
            ufrag: format!("site{index:04}"),
            password: format!("passwordOfSite{index:08}0000"),
        };
        let certificate = super::certificate();
        let sdp = offer(&ice, &certificate.fingerprint(), shape);
        let id = LinkId {
            participant,
            epoch: 1,
        };
        let join = MediaJoin {
            link: id,
            offer: Offer::parse(&sdp).expect("the lab's offer is SDP"),
            sources: match shape.sends {
                true => sources(),
                false => Sources::default(),
            },
            tracks: match shape.sends {
                true => vec![(Source::Microphone, microphone), (Source::Camera, camera)],
                false => Vec::new(),
            },
            permissions,
            on_stage: OnStage::default(),
            confirms: shape.confirms,
        };
        let mut publisher = Publisher::new(now, index);
        (publisher.microphone, publisher.camera) = (shape.sends, shape.sends);
        let site = Self {
            participant,
            id,
            microphone,
            camera,
            shape,
            sdp,
            address,
            permissions,
            line: Line::default(),
            publisher,
            in_room: true,
            came: now,
            present: true,
            tells_reception: true,
            reports: 0,
            first_ice: (ice.clone(), ice.clone()),
            ice,
            restarts: 0,
            relay_ice: None,
            certificate,
            link: None,
            slots: Vec::new(),
            check_at: now,
            checks: 0,
            out: Vec::new(),
            ssrc: 5_000 + index as u32,
        };
        (site, join)
    }

    /// Reads the relay's answer and begins to connect.
    pub fn take_answer(&mut self, now: Instant, joined: &MediaJoined) {
        let sdp = &joined.answer;
        let relay_ice = relay_ice(sdp);
        let hex = value_of(sdp, "a=fingerprint:sha-256");
        let bytes: Vec<u8> = hex
            .split(':')
            .map(|byte| u8::from_str_radix(byte, 16).expect("a fingerprint in hex"))
            .collect();
        let config = LinkConfig {
            local_ice: self.ice.clone(),
            remote_ice: relay_ice.clone(),
            fingerprint: Fingerprint(bytes.try_into().expect("32 bytes")),
            dtls_role: DtlsRole::Client,
            certificate: self.certificate.clone(),
            seed: [7; 16],
        };
        self.link = Some(Link::new(now, config));
        self.first_ice.1 = relay_ice.clone();
        self.relay_ice = Some(relay_ice);
        self.slots = sdp
            .split("m=")
            .skip(1)
            .filter(|section| section.contains("a=sendonly"))
            .map(|section| {
                let ssrcs: Vec<u32> = section
                    .lines()
                    .filter_map(|line| {
                        line.strip_prefix("a=ssrc:")?
                            .split(' ')
                            .next()?
                            .parse()
                            .ok()
                    })
                    .collect();
                let mid = section.lines().find_map(|line| line.strip_prefix("a=mid:"));
                let rtx = ssrcs
                    .iter()
                    .copied()
                    .find(|ssrc| *ssrc != ssrcs[0])
                    .unwrap_or(0);
                let mid = mid.expect("every section has a mid").trim().to_owned();
                Slot::new(mid, section.starts_with("video"), ssrcs[0], rtx)
            })
            .collect();
    }

    /// The browser gathers anew; its offer on the same link restarts ICE (RFC 8445 §9).
    pub fn restart_ice(&mut self) -> String {
        self.restarts += 1;
        let ice = IceCredentials {
            ufrag: format!("{}r{}", &self.ice.ufrag[..8], self.restarts),
            password: format!("{}r{:08}", &self.ice.password[..21], self.restarts),
        };
        let before = std::mem::replace(&mut self.ice, ice);
        let sdp = self.sdp.replacen(&before.ufrag, &self.ice.ufrag, 1);
        self.sdp = sdp.replacen(&before.password, &self.ice.password, 1);
        self.sdp.clone()
    }

    /// Checks under the credentials of the answer to that.
    pub fn take_restart(&mut self, now: Instant, joined: &MediaJoined) {
        self.relay_ice = Some(relay_ice(&joined.answer));
        self.check_at = now;
    }

    /// All slots.
    pub fn slots(&self) -> impl Iterator<Item = &Slot> {
        self.slots.iter()
    }

    /// The longest time without a new picture in any slot between two moments, the tail included.
    pub fn longest_freeze(&self, from: Instant, until: Instant) -> Duration {
        let shown = self
            .slots
            .iter()
            .flat_map(|slot| &slot.frames)
            .map(|frame| frame.at);
        let mut moments: Vec<Instant> = shown.filter(|at| *at > from && *at <= until).collect();
        moments.push(until);
        moments.sort_unstable();
        let mut last = from;
        let gaps = moments
            .into_iter()
            .map(|at| at - std::mem::replace(&mut last, at));
        gaps.max().unwrap_or_default()
    }

    /// Forgets what was shown, but for the last; tells what went wrong meanwhile.
    pub fn forget_frames(&mut self) -> Vec<String> {
        let mut errors = Vec::new();
        for slot in &mut self.slots {
            slot.frames.drain(..slot.frames.len().saturating_sub(1));
            slot.voice.drain(..slot.voice.len().saturating_sub(16));
            errors.append(&mut slot.errors);
        }
        errors
    }

    /// The slot that shows a track, as the room says.
    pub fn slot_showing(&self, wanted: TrackId) -> Option<&Slot> {
        self.slots
            .iter()
            .find(|slot| matches!(slot.view, SlotView::Flowing { track, .. } if track == wanted))
    }

    /// The room said what fills a slot.
    pub fn told(&mut self, mid: &Mid, view: SlotView) {
        if let Some(slot) = self.slots.iter_mut().find(|slot| slot.mid == mid.0) {
            slot.view = view;
        }
    }

    /// Whether the handshake is done.
    pub fn is_connected(&self) -> bool {
        self.link
            .as_ref()
            .is_some_and(|link| link.profile().is_some())
    }

    /// Sends a plaintext packet as it is.
    pub fn send_rtp(&mut self, packet: Vec<u8>) {
        self.seal(packet, true);
    }

    /// Sends a plaintext compound packet as it is.
    pub fn send_rtcp(&mut self, packet: Vec<u8>) {
        self.seal(packet, false);
    }

    fn seal(&mut self, mut packet: Vec<u8>, is_rtp: bool) {
        let Some(link) = &mut self.link else { return };
        let length = packet.len();
        packet.resize(length + srtp::SEAL_ROOM, 0);
        let sealed = match is_rtp {
            true => link.seal_rtp(&mut packet, length),
            false => link.seal_rtcp(&mut packet, length),
        };
        if let Ok(length) = sealed {
            packet.truncate(length);
            self.out.push(packet);
        }
    }

    /// Reports every picture it shows as lost (RFC 4585 §6.3.1).
    pub fn beg_for_keyframes(&mut self) {
        let flowing = |slot: &&Slot| matches!(slot.view, SlotView::Flowing { .. });
        let pictures: Vec<u32> = self
            .slots
            .iter()
            .filter(flowing)
            .filter(|s| s.is_video)
            .map(|s| s.ssrc)
            .collect();
        for ssrc in pictures {
            let mut compound = Vec::new();
            rtcp::report::write_receiver_report(self.ssrc, &[], &mut compound);
            rtcp::feedback::write_picture_loss(self.ssrc, ssrc, &mut compound);
            self.send_rtcp(compound);
        }
    }

    /// The answer to a check of the relay's own, which our own link would not give: it is lite as well.
    fn answer_question(&self, bytes: &[u8]) -> Option<Vec<u8>> {
        let message = Message::parse(bytes).ok()?;
        let key = IntegrityKey::new(&self.ice.password);
        let for_us = message.class == Class::Request
            && message
                .ufrags()
                .is_some_and(|(ours, _)| ours == self.ice.ufrag)
            && message.is_authentic(&key);
        let mut answer = Vec::new();
        for_us.then(|| {
            write_success(message.transaction, RELAY.into(), &key, &mut answer);
            answer
        })
    }

    /// Takes what the relay sent.
    pub fn datagram(&mut self, now: Instant, mut bytes: Vec<u8>) {
        if let Some(answer) = self.answer_question(&bytes) {
            return self.out.push(answer);
        }
        let Some(link) = &mut self.link else { return };
        match link.handle_datagram(now, relay(), &mut bytes) {
            Received::Rtp { header, length } => self.rtp(now, header, &bytes[..length]),
            Received::Rtcp { length } => {
                self.reports += 1;
                for packet in rtcp::packets(&bytes[..length]).flatten() {
                    for again in self.publisher.rtcp(now, &packet) {
                        self.send_rtp(again);
                    }
                }
            }
            Received::Nothing | Received::Dropped(_) => {}
        }
    }

    fn rtp(&mut self, now: Instant, mut header: rtp::Header, packet: &[u8]) {
        let payload = &packet[rtp::payload(&header, packet).expect("the relay's own packet")];
        for slot in &mut self.slots {
            if header.ssrc == slot.ssrc {
                return slot.packet(now, header, payload);
            }
            if header.ssrc == slot.rtx_ssrc && payload.len() > 2 {
                slot.repairs += 1;
                header.sequence = u16::from_be_bytes([payload[0], payload[1]]);
                return slot.packet(now, header, &payload[2..]);
            }
        }
    }

    /// Everything that leaves now.
    pub fn poll(&mut self, now: Instant) -> Vec<Vec<u8>> {
        if !self.present {
            self.out.clear();
            return Vec::new();
        }
        self.check(now);
        if self.is_connected() {
            for packet in self.publisher.poll(now) {
                self.send_rtp(packet);
            }
            for index in 0..self.slots.len() {
                if self.tells_reception
                    && let Some(report) = self.slots[index].report(now, self.ssrc)
                {
                    self.send_rtcp(report);
                }
                let feedback = self.slots[index].poll(now, self.ssrc);
                if !feedback.is_empty() {
                    // A receiver report comes first in a compound (RFC 3550 §6.1).
                    let mut compound = Vec::new();
                    rtcp::report::write_receiver_report(self.ssrc, &[], &mut compound);
                    compound.extend_from_slice(&feedback);
                    self.send_rtcp(compound);
                }
            }
        }
        if let Some(link) = &mut self.link {
            if link.next_deadline().is_some_and(|at| at <= now) {
                link.handle_timeout(now);
            }
            while let Some(transmit) = link.poll_transmit() {
                self.out.push(transmit.bytes);
            }
        }
        std::mem::take(&mut self.out)
    }

    /// Checks the path, and as no one checks back (the relay is lite), lets our own link believe
    /// that somebody did: else it would take a relay that has nothing to send for gone.
    fn check(&mut self, now: Instant) {
        let (Some(relay_ice), Some(link)) = (&self.relay_ice, &mut self.link) else {
            return;
        };
        if now < self.check_at {
            return;
        }
        self.check_at = now + CHECK_EVERY;
        self.checks += 1;
        let mut transaction = [0; 12];
        transaction[4..].copy_from_slice(&self.checks.to_be_bytes());
        let request = |remote: &IceCredentials, local: &IceCredentials, role| {
            let mut bytes = Vec::new();
            let request = Request {
                transaction: TransactionId(transaction),
                remote_ufrag: &remote.ufrag,
                local_ufrag: &local.ufrag,
                priority: 1,
                role,
                use_candidate: true,
            };
            write_request(&request, &IntegrityKey::new(&remote.password), &mut bytes);
            bytes
        };
        self.out
            .push(request(relay_ice, &self.ice, IceRole::Controlling(1)));
        let (own, theirs) = &self.first_ice;
        let mut echo = request(own, theirs, IceRole::Controlling(2));
        link.handle_datagram(now, relay(), &mut echo);
        while let Some(transmit) = link.poll_transmit() {
            // The answer to the echo is for nobody; the handshake is for the relay.
            if transmit.bytes.first().is_some_and(|first| *first >= 20) {
                self.out.push(transmit.bytes);
            }
        }
    }
}

/// The relay's credentials in an answer.
fn relay_ice(answer: &str) -> IceCredentials {
    IceCredentials {
        ufrag: value_of(answer, "a=ice-ufrag:"),
        password: value_of(answer, "a=ice-pwd:"),
    }
}

fn value_of(sdp: &str, name: &str) -> String {
    let line = sdp.lines().find_map(|line| line.strip_prefix(name));
    line.unwrap_or_else(|| panic!("the answer has {name}"))
        .trim()
        .to_owned()
}

/// What the m-lines that send are, in every offer of the lab.
pub fn sources() -> Sources {
    Sources {
        microphone: Some(Mid("0".into())),
        camera: Some(Mid("1".into())),
        screen: None,
    }
}

fn relay() -> Path {
    Path::Udp {
        remote: SocketAddr::from(RELAY),
        local: None,
    }
}

fn offer(ice: &IceCredentials, fingerprint: &Fingerprint, shape: Shape) -> String {
    let sent = if shape.sends { 2 } else { 0 };
    let lines = sent + shape.audio_slots + shape.video_slots;
    let mids: Vec<String> = (0..lines).map(|mid| mid.to_string()).collect();
    let hex: Vec<String> = fingerprint
        .0
        .iter()
        .map(|byte| format!("{byte:02X}"))
        .collect();
    let mut sdp = format!(
        "v=0\r\no=- 1 1 IN IP4 127.0.0.1\r\ns=-\r\nt=0 0\r\na=group:BUNDLE {}\r\n\
         a=ice-ufrag:{}\r\na=ice-pwd:{}\r\na=fingerprint:sha-256 {}\r\na=setup:actpass\r\n",
        mids.join(" "),
        ice.ufrag,
        ice.password,
        hex.join(":"),
    );
    for (index, mid) in mids.iter().enumerate() {
        let is_voice = shape.sends && index == 0;
        let is_audio = is_voice || (sent..sent + shape.audio_slots).contains(&index);
        let direction = if index < sent { "sendonly" } else { "recvonly" };
        let codecs = if is_audio {
            format!("m=audio 9 UDP/TLS/RTP/SAVPF {OPUS}\r\na=rtpmap:{OPUS} opus/48000/2\r\n")
        } else {
            format!(
                "m=video 9 UDP/TLS/RTP/SAVPF {VP8} {RTX}\r\na=rtpmap:{VP8} VP8/90000\r\n\
                 a=rtcp-fb:{VP8} nack\r\na=rtcp-fb:{VP8} nack pli\r\n\
                 a=rtpmap:{RTX} rtx/90000\r\na=fmtp:{RTX} apt={VP8}\r\n"
            )
        };
        write!(
            sdp,
            "{codecs}c=IN IP4 0.0.0.0\r\na=mid:{mid}\r\na={direction}\r\na=rtcp-mux\r\n\
             a=extmap:4 urn:ietf:params:rtp-hdrext:sdes:mid\r\n"
        )
        .expect("a string grows");
        if is_voice {
            sdp.push_str("a=extmap:1 urn:ietf:params:rtp-hdrext:ssrc-audio-level\r\n");
        }
        if shape.sends && index == 1 {
            let bound = |height| match shape.bounds_layers {
                true => format!(" max-height={height}"),
                false => String::new(),
            };
            let [q, h, f] = [180, 360, 720].map(bound);
            write!(
                sdp,
                "a=extmap:10 urn:ietf:params:rtp-hdrext:sdes:rtp-stream-id\r\n\
                 a=extmap:11 urn:ietf:params:rtp-hdrext:sdes:repaired-rtp-stream-id\r\n\
                 a=rid:q send{q}\r\na=rid:h send{h}\r\na=rid:f send{f}\r\n\
                 a=simulcast:send q;h;f\r\n",
            )
            .expect("a string grows");
        }
    }
    sdp
}
