//! Lists the codes that tell refusals apart: whoever counts them starts each at nothing.

use super::ApiError;
use crate::session::JoinError;
use crate::tally::labels;

/// A promise to `web/` and to everyone who calls the API; what each means stands at [`ApiError`] and
/// [`JoinError`]. The codes of [`ApiError::Room`] are the room's own.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Code {
    Unauthorized,
    TokenExpired,
    Forbidden,
    NotFound,
    MethodNotAllowed,
    UpgradeRequired,
    BadField,
    BadBody,
    TooLarge,
    UnsupportedMediaType,
    PreconditionFailed,
    PreconditionRequired,
    Unprocessable,
    TooManyRooms,
    TooManyWaiting,
    JoinTooLate,
    BodyTooLate,
    ForeignOrigin,
    Restarting,
    Failed,
    NoSuchRoom,
    RoomClosed,
    RoomFull,
    Removed,
    Replaced,
    OfferRefused,
    Unavailable,
}

labels!(Code, 27:
    Unauthorized "unauthorized", TokenExpired "token_expired", Forbidden "forbidden",
    NotFound "not_found", MethodNotAllowed "method_not_allowed",
    UpgradeRequired "upgrade_required", BadField "bad_field", BadBody "bad_body",
    TooLarge "too_large", UnsupportedMediaType "unsupported_media_type",
    PreconditionFailed "precondition_failed", PreconditionRequired "precondition_required",
    Unprocessable "unprocessable", TooManyRooms "too_many_rooms",
    TooManyWaiting "too_many_waiting", JoinTooLate "join_too_late", BodyTooLate "body_too_late",
    ForeignOrigin "foreign_origin", Restarting "restarting", Failed "failed",
    NoSuchRoom "no_such_room", RoomClosed "room_closed", RoomFull "room_full", Removed "removed",
    Replaced "replaced", OfferRefused "offer_refused", Unavailable "unavailable",
);

impl From<&ApiError> for Code {
    fn from(error: &ApiError) -> Self {
        match error {
            ApiError::Unauthorized => Self::Unauthorized,
            ApiError::TokenExpired => Self::TokenExpired,
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
                JoinError::RoomFull { .. } => Self::RoomFull,
                JoinError::Removed => Self::Removed,
                JoinError::Replaced => Self::Replaced,
                JoinError::OfferRefused { .. } => Self::OfferRefused,
                JoinError::Unavailable => Self::Unavailable,
            },
        }
    }
}
