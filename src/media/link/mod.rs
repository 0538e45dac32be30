//! One participant's secure transport: from datagrams to plaintext RTP and RTCP, and back.
//!
//! `ice.rs` decides which paths are trusted, `handshake.rs` makes the keys, `srtp.rs` uses them;
//! this file ties them and watches that the participant is still there. The shard above finds the
//! link of a datagram: STUN by [`ufrag_of`], everything else by its path or its SSRC.

use std::collections::VecDeque;
use std::sync::Arc;
use std::time::{Duration, Instant};

use aws_lc_rs::hmac;

mod handshake;
mod ice;
mod path;
pub mod srtp;

pub use self::handshake::{Certificate, Chance, Failed, UnusableKey};
pub use self::path::Path;

use self::handshake::{Keys, Session, Settled};
use self::srtp::{OpenError, Profile, SealError, Srtp};
use crate::counters::labels;
use crate::media::ended::Ended;
use crate::media::negotiated::{DtlsRole, Fingerprint, IceCredentials};
use crate::media::wire::{self, Datagram, rtp, stun};

/// What a link is made from.
pub struct LinkConfig {
    /// Ours, as the answer says them.
    pub local_ice: IceCredentials,
    /// The participant's, from its offer.
    pub remote_ice: IceCredentials,
    /// What the participant's certificate must hash to.
    pub fingerprint: Fingerprint,
    /// Our side of the handshake.
    pub dtls_role: DtlsRole,
    /// This process's certificate.
    pub certificate: Arc<Certificate>,
    /// Random bytes for the names of our own STUN requests and the random of our hello.
    pub seed: [u8; 16],
}

/// A participant's link. Lives from the answer to its offer until it is closed; ICE restarts and
/// path moves keep its DTLS session, its SSRCs and its rollover counters.
pub struct Link {
    agent: ice::Agent,
    certificate: Arc<Certificate>,
    fingerprint: Fingerprint,
    dtls_role: DtlsRole,
    /// For the randoms of our hellos.
    seed: [u8; 16],
    /// From the first authenticated path on.
    handshake: Option<Box<Session>>,
    /// The far end began again after an ICE restart; takes the place of `handshake` once it is
    /// complete.
    renewal: Option<Box<Session>>,
    /// The ICE restarts that `handshake` or `renewal` knows of.
    restarts: u32,
    /// The handshake answers where it was last spoken to, or where the link moved since.
    handshake_path: Option<Path>,
    srtp: Option<Box<Srtp>>,
    phase: Phase,
    /// Measured since it was last taken.
    round_trip: Option<Duration>,
    /// When anything authenticated last came.
    alive: Instant,
    outbox: Outbox,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Phase {
    /// Something authenticated came within the last five seconds.
    Alive,
    Silent,
    Closed,
}

/// How far a link has come.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum State {
    /// Before the end of the handshake.
    Connecting,
    /// Media can flow.
    Connected,
    /// Nothing authenticated came for five seconds.
    Silent,
    /// It ended.
    Closed,
}

labels!(State, 4:
    Connecting "connecting", Connected "connected", Silent "silent", Closed "closed",
);

/// What a datagram turned into.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Received {
    /// Plaintext RTP in `datagram[..length]`.
    Rtp {
        /// Its header.
        header: rtp::Header,
        /// Header and payload, in bytes.
        length: usize,
    },
    /// A plaintext compound RTCP packet in `datagram[..length]`.
    Rtcp {
        /// In bytes.
        length: usize,
    },
    /// STUN or DTLS that was dealt with; there may be something to transmit.
    Nothing,
    /// Counted and forgotten.
    Dropped(Dropped),
}

/// Why a datagram was dropped.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Dropped {
    /// Not what its first bytes say it is, or nothing known.
    Malformed,
    /// STUN without the integrity of a ufrag of ours, or an answer nobody asked for.
    Unauthenticated,
    /// DTLS from a path without an authenticated check.
    UnknownPath,
    /// Media before the handshake is complete, or anything after the end.
    NotConnected,
    /// A wrong tag.
    Forged,
    /// Seen before, or too old.
    Replayed,
    /// A further SSRC on a link that sends as many as it may.
    TooManySsrcs,
}

