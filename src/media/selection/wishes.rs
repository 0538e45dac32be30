//! Lists which pictures a receiver should get, most important first.

use super::place::{Place, Standing, WantedTrack};
use crate::ids::TrackId;
use crate::media::negotiated::Source;

/// Who may see a picture.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Audience {
    /// It is muted, or its owner may not send it.
    Nobody,
    /// Every hub.
    Hub,
    /// Spokes as well.
    Everyone,
}

/// One published video track, as selection sees it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Candidate<K> {
    /// Who publishes it.
    pub owner: K,
    /// Which track.
    pub track: TrackId,
    /// Camera or screen.
    pub source: Source,
    /// The owner's place.
    pub place: Place,
    /// Grows with each track: of two equally important ones the older comes first, so that
    /// pictures do not change places.
    pub order: u64,
}

impl<K> Candidate<K> {
    /// Who may see it now: screens, the hub and the floor are for everyone, other pictures for the
    /// hub alone, and what is muted or not allowed for nobody.
    pub fn audience(&self) -> Audience {
        let place = &self.place;
        if !place.may_publish.holds(self.source) || place.muted.holds(self.source) {
            Audience::Nobody
        } else if self.source == Source::Screen || place.floor || place.standing == Standing::Hub {
            Audience::Everyone
        } else {
            Audience::Hub
        }
    }

    fn may_be_seen_by(&self, receiver: Standing) -> bool {
        let least = match receiver {
            Standing::Hub => Audience::Hub,
            Standing::Spoke => Audience::Everyone,
        };
        self.audience() >= least
    }

    /// Order without a view: the screen, the floor, the hub, the rest.
    fn importance(&self) -> u8 {
        match (self.source, self.place.floor, self.place.standing) {
            (Source::Screen, _, _) => 0,
            (_, true, _) => 1,
            (_, false, Standing::Hub) => 2,
            (_, false, Standing::Spoke) => 3,
        }
    }
}

/// The pictures of a receiver's view that it may see, in the view's order. Never its own, and
/// nothing for a track the room does not have.
pub fn from_view<K: Copy + Eq>(
    receiver: K,
    standing: Standing,
    view: &[WantedTrack],
    find: impl Fn(TrackId) -> Option<Candidate<K>>,
) -> Vec<TrackId> {
    view.iter()
        .filter_map(|wanted| find(wanted.track))
        .filter(|candidate| candidate.owner != receiver && candidate.may_be_seen_by(standing))
        .map(|candidate| candidate.track)
        .collect()
}

/// The pictures for a receiver that has sent no view: all it may see, most important first.
pub fn by_importance<K: Copy + Eq>(
    receiver: K,
    standing: Standing,
    candidates: impl Iterator<Item = Candidate<K>>,
) -> Vec<TrackId> {
    let mut all: Vec<Candidate<K>> = candidates
        .filter(|candidate| candidate.owner != receiver && candidate.may_be_seen_by(standing))
        .collect();
    all.sort_by_key(|candidate| (candidate.importance(), candidate.order));
    all.into_iter().map(|candidate| candidate.track).collect()
}

#[cfg(test)]
mod tests {
    use super::super::place::SourceSet;
    use super::*;
    use uuid::Uuid;

    fn track(number: u128) -> TrackId {
        TrackId::from_uuid(Uuid::from_u128(number))
    }

    fn camera(owner: u32, standing: Standing, floor: bool) -> Candidate<u32> {
        Candidate {
            owner,
            track: track(u128::from(owner)),
            source: Source::Camera,
            place: Place {
                standing,
                floor,
                may_publish: SourceSet::ALL,
                muted: SourceSet::NONE,
            },
            order: u64::from(owner),
        }
    }

    fn seen(receiver: u32, standing: Standing, room: &[Candidate<u32>]) -> Vec<TrackId> {
        by_importance(receiver, standing, room.iter().copied())
    }

    #[test]
    fn a_spoke_sees_the_hub_and_the_floor_and_no_other_spoke() {
        let room = [
            camera(1, Standing::Spoke, false),
            camera(2, Standing::Hub, false),
            camera(3, Standing::Spoke, true),
            camera(4, Standing::Spoke, false),
        ];
        assert_eq!(seen(1, Standing::Spoke, &room), [track(3), track(2)]);
        assert_eq!(
            seen(2, Standing::Hub, &room),
            [track(3), track(1), track(4)]
        );
        assert_eq!(
            seen(3, Standing::Spoke, &room),
            [track(2)],
            "nobody gets its own picture"
        );
    }

    #[test]
    fn a_shared_screen_goes_to_everyone_first() {
        let mut screen = camera(3, Standing::Spoke, false);
        screen.source = Source::Screen;
        let room = [camera(2, Standing::Hub, false), screen];
        assert_eq!(seen(1, Standing::Spoke, &room), [track(3), track(2)]);
    }

    #[test]
    fn a_muted_or_forbidden_picture_is_seen_by_nobody() {
        let mut muted = camera(2, Standing::Hub, false);
        muted.place.muted.camera = true;
        let mut forbidden = camera(3, Standing::Hub, false);
        forbidden.place.may_publish = SourceSet::NONE;
        assert_eq!(
            seen(1, Standing::Hub, &[muted, forbidden]),
            [] as [TrackId; 0]
        );
    }

    #[test]
    fn a_view_orders_what_is_seen_and_cannot_ask_for_more_than_allowed() {
        let room = [
            camera(2, Standing::Hub, false),
            camera(3, Standing::Spoke, false),
            camera(4, Standing::Spoke, false),
        ];
        let view = [4, 9, 2].map(|n| WantedTrack {
            track: track(n),
            width: 320,
            height: 180,
        });
        let find = |track| {
            room.iter()
                .copied()
                .find(|candidate| candidate.track == track)
        };
        let wished = |standing| from_view(1, standing, &view, find);
        assert_eq!(wished(Standing::Hub), [track(4), track(2)]);
        assert_eq!(wished(Standing::Spoke), [track(2)]);
    }
}
