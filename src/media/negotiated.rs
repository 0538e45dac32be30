//! Says what one link agreed to carry: the vocabulary between `sdp`, which fills it from an offer,
//! and `link`, `ingress`, `egress` and `selection`, which obey it.

use std::fmt;

/// Everything an offer and our answer settled. Made only by `media::sdp`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Negotiated {
    /// The browser's ICE user fragment and password (RFC 8839 §5.4).
    pub remote_ice: IceCredentials,
    /// The SHA-256 fingerprint the browser's certificate must have (RFC 8122 §5).
    pub fingerprint: Fingerprint,
    /// Which side of the DTLS handshake we are.
    pub dtls_role: DtlsRole,
    /// What the browser may send, in the order of its m-lines.
    pub publications: Vec<Publication>,
    /// Where the browser receives, in the order of its m-lines.
    pub slots: Vec<SlotSpec>,
}

/// One side's ICE credentials (RFC 8839 §5.4).
#[derive(Clone, PartialEq, Eq)]
pub struct IceCredentials {
    /// 4 to 256 ice-chars.
    pub ufrag: String,
    /// 22 to 256 ice-chars.
    pub password: String,
}

impl fmt::Debug for IceCredentials {
    /// The password never reaches a log.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "IceCredentials({})", self.ufrag)
    }
}

/// SHA-256 over the DER of a certificate.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Fingerprint(pub [u8; 32]);

/// Our side of the DTLS handshake.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum DtlsRole {
    /// `a=setup:passive` in our answer: the browser sends the ClientHello.
    Server,
    /// `a=setup:active` in our answer, for offers that insist on `passive` (ffmpeg).
    Client,
}

/// Audio or video.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Kind {
    /// Opus at 48 kHz.
    Audio,
    /// VP8, VP9, H.264 or AV1 at 90 kHz.
    Video,
}

/// What a published m-line is, told by the join message; a WHIP offer's audio is the microphone
/// and its video the camera.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Source {
    /// Voice.
    Microphone,
    /// The person.
    Camera,
    /// A shared screen or slides.
    Screen,
}

/// A media identification tag: `a=mid` (RFC 5888 §4). At most 32 bytes.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct Mid(pub String);

/// An RTP stream id: `a=rid` (RFC 8851 §4). At most 32 bytes, alphanumeric.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct Rid(pub String);

/// One m-line the browser sends on.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Publication {
    /// The m-line's mid; absent in offers without one (ffmpeg), where SSRCs bind.
    pub mid: Option<Mid>,
    /// Audio or video.
    pub kind: Kind,
    /// Microphone, camera or screen.
    pub source: Source,
    /// The payload types the answer accepted.
    pub payloads: Vec<Payload>,
    /// The header extensions the answer accepted.
    pub extensions: ExtensionMap,
    /// Simulcast layers in the offer's order, which says nothing of their size; empty when the m-line
    /// has one encoding.
    pub rids: Vec<Rid>,
    /// The most height of each of them, where the offer bounds it (`max-height`, RFC 8851 §5).
    pub most_heights: Vec<Option<u16>>,
    /// `a=ssrc` lines: each primary SSRC with its RTX SSRC (`a=ssrc-group:FID`).
    pub ssrcs: Vec<(u32, Option<u32>)>,
}

/// So many slots of each kind are stages: the first audio slot plays in step with the first video
/// slot, the second with the second, and so on. One is the hub's, and two take turns, so that the
/// next face finds one free that its page takes for nobody else's: with two, each would have to wait
/// for the page; a fourth would serve only where the stage changes twice within a round trip.
pub const STAGES: usize = 3;

/// One m-line the browser receives on: a slot.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SlotSpec {
    /// The m-line's mid.
    pub mid: Mid,
    /// Audio or video.
    pub kind: Kind,
    /// The payload types the browser decodes here, ours to send with.
    pub payloads: Vec<Payload>,
    /// The header extensions the browser understands here.
    pub extensions: ExtensionMap,
    /// The SSRC we send with for the life of the link.
    pub ssrc: u32,
    /// The SSRC of our RTX stream (RFC 4588); video only.
    pub rtx_ssrc: Option<u32>,
}

/// One payload type.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Payload {
    /// The RTP payload type, 0 to 127.
    pub payload_type: u8,
    /// What it carries.
    pub codec: Codec,
    /// The payload type of its RTX (RFC 4588), where offered.
    pub rtx: Option<u8>,
}

/// A codec with the parameters that decide whether two sides can use it together.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Codec {
    /// RFC 7587; 48 kHz, two channels in SDP whatever is sent.
    Opus,
    /// RFC 7741.
    Vp8,
    /// RFC 9628 with its profile id.
    Vp9 {
        /// 0 to 3.
        profile: u8,
    },
    /// RFC 6184.
    H264 {
        /// `profile-level-id`'s profile_idc and profile-iop; the level may differ between sides.
        profile: H264Profile,
        /// How pictures are cut into packets.
        mode: PacketizationMode,
    },
    /// The AV1 RTP payload format. Level and tier may differ between sides.
    Av1 {
        /// 0 (Main), 1 (High) or 2 (Professional).
        profile: u8,
    },
}

impl Codec {
    /// Whether who decodes this codec decodes that stream. Levels are not compared: browsers decode
    /// above the level they state.
    pub fn decodes(self, stream: Self) -> bool {
        match (self, stream) {
            (
                Self::H264 {
                    profile: able,
                    mode: takes,
                },
                Self::H264 {
                    profile: needed,
                    mode: sent,
                },
            ) => able.decodes(needed) && (takes == sent || sent == PacketizationMode::Single),
            // AV1 §A.2: each profile holds the one below.
            (Self::Av1 { profile: able }, Self::Av1 { profile: needed }) => needed <= able,
            (able, needed) => able == needed,
        }
    }
}

