//! Makes a server see one SRTP profile in a ClientHello: the one we want.
//!
//! dimpl's servers choose the profile themselves, and neither choice is ours: its 1.3 server
//! follows the browser's order, its 1.2 server prefers AES-256. So every other profile's id is
//! masked in the hello that dimpl reads. Both browsers split their hello over two datagrams with
//! `use_srtp` in the second, so it is gathered first. The transcript must be that of the hello as
//! it was sent: `transcript.rs` takes the mask off again before anything is hashed.

/// A record of handshake messages (RFC 6347 §4.1).
const HANDSHAKE: u8 = 22;
const RECORD_HEADER: usize = 13;
/// RFC 6347 §4.2.2.
const MESSAGE_HEADER: usize = 12;
const CLIENT_HELLO: u8 = 1;
/// RFC 5764 §4.1.1.
const USE_SRTP: u16 = 14;

/// The masked form of a profile id: the high byte of a value that IANA never assigned.
const MASK: u8 = 0xff;
const AEAD_AES_128_GCM: u8 = 7;
/// What may be masked: `AES128_CM_HMAC_SHA1_80` and `AEAD_AES_256_GCM`.
const MASKABLE: [u8; 2] = [1, 8];

// 4 KiB: a post-quantum hello is under 2 KiB; longer is nobody's hello
const MAX_HELLO: usize = 4_096;

/// Whether a datagram starts with a (fragment of a) ClientHello in clear.
pub(super) fn starts_client_hello(datagram: &[u8]) -> bool {
    fragments(datagram).next().is_some()
}

/// Gathers one ClientHello from its fragments, in any order, with repeats.
#[derive(Default)]
pub(super) struct Gathering {
    message: u16,
    body: Vec<u8>,
    /// Which bytes of the body came.
    covered: Vec<bool>,
    missing: usize,
}

impl Gathering {
    /// Takes what a datagram holds of a ClientHello. When that completes it: the hello as one
    /// record, its profiles narrowed, under the last fragment's record number.
    pub(super) fn take(&mut self, datagram: &[u8]) -> Option<Vec<u8>> {
        let mut complete = None;
        for fragment in fragments(datagram) {
            if fragment.length > MAX_HELLO {
                return None;
            }
            if self.message != fragment.message || self.body.len() != fragment.length {
                self.restart(fragment.message, fragment.length);
            }
            let (start, end) = (fragment.offset, fragment.offset + fragment.bytes.len());
            self.body[start..end].copy_from_slice(fragment.bytes);
            for covered in &mut self.covered[start..end] {
                self.missing -= usize::from(!*covered);
                *covered = true;
            }
            if self.missing == 0 {
                narrow(&mut self.body);
                complete = Some(record(fragment.number, self.message, &self.body));
                // a repeat of the hello is gathered again, and lets dimpl repeat its answer
                self.restart(fragment.message, fragment.length);
            }
        }
        complete
    }

    fn restart(&mut self, message: u16, length: usize) {
        self.message = message;
        self.body.clear();
        self.body.resize(length, 0);
        self.covered.clear();
        self.covered.resize(length, false);
        self.missing = length;
    }
}

/// One fragment of a ClientHello; `offset + bytes.len() <= length`.
struct Fragment<'a> {
    /// The record's sequence number.
    number: [u8; 6],
    message: u16,
    length: usize,
    offset: usize,
    bytes: &'a [u8],
}

/// The fragments of a ClientHello at the start of a datagram; what comes after is ignored.
fn fragments(mut datagram: &[u8]) -> impl Iterator<Item = Fragment<'_>> {
    std::iter::from_fn(move || {
        let (record, rest) = datagram.split_at_checked(RECORD_HEADER)?;
        let length = usize::from(u16::from_be_bytes([record[11], record[12]]));
        let (body, rest) = rest.split_at_checked(length)?;
        if record[0] != HANDSHAKE || record[3..5] != [0, 0] {
            return None;
        }
        let (header, bytes) = body.split_at_checked(MESSAGE_HEADER)?;
        if header[0] != CLIENT_HELLO {
            return None;
        }
        let (length, offset, held) = (u24(&header[1..]), u24(&header[6..]), u24(&header[9..]));
        if held != bytes.len() || held == 0 || offset + held > length {
            return None;
        }
        datagram = rest;
        Some(Fragment {
            number: record[5..11].try_into().ok()?,
            message: u16::from_be_bytes([header[4], header[5]]),
            length,
            offset,
            bytes,
        })
    })
}

