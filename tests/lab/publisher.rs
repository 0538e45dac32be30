//! What a site sends: voice in 20 ms packets and numbered VP8 frames in three layers.

use spindle::media::wire::ext::AudioLevel;
use spindle::media::wire::{ext, rtcp, rtp};
use std::collections::{HashMap, VecDeque};
use std::time::{Duration, Instant};

/// Extension ids of the lab's offer.
pub const AUDIO_LEVEL: u8 = 1;
pub const MID: u8 = 4;
pub const RID: u8 = 10;
pub const REPAIRED_RID: u8 = 11;
/// Payload types of the lab's offer.
pub const OPUS: u8 = 111;
pub const VP8: u8 = 96;
pub const RTX: u8 = 97;

const VOICE_EVERY: Duration = Duration::from_millis(20);
const FRAME_EVERY: Duration = Duration::from_millis(40);
/// Packets of an ordinary frame and of a key frame, by layer: 150, 500 and 1,500 kbit/s.
const PACKETS: [(usize, usize); 3] = [(1, 3), (3, 8), (7, 20)];
const PAYLOAD: usize = 1_000;
/// A request for any layer is answered with key frames of all, and one that comes sooner after the last is
/// passed over, as libwebrtc does (`EncoderRtcpFeedback`).
const TAKES_EVERY: Duration = Duration::from_millis(300);
/// What is kept for resending.
const KEPT: usize = 600;

/// One encoding.
pub struct Stream {
    pub ssrc: u32,
    pub rtx_ssrc: u32,
    pub rid: Option<&'static str>,
    mid: &'static str,
    sequence: u16,
    rtx_sequence: u16,
    picture: u16,
    keyframe_wanted: bool,
    /// Key frames that were asked for.
    pub asked: u32,
    /// Off: the browser has stopped this layer, as it does for want of a line.
    pub goes: bool,
    /// How often each packet was asked for again.
    pub asked_again: HashMap<u16, u32>,
    kept: VecDeque<(rtp::NewHeader, Vec<u8>)>,
    /// Which of [`PACKETS`] it is.
    pub size: usize,
    /// What a key frame says of its height.
    pub lines: Option<u16>,
}

impl Stream {
    pub fn video(ssrc: u32, mid: &'static str, layer: usize, rid: Option<&'static str>) -> Self {
        Self {
            ssrc,
            rtx_ssrc: ssrc + 1,
            rid,
            mid,
            sequence: (ssrc % 65_536) as u16,
            rtx_sequence: 7,
            picture: (ssrc % 30_000) as u16,
            keyframe_wanted: true,
            asked: 0,
            goes: true,
            asked_again: HashMap::new(),
            kept: VecDeque::new(),
            size: layer,
            lines: Some(180 << layer),
        }
    }

    /// The encoder begins anew, far from where it was.
    pub fn restart(&mut self) {
        self.jump(20_000);
    }

    /// It goes on under other numbers.
    pub fn jump(&mut self, by: u16) {
        self.sequence = self.sequence.wrapping_add(by);
    }

    /// Its next frame is a key frame, whoever asked.
    pub fn begin_anew(&mut self) {
        self.keyframe_wanted = true;
    }

