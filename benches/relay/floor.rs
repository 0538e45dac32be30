//! The least that forwarding a packet can cost: copy, rewrite the header, seal, send.

use crate::usage::thread_cpu_ns;
use aws_lc_rs::aead::{AES_128_GCM, Aad, LessSafeKey, Nonce, UnboundKey};
use quinn_udp::{Transmit, UdpSocketState};
use serde::{Deserialize, Serialize};
use std::net::{SocketAddr, UdpSocket};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;

const PACKET: usize = 1_100;
const HEADER: usize = 12;
const BATCH: usize = 8;
const RECEIVERS: usize = 50;
const ROUNDS: usize = 60;
/// Between rounds, so that the receivers keep up.
const PAUSE: Duration = Duration::from_millis(5);

/// CPU time a packet, in ns.
#[derive(Debug, Clone, Copy, Serialize, Deserialize)]
pub(crate) struct Floor {
    pub(crate) sealing: f64,
    pub(crate) one_by_one: f64,
    pub(crate) in_batches: f64,
}

struct Packets {
    key: LessSafeKey,
    template: Vec<u8>,
    sequence: u16,
}

impl Packets {
    fn seal_into(&mut self, buffer: &mut Vec<u8>) {
        let start = buffer.len();
        buffer.extend_from_slice(&self.template);
        self.sequence = self.sequence.wrapping_add(1);
        buffer[start + 2..start + 4].copy_from_slice(&self.sequence.to_be_bytes());
        buffer[start + 8..start + HEADER].copy_from_slice(&7_u32.to_be_bytes());
        let mut nonce = [0; 12];
        nonce[..2].copy_from_slice(&self.sequence.to_be_bytes());
        let (header, payload) = buffer[start..].split_at_mut(HEADER);
        let nonce = Nonce::assume_unique_for_key(nonce);
        let tag = self
            .key
            .seal_in_place_separate_tag(nonce, Aad::from(&*header), payload);
        buffer.extend_from_slice(tag.expect("a short packet").as_ref());
    }
}

/// Measures it on this thread.
pub(crate) fn measure() -> Floor {
    let key = UnboundKey::new(&AES_128_GCM, &[7; 16]).expect("16 bytes");
    let mut packets = Packets {
        key: LessSafeKey::new(key),
        template: vec![0x5a; PACKET],
        sequence: 0,
    };
    let receivers: Vec<UdpSocket> = (0..RECEIVERS).map(|_| bind()).collect();
    let addresses: Vec<SocketAddr> = receivers
        .iter()
        .map(|socket| socket.local_addr().expect("it is bound"))
        .collect();
    let done = Arc::new(AtomicBool::new(false));
    let reading = std::thread::spawn({
        let done = Arc::clone(&done);
        move || read(&receivers, &done)
    });
    let socket = bind();
    let state = UdpSocketState::new((&socket).into()).expect("a UDP socket");
    let sealing = a_packet(&addresses, |_, buffer| {
        for _ in 0..BATCH {
            buffer.clear();
            packets.seal_into(buffer);
        }
    });
    let one_by_one = a_packet(&addresses, |address, buffer| {
        for _ in 0..BATCH {
            buffer.clear();
            packets.seal_into(buffer);
            // a full receiver is no error
            let _ = socket.send_to(buffer, address);
        }
    });
    let in_batches = a_packet(&addresses, |address, buffer| {
        buffer.clear();
        for _ in 0..BATCH {
            packets.seal_into(buffer);
        }
        let transmit = Transmit {
            destination: address,
            ecn: None,
            contents: buffer,
            segment_size: Some(buffer.len() / BATCH),
            src_ip: None,
        };
        let _ = state.try_send((&socket).into(), &transmit);
    });
    done.store(true, Ordering::Relaxed);
    reading.join().expect("it only reads");
    Floor {
        sealing,
        one_by_one,
        in_batches,
    }
}

/// CPU time a packet of giving every receiver a batch, again and again.
fn a_packet(receivers: &[SocketAddr], mut give: impl FnMut(SocketAddr, &mut Vec<u8>)) -> f64 {
    let mut buffer = Vec::with_capacity(BATCH * 2 * PACKET);
    // the kernel brings the account up to date when the thread sleeps
    std::thread::sleep(PAUSE);
    let start = thread_cpu_ns();
    for _ in 0..ROUNDS {
        for receiver in receivers {
            give(*receiver, &mut buffer);
        }
        std::thread::sleep(PAUSE);
    }
    let taken = thread_cpu_ns() - start;
    taken as f64 / (ROUNDS * receivers.len() * BATCH) as f64
}

fn bind() -> UdpSocket {
    let socket = UdpSocket::bind("127.0.0.1:0").expect("loopback has a free port");
    socket.set_nonblocking(true).expect("a socket");
    socket
}

fn read(receivers: &[UdpSocket], done: &AtomicBool) {
    let mut buffer = [0; 2_048];
    while !done.load(Ordering::Relaxed) {
        for receiver in receivers {
            while receiver.recv(&mut buffer).is_ok() {}
        }
        std::thread::sleep(Duration::from_millis(1));
    }
}
