//! OpenSSL's own program as the far end of a link's handshake: every kind of certificate and curve,
//! both roles, small datagrams, old versions.
//!
//! `openssl s_client` and `s_server` speak DTLS 1.2 over a real socket and print what they export.
//! What they export is compared with our keys through `rtc-srtp`, which shares nothing with ours.

use std::io::{BufRead, BufReader};
use std::net::UdpSocket;
use std::path::{Path as FilePath, PathBuf};
use std::process::{Child, Command, Stdio};
use std::sync::mpsc;
use std::sync::{Arc, OnceLock};
use std::time::{Duration, Instant};

use crate::PATIENCE;
use rtc_srtp::context::Context;
use rtc_srtp::protection_profile::ProtectionProfile;
use spindle::media::link::srtp::{Profile, SEAL_ROOM};
use spindle::media::link::{Event, Failed, Link, LinkConfig, Path};
use spindle::media::negotiated::{DtlsRole, Fingerprint, IceCredentials};
use spindle::media::wire::stun::{IceRole, IntegrityKey, Request, TransactionId, write_request};

/// A server goes by its own order, and ours is the same.
const BOTH: &str = "SRTP_AEAD_AES_128_GCM:SRTP_AES128_CM_SHA1_80";

/// Certificates and their keys, made once by the program itself.
struct Certificates {
    folder: tempfile::TempDir,
}

impl Certificates {
    fn shared() -> &'static Self {
        static SHARED: OnceLock<Certificates> = OnceLock::new();
        SHARED.get_or_init(|| Self {
            folder: tempfile::tempdir().expect("a folder"),
        })
    }

    /// `key` is what `openssl req` is told of the key.
    fn made(&self, name: &str, key: &[&str]) -> PathBuf {
        let file = self.folder.path().join(name);
        if !file.exists() {
            let path = file.to_str().expect("plain");
            let mut args = vec!["req", "-x509", "-nodes", "-subj", "/CN=far end"];
            args.extend(["-out", path, "-keyout", path]);
            args.extend(key);
            openssl(&args);
        }
        file
    }

    /// Three that vouch for nothing, and twice.
    fn chain(&self) -> PathBuf {
        let chain = self.folder.path().join("chain");
        let others = ["rsa-2048", "rsa-3072", "rsa-4096"]
            .map(|name| std::fs::read_to_string(rsa(name)).expect("a file"));
        std::fs::write(&chain, others.concat().repeat(2)).expect("written");
        chain
    }
}

fn rsa(name: &str) -> PathBuf {
    let kind = name.replace("rsa-", "rsa:");
    Certificates::shared().made(name, &["-newkey", &kind])
}

fn elliptic(curve: &str) -> PathBuf {
    let curve = format!("ec_paramgen_curve:{curve}");
    let name = curve.replace(':', "-");
    Certificates::shared().made(&name, &["-newkey", "ec", "-pkeyopt", &curve])
}

fn openssl(args: &[&str]) -> Vec<u8> {
    let output = Command::new("openssl").args(args).output();
    let output = output.expect("Debian's openssl is installed: scripts/need openssl");
    let said = String::from_utf8_lossy(&output.stderr);
    assert!(output.status.success(), "openssl {args:?}: {said}");
    output.stdout
}

fn fingerprint(certificate: &FilePath) -> Fingerprint {
    let path = certificate.to_str().expect("plain");
    let der = openssl(&["x509", "-in", path, "-outform", "DER"]);
    let digest = aws_lc_rs::digest::digest(&aws_lc_rs::digest::SHA256, &der);
    Fingerprint(digest.as_ref().try_into().expect("32 bytes"))
}

fn credentials(name: &str) -> IceCredentials {
    IceCredentials {
        ufrag: format!("{name}frag"),
        password: format!("{name}-password-of-22-chars"),
    }
}

/// A link and a program that shake hands.
struct Scene {
    link: Link,
    role: DtlsRole,
    socket: UdpSocket,
    program: Child,
    lines: mpsc::Receiver<String>,
    said: Vec<String>,
    events: Vec<Event>,
    path: Option<Path>,
}

impl Drop for Scene {
    fn drop(&mut self) {
        let _ = self.program.kill();
        let _ = self.program.wait();
    }
}

impl Scene {
    /// `role` is ours; `options` are the program's.
    fn new(role: DtlsRole, certificate: &FilePath, options: &[&str]) -> Self {
        Self::expecting(role, certificate, fingerprint(certificate), options)
    }

