//! What WHIP and WHEP take of an offer: all of it, or a sentence that says what to offer instead.

use crate::scene::{Relay, until};
use reqwest::{Method, Response, StatusCode};
use serde_json::Value;
use spindle::ids::RoomId;
use spindle::site::Site;

const FFMPEG: &str = include_str!("../fixtures/sdp/ffmpeg-whip.sdp");
const AIORTC: &str = include_str!("../fixtures/sdp/aiortc-whep.sdp");

async fn post(relay: &Relay, kind: &str, room: RoomId, offer: &str) -> Response {
    let path = format!("/api/v1/{kind}/{}", room.as_uuid());
    let asked = relay.ask(Method::POST, &path);
    let asked = asked.bearer_auth(relay.token(room, Site::Hub));
    let asked = asked.header("content-type", "application/sdp");
    asked.body(offer.to_owned()).send().await.unwrap()
}

/// ffmpeg's or aiortc's offer with another picture.
fn with_video(offer: &str, codec: &str, fmtp: &str) -> String {
    let (head, video) = offer.split_once("m=video").unwrap();
    let kept = video.lines().skip(1).filter(|line| {
        let of_codec = ["a=rtpmap:", "a=fmtp:", "a=rtcp-fb:"];
        !of_codec.iter().any(|name| line.starts_with(name))
    });
    let kept: String = kept.map(|line| format!("{line}\r\n")).collect();
    format!(
        "{head}m=video 9 UDP/TLS/RTP/SAVPF 106 105\r\n{kept}a=rtpmap:106 {codec}/90000\r\n{fmtp}"
    )
}

#[tokio::test]
async fn an_offer_that_can_be_carried_in_part_is_refused_whole_with_the_codecs_name() {
    let relay = Relay::start().await;
    let room = relay.open_room().await;
    let audio = |offer: &str| offer.replace("opus/48000/2", "PCMA/8000");
    let data =
        "m=application 9 UDP/DTLS/SCTP webrtc-datachannel\r\na=mid:2\r\na=sctp-port:5000\r\n";
    let second = FFMPEG[FFMPEG.find("m=video").unwrap()..].replace("a=mid:1", "a=mid:2");
    let second: String = second
        .lines()
        .filter(|line| !line.starts_with("a=ssrc"))
        .map(|line| format!("{line}\r\n"))
        .collect();
    let bundled = |offer: String| offer.replace("BUNDLE 0 1", "BUNDLE 0 1 2");
    let apart = FFMPEG.replace("a=group:BUNDLE 0 1\r\n", "");
    let (first, last) = apart.split_once("m=video").unwrap();
    let apart = format!("{first}m=video{}", last.replace("ae81f0b1", "other001"));
    for (kind, offer, words) in [
        (
            "whip",
            with_video(FFMPEG, "H265", ""),
            &["H265", "VP8", "H264"][..],
        ),
        (
            "whep",
            with_video(AIORTC, "H265", ""),
            &["H265", "VP8", "H264"],
        ),
        ("whip", audio(FFMPEG), &["PCMA", "opus"]),
        (
            "whip",
            with_video(FFMPEG, "H264", "a=fmtp:106 packetization-mode=2\r\n"),
            &["H264", "packetization-mode=2"],
        ),
        ("whip", bundled(format!("{FFMPEG}{data}")), &["application"]),
        (
            "whip",
            FFMPEG.replace("sendonly", "recvonly"),
            &["sendonly"],
        ),
        (
            "whep",
            AIORTC.replace("recvonly", "sendonly"),
            &["recvonly"],
        ),
        (
            "whip",
            FFMPEG.replace("sendonly", "inactive"),
            &["sendonly"],
        ),
        (
            "whip",
            bundled(format!("{FFMPEG}{second}")),
            &["m-line 2", "one"],
        ),
        ("whip", apart, &["BUNDLE"]),
        (
            "whip",
            FFMPEG.replace("BUNDLE 0 1", "BUNDLE 0"),
            &["BUNDLE"],
        ),
        (
            "whip",
            FFMPEG.replace("a=setup", "a=ice-lite\r\na=setup"),
            &["ice-lite"],
        ),
    ] {
        let answer = post(&relay, kind, room, &offer).await;
        let status = answer.status();
        let problem: Value = answer.json().await.unwrap_or_default();
        let detail = problem["detail"].as_str().unwrap_or_default();
        assert!(status.is_client_error(), "{status} for {words:?}");
        for word in words {
            assert!(detail.contains(word), "{word} in {problem}");
        }
        assert!(
            problem["field"]
                .as_str()
                .unwrap_or_default()
                .starts_with("offer"),
            "{problem}"
        );
    }
    let present = format!("/api/v1/rooms/{}/participants", room.as_uuid());
    let list: Value = relay
        .operate(Method::GET, &present, None)
        .await
        .json()
        .await
        .unwrap();
    assert_eq!(
        list["participants"],
        serde_json::json!([]),
        "nobody came in by half"
    );
}

