//! What the kernel may answer to a bind and to a send.
//!
//! Most of its refusals of a send are real here: a port that cannot be, an address that needs a right, a
//! datagram that is too long. A device without GSO and a full one are doubles.

use super::*;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex};

const SEGMENT: usize = 1_000;
const SEGMENTS: usize = 8;
/// Ends a test that hangs: loopback delivers at once, or never.
const PATIENCE: std::time::Duration = std::time::Duration::from_secs(60);

/// The shard's end and a receiver that reads whole bursts.
struct Scene {
    shard: ShardSocket,
    receiver: ShardSocket,
    bursts: Bursts,
    path: Path,
}

impl Scene {
    async fn open() -> Self {
        let loopback = SocketAddr::from((Ipv4Addr::LOCALHOST, 0));
        let socket = || ShardSocket::bind(loopback).expect("loopback has a free port");
        let (ours, theirs) = (socket(), socket());
        let path = to(theirs.local_addr().expect("it is bound"));
        let shard = ShardSocket::new(ours).expect("within a runtime");
        Self {
            shard,
            receiver: ShardSocket::new(theirs).expect("within a runtime"),
            bursts: Bursts::default(),
            path,
        }
    }

    fn send(&mut self, path: Path) {
        let batch = vec![0x5a; SEGMENTS * SEGMENT];
        self.shard.send(path, SEGMENT, &batch);
    }

    /// Lengths of the bursts that came, until so many bytes are there.
    async fn bursts(&mut self, bytes: usize) -> Vec<usize> {
        let mut lengths: Vec<usize> = Vec::new();
        while lengths.iter().sum::<usize>() < bytes {
            let ready = tokio::time::timeout(PATIENCE, self.receiver.ready()).await;
            ready
                .unwrap_or_else(|_| panic!("only {lengths:?} came"))
                .expect("a socket");
            while self.receiver.read(&mut self.bursts) {
                lengths.extend(self.bursts.iter_mut().map(|(_, _, bytes)| bytes.len()));
            }
        }
        lengths
    }
}

fn to(remote: SocketAddr) -> Path {
    Path::Udp {
        remote,
        local: None,
    }
}

/// What is logged while it lives. Every test here that makes the socket speak has one: a line that is
/// first reached on a thread without any is taken for one that nobody listens to, on all threads.
fn capture() -> (tracing::subscriber::DefaultGuard, impl Fn() -> String) {
    #[derive(Clone, Default)]
    struct Lines(Arc<Mutex<Vec<u8>>>);
    impl io::Write for Lines {
        fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
            self.0.lock().expect("no one panics").extend(bytes);
            Ok(bytes.len())
        }
        fn flush(&mut self) -> io::Result<()> {
            Ok(())
        }
    }
    let lines = Lines::default();
    let writer = lines.clone();
    let subscriber = tracing_subscriber::fmt()
        .with_writer(move || writer.clone())
        .finish();
    let guard = tracing::subscriber::set_default(subscriber);
    let read = move || {
        let bytes = lines.0.lock().expect("no one panics").clone();
        String::from_utf8(bytes).expect("text")
    };
    (guard, read)
}

#[tokio::test]
async fn a_destination_that_the_kernel_refuses_costs_no_other_its_batches() {
    let (_guard, log) = capture();
    let mut scene = Scene::open().await;
    let refused = [
        // EINVAL, as for a blackholed network
        SocketAddr::from((Ipv4Addr::LOCALHOST, 0)),
        // EACCES without SO_BROADCAST; a firewall's EPERM is of the same kind
        SocketAddr::from((Ipv4Addr::BROADCAST, 9)),
    ];
    for address in refused {
        scene.send(to(address));
    }
    // EMSGSIZE: longer than UDP can say
    scene.shard.send(scene.path, 66_000, &[0; 66_000]);
    assert_eq!(scene.shard.counts().failed, 3);
    let before = scene.shard.counts().sends;
    scene.send(scene.path);
    let bursts = scene.bursts(SEGMENTS * SEGMENT).await;
    assert_eq!(bursts, [SEGMENTS * SEGMENT], "one batch, whole");
    assert_eq!(scene.shard.counts().sends, before + 1);
    assert_eq!(log().matches("refused to send").count(), 1, "{}", log());
    assert!(!log().contains("one by one"), "{}", log());
}

