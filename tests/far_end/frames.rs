//! Numbered frames: VP8 packets that say which frame they belong to, and what a receiver makes of
//! them.
//!
//! Written from RFC 7741, not with our own reader, so that one mistake cannot hide another.

use std::collections::BTreeMap;

/// What fills a packet after its number.
const FILLER: usize = 700;

/// One packet of a numbered frame.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Piece {
    /// The publisher's count.
    pub number: u32,
    pub layer: u8,
    /// Of `count` packets.
    pub index: u8,
    pub count: u8,
    pub keyframe: bool,
    /// 15 bits (RFC 7741 §4.2).
    pub picture: u16,
}

impl Piece {
    /// A VP8 payload: descriptor with picture id and TL0PICIDX, the frame's first bytes, the tag.
    pub fn write(&self) -> Vec<u8> {
        let start = if self.index == 0 { 0x10 } else { 0 };
        let mut bytes = vec![0x80 | start, 0xe0];
        bytes.extend_from_slice(&(self.picture | 0x8000).to_be_bytes());
        bytes.extend_from_slice(&[self.picture as u8, 0]);
        if self.index == 0 {
            let height = 180_u16 << self.layer;
            let width = height / 9 * 16;
            bytes.extend_from_slice(&[if self.keyframe { 0x10 } else { 0x11 }, 0, 0]);
            if self.keyframe {
                bytes.extend_from_slice(&[0x9d, 0x01, 0x2a]);
                bytes.extend_from_slice(&width.to_le_bytes());
                bytes.extend_from_slice(&height.to_le_bytes());
            }
        }
        bytes.extend_from_slice(&self.number.to_be_bytes());
        bytes.extend_from_slice(&[self.layer, self.index, self.count, u8::from(self.keyframe)]);
        bytes.resize(bytes.len() + FILLER, 0x5a);
        bytes
    }

    /// Reads a payload back; `None` when it is not one of ours.
    pub fn read(payload: &[u8]) -> Option<Self> {
        let tag = payload.len().checked_sub(FILLER + 8)?;
        let tag: &[u8] = payload.get(tag..tag + 8)?;
        let picture = u16::from_be_bytes([*payload.get(2)?, *payload.get(3)?]);
        Some(Self {
            number: u32::from_be_bytes(tag[..4].try_into().ok()?),
            layer: tag[4],
            index: tag[5],
            count: tag[6],
            keyframe: tag[7] == 1,
            picture: picture & 0x7fff,
        })
    }
}

/// What one slot received, by its own numbers laid end to end.
#[derive(Debug, Default)]
pub struct Received {
    packets: BTreeMap<u64, (u32, Option<Piece>)>,
    highest: Option<u64>,
}

impl Received {
    /// Takes a packet of the slot; RTX arrives here under its first number.
    pub fn packet(&mut self, sequence: u16, timestamp: u32, payload: &[u8]) {
        let number = match self.highest {
            None => u64::from(sequence),
            Some(highest) => {
                let step = sequence.wrapping_sub(highest as u16) as i16;
                highest.wrapping_add_signed(i64::from(step))
            }
        };
        self.highest = self.highest.max(Some(number));
        self.packets
            .insert(number, (timestamp, Piece::read(payload)));
    }

    /// How many packets came.
    pub fn count(&self) -> usize {
        self.packets.len()
    }

    /// How often the slot's numbers began again at 0: its rollover counter.
    pub fn rollovers(&self) -> u64 {
        self.highest.unwrap_or(0) >> 16
    }

    /// The frames that are whole, from the first key frame on, in the slot's order.
    pub fn frames(&self) -> Vec<Piece> {
        let mut frames: Vec<Piece> = Vec::new();
        for (number, (timestamp, piece)) in &self.packets {
            let Some(first) = piece.filter(|piece| piece.index == 0) else {
                continue;
            };
            let whole = (0..u64::from(first.count)).all(|index| {
                self.packets
                    .get(&(number + index))
                    .is_some_and(|(at, other)| {
                        at == timestamp && other.is_some_and(|other| continues(first, other, index))
                    })
            });
            if whole && (first.keyframe || !frames.is_empty()) {
                frames.push(first);
            }
        }
        frames
    }

    /// The frames from the newest key frame on.
    pub fn newest_frames(&self) -> Vec<Piece> {
        let mut frames = self.frames();
        let newest = frames.iter().rposition(|frame| frame.keyframe);
        frames.split_off(newest.unwrap_or(0))
    }

    /// What a decoder would stumble over, in words; nothing is good.
    pub fn faults(&self) -> Vec<String> {
        faults(&self.frames())
    }
}

/// What a decoder would stumble over in these frames.
pub fn faults(frames: &[Piece]) -> Vec<String> {
    let mut faults = Vec::new();
    for two in frames.windows(2) {
        let (before, after) = (two[0], two[1]);
        // a switch of layer may show one moment twice
        let again = after.number == before.number && after.layer != before.layer;
        if after.number <= before.number && !again {
            faults.push(format!("frame {} after {}", after.number, before.number));
        }
        if after.picture != (before.picture + 1) & 0x7fff {
            faults.push(format!("{after:?} after {before:?}"));
        }
        if after.layer != before.layer && !after.keyframe {
            faults.push(format!("layer {} without a key frame", after.layer));
        }
    }
    faults
}

fn continues(first: Piece, other: Piece, index: u64) -> bool {
    let expected = Piece {
        index: index as u8,
        ..first
    };
    expected == other
}