labels!(Dropped, 7:
    Malformed "malformed", Unauthenticated "unauthenticated", UnknownPath "unknown_path",
    NotConnected "not_connected", Forged "forged", Replayed "replayed",
    TooManySsrcs "too_many_ssrcs",
);

impl From<OpenError> for Dropped {
    fn from(error: OpenError) -> Self {
        match error {
            OpenError::Malformed => Self::Malformed,
            OpenError::Forged => Self::Forged,
            OpenError::Replayed => Self::Replayed,
            OpenError::TooManySsrcs => Self::TooManySsrcs,
        }
    }
}

/// What the shard must know about a link.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Event {
    /// Media can flow.
    Connected(Profile),
    /// The far end began again after an ICE restart: media flows under new keys.
    Renewed,
    /// An authenticated check came from this path, the first of many.
    PathOpened(Path),
    /// The participant answered a question of ours over this path: it is there and nobody else.
    PathProven(Path),
    /// The link now sends here; also its first path.
    PathMoved(Path),
    /// This path was forgotten.
    PathClosed(Path),
    /// The answer of this name belongs to this link.
    Asked(stun::TransactionId),
    /// It came, or is not waited for any more.
    AskedNoMore(stun::TransactionId),
    /// This ufrag of ours no longer leads here.
    UfragRetired(String),
    /// Nothing authenticated for five seconds: sending pauses.
    Silent,
    /// The participant is back: sending goes on.
    Alive,
    /// The handshake failed; [`Self::Closed`] follows.
    HandshakeFailed(Failed),
    /// The link ended by itself. Nothing comes after this.
    Closed(Ended),
}

/// A datagram to send.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Transmit {
    /// Over this path.
    pub path: Path,
    /// Its bytes.
    pub bytes: Vec<u8>,
}

/// What a link has to say, until it is polled. Nothing unauthenticated adds to it.
#[derive(Default)]
struct Outbox {
    transmits: VecDeque<Transmit>,
    events: VecDeque<Event>,
}

impl Outbox {
    fn send(&mut self, path: Path, bytes: Vec<u8>) {
        self.transmits.push_back(Transmit { path, bytes });
    }

    fn event(&mut self, event: Event) {
        self.events.push_back(event);
    }
}

/// The ufrag of ours that a STUN request is addressed to: the shard's way to its link.
pub fn ufrag_of(datagram: &[u8]) -> Option<&str> {
    let message = stun::Message::parse(datagram).ok()?;
    (message.class == stun::Class::Request).then_some(())?;
    message.ufrags().map(|(ours, _)| ours)
}

impl Link {
    /// A link that waits for its first authenticated check.
    pub fn new(now: Instant, config: LinkConfig) -> Self {
        Self {
            agent: ice::Agent::new(now, config.local_ice, config.remote_ice, config.seed),
            certificate: config.certificate,
            fingerprint: config.fingerprint,
            dtls_role: config.dtls_role,
            seed: config.seed,
            handshake: None,
            renewal: None,
            restarts: 0,
            handshake_path: None,
            srtp: None,
            phase: Phase::Alive,
            round_trip: None,
            alive: now,
            outbox: Outbox::default(),
        }
    }

    /// Takes one datagram; media is decrypted in place. Poll transmits and events afterwards.
    pub fn handle_datagram(&mut self, now: Instant, path: Path, datagram: &mut [u8]) -> Received {
        if self.phase == Phase::Closed {
            return Received::Dropped(Dropped::NotConnected);
        }
        match wire::classify(datagram) {
            Some(Datagram::Rtp) => self.handle_rtp(now, path, datagram),
            Some(Datagram::Rtcp) => self.handle_rtcp(now, path, datagram),
            Some(Datagram::Stun) => self.handle_stun(now, path, datagram),
            Some(Datagram::Dtls) => self.handle_dtls(now, path, datagram),
            None => Received::Dropped(Dropped::Malformed),
        }
    }

