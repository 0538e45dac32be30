use std::sync::Arc;

use aws_lc_rs::rand::SystemRandom;

mod client13;
mod forged;

use self::client13::{Client13, Hello, Identity, made};
use super::group::Group;
use super::suite;
use super::*;
use crate::media::link::srtp::Profile;
use crate::media::negotiated::Fingerprint;

fn certificate() -> Arc<Certificate> {
    let key = rcgen::KeyPair::generate_for(&rcgen::PKCS_ECDSA_P256_SHA256).expect("a key");
    let chance = Box::new(SystemRandom::new());
    let made = Certificate::new(made(&key), &key.serialize_der(), chance);
    Arc::new(made.expect("a usable certificate"))
}

fn server(now: Instant, expected: Fingerprint) -> Session {
    let settled = Settled {
        certificate: certificate(),
        fingerprint: expected,
        random: [3; 32],
    };
    Session::new(now, DtlsRole::Server, settled)
}

fn said(session: &mut Session) -> Vec<Vec<u8>> {
    std::iter::from_fn(|| session.poll_datagram()).collect()
}

fn give(session: &mut Session, now: Instant, datagrams: Vec<Vec<u8>>) -> Result<(), Failed> {
    for mut datagram in datagrams {
        session.handle_datagram(now, &mut datagram)?;
    }
    Ok(())
}

/// A whole handshake; the server, the client, and how it ended for the server.
fn shake(identity: Identity, hello: &Hello) -> (Session, Client13, Result<(), Failed>) {
    let expected = fingerprint(&identity.der);
    let now = Instant::now();
    let (mut server, mut client) = (server(now, expected), Client13::new(identity));
    let flight = client.hello(hello);
    let mut result = give(&mut server, now, flight);
    let answer = client.take(said(&mut server));
    result = result.and_then(|()| give(&mut server, now, answer));
    client.take(said(&mut server));
    (server, client, result)
}

fn is_connected(what: &str, identity: Identity, hello: &Hello) {
    let (mut server, client, result) = shake(identity, hello);
    assert_eq!(result, Ok(()), "{what}");
    let keys = server.take_keys().expect(what);
    assert_eq!(keys.profile, Profile::AeadAes128Gcm, "{what}");
    assert_eq!(keys.material, client.material, "{what}");
    assert!(client.acknowledged, "{what}");
}

/// F1: a browser with the certificate that `generateCertificate` made from RSA, in DTLS 1.3.
#[test]
fn a_certificate_of_any_kind_is_taken_in_1_3() {
    use rcgen::RsaKeySize::{_2048, _3072, _4096};
    for (what, identity) in [
        ("RSA-2048", Identity::rsa(_2048, 0x0804)),
        ("RSA-2048 with SHA-512", Identity::rsa(_2048, 0x0806)),
        ("RSA-3072", Identity::rsa(_3072, 0x0805)),
        ("RSA-4096", Identity::rsa(_4096, 0x0804)),
        ("P-256", Identity::elliptic(0x0403)),
        ("P-384", Identity::elliptic(0x0503)),
        ("P-521", Identity::elliptic(0x0603)),
        ("Ed25519", Identity::edwards()),
    ] {
        is_connected(what, identity, &Hello::default());
    }
}

#[test]
fn each_suite_and_curve_serves_1_3() {
    for suite in [0x1301, 0x1302, 0x1303] {
        let hello = Hello {
            suites: vec![suite],
            ..Hello::default()
        };
        is_connected("a suite", Identity::elliptic(0x0403), &hello);
    }
    for group in [Group::X25519, Group::P256, Group::P384, Group::P521] {
        let hello = Hello {
            groups: vec![group.id()],
            shares: vec![group],
            ..Hello::default()
        };
        is_connected("a curve", Identity::elliptic(0x0403), &hello);
    }
}

