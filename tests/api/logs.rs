//! Abuse 29: no name, token or address of a person in any log at `info`, or in any metric.

use crate::metrics::scrape;
use crate::scene::{Relay, join, logged, pass};
use reqwest::Method;
use serde_json::json;
use spindle::signaling::tokens::RoomPass;
use spindle::site::Site;
use tokio_tungstenite::MaybeTlsStream;

#[tokio::test]
async fn no_name_token_or_address_of_a_person_reaches_the_log_or_a_metric() {
    let relay = Relay::start().await;
    let room = relay.open_room().await;
    let hub = relay.running.tokens().sign(&RoomPass {
        name: Some("Dr Zebulon Quackenbush".into()),
        subject: Some("quackenbush@example.org".into()),
        ..pass(room, Site::Hub)
    });
    let spoke = relay.token(room, Site::Spoke);
    let (mut one, hub_welcome) = relay.join(&hub, "ignored").await;
    let (mut two, welcome) = relay.join(&spoke, "Xanthippe Clinic").await;
    let port = |page: &crate::scene::Page| match page.0.get_ref() {
        MaybeTlsStream::Plain(stream) => stream.local_addr().unwrap().to_string(),
        _ => unreachable!("plain HTTP"),
    };
    let addresses = [port(&one), port(&two)];

    // what goes wrong is logged too, and tells no more
    let mut refused = relay.page().await;
    refused
        .say(&join("eyJhbGciOiJub25lIn0.e30.", "Ferdinand Refused"))
        .await;
    refused.is_refused().await;
    let mut junk = relay.page().await;
    junk.say(&json!({ "type": "join", "name": "Ignatius Junk" }))
        .await;
    junk.is_refused().await;
    two.say(&json!({ "type": "mute", "source": "nose", "name": "Jocasta Junk" }))
        .await;
    two.hears("refused").await;
    let participant = welcome["participant"].as_str().unwrap();
    let path = format!(
        "/api/v1/rooms/{}/participants/{participant}",
        room.as_uuid()
    );
    // everyone is in, and everything that goes wrong has gone wrong
    let metrics = scrape(&relay).await.0;
    relay.operate(Method::DELETE, &path, None).await;
    two.hears("bye").await;
    one.say(&json!({ "type": "leave" })).await;
    one.hears("bye").await;
    relay.running.stop().await;

    let log = logged();
    assert!(log.contains(" INFO "), "the log has lines: {log}");
    let resume = |w: &serde_json::Value| w["resume"].as_str().unwrap().to_owned();
    let secrets = [
        "Quackenbush".to_owned(),
        "quackenbush".into(),
        "Xanthippe".into(),
        "Ferdinand".into(),
        "Ignatius".into(),
        "Jocasta".into(),
        hub.split('.').nth(2).unwrap().to_owned(),
        spoke.split('.').nth(2).unwrap().to_owned(),
        "eyJ".into(),
        resume(&hub_welcome),
        resume(&welcome),
        addresses[0].clone(),
        addresses[1].clone(),
        "candidate".into(),
        "ice-pwd".into(),
    ];
    for secret in secrets {
        let line = log.lines().find(|line| line.contains(&secret));
        assert_eq!(line, None, "{secret} is in the log");
        let line = metrics.lines().find(|line| line.contains(&secret));
        assert_eq!(line, None, "{secret} is in a metric");
    }
    // a log names rooms and participants by their ids; a metric has no label for them at all
    let ids = [room.as_uuid().to_string(), participant.to_owned()];
    for id in ids {
        assert!(!metrics.contains(&id), "{id} is in a metric");
    }
}

/// Anybody can open the live WebSocket and say something: a flood of that must not fill the log.
#[tokio::test]
async fn who_has_no_token_writes_no_line_into_the_log() {
    let relay = Relay::start().await;
    let room = relay.open_room().await;
    for said in [
        json!([]),
        join("eyJhbGciOiJub25lIn0.e30.", "Nobody"),
        join("", "Nobody"),
    ] {
        let mut stranger = relay.page().await;
        stranger.say(&said).await;
        stranger.is_refused().await;
    }
    // who holds one and is refused is the operator's to help
    let mut known = relay.page().await;
    let token = relay.token(room, Site::Spoke);
    known.say(&join(&token, &"x".repeat(65))).await;
    let (known_code, ..) = known.is_refused().await;
    relay.running.stop().await;

    let log = logged();
    let refused = |code: &str| {
        let code = format!("code=\"{code}\"");
        let mut lines = log.lines().filter(|line| line.contains("join refused"));
        lines.any(|line| line.contains(&code))
    };
    for code in ["bad_body", "unauthorized"] {
        assert!(!refused(code), "{code} is in the log");
    }
    assert!(refused(&known_code), "{known_code}: {log}");
}
