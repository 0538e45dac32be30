//! Promises of the SDP room, kept against offers of real browsers.

mod field;
mod fragments;
mod hostile_offers;
mod later_offers;
mod programs;

use super::*;
use crate::media::negotiated::{
    Codec, DtlsRole, Fingerprint, H264Profile, IceCredentials, Kind, Mid, Negotiated,
    PacketizationMode, Rid, Source,
};
use proptest::prelude::*;

const CHROMIUM: &str = include_str!("../../../../tests/fixtures/sdp/chromium.sdp");
const CHROMIUM_GATHERED: &str =
    include_str!("../../../../tests/fixtures/sdp/chromium-gathered.sdp");
const CHROMIUM_UNTRIMMED: &str =
    include_str!("../../../../tests/fixtures/sdp/chromium-untrimmed.sdp");
const FIREFOX: &str = include_str!("../../../../tests/fixtures/sdp/firefox.sdp");
const FIREFOX_UNTRIMMED: &str =
    include_str!("../../../../tests/fixtures/sdp/firefox-untrimmed.sdp");
const SAFARI: &str = include_str!("../../../../tests/fixtures/sdp/ios-safari.sdp");
const FFMPEG: &str = include_str!("../../../../tests/fixtures/sdp/ffmpeg-whip.sdp");
const AIORTC: &str = include_str!("../../../../tests/fixtures/sdp/aiortc-whep.sdp");

/// Offers of our page's shape.
const PAGES: [&str; 6] = [
    CHROMIUM,
    CHROMIUM_GATHERED,
    CHROMIUM_UNTRIMMED,
    FIREFOX,
    FIREFOX_UNTRIMMED,
    SAFARI,
];

fn mid(text: &str) -> Mid {
    Mid(text.to_owned())
}

fn page_sources() -> Sources {
    Sources {
        microphone: Some(mid("0")),
        camera: Some(mid("1")),
        screen: Some(mid("2")),
    }
}

fn numbers(mut next: u32) -> impl FnMut() -> u32 {
    move || {
        next += 1;
        next
    }
}

fn negotiate(text: &str, sources: &Sources) -> (Offer, Negotiated) {
    let offer = Offer::parse(text).expect("the fixture is an offer");
    let negotiated = offer
        .negotiate(sources, &mut numbers(1_000), None)
        .expect("the fixture can be negotiated");
    (offer, negotiated)
}

fn answered(offer: &Offer, negotiated: &Negotiated) -> String {
    let ice = IceCredentials {
        ufrag: "spin".to_owned(),
        password: "0123456789abcdefghijkl".to_owned(),
    };
    let candidates = [
        "192.0.2.7:4433".parse().expect("an address"),
        "[2001:db8::7]:4433".parse().expect("an address"),
    ];
    answer(
        offer,
        negotiated,
        &LocalSide {
            ice: &ice,
            fingerprint: Fingerprint([0xA5; 32]),
            candidates: &candidates,
            session: SessionId { id: 7, version: 1 },
        },
    )
}

/// The lines of one m-line of an answer.
fn section(answer: &str, index: usize) -> Vec<&str> {
    let mut sections: Vec<Vec<&str>> = vec![Vec::new()];
    for line in answer.lines() {
        if line.starts_with("m=") {
            sections.push(Vec::new());
        }
        sections.last_mut().expect("never empty").push(line);
    }
    sections.swap_remove(index + 1)
}

fn m_lines(text: &str) -> Vec<&str> {
    text.lines().filter(|line| line.starts_with("m=")).collect()
}

fn media(text: &str) -> Vec<&str> {
    m_lines(text)
        .into_iter()
        .filter_map(|line| line.split(' ').next())
        .collect()
}

fn refused(text: &str) -> SdpError {
    Offer::parse(text).expect_err("the offer is wrong")
}

