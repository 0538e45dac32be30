//! Promises of the API: each test starts a relay of its own, on free ports.

mod abuse;
mod commands;
mod documents;
mod https;
mod joins;
mod logs;
mod rest;
mod scene;
mod spawned;
mod tokens;
mod whip;
