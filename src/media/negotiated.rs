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
    /// Simulcast layers in the offer's order, lowest first as our page sends them; empty when the
    /// m-line has one encoding.
    pub rids: Vec<Rid>,
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
    /// RFC 6184, packetization-mode 1.
    H264 {
        /// `profile-level-id`'s profile_idc and profile-iop; the level may differ between sides.
        profile: H264Profile,
    },
    /// The AV1 RTP payload format, profile 0.
    Av1,
}

/// H.264 profiles that browsers offer; a stream of a lower one is decodable by a higher one.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum H264Profile {
    /// 42e0xx.
    ConstrainedBaseline,
    /// 4200xx.
    Baseline,
    /// 4d00xx.
    Main,
    /// 6400xx or 640cxx.
    High,
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
