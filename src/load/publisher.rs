//! Replays the recording as one publisher: three layers frame by frame, voice, repair and reports.

use super::codec::VideoCodec;
use super::counted::Published;
use super::far_end::FarEnd;
use super::ledger::{Ledger, wall_ns};
use super::offer::{AUDIO_LEVEL, Answer, Line, MID, OPUS, REPAIRED_RID, RID, RIDS, TRANSPORT_CC};
use super::recording::{Packet, Recording};
use crate::media::wire::ext::AudioLevel;
use crate::media::wire::rtcp::report::SenderInfo;
use crate::media::wire::{ext, rtcp, rtp};
use std::collections::VecDeque;
use std::sync::Arc;
use std::time::{Duration, Instant};

/// What leaves together: sealed packets of one frame, or one compound.
#[derive(Default)]
pub(super) struct Batch {
    pub(super) bytes: Vec<u8>,
    pub(super) lengths: Vec<usize>,
    /// Packets of the recording in it, with the timestamp they go under.
    pub(super) marks: Vec<(u32, u32)>,
}

impl Batch {
    pub(super) fn clear(&mut self) {
        self.bytes.clear();
        self.lengths.clear();
        self.marks.clear();
    }

    /// Runs of one size, the last packet of each perhaps shorter: a GSO send each.
    pub(super) fn runs(&self) -> impl Iterator<Item = (usize, &[u8])> {
        let (mut next, mut at) = (0, 0);
        std::iter::from_fn(move || {
            let segment = *self.lengths.get(next)?;
            let start = at;
            while let Some(length) = self.lengths.get(next).filter(|length| **length <= segment) {
                at += length;
                next += 1;
                if *length < segment {
                    break;
                }
            }
            Some((segment, &self.bytes[start..at]))
        })
    }
}

/// One publisher's streams. Lives as long as its far end.
pub(super) struct Publisher {
    recording: Arc<Recording>,
    pub(super) ledger: Arc<Ledger>,
    level: [u8; 1],
    camera: Vec<Stream>,
    voice: Option<Stream>,
    transport_cc: bool,
    transport_sequence: u16,
    /// Off: only repairs and reports leave.
    pub(super) sends: bool,
    base: u32,
    began: Instant,
    /// Which layer's frame of this tick is next.
    next_layer: usize,
    frame_at: Instant,
    voice_at: Instant,
    report_at: Instant,
    again: Vec<(usize, u16)>,
}

/// One encoding.
struct Stream {
    ssrc: u32,
    rtx_ssrc: u32,
    mid: String,
    rid: Option<&'static str>,
    /// Among the recording's layers.
    layer: usize,
    /// The next frame, or packet of voice.
    position: usize,
    sequence: u16,
    rtx_sequence: u16,
    picture: u16,
    jumps_at: Option<Instant>,
    jumped: Option<Instant>,
    packets: u32,
    octets: u32,
    kept: VecDeque<Kept>,
}

/// What is needed to send a packet again.
#[derive(Clone, Copy)]
struct Kept {
    fresh: rtp::NewHeader,
    frame: usize,
    packet: usize,
    picture: u16,
}

impl Stream {
    fn new(ssrc: u32, rtx_ssrc: u32, mid: &str) -> Self {
        Self {
            ssrc,
            rtx_ssrc,
            mid: mid.to_owned(),
            rid: None,
            layer: 0,
            position: 0,
            // below 2^15, so that the wrap is not among the first packets (RFC 3711 §3.3.1)
            sequence: fastrand::u16(..0x8000),
            rtx_sequence: fastrand::u16(..0x8000),
            picture: fastrand::u16(..0x8000),
            jumps_at: None,
            jumped: None,
            packets: 0,
            octets: 0,
            kept: VecDeque::new(),
        }
    }
}

impl Publisher {
    /// One that publishes nothing yet.
    pub(super) fn new(
        now: Instant,
        index: usize,
        recording: Arc<Recording>,
        ledger: Arc<Ledger>,
    ) -> Self {
        Self {
            recording,
            ledger,
            // each a little quieter than the one before: who speaks loudest is settled
            level: AudioLevel {
                voice: true,
                below_full_scale: 20 + (index % 30) as u8,
            }
            .value(),
            camera: Vec::new(),
            voice: None,
            transport_cc: false,
            transport_sequence: 0,
            sends: true,
            base: fastrand::u32(..),
            began: now,
            next_layer: 0,
            // spread over a frame's time, as cameras are
            frame_at: now + FRAME_EVERY.mul_f64((index % 8) as f64 / 8.0),
            voice_at: now,
            report_at: now,
            again: Vec::new(),
        }
    }

