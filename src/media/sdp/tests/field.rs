//! Promises about what the field brings: codecs, extensions and transports of strangers.

use super::*;

/// An offer of two m-lines, `audio` and `video` being what each says after its transport.
fn whip_offer(audio: &str, video: &str) -> String {
    let transport = "a=ice-ufrag:abcd\r\na=ice-pwd:0123456789abcdefghijklmn\r\n\
        a=fingerprint:sha-256 D9:96:38:BF:07:8A:D1:BE:FD:93:9D:A8:74:88:7E:A1:04:DC:30:90:2F:92:34:BF:74:47:2B:C2:54:7D:53:1F\r\n\
        a=setup:actpass\r\n";
    format!(
        "v=0\r\no=- 1 1 IN IP4 127.0.0.1\r\ns=-\r\nt=0 0\r\na=group:BUNDLE 0 1\r\n{transport}\
         m=audio 9 UDP/TLS/RTP/SAVPF {}\r\na=mid:0\r\na=sendonly\r\na=rtcp-mux\r\n{audio}\
         m=video 9 UDP/TLS/RTP/SAVPF {}\r\na=mid:1\r\na=sendonly\r\na=rtcp-mux\r\n{video}",
        payload_types(audio),
        payload_types(video)
    )
}

/// Those that the `a=rtpmap` lines name.
fn payload_types(attributes: &str) -> String {
    let named = attributes
        .lines()
        .filter_map(|line| line.strip_prefix("a=rtpmap:")?.split(' ').next());
    named.collect::<Vec<_>>().join(" ")
}

/// The same as a WHEP offer.
fn whep_offer(audio: &str, video: &str) -> String {
    whip_offer(audio, video).replace("a=sendonly", "a=recvonly")
}

const OPUS: &str = "a=rtpmap:111 opus/48000/2\r\n";
const VP8: &str = "a=rtpmap:96 VP8/90000\r\n";

/// How the offer of a WHIP publisher is answered.
fn published(text: &str) -> (Negotiated, String) {
    let offer = Offer::parse(text).expect("an offer");
    let (offer, negotiated) = negotiate(
        text,
        &Sources::of_sender(&offer).expect("all of it is carried"),
    );
    let answer = answered(&offer, &negotiated);
    (negotiated, answer)
}

/// How that of a watcher is.
fn watched(text: &str) -> (Negotiated, String) {
    let (offer, negotiated) = {
        let offer = Offer::parse(text).expect("an offer");
        let sources = Sources::of_watcher(&offer).expect("all of it is carried");
        negotiate(text, &sources)
    };
    let answer = answered(&offer, &negotiated);
    (negotiated, answer)
}

#[test]
fn nobody_may_leave_the_turning_of_a_picture_to_receivers() {
    for page in PAGES {
        let (offer, negotiated) = negotiate(page, &page_sources());
        let answer = answered(&offer, &negotiated);
        assert!(!answer.contains("video-orientation"));
    }
}

#[test]
fn a_slot_promises_repairs_only_where_it_sends_them() {
    let nack = "a=rtcp-fb:96 nack\r\na=rtcp-fb:96 nack pli\r\na=rtcp-fb:96 ccm fir\r\n";
    let voice =
        format!("{OPUS}a=rtcp-fb:111 nack\r\na=rtpmap:112 rtx/48000\r\na=fmtp:112 apt=111\r\n");
    let (_, answer) = watched(&whep_offer(&voice, &format!("{VP8}{nack}")));
    for kept in ["a=rtcp-fb:96 nack pli", "a=rtcp-fb:96 ccm fir"] {
        assert!(answer.lines().any(|line| line == kept), "{kept}");
    }
    assert!(
        !answer.contains(" nack\r\n") && !answer.contains("rtx"),
        "{answer}"
    );
    let rtx = "a=rtpmap:97 rtx/90000\r\na=fmtp:97 apt=96\r\n";
    let (_, answer) = watched(&whep_offer(OPUS, &format!("{VP8}{nack}{rtx}")));
    assert!(answer.contains("a=rtcp-fb:96 nack\r\n"), "{answer}");
}