    fn handle_rtp(&mut self, now: Instant, path: Path, datagram: &mut [u8]) -> Received {
        let Some(srtp) = &mut self.srtp else {
            return Received::Dropped(Dropped::NotConnected);
        };
        let Ok(header) = rtp::parse(datagram) else {
            return Received::Dropped(Dropped::Malformed);
        };
        match srtp.open_rtp(datagram, &header) {
            Ok(opened) => {
                self.heard(now);
                self.agent.heard(now, path, opened.newest, &mut self.outbox);
                Received::Rtp {
                    header,
                    length: opened.length,
                }
            }
            Err(error) => Received::Dropped(error.into()),
        }
    }

    fn handle_rtcp(&mut self, now: Instant, path: Path, datagram: &mut [u8]) -> Received {
        let Some(srtp) = &mut self.srtp else {
            return Received::Dropped(Dropped::NotConnected);
        };
        match srtp.open_rtcp(datagram) {
            Ok(opened) => {
                self.heard(now);
                self.agent.heard(now, path, opened.newest, &mut self.outbox);
                Received::Rtcp {
                    length: opened.length,
                }
            }
            Err(error) => Received::Dropped(error.into()),
        }
    }

    fn handle_stun(&mut self, now: Instant, path: Path, datagram: &[u8]) -> Received {
        let before = self.agent.selected();
        match self.agent.handle(now, path, datagram, &mut self.outbox) {
            ice::Verdict::Answered { after } => {
                self.round_trip = Some(after);
                self.heard(now);
                if self.agent.selected() == Some(path) {
                    self.handshake_path = Some(path);
                }
                Received::Nothing
            }
            ice::Verdict::Authenticated => {
                self.heard(now);
                if self.agent.selected() != before {
                    self.handshake_path = self.agent.selected();
                }
                if self.handshake.is_none() && self.srtp.is_none() {
                    self.handshake_path = Some(path);
                    self.handshake = Some(self.session(now));
                    self.after_handshake(Ok(()));
                }
                Received::Nothing
            }
            ice::Verdict::Ignored => Received::Dropped(Dropped::Unauthenticated),
        }
    }

    fn handle_dtls(&mut self, now: Instant, path: Path, datagram: &mut [u8]) -> Received {
        let Some(restarts) = self.agent.restarts(path) else {
            return Received::Dropped(Dropped::UnknownPath);
        };
        self.handshake_path = Some(path);
        // a hello on a path that ICE restarted: whoever has the password of the restart may have lost
        // the session; whoever has not, whatever address it writes from, begins nothing (RFC 6347
        // §4.2.8)
        if self.srtp.is_some() && restarts > self.restarts && Session::is_begun_by(datagram) {
            self.restarts = restarts;
            self.renewal = Some(self.session(now));
        }
        if self.renewal.is_some() {
            // either may be meant: what is not its own leaves no trace in it
            let mut copy = datagram.to_vec();
            self.renew(now, Some(&mut copy));
        }
        if let Some(session) = &mut self.handshake {
            let result = session.handle_datagram(now, datagram);
            self.after_handshake(result);
        }
        Received::Nothing
    }

    /// A session that waits for the far end, or as a client begins.
    fn session(&self, now: Instant) -> Box<Session> {
        let key = hmac::Key::new(hmac::HMAC_SHA256, &self.seed);
        let mut random = hmac::Context::with_key(&key);
        random.update(b"hello");
        random.update(&self.restarts.to_be_bytes());
        let settled = Settled {
            certificate: self.certificate.clone(),
            fingerprint: self.fingerprint,
            random: random.sign().as_ref().try_into().expect("32 bytes"),
        };
        Box::new(Session::new(now, self.dtls_role, settled))
    }

