//! What people may write, as an operator bounds it: every limit is told, has an effect and is named.

use crate::scene::{self, Page, Relay};
use reqwest::{Method, StatusCode};
use serde_json::{Value, json};
use spindle::config::{Config, WriteLimits};
use spindle::ids::RoomId;
use spindle::role::Role;
use spindle::site::Site;

async fn relay(limits: WriteLimits) -> Relay {
    Relay::start_with(Config {
        limits,
        ..scene::config()
    })
    .await
}

/// Says something that is too much, and looks at how that is refused.
async fn refused(page: &mut Page, message: Value, code: &str, figure: &str) {
    page.say(&message).await;
    let refused = page.hears("refused").await;
    assert_eq!(refused["code"], code, "{message}: {refused}");
    let words = refused["message"].as_str().expect("words");
    assert!(words.contains(figure), "{words} lacks {figure}");
}

fn text(characters: usize) -> String {
    "é".repeat(characters)
}

fn plan(question: usize, kind: Value) -> Value {
    let plan = json!({ "question": text(question), "kind": kind, "anonymous": true, "observers": false, "shared": true });
    json!({ "type": "make_poll", "plan": plan })
}

fn choices(count: usize, length: usize) -> Value {
    json!({ "type": "single", "choices": vec![text(length); count] })
}

fn scale(to: u32, end: usize) -> Value {
    json!({ "type": "scale", "from": 0, "to": to, "low": text(end), "high": null })
}

fn case(questions: Value, presenter: usize, sections: Value) -> Value {
    let case = json!({ "echo_id": "ABC-2026-1", "presenter": { "participant": null, "name": text(presenter) }, "questions": questions, "sections": sections });
    json!({ "type": "case", "wish": { "open": { "case": case } } })
}

fn sections(count: usize, title: usize, length: usize) -> Value {
    json!(vec![
        json!({ "title": text(title), "text": text(length) });
        count
    ])
}

fn agenda(items: usize, title: usize) -> Value {
    let item = json!({ "phase": "present", "title": text(title), "minutes": 5 });
    json!({ "type": "agenda", "items": vec![item; items] })
}

fn advice(length: usize, heading: usize) -> Value {
    let says = json!({ "text": text(length), "heading": text(heading), "strength": "none", "discipline": null, "serves_goal": false });
    json!({ "type": "case", "wish": { "recommend": { "case": 1, "says": says, "said_by": null } } })
}

