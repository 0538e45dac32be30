//! The case over the live WebSocket and the REST API: opened, recommended for, read outside the room.

use crate::scene::{Page, Relay};
use reqwest::{Method, StatusCode};
use serde_json::{Value, json};
use spindle::ids::RoomId;
use spindle::role::Role;
use spindle::site::Site;

fn text(echo_id: &str) -> Value {
    json!({
        "echo_id": echo_id,
        "presenter": { "name": "North" },
        "questions": ["Which drug next?"],
        "sections": [{ "title": "Summary", "text": "Five sentences." }],
    })
}

fn wish(wish: &Value) -> Value {
    json!({ "type": "case", "wish": wish })
}

async fn wishes(page: &mut Page, what: Value) {
    page.say(&wish(&what)).await;
}

/// The item of the agenda with this phase runs.
async fn begin(page: &mut Page, welcome: &Value, phase: &str) {
    let mut items = welcome["agenda"]["items"].as_array().unwrap().iter();
    let item = items.find(|item| item["phase"] == phase).unwrap();
    let to = json!({ "type": "phase", "to": { "item": item["id"] } });
    page.say(&to).await;
}

#[tokio::test]
async fn a_case_is_gone_through_from_its_opening_to_its_letter() {
    let relay = Relay::start().await;
    let room = relay.open_room().await;
    let coordinator = relay.token_of(room, Role::Coordinator);
    let (mut host, welcome) = relay.join(&coordinator, "Coordinator").await;
    assert_eq!(welcome["cases"]["open"], json!(null));
    assert_eq!(welcome["recommendations"], json!(null));
    let clinics = relay.token(room, Site::Spoke);
    let (mut clinic, _) = relay.join(&clinics, "North").await;

    wishes(
        &mut host,
        json!({ "open": { "case": text("abc-2026-42"), "follow_up": "2026-03-09" } }),
    )
    .await;
    let told = clinic.hears("cases").await;
    assert_eq!(told["open"]["case"]["echo_id"], "ABC-2026-0042");
    let case = told["open"]["id"].clone();
    let suggest = |text: &str| json!({ "recommend": { "case": case, "says": { "text": text, "strength": "first" } } });

    begin(&mut host, &welcome, "clarify").await;
    clinic.hears("agenda").await;
    wishes(&mut clinic, suggest("Start low")).await;
    let refused = clinic.hears("refused").await;
    assert_eq!(refused["code"], "recommend_later");

    begin(&mut host, &welcome, "recommend").await;
    clinic.hears("agenda").await;
    wishes(&mut clinic, suggest("Start *low*")).await;
    let told = told_with(&mut host, 1).await;
    let suggestion = &told["changed"][0];
    assert_eq!(suggestion["state"], "suggestion");
    assert_eq!(suggestion["said_by"]["name"], "North");
    wishes(&mut host, suggest("Ask about sleep")).await;
    let told = told_with(&mut host, 2).await;
    let second = told["order"][1].clone();
    wishes(
        &mut host,
        json!({ "sort": { "recommendation": suggestion["id"], "to": "taken" } }),
    )
    .await;
    wishes(
        &mut host,
        json!({ "move": { "recommendation": second, "place": 0 } }),
    )
    .await;
    wishes(&mut host, json!({ "read_back": { "done": true } })).await;
    // by then all of that was heard
    while host.hears("recommendations").await["read_back"] != true {}
    let (_, late) = relay.join(&clinics, "Late").await;
    let given = &late["recommendations"];
    assert_eq!(given["order"], json!([second, suggestion["id"]]));
    assert_eq!(given["read_back"], true);

    wishes(&mut host, json!({ "close": { "case": case } })).await;
    let mut told = clinic.hears("cases").await;
    while told["open"] != json!(null) {
        told = clinic.hears("cases").await;
    }
    assert_eq!(told["closed"][0]["echo_id"], "ABC-2026-0042");
    assert_eq!(told["closed"][0]["recommendations"], 2);

    let path = format!("/api/v1/rooms/{}/cases", room.as_uuid());
    let list: Value = ask(&relay, &path, &coordinator, None)
        .await
        .json()
        .await
        .unwrap();
    assert_eq!(list["cases"][0]["open"], false);
    assert_eq!(list["cases"][0]["recommendations"][0]["id"], second);
    let one = format!("{path}/{case}");
    let file: Value = ask(&relay, &one, &coordinator, None)
        .await
        .json()
        .await
        .unwrap();
    assert_eq!(file, list["cases"][0]);
    for (path, accept) in [
        (format!("{one}?format=markdown"), None),
        (one.clone(), Some("text/markdown")),
    ] {
        let answer = ask(&relay, &path, &coordinator, accept).await;
        let header = |name: &str| answer.headers()[name].to_str().unwrap().to_owned();
        assert_eq!(header("content-type"), "text/markdown; charset=utf-8");
        assert!(header("content-disposition").contains("\"ABC-2026-0042.md\""));
        assert_eq!(header("cache-control"), "no-store");
        let letter = answer.text().await.unwrap();
        let places = [
            "Ask about sleep",
            "**Do first.** Start \\*low\\*",
            "9 March 2026",
        ];
        let places = places.map(|part| {
            letter
                .find(part)
                .unwrap_or_else(|| panic!("{part} in {letter}"))
        });
        assert!(places.is_sorted(), "{letter}");
        assert!(
            !letter.contains("North"),
            "names stay in the room: {letter}"
        );
    }
    let named = format!("{one}?format=markdown&names=true");
    let letter = ask(&relay, &named, &coordinator, None)
        .await
        .text()
        .await
        .unwrap();
    assert!(letter.contains("North · Clinician · a clinic"), "{letter}");
    for (path, expected) in [
        (format!("{one}?format=markdown&language=pt-BR"), "pt"),
        (format!("{one}?format=markdown&language=tlh"), "en"),
    ] {
        let answer = ask(&relay, &path, &coordinator, None).await;
        assert_eq!(answer.headers()["content-language"], expected);
        let letter = answer.text().await.unwrap();
        let title = if expected == "pt" {
            "# Caso "
        } else {
            "# Case "
        };
        assert!(letter.starts_with(title), "{letter}");
    }
    for (path, accept) in [
        (format!("{one}?format=pdf&language=fr"), None),
        (format!("{one}?language=fr"), Some("application/pdf")),
    ] {
        let answer = ask(&relay, &path, &coordinator, accept).await;
        assert_eq!(answer.status(), StatusCode::OK);
        let header = |name: &str| answer.headers()[name].to_str().unwrap().to_owned();
        assert_eq!(header("content-type"), "application/pdf");
        assert!(header("content-disposition").contains("\"ABC-2026-0042.pdf\""));
        assert_eq!(header("content-language"), "fr");
        assert!(answer.bytes().await.unwrap().starts_with(b"%PDF-"));
    }
    let answer = ask(&relay, &format!("{one}?format=docx"), &coordinator, None).await;
    assert_eq!(answer.status(), StatusCode::BAD_REQUEST);
    let answer = ask(&relay, &format!("{path}/99"), &coordinator, None).await;
    assert_eq!(answer.status(), StatusCode::NOT_FOUND);
}

