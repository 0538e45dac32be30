//! Promises about offers on a link that lives already.

use super::*;

fn later(text: &str, sources: &Sources) -> Result<(Negotiated, Negotiated), SdpError> {
    let (_, before) = negotiate(CHROMIUM, &page_sources());
    let after = Offer::parse(text)?.negotiate(sources, &mut numbers(9_000), Some(&before))?;
    Ok((before, after))
}

fn with_one_more_slot() -> String {
    let slot = CHROMIUM.rfind("m=video").expect("a video slot");
    let slot = CHROMIUM[slot..].replace("a=mid:12", "a=mid:13");
    format!("{CHROMIUM}{slot}").replace("11 12\r\n", "11 12 13\r\n")
}

#[test]
fn keep_the_ssrcs_of_known_slots_and_append_new_ones() {
    let (before, after) = later(&with_one_more_slot(), &page_sources()).expect("a later offer");
    assert_eq!(after.slots[..10], before.slots);
    assert_eq!(after.slots.len(), 11);
    assert_eq!(after.slots[10].ssrc, 9_001);
    assert_eq!(after.publications, before.publications);
}

#[test]
fn restart_ice_with_a_new_ufrag_and_password_only() {
    let (offer, before) = negotiate(CHROMIUM, &page_sources());
    assert!(!offer.restarts_ice(&before));
    let text = CHROMIUM
        .replace(&before.remote_ice.ufrag, "NewU")
        .replace(&before.remote_ice.password, "a0123456789012345678901234");
    assert!(Offer::parse(&text).expect("an offer").restarts_ice(&before));
    let (_, after) = later(&text, &page_sources()).expect("a restart");
    assert_eq!(after.remote_ice.ufrag, "NewU");
    assert_eq!(after.slots, before.slots);

    let half = CHROMIUM.replace(&before.remote_ice.ufrag, "NewU");
    assert_eq!(later(&half, &page_sources()), Err(SdpError::HalfRestart));
}

#[test]
fn never_change_the_certificate_or_the_dtls_role() {
    let other = CHROMIUM.replace("a=fingerprint:sha-256 ", "a=fingerprint:sha-256 00:");
    let other: String = other
        .lines()
        .map(|l| match l.starts_with("a=fingerprint") {
            true => format!("{}\r\n", &l[..l.len() - 3]),
            false => format!("{l}\r\n"),
        })
        .collect();
    assert_eq!(
        later(&other, &page_sources()),
        Err(SdpError::FingerprintChanged)
    );
    let passive = CHROMIUM.replace("setup:actpass", "setup:passive");
    assert_eq!(
        later(&passive, &page_sources()),
        Err(SdpError::SetupChanged)
    );
}

#[test]
fn never_turn_a_slot_into_something_else() {
    let place = CHROMIUM.rfind("a=recvonly").expect("a slot");
    let (head, tail) = CHROMIUM.split_at(place);
    let text = format!("{head}{}", tail.replacen("recvonly", "inactive", 1));
    let error = later(&text, &page_sources()).expect_err("a slot was stopped");
    assert_eq!(error, SdpError::LineChanged { mid: mid("12") });
}

#[test]
fn may_pause_a_publication_that_keeps_its_place() {
    let text = CHROMIUM.replacen("a=sendonly", "a=inactive", 1);
    let (before, after) = later(&text, &page_sources()).expect("the microphone paused");
    assert_eq!(after.publications, before.publications);
    let offer = Offer::parse(&text).expect("an offer");
    assert!(section(&answered(&offer, &after), 0).contains(&"a=inactive"));
}

#[test]
fn never_rename_a_publication() {
    let sources = Sources {
        camera: Some(mid("2")),
        screen: Some(mid("1")),
        ..page_sources()
    };
    let error = later(CHROMIUM, &sources).expect_err("camera and screen changed places");
    assert_eq!(error, SdpError::LineChanged { mid: mid("1") });
}

#[test]
fn keep_the_place_of_each_codec() {
    let fewer = CHROMIUM.replace(" 96 97 98 99 108 109 45 46", " 98 99 96 97");
    assert_ne!(fewer, CHROMIUM);
    let (before, after) = later(&fewer, &page_sources()).expect("fewer codecs, VP9 first");
    assert_eq!(
        after.publications[1].payloads,
        before.publications[1].payloads
    );
    assert_eq!(after.slots[4].payloads, before.slots[4].payloads);
}

#[test]
fn never_bring_a_source_that_the_first_one_did_not() {
    let without_screen = Sources {
        screen: None,
        ..page_sources()
    };
    let offer = Offer::parse(CHROMIUM).expect("an offer");
    let before = offer
        .negotiate(&without_screen, &mut numbers(1_000), None)
        .expect("no screen yet");
    let error = offer
        .negotiate(&page_sources(), &mut numbers(9_000), Some(&before))
        .expect_err("a screen that nobody would see");
    assert_eq!(
        error,
        SdpError::LaterSource {
            source: Source::Screen
        }
    );
    assert_eq!(error.field(), "sources.screen");
}
