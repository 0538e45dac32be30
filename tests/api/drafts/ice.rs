//! Candidates and restarts by PATCH: RFC 9725 §4.3.

use super::{both, header, is_4xx};
use crate::scene::Relay;
use crate::whip::{FRAGMENT, SDP, attribute, candidate};
use reqwest::{Method, StatusCode};
use spindle::config::Config;
use std::collections::BTreeSet;

#[tokio::test]
async fn section_4_3_1_a_patch_of_another_type_or_malformed_is_refused_with_4xx() {
    let relay = Relay::start().await;
    let room = relay.open_room().await;
    for protocol in both(&relay, room) {
        let (session, etag) = protocol.program.begin(protocol.offer).await;
        for kind in [SDP, "application/json", "text/plain"] {
            let asked = relay
                .ask(Method::PATCH, &session)
                .bearer_auth(&protocol.program.token);
            let asked = asked.header("if-match", &etag).header("content-type", kind);
            let answer = asked.body(candidate(protocol.offer)).send().await.unwrap();
            assert_eq!(answer.status(), StatusCode::UNSUPPORTED_MEDIA_TYPE);
            // RFC 5789 §2.2
            assert_eq!(header(&answer, "accept-patch"), FRAGMENT);
        }
        for malformed in [
            "",
            "junk",
            "a=ice-ufrag:x\r\n",
            "a=ice-ufrag:abcd\r\na=ice-pwd:short\r\n",
        ] {
            let answer = protocol
                .program
                .patch(&session, Some(&etag), malformed)
                .await;
            assert!(is_4xx(&answer), "{malformed}: {}", answer.status());
        }
        assert_eq!(
            protocol.ask(Method::GET, &session).await.status(),
            StatusCode::NO_CONTENT
        );
    }
}

#[tokio::test]
async fn section_4_3_1_each_ice_session_has_a_unique_strong_entity_tag() {
    let relay = Relay::start().await;
    let room = relay.open_room().await;
    let mut tags = BTreeSet::new();
    for protocol in both(&relay, room) {
        for _ in 0..3 {
            let (session, etag) = protocol.program.begin(protocol.offer).await;
            let restarted = protocol
                .program
                .patch(&session, Some("*"), &protocol.restart(1))
                .await;
            let renewed = header(&restarted, "etag").to_owned();
            for etag in [etag, renewed] {
                let inner = etag.strip_prefix('"').and_then(|tag| tag.strip_suffix('"'));
                assert!(inner.is_some_and(|tag| !tag.is_empty()), "{etag} is strong");
                assert!(tags.insert(etag), "each has its own");
            }
        }
    }
}

#[tokio::test]
async fn section_4_3_1_a_delete_ignores_the_entity_tag() {
    let relay = Relay::start().await;
    let room = relay.open_room().await;
    for protocol in both(&relay, room) {
        let (session, _) = protocol.program.begin(protocol.offer).await;
        let asked = relay
            .ask(Method::DELETE, &session)
            .bearer_auth(&protocol.program.token);
        let answer = asked
            .header("if-match", "\"another\"")
            .send()
            .await
            .unwrap();
        assert_eq!(answer.status(), StatusCode::OK);
    }
}

#[tokio::test]
async fn section_4_3_1_a_missing_tag_is_428_and_one_that_does_not_match_412() {
    let relay = Relay::start().await;
    let room = relay.open_room().await;
    for protocol in both(&relay, room) {
        let (session, etag) = protocol.program.begin(protocol.offer).await;
        let fragment = candidate(protocol.offer);
        let status = async |tag: Option<&str>| {
            protocol
                .program
                .patch(&session, tag, &fragment)
                .await
                .status()
        };
        assert_eq!(status(None).await, StatusCode::PRECONDITION_REQUIRED);
        // `If-Match` compares strongly: a weak tag never matches (RFC 9110 §13.1.1)
        for other in [
            "\"another\"".to_owned(),
            format!("W/{etag}"),
            etag.replace('"', ""),
        ] {
            assert_eq!(
                status(Some(&other)).await,
                StatusCode::PRECONDITION_FAILED,
                "{other}"
            );
        }
        assert_eq!(
            status(Some(&format!("\"another\", {etag}"))).await,
            StatusCode::NO_CONTENT
        );
        // the tag of an ICE session that a restart ended is outdated
        protocol
            .program
            .patch(&session, Some("*"), &protocol.restart(1))
            .await;
        assert_eq!(status(Some(&etag)).await, StatusCode::PRECONDITION_FAILED);
    }
}

#[tokio::test]
async fn section_4_3_2_the_answer_has_every_candidate() {
    let relay = Relay::start_with(Config {
        public_addresses: vec![
            "198.51.100.7".parse().unwrap(),
            "2001:db8::7".parse().unwrap(),
        ],
        ..crate::scene::config()
    })
    .await;
    let room = relay.open_room().await;
    for protocol in both(&relay, room) {
        let answer = protocol.answer().await;
        for address in [" 198.51.100.7 ", " 2001:db8::7 "] {
            assert!(answer.contains(address), "{answer}");
        }
        assert!(answer.contains("a=end-of-candidates\r\n"));
    }
}

