//! What every parser of foreign bytes is fed and held to: shared by the fuzzer and by the test
//! that replays the committed corpus.
//!
//! A new target is a function, a line in [`TARGETS`] and a folder of seeds in `corpus/`.

mod flow;
mod link;
mod orders;
mod room;
mod signaling;
mod text;
mod wire;

/// Feeds one input to one parser; panics where a promise is broken.
pub(crate) type Target = fn(&[u8]);

/// Every target by the name of its corpus folder.
pub(crate) const TARGETS: &[(&str, Target)] = &[
    ("rtp", wire::rtp),
    ("ext", wire::ext),
    ("rtcp", wire::rtcp),
    ("stun", wire::stun),
    ("vp8", wire::vp8),
    ("vp9", wire::vp9),
    ("h264", wire::h264),
    ("av1", wire::av1),
    ("opus", wire::opus),
    ("offer", text::offer),
    ("fragment", text::fragment),
    ("join", signaling::join),
    ("message", signaling::message),
    ("token", signaling::token),
    ("srtp", link::srtp),
    ("handshake", link::handshake),
    ("tampered", link::tampered),
    ("established_link", link::established),
    ("flow", flow::flow),
    ("room", room::room),
    ("orders", orders::orders),
];

/// Cuts an input into packets: four bits say the kind, twelve the length, as far as there is more.
fn pieces(mut bytes: &[u8]) -> impl Iterator<Item = (u8, &[u8])> {
    std::iter::from_fn(move || {
        let (head, rest) = bytes.split_first_chunk::<2>()?;
        let length = usize::from(u16::from_be_bytes(*head) & 0x0fff).min(rest.len());
        let (piece, rest) = rest.split_at(length);
        bytes = rest;
        Some((head[0] >> 4, piece))
    })
}