#[test]
fn every_browsers_page_publishes_three_sources_and_has_ten_slots() {
    for page in PAGES {
        let (offer, negotiated) = negotiate(page, &page_sources());
        let sources: Vec<Source> = negotiated.publications.iter().map(|p| p.source).collect();
        assert_eq!(
            sources,
            [Source::Microphone, Source::Camera, Source::Screen]
        );
        let kinds: Vec<Kind> = negotiated.slots.iter().map(|s| s.kind).collect();
        assert_eq!(
            kinds,
            [[Kind::Audio; 4].as_slice(), &[Kind::Video; 6]].concat()
        );
        assert_eq!(negotiated.dtls_role, DtlsRole::Server);

        let camera = &negotiated.publications[1];
        let rids: Vec<&str> = camera.rids.iter().map(|r| r.0.as_str()).collect();
        assert_eq!(rids, ["q", "h", "f"]);
        assert_eq!(camera.payloads[0].codec, Codec::Vp8);
        assert!(camera.payloads.iter().all(|p| p.rtx.is_some()));
        assert!(camera.extensions.repaired_rid.is_some());
        assert!(camera.extensions.transport_cc.is_some());

        let answer = answered(&offer, &negotiated);
        assert_eq!(media(&answer), media(page));
        assert!(m_lines(&answer).iter().all(|line| line.contains(" 9 UDP")));
        assert_eq!(answer.matches("a=recvonly\r\n").count(), 3);
        assert_eq!(answer.matches("a=sendonly\r\n").count(), 10);
        assert_eq!(answer.matches("a=rtcp-mux\r\n").count(), 13);
        assert!(answer.contains("a=ice-lite\r\n"));
        assert!(answer.contains("a=setup:passive\r\n"));
        assert!(answer.contains("a=group:BUNDLE 0 1 2 3 4 5 6 7 8 9 10 11 12\r\n"));
        assert!(!answer.contains("red/"), "redundancy is not accepted yet");
        assert!(!answer.contains("goog-remb"));
    }
}

#[test]
fn an_answer_to_a_trimmed_page_stays_small() {
    for page in [CHROMIUM, FIREFOX] {
        let (offer, negotiated) = negotiate(page, &page_sources());
        let length = answered(&offer, &negotiated).len();
        assert!(length < 12_500, "{length} bytes");
    }
}

#[test]
fn the_camera_is_answered_in_our_order_with_its_layers() {
    let (offer, negotiated) = negotiate(CHROMIUM, &page_sources());
    let answer = answered(&offer, &negotiated);
    let camera = section(&answer, 1);
    assert_eq!(
        camera[0],
        "m=video 9 UDP/TLS/RTP/SAVPF 96 97 98 99 108 109 45 46"
    );
    assert_eq!(
        camera[camera.len() - 4..],
        [
            "a=rid:q recv",
            "a=rid:h recv",
            "a=rid:f recv",
            "a=simulcast:recv q;h;f"
        ]
    );
    for line in [
        "a=rtcp-fb:96 nack",
        "a=rtcp-fb:96 nack pli",
        "a=rtcp-fb:96 transport-cc",
        "a=rtpmap:97 rtx/90000",
        "a=fmtp:97 apt=96",
    ] {
        assert!(camera.contains(&line), "{line}");
    }
    let microphone = section(&answer, 0);
    assert!(microphone.contains(&"a=fmtp:111 useinbandfec=1"));
}

#[test]
fn vp8_comes_first_even_where_a_phone_prefers_h264() {
    let (offer, negotiated) = negotiate(SAFARI, &page_sources());
    let codecs: Vec<Codec> = negotiated.publications[1]
        .payloads
        .iter()
        .map(|p| p.codec)
        .collect();
    let h264 = Codec::H264 {
        profile: H264Profile::ConstrainedBaseline,
        mode: PacketizationMode::NonInterleaved,
    };
    assert_eq!(codecs, [Codec::Vp8, Codec::Vp9 { profile: 0 }, h264]);
    let answer = answered(&offer, &negotiated);
    assert!(section(&answer, 1)[0].ends_with("SAVPF 102 103 104 105 98 99"));
    // What it decodes is more: High too, in its own order.
    assert!(section(&answer, 7)[0].ends_with("SAVPF 96 97 98 99 102 103 104 105"));
}

