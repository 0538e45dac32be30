//! Reads an offer into what we may answer to; everything else in it is dropped here.
//!
//! One pass over the lines, borrowing from the text; only what survives is owned. Candidates are
//! counted and forgotten: the relay is ICE-lite and never sends a check to an address it was told
//! (private, loopback and mDNS ones included), so nothing could be done with them but harm.

use super::direction::Direction;
use super::error::{Countable, SdpError};
use super::line::{Draft, Line};
use super::transport::{Setup, Transport, credentials, fingerprint, setup};
use crate::media::negotiated::{Fingerprint, IceCredentials, Mid, Negotiated};
use std::collections::BTreeSet;

/// An offer that passed every check that needs no context.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Offer {
    /// In the order of the offer; the answer has as many.
    pub(super) lines: Vec<Line>,
    /// The indices of the m-lines that share the transport, in the order of the offer's BUNDLE
    /// group; never empty.
    pub(super) bundle: Vec<usize>,
    /// Whether the offer has a BUNDLE group; the answer has one only then (RFC 9143 §7.3).
    pub(super) bundle_offered: bool,
    /// `a=extmap-allow-mixed` of the session (RFC 8285 §6).
    pub(super) allow_mixed: bool,
    pub(super) ice: IceCredentials,
    pub(super) fingerprint: Fingerprint,
    pub(super) setup: Setup,
}

/// Seven times what a browser offers for 13 m-lines with trimmed codecs; more is not an offer.
pub(super) const MAX_BYTES: usize = 128 * 1024;
/// The longest real line is an m-line with 60 payload types, 260 bytes.
const MAX_LINE_BYTES: usize = 4 * 1024;
/// The page starts with 13 and asks for more as its layout grows.
const MAX_M_LINES: usize = 64;
/// Gathered offers repeat a host's candidates on each m-line: 64 m-lines with 8 each.
pub(super) const MAX_CANDIDATES: usize = 512;
/// Chromium's bare camera m-line has about 150.
const MAX_ATTRIBUTES: usize = 512;

/// Attributes above the first m-line that m-lines inherit.
#[derive(Default)]
struct Session<'a> {
    attributes: usize,
    bundle: Option<&'a str>,
    transport: Transport<'a>,
    allow_mixed: bool,
    direction: Option<Direction>,
}

impl Offer {
    /// Reads an offer. Work and memory are bounded by the limits above whatever the text is: it
    /// stops at the first thing that is wrong.
    pub fn parse(text: &str) -> Result<Self, SdpError> {
        if text.len() > MAX_BYTES {
            return Err(SdpError::TooLong {
                bytes: text.len(),
                limit: MAX_BYTES,
            });
        }
        let mut session = Session::default();
        let mut drafts: Vec<Draft<'_>> = Vec::new();
        let mut candidates = 0;
        let mut lines = text.split('\n').enumerate();
        match lines.next() {
            Some((_, first)) if first.trim_end() == "v=0" => {}
            _ => return Err(SdpError::NotSdp),
        }
        for (number, raw) in lines {
            let line = raw.strip_suffix('\r').unwrap_or(raw);
            if line.is_empty() {
                continue;
            }
            if line.len() > MAX_LINE_BYTES {
                return Err(SdpError::LineTooLong {
                    line: number + 1,
                    limit: MAX_LINE_BYTES,
                });
            }
            let Some((letter, value)) = line.split_once('=').filter(|(l, _)| l.len() == 1) else {
                return Err(SdpError::MalformedLine { line: number + 1 });
            };
            match letter {
                "m" => {
                    if drafts.len() == MAX_M_LINES {
                        return Err(SdpError::TooMany {
                            m_line: None,
                            what: Countable::MLines,
                            limit: MAX_M_LINES,
                        });
                    }
                    drafts.push(Draft::begin(drafts.len(), value)?);
                }
                "a" => {
                    let (name, value) = value.split_once(':').unwrap_or((value, ""));
                    if name == "candidate" {
                        candidates += 1;
                        if candidates > MAX_CANDIDATES {
                            return Err(SdpError::TooMany {
                                m_line: None,
                                what: Countable::Candidates,
                                limit: MAX_CANDIDATES,
                            });
                        }
                        continue;
                    }
                    let m_line = drafts.len().checked_sub(1);
                    let count = match drafts.last_mut() {
                        Some(draft) => draft.attribute(name, value)?,
                        None => session.attribute(name, value),
                    };
                    if count > MAX_ATTRIBUTES {
                        return Err(SdpError::TooMany {
                            m_line,
                            what: Countable::Attributes,
                            limit: MAX_ATTRIBUTES,
                        });
                    }
                }
                _ => {}
            }
        }
        settle(&session, &drafts)
    }