    fn expecting(
        role: DtlsRole,
        certificate: &FilePath,
        expected: Fingerprint,
        options: &[&str],
    ) -> Self {
        let socket = UdpSocket::bind("127.0.0.1:0").expect("a socket");
        let wait = Some(Duration::from_millis(5));
        socket.set_read_timeout(wait).expect("a timeout");
        let ours = socket.local_addr().expect("an address");
        // a server's port must be known before it starts
        let free = UdpSocket::bind("127.0.0.1:0").and_then(|free| free.local_addr());
        let theirs = free.expect("an address");
        let mut command = Command::new("openssl");
        match role {
            DtlsRole::Server => {
                command.args(["s_client", "-connect", &ours.to_string()]);
            }
            DtlsRole::Client => {
                command.args(["s_server", "-accept", &theirs.to_string(), "-Verify", "3"]);
            }
        }
        let certificate = certificate.to_str().expect("plain");
        command.args(["-cert", certificate, "-key", certificate]);
        command.args(["-keymatexport", EXPORTER, "-keymatexportlen", "60"]);
        if !options.iter().any(|option| option.starts_with("-dtls")) {
            command.arg("-dtls1_2");
        }
        if !options.contains(&"-use_srtp") {
            command.args(["-use_srtp", BOTH]);
        }
        command.args(options);
        command.stdin(Stdio::piped()).stdout(Stdio::piped());
        let mut program = command.stderr(Stdio::piped()).spawn().expect("openssl");
        let (tell, lines) = mpsc::channel();
        let out = program.stdout.take().expect("piped");
        let errors = program.stderr.take().expect("piped");
        listen(out, tell.clone());
        listen(errors, tell);
        let link = Link::new(
            Instant::now(),
            LinkConfig {
                local_ice: credentials("ours"),
                remote_ice: credentials("theirs"),
                fingerprint: expected,
                dtls_role: role,
                certificate: Arc::new(super::scene::certificate()),
                seed: [7; 16],
            },
        );
        let mut scene = Self {
            link,
            role,
            socket,
            program,
            lines,
            said: Vec::new(),
            events: Vec::new(),
            path: None,
        };
        if role == DtlsRole::Client {
            scene.until("the server listens", |scene| scene.has_said("ACCEPT"));
            scene.checked(Path::Udp {
                remote: theirs,
                local: None,
            });
        }
        scene
    }

    /// ICE, which the program does not speak.
    fn checked(&mut self, path: Path) {
        let mut check = Vec::new();
        write_request(
            &Request {
                transaction: TransactionId(*b"a-dozen-byte"),
                remote_ufrag: &credentials("ours").ufrag,
                local_ufrag: &credentials("theirs").ufrag,
                priority: 1,
                role: IceRole::Controlling(7),
                use_candidate: true,
            },
            &IntegrityKey::new(&credentials("ours").password),
            &mut check,
        );
        self.link.handle_datagram(Instant::now(), path, &mut check);
        self.path = Some(path);
        self.send();
    }

    fn send(&mut self) {
        while let Some(transmit) = self.link.poll_transmit() {
            if transmit.bytes[0] >= 20 {
                let _ = self.socket.send_to(&transmit.bytes, transmit.path.remote());
            }
        }
        while let Some(event) = self.link.poll_event() {
            self.events.push(event);
        }
    }

    /// Carries datagrams until a condition holds.
    fn until(&mut self, what: &str, holds: impl Fn(&Self) -> bool) {
        let began = Instant::now();
        let mut buffer = [0; 2_048];
        loop {
            self.said.extend(self.lines.try_iter());
            if holds(self) {
                return;
            }
            let (events, said) = (&self.events, self.said.join("\n"));
            assert!(began.elapsed() < PATIENCE, "{what}: {events:?}\n{said}");
            match self.socket.recv_from(&mut buffer) {
                Ok((length, remote)) => {
                    let path = Path::Udp {
                        remote,
                        local: None,
                    };
                    if self.path.is_none() {
                        self.checked(path);
                    }
                    let now = Instant::now();
                    self.link.handle_datagram(now, path, &mut buffer[..length]);
                }
                Err(_) => self.link.handle_timeout(Instant::now()),
            }
            self.send();
        }
    }

    fn has_said(&self, word: &str) -> bool {
        self.said.iter().any(|line| line.contains(word))
    }

    fn is_connected(&self) -> bool {
        self.link.profile().is_some() && self.has_said("Keying material: ")
    }

    fn failed(&self) -> Option<Failed> {
        self.events.iter().find_map(|event| match event {
            Event::HandshakeFailed(why) => Some(*why),
            _ => None,
        })
    }

