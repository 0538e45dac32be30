//! Promises to programs that nobody here wrote.

use super::*;

macro_rules! offer_of {
    ($name:literal) => {
        include_str!(concat!("../../../../tests/fixtures/sdp/", $name, ".sdp"))
    };
}

#[test]
fn whoever_publishes_is_taken_whole() {
    for (text, video, rids) in [
        (FFMPEG, "H264/90000", &[][..]),
        (offer_of!("aiortc-whip"), "VP8/90000", &[]),
        (offer_of!("werift-whip"), "VP8/90000", &[]),
        (offer_of!("libdatachannel-whip"), "VP8/90000", &[]),
        (offer_of!("gstreamer-whip"), "H264/90000", &[]),
        (
            offer_of!("obs-simulcast-whip"),
            "H264/90000",
            &["0", "1", "2"],
        ),
    ] {
        let offer = Offer::parse(text).expect("an offer");
        let sources = Sources::of_sender(&offer).expect("all of it is carried");
        let (offer, negotiated) = negotiate(text, &sources);
        let sent: Vec<Source> = negotiated.publications.iter().map(|p| p.source).collect();
        assert_eq!(sent, [Source::Microphone, Source::Camera]);
        let camera = &negotiated.publications[1];
        let named: Vec<&str> = camera.rids.iter().map(|rid| rid.0.as_str()).collect();
        assert_eq!(named, rids);
        let answer = with_candidates_everywhere(&answered(&offer, &negotiated));
        for (place, line) in m_lines(&answer).iter().enumerate() {
            assert!(line.contains(" 9 UDP/TLS"), "{line}");
            let lines = section(&answer, place);
            assert!(lines.contains(&"a=recvonly"));
            assert_eq!(lines.last(), Some(&"a=end-of-candidates"));
        }
        let video_line = media(&answer).iter().position(|media| *media == "m=video");
        let first = section(&answer, video_line.expect("a picture"));
        assert!(first.iter().any(|line| line.ends_with(video)), "{first:?}");
    }
}

#[test]
fn whoever_watches_has_a_slot_for_each_line() {
    for (text, repairs) in [
        (AIORTC, true),
        (offer_of!("werift-whep"), false),
        (offer_of!("libdatachannel-whep"), false),
        (offer_of!("pion-whep"), true),
    ] {
        let offer = Offer::parse(text).expect("an offer");
        let sources = Sources::of_watcher(&offer).expect("all of it is carried");
        let (offer, negotiated) = negotiate(text, &sources);
        let mut kinds: Vec<Kind> = negotiated.slots.iter().map(|slot| slot.kind).collect();
        kinds.sort_by_key(|kind| *kind == Kind::Video);
        assert_eq!(kinds, [Kind::Audio, Kind::Video]);
        let answer = answered(&offer, &negotiated);
        assert_eq!(answer.matches("a=sendonly\r\n").count(), 2);
        let promised = answer
            .lines()
            .any(|line| line.starts_with("a=rtcp-fb:") && line.ends_with(" nack"));
        assert_eq!(
            (promised, answer.contains("rtx/90000")),
            (repairs, repairs),
            "{answer}"
        );
    }
}
