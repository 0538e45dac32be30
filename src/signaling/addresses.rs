//! Finds what was meant by an address that people or their mail programs have changed.
//!
//! A link's token stands in its fragment, which never comes here: a redirect without one keeps it
//! (RFC 9110 §10.2.2).

use super::links;
use crate::ids::RoomId;
use axum::extract::Request;
use axum::http::uri::PathAndQuery;
use axum::http::{HeaderValue, Method, StatusCode, Uri, header};
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};

/// What was meant by a path.
#[derive(Debug, PartialEq, Eq)]
enum Meant {
    AsItIs,
    /// The same under its proper name.
    Inside(String),
    /// The browser is to go there, so that its address is right from then on.
    Elsewhere(String),
}

/// Stands before all routes.
pub(super) async fn mend(mut request: Request, next: Next) -> Response {
    name_the_host(&mut request);
    match meant(request.uri().path()) {
        Meant::AsItIs => {}
        Meant::Inside(path) => {
            if let Some(uri) = with_path(request.uri(), &path) {
                *request.uri_mut() = uri;
            }
        }
        Meant::Elsewhere(address) => {
            let reads = [Method::GET, Method::HEAD].contains(request.method());
            if let (true, Ok(location)) = (reads, HeaderValue::try_from(address)) {
                let to = [(header::LOCATION, location)];
                return (StatusCode::PERMANENT_REDIRECT, to).into_response();
            }
        }
    }
    next.run(request).await
}

/// HTTP/2 names the host as `:authority` (RFC 9113 §8.3.1); everything here asks for `Host`.
fn name_the_host(request: &mut Request) {
    let authority = request.uri().authority().map(|it| it.as_str());
    let authority = authority.and_then(|it| HeaderValue::from_str(it).ok());
    if let Some(authority) = authority
        && !request.headers().contains_key(header::HOST)
    {
        request.headers_mut().insert(header::HOST, authority);
    }
}

fn with_path(uri: &Uri, path: &str) -> Option<Uri> {
    let whole = match uri.query() {
        Some(query) => format!("{path}?{query}"),
        None => path.to_owned(),
    };
    let mut parts = uri.clone().into_parts();
    parts.path_and_query = Some(PathAndQuery::try_from(whole).ok()?);
    Uri::from_parts(parts).ok()
}

fn meant(path: &str) -> Meant {
    let segments: Vec<&str> = path.split('/').filter(|part| !part.is_empty()).collect();
    let whole = || format!("/{}", segments.join("/"));
    let meant = match segments[..] {
        [first] if first.eq_ignore_ascii_case("r") => Meant::Inside("/r".into()),
        [first, ref link @ ..] if first.eq_ignore_ascii_case("r") => match room(&link.join("/")) {
            Some(address) => Meant::Elsewhere(address),
            None => Meant::Inside(whole()),
        },
        ["api", "v1", ..] => Meant::Inside(whole()),
        [] => Meant::Inside("/".into()),
        // a folder keeps the slash at its end
        _ if path.ends_with('/') => Meant::Inside(whole() + "/"),
        _ => Meant::Inside(whole()),
    };
    match &meant {
        Meant::Inside(address) | Meant::Elsewhere(address) if address == path => Meant::AsItIs,
        _ => meant,
    }
}

/// The address of the room that `link` names, with whatever stands around its id; and of its token,
/// where the `#` before it became a part of the path.
fn room(link: &str) -> Option<String> {
    let (named, token) = link.split_once("%23").unwrap_or((link, ""));
    let id = bare(named).parse().ok()?;
    let page = links::page("", RoomId::from_uuid(id));
    let token: &str = token.split(|c: char| !is_of_token(c)).next()?;
    Some(match token {
        "" => page,
        token => format!("{page}#{token}"),
    })
}

fn is_of_token(c: char) -> bool {
    c.is_ascii_alphanumeric() || "-_.".contains(c)
}

/// `text` without what stands before its first letter or digit and after its last, escaped or not.
fn bare(text: &str) -> &str {
    let mut text = text;
    while let Some(first) = text.chars().next() {
        text = match escaped(text) {
            Some(byte) if !byte.is_ascii_alphanumeric() => &text[3..],
            None if !first.is_ascii_alphanumeric() => &text[first.len_utf8()..],
            Some(_) | None => break,
        };
    }
    while let Some(last) = text.chars().next_back() {
        let begins = text.len().checked_sub(3);
        let escape = begins.and_then(|at| escaped(text.get(at..)?));
        text = match escape {
            Some(byte) if !byte.is_ascii_alphanumeric() => &text[..text.len() - 3],
            None if !last.is_ascii_alphanumeric() => &text[..text.len() - last.len_utf8()],
            Some(_) | None => break,
        };
    }
    text
}

/// The byte that `text` begins with, if that is escaped (RFC 3986 §2.1).
fn escaped(text: &str) -> Option<u8> {
    let digits = text.strip_prefix('%')?.get(..2)?;
    u8::from_str_radix(digits, 16).ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    const ID: &str = "0190a000-0000-7000-8000-00000000abcd";

    #[test]
    fn what_stands_around_an_id_is_taken_off_and_nothing_of_it() {
        for around in [
            format!("{ID}."),
            format!("<{ID}>"),
            format!("%3C{ID}%3E,"),
            format!("%E2%80%9C{ID}%E2%80%9D"),
            format!("\u{201c}{ID}\u{201d}"),
            format!("{ID}%"),
            format!("{ID}/%20"),
            format!("{{{ID}}}"),
        ] {
            assert_eq!(bare(&around), ID, "{around}");
        }
        for (text, left) in [
            ("", ""),
            ("%", ""),
            ("%%%", ""),
            ("%41", "%41"),
            ("a%zz", "a%zz"),
        ] {
            assert_eq!(bare(text), left);
        }
    }

    #[test]
    fn a_proper_address_is_left_alone() {
        for path in [
            "/",
            "/r",
            "/r/hypertension",
            &format!("/r/{ID}"),
            "/api/v1/rooms",
            "/api/docs/",
            "/assets/index.js",
        ] {
            assert_eq!(meant(path), Meant::AsItIs, "{path}");
        }
        // the asterisk form of OPTIONS (RFC 9110 §9.3.7) is no path, and becomes one that is not ours
        assert_eq!(meant("*"), Meant::Inside("/*".into()));
        assert_eq!(
            meant("//assets//x.js"),
            Meant::Inside("/assets/x.js".into())
        );
        assert_eq!(meant("//api/docs/"), Meant::Inside("/api/docs/".into()));
        assert_eq!(
            meant("/api/v1/rooms/"),
            Meant::Inside("/api/v1/rooms".into())
        );
    }

    #[test]
    fn a_redirect_holds_a_room_and_a_token_and_nothing_else() {
        let evil = format!("/r/{ID}%23a.b.c\r\nx: y");
        assert_eq!(meant(&evil), Meant::Elsewhere(format!("/r/{ID}#a.b.c")));
        let query = format!("/r/{ID}%23%3Fx");
        assert_eq!(meant(&query), Meant::Elsewhere(format!("/r/{ID}")));
    }
}
