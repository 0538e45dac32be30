//! Lists who is in a room, mutes and removes them.

use crate::ids::{ParticipantId, RoomId};
use crate::role::Role;
use crate::session::messages::{self, SourceName};
use crate::session::roles::Action;
use crate::signaling::access::Authority;
use crate::signaling::error::ProblemJson;
use crate::signaling::extract::{Named, Read};
use crate::signaling::{ApiError, App};
use crate::site::Site;
use axum::Json;
use axum::extract::State;
use axum::http::StatusCode;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// Everyone in a room.
#[derive(Debug, Serialize, ToSchema)]
pub(in crate::signaling) struct ParticipantList {
    /// In the order they came.
    participants: Vec<Present>,
}

/// One participant.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = Participant)]
pub(in crate::signaling) struct Present {
    /// Who.
    id: ParticipantId,
    /// The name shown for them.
    name: String,
    /// Hub or spoke.
    site: Site,
    /// What they are in the session.
    role: Role,
    /// Whether their media reaches us now.
    connected: bool,
    /// What they publish, muted or not.
    tracks: Vec<Published>,
}

/// One published track.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = Track)]
pub(in crate::signaling) struct Published {
    /// What it comes from.
    source: SourceName,
    /// Nothing is sent while true.
    muted: bool,
}

/// What to mute.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(in crate::signaling) struct MuteTrack {
    /// Which of their tracks.
    source: SourceName,
}

impl From<messages::Participant> for Present {
    fn from(row: messages::Participant) -> Self {
        let published = |track: &messages::Track| Published {
            source: track.source,
            muted: track.muted,
        };
        Self {
            id: row.id,
            name: row.name,
            site: row.site,
            role: row.role,
            connected: row.connected,
            tracks: row.tracks.iter().map(published).collect(),
        }
    }
}

/// Lists who is in a room.
#[utoipa::path(
    get, path = "/api/v1/rooms/{room}/participants", operation_id = "list_participants", tag = "Participants",
    params(("room" = RoomId, Path, description = "Which room")),
    responses(
        (status = 200, description = "Everyone in the room", body = ParticipantList),
        (status = 403, description = "A spoke's token, or one whose holder was removed", body = ProblemJson, content_type = "application/problem+json"),
        (status = 410, description = "The room was closed", body = ProblemJson, content_type = "application/problem+json"),
    ),
    security(("token" = []))
)]
pub(in crate::signaling) async fn list(
    State(app): State<App>,
    Authority { room, .. }: Authority,
) -> Result<Json<ParticipantList>, ApiError> {
    let rows = app.rooms().room(room)?.participants().await?;
    Ok(Json(ParticipantList {
        participants: rows.into_iter().map(Present::from).collect(),
    }))
}

/// Mutes a participant's track; they may unmute it themselves.
#[utoipa::path(
    post, path = "/api/v1/rooms/{room}/participants/{participant}/mute", operation_id = "mute_participant", tag = "Participants",
    params(
        ("room" = RoomId, Path, description = "Which room"),
        ("participant" = ParticipantId, Path, description = "Whom"),
    ),
    request_body = MuteTrack,
    responses(
        (status = 204, description = "Muted"),
        (status = 403, description = "The token of someone who does not host, or whose holder was removed", body = ProblemJson, content_type = "application/problem+json"),
        (status = 410, description = "The room was closed", body = ProblemJson, content_type = "application/problem+json"),
    ),
    security(("token" = []))
)]
pub(in crate::signaling) async fn mute(
    State(app): State<App>,
    authority: Authority,
    Named((room, participant)): Named<(RoomId, ParticipantId)>,
    Read(MuteTrack { source }): Read<MuteTrack>,
) -> Result<StatusCode, ApiError> {
    authority.permit(Action::Mute)?;
    let room = app.rooms().room(room)?;
    room.silence(participant, source).await??;
    Ok(StatusCode::NO_CONTENT)
}

/// Removes a participant: their connection ends within a second, and their token opens the room no
/// more.
#[utoipa::path(
    delete, path = "/api/v1/rooms/{room}/participants/{participant}", operation_id = "remove_participant", tag = "Participants",
    params(
        ("room" = RoomId, Path, description = "Which room"),
        ("participant" = ParticipantId, Path, description = "Whom"),
    ),
    responses(
        (status = 204, description = "Removed"),
        (status = 403, description = "The token of someone who does not host, or whose holder was removed", body = ProblemJson, content_type = "application/problem+json"),
        (status = 410, description = "The room was closed", body = ProblemJson, content_type = "application/problem+json"),
    ),
    security(("token" = []))
)]
pub(in crate::signaling) async fn remove(
    State(app): State<App>,
    authority: Authority,
    Named((room, participant)): Named<(RoomId, ParticipantId)>,
) -> Result<StatusCode, ApiError> {
    authority.permit(Action::Remove)?;
    let room = app.rooms().room(room)?;
    room.remove(participant).await??;
    Ok(StatusCode::NO_CONTENT)
}
