//! Names the things Spindle counts: rooms, participants, tracks.
//!
//! Every id is a UUID version 7 behind its own type and prints with a short readable prefix, so
//! that a log line says which kind of thing it speaks of.

use serde::{Deserialize, Serialize};
use std::fmt;
use uuid::Uuid;

macro_rules! id {
    ($(#[$doc:meta])* $name:ident, $prefix:literal) => {
        $(#[$doc])*
        #[derive(
            Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize,
            utoipa::ToSchema,
        )]
        #[cfg_attr(test, derive(ts_rs::TS), ts(type = "string"))]
        #[serde(transparent)]
        #[schema(value_type = String, format = "uuid")]
        pub struct $name(Uuid);

        impl $name {
            /// A new id from a UUID the caller made; the pure core has no randomness of its own.
            pub const fn from_uuid(uuid: Uuid) -> Self {
                Self(uuid)
            }

            /// A fresh id that sorts by the time it was made.
            pub fn fresh() -> Self {
                Self(Uuid::now_v7())
            }

            /// The UUID inside.
            pub const fn as_uuid(self) -> Uuid {
                self.0
            }
        }

        impl fmt::Display for $name {
            /// The prefix and the last eight hex digits: the random half of a version 7 UUID.
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                let tail = self.0.as_u128() as u32;
                write!(f, concat!($prefix, "-{:08x}"), tail)
            }
        }
    };
}

id!(
    /// One room: where a session is live.
    RoomId, "room"
);
id!(
    /// One connected browser or device in a room: a UUID (RFC 9562) in its usual 36 characters.
    ParticipantId, "part"
);
id!(
    /// One published microphone, camera or screen: a UUID like that of a participant.
    TrackId, "track"
);

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_id_prints_its_kind_and_a_short_tail() {
        let id = RoomId::from_uuid(Uuid::from_u128(0x0190_0000_0000_7000_8000_0000_dead_beef));
        assert_eq!(id.to_string(), "room-deadbeef");
    }
}
