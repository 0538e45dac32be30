//! Puts the far end's handshake messages together, in their order, from fragments in any.

use super::codec::{Reader, put_u24};

pub(super) mod kind {
    pub(in super::super) const CLIENT_HELLO: u8 = 1;
    pub(in super::super) const SERVER_HELLO: u8 = 2;
    pub(in super::super) const HELLO_VERIFY_REQUEST: u8 = 3;
    pub(in super::super) const ENCRYPTED_EXTENSIONS: u8 = 8;
    pub(in super::super) const CERTIFICATE: u8 = 11;
    pub(in super::super) const SERVER_KEY_EXCHANGE: u8 = 12;
    pub(in super::super) const CERTIFICATE_REQUEST: u8 = 13;
    pub(in super::super) const SERVER_HELLO_DONE: u8 = 14;
    pub(in super::super) const CERTIFICATE_VERIFY: u8 = 15;
    pub(in super::super) const CLIENT_KEY_EXCHANGE: u8 = 16;
    pub(in super::super) const FINISHED: u8 = 20;
    pub(in super::super) const KEY_UPDATE: u8 = 24;
}

/// A whole handshake message.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Message {
    pub(super) kind: u8,
    /// Its place among its side's messages.
    pub(super) number: u16,
    /// Of the records that brought it.
    pub(super) epoch: u16,
    pub(super) body: Vec<u8>,
}

impl Message {
    /// The message behind the header of one that is not fragmented (RFC 6347 §4.2.2).
    pub(super) fn with_header(&self) -> Vec<u8> {
        with_header(self.kind, self.number, &self.body)
    }
}

pub(super) fn with_header(kind: u8, number: u16, body: &[u8]) -> Vec<u8> {
    let mut message = Vec::with_capacity(HEADER + body.len());
    put_header(kind, number, body.len(), 0..body.len(), &mut message);
    message.extend_from_slice(body);
    message
}

/// The header of a fragment that holds `range` of a message's `length` bytes.
pub(super) fn put_header(
    kind: u8,
    number: u16,
    length: usize,
    range: std::ops::Range<usize>,
    out: &mut Vec<u8>,
) {
    out.push(kind);
    put_u24(out, length);
    out.extend_from_slice(&number.to_be_bytes());
    put_u24(out, range.start);
    put_u24(out, range.len());
}

/// RFC 6347 §4.2.2.
pub(super) const HEADER: usize = 12;

/// A part of a message; `offset + bytes.len() <= length`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Fragment<'a> {
    pub(super) kind: u8,
    pub(super) number: u16,
    length: usize,
    pub(super) offset: usize,
    pub(super) bytes: &'a [u8],
}

/// The fragments in a record; those after one that cannot be read are lost.
pub(super) fn fragments(record: &[u8]) -> impl Iterator<Item = Fragment<'_>> {
    let mut reader = Reader::new(record);
    std::iter::from_fn(move || {
        let kind = reader.u8()?;
        let length = reader.u24()?;
        let number = reader.u16()?;
        let offset = reader.u24()?;
        let bytes = reader.vector(3)?;
        (offset + bytes.len() <= length).then_some(Fragment {
            kind,
            number,
            length,
            offset,
            bytes,
        })
    })
}

/// What became of a fragment.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Inserted {
    /// It may complete something.
    Taken,
    /// Of a message that was taken out before: the far end repeats itself.
    Repeated,
    /// Nothing that is waited for.
    Ignored,
}

/// Gathers the messages of one far end.
#[derive(Default)]
pub(super) struct Assembly {
    next: u16,
    parts: Vec<Part>,
}

struct Part {
    kind: u8,
    number: u16,
    epoch: u16,
    body: Vec<u8>,
    /// Which bytes of the body came.
    covered: Vec<bool>,
    missing: usize,
}

// 16 KiB: an RSA-4096 certificate with its chain has 6; this is held for each far end that passed
// ICE and sends rubbish
const LONGEST: usize = 16_384;
// 8: the longest flight has six messages
const AHEAD: u16 = 8;

impl Assembly {
    /// Takes a fragment that came in a record of `epoch`.
    pub(super) fn insert(&mut self, epoch: u16, fragment: &Fragment<'_>) -> Inserted {
        let ahead = fragment.number.wrapping_sub(self.next);
        if ahead >= 1 << 15 {
            return Inserted::Repeated;
        }
        if ahead >= AHEAD || fragment.length > LONGEST {
            return Inserted::Ignored;
        }
        let found = (self.parts)
            .iter()
            .position(|part| part.number == fragment.number);
        if let Some(at) = found {
            let part = &self.parts[at];
            let same = part.kind == fragment.kind && part.body.len() == fragment.length;
            if part.epoch > epoch || (part.epoch == epoch && !same) {
                return Inserted::Ignored;
            }
            // what came protected stands above what anyone could have sent
            if part.epoch < epoch {
                self.parts.swap_remove(at);
            }
        }
        let held: usize = self.parts.iter().map(|part| part.body.len()).sum();
        let part = match (self.parts)
            .iter_mut()
            .find(|part| part.number == fragment.number)
        {
            Some(part) => part,
            // overflow: forget what comes too early — the far end repeats it
            None if ahead > 0 && held + fragment.length > LONGEST => return Inserted::Ignored,
            None => {
                self.parts.push(Part::new(epoch, fragment));
                self.parts.last_mut().expect("it was pushed")
            }
        };
        part.fill(fragment);
        Inserted::Taken
    }

