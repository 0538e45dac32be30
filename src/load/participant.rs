//! Lives the life of one publisher or receiver: joins over a protocol, hands its far end to a carrier,
//! listens to the room, leaves when told to.

use super::LoadError;
use super::carrier::{Carrier, EndId, Newcomer, Order, Part};
use super::codec::VideoCodec;
use super::counted::Cohort;
use super::error::plain;
use super::far_end::{self, FarEnd, Identity};
use super::janus::Janus;
use super::live::{Heard, Live, Wanted, code};
use super::offer::{Answer, Line, OfferSpec, offer};
use super::options::Tile;
use super::publisher::Publisher;
use super::receiver::{Known, Receiver};
use super::target::{Reach, Target};
use super::whip::Endpoint;
use crate::ids::TrackId;
use crate::media::negotiated::{IceCredentials, Kind, STAGES};
use crate::signaling::messages::{
    ByeReason, FromPage, FromRoom, Shown, Slot, SlotState, SourceName, Sources, Welcome,
};
use std::collections::HashMap;
use std::net::SocketAddr;
use std::sync::{Arc, PoisonError, RwLock};
use std::time::{Duration, Instant};
use tokio::sync::mpsc::UnboundedSender;
use tokio::sync::oneshot;

/// What all participants of a run share.
pub(super) struct Stage {
    pub(super) reach: Reach,
    pub(super) identity: Identity,
    pub(super) protocol: Protocol,
    pub(super) known: Arc<Known>,
    pub(super) carriers: Vec<Carrier>,
    pub(super) codec: VideoCodec,
    /// Whether far ends insist on being the servers of the DTLS handshake.
    pub(super) passive: bool,
    pub(super) publishes: Vec<Line>,
    pub(super) receives: Vec<Line>,
    pub(super) tile: Tile,
    pub(super) loss: f64,
    /// Whether who is cut off comes back.
    pub(super) returns: bool,
    pub(super) tracks: RwLock<Tracks>,
    pub(super) told: UnboundedSender<Told>,
}

/// Whose tracks are whose.
#[derive(Default)]
pub(super) struct Tracks {
    publishers: HashMap<TrackId, usize>,
    cameras: Vec<TrackId>,
}

/// Where participants come in.
pub(super) enum Protocol {
    /// As pages do.
    Live {
        target: Target,
        tls: Arc<rustls::ClientConfig>,
        publisher_token: String,
        receiver_token: String,
    },
    /// Any server's.
    Whip { whip: Endpoint, whep: Endpoint },
    /// A Janus's.
    Janus(Janus),
}

/// What participants tell of their lives.
pub(super) enum Told {
    /// A publisher or receiver is in.
    Admitted(EndId),
    /// It could not join.
    Failed(EndId, LoadError),
    /// The server ended it: how, and .
    Ended(EndId, String),
}

/// Who takes part.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Role {
    Publisher(usize),
    Receiver(Cohort),
}

/// What keeps a participant in.
enum Stay {
    Live(Box<Live>),
    Whip(super::whip::Session),
    Janus(Box<super::janus::Session>),
}

impl Stage {
    /// Which thread carries a far end: publishers all on the first.
    pub(super) fn carrier(&self, role: Role, id: EndId) -> &Carrier {
        match role {
            Role::Publisher(_) => &self.carriers[0],
            Role::Receiver(_) => &self.carriers[(id % self.carriers.len() as u64) as usize],
        }
    }

    fn who(role: Role, id: EndId) -> String {
        match role {
            Role::Publisher(index) => format!("publisher {}", index + 1),
            Role::Receiver(_) => format!("receiver {id}"),
        }
    }
}

/// One coming of a participant: its first, or back.
struct Coming {
    /// Since the click, or since it was cut off.
    since: Instant,
    /// What brings it back as the one it was.
    resume: Option<String>,
}

/// Joins, stays until `leave` fires or is dropped, and leaves; who is cut off comes back where the run wants
/// it so.
pub(super) async fn live(
    stage: Arc<Stage>,
    id: EndId,
    mut role: Role,
    mut leave: oneshot::Receiver<()>,
) {
    let mut coming = Coming {
        since: Instant::now(),
        resume: None,
    };
    loop {
        match visit(&stage, id, role, &coming, &mut leave).await {
            Ok(None) => return,
            Ok(Some(cut_off)) => {
                coming = cut_off;
                if let Role::Receiver(cohort) = &mut role {
                    *cohort = Cohort::Returned;
                }
            }
            Err(error) if coming.resume.is_none() || coming.since.elapsed() > RETURNS_WITHIN => {
                let _ = stage.told.send(Told::Failed(id, error));
                return;
            }
            // the server is not up again yet
            Err(_) => tokio::select! {
                () = tokio::time::sleep(TRIES_EVERY) => {}
                _ = &mut leave => return,
            },
        }
    }
}

