//! Answers WHIP (RFC 9725), which publishes, and WHEP, which watches: one offer, one answer, one
//! session to end.
//!
//! We are ICE-lite, so a trickled candidate needs no answer: our end only ever replies to checks.

use super::admission::Asked;
use super::extract::Named;
use super::opening::LARGEST_MESSAGE;
use super::resources::Resource;
use super::tokens::RoomPass;
use super::{ApiError, Door, access, wishes};
use crate::ids::RoomId;
use crate::relay::handle::{Offer, Sources};
use crate::session::{Presence, Wish};
use axum::Router;
use axum::body::{Body, to_bytes};
use axum::extract::State;
use axum::http::{HeaderMap, HeaderValue, StatusCode, header};
use axum::middleware::map_response;
use axum::response::{IntoResponse, Response};
use axum::routing::{patch, post};
use tower_http::cors::CorsLayer;
use uuid::Uuid;

/// The routes; `cors` answers their OPTIONS, and this adds what a POST takes (RFC 9725 §4.2).
pub(super) fn routes(cors: CorsLayer) -> Router<Door> {
    let session = || patch(change).delete(end);
    Router::new()
        .route("/whip/{room}", post(publish))
        .route("/whip/{room}/{session}", session())
        .route("/whep/{room}", post(watch))
        .route("/whep/{room}/{session}", session())
        .layer(cors)
        .layer(map_response(async |mut response: Response| {
            response
                .headers_mut()
                .insert("accept-post", HeaderValue::from_static(SDP));
            response
        }))
}

/// Publishes by WHIP: the offer's audio is the microphone, its video the camera.
#[utoipa::path(
    post, path = "/api/v1/whip/{room}", tag = "WHIP and WHEP",
    params(("room" = RoomId, Path, description = "The room of the token")),
    request_body(content = String, content_type = "application/sdp", description = "An SDP offer that sends"),
    responses(
        (status = 201, description = "The answer; `Location` and `ETag` name the session", body = String, content_type = "application/sdp"),
        (status = 401, description = "No valid token of this room", body = super::error::ProblemJson, content_type = "application/problem+json"),
        (status = 415, description = "Not application/sdp", body = super::error::ProblemJson, content_type = "application/problem+json"),
    ),
    security(("token" = []))
)]
pub(super) async fn publish(
    State(door): State<Door>,
    Named(room): Named<RoomId>,
    headers: HeaderMap,
    body: Body,
) -> Result<Response, ApiError> {
    let pass = access::pass(&door, &headers, room)?;
    let offer = offer(&headers, body).await?;
    let sources = Sources::of_sender(&offer);
    begin(&door, pass, offer, sources, Kind::Whip).await
}

/// Watches by WHEP: the stage, or the screen while one is shared.
#[utoipa::path(
    post, path = "/api/v1/whep/{room}", tag = "WHIP and WHEP",
    params(("room" = RoomId, Path, description = "The room of the token")),
    request_body(content = String, content_type = "application/sdp", description = "An SDP offer that receives"),
    responses(
        (status = 201, description = "The answer; `Location` and `ETag` name the session", body = String, content_type = "application/sdp"),
        (status = 401, description = "No valid token of this room", body = super::error::ProblemJson, content_type = "application/problem+json"),
        (status = 415, description = "Not application/sdp", body = super::error::ProblemJson, content_type = "application/problem+json"),
    ),
    security(("token" = []))
)]
pub(super) async fn watch(
    State(door): State<Door>,
    Named(room): Named<RoomId>,
    headers: HeaderMap,
    body: Body,
) -> Result<Response, ApiError> {
    let pass = access::pass(&door, &headers, room)?;
    let offer = offer(&headers, body).await?;
    begin(&door, pass, offer, Sources::default(), Kind::Whep).await
}

/// What a session is for.
#[derive(Clone, Copy)]
enum Kind {
    Whip,
    Whep,
}

impl Kind {
    const fn path(self) -> &'static str {
        match self {
            Self::Whip => "whip",
            Self::Whep => "whep",
        }
    }

    const fn presence(self) -> Presence {
        match self {
            Self::Whip => Presence::Publisher,
            Self::Whep => Presence::Viewer,
        }
    }

    /// Shown where the token has no name: a camera cannot be asked for one.
    const fn name(self) -> &'static str {
        match self {
            Self::Whip => "Camera",
            Self::Whep => "Viewer",
        }
    }
}

async fn begin(
    door: &Door,
    pass: RoomPass,
    offer: Offer,
    sources: Sources,
    kind: Kind,
) -> Result<Response, ApiError> {
    let (room, token) = (pass.room, pass.id);
    let asked = Asked {
        name: Some(kind.name().into()),
        resume: None,
        muted: Vec::new(),
        presence: kind.presence(),
        offer,
        sources,
    };
    let (_, admitted) = door.admit(pass, asked).await?;
    let etag = format!("\"{}\"", Uuid::new_v4().simple());
    let answer = admitted.welcome.answer;
    let session = door.resources().keep(
        Resource {
            room,
            token,
            connection: admitted.connection,
            etag: etag.clone(),
        },
        admitted.messages,
    );
    // absolute: WHIP programs join a relative one wrongly
    let location = format!(
        "{}/api/v1/{}/{}/{session}",
        door.public_url(),
        kind.path(),
        room.as_uuid()
    );
    let headers = [
        (header::CONTENT_TYPE, SDP.to_owned()),
        (header::LOCATION, location),
        (header::ETAG, etag),
        (
            header::HeaderName::from_static("accept-patch"),
            FRAGMENT.to_owned(),
        ),
        (header::CACHE_CONTROL, "no-store".to_owned()),
    ];
    Ok((StatusCode::CREATED, headers, answer).into_response())
}