    /// Both have the same keys: each opens what the other seals.
    fn media_flows(&mut self) {
        let profile = self.link.profile().expect("connected");
        let (theirs, key, salt) = match profile {
            Profile::AeadAes128Gcm => (ProtectionProfile::AeadAes128Gcm, 16, 12),
            Profile::AeadAes256Gcm => (ProtectionProfile::AeadAes256Gcm, 32, 12),
            Profile::Aes128CmSha1 => (ProtectionProfile::Aes128CmHmacSha1_80, 16, 14),
        };
        let line =
            (self.said.iter()).find_map(|line| line.trim().strip_prefix("Keying material: "));
        let material: Vec<u8> = line
            .expect("said")
            .as_bytes()
            .chunks_exact(2)
            .map(|pair| std::str::from_utf8(pair).expect("digits"))
            .map(|pair| u8::from_str_radix(pair, 16).expect("digits"))
            .collect();
        let provider = rtc_srtp::crypto::default_provider().expect("a provider");
        let context = |side: usize| {
            let (key_at, salt_at) = (side * key, 2 * key + side * salt);
            let (key, salt) = (&material[key_at..][..key], &material[salt_at..][..salt]);
            Context::new(key, salt, theirs, None, None, provider.crypto()).expect("a context")
        };
        let we = usize::from(self.role == DtlsRole::Server);
        let (mut ours, mut their) = (context(we), context(1 - we));
        let packet = *b"\x80\x60\x00\x04\x00\x00\x00\x01\x00\x00\x00\x09picture";
        let mut sealed = packet.to_vec();
        sealed.resize(packet.len() + SEAL_ROOM, 0);
        let length = self
            .link
            .seal_rtp(&mut sealed, packet.len())
            .expect("sealed");
        let opened = ours.decrypt_rtp(&sealed[..length]).expect("opened");
        assert_eq!(opened[..], packet);
        let mut sealed = their.encrypt_rtp(&packet).expect("sealed").to_vec();
        let path = self.path.expect("a path");
        self.link.handle_datagram(Instant::now(), path, &mut sealed);
        assert_eq!(sealed[..packet.len()], packet);
    }
}

/// RFC 5764 §4.2.
const EXPORTER: &str = "EXTRACTOR-dtls_srtp";

fn listen(out: impl std::io::Read + Send + 'static, tell: mpsc::Sender<String>) {
    std::thread::spawn(move || {
        for line in BufReader::new(out).lines().map_while(Result::ok) {
            if tell.send(line).is_err() {
                return;
            }
        }
    });
}

/// Both roles, with these options.
fn connects(what: &str, certificate: &FilePath, options: &[&str], profile: Profile) {
    for role in [DtlsRole::Server, DtlsRole::Client] {
        let mut scene = Scene::new(role, certificate, options);
        scene.until(&format!("{what}, {role:?}"), Scene::is_connected);
        assert_eq!(scene.link.profile(), Some(profile), "{what}, {role:?}");
        scene.media_flows();
    }
}

/// F1: what a stack on OpenSSL (GStreamer always with RSA) can have.
#[test]
fn a_far_end_with_a_certificate_of_any_kind_is_connected_in_both_roles() {
    for (what, certificate) in [
        ("RSA-2048", rsa("rsa-2048")),
        ("RSA-3072", rsa("rsa-3072")),
        ("RSA-4096", rsa("rsa-4096")),
        ("P-256", elliptic("P-256")),
        ("P-384", elliptic("P-384")),
        ("P-521", elliptic("P-521")),
    ] {
        connects(what, &certificate, &[], Profile::AeadAes128Gcm);
    }
    // OpenSSL 3.0's own client does not reach its server with this one over DTLS either
    let certificate = Certificates::shared().made("ed25519", &["-newkey", "ed25519"]);
    let mut scene = Scene::new(DtlsRole::Server, &certificate, &[]);
    scene.until("Ed25519", Scene::is_connected);
    scene.media_flows();
}

#[test]
fn a_far_end_may_sign_and_agree_as_it_likes() {
    let (rsa, p256) = (rsa("rsa-2048"), elliptic("P-256"));
    for scheme in [
        "rsa_pss_rsae_sha256:ECDSA+SHA256",
        "rsa_pss_rsae_sha512:ECDSA+SHA256",
        "RSA+SHA256:ECDSA+SHA256",
        "RSA+SHA384:ECDSA+SHA256",
        "RSA+SHA512:ECDSA+SHA256",
    ] {
        connects(scheme, &rsa, &["-sigalgs", scheme], Profile::AeadAes128Gcm);
    }
    // in 1.2 the certificate's own curve stands in the list as well (RFC 8422 §5.1)
    for curve in ["X25519:P-256", "P-256", "P-384:P-256", "X448:P-521:P-256"] {
        connects(curve, &p256, &["-curves", curve], Profile::AeadAes128Gcm);
    }
    for suite in [
        "ECDHE-ECDSA-AES128-GCM-SHA256",
        "ECDHE-ECDSA-AES256-GCM-SHA384",
        "ECDHE-ECDSA-CHACHA20-POLY1305",
    ] {
        connects(suite, &p256, &["-cipher", suite], Profile::AeadAes128Gcm);
    }
    let suites = "ECDHE-RSA-AES256-GCM-SHA384:ECDHE-ECDSA-AES256-GCM-SHA384";
    connects(suites, &rsa, &["-cipher", suites], Profile::AeadAes128Gcm);
    for (profiles, profile) in [
        ("SRTP_AES128_CM_SHA1_80", Profile::Aes128CmSha1),
        (
            "SRTP_AEAD_AES_256_GCM:SRTP_AEAD_AES_128_GCM",
            Profile::AeadAes128Gcm,
        ),
    ] {
        connects(profiles, &rsa, &["-use_srtp", profiles], profile);
    }
}

