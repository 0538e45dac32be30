//! Says which of an offer's m-lines that send is what, and whether WHIP and WHEP take it whole.

use super::direction::Direction;
use super::error::SdpError;
use super::offer::Offer;
use crate::media::negotiated::{Kind, Mid, Source};

/// Which of an offer's sending m-lines is what, as the join message says.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Sources {
    /// The microphone's m-line.
    pub microphone: Option<Mid>,
    /// The camera's m-line.
    pub camera: Option<Mid>,
    /// The screen's m-line.
    pub screen: Option<Mid>,
}

impl Sources {
    /// For a WHIP offer, which names nothing: its audio is the microphone, its video the camera. An
    /// offer that could be carried in part only is refused (RFC 9725 §4.4.3): half a camera misleads
    /// whoever set it up.
    pub fn of_sender(offer: &Offer) -> Result<Self, SdpError> {
        let mut sources = Self::default();
        for (m_line, line) in offer.lines.iter().enumerate() {
            if let Some(refusal) = line.refusal(m_line) {
                return Err(refusal);
            }
            let (Some(kind), false) = (line.kind, line.closed) else {
                continue;
            };
            // what only receives is a slot, what does neither is answered so
            if !line.direction.sends() {
                continue;
            }
            let source = match kind {
                Kind::Audio => &mut sources.microphone,
                Kind::Video => &mut sources.camera,
            };
            if source.replace(line.mid.clone()).is_some() {
                return Err(SdpError::SecondOfKind { m_line });
            }
        }
        match sources == Self::default() {
            true => Err(SdpError::WrongWay {
                m_line: None,
                must: "sendonly",
            }),
            false => Ok(sources),
        }
    }

    /// For a WHEP offer, which sends nothing. Of its sound and picture none may be missing; a data
    /// channel, which some players offer for their own use, may.
    pub fn of_watcher(offer: &Offer) -> Result<Self, SdpError> {
        let must = "recvonly";
        let mut receives = false;
        for (m_line, line) in offer.lines.iter().enumerate() {
            if line.media == "application" || line.closed {
                continue;
            }
            if let Some(refusal) = line.refusal(m_line) {
                return Err(refusal);
            }
            if line.direction == Direction::SendOnly {
                let m_line = Some(m_line);
                return Err(SdpError::WrongWay { m_line, must });
            }
            receives |= line.direction.receives();
        }
        let m_line = None;
        match receives {
            true => Ok(Self::default()),
            false => Err(SdpError::WrongWay { m_line, must }),
        }
    }

    pub(super) fn named(&self) -> impl Iterator<Item = (Source, &Mid)> {
        [
            (Source::Microphone, &self.microphone),
            (Source::Camera, &self.camera),
            (Source::Screen, &self.screen),
        ]
        .into_iter()
        .filter_map(|(source, mid)| Some((source, mid.as_ref()?)))
    }

    pub(super) fn of(&self, mid: &Mid) -> Option<Source> {
        self.named()
            .find(|(_, named)| *named == mid)
            .map(|(source, _)| source)
    }
}
