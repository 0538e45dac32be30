//! Joining and leaving through the live WebSocket.

use crate::scene::{PATIENCE, Relay, join};
use flate2::Compression;
use flate2::read::DeflateDecoder;
use flate2::write::DeflateEncoder;
use futures_util::StreamExt as _;
use reqwest::{Method, StatusCode};
use serde_json::{Value, json};
use spindle::ids::RoomId;
use spindle::site::Site;
use std::io::{Read as _, Write as _};
use tokio::io::AsyncWriteExt as _;
use tokio::net::TcpStream;
use tokio::time::timeout;
use tokio_tungstenite::tungstenite::Message;

fn deflated(message: &Value) -> Vec<u8> {
    let mut encoder = DeflateEncoder::new(Vec::new(), Compression::best());
    encoder.write_all(message.to_string().as_bytes()).unwrap();
    encoder.finish().unwrap()
}

#[tokio::test]
async fn a_deflated_join_fits_four_kilobytes_and_is_welcomed() {
    let relay = Relay::start().await;
    let room = relay.open_room().await;
    let message = deflated(&join(&relay.token(room, Site::Hub), "Dr Okafor"));
    assert!(message.len() <= 4096, "{} bytes", message.len());
    let mut page = relay.page().await;
    page.send(Message::binary(message)).await;
    let welcome = page.hears("welcome").await;
    assert_eq!(welcome["name"], "Dr Okafor");
    assert_eq!(welcome["room"], "Hepatitis C");
    assert_eq!(welcome["roster"][0]["id"], welcome["participant"]);
    assert!(welcome["answer"].as_str().unwrap().contains("a=ice-lite"));
    let told = page.hears("slots").await;
    assert_eq!(told["slots"].as_array().unwrap().len(), 10, "all of them");
}

#[tokio::test]
async fn a_link_opens_its_room_even_after_the_relay_was_restarted() {
    let relay = Relay::start().await;
    let room = RoomId::fresh();
    let (_hub, welcome) = relay.join(&relay.token(room, Site::Hub), "Hub").await;
    assert_eq!(welcome["room"], "Hepatitis C");
    let (_spoke, welcome) = relay.join(&relay.token(room, Site::Spoke), "North").await;
    assert_eq!(welcome["roster"].as_array().unwrap().len(), 2);
}

#[tokio::test]
async fn everyone_hears_who_comes_and_who_leaves() {
    let relay = Relay::start().await;
    let room = relay.open_room().await;
    let (mut hub, _) = relay.join(&relay.token(room, Site::Hub), "Hub").await;
    let (mut spoke, welcome) = relay.join(&relay.token(room, Site::Spoke), "North").await;
    let came = hub.hears("roster").await;
    assert_eq!(came["changed"][0]["name"], "North");
    spoke.say(&json!({ "type": "leave" })).await;
    assert_eq!(spoke.hears("bye").await["reason"], "left");
    assert_eq!(u16::from(spoke.is_closed().await.code), 1000);
    let left = loop {
        let roster = hub.hears("roster").await;
        if !roster["left"].as_array().unwrap().is_empty() {
            break roster;
        }
    };
    assert_eq!(left["left"][0], welcome["participant"]);
}

#[tokio::test]
async fn a_page_measures_its_round_trip_and_survives_a_request_that_cannot_be_read() {
    let relay = Relay::start().await;
    let room = relay.open_room().await;
    let (mut page, _) = relay.join(&relay.token(room, Site::Spoke), "North").await;
    page.say(&json!({ "type": "ping", "nonce": 7 })).await;
    assert_eq!(page.hears("pong").await["nonce"], 7);
    for bad in [
        json!({ "type": "dance" }),
        json!({ "type": "mute", "source": "nose", "muted": true }),
        json!({ "type": "view", "tracks": [{ "track": RoomId::fresh(), "width": 0, "height": 9 }] }),
        json!({ "type": "floor", "participant": null }),
        join("x", "again"),
    ] {
        page.say(&bad).await;
        let refused = page.hears("refused").await;
        assert!(refused["code"].is_string() && refused["message"].is_string());
    }
    page.say(&json!({ "type": "ping", "nonce": 8 })).await;
    assert_eq!(page.hears("pong").await["nonce"], 8);
}

