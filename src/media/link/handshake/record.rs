//! Protects and opens single DTLS records (RFC 6347 §4.1, RFC 9147 §4).

use aws_lc_rs::aead::quic::HeaderProtectionKey;
use aws_lc_rs::aead::{Aad, LessSafeKey, Nonce, UnboundKey};

use super::suite::{Suite, Traffic};

/// What a record carries (RFC 9147 §4).
pub(super) mod content {
    pub(in super::super) const CHANGE_CIPHER_SPEC: u8 = 20;
    pub(in super::super) const ALERT: u8 = 21;
    pub(in super::super) const HANDSHAKE: u8 = 22;
    pub(in super::super) const ACK: u8 = 26;
}

/// On the wire of either version (RFC 9147 §5.3).
pub(super) const DTLS_1_2: [u8; 2] = [0xfe, 0xfd];
pub(super) const HEADER: usize = 13;
/// Our unified header: 16 bits of sequence number, a length, no connection id (RFC 9147 §4).
const UNIFIED_HEADER: usize = 5;
const TAG: usize = 16;
/// RFC 5288 §3.
const EXPLICIT_NONCE: usize = 8;

/// What protecting adds at most.
pub(super) const OVERHEAD: usize = HEADER + EXPLICIT_NONCE + TAG;

/// One record of a datagram, as it came.
pub(super) struct Record<'a> {
    pub(super) header: Header,
    bytes: &'a mut [u8],
    body: usize,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Header {
    /// The header of 1.2, and of everything in clear.
    Plain { kind: u8, epoch: u16, number: u64 },
    /// A protected record of 1.3: the lowest bits of its epoch, how long its masked number is.
    Unified { epoch: u8, number: usize },
}

/// Cuts the first record off a datagram. What follows a record that cannot be read is lost.
pub(super) fn split(datagram: &mut [u8]) -> Option<(Record<'_>, &mut [u8])> {
    let first = *datagram.first()?;
    let (header, body, end) = if first >> 5 == 1 {
        // RFC 9147 §4: 0 0 1 C S L E E; we never agreed on a connection id
        let number = if first & 0x08 == 0 { 1 } else { 2 };
        if first & 0x10 != 0 {
            return None;
        }
        let epoch = first & 3;
        let body = 1 + number + if first & 0x04 == 0 { 0 } else { 2 };
        let end = if first & 0x04 == 0 {
            datagram.len()
        } else {
            let length = datagram.get(1 + number..body)?;
            body + usize::from(u16::from_be_bytes([length[0], length[1]]))
        };
        (Header::Unified { epoch, number }, body, end)
    } else {
        let head = datagram.get(..HEADER)?;
        let number = [0, 0, head[5], head[6], head[7], head[8], head[9], head[10]];
        let header = Header::Plain {
            kind: head[0],
            epoch: u16::from_be_bytes([head[3], head[4]]),
            number: u64::from_be_bytes(number),
        };
        let length = usize::from(u16::from_be_bytes([head[11], head[12]]));
        (header, HEADER, HEADER + length)
    };
    (body <= end).then_some(())?;
    let (bytes, rest) = datagram.split_at_mut_checked(end)?;
    let record = Record {
        header,
        bytes,
        body,
    };
    Some((record, rest))
}

impl Record<'_> {
    /// What it carries, if nothing protects it.
    pub(super) fn body(&self) -> &[u8] {
        &self.bytes[self.body..]
    }

    /// All of it.
    pub(super) fn bytes(&self) -> &[u8] {
        self.bytes
    }
}

/// What protected record came: its kind, its number and what it carries.
pub(super) struct Opened<'a> {
    pub(super) kind: u8,
    pub(super) number: u64,
    pub(super) body: &'a [u8],
}

/// The keys of one direction and epoch.
pub(super) struct Protection {
    epoch: u16,
    key: LessSafeKey,
    iv: [u8; 12],
    form: Form,
    /// Of the next record that we send.
    next: u64,
    seen: Window,
}

enum Form {
    /// DTLS 1.2 with the nonce's variable half on the wire (RFC 5288 §3).
    Explicit,
    /// DTLS 1.2 with ChaCha20 (RFC 7905 §2).
    Implicit,
    /// DTLS 1.3, whose record numbers are masked (RFC 9147 §4.2.3).
    Unified(Box<HeaderProtectionKey>),
}

