//! Lists the codes that tell refusals apart: whoever counts them starts each at nothing.

use crate::counters::labels;

/// A promise to `web/` and to everyone who calls the API; the documents of these variants are the
/// message reference's. The codes of `ApiError::Room` are the room's own.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Code {
    /// The token is not one of this relay's, was changed, or is cut short. Ask for a new link.
    Unauthorized,
    /// The link has expired, and no place is held for the resume token that came with it, if one did.
    /// Ask for a new one.
    TokenExpired,
    /// The link is for a later time. Come back then.
    TokenNotYetValid,
    /// A true token, and of another room.
    WrongRoom,
    /// A true token that may not do this: it takes a hub's, or the operator's.
    Forbidden,
    /// There is nothing by that name.
    NotFound,
    /// The address does not know that method.
    MethodNotAllowed,
    /// The live WebSocket was asked for with a plain request.
    UpgradeRequired,
    /// A field is missing, unknown, or breaks its rule: `field` names it, `message` says the rule.
    BadField,
    /// What was sent cannot be read at all: no JSON, no raw deflate, no `join` where one must come.
    BadBody,
    /// What was sent is larger than it may be. Offer fewer m-lines and codecs.
    TooLarge,
    /// The body must be of another type.
    UnsupportedMediaType,
    /// `If-Match` names another ICE session than the present one.
    PreconditionFailed,
    /// `If-Match` is missing.
    PreconditionRequired,
    /// It cannot be done with this resource as it is now.
    Unprocessable,
    /// As many rooms are live as the operator lets be. Ask the operator, or come later.
    TooManyRooms,
    /// Too many sockets wait for their `join`; this one had waited longest.
    TooManyWaiting,
    /// The socket was open for too long without a `join`.
    JoinTooLate,
    /// The body of a request took too long.
    BodyTooLate,
    /// Pages of this origin may not use the relay: the operator adds it to `allowed_origins`.
    ForeignOrigin,
    /// The relay goes down; another takes its place in a few seconds.
    Restarting,
    /// A bug of ours. The log of the relay says more.
    Failed,
    /// The room of the token is not there.
    NoSuchRoom,
    /// The hub or the operator has closed the room. It does not open again.
    RoomClosed,
    /// The hub has locked the room to clinics that are not in. Ask the hub, and come again.
    RoomLocked,
    /// The hub lets people in one by one, and only a page can wait for that: a WHIP or WHEP client comes
    /// again when the room is open.
    Lobby,
    /// As many wait to be let in as can. Come again in a few minutes.
    LobbyFull,
    /// A host did not let this one in; `message` is what they wrote, and may be empty. The same join may
    /// ask again after 30 seconds.
    Denied,
    /// The hub has ended the session. Come again when it opens the next one.
    SessionEnded,
    /// Every place is taken. Come again when someone has left.
    RoomFull,
    /// The hub removed this person, or someone who came by the same link. Ask the hub for a new one.
    Removed,
    /// The same participant joined again before this join was answered; that newer one is in.
    Replaced,
    /// The offer can be read and not be answered: `field` and `message` say why.
    OfferRefused,
    /// The room cannot be reached just now.
    Unavailable,
    /// The database that keeps sessions takes nothing just now, so no new one begins; those that run go on.
    NotKept,
    /// No font of the relay's machine has a sign of the letter: `message` says which one to install.
    NoFont,
    /// Another letter is being printed. Ask again in a few seconds.
    PressBusy,
}

labels!(Code, 37:
    Unauthorized "unauthorized", TokenExpired "token_expired", TokenNotYetValid "token_not_yet_valid",
    WrongRoom "wrong_room", Forbidden "forbidden",
    NotFound "not_found", MethodNotAllowed "method_not_allowed",
    UpgradeRequired "upgrade_required", BadField "bad_field", BadBody "bad_body",
    TooLarge "too_large", UnsupportedMediaType "unsupported_media_type",
    PreconditionFailed "precondition_failed", PreconditionRequired "precondition_required",
    Unprocessable "unprocessable", TooManyRooms "too_many_rooms",
    TooManyWaiting "too_many_waiting", JoinTooLate "join_too_late", BodyTooLate "body_too_late",
    ForeignOrigin "foreign_origin", Restarting "restarting", Failed "failed",
    NoSuchRoom "no_such_room", RoomClosed "room_closed", RoomLocked "room_locked",
    Lobby "lobby", LobbyFull "lobby_full", Denied "denied", SessionEnded "session_ended",
    RoomFull "room_full", Removed "removed",
    Replaced "replaced", OfferRefused "offer_refused", Unavailable "unavailable",
    NotKept "not_kept", NoFont "no_font", PressBusy "press_busy",
);