#[tokio::test]
async fn each_limit_on_length_and_count_is_told_holds_and_is_named() {
    let limits = WriteLimits {
        announcement_length: 31,
        max_announcements: 1,
        max_polls: 1,
        poll_question_length: 32,
        max_poll_choices: 3,
        poll_choice_length: 33,
        max_poll_scale: 4,
        poll_end_length: 34,
        max_agenda_items: 9,
        agenda_title_length: 35,
        max_case_questions: 1,
        case_question_length: 36,
        case_presenter_length: 37,
        max_case_sections: 8,
        case_title_length: 61,
        case_section_length: 38,
        case_length: 39,
        max_recommendations: 1,
        recommendation_length: 41,
        recommendation_label_length: 21,
        caption_length: 42,
        name_length: 65,
        max_companions: 31,
        ..WriteLimits::default()
    };
    let relay = relay(limits).await;
    let room = relay.open_room().await;
    let (mut page, welcome) = relay.join(&relay.token(room, Site::Hub), &text(65)).await;
    assert_eq!(welcome["limits"], json!(limits));
    let own = &welcome["participant"];
    let page = &mut page;
    let announce = |length| json!({ "type": "announce", "text": text(length) });
    refused(page, announce(32), "text_too_long", "31").await;
    page.say(&announce(31)).await;
    refused(page, announce(1), "too_many_announcements", " 1 ").await;
    for (kind, question, code, figure) in [
        (choices(2, 1), 33, "text_too_long", "32"),
        (choices(4, 1), 1, "choices_out_of_range", "2 to 3"),
        (choices(3, 34), 1, "text_too_long", "33"),
        (scale(5, 1), 1, "scale_out_of_range", "most 4"),
        (scale(4, 35), 1, "text_too_long", "34"),
    ] {
        refused(page, plan(question, kind), code, figure).await;
    }
    page.say(&plan(32, choices(3, 33))).await;
    refused(page, plan(1, choices(2, 1)), "too_many_polls", " 1 ").await;
    refused(page, agenda(10, 1), "agenda_too_long", " 9 ").await;
    refused(page, agenda(9, 36), "title_too_long", "35").await;
    let one = json!([text(36)]);
    for (message, code, figure) in [
        (
            case(json!(["a", "b"]), 1, sections(1, 1, 1)),
            "questions_out_of_range",
            "1 to 1",
        ),
        (
            case(json!([text(37)]), 1, sections(1, 1, 1)),
            "text_too_long",
            "36",
        ),
        (
            case(one.clone(), 38, sections(1, 1, 1)),
            "text_too_long",
            "37",
        ),
        (
            case(one.clone(), 1, sections(9, 1, 1)),
            "too_many_sections",
            " 8 ",
        ),
        (
            case(one.clone(), 1, sections(1, 62, 1)),
            "text_too_long",
            "61",
        ),
        (
            case(one.clone(), 1, sections(1, 1, 39)),
            "text_too_long",
            "38",
        ),
        (
            case(one.clone(), 1, sections(2, 1, 20)),
            "text_too_long",
            "39",
        ),
    ] {
        refused(page, message, code, figure).await;
    }
    page.say(&case(one, 37, sections(1, 61, 38))).await;
    refused(page, advice(42, 1), "text_too_long", "41").await;
    refused(page, advice(41, 22), "text_too_long", "21").await;
    page.say(&advice(41, 21)).await;
    refused(page, advice(1, 1), "too_many_recommendations", "most 1").await;
    let caption =
        |length| json!({ "type": "caption", "speaker": null, "text": text(length), "done": true });
    refused(page, caption(43), "text_too_long", "42").await;
    let rename = |length| json!({ "type": "rename", "participant": own, "name": text(length) });
    refused(page, rename(66), "bad_field", "65").await;
    page.say(&rename(65)).await;
    let names =
        |count| json!({ "type": "companions", "participant": own, "names": vec!["A"; count] });
    refused(page, names(32), "bad_field", "31").await;
    page.say(&names(31)).await;
    // nothing of what just fits is refused
    refused(
        page,
        json!({ "type": "remove_line", "number": 7 }),
        "no_such_line",
        "",
    )
    .await;
}

#[tokio::test]
async fn a_room_forgets_its_oldest_case_where_it_keeps_no_more() {
    let limits = WriteLimits {
        max_cases: 1,
        ..WriteLimits::default()
    };
    let relay = relay(limits).await;
    let room = relay.open_room().await;
    let (mut page, _) = relay.join(&relay.token(room, Site::Hub), "Hub").await;
    for id in [1, 2] {
        let mut open = case(json!(["Which?"]), 1, sections(1, 1, 1));
        open["wish"]["open"]["case"]["echo_id"] = json!(format!("ABC-2026-{id}"));
        page.say(&open).await;
        page.say(&json!({ "type": "case", "wish": { "close": { "case": id } } }))
            .await;
    }
    // in the order in which they were said
    refused(
        &mut page,
        json!({ "type": "remove_line", "number": 7 }),
        "no_such_line",
        "",
    )
    .await;
    let path = format!("/api/v1/rooms/{}/cases", room.as_uuid());
    let told: Value = relay
        .operate(Method::GET, &path, None)
        .await
        .json()
        .await
        .expect("JSON");
    let ids: Vec<&Value> = told["cases"]
        .as_array()
        .expect("cases")
        .iter()
        .map(|one| &one["sheet"]["case"]["echo_id"])
        .collect();
    assert_eq!(ids, ["ABC-2026-0002"]);
}

