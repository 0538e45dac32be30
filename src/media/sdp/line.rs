//! Reads one m-line and its attributes.

use super::codec::{Format, FormatDraft, carried, formats, named, to_publish};
use super::direction::Direction;
use super::error::{Countable, SdpError};
use super::extension::{OfferedExtension, offered_extension};
use super::feedback::Feedback;
use super::layer::{Layer, RidDraft, layers};
use super::token::is_token;
use super::transport::Transport;
use crate::media::negotiated::{Kind, Mid, Rid};

/// One m-line of an offer.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Line {
    /// `None`: neither audio nor video over DTLS-SRTP; can only be rejected.
    pub(super) kind: Option<Kind>,
    /// `<media>`, `<protocol>` and the first `<format>`, to be repeated in a rejection.
    pub(super) media: String,
    pub(super) protocol: String,
    pub(super) first_format: String,
    /// Offered or made from the index; unique within the offer.
    pub(super) mid: Mid,
    /// Whether the offer said it; the answer repeats it only then.
    pub(super) mid_offered: bool,
    /// Whether the offer itself closed it: port 0.
    pub(super) closed: bool,
    /// Whether the m-line is open and on the one transport we have.
    pub(super) bundled: bool,
    pub(super) direction: Direction,
    /// The formats that we know, in the offer's order, with their RTX.
    pub(super) formats: Vec<Format>,
    /// The names of those that we do not, where we know none.
    pub(super) unknown_formats: String,
    /// The header extensions that we know.
    pub(super) extensions: Vec<OfferedExtension>,
    pub(super) allow_mixed: bool,
    pub(super) reduced_size: bool,
    /// What the m-line sends in simulcast; empty without.
    pub(super) layers: Vec<Layer>,
    /// Each primary SSRC with its RTX.
    pub(super) ssrcs: Vec<(u32, Option<u32>)>,
}

impl Line {
    /// Whether the answer may keep the m-line open.
    pub(super) fn is_answerable(&self) -> bool {
        self.bundled && self.kind.is_some() && !self.formats.is_empty()
    }

    /// Why the answer cannot keep the m-line open, although the offer does; `m_line` is its place.
    pub(super) fn refusal(&self, m_line: usize) -> Option<SdpError> {
        if self.closed || self.is_answerable() {
            return None;
        }
        let Some(kind) = self.kind else {
            return Some(SdpError::NotMedia {
                m_line,
                media: self.media.clone(),
                protocol: self.protocol.clone(),
            });
        };
        Some(if self.formats.is_empty() {
            SdpError::NoCodec {
                m_line,
                offered: self.unknown_formats.clone(),
                carried: carried(kind),
            }
        } else {
            SdpError::OwnTransport { m_line }
        })
    }

    pub(super) fn all_ssrcs(&self) -> impl Iterator<Item = u32> + '_ {
        self.ssrcs
            .iter()
            .flat_map(|(primary, rtx)| [Some(*primary), *rtx])
            .flatten()
    }
}

/// Three layers are what browsers send; one more leaves room for a sender of ours.
const MAX_RIDS: usize = 4;
/// Firefox announces six for a simulcast camera.
const MAX_SSRCS: usize = 32;

/// One m-line while its attributes come in.
pub(super) struct Draft<'a> {
    index: usize,
    media: &'a str,
    protocol: &'a str,
    port_zero: bool,
    first_format: &'a str,
    kind: Option<Kind>,
    pub(super) mid: Option<&'a str>,
    pub(super) transport: Transport<'a>,
    attributes: usize,
    direction: Option<Direction>,
    formats: Vec<FormatDraft<'a>>,
    extensions: Vec<OfferedExtension>,
    allow_mixed: bool,
    bundle_only: bool,
    rtcp_mux: bool,
    reduced_size: bool,
    rids: Vec<RidDraft<'a>>,
    simulcast: Option<&'a str>,
    ssrcs: Vec<u32>,
    pairs: Vec<(u32, u32)>,
}

