//! Reads the first message of a live WebSocket: a join, as text or deflated.

use super::messages::{FromPage, Join};
use super::rejection::bad_data;
use super::{ApiError, fault};
use axum::extract::ws::Message;
use flate2::{Decompress, FlushDecompress, Status};
use serde_json::Value;

/// The largest message of a live WebSocket, as it arrives and inflated; bytes. A page with every
/// slot sends about 95 KB of SDP.
pub const LARGEST_MESSAGE: usize = 128 * 1024;

/// The join in `message`.
pub fn join(message: Message) -> Result<Join, ApiError> {
    let inflated;
    let text = match &message {
        Message::Text(text) => text.as_str(),
        Message::Binary(bytes) => {
            inflated = inflate(bytes)?;
            std::str::from_utf8(&inflated)
                .map_err(|_| ApiError::BadBody("the deflated join must be UTF-8".into()))?
        }
        Message::Ping(_) | Message::Pong(_) | Message::Close(_) => {
            return Err(ApiError::BadBody("the first message must be `join`".into()));
        }
    };
    match request(text)? {
        FromPage::Join(join) => Ok(join),
        FromPage::Offer { .. }
        | FromPage::Mute { .. }
        | FromPage::Seen { .. }
        | FromPage::View { .. }
        | FromPage::Floor { .. }
        | FromPage::Hand { .. }
        | FromPage::LowerHand { .. }
        | FromPage::MoveHand { .. }
        | FromPage::Spotlight { .. }
        | FromPage::Gallery { .. }
        | FromPage::Agenda { .. }
        | FromPage::Phase { .. }
        | FromPage::Extend { .. }
        | FromPage::Checkpoint { .. }
        | FromPage::StillThere { .. }
        | FromPage::Case { .. }
        | FromPage::Silence { .. }
        | FromPage::Remove { .. }
        | FromPage::SilenceAll {}
        | FromPage::AskToUnmute { .. }
        | FromPage::Rename { .. }
        | FromPage::Companions { .. }
        | FromPage::Away { .. }
        | FromPage::Write { .. }
        | FromPage::ReadChat { .. }
        | FromPage::RemoveLine { .. }
        | FromPage::Entrance { .. }
        | FromPage::Admit { .. }
        | FromPage::Deny { .. }
        | FromPage::MakePoll { .. }
        | FromPage::EditPoll { .. }
        | FromPage::StartPoll { .. }
        | FromPage::ClosePoll { .. }
        | FromPage::SharePoll { .. }
        | FromPage::RemovePoll { .. }
        | FromPage::Vote { .. }
        | FromPage::React { .. }
        | FromPage::Announce { .. }
        | FromPage::Caption { .. }
        | FromPage::EditAnnouncement { .. }
        | FromPage::TakeDown { .. }
        | FromPage::End { .. }
        | FromPage::Leave {}
        | FromPage::Ping { .. } => {
            Err(ApiError::BadBody("the first message must be `join`".into()))
        }
    }
}

/// Any message of the page.
pub fn request(text: &str) -> Result<FromPage, ApiError> {
    if text.len() > LARGEST_MESSAGE {
        return Err(too_large());
    }
    // serde would read an array as well, its first item as the type
    if !text.trim_start().starts_with('{') {
        return Err(no_object());
    }
    serde_json::from_str(text).map_err(|error| match serde_json::from_str(text) {
        Ok(message) => unreadable(&message, &error.to_string()),
        Err(_) => no_object(),
    })
}

fn no_object() -> ApiError {
    ApiError::BadBody("the message must be one JSON object".into())
}

/// What is JSON and no message of ours. The words go back to the page that sent them and nowhere
/// else.
fn unreadable(message: &Value, told: &str) -> ApiError {
    match bad_data(told) {
        ApiError::BadBody(_) => match fault::field::<FromPage>(message) {
            Some(field) => {
                ApiError::field(field, format!("cannot be read: {}", without_place(told)))
            }
            None => ApiError::BadBody(format!("the message cannot be read: {told}")),
        },
        named => named,
    }
}

/// Without the line and column, which are those of the end of the message.
fn without_place(told: &str) -> &str {
    told.rsplit_once(" at line").map_or(told, |(told, _)| told)
}

/// Raw deflate (RFC 1951), with the output bounded before it is made.
fn inflate(bytes: &[u8]) -> Result<Vec<u8>, ApiError> {
    let mut out = Vec::with_capacity((bytes.len() * 8).clamp(4 * 1024, LARGEST_MESSAGE));
    inflate_into(&mut out, bytes)?;
    Ok(out)
}

