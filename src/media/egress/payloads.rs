//! Decides under which payload type a receiver gets what a publisher sends.

use crate::media::negotiated::{Codec, H264Profile, PacketizationMode, Payload};

/// Payloads of a publication that are looked at; browsers list about a dozen.
const MAX: usize = 16;
/// No payload type (RFC 3550 §5.1: seven bits).
const UNDECODABLE: u8 = u8::MAX;

/// For each of a publication's payloads the slot's payload type that decodes it.
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
            let able = receiver.iter();
            let able = able.filter(|own| own.codec.decodes(payload.codec));
            // the nearest: a decoder of every tool there is may be the one without hardware
            let nearest = able.min_by_key(|own| excess(own.codec, payload.codec));
            if let Some(own) = nearest {
                *place = own.payload_type;
            }
        }
        map
    }

    /// The slot's payload type for the publication's payload of this index; `None` when the receiver
    /// does not decode it.
    pub(super) fn receiver(&self, publisher: u8) -> Option<u8> {
        let payload_type = *self.receiver.get(usize::from(publisher))?;
        (payload_type != UNDECODABLE).then_some(payload_type)
    }

    /// Whether nothing the publisher may send is decodable.
    pub(super) fn is_hopeless(&self) -> bool {
        let mut types = self.receiver.iter();
        types.all(|payload_type| *payload_type == UNDECODABLE)
    }
}

/// How much more than the stream needs a receiver of one codec decodes; zero where it is the same.
fn excess(receiver: Codec, stream: Codec) -> (bool, Option<(H264Profile, PacketizationMode)>) {
    let h264 = match receiver {
        Codec::H264 { profile, mode } => Some((profile, mode)),
        Codec::Opus | Codec::Vp8 | Codec::Vp9 { .. } | Codec::Av1 { .. } => None,
    };
    (receiver != stream, h264)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn payload(payload_type: u8, codec: Codec) -> Payload {
        Payload {
            payload_type,
            codec,
            rtx: None,
        }
    }

    fn h264(profile: H264Profile) -> Codec {
        let mode = PacketizationMode::NonInterleaved;
        Codec::H264 { profile, mode }
    }

    fn mapped(publisher: &[Codec], receiver: &[Codec]) -> Vec<Option<u8>> {
        let payloads = |codecs: &[Codec]| -> Vec<Payload> {
            let numbered = codecs.iter().zip(0..);
            numbered.map(|(codec, n)| payload(n, *codec)).collect()
        };
        let map = PayloadMap::new(&payloads(publisher), &payloads(receiver));
        assert_eq!(
            map.is_hopeless(),
            (0..MAX).all(|index| map.receiver(index as u8).is_none())
        );
        (0..publisher.len() as u8)
            .map(|index| map.receiver(index))
            .collect()
    }

    #[test]
    fn a_stream_gets_its_own_profile_or_the_nearest_that_decodes_it() {
        let receiver = [
            Codec::Vp8,
            Codec::Vp9 { profile: 0 },
            h264(H264Profile::High444Predictive),
            h264(H264Profile::High),
            h264(H264Profile::ConstrainedBaseline),
            Codec::Av1 { profile: 1 },
        ];
        for (stream, expected) in [
            (h264(H264Profile::ConstrainedBaseline), Some(4)),
            (h264(H264Profile::Main), Some(3)),
            (h264(H264Profile::High), Some(3)),
            (h264(H264Profile::High422), Some(2)),
            (h264(H264Profile::Extended), None),
            (Codec::Vp9 { profile: 2 }, None),
            (Codec::Vp8, Some(0)),
            (Codec::Av1 { profile: 0 }, Some(5)),
            (Codec::Av1 { profile: 2 }, None),
        ] {
            assert_eq!(mapped(&[stream], &receiver), [expected], "{stream:?}");
        }
    }

    #[test]
    fn single_units_are_for_all_who_take_h264_and_cut_ones_not() {
        let [single, cut] =
            [PacketizationMode::Single, PacketizationMode::NonInterleaved].map(|mode| {
                Codec::H264 {
                    profile: H264Profile::Main,
                    mode,
                }
            });
        assert_eq!(mapped(&[single, cut], &[cut]), [Some(0), Some(0)]);
        assert_eq!(mapped(&[single, cut], &[single]), [Some(0), None]);
        assert_eq!(mapped(&[single, cut], &[cut, single]), [Some(1), Some(0)]);
    }
}
