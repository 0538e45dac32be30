//! Decides whose TLS certificate is believed.

use super::LoadError;
use crate::{unverified, verified};
use rustls::ClientConfig;
use std::sync::Arc;

/// `any`: whatever the server shows; otherwise what this machine's authorities vouch for.
pub(super) fn config(any: bool) -> Result<Arc<ClientConfig>, LoadError> {
    let config = match any {
        true => unverified::any_certificate(),
        false => verified::certificates(),
    };
    config
        .map(Arc::new)
        .map_err(|error| LoadError::Options(format!("TLS cannot be used: {error}")))
}
