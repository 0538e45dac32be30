//! Lives while a page waits to be let in: tells it how that stands, and hears whether it is still there.

use super::decode::{self, Request};
use super::messages::{ByeReason, FromRoom};
use super::socket::{self, FAREWELL, MOST_JUNK, SILENCE, Sink, Stream};
use super::{ApiError, App};
use crate::limiter::Limiter;
use crate::session::{Admitted, Command, Connection, Knock};
use axum::extract::ws::{Message, close_code};
use futures_util::{SinkExt as _, StreamExt as _};
use std::time::Duration;
use tokio::time::{Instant, sleep, timeout, timeout_at};
use tracing::debug;

/// How the waiting ended.
pub(super) enum Waited {
    /// They are in, or know why not.
    Answered(Result<Admitted, ApiError>),
    /// The page left, fell silent or broke a rule.
    Gone,
}

/// Waits until the room answers or the page is gone.
pub(super) async fn wait(app: &App, sink: &mut Sink, stream: &mut Stream, knock: Knock) -> Waited {
    let Knock {
        connection,
        mut told,
        mut answer,
    } = knock;
    let mut limiter = Limiter::new(2 * PER_SECOND, Duration::from_secs(2));
    let mut silent_at = Instant::now() + SILENCE;
    let mut junk = 0;
    loop {
        let reply = tokio::select! {
            answer = answer.given() => {
                return Waited::Answered(answer.map_err(ApiError::from));
            }
            Ok(()) = told.changed() => {
                let waiting = told.borrow_and_update().clone();
                waiting.map(FromRoom::Waiting)
            }
            next = timeout_at(silent_at, stream.next()) => {
                let message = match next {
                    Err(_) => {
                        debug!("page fell silent while it waited");
                        return Waited::Gone;
                    }
                    Ok(None | Some(Err(_) | Ok(Message::Close(_)))) => return Waited::Gone,
                    Ok(Some(Ok(message))) => message,
                };
                silent_at = Instant::now() + SILENCE;
                sleep(limiter.delay(Instant::now().into_std(), 1)).await;
                match hear(app, &message) {
                    Heard::Nothing => None,
                    Heard::Ping(nonce) => Some(FromRoom::Pong { nonce }),
                    Heard::Leave => return leave(sink, &connection).await,
                    Heard::Junk(error) => {
                        junk += 1;
                        if junk > MOST_JUNK {
                            socket::close(sink, close_code::POLICY, "bad_messages").await;
                            return Waited::Gone;
                        }
                        Some(error.refusal())
                    }
                }
            }
        };
        let Some(reply) = reply else { continue };
        // who reads nothing for so long is gone, and whoever comes after them waits for less
        let sent = timeout(SILENCE, sink.send(socket::text(&reply))).await;
        if !matches!(sent, Ok(Ok(()))) {
            return Waited::Gone;
        }
    }
}

/// What a page that waits may say.
enum Heard {
    Nothing,
    Ping(u32),
    Leave,
    Junk(ApiError),
}

fn hear(app: &App, message: &Message) -> Heard {
    let Message::Text(text) = message else {
        return Heard::Nothing;
    };
    match decode::request(app.write_limits(), text.as_str()) {
        Ok(Request::Ping { nonce }) => Heard::Ping(nonce),
        Ok(Request::Command(Command::Leave)) => Heard::Leave,
        Ok(Request::Command(_)) => Heard::Junk(ApiError::BadBody(
            "you wait to be let in: until the `welcome` only `ping` and `leave` are heard".into(),
        )),
        Err(error) => Heard::Junk(error),
    }
}

async fn leave(sink: &mut Sink, connection: &Connection) -> Waited {
    connection.say(Command::Leave).await;
    let bye = FromRoom::Bye {
        reason: ByeReason::Left,
        message: "You no longer wait to be let in.".into(),
    };
    if timeout(FAREWELL, sink.send(socket::text(&bye)))
        .await
        .is_ok()
    {
        socket::close(sink, close_code::NORMAL, "").await;
    }
    Waited::Gone
}

// A page that waits pings: more is none of ours.
const PER_SECOND: u64 = 5;