#[tokio::test]
async fn where_batches_fail_every_datagram_leaves_by_itself() {
    let (_guard, log) = capture();
    let mut scene = Scene::open().await;
    scene.shard.fault = Some(|transmit| {
        let is_batch = transmit
            .segment_size
            .is_some_and(|s| s < transmit.contents.len());
        match is_batch {
            true => Err(io::Error::from_raw_os_error(5)),
            false => Ok(()),
        }
    });
    for _ in 0..3 {
        scene.send(scene.path);
    }
    let bursts = scene.bursts(3 * SEGMENTS * SEGMENT).await;
    assert_eq!(bursts, [SEGMENT; 3 * SEGMENTS]);
    let counts = scene.shard.counts();
    assert_eq!(counts.failed, 0);
    // one for each datagram, and the batch that was refused
    assert_eq!(counts.sends, 3 * SEGMENTS as u64 + 1);
    assert_eq!(log().matches("one by one").count(), 1, "{}", log());
}

#[tokio::test]
async fn a_batch_that_is_longer_than_its_way_takes_costs_no_other_its_batches() {
    const LONG: usize = FITS_EVERYWHERE + 1;
    let (_guard, log) = capture();
    let mut scene = Scene::open().await;
    // both words that kernels have for it
    let faults: [fn(&Transmit<'_>) -> io::Result<()>; 2] = [
        |transmit| match transmit.contents.len() > LONG {
            true if transmit.segment_size == Some(LONG) => Err(io::Error::from_raw_os_error(22)),
            _ => Ok(()),
        },
        |transmit| match transmit.contents.len() > LONG {
            true if transmit.segment_size == Some(LONG) => Err(io::Error::from_raw_os_error(90)),
            _ => Ok(()),
        },
    ];
    for fault in faults {
        scene.shard.fault = Some(fault);
        let before = scene.shard.counts().sends;
        scene.shard.send(scene.path, LONG, &[0x5a; SEGMENTS * LONG]);
        let bursts = scene.bursts(SEGMENTS * LONG).await;
        assert_eq!(bursts, [LONG; SEGMENTS], "one by one");
        let sends = scene.shard.counts().sends - before;
        assert_eq!(sends, SEGMENTS as u64 + 1, "the batch is tried once");
        scene.send(scene.path);
        let bursts = scene.bursts(SEGMENTS * SEGMENT).await;
        assert_eq!(bursts, [SEGMENTS * SEGMENT], "the others' go on whole");
    }
    assert_eq!(scene.shard.counts().failed, 0);
    assert!(!log().contains("one by one"), "{}", log());
}

#[tokio::test]
async fn what_is_too_long_for_the_interface_takes_nothing_shorter_with_it() {
    const LONG: usize = 2_000;
    let (_guard, _log) = capture();
    let mut scene = Scene::open().await;
    scene.shard.fault = Some(|transmit| match transmit.contents.len().min(LONG) == LONG {
        true => Err(io::Error::from_raw_os_error(EMSGSIZE)),
        false => Ok(()),
    });
    // two long ones, and behind them what another publisher sent
    scene.shard.send(scene.path, LONG, &[0x5a; 2 * LONG + 700]);
    assert_eq!(scene.bursts(700).await, [700]);
    assert_eq!(scene.shard.counts().failed, 2);
}

#[tokio::test]
async fn a_device_that_is_full_is_not_asked_again_at_once() {
    static ASKED: AtomicUsize = AtomicUsize::new(0);
    let (_guard, log) = capture();
    let mut scene = Scene::open().await;
    // ENOBUFS
    scene.shard.fault = Some(|_| {
        ASKED.fetch_add(1, Ordering::Relaxed);
        Err(io::Error::from_raw_os_error(105))
    });
    scene.send(scene.path);
    assert_eq!(ASKED.load(Ordering::Relaxed), 1);
    assert_eq!(scene.shard.counts().failed, 1);
    assert_eq!(log().matches("refused to send").count(), 1, "{}", log());
    scene.shard.fault = None;
    scene.send(scene.path);
    let bursts = scene.bursts(SEGMENTS * SEGMENT).await;
    assert_eq!(
        bursts,
        [SEGMENTS * SEGMENT],
        "the next batch is whole again"
    );
}

#[tokio::test]
async fn what_a_full_socket_does_not_take_is_sent_later() {
    let mut scene = Scene::open().await;
    scene.shard.fault = Some(|_| Err(io::ErrorKind::WouldBlock.into()));
    scene.send(scene.path);
    scene.send(scene.path);
    for fault in [scene.shard.fault, None] {
        scene.shard.fault = fault;
        assert_eq!(scene.shard.backlog.len(), 2);
        let ready = tokio::time::timeout(PATIENCE, scene.shard.ready()).await;
        ready.expect("it tries again by itself").expect("a socket");
        scene.shard.flush_backlog();
    }
    assert_eq!(scene.shard.backlog_bytes, 0);
    let bursts = scene.bursts(2 * SEGMENTS * SEGMENT).await;
    assert_eq!(bursts, [SEGMENTS * SEGMENT; 2]);
}

#[tokio::test]
async fn what_is_sent_may_be_fragmented() {
    use rustix::net::sockopt::{ip_mtu_discover, ipv6_mtu_discover};
    let open = |address: &str| {
        let bound = ShardSocket::bind(address.parse().expect("an address"));
        bound.and_then(ShardSocket::new)
    };
    let v4 = open("127.0.0.1:0").expect("a socket");
    let discovers = ip_mtu_discover(v4.socket.get_ref()).expect("an answer");
    assert_eq!(discovers, Ipv4PathMtuDiscovery::OMIT);
    let Ok(both) = open("[::]:0") else {
        return eprintln!("not looked at: this machine has no IPv6");
    };
    let discovers = ip_mtu_discover(both.socket.get_ref()).expect("an answer");
    assert_eq!(discovers, Ipv4PathMtuDiscovery::OMIT);
    let discovers = ipv6_mtu_discover(both.socket.get_ref()).expect("an answer");
    assert_eq!(discovers, Ipv6PathMtuDiscovery::DONT);
    let refuses = nix::sys::socket::getsockopt(both.socket.get_ref(), Ipv6DontFrag);
    assert_eq!(refuses, Ok(false));
}

/// A network of this thread's own whose only way is as narrow as IPv6 allows; why there is none, else.
fn narrow_network() -> Result<(), String> {
    use nix::sched::{CloneFlags, unshare};
    unshare(CloneFlags::CLONE_NEWNET)
        .map_err(|why| format!("this process may make no network of its own ({why})"))?;
    let ip = std::process::Command::new("ip")
        .args(["link", "set", "lo", "mtu", "1280", "up"])
        .status();
    match ip {
        Ok(status) if status.success() => Ok(()),
        Ok(status) => Err(format!("`ip link set lo mtu 1280 up` ended with {status}")),
        Err(why) => Err(format!("there is no `ip` ({why})")),
    }
}

/// F16. Datagrams by themselves and in batches, of all lengths that a publisher's may have.
#[test]
fn a_large_packet_reaches_a_participant_behind_a_narrow_way() {
    let inside = std::thread::spawn(|| {
        if let Err(why) = narrow_network() {
            return eprintln!("not looked at: {why}");
        }
        let runtime = tokio::runtime::Builder::new_current_thread()
            .enable_all()
            .build()
            .expect("a runtime");
        runtime.block_on(async {
            let (_guard, log) = capture();
            for (ours, theirs) in [
                ("127.0.0.1:0", "127.0.0.1:0"),
                ("[::]:0", "127.0.0.1:0"),
                ("[::]:0", "[::1]:0"),
            ] {
                let ours = ShardSocket::bind(ours.parse().expect("an address"));
                let mut shard = ours.and_then(ShardSocket::new).expect("a socket");
                let receiver = UdpSocket::bind(theirs).expect("a socket");
                receiver.set_read_timeout(Some(PATIENCE)).expect("a time");
                let path = to(receiver.local_addr().expect("it is bound"));
                for length in [
                    FITS_EVERYWHERE,
                    FITS_EVERYWHERE + 1,
                    1_280,
                    1_400,
                    1_500,
                    4_000,
                ] {
                    for count in [1, 4] {
                        shard.send(path, length, &vec![0x5a; count * length]);
                        for _ in 0..count {
                            let mut buffer = [0; 8_000];
                            let came = receiver.recv(&mut buffer);
                            let came = came.unwrap_or_else(|why| {
                                panic!("{count} of {length} to {theirs}: {why} {}", log())
                            });
                            assert_eq!(came, length);
                        }
                    }
                }
                assert_eq!(shard.counts().failed, 0, "{}", log());
                assert!(shard.batch_segments > 1, "{}", log());
            }
        });
    });
    inside.join().expect("no one panics inside");
}

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