/// What must not pass, and what the far end is told (RFC 8446 §6.2).
#[test]
fn what_is_wrong_in_1_3_ends_the_handshake_with_its_alert() {
    let good = || Identity::elliptic(0x0403);
    let rsa_as_pkcs1 = Identity::rsa(rcgen::RsaKeySize::_2048, 0x0401);
    let other_scheme = Identity {
        scheme: 0x0503,
        ..good()
    };
    let other_key = Identity {
        sign: good().sign,
        ..good()
    };
    let with_der = |der| Identity { der, ..good() };
    let plain = Hello::default;
    let other_version = Hello {
        versions: vec![0xfeff],
        ..plain()
    };
    let with_suite = |suite| Hello {
        suites: vec![suite],
        ..plain()
    };
    let other_curve = Hello {
        groups: vec![0x11ec],
        shares: Vec::new(),
        ..plain()
    };
    let bad_der = vec![0x30, 3, 1, 2, 3];
    let cases: [(Identity, Hello, Failed, u8); 9] = [
        (rsa_as_pkcs1, plain(), Failed::WrongSignature, 51),
        (other_scheme, plain(), Failed::WrongSignature, 51),
        (other_key, plain(), Failed::WrongSignature, 51),
        (with_der(bad_der), plain(), Failed::UnusableCertificate, 43),
        (with_der(Vec::new()), plain(), Failed::NoCertificate, 40),
        (good(), other_version, Failed::NoCommonVersion, 70),
        (good(), with_suite(0x1304), Failed::NoCommonCipher, 40),
        (good(), other_curve, Failed::NoCommonCurve, 40),
        // nothing but a 1.2 suite in a hello that wants 1.3
        (good(), with_suite(0xc02b), Failed::NoCommonCipher, 40),
    ];
    for (identity, hello, failed, alert) in cases {
        let (mut server, client, result) = shake(identity, &hello);
        assert_eq!(result, Err(failed));
        assert_eq!(client.told, Some(alert), "{failed:?}");
        assert!(server.take_keys().is_none());
    }
}

#[test]
fn a_certificate_that_is_not_that_of_the_sdp_is_refused_before_its_proof() {
    let now = Instant::now();
    let mut server = server(now, Fingerprint([1; 32]));
    let mut client = Client13::new(Identity::elliptic(0x0403));
    let flight = client.hello(&Hello::default());
    give(&mut server, now, flight).expect("answered");
    let answer = client.take(said(&mut server));
    let result = give(&mut server, now, answer);
    assert_eq!(result, Err(Failed::WrongFingerprint));
    client.take(said(&mut server));
    assert_eq!(client.told, Some(42));
}

/// A hello without a share that we take is answered by a question, and the second one by the flight.
#[test]
fn a_far_end_that_guessed_another_curve_is_asked_again() {
    let now = Instant::now();
    let identity = Identity::rsa(rcgen::RsaKeySize::_2048, 0x0804);
    let mut server = server(now, fingerprint(&identity.der));
    let mut client = Client13::new(identity);
    let guess = Hello {
        shares: Vec::new(),
        ..Hello::default()
    };
    let flight = client.hello(&guess);
    give(&mut server, now, flight).expect("asked");
    // the retry: a hash of the first hello stands in its place (RFC 8446 §4.4.1)
    let digest = client.suite.hash.digest(&client.exchange.transcript);
    client.exchange.transcript = [&[254, 0, 0, 32], digest.as_ref()].concat();
    let asked = said(&mut server);
    assert_eq!(asked.len(), 1);
    let request = Message {
        kind: kind::SERVER_HELLO,
        number: 0,
        epoch: 0,
        body: asked[0][25..].to_vec(),
    };
    assert_eq!(request.body[request.body.len() - 2..], [0, 29], "X25519");
    let mut first = asked[0].clone();
    let (record, _) = record::split(&mut first).expect("a record");
    for fragment in fragments(record.body()) {
        client.exchange.incoming.insert(0, &fragment);
    }
    let taken = client.exchange.incoming.take().expect("the request");
    assert_eq!(taken, request);
    client.exchange.hear(&taken);
    let flight = client.hello(&Hello::default());
    give(&mut server, now, flight).expect("answered");
    let answer = client.take(said(&mut server));
    give(&mut server, now, answer).expect("connected");
    let keys = server.take_keys().expect("connected");
    assert_eq!(keys.material, client.material);

    // a second wrong guess ends it
    let identity = Identity::elliptic(0x0403);
    let mut server = self::server(now, fingerprint(&identity.der));
    let mut client = Client13::new(identity);
    let flight = client.hello(&guess);
    give(&mut server, now, flight).expect("asked");
    let flight = client.hello(&guess);
    assert_eq!(give(&mut server, now, flight), Err(Failed::NoCommonCurve));
}

/// Two sessions of ours that know each other: the server, and the client in 1.2.
fn both(now: Instant) -> [Session; 2] {
    let settled = |fingerprint| Settled {
        certificate: certificate(),
        fingerprint,
        random: [3; 32],
    };
    let (mut ours, mut theirs) = (settled(Fingerprint([0; 32])), settled(Fingerprint([0; 32])));
    (ours.fingerprint, theirs.fingerprint) = (
        theirs.certificate.fingerprint(),
        ours.certificate.fingerprint(),
    );
    [
        Session::new(now, DtlsRole::Server, ours),
        Session::new(now, DtlsRole::Client, theirs),
    ]
}

