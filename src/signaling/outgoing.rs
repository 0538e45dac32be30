//! Decides how a message leaves for a page: as text, or deflated where that spares a thin line.
//!
//! An SDP of ours repeats itself a hundred times: a welcome of 12 KB, 1.5 s at 64 kbit/s, has 2 KB
//! deflated. permessage-deflate would do it for every message, but axum's WebSocket has none.

use super::messages::{FromRoom, Join};
use crate::session::Outgoing;
use axum::extract::ws::{Message, Utf8Bytes};
use bytes::Bytes;
use flate2::Compression;
use flate2::write::DeflateEncoder;
use std::io::Write as _;

/// What one page understands.
#[derive(Debug, Clone, Copy)]
pub(super) struct Wire {
    inflates: bool,
}

impl Wire {
    /// As the page's join says.
    pub(super) const fn of(join: &Join) -> Self {
        Self {
            inflates: join.inflates,
        }
    }

    /// A message of the room.
    pub(super) fn message(self, message: Outgoing) -> Message {
        // one text is shared by everyone: deflated for each, it would cost the more the larger
        // the room is
        let has_sdp = matches!(message, Outgoing::Own(FromRoom::Answer { .. }));
        let json = message.into_json();
        match has_sdp {
            true => self.long(json),
            false => text(json),
        }
    }

    /// A message that is deflated if that is worth it.
    pub(super) fn long(self, json: Bytes) -> Message {
        if !self.inflates || json.len() <= WORTH_IT {
            return text(json);
        }
        // fast: 300 join within seconds, and the best would spare another tenth for three times
        // the work
        let mut encoder = DeflateEncoder::new(Vec::new(), Compression::fast());
        let written = encoder.write_all(&json);
        let deflated = written.and_then(|()| encoder.finish());
        Message::Binary(deflated.expect("a vector takes what is written").into())
    }
}

fn text(json: Bytes) -> Message {
    Message::Text(Utf8Bytes::try_from(json).expect("JSON is UTF-8"))
}

// What fits one packet takes no longer on any line.
pub(super) const WORTH_IT: usize = 1024;

#[cfg(test)]
mod tests {
    use super::*;
    use flate2::read::DeflateDecoder;
    use std::io::Read as _;

    const INFLATES: Wire = Wire { inflates: true };

    fn answer(length: usize) -> Outgoing {
        let answer = "a=rtpmap:96 VP8/90000\r\n".repeat(length / 22 + 1);
        Outgoing::Own(FromRoom::Answer { answer })
    }

    #[test]
    fn an_answer_is_a_fraction_for_a_page_that_inflates_and_text_for_another() {
        let json = answer(12_000).into_json();
        let Message::Binary(deflated) = INFLATES.message(answer(12_000)) else {
            panic!("deflated");
        };
        assert!(deflated.len() < json.len() / 4, "{}", deflated.len());
        let mut inflated = Vec::new();
        let mut decoder = DeflateDecoder::new(&deflated[..]);
        decoder.read_to_end(&mut inflated).unwrap();
        assert_eq!(inflated, json);
        let other = Wire { inflates: false };
        assert!(matches!(other.message(answer(12_000)), Message::Text(_)));
    }

    #[test]
    fn what_is_short_or_for_everyone_stays_text() {
        assert!(matches!(INFLATES.message(answer(100)), Message::Text(_)));
        let shared = Outgoing::Shared(Bytes::from(vec![b' '; 10_000]));
        assert!(matches!(INFLATES.message(shared), Message::Text(_)));
    }
}
