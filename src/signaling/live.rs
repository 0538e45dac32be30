//! Lives from the opening of a page's WebSocket to its close: one join, then messages both ways.
//!
//! Two halves: what the page says is read here at a bounded pace; what it is told is written by a
//! task of its own, which alone may wait for a slow line.

use super::decode::{self, Request};
use super::entry::Asked;
use super::lobby::{self, Waited};
use super::messages::{FromRoom, Join};
use super::opening::{self, LARGEST_MESSAGE};
use super::outgoing::Wire;
use super::socket::{FAREWELL, MOST_JUNK, SILENCE, Sink, Stream, close, text};
use super::tail_probe::{Answered, TailProbe};
use super::{ApiError, App};
use crate::limiter::Limiter;
use crate::relay::handle::Offer;
use crate::session::{Admitted, Connection, Entered, Messages, Presence};
use axum::extract::State;
use axum::extract::ws::rejection::WebSocketUpgradeRejection;
use axum::extract::ws::{Message, WebSocket, WebSocketUpgrade, close_code};
use axum::http::HeaderMap;
use axum::response::Response;
use futures_util::{SinkExt as _, StreamExt as _};
use std::time::Duration;
use tokio::sync::mpsc;
use tokio::time::{Instant, sleep, timeout};
use tracing::{debug, info};

/// Opens the live WebSocket of a page; its first message is `join`, within ten seconds.
#[utoipa::path(
    get, path = "/api/v1/live", operation_id = "open_live", tag = "The live WebSocket",
    responses(
        (status = 101, description = "Open: docs/messages.md says what is spoken"),
        (status = 403, description = "A page of a site that may not use the relay", body = super::error::ProblemJson, content_type = "application/problem+json"),
        (status = 426, description = "Not a WebSocket's request", body = super::error::ProblemJson, content_type = "application/problem+json"),
        (status = 503, description = "The relay restarts", body = super::error::ProblemJson, content_type = "application/problem+json"),
    )
)]
pub(super) async fn open(
    State(app): State<App>,
    headers: HeaderMap,
    upgrade: Result<WebSocketUpgrade, WebSocketUpgradeRejection>,
) -> Result<Response, ApiError> {
    let upgrade = upgrade?;
    if app.is_restarting() {
        return Err(ApiError::Restarting);
    }
    let asked_of_proxy = app.reached().host_before_proxy(&headers);
    if !app.origins().admit(&headers, asked_of_proxy.as_deref()) {
        app.foreign_page_asked();
        return Err(ApiError::ForeignOrigin);
    }
    Ok(upgrade
        .read_buffer_size(READ_BUFFER)
        .max_write_buffer_size(WRITE_BUFFER)
        .max_message_size(LARGEST_MESSAGE)
        .max_frame_size(LARGEST_MESSAGE)
        .on_upgrade(move |socket| live(app, socket)))
}

async fn live(app: App, socket: WebSocket) {
    let _open = app.socket_opened();
    let (mut sink, mut stream) = socket.split();
    let error = match first(&app, &mut stream).await {
        Ok(join) => {
            let wire = Wire::of(&join);
            let began = Instant::now().into_std();
            let admitted = match enter(&app, join).await {
                Ok(Entered::Waits(knock)) => {
                    let waited = lobby::wait(&app, &mut sink, &mut stream, knock).await;
                    let Waited::Answered(answer) = waited else {
                        return;
                    };
                    app.joins().count_one_that_waited(&answer);
                    answer
                }
                Ok(Entered::In(admitted)) => {
                    app.joins().count_admitted(began);
                    Ok(admitted)
                }
                Err(error) => {
                    app.joins().refused(&error);
                    Err(error)
                }
            };
            match admitted {
                Ok(admitted) => return converse(&app, sink, stream, admitted, wire).await,
                Err(error) => {
                    log(&error);
                    error
                }
            }
        }
        Err(Refusal::Said(error)) => {
            app.joins().refused(&error);
            debug!(code = error.code(), "page never joined");
            error
        }
        Err(Refusal::Gone) => return,
    };
    refuse(&mut sink, &mut stream, &error).await;
}

/// Only who holds a token writes a line: anybody can be refused, and a flood of strangers would be a
/// flood of lines.
fn log(refused: &ApiError) {
    match refused {
        ApiError::Unauthorized | ApiError::TokenIncomplete => {
            debug!(code = refused.code(), "join refused");
        }
        _ => info!(code = refused.code(), "join refused"),
    }
}

