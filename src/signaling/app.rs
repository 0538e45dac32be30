//! Holds what every request needs.

use super::joins::{JoinCounts, Joins};
use super::origins::Origins;
use super::reached::Reached;
use super::resources::Resources;
use super::tokens::Tokens;
use super::waiting::WaitingRoom;
use super::{ApiError, headers};
use crate::config::{Config, Tls, WriteLimits};
use crate::ids::RoomId;
use crate::papers::Press;
use crate::session::{JoinError, Limits, RoomHandle, RoomSpec, Rooms};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use tracing::warn;

/// The app; clones are the same one.
#[derive(Clone)]
pub struct App(Arc<Inner>);

struct Inner {
    reached: Reached,
    tokens: Tokens,
    rooms: Rooms,
    max_rooms: u32,
    limits: Limits,
    asks_survey: bool,
    origins: Origins,
    waiting: WaitingRoom,
    sockets: AtomicUsize,
    joins: Joins,
    resources: Resources,
    restarting: AtomicBool,
    foreign_told: AtomicBool,
    headers: Arc<headers::Policy>,
    press: Press,
}

/// What every room is limited to.
pub fn limits(config: &Config) -> Limits {
    Limits {
        participants: config.max_participants as usize,
        lobby: config.lobby,
        checkpoint: config.checkpoint,
        chat_to_all: config.chat_to_all,
        write: config.limits,
    }
}

/// One live WebSocket.
pub(super) struct OpenSocket(App);

impl Drop for OpenSocket {
    fn drop(&mut self) {
        self.0.0.sockets.fetch_sub(1, Ordering::Relaxed);
    }
}

impl App {
    /// What requests need to reach `rooms`. `public_url` is what links begin with.
    pub fn new(config: &Config, public_url: String, tokens: Tokens, rooms: Rooms) -> Self {
        Self(Arc::new(Inner {
            origins: Origins::new(&public_url, &config.allowed_origins),
            headers: Arc::new(headers::Policy::new(&public_url, config.tls == Tls::Files)),
            reached: Reached::new(config, &public_url),
            tokens,
            rooms,
            max_rooms: config.max_rooms,
            limits: limits(config),
            asks_survey: config.survey,
            waiting: WaitingRoom::new(config.max_waiting_sockets as usize),
            sockets: AtomicUsize::new(0),
            joins: Joins::default(),
            resources: Resources::default(),
            restarting: AtomicBool::new(false),
            foreign_told: AtomicBool::new(false),
            press: Press::default(),
        }))
    }

    /// Refuses every new join from now on, and says goodbye to everyone inside. Returns when the
    /// farewells are in their queues.
    pub async fn restarting(&self) {
        self.0.restarting.store(true, Ordering::Relaxed);
        self.0.rooms.restarting().await;
    }

    /// Who was let in and who was not, by every way.
    pub fn join_counts(&self) -> JoinCounts {
        self.0.joins.so_far()
    }

    /// Live WebSockets that are open now: those that wait for their first message, and the others.
    pub fn sockets(&self) -> (usize, usize) {
        let waiting = self.0.waiting.len();
        let open = self.0.sockets.load(Ordering::Relaxed);
        (waiting, open.saturating_sub(waiting))
    }

    /// Counts a live WebSocket until it is dropped.
    pub(super) fn socket_opened(&self) -> OpenSocket {
        self.0.sockets.fetch_add(1, Ordering::Relaxed);
        OpenSocket(self.clone())
    }

    pub(super) fn joins(&self) -> &Joins {
        &self.0.joins
    }

    pub(super) fn is_restarting(&self) -> bool {
        self.0.restarting.load(Ordering::Relaxed)
    }

    pub(super) fn tokens(&self) -> &Tokens {
        &self.0.tokens
    }

    pub(super) fn rooms(&self) -> &Rooms {
        &self.0.rooms
    }

    pub(super) fn resources(&self) -> &Resources {
        &self.0.resources
    }

    pub(super) fn origins(&self) -> &Origins {
        &self.0.origins
    }

    pub(super) fn limits(&self) -> Limits {
        self.0.limits
    }

    /// What may be written in every room.
    pub(super) fn write_limits(&self) -> &WriteLimits {
        &self.0.limits.write
    }

    /// Whether clinics are asked after a session what it was worth to them.
    pub(super) fn asks_survey(&self) -> bool {
        self.0.asks_survey
    }

    pub(super) fn reached(&self) -> &Reached {
        &self.0.reached
    }

    /// Says in the log that a page of another origin asked, the first time: the browser hides from it
    /// why it was refused.
    pub(super) fn foreign_page_asked(&self) {
        if !self.0.foreign_told.swap(true, Ordering::Relaxed) {
            warn!(
                "a page of another origin was refused; if it is the relay's own, behind a proxy that \
                 changes `Host`, set `public_url` (SPINDLE_PUBLIC_URL) to the address that browsers \
                 open, or `behind_proxy` where the proxy sends X-Forwarded-Host; if it is another \
                 site's, add it to `allowed_origins`"
            );
        }
    }

    pub(super) fn headers(&self) -> &Arc<headers::Policy> {
        &self.0.headers
    }

    pub(super) fn press(&self) -> &Press {
        &self.0.press
    }

    pub(super) fn waiting_room(&self) -> &WaitingRoom {
        &self.0.waiting
    }

    /// Opens a new room.
    pub(super) fn create_room(&self, spec: RoomSpec) -> Result<RoomHandle, ApiError> {
        if self.is_restarting() {
            return Err(ApiError::Restarting);
        }
        self.room_is_left()?;
        Ok(self.0.rooms.create(spec)?)
    }

    /// The room a token was signed for, opened if it is not.
    pub(super) fn ensure_room(&self, id: RoomId, name: String) -> Result<RoomHandle, ApiError> {
        if self.is_restarting() {
            return Err(ApiError::Restarting);
        }
        // an empty room is not live: whoever comes first makes it so
        match self.0.rooms.room(id) {
            Ok(room) if room.summary().participants > 0 => Ok(room),
            Ok(room) => self.room_is_left().map(|()| room),
            Err(JoinError::NoSuchRoom) => {
                self.room_is_left()?;
                let limits = self.0.limits;
                Ok(self.0.rooms.ensure(id, RoomSpec { name, limits })?)
            }
            Err(error) => Err(error.into()),
        }
    }

    /// The room of an expired token, whose holder may be in it; it opens none.
    pub(super) fn room_still_open(&self, id: RoomId) -> Result<RoomHandle, ApiError> {
        if self.is_restarting() {
            return Err(ApiError::Restarting);
        }
        self.0.rooms.room(id).map_err(|error| match error {
            JoinError::NoSuchRoom => ApiError::TokenExpired,
            other => other.into(),
        })
    }

    /// Rooms with someone in them count: an empty one costs next to nothing, and next week's may
    /// be made today.
    fn room_is_left(&self) -> Result<(), ApiError> {
        let rooms = self.0.rooms.list();
        let live = rooms.iter().filter(|room| room.participants > 0).count();
        match live < self.0.max_rooms as usize {
            true => Ok(()),
            false => Err(ApiError::TooManyRooms {
                limit: self.0.max_rooms,
            }),
        }
    }
}