impl fmt::Display for Codec {
    /// As an offer would say it.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Opus => f.write_str("opus"),
            Self::Vp8 => f.write_str("VP8"),
            Self::Vp9 { profile } => write!(f, "VP9 with profile-id={profile}"),
            Self::H264 { profile, mode } => {
                let (name, start) = profile.named();
                let mode = *mode as u8;
                write!(
                    f,
                    "H264 {name} with profile-level-id={start}.. and packetization-mode={mode}"
                )
            }
            Self::Av1 { profile } => write!(f, "AV1 with profile={profile}"),
        }
    }
}

/// How H.264 is cut into packets (RFC 6184 §6.2 and §6.3); interleaved packets are not carried.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum PacketizationMode {
    /// 0: a NAL unit a packet, none larger.
    Single = 0,
    /// 1: units may be put together and cut as well.
    NonInterleaved = 1,
}

/// H.264 profiles, those first that more receivers decode (RFC 6184 §8.1, table 5).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum H264Profile {
    /// 42e0xx.
    ConstrainedBaseline,
    /// 4200xx.
    Baseline,
    /// 4d00xx.
    Main,
    /// 640cxx: High without B pictures and fields.
    ConstrainedHigh,
    /// 6400xx.
    High,
    /// 5800xx.
    Extended,
    /// 6e00xx.
    High10,
    /// 7a00xx.
    High422,
    /// f400xx.
    High444Predictive,
    /// 6e10xx.
    High10Intra,
    /// 7a10xx.
    High422Intra,
    /// f410xx.
    High444Intra,
    /// 2c10xx.
    Cavlc444Intra,
}

impl H264Profile {
    /// Whether a decoder of this profile decodes a stream of that one (H.264 §A.2).
    pub const fn decodes(self, stream: Self) -> bool {
        use H264Profile as P;
        let high = matches!(
            stream,
            P::ConstrainedBaseline | P::Main | P::ConstrainedHigh | P::High
        );
        let ten = high || matches!(stream, P::High10 | P::High10Intra);
        let half_chroma = ten || matches!(stream, P::High422 | P::High422Intra);
        match self {
            P::ConstrainedBaseline => matches!(stream, P::ConstrainedBaseline),
            P::Baseline => matches!(stream, P::ConstrainedBaseline | P::Baseline),
            P::Extended => matches!(stream, P::ConstrainedBaseline | P::Baseline | P::Extended),
            P::Main => matches!(stream, P::ConstrainedBaseline | P::Main),
            // What Constrained High lacks, B pictures and fields, no live sender makes: receivers
            // show pictures in the order in which they come.
            P::ConstrainedHigh | P::High => high,
            P::High10 => ten,
            P::High422 => half_chroma,
            P::High444Predictive => {
                half_chroma
                    || matches!(
                        stream,
                        P::High444Predictive | P::High444Intra | P::Cavlc444Intra
                    )
            }
            P::High10Intra => matches!(stream, P::High10Intra),
            P::High422Intra => matches!(stream, P::High10Intra | P::High422Intra),
            P::High444Intra => matches!(
                stream,
                P::High10Intra | P::High422Intra | P::High444Intra | P::Cavlc444Intra
            ),
            P::Cavlc444Intra => matches!(stream, P::Cavlc444Intra),
        }
    }

    /// Its name, and how its `profile-level-id` starts.
    const fn named(self) -> (&'static str, &'static str) {
        match self {
            Self::ConstrainedBaseline => ("Constrained Baseline", "42e0"),
            Self::Baseline => ("Baseline", "4200"),
            Self::Main => ("Main", "4d00"),
            Self::ConstrainedHigh => ("Constrained High", "640c"),
            Self::High => ("High", "6400"),
            Self::Extended => ("Extended", "5800"),
            Self::High10 => ("High 10", "6e00"),
            Self::High422 => ("High 4:2:2", "7a00"),
            Self::High444Predictive => ("High 4:4:4 Predictive", "f400"),
            Self::High10Intra => ("High 10 Intra", "6e10"),
            Self::High422Intra => ("High 4:2:2 Intra", "7a10"),
            Self::High444Intra => ("High 4:4:4 Intra", "f410"),
            Self::Cavlc444Intra => ("CAVLC 4:4:4 Intra", "2c10"),
        }
    }
}

/// The ids of the header extensions one m-line agreed on (RFC 8285), 1 to 255 each.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct ExtensionMap {
    /// `urn:ietf:params:rtp-hdrext:sdes:mid`
    pub mid: Option<u8>,
    /// `urn:ietf:params:rtp-hdrext:sdes:rtp-stream-id`
    pub rid: Option<u8>,
    /// `urn:ietf:params:rtp-hdrext:sdes:repaired-rtp-stream-id`
    pub repaired_rid: Option<u8>,
    /// `urn:ietf:params:rtp-hdrext:ssrc-audio-level` (RFC 6464)
    pub audio_level: Option<u8>,
    /// `http://www.ietf.org/id/draft-holmer-rmcat-transport-wide-cc-extensions-01`
    pub transport_cc: Option<u8>,
    /// `https://aomediacodec.github.io/av1-rtp-spec/#dependency-descriptor-rtp-header-extension`
    pub dependency_descriptor: Option<u8>,
}
