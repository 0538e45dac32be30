//! WHIP (RFC 9725) and WHEP.

use crate::scene::{Relay, pass, until};
use reqwest::{Method, Response, StatusCode};
use serde_json::Value;
use spindle::config::Config;
use spindle::ids::RoomId;
use spindle::role::Role;
use spindle::site::Site;

pub(crate) const FFMPEG: &str = include_str!("../fixtures/sdp/ffmpeg-whip.sdp");
pub(crate) const AIORTC: &str = include_str!("../fixtures/sdp/aiortc-whep.sdp");
pub(crate) const SDP: &str = "application/sdp";
pub(crate) const FRAGMENT: &str = "application/trickle-ice-sdpfrag";

/// Speaks to one WHIP or WHEP endpoint with one token.
pub(crate) struct Program<'a> {
    pub(crate) relay: &'a Relay,
    pub(crate) path: String,
    pub(crate) token: String,
}

impl<'a> Program<'a> {
    pub(crate) fn new(relay: &'a Relay, kind: &str, room: RoomId) -> Self {
        Self {
            relay,
            path: format!("/api/v1/{kind}/{}", room.as_uuid()),
            token: relay.token(room, Site::Hub),
        }
    }

    pub(crate) async fn post(&self, kind: &str, body: &str) -> Response {
        let asked = self.relay.ask(Method::POST, &self.path);
        let asked = asked.bearer_auth(&self.token).header("content-type", kind);
        asked.body(body.to_owned()).send().await.unwrap()
    }

    /// Begins a session: its path and its entity tag.
    pub(crate) async fn begin(&self, offer: &str) -> (String, String) {
        let answer = self.post(SDP, offer).await;
        assert_eq!(answer.status(), StatusCode::CREATED);
        let headers = answer.headers();
        let location = headers["location"].to_str().unwrap();
        let path = location.strip_prefix(self.relay.running.public_url());
        let path = path.expect("an absolute URL").to_owned();
        (path, headers["etag"].to_str().unwrap().to_owned())
    }

    pub(crate) async fn patch(&self, path: &str, etag: Option<&str>, fragment: &str) -> Response {
        let mut asked = self.relay.ask(Method::PATCH, path).bearer_auth(&self.token);
        if let Some(etag) = etag {
            asked = asked.header("if-match", etag);
        }
        let asked = asked
            .header("content-type", FRAGMENT)
            .body(fragment.to_owned());
        asked.send().await.unwrap()
    }

    pub(crate) async fn delete(&self, path: &str) -> StatusCode {
        let asked = self
            .relay
            .ask(Method::DELETE, path)
            .bearer_auth(&self.token);
        asked.send().await.unwrap().status()
    }

    pub(crate) async fn present(&self, room: RoomId) -> Vec<Value> {
        let path = format!("/api/v1/rooms/{}/participants", room.as_uuid());
        let answer = self.relay.operate(Method::GET, &path, None).await;
        let list: Value = answer.json().await.unwrap();
        list["participants"].as_array().unwrap().clone()
    }
}

/// The value of `a=name:` in an offer.
pub(crate) fn attribute<'a>(sdp: &'a str, name: &str) -> &'a str {
    let prefix = format!("a={name}:");
    sdp.lines()
        .find_map(|line| line.strip_prefix(&prefix))
        .unwrap()
}

/// A candidate for the credentials of `offer`.
pub(crate) fn candidate(offer: &str) -> String {
    format!(
        "a=ice-ufrag:{}\r\na=ice-pwd:{}\r\nm=audio 9 UDP/TLS/RTP/SAVPF 0\r\na=mid:0\r\n\
         a=candidate:1 1 udp 2130706431 198.51.100.1 39132 typ host\r\n",
        attribute(offer, "ice-ufrag"),
        attribute(offer, "ice-pwd")
    )
}

