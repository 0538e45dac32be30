//! One site on the `webrtc` crate: a camera in three layers, a microphone, slots that receive.

use crate::ears::{Asked, Extensions};
use crate::engine;
use crate::frames::Received;
use crate::nat::Nat;
use crate::publishing::{Publishing, RIDS, Ssrcs, Tracks};
use async_trait::async_trait;
use rtc::peer_connection::configuration::RTCOfferOptions;
use rtc::rtcp::payload_feedbacks::picture_loss_indication::PictureLossIndication;
use rtc::rtp_transceiver::rtp_sender::RtpCodecKind;
use rtc::rtp_transceiver::{RTCRtpTransceiverDirection, RTCRtpTransceiverInit};
use spindle::ids::{ParticipantId, TrackId};
use spindle::media::negotiated::Mid;
use spindle::media::room::LinkId;
use spindle::media::sdp::Sources;
use spindle::media::wire::stun::{IceRole, IntegrityKey, Request, TransactionId, write_request};
use std::collections::HashMap;
use std::sync::atomic::{AtomicBool, AtomicU16, AtomicUsize, Ordering};
use std::sync::{Arc, Mutex};
use tokio::task::JoinHandle;
use webrtc::media_stream::track_local::TrackLocal;
use webrtc::media_stream::track_remote::{TrackRemote, TrackRemoteEvent};
use webrtc::peer_connection::{
    PeerConnection, PeerConnectionEventHandler, RTCIceGatheringState, RTCPeerConnectionState,
    RTCSessionDescription,
};

const AUDIO_SLOTS: usize = 4;
const VIDEO_SLOTS: usize = 2;

/// One site. Leaves when dropped.
pub struct Browser {
    /// Its link, as the relay knows it.
    pub id: LinkId,
    pub camera: TrackId,
    pub microphone: TrackId,
    pub nat: Nat,
    /// What the relay asked of it.
    pub asked: Arc<Mutex<Asked>>,
    /// How far apart the numbers of its voice packets lie: 1, or more for a line that loses the
    /// packets between.
    pub voice_step: Arc<AtomicU16>,
    connection: Arc<dyn PeerConnection>,
    notes: Arc<Notes>,
    tracks: Option<Tracks>,
    ssrcs: Ssrcs,
    publishing: Option<JoinHandle<()>>,
    /// Slots by mid.
    slots: Vec<(Mid, u32)>,
    /// Its own ufrag; the relay's ufrag and password.
    ice: [String; 3],
}

/// What the connection tells.
#[derive(Default)]
struct Notes {
    gathered: AtomicBool,
    connected: AtomicUsize,
    failed: AtomicBool,
    received: Mutex<HashMap<u32, Received>>,
    tracks: Mutex<HashMap<u32, Arc<dyn TrackRemote>>>,
}

struct Handler(Arc<Notes>);

#[async_trait]
impl PeerConnectionEventHandler for Handler {
    async fn on_ice_gathering_state_change(&self, state: RTCIceGatheringState) {
        let complete = state == RTCIceGatheringState::Complete;
        self.0.gathered.store(complete, Ordering::SeqCst);
    }

    async fn on_connection_state_change(&self, state: RTCPeerConnectionState) {
        match state {
            RTCPeerConnectionState::Connected => {
                self.0.connected.fetch_add(1, Ordering::SeqCst);
            }
            RTCPeerConnectionState::Failed | RTCPeerConnectionState::Closed => {
                self.0.failed.store(true, Ordering::SeqCst);
            }
            _ => {}
        }
    }

    async fn on_track(&self, track: Arc<dyn TrackRemote>) {
        let notes = Arc::clone(&self.0);
        for ssrc in track.ssrcs().await {
            let mut tracks = notes.tracks.lock().expect("no one panics here");
            tracks.insert(ssrc, Arc::clone(&track));
        }
        tokio::spawn(async move {
            while let Some(event) = track.poll().await {
                if let TrackRemoteEvent::OnRtpPacket(packet) = event {
                    let header = &packet.header;
                    let mut received = notes.received.lock().expect("no one panics here");
                    received.entry(header.ssrc).or_default().packet(
                        header.sequence_number,
                        header.timestamp,
                        &packet.payload,
                    );
                }
            }
        });
    }
}

impl Drop for Browser {
    fn drop(&mut self) {
        if let Some(publishing) = self.publishing.take() {
            publishing.abort();
        }
    }
}

