//! Says why a handshake failed: to the far end as an alert, to the operator in words.

use std::fmt;

use crate::counters::labels;

/// Why a DTLS session cannot go on. What the far end is told is its `alert`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Failed {
    /// Only DTLS 1.0, or nothing that we know.
    NoCommonVersion,
    /// No cipher suite for an ECDSA certificate with GCM or ChaCha20.
    NoCommonCipher,
    /// No elliptic curve for the key exchange.
    NoCommonCurve,
    /// No signature algorithm that our certificate can make.
    NoCommonSignature,
    /// Nothing to protect media with.
    NoCommonProfile,
    /// No extended master secret (RFC 7627), which keying media needs.
    NoExtendedMasterSecret,
    /// It has no certificate.
    NoCertificate,
    /// Its certificate has a key of a kind or size that we do not use.
    UnusableCertificate,
    /// Its certificate is not that of its SDP.
    WrongFingerprint,
    /// It cannot prove that the certificate is its own, or the handshake was tampered with.
    WrongSignature,
    /// Its last message is not that of this handshake.
    WrongFinish,
    /// A message that cannot be read.
    Malformed,
    /// A message at a time when it makes no sense.
    Unexpected,
    /// It refuses our certificate.
    CertificateRefused,
    /// It finds nothing in common with us.
    ParametersRefused,
    /// It ended the handshake for another reason.
    Refused,
    /// ICE connected, and no handshake was begun.
    NoHello,
    /// It began a handshake, and does not answer.
    NoAnswer,
}

labels!(Failed, 18:
    NoCommonVersion "no_common_version", NoCommonCipher "no_common_cipher",
    NoCommonCurve "no_common_curve", NoCommonSignature "no_common_signature",
    NoCommonProfile "no_common_profile", NoExtendedMasterSecret "no_extended_master_secret",
    NoCertificate "no_certificate", UnusableCertificate "unusable_certificate",
    WrongFingerprint "wrong_fingerprint", WrongSignature "wrong_signature",
    WrongFinish "wrong_finish", Malformed "malformed", Unexpected "unexpected",
    CertificateRefused "certificate_refused", ParametersRefused "parameters_refused",
    Refused "refused", NoHello "no_hello", NoAnswer "no_answer",
);

impl Failed {
    /// What the far end is told (RFC 8446 §6.2); nothing where it said so itself or is not there.
    pub(super) fn alert(self) -> Option<u8> {
        match self {
            Self::NoCommonVersion => Some(70),
            Self::NoCommonCipher
            | Self::NoCommonCurve
            | Self::NoCommonSignature
            | Self::NoCommonProfile
            | Self::NoExtendedMasterSecret
            | Self::NoCertificate => Some(40),
            Self::WrongFingerprint => Some(42),
            Self::UnusableCertificate => Some(43),
            Self::WrongSignature | Self::WrongFinish => Some(51),
            Self::Malformed => Some(50),
            Self::Unexpected => Some(10),
            Self::CertificateRefused
            | Self::ParametersRefused
            | Self::Refused
            | Self::NoHello
            | Self::NoAnswer => None,
        }
    }

    /// From the far end's alert (RFC 8446 §6.2).
    pub(super) fn told(alert: u8) -> Self {
        match alert {
            42..=46 | 48 => Self::CertificateRefused,
            40 | 47 | 70 | 71 | 109 | 116 => Self::ParametersRefused,
            _ => Self::Refused,
        }
    }
}

impl fmt::Display for Failed {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::NoCommonVersion => {
                "the far end speaks neither DTLS 1.2 nor 1.3; its software is too old"
            }
            Self::NoCommonCipher => {
                "no common cipher: the far end must offer an ECDHE_ECDSA suite with AES-GCM or ChaCha20"
            }
            Self::NoCommonCurve => {
                "no common curve: the far end must offer X25519, P-256, P-384 or P-521"
            }
            Self::NoCommonSignature => {
                "no common signature algorithm: the far end must accept ecdsa_secp256r1_sha256"
            }
            Self::NoCommonProfile => {
                "no common SRTP profile: the far end must offer AES-GCM or AES128_CM_SHA1_80"
            }
            Self::NoExtendedMasterSecret => {
                "the far end has no extended master secret (RFC 7627); its software is too old"
            }
            Self::NoCertificate => "the far end sent no certificate",
            Self::UnusableCertificate => {
                "the far end's certificate has a key that is not RSA (2048 bits or more), ECDSA on P-256, P-384 or P-521, or Ed25519"
            }
            Self::WrongFingerprint => {
                "the far end's certificate is not that of its SDP: it changed since, or somebody stands between"
            }
            Self::WrongSignature => {
                "the far end could not prove that its certificate is its own: somebody stands between, or its software is wrong"
            }
            Self::WrongFinish => {
                "both sides saw different handshakes: somebody stands between, or the far end's software is wrong"
            }
            Self::Malformed => "the far end sent a handshake message that cannot be read",
            Self::Unexpected => "the far end sent a handshake message out of its turn",
            Self::CertificateRefused => {
                "the far end refused our certificate: it may want another kind, or holds an older SDP answer"
            }
            Self::ParametersRefused => "the far end found nothing in common with us",
            Self::Refused => "the far end broke the handshake off",
            Self::NoHello => {
                "ICE connected, but the far end never began its handshake; a firewall may drop DTLS"
            }
            Self::NoAnswer => {
                "the far end stopped answering in the middle of the handshake; a firewall may drop large packets"
            }
        })
    }
}
