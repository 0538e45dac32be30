//! Knows what both ends tell about streams: SR, RR, SDES and BYE (RFC 3550 §6.4 to §6.6).

use super::{
    BYE, Malformed, RECEIVER_REPORT, SENDER_REPORT, SOURCE_DESCRIPTION, be32, finish, open,
};

/// What a sender sent, and the clock it sent it by (RFC 3550 §6.4.1).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct SenderReport<'a> {
    /// The stream.
    pub ssrc: u32,
    /// Its clock and counters.
    pub info: SenderInfo,
    blocks: &'a [[u8; 24]],
}

/// The sender's part of a sender report.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct SenderInfo {
    /// Wall clock: seconds since 1900 in 32.32 fixed point.
    pub ntp: u64,
    /// The same instant in the stream's RTP clock.
    pub rtp_timestamp: u32,
    /// Packets sent, wrapping.
    pub packets: u32,
    /// Payload bytes sent, wrapping.
    pub octets: u32,
}

impl<'a> SenderReport<'a> {
    pub(super) fn read(count: u8, body: &'a [u8]) -> Result<Self, Malformed> {
        let (fixed, rest) = body.split_first_chunk::<24>().ok_or(Malformed)?;
        Ok(Self {
            ssrc: be32(fixed, 0),
            info: SenderInfo {
                ntp: (u64::from(be32(fixed, 4)) << 32) | u64::from(be32(fixed, 8)),
                rtp_timestamp: be32(fixed, 12),
                packets: be32(fixed, 16),
                octets: be32(fixed, 20),
            },
            blocks: blocks(count, rest)?,
        })
    }

    /// What this sender receives.
    pub fn blocks(&self) -> impl Iterator<Item = ReportBlock> + use<'a> {
        self.blocks.iter().map(ReportBlock::read)
    }
}

/// What a receiver got (RFC 3550 §6.4.2).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct ReceiverReport<'a> {
    /// Who reports.
    pub ssrc: u32,
    blocks: &'a [[u8; 24]],
}

impl<'a> ReceiverReport<'a> {
    pub(super) fn read(count: u8, body: &'a [u8]) -> Result<Self, Malformed> {
        let (fixed, rest) = body.split_first_chunk::<4>().ok_or(Malformed)?;
        Ok(Self {
            ssrc: be32(fixed, 0),
            blocks: blocks(count, rest)?,
        })
    }

    /// One block a received stream.
    pub fn blocks(&self) -> impl Iterator<Item = ReportBlock> + use<'a> {
        self.blocks.iter().map(ReportBlock::read)
    }
}

fn blocks(count: u8, bytes: &[u8]) -> Result<&[[u8; 24]], Malformed> {
    // what follows the blocks is a profile's extension (RFC 3550 §6.4.3): ignored
    bytes
        .as_chunks::<24>()
        .0
        .get(..usize::from(count))
        .ok_or(Malformed)
}

/// How one stream is received (RFC 3550 §6.4.1).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct ReportBlock {
    /// The stream reported on.
    pub ssrc: u32,
    /// Lost since the last report, in 1/256.
    pub fraction_lost: u8,
    /// Lost since the start; 24 bits, signed: duplicates count as gained.
    pub cumulative_lost: i32,
    /// Cycles and sequence number of the newest packet.
    pub highest_sequence: u32,
    /// In the stream's RTP clock.
    pub jitter: u32,
    /// The middle 32 bits of the newest sender report's NTP time; 0 when there was none.
    pub last_sender_report: u32,
    /// Since that report, in 1/65,536 s.
    pub delay_since_last_sender_report: u32,
}

impl ReportBlock {
    fn read(block: &[u8; 24]) -> Self {
        Self {
            ssrc: be32(block, 0),
            fraction_lost: block[4],
            // the arithmetic shift extends the sign of the 24 bits
            cumulative_lost: (be32(block, 4) << 8) as i32 >> 8,
            highest_sequence: be32(block, 8),
            jitter: be32(block, 12),
            last_sender_report: be32(block, 16),
            delay_since_last_sender_report: be32(block, 20),
        }
    }

