//! Counts what one receiver gets, and asks for what it misses: NACK, reports, transport feedback,
//! key frames.
//!
//! `streams.rs` keeps the numbers of one stream.

use super::codec::VideoCodec;
use super::counted::{Cohort, Counted, Got};
use super::far_end::FarEnd;
use super::ledger::Ledger;
use super::offer::{Answer, OPUS, TRANSPORT_CC};
use super::publisher::Batch;
use super::recording::Recording;
use super::streams::{Arrival, Stream};
use crate::media::negotiated::Kind;
use crate::media::wire::rtcp::transport::{self, FeedbackHead};
use crate::media::wire::{ext, rtcp, rtp, vp8};
use std::sync::Arc;
use std::time::{Duration, Instant};

/// What all receivers of a run share.
pub(super) struct Known {
    pub(super) recording: Arc<Recording>,
    /// By publisher.
    pub(super) ledgers: Vec<Arc<Ledger>>,
    pub(super) late_ns: u64,
    /// A stream without a packet for so long stands still.
    pub(super) standstill: Duration,
    /// How many pictures each receiver is to get; 0: voice alone.
    pub(super) pictures: usize,
}

/// When something arrived: for timers, and by the clock of the sender's notes.
#[derive(Clone, Copy)]
pub(super) struct At {
    pub(super) now: Instant,
    pub(super) wall_ns: u64,
}

/// One receiver's streams. Lives as long as its far end.
pub(super) struct Receiver {
    known: Arc<Known>,
    pub(super) cohort: Cohort,
    ssrc: u32,
    streams: Vec<Stream>,
    /// SSRC, stream, whether it is the repair.
    ssrcs: Vec<(u32, usize, bool)>,
    /// Counts since the measuring began, without what is lost.
    got: Got,
    transport: Option<Transport>,
    began: Instant,
    random: fastrand::Rng,
    last_packet: Option<Instant>,
    /// A relay may serve newcomers from its memory: that is a part of joining, not of forwarding.
    catches_up_until: Option<Instant>,
    /// It has shown a whole key frame, or where there is no picture, voice.
    pub(super) pictured: bool,
}

/// What transport feedback is made from.
#[derive(Default)]
struct Transport {
    highest: u64,
    arrivals: Vec<(u64, Duration)>,
    count: u8,
    at: Option<Instant>,
}

impl Receiver {
    pub(super) fn new(now: Instant, known: Arc<Known>, cohort: Cohort, answer: &Answer) -> Self {
        let mut receiver = Self {
            known,
            cohort,
            ssrc: fastrand::u32(1..),
            streams: Vec::new(),
            ssrcs: Vec::new(),
            got: Got::default(),
            transport: None,
            began: now,
            random: fastrand::Rng::new(),
            last_packet: None,
            catches_up_until: None,
            pictured: false,
        };
        for line in answer.lines.iter().filter(|line| line.open) {
            if line.transport_cc {
                receiver.transport.get_or_insert_default();
            }
            if let Some((media, rtx)) = line.ssrcs {
                let stream = Stream::new(now, line.kind, media, &line.mid, &mut receiver.random);
                receiver.add(stream, rtx);
            }
        }
        receiver
    }

    fn add(&mut self, stream: Stream, rtx: Option<u32>) -> usize {
        let place = self.streams.len();
        self.ssrcs.push((stream.ssrc, place, false));
        self.ssrcs.extend(rtx.map(|rtx| (rtx, place, true)));
        self.streams.push(stream);
        place
    }

    /// The room says whose track fills a slot now.
    pub(super) fn shows(&mut self, mid: &str, publisher: Option<usize>) {
        if let Some(stream) = self.streams.iter_mut().find(|stream| stream.mid == mid) {
            stream.shows(publisher);
        }
    }

    /// How long it has got nothing by now, if it ever got something.
    pub(super) fn silence(&self, now: Instant) -> Duration {
        self.last_packet
            .map_or(Duration::ZERO, |last| now.saturating_duration_since(last))
    }

    /// What was silent on purpose speaks again.
    pub(super) fn expects(&mut self, now: Instant) {
        if let Some(last) = &mut self.last_packet {
            *last = now;
        }
    }

    /// Whether it gets less than it is to get: not every picture, or no voice where there are none.
    pub(super) fn is_short(&self, now: Instant) -> bool {
        let kind = match self.known.pictures {
            0 => Kind::Audio,
            _ => Kind::Video,
        };
        let flowing = self.streams.iter();
        let flowing = flowing
            .filter(|stream| stream.kind == kind && stream.flows(now, self.known.standstill));
        flowing.count() < self.known.pictures.max(1)
    }

