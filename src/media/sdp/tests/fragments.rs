//! Promises about the fragments of PATCH.

use super::*;

#[test]
fn a_fragment_with_new_credentials_restarts_ice_and_changes_nothing_else() {
    let (offer, before) = negotiate(FFMPEG, &whip(FFMPEG));
    let fragment = "a=ice-ufrag:ysXw\r\na=ice-pwd:vw5LmwG4y/e6dPP/zAP9Gp5k\r\n\
        m=audio 9 UDP/TLS/RTP/SAVPF 0\r\na=mid:0\r\na=candidate:1 1 udp 1 10.0.0.1 9 typ host\r\n";
    let fragment = Fragment::parse(fragment).expect("a fragment");
    let restarted = offer.restarted(&fragment).expect("new credentials");
    assert!(restarted.restarts_ice(&before));
    let after = restarted
        .negotiate(&whip(FFMPEG), &mut numbers(9), Some(&before))
        .expect("the same offer");
    assert_eq!(after.publications, before.publications);
    assert_eq!(after.remote_ice.ufrag, "ysXw");

    assert_eq!(
        answer_fragment(&answered(&restarted, &after)),
        "a=group:BUNDLE 0 1\r\na=ice-lite\r\na=ice-options:ice2 trickle\r\na=ice-ufrag:spin\r\n\
         a=ice-pwd:0123456789abcdefghijkl\r\nm=audio 9 UDP/TLS/RTP/SAVPF 111\r\na=mid:0\r\n\
         a=candidate:1 1 udp 2130706431 192.0.2.7 4433 typ host\r\n\
         a=candidate:2 1 udp 2130706175 2001:db8::7 4433 typ host\r\na=end-of-candidates\r\n"
    );
}

#[test]
fn a_fragment_with_candidates_only_changes_nothing() {
    let (offer, before) = negotiate(FFMPEG, &whip(FFMPEG));
    let IceCredentials { ufrag, password } = &before.remote_ice;
    let text = format!(
        "a=ice-ufrag:{ufrag}\na=ice-pwd:{password}\na=candidate:1 1 udp 1 ::1 9 typ host\n"
    );
    let fragment = Fragment::parse(&text).expect("a fragment");
    assert_eq!(offer.restarted(&fragment), None);
}

#[test]
fn a_fragment_without_credentials_or_without_end_is_refused() {
    assert_eq!(
        Fragment::parse("a=candidate:x")
            .expect_err("no ufrag")
            .code(),
        "sdp_missing_attribute"
    );
    let many = "a=candidate:\n".repeat(10_000);
    assert_eq!(
        Fragment::parse(&many).expect_err("too many").code(),
        "sdp_too_many"
    );
    let long = "a".repeat(1_000_000);
    assert_eq!(
        Fragment::parse(&long).expect_err("too long").code(),
        "sdp_too_long"
    );
}

fn whip(text: &str) -> Sources {
    Sources::of_sender(&Offer::parse(text).expect("an offer")).expect("all of it is carried")
}
