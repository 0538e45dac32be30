//! Addresses that people and mail programs have changed, and what a browser shows where nothing is.

use crate::scene::{self, Relay};
use reqwest::{Method, Response, StatusCode};
use serde_json::Value;
use spindle::config::{Config, Tls};
use spindle::ids::RoomId;
use spindle::site::Site;
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::TcpStream;
use tokio_tungstenite::connect_async;

/// As Chromium and Firefox ask for a page.
const BROWSER: &str = "text/html,application/xhtml+xml,application/xml;q=0.9,image/webp,*/*;q=0.8";
const FFMPEG: &str = include_str!("../fixtures/sdp/ffmpeg-whip.sdp");

/// Sends a path as it is: an HTTP library would mend it first.
async fn raw(relay: &Relay, method: &str, target: &str) -> (u16, String) {
    let mut socket = TcpStream::connect(relay.running.address()).await.unwrap();
    let head = format!(
        "{method} {target} HTTP/1.1\r\nhost: hub.example.org\r\naccept: {BROWSER}\r\n\
         connection: close\r\n\r\n"
    );
    socket.write_all(head.as_bytes()).await.unwrap();
    let mut answer = Vec::new();
    socket.read_to_end(&mut answer).await.unwrap();
    let answer = String::from_utf8_lossy(&answer).into_owned();
    let status = answer.split(' ').nth(1).unwrap().parse().unwrap();
    (status, answer)
}

fn header<'a>(answer: &'a str, name: &str) -> Option<&'a str> {
    let head = answer.split("\r\n\r\n").next()?;
    head.lines().skip(1).find_map(|line| {
        let (key, value) = line.split_once(": ")?;
        key.eq_ignore_ascii_case(name).then_some(value)
    })
}

const ID: &str = "0190a000-0000-7000-8000-00000000abcd";
const TOKEN: &str = "eyJh.eyJi.c2ln";

#[tokio::test]
async fn a_link_that_was_changed_on_its_way_leads_to_its_room() {
    let relay = Relay::start().await;
    let upper = ID.to_uppercase();
    for changed in [
        format!("/r/{ID}/"),
        format!("/r/{ID}//"),
        format!("//r/{ID}"),
        format!("/r//{ID}"),
        format!("/R/{ID}"),
        format!("/r/{upper}"),
        format!("/r/{upper}/"),
        format!("/r/{ID}."),
        format!("/r/{ID},"),
        format!("/r/{ID}/,"),
        format!("/r/{ID})"),
        format!("/r/{ID}%3E"),
        format!("/r/%3C{ID}%3E"),
        format!("/r/{ID}%20"),
        format!("/r/%22{ID}%22,"),
        format!("/r/{ID}%E2%80%9D"),
        format!("/r/{}", ID.replace('-', "")),
        format!("/r/{ID}/?from=mail"),
    ] {
        for method in ["GET", "HEAD"] {
            let (status, answer) = raw(&relay, method, &changed).await;
            assert_eq!(status, 308, "{method} {changed}: {answer}");
            // the browser keeps the fragment, where the token is (RFC 9110 §10.2.2)
            let location = header(&answer, "location");
            assert_eq!(location, Some(format!("/r/{ID}").as_str()), "{changed}");
        }
    }
    // a mail program took the # for a letter
    for escaped in [
        format!("/r/{ID}%23{TOKEN}"),
        format!("/r/{ID}/%23{TOKEN}"),
        format!("/r/{ID}%23{TOKEN}%3E"),
    ] {
        let (status, answer) = raw(&relay, "GET", &escaped).await;
        assert_eq!(status, 308, "{escaped}");
        let location = header(&answer, "location");
        assert_eq!(location, Some(format!("/r/{ID}#{TOKEN}").as_str()));
    }
}

#[tokio::test]
async fn what_names_no_room_shows_the_page_which_says_so() {
    let relay = Relay::start().await;
    let (built, _) = raw(&relay, "GET", "/").await;
    for path in [
        "/r",
        "/r/",
        "//r//",
        "/r/hypertension",
        "/r/hypertension/",
        "//",
    ] {
        let (status, answer) = raw(&relay, "GET", path).await;
        assert_eq!(status, built, "{path}: {answer}");
        let kind = header(&answer, "content-type").unwrap_or_default();
        assert!(kind.starts_with("text/html"), "{path}: {kind}");
    }
}

