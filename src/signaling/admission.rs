//! The one way into a room, for the page, WHIP and WHEP alike: a verified pass and an offer become
//! a join request.

use super::tokens::RoomPass;
use super::{ApiError, Door, names};
use crate::redact::Pii;
use crate::relay::handle::{Offer, Sources};
use crate::session::told::SourceName;
use crate::session::{Admitted, Credential, JoinRequest, Presence, RoomHandle};
use std::time::{Instant, SystemTime};

/// What the holder of a pass asks for.
pub(super) struct Asked {
    /// Shown where the token has no name.
    pub(super) name: Option<String>,
    /// To come back as the same participant.
    pub(super) resume: Option<String>,
    /// Joins with these muted.
    pub(super) muted: Vec<SourceName>,
    /// What stands behind the link.
    pub(super) presence: Presence,
    /// What the browser offers.
    pub(super) offer: Offer,
    /// The m-lines it sends on.
    pub(super) sources: Sources,
}

impl Door {
    /// Brings the holder of `pass` into its room.
    pub(super) async fn admit(
        &self,
        pass: RoomPass,
        asked: Asked,
    ) -> Result<(RoomHandle, Admitted), ApiError> {
        let name = match (&pass.name, &asked.name) {
            (Some(signed), _) => names::name("name", signed)?,
            (None, Some(typed)) => names::name("name", typed)?,
            (None, None) => return Err(ApiError::field("name", "is missing: say who joins")),
        };
        let room = self.ensure_room(pass.room, pass.room_name)?;
        let left = pass
            .expires
            .duration_since(SystemTime::now())
            .unwrap_or_default();
        let now = Instant::now();
        let request = JoinRequest {
            site: pass.site,
            name: Pii(name),
            credential: Credential {
                subject: pass.subject.map(Pii),
                token: Pii(pass.id.to_string()),
                // a token that ends after the clock does is as good as endless
                expires: now.checked_add(left).unwrap_or(now),
            },
            resume: asked.resume,
            muted: asked.muted,
            presence: asked.presence,
            offer: asked.offer,
            sources: asked.sources,
        };
        let admitted = room.join(request).await?;
        Ok((room, admitted))
    }
}
