//! Carries one far end's packets: ICE as the controlling side, the DTLS handshake, SRTP.
//!
//! Sans-IO: datagrams and time come as arguments, what must leave is polled. It is a full agent,
//! unlike `media/link`, which is lite; both share the bytes of STUN and the sealing, nothing else.

use super::offer::Answer;
use crate::media::link::srtp::{self, Profile, Srtp};
use crate::media::negotiated::{DtlsRole, Fingerprint, IceCredentials};
use crate::media::wire::stun::{
    Class, IceRole, IntegrityKey, Message, Request, TransactionId, write_request, write_success,
};
use crate::media::wire::{Datagram, classify, rtp};
use aws_lc_rs::digest;
use dimpl::{Config, Dtls, DtlsCertificate, Output, SrtpProfile};
use std::net::SocketAddr;
use std::sync::Arc;
use std::time::{Duration, Instant};

/// What all far ends of a run share: one certificate and the settings of the handshake. A key each
/// would load the tester and not the relay.
pub(super) struct Identity {
    pair: DtlsCertificate,
    config: Arc<Config>,
    pub(super) fingerprint: Fingerprint,
}

impl Identity {
    pub(super) fn fresh() -> Self {
        let pair =
            dimpl::certificate::generate_self_signed_certificate().expect("P-256 keys can be made");
        let config = Config::builder()
            // as soon as browsers repeat a flight
            .flight_start_rto(Duration::from_millis(100))
            .flight_retries(8)
            .build()
            .expect("the library's own defaults");
        Self {
            fingerprint: sha256(&pair.certificate),
            pair,
            config: Arc::new(config),
        }
    }
}

fn sha256(der: &[u8]) -> Fingerprint {
    let digest = digest::digest(&digest::SHA256, der);
    Fingerprint(digest.as_ref().try_into().expect("SHA-256 has 32 bytes"))
}

/// Fresh ICE credentials.
pub(super) fn credentials(random: &mut fastrand::Rng) -> IceCredentials {
    let mut letters = |count| (0..count).map(|_| random.alphanumeric()).collect();
    IceCredentials {
        ufrag: letters(8),
        password: letters(24),
    }
}

/// Why a far end can go no further.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Dead {
    /// No answer to ICE or DTLS in 20 s.
    NeverConnected,
    /// The certificate is not that of the answer, or the handshake broke.
    HandshakeFailed,
    /// Connected once, and nothing authenticated came for ten seconds.
    Silent,
    /// The server closed the DTLS session.
    Goodbye,
}

/// What a datagram turned into.
pub(super) enum Received {
    /// Plaintext RTP in `datagram[..length]`.
    Rtp(rtp::Header, usize),
    /// A plaintext compound in `datagram[..length]`.
    Rtcp(usize),
    /// STUN, DTLS, or nothing of use.
    Nothing,
}

/// One far end. Lives from the answer to its leaving.
pub(super) struct FarEnd {
    ice: IceCredentials,
    theirs: IceCredentials,
    our_key: IntegrityKey,
    their_key: IntegrityKey,
    candidates: Vec<SocketAddr>,
    /// The candidate that answered first.
    remote: Option<SocketAddr>,
    tie: u64,
    checks: u64,
    check_at: Instant,
    fingerprint: Fingerprint,
    role: DtlsRole,
    dtls: Dtls,
    dtls_at: Option<Instant>,
    started: bool,
    verified: bool,
    srtp: Option<Box<Srtp>>,
    began: Instant,
    heard: Instant,
    dead: Option<Dead>,
    buried: bool,
    out: Vec<(SocketAddr, Vec<u8>)>,
}

impl FarEnd {
    /// Begins to connect to one of `candidates`.
    pub(super) fn new(
        now: Instant,
        identity: &Identity,
        ice: IceCredentials,
        answer: &Answer,
        candidates: Vec<SocketAddr>,
    ) -> Self {
        let (config, pair) = (identity.config.clone(), identity.pair.clone());
        let mut dtls = Dtls::new_auto(config, pair, now);
        dtls.set_active(answer.role == DtlsRole::Client);
        Self {
            our_key: IntegrityKey::new(&ice.password),
            their_key: IntegrityKey::new(&answer.ice.password),
            tie: fastrand::u64(..),
            ice,
            theirs: answer.ice.clone(),
            candidates,
            remote: None,
            checks: 0,
            check_at: now,
            fingerprint: answer.fingerprint,
            role: answer.role,
            dtls,
            dtls_at: None,
            started: false,
            verified: false,
            srtp: None,
            began: now,
            heard: now,
            dead: None,
            buried: false,
            out: Vec::new(),
        }
    }

