//! Finds the tokens that publishers and receivers join with.

use super::LoadError;
use super::options::{Options, PublisherSite};
use crate::ids::RoomId;
use crate::role::Role;
use crate::signaling::tokens::{RoomPass, Tokens};
use crate::site::Site;
use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use reqwest::Url;
use std::time::{Duration, SystemTime};
use uuid::Uuid;

/// What to join with, and where.
pub(super) struct Tickets {
    pub(super) url: String,
    pub(super) publisher: String,
    pub(super) receiver: String,
}

/// From the links that were given, or for a new room under the relay's secret.
pub(super) fn tickets(options: &Options, secret: Option<&[u8]>) -> Result<Tickets, LoadError> {
    let (url, hub, spoke) = if options.link.is_empty() {
        let secret = secret.ok_or_else(|| {
            LoadError::Options(
                "no way in: give two links (`spindle token --link`), or the relay's own \
                 `token_secret` in SPINDLE_TOKEN_SECRET"
                    .into(),
            )
        })?;
        let (tokens, room) = (Tokens::new(secret), RoomId::fresh());
        let sign = |site| tokens.sign(&pass(room, site));
        (options.url.clone(), sign(Site::Hub), sign(Site::Spoke))
    } else {
        let (mut hub, mut spoke) = (None, None);
        let (mut url, mut rooms) = (options.url.clone(), Vec::new());
        for link in &options.link {
            let (origin, room, site, token) = read(link)?;
            url = origin;
            rooms.push(room);
            match site {
                Site::Hub => hub = Some(token),
                Site::Spoke => spoke = Some(token),
            }
        }
        if rooms.windows(2).any(|two| two[0] != two[1]) {
            return Err(LoadError::Options(
                "the two links lead to different rooms: make both with the same `--room`".into(),
            ));
        }
        let both = hub.zip(spoke).ok_or_else(|| {
            LoadError::Options(
                "the two links are of the same kind: one must be made with `--site hub`, one with \
                 `--site spoke`"
                    .into(),
            )
        })?;
        (url, both.0, both.1)
    };
    let (publisher, receiver) = match options.publish_as {
        PublisherSite::Hub => (hub, spoke),
        PublisherSite::Spoke => (spoke, hub),
    };
    Ok(Tickets {
        url,
        publisher,
        receiver,
    })
}

fn pass(room: RoomId, site: Site) -> RoomPass {
    RoomPass {
        room,
        room_name: "Load test".into(),
        role: Role::of(site),
        name: None,
        // none: all share the token
        subject: None,
        id: Uuid::now_v7(),
        expires: SystemTime::now() + DAY,
    }
}

/// The server, the room, the kind of site and the token of a link. Whether the token is true is for the relay.
fn read(link: &str) -> Result<(String, String, Site, String), LoadError> {
    let wrong = |why: &str| {
        // the link itself is a key: it is not repeated
        LoadError::Options(format!("a --link cannot be read: {why}; copy it whole"))
    };
    let url = Url::parse(link).map_err(|error| wrong(&error.to_string()))?;
    let token = url
        .fragment()
        .ok_or_else(|| wrong("it has no token behind a #"))?;
    let claims = token
        .split('.')
        .nth(1)
        .ok_or_else(|| wrong("its token is cut off"))?;
    let claims = URL_SAFE_NO_PAD
        .decode(claims)
        .ok()
        .and_then(|json| serde_json::from_slice::<serde_json::Value>(&json).ok())
        .ok_or_else(|| wrong("its token is cut off"))?;
    let site = serde_json::from_value(claims["site"].clone())
        .map_err(|_| wrong("its token is not one of a room"))?;
    let origin = url.origin().ascii_serialization();
    let room = claims["room"].to_string();
    Ok((origin, room, site, token.to_owned()))
}

/// Longer than any run.
const DAY: Duration = Duration::from_secs(24 * 3_600);
