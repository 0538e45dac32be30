//! The load: the lab's sites on real sockets, one that publishes and many that receive.
//!
//! What the relay delivered is counted on the wire, before any repair: RTP headers are in the clear.

use crate::lab::publisher::RTX;
use crate::lab::site::{PAGE, Site};
use crate::orders::{Order, RelayProcess, Reply};
use socket2::{Domain, Protocol, Socket, Type};
use spindle::ids::TrackId;
use spindle::media::room::MediaJoined;
use spindle::media::selection::place::{Place, SourceSet, Standing};
use spindle::media::wire::{Datagram, classify, rtp};
use std::collections::HashMap;
use std::net::{SocketAddr, UdpSocket};
use std::time::{Duration, Instant};

/// How long everything may take to connect.
const PATIENCE: Duration = Duration::from_secs(60);
/// Between two looks at all sockets: a frame is 40 ms.
const NAP: Duration = Duration::from_micros(500);
/// The layer of 1.5 Mbit/s.
const TOP_LAYER: u8 = 2;

/// All sites; lives in the process that measures.
pub(crate) struct Load {
    relay: SocketAddr,
    sites: Vec<FarEnd>,
    hub_camera: Option<TrackId>,
}

struct FarEnd {
    site: Site,
    socket: UdpSocket,
    streams: HashMap<u32, Stream>,
    repairs: u64,
}

/// The numbers of one stream, as they came.
struct Stream {
    first: u64,
    highest: u64,
    count: u64,
}

/// What all receivers got since their start.
#[derive(Debug, Clone, Copy, Default)]
pub(crate) struct Delivered {
    /// RTP packets of slots.
    pub(crate) packets: u64,
    /// Numbers that never came.
    pub(crate) lost: u64,
    /// Packets of RTX: each stands for one that was lost at first.
    pub(crate) repaired: u64,
}

impl Load {
    pub(crate) fn new(relay: SocketAddr) -> Self {
        Self {
            relay,
            sites: Vec::new(),
            hub_camera: None,
        }
    }

    /// Joins the hub, which publishes, or a spoke, which shows the hub as large as it comes.
    pub(crate) fn join(&mut self, relay: &mut RelayProcess, is_hub: bool) {
        let index = self.sites.len();
        let socket = bind();
        let address = socket.local_addr().expect("it is bound");
        let (mut site, join) = Site::new(Instant::now(), index, address, place(is_hub), PAGE);
        site.publisher.camera = is_hub;
        site.publisher.microphone = false;
        site.publisher.level = 30;
        let reply = relay.ask(&Order::Join {
            participant: site.participant,
            sdp: site.sdp.clone(),
            is_hub,
            microphone: join.tracks[0].1,
            camera: site.camera,
        });
        let Reply::Answer(answer) = reply else {
            panic!("asked to join")
        };
        let joined = MediaJoined {
            answer,
            slots: Vec::new(),
            turn: 0,
        };
        site.take_answer(Instant::now(), &joined);
        match self.hub_camera {
            None => self.hub_camera = Some(site.camera),
            Some(track) => relay.tell(&Order::View {
                participant: site.participant,
                track,
            }),
        }
        self.sites.push(FarEnd {
            site,
            socket,
            streams: HashMap::new(),
            repairs: 0,
        });
        self.run_for(Duration::from_millis(20));
    }

    /// Opens or closes the hub's microphone.
    pub(crate) fn hub_speaks(&mut self, speaks: bool) {
        self.sites[0].site.publisher.microphone = speaks;
    }

    /// Lets media flow.
    pub(crate) fn run_for(&mut self, time: Duration) {
        let end = Instant::now() + time;
        while Instant::now() < end {
            self.turn();
            std::thread::sleep(NAP);
        }
    }

    /// Lets media flow until every receiver shows the top layer.
    pub(crate) fn run_until_all_receive(&mut self) {
        let began = Instant::now();
        let shows = |far: &FarEnd| {
            let mut newest = far.site.slots().filter_map(|slot| slot.frames.last());
            newest.any(|frame| frame.layer == TOP_LAYER)
        };
        while !self.sites[1..].iter().all(shows) {
            assert!(began.elapsed() < PATIENCE, "not everyone receives");
            self.turn();
            std::thread::sleep(NAP);
        }
    }

    /// What the receivers got so far.
    pub(crate) fn delivered(&self) -> Delivered {
        let mut all = Delivered::default();
        for far in &self.sites[1..] {
            all.repaired += far.repairs;
            for stream in far.streams.values() {
                all.packets += stream.count;
                all.lost += (stream.highest - stream.first + 1).saturating_sub(stream.count);
            }
        }
        all
    }

    fn turn(&mut self) {
        let mut buffer = [0; 2_048];
        for far in &mut self.sites {
            while let Ok(length) = far.socket.recv(&mut buffer) {
                far.take(&buffer[..length]);
            }
        }
        for far in &mut self.sites {
            for bytes in far.site.poll(Instant::now()) {
                // a full buffer would be a loss before the relay: the hub's numbers would show it
                far.socket
                    .send_to(&bytes, self.relay)
                    .expect("the relay's socket takes it");
            }
        }
    }
}

impl FarEnd {
    fn take(&mut self, bytes: &[u8]) {
        if classify(bytes) == Some(Datagram::Rtp)
            && let Ok(header) = rtp::parse(bytes)
        {
            if header.payload_type == RTX {
                self.repairs += 1;
            } else {
                let stream = self.streams.entry(header.ssrc);
                let first = 0x1_0000 | u64::from(header.sequence);
                stream
                    .or_insert(Stream {
                        first,
                        highest: first,
                        count: 0,
                    })
                    .take(header.sequence);
            }
        }
        self.site.datagram(Instant::now(), bytes.to_vec());
    }
}

impl Stream {
    fn take(&mut self, sequence: u16) {
        let step = sequence.wrapping_sub(self.highest as u16) as i16;
        let number = self.highest.wrapping_add_signed(i64::from(step));
        self.highest = self.highest.max(number);
        self.count += 1;
    }
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

/// A socket that holds a second of what it gets, while the load is elsewhere.
fn bind() -> UdpSocket {
    let socket = Socket::new(Domain::IPV4, Type::DGRAM, Some(Protocol::UDP)).expect("a socket");
    // granted as far as net.core.rmem_max goes
    let _ = socket.set_recv_buffer_size(4 << 20);
    socket.set_nonblocking(true).expect("a socket");
    let loopback = SocketAddr::from(([127, 0, 0, 1], 0));
    socket
        .bind(&loopback.into())
        .expect("loopback has a free port");
    socket.into()
}
