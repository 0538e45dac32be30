//! What a site sends: numbered frames in three layers each 40 ms, voice each 20 ms.

use crate::ears::Asked;
use crate::engine::{self, OPUS, VP8};
use crate::frames::Piece;
use rtc::media_stream::MediaStreamTrack;
use rtc::rtp;
use rtc::rtp_transceiver::rtp_sender::{
    RTCRtpCodingParameters, RTCRtpEncodingParameters, RTCRtpRtxParameters, RtpCodecKind,
};
use std::sync::atomic::{AtomicU16, Ordering};
use std::sync::{Arc, Mutex};
use std::time::Duration;
use tokio::time::MissedTickBehavior;
use webrtc::media_stream::track_local::TrackLocal;
use webrtc::media_stream::track_local::static_rtp::TrackLocalStaticRTP;

pub const RIDS: [&str; 3] = ["q", "h", "f"];
/// Packets of a frame, by layer.
const PACKETS: [u8; 3] = [1, 2, 3];
const VOICE_EVERY: Duration = Duration::from_millis(20);
/// −30 dBov with the voice flag (RFC 6464 §3).
const SPEAKING: u8 = 0x80 | 30;

/// The names of a site's streams; an RTX SSRC is one more than its layer's.
#[derive(Debug, Clone, Copy)]
pub struct Ssrcs {
    pub voice: u32,
    pub layers: [u32; 3],
}

impl Ssrcs {
    pub fn of(site: u32) -> Self {
        let base = 1_000 * (site + 1);
        Self {
            voice: base,
            layers: [base + 10, base + 20, base + 30],
        }
    }
}

/// Where a site's packets go in.
#[derive(Clone)]
pub struct Tracks {
    pub voice: Arc<TrackLocalStaticRTP>,
    pub camera: Arc<TrackLocalStaticRTP>,
}

impl Tracks {
    pub fn new(ssrcs: &Ssrcs) -> Self {
        let layers = ssrcs.layers.iter().zip(RIDS);
        let layers = layers.map(|(ssrc, rid)| encoding(*ssrc, Some(rid)));
        Self {
            voice: track(RtpCodecKind::Audio, vec![encoding(ssrcs.voice, None)]),
            camera: track(RtpCodecKind::Video, layers.collect()),
        }
    }
}

fn track(kind: RtpCodecKind, encodings: Vec<RTCRtpEncodingParameters>) -> Arc<TrackLocalStaticRTP> {
    let name = kind.to_string();
    let track = MediaStreamTrack::new("site".to_owned(), name.clone(), name, kind, encodings);
    Arc::new(TrackLocalStaticRTP::new(track))
}

fn encoding(ssrc: u32, rid: Option<&str>) -> RTCRtpEncodingParameters {
    let codec = match rid {
        Some(_) => engine::vp8(),
        None => engine::opus(),
    };
    RTCRtpEncodingParameters {
        rtp_coding_parameters: RTCRtpCodingParameters {
            rid: rid.unwrap_or_default().to_owned(),
            ssrc: Some(ssrc),
            rtx: rid.map(|_| RTCRtpRtxParameters { ssrc: ssrc + 1 }),
            fec: None,
        },
        active: true,
        codec,
        ..RTCRtpEncodingParameters::default()
    }
}

/// A site that speaks and shows itself. Lives until its task is ended.
pub struct Publishing {
    ssrcs: Ssrcs,
    tracks: Tracks,
    asked: Arc<Mutex<Asked>>,
    voice_step: Arc<AtomicU16>,
    voice: u32,
    voice_sequence: u16,
    number: u32,
    layers: [Layer; 3],
}

#[derive(Debug, Clone, Copy)]
struct Layer {
    sequence: u16,
    picture: u16,
    /// Key frames made for a request.
    answered: u32,
    begun: bool,
}

impl Publishing {
    pub fn new(
        ssrcs: Ssrcs,
        tracks: Tracks,
        asked: Arc<Mutex<Asked>>,
        voice_step: Arc<AtomicU16>,
    ) -> Self {
        Self {
            ssrcs,
            tracks,
            asked,
            voice_step,
            voice: 0,
            // all streams begin their second lap within the first seconds
            voice_sequence: 65_500,
            number: 0,
            layers: ssrcs.layers.map(|ssrc| Layer {
                sequence: 65_530,
                picture: (ssrc % 30_000) as u16,
                answered: 0,
                begun: false,
            }),
        }
    }

    pub async fn run(mut self) {
        let mut every = tokio::time::interval(VOICE_EVERY);
        every.set_missed_tick_behavior(MissedTickBehavior::Delay);
        loop {
            every.tick().await;
            self.speak().await;
            if self.voice.is_multiple_of(2) {
                self.number += 1;
                for layer in 0..RIDS.len() {
                    self.show(layer).await;
                }
            }
        }
    }

    async fn speak(&mut self) {
        let ids = self.asked.lock().expect("no one panics here").extensions;
        let mut header = rtp::header::Header {
            version: 2,
            payload_type: OPUS,
            sequence_number: self.voice_sequence,
            timestamp: self.voice.wrapping_mul(960),
            ssrc: self.ssrcs.voice,
            ..rtp::header::Header::default()
        };
        let level = vec![SPEAKING].into();
        header
            .set_extension(ids.level, level)
            .expect("a short extension");
        self.voice += 1;
        let step = self.voice_step.load(Ordering::SeqCst);
        self.voice_sequence = self.voice_sequence.wrapping_add(step);
        // TOC: 20 ms of CELT, fullband (RFC 6716 §3.1)
        let mut payload = vec![0xf8];
        payload.extend_from_slice(&self.voice.to_be_bytes());
        send(&self.tracks.voice, header, payload).await;
    }

    async fn show(&mut self, index: usize) {
        let (keyframes, ids, mid) = {
            let asked = self.asked.lock().expect("no one panics here");
            let keyframes = asked.keyframes.get(&self.ssrcs.layers[index]).copied();
            (keyframes.unwrap_or(0), asked.extensions, asked.mid.clone())
        };
        let layer = &mut self.layers[index];
        let keyframe = !layer.begun || keyframes > layer.answered;
        layer.begun = true;
        layer.answered = keyframes;
        layer.picture = (layer.picture + 1) & 0x7fff;
        let count = PACKETS[index];
        for place in 0..count {
            let piece = Piece {
                number: self.number,
                layer: index as u8,
                index: place,
                count,
                keyframe,
                picture: layer.picture,
            };
            let mut header = rtp::header::Header {
                version: 2,
                marker: place + 1 == count,
                payload_type: VP8,
                sequence_number: layer.sequence,
                timestamp: self.number.wrapping_mul(3_600),
                ssrc: self.ssrcs.layers[index],
                ..rtp::header::Header::default()
            };
            let values = [(ids.mid, mid.as_str()), (ids.rid, RIDS[index])];
            for (id, value) in values {
                let value = value.as_bytes().to_vec().into();
                header.set_extension(id, value).expect("a short extension");
            }
            layer.sequence = layer.sequence.wrapping_add(1);
            send(&self.tracks.camera, header, piece.write()).await;
        }
    }
}

async fn send(track: &TrackLocalStaticRTP, header: rtp::header::Header, payload: Vec<u8>) {
    let packet = rtp::Packet {
        header,
        payload: payload.into(),
    };
    // a connection that is closed takes no packets
    let _ = track.write_rtp(packet).await;
}
