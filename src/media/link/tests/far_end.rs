//! A participant made from dimpl and our own SRTP, for the tests of a link.

use std::net::SocketAddr;
use std::sync::Arc;
use std::time::{Duration, Instant};

use dimpl::{Config, Dtls, DtlsCertificate, Output, SrtpProfile};

use super::*;
use crate::media::wire::stun::{
    IceRole, IntegrityKey, Request, TransactionId, write_request, write_success,
};

/// Which DTLS the far end speaks.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Version {
    V12,
    V13,
}

pub(super) fn pair() -> (Vec<u8>, Vec<u8>) {
    let key = rcgen::KeyPair::generate_for(&rcgen::PKCS_ECDSA_P256_SHA256).expect("a key");
    let certificate = rcgen::CertificateParams::new(Vec::new())
        .and_then(|params| params.self_signed(&key))
        .expect("a certificate");
    (certificate.der().to_vec(), key.serialize_der())
}

pub(super) fn certificate() -> Arc<Certificate> {
    let (der, key) = pair();
    let chance = Box::new(aws_lc_rs::rand::SystemRandom::new());
    Arc::new(Certificate::new(der, &key, chance).expect("a usable certificate"))
}

pub(in crate::media::link) fn credentials(name: &str) -> IceCredentials {
    IceCredentials {
        ufrag: format!("{name}frag"),
        password: format!("{name}-password-of-22-chars"),
    }
}

pub(in crate::media::link) fn path(port: u16) -> Path {
    Path::Udp {
        remote: SocketAddr::from(([192, 0, 2, 7], port)),
        local: None,
    }
}

/// A check as a browser sends it.
pub(in crate::media::link) fn check(
    from: &IceCredentials,
    to: &IceCredentials,
    nominates: bool,
) -> Vec<u8> {
    let mut bytes = Vec::new();
    write_request(
        &Request {
            transaction: TransactionId(*b"a-dozen-byte"),
            remote_ufrag: &to.ufrag,
            local_ufrag: &from.ufrag,
            priority: 1,
            role: IceRole::Controlling(7),
            use_candidate: nominates,
        },
        &IntegrityKey::new(&to.password),
        &mut bytes,
    );
    bytes
}

pub(super) struct Scene {
    pub(super) now: Instant,
    pub(super) link: Link,
    pub(super) far: FarEnd,
    pub(super) ours: IceCredentials,
    pub(super) theirs: IceCredentials,
    pub(super) events: Vec<Event>,
    pub(super) path: Path,
    /// Counts the datagrams of both sides and drops those it says.
    pub(super) drops: Box<dyn FnMut(usize) -> bool>,
    pub(super) sent: usize,
    /// Both sides' datagrams come twice, and in an order of its own.
    pub(super) jumbled: Option<Chance>,
}

pub(super) struct FarEnd {
    pub(super) dtls: Dtls,
    pub(super) srtp: Option<Srtp>,
    pub(super) profile: Option<SrtpProfile>,
    pub(super) closed: bool,
    wakes: Option<Instant>,
    unsent: Vec<Vec<u8>>,
    role: DtlsRole,
    pair: DtlsCertificate,
}

impl Scene {
    pub(super) fn new(version: Version, our_role: DtlsRole) -> Self {
        Self::with_fingerprint(version, our_role, |fingerprint| fingerprint)
    }

    pub(super) fn with_fingerprint(
        version: Version,
        our_role: DtlsRole,
        told: impl Fn(Fingerprint) -> Fingerprint,
    ) -> Self {
        let now = Instant::now();
        let (der, key) = pair();
        let fingerprint = super::super::handshake::fingerprint(&der);
        let (ours, theirs) = (credentials("ours"), credentials("theirs"));
        let link = Link::new(
            now,
            LinkConfig {
                local_ice: ours.clone(),
                remote_ice: theirs.clone(),
                fingerprint: told(fingerprint),
                dtls_role: our_role,
                certificate: certificate(),
                seed: [7; 16],
            },
        );
        let far_pair = DtlsCertificate {
            certificate: der,
            private_key: key,
        };
        let role = match our_role {
            DtlsRole::Server => DtlsRole::Client,
            DtlsRole::Client => DtlsRole::Server,
        };
        let far = FarEnd::new(version, role, far_pair, now);
        Self {
            now,
            link,
            far,
            ours,
            theirs,
            events: Vec::new(),
            path: path(1_000),
            drops: Box::new(|_| false),
            sent: 0,
            jumbled: None,
        }
    }

