//! Makes links to a room.

use crate::ids::RoomId;
use crate::role::Role;
use crate::session::roles::Action;
use crate::signaling::access::Authority;
use crate::signaling::error::ProblemJson;
use crate::signaling::extract::{Base, Read};
use crate::signaling::links::page;
use crate::signaling::tokens::RoomPass;
use crate::signaling::{ApiError, App, names};
use crate::site::Site;
use axum::Json;
use axum::extract::State;
use axum::http::{StatusCode, header};
use axum::response::IntoResponse;
use serde::{Deserialize, Serialize};
use std::time::{Duration, SystemTime, UNIX_EPOCH};
use utoipa::ToSchema;
use uuid::Uuid;

/// Whom a link is for.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(in crate::signaling) struct NewLink {
    /// What its holder is in the session. A facilitator's or coordinator's own token makes links for
    /// clinicians and observers only.
    role: Role,
    /// The holder's name, 1 to 64 characters (`name_length`); without it the page asks.
    #[serde(default)]
    #[schema(
        min_length = 1,
        max_length = 64,
        pattern = r"\S",
        example = "North clinic"
    )]
    name: Option<String>,
    /// Whom the link stands for, 1 to 64 characters: a second join takes over the first. Without
    /// it several may share the link.
    #[serde(default)]
    #[schema(
        min_length = 1,
        max_length = 64,
        pattern = r"\S",
        example = "north-clinic"
    )]
    subject: Option<String>,
    /// Seconds until it expires; 60 to 31,536,000 (a year), 43,200 (12 hours) without.
    #[serde(default)]
    #[schema(minimum = 60, maximum = 31_536_000)]
    expires_in: Option<u64>,
}

/// A link, ready to send.
#[derive(Debug, Serialize, ToSchema)]
pub(in crate::signaling) struct Link {
    /// Opens the room in a browser; the token stands in the fragment.
    url: String,
    /// The token alone, for WHIP and WHEP.
    token: String,
    /// When it expires; seconds since 1970.
    expires_at: u64,
}

/// Makes a link to a room.
#[utoipa::path(
    post, path = "/api/v1/rooms/{room}/links", operation_id = "create_link", tag = "Rooms",
    params(("room" = RoomId, Path, description = "Which")),
    request_body = NewLink,
    responses(
        (status = 201, description = "The link", body = Link),
        (status = 403, description = "The token may not make this link", body = ProblemJson, content_type = "application/problem+json"),
        (status = 410, description = "The room was closed", body = ProblemJson, content_type = "application/problem+json"),
    ),
    security(("token" = []))
)]
pub(in crate::signaling) async fn create(
    State(app): State<App>,
    authority: Authority,
    Base(base): Base,
    Read(new): Read<NewLink>,
) -> Result<impl IntoResponse, ApiError> {
    authority.permit(Action::Invite)?;
    if authority.role.is_some() && new.role.site() == Site::Hub {
        return Err(ApiError::Forbidden(
            "only an operator makes links for a hub: a hub makes them for spokes",
        ));
    }
    let room = authority.room;
    let seconds = new.expires_in.unwrap_or(USUAL);
    if !ALLOWED.contains(&seconds) {
        return Err(ApiError::field(
            "expires_in",
            "must be 60 to 31536000 seconds (one minute to one year)",
        ));
    }
    let check = |field: &str, value: Option<String>| {
        value
            .map(|value| names::name(app.write_limits(), field, &value))
            .transpose()
    };
    let room_name = app.rooms().room(room)?.summary().name;
    let expires = SystemTime::now() + Duration::from_secs(seconds);
    let token = app.tokens().sign(&RoomPass {
        room,
        room_name,
        role: new.role,
        name: check("name", new.name)?,
        subject: check("subject", new.subject)?,
        id: Uuid::now_v7(),
        expires,
    });
    let link = Link {
        url: format!("{}#{token}", page(&base, room)),
        token,
        expires_at: expires
            .duration_since(UNIX_EPOCH)
            .map_or(0, |since| since.as_secs()),
    };
    let headers = [(header::CACHE_CONTROL, "no-store")];
    Ok((StatusCode::CREATED, headers, Json(link)))
}

const USUAL: u64 = 12 * 3_600;
const ALLOWED: std::ops::RangeInclusive<u64> = 60..=31_536_000;
