//! Holds what a room knows of one participant.

use super::captions::Captions;
use super::chat::Chat;
use super::order::ConnectionId;
use super::reactions::Reactions;
use super::request::{Credential, Presence};
use super::roster::RowAt;
use crate::config::WriteLimits;
use crate::ids::TrackId;
use crate::limiter::{Limiter, Pace};
use crate::relay::handle::{LinkId, Permissions, Source, SourceSet, WantedTrack};
use crate::role::Role;
use crate::site::Site;
use aws_lc_rs::digest::{SHA256, digest};
use serde::{Deserialize, Serialize};
use std::fmt;
use std::time::{Duration, Instant};

/// Lives from `Joined` to `Left`; outlives the connections of its participant.
#[derive(Debug)]
pub(super) struct Seat {
    pub(super) role: Role,
    pub(super) presence: Presence,
    pub(super) credential: Credential,
    pub(super) row: RowAt,
    pub(super) joined: Instant,
    pub(super) connection: Connected,
    /// The newest there was, gone or not.
    pub(super) last_connection: ConnectionId,
    /// The one that the relay has, or is making.
    pub(super) link: Option<Link>,
    /// When it was last here, while nobody is.
    pub(super) gone: Option<Instant>,
    /// When its media came last, while the link that brought some is silent.
    pub(super) heard: Option<Instant>,
    /// The tokens that bring the participant back: the newest, and before its page has spoken the
    /// one it came with, in case the welcome was lost on the way.
    pub(super) resume: Vec<ResumeKey>,
    /// The newest of them, as its welcome says it; none before its first join of this process.
    pub(super) newest: Option<ResumeToken>,
    pub(super) tracks: Vec<(Source, TrackId)>,
    pub(super) muted: SourceSet,
    /// Muted by others since its page last spoke of it: the page may not have heard.
    pub(super) silenced: SourceSet,
    /// What the relay was told last.
    pub(super) permissions: Permissions,
    /// What the relay has not been told yet.
    pub(super) view: Option<Vec<WantedTrack>>,
    /// The one picture of a viewer, as the relay was told; the outer `None`: not told.
    pub(super) picture: Option<Option<TrackId>>,
    pub(super) policed: Pace,
    pub(super) writes: Limiter,
    pub(super) asked: Limiter,
    pub(super) raises: Limiter,
    pub(super) reacts: Limiter,
    pub(super) captions: Limiter,
    pub(super) names: Limiter,
    /// Its name was given in the room, and stays over a return.
    pub(super) renamed: bool,
}

/// Whether a participant's page (or its WHIP or WHEP resource) is there.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Connected {
    /// Admitted; the relay is making the link.
    Joining(ConnectionId),
    /// Welcomed.
    Here(ConnectionId),
    /// Its place is held.
    Gone,
}

/// A participant's link.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Link {
    pub(super) id: LinkId,
    pub(super) state: LinkState,
}

/// What is known of it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum LinkState {
    /// The relay is making it.
    Asked,
    /// Made, nothing came yet.
    Made,
    /// Media reaches us.
    Up,
    /// Nothing came for a while.
    Silent,
}

/// What a seat is taken with.
#[derive(Debug)]
pub(super) struct Taken {
    pub(super) role: Role,
    pub(super) presence: Presence,
    pub(super) credential: Credential,
    pub(super) row: RowAt,
    pub(super) joined: Instant,
    pub(super) muted: SourceSet,
    pub(super) permissions: Permissions,
}

impl Seat {
    pub(super) fn new(taken: Taken, connection: ConnectionId, limits: &WriteLimits) -> Self {
        Self {
            role: taken.role,
            presence: taken.presence,
            credential: taken.credential,
            row: taken.row,
            joined: taken.joined,
            connection: Connected::Joining(connection),
            last_connection: connection,
            link: None,
            gone: None,
            heard: None,
            newest: None,
            resume: Vec::new(),
            tracks: Vec::new(),
            muted: taken.muted,
            silenced: SourceSet::NONE,
            permissions: taken.permissions,
            view: None,
            picture: None,
            policed: Pace::every(POLICED_PERIOD),
            writes: Chat::pace_of_one(limits),
            asked: Limiter::new(1, ASKED_PERIOD),
            raises: Limiter::a_minute(limits.hands_per_minute, RAISES_AT_ONCE),
            reacts: Reactions::pace_of_one(limits),
            captions: Captions::pace_of_one(limits),
            names: Limiter::a_minute(limits.renames_per_minute, NAMES_AT_ONCE),
            renamed: false,
        }
    }

