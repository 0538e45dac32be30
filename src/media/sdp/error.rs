//! Names each way an offer can be wrong: where, which rule, and what to change.

use crate::media::negotiated::{Mid, Rid, Source};
use std::fmt;
use thiserror::Error;

/// Why an offer is refused. `field()` is told to whoever sent it, `Display` says the rule and the
/// fix. M-lines count from 0. `r#source` is a field like others: without it the name means a cause.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
pub enum SdpError {
    /// The whole text is too long.
    #[error("the offer is {bytes} bytes long (limit {limit}): offer fewer m-lines and codecs")]
    TooLong {
        /// Its length in bytes.
        bytes: usize,
        /// The most that is read.
        limit: usize,
    },
    /// One line is too long.
    #[error("line {line} is longer than {limit} bytes: shorten it")]
    LineTooLong {
        /// Counts from 1.
        line: usize,
        /// In bytes.
        limit: usize,
    },
    /// The text does not start with `v=0`.
    #[error("the offer does not start with v=0: send complete SDP")]
    NotSdp,
    /// A line is not `<letter>=<value>`.
    #[error("line {line} is not <letter>=<value>: remove or correct it")]
    MalformedLine {
        /// Counts from 1.
        line: usize,
    },
    /// An m-line is not `<media> <port> <protocol> <format> ...`.
    #[error("m-line {m_line} is not m=<media> <port> <protocol> <formats>: correct it")]
    MalformedMLine {
        /// Which.
        m_line: usize,
    },
    /// An attribute that we need does not parse.
    #[error("{}", malformed(.m_line, .attribute, .rule))]
    MalformedAttribute {
        /// Which m-line; `None`: before the first.
        m_line: Option<usize>,
        /// Its name, without `a=`.
        attribute: &'static str,
        /// What it must look like.
        rule: &'static str,
    },
    /// An attribute that we need is not there.
    #[error("m-line {m_line}: a={attribute} is missing; add {rule}")]
    MissingAttribute {
        /// Which m-line, or any before it.
        m_line: usize,
        /// Its name, without `a=`.
        attribute: &'static str,
        /// What it must look like.
        rule: &'static str,
    },
    /// There is no m-line.
    #[error("the offer has no m-line: add a transceiver before offering")]
    NoMLines,
    /// More of something than any browser sends.
    #[error("{} has more than {limit} {what}: offer fewer", part(.m_line))]
    TooMany {
        /// Which m-line; `None`: in the whole offer.
        m_line: Option<usize>,
        /// What.
        what: Countable,
        /// The most that is accepted.
        limit: usize,
    },
    /// Two m-lines have one mid.
    #[error("m-line {m_line} repeats a=mid:{}: give each m-line its own", .mid.0)]
    DuplicateMid {
        /// The second of them.
        m_line: usize,
        /// What they share.
        mid: Mid,
    },
    /// Two streams have one SSRC.
    #[error("m-line {m_line} repeats a=ssrc:{ssrc}: give each stream its own")]
    DuplicateSsrc {
        /// Where it comes again.
        m_line: usize,
        /// What they share.
        ssrc: u32,
    },
    /// Two layers of an m-line have one rid.
    #[error("m-line {m_line} repeats a=rid:{}: give each layer its own", .rid.0)]
    DuplicateRid {
        /// Where.
        m_line: usize,
        /// What they share.
        rid: Rid,
    },
    /// An m-line lists a payload type twice.
    #[error("m-line {m_line} lists payload type {payload_type} twice: list it once")]
    DuplicatePayloadType {
        /// Where.
        m_line: usize,
        /// What comes twice.
        payload_type: u8,
    },
    /// One header-extension id means two things within the bundle (RFC 9143 §9.1).
    #[error("m-line {m_line} gives a=extmap:{id} a second meaning: use one meaning for each id")]
    ExtensionConflict {
        /// Where it got its second meaning.
        m_line: usize,
        /// The id.
        id: u8,
    },
    /// No m-line is left that could carry the transport.
    #[error(
        "no m-line of the offer can be answered: offer bundled audio or video over UDP/TLS/RTP/SAVPF"
    )]
    NothingAnswerable,
    /// The offer is of an ICE-lite end, as ours is: nobody would send a check (RFC 8445 §6.1.1).
    #[error(
        "a=ice-lite: the relay is ICE-lite itself, and one end must send the checks: offer with full ICE, without a=ice-lite"
    )]
    IceLite,
    /// The certificate is named by another hash than SHA-256 only (RFC 8122 §5).
    #[error(
        "m-line {m_line}: a=fingerprint names the certificate by {hash} only: add a=fingerprint:sha-256"
    )]
    OtherHash {
        /// Which m-line, or any before it.
        m_line: usize,
        /// Its hash.
        hash: String,
    },
    /// An m-line that must be carried is neither audio nor video over DTLS-SRTP.
    #[error(
        "m-line {m_line} is {media} over {protocol}: offer audio or video over UDP/TLS/RTP/SAVPF, and nothing else here"
    )]
    NotMedia {
        /// Which.
        m_line: usize,
        /// Its `<media>`.
        media: String,
        /// Its `<protocol>`.
        protocol: String,
    },
    /// An m-line that must be carried offers no codec that is.
    #[error("m-line {m_line} {}: offer {carried}", uncarried(.offered))]
    NoCodec {
        /// Which.
        m_line: usize,
        /// What it offers.
        offered: String,
        /// What it could offer.
        carried: &'static str,
    },
    /// An m-line that must be carried is not on the transport of the first one.
    #[error(
        "m-line {m_line} has a transport of its own: name every m-line in a=group:BUNDLE, the first one too"
    )]
    OwnTransport {
        /// Which.
        m_line: usize,
    },
    /// An m-line of WHIP or WHEP goes the wrong way.
    #[error("{}", wrong_way(.m_line, .must))]
    WrongWay {
        /// Which; `None`: none goes the right way.
        m_line: Option<usize>,
        /// What it must be.
        must: &'static str,
    },
    /// A WHIP offer sends a second voice or picture (RFC 9725 §4.4.2).
    #[error(
        "m-line {m_line} is the second of its kind: publish one voice and one picture a session"
    )]
    SecondOfKind {
        /// The second of them.
        m_line: usize,
    },
    /// `sources` names a mid that no m-line has.
    #[error("sources.{} names mid {}, which the offer does not have: name an m-line of this offer", name(.source), .mid.0)]
    UnknownSource {
        /// Whose.
        r#source: Source,
        /// The mid named.
        mid: Mid,
    },
    /// `sources` names an m-line that cannot carry that source.
    #[error("sources.{} names mid {}, which must be {rule}", name(.source), .mid.0)]
    UnfitSource {
        /// Whose.
        r#source: Source,
        /// The mid named.
        mid: Mid,
        /// What the m-line must be.
        rule: &'static str,
    },
    /// `sources` names one m-line for two sources.
    #[error("sources names mid {} twice: give each source its own m-line", .mid.0)]
    SourceTwice {
        /// The mid named twice.
        mid: Mid,
    },
    /// A later offer on a link has another certificate.
    #[error("a=fingerprint changed on a living link: join again to use another certificate")]
    FingerprintChanged,
    /// A later offer insists on the other DTLS role.
    #[error("a=setup asks for the other DTLS role on a living link: offer actpass")]
    SetupChanged,
    /// A later offer has a new ICE password with the old ufrag, or the reverse.
    #[error("a=ice-ufrag and a=ice-pwd must change together for an ICE restart, or both stay")]
    HalfRestart,
    /// A later offer lacks an m-line of the link, or gives its mid another purpose.
    #[error("the m-line with mid {} is gone or has another purpose: keep every m-line of a living link", .mid.0)]
    LineChanged {
        /// The m-line's mid on the link.
        mid: Mid,
    },
    /// A later offer sends something that the link's first offer did not.
    #[error("the link's first offer sent no {}: join again with an m-line for it, or name no new source", name(.source))]
    LaterSource {
        /// What.
        r#source: Source,
    },
}

