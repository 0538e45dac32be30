//! Certificates: self-signed at start, or the operator's, read again when they change.

use crate::scene::{self, Relay, logged, until};
use rustls::pki_types::pem::PemObject as _;
use rustls::pki_types::{CertificateDer, ServerName};
use rustls::{ClientConfig, ClientConnection, RootCertStore};
use spindle::config::{Config, Tls};
use spindle::ids::RoomId;
use spindle::serve::Running;
use spindle::site::Site;
use std::io::{Read as _, Write as _};
use std::net::{SocketAddr, TcpStream};
use std::path::Path;
use std::sync::Arc;
use x509_parser::certificate::X509Certificate;
use x509_parser::prelude::FromDer as _;
use x509_parser::x509::X509Version;

/// Whether the relay shows a certificate that `trusted` vouches for; its answer to a request.
fn asks(address: SocketAddr, trusted: &CertificateDer<'static>) -> Result<String, String> {
    let mut roots = RootCertStore::empty();
    roots.add(trusted.clone()).map_err(|e| e.to_string())?;
    let provider = Arc::new(rustls::crypto::aws_lc_rs::default_provider());
    let config = ClientConfig::builder_with_provider(provider)
        .with_safe_default_protocol_versions()
        .map_err(|e| e.to_string())?
        .with_root_certificates(roots)
        .with_no_client_auth();
    let name = ServerName::try_from("localhost").map_err(|e| e.to_string())?;
    let mut tls = ClientConnection::new(Arc::new(config), name).map_err(|e| e.to_string())?;
    let mut tcp = TcpStream::connect(address).map_err(|e| e.to_string())?;
    let mut stream = rustls::Stream::new(&mut tls, &mut tcp);
    stream
        .write_all(b"GET /api/v1/health HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n")
        .map_err(|e| e.to_string())?;
    let mut answer = String::new();
    stream
        .read_to_string(&mut answer)
        .map_err(|e| e.to_string())?;
    Ok(answer)
}

/// A new certificate for localhost, written to both files.
fn renew(certificate: &Path, key: &Path) -> CertificateDer<'static> {
    let made = rcgen::generate_simple_self_signed(["localhost".to_owned()]).unwrap();
    std::fs::write(certificate, made.cert.pem()).unwrap();
    std::fs::write(key, made.signing_key.serialize_pem()).unwrap();
    made.cert.der().clone()
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_renewed_certificate_is_shown_without_a_restart() {
    let folder = tempfile::tempdir().unwrap();
    let (certificate, key) = (
        folder.path().join("cert.pem"),
        folder.path().join("key.pem"),
    );
    let first = renew(&certificate, &key);
    let relay = Relay::start_with(Config {
        tls: Tls::Files,
        tls_certificate: certificate.clone(),
        tls_key: key.clone(),
        ..scene::config()
    })
    .await;
    let address = relay.running.address();
    assert!(relay.running.public_url().starts_with("https://localhost:"));
    let shown = first.clone();
    let answer = blocking(move || asks(address, &shown)).await.unwrap();
    assert!(answer.starts_with("HTTP/1.1 200"), "{answer}");
    assert!(
        answer.to_lowercase().contains("strict-transport-security"),
        "{answer}"
    );

    // a renewal that is half written is looked at once, and changes nothing
    std::fs::write(&key, "-----BEGIN PRIVATE KEY-----").unwrap();
    until("the half of a key is noticed", async || {
        logged().contains("new certificate cannot be used yet")
    })
    .await;
    let still = first.clone();
    let answer = blocking(move || asks(address, &still)).await.unwrap();
    assert!(answer.starts_with("HTTP/1.1 200"), "{answer}");
    let second = renew(&certificate, &key);
    until("the new certificate is shown", async || {
        let second = second.clone();
        match blocking(move || asks(address, &second)).await {
            Ok(answer) => {
                assert!(answer.starts_with("HTTP/1.1 200"), "{answer}");
                true
            }
            Err(_) => false,
        }
    })
    .await;
}

