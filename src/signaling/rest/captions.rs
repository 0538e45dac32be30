//! Takes captions from a program that hears or writes along.

use crate::ids::RoomId;
use crate::session::captions::Spoken;
use crate::session::roles::Action;
use crate::signaling::access::Authority;
use crate::signaling::error::ProblemJson;
use crate::signaling::extract::Read;
use crate::signaling::{ApiError, App};
use axum::extract::State;
use axum::http::StatusCode;
use serde::Deserialize;
use utoipa::ToSchema;

/// A line of captions, as far as it is known.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(in crate::signaling) struct NewCaption {
    /// Who says it; each speaker has a line of their own.
    #[serde(default)]
    #[schema(max_length = 64, example = "Dr Amara Okafor")]
    speaker: Option<String>,
    /// The whole line so far.
    #[schema(
        min_length = 1,
        max_length = 300,
        pattern = r"\S",
        example = "Good morning."
    )]
    text: String,
    /// The line is complete, as it is without; `false`: it comes again, longer or corrected.
    #[serde(default = "complete")]
    done: bool,
}

const fn complete() -> bool {
    true
}

/// Writes captions into a room, for a captioner's or a speech recogniser's program; 30 a second at the most, or as the
/// relay's `program_captions_per_minute` says.
/// Nothing of them is kept.
#[utoipa::path(
    post, path = "/api/v1/rooms/{room}/captions", operation_id = "write_caption", tag = "Rooms",
    params(("room" = RoomId, Path, description = "Which")),
    request_body = NewCaption,
    responses(
        (status = 204, description = "Told to everyone who is in"),
        (status = 403, description = "The token may not write them", body = ProblemJson, content_type = "application/problem+json"),
        (status = 404, description = "The room is not open", body = ProblemJson, content_type = "application/problem+json"),
        (status = 410, description = "The room was closed", body = ProblemJson, content_type = "application/problem+json"),
        (status = 422, description = "There is nothing in it, or too much", body = ProblemJson, content_type = "application/problem+json"),
        (status = 429, description = "Too fast", body = ProblemJson, content_type = "application/problem+json"),
    ),
    security(("token" = []))
)]
pub(in crate::signaling) async fn write(
    State(app): State<App>,
    authority: Authority,
    Read(new): Read<NewCaption>,
) -> Result<StatusCode, ApiError> {
    authority.permit(Action::Caption)?;
    let room = app.rooms().room(authority.room)?;
    let spoken = Spoken {
        speaker: new.speaker,
        text: new.text,
        done: new.done,
    };
    room.caption(spoken).await??;
    Ok(StatusCode::NO_CONTENT)
}
