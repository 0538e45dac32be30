//! Decides whose TLS certificate is believed.

use super::LoadError;
use crate::unverified;
use rustls::{ClientConfig, RootCertStore};
use std::sync::Arc;

/// `any`: whatever the server shows; otherwise what this machine's authorities vouch for.
pub(super) fn config(any: bool) -> Result<Arc<ClientConfig>, LoadError> {
    let failed = |error: rustls::Error| LoadError::Options(format!("TLS cannot be used: {error}"));
    if any {
        return unverified::any_certificate().map(Arc::new).map_err(failed);
    }
    let mut roots = RootCertStore::empty();
    // one that cannot be read leaves the others
    roots.add_parsable_certificates(rustls_native_certs::load_native_certs().certs);
    let provider = Arc::new(rustls::crypto::aws_lc_rs::default_provider());
    let config = ClientConfig::builder_with_provider(provider)
        .with_safe_default_protocol_versions()
        .map_err(failed)?
        .with_root_certificates(roots)
        .with_no_client_auth();
    Ok(Arc::new(config))
}