/// Each record in a datagram of its own, the last first: what came before its keys is kept, and no
/// repeat is waited for.
#[test]
fn records_that_come_before_their_keys_are_kept() {
    let now = Instant::now();
    let [mut server, mut client] = both(now);
    for _ in 0..2 {
        for by_client in [true, false] {
            let said = said(if by_client { &mut client } else { &mut server });
            let mut records = Vec::new();
            for mut datagram in said {
                let mut rest = &mut datagram[..];
                while let Some((record, after)) = record::split(rest) {
                    records.push(record.bytes().to_vec());
                    rest = after;
                }
            }
            records.reverse();
            let other = if by_client { &mut server } else { &mut client };
            give(other, now, records).expect("in any order");
        }
    }
    let keys = [&mut server, &mut client].map(|side| side.take_keys().expect("connected").material);
    assert_eq!(keys[0], keys[1]);
}

/// Under a record number that is new each time, as a far end does that never hears our answer.
#[test]
fn a_far_end_that_repeats_its_last_message_for_ever_is_answered_twice_a_second() {
    let mut now = Instant::now();
    let [mut server, mut client] = both(now);
    for _ in 0..2 {
        give(&mut server, now, said(&mut client)).expect("taken");
        give(&mut client, now, said(&mut server)).expect("taken");
    }
    assert!(server.take_keys().is_some());
    let last = assembly::with_header(kind::FINISHED, 4, &[0; 12]);
    for _ in 0..200 {
        for after in [STALE, STALE / 10] {
            now += after;
            client.exchange.send_alone(content::HANDSHAKE, &last);
            give(&mut server, now, said(&mut client)).expect("it is connected");
            let answers = said(&mut server).len();
            assert_eq!(answers, usize::from(after == STALE));
        }
    }
}

/// A part of the far end's flight is lost: it is told what came, and does not repeat that.
#[test]
fn a_part_of_a_flight_is_acknowledged_and_the_rest_repeated() {
    let now = Instant::now();
    // its certificate does not fit into one datagram with the rest
    let identity = Identity::rsa(rcgen::RsaKeySize::_4096, 0x0804);
    let mut server = server(now, fingerprint(&identity.der));
    let mut client = Client13::new(identity);
    let flight = client.hello(&Hello::default());
    give(&mut server, now, flight).expect("answered");
    let answer = client.take(said(&mut server));
    assert!(answer.len() > 1);
    give(&mut server, now, answer[1..].to_vec()).expect("in part");
    assert!(said(&mut server).is_empty());
    let now = server.next_deadline().expect("a timer");
    server.handle_timeout(now).expect("it waits");
    let acknowledgement = said(&mut server);
    client.take(acknowledgement);
    assert!(client.acknowledged);
    client.acknowledged = false;
    // as a client does that was told so
    give(&mut server, now, answer[..1].to_vec()).expect("connected");
    assert!(server.take_keys().is_some());
    client.take(said(&mut server));
    assert!(client.acknowledged);

    // our last acknowledgement was lost: what is repeated is acknowledged again, for ever
    for _ in 0..3 {
        client.exchange.send(now, false);
        let again: Vec<_> = client.exchange.datagrams.drain(..).collect();
        client.acknowledged = false;
        give(&mut server, now, again).expect("connected");
        client.take(said(&mut server));
        assert!(client.acknowledged);
    }
}

#[test]
fn keys_that_the_far_end_changes_are_followed() {
    let identity = Identity::elliptic(0x0403);
    let (mut server, mut client, result) = shake(identity, &Hello::default());
    result.expect("connected");
    let now = Instant::now();
    for epoch in 4..8 {
        client.acknowledged = false;
        client.exchange.flight.clear();
        client.exchange.say(kind::KEY_UPDATE, &[0]);
        client.exchange.send(now, false);
        let update: Vec<_> = client.exchange.datagrams.drain(..).collect();
        give(&mut server, now, update).expect("followed");
        client.take(said(&mut server));
        assert!(client.acknowledged, "{epoch}");
        client.secrets[0] = suite::updated(client.suite.hash, &client.secrets[0]);
        let keys = client.keys(epoch, &client.secrets[0]);
        client.exchange.sealing.add(keys);
    }
    client.exchange.send_alone(content::ALERT, &[1, 0]);
    let goodbye = client.exchange.datagrams.drain(..).collect();
    give(&mut server, now, goodbye).expect("heard");
    assert!(server.is_closed());
}

