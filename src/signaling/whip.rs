//! Answers WHIP (RFC 9725), which publishes, and WHEP, which watches: one offer, one answer, one
//! session to end.
//!
//! We are ICE-lite, so a trickled candidate needs no answer: our end only ever replies to checks.
//! New credentials are an ICE restart on the same link.

use super::entry::Asked;
use super::extract::{Named, whole};
use super::opening::LARGEST_MESSAGE;
use super::resources::{IceSession, Resource};
use super::tokens::RoomPass;
use super::{ApiError, App, access, decode};
use crate::ids::RoomId;
use crate::media::sdp::{Fragment, answer_fragment, with_candidates_everywhere};
use crate::relay::handle::{MediaError, Offer, Sources};
use crate::session::messages::{Slot, SlotState};
use crate::session::roles::{self, Action, May};
use crate::session::{Command, JoinError, Presence};
use axum::body::Body;
use axum::extract::State;
use axum::http::{HeaderMap, HeaderValue, StatusCode, header};
use axum::middleware::map_response;
use axum::response::{IntoResponse, Response};
use axum::routing::{get, patch, post};
use axum::{Json, Router};
use serde::Serialize;
use std::sync::Mutex;
use std::time::Instant;
use tokio::sync::Mutex as AsyncMutex;
use tower_http::cors::CorsLayer;
use utoipa::ToSchema;
use uuid::Uuid;

/// The routes; `cors` answers their OPTIONS, and this adds what a POST takes (RFC 9725 §4.2) and a
/// PATCH (RFC 5789 §3.1).
pub(super) fn routes(cors: CorsLayer) -> Router<App> {
    let session = || {
        let takes = async |mut response: Response| {
            let takes = HeaderValue::from_static(FRAGMENT);
            response.headers_mut().insert("accept-patch", takes);
            response
        };
        let session = patch(change).delete(end).get(session);
        session.layer(map_response(takes))
    };
    Router::new()
        .route("/whip/{room}", post(publish).get(endpoint))
        .route("/whip/{room}/{session}", session())
        .route("/whep/{room}", post(watch).get(endpoint))
        .route("/whep/{room}/{session}", session())
        .route("/whep/{room}/{session}/status", get(status))
        // before the layers: a later one would take OPTIONS from them
        .method_not_allowed_fallback(async || ApiError::MethodNotAllowed)
        .layer(cors)
        .layer(map_response(async |mut response: Response| {
            response
                .headers_mut()
                .insert("accept-post", HeaderValue::from_static(SDP));
            response
        }))
}

/// Publishes by WHIP: the offer's audio is the microphone, its video the camera.
///
/// A picture begins with a key frame. Browsers make one whenever they are asked (PLI); of an encoder
/// that does not, whoever comes waits for the next: let it make one a second, for example with ffmpeg
/// by `-g 30` at 30 frames a second, with GStreamer's x264enc by `key-int-max=30`.
///
/// A microphone is forwarded while it is heard, and for its first second. Digital silence (ffmpeg's
/// `anullsrc`, a muted input) is not after that: test with a tone or a voice.
#[utoipa::path(
    post, path = "/api/v1/whip/{room}", operation_id = "publish", tag = "WHIP and WHEP",
    params(("room" = RoomId, Path, description = "The room of the token")),
    request_body(content = String, content_type = "application/sdp", description = "An SDP offer that sends"),
    responses(
        (status = 201, description = "The answer; `Location` and `ETag` name the session", body = String, content_type = "application/sdp"),
        (status = 403, description = "The holder of this token was removed", body = super::error::ProblemJson, content_type = "application/problem+json"),
        (status = 409, description = "The room is full, or as many rooms as may be are live", body = super::error::ProblemJson, content_type = "application/problem+json"),
        (status = 410, description = "The room was closed", body = super::error::ProblemJson, content_type = "application/problem+json"),
        (status = 422, description = "The offer can be read and not be answered: `field` and `detail` say why", body = super::error::ProblemJson, content_type = "application/problem+json"),
        (status = 503, description = "The relay restarts", body = super::error::ProblemJson, content_type = "application/problem+json"),
    ),
    security(("token" = []))
)]
pub(super) async fn publish(
    State(app): State<App>,
    Named(room): Named<RoomId>,
    headers: HeaderMap,
    body: Body,
) -> Result<Response, ApiError> {
    counted(&app, begin(&app, &headers, room, body, Kind::Whip)).await
}

