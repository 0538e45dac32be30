//! Derives the session keys of one direction from what the DTLS handshake exported.

use aws_lc_rs::cipher::{AES_128, AES_256, EncryptingKey, EncryptionContext, UnboundCipherKey};
use aws_lc_rs::iv::FixedLength;

use super::Profile;

/// One direction's master key and salt (RFC 5764 §4.2).
pub(super) struct Master<'a> {
    pub(super) key: &'a [u8],
    pub(super) salt: &'a [u8],
}

/// Cuts the exported material into (client's, server's) masters.
pub(super) fn masters(profile: Profile, material: &[u8]) -> Option<(Master<'_>, Master<'_>)> {
    if material.len() != profile.material_length() {
        return None;
    }
    let (keys, salts) = material.split_at(2 * profile.key_length());
    let (client_key, server_key) = keys.split_at(profile.key_length());
    let (client_salt, server_salt) = salts.split_at(profile.salt_length());
    Some((
        Master {
            key: client_key,
            salt: client_salt,
        },
        Master {
            key: server_key,
            salt: server_salt,
        },
    ))
}

/// What a derived key is for (RFC 3711 §4.3.1).
#[derive(Debug, Clone, Copy)]
#[repr(u8)]
pub(super) enum Label {
    RtpEncryption = 0,
    RtpAuthentication = 1,
    RtpSalt = 2,
    RtcpEncryption = 3,
    RtcpAuthentication = 4,
    RtcpSalt = 5,
}

/// Fills `out` with the key for `label` (RFC 3711 §4.3.3; the key derivation rate is 0).
pub(super) fn derive(master: &Master<'_>, label: Label, out: &mut [u8]) {
    let mut iv = [0; 16];
    // RFC 7714 §11: a 96-bit salt stands in the same place as the 112-bit one, zeros after it
    iv[..master.salt.len()].copy_from_slice(master.salt);
    iv[7] ^= label as u8;
    out.fill(0);
    counter_mode(&counter_key(master.key), iv, out);
}

/// An AES key for counter mode, of 16 or 32 bytes.
pub(super) fn counter_key(key: &[u8]) -> EncryptingKey {
    let algorithm = if key.len() == 16 { &AES_128 } else { &AES_256 };
    UnboundCipherKey::new(algorithm, key)
        .and_then(EncryptingKey::ctr)
        .expect("a profile's key is 16 or 32 bytes long")
}

/// Xors the key stream that starts at `iv` over `data` (RFC 3711 §4.1.1).
pub(super) fn counter_mode(key: &EncryptingKey, iv: [u8; 16], data: &mut [u8]) {
    key.less_safe_encrypt(data, EncryptionContext::Iv128(FixedLength::from(iv)))
        .expect("counter mode takes any length");
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::media::link::hex;

    /// RFC 3711 Appendix B.3.
    #[test]
    fn the_key_derivation_is_that_of_the_standard() {
        let (key, salt) = (
            hex("E1F97A0D3E018BE0D64FA32C06DE4139"),
            hex("0EC675AD498AFEEBB6960B3AABE6"),
        );
        let master = Master {
            key: &key,
            salt: &salt,
        };
        let mut encryption = [0; 16];
        derive(&master, Label::RtpEncryption, &mut encryption);
        assert_eq!(encryption[..], hex("C61E7A93744F39EE10734AFE3FF7A087"));
        let mut salt = [0; 14];
        derive(&master, Label::RtpSalt, &mut salt);
        assert_eq!(salt[..], hex("30CBBC08863D8C85D49DB34A9AE1"));
        let mut authentication = [0; 94];
        derive(&master, Label::RtpAuthentication, &mut authentication);
        assert_eq!(
            authentication[..],
            hex(
                "CEBE321F6FF7716B6FD4AB49AF256A156D38BAA48F0A0ACF3C34E2359E6CDBCE\
                 E049646C43D9327AD175578EF72270986371C10C9A369AC2F94A8C5FBCDDDC25\
                 6D6E919A48B610EF17C2041E47403576 6B68642C59BBFC2F34DB60DBDFB2"
            )
        );
    }

    /// RFC 3711 Appendix B.2.
    #[test]
    fn the_key_stream_is_that_of_the_standard() {
        let key = counter_key(&hex("2B7E151628AED2A6ABF7158809CF4F3C"));
        let mut stream = [0; 48];
        let iv = hex("F0F1F2F3F4F5F6F7F8F9FAFBFCFD0000");
        counter_mode(&key, iv.try_into().expect("16 bytes"), &mut stream);
        assert_eq!(
            stream[..],
            hex(
                "E03EAD0935C95E80E166B16DD92B4EB4D23513162B02D0F72A43A2FE4A5F97AB\
                 41E95B3BB0A2E8DD477901E4FCA894C0"
            )
        );
    }
}
