//! Knows STUN binding messages (RFC 8489) as ICE uses them (RFC 8445 §7.1).
//!
//! Whether a message is welcome, and what follows from it, is `media::link`'s to decide.

use std::net::{IpAddr, Ipv4Addr, Ipv6Addr, SocketAddr};

use aws_lc_rs::hmac;

use super::{Malformed, be16, be32};

/// What a binding message is (RFC 8489 §5).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Class {
    /// A check, or a question about consent.
    Request,
    /// A keep-alive that wants no answer.
    Indication,
    /// The answer to a request.
    Success,
    /// The refusal of a request.
    Error,
}

/// Names one request with its answer.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct TransactionId(pub [u8; 12]);

/// Who nominates, with the tie-breaker (RFC 8445 §7.1.3).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum IceRole {
    /// ICE-CONTROLLING
    Controlling(u64),
    /// ICE-CONTROLLED
    Controlled(u64),
}

/// The key of MESSAGE-INTEGRITY: short-term credentials (RFC 8489 §9.1.1).
#[derive(Debug, Clone)]
pub struct IntegrityKey(hmac::Key);

impl IntegrityKey {
    /// From an ICE password, whose characters need no preparation.
    pub fn new(password: &str) -> Self {
        Self(hmac::Key::new(
            hmac::HMAC_SHA1_FOR_LEGACY_USE_ONLY,
            password.as_bytes(),
        ))
    }
}

/// A parsed binding message; of each attribute the first counts.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Message<'a> {
    /// Request, indication, success or error.
    pub class: Class,
    /// Copied into the answer.
    pub transaction: TransactionId,
    /// USERNAME: the receiver's ufrag, a colon, the sender's ufrag.
    pub username: Option<&'a str>,
    /// PRIORITY of the sender's candidate.
    pub priority: Option<u32>,
    /// USE-CANDIDATE: the sender nominates this pair.
    pub use_candidate: bool,
    /// ICE-CONTROLLING or ICE-CONTROLLED.
    pub role: Option<IceRole>,
    /// XOR-MAPPED-ADDRESS: where the receiver of our request saw us.
    pub mapped: Option<SocketAddr>,
    /// ERROR-CODE, 300 to 699.
    pub error: Option<u16>,
    /// The first attribute that must be understood and is not (RFC 8489 §6.3.1: answer 420).
    pub unknown_required: Option<u16>,
    /// The message ends with a FINGERPRINT, and it is right. A wrong one is malformed.
    pub fingerprint: bool,
    bytes: &'a [u8],
    integrity_at: Option<usize>,
}

impl<'a> Message<'a> {
    /// Reads a binding message that fills its datagram. A wrong FINGERPRINT, another method and an
    /// attribute beyond the message are malformed; the integrity is not looked at yet.
    pub fn parse(datagram: &'a [u8]) -> Result<Self, Malformed> {
        let (head, _) = datagram.split_first_chunk::<20>().ok_or(Malformed)?;
        let kind = be16(head, 0);
        let length = usize::from(be16(head, 2));
        if be32(head, 4) != MAGIC_COOKIE || length % 4 != 0 || length + 20 != datagram.len() {
            return Err(Malformed);
        }
        let class = match kind {
            BINDING_REQUEST => Class::Request,
            BINDING_INDICATION => Class::Indication,
            BINDING_SUCCESS => Class::Success,
            BINDING_ERROR => Class::Error,
            _ => return Err(Malformed),
        };
        let mut message = Self {
            class,
            transaction: TransactionId(std::array::from_fn(|at| head[8 + at])),
            username: None,
            priority: None,
            use_candidate: false,
            role: None,
            mapped: None,
            error: None,
            unknown_required: None,
            fingerprint: false,
            bytes: datagram,
            integrity_at: None,
        };
        let mut at = 20;
        while at < datagram.len() {
            // the length is a multiple of four, and so is every step: four bytes are there
            let kind = be16(datagram, at);
            let length = usize::from(be16(datagram, at + 2));
            let value = datagram.get(at + 4..at + 4 + length).ok_or(Malformed)?;
            message.attribute(kind, value, at)?;
            at = (at + 4 + length).next_multiple_of(4);
        }
        if at != datagram.len() {
            return Err(Malformed);
        }
        Ok(message)
    }

