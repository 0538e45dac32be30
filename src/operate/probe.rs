//! Asks the relay on this machine whether it takes newcomers, for a container's health check.

use crate::unverified;
use rustls::{ClientConnection, StreamOwned};
use std::io::{self, Read, Write};
use std::net::{IpAddr, Ipv4Addr, SocketAddr, TcpStream};
use std::sync::Arc;
use std::time::Duration;

/// Why the relay does not count as healthy.
#[derive(Debug, thiserror::Error)]
pub enum ProbeError {
    /// Nobody answers.
    #[error("no relay answers on {address}: {why}")]
    Silent {
        /// Where it was asked.
        address: SocketAddr,
        /// The system's word.
        why: io::Error,
    },
    /// It answers, and takes no newcomers.
    #[error("the relay on {address} says: {answer}")]
    Unwell {
        /// Where it was asked.
        address: SocketAddr,
        /// The first line of its answer.
        answer: String,
    },
}

/// Asks the relay that listens on `listen` (the setting `http_listen`) for its health; waits two
/// seconds at most for each step.
pub fn health(listen: SocketAddr, tls: bool) -> Result<(), ProbeError> {
    let address = reachable(listen);
    let answer = answer(address, tls).map_err(|why| ProbeError::Silent { address, why })?;
    let first = answer.lines().next().unwrap_or_default();
    match first.split(' ').nth(1) {
        Some("200") => Ok(()),
        _ => Err(ProbeError::Unwell {
            address,
            answer: first.to_owned(),
        }),
    }
}

/// An address that listens everywhere is asked on loopback. Version 4 even for `[::]`: it is there
/// where version 6 is switched off.
fn reachable(listen: SocketAddr) -> SocketAddr {
    match listen.ip().is_unspecified() {
        true => SocketAddr::from((Ipv4Addr::LOCALHOST, listen.port())),
        false => listen,
    }
}

fn answer(address: SocketAddr, tls: bool) -> io::Result<String> {
    let socket = TcpStream::connect_timeout(&address, PATIENCE)?;
    socket.set_read_timeout(Some(PATIENCE))?;
    socket.set_write_timeout(Some(PATIENCE))?;
    match tls {
        true => ask(StreamOwned::new(over_tls(address.ip())?, socket)),
        false => ask(socket),
    }
}

fn ask(mut stream: impl Read + Write) -> io::Result<String> {
    stream.write_all(
        b"GET /api/v1/health HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n",
    )?;
    // the status line is all that counts, and it comes first
    let mut buffer = [0; 256];
    let mut length = 0;
    while length < buffer.len() && !buffer[..length].contains(&b'\n') {
        match stream.read(&mut buffer[length..])? {
            0 => break,
            read => length += read,
        }
    }
    Ok(String::from_utf8_lossy(&buffer[..length]).into_owned())
}

/// The certificate is made for the public name, and is asked on loopback. Nothing secret is sent.
fn over_tls(ip: IpAddr) -> io::Result<ClientConnection> {
    let config = unverified::any_certificate().map_err(io::Error::other)?;
    ClientConnection::new(Arc::new(config), ip.into()).map_err(io::Error::other)
}

// the health check of a container engine gives up after three
const PATIENCE: Duration = Duration::from_secs(2);

#[cfg(test)]
mod tests {
    use super::*;
    use std::net::TcpListener;

    fn one_answer(answer: &'static str) -> SocketAddr {
        let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).unwrap();
        let address = listener.local_addr().unwrap();
        std::thread::spawn(move || {
            let (mut socket, _) = listener.accept().unwrap();
            let _ = socket.read(&mut [0; 512]);
            let _ = socket.write_all(answer.as_bytes());
        });
        address
    }

    #[test]
    fn a_relay_that_takes_newcomers_is_healthy() {
        let address = one_answer("HTTP/1.1 200 OK\r\n\r\n{}");
        health(address, false).unwrap();
    }

    #[test]
    fn a_relay_that_restarts_is_not() {
        let address = one_answer("HTTP/1.1 503 Service Unavailable\r\n\r\n");
        let error = health(address, false).unwrap_err().to_string();
        assert!(
            error.ends_with("says: HTTP/1.1 503 Service Unavailable"),
            "{error}"
        );
    }

    #[test]
    fn a_relay_that_is_not_there_is_not() {
        let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).unwrap();
        let address = listener.local_addr().unwrap();
        drop(listener);
        assert!(matches!(
            health(address, true),
            Err(ProbeError::Silent { .. })
        ));
    }

    #[tokio::test(flavor = "multi_thread")]
    async fn a_relay_with_its_own_certificate_is_asked_over_tls() {
        let names = vec!["relay.example.org".to_owned()];
        let clock = std::time::SystemTime::now;
        let certificate = super::super::self_signed::certificate(names, [], None, clock)
            .await
            .unwrap();
        let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).unwrap();
        let address = listener.local_addr().unwrap();
        let server = axum_server::from_tcp_rustls(listener, certificate).unwrap();
        let router = axum::Router::new().route("/api/v1/health", axum::routing::get(|| async {}));
        tokio::spawn(server.serve(router.into_make_service()));
        tokio::task::spawn_blocking(move || health(address, true))
            .await
            .unwrap()
            .unwrap();
    }

    #[test]
    fn an_address_that_listens_everywhere_is_asked_on_loopback() {
        for everywhere in ["0.0.0.0:8443", "[::]:8443"] {
            let asked = reachable(everywhere.parse().unwrap());
            assert_eq!(asked, SocketAddr::from(([127, 0, 0, 1], 8443)));
        }
    }
}
