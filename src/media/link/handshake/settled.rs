//! Holds what was settled before a handshake, and what it gives.

use std::sync::Arc;

use super::certificate::Certificate;
use super::failed::Failed;
use crate::media::link::srtp::Profile;
use crate::media::negotiated::Fingerprint;

/// What a handshake starts from.
pub(in super::super) struct Settled {
    /// Ours.
    pub(in super::super) certificate: Arc<Certificate>,
    /// What the far end's certificate must hash to.
    pub(in super::super) fingerprint: Fingerprint,
    /// Of our hello.
    pub(in super::super) random: [u8; 32],
}

impl Settled {
    pub(super) fn check(&self, found: Fingerprint) -> Result<(), Failed> {
        (found == self.fingerprint)
            .then_some(())
            .ok_or(Failed::WrongFingerprint)
    }
}

/// What media is protected with (RFC 5764 §4.2).
pub(in super::super) struct Keys {
    pub(in super::super) profile: Profile,
    pub(in super::super) material: Vec<u8>,
}