impl Protection {
    /// For DTLS 1.2: the key, and 4 or 12 bytes of nonce.
    pub(super) fn v12(suite: &Suite, key: &[u8], fixed: &[u8]) -> Option<Self> {
        let form = match fixed.len() {
            4 => Form::Explicit,
            _ => Form::Implicit,
        };
        let mut iv = [0; 12];
        iv[..fixed.len()].copy_from_slice(fixed);
        Self::new(1, suite, key, iv, form)
    }

    pub(super) fn v13(epoch: u16, suite: &Suite, traffic: &Traffic) -> Option<Self> {
        let mask = HeaderProtectionKey::new(suite.mask, &traffic.mask).ok()?;
        let form = Form::Unified(Box::new(mask));
        Self::new(epoch, suite, &traffic.key, traffic.iv, form)
    }

    fn new(epoch: u16, suite: &Suite, key: &[u8], iv: [u8; 12], form: Form) -> Option<Self> {
        Some(Self {
            epoch,
            key: LessSafeKey::new(UnboundKey::new(suite.aead, key).ok()?),
            iv,
            form,
            next: 0,
            seen: Window::default(),
        })
    }

    pub(super) fn epoch(&self) -> u16 {
        self.epoch
    }

    /// Whether a record may be of this epoch.
    pub(super) fn fits(&self, header: Header) -> bool {
        match header {
            Header::Plain { epoch, .. } => {
                epoch == self.epoch && !matches!(self.form, Form::Unified(_))
            }
            Header::Unified { epoch, .. } => {
                u16::from(epoch) == self.epoch & 3 && matches!(self.form, Form::Unified(_))
            }
        }
    }

    /// RFC 7905 §2, RFC 8446 §5.3: the number is xored into the iv.
    fn nonce(&self, number: u64) -> Nonce {
        let mut nonce = self.iv;
        for (byte, number) in nonce[4..].iter_mut().zip(number.to_be_bytes()) {
            *byte ^= number;
        }
        Nonce::assume_unique_for_key(nonce)
    }

    /// Appends one protected record; its number. A number is used once.
    pub(super) fn seal(&mut self, kind: u8, body: &[u8], out: &mut Vec<u8>) -> Option<u64> {
        let number = self.next;
        // RFC 6347 §4.1 has 48 bits; a handshake and a goodbye come nowhere near
        self.next = number.checked_add(1).filter(|next| next >> 48 == 0)?;
        match &self.form {
            Form::Unified(mask) => {
                let start = out.len();
                let length = (body.len() + 1 + TAG) as u16;
                out.push(0x2c | (self.epoch & 3) as u8);
                out.extend_from_slice(&(number as u16).to_be_bytes());
                out.extend_from_slice(&length.to_be_bytes());
                let aad = Aad::from(<[u8; UNIFIED_HEADER]>::try_from(&out[start..]).ok()?);
                let inner = out.len();
                out.extend_from_slice(body);
                out.push(kind);
                let nonce = self.nonce(number);
                let tag = (self.key)
                    .seal_in_place_separate_tag(nonce, aad, &mut out[inner..])
                    .ok()?;
                out.extend_from_slice(tag.as_ref());
                let mask = mask.new_mask(out.get(inner..inner + TAG)?).ok()?;
                out[start + 1] ^= mask[0];
                out[start + 2] ^= mask[1];
            }
            form => {
                let wide = self.wide(number);
                let explicit = matches!(form, Form::Explicit);
                let prefix = if explicit { EXPLICIT_NONCE } else { 0 };
                let aad = Aad::from(aad_12(wide, kind, body.len()));
                put_header(kind, wide, prefix + body.len() + TAG, out);
                out.extend_from_slice(&wide[..prefix]);
                let inner = out.len();
                out.extend_from_slice(body);
                let nonce = self.nonce(u64::from_be_bytes(wide));
                let tag = (self.key)
                    .seal_in_place_separate_tag(nonce, aad, &mut out[inner..])
                    .ok()?;
                out.extend_from_slice(tag.as_ref());
            }
        }
        Some(number)
    }

    /// Epoch and number as 1.2 protects them.
    fn wide(&self, number: u64) -> [u8; 8] {
        (u64::from(self.epoch) << 48 | number).to_be_bytes()
    }