/// Nobody stands behind the first hello: the next one takes its place once that is clear.
fn gives_way(first: &Hello) {
    let now = Instant::now();
    let identity = Identity::elliptic(0x0403);
    let mut server = server(now, fingerprint(&identity.der));
    let flight = Client13::new(Identity::elliptic(0x0403)).hello(first);
    give(&mut server, now, flight).expect("answered");
    assert!(!said(&mut server).is_empty());
    let mut client = Client13::new(identity);
    let hello = client.hello(&Hello::default());
    give(&mut server, now, hello.clone()).expect("too soon");
    assert!(said(&mut server).is_empty());
    let now = now + STALE;
    give(&mut server, now, hello).expect("answered");
    let answer = client.take(said(&mut server));
    give(&mut server, now, answer).expect("connected");
    let keys = server.take_keys().map(|keys| keys.material);
    assert_eq!(keys, Some(client.material));
}

#[test]
fn a_hello_that_nobody_stands_behind_gives_way() {
    gives_way(&Hello {
        random: 1,
        ..Hello::default()
    });
}

#[test]
fn a_hello_that_was_asked_for_another_curve_gives_way() {
    gives_way(&Hello {
        random: 1,
        shares: Vec::new(),
        ..Hello::default()
    });
}

/// And while the first far end goes on, a second hello changes nothing.
#[test]
fn a_second_far_end_does_not_disturb_the_first() {
    let now = Instant::now();
    let identity = Identity::rsa(rcgen::RsaKeySize::_2048, 0x0804);
    let mut server = server(now, fingerprint(&identity.der));
    let (mut client, mut other) = (
        Client13::new(identity),
        Client13::new(Identity::elliptic(0x0403)),
    );
    let hello = client.hello(&Hello::default());
    let second = other.hello(&Hello {
        random: 1,
        ..Hello::default()
    });
    // interleaved, datagram by datagram
    let both: Vec<_> = hello.into_iter().zip(second.clone()).collect();
    for (first, second) in both {
        give(&mut server, now, vec![first, second]).expect("taken");
    }
    let answer = client.take(said(&mut server));
    for datagram in answer {
        give(&mut server, now, second.clone()).expect("ignored");
        give(&mut server, now, vec![datagram]).expect("taken");
    }
    assert_eq!(
        server.take_keys().map(|keys| keys.material),
        Some(client.material)
    );
    let later = now + 10 * STALE;
    give(&mut server, later, second).expect("ignored");
    assert!(said(&mut server).len() <= 1, "the acknowledgement alone");
}

/// I1: both ways of waiting in vain have a name of their own.
#[test]
fn who_says_nothing_is_given_up() {
    let now = Instant::now();
    let mut silent = server(now, Fingerprint([1; 32]));
    let mut half = server(now, Fingerprint([1; 32]));
    let flight = Client13::new(Identity::elliptic(0x0403)).hello(&Hello::default());
    give(&mut half, now, flight).expect("answered");
    let mut repeats = 0;
    for (session, failed) in [
        (&mut silent, Failed::NoHello),
        (&mut half, Failed::NoAnswer),
    ] {
        let ended = loop {
            let at = session.next_deadline().expect("it waits");
            assert!(at <= now + PATIENCE);
            if let Err(failed) = session.handle_timeout(at) {
                assert_eq!(at, now + PATIENCE);
                break failed;
            }
            repeats += said(session).len();
        };
        assert_eq!(ended, failed);
        assert!(said(session).is_empty(), "nobody is there to be told");
        assert_eq!(session.next_deadline(), None);
    }
    // after 0.5, 1.5, 3.5 and 7.5 s, then each 4 s to 27.5
    assert_eq!(repeats, 1 + 9);
}

proptest::proptest! {
    #![proptest_config(proptest::prelude::ProptestConfig::with_cases(64))]

    /// Whatever comes in clear, in whatever state, ends in no panic and in few bytes.
    #[test]
    fn junk_in_a_handshake_never_panics(
        junk in proptest::collection::vec(
            (0..27u8, proptest::collection::vec(proptest::num::u8::ANY, 0..60)), 0..12),
        hello_first in proptest::bool::ANY,
    ) {
        let now = Instant::now();
        let mut session = server(now, Fingerprint([1; 32]));
        if hello_first {
            let flight = Client13::new(Identity::elliptic(0x0403)).hello(&Hello::default());
            give(&mut session, now, flight).expect("answered");
            said(&mut session);
        }
        for (number, (kind, body)) in junk.into_iter().enumerate() {
            let mut datagram = Vec::new();
            record::put_clear(kind, number as u64, &body, &mut datagram);
            if session.handle_datagram(now, &mut datagram).is_err() {
                break;
            }
        }
        let bytes: usize = said(&mut session).iter().map(Vec::len).sum();
        proptest::prop_assert!(bytes < 100, "{bytes}");
    }
}