    fn attribute(&mut self, kind: u16, value: &'a [u8], at: usize) -> Result<(), Malformed> {
        // nothing may follow FINGERPRINT (RFC 8489 §14.7)
        if self.fingerprint {
            return Err(Malformed);
        }
        if kind == FINGERPRINT {
            let value = u32::from_be_bytes(value.try_into().map_err(|_| Malformed)?);
            if value != fingerprint(&self.bytes[..at]) {
                return Err(Malformed);
            }
            self.fingerprint = true;
            return Ok(());
        }
        // whatever else follows MESSAGE-INTEGRITY is not protected by it: ignored (RFC 8489 §14.5)
        if self.integrity_at.is_some() {
            return Ok(());
        }
        match kind {
            MESSAGE_INTEGRITY if value.len() == 20 => self.integrity_at = Some(at),
            MESSAGE_INTEGRITY => return Err(Malformed),
            USERNAME if self.username.is_none() => {
                // RFC 8489 §14.3: fewer than 509 bytes
                if value.len() > 508 {
                    return Err(Malformed);
                }
                self.username = Some(std::str::from_utf8(value).map_err(|_| Malformed)?);
            }
            PRIORITY if self.priority.is_none() => {
                self.priority = Some(u32::from_be_bytes(value.try_into().map_err(|_| Malformed)?));
            }
            USE_CANDIDATE => self.use_candidate = true,
            ICE_CONTROLLING | ICE_CONTROLLED if self.role.is_none() => {
                let tie = u64::from_be_bytes(value.try_into().map_err(|_| Malformed)?);
                self.role = Some(if kind == ICE_CONTROLLING {
                    IceRole::Controlling(tie)
                } else {
                    IceRole::Controlled(tie)
                });
            }
            XOR_MAPPED_ADDRESS if self.mapped.is_none() => {
                self.mapped = Some(unmask(value, self.transaction)?);
            }
            ERROR_CODE if self.error.is_none() => {
                let [_, _, class, number, ..] = *value else {
                    return Err(Malformed);
                };
                let (class, number) = (u16::from(class & 7), u16::from(number));
                if !(3..=6).contains(&class) || number > 99 {
                    return Err(Malformed);
                }
                self.error = Some(100 * class + number);
            }
            USERNAME | PRIORITY | ICE_CONTROLLING | ICE_CONTROLLED | XOR_MAPPED_ADDRESS
            | ERROR_CODE | UNKNOWN_ATTRIBUTES | REALM | NONCE | MAPPED_ADDRESS => {}
            kind if kind < OPTIONAL && self.unknown_required.is_none() => {
                self.unknown_required = Some(kind);
            }
            _ => {}
        }
        Ok(())
    }

    /// The two halves of USERNAME: the receiver's ufrag and the sender's.
    pub fn ufrags(&self) -> Option<(&'a str, &'a str)> {
        self.username?.split_once(':')
    }

    /// A MESSAGE-INTEGRITY is there.
    pub fn has_integrity(&self) -> bool {
        self.integrity_at.is_some()
    }

    /// MESSAGE-INTEGRITY is there and made with this key (RFC 8489 §14.5).
    pub fn is_authentic(&self, key: &IntegrityKey) -> bool {
        let Some(at) = self.integrity_at else {
            return false;
        };
        let expected = integrity(&self.bytes[..at], key);
        let found = &self.bytes[at + 4..at + 24];
        aws_lc_rs::constant_time::verify_slices_are_equal(expected.as_ref(), found).is_ok()
    }
}

/// The integrity of a message that ends before its MESSAGE-INTEGRITY: the length field counts up
/// to the end of that attribute.
fn integrity(before: &[u8], key: &IntegrityKey) -> hmac::Tag {
    let length = (before.len() - 20 + 24) as u16;
    let mut context = hmac::Context::with_key(&key.0);
    context.update(&before[..2]);
    context.update(&length.to_be_bytes());
    context.update(&before[4..]);
    context.sign()
}

/// The FINGERPRINT of a message that ends before it, its length field already counting it.
fn fingerprint(before: &[u8]) -> u32 {
    crc32(before) ^ 0x5354_554e
}

/// CRC-32 of ISO 3309, a byte a step: messages are a hundred bytes, a few a second.
fn crc32(bytes: &[u8]) -> u32 {
    !bytes.iter().fold(!0, |crc, byte| {
        CRC_TABLE[((crc ^ u32::from(*byte)) & 0xff) as usize] ^ (crc >> 8)
    })
}

