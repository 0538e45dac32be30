//! Keeps the numbers of one received stream: what came, what is missing, whose packets they are.

use super::codec::VideoCodec;
use super::ledger::Ledger;
use crate::media::negotiated::{Codec, H264Profile, Kind, PacketizationMode};
use crate::media::wire::frame::Frame;
use crate::media::wire::{rtcp, rtp};
use std::sync::Arc;
use std::time::{Duration, Instant};

/// One stream. Lives as long as its receiver.
pub(super) struct Stream {
    pub(super) kind: Kind,
    pub(super) ssrc: u32,
    pub(super) mid: String,
    numbers: Option<Numbers>,
    missing: Vec<Missing>,
    gave_up: bool,
    keyframe_at: Option<Instant>,
    /// Whose track it is, where the room says so.
    publisher: Option<usize>,
    /// Whose packets these are, and what the relay adds to their timestamps.
    shift: Option<(usize, u32)>,
    /// Number and timestamp of the packet that starts the newest key frame.
    key: Option<(u64, u32)>,
    /// The same of the newest packet that ends a frame.
    ended: Option<(u64, u32)>,
    sender_report: Option<(u32, Instant)>,
    jitter: f64,
    transit: Option<f64>,
    began: Instant,
    report_at: Instant,
    reported: (u64, u64),
    /// When anything of it last came.
    last: Option<Instant>,
    /// Numbers that came only when they were sent again.
    repaired: u64,
}

/// Which numbers came, extended beyond 16 bits.
struct Numbers {
    /// The first that counts.
    base: u64,
    highest: u64,
    /// Different ones from `base` on.
    received: u64,
    /// The last 2,048, one bit each.
    seen: [u64; 32],
}

struct Missing {
    number: u64,
    since: Instant,
    ask_at: Instant,
}

/// What a packet is to its stream.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Arrival {
    New,
    Again,
    /// From before the counting began.
    BeforeBegin,
}

/// What is asked for.
#[derive(Default)]
pub(super) struct Wishes {
    pub(super) lost: Vec<u16>,
    pub(super) keyframe: bool,
}

impl Numbers {
    fn extended(&self, sequence: u16) -> u64 {
        let step = sequence.wrapping_sub(self.highest as u16) as i16;
        self.highest.wrapping_add_signed(i64::from(step))
    }

    fn has(&self, number: u64) -> bool {
        self.seen[(number / 64 % 32) as usize] >> (number % 64) & 1 != 0
    }

    fn set(&mut self, number: u64, seen: bool) {
        let word = &mut self.seen[(number / 64 % 32) as usize];
        let bit = 1 << (number % 64);
        *word = if seen { *word | bit } else { *word & !bit };
    }
}

impl Stream {
    pub(super) fn new(
        now: Instant,
        kind: Kind,
        ssrc: u32,
        mid: &str,
        random: &mut fastrand::Rng,
    ) -> Self {
        Self {
            kind,
            ssrc,
            mid: mid.to_owned(),
            numbers: None,
            missing: Vec::new(),
            gave_up: false,
            keyframe_at: None,
            publisher: None,
            shift: None,
            key: None,
            ended: None,
            sender_report: None,
            jitter: 0.0,
            transit: None,
            began: now,
            report_at: now + report_interval(kind).mul_f64(random.f64()),
            reported: (0, 0),
            last: None,
            repaired: 0,
        }
    }

    pub(super) fn shows(&mut self, publisher: Option<usize>) {
        self.publisher = publisher;
        if self
            .shift
            .is_some_and(|(known, _)| Some(known) != publisher)
        {
            self.shift = None;
        }
    }

    /// Counting begins with the next number.
    pub(super) fn begin(&mut self) {
        if let Some(numbers) = &mut self.numbers {
            (numbers.base, numbers.received) = (numbers.highest + 1, 0);
            (self.reported, self.repaired) = ((numbers.base, 0), 0);
        }
    }

    /// Whether anything came within that time.
    pub(super) fn flows(&self, now: Instant, within: Duration) -> bool {
        self.last
            .is_some_and(|last| now.saturating_duration_since(last) < within)
    }

    /// Numbers that have not come.
    pub(super) fn lost(&self) -> u64 {
        let lost = |n: &Numbers| (n.highest + 1 - n.base).saturating_sub(n.received);
        self.numbers.as_ref().map_or(0, lost)
    }