    /// Where media goes, once connected.
    pub(super) fn remote(&self) -> Option<SocketAddr> {
        self.remote.filter(|_| self.srtp.is_some())
    }

    pub(super) fn dead(&self) -> Option<Dead> {
        self.dead
    }

    /// Its death was told: from now on it is only silent.
    pub(super) fn bury(&mut self) {
        (self.dead, self.buried) = (None, true);
    }

    /// Takes one datagram; media is opened in place.
    pub(super) fn datagram(
        &mut self,
        now: Instant,
        from: SocketAddr,
        datagram: &mut [u8],
    ) -> Received {
        match (classify(datagram), &mut self.srtp) {
            (Some(Datagram::Rtp), Some(srtp)) => {
                let Ok(header) = rtp::parse(datagram) else {
                    return Received::Nothing;
                };
                match srtp.open_rtp(datagram, &header) {
                    Ok(opened) => {
                        self.heard = now;
                        Received::Rtp(header, opened.length)
                    }
                    Err(_) => Received::Nothing,
                }
            }
            (Some(Datagram::Rtcp), Some(srtp)) => match srtp.open_rtcp(datagram) {
                Ok(opened) => {
                    self.heard = now;
                    Received::Rtcp(opened.length)
                }
                Err(_) => Received::Nothing,
            },
            (Some(Datagram::Stun), _) => {
                self.stun(now, from, datagram);
                Received::Nothing
            }
            (Some(Datagram::Dtls), _) if self.remote == Some(from) => {
                self.shake_hands(now, Some(datagram));
                Received::Nothing
            }
            _ => Received::Nothing,
        }
    }

    fn stun(&mut self, now: Instant, from: SocketAddr, datagram: &[u8]) {
        let Ok(message) = Message::parse(datagram) else {
            return;
        };
        match message.class {
            // RFC 8445 §7.2.5: the answer comes from where the check went
            Class::Success if message.is_authentic(&self.their_key) => {
                let (name, number) = message.transaction.0.split_at(4);
                let ours = name == (self.tie as u32).to_be_bytes()
                    && *number <= self.checks.to_be_bytes()[..];
                if ours && self.candidates.contains(&from) {
                    self.heard = now;
                    if self.remote.is_none() {
                        self.remote = Some(from);
                        self.check_at = now + CHECK_EVERY;
                        if self.role == DtlsRole::Client {
                            self.shake_hands(now, None);
                        }
                    }
                }
            }
            // a server with full ICE checks back
            Class::Request if self.is_theirs(from) && message.is_authentic(&self.our_key) => {
                self.heard = now;
                let mut answer = Vec::new();
                write_success(message.transaction, from, &self.our_key, &mut answer);
                self.out.push((from, answer));
            }
            _ => {}
        }
    }

    /// Whether it comes from an address that the answer named and that was admitted.
    fn is_theirs(&self, from: SocketAddr) -> bool {
        let mut theirs = self.candidates.iter();
        theirs.any(|candidate| candidate.ip() == from.ip())
    }

    fn shake_hands(&mut self, now: Instant, datagram: Option<&[u8]>) {
        self.started = true;
        let taken = match datagram {
            Some(datagram) => self
                .dtls
                .handle_timeout(now)
                .and_then(|()| self.dtls.handle_packet(datagram)),
            None => self.dtls.handle_timeout(now),
        };
        // after the keys are made an error may come from anyone on the line
        if taken.is_err() && self.srtp.is_none() {
            self.dead = Some(Dead::HandshakeFailed);
        }
        let mut scratch = [0; 4_096];
        loop {
            match self.dtls.poll_output(&mut scratch) {
                Output::Packet(packet) => {
                    if let Some(remote) = self.remote {
                        self.out.push((remote, packet.to_vec()));
                    }
                }
                Output::PeerCert(der) => self.verified = sha256(der) == self.fingerprint,
                Output::KeyingMaterial(material, profile) => {
                    let profile = match profile {
                        SrtpProfile::AEAD_AES_128_GCM => Profile::AeadAes128Gcm,
                        SrtpProfile::AEAD_AES_256_GCM => Profile::AeadAes256Gcm,
                        _ => Profile::Aes128CmSha1,
                    };
                    match Srtp::new(profile, self.role, &material) {
                        Ok(srtp) if self.verified => self.srtp = Some(Box::new(srtp)),
                        _ => self.dead = Some(Dead::HandshakeFailed),
                    }
                }
                Output::CloseNotify => self.dead = Some(Dead::Goodbye),
                Output::Timeout(at) => {
                    // far away is the library's way to say that it has no timer
                    self.dtls_at = Some(at).filter(|at| *at < now + Duration::from_secs(3_600));
                    return;
                }
                _ => {}
            }
        }
    }

