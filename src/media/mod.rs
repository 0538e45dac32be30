//! The media core: pure, time is an argument; no clock, socket, lock, tokio or axum.

pub mod egress;
pub mod ended;
pub mod ingress;
pub mod link;
pub mod negotiated;
pub mod outbox;
pub mod room;
pub mod sdp;
pub mod selection;
pub mod traffic;
pub mod wire;
