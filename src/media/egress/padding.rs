//! Gives packets that differ by a few bytes one size, so that they leave as one GSO send.
//!
//! Browsers cut a frame into packets that differ by a byte, the larger ones last; a send ends before
//! the first packet that is larger than those in it, and with the first that is smaller.

use crate::media::ingress::RingPacket;

/// In bytes; what differs by more keeps its size. Lines are thin.
const MOST: usize = 3;

/// How many of the packets, from the first on, can have one size, and the length of the payload that
/// they are padded to.
pub fn alike<'a>(packets: impl Iterator<Item = RingPacket<'a>>) -> (usize, usize) {
    let (mut head, mut least, mut most, mut count) = (None, usize::MAX, 0, 0);
    for packet in packets {
        let length = packet.payload.len();
        let (lower, upper) = (least.min(length), most.max(length));
        if *head.get_or_insert(Head::of(&packet)) != Head::of(&packet) || upper - lower > MOST {
            break;
        }
        (least, most, count) = (lower, upper, count + 1);
    }
    (count, most)
}

/// What makes headers differ in length.
#[derive(PartialEq, Eq)]
struct Head {
    descriptor: usize,
    levelled: bool,
}

impl Head {
    fn of(packet: &RingPacket<'_>) -> Self {
        Self {
            descriptor: packet.dependency_descriptor.len(),
            levelled: packet.meta.audio_level.is_some(),
        }
    }
}

/// Adds `count` bytes of RTP padding (RFC 3550 §5.1), one at least, to the packet that starts at
/// `start` and ends the buffer.
pub(super) fn pad(out: &mut Vec<u8>, start: usize, count: u8) {
    out[start] |= 0x20;
    out.extend((1..count).map(|_| 0));
    out.push(count);
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::media::ingress::{Frame, Meta, RingKey};
    use std::time::Instant;

    fn padded(packets: &[(usize, &[u8])]) -> (usize, usize) {
        let meta = Meta {
            key: RingKey(1),
            arrived: Instant::now(),
            timestamp: 0,
            marker: false,
            payload: 0,
            frame: Frame::default(),
            audio_level: None,
        };
        let payload = [0; 1_200];
        alike(packets.iter().map(|(length, descriptor)| RingPacket {
            meta: &meta,
            payload: &payload[..*length],
            dependency_descriptor: descriptor,
        }))
    }

    #[test]
    fn packets_that_differ_by_a_few_bytes_get_one_size_and_others_keep_theirs() {
        let of = |lengths: &[usize]| {
            let packets: Vec<(usize, &[u8])> = lengths.iter().map(|l| (*l, &[][..])).collect();
            padded(&packets)
        };
        assert_eq!(of(&[1_100, 1_100, 1_101]), (3, 1_101));
        assert_eq!(of(&[1_101, 1_100, 1_099]), (3, 1_101));
        assert_eq!(of(&[1_100, 1_103, 1_104]), (2, 1_103));
        assert_eq!(of(&[1_100, 1_104]), (1, 1_100));
        assert_eq!(of(&[1_100, 300, 301]), (1, 1_100));
        assert_eq!(of(&[]), (0, 0));
    }

    #[test]
    fn packets_whose_headers_differ_in_length_are_not_of_one_size() {
        assert_eq!(padded(&[(800, &[0; 30]), (801, &[0; 3])]), (1, 800));
        assert_eq!(padded(&[(800, &[0; 3]), (801, &[0; 3])]), (2, 801));
    }
}
