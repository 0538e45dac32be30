//! Seals and opens single packets under the session keys of one direction, given their index.

use aws_lc_rs::aead::{AES_128_GCM, AES_256_GCM, Aad, LessSafeKey, NONCE_LEN, Nonce, UnboundKey};
use aws_lc_rs::cipher::EncryptingKey;
use aws_lc_rs::{constant_time, hmac};

use super::Profile;
use super::keys::{Label, Master, counter_key, counter_mode, derive};

/// The session keys of one direction, for RTP or for RTCP.
pub(super) enum Cipher {
    /// RFC 7714.
    Gcm { key: LessSafeKey, salt: [u8; 12] },
    /// RFC 3711 §4.1.1, §4.2.1. Boxed: its keys lie inline, half a kilobyte of them.
    CounterMode(Box<CounterMode>),
}

pub(super) struct CounterMode {
    key: EncryptingKey,
    salt: [u8; 14],
    authentication: hmac::Key,
}

/// The tag was not that of the packet.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Forged;

/// GCM's tag (RFC 7714 §13).
pub(super) const GCM_TAG: usize = 16;
/// HMAC-SHA1 cut to 80 bits (RFC 3711 §4.2.1).
pub(super) const HMAC_TAG: usize = 10;
/// The E flag and the SRTCP index (RFC 3711 §3.4).
const RTCP_INDEX: usize = 4;
/// What stays in clear of an RTCP packet: its first header and the sender's SSRC.
const RTCP_CLEAR: usize = 8;
/// The E flag: the packet is encrypted.
const RTCP_ENCRYPTED: u32 = 1 << 31;

impl Cipher {
    /// The keys for RTP.
    pub(super) fn rtp(profile: Profile, master: &Master<'_>) -> Self {
        Self::derived(
            profile,
            master,
            [
                Label::RtpEncryption,
                Label::RtpSalt,
                Label::RtpAuthentication,
            ],
        )
    }

    /// The keys for RTCP.
    pub(super) fn rtcp(profile: Profile, master: &Master<'_>) -> Self {
        Self::derived(
            profile,
            master,
            [
                Label::RtcpEncryption,
                Label::RtcpSalt,
                Label::RtcpAuthentication,
            ],
        )
    }

    fn derived(profile: Profile, master: &Master<'_>, labels: [Label; 3]) -> Self {
        let [encryption, salting, authenticating] = labels;
        let mut key = [0; 32];
        let key = &mut key[..profile.key_length()];
        derive(master, encryption, key);
        match profile {
            Profile::AeadAes128Gcm | Profile::AeadAes256Gcm => {
                let mut salt = [0; 12];
                derive(master, salting, &mut salt);
                Self::gcm(key, salt)
            }
            Profile::Aes128CmSha1 => {
                let mut salt = [0; 14];
                derive(master, salting, &mut salt);
                let mut authentication = [0; 20];
                derive(master, authenticating, &mut authentication);
                Self::CounterMode(Box::new(CounterMode {
                    key: counter_key(key),
                    salt,
                    authentication: hmac::Key::new(
                        hmac::HMAC_SHA1_FOR_LEGACY_USE_ONLY,
                        &authentication,
                    ),
                }))
            }
        }
    }

    /// From a session key and salt.
    pub(super) fn gcm(key: &[u8], salt: [u8; 12]) -> Self {
        let algorithm = if key.len() == 16 {
            &AES_128_GCM
        } else {
            &AES_256_GCM
        };
        let key = UnboundKey::new(algorithm, key).expect("a profile's key is 16 or 32 bytes long");
        Self::Gcm {
            key: LessSafeKey::new(key),
            salt,
        }
    }

    /// Reads what the next packet needs, as far as it lies here.
    pub(super) fn prefetch(&self) -> u64 {
        match self {
            Self::Gcm { salt, .. } => u64::from(salt[0]),
            Self::CounterMode(keys) => u64::from(keys.salt[0]),
        }
    }

