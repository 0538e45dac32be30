//! Decides what a link carries: which m-lines publish, which are slots, with which SSRCs.

use super::codec::{Format, to_publish, to_receive, wants_reports};
use super::error::SdpError;
use super::extension::{Purpose, map};
use super::line::Line;
use super::offer::Offer;
use super::sources::Sources;
use super::transport::Setup;
use crate::media::negotiated::{
    Codec, DtlsRole, H264Profile, Kind, Mid, Negotiated, Payload, Publication, SlotSpec, Source,
};
use std::collections::BTreeSet;

impl Offer {
    /// Decides what the link carries. `ssrcs` draws random numbers for new slots. `previous` is
    /// what the same link carried before this offer: its publications and slots keep their places
    /// and SSRCs, new slots come after them. A new publication is refused: nobody has given it a
    /// track.
    pub fn negotiate(
        &self,
        sources: &Sources,
        ssrcs: &mut impl FnMut() -> u32,
        previous: Option<&Negotiated>,
    ) -> Result<Negotiated, SdpError> {
        if let Some(previous) = previous {
            self.continues(previous)?;
        }
        self.check(sources, previous)?;
        Ok(Negotiated {
            remote_ice: self.ice.clone(),
            fingerprint: self.fingerprint,
            dtls_role: self.dtls_role(previous)?,
            publications: self.publications(sources, previous)?,
            slots: self.slots(sources, ssrcs, previous)?,
        })
    }

    fn continues(&self, previous: &Negotiated) -> Result<(), SdpError> {
        if self.fingerprint != previous.fingerprint {
            return Err(SdpError::FingerprintChanged);
        }
        // RFC 8839 §4.4.1.1.1: a restart changes both.
        let same_password = self.ice.password == previous.remote_ice.password;
        if self.restarts_ice(previous) == same_password {
            return Err(SdpError::HalfRestart);
        }
        Ok(())
    }

    fn dtls_role(&self, previous: Option<&Negotiated>) -> Result<DtlsRole, SdpError> {
        let asked = match self.setup {
            Setup::ActPass => None,
            Setup::Active => Some(DtlsRole::Server),
            Setup::Passive => Some(DtlsRole::Client),
        };
        match (previous.map(|p| p.dtls_role), asked) {
            (Some(kept), Some(asked)) if kept != asked => Err(SdpError::SetupChanged),
            (Some(kept), _) => Ok(kept),
            (None, asked) => Ok(asked.unwrap_or(DtlsRole::Server)),
        }
    }

    fn check(&self, sources: &Sources, previous: Option<&Negotiated>) -> Result<(), SdpError> {
        let mut seen = BTreeSet::new();
        for (source, mid) in sources.named() {
            if !seen.insert(&mid.0) {
                return Err(SdpError::SourceTwice { mid: mid.clone() });
            }
            let line = self.line(mid).ok_or_else(|| SdpError::UnknownSource {
                source,
                mid: mid.clone(),
            })?;
            let kind = kind_of(source);
            let unfit = |rule| SdpError::UnfitSource {
                source,
                mid: mid.clone(),
                rule,
            };
            if line.kind != Some(kind) {
                return Err(unfit(match kind {
                    Kind::Audio => "an audio m-line",
                    Kind::Video => "a video m-line",
                }));
            }
            let m_line = self.lines.iter().position(|line| line.mid == *mid);
            if let Some(refusal) = m_line.and_then(|m_line| line.refusal(m_line)) {
                return Err(refusal);
            }
            // A track that was published may pause; one that never was must say that it sends.
            let published = previous.is_some_and(|p| {
                let known = |p: &Publication| p.mid.as_ref() == Some(mid);
                p.publications.iter().any(known)
            });
            if !line.direction.sends() && !published {
                return Err(unfit("sendonly"));
            }
        }
        Ok(())
    }

    fn publications(
        &self,
        sources: &Sources,
        previous: Option<&Negotiated>,
    ) -> Result<Vec<Publication>, SdpError> {
        let sending = self.lines.iter().filter(|line| {
            line.is_answerable() && line.direction.sends() && sources.of(&line.mid).is_some()
        });
        let mut fresh: Vec<Publication> = sending
            .filter_map(|line| Some(publication(line, sources.of(&line.mid)?)))
            .collect();
        let mut publications = Vec::with_capacity(fresh.len());
        for before in previous.iter().flat_map(|p| &p.publications) {
            let place = fresh.iter().position(|p| p.mid == before.mid);
            match place {
                Some(place) if fresh[place].source == before.source => {
                    let mut again = fresh.remove(place);
                    again.payloads = in_place(&before.payloads, again.payloads);
                    publications.push(again);
                }
                // It pauses: the m-line is there and sends nothing now.
                None if self.pauses(before) => publications.push(before.clone()),
                Some(_) | None => {
                    return Err(SdpError::LineChanged {
                        mid: before.mid.clone().unwrap_or(Mid(String::new())),
                    });
                }
            }
        }
        if let (Some(_), Some(new)) = (previous, fresh.first()) {
            return Err(SdpError::LaterSource { source: new.source });
        }
        publications.append(&mut fresh);
        Ok(publications)
    }

