//! Reads codecs' headers bit by bit.

/// A reader that ends with the bytes: every read past them is `None`.
#[derive(Debug, Clone)]
pub(super) struct Bits<'a> {
    bytes: &'a [u8],
    /// Bytes were put in against false start codes, and are to be left out (H.264 §7.4.1).
    escaped: bool,
    zeros: u8,
    byte: u8,
    left: u8,
}

impl<'a> Bits<'a> {
    /// Of bytes as they are.
    pub(super) fn of(bytes: &'a [u8]) -> Self {
        Self {
            bytes,
            escaped: false,
            zeros: 0,
            byte: 0,
            left: 0,
        }
    }

    /// Of a NAL unit's bytes.
    pub(super) fn of_unit(bytes: &'a [u8]) -> Self {
        Self {
            escaped: true,
            ..Self::of(bytes)
        }
    }

    fn next_byte(&mut self) -> Option<u8> {
        let (first, rest) = self.bytes.split_first()?;
        self.bytes = rest;
        if self.escaped && self.zeros >= 2 && *first == 3 {
            self.zeros = 0;
            return self.next_byte();
        }
        self.zeros = if *first == 0 {
            self.zeros.saturating_add(1)
        } else {
            0
        };
        Some(*first)
    }

    /// One bit.
    pub(super) fn flag(&mut self) -> Option<bool> {
        if self.left == 0 {
            (self.byte, self.left) = (self.next_byte()?, 8);
        }
        self.left -= 1;
        Some(self.byte >> self.left & 1 != 0)
    }

    /// So many bits, 32 at most, as a number.
    pub(super) fn number(&mut self, bits: u32) -> Option<u32> {
        (0..bits).try_fold(0, |number, _| Some(number << 1 | u32::from(self.flag()?)))
    }

    /// Steps over bits.
    pub(super) fn skip(&mut self, bits: u32) -> Option<()> {
        (0..bits).try_for_each(|_| self.flag().map(|_| ()))
    }

    /// An Exp-Golomb code below 2^32 - 1 (H.264 §9.1, AV1 §4.10.3).
    pub(super) fn golomb(&mut self) -> Option<u32> {
        let mut zeros = 0;
        while !self.flag()? {
            zeros += 1;
            if zeros > 31 {
                return None;
            }
        }
        Some((1 << zeros) - 1 + self.number(zeros)?)
    }

    /// The same with a sign (H.264 §9.1.1).
    pub(super) fn signed_golomb(&mut self) -> Option<i64> {
        let code = i64::from(self.golomb()?);
        Some(if code % 2 == 0 {
            -(code / 2)
        } else {
            (code + 1) / 2
        })
    }
}

/// Bits as they are written, for tests: spaces mean nothing.
#[cfg(test)]
pub(super) fn packed(bits: &str) -> Vec<u8> {
    let bits: Vec<u8> = bits
        .bytes()
        .filter(|bit| *bit != b' ')
        .map(|bit| bit - b'0')
        .collect();
    let byte = |eight: &[u8]| {
        let filled = eight.iter().chain(&[0; 8]).take(8);
        filled.fold(0, |byte, bit| byte << 1 | bit)
    };
    bits.chunks(8).map(byte).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn codes_are_read_to_the_last_bit_and_not_beyond() {
        let bytes = packed("1 010 011 00100 1111");
        let mut bits = Bits::of(&bytes);
        assert_eq!([0, 1, 2, 3].map(|_| bits.golomb()), [0, 1, 2, 3].map(Some));
        assert_eq!(bits.number(4), Some(15));
        assert_eq!(
            (bits.flag(), bits.number(0), bits.golomb()),
            (None, Some(0), None)
        );
        assert_eq!(Bits::of(&[0; 16]).golomb(), None);
        let bytes = packed("00101 00110 1");
        let mut bits = Bits::of(&bytes);
        let signed = [(); 3].map(|()| bits.signed_golomb());
        assert_eq!(signed, [Some(-2), Some(3), Some(0)]);
    }

    #[test]
    fn bytes_against_false_start_codes_are_left_out_of_units_only() {
        let bytes = [0, 0, 3, 1, 0, 0, 0, 3, 3];
        let all =
            |mut bits: Bits<'_>| -> Vec<u32> { std::iter::from_fn(|| bits.number(8)).collect() };
        assert_eq!(all(Bits::of_unit(&bytes)), [0, 0, 1, 0, 0, 0, 3]);
        assert_eq!(all(Bits::of(&bytes)).len(), bytes.len());
    }
}
