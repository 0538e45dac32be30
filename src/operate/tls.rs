//! Shows the operator's certificate over HTTPS, and reads it again when its files change.
//!
//! One that the relay makes is `self_signed.rs`'s job.

use super::state::StateError;
use crate::config::file::{self, FileError};
use axum_server::tls_rustls::RustlsConfig;
use std::io;
use std::net::IpAddr;
use std::path::{Path, PathBuf};
use std::time::{Duration, SystemTime};
use tracing::{info, warn};

/// Why there is no certificate to show.
#[derive(Debug, thiserror::Error)]
pub enum TlsError {
    /// One of the operator's files cannot be read.
    #[error("`{setting}`: {why}")]
    Unreadable {
        /// The setting that names it.
        setting: &'static str,
        /// What keeps it from being read.
        why: FileError,
    },
    /// The operator's files cannot be used.
    #[error(
        "the certificate {certificate} with the key {key} cannot be used: {why}; both must be PEM \
         files, and belong together"
    )]
    Unusable {
        /// `tls_certificate`.
        certificate: PathBuf,
        /// `tls_key`.
        key: PathBuf,
        /// The library's word.
        why: io::Error,
    },
    /// The one made at start cannot be kept.
    #[error(transparent)]
    State(#[from] StateError),
    /// No certificate could be made.
    #[error("no certificate could be made for {names:?}: {why}")]
    NotMade {
        /// The names it was for.
        names: Vec<String>,
        /// The library's word.
        why: rcgen::Error,
    },
}

/// The operator's certificate, and a task that reads it again when a file changes. The task ends
/// with the process: it owns nothing but two paths.
pub async fn from_files(certificate: &Path, key: &Path) -> Result<RustlsConfig, TlsError> {
    use_aws_lc();
    for (setting, path) in [("tls_certificate", certificate), ("tls_key", key)] {
        if let Err(why) = file::bytes(path) {
            return Err(TlsError::Unreadable { setting, why });
        }
    }
    let config = RustlsConfig::from_pem_file(certificate, key)
        .await
        .map_err(|why| TlsError::Unusable {
            certificate: certificate.into(),
            key: key.into(),
            why,
        })?;
    let watched = (certificate.to_path_buf(), key.to_path_buf());
    tokio::spawn(reload_on_change(config.clone(), watched));
    Ok(config)
}

/// Looks at both files' times; a renewal that is half written fails to load and is tried again at
/// the next look, while the old certificate goes on serving.
async fn reload_on_change(config: RustlsConfig, (certificate, key): (PathBuf, PathBuf)) {
    let mut served = (changed(&certificate), changed(&key));
    let mut complained = None;
    let mut look = tokio::time::interval(LOOK);
    loop {
        look.tick().await;
        let now = (changed(&certificate), changed(&key));
        if now == served {
            continue;
        }
        match config.reload_from_pem_file(&certificate, &key).await {
            Ok(()) => {
                info!("certificate read again");
                (served, complained) = (now, None);
            }
            Err(why) if complained != Some(now) => {
                warn!(%why, "new certificate cannot be used yet; the old one goes on");
                complained = Some(now);
            }
            Err(_) => {}
        }
    }
}

fn changed(path: &Path) -> Option<SystemTime> {
    std::fs::metadata(path).and_then(|m| m.modified()).ok()
}

/// The one provider of TLS, for the whole process; another start in the same process finds it set.
pub(super) fn use_aws_lc() {
    let _ = rustls::crypto::aws_lc_rs::default_provider().install_default();
}

/// The names a browser may use for this machine: localhost, `host`, and `addresses`.
pub fn names(host: &str, addresses: impl IntoIterator<Item = IpAddr>) -> Vec<String> {
    let mut names = vec!["localhost".to_owned(), "127.0.0.1".into(), "::1".into()];
    let host = host
        .trim_start_matches('[')
        .trim_end_matches(']')
        .to_owned();
    names.extend((!host.is_empty()).then_some(host));
    with_addresses(names, addresses)
}

pub(super) fn with_addresses(
    mut names: Vec<String>,
    addresses: impl IntoIterator<Item = IpAddr>,
) -> Vec<String> {
    names.extend(addresses.into_iter().map(|a| a.to_string()));
    let mut seen = std::collections::HashSet::new();
    names.retain(|name| seen.insert(name.clone()));
    names
}

// Two file times every 2 s cost nothing, and a renewed certificate is shown before anyone asks.
const LOOK: Duration = Duration::from_secs(2);
