//! Knows RTCP: the packets of a compound (RFC 3550 §6, RFC 4585, RFC 5104) as borrowed views.
//!
//! What they mean for a stream is decided by `ingress`, `egress` and `congestion`.

pub mod feedback;
pub mod report;
pub mod transport;

pub use feedback::{FullIntraRequest, Nack, Remb};
pub use report::{Bye, ReceiverReport, ReportBlock, SenderReport, SourceDescription};
pub use transport::TransportFeedback;

use super::{Malformed, be16, be32};

/// One packet of a compound.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Packet<'a> {
    /// SR: what a sender sent, and the clock it sent it by.
    SenderReport(SenderReport<'a>),
    /// RR: what a receiver got.
    ReceiverReport(ReceiverReport<'a>),
    /// SDES.
    SourceDescription(SourceDescription<'a>),
    /// BYE: streams that ended.
    Bye(Bye<'a>),
    /// Generic NACK (RFC 4585 §6.2.1).
    Nack(Nack<'a>),
    /// PLI (RFC 4585 §6.3.1): a wish for a key frame.
    PictureLoss {
        /// The stream whose picture is lost.
        media_ssrc: u32,
    },
    /// FIR (RFC 5104 §4.3.1): a wish for a key frame.
    FullIntraRequest(FullIntraRequest<'a>),
    /// REMB (draft-alvestrand-rmcat-remb-03): recognised, not believed.
    Remb(Remb),
    /// Transport-wide feedback (draft-holmer-rmcat-transport-wide-cc-extensions-01).
    TransportFeedback(TransportFeedback<'a>),
    /// A kind we do not use, skipped whole.
    Other {
        /// RTCP packet type.
        packet_type: u8,
        /// The five bits of count or feedback format.
        format: u8,
    },
}

/// The packets of one decrypted RTCP datagram. After the first malformed packet comes one `Err`,
/// then nothing: what follows a lying length cannot be trusted.
pub fn packets(compound: &[u8]) -> Packets<'_> {
    Packets { rest: compound }
}

/// Iterates a compound; each step reads one packet and does work bounded by its length.
#[derive(Debug, Clone)]
pub struct Packets<'a> {
    rest: &'a [u8],
}

impl<'a> Iterator for Packets<'a> {
    type Item = Result<Packet<'a>, Malformed>;

    fn next(&mut self) -> Option<Self::Item> {
        if self.rest.is_empty() {
            return None;
        }
        let step = Cut::first(self.rest)
            .and_then(|cut| Ok((read(cut.format, cut.packet_type, cut.body)?, cut.rest)));
        match step {
            Ok((packet, rest)) => {
                self.rest = rest;
                Some(Ok(packet))
            }
            Err(malformed) => {
                self.rest = &[];
                Some(Err(malformed))
            }
        }
    }
}

/// One packet cut off the front of a compound, its body without padding.
struct Cut<'a> {
    format: u8,
    packet_type: u8,
    body: &'a [u8],
    rest: &'a [u8],
}

impl<'a> Cut<'a> {
    fn first(bytes: &'a [u8]) -> Result<Self, Malformed> {
        let (head, rest) = bytes.split_first_chunk::<4>().ok_or(Malformed)?;
        if head[0] >> 6 != 2 {
            return Err(Malformed);
        }
        let length = 4 * usize::from(be16(head, 2));
        let (mut body, rest) = rest.split_at_checked(length).ok_or(Malformed)?;
        if head[0] & 0x20 != 0 {
            // counts itself. RFC 3550 §6.4.1 wants a multiple of four; transport feedback of every
            // browser pads by one to three
            let padding = usize::from(*body.last().ok_or(Malformed)?);
            if padding == 0 {
                return Err(Malformed);
            }
            body = &body[..body.len().checked_sub(padding).ok_or(Malformed)?];
        }
        Ok(Self {
            format: head[0] & 0x1f,
            packet_type: head[1],
            body,
            rest,
        })
    }
}

fn read(format: u8, packet_type: u8, body: &[u8]) -> Result<Packet<'_>, Malformed> {
    Ok(match (packet_type, format) {
        (SENDER_REPORT, count) => Packet::SenderReport(SenderReport::read(count, body)?),
        (RECEIVER_REPORT, count) => Packet::ReceiverReport(ReceiverReport::read(count, body)?),
        (SOURCE_DESCRIPTION, count) => {
            Packet::SourceDescription(SourceDescription::read(count, body)?)
        }
        (BYE, count) => Packet::Bye(Bye::read(count, body)?),
        (TRANSPORT_LAYER_FEEDBACK, 1) => Packet::Nack(Nack::read(body)?),
        (TRANSPORT_LAYER_FEEDBACK, 15) => Packet::TransportFeedback(TransportFeedback::read(body)?),
        (PAYLOAD_FEEDBACK, 1) => Packet::PictureLoss {
            media_ssrc: feedback::media_ssrc(body)?,
        },
        (PAYLOAD_FEEDBACK, 4) => Packet::FullIntraRequest(FullIntraRequest::read(body)?),
        (PAYLOAD_FEEDBACK, 15) => match Remb::read(body)? {
            Some(remb) => Packet::Remb(remb),
            None => Packet::Other {
                packet_type,
                format,
            },
        },
        _ => Packet::Other {
            packet_type,
            format,
        },
    })
}

/// Writes the four bytes every packet opens with; `finish` fills in its length.
fn open(format: u8, packet_type: u8, out: &mut Vec<u8>) -> usize {
    let start = out.len();
    out.extend_from_slice(&[0x80 | format, packet_type, 0, 0]);
    start
}

/// Pads to a multiple of four with zeros and fills in the length of the packet opened at `start`.
fn finish(start: usize, out: &mut Vec<u8>) {
    let length = (out.len() - start).next_multiple_of(4);
    out.resize(start + length, 0);
    let words = (length / 4 - 1) as u16;
    out[start + 2..start + 4].copy_from_slice(&words.to_be_bytes());
}

/// RFC 3550 §12.1.
const SENDER_REPORT: u8 = 200;
const RECEIVER_REPORT: u8 = 201;
const SOURCE_DESCRIPTION: u8 = 202;
const BYE: u8 = 203;
/// RFC 4585 §6.1.
const TRANSPORT_LAYER_FEEDBACK: u8 = 205;
const PAYLOAD_FEEDBACK: u8 = 206;

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn a_length_beyond_the_datagram_ends_the_compound() {
        // a PLI, then a receiver report that claims more words than there are
        let mut compound = Vec::new();
        feedback::write_picture_loss(1, 2, &mut compound);
        compound.extend_from_slice(&[0x80, RECEIVER_REPORT, 0, 2, 0, 0, 0, 1]);
        let read: Vec<_> = packets(&compound).collect();
        assert_eq!(
            read,
            [Ok(Packet::PictureLoss { media_ssrc: 2 }), Err(Malformed)]
        );
    }

    #[test]
    fn a_count_beyond_the_packet_is_malformed() {
        for packet_type in [SENDER_REPORT, RECEIVER_REPORT, SOURCE_DESCRIPTION, BYE] {
            let mut bytes = vec![0x9f, packet_type, 0, 7];
            bytes.extend_from_slice(&[0; 28]);
            assert_eq!(
                packets(&bytes).next(),
                Some(Err(Malformed)),
                "type {packet_type}"
            );
        }
    }

    #[test]
    fn a_bye_reason_beyond_its_packet_is_not_read() {
        let bytes = [0x81, BYE, 0, 2, 0, 0, 0, 9, 200, b'b', b'y', b'e'];
        assert_eq!(packets(&bytes).next(), Some(Err(Malformed)));
    }

    #[test]
    fn padding_is_cut_and_lies_about_it_are_malformed() {
        let mut bytes = vec![0xa1, BYE, 0, 2, 0, 0, 0, 9, 0, 0, 0, 4];
        let Some(Ok(Packet::Bye(bye))) = packets(&bytes).next() else {
            panic!("a padded BYE is a BYE");
        };
        assert_eq!(bye.ssrcs().collect::<Vec<_>>(), [9]);
        for lie in [0, 8, 12, 255] {
            bytes[11] = lie;
            assert_eq!(
                packets(&bytes).next(),
                Some(Err(Malformed)),
                "padding {lie}"
            );
        }
    }

    #[test]
    fn an_unknown_packet_is_skipped_whole() {
        let mut compound = vec![0x80, 204, 0, 1, 1, 2, 3, 4];
        feedback::write_picture_loss(1, 2, &mut compound);
        let read: Vec<_> = packets(&compound).collect();
        assert_eq!(
            read,
            [
                Ok(Packet::Other {
                    packet_type: 204,
                    format: 0
                }),
                Ok(Packet::PictureLoss { media_ssrc: 2 })
            ]
        );
    }

    proptest! {
        #[test]
        fn junk_behind_any_header_is_bounded(
            format in 0u8..32, packet_type in 192u8..=223, body in proptest::collection::vec(any::<u8>(), 0..1200),
        ) {
            let mut bytes = Vec::new();
            let start = open(format, packet_type, &mut bytes);
            bytes.extend_from_slice(&body);
            finish(start, &mut bytes);
            let steps = packets(&bytes)
                .flatten()
                .map(|packet| match packet {
                    Packet::SenderReport(report) => report.blocks().count(),
                    Packet::ReceiverReport(report) => report.blocks().count(),
                    Packet::SourceDescription(description) => description.cnames().count(),
                    Packet::Bye(bye) => bye.ssrcs().count(),
                    Packet::Nack(nack) => nack.lost().count() / 5,
                    Packet::FullIntraRequest(request) => request.ssrcs().count(),
                    Packet::TransportFeedback(feedback) => feedback.arrivals().count(),
                    Packet::PictureLoss { .. } | Packet::Remb(_) | Packet::Other { .. } => 0,
                })
                .sum::<usize>();
            prop_assert!(steps <= bytes.len());
        }
    }
}