    /// Encrypts `buffer[payload_offset..length]` and writes the tag after it; the new length.
    /// The caller made sure that the tag fits and that `index` was never used.
    pub(super) fn seal_rtp(
        &self,
        buffer: &mut [u8],
        payload_offset: usize,
        length: usize,
        index: u64,
    ) -> usize {
        let ssrc = ssrc_at(buffer, 8);
        match self {
            Self::Gcm { key, salt } => {
                let (header, rest) = buffer.split_at_mut(payload_offset);
                let (payload, room) = rest.split_at_mut(length - payload_offset);
                let nonce = Nonce::assume_unique_for_key(rtp_nonce(salt, ssrc, index));
                let tag = key
                    .seal_in_place_separate_tag(nonce, Aad::from(&*header), payload)
                    .expect("a datagram is far below GCM's limit");
                room[..GCM_TAG].copy_from_slice(tag.as_ref());
                length + GCM_TAG
            }
            Self::CounterMode(keys) => {
                let CounterMode {
                    key,
                    salt,
                    authentication,
                } = &**keys;
                let iv = counter_iv(salt, ssrc, index);
                counter_mode(key, iv, &mut buffer[payload_offset..length]);
                let tag = rtp_tag(authentication, &buffer[..length], index);
                buffer[length..length + HMAC_TAG].copy_from_slice(&tag.as_ref()[..HMAC_TAG]);
                length + HMAC_TAG
            }
        }
    }

    /// Decrypts an RTP packet in place; the plaintext's length, header included.
    pub(super) fn open_rtp(
        &self,
        packet: &mut [u8],
        payload_offset: usize,
        index: u64,
    ) -> Result<usize, Forged> {
        let ssrc = ssrc_at(packet, 8);
        let end = packet
            .len()
            .checked_sub(self.tag_length())
            .filter(|end| *end >= payload_offset)
            .ok_or(Forged)?;
        match self {
            Self::Gcm { key, salt } => {
                let (header, sealed) = packet.split_at_mut(payload_offset);
                let nonce = Nonce::assume_unique_for_key(rtp_nonce(salt, ssrc, index));
                key.open_in_place(nonce, Aad::from(&*header), sealed)
                    .map_err(|_| Forged)?;
            }
            Self::CounterMode(keys) => {
                let CounterMode {
                    key,
                    salt,
                    authentication,
                } = &**keys;
                let (authenticated, tag) = packet.split_at_mut(end);
                let expected = rtp_tag(authentication, authenticated, index);
                constant_time::verify_slices_are_equal(&expected.as_ref()[..HMAC_TAG], tag)
                    .map_err(|_| Forged)?;
                let iv = counter_iv(salt, ssrc, index);
                counter_mode(key, iv, &mut authenticated[payload_offset..]);
            }
        }
        Ok(end)
    }

    /// Encrypts an RTCP packet of `length` bytes and writes its trailer; the new length.
    /// The caller made sure that the trailer fits and that `index` was never used.
    pub(super) fn seal_rtcp(&self, buffer: &mut [u8], length: usize, index: u32) -> usize {
        let ssrc = ssrc_at(buffer, 4);
        let trailer = (RTCP_ENCRYPTED | index).to_be_bytes();
        match self {
            Self::Gcm { key, salt } => {
                let (header, rest) = buffer.split_at_mut(RTCP_CLEAR);
                let (body, room) = rest.split_at_mut(length - RTCP_CLEAR);
                let nonce = Nonce::assume_unique_for_key(rtcp_nonce(salt, ssrc, index));
                let tag = key
                    .seal_in_place_separate_tag(nonce, Aad::from(rtcp_aad(header, trailer)), body)
                    .expect("a datagram is far below GCM's limit");
                room[..GCM_TAG].copy_from_slice(tag.as_ref());
                room[GCM_TAG..GCM_TAG + RTCP_INDEX].copy_from_slice(&trailer);
                length + GCM_TAG + RTCP_INDEX
            }
            Self::CounterMode(keys) => {
                let CounterMode {
                    key,
                    salt,
                    authentication,
                } = &**keys;
                let iv = counter_iv(salt, ssrc, u64::from(index));
                counter_mode(key, iv, &mut buffer[RTCP_CLEAR..length]);
                let authenticated = length + RTCP_INDEX;
                buffer[length..authenticated].copy_from_slice(&trailer);
                let tag = hmac::sign(authentication, &buffer[..authenticated]);
                buffer[authenticated..authenticated + HMAC_TAG]
                    .copy_from_slice(&tag.as_ref()[..HMAC_TAG]);
                authenticated + HMAC_TAG
            }
        }
    }

