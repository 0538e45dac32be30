//! The page, the API's description, and the headers of both.

use crate::scene::Relay;
use reqwest::{Method, StatusCode};
use serde_json::Value;

#[tokio::test]
async fn the_page_is_served_with_headers_that_keep_it_at_home() {
    let relay = Relay::start().await;
    for path in ["/", "/r/0190a000-0000-7000-8000-000000000000"] {
        let answer = relay.ask(Method::GET, path).send().await.unwrap();
        let built = answer.status() == StatusCode::OK;
        assert!(built || answer.status() == StatusCode::SERVICE_UNAVAILABLE);
        let header = |name: &str| answer.headers()[name].to_str().unwrap().to_owned();
        assert!(header("content-type").starts_with("text/html"));
        assert!(header("content-security-policy").contains("default-src 'self'"));
        let socket = relay.running.public_url().replace("http", "ws");
        assert!(header("content-security-policy").contains(&socket));
        assert!(header("content-security-policy").contains("frame-ancestors 'none'"));
        assert_eq!(header("x-content-type-options"), "nosniff");
        assert_eq!(header("referrer-policy"), "no-referrer");
        assert!(header("permissions-policy").contains("microphone=(self)"));
        if built {
            assert_eq!(header("cache-control"), "no-cache");
            let asked = relay
                .ask(Method::GET, path)
                .header("if-none-match", header("etag"));
            let again = asked.send().await.unwrap();
            assert_eq!(again.status(), StatusCode::NOT_MODIFIED);
        } else {
            let text = answer.text().await.unwrap();
            assert!(text.contains("was not built") && text.contains("make run"));
        }
    }
}

#[tokio::test]
async fn the_page_travels_compressed_where_it_was_built() {
    let relay = Relay::start().await;
    let page = relay.ask(Method::GET, "/").send().await.unwrap();
    if page.status() != StatusCode::OK {
        return; // the page is built by `make test`
    }
    let text = page.text().await.unwrap();
    let script = text
        .split('"')
        .find(|part| part.starts_with("/assets/") && part.ends_with(".js"));
    let script = script.expect("the page loads a script");
    for encoding in ["br", "gzip"] {
        let asked = relay
            .ask(Method::GET, script)
            .header("accept-encoding", encoding);
        let answer = asked.send().await.unwrap();
        assert_eq!(answer.headers()["content-encoding"], encoding);
        assert!(
            answer.headers()["content-type"]
                .to_str()
                .unwrap()
                .starts_with("text/javascript")
        );
        assert!(
            answer.headers()["cache-control"]
                .to_str()
                .unwrap()
                .contains("immutable")
        );
        assert_eq!(answer.headers()["vary"], "accept-encoding");
    }
    let plain = relay.ask(Method::GET, script).send().await.unwrap();
    assert!(!plain.headers().contains_key("content-encoding"));
    let copy = relay
        .ask(Method::GET, &format!("{script}.br"))
        .send()
        .await
        .unwrap();
    assert_eq!(copy.status(), StatusCode::NOT_FOUND);
}

#[tokio::test]
async fn the_api_describes_itself_whole_as_openapi_3_1() {
    let relay = Relay::start().await;
    let answer = relay
        .ask(Method::GET, "/api/v1/openapi.json")
        .send()
        .await
        .unwrap();
    let api: Value = answer.json().await.unwrap();
    assert!(api["openapi"].as_str().unwrap().starts_with("3.1"));
    let paths = api["paths"].as_object().unwrap();
    for path in [
        "/api/v1/health",
        "/api/v1/rooms",
        "/api/v1/rooms/{room}",
        "/api/v1/rooms/{room}/links",
        "/api/v1/rooms/{room}/participants",
        "/api/v1/rooms/{room}/participants/{participant}",
        "/api/v1/rooms/{room}/participants/{participant}/mute",
        "/api/v1/whip/{room}",
        "/api/v1/whip/{room}/{session}",
        "/api/v1/whep/{room}",
        "/api/v1/whep/{room}/{session}",
        "/api/v1/live",
    ] {
        assert!(paths.contains_key(path), "{path}");
    }
    // every reference leads somewhere, and every operation says what it does and answers
    let mut references = Vec::new();
    collect(&api, &mut references);
    assert!(!references.is_empty());
    for reference in references {
        let at = reference.trim_start_matches('#');
        assert!(api.pointer(at).is_some(), "{reference} leads nowhere");
    }
    let methods = ["get", "put", "post", "delete", "patch"];
    let mut names = std::collections::BTreeSet::new();
    for (path, item) in paths {
        for (_, operation) in item
            .as_object()
            .unwrap()
            .iter()
            .filter(|(m, _)| methods.contains(&m.as_str()))
        {
            assert!(operation["summary"].is_string(), "{path}");
            assert!(
                !operation["responses"].as_object().unwrap().is_empty(),
                "{path}"
            );
            let name = operation["operationId"].as_str().expect("a name");
            assert!(names.insert(name.to_owned()), "{name} twice");
        }
    }
}

#[tokio::test]
async fn whoever_tests_with_an_encoder_reads_what_silence_and_key_frames_do() {
    let relay = Relay::start().await;
    let answer = relay.ask(Method::GET, "/api/v1/openapi.json").send().await;
    let api: Value = answer.unwrap().json().await.unwrap();
    let readme = include_str!("../../README.md").to_owned();
    let told = |kind: &str| {
        let operation = &api["paths"][format!("/api/v1/{kind}/{{room}}")]["post"];
        operation["description"]
            .as_str()
            .unwrap_or_default()
            .to_owned()
    };
    for (text, words) in [
        (told("whip"), ["`-g 30`", "Digital silence", "tone"]),
        (told("whep"), ["digital silence", "key frame", "`publish`"]),
        (readme, ["`-g 30`", "`anullsrc`", "-authorization"]),
    ] {
        for word in words {
            assert!(text.contains(word), "{word} is not in {text}");
        }
    }
}

fn collect(value: &Value, references: &mut Vec<String>) {
    match value {
        Value::Object(members) => {
            if let Some(Value::String(reference)) = members.get("$ref") {
                references.push(reference.clone());
            }
            members
                .values()
                .for_each(|member| collect(member, references));
        }
        Value::Array(items) => items.iter().for_each(|item| collect(item, references)),
        Value::Null | Value::Bool(_) | Value::Number(_) | Value::String(_) => {}
    }
}

#[tokio::test]
async fn the_page_to_read_the_api_asks_no_other_origin() {
    let relay = Relay::start().await;
    let text = async |path: &str| {
        let answer = relay.ask(Method::GET, path).send().await.unwrap();
        assert_eq!(answer.status(), StatusCode::OK, "{path}");
        answer.text().await.unwrap()
    };
    let page = text("/api/docs/").await;
    for part in page.split(['"', '\'']).filter(|part| part.contains("//")) {
        assert!(
            !part.starts_with("http") && !part.starts_with("//"),
            "{part}"
        );
    }
    let start = text("/api/docs/swagger-initializer.js").await;
    assert!(start.contains("/api/v1/openapi.json"), "{start}");
    assert!(
        !start.contains("http://") && !start.contains("https://"),
        "{start}"
    );
    let policy = relay.ask(Method::GET, "/api/docs/").send().await.unwrap();
    let policy = policy.headers()["content-security-policy"]
        .to_str()
        .unwrap()
        .to_owned();
    assert!(
        policy.contains("default-src 'self'") && !policy.contains("http"),
        "{policy}"
    );
}
