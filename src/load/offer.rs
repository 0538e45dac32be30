//! Writes what a far end offers and reads what it is answered.
//!
//! The relay's own SDP lives in `media/sdp`; a far end's is apart on purpose, so that one does not
//! vouch for the other.

use super::LoadError;
use super::codec::VideoCodec;
use crate::media::negotiated::{DtlsRole, Fingerprint, IceCredentials, Kind};
use std::fmt::Write as _;
use std::net::{IpAddr, SocketAddr};

/// Payload types and extension ids as Chromium gives them.
pub(super) const OPUS: u8 = 111;
pub(super) const AUDIO_LEVEL: u8 = 1;
pub(super) const TRANSPORT_CC: u8 = 3;
pub(super) const MID: u8 = 4;
pub(super) const RID: u8 = 10;
pub(super) const REPAIRED_RID: u8 = 11;
/// Simulcast layers, lowest first, as our page names them.
pub(super) const RIDS: [&str; 3] = ["q", "h", "f"];

/// What one m-line is for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Line {
    /// Sends the voice.
    Microphone,
    /// Sends the camera in so many layers.
    Camera(usize),
    /// Receives.
    Slot(Kind),
}

/// What a far end offers.
pub(super) struct OfferSpec<'a> {
    pub(super) ice: &'a IceCredentials,
    pub(super) fingerprint: Fingerprint,
    pub(super) codec: VideoCodec,
    /// The m-lines; a line's mid is its place.
    pub(super) lines: &'a [Line],
    /// Of the voice, the single-layer camera and its RTX: servers that know no mid bind by these.
    pub(super) ssrcs: [u32; 3],
    /// Whether it insists on being the server of the DTLS handshake.
    pub(super) passive: bool,
}

/// Writes the offer.
pub(super) fn offer(spec: &OfferSpec<'_>) -> String {
    let mids: Vec<String> = (0..spec.lines.len()).map(|mid| mid.to_string()).collect();
    let setup = if spec.passive { "passive" } else { "actpass" };
    let transport = transport(spec, setup);
    let mut sdp = head(&mids.join(" "));
    for (line, mid) in spec.lines.iter().zip(&mids) {
        let (direction, kind) = match line {
            Line::Microphone => ("sendonly", Kind::Audio),
            Line::Camera(_) => ("sendonly", Kind::Video),
            Line::Slot(kind) => ("recvonly", *kind),
        };
        match kind {
            Kind::Audio => write!(
                sdp,
                "m=audio 9 UDP/TLS/RTP/SAVPF {OPUS}\r\na=rtpmap:{OPUS} opus/48000/2\r\n\
                 a=fmtp:{OPUS} minptime=10;useinbandfec=1\r\na=rtcp-fb:{OPUS} transport-cc\r\n\
                 a=extmap:{AUDIO_LEVEL} urn:ietf:params:rtp-hdrext:ssrc-audio-level\r\n"
            ),
            Kind::Video => video(&mut sdp, spec.codec),
        }
        .expect("a string grows");
        write!(
            sdp,
            "{transport}a=mid:{mid}\r\na={direction}\r\na=ice-options:trickle\r\n\
             a=extmap:{MID} urn:ietf:params:rtp-hdrext:sdes:mid\r\n\
             a=extmap:{TRANSPORT_CC} http://www.ietf.org/id/draft-holmer-rmcat-transport-wide-cc-extensions-01\r\n",
        )
        .expect("a string grows");
        sent(&mut sdp, *line, spec.ssrcs).expect("a string grows");
    }
    sdp
}

/// Answers a server that offers: takes all it sends, in its own words.
pub(super) fn answer(spec: &OfferSpec<'_>, offer: &str) -> String {
    let value = |section: &str, name: &str| {
        let line = section.lines().find_map(|line| line.strip_prefix(name));
        line.unwrap_or_default().trim().to_owned()
    };
    let transport = transport(spec, "active");
    let mut sdp = head(&value(offer, "a=group:BUNDLE "));
    for section in offer.split("\nm=").skip(1).take(MOST_LINES) {
        let (line, rest) = section.split_once('\n').unwrap_or((section, ""));
        let mid = value(rest, "a=mid:");
        write!(
            sdp,
            "m={}\r\n{transport}a=mid:{mid}\r\na=recvonly\r\n",
            line.trim()
        )
        .expect("a string grows");
        let kept = ["a=rtpmap:", "a=fmtp:", "a=rtcp-fb:", "a=extmap:"];
        for line in rest.lines() {
            if kept.iter().any(|name| line.starts_with(name)) {
                sdp += line.trim();
                sdp += "\r\n";
            }
        }
    }
    sdp
}