    /// The next message, once it is whole.
    pub(super) fn take(&mut self) -> Option<Message> {
        let at = (self.parts)
            .iter()
            .position(|part| part.number == self.next && part.missing == 0)?;
        let part = self.parts.swap_remove(at);
        self.next = self.next.wrapping_add(1);
        Some(Message {
            kind: part.kind,
            number: part.number,
            epoch: part.epoch,
            body: part.body,
        })
    }

    /// The message that was taken last is not the far end's: its own is waited for.
    pub(super) fn await_again(&mut self) {
        self.next = self.next.wrapping_sub(1);
    }

    /// Gives back what it holds; the order goes on.
    pub(super) fn clear(&mut self) {
        self.parts = Vec::new();
    }
}

impl Part {
    fn new(epoch: u16, fragment: &Fragment<'_>) -> Self {
        Self {
            kind: fragment.kind,
            number: fragment.number,
            epoch,
            body: vec![0; fragment.length],
            covered: vec![false; fragment.length],
            missing: fragment.length,
        }
    }

    /// What came first stays: another far end's hello of the same length may come between.
    fn fill(&mut self, fragment: &Fragment<'_>) {
        let range = fragment.offset..fragment.offset + fragment.bytes.len();
        let places = self.body[range.clone()].iter_mut();
        for ((place, covered), byte) in places.zip(&mut self.covered[range]).zip(fragment.bytes) {
            if !*covered {
                (*place, *covered) = (*byte, true);
                self.missing -= 1;
            }
        }
    }
}

#[cfg(test)]
impl Assembly {
    pub(super) fn awaited(&self) -> u16 {
        self.next
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn record(number: u16, body: &[u8], range: std::ops::Range<usize>) -> Vec<u8> {
        let mut record = Vec::new();
        put_header(11, number, body.len(), range.clone(), &mut record);
        record.extend_from_slice(&body[range]);
        record
    }

    fn insert(assembly: &mut Assembly, epoch: u16, record: &[u8]) -> Vec<Inserted> {
        fragments(record)
            .map(|fragment| assembly.insert(epoch, &fragment))
            .collect()
    }

    #[test]
    fn messages_come_out_whole_and_in_order_however_their_fragments_came() {
        let bodies = [vec![1; 90], vec![2; 70], vec![], vec![3; 50]];
        let mut records = Vec::new();
        for (number, body) in bodies.iter().enumerate() {
            for start in (0..body.len().max(1)).step_by(20) {
                let end = body.len().min(start + 25);
                records.push(record(number as u16, body, start..end));
            }
        }
        for turn in 0..records.len() {
            let mut assembly = Assembly::default();
            let mut out = Vec::new();
            // from another place each time, backwards, and everything twice
            let order = (0..records.len()).map(|at| (turn + records.len() - at) % records.len());
            for at in order.clone().chain(order) {
                insert(&mut assembly, 0, &records[at]);
                out.extend(std::iter::from_fn(|| assembly.take()).map(|m| m.body));
            }
            assert_eq!(out, bodies, "from {turn}");
            assert!(assembly.parts.is_empty());
            assert_eq!(insert(&mut assembly, 0, &records[0]), [Inserted::Repeated]);
        }
    }

    #[test]
    fn what_came_protected_takes_the_place_of_what_came_in_clear() {
        let mut assembly = Assembly::default();
        let (forged, true_one) = (vec![6; 30], vec![7; 40]);
        insert(&mut assembly, 0, &record(0, &forged, 0..30));
        let mut assembly_of_epoch_2 = assembly;
        assert_eq!(
            insert(&mut assembly_of_epoch_2, 2, &record(0, &true_one, 0..40)),
            [Inserted::Taken]
        );
        assert_eq!(
            insert(&mut assembly_of_epoch_2, 0, &record(0, &forged, 0..30)),
            [Inserted::Ignored]
        );
        let message = assembly_of_epoch_2.take().expect("whole");
        assert_eq!((message.epoch, message.body), (2, true_one));
    }

    #[test]
    fn what_no_handshake_needs_is_not_held() {
        let mut assembly = Assembly::default();
        let mut huge = Vec::new();
        put_header(11, 0, LONGEST + 1, 0..9, &mut huge);
        huge.extend([0; 9]);
        assert_eq!(insert(&mut assembly, 0, &huge), [Inserted::Ignored]);
        let body = vec![0; LONGEST];
        let far = record(AHEAD, &body, 0..9);
        assert_eq!(insert(&mut assembly, 0, &far), [Inserted::Ignored]);
        // one that long, and nothing beside it but what comes next
        for (number, becomes) in [
            (3, Inserted::Taken),
            (4, Inserted::Ignored),
            (0, Inserted::Taken),
        ] {
            let long = record(number, &body, 0..9);
            assert_eq!(insert(&mut assembly, 0, &long), [becomes], "{number}");
        }
        assert_eq!(assembly.parts.len(), 2);
    }

    proptest! {
        #[test]
        fn junk_never_panics_and_holds_little(
            junk in prop::collection::vec(
                (any::<u16>(), prop::collection::vec(any::<u8>(), 0..60)), 0..40),
        ) {
            let mut assembly = Assembly::default();
            for (epoch, record) in junk {
                insert(&mut assembly, epoch, &record);
                assembly.take();
                let held: usize = assembly.parts.iter().map(|part| part.body.len()).sum();
                prop_assert!(held <= 2 * LONGEST);
            }
        }
    }
}
