//! Serves the page that the web build left in `web/dist`, from inside the binary.
//!
//! The build puts `.br` and `.gz` beside each file; the browser gets the smallest it reads. Names
//! with a content hash are kept for a year, everything else is asked for again by its ETag.

use super::ApiError;
use axum::extract::Path;
use axum::http::{HeaderMap, HeaderValue, StatusCode, header};
use axum::response::{Html, IntoResponse, Response};
use bytes::Bytes;
use rust_embed::{EmbeddedFile, RustEmbed};
use std::borrow::Cow;
use std::fmt::Write as _;

#[derive(RustEmbed)]
#[folder = "$CARGO_MANIFEST_DIR/web/dist"]
#[allow_missing = true]
struct Dist;

/// The page itself: `/`, and `/r/{room}`, whose token stays in the fragment.
pub(super) async fn index(headers: HeaderMap) -> Response {
    serve("index.html", &headers).unwrap_or_else(|| {
        let told = Html(include_str!("page_missing.html"));
        (StatusCode::SERVICE_UNAVAILABLE, told).into_response()
    })
}

/// Everything the page loads.
pub(super) async fn asset(Path(path): Path<String>, headers: HeaderMap) -> Response {
    // a compressed copy is a form of a file, not a file
    let copy = ENCODINGS.iter().any(|e| path.ends_with(e.suffix));
    match serve(&path, &headers) {
        Some(response) if !copy => response,
        _ => ApiError::NotFound("file").into_response(),
    }
}

/// One way a file can travel.
struct Encoding {
    name: &'static str,
    suffix: &'static str,
}

/// Smallest first.
const ENCODINGS: [Encoding; 2] = [
    Encoding {
        name: "br",
        suffix: ".br",
    },
    Encoding {
        name: "gzip",
        suffix: ".gz",
    },
];

fn serve(path: &str, headers: &HeaderMap) -> Option<Response> {
    let (file, encoding) = ENCODINGS
        .iter()
        .filter(|encoding| accepts(headers, encoding.name))
        .find_map(|e| Some((Dist::get(&format!("{path}{}", e.suffix))?, Some(e.name))))
        .or_else(|| Some((Dist::get(path)?, None)))?;
    let etag = etag(&file);
    let known = headers
        .get(header::IF_NONE_MATCH)
        .and_then(|value| value.to_str().ok())
        .is_some_and(|value| value == "*" || value.split(',').any(|tag| tag.trim() == etag));
    let mut response = match known {
        true => StatusCode::NOT_MODIFIED.into_response(),
        false => match file.data {
            Cow::Borrowed(bytes) => Bytes::from_static(bytes).into_response(),
            Cow::Owned(bytes) => bytes.into_response(),
        },
    };
    let told = response.headers_mut();
    told.insert(header::CONTENT_TYPE, HeaderValue::from_static(kind(path)));
    told.insert(
        header::CACHE_CONTROL,
        HeaderValue::from_static(match is_hashed(path) {
            true => "public, max-age=31536000, immutable",
            false => "no-cache",
        }),
    );
    told.insert(header::VARY, HeaderValue::from_static("accept-encoding"));
    if let Ok(etag) = HeaderValue::from_str(&etag) {
        told.insert(header::ETAG, etag);
    }
    if let Some(encoding) = encoding {
        told.insert(header::CONTENT_ENCODING, HeaderValue::from_static(encoding));
    }
    Some(response)
}

/// Whether `Accept-Encoding` names `encoding` and not with `q=0` (RFC 9110 §12.5.3).
fn accepts(headers: &HeaderMap, encoding: &str) -> bool {
    let named = headers
        .get(header::ACCEPT_ENCODING)
        .and_then(|value| value.to_str().ok())
        .unwrap_or_default();
    named.split(',').any(|item| {
        let mut parts = item.split(';').map(str::trim);
        let name = parts.next().unwrap_or_default();
        let refused = parts.any(|p| {
            p.strip_prefix("q=")
                .is_some_and(|q| q.parse::<f32>().is_ok_and(|q| q <= 0.0))
        });
        name.eq_ignore_ascii_case(encoding) && !refused
    })
}

/// The content's own hash: two encodings of one file differ in it.
fn etag(file: &EmbeddedFile) -> String {
    let mut tag = String::from("\"");
    for byte in &file.metadata.sha256_hash()[..12] {
        write!(tag, "{byte:02x}").expect("writing to a string");
    }
    tag + "\""
}

/// Vite puts a content hash into the name of everything in `assets/`.
fn is_hashed(path: &str) -> bool {
    path.starts_with("assets/")
}

fn kind(path: &str) -> &'static str {
    match path.rsplit_once('.').map(|(_, extension)| extension) {
        Some("html") => "text/html; charset=utf-8",
        Some("js" | "mjs") => "text/javascript; charset=utf-8",
        Some("css") => "text/css; charset=utf-8",
        Some("json" | "map") => "application/json",
        Some("webmanifest") => "application/manifest+json",
        Some("svg") => "image/svg+xml",
        Some("png") => "image/png",
        Some("jpg" | "jpeg") => "image/jpeg",
        Some("ico") => "image/x-icon",
        Some("woff2") => "font/woff2",
        Some("wav") => "audio/wav",
        Some("mp3") => "audio/mpeg",
        Some("ogg" | "opus") => "audio/ogg",
        Some("wasm") => "application/wasm",
        Some("txt") => "text/plain; charset=utf-8",
        _ => "application/octet-stream",
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn asks(encodings: &'static str) -> HeaderMap {
        let mut headers = HeaderMap::new();
        headers.insert(header::ACCEPT_ENCODING, HeaderValue::from_static(encodings));
        headers
    }

    #[test]
    fn an_encoding_is_used_only_where_the_browser_reads_it() {
        assert!(accepts(&asks("gzip, deflate, br, zstd"), "br"));
        assert!(accepts(&asks("BR;q=0.5"), "br"));
        assert!(!accepts(&asks("gzip, br;q=0"), "br"));
        assert!(!accepts(&asks("brotli"), "br"));
        assert!(!accepts(&HeaderMap::new(), "gzip"));
    }

    #[test]
    fn only_hashed_names_are_kept_for_a_year() {
        assert!(is_hashed("assets/index-DAk31x.js"));
        assert!(!is_hashed("index.html"));
    }
}
