//! Sets the scene: a relay, tokens, pages that speak to it.

use futures_util::{SinkExt as _, StreamExt as _};
use jsonwebtoken::{Algorithm, EncodingKey, Header};
use reqwest::{Method, RequestBuilder, Response, StatusCode};
use serde_json::{Value, json};
use spindle::config::{Config, LogFormat, MetricsListen};
use spindle::ids::RoomId;
use spindle::operate::logs;
use spindle::role::Role;
use spindle::serve::Running;
use spindle::signaling::tokens::RoomPass;
use spindle::site::Site;
use std::io;
use std::net::{IpAddr, Ipv4Addr};
use std::sync::{Arc, Mutex, Once};
use std::time::{Duration, SystemTime, UNIX_EPOCH};
use tokio::net::TcpStream;
use tokio::time::{sleep, timeout};
use tokio_tungstenite::tungstenite::Message;
use tokio_tungstenite::tungstenite::protocol::CloseFrame;
use tokio_tungstenite::{MaybeTlsStream, WebSocketStream, connect_async};
use uuid::Uuid;

/// The secret of every relay under test, so that tests can forge tokens.
pub(crate) const SECRET: &str = "the secret of the relays under test";

/// An offer of our page in Chromium.
pub(crate) const OFFER: &str = include_str!("../fixtures/sdp/chromium.sdp");

/// Ends a test that hangs, and promises nothing: what takes a second here may take ten elsewhere.
pub(crate) const PATIENCE: Duration = Duration::from_secs(120);

/// Asks again and again until it holds.
pub(crate) async fn until(what: &str, mut holds: impl AsyncFnMut() -> bool) {
    let waited = timeout(PATIENCE, async {
        while !holds().await {
            sleep(Duration::from_millis(20)).await;
        }
    });
    let waited = waited.await;
    assert!(waited.is_ok(), "never: {what}");
}

/// A relay that serves.
pub(crate) struct Relay {
    pub(crate) running: Running,
    pub(crate) http: reqwest::Client,
}

/// The settings of a relay under test.
pub(crate) fn config() -> Config {
    Config {
        http_listen: (Ipv4Addr::LOCALHOST, 0).into(),
        udp_listen: (Ipv4Addr::LOCALHOST, 0).into(),
        public_addresses: vec![IpAddr::V4(Ipv4Addr::LOCALHOST)],
        shards: 1,
        token_secret: SECRET.into(),
        metrics_listen: MetricsListen::At((Ipv4Addr::LOCALHOST, 0).into()),
        ..Config::default()
    }
}

impl Relay {
    pub(crate) async fn start() -> Self {
        Self::start_with(config()).await
    }

    pub(crate) async fn start_with(config: Config) -> Self {
        capture_logs();
        let running = Running::start(config).await.expect("a relay starts");
        // reqwest asks for a provider of TLS also where it speaks plain HTTP; a second one is refused
        let _ = rustls::crypto::aws_lc_rs::default_provider().install_default();
        let http = reqwest::Client::builder()
            .redirect(reqwest::redirect::Policy::none())
            .build()
            .expect("a program that asks");
        Self { running, http }
    }

    pub(crate) fn url(&self, path: &str) -> String {
        format!("http://{}{path}", self.running.address())
    }

    pub(crate) fn operator(&self) -> String {
        let soon = SystemTime::now() + Duration::from_secs(3600);
        self.running.tokens().sign_operator(soon)
    }

    /// A token of `room`.
    pub(crate) fn token(&self, room: RoomId, site: Site) -> String {
        self.running.tokens().sign(&pass(room, site))
    }

    pub(crate) fn token_of(&self, room: RoomId, role: Role) -> String {
        let site = role.site();
        self.running.tokens().sign(&RoomPass {
            role,
            ..pass(room, site)
        })
    }

    pub(crate) fn ask(&self, method: Method, path: &str) -> RequestBuilder {
        self.http.request(method, self.url(path))
    }

    /// Asks as the operator.
    pub(crate) async fn operate(
        &self,
        method: Method,
        path: &str,
        body: Option<Value>,
    ) -> Response {
        let mut request = self.ask(method, path).bearer_auth(self.operator());
        if let Some(body) = body {
            request = request.json(&body);
        }
        request.send().await.expect("an answer")
    }

    pub(crate) async fn open_room(&self) -> RoomId {
        let body = json!({ "name": "Hepatitis C" });
        let answer = self
            .operate(Method::POST, "/api/v1/rooms", Some(body))
            .await;
        assert_eq!(answer.status(), StatusCode::CREATED);
        let room: Value = answer.json().await.expect("JSON");
        serde_json::from_value(room["id"].clone()).expect("a room's id")
    }

    /// Removes whom `welcome` let in, as the operator.
    pub(crate) async fn remove(&self, room: RoomId, welcome: &Value) {
        let who = welcome["participant"].as_str().expect("an id");
        let path = format!("/api/v1/rooms/{}/participants/{who}", room.as_uuid());
        let answer = self.operate(Method::DELETE, &path, None).await;
        assert_eq!(answer.status(), StatusCode::NO_CONTENT);
    }