#[tokio::test]
async fn a_letter_with_a_sign_that_no_font_has_is_refused_and_says_which() {
    let relay = Relay::start().await;
    let room = relay.open_room().await;
    let coordinator = relay.token_of(room, Role::Coordinator);
    let (mut host, _) = relay.join(&coordinator, "Coordinator").await;
    let mut case = text("abc-2026-42");
    case["questions"] = json!(["What is \u{10fffd}?"]);
    wishes(&mut host, json!({ "open": { "case": case } })).await;
    let told = host.hears("cases").await;
    let id = &told["open"]["id"];
    let path = format!("/api/v1/rooms/{}/cases/{id}?format=pdf", room.as_uuid());
    let answer = ask(&relay, &path, &coordinator, None).await;
    assert_eq!(answer.status(), StatusCode::UNPROCESSABLE_ENTITY);
    let problem: Value = answer.json().await.unwrap();
    assert_eq!(problem["code"], "no_font");
    let detail = problem["detail"].as_str().unwrap();
    assert!(detail.contains("Debian's fonts-noto-core"), "{detail}");
}

/// The `recommendations` with so many in them.
async fn told_with(page: &mut Page, count: usize) -> Value {
    loop {
        let told = page.hears("recommendations").await;
        if told["order"].as_array().unwrap().len() == count {
            return told;
        }
    }
}

async fn ask(relay: &Relay, path: &str, token: &str, accept: Option<&str>) -> reqwest::Response {
    let mut request = relay.ask(Method::GET, path).bearer_auth(token);
    if let Some(accept) = accept {
        request = request.header("accept", accept);
    }
    request.send().await.unwrap()
}