/// Comes once and stays until one side ends it: with the next coming, where it was cut off and comes back.
async fn visit(
    stage: &Stage,
    id: EndId,
    role: Role,
    coming: &Coming,
    leave: &mut oneshot::Receiver<()>,
) -> Result<Option<Coming>, LoadError> {
    let mut random = fastrand::Rng::new();
    let ice = far_end::credentials(&mut random);
    let first = random.u32(1..0xffff_0000);
    let ssrcs = [first, first + 100, first + 101];
    let lines = match role {
        Role::Publisher(_) => &stage.publishes,
        Role::Receiver(_) => &stage.receives,
    };
    let spec = OfferSpec {
        ice: &ice,
        fingerprint: stage.identity.fingerprint,
        codec: stage.codec,
        lines,
        ssrcs,
        passive: stage.passive,
    };
    let (stay, answer, welcome) = join(stage, id, role, &spec, coming.resume.clone()).await?;
    let answer = Answer::parse(&answer)?;
    let candidates = stage.reach.candidates(&answer.candidates)?;
    let carrier = stage.carrier(role, id);
    if let Role::Receiver(cohort) = role {
        let joins = &mut carrier.counted().joins[cohort as usize];
        joins.admitted.record(coming.since.elapsed());
    }
    let answered = Answered {
        since: coming.since,
        ice,
        ssrcs,
        answer,
        candidates,
    };
    carrier.tell(Order::Add(Box::new(newcomer(stage, id, role, answered))));
    if coming.resume.is_none() {
        let _ = stage.told.send(Told::Admitted(id));
    }
    match stay {
        Stay::Whip(session) => {
            let _ = leave.await;
            carrier.tell(Order::Remove(id));
            session.end().await;
            Ok(None)
        }
        Stay::Janus(session) => {
            if let Some(how) = session.stay(leave).await {
                let _ = stage.told.send(Told::Ended(id, how));
            }
            carrier.tell(Order::Remove(id));
            Ok(None)
        }
        Stay::Live(live) => {
            let resume = welcome.as_ref().map(|welcome| welcome.resume.clone());
            let cut = converse(stage, id, role, *live, welcome, leave).await;
            carrier.tell(Order::Remove(id));
            let since = Instant::now();
            Ok(match cut {
                Some(Cut::ByLine(_)) if stage.returns => Some(Coming { since, resume }),
                Some(Cut::ByLine(how) | Cut::ByRoom(how)) => {
                    let _ = stage.told.send(Told::Ended(id, how));
                    None
                }
                None => None,
            })
        }
    }
}

/// How a stay ended that was to go on.
enum Cut {
    /// The server or the way to it is gone: a page comes back by itself.
    ByLine(String),
    /// The room wants it no more.
    ByRoom(String),
}

async fn join(
    stage: &Stage,
    id: EndId,
    role: Role,
    spec: &OfferSpec<'_>,
    resume: Option<String>,
) -> Result<(Stay, String, Option<Welcome>), LoadError> {
    let who = Stage::who(role, id);
    match &stage.protocol {
        Protocol::Whip { whip, whep } => {
            let endpoint = match role {
                Role::Publisher(_) => whip,
                Role::Receiver(_) => whep,
            };
            let (session, answer) = endpoint.begin(&who, offer(spec)).await?;
            Ok((Stay::Whip(session), answer, None))
        }
        Protocol::Janus(janus) => {
            let (session, theirs) = match role {
                Role::Publisher(index) => janus.publish(&who, index, &offer(spec)).await?,
                Role::Receiver(_) => janus.receive(&who, spec).await?,
            };
            Ok((Stay::Janus(Box::new(session)), theirs, None))
        }
        Protocol::Live {
            target,
            tls,
            publisher_token,
            receiver_token,
        } => {
            let token = match role {
                Role::Publisher(_) => publisher_token,
                Role::Receiver(_) => receiver_token,
            };
            let wanted = Wanted {
                name: format!("Load {who}"),
                who,
                token: token.clone(),
                offer: offer(spec),
                sources: match role {
                    Role::Publisher(_) => sources(&stage.publishes),
                    Role::Receiver(_) => Sources::default(),
                },
                resume,
            };
            let (live, welcome) = Live::join(target, tls.clone(), wanted).await?;
            let answer = welcome.answer.clone();
            Ok((Stay::Live(Box::new(live)), answer, Some(welcome)))
        }
    }
}

/// A line's mid is its place.
fn sources(lines: &[Line]) -> Sources {
    let place = |wanted: fn(&Line) -> bool| {
        let place = lines.iter().position(wanted);
        place.map(|place| place.to_string())
    };
    Sources {
        microphone: place(|line| matches!(line, Line::Microphone)),
        camera: place(|line| matches!(line, Line::Camera(_))),
        screen: None,
    }
}

/// What is known once a server has answered.
struct Answered {
    since: Instant,
    ice: IceCredentials,
    ssrcs: [u32; 3],
    answer: Answer,
    candidates: Vec<SocketAddr>,
}

