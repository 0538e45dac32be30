//! Opens the sockets of far ends, and moves datagrams in and out of them.

use nix::sys::socket::{setsockopt, sockopt::UdpGroSegment};
use quinn_udp::{RecvMeta, Transmit, UdpSocketState};
use socket2::{Domain, Protocol, Socket as Opened, Type};
use std::io::{self, IoSliceMut};
use std::net::{Ipv4Addr, Ipv6Addr, SocketAddr};

/// How many reads one call asks for.
pub use quinn_udp::BATCH_SIZE;

/// One far end's socket.
pub struct Socket {
    io: mio::net::UdpSocket,
    state: UdpSocketState,
}

/// In which portions the kernel hands over what came.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Portions {
    /// Bursts whole (GRO), as a good network card does.
    Bursts,
    /// Each datagram by itself, as browsers read.
    Datagrams,
}

impl Socket {
    /// A socket that holds what comes while its thread is with others.
    pub fn bind(is_ipv6: bool, portions: Portions) -> io::Result<Self> {
        let address = match is_ipv6 {
            true => SocketAddr::from((Ipv6Addr::UNSPECIFIED, 0)),
            false => SocketAddr::from((Ipv4Addr::UNSPECIFIED, 0)),
        };
        let socket = Opened::new(
            Domain::for_address(address),
            Type::DGRAM,
            Some(Protocol::UDP),
        )?;
        // granted as far as net.core.rmem_max goes
        let _ = socket.set_recv_buffer_size(KERNEL_BUFFER);
        socket.set_nonblocking(true)?;
        socket.bind(&address.into())?;
        let state = UdpSocketState::new((&socket).into())?;
        if portions == Portions::Datagrams {
            // the library always asks for bursts
            setsockopt(&socket, UdpGroSegment, &false)?;
        }
        Ok(Self {
            io: mio::net::UdpSocket::from_std(socket.into()),
            state,
        })
    }

    /// What a poll waits for.
    pub fn source(&mut self) -> &mut mio::net::UdpSocket {
        &mut self.io
    }

    /// Where it is bound.
    pub fn address(&self) -> io::Result<SocketAddr> {
        self.io.local_addr()
    }

    /// Reads what is there; an error speaks of an earlier send (ICMP), or says that there is nothing.
    pub fn read(
        &self,
        buffers: &mut [IoSliceMut<'_>; BATCH_SIZE],
        metas: &mut [RecvMeta; BATCH_SIZE],
    ) -> io::Result<usize> {
        self.state.recv((&self.io).into(), buffers, metas)
    }

    /// Sends `run`, cut into packets of `segment` bytes; how many packets the kernel did not take.
    pub fn send(&self, to: SocketAddr, segment: usize, run: &[u8]) -> u64 {
        let mut failed = 0;
        let most = self
            .state
            .max_gso_segments()
            .min(LARGEST_SEND / segment.max(1))
            .max(1);
        for contents in run.chunks(segment * most) {
            let transmit = Transmit {
                destination: to,
                ecn: None,
                contents,
                segment_size: Some(segment),
                src_ip: None,
            };
            if self.state.try_send((&self.io).into(), &transmit).is_err() {
                failed += contents.len().div_ceil(segment) as u64;
            }
        }
        failed
    }
}

/// A GSO send is one datagram until the kernel cuts it: its length has 16 bits.
const LARGEST_SEND: usize = 65_000;
/// Five seconds of 1.5 Mbit/s.
const KERNEL_BUFFER: usize = 1 << 20;
