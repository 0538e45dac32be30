//! What the operator sees and touches: logs, certificates, the listener, health, notices at start.

pub mod listener;
pub mod logs;
pub mod probe;
pub mod shutdown;
pub mod state;
pub mod surroundings;
pub mod tls;
