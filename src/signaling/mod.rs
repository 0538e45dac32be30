//! The API of the house: HTTP, the live WebSocket, WHIP and WHEP.
//!
//! `router.rs` lays out the routes, `app.rs` holds what they share; `entry.rs` is the one way in, whatever the route.

mod access;
mod addresses;
mod app;
mod code;
mod decode;
mod entry;
pub mod error;
mod error_page;
mod extract;
mod fault;
mod headers;
mod joins;
mod language;
pub mod links;
mod live;
mod lobby;
pub mod messages;
pub mod names;
mod openapi;
pub mod opening;
mod origins;
mod outgoing;
mod page;
mod reached;
#[cfg(test)]
mod reference;
mod refused;
mod rejection;
mod resources;
mod rest;
mod router;
mod socket;
mod tail_probe;
pub mod tokens;
mod waiting;
mod whip;

pub use app::{App, limits};
pub use error::ApiError;
pub use joins::JoinCounts;

/// The largest JSON body of the REST API; bytes. Ours have a few hundred.
const LARGEST_JSON: usize = 16 * 1024;
