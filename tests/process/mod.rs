//! Starts a relay in a process of its own.

use std::io::{BufRead as _, BufReader};
use std::process::{Child, Command, Stdio};

/// Runs `command`, the program or what runs it, as a relay of one shard on loopback with this secret;
/// gives its process and the port of its HTTP.
pub fn serve(command: &mut Command, secret: &str) -> (Child, u16) {
    let mut child = command
        .args(["serve", "--print-links"])
        .env("SPINDLE_HTTP_LISTEN", "127.0.0.1:0")
        .env("SPINDLE_UDP_LISTEN", "127.0.0.1:0")
        .env("SPINDLE_PUBLIC_ADDRESSES", "127.0.0.1")
        .env("SPINDLE_SHARDS", "1")
        .env("SPINDLE_TOKEN_SECRET", secret)
        .stdout(Stdio::piped())
        .stderr(Stdio::null())
        .spawn()
        .expect("the relay starts");
    let lines = BufReader::new(child.stdout.take().expect("it was piped")).lines();
    let mut ports = lines.map_while(Result::ok).filter_map(|line| {
        let (_, rest) = line.split_once("localhost:")?;
        rest.split_once('/')?.0.parse().ok()
    });
    let port = ports.next().expect("the relay prints its links");
    (child, port)
}
