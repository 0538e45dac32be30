//! Abuse 17 and 18: who comes in with which token.

use crate::scene::{Relay, SECRET, forged, join, now, pass};
use jsonwebtoken::Algorithm;
use reqwest::{Method, StatusCode};
use serde_json::{Value, json};
use spindle::ids::RoomId;
use spindle::site::Site;

/// One token of each kind that is not ours or not for this, with what it is.
fn forgeries(room: RoomId) -> Vec<(&'static str, String)> {
    let signed = |change: fn(&mut Value)| forged(SECRET, Algorithm::HS256, room, change);
    let good = signed(|_| {});
    let payload = good.split('.').nth(1).unwrap();
    // {"typ":"JWT","alg":"none"}
    let none = format!("eyJ0eXAiOiJKV1QiLCJhbGciOiJub25lIn0.{payload}.");
    let (whole, signature) = good.rsplit_once('.').unwrap();
    let turned: String = signature.chars().rev().collect();
    vec![
        ("no token at all", String::new()),
        ("not a token", "abc".into()),
        ("cut off", good[..good.len() - 9].into()),
        ("without its signature", whole.into()),
        ("changed", format!("{whole}.{turned}")),
        ("alg: none", none),
        (
            "another algorithm",
            forged(SECRET, Algorithm::HS384, room, |_| {}),
        ),
        (
            "another secret",
            forged(&"x".repeat(40), Algorithm::HS256, room, |_| {}),
        ),
        (
            "another secret, expired",
            forged(&"x".repeat(40), Algorithm::HS256, room, |c| {
                c["exp"] = json!(1_700_000_000);
            }),
        ),
        ("another issuer", signed(|c| c["iss"] = json!("someone"))),
        ("another audience", signed(|c| c["aud"] = json!("someone"))),
        (
            "another audience, expired",
            signed(|c| {
                c["aud"] = json!("someone");
                c["exp"] = json!(1_700_000_000);
            }),
        ),
    ]
}

/// Tokens of ours that do not hold here and now, with the code and a word of what is said of each.
fn out_of_place(room: RoomId) -> Vec<(&'static str, &'static str, String)> {
    let signed = |room, change: &dyn Fn(&mut Value)| forged(SECRET, Algorithm::HS256, room, change);
    let early = |c: &mut Value| c["nbf"] = json!(now() + 300);
    let late = |c: &mut Value| c["exp"] = json!(now() - 90);
    vec![
        ("token_expired", "expired", signed(room, &late)),
        ("token_not_yet_valid", "not valid yet", signed(room, &early)),
        (
            "wrong_room",
            "another room",
            signed(RoomId::fresh(), &|_| {}),
        ),
    ]
}

