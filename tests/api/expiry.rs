//! A link that expires while its holder is in: it bars the door, and not the way back.

use crate::scene::{Page, Relay, SECRET, forged, join, now};
use jsonwebtoken::Algorithm;
use reqwest::{Method, StatusCode};
use serde_json::{Value, json};
use spindle::ids::RoomId;
use uuid::Uuid;

const FFMPEG: &str = include_str!("../fixtures/sdp/ffmpeg-whip.sdp");

/// One token as it is, and as it will be when it has expired.
fn now_and_later(room: RoomId, change: impl Fn(&mut Value)) -> (String, String) {
    let id = Uuid::now_v7();
    let token = |exp: u64| {
        forged(SECRET, Algorithm::HS256, room, |c| {
            c["jti"] = json!(id);
            c["site"] = json!("spoke");
            c["exp"] = json!(exp);
            change(c);
        })
    };
    (token(now() + 600), token(now() - 600))
}

async fn asks_with(relay: &Relay, token: &str, resume: &Value) -> Page {
    let mut page = relay.page().await;
    let mut message = join(token, "North");
    message["resume"] = resume.clone();
    page.say(&message).await;
    page
}

#[tokio::test]
async fn whoever_is_in_comes_back_although_the_link_has_expired() {
    let relay = Relay::start().await;
    let room = relay.open_room().await;
    for subject in [Value::Null, json!("north")] {
        let (token, expired) = now_and_later(room, |c| c["sub"] = subject.clone());
        let (page, mut welcome) = relay.join(&token, "North").await;
        drop(page);
        // a WebSocket that was cut, and a reload after it
        for _ in 0..2 {
            let mut page = asks_with(&relay, &expired, &welcome["resume"]).await;
            let again = page.hears("welcome").await;
            assert_eq!(again["participant"], welcome["participant"]);
            welcome = again;
        }
    }
}

#[tokio::test]
async fn an_expired_link_lets_nobody_in_who_was_not() {
    let relay = Relay::start().await;
    let room = relay.open_room().await;
    let (token, expired) = now_and_later(room, |_| {});
    let (_page, welcome) = relay.join(&token, "North").await;
    let (_, other_link) = now_and_later(room, |_| {});
    let (_, other_site) = now_and_later(room, |c| c["site"] = json!("hub"));
    let (_, of_somebody) = now_and_later(room, |c| c["sub"] = json!("south"));
    let (_, other_room) = now_and_later(RoomId::fresh(), |_| {});
    let never_given = json!("0123456789abcdef0123456789abcdef");
    for (what, token, resume) in [
        ("no resume token", &expired, &Value::Null),
        ("a resume token that never was", &expired, &never_given),
        ("another link", &other_link, &welcome["resume"]),
        ("another site", &other_site, &welcome["resume"]),
        ("another subject", &of_somebody, &welcome["resume"]),
        ("another room", &other_room, &welcome["resume"]),
    ] {
        let mut page = asks_with(&relay, token, resume).await;
        let (code, words, _) = page.is_refused().await;
        assert_eq!(code, "token_expired", "{what}");
        assert!(words.contains("expired"), "{words}");
    }
    let answer = relay.operate(Method::GET, "/api/v1/rooms", None).await;
    let list: Value = answer.json().await.unwrap();
    assert_eq!(
        list["rooms"].as_array().unwrap().len(),
        1,
        "none was opened"
    );
}

#[tokio::test]
async fn an_expired_link_does_not_bring_the_removed_back() {
    let relay = Relay::start().await;
    let room = relay.open_room().await;
    let (token, expired) = now_and_later(room, |c| c["sub"] = json!("north"));
    let (mut page, welcome) = relay.join(&token, "North").await;
    relay.remove(room, &welcome).await;
    assert_eq!(page.hears("bye").await["reason"], "removed");
    let mut again = asks_with(&relay, &expired, &welcome["resume"]).await;
    assert_eq!(again.is_refused().await.0, "removed");
}

#[tokio::test]
async fn a_whip_session_is_changed_and_ended_after_its_token_has_expired() {
    let relay = Relay::start().await;
    let room = relay.open_room().await;
    let (token, expired) = now_and_later(room, |_| {});
    let ask = |method, path: &str, token: &str, kind: &'static str| {
        let asked = relay.ask(method, path).bearer_auth(token);
        asked.header("content-type", kind)
    };
    let whip = format!("/api/v1/whip/{}", room.as_uuid());
    let refused = ask(Method::POST, &whip, &expired, "application/sdp").body(FFMPEG);
    let refused = refused.send().await.unwrap();
    assert_eq!(refused.status(), StatusCode::UNAUTHORIZED);
    let begun = ask(Method::POST, &whip, &token, "application/sdp").body(FFMPEG);
    let begun = begun.send().await.unwrap();
    assert_eq!(begun.status(), StatusCode::CREATED);
    let location = begun.headers()["location"].to_str().unwrap();
    let path = location.strip_prefix(relay.running.public_url()).unwrap();

    let fragment = "a=ice-ufrag:newu\r\na=ice-pwd:pppppppppppppppppppppppp\r\n";
    let kind = "application/trickle-ice-sdpfrag";
    let (_, other) = now_and_later(room, |_| {});
    for (token, status) in [(&other, StatusCode::NOT_FOUND), (&expired, StatusCode::OK)] {
        let asked = ask(Method::PATCH, path, token, kind).header("if-match", "*");
        let answer = asked.body(fragment).send().await.unwrap();
        assert_eq!(answer.status(), status);
    }
    for (token, status) in [(&other, StatusCode::NOT_FOUND), (&expired, StatusCode::OK)] {
        let answer = ask(Method::DELETE, path, token, kind).send().await.unwrap();
        assert_eq!(answer.status(), status);
    }
}
