//! Describes the API as OpenAPI 3.1, and serves a page to read it.

use super::error::ProblemJson;
use super::rest::{health, links, participants, rooms};
use super::{Door, live, whip};
use axum::routing::get;
use axum::{Json, Router};
use utoipa::openapi::security::{HttpAuthScheme, HttpBuilder, SecurityScheme};
use utoipa::{Modify, OpenApi};
use utoipa_swagger_ui::{Config, SwaggerUi};

#[derive(OpenApi)]
#[openapi(
    info(
        title = "Spindle",
        description = "Opens rooms, makes links to them, says who is in them. Every error is \
                       problem+json with a stable `code`. The live WebSocket at /api/v1/live has a \
                       reference of its own: docs/messages.md.",
        license(name = "Apache-2.0", identifier = "Apache-2.0"),
        contact(),
    ),
    paths(
        health::health,
        rooms::create,
        rooms::list,
        rooms::show,
        rooms::close,
        links::create,
        participants::list,
        participants::mute,
        participants::remove,
        whip::endpoint,
        whip::publish,
        whip::watch,
        whip::session,
        whip::change,
        whip::end,
        live::open,
    ),
    components(schemas(ProblemJson)),
    tags(
        (name = "Rooms", description = "Where sessions are live, and the links that open them"),
        (name = "Participants", description = "Who is in a room"),
        (name = "WHIP and WHEP", description = "Publishing and watching from other programs"),
        (name = "The live WebSocket", description = "What the page speaks"),
        (name = "Health", description = "For probes"),
    ),
    modifiers(&Tokens, &WatchingSessions),
)]
struct Description;

/// Every token is a bearer token.
struct Tokens;

impl Modify for Tokens {
    fn modify(&self, openapi: &mut utoipa::openapi::OpenApi) {
        let scheme = HttpBuilder::new()
            .scheme(HttpAuthScheme::Bearer)
            .bearer_format("JWT")
            .description(Some(
                "From `spindle token --operator`, or the token of a room's link.",
            ))
            .build();
        let components = openapi.components.get_or_insert_default();
        components.add_security_scheme("token", SecurityScheme::Http(scheme));
    }
}

/// A WHEP endpoint is looked at as a WHIP endpoint is, and its session changes and ends alike.
struct WatchingSessions;

impl Modify for WatchingSessions {
    fn modify(&self, openapi: &mut utoipa::openapi::OpenApi) {
        let paths = &mut openapi.paths.paths;
        let endpoint = paths.get("/api/v1/whip/{room}").cloned();
        let mut look = endpoint.and_then(|path| path.get).expect("described above");
        look.operation_id = look.operation_id.map(|name| format!("{name}_watching"));
        let watching = paths.get_mut("/api/v1/whep/{room}");
        watching.expect("described above").get = Some(look);
        let session = paths.get("/api/v1/whip/{room}/{session}").cloned();
        let mut session = session.expect("described above");
        for operation in [&mut session.get, &mut session.patch, &mut session.delete]
            .into_iter()
            .flatten()
        {
            let name = operation.operation_id.take().unwrap_or_default();
            operation.operation_id = Some(format!("{name}_watching"));
        }
        paths.insert("/api/v1/whep/{room}/{session}".into(), session);
    }
}

pub(super) fn routes() -> Router<Door> {
    let description = Description::openapi();
    Router::new()
        .route(
            "/api/v1/openapi.json",
            get(async move || Json(description.clone())),
        )
        .merge(SwaggerUi::new("/api/docs").config(Config::from("/api/v1/openapi.json")))
}
