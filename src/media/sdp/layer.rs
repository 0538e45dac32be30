//! Reads which simulcast layers an m-line sends (RFC 8851, RFC 8853).

use super::codec::Format;
use super::error::SdpError;
use crate::media::negotiated::Rid;

/// One simulcast layer that an m-line sends.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Layer {
    pub(super) rid: Rid,
    /// Of its pictures, where the offer bounds it (RFC 8851 §5).
    pub(super) most_height: Option<u16>,
}

/// `a=rid:<rid> send [<restrictions>]`
pub(super) struct RidDraft<'a> {
    pub(super) rid: &'a str,
    pub(super) restrictions: &'a str,
}

impl<'a> RidDraft<'a> {
    fn restriction(&self, name: &str) -> Option<&'a str> {
        let mut pairs = self.restrictions.split(';').map(str::trim);
        pairs.find_map(|pair| pair.strip_prefix(name)?.strip_prefix('='))
    }

    /// Whether it may be sent in one of these formats; without a word, in each (RFC 8851 §4).
    fn allows(&self, formats: &[&Format]) -> bool {
        let Some(named) = self.restriction("pt") else {
            return true;
        };
        named.split(',').any(|name| {
            let payload_type = name.trim().parse().ok();
            let same = |format: &&Format| Some(format.payload.payload_type) == payload_type;
            formats.iter().any(same)
        })
    }

    fn most_height(&self) -> Option<u16> {
        let number = |name| self.restriction(name)?.parse::<u16>().ok();
        let of_width = || number("max-width").map(|width| (u32::from(width) * 9 / 16) as u16);
        number("max-height")
            .or_else(of_width)
            .filter(|height| *height > 0)
    }
}

/// The layers in the order of `a=simulcast:send` (RFC 8853 §5.1), of each the first alternative that
/// can be sent in a format which the answer accepts.
pub(super) fn layers(
    m_line: usize,
    rids: &[RidDraft<'_>],
    simulcast: Option<&str>,
    accepted: &[&Format],
) -> Result<Vec<Layer>, SdpError> {
    let layer = |draft: &RidDraft<'_>| Layer {
        rid: Rid(draft.rid.to_owned()),
        most_height: draft.most_height(),
    };
    let Some(simulcast) = simulcast else {
        let allowed = rids.iter().filter(|draft| draft.allows(accepted));
        return Ok(allowed.map(layer).collect());
    };
    let mut words = simulcast.split_ascii_whitespace();
    let mut layers: Vec<Layer> = Vec::new();
    while let (Some(direction), Some(streams)) = (words.next(), words.next()) {
        if direction != "send" {
            continue;
        }
        for stream in streams.split(';') {
            let mut alternatives = stream.split(',').filter_map(|name| {
                let name = name.trim_start_matches('~');
                rids.iter().find(|draft| draft.rid == name)
            });
            let Some(draft) = alternatives.find(|draft| draft.allows(accepted)) else {
                continue;
            };
            if layers.iter().any(|known| known.rid.0 == draft.rid) {
                return Err(SdpError::DuplicateRid {
                    m_line,
                    rid: Rid(draft.rid.to_owned()),
                });
            }
            layers.push(layer(draft));
        }
    }
    Ok(layers)
}
