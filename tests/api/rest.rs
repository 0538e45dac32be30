//! Rooms, links and participants over REST.

use crate::scene::{self, Relay};
use reqwest::{Method, StatusCode};
use serde_json::{Value, json};
use spindle::config::Config;
use spindle::ids::RoomId;
use spindle::role::Role;
use spindle::site::Site;

/// The problem of an answer, checked against its shape.
async fn problem(answer: reqwest::Response) -> Value {
    assert_eq!(answer.headers()["content-type"], "application/problem+json");
    let status = answer.status().as_u16();
    let problem: Value = answer.json().await.unwrap();
    assert_eq!(problem["status"], status);
    assert_eq!(problem["type"], "about:blank");
    for member in ["title", "code", "detail"] {
        assert!(problem[member].is_string(), "{problem}");
    }
    problem
}

#[tokio::test]
async fn an_operator_opens_lists_shows_and_closes_rooms() {
    let relay = Relay::start().await;
    let body = json!({ "name": "  Diabetes  ", "max_participants": 12 });
    let made = relay
        .operate(Method::POST, "/api/v1/rooms", Some(body))
        .await;
    assert_eq!(made.status(), StatusCode::CREATED);
    let location = made.headers()["location"].to_str().unwrap().to_owned();
    let room: Value = made.json().await.unwrap();
    assert_eq!(
        (&room["name"], &room["max_participants"]),
        (&json!("Diabetes"), &json!(12))
    );
    assert!(location.ends_with(&format!("/api/v1/rooms/{}", room["id"].as_str().unwrap())));
    assert!(
        room["url"]
            .as_str()
            .unwrap()
            .starts_with(relay.running.public_url())
    );

    let path = location
        .trim_start_matches(relay.running.public_url())
        .to_owned();
    let shown: Value = relay
        .operate(Method::GET, &path, None)
        .await
        .json()
        .await
        .unwrap();
    assert_eq!(shown, room);
    let list: Value = relay
        .operate(Method::GET, "/api/v1/rooms", None)
        .await
        .json()
        .await
        .unwrap();
    assert_eq!(list["rooms"], json!([room]));
    let closed = relay.operate(Method::DELETE, &path, None).await;
    assert_eq!(closed.status(), StatusCode::NO_CONTENT);
    let gone = relay.operate(Method::DELETE, &path, None).await;
    assert_eq!(problem(gone).await["code"], "room_closed");
}

#[tokio::test]
async fn what_is_wrong_with_a_body_is_said_by_field_rule_and_fix() {
    let relay = Relay::start().await;
    for (body, code, field) in [
        (json!({}), "bad_field", Some("name")),
        (json!({ "name": "" }), "bad_field", Some("name")),
        (json!({ "name": "x".repeat(65) }), "bad_field", Some("name")),
        (json!({ "name": 7 }), "bad_field", Some("name")),
        (json!({ "nam": "x" }), "bad_field", Some("nam")),
        (
            json!({ "name": "x", "max_participants": 1 }),
            "bad_field",
            Some("max_participants"),
        ),
        (
            json!({ "name": "x", "max_participants": 9_999 }),
            "bad_field",
            Some("max_participants"),
        ),
        (json!("x"), "bad_body", None),
    ] {
        let answer = relay
            .operate(Method::POST, "/api/v1/rooms", Some(body.clone()))
            .await;
        assert_eq!(answer.status(), StatusCode::BAD_REQUEST, "{body}");
        let problem = problem(answer).await;
        assert_eq!(problem["code"], code, "{body}: {problem}");
        assert_eq!(problem["field"].as_str(), field, "{body}: {problem}");
    }
    let post = |kind: &'static str, body: String| {
        relay
            .ask(Method::POST, "/api/v1/rooms")
            .bearer_auth(relay.operator())
            .header("content-type", kind)
            .body(body)
            .send()
    };
    let typeless = post("text/plain", "x".into()).await.unwrap();
    assert_eq!(typeless.status(), StatusCode::UNSUPPORTED_MEDIA_TYPE);
    assert_eq!(problem(typeless).await["code"], "unsupported_media_type");
    let broken = post("application/json", "{".into()).await.unwrap();
    assert_eq!(problem(broken).await["code"], "bad_body");
    let huge = post("application/json", " ".repeat(1_000_000))
        .await
        .unwrap();
    assert_eq!(huge.status(), StatusCode::PAYLOAD_TOO_LARGE);
    assert_eq!(problem(huge).await["code"], "too_large");
}