#[tokio::test]
async fn no_address_leads_a_browser_to_another_site() {
    let relay = Relay::start().await;
    for path in [
        "//evil.example",
        "//evil.example/",
        "//evil.example/%2e%2e",
        "///evil.example/r/x",
        "/r/%0d%0alocation:%20https:%2f%2fevil.example/",
        "/r/https:%2f%2fevil.example/",
        "/r//evil.example/",
        "/\\evil.example/",
        "/r/%ff%fe/",
        "/r/%",
    ] {
        let (status, answer) = raw(&relay, "GET", path).await;
        assert!(
            (200..500).contains(&status) || status == 503,
            "{path}: {answer}"
        );
        if let Some(location) = header(&answer, "location") {
            assert!(location.starts_with("/r/"), "{path}: {location}");
            assert!(!location.contains("//"), "{path}: {location}");
        }
    }
    let long = format!("/r/{}/", "%3C".repeat(5_000));
    assert_ne!(raw(&relay, "GET", &long).await.0, 500);
}

#[tokio::test]
async fn the_api_is_found_with_a_slash_too_many() {
    let relay = Relay::start().await;
    let room = relay.open_room().await;
    let id = room.as_uuid().to_string();
    let token = relay.token(room, Site::Hub);
    let post = async |path: &str| {
        let asked = relay.ask(Method::POST, path).bearer_auth(&token);
        let asked = asked.header("content-type", "application/sdp");
        asked.body(FFMPEG).send().await.unwrap()
    };
    for path in [
        format!("/api/v1/whip/{id}/"),
        format!("/api/v1/whip//{id}"),
        format!("//api/v1/whip/{id}"),
        format!("/api//v1//whip/{id}//"),
        format!("/api/v1/whip/{}", id.to_uppercase()),
    ] {
        let begun = post(&path).await;
        assert_eq!(begun.status(), StatusCode::CREATED, "{path}");
        let location = begun.headers()["location"].to_str().unwrap();
        let session = location.strip_prefix(relay.running.public_url()).unwrap();
        assert!(
            session.starts_with(&format!("/api/v1/whip/{id}/")),
            "{session}"
        );
        let asked = relay.ask(Method::DELETE, &format!("{session}/"));
        let ended = asked.bearer_auth(&token).send().await.unwrap();
        assert_eq!(ended.status(), StatusCode::OK, "{path}");
    }
    let preflight = relay
        .ask(Method::OPTIONS, &format!("/api/v1/whip/{id}/"))
        .header("origin", relay.running.public_url())
        .header("access-control-request-method", "POST");
    let preflight = preflight.send().await.unwrap();
    assert!(preflight.status().is_success());
    assert!(
        preflight
            .headers()
            .contains_key("access-control-allow-origin")
    );
    for path in ["/api/v1/rooms/", "//api/v1/rooms?x=1", "/api/v1/health/"] {
        let answer = relay.operate(Method::GET, path, None).await;
        assert_eq!(answer.status(), StatusCode::OK, "{path}");
    }
    let url = format!("ws://{}//api/v1/live/", relay.running.address());
    connect_async(url).await.expect("a WebSocket");
    let docs = relay.ask(Method::GET, "/api/docs/").send().await.unwrap();
    assert_eq!(docs.status(), StatusCode::OK);
}

async fn asks(relay: &Relay, method: Method, path: &str, accept: Option<&str>) -> Response {
    let mut asked = relay.ask(method, path);
    if let Some(accept) = accept {
        asked = asked.header("accept", accept);
    }
    asked.send().await.unwrap()
}

fn varies_by_accept(answer: &Response) -> bool {
    let varies = answer.headers().get_all("vary").into_iter();
    let mut names = varies.flat_map(|value| value.to_str().unwrap().split(','));
    names.any(|name| name.trim().eq_ignore_ascii_case("accept"))
}