/// Watches by WHEP: the stage, or the screen while one is shared.
///
/// Nothing comes while nobody publishes. Sound comes while somebody is heard, for silence is not
/// forwarded: a test with digital silence shows no packets but a publisher's first. The picture begins with the publisher's next
/// key frame; an encoder that makes none when it is asked lets watchers wait for it, ten seconds and
/// more with common settings: see what `publish` says of that.
#[utoipa::path(
    post, path = "/api/v1/whep/{room}", operation_id = "watch", tag = "WHIP and WHEP",
    params(("room" = RoomId, Path, description = "The room of the token")),
    request_body(content = String, content_type = "application/sdp", description = "An SDP offer that receives"),
    responses(
        (status = 201, description = "The answer; `Location` and `ETag` name the session", body = String, content_type = "application/sdp"),
        (status = 403, description = "The holder of this token was removed", body = super::error::ProblemJson, content_type = "application/problem+json"),
        (status = 409, description = "The room is full, or as many rooms as may be are live", body = super::error::ProblemJson, content_type = "application/problem+json"),
        (status = 410, description = "The room was closed", body = super::error::ProblemJson, content_type = "application/problem+json"),
        (status = 422, description = "The offer can be read and not be answered: `field` and `detail` say why", body = super::error::ProblemJson, content_type = "application/problem+json"),
        (status = 503, description = "The relay restarts", body = super::error::ProblemJson, content_type = "application/problem+json"),
    ),
    security(("token" = []))
)]
pub(super) async fn watch(
    State(app): State<App>,
    Named(room): Named<RoomId>,
    headers: HeaderMap,
    body: Body,
) -> Result<Response, ApiError> {
    counted(&app, begin(&app, &headers, room, body, Kind::Whep)).await
}

/// Says of an address that offers are posted to it: the type alone, for there is nothing to read
/// (RFC 9725 §4.1). A player that looks has no token yet.
#[utoipa::path(
    get, path = "/api/v1/whip/{room}", operation_id = "look_at_endpoint", tag = "WHIP and WHEP",
    params(("room" = RoomId, Path, description = "Any room's id")),
    responses((status = 200, description = "Nothing, of the type that a POST takes", content_type = "application/sdp")),
)]
pub(super) async fn endpoint(Named(_room): Named<RoomId>) -> impl IntoResponse {
    ([(header::CONTENT_TYPE, SDP)], ())
}

