//! Joins the VideoRoom of a Janus, by its WebSocket: publishers offer, receivers answer what it offers.

use super::LoadError;
use super::codec::VideoCodec;
use super::error::plain;
use super::live::{WebSocket, websocket};
use super::offer::{OfferSpec, answer};
use super::target::Target;
use futures_util::{SinkExt as _, StreamExt as _};
use serde_json::{Value, json};
use std::sync::Arc;
use std::time::Duration;
use tokio::sync::oneshot;
use tokio::time::{interval, timeout};
use tokio_tungstenite::tungstenite::Message;

/// A room of a run, on some Janus.
pub(super) struct Janus {
    target: Target,
    tls: Arc<rustls::ClientConfig>,
    room: u32,
    publishers: u32,
}

/// One participant's session, in which the plugin has one handle.
pub(super) struct Session {
    socket: WebSocket,
    url: String,
    who: String,
    session: u64,
    handle: u64,
    /// Numbers what is asked.
    asked: u64,
}

impl Janus {
    /// Opens a room for so many publishers.
    pub(super) async fn open(
        target: Target,
        tls: Arc<rustls::ClientConfig>,
        publishers: u32,
        codec: VideoCodec,
    ) -> Result<Self, LoadError> {
        let janus = Self {
            target,
            tls,
            room: fastrand::u32(1..),
            publishers,
        };
        let body = json!({
            "request": "create", "room": janus.room, "description": "Load test",
            "publishers": publishers, "audiocodec": "opus", "videocodec": codec.label(),
        });
        let mut session = janus.session("the room").await?;
        session.message(body, None).await?;
        session.end().await;
        Ok(janus)
    }

    /// Publishes what `offer` offers, as the publisher of this index; gives the answer.
    pub(super) async fn publish(
        &self,
        who: &str,
        index: usize,
        offer: &str,
    ) -> Result<(Session, String), LoadError> {
        let mut session = self.session(who).await?;
        let body = json!({
            "request": "joinandconfigure", "ptype": "publisher", "room": self.room,
            "id": index + 1, "display": who,
        });
        let jsep = json!({ "type": "offer", "sdp": offer });
        let answer = session.message(body, Some(jsep)).await?;
        Ok((session, answer))
    }

    /// Receives every publisher; gives what Janus offered, which was answered after `spec`.
    pub(super) async fn receive(
        &self,
        who: &str,
        spec: &OfferSpec<'_>,
    ) -> Result<(Session, String), LoadError> {
        let mut session = self.session(who).await?;
        let feeds: Vec<Value> = (1..=self.publishers)
            .map(|feed| json!({ "feed": feed }))
            .collect();
        let body = json!({
            "request": "join", "ptype": "subscriber", "room": self.room, "streams": feeds,
        });
        let offer = session.message(body, None).await?;
        let jsep = json!({ "type": "answer", "sdp": answer(spec, &offer) });
        session
            .message(json!({ "request": "start" }), Some(jsep))
            .await?;
        Ok((session, offer))
    }

    async fn session(&self, who: &str) -> Result<Session, LoadError> {
        let opened = timeout(PATIENCE, self.open_session(who)).await;
        opened.unwrap_or_else(|_| {
            Err(LoadError::Unreachable {
                url: self.target.url.to_string(),
                why: format!("{who} got no answer in {} s", PATIENCE.as_secs()),
            })
        })
    }

    async fn open_session(&self, who: &str) -> Result<Session, LoadError> {
        let socket = websocket(&self.target, self.tls.clone(), "/", Some("janus-protocol")).await?;
        let mut session = Session {
            socket,
            url: self.target.url.to_string(),
            who: who.to_owned(),
            session: 0,
            handle: 0,
            asked: 0,
        };
        let made = session.ask(json!({ "janus": "create" })).await?;
        session.session = id(&made);
        let plugin = json!({ "janus": "attach", "plugin": "janus.plugin.videoroom" });
        let attached = session.ask(plugin).await?;
        session.handle = id(&attached);
        Ok(session)
    }
}

/// Of a session or a handle.
fn id(made: &Value) -> u64 {
    made["data"]["id"].as_u64().unwrap_or_default()
}

