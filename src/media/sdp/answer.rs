//! Writes the answer to an offer: what was negotiated, and `inactive` for the rest.
//!
//! Answers travel over thin lines too: what SDP lets the session say once (credentials, fingerprint,
//! connection address) is not repeated on each m-line. `a=setup` is: SDP lets the session say it,
//! but the `webrtc` crate and GStreamer look for it on m-lines only.

use super::codec::{Format, to_publish, to_receive, wants_reports};
use super::direction::Direction;
use super::extension::{self, Extension, OfferedExtension, Purpose};
use super::feedback;
use super::line::Line;
use super::offer::Offer;
use crate::media::negotiated::{
    Codec, DtlsRole, Fingerprint, IceCredentials, Kind, Negotiated, Publication, STAGES, SlotSpec,
};
use std::fmt::{self, Write};
use std::net::SocketAddr;

/// What the answer says of ourselves.
#[derive(Debug, Clone, Copy)]
pub struct LocalSide<'a> {
    /// Ours for this link.
    pub ice: &'a IceCredentials,
    /// Of our one certificate.
    pub fingerprint: Fingerprint,
    /// Where browsers reach us over UDP, best first.
    pub candidates: &'a [SocketAddr],
    /// The answer's name.
    pub session: SessionId,
}

/// The `o=` line of our answers (RFC 8866 §5.2).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct SessionId {
    /// The same for the life of a link; below 2^63 (RFC 8829 §5.2.1).
    pub id: u64,
    /// One more with each answer on the link.
    pub version: u64,
}

/// The canonical name of everything we send (RFC 7022), in answers and in RTCP: one clock.
pub const CNAME: &str = "spindle";

/// Writes the answer to `offer`, with which `negotiated` was made. Its m-lines are the offer's, in
/// number and order. The audio slot and the video slot of a stage ([`STAGES`]) share one stream, so that
/// the browser plays them in step; every other slot is a stream of its own.
pub fn answer(offer: &Offer, negotiated: &Negotiated, local: &LocalSide<'_>) -> String {
    let mut sheet = Sheet {
        text: String::with_capacity(768 + 512 * offer.lines.len()),
        setup: match negotiated.dtls_role {
            DtlsRole::Server => "passive",
            DtlsRole::Client => "active",
        },
    };
    sheet.session(offer, local);
    // The candidates belong to the first m-line that lives: the bundle's (RFC 9143 §7.3.2).
    let tagged = offer.open_lines().next();
    let mut unnamed = negotiated.publications.iter().filter(|p| p.mid.is_none());
    for (index, line) in offer.lines.iter().enumerate() {
        match part_of(line, negotiated, &mut unnamed) {
            Part::Closed => {
                sheet.closed(line);
                continue;
            }
            Part::Silent => sheet.silent(line),
            Part::Publication(publication) => sheet.publication(offer, line, publication),
            Part::Slot(slot, stream) => sheet.slot(offer, line, slot, &stream),
        }
        if tagged == Some(index) {
            sheet.candidates(local.candidates);
        }
    }
    sheet.text
}

/// The answer with its candidates on every m-line that lives, for stacks that read those of one m-line
/// of a bundle, and not always of the first. They cost bytes, so a page, which needs them once, gets
/// them once.
pub fn with_candidates_everywhere(answer: &str) -> String {
    const ENDS: &str = "a=end-of-candidates";
    let is_candidate = |line: &&str| line.starts_with("a=candidate:") || *line == ENDS;
    let candidates: Vec<&str> = answer.lines().filter(is_candidate).collect();
    let mut spread = String::with_capacity(2 * answer.len());
    let mut lives = false;
    let mut lines = answer.lines().filter(|line| !is_candidate(line)).peekable();
    while let Some(line) = lines.next() {
        if line.starts_with("m=") {
            lives = line.split(' ').nth(1) != Some("0");
        }
        let ends = lines.peek().is_none_or(|next| next.starts_with("m="));
        let after = candidates.iter().filter(|_| lives && ends);
        for line in std::iter::once(&line).chain(after) {
            spread.push_str(line);
            spread.push_str("\r\n");
        }
    }
    spread
}

