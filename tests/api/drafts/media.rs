//! What an answer may be: RFC 9725 §4.4 and §4.8.

use super::{both, m_lines};
use crate::scene::Relay;
use crate::whip::{FFMPEG, Program, SDP, attribute};
use std::collections::BTreeSet;

#[tokio::test]
async fn section_4_4_1_media_are_bundled_and_multiplexed() {
    let relay = Relay::start().await;
    let room = relay.open_room().await;
    for protocol in both(&relay, room) {
        let answer = protocol.answer().await;
        assert!(answer.contains("a=group:BUNDLE 0 1\r\n"), "{answer}");
        for section in m_lines(&answer) {
            assert!(section.contains("a=rtcp-mux\r\n"), "{section}");
            // RFC 8858 §4.3: not in an answer
            assert!(!section.contains("rtcp-mux-only"), "{section}");
        }
    }
}

#[tokio::test]
async fn section_4_4_2_a_player_gets_one_media_stream() {
    let relay = Relay::start().await;
    let room = relay.open_room().await;
    let [_, whep] = both(&relay, room);
    let answer = whep.answer().await;
    let sections = m_lines(&answer);
    let streams: BTreeSet<&str> = sections
        .iter()
        .map(|section| attribute(section, "msid").split(' ').next().unwrap())
        .collect();
    assert_eq!(streams.len(), 1, "{answer}");
}

#[tokio::test]
async fn section_4_4_4_each_setup_role_is_answered_with_the_other() {
    let relay = Relay::start().await;
    let room = relay.open_room().await;
    for protocol in both(&relay, room) {
        for (theirs, ours) in [
            ("actpass", "passive"),
            ("active", "passive"),
            ("passive", "active"),
        ] {
            let mut offer = protocol.offer.to_owned();
            for role in ["actpass", "active", "passive"] {
                offer = offer.replace(&format!("a=setup:{role}\r"), &format!("a=setup:{theirs}\r"));
            }
            let answer = protocol
                .program
                .post(SDP, &offer)
                .await
                .text()
                .await
                .unwrap();
            assert_eq!(attribute(&answer, "setup"), ours);
        }
    }
}

/// RFC 8853 §5.3.2: what is offered to be sent in layers is answered with their receipt.
#[tokio::test]
async fn section_4_8_simulcast_is_answered_with_its_layers() {
    let relay = Relay::start().await;
    let room = relay.open_room().await;
    let program = Program::new(&relay, "whip", room);
    let layers = "a=rid:q send\r\na=rid:h send\r\na=rid:f send\r\na=simulcast:send q;h;f\r\n";
    let offer = FFMPEG.replace("a=rtcp-rsize\r\n", &format!("a=rtcp-rsize\r\n{layers}"));
    let answer = program.post(SDP, &offer).await.text().await.unwrap();
    for rid in ["q", "h", "f"] {
        assert!(
            answer.contains(&format!("a=rid:{rid} recv\r\n")),
            "{answer}"
        );
    }
    assert!(answer.contains("a=simulcast:recv q;h;f\r\n"), "{answer}");
}
