//! What comes as text.

use spindle::media::negotiated::{Fingerprint, IceCredentials, Mid};
use spindle::media::sdp::{
    Fragment, LocalSide, Offer, SessionId, Sources, answer, answer_fragment,
};

pub(crate) fn offer(bytes: &[u8]) {
    let Ok(text) = std::str::from_utf8(bytes) else {
        return;
    };
    let Ok(offer) = Offer::parse(text) else {
        return;
    };
    let mid = |text: &str| Some(Mid(text.to_owned()));
    let page = Sources {
        microphone: mid("0"),
        camera: mid("1"),
        screen: mid("2"),
    };
    let _ = Sources::of_watcher(&offer);
    let sender = Sources::of_sender(&offer).unwrap_or_default();
    for sources in [Sources::default(), sender, page] {
        let mut drawn = 0;
        let mut draw = || {
            drawn += 1;
            drawn
        };
        let Ok(negotiated) = offer.negotiate(&sources, &mut draw, None) else {
            continue;
        };
        let ice = IceCredentials {
            ufrag: "ours".into(),
            password: "a-password-of-22-chars".into(),
        };
        let local = LocalSide {
            ice: &ice,
            fingerprint: Fingerprint([7; 32]),
            candidates: &[],
            session: SessionId { id: 1, version: 1 },
        };
        let answer = answer(&offer, &negotiated, &local);
        // nothing of the offer breaks out of its line
        for line in answer.split_terminator("\r\n") {
            let mut characters = line.chars();
            assert!(
                characters
                    .next()
                    .is_some_and(|kind| kind.is_ascii_lowercase()),
                "{line:?}"
            );
            assert_eq!(characters.next(), Some('='), "{line:?}");
            assert!(!line.contains(['\r', '\n']), "{line:?}");
        }
        let count = |text: &str| text.lines().filter(|line| line.starts_with("m=")).count();
        assert_eq!(count(&answer), count(text));
        // the same offer again is the same link again
        let again = offer.negotiate(&sources, &mut draw, Some(&negotiated));
        assert!(again.is_err() || again == Ok(negotiated));
    }
}

pub(crate) fn fragment(bytes: &[u8]) {
    let Ok(text) = std::str::from_utf8(bytes) else {
        return;
    };
    let _ = Fragment::parse(text);
    let _ = answer_fragment(text);
}