async fn blocking<T: Send + 'static>(work: impl FnOnce() -> T + Send + 'static) -> T {
    tokio::task::spawn_blocking(work).await.expect("no panic")
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_self_signed_certificate_is_made_at_start() {
    let relay = Relay::start_with(Config {
        tls: Tls::SelfSigned,
        ..scene::config()
    })
    .await;
    let address = relay.running.address();
    let other = rcgen::generate_simple_self_signed(["localhost".to_owned()]).unwrap();
    let other = other.cert.der().clone();
    let why = blocking(move || asks(address, &other)).await.unwrap_err();
    assert!(why.contains("certificate"), "{why}");
    let plain = reqwest::get(format!("http://{address}/api/v1/health")).await;
    assert!(plain.is_err(), "plain HTTP is not spoken");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_a_relay_made_for_itself_is_the_same_after_a_restart() {
    let folder = tempfile::tempdir().unwrap();
    let kept = || std::fs::read_to_string(folder.path().join("self-signed.pem")).unwrap();
    let with = |address: &str| Config {
        tls: Tls::SelfSigned,
        token_secret: String::new(),
        state_dir: folder.path().into(),
        public_addresses: vec![address.parse().unwrap()],
        ..scene::config()
    };
    let first = Relay::start_with(with("127.0.0.1")).await;
    let token = first.token(RoomId::fresh(), Site::Hub);
    let made = kept();
    first.running.stop().await;

    let second = Relay::start_with(with("127.0.0.1")).await;
    assert!(second.running.tokens().verify(&token).is_ok());
    assert_eq!(kept(), made);
    let trusted = CertificateDer::from_pem_slice(made.as_bytes()).unwrap();
    let address = second.running.address();
    let answer = blocking(move || asks(address, &trusted)).await;
    answer.expect("who trusted the first trusts the second");
    second.running.stop().await;

    let moved = Relay::start_with(with("192.0.2.7")).await;
    assert_ne!(kept(), made, "a new address needs another");
    moved.running.stop().await;
}

/// The certificate that a relay keeps in `folder`, read by a stranger's parser.
fn kept_certificate<T>(folder: &Path, read: impl FnOnce(&X509Certificate<'_>) -> T) -> T {
    let pem = std::fs::read(folder.join("self-signed.pem")).expect("it keeps one");
    let der = CertificateDer::from_pem_slice(&pem).expect("PEM");
    let (rest, certificate) = X509Certificate::from_der(&der).expect("X.509");
    assert!(rest.is_empty());
    read(&certificate)
}

fn self_signed_in(folder: &Path) -> Config {
    Config {
        tls: Tls::SelfSigned,
        state_dir: folder.into(),
        public_url: "https://hub.example.org".into(),
        ..scene::config()
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_self_signed_certificate_keeps_the_rules_of_apples_devices() {
    let folder = tempfile::tempdir().unwrap();
    let relay = Relay::start_with(self_signed_in(folder.path())).await;
    kept_certificate(folder.path(), |certificate| {
        let validity = certificate.validity();
        let lasts = validity.not_after.timestamp() - validity.not_before.timestamp();
        // support.apple.com/en-us/103769: "825 days or fewer", for certificates that people trust
        // themselves as well
        assert!((365 * 86_400..825 * 86_400).contains(&lasts), "{lasts} s");
        let now = i64::try_from(scene::now()).unwrap();
        let begun = now - validity.not_before.timestamp();
        assert!(
            (3_600..7 * 86_400).contains(&begun),
            "clocks behind ours take it: {begun} s"
        );
        let usage = certificate
            .extended_key_usage()
            .unwrap()
            .expect("it names its use");
        assert!(usage.value.server_auth && !usage.value.any);
        let key = certificate
            .key_usage()
            .unwrap()
            .expect("it names its key's use");
        assert!(key.value.digital_signature() && !key.value.key_cert_sign());
        let names = certificate
            .subject_alternative_name()
            .unwrap()
            .expect("its names");
        let names = format!("{:?}", names.value.general_names);
        assert!(
            names.contains("hub.example.org") && names.contains("localhost"),
            "{names}"
        );
        assert!(
            names.contains("[127, 0, 0, 1]"),
            "addresses as addresses: {names}"
        );
        assert!(!certificate.is_ca());
        assert_eq!(certificate.version(), X509Version::V3);
    });
    relay.running.stop().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_kept_certificate_that_breaks_the_rules_is_replaced_with_a_word() {
    let folder = tempfile::tempdir().unwrap();
    let names = "localhost 127.0.0.1 ::1 hub.example.org";
    // as they were made before: from 1975 to 4096, without a use
    let old =
        rcgen::generate_simple_self_signed(names.split(' ').map(str::to_owned).collect::<Vec<_>>());
    let old = old.unwrap();
    let pem = format!(
        "for: {names}\n{}{}",
        old.cert.pem(),
        old.signing_key.serialize_pem()
    );
    std::fs::write(folder.path().join("self-signed.pem"), pem).unwrap();
    let relay = Relay::start_with(self_signed_in(folder.path())).await;
    let lasts = kept_certificate(folder.path(), |it| it.validity().not_after.timestamp());
    assert!(lasts < i64::try_from(scene::now()).unwrap() + 825 * 86_400);
    assert!(logged().contains("825 days"), "{}", logged());
    let made = std::fs::read_to_string(folder.path().join("self-signed.pem")).unwrap();
    let trusted = CertificateDer::from_pem_slice(made.as_bytes()).unwrap();
    let address = relay.running.address();
    blocking(move || asks(address, &trusted))
        .await
        .expect("the new one is shown");
    relay.running.stop().await;
}

#[tokio::test]
async fn a_certificate_that_cannot_be_used_is_named_at_start() {
    let folder = tempfile::tempdir().unwrap();
    let (certificate, key) = (
        folder.path().join("cert.pem"),
        folder.path().join("key.pem"),
    );
    let unusable = async || {
        let started = Running::start(Config {
            tls: Tls::Files,
            tls_certificate: certificate.clone(),
            tls_key: key.clone(),
            ..scene::config()
        });
        match started.await {
            Ok(_) => panic!("started without a certificate"),
            Err(error) => error.to_string(),
        }
    };
    let why = unusable().await;
    assert!(
        why.contains("`tls_certificate`") && why.contains("cert.pem"),
        "{why}"
    );
    // certbot's live/ mounted without its archive/
    renew(&certificate, &key);
    std::fs::remove_file(&key).unwrap();
    std::os::unix::fs::symlink("../../archive/privkey1.pem", &key).unwrap();
    let why = unusable().await;
    for word in ["`tls_key`", "key.pem", "archive/privkey1.pem", "10001"] {
        assert!(why.contains(word), "{why} lacks {word}");
    }
    std::fs::remove_file(&key).unwrap();
    renew(&certificate, &key);
    renew(&certificate, &folder.path().join("other-key.pem"));
    let why = unusable().await;
    assert!(why.contains("belong together"), "{why}");
}

#[tokio::test]
async fn a_taken_port_is_named_with_the_setting_that_frees_it() {
    let relay = Relay::start().await;
    let taken = Config {
        http_listen: relay.running.address(),
        ..scene::config()
    };
    match Running::start(taken).await {
        Ok(_) => panic!("two on one port"),
        Err(error) => assert!(error.to_string().contains("`http_listen`"), "{error}"),
    }
}

#[tokio::test]
async fn a_second_relay_on_one_udp_port_does_not_start_and_names_the_setting() {
    let held = std::net::UdpSocket::bind("127.0.0.1:0").unwrap();
    let port = held.local_addr().unwrap();
    drop(held);
    let on_port = || Config {
        udp_listen: port,
        ..scene::config()
    };
    let _first = Relay::start_with(on_port()).await;
    match Running::start(on_port()).await {
        Ok(_) => panic!("two on one port"),
        Err(error) => assert!(error.to_string().contains("`udp_listen`"), "{error}"),
    }
}
