//! What a site makes of one slot: puts frames together, asks for what is missing, shows numbers.

use spindle::media::selection::view::SlotView;
use spindle::media::wire::{rtcp, rtp, vp8};
use std::collections::BTreeMap;
use std::time::{Duration, Instant};

const NACK_EVERY: Duration = Duration::from_millis(20);
/// A browser gives up on a packet about then and asks for a key frame.
const PATIENCE: Duration = Duration::from_millis(800);

/// A frame that was shown.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Frame {
    pub at: Instant,
    pub number: u32,
    /// The publisher's place in the lab.
    pub source: u8,
    pub layer: u8,
    pub timestamp: u32,
    pub keyframe: bool,
}

/// One slot of a site.
pub struct Slot {
    pub mid: String,
    pub ssrc: u32,
    pub rtx_ssrc: u32,
    pub is_video: bool,
    /// As the room says.
    pub view: SlotView,
    /// What was shown, in order.
    pub frames: Vec<Frame>,
    /// Voice packets: when, and whose.
    pub voice: Vec<(Instant, u8)>,
    /// Frames that came under numbers that were shown already or break the decoder's order.
    pub errors: Vec<String>,
    packets: BTreeMap<u64, Packet>,
    /// The next number to decode; `None` before the first key frame.
    next: Option<u64>,
    highest: Option<u64>,
    missing_since: Option<Instant>,
    nack_at: Option<Instant>,
    last_picture: Option<u16>,
    /// Key frames this slot asked for.
    pub asked: u32,
    /// Packets of RTX that came.
    pub repairs: u64,
    /// Packets under their own numbers that came after higher ones.
    pub late: u64,
    report_at: Option<Instant>,
}

struct Packet {
    header: rtp::Header,
    payload: Vec<u8>,
}

impl Slot {
    pub fn new(mid: String, is_video: bool, ssrc: u32, rtx_ssrc: u32) -> Self {
        Self {
            mid,
            ssrc,
            rtx_ssrc,
            is_video,
            view: SlotView::Empty,
            frames: Vec::new(),
            voice: Vec::new(),
            errors: Vec::new(),
            packets: BTreeMap::new(),
            next: None,
            highest: None,
            missing_since: None,
            nack_at: None,
            last_picture: None,
            asked: 0,
            repairs: 0,
            late: 0,
            report_at: None,
        }
    }

    /// The receiver report that is due, as browsers report: each slot by itself, idle ones too.
    pub fn report(&mut self, now: Instant, own_ssrc: u32) -> Option<Vec<u8>> {
        let every = match self.is_video {
            true => Duration::from_secs(1),
            false => Duration::from_secs(5),
        };
        // each begins somewhere else in its interval
        let first = now + every * (self.ssrc % 100) / 100;
        let at = *self.report_at.get_or_insert(first);
        if now < at {
            return None;
        }
        self.report_at = Some(now + every);
        let block = self.highest.map(|highest| rtcp::ReportBlock {
            ssrc: self.ssrc,
            highest_sequence: highest as u32,
            ..rtcp::ReportBlock::default()
        });
        let mut out = Vec::new();
        rtcp::report::write_receiver_report(own_ssrc, block.as_slice(), &mut out);
        rtcp::report::write_cname(&[own_ssrc], "lab", &mut out);
        Some(out)
    }

    /// Whether it shows less than what came, for a packet between is lost.
    pub fn waits(&self) -> bool {
        self.lost().next().is_some()
    }

    fn lost(&self) -> impl Iterator<Item = u16> {
        let due = self.next.zip(self.highest).into_iter();
        due.flat_map(|(next, highest)| next..highest)
            .filter(|number| !self.packets.contains_key(number))
            .map(|number| number as u16)
    }

    /// Takes a packet of the slot's SSRC, or of its RTX with its first number restored.
    pub fn packet(&mut self, now: Instant, header: rtp::Header, payload: &[u8]) {
        if !self.is_video {
            // Junk from others' microphones comes through too; who sent it stands in the second byte.
            if let Some(who) = payload.get(1) {
                self.voice.push((now, *who));
            }
            self.highest = self.highest.max(Some(self.extended(header.sequence)));
            return;
        }
        let number = self.extended(header.sequence);
        self.late += u64::from(header.ssrc == self.ssrc && self.highest > Some(number));
        self.highest = self.highest.max(Some(number));
        if self.next.is_some_and(|next| number < next) {
            return;
        }
        self.packets.insert(
            number,
            Packet {
                header,
                payload: payload.to_vec(),
            },
        );
        while self.decode(now) {}
    }

    fn extended(&self, sequence: u16) -> u64 {
        // The first number begins a lap in the middle of nowhere.
        let Some(highest) = self.highest else {
            return (1 << 32) | u64::from(sequence);
        };
        let delta = sequence.wrapping_sub(highest as u16) as i16;
        highest.wrapping_add_signed(i64::from(delta))
    }

