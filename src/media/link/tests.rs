use std::time::Duration;

use super::*;

pub(super) mod far_end;
mod independent;
mod renewal;

use self::far_end::{Scene, Version, check, credentials, path, rtp_packet};

const SECOND: Duration = Duration::from_secs(1);
const VERSIONS: [Version; 2] = [Version::V12, Version::V13];

fn seal(link: &mut Link, sequence: u16) -> Vec<u8> {
    let mut packet = rtp_packet(9, sequence, b"picture");
    let length = packet.len();
    packet.resize(length + srtp::SEAL_ROOM, 0);
    let length = link.seal_rtp(&mut packet, length).expect("sealed");
    packet.truncate(length);
    packet
}

/// Media reaches both sides.
fn flows(scene: &mut Scene, sequence: u16) {
    let sealed = scene.media(sequence);
    let received = scene.receive(scene.path, &sealed);
    assert!(
        matches!(received, Received::Rtp { length: 17, .. }),
        "{received:?}"
    );
    let mut sealed = seal(&mut scene.link, sequence);
    let header = rtp::parse(&sealed).expect("RTP");
    let srtp = scene.far.srtp.as_mut().expect("connected");
    let opened = srtp.open_rtp(&mut sealed, &header).expect("opened");
    assert_eq!(sealed[..opened.length], rtp_packet(9, sequence, b"picture"));
}

#[test]
fn a_handshake_in_either_version_and_role_ends_with_media_under_gcm_128() {
    for version in VERSIONS {
        let mut scene = Scene::connected(version);
        assert_eq!(
            scene.link.profile(),
            Some(Profile::AeadAes128Gcm),
            "{version:?}"
        );
        flows(&mut scene, 1);
    }
    // as a client we offer what dimpl offers; its server prefers AES-256
    let mut scene = Scene::new(Version::V12, DtlsRole::Client);
    scene.connect();
    assert!(scene.link.profile().is_some(), "{:?}", scene.events);
    flows(&mut scene, 1);
}

#[test]
fn a_handshake_completes_though_packets_are_lost() {
    for version in VERSIONS {
        for seed in 0..40 {
            let mut scene = Scene::new(version, DtlsRole::Server);
            let mut chance = Chance(seed);
            scene.drops = Box::new(move |_| chance.percent() < 20);
            scene.connect();
            assert!(
                scene.link.profile().is_some() && scene.far.srtp.is_some(),
                "{version:?}, seed {seed}: {:?}",
                scene.events
            );
            flows(&mut scene, 1);
        }
    }
}

/// F1: in another order, and everything twice.
#[test]
fn a_handshake_completes_though_datagrams_come_in_any_order_and_twice() {
    for version in VERSIONS {
        for role in [DtlsRole::Server, DtlsRole::Client] {
            if (version, role) == (Version::V13, DtlsRole::Client) {
                continue;
            }
            for seed in 0..40 {
                let mut scene = Scene::new(version, role);
                scene.jumbled = Some(Chance(seed));
                scene.connect();
                let what = format!("{version:?}, {role:?}, seed {seed}: {:?}", scene.events);
                assert!(scene.link.profile().is_some(), "{what}");
                assert!(scene.far.srtp.is_some(), "{what}");
                flows(&mut scene, 1);
            }
        }
    }
}

#[test]
fn a_handshake_takes_one_round_trip_in_1_3_and_two_in_1_2() {
    for (version, round_trips) in [(Version::V13, 1), (Version::V12, 2)] {
        let mut scene = Scene::new(version, DtlsRole::Server);
        scene.check(scene.path, true);
        scene.far.start(scene.now);
        // each turn is a round trip: what the far end says, and what we answer to that
        let mut turns = 0;
        while !(scene.link.profile().is_some() && scene.far.srtp.is_some()) {
            turns += 1;
            scene.turn();
            scene.far.digest(scene.now);
        }
        // 1.3: the far end has keys after one turn, we half a turn later
        let half = u32::from(version == Version::V13);
        assert_eq!(turns - half, round_trips, "{version:?}");
    }
}

