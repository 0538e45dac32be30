//! Joins a room as a page does: over the live WebSocket, whose first message carries the offer.

use super::LoadError;
use super::error::{is_out_of_files, plain};
use super::target::Target;
use crate::signaling::messages::{ByeReason, FromPage, FromRoom, Join, Sources, Welcome};
use flate2::Compression;
use flate2::read::DeflateDecoder;
use flate2::write::DeflateEncoder;
use futures_util::{SinkExt as _, StreamExt as _};
use std::io::{BufReader, Read as _, Write as _};
use std::sync::Arc;
use std::time::Duration;
use tokio::net::TcpStream;
use tokio::time::timeout;
use tokio_tungstenite::tungstenite::client::IntoClientRequest as _;
use tokio_tungstenite::tungstenite::http::HeaderValue;
use tokio_tungstenite::tungstenite::http::header::SEC_WEBSOCKET_PROTOCOL;
use tokio_tungstenite::tungstenite::protocol::WebSocketConfig;
use tokio_tungstenite::tungstenite::{self, Message};
use tokio_tungstenite::{Connector, MaybeTlsStream, WebSocketStream, client_async_tls_with_config};

/// Over TLS or not.
pub(super) type WebSocket = WebSocketStream<MaybeTlsStream<TcpStream>>;

/// One participant's WebSocket. Lives until it leaves or the room says bye.
pub(super) struct Live {
    socket: WebSocket,
}

/// What a participant joins with.
pub(super) struct Wanted {
    /// For errors: which publisher or receiver.
    pub(super) who: String,
    pub(super) name: String,
    pub(super) token: String,
    pub(super) offer: String,
    pub(super) sources: Sources,
    /// Of its welcome before it was cut off.
    pub(super) resume: Option<String>,
}

impl Live {
    /// Opens the WebSocket and joins; the welcome carries the answer.
    pub(super) async fn join(
        target: &Target,
        tls: Arc<rustls::ClientConfig>,
        wanted: Wanted,
    ) -> Result<(Self, Welcome), LoadError> {
        let who = wanted.who.clone();
        let joined = timeout(PATIENCE, Self::open(target, tls, wanted)).await;
        joined.unwrap_or_else(|_| {
            Err(LoadError::Unreachable {
                url: target.url.to_string(),
                why: format!("{who} got no answer in {} s", PATIENCE.as_secs()),
            })
        })
    }

    async fn open(
        target: &Target,
        tls: Arc<rustls::ClientConfig>,
        wanted: Wanted,
    ) -> Result<(Self, Welcome), LoadError> {
        let unreachable = |why: String| LoadError::Unreachable {
            url: target.url.to_string(),
            why,
        };
        let socket = websocket(target, tls, "/api/v1/live", None).await?;
        let mut live = Self { socket };
        let join = FromPage::Join(Join {
            token: wanted.token,
            offer: wanted.offer,
            sources: wanted.sources,
            muted: Vec::new(),
            name: Some(wanted.name),
            companions: None,
            resume: wanted.resume,
            inflates: true,
            confirms: true,
        });
        live.socket
            .send(Message::binary(deflated(&join)))
            .await
            .map_err(|error| unreachable(error.to_string()))?;
        let mut heard = live.next().await;
        // a lobby: a host lets it in, or the run is called off
        while matches!(heard, Heard::Said(FromRoom::Waiting(_))) {
            heard = live.next().await;
        }
        match heard {
            Heard::Said(FromRoom::Welcome(welcome)) => Ok((live, *welcome)),
            Heard::Said(FromRoom::Bye { reason, message }) => Err(LoadError::Refused {
                who: wanted.who,
                message: plain(message.trim_end_matches('.')),
                code: code(&reason),
            }),
            Heard::Said(_) => Err(unreachable("it did not welcome the participant".into())),
            Heard::Gone(why) => Err(unreachable(why)),
        }
    }

    /// What the room says next.
    pub(super) async fn next(&mut self) -> Heard {
        loop {
            match self.socket.next().await {
                Some(Ok(Message::Text(text))) => {
                    if text.starts_with(ROSTER) {
                        continue;
                    }
                    // a message of a newer relay that we do not know is none of ours
                    if let Ok(message) = serde_json::from_str(text.as_str()) {
                        return Heard::Said(message);
                    }
                }
                Some(Ok(Message::Binary(deflated))) => {
                    if let Some(message) = inflated(&deflated) {
                        return Heard::Said(message);
                    }
                }
                Some(Ok(Message::Close(_))) | None => {
                    return Heard::Gone("its WebSocket closed".into());
                }
                Some(Ok(_)) => {}
                Some(Err(error)) => return Heard::Gone(error.to_string()),
            }
        }
    }

