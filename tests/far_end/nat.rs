//! The line between a far end and the relay: a NAT that can forget its bindings, and lose packets.

use std::collections::HashMap;
use std::net::SocketAddr;
use std::sync::{Arc, Mutex};
use tokio::net::UdpSocket;
use tokio::task::JoinHandle;

/// Lives as long as its scene.
pub struct Nat {
    /// Where the far end sends instead of to the relay.
    pub address: SocketAddr,
    state: Arc<Mutex<State>>,
    upward: JoinHandle<()>,
}

#[derive(Default)]
struct State {
    bindings: HashMap<SocketAddr, Binding>,
    bindings_made: usize,
    /// Every so many-th media packet is lost, each way; 0 loses none.
    loses: u64,
    media: u64,
    lost: u64,
    dtls: u64,
    /// The port of the first binding; any if there is none.
    first: Option<Arc<UdpSocket>>,
}

struct Binding {
    upstream: Arc<UdpSocket>,
    downward: JoinHandle<()>,
}

impl Drop for Nat {
    fn drop(&mut self) {
        self.upward.abort();
        self.forget();
    }
}

impl Nat {
    /// Opens the line to a relay; what comes first leaves from `port`, if there is one.
    pub async fn to(relay: SocketAddr, port: Option<Arc<UdpSocket>>) -> Self {
        let socket = Arc::new(bind().await);
        let address = socket.local_addr().expect("a bound socket has an address");
        let state = Arc::new(Mutex::new(State {
            first: port,
            ..State::default()
        }));
        let upward = tokio::spawn(carry_up(socket, relay, Arc::clone(&state)));
        Self {
            address,
            state,
            upward,
        }
    }

    /// Forgets every binding: what comes next leaves from another port.
    pub fn forget(&self) {
        for (_, binding) in self.lock().bindings.drain() {
            binding.downward.abort();
        }
    }

    /// Nothing passes any more, and whoever comes next may have the port.
    pub fn cut(&self) -> Arc<UdpSocket> {
        self.upward.abort();
        let port = self.only_port();
        self.forget();
        port
    }

    /// Sends the relay what somebody else says comes from here.
    pub async fn is_forged(&self, datagram: &[u8], relay: SocketAddr) {
        let upstream = self.only_port();
        upstream.send_to(datagram, relay).await.expect("loopback");
    }

    /// Loses every `nth` media packet, each way.
    pub fn lose_every(&self, nth: u64) {
        self.lock().loses = nth;
    }

    /// Packets it has lost.
    pub fn lost(&self) -> u64 {
        self.lock().lost
    }

    /// DTLS datagrams it has seen: a handshake is a few.
    pub fn handshake_datagrams(&self) -> u64 {
        self.lock().dtls
    }

    /// Source ports the relay has seen.
    pub fn ports(&self) -> usize {
        self.lock().bindings_made
    }

    fn only_port(&self) -> Arc<UdpSocket> {
        let bindings = &self.lock().bindings;
        assert_eq!(bindings.len(), 1, "a site has one port");
        let binding = bindings.values().next().expect("one");
        Arc::clone(&binding.upstream)
    }

    fn lock(&self) -> std::sync::MutexGuard<'_, State> {
        self.state.lock().expect("no one panics in the NAT")
    }
}

impl State {
    /// Whether the datagram passes.
    fn passes(&mut self, datagram: &[u8]) -> bool {
        match datagram {
            [20..=63, ..] => self.dtls += 1,
            // RFC 5761 §4: payload types 64 to 95 are RTCP
            [128..=191, second, ..] if !(64..=95).contains(&(second & 0x7f)) => {
                self.media += 1;
                if self.loses > 0 && self.media.is_multiple_of(self.loses) {
                    self.lost += 1;
                    return false;
                }
            }
            _ => {}
        }
        true
    }
}

async fn bind() -> UdpSocket {
    UdpSocket::bind("127.0.0.1:0")
        .await
        .expect("loopback has a free port")
}

async fn carry_up(socket: Arc<UdpSocket>, relay: SocketAddr, state: Arc<Mutex<State>>) {
    let mut buffer = vec![0; 2_048];
    loop {
        let Ok((length, from)) = socket.recv_from(&mut buffer).await else {
            continue;
        };
        let known = state
            .lock()
            .expect("no one panics in the NAT")
            .bindings
            .get(&from)
            .map(|binding| Arc::clone(&binding.upstream));
        let upstream = match known {
            Some(upstream) => upstream,
            None => {
                let first = state.lock().expect("no one panics in the NAT").first.take();
                let upstream = match first {
                    Some(port) => port,
                    None => Arc::new(bind().await),
                };
                let downward = tokio::spawn(carry_down(
                    Arc::clone(&upstream),
                    Arc::clone(&socket),
                    from,
                    Arc::clone(&state),
                ));
                let binding = Binding {
                    upstream: Arc::clone(&upstream),
                    downward,
                };
                let mut state = state.lock().expect("no one panics in the NAT");
                state.bindings.insert(from, binding);
                state.bindings_made += 1;
                upstream
            }
        };
        let passes = state
            .lock()
            .expect("no one panics in the NAT")
            .passes(&buffer[..length]);
        if passes {
            // a line has no errors, only losses
            let _ = upstream.send_to(&buffer[..length], relay).await;
        }
    }
}

async fn carry_down(
    upstream: Arc<UdpSocket>,
    socket: Arc<UdpSocket>,
    to: SocketAddr,
    state: Arc<Mutex<State>>,
) {
    let mut buffer = vec![0; 2_048];
    while let Ok((length, _)) = upstream.recv_from(&mut buffer).await {
        let passes = state
            .lock()
            .expect("no one panics in the NAT")
            .passes(&buffer[..length]);
        if passes {
            let _ = socket.send_to(&buffer[..length], to).await;
        }
    }
}
