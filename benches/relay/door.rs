//! Times what a newcomer waits at the relay's HTTP, while others only stand there.

use crate::machine;
use crate::relay::{Kind, Relay};
use std::io::{Read as _, Write as _};
use std::net::{Ipv4Addr, SocketAddr, TcpStream};
use std::time::{Duration, Instant};

/// A request among so many idle connections, as a multiple of one among none, and whether that says
/// nothing: where fewer files may be open.
pub(crate) fn among_idle(count: usize) -> (f64, bool) {
    let relay = Relay::start(Kind::Spindle);
    let address = SocketAddr::from((Ipv4Addr::LOCALHOST, relay.port));
    let alone = median(address);
    let (files, _) = machine::open_files();
    let may = (files as usize).saturating_sub(200).min(count);
    // the relay lets them go after ten seconds
    let began = Instant::now();
    let idle: Vec<_> = (0..may).map(|_| TcpStream::connect(address)).collect();
    let came = idle.iter().filter(|connection| connection.is_ok()).count();
    let among = median(address);
    let all_there = came == count && began.elapsed() < Duration::from_secs(9);
    (among.as_secs_f64() / alone.as_secs_f64(), !all_there)
}

fn median(address: SocketAddr) -> Duration {
    let mut times: Vec<Duration> = (0..REQUESTS).map(|_| request(address)).collect();
    times.sort_unstable();
    times[times.len() / 2]
}

/// A newcomer's connection, its request and the whole answer.
fn request(address: SocketAddr) -> Duration {
    let began = Instant::now();
    let mut stream = TcpStream::connect(address).expect("the relay listens");
    let asked = b"GET /api/v1/health HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n";
    stream.write_all(asked).expect("the relay reads");
    let mut answer = String::new();
    let read = stream.read_to_string(&mut answer);
    read.expect("the relay answers");
    assert!(answer.starts_with("HTTP/1.1 200"), "{answer}");
    began.elapsed()
}

const REQUESTS: usize = 501;
