//! Abuse 17 and 18: who comes in with which token.

use crate::scene::{Relay, SECRET, join, pass};
use jsonwebtoken::{Algorithm, EncodingKey, Header};
use reqwest::{Method, StatusCode};
use serde_json::{Value, json};
use spindle::ids::RoomId;
use spindle::signaling::messages::Site;
use std::time::{SystemTime, UNIX_EPOCH};
use uuid::Uuid;

/// Signed with `secret` under `algorithm`, as good as ours but for `change`.
fn forged(secret: &str, algorithm: Algorithm, room: RoomId, change: impl Fn(&mut Value)) -> String {
    let now = SystemTime::now()
        .duration_since(UNIX_EPOCH)
        .unwrap()
        .as_secs();
    let mut claims = json!({
        "iss": "spindle", "aud": "spindle:room", "exp": now + 600, "nbf": now, "iat": now,
        "jti": Uuid::now_v7(), "room": room, "room_name": "Forged", "site": "hub",
    });
    change(&mut claims);
    let key = EncodingKey::from_secret(secret.as_bytes());
    jsonwebtoken::encode(&Header::new(algorithm), &claims, &key).unwrap()
}

/// One token of each forbidden kind, with what it is.
fn bad_tokens(relay: &Relay, room: RoomId) -> Vec<(&'static str, String)> {
    let now = SystemTime::now()
        .duration_since(UNIX_EPOCH)
        .unwrap()
        .as_secs();
    let signed = |change: fn(&mut Value)| forged(SECRET, Algorithm::HS256, room, change);
    let good = signed(|_| {});
    let payload = good.split('.').nth(1).unwrap();
    // {"typ":"JWT","alg":"none"}
    let none = format!("eyJ0eXAiOiJKV1QiLCJhbGciOiJub25lIn0.{payload}.");
    vec![
        ("no token at all", String::new()),
        ("not a token", "abc".into()),
        ("alg: none", none),
        (
            "another algorithm",
            forged(SECRET, Algorithm::HS384, room, |_| {}),
        ),
        (
            "another secret",
            forged(&"x".repeat(40), Algorithm::HS256, room, |_| {}),
        ),
        ("another issuer", signed(|c| c["iss"] = json!("someone"))),
        ("another audience", signed(|c| c["aud"] = json!("someone"))),
        ("expired", signed(|c| c["exp"] = json!(1_700_000_000))),
        (
            "not yet valid",
            forged(SECRET, Algorithm::HS256, room, |c| {
                c["nbf"] = json!(now + 300)
            }),
        ),
        ("another room", relay.token(RoomId::fresh(), Site::Hub)),
    ]
}

#[tokio::test]
async fn every_bad_token_gets_one_uniform_401() {
    let relay = Relay::start().await;
    let room = relay.open_room().await;
    let path = format!("/api/v1/rooms/{}/participants", room.as_uuid());
    let whip = format!("/api/v1/whip/{}", room.as_uuid());
    let mut bodies = Vec::new();
    for (what, token) in bad_tokens(&relay, room) {
        for (method, path) in [(Method::GET, &path), (Method::POST, &whip)] {
            let asked = relay.ask(method, path).bearer_auth(&token);
            let answer = asked
                .header("content-type", "application/sdp")
                .send()
                .await
                .unwrap();
            assert_eq!(
                answer.status(),
                StatusCode::UNAUTHORIZED,
                "{what} at {path}"
            );
            assert_eq!(answer.headers()["www-authenticate"], "Bearer");
            bodies.push(answer.text().await.unwrap());
        }
    }
    let without = relay.ask(Method::GET, &path).send().await.unwrap();
    bodies.push(without.text().await.unwrap());
    bodies.dedup();
    assert_eq!(bodies.len(), 1, "{bodies:#?}");
    let problem: Value = serde_json::from_str(&bodies[0]).unwrap();
    assert_eq!(problem["code"], "unauthorized");
}

#[tokio::test]
async fn a_page_with_a_bad_token_is_told_in_words_and_closed() {
    let relay = Relay::start().await;
    let room = relay.open_room().await;
    for (what, token) in bad_tokens(&relay, room) {
        let wanted = match what {
            // the page has no room of its own: this token opens the room it names
            "another room" => continue,
            "expired" => ("token_expired", "expired; ask your hub"),
            _ => ("unauthorized", "ask your hub for a new one"),
        };
        let mut page = relay.page().await;
        page.say(&join(&token, "Ana")).await;
        let (code, words, close) = page.is_refused().await;
        assert_eq!((code.as_str(), close), (wanted.0, 1008), "{what}");
        assert!(words.contains(wanted.1), "{words}");
    }
}