/// Case 1.
#[test]
fn a_client_hello_from_a_foreign_address_is_ignored_at_any_time() {
    let stranger = path(6_666);
    let mut other = Scene::new(Version::V13, DtlsRole::Server);
    other.far.start(other.now);
    let hellos = other.far.poll(other.now);
    assert!(!hellos.is_empty());
    let intrude = |scene: &mut Scene| {
        for hello in &hellos {
            let received = scene.receive(stranger, hello);
            assert_eq!(received, Received::Dropped(Dropped::UnknownPath));
            assert_eq!(scene.link.poll_transmit(), None);
        }
    };
    let mut scene = Scene::new(Version::V13, DtlsRole::Server);
    intrude(&mut scene);
    assert!(scene.link.handshake.is_none(), "nothing is kept before ICE");
    scene.check(scene.path, true);
    intrude(&mut scene);
    scene.connect();
    flows(&mut scene, 1);
    intrude(&mut scene);
    flows(&mut scene, 2);
}

/// Case 1, from an address that the far end owns: the keys stay.
#[test]
fn a_second_client_hello_mid_session_changes_no_key() {
    for version in VERSIONS {
        let mut other = Scene::new(version, DtlsRole::Server);
        other.far.start(other.now);
        let mut scene = Scene::connected(version);
        for hello in other.far.poll(other.now) {
            scene.receive(scene.path, &hello);
        }
        flows(&mut scene, 1);
        scene.wait(SECOND);
        flows(&mut scene, 2);
    }
}

/// Case 3.
#[test]
fn a_certificate_that_is_not_that_of_the_offer_ends_the_link() {
    for version in VERSIONS {
        for role in [DtlsRole::Server, DtlsRole::Client] {
            let mut scene = Scene::with_fingerprint(version, role, |Fingerprint(mut bytes)| {
                bytes[31] ^= 1;
                Fingerprint(bytes)
            });
            scene.connect();
            let [.., failed, closed] = &scene.events[..] else {
                panic!("{version:?}, {role:?}: {:?}", scene.events);
            };
            assert_eq!(*failed, Event::HandshakeFailed(Failed::WrongFingerprint));
            assert_eq!(
                *closed,
                Event::Closed(Ended::HandshakeFailed),
                "{version:?}, {role:?}"
            );
            assert_eq!(scene.link.profile(), None);
            assert!(scene.link.is_sending_paused());
            assert_eq!(scene.link.next_deadline(), None);
        }
    }
}

/// Case 4.
#[test]
fn what_comes_in_clear_after_the_handshake_is_discarded() {
    for version in VERSIONS {
        let mut scene = Scene::connected(version);
        // application data, a fatal alert, a close_notify, a cipher change: all of epoch 0
        for (kind, body) in [
            (23, &b"hello"[..]),
            (21, &[2, 40]),
            (21, &[1, 0]),
            (20, &[1]),
        ] {
            let mut record = vec![kind, 0xfe, 0xfd, 0, 0, 0, 0, 0, 0, 0, 99, 0];
            record.push(body.len() as u8);
            record.extend(body);
            scene.receive(scene.path, &record);
        }
        assert_eq!(scene.link.poll_transmit(), None);
        flows(&mut scene, 1);
        assert!(scene.link.handshake.is_some(), "the session is still there");
        // plaintext media
        let received = scene.receive(scene.path, &rtp_packet(7, 2, &[0; 40]));
        assert_eq!(received, Received::Dropped(Dropped::Forged));
    }
}

/// Case 5.
#[test]
fn replayed_or_changed_media_is_discarded() {
    let mut scene = Scene::connected(Version::V13);
    let sealed = scene.media(1);
    let mut flipped = sealed.clone();
    *flipped.last_mut().expect("a tag") ^= 1;
    assert_eq!(
        scene.receive(scene.path, &flipped),
        Received::Dropped(Dropped::Forged)
    );
    assert!(matches!(
        scene.receive(scene.path, &sealed),
        Received::Rtp { .. }
    ));
    assert_eq!(
        scene.receive(scene.path, &sealed),
        Received::Dropped(Dropped::Replayed)
    );
}

/// Case 6.
#[test]
fn media_from_a_new_address_moves_nothing_until_our_question_is_answered() {
    let mut scene = Scene::connected(Version::V13);
    let (home, new) = (scene.path, path(2_000));
    let forged = rtp_packet(7, 1, &[0; 40]);
    assert_eq!(
        scene.receive(new, &forged),
        Received::Dropped(Dropped::Forged)
    );
    assert_eq!(scene.link.poll_transmit(), None);

    for sequence in 2..40 {
        let sealed = scene.media(sequence);
        assert!(matches!(scene.receive(new, &sealed), Received::Rtp { .. }));
    }
    let requests = scene.requests();
    assert_eq!(requests.len(), 1, "one question, however much comes");
    assert_eq!(requests[0].path, new);
    assert!(requests[0].bytes.len() <= 128);
    assert_eq!(scene.link.path(), Some(home));

    // another address answers, or somebody without the password
    let answer = scene.answer(&requests[0]);
    let elsewhere = scene.receive(path(3_000), &answer);
    assert_eq!(elsewhere, Received::Dropped(Dropped::Unauthenticated));
    let mut wrong = answer.clone();
    wrong[34] ^= 1;
    assert_eq!(
        scene.receive(new, &wrong),
        Received::Dropped(Dropped::Unauthenticated)
    );
    assert_eq!(scene.link.path(), Some(home));

    assert_eq!(scene.receive(new, &answer), Received::Nothing);
    assert_eq!(scene.link.path(), Some(new));
    assert_eq!(
        scene.events[scene.events.len() - 3..],
        [
            Event::PathOpened(new),
            Event::PathProven(new),
            Event::PathMoved(new)
        ]
    );
    scene.path = new;
    flows(&mut scene, 100);
}