    /// Whether this offer asks for an ICE restart of the link that `previous` describes
    /// (RFC 8839 §4.4.1.1.1).
    pub fn restarts_ice(&self, previous: &Negotiated) -> bool {
        self.ice.ufrag != previous.remote_ice.ufrag
    }
}

impl<'a> Session<'a> {
    fn attribute(&mut self, name: &'a str, value: &'a str) -> usize {
        self.attributes += 1;
        if let Some(direction) = Direction::named(name) {
            self.direction = Some(direction);
        } else if name == "extmap-allow-mixed" {
            self.allow_mixed = true;
        } else if name == "group" {
            if let Some(mids) = value.strip_prefix("BUNDLE") {
                self.bundle.get_or_insert(mids);
            }
        } else {
            self.transport.take(name, value);
        }
        self.attributes
    }
}

/// Checks what needs more than one m-line and keeps what survives.
fn settle(session: &Session<'_>, drafts: &[Draft<'_>]) -> Result<Offer, SdpError> {
    if drafts.is_empty() {
        return Err(SdpError::NoMLines);
    }
    let mids = mids(drafts)?;
    let bundle = bundle(session, drafts, &mids);
    let mut levels = drafts.iter().map(|draft| &draft.transport);
    if session.transport.lite || levels.any(|transport| transport.lite) {
        return Err(SdpError::IceLite);
    }
    let tagged = *bundle.first().ok_or(SdpError::NothingAnswerable)?;
    let transport = drafts[tagged].transport.or(session.transport);

    let mut lines = Vec::with_capacity(drafts.len());
    let mut ssrcs = BTreeSet::new();
    for (index, (draft, mid)) in drafts.iter().zip(mids).enumerate() {
        let line = draft.finish(mid, session.direction, bundle.contains(&index))?;
        for ssrc in line.all_ssrcs() {
            if !ssrcs.insert(ssrc) {
                return Err(SdpError::DuplicateSsrc {
                    m_line: index,
                    ssrc,
                });
            }
        }
        lines.push(line);
    }
    // RFC 9143 §7.3.3: the m-line that carries the bundle cannot be rejected alone.
    if let Some(refusal) = lines[tagged].refusal(tagged) {
        return Err(refusal);
    }
    one_meaning_for_each_extension(&lines, &bundle)?;
    if !lines.iter().any(Line::is_answerable) {
        return Err(SdpError::NothingAnswerable);
    }
    Ok(Offer {
        lines,
        bundle,
        bundle_offered: session.bundle.is_some(),
        allow_mixed: session.allow_mixed,
        ice: credentials(tagged, &transport)?,
        fingerprint: fingerprint(tagged, &transport)?,
        setup: setup(tagged, &transport)?,
    })
}

/// Each m-line's mid; one without gets its index, which must then be nobody else's.
fn mids(drafts: &[Draft<'_>]) -> Result<Vec<Mid>, SdpError> {
    let mut seen = BTreeSet::new();
    let mut mids = Vec::with_capacity(drafts.len());
    for (m_line, draft) in drafts.iter().enumerate() {
        let mid = Mid(draft.mid.map_or_else(|| m_line.to_string(), str::to_owned));
        if !seen.insert(mid.0.clone()) {
            return Err(SdpError::DuplicateMid { m_line, mid });
        }
        mids.push(mid);
    }
    Ok(mids)
}

/// The m-lines that share one transport. We have only one, so the others are rejected.
fn bundle(session: &Session<'_>, drafts: &[Draft<'_>], mids: &[Mid]) -> Vec<usize> {
    let open = |index: &usize| !drafts[*index].is_closed();
    match session.bundle {
        Some(group) => {
            let mut bundle = Vec::new();
            for name in group.split_ascii_whitespace().take(MAX_M_LINES) {
                let index = mids.iter().position(|mid| mid.0 == name);
                bundle.extend(index.filter(open).filter(|index| !bundle.contains(index)));
            }
            bundle
        }
        // Without a group each m-line would have its own transport (RFC 9143 §1). An offer that
        // repeats one ufrag has one transport all the same, whatever it forgot to say.
        None => {
            let Some(first) = (0..drafts.len()).find(open) else {
                return Vec::new();
            };
            let ufrag = drafts[first].transport.ufrag;
            (first..drafts.len())
                .filter(open)
                .filter(|index| drafts[*index].transport.ufrag == ufrag)
                .collect()
        }
    }
}

fn one_meaning_for_each_extension(lines: &[Line], bundle: &[usize]) -> Result<(), SdpError> {
    let mut meanings = [None; 256];
    for &m_line in bundle {
        for offered in &lines[m_line].extensions {
            let meaning = &mut meanings[usize::from(offered.id)];
            if *meaning.get_or_insert(offered.extension) != offered.extension {
                return Err(SdpError::ExtensionConflict {
                    m_line,
                    id: offered.id,
                });
            }
        }
    }
    Ok(())
}