#[tokio::test]
async fn a_watcher_with_a_data_channel_is_answered_without_it() {
    let relay = Relay::start().await;
    let room = relay.open_room().await;
    let data =
        "m=application 9 UDP/DTLS/SCTP webrtc-datachannel\r\na=mid:2\r\na=sctp-port:5000\r\n";
    let offer = format!("{AIORTC}{data}").replace("BUNDLE 0 1", "BUNDLE 0 1 2");
    let answer = post(&relay, "whep", room, &offer).await;
    assert_eq!(answer.status(), StatusCode::CREATED);
    let sdp = answer.text().await.unwrap();
    assert!(sdp.contains("m=application 0 "), "{sdp}");
}

#[tokio::test]
async fn every_line_of_an_answer_to_whip_and_whep_has_the_candidates() {
    let relay = Relay::start().await;
    let room = relay.open_room().await;
    for (kind, offer) in [("whip", FFMPEG), ("whep", AIORTC)] {
        let sdp = post(&relay, kind, room, offer).await.text().await.unwrap();
        let lines: Vec<&str> = sdp.split("m=").skip(1).collect();
        assert_eq!(lines.len(), 2);
        for line in lines {
            assert_eq!(line.matches("a=candidate:").count(), 1, "{sdp}");
            assert_eq!(line.matches("a=end-of-candidates").count(), 1, "{sdp}");
        }
    }
}

#[tokio::test]
async fn a_watcher_that_decodes_nothing_of_what_is_shown_is_told_the_codec() {
    let relay = Relay::start().await;
    let room = relay.open_room().await;
    let high = FFMPEG.replace("42001e", "64001e");
    assert_eq!(
        post(&relay, "whip", room, &high).await.status(),
        StatusCode::CREATED
    );
    let main = "a=fmtp:106 packetization-mode=1;profile-level-id=4d001f\r\n";
    let answer = post(&relay, "whep", room, &with_video(AIORTC, "H264", main)).await;
    assert_eq!(answer.status(), StatusCode::UNPROCESSABLE_ENTITY);
    let problem: Value = answer.json().await.unwrap();
    let detail = problem["detail"].as_str().unwrap();
    for word in ["H264", "High", "profile-level-id=64"] {
        assert!(detail.contains(word), "{word} in {problem}");
    }
    // one that does
    let able = "a=fmtp:106 packetization-mode=1;profile-level-id=f4001f\r\n";
    let answer = post(&relay, "whep", room, &with_video(AIORTC, "H264", able)).await;
    assert_eq!(answer.status(), StatusCode::CREATED);
    // and one who came before there was anything to see
    let empty = relay.open_room().await;
    let answer = post(&relay, "whep", empty, &with_video(AIORTC, "H264", main)).await;
    assert_eq!(answer.status(), StatusCode::CREATED);
}

#[tokio::test]
async fn a_watcher_can_ask_what_its_slots_show() {
    let relay = Relay::start().await;
    let room = relay.open_room().await;
    let token = relay.token(room, Site::Hub);
    let path = format!("/api/v1/whep/{}", room.as_uuid());
    let asked = relay.ask(Method::POST, &path).bearer_auth(&token);
    let asked = asked.header("content-type", "application/sdp").body(AIORTC);
    let answer = asked.send().await.unwrap();
    let headers = answer.headers();
    let (link, location) = (&headers["link"], headers["location"].to_str().unwrap());
    assert_eq!(link, &format!("<{location}/status>; rel=\"status\""));
    let session = location.strip_prefix(relay.running.public_url()).unwrap();
    let status = format!("{session}/status");
    let empty = |mid| serde_json::json!({ "mid": mid, "state": "empty" });
    until("both slots are told", async || {
        let asked = relay.ask(Method::GET, &status).bearer_auth(&token);
        let told: Value = asked.send().await.unwrap().json().await.unwrap();
        told["slots"] == serde_json::json!([empty("0"), empty("1")])
    })
    .await;
    // to nobody else, and no longer than it lasts
    let other = relay
        .ask(Method::GET, &status)
        .bearer_auth(relay.token(room, Site::Hub));
    assert_eq!(other.send().await.unwrap().status(), StatusCode::NOT_FOUND);
    relay
        .ask(Method::DELETE, session)
        .bearer_auth(&token)
        .send()
        .await
        .unwrap();
    let asked = relay.ask(Method::GET, &status).bearer_auth(&token);
    assert_eq!(asked.send().await.unwrap().status(), StatusCode::NOT_FOUND);
}