/// What an m-line of the offer became.
enum Part<'a> {
    Closed,
    Silent,
    Publication(&'a Publication),
    /// With the stream and track id of its msid.
    Slot(&'a SlotSpec, Msid),
}

/// `a=msid` (RFC 8830): stream, track.
struct Msid {
    stream: String,
    track: String,
}

fn part_of<'a>(
    line: &Line,
    negotiated: &'a Negotiated,
    unnamed: &mut impl Iterator<Item = &'a Publication>,
) -> Part<'a> {
    if !line.is_answerable() {
        return Part::Closed;
    }
    let publication = if line.mid_offered {
        let named = |p: &&Publication| p.mid.as_ref() == Some(&line.mid);
        negotiated.publications.iter().find(named)
    } else {
        line.direction.sends().then(|| unnamed.next()).flatten()
    };
    if let Some(publication) = publication {
        return match line.direction.sends() {
            true => Part::Publication(publication),
            false => Part::Silent,
        };
    }
    let slot = negotiated.slots.iter().find(|slot| slot.mid == line.mid);
    match slot {
        Some(slot) if line.direction.receives() => {
            let same_kind = negotiated.slots.iter().filter(|s| s.kind == slot.kind);
            let place = same_kind.take_while(|s| s.mid != slot.mid).count();
            Part::Slot(slot, msid(slot.kind, place))
        }
        Some(_) | None => Part::Silent,
    }
}

fn msid(kind: Kind, place: usize) -> Msid {
    let track = match kind {
        Kind::Audio => format!("a{place}"),
        Kind::Video => format!("v{place}"),
    };
    Msid {
        stream: if place < STAGES {
            format!("stage{place}")
        } else {
            track.clone()
        },
        track,
    }
}

impl Offer {
    /// The m-lines that the answer keeps open, in the order of the bundle.
    fn open_lines(&self) -> impl Iterator<Item = usize> + '_ {
        let open = |index: &usize| self.lines[*index].is_answerable();
        self.bundle.iter().copied().filter(open)
    }
}

/// The answer while it is written.
struct Sheet {
    text: String,
    setup: &'static str,
}

impl Sheet {
    fn line(&mut self, text: fmt::Arguments<'_>) {
        self.text
            .write_fmt(text)
            .expect("a String takes whatever is written to it");
        self.text.push_str("\r\n");
    }

    fn session(&mut self, offer: &Offer, local: &LocalSide<'_>) {
        let SessionId { id, version } = local.session;
        self.line(format_args!("v=0"));
        self.line(format_args!("o=- {id} {version} IN IP4 0.0.0.0"));
        self.line(format_args!("s=-"));
        // RFC 8840 §4.1.1: the null address; ICE finds the path.
        self.line(format_args!("c=IN IP4 0.0.0.0"));
        self.line(format_args!("t=0 0"));
        if offer.bundle_offered {
            self.text.push_str("a=group:BUNDLE");
            for index in offer.open_lines() {
                self.text.push(' ');
                self.text.push_str(&offer.lines[index].mid.0);
            }
            self.text.push_str("\r\n");
        }
        self.line(format_args!("a=ice-lite"));
        self.line(format_args!("a=ice-options:ice2 trickle"));
        self.line(format_args!("a=ice-ufrag:{}", local.ice.ufrag));
        self.line(format_args!("a=ice-pwd:{}", local.ice.password));
        self.line(format_args!(
            "a=fingerprint:sha-256 {}",
            Hex(local.fingerprint)
        ));
        if offer.allow_mixed {
            self.line(format_args!("a=extmap-allow-mixed"));
        }
    }

    /// A rejected m-line (RFC 3264 §6).
    fn closed(&mut self, line: &Line) {
        self.line(format_args!(
            "m={} 0 {} {}",
            line.media, line.protocol, line.first_format
        ));
        self.mid(line);
        self.line(format_args!("a=inactive"));
    }

    /// An m-line that lives and carries nothing.
    fn silent(&mut self, line: &Line) {
        let formats: Vec<&Format> = line.formats.iter().take(1).collect();
        self.open(line, &formats, "inactive");
        self.formats(line, &formats, Purpose::Slot);
    }

    fn publication(&mut self, offer: &Offer, line: &Line, publication: &Publication) {
        let formats = to_publish(&line.formats);
        self.open(line, &formats, "recvonly");
        self.extensions(offer, line, Purpose::Publication);
        self.formats(line, &formats, Purpose::Publication);
        if publication.rids.is_empty() {
            return;
        }
        for rid in &publication.rids {
            self.line(format_args!("a=rid:{} recv", rid.0));
        }
        self.text.push_str("a=simulcast:recv ");
        for (place, rid) in publication.rids.iter().enumerate() {
            if place > 0 {
                self.text.push(';');
            }
            self.text.push_str(&rid.0);
        }
        self.text.push_str("\r\n");
    }

    fn slot(&mut self, offer: &Offer, line: &Line, slot: &SlotSpec, msid: &Msid) {
        let formats = to_receive(&line.formats);
        self.open(line, &formats, "sendonly");
        let Msid { stream, track } = msid;
        self.line(format_args!("a=msid:{stream} {track}"));
        self.extensions(offer, line, Purpose::Slot);
        self.formats(line, &formats, Purpose::Slot);
        if let Some(rtx) = slot.rtx_ssrc {
            self.line(format_args!("a=ssrc-group:FID {} {rtx}", slot.ssrc));
        }
        for ssrc in [Some(slot.ssrc), slot.rtx_ssrc].into_iter().flatten() {
            self.line(format_args!("a=ssrc:{ssrc} cname:{CNAME}"));
        }
    }

