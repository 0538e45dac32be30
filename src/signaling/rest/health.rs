//! Says whether the relay lives and takes newcomers.

use crate::signaling::{ApiError, App};
use axum::Json;
use axum::extract::State;
use serde::Serialize;
use utoipa::ToSchema;

/// The relay is alive and takes newcomers.
#[derive(Debug, Serialize, ToSchema)]
pub(in crate::signaling) struct Health {
    /// Always `ready`: a relay that restarts answers 503.
    #[schema(example = "ready")]
    status: &'static str,
    /// The version of the relay.
    #[schema(example = "0.1.0")]
    version: &'static str,
}

/// Whether the relay lives (it answers) and is ready for newcomers (200; 503 while it restarts).
#[utoipa::path(
    get, path = "/api/v1/health", operation_id = "health", tag = "Health",
    responses(
        (status = 200, description = "Ready", body = Health),
        (status = 503, description = "Alive, but restarting: no newcomers", body = crate::signaling::error::ProblemJson, content_type = "application/problem+json"),
    )
)]
pub(in crate::signaling) async fn health(State(app): State<App>) -> Result<Json<Health>, ApiError> {
    if app.is_restarting() {
        return Err(ApiError::Restarting);
    }
    Ok(Json(Health {
        status: "ready",
        version: env!("CARGO_PKG_VERSION"),
    }))
}
