//! Finds the publication and layer that an SSRC carries.
//!
//! The first packets say it, by mid with rid or repaired-rid; Chrome stops saying it after our first
//! receiver report, so a binding lives as long as the link. Offers without mids bind by their
//! `a=ssrc` lines, or by a payload type that only one publication has.

use rustc_hash::FxHashMap;

use crate::media::negotiated::{Kind, Publication};
use crate::media::wire::ext::Extensions;

/// Simulcast layers a publication may have; browsers offer three.
pub(super) const LAYERS_MAX: usize = 4;

/// What an SSRC carries.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Bound {
    pub(super) publication: u8,
    pub(super) layer: u8,
    /// Retransmissions of that layer (RFC 4588).
    pub(super) repair: bool,
}

/// The SSRCs of one link: at most one primary and one repair stream a layer, so the map is bounded
/// by what was negotiated.
#[derive(Debug, Default)]
pub(super) struct Bindings {
    by_ssrc: FxHashMap<u32, Bound>,
}

impl Bindings {
    pub(super) fn bound(&self, ssrc: u32) -> Option<Bound> {
        self.by_ssrc.get(&ssrc).copied()
    }

    /// The SSRC that carries this.
    pub(super) fn ssrc(&self, wanted: Bound) -> Option<u32> {
        self.by_ssrc
            .iter()
            .find(|(_, bound)| **bound == wanted)
            .map(|(ssrc, _)| *ssrc)
    }

    /// Binds an SSRC and frees the one that carried the same before.
    pub(super) fn bind(&mut self, ssrc: u32, wanted: Bound) {
        self.by_ssrc.retain(|_, bound| *bound != wanted);
        self.by_ssrc.insert(ssrc, wanted);
    }
}

/// How many layers a publication has. A voice has one, whatever its offer lists: nobody would
/// choose another.
pub(super) fn layers(publication: &Publication) -> usize {
    if publication.kind == Kind::Audio {
        return 1;
    }
    let named = if publication.rids.is_empty() {
        publication.ssrcs.len()
    } else {
        publication.rids.len()
    };
    named.clamp(1, LAYERS_MAX)
}

/// What a packet of an unknown SSRC belongs to, as far as it says so.
pub(super) fn identify<'a>(
    publications: impl Iterator<Item = &'a Publication> + Clone,
    ssrc: u32,
    payload_type: u8,
    extensions: &Extensions<'_>,
) -> Option<Bound> {
    let by_ssrc_line = || {
        publications
            .clone()
            .enumerate()
            .find_map(|(index, publication)| {
                let layer = publication
                    .ssrcs
                    .iter()
                    .take(layers(publication))
                    .position(|(primary, repair)| *primary == ssrc || *repair == Some(ssrc))?;
                let repair = publication.ssrcs[layer].1 == Some(ssrc);
                Some(Bound {
                    publication: index as u8,
                    layer: layer as u8,
                    repair,
                })
            })
    };
    let Some(mid) = extensions.mid else {
        return by_ssrc_line().or_else(|| by_payload_type(publications, payload_type));
    };
    let (index, publication) = publications.clone().enumerate().find(|(_, publication)| {
        publication
            .mid
            .as_ref()
            .is_some_and(|own| own.0.as_bytes() == mid)
    })?;
    let index = index as u8;
    let layer_named = |name: &[u8]| {
        let layer = publication
            .rids
            .iter()
            .take(LAYERS_MAX)
            .position(|rid| rid.0.as_bytes() == name)?;
        Some(layer as u8)
    };
    if publication.rids.is_empty() {
        return match by_ssrc_line() {
            Some(bound) if bound.publication == index => Some(bound),
            Some(_) => None,
            None => alone(index, publication, payload_type),
        };
    }
    match (extensions.rid, extensions.repaired_rid) {
        (_, Some(repaired)) => Some(Bound {
            publication: index,
            layer: layer_named(repaired)?,
            repair: true,
        }),
        (Some(rid), None) => Some(Bound {
            publication: index,
            layer: layer_named(rid)?,
            repair: false,
        }),
        (None, None) => by_ssrc_line().filter(|bound| bound.publication == index),
    }
}

fn by_payload_type<'a>(
    publications: impl Iterator<Item = &'a Publication>,
    payload_type: u8,
) -> Option<Bound> {
    let mut having = publications.enumerate().filter(|(_, publication)| {
        publication.payloads.iter().any(|payload| {
            payload.payload_type == payload_type || payload.rtx == Some(payload_type)
        })
    });
    let (index, publication) = having.next()?;
    if having.next().is_some() {
        return None;
    }
    alone(index as u8, publication, payload_type)
}

/// The one layer of a publication without simulcast.
fn alone(index: u8, publication: &Publication, payload_type: u8) -> Option<Bound> {
    if layers(publication) > 1 {
        return None;
    }
    let repair = publication
        .payloads
        .iter()
        .any(|payload| payload.rtx == Some(payload_type));
    Some(Bound {
        publication: index,
        layer: 0,
        repair,
    })
}
