//! Reads bursts from the shard's UDP socket and writes batches to it, with GRO and GSO.
//!
//! IPv4 and IPv6 share one dual-stack socket where the machine has IPv6. Addresses are handed up
//! in their plain form: an IPv4 address is never shown as `::ffff:a.b.c.d`.

use crate::media::link::Path;
use crate::media::outbox::Sink;
use nix::sys::socket::{setsockopt, sockopt::Ipv6DontFrag};
use quinn_udp::{BATCH_SIZE, RecvMeta, Transmit, UdpSocketState};
use rustix::net::sockopt::{
    Ipv4PathMtuDiscovery, Ipv6PathMtuDiscovery, set_ip_mtu_discover, set_ipv6_mtu_discover,
};
use socket2::{Domain, Protocol, Socket, Type};
use std::collections::VecDeque;
use std::io::{self, IoSliceMut};
use std::net::{IpAddr, Ipv4Addr, SocketAddr, UdpSocket};
use std::time::Duration;
use tokio::io::Interest;
use tokio::io::unix::AsyncFd;
use tracing::{info, warn};

/// Kernel buffers: 4 MiB hold 300 receivers' burst of eight 1,200-byte packets (2.9 MB). The
/// kernel grants less where `net.core.{r,w}mem_max` is lower.
const KERNEL_BUFFER: usize = 4 << 20;

/// What may wait for the kernel: as much again as its own buffer.
const BACKLOG: usize = 4 << 20;

/// A full kernel buffer is tried again after so long: it holds what a 10 Gbit/s card sends in 3 ms.
const FULL: Duration = Duration::from_millis(1);

/// One GRO receive holds at most 64 KiB.
const RECEIVE_BUFFER: usize = 1 << 16;

/// The shard's socket; lives as long as its shard.
pub(super) struct ShardSocket {
    /// Watched for what comes only: room to write is news each time that a receiver takes one of our
    /// datagrams, and each such news would wake the shard.
    socket: AsyncFd<UdpSocket>,
    state: UdpSocketState,
    is_ipv6: bool,
    /// What one send may carry: 1 once the kernel has refused a batch that fits every way and taken its
    /// first datagram.
    /// quinn-udp gives batches up for good at any EINVAL, and one participant in a blackholed
    /// network is enough for that.
    batch_segments: usize,
    #[cfg(test)]
    fault: Option<fn(&Transmit<'_>) -> io::Result<()>>,
    backlog: VecDeque<Unsent>,
    backlog_bytes: usize,
    counts: SocketCounts,
}

/// What the socket has done since its start.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(super) struct SocketCounts {
    /// Calls to the kernel, whatever it answered.
    pub(super) sends: u64,
    /// Batches dropped because the backlog was full.
    pub(super) overflowed: u64,
    /// Batches, or what is left of one, that the kernel refused for another reason than a full buffer.
    pub(super) failed: u64,
}

struct Unsent {
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
    pub(super) fn claim(address: SocketAddr) -> io::Result<UdpSocket> {
        let socket = Self::unbound(address)?;
        socket.bind(&address.into())?;
        socket.set_reuse_port(true)?;
        Ok(socket.into())
    }