fn u24(bytes: &[u8]) -> usize {
    usize::from(bytes[0]) << 16 | usize::from(bytes[1]) << 8 | usize::from(bytes[2])
}

/// A ClientHello as one unfragmented message in one record.
fn record(number: [u8; 6], message: u16, body: &[u8]) -> Vec<u8> {
    let length = (body.len() as u32).to_be_bytes();
    let record_length = (MESSAGE_HEADER + body.len()) as u16;
    let mut record = Vec::with_capacity(RECORD_HEADER + usize::from(record_length));
    record.extend([HANDSHAKE, 0xfe, 0xfd, 0, 0]);
    record.extend(number);
    record.extend(record_length.to_be_bytes());
    record.push(CLIENT_HELLO);
    record.extend(&length[1..]);
    record.extend(message.to_be_bytes());
    record.extend([0; 3]);
    record.extend(&length[1..]);
    record.extend(body);
    record
}

/// Masks all profiles but AES-128-GCM, or but AES-CM-SHA1-80 where GCM-128 is not offered.
fn narrow(body: &mut [u8]) {
    let Some(list) = profiles(body) else { return };
    let offers = |wanted: u8| list.chunks_exact(2).any(|id| *id == [0, wanted]);
    let keep = if offers(AEAD_AES_128_GCM) {
        AEAD_AES_128_GCM
    } else if offers(1) {
        1
    } else {
        return;
    };
    for id in list.chunks_exact_mut(2) {
        if id[0] == 0 && id[1] != keep && MASKABLE.contains(&id[1]) {
            id[0] = MASK;
        }
    }
}

/// Takes the mask off; whether there was one.
pub(super) fn unmask(body: &mut [u8]) -> bool {
    let mut masked = false;
    for id in profiles(body)
        .into_iter()
        .flat_map(|list| list.chunks_exact_mut(2))
    {
        if id[0] == MASK && MASKABLE.contains(&id[1]) {
            id[0] = 0;
            masked = true;
        }
    }
    masked
}

/// The profile ids in a ClientHello's body (RFC 5246 §7.4.1.2, RFC 6347 §4.2.1).
fn profiles(body: &mut [u8]) -> Option<&mut [u8]> {
    // legacy_version and random
    let rest = body.get_mut(34..)?;
    let (_session, rest) = vector(rest, 1)?;
    let (_cookie, rest) = vector(rest, 1)?;
    let (_suites, rest) = vector(rest, 2)?;
    let (_compression, rest) = vector(rest, 1)?;
    let (mut extensions, _) = vector(rest, 2)?;
    loop {
        let (kind, rest) = extensions.split_at_mut_checked(2)?;
        let kind = u16::from_be_bytes([kind[0], kind[1]]);
        let (data, rest) = vector(rest, 2)?;
        if kind == USE_SRTP {
            return vector(data, 2).map(|(list, _)| list);
        }
        extensions = rest;
    }
}

/// A vector behind its length of one or two bytes, and what follows it.
fn vector(bytes: &mut [u8], prefix: usize) -> Option<(&mut [u8], &mut [u8])> {
    let (length, rest) = bytes.split_at_mut_checked(prefix)?;
    let length = length
        .iter()
        .fold(0, |sum, byte| sum << 8 | usize::from(*byte));
    rest.split_at_mut_checked(length)
}