fn head(mids: &str) -> String {
    format!(
        "v=0\r\no=- 1 1 IN IP4 127.0.0.1\r\ns=-\r\nt=0 0\r\na=group:BUNDLE {mids}\r\n\
         a=msid-semantic: WMS *\r\n"
    )
}

/// Ways to one server. More would be other hosts, and each gets checks.
const MOST_CANDIDATES: usize = 16;
/// m-lines that are read: twice what a receiver of 50 publishers has.
const MOST_LINES: usize = 128;

/// What every m-line says of the one transport.
fn transport(spec: &OfferSpec<'_>, setup: &str) -> String {
    let hex: Vec<String> = spec
        .fingerprint
        .0
        .iter()
        .map(|b| format!("{b:02X}"))
        .collect();
    format!(
        "c=IN IP4 0.0.0.0\r\na=rtcp:9 IN IP4 0.0.0.0\r\na=rtcp-mux\r\na=rtcp-rsize\r\n\
         a=ice-ufrag:{}\r\na=ice-pwd:{}\r\na=fingerprint:sha-256 {}\r\na=setup:{setup}\r\n",
        spec.ice.ufrag,
        spec.ice.password,
        hex.join(":"),
    )
}

fn video(sdp: &mut String, codec: VideoCodec) -> std::fmt::Result {
    let (media, rtx) = codec.payload_types();
    write!(
        sdp,
        "m=video 9 UDP/TLS/RTP/SAVPF {media} {rtx}\r\na=rtpmap:{media} {}/90000\r\n\
         a=rtcp-fb:{media} transport-cc\r\na=rtcp-fb:{media} ccm fir\r\n\
         a=rtcp-fb:{media} nack\r\na=rtcp-fb:{media} nack pli\r\n",
        codec.name()
    )?;
    if codec == VideoCodec::H264 {
        write!(
            sdp,
            "a=fmtp:{media} level-asymmetry-allowed=1;packetization-mode=1;profile-level-id=42e01f\r\n"
        )?;
    }
    write!(
        sdp,
        "a=rtpmap:{rtx} rtx/90000\r\na=fmtp:{rtx} apt={media}\r\n"
    )
}

fn sent(sdp: &mut String, line: Line, [voice, camera, rtx]: [u32; 3]) -> std::fmt::Result {
    match line {
        Line::Slot(_) => Ok(()),
        Line::Microphone => write!(
            sdp,
            "a=msid:load voice\r\na=ssrc:{voice} cname:load\r\na=ssrc:{voice} msid:load voice\r\n"
        ),
        Line::Camera(1) => write!(
            sdp,
            "a=msid:load camera\r\na=ssrc-group:FID {camera} {rtx}\r\n\
             a=ssrc:{camera} cname:load\r\na=ssrc:{camera} msid:load camera\r\n\
             a=ssrc:{rtx} cname:load\r\na=ssrc:{rtx} msid:load camera\r\n"
        ),
        Line::Camera(layers) => {
            let rids = &RIDS[RIDS.len() - layers.min(RIDS.len())..];
            write!(
                sdp,
                "a=msid:load camera\r\n\
                 a=extmap:{RID} urn:ietf:params:rtp-hdrext:sdes:rtp-stream-id\r\n\
                 a=extmap:{REPAIRED_RID} urn:ietf:params:rtp-hdrext:sdes:repaired-rtp-stream-id\r\n"
            )?;
            for rid in rids {
                write!(sdp, "a=rid:{rid} send\r\n")?;
            }
            write!(sdp, "a=simulcast:send {}\r\n", rids.join(";"))
        }
    }
}

