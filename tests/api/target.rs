//! A system that is told of rooms: a real HTTP server that a test lets answer, refuse, hang and go away.

use crate::scene::PATIENCE;
use axum::Router;
use axum::extract::{Request, State};
use axum::http::{HeaderMap, StatusCode};
use axum::response::{IntoResponse, Response};
use axum_server::tls_rustls::RustlsConfig;
use serde_json::Value;
use spindle::operate::listener::Listener;
use std::net::{Ipv4Addr, SocketAddr};
use std::sync::{Arc, Mutex};
use std::time::Instant;
use tokio::net::TcpListener;
use tokio::sync::Notify;
use tokio::task::JoinHandle;
use tokio::time::timeout;

/// As an operator sets it.
pub(crate) const HOOK_SECRET: &str = "whsec_MDEyMzQ1Njc4OWFiY2RlZjAxMjM0NTY3";

/// One attempt to tell it something.
#[derive(Debug, Clone)]
pub(crate) struct Attempt {
    pub(crate) path: String,
    pub(crate) headers: HeaderMap,
    /// As it came.
    pub(crate) body: String,
    /// What it says.
    pub(crate) event: Value,
    pub(crate) at: Instant,
    /// Whether it was answered with 2xx.
    pub(crate) taken: bool,
}

impl Attempt {
    pub(crate) fn header(&self, name: &str) -> &str {
        self.headers[name].to_str().expect("text")
    }

    pub(crate) fn kind(&self) -> &str {
        self.event["type"].as_str().expect("a type")
    }

    pub(crate) fn id(&self) -> &str {
        self.event["id"].as_str().expect("an id")
    }

    pub(crate) fn room(&self) -> &str {
        self.event["room"]["id"].as_str().expect("a room")
    }

    pub(crate) fn sequence(&self) -> u64 {
        self.event["sequence"].as_u64().expect("a number")
    }
}

/// What it does with an attempt.
pub(crate) enum Reply {
    Status(u16),
    With(u16, &'static str, &'static str),
    Hang,
}

type Script = Box<dyn FnMut(&Attempt) -> Reply + Send>;

/// Ends with its test.
pub(crate) struct Target {
    pub(crate) address: SocketAddr,
    inner: Arc<Inner>,
    serving: JoinHandle<()>,
}

struct Inner {
    attempts: Mutex<Vec<Attempt>>,
    script: Mutex<Script>,
    came: Notify,
}

impl Target {
    /// One that answers as the script says.
    pub(crate) async fn start(script: impl FnMut(&Attempt) -> Reply + Send + 'static) -> Self {
        Self::start_at((Ipv4Addr::LOCALHOST, 0).into(), script).await
    }

    /// One that takes everything.
    pub(crate) async fn willing() -> Self {
        Self::start(|_| Reply::Status(204)).await
    }

    pub(crate) async fn start_at(
        address: SocketAddr,
        script: impl FnMut(&Attempt) -> Reply + Send + 'static,
    ) -> Self {
        let inner = Inner::new(script);
        let router = inner.router();
        let listener = TcpListener::bind(address).await.expect("a free port");
        let address = listener.local_addr().expect("it is bound");
        let serving = tokio::spawn(async move {
            axum::serve(listener, router).await.expect("it serves");
        });
        Self {
            address,
            inner,
            serving,
        }
    }

    /// One that takes everything over TLS, and shows this certificate.
    pub(crate) async fn secure(certificate: &str, key: &str) -> Self {
        // a second one is refused
        let _ = rustls::crypto::aws_lc_rs::default_provider().install_default();
        let tls = RustlsConfig::from_pem(certificate.into(), key.into()).await;
        let listener = Listener::bind((Ipv4Addr::LOCALHOST, 0).into()).expect("a free port");
        let inner = Inner::new(|_| Reply::Status(204));
        let address = listener.address();
        let serving = listener.serve(inner.router(), Some(tls.expect("a certificate")));
        let serving = tokio::spawn(async move { serving.await.expect("it serves") });
        Self {
            address,
            inner,
            serving,
        }
    }

