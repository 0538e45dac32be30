//! Makes the links that open a room.

use super::tokens::{RoomPass, Tokens};
use crate::ids::RoomId;

/// A whole link: the token stands in the fragment, which no browser sends and no log sees.
pub fn link(public_url: &str, tokens: &Tokens, pass: &RoomPass) -> String {
    format!("{}#{}", page(public_url, pass.room), tokens.sign(pass))
}

/// The page of a room, without a token.
pub fn page(public_url: &str, room: RoomId) -> String {
    format!("{public_url}/r/{}", room.as_uuid())
}
