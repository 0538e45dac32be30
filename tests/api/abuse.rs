//! Abuse 21, 22 and 27: other rooms' tracks; slow, idle and oversize WebSockets; foreign pages; a
//! relay that is out of descriptors.

use crate::scene::{self, PATIENCE, Page, Relay, join};
use crate::spawned::{Spawned, open_files};
use futures_util::{FutureExt as _, SinkExt as _, StreamExt as _};
use serde_json::json;
use spindle::config::Config;
use spindle::ids::TrackId;
use spindle::site::Site;
use std::io::ErrorKind;
use std::time::{Duration, Instant};
use tokio::io::AsyncWriteExt as _;
use tokio::net::{TcpSocket, TcpStream};
use tokio::time::timeout;
use tokio_tungstenite::tungstenite::client::IntoClientRequest as _;
use tokio_tungstenite::tungstenite::{Error, Message};
use tokio_tungstenite::{WebSocketStream, client_async, connect_async};

/// The status of a WebSocket that is not opened.
async fn refused_status(relay: &Relay, origin: Option<&str>) -> Option<u16> {
    let url = format!("ws://{}/api/v1/live", relay.running.address());
    let mut request = url.into_client_request().unwrap();
    if let Some(origin) = origin {
        request
            .headers_mut()
            .insert("origin", origin.parse().unwrap());
    }
    match connect_async(request).await {
        Ok(_) => None,
        Err(Error::Http(answer)) => Some(answer.status().as_u16()),
        Err(error) => panic!("{error}"),
    }
}

#[tokio::test]
async fn a_track_of_another_room_does_not_exist_here() {
    let relay = Relay::start().await;
    let (ours, theirs) = (relay.open_room().await, relay.open_room().await);
    let (_far, welcome) = relay.join(&relay.token(theirs, Site::Hub), "Far").await;
    let track = &welcome["roster"][0]["tracks"][0]["id"];
    assert!(track.is_string(), "{welcome}");
    let (mut page, _) = relay.join(&relay.token(ours, Site::Spoke), "North").await;
    let mut answers = Vec::new();
    for track in [track.clone(), json!(TrackId::fresh())] {
        let shown = json!({ "track": track, "width": 640, "height": 360 });
        page.say(&json!({ "type": "view", "tracks": [shown] }))
            .await;
        answers.push(page.hears("refused").await);
    }
    assert_eq!(answers[0], answers[1]);
}

#[tokio::test]
async fn an_oversize_message_is_closed_with_1009() {
    let relay = Relay::start().await;
    let room = relay.open_room().await;
    let huge = "x".repeat(200 * 1024);
    let mut first = relay.page().await;
    first.send(Message::text(huge.clone())).await;
    assert_eq!(u16::from(first.is_closed().await.code), 1009);

    let (mut other, _) = relay.join(&relay.token(room, Site::Hub), "Hub").await;
    let (mut later, _) = relay.join(&relay.token(room, Site::Spoke), "North").await;
    later.send(Message::text(huge)).await;
    assert_eq!(u16::from(later.is_closed().await.code), 1009);
    other.say(&json!({ "type": "ping", "nonce": 1 })).await;
    other.hears("pong").await;
}

#[tokio::test]
async fn a_bomb_of_a_join_is_refused() {
    let relay = Relay::start().await;
    let mut encoder = flate2::write::DeflateEncoder::new(Vec::new(), flate2::Compression::best());
    std::io::Write::write_all(&mut encoder, &vec![b' '; 60_000_000]).unwrap();
    let mut page = relay.page().await;
    page.send(Message::binary(encoder.finish().unwrap())).await;
    let (code, _, close) = page.is_refused().await;
    assert_eq!((code.as_str(), close), ("too_large", 1009));
}

/// Here time passes while nothing happens.
#[tokio::test(start_paused = true)]
async fn a_page_that_never_joins_is_closed_after_ten_seconds() {
    let relay = Relay::start().await;
    let began = tokio::time::Instant::now();
    let mut page = relay.page().await;
    let (code, words, close) = page.is_refused().await;
    assert_eq!((code.as_str(), close), ("join_too_late", 1008));
    assert!(words.contains("too long"), "{words}");
    let took = began.elapsed();
    assert_eq!(took.as_secs(), 10, "{took:?}");
}