#[tokio::test]
async fn a_join_without_a_usable_name_or_offer_is_refused_in_words() {
    let relay = Relay::start().await;
    let room = relay.open_room().await;
    let token = relay.token(room, Site::Spoke);
    let mut nameless = join(&token, "");
    nameless["name"] = Value::Null;
    let mut offerless = join(&token, "North");
    offerless["offer"] = json!("v=0\r\n");
    for message in [nameless, join(&token, "a\u{202e}b"), offerless] {
        let mut page = relay.page().await;
        page.say(&message).await;
        let (code, words, close) = page.is_refused().await;
        assert_eq!((code.as_str(), close), ("bad_field", 1008));
        assert!(!words.is_empty());
    }
}

#[tokio::test]
async fn a_refused_join_names_the_field_and_the_rule() {
    let relay = Relay::start().await;
    let room = relay.open_room().await;
    let token = relay.token(room, Site::Spoke);
    let with = |field: &str, value: Value| {
        let mut message = join(&token, "North");
        message[field] = value;
        message
    };
    for (message, code, field, rule) in [
        (
            with("sources", json!({ "camera": 1 })),
            "bad_field",
            "sources.camera",
            "a string",
        ),
        (
            with("sources", json!({ "eye": "1" })),
            "bad_field",
            "eye",
            "`microphone`",
        ),
        (
            with("colour", json!("red")),
            "bad_field",
            "colour",
            "not known",
        ),
        (
            with("name", json!("")),
            "bad_field",
            "name",
            "1 to 64 characters",
        ),
        (
            with("companions", json!(vec!["Ana"; 31])),
            "bad_field",
            "companions",
            "at most 30 names",
        ),
        (
            with("companions", json!(["Ana", "a\u{202e}b"])),
            "bad_field",
            "companions",
            "letters",
        ),
        (
            with("offer", json!("v=0\r\n")),
            "bad_field",
            "offer.m-line",
            "no m-line",
        ),
        (
            with("sources", json!({ "camera": "0" })),
            "offer_refused",
            "sources.camera",
            "a video m-line",
        ),
        (
            with("sources", json!({ "camera": "99" })),
            "offer_refused",
            "sources.camera",
            "mid 99",
        ),
        (
            with("token", json!("x")),
            "unauthorized",
            "",
            "spindle token",
        ),
    ] {
        let mut page = relay.page().await;
        page.say(&message).await;
        let bye = page.hears("bye").await;
        let problem = &bye["reason"]["refused"];
        assert_eq!(problem["code"], code, "{bye}");
        assert_eq!(
            problem["field"].as_str().unwrap_or_default(),
            field,
            "{bye}"
        );
        assert!(problem["message"].as_str().unwrap().contains(rule), "{bye}");
        // and beside it the words for a person
        assert!(bye["message"].is_string(), "{bye}");
    }
}

#[tokio::test]
async fn a_closed_room_says_goodbye_and_opens_no_more() {
    let relay = Relay::start().await;
    let room = relay.open_room().await;
    let token = relay.token(room, Site::Spoke);
    let (mut page, _) = relay.join(&token, "North").await;
    let path = format!("/api/v1/rooms/{}", room.as_uuid());
    let answer = relay.operate(Method::DELETE, &path, None).await;
    assert_eq!(answer.status(), StatusCode::NO_CONTENT);
    assert_eq!(page.hears("bye").await["reason"], "room_closed");
    let mut again = relay.page().await;
    again.say(&join(&token, "North")).await;
    assert_eq!(again.is_refused().await.0, "room_closed");
    let shown = relay.operate(Method::GET, &path, None).await;
    assert_eq!(shown.status(), StatusCode::GONE);
}

