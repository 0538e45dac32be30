//! Behind a proxy that changes `Host`, or reached under a name that nobody configured.

use crate::scene::{self, Relay};
use reqwest::{Method, StatusCode};
use serde_json::{Value, json};
use spindle::config::Config;
use spindle::site::Site;
use tokio_tungstenite::connect_async;
use tokio_tungstenite::tungstenite::Error;
use tokio_tungstenite::tungstenite::client::IntoClientRequest as _;

const FFMPEG: &str = include_str!("../fixtures/sdp/ffmpeg-whip.sdp");

type Headers<'a> = &'a [(&'static str, &'a str)];

async fn behind(proxy: bool, public_url: &str) -> Relay {
    Relay::start_with(Config {
        behind_proxy: proxy,
        public_url: public_url.into(),
        ..scene::config()
    })
    .await
}

/// Opens the live WebSocket as a page behind a proxy does: nothing, or the problem it is refused with.
async fn opens(relay: &Relay, headers: Headers<'_>) -> Option<Value> {
    let url = format!("ws://{}/api/v1/live", relay.running.address());
    let mut request = url.into_client_request().unwrap();
    for (name, value) in headers {
        request.headers_mut().insert(*name, value.parse().unwrap());
    }
    match connect_async(request).await {
        Ok(_) => None,
        Err(Error::Http(answer)) => {
            assert_eq!(answer.status(), 403);
            Some(serde_json::from_slice(answer.body().as_deref().unwrap()).unwrap())
        }
        Err(error) => panic!("{error}"),
    }
}

/// Where a WHIP session is said to be, without its path.
async fn location(relay: &Relay, headers: Headers<'_>) -> String {
    let room = relay.open_room().await;
    let path = format!("/api/v1/whip/{}", room.as_uuid());
    let asked = relay.ask(Method::POST, &path);
    let mut asked = asked.bearer_auth(relay.token(room, Site::Hub));
    asked = asked.header("content-type", "application/sdp");
    for (name, value) in headers {
        asked = asked.header(*name, *value);
    }
    let answer = asked.body(FFMPEG).send().await.unwrap();
    assert_eq!(answer.status(), StatusCode::CREATED);
    let location = answer.headers()["location"].to_str().unwrap();
    let (base, _) = location.split_once(&path).expect("its own path");
    base.to_owned()
}

#[tokio::test]
async fn the_page_behind_a_proxy_that_changes_host_is_let_in_or_told_what_lets_it_in() {
    let own = ("origin", "https://hub.example.org");
    let plain = behind(false, "").await;
    let refused = opens(&plain, &[own]).await.expect("refused");
    let detail = refused["detail"].as_str().unwrap();
    for setting in ["`public_url`", "`behind_proxy`", "`allowed_origins`"] {
        assert!(detail.contains(setting), "{detail}");
    }
    // the same in the log, once: a browser hides the answer from its page
    for _ in 0..3 {
        opens(&plain, &[own]).await.expect("refused");
    }
    let said = scene::logged();
    let told = said.matches("a page of another origin").count();
    assert!(
        told >= 1 && told <= said.matches("serving").count(),
        "{told}"
    );

    // each piece of the advice mends it
    let named = behind(false, "https://hub.example.org").await;
    assert_eq!(opens(&named, &[own]).await, None);
    let proxied = behind(true, "").await;
    let forwarded: [Headers<'_>; 4] = [
        &[own, ("x-forwarded-host", "hub.example.org")],
        &[own, ("x-forwarded-host", "hub.example.org:443, 10.0.0.7")],
        &[
            own,
            (
                "forwarded",
                "for=192.0.2.1;host=hub.example.org;proto=https, for=10.0.0.7",
            ),
        ],
        &[own, ("forwarded", "host=\"hub.example.org:443\"")],
    ];
    for headers in forwarded {
        assert_eq!(opens(&proxied, headers).await, None, "{headers:?}");
    }
}

#[tokio::test]
async fn what_a_proxy_would_say_counts_only_where_there_is_one() {
    let own = ("origin", "https://hub.example.org");
    let plain = behind(false, "").await;
    assert!(
        opens(&plain, &[own, ("x-forwarded-host", "hub.example.org")])
            .await
            .is_some()
    );
    assert!(
        opens(&plain, &[own, ("forwarded", "host=hub.example.org")])
            .await
            .is_some()
    );
    let proxied = behind(true, "").await;
    for foreign in [
        "https://evil.example",
        "https://hub.example.org.evil.example",
        "null",
    ] {
        let headers = [("origin", foreign), ("x-forwarded-host", "hub.example.org")];
        assert!(opens(&proxied, &headers).await.is_some(), "{foreign}");
    }
}