    /// Publishes what was offered in `lines` under `ssrcs`, as far as it was answered.
    pub(super) fn publish(&mut self, lines: &[Line], ssrcs: [u32; 3], answer: &Answer) {
        let [voice, camera, rtx] = ssrcs;
        for (line, answered) in lines.iter().zip(&answer.lines) {
            if !answered.open {
                continue;
            }
            self.transport_cc |= answered.transport_cc;
            match line {
                Line::Microphone => {
                    self.voice = Some(Stream::new(voice, 0, &answered.mid));
                }
                Line::Camera(layers) => {
                    let wanted = |rid: &&str| answered.rids.iter().any(|known| known == rid);
                    let rids: Vec<&'static str> = RIDS.into_iter().filter(wanted).collect();
                    if rids.is_empty() || *layers == 1 {
                        let mut stream = Stream::new(camera, rtx, &answered.mid);
                        stream.layer = RIDS.len() - 1;
                        self.camera.push(stream);
                    }
                    for rid in rids.into_iter().filter(|_| *layers > 1) {
                        let layer = RIDS.iter().position(|known| *known == rid);
                        let layer = layer.expect("it comes from there");
                        let ssrc = camera.wrapping_add(10 + 2 * layer as u32);
                        let mut stream = Stream::new(ssrc, ssrc + 1, &answered.mid);
                        (stream.rid, stream.layer) = (Some(rid), layer);
                        self.camera.push(stream);
                    }
                }
                Line::Slot(_) => {}
            }
        }
    }

    /// When something is due.
    pub(super) fn due(&self) -> Instant {
        let mut due = self.report_at;
        if self.sends && !self.camera.is_empty() {
            due = due.min(self.frame_at);
        }
        if self.sends && self.voice.is_some() {
            due = due.min(self.voice_at);
        }
        due
    }

    /// Puts the next thing that is due into `batch`; `false` when nothing is.
    pub(super) fn poll(
        &mut self,
        now: Instant,
        far: &mut FarEnd,
        batch: &mut Batch,
        sent: &mut Published,
    ) -> bool {
        batch.clear();
        if let Some((stream, sequence)) = self.again.pop() {
            self.resend(stream, sequence, far, batch, sent);
            return true;
        }
        if now >= self.report_at {
            self.report_at = now + REPORT_EVERY;
            self.report(now, far, batch);
            return true;
        }
        if !self.sends {
            return false;
        }
        if self.voice.is_some() && now >= self.voice_at {
            let captured = catch_up(&mut self.voice_at, now, VOICE_EVERY);
            self.speak(captured, far, batch, sent);
            return true;
        }
        if !self.camera.is_empty() && now >= self.frame_at {
            self.show(now, far, batch, sent);
            self.next_layer += 1;
            if self.next_layer >= self.camera.len() {
                self.next_layer = 0;
                catch_up(&mut self.frame_at, now, FRAME_EVERY);
            }
            return true;
        }
        false
    }

    fn timestamp(&self, at: Instant, clock: u32) -> u32 {
        let since = at.saturating_duration_since(self.began).as_micros();
        self.base
            .wrapping_add((since * u128::from(clock) / 1_000_000) as u32)
    }

    fn speak(&mut self, at: Instant, far: &mut FarEnd, batch: &mut Batch, sent: &mut Published) {
        let timestamp = self.timestamp(at, 48_000);
        let Some(stream) = &mut self.voice else {
            return;
        };
        let packet = &self.recording.voice[stream.position];
        stream.position = (stream.position + 1) % self.recording.voice.len();
        let fresh = rtp::NewHeader {
            marker: false,
            payload_type: OPUS,
            sequence: stream.sequence,
            timestamp,
            ssrc: stream.ssrc,
        };
        stream.sequence = stream.sequence.wrapping_add(1);
        let transport = self.transport_sequence.to_be_bytes();
        let mut elements: Vec<ext::Element<'_>> =
            vec![(MID, stream.mid.as_bytes()), (AUDIO_LEVEL, &self.level)];
        if self.transport_cc {
            self.transport_sequence = self.transport_sequence.wrapping_add(1);
            elements.push((TRANSPORT_CC, &transport));
        }
        stream.packets += 1;
        stream.octets = stream.octets.wrapping_add(packet.payload.len() as u32);
        if push(batch, far, &fresh, &elements, &[], &packet.payload) {
            batch.marks.push((packet.index, timestamp));
            count(sent, batch, 1);
        }
    }

