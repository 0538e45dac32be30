//! Reduces site, presence and floor to what each participant's media may do.

use super::request::Presence;
use super::told::Site;
use crate::ids::TrackId;
use crate::relay::handle::{Place, SourceSet, Standing, WantedTrack};

/// What one participant's media may do.
pub(super) fn place(site: Site, presence: Presence, floor: bool, muted: SourceSet) -> Place {
    let may_publish = match (presence, site) {
        (Presence::Viewer, Site::Hub | Site::Spoke) => SourceSet::NONE,
        (Presence::Publisher, Site::Hub | Site::Spoke) => SourceSet {
            screen: false,
            ..SourceSet::ALL
        },
        (Presence::Page, Site::Hub) => SourceSet::ALL,
        (Presence::Page, Site::Spoke) => SourceSet {
            screen: floor,
            ..SourceSet::ALL
        },
    };
    Place {
        standing: match site {
            Site::Hub => Standing::Hub,
            Site::Spoke => Standing::Spoke,
        },
        floor,
        may_publish,
        muted,
    }
}

/// A viewer's one picture, at the largest size it may have.
pub(super) const fn whole_screen(track: TrackId) -> WantedTrack {
    WantedTrack {
        track,
        width: 1920,
        height: 1080,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_spoke_may_share_its_screen_only_with_the_floor() {
        let may = |site, floor| place(site, Presence::Page, floor, SourceSet::NONE).may_publish;
        assert!(!may(Site::Spoke, false).screen);
        assert!(may(Site::Spoke, true).screen);
        assert!(may(Site::Hub, false).screen);
        assert!(may(Site::Spoke, false).microphone && may(Site::Spoke, false).camera);
    }

    #[test]
    fn a_viewer_publishes_nothing() {
        for site in [Site::Hub, Site::Spoke] {
            let place = place(site, Presence::Viewer, true, SourceSet::NONE);
            assert_eq!(place.may_publish, SourceSet::NONE);
        }
    }
}