    pub(super) fn arrive(&mut self, now: Instant, sequence: u16, timestamp: u32) -> Arrival {
        self.note_jitter(now, timestamp);
        self.last = Some(now);
        let Some(numbers) = &mut self.numbers else {
            // begins a lap above zero, so that nothing before it underflows
            let first = 0x1_0000 | u64::from(sequence);
            let mut numbers = Numbers {
                base: first,
                highest: first,
                received: 1,
                seen: [0; 32],
            };
            numbers.set(first, true);
            self.reported = (first, 0);
            self.numbers = Some(numbers);
            return Arrival::New;
        };
        let number = numbers.extended(sequence);
        if number > numbers.highest {
            for skipped in (numbers.highest + 1..number).take(WINDOW as usize) {
                numbers.set(skipped, false);
                if self.kind == Kind::Video && self.missing.len() < MOST_MISSING {
                    self.missing.push(Missing {
                        number: skipped,
                        since: now,
                        ask_at: now + REORDERING,
                    });
                }
            }
            numbers.highest = number;
        } else if numbers.highest - number >= WINDOW || numbers.has(number) {
            return Arrival::Again;
        } else {
            self.missing.retain(|missing| missing.number != number);
        }
        numbers.set(number, true);
        if number < numbers.base {
            return Arrival::BeforeBegin;
        }
        numbers.received += 1;
        Arrival::New
    }

    /// The number that arrived last came because it was sent again.
    pub(super) fn was_repaired(&mut self) {
        self.repaired += 1;
    }

    /// Whether this packet makes the first key frame whole.
    pub(super) fn completes_key(
        &mut self,
        codec: VideoCodec,
        header: &rtp::Header,
        payload: &[u8],
    ) -> bool {
        let codec = match codec {
            VideoCodec::Vp8 => Codec::Vp8,
            VideoCodec::H264 => Codec::H264 {
                profile: H264Profile::ConstrainedBaseline,
                mode: PacketizationMode::NonInterleaved,
            },
        };
        let Some(numbers) = &self.numbers else {
            return false;
        };
        let number = numbers.extended(header.sequence);
        if Frame::read(codec, payload).is_ok_and(|frame| frame.starts_keyframe) {
            let end = self.ended.filter(|(_, at)| *at == header.timestamp);
            self.key = Some((number, header.timestamp));
            self.ended = end;
        }
        let awaited = |(_, key): (u64, u32)| self.ended.is_some_and(|(_, at)| at == key);
        if header.marker && !self.key.is_some_and(awaited) {
            self.ended = Some((number, header.timestamp));
        }
        // start, middle and end come in any order: what was lost comes last
        match (self.key, self.ended) {
            (Some((start, key)), Some((end, at))) if key == at => {
                (start..=end).all(|number| numbers.has(number))
            }
            _ => false,
        }
    }

    /// Whose packet it is among `places` of the recording, which one, and when it was sent.
    ///
    /// Within a run the relay adds one number to all timestamps of a track. That tells apart the
    /// same packet of another lap or another publisher; after a switch the freshest one is taken.
    pub(super) fn trace(
        &mut self,
        ledgers: &[Arc<Ledger>],
        places: &[u32],
        timestamp: u32,
        wall_ns: u64,
    ) -> Option<(usize, u32, u64)> {
        if let Some((publisher, shift)) = self.shift {
            for &packet in places {
                let (sent_ns, sent_as) = ledgers[publisher].last_sent(packet);
                if sent_as.wrapping_add(shift) == timestamp && sent_ns > 0 {
                    return Some((publisher, packet, sent_ns));
                }
            }
        }
        let publishers = match self.publisher {
            Some(publisher) => publisher..publisher + 1,
            None => 0..ledgers.len(),
        };
        let candidates =
            publishers.flat_map(|publisher| places.iter().map(move |packet| (publisher, *packet)));
        let (sent_ns, sent_as, publisher, packet) = candidates
            .map(|(publisher, packet)| {
                let (sent_ns, sent_as) = ledgers[publisher].last_sent(packet);
                (sent_ns, sent_as, publisher, packet)
            })
            .filter(|(sent_ns, ..)| wall_ns.saturating_sub(*sent_ns) < FRESH_NS)
            .max()?;
        self.shift = Some((publisher, timestamp.wrapping_sub(sent_as)));
        Some((publisher, packet, sent_ns))
    }

