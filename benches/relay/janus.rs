//! Sets Janus up for a comparison, where Debian's is installed: its VideoRoom alone, on loopback.

use crate::machine;
use std::fs;
use std::net::{Ipv4Addr, TcpListener, TcpStream};
use std::os::unix::fs::symlink;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::time::{Duration, Instant};
use tempfile::TempDir;

/// Its version, if it is there.
pub(crate) fn version() -> Option<String> {
    let said = Command::new("janus").arg("--version").output().ok()?;
    let text =
        String::from_utf8_lossy(&said.stdout).into_owned() + &String::from_utf8_lossy(&said.stderr);
    let (_, rest) = text.split_once("Janus version")?;
    let number = rest.split_once('(')?.1.split_once(')')?.0;
    modules()?;
    Some(number.to_owned())
}

/// How it is started, the port of its WebSocket, and the folder that must live as long.
pub(crate) fn command() -> (Command, u16, TempDir) {
    let folder = TempDir::new().expect("a place for settings");
    let port = free_port();
    write_settings(folder.path(), port);
    let mut command = machine::on_relay_core("janus");
    command
        .arg("--config")
        .arg(folder.path().join("janus.jcfg"))
        .arg("--configs-folder")
        .arg(folder.path());
    (command, port, folder)
}

/// Waits until it takes connections.
pub(crate) fn await_door(port: u16) {
    let began = Instant::now();
    while TcpStream::connect((Ipv4Addr::LOCALHOST, port)).is_err() {
        assert!(began.elapsed() < PATIENCE, "Janus does not listen");
        std::thread::sleep(Duration::from_millis(20));
    }
}

fn write_settings(folder: &Path, port: u16) {
    let modules = modules().expect("it was found before");
    for (kind, module) in [
        ("plugins", "libjanus_videoroom.so"),
        ("transports", "libjanus_websockets.so"),
    ] {
        // what is not linked is not loaded: nothing else listens
        fs::create_dir(folder.join(kind)).expect("a new folder");
        symlink(
            modules.join(kind).join(module),
            folder.join(kind).join(module),
        )
        .expect("a new link");
    }
    // of P-256: the tester's DTLS knows no RSA
    let key = rcgen::KeyPair::generate_for(&rcgen::PKCS_ECDSA_P256_SHA256).expect("a key");
    let made = rcgen::CertificateParams::new(Vec::new()).expect("no names");
    let made = made.self_signed(&key).expect("a certificate");
    let at = folder.display();
    for (name, text) in [
        ("certificate.pem", made.pem()),
        ("key.pem", key.serialize_pem()),
        (
            "janus.jcfg",
            format!(
                "general: {{ configs_folder = \"{at}\" plugins_folder = \"{at}/plugins\"\n\
                 transports_folder = \"{at}/transports\" events_folder = \"{at}/events\"\n\
                 loggers_folder = \"{at}/loggers\" debug_level = 2 event_loops = 1 }}\n\
                 certificates: {{ cert_pem = \"{at}/certificate.pem\" cert_key = \"{at}/key.pem\" }}\n\
                 nat: {{ ice_lite = true ice_enforce_list = \"127.0.0.1\" }}\n"
            ),
        ),
        (
            "janus.transport.websockets.jcfg",
            format!("general: {{ ws = true ws_ip = \"127.0.0.1\" ws_port = {port} }}\n"),
        ),
        ("janus.plugin.videoroom.jcfg", "general: { }\n".into()),
    ] {
        fs::write(folder.join(name), text).expect("a new file");
    }
}

/// Where Debian keeps its plugins and transports.
fn modules() -> Option<PathBuf> {
    let libraries = fs::read_dir("/usr/lib").ok()?;
    let mut folders = libraries.flatten().map(|entry| entry.path().join("janus"));
    folders.find(|folder| folder.join("plugins/libjanus_videoroom.so").exists())
}

fn free_port() -> u16 {
    let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).expect("loopback has a free port");
    listener.local_addr().expect("it is bound").port()
}

const PATIENCE: Duration = Duration::from_secs(10);