#[test]
fn a_slot_has_one_ssrc_an_rtx_pair_and_an_msid() {
    let (offer, negotiated) = negotiate(FIREFOX, &page_sources());
    let answer = answered(&offer, &negotiated);
    for (index, slot) in (3..13).zip(&negotiated.slots) {
        let lines = section(&answer, index);
        assert!(lines.contains(&format!("a=mid:{}", slot.mid.0).as_str()));
        let own = lines
            .iter()
            .filter(|l| l.starts_with(&format!("a=ssrc:{} cname:", slot.ssrc)));
        assert_eq!(own.count(), 1);
        assert_eq!(slot.rtx_ssrc.is_some(), slot.kind == Kind::Video);
        if let Some(rtx) = slot.rtx_ssrc {
            let pair = format!("a=ssrc-group:FID {} {rtx}", slot.ssrc);
            assert!(lines.contains(&pair.as_str()));
        }
        assert!(
            !lines.iter().any(|l| l.contains("rtp-stream-id")),
            "no simulcast to receivers"
        );
    }
    let mut all: Vec<u32> = negotiated
        .slots
        .iter()
        .flat_map(|s| [Some(s.ssrc), s.rtx_ssrc])
        .flatten()
        .collect();
    all.sort_unstable();
    all.dedup();
    assert_eq!(all.len(), 16);
}

#[test]
fn voice_and_picture_of_a_stage_share_one_stream_and_nothing_else_does() {
    let (offer, negotiated) = negotiate(CHROMIUM, &page_sources());
    let answer = answered(&offer, &negotiated);
    let msids: Vec<&str> = answer
        .lines()
        .filter_map(|line| line.strip_prefix("a=msid:"))
        .collect();
    assert_eq!(
        msids,
        [
            "stage0 a0",
            "stage1 a1",
            "stage2 a2",
            "a3 a3",
            "stage0 v0",
            "stage1 v1",
            "stage2 v2",
            "v3 v3",
            "v4 v4",
            "v5 v5"
        ]
    );
}

#[test]
fn a_sending_line_that_nobody_named_is_answered_inactive() {
    let sources = Sources {
        microphone: Some(mid("0")),
        ..Sources::default()
    };
    let (offer, negotiated) = negotiate(CHROMIUM, &sources);
    assert_eq!(negotiated.publications.len(), 1);
    let answer = answered(&offer, &negotiated);
    for index in [1, 2] {
        let lines = section(&answer, index);
        assert!(lines.contains(&"a=inactive"));
        assert!(lines[0].starts_with("m=video 9 "), "it stays open");
    }
}

#[test]
fn a_data_channel_an_unknown_codec_and_a_closed_line_get_port_0_and_the_rest_lives() {
    let data =
        "m=application 9 UDP/DTLS/SCTP webrtc-datachannel\r\na=mid:d\r\na=sctp-port:5000\r\n";
    let unknown = "m=video 9 UDP/TLS/RTP/SAVPF 96\r\na=mid:u\r\na=recvonly\r\na=rtcp-mux\r\na=rtpmap:96 H263/90000\r\n";
    let closed =
        "m=video 0 UDP/TLS/RTP/SAVPF 96\r\na=mid:c\r\na=inactive\r\na=rtpmap:96 VP8/90000\r\n";
    let outside = "m=audio 9 UDP/TLS/RTP/SAVPF 111\r\na=mid:o\r\na=rtcp-mux\r\na=recvonly\r\na=rtpmap:111 opus/48000/2\r\n";
    let text = format!("{CHROMIUM}{data}{unknown}{closed}{outside}")
        .replace("11 12\r\n", "11 12 d u c\r\n");
    let (offer, negotiated) = negotiate(&text, &page_sources());
    assert_eq!(negotiated.slots.len(), 10);
    let answer = answered(&offer, &negotiated);
    assert_eq!(media(&answer), media(&text));
    assert_eq!(
        section(&answer, 13),
        [
            "m=application 0 UDP/DTLS/SCTP webrtc-datachannel",
            "a=mid:d",
            "a=inactive"
        ]
    );
    for index in 14..17 {
        assert!(section(&answer, index)[0].contains(" 0 UDP/TLS/RTP/SAVPF "));
    }
    assert!(
        answer.contains("a=group:BUNDLE 0 1 2"),
        "closed lines leave the bundle"
    );
}