    fn show(&mut self, now: Instant, far: &mut FarEnd, batch: &mut Batch, sent: &mut Published) {
        let timestamp = self.timestamp(self.frame_at, 90_000);
        let codec = self.recording.codec;
        let stream = &mut self.camera[self.next_layer];
        let frames = &self.recording.layers[stream.layer];
        if stream.jumps_at.is_some_and(|at| now >= at) {
            (stream.jumps_at, stream.jumped) = (None, Some(now));
            stream.position = next_key(frames.iter().map(|f| f.is_key), stream.position);
        }
        let (at, frame) = (stream.position, &frames[stream.position]);
        stream.position = (stream.position + 1) % frames.len();
        stream.picture = (stream.picture + 1) & 0x7fff;
        for (place, packet) in frame.packets.iter().enumerate() {
            let kept = Kept {
                fresh: rtp::NewHeader {
                    marker: place + 1 == frame.packets.len(),
                    payload_type: codec.payload_types().0,
                    sequence: stream.sequence,
                    timestamp,
                    ssrc: stream.ssrc,
                },
                frame: at,
                packet: place,
                picture: stream.picture,
            };
            stream.sequence = stream.sequence.wrapping_add(1);
            if stream.kept.len() == KEPT {
                stream.kept.pop_front();
            }
            stream.kept.push_back(kept);
            let transport = self.transport_sequence.to_be_bytes();
            let mut elements: Vec<ext::Element<'_>> = vec![(MID, stream.mid.as_bytes())];
            if let Some(rid) = stream.rid {
                elements.push((RID, rid.as_bytes()));
            }
            if self.transport_cc {
                self.transport_sequence = self.transport_sequence.wrapping_add(1);
                elements.push((TRANSPORT_CC, &transport));
            }
            stream.packets = stream.packets.wrapping_add(1);
            stream.octets = stream.octets.wrapping_add(packet.payload.len() as u32);
            let descriptor = descriptor(codec, packet, kept.picture);
            if push(
                batch,
                far,
                &kept.fresh,
                &elements,
                &descriptor,
                &packet.payload,
            ) {
                batch.marks.push((packet.index, timestamp));
            }
        }
        sent.frames += 1;
        count(sent, batch, batch.lengths.len() as u64);
    }

    /// The packet again, on the repair stream (RFC 4588 §4).
    fn resend(
        &mut self,
        stream: usize,
        sequence: u16,
        far: &mut FarEnd,
        batch: &mut Batch,
        sent: &mut Published,
    ) {
        let codec = self.recording.codec;
        let stream = &mut self.camera[stream];
        let Some(kept) = stream
            .kept
            .iter()
            .find(|kept| kept.fresh.sequence == sequence)
        else {
            return;
        };
        let packet = &self.recording.layers[stream.layer][kept.frame].packets[kept.packet];
        let fresh = rtp::NewHeader {
            payload_type: codec.payload_types().1,
            sequence: stream.rtx_sequence,
            ssrc: stream.rtx_ssrc,
            ..kept.fresh
        };
        stream.rtx_sequence = stream.rtx_sequence.wrapping_add(1);
        let mut elements: Vec<ext::Element<'_>> = vec![(MID, stream.mid.as_bytes())];
        if let Some(rid) = stream.rid {
            elements.push((REPAIRED_RID, rid.as_bytes()));
        }
        let mut head = sequence.to_be_bytes().to_vec();
        head.extend_from_slice(&descriptor(codec, packet, kept.picture));
        if push(batch, far, &fresh, &elements, &head, &packet.payload) {
            sent.resent += 1;
        }
    }

    fn report(&mut self, now: Instant, far: &mut FarEnd, batch: &mut Batch) {
        let ntp = ntp(wall_ns());
        let streams = self.voice.iter().map(|stream| (stream, 48_000));
        let all = streams.chain(self.camera.iter().map(|stream| (stream, 90_000)));
        for (stream, clock) in all {
            let start = batch.bytes.len();
            let info = SenderInfo {
                ntp,
                rtp_timestamp: self.timestamp(now, clock),
                packets: stream.packets,
                octets: stream.octets,
            };
            rtcp::report::write_sender_report(stream.ssrc, &info, &[], &mut batch.bytes);
            rtcp::report::write_cname(&[stream.ssrc], "load", &mut batch.bytes);
            if far.seal_rtcp(&mut batch.bytes, start) {
                batch.lengths.push(batch.bytes.len() - start);
            }
        }
    }