const CRC_TABLE: [u32; 256] = {
    let mut table = [0; 256];
    let mut index = 0;
    while index < 256 {
        let mut crc = index as u32;
        let mut bit = 0;
        while bit < 8 {
            crc = if crc & 1 != 0 {
                (crc >> 1) ^ 0xedb8_8320
            } else {
                crc >> 1
            };
            bit += 1;
        }
        table[index] = crc;
        index += 1;
    }
    table
};

/// Reads XOR-MAPPED-ADDRESS (RFC 8489 §14.2).
fn unmask(value: &[u8], transaction: TransactionId) -> Result<SocketAddr, Malformed> {
    let (head, address) = value.split_first_chunk::<4>().ok_or(Malformed)?;
    let port = be16(head, 2) ^ (MAGIC_COOKIE >> 16) as u16;
    let mask = mask(transaction);
    let ip: IpAddr = match (head[1], address.len()) {
        (1, 4) => Ipv4Addr::from(std::array::from_fn(|at| address[at] ^ mask[at])).into(),
        (2, 16) => Ipv6Addr::from(std::array::from_fn(|at| address[at] ^ mask[at])).into(),
        _ => return Err(Malformed),
    };
    Ok(SocketAddr::new(ip, port))
}

/// The magic cookie and the transaction id, which addresses are masked with.
fn mask(transaction: TransactionId) -> [u8; 16] {
    let mut mask = [0; 16];
    mask[..4].copy_from_slice(&MAGIC_COOKIE.to_be_bytes());
    mask[4..].copy_from_slice(&transaction.0);
    mask
}

/// Appends the success response to a binding request that came from `from`.
pub fn write_success(
    transaction: TransactionId,
    from: SocketAddr,
    key: &IntegrityKey,
    out: &mut Vec<u8>,
) {
    let mut writer = Writer::open(BINDING_SUCCESS, transaction, out);
    let mask = mask(transaction);
    let port = (from.port() ^ (MAGIC_COOKIE >> 16) as u16).to_be_bytes();
    // a dual-stack socket sees IPv4 as mapped IPv6; the browser must see its IPv4 address
    let mut value = [0; 20];
    value[2..4].copy_from_slice(&port);
    let length = match from.ip().to_canonical() {
        IpAddr::V4(ip) => {
            value[1] = 1;
            value[4..8].copy_from_slice(&ip.octets());
            8
        }
        IpAddr::V6(ip) => {
            value[1] = 2;
            value[4..20].copy_from_slice(&ip.octets());
            20
        }
    };
    value[4..length]
        .iter_mut()
        .zip(mask)
        .for_each(|(byte, mask)| *byte ^= mask);
    writer.attribute(XOR_MAPPED_ADDRESS, &value[..length]);
    writer.close(Some(key));
}

/// Why a binding request is refused (RFC 8489 §14.8, RFC 8445 §7.3.1.1).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Refusal {
    /// 400, never with integrity.
    BadRequest,
    /// 401, never with integrity. Ours to send only where an answer may be given at all.
    Unauthenticated,
    /// 420 with the attribute's type.
    UnknownAttribute(u16),
    /// 487: both sides claim the same role.
    RoleConflict,
}

/// Appends the error response to a binding request; `key` is that of an authentic request.
pub fn write_error(
    transaction: TransactionId,
    refusal: Refusal,
    key: Option<&IntegrityKey>,
    out: &mut Vec<u8>,
) {
    let code: u16 = match refusal {
        Refusal::BadRequest => 400,
        Refusal::Unauthenticated => 401,
        Refusal::UnknownAttribute(_) => 420,
        Refusal::RoleConflict => 487,
    };
    let mut writer = Writer::open(BINDING_ERROR, transaction, out);
    // no reason phrase: nobody reads it, and an answer must not outgrow its question
    writer.attribute(ERROR_CODE, &[0, 0, (code / 100) as u8, (code % 100) as u8]);
    if let Refusal::UnknownAttribute(kind) = refusal {
        writer.attribute(UNKNOWN_ATTRIBUTES, &kind.to_be_bytes());
    }
    writer.close(key);
}

/// A binding request of ours.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Request<'a> {
    /// Unguessable, chosen by the caller.
    pub transaction: TransactionId,
    /// The far end's ufrag.
    pub remote_ufrag: &'a str,
    /// Ours.
    pub local_ufrag: &'a str,
    /// Of a peer-reflexive candidate on this pair (RFC 8445 §7.1.1).
    pub priority: u32,
    /// Who nominates; the relay is controlled.
    pub role: IceRole,
    /// Nominates the pair; only for the controlling side.
    pub use_candidate: bool,
}