#[cfg(test)]
pub(super) mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::media::link::hex;

    pub(in crate::media::link::handshake) fn hello(profiles: &[u16]) -> Vec<u8> {
        let mut body = vec![0xfe, 0xfd];
        body.extend([7; 32]);
        body.extend([0, 0, 0, 2, 0x13, 0x01, 1, 0]);
        let mut extensions = vec![0, 23, 0, 0];
        let list = 2 * profiles.len() as u8;
        extensions.extend([0, 14, 0, list + 3, 0, list]);
        for id in profiles {
            extensions.extend(id.to_be_bytes());
        }
        extensions.push(0);
        body.extend((extensions.len() as u16).to_be_bytes());
        body.extend(extensions);
        body
    }

    fn narrowed(offered: &[u16]) -> Vec<u16> {
        let mut body = hello(offered);
        narrow(&mut body);
        let list = profiles(&mut body).expect("the hello has them");
        list.chunks_exact(2)
            .map(|id| u16::from_be_bytes([id[0], id[1]]))
            .filter(|id| *id < 0xff00)
            .collect()
    }

    fn datagram(number: u8, offset: usize, length: usize, bytes: &[u8]) -> Vec<u8> {
        let mut datagram = vec![HANDSHAKE, 0xfe, 0xff, 0, 0, 0, 0, 0, 0, 0, number];
        datagram.extend(((MESSAGE_HEADER + bytes.len()) as u16).to_be_bytes());
        datagram.push(CLIENT_HELLO);
        datagram.extend(&(length as u32).to_be_bytes()[1..]);
        datagram.extend([0, 0]);
        datagram.extend(&(offset as u32).to_be_bytes()[1..]);
        datagram.extend(&(bytes.len() as u32).to_be_bytes()[1..]);
        datagram.extend(bytes);
        datagram
    }

    /// Captured from Chromium 156 and Firefox 153; a datagram a line.
    #[test]
    fn the_hello_of_both_browsers_is_gathered_and_comes_to_gcm_128() {
        for (browser, lines) in [
            (
                "Chromium",
                include_str!("../../../../tests/fixtures/client_hello/chromium.hex"),
            ),
            (
                "Firefox",
                include_str!("../../../../tests/fixtures/client_hello/firefox.hex"),
            ),
        ] {
            let datagrams: Vec<Vec<u8>> = lines.lines().map(hex).collect();
            assert_eq!(datagrams.len(), 2, "{browser} splits its hello");
            let mut gathering = Gathering::default();
            assert_eq!(gathering.take(&datagrams[0]), None);
            let mut record = gathering.take(&datagrams[1]).expect("complete");
            let body = &mut record[RECORD_HEADER + MESSAGE_HEADER..];
            let list = profiles(body).expect("a browser offers profiles");
            let open: Vec<_> = list.chunks_exact(2).filter(|id| id[0] == 0).collect();
            assert!(open.contains(&&[0, 7][..]), "{browser}: {list:?}");
            assert!(!open.contains(&&[0, 1][..]), "{browser}: {list:?}");
            assert!(!open.contains(&&[0, 8][..]), "{browser}: {list:?}");
        }
    }

    #[test]
    fn only_gcm_128_stays_where_it_is_offered() {
        assert_eq!(narrowed(&[1, 8, 7]), [7]);
        assert_eq!(narrowed(&[8, 7, 1]), [7]);
        assert_eq!(narrowed(&[7]), [7]);
    }

    #[test]
    fn counter_mode_stays_where_gcm_128_is_missing() {
        assert_eq!(narrowed(&[8, 1]), [1]);
        assert_eq!(narrowed(&[1, 2]), [1, 2]);
        assert_eq!(narrowed(&[8]), [8]);
    }

    #[test]
    fn the_mask_comes_off_again() {
        for offered in [&[1, 8, 7][..], &[8, 1], &[1, 2], &[8]] {
            let sent = hello(offered);
            let mut body = sent.clone();
            narrow(&mut body);
            unmask(&mut body);
            assert_eq!(body, sent);
        }
    }

    #[test]
    fn a_hello_is_gathered_from_fragments_in_any_order() {
        let body = hello(&[1, 7]);
        let (head, tail) = body.split_at(40);
        let first = datagram(0, 0, body.len(), head);
        let second = datagram(1, 40, body.len(), tail);
        let mut gathering = Gathering::default();
        assert!(gathering.take(&second).is_none());
        assert!(gathering.take(&second).is_none());
        let gathered = gathering.take(&first).expect("complete");
        assert_eq!(gathered.len(), RECORD_HEADER + MESSAGE_HEADER + body.len());
        // a repeat of all of it completes again, under the later record number
        assert!(gathering.take(&datagram(2, 0, body.len(), head)).is_none());
        let again = gathering
            .take(&datagram(3, 40, body.len(), tail))
            .expect("complete");
        assert_eq!(again[10], 3);
        assert_eq!(again[11..], gathered[11..]);
    }

    #[test]
    fn a_hello_larger_than_any_browsers_is_not_gathered() {
        let mut gathering = Gathering::default();
        assert!(gathering.take(&datagram(0, 0, 1 << 20, &[0; 9])).is_none());
        assert_eq!(gathering.body.capacity(), 0);
    }

    proptest! {
        #[test]
        fn junk_is_no_hello_and_never_panics(junk in prop::collection::vec(any::<u8>(), 0..300)) {
            let mut gathering = Gathering::default();
            let _ = gathering.take(&junk);
            let mut body = junk.clone();
            narrow(&mut body);
            let mut record = datagram(0, 0, junk.len(), &junk);
            let _ = gathering.take(&record);
            record.truncate(junk.len());
            let _ = gathering.take(&record);
        }
    }
}