    /// Decodes the next frame if all of it is there.
    fn decode(&mut self, now: Instant) -> bool {
        let start = match self.next {
            Some(next) => next,
            None => {
                let found = self
                    .packets
                    .iter()
                    .find(|(_, packet)| starts_keyframe(&packet.payload));
                let Some((number, _)) = found else {
                    return false;
                };
                // what is lost of it is asked for as of any other
                *self.next.insert(*number)
            }
        };
        let Some(first) = self.packets.get(&start) else {
            self.missing_since.get_or_insert(now);
            return self.jump();
        };
        if first.payload.is_empty() {
            self.packets.remove(&start);
            self.next = Some(start + 1);
            return true;
        }
        let mut end = start;
        while !self
            .packets
            .get(&end)
            .is_some_and(|packet| packet.header.marker)
        {
            if !self.packets.contains_key(&end) {
                if self.highest > Some(end) {
                    self.missing_since.get_or_insert(now);
                }
                return self.jump();
            }
            end += 1;
            if self
                .packets
                .get(&end)
                .is_some_and(|packet| starts_keyframe(&packet.payload))
            {
                // The end of the old frame will never come: the slot has switched meanwhile.
                self.packets.retain(|number, _| *number >= end);
                self.next = Some(end);
                return true;
            }
        }
        self.missing_since = None;
        self.show(now, start, end);
        self.packets.retain(|number, _| *number > end);
        self.next = Some(end + 1);
        true
    }

    /// A later key frame that is whole ends the wait for a packet that never came.
    fn jump(&mut self) -> bool {
        let Some(next) = self.next else { return false };
        let mut later = self.packets.range(next + 1..);
        let whole = |start: u64| {
            let mut following = self.packets.range(start..).zip(start..);
            let mut in_order = following
                .by_ref()
                .map_while(|((number, packet), expected)| {
                    (*number == expected).then_some(packet.header.marker)
                });
            in_order.any(|marker| marker)
        };
        let found =
            later.find(|(number, packet)| starts_keyframe(&packet.payload) && whole(**number));
        let Some(start) = found.map(|(number, _)| *number) else {
            return false;
        };
        self.packets.retain(|number, _| *number >= start);
        self.next = Some(start);
        self.missing_since = None;
        true
    }

    fn show(&mut self, now: Instant, start: u64, end: u64) {
        let first = &self.packets[&start];
        let descriptor = vp8::Descriptor::parse(&first.payload).expect("the lab's own payload");
        let keyframe = descriptor.starts_keyframe(&first.payload);
        let picture = descriptor.picture_id.map(|id| id.value());
        // A key frame needs no picture before it.
        if let (Some(last), Some(picture), false) = (self.last_picture, picture, keyframe)
            && picture != (last + 1) & 0x7fff
        {
            self.errors
                .push(format!("picture id {picture} after {last}"));
        }
        self.last_picture = picture;
        if !descriptor.starts_frame() {
            self.errors
                .push(format!("number {start} does not start a frame"));
        }
        let tags: Vec<&[u8]> = (start..=end)
            .map(|number| {
                let payload = &self.packets[&number].payload;
                let skip = payload
                    .windows(4)
                    .position(|w| w == [0x5a; 4])
                    .expect("filler");
                &payload[skip - 8..skip]
            })
            .collect();
        let count = usize::from(tags[0][7]);
        let whole = tags.len() == count
            && tags
                .iter()
                .enumerate()
                .all(|(index, tag)| tag[..6] == tags[0][..6] && usize::from(tag[6]) == index);
        if !whole {
            self.errors
                .push(format!("frame at {start} is made of {tags:?}"));
        }
        let number = u32::from_be_bytes(tags[0][..4].try_into().expect("four bytes"));
        self.frames.push(Frame {
            at: now,
            number,
            source: tags[0][4],
            layer: tags[0][5],
            timestamp: first.header.timestamp,
            keyframe,
        });
    }

    /// The feedback that is due: NACKs, and a wish for a key frame when they did not help.
    pub fn poll(&mut self, now: Instant, own_ssrc: u32) -> Vec<u8> {
        let mut out = Vec::new();
        if !self.is_video || self.nack_at.is_some_and(|at| now < at) {
            return out;
        }
        self.nack_at = Some(now + NACK_EVERY);
        if self.highest.is_none() {
            return out;
        }
        if self.next.is_none() {
            // what came is no key frame, or not all of one
            if now - *self.missing_since.get_or_insert(now) > PATIENCE {
                self.missing_since = Some(now);
                self.asked += 1;
                rtcp::feedback::write_picture_loss(own_ssrc, self.ssrc, &mut out);
            }
            return out;
        }
        let lost: Vec<u16> = self.lost().take(100).collect();
        if lost.is_empty() {
            return out;
        }
        rtcp::feedback::write_nack(own_ssrc, self.ssrc, &lost, &mut out);
        if self
            .missing_since
            .is_some_and(|since| now - since > PATIENCE)
        {
            self.missing_since = Some(now);
            self.asked += 1;
            rtcp::feedback::write_picture_loss(own_ssrc, self.ssrc, &mut out);
        }
        out
    }
}

fn starts_keyframe(payload: &[u8]) -> bool {
    vp8::Descriptor::parse(payload).is_ok_and(|descriptor| descriptor.starts_keyframe(payload))
}
