//! Reads bursts from the shard's UDP socket and writes batches to it, with GRO and GSO.
//!
//! IPv4 and IPv6 share one dual-stack socket where the machine has IPv6. Addresses are handed up
//! in their plain form: an IPv4 address is never shown as `::ffff:a.b.c.d`.

use crate::media::link::Path;
use crate::media::outbox::Sink;
use quinn_udp::{BATCH_SIZE, RecvMeta, Transmit, UdpSocketState};
use socket2::{Domain, Protocol, Socket, Type};
use std::collections::VecDeque;
use std::io::{self, IoSliceMut};
use std::net::{IpAddr, Ipv4Addr, SocketAddr};
use tokio::io::Interest;
use tokio::net::UdpSocket;
use tracing::warn;

/// Kernel buffers: 4 MiB hold 300 receivers' burst of eight 1,200-byte packets (2.9 MB). The
/// kernel grants less where `net.core.{r,w}mem_max` is lower.
const KERNEL_BUFFER: usize = 4 << 20;

/// What may wait for the kernel: as much again as its own buffer.
const BACKLOG: usize = 4 << 20;

/// One GRO receive holds at most 64 KiB.
const RECEIVE_BUFFER: usize = 1 << 16;

/// The shard's socket; lives as long as its shard.
pub(super) struct ShardSocket {
    socket: UdpSocket,
    state: UdpSocketState,
    is_ipv6: bool,
    backlog: VecDeque<Waiting>,
    backlog_bytes: usize,
    counts: SocketCounts,
}

/// What the socket has done since its start.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(super) struct SocketCounts {
    /// Batches dropped because the backlog was full.
    pub(super) overflowed: u64,
    /// Sends the kernel refused for another reason than a full buffer.
    pub(super) failed: u64,
}

struct Waiting {
    path: Path,
    segment: usize,
    batch: Vec<u8>,
}

/// Buffers for one read of bursts; lives as long as its shard.
pub(super) struct Bursts {
    buffers: Vec<Box<[u8]>>,
    meta: [RecvMeta; BATCH_SIZE],
    filled: usize,
}

impl Default for Bursts {
    fn default() -> Self {
        Self {
            buffers: (0..BATCH_SIZE)
                .map(|_| vec![0; RECEIVE_BUFFER].into_boxed_slice())
                .collect(),
            meta: [RecvMeta::default(); BATCH_SIZE],
            filled: 0,
        }
    }
}

impl Bursts {
    /// Each burst of the last read: where it came from, the size of its datagrams (the last one
    /// may be shorter), its bytes.
    pub(super) fn iter_mut(&mut self) -> impl Iterator<Item = (Path, usize, &mut [u8])> {
        self.buffers[..self.filled]
            .iter_mut()
            .zip(&self.meta)
            .filter_map(|(buffer, meta)| {
                let remote = SocketAddr::new(meta.addr.ip().to_canonical(), meta.addr.port());
                let local = meta.dst_ip.map(|ip| ip.to_canonical());
                let bytes = &mut buffer[..meta.len];
                (meta.stride > 0).then_some((Path::Udp { remote, local }, meta.stride, bytes))
            })
    }
}

impl ShardSocket {
    /// Binds to `address` if nobody has it, and lets this process's other shards [`bind`] beside it.
    ///
    /// SO_REUSEPORT comes after the bind: with it before, a second relay would share the port with
    /// the first and take half of its media, without a word.
    ///
    /// [`bind`]: Self::bind
    pub(super) fn claim(address: SocketAddr) -> io::Result<std::net::UdpSocket> {
        let socket = Self::unbound(address)?;
        socket.bind(&address.into())?;
        socket.set_reuse_port(true)?;
        Ok(socket.into())
    }

    /// Binds to `address` beside the shard that claimed it (SO_REUSEPORT); the kernel keeps each
    /// remote address on one of them.
    pub(super) fn bind(address: SocketAddr) -> io::Result<std::net::UdpSocket> {
        let socket = Self::unbound(address)?;
        socket.set_reuse_port(true)?;
        socket.bind(&address.into())?;
        Ok(socket.into())
    }

    fn unbound(address: SocketAddr) -> io::Result<Socket> {
        let socket = Socket::new(
            Domain::for_address(address),
            Type::DGRAM,
            Some(Protocol::UDP),
        )?;
        if address.is_ipv6() {
            socket.set_only_v6(!address.ip().is_unspecified())?;
        }
        // Refused or reduced without rights; the kernel's own size serves small rooms.
        let _ = socket.set_recv_buffer_size(KERNEL_BUFFER);
        let _ = socket.set_send_buffer_size(KERNEL_BUFFER);
        socket.set_nonblocking(true)?;
        Ok(socket)
    }

    /// Takes a bound socket into the shard's runtime.
    pub(super) fn new(socket: std::net::UdpSocket) -> io::Result<Self> {
        let is_ipv6 = socket.local_addr()?.is_ipv6();
        let state = UdpSocketState::new((&socket).into())?;
        let socket = UdpSocket::from_std(socket)?;
        Ok(Self {
            socket,
            state,
            is_ipv6,
            backlog: VecDeque::new(),
            backlog_bytes: 0,
            counts: SocketCounts::default(),
        })
    }

    /// Resolves when there is something to read, or room to write while a backlog waits.
    pub(super) async fn ready(&self) -> io::Result<()> {
        let interest = if self.backlog.is_empty() {
            Interest::READABLE
        } else {
            Interest::READABLE | Interest::WRITABLE
        };
        self.socket.ready(interest).await.map(drop)
    }

