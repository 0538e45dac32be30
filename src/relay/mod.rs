//! The relay runtime: starts the shards that own the rooms' media.

pub mod counts;
pub mod handle;
mod live;
pub(crate) mod mail;
pub mod meter;
pub mod orders;
mod owners;
mod routes;
mod shard;
mod socket;

pub use shard::counted;

use crate::media::egress::WallClock;
use crate::media::link::Certificate;
use crate::media::room::Host;
use handle::Relay;
use mail::{Mail, Mailbox, Mailboxes};
use meter::Meter;
use shard::Shard;
use socket::ShardSocket;
pub use socket::bind_with_fallback;
use std::io;
use std::net::{IpAddr, Ipv4Addr, Ipv6Addr, SocketAddr};
use std::sync::Arc;
use std::time::{Duration, Instant, SystemTime, UNIX_EPOCH};
use tokio::sync::{mpsc, oneshot};
use tracing::{error, info, warn};

/// What the operator decided about media.
#[derive(Debug, Clone)]
pub struct Settings {
    /// The one UDP address; port 0 lets the system choose.
    pub listen: SocketAddr,
    /// Where browsers reach it; empty: this machine's own addresses.
    pub public_addresses: Vec<IpAddr>,
    /// Threads that carry media, 1 to 64; 0: one for each core.
    pub shards: u16,
}

/// Why media cannot be carried; written for the operator.
#[derive(Debug, thiserror::Error)]
pub enum StartError {
    /// The port is taken, or the address is not this machine's.
    #[error("cannot listen for media on UDP {listen}: {why}; set `udp_listen` to a free port")]
    Listen {
        /// What was asked.
        listen: SocketAddr,
        /// The system's word.
        why: io::Error,
    },
    /// The system gives no thread.
    #[error("cannot start a thread for media: {0}")]
    Thread(io::Error),
    /// No address to tell browsers.
    #[error("this machine has no address that a browser could reach; set `public_addresses`")]
    NoAddress,
}

/// The running relay: its handle for sessions, and what it takes to stop it.
#[derive(Debug)]
pub struct Running {
    /// For sessions.
    pub relay: Relay,
    /// Where browsers are told to send, best first.
    pub candidates: Vec<SocketAddr>,
    mailboxes: Mailboxes,
    ended: mpsc::UnboundedReceiver<u16>,
}

/// A shard's thread while it runs: tells when it ends without having been told to, however that
/// comes about.
struct Watched {
    shard: u16,
    ended: mpsc::UnboundedSender<u16>,
    told_to: bool,
}

impl Watched {
    fn end(mut self, told_to: bool) {
        self.told_to = told_to;
    }
}

impl Drop for Watched {
    fn drop(&mut self) {
        if !self.told_to {
            error!(shard = self.shard, "a thread that carries media ended");
            // with no relay left there is nobody to tell
            let _ = self.ended.send(self.shard);
        }
    }
}

/// How long the shards may take to say goodbye, all together; shards that are stuck are left behind.
const GOODBYE: Duration = Duration::from_secs(2);

/// Starts the shards, each on a thread of its own.
pub fn start(settings: &Settings, certificate: Certificate) -> Result<Running, StartError> {
    let sockets = bind(settings)?;
    let bound = sockets[0].local_addr();
    let port = bound
        .map_err(|why| StartError::Listen {
            listen: settings.listen,
            why,
        })?
        .port();
    let candidates = candidates(settings, port)?;
    let host = Arc::new(Host {
        certificate: Arc::new(certificate),
        candidates: candidates.clone(),
        wall: wall_clock(),
    });
    let mut boxes = Vec::new();
    let mut ends = Vec::new();
    for socket in sockets {
        let (mailbox, inbox) = Mailbox::new();
        boxes.push(mailbox);
        ends.push((socket, inbox));
    }
    let mailboxes: Mailboxes = boxes.into();
    let (ended, ends_early) = mpsc::unbounded_channel();
    for (index, (socket, inbox)) in ends.into_iter().enumerate() {
        let (host, mailboxes) = (Arc::clone(&host), Arc::clone(&mailboxes));
        let runtime = tokio::runtime::Builder::new_current_thread()
            .enable_all()
            .build()
            .map_err(StartError::Thread)?;
        let watched = Watched {
            shard: index as u16,
            ended: ended.clone(),
            told_to: false,
        };
        std::thread::Builder::new()
            .name(format!("shard-{index}"))
            .spawn(move || {
                let told_to = runtime.block_on(async move {
                    match ShardSocket::new(socket) {
                        Ok(socket) => {
                            let index = index as u16;
                            Shard::new(index, host, socket, inbox, mailboxes)
                                .run()
                                .await
                        }
                        Err(error) => {
                            error!(%error, "this shard has no socket");
                            false
                        }
                    }
                });
                watched.end(told_to);
            })
            .map_err(StartError::Thread)?;
    }
    let relay = Relay::new(Arc::clone(&mailboxes));
    info!(%port, shards = mailboxes.len(), "media on one UDP port");
    Ok(Running {
        relay,
        candidates,
        mailboxes,
        ended: ends_early,
    })
}

impl Running {
    /// What reads what the shards have counted.
    pub fn meter(&self) -> Meter {
        Meter::new(Arc::clone(&self.mailboxes))
    }

    /// Waits until a shard ends that was not told to: its rooms are gone and its share of the
    /// port's datagrams is lost, so the process is worth nothing any more. Tells which.
    pub async fn failed(&mut self) -> u16 {
        match self.ended.recv().await {
            Some(shard) => shard,
            // every one ended as it was told
            None => std::future::pending().await,
        }
    }

