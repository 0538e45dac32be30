//! Decides which headers keep a browser from doing what our page never does.

use axum::extract::{Request, State};
use axum::http::{HeaderName, HeaderValue, header};
use axum::middleware::Next;
use axum::response::Response;
use std::sync::Arc;

/// What this relay's answers say of themselves.
pub(super) struct Policy {
    page: HeaderValue,
    strict_transport: bool,
}

impl Policy {
    /// `strict_transport`: its certificate is one that browsers trust.
    pub(super) fn new(public_url: &str, strict_transport: bool) -> Self {
        Self {
            page: page_policy(public_url),
            strict_transport,
        }
    }
}

/// Puts the headers on every answer that has not its own.
pub(super) async fn add(State(own): State<Arc<Policy>>, request: Request, next: Next) -> Response {
    let is_docs = request.uri().path().starts_with("/api/docs");
    let mut response = next.run(request).await;
    let headers = response.headers_mut();
    let policy = match is_docs {
        true => HeaderValue::from_static(DOCS_POLICY),
        false => own.page.clone(),
    };
    headers
        .entry(header::CONTENT_SECURITY_POLICY)
        .or_insert(policy);
    let known = [
        (header::X_CONTENT_TYPE_OPTIONS, "nosniff"),
        // a link's path names the room: no other site learns it
        (header::REFERRER_POLICY, "no-referrer"),
        (header::X_FRAME_OPTIONS, "DENY"),
        (
            HeaderName::from_static("cross-origin-opener-policy"),
            "same-origin",
        ),
        (
            HeaderName::from_static("permissions-policy"),
            "camera=(self), microphone=(self), display-capture=(self), speaker-selection=(self), \
             geolocation=(), payment=(), usb=()",
        ),
    ];
    for (name, value) in known {
        headers
            .entry(name)
            .or_insert(HeaderValue::from_static(value));
    }
    if own.strict_transport {
        headers.insert(
            header::STRICT_TRANSPORT_SECURITY,
            HeaderValue::from_static("max-age=31536000"),
        );
    }
    response
}

/// What the page may load. Pictures and sound come from the link (a MediaStream, which no policy
/// covers) and from blobs; everything else is ours. Safari before 15.4 does not count a WebSocket
/// to the same host as `'self'`, so it is named.
fn page_policy(public_url: &str) -> HeaderValue {
    let socket = public_url.replacen("http", "ws", 1);
    HeaderValue::try_from(format!(
        "default-src 'self'; connect-src 'self' {socket}; img-src 'self' data: blob:; \
         media-src 'self' blob:; worker-src 'self' blob:; object-src 'none'; base-uri 'none'; \
         form-action 'none'; frame-ancestors 'none'"
    ))
    .expect("a public URL is checked to be an origin")
}

// The reader of the API's description styles itself inline.
const DOCS_POLICY: &str = "default-src 'self'; img-src 'self' data:; \
                           style-src 'self' 'unsafe-inline'; object-src 'none'; base-uri 'none'; \
                           frame-ancestors 'none'";
