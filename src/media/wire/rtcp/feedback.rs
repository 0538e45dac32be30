//! Knows what a receiver asks of a sender: NACK, PLI, FIR and REMB (RFC 4585, RFC 5104).

use super::{Malformed, PAYLOAD_FEEDBACK, TRANSPORT_LAYER_FEEDBACK, be16, be32, finish, open};

/// Packets a receiver misses (RFC 4585 §6.2.1).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Nack<'a> {
    /// The stream they belong to.
    pub media_ssrc: u32,
    entries: &'a [[u8; 4]],
}

impl<'a> Nack<'a> {
    pub(super) fn read(body: &'a [u8]) -> Result<Self, Malformed> {
        let (media_ssrc, entries) = common(body)?;
        Ok(Self {
            media_ssrc,
            entries: entries.as_chunks::<4>().0,
        })
    }

    /// The missing sequence numbers: at most 17 for each four bytes of the packet.
    pub fn lost(&self) -> impl Iterator<Item = u16> + use<'a> {
        self.entries.iter().flat_map(|entry| {
            let (first, mask) = (be16(entry, 0), be16(entry, 2));
            let following = (0..16u16)
                .filter(move |bit| mask >> bit & 1 != 0)
                .map(move |bit| first.wrapping_add(bit + 1));
            std::iter::once(first).chain(following)
        })
    }
}

/// Appends a NACK of these sequence numbers, which ascend (and may wrap). None: nothing is written.
pub fn write_nack(sender_ssrc: u32, media_ssrc: u32, lost: &[u16], out: &mut Vec<u8>) {
    let mut lost = lost.iter().copied();
    let Some(mut first) = lost.next() else { return };
    let start = open_feedback(1, TRANSPORT_LAYER_FEEDBACK, sender_ssrc, media_ssrc, out);
    let mut mask = 0u16;
    for sequence in lost {
        match sequence.wrapping_sub(first) {
            0 => {}
            distance @ 1..=16 => mask |= 1 << (distance - 1),
            _ => {
                entry(first, mask, out);
                (first, mask) = (sequence, 0);
            }
        }
    }
    entry(first, mask, out);
    finish(start, out);
}

fn entry(first: u16, mask: u16, out: &mut Vec<u8>) {
    out.extend_from_slice(&first.to_be_bytes());
    out.extend_from_slice(&mask.to_be_bytes());
}

/// Appends a PLI (RFC 4585 §6.3.1).
pub fn write_picture_loss(sender_ssrc: u32, media_ssrc: u32, out: &mut Vec<u8>) {
    let start = open_feedback(1, PAYLOAD_FEEDBACK, sender_ssrc, media_ssrc, out);
    finish(start, out);
}

/// A wish for key frames of some streams (RFC 5104 §4.3.1).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct FullIntraRequest<'a> {
    entries: &'a [[u8; 8]],
}

impl<'a> FullIntraRequest<'a> {
    pub(super) fn read(body: &'a [u8]) -> Result<Self, Malformed> {
        let (_, entries) = common(body)?;
        Ok(Self {
            entries: entries.as_chunks::<8>().0,
        })
    }

    /// The streams.
    pub fn ssrcs(&self) -> impl Iterator<Item = u32> + use<'a> {
        self.entries.iter().map(|entry| be32(entry, 0))
    }
}

/// A receiver's own estimate of its line (draft-alvestrand-rmcat-remb-03 §2.2).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Remb {
    /// Bits per second; saturates.
    pub bits_per_second: u64,
}

impl Remb {
    /// `None`: application feedback of another kind.
    pub(super) fn read(body: &[u8]) -> Result<Option<Self>, Malformed> {
        let (_, fci) = common(body)?;
        Ok(match fci {
            [b'R', b'E', b'M', b'B', _, b0, b1, b2, ..] => {
                let mantissa = u64::from(b0 & 3) << 16 | u64::from(*b1) << 8 | u64::from(*b2);
                let exponent = u32::from(b0 >> 2);
                let shifted = mantissa << exponent.min(45);
                Some(Self {
                    bits_per_second: if exponent > 45 && mantissa != 0 {
                        u64::MAX
                    } else {
                        shifted
                    },
                })
            }
            _ => None,
        })
    }
}

/// The media SSRC of a feedback packet (RFC 4585 §6.1).
pub(super) fn media_ssrc(body: &[u8]) -> Result<u32, Malformed> {
    common(body).map(|(media_ssrc, _)| media_ssrc)
}

/// The media SSRC and the feedback control information.
pub(super) fn common(body: &[u8]) -> Result<(u32, &[u8]), Malformed> {
    let (fixed, fci) = body.split_first_chunk::<8>().ok_or(Malformed)?;
    Ok((be32(fixed, 4), fci))
}

/// Opens a feedback packet: header, sender, media.
pub(super) fn open_feedback(
    format: u8,
    packet_type: u8,
    sender_ssrc: u32,
    media_ssrc: u32,
    out: &mut Vec<u8>,
) -> usize {
    let start = open(format, packet_type, out);
    out.extend_from_slice(&sender_ssrc.to_be_bytes());
    out.extend_from_slice(&media_ssrc.to_be_bytes());
    start
}

#[cfg(test)]
mod tests {
    use super::super::{Packet, packets};
    use super::*;

    #[test]
    fn a_nack_names_every_lost_packet_across_the_wrap() {
        let lost = [65_530, 65_535, 0, 10, 11, 28, 29, 1_000];
        let mut bytes = Vec::new();
        write_nack(1, 2, &lost, &mut bytes);
        let Some(Ok(Packet::Nack(nack))) = packets(&bytes).next() else {
            panic!("a NACK")
        };
        assert_eq!(nack.media_ssrc, 2);
        assert_eq!(nack.lost().collect::<Vec<_>>(), lost);
        // 65,530 covers up to 10; 11 covers up to 27; 28 covers 29; 1,000 stands alone
        assert_eq!(bytes.len(), 12 + 4 * 4);
    }

    #[test]
    fn nothing_lost_is_nothing_written() {
        let mut bytes = Vec::new();
        write_nack(1, 2, &[], &mut bytes);
        assert!(bytes.is_empty());
    }

    #[test]
    fn a_full_intra_request_names_its_streams() {
        let mut bytes = vec![0x84, PAYLOAD_FEEDBACK, 0, 4];
        for word in [1u32, 0, 77, 0x0500_0000] {
            bytes.extend_from_slice(&word.to_be_bytes());
        }
        let Some(Ok(Packet::FullIntraRequest(request))) = packets(&bytes).next() else {
            panic!("a FIR");
        };
        assert_eq!(request.ssrcs().collect::<Vec<_>>(), [77]);
    }

    #[test]
    fn a_remb_is_recognised_whatever_it_claims() {
        let mut bytes = vec![0x8f, PAYLOAD_FEEDBACK, 0, 4, 0, 0, 0, 1, 0, 0, 0, 0];
        bytes.extend_from_slice(b"REMB");
        bytes.extend_from_slice(&[0, (5 << 2) | 1, 0, 0]);
        assert_eq!(
            packets(&bytes).next(),
            Some(Ok(Packet::Remb(Remb {
                bits_per_second: 65_536 << 5
            })))
        );
        bytes[17] = 0xff;
        assert_eq!(
            packets(&bytes).next(),
            Some(Ok(Packet::Remb(Remb {
                bits_per_second: u64::MAX
            })))
        );
        bytes[12] = b'r';
        assert_eq!(
            packets(&bytes).next(),
            Some(Ok(Packet::Other {
                packet_type: PAYLOAD_FEEDBACK,
                format: 15
            }))
        );
    }
}