impl<'a> Draft<'a> {
    /// From the text after `m=`.
    pub(super) fn begin(index: usize, text: &'a str) -> Result<Self, SdpError> {
        let malformed = SdpError::MalformedMLine { m_line: index };
        let mut words = text.split_ascii_whitespace();
        let (Some(media), Some(port), Some(protocol), Some(first_format)) =
            (words.next(), words.next(), words.next(), words.next())
        else {
            return Err(malformed);
        };
        let port = port.split('/').next().and_then(|p| p.parse::<u16>().ok());
        let (Some(port), true, true, true) = (
            port,
            is_token(media),
            protocol.split('/').all(is_token),
            is_token(first_format),
        ) else {
            return Err(malformed);
        };
        let kind = match (media, is_dtls_srtp(protocol)) {
            ("audio", true) => Some(Kind::Audio),
            ("video", true) => Some(Kind::Video),
            _ => None,
        };
        let mut formats = Vec::new();
        if kind.is_some() {
            let mut seen = [false; 128];
            for word in std::iter::once(first_format).chain(words) {
                let payload_type = word.parse::<u8>().ok().filter(|pt| *pt < 128);
                let payload_type = payload_type.ok_or_else(|| malformed.clone())?;
                if std::mem::replace(&mut seen[usize::from(payload_type)], true) {
                    return Err(SdpError::DuplicatePayloadType {
                        m_line: index,
                        payload_type,
                    });
                }
                formats.push(FormatDraft::new(payload_type));
            }
        }
        Ok(Self {
            index,
            media,
            protocol,
            port_zero: port == 0,
            first_format,
            kind,
            mid: None,
            transport: Transport::default(),
            attributes: 0,
            direction: None,
            formats,
            extensions: Vec::new(),
            allow_mixed: false,
            bundle_only: false,
            rtcp_mux: false,
            reduced_size: false,
            rids: Vec::new(),
            simulcast: None,
            ssrcs: Vec::new(),
            pairs: Vec::new(),
        })
    }

    /// Port 0 means "closed", except on an m-line that only exists within a bundle
    /// (RFC 9143 §6).
    pub(super) fn is_closed(&self) -> bool {
        self.port_zero && !self.bundle_only
    }

    /// Takes one `a=` line; says how many it took.
    pub(super) fn attribute(&mut self, name: &'a str, value: &'a str) -> Result<usize, SdpError> {
        self.attributes += 1;
        match name {
            "mid" => {
                if value.len() > 32 || !is_token(value) {
                    return Err(self.malformed("mid", "1 to 32 characters of a token"));
                }
                self.mid = Some(value);
            }
            // RFC 8858 §4: the latter alone says the former, too
            "rtcp-mux" | "rtcp-mux-only" => self.rtcp_mux = true,
            "rtcp-rsize" => self.reduced_size = true,
            "bundle-only" => self.bundle_only = true,
            "extmap-allow-mixed" => self.allow_mixed = true,
            "rtpmap" => {
                if let Some((format, mapping)) = self.format(value) {
                    format.mapping = mapping;
                }
            }
            "fmtp" => {
                if let Some((format, parameters)) = self.format(value) {
                    format.parameters = parameters;
                }
            }
            "rtcp-fb" => self.feedback(value),
            "extmap" => {
                let offered =
                    offered_extension(value).map_err(|rule| self.malformed("extmap", rule))?;
                if let Some(offered) = offered {
                    let known = &mut self.extensions;
                    if !known.iter().any(|e| e.extension == offered.extension) {
                        known.push(offered);
                    }
                }
            }
            "rid" => self.rid(value)?,
            "simulcast" => self.simulcast = Some(value),
            "ssrc" => {
                let number = value.split_ascii_whitespace().next();
                let ssrc = number.and_then(|n| n.parse::<u32>().ok());
                let ssrc = ssrc.ok_or_else(|| self.malformed("ssrc", "a number below 2^32"))?;
                self.ssrc(ssrc)?;
            }
            "ssrc-group" => self.group(value)?,
            other => {
                if let Some(direction) = Direction::named(other) {
                    self.direction = Some(direction);
                } else {
                    self.transport.take(other, value);
                }
            }
        }
        Ok(self.attributes)
    }

    /// The format an attribute speaks of and the rest of its value; Firefox speaks of formats that
    /// the m-line does not list.
    fn format(&mut self, value: &'a str) -> Option<(&mut FormatDraft<'a>, &'a str)> {
        let (payload_type, rest) = value.split_once(' ')?;
        let payload_type = payload_type.parse::<u8>().ok()?;
        let format = self
            .formats
            .iter_mut()
            .find(|f| f.payload_type == payload_type)?;
        Some((format, rest.trim()))
    }

    fn feedback(&mut self, value: &'a str) {
        let Some((target, kind)) = value.split_once(' ') else {
            return;
        };
        let Some(feedback) = Feedback::named(kind.trim()) else {
            return;
        };
        if target == "*" {
            for format in &mut self.formats {
                format.feedback.insert(feedback);
            }
        } else if let Some((format, _)) = self.format(value) {
            format.feedback.insert(feedback);
        }
    }