    fn write(&self, out: &mut Vec<u8>) {
        let lost = self.cumulative_lost.clamp(-0x80_0000, 0x7f_ffff) as u32 & 0xff_ffff;
        for word in [
            self.ssrc,
            (u32::from(self.fraction_lost) << 24) | lost,
            self.highest_sequence,
            self.jitter,
            self.last_sender_report,
            self.delay_since_last_sender_report,
        ] {
            out.extend_from_slice(&word.to_be_bytes());
        }
    }
}

/// Appends a sender report; blocks beyond the 31 that fit are left out.
pub fn write_sender_report(
    ssrc: u32,
    info: &SenderInfo,
    blocks: &[ReportBlock],
    out: &mut Vec<u8>,
) {
    let blocks = &blocks[..blocks.len().min(31)];
    let start = open(blocks.len() as u8, SENDER_REPORT, out);
    out.extend_from_slice(&ssrc.to_be_bytes());
    out.extend_from_slice(&info.ntp.to_be_bytes());
    for word in [info.rtp_timestamp, info.packets, info.octets] {
        out.extend_from_slice(&word.to_be_bytes());
    }
    blocks.iter().for_each(|block| block.write(out));
    finish(start, out);
}

/// Appends a receiver report; blocks beyond the 31 that fit are left out.
pub fn write_receiver_report(ssrc: u32, blocks: &[ReportBlock], out: &mut Vec<u8>) {
    let blocks = &blocks[..blocks.len().min(31)];
    let start = open(blocks.len() as u8, RECEIVER_REPORT, out);
    out.extend_from_slice(&ssrc.to_be_bytes());
    blocks.iter().for_each(|block| block.write(out));
    finish(start, out);
}

/// Who streams belong to (RFC 3550 §6.5).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct SourceDescription<'a> {
    count: u8,
    chunks: &'a [u8],
}

impl<'a> SourceDescription<'a> {
    pub(super) fn read(count: u8, body: &'a [u8]) -> Result<Self, Malformed> {
        let mut rest = body;
        for _ in 0..count {
            rest = chunk(rest)?.1;
        }
        Ok(Self {
            count,
            chunks: body,
        })
    }

    /// Each SSRC with its canonical name, where it has one.
    pub fn cnames(&self) -> impl Iterator<Item = (u32, &'a [u8])> + use<'a> {
        let mut rest = self.chunks;
        (0..self.count).filter_map(move |_| {
            let ((ssrc, cname), after) = chunk(rest).ok()?;
            rest = after;
            Some((ssrc, cname?))
        })
    }
}

/// An SSRC with its CNAME.
type Named<'a> = (u32, Option<&'a [u8]>);

/// Reads one SDES chunk: SSRC, items, a zero, padding to a word.
fn chunk(bytes: &[u8]) -> Result<(Named<'_>, &[u8]), Malformed> {
    let (ssrc, items) = bytes.split_first_chunk::<4>().ok_or(Malformed)?;
    let mut cname = None;
    let mut at = 0;
    loop {
        let kind = *items.get(at).ok_or(Malformed)?;
        if kind == 0 {
            // the end: the chunk is padded to a word
            let rest = items.get((at + 1).next_multiple_of(4)..).ok_or(Malformed)?;
            return Ok(((u32::from_be_bytes(*ssrc), cname), rest));
        }
        let length = usize::from(*items.get(at + 1).ok_or(Malformed)?);
        let value = items.get(at + 2..at + 2 + length).ok_or(Malformed)?;
        if kind == 1 {
            cname = cname.or(Some(value));
        }
        at += 2 + length;
    }
}