#[tokio::test]
async fn whoever_opens_an_address_where_nothing_is_gets_a_page_that_says_what_to_do() {
    let relay = Relay::start().await;
    let room = relay.open_room().await;
    let closed = format!("/api/v1/rooms/{}", room.as_uuid());
    relay.operate(Method::DELETE, &closed, None).await;
    let unknown = format!("/api/v1/rooms/{}/participants", RoomId::fresh().as_uuid());
    for (method, path, status) in [
        (Method::GET, "/nothing", 404),
        (Method::GET, "/r/a/b/c", 404),
        (Method::GET, "/assets/gone.js", 404),
        (Method::POST, "/", 405),
        (Method::GET, "/api/v1/nothing", 404),
        (Method::GET, "/api/v1/live", 426),
        (Method::GET, "/api/v1/rooms", 401),
        (Method::PUT, "/api/v1/rooms", 405),
        (Method::GET, closed.as_str(), 401),
        (Method::GET, unknown.as_str(), 401),
        (Method::GET, "/api/v1/whip/x", 404),
    ] {
        let answer = asks(&relay, method.clone(), path, Some(BROWSER)).await;
        assert_eq!(answer.status().as_u16(), status, "{path}");
        let header = |name: &str| answer.headers()[name].to_str().unwrap().to_owned();
        assert_eq!(header("content-type"), "text/html; charset=utf-8", "{path}");
        assert!(varies_by_accept(&answer), "{path}");
        assert_eq!(header("cache-control"), "no-store");
        let policy = header("content-security-policy");
        assert!(policy.contains("default-src 'none'"), "{policy}");
        assert!(!policy.contains("script-src"), "{policy}");
        let page = answer.text().await.unwrap();
        for part in [
            "<!doctype html>",
            "lang=\"en\"",
            "<title>",
            "<h1>",
            "width=device-width",
        ] {
            assert!(page.contains(part), "{path}: {page} lacks {part}");
        }
        assert!(
            page.contains("href=\"/\"") || page.contains("href=\"/api/docs/\""),
            "{page}"
        );
        assert!(!page.contains("<script") && !page.contains("{{"), "{page}");
        assert!(
            !page.contains("JSON") && !page.contains("about:blank"),
            "{page}"
        );
        // the same to a program is a problem
        for accept in [
            None,
            Some("*/*"),
            Some("application/json"),
            Some("application/problem+json, text/html;q=0.5"),
            Some("text/html;q=0, */*"),
            Some("image/png,image/*;q=0.8"),
        ] {
            let answer = asks(&relay, method.clone(), path, accept).await;
            assert_eq!(answer.status().as_u16(), status, "{path} {accept:?}");
            assert_eq!(answer.headers()["content-type"], "application/problem+json");
            assert!(varies_by_accept(&answer), "{path}");
            let problem: Value = answer.json().await.unwrap();
            assert_eq!(problem["status"], status);
        }
    }
    let head = asks(&relay, Method::HEAD, "/nothing", Some(BROWSER)).await;
    assert_eq!(head.status(), StatusCode::NOT_FOUND);
    assert!(
        head.headers()["content-type"]
            .to_str()
            .unwrap()
            .starts_with("text/html")
    );
    let allowed = asks(&relay, Method::POST, "/", Some(BROWSER)).await;
    assert!(allowed.headers().contains_key("allow"), "RFC 9110 §15.5.6");
    // nothing of the address stands in the page
    let answer = asks(
        &relay,
        Method::GET,
        "/%3Cscript%3Ealert(1)%3C/script%3E",
        Some(BROWSER),
    )
    .await;
    let page = answer.text().await.unwrap();
    assert!(!page.contains("alert"), "{page}");
}

#[tokio::test]
async fn whoever_types_http_where_https_is_spoken_is_sent_there() {
    let relay = Relay::start_with(Config {
        tls: Tls::SelfSigned,
        ..scene::config()
    })
    .await;
    let (status, answer) = raw(&relay, "GET", &format!("/r/{ID}?x=1")).await;
    assert_eq!(status, 308, "{answer}");
    let wanted = format!("https://hub.example.org/r/{ID}?x=1");
    assert_eq!(header(&answer, "location"), Some(wanted.as_str()));
    // who sends what is no request gets nothing, and soon
    for junk in [
        "GET / HTTP/1.1\r\n\r\n",
        "GET / HTTP/1.1\r\nhost: a b\r\n\r\n",
        "GET / HTTP/1.1\r\nhost: evil.example/x\r\n\r\n",
        "GET /\u{1} HTTP/1.1\r\nhost: hub.example.org\r\n\r\n",
        "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n",
        "hello\r\n\r\n",
    ] {
        let mut socket = TcpStream::connect(relay.running.address()).await.unwrap();
        socket.write_all(junk.as_bytes()).await.unwrap();
        let mut answer = Vec::new();
        // a reset is an end as well
        let _ = socket.read_to_end(&mut answer).await;
        let answer = String::from_utf8_lossy(&answer);
        assert!(!answer.contains("location"), "{junk:?}: {answer}");
    }
    // and HTTPS goes on beside them
    let https = reqwest::Client::builder()
        .tls_danger_accept_invalid_certs(true)
        .build();
    let port = relay.running.address().port();
    let answer = https
        .unwrap()
        .get(format!("https://127.0.0.1:{port}/api/v1/health"));
    assert_eq!(answer.send().await.unwrap().status(), StatusCode::OK);
}