/// Tells a page why it is not admitted, and closes.
async fn refuse(sink: &mut Sink, stream: &mut Stream, error: &ApiError) {
    let code = match error {
        ApiError::TooLarge { .. } => close_code::SIZE,
        _ => close_code::POLICY,
    };
    let farewell = async {
        if sink.send(text(&error.bye())).await.is_ok() {
            close(sink, code, error.code()).await;
            drain(stream).await;
        }
    };
    let _ = timeout(FAREWELL, farewell).await;
    if code == close_code::SIZE {
        sleep(LINGER).await;
    }
}

/// Why nobody was admitted.
enum Refusal {
    /// The page hears why.
    Said(ApiError),
    /// The page left first.
    Gone,
}

/// The first message, for which there is a place and ten seconds.
async fn first(app: &App, stream: &mut Stream) -> Result<Join, Refusal> {
    let mut place = app.waiting_room().enter();
    let message = tokio::select! {
        message = next_message(stream) => message?,
        () = place.is_taken() => return Err(Refusal::Said(ApiError::TooManyWaiting)),
        () = sleep(FIRST_MESSAGE) => return Err(Refusal::Said(ApiError::JoinTooLate)),
    };
    opening::join(message).map_err(Refusal::Said)
}

async fn next_message(stream: &mut Stream) -> Result<Message, Refusal> {
    let mut pings = 0;
    loop {
        match stream.next().await {
            None | Some(Ok(Message::Close(_))) => return Err(Refusal::Gone),
            Some(Ok(Message::Ping(_) | Message::Pong(_))) => {
                pings += 1;
                if pings > MOST_PINGS {
                    return Err(Refusal::Gone);
                }
            }
            Some(Ok(message @ (Message::Text(_) | Message::Binary(_)))) => return Ok(message),
            Some(Err(error)) if is_oversize(&error) => {
                return Err(Refusal::Said(ApiError::TooLarge {
                    limit: LARGEST_MESSAGE,
                }));
            }
            Some(Err(_)) => return Err(Refusal::Gone),
        }
    }
}

async fn enter(app: &App, join: Join) -> Result<Entered, ApiError> {
    let pass = match join.resume {
        None => app.tokens().verify(&join.token)?,
        // whether it was in is the room's to know
        Some(_) => app.tokens().verify_once_valid(&join.token)?,
    };
    let asked = Asked {
        name: join.name,
        companions: join.companions,
        resume: join.resume,
        muted: join.muted,
        presence: Presence::Page,
        confirms: join.confirms,
        offer: Offer::parse(&join.offer).map_err(decode::bad_offer)?,
        sources: decode::sources(join.sources),
    };
    app.enter(pass, asked).await
}

async fn converse(app: &App, sink: Sink, mut stream: Stream, admitted: Admitted, wire: Wire) {
    let Admitted {
        welcomed,
        connection,
        messages,
    } = admitted;
    let welcome = wire.long(welcomed.into_text().into());
    let (replies, own) = mpsc::channel(REPLIES);
    let answered = Answered::default();
    let tail_probe = TailProbe::new(answered.clone());
    let mut writer = tokio::spawn(write(sink, welcome, messages, own, wire, tail_probe));
    let ended = tokio::select! {
        ended = read(app, &mut stream, &connection, replies, &answered) => Some(ended),
        // the room said bye, the page was too slow, or its line broke
        _ = &mut writer => None,
    };
    // from here on the participant is gone for the room, whatever the farewell takes
    drop(connection);
    match ended {
        // dropping `replies` let the writer close with the code it was told
        Some(ended) => {
            let _ = timeout(FAREWELL, &mut writer).await;
            writer.abort();
            if ended == ReadEnd::Oversize {
                sleep(LINGER).await;
            }
        }
        None => {
            let _ = timeout(FAREWELL, drain(&mut stream)).await;
        }
    }
}

