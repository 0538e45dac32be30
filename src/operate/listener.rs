//! Listens for HTTP or HTTPS, and stops in an orderly way.

use super::plain_http::SendsToHttps;
use crate::relay::bind_with_fallback;
use axum::Router;
use axum_server::Handle;
use axum_server::accept::NoDelayAcceptor;
use axum_server::tls_rustls::{RustlsAcceptor, RustlsConfig};
use socket2::{Domain, Socket, Type};
use std::io;
use std::net::{SocketAddr, TcpListener};
use std::time::Duration;

/// A bound socket; nothing is accepted until it serves.
#[derive(Debug)]
pub struct Listener {
    socket: TcpListener,
    address: SocketAddr,
    handle: Handle<SocketAddr>,
}

/// Stops a [`Listener`] that serves.
#[derive(Debug, Clone)]
pub struct Stop(Handle<SocketAddr>);

impl Listener {
    /// Binds `address`; port 0 takes a free one, and `[::]` is `0.0.0.0` on a machine without IPv6.
    pub fn bind(address: SocketAddr) -> io::Result<Self> {
        let socket = bind_with_fallback(address, Self::listening)?;
        Ok(Self {
            address: socket.local_addr()?,
            socket,
            handle: Handle::new(),
        })
    }

    fn listening(address: SocketAddr) -> io::Result<TcpListener> {
        let socket = Socket::new(Domain::for_address(address), Type::STREAM, None)?;
        // a relay that restarts takes the port its last connections still hold
        socket.set_reuse_address(true)?;
        if address.is_ipv6() {
            socket.set_only_v6(false)?;
        }
        // taken over by what is accepted
        #[cfg(target_os = "linux")]
        socket.set_tcp_user_timeout(Some(UNREAD))?;
        socket.bind(&address.into())?;
        socket.listen(BACKLOG)?;
        socket.set_nonblocking(true)?;
        Ok(TcpListener::from(socket))
    }

    /// Where it listens.
    pub fn address(&self) -> SocketAddr {
        self.address
    }

    /// What stops it.
    pub fn stop(&self) -> Stop {
        Stop(self.handle.clone())
    }

    /// Serves until stopped.
    pub async fn serve(self, router: Router, tls: Option<RustlsConfig>) -> io::Result<()> {
        let mut server = axum_server::from_tcp(self.socket)?
            .handle(self.handle)
            .first_request_timeout(FIRST_REQUEST);
        let http = server.http_builder();
        http.http1()
            .header_read_timeout(IDLE)
            .max_buf_size(LARGEST_HEAD);
        http.http2()
            .keep_alive_interval(IDLE)
            .keep_alive_timeout(FIRST_REQUEST)
            .max_concurrent_streams(64);
        let service = router.into_make_service();
        // a message must not wait for the acknowledgement of the one before it (Nagle)
        match tls {
            None => server.acceptor(NoDelayAcceptor::new()).serve(service).await,
            Some(config) => {
                let acceptor = RustlsAcceptor::new(config)
                    .handshake_timeout(FIRST_REQUEST)
                    .acceptor(SendsToHttps::within(FIRST_REQUEST));
                server.acceptor(acceptor).serve(service).await
            }
        }
    }
}

impl Stop {
    /// Accepts no more, lets what is open end by itself for `grace`, then ends it.
    pub fn within(&self, grace: Duration) {
        self.0.graceful_shutdown(Some(grace));
    }
}

// Connections that are not accepted yet: everyone comes back at once after a restart, and the
// standard library's 128 would drop their first packets.
const BACKLOG: i32 = 4096;
// Between two requests of a page some seconds pass; a connection that says nothing for longer is
// opened again in one round trip.
const IDLE: Duration = Duration::from_secs(30);
// Bytes of buffer a connection; our longest head is a token of under a kilobyte.
const LARGEST_HEAD: usize = 32 * 1024;
// One who asks and never reads is written to in vain (RFC 5482). On the worst line that we serve an
// acknowledgement takes seconds, and a page comes back by itself.
const UNREAD: Duration = Duration::from_secs(15);
// A silent connection holds a descriptor: 10 s is five round trips on the slowest line we serve,
// and 10,000 idle ones are gone in that time.
const FIRST_REQUEST: Duration = Duration::from_secs(10);
