//! Announcements over the live WebSocket: who reads them, and what is refused by which field.

use crate::scene::Relay;
use serde_json::json;
use spindle::role::Role;
use spindle::site::Site;

#[tokio::test]
async fn an_announcement_stays_for_whoever_comes_until_it_is_taken_down() {
    let relay = Relay::start().await;
    let room = relay.open_room().await;
    let (mut host, welcome) = relay.join(&relay.token(room, Site::Hub), "Hub").await;
    assert_eq!(welcome["announcements"], json!([]));
    let (mut clinic, _) = relay.join(&relay.token(room, Site::Spoke), "North").await;
    let text = "<b>Lunch</b> at noon\nhttps://hub.example.org/menu";
    host.say(&json!({ "type": "announce", "text": format!("  {text}\u{7} ") }))
        .await;
    let told = clinic.hears("announcements").await;
    let posted = &told["announcements"][0];
    assert_eq!(posted["text"], text, "text, never markup");
    assert_eq!(posted["name"], "Hub");
    assert_eq!(posted["edited_by"], json!(null));
    let id = posted["id"].clone();
    host.say(&json!({ "type": "edit_announcement", "id": id, "text": "Lunch at one" }))
        .await;
    let told = clinic.hears("announcements").await;
    assert_eq!(told["announcements"][0]["text"], "Lunch at one");
    assert_eq!(told["announcements"][0]["edited_by"], "Hub");
    let (_late, welcome) = relay.join(&relay.token(room, Site::Spoke), "Late").await;
    assert_eq!(welcome["announcements"][0]["text"], "Lunch at one");
    for (down, left) in [(true, 0), (false, 1)] {
        host.say(&json!({ "type": "take_down", "id": id, "down": down }))
            .await;
        let told = clinic.hears("announcements").await;
        assert_eq!(told["announcements"].as_array().unwrap().len(), left);
    }
}

#[tokio::test]
async fn what_cannot_be_announced_is_refused_by_its_field() {
    let relay = Relay::start().await;
    let room = relay.open_room().await;
    let (mut page, _) = relay.join(&relay.token(room, Site::Hub), "Hub").await;
    let long = "é".repeat(501);
    for (message, field, code) in [
        (json!({ "type": "announce" }), "text", "bad_field"),
        (
            json!({ "type": "announce", "text": 7 }),
            "text",
            "bad_field",
        ),
        (
            json!({ "type": "announce", "text": "a", "until": "noon" }),
            "until",
            "bad_field",
        ),
        (
            json!({ "type": "announce", "text": " \u{1b} " }),
            "text",
            "text_empty",
        ),
        (
            json!({ "type": "announce", "text": long }),
            "text",
            "text_too_long",
        ),
        (
            json!({ "type": "edit_announcement", "id": 1, "text": "a" }),
            "id",
            "no_such_announcement",
        ),
        (
            json!({ "type": "edit_announcement", "id": -1, "text": "a" }),
            "id",
            "bad_field",
        ),
        (
            json!({ "type": "take_down", "id": 1, "down": true }),
            "id",
            "no_such_announcement",
        ),
        (
            json!({ "type": "take_down", "id": 1, "down": "yes" }),
            "down",
            "bad_field",
        ),
    ] {
        page.say(&message).await;
        let refused = page.hears("refused").await;
        assert_eq!(
            (&refused["field"], &refused["code"]),
            (&json!(field), &json!(code)),
            "{message}"
        );
    }
    for _ in 0..10 {
        page.say(&json!({ "type": "announce", "text": "a" })).await;
    }
    page.say(&json!({ "type": "announce", "text": "b" })).await;
    assert_eq!(
        page.hears("refused").await["code"],
        "too_many_announcements"
    );
}

#[tokio::test]
async fn a_clinic_announces_nothing() {
    let relay = Relay::start().await;
    let room = relay.open_room().await;
    for role in [Role::Clinician, Role::Observer] {
        let (mut page, _) = relay.join(&relay.token_of(room, role), "Someone").await;
        page.say(&json!({ "type": "announce", "text": "We are five" }))
            .await;
        assert_eq!(
            page.hears("refused").await["code"],
            "role_may_not",
            "{role:?}"
        );
    }
}