    /// Says something.
    pub(super) async fn say(&mut self, message: &FromPage) {
        let json = serde_json::to_string(message).expect("a message is JSON");
        // a socket that is gone is heard of by reading
        let _ = self.socket.send(Message::text(json)).await;
    }

    /// Leaves for good, and waits a little for the room's bye.
    pub(super) async fn leave(mut self) {
        self.say(&FromPage::Leave {}).await;
        let gone = async { while let Heard::Said(_) = self.next().await {} };
        let _ = timeout(Duration::from_secs(1), gone).await;
    }
}

/// Opens a WebSocket at this path of the server.
pub(super) async fn websocket(
    target: &Target,
    tls: Arc<rustls::ClientConfig>,
    path: &str,
    protocol: Option<&'static str>,
) -> Result<WebSocket, LoadError> {
    let unreachable = |why: String| LoadError::Unreachable {
        url: target.url.to_string(),
        why,
    };
    let stream = TcpStream::connect(&target.addresses[..])
        .await
        .map_err(|error| match is_out_of_files(&error) {
            true => LoadError::NoSockets { why: error },
            false => unreachable(error.to_string()),
        })?;
    stream
        .set_nodelay(true)
        .map_err(|e| unreachable(e.to_string()))?;
    let mut url = target.url.clone();
    let scheme = if url.scheme() == "https" { "wss" } else { "ws" };
    url.set_scheme(scheme).expect("both are special schemes");
    url.set_path(path);
    let mut request = url
        .as_str()
        .into_client_request()
        .map_err(|error| unreachable(error.to_string()))?;
    if let Some(protocol) = protocol {
        let protocol = HeaderValue::from_static(protocol);
        request
            .headers_mut()
            .insert(SEC_WEBSOCKET_PROTOCOL, protocol);
    }
    let connector = Connector::Rustls(tls);
    // the library's own 128 KiB would be most of what a receiver costs
    let small = WebSocketConfig::default()
        .read_buffer_size(4 * 1024)
        .max_message_size(Some(LARGEST_MESSAGE))
        .max_frame_size(Some(LARGEST_MESSAGE));
    let opened = client_async_tls_with_config(request, stream, Some(small), Some(connector)).await;
    let (socket, _) = opened.map_err(|error| match error {
        tungstenite::Error::Http(response) => LoadError::NotThere {
            url: target.url.to_string(),
            status: response.status().as_u16(),
            why: format!("there is no WebSocket at {path}"),
        },
        error => unreachable(error.to_string()),
    })?;
    Ok(socket)
}

/// What came over the WebSocket.
pub(super) enum Heard {
    Said(FromRoom),
    /// It is closed; how.
    Gone(String),
}

/// The stable word of a bye.
pub(super) fn code(reason: &ByeReason) -> String {
    match reason {
        ByeReason::Refused(problem) => plain(&problem.code),
        ByeReason::Left => "left".into(),
        ByeReason::Replaced => "replaced".into(),
        ByeReason::Removed => "removed".into(),
        ByeReason::RoomClosed => "room_closed".into(),
        ByeReason::SessionEnded => "session_ended".into(),
        ByeReason::Restarting => "restarting".into(),
        ByeReason::Failed => "failed".into(),
    }
}

/// Raw deflate (RFC 1951), as the page sends it.
fn deflated(join: &FromPage) -> Vec<u8> {
    let json = serde_json::to_vec(join).expect("a message is JSON");
    let mut encoder = DeflateEncoder::new(Vec::new(), Compression::default());
    encoder
        .write_all(&json)
        .and_then(|()| encoder.finish())
        .expect("a Vec takes everything")
}

/// A long message: raw deflate (RFC 1951).
fn inflated(deflated: &[u8]) -> Option<FromRoom> {
    let decoder = DeflateDecoder::new(deflated).take(LARGEST_MESSAGE as u64);
    serde_json::from_reader(BufReader::new(decoder)).ok()
}

/// A welcome into a room of 10,000 has 4 MB; a server that says more at once is not ours.
const LARGEST_MESSAGE: usize = 16 << 20;

/// Not read: everyone is told of everyone, which would load the tester more than the media does.
const ROSTER: &str = r#"{"type":"roster""#;
/// A join answers in milliseconds; a storm on a busy machine makes it wait.
const PATIENCE: Duration = Duration::from_secs(20);