#[tokio::test]
async fn what_is_not_there_is_a_problem_too() {
    let relay = Relay::start().await;
    let room = RoomId::fresh().as_uuid();
    for (method, path, status) in [
        (Method::GET, "/api/v1/nothing".to_owned(), 404),
        (Method::GET, "/api/v1/rooms/not-a-room".into(), 404),
        (Method::GET, format!("/api/v1/rooms/{room}"), 404),
        (
            Method::GET,
            format!("/api/v1/rooms/{room}/participants"),
            404,
        ),
        (Method::PUT, "/api/v1/rooms".into(), 405),
        (Method::POST, "/".into(), 405),
        (Method::GET, "/no/such/file.js".into(), 404),
        (Method::GET, "/api/v1/live".into(), 426),
    ] {
        let answer = relay.operate(method, &path, None).await;
        assert_eq!(answer.status().as_u16(), status, "{path}");
        problem(answer).await;
    }
}

#[tokio::test]
async fn a_link_opens_the_room_for_its_site_and_expires_when_it_says() {
    let relay = Relay::start().await;
    let room = relay.open_room().await;
    let path = format!("/api/v1/rooms/{}/links", room.as_uuid());
    let body = json!({ "role": "clinician", "name": "North clinic", "expires_in": 600 });
    let made = relay.operate(Method::POST, &path, Some(body)).await;
    assert_eq!(made.status(), StatusCode::CREATED);
    assert_eq!(made.headers()["cache-control"], "no-store");
    let link: Value = made.json().await.unwrap();
    let token = link["token"].as_str().unwrap();
    let page = format!(
        "{}/r/{}#{token}",
        relay.running.public_url(),
        room.as_uuid()
    );
    assert_eq!(link["url"], page);
    let pass = relay.running.tokens().verify(token).unwrap();
    assert_eq!((pass.room, pass.role), (room, Role::Clinician));
    let (_page, welcome) = relay.join(token, "whatever").await;
    assert_eq!(welcome["name"], "North clinic");

    for (field, body) in [
        ("role", json!({ "role": "king" })),
        ("role", json!({})),
        ("site", json!({ "role": "observer", "site": "spoke" })),
        (
            "expires_in",
            json!({ "role": "specialist", "expires_in": 1 }),
        ),
        ("subject", json!({ "role": "specialist", "subject": "" })),
    ] {
        let answer = relay.operate(Method::POST, &path, Some(body)).await;
        assert_eq!(problem(answer).await["field"], field);
    }
    for role in Role::ALL {
        let body = Some(json!({ "role": role }));
        let made = relay.operate(Method::POST, &path, body).await;
        let link: Value = made.json().await.unwrap();
        let token = link["token"].as_str().unwrap();
        let pass = relay.running.tokens().verify(token).unwrap();
        assert_eq!(pass.role, role);
    }
}

