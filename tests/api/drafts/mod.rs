//! Every MUST that RFC 9725 (WHIP) and draft-ietf-wish-whep (WHEP) put on a server, one test each,
//! named by its section of RFC 9725. WHEP says the same under the same titles: a test asks both.
//!
//! WHEP is read as its working group left it in April 2026, after draft-ietf-wish-whep-03.
//!
//! | what they ask beside | why there is no test |
//! |---|---|
//! | §4.3.1: 422 "if the WHIP session supports either Trickle ICE or ICE restarts, but not both" | ours has both |
//! | §4.3.2: "or is not able to resolve the connection address" | an ICE-lite side resolves none: "a=candidate" is passed over whatever it says |
//! | §4.3.3: "MUST replace the previous set of remote candidates with the new set" | an ICE-lite side keeps none: it answers where checks come from (RFC 8445 §2.5) |
//! | §4.4.1: "MUST include the `rtcp-mux-only` attribute in each bundled `m=` sections as per Section 3 of RFC 8858" | RFC 8858 §4.3: "The answerer MUST NOT associate an SDP 'rtcp-mux-only' attribute with an SDP media description in the answer"; our part of an exchange is always the answer |
//! | §4.9: "Protocol extensions supported […] MUST be advertised" | there is none |
//! | WHEP, Server Sends Counter-Offer | "can choose to either accept the client's offer or reject it": ours accepts or refuses, and never answers 406 |
//! | WHEP, Session Management: 409 when nothing is published | "COULD require a live publishing": ours lets watchers wait |

mod ice;
mod media;
mod setup;

use crate::scene::Relay;
use crate::whip::{AIORTC, FFMPEG, Program, SDP};
use reqwest::{Method, Response};
use spindle::ids::RoomId;

/// One of the two protocols, with an offer that its programs make.
pub(crate) struct Protocol<'a> {
    pub(crate) program: Program<'a>,
    pub(crate) offer: &'static str,
    /// What the answer's m-lines say, and no offer's may.
    pub(crate) direction: &'static str,
}

pub(crate) fn both(relay: &Relay, room: RoomId) -> [Protocol<'_>; 2] {
    let whip = Protocol {
        program: Program::new(relay, "whip", room),
        offer: FFMPEG,
        direction: "recvonly",
    };
    let whep = Protocol {
        program: Program::new(relay, "whep", room),
        offer: AIORTC,
        direction: "sendonly",
    };
    [whip, whep]
}

impl Protocol<'_> {
    pub(crate) async fn answer(&self) -> String {
        self.program
            .post(SDP, self.offer)
            .await
            .text()
            .await
            .unwrap()
    }

    pub(crate) async fn ask(&self, method: Method, path: &str) -> Response {
        let asked = self.program.relay.ask(method, path);
        asked.bearer_auth(&self.program.token).send().await.unwrap()
    }

    /// A restart's fragment, with credentials that `turn` tells apart.
    pub(crate) fn restart(&self, turn: usize) -> String {
        format!(
            "a=ice-ufrag:new{turn}\r\na=ice-pwd:{}\r\nm=audio 9 UDP/TLS/RTP/SAVPF 0\r\na=mid:0\r\n",
            format!("{turn}").repeat(24)
        )
    }
}

pub(crate) fn header<'a>(response: &'a Response, name: &str) -> &'a str {
    let value = response.headers().get(name);
    let value = value.unwrap_or_else(|| panic!("no {name} in {:?}", response.headers()));
    value.to_str().expect("text")
}

pub(crate) fn is_4xx(response: &Response) -> bool {
    response.status().is_client_error()
}

/// What each m-line of an answer says.
pub(crate) fn m_lines(sdp: &str) -> Vec<&str> {
    sdp.split("\r\nm=").skip(1).collect()
}
