//! How soon 150 who are in a room hear of a change of its roster, beside what as many bare WebSockets need for a
//! message that is passed on to all of them, in the same run on the same runtime.
//!
//! A hand, a mute, a name, someone who comes: one after another, at moments that have nothing to do with each
//! other. A room gathers what changes for up to 100 ms, and what is promised is that 95 of 100 hear of it within
//! 300 ms, in one message each. Messages are counted: one too many, or someone who hears nothing, ends this
//! with 1. The time is told beside the bare one and ends nothing.

#![expect(clippy::print_stdout, reason = "it prints what it found")]

mod bare;

use futures_util::{SinkExt as _, StreamExt as _};
use serde_json::{Value, json};
use spindle::config::Config;
use spindle::ids::RoomId;
use spindle::role::Role;
use spindle::serve::Running;
use spindle::signaling::tokens::RoomPass;
use std::net::{Ipv4Addr, SocketAddr};
use std::time::{Duration, Instant, SystemTime};
use tokio::net::TcpStream;
use tokio::sync::mpsc::{UnboundedReceiver, UnboundedSender, unbounded_channel};
use tokio::time::{timeout, timeout_at};
use tokio_tungstenite::tungstenite::Message;
use tokio_tungstenite::{MaybeTlsStream, WebSocketStream, connect_async};
use uuid::Uuid;