#[tokio::test]
async fn ffmpeg_publishes_by_whip_and_leaves() {
    let relay = Relay::start().await;
    let room = relay.open_room().await;
    let program = Program::new(&relay, "whip", room);
    let answer = program.post(SDP, FFMPEG).await;
    assert_eq!(answer.status(), StatusCode::CREATED);
    assert_eq!(answer.headers()["content-type"], SDP);
    assert_eq!(answer.headers()["accept-patch"], FRAGMENT);
    assert!(answer.headers().contains_key("etag"));
    let location = answer.headers()["location"].to_str().unwrap().to_owned();
    assert!(location.starts_with(&format!("{}{}/", relay.running.public_url(), program.path)));
    let sdp = answer.text().await.unwrap();
    assert!(
        sdp.starts_with("v=0") && sdp.contains("a=ice-lite"),
        "{sdp}"
    );

    let present = program.present(room).await;
    assert_eq!(present[0]["name"], "Camera");
    assert_eq!(present[0]["tracks"].as_array().unwrap().len(), 2);
    let path = location.strip_prefix(relay.running.public_url()).unwrap();
    assert_eq!(program.delete(path).await, StatusCode::OK);
    assert!(program.present(room).await.is_empty());
    assert_eq!(program.delete(path).await, StatusCode::OK, "it has ended");
    let never = format!("{}/{}", program.path, RoomId::fresh().as_uuid());
    assert_eq!(program.delete(&never).await, StatusCode::NOT_FOUND);
    let other = Program::new(&relay, "whip", room);
    assert_eq!(
        other.delete(path).await,
        StatusCode::NOT_FOUND,
        "not theirs"
    );
}

#[tokio::test]
async fn aiortc_watches_by_whep() {
    let relay = Relay::start().await;
    let room = relay.open_room().await;
    let program = Program::new(&relay, "whep", room);
    let (path, _) = program.begin(AIORTC).await;
    assert!(path.contains("/whep/"));
    assert_eq!(program.present(room).await[0]["name"], "Viewer");
    assert_eq!(program.delete(&path).await, StatusCode::OK);
}

#[tokio::test]
async fn a_session_is_changed_by_its_maker_and_under_its_entity_tag_only() {
    let relay = Relay::start().await;
    let room = relay.open_room().await;
    let program = Program::new(&relay, "whip", room);
    let (path, etag) = program.begin(FFMPEG).await;
    let trickle = candidate(FFMPEG);
    let status = async |etag, fragment| program.patch(&path, etag, fragment).await.status();
    assert_eq!(
        status(Some(etag.as_str()), &trickle).await,
        StatusCode::NO_CONTENT
    );
    assert_eq!(
        status(None, &trickle).await,
        StatusCode::PRECONDITION_REQUIRED
    );
    assert_eq!(
        status(Some("\"other\""), &trickle).await,
        StatusCode::PRECONDITION_FAILED
    );
    assert_eq!(
        status(Some(etag.as_str()), "junk").await,
        StatusCode::BAD_REQUEST
    );
    let asked = relay.ask(Method::PATCH, &path).bearer_auth(&program.token);
    let asked = asked.header("content-type", SDP).body(trickle.clone());
    let answer = asked.send().await.unwrap();
    assert_eq!(answer.status(), StatusCode::UNSUPPORTED_MEDIA_TYPE);

    // another token of the same room, and one of another room
    let other = Program::new(&relay, "whip", room);
    assert_eq!(other.delete(&path).await, StatusCode::NOT_FOUND);
    let foreign = Program::new(&relay, "whip", RoomId::fresh());
    assert_eq!(foreign.delete(&path).await, StatusCode::UNAUTHORIZED);
    for method in [Method::PUT, Method::POST] {
        let asked = relay.ask(method, &path).bearer_auth(&program.token);
        let answer = asked.send().await.unwrap();
        assert_eq!(answer.status(), StatusCode::METHOD_NOT_ALLOWED);
    }
}

#[tokio::test]
async fn new_credentials_restart_ice_on_the_same_session() {
    let relay = Relay::start().await;
    let room = relay.open_room().await;
    let program = Program::new(&relay, "whip", room);
    let (path, etag) = program.begin(FFMPEG).await;
    let fragment = "a=ice-ufrag:newu\r\na=ice-pwd:a-password-of-twenty-two-chars\r\n";
    let fragment = fragment.replace("a-password-of-twenty-two-chars", &"p".repeat(24));
    let answer = program.patch(&path, Some("*"), &fragment).await;
    assert_eq!(answer.status(), StatusCode::OK);
    assert_eq!(answer.headers()["content-type"], FRAGMENT);
    let renewed = answer.headers()["etag"].to_str().unwrap().to_owned();
    assert_ne!(renewed, etag);
    let ours = answer.text().await.unwrap();
    assert!(
        ours.contains("a=ice-ufrag:") && ours.contains("a=ice-pwd:"),
        "{ours}"
    );
    let old = program.patch(&path, Some(&etag), &fragment).await;
    assert_eq!(old.status(), StatusCode::PRECONDITION_FAILED);
    let same = program.patch(&path, Some(&renewed), &fragment).await;
    assert_eq!(same.status(), StatusCode::NO_CONTENT);
    assert_eq!(program.present(room).await.len(), 1);
}