    /// Reads what is there now, at most [`BATCH_SIZE`] bursts; `false` when there was nothing.
    pub(super) fn read(&self, bursts: &mut Bursts) -> bool {
        let mut slices: [IoSliceMut<'_>; BATCH_SIZE] = {
            let mut buffers = bursts.buffers.iter_mut();
            std::array::from_fn(|_| {
                IoSliceMut::new(buffers.next().expect("one buffer for each slice"))
            })
        };
        let read = self.socket.try_io(Interest::READABLE, || {
            self.state
                .recv((&self.socket).into(), &mut slices, &mut bursts.meta)
        });
        // An error here speaks of an earlier send (ICMP) or of nothing to read; neither is a burst.
        bursts.filled = read.unwrap_or(0);
        bursts.filled > 0
    }

    /// Sends what waited, as far as the kernel takes it.
    pub(super) fn flush_backlog(&mut self) {
        while let Some(mut waiting) = self.backlog.pop_front() {
            let sent = self.transmit(waiting.path, waiting.segment, &waiting.batch);
            self.backlog_bytes -= sent;
            if sent < waiting.batch.len() {
                waiting.batch.drain(..sent);
                self.backlog.push_front(waiting);
                return;
            }
        }
    }

    /// What the socket has done so far.
    pub(super) fn counts(&self) -> SocketCounts {
        self.counts
    }

    /// How many bytes the kernel took; fewer than all when its buffer is full.
    fn transmit(&mut self, path: Path, segment: usize, batch: &[u8]) -> usize {
        let Path::Udp { remote, local } = path;
        let limit = segment * self.state.max_gso_segments();
        let mut sent_bytes = 0;
        for contents in batch.chunks(limit.max(segment)) {
            let transmit = Transmit {
                destination: self.on_wire(remote),
                ecn: None,
                contents,
                segment_size: Some(segment),
                src_ip: local.map(|ip| self.on_wire(SocketAddr::new(ip, 0)).ip()),
            };
            let sent = self.socket.try_io(Interest::WRITABLE, || {
                self.state.try_send((&self.socket).into(), &transmit)
            });
            match sent {
                Ok(()) => {}
                Err(error) if error.kind() == io::ErrorKind::WouldBlock => return sent_bytes,
                Err(error) => {
                    if self.counts.failed == 0 {
                        warn!(kind = ?error.kind(), "the kernel refused to send; said once, counted after");
                    }
                    self.counts.failed += 1;
                }
            }
            sent_bytes += contents.len();
        }
        sent_bytes
    }

    fn on_wire(&self, address: SocketAddr) -> SocketAddr {
        match address {
            SocketAddr::V4(v4) if self.is_ipv6 => {
                SocketAddr::new(IpAddr::V6(v4.ip().to_ipv6_mapped()), v4.port())
            }
            other => other,
        }
    }
}

impl Sink for ShardSocket {
    fn send(&mut self, path: Path, segment: usize, batch: &[u8]) {
        let sent = if self.backlog.is_empty() {
            self.transmit(path, segment, batch)
        } else {
            0
        };
        let batch = &batch[sent..];
        if batch.is_empty() {
            return;
        }
        // overflow: drop the newest — the kernel is 8 MB behind, and what waits is older media
        // that receivers have begun to decode.
        if self.backlog_bytes + batch.len() > BACKLOG {
            self.counts.overflowed += 1;
            return;
        }
        self.backlog_bytes += batch.len();
        self.backlog.push_back(Waiting {
            path,
            segment,
            batch: batch.to_vec(),
        });
    }
}

/// Binds to `address`; where that is `[::]` and the machine has no IPv6, to `0.0.0.0`.
pub fn bind_with_fallback<T>(
    address: SocketAddr,
    bind: impl Fn(SocketAddr) -> io::Result<T>,
) -> io::Result<T> {
    match bind(address) {
        // a port that is taken is no lack of IPv6
        Err(why)
            if address.is_ipv6()
                && address.ip().is_unspecified()
                && why.kind() != io::ErrorKind::AddrInUse =>
        {
            bind(SocketAddr::new(
                Ipv4Addr::UNSPECIFIED.into(),
                address.port(),
            ))
        }
        bound => bound,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_port_that_was_claimed_is_shared_within_the_process_only() {
        for any in ["[::]:0", "127.0.0.1:0"] {
            let first = ShardSocket::claim(any.parse().unwrap()).unwrap();
            let address = first.local_addr().unwrap();
            let second = ShardSocket::bind(address).expect("a shard of the same relay");
            let other = ShardSocket::claim(address).expect_err("another relay");
            assert_eq!(other.kind(), io::ErrorKind::AddrInUse);
            // the kernel spreads senders over both: neither is left without
            let mut heard = [0; 2];
            for _ in 0..64 {
                let sender = std::net::UdpSocket::bind("127.0.0.1:0").unwrap();
                sender.send_to(b"x", ("127.0.0.1", address.port())).unwrap();
            }
            for (shard, heard) in [&first, &second].into_iter().zip(&mut heard) {
                while shard.recv(&mut [0; 8]).is_ok() {
                    *heard += 1;
                }
            }
            assert_eq!(heard[0] + heard[1], 64);
            assert!(heard[0] > 0 && heard[1] > 0, "{heard:?}");
        }
    }

    #[test]
    fn a_machine_without_ipv6_listens_on_ipv4_and_a_taken_port_stays_taken() {
        let on = |address: &str, failure| {
            bind_with_fallback(address.parse().unwrap(), |at| match at {
                SocketAddr::V6(_) => Err(io::Error::from(failure)),
                SocketAddr::V4(_) => Ok(at.to_string()),
            })
        };
        let none = io::ErrorKind::Unsupported;
        assert_eq!(on("[::]:443", none).unwrap(), "0.0.0.0:443");
        assert!(on("[2001:db8::1]:443", none).is_err(), "that very address");
        assert!(on("[::]:443", io::ErrorKind::AddrInUse).is_err());
    }
}