    /// What to ask for now.
    pub(super) fn wishes(&mut self, now: Instant) -> Wishes {
        let mut wishes = Wishes::default();
        if self.missing.is_empty() && !self.gave_up {
            return wishes;
        }
        let before = self.missing.len();
        self.missing.retain(|missing| now - missing.since < GIVE_UP);
        self.gave_up |= self.missing.len() < before;
        for missing in &mut self.missing {
            if now >= missing.ask_at && wishes.lost.len() < MOST_ASKED {
                missing.ask_at = now + ASK_AGAIN;
                wishes.lost.push(missing.number as u16);
            }
        }
        if self.gave_up && self.keyframe_at.is_none_or(|at| now >= at) {
            self.gave_up = false;
            self.keyframe_at = Some(now + GIVE_UP);
            wishes.keyframe = true;
        }
        wishes
    }

    /// RFC 3550 §6.4.1 and appendix A.8.
    fn note_jitter(&mut self, now: Instant, timestamp: u32) {
        let clock = match self.kind {
            Kind::Audio => 48_000.0,
            Kind::Video => 90_000.0,
        };
        let arrived = (now - self.began).as_secs_f64() * clock;
        let transit = arrived - f64::from(timestamp);
        if let Some(before) = self.transit.replace(transit) {
            let change = (transit - before).abs();
            // a wrap of the timestamp is not jitter
            if change < clock {
                self.jitter += (change - self.jitter) / 16.0;
            }
        }
    }

    pub(super) fn sender_reported(&mut self, now: Instant, ntp: u64) {
        self.sender_report = Some(((ntp >> 16) as u32, now));
    }

    /// Whether a report is due, and if so when the next one is.
    pub(super) fn takes_turn_to_report(
        &mut self,
        now: Instant,
        random: &mut fastrand::Rng,
    ) -> bool {
        let due = now >= self.report_at;
        if due {
            self.report_at = now + report_interval(self.kind).mul_f64(0.5 + random.f64());
        }
        due
    }

    /// What it received since the last report; `None`: nothing ever. Browsers tell what the line lost:
    /// libwebrtc (`RtpVideoStreamReceiver2`) counts nothing as received that RTX recovered.
    pub(super) fn report(&mut self, now: Instant) -> Option<rtcp::ReportBlock> {
        let numbers = self.numbers.as_ref()?;
        let (next, before) = self.reported;
        let expected = (numbers.highest + 1).saturating_sub(next);
        let received = numbers.received - self.repaired;
        let lost = expected.saturating_sub(received.saturating_sub(before));
        self.reported = (numbers.highest + 1, received);
        let (last, delay) = match self.sender_report {
            Some((ntp, at)) => (ntp, ((now - at).as_secs_f64() * 65_536.0) as u32),
            None => (0, 0),
        };
        Some(rtcp::ReportBlock {
            ssrc: self.ssrc,
            fraction_lost: (lost * 256).checked_div(expected).unwrap_or(0).min(255) as u8,
            cumulative_lost: (self.lost() + self.repaired) as i32,
            highest_sequence: numbers.highest as u32,
            jitter: self.jitter as u32,
            last_sender_report: last,
            delay_since_last_sender_report: delay,
        })
    }
}

/// As browsers report, stream by stream, also of one that is idle; spread from half of it to one and
/// a half (RFC 3550 §6.2).
fn report_interval(kind: Kind) -> Duration {
    match kind {
        Kind::Audio => Duration::from_secs(5),
        Kind::Video => Duration::from_secs(1),
    }
}

/// How far back a number is known to have come.
const WINDOW: u64 = 2_048;
/// Overtaking on one machine is rarer; a browser waits about as long.
const REORDERING: Duration = Duration::from_millis(10);
/// Longer than most round trips, so that one loss is not asked for twice.
const ASK_AGAIN: Duration = Duration::from_millis(100);
/// A browser has shown the next picture by then.
const GIVE_UP: Duration = Duration::from_millis(1_000);
const MOST_MISSING: usize = 512;
const MOST_ASKED: usize = 128;
/// A packet that was last sent longer ago is taken for one of another lap.
const FRESH_NS: u64 = 1_500_000_000;

#[cfg(test)]
mod tests {
    use super::*;

    fn stream(kind: Kind) -> Stream {
        let mut random = fastrand::Rng::with_seed(1);
        Stream::new(Instant::now(), kind, 7, "0", &mut random)
    }