fn inflate_into(out: &mut Vec<u8>, bytes: &[u8]) -> Result<(), ApiError> {
    let mut state = Decompress::new(false);
    loop {
        let (read, written) = (state.total_in(), state.total_out());
        let rest = &bytes[usize::try_from(read).expect("no more than was given")..];
        let status = state
            .decompress_vec(rest, out, FlushDecompress::None)
            .map_err(|_| ApiError::BadBody("a binary join must be raw deflate".into()))?;
        if status == Status::StreamEnd {
            return Ok(());
        }
        if out.len() == out.capacity() {
            if out.len() >= LARGEST_MESSAGE {
                return Err(too_large());
            }
            out.reserve_exact(LARGEST_MESSAGE - out.len());
        } else if (state.total_in(), state.total_out()) == (read, written) {
            return Err(ApiError::BadBody("the deflated join ends early".into()));
        }
    }
}

fn too_large() -> ApiError {
    ApiError::TooLarge {
        limit: LARGEST_MESSAGE,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::config::WriteLimits;
    use crate::ids::ParticipantId;
    use crate::signaling::messages::{
        Advice, CaseText, CaseWish, ChatTo, Phase, PlannedItem, PollKind, PollPlan, Presenter,
        Section, Strength,
    };
    use flate2::Compression;
    use flate2::write::DeflateEncoder;
    use std::io::Write as _;
    use uuid::Uuid;

    fn deflated(text: &[u8]) -> Message {
        let mut encoder = DeflateEncoder::new(Vec::new(), Compression::best());
        encoder.write_all(text).unwrap();
        Message::Binary(encoder.finish().unwrap().into())
    }

    const JOIN: &str = r#"{"type":"join","token":"t","offer":"v=0","sources":{"camera":"1"}}"#;

    #[test]
    fn a_join_comes_as_text_or_deflated() {
        let plain = join(Message::Text(JOIN.into())).unwrap();
        assert_eq!(plain.sources.camera.as_deref(), Some("1"));
        assert_eq!(join(deflated(JOIN.as_bytes())).unwrap(), plain);
        let long = JOIN.replace("v=0", &"a=candidate:1 ".repeat(5_000));
        assert_eq!(join(deflated(long.as_bytes())).unwrap().token, "t");
    }

    /// As much as may be of a text, in characters that take most bytes.
    fn text(most: u32) -> String {
        "\u{1f642}".repeat(most as usize)
    }

    #[test]
    fn the_most_that_an_operator_may_allow_still_fits_into_a_message() {
        let most = WriteLimits::HIGHEST;
        let many = |count: u32, what: &str| vec![what.to_owned(); count as usize];
        let section = text(most.case_length / most.max_case_sections);
        let case = CaseText {
            echo_id: "ABCDEFGH-2026-000042".into(),
            presenter: Presenter {
                participant: Some(ParticipantId::from_uuid(Uuid::nil())),
                name: text(most.case_presenter_length),
            },
            questions: many(most.max_case_questions, &text(most.case_question_length)),
            sections: vec![
                Section {
                    title: text(most.case_title_length),
                    text: section,
                };
                most.max_case_sections as usize
            ],
        };
        let poll = PollPlan {
            question: text(most.poll_question_length),
            kind: PollKind::Multiple {
                choices: many(most.max_poll_choices, &text(most.poll_choice_length)),
                most: None,
            },
            anonymous: false,
            observers: false,
            shared: false,
        };
        let item = PlannedItem {
            id: Some(u32::MAX),
            phase: Phase::Announcements,
            title: Some(text(most.agenda_title_length)),
            minutes: 240,
        };
        let advice = Advice {
            text: text(most.recommendation_length),
            heading: Some(text(most.recommendation_label_length)),
            strength: Strength::IfFails,
            discipline: Some(text(most.recommendation_label_length)),
            serves_goal: false,
        };
        let names = many(most.max_companions + 1, &text(most.name_length));
        let mut joins = join(Message::Text(JOIN.into())).unwrap();
        // as a page with every slot makes it
        joins.offer = "a".repeat(95 * 1024);
        joins.token = "t".repeat(1024);
        joins.companions = Some(many(most.max_companions, &text(most.name_length)));
        for message in [
            FromPage::Join(joins),
            FromPage::Case {
                wish: Box::new(CaseWish::Edit {
                    case: u32::MAX,
                    revision: u32::MAX,
                    to: case,
                }),
            },
            FromPage::Case {
                wish: Box::new(CaseWish::Recommend {
                    case: u32::MAX,
                    says: advice,
                    said_by: None,
                }),
            },
            FromPage::Agenda {
                items: vec![item; most.max_agenda_items as usize],
            },
            FromPage::MakePoll { plan: poll },
            FromPage::StillThere { names },
            FromPage::Write {
                to: ChatTo::Hub,
                text: text(most.chat_length),
            },
        ] {
            let text = serde_json::to_string(&message).unwrap();
            let (bytes, kind) = (text.len(), &text[..24]);
            assert!(bytes <= LARGEST_MESSAGE, "{bytes} bytes of {kind}");
        }
        let caption = text(most.caption_length + most.name_length).len();
        assert!(caption + 100 <= crate::signaling::LARGEST_JSON, "{caption}");
    }

    #[test]
    fn a_bomb_inflates_to_nothing_larger_than_a_message() {
        let bomb = deflated(&vec![b' '; 50_000_000]);
        let mut out = Vec::new();
        let end = inflate_into(&mut out, &bomb.clone().into_data());
        assert_eq!(end, Err(too_large()));
        assert!(out.capacity() <= LARGEST_MESSAGE, "{}", out.capacity());
        assert_eq!(join(bomb), Err(too_large()));
        let bound = deflated(&vec![b' '; LARGEST_MESSAGE + 1]);
        assert_eq!(join(bound), Err(too_large()));
    }

    #[test]
    fn any_junk_is_an_error() {
        let Message::Binary(whole) = deflated(JOIN.as_bytes()) else {
            panic!("deflated is binary");
        };
        for end in 0..whole.len() {
            assert!(join(Message::Binary(whole.slice(..end))).is_err());
        }
        for junk in [
            "",
            "{}",
            "[]",
            "null",
            r#"{"type":"leave"}"#,
            r#"{"type":"join"}"#,
        ] {
            assert!(join(Message::Text(junk.into())).is_err(), "{junk}");
        }
        let extra = JOIN.replace(r#""token""#, r#""extra":1,"token""#);
        assert!(join(Message::Text(extra.into())).is_err());
        assert!(join(Message::Binary(vec![0xff; 1000].into())).is_err());
        assert!(join(deflated(&[0xff, 0xfe])).is_err());
    }

    #[test]
    fn what_cannot_be_read_names_its_field_however_deep_it_stands() {
        let track = "0190a000-0000-7000-8000-000000000000";
        for (message, field, words) in [
            (
                r#"{"type":"join","offer":"","sources":{}}"#.to_owned(),
                "token",
                "missing",
            ),
            (
                r#"{"type":"dance"}"#.into(),
                "type",
                "expected one of `join`",
            ),
            (r#"{"token":"t"}"#.into(), "type", "missing"),
            (JOIN.replace(r#""t""#, "1"), "token", "expected a string"),
            (
                JOIN.replace(r#""1""#, "1"),
                "sources.camera",
                "expected a string",
            ),
            (
                JOIN.replace("camera", "eye"),
                "eye",
                "expected one of `microphone`",
            ),
            (
                JOIN.replace(r#""token""#, r#""extra":1,"token""#),
                "extra",
                "not known",
            ),
            (
                r#"{"type":"mute","source":"nose","muted":true}"#.into(),
                "source",
                "`camera`",
            ),
            (
                r#"{"type":"mute","source":"camera","muted":1}"#.into(),
                "muted",
                "a boolean",
            ),
            (
                r#"{"type":"leave","why":"late"}"#.into(),
                "why",
                "not known",
            ),
            (r#"{"type":"ping","nonce":-1}"#.into(), "nonce", "u32"),
            (
                r#"{"type":"floor","participant":"x"}"#.into(),
                "participant",
                "UUID",
            ),
            (
                r#"{"type":"hand","raised":1}"#.into(),
                "raised",
                "a boolean",
            ),
            (
                r#"{"type":"lower_hand","participant":7}"#.into(),
                "participant",
                "UUID",
            ),
            (
                format!(r#"{{"type":"move_hand","participant":"{track}","place":-1}}"#),
                "place",
                "u32",
            ),
            (
                r#"{"type":"agenda","items":[{"phase":"present","minutes":5},{"phase":"lunch","minutes":5}]}"#.into(),
                "items",
                "expected one of `welcome`",
            ),
            (
                r#"{"type":"spotlight","participant":"everyone"}"#.into(),
                "participant",
                "UUID",
            ),
            (
                r#"{"type":"gallery","shows":"nobody"}"#.into(),
                "shows",
                "expected `stage` or `everyone`",
            ),
            (
                r#"{"type":"phase","to":{"item":"first"}}"#.into(),
                "to.item",
                "u32",
            ),
            (
                r#"{"type":"case","wish":{"close":{"case":"first"}}}"#.into(),
                "wish.close.case",
                "u32",
            ),
            (
                r#"{"type":"extend","minutes":-5}"#.into(),
                "minutes",
                "u32",
            ),
            (
                format!(
                    r#"{{"type":"view","tracks":[{{"track":"{track}","width":1,"height":99999}}]}}"#
                ),
                "tracks",
                "u16",
            ),
        ] {
            let error = request(&message).unwrap_err();
            let ApiError::BadField { field: named, rule } = &error else {
                panic!("{message}: {error:?}");
            };
            assert_eq!(named, field, "{message}");
            assert!(rule.contains(words), "{message}: {rule}");
        }
        for no_object in ["[]", "null", "1", "{", r#"["leave"]"#] {
            assert!(
                matches!(request(no_object), Err(ApiError::BadBody(_))),
                "{no_object}"
            );
        }
    }
}