    fn open(&mut self, line: &Line, formats: &[&Format], direction: &str) {
        // Port 9 says that the candidates know better (RFC 8840 §4.1.1).
        let (media, protocol) = (&line.media, &line.protocol);
        write!(self.text, "m={media} 9 {protocol}")
            .expect("a String takes whatever is written to it");
        for format in formats {
            let Format { payload, .. } = format;
            for payload_type in [Some(payload.payload_type), payload.rtx]
                .into_iter()
                .flatten()
            {
                write!(self.text, " {payload_type}")
                    .expect("a String takes whatever is written to it");
            }
        }
        self.text.push_str("\r\n");
        self.mid(line);
        self.line(format_args!("a={direction}"));
        let setup = self.setup;
        self.line(format_args!("a=setup:{setup}"));
        self.line(format_args!("a=rtcp-mux"));
        if line.reduced_size {
            self.line(format_args!("a=rtcp-rsize"));
        }
    }

    fn mid(&mut self, line: &Line) {
        if line.mid_offered {
            self.line(format_args!("a=mid:{}", line.mid.0));
        }
    }

    fn extensions(&mut self, offer: &Offer, line: &Line, purpose: Purpose) {
        if line.allow_mixed && !offer.allow_mixed {
            self.line(format_args!("a=extmap-allow-mixed"));
        }
        for offered in extensions(line, purpose) {
            let uri = Extension::uri(offered.extension);
            // RFC 8285 §6: a direction is answered with its reverse, and both ways may narrow.
            let direction = match (offered.direction, purpose) {
                (None | Some(Direction::SendRecv), _) => "",
                (Some(_), Purpose::Publication) => "/recvonly",
                (Some(_), Purpose::Slot) => "/sendonly",
            };
            self.line(format_args!("a=extmap:{}{direction} {uri}", offered.id));
        }
    }

    fn formats(&mut self, line: &Line, formats: &[&Format], purpose: Purpose) {
        let kind = line.kind.unwrap_or(Kind::Video);
        let numbered = extensions(line, purpose).any(|e| e.extension == Extension::TransportCc);
        for format in formats {
            let (payload_type, codec) = (format.payload.payload_type, format.payload.codec);
            self.line(format_args!("a=rtpmap:{payload_type} {}", encoding(codec)));
            if !format.parameters.is_empty() {
                self.line(format_args!("a=fmtp:{payload_type} {}", format.parameters));
            }
            if codec == Codec::Opus && purpose == Purpose::Publication {
                // What we ask of the encoder: forward error correction inside its packets.
                self.line(format_args!("a=fmtp:{payload_type} useinbandfec=1"));
            }
            let repaired = format.payload.rtx.is_some();
            for feedback in feedback::promised(format.feedback, (kind, purpose), numbered, repaired)
            {
                self.line(format_args!("a=rtcp-fb:{payload_type} {}", feedback.name()));
            }
            if let Some(rtx) = format.payload.rtx {
                self.line(format_args!("a=rtpmap:{rtx} rtx/90000"));
                self.line(format_args!("a=fmtp:{rtx} apt={payload_type}"));
            }
        }
    }

    /// Host candidates, in our order (RFC 8839 §5.1, RFC 8445 §5.1.2.1), and that there are no more.
    fn candidates(&mut self, addresses: &[SocketAddr]) {
        for (place, address) in (0_u16..).zip(addresses) {
            let priority = (126 << 24) | (u32::from(u16::MAX - place) << 8) | 255;
            self.line(format_args!(
                "a=candidate:{} 1 udp {priority} {} {} typ host",
                place + 1,
                address.ip(),
                address.port()
            ));
        }
        self.line(format_args!("a=end-of-candidates"));
    }
}

/// The extensions that an m-line is answered with.
fn extensions(line: &Line, purpose: Purpose) -> impl Iterator<Item = OfferedExtension> + '_ {
    extension::accepted(&line.extensions, purpose, wants_reports(&line.formats))
}

const fn encoding(codec: Codec) -> &'static str {
    match codec {
        Codec::Opus => "opus/48000/2",
        Codec::Vp8 => "VP8/90000",
        Codec::Vp9 { .. } => "VP9/90000",
        Codec::H264 { .. } => "H264/90000",
        Codec::Av1 { .. } => "AV1/90000",
    }
}

/// A fingerprint as RFC 8122 §5 writes it.
struct Hex(Fingerprint);

impl fmt::Display for Hex {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Fingerprint(digest) = self.0;
        for (place, byte) in digest.iter().enumerate() {
            let colon = if place == 0 { "" } else { ":" };
            write!(f, "{colon}{byte:02X}")?;
        }
        Ok(())
    }
}
