//! Decides which sites' pages may use this relay.

use axum::http::{HeaderMap, HeaderName, HeaderValue, Method, header};
use std::sync::Arc;
use std::time::Duration;
use tower_http::cors::{AllowOrigin, CorsLayer};

/// The sites whose pages may come in.
#[derive(Debug, Clone)]
pub(super) struct Origins(Arc<[String]>);

impl Origins {
    /// The relay's own site and those the operator allows.
    pub(super) fn new(own: &str, allowed: &[String]) -> Self {
        let trimmed = |o: &str| o.trim_end_matches('/').to_ascii_lowercase();
        let own = trimmed(own);
        Self(
            std::iter::once(own)
                .chain(allowed.iter().map(|o| trimmed(o)))
                .collect(),
        )
    }

    /// Whether the page that asks may: one of these sites, the very host it asks (or asked the proxy
    /// in front for), or no page at all (a program sends no `Origin`, and its token is checked all
    /// the same).
    pub(super) fn admit(&self, headers: &HeaderMap, asked_of_proxy: Option<&str>) -> bool {
        let Some(origin) = headers.get(header::ORIGIN) else {
            return true;
        };
        let Ok(origin) = origin.to_str() else {
            return false;
        };
        let host = headers
            .get(header::HOST)
            .and_then(|host| host.to_str().ok())
            .unwrap_or_default();
        let mut hosts = asked_of_proxy.into_iter().chain([host]);
        self.holds(origin) || hosts.any(|host| is_at(origin, host))
    }

    fn holds(&self, origin: &str) -> bool {
        self.0
            .iter()
            .any(|known| known == "*" || known.eq_ignore_ascii_case(origin))
    }

    /// What lets these sites' pages read the API's answers.
    pub(super) fn cors(&self) -> CorsLayer {
        let known = self.clone();
        CorsLayer::new()
            .allow_origin(AllowOrigin::predicate(move |origin: &HeaderValue, _| {
                origin.to_str().is_ok_and(|origin| known.holds(origin))
            }))
            .allow_methods([
                Method::GET,
                Method::POST,
                Method::PATCH,
                Method::DELETE,
                Method::OPTIONS,
            ])
            .allow_headers([
                header::AUTHORIZATION,
                header::CONTENT_TYPE,
                header::IF_MATCH,
            ])
            .expose_headers([
                header::LOCATION,
                header::ETAG,
                header::LINK,
                HeaderName::from_static("accept-patch"),
                HeaderName::from_static("accept-post"),
            ])
            .max_age(Duration::from_secs(3600))
    }
}

/// Whether `origin` is `http(s)://host`, where a default port may be left out of either.
fn is_at(origin: &str, host: &str) -> bool {
    let (default, named) = match origin.split_once("://") {
        Some(("https", named)) => (":443", named),
        Some(("http", named)) => (":80", named),
        _ => return false,
    };
    let bare = |text: &str| {
        text.strip_suffix(default)
            .unwrap_or(text)
            .to_ascii_lowercase()
    };
    !host.is_empty() && bare(named) == bare(host)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn from(origin: &'static str, host: &'static str) -> HeaderMap {
        let mut headers = HeaderMap::new();
        headers.insert(header::ORIGIN, HeaderValue::from_static(origin));
        headers.insert(header::HOST, HeaderValue::from_static(host));
        headers
    }

    #[test]
    fn only_our_own_page_and_allowed_sites_come_in() {
        let allowed = ["https://learn.example.org".to_owned()];
        let origins = Origins::new("https://video.example.org", &allowed);
        assert!(origins.admit(&HeaderMap::new(), None));
        for (origin, host) in [
            ("https://video.example.org", "10.0.0.1:8080"),
            ("https://learn.example.org", "video.example.org"),
            ("http://localhost:8080", "localhost:8080"),
            ("https://10.0.0.1", "10.0.0.1:443"),
        ] {
            assert!(
                origins.admit(&from(origin, host), None),
                "{origin} at {host}"
            );
        }
        for (origin, host) in [
            ("https://evil.example", "video.example.org"),
            ("http://learn.example.org", "video.example.org"),
            (
                "https://learn.example.org.evil.example",
                "video.example.org",
            ),
            ("https://video.example.org:8443", "video.example.org"),
            ("null", "video.example.org"),
            ("", ""),
        ] {
            assert!(
                !origins.admit(&from(origin, host), None),
                "{origin} at {host}"
            );
        }
        assert!(
            Origins::new("http://x", &["*".into()]).admit(&from("https://any.example", "x"), None)
        );
    }
}