    fn rid(&mut self, value: &'a str) -> Result<(), SdpError> {
        let mut words = value.split_ascii_whitespace();
        let (Some(rid), Some(direction)) = (words.next(), words.next()) else {
            return Err(self.malformed("rid", "a name and a direction"));
        };
        // RFC 8851 §10, at most what our type promises
        let named = rid.len() <= 32
            && rid
                .bytes()
                .all(|b| b.is_ascii_alphanumeric() || b == b'-' || b == b'_');
        if !named {
            return Err(self.malformed("rid", "1 to 32 letters, digits, - or _"));
        }
        if self.rids.iter().any(|known| known.rid == rid) {
            return Err(SdpError::DuplicateRid {
                m_line: self.index,
                rid: Rid(rid.to_owned()),
            });
        }
        if direction == "send" {
            if self.rids.len() == MAX_RIDS {
                return Err(self.too_many(Countable::Rids, MAX_RIDS));
            }
            let restrictions = value.splitn(3, ' ').nth(2).unwrap_or_default();
            self.rids.push(RidDraft { rid, restrictions });
        }
        Ok(())
    }

    fn ssrc(&mut self, ssrc: u32) -> Result<(), SdpError> {
        if self.ssrcs.contains(&ssrc) {
            return Ok(());
        }
        if self.ssrcs.len() == MAX_SSRCS {
            return Err(self.too_many(Countable::Ssrcs, MAX_SSRCS));
        }
        self.ssrcs.push(ssrc);
        Ok(())
    }

    /// `a=ssrc-group:FID primary rtx` (RFC 5576 §4.2, RFC 4588 §8.3).
    fn group(&mut self, value: &'a str) -> Result<(), SdpError> {
        let Some(members) = value.strip_prefix("FID ") else {
            return Ok(());
        };
        let mut numbers = members.split_ascii_whitespace().map(str::parse::<u32>);
        let (Some(Ok(primary)), Some(Ok(rtx)), None) =
            (numbers.next(), numbers.next(), numbers.next())
        else {
            return Err(self.malformed("ssrc-group", "FID and two SSRCs"));
        };
        let grouped = self.pairs.iter().flat_map(|(p, r)| [*p, *r]);
        let again = grouped.chain([primary]).find(|s| *s == rtx);
        let again = again.or_else(|| {
            self.pairs
                .iter()
                .flat_map(|(p, r)| [*p, *r])
                .find(|s| *s == primary)
        });
        if let Some(ssrc) = again {
            return Err(SdpError::DuplicateSsrc {
                m_line: self.index,
                ssrc,
            });
        }
        self.ssrc(primary)?;
        self.ssrc(rtx)?;
        self.pairs.push((primary, rtx));
        Ok(())
    }

    /// Keeps what survives; the attributes are all in.
    pub(super) fn finish(
        &self,
        mid: Mid,
        session_direction: Option<Direction>,
        bundled: bool,
    ) -> Result<Line, SdpError> {
        let formats = self
            .kind
            .map_or_else(Vec::new, |kind| formats(kind, &self.formats));
        let layers = layers(
            self.index,
            &self.rids,
            self.simulcast,
            &to_publish(&formats),
        )?;
        let line = Line {
            kind: self.kind,
            media: self.media.to_owned(),
            protocol: self.protocol.to_owned(),
            first_format: self.first_format.to_owned(),
            mid,
            mid_offered: self.mid.is_some(),
            closed: self.is_closed(),
            bundled,
            direction: self
                .direction
                .or(session_direction)
                .unwrap_or(Direction::SendRecv),
            unknown_formats: match formats.is_empty() {
                true => named(&self.formats),
                false => String::new(),
            },
            formats,
            extensions: self.extensions.clone(),
            allow_mixed: self.allow_mixed,
            reduced_size: self.reduced_size,
            layers,
            ssrcs: self.streams(),
        };
        if line.is_answerable() && !self.rtcp_mux {
            return Err(SdpError::MissingAttribute {
                m_line: self.index,
                attribute: "rtcp-mux",
                rule: "it: RTP and RTCP share our one port",
            });
        }
        Ok(line)
    }

    fn streams(&self) -> Vec<(u32, Option<u32>)> {
        self.ssrcs
            .iter()
            .filter(|ssrc| !self.pairs.iter().any(|(_, rtx)| rtx == *ssrc))
            .map(|ssrc| {
                let pair = self.pairs.iter().find(|(primary, _)| primary == ssrc);
                (*ssrc, pair.map(|(_, rtx)| *rtx))
            })
            .collect()
    }

    const fn malformed(&self, attribute: &'static str, rule: &'static str) -> SdpError {
        SdpError::MalformedAttribute {
            m_line: Some(self.index),
            attribute,
            rule,
        }
    }

    const fn too_many(&self, what: Countable, limit: usize) -> SdpError {
        SdpError::TooMany {
            m_line: Some(self.index),
            what,
            limit,
        }
    }
}

/// RFC 8829 §5.1.2: all of these mean DTLS-SRTP with feedback.
fn is_dtls_srtp(protocol: &str) -> bool {
    matches!(
        protocol,
        "UDP/TLS/RTP/SAVPF" | "TCP/TLS/RTP/SAVPF" | "TCP/DTLS/RTP/SAVPF" | "RTP/SAVPF"
    )
}
