//! Tells whoever only watches before it comes in that it would see nothing.
//!
//! A page is told `undecodable` and shows it; a WHEP player has nobody to tell it later.

use super::track::TrackRef;
use super::{MediaError, MediaJoin, MediaRoom};
use crate::media::negotiated::{Codec, Kind, Negotiated};
use crate::site::Site;

impl MediaRoom {
    /// Refuses a watcher that decodes nothing of what there is to see. Where there is nothing yet, or
    /// only sound was asked for, there is nothing to refuse.
    pub(super) fn can_watch(
        &self,
        join: &MediaJoin,
        negotiated: &Negotiated,
    ) -> Result<(), MediaError> {
        // a page says what it has seen, a WHIP session publishes
        let watches = !join.confirms && negotiated.publications.is_empty();
        let pictures = negotiated
            .slots
            .iter()
            .filter(|slot| slot.kind == Kind::Video);
        let able: Vec<Codec> = pictures
            .flat_map(|slot| &slot.payloads)
            .map(|payload| payload.codec)
            .collect();
        if !watches || able.is_empty() {
            return Ok(());
        }
        let mut shown = Vec::new();
        for track in self.pictures_for(join.permissions.site) {
            shown.extend(self.codecs_of(track));
        }
        let decodes = |sent: &Codec| able.iter().any(|own| own.decodes(*sent));
        match shown.first() {
            Some(codec) if !shown.iter().any(decodes) => Err(MediaError::Unacceptable {
                field: "offer".to_owned(),
                why: format!(
                    "the room shows {codec}, which no codec of the offer decodes: offer it"
                ),
            }),
            Some(_) | None => Ok(()),
        }
    }

    fn pictures_for(&self, site: Site) -> Vec<TrackRef> {
        match site {
            Site::Spoke => self.for_everyone.clone(),
            Site::Hub => self
                .tracks
                .values()
                .copied()
                .filter(|track| self.kind_of(*track) == Kind::Video)
                .collect(),
        }
    }

    /// What a track is sent in: by its newest packet, or before one came all that it may be.
    fn codecs_of(&self, track: TrackRef) -> Vec<Codec> {
        let member = &self.members[track.member];
        let publication = member.tracks[usize::from(track.track)].publication;
        let terms = &member.negotiated.publications[usize::from(publication)];
        let newest = (0..member.ingress.layers(publication)).find_map(|layer| {
            let ring = member.ingress.ring(publication, layer)?;
            let packet = ring.packet(ring.highest()?)?;
            terms.payloads.get(usize::from(packet.meta.payload))
        });
        match newest {
            Some(payload) => vec![payload.codec],
            None => terms.payloads.iter().map(|payload| payload.codec).collect(),
        }
    }
}
