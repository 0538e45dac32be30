//! The `webrtc` crate's own DTLS 1.2 and SRTP as the far end of a link.
//!
//! Without loss: rtc-dtls 0.21.1 as a client does not repeat its second flight.

use std::net::SocketAddr;
use std::sync::Arc;
use std::time::{Duration, Instant};

use rtc_dtls::config::{ClientAuthType, ConfigBuilder, ExtendedMasterSecretType};
use rtc_dtls::endpoint::Endpoint;
use rtc_dtls::extension::extension_use_srtp::SrtpProtectionProfile;
use rtc_srtp::context::Context;
use rtc_srtp::protection_profile::ProtectionProfile;

use super::far_end::{certificate, check, credentials, path};
use super::seal;
use crate::media::link::*;

struct Scene {
    now: Instant,
    link: Link,
    far: Endpoint,
    remote: SocketAddr,
}

impl Scene {
    fn new(role: DtlsRole, offered: &[SrtpProtectionProfile]) -> Self {
        let now = Instant::now();
        let provider = rtc_srtp::crypto::default_provider().expect("a provider");
        let theirs = rtc_dtls::crypto::Certificate::generate_self_signed_with_alg(
            Vec::new(),
            &rcgen::PKCS_ECDSA_P256_SHA256,
            provider.crypto(),
        )
        .expect("a certificate");
        let digest =
            aws_lc_rs::digest::digest(&aws_lc_rs::digest::SHA256, theirs.certificate[0].as_ref());
        let is_client = role == DtlsRole::Server;
        let config = ConfigBuilder::default()
            .with_crypto_provider(provider)
            .with_certificates(vec![theirs])
            .with_srtp_protection_profiles(offered.to_vec())
            .with_client_auth(ClientAuthType::RequireAnyClientCert)
            .with_insecure_skip_verify(true)
            .with_extended_master_secret(ExtendedMasterSecretType::Require)
            .build(is_client, None)
            .map(Arc::new)
            .expect("a configuration");
        let remote = SocketAddr::from(([198, 51, 100, 1], 3_478));
        let server = (!is_client).then(|| config.clone());
        let mut far = Endpoint::new(remote, Default::default(), server);
        let mut link = Link::new(
            now,
            LinkConfig {
                local_ice: credentials("ours"),
                remote_ice: credentials("theirs"),
                fingerprint: Fingerprint(digest.as_ref().try_into().expect("32 bytes")),
                dtls_role: role,
                certificate: certificate(),
                seed: [7; 16],
            },
        );
        let mut check = check(&credentials("theirs"), &credentials("ours"), true);
        link.handle_datagram(now, path(1), &mut check);
        if is_client {
            far.connect(now, remote, config, None).expect("a client");
        }
        Self {
            now,
            link,
            far,
            remote,
        }
    }

    fn connected(&self) -> bool {
        let state = self.far.get_connection_state(self.remote);
        self.link.profile().is_some()
            && state.is_some_and(|state| state.export_keying_material(EXPORTER, &[], 56).is_ok())
    }

    fn run(&mut self) {
        let end = self.now + Duration::from_secs(25);
        while self.now < end && !(self.connected() && self.link.outbox.transmits.is_empty()) {
            let mut moved = false;
            while let Some(transmit) = self.far.poll_transmit() {
                moved = true;
                let mut datagram = transmit.message.to_vec();
                self.link.handle_datagram(self.now, path(1), &mut datagram);
            }
            while let Some(transmit) = self.link.poll_transmit() {
                moved = true;
                if transmit.bytes[0] >= 20 {
                    let datagram = transmit.bytes.as_slice().into();
                    let _ = self.far.read(self.now, self.remote, None, datagram);
                }
            }
            if !moved {
                let wakes = [
                    self.link.next_deadline(),
                    self.far.poll_timeout(&self.remote),
                ];
                self.now = wakes.into_iter().flatten().min().expect("a timer");
                self.link.handle_timeout(self.now);
                let _ = self.far.handle_timeout(self.remote, self.now);
            }
        }
    }

    /// Media from us to the far end, and back.
    fn media_flows(&mut self) {
        let (theirs, key, salt) = match self.link.profile().expect("connected") {
            Profile::AeadAes128Gcm => (ProtectionProfile::AeadAes128Gcm, 16, 12),
            Profile::AeadAes256Gcm => (ProtectionProfile::AeadAes256Gcm, 32, 12),
            Profile::Aes128CmSha1 => (ProtectionProfile::Aes128CmHmacSha1_80, 16, 14),
        };
        let state = self.far.get_connection_state(self.remote).expect("a state");
        let material = state
            .export_keying_material(EXPORTER, &[], 2 * (key + salt))
            .expect("keys");
        let material: &[u8] = material.as_ref();
        let provider = rtc_srtp::crypto::default_provider().expect("a provider");
        let context = |side: usize| {
            let key_at = side * key;
            let salt_at = 2 * key + side * salt;
            Context::new(
                &material[key_at..key_at + key],
                &material[salt_at..salt_at + salt],
                theirs,
                None,
                None,
                provider.crypto(),
            )
            .expect("a context")
        };
        let we = usize::from(self.link.dtls_role == DtlsRole::Server);
        let (mut ours, mut their) = (context(we), context(1 - we));
        let packet = super::rtp_packet(9, 4, b"picture");
        let opened = ours.decrypt_rtp(&seal(&mut self.link, 4)).expect("opened");
        assert_eq!(opened[..], packet);
        let mut sealed = their.encrypt_rtp(&packet).expect("sealed").to_vec();
        let received = self.link.handle_datagram(self.now, path(1), &mut sealed);
        assert!(
            matches!(received, Received::Rtp { length: 19, .. }),
            "{received:?}"
        );
        assert_eq!(sealed[..19], packet);
    }
}

/// RFC 5764 §4.2.
const EXPORTER: &str = "EXTRACTOR-dtls_srtp";

#[test]
fn an_independent_dtls_1_2_keys_a_link_in_both_roles() {
    use SrtpProtectionProfile::{Srtp_Aead_Aes_128_Gcm, Srtp_Aes128_Cm_Hmac_Sha1_80};
    let both = [Srtp_Aes128_Cm_Hmac_Sha1_80, Srtp_Aead_Aes_128_Gcm];
    for (offered, expected) in [
        (&both[..], Profile::AeadAes128Gcm),
        (&both[..1], Profile::Aes128CmSha1),
    ] {
        let mut scene = Scene::new(DtlsRole::Server, offered);
        scene.run();
        assert_eq!(scene.link.profile(), Some(expected));
        scene.media_flows();
    }
    let mut scene = Scene::new(DtlsRole::Client, &both[..1]);
    scene.run();
    assert_eq!(scene.link.profile(), Some(Profile::Aes128CmSha1));
    scene.media_flows();
}