/// Case 6: a copy of an old packet does not even make us ask.
#[test]
fn an_older_packet_from_a_new_address_asks_nothing() {
    let mut scene = Scene::connected(Version::V13);
    let late = scene.media(1);
    let newest = scene.media(2);
    scene.receive(scene.path, &newest);
    assert!(matches!(
        scene.receive(path(2_000), &late),
        Received::Rtp { .. }
    ));
    assert!(scene.requests().is_empty());
}

/// Case 7.
#[test]
fn a_datagram_goes_through_the_right_door_or_is_dropped() {
    let mut scene = Scene::connected(Version::V13);
    let home = scene.path;
    for first in 0..=255u8 {
        for length in [0, 1, 2, 12, 13, 40] {
            let mut datagram = vec![first; length];
            if length > 4 {
                // no length inside it is true
                datagram[2..].fill(0xff);
            }
            let received = scene.receive(home, &datagram);
            match first {
                _ if length == 0 => {
                    assert_eq!(received, Received::Dropped(Dropped::Malformed));
                }
                0..=3 => assert_eq!(received, Received::Dropped(Dropped::Unauthenticated)),
                20..=63 => assert_eq!(received, Received::Nothing),
                _ => assert!(matches!(received, Received::Dropped(_)), "{first} {length}"),
            }
        }
    }
    assert_eq!(scene.link.poll_transmit(), None);
    flows(&mut scene, 1);
}

/// Case 13.
#[test]
fn stun_with_a_wrong_integrity_gets_no_answer_and_leaves_no_state() {
    let mut scene = Scene::new(Version::V13, DtlsRole::Server);
    let mut liar = scene.ours.clone();
    liar.password.push('x');
    let wrong = check(&scene.theirs, &liar, true);
    let mut nobody = scene.ours.clone();
    nobody.ufrag.push('x');
    let elsewhere = check(&scene.theirs, &nobody, true);
    for round in 0..1_000 {
        for datagram in [&wrong, &elsewhere] {
            let received = scene.receive(path(round), datagram);
            assert_eq!(received, Received::Dropped(Dropped::Unauthenticated));
        }
    }
    assert_eq!(scene.link.poll_transmit(), None);
    assert_eq!(scene.events, []);
    assert_eq!(scene.link.path(), None);
    // and none of it counted as a sign of life
    scene.wait(30 * SECOND);
    assert_eq!(
        scene.events,
        [Event::Silent, Event::Closed(Ended::Vanished)]
    );
}

/// Case 14.
#[test]
fn a_participant_that_vanishes_pauses_sending_and_then_ends_the_link() {
    let mut scene = Scene::connected(Version::V13);
    scene.events.clear();
    assert!(!scene.link.is_sending_paused());
    scene.wait(4 * SECOND + SECOND / 2);
    assert_eq!(scene.events, []);
    scene.wait(SECOND);
    assert_eq!(scene.events, [Event::Silent]);
    assert!(scene.link.is_sending_paused());

    let sealed = scene.media(1);
    scene.receive(scene.path, &sealed);
    assert_eq!(scene.events, [Event::Silent, Event::Alive]);
    assert!(!scene.link.is_sending_paused());

    scene.wait(29 * SECOND);
    assert_eq!(scene.events.last(), Some(&Event::Silent));
    scene.wait(SECOND);
    assert_eq!(scene.events.last(), Some(&Event::Closed(Ended::Vanished)));
    assert_eq!(scene.link.next_deadline(), None);
    let mut late = check(&scene.theirs, &scene.ours, true);
    assert_eq!(
        scene.link.handle_datagram(scene.now, scene.path, &mut late),
        Received::Dropped(Dropped::NotConnected)
    );
}

