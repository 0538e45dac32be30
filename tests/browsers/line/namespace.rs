//! A network namespace that ends with its owner, and the TUN device in it.

use std::io;
use std::process::Command;
use tun_rs::{AsyncDevice, DeviceBuilder};

/// Lives as long as the line; takes what runs in it along.
pub(crate) struct Namespace {
    /// As `ip netns` knows it.
    pub(crate) name: String,
}

impl Namespace {
    /// A new one. Its name holds this process's id: two lines never share one.
    pub(crate) fn new(side: &str) -> io::Result<Self> {
        let name = format!("spindle-line-{}-{side}", std::process::id());
        ip(&["netns", "add", &name])?;
        let made = Self { name };
        ip(&["-n", &made.name, "link", "set", "lo", "up"])?;
        Ok(made)
    }

    /// A device in it with this address, on the way to its neighbours.
    pub(crate) fn device(&self, address: &str) -> io::Result<AsyncDevice> {
        // The kernel names it, and the name is free again once it has moved.
        let device = DeviceBuilder::new().build_async()?;
        let (name, address) = (device.name()?, format!("{address}/24"));
        // A browser takes a `tun` for a VPN, and weighs its addresses differently.
        ip(&["link", "set", &name, "netns", &self.name, "name", "eth0"])?;
        ip(&["-n", &self.name, "addr", "add", &address, "dev", "eth0"])?;
        ip(&["-n", &self.name, "link", "set", "eth0", "up"])?;
        Ok(device)
    }
}

impl Drop for Namespace {
    fn drop(&mut self) {
        // Whatever was started in it ends with it: it has no other way out.
        let listed = Command::new("ip")
            .args(["netns", "pids", &self.name])
            .output();
        if let Ok(listed) = listed {
            let pids = String::from_utf8_lossy(&listed.stdout).into_owned();
            for pid in pids.split_whitespace() {
                // one that ended meanwhile needs no signal
                let _ = Command::new("sh")
                    .args(["-c", "kill -KILL $0", pid])
                    .status();
            }
        }
        if let Err(why) = ip(&["netns", "del", &self.name]) {
            eprintln!("the namespace {} stays: {why}", self.name);
        }
    }
}

fn ip(arguments: &[&str]) -> io::Result<()> {
    let output = Command::new("ip").args(arguments).output()?;
    if output.status.success() {
        return Ok(());
    }
    let why = String::from_utf8_lossy(&output.stderr);
    Err(io::Error::other(format!(
        "ip {}: {}",
        arguments.join(" "),
        why.trim()
    )))
}