    #[test]
    fn a_picture_is_reported_each_second_and_a_voice_each_five() {
        for (kind, expected) in [(Kind::Video, 1_000), (Kind::Audio, 200)] {
            let mut stream = stream(kind);
            let began = Instant::now();
            let moments = (0..100_000).map(|step| began + Duration::from_millis(10) * step);
            let mut random = fastrand::Rng::with_seed(2);
            let reports = moments.filter(|now| stream.takes_turn_to_report(*now, &mut random));
            let count = reports.count();
            assert!(
                (expected * 8 / 10..=expected * 12 / 10).contains(&count),
                "{kind:?}: {count} in 1,000 s"
            );
        }
    }

    #[test]
    fn a_gap_is_lost_until_it_is_filled_and_asked_for_meanwhile() {
        let now = Instant::now();
        let mut stream = stream(Kind::Video);
        for sequence in [65_534, 65_535, 1, 2] {
            assert_eq!(stream.arrive(now, sequence, 0), Arrival::New);
        }
        assert_eq!(stream.lost(), 1);
        assert!(stream.wishes(now).lost.is_empty(), "it may be on its way");
        let later = now + REORDERING;
        assert_eq!(stream.wishes(later).lost, [0]);
        assert!(stream.wishes(later).lost.is_empty(), "asked for just now");
        assert_eq!(stream.arrive(later, 0, 0), Arrival::New);
        assert_eq!(stream.arrive(later, 0, 0), Arrival::Again);
        assert_eq!(stream.lost(), 0);
        assert!(!stream.wishes(now + GIVE_UP * 2).keyframe);
    }

    #[test]
    fn what_was_repaired_is_reported_as_lost_once_and_counted_as_come() {
        let now = Instant::now();
        let mut stream = stream(Kind::Video);
        for sequence in [1, 2, 4] {
            stream.arrive(now, sequence, 0);
        }
        stream.arrive(now, 3, 0);
        stream.was_repaired();
        let told = |stream: &mut Stream| {
            let block = stream.report(now).expect("something came");
            (block.fraction_lost, block.cumulative_lost)
        };
        assert_eq!(told(&mut stream), (64, 1), "a quarter");
        assert_eq!(stream.lost(), 0);
        stream.arrive(now, 5, 0);
        assert_eq!(told(&mut stream), (0, 1));
        stream.begin();
        stream.arrive(now, 6, 0);
        assert_eq!(told(&mut stream), (0, 0));
    }

    #[test]
    fn what_never_comes_ends_in_a_wish_for_a_key_frame() {
        let now = Instant::now();
        let mut stream = stream(Kind::Video);
        stream.arrive(now, 1, 0);
        stream.arrive(now, 3, 0);
        let wishes = stream.wishes(now + GIVE_UP);
        assert!(wishes.keyframe && wishes.lost.is_empty());
        assert_eq!(stream.lost(), 1);
    }

    #[test]
    fn a_key_frame_is_whole_when_its_last_gap_is_filled() {
        let now = Instant::now();
        let mut stream = stream(Kind::Video);
        // VP8: a key frame of three packets, and the frame after it
        let start = [0x10, 0x10, 0, 0, 0x9d, 0x01, 0x2a, 64, 1, 180, 0];
        let middle = [0x00, 1, 2];
        let mut whole = |sequence: u16, timestamp: u32, marker, payload: &[u8]| {
            let mut packet = Vec::new();
            let fresh = rtp::NewHeader {
                marker,
                payload_type: 96,
                sequence,
                timestamp,
                ssrc: 7,
            };
            rtp::write(&fresh, &[], &mut packet);
            stream.arrive(now, sequence, timestamp);
            let header = rtp::parse(&packet).unwrap();
            stream.completes_key(VideoCodec::Vp8, &header, payload)
        };
        assert!(!whole(1, 9, false, &start));
        assert!(!whole(3, 9, true, &middle));
        assert!(
            !whole(4, 10, true, &[0x10, 0x11]),
            "the next frame changes nothing"
        );
        assert!(whole(2, 9, false, &middle));
    }

    #[test]
    fn what_came_before_the_begin_counts_for_nothing() {
        let now = Instant::now();
        let mut stream = stream(Kind::Video);
        stream.arrive(now, 1, 0);
        stream.arrive(now, 3, 0);
        stream.begin();
        assert_eq!(stream.lost(), 0);
        assert_eq!(stream.arrive(now, 2, 0), Arrival::BeforeBegin);
        assert_eq!(stream.arrive(now, 5, 0), Arrival::New);
        assert_eq!(stream.lost(), 1);
    }
}
