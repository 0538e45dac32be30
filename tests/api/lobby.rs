//! The lobby over the live WebSocket: waiting, being let in, being denied, and what is refused.

use crate::scene::{Page, Relay, config, join};
use crate::whip::FFMPEG;
use reqwest::{Method, StatusCode};
use serde_json::{Value, json};
use spindle::config::Config;
use spindle::ids::RoomId;
use spindle::role::Role;
use spindle::site::Site;

/// A relay whose sessions begin with a lobby, and a room of it with its host.
async fn screened() -> (Relay, RoomId, Page, Value) {
    let relay = Relay::start_with(Config {
        lobby: true,
        ..config()
    })
    .await;
    let room = relay.open_room().await;
    let (host, welcome) = relay.join(&relay.token(room, Site::Hub), "Hub").await;
    assert_eq!(welcome["entrance"], "lobby");
    (relay, room, host, welcome)
}

/// A clinic that waits, and what it was told.
async fn knocks(relay: &Relay, room: RoomId, name: &str) -> (Page, Value) {
    let mut page = relay.page().await;
    page.say(&join(&relay.token(room, Site::Spoke), name)).await;
    let waiting = page.hears("waiting").await;
    (page, waiting)
}

/// The list of those who wait, as soon as it has so many.
async fn list(host: &mut Page, many: usize) -> Vec<Value> {
    loop {
        let told = host.hears("lobby").await;
        let waiting = told["waiting"].as_array().expect("a list").clone();
        if waiting.len() == many {
            return waiting;
        }
    }
}

/// A host sets the entrance, and the room has heard it.
async fn set(host: &mut Page, to: &str) {
    host.say(&json!({ "type": "entrance", "to": to })).await;
    while host.hears("entrance").await["entrance"] != to {}
}

/// The next message but those that are told as time goes.
async fn next(page: &mut Page) -> Value {
    loop {
        let told = page.next().await;
        if told["type"] != "waiting" {
            return told;
        }
    }
}

#[tokio::test]
async fn a_clinic_waits_and_is_welcomed_when_a_host_admits_it() {
    let (relay, room, mut host, _) = screened().await;
    let (mut north, waiting) = knocks(&relay, room, "North").await;
    assert_eq!(waiting["room"], "Hepatitis C");
    assert_eq!(
        (&waiting["before"], &waiting["host"]),
        (&json!(0), &json!(true))
    );
    let (mut south, waiting) = knocks(&relay, room, "South").await;
    assert_eq!(waiting["before"], 1);
    let waits = list(&mut host, 2).await;
    assert_eq!(
        (&waits[0]["name"], &waits[0]["role"]),
        (&json!("North"), &json!("clinician"))
    );
    // what is said meanwhile goes nowhere, but for a ping
    north.say(&json!({ "type": "ping", "nonce": 7 })).await;
    assert_eq!(
        next(&mut north).await,
        json!({ "type": "pong", "nonce": 7 })
    );
    north.say(&json!({ "type": "hand", "raised": true })).await;
    assert_eq!(next(&mut north).await["code"], "bad_body");
    let path = format!("/api/v1/rooms/{}/participants", room.as_uuid());
    let people = relay.operate(Method::GET, &path, None).await;
    let people: Value = people.json().await.expect("JSON");
    assert_eq!(people["participants"].as_array().expect("a list").len(), 1);

    let id = &waits[0]["id"];
    host.say(&json!({ "type": "admit", "participant": id }))
        .await;
    let welcome = next(&mut north).await;
    assert_eq!(
        (&welcome["type"], &welcome["participant"]),
        (&json!("welcome"), id)
    );
    assert!(
        welcome["answer"]
            .as_str()
            .expect("an answer")
            .contains("a=ice-lite")
    );
    assert_eq!(welcome["roster"].as_array().expect("a roster").len(), 2);
    assert_eq!(south.hears("waiting").await["before"], 0);
    assert_eq!(list(&mut host, 1).await[0]["name"], "South");
    host.say(&json!({ "type": "admit", "participant": null }))
        .await;
    assert_eq!(south.hears("welcome").await["name"], "South");
}

#[tokio::test]
async fn whoever_was_let_in_comes_back_without_waiting() {
    let (relay, room, mut host, _) = screened().await;
    let token = relay.token(room, Site::Spoke);
    let mut page = relay.page().await;
    page.say(&join(&token, "North")).await;
    page.hears("waiting").await;
    host.say(&json!({ "type": "admit", "participant": null }))
        .await;
    let welcome = page.hears("welcome").await;
    drop(page);
    let mut again = relay.page().await;
    let mut message = join(&token, "North");
    message["resume"] = welcome["resume"].clone();
    again.say(&message).await;
    let back = again.next().await;
    assert_eq!(
        (&back["type"], &back["participant"]),
        (&json!("welcome"), &welcome["participant"])
    );
}