#[tokio::test]
async fn idle_sockets_are_few_and_keep_nobody_out() {
    let relay = Relay::start_with(Config {
        max_waiting_sockets: 20,
        ..scene::config()
    })
    .await;
    let room = relay.open_room().await;
    let (mut inside, _) = relay.join(&relay.token(room, Site::Spoke), "North").await;
    let mut idle: Vec<Page> = Vec::new();
    for _ in 0..40 {
        idle.push(relay.page().await);
    }
    // those who are in notice nothing, and a newcomer joins as ever
    inside.say(&json!({ "type": "ping", "nonce": 1 })).await;
    inside.hears("pong").await;
    let (_page, _) = relay.join(&relay.token(room, Site::Spoke), "East").await;
    // the oldest made place, the newest still wait
    let (code, words, close) = idle[0].is_refused().await;
    assert_eq!((code.as_str(), close), ("too_many_waiting", 1008));
    assert!(words.contains("busy"), "{words}");
    let last = idle.last_mut().unwrap();
    last.say(&join(&relay.token(room, Site::Spoke), "South"))
        .await;
    last.hears("welcome").await;
}

#[tokio::test]
async fn ten_thousand_idle_connections_keep_nobody_waiting() {
    let relay = Spawned::start();
    let (mut inside, _) = relay.join("North").await;
    // a machine that allows fewer open files is tested with fewer
    let count = 10_000.min(open_files() - 500);
    let mut idle = Vec::new();
    for n in 0..count {
        let mut connection = TcpStream::connect(relay.address).await.unwrap();
        if n % 2 == 0 {
            connection.write_all(UPGRADE.as_bytes()).await.unwrap();
        }
        idle.push(connection);
    }
    inside.say(&json!({ "type": "ping", "nonce": 1 })).await;
    inside.hears("pong").await;
    let (_page, _) = relay.join("East").await;
    // the idle ones had not to be let go first
    let last = idle.last().unwrap().try_read(&mut [0]);
    assert_eq!(last.unwrap_err().kind(), ErrorKind::WouldBlock);
}

#[tokio::test]
async fn out_of_descriptors_those_inside_go_on_and_newcomers_wait_their_turn() {
    const MOST: usize = 80;
    let relay = Spawned::start_with_files(MOST);
    let (mut inside, _) = relay.join("North").await;
    let mut idle = Vec::new();
    for _ in 0..2 * MOST {
        idle.push(TcpStream::connect(relay.address).await.unwrap());
    }
    scene::until("all are taken", async || relay.files() >= MOST).await;
    inside.say(&json!({ "type": "ping", "nonce": 1 })).await;
    inside.hears("pong").await;
    assert!(relay.files() >= MOST, "none had to become free first");
    drop(idle);
    let (_page, _) = relay.join("East").await;
}

/// A request for a WebSocket that will say nothing.
const UPGRADE: &str = "GET /api/v1/live HTTP/1.1\r\nHost: localhost\r\nUpgrade: websocket\r\n\
                       Connection: Upgrade\r\nSec-WebSocket-Version: 13\r\n\
                       Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n\r\n";

#[tokio::test]
async fn a_page_that_does_not_read_is_closed_with_1008_and_delays_nobody() {
    let relay = Relay::start().await;
    let room = relay.open_room().await;
    let (mut hub, _) = relay.join(&relay.token(room, Site::Hub), "Hub").await;
    let mut slow = page_with_a_small_window(&relay).await;
    let offer = join(&relay.token(room, Site::Spoke), "Slow");
    slow.send_text(&offer.to_string()).await.unwrap();
    // answers of 15 KB that nobody reads fill the socket, then the queue
    let offer = json!({ "type": "offer", "offer": offer["offer"], "sources": offer["sources"] });
    let offer = offer.to_string();
    let flood = tokio::spawn(async move {
        while slow.send_text(&offer).await.is_ok() {}
        slow
    });
    let mut heard = 0;
    scene::until("it is closed", async || {
        hub.say(&json!({ "type": "ping", "nonce": 1 })).await;
        hub.hears("pong").await;
        heard += 1;
        flood.is_finished()
    })
    .await;
    assert!(heard > 10, "{heard} answers before the slow page was gone");
    let log = scene::logged();
    assert!(log.contains("did not read what it was told"), "{log}");
}

/// A page whose system takes no more than a few kilobytes unread.
async fn page_with_a_small_window(relay: &Relay) -> WebSocketStream<TcpStream> {
    let socket = TcpSocket::new_v4().unwrap();
    socket.set_recv_buffer_size(4096).unwrap();
    let stream = socket.connect(relay.running.address()).await.unwrap();
    let url = format!("ws://{}/api/v1/live", relay.running.address());
    client_async(url, stream).await.unwrap().0
}

