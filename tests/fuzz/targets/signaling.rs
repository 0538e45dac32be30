//! What comes over the live WebSocket and in tokens.

use std::sync::LazyLock;

use axum::extract::ws::Message;
use spindle::signaling::messages::FromPage;
use spindle::signaling::opening;
use spindle::signaling::tokens::{TokenError, Tokens};

/// The first message: deflated, and as text.
pub(crate) fn join(bytes: &[u8]) {
    if let Ok(join) = opening::join(Message::Binary(bytes.to_vec().into())) {
        assert!(
            join.offer.len() < opening::LARGEST_MESSAGE,
            "inflated beyond its bound"
        );
        read_again(&FromPage::Join(join));
    }
    message(bytes);
}

/// Any message.
pub(crate) fn message(bytes: &[u8]) {
    let Ok(text) = std::str::from_utf8(bytes) else {
        return;
    };
    if let Ok(message) = opening::request(text) {
        assert!(text.len() <= opening::LARGEST_MESSAGE);
        read_again(&message);
    }
}

/// What was understood, said again, is understood alike.
fn read_again(message: &FromPage) {
    let said = serde_json::to_string(message).expect("a message is plain JSON");
    assert_eq!(opening::request(&said).as_ref(), Ok(message));
}

static TOKENS: LazyLock<[Tokens; 2]> = LazyLock::new(|| {
    [
        Tokens::new(b"a secret that every seed was signed with"),
        Tokens::new(&Tokens::fresh_secret()),
    ]
});

/// A token opens at most one kind of door, and none of another relay.
pub(crate) fn token(bytes: &[u8]) {
    let Ok(text) = std::str::from_utf8(bytes) else {
        return;
    };
    let [ours, theirs] = &*TOKENS;
    let (room, operator) = (ours.verify(text), ours.verify_operator(text));
    assert!(room.is_err() || operator.is_err());
    assert!(text.len() <= 4_096 || (room.is_err() && operator.is_err()));
    // whoever does not know the secret is told nothing but whether it has a token's shape
    let stranger = [
        theirs.verify(text).err(),
        theirs.verify_operator(text).err(),
    ];
    for told in stranger {
        assert!(matches!(
            told,
            Some(TokenError::Invalid | TokenError::Incomplete)
        ));
    }
}