#[tokio::test]
async fn who_is_denied_reads_the_reason_as_text() {
    let (relay, room, mut host, _) = screened().await;
    let (mut north, _) = knocks(&relay, room, "North").await;
    let id = list(&mut host, 1).await[0]["id"].clone();
    let reason = "We begin at <b>three</b>. Call 555-0100.";
    for (message, field, code) in [
        (json!({ "type": "deny" }), "participant", "bad_field"),
        (
            json!({ "type": "deny", "participant": id }),
            "again",
            "bad_field",
        ),
        (
            json!({ "type": "deny", "participant": id, "reason": 7, "again": true }),
            "reason",
            "bad_field",
        ),
        (
            json!({ "type": "deny", "participant": id, "reason": "é".repeat(301), "again": true }),
            "reason",
            "reason_too_long",
        ),
        (
            json!({ "type": "deny", "participant": room, "again": true }),
            "participant",
            "not_waiting",
        ),
        (
            json!({ "type": "admit", "participant": room }),
            "participant",
            "not_waiting",
        ),
        (
            json!({ "type": "entrance", "to": "ajar" }),
            "to",
            "bad_field",
        ),
    ] {
        host.say(&message).await;
        let refused = host.hears("refused").await;
        let told = (refused["code"].as_str(), refused["field"].as_str());
        assert_eq!(told, (Some(code), Some(field)), "{message}");
    }
    host.say(&json!({ "type": "deny", "participant": id, "reason": reason, "again": true }))
        .await;
    let bye = next(&mut north).await;
    assert_eq!(bye["reason"]["refused"]["code"], "denied");
    assert_eq!(bye["reason"]["refused"]["message"], reason);
    assert_eq!(u16::from(north.is_closed().await.code), 1008);
}

#[tokio::test]
async fn opening_lets_in_locking_and_ending_turn_away_and_leaving_ends_the_waiting() {
    let (relay, room, mut host, _) = screened().await;
    let (mut north, _) = knocks(&relay, room, "North").await;
    north.say(&json!({ "type": "leave" })).await;
    assert_eq!(next(&mut north).await["reason"], "left");
    assert_eq!(u16::from(north.is_closed().await.code), 1000);
    let (mut south, _) = knocks(&relay, room, "South").await;
    host.say(&json!({ "type": "entrance", "to": "open" })).await;
    south.hears("welcome").await;
    for (message, code) in [
        (json!({ "type": "entrance", "to": "locked" }), "room_locked"),
        (json!({ "type": "end", "debrief": true }), "session_ended"),
    ] {
        set(&mut host, "lobby").await;
        let (mut west, _) = knocks(&relay, room, "West").await;
        host.say(&message).await;
        assert_eq!(next(&mut west).await["reason"]["refused"]["code"], code);
    }
    set(&mut host, "lobby").await;
    let (mut east, _) = knocks(&relay, room, "East").await;
    let path = format!("/api/v1/rooms/{}", room.as_uuid());
    relay.operate(Method::DELETE, &path, None).await;
    assert_eq!(
        next(&mut east).await["reason"]["refused"]["code"],
        "room_closed"
    );
}

#[tokio::test]
async fn a_page_that_vanishes_keeps_its_place_and_a_second_tab_takes_it() {
    let (relay, room, mut host, _) = screened().await;
    let (north, waiting) = knocks(&relay, room, "North").await;
    let (_south, _) = knocks(&relay, room, "South").await;
    list(&mut host, 2).await;
    drop(north);
    assert_eq!(list(&mut host, 1).await[0]["name"], "South");
    let again = |name| {
        let mut message = join(&relay.token(room, Site::Spoke), name);
        message["resume"] = waiting["resume"].clone();
        message
    };
    let mut back = relay.page().await;
    back.say(&again("North")).await;
    assert_eq!(back.hears("waiting").await["before"], 0);
    let mut tab = relay.page().await;
    tab.say(&again("North")).await;
    tab.hears("waiting").await;
    assert_eq!(
        next(&mut back).await["reason"]["refused"]["code"],
        "replaced"
    );
    assert_eq!(list(&mut host, 2).await[0]["name"], "North");
}

#[tokio::test]
async fn only_clinics_wait_and_only_pages_and_only_hosts_admit() {
    let (relay, room, _host, _) = screened().await;
    let (mut doctor, _) = relay
        .join(&relay.token_of(room, Role::Specialist), "Doctor")
        .await;
    doctor
        .say(&json!({ "type": "admit", "participant": null }))
        .await;
    assert_eq!(doctor.hears("refused").await["code"], "host_only");
    let mut eye = relay.page().await;
    eye.say(&join(&relay.token_of(room, Role::Observer), "Eye"))
        .await;
    eye.hears("waiting").await;
    let path = format!("/api/v1/whip/{}", room.as_uuid());
    let camera = relay
        .ask(Method::POST, &path)
        .bearer_auth(relay.token(room, Site::Spoke))
        .header("Content-Type", "application/sdp")
        .body(FFMPEG)
        .send()
        .await
        .expect("an answer");
    assert_eq!(camera.status(), StatusCode::CONFLICT);
    let problem: Value = camera.json().await.expect("JSON");
    assert_eq!(problem["code"], "lobby");
}

#[tokio::test]
async fn a_room_says_for_itself_whether_it_has_a_lobby() {
    let relay = Relay::start().await;
    for (lobby, first) in [
        (json!(true), "waiting"),
        (json!(false), "welcome"),
        (json!(null), "welcome"),
    ] {
        let body = json!({ "name": "Hepatitis C", "lobby": lobby });
        let room = relay
            .operate(Method::POST, "/api/v1/rooms", Some(body))
            .await;
        assert_eq!(room.status(), StatusCode::CREATED);
        let room: Value = room.json().await.expect("JSON");
        let room: RoomId = serde_json::from_value(room["id"].clone()).expect("an id");
        let mut page = relay.page().await;
        page.say(&join(&relay.token(room, Site::Spoke), "North"))
            .await;
        assert_eq!(page.next().await["type"], first, "{lobby}");
    }
}
