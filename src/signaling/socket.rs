//! Holds what everyone shares who speaks over a live WebSocket: its two halves, its end, its patience.

use super::messages::FromRoom;
use axum::extract::ws::{CloseFrame, Message, WebSocket};
use futures_util::SinkExt as _;
use futures_util::stream::{SplitSink, SplitStream};
use std::time::Duration;
use tokio::time::timeout;

pub(super) type Sink = SplitSink<WebSocket, Message>;
pub(super) type Stream = SplitStream<WebSocket>;

pub(super) async fn close(sink: &mut Sink, code: u16, reason: &str) {
    let frame = CloseFrame {
        code,
        reason: reason.into(),
    };
    // a page that does not read does not read this either: it is gone with the socket then
    let _ = timeout(FAREWELL, sink.send(Message::Close(Some(frame)))).await;
}

pub(super) fn text(message: &FromRoom) -> Message {
    let json = serde_json::to_string(message).expect("a message is JSON");
    Message::Text(json.into())
}

// Two pings unanswered and one round trip: sooner would drop a line with an outage of 5 s twice.
pub(super) const SILENCE: Duration = Duration::from_secs(50);
// A farewell on a line that still works takes one round trip.
pub(super) const FAREWELL: Duration = Duration::from_secs(2);
// Messages that cannot be read, in the life of a connection: an older page may send a few.
pub(super) const MOST_JUNK: u32 = 20;
