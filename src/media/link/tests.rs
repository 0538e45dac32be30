use std::time::Duration;

use super::*;

mod far_end;

use self::far_end::{Scene, Version, check, credentials, path, rtp_packet};

const SECOND: Duration = Duration::from_secs(1);
const VERSIONS: [Version; 2] = [Version::V12, Version::V13];

fn seal(link: &mut Link, sequence: u16) -> Vec<u8> {
    let mut packet = rtp_packet(9, sequence, b"picture");
    let length = packet.len();
    packet.resize(length + srtp::SEAL_ROOM, 0);
    let length = link.seal_rtp(&mut packet, length).expect("sealed");
    packet.truncate(length);
    packet
}

/// Media reaches both sides.
fn flows(scene: &mut Scene, sequence: u16) {
    let sealed = scene.media(sequence);
    let received = scene.receive(scene.path, &sealed);
    assert!(
        matches!(received, Received::Rtp { length: 17, .. }),
        "{received:?}"
    );
    let mut sealed = seal(&mut scene.link, sequence);
    let header = rtp::parse(&sealed).expect("RTP");
    let srtp = scene.far.srtp.as_mut().expect("connected");
    let opened = srtp.open_rtp(&mut sealed, &header).expect("opened");
    assert_eq!(sealed[..opened.length], rtp_packet(9, sequence, b"picture"));
}

#[test]
fn a_handshake_in_either_version_and_role_ends_with_media_under_gcm_128() {
    for version in VERSIONS {
        let mut scene = Scene::connected(version);
        assert_eq!(
            scene.link.profile(),
            Some(Profile::AeadAes128Gcm),
            "{version:?}"
        );
        flows(&mut scene, 1);
    }
    // as a client we offer what dimpl offers; its server prefers AES-256
    let mut scene = Scene::new(Version::V12, DtlsRole::Client);
    scene.connect();
    assert!(scene.link.profile().is_some(), "{:?}", scene.events);
    flows(&mut scene, 1);
}
