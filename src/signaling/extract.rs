//! Reads of a request its path, its body and the address it was sent to; what cannot be read is
//! answered like every other error.

use super::{ApiError, App, LARGEST_JSON};
use axum::Json;
use axum::body::{Body, Bytes};
use axum::extract::{FromRequest, FromRequestParts, Path, Request};
use axum::http::request::Parts;
use serde::de::{DeserializeOwned, IgnoredAny};
use std::time::Duration;
use tokio::time::timeout;

/// A JSON object of at most [`LARGEST_JSON`] bytes.
pub(super) struct Read<T>(pub(super) T);

impl<T, S> FromRequest<S> for Read<T>
where
    T: DeserializeOwned,
    S: Send + Sync,
{
    type Rejection = ApiError;

    async fn from_request(request: Request, state: &S) -> Result<Self, ApiError> {
        let (parts, body) = request.into_parts();
        let bytes = whole(body, LARGEST_JSON).await?;
        let request = Request::from_parts(parts, Body::from(bytes.clone()));
        let Json(IgnoredAny) = Json::from_request(request, state).await?;
        // an array would be read as the members in their order, which no description promises
        if !bytes.trim_ascii_start().starts_with(b"{") {
            return Err(ApiError::BadBody("the body must be a JSON object".into()));
        }
        let Json(value) = Json::from_bytes(&bytes)?;
        Ok(Self(value))
    }
}

/// A body of at most `limit` bytes, which must come in ten seconds: whoever sends slower holds a
/// connection for nothing.
pub(super) async fn whole(body: Body, limit: usize) -> Result<Bytes, ApiError> {
    match timeout(BODY, axum::body::to_bytes(body, limit)).await {
        Ok(Ok(bytes)) => Ok(bytes),
        Ok(Err(_)) => Err(ApiError::TooLarge { limit }),
        Err(_) => Err(ApiError::BodyTooLate),
    }
}

// 128 KiB, the longest offer, take 3 s on the slowest line that can carry a session.
const BODY: Duration = Duration::from_secs(10);

/// The ids in a path; what is no id names nothing.
pub(super) struct Named<T>(pub(super) T);

impl<T, S> FromRequestParts<S> for Named<T>
where
    T: DeserializeOwned + Send,
    S: Send + Sync,
{
    type Rejection = ApiError;

    async fn from_request_parts(parts: &mut Parts, state: &S) -> Result<Self, ApiError> {
        let Path(value) = Path::from_request_parts(parts, state).await?;
        Ok(Self(value))
    }
}

/// `https://host:port`, as the one who asks has reached us.
pub(super) struct Base(pub(super) String);

impl FromRequestParts<App> for Base {
    type Rejection = ApiError;

    async fn from_request_parts(parts: &mut Parts, app: &App) -> Result<Self, ApiError> {
        Ok(Self(app.reached().base(&parts.headers)))
    }
}