const PEOPLE: usize = 150;
/// Who brings no media is asked to go after 30 s: all of it takes less.
const CHANGES: usize = 80;
const PROMISE: Duration = Duration::from_millis(300);
/// Whoever has not heard of a change by then never does.
const PATIENCE: Duration = Duration::from_secs(5);
/// After so long without a message all of them heard of all of them.
const QUIET: Duration = Duration::from_millis(500);
/// What a change of the roster is told by.
const TOLD: [&str; 2] = [r#"{"type":"roster""#, r#"{"type":"hands""#];
const OFFER: &str = include_str!("../../tests/fixtures/sdp/chromium.sdp");

type Socket = WebSocketStream<MaybeTlsStream<TcpStream>>;

/// A message that came: to whom, when, and what it says.
struct Came {
    to: usize,
    at: Instant,
    text: String,
}

/// Someone who is in the room; what they hear goes to the bench.
struct Person {
    id: String,
    name: String,
    says: UnboundedSender<Message>,
}

#[tokio::main]
async fn main() {
    let running = Running::start(Config {
        http_listen: (Ipv4Addr::LOCALHOST, 0).into(),
        udp_listen: (Ipv4Addr::LOCALHOST, 0).into(),
        public_addresses: vec![Ipv4Addr::LOCALHOST.into()],
        token_secret: "the secret of the relay under the bench".into(),
        ..Config::default()
    })
    .await
    .expect("a relay starts");
    let room = RoomId::fresh();
    let token = |role| {
        running.tokens().sign(&RoomPass {
            room,
            room_name: "Hepatitis C".into(),
            role,
            name: None,
            subject: None,
            id: Uuid::now_v7(),
            expires: SystemTime::now() + Duration::from_secs(3_600),
        })
    };
    let tokens = [token(Role::Facilitator), token(Role::Clinician)];
    println!("  {PEOPLE} join a room …");
    let (hears, mut heard) = unbounded_channel();
    let mut people = Vec::with_capacity(PEOPLE + 1);
    for number in 0..PEOPLE {
        let token = &tokens[usize::from(number > 0)];
        people.push(enters(running.address(), token, number, &hears).await);
    }
    while timeout(QUIET, heard.recv()).await.is_ok() {}
    println!("  {CHANGES} changes, one after another …");
    let mut took = Vec::with_capacity(CHANGES * PEOPLE);
    let mut sizes = Vec::with_capacity(CHANGES);
    for number in 0..CHANGES {
        pause(&mut heard).await;
        let began = Instant::now();
        let marker = match number % 8 {
            7 => {
                people.push(enters(running.address(), &tokens[1], people.len(), &hears).await);
                people.last().expect("just pushed").name.clone()
            }
            kind => changes(&people, number, kind),
        };
        let (times, size) = arrivals(&mut heard, began, &marker).await;
        took.extend(times);
        sizes.push(size);
    }
    let size = sizes.iter().sum::<usize>() / sizes.len();
    println!("  a message of {size} bytes to as many bare WebSockets, {CHANGES} times …");
    let bare = bare::passed_on(PEOPLE, CHANGES, size).await;
    running.stop().await;
    let (p95, floor) = (
        row("a change of the roster", &took),
        row("bare WebSockets", &bare),
    );
    println!();
    println!(
        "  each heard of each change in one message; p95 is {:.1} × the bare one, {} of {PROMISE:?}",
        p95.as_secs_f64() / floor.as_secs_f64(),
        if p95 <= PROMISE {
            "within the bound"
        } else {
            "MISSES the bound"
        },
    );
}

/// Joins, and lets what is heard go to the bench.
async fn enters(
    relay: SocketAddr,
    token: &str,
    number: usize,
    hears: &UnboundedSender<Came>,
) -> Person {
    let (mut socket, _) = connect_async(format!("ws://{relay}/api/v1/live"))
        .await
        .expect("a WebSocket");
    let name = format!("Person {number}.");
    let join = json!({
        "type": "join", "token": token, "name": name, "offer": OFFER,
        "sources": { "microphone": "0", "camera": "1", "screen": "2" },
    });
    socket
        .send(Message::text(join.to_string()))
        .await
        .expect("it is open");
    let welcome = loop {
        let Some(Ok(message)) = socket.next().await else {
            panic!("{name} was not welcomed");
        };
        let value: Value = message
            .to_text()
            .ok()
            .and_then(|text| serde_json::from_str(text).ok())
            .unwrap_or_default();
        assert_ne!(value["type"], "bye", "{value}");
        if value["type"] == "welcome" {
            break value;
        }
    };
    let (says, to_say) = unbounded_channel();
    tokio::spawn(lives(socket, number, to_say, hears.clone()));
    Person {
        id: welcome["participant"].as_str().expect("an id").into(),
        name,
        says,
    }
}

async fn lives(
    mut socket: Socket,
    to: usize,
    mut says: UnboundedReceiver<Message>,
    hears: UnboundedSender<Came>,
) {
    loop {
        tokio::select! {
            message = socket.next() => match message {
                Some(Ok(Message::Text(text))) => {
                    let (at, text) = (Instant::now(), text.as_str());
                    // of a facilitator who brings no media there is more to tell
                    if TOLD.iter().any(|told| text.starts_with(told)) {
                        let _ = hears.send(Came { to, at, text: text.into() });
                    }
                }
                Some(Ok(_)) => {}
                Some(Err(_)) | None => return,
            },
            message = says.recv() => match message {
                Some(message) => socket.send(message).await.expect("it is open"),
                None => return,
            },
        }
    }
}

/// One of those who are in changes something; what every message about it says.
fn changes(people: &[Person], number: usize, kind: usize) -> String {
    // whoever did so a while ago, so that no limit of theirs is reached
    let who = &people[1 + number % (PEOPLE - 1)];
    let (message, marker) = match kind {
        0 | 3 => (json!({ "type": "hand", "raised": true }), who.id.clone()),
        1 | 4 | 6 => {
            let mute = json!({ "type": "mute", "source": "camera", "muted": true });
            (mute, who.id.clone())
        }
        _ => {
            let name = format!("Renamed {number}.");
            let rename = json!({ "type": "rename", "participant": who.id, "name": name });
            (rename, name)
        }
    };
    let text = Message::text(message.to_string());
    who.says.send(text).expect("it lives");
    marker
}

/// Lets a moment pass that has nothing to do with anything; whoever is told once more meanwhile ends the bench.
async fn pause(heard: &mut UnboundedReceiver<Came>) {
    let end = tokio::time::Instant::now() + Duration::from_millis(fastrand::u64(1..160));
    while let Ok(Some(came)) = timeout_at(end, heard.recv()).await {
        if came.to < PEOPLE {
            missed(&format!(
                "person {} was told once more: {}",
                came.to, came.text
            ));
        }
    }
}

fn missed(what: &str) -> ! {
    println!("  MISSED: {what}");
    std::process::exit(1);
}

/// How long each of the first 150 waited for what says `marker`, and the size of that message. Whoever hears more than
/// one message meanwhile, or nothing, ends the bench.
async fn arrivals(
    heard: &mut UnboundedReceiver<Came>,
    began: Instant,
    marker: &str,
) -> (Vec<Duration>, usize) {
    let mut times = vec![None; PEOPLE];
    let mut size = 0;
    while times.iter().any(Option::is_none) {
        let came = timeout(PATIENCE, heard.recv()).await;
        let came = came.ok().flatten();
        let Some(came) = came else {
            let deaf = times.iter().filter(|time| time.is_none()).count();
            missed(&format!("{deaf} never heard of {marker}"));
        };
        let Some(time) = times.get_mut(came.to) else {
            continue; // who came meanwhile
        };
        let again = time.is_some();
        if again || !came.text.contains(marker) {
            missed(&format!(
                "person {} was told more than once: {}",
                came.to, came.text
            ));
        }
        size = came.text.len();
        *time = Some(came.at - began);
    }
    (times.into_iter().flatten().collect(), size)
}

/// Prints a line of the table; its p95.
fn row(what: &str, took: &[Duration]) -> Duration {
    let mut all = took.to_vec();
    all.sort_unstable();
    let at = |share: f64| all[((all.len() - 1) as f64 * share).round() as usize];
    let ms = |share: f64| format!("{:.2} ms", at(share).as_secs_f64() * 1_000.0);
    println!(
        "  {what:<24} p50 {:>9}  p95 {:>9}  most {:>9}",
        ms(0.5),
        ms(0.95),
        ms(1.0)
    );
    at(0.95)
}
