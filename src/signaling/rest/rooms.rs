//! Opens, lists and closes rooms.

use crate::config::ChatToAll;
use crate::ids::RoomId;
use crate::session::{Limits, RoomSpec, RoomSummary};
use crate::signaling::access::Operator;
use crate::signaling::error::ProblemJson;
use crate::signaling::extract::{Base, Named, Read};
use crate::signaling::{ApiError, App, links, names};
use axum::Json;
use axum::extract::State;
use axum::http::{StatusCode, header};
use axum::response::IntoResponse;
use serde::{Deserialize, Serialize};
use tracing::info;
use utoipa::ToSchema;

/// What a room is opened with.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(in crate::signaling) struct NewRoom {
    /// Shown to everyone in it; 1 to 64 characters, unless the relay's `name_length` lets more through.
    #[schema(
        min_length = 1,
        max_length = 64,
        pattern = r"\S",
        example = "Hepatitis C, Tuesday"
    )]
    name: String,
    /// How many participants it holds; 2 to the relay's `max_participants`, which it is without.
    #[serde(default)]
    #[schema(minimum = 2)]
    max_participants: Option<usize>,
    /// Whether sessions in it begin with a lobby, where clinics wait until a host admits them; without
    /// it as the relay's `lobby` says.
    #[serde(default)]
    lobby: Option<bool>,
    /// Whether its sessions ask clinics once, 10 to 30 minutes in, if people are still there; without it as
    /// the relay's `checkpoint` says.
    #[serde(default)]
    checkpoint: Option<bool>,
    /// Whom clinics may write to in its chat: `everyone`, or with `hub` the hub and each of the hub; without it
    /// as the relay's `chat_to_all` says.
    #[serde(default)]
    chat_to_all: Option<ChatToAll>,
}

/// One open room.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = Room)]
pub(in crate::signaling) struct RoomResource {
    /// Which.
    id: RoomId,
    /// Shown to everyone in it.
    name: String,
    /// How many are in it now.
    participants: usize,
    /// How many it holds.
    max_participants: usize,
    /// Its page; a link adds a token.
    url: String,
}

/// Every open room.
#[derive(Debug, Serialize, ToSchema)]
pub(in crate::signaling) struct RoomList {
    /// Oldest first.
    rooms: Vec<RoomResource>,
}

impl RoomResource {
    fn new(base: &str, summary: RoomSummary) -> Self {
        Self {
            url: links::page(base, summary.id),
            id: summary.id,
            name: summary.name,
            participants: summary.participants,
            max_participants: summary.limit,
        }
    }
}

/// Opens a room.
#[utoipa::path(
    post, path = "/api/v1/rooms", operation_id = "create_room", tag = "Rooms",
    request_body = NewRoom,
    responses(
        (status = 201, description = "Open; `Location` names it", body = RoomResource),
        (status = 409, description = "As many rooms as may be are live", body = ProblemJson, content_type = "application/problem+json"),
    ),
    security(("token" = []))
)]
pub(in crate::signaling) async fn create(
    State(app): State<App>,
    _: Operator,
    Base(base): Base,
    Read(new): Read<NewRoom>,
) -> Result<impl IntoResponse, ApiError> {
    let most = app.limits().participants;
    let participants = new.max_participants.unwrap_or(most);
    if !(2..=most).contains(&participants) {
        return Err(ApiError::field(
            "max_participants",
            format!("must be 2 to {most}, the relay's own limit"),
        ));
    }
    let room = app.create_room(RoomSpec {
        name: names::name(app.write_limits(), "name", &new.name)?,
        limits: Limits {
            participants,
            lobby: new.lobby.unwrap_or(app.limits().lobby),
            checkpoint: new.checkpoint.unwrap_or(app.limits().checkpoint),
            chat_to_all: new.chat_to_all.unwrap_or(app.limits().chat_to_all),
            ..app.limits()
        },
    })?;
    info!(room = %room.id(), "room opened");
    let location = format!("{base}/api/v1/rooms/{}", room.id().as_uuid());
    let body = Json(RoomResource::new(&base, room.summary()));
    Ok((StatusCode::CREATED, [(header::LOCATION, location)], body))
}

/// Lists the open rooms.
#[utoipa::path(
    get, path = "/api/v1/rooms", operation_id = "list_rooms", tag = "Rooms",
    responses(
        (status = 200, description = "Every open room", body = RoomList),
    ),
    security(("token" = []))
)]
pub(in crate::signaling) async fn list(
    State(app): State<App>,
    _: Operator,
    Base(base): Base,
) -> Json<RoomList> {
    let rooms = app.rooms().list();
    Json(RoomList {
        rooms: rooms
            .into_iter()
            .map(|r| RoomResource::new(&base, r))
            .collect(),
    })
}

/// Shows one room.
#[utoipa::path(
    get, path = "/api/v1/rooms/{room}", operation_id = "show_room", tag = "Rooms",
    params(("room" = RoomId, Path, description = "Which")),
    responses(
        (status = 200, description = "The room", body = RoomResource),
        (status = 410, description = "The room was closed", body = ProblemJson, content_type = "application/problem+json"),
    ),
    security(("token" = []))
)]
pub(in crate::signaling) async fn show(
    State(app): State<App>,
    _: Operator,
    Base(base): Base,
    Named(room): Named<RoomId>,
) -> Result<Json<RoomResource>, ApiError> {
    let room = app.rooms().room(room)?;
    Ok(Json(RoomResource::new(&base, room.summary())))
}

/// Closes a room: everyone in it is told, and its links open nothing any more.
#[utoipa::path(
    delete, path = "/api/v1/rooms/{room}", operation_id = "close_room", tag = "Rooms",
    params(("room" = RoomId, Path, description = "Which")),
    responses(
        (status = 204, description = "Closed"),
        (status = 410, description = "It was closed before", body = ProblemJson, content_type = "application/problem+json"),
    ),
    security(("token" = []))
)]
pub(in crate::signaling) async fn close(
    State(app): State<App>,
    _: Operator,
    Named(room): Named<RoomId>,
) -> Result<StatusCode, ApiError> {
    app.rooms().close(room).await?;
    info!(%room, "room closed");
    Ok(StatusCode::NO_CONTENT)
}