#[tokio::test]
async fn a_restart_says_goodbye_to_everyone_and_ends() {
    let relay = Relay::start().await;
    let room = relay.open_room().await;
    let (mut hub, _) = relay.join(&relay.token(room, Site::Hub), "Hub").await;
    let (mut spoke, _) = relay.join(&relay.token(room, Site::Spoke), "North").await;
    let waiting = relay.page().await;
    let stopping = tokio::spawn(relay.running.stop());
    for page in [&mut hub, &mut spoke] {
        let bye = page.hears("bye").await;
        assert_eq!(bye["reason"], "restarting");
        assert!(bye["message"].is_string());
    }
    stopping.await.unwrap();
    drop(waiting);
}

/// Container engines kill after ten.
#[tokio::test]
async fn a_restart_ends_within_ten_seconds_whoever_hangs() {
    let relay = Relay::start().await;
    let room = relay.open_room().await;
    let (deaf, _) = relay.join(&relay.token(room, Site::Hub), "Hub").await;
    let waiting = relay.page().await;
    let half = TcpStream::connect(relay.running.address()).await;
    let mut half = half.expect("it listens");
    half.write_all(b"GET /api").await.expect("it reads");
    // From here on time passes while nothing happens: whatever the relay would wait for at the most, it
    // waits for. Not before, for a join waits for a shard, whose thread may be slow.
    tokio::time::pause();
    let began = tokio::time::Instant::now();
    relay.running.stop().await;
    let took = began.elapsed();
    assert!((4..10).contains(&took.as_secs()), "{took:?}");
    drop((deaf, waiting, half));
}

#[tokio::test]
async fn a_page_that_inflates_gets_its_welcome_in_a_fraction_of_the_bytes() {
    let relay = Relay::start().await;
    let room = relay.open_room().await;
    let token = relay.token(room, Site::Spoke);
    let (_plain, welcome) = relay.join(&token, "North").await;
    let mut page = relay.page().await;
    let mut message = join(&token, "South");
    message["inflates"] = json!(true);
    page.say(&message).await;
    let frame = timeout(PATIENCE, page.0.next()).await;
    let Ok(Some(Ok(Message::Binary(deflated)))) = frame else {
        panic!("{frame:?}");
    };
    assert!(
        deflated.len() * 3 < welcome.to_string().len(),
        "{} of {}",
        deflated.len(),
        welcome.to_string().len()
    );
    let mut text = String::new();
    let mut decoder = DeflateDecoder::new(&deflated[..]);
    decoder.read_to_string(&mut text).expect("raw deflate");
    let welcome: Value = serde_json::from_str(&text).expect("JSON");
    assert_eq!(
        (&welcome["type"], &welcome["name"]),
        (&json!("welcome"), &json!("South"))
    );
}

#[tokio::test]
async fn a_message_to_one_page_is_followed_by_a_packet_that_tells_of_its_loss() {
    let relay = Relay::start().await;
    let room = relay.open_room().await;
    let token = relay.token(room, Site::Hub);
    let (mut hub, _) = relay.join(&token, "Hub").await;
    let mut again = join(&token, "Hub");
    let offer = json!({ "type": "offer", "offer": again["offer"].take(), "sources": again["sources"].take() });
    let followed = async {
        // one that kept the socket open would come each 20 s
        for _ in 0..10 {
            hub.say(&offer).await;
            hub.hears("answer").await;
            loop {
                match hub.0.next().await {
                    Some(Ok(Message::Ping(_))) => break,
                    Some(Ok(_)) => {}
                    ended => panic!("no packet followed, but {ended:?}"),
                }
            }
        }
    };
    timeout(PATIENCE, followed).await.expect("each is followed");
}