    /// One frame.
    fn frame(
        &mut self,
        number: u32,
        source: u8,
        layer: u8,
        timestamp: u32,
        out: &mut Vec<Vec<u8>>,
    ) {
        let keyframe = std::mem::take(&mut self.keyframe_wanted);
        let (ordinary, key) = PACKETS[self.size];
        let count = if keyframe { key } else { ordinary };
        self.picture = self.picture.wrapping_add(1) & 0x7fff;
        for index in 0..count {
            let fresh = rtp::NewHeader {
                marker: index + 1 == count,
                payload_type: VP8,
                sequence: self.sequence,
                timestamp,
                ssrc: self.ssrc,
            };
            let mut packet = Vec::with_capacity(PAYLOAD + 60);
            let mut elements = vec![(MID, self.mid.as_bytes())];
            if let Some(rid) = self.rid {
                elements.push((RID, rid.as_bytes()));
            }
            rtp::write(&fresh, &elements, &mut packet);
            let start = packet.len();
            let lines = self.lines.filter(|_| keyframe);
            packet.extend_from_slice(&payload(keyframe, index == 0, self.picture, lines));
            packet.extend_from_slice(&number.to_be_bytes());
            packet.extend_from_slice(&[source, layer, index as u8, count as u8]);
            // as browsers cut a frame: a byte more in the last ones
            let larger = usize::from(2 * index >= count);
            packet.resize(start + PAYLOAD + larger, 0x5a);
            self.kept.push_back((fresh, packet[start..].to_vec()));
            if self.kept.len() > KEPT {
                self.kept.pop_front();
            }
            self.sequence = self.sequence.wrapping_add(1);
            out.push(packet);
        }
    }

    /// The packet again, on the repair stream (RFC 4588 §4).
    fn again(&mut self, sequence: u16) -> Option<Vec<u8>> {
        let (first, payload) = self
            .kept
            .iter()
            .find(|(kept, _)| kept.sequence == sequence)?;
        let fresh = rtp::NewHeader {
            payload_type: RTX,
            sequence: self.rtx_sequence,
            ssrc: self.rtx_ssrc,
            ..*first
        };
        self.rtx_sequence = self.rtx_sequence.wrapping_add(1);
        let mut packet = Vec::new();
        let mut elements = vec![(MID, self.mid.as_bytes())];
        if let Some(rid) = self.rid {
            elements.push((REPAIRED_RID, rid.as_bytes()));
        }
        rtp::write(&fresh, &elements, &mut packet);
        packet.extend_from_slice(&sequence.to_be_bytes());
        packet.extend_from_slice(payload);
        Some(packet)
    }
}

/// A VP8 payload descriptor with 15-bit picture id, TL0PICIDX and one temporal layer (RFC 7741
/// §4.2), and the first bytes of the frame, which say the size of a key frame.
fn payload(keyframe: bool, first: bool, picture: u16, lines: Option<u16>) -> Vec<u8> {
    let mut bytes = vec![0x80 | if first { 0x10 } else { 0 }, 0xe0];
    bytes.extend_from_slice(&(picture | 0x8000).to_be_bytes());
    bytes.extend_from_slice(&[picture as u8, 0]);
    if first {
        bytes.extend_from_slice(&[if keyframe { 0x10 } else { 0x11 }, 0, 0]);
        if let Some(height) = lines {
            let width = height / 9 * 16;
            bytes.extend_from_slice(&[0x9d, 0x01, 0x2a]);
            bytes.extend_from_slice(&width.to_le_bytes());
            bytes.extend_from_slice(&height.to_le_bytes());
        }
    }
    bytes
}

/// Everything one site sends.
pub struct Publisher {
    source: u8,
    /// −dBov; 127 is silence.
    pub level: u8,
    /// Off: the level is told by the size of the packets alone, as a WHIP sender without the
    /// extension does.
    pub tells_level: bool,
    /// Off: nothing is sent.
    pub camera: bool,
    pub microphone: bool,
    /// Off: requests for key frames are counted and nothing more.
    pub obeys: bool,
    /// When it last took a request for a key frame.
    took_at: Option<Instant>,
    pub layers: Vec<Stream>,
    /// Of its next voice packet.
    pub voice_sequence: u16,
    pub voice_ssrc: u32,
    /// The number of the last frame.
    pub number: u32,
    began: Instant,
    voice_at: Instant,
    frame_at: Instant,
}

