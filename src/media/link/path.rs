//! Names the way between the relay and one participant.

use std::net::{IpAddr, SocketAddr};

/// Where datagrams come from and go to. TCP and TURN will be further variants.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Path {
    /// Plain datagrams.
    Udp {
        /// The participant's side, as the relay sees it.
        remote: SocketAddr,
        /// Which of the relay's addresses it uses, where the socket says; replies leave from it.
        local: Option<IpAddr>,
    },
}

impl Path {
    /// The participant's side.
    pub fn remote(&self) -> SocketAddr {
        match self {
            Self::Udp { remote, .. } => *remote,
        }
    }
}