/// Says that a session is there, and no more (RFC 9725 §4.1).
#[utoipa::path(
    get, path = "/api/v1/whip/{room}/{session}", operation_id = "look_at_session", tag = "WHIP and WHEP",
    params(
        ("room" = RoomId, Path, description = "The room of the token"),
        ("session" = Uuid, Path, description = "The session of the `Location`"),
    ),
    responses(
        (status = 204, description = "It is there"),
    ),
    security(("token" = []))
)]
pub(super) async fn session(
    State(app): State<App>,
    Named((room, session)): Named<(RoomId, Uuid)>,
    headers: HeaderMap,
) -> Result<StatusCode, ApiError> {
    let pass = access::pass_of_session(&app, &headers, room)?;
    find(&app, &pass, session).map(|_| StatusCode::NO_CONTENT)
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

/// A join by WHIP or WHEP, which is counted like that of a page.
async fn counted(
    app: &App,
    join: impl Future<Output = Result<Response, ApiError>>,
) -> Result<Response, ApiError> {
    let began = Instant::now();
    let answer = join.await;
    app.joins().count(began, &answer);
    answer
}

async fn begin(
    app: &App,
    headers: &HeaderMap,
    room: RoomId,
    body: Body,
    kind: Kind,
) -> Result<Response, ApiError> {
    let pass = access::pass(app, headers, room)?;
    if matches!(kind, Kind::Whip) && roles::may(pass.role, None, Action::Speak) != May::Yes {
        return Err(ApiError::Forbidden(
            "an observer publishes nothing: watch by WHEP, or use a clinician's token",
        ));
    }
    let offer = offer(headers, body).await?;
    let sources = match kind {
        Kind::Whip => Sources::of_sender(&offer),
        Kind::Whep => Sources::of_watcher(&offer),
    }
    .map_err(decode::refused_offer)?;
    let token = pass.id;
    let asked = Asked {
        name: Some(kind.name().into()),
        companions: None,
        resume: None,
        muted: Vec::new(),
        presence: kind.presence(),
        confirms: false,
        offer: offer.clone(),
        sources: sources.clone(),
    };
    let (_, admitted) = app.admit(pass, asked).await?;
    let ice = IceSession::new(offer, sources);
    let etag = ice.etag.clone();
    let answer = with_candidates_everywhere(&admitted.welcomed.welcome.answer);
    let session = app.resources().keep(
        Resource {
            room,
            token,
            connection: admitted.connection,
            ice: AsyncMutex::new(ice),
            slots: Mutex::default(),
        },
        admitted.messages,
    );
    // absolute: WHIP programs join a relative one wrongly
    let location = format!(
        "{}/api/v1/{}/{}/{session}",
        app.reached().base(headers),
        kind.path(),
        room.as_uuid()
    );
    // RFC 8631 §4
    let status = format!("<{location}/status>; rel=\"status\"");
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
    let mut created = (StatusCode::CREATED, headers, answer).into_response();
    if let (Kind::Whep, Ok(status)) = (kind, HeaderValue::try_from(status)) {
        created.headers_mut().append(header::LINK, status);
    }
    Ok(created)
}

/// What a watcher's slots show.
#[derive(Debug, Serialize, ToSchema)]
pub(super) struct WatchingStatus {
    /// One for each m-line that receives; none in the first moment of a session.
    slots: Vec<SlotStatus>,
}

/// What one slot shows.
#[derive(Debug, Serialize, ToSchema)]
struct SlotStatus {
    /// The m-line's.
    mid: String,
    /// `empty`, `waiting` for a key frame, `flowing`, or `undecodable`: what is published is in no
    /// codec, or profile of one, that was offered.
    state: &'static str,
}

impl From<Slot> for SlotStatus {
    fn from(slot: Slot) -> Self {
        Self {
            mid: slot.mid,
            state: match slot.state {
                SlotState::Empty => "empty",
                SlotState::Waiting { .. } => "waiting",
                SlotState::Flowing { .. } => "flowing",
                SlotState::Undecodable { .. } => "undecodable",
            },
        }
    }
}

/// Tells what a WHEP session shows now: a player has nobody to whom it could be told.
#[utoipa::path(
    get, path = "/api/v1/whep/{room}/{session}/status", operation_id = "watching_status", tag = "WHIP and WHEP",
    params(
        ("room" = RoomId, Path, description = "The room of the token"),
        ("session" = Uuid, Path, description = "The session of the `Location`"),
    ),
    responses(
        (status = 200, description = "What each slot shows", body = WatchingStatus),
    ),
    security(("token" = []))
)]
pub(super) async fn status(
    State(app): State<App>,
    Named((room, session)): Named<(RoomId, Uuid)>,
    headers: HeaderMap,
) -> Result<Json<WatchingStatus>, ApiError> {
    let pass = access::pass_of_session(&app, &headers, room)?;
    let slots = find(&app, &pass, session)?.shown();
    let slots = slots.into_iter().map(SlotStatus::from).collect();
    Ok(Json(WatchingStatus { slots }))
}

