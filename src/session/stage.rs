//! Decides who is on the stage, and what each participant's media may do.

use super::messages::Gallery;
use super::request::Presence;
use super::roles::{self, Action, May};
use crate::ids::{ParticipantId, TrackId};
use crate::relay::handle::{OnStage, Permissions, SourceSet, Visibility, WantedTrack};
use crate::role::Role;

/// Someone, as the stage sees them.
#[derive(Debug, Clone, Copy)]
pub(super) struct Candidate {
    pub(super) id: ParticipantId,
    /// Spoke last of the hub.
    pub(super) speaks: bool,
    /// Their media can come.
    pub(super) here: bool,
    /// They show their camera.
    pub(super) has_face: bool,
}

/// Who is on the stage: whoever is in the spotlight, else whoever has the floor, with or without a camera,
/// else who speaks for the hub. `led` are those a host has put there, the spotlight before the floor; `hub`
/// is in the order they came.
pub(super) fn on_stage(
    led: impl Iterator<Item = Candidate>,
    hub: impl Iterator<Item = Candidate>,
) -> OnStage {
    let mut hub: Vec<Candidate> = hub.collect();
    hub.sort_by_key(|one| (!one.here, !one.speaks, !one.has_face));
    let all: Vec<Candidate> = led.chain(hub).collect();
    let first = all.first().map(|one| one.id);
    // whoever stands in for the first must have something to show
    let mut others = all.iter().filter(|one| Some(one.id) != first);
    let second = others.clone().find(|one| one.here && one.has_face);
    OnStage {
        first,
        second: second.or_else(|| others.next()).map(|one| one.id),
    }
}

/// How a camera is seen by clinics while its owner has not the floor.
pub(super) const fn visibility(spotlight: bool, gallery: Gallery) -> Visibility {
    match (spotlight, gallery) {
        (true, _) => Visibility::Large,
        (false, Gallery::Everyone) => Visibility::Small,
        (false, Gallery::Stage) => Visibility::HubOnly,
    }
}

/// What one participant's media may do.
pub(super) fn permissions(
    role: Role,
    presence: Presence,
    floor: bool,
    visibility: Visibility,
    muted: SourceSet,
) -> Permissions {
    // no phase changes it, and the relay is told of none
    let may = |action| match roles::may(role, None, action) {
        May::Yes => true,
        May::WithFloor => floor,
        May::NotNow | May::No => false,
    };
    let may_publish = match presence {
        Presence::Viewer => SourceSet::NONE,
        Presence::Publisher | Presence::Page => SourceSet {
            microphone: may(Action::Speak),
            camera: may(Action::Speak),
            screen: presence == Presence::Page && may(Action::ShareScreen),
        },
    };
    Permissions {
        site: role.site(),
        floor,
        visibility,
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
    use uuid::Uuid;

    #[test]
    fn a_spoke_may_share_its_screen_only_with_the_floor() {
        let may = |role, floor| {
            let seen = Visibility::HubOnly;
            permissions(role, Presence::Page, floor, seen, SourceSet::NONE).may_publish
        };
        assert!(!may(Role::Clinician, false).screen);
        assert!(may(Role::Clinician, true).screen);
        assert!(may(Role::Specialist, false).screen);
        assert!(may(Role::Clinician, false).microphone && may(Role::Clinician, false).camera);
        assert_eq!(may(Role::Observer, true), SourceSet::NONE);
    }

    /// Each of the hub by a letter: `s` speaks, `f` has a face, `-` is not here.
    fn staged(led: &[(u128, &str)], hub: &[&str]) -> (Option<u128>, Option<u128>) {
        let candidate = |number: u128, signs: &str| Candidate {
            id: ParticipantId::from_uuid(Uuid::from_u128(number)),
            speaks: signs.contains('s'),
            here: !signs.contains('-'),
            has_face: signs.contains('f'),
        };
        let of_hub = hub.iter().zip(1..).map(|(signs, n)| candidate(n, signs));
        let led = led.iter().map(|(number, signs)| candidate(*number, signs));
        let OnStage { first, second } = on_stage(led, of_hub);
        let number = |one: ParticipantId| one.as_uuid().as_u128();
        (first.map(number), second.map(number))
    }

    #[test]
    fn who_is_led_there_stands_before_the_hub_and_of_the_hub_who_speaks() {
        for (led, hub, expected) in [
            (&[][..], &[][..], (None, None)),
            (&[], &["f"], (Some(1), None)),
            (&[], &["f", "f"], (Some(1), Some(2))),
            (&[], &["f", "fs"], (Some(2), Some(1))),
            // a voice without a face stands there, and what is seen is the next one's
            (&[], &["f", "s"], (Some(2), Some(1))),
            (&[], &["", "f"], (Some(2), Some(1))),
            (&[], &["fs-", "f"], (Some(2), Some(1))),
            (&[], &["-"], (Some(1), None)),
            // the floor
            (&[(9, "f")], &["f", "fs"], (Some(9), Some(2))),
            (&[(9, "")], &["s", "", "f"], (Some(9), Some(3))),
            (&[(1, "f")], &["f", "f"], (Some(1), Some(2))),
            (&[(2, "f")], &["fs", "f"], (Some(2), Some(1))),
            // the spotlight, and who has the floor beside it
            (&[(8, "f"), (9, "f")], &["fs"], (Some(8), Some(9))),
            (&[(8, "f"), (9, "")], &["fs"], (Some(8), Some(1))),
            (&[(8, "f"), (9, "f-")], &["fs"], (Some(8), Some(1))),
            (&[(8, ""), (9, "f")], &["fs"], (Some(8), Some(9))),
            (&[(9, "f"), (9, "f")], &["fs"], (Some(9), Some(1))),
        ] {
            assert_eq!(staged(led, hub), expected, "{led:?} {hub:?}");
        }
    }

    #[test]
    fn nobody_sees_themselves_and_everyone_else_the_same() {
        let [a, b, c] = [1, 2, 3].map(|n| ParticipantId::from_uuid(Uuid::from_u128(n)));
        let on_stage = OnStage {
            first: Some(a),
            second: Some(b),
        };
        let seen = |receiver| on_stage.seen_by(receiver, |_| true);
        assert_eq!([a, b, c].map(seen), [Some(b), Some(a), Some(a)]);
        let faceless = |receiver| on_stage.seen_by(receiver, |one| one != a);
        assert_eq!([a, b, c].map(faceless), [Some(b), None, Some(b)]);
    }

    #[test]
    fn a_viewer_publishes_nothing() {
        for role in Role::ALL {
            let seen = Visibility::Large;
            let permitted = permissions(role, Presence::Viewer, true, seen, SourceSet::NONE);
            assert_eq!(permitted.may_publish, SourceSet::NONE);
        }
    }
}