/// Appends an SDES with one CNAME for each SSRC; at most 31, the name cut at 255 bytes.
pub fn write_cname(ssrcs: &[u32], cname: &str, out: &mut Vec<u8>) {
    let ssrcs = &ssrcs[..ssrcs.len().min(31)];
    let cname = &cname.as_bytes()[..cname.len().min(255)];
    let start = open(ssrcs.len() as u8, SOURCE_DESCRIPTION, out);
    for ssrc in ssrcs {
        out.extend_from_slice(&ssrc.to_be_bytes());
        out.extend_from_slice(&[1, cname.len() as u8]);
        out.extend_from_slice(cname);
        // one zero at least ends the items
        let length = (out.len() - start + 1).next_multiple_of(4);
        out.resize(start + length, 0);
    }
    finish(start, out);
}

/// Streams that ended (RFC 3550 §6.6).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Bye<'a> {
    ssrcs: &'a [[u8; 4]],
}

impl<'a> Bye<'a> {
    pub(super) fn read(count: u8, body: &'a [u8]) -> Result<Self, Malformed> {
        let words = body.as_chunks::<4>().0;
        let (ssrcs, reason) = words
            .split_at_checked(usize::from(count))
            .ok_or(Malformed)?;
        let reason = reason.as_flattened();
        match reason.first() {
            Some(&length) if usize::from(length) >= reason.len() => Err(Malformed),
            _ => Ok(Self { ssrcs }),
        }
    }

    /// The streams.
    pub fn ssrcs(&self) -> impl Iterator<Item = u32> + use<'a> {
        self.ssrcs.iter().map(|ssrc| u32::from_be_bytes(*ssrc))
    }
}

/// Appends a BYE without a reason; at most 31 SSRCs.
pub fn write_bye(ssrcs: &[u32], out: &mut Vec<u8>) {
    let ssrcs = &ssrcs[..ssrcs.len().min(31)];
    let start = open(ssrcs.len() as u8, BYE, out);
    ssrcs
        .iter()
        .for_each(|ssrc| out.extend_from_slice(&ssrc.to_be_bytes()));
    finish(start, out);
}

#[cfg(test)]
mod tests {
    use super::super::{Packet, packets};
    use super::*;

    const BLOCK: ReportBlock = ReportBlock {
        ssrc: 7,
        fraction_lost: 51,
        cumulative_lost: -3,
        highest_sequence: 0x0001_fffe,
        jitter: 90,
        last_sender_report: 0xdead_beef,
        delay_since_last_sender_report: 65_536,
    };

    #[test]
    fn reports_read_back_as_written() {
        let info = SenderInfo {
            ntp: 0x0102_0304_0506_0708,
            rtp_timestamp: 9,
            packets: 10,
            octets: 11,
        };
        let mut compound = Vec::new();
        write_sender_report(1, &info, &[BLOCK], &mut compound);
        write_receiver_report(2, &[BLOCK, ReportBlock::default()], &mut compound);
        write_cname(&[1, 2], "spindle", &mut compound);
        write_bye(&[1, 2], &mut compound);
        let read: Vec<_> = packets(&compound)
            .collect::<Result<_, _>>()
            .expect("our own");
        let [
            Packet::SenderReport(sent),
            Packet::ReceiverReport(received),
            Packet::SourceDescription(description),
            Packet::Bye(bye),
        ] = read[..]
        else {
            panic!("four packets in order: {read:?}");
        };
        assert_eq!((sent.ssrc, sent.info), (1, info));
        assert_eq!(sent.blocks().collect::<Vec<_>>(), [BLOCK]);
        assert_eq!(
            received.blocks().collect::<Vec<_>>(),
            [BLOCK, ReportBlock::default()]
        );
        assert_eq!(
            description.cnames().collect::<Vec<_>>(),
            [(1, &b"spindle"[..]), (2, b"spindle")]
        );
        assert_eq!(bye.ssrcs().collect::<Vec<_>>(), [1, 2]);
    }

    #[test]
    fn names_of_every_length_end_on_a_word() {
        for length in 0..=255 {
            let mut bytes = Vec::new();
            write_cname(&[1, 2], &"n".repeat(length), &mut bytes);
            let Some(Ok(Packet::SourceDescription(description))) = packets(&bytes).next() else {
                panic!("length {length}");
            };
            assert_eq!(description.cnames().count(), 2, "length {length}");
        }
    }
}