/// What a server answered.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Answer {
    pub(super) ice: IceCredentials,
    pub(super) fingerprint: Fingerprint,
    /// Our side of the handshake.
    pub(super) role: DtlsRole,
    /// UDP only, in the server's order.
    pub(super) candidates: Vec<SocketAddr>,
    pub(super) lines: Vec<AnswerLine>,
}

/// One m-line of an answer.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct AnswerLine {
    /// The offer's, by place where the answer says none.
    pub(super) mid: String,
    pub(super) kind: Kind,
    /// Port 0 or `inactive`: nothing flows.
    pub(super) open: bool,
    /// Media and RTX, where the answer names them.
    pub(super) ssrcs: Option<(u32, Option<u32>)>,
    /// The layers it wants; empty: a single one.
    pub(super) rids: Vec<String>,
    /// Whether it reads link-wide sequence numbers.
    pub(super) transport_cc: bool,
}

impl Answer {
    /// Reads an answer to an offer of [`offer`].
    pub(super) fn parse(sdp: &str) -> Result<Self, LoadError> {
        let wrong = |what: &str| LoadError::UnreadableAnswer { what: what.into() };
        let value = |name: &str| {
            let line = sdp.lines().find_map(|line| line.strip_prefix(name));
            line.map(|value| value.trim().to_owned()).ok_or_else(|| {
                wrong(&format!(
                    "it has no `{}`",
                    name.trim_end_matches([':', ' '])
                ))
            })
        };
        let hex = value("a=fingerprint:sha-256 ").or_else(|_| value("a=fingerprint:SHA-256 "))?;
        let bytes: Option<Vec<u8>> = hex
            .split(':')
            .map(|byte| u8::from_str_radix(byte, 16).ok())
            .collect();
        let fingerprint = bytes
            .and_then(|bytes| bytes.try_into().ok())
            .ok_or_else(|| wrong("its fingerprint is not SHA-256 in hex"))?;
        let sections = sdp.split("\nm=").skip(1);
        Ok(Self {
            ice: IceCredentials {
                ufrag: value("a=ice-ufrag:")?,
                password: value("a=ice-pwd:")?,
            },
            fingerprint: Fingerprint(fingerprint),
            role: match value("a=setup:")?.as_str() {
                "active" => DtlsRole::Server,
                _ => DtlsRole::Client,
            },
            candidates: sdp
                .lines()
                .filter_map(candidate)
                .take(MOST_CANDIDATES)
                .collect(),
            lines: sections
                .take(MOST_LINES)
                .enumerate()
                .map(|(at, text)| AnswerLine::parse(at, text))
                .collect(),
        })
    }
}

impl AnswerLine {
    fn parse(at: usize, section: &str) -> Self {
        let value = |name: &str| {
            section
                .lines()
                .find_map(|line| line.trim().strip_prefix(name))
        };
        let has = |text: &str| section.lines().any(|line| line.trim() == text);
        let ssrc = |text: &str| text.split(' ').next()?.parse::<u32>().ok();
        let media = value("a=ssrc:").and_then(ssrc);
        let group = value("a=ssrc-group:FID ").map(|group| {
            let mut ssrcs = group.split(' ').filter_map(ssrc);
            (ssrcs.next(), ssrcs.next())
        });
        let (media, rtx) = match group {
            Some((Some(media), rtx)) => (Some(media), rtx),
            Some((None, _)) | None => (media, None),
        };
        let closed = section.split(' ').nth(1) == Some("0");
        let rids = value("a=simulcast:recv ").unwrap_or_default();
        Self {
            mid: value("a=mid:").map_or_else(|| at.to_string(), str::to_owned),
            kind: match section.starts_with("audio") {
                true => Kind::Audio,
                false => Kind::Video,
            },
            open: !closed && !has("a=inactive"),
            ssrcs: media.map(|media| (media, rtx)),
            rids: rids
                .split([';', ','])
                .map(|rid| rid.trim_start_matches('~').to_owned())
                .filter(|rid| !rid.is_empty())
                .collect(),
            transport_cc: section.contains("transport-wide-cc"),
        }
    }
}

