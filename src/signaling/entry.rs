//! The one way into a room, for the page, WHIP and WHEP alike: a verified pass and an offer become
//! a join request.

use super::tokens::RoomPass;
use super::{ApiError, App, names};
use crate::redact::Pii;
use crate::relay::handle::{Offer, Sources};
use crate::session::messages::SourceName;
use crate::session::{Admitted, Credential, Entered, JoinRequest, Presence, RoomHandle};
use std::time::{Duration, Instant, SystemTime};

/// What the holder of a pass asks for.
pub(super) struct Asked {
    /// Shown where the token has no name.
    pub(super) name: Option<String>,
    /// Who sits with them.
    pub(super) companions: Option<Vec<String>>,
    /// To come back as the same participant.
    pub(super) resume: Option<String>,
    /// Joins with these muted.
    pub(super) muted: Vec<SourceName>,
    /// What stands behind the link.
    pub(super) presence: Presence,
    /// Whether its page says what it has seen.
    pub(super) confirms: bool,
    /// What the browser offers.
    pub(super) offer: Offer,
    /// The m-lines it sends on.
    pub(super) sources: Sources,
}

impl App {
    /// Brings the holder of `pass` into its room.
    pub(super) async fn admit(
        &self,
        pass: RoomPass,
        asked: Asked,
    ) -> Result<(RoomHandle, Admitted), ApiError> {
        let (room, request) = self.request(pass, asked)?;
        let admitted = room.join(request).await?;
        Ok((room, admitted))
    }

    /// The same for a page, which waits where the room has a lobby.
    pub(super) async fn enter(&self, pass: RoomPass, asked: Asked) -> Result<Entered, ApiError> {
        let (room, request) = self.request(pass, asked)?;
        Ok(room.enter(request).await?)
    }

    fn request(&self, pass: RoomPass, asked: Asked) -> Result<(RoomHandle, JoinRequest), ApiError> {
        let limits = self.write_limits();
        let name = match (&pass.name, &asked.name) {
            (Some(signed), _) => names::name(limits, "name", signed)?,
            (None, Some(typed)) => names::name(limits, "name", typed)?,
            (None, None) => return Err(ApiError::field("name", "is missing: say who joins")),
        };
        let companions = asked
            .companions
            .map(|names| names::companions(limits, "companions", &names));
        let credential = credential(&pass);
        let room = match pass.has_expired() {
            false => self.ensure_room(pass.room, pass.room_name)?,
            true => self.room_still_open(pass.room)?,
        };
        let request = JoinRequest {
            role: pass.role,
            name: Pii(name),
            companions: companions.transpose()?,
            credential,
            resume: asked.resume,
            muted: asked.muted,
            presence: asked.presence,
            confirms: asked.confirms,
            offer: asked.offer,
            sources: asked.sources,
        };
        Ok((room, request))
    }
}

/// Whom a pass speaks of, on the room's clock.
pub(super) fn credential(pass: &RoomPass) -> Credential {
    let left = pass.lapses().duration_since(SystemTime::now());
    Credential {
        subject: pass.subject.clone().map(Pii),
        token: Pii(pass.id.to_string()),
        expires: Instant::now() + left.unwrap_or_default().min(ENDLESS),
    }
}

// A token may claim any number of seconds, and the clock holds fewer: what outlives every process
// is as good as endless.
const ENDLESS: Duration = Duration::from_hours(100 * 365 * 24);

#[cfg(test)]
mod tests {
    use super::*;
    use crate::ids::RoomId;
    use crate::role::Role;
    use uuid::Uuid;

    #[test]
    fn a_token_that_ends_after_the_clock_does_is_remembered_as_one_that_never_ends() {
        let farthest = (0..63).rev().map(|n| Duration::from_secs(1 << n));
        let pass = RoomPass {
            room: RoomId::fresh(),
            room_name: "Cardiology".into(),
            role: Role::Clinician,
            name: None,
            subject: None,
            id: Uuid::now_v7(),
            expires: farthest
                .filter_map(|left| SystemTime::now().checked_add(left))
                .next()
                .expect("the clock goes on"),
        };
        let in_ten_years = Instant::now() + Duration::from_hours(10 * 365 * 24);
        assert!(credential(&pass).expires > in_ten_years);
    }
}
