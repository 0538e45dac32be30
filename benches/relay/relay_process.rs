//! The relay's side of the bench: a relay with one room, and orders to it from standard input.

use crate::floor;
use crate::orders::{Order, Reply};
use crate::usage::Usage;
use spindle::ids::RoomId;
use spindle::media::link::Certificate;
use spindle::media::negotiated::{Mid, Source};
use spindle::media::sdp::{Offer, Sources};
use spindle::relay::handle::{MediaJoin, Place, RoomMedia, SourceSet, Standing, WantedTrack};
use spindle::relay::{Settings, start};
use std::net::{Ipv4Addr, SocketAddr};

/// Runs until told to end.
pub(crate) fn run() {
    let runtime = tokio::runtime::Builder::new_multi_thread()
        .worker_threads(1)
        .enable_all()
        .build()
        .expect("the system gives threads");
    runtime.block_on(serve());
}

async fn serve() {
    let settings = Settings {
        listen: SocketAddr::from((Ipv4Addr::LOCALHOST, 0)),
        public_addresses: vec![Ipv4Addr::LOCALHOST.into()],
        shards: 1,
    };
    let running = start(&settings, certificate()).expect("loopback has a free port");
    let (media, mut events) = running.relay.open_room(RoomId::fresh());
    tokio::spawn(async move { while events.recv().await.is_some() {} });
    say(&Reply::Listening(running.candidates[0]));
    for line in std::io::stdin().lines() {
        let line = line.expect("the bench lives");
        match serde_json::from_str(&line).expect("an order is JSON") {
            Order::Join {
                participant,
                sdp,
                is_hub,
                microphone,
                camera,
            } => {
                let tracks = vec![(Source::Microphone, microphone), (Source::Camera, camera)];
                let join = MediaJoin {
                    participant,
                    offer: Offer::parse(&sdp).expect("the lab's offer is SDP"),
                    sources: Sources {
                        microphone: Some(Mid("0".into())),
                        camera: Some(Mid("1".into())),
                        screen: None,
                    },
                    tracks,
                    place: place(is_hub),
                    confirms: false,
                };
                say(&Reply::Answer(answer(&media, join).await));
            }
            Order::View { participant, track } => {
                let view = WantedTrack {
                    track,
                    width: 1_280,
                    height: 720,
                };
                media.set_view(participant, vec![view]);
            }
            Order::Usage => say(&Reply::Usage(Usage::now())),
            Order::Floor => say(&Reply::Floor(floor::measure())),
            Order::Shutdown => break,
        }
    }
    running.shutdown().await;
}

async fn answer(media: &RoomMedia, join: MediaJoin) -> String {
    let joined = media.join(join).await;
    joined.expect("the lab's offer is answerable").answer
}

fn place(is_hub: bool) -> Place {
    Place {
        standing: if is_hub {
            Standing::Hub
        } else {
            Standing::Spoke
        },
        floor: false,
        may_publish: SourceSet::ALL,
        muted: SourceSet::NONE,
    }
}

fn say(reply: &Reply) {
    println!("{}", serde_json::to_string(reply).expect("a reply is JSON"));
}

fn certificate() -> Certificate {
    let key = rcgen::KeyPair::generate_for(&rcgen::PKCS_ECDSA_P256_SHA256).expect("a key");
    let made = rcgen::CertificateParams::new(Vec::new()).expect("no names");
    let made = made.self_signed(&key).expect("a certificate");
    Certificate::new(made.der().to_vec(), key.serialize_der()).expect("a usable certificate")
}
