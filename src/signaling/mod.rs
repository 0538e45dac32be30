//! The door of the house: HTTP, the live WebSocket, WHIP and WHEP.

pub mod messages;
#[cfg(test)]
mod reference;