    /// Counting begins now.
    pub(super) fn begin(&mut self) {
        self.got = Got::default();
        self.streams.iter_mut().for_each(Stream::begin);
    }

    /// What it got since the measuring began.
    pub(super) fn got(&self) -> Got {
        Got {
            lost: self.streams.iter().map(Stream::lost).sum(),
            ..self.got
        }
    }

    /// A packet of its line was thrown away on purpose.
    pub(super) fn dropped(&mut self) {
        self.got.dropped += 1;
    }

    /// Takes an opened packet.
    pub(super) fn rtp(
        &mut self,
        at: At,
        mut header: rtp::Header,
        packet: &[u8],
        counted: &mut Counted,
    ) {
        let now = at.now;
        self.note_transport(now, &header, packet);
        let Ok(range) = rtp::payload(&header, packet) else {
            return;
        };
        let Some((place, repairs)) = self.stream_of(now, &header) else {
            return;
        };
        let mut payload = &packet[range];
        if repairs {
            // RFC 4588 §4: the first number comes first; without a payload it is padding
            let Some((number, rest)) = payload.split_first_chunk::<2>() else {
                return;
            };
            header.sequence = u16::from_be_bytes(*number);
            payload = rest;
        }
        if let Some(last) = self.last_packet.replace(now) {
            counted.longest_pause = counted.longest_pause.max(now - last);
        } else if self.cohort != Cohort::Steady {
            self.catches_up_until = Some(now + CATCHING_UP);
        }
        let stream = &mut self.streams[place];
        match stream.arrive(now, header.sequence, header.timestamp) {
            Arrival::New => {}
            Arrival::Again => {
                self.got.duplicates += 1;
                return;
            }
            Arrival::BeforeBegin => return,
        }
        self.got.delivered += 1;
        self.got.bytes += packet.len() as u64;
        if !self.pictured {
            let codec = self.known.recording.codec;
            self.pictured = match stream.kind {
                Kind::Video => stream.completes_key(codec, &header, payload),
                Kind::Audio => self.known.pictures == 0,
            };
        }
        if repairs {
            self.got.repaired += 1;
            stream.was_repaired();
        }
        if !payload.is_empty() {
            self.measure(at, place, header.timestamp, payload, repairs, counted);
        }
    }

    fn stream_of(&mut self, now: Instant, header: &rtp::Header) -> Option<(usize, bool)> {
        let known = self.ssrcs.iter().find(|(ssrc, ..)| *ssrc == header.ssrc);
        if let Some((_, place, repairs)) = known {
            return Some((*place, *repairs));
        }
        // an answer that names no SSRCs: the payload type tells
        let (media, rtx) = self.known.recording.codec.payload_types();
        let kind = match header.payload_type {
            OPUS => Kind::Audio,
            pt if pt == media => Kind::Video,
            pt if pt == rtx => {
                let video = |stream: &Stream| stream.kind == Kind::Video;
                let place = self.streams.iter().position(video)?;
                self.ssrcs.push((header.ssrc, place, true));
                return Some((place, true));
            }
            _ => return None,
        };
        if self.streams.len() >= MOST_STREAMS {
            return None;
        }
        let stream = Stream::new(now, kind, header.ssrc, "", &mut self.random);
        Some((self.add(stream, None), false))
    }

    /// Finds the packet in the recording and counts how long it took.
    fn measure(
        &mut self,
        at: At,
        place: usize,
        timestamp: u32,
        payload: &[u8],
        repairs: bool,
        counted: &mut Counted,
    ) {
        let stream = &mut self.streams[place];
        let known = &*self.known;
        let carried = match (stream.kind, known.recording.codec) {
            (Kind::Video, VideoCodec::Vp8) => match vp8::Descriptor::parse(payload) {
                Ok(descriptor) => &payload[descriptor.length..],
                Err(_) => return,
            },
            _ => payload,
        };
        let places = known.recording.find(carried);
        let Some((publisher, packet, sent_ns)) =
            stream.trace(&known.ledgers, places, timestamp, at.wall_ns)
        else {
            return;
        };
        if self.catches_up_until.is_some_and(|until| at.now < until) {
            return;
        }
        let took = at.wall_ns.saturating_sub(sent_ns);
        self.got.matched += 1;
        self.got.late += u64::from(took > known.late_ns);
        if repairs {
            // its way includes the time until we asked: not a forwarding time
            counted.repaired.record_ns(took);
            return;
        }
        counted.forwarding.record_ns(took);
        known.ledgers[publisher].forwarded(packet, took);
    }

