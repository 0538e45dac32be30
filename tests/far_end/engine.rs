//! Sets the crate up as a browser is: Opus, VP8 with RTX, the header extensions, NACK and reports.
//!
//! It binds to loopback alone and, with a restart of ICE, to a fresh port.

use crate::ears::{Asked, Ears};
use rtc::interceptor::{Registry, Slot};
use rtc::peer_connection::configuration::interceptor_registry::register_default_interceptors;
use rtc::peer_connection::configuration::media_engine::{
    MIME_TYPE_OPUS, MIME_TYPE_RTX, MIME_TYPE_VP8, MediaEngine,
};
use rtc::rtp_transceiver::rtp_sender::{
    RTCPFeedback, RTCRtpCodec, RTCRtpCodecParameters, RTCRtpHeaderExtensionCapability, RtpCodecKind,
};
use std::sync::{Arc, Mutex};
use webrtc::peer_connection::{
    PeerConnection, PeerConnectionBuilder, PeerConnectionEventHandler, SettingEngineBuilder,
};

pub const OPUS: u8 = 111;
pub const VP8: u8 = 96;
const RTX: u8 = 97;
pub const MID: &str = "urn:ietf:params:rtp-hdrext:sdes:mid";
pub const RID: &str = "urn:ietf:params:rtp-hdrext:sdes:rtp-stream-id";
pub const REPAIRED_RID: &str = "urn:ietf:params:rtp-hdrext:sdes:repaired-rtp-stream-id";
pub const AUDIO_LEVEL: &str = "urn:ietf:params:rtp-hdrext:ssrc-audio-level";

/// A connection whose interceptors note what the relay asks.
pub async fn connection(
    asked: &Arc<Mutex<Asked>>,
    handler: Arc<dyn PeerConnectionEventHandler>,
) -> Arc<dyn PeerConnection> {
    let mut media = media();
    let registry = register_default_interceptors(Registry::new(), &mut media)
        .expect("the crate's own interceptors")
        // between the NACK responder and the wire: it sees reports first and repairs last
        .with(Slot::from(3_500), Ears::new(Arc::clone(asked)));
    let settings = SettingEngineBuilder::new()
        .with_discard_local_candidates_during_ice_restart(true)
        .build();
    let connection = PeerConnectionBuilder::new()
        .with_media_engine(media)
        .with_interceptor_registry(registry)
        .with_setting_engine(settings)
        .with_handler(handler)
        .with_udp_addrs(vec!["127.0.0.1:0".to_owned()])
        .build()
        .await;
    Arc::new(connection.expect("a connection on loopback"))
}

fn media() -> MediaEngine {
    let mut media = MediaEngine::default();
    let codecs = [
        (RtpCodecKind::Audio, OPUS, opus()),
        (RtpCodecKind::Video, VP8, vp8()),
        (RtpCodecKind::Video, RTX, rtx()),
    ];
    for (kind, payload_type, rtp_codec) in codecs {
        let codec = RTCRtpCodecParameters {
            rtp_codec,
            payload_type,
        };
        media.register_codec(codec, kind).expect("a known kind");
    }
    let audio = [MID, AUDIO_LEVEL].map(|uri| (RtpCodecKind::Audio, uri));
    let video = [MID, RID, REPAIRED_RID].map(|uri| (RtpCodecKind::Video, uri));
    for (kind, uri) in audio.into_iter().chain(video) {
        let extension = RTCRtpHeaderExtensionCapability {
            uri: uri.to_owned(),
        };
        media
            .register_header_extension(extension, kind, None)
            .expect("a known direction");
    }
    media
}

pub fn opus() -> RTCRtpCodec {
    RTCRtpCodec {
        mime_type: MIME_TYPE_OPUS.to_owned(),
        clock_rate: 48_000,
        channels: 2,
        sdp_fmtp_line: "minptime=10;useinbandfec=1".to_owned(),
        rtcp_feedback: vec![],
    }
}

pub fn vp8() -> RTCRtpCodec {
    let feedback = |parameter: &str| RTCPFeedback {
        typ: "nack".to_owned(),
        parameter: parameter.to_owned(),
    };
    RTCRtpCodec {
        mime_type: MIME_TYPE_VP8.to_owned(),
        clock_rate: 90_000,
        channels: 0,
        sdp_fmtp_line: String::new(),
        rtcp_feedback: vec![feedback(""), feedback("pli")],
    }
}

fn rtx() -> RTCRtpCodec {
    RTCRtpCodec {
        mime_type: MIME_TYPE_RTX.to_owned(),
        clock_rate: 90_000,
        channels: 0,
        sdp_fmtp_line: format!("apt={VP8}"),
        rtcp_feedback: vec![],
    }
}
