//! Describes the API as OpenAPI 3.1, and serves a page to read it.

use super::error::ProblemJson;
use super::rest::{
    agendas, attendance, captions, cases, health, links, participants, polls, rooms, surveys,
};
use super::{App, live, whip};
use axum::extract::State;
use axum::routing::get;
use axum::{Json, Router};
use serde_json::{Value, json};
use utoipa::openapi::path::Operation;
use utoipa::openapi::security::{HttpAuthScheme, HttpBuilder, SecurityScheme};
use utoipa::openapi::{ContentBuilder, Ref, ResponseBuilder};
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
        attendance::read,
        agendas::read,
        polls::read,
        captions::write,
        surveys::form,
        surveys::answer,
        surveys::results,
        cases::list,
        cases::read,
        participants::list,
        participants::mute,
        participants::remove,
        whip::endpoint,
        whip::publish,
        whip::watch,
        whip::session,
        whip::change,
        whip::end,
        whip::status,
        live::open,
    ),
    components(schemas(ProblemJson, cases::Format)),
    tags(
        (name = "Rooms", description = "Where sessions are live, and the links that open them"),
        (name = "Participants", description = "Who is in a room"),
        (name = "Cases", description = "What was presented in a room, and what was recommended"),
        (name = "Survey", description = "What a session was worth to those who attended"),
        (name = "WHIP and WHEP", description = "Publishing and watching from other programs"),
        (name = "The live WebSocket", description = "What the page speaks"),
        (name = "Health", description = "For probes"),
    ),
    modifiers(&Tokens, &Alike, &WatchingSessions),
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

/// What every operation that takes a token, an id or a body answers alike.
struct Alike;

impl Modify for Alike {
    fn modify(&self, openapi: &mut utoipa::openapi::OpenApi) {
        for path in openapi.paths.paths.values_mut() {
            let all = [
                &mut path.get,
                &mut path.post,
                &mut path.patch,
                &mut path.delete,
            ];
            all.into_iter().flatten().for_each(alike);
        }
    }
}

fn alike(operation: &mut Operation) {
    let mut answers = Vec::new();
    if operation.security.is_some() {
        answers.push(("401", "No token, or none that opens this"));
    }
    if operation.parameters.is_some() {
        answers.push(("404", "The path names nothing that is here"));
    }
    if operation.request_body.is_some() {
        answers.extend([
            (
                "400",
                "The body cannot be read; where a field of it breaks its rule, `field` names it",
            ),
            ("408", "The body did not come within ten seconds"),
            ("413", "The body is larger than it may be"),
            ("415", "The body is of another type"),
        ]);
    }
    for (status, description) in answers {
        let problem = ContentBuilder::new()
            .schema(Some(Ref::from_schema_name("Problem")))
            .build();
        let told = ResponseBuilder::new()
            .description(description)
            .content("application/problem+json", problem);
        let responses = &mut operation.responses.responses;
        responses
            .entry(status.into())
            .or_insert_with(|| told.build().into());
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

pub(super) fn routes() -> Router<App> {
    Router::new()
        .route("/api/v1/openapi.json", get(describe))
        .merge(SwaggerUi::new("/api/docs").config(Config::from("/api/v1/openapi.json")))
}

async fn describe(State(app): State<App>) -> Json<Value> {
    let mut description = json!(Description::openapi());
    // the operator's limit
    description["components"]["schemas"]["NewRoom"]["properties"]["max_participants"]["maximum"] =
        json!(app.limits().participants);
    Json(description)
}
