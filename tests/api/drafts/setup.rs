//! A session from its POST to its DELETE, and who may: RFC 9725 §4.1, §4.2, §4.5, §4.7, §4.9 and §5.

use super::{both, header, is_4xx, m_lines};
use crate::lab::site::{Browser, Shape};
use crate::scene::Relay;
use crate::whip::{FRAGMENT, Program, SDP, attribute, candidate};
use reqwest::{Method, Response, StatusCode};
use spindle::config::Config;
use spindle::media::room::MediaJoined;
use spindle::media::selection::permissions::{Permissions, SourceSet, Visibility};
use spindle::media::wire::{Datagram, classify};
use spindle::site::Site;
use std::collections::BTreeSet;
use std::net::{Ipv4Addr, SocketAddr, UdpSocket};
use std::time::{Duration, Instant};
use uuid::Uuid;

#[tokio::test]
async fn section_4_1_a_get_is_answered_with_success_and_no_content() {
    let relay = Relay::start().await;
    let room = relay.open_room().await;
    for protocol in both(&relay, room) {
        let (session, _) = protocol.program.begin(protocol.offer).await;
        for path in [&protocol.program.path, &session] {
            let answer = protocol.ask(Method::GET, path).await;
            assert!(answer.status().is_success(), "{path}: {}", answer.status());
            assert!(answer.bytes().await.unwrap().is_empty());
        }
        // a resource that is not there is none
        let other = format!("{}/{}", protocol.program.path, Uuid::new_v4());
        assert_eq!(
            protocol.ask(Method::GET, &other).await.status(),
            StatusCode::NOT_FOUND
        );
        assert_eq!(
            protocol.ask(Method::GET, &session).await.status(),
            StatusCode::NO_CONTENT
        );
    }
}

/// WHEP, WHEP Endpoint URL Discoverability: "MUST include the same headers that would be returned in
/// response to a GET request […] but MUST NOT include a message body".
#[tokio::test]
async fn a_head_tells_an_endpoint_by_its_type_with_the_headers_of_a_get() {
    let relay = Relay::start().await;
    let room = relay.open_room().await;
    for protocol in both(&relay, room) {
        // a player that looks has no token yet
        let ask = |method| relay.ask(method, &protocol.program.path).send();
        let (head, get) = (
            ask(Method::HEAD).await.unwrap(),
            ask(Method::GET).await.unwrap(),
        );
        assert_eq!(
            (head.status(), get.status()),
            (StatusCode::OK, StatusCode::OK)
        );
        assert_eq!(header(&head, "content-type"), SDP);
        let named = |answer: &Response| -> BTreeSet<String> {
            let names = answer.headers().iter().filter(|(name, _)| *name != "date");
            names
                .map(|(name, value)| format!("{name}: {value:?}"))
                .collect()
        };
        assert_eq!(named(&head), named(&get));
        assert!(head.bytes().await.unwrap().is_empty());
    }
}

#[tokio::test]
async fn section_4_2_a_post_of_another_type_or_malformed_is_refused_with_4xx() {
    let relay = Relay::start().await;
    let room = relay.open_room().await;
    for protocol in both(&relay, room) {
        let offer = protocol.offer;
        for kind in [
            "application/json",
            "text/plain",
            "application/sdpx",
            FRAGMENT,
            "",
        ] {
            let answer = protocol.program.post(kind, offer).await;
            assert_eq!(
                answer.status(),
                StatusCode::UNSUPPORTED_MEDIA_TYPE,
                "{kind}"
            );
            assert_eq!(header(&answer, "accept-post"), SDP);
        }
        for malformed in [
            String::new(),
            "hello".into(),
            offer.replace("v=0", "v=1"),
            offer.replace("m=audio", "m=?"),
            offer.replace("a=ice-pwd:", "a=x-ice-pwd:"),
            offer.replace("a=fingerprint:sha-256 ", "a=fingerprint:sha-256 ZZ"),
        ] {
            let answer = protocol.program.post(SDP, &malformed).await;
            assert!(is_4xx(&answer), "{}: {malformed:.40}", answer.status());
            assert_eq!(header(&answer, "content-type"), "application/problem+json");
        }
        assert!(
            protocol.program.present(room).await.is_empty(),
            "nobody came in"
        );
    }
}

