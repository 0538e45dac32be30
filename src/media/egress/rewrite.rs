//! Writes a publisher's packet as a receiver's slot shows it.

use crate::media::ingress::{Counters, RingPacket};
use crate::media::negotiated::ExtensionMap;
use crate::media::wire::ext;

/// The name and numbers one packet gets for one receiver. A value: it borrows nothing.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Rewrite {
    /// The slot's SSRC, or that of its RTX stream.
    pub ssrc: u32,
    /// What the receiver calls the codec, or its RTX.
    pub payload_type: u8,
    /// The slot's own count, or that of its RTX stream.
    pub sequence: u16,
    /// On the slot's own time line.
    pub timestamp: u32,
    /// Last of a frame, first of a talk spurt.
    pub marker: bool,
    /// The counters inside the payload.
    pub counters: Counters,
    /// What is added to the dependency descriptor's frame number.
    pub frame_number_shift: u16,
    /// The slot's extension ids.
    pub extensions: ExtensionMap,
    /// Of a retransmission: the number it was first sent under (RFC 4588 §4).
    pub original_sequence: Option<u16>,
    /// The packet is sent empty: only its number matters.
    pub blank: bool,
}

impl Rewrite {
    /// Appends the whole plaintext packet. Room for the SRTP tag is the caller's.
    pub fn write(&self, packet: &RingPacket<'_>, out: &mut Vec<u8>) {
        let start = out.len();
        out.reserve(Self::length_bound(packet));
        let mut head = [0x80; 12];
        head[1] = u8::from(self.marker) << 7 | self.payload_type;
        head[2..4].copy_from_slice(&self.sequence.to_be_bytes());
        head[4..8].copy_from_slice(&self.timestamp.to_be_bytes());
        head[8..].copy_from_slice(&self.ssrc.to_be_bytes());
        out.extend_from_slice(&head);
        if self.write_extensions(packet, out) {
            out[start] |= 0x10;
        }
        if let Some(original) = self.original_sequence {
            out.extend_from_slice(&original.to_be_bytes());
        }
        if self.blank {
            return;
        }
        let payload = out.len();
        out.extend_from_slice(packet.payload);
        packet
            .meta
            .frame
            .rewrite(&mut out[payload..], self.counters);
    }

    /// What [`Self::write`] will append at most.
    pub fn length_bound(packet: &RingPacket<'_>) -> usize {
        // fixed header, extension head and its padding, the small elements with their heads, OSN
        12 + 8 + 11 + 2 + packet.dependency_descriptor.len() + 2 + packet.payload.len()
    }

    /// True when there was something to write. A link-wide sequence number for the receiver's own
    /// transport feedback will be one more element here.
    fn write_extensions(&self, packet: &RingPacket<'_>, out: &mut Vec<u8>) -> bool {
        let level = packet.meta.audio_level.map(|level| level.value());
        let mut room = [0; 255];
        let descriptor = self.descriptor(packet.dependency_descriptor, &mut room);
        let mut elements: [ext::Element<'_>; 2] = [(0, &[]); 2];
        let mut count = 0;
        let present = [
            (
                self.extensions.audio_level,
                level.as_ref().map(|value| &value[..]),
            ),
            (self.extensions.dependency_descriptor, descriptor),
        ];
        for (id, value) in present {
            if let (Some(id), Some(value)) = (id, value) {
                elements[count] = (id, value);
                count += 1;
            }
        }
        if count > 0 {
            ext::write(&elements[..count], out);
        }
        count > 0
    }

    /// A copy of the dependency descriptor with its frame number moved.
    fn descriptor<'a>(&self, descriptor: &[u8], room: &'a mut [u8; 255]) -> Option<&'a [u8]> {
        // the mandatory fields: flags and template, then 16 bits of frame number
        if descriptor.len() < 3 || descriptor.len() > room.len() {
            return None;
        }
        self.extensions.dependency_descriptor?;
        let copy = &mut room[..descriptor.len()];
        copy.copy_from_slice(descriptor);
        let number = u16::from_be_bytes([copy[1], copy[2]]).wrapping_add(self.frame_number_shift);
        copy[1..3].copy_from_slice(&number.to_be_bytes());
        Some(copy)
    }
}