    /// A scene whose handshake is complete.
    pub(super) fn connected(version: Version) -> Self {
        let mut scene = Self::new(version, DtlsRole::Server);
        scene.connect();
        assert!(scene.link.profile().is_some(), "{:?}", scene.events);
        scene
    }

    pub(super) fn connect(&mut self) {
        self.check(self.path, true);
        self.far.start(self.now);
        self.run(Duration::from_secs(25), |scene| {
            scene.link.profile().is_some() && scene.far.srtp.is_some()
        });
    }

    /// An authenticated check over a path; what the link says to it.
    pub(super) fn check(&mut self, path: Path, nominates: bool) -> Vec<Transmit> {
        let mut check = check(&self.theirs, &self.ours, nominates);
        self.link.handle_datagram(self.now, path, &mut check);
        self.collect();
        let transmits = std::iter::from_fn(|| self.link.poll_transmit());
        let (stun, dtls): (Vec<_>, Vec<_>) = transmits.partition(|t| t.bytes[0] < 4);
        self.link.outbox.transmits.extend(dtls);
        stun
    }

    pub(super) fn collect(&mut self) {
        while let Some(event) = self.link.poll_event() {
            self.events.push(event);
        }
    }

    /// Carries datagrams and time between both ends until `done`, or for `limit`.
    pub(super) fn run(&mut self, limit: Duration, done: impl Fn(&Self) -> bool) {
        let end = self.now + limit;
        while self.now <= end {
            if self.exchange() {
                continue;
            }
            if done(self) {
                return;
            }
            let wakes = [self.link.next_deadline(), self.far.wakes];
            let Some(next) = wakes.into_iter().flatten().min() else {
                return;
            };
            self.now = self.now.max(next);
            self.link.handle_timeout(self.now);
            self.far.handle(self.now, None);
        }
    }

    /// One flight of the far end, and our answers to it.
    pub(super) fn turn(&mut self) {
        assert!(self.exchange(), "nobody has anything to say");
    }

    /// Both ends' datagrams, once; whether there were any.
    fn exchange(&mut self) -> bool {
        let mut moved = false;
        let said = self.far.poll(self.now);
        for mut datagram in self.arriving(said) {
            moved = true;
            self.sent += 1;
            if !(self.drops)(self.sent) {
                self.link
                    .handle_datagram(self.now, self.path, &mut datagram);
            }
        }
        self.collect();
        let said = std::iter::from_fn(|| self.link.poll_transmit()).collect();
        for transmit in self.arriving::<Transmit>(said) {
            moved = true;
            self.sent += 1;
            if !(self.drops)(self.sent) && transmit.path == self.path {
                self.far.handle(self.now, Some(&transmit.bytes));
            }
        }
        moved
    }

    /// As they were sent, or jumbled.
    fn arriving<T: Clone>(&mut self, mut said: Vec<T>) -> Vec<T> {
        if let Some(chance) = &mut self.jumbled {
            said.extend_from_within(..);
            for at in (1..said.len()).rev() {
                said.swap(at, chance.percent() as usize % (at + 1));
            }
        }
        said
    }

    /// Lets time pass without a word from the far end.
    pub(super) fn wait(&mut self, duration: Duration) {
        let end = self.now + duration;
        while let Some(next) = self.link.next_deadline().filter(|next| *next <= end) {
            self.now = self.now.max(next);
            self.link.handle_timeout(self.now);
        }
        self.now = end;
        self.collect();
    }

    /// A sealed RTP packet of the far end.
    pub(super) fn media(&mut self, sequence: u16) -> Vec<u8> {
        let mut packet = rtp_packet(7, sequence, b"voice");
        let length = packet.len();
        packet.resize(length + srtp::SEAL_ROOM, 0);
        let srtp = self.far.srtp.as_mut().expect("connected");
        let length = srtp.seal_rtp(&mut packet, length).expect("sealed");
        packet.truncate(length);
        packet
    }

