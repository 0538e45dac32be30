//! Says under which address whoever asks has reached this relay: what is made for them begins with it.

use crate::config::{Config, Tls};
use axum::http::uri::Authority;
use axum::http::{HeaderMap, header};

/// What is known of our own address before anyone asks.
pub(super) struct Reached {
    /// The operator's word; nothing else counts then.
    named: Option<String>,
    /// Where no request tells.
    otherwise: String,
    behind_proxy: bool,
    scheme: &'static str,
}

/// What a proxy says of the request that it passed on.
#[derive(Default)]
struct Forwarded {
    host: Option<String>,
    scheme: Option<String>,
    port: Option<u16>,
}

impl Reached {
    pub(super) fn new(config: &Config, public_url: &str) -> Self {
        Self {
            named: (!config.public_url.is_empty()).then(|| public_url.to_owned()),
            otherwise: public_url.to_owned(),
            behind_proxy: config.behind_proxy,
            scheme: match config.tls {
                Tls::Off => "http",
                Tls::SelfSigned | Tls::Files => "https",
            },
        }
    }

    /// `public_url` where it is set; else what the proxy says, if there is one, or `Host`. On this
    /// machine itself that is no other address than the one that links begin with.
    pub(super) fn base(&self, headers: &HeaderMap) -> String {
        if let Some(named) = &self.named {
            return named.clone();
        }
        let forwarded = self.forwarded(headers);
        let host = forwarded.host.or_else(|| {
            let host = headers.get(header::HOST)?.to_str().ok()?;
            is_host(host).then(|| host.to_owned())
        });
        let Some(host) = host.filter(|host| !is_local(host)) else {
            return self.otherwise.clone();
        };
        let scheme = match (self.behind_proxy, forwarded.scheme) {
            (false, _) => self.scheme,
            // a proxy in front ends TLS
            (true, None) => "https",
            (true, Some(scheme)) if scheme == "http" => "http",
            (true, Some(_)) => "https",
        };
        let usual = if scheme == "https" { 443 } else { 80 };
        match forwarded
            .port
            .filter(|port| *port != usual && !has_port(&host))
        {
            Some(port) => format!("{scheme}://{host}:{port}"),
            None => format!("{scheme}://{host}"),
        }
    }

    /// The host that a browser asked the proxy in front for. No page can make another's browser send
    /// it, so it says of a page's own origin as much as `Host` does.
    pub(super) fn host_before_proxy(&self, headers: &HeaderMap) -> Option<String> {
        self.forwarded(headers).host
    }

    fn forwarded(&self, headers: &HeaderMap) -> Forwarded {
        if !self.behind_proxy {
            return Forwarded::default();
        }
        let text = |name: &str| headers.get(name)?.to_str().ok();
        if let Some(forwarded) = text("forwarded") {
            return standard(forwarded);
        }
        // each proxy adds its own at the end: the first saw the browser
        let first = |name: &str| Some(text(name)?.split(',').next()?.trim());
        Forwarded {
            host: first("x-forwarded-host").and_then(sound),
            scheme: first("x-forwarded-proto").and_then(known_scheme),
            port: first("x-forwarded-port").and_then(|port| port.parse().ok()),
        }
    }
}

/// The first element of `Forwarded` (RFC 7239 §4): `for=192.0.2.1;host="hub.example.org";proto=https`.
fn standard(header: &str) -> Forwarded {
    let mut forwarded = Forwarded::default();
    let first = header.split(',').next().unwrap_or_default();
    for pair in first.split(';') {
        let (name, value) = pair.split_once('=').unwrap_or_default();
        let value = value.trim();
        // a host has none of the characters for which a quoted string needs a backslash, or a comma
        let value = value
            .strip_prefix('"')
            .map_or(Some(value), |it| it.strip_suffix('"'));
        match name.trim().to_ascii_lowercase().as_str() {
            "host" => forwarded.host = value.and_then(sound),
            "proto" => forwarded.scheme = value.and_then(known_scheme),
            _ => {}
        }
    }
    forwarded
}

fn sound(host: &str) -> Option<String> {
    is_host(host).then(|| host.to_owned())
}

fn known_scheme(scheme: &str) -> Option<String> {
    let scheme = scheme.to_ascii_lowercase();
    ["http", "https"]
        .contains(&scheme.as_str())
        .then_some(scheme)
}

/// A name or an address, and perhaps a port.
fn is_host(text: &str) -> bool {
    let allowed = |c: char| c.is_ascii_alphanumeric() || "-._:[]".contains(c);
    text.chars().all(allowed)
        && text.parse::<Authority>().is_ok_and(|authority| {
            let host = authority.host();
            !host.is_empty() && (host == text || authority.port_u16().is_some())
        })
}

fn has_port(host: &str) -> bool {
    host.parse::<Authority>()
        .is_ok_and(|authority| authority.port().is_some())
}

/// Whether only this machine knows itself by that name.
fn is_local(host: &str) -> bool {
    let Ok(authority) = host.parse::<Authority>() else {
        return false;
    };
    let name = authority
        .host()
        .trim_start_matches('[')
        .trim_end_matches(']');
    name.eq_ignore_ascii_case("localhost")
        || name
            .parse::<std::net::IpAddr>()
            .is_ok_and(|ip| ip.is_loopback() || ip.is_unspecified())
}
