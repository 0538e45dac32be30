//! Decides whose request may do what: an operator everything, a hub its own room.

use super::tokens::{RoomPass, TokenError};
use super::{ApiError, Door};
use crate::ids::RoomId;
use crate::session::told::Site;
use axum::extract::FromRequestParts;
use axum::http::request::Parts;
use axum::http::{HeaderMap, header};

/// An operator asks.
pub(super) struct Operator;

impl FromRequestParts<Door> for Operator {
    type Rejection = ApiError;

    async fn from_request_parts(parts: &mut Parts, door: &Door) -> Result<Self, ApiError> {
        door.tokens().verify_operator(bearer(&parts.headers)?)?;
        Ok(Self)
    }
}

/// Who asks about one room.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Host {
    /// An operator, of any room.
    Operator,
    /// A hub, of this very room.
    Hub,
}

impl Host {
    /// Who asks about `room`; a token of another room is as good as none, whether or not that
    /// room or this one exists.
    pub(super) fn of(door: &Door, headers: &HeaderMap, room: RoomId) -> Result<Self, ApiError> {
        let token = bearer(headers)?;
        if door.tokens().verify_operator(token).is_ok() {
            return Ok(Self::Operator);
        }
        let pass = door.tokens().verify(token)?;
        match (pass.room == room, pass.site) {
            (false, _) => Err(ApiError::Unauthorized),
            (true, Site::Hub) => Ok(Self::Hub),
            (true, Site::Spoke) => Err(ApiError::Forbidden(
                "only the hub or an operator may do this: use the hub's token",
            )),
        }
    }
}

/// The pass a WHIP or WHEP request shows for `room`.
pub(super) fn pass(door: &Door, headers: &HeaderMap, room: RoomId) -> Result<RoomPass, ApiError> {
    let pass = door.tokens().verify(bearer(headers)?)?;
    match pass.room == room {
        true => Ok(pass),
        false => Err(ApiError::Unauthorized),
    }
}

/// `Authorization: Bearer …` (RFC 6750 §2.1); the scheme's case does not matter.
fn bearer(headers: &HeaderMap) -> Result<&str, TokenError> {
    headers
        .get(header::AUTHORIZATION)
        .and_then(|value| value.to_str().ok())
        .and_then(|value| value.split_once(' '))
        .filter(|(scheme, _)| scheme.eq_ignore_ascii_case("bearer"))
        .map(|(_, token)| token.trim())
        .ok_or(TokenError::Invalid)
}
