//! Cuts recordings into the packets that are replayed, and finds a received packet among them.
//!
//! A packet is known again by its payload: relays rewrite headers and descriptors, and leave what
//! the encoder made alone.

mod containers;
mod packets;

pub(super) use self::containers::BadRecording;

use super::codec::VideoCodec;
use rustc_hash::{FxHashMap, FxHasher};
use std::hash::Hasher as _;
use std::path::Path;

/// What one publisher replays: its camera in three layers, lowest first, and its voice.
pub(super) struct Recording {
    pub(super) codec: VideoCodec,
    /// 25 frames a second.
    pub(super) layers: Vec<Vec<Frame>>,
    /// A packet each 20 ms.
    pub(super) voice: Vec<Packet>,
    /// Packets by what they carry.
    places: FxHashMap<u64, Place>,
    /// How many packets there are.
    pub(super) count: usize,
}

/// One picture of one layer.
pub(super) struct Frame {
    /// A decoder can start here.
    pub(super) is_key: bool,
    pub(super) packets: Vec<Packet>,
}

/// One packet's payload; of VP8 without its descriptor, which is made when it is sent.
pub(super) struct Packet {
    /// Its place among all packets of the recording.
    pub(super) index: u32,
    /// The frame starts here.
    pub(super) is_first: bool,
    pub(super) payload: Vec<u8>,
}

/// Where a payload stands in the recording; the same bytes may stand in a few places.
type Place = Vec<u32>;

impl Recording {
    /// The recording inside the program.
    pub(super) fn built_in(codec: VideoCodec) -> Self {
        let layers = match codec {
            VideoCodec::Vp8 => [
                &include_bytes!("../recordings/camera-180.ivf")[..],
                include_bytes!("../recordings/camera-360.ivf"),
                include_bytes!("../recordings/camera-720.ivf"),
            ],
            VideoCodec::H264 => [
                &include_bytes!("../recordings/camera-180.h264")[..],
                include_bytes!("../recordings/camera-360.h264"),
                include_bytes!("../recordings/camera-720.h264"),
            ],
        };
        let voice = include_bytes!("../recordings/voice.ogg");
        let layers = layers.map(|file| ("built in", file));
        let recording = Self::new(codec, layers, ("built in", voice));
        recording.expect("the built-in recordings are whole")
    }

    /// A recording of the operator's own: a folder with three cameras and a voice, named as the
    /// built-in ones are.
    pub(super) fn from_folder(codec: VideoCodec, folder: &Path) -> Result<Self, BadRecording> {
        let read = |name: &str| {
            let path = folder.join(name).display().to_string();
            match std::fs::read(&path) {
                Ok(bytes) => Ok((path, bytes)),
                Err(why) => Err(BadRecording {
                    file: path,
                    why: why.to_string(),
                }),
            }
        };
        let ending = match codec {
            VideoCodec::Vp8 => "ivf",
            VideoCodec::H264 => "h264",
        };
        let [low, middle, high] =
            [180, 360, 720].map(|height| read(&format!("camera-{height}.{ending}")));
        let (layers, voice) = ([low?, middle?, high?], read("voice.ogg")?);
        let layers = layers.each_ref().map(|(path, file)| (&**path, &**file));
        Self::new(codec, layers, (&voice.0, &voice.1))
    }

    /// From files with their names.
    fn new(
        codec: VideoCodec,
        layers: [(&str, &[u8]); 3],
        voice: (&str, &[u8]),
    ) -> Result<Self, BadRecording> {
        let mut count = 0;
        let cut = |(name, file): (&str, &[u8])| -> Result<Vec<Frame>, BadRecording> {
            let named = |bad: BadRecording| bad.of(name);
            Ok(match codec {
                VideoCodec::Vp8 => packets::vp8(containers::ivf(file).map_err(named)?),
                VideoCodec::H264 => packets::h264(containers::annex_b(file).map_err(named)?),
            })
        };
        let mut layers: Vec<Vec<Frame>> = layers.into_iter().map(cut).collect::<Result<_, _>>()?;
        let (name, voice) = voice;
        let voice = containers::ogg(voice).map_err(|bad| bad.of(name))?;
        let mut voice = packets::opus(voice);
        let mut places: FxHashMap<u64, Place> = FxHashMap::default();
        let video = layers
            .iter_mut()
            .flatten()
            .flat_map(|frame| &mut frame.packets);
        for packet in video.chain(&mut voice) {
            packet.index = count;
            count += 1;
            places
                .entry(mark(&packet.payload))
                .or_default()
                .push(packet.index);
        }
        Ok(Self {
            codec,
            layers,
            voice,
            places,
            count: count as usize,
        })
    }

