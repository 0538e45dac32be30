use proptest::prelude::*;
use rtc_srtp::context::Context;
use rtc_srtp::protection_profile::ProtectionProfile;

use super::*;

const PROFILES: [Profile; 3] = [
    Profile::AeadAes128Gcm,
    Profile::AeadAes256Gcm,
    Profile::Aes128CmSha1,
];

fn material(profile: Profile) -> Vec<u8> {
    (0..profile.material_length() as u8)
        .map(|byte| byte.wrapping_mul(73).wrapping_add(5))
        .collect()
}

/// Our side (server) and the other one (client) with the same keys.
fn pair(profile: Profile) -> (Srtp, Srtp) {
    let material = material(profile);
    let ours = Srtp::new(profile, DtlsRole::Server, &material).expect("material fits");
    let theirs = Srtp::new(profile, DtlsRole::Client, &material).expect("material fits");
    (ours, theirs)
}

/// rtc-srtp with the server's and with the client's sending keys.
fn oracles(profile: Profile) -> (Context, Context) {
    let material = material(profile);
    let (client, server) = keys::masters(profile, &material).expect("material fits");
    let theirs = match profile {
        Profile::AeadAes128Gcm => ProtectionProfile::AeadAes128Gcm,
        Profile::AeadAes256Gcm => ProtectionProfile::AeadAes256Gcm,
        Profile::Aes128CmSha1 => ProtectionProfile::Aes128CmHmacSha1_80,
    };
    let provider = rtc_srtp::crypto::default_provider().expect("a provider");
    let context = |master: keys::Master<'_>| {
        Context::new(
            master.key,
            master.salt,
            theirs,
            None,
            None,
            provider.crypto(),
        )
        .expect("a context")
    };
    (context(server), context(client))
}

fn rtp_packet(ssrc: u32, sequence: u16, payload: &[u8]) -> Vec<u8> {
    let mut packet = vec![0x90, 96];
    packet.extend(sequence.to_be_bytes());
    packet.extend(90_000u32.to_be_bytes());
    packet.extend(ssrc.to_be_bytes());
    packet.extend([0xbe, 0xde, 0, 1, 0x10, 0xff, 0, 0]);
    packet.extend(payload);
    packet
}

fn rtcp_packet(ssrc: u32, body: &[u8]) -> Vec<u8> {
    let mut packet = vec![0x81, 206, 0, (body.len() / 4 + 1) as u8];
    packet.extend(ssrc.to_be_bytes());
    packet.extend(body);
    packet
}

fn seal(srtp: &mut Srtp, packet: &[u8]) -> Result<Vec<u8>, SealError> {
    let mut buffer = packet.to_vec();
    buffer.resize(packet.len() + SEAL_ROOM, 0);
    let length = srtp.seal_rtp(&mut buffer, packet.len())?;
    buffer.truncate(length);
    Ok(buffer)
}

fn open(srtp: &mut Srtp, sealed: &[u8]) -> Result<Vec<u8>, OpenError> {
    let mut packet = sealed.to_vec();
    let header = rtp::parse(&packet).map_err(|_| OpenError::Malformed)?;
    let opened = srtp.open_rtp(&mut packet, &header)?;
    packet.truncate(opened.length);
    Ok(packet)
}

fn seal_rtcp(srtp: &mut Srtp, packet: &[u8]) -> Vec<u8> {
    let mut buffer = packet.to_vec();
    buffer.resize(packet.len() + SEAL_ROOM, 0);
    let length = srtp
        .seal_rtcp(&mut buffer, packet.len())
        .expect("room and keys");
    buffer.truncate(length);
    buffer
}

fn open_rtcp(srtp: &mut Srtp, sealed: &[u8]) -> Result<Vec<u8>, OpenError> {
    let mut packet = sealed.to_vec();
    let opened = srtp.open_rtcp(&mut packet)?;
    packet.truncate(opened.length);
    Ok(packet)
}

#[test]
fn a_replayed_packet_is_discarded() {
    for profile in PROFILES {
        let (mut ours, mut theirs) = pair(profile);
        let sealed = seal(&mut theirs, &rtp_packet(7, 1, b"voice")).expect("sealed");
        assert_eq!(
            open(&mut ours, &sealed),
            Ok(rtp_packet(7, 1, b"voice")),
            "{profile:?}"
        );
        assert_eq!(open(&mut ours, &sealed), Err(OpenError::Replayed));
        let sealed = seal_rtcp(&mut theirs, &rtcp_packet(7, b"report12"));
        assert_eq!(
            open_rtcp(&mut ours, &sealed),
            Ok(rtcp_packet(7, b"report12"))
        );
        assert_eq!(open_rtcp(&mut ours, &sealed), Err(OpenError::Replayed));
    }
}