#[tokio::test]
async fn section_4_2_an_offer_is_answered_with_201_its_answer_and_the_sessions_location() {
    let relay = Relay::start().await;
    let room = relay.open_room().await;
    for protocol in both(&relay, room) {
        // as a parameter or in capitals it is the same type (RFC 9110 §8.3.1)
        for kind in [SDP, "Application/SDP; charset=utf-8"] {
            let answer = protocol.program.post(kind, protocol.offer).await;
            assert_eq!(answer.status(), StatusCode::CREATED);
            assert_eq!(header(&answer, "content-type"), SDP);
            let location = header(&answer, "location");
            let session = location
                .strip_prefix(relay.running.public_url())
                .unwrap()
                .to_owned();
            assert!(answer.text().await.unwrap().starts_with("v=0\r\n"));
            assert_eq!(
                protocol.ask(Method::GET, &session).await.status(),
                StatusCode::NO_CONTENT
            );
        }
    }
}

/// RFC 9429 §5.3.1: as many m-lines as the offer, in its order, of its mids and payload types.
#[tokio::test]
async fn section_4_2_the_answer_follows_jsep() {
    let relay = Relay::start().await;
    let room = relay.open_room().await;
    for protocol in both(&relay, room) {
        let answer = protocol.answer().await;
        let (offered, answered) = (m_lines(protocol.offer), m_lines(&answer));
        assert_eq!(offered.len(), answered.len());
        for (offered, answered) in offered.iter().zip(&answered) {
            let words = |section: &str| -> Vec<String> {
                let line = section.lines().next().expect("an m-line");
                line.split(' ').map(str::to_owned).collect()
            };
            let (theirs, ours) = (words(offered), words(answered));
            assert_eq!(
                (&theirs[0], &theirs[2]),
                (&ours[0], &ours[2]),
                "media and protocol"
            );
            assert!(ours[3..].iter().all(|format| theirs[3..].contains(format)));
            let mid = |section: &str| attribute(section, "mid").to_owned();
            assert_eq!(mid(offered), mid(answered));
        }
        assert!(answer.contains("a=group:BUNDLE 0 1\r\n"));
        assert!(answer.starts_with("v=0\r\no=- "), "{answer}");
        assert!(answer.contains("\r\ns=-\r\n") && answer.contains("\r\nt=0 0\r\n"));
    }
}

#[tokio::test]
async fn section_4_2_whip_answers_recvonly_and_whep_sendonly() {
    let relay = Relay::start().await;
    let room = relay.open_room().await;
    for protocol in both(&relay, room) {
        let sendrecv = protocol.offer.replace("a=sendonly", "a=sendrecv");
        let sendrecv = sendrecv.replace("a=recvonly", "a=sendrecv");
        for offer in [protocol.offer, &sendrecv] {
            let answer = protocol.program.post(SDP, offer).await;
            assert_eq!(answer.status(), StatusCode::CREATED);
            let answer = answer.text().await.unwrap();
            let direction = format!("a={}\r\n", protocol.direction);
            for section in m_lines(&answer) {
                assert!(section.contains(&direction), "{section}");
            }
        }
    }
}

#[tokio::test]
async fn section_4_2_delete_removes_the_session() {
    let relay = Relay::start().await;
    let room = relay.open_room().await;
    for protocol in both(&relay, room) {
        let (session, _) = protocol.program.begin(protocol.offer).await;
        assert_eq!(protocol.program.present(room).await.len(), 1);
        assert_eq!(protocol.program.delete(&session).await, StatusCode::OK);
        assert!(protocol.program.present(room).await.is_empty());
        let gone = protocol
            .program
            .patch(&session, Some("*"), &candidate(protocol.offer))
            .await;
        assert_eq!(gone.status(), StatusCode::NOT_FOUND);
    }
}