    /// The cipher agreed on, once connected.
    pub(super) fn profile(&self) -> Option<Profile> {
        self.srtp.as_ref().map(|srtp| srtp.profile())
    }

    /// Says goodbye to a server that would otherwise wait for us.
    pub(super) fn close(&mut self, now: Instant) {
        if self.dtls.close().is_ok() && self.dead.is_none() && self.started {
            self.shake_hands(now, None);
        }
    }

    /// Does what is due; call it every 10 ms or so.
    pub(super) fn poll(&mut self, now: Instant) {
        if self.dead.is_some() || self.buried {
            return;
        }
        if now >= self.check_at {
            self.check(now);
        }
        if self.dtls_at.is_some_and(|at| now >= at) {
            self.shake_hands(now, None);
        }
        if self.srtp.is_none() && now - self.began > CONNECT {
            self.dead = Some(Dead::NeverConnected);
        } else if self.srtp.is_some() && now - self.heard > SILENCE {
            self.dead = Some(Dead::Silent);
        }
    }

    fn check(&mut self, now: Instant) {
        let targets = match self.remote {
            Some(remote) => vec![remote],
            None => self.candidates.clone(),
        };
        // RFC 8445 §14.3: doubling from 50 ms on; then Chromium's interval
        self.check_at = now
            + match self.remote {
                Some(_) => CHECK_EVERY,
                None => Duration::from_millis(50 << self.checks.min(4)),
            };
        for to in targets {
            self.checks += 1;
            let mut transaction = [0; 12];
            transaction[..4].copy_from_slice(&(self.tie as u32).to_be_bytes());
            transaction[4..].copy_from_slice(&self.checks.to_be_bytes());
            let request = Request {
                transaction: TransactionId(transaction),
                remote_ufrag: &self.theirs.ufrag,
                local_ufrag: &self.ice.ufrag,
                priority: 0x6eff_ffff,
                role: IceRole::Controlling(self.tie),
                use_candidate: true,
            };
            let mut bytes = Vec::new();
            write_request(&request, &self.their_key, &mut bytes);
            self.out.push((to, bytes));
        }
    }

    /// STUN and DTLS to send.
    pub(super) fn drain(&mut self) -> std::vec::Drain<'_, (SocketAddr, Vec<u8>)> {
        self.out.drain(..)
    }

    /// Seals the RTP packet that ends `buffer` from `start` on; `false`: not connected.
    pub(super) fn seal_rtp(&mut self, buffer: &mut Vec<u8>, start: usize) -> bool {
        seal(self.srtp.as_deref_mut(), buffer, start, Srtp::seal_rtp)
    }

    /// Seals the compound that ends `buffer` from `start` on; `false`: not connected.
    pub(super) fn seal_rtcp(&mut self, buffer: &mut Vec<u8>, start: usize) -> bool {
        seal(self.srtp.as_deref_mut(), buffer, start, Srtp::seal_rtcp)
    }
}

fn seal(
    srtp: Option<&mut Srtp>,
    buffer: &mut Vec<u8>,
    start: usize,
    with: impl FnOnce(&mut Srtp, &mut [u8], usize) -> Result<usize, srtp::SealError>,
) -> bool {
    let length = buffer.len() - start;
    buffer.resize(start + length + srtp::SEAL_ROOM, 0);
    let sealed = srtp.and_then(|srtp| with(srtp, &mut buffer[start..], length).ok());
    buffer.truncate(start + sealed.unwrap_or(0));
    sealed.is_some()
}

/// Chromium's interval.
const CHECK_EVERY: Duration = Duration::from_millis(2_500);
/// A storm on a busy machine takes seconds; a browser gives up after 15 to 30.
const CONNECT: Duration = Duration::from_secs(20);
/// Four checks unanswered.
const SILENCE: Duration = Duration::from_secs(10);
