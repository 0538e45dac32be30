//! Promises about offers that mean harm, or might as well. What one costs is counted in
//! `tests/join_cost`.

use super::*;

const SLOT: &str = "m=audio 9 UDP/TLS/RTP/SAVPF 111\r\na=rtcp-mux\r\na=rtpmap:111 opus/48000/2\r\n";

fn head() -> &'static str {
    &CHROMIUM[..CHROMIUM.find("m=").expect("an m-line")]
}

#[test]
fn of_a_megabyte_are_refused() {
    let text = format!("{CHROMIUM}{}", "a=x:y\r\n".repeat(150_000));
    let error = refused(&text);
    assert_eq!(error.code(), "sdp_too_long");
    let limit = 128 * 1024;
    assert_eq!(
        error,
        SdpError::TooLong {
            bytes: text.len(),
            limit
        }
    );
}

#[test]
fn of_ten_thousand_m_lines_are_refused() {
    let text = format!("{}{}", head(), "m=a 9 b c\n".repeat(10_000));
    let error = refused(&text);
    assert_eq!(
        error,
        SdpError::TooMany {
            m_line: None,
            what: Countable::MLines,
            limit: 64
        }
    );
}

#[test]
fn of_ten_thousand_candidates_are_refused() {
    let candidates = "a=candidate:\n".repeat(10_000);
    let text = format!("{}{SLOT}{candidates}", head());
    assert!(text.len() <= 132_000);
    let text = &text[..text.len().min(128 * 1024)];
    let error = refused(text);
    assert_eq!(
        error,
        SdpError::TooMany {
            m_line: None,
            what: Countable::Candidates,
            limit: 512
        }
    );
}

#[test]
fn with_too_many_attributes_ssrcs_or_rids_are_refused() {
    let ssrcs: String = (0..5_000)
        .map(|n| format!("a=ssrc:{n} cname:x\n"))
        .collect();
    let rids: String = (0..5_000).map(|n| format!("a=rid:r{n} send\n")).collect();
    for (many, what) in [
        ("a=x\n".repeat(10_000), Countable::Attributes),
        (ssrcs, Countable::Ssrcs),
        (rids, Countable::Rids),
    ] {
        let error = refused(&format!("{}{SLOT}{many}", head()));
        assert!(
            matches!(error, SdpError::TooMany { m_line: Some(0), what: w, .. } if w == what),
            "{error:?}"
        );
    }
    let session = format!("v=0\n{}", "a=x\n".repeat(10_000));
    assert_eq!(refused(&session).field(), "offer");
}

#[test]
fn with_a_mid_ssrc_rid_or_payload_type_twice_are_refused_by_name() {
    let twice = CHROMIUM.replace("a=mid:5\r\n", "a=mid:4\r\n");
    let error = refused(&twice);
    assert_eq!(
        error,
        SdpError::DuplicateMid {
            m_line: 5,
            mid: mid("4")
        }
    );
    assert_eq!(error.field(), "offer.m-line[5].mid");
    assert_eq!(
        error.to_string(),
        "m-line 5 repeats a=mid:4: give each m-line its own"
    );

    let ssrc = CHROMIUM
        .lines()
        .find_map(|l| l.strip_prefix("a=ssrc:")?.split(' ').next())
        .expect("the microphone's SSRC");
    let twice = format!("{CHROMIUM}a=ssrc:{ssrc} cname:x\r\n");
    let error = refused(&twice);
    assert!(
        matches!(error, SdpError::DuplicateSsrc { m_line: 12, .. }),
        "{error:?}"
    );
    let twice = format!("{CHROMIUM}a=ssrc-group:FID 1 2\r\na=ssrc-group:FID 3 2\r\n");
    assert_eq!(
        refused(&twice),
        SdpError::DuplicateSsrc {
            m_line: 12,
            ssrc: 2
        }
    );

    let rid = Rid("q".to_owned());
    let twice = CHROMIUM.replace("a=rid:h send", "a=rid:q send");
    assert_eq!(
        refused(&twice),
        SdpError::DuplicateRid {
            m_line: 1,
            rid: rid.clone()
        }
    );
    let twice = CHROMIUM.replace("a=simulcast:send q;h;f", "a=simulcast:send q;q");
    assert_eq!(refused(&twice), SdpError::DuplicateRid { m_line: 1, rid });

    let twice = CHROMIUM.replacen("SAVPF 96 97", "SAVPF 96 96", 1);
    assert_eq!(
        refused(&twice),
        SdpError::DuplicatePayloadType {
            m_line: 1,
            payload_type: 96
        }
    );
}

#[test]
fn that_give_an_extension_id_two_meanings_are_refused() {
    let text = CHROMIUM.replacen(
        "a=extmap:4 urn:ietf:params:rtp-hdrext:sdes:mid",
        "a=extmap:3 urn:ietf:params:rtp-hdrext:sdes:mid",
        2,
    );
    assert!(matches!(
        refused(&text),
        SdpError::ExtensionConflict { id: 3, .. }
    ));
}

#[test]
fn say_what_is_missing_and_where() {
    let without = |prefix: &str| -> String {
        CHROMIUM
            .lines()
            .filter(|line| !line.starts_with(prefix))
            .map(|line| format!("{line}\r\n"))
            .collect()
    };
    for (attribute, field) in [
        ("a=ice-ufrag", "offer.m-line[0].ice-ufrag"),
        ("a=ice-pwd", "offer.m-line[0].ice-pwd"),
        ("a=fingerprint", "offer.m-line[0].fingerprint"),
        ("a=rtcp-mux", "offer.m-line[0].rtcp-mux"),
    ] {
        let error = refused(&without(attribute));
        assert_eq!(error.code(), "sdp_missing_attribute");
        assert_eq!(error.field(), field);
    }
    let short = CHROMIUM.replace("a=ice-pwd:", "a=ice-pwd:x y");
    assert_eq!(refused(&short).code(), "sdp_malformed_attribute");
    assert_eq!(refused(head()), SdpError::NoMLines);
    assert_eq!(refused(""), SdpError::NotSdp);
    assert_eq!(
        refused("v=0\nnonsense\n"),
        SdpError::MalformedLine { line: 2 }
    );
    let data = format!(
        "{}m=application 9 UDP/DTLS/SCTP webrtc-datachannel\n",
        head()
    )
    .replace("BUNDLE 0", "BUNDLE 0\na=x");
    assert_eq!(refused(&data).code(), "sdp_not_media");
    let unbundled = CHROMIUM.replace("a=group:BUNDLE 0", "a=group:BUNDLE\r\na=x:0");
    assert_eq!(refused(&unbundled), SdpError::NothingAnswerable);
}

#[test]
fn cannot_make_us_send_to_an_address_they_name() {
    let named = "a=candidate:1 1 udp 2113937151 2f0c-11.local 51234 typ host\r\n\
        a=candidate:2 1 udp 2113937151 127.0.0.1 22 typ host\r\n\
        a=candidate:3 1 udp 2113937151 10.0.0.1 53 typ host\r\n\
        a=candidate:4 1 udp 1677729535 192.168.1.1 9 typ srflx raddr 0.0.0.0 rport 0\r\n";
    let with = format!("{CHROMIUM}{named}");
    assert_eq!(Offer::parse(&with), Offer::parse(CHROMIUM));
    let (offer, negotiated) = negotiate(&with, &page_sources());
    assert_eq!((offer, negotiated), negotiate(CHROMIUM, &page_sources()));
}