#[tokio::test]
async fn only_who_may_host_commands_by_the_api() {
    let relay = Relay::start().await;
    let room = relay.open_room().await;
    let (_page, welcome) = relay.join(&relay.token(room, Site::Spoke), "North").await;
    let base = format!("/api/v1/rooms/{}", room.as_uuid());
    let north = format!(
        "{base}/participants/{}",
        welcome["participant"].as_str().unwrap()
    );
    for (role, listed, muted, invited, invited_hub, removed) in [
        (Role::Observer, 403, 403, 403, 403, 403),
        (Role::Clinician, 403, 403, 403, 403, 403),
        (Role::Specialist, 200, 403, 403, 403, 403),
        (Role::Coordinator, 200, 204, 201, 403, 204),
    ] {
        let token = relay.token_of(room, role);
        let asks = async |method, path: &str, body: Value| {
            let asked = relay.ask(method, path).bearer_auth(&token);
            let answer = asked.json(&body).send().await.unwrap();
            answer.status().as_u16()
        };
        let list = format!("{base}/participants");
        let (mute, links) = (format!("{north}/mute"), format!("{base}/links"));
        let source = json!({ "source": "camera" });
        assert_eq!(
            asks(Method::GET, &list, json!({})).await,
            listed,
            "{role:?}"
        );
        assert_eq!(asks(Method::POST, &mute, source).await, muted, "{role:?}");
        let observer = json!({ "role": "observer" });
        assert_eq!(
            asks(Method::POST, &links, observer).await,
            invited,
            "{role:?}"
        );
        let specialist = json!({ "role": "specialist" });
        assert_eq!(
            asks(Method::POST, &links, specialist).await,
            invited_hub,
            "{role:?}"
        );
        assert_eq!(
            asks(Method::DELETE, &north, json!({})).await,
            removed,
            "{role:?}"
        );
    }
}

#[tokio::test]
async fn an_observer_watches_and_publishes_nothing_whatever_it_offers() {
    let relay = Relay::start().await;
    let room = relay.open_room().await;
    let token = relay.token_of(room, Role::Observer);
    let (mut page, welcome) = relay.join(&token, "Student").await;
    let row = &welcome["roster"][0];
    assert_eq!(
        (&row["role"], &row["tracks"]),
        (&json!("observer"), &json!([]))
    );
    let answer = welcome["answer"].as_str().unwrap();
    assert!(
        !answer.contains("a=recvonly"),
        "the relay receives nothing of it"
    );
    assert!(answer.contains("a=sendonly"), "and sends");
    // a later offer names its sources as the first did
    page.say(&json!({
        "type": "offer", "offer": scene::OFFER,
        "sources": { "microphone": "0", "camera": "1", "screen": "2" },
    }))
    .await;
    let again = page.hears("answer").await;
    assert!(!again["answer"].as_str().unwrap().contains("a=recvonly"));
}

#[tokio::test]
async fn the_hub_sees_mutes_and_removes_its_participants() {
    let relay = Relay::start().await;
    let room = relay.open_room().await;
    let hub = relay.token(room, Site::Hub);
    let (mut page, welcome) = relay.join(&relay.token(room, Site::Spoke), "North").await;
    let base = format!("/api/v1/rooms/{}/participants", room.as_uuid());
    let asked = relay
        .ask(Method::GET, &base)
        .bearer_auth(&hub)
        .send()
        .await
        .unwrap();
    let list: Value = asked.json().await.unwrap();
    let north = &list["participants"][0];
    assert_eq!(
        (&north["name"], &north["site"]),
        (&json!("North"), &json!("spoke"))
    );
    assert_eq!(north["id"], welcome["participant"]);

    let one = format!("{base}/{}", north["id"].as_str().unwrap());
    let mute = |source: &str| {
        let asked = relay
            .ask(Method::POST, &format!("{one}/mute"))
            .bearer_auth(&hub);
        asked.json(&json!({ "source": source })).send()
    };
    assert_eq!(
        mute("microphone").await.unwrap().status(),
        StatusCode::NO_CONTENT
    );
    assert_eq!(page.hears("mute").await["source"], "microphone");
    let wrong = mute("nose").await.unwrap();
    assert_eq!(problem(wrong).await["field"], "source");

    let removed = relay
        .ask(Method::DELETE, &one)
        .bearer_auth(&hub)
        .send()
        .await
        .unwrap();
    assert_eq!(removed.status(), StatusCode::NO_CONTENT);
    assert_eq!(page.hears("bye").await["reason"], "removed");
    let again = relay
        .ask(Method::DELETE, &one)
        .bearer_auth(&hub)
        .send()
        .await
        .unwrap();
    assert_eq!(again.status(), StatusCode::NOT_FOUND);
    assert_eq!(problem(again).await["code"], "no_such_participant");
}

