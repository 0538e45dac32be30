//! Decides under which payload type a receiver gets what a publisher sends.

use crate::media::negotiated::{Codec, Payload};

/// Payloads of a publication that are looked at; browsers list about a dozen.
const MAX: usize = 16;
const UNDECODABLE: u8 = u8::MAX;

/// For each of a publication's payloads the slot's payload that decodes it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct PayloadMap {
    receiver: [u8; MAX],
}

impl PayloadMap {
    pub(super) fn new(publisher: &[Payload], receiver: &[Payload]) -> Self {
        let mut map = Self {
            receiver: [UNDECODABLE; MAX],
        };
        for (place, payload) in map.receiver.iter_mut().zip(publisher) {
            let exact = receiver.iter().position(|own| own.codec == payload.codec);
            let able = || {
                receiver
                    .iter()
                    .position(|own| decodes(own.codec, payload.codec))
            };
            if let Some(index) = exact.or_else(able) {
                *place = index as u8;
            }
        }
        map
    }

    /// The index of the slot's payload for the publication's; `None` when it decodes none.
    pub(super) fn receiver(&self, publisher: u8) -> Option<usize> {
        let index = *self.receiver.get(usize::from(publisher))?;
        (index != UNDECODABLE).then_some(usize::from(index))
    }

    /// Whether nothing the publisher may send is decodable.
    pub(super) fn is_hopeless(&self) -> bool {
        self.receiver.iter().all(|index| *index == UNDECODABLE)
    }
}

/// Whether a receiver of one codec decodes a stream of another.
fn decodes(receiver: Codec, stream: Codec) -> bool {
    match (receiver, stream) {
        // levels are not compared: browsers decode above the level they state
        (Codec::H264 { profile: able }, Codec::H264 { profile: needed }) => needed <= able,
        (receiver, stream) => receiver == stream,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::media::negotiated::H264Profile;

    fn payload(payload_type: u8, codec: Codec) -> Payload {
        Payload {
            payload_type,
            codec,
            rtx: None,
        }
    }

    #[test]
    fn a_stream_gets_its_own_profile_or_a_higher_one() {
        let h264 = |profile| Codec::H264 { profile };
        let receiver = [
            payload(96, Codec::Vp8),
            payload(98, Codec::Vp9 { profile: 0 }),
            payload(102, h264(H264Profile::High)),
            payload(104, h264(H264Profile::ConstrainedBaseline)),
        ];
        let publisher = [
            payload(1, h264(H264Profile::ConstrainedBaseline)),
            payload(2, h264(H264Profile::Main)),
            payload(3, Codec::Vp9 { profile: 2 }),
            payload(4, Codec::Vp8),
        ];
        let map = PayloadMap::new(&publisher, &receiver);
        let mapped: Vec<_> = (0..5).map(|index| map.receiver(index)).collect();
        assert_eq!(mapped, [Some(3), Some(2), None, Some(0), None]);
        assert!(!map.is_hopeless());
        assert!(PayloadMap::new(&publisher[2..3], &receiver).is_hopeless());
    }
}
