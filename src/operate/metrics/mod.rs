//! Shows Prometheus what the relay does, in numbers that name nobody.
//!
//! Nothing is kept here: each scrape asks whoever counts. `page.rs` gives the numbers their names.

mod lag;
mod page;
mod process;

use crate::counters::Histogram;
use crate::relay::meter::Meter;
use axum::Router;
use axum::extract::State;
use axum::http::{HeaderMap, StatusCode, header};
use axum::response::{IntoResponse, Response};
use axum::routing::get;
use lag::Lag;
use page::Scrape;
use process::Process;
use prometheus_client::encoding::{prometheus_text, text};
use prometheus_client::registry::Registry;
use std::sync::Arc;
use std::time::SystemTime;

/// What the rooms above the relay say of themselves.
#[derive(Debug, Clone)]
pub struct People {
    /// Rooms with someone in them.
    pub rooms_live: usize,
    /// Rooms without.
    pub rooms_empty: usize,
    /// Participants of hubs, those whose place is held included.
    pub hubs: usize,
    /// Participants of spokes, likewise.
    pub spokes: usize,
    /// Live WebSockets that have not said who they are.
    pub sockets_waiting: usize,
    /// The others.
    pub sockets_joined: usize,
    /// Joins that were let in.
    pub joined: u64,
    /// Joins that were refused, by the code of the refusal: every code there is.
    pub refused: Vec<(&'static str, u64)>,
    /// Seconds until those let in had their answer.
    pub join_seconds: Histogram<9>,
    /// What other systems were told.
    pub webhooks: Posted,
}

/// Events that other systems are told, of all targets together.
#[derive(Debug, Clone)]
pub struct Posted {
    /// Events that a target took.
    pub delivered: u64,
    /// Attempts that failed, by why.
    pub failed: Vec<(&'static str, u64)>,
    /// Events that were given up, by why.
    pub dropped: Vec<(&'static str, u64)>,
    /// Events that wait.
    pub waiting: usize,
}

/// Where the numbers come from.
struct Sources {
    meter: Meter,
    people: Box<dyn Fn() -> People + Send + Sync>,
    lag: Lag,
    started: SystemTime,
}

/// A router with `/metrics` and nothing else. Called on the runtime whose lag is to be measured.
pub fn router(meter: Meter, people: impl Fn() -> People + Send + Sync + 'static) -> Router {
    let sources = Sources {
        meter,
        people: Box::new(people),
        lag: Lag::measured(),
        started: SystemTime::now(),
    };
    Router::new()
        .route("/metrics", get(scrape))
        .with_state(Arc::new(sources))
}

async fn scrape(State(sources): State<Arc<Sources>>, headers: HeaderMap) -> Response {
    let relay = sources.meter.read().await;
    let runtime = tokio::runtime::Handle::current().metrics();
    let workers = 0..runtime.num_workers();
    let scrape = Scrape {
        relay,
        people: (sources.people)(),
        lag: sources.lag.so_far(),
        busy: workers
            .map(|it| runtime.worker_total_busy_duration(it))
            .sum(),
        tasks: runtime.num_alive_tasks(),
        process: Process::now(),
        started: sources.started,
    };
    let mut registry = Registry::default();
    registry.register_collector(Box::new(scrape));
    let mut body = String::new();
    let accepted = headers.get(header::ACCEPT).and_then(|it| it.to_str().ok());
    let open = accepted.is_some_and(|it| it.contains("application/openmetrics-text"));
    let (written, kind) = match open {
        true => (text::encode(&mut body, &registry), OPEN_METRICS),
        // for eyes, and for programs that ask for nothing
        false => (
            prometheus_text::encode(&mut body, &registry),
            prometheus_text::CONTENT_TYPE,
        ),
    };
    match written {
        Ok(()) => ([(header::CONTENT_TYPE, kind)], body).into_response(),
        // writing to a string does not fail, and a number always has a text
        Err(std::fmt::Error) => StatusCode::INTERNAL_SERVER_ERROR.into_response(),
    }
}

const OPEN_METRICS: &str = "application/openmetrics-text; version=1.0.0; charset=utf-8";
