//! Turns any browser's offer into our answer; the only place that knows SDP.
//!
//! `Offer::parse` reads and bounds, `Offer::negotiate` decides what the link carries
//! (`media::negotiated`), `answer` writes it down. A browser always offers and the relay always
//! answers, so there is nothing here to make an offer with. What we don't support is answered
//! `inactive`, not refused; port 0 goes only where an open m-line could not be valid: a data
//! channel, a media type or protocol that is not ours, no codec in common, an m-line that the
//! offer closed or left out of the bundle. The m-line that carries the bundle cannot be one of these,
//! and WHIP takes an offer whole or not at all (`sources`).
//!
//! Why not the `rtc-sdp` crate: it builds a tree of owned strings of everything before anyone can
//! say stop, leaves every attribute as text to be parsed again, and its errors carry neither the
//! m-line nor the rule. SDP is lines; one borrowed pass with limits is less code than the
//! translation from that tree would be.
//!
//! # What keeps a first message small
//! Measured with 4 audio and 6 video slots, a 200-character token, deflated. The page has 8 by now and
//! offers every profile that the browser decodes: 1,934 bytes in Chromium, with a longer token (the
//! promise is 2.25 KB):
//!
//! | | offer | first message | deflated |
//! |---|---|---|---|
//! | Chromium 156, nothing trimmed | 44,212 | 47,318 | 2,580 |
//! | Chromium 156, codec preferences | 21,589 | 23,099 | 1,726 |
//! | Chromium 156, and header extensions | 18,247 | 19,661 | 1,611 |
//! | Firefox 153, nothing trimmed | 20,217 | 21,777 | 1,894 |
//! | Firefox 153, codec preferences | 18,311 | 19,727 | 1,785 |
//!
//! Codec preferences: `audio/opus`; on what is sent `video/VP8`, `video/H264` with
//! `packetization-mode=1` and `profile-level-id=42e0..`, and `video/rtx`; on a slot one format of each
//! profile of VP8, H.264 (mode 1, which takes mode 0 as well), VP9 and AV1, and `video/rtx`. Header
//! extensions, where the browser has `setHeaderExtensionsToNegotiate`: of what is sent mid, rid,
//! repaired rid, audio level and transport-cc, of a slot the mid alone.
//!
//! The answer is 12 KB plain and 1.1 KB deflated: worth deflating on the way back too.

mod answer;
mod codec;
mod direction;
mod error;
mod extension;
mod feedback;
mod fragment;
mod h264;
mod layer;
mod line;
mod negotiate;
mod offer;
mod sources;
mod token;
mod transport;

pub use answer::{CNAME, LocalSide, SessionId, answer, with_candidates_everywhere};
pub use error::{Countable, SdpError};
pub use fragment::{Fragment, answer_fragment};
pub use offer::Offer;
pub use sources::Sources;

#[cfg(test)]
mod tests;