impl Session {
    /// Tells the plugin something; gives the SDP that comes with what it says.
    async fn message(&mut self, body: Value, jsep: Option<Value>) -> Result<String, LoadError> {
        let mut message = json!({ "janus": "message", "handle_id": self.handle, "body": body });
        if let Some(jsep) = jsep {
            message["jsep"] = jsep;
        }
        let said = self.ask(message).await?;
        let data = &said["plugindata"]["data"];
        match data["error"].as_str() {
            Some(error) => Err(self.refused(error, &data["error_code"])),
            None => Ok(said["jsep"]["sdp"].as_str().unwrap_or_default().to_owned()),
        }
    }

    /// Sends, and waits for the reply; what is only acknowledged is answered by an event later.
    async fn ask(&mut self, mut message: Value) -> Result<Value, LoadError> {
        self.asked += 1;
        let transaction = self.asked.to_string();
        message["transaction"] = json!(transaction);
        if self.session > 0 {
            message["session_id"] = json!(self.session);
        }
        self.say(&message).await?;
        let reply = timeout(PATIENCE, async {
            loop {
                let said = self.next().await?;
                if said["transaction"] == transaction.as_str() && said["janus"] != "ack" {
                    return Ok(said);
                }
            }
        });
        let reply = reply
            .await
            .unwrap_or_else(|_| Err(self.unreachable("it does not answer".into())))?;
        match reply["janus"].as_str() {
            Some("error") => {
                let error = &reply["error"];
                let reason = error["reason"].as_str().unwrap_or("no reason given");
                Err(self.refused(reason, &error["code"]))
            }
            _ => Ok(reply),
        }
    }

    async fn say(&mut self, message: &Value) -> Result<(), LoadError> {
        let sent = self.socket.send(Message::text(message.to_string())).await;
        sent.map_err(|error| self.unreachable(error.to_string()))
    }

    async fn next(&mut self) -> Result<Value, LoadError> {
        loop {
            match self.socket.next().await {
                Some(Ok(Message::Text(text))) => {
                    return serde_json::from_str(text.as_str())
                        .map_err(|error| self.unreachable(error.to_string()));
                }
                Some(Ok(Message::Close(_))) | None => {
                    return Err(self.unreachable("its WebSocket closed".into()));
                }
                Some(Ok(_)) => {}
                Some(Err(error)) => return Err(self.unreachable(error.to_string())),
            }
        }
    }

    /// Keeps the session alive until told to leave; how Janus ended it, if it did.
    pub(super) async fn stay(mut self, leave: &mut oneshot::Receiver<()>) -> Option<String> {
        let mut keepalive = interval(KEEPALIVE);
        loop {
            tokio::select! {
                _ = &mut *leave => break,
                _ = keepalive.tick() => {
                    let session = self.session;
                    let message =
                        json!({ "janus": "keepalive", "session_id": session, "transaction": "0" });
                    if let Err(error) = self.say(&message).await {
                        return Some(error.to_string());
                    }
                }
                said = self.next() => match said {
                    Ok(said) if said["janus"] == "hangup" => {
                        let reason = said["reason"].as_str().unwrap_or_default();
                        return Some(format!("hangup: {}", plain(reason)));
                    }
                    Ok(_) => {}
                    Err(error) => return Some(error.to_string()),
                },
            }
        }
        self.end().await;
        None
    }

    /// Ends the session; a Janus that is gone need not be told.
    async fn end(mut self) {
        let _ = self.ask(json!({ "janus": "destroy" })).await;
    }

    fn refused(&self, message: &str, code: &Value) -> LoadError {
        LoadError::Refused {
            who: self.who.clone(),
            message: plain(message),
            code: plain(&code.to_string()),
        }
    }

    fn unreachable(&self, why: String) -> LoadError {
        LoadError::Unreachable {
            url: self.url.clone(),
            why,
        }
    }
}

/// As for the live WebSocket.
const PATIENCE: Duration = Duration::from_secs(20);
/// Janus ends a session that is silent for 60 s.
const KEEPALIVE: Duration = Duration::from_secs(25);
