//! The parsers of single packets.

use spindle::media::negotiated::{Codec, ExtensionMap, H264Profile, PacketizationMode};
use spindle::media::wire::frame::Frame;
use spindle::media::wire::{self, av1, ext, h264, opus, rtcp, rtp, stun, vp8, vp9};

const EXTENSIONS: ExtensionMap = ExtensionMap {
    mid: Some(4),
    rid: Some(10),
    repaired_rid: Some(11),
    audio_level: Some(1),
    transport_cc: Some(3),
    dependency_descriptor: Some(12),
};

pub(crate) fn rtp(bytes: &[u8]) {
    let _ = wire::classify(bytes);
    let Ok(header) = rtp::parse(bytes) else {
        return;
    };
    assert!((12..=bytes.len()).contains(&header.payload_offset));
    if let Some((profile, range)) = &header.extension {
        let _ = ext::read(&EXTENSIONS, *profile, &bytes[range.clone()]);
    }
    if let Ok(range) = rtp::payload(&header, bytes) {
        assert!(range.start == header.payload_offset && range.end <= bytes.len());
        assert!(header.padding || range.end == bytes.len());
    }
}

pub(crate) fn ext(bytes: &[u8]) {
    let Some((profile, block)) = bytes.split_first_chunk::<2>() else {
        return;
    };
    let profile = u16::from_be_bytes(*profile);
    let read: Result<Vec<_>, _> = ext::elements(profile, block).collect();
    let found = ext::read(&EXTENSIONS, profile, block);
    assert_eq!(read.is_ok(), found.is_ok());
    let Ok(elements) = read else { return };
    // what was read can be written, and then says the same
    let mut written = Vec::new();
    ext::write(&elements, &mut written);
    assert_eq!(written.len() % 4, 0);
    let profile = u16::from_be_bytes([written[0], written[1]]);
    assert_eq!(ext::read(&EXTENSIONS, profile, &written[4..]), found);
}

pub(crate) fn rtcp(bytes: &[u8]) {
    let mut failed = false;
    for packet in rtcp::packets(bytes) {
        assert!(!failed, "nothing is read behind a lie");
        let Ok(packet) = packet else {
            failed = true;
            continue;
        };
        match packet {
            rtcp::Packet::SenderReport(report) => bounded(report.blocks(), bytes.len() / 24),
            rtcp::Packet::ReceiverReport(report) => bounded(report.blocks(), bytes.len() / 24),
            rtcp::Packet::SourceDescription(description) => bounded(description.cnames(), 31),
            rtcp::Packet::Bye(bye) => bounded(bye.ssrcs(), 31),
            rtcp::Packet::Nack(nack) => bounded(nack.lost(), 17 * bytes.len() / 4),
            rtcp::Packet::FullIntraRequest(request) => bounded(request.ssrcs(), bytes.len() / 8),
            rtcp::Packet::TransportFeedback(feedback) => {
                assert!(feedback.received <= feedback.status_count);
                assert_eq!(feedback.arrivals().count(), usize::from(feedback.received));
                bounded(feedback.arrivals(), bytes.len());
                for arrival in feedback.arrivals() {
                    let distance = arrival.sequence.wrapping_sub(feedback.base_sequence);
                    assert!(distance < feedback.status_count);
                }
            }
            rtcp::Packet::PictureLoss { .. }
            | rtcp::Packet::Remb(_)
            | rtcp::Packet::Other { .. } => {}
        }
    }
}

fn bounded<T>(items: impl Iterator<Item = T>, most: usize) {
    assert!(items.count() <= most, "work is bounded by bytes");
}

pub(crate) fn stun(bytes: &[u8]) {
    let Ok(message) = stun::Message::parse(bytes) else {
        return;
    };
    // RFC 5769's password: its vectors are seeds, and nothing else is authentic
    let key = stun::IntegrityKey::new("VOkJxbRl1RmTxUk/WvJxBt");
    let authentic = message.is_authentic(&key);
    assert!(message.has_integrity() || !authentic);
    assert!(message.ufrags().is_none() || message.username.is_some());
    if let Some(mapped) = message.mapped {
        let mut answer = Vec::new();
        stun::write_success(message.transaction, mapped, &key, &mut answer);
        let read = stun::Message::parse(&answer).expect("our own answer");
        assert!(read.fingerprint && read.is_authentic(&key));
    }
}

pub(crate) fn vp8(bytes: &[u8]) {
    let info = Frame::read(Codec::Vp8, bytes);
    let Ok(descriptor) = vp8::Descriptor::parse(bytes) else {
        assert!(info.is_err());
        return;
    };
    assert!(descriptor.length < bytes.len());
    let _ = descriptor.dimensions(bytes);
    let mut rewritten = bytes.to_vec();
    descriptor.rewrite(&mut rewritten, 0x1234, 0x56);
    assert_eq!(rewritten[descriptor.length..], bytes[descriptor.length..]);
    let again = vp8::Descriptor::parse(&rewritten).expect("still a descriptor");
    assert_eq!(
        (again.length, again.temporal_id),
        (descriptor.length, descriptor.temporal_id)
    );
}

pub(crate) fn vp9(bytes: &[u8]) {
    let info = Frame::read(Codec::Vp9 { profile: 0 }, bytes);
    match vp9::Descriptor::parse(bytes) {
        Ok(descriptor) => assert!(descriptor.length < bytes.len() && info.is_ok()),
        Err(_) => assert!(info.is_err()),
    }
}

pub(crate) fn h264(bytes: &[u8]) {
    let _ = h264::parse(bytes);
    let _ = h264::dimensions(bytes);
    let codec = Codec::H264 {
        profile: H264Profile::High,
        mode: PacketizationMode::NonInterleaved,
    };
    let _ = Frame::read(codec, bytes).map(|frame| frame.dimensions(bytes));
}

pub(crate) fn av1(bytes: &[u8]) {
    let _ = av1::dimensions(bytes);
    let _ = Frame::read(Codec::Av1 { profile: 0 }, bytes);
    if let Ok(contents) = av1::parse(bytes) {
        assert!(!(contents.starts_sequence && contents.continues));
        assert!(contents.temporal_id <= 7 && contents.spatial_id <= 3);
    }
}

pub(crate) fn opus(bytes: &[u8]) {
    if let Ok(packet) = opus::parse(bytes) {
        assert!((1..=48).contains(&packet.frames) && (120..=5_760).contains(&packet.samples));
    }
}