#[tokio::test]
async fn each_limit_on_how_often_holds() {
    let limits = WriteLimits {
        chat_of_all_per_minute: 1,
        reactions_per_minute: 1,
        hands_per_minute: 1,
        renames_per_minute: 1,
        captions_per_minute: 10,
        program_captions_per_minute: 10,
        ..WriteLimits::default()
    };
    let relay = relay(limits).await;
    let room = relay.open_room().await;
    let (mut page, welcome) = relay.join(&relay.token(room, Site::Hub), "Hub").await;
    let own = &welcome["participant"];
    for message in [
        json!({ "type": "write", "to": "everyone", "text": "x" }),
        json!({ "type": "react", "reaction": "heart" }),
        json!({ "type": "caption", "speaker": null, "text": "x", "done": true }),
        json!({ "type": "rename", "participant": own, "name": "Hub" }),
        json!({ "type": "hand", "raised": true }),
    ] {
        page.say(&message).await;
        if message["type"] == "hand" {
            page.say(&json!({ "type": "hand", "raised": false })).await;
        }
        refused(&mut page, message, "too_fast", "").await;
    }
    let path = format!("/api/v1/rooms/{}/captions", room.as_uuid());
    let line = || relay.operate(Method::POST, &path, Some(json!({ "text": "x" })));
    assert_eq!(line().await.status(), StatusCode::NO_CONTENT);
    assert_eq!(line().await.status(), StatusCode::TOO_MANY_REQUESTS);
}

#[tokio::test]
async fn a_lobby_holds_as_many_as_it_may_and_a_reason_is_as_long() {
    let limits = WriteLimits {
        max_lobby: 1,
        deny_reason_length: 5,
        ..WriteLimits::default()
    };
    let relay = Relay::start_with(Config {
        lobby: true,
        limits,
        ..scene::config()
    })
    .await;
    let room = relay.open_room().await;
    let (mut host, _) = relay.join(&relay.token(room, Site::Hub), "Hub").await;
    let mut north = relay.page().await;
    north
        .say(&scene::join(&relay.token(room, Site::Spoke), "North"))
        .await;
    north.hears("waiting").await;
    let mut south = relay.page().await;
    south
        .say(&scene::join(&relay.token(room, Site::Spoke), "South"))
        .await;
    let bye = south.hears("bye").await;
    assert_eq!(bye["reason"]["refused"]["code"], "lobby_full");
    let waiting = host.hears("lobby").await;
    let deny = json!({ "type": "deny", "participant": waiting["waiting"][0]["id"], "reason": "123456", "again": true });
    refused(&mut host, deny, "reason_too_long", "most 5").await;
}

#[tokio::test]
async fn a_room_may_hold_back_the_chat_to_all_whatever_the_relay_does() {
    let relay = Relay::start().await;
    let opened = |chat_to_all: Option<&str>| {
        let mut body = json!({ "name": "Hepatitis C" });
        if let Some(chat_to_all) = chat_to_all {
            body["chat_to_all"] = json!(chat_to_all);
        }
        relay.operate(Method::POST, "/api/v1/rooms", Some(body))
    };
    for (asked, told) in [(None, "everyone"), (Some("hub"), "hub")] {
        let answer: Value = opened(asked).await.json().await.expect("JSON");
        let room: RoomId = serde_json::from_value(answer["id"].clone()).expect("an id");
        let token = relay.token_of(room, Role::Clinician);
        let (mut page, welcome) = relay.join(&token, "North").await;
        assert_eq!(welcome["chat_to_all"], told);
        page.say(&json!({ "type": "write", "to": "everyone", "text": "x" }))
            .await;
        match told {
            "hub" => assert_eq!(page.hears("refused").await["code"], "chat_held_back"),
            _ => assert_eq!(page.hears("chat").await["lines"][0]["text"], "x"),
        }
    }
    assert_eq!(
        opened(Some("nobody")).await.status(),
        StatusCode::BAD_REQUEST
    );
}
