//! Says which offered formats are codecs we carry, and which of them an answer accepts.

use super::feedback::{Feedback, FeedbackSet};
use super::h264;
use super::token::is_token;
use crate::media::negotiated::{Codec, H264Profile, Kind, PacketizationMode, Payload};

/// One format that we know.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Format {
    pub(super) payload: Payload,
    /// `a=fmtp` of the answer: what must be said again of the codec.
    pub(super) parameters: String,
    pub(super) feedback: FeedbackSet,
}

/// One payload type of an m-line with its attributes, not yet understood.
pub(super) struct FormatDraft<'a> {
    pub(super) payload_type: u8,
    /// `<name>/<clock>[/<channels>]`
    pub(super) mapping: &'a str,
    /// `key=value;...`
    pub(super) parameters: &'a str,
    pub(super) feedback: FeedbackSet,
}

impl<'a> FormatDraft<'a> {
    pub(super) fn new(payload_type: u8) -> Self {
        Self {
            payload_type,
            mapping: "",
            parameters: "",
            feedback: FeedbackSet::default(),
        }
    }

    pub(super) fn parameter(&self, name: &str) -> Option<&'a str> {
        self.parameters
            .split(';')
            .filter_map(|pair| pair.trim().split_once('='))
            .find(|(key, _)| key.eq_ignore_ascii_case(name))
            .map(|(_, value)| value.trim())
    }

    /// A parameter that is a small number; `default` where it is absent, `None` where it is none.
    fn number(&self, name: &str, default: u8, most: u8) -> Option<u8> {
        match self.parameter(name) {
            None => Some(default),
            Some(text) => text.parse().ok().filter(|number| *number <= most),
        }
    }

    fn codec(&self, kind: Kind) -> Option<Codec> {
        let mut parts = self.mapping.split('/');
        let (name, clock, channels) = (parts.next()?, parts.next()?, parts.next());
        let is = |known: &str| name.eq_ignore_ascii_case(known);
        match (kind, clock) {
            // RFC 7587 §7: always 48000/2
            (Kind::Audio, "48000") if is("opus") && channels == Some("2") => Some(Codec::Opus),
            (Kind::Video, "90000") if is("VP8") => Some(Codec::Vp8),
            (Kind::Video, "90000") if is("VP9") => Some(Codec::Vp9 {
                profile: self.number("profile-id", 0, 3)?,
            }),
            (Kind::Video, "90000") if is("AV1") => Some(Codec::Av1 {
                profile: self.number("profile", 0, 2)?,
            }),
            (Kind::Video, "90000") if is("H264") => Some(Codec::H264 {
                profile: h264::profile(self.parameter("profile-level-id"))?,
                mode: h264::mode(self.parameter("packetization-mode"))?,
            }),
            _ => None,
        }
    }

    /// What an answer must say again for both sides to mean the same.
    fn answered(&self, codec: Codec) -> String {
        match codec {
            Codec::Opus | Codec::Vp8 => String::new(),
            Codec::Vp9 { profile } => format!("profile-id={profile}"),
            Codec::H264 { mode, .. } => {
                let asymmetric = self.parameter("level-asymmetry-allowed") == Some("1");
                h264::answered(self.parameter("profile-level-id"), mode, asymmetric)
            }
            Codec::Av1 { .. } => {
                let said = ["level-idx", "profile", "tier"]
                    .into_iter()
                    .filter_map(|name| {
                        let number: u8 = self.parameter(name)?.parse().ok()?;
                        Some(format!("{name}={number}"))
                    });
                said.collect::<Vec<_>>().join(";")
            }
        }
    }

    /// The payload type this format repairs (RFC 4588 §8.1).
    fn repairs(&self) -> Option<u8> {
        let name = self.mapping.split('/').next()?;
        name.eq_ignore_ascii_case("rtx")
            .then(|| self.parameter("apt")?.parse().ok())
            .flatten()
    }
}