    /// The index that an RTCP packet carries in its trailer, not yet authenticated. Packets
    /// without encryption are forged to us: RFC 8834 has both.
    pub(super) fn rtcp_index(&self, packet: &[u8]) -> Result<u32, Forged> {
        if packet.len() < RTCP_CLEAR + self.tag_length() + RTCP_INDEX {
            return Err(Forged);
        }
        let at = match self {
            Self::Gcm { .. } => packet.len() - RTCP_INDEX,
            Self::CounterMode(_) => packet.len() - RTCP_INDEX - HMAC_TAG,
        };
        let word = ssrc_at(packet, at);
        if word & RTCP_ENCRYPTED == 0 {
            return Err(Forged);
        }
        Ok(word & !RTCP_ENCRYPTED)
    }

    /// Decrypts an RTCP packet in place, after [`Self::rtcp_index`]; the plaintext's length.
    pub(super) fn open_rtcp(&self, packet: &mut [u8], index: u32) -> Result<usize, Forged> {
        let ssrc = ssrc_at(packet, 4);
        let end = packet.len() - RTCP_INDEX - self.tag_length();
        match self {
            Self::Gcm { key, salt } => {
                let sealed_end = packet.len() - RTCP_INDEX;
                let (header, rest) = packet.split_at_mut(RTCP_CLEAR);
                let sealed = &mut rest[..sealed_end - RTCP_CLEAR];
                let nonce = Nonce::assume_unique_for_key(rtcp_nonce(salt, ssrc, index));
                let aad = rtcp_aad(header, (RTCP_ENCRYPTED | index).to_be_bytes());
                key.open_in_place(nonce, Aad::from(aad), sealed)
                    .map_err(|_| Forged)?;
            }
            Self::CounterMode(keys) => {
                let CounterMode {
                    key,
                    salt,
                    authentication,
                } = &**keys;
                let (authenticated, tag) = packet.split_at_mut(end + RTCP_INDEX);
                let expected = hmac::sign(authentication, authenticated);
                constant_time::verify_slices_are_equal(&expected.as_ref()[..HMAC_TAG], tag)
                    .map_err(|_| Forged)?;
                let iv = counter_iv(salt, ssrc, u64::from(index));
                counter_mode(key, iv, &mut authenticated[RTCP_CLEAR..end]);
            }
        }
        Ok(end)
    }

    fn tag_length(&self) -> usize {
        match self {
            Self::Gcm { .. } => GCM_TAG,
            Self::CounterMode(_) => HMAC_TAG,
        }
    }
}

/// RFC 7714 §8.1.
fn rtp_nonce(salt: &[u8; 12], ssrc: u32, index: u64) -> [u8; NONCE_LEN] {
    let mut nonce = *salt;
    for (byte, of) in nonce[2..6].iter_mut().zip(ssrc.to_be_bytes()) {
        *byte ^= of;
    }
    for (byte, of) in nonce[6..].iter_mut().zip(&index.to_be_bytes()[2..]) {
        *byte ^= of;
    }
    nonce
}

/// RFC 7714 §9.1.
fn rtcp_nonce(salt: &[u8; 12], ssrc: u32, index: u32) -> [u8; NONCE_LEN] {
    // the 48 bits after the SSRC are 16 zeros and the 32 bits of the index
    rtp_nonce(salt, ssrc, u64::from(index))
}

/// RFC 7714 §9.2: the clear header, then the E flag with the index.
fn rtcp_aad(header: &[u8], trailer: [u8; RTCP_INDEX]) -> [u8; RTCP_CLEAR + RTCP_INDEX] {
    let mut aad = [0; RTCP_CLEAR + RTCP_INDEX];
    aad[..RTCP_CLEAR].copy_from_slice(header);
    aad[RTCP_CLEAR..].copy_from_slice(&trailer);
    aad
}

