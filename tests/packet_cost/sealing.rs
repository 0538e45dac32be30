//! The part that cannot be saved: copying a packet and sealing it.

use crate::FORWARDED;
use crate::callgrind::{counted, wait_for_instrumentation};
use aws_lc_rs::aead::{AES_128_GCM, Aad, LessSafeKey, NONCE_LEN, Nonce, UnboundKey};

const HEADER: usize = 12;
/// What a packet of the hub's picture has besides, padded.
const PAYLOAD: usize = 1_001;

/// Copies and seals as many packets as the others forward.
pub(crate) fn seal() {
    let key = UnboundKey::new(&AES_128_GCM, &[7; 16]).expect("16 bytes");
    let key = LessSafeKey::new(key);
    let packet = [0x5a; HEADER + PAYLOAD];
    let mut buffer = Vec::with_capacity(2 * packet.len());
    wait_for_instrumentation();
    counted(|| {
        for number in 0..FORWARDED as u32 {
            buffer.clear();
            buffer.extend_from_slice(&packet);
            let mut nonce = [0; NONCE_LEN];
            nonce[..4].copy_from_slice(&number.to_be_bytes());
            let nonce = Nonce::assume_unique_for_key(nonce);
            let (header, payload) = buffer.split_at_mut(HEADER);
            let tag = key.seal_in_place_separate_tag(nonce, Aad::from(&*header), payload);
            buffer.extend_from_slice(tag.expect("a short packet").as_ref());
        }
    });
}