/// RFC 7675 §5.2: who terminates stops answering the other side's checks, and sends nothing more.
#[tokio::test]
async fn section_4_2_consent_is_revoked_at_once() {
    let relay = Relay::start().await;
    let room = relay.open_room().await;
    let program = Program::new(&relay, "whip", room);
    let socket = UdpSocket::bind((Ipv4Addr::LOCALHOST, 0)).expect("a free port");
    socket
        .set_read_timeout(Some(Duration::from_millis(20)))
        .expect("a socket");
    let permissions = Permissions {
        site: Site::Hub,
        floor: false,
        visibility: Visibility::HubOnly,
        may_publish: SourceSet::ALL,
        muted: SourceSet::NONE,
    };
    let shape = Shape {
        sends: true,
        audio_slots: 0,
        video_slots: 0,
        confirms: false,
        bounds_layers: false,
    };
    let began = Instant::now();
    let address = socket.local_addr().expect("it is bound");
    let (mut site, _) = Browser::new(began, 0, address, permissions, shape);
    let created = program.post(SDP, &site.sdp).await;
    let location = header(&created, "location").to_owned();
    let session = location.strip_prefix(relay.running.public_url()).unwrap();
    let answer = created.text().await.unwrap();
    let words: Vec<&str> = attribute(&answer, "candidate").split(' ').collect();
    let relay_at: SocketAddr = format!("{}:{}", words[4], words[5]).parse().unwrap();
    site.take_answer(
        began,
        &MediaJoined {
            answer: answer.clone(),
        },
    );
    // checks come every few seconds; on a clock that runs faster, often
    let mut clock = began;
    let mut exchange = |site: &mut Browser, turns: usize| {
        let mut came = Vec::new();
        for _ in 0..turns {
            clock += Duration::from_secs(3);
            for datagram in site.poll(clock) {
                socket
                    .send_to(&datagram, relay_at)
                    .expect("loopback takes it");
            }
            let mut buffer = [0; 2_048];
            while let Ok(length) = socket.recv(&mut buffer) {
                came.push(classify(&buffer[..length]));
                site.datagram(clock, buffer[..length].to_vec());
            }
        }
        came
    };
    // a slow machine answers after more of them
    let is_answer = |came: &Vec<_>| came.contains(&Some(Datagram::Stun));
    let answered = (0..200).map(|_| exchange(&mut site, 10)).find(is_answer);
    assert!(answered.is_some(), "no check is answered");
    assert_eq!(program.delete(session).await, StatusCode::OK);
    // what was on its way when the answer came
    let mut buffer = [0; 2_048];
    while socket.recv(&mut buffer).is_ok() {}
    let silent = exchange(&mut site, 10);
    assert_eq!(silent, [], "nothing comes from a session that ended");
}

#[tokio::test]
async fn section_4_2_options_are_answered_for_cors_and_say_what_a_post_takes() {
    let relay = Relay::start_with(Config {
        allowed_origins: vec!["https://studio.example.org".into()],
        ..crate::scene::config()
    })
    .await;
    let room = relay.open_room().await;
    for protocol in both(&relay, room) {
        let (session, _) = protocol.program.begin(protocol.offer).await;
        for (path, method) in [
            (&protocol.program.path, "POST"),
            (&session, "PATCH"),
            (&session, "DELETE"),
        ] {
            // a preflight carries no token (§4.7.1)
            let asked = relay
                .ask(Method::OPTIONS, path)
                .header("origin", "https://studio.example.org");
            let asked = asked.header("access-control-request-method", method);
            let asked = asked.header(
                "access-control-request-headers",
                "authorization,content-type,if-match",
            );
            let answer = asked.send().await.unwrap();
            assert_eq!(answer.status(), StatusCode::OK);
            assert_eq!(
                header(&answer, "access-control-allow-origin"),
                "https://studio.example.org"
            );
            assert!(header(&answer, "access-control-allow-methods").contains(method));
            for name in ["authorization", "content-type", "if-match"] {
                assert!(
                    header(&answer, "access-control-allow-headers").contains(name),
                    "{name}"
                );
            }
        }
        // and one that is no preflight
        let answer = relay
            .ask(Method::OPTIONS, &protocol.program.path)
            .send()
            .await
            .unwrap();
        assert_eq!(answer.status(), StatusCode::OK);
        assert_eq!(header(&answer, "accept-post"), SDP);
    }
}

/// "In order to avoid POST requests to be redirected as GET requests, status codes 301 and 302 MUST
/// NOT be used".
#[tokio::test]
async fn section_4_5_nothing_is_redirected_by_301_or_302() {
    let relay = Relay::start().await;
    let room = relay.open_room().await;
    for protocol in both(&relay, room) {
        let path = &protocol.program.path;
        for near in [
            format!("{path}/"),
            path.to_uppercase(),
            path.replace("/api/v1", "/api//v1"),
        ] {
            for method in [Method::POST, Method::GET, Method::OPTIONS] {
                let asked = relay
                    .ask(method.clone(), &near)
                    .bearer_auth(&protocol.program.token);
                let asked = asked.header("content-type", SDP).body(protocol.offer);
                let status = asked.send().await.unwrap().status().as_u16();
                assert!(!(301..=303).contains(&status), "{method} {near}: {status}");
            }
        }
    }
}

