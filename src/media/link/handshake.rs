//! Runs the DTLS handshake that keys a link's media (RFC 5764).
//!
//! [`Handshake`] is the seam: `Link` sees steps, not a DTLS crate. Behind it stands dimpl 0.9.0,
//! chosen over rtc-dtls 0.21.1 by measurement: 1,000 in-memory handshakes each, our side only,
//! dependencies at opt-level 2, on a busy two-core machine.
//!
//! | | round trips until the browser has keys | CPU a handshake | kept a link |
//! |---|---|---|---|
//! | dimpl, DTLS 1.3 (Chromium 156, Firefox 153) | 1 | 0.61 ms | 27 KB, the whole link |
//! | dimpl, DTLS 1.2 without a cookie (ffmpeg, `webrtc`) | 2 | 0.45 to 0.59 ms | 23 KB, the whole link |
//! | rtc-dtls, always with HelloVerifyRequest | 3 | 0.87 ms | 11 KB, the session alone |
//!
//! Both browsers were tried with it as their server and as their client, and rtc-dtls too. What
//! dimpl lacks, a say in the SRTP profile, `hello.rs` adds. As a client we cannot add it: a far
//! end that insists on being the server chooses among all three profiles.

use std::fmt;
use std::sync::Arc;
use std::time::{Duration, Instant};

use aws_lc_rs::digest;
use dimpl::{Config, Dtls, DtlsCertificate, Output, SrtpProfile};

use super::srtp::Profile;
use crate::media::negotiated::{DtlsRole, Fingerprint};

mod hello;
mod transcript;

/// The DTLS session of one link, as `Link` drives it. Poll after every call until
/// [`Step::Wait`].
pub(super) trait Handshake: Send {
    /// Takes a datagram from a pair that made an authenticated check.
    fn handle_datagram(&mut self, now: Instant, datagram: &[u8]) -> Result<(), Failed>;
    /// Sends again what was not answered; starts a client.
    fn handle_timeout(&mut self, now: Instant) -> Result<(), Failed>;
    /// The next thing to do; `buffer` is scratch space of [`SCRATCH`] bytes.
    fn poll<'a>(&mut self, buffer: &'a mut [u8]) -> Result<Step<'a>, Failed>;
    /// Says goodbye, if there is a session to end.
    fn close(&mut self);
}

/// What a handshake wants.
pub(super) enum Step<'a> {
    /// A datagram for the far end.
    Send(&'a [u8]),
    /// The far end proved that it has this certificate's key.
    Certificate(Fingerprint),
    /// The handshake is complete; the exported keying material.
    Keys(Profile, dimpl::KeyingMaterial),
    /// The far end said goodbye.
    Closed,
    /// Something that is not for us, such as application data. Poll again.
    Ignored,
    /// Nothing now; call `handle_timeout` at this time.
    Wait(Option<Instant>),
}

/// The DTLS session cannot go on.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Failed;

/// The certificate of this process, made at its start: an ECDSA P-256 key and what every
/// handshake shares.
pub struct Certificate {
    pair: DtlsCertificate,
    fingerprint: Fingerprint,
    config: Arc<Config>,
}

impl fmt::Debug for Certificate {
    /// The key never reaches a log.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Certificate({:?})", self.fingerprint)
    }
}

/// Why a certificate cannot serve.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum CertificateError {
    /// Not an ECDSA key in PKCS#8, or of a curve that DTLS does not use.
    UnusableKey,
    /// The DTLS crate refuses its own configuration.
    Config(String),
}

impl fmt::Display for CertificateError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::UnusableKey => f.write_str("the DTLS key is not an ECDSA P-256 key in PKCS#8"),
            Self::Config(error) => write!(f, "DTLS cannot be set up: {error}"),
        }
    }
}

impl std::error::Error for CertificateError {}

impl Certificate {
    /// From the certificate's DER and its key's PKCS#8.
    pub fn new(der: Vec<u8>, key_pkcs8: Vec<u8>) -> Result<Self, CertificateError> {
        let provider = transcript::provider();
        provider
            .key_provider
            .load_private_key(&key_pkcs8)
            .map_err(|_| CertificateError::UnusableKey)?;
        let config = Config::builder()
            .with_crypto_provider(provider)
            // ICE showed already that the address is true; a cookie would cost a round trip
            .use_server_cookie(false)
            .flight_start_rto(FIRST_REPEAT)
            .flight_retries(REPEATS)
            .handshake_timeout(PATIENCE)
            .build()
            .map_err(|error| CertificateError::Config(error.to_string()))?;
        Ok(Self {
            fingerprint: fingerprint(&der),
            pair: DtlsCertificate {
                certificate: der,
                private_key: key_pkcs8,
            },
            config: Arc::new(config),
        })
    }