    /// Opens a record that [fits](Self::fits), if it is new and its tag is right.
    pub(super) fn open<'a>(&mut self, record: Record<'a>) -> Option<Opened<'a>> {
        let Record {
            header,
            bytes,
            body,
        } = record;
        let (head, sealed) = bytes.split_at_mut(body);
        let (kind, number, opened) = match (header, &self.form) {
            (Header::Unified { number: length, .. }, Form::Unified(mask)) => {
                let mask = mask.new_mask(sealed.get(..TAG)?).ok()?;
                let mut low = 0;
                for (byte, mask) in head[1..=length].iter_mut().zip(mask) {
                    *byte ^= mask;
                    low = low << 8 | u64::from(*byte);
                }
                let number = self.seen.expand(low, 8 * length as u32);
                self.seen.is_new(number).then_some(())?;
                let aad = Aad::from(&*head);
                let plain = self.key.open_in_place(self.nonce(number), aad, sealed);
                let plain = &*plain.ok()?;
                // RFC 8446 §5.4: zeros may follow the kind
                let end = plain.iter().rposition(|byte| *byte != 0)?;
                (plain[end], number, &plain[..end])
            }
            (Header::Plain { kind, number, .. }, form) => {
                self.seen.is_new(number).then_some(())?;
                let wide = self.wide(number);
                let (on_wire, sealed) = match form {
                    Form::Explicit => {
                        let (nonce, sealed) = sealed.split_at_mut_checked(EXPLICIT_NONCE)?;
                        (u64::from_be_bytes((&*nonce).try_into().ok()?), sealed)
                    }
                    _ => (u64::from_be_bytes(wide), sealed),
                };
                let length = sealed.len().checked_sub(TAG)?;
                let aad = Aad::from(aad_12(wide, kind, length));
                let nonce = self.nonce(on_wire);
                let plain = &*self.key.open_in_place(nonce, aad, sealed).ok()?;
                (kind, number, plain)
            }
            (Header::Unified { .. }, _) => return None,
        };
        self.seen.note(number);
        Some(Opened {
            kind,
            number,
            body: opened,
        })
    }
}

/// RFC 5246 §6.2.3.3.
fn aad_12(wide: [u8; 8], kind: u8, length: usize) -> [u8; 13] {
    let mut aad = [0; 13];
    aad[..8].copy_from_slice(&wide);
    aad[8] = kind;
    aad[9..11].copy_from_slice(&DTLS_1_2);
    aad[11..].copy_from_slice(&(length as u16).to_be_bytes());
    aad
}

/// The header of 1.2; `wide` is epoch and number.
fn put_header(kind: u8, wide: [u8; 8], length: usize, out: &mut Vec<u8>) {
    out.push(kind);
    out.extend_from_slice(&DTLS_1_2);
    out.extend_from_slice(&wide);
    out.extend_from_slice(&(length as u16).to_be_bytes());
}

/// Appends a record in clear, of epoch 0.
pub(super) fn put_clear(kind: u8, number: u64, body: &[u8], out: &mut Vec<u8>) {
    put_header(kind, number.to_be_bytes(), body.len(), out);
    out.extend_from_slice(body);
}

/// Which records of an epoch came: the last 64 (RFC 6347 §4.1.2.6).
#[derive(Default)]
struct Window {
    /// One more than the highest.
    next: u64,
    /// Bit n: `next - 1 - n` came.
    seen: u64,
}

impl Window {
    fn is_new(&self, number: u64) -> bool {
        match self.next.checked_sub(number + 1) {
            None => true,
            Some(back) => back < 64 && self.seen >> back & 1 == 0,
        }
    }

    fn note(&mut self, number: u64) {
        match self.next.checked_sub(number + 1) {
            Some(back) => self.seen |= 1 << back,
            None => {
                let ahead = number + 1 - self.next;
                self.seen = self.seen.checked_shl(ahead as u32).unwrap_or(0) | 1;
                self.next = number + 1;
            }
        }
    }

    /// The number with these lowest bits that is nearest to the next one (RFC 9147 §4.2.2).
    fn expand(&self, low: u64, bits: u32) -> u64 {
        let span = 1 << bits;
        let near = self.next & !(span - 1) | low;
        if near + span / 2 < self.next {
            near + span
        } else if near > self.next + span / 2 && near >= span {
            near - span
        } else {
            near
        }
    }
}
