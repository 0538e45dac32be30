//! Names the way between the relay and one participant.

use std::hash::{Hash, Hasher};
use std::net::{IpAddr, SocketAddr};

/// Where datagrams come from and go to. TCP and TURN will be further variants.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
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

/// Of the participant's side alone, in as few words as it has: each datagram that comes asks for it,
/// and who uses two of our addresses is rare.
impl Hash for Path {
    fn hash<H: Hasher>(&self, state: &mut H) {
        let remote = self.remote();
        let port = u64::from(remote.port());
        match remote.ip() {
            IpAddr::V4(ip) => state.write_u64(u64::from(ip.to_bits()) << 16 | port),
            IpAddr::V6(ip) => {
                state.write_u128(ip.to_bits());
                state.write_u64(port);
            }
        }
    }
}