#[tokio::test]
async fn every_forged_token_gets_one_uniform_401() {
    let relay = Relay::start().await;
    let room = relay.open_room().await;
    let path = format!("/api/v1/rooms/{}/participants", room.as_uuid());
    let whip = format!("/api/v1/whip/{}", room.as_uuid());
    let session = format!("{whip}/{}", RoomId::fresh().as_uuid());
    let mut bodies = Vec::new();
    for (what, token) in forgeries(room) {
        for (method, path) in [
            (Method::GET, &path),
            (Method::POST, &whip),
            (Method::DELETE, &session),
        ] {
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
async fn whoever_holds_a_true_token_is_told_why_it_does_not_serve() {
    let relay = Relay::start().await;
    // whether the room of the path is open is nobody's business
    for room in [relay.open_room().await, RoomId::fresh()] {
        let rest = format!("/api/v1/rooms/{}/participants", room.as_uuid());
        let whip = format!("/api/v1/whip/{}", room.as_uuid());
        let whep = format!("/api/v1/whep/{}", room.as_uuid());
        for (code, word, token) in out_of_place(room) {
            for (method, path) in [
                (Method::GET, &rest),
                (Method::POST, &whip),
                (Method::POST, &whep),
            ] {
                let asked = relay.ask(method, path).bearer_auth(&token);
                let answer = asked.header("content-type", "application/sdp");
                let answer = answer.send().await.unwrap();
                assert_eq!(answer.status(), StatusCode::UNAUTHORIZED, "{code}: {path}");
                assert_eq!(answer.headers()["www-authenticate"], "Bearer");
                let problem: Value = answer.json().await.unwrap();
                assert_eq!(problem["code"], code, "{path}");
                let detail = problem["detail"].as_str().unwrap();
                assert!(detail.contains(word), "{detail}");
            }
        }
    }
    let operator = forged(SECRET, Algorithm::HS256, RoomId::fresh(), |c| {
        c["aud"] = json!("spindle:operator");
        c["scope"] = json!("operator");
        c["exp"] = json!(now() - 90);
    });
    let asked = relay
        .ask(Method::GET, "/api/v1/rooms")
        .bearer_auth(operator);
    let problem: Value = asked.send().await.unwrap().json().await.unwrap();
    assert_eq!(problem["code"], "token_expired");
}

#[tokio::test]
async fn the_clocks_of_two_machines_may_differ_by_a_minute() {
    let relay = Relay::start().await;
    let room = relay.open_room().await;
    let at = |nbf: u64, exp: u64| {
        forged(SECRET, Algorithm::HS256, room, move |c| {
            c["nbf"] = json!(nbf);
            c["iat"] = json!(nbf);
            c["exp"] = json!(exp);
        })
    };
    // a few seconds of room for a slow machine
    for good in [
        at(now() + 10, now() + 600),
        at(now() + 59, now() + 600),
        at(now() - 600, now() - 10),
        at(now() - 600, now() - 45),
    ] {
        relay.join(&good, "North").await;
    }
    for (bad, code) in [
        (at(now() + 90, now() + 600), "token_not_yet_valid"),
        (at(now() - 600, now() - 61), "token_expired"),
    ] {
        let mut page = relay.page().await;
        page.say(&join(&bad, "North")).await;
        assert_eq!(page.is_refused().await.0, code);
    }
}

#[tokio::test]
async fn a_page_with_a_bad_token_is_told_in_words_and_closed() {
    let relay = Relay::start().await;
    let room = relay.open_room().await;
    let told_apart = |what: &str| match what {
        "no token at all" | "not a token" | "cut off" | "without its signature" | "alg: none" => {
            "Part of this link is missing"
        }
        _ => "not valid here",
    };
    let forged = forgeries(room).into_iter();
    let forged = forged.map(|(what, token)| ("unauthorized", told_apart(what), token));
    let true_ones = out_of_place(room).into_iter();
    // the page has no room of its own: this token opens the room it names
    let true_ones = true_ones.filter(|(code, ..)| *code != "wrong_room");
    for (code, words, token) in forged.chain(true_ones) {
        let mut page = relay.page().await;
        page.say(&join(&token, "Ana")).await;
        let (told, said, close) = page.is_refused().await;
        assert_eq!((told.as_str(), close), (code, 1008), "{said}");
        assert!(said.contains(words) && said.contains("your hub"), "{said}");
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
    relay.remove(room, &welcome).await;
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
async fn a_removed_participants_token_is_refused_as_long_as_any_door_takes_it() {
    let relay = Relay::start().await;
    let room = relay.open_room().await;
    // over, but within the minute that clocks may differ
    let token = forged(SECRET, Algorithm::HS256, room, |c| {
        c["exp"] = json!(now() - 20);
    });
    let (mut page, welcome) = relay.join(&token, "North").await;
    relay.remove(room, &welcome).await;
    assert_eq!(page.hears("bye").await["reason"], "removed");
    let mut again = relay.page().await;
    again.say(&join(&token, "North")).await;
    assert_eq!(again.is_refused().await.0, "removed");
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
        let answer = asked.json(&json!({ "role": "clinician" })).send();
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
    for (room, role, status) in [
        (room, "clinician", StatusCode::CREATED),
        (room, "observer", StatusCode::CREATED),
        (room, "specialist", StatusCode::FORBIDDEN),
        (room, "facilitator", StatusCode::FORBIDDEN),
        (other, "clinician", StatusCode::UNAUTHORIZED),
        (RoomId::fresh(), "clinician", StatusCode::UNAUTHORIZED),
    ] {
        let path = format!("/api/v1/rooms/{}/links", room.as_uuid());
        let asked = relay.ask(Method::POST, &path).bearer_auth(&hub);
        let answer = asked.json(&json!({ "role": role })).send().await.unwrap();
        assert_eq!(answer.status(), status, "{role} of {room}");
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