    /// Answers otherwise from now on.
    pub(crate) fn answers(&self, script: impl FnMut(&Attempt) -> Reply + Send + 'static) {
        *self.inner.script.lock().expect("no test panics here") = Box::new(script);
    }

    pub(crate) fn url(&self) -> String {
        format!("http://{}/hooks/spindle?of=tests", self.address)
    }

    /// Every attempt so far.
    pub(crate) fn attempts(&self) -> Vec<Attempt> {
        let attempts = self.inner.attempts.lock().expect("no test panics here");
        attempts.clone()
    }

    /// What it took, each event once, in the order it came first.
    pub(crate) fn taken(&self) -> Vec<Attempt> {
        let mut taken: Vec<Attempt> = Vec::new();
        for attempt in self.attempts().into_iter().filter(|attempt| attempt.taken) {
            if taken.iter().all(|before| before.id() != attempt.id()) {
                taken.push(attempt);
            }
        }
        taken
    }

    /// Waits for attempts of which this holds.
    pub(crate) async fn until(&self, what: &str, holds: impl Fn(&Self) -> bool) {
        let waited = timeout(PATIENCE, async {
            loop {
                let came = self.inner.came.notified();
                if holds(self) {
                    return;
                }
                came.await;
            }
        });
        if waited.await.is_err() {
            let told = self.attempts();
            let told: Vec<_> = told.iter().map(|it| (it.kind(), it.taken)).collect();
            panic!("never: {what}; {told:?}");
        }
    }

    /// Waits until it took an event of this type.
    pub(crate) async fn takes(&self, kind: &str) {
        self.until(kind, |target| {
            target.taken().iter().any(|attempt| attempt.kind() == kind)
        })
        .await;
    }
}

impl Drop for Target {
    fn drop(&mut self) {
        self.serving.abort();
    }
}

/// An address where nobody listens, until the test begins to.
pub(crate) async fn nowhere() -> SocketAddr {
    let free = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).await;
    free.and_then(|free| free.local_addr())
        .expect("a free port")
}

async fn answer(State(inner): State<Arc<Inner>>, request: Request) -> Response {
    let (parts, body) = request.into_parts();
    let body = axum::body::to_bytes(body, 1 << 20).await.expect("a body");
    let body = String::from_utf8(body.to_vec()).expect("text");
    let attempt = Attempt {
        path: parts.uri.to_string(),
        headers: parts.headers,
        event: serde_json::from_str(&body).expect("JSON"),
        body,
        at: Instant::now(),
        taken: false,
    };
    match inner.reply(attempt) {
        Some(response) => response,
        None => std::future::pending().await,
    }
}

impl Inner {
    fn new(script: impl FnMut(&Attempt) -> Reply + Send + 'static) -> Arc<Self> {
        Arc::new(Self {
            attempts: Mutex::default(),
            script: Mutex::new(Box::new(script)),
            came: Notify::new(),
        })
    }

    fn router(self: &Arc<Self>) -> Router {
        let router = Router::new().fallback(answer);
        router.with_state(Arc::clone(self))
    }

    /// `None`: it hangs.
    fn reply(&self, mut attempt: Attempt) -> Option<Response> {
        let reply = self.script.lock().expect("no test panics here")(&attempt);
        let status = |code| StatusCode::from_u16(code).expect("a status");
        let response = match reply {
            Reply::Status(code) => Some(status(code).into_response()),
            Reply::With(code, name, value) => Some((status(code), [(name, value)]).into_response()),
            Reply::Hang => None,
        };
        let answered = response.as_ref();
        attempt.taken = answered.is_some_and(|answered| answered.status().is_success());
        let mut attempts = self.attempts.lock().expect("no test panics here");
        attempts.push(attempt);
        self.came.notify_waiters();
        response
    }
}