impl Browser {
    /// A browser that has not offered yet; `index` keeps its SSRCs apart from others'.
    pub async fn new(index: u32, publishes: bool, nat: Nat) -> Self {
        let asked = Arc::new(Mutex::new(Asked::default()));
        let notes = Arc::new(Notes::default());
        let handler = Arc::new(Handler(Arc::clone(&notes)));
        let connection = engine::connection(&asked, handler).await;
        let ssrcs = Ssrcs::of(index);
        let mut tracks = None;
        if publishes {
            let made = Tracks::new(&ssrcs);
            for track in [&made.voice, &made.camera] {
                let track = Arc::clone(track) as Arc<dyn TrackLocal>;
                let init = direction(RTCRtpTransceiverDirection::Sendonly);
                let added = connection.add_transceiver_from_track(track, Some(init));
                added.await.expect("a track that sends");
            }
            tracks = Some(made);
            asked.lock().expect("fresh").repairs = ssrcs
                .layers
                .iter()
                .zip(RIDS)
                .map(|(ssrc, rid)| (ssrc + 1, rid))
                .collect();
        }
        let audio = std::iter::repeat_n(RtpCodecKind::Audio, AUDIO_SLOTS);
        for kind in audio.chain(std::iter::repeat_n(RtpCodecKind::Video, VIDEO_SLOTS)) {
            let init = direction(RTCRtpTransceiverDirection::Recvonly);
            let added = connection.add_transceiver_from_kind(kind, Some(init)).await;
            added.expect("a slot");
        }
        Self {
            id: LinkId {
                participant: ParticipantId::fresh(),
                epoch: 1,
            },
            camera: TrackId::fresh(),
            microphone: TrackId::fresh(),
            nat,
            asked,
            voice_step: Arc::new(AtomicU16::new(1)),
            connection,
            notes,
            tracks,
            ssrcs,
            publishing: None,
            slots: Vec::new(),
            ice: Default::default(),
        }
    }

    /// Makes an offer, or one that restarts ICE.
    pub async fn offer(&self, ice_restart: bool) -> (String, Sources) {
        self.notes.gathered.store(false, Ordering::SeqCst);
        let options = RTCOfferOptions { ice_restart };
        let offer = self.connection.create_offer(Some(options)).await;
        let offer = offer.expect("the crate offers");
        let set = self.connection.set_local_description(offer).await;
        set.expect("its own offer");
        let gathered = || self.notes.gathered.load(Ordering::SeqCst);
        crate::until("candidates are gathered", gathered).await;
        let offer = self.connection.local_description().await;
        let sdp = offer.expect("it was just set").sdp;
        let sources = self.note_offer(&sdp);
        (sdp, sources)
    }

    fn note_offer(&self, sdp: &str) -> Sources {
        let extension = |uri: &str| {
            let id = sdp.lines().find_map(|line| {
                let (id, named) = line.strip_prefix("a=extmap:")?.split_once(' ')?;
                (named.trim() == uri).then(|| id.parse().expect("an id"))
            });
            id.unwrap_or(0)
        };
        let sending = |kind: &str| {
            let sections = sections(sdp);
            let section = sections
                .iter()
                .find(|section| section.starts_with(kind) && section.contains("a=sendonly"));
            section.map(|section| Mid(value(section, "a=mid:").to_owned()))
        };
        let sources = Sources {
            microphone: sending("audio"),
            camera: sending("video"),
            screen: None,
        };
        let mut asked = self.asked.lock().expect("no one panics here");
        asked.extensions = Extensions {
            mid: extension(engine::MID),
            rid: extension(engine::RID),
            repaired_rid: extension(engine::REPAIRED_RID),
            level: extension(engine::AUDIO_LEVEL),
        };
        if let Some(camera) = &sources.camera {
            asked.mid.clone_from(&camera.0);
        }
        drop(asked);
        sources
    }

