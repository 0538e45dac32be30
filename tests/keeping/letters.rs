//! A case outlives its room: its letter is had after the session, and after the room is gone.

use super::postgres::Postgres;
use super::scene::{Relay, config, until};
use super::wishes;
use reqwest::{Method, StatusCode};
use serde_json::{Value, json};
use spindle::config::Config;
use spindle::role::Role;
use spindle::site::Site;

async fn letters_outlive_their_room(config: Config) {
    let relay = Relay::start_with(config).await;
    let room = relay.open_room().await;
    let hub = relay.token(room, Site::Hub);
    let coordinator = relay.token_of(room, Role::Coordinator);
    let (mut host, _) = relay.join(&hub, "Hub").await;
    let case = |echo_id: &str| {
        json!({ "open": { "case": {
            "echo_id": echo_id,
            "presenter": { "name": "North" },
            "questions": ["Which drug next?"],
            "sections": [],
        } } })
    };
    wishes(&mut host, case("ABC-2026-1")).await;
    let first = host.hears("cases").await["open"]["id"].clone();
    wishes(&mut host, json!({ "close": { "case": first } })).await;
    wishes(&mut host, case("ABC-2026-2")).await;
    let path = format!("/api/v1/rooms/{}/cases", room.as_uuid());
    let read = async |path: &str| {
        relay
            .ask(Method::GET, path)
            .bearer_auth(&hub)
            .send()
            .await
            .unwrap()
    };
    let open = async || -> Vec<(String, bool)> {
        let told: Value = read(&path).await.json().await.unwrap();
        let cases = told["cases"].as_array().unwrap().iter();
        let told = cases.map(|case| {
            let echo_id = case["sheet"]["case"]["echo_id"].as_str().unwrap();
            (echo_id.to_owned(), case["open"].as_bool().unwrap())
        });
        told.collect()
    };
    let cases = |second| {
        vec![
            ("ABC-2026-0001".to_owned(), false),
            ("ABC-2026-0002".to_owned(), second),
        ]
    };
    until("both are there", async || open().await == cases(true)).await;

    let (mut other, welcome) = relay.join(&coordinator, "Coordinator").await;
    host.say(&json!({ "type": "remove", "participant": welcome["participant"] }))
        .await;
    other.hears("bye").await;

    // the room is closed while the second is before it
    let close = format!("/api/v1/rooms/{}", room.as_uuid());
    let closed = relay.operate(Method::DELETE, &close, None).await;
    assert_eq!(closed.status(), StatusCode::NO_CONTENT);
    until("both stand", async || {
        read(&path).await.status() == StatusCode::OK && open().await == cases(false)
    })
    .await;
    let letter = read(&format!("{path}/{first}?format=markdown")).await;
    assert_eq!(letter.status(), StatusCode::OK);
    assert!(letter.text().await.unwrap().contains("Which drug next?"));
    let removed = relay.ask(Method::GET, &path).bearer_auth(&coordinator);
    let removed = removed.send().await.unwrap();
    assert_ne!(removed.status(), StatusCode::OK);
    let problem: Value = removed.json().await.unwrap();
    assert_eq!(
        problem["code"], "removed",
        "whoever was removed reads nothing"
    );
    assert_eq!(
        read(&format!("{path}/1")).await.status(),
        StatusCode::NOT_FOUND
    );
}

#[tokio::test]
async fn letters_outlive_their_room_in_sqlite() {
    let folder = tempfile::tempdir().unwrap();
    let state_dir = folder.path().to_owned();
    letters_outlive_their_room(Config {
        state_dir,
        ..config()
    })
    .await;
}

#[tokio::test]
async fn letters_outlive_their_room_in_postgresql() {
    let postgres = Postgres::start();
    let database_url = postgres.url();
    letters_outlive_their_room(Config {
        database_url,
        ..config()
    })
    .await;
}

#[tokio::test]
async fn where_nothing_is_kept_a_room_that_is_closed_has_no_letters() {
    let relay = Relay::start().await;
    let room = relay.open_room().await;
    let path = format!("/api/v1/rooms/{}", room.as_uuid());
    let closed = relay.operate(Method::DELETE, &path, None).await;
    assert_eq!(closed.status(), StatusCode::NO_CONTENT);
    let answer = relay
        .operate(Method::GET, &format!("{path}/cases"), None)
        .await;
    assert_eq!(answer.status(), StatusCode::GONE);
}