/// What `SdpError::TooMany` counts.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Countable {
    /// `m=`
    MLines,
    /// `a=candidate` in the whole offer
    Candidates,
    /// `a=` of one m-line, or of the session
    Attributes,
    /// `a=ssrc` of one m-line
    Ssrcs,
    /// `a=rid` of one m-line
    Rids,
}

impl fmt::Display for Countable {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::MLines => "m-lines",
            Self::Candidates => "candidates",
            Self::Attributes => "attributes",
            Self::Ssrcs => "SSRCs",
            Self::Rids => "rids",
        })
    }
}

impl SdpError {
    /// The situation, stable for tests; outside every one of them is `offer_refused` or `bad_field`.
    pub const fn code(&self) -> &'static str {
        match self {
            Self::TooLong { .. } => "sdp_too_long",
            Self::LineTooLong { .. } => "sdp_line_too_long",
            Self::NotSdp => "sdp_not_sdp",
            Self::MalformedLine { .. } => "sdp_malformed_line",
            Self::MalformedMLine { .. } => "sdp_malformed_m_line",
            Self::MalformedAttribute { .. } => "sdp_malformed_attribute",
            Self::MissingAttribute { .. } => "sdp_missing_attribute",
            Self::NoMLines => "sdp_no_m_lines",
            Self::TooMany { .. } => "sdp_too_many",
            Self::DuplicateMid { .. } => "sdp_duplicate_mid",
            Self::DuplicateSsrc { .. } => "sdp_duplicate_ssrc",
            Self::DuplicateRid { .. } => "sdp_duplicate_rid",
            Self::DuplicatePayloadType { .. } => "sdp_duplicate_payload_type",
            Self::ExtensionConflict { .. } => "sdp_extension_conflict",
            Self::NothingAnswerable => "sdp_nothing_answerable",
            Self::IceLite => "sdp_ice_lite",
            Self::OtherHash { .. } => "sdp_other_hash",
            Self::NotMedia { .. } => "sdp_not_media",
            Self::NoCodec { .. } => "sdp_no_codec",
            Self::OwnTransport { .. } => "sdp_own_transport",
            Self::WrongWay { .. } => "sdp_wrong_way",
            Self::SecondOfKind { .. } => "sdp_second_of_kind",
            Self::UnknownSource { .. } => "sdp_unknown_source",
            Self::UnfitSource { .. } => "sdp_unfit_source",
            Self::SourceTwice { .. } => "sdp_source_twice",
            Self::FingerprintChanged => "sdp_fingerprint_changed",
            Self::SetupChanged => "sdp_setup_changed",
            Self::HalfRestart => "sdp_half_restart",
            Self::LineChanged { .. } => "sdp_line_changed",
            Self::LaterSource { .. } => "sdp_later_source",
        }
    }

    /// The field of the request that was wrong: a path into the offer, or into `sources`.
    pub fn field(&self) -> String {
        let at = |m_line: usize, attribute: &str| format!("offer.m-line[{m_line}].{attribute}");
        match self {
            Self::TooLong { .. } | Self::NotSdp => "offer".to_owned(),
            Self::NoMLines | Self::NothingAnswerable => "offer.m-line".to_owned(),
            Self::LineTooLong { line, .. } | Self::MalformedLine { line } => {
                format!("offer.line[{line}]")
            }
            Self::MalformedMLine { m_line } => format!("offer.m-line[{m_line}]"),
            Self::MalformedAttribute {
                m_line, attribute, ..
            } => m_line.map_or_else(|| format!("offer.{attribute}"), |m| at(m, attribute)),
            Self::MissingAttribute {
                m_line, attribute, ..
            } => at(*m_line, attribute),
            Self::TooMany { m_line, .. } => m_line.map_or_else(
                || "offer".to_owned(),
                |m_line| format!("offer.m-line[{m_line}]"),
            ),
            Self::DuplicateMid { m_line, .. } => at(*m_line, "mid"),
            Self::DuplicateSsrc { m_line, .. } => at(*m_line, "ssrc"),
            Self::DuplicateRid { m_line, .. } => at(*m_line, "rid"),
            Self::DuplicatePayloadType { m_line, .. } => format!("offer.m-line[{m_line}]"),
            Self::ExtensionConflict { m_line, .. } => at(*m_line, "extmap"),
            Self::IceLite => "offer.ice-lite".to_owned(),
            Self::OtherHash { m_line, .. } => at(*m_line, "fingerprint"),
            Self::NoCodec { m_line, .. } => at(*m_line, "rtpmap"),
            Self::OwnTransport { .. } => "offer.group".to_owned(),
            Self::NotMedia { m_line, .. } | Self::SecondOfKind { m_line } => {
                format!("offer.m-line[{m_line}]")
            }
            Self::WrongWay {
                m_line: Some(m_line),
                must,
            } => at(*m_line, must),
            Self::WrongWay { m_line: None, .. } => "offer.m-line".to_owned(),
            Self::UnknownSource { source, .. } | Self::UnfitSource { source, .. } => {
                format!("sources.{}", name(source))
            }
            Self::SourceTwice { .. } => "sources".to_owned(),
            Self::FingerprintChanged => "offer.fingerprint".to_owned(),
            Self::SetupChanged => "offer.setup".to_owned(),
            Self::HalfRestart => "offer.ice-ufrag".to_owned(),
            Self::LineChanged { .. } => "offer.m-line".to_owned(),
            Self::LaterSource { source } => format!("sources.{}", name(source)),
        }
    }
}

const fn name(source: &Source) -> &'static str {
    match source {
        Source::Microphone => "microphone",
        Source::Camera => "camera",
        Source::Screen => "screen",
    }
}

/// What the parts of an offer are called.
fn part(m_line: &Option<usize>) -> String {
    m_line.map_or("the offer".into(), |m_line| format!("m-line {m_line}"))
}

fn malformed(m_line: &Option<usize>, attribute: &str, rule: &str) -> String {
    match m_line {
        Some(m_line) => format!("m-line {m_line}: a={attribute} must be {rule}"),
        None => format!("a={attribute} of the session must be {rule}"),
    }
}

fn uncarried(offered: &str) -> String {
    match offered {
        "" => "names no codec that is carried".into(),
        offered => format!("offers {offered}, which is not carried"),
    }
}

fn wrong_way(m_line: &Option<usize>, must: &str) -> String {
    match m_line {
        Some(m_line) => format!("m-line {m_line} must be a={must} here"),
        None => format!("no m-line is a={must}: offer audio or video that is"),
    }
}