/// Case 16: a link is not even given the candidates of an offer, and says nothing on its own.
#[test]
fn a_link_sends_nothing_before_it_is_spoken_to() {
    for role in [DtlsRole::Server, DtlsRole::Client] {
        let mut scene = Scene::new(Version::V12, role);
        scene.wait(29 * SECOND);
        assert_eq!(scene.link.poll_transmit(), None);
    }
}

#[test]
fn media_before_the_handshake_is_dropped() {
    let mut scene = Scene::new(Version::V13, DtlsRole::Server);
    scene.check(scene.path, true);
    let received = scene.receive(scene.path, &rtp_packet(7, 1, &[0; 40]));
    assert_eq!(received, Received::Dropped(Dropped::NotConnected));
    let mut buffer = [0x80; 100];
    assert_eq!(
        scene.link.seal_rtp(&mut buffer, 50),
        Err(SealError::NotConnected)
    );
}

#[test]
fn an_ice_restart_keeps_the_session_and_its_rollover_counters() {
    let mut scene = Scene::connected(Version::V13);
    // both directions into their second rollover period
    for sequence in [20_000, 40_000, 60_000, 9] {
        flows(&mut scene, sequence);
    }
    scene.events.clear();
    let (ours, theirs) = (credentials("ours2"), credentials("theirs2"));
    scene.link.restart(ours.clone(), theirs.clone());
    // the old ufrag still works, the new one too
    assert_eq!(scene.check(scene.path, false).len(), 1);
    let new = path(2_000);
    let old = std::mem::replace(&mut scene.ours, ours);
    scene.theirs = theirs;
    assert_eq!(scene.check(new, false).len(), 1);
    assert_eq!(scene.events, [Event::PathOpened(new)]);
    let asks = |sent: &Transmit| sent.bytes[..2] == [0, 1];
    let question = scene.check(new, true).into_iter().find(asks);
    let answer = scene.answer(&question.expect("is it there?"));
    assert_eq!(scene.receive(new, &answer), Received::Nothing);
    assert_eq!(
        scene.events[scene.events.len() - 3..],
        [
            Event::PathProven(new),
            Event::UfragRetired(old.ufrag.clone()),
            Event::PathMoved(new)
        ]
    );
    scene.path = new;
    flows(&mut scene, 10);
    // the old ufrag is gone
    let stale = check(&scene.theirs, &old, true);
    assert_eq!(
        scene.receive(new, &stale),
        Received::Dropped(Dropped::Unauthenticated)
    );
}

#[test]
fn goodbye_is_said_and_heard() {
    for version in VERSIONS {
        let mut scene = Scene::connected(version);
        scene.link.close();
        while let Some(transmit) = scene.link.poll_transmit() {
            scene.far.handle(scene.now, Some(&transmit.bytes));
        }
        scene.far.poll(scene.now);
        assert!(scene.far.closed, "{version:?}");
        assert_eq!(scene.link.poll_event(), None);

        let mut scene = Scene::connected(version);
        scene.far.dtls.close().expect("connected");
        for datagram in scene.far.poll(scene.now) {
            scene.receive(scene.path, &datagram);
        }
        assert_eq!(
            scene.events.last(),
            Some(&Event::Closed(Ended::Goodbye)),
            "{version:?}"
        );
    }
}

/// A seeded stream of small numbers.
struct Chance(u64);

impl Chance {
    fn percent(&mut self) -> u64 {
        // splitmix64
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut mixed = self.0;
        mixed = (mixed ^ mixed >> 30).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        mixed = (mixed ^ mixed >> 27).wrapping_mul(0x94d0_49bb_1331_11eb);
        (mixed ^ mixed >> 31) % 100
    }
}

proptest::proptest! {
    #![proptest_config(proptest::prelude::ProptestConfig::with_cases(64))]

    /// An established link survives anything, from anywhere.
    #[test]
    fn junk_leaves_an_established_link_as_it_is(
        junk in proptest::collection::vec(
            (proptest::collection::vec(proptest::num::u8::ANY, 0..120), proptest::bool::ANY), 1..20),
    ) {
        let mut scene = Scene::connected(Version::V13);
        for (datagram, home) in junk {
            let from = if home { scene.path } else { path(6_666) };
            let received = scene.receive(from, &datagram);
            proptest::prop_assert!(matches!(received, Received::Dropped(_) | Received::Nothing));
        }
        proptest::prop_assert_eq!(scene.link.poll_transmit(), None);
        flows(&mut scene, 1);
    }
}