/// Six certificates behind its own, in datagrams of 256 bytes.
#[test]
fn a_chain_of_several_kilobytes_arrives_in_small_pieces() {
    let leaf = rsa("rsa-4096");
    let chain = Certificates::shared().chain();
    let chain = chain.to_str().expect("plain");
    for role in [DtlsRole::Server, DtlsRole::Client] {
        let options = ["-cert_chain", chain, "-mtu", "256"];
        let mut scene = Scene::new(role, &leaf, &options);
        scene.until(&format!("{role:?}"), Scene::is_connected);
        scene.media_flows();
    }
}

/// A server that asks for a cookie first (RFC 6347 §4.2.1).
#[test]
fn a_cookie_is_brought_back() {
    let certificate = rsa("rsa-2048");
    let mut scene = Scene::new(DtlsRole::Client, &certificate, &["-listen"]);
    scene.until("connected", Scene::is_connected);
    scene.media_flows();
}

/// I1: the far end hears at once what the operator reads.
#[test]
fn a_handshake_that_fails_says_why_to_both_sides() {
    let (rsa_2048, p256) = (rsa("rsa-2048"), elliptic("P-256"));
    let weak = Certificates::shared().made("rsa-1024", &["-newkey", "rsa:1024"]);
    let elsewhere = Fingerprint([9; 32]);
    let level = "DEFAULT@SECLEVEL=0";
    for (role, certificate, options, expected, failed, alert) in [
        (
            DtlsRole::Server,
            &rsa_2048,
            &["-dtls1", "-cipher", level][..],
            None,
            Failed::NoCommonVersion,
            "protocol version",
        ),
        (
            DtlsRole::Server,
            &p256,
            &["-cipher", "ECDHE-RSA-AES128-GCM-SHA256"],
            None,
            Failed::NoCommonCipher,
            "handshake failure",
        ),
        (
            DtlsRole::Server,
            &p256,
            &["-cipher", "ECDHE-ECDSA-AES128-SHA"],
            None,
            Failed::NoCommonCipher,
            "handshake failure",
        ),
        (
            DtlsRole::Server,
            &p256,
            &["-curves", "X448:brainpoolP256r1"],
            None,
            Failed::NoCommonCurve,
            "handshake failure",
        ),
        (
            DtlsRole::Server,
            &rsa_2048,
            &["-sigalgs", "RSA+SHA256:ECDSA+SHA384"],
            None,
            Failed::NoCommonSignature,
            "handshake failure",
        ),
        (
            DtlsRole::Server,
            &p256,
            &["-use_srtp", "SRTP_AES128_CM_SHA1_32"],
            None,
            Failed::NoCommonProfile,
            "handshake failure",
        ),
        (
            DtlsRole::Server,
            &weak,
            &["-cipher", level],
            None,
            Failed::UnusableCertificate,
            "unsupported certificate",
        ),
        (
            DtlsRole::Server,
            &rsa_2048,
            &[],
            Some(elsewhere),
            Failed::WrongFingerprint,
            "bad certificate",
        ),
        (
            DtlsRole::Client,
            &rsa_2048,
            &[],
            Some(elsewhere),
            Failed::WrongFingerprint,
            "bad certificate",
        ),
        (
            DtlsRole::Client,
            &weak,
            &["-cipher", level],
            None,
            Failed::UnusableCertificate,
            "unsupported certificate",
        ),
    ] {
        let expected = expected.unwrap_or_else(|| fingerprint(certificate));
        let mut scene = Scene::expecting(role, certificate, expected, options);
        let what = format!("{failed:?}, {role:?}");
        scene.until(&what, |scene| {
            scene.failed().is_some() && scene.has_said(&format!("alert {alert}"))
        });
        assert_eq!(scene.failed(), Some(failed), "{what}");
    }
}

/// I7: the program ends when it hears the goodbye.
#[test]
fn a_goodbye_is_heard_at_once() {
    let certificate = rsa("rsa-2048");
    for role in [DtlsRole::Server, DtlsRole::Client] {
        let mut scene = Scene::new(role, &certificate, &[]);
        scene.until("connected", Scene::is_connected);
        scene.link.close();
        scene.send();
        let word = match role {
            DtlsRole::Server => "closed",
            DtlsRole::Client => "DONE",
        };
        scene.until("the goodbye is heard", |scene| scene.has_said(word));
    }
}
