//! Takes the TLS certificates that the authorities of this machine vouch for.

use rustls::{ClientConfig, RootCertStore};
use std::sync::Arc;

/// Settings of a TLS connection whose far end shows such a certificate.
pub fn certificates() -> Result<ClientConfig, rustls::Error> {
    let mut roots = RootCertStore::empty();
    // one that cannot be read leaves the others
    roots.add_parsable_certificates(rustls_native_certs::load_native_certs().certs);
    let provider = Arc::new(rustls::crypto::aws_lc_rs::default_provider());
    Ok(ClientConfig::builder_with_provider(provider)
        .with_safe_default_protocol_versions()?
        .with_root_certificates(roots)
        .with_no_client_auth())
}