    /// What the server asks for.
    pub(super) fn rtcp(&mut self, now: Instant, compound: &[u8], sent: &mut Published) {
        for packet in rtcp::packets(compound).flatten() {
            match packet {
                rtcp::Packet::PictureLoss { media_ssrc } => {
                    self.keyframe_asked(now, media_ssrc, sent);
                }
                rtcp::Packet::FullIntraRequest(request) => {
                    for ssrc in request.ssrcs() {
                        self.keyframe_asked(now, ssrc, sent);
                    }
                }
                rtcp::Packet::Nack(nack) => {
                    let found = self.camera.iter().position(|s| s.ssrc == nack.media_ssrc);
                    if let Some(stream) = found {
                        let room = KEPT.saturating_sub(self.again.len());
                        self.again
                            .extend(nack.lost().take(room).map(|lost| (stream, lost)));
                    }
                }
                _ => {}
            }
        }
    }

    fn keyframe_asked(&mut self, now: Instant, ssrc: u32, sent: &mut Published) {
        if let Some(stream) = self.camera.iter_mut().find(|stream| stream.ssrc == ssrc) {
            sent.keyframes_asked += 1;
            let earliest = stream.jumped.map_or(now, |at| now.max(at + KEYFRAME_EVERY));
            stream.jumps_at.get_or_insert(earliest);
        }
    }
}

/// The key frame at `position` or next after it; the recording goes round.
fn next_key(keys: impl Iterator<Item = bool>, position: usize) -> usize {
    let keys: Vec<usize> = keys
        .enumerate()
        .filter_map(|(at, key)| key.then_some(at))
        .collect();
    let next = keys.iter().find(|at| **at >= position);
    *next.or(keys.first()).unwrap_or(&0)
}

/// Moves a due time on by one step; what is long overdue is left out instead of sent in a heap.
fn catch_up(due: &mut Instant, now: Instant, step: Duration) -> Instant {
    let captured = *due;
    *due += step;
    if now.saturating_duration_since(*due) > Duration::from_millis(200) {
        *due = now + step;
    }
    captured
}

/// VP8: 15 bits of picture id, TL0PICIDX and one temporal layer (RFC 7741 §4.2).
fn descriptor(codec: VideoCodec, packet: &Packet, picture: u16) -> Vec<u8> {
    match codec {
        VideoCodec::H264 => Vec::new(),
        VideoCodec::Vp8 => {
            let [high, low] = (picture | 0x8000).to_be_bytes();
            let start = if packet.is_first { 0x10 } else { 0 };
            vec![0x80 | start, 0xe0, high, low, low, 0]
        }
    }
}

fn push(
    batch: &mut Batch,
    far: &mut FarEnd,
    fresh: &rtp::NewHeader,
    elements: &[ext::Element<'_>],
    head: &[u8],
    payload: &[u8],
) -> bool {
    let start = batch.bytes.len();
    rtp::write(fresh, elements, &mut batch.bytes);
    batch.bytes.extend_from_slice(head);
    batch.bytes.extend_from_slice(payload);
    let sealed = far.seal_rtp(&mut batch.bytes, start);
    if sealed {
        batch.lengths.push(batch.bytes.len() - start);
    }
    sealed
}

fn count(sent: &mut Published, batch: &Batch, packets: u64) {
    sent.packets += packets;
    sent.bytes += batch.bytes.len() as u64;
}

/// Seconds since 1900 in 32.32 fixed point (RFC 3550 §4).
pub(super) fn ntp(wall_ns: u64) -> u64 {
    let seconds = wall_ns / 1_000_000_000 + 2_208_988_800;
    let fraction = ((wall_ns % 1_000_000_000) << 32) / 1_000_000_000;
    (seconds << 32) | fraction
}

const FRAME_EVERY: Duration = Duration::from_millis(40);
const VOICE_EVERY: Duration = Duration::from_millis(20);
const REPORT_EVERY: Duration = Duration::from_secs(1);
/// As often as browsers' encoders obey; they answer with all layers, a recording with the one that was asked.
const KEYFRAME_EVERY: Duration = Duration::from_millis(300);
/// What can be sent again: about five seconds of the top layer.
const KEPT: usize = 1_024;
