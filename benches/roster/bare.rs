//! The least it could cost: one message that comes in at a bare WebSocket goes out at all the others.

use futures_util::{SinkExt as _, StreamExt as _};
use std::net::Ipv4Addr;
use std::time::{Duration, Instant};
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::{broadcast, mpsc};
use tokio_tungstenite::tungstenite::{Message, Utf8Bytes};
use tokio_tungstenite::{accept_async, connect_async};

/// How long each of so many waits for a message of this size that one of them says, time after time.
pub(crate) async fn passed_on(people: usize, times: usize, size: usize) -> Vec<Duration> {
    let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, 0))
        .await
        .expect("a port");
    let address = listener.local_addr().expect("bound");
    let (passes, _) = broadcast::channel(16);
    let server = passes.clone();
    tokio::spawn(async move {
        while let Ok((stream, _)) = listener.accept().await {
            tokio::spawn(passes_on(stream, server.clone()));
        }
    });
    let (hears, mut heard) = mpsc::unbounded_channel();
    let mut says = Vec::with_capacity(people);
    for _ in 0..people {
        let (socket, _) = connect_async(format!("ws://{address}/"))
            .await
            .expect("a WebSocket");
        let (sink, mut stream) = socket.split();
        says.push(sink);
        let hears = hears.clone();
        tokio::spawn(async move {
            while let Some(Ok(message)) = stream.next().await {
                if message.is_text() {
                    let _ = hears.send(Instant::now());
                }
            }
        });
    }
    let text = "x".repeat(size);
    let mut took = Vec::with_capacity(people * times);
    for number in 0..times {
        tokio::time::sleep(Duration::from_millis(fastrand::u64(10..30))).await;
        let began = Instant::now();
        let message = Message::text(text.clone());
        says[number % people]
            .send(message)
            .await
            .expect("it is open");
        for _ in 0..people {
            took.push(heard.recv().await.expect("all are here") - began);
        }
    }
    took
}

async fn passes_on(stream: TcpStream, passes: broadcast::Sender<Utf8Bytes>) {
    let mut passed = passes.subscribe();
    let socket = accept_async(stream).await.expect("a WebSocket");
    let (mut sink, mut stream) = socket.split();
    loop {
        tokio::select! {
            message = stream.next() => match message {
                Some(Ok(Message::Text(text))) => {
                    let _ = passes.send(text);
                }
                Some(Ok(_)) => {}
                Some(Err(_)) | None => return,
            },
            text = passed.recv() => {
                let Ok(text) = text else { return };
                if sink.send(Message::Text(text)).await.is_err() {
                    return;
                }
            }
        }
    }
}