/// Trickles candidates, which an ICE-lite end takes and does not need, or restarts ICE with new
/// credentials.
#[utoipa::path(
    patch, path = "/api/v1/whip/{room}/{session}", operation_id = "change_session", tag = "WHIP and WHEP",
    params(
        ("room" = RoomId, Path, description = "The room of the token"),
        ("session" = Uuid, Path, description = "The session of the `Location`"),
        ("If-Match" = String, Header, description = "The session's `ETag`, or `*` for an ICE restart"),
    ),
    request_body(content = String, content_type = "application/trickle-ice-sdpfrag", description = "Candidates, or new credentials"),
    responses(
        (status = 200, description = "ICE restarted; `ETag` names the new ICE session", body = String, content_type = "application/trickle-ice-sdpfrag"),
        (status = 204, description = "Candidates taken"),
        (status = 412, description = "`If-Match` names another ICE session", body = super::error::ProblemJson, content_type = "application/problem+json"),
        (status = 422, description = "The link is gone, or the change cannot be answered: end the session and begin a new one", body = super::error::ProblemJson, content_type = "application/problem+json"),
        (status = 428, description = "`If-Match` is missing", body = super::error::ProblemJson, content_type = "application/problem+json"),
    ),
    security(("token" = []))
)]
pub(super) async fn change(
    State(app): State<App>,
    Named((room, session)): Named<(RoomId, Uuid)>,
    headers: HeaderMap,
    body: Body,
) -> Result<Response, ApiError> {
    let pass = access::pass_of_session(&app, &headers, room)?;
    let resource = find(&app, &pass, session)?;
    expect_type(&headers, FRAGMENT)?;
    let fragment = Fragment::parse(&read(body).await?)
        .map_err(|error| ApiError::BadBody(format!("the fragment cannot be read: {error}")))?;
    let mut ice = resource.ice.lock().await;
    // RFC 9725 §4.3.1: a restart says `*` (its example says it in quotes), a candidate names the ICE
    // session it belongs to
    let expected = headers
        .get(header::IF_MATCH)
        .ok_or(ApiError::PreconditionRequired)?
        .to_str()
        .unwrap_or_default();
    if !expected
        .split(',')
        .map(str::trim)
        .any(|tag| matches!(tag, "*" | "\"*\"") || tag == ice.etag)
    {
        return Err(ApiError::PreconditionFailed);
    }
    let Some(offer) = ice.offer.restarted(&fragment) else {
        return Ok(StatusCode::NO_CONTENT.into_response());
    };
    let answer = resource
        .connection
        .offer(offer.clone(), ice.sources.clone())
        .await
        .map_err(|error| match error {
            MediaError::Unacceptable { field, why } => {
                JoinError::OfferRefused { field, why }.into()
            }
            MediaError::NoSuchLink | MediaError::OtherBrowser | MediaError::Gone => {
                ApiError::Unprocessable(
                    "the link of this session is gone: end the session and begin a new one",
                )
            }
        })?;
    *ice = IceSession::new(offer, ice.sources.clone());
    let headers = [
        (header::CONTENT_TYPE, FRAGMENT.to_owned()),
        (header::ETAG, ice.etag.clone()),
    ];
    Ok((StatusCode::OK, headers, answer_fragment(&answer)).into_response())
}

/// Ends a session; one that has just ended, by whomever, is answered alike.
#[utoipa::path(
    delete, path = "/api/v1/whip/{room}/{session}", operation_id = "end_session", tag = "WHIP and WHEP",
    params(
        ("room" = RoomId, Path, description = "The room of the token"),
        ("session" = Uuid, Path, description = "The session of the `Location`"),
    ),
    responses(
        (status = 200, description = "Ended"),
    ),
    security(("token" = []))
)]
pub(super) async fn end(
    State(app): State<App>,
    Named((room, session)): Named<(RoomId, Uuid)>,
    headers: HeaderMap,
) -> Result<StatusCode, ApiError> {
    let pass = access::pass_of_session(&app, &headers, room)?;
    match find(&app, &pass, session) {
        Ok(resource) => {
            app.resources().end(session);
            resource.connection.say(Command::Leave).await;
            Ok(StatusCode::OK)
        }
        Err(_) if app.resources().has_ended(room, session, pass.id) => Ok(StatusCode::OK),
        Err(unknown) => Err(unknown),
    }
}

/// Another holder's session is as good as none.
fn find(app: &App, pass: &RoomPass, session: Uuid) -> Result<std::sync::Arc<Resource>, ApiError> {
    app.resources()
        .find(pass.room, session, pass.id)
        .ok_or(ApiError::NotFound("session"))
}

async fn offer(headers: &HeaderMap, body: Body) -> Result<Offer, ApiError> {
    expect_type(headers, SDP)?;
    Offer::parse(&read(body).await?).map_err(decode::bad_offer)
}

async fn read(body: Body) -> Result<String, ApiError> {
    let bytes = whole(body, LARGEST_MESSAGE).await?;
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