#[tokio::test]
async fn section_4_3_2_candidates_are_answered_204_without_body_or_entity_tag() {
    let relay = Relay::start().await;
    let room = relay.open_room().await;
    for protocol in both(&relay, room) {
        let (session, etag) = protocol.program.begin(protocol.offer).await;
        let answer = protocol
            .program
            .patch(&session, Some(&etag), &candidate(protocol.offer))
            .await;
        assert_eq!(answer.status(), StatusCode::NO_CONTENT);
        assert!(!answer.headers().contains_key("etag"));
        assert!(answer.bytes().await.unwrap().is_empty());
    }
}

#[tokio::test]
async fn section_4_3_2_a_candidate_that_cannot_be_used_is_passed_over() {
    let relay = Relay::start().await;
    let room = relay.open_room().await;
    for protocol in both(&relay, room) {
        let (session, etag) = protocol.program.begin(protocol.offer).await;
        let good = candidate(protocol.offer);
        for odd in [
            "1 1 tcp 1518280447 192.0.2.1 9 typ host tcptype active",
            "1 1 udp 2130706431 printer.local 9 typ host",
            "1 1 udp 2130706431 fe80::1%eth0 9 typ host",
            "1 1 sctp 1 192.0.2.1 9 typ host",
            "1 2 udp 1 192.0.2.1 9 typ host",
            "nonsense",
        ] {
            let fragment = format!("{good}a=candidate:{odd}\r\na=end-of-candidates\r\n");
            let answer = protocol
                .program
                .patch(&session, Some(&etag), &fragment)
                .await;
            assert_eq!(answer.status(), StatusCode::NO_CONTENT, "{odd}");
        }
    }
}

#[tokio::test]
async fn section_4_3_3_new_credentials_restart_ice_under_a_new_entity_tag() {
    let relay = Relay::start().await;
    let room = relay.open_room().await;
    for protocol in both(&relay, room) {
        let created = protocol.program.post(SDP, protocol.offer).await;
        let first = header(&created, "etag").to_owned();
        let session = header(&created, "location").replace(relay.running.public_url(), "");
        let answer = created.text().await.unwrap();
        // the field-value is `*`; the drafts' own example writes it in quotes
        for (turn, any) in ["*", "\"*\""].into_iter().enumerate() {
            let restarted = protocol
                .program
                .patch(&session, Some(any), &protocol.restart(turn))
                .await;
            assert_eq!(restarted.status(), StatusCode::OK, "{any}");
            assert_eq!(header(&restarted, "content-type"), FRAGMENT);
            assert_ne!(header(&restarted, "etag"), first);
            let fragment = restarted.text().await.unwrap();
            for name in ["ice-ufrag", "ice-pwd"] {
                assert_ne!(attribute(&fragment, name), attribute(&answer, name));
            }
            assert!(fragment.contains("a=candidate:") && fragment.contains("a=end-of-candidates"));
            // RFC 8840 §4.4: a pseudo m-line and its mid say to which the candidates belong
            assert!(
                fragment.contains("m=audio ") && fragment.contains("a=mid:0\r\n"),
                "{fragment}"
            );
        }
        assert_eq!(protocol.program.present(room).await.len(), 1);
        protocol.program.delete(&session).await;
    }
}

#[tokio::test]
async fn section_4_3_3_a_restart_repeats_the_ice_attributes_of_the_answer() {
    let relay = Relay::start().await;
    let room = relay.open_room().await;
    for protocol in both(&relay, room) {
        let created = protocol.program.post(SDP, protocol.offer).await;
        let session = header(&created, "location").replace(relay.running.public_url(), "");
        let answer = created.text().await.unwrap();
        let restarted = protocol
            .program
            .patch(&session, Some("*"), &protocol.restart(1))
            .await;
        let fragment = restarted.text().await.unwrap();
        for name in ["ice-lite", "ice-options", "ice-pacing"] {
            let said = |sdp: &str| -> BTreeSet<String> {
                let wanted = format!("a={name}");
                let lines = sdp.lines().filter(|line| line.starts_with(&wanted));
                lines.map(str::to_owned).collect()
            };
            assert_eq!(said(&fragment), said(&answer), "{name}");
        }
        assert!(fragment.contains("a=ice-lite"));
    }
}

#[tokio::test]
async fn section_4_3_3_a_restart_that_cannot_be_done_leaves_the_session_as_it_was() {
    let relay = Relay::start().await;
    let room = relay.open_room().await;
    for protocol in both(&relay, room) {
        let (session, etag) = protocol.program.begin(protocol.offer).await;
        // RFC 8839 §4.4.1.1.1: both change, or none
        let half = format!(
            "a=ice-ufrag:another\r\na=ice-pwd:{}\r\n",
            attribute(protocol.offer, "ice-pwd")
        );
        let answer = protocol.program.patch(&session, Some("*"), &half).await;
        assert!(is_4xx(&answer), "{}", answer.status());
        let problem: serde_json::Value = answer.json().await.unwrap();
        assert!(
            problem["detail"].as_str().unwrap().contains("together"),
            "{problem}"
        );
        // the session is there, under the same tag
        let again = protocol
            .program
            .patch(&session, Some(&etag), &candidate(protocol.offer))
            .await;
        assert_eq!(again.status(), StatusCode::NO_CONTENT);
    }
}