    /// Does what the handshake wants.
    fn after_handshake(&mut self, result: Result<(), Failed>) {
        let Some(session) = &mut self.handshake else {
            return;
        };
        while let Some(datagram) = session.poll_datagram() {
            if let Some(path) = self.handshake_path {
                self.outbox.send(path, datagram);
            }
        }
        let (keys, closed) = (session.take_keys(), session.is_closed());
        if let Some(keys) = keys {
            self.round_trip = session.round_trip();
            self.protect(&keys);
            self.agent.is_up(self.handshake_path);
            self.outbox.event(Event::Connected(keys.profile));
        }
        if let Err(failed) = result {
            self.outbox.event(Event::HandshakeFailed(failed));
            self.end(Ended::HandshakeFailed);
        } else if closed {
            self.end(Ended::Goodbye);
        }
    }

    /// Gives a datagram, or only the time, to a far end's second handshake. Until it is complete the
    /// keys stay; if it fails they stay for good.
    fn renew(&mut self, now: Instant, datagram: Option<&mut [u8]>) {
        let Some(session) = &mut self.renewal else {
            return;
        };
        let result = match datagram {
            Some(datagram) => session.handle_datagram(now, datagram),
            None => session.handle_timeout(now),
        };
        while let Some(datagram) = session.poll_datagram() {
            if let Some(path) = self.handshake_path {
                self.outbox.send(path, datagram);
            }
        }
        if let Some(keys) = session.take_keys() {
            self.round_trip = session.round_trip();
            self.handshake = self.renewal.take();
            self.protect(&keys);
            self.outbox.event(Event::Renewed);
        } else if result.is_err() || session.is_closed() {
            self.renewal = None;
        }
    }

    fn protect(&mut self, keys: &Keys) {
        let srtp = Srtp::new(keys.profile, self.dtls_role, &keys.material);
        self.srtp = Some(Box::new(srtp.expect("as long as its profile says")));
    }

    /// Something authenticated came.
    fn heard(&mut self, now: Instant) {
        self.alive = now;
        if self.phase == Phase::Silent {
            self.phase = Phase::Alive;
            self.outbox.event(Event::Alive);
        }
    }

    fn end(&mut self, why: Ended) {
        self.outbox.event(Event::Closed(why));
        self.fall_silent_for_good();
    }

    fn fall_silent_for_good(&mut self) {
        self.phase = Phase::Closed;
        self.handshake = None;
        self.renewal = None;
        self.srtp = None;
    }

    /// Seals the RTP packet in `buffer[..length]` in place; the sealed length. `buffer` goes on
    /// for at least [`srtp::SEAL_ROOM`] bytes. [`SealError::NotConnected`] before the handshake.
    pub fn seal_rtp(&mut self, buffer: &mut [u8], length: usize) -> Result<usize, SealError> {
        let srtp = self.srtp.as_mut().ok_or(SealError::NotConnected)?;
        srtp.seal_rtp(buffer, length)
    }

    /// Seals the compound RTCP packet in `buffer[..length]`, as [`Self::seal_rtp`] does.
    pub fn seal_rtcp(&mut self, buffer: &mut [u8], length: usize) -> Result<usize, SealError> {
        let srtp = self.srtp.as_mut().ok_or(SealError::NotConnected)?;
        srtp.seal_rtcp(buffer, length)
    }

    /// New ICE credentials on the same session. The old ones work until the participant nominates
    /// under the new ones; then comes [`Event::UfragRetired`].
    pub fn restart(&mut self, local_ice: IceCredentials, remote_ice: IceCredentials) {
        self.agent.restart(local_ice, remote_ice, &mut self.outbox);
    }

    /// Another link says that its participant is at `path` as well: asks whether ours is, until it
    /// answers; then comes [`Event::PathProven`]. If ours came there just now, the link moves with that.
    pub fn contest(&mut self, now: Instant, path: Path) {
        if self.phase != Phase::Closed {
            let before = self.agent.selected();
            self.agent.contest(now, path, &mut self.outbox);
            if self.agent.selected() != before {
                self.handshake_path = self.agent.selected();
            }
        }
    }

    /// The next datagram to send.
    pub fn poll_transmit(&mut self) -> Option<Transmit> {
        self.outbox.transmits.pop_front()
    }