/// Trickles a candidate (RFC 9725 §4.3.1), which an ICE-lite end takes and does not need.
#[utoipa::path(
    patch, path = "/api/v1/whip/{room}/{session}", tag = "WHIP and WHEP",
    params(
        ("room" = RoomId, Path, description = "The room of the token"),
        ("session" = Uuid, Path, description = "The session of the `Location`"),
        ("If-Match" = String, Header, description = "The session's `ETag`"),
    ),
    request_body(content = String, content_type = "application/trickle-ice-sdpfrag", description = "Candidates"),
    responses(
        (status = 204, description = "Taken"),
        (status = 412, description = "`If-Match` names another ICE session", body = super::error::ProblemJson, content_type = "application/problem+json"),
        (status = 422, description = "An ICE restart, which a session of this kind does not do: end it and begin anew", body = super::error::ProblemJson, content_type = "application/problem+json"),
        (status = 428, description = "`If-Match` is missing", body = super::error::ProblemJson, content_type = "application/problem+json"),
    ),
    security(("token" = []))
)]
pub(super) async fn change(
    State(door): State<Door>,
    Named((room, session)): Named<(RoomId, Uuid)>,
    headers: HeaderMap,
    body: Body,
) -> Result<StatusCode, ApiError> {
    let pass = access::pass(&door, &headers, room)?;
    let resource = find(&door, &pass, session)?;
    expect_type(&headers, FRAGMENT)?;
    let fragment = read(body).await?;
    let expected = headers
        .get(header::IF_MATCH)
        .ok_or(ApiError::PreconditionRequired)?
        .to_str()
        .map_err(|_| ApiError::PreconditionFailed)?;
    // RFC 9725 §4.3.2: a restart says `*`, a candidate names the ICE session it belongs to
    if expected.trim() == "*" {
        return Err(ApiError::Unprocessable(
            "an ICE restart is not done here: end this session and begin a new one",
        ));
    }
    if !expected.split(',').any(|tag| tag.trim() == resource.etag) {
        return Err(ApiError::PreconditionFailed);
    }
    match fragment
        .lines()
        .all(|line| line.is_empty() || line.as_bytes().get(1) == Some(&b'='))
    {
        true => Ok(StatusCode::NO_CONTENT),
        false => Err(ApiError::BadBody("the body must be an SDP fragment".into())),
    }
}

/// Ends a session.
#[utoipa::path(
    delete, path = "/api/v1/whip/{room}/{session}", tag = "WHIP and WHEP",
    params(
        ("room" = RoomId, Path, description = "The room of the token"),
        ("session" = Uuid, Path, description = "The session of the `Location`"),
    ),
    responses(
        (status = 200, description = "Ended"),
        (status = 404, description = "No such session", body = super::error::ProblemJson, content_type = "application/problem+json"),
    ),
    security(("token" = []))
)]
pub(super) async fn end(
    State(door): State<Door>,
    Named((room, session)): Named<(RoomId, Uuid)>,
    headers: HeaderMap,
) -> Result<StatusCode, ApiError> {
    let pass = access::pass(&door, &headers, room)?;
    let resource = find(&door, &pass, session)?;
    door.resources().forget(session);
    resource.connection.say(Wish::Leave).await;
    Ok(StatusCode::OK)
}

/// Another holder's session is as good as none.
fn find(door: &Door, pass: &RoomPass, session: Uuid) -> Result<std::sync::Arc<Resource>, ApiError> {
    door.resources()
        .find(pass.room, session, pass.id)
        .ok_or(ApiError::NotFound("session"))
}

async fn offer(headers: &HeaderMap, body: Body) -> Result<Offer, ApiError> {
    expect_type(headers, SDP)?;
    Offer::parse(&read(body).await?).map_err(wishes::bad_offer)
}

async fn read(body: Body) -> Result<String, ApiError> {
    let bytes = to_bytes(body, LARGEST_MESSAGE)
        .await
        .map_err(|_| ApiError::TooLarge {
            limit: LARGEST_MESSAGE,
        })?;
    String::from_utf8(bytes.into()).map_err(|_| ApiError::BadBody("the body must be UTF-8".into()))
}

fn expect_type(headers: &HeaderMap, wanted: &'static str) -> Result<(), ApiError> {
    let given = headers
        .get(header::CONTENT_TYPE)
        .and_then(|value| value.to_str().ok())
        .and_then(|value| value.split(';').next())
        .unwrap_or_default();
    match given.trim().eq_ignore_ascii_case(wanted) {
        true => Ok(()),
        false => Err(ApiError::UnsupportedMedia(wanted)),
    }
}

const SDP: &str = "application/sdp";
const FRAGMENT: &str = "application/trickle-ice-sdpfrag";
