//! Lays out the routes.

use super::{ApiError, App, addresses, error_page, headers, live, openapi, page, rest, whip};
use axum::Router;
use axum::middleware::{from_fn, from_fn_with_state};
use axum::routing::get;

impl App {
    /// Every route behind the app.
    pub fn router(&self) -> Router {
        let api = Router::new()
            .merge(rest::routes())
            .route("/live", get(live::open))
            .fallback(async || ApiError::NotFound("resource"))
            .method_not_allowed_fallback(async || ApiError::MethodNotAllowed)
            .layer(self.origins().cors())
            .merge(whip::routes(self.origins().cors()));
        let routes = Router::new()
            .nest("/api/v1", api)
            .merge(openapi::routes())
            .route("/", get(page::index))
            .route("/r", get(page::index))
            .route("/r/{room}", get(page::index))
            .route("/{*path}", get(page::asset))
            .method_not_allowed_fallback(async || ApiError::MethodNotAllowed)
            .layer(from_fn(error_page::show))
            .with_state(self.clone());
        // around all of it: a route is found by the address that was meant
        Router::new()
            .fallback_service(routes)
            .layer(from_fn(addresses::mend))
            .layer(from_fn_with_state(self.headers().clone(), headers::add))
    }
}
