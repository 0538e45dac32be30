//! Junk for a link: before it has keys, and once it has them.

use std::cell::RefCell;
use std::net::SocketAddr;
use std::sync::{Arc, LazyLock};
use std::time::{Duration, Instant};

use spindle::media::link::srtp::{Profile, SEAL_ROOM, Srtp};
use spindle::media::link::{Certificate, Link, LinkConfig, Path, Received, Transmit};
use spindle::media::negotiated::{DtlsRole, IceCredentials};
use spindle::media::wire::rtp;
use spindle::media::wire::stun::{IceRole, IntegrityKey, Request, TransactionId, write_request};

use super::pieces;
use super::room::lab;

pub(crate) fn srtp(bytes: &[u8]) {
    let Some((&kind, bytes)) = bytes.split_first() else {
        return;
    };
    let (profile, material) = match kind & 1 {
        0 => (Profile::AeadAes128Gcm, [7; 56].as_slice()),
        _ => (Profile::Aes128CmSha1, [7; 60].as_slice()),
    };
    let new = |role| Srtp::new(profile, role, material).expect("material of the right length");
    let (mut ours, mut theirs) = (new(DtlsRole::Server), new(DtlsRole::Client));
    for (kind, piece) in pieces(bytes) {
        let mut junk = piece.to_vec();
        if let Ok(header) = rtp::parse(&junk) {
            assert!(ours.open_rtp(&mut junk, &header).is_err(), "forged");
        }
        let mut junk = piece.to_vec();
        assert!(ours.open_rtcp(&mut junk).is_err(), "forged");
        // sealed, whatever it is comes out again as it went in, once
        let mut sealed = piece.to_vec();
        sealed.resize(piece.len() + SEAL_ROOM, 0);
        let plain = match kind & 1 {
            0 => {
                let Ok(length) = theirs.seal_rtp(&mut sealed, piece.len()) else {
                    continue;
                };
                let header = rtp::parse(&sealed[..length]).expect("its header is in clear");
                let mut replay = sealed[..length].to_vec();
                let opened = ours.open_rtp(&mut sealed[..length], &header);
                assert!(ours.open_rtp(&mut replay, &header).is_err(), "replayed");
                opened
            }
            _ => {
                let Ok(length) = theirs.seal_rtcp(&mut sealed, piece.len()) else {
                    continue;
                };
                let mut replay = sealed[..length].to_vec();
                let opened = ours.open_rtcp(&mut sealed[..length]);
                assert!(ours.open_rtcp(&mut replay).is_err(), "replayed");
                opened
            }
        };
        if let Ok(opened) = plain {
            assert_eq!(sealed[..opened.length], *piece);
        }
    }
}

static CERTIFICATES: LazyLock<[Arc<Certificate>; 2]> =
    LazyLock::new(|| [lab::certificate(), lab::certificate()]);

const OURS: u16 = 1;
const THEIRS: u16 = 2;
const STRANGER: u16 = 3;

fn path(port: u16) -> Path {
    Path::Udp {
        remote: SocketAddr::from(([192, 0, 2, 7], port)),
        local: None,
    }
}

fn credentials(port: u16) -> IceCredentials {
    IceCredentials {
        ufrag: format!("ufrag{port}"),
        password: format!("a-password-of-22-chars{port}"),
    }
}

fn new_link(now: Instant, own: u16, other: u16, dtls_role: DtlsRole) -> Link {
    let config = LinkConfig {
        local_ice: credentials(own),
        remote_ice: credentials(other),
        fingerprint: CERTIFICATES[usize::from(other) - 1].fingerprint(),
        dtls_role,
        certificate: CERTIFICATES[usize::from(own) - 1].clone(),
        seed: [7; 16],
    };
    Link::new(now, config)
}

/// A check that the link called `to` believes.
fn check(from: u16, to: u16) -> Vec<u8> {
    let (local, remote) = (credentials(from), credentials(to));
    let request = Request {
        transaction: TransactionId(*b"a-dozen-byte"),
        remote_ufrag: &remote.ufrag,
        local_ufrag: &local.ufrag,
        priority: 1,
        role: IceRole::Controlling(7),
        use_candidate: true,
    };
    let mut bytes = Vec::new();
    write_request(&request, &IntegrityKey::new(&remote.password), &mut bytes);
    bytes
}

fn transmits(link: &mut Link) -> Vec<Transmit> {
    std::iter::from_fn(|| link.poll_transmit()).collect()
}

/// Before the handshake: a stranger gets no byte, and the participant itself no panic.
pub(crate) fn handshake(bytes: &[u8]) {
    let now = Instant::now();
    let Some((&kind, bytes)) = bytes.split_first() else {
        return;
    };
    let role = if kind & 1 == 0 {
        DtlsRole::Server
    } else {
        DtlsRole::Client
    };
    let mut link = new_link(now, OURS, THEIRS, role);
    for (_, piece) in pieces(bytes) {
        let mut datagram = piece.to_vec();
        let received = link.handle_datagram(now, path(STRANGER), &mut datagram);
        assert!(matches!(received, Received::Dropped(_)), "{received:?}");
        assert!(link.poll_transmit().is_none() && link.poll_event().is_none());
    }
    link.handle_datagram(now, path(THEIRS), &mut check(THEIRS, OURS));
    for (index, (_, piece)) in pieces(bytes).enumerate() {
        let mut datagram = piece.to_vec();
        let received = link.handle_datagram(now, path(THEIRS), &mut datagram);
        assert!(
            !matches!(received, Received::Rtp { .. } | Received::Rtcp { .. }),
            "no keys yet"
        );
        transmits(&mut link);
        link.handle_timeout(now + Duration::from_millis(index as u64));
    }
    assert!(link.profile().is_none(), "nobody proved anything");
}

