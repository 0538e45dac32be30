//! Seals what one link sends and opens what it receives (SRTP, RFC 3711 and RFC 7714).
//!
//! In place and without an allocation a packet. A stream's state is made only after a valid tag, so
//! strangers cannot fill it; an index is sealed once, so no key stream repeats.

use std::fmt;

mod cipher;
mod index;
mod keys;

use self::cipher::{Cipher, GCM_TAG, HMAC_TAG};
pub use self::index::REACH;
use self::index::{Refused, Streams};
use crate::media::negotiated::DtlsRole;
use crate::media::wire::rtp;

/// The most a sealed packet grows: GCM's tag, and for RTCP the index.
pub const SEAL_ROOM: usize = GCM_TAG + 4;

/// How a link's media is protected (RFC 5764 §4.1.2, RFC 7714 §14.2).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Profile {
    /// `SRTP_AEAD_AES_128_GCM`: chosen wherever it is offered.
    AeadAes128Gcm,
    /// `SRTP_AEAD_AES_256_GCM`: only where a far end that answers insists on it.
    AeadAes256Gcm,
    /// `SRTP_AES128_CM_HMAC_SHA1_80`.
    Aes128CmSha1,
}

impl Profile {
    fn key_length(self) -> usize {
        match self {
            Self::AeadAes128Gcm | Self::Aes128CmSha1 => 16,
            Self::AeadAes256Gcm => 32,
        }
    }

    fn salt_length(self) -> usize {
        match self {
            Self::AeadAes128Gcm | Self::AeadAes256Gcm => 12,
            Self::Aes128CmSha1 => 14,
        }
    }

    fn tag_length(self) -> usize {
        match self {
            Self::AeadAes128Gcm | Self::AeadAes256Gcm => GCM_TAG,
            Self::Aes128CmSha1 => HMAC_TAG,
        }
    }

    /// How many bytes the DTLS exporter gives for both directions.
    pub(super) fn material_length(self) -> usize {
        2 * (self.key_length() + self.salt_length())
    }
}

/// Why a packet could not be sealed, and so must not be sent.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum SealError {
    /// The handshake is not complete, or the link is closed.
    NotConnected,
    /// Not an RTP or RTCP packet.
    Malformed,
    /// The buffer has no room for the tag.
    NoRoom,
    /// This sequence number was sealed before on this SSRC, or lies too far back.
    IndexUsed,
    /// More SSRCs than a link may send.
    TooManySsrcs,
    /// 2³¹ RTCP packets went out under this key.
    KeyExhausted,
}

impl fmt::Display for SealError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::NotConnected => "the link is not connected",
            Self::Malformed => "not an RTP or RTCP packet",
            Self::NoRoom => "no room for the tag",
            Self::IndexUsed => "this sequence number was sealed before",
            Self::TooManySsrcs => "too many SSRCs on one link",
            Self::KeyExhausted => "the link sent all the RTCP its key allows",
        })
    }
}

impl std::error::Error for SealError {}

/// Why a packet was dropped. Counted, never logged.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum OpenError {
    /// Not an RTP or RTCP packet.
    Malformed,
    /// The tag is not that of the packet.
    Forged,
    /// Seen before, or too old to know.
    Replayed,
    /// A further SSRC on a link that already sends as many as it may.
    TooManySsrcs,
}

/// No longer packet is opened a second time: media comes in datagrams of an Ethernet.
const KEPT_MAX: usize = 1_500;

/// A packet that was opened in place.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Opened {
    /// The length of the plaintext packet, header included.
    pub length: usize,
    /// No packet of its stream had a higher index before.
    pub newest: bool,
}

/// One link's SRTP: made when its handshake completes, lives as long as the link.
pub struct Srtp {
    profile: Profile,
    seal_rtp: Cipher,
    seal_rtcp: Cipher,
    open_rtp: Cipher,
    open_rtcp: Cipher,
    sent: Streams,
    /// The next SRTCP index: one count for all our SSRCs keeps every (SSRC, index) pair unique.
    next_rtcp_index: u32,
    received: Streams,
    received_rtcp: Streams,
    /// The packet under way as it came, where it may have to be opened a second time.
    sealed: Vec<u8>,
}

/// The material's length is not that of the profile: a bug of the DTLS crate.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct WrongMaterial;

impl Srtp {
    /// From the handshake's exported material (RFC 5764 §4.2) and our role in it.
    pub fn new(profile: Profile, role: DtlsRole, material: &[u8]) -> Result<Self, WrongMaterial> {
        let (client, server) = keys::masters(profile, material).ok_or(WrongMaterial)?;
        let (ours, theirs) = match role {
            DtlsRole::Client => (client, server),
            DtlsRole::Server => (server, client),
        };
        Ok(Self {
            profile,
            seal_rtp: Cipher::rtp(profile, &ours),
            seal_rtcp: Cipher::rtcp(profile, &ours),
            open_rtp: Cipher::rtp(profile, &theirs),
            open_rtcp: Cipher::rtcp(profile, &theirs),
            sent: Streams::bounded(MAX_SENT_SSRCS),
            next_rtcp_index: 0,
            received: Streams::bounded(MAX_RECEIVED_SSRCS),
            received_rtcp: Streams::bounded(MAX_RECEIVED_SSRCS),
            sealed: Vec::new(),
        })
    }