/// The formats of an m-line that we know, in the offer's order.
pub(super) fn formats(kind: Kind, drafts: &[FormatDraft<'_>]) -> Vec<Format> {
    // none of ours has a payload type that needs no a=rtpmap
    let mapped = || drafts.iter().filter(|draft| !draft.mapping.is_empty());
    let mut rtx = [None; 128];
    for draft in mapped() {
        if let Some(repaired) = draft.repairs().filter(|pt| *pt < 128) {
            rtx[usize::from(repaired)].get_or_insert(draft.payload_type);
        }
    }
    mapped()
        .filter_map(|draft| {
            let codec = draft.codec(kind)?;
            Some(Format {
                payload: Payload {
                    payload_type: draft.payload_type,
                    codec,
                    // No voice is sent again, to us or by us.
                    rtx: rtx[usize::from(draft.payload_type)].filter(|_| kind == Kind::Video),
                },
                parameters: draft.answered(codec),
                feedback: draft.feedback,
            })
        })
        .collect()
}

/// What a publisher may send: one format of each codec, in the order we prefer, which is the order
/// browsers obey. VP8 first because every receiver decodes it; of the profiles of one codec that
/// which the most receivers decode, for the same reason.
pub(super) fn to_publish(formats: &[Format]) -> Vec<&Format> {
    let mut accepted: Vec<&Format> = Vec::with_capacity(4);
    let mut candidates: Vec<&Format> = formats.iter().collect();
    candidates.sort_by_key(|format| preference(format.payload.codec));
    for format in candidates {
        let codec = std::mem::discriminant(&format.payload.codec);
        let known = |kept: &&Format| std::mem::discriminant(&kept.payload.codec) == codec;
        if !accepted.iter().any(known) {
            accepted.push(format);
        }
    }
    accepted
}

/// Lower is better: the codec, its profile, its mode. A NAL unit a packet makes small slices of
/// every picture, so of two modes the other one.
const fn preference(codec: Codec) -> (u8, u8, bool) {
    match codec {
        Codec::Opus | Codec::Vp8 => (0, 0, false),
        Codec::Vp9 { profile } => (1, profile, false),
        Codec::H264 { profile, mode } => {
            let profile = match profile {
                // see `as_sent`
                H264Profile::Baseline => H264Profile::ConstrainedBaseline,
                other => other,
            };
            (2, profile as u8, matches!(mode, PacketizationMode::Single))
        }
        Codec::Av1 { profile } => (3, profile, false),
    }
}

/// What a slot may carry: everything the receiver decodes, each once, in the receiver's order.
pub(super) fn to_receive(formats: &[Format]) -> Vec<&Format> {
    let mut accepted: Vec<&Format> = Vec::with_capacity(4);
    for format in formats {
        if !accepted
            .iter()
            .any(|kept| kept.payload.codec == format.payload.codec)
        {
            accepted.push(format);
        }
    }
    accepted
}

/// Whether the offer wants to be told how its packets came, numbered link-wide.
pub(super) fn wants_reports(formats: &[Format]) -> bool {
    formats
        .iter()
        .any(|format| format.feedback.contains(Feedback::TransportCc))
}

/// What is carried of a kind, as errors tell it.
pub(super) const fn carried(kind: Kind) -> &'static str {
    match kind {
        Kind::Audio => "opus/48000/2",
        Kind::Video => "VP8, VP9, H264 (packetization-mode 0 or 1) or AV1",
    }
}

/// The codecs of formats that we do not know, for an error: what helps a codec along is left out.
pub(super) fn named(drafts: &[FormatDraft<'_>]) -> String {
    const HELPERS: [&str; 7] = [
        "rtx",
        "red",
        "ulpfec",
        "flexfec-03",
        "CN",
        "telephone-event",
        "",
    ];
    let mut names: Vec<String> = Vec::new();
    for draft in drafts {
        let name = draft.mapping.split('/').next().unwrap_or_default();
        let name = match (name, draft.payload_type) {
            // RFC 3551 §6: those that need no a=rtpmap
            ("", 0) => "PCMU",
            ("", 8) => "PCMA",
            ("", 9) => "G722",
            (name, _) => name,
        };
        if !is_token(name)
            || HELPERS
                .iter()
                .any(|helper| helper.eq_ignore_ascii_case(name))
        {
            continue;
        }
        let mut name = name.chars().take(LONGEST_NAME).collect::<String>();
        // of a codec that we know in another form, the form
        for parameter in [
            "packetization-mode",
            "profile-level-id",
            "profile-id",
            "profile",
        ] {
            let value = draft.parameter(parameter).filter(|value| is_token(value));
            if let Some(value) = value.filter(|value| value.len() <= LONGEST_NAME) {
                name.push_str(&format!(" {parameter}={value}"));
            }
        }
        if names.len() < MOST_NAMES && !names.contains(&name) {
            names.push(name);
        }
    }
    names.join(", ")
}

/// Names of an error are for a person to read.
const MOST_NAMES: usize = 4;
const LONGEST_NAME: usize = 24;
