//! Decides whose request may do what: an operator everything, a hub its own room.

use super::entry::credential;
use super::tokens::{RoomPass, TokenError};
use super::{ApiError, App};
use crate::ids::RoomId;
use crate::role::Role;
use crate::session::JoinError;
use crate::session::roles::{self, Action, May};
use crate::site::Site;
use axum::extract::{FromRequestParts, RawPathParams};
use axum::http::request::Parts;
use axum::http::{HeaderMap, header};

/// An operator asks.
pub(super) struct Operator;

impl FromRequestParts<App> for Operator {
    type Rejection = ApiError;

    async fn from_request_parts(parts: &mut Parts, app: &App) -> Result<Self, ApiError> {
        app.tokens().verify_operator(bearer(&parts.headers)?)?;
        Ok(Self)
    }
}

/// Who asks about the room in the path; extracted before any body is read.
#[derive(Debug, Clone, Copy)]
pub(super) struct Authority {
    /// The room.
    pub(super) room: RoomId,
    /// Of the hub of this very room; without one it is an operator.
    pub(super) role: Option<Role>,
    /// They host its session.
    hosts: bool,
}

impl Authority {
    /// Refuses who may not do it in the room either.
    pub(super) fn permit(self, action: Action) -> Result<(), ApiError> {
        let may = |role| roles::may(role, None, action) == May::Yes;
        // whoever leads in a facilitator's place: whom they stand in for they do not remove, and what they make
        // does not outlast that
        let lent = !matches!(action, Action::Remove | Action::Invite);
        let leads = self.hosts && lent && may(Role::Facilitator);
        match leads || self.role.is_none_or(may) {
            true => Ok(()),
            false => Err(ApiError::Forbidden(
                "only a facilitator, a coordinator, who hosts in their place, or an operator may do \
                 this: use their token",
            )),
        }
    }
}

impl FromRequestParts<App> for Authority {
    type Rejection = ApiError;

    /// A token of another room does nothing, whether or not that room or this one exists.
    async fn from_request_parts(parts: &mut Parts, app: &App) -> Result<Self, ApiError> {
        let token = bearer(&parts.headers)?.to_owned();
        let pass = match app.tokens().verify_operator(&token) {
            Ok(()) => None,
            Err(TokenError::Incomplete | TokenError::Invalid) => Some(app.tokens().verify(&token)?),
            Err(out_of_time @ (TokenError::NotYet | TokenError::Expired)) => {
                return Err(out_of_time.into());
            }
        };
        let room = room_of(parts, app).await?;
        let Some(pass) = pass else {
            return Ok(Self {
                room,
                role: None,
                hosts: false,
            });
        };
        match (pass.room == room, pass.role.site()) {
            (false, _) => Err(ApiError::WrongRoom),
            (true, Site::Hub) => {
                let site = pass.role.site();
                let holder = app.rooms().holder(room, site, credential(&pass)).await;
                if holder.was_removed {
                    return Err(ApiError::Join(JoinError::Removed));
                }
                Ok(Self {
                    room,
                    role: Some(pass.role),
                    hosts: holder.hosts,
                })
            }
            (true, Site::Spoke) => Err(ApiError::Forbidden(
                "only the hub or an operator may do this: use the hub's token",
            )),
        }
    }
}

/// The path's `{room}`.
async fn room_of(parts: &mut Parts, app: &App) -> Result<RoomId, ApiError> {
    RawPathParams::from_request_parts(parts, app)
        .await
        .ok()
        .and_then(|params| {
            let (_, room) = params.iter().find(|(name, _)| *name == "room")?;
            Some(RoomId::from_uuid(room.parse().ok()?))
        })
        .ok_or(ApiError::NotFound("room"))
}

/// The pass that a WHIP or WHEP request shows for `room`, to begin a session there.
pub(super) fn pass(app: &App, headers: &HeaderMap, room: RoomId) -> Result<RoomPass, ApiError> {
    of_room(app.tokens().verify(bearer(headers)?)?, room)
}

/// The pass under which a WHIP or WHEP session of `room` is changed or ended: the one it was begun
/// with, which may have expired since.
pub(super) fn pass_of_session(
    app: &App,
    headers: &HeaderMap,
    room: RoomId,
) -> Result<RoomPass, ApiError> {
    of_room(app.tokens().verify_once_valid(bearer(headers)?)?, room)
}

fn of_room(pass: RoomPass, room: RoomId) -> Result<RoomPass, ApiError> {
    match pass.room == room {
        true => Ok(pass),
        false => Err(ApiError::WrongRoom),
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
        .ok_or(TokenError::Incomplete)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn whoever_hosts_for_want_of_a_facilitator_may_what_one_may_but_remove_nobody() {
        let of = |role: Option<Role>, hosts| Authority {
            room: RoomId::fresh(),
            role,
            hosts,
        };
        let may = |of: Authority, action| of.permit(action).is_ok();
        for (role, hosts, reads, removes) in [
            (None, false, true, true),
            (Some(Role::Facilitator), false, true, true),
            (Some(Role::Coordinator), true, true, true),
            (Some(Role::Specialist), false, false, false),
            (Some(Role::Specialist), true, true, false),
        ] {
            assert_eq!(may(of(role, hosts), Action::ReadCases), reads, "{role:?}");
            for action in [Action::Remove, Action::Invite] {
                assert_eq!(may(of(role, hosts), action), removes, "{role:?}");
            }
        }
    }
}