/// What the reader asks of the writer.
enum Reply {
    /// A message for this page.
    Tell(FromRoom),
    /// The last thing to do.
    Close(u16, &'static str),
}

/// Why reading ended.
#[derive(PartialEq, Eq)]
enum ReadEnd {
    /// The page left, fell silent or broke a rule.
    Gone,
    /// A message was too large: the rest of it is still on its way.
    Oversize,
}

/// Reads until the page leaves, breaks the rules or falls silent.
async fn read(
    app: &App,
    stream: &mut Stream,
    connection: &Connection,
    replies: mpsc::Sender<Reply>,
    answered: &Answered,
) -> ReadEnd {
    let mut limiter = Limiter::new(2 * PER_SECOND, Duration::from_secs(2));
    let mut junk = 0;
    loop {
        let Ok(next) = timeout(SILENCE, stream.next()).await else {
            debug!("page fell silent");
            return ReadEnd::Gone;
        };
        let message = match next {
            None | Some(Ok(Message::Close(_))) => return ReadEnd::Gone,
            Some(Ok(message)) => message,
            Some(Err(error)) if is_oversize(&error) => {
                let _ = replies.try_send(Reply::Close(close_code::SIZE, "too_large"));
                return ReadEnd::Oversize;
            }
            Some(Err(_)) => return ReadEnd::Gone,
        };
        // what is too much waits: nothing is lost, and its sender's own connection backs up
        sleep(limiter.delay(Instant::now().into_std(), 1)).await;
        let said = match message {
            Message::Text(text) => decode::request(app.write_limits(), text.as_str()),
            Message::Binary(_) => Err(ApiError::BadBody(
                "only the first message may be binary".into(),
            )),
            Message::Pong(payload) => {
                answered.pong(&payload);
                continue;
            }
            Message::Ping(_) | Message::Close(_) => continue,
        };
        match said {
            Ok(Request::Command(command)) => connection.say(command).await,
            Ok(Request::Ping { nonce }) => {
                // overflow: drop the newest — a pong that waits measures nothing
                let _ = replies.try_send(Reply::Tell(FromRoom::Pong { nonce }));
            }
            Err(error) => {
                junk += 1;
                if junk > MOST_JUNK {
                    let _ = replies.try_send(Reply::Close(close_code::POLICY, "bad_messages"));
                    return ReadEnd::Gone;
                }
                // overflow: drop the newest — the page was told of the one before
                let _ = replies.try_send(Reply::Tell(error.refusal()));
            }
        }
    }
}

/// Writes until the room says bye, the reader ends, or the page does not read.
async fn write(
    mut sink: Sink,
    welcome: Message,
    mut messages: Messages,
    mut replies: mpsc::Receiver<Reply>,
    wire: Wire,
    mut tail_probe: TailProbe,
) {
    let mut overflow = messages.overflow();
    let conversation = async {
        sink.send(welcome).await.ok()?;
        loop {
            let message = tokio::select! {
                next = messages.next() => match next {
                    None => return Some((close_code::ERROR, "failed")),
                    Some(message) => {
                        let (is_own, is_bye) = (message.is_own(), message.is_bye());
                        sink.send(wire.message(message)).await.ok()?;
                        if is_bye {
                            return Some((close_code::NORMAL, ""));
                        }
                        if is_own {
                            tail_probe.follow();
                        }
                        continue;
                    }
                },
                reply = replies.recv() => match reply {
                    Some(Reply::Tell(message)) => text(&message),
                    Some(Reply::Close(code, reason)) => return Some((code, reason)),
                    None => return Some((close_code::NORMAL, "")),
                },
                ping = tail_probe.ping() => ping,
            };
            sink.send(message).await.ok()?;
        }
    };
    let end = tokio::select! {
        end = conversation => end,
        () = overflow.happened() => Some((close_code::POLICY, "too_slow")),
    };
    if let Some((code, reason)) = end {
        close(&mut sink, code, reason).await;
    }
}

/// Reads on until the page's own close frame, so that both sides see an orderly end.
async fn drain(stream: &mut Stream) {
    while let Some(Ok(_)) = stream.next().await {}
}

/// The WebSocket library names this error only by its words.
fn is_oversize(error: &axum::Error) -> bool {
    error.to_string().to_ascii_lowercase().contains("too long")
        || error.to_string().contains("too big")
}

// Ten seconds are eight round trips of the slowest line we serve, and 17 s of its uplink are not
// needed: a deflated join has 4 KB.
pub(super) const FIRST_MESSAGE: Duration = Duration::from_secs(10);
// The library's own 128 KiB would be most of what a participant costs; our messages have hundreds
// of bytes, and larger ones are read in pieces.
const READ_BUFFER: usize = 4 * 1024;
// The answers to pings of someone who reads none of them pile up to this; the longest welcome of a
// full room is a tenth of it.
const WRITE_BUFFER: usize = 1024 * 1024;
// Nothing keeps a socket open before its join but the join: a stranger's pings are answered from our
// memory.
const MOST_PINGS: u32 = 8;
// Messages that are read at once after two quiet seconds are twice as many. A page at work sends a handful
// a second; while someone resizes the window, 60 views a second for a moment. Lower would delay a mute,
// higher gives a hostile page more of the room's time.
pub(super) const PER_SECOND: u64 = 50;
// Closing a socket with unread bytes resets it, and the reset overtakes our close frame.
const LINGER: Duration = Duration::from_secs(1);
// Pongs and refusals waiting to be written.
const REPLIES: usize = 16;