    fn note_transport(&mut self, now: Instant, header: &rtp::Header, packet: &[u8]) {
        let (Some(transport), Some((profile, range))) = (&mut self.transport, &header.extension)
        else {
            return;
        };
        let elements = ext::elements(*profile, &packet[range.clone()]).flatten();
        let number = elements
            .filter(|(id, _)| *id == TRANSPORT_CC)
            .find_map(|(_, value)| ext::transport_sequence(value));
        let Some(number) = number else { return };
        if transport.highest == 0 {
            transport.highest = 0x1_0000 | u64::from(number);
        }
        let step = number.wrapping_sub(transport.highest as u16) as i16;
        let extended = transport.highest.wrapping_add_signed(i64::from(step));
        transport.highest = transport.highest.max(extended);
        transport.arrivals.push((extended, now - self.began));
        transport.at.get_or_insert(now + TRANSPORT_EVERY);
    }

    /// The feedback that is due, sealed.
    pub(super) fn poll(&mut self, now: Instant, far: &mut FarEnd, batch: &mut Batch) {
        let mut compound = Vec::new();
        for stream in &mut self.streams {
            if stream.takes_turn_to_report(now, &mut self.random) {
                let block = stream.report(now);
                rtcp::report::write_receiver_report(self.ssrc, block.as_slice(), &mut compound);
                rtcp::report::write_cname(&[self.ssrc], "load", &mut compound);
                seal(&mut compound, far, batch);
            }
        }
        for stream in &mut self.streams {
            let wishes = stream.wishes(now);
            if wishes.lost.is_empty() && !wishes.keyframe {
                continue;
            }
            if compound.is_empty() {
                rtcp::report::write_receiver_report(self.ssrc, &[], &mut compound);
            }
            self.got.nacked += wishes.lost.len() as u64;
            self.got.keyframes_wanted += u64::from(wishes.keyframe);
            rtcp::feedback::write_nack(self.ssrc, stream.ssrc, &wishes.lost, &mut compound);
            if wishes.keyframe {
                rtcp::feedback::write_picture_loss(self.ssrc, stream.ssrc, &mut compound);
            }
        }
        self.transport_feedback(now, &mut compound);
        if !compound.is_empty() {
            seal(&mut compound, far, batch);
        }
    }

    fn transport_feedback(&mut self, now: Instant, compound: &mut Vec<u8>) {
        let Some(transport) = &mut self.transport else {
            return;
        };
        if transport.at.is_none_or(|at| now < at) {
            return;
        }
        transport.at = None;
        let mut arrivals = std::mem::take(&mut transport.arrivals);
        arrivals.sort_unstable();
        arrivals.dedup_by_key(|(number, _)| *number);
        if compound.is_empty() {
            rtcp::report::write_receiver_report(self.ssrc, &[], compound);
        }
        let head = FeedbackHead {
            sender_ssrc: self.ssrc,
            media_ssrc: self.streams.first().map_or(0, |stream| stream.ssrc),
            feedback_count: transport.count,
        };
        transport.count = transport.count.wrapping_add(1);
        // what does not fit is older than the next 100 ms: left out
        transport::write(head, &arrivals, compound);
    }

    /// Sender reports, for the answers to them.
    pub(super) fn rtcp(&mut self, now: Instant, compound: &[u8]) {
        for packet in rtcp::packets(compound).flatten() {
            if let rtcp::Packet::SenderReport(report) = packet
                && let Some(stream) = self.streams.iter_mut().find(|s| s.ssrc == report.ssrc)
            {
                stream.sender_reported(now, report.info.ntp);
            }
        }
    }
}

/// Moves a compound packet into the batch, sealed.
fn seal(compound: &mut Vec<u8>, far: &mut FarEnd, batch: &mut Batch) {
    let start = batch.bytes.len();
    batch.bytes.append(compound);
    if far.seal_rtcp(&mut batch.bytes, start) {
        batch.lengths.push(batch.bytes.len() - start);
    }
}

/// As browsers send it.
const TRANSPORT_EVERY: Duration = Duration::from_millis(100);
/// Longer than any relay keeps a key frame for newcomers.
const CATCHING_UP: Duration = Duration::from_secs(1);
const MOST_STREAMS: usize = 64;
