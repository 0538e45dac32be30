//! Says which RTP header extensions (RFC 8285) each kind of m-line agrees on.
//!
//! A publisher is answered before anyone knows who will receive it, so one rule holds for all: what
//! changes a picture's or a voice's meaning where it is lost is taken from nobody, and the sender
//! then puts it into the media itself. `urn:3gpp:video-orientation` is such a one: without it the
//! sender turns the pixels (RFC 7742 §4), with it every receiver that did not offer it would see the
//! picture lying on its side. The colour space, the play-out delay and the kind of content stay
//! unknown for the same reason. What remains is read by ourselves (mid, rid, audio level, link-wide
//! numbers) or is not missed: a stream decodes without its dependency descriptor as long as nothing
//! is taken out of it.

use super::direction::Direction;
use crate::media::negotiated::ExtensionMap;

/// A header extension that we know.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Extension {
    Mid,
    Rid,
    RepairedRid,
    AudioLevel,
    TransportCc,
    DependencyDescriptor,
}

impl Extension {
    const ALL: [Self; 6] = [
        Self::Mid,
        Self::Rid,
        Self::RepairedRid,
        Self::AudioLevel,
        Self::TransportCc,
        Self::DependencyDescriptor,
    ];

    pub(super) const fn uri(self) -> &'static str {
        match self {
            Self::Mid => "urn:ietf:params:rtp-hdrext:sdes:mid",
            Self::Rid => "urn:ietf:params:rtp-hdrext:sdes:rtp-stream-id",
            Self::RepairedRid => "urn:ietf:params:rtp-hdrext:sdes:repaired-rtp-stream-id",
            Self::AudioLevel => "urn:ietf:params:rtp-hdrext:ssrc-audio-level",
            Self::TransportCc => {
                "http://www.ietf.org/id/draft-holmer-rmcat-transport-wide-cc-extensions-01"
            }
            Self::DependencyDescriptor => {
                "https://aomediacodec.github.io/av1-rtp-spec/#dependency-descriptor-rtp-header-extension"
            }
        }
    }
}

/// One `a=extmap` of an offer.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct OfferedExtension {
    pub(super) id: u8,
    pub(super) extension: Extension,
    /// `None`: both ways, which is how all but Firefox write it.
    pub(super) direction: Option<Direction>,
}

/// Reads `<id>[/<direction>] <uri> [...]`; `None` for one that we don't know. The error is the rule.
pub(super) fn offered_extension(value: &str) -> Result<Option<OfferedExtension>, &'static str> {
    let mut words = value.split_ascii_whitespace();
    let (Some(key), Some(uri)) = (words.next(), words.next()) else {
        return Err("an id and a URI");
    };
    let Some(extension) = Extension::ALL.into_iter().find(|known| known.uri() == uri) else {
        return Ok(None);
    };
    let (id, direction) = match key.split_once('/') {
        Some((id, direction)) => (id, Direction::named(direction)),
        None => (key, None),
    };
    match id.parse::<u16>() {
        // RFC 8285 §4.2: 15 is reserved, in the one-byte form as the end of the list.
        Ok(id @ (1..=14 | 16..=255)) => Ok(Some(OfferedExtension {
            id: id as u8,
            extension,
            direction,
        })),
        // RFC 8285 §5: a placeholder that asks the answerer for a free id; not worth one.
        Ok(4096..=4351) => Ok(None),
        _ => Err("an id of 1 to 14 or 16 to 255"),
    }
}

/// Which end of the m-line we are.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Purpose {
    /// The browser sends.
    Publication,
    /// The browser receives.
    Slot,
}

/// The extensions that an answer accepts, with the offer's ids: what we read of a publication, and
/// what we write into a slot. `reported`: the offer wants reports about link-wide numbers.
pub(super) fn accepted(
    offered: &[OfferedExtension],
    purpose: Purpose,
    reported: bool,
) -> impl Iterator<Item = OfferedExtension> + '_ {
    offered.iter().copied().filter(move |e| {
        let wanted = match e.extension {
            Extension::AudioLevel | Extension::DependencyDescriptor => true,
            // What we write is found by the SSRCs of the answer, and nothing counts it link-wide.
            Extension::Mid | Extension::Rid | Extension::RepairedRid => {
                purpose == Purpose::Publication
            }
            // Numbers that nobody wants to hear of are not worth their bytes.
            Extension::TransportCc => purpose == Purpose::Publication && reported,
        };
        wanted && flows(e, purpose)
    })
}

/// Whether the offer lets the extension flow the way the m-line does.
fn flows(offered: &OfferedExtension, purpose: Purpose) -> bool {
    offered.direction.is_none_or(|direction| match purpose {
        Purpose::Publication => direction.sends(),
        Purpose::Slot => direction.receives(),
    })
}

pub(super) fn map(offered: &[OfferedExtension], purpose: Purpose, reported: bool) -> ExtensionMap {
    let mut map = ExtensionMap::default();
    for OfferedExtension { id, extension, .. } in accepted(offered, purpose, reported) {
        let place = match extension {
            Extension::Mid => &mut map.mid,
            Extension::Rid => &mut map.rid,
            Extension::RepairedRid => &mut map.repaired_rid,
            Extension::AudioLevel => &mut map.audio_level,
            Extension::TransportCc => &mut map.transport_cc,
            Extension::DependencyDescriptor => &mut map.dependency_descriptor,
        };
        *place = Some(id);
    }
    map
}
