//! Extends the 16-bit sequence numbers of one received stream to keys that never wrap.

use super::ring::RingKey;

/// RFC 3550 §A.1: a step forward that is still the same stream.
const MAX_DROPOUT: u16 = 3_000;
/// RFC 3550 §A.1 has 100; a recovered packet of a 500 ms line may be older.
const MAX_MISORDER: u16 = 1_000;

/// Where a packet stands in its stream.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Step {
    /// Newer than all before; `missing` keys lie between.
    Forward { key: RingKey, missing: u64 },
    /// Older than the newest.
    Late { key: RingKey },
    /// The stream began, or began anew after a jump.
    Began { key: RingKey },
    /// A jump that one more packet must confirm (RFC 3550 §A.1).
    Doubtful,
}

/// The newest key of a layer, over all streams that ever carried it.
#[derive(Debug, Default)]
pub(super) struct Sequence {
    highest: Option<RingKey>,
    /// The sequence number that would confirm a jump.
    expected: Option<u16>,
}

impl Sequence {
    /// Places a packet of the stream itself.
    pub(super) fn step(&mut self, sequence: u16) -> Step {
        let Some(highest) = self.highest else {
            return self.begin(sequence);
        };
        let ahead = sequence.wrapping_sub(highest.0 as u16);
        if ahead == 0 {
            return Step::Late { key: highest };
        }
        if ahead < MAX_DROPOUT {
            let key = RingKey(highest.0 + u64::from(ahead));
            (self.highest, self.expected) = (Some(key), None);
            return Step::Forward {
                key,
                missing: u64::from(ahead) - 1,
            };
        }
        if ahead > u16::MAX - MAX_MISORDER {
            return Step::Late {
                key: RingKey(highest.0 - u64::from(ahead.wrapping_neg())),
            };
        }
        if self.expected == Some(sequence) {
            return self.begin(sequence);
        }
        self.expected = Some(sequence.wrapping_add(1));
        Step::Doubtful
    }

    /// The key of an older packet, told by a retransmission.
    pub(super) fn earlier(&self, sequence: u16) -> Option<RingKey> {
        let highest = self.highest?;
        let behind = (highest.0 as u16).wrapping_sub(sequence);
        (behind < MAX_MISORDER).then(|| RingKey(highest.0 - u64::from(behind)))
    }

    /// Begins anew, so far ahead that nobody takes it for the same run.
    pub(super) fn begin(&mut self, sequence: u16) -> Step {
        let after = self.highest.map_or(0, |highest| highest.0 + RingKey::JUMP);
        // the first key is at least one cycle up, so that late packets have keys as well
        let cycle = (after >> 16) + 1;
        let key = RingKey(cycle << 16 | u64::from(sequence));
        (self.highest, self.expected) = (Some(key), None);
        Step::Began { key }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn keys_grow_across_the_wrap_and_late_ones_find_their_place() {
        let mut sequence = Sequence::default();
        let Step::Began { key: first } = sequence.step(65_534) else {
            panic!("the first begins")
        };
        assert_eq!(
            sequence.step(1),
            Step::Forward {
                key: RingKey(first.0 + 3),
                missing: 2
            }
        );
        assert_eq!(
            sequence.step(65_535),
            Step::Late {
                key: RingKey(first.0 + 1)
            }
        );
        assert_eq!(sequence.earlier(0), Some(RingKey(first.0 + 2)));
        assert_eq!(sequence.earlier(30_000), None);
    }

    #[test]
    fn one_stray_packet_does_not_move_the_stream_and_two_do() {
        let mut sequence = Sequence::default();
        sequence.step(100);
        assert_eq!(sequence.step(30_000), Step::Doubtful);
        assert!(matches!(
            sequence.step(101),
            Step::Forward { missing: 0, .. }
        ));
        assert_eq!(sequence.step(30_000), Step::Doubtful);
        let Step::Began { key } = sequence.step(30_001) else {
            panic!("confirmed")
        };
        assert!(key.0 > 0x1_0000 + 101 + RingKey::JUMP);
    }

    proptest! {
        #[test]
        fn any_sequence_numbers_give_keys_that_match_them(numbers in prop::collection::vec(any::<u16>(), 1..400)) {
            let mut sequence = Sequence::default();
            let mut newest = 0;
            for number in numbers {
                match sequence.step(number) {
                    Step::Forward { key, .. } | Step::Began { key } => {
                        prop_assert!(key.0 > newest);
                        prop_assert_eq!(key.0 as u16, number);
                        newest = key.0;
                    }
                    Step::Late { key } => {
                        prop_assert!(key.0 <= newest);
                        prop_assert_eq!(key.0 as u16, number);
                    }
                    Step::Doubtful => {}
                }
            }
        }
    }
}