/// Appends a binding request; `key` is made from the far end's password.
pub fn write_request(request: &Request<'_>, key: &IntegrityKey, out: &mut Vec<u8>) {
    let mut writer = Writer::open(BINDING_REQUEST, request.transaction, out);
    writer.parts(
        USERNAME,
        &[
            request.remote_ufrag.as_bytes(),
            b":",
            request.local_ufrag.as_bytes(),
        ],
    );
    writer.attribute(PRIORITY, &request.priority.to_be_bytes());
    match request.role {
        IceRole::Controlling(tie) => writer.attribute(ICE_CONTROLLING, &tie.to_be_bytes()),
        IceRole::Controlled(tie) => writer.attribute(ICE_CONTROLLED, &tie.to_be_bytes()),
    }
    if request.use_candidate {
        writer.attribute(USE_CANDIDATE, &[]);
    }
    writer.close(Some(key));
}

/// Writes one message at the end of a buffer.
struct Writer<'a> {
    out: &'a mut Vec<u8>,
    start: usize,
}

impl<'a> Writer<'a> {
    fn open(kind: u16, transaction: TransactionId, out: &'a mut Vec<u8>) -> Self {
        let start = out.len();
        out.extend_from_slice(&kind.to_be_bytes());
        out.extend_from_slice(&[0, 0]);
        out.extend_from_slice(&MAGIC_COOKIE.to_be_bytes());
        out.extend_from_slice(&transaction.0);
        Self { out, start }
    }

    fn attribute(&mut self, kind: u16, value: &[u8]) {
        self.parts(kind, &[value]);
    }

    fn parts(&mut self, kind: u16, parts: &[&[u8]]) {
        let length: usize = parts.iter().map(|part| part.len()).sum();
        self.out.extend_from_slice(&kind.to_be_bytes());
        self.out.extend_from_slice(&(length as u16).to_be_bytes());
        parts
            .iter()
            .for_each(|part| self.out.extend_from_slice(part));
        let length = (self.out.len() - self.start).next_multiple_of(4);
        self.out.resize(self.start + length, 0);
    }

    fn length(&mut self, length: usize) {
        let length = ((length - 20) as u16).to_be_bytes();
        self.out[self.start + 2..self.start + 4].copy_from_slice(&length);
    }

    /// Ends the message with MESSAGE-INTEGRITY, where there is a key, and FINGERPRINT.
    fn close(mut self, key: Option<&IntegrityKey>) {
        if let Some(key) = key {
            let tag = integrity(&self.out[self.start..], key);
            self.attribute(MESSAGE_INTEGRITY, tag.as_ref());
        }
        self.length(self.out.len() - self.start + 8);
        let fingerprint = fingerprint(&self.out[self.start..]);
        self.attribute(FINGERPRINT, &fingerprint.to_be_bytes());
    }
}

/// RFC 8489 §5.
const MAGIC_COOKIE: u32 = 0x2112_a442;
const BINDING_REQUEST: u16 = 0x0001;
const BINDING_INDICATION: u16 = 0x0011;
const BINDING_SUCCESS: u16 = 0x0101;
const BINDING_ERROR: u16 = 0x0111;

/// RFC 8489 §18.3, RFC 8445 §20.1.
const MAPPED_ADDRESS: u16 = 0x0001;
const USERNAME: u16 = 0x0006;
const MESSAGE_INTEGRITY: u16 = 0x0008;
const ERROR_CODE: u16 = 0x0009;
const UNKNOWN_ATTRIBUTES: u16 = 0x000a;
const REALM: u16 = 0x0014;
const NONCE: u16 = 0x0015;
const XOR_MAPPED_ADDRESS: u16 = 0x0020;
const PRIORITY: u16 = 0x0024;
const USE_CANDIDATE: u16 = 0x0025;
/// Attributes from here on may be ignored.
const OPTIONAL: u16 = 0x8000;
const FINGERPRINT: u16 = 0x8028;
const ICE_CONTROLLED: u16 = 0x8029;
const ICE_CONTROLLING: u16 = 0x802a;

#[cfg(test)]
#[path = "stun_tests.rs"]
mod tests;