    /// Takes the relay's answer, whose candidate it reaches through its NAT.
    pub async fn take_answer(&mut self, answer: &str) {
        let offer = self.connection.local_description().await;
        let offer = offer.expect("it has offered").sdp;
        self.ice = [
            value(&offer, "a=ice-ufrag:").to_owned(),
            value(answer, "a=ice-ufrag:").to_owned(),
            value(answer, "a=ice-pwd:").to_owned(),
        ];
        self.slots = sections(answer)
            .iter()
            .filter(|section| section.contains("a=sendonly"))
            .map(|section| {
                let ssrc = value(section, "a=ssrc:").split(' ').next();
                let ssrc = ssrc.and_then(|ssrc| ssrc.parse().ok()).expect("an SSRC");
                (Mid(value(section, "a=mid:").to_owned()), ssrc)
            })
            .collect();
        self.asked.lock().expect("no one panics here").repaired = answer
            .lines()
            .filter_map(|line| {
                let (slot, rtx) = line.strip_prefix("a=ssrc-group:FID ")?.split_once(' ')?;
                Some((rtx.trim().parse().ok()?, slot.parse().ok()?))
            })
            .collect();
        let mut through_nat = String::new();
        for line in answer.lines() {
            if line.starts_with("a=candidate:") {
                let mut words: Vec<String> = line.split(' ').map(str::to_owned).collect();
                words[4] = self.nat.address.ip().to_string();
                words[5] = self.nat.address.port().to_string();
                through_nat.push_str(&words.join(" "));
            } else {
                through_nat.push_str(line);
            }
            through_nat.push_str("\r\n");
        }
        let answer = RTCSessionDescription::answer(through_nat).expect("an answer");
        let taken = self.connection.set_remote_description(answer).await;
        taken.expect("the crate takes our answer");
    }

    /// A check as its connection sends them.
    pub fn check(&self) -> Vec<u8> {
        let [ours, theirs, password] = &self.ice;
        let request = Request {
            transaction: TransactionId(*b"a-dozen-byte"),
            remote_ufrag: theirs,
            local_ufrag: ours,
            priority: 1,
            role: IceRole::Controlling(7),
            use_candidate: true,
        };
        let mut bytes = Vec::new();
        write_request(&request, &IntegrityKey::new(password), &mut bytes);
        bytes
    }

    /// The slots of the answer.
    pub fn slots(&self) -> &[(Mid, u32)] {
        &self.slots
    }

    /// How often the connection came up.
    pub fn connections(&self) -> usize {
        assert!(
            !self.notes.failed.load(Ordering::SeqCst),
            "the connection failed"
        );
        self.notes.connected.load(Ordering::SeqCst)
    }

    fn ssrc_of(&self, mid: &Mid) -> u32 {
        let slot = self.slots.iter().find(|(slot, _)| slot == mid);
        slot.expect("a slot of the answer").1
    }

    /// Looks at what a slot received.
    pub fn received<T>(&self, mid: &Mid, look: impl FnOnce(&Received) -> T) -> T {
        let mut received = self.notes.received.lock().expect("no one panics here");
        look(received.entry(self.ssrc_of(mid)).or_default())
    }

    /// Says that a slot's picture is lost, as a decoder does.
    pub async fn ask_for_keyframe(&self, mid: &Mid) {
        let media_ssrc = self.ssrc_of(mid);
        let track = {
            let tracks = self.notes.tracks.lock().expect("no one panics here");
            tracks.get(&media_ssrc).cloned()
        };
        let loss = PictureLossIndication {
            sender_ssrc: 1,
            media_ssrc,
        };
        let track = track.expect("the slot's track is known");
        let sent = track.write_rtcp(vec![Box::new(loss)]).await;
        sent.expect("the connection lives");
    }

    /// Key frames that the relay asked for.
    pub fn keyframes_asked(&self) -> u32 {
        self.asked
            .lock()
            .expect("no one panics here")
            .keyframes
            .values()
            .sum()
    }

    /// Starts to speak and to send pictures.
    pub fn publish(&mut self) {
        let tracks = self.tracks.clone().expect("made to publish");
        let asked = Arc::clone(&self.asked);
        let step = Arc::clone(&self.voice_step);
        let publishing = Publishing::new(self.ssrcs, tracks, asked, step);
        self.publishing = Some(tokio::spawn(publishing.run()));
    }
}

fn direction(direction: RTCRtpTransceiverDirection) -> RTCRtpTransceiverInit {
    RTCRtpTransceiverInit {
        direction,
        ..RTCRtpTransceiverInit::default()
    }
}

fn sections(sdp: &str) -> Vec<&str> {
    sdp.split("m=").skip(1).collect()
}

fn value<'a>(section: &'a str, name: &str) -> &'a str {
    let line = section.lines().find_map(|line| line.strip_prefix(name));
    line.unwrap_or_else(|| panic!("a section with {name}"))
        .trim()
}