    /// Whether a publication's m-line is still there without another purpose.
    fn pauses(&self, before: &Publication) -> bool {
        before.mid.as_ref().is_none_or(|mid| {
            self.line(mid).is_some_and(|line| {
                line.bundled && line.kind == Some(before.kind) && !line.direction.receives()
            })
        })
    }

    fn slots(
        &self,
        sources: &Sources,
        ssrcs: &mut impl FnMut() -> u32,
        previous: Option<&Negotiated>,
    ) -> Result<Vec<SlotSpec>, SdpError> {
        let before = previous.map_or(&[][..], |p| &p.slots);
        let mut taken: BTreeSet<u32> = self.lines.iter().flat_map(Line::all_ssrcs).collect();
        taken.extend(
            before
                .iter()
                .flat_map(|s| [Some(s.ssrc), s.rtx_ssrc])
                .flatten(),
        );
        // The caller's numbers are random; stepping past a number in use ends after as many steps
        // as there are numbers in use, drawing again might not.
        let mut draw = || {
            let mut ssrc = ssrcs();
            while ssrc == 0 || !taken.insert(ssrc) {
                ssrc = ssrc.wrapping_add(1);
            }
            ssrc
        };
        let mut slots = Vec::new();
        for known in before {
            let changed = || SdpError::LineChanged {
                mid: known.mid.clone(),
            };
            let line = self
                .line(&known.mid)
                .filter(|line| line.kind == Some(known.kind) && is_slot(line, sources));
            let mut slot = slot(line.ok_or_else(changed)?, known.kind, known.ssrc);
            if slot.rtx_ssrc.is_some() {
                slot.rtx_ssrc = Some(known.rtx_ssrc.unwrap_or_else(&mut draw));
            }
            slot.payloads = in_place(&known.payloads, slot.payloads);
            slots.push(slot);
        }
        for line in &self.lines {
            let Some(kind) = line.kind else { continue };
            if !is_slot(line, sources) || before.iter().any(|known| known.mid == line.mid) {
                continue;
            }
            let mut slot = slot(line, kind, draw());
            slot.rtx_ssrc = slot.rtx_ssrc.map(|_| draw());
            slots.push(slot);
        }
        Ok(slots)
    }

    pub(super) fn line(&self, mid: &Mid) -> Option<&Line> {
        self.lines.iter().find(|line| line.mid == *mid)
    }
}

const fn kind_of(source: Source) -> Kind {
    match source {
        Source::Microphone => Kind::Audio,
        Source::Camera | Source::Screen => Kind::Video,
    }
}

/// An m-line that both sends and receives is the publication it is named as, or else a slot: two
/// purposes on one m-line would tie their lives together.
fn is_slot(line: &Line, sources: &Sources) -> bool {
    line.is_answerable() && line.direction.receives() && sources.of(&line.mid).is_none()
}

fn publication(line: &Line, source: Source) -> Publication {
    let publish = |format: &Format| Payload {
        codec: as_sent(format.payload.codec),
        ..format.payload.clone()
    };
    Publication {
        mid: line.mid_offered.then(|| line.mid.clone()),
        kind: kind_of(source),
        source,
        payloads: to_publish(&line.formats).into_iter().map(publish).collect(),
        extensions: map(
            &line.extensions,
            Purpose::Publication,
            wants_reports(&line.formats),
        ),
        rids: match kind_of(source) {
            Kind::Audio => Vec::new(),
            Kind::Video => line.layers.iter().map(|layer| layer.rid.clone()).collect(),
        },
        most_heights: line.layers.iter().map(|layer| layer.most_height).collect(),
        ssrcs: line.ssrcs.clone(),
    }
}

/// The payloads of a later offer, each codec in the place it had: what was received and sent
/// already names its payload by the place. A codec that is offered no more stays, so that no place
/// is empty.
fn in_place(before: &[Payload], offered: Vec<Payload>) -> Vec<Payload> {
    let mut payloads = before.to_vec();
    for payload in offered {
        match payloads.iter_mut().find(|p| p.codec == payload.codec) {
            Some(known) => *known = payload,
            None => payloads.push(payload),
        }
    }
    payloads
}

/// What arrives under a codec's name. ffmpeg says Baseline (4200xx) for what x264 makes, and no
/// encoder in use makes the three things that Constrained Baseline lacks: without this, a receiver
/// that offers only 42e0xx, as ours do, would be told `undecodable`.
const fn as_sent(codec: Codec) -> Codec {
    match codec {
        Codec::H264 {
            profile: H264Profile::Baseline,
            mode,
        } => Codec::H264 {
            profile: H264Profile::ConstrainedBaseline,
            mode,
        },
        other => other,
    }
}

/// `rtx_ssrc` only says whether one is needed: the caller has the numbers.
fn slot(line: &Line, kind: Kind, ssrc: u32) -> SlotSpec {
    let payloads: Vec<Payload> = to_receive(&line.formats)
        .into_iter()
        .map(|format| format.payload.clone())
        .collect();
    SlotSpec {
        mid: line.mid.clone(),
        kind,
        rtx_ssrc: (kind == Kind::Video && payloads.iter().any(|p| p.rtx.is_some())).then_some(0),
        payloads,
        extensions: map(&line.extensions, Purpose::Slot, false),
        ssrc,
    }
}