#[tokio::test]
async fn cases_are_read_by_those_who_lead_and_the_operator() {
    let relay = Relay::start().await;
    let (room, other) = (relay.open_room().await, relay.open_room().await);
    let path = |room: RoomId| format!("/api/v1/rooms/{}/cases", room.as_uuid());
    for (token, expected) in [
        (relay.operator(), StatusCode::OK),
        (relay.token_of(room, Role::Facilitator), StatusCode::OK),
        (relay.token_of(room, Role::Coordinator), StatusCode::OK),
        (
            relay.token_of(room, Role::Specialist),
            StatusCode::FORBIDDEN,
        ),
        (relay.token_of(room, Role::Clinician), StatusCode::FORBIDDEN),
        (relay.token_of(room, Role::Observer), StatusCode::FORBIDDEN),
        (
            relay.token_of(other, Role::Facilitator),
            StatusCode::UNAUTHORIZED,
        ),
    ] {
        let answer = ask(&relay, &path(room), &token, None).await;
        assert_eq!(answer.status(), expected);
    }
}

#[tokio::test]
async fn what_cannot_be_a_case_is_refused_by_its_field() {
    let relay = Relay::start().await;
    let room = relay.open_room().await;
    let (mut page, _) = relay.join(&relay.token(room, Site::Hub), "Hub").await;
    let open = |change: fn(&mut Value)| {
        let mut case = text("ABC-2026-1");
        change(&mut case);
        wish(&json!({ "open": { "case": case } }))
    };
    let dated = json!({ "open": { "case": text("ABC-2026-1"), "follow_up": "9 March" } });
    for (message, field, code) in [
        (json!({ "type": "case" }), "wish", "bad_field"),
        (wish(&json!("open")), "wish", "bad_field"),
        (
            wish(&json!({ "diagnose": {} })),
            "wish.diagnose",
            "bad_field",
        ),
        (
            open(|case| case["echo_id"] = json!(42)),
            "wish.open.case.echo_id",
            "bad_field",
        ),
        (
            open(|case| case["patient"] = json!("Jane")),
            "patient",
            "bad_field",
        ),
        (
            open(|case| case["echo_id"] = json!("42")),
            "wish.open.case.echo_id",
            "bad_echo_id",
        ),
        (
            open(|case| case["questions"] = json!([])),
            "wish.open.case.questions",
            "questions_out_of_range",
        ),
        (
            open(|case| case["questions"][0] = json!("é".repeat(201))),
            "wish.open.case.questions[0]",
            "text_too_long",
        ),
        (
            open(|case| case["sections"][0]["title"] = json!(" ")),
            "wish.open.case.sections[0].title",
            "text_empty",
        ),
        (wish(&dated), "wish.open.follow_up", "bad_date"),
        (
            wish(&json!({ "close": { "case": 1 } })),
            "wish.close.case",
            "no_case",
        ),
        (
            wish(&json!({ "read_back": { "done": true } })),
            "wish",
            "no_case",
        ),
        (
            wish(&json!({ "recommend": { "case": 1, "says": { "text": "x" } } })),
            "wish.recommend.case",
            "no_case",
        ),
    ] {
        page.say(&message).await;
        let refused = page.hears("refused").await;
        assert_eq!(
            (&refused["field"], &refused["code"]),
            (&json!(field), &json!(code)),
            "{message} {refused}"
        );
    }
}

#[tokio::test]
async fn the_second_of_two_hosts_who_edit_at_once_is_told() {
    let relay = Relay::start().await;
    let room = relay.open_room().await;
    let (mut one, _) = relay
        .join(&relay.token_of(room, Role::Facilitator), "One")
        .await;
    let (mut other, _) = relay
        .join(&relay.token_of(room, Role::Coordinator), "Other")
        .await;
    wishes(&mut one, json!({ "open": { "case": text("ABC-2026-1") } })).await;
    let case = other.hears("cases").await["open"]["id"].clone();
    let edit = |question: &str| {
        let mut to = text("ABC-2026-1");
        to["questions"][0] = json!(question);
        json!({ "edit": { "case": case, "revision": 1, "to": to } })
    };
    wishes(&mut one, edit("One's?")).await;
    let told = other.hears("cases").await;
    assert_eq!(
        (
            &told["open"]["revision"],
            &told["open"]["case"]["questions"][0]
        ),
        (&json!(2), &json!("One's?"))
    );
    wishes(&mut other, edit("The other's?")).await;
    let refused = other.hears("refused").await;
    assert_eq!(
        (&refused["code"], &refused["field"]),
        (&json!("stale_edit"), &json!("wish.edit.revision"))
    );
}
