//! Promises of the API: each test starts a relay of its own, on free ports.

mod abuse;
mod addresses;
mod agenda;
mod announcements;
mod case;
mod chat;
mod commands;
mod described;
mod directing;
mod documents;
mod drafts;
mod environment;
mod expiry;
mod far_end;
mod https;
mod joins;
#[path = "../lab/mod.rs"]
#[expect(dead_code, unreachable_pub, reason = "shared by several test binaries")]
mod lab;
mod limits;
mod lobby;
mod logs;
mod metrics;
mod offers;
mod polls;
mod prometheus;
mod proxied;
mod rest;
mod scene;
mod schema;
mod spawned;
mod surveys;
mod target;
mod tokens;
mod webhooks;
mod whip;
