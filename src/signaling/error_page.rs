//! Shows a person whose browser opened an address in vain a page that says what to do; programs get
//! their problem+json.

use super::{ApiError, language};
use crate::session::JoinError;
use crate::words::Words;
use axum::body::Body;
use axum::extract::Request;
use axum::http::{HeaderMap, HeaderValue, StatusCode, header};
use axum::middleware::Next;
use axum::response::Response;

/// What the page says.
struct Said {
    title: String,
    text: String,
    /// What is told to programs is English, whatever the page is in.
    of_program: bool,
    /// Where the button leads, and what stands on it.
    to: (&'static str, String),
    tries_again: bool,
}

/// Stands around all routes, inside of what puts the headers on.
pub(super) async fn show(request: Request, next: Next) -> Response {
    let reads_html = prefers_html(request.headers());
    let words = language::accepted(request.headers());
    let of_api = request.uri().path().starts_with("/api/");
    let mut response = next.run(request).await;
    let status = response.status();
    if !(status.is_client_error() || status.is_server_error()) {
        return response;
    }
    let error = response.extensions_mut().remove::<ApiError>();
    let told = response.headers_mut();
    told.append(
        header::VARY,
        HeaderValue::from_static("accept, accept-language"),
    );
    let kind = told.get(header::CONTENT_TYPE);
    let is_html = kind.is_some_and(|kind| kind.as_bytes().starts_with(b"text/html"));
    if !reads_html || is_html {
        return response;
    }
    let said = said(error.as_ref(), status, of_api, words);
    let (mut parts, _) = response.into_parts();
    parts.headers.remove(header::CONTENT_LENGTH);
    for (name, value) in [
        (header::CONTENT_TYPE, "text/html; charset=utf-8"),
        (header::CONTENT_LANGUAGE, words.tag()),
        (header::CACHE_CONTROL, "no-store"),
        (header::CONTENT_SECURITY_POLICY, POLICY),
    ] {
        parts.headers.insert(name, HeaderValue::from_static(value));
    }
    Response::from_parts(parts, Body::from(page(&said, words)))
}

fn said(error: Option<&ApiError>, status: StatusCode, of_api: bool, words: &Words) -> Said {
    let is = |wanted: &ApiError| error == Some(wanted);
    let tries_again = is(&ApiError::Restarting);
    let of_program = of_api && !tries_again;
    let (title, text) = if tries_again {
        (words.error_restarting(), words.error_restarting_text())
    } else if of_program {
        let text = error.map_or_else(String::new, ApiError::detail);
        (words.error_program(), text)
    } else if is(&ApiError::Join(JoinError::RoomClosed)) {
        (words.error_ended(), words.error_ended_text())
    } else if status.is_server_error() {
        (words.error_failed(), words.error_failed_text())
    } else {
        (words.error_nothing(), words.error_nothing_text())
    };
    Said {
        title,
        text,
        of_program,
        to: match of_api && !status.is_server_error() {
            true => ("/api/docs/", words.error_program_to()),
            false => ("/", words.error_to_start()),
        },
        tries_again,
    }
}

fn page(said: &Said, words: &Words) -> String {
    let refresh = match said.tries_again {
        true => "\n<meta http-equiv=\"refresh\" content=\"5\">",
        false => "",
    };
    let own = match said.of_program {
        true => " lang=\"en\" dir=\"ltr\"",
        false => "",
    };
    let (address, action) = &said.to;
    // the text last: it is the only one that may hold what looks like a place for another
    [
        ("{{language}}", words.tag()),
        ("{{direction}}", words.direction()),
        ("{{refresh}}", refresh),
        ("{{title}}", &plain(&said.title)),
        ("{{address}}", address),
        ("{{action}}", &plain(action)),
        ("{{own}}", own),
        ("{{text}}", &plain(&said.text)),
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
            let words = Words::english();
            let said = said(Some(&ApiError::Restarting), status, of_api, words);
            let page = page(&said, words);
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
    fn a_page_runs_as_its_language_does_and_what_programs_are_told_stays_english() {
        let words = Words::negotiated(Some("ar"), None);
        let error = ApiError::NotFound("room");
        for (of_api, text) in [
            (false, format!("<p>{}</p>", words.error_nothing_text())),
            (
                true,
                format!("<p lang=\"en\" dir=\"ltr\">{}</p>", error.detail()),
            ),
        ] {
            let page = page(&said(Some(&error), error.status(), of_api, words), words);
            assert!(page.contains("<html lang=\"ar\" dir=\"rtl\">"), "{page}");
            assert!(page.contains(&text) && !page.contains("{{"), "{page}");
        }
    }

    #[test]
    fn what_is_said_is_text_and_no_markup() {
        let error = ApiError::field("<script>", "must & {{address}}");
        let words = Words::english();
        let page = page(&said(Some(&error), error.status(), true, words), words);
        assert!(
            page.contains("&lt;script&gt; must &amp; {{address}}"),
            "{page}"
        );
    }
}
