//! A site of the lab on a real socket, which sends a frame as one burst.

use crate::lab::publisher::{RTX, VP8};
use crate::lab::receiver::Frame;
use crate::lab::site::Browser;
use quinn_udp::{BATCH_SIZE, RecvMeta, Transmit, UdpSocketState};
use spindle::media::wire::{Datagram, classify, rtp};
use std::collections::HashMap;
use std::io::IoSliceMut;
use std::net::{Ipv4Addr, SocketAddr, UdpSocket};
use std::time::Instant;

pub(crate) const TOP_LAYER: u8 = 2;

pub(crate) struct FarEnd {
    pub(crate) site: Browser,
    socket: UdpSocket,
    state: UdpSocketState,
    /// One burst of another end.
    buffer: Vec<u8>,
    /// Packets of pictures that came.
    pub(crate) received: usize,
    /// Packets that came again because they were missed.
    repairs: u64,
    streams: HashMap<u32, Numbers>,
}

/// The numbers of one stream, as they came.
struct Numbers {
    first: u64,
    highest: u64,
    count: u64,
}

/// A socket for a site, and its address.
pub(crate) fn bind() -> (UdpSocket, SocketAddr) {
    let socket = UdpSocket::bind((Ipv4Addr::LOCALHOST, 0)).expect("loopback has a free port");
    let address = socket.local_addr().expect("it is bound");
    (socket, address)
}

impl FarEnd {
    pub(crate) fn new(site: Browser, socket: UdpSocket) -> Self {
        let state = UdpSocketState::new((&socket).into()).expect("a UDP socket");
        Self {
            site,
            socket,
            state,
            buffer: vec![0; 1 << 16],
            received: 0,
            repairs: 0,
            streams: HashMap::new(),
        }
    }

    /// What is to be sent now.
    pub(crate) fn due(&mut self, now: Instant) -> Vec<Vec<u8>> {
        self.site.poll(now)
    }

    /// Sends it; datagrams of one size that follow each other leave as one, as a browser's burst arrives.
    pub(crate) fn send(&self, due: &[Vec<u8>], relay: SocketAddr) {
        for burst in due.chunk_by(|one, next| one.len() == next.len()) {
            let transmit = Transmit {
                destination: relay,
                ecn: None,
                contents: &burst.concat(),
                segment_size: Some(burst[0].len()),
                src_ip: None,
            };
            self.state
                .try_send((&self.socket).into(), &transmit)
                .expect("the relay's socket takes it");
        }
    }

    /// Takes what came.
    pub(crate) fn receive(&mut self, now: Instant) {
        let mut meta = [RecvMeta::default(); BATCH_SIZE];
        let mut buffer = std::mem::take(&mut self.buffer);
        loop {
            let mut slices = [IoSliceMut::new(&mut buffer)];
            let read = self
                .state
                .recv((&self.socket).into(), &mut slices, &mut meta);
            let Ok(1..) = read else { break };
            for bytes in buffer[..meta[0].len].chunks(meta[0].stride) {
                self.take(now, bytes);
            }
        }
        self.buffer = buffer;
    }

    fn take(&mut self, now: Instant, bytes: &[u8]) {
        if classify(bytes) == Some(Datagram::Rtp)
            && let Ok(header) = rtp::parse(bytes)
        {
            match header.payload_type {
                VP8 => {
                    self.received += 1;
                    let first = 0x1_0000 | u64::from(header.sequence);
                    let numbers = self.streams.entry(header.ssrc).or_insert(Numbers {
                        first,
                        highest: first,
                        count: 0,
                    });
                    let step = header.sequence.wrapping_sub(numbers.highest as u16) as i16;
                    let number = numbers.highest.wrapping_add_signed(i64::from(step));
                    numbers.highest = numbers.highest.max(number);
                    numbers.count += 1;
                }
                RTX => self.repairs += 1,
                _ => {}
            }
        }
        self.site.datagram(now, bytes.to_vec());
    }

    /// Whether it shows anything.
    pub(crate) fn shows_a_picture(&self) -> bool {
        self.site.slots().any(|slot| !slot.frames.is_empty())
    }

    /// Whether it shows the hub's picture as large as it comes.
    pub(crate) fn shows_top_layer(&self) -> bool {
        let mut newest = self.site.slots().filter_map(|slot| slot.frames.last());
        newest.any(|frame| frame.layer == TOP_LAYER)
    }

    /// Packets of pictures that never came or came only when asked for again, and frames that the
    /// relay left out: what it never numbered leaves no gap in its numbers.
    pub(crate) fn missed(&self) -> u64 {
        let gaps = self.streams.values();
        let gaps = gaps.map(|n| (n.highest - n.first + 1).saturating_sub(n.count));
        let left_out = self.site.slots().flat_map(|slot| slot.frames.windows(2));
        // a layer that takes over may begin with the frame that the other ended with
        let step = |two: &[Frame]| two[1].number.saturating_sub(two[0].number + 1);
        let left_out = left_out.map(|two| u64::from(step(two)));
        gaps.sum::<u64>() + self.repairs + left_out.sum::<u64>()
    }
}
