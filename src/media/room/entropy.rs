//! Randomness that the caller brings.

use crate::media::negotiated::IceCredentials;

/// Randomness for one new or restarted link; the pure core has none of its own.
#[derive(Debug)]
pub struct Entropy {
    /// Our ICE credentials.
    pub ice: IceCredentials,
    /// For SSRCs, transaction ids and the session's id.
    pub seed: [u8; 16],
}

/// Numbers from a seed: SplitMix64 (Steele, Lea, Flood 2014). Not for secrets.
pub(super) struct SeededRandom(u64, u64);

impl SeededRandom {
    pub(super) fn new(seed: [u8; 16]) -> Self {
        let (low, high) = seed.split_at(8);
        let word = |bytes: &[u8]| u64::from_be_bytes(bytes.try_into().expect("eight bytes"));
        Self(word(low), word(high))
    }

    pub(super) fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut z = self.0 ^ self.1;
        z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        z ^ (z >> 31)
    }

    pub(super) fn ssrc(&mut self) -> u32 {
        // 0 is what some stacks take for "none".
        (self.next() as u32).max(1)
    }

    pub(super) fn seed(&mut self) -> [u8; 16] {
        let mut seed = [0; 16];
        seed[..8].copy_from_slice(&self.next().to_be_bytes());
        seed[8..].copy_from_slice(&self.next().to_be_bytes());
        seed
    }
}