    /// Where a payload may stand; of VP8 without its descriptor.
    pub(super) fn find(&self, payload: &[u8]) -> &[u32] {
        self.places.get(&mark(payload)).map_or(&[], Vec::as_slice)
    }
}

/// What the built-in camera sends in one of its layers, 0 the lowest: for each frame the lengths of
/// its packets' payloads.
pub fn camera_frames(layer: usize) -> Vec<Vec<usize>> {
    let recording = Recording::built_in(VideoCodec::Vp8);
    let lengths = |frame: &Frame| frame.packets.iter().map(|p| p.payload.len()).collect();
    recording.layers[layer].iter().map(lengths).collect()
}

/// The same of the built-in voice: one packet each 20 ms.
pub fn voice_packets() -> Vec<usize> {
    let recording = Recording::built_in(VideoCodec::Vp8);
    recording.voice.iter().map(|p| p.payload.len()).collect()
}

/// What a payload is known by: its length, both its ends and a stretch of its middle. Entropy
/// coding makes them as good as the whole, at a tenth of the time.
fn mark(payload: &[u8]) -> u64 {
    let mut hasher = FxHasher::default();
    hasher.write_usize(payload.len());
    let middle = payload.len() / 2;
    for start in [0, middle, payload.len().saturating_sub(16)] {
        let end = payload.len().min(start + 16);
        hasher.write(&payload[start..end]);
    }
    hasher.finish()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::media::negotiated::{Codec, H264Profile, PacketizationMode};
    use crate::media::wire::frame::Frame;

    #[test]
    fn every_packet_of_the_recordings_is_known_again() {
        for codec in [VideoCodec::Vp8, VideoCodec::H264] {
            let recording = Recording::built_in(codec);
            // the encoder's look-ahead needs a packet more
            assert_eq!(recording.voice.len(), 101, "two seconds of voice");
            let mut rates = Vec::new();
            for layer in &recording.layers {
                assert_eq!(layer.len(), 50, "two seconds of frames");
                assert!(layer[0].is_key);
                let packets = layer.iter().flat_map(|frame| &frame.packets);
                let bytes: usize = packets.map(|packet| packet.payload.len()).sum();
                rates.push(bytes);
            }
            assert!(rates.is_sorted() && rates[0] > 5_000, "{rates:?}");
            let video = recording
                .layers
                .iter()
                .flatten()
                .flat_map(|frame| &frame.packets);
            for packet in video.chain(&recording.voice) {
                let found = recording.find(&packet.payload);
                assert_eq!(
                    found,
                    [packet.index],
                    "{codec:?}: one place for one payload"
                );
                assert!(packet.payload.len() <= packets::LARGEST);
            }
        }
    }

    #[test]
    fn h264_frames_are_cut_as_the_relay_reads_them() {
        let codec = Codec::H264 {
            profile: H264Profile::ConstrainedBaseline,
            mode: PacketizationMode::NonInterleaved,
        };
        for layer in &Recording::built_in(VideoCodec::H264).layers {
            for picture in layer {
                for packet in &picture.packets {
                    let read = Frame::read(codec, &packet.payload).expect("a payload");
                    assert_eq!(read.starts_keyframe, picture.is_key && packet.is_first);
                }
            }
        }
    }

    #[test]
    fn a_file_that_is_no_recording_is_named_with_what_is_wrong() {
        let folder = tempfile::tempdir().unwrap();
        let at = |codec| Recording::from_folder(codec, folder.path()).err().unwrap();
        assert!(at(VideoCodec::Vp8).to_string().contains("camera-180.ivf"));
        for height in [180, 360, 720] {
            let path = folder.path().join(format!("camera-{height}.ivf"));
            std::fs::write(path, b"RIFF").unwrap();
        }
        std::fs::write(folder.path().join("voice.ogg"), b"").unwrap();
        let told = at(VideoCodec::Vp8).to_string();
        assert!(
            told.contains("camera-180.ivf: it does not start with DKIF"),
            "{told}"
        );
        let mut other = b"DKIF\0\0\x20\0VP90".to_vec();
        other.resize(32, 0);
        std::fs::write(folder.path().join("camera-180.ivf"), other).unwrap();
        let told = at(VideoCodec::Vp8).to_string();
        assert!(told.contains("another codec"), "{told}");
    }
}