    /// A page that has not said anything yet.
    pub(crate) async fn page(&self) -> Page {
        let url = format!("ws://{}/api/v1/live", self.running.address());
        let (socket, _) = connect_async(url).await.expect("a WebSocket");
        Page(socket)
    }

    /// A page in the room, and its welcome.
    pub(crate) async fn join(&self, token: &str, name: &str) -> (Page, Value) {
        let mut page = self.page().await;
        page.say(&join(token, name)).await;
        let welcome = page.hears("welcome").await;
        (page, welcome)
    }
}

/// What a token of `room` says, unless a test changes it.
pub(crate) fn pass(room: RoomId, site: Site) -> RoomPass {
    RoomPass {
        room,
        room_name: "Hepatitis C".into(),
        role: Role::of(site),
        name: None,
        subject: None,
        id: Uuid::now_v7(),
        expires: SystemTime::now() + Duration::from_secs(3600),
    }
}

/// Signed with `secret` under `algorithm`, as good as ours but for `change`.
pub(crate) fn forged(
    secret: &str,
    algorithm: Algorithm,
    room: RoomId,
    change: impl Fn(&mut Value),
) -> String {
    let now = now();
    let mut claims = json!({
        "iss": "spindle", "aud": "spindle:room", "exp": now + 600, "nbf": now, "iat": now,
        "jti": Uuid::now_v7(), "room": room, "room_name": "Forged", "site": "hub",
    });
    change(&mut claims);
    let key = EncodingKey::from_secret(secret.as_bytes());
    jsonwebtoken::encode(&Header::new(algorithm), &claims, &key).unwrap()
}

/// Seconds since 1970.
pub(crate) fn now() -> u64 {
    let since = SystemTime::now().duration_since(UNIX_EPOCH);
    since.expect("after 1970").as_secs()
}

/// A page's first message.
pub(crate) fn join(token: &str, name: &str) -> Value {
    json!({
        "type": "join", "token": token, "name": name, "offer": OFFER,
        "sources": { "microphone": "0", "camera": "1", "screen": "2" },
    })
}

/// One page's WebSocket.
pub(crate) struct Page(pub(crate) WebSocketStream<MaybeTlsStream<TcpStream>>);

impl Page {
    pub(crate) async fn say(&mut self, message: &Value) {
        self.send(Message::text(message.to_string())).await;
    }

    pub(crate) async fn send(&mut self, message: Message) {
        self.0.send(message).await.expect("the socket is open");
    }

    /// The next message of this type; others are passed over.
    pub(crate) async fn hears(&mut self, wanted: &str) -> Value {
        let told = async {
            loop {
                let value = self.next().await;
                if value["type"] == wanted {
                    return value;
                }
                assert_ne!(value["type"], "bye", "{value}");
            }
        };
        timeout(PATIENCE, told)
            .await
            .unwrap_or_else(|_| panic!("no {wanted}"))
    }

    /// The next message.
    pub(crate) async fn next(&mut self) -> Value {
        loop {
            match self.0.next().await {
                Some(Ok(Message::Text(text))) => {
                    return serde_json::from_str(text.as_str()).expect("JSON");
                }
                Some(Ok(_)) => {}
                ended => panic!("no message, but {ended:?}"),
            }
        }
    }

    /// The close frame; messages before it are passed over.
    pub(crate) async fn is_closed(&mut self) -> CloseFrame {
        let told = async {
            loop {
                match self.0.next().await {
                    Some(Ok(Message::Close(Some(frame)))) => return frame,
                    Some(Ok(_)) => {}
                    ended => panic!("no close frame, but {ended:?}"),
                }
            }
        };
        timeout(PATIENCE, told).await.expect("a close frame")
    }

    /// The refusal of a join: its code and words, and the close code.
    pub(crate) async fn is_refused(&mut self) -> (String, String, u16) {
        let bye = self.hears("bye").await;
        let text = |value: &Value| value.as_str().expect("text").to_owned();
        let close = self.is_closed().await;
        (
            text(&bye["reason"]["refused"]["code"]),
            text(&bye["message"]),
            close.code.into(),
        )
    }
}

/// Everything logged at `info` by every test of this process.
#[derive(Clone, Default)]
pub(crate) struct Logged(Arc<Mutex<Vec<u8>>>);

impl io::Write for Logged {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.0.lock().expect("no test panics here").extend(bytes);
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

/// The log so far.
pub(crate) fn logged() -> String {
    let bytes = capture_logs()
        .0
        .lock()
        .expect("no test panics here")
        .clone();
    String::from_utf8(bytes).expect("text")
}

fn capture_logs() -> Logged {
    static START: Once = Once::new();
    static LOGGED: Mutex<Option<Logged>> = Mutex::new(None);
    START.call_once(|| {
        let logged = Logged::default();
        let writer = logged.clone();
        let lines = logs::subscriber(LogFormat::Text, "info", move || writer.clone());
        tracing::subscriber::set_global_default(lines.expect("a level"))
            .expect("the first subscriber");
        *LOGGED.lock().expect("set once") = Some(logged);
    });
    let logged = LOGGED.lock().expect("set once").clone();
    logged.expect("set above")
}
