//! Reads and writes the numbers and the length-prefixed vectors of TLS (RFC 8446 §3).

/// Walks over bytes; `None` where they end too early.
#[derive(Clone, Copy)]
pub(super) struct Reader<'a>(&'a [u8]);

impl<'a> Reader<'a> {
    pub(super) fn new(bytes: &'a [u8]) -> Self {
        Self(bytes)
    }

    pub(super) fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// What was not read yet.
    pub(super) fn rest(self) -> &'a [u8] {
        self.0
    }

    pub(super) fn take(&mut self, length: usize) -> Option<&'a [u8]> {
        let (taken, rest) = self.0.split_at_checked(length)?;
        self.0 = rest;
        Some(taken)
    }

    /// A number of `length` bytes, eight at most.
    pub(super) fn number(&mut self, length: usize) -> Option<u64> {
        let bytes = self.take(length)?;
        Some(
            bytes
                .iter()
                .fold(0, |sum, byte| sum << 8 | u64::from(*byte)),
        )
    }

    pub(super) fn u8(&mut self) -> Option<u8> {
        self.number(1).map(|number| number as u8)
    }

    pub(super) fn u16(&mut self) -> Option<u16> {
        self.number(2).map(|number| number as u16)
    }

    pub(super) fn u24(&mut self) -> Option<usize> {
        self.number(3).map(|number| number as usize)
    }

    /// The bytes behind their length, which takes `prefix` bytes.
    pub(super) fn vector(&mut self, prefix: usize) -> Option<&'a [u8]> {
        let length = self.number(prefix)?;
        self.take(length as usize)
    }
}

/// The numbers of two bytes that a list is made of; an odd byte at its end is left out.
pub(super) fn numbers(list: &[u8]) -> impl Iterator<Item = u16> + '_ {
    list.chunks_exact(2)
        .map(|pair| u16::from_be_bytes([pair[0], pair[1]]))
}

pub(super) fn put_u24(out: &mut Vec<u8>, number: usize) {
    out.extend_from_slice(&(number as u32).to_be_bytes()[1..]);
}

/// Writes what `write` appends behind its length, which takes `prefix` bytes.
pub(super) fn put_vector(out: &mut Vec<u8>, prefix: usize, write: impl FnOnce(&mut Vec<u8>)) {
    let start = out.len() + prefix;
    out.resize(start, 0);
    write(out);
    let length = ((out.len() - start) as u64).to_be_bytes();
    out[start - prefix..start].copy_from_slice(&length[8 - prefix..]);
}

/// An extension of a hello.
pub(super) fn put_extension(out: &mut Vec<u8>, kind: u16, write: impl FnOnce(&mut Vec<u8>)) {
    out.extend_from_slice(&kind.to_be_bytes());
    put_vector(out, 2, write);
}

/// Numbers of two bytes each, one after the other.
pub(super) fn put_numbers(out: &mut Vec<u8>, numbers: &[u16]) {
    for number in numbers {
        out.extend_from_slice(&number.to_be_bytes());
    }
}