#[test]
fn candidates_come_once_best_first_and_end() {
    let (offer, negotiated) = negotiate(CHROMIUM, &page_sources());
    let answer = answered(&offer, &negotiated);
    assert_eq!(answer.matches("a=candidate:").count(), 2);
    let first = section(&answer, 0);
    assert_eq!(
        first[first.len() - 3..],
        [
            "a=candidate:1 1 udp 2130706431 192.0.2.7 4433 typ host",
            "a=candidate:2 1 udp 2130706175 2001:db8::7 4433 typ host",
            "a=end-of-candidates",
        ]
    );
}

#[test]
fn ffmpeg_publishes_microphone_and_camera_and_we_start_the_handshake() {
    let offer = Offer::parse(FFMPEG).expect("ffmpeg's offer");
    let sources = Sources::of_sender(&offer).expect("all of it is carried");
    let (offer, negotiated) = negotiate(FFMPEG, &sources);
    assert_eq!(negotiated.dtls_role, DtlsRole::Client);
    assert!(negotiated.slots.is_empty());
    let [microphone, camera] = negotiated.publications.as_slice() else {
        panic!("two publications");
    };
    assert_eq!(microphone.source, Source::Microphone);
    assert_eq!(microphone.ssrcs, [(2_210_708_543, None)]);
    assert_eq!(camera.source, Source::Camera);
    assert_eq!(camera.ssrcs, [(2_210_708_544, Some(2_210_708_545))]);
    assert_eq!(camera.extensions.mid, None, "SSRCs bind");
    // It says 42001e; every receiver of Constrained Baseline decodes what x264 makes.
    assert_eq!(
        camera.payloads[0].codec,
        Codec::H264 {
            profile: H264Profile::ConstrainedBaseline,
            mode: PacketizationMode::NonInterleaved,
        }
    );
    let answer = answered(&offer, &negotiated);
    assert!(answer.contains("a=setup:active\r\n"));
    assert!(answer.contains("profile-level-id=42001e\r\n"));
}

#[test]
fn an_offer_without_mids_binds_by_ssrc_and_is_answered_without() {
    let text: String = FFMPEG
        .lines()
        .filter(|line| !line.starts_with("a=mid:") && !line.starts_with("a=group:"))
        .map(|line| format!("{line}\n"))
        .collect();
    let offer = Offer::parse(&text).expect("an offer");
    let sources = Sources::of_sender(&offer).expect("all of it is carried");
    let (offer, negotiated) = negotiate(&text, &sources);
    assert_eq!(negotiated.publications.len(), 2);
    assert!(negotiated.publications.iter().all(|p| p.mid.is_none()));
    let answer = answered(&offer, &negotiated);
    assert!(!answer.contains("a=mid") && !answer.contains("BUNDLE"));
    assert_eq!(answer.matches("a=recvonly\r\n").count(), 2);
}

#[test]
fn aiortc_watches_through_one_audio_and_one_video_slot() {
    let offer = Offer::parse(AIORTC).expect("aiortc's offer");
    let sources = Sources::of_watcher(&offer).expect("all of it is carried");
    assert_eq!(sources, Sources::default());
    let (offer, negotiated) = negotiate(AIORTC, &sources);
    let kinds: Vec<Kind> = negotiated.slots.iter().map(|s| s.kind).collect();
    assert_eq!(kinds, [Kind::Audio, Kind::Video]);
    let answer = answered(&offer, &negotiated);
    assert!(answer.contains("a=msid:stage0 a0\r\n") && answer.contains("a=msid:stage0 v0\r\n"));
}