#[tokio::test]
async fn no_more_rooms_are_live_than_may_be_and_a_full_room_says_so() {
    let relay = Relay::start_with(Config {
        max_rooms: 1,
        max_participants: 2,
        ..scene::config()
    })
    .await;
    let room = relay.open_room().await;
    let (_one, _) = relay.join(&relay.token(room, Site::Spoke), "North").await;
    let body = Some(json!({ "name": "Another" }));
    let answer = relay.operate(Method::POST, "/api/v1/rooms", body).await;
    assert_eq!(problem(answer).await["code"], "too_many_rooms");
    let mut other = relay.page().await;
    let token = relay.token(RoomId::fresh(), Site::Spoke);
    other.say(&scene::join(&token, "South")).await;
    assert_eq!(other.is_refused().await.0, "too_many_rooms");

    let (_two, _) = relay.join(&relay.token(room, Site::Spoke), "East").await;
    let mut third = relay.page().await;
    third
        .say(&scene::join(&relay.token(room, Site::Spoke), "West"))
        .await;
    let (code, words, _) = third.is_refused().await;
    assert_eq!(code, "room_full");
    assert!(words.contains("full"), "{words}");
}

#[tokio::test]
async fn a_room_that_is_open_and_empty_does_not_pass_the_limit_of_live_ones() {
    let relay = Relay::start_with(Config {
        max_rooms: 1,
        ..scene::config()
    })
    .await;
    let (first, second) = (relay.open_room().await, relay.open_room().await);
    let token = |room| relay.token(room, Site::Spoke);
    let (_north, _) = relay.join(&token(first), "North").await;
    let mut south = relay.page().await;
    south.say(&scene::join(&token(second), "South")).await;
    assert_eq!(south.is_refused().await.0, "too_many_rooms");
    let (_east, _) = relay.join(&token(first), "East").await;
}

#[tokio::test]
async fn health_is_ready_without_a_token() {
    let relay = Relay::start().await;
    let answer = relay
        .ask(Method::GET, "/api/v1/health")
        .send()
        .await
        .unwrap();
    assert_eq!(answer.status(), StatusCode::OK);
    let health: Value = answer.json().await.unwrap();
    assert_eq!(health["status"], "ready");
}

#[tokio::test]
async fn json_of_another_shape_is_called_json_of_another_shape() {
    let relay = Relay::start().await;
    let said = async |body: &'static str| {
        let asked = relay
            .ask(Method::POST, "/api/v1/rooms")
            .bearer_auth(relay.operator());
        let asked = asked.header("content-type", "application/json").body(body);
        let answer = asked.send().await.unwrap();
        assert_eq!(answer.status(), 400, "{body}");
        let problem: Value = answer.json().await.unwrap();
        assert_eq!(problem["code"], "bad_body", "{body}");
        problem["detail"].as_str().unwrap().to_owned()
    };
    for array in [
        "[null, null]",
        "[]",
        "[\"Diabetes\", 5]",
        "null",
        "7",
        "\"x\"",
        " [1] ",
        "true",
    ] {
        assert_eq!(
            said(array).await,
            "The body must be a JSON object.",
            "{array}"
        );
    }
    for broken in ["", "{", "[1", "{\"name\": }", "{} {}", "nul", "\u{feff}{}"] {
        assert_eq!(said(broken).await, "The body must be JSON.", "{broken}");
    }
}