#[test]
fn a_publisher_is_promised_only_the_feedback_that_it_gets() {
    let every = |pt: &str| -> String {
        [
            "nack",
            "nack pli",
            "ccm fir",
            "transport-cc",
            "goog-remb",
            "ccm tmmbr",
            "rrtr",
        ]
        .iter()
        .map(|name| format!("a=rtcp-fb:{pt} {name}\r\n"))
        .collect()
    };
    let cc =
        "a=extmap:3 http://www.ietf.org/id/draft-holmer-rmcat-transport-wide-cc-extensions-01\r\n";
    let (voice, picture) = (
        format!("{OPUS}{}", every("111")),
        format!("{VP8}{}", every("96")),
    );
    let fed_back = |text: &str, index| -> Vec<String> {
        let (_, answer) = published(text);
        let lines = section(&answer, index);
        let feedback = lines
            .iter()
            .filter_map(|line| line.strip_prefix("a=rtcp-fb:"));
        feedback.map(str::to_owned).collect()
    };
    // nothing numbers the packets link-wide
    let bare = whip_offer(&voice, &picture);
    assert_eq!(fed_back(&bare, 0), [""; 0]);
    assert_eq!(fed_back(&bare, 1), ["96 nack", "96 nack pli"]);
    let numbered = whip_offer(&format!("{voice}{cc}"), &format!("{picture}{cc}"));
    assert_eq!(fed_back(&numbered, 0), ["111 transport-cc"]);
    assert_eq!(
        fed_back(&numbered, 1),
        ["96 transport-cc", "96 nack", "96 nack pli"]
    );
    // numbered, and no feedback wanted
    let unwanted = whip_offer(&format!("{OPUS}{cc}"), &format!("{VP8}{cc}"));
    assert!(!published(&unwanted).1.contains("transport-wide-cc"));
}

#[test]
fn h264_of_every_profile_is_taken_and_answered_as_it_was_offered() {
    for (id, asymmetry) in [
        ("42e01f", true),
        ("42001f", true),
        ("4d001f", true),
        ("58001f", false),
        ("64001f", true),
        ("640c1f", false),
        ("6e001f", true),
        ("7a001f", true),
        ("f4001f", true),
        ("6e101f", true),
        ("7a101f", true),
        ("f4101f", true),
        ("2c101f", true),
    ] {
        let asymmetric = if asymmetry {
            "level-asymmetry-allowed=1;"
        } else {
            ""
        };
        let fmtp = format!("a=fmtp:96 {asymmetric}packetization-mode=1;profile-level-id={id}\r\n");
        let video = format!("a=rtpmap:96 H264/90000\r\n{fmtp}");
        let (negotiated, answer) = published(&whip_offer(OPUS, &video));
        assert_eq!(negotiated.publications.len(), 2, "{id}");
        assert!(answer.contains(&fmtp), "{id}: {answer}");
        assert!(watched(&whep_offer(OPUS, &video)).1.contains(&fmtp), "{id}");
    }
}

#[test]
fn h264_in_single_units_is_taken_and_never_answered_as_another_mode() {
    for parameters in [
        "",
        "a=fmtp:96 profile-level-id=42e01f\r\n",
        "a=fmtp:96 packetization-mode=0;profile-level-id=42e01f\r\n",
    ] {
        let video = format!("a=rtpmap:96 H264/90000\r\n{parameters}");
        let (negotiated, answer) = published(&whip_offer(OPUS, &video));
        assert_eq!(negotiated.publications.len(), 2, "{parameters}");
        assert!(answer.contains("packetization-mode=0"), "{answer}");
    }
    // where both are offered, the one that carries a picture of any size
    let both = "a=rtpmap:96 H264/90000\r\na=fmtp:96 profile-level-id=42e01f\r\n\
        a=rtpmap:97 H264/90000\r\na=fmtp:97 packetization-mode=1;profile-level-id=42e01f\r\n";
    let (_, answer) = published(&whip_offer(OPUS, both));
    assert!(section(&answer, 1)[0].ends_with(" 97"), "{answer}");
    // what comes may be either
    let (_, answer) = watched(&whep_offer(OPUS, both));
    assert!(section(&answer, 1)[0].ends_with(" 96 97"), "{answer}");
}

