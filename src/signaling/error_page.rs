//! Shows a person whose browser opened an address in vain a page that says what to do; programs get
//! their problem+json.

use super::ApiError;
use crate::session::JoinError;
use axum::body::Body;
use axum::extract::Request;
use axum::http::{HeaderMap, HeaderValue, StatusCode, header};
use axum::middleware::Next;
use axum::response::Response;

/// What the page says.
struct Words {
    title: &'static str,
    text: String,
    /// Where the button leads, and what stands on it.
    to: (&'static str, &'static str),
    tries_again: bool,
}

/// Stands around all routes, inside of what puts the headers on.
pub(super) async fn show(request: Request, next: Next) -> Response {
    let reads_html = prefers_html(request.headers());
    let of_api = request.uri().path().starts_with("/api/");
    let mut response = next.run(request).await;
    let status = response.status();
    if !(status.is_client_error() || status.is_server_error()) {
        return response;
    }
    let error = response.extensions_mut().remove::<ApiError>();
    let told = response.headers_mut();
    told.append(header::VARY, HeaderValue::from_static("accept"));
    let kind = told.get(header::CONTENT_TYPE);
    let is_html = kind.is_some_and(|kind| kind.as_bytes().starts_with(b"text/html"));
    if !reads_html || is_html {
        return response;
    }
    let words = words(error.as_ref(), status, of_api);
    let (mut parts, _) = response.into_parts();
    parts.headers.remove(header::CONTENT_LENGTH);
    for (name, value) in [
        (header::CONTENT_TYPE, "text/html; charset=utf-8"),
        (header::CACHE_CONTROL, "no-store"),
        (header::CONTENT_SECURITY_POLICY, POLICY),
    ] {
        parts.headers.insert(name, HeaderValue::from_static(value));
    }
    Response::from_parts(parts, Body::from(page(&words)))
}

fn words(error: Option<&ApiError>, status: StatusCode, of_api: bool) -> Words {
    let is = |wanted: &ApiError| error == Some(wanted);
    let start = ("/", "To the start page");
    let (title, text) = if is(&ApiError::Restarting) {
        let text = "You need not do anything: this page tries again by itself in a few seconds.";
        ("The server is restarting", text.to_owned())
    } else if of_api {
        let text = error.map_or_else(String::new, ApiError::detail);
        ("This address is for programs", text)
    } else if is(&ApiError::Join(JoinError::RoomClosed)) {
        (
            "This session has ended",
            "Thank you for taking part.".into(),
        )
    } else if status.is_server_error() {
        let text = "Try again in a moment. If it stays so, tell the person who invited you.";
        ("Something went wrong on our side", text.to_owned())
    } else {
        let text = "If you were sent a link to a session, a part of it may be missing or changed. \
                    Open it again from your invitation, to its very end.";
        ("There is nothing at this address", text.to_owned())
    };
    Words {
        title,
        text,
        to: match of_api && !status.is_server_error() {
            true => ("/api/docs/", "What programs can ask for"),
            false => start,
        },
        tries_again: is(&ApiError::Restarting),
    }
}

fn page(words: &Words) -> String {
    let refresh = match words.tries_again {
        true => "\n<meta http-equiv=\"refresh\" content=\"5\">",
        false => "",
    };
    let (address, action) = words.to;
    // the text last: it is the only one that may hold what looks like a place for another
    [
        ("{{refresh}}", refresh),
        ("{{title}}", words.title),
        ("{{address}}", address),
        ("{{action}}", action),
        ("{{text}}", &plain(&words.text)),
    ]
    .into_iter()
    .fold(PAGE.to_owned(), |page, (place, text)| {
        page.replace(place, text)
    })
}

fn plain(text: &str) -> String {
    let escaped = text
        .replace('&', "&amp;")
        .replace('<', "&lt;")
        .replace('>', "&gt;");
    // what stands between backticks is for a terminal
    escaped.replace('`', "")
}

/// Whether a page is read rather than a problem: `text/html` by name, and no JSON before it
/// (RFC 9110 §12.5.1). `*/*` alone is what programs say that do not care.
fn prefers_html(headers: &HeaderMap) -> bool {
    let accept = headers
        .get(header::ACCEPT)
        .and_then(|value| value.to_str().ok());
    let quality = |wanted: &[&str]| {
        let items = accept.unwrap_or_default().split(',');
        let named = items.filter_map(|item| {
            let mut parts = item.split(';').map(str::trim);
            let name = parts.next()?;
            let quality = parts.find_map(|part| part.strip_prefix("q=")?.parse().ok());
            let is_wanted = wanted.iter().any(|kind| name.eq_ignore_ascii_case(kind));
            is_wanted.then(|| quality.unwrap_or(1.0_f32))
        });
        named.fold(0.0, f32::max)
    };
    let html = quality(&["text/html", "application/xhtml+xml"]);
    html > 0.0 && html >= quality(&["application/problem+json", "application/json"])
}

const PAGE: &str = include_str!("error_page.html");
// It runs nothing and loads nothing but our mark.
const POLICY: &str = "default-src 'none'; style-src 'unsafe-inline'; img-src 'self'; \
                      base-uri 'none'; form-action 'none'; frame-ancestors 'none'";

#[cfg(test)]
mod tests {
    use super::*;

    fn accepts(accept: &'static str) -> bool {
        let mut headers = HeaderMap::new();
        headers.insert(header::ACCEPT, HeaderValue::from_static(accept));
        prefers_html(&headers)
    }

    #[test]
    fn a_page_is_for_whoever_asks_for_one_by_name() {
        for page in [
            "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8",
            "TEXT/HTML; charset=utf-8",
            "application/json;q=0.5, text/html",
            "text/html;q=0.3",
        ] {
            assert!(accepts(page), "{page}");
        }
        for problem in [
            "",
            "*/*",
            "application/json",
            "text/html;q=0",
            "text/html;q=0.5, application/problem+json",
            "image/avif,image/webp",
            "text/htmlish",
            "\u{7f}",
        ] {
            if HeaderValue::from_str(problem).is_ok() {
                assert!(!accepts(problem), "{problem}");
            }
        }
        assert!(!prefers_html(&HeaderMap::new()));
    }

    #[test]
    fn whoever_meets_a_restart_need_not_do_anything() {
        for of_api in [false, true] {
            let status = ApiError::Restarting.status();
            let page = page(&words(Some(&ApiError::Restarting), status, of_api));
            assert!(
                page.contains("http-equiv=\"refresh\" content=\"5\""),
                "{page}"
            );
            assert!(
                page.contains("restarting") && !page.contains("{{"),
                "{page}"
            );
        }
    }

    #[test]
    fn what_is_said_is_text_and_no_markup() {
        let error = ApiError::field("<script>", "must & {{address}}");
        let page = page(&words(Some(&error), error.status(), true));
        assert!(
            page.contains("&lt;script&gt; must &amp; {{address}}"),
            "{page}"
        );
    }
}
