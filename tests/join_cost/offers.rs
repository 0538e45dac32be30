//! Offers that mean harm: each of them close to a limit, or far over it.

use std::fmt::Write as _;

/// A page's own, of Chromium.
pub(crate) const ORDINARY: &str = include_str!("../fixtures/sdp/chromium.sdp");

const SLOT: &str = "m=audio 9 UDP/TLS/RTP/SAVPF 111\r\na=rtcp-mux\r\na=rtpmap:111 opus/48000/2\r\n";

/// What they do too often, and how they do it.
pub(crate) fn hostile() -> [(&'static str, String); 7] {
    let head = &ORDINARY[..ORDINARY.find("m=").expect("an m-line")];
    let times = |count, line: &dyn Fn(usize) -> String| (0..count).map(line).collect::<String>();
    let in_a_slot = |lines: String| format!("{head}{SLOT}{lines}");
    [
        ("m-lines", format!("{head}{}", "m=a 9 b c\n".repeat(10_000))),
        ("candidates", in_a_slot("a=candidate:\n".repeat(10_000))),
        ("attributes", in_a_slot("a=x\n".repeat(10_000))),
        (
            "SSRCs",
            in_a_slot(times(5_000, &|n| format!("a=ssrc:{n} cname:x\n"))),
        ),
        (
            "rids",
            in_a_slot(times(5_000, &|n| format!("a=rid:r{n} send\n"))),
        ),
        (
            "attributes of the session",
            format!("v=0\n{}", "a=x\n".repeat(10_000)),
        ),
        ("everything, within the limits", full(head)),
    ]
}

fn full(head: &str) -> String {
    let mut text = head.to_owned();
    for m_line in 0..64 {
        text.push_str("m=video 9 UDP/TLS/RTP/SAVPF");
        for payload_type in 0..128 {
            write!(text, " {payload_type}").expect("memory");
        }
        text.push_str("\r\na=rtcp-fb:* nack\r\n");
        for n in 0..32 {
            write!(text, "a=ssrc:{}\r\n", m_line * 100 + n).expect("memory");
        }
    }
    text
}