impl Publisher {
    pub fn new(now: Instant, index: usize) -> Self {
        let ssrc = 10_000 + 100 * index as u32;
        let layers = ["q", "h", "f"].into_iter().enumerate();
        Self {
            source: index as u8,
            level: 127,
            tells_level: true,
            camera: true,
            obeys: true,
            took_at: None,
            microphone: true,
            layers: layers
                .map(|(layer, rid)| {
                    Stream::video(ssrc + 10 * (1 + layer as u32), "1", layer, Some(rid))
                })
                .collect(),
            voice_sequence: 65_500,
            voice_ssrc: ssrc,
            number: 0,
            began: now,
            voice_at: now,
            frame_at: now,
        }
    }

    fn timestamp(&self, now: Instant, frequency: u32) -> u32 {
        let ticks = (now - self.began).as_micros() * u128::from(frequency) / 1_000_000;
        (ticks as u32).wrapping_add(u32::from(self.source) * 77_777)
    }

    /// What is due now, in plaintext.
    pub fn poll(&mut self, now: Instant) -> Vec<Vec<u8>> {
        let mut out = Vec::new();
        // what was to be said while it could not be sent is not said later
        let late = |at: Instant| now.saturating_duration_since(at) > 5 * FRAME_EVERY;
        if late(self.voice_at) {
            (self.voice_at, self.frame_at) = (now, now);
        }
        if now >= self.voice_at {
            self.voice_at += VOICE_EVERY;
            if self.microphone {
                out.push(self.voice(now));
            }
        }
        if now >= self.frame_at {
            self.frame_at += FRAME_EVERY;
            self.number += 1;
            if self.camera {
                let timestamp = self.timestamp(now, 90_000);
                for (layer, stream) in self.layers.iter_mut().enumerate() {
                    if !stream.goes {
                        continue;
                    }
                    stream.frame(self.number, self.source, layer as u8, timestamp, &mut out);
                }
            }
        }
        out
    }

    fn voice(&mut self, now: Instant) -> Vec<u8> {
        let fresh = rtp::NewHeader {
            marker: false,
            payload_type: OPUS,
            sequence: self.voice_sequence,
            timestamp: self.timestamp(now, 48_000),
            ssrc: self.voice_ssrc,
        };
        self.voice_sequence = self.voice_sequence.wrapping_add(1);
        let level = AudioLevel {
            voice: self.level < 50,
            below_full_scale: self.level,
        }
        .value();
        let elements: &[ext::Element<'_>] = match self.tells_level {
            true => &[(MID, b"0"), (AUDIO_LEVEL, &level)],
            false => &[(MID, b"0")],
        };
        let mut packet = Vec::new();
        rtp::write(&fresh, elements, &mut packet);
        // Opus TOC: 20 ms, CELT fullband (RFC 6716 §3.1), then who speaks.
        packet.extend_from_slice(&[0xf8, self.source, 0xfe]);
        if self.level < 127 {
            packet.extend_from_slice(&[0x11; 40]);
        }
        packet
    }

    /// What the relay asks for; answers with what is sent again.
    pub fn rtcp(&mut self, now: Instant, packet: &rtcp::Packet<'_>) -> Vec<Vec<u8>> {
        let mut out = Vec::new();
        match packet {
            rtcp::Packet::PictureLoss { media_ssrc } => {
                if let Some(stream) = self.layers.iter_mut().find(|s| s.ssrc == *media_ssrc) {
                    stream.asked += 1;
                    let takes = self.took_at.is_none_or(|at| now - at >= TAKES_EVERY);
                    if self.obeys && takes {
                        self.took_at = Some(now);
                        self.layers.iter_mut().for_each(Stream::begin_anew);
                    }
                }
            }
            rtcp::Packet::Nack(nack) => {
                if let Some(stream) = self.layers.iter_mut().find(|s| s.ssrc == nack.media_ssrc) {
                    for sequence in nack.lost() {
                        *stream.asked_again.entry(sequence).or_default() += 1;
                        out.extend(stream.again(sequence));
                    }
                }
            }
            _ => {}
        }
        out
    }
}