#[tokio::test]
async fn what_is_no_offer_is_refused_by_name() {
    let relay = Relay::start().await;
    let room = relay.open_room().await;
    let program = Program::new(&relay, "whip", room);
    let huge = "a".repeat(300 * 1024);
    for (kind, body, status, code) in [
        ("application/json", FFMPEG, 415, "unsupported_media_type"),
        (SDP, "", 400, "bad_field"),
        (SDP, "hello", 400, "bad_field"),
        (SDP, huge.as_str(), 413, "too_large"),
    ] {
        let answer = program.post(kind, body).await;
        assert_eq!(answer.status().as_u16(), status, "{kind}");
        let problem: Value = answer.json().await.unwrap();
        assert_eq!(problem["code"], code);
    }
    // read, and not to be answered
    let without_ice = FFMPEG.replace("a=ice-pwd:", "a=x-ice-pwd:");
    for (body, field) in [
        ("v=0\r\n", "offer.m-line"),
        (without_ice.as_str(), "offer.m-line[0].ice-pwd"),
    ] {
        let problem: Value = program.post(SDP, body).await.json().await.unwrap();
        assert_eq!(problem["field"], field, "{problem}");
    }
}

#[tokio::test]
async fn an_observers_token_watches_and_does_not_publish() {
    let relay = Relay::start().await;
    let room = relay.open_room().await;
    let token = relay.token_of(room, Role::Observer);
    let publishes = Program {
        token: token.clone(),
        ..Program::new(&relay, "whip", room)
    };
    let refused = publishes.post(SDP, FFMPEG).await;
    assert_eq!(refused.status(), StatusCode::FORBIDDEN);
    assert!(refused.text().await.unwrap().contains("WHEP"));
    let watches = Program {
        token,
        ..Program::new(&relay, "whep", room)
    };
    watches.begin(AIORTC).await;
}

#[tokio::test]
async fn a_session_ends_with_its_participant() {
    let relay = Relay::start().await;
    let room = relay.open_room().await;
    let program = Program::new(&relay, "whip", room);
    let (path, etag) = program.begin(FFMPEG).await;
    let present = program.present(room).await;
    let id = present[0]["id"].as_str().unwrap();
    let one = format!("/api/v1/rooms/{}/participants/{id}", room.as_uuid());
    let removed = relay.operate(Method::DELETE, &one, None).await;
    assert_eq!(removed.status(), StatusCode::NO_CONTENT);
    until("its session is forgotten", async || {
        let answer = program.patch(&path, Some(&etag), &candidate(FFMPEG)).await;
        answer.status() == StatusCode::NOT_FOUND
    })
    .await;
    assert_eq!(program.delete(&path).await, StatusCode::OK, "as was asked");
    assert_eq!(
        program.post(SDP, FFMPEG).await.status(),
        StatusCode::FORBIDDEN
    );
}

#[tokio::test]
async fn a_page_of_an_allowed_site_may_publish_and_reads_the_headers_it_needs() {
    let relay = Relay::start_with(Config {
        allowed_origins: vec!["https://studio.example.org".into()],
        ..crate::scene::config()
    })
    .await;
    let room = relay.open_room().await;
    let path = format!("/api/v1/whip/{}", room.as_uuid());
    let preflight = |origin: &'static str| {
        relay
            .ask(Method::OPTIONS, &path)
            .header("origin", origin)
            .header("access-control-request-method", "POST")
            .header(
                "access-control-request-headers",
                "authorization,content-type",
            )
            .send()
    };
    let told = preflight("https://studio.example.org").await.unwrap();
    assert!(told.status().is_success());
    assert_eq!(
        told.headers()["access-control-allow-origin"],
        "https://studio.example.org"
    );
    assert_eq!(told.headers()["accept-post"], SDP);
    let methods = told.headers()["access-control-allow-methods"]
        .to_str()
        .unwrap();
    for method in ["POST", "PATCH", "DELETE"] {
        assert!(methods.contains(method), "{methods}");
    }
    let foreign = preflight("https://evil.example").await.unwrap();
    assert!(
        !foreign
            .headers()
            .contains_key("access-control-allow-origin")
    );

    let asked = relay
        .ask(Method::POST, &path)
        .header("origin", "https://studio.example.org");
    let token = relay.running.tokens().sign(&pass(room, Site::Hub));
    let asked = asked.bearer_auth(token).header("content-type", SDP);
    let answer = asked.body(FFMPEG).send().await.unwrap();
    assert_eq!(answer.status(), StatusCode::CREATED);
    let exposed = answer.headers()["access-control-expose-headers"]
        .to_str()
        .unwrap();
    for header in ["location", "etag"] {
        assert!(exposed.contains(header), "{exposed}");
    }
}
