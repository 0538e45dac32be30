//! Lists which pictures a receiver should get, most important first.

use super::permissions::{Permissions, Visibility};
use super::view::WantedTrack;
use crate::ids::TrackId;
use crate::media::negotiated::Source;
use crate::site::Site;

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
    /// What its owner may do.
    pub permissions: Permissions,
    /// Grows with each track: of two equally important ones the older comes first, so that
    /// pictures do not change places.
    pub order: u64,
}

impl<K> Candidate<K> {
    /// Who may see it now: screens, the hub and the floor are for everyone, other pictures for the
    /// hub and, where the session says so, for everyone; what is muted or not allowed for nobody.
    pub fn audience(&self) -> Audience {
        let its = &self.permissions;
        if !its.may_publish.holds(self.source) || its.muted.holds(self.source) {
            Audience::Nobody
        } else if self.is_large_for(Site::Spoke) || its.visibility == Visibility::Small {
            Audience::Everyone
        } else {
            Audience::Hub
        }
    }

    /// Whether a receiver may have more of it than the lowest layer.
    pub fn is_large_for(&self, receiver: Site) -> bool {
        let its = &self.permissions;
        receiver == Site::Hub
            || self.source == Source::Screen
            || its.floor
            || its.site == Site::Hub
            || its.visibility == Visibility::Large
    }

    fn may_be_seen_by(&self, receiver: Site) -> bool {
        let least = match receiver {
            Site::Hub => Audience::Hub,
            Site::Spoke => Audience::Everyone,
        };
        self.audience() >= least
    }

    /// Order without a view: the screen, whoever is put before the floor, the floor, the hub, the rest.
    fn importance(&self) -> u8 {
        let its = &self.permissions;
        match self.source {
            Source::Screen => 0,
            _ if its.visibility == Visibility::Large => 1,
            _ if its.floor => 2,
            _ if its.site == Site::Hub => 3,
            _ => 4,
        }
    }
}

/// The pictures of a receiver's view that it may see, in the view's order. Never its own, and
/// nothing for a track the room does not have.
pub fn from_view<K: Copy + Eq>(
    receiver: K,
    site: Site,
    view: &[WantedTrack],
    find: impl Fn(TrackId) -> Option<Candidate<K>>,
) -> Vec<TrackId> {
    view.iter()
        .filter_map(|wanted| find(wanted.track))
        .filter(|candidate| candidate.owner != receiver && candidate.may_be_seen_by(site))
        .map(|candidate| candidate.track)
        .collect()
}

/// The pictures for a receiver that has sent no view: all it may see, most important first.
pub fn by_importance<K: Copy + Eq>(
    receiver: K,
    site: Site,
    candidates: impl Iterator<Item = Candidate<K>>,
) -> Vec<TrackId> {
    let mut all: Vec<Candidate<K>> = candidates
        .filter(|candidate| candidate.owner != receiver && candidate.may_be_seen_by(site))
        .collect();
    all.sort_by_key(|candidate| (candidate.importance(), candidate.order));
    all.into_iter().map(|candidate| candidate.track).collect()
}

#[cfg(test)]
mod tests {
    use super::super::permissions::{SourceSet, Visibility};
    use super::*;
    use uuid::Uuid;

    fn track(number: u128) -> TrackId {
        TrackId::from_uuid(Uuid::from_u128(number))
    }

    fn camera(owner: u32, site: Site, floor: bool) -> Candidate<u32> {
        Candidate {
            owner,
            track: track(u128::from(owner)),
            source: Source::Camera,
            permissions: Permissions {
                site,
                floor,
                visibility: Visibility::HubOnly,
                may_publish: SourceSet::ALL,
                muted: SourceSet::NONE,
            },
            order: u64::from(owner),
        }
    }

    fn seen(receiver: u32, site: Site, room: &[Candidate<u32>]) -> Vec<TrackId> {
        by_importance(receiver, site, room.iter().copied())
    }

    #[test]
    fn a_spoke_sees_the_hub_and_the_floor_and_no_other_spoke() {
        let room = [
            camera(1, Site::Spoke, false),
            camera(2, Site::Hub, false),
            camera(3, Site::Spoke, true),
            camera(4, Site::Spoke, false),
        ];
        assert_eq!(seen(1, Site::Spoke, &room), [track(3), track(2)]);
        assert_eq!(seen(2, Site::Hub, &room), [track(3), track(1), track(4)]);
        assert_eq!(
            seen(3, Site::Spoke, &room),
            [track(2)],
            "nobody gets its own picture"
        );
    }

    #[test]
    fn spokes_see_each_other_where_the_session_says_so_and_small() {
        let mut small = camera(1, Site::Spoke, false);
        small.permissions.visibility = Visibility::Small;
        let mut spotlit = camera(4, Site::Spoke, false);
        spotlit.permissions.visibility = Visibility::Large;
        let room = [
            small,
            camera(2, Site::Hub, false),
            camera(3, Site::Spoke, false),
            spotlit,
        ];
        assert_eq!(seen(5, Site::Spoke, &room), [track(4), track(2), track(1)]);
        let large = room.map(|one| one.is_large_for(Site::Spoke));
        assert_eq!(large, [false, true, false, true]);
        assert!(room.iter().all(|one| one.is_large_for(Site::Hub)));
        let muted = Candidate {
            permissions: Permissions {
                muted: SourceSet::ALL,
                ..small.permissions
            },
            ..small
        };
        assert_eq!(muted.audience(), Audience::Nobody);
    }

    #[test]
    fn a_shared_screen_goes_to_everyone_first() {
        let mut screen = camera(3, Site::Spoke, false);
        screen.source = Source::Screen;
        let room = [camera(2, Site::Hub, false), screen];
        assert_eq!(seen(1, Site::Spoke, &room), [track(3), track(2)]);
    }

    #[test]
    fn a_muted_or_forbidden_picture_is_seen_by_nobody() {
        let mut muted = camera(2, Site::Hub, false);
        muted.permissions.muted.camera = true;
        let mut forbidden = camera(3, Site::Hub, false);
        forbidden.permissions.may_publish = SourceSet::NONE;
        assert_eq!(seen(1, Site::Hub, &[muted, forbidden]), [] as [TrackId; 0]);
    }

    #[test]
    fn a_view_orders_what_is_seen_and_cannot_ask_for_more_than_allowed() {
        let room = [
            camera(2, Site::Hub, false),
            camera(3, Site::Spoke, false),
            camera(4, Site::Spoke, false),
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
        let wished = |site| from_view(1, site, &view, find);
        assert_eq!(wished(Site::Hub), [track(4), track(2)]);
        assert_eq!(wished(Site::Spoke), [track(2)]);
    }
}