    /// What happened.
    pub fn poll_event(&mut self) -> Option<Event> {
        self.outbox.events.pop_front()
    }

    /// When [`Self::handle_timeout`] is due at the latest; `None` for a closed link.
    pub fn next_deadline(&self) -> Option<Instant> {
        let liveness = match self.phase {
            Phase::Alive => self.alive + SILENT_AFTER,
            Phase::Silent => self.alive + VANISHED_AFTER,
            Phase::Closed => return None,
        };
        let sessions = [&self.handshake, &self.renewal];
        let deadlines = sessions.map(|session| session.as_ref()?.next_deadline());
        Some(deadlines.into_iter().flatten().fold(liveness, Ord::min))
    }

    /// Does what is due: handshake retransmissions, silence, the end. Harmless when called early.
    pub fn handle_timeout(&mut self, now: Instant) {
        if self.phase == Phase::Closed {
            return;
        }
        let quiet = now.duration_since(self.alive);
        if quiet >= VANISHED_AFTER {
            return self.end(Ended::Vanished);
        }
        if quiet >= SILENT_AFTER && self.phase == Phase::Alive {
            self.phase = Phase::Silent;
            self.outbox.event(Event::Silent);
        }
        self.renew(now, None);
        if let Some(session) = &mut self.handshake {
            let result = session.handle_timeout(now);
            self.after_handshake(result);
        }
    }

    /// Where the link sends, once a check came.
    pub fn path(&self) -> Option<Path> {
        self.agent.selected()
    }

    /// Reads what the next packet of media needs; see `MediaRoom::prefetch`.
    pub fn prefetch(&self) -> u64 {
        let path = u64::from(self.agent.selected().is_some() && self.phase == Phase::Alive);
        path ^ self.srtp.as_ref().map_or(0, |srtp| srtp.prefetch())
    }

    /// Whether media for this participant should be withheld: not connected, silent or closed.
    pub fn is_sending_paused(&self) -> bool {
        self.srtp.is_none() || self.phase != Phase::Alive
    }

    /// How far it has come.
    pub fn state(&self) -> State {
        match (&self.srtp, self.phase) {
            (_, Phase::Closed) => State::Closed,
            (_, Phase::Silent) => State::Silent,
            (None, Phase::Alive) => State::Connecting,
            (Some(_), Phase::Alive) => State::Connected,
        }
    }

    /// The line's round trip, where the handshake or a question of ICE measured it since this was last
    /// asked. Who receives nothing of us tells none in its reports.
    pub fn take_round_trip(&mut self) -> Option<Duration> {
        self.round_trip.take()
    }

    /// How media is protected, once connected.
    pub fn profile(&self) -> Option<Profile> {
        self.srtp.as_ref().map(|srtp| srtp.profile())
    }

    /// Says goodbye (DTLS close_notify, to be polled as a transmit) and ends the link without an
    /// event.
    pub fn close(&mut self) {
        if self.phase == Phase::Closed {
            return;
        }
        self.handshake_path = self.agent.selected().or(self.handshake_path);
        if let Some(session) = &mut self.handshake {
            session.close();
            self.after_handshake(Ok(()));
        }
        self.outbox.events.clear();
        self.fall_silent_for_good();
    }
}

/// A link is silent when nothing came for so long. Firefox checks every 4.4 to 5.2 s, but an idle receiver
/// still sends reports each second.
pub const SILENT_AFTER: Duration = Duration::from_secs(5);
// 30 s: RFC 7675 §5.1; an outage of a mobile line is shorter
const VANISHED_AFTER: Duration = Duration::from_secs(30);

/// Bytes from hexadecimal digits; anything else is ignored.
#[cfg(test)]
fn hex(digits: &str) -> Vec<u8> {
    let digits: Vec<u32> = digits
        .chars()
        .filter_map(|digit| digit.to_digit(16))
        .collect();
    digits
        .chunks(2)
        .map(|pair| (pair[0] << 4 | pair[1]) as u8)
        .collect()
}

#[cfg(test)]
mod tests;