#[test]
fn a_packet_of_an_old_rollover_period_is_discarded() {
    for profile in PROFILES {
        let (mut ours, mut theirs) = pair(profile);
        let old = seal(&mut theirs, &rtp_packet(7, 5, b"old")).expect("sealed");
        // 0 to 20,000 to 40,000 to 60,000 to 10 of the next period
        for sequence in [20_000, 40_000, 60_000, 10] {
            let sealed = seal(&mut theirs, &rtp_packet(7, sequence, b"new")).expect("sealed");
            assert!(open(&mut ours, &sealed).is_ok());
        }
        // never seen by us, and its sequence number is free in this period: its tag is not
        assert_eq!(open(&mut ours, &old), Err(OpenError::Forged), "{profile:?}");
    }
}

/// A sender begins near the end of a period, and its first packets are lost.
#[test]
fn a_stream_whose_first_packet_here_is_of_its_second_period_is_heard() {
    for profile in PROFILES {
        let (mut ours, _) = pair(profile);
        let (_, mut oracle) = oracles(profile);
        let mut sealed = [65_534, 65_535, 0, 1, 2, 3].map(|sequence| {
            let packet = rtp_packet(7, sequence, b"voice");
            oracle.encrypt_rtp(&packet).expect("the oracle seals it")
        });
        *sealed[5].last_mut().expect("a tag") ^= 1;
        assert_eq!(open(&mut ours, &sealed[5]), Err(OpenError::Forged));
        assert_eq!(ours.received.len(), 0);
        let heard = open(&mut ours, &sealed[4]);
        assert_eq!(heard, Ok(rtp_packet(7, 2, b"voice")), "{profile:?}");
        // and what comes late of the period before
        let late = open(&mut ours, &sealed[1]);
        assert_eq!(late, Ok(rtp_packet(7, 65_535, b"voice")), "{profile:?}");
        assert_eq!(open(&mut ours, &sealed[4]), Err(OpenError::Replayed));
        // whose stream is known is tried once
        assert_eq!(open(&mut ours, &sealed[5]), Err(OpenError::Forged));
    }
}

#[test]
fn one_flipped_bit_anywhere_discards_the_packet_and_leaves_no_state() {
    for profile in PROFILES {
        let (mut ours, mut theirs) = pair(profile);
        let sealed = seal(&mut theirs, &rtp_packet(7, 1, b"voice")).expect("sealed");
        for bit in 0..sealed.len() * 8 {
            let mut flipped = sealed.clone();
            flipped[bit / 8] ^= 1 << (bit % 8);
            assert!(open(&mut ours, &flipped).is_err(), "{profile:?}, bit {bit}");
        }
        assert_eq!(ours.received.len(), 0);
        assert!(open(&mut ours, &sealed).is_ok());

        let sealed = seal_rtcp(&mut theirs, &rtcp_packet(7, b"report12"));
        for bit in 0..sealed.len() * 8 {
            let mut flipped = sealed.clone();
            flipped[bit / 8] ^= 1 << (bit % 8);
            assert!(
                open_rtcp(&mut ours, &flipped).is_err(),
                "{profile:?}, RTCP bit {bit}"
            );
        }
        assert!(open_rtcp(&mut ours, &sealed).is_ok());
    }
}

#[test]
fn a_flood_of_ssrcs_is_bounded_and_the_first_ones_go_on() {
    let (mut ours, mut theirs) = pair(Profile::AeadAes128Gcm);
    let mut refused = 0;
    for ssrc in 0..200 {
        let sealed = seal(&mut theirs, &rtp_packet(ssrc, 1, b"x")).expect("sealed");
        refused += u32::from(open(&mut ours, &sealed) == Err(OpenError::TooManySsrcs));
    }
    assert_eq!(refused, 200 - MAX_RECEIVED_SSRCS as u32);
    let sealed = seal(&mut theirs, &rtp_packet(0, 2, b"x")).expect("sealed");
    assert!(open(&mut ours, &sealed).is_ok());
}

#[test]
fn the_same_index_is_never_sealed_twice() {
    for profile in PROFILES {
        let (mut ours, _) = pair(profile);
        assert!(seal(&mut ours, &rtp_packet(7, 9, b"one")).is_ok());
        assert_eq!(
            seal(&mut ours, &rtp_packet(7, 9, b"two")),
            Err(SealError::IndexUsed)
        );
        assert!(seal(&mut ours, &rtp_packet(8, 9, b"other stream")).is_ok());
        assert!(seal(&mut ours, &rtp_packet(7, 8, b"late, first time")).is_ok());
        assert_eq!(
            seal(&mut ours, &rtp_packet(7, 8, b"late again")),
            Err(SealError::IndexUsed)
        );
    }
}

