//! Says which offered formats are codecs we carry, and which of them an answer accepts.

use super::feedback::{Feedback, FeedbackSet};
use crate::media::negotiated::{Codec, H264Profile, Kind, Payload};

/// One format that we know.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Format {
    pub(super) payload: Payload,
    /// `profile-level-id` as offered; H.264 only.
    pub(super) profile_level_id: Option<u32>,
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

impl FormatDraft<'_> {
    pub(super) fn new(payload_type: u8) -> Self {
        Self {
            payload_type,
            mapping: "",
            parameters: "",
            feedback: FeedbackSet::default(),
        }
    }

    fn parameter(&self, name: &str) -> Option<&str> {
        self.parameters
            .split(';')
            .filter_map(|pair| pair.trim().split_once('='))
            .find(|(key, _)| key.eq_ignore_ascii_case(name))
            .map(|(_, value)| value)
    }

    fn codec(&self, kind: Kind) -> Option<Codec> {
        let mut parts = self.mapping.split('/');
        let (name, clock, channels) = (parts.next()?, parts.next()?, parts.next());
        let is = |known: &str| name.eq_ignore_ascii_case(known);
        match (kind, clock) {
            // RFC 7587 §7: always 48000/2
            (Kind::Audio, "48000") if is("opus") && channels == Some("2") => Some(Codec::Opus),
            (Kind::Video, "90000") if is("VP8") => Some(Codec::Vp8),
            // Only profile 0, eight bits and 4:2:0: what every browser decodes.
            (Kind::Video, "90000") if is("VP9") => (self.parameter("profile-id").unwrap_or("0")
                == "0")
                .then_some(Codec::Vp9 { profile: 0 }),
            (Kind::Video, "90000") if is("AV1") => {
                (self.parameter("profile").unwrap_or("0") == "0").then_some(Codec::Av1)
            }
            // Packetization mode 0 cannot carry a picture larger than a packet.
            (Kind::Video, "90000") if is("H264") => (self.parameter("packetization-mode")
                == Some("1"))
            .then(|| h264_profile(self.profile_level_id()))
            .flatten()
            .map(|profile| Codec::H264 { profile }),
            _ => None,
        }
    }

    /// RFC 6184 §8.1: Baseline at level 1 when absent. Zero, which is no profile, when malformed.
    fn profile_level_id(&self) -> u32 {
        self.parameter("profile-level-id").map_or(0x42_00_0a, |id| {
            let id = Some(id).filter(|id| id.len() == 6);
            id.and_then(|id| u32::from_str_radix(id, 16).ok())
                .unwrap_or(0)
        })
    }

    /// The payload type this format repairs (RFC 4588 §8.1).
    fn repairs(&self) -> Option<u8> {
        let name = self.mapping.split('/').next()?;
        name.eq_ignore_ascii_case("rtx")
            .then(|| self.parameter("apt")?.parse().ok())
            .flatten()
    }
}

/// RFC 6184 §8.1, table 5, for the profiles that browsers and ffmpeg offer.
const fn h264_profile(profile_level_id: u32) -> Option<H264Profile> {
    let idc = profile_level_id >> 16 & 0xff;
    let constraints = profile_level_id >> 8 & 0xff;
    match idc {
        0x42 if constraints & 0x40 != 0 => Some(H264Profile::ConstrainedBaseline),
        0x42 => Some(H264Profile::Baseline),
        0x4d if constraints & 0x80 != 0 => Some(H264Profile::ConstrainedBaseline),
        0x4d => Some(H264Profile::Main),
        0x64 => Some(H264Profile::High),
        _ => None,
    }
}

/// The formats of an m-line that we know, in the offer's order.
pub(super) fn formats(kind: Kind, drafts: &[FormatDraft<'_>]) -> Vec<Format> {
    let mut rtx = [None; 128];
    for draft in drafts {
        if let Some(repaired) = draft.repairs().filter(|pt| *pt < 128) {
            rtx[usize::from(repaired)].get_or_insert(draft.payload_type);
        }
    }
    drafts
        .iter()
        .filter_map(|draft| {
            let codec = draft.codec(kind)?;
            Some(Format {
                payload: Payload {
                    payload_type: draft.payload_type,
                    codec,
                    // No voice is sent again, to us or by us.
                    rtx: rtx[usize::from(draft.payload_type)].filter(|_| kind == Kind::Video),
                },
                profile_level_id: matches!(codec, Codec::H264 { .. })
                    .then(|| draft.profile_level_id()),
                feedback: draft.feedback,
            })
        })
        .collect()
}

/// What a publisher may send: one format of each codec, in the order we prefer, which is the order
/// browsers obey. VP8 first because every receiver decodes it; of H.264 the lowest profile offered,
/// for the same reason.
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

const fn preference(codec: Codec) -> (u8, Option<H264Profile>) {
    match codec {
        Codec::Opus | Codec::Vp8 => (0, None),
        Codec::Vp9 { .. } => (1, None),
        Codec::H264 { profile } => (2, Some(profile)),
        Codec::Av1 => (3, None),
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
