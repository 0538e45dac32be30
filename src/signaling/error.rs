//! Turns everything that can go wrong into the one shape the outside sees: problem+json (RFC 9457)
//! with a stable `code`, naming the field, the rule and the fix.
//!
//! The codes are a promise to `web/` and to everyone who calls the API.

use super::code::Code;
use super::messages::{ByeReason, FromRoom, Problem};
use super::refused;
use super::tokens::TokenError;
use crate::counters::Labelled;
use crate::papers::Unprinted;
use crate::session::JoinError;
use crate::session::refusal::Refusal;
use axum::http::{HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use serde::Serialize;
use tracing::error;

/// A request that was not carried out.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum ApiError {
    /// No token, or one that does not hold here; which of these is nobody's business.
    #[error("not authorised")]
    Unauthorized,
    /// No token, or a piece of one: the same to a program, other words to whoever opened a link.
    #[error("token is not whole")]
    TokenIncomplete,
    /// A true token whose time is over; explained, as the next two are, for its holder can read as
    /// much in it.
    #[error("token has expired")]
    TokenExpired,
    /// A true token whose time has not come.
    #[error("token is not valid yet")]
    TokenNotYetValid,
    /// A true token of another room, whether or not that room or this one exists.
    #[error("token opens another room")]
    WrongRoom,
    /// A true token that may not do this.
    #[error("{0}")]
    Forbidden(&'static str),
    /// Nothing here by that name.
    #[error("no such {0}")]
    NotFound(&'static str),
    /// The method is not one this resource knows.
    #[error("method not allowed")]
    MethodNotAllowed,
    /// The live WebSocket was asked for with a plain request.
    #[error("this address speaks WebSocket only")]
    UpgradeRequired,
    /// A field breaks its rule.
    #[error("`{field}` {rule}")]
    BadField {
        /// Which.
        field: String,
        /// What it must be.
        rule: String,
    },
    /// The body cannot be read as what was expected.
    #[error("{0}")]
    BadBody(String),
    /// The body or message is larger than it may be.
    #[error("larger than {limit} bytes")]
    TooLarge {
        /// How large it may be.
        limit: usize,
    },
    /// The body has another type than this resource reads.
    #[error("the body must be {0}")]
    UnsupportedMedia(&'static str),
    /// `If-Match` names another state than the present one.
    #[error("`If-Match` names another ICE session than the current one")]
    PreconditionFailed,
    /// `If-Match` must be there.
    #[error("`If-Match` is missing: send the session's `ETag`")]
    PreconditionRequired,
    /// What was asked for cannot be done with this resource.
    #[error("{0}")]
    Unprocessable(&'static str),
    /// The room did not let the participant in.
    #[error(transparent)]
    Join(#[from] JoinError),
    /// The room did not do what was asked; its own code and words.
    #[error("{}", .0.message)]
    Room(Problem),
    /// No more rooms may be open.
    #[error("{limit} rooms are open, and no more may be")]
    TooManyRooms {
        /// How many may.
        limit: u32,
    },
    /// Too many sockets wait for their first message.
    #[error("too many connections wait to join")]
    TooManyWaiting,
    /// The first message did not come in time.
    #[error("no join came within 10 seconds")]
    JoinTooLate,
    /// The body of a request did not come in time.
    #[error("the body did not come within 10 seconds")]
    BodyTooLate,
    /// The page's site is not one that may use this relay.
    #[error("this origin may not use the relay")]
    ForeignOrigin,
    /// A letter was not printed.
    #[error(transparent)]
    Unprinted(#[from] Unprinted),
    /// The relay is going down.
    #[error("the relay is restarting")]
    Restarting,
    /// A bug of ours.
    #[error("something failed on our side")]
    Failed,
}

impl ApiError {
    /// A broken rule of one field.
    pub fn field(field: impl Into<String>, rule: impl Into<String>) -> Self {
        Self::BadField {
            field: field.into(),
            rule: rule.into(),
        }
    }

    /// The HTTP status it becomes.
    pub fn status(&self) -> StatusCode {
        match self {
            Self::Unauthorized
            | Self::TokenIncomplete
            | Self::TokenExpired
            | Self::TokenNotYetValid
            | Self::WrongRoom => StatusCode::UNAUTHORIZED,
            Self::Forbidden(_) | Self::ForeignOrigin => StatusCode::FORBIDDEN,
            Self::NotFound(_) => StatusCode::NOT_FOUND,
            Self::MethodNotAllowed => StatusCode::METHOD_NOT_ALLOWED,
            Self::UpgradeRequired => StatusCode::UPGRADE_REQUIRED,
            Self::BadField { .. } | Self::BadBody(_) => StatusCode::BAD_REQUEST,
            Self::TooLarge { .. } => StatusCode::PAYLOAD_TOO_LARGE,
            Self::UnsupportedMedia(_) => StatusCode::UNSUPPORTED_MEDIA_TYPE,
            Self::PreconditionFailed => StatusCode::PRECONDITION_FAILED,
            Self::PreconditionRequired => StatusCode::PRECONDITION_REQUIRED,
            Self::Unprocessable(_) => StatusCode::UNPROCESSABLE_ENTITY,
            Self::JoinTooLate | Self::BodyTooLate => StatusCode::REQUEST_TIMEOUT,
            Self::TooManyRooms { .. } => StatusCode::CONFLICT,
            Self::TooManyWaiting | Self::Restarting => StatusCode::SERVICE_UNAVAILABLE,
            Self::Unprinted(Unprinted::Busy) => StatusCode::SERVICE_UNAVAILABLE,
            Self::Unprinted(Unprinted::NoFont { .. } | Unprinted::NoPress) => {
                StatusCode::UNPROCESSABLE_ENTITY
            }
            Self::Failed | Self::Unprinted(Unprinted::Failed) => StatusCode::INTERNAL_SERVER_ERROR,
            Self::Room(problem) => refused::status(Refusal::of_code(&problem.code)),
            Self::Join(error) => match error {
                JoinError::NoSuchRoom => StatusCode::NOT_FOUND,
                JoinError::RoomClosed => StatusCode::GONE,
                JoinError::Removed | JoinError::Denied { .. } => StatusCode::FORBIDDEN,
                JoinError::Expired => StatusCode::UNAUTHORIZED,
                JoinError::Locked
                | JoinError::Lobby
                | JoinError::LobbyFull { .. }
                | JoinError::SessionEnded
                | JoinError::RoomFull { .. }
                | JoinError::Replaced => StatusCode::CONFLICT,
                JoinError::OfferRefused { .. } => StatusCode::UNPROCESSABLE_ENTITY,
                JoinError::Unavailable | JoinError::NotKept => StatusCode::SERVICE_UNAVAILABLE,
            },
        }
    }

    /// Stable, for code.
    pub fn code(&self) -> &str {
        match self {
            Self::Room(problem) => &problem.code,
            other => Code::from(other).label(),
        }
    }

    /// The rule and the fix, for the person who called.
    pub(super) fn detail(&self) -> String {
        match self {
            Self::Unauthorized | Self::TokenIncomplete => {
                "This needs a valid token: `Authorization: Bearer …`, made by `spindle token` or by \
                 a room's links."
                    .into()
            }
            Self::TokenExpired => "The token has expired: make a new one.".into(),
            Self::TokenNotYetValid => "The token is not valid yet: wait for its `nbf`, or set the \
                                       clock of the machine that made it."
                .into(),
            Self::WrongRoom => "The token opens another room: use one of this room.".into(),
            Self::MethodNotAllowed => {
                "This resource does not know that method; /api/docs lists those it knows.".into()
            }
            Self::TooLarge { limit } => {
                format!("The body may have {limit} bytes at most: send less.")
            }
            Self::ForeignOrigin => "Pages of this origin may not use the relay. If it is the \
                                    relay's own page behind a proxy that changes `Host`, the \
                                    operator sets `public_url` to its address, or `behind_proxy` \
                                    where the proxy sends X-Forwarded-Host; another site's origin \
                                    belongs into `allowed_origins`."
                .into(),
            Self::TooManyRooms { limit } => {
                format!(
                    "{limit} rooms are open, the most there may be: close one, or raise `max_rooms`."
                )
            }
            Self::Join(JoinError::OfferRefused { why, .. }) => {
                format!("The offer was refused: {why}.")
            }
            Self::Room(problem) => problem.message.clone(),
            // for the page to show beside its own words
            Self::Join(JoinError::Denied { reason }) => reason.clone(),
            Self::Join(error) => error.plain_words(),
            Self::Restarting => "The relay is restarting: try again in a few seconds.".into(),
            Self::TooManyWaiting => "Too many connections wait to join: try again in a few \
                                     seconds."
                .into(),
            Self::Failed | Self::Unprinted(Unprinted::Failed) => {
                "Something failed on our side: the log says what.".into()
            }
            Self::Unprinted(Unprinted::Busy) => {
                "Another letter is being printed: try again in a few seconds.".into()
            }
            Self::Forbidden(_)
            | Self::NotFound(_)
            | Self::UpgradeRequired
            | Self::BadField { .. }
            | Self::BadBody(_)
            | Self::UnsupportedMedia(_)
            | Self::PreconditionFailed
            | Self::PreconditionRequired
            | Self::Unprocessable(_)
            | Self::Unprinted(Unprinted::NoFont { .. } | Unprinted::NoPress)
            | Self::JoinTooLate
            | Self::BodyTooLate => sentence(&self.to_string()),
        }
    }

    /// Why the live WebSocket ends, in words a clinician understands.
    fn plain_words(&self) -> String {
        match self {
            Self::Join(error) => error.plain_words(),
            Self::Unauthorized => "This link is not valid here: it was changed on its way, or is \
                                   older than this server's key. Ask your hub for a new one."
                .into(),
            Self::TokenIncomplete => "Part of this link is missing. Open it again from your \
                                      invitation, to its very end, or ask your hub for a new one."
                .into(),
            Self::TokenExpired => "This link has expired; ask your hub for a new one.".into(),
            Self::TokenNotYetValid => "This link is not valid yet: it is for a later time. Come \
                                       back then, or ask your hub for a new one."
                .into(),
            Self::WrongRoom => {
                "This link opens another session. Ask your hub for one of this session.".into()
            }
            Self::TooManyWaiting | Self::Restarting => {
                "The server is busy. Try again in a few seconds.".into()
            }
            Self::JoinTooLate | Self::BodyTooLate => {
                "Joining took too long. Check your connection and try again.".into()
            }
            Self::BadField { field, .. } if field == "name" => {
                "Enter a name of 1 to 64 letters, digits and blanks.".into()
            }
            Self::BadField { field, .. } if field.starts_with("offer") => {
                "Your browser and the server could not agree on how to send video. Update the \
                 browser, or try Chrome or Firefox."
                    .into()
            }
            Self::TooLarge { .. }
            | Self::BadBody(_)
            | Self::BadField { .. }
            | Self::UnsupportedMedia(_)
            | Self::Unprocessable(_) => {
                "This page and the server do not understand each other. Reload the page.".into()
            }
            Self::ForeignOrigin => {
                "This page may not use this server. Open the link that your hub sent you.".into()
            }
            Self::TooManyRooms { .. } => {
                "The server has no room for another session. Ask your hub for help.".into()
            }
            Self::Room(problem) => problem.message.clone(),
            Self::Forbidden(_)
            | Self::NotFound(_)
            | Self::MethodNotAllowed
            | Self::UpgradeRequired
            | Self::PreconditionFailed
            | Self::PreconditionRequired
            | Self::Unprinted(_)
            | Self::Failed => "Something went wrong on the server. Try again in a moment.".into(),
        }
    }

    /// The message that ends a live WebSocket whose join was refused.
    pub fn bye(&self) -> FromRoom {
        FromRoom::Bye {
            reason: match self {
                // coming back can help with these
                Self::Restarting => ByeReason::Restarting,
                Self::Failed => ByeReason::Failed,
                _ => ByeReason::Refused(self.problem()),
            },
            message: self.plain_words(),
        }
    }

    /// The message that refuses one request of a live WebSocket and lets the rest go on.
    pub fn refusal(&self) -> FromRoom {
        FromRoom::Refused(self.problem())
    }

    fn problem(&self) -> Problem {
        Problem {
            code: self.code().into(),
            field: self.field_name().map(str::to_owned),
            message: self.detail(),
        }
    }

    pub(super) fn field_name(&self) -> Option<&str> {
        match self {
            Self::BadField { field, .. } => Some(field),
            Self::Room(problem) => problem.field.as_deref(),
            Self::Join(JoinError::OfferRefused { field, .. }) => Some(field),
            _ => None,
        }
    }
}

/// The body of every error: RFC 9457 with a `code` and, where one was wrong, a `field`.
#[derive(Debug, Serialize, utoipa::ToSchema)]
#[schema(as = Problem)]
pub struct ProblemJson {
    /// Always `about:blank`: `code` is what tells problems apart.
    #[schema(example = "about:blank")]
    r#type: &'static str,
    /// The HTTP status in words.
    #[schema(example = "Bad Request")]
    title: &'static str,
    /// The HTTP status.
    #[schema(example = 400)]
    status: u16,
    /// Stable, for code.
    #[schema(example = "bad_field")]
    code: String,
    /// The rule and the fix, in words.
    #[schema(example = "`name` must have 1 to 64 characters.")]
    detail: String,
    /// The field that was wrong, where one was.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(example = "name")]
    field: Option<String>,
}

impl From<&ApiError> for Code {
    fn from(error: &ApiError) -> Self {
        match error {
            ApiError::Unauthorized | ApiError::TokenIncomplete => Self::Unauthorized,
            ApiError::TokenExpired => Self::TokenExpired,
            ApiError::TokenNotYetValid => Self::TokenNotYetValid,
            ApiError::WrongRoom => Self::WrongRoom,
            ApiError::Forbidden(_) => Self::Forbidden,
            ApiError::NotFound(_) => Self::NotFound,
            ApiError::MethodNotAllowed => Self::MethodNotAllowed,
            ApiError::UpgradeRequired => Self::UpgradeRequired,
            ApiError::BadField { .. } => Self::BadField,
            ApiError::BadBody(_) => Self::BadBody,
            ApiError::TooLarge { .. } => Self::TooLarge,
            ApiError::UnsupportedMedia(_) => Self::UnsupportedMediaType,
            ApiError::PreconditionFailed => Self::PreconditionFailed,
            ApiError::PreconditionRequired => Self::PreconditionRequired,
            // refused by a room to someone who is in it: no join ends so
            ApiError::Room(_) | ApiError::Unprocessable(_) => Self::Unprocessable,
            ApiError::Unprinted(Unprinted::NoPress) => Self::Unprocessable,
            ApiError::Unprinted(Unprinted::NoFont { .. }) => Self::NoFont,
            ApiError::Unprinted(Unprinted::Busy) => Self::PressBusy,
            ApiError::Unprinted(Unprinted::Failed) => Self::Failed,
            ApiError::TooManyRooms { .. } => Self::TooManyRooms,
            ApiError::TooManyWaiting => Self::TooManyWaiting,
            ApiError::JoinTooLate => Self::JoinTooLate,
            ApiError::BodyTooLate => Self::BodyTooLate,
            ApiError::ForeignOrigin => Self::ForeignOrigin,
            ApiError::Restarting => Self::Restarting,
            ApiError::Failed => Self::Failed,
            ApiError::Join(error) => match error {
                JoinError::NoSuchRoom => Self::NoSuchRoom,
                JoinError::RoomClosed => Self::RoomClosed,
                JoinError::Locked => Self::RoomLocked,
                JoinError::Lobby => Self::Lobby,
                JoinError::LobbyFull { .. } => Self::LobbyFull,
                JoinError::Denied { .. } => Self::Denied,
                JoinError::SessionEnded => Self::SessionEnded,
                JoinError::RoomFull { .. } => Self::RoomFull,
                JoinError::Removed => Self::Removed,
                JoinError::Expired => Self::TokenExpired,
                JoinError::Replaced => Self::Replaced,
                JoinError::OfferRefused { .. } => Self::OfferRefused,
                JoinError::Unavailable => Self::Unavailable,
                JoinError::NotKept => Self::NotKept,
            },
        }
    }
}

impl IntoResponse for ApiError {
    fn into_response(self) -> Response {
        if self == Self::Failed {
            error!("a request failed on our side");
        }
        let status = self.status();
        let body = serde_json::to_string(&ProblemJson {
            r#type: "about:blank",
            title: status.canonical_reason().unwrap_or("Error"),
            status: status.as_u16(),
            code: self.code().to_owned(),
            detail: self.detail(),
            field: self.field_name().map(str::to_owned),
        })
        .expect("a problem is plain JSON");
        let mut response = (status, body).into_response();
        // for whoever shows it as a page
        response.extensions_mut().insert(self);
        let headers = response.headers_mut();
        headers.insert(
            header::CONTENT_TYPE,
            HeaderValue::from_static("application/problem+json"),
        );
        headers.insert(header::CACHE_CONTROL, HeaderValue::from_static("no-store"));
        match status {
            StatusCode::UNAUTHORIZED => {
                headers.insert(header::WWW_AUTHENTICATE, HeaderValue::from_static("Bearer"));
            }
            StatusCode::SERVICE_UNAVAILABLE => {
                headers.insert(header::RETRY_AFTER, HeaderValue::from_static("5"));
            }
            _ => {}
        }
        response
    }
}

impl From<TokenError> for ApiError {
    fn from(error: TokenError) -> Self {
        match error {
            TokenError::Incomplete => Self::TokenIncomplete,
            TokenError::Invalid => Self::Unauthorized,
            TokenError::NotYet => Self::TokenNotYetValid,
            TokenError::Expired => Self::TokenExpired,
        }
    }
}

impl From<Problem> for ApiError {
    fn from(problem: Problem) -> Self {
        Self::Room(problem)
    }
}

fn sentence(text: &str) -> String {
    let mut chars = text.chars();
    let first = chars.next().map(|c| c.to_uppercase().to_string());
    let text = first.unwrap_or_default() + chars.as_str();
    match text.ends_with('.') {
        true => text,
        false => text + ".",
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_a_room_refuses_has_the_status_of_its_code_with_a_field_or_without() {
        for field in [None, Some("participant".to_owned())] {
            for (code, status) in [
                ("no_such_participant", StatusCode::NOT_FOUND),
                ("host_only", StatusCode::FORBIDDEN),
                ("screen_taken", StatusCode::CONFLICT),
                ("cannot_speak", StatusCode::UNPROCESSABLE_ENTITY),
            ] {
                let problem = Problem {
                    code: code.into(),
                    field: field.clone(),
                    message: String::new(),
                };
                assert_eq!(ApiError::from(problem).status(), status, "{code}");
            }
        }
    }

    #[test]
    fn a_refused_join_speaks_to_a_clinician() {
        for error in [
            ApiError::Unauthorized,
            ApiError::TokenIncomplete,
            ApiError::TokenExpired,
            ApiError::TokenNotYetValid,
            ApiError::WrongRoom,
            ApiError::Join(JoinError::Expired),
            ApiError::JoinTooLate,
            ApiError::BadBody("x".into()),
            ApiError::Join(JoinError::RoomFull { limit: 40 }),
            ApiError::Join(JoinError::Locked),
            ApiError::Join(JoinError::SessionEnded),
        ] {
            let FromRoom::Bye { message, .. } = error.bye() else {
                panic!("{error} is told with a bye");
            };
            for word in ["token", "JSON", "401", "JWT", "SDP"] {
                assert!(!message.contains(word), "{message}");
            }
        }
    }
}
