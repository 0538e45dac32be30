//! Sends one event once, and reads from the answer what follows.

use super::counts::Failure;
use super::queue::Answer;
use super::signature::signatures;
use super::target::Target;
use crate::store::postbox::Post;
use crate::verified;
use reqwest::header::{CONTENT_TYPE, HeaderMap, RETRY_AFTER};
use reqwest::redirect::Policy;
use reqwest::{Client, StatusCode};
use std::time::{Duration, SystemTime, UNIX_EPOCH};

/// What sends: it follows no redirect, believes whom the machine's authorities vouch for, and goes by the
/// proxy of the environment where there is one.
pub(super) fn client(timeout: Duration) -> Result<Client, rustls::Error> {
    let client = Client::builder()
        .tls_backend_preconfigured(verified::certificates()?)
        .user_agent(concat!("Spindle/", env!("CARGO_PKG_VERSION")))
        .redirect(Policy::none())
        .timeout(timeout)
        .build();
    client.map_err(|error| rustls::Error::General(error.to_string()))
}

/// What came of an attempt.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Attempted {
    pub(super) answer: Answer,
    /// Why it failed, if it did.
    pub(super) failure: Option<Failure>,
    /// The answer's status, if one came.
    pub(super) status: Option<StatusCode>,
}

/// Sends it.
pub(super) async fn attempt(client: Client, target: &Target, post: &Post) -> Attempted {
    let now = SystemTime::now();
    let seconds = now.duration_since(UNIX_EPOCH).unwrap_or_default().as_secs();
    let id = post.id.to_string();
    let sent = client
        .post(target.url.clone())
        .header(CONTENT_TYPE, "application/json")
        .header("webhook-id", &id)
        .header("webhook-timestamp", seconds)
        .header(
            "webhook-signature",
            signatures(&target.keys, &id, seconds, &post.body),
        )
        .body(post.body.to_string())
        .send();
    match sent.await {
        Ok(response) => {
            let status = response.status();
            let (answer, failure) = read(status, wait(response.headers(), now));
            Attempted {
                answer,
                failure,
                status: Some(status),
            }
        }
        Err(error) => Attempted {
            answer: Answer::Failed {
                after: Duration::ZERO,
            },
            failure: Some(match error.is_timeout() {
                true => Failure::TimedOut,
                false => Failure::Unreachable,
            }),
            status: None,
        },
    }
}

/// What follows from a status, and from how long the target wants to be left alone.
fn read(status: StatusCode, wait: Option<Duration>) -> (Answer, Option<Failure>) {
    let failed = Answer::Failed {
        after: wait.unwrap_or_default(),
    };
    let (answer, failure) = match (status, wait) {
        _ if status.is_success() => return (Answer::Delivered, None),
        (StatusCode::GONE, _) => (Answer::Gone, Failure::Gone),
        // these speak of all that we send
        (StatusCode::TOO_MANY_REQUESTS | StatusCode::SERVICE_UNAVAILABLE, Some(wait)) => {
            (Answer::Later(wait), Failure::Busy)
        }
        (StatusCode::TOO_EARLY | StatusCode::TOO_MANY_REQUESTS, _) => (failed, Failure::Busy),
        (StatusCode::REQUEST_TIMEOUT, _) => (failed, Failure::Failed),
        _ if status.is_server_error() => (failed, Failure::Failed),
        // a redirect, or a fault that the same request has again
        _ => (Answer::Refused, Failure::Refused),
    };
    (answer, Some(failure))
}

/// `Retry-After`: seconds or a date (RFC 9110 §10.2.3).
fn wait(headers: &HeaderMap, now: SystemTime) -> Option<Duration> {
    let value = headers.get(RETRY_AFTER)?.to_str().ok()?.trim();
    match value.parse() {
        Ok(seconds) => Some(Duration::from_secs(seconds)),
        Err(_) => {
            let at = httpdate::parse_http_date(value).ok()?;
            Some(at.duration_since(now).unwrap_or_default())
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_status_says_what_follows() {
        let minute = Some(Duration::from_mins(1));
        let later = Answer::Later(Duration::from_mins(1));
        let failed = |seconds| Answer::Failed {
            after: Duration::from_secs(seconds),
        };
        for (status, wait, answer, failure) in [
            (200, None, Answer::Delivered, None),
            (204, minute, Answer::Delivered, None),
            (302, None, Answer::Refused, Some(Failure::Refused)),
            (400, minute, Answer::Refused, Some(Failure::Refused)),
            (401, None, Answer::Refused, Some(Failure::Refused)),
            (404, None, Answer::Refused, Some(Failure::Refused)),
            (408, None, failed(0), Some(Failure::Failed)),
            (410, minute, Answer::Gone, Some(Failure::Gone)),
            (425, minute, failed(60), Some(Failure::Busy)),
            (429, None, failed(0), Some(Failure::Busy)),
            (429, minute, later, Some(Failure::Busy)),
            (500, None, failed(0), Some(Failure::Failed)),
            (500, minute, failed(60), Some(Failure::Failed)),
            (503, None, failed(0), Some(Failure::Failed)),
            (503, minute, later, Some(Failure::Busy)),
        ] {
            let status = StatusCode::from_u16(status).unwrap();
            assert_eq!(read(status, wait), (answer, failure), "{status} {wait:?}");
        }
    }

    #[test]
    fn a_target_says_when_to_come_again_in_seconds_or_by_a_date() {
        let now = UNIX_EPOCH + Duration::from_secs(784_111_717);
        let told = |value: &str| {
            let value = value.parse().unwrap();
            wait(&HeaderMap::from_iter([(RETRY_AFTER, value)]), now)
        };
        assert_eq!(told("120"), Some(Duration::from_secs(120)));
        // RFC 9110 §5.6.7
        assert_eq!(
            told("Sun, 06 Nov 1994 08:49:37 GMT"),
            Some(Duration::from_secs(60))
        );
        assert_eq!(told("Sun, 06 Nov 1994 08:00:00 GMT"), Some(Duration::ZERO));
        assert_eq!((told("soon"), told("-1")), (None, None));
        assert_eq!(wait(&HeaderMap::new(), now), None);
    }
}
