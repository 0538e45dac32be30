//! Cuts frames into RTP payloads (RFC 7741, RFC 6184, RFC 7587).

use super::{Frame, Packet};

/// Of a payload, in bytes: Chromium's packets have 1,200 with their headers.
pub(super) const LARGEST: usize = 1_150;

fn packet(is_first: bool, payload: Vec<u8>) -> Packet {
    Packet {
        // given when the recording is whole
        index: 0,
        is_first,
        payload,
    }
}

/// As browsers cut: pieces of one size, the last of them a byte larger where it does not come out
/// even.
fn pieces(mut bytes: &[u8], largest: usize) -> impl Iterator<Item = &[u8]> {
    let count = bytes.len().div_ceil(largest).max(1);
    (0..count).map(move |at| {
        let piece;
        (piece, bytes) = bytes.split_at(bytes.len() / (count - at));
        piece
    })
}

pub(super) fn vp8(frames: Vec<&[u8]>) -> Vec<Frame> {
    frames
        .into_iter()
        .map(|frame| Frame {
            // RFC 6386 §9.1
            is_key: frame[0] & 1 == 0,
            packets: pieces(frame, LARGEST)
                .enumerate()
                .map(|(at, piece)| packet(at == 0, piece.to_vec()))
                .collect(),
        })
        .collect()
}

pub(super) fn h264(pictures: Vec<Vec<&[u8]>>) -> Vec<Frame> {
    pictures
        .into_iter()
        .map(|units| {
            let is_key = units.iter().any(|unit| unit[0] & 0x1f == 5);
            let (slices, sets): (Vec<&[u8]>, _) = units
                .into_iter()
                .partition(|unit| matches!(unit[0] & 0x1f, 1..=5));
            let mut payloads = Vec::new();
            if !sets.is_empty() {
                payloads.push(aggregate(&sets));
            }
            for slice in slices {
                fragment(slice, &mut payloads);
            }
            let packets = payloads
                .into_iter()
                .enumerate()
                .map(|(at, payload)| packet(at == 0, payload))
                .collect();
            Frame { is_key, packets }
        })
        .collect()
}

/// STAP-A (RFC 6184 §5.7.1): the parameter sets in one packet.
fn aggregate(units: &[&[u8]]) -> Vec<u8> {
    let importance = units.iter().map(|unit| unit[0] & 0x60).max().unwrap_or(0);
    let mut payload = vec![importance | 24];
    for unit in units {
        payload.extend_from_slice(&(unit.len() as u16).to_be_bytes());
        payload.extend_from_slice(unit);
    }
    payload
}

/// FU-A (RFC 6184 §5.8), or the unit alone where it fits.
fn fragment(unit: &[u8], payloads: &mut Vec<Vec<u8>>) {
    if unit.len() <= LARGEST {
        payloads.push(unit.to_vec());
        return;
    }
    let (head, body) = (unit[0], &unit[1..]);
    let pieces: Vec<&[u8]> = pieces(body, LARGEST - 2).collect();
    let last = pieces.len() - 1;
    for (at, piece) in pieces.into_iter().enumerate() {
        let start = if at == 0 { 0x80 } else { 0 };
        let end = if at == last { 0x40 } else { 0 };
        let mut payload = vec![(head & 0xe0) | 28, start | end | (head & 0x1f)];
        payload.extend_from_slice(piece);
        payloads.push(payload);
    }
}

pub(super) fn opus(packets: Vec<Vec<u8>>) -> Vec<Packet> {
    packets
        .into_iter()
        .map(|payload| packet(true, payload))
        .collect()
}