#[test]
fn extensions_flow_only_the_way_firefox_offers_them() {
    let (offer, negotiated) = negotiate(FIREFOX, &page_sources());
    // a=extmap:8/sendonly
    assert_eq!(
        negotiated.publications[1].extensions.dependency_descriptor,
        Some(8)
    );
    assert_eq!(negotiated.slots[4].extensions.dependency_descriptor, None);
    let answer = answered(&offer, &negotiated);
    assert!(
        section(&answer, 1)
            .iter()
            .any(|l| l.starts_with("a=extmap:8/recvonly "))
    );
}

#[test]
fn a_slot_announces_only_what_we_send_in_it() {
    for page in PAGES {
        let (offer, negotiated) = negotiate(page, &page_sources());
        let answer = answered(&offer, &negotiated);
        let unsent = [
            "sdes:",
            "transport-wide-cc",
            "abs-send-time",
            "playout-delay",
        ];
        for index in 3..m_lines(&answer).len() {
            let lines = section(&answer, index);
            let mut extensions = lines.iter().filter(|l| l.starts_with("a=extmap:"));
            assert!(!extensions.any(|l| unsent.iter().any(|name| l.contains(name))));
            assert!(!lines.iter().any(|l| l.ends_with(" transport-cc")));
        }
        assert!(
            section(&answer, 1)
                .iter()
                .any(|l| l.ends_with(" transport-cc"))
        );
    }
}

#[test]
fn sources_that_do_not_fit_are_named() {
    let offer = Offer::parse(CHROMIUM).expect("an offer");
    let refused = |sources: &Sources| {
        offer
            .negotiate(sources, &mut numbers(1), None)
            .expect_err("the sources are wrong")
    };
    let camera = |text: &str| Sources {
        camera: Some(mid(text)),
        ..Sources::default()
    };
    let unknown = refused(&camera("77"));
    assert_eq!(unknown.code(), "sdp_unknown_source");
    assert_eq!(unknown.field(), "sources.camera");
    assert_eq!(refused(&camera("0")).code(), "sdp_unfit_source");
    assert_eq!(
        refused(&camera("9")).to_string(),
        "sources.camera names mid 9, which must be sendonly"
    );
    let twice = Sources {
        screen: Some(mid("1")),
        ..camera("1")
    };
    assert_eq!(refused(&twice), SdpError::SourceTwice { mid: mid("1") });
}

#[test]
fn fresh_ssrcs_never_meet_one_in_use() {
    let offer = Offer::parse(CHROMIUM).expect("an offer");
    let stuck = offer
        .negotiate(&page_sources(), &mut || 4_251_693_762, None)
        .expect("a caller without luck");
    let mut all: Vec<u32> = stuck
        .slots
        .iter()
        .flat_map(|s| [Some(s.ssrc), s.rtx_ssrc])
        .flatten()
        .collect();
    all.extend(
        stuck
            .publications
            .iter()
            .flat_map(|p| p.ssrcs.iter().map(|s| s.0)),
    );
    all.sort_unstable();
    let before = all.len();
    all.dedup();
    assert_eq!(all.len(), before);
}

#[test]
fn the_ice_password_never_reaches_a_log() {
    let (offer, negotiated) = negotiate(CHROMIUM, &page_sources());
    let logged = format!("{offer:?} {negotiated:?}");
    assert!(!logged.contains(&negotiated.remote_ice.password));
}

/// As of a publisher, whether the rest can be carried or not.
fn all_that_sends(offer: &Offer) -> Sources {
    Sources::of_sender(offer).unwrap_or_default()
}