    /// Says goodbye on every link and ends the shards.
    pub async fn shutdown(self) {
        let goodbyes: Vec<_> = self
            .mailboxes
            .iter()
            .filter_map(|mailbox| {
                let (done, told) = oneshot::channel();
                mailbox.mail.send(Mail::Shutdown(done)).ok().map(|()| told)
            })
            .collect();
        let all = async {
            for told in goodbyes {
                // A shard that ended by itself has dropped its end.
                let _ = told.await;
            }
        };
        if tokio::time::timeout(GOODBYE, all).await.is_err() {
            warn!("some shards did not say goodbye in time");
        }
    }
}

/// This moment in both clocks (RFC 3550 §4: seconds since 1900 in 32.32 fixed point).
fn wall_clock() -> WallClock {
    const FROM_1900_TO_1970: u64 = 2_208_988_800;
    let unix = SystemTime::now()
        .duration_since(UNIX_EPOCH)
        .unwrap_or_default();
    let fraction = (u64::from(unix.subsec_nanos()) << 32) / 1_000_000_000;
    let ntp = (unix.as_secs().wrapping_add(FROM_1900_TO_1970) << 32) | fraction;
    WallClock {
        at: Instant::now(),
        ntp,
    }
}

fn bind(settings: &Settings) -> Result<Vec<std::net::UdpSocket>, StartError> {
    let cores = std::thread::available_parallelism().map_or(1, std::num::NonZero::get);
    let shards = match usize::from(settings.shards) {
        0 => cores,
        shards => shards,
    };
    let listen_error = |why| StartError::Listen {
        listen: settings.listen,
        why,
    };
    let first = bind_with_fallback(settings.listen, ShardSocket::claim).map_err(listen_error)?;
    // With port 0 the system chose one, which the other shards share.
    let address = first.local_addr().map_err(listen_error)?;
    let mut sockets = vec![first];
    for _ in 1..shards.min(usize::from(routes::MOST_SHARDS)) {
        sockets.push(ShardSocket::bind(address).map_err(listen_error)?);
    }
    Ok(sockets)
}

/// Public addresses as set; else the one listened on; else all of this machine's, loopback last.
fn candidates(settings: &Settings, port: u16) -> Result<Vec<SocketAddr>, StartError> {
    let with_port = |ip: IpAddr| SocketAddr::new(ip, port);
    if !settings.public_addresses.is_empty() {
        return Ok(settings
            .public_addresses
            .iter()
            .copied()
            .map(with_port)
            .collect());
    }
    if !settings.listen.ip().is_unspecified() {
        return Ok(vec![with_port(settings.listen.ip())]);
    }
    let mut own: Vec<IpAddr> = if_addrs::get_if_addrs()
        .map_err(|why| StartError::Listen {
            listen: settings.listen,
            why,
        })?
        .into_iter()
        .filter(|interface| interface.is_oper_up() || interface.is_loopback())
        .map(|interface| interface.ip())
        .filter(|ip| settings.listen.is_ipv6() || ip.is_ipv4())
        .filter(|ip| !is_link_local(*ip))
        .collect();
    own.sort_by_key(|ip| (ip.is_loopback(), ip.is_ipv6()));
    own.dedup();
    if own.is_empty() {
        return Err(StartError::NoAddress);
    }
    Ok(own.into_iter().map(with_port).collect())
}

/// Link-local IPv6 needs a scope that a candidate cannot carry.
fn is_link_local(ip: IpAddr) -> bool {
    match ip {
        IpAddr::V4(ip) => Ipv4Addr::is_link_local(&ip),
        IpAddr::V6(ip) => Ipv6Addr::is_unicast_link_local(&ip),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn settings() -> Settings {
        Settings {
            listen: SocketAddr::from((Ipv4Addr::LOCALHOST, 0)),
            public_addresses: Vec::new(),
            shards: 2,
        }
    }

    fn certificate() -> Certificate {
        let made = rcgen::generate_simple_self_signed(["spindle".to_owned()]).expect("a key");
        let (der, key) = (made.cert.der().to_vec(), made.signing_key.serialize_der());
        let chance = Box::new(aws_lc_rs::rand::SystemRandom::new());
        Certificate::new(der, &key, chance).expect("a usable certificate")
    }

    #[tokio::test]
    async fn a_shard_that_ends_by_itself_is_noticed() {
        let mut running = start(&settings(), certificate()).expect("a relay on loopback");
        let _ = running.mailboxes[1].mail.send(Mail::Fail);
        assert_eq!(running.failed().await, 1);
        running.shutdown().await;
    }

    #[tokio::test]
    async fn shards_that_were_told_to_end_have_not_failed() {
        let mut running = start(&settings(), certificate()).expect("a relay on loopback");
        let (done, told) = oneshot::channel();
        let _ = running.mailboxes[0].mail.send(Mail::Shutdown(done));
        told.await.expect("a goodbye");
        let _ = running.mailboxes[1].mail.send(Mail::Fail);
        assert_eq!(running.failed().await, 1);
    }

    #[tokio::test(start_paused = true)]
    async fn shards_that_are_stuck_are_waited_for_together() {
        let (mut boxes, mut stuck) = (Vec::new(), Vec::new());
        for _ in 0..8 {
            let (mailbox, inbox) = Mailbox::new();
            boxes.push(mailbox);
            stuck.push(inbox);
        }
        let mailboxes: Mailboxes = boxes.into();
        let running = Running {
            relay: Relay::new(Arc::clone(&mailboxes)),
            candidates: Vec::new(),
            mailboxes,
            ended: mpsc::unbounded_channel().1,
        };
        let began = tokio::time::Instant::now();
        running.shutdown().await;
        assert_eq!(began.elapsed(), GOODBYE);
    }
}
