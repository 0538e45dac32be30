//! The chat over the live WebSocket, under the limits that an operator sets.

use crate::scene::{self, Relay};
use serde_json::{Value, json};
use spindle::config::{Config, WriteLimits};
use spindle::role::Role;
use spindle::site::Site;

fn write(text: &str) -> Value {
    json!({ "type": "write", "to": "everyone", "text": text })
}

#[tokio::test]
async fn a_room_keeps_to_the_limits_that_its_operator_set() {
    let relay = Relay::start_with(Config {
        limits: WriteLimits {
            chat_length: 5,
            chat_per_minute: 3,
            chat_kept: 2,
            ..WriteLimits::default()
        },
        ..scene::config()
    })
    .await;
    let room = relay.open_room().await;
    let (mut page, welcome) = relay.join(&relay.token(room, Site::Hub), "Hub").await;
    assert_eq!(welcome["limits"]["chat_length"], 5);
    page.say(&write("123456")).await;
    let refused = page.hears("refused").await;
    assert_eq!(
        (&refused["code"], &refused["field"]),
        (&json!("text_too_long"), &json!("text"))
    );
    assert!(refused["message"].as_str().unwrap().contains("at most 5"));
    for text in ["\u{1f600}".repeat(5).as_str(), "two", "three"] {
        page.say(&write(text)).await;
    }
    page.say(&write("four")).await;
    assert_eq!(page.hears("refused").await["code"], "too_fast");
    let mut number = json!(null);
    while number != 3 {
        let told = page.hears("chat").await;
        number = told["lines"].as_array().unwrap().last().unwrap()["number"].clone();
    }
    let (mut late, _) = relay.join(&relay.token(room, Site::Spoke), "Late").await;
    late.say(&json!({ "type": "read_chat", "before": null }))
        .await;
    let told = late.hears("chat_history").await;
    let texts = told["lines"].as_array().unwrap().iter();
    let texts: Vec<&str> = texts.map(|line| line["text"].as_str().unwrap()).collect();
    assert_eq!(
        (texts, &told["earlier"]),
        (vec!["two", "three"], &json!(false))
    );
}

#[tokio::test]
async fn a_line_that_cannot_be_read_is_refused_by_its_field() {
    let relay = Relay::start().await;
    let room = relay.open_room().await;
    let token = relay.token_of(room, Role::Observer);
    let (mut page, welcome) = relay.join(&token, "Student").await;
    for (message, field, code) in [
        (json!({ "to": "all", "text": "x" }), "to", "bad_field"),
        (
            json!({ "to": { "one": "x" }, "text": "x" }),
            "to.one",
            "bad_field",
        ),
        (
            json!({ "to": { "two": welcome["participant"] }, "text": "x" }),
            "to.two",
            "bad_field",
        ),
        (json!({ "to": "hub", "text": 5 }), "text", "bad_field"),
        (json!({ "to": "hub" }), "text", "bad_field"),
        (
            json!({ "to": "hub", "text": "x", "html": true }),
            "html",
            "bad_field",
        ),
        (json!({ "to": "hub", "text": " " }), "text", "text_empty"),
        (json!({ "to": "everyone", "text": "x" }), "to", "hub_alone"),
    ] {
        let mut said = message;
        said["type"] = json!("write");
        page.say(&said).await;
        let refused = page.hears("refused").await;
        assert_eq!(
            (&refused["field"], &refused["code"]),
            (&json!(field), &json!(code)),
            "{said}"
        );
    }
    page.say(&json!({ "type": "remove_line", "number": 1 }))
        .await;
    assert_eq!(page.hears("refused").await["code"], "no_such_line");
    page.say(&json!({ "type": "read_chat", "before": -1 }))
        .await;
    assert_eq!(page.hears("refused").await["field"], "before");
}