#[tokio::test]
async fn the_location_of_a_session_can_be_reached_by_whoever_began_it() {
    let named = behind(true, "https://hub.example.org").await;
    let elsewhere: Headers<'_> = &[("host", "10.0.0.1"), ("x-forwarded-host", "other.example")];
    assert_eq!(
        location(&named, elsewhere).await,
        "https://hub.example.org",
        "what is set wins"
    );

    let proxied = behind(true, "").await;
    let cases: [(Headers<'_>, &str); 9] = [
        (
            &[
                ("x-forwarded-host", "hub.example.org"),
                ("x-forwarded-proto", "https"),
            ],
            "https://hub.example.org",
        ),
        // a proxy in front ends TLS
        (
            &[("x-forwarded-host", "hub.example.org")],
            "https://hub.example.org",
        ),
        (
            &[
                ("x-forwarded-host", "hub.example.org:8443, inner"),
                ("x-forwarded-proto", "https, http"),
            ],
            "https://hub.example.org:8443",
        ),
        (
            &[
                ("x-forwarded-host", "hub.example.org"),
                ("x-forwarded-port", "8443"),
            ],
            "https://hub.example.org:8443",
        ),
        (
            &[
                ("x-forwarded-host", "hub.example.org"),
                ("x-forwarded-port", "443"),
            ],
            "https://hub.example.org",
        ),
        (
            &[
                ("x-forwarded-host", "hub.example.org"),
                ("x-forwarded-proto", "http"),
                ("x-forwarded-port", "8080"),
            ],
            "http://hub.example.org:8080",
        ),
        (
            &[(
                "forwarded",
                "for=192.0.2.1; Host=\"[2001:db8::1]:8443\"; proto=HTTPS",
            )],
            "https://[2001:db8::1]:8443",
        ),
        // Host passed on as it was
        (&[("host", "hub.example.org")], "https://hub.example.org"),
        (
            &[("host", "hub.example.org"), ("x-forwarded-proto", "http")],
            "http://hub.example.org",
        ),
    ];
    for (headers, base) in cases {
        assert_eq!(location(&proxied, headers).await, base, "{headers:?}");
    }

    let plain = behind(false, "").await;
    let fallback = plain.running.public_url().to_owned();
    assert_eq!(location(&plain, &[]).await, fallback);
    assert_eq!(
        location(&plain, &[("host", "192.168.1.5:8080")]).await,
        "http://192.168.1.5:8080"
    );
    let spoofed: Headers<'_> = &[
        ("x-forwarded-host", "evil.example"),
        ("forwarded", "host=evil.example"),
    ];
    assert_eq!(location(&plain, spoofed).await, fallback);
}

#[tokio::test]
async fn a_name_that_is_none_is_not_believed() {
    let proxied = behind(true, "").await;
    let fallback = proxied.running.public_url().to_owned();
    for name in [
        "evil.example/x",
        "evil.example?",
        "a b",
        "<script>",
        "user@evil.example",
        "\"",
        "hub.example.org:99999999",
        "",
        ",",
    ] {
        for header in ["x-forwarded-host", "host"] {
            let base = location(&proxied, &[(header, name)]).await;
            assert_eq!(base, fallback, "{header}: {name}");
        }
    }
    for junk in [
        "host=",
        "host=\"hub",
        ";;;===,,,",
        "host=\"a\\\"b\"",
        "proto=javascript",
    ] {
        assert_eq!(
            location(&proxied, &[("forwarded", junk)]).await,
            fallback,
            "{junk}"
        );
    }
}

#[tokio::test]
async fn rooms_and_links_are_named_as_the_operator_reached_them() {
    let proxied = behind(true, "").await;
    let asked = proxied.ask(Method::POST, "/api/v1/rooms");
    let asked = asked.bearer_auth(proxied.operator());
    let asked = asked.header("x-forwarded-host", "hub.example.org");
    let made = asked
        .json(&json!({ "name": "Diabetes" }))
        .send()
        .await
        .unwrap();
    let location = made.headers()["location"].to_str().unwrap().to_owned();
    let room: Value = made.json().await.unwrap();
    let id = room["id"].as_str().unwrap();
    assert_eq!(
        location,
        format!("https://hub.example.org/api/v1/rooms/{id}")
    );
    assert_eq!(room["url"], format!("https://hub.example.org/r/{id}"));
    let asked = proxied.ask(Method::POST, &format!("/api/v1/rooms/{id}/links"));
    let asked = asked.bearer_auth(proxied.operator());
    let asked = asked.header("x-forwarded-host", "hub.example.org");
    let link = asked
        .json(&json!({ "role": "clinician" }))
        .send()
        .await
        .unwrap();
    let link: Value = link.json().await.unwrap();
    let url = link["url"].as_str().unwrap();
    assert!(
        url.starts_with(&format!("https://hub.example.org/r/{id}#")),
        "{url}"
    );
}
