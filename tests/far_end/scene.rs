//! A relay on loopback with one room, and the sites that join it.

use crate::nat::Nat;
use crate::site::Browser;
use spindle::ids::RoomId;
use spindle::media::link::Certificate;
use spindle::media::negotiated::Source;
use spindle::media::sdp::Offer;
use spindle::relay::handle::{
    LinkId, MediaEvent, MediaJoin, Mid, OnStage, Permissions, RoomMedia, SlotView, SourceSet,
    Visibility,
};
use spindle::relay::{Running, Settings, start};
use spindle::site::Site;
use std::collections::HashMap;
use std::net::{Ipv4Addr, SocketAddr};
use std::sync::{Arc, Mutex};
use tokio::net::UdpSocket;

/// Lives as long as its test.
pub struct Scene {
    pub media: RoomMedia,
    relay: Running,
    told: Arc<Mutex<Told>>,
    joined: u32,
    /// The rooms before.
    left: Vec<RoomMedia>,
}

/// What the room said.
#[derive(Default)]
struct Told {
    events: Vec<MediaEvent>,
    slots: HashMap<(LinkId, Mid), SlotView>,
}

impl Scene {
    /// Starts a relay on a free port and opens a room.
    pub fn open() -> Self {
        Self::with_shards(1)
    }

    /// The same, with rooms on so many threads in turn.
    pub fn with_shards(shards: u16) -> Self {
        let settings = Settings {
            listen: SocketAddr::from((Ipv4Addr::LOCALHOST, 0)),
            public_addresses: vec![Ipv4Addr::LOCALHOST.into()],
            shards,
        };
        let relay = start(&settings, certificate()).expect("loopback has a free port");
        let told = Arc::new(Mutex::new(Told::default()));
        let media = open_room(&relay, &told);
        Self {
            media,
            relay,
            told,
            joined: 0,
            left: Vec::new(),
        }
    }

    /// Whoever joins from now on does so in another room.
    pub fn open_another_room(&mut self) {
        let before = std::mem::replace(&mut self.media, open_room(&self.relay, &self.told));
        self.left.push(before);
    }

    /// Where the relay is reached.
    pub fn address(&self) -> SocketAddr {
        self.relay.candidates[0]
    }

    /// A hub with camera and microphone.
    pub async fn hub(&mut self) -> Browser {
        self.join(Site::Hub, true, None).await
    }

    /// A spoke that only watches and listens.
    pub async fn watcher(&mut self) -> Browser {
        self.join(Site::Spoke, false, None).await
    }

    /// The same, behind a port that another had.
    pub async fn watcher_behind(&mut self, port: Arc<UdpSocket>) -> Browser {
        self.join(Site::Spoke, false, Some(port)).await
    }

    async fn join(&mut self, site: Site, publishes: bool, port: Option<Arc<UdpSocket>>) -> Browser {
        let nat = Nat::to(self.address(), port).await;
        let mut browser = Browser::new(self.joined, publishes, nat).await;
        self.joined += 1;
        let (sdp, sources) = browser.offer(false).await;
        let tracks = vec![
            (Source::Microphone, browser.microphone),
            (Source::Camera, browser.camera),
        ];
        let join = MediaJoin {
            link: browser.id,
            offer: Offer::parse(&sdp).unwrap_or_else(|error| panic!("{error}\n{sdp}")),
            sources,
            tracks: if publishes { tracks } else { Vec::new() },
            confirms: false,
            permissions: Permissions {
                site,
                floor: false,
                visibility: Visibility::HubOnly,
                may_publish: SourceSet::ALL,
                muted: SourceSet::NONE,
            },
            on_stage: OnStage::default(),
        };
        let joined = self
            .media
            .join(join)
            .await
            .expect("the offer is answerable");
        browser.take_answer(&joined.answer).await;
        crate::until("the link is up", || {
            browser.connections() == 1 && self.connected(&browser) == 1
        })
        .await;
        browser
    }

    /// Restarts ICE on the link a site has.
    pub async fn restart_ice(&self, site: &mut Browser) {
        let (sdp, sources) = site.offer(true).await;
        let offer = Offer::parse(&sdp).expect("the crate's own offer");
        let answer = self.media.offer(site.id, offer, sources).await;
        let answer = answer.expect("an ICE restart on a link that lives").answer;
        site.take_answer(&answer).await;
    }

    /// The slot in which a site sees or hears a track, once it flows.
    pub fn slot_of(&self, site: &Browser, wanted: spindle::ids::TrackId) -> Option<Mid> {
        let told = self.told.lock().expect("no one panics here");
        let found = told.slots.iter().find(|((link, _), view)| {
            let shows = matches!(view, SlotView::Flowing { track, .. } if *track == wanted);
            *link == site.id && shows
        });
        found.map(|((_, mid), _)| mid.clone())
    }

    /// How often the room said that a site's link is up.
    pub fn connected(&self, site: &Browser) -> usize {
        let up = MediaEvent::Connected(site.id);
        self.count(|event| *event == up)
    }

    /// Whether the relay has given a site's link up.
    pub fn is_closed(&self, site: &Browser) -> bool {
        self.count(|event| matches!(event, MediaEvent::Closed { link, .. } if *link == site.id)) > 0
    }

    /// How often a link of anybody ended, fell silent or was warned.
    pub fn troubles(&self) -> usize {
        self.count(|event| {
            matches!(
                event,
                MediaEvent::Closed { .. } | MediaEvent::Silent(_) | MediaEvent::Policed { .. }
            )
        })
    }

    fn count(&self, holds: impl Fn(&MediaEvent) -> bool) -> usize {
        let told = self.told.lock().expect("no one panics here");
        told.events.iter().filter(|event| holds(event)).count()
    }
}

/// Opens a room and listens to what it says.
fn open_room(relay: &Running, told: &Arc<Mutex<Told>>) -> RoomMedia {
    let (media, mut events) = relay.relay.open_room(RoomId::fresh());
    let listening = Arc::clone(told);
    tokio::spawn(async move {
        while let Some(event) = events.recv().await {
            let mut told = listening.lock().expect("no one panics here");
            if let MediaEvent::Slots { link, slots, .. } = &event {
                for (mid, view) in slots {
                    told.slots.insert((*link, mid.clone()), *view);
                }
            }
            told.events.push(event);
        }
    });
    media
}

/// A certificate as the process makes one at start.
pub fn certificate() -> Certificate {
    let key = rcgen::KeyPair::generate_for(&rcgen::PKCS_ECDSA_P256_SHA256).expect("a key");
    let made = rcgen::CertificateParams::new(Vec::new()).expect("no names");
    let made = made.self_signed(&key).expect("a certificate");
    let chance = Box::new(aws_lc_rs::rand::SystemRandom::new());
    let made = Certificate::new(made.der().to_vec(), &key.serialize_der(), chance);
    made.expect("a usable certificate")
}