    pub(super) const fn site(&self) -> Site {
        self.role.site()
    }

    /// Whether it is a person of the hub, and no camera or screen of theirs.
    pub(super) fn is_of_hub(&self) -> bool {
        self.site() == Site::Hub && self.presence == Presence::Page
    }

    pub(super) fn track(&self, source: Source) -> Option<TrackId> {
        let mut tracks = self.tracks.iter();
        tracks
            .find(|(of, _)| *of == source)
            .map(|(_, track)| *track)
    }

    /// Takes a new link. What was said to be shown on an older one goes with it: the page says what it
    /// shows on this one.
    pub(super) fn begin_anew(&mut self, link: Link, permissions: Permissions) {
        self.link = Some(link);
        self.permissions = permissions;
        self.view = None;
    }

    /// When its media came last: now, while it flows. None, where none ever came by this link.
    pub(super) fn last_heard(&self, now: Instant) -> Option<Instant> {
        match self.link?.state {
            LinkState::Up => Some(now),
            LinkState::Silent => self.heard,
            LinkState::Asked | LinkState::Made => None,
        }
    }

    /// Its media came until then, though its page may be gone: whose media flows is here.
    /// Says whether that moves when it was last here.
    pub(super) fn still_here_until(&mut self, heard: Instant) -> bool {
        let gone = self.gone.as_mut().filter(|gone| **gone < heard);
        gone.map(|gone| *gone = heard).is_some()
    }

    /// Whether the relay gets this participant's media now: however long its WebSocket is down.
    pub(super) fn is_connected(&self) -> bool {
        self.link.is_some_and(|link| link.state == LinkState::Up)
    }

    pub(super) const fn connection(&self) -> Option<ConnectionId> {
        match &self.connection {
            Connected::Joining(connection) | Connected::Here(connection) => Some(*connection),
            Connected::Gone => None,
        }
    }
}

/// Brings a participant back as the same one.
#[derive(Clone, Copy, PartialEq, Eq, Hash)]
pub struct ResumeToken(u128);

/// What a room knows of a [`ResumeToken`]: enough to know it again, and not enough to come in by. Whoever
/// reads the record of a room has nobody's place.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(transparent)]
pub(super) struct ResumeKey(#[serde(with = "hex")] u128);

impl ResumeToken {
    /// From 128 random bits.
    pub const fn new(random: u128) -> Self {
        Self(random)
    }

    /// What the room keeps of it.
    pub(super) fn key(self) -> ResumeKey {
        let digest = digest(&SHA256, &self.0.to_be_bytes());
        // 128 bits of it are as hard to find as the token itself
        let (half, _) = digest.as_ref().split_at(16);
        ResumeKey(u128::from_be_bytes(half.try_into().expect("16 bytes")))
    }

    /// As a page gives it back; `None` for anything that never was one.
    pub(super) fn parse(text: &str) -> Option<Self> {
        let is_one = text.len() == 32 && text.bytes().all(|byte| byte.is_ascii_hexdigit());
        let number = is_one.then(|| u128::from_str_radix(text, 16));
        number?.ok().map(Self)
    }

    /// As a page is given it.
    pub(super) fn to_text(self) -> String {
        format!("{:032x}", self.0)
    }
}

impl fmt::Debug for ResumeToken {
    /// Never reaches a log.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("ResumeToken(withheld)")
    }
}

/// A hand goes up as often at once as belongs to ten seconds: of a whole minute's a host would be called by each.
const RAISES_AT_ONCE: Duration = Duration::from_secs(10);

/// The same of names: of a whole minute's the ledger would have all, and everyone be told all.
const NAMES_AT_ONCE: Duration = Duration::from_secs(10);

/// A participant is asked to unmute at most this often: a host who presses twice is no nagger.
const ASKED_PERIOD: Duration = Duration::from_secs(5);

/// A page is told that it is policed at most this often.
const POLICED_PERIOD: Duration = Duration::from_secs(1);

/// 128 bits as a record holds them: JSON has no number of that size.
mod hex {
    use serde::{Deserialize as _, Deserializer, Serializer, de::Error as _};

    pub(super) fn serialize<S: Serializer>(value: &u128, to: S) -> Result<S::Ok, S::Error> {
        to.collect_str(&format_args!("{value:032x}"))
    }

    pub(super) fn deserialize<'de, D: Deserializer<'de>>(from: D) -> Result<u128, D::Error> {
        let text = String::deserialize(from)?;
        u128::from_str_radix(&text, 16).map_err(D::Error::custom)
    }
}
