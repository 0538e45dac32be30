//! Joins any server over WHIP (RFC 9725) and WHEP.

use super::LoadError;
use super::error::plain;
use super::target::Target;
use reqwest::header::{CONTENT_TYPE, LOCATION};
use reqwest::redirect::Policy;
use reqwest::{Client, StatusCode, Url};
use std::time::Duration;

/// One endpoint, asked for a session by each participant.
#[derive(Clone)]
pub(super) struct Endpoint {
    client: Client,
    url: Url,
    token: Option<String>,
}

/// A session to be ended.
pub(super) struct Session {
    endpoint: Endpoint,
    location: Option<Url>,
}

impl Endpoint {
    pub(super) fn new(
        target: &Target,
        tls: &rustls::ClientConfig,
        token: Option<String>,
    ) -> Result<Self, LoadError> {
        let host = target.url.host_str().unwrap_or_default();
        let client = Client::builder()
            .tls_backend_preconfigured(tls.clone())
            .resolve_to_addrs(host, &target.addresses)
            .no_proxy()
            // another address was not checked
            .redirect(Policy::none())
            .timeout(PATIENCE)
            .build();
        Ok(Self {
            client: client.map_err(|error| LoadError::Options(error.to_string()))?,
            url: target.url.clone(),
            token,
        })
    }

    /// Offers, and gives the answer.
    pub(super) async fn begin(
        &self,
        who: &str,
        offer: String,
    ) -> Result<(Session, String), LoadError> {
        let mut request = self.client.post(self.url.clone());
        if let Some(token) = &self.token {
            request = request.bearer_auth(token);
        }
        let request = request.header(CONTENT_TYPE, "application/sdp").body(offer);
        let mut response = request
            .send()
            .await
            .map_err(|error| self.unreachable(&error))?;
        let status = response.status();
        // relative ones count from the endpoint (RFC 9725 §4.2)
        let location = response
            .headers()
            .get(LOCATION)
            .and_then(|value| self.url.join(value.to_str().ok()?).ok());
        let mut body = Vec::new();
        while let Some(chunk) = response
            .chunk()
            .await
            .map_err(|error| self.unreachable(&error))?
        {
            body.extend_from_slice(&chunk);
            if body.len() > LARGEST_BODY {
                let what = format!("it is longer than {LARGEST_BODY} bytes");
                return Err(LoadError::UnreadableAnswer { what });
            }
        }
        let body = String::from_utf8_lossy(&body).into_owned();
        if status == StatusCode::CREATED || status == StatusCode::OK {
            let session = Session {
                endpoint: self.clone(),
                location,
            };
            return Ok((session, body));
        }
        if status.is_redirection() {
            let to = location.map_or_else(|| "nowhere".into(), |url| url.to_string());
            return Err(self.not_there(status, format!("it moved to {to}")));
        }
        // Spindle's own problems say more than the status
        let problem: serde_json::Value = serde_json::from_str(&body).unwrap_or_default();
        let word = |name: &str| problem[name].as_str().map(str::to_owned);
        match (status.as_u16(), word("code")) {
            (404 | 405, None) => Err(self.not_there(status, "there is no such endpoint".into())),
            (_, code) => Err(LoadError::Refused {
                who: who.to_owned(),
                message: plain(
                    word("detail")
                        .unwrap_or_else(|| status.to_string())
                        .trim_end_matches('.'),
                ),
                code: code.map_or_else(|| status.as_u16().to_string(), |code| plain(&code)),
            }),
        }
    }

    fn unreachable(&self, error: &reqwest::Error) -> LoadError {
        // the innermost cause is the system's own word
        let mut cause: &dyn std::error::Error = error;
        while let Some(inner) = cause.source() {
            cause = inner;
        }
        LoadError::Unreachable {
            url: self.url.to_string(),
            why: cause.to_string(),
        }
    }

    fn not_there(&self, status: StatusCode, why: String) -> LoadError {
        LoadError::NotThere {
            url: self.url.to_string(),
            status: status.as_u16(),
            why,
        }
    }
}

impl Session {
    /// Ends it; a server that is gone need not be told.
    pub(super) async fn end(self) {
        let Some(location) = self.location else {
            return;
        };
        // a location elsewhere was not checked, and the token is not for it
        if location.origin() != self.endpoint.url.origin() {
            return;
        }
        let mut request = self.endpoint.client.delete(location);
        if let Some(token) = &self.endpoint.token {
            request = request.bearer_auth(token);
        }
        let _ = request.send().await;
    }
}

/// A page's answer has some 20 KB.
const LARGEST_BODY: usize = 1 << 20;
/// As for the live WebSocket.
const PATIENCE: Duration = Duration::from_secs(20);
