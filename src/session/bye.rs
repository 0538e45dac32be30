//! Writes the last message of a connection: what ended, and in which words.

use super::messages::{ByeReason, FromRoom};
use crate::relay::handle::Ended;

impl From<Ended> for ByeReason {
    fn from(why: Ended) -> Self {
        match why {
            Ended::Goodbye => Self::Left,
            // whose link ended against its will comes back
            Ended::Vanished
            | Ended::HandshakeFailed
            | Ended::NoLink
            | Ended::Policed
            | Ended::Panicked => Self::Failed,
            Ended::Removed => Self::Removed,
            Ended::Replaced => Self::Replaced,
            Ended::RoomClosed | Ended::GivenUp => Self::RoomClosed,
            Ended::SessionEnded => Self::SessionEnded,
            Ended::Restarting => Self::Restarting,
        }
    }
}

/// The last message.
pub(super) fn bye(why: Ended) -> FromRoom {
    FromRoom::Bye {
        reason: why.into(),
        message: in_words(why).to_owned(),
    }
}

const fn in_words(why: Ended) -> &'static str {
    match why {
        Ended::Goodbye => "You left the session.",
        Ended::Vanished => "Nothing from you reached us for 30 seconds. Joining again.",
        Ended::HandshakeFailed | Ended::NoLink => "The secure connection failed. Joining again.",
        Ended::Removed => "The hub removed you from this session.",
        Ended::Policed => {
            "Your browser sent more than this session takes, and went on. Joining again."
        }
        Ended::Panicked => "Something failed on our side. Joining again.",
        Ended::GivenUp => {
            "Something on the server keeps failing, so this session had to end. Open your link again \
             in a minute; if it ends again, tell whoever runs the server."
        }
        Ended::Replaced => {
            "You joined from another window or device, so this one was disconnected."
        }
        Ended::RoomClosed => "This room was closed.",
        Ended::SessionEnded => "The hub has ended this session.",
        Ended::Restarting => "The server restarts. You will be back in a moment.",
    }
}
