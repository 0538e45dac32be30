//! What the operator sees and touches: logs, metrics, certificates, the listener, health, notices
//! at start.

pub mod listener;
pub mod logs;
pub mod metrics;
mod plain_http;
pub mod probe;
pub mod self_signed;
pub mod shutdown;
pub mod state;
pub mod surroundings;
pub mod tls;