/// Both sides of a handshake whose datagrams somebody on the line loses, repeats, holds back and
/// changes: neither panics, and keys that both have are the same.
pub(crate) fn tampered(bytes: &[u8]) {
    let mut now = Instant::now();
    let mut ours = new_link(now, OURS, THEIRS, DtlsRole::Server);
    let mut theirs = new_link(now, THEIRS, OURS, DtlsRole::Client);
    ours.handle_datagram(now, path(THEIRS), &mut check(THEIRS, OURS));
    theirs.handle_datagram(now, path(OURS), &mut check(OURS, THEIRS));
    let mut edits = pieces(bytes);
    let mut held = [Vec::new(), Vec::new()];
    for turn in 0..60 {
        let to_us = turn % 2 == 0;
        let said = transmits(if to_us { &mut theirs } else { &mut ours });
        let mut arriving: Vec<Vec<u8>> = std::mem::take(&mut held[turn % 2]);
        for Transmit { mut bytes, .. } in said {
            match edits.next() {
                Some((0, _)) => {}
                Some((1, _)) => arriving.extend([bytes.clone(), bytes]),
                Some((2, _)) => held[turn % 2].push(bytes),
                Some((3, forged)) => arriving.extend([forged.to_vec(), bytes]),
                Some((_, mask)) => {
                    for (byte, mask) in bytes.iter_mut().zip(mask) {
                        *byte ^= mask;
                    }
                    arriving.push(bytes);
                }
                None => arriving.push(bytes),
            }
        }
        for mut datagram in arriving {
            if to_us {
                ours.handle_datagram(now, path(THEIRS), &mut datagram);
            } else {
                theirs.handle_datagram(now, path(OURS), &mut datagram);
            }
        }
        now += Duration::from_millis(100);
        ours.handle_timeout(now);
        theirs.handle_timeout(now);
    }
    if ours.profile().is_some() && theirs.profile().is_some() {
        let mut scene = Scene {
            now,
            ours,
            theirs,
            sequence: 0,
        };
        assert!(scene.hears(), "both have the same keys");
    }
}

struct Scene {
    now: Instant,
    ours: Link,
    theirs: Link,
    sequence: u16,
}

impl Scene {
    /// Two links that shook hands.
    fn new() -> Self {
        let mut now = Instant::now();
        let mut ours = new_link(now, OURS, THEIRS, DtlsRole::Server);
        let mut theirs = new_link(now, THEIRS, OURS, DtlsRole::Client);
        ours.handle_datagram(now, path(THEIRS), &mut check(THEIRS, OURS));
        theirs.handle_datagram(now, path(OURS), &mut check(OURS, THEIRS));
        for _ in 0..50 {
            for mut transmit in transmits(&mut theirs) {
                ours.handle_datagram(now, path(THEIRS), &mut transmit.bytes);
            }
            for mut transmit in transmits(&mut ours) {
                theirs.handle_datagram(now, path(OURS), &mut transmit.bytes);
            }
            now += Duration::from_millis(20);
            ours.handle_timeout(now);
            theirs.handle_timeout(now);
        }
        assert!(
            ours.profile().is_some() && theirs.profile().is_some(),
            "both have keys"
        );
        while ours.poll_event().is_some() {}
        Self {
            now,
            ours,
            theirs,
            sequence: 0,
        }
    }

    /// The participant's next packet is heard, whatever came before it.
    fn hears(&mut self) -> bool {
        let fresh = rtp::NewHeader {
            marker: false,
            payload_type: 111,
            sequence: self.sequence,
            timestamp: 0,
            ssrc: 7,
        };
        self.sequence = self.sequence.wrapping_add(1);
        let mut packet = Vec::new();
        rtp::write(&fresh, &[], &mut packet);
        packet.extend_from_slice(b"voice");
        let length = packet.len();
        packet.resize(length + SEAL_ROOM, 0);
        let length = self
            .theirs
            .seal_rtp(&mut packet, length)
            .expect("a fresh number");
        let received = self
            .ours
            .handle_datagram(self.now, path(THEIRS), &mut packet[..length]);
        matches!(received, Received::Rtp { length: 17, .. })
    }
}

thread_local! {
    static SCENE: RefCell<Option<Scene>> = const { RefCell::new(None) };
}

/// On a link with keys, junk from anywhere is no media, moves nothing, and leaves the participant
/// heard. The scene goes on from input to input: junk is not to leave a trace in it.
pub(crate) fn established(bytes: &[u8]) {
    SCENE.with_borrow_mut(|scene| {
        let scene = scene.get_or_insert_with(Scene::new);
        for (kind, piece) in pieces(bytes) {
            let from = if kind & 1 == 0 { STRANGER } else { THEIRS };
            let mut datagram = piece.to_vec();
            let received = scene
                .ours
                .handle_datagram(scene.now, path(from), &mut datagram);
            assert!(
                !matches!(received, Received::Rtp { .. } | Received::Rtcp { .. }),
                "forged"
            );
            let sent: usize = transmits(&mut scene.ours)
                .iter()
                .map(|sent| sent.bytes.len())
                .sum();
            assert!(
                sent <= piece.len(),
                "{sent} bytes for {} of junk",
                piece.len()
            );
            assert_eq!(scene.ours.poll_event(), None);
        }
        assert_eq!(scene.ours.path(), Some(path(THEIRS)));
        assert!(scene.hears(), "the participant is still heard");
    });
}