fn newcomer(stage: &Stage, id: EndId, role: Role, answered: Answered) -> Newcomer {
    let now = Instant::now();
    let Answered { answer, ssrcs, .. } = &answered;
    let part = match role {
        Role::Publisher(index) => {
            let (recording, ledger) = (&stage.known.recording, &stage.known.ledgers[index]);
            let mut publisher = Publisher::new(now, index, recording.clone(), ledger.clone());
            publisher.publish(&stage.publishes, *ssrcs, answer);
            Part::Publisher(Box::new(publisher))
        }
        Role::Receiver(cohort) => {
            let receiver = Receiver::new(now, stage.known.clone(), cohort, answer);
            Part::Receiver(Box::new(receiver))
        }
    };
    let Answered {
        since,
        ice,
        answer,
        candidates,
        ..
    } = answered;
    Newcomer {
        id,
        is_ipv6: candidates.first().is_some_and(SocketAddr::is_ipv6),
        far: FarEnd::new(now, &stage.identity, ice, &answer, candidates),
        part,
        since,
        loss: stage.loss,
    }
}

/// Listens to the room until one side ends it; how, if that was not to be.
async fn converse(
    stage: &Stage,
    id: EndId,
    role: Role,
    mut live: Live,
    welcome: Option<Welcome>,
    leave: &mut oneshot::Receiver<()>,
) -> Option<Cut> {
    if let Some(welcome) = welcome {
        match role {
            Role::Publisher(index) => note_tracks(stage, index, &welcome),
            Role::Receiver(_) => live.say(&view(stage)).await,
        }
    }
    loop {
        let heard = tokio::select! {
            heard = live.next() => heard,
            _ = &mut *leave => {
                live.leave().await;
                return None;
            }
        };
        match heard {
            Heard::Said(FromRoom::Slots { slots, version }) => {
                tell_slots(stage, role, id, slots);
                live.say(&FromPage::Seen { version }).await;
            }
            Heard::Said(FromRoom::Bye { reason, message }) => {
                let how = format!("{}: {}", code(&reason), plain(&message));
                return Some(match reason {
                    ByeReason::Restarting => Cut::ByLine(how),
                    _ => Cut::ByRoom(how),
                });
            }
            Heard::Said(_) => {}
            Heard::Gone(how) => return Some(Cut::ByLine(how)),
        }
    }
}

/// A publisher's own tracks, from the roster.
fn note_tracks(stage: &Stage, index: usize, welcome: &Welcome) {
    let mut tracks = stage.tracks.write().unwrap_or_else(PoisonError::into_inner);
    let own = welcome
        .roster
        .iter()
        .filter(|row| row.id == welcome.participant);
    for track in own.flat_map(|row| &row.tracks) {
        let is_new = tracks.publishers.insert(track.id, index).is_none();
        if is_new && track.source == SourceName::Camera {
            tracks.cameras.push(track.id);
        }
    }
}

/// Every publisher's camera, all the same size.
fn view(stage: &Stage) -> FromPage {
    let tracks = stage.tracks.read().unwrap_or_else(PoisonError::into_inner);
    let shown = |track: &TrackId| Shown {
        track: *track,
        width: stage.tile.width,
        height: stage.tile.height,
    };
    FromPage::View {
        tracks: tracks.cameras.iter().map(shown).collect(),
    }
}

fn tell_slots(stage: &Stage, role: Role, id: EndId, slots: Vec<Slot>) {
    let tracks = stage.tracks.read().unwrap_or_else(PoisonError::into_inner);
    for slot in slots {
        let publisher = match slot.state {
            SlotState::Flowing { track, .. } => tracks.publishers.get(&track).copied(),
            // packets that still come are those of before
            SlotState::Waiting { .. } | SlotState::Empty | SlotState::Undecodable { .. } => {
                continue;
            }
        };
        let order = Order::Shows(id, slot.mid, publisher);
        stage.carrier(role, id).tell(order);
    }
}

/// What a page offers (`Link` in `web/`): slots for whoever comes, and more where there are more
/// cameras.
pub(super) fn page_slots(publishers: u32) -> Vec<Line> {
    let pictures = publishers.max(FIRST_PICTURES) as usize + STAGES;
    let voices = std::iter::repeat_n(Line::Slot(Kind::Audio), VOICES);
    let pictures = std::iter::repeat_n(Line::Slot(Kind::Video), pictures);
    voices.chain(pictures).collect()
}

/// What a page hears at once.
const VOICES: usize = 4;
/// What a page offers to see before it knows who is there, beside the stages.
const FIRST_PICTURES: u32 = 5;

/// What a receiver offers that wants no more: the voices of those who speak, and every camera.
pub(super) fn filled_slots(publishers: u32, video: bool, audio: bool) -> Vec<Line> {
    let voices = if audio { publishers as usize } else { 0 };
    let cameras = if video { publishers as usize } else { 0 };
    let voices = std::iter::repeat_n(Line::Slot(Kind::Audio), voices.min(VOICES));
    let cameras = std::iter::repeat_n(Line::Slot(Kind::Video), cameras);
    voices.chain(cameras).collect()
}

/// As often a page tries that was cut off, to begin with.
const TRIES_EVERY: Duration = Duration::from_millis(250);
/// A place is held so long.
const RETURNS_WITHIN: Duration = Duration::from_secs(30);
