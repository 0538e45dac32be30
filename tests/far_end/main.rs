//! What the relay promises to a stack that is not ours: the `webrtc` crate on real sockets.
//!
//! Each site reaches the relay through a NAT of its own, which can forget its bindings (the source
//! port changes) and lose packets. The crate joins, offers a simulcast, answers NACKs and reads our
//! RTX by itself; it leaves out the repaired-rid of its own RTX, which `ears.rs` adds.

#![allow(unreachable_pub, reason = "its modules are nobody else's")]

mod ears;
mod engine;
mod frames;
mod nat;
mod openssl;
mod publishing;
mod scene;
mod site;

use frames::faults;
use scene::Scene;
use site::Browser;
use spindle::relay::handle::{Mid, WantedTrack};
use spindle::relay::orders::MediaOrder;
use std::sync::atomic::Ordering;
use std::time::{Duration, Instant};

/// Ends a test that hangs, and promises nothing.
const PATIENCE: Duration = Duration::from_secs(120);

/// Waits for a condition.
async fn until(what: &str, mut holds: impl FnMut() -> bool) {
    let began = Instant::now();
    while !holds() {
        assert!(
            began.elapsed() < PATIENCE,
            "not within {PATIENCE:?}: {what}"
        );
        tokio::time::sleep(Duration::from_millis(5)).await;
    }
}

/// Waits until a site sees a hub's picture and hears its voice; the two slots.
async fn picture_and_voice(scene: &Scene, site: &Browser, hub: &Browser) -> (Mid, Mid) {
    let mut found = None;
    until("picture and voice flow", || {
        found = scene
            .slot_of(site, hub.camera)
            .zip(scene.slot_of(site, hub.microphone));
        found.is_some()
    })
    .await;
    found.expect("the condition held")
}

