//! Knows the VP9 payload descriptor (RFC 9628 §4.2).

use super::{Malformed, be16};

/// The descriptor in front of every VP9 payload.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Descriptor {
    /// Counts pictures: 7 or 15 bits; all spatial layers of a picture share it.
    pub picture_id: Option<u16>,
    /// The frame refers to earlier pictures.
    pub inter_picture: bool,
    /// References are named frame by frame.
    pub flexible: bool,
    /// The frame of one spatial layer starts with this packet.
    pub starts_frame: bool,
    /// The frame of one spatial layer ends with this packet.
    pub ends_frame: bool,
    /// No higher spatial layer refers to this frame.
    pub not_for_upper_layers: bool,
    /// Where the frame stands among the layers.
    pub layer: Option<Layer>,
    /// A scalability structure is in this packet: how many spatial layers there are, 1 to 8, and
    /// the size of the largest, where it says so.
    pub structure: Option<Structure>,
    /// Of the descriptor, in bytes: the VP9 payload follows.
    pub length: usize,
}

/// Where a frame stands among the layers.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Layer {
    /// 0 to 7.
    pub temporal_id: u8,
    /// A receiver may switch up to this temporal layer here.
    pub switching_up: bool,
    /// 0 to 7.
    pub spatial_id: u8,
    /// The frame refers to the spatial layer below, of the same picture.
    pub inter_layer: bool,
    /// Counts pictures of temporal layer 0; not in flexible mode.
    pub tl0_picture_index: Option<u8>,
}

/// What a scalability structure says about the stream.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Structure {
    /// 1 to 8.
    pub spatial_layers: u8,
    /// Width and height of the highest spatial layer, in pixels.
    pub largest: Option<(u16, u16)>,
    /// The pictures in a group, 0 where there is no group.
    pub group: u8,
}

impl Descriptor {
    /// Reads the descriptor at the start of an RTP payload that holds at least a byte of VP9.
    pub fn parse(payload: &[u8]) -> Result<Self, Malformed> {
        let mut reader = Reader { payload, at: 0 };
        let first = reader.byte()?;
        let flexible = first & 0x10 != 0;
        let inter_picture = first & 0x40 != 0;
        let picture_id = (first & 0x80 != 0)
            .then(|| reader.picture_id())
            .transpose()?;
        let layer = (first & 0x20 != 0)
            .then(|| reader.layer(flexible))
            .transpose()?;
        if flexible && inter_picture {
            reader.references()?;
        }
        let structure = (first & 0x02 != 0)
            .then(|| reader.structure())
            .transpose()?;
        if reader.at >= payload.len() {
            return Err(Malformed);
        }
        Ok(Self {
            picture_id,
            inter_picture,
            flexible,
            starts_frame: first & 0x08 != 0,
            ends_frame: first & 0x04 != 0,
            not_for_upper_layers: first & 0x01 != 0,
            layer,
            structure,
            length: reader.at,
        })
    }

    /// This packet starts a picture that refers to no earlier one: its lowest spatial layer is a key
    /// frame, and the higher ones refer to that. `payload` is the one this descriptor was read from.
    #[inline]
    pub fn starts_keyframe(&self, payload: &[u8]) -> bool {
        // ffmpeg and Pion never set P: the frame's own header is asked as well
        let lowest = self.starts_frame && !self.inter_picture && self.spatial_id() == 0;
        lowest && payload.get(self.length).copied().is_some_and(is_key)
    }

    /// Overwrites the picture id and TL0PICIDX in place, each where it is present and the picture
    /// id in its own width. `payload` is the one this descriptor was read from, or a copy of it.
    #[inline]
    pub fn rewrite(&self, payload: &mut [u8], picture_id: u16, tl0_picture_index: u8) {
        let mut layer_at = 1;
        if self.picture_id.is_some() {
            if payload[1] & 0x80 != 0 {
                payload[1..3].copy_from_slice(&(0x8000 | picture_id).to_be_bytes());
                layer_at = 3;
            } else {
                payload[1] = picture_id as u8 & 0x7f;
                layer_at = 2;
            }
        }
        if self
            .layer
            .is_some_and(|layer| layer.tl0_picture_index.is_some())
        {
            payload[layer_at + 1] = tl0_picture_index;
        }
    }

