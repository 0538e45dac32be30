//! The agenda over the live WebSocket: what is taken, and what is refused by which field.

use crate::scene::Relay;
use serde_json::{Value, json};
use spindle::role::Role;
use spindle::site::Site;

fn item(phase: &str, minutes: u32) -> Value {
    json!({ "phase": phase, "minutes": minutes })
}

#[tokio::test]
async fn a_host_sets_the_agenda_and_goes_through_it_for_everyone() {
    let relay = Relay::start().await;
    let room = relay.open_room().await;
    let (mut host, welcome) = relay.join(&relay.token(room, Site::Hub), "Hub").await;
    let planned = welcome["agenda"]["items"].as_array().unwrap();
    assert_eq!(planned[0]["phase"], "welcome");
    assert_eq!(welcome["agenda"]["current"], json!(null));
    let (mut clinic, _) = relay.join(&relay.token(room, Site::Spoke), "North").await;
    let mut kept = item("didactic", 15);
    kept["id"] = planned[1]["id"].clone();
    kept["title"] = json!(" Resistant hypertension ");
    let items = json!([kept, item("sum_up", 3)]);
    host.say(&json!({ "type": "agenda", "items": items })).await;
    let told = clinic.hears("agenda").await;
    assert_eq!(told["items"][0]["id"], planned[1]["id"]);
    assert_eq!(told["items"][0]["title"], "Resistant hypertension");
    assert_eq!(told["items"][1]["title"], json!(null));
    let last = told["items"][1]["id"].clone();
    host.say(&json!({ "type": "phase", "to": { "item": last } }))
        .await;
    assert_eq!(clinic.hears("agenda").await["current"], last);
    host.say(&json!({ "type": "extend", "minutes": 5 })).await;
    assert_eq!(clinic.hears("agenda").await["items"][1]["extended"], 5);
    clinic.say(&json!({ "type": "hand", "raised": true })).await;
    let refused = clinic.hears("refused").await;
    assert_eq!(
        (&refused["code"], &refused["field"]),
        (&json!("hands_closed"), &json!("raised"))
    );
    host.say(&json!({ "type": "phase", "to": "next" })).await;
    assert_eq!(clinic.hears("agenda").await["current"], json!(null));
}

#[tokio::test]
async fn what_cannot_be_an_agenda_is_refused_by_its_field() {
    let relay = Relay::start().await;
    let room = relay.open_room().await;
    let (mut page, _) = relay.join(&relay.token(room, Site::Hub), "Hub").await;
    let titled = |title: Value| {
        let mut item = item("present", 5);
        item["title"] = title;
        json!({ "type": "agenda", "items": [item] })
    };
    let many: Vec<Value> = vec![item("survey", 1); 61];
    for (message, field, code) in [
        (json!({ "type": "agenda" }), "items", "bad_field"),
        (
            json!({ "type": "agenda", "items": "all" }),
            "items",
            "bad_field",
        ),
        (
            json!({ "type": "agenda", "items": [item("lunch", 5)] }),
            "items",
            "bad_field",
        ),
        (
            json!({ "type": "agenda", "items": [{ "phase": "survey" }] }),
            "minutes",
            "bad_field",
        ),
        (
            json!({ "type": "agenda", "items": [{ "phase": "survey", "minutes": "5" }] }),
            "items",
            "bad_field",
        ),
        (
            json!({ "type": "agenda", "items": [{ "phase": "survey", "minutes": 5, "elapsed_ms": 1 }] }),
            "elapsed_ms",
            "bad_field",
        ),
        (titled(json!(7)), "items", "bad_field"),
        (
            titled(json!("é".repeat(121))),
            "items[0].title",
            "title_too_long",
        ),
        (
            json!({ "type": "agenda", "items": [item("survey", 1), item("survey", 0)] }),
            "items[1].minutes",
            "minutes_out_of_range",
        ),
        (
            json!({ "type": "agenda", "items": [item("survey", 241)] }),
            "items[0].minutes",
            "minutes_out_of_range",
        ),
        (
            json!({ "type": "agenda", "items": many }),
            "items",
            "agenda_too_long",
        ),
        (json!({ "type": "phase" }), "to", "bad_field"),
        (
            json!({ "type": "phase", "to": "sideways" }),
            "to",
            "bad_field",
        ),
        (
            json!({ "type": "phase", "to": { "item": -1 } }),
            "to.item",
            "bad_field",
        ),
        (
            json!({ "type": "phase", "to": { "item": 999 } }),
            "to.item",
            "no_such_item",
        ),
        (
            json!({ "type": "extend", "minutes": 1.5 }),
            "minutes",
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
    page.say(&json!({ "type": "extend", "minutes": 5 })).await;
    assert_eq!(page.hears("refused").await["code"], "nothing_runs");
    page.say(&json!({ "type": "phase", "to": "next" })).await;
    page.say(&json!({ "type": "extend", "minutes": 240 })).await;
    let refused = page.hears("refused").await;
    assert_eq!(
        (&refused["field"], &refused["code"]),
        (&json!("minutes"), &json!("minutes_out_of_range"))
    );
}

#[tokio::test]
async fn only_a_host_moves_the_agenda() {
    let relay = Relay::start().await;
    let room = relay.open_room().await;
    let (_host, _) = relay.join(&relay.token(room, Site::Hub), "Hub").await;
    for role in [Role::Specialist, Role::Clinician, Role::Observer] {
        let (mut page, _) = relay.join(&relay.token_of(room, role), "Someone").await;
        for message in [
            json!({ "type": "agenda", "items": [] }),
            json!({ "type": "phase", "to": "next" }),
            json!({ "type": "extend", "minutes": 5 }),
        ] {
            page.say(&message).await;
            assert_eq!(
                page.hears("refused").await["code"],
                "host_only",
                "{role:?} {message}"
            );
        }
    }
}