#[tokio::test]
async fn section_4_7_requests_are_authenticated_by_bearer_tokens() {
    let relay = Relay::start().await;
    let room = relay.open_room().await;
    for protocol in both(&relay, room) {
        let (session, etag) = protocol.program.begin(protocol.offer).await;
        for authorization in [
            None,
            Some("Bearer "),
            Some("Bearer junk"),
            Some("Basic dXNlcjpwYXNz"),
        ] {
            let ask = |method, path: &str| {
                let asked = relay
                    .ask(method, path)
                    .header("content-type", SDP)
                    .header("if-match", &etag);
                match authorization {
                    Some(value) => asked.header("authorization", value),
                    None => asked,
                }
            };
            for asked in [
                ask(Method::POST, &protocol.program.path).body(protocol.offer),
                ask(Method::PATCH, &session).header("content-type", FRAGMENT),
                ask(Method::DELETE, &session),
                ask(Method::GET, &session),
            ] {
                let answer = asked.send().await.unwrap();
                assert_eq!(answer.status(), StatusCode::UNAUTHORIZED);
                // RFC 9110 §15.5.2
                assert!(header(&answer, "www-authenticate").starts_with("Bearer"));
            }
        }
        // the scheme's case does not matter (RFC 9110 §11.1)
        let asked = relay.ask(Method::DELETE, &session);
        let asked = asked.header(
            "authorization",
            format!("bEARER {}", protocol.program.token),
        );
        assert_eq!(asked.send().await.unwrap().status(), StatusCode::OK);
    }
}

/// "WHIP sessions MUST NOT require the usage of any extension": there is none, and none is announced.
#[tokio::test]
async fn section_4_9_no_extension_is_announced_or_needed() {
    let relay = Relay::start().await;
    let room = relay.open_room().await;
    for protocol in both(&relay, room) {
        let created = protocol.program.post(SDP, protocol.offer).await;
        assert_eq!(created.status(), StatusCode::CREATED);
        for link in created.headers().get_all("link") {
            assert!(
                !link.to_str().unwrap().contains("urn:ietf:params"),
                "{link:?}"
            );
        }
    }
}

/// "URLs with enough randomness" (SHOULD), and another's token opens none.
#[tokio::test]
async fn section_5_a_sessions_address_cannot_be_guessed() {
    let relay = Relay::start().await;
    let room = relay.open_room().await;
    for protocol in both(&relay, room) {
        let (session, _) = protocol.program.begin(protocol.offer).await;
        let id: Uuid = session.rsplit('/').next().unwrap().parse().expect("a UUID");
        assert_eq!(id.get_version_num(), 4, "random, not counted by time");
        let other = Program::new(&relay, "whip", room);
        assert_eq!(other.delete(&session).await, StatusCode::NOT_FOUND);
    }
}

/// RFC 9110 §15.5.6: a 405 "MUST generate an Allow header field".
#[tokio::test]
async fn a_method_that_is_not_known_is_answered_with_those_that_are() {
    let relay = Relay::start().await;
    let room = relay.open_room().await;
    for protocol in both(&relay, room) {
        let (session, _) = protocol.program.begin(protocol.offer).await;
        for (path, method, known) in [
            (&protocol.program.path, Method::PUT, ["GET", "POST"]),
            (&protocol.program.path, Method::DELETE, ["GET", "POST"]),
            (&protocol.program.path, Method::PATCH, ["GET", "POST"]),
            (&session, Method::POST, ["PATCH", "DELETE"]),
            (&session, Method::PUT, ["PATCH", "DELETE"]),
        ] {
            let answer = protocol.ask(method.clone(), path).await;
            assert_eq!(
                answer.status(),
                StatusCode::METHOD_NOT_ALLOWED,
                "{method} {path}"
            );
            for known in known {
                assert!(header(&answer, "allow").contains(known), "{method} {path}");
            }
        }
    }
}
