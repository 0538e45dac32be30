//! Reads what the floor sends, as the load tester reads what the relay sends.

use mio::{Events, Interest, Poll, Token, Waker};
use quinn_udp::RecvMeta;
use spindle::load::{BATCH_SIZE, Portions, Socket};
use std::io::IoSliceMut;
use std::net::{Ipv4Addr, SocketAddr};
use std::sync::Arc;
use std::thread::JoinHandle;

/// Sockets that are emptied by a thread, until it is dropped.
pub(crate) struct Sink {
    pub(crate) addresses: Vec<SocketAddr>,
    waker: Arc<Waker>,
    thread: Option<JoinHandle<()>>,
}

impl Sink {
    pub(crate) fn start(receivers: usize, portions: Portions) -> Self {
        let poll = Poll::new().expect("the system has epoll");
        let waker = Waker::new(poll.registry(), STOP).expect("an eventfd");
        let mut addresses = Vec::new();
        let mut sockets = Vec::new();
        for place in 0..receivers {
            let mut socket = Socket::bind(false, portions).expect("loopback has a free port");
            let port = socket.address().expect("it is bound").port();
            addresses.push((Ipv4Addr::LOCALHOST, port).into());
            poll.registry()
                .register(socket.source(), Token(place), Interest::READABLE)
                .expect("a socket can be polled");
            sockets.push(socket);
        }
        let thread = std::thread::spawn(move || read(poll, &sockets));
        Self {
            addresses,
            waker: Arc::new(waker),
            thread: Some(thread),
        }
    }
}

impl Drop for Sink {
    fn drop(&mut self) {
        self.waker.wake().expect("an eventfd takes a wake");
        if let Some(thread) = self.thread.take() {
            thread.join().expect("it only reads");
        }
    }
}

fn read(mut poll: Poll, sockets: &[Socket]) {
    let mut events = Events::with_capacity(1_024);
    let mut buffers: Vec<Vec<u8>> = (0..BATCH_SIZE).map(|_| vec![0; 1 << 16]).collect();
    let mut metas = [RecvMeta::default(); BATCH_SIZE];
    loop {
        // a signal is no reason to end
        let _ = poll.poll(&mut events, None);
        for event in &events {
            let Some(socket) = sockets.get(event.token().0) else {
                return;
            };
            loop {
                let mut buffers = buffers.iter_mut();
                let mut slices: [IoSliceMut<'_>; BATCH_SIZE] = std::array::from_fn(|_| {
                    IoSliceMut::new(buffers.next().expect("one buffer for each slice"))
                });
                let read = socket.read(&mut slices, &mut metas);
                if read.map_or(0, |count| count) < BATCH_SIZE {
                    break;
                }
            }
        }
    }
}

const STOP: Token = Token(usize::MAX);