    /// Gives the link a packet that came over `path`.
    pub(super) fn receive(&mut self, path: Path, datagram: &[u8]) -> Received {
        let received = self
            .link
            .handle_datagram(self.now, path, &mut datagram.to_vec());
        self.collect();
        received
    }

    /// Our STUN requests that wait to be sent.
    pub(super) fn requests(&mut self) -> Vec<Transmit> {
        std::iter::from_fn(|| self.link.poll_transmit())
            .filter(|transmit| transmit.bytes[..2] == [0, 1])
            .collect()
    }

    /// The far end's answer to a request of ours.
    pub(super) fn answer(&self, request: &Transmit) -> Vec<u8> {
        let message = stun::Message::parse(&request.bytes).expect("our request");
        let key = IntegrityKey::new(&self.theirs.password);
        assert!(message.is_authentic(&key));
        let mut bytes = Vec::new();
        let mapped = SocketAddr::from(([198, 51, 100, 1], 3_478));
        write_success(message.transaction, mapped, &key, &mut bytes);
        bytes
    }
}

pub(super) fn rtp_packet(ssrc: u32, sequence: u16, payload: &[u8]) -> Vec<u8> {
    let mut packet = vec![0x80, 96];
    packet.extend(sequence.to_be_bytes());
    packet.extend(90_000u32.to_be_bytes());
    packet.extend(ssrc.to_be_bytes());
    packet.extend(payload);
    packet
}

impl FarEnd {
    fn new(version: Version, role: DtlsRole, pair: DtlsCertificate, now: Instant) -> Self {
        // as fast as browsers repeat a flight
        let config = Config::builder()
            .flight_start_rto(Duration::from_millis(100))
            .flight_retries(8)
            .build();
        let config = Arc::new(config.expect("a configuration"));
        let mut dtls = match version {
            Version::V12 => Dtls::new_12(config, pair.clone(), now),
            Version::V13 => Dtls::new_auto(config, pair.clone(), now),
        };
        dtls.set_active(role == DtlsRole::Client);
        Self {
            dtls,
            srtp: None,
            profile: None,
            closed: false,
            wakes: None,
            unsent: Vec::new(),
            role,
            pair,
        }
    }

    /// Another process with the same certificate.
    pub(super) fn again(&self, version: Version, now: Instant) -> Self {
        Self::new(version, self.role, self.pair.clone(), now)
    }

    pub(super) fn start(&mut self, now: Instant) {
        self.handle(now, None);
    }

    pub(super) fn handle(&mut self, now: Instant, datagram: Option<&[u8]>) {
        let _ = self.dtls.handle_timeout(now);
        if let Some(datagram) = datagram.filter(|datagram| datagram[0] >= 20) {
            let _ = self.dtls.handle_packet(datagram);
        }
    }

    /// Takes in what came, and keeps what it has to say to that.
    pub(super) fn digest(&mut self, now: Instant) {
        let said = self.poll(now);
        self.unsent.extend(said);
    }

    /// Its datagrams.
    pub(super) fn poll(&mut self, now: Instant) -> Vec<Vec<u8>> {
        let mut datagrams = std::mem::take(&mut self.unsent);
        let mut buffer = [0; 4_096];
        loop {
            match self.dtls.poll_output(&mut buffer) {
                Output::Packet(packet) => datagrams.push(packet.to_vec()),
                Output::KeyingMaterial(material, profile) => {
                    self.profile = Some(profile);
                    let ours = match profile {
                        SrtpProfile::AEAD_AES_128_GCM => Profile::AeadAes128Gcm,
                        SrtpProfile::AEAD_AES_256_GCM => Profile::AeadAes256Gcm,
                        _ => Profile::Aes128CmSha1,
                    };
                    self.srtp = Srtp::new(ours, self.role, &material).ok();
                }
                Output::CloseNotify => self.closed = true,
                Output::Timeout(at) => {
                    self.wakes = Some(at).filter(|at| *at < now + Duration::from_secs(3_600));
                    return datagrams;
                }
                _ => {}
            }
        }
    }
}