/// Waits for so many more frames in a slot.
async fn more_frames(site: &Browser, picture: &Mid, more: usize) {
    let there = site.received(picture, |received| received.frames().len());
    until("frames go on", || {
        site.received(picture, |received| received.frames().len()) >= there + more
    })
    .await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_hub_of_another_make_is_seen_and_heard_in_order() {
    let mut scene = Scene::open();
    let mut hub = scene.hub().await;
    let watcher = scene.watcher().await;
    hub.publish();
    let (picture, voice) = picture_and_voice(&scene, &watcher, &hub).await;
    more_frames(&watcher, &picture, 40).await;
    let (frames, faults) = watcher.received(&picture, |r| (r.frames(), r.faults()));
    assert!(faults.is_empty(), "{faults:?}");
    let gapless = frames
        .windows(2)
        .all(|two| two[1].number <= two[0].number + 1);
    assert!(gapless, "{frames:?}");
    assert!(watcher.received(&voice, |received| received.count()) > 40);
    assert_eq!(scene.troubles(), 0);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_a_line_loses_is_repaired_on_both_sides() {
    let mut scene = Scene::open();
    let mut hub = scene.hub().await;
    let watcher = scene.watcher().await;
    hub.publish();
    let (picture, _) = picture_and_voice(&scene, &watcher, &hub).await;
    more_frames(&watcher, &picture, 5).await;
    hub.nat.lose_every(23);
    watcher.nat.lose_every(17);
    more_frames(&watcher, &picture, 60).await;
    hub.nat.lose_every(0);
    watcher.nat.lose_every(0);
    more_frames(&watcher, &picture, 10).await;
    assert!(hub.nat.lost() > 5 && watcher.nat.lost() > 5);
    let (nacked, resent) = {
        let asked = hub.asked.lock().expect("no one panics here");
        (asked.nacked, asked.resent)
    };
    assert!(
        nacked > 0 && resent > 0,
        "{nacked} asked for, {resent} resent"
    );
    let (frames, faults) = watcher.received(&picture, |r| (r.frames(), r.faults()));
    assert!(faults.is_empty(), "{faults:?}");
    let gapless = frames
        .windows(2)
        .all(|two| two[1].number <= two[0].number + 1);
    assert!(gapless, "frames that never came: {frames:?}");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_receiver_gets_the_layer_it_shows() {
    let mut scene = Scene::open();
    let mut hub = scene.hub().await;
    let watcher = scene.watcher().await;
    hub.publish();
    let (picture, _) = picture_and_voice(&scene, &watcher, &hub).await;
    for (height, layer) in [(720, 2), (180, 0), (360, 1)] {
        let view = WantedTrack {
            track: hub.camera,
            width: height / 9 * 16,
            height,
        };
        scene
            .media
            .give(MediaOrder::SetView(watcher.id, vec![view]));
        until("the layer that fits", || {
            let newest = watcher.received(&picture, |received| received.frames().last().copied());
            newest.is_some_and(|frame| frame.layer == layer)
        })
        .await;
    }
    let faults = watcher.received(&picture, |received| received.faults());
    assert!(faults.is_empty(), "{faults:?}");
}

/// Everything wraps once, so that what goes on afterwards needs its rollover counters.
async fn second_lap(hub: &Browser, watcher: &Browser, voice: &Mid) {
    hub.voice_step.store(200, Ordering::SeqCst);
    until("the numbers begin again at 0", || {
        watcher.received(voice, |received| received.rollovers()) > 0
    })
    .await;
    hub.voice_step.store(1, Ordering::SeqCst);
}

/// What must not change while a link moves.
#[derive(Debug, PartialEq, Eq)]
struct Session {
    slots: Vec<(Mid, u32)>,
    handshake: u64,
    connected: usize,
}

fn session(scene: &Scene, site: &Browser) -> Session {
    Session {
        slots: site.slots().to_vec(),
        handshake: site.nat.handshake_datagrams(),
        connected: scene.connected(site),
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn an_ice_restart_keeps_the_session_its_ssrcs_and_its_rollover_counters() {
    let mut scene = Scene::open();
    let mut hub = scene.hub().await;
    let mut watcher = scene.watcher().await;
    hub.publish();
    let (picture, voice) = picture_and_voice(&scene, &watcher, &hub).await;
    second_lap(&hub, &watcher, &voice).await;
    let before = (session(&scene, &hub), session(&scene, &watcher));
    let asked = hub.keyframes_asked();

    // a restart comes with a fresh port: the address changed as well
    scene.restart_ice(&mut watcher).await;
    until("the new port is used", || watcher.nat.ports() == 2).await;
    more_frames(&watcher, &picture, 25).await;
    scene.restart_ice(&mut hub).await;
    until("the new port is used", || hub.nat.ports() == 2).await;
    more_frames(&watcher, &picture, 25).await;
    goes_on(&scene, &watcher, &picture, &voice).await;

    assert_eq!((session(&scene, &hub), session(&scene, &watcher)), before);
    // The crate forgets what it missed when ICE restarts, and as any decoder begins anew.
    assert_eq!(hub.keyframes_asked(), asked, "nobody asked");
    begin_anew(&watcher, &picture).await;
    let faults = watcher.received(&picture, |received| faults(&received.newest_frames()));
    assert!(faults.is_empty(), "{faults:?}");
    assert_eq!(hub.keyframes_asked(), asked + 1);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_new_source_port_keeps_the_session_its_ssrcs_and_its_rollover_counters() {
    let mut scene = Scene::open();
    let mut hub = scene.hub().await;
    let watcher = scene.watcher().await;
    hub.publish();
    let (picture, voice) = picture_and_voice(&scene, &watcher, &hub).await;
    second_lap(&hub, &watcher, &voice).await;
    let before = (session(&scene, &hub), session(&scene, &watcher));

    // A receiver sends only reports, a second apart; what it misses meanwhile is more than may be
    // repaired, and as any decoder it begins anew.
    watcher.nat.forget();
    until("the new port is used", || watcher.nat.ports() == 2).await;
    more_frames(&watcher, &picture, 10).await;
    begin_anew(&watcher, &picture).await;
    // A publisher's own packets say where it is now: nothing is lost.
    hub.nat.forget();
    until("the new port is used", || hub.nat.ports() == 2).await;
    more_frames(&watcher, &picture, 25).await;
    goes_on(&scene, &watcher, &picture, &voice).await;

    assert_eq!((session(&scene, &hub), session(&scene, &watcher)), before);
    let faults = watcher.received(&picture, |received| faults(&received.newest_frames()));
    assert!(faults.is_empty(), "{faults:?}");
}

/// Asks for a key frame, and waits for it and what follows.
async fn begin_anew(site: &Browser, picture: &Mid) {
    let newest = || site.received(picture, |received| received.newest_frames()[0].number);
    let before = newest();
    site.ask_for_keyframe(picture).await;
    until("a key frame", || newest() > before).await;
    more_frames(site, picture, 10).await;
}

/// Voice goes on in its second lap, and nobody was closed, silent or warned.
async fn goes_on(scene: &Scene, watcher: &Browser, picture: &Mid, voice: &Mid) {
    let heard = watcher.received(voice, |received| received.count());
    until("voice goes on", || {
        watcher.received(voice, |received| received.count()) > heard + 10
    })
    .await;
    assert!(watcher.received(voice, |received| received.rollovers()) > 0);
    more_frames(watcher, picture, 5).await;
    assert_eq!(scene.troubles(), 0);
}

/// R8. The rooms take turns on two threads, and the kernel gives a port to either: some of these
/// clinics come to the thread that knows the port as the one's before, some from the other.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_clinic_behind_a_port_that_another_had_is_in_before_that_one_is_given_up() {
    let mut scene = Scene::with_shards(2);
    for _ in 0..6 {
        let before = scene.watcher().await;
        let port = before.nat.cut();
        scene.open_another_room();
        let next = scene.watcher_behind(port).await;
        assert!(!scene.is_closed(&before), "the next one waited for that");
        drop(next);
    }
}

/// R8. In the victim's own room and in another, on the same thread and on the other.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn an_insider_who_forges_an_address_takes_nothing_from_who_is_there() {
    let mut scene = Scene::with_shards(2);
    let mut victim = scene.hub().await;
    let watcher = scene.watcher().await;
    victim.publish();
    let (picture, _) = picture_and_voice(&scene, &watcher, &victim).await;
    let mut insiders = vec![scene.watcher().await];
    for _ in 0..2 {
        scene.open_another_room();
        insiders.push(scene.watcher().await);
    }
    for insider in insiders {
        for _ in 0..5 {
            let check = insider.check();
            victim.nat.is_forged(&check, scene.address()).await;
            more_frames(&watcher, &picture, 5).await;
        }
    }
    let faults = watcher.received(&picture, |received| faults(&received.newest_frames()));
    assert!(faults.is_empty(), "{faults:?}");
    assert_eq!(scene.troubles(), 0);
}