/// RFC 3711 §4.1.1.
fn counter_iv(salt: &[u8; 14], ssrc: u32, index: u64) -> [u8; 16] {
    let mut iv = [0; 16];
    iv[..14].copy_from_slice(salt);
    for (byte, of) in iv[4..8].iter_mut().zip(ssrc.to_be_bytes()) {
        *byte ^= of;
    }
    for (byte, of) in iv[8..14].iter_mut().zip(&index.to_be_bytes()[2..]) {
        *byte ^= of;
    }
    iv
}

/// RFC 3711 §4.2: the tag covers the packet and its rollover counter.
fn rtp_tag(key: &hmac::Key, packet: &[u8], index: u64) -> hmac::Tag {
    let mut context = hmac::Context::with_key(key);
    context.update(packet);
    context.update(&((index >> 16) as u32).to_be_bytes());
    context.sign()
}

fn ssrc_at(packet: &[u8], at: usize) -> u32 {
    u32::from_be_bytes([packet[at], packet[at + 1], packet[at + 2], packet[at + 3]])
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::media::link::hex;

    const PLAINTEXT: &str =
        "47616c6c696120657374206f6d6e69732064697669736120696e207061727465732074726573";

    fn standard(key: &str) -> Cipher {
        let salt = hex("517569642070726f2071756f");
        Cipher::gcm(&hex(key), salt.try_into().expect("12 bytes"))
    }

    fn seals_rtp(cipher: &Cipher, sealed: &str) {
        let header = hex("8040f17b8041f8d35501a0b2");
        let mut buffer = [header, hex(PLAINTEXT)].concat();
        let length = buffer.len();
        buffer.resize(length + GCM_TAG, 0);
        assert_eq!(
            cipher.seal_rtp(&mut buffer, 12, length, 0xf17b),
            buffer.len()
        );
        assert_eq!(buffer[12..], hex(sealed));
        assert_eq!(cipher.open_rtp(&mut buffer, 12, 0xf17b), Ok(length));
        assert_eq!(buffer[12..length], hex(PLAINTEXT));
    }

    /// RFC 7714 §16.1.1 and §16.2.1.
    #[test]
    fn gcm_seals_rtp_as_the_standard_does() {
        seals_rtp(
            &standard("000102030405060708090a0b0c0d0e0f"),
            "f24de3a3fb34de6cacba861c9d7e4bcabe633bd50d294e6f42a5f47a51c7d19b\
             36de3adf8833899d7f27beb16a9152cf765ee4390cce",
        );
        seals_rtp(
            &standard("000102030405060708090a0b0c0d0e0f101112131415161718191a1b1c1d1e1f"),
            "32b1de78a822fe12ef9f78fa332e33aab18012389a58e2f3b50b2a0276ffae0f\
             1ba63799b87b7aa3db36dfffd6b0f9bb7878d7a76c13",
        );
    }

    /// RFC 7714 §17.1.
    #[test]
    fn gcm_seals_rtcp_as_the_standard_does() {
        let cipher = standard("000102030405060708090a0b0c0d0e0f");
        let plain = hex("81c8000d4d6172734e5450314e545032525450200000042a0000e93 0\
             4c756e61deadbeefdeadbeefdeadbeefdeadbeefdeadbeef");
        let mut buffer = plain.clone();
        buffer.resize(plain.len() + GCM_TAG + RTCP_INDEX, 0);
        let length = cipher.seal_rtcp(&mut buffer, plain.len(), 0x5d4);
        assert_eq!(length, buffer.len());
        assert_eq!(
            buffer,
            hex(
                "81c8000d4d61727363e94885dcdab67ca727d7662f6b7e997ff5c0f76c06f32d\
                 c676a5f1730d6fda4ce09b4686303ded0bb9275bc84aa45896cf4d2fc5abf872\
                 45d9eade800005d4"
            )
        );
        assert_eq!(cipher.rtcp_index(&buffer), Ok(0x5d4));
        assert_eq!(cipher.open_rtcp(&mut buffer, 0x5d4), Ok(plain.len()));
        assert_eq!(buffer[..plain.len()], plain);
    }
}