#[test]
fn every_profile_of_vp9_and_av1_is_taken_and_answered_as_it_was_offered() {
    for (name, fmtp) in [
        ("VP9", "profile-id=1"),
        ("VP9", "profile-id=2"),
        ("VP9", "profile-id=3"),
        ("AV1", "level-idx=5;profile=0;tier=0"),
        ("AV1", "level-idx=8;profile=1;tier=1"),
        ("AV1", "profile=2"),
    ] {
        let video = format!("a=rtpmap:96 {name}/90000\r\na=fmtp:96 {fmtp}\r\n");
        let (_, answer) = published(&whip_offer(OPUS, &video));
        assert!(
            answer.contains(&format!("a=fmtp:96 {fmtp}\r\n")),
            "{answer}"
        );
    }
}

#[test]
fn rtcp_on_one_port_only_is_rtcp_on_one_port() {
    let text = whip_offer(OPUS, VP8).replace("a=rtcp-mux\r\n", "a=rtcp-mux-only\r\n");
    assert!(published(&text).1.contains("a=rtcp-mux\r\n"));
}

#[test]
fn a_layer_in_a_codec_that_is_not_taken_is_not_answered() {
    let video = format!(
        "{VP8}a=rtpmap:98 H265/90000\r\na=rid:hi send pt=98\r\na=rid:lo send pt=96,98;max-height=360\r\n\
         a=rid:mid send max-width=1280\r\na=simulcast:send hi;lo;mid\r\n"
    );
    let (_, answer) = published(&whip_offer(OPUS, &video));
    assert!(answer.contains("a=simulcast:recv lo;mid\r\n"), "{answer}");
    assert!(!answer.contains("a=rid:hi"), "{answer}");
}

#[test]
fn the_first_line_of_the_bundle_is_never_rejected() {
    let pcma = whip_offer("a=rtpmap:8 PCMA/8000\r\n", VP8);
    let error = refused(&pcma).to_string();
    assert!(error.contains("PCMA") && error.contains("opus"), "{error}");
    let data = CHROMIUM.replacen(
        "m=audio",
        "m=application 9 UDP/DTLS/SCTP webrtc-datachannel\r\na=mid:d\r\nm=audio",
        1,
    );
    let data = data.replacen("BUNDLE 0", "BUNDLE d 0", 1);
    let error = refused(&data).to_string();
    assert!(error.contains("application"), "{error}");
}

#[test]
fn an_offer_that_can_never_connect_is_refused_in_words() {
    let good = whip_offer(OPUS, VP8);
    Offer::parse(&good).expect("nothing is wrong with it");
    for (instead_of, with, words) in [
        (
            "a=group",
            "a=ice-lite\r\na=group",
            &["ice-lite", "full"][..],
        ),
        ("a=mid:1\r\n", "a=mid:1\r\na=ice-lite\r\n", &["ice-lite"]),
        ("sha-256 D9", "sha-1 D9", &["sha-1", "sha-256"]),
        (
            "a=fingerprint:",
            "a=x-fingerprint:",
            &["fingerprint", "sha-256"],
        ),
        ("a=ice-ufrag:", "a=x-ufrag:", &["ice-ufrag"]),
        ("setup:actpass", "setup:holdconn", &["setup", "actpass"]),
        ("a=rtcp-mux\r\n", "", &["rtcp-mux"]),
        (
            "UDP/TLS/RTP/SAVPF",
            "RTP/AVP",
            &["RTP/AVP", "UDP/TLS/RTP/SAVPF"],
        ),
        (
            "UDP/TLS/RTP/SAVPF",
            "UDP/TLS/RTP/SAVP",
            &["UDP/TLS/RTP/SAVPF"],
        ),
    ] {
        let text = good.replace(instead_of, with);
        assert_ne!(text, good);
        let error = refused(&text).to_string();
        for word in words {
            assert!(error.contains(word), "{word}: {error}");
        }
    }
    // 4145 §4.1, 8445 §5.1.1.1: silence about the setup and about candidates means something
    published(&good.replace("a=setup:actpass\r\n", ""));
    published(&good.replace("a=mid:1", "a=end-of-candidates\r\na=mid:1"));
}