/// `a=candidate:<foundation> <component> <transport> <priority> <address> <port> typ …`
fn candidate(line: &str) -> Option<SocketAddr> {
    let words: Vec<&str> = line
        .trim()
        .strip_prefix("a=candidate:")?
        .split(' ')
        .collect();
    let [_, component, transport, _, address, port, ..] = words[..] else {
        return None;
    };
    // a name (mDNS) is nothing that a server would give
    let (address, port): (IpAddr, u16) = (address.parse().ok()?, port.parse().ok()?);
    let usable = component == "1" && transport.eq_ignore_ascii_case("udp") && port != 0;
    usable.then(|| SocketAddr::new(address, port))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::media::sdp::Offer;

    #[test]
    fn the_relay_reads_what_a_far_end_offers() {
        let ice = IceCredentials {
            ufrag: "abcdefgh".into(),
            password: "0123456789abcdefghijklmn".into(),
        };
        let slots = [Line::Slot(Kind::Audio), Line::Slot(Kind::Video)];
        for lines in [
            &[Line::Microphone, Line::Camera(3)][..],
            &[Line::Camera(1)],
            &slots,
        ] {
            for codec in [VideoCodec::Vp8, VideoCodec::H264] {
                let spec = OfferSpec {
                    ice: &ice,
                    fingerprint: Fingerprint([7; 32]),
                    codec,
                    lines,
                    ssrcs: [1, 2, 3],
                    passive: false,
                };
                let sdp = offer(&spec);
                Offer::parse(&sdp).unwrap_or_else(|error| panic!("{error}: {sdp}"));
            }
        }
    }

    #[test]
    fn what_a_server_offers_is_taken_line_by_line() {
        let ice = IceCredentials {
            ufrag: "abcdefgh".into(),
            password: "0123456789abcdefghijklmn".into(),
        };
        let spec = OfferSpec {
            ice: &ice,
            fingerprint: Fingerprint([7; 32]),
            codec: VideoCodec::Vp8,
            lines: &[],
            ssrcs: [1, 2, 3],
            passive: false,
        };
        let theirs = OfferSpec {
            lines: &[Line::Microphone, Line::Camera(1)],
            ..spec
        };
        let sdp = answer(&spec, &offer(&theirs));
        let read = Answer::parse(&sdp).unwrap();
        assert_eq!(read.ice, ice);
        // whoever reads `active` is the server
        assert_eq!(read.role, DtlsRole::Server);
        let kinds = read.lines.iter().map(|line| (line.mid.as_str(), line.kind));
        let kinds: Vec<(&str, Kind)> = kinds.collect();
        assert_eq!(kinds, [("0", Kind::Audio), ("1", Kind::Video)]);
        for kept in ["m=video 9 UDP/TLS/RTP/SAVPF 96 97", "a=rtpmap:96 VP8/90000"] {
            assert!(sdp.lines().any(|line| line == kept), "{kept} in {sdp}");
        }
        assert!(
            !sdp.contains("sendonly") && !sdp.contains("a=ssrc"),
            "{sdp}"
        );
    }

    #[test]
    fn an_answer_without_credentials_is_told_by_what_it_lacks() {
        let error = Answer::parse("v=0\r\na=fingerprint:sha-256 AB\r\n").unwrap_err();
        assert!(error.to_string().contains("fingerprint"), "{error}");
        let error = Answer::parse("<html>").unwrap_err();
        assert!(error.to_string().contains("a=fingerprint"), "{error}");
    }

    #[test]
    fn only_udp_candidates_count() {
        let lines = [
            (
                "a=candidate:1 1 udp 2130706431 127.0.0.1 3478 typ host",
                true,
            ),
            (
                "a=candidate:1 1 tcp 2130706431 127.0.0.1 9 typ host tcptype active",
                false,
            ),
            (
                "a=candidate:1 2 udp 2130706431 127.0.0.1 3478 typ host",
                false,
            ),
            (
                "a=candidate:1 1 udp 2130706431 abc.local 3478 typ host",
                false,
            ),
            ("a=candidate:", false),
        ];
        for (line, counts) in lines {
            assert_eq!(candidate(line).is_some(), counts, "{line}");
        }
    }
}
