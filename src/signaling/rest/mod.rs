//! The REST API under `/api/v1`: rooms, their links and participants, health.

pub(super) mod agendas;
pub(super) mod attendance;
pub(super) mod captions;
pub(super) mod cases;
mod file;
pub(super) mod health;
pub(super) mod links;
pub(super) mod participants;
pub(super) mod polls;
pub(super) mod rooms;
pub(super) mod surveys;

use super::App;
use axum::Router;
use axum::routing::{delete, get, post};

pub(super) fn routes() -> Router<App> {
    Router::new()
        .route("/health", get(health::health))
        .route("/rooms", get(rooms::list).post(rooms::create))
        .route("/rooms/{room}", get(rooms::show).delete(rooms::close))
        .route("/rooms/{room}/links", post(links::create))
        .route("/rooms/{room}/attendance", get(attendance::read))
        .route("/rooms/{room}/agenda", get(agendas::read))
        .route("/rooms/{room}/polls", get(polls::read))
        .route(
            "/rooms/{room}/survey",
            get(surveys::form).post(surveys::answer),
        )
        .route("/rooms/{room}/survey/answers", get(surveys::results))
        .route("/rooms/{room}/captions", post(captions::write))
        .route("/rooms/{room}/cases", get(cases::list))
        .route("/rooms/{room}/cases/{case}", get(cases::read))
        .route("/rooms/{room}/participants", get(participants::list))
        .route(
            "/rooms/{room}/participants/{participant}",
            delete(participants::remove),
        )
        .route(
            "/rooms/{room}/participants/{participant}/mute",
            post(participants::mute),
        )
}