    /// Binds to `address` beside the shard that claimed it (SO_REUSEPORT); the kernel keeps each
    /// remote address on one of them.
    pub(super) fn bind(address: SocketAddr) -> io::Result<UdpSocket> {
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
    pub(super) fn new(socket: UdpSocket) -> io::Result<Self> {
        let is_ipv6 = socket.local_addr()?.is_ipv6();
        let state = UdpSocketState::new((&socket).into())?;
        if let Err(error) = allow_fragments(&socket, is_ipv6) {
            warn!(%error, "large packets will not reach participants behind a narrow tunnel");
        }
        Ok(Self {
            socket: watch(socket)?,
            is_ipv6,
            batch_segments: state.max_gso_segments(),
            state,
            #[cfg(test)]
            fault: None,
            backlog: VecDeque::new(),
            backlog_bytes: 0,
            counts: SocketCounts::default(),
        })
    }

    /// Resolves when there is something to read, or to try again with a backlog that waits.
    pub(super) async fn ready(&self) -> io::Result<()> {
        if self.backlog.is_empty() {
            return self.socket.readable().await.map(drop);
        }
        tokio::select! {
            ready = self.socket.readable() => ready.map(drop),
            () = tokio::time::sleep(FULL) => Ok(()),
        }
    }

    /// Reads what is there now, at most [`BATCH_SIZE`] bursts; `false` when there was nothing.
    pub(super) fn read(&self, bursts: &mut Bursts) -> bool {
        let mut slices: [IoSliceMut<'_>; BATCH_SIZE] = {
            let mut buffers = bursts.buffers.iter_mut();
            std::array::from_fn(|_| {
                IoSliceMut::new(buffers.next().expect("one buffer for each slice"))
            })
        };
        let mut filled = 0;
        // An error here speaks of an earlier send (ICMP) or of nothing to read; neither is a burst.
        let _ = self.socket.try_io(Interest::READABLE, |socket| {
            filled = self
                .state
                .recv(socket.into(), &mut slices, &mut bursts.meta)?;
            if filled < BATCH_SIZE {
                // that was all: what comes from now on wakes us, and asking again costs a call
                return Err(io::ErrorKind::WouldBlock.into());
            }
            Ok(())
        });
        bursts.filled = filled;
        filled > 0
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

    /// How many bytes the kernel took or refused; fewer than all when its buffer is full.
    fn transmit(&mut self, path: Path, segment: usize, batch: &[u8]) -> usize {
        let mut done = 0;
        let mut segments = self.batch_segments;
        while done < batch.len() {
            let rest = &batch[done..];
            let most = rest.len().min(segment * segments);
            let mut error = match self.give(path, segment, &rest[..most]) {
                Ok(()) => {
                    done += most;
                    continue;
                }
                Err(error) => error,
            };
            if error.kind() == io::ErrorKind::WouldBlock {
                break;
            }
            // whether it is the batch or the destination that is refused shows in one datagram
            if most > segment && blames_the_batch(&error) {
                match self.give(path, segment, &rest[..segment]) {
                    Ok(()) => {
                        // a batch cannot be fragmented: one that is longer than its way takes says
                        // nothing of the others
                        if segment <= FITS_EVERYWHERE {
                            info!(%error, "no batches here: datagrams are sent one by one");
                            self.batch_segments = 1;
                        }
                        segments = 1;
                        done += segment;
                        continue;
                    }
                    Err(alone) if alone.kind() == io::ErrorKind::WouldBlock => break,
                    Err(alone) => error = alone,
                }
            }
            // Dropped like anything that a line loses: what is still wanted is asked for again, and
            // trying again now would keep others waiting.
            if self.counts.failed == 0 {
                warn!(%error, "the kernel refused to send; said once, counted after");
            }
            self.counts.failed += 1;
            // what is too long for the interface is so alone: what is behind it may be shorter
            done += match error.raw_os_error() {
                Some(EMSGSIZE) => most.min(segment),
                _ => most,
            };
        }
        done
    }

    fn give(&mut self, path: Path, segment: usize, contents: &[u8]) -> io::Result<()> {
        self.counts.sends += 1;
        let Path::Udp { remote, local } = path;
        let transmit = Transmit {
            destination: self.on_wire(remote),
            ecn: None,
            contents,
            segment_size: Some(segment),
            src_ip: local.map(|ip| self.on_wire(SocketAddr::new(ip, 0)).ip()),
        };
        #[cfg(test)]
        if let Some(fault) = self.fault {
            fault(&transmit)?;
        }
        self.state.try_send(self.socket.get_ref().into(), &transmit)
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
        self.backlog.push_back(Unsent {
            path,
            segment,
            batch: batch.to_vec(),
        });
    }
}

#[expect(
    deprecated,
    reason = "its successor is unsafe, for descriptors that change while they are watched: a socket of ours never does"
)]
fn watch(socket: UdpSocket) -> io::Result<AsyncFd<UdpSocket>> {
    AsyncFd::with_interest(socket, Interest::READABLE)
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

/// Lets a datagram that is longer than its way takes arrive in fragments.
///
/// quinn-udp forbids it, for QUIC probes how long they may be. Nobody probes for media: what a browser
/// publishes goes on as it is, and behind a tunnel of 1,280 bytes the larger packets would vanish
/// (RFC 8085 §3.2).
fn allow_fragments(socket: &UdpSocket, is_ipv6: bool) -> io::Result<()> {
    // OMIT: each router cuts what it must, and no message of one, which anybody can forge, does
    set_ip_mtu_discover(socket, Ipv4PathMtuDiscovery::OMIT)?;
    if is_ipv6 {
        // DONT: no router cuts IPv6, so what they tell of their size is kept to (RFC 8200 §5)
        setsockopt(socket, Ipv6DontFrag, &false)?;
        set_ipv6_mtu_discover(socket, Ipv6PathMtuDiscovery::DONT)?;
    }
    Ok(())
}

/// A datagram of this length is never fragmented: 1,280 bytes (RFC 8200 §5) but for the headers of IPv6
/// and UDP.
const FITS_EVERYWHERE: usize = 1_280 - 48;

/// A datagram is longer than its interface takes.
const EMSGSIZE: i32 = 90;

/// EIO and EINVAL are what a device or a kernel without GSO answers (`udp_send_skb` of Linux), EINVAL and
/// since 6.14 EMSGSIZE to a batch whose datagrams would have to be fragmented; EINVAL is also what a
/// blackholed route and port 0 answer to anything.
fn blames_the_batch(error: &io::Error) -> bool {
    const EIO: i32 = 5;
    const EINVAL: i32 = 22;
    matches!(error.raw_os_error(), Some(EIO | EINVAL | EMSGSIZE))
}

#[cfg(test)]
mod tests;