#[test]
fn a_buffer_without_room_is_refused_and_spends_no_index() {
    let (mut ours, _) = pair(Profile::AeadAes128Gcm);
    let packet = rtp_packet(7, 1, b"voice");
    let mut tight = packet.clone();
    assert_eq!(
        ours.seal_rtp(&mut tight, packet.len()),
        Err(SealError::NoRoom)
    );
    assert_eq!(tight, packet);
    assert!(seal(&mut ours, &packet).is_ok());
}

#[test]
fn a_late_packet_is_not_the_newest() {
    let (mut ours, mut theirs) = pair(Profile::AeadAes128Gcm);
    let newest = |ours: &mut Srtp, sealed: &[u8]| {
        let mut packet = sealed.to_vec();
        let header = rtp::parse(&packet).expect("RTP");
        ours.open_rtp(&mut packet, &header)
            .expect("a valid tag")
            .newest
    };
    let first = seal(&mut theirs, &rtp_packet(7, 1, b"1")).expect("sealed");
    let second = seal(&mut theirs, &rtp_packet(7, 2, b"2")).expect("sealed");
    assert!(newest(&mut ours, &second));
    assert!(!newest(&mut ours, &first));
}

#[test]
fn packets_too_short_for_a_tag_are_dropped() {
    for profile in PROFILES {
        let (mut ours, _) = pair(profile);
        for length in 0..40 {
            let mut rtp = rtp_packet(7, 1, &[0; 40]);
            rtp.truncate(length);
            assert!(open(&mut ours, &rtp).is_err());
            let mut rtcp = rtcp_packet(7, &[0xff; 40]);
            rtcp.truncate(length);
            assert!(open_rtcp(&mut ours, &rtcp).is_err());
        }
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]

    #[test]
    fn another_implementation_opens_what_we_seal(
        profile in prop::sample::select(&PROFILES),
        start in any::<u16>(),
        steps in prop::collection::vec((1u16..3_000, prop::collection::vec(any::<u8>(), 0..1_200)), 1..40),
    ) {
        let (mut ours, _) = pair(profile);
        let (mut oracle, _) = oracles(profile);
        let mut sequence = start;
        for (step, payload) in steps {
            let packet = rtp_packet(0xfeed, sequence, &payload);
            let sealed = seal(&mut ours, &packet).expect("sealed");
            prop_assert_eq!(&oracle.decrypt_rtp(&sealed).expect("the oracle opens it")[..], &packet[..]);
            let whole = payload.len() / 4 * 4;
            let packet = rtcp_packet(0xfeed, &payload[..whole]);
            let sealed = seal_rtcp(&mut ours, &packet);
            prop_assert_eq!(&oracle.decrypt_rtcp(&sealed).expect("the oracle opens it")[..], &packet[..]);
            sequence = sequence.wrapping_add(step);
        }
    }

    #[test]
    fn we_open_what_another_implementation_seals(
        profile in prop::sample::select(&PROFILES),
        start in any::<u16>(),
        steps in prop::collection::vec((1u16..3_000, prop::collection::vec(any::<u8>(), 0..1_200)), 1..40),
    ) {
        let (mut ours, _) = pair(profile);
        let (_, mut oracle) = oracles(profile);
        let mut sequence = start;
        for (step, payload) in steps {
            let packet = rtp_packet(0xfeed, sequence, &payload);
            let sealed = oracle.encrypt_rtp(&packet).expect("the oracle seals it");
            prop_assert_eq!(open(&mut ours, &sealed), Ok(packet));
            let whole = payload.len() / 4 * 4;
            let packet = rtcp_packet(0xfeed, &payload[..whole]);
            let sealed = oracle.encrypt_rtcp(&packet).expect("the oracle seals it");
            prop_assert_eq!(open_rtcp(&mut ours, &sealed), Ok(packet));
            sequence = sequence.wrapping_add(step);
        }
    }

    #[test]
    fn junk_never_opens_and_never_panics(
        profile in prop::sample::select(&PROFILES),
        junk in prop::collection::vec(any::<u8>(), 0..200),
    ) {
        let (mut ours, _) = pair(profile);
        prop_assert!(open(&mut ours, &junk).is_err());
        prop_assert!(open_rtcp(&mut ours, &junk).is_err());
    }
}
