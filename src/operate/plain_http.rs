//! Sends whoever speaks plain HTTP to the port of HTTPS on to it: people leave out the `s`.
//!
//! A TLS handshake begins with the byte 0x16 (RFC 8446 §5.1) and a request with a letter.

use axum_server::accept::Accept;
use std::future::Future;
use std::io;
use std::pin::Pin;
use std::time::Duration;
use tokio::io::AsyncWriteExt as _;
use tokio::net::TcpStream;
use tokio::time::{Instant, sleep, timeout_at};

/// Looks at a connection before TLS does.
#[derive(Debug, Clone, Copy)]
pub(super) struct SendsToHttps {
    within: Duration,
}

impl SendsToHttps {
    /// The first byte, and all of a plain request's head, must come in this time.
    pub(super) const fn within(within: Duration) -> Self {
        Self { within }
    }
}

impl<S: Send + 'static> Accept<TcpStream, S> for SendsToHttps {
    type Stream = TcpStream;
    type Service = S;
    type Future = Pin<Box<dyn Future<Output = io::Result<(TcpStream, S)>> + Send>>;

    fn accept(&self, stream: TcpStream, service: S) -> Self::Future {
        let until = Instant::now() + self.within;
        Box::pin(async move {
            // a message must not wait for the acknowledgement of the one before it (Nagle)
            stream.set_nodelay(true)?;
            let mut first = [0];
            let seen = timeout_at(until, stream.peek(&mut first)).await??;
            if seen == 0 || !first[0].is_ascii_alphabetic() {
                return Ok((stream, service));
            }
            let _ = timeout_at(until, send_on(stream)).await;
            Err(io::Error::other("spoke plain HTTP"))
        })
    }
}

async fn send_on(mut stream: TcpStream) -> io::Result<()> {
    let mut head = vec![0; LARGEST_HEAD];
    let mut before = 0;
    let address = loop {
        let length = stream.peek(&mut head).await?;
        if let Some(address) = address(&head[..length]) {
            break address;
        }
        let whole = head[..length].windows(4).any(|end| end == b"\r\n\r\n");
        if whole || length == LARGEST_HEAD || length == 0 {
            return Ok(());
        }
        // what was looked at stays there, so the socket is ready at once: a look in a while is enough
        if length == before {
            sleep(AGAIN).await;
        }
        before = length;
    };
    let answer = format!(
        "HTTP/1.1 308 Permanent Redirect\r\nlocation: https://{address}\r\ncontent-length: 0\r\n\
         connection: close\r\n\r\n"
    );
    stream.write_all(answer.as_bytes()).await?;
    // closed with unread bytes, the connection would be reset and the answer with it
    let mut rest = [0; 1024];
    stream.shutdown().await?;
    while stream.try_read(&mut rest).is_ok_and(|read| read > 0) {}
    Ok(())
}

/// `hub.example.org/r/…` of a whole head; what it asks for elsewhere, or not by HTTP/1, has none.
fn address(head: &[u8]) -> Option<String> {
    let head = std::str::from_utf8(head).ok()?;
    let (head, _) = head.split_once("\r\n\r\n")?;
    let mut lines = head.split("\r\n");
    let mut request = lines.next()?.split(' ');
    let (_, target, version) = (request.next()?, request.next()?, request.next()?);
    let host = lines.find_map(|line| {
        let (name, value) = line.split_once(':')?;
        name.eq_ignore_ascii_case("host").then(|| value.trim())
    })?;
    let of_host = |c: char| c.is_ascii_alphanumeric() || "-._:[]".contains(c);
    let of_target = |c: char| c.is_ascii_graphic();
    let is_sound = version.starts_with("HTTP/1.")
        && !host.is_empty()
        && host.chars().all(of_host)
        && target.starts_with('/')
        && target.chars().all(of_target);
    is_sound.then(|| format!("{host}{target}"))
}

// Longer than any link, and than what browsers say of themselves.
const LARGEST_HEAD: usize = 8 * 1024;
// A head comes in one packet; a person does not see how long a second one waits.
const AGAIN: Duration = Duration::from_millis(20);

#[cfg(test)]
mod tests {
    use super::address;

    #[test]
    fn only_a_whole_request_for_something_here_has_an_address() {
        let with = |request: &str, host: &str| {
            address(format!("{request}\r\nhost: {host}\r\naccept: */*\r\n\r\n").as_bytes())
        };
        let page = with("GET /r/x?y=1 HTTP/1.1", "hub.example.org:8443");
        assert_eq!(page.as_deref(), Some("hub.example.org:8443/r/x?y=1"));
        for (request, host) in [
            ("GET http://evil.example/ HTTP/1.1", "hub.example.org"),
            ("GET / HTTP/2.0", "hub.example.org"),
            ("GET /", "hub.example.org"),
            ("GET / HTTP/1.1", "evil.example/x"),
            ("GET / HTTP/1.1", ""),
            ("GET /\u{7f} HTTP/1.1", "hub.example.org"),
        ] {
            assert_eq!(with(request, host), None, "{request} at {host}");
        }
        assert_eq!(address(b"GET / HTTP/1.1\r\nhost: x\r\n"), None, "not whole");
        assert_eq!(address(b"GET / HTTP/1.1\r\n\r\n"), None, "no host");
        assert_eq!(address(b"\xff\xfe\r\n\r\n"), None);
    }
}