#[tokio::test]
async fn a_spokes_token_commands_nothing() {
    let relay = Relay::start().await;
    let room = relay.open_room().await;
    let spoke = relay.token(room, Site::Spoke);
    let of_room = format!("/api/v1/rooms/{}", room.as_uuid());
    for (method, path, status) in [
        (
            Method::GET,
            "/api/v1/rooms".to_owned(),
            StatusCode::UNAUTHORIZED,
        ),
        (Method::DELETE, of_room.clone(), StatusCode::UNAUTHORIZED),
        (
            Method::GET,
            format!("{of_room}/participants"),
            StatusCode::FORBIDDEN,
        ),
    ] {
        let answer = relay
            .ask(method, &path)
            .bearer_auth(&spoke)
            .send()
            .await
            .unwrap();
        assert_eq!(answer.status(), status, "{path}");
    }
}

#[tokio::test]
async fn a_removed_participants_token_is_refused_from_then_on() {
    let relay = Relay::start().await;
    let room = relay.open_room().await;
    let token = relay.token(room, Site::Spoke);
    let (mut page, welcome) = relay.join(&token, "North").await;
    let resume = welcome["resume"].as_str().unwrap().to_owned();
    let path = format!(
        "/api/v1/rooms/{}/participants/{}",
        room.as_uuid(),
        welcome["participant"].as_str().unwrap()
    );
    let answer = relay.operate(Method::DELETE, &path, None).await;
    assert_eq!(answer.status(), StatusCode::NO_CONTENT);
    assert_eq!(page.hears("bye").await["reason"], "removed");
    for resume in [None, Some(resume)] {
        let mut again = relay.page().await;
        let mut message = join(&token, "North");
        message["resume"] = json!(resume);
        again.say(&message).await;
        let (code, words, _) = again.is_refused().await;
        assert_eq!(code, "removed");
        assert!(words.contains("hub"), "{words}");
    }
}

#[tokio::test]
async fn a_removed_hub_commands_nothing_any_more() {
    let relay = Relay::start().await;
    let room = relay.open_room().await;
    let token = relay.token(room, Site::Hub);
    let colleague = relay.token(room, Site::Hub);
    let (mut page, welcome) = relay.join(&token, "Hub").await;
    let base = format!("/api/v1/rooms/{}/participants", room.as_uuid());
    let own = format!("{base}/{}", welcome["participant"].as_str().unwrap());
    let removed = relay.ask(Method::DELETE, &own).bearer_auth(&colleague);
    let removed = removed.send().await.unwrap();
    assert_eq!(removed.status(), StatusCode::NO_CONTENT);
    assert_eq!(page.hears("bye").await["reason"], "removed");
    let links = format!("/api/v1/rooms/{}/links", room.as_uuid());
    for (method, path) in [
        (Method::GET, &base),
        (Method::DELETE, &own),
        (Method::POST, &links),
    ] {
        let asked = relay.ask(method.clone(), path).bearer_auth(&token);
        let answer = asked.json(&json!({ "site": "spoke" })).send();
        let answer = answer.await.unwrap();
        assert_eq!(answer.status(), StatusCode::FORBIDDEN, "{method} {path}");
        let problem: Value = answer.json().await.unwrap();
        assert_eq!(problem["code"], "removed");
    }
    let asked = relay.ask(Method::GET, &base).bearer_auth(&colleague);
    assert_eq!(asked.send().await.unwrap().status(), StatusCode::OK);
}

#[tokio::test]
async fn a_hub_makes_links_for_spokes_of_its_own_room_only() {
    let relay = Relay::start().await;
    let (room, other) = (relay.open_room().await, relay.open_room().await);
    let hub = relay.token(room, Site::Hub);
    for (room, site, status) in [
        (room, "spoke", StatusCode::CREATED),
        (room, "hub", StatusCode::FORBIDDEN),
        (other, "spoke", StatusCode::UNAUTHORIZED),
        (RoomId::fresh(), "spoke", StatusCode::UNAUTHORIZED),
    ] {
        let path = format!("/api/v1/rooms/{}/links", room.as_uuid());
        let asked = relay.ask(Method::POST, &path).bearer_auth(&hub);
        let answer = asked.json(&json!({ "site": site })).send().await.unwrap();
        assert_eq!(answer.status(), status, "{site} of {room}");
    }
}

#[tokio::test]
async fn the_name_in_a_token_wins_over_the_one_the_page_sends() {
    let relay = Relay::start().await;
    let room = relay.open_room().await;
    let token = relay
        .running
        .tokens()
        .sign(&spindle::signaling::tokens::RoomPass {
            name: Some("Dr Amara Okafor".into()),
            ..pass(room, Site::Hub)
        });
    let (_page, welcome) = relay.join(&token, "Someone else").await;
    assert_eq!(welcome["name"], "Dr Amara Okafor");
    assert_eq!(welcome["site"], "hub");
}