    /// The profile the handshake agreed on.
    pub fn profile(&self) -> Profile {
        self.profile
    }

    /// Reads what the next packet needs; see `MediaRoom::prefetch`.
    pub fn prefetch(&self) -> u64 {
        self.sent.prefetch() ^ self.seal_rtp.prefetch()
    }

    /// Seals the RTP packet in `buffer[..length]`; the sealed length. The buffer goes on for at
    /// least [`SEAL_ROOM`] bytes.
    pub fn seal_rtp(&mut self, buffer: &mut [u8], length: usize) -> Result<usize, SealError> {
        let packet = buffer.get(..length).ok_or(SealError::NoRoom)?;
        let header = rtp::parse(packet).map_err(|_| SealError::Malformed)?;
        if buffer.len() < length + self.profile.tag_length() {
            return Err(SealError::NoRoom);
        }
        let candidate = self
            .sent
            .by_sequence(header.ssrc, header.sequence)
            .map_err(|refused| match refused {
                Refused::Used => SealError::IndexUsed,
                Refused::TooManySsrcs => SealError::TooManySsrcs,
            })?;
        // before the seal: whatever happens next, this index is spent
        self.sent.commit(candidate);
        let offset = header.payload_offset;
        Ok(self
            .seal_rtp
            .seal_rtp(buffer, offset, length, candidate.index))
    }

    /// Seals the compound RTCP packet in `buffer[..length]`; the sealed length. The buffer goes
    /// on for at least [`SEAL_ROOM`] bytes.
    pub fn seal_rtcp(&mut self, buffer: &mut [u8], length: usize) -> Result<usize, SealError> {
        if length < 8 {
            return Err(SealError::Malformed);
        }
        if buffer.len() < length + self.profile.tag_length() + 4 {
            return Err(SealError::NoRoom);
        }
        let index = self.next_rtcp_index;
        if index >= 1 << 31 {
            return Err(SealError::KeyExhausted);
        }
        self.next_rtcp_index += 1;
        Ok(self.seal_rtcp.seal_rtcp(buffer, length, index))
    }

    /// Opens an RTP packet in place; `header` was parsed from it. On an error its bytes are
    /// worthless.
    pub fn open_rtp(
        &mut self,
        packet: &mut [u8],
        header: &rtp::Header,
    ) -> Result<Opened, OpenError> {
        let mut candidate = self.received.by_sequence(header.ssrc, header.sequence)?;
        let offset = header.payload_offset;
        let second = Streams::next_period(candidate).filter(|_| packet.len() <= KEPT_MAX);
        if second.is_some() {
            // a wrong tag costs the bytes
            self.sealed.clear();
            self.sealed.extend_from_slice(packet);
        }
        let mut opened = self.open_rtp.open_rtp(packet, offset, candidate.index);
        if let (Err(cipher::Forged), Some(second)) = (&opened, second) {
            packet.copy_from_slice(&self.sealed);
            candidate = second;
            opened = self.open_rtp.open_rtp(packet, offset, candidate.index);
        }
        let length = opened.map_err(|cipher::Forged| OpenError::Forged)?;
        self.received.commit(candidate);
        Ok(Opened {
            length,
            newest: candidate.newest,
        })
    }

    /// Opens a compound RTCP packet in place. On an error its bytes are worthless.
    pub fn open_rtcp(&mut self, packet: &mut [u8]) -> Result<Opened, OpenError> {
        let index = self
            .open_rtcp
            .rtcp_index(packet)
            .map_err(|cipher::Forged| OpenError::Malformed)?;
        let ssrc = u32::from_be_bytes([packet[4], packet[5], packet[6], packet[7]]);
        let candidate = self.received_rtcp.by_index(ssrc, u64::from(index))?;
        let length = self
            .open_rtcp
            .open_rtcp(packet, index)
            .map_err(|cipher::Forged| OpenError::Forged)?;
        self.received_rtcp.commit(candidate);
        Ok(Opened {
            length,
            newest: candidate.newest,
        })
    }
}

impl From<Refused> for OpenError {
    fn from(refused: Refused) -> Self {
        match refused {
            Refused::Used => Self::Replayed,
            Refused::TooManySsrcs => Self::TooManySsrcs,
        }
    }
}

// 64: microphone, camera and screen in three layers with RTX are 14; a browser that changes its
// SSRCs a few times still fits, a flood of them does not
const MAX_RECEIVED_SSRCS: usize = 64;
// a page shows at most a few dozen slots, each with RTX
const MAX_SENT_SSRCS: usize = 256;

#[cfg(test)]
mod tests;