/// Pieces of offers, whole and broken.
fn piece() -> impl Strategy<Value = String> {
    prop_oneof![
        4 => prop::sample::select(CHROMIUM.lines().chain(FIREFOX.lines()).chain(FFMPEG.lines()).collect::<Vec<_>>())
            .prop_map(str::to_owned),
        1 => "[a-z]=[ -~]{0,40}",
        1 => "m=(audio|video|application|image) [0-9]{1,5} (UDP/TLS/RTP/SAVPF|UDP/DTLS/SCTP|TCP/X) [0-9]{1,3}( [0-9]{1,3}){0,3}",
        1 => "a=(mid|rid|ssrc|extmap|fmtp|rtpmap|rtcp-fb|simulcast|ssrc-group|setup|group):[ -~]{0,30}",
        1 => ".{0,30}",
    ]
}

/// A well-formed offer with any mix of m-lines.
fn any_shape() -> impl Strategy<Value = String> {
    let line = prop::sample::select(vec![
        (
            "audio 9 UDP/TLS/RTP/SAVPF 111 0",
            "a=rtpmap:111 opus/48000/2",
        ),
        ("video 9 UDP/TLS/RTP/SAVPF 96 97", "a=rtpmap:96 VP8/90000"),
        ("video 0 UDP/TLS/RTP/SAVPF 96", "a=rtpmap:96 VP8/90000"),
        ("audio 9 UDP/TLS/RTP/SAVPF 0", "a=rtpmap:0 PCMU/8000"),
        (
            "application 9 UDP/DTLS/SCTP webrtc-datachannel",
            "a=sctp-port:5000",
        ),
        ("image 9 UDP t38", "a=x"),
    ]);
    let direction = prop::sample::select(vec!["sendonly", "recvonly", "sendrecv", "inactive"]);
    prop::collection::vec((line, direction, any::<bool>()), 1..20).prop_map(|lines| {
        let mut group = String::new();
        let mut rest = String::new();
        for (index, ((m_line, mapping), direction, bundled)) in lines.into_iter().enumerate() {
            if bundled || index == 0 {
                group.push_str(&format!(" m{index}"));
            }
            rest.push_str(&format!(
                "m={m_line}\r\na=mid:m{index}\r\na={direction}\r\na=rtcp-mux\r\n{mapping}\r\n"
            ));
        }
        let transport: String = CHROMIUM
            .lines()
            .skip_while(|line| !line.starts_with("a=ice-ufrag"))
            .take(5)
            .map(|line| format!("{line}\r\n"))
            .collect();
        format!("v=0\r\ns=-\r\na=group:BUNDLE{group}\r\n{transport}{rest}")
    })
}

proptest! {
    #[test]
    fn no_text_makes_parsing_panic(text in any::<String>()) {
        let _ = Offer::parse(&text);
        let _ = Offer::parse(&format!("v=0\n{text}"));
        let _ = Fragment::parse(&text);
        let _ = answer_fragment(&text);
    }

    #[test]
    fn no_shuffled_offer_makes_answering_panic(pieces in prop::collection::vec(piece(), 0..120)) {
        let text = format!("{}{}", &CHROMIUM[..CHROMIUM.find("a=mid:0").expect("a mid")], pieces.join("\r\n"));
        if let Ok(offer) = Offer::parse(&text)
            && let Ok(negotiated) = offer.negotiate(&all_that_sends(&offer), &mut numbers(7), None)
        {
            prop_assert_eq!(m_lines(&answered(&offer, &negotiated)).len(), m_lines(&text).len());
        }
    }

    #[test]
    fn an_answer_keeps_the_order_and_number_of_m_lines(text in any_shape()) {
        let Ok(offer) = Offer::parse(&text) else {
            return Ok(());
        };
        let sources = all_that_sends(&offer);
        let negotiated = offer.negotiate(&sources, &mut numbers(7), None).expect("it parsed");
        let answer = answered(&offer, &negotiated);
        prop_assert_eq!(media(&answer), media(&text));
        for (index, line) in m_lines(&answer).iter().enumerate() {
            let lines = section(&answer, index);
            let own = format!("a=mid:m{index}");
            prop_assert!(lines.contains(&own.as_str()), "{}", line);
        }
    }
}