#[tokio::test]
async fn a_flood_of_messages_waits_in_its_own_socket() {
    // read at 50 a second after the first 100
    const FLOOD: u64 = 400;
    let relay = Relay::start().await;
    let room = relay.open_room().await;
    let (mut hub, _) = relay.join(&relay.token(room, Site::Hub), "Hub").await;
    let (mut flood, _) = relay.join(&relay.token(room, Site::Spoke), "Flood").await;
    let began = Instant::now();
    for nonce in 0..FLOOD {
        flood.say(&json!({ "type": "ping", "nonce": nonce })).await;
    }
    hub.say(&json!({ "type": "ping", "nonce": 1 })).await;
    hub.hears("pong").await;
    let mut answered = 0;
    while let Some(Some(Ok(_))) = flood.0.next().now_or_never() {
        answered += 1;
    }
    assert!(answered < FLOOD, "the hub waited for the whole flood");
    while flood.hears("pong").await["nonce"] != FLOOD - 1 {}
    // no machine is too slow for that
    let took = began.elapsed();
    assert!(took >= Duration::from_secs((FLOOD - 100) / 50), "{took:?}");
}

#[tokio::test]
async fn junk_after_the_join_is_borne_for_a_while_and_then_closed() {
    let relay = Relay::start().await;
    let room = relay.open_room().await;
    let (mut page, _) = relay.join(&relay.token(room, Site::Spoke), "North").await;
    for _ in 0..30 {
        if page.0.send_text("junk").await.is_err() {
            break;
        }
    }
    assert_eq!(u16::from(page.is_closed().await.code), 1008);
}

#[tokio::test]
async fn a_foreign_page_cannot_open_the_live_socket() {
    let relay = Relay::start_with(Config {
        allowed_origins: vec!["https://learn.example.org".into()],
        ..scene::config()
    })
    .await;
    let own = relay.running.public_url().to_owned();
    for (origin, status) in [
        (None, None),
        (Some(own.as_str()), None),
        (Some("https://learn.example.org"), None),
        (Some("https://evil.example"), Some(403)),
        (Some("null"), Some(403)),
    ] {
        assert_eq!(refused_status(&relay, origin).await, status, "{origin:?}");
    }
}

/// Sends that may fail.
trait SendText {
    async fn send_text(&mut self, text: &str) -> Result<(), Error>;
}

impl<S> SendText for WebSocketStream<S>
where
    S: tokio::io::AsyncRead + tokio::io::AsyncWrite + Unpin,
{
    async fn send_text(&mut self, text: &str) -> Result<(), Error> {
        futures_util::SinkExt::send(self, Message::text(text)).await
    }
}

#[tokio::test]
async fn a_connection_without_a_request_is_dropped() {
    use tokio::io::AsyncReadExt as _;
    let relay = Relay::start().await;
    let mut silent = tokio::net::TcpStream::connect(relay.running.address())
        .await
        .unwrap();
    let mut byte = [0];
    let read = timeout(PATIENCE, silent.read(&mut byte)).await;
    assert!(matches!(read, Ok(Ok(0) | Err(_))), "{read:?}");
}

#[tokio::test]
async fn a_connection_that_asks_and_never_reads_is_dropped() {
    use tokio::io::AsyncWriteExt as _;
    let relay = Relay::start().await;
    let greedy = tokio::net::TcpStream::connect(relay.running.address()).await;
    let mut greedy = greedy.unwrap();
    let asked = b"GET /api/v1/openapi.json HTTP/1.1\r\nHost: x\r\n\r\n".repeat(64);
    let ended = async {
        // it blocks when both buffers are full, and fails when the relay has given up
        while greedy.write_all(&asked).await.is_ok() {}
    };
    assert!(timeout(PATIENCE, ended).await.is_ok(), "it is still open");
}

#[tokio::test]
async fn a_stranger_who_pings_instead_of_joining_is_let_go() {
    let relay = Relay::start().await;
    let mut page = relay.page().await;
    for _ in 0..100 {
        // it may be closed meanwhile, which is what is wanted
        let _ = page.0.send(Message::Ping(vec![0; 125].into())).await;
    }
    let ended = async {
        let mut pongs = 0;
        while let Some(Ok(message)) = page.0.next().await {
            // one who says nothing is told after ten seconds why it must go
            assert!(!message.is_text(), "{message}");
            pongs += u32::from(message.is_pong());
        }
        pongs
    };
    let pongs = timeout(PATIENCE, ended).await.expect("the socket ends");
    assert!(pongs < 20, "{pongs} answers");
}