    /// 0 without layers.
    pub fn spatial_id(&self) -> u8 {
        self.layer.map_or(0, |layer| layer.spatial_id)
    }

    /// 0 without layers.
    pub fn temporal_id(&self) -> u8 {
        self.layer.map_or(0, |layer| layer.temporal_id)
    }
}

/// Whether a frame whose uncompressed header begins with this byte is a key frame (VP9 §6.2).
fn is_key(head: u8) -> bool {
    // frame_marker is 2
    let is_frame = head >> 6 == 2;
    // of profile 3 a reserved bit comes before show_existing_frame and frame_type, 0 of a key frame
    let rest = match head & 0x30 {
        0x30 => 0x0e,
        _ => 0x0c,
    };
    is_frame && head & rest == 0
}

/// Reads fields one behind the other.
struct Reader<'a> {
    payload: &'a [u8],
    at: usize,
}

impl Reader<'_> {
    fn byte(&mut self) -> Result<u8, Malformed> {
        let byte = *self.payload.get(self.at).ok_or(Malformed)?;
        self.at += 1;
        Ok(byte)
    }

    fn picture_id(&mut self) -> Result<u16, Malformed> {
        let first = self.byte()?;
        Ok(if first & 0x80 != 0 {
            u16::from(first & 0x7f) << 8 | u16::from(self.byte()?)
        } else {
            u16::from(first)
        })
    }

    fn layer(&mut self, flexible: bool) -> Result<Layer, Malformed> {
        let byte = self.byte()?;
        Ok(Layer {
            temporal_id: byte >> 5,
            switching_up: byte & 0x10 != 0,
            spatial_id: byte >> 1 & 0x07,
            inter_layer: byte & 0x01 != 0,
            tl0_picture_index: if flexible { None } else { Some(self.byte()?) },
        })
    }

    /// Steps over the references of a frame: three at most (RFC 9628 §4.2).
    fn references(&mut self) -> Result<(), Malformed> {
        for _ in 0..3 {
            if self.byte()? & 0x01 == 0 {
                return Ok(());
            }
        }
        Err(Malformed)
    }

    /// Reads the scalability structure: at most 1 + 8 * 4 + 1 + 255 * 4 bytes (RFC 9628 §4.2.1).
    fn structure(&mut self) -> Result<Structure, Malformed> {
        let head = self.byte()?;
        let spatial_layers = (head >> 5) + 1;
        let mut largest = None;
        if head & 0x10 != 0 {
            let length = 4 * usize::from(spatial_layers);
            let sizes = self
                .payload
                .get(self.at..self.at + length)
                .ok_or(Malformed)?;
            largest = Some((be16(sizes, length - 4), be16(sizes, length - 2)));
            self.at += length;
        }
        let mut group = 0;
        if head & 0x08 != 0 {
            group = self.byte()?;
            for _ in 0..group {
                let references = self.byte()? >> 2 & 0x03;
                self.at += usize::from(references);
            }
        }
        Ok(Structure {
            spatial_layers,
            largest,
            group,
        })
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    /// A key frame of Chromium, one spatial layer, non-flexible: I, L, B, E, V; 640x360, no group.
    const KEY: [u8; 12] = [
        0xae, 0x92, 0x34, 0x00, 0x05, 0x10, 0x02, 0x80, 0x01, 0x68, 0x82, 0x49,
    ];

    #[test]
    fn a_key_frame_with_its_structure_is_understood_whole() {
        let descriptor = Descriptor::parse(&KEY).expect("a descriptor");
        assert_eq!(
            descriptor,
            Descriptor {
                picture_id: Some(0x1234),
                inter_picture: false,
                flexible: false,
                starts_frame: true,
                ends_frame: true,
                not_for_upper_layers: false,
                layer: Some(Layer {
                    temporal_id: 0,
                    switching_up: false,
                    spatial_id: 0,
                    inter_layer: false,
                    tl0_picture_index: Some(5),
                }),
                structure: Some(Structure {
                    spatial_layers: 1,
                    largest: Some((640, 360)),
                    group: 0,
                }),
                length: 10,
            }
        );
        assert!(descriptor.starts_keyframe(&KEY));
    }

    #[test]
    fn a_higher_spatial_layer_of_a_key_picture_starts_no_key_frame() {
        // L, B: temporal 0, spatial 1, inter-layer
        let payload = [0x28, 0x03, 0x05, 0x82];
        let descriptor = Descriptor::parse(&payload).expect("a descriptor");
        assert_eq!(
            (
                descriptor.spatial_id(),
                descriptor.starts_keyframe(&payload)
            ),
            (1, false)
        );
    }

    #[test]
    fn a_key_frame_is_one_by_its_own_header() {
        let is_key = |payload: &[u8]| {
            let descriptor = Descriptor::parse(payload).expect("a descriptor");
            descriptor.starts_keyframe(payload)
        };
        // as ffmpeg and Pion send: P is never set
        for head in [&[0x9c, 0x80, 1][..], &[0x0c]] {
            for (byte, key) in [
                (0x82, true),
                // of profiles 1, 2 and 3, which has a bit more
                (0xa2, true),
                (0x92, true),
                (0xb0, true),
                (0x86, false),
                (0xa6, false),
                (0x96, false),
                (0xb2, false),
                // shows a frame again, of profiles 0 and 3
                (0x88, false),
                (0xb4, false),
                // no frame of VP9
                (0x02, false),
                (0xc2, false),
            ] {
                assert_eq!(is_key(&[head, &[byte]].concat()), key, "{byte:x}");
            }
        }
        // P, and not the first packet of its frame
        assert!(!is_key(&[0x4c, 0x82]) && !is_key(&[0x04, 0x82]));
    }

    #[test]
    fn a_flexible_frame_names_at_most_three_references() {
        // P, F, B with three references, then with a fourth
        assert!(Descriptor::parse(&[0x58, 0x03, 0x05, 0x06, 0x82]).is_ok());
        assert_eq!(
            Descriptor::parse(&[0x58, 0x03, 0x05, 0x07, 0x08, 0x82]),
            Err(Malformed)
        );
    }

    #[test]
    fn a_structure_beyond_the_packet_is_malformed() {
        for length in 0..=10 {
            assert_eq!(
                Descriptor::parse(&KEY[..length]),
                Err(Malformed),
                "{length} bytes"
            );
        }
        // eight layers with sizes, and a group of 255 with three references each
        let mut payload = vec![0x0a, 0xf8];
        payload.extend_from_slice(&[1; 32]);
        payload.push(255);
        payload.extend([0x0c, 1, 2, 3].repeat(255));
        assert_eq!(Descriptor::parse(&payload), Err(Malformed));
        payload.push(0x82);
        let structure = Descriptor::parse(&payload).expect("a descriptor").structure;
        assert_eq!(
            structure,
            Some(Structure {
                spatial_layers: 8,
                largest: Some((257, 257)),
                group: 255
            })
        );
        payload.truncate(40);
        assert_eq!(Descriptor::parse(&payload), Err(Malformed));
    }

    proptest! {
        #[test]
        fn junk_is_read_within_the_payload(payload in proptest::collection::vec(any::<u8>(), 0..1200)) {
            if let Ok(descriptor) = Descriptor::parse(&payload) {
                prop_assert!(descriptor.length < payload.len());
                let _ = descriptor.starts_keyframe(&payload);
            }
        }
    }

    #[test]
    fn rewriting_changes_the_two_counters_and_nothing_else() {
        // picture id of 15 and of 7 bits, with and without TL0PICIDX
        let long = [0xa8, 0x92, 0x34, 0x20, 7, 0xaa];
        let short = [0xa8, 0x12, 0x20, 7, 0xaa];
        let flexible = [0xb8, 0x92, 0x34, 0x20, 0xaa];
        let bare = [0x08, 0xaa];
        for (payload, expected) in [
            (&long[..], &[0xa8, 0xff, 0xfe, 0x20, 9, 0xaa][..]),
            (&short, &[0xa8, 0x7e, 0x20, 9, 0xaa]),
            (&flexible, &[0xb8, 0xff, 0xfe, 0x20, 0xaa]),
            (&bare, &[0x08, 0xaa]),
        ] {
            let descriptor = Descriptor::parse(payload).unwrap();
            let mut copy = payload.to_vec();
            descriptor.rewrite(&mut copy, 0x7ffe, 9);
            assert_eq!(copy, expected);
        }
    }
}
