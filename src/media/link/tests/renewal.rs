//! What a ClientHello may begin on a link that is connected: nothing, but on a path that ICE restarted.

use super::far_end::{FarEnd, Scene, Version, credentials};
use super::{SECOND, VERSIONS, flows};
use crate::media::link::*;

/// The far end's process is another one, with the certificate it had.
fn restarts(scene: &mut Scene) {
    let (ours, theirs) = (credentials("ours2"), credentials("theirs2"));
    scene.link.restart(ours.clone(), theirs.clone());
    (scene.ours, scene.theirs) = (ours, theirs);
    scene.check(scene.path, true);
    scene.events.clear();
}

/// Gives the link all that a far end says to it.
fn says(scene: &mut Scene, mut far: FarEnd) {
    far.start(scene.now);
    std::mem::swap(&mut scene.far, &mut far);
    scene.run(5 * SECOND, |scene| scene.far.srtp.is_some());
    std::mem::swap(&mut scene.far, &mut far);
}

#[test]
fn a_far_end_that_begins_again_after_an_ice_restart_gets_a_handshake() {
    for version in VERSIONS {
        let mut scene = Scene::connected(version);
        flows(&mut scene, 1);
        restarts(&mut scene);
        scene.far = scene.far.again(version, scene.now);
        scene.far.start(scene.now);
        scene.run(5 * SECOND, |scene| scene.far.srtp.is_some());
        assert_eq!(scene.events, [Event::Renewed], "{version:?}");
        flows(&mut scene, 1);
        // and says goodbye on the new session
        scene.far.dtls.close().expect("connected");
        for datagram in scene.far.poll(scene.now) {
            scene.receive(scene.path, &datagram);
        }
        let goodbye = Event::Closed(Ended::Goodbye);
        assert_eq!(scene.events.last(), Some(&goodbye), "{version:?}");
    }
}

/// Case 1: the path alone is not enough, and neither is an ICE restart that another path made.
#[test]
fn a_far_end_that_begins_again_without_an_ice_restart_changes_no_key() {
    for version in VERSIONS {
        let mut scene = Scene::connected(version);
        let far = scene.far.again(version, scene.now);
        says(&mut scene, far);
        assert!(scene.link.renewal.is_none(), "{version:?}");
        flows(&mut scene, 1);
        // the restart is only offered: nobody has shown its password on this path
        scene
            .link
            .restart(credentials("ours2"), credentials("theirs2"));
        let far = scene.far.again(version, scene.now);
        says(&mut scene, far);
        assert!(scene.link.renewal.is_none(), "{version:?}");
        flows(&mut scene, 2);
    }
}

#[test]
fn whoever_begins_after_an_ice_restart_with_another_certificate_changes_no_key() {
    for version in VERSIONS {
        let mut scene = Scene::connected(version);
        restarts(&mut scene);
        let stranger = Scene::new(version, DtlsRole::Server).far;
        says(&mut scene, stranger);
        assert!(scene.link.renewal.is_none(), "it failed: {version:?}");
        flows(&mut scene, 1);
        // one restart is good for one handshake
        let far = scene.far.again(version, scene.now);
        says(&mut scene, far);
        flows(&mut scene, 2);
        assert!(!scene.events.contains(&Event::Renewed));
    }
}

/// Half of a handshake beside the session: it is given up in time, and media flows on.
#[test]
fn a_second_handshake_that_is_not_finished_is_forgotten() {
    let mut scene = Scene::connected(Version::V13);
    restarts(&mut scene);
    let mut far = scene.far.again(Version::V13, scene.now);
    far.start(scene.now);
    for hello in far.poll(scene.now) {
        scene.receive(scene.path, &hello);
    }
    assert!(scene.link.renewal.is_some());
    for second in 0..31 {
        scene.wait(SECOND);
        flows(&mut scene, 10 + second);
    }
    assert!(scene.link.renewal.is_none());
    assert_eq!(scene.events, []);
}
