//! Says which HTTP status a refusal of a room becomes.

use crate::session::refusal::Refusal;
use axum::http::StatusCode;

/// Of a code that is none of a room's: it cannot be done.
pub(super) const fn status(refusal: Option<Refusal>) -> StatusCode {
    match refusal {
        Some(
            Refusal::NoSuchParticipant
            | Refusal::NoSuchSource
            | Refusal::NoSuchTrack
            | Refusal::NoSuchHand
            | Refusal::NotWaiting
            | Refusal::NoSuchItem
            | Refusal::NoCase
            | Refusal::NoSuchRecommendation
            | Refusal::NoSuchLine
            | Refusal::NoSuchAnnouncement
            | Refusal::NoSuchPoll,
        ) => StatusCode::NOT_FOUND,
        Some(
            Refusal::HostOnly
            | Refusal::RoleMayNot
            | Refusal::FloorNeeded
            | Refusal::HubAlone
            | Refusal::ChatHeldBack,
        ) => StatusCode::FORBIDDEN,
        Some(Refusal::TooFast) => StatusCode::TOO_MANY_REQUESTS,
        Some(
            Refusal::ScreenTaken
            | Refusal::HandsClosed
            | Refusal::NothingRuns
            | Refusal::NotAsked
            | Refusal::AlreadyAnswered
            | Refusal::NoPlace
            | Refusal::CaseOpen
            | Refusal::EchoIdTaken
            | Refusal::RecommendLater
            | Refusal::StaleEdit
            | Refusal::TooManyAnnouncements
            | Refusal::TooManyPolls
            | Refusal::PollStarted
            | Refusal::PollOpen
            | Refusal::PollNotOpen
            | Refusal::AlreadyVoted,
        ) => StatusCode::CONFLICT,
        Some(
            Refusal::NotYourself
            | Refusal::TextEmpty
            | Refusal::TextTooLong
            | Refusal::AgendaTooLong
            | Refusal::TitleTooLong
            | Refusal::ReasonTooLong
            | Refusal::MinutesOutOfRange
            | Refusal::BadEchoId
            | Refusal::QuestionsOutOfRange
            | Refusal::TooManySections
            | Refusal::TooManyRecommendations
            | Refusal::BadDate
            | Refusal::ChoicesOutOfRange
            | Refusal::ScaleOutOfRange
            | Refusal::BallotUnfit
            | Refusal::ViewTooLarge
            | Refusal::SizeOutOfRange
            | Refusal::CannotSpeak
            | Refusal::NotKept
            | Refusal::Policed
            | Refusal::OfferRefused,
        )
        | None => StatusCode::UNPROCESSABLE_ENTITY,
    }
}
