//! The survey after a session: who answers, what fits, and what the hub reads of it.

use crate::scene::{self, Relay};
use reqwest::{Method, StatusCode};
use serde_json::{Value, json};
use spindle::config::Config;
use spindle::ids::RoomId;
use spindle::site::Site;
use tempfile::TempDir;

async fn kept(survey: bool) -> (Relay, TempDir) {
    let folder = tempfile::tempdir().unwrap();
    let relay = Relay::start_with(Config {
        state_dir: folder.path().to_owned(),
        survey,
        ..scene::config()
    });
    (relay.await, folder)
}

async fn answers(relay: &Relay, room: RoomId, body: &Value) -> (StatusCode, Value) {
    let path = format!("/api/v1/rooms/{}/survey", room.as_uuid());
    let asked = relay.ask(Method::POST, &path);
    let asked = asked.bearer_auth(relay.token(room, Site::Spoke));
    let answer = asked.json(body).send().await.unwrap();
    let status = answer.status();
    (status, answer.json().await.unwrap_or(Value::Null))
}

async fn results(relay: &Relay, room: RoomId) -> Value {
    let path = format!("/api/v1/rooms/{}/survey/answers", room.as_uuid());
    let asked = relay.ask(Method::GET, &path);
    let asked = asked.bearer_auth(relay.token(room, Site::Hub));
    asked.send().await.unwrap().json().await.unwrap()
}

#[tokio::test]
async fn clinics_answer_after_a_session_and_the_hub_reads_it_without_names() {
    let (relay, _folder) = kept(true).await;
    let room = relay.open_room().await;
    let path = format!("/api/v1/rooms/{}/survey", room.as_uuid());
    let form = relay.ask(Method::GET, &path);
    let form = form.bearer_auth(relay.token(room, Site::Spoke));
    let form: Value = form.send().await.unwrap().json().await.unwrap();
    assert_eq!(form["questions"][0]["id"], "relevance");
    assert_eq!(form["questions"][0]["kind"], "scale");

    let (mut hub, _) = relay.join(&relay.token(room, Site::Hub), "Hub").await;
    let mut clinics = Vec::new();
    for name in ["North", "South", "West"] {
        clinics.push(relay.join(&relay.token(room, Site::Spoke), name).await.1);
    }
    hub.say(&json!({ "type": "end", "debrief": false })).await;
    hub.hears("bye").await;
    for (number, welcome) in clinics.iter().enumerate() {
        let told = results(&relay, room).await;
        assert_eq!(told["sessions"][0].get("questions"), None, "{told}");
        let body = json!({
            "participant": welcome["participant"],
            "answers": { "relevance": 5 - number, "learned": true, "change": format!("=Dose {number}") },
        });
        let taken = answers(&relay, room, &body).await;
        assert_eq!(taken.0, StatusCode::NO_CONTENT, "{}", taken.1);
        let again = answers(&relay, room, &body).await;
        assert_eq!(again.0, StatusCode::CONFLICT);
        assert_eq!(again.1["code"], "already_answered");
    }
    let told = results(&relay, room).await;
    let session = &told["sessions"][0];
    assert_eq!(session["answered"], 3);
    assert_eq!(session["questions"][0]["counts"], json!([0, 0, 1, 1, 1]));
    assert!(!told.to_string().contains("North"), "{told}");
    let attendance = format!("/api/v1/rooms/{}/attendance", room.as_uuid());
    let people = relay.operate(Method::GET, &attendance, None).await;
    let people: Value = people.json().await.unwrap();
    let answered: Vec<&Value> = people["people"].as_array().unwrap().iter().collect();
    let answered: Vec<&Value> = answered
        .iter()
        .map(|one| &one["surveys_answered"])
        .collect();
    assert_eq!(answered, [0, 1, 1, 1]);
}

#[tokio::test]
async fn what_does_not_fit_is_refused_by_its_question_and_takes_nothing() {
    let (relay, _folder) = kept(true).await;
    let room = relay.open_room().await;
    let (_north, welcome) = relay.join(&relay.token(room, Site::Spoke), "North").await;
    let attendance = format!("/api/v1/rooms/{}/attendance", room.as_uuid());
    scene::until("they attend", async || {
        let people = relay.operate(Method::GET, &attendance, None).await;
        people.text().await.unwrap().contains("North")
    })
    .await;
    for (field, body) in [
        ("answers.relevance", json!({ "relevance": 6 })),
        ("answers.learned", json!({ "learned": "yes" })),
        ("answers.change", json!({ "change": "é".repeat(1001) })),
        ("answers.mood", json!({ "mood": 1 })),
        ("answers", json!({})),
    ] {
        let body = json!({ "participant": welcome["participant"], "answers": body });
        let (status, problem) = answers(&relay, room, &body).await;
        assert_eq!(
            (status, &problem["field"]),
            (StatusCode::BAD_REQUEST, &json!(field))
        );
    }
    let other = json!({ "participant": welcome["participant"], "name": "Luis", "answers": { "relevance": 1 } });
    let (status, problem) = answers(&relay, room, &other).await;
    assert_eq!(
        (status, &problem["field"]),
        (StatusCode::BAD_REQUEST, &json!("name"))
    );
    assert_eq!(results(&relay, room).await, json!({ "sessions": [] }));
}

#[tokio::test]
async fn a_relay_that_asks_nothing_says_so() {
    let (relay, _folder) = kept(false).await;
    let room = relay.open_room().await;
    let (_north, welcome) = relay.join(&relay.token(room, Site::Spoke), "North").await;
    let body = json!({ "participant": welcome["participant"], "answers": { "relevance": 1 } });
    let (status, problem) = answers(&relay, room, &body).await;
    assert_eq!(status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(
        problem["detail"].as_str().unwrap().contains("`survey`"),
        "{problem}"
    );
}
