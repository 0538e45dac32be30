//! Spindle: a self-hosted video relay for hub-and-spoke sessions.

pub mod config;
pub mod counters;
pub mod ids;
pub mod limiter;
pub mod load;
pub mod media;
pub mod operate;
pub mod papers;
pub mod redact;
pub mod relay;
pub mod role;
pub mod serve;
pub mod session;
pub mod signaling;
pub mod site;
pub mod store;
pub mod units;
pub mod unverified;
pub mod verified;
pub mod webhooks;
pub mod words;