    /// What our answers announce as `a=fingerprint`.
    pub fn fingerprint(&self) -> Fingerprint {
        self.fingerprint
    }
}

/// RFC 8122 §5, with SHA-256.
fn fingerprint(der: &[u8]) -> Fingerprint {
    let digest = digest::digest(&digest::SHA256, der);
    Fingerprint(digest.as_ref().try_into().expect("SHA-256 has 32 bytes"))
}

/// Starts a handshake. A client's first flight leaves at once.
pub(super) fn start(certificate: &Certificate, role: DtlsRole, now: Instant) -> Box<dyn Handshake> {
    let (config, pair) = (certificate.config.clone(), certificate.pair.clone());
    let dtls = match role {
        DtlsRole::Server => Dtls::new_auto(config, pair, now),
        DtlsRole::Client => {
            // 1.2: who insists on `passive` is a WHIP client on OpenSSL or GnuTLS, without 1.3
            let mut dtls = Dtls::new_12(config, pair, now);
            dtls.set_active(true);
            dtls
        }
    };
    Box::new(Session {
        dtls,
        gathering: (role == DtlsRole::Server).then(hello::Gathering::default),
        connected: false,
        now,
    })
}

/// dimpl behind [`Handshake`].
struct Session {
    dtls: Dtls,
    /// For a server, until it is connected.
    gathering: Option<hello::Gathering>,
    connected: bool,
    now: Instant,
}

impl Handshake for Session {
    fn handle_datagram(&mut self, now: Instant, datagram: &[u8]) -> Result<(), Failed> {
        if self.connected && in_clear(datagram) {
            return Ok(());
        }
        self.handle_timeout(now)?;
        let narrowed = match &mut self.gathering {
            Some(gathering) if hello::starts_client_hello(datagram) => {
                match gathering.take(datagram) {
                    Some(hello) => Some(hello),
                    None => return Ok(()),
                }
            }
            _ => None,
        };
        self.dtls
            .handle_packet(narrowed.as_deref().unwrap_or(datagram))
            .map_err(|_| Failed)
    }

    fn handle_timeout(&mut self, now: Instant) -> Result<(), Failed> {
        self.now = now;
        self.dtls.handle_timeout(now).map_err(|_| Failed)
    }

    fn poll<'a>(&mut self, buffer: &'a mut [u8]) -> Result<Step<'a>, Failed> {
        Ok(match self.dtls.poll_output(buffer) {
            Output::Packet(packet) => Step::Send(packet),
            Output::PeerCert(der) => Step::Certificate(fingerprint(der)),
            Output::KeyingMaterial(material, profile) => {
                self.connected = true;
                self.gathering = None;
                let profile = match profile {
                    SrtpProfile::AEAD_AES_128_GCM => Profile::AeadAes128Gcm,
                    SrtpProfile::AEAD_AES_256_GCM => Profile::AeadAes256Gcm,
                    SrtpProfile::AES128_CM_SHA1_80 => Profile::Aes128CmSha1,
                    // dimpl knows no other today
                    _ => return Err(Failed),
                };
                Step::Keys(profile, material)
            }
            Output::CloseNotify => Step::Closed,
            Output::Timeout(at) => Step::Wait(Some(at).filter(|at| *at < self.now + IDLE)),
            // a certificate above 4 KiB is nobody's
            Output::BufferTooSmall { .. } => return Err(Failed),
            _ => Step::Ignored,
        })
    }

    fn close(&mut self) {
        // an error means that there is no session to say goodbye on
        let _ = self.dtls.close();
    }
}

// 500 ms: longer leaves a lossy line waiting, since it doubles each time and also limits the answers
// to the far end's repeats; shorter fills a 64 kbit/s line of 750 ms with repeats
const FIRST_REPEAT: Duration = Duration::from_millis(500);
// more than fit into the patience: the far end's repeats draw on them too
const REPEATS: usize = 12;
// as long as a link lives without a sign of life
const PATIENCE: Duration = Duration::from_secs(30);

/// More than our longest record and than a far end's certificate.
pub(super) const SCRATCH: usize = 4_096;
/// A timer further away than this is dimpl's way to say that it has none.
const IDLE: Duration = Duration::from_secs(3_600);

/// Whether a datagram starts with an unprotected record other than a handshake message. Those
/// stay welcome: a lost final flight makes the far end repeat its own (RFC 6347 §4.2.4).
fn in_clear(datagram: &[u8]) -> bool {
    match *datagram {
        // RFC 9147 §4: a protected 1.3 record starts with 001 in its upper bits
        [first, ..] if first >> 5 == 1 => false,
        [22, ..] => false,
        [_, _, _, epoch, epoch_low, ..] => [epoch, epoch_low] == [0, 0],
        _ => true,
    }
}
