//! The task of a room: real queues, a stand-in for the relay, paused time.

use super::*;
use crate::relay::handle::{MediaError, MediaJoined, Offer, Relay, Sources};
use crate::relay::mail::{Inbox, Mail, Mailbox};
use crate::relay::orders::MediaOrder;
use crate::session::connection::{Admitted, Messages};
use crate::session::{JoinRequest, RoomHandle, RoomSpec, Rooms};
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex};
use tokio::sync::mpsc;
use tokio::time::{sleep, timeout};

const CHROMIUM: &str = include_str!("../../../tests/fixtures/sdp/chromium.sdp");

/// Stands in for the relay: makes every link, restarts one for the browser that made it.
#[derive(Clone, Default)]
struct Shard {
    ordered: Arc<Mutex<Vec<String>>>,
    events: Arc<Mutex<Vec<mpsc::Sender<MediaEvent>>>>,
    /// A restart finds another browser's link.
    reloads: Arc<Mutex<bool>>,
    links: Arc<Mutex<Vec<LinkId>>>,
    /// Rooms whose media it has.
    open: Arc<AtomicUsize>,
}

impl Shard {
    async fn run(self, mut inbox: Inbox) {
        while let Some(mail) = inbox.mail.recv().await {
            match mail {
                Mail::Open(open) => {
                    self.events.lock().expect("unpoisoned").push(open.events);
                    self.open.fetch_add(1, Ordering::Relaxed);
                }
                Mail::Order(_, order) => self.carry_out(order),
                Mail::Close(_) => {
                    self.open.fetch_sub(1, Ordering::Relaxed);
                }
                _ => panic!("nobody asks this of a room's media"),
            }
        }
    }

    fn carry_out(&self, order: MediaOrder) {
        let joined = || {
            Ok(MediaJoined {
                answer: "v=0".into(),
            })
        };
        let line = match order {
            MediaOrder::Join { join, reply } => {
                let _ = reply.send(joined());
                self.links.lock().expect("unpoisoned").push(join.link);
                format!("join {}", join.link.participant)
            }
            MediaOrder::Offer { link, reply, .. } => {
                let reloads = *self.reloads.lock().expect("unpoisoned");
                let _ = reply.send(if reloads {
                    Err(MediaError::OtherBrowser)
                } else {
                    joined()
                });
                format!("offer {}", link.participant)
            }
            MediaOrder::SetPermissions(changed, _) => {
                let mut whose = changed.iter().map(|(of, _)| of.participant.to_string());
                format!(
                    "permissions {}",
                    whose.by_ref().collect::<Vec<_>>().join(" ")
                )
            }
            MediaOrder::SetView(link, _) => format!("view {}", link.participant),
            MediaOrder::Seen(link, version) => format!("seen {} {version}", link.participant),
            // one follows each welcome
            MediaOrder::TellSlots(_) => return,
            MediaOrder::Leave(link, _) => format!("leave {}", link.participant),
        };
        self.ordered.lock().expect("unpoisoned").push(line);
    }

    /// The link that was made last.
    fn link(&self) -> LinkId {
        let links = self.links.lock().expect("unpoisoned");
        *links.last().expect("one was made")
    }

    async fn says(&self, event: MediaEvent) {
        let events = self.events.lock().expect("unpoisoned")[0].clone();
        let sent = events.send(event).await;
        sent.expect("the room listens");
        sleep(millis(1)).await;
    }

    fn open(&self) -> usize {
        self.open.load(Ordering::Relaxed)
    }

    fn ordered(&self) -> Vec<String> {
        std::mem::take(&mut self.ordered.lock().expect("unpoisoned"))
    }
}

fn house() -> (Rooms, Shard) {
    let (mailbox, inbox) = Mailbox::new();
    let shard = Shard::default();
    tokio::spawn(shard.clone().run(inbox));
    (Rooms::new(Relay::new(vec![mailbox].into())), shard)
}

fn cardiology() -> RoomSpec {
    RoomSpec {
        name: "Cardiology".into(),
        limits: Limits::default(),
    }
}

fn request(newcomer: Newcomer) -> JoinRequest {
    let mid = |at: &str| Some(Mid(at.into()));
    JoinRequest {
        role: newcomer.role,
        name: newcomer.name,
        companions: newcomer.companions,
        credential: newcomer.credential,
        resume: newcomer.resume,
        muted: vec![],
        presence: newcomer.presence,
        confirms: true,
        offer: Offer::parse(CHROMIUM).expect("the fixture is an offer"),
        sources: Sources {
            microphone: mid("0"),
            camera: mid("1"),
            screen: mid("2"),
        },
    }
}

async fn join(room: &RoomHandle, newcomer: Newcomer) -> Admitted {
    room.join(request(newcomer)).await.expect("admitted")
}

fn returning(newcomer: Newcomer, before: &Admitted) -> Newcomer {
    Newcomer {
        resume: Some(before.welcomed.welcome.resume.clone()),
        ..newcomer
    }
}

async fn told(messages: &mut Messages) -> Vec<FromRoom> {
    let mut told = Vec::new();
    while let Ok(Some(message)) = timeout(millis(500), messages.next()).await {
        told.push(serde_json::from_slice(&message.into_json()).expect("a message"));
    }
    told
}

async fn bye(messages: &mut Messages) -> Option<ByeReason> {
    match told(messages).await.pop() {
        Some(FromRoom::Bye { reason, .. }) => Some(reason),
        _ => None,
    }
}

#[tokio::test(start_paused = true)]
async fn the_welcome_is_what_its_type_says_with_the_roster_in_it() {
    let (rooms, _) = house();
    let room = rooms.create(cardiology()).expect("opened");
    let host = join(&room, hub("Hub")).await;
    let north = join(&room, spoke("North \"N\"")).await;
    let ids = [host.participant(), north.participant()];
    let told = north.welcomed.into_text();
    let welcome: FromRoom = serde_json::from_str(&told).expect("JSON");
    let FromRoom::Welcome(welcome) = welcome else {
        panic!("{welcome:?}");
    };
    let rows: Vec<ParticipantId> = welcome.roster.iter().map(|row| row.id).collect();
    assert_eq!(rows, ids);
    assert_eq!(welcome.roster[1].tracks.len(), 3);
    assert_eq!(welcome.answer, "v=0");
    let text = serde_json::to_string(&FromRoom::Welcome(welcome)).expect("JSON");
    assert_eq!(text, told);
    assert_eq!(rooms.list()[0].participants, 2);
}

#[tokio::test(start_paused = true)]
async fn a_dropped_connection_is_a_vanished_participant_and_its_place_is_held() {
    let (rooms, shard) = house();
    let room = rooms.create(cardiology()).expect("opened");
    let north = join(&room, spoke("North")).await;
    let id = north.participant();
    shard.says(MediaEvent::Silent(shard.link())).await;
    let again = returning(spoke("North"), &north);
    drop(north);
    sleep(seconds(29)).await;
    let north = join(&room, again).await;
    assert_eq!(north.participant(), id);
    assert!(north.welcomed.welcome.resumed);
    drop(north);
    sleep(seconds(31)).await;
    assert_eq!(room.participants().await.expect("open"), []);
    let wanted = [
        format!("join {id}"),
        format!("offer {id}"),
        format!("leave {id}"),
    ];
    assert_eq!(shard.ordered(), wanted);
}

#[tokio::test(start_paused = true)]
async fn a_reloaded_page_is_given_a_new_link() {
    let (rooms, shard) = house();
    let room = rooms.create(cardiology()).expect("opened");
    let before = join(&room, spoke("North")).await;
    *shard.reloads.lock().expect("unpoisoned") = true;
    let after = join(&room, returning(spoke("North"), &before)).await;
    assert!(!after.welcomed.welcome.resumed);
    assert_eq!(after.participant(), before.participant());
    let id = after.participant();
    let wanted = ["join", "offer", "join"].map(|order| format!("{order} {id}"));
    assert_eq!(shard.ordered(), wanted);
    let mut older = before.messages;
    assert_eq!(bye(&mut older).await, Some(ByeReason::Replaced));
}

#[tokio::test(start_paused = true)]
async fn whoever_does_not_read_is_disconnected_and_nobody_else_waits() {
    let (rooms, _) = house();
    let room = rooms.create(cardiology()).expect("opened");
    let mut host = join(&room, hub("Hub")).await;
    let north = join(&room, spoke("North")).await;
    let mut overflow = north.messages.overflow();
    let mut heard = 0;
    for n in 0..400 {
        let command = Command::Mute {
            source: SourceName::Camera,
            muted: n % 2 == 0,
        };
        host.connection.say(command).await;
        sleep(millis(120)).await;
        while let Ok(Some(_)) = timeout(Duration::ZERO, host.messages.next()).await {
            heard += 1;
        }
    }
    timeout(millis(1), overflow.happened())
        .await
        .expect("it overflowed");
    assert!(heard >= 390, "{heard}");
    let mut of_host = host.messages.overflow();
    let waited = timeout(seconds(1), of_host.happened()).await;
    waited.expect_err("the host reads");
}

#[tokio::test(start_paused = true)]
async fn a_flood_of_wishes_waits_in_its_own_socket() {
    let (rooms, _) = house();
    let room = rooms.create(cardiology()).expect("opened");
    let north = join(&room, spoke("North")).await;
    let said = std::cell::Cell::new(0);
    // the room's task has no turn between these: nothing here waits for it
    let flood = async {
        loop {
            north.connection.say(Command::View(vec![])).await;
            said.set(said.get() + 1);
        }
    };
    let mut flood = std::pin::pin!(flood);
    let once = std::future::poll_fn(|cx| {
        let _: std::task::Poll<()> = flood.as_mut().poll(cx);
        std::task::Poll::Ready(())
    });
    once.await;
    assert_eq!(said.get(), 8);
}

#[tokio::test(start_paused = true)]
async fn a_panic_costs_the_participant_that_brought_it_up() {
    let (rooms, shard) = house();
    let room = rooms.create(cardiology()).expect("opened");
    let host = join(&room, hub("Hub")).await;
    let mut north = join(&room, spoke("North")).await;
    north.connection.say(Command::Panic).await;
    assert_eq!(bye(&mut north.messages).await, Some(ByeReason::Failed));
    let left = format!("leave {}", north.participant());
    assert!(shard.ordered().contains(&left));
    let here = room.participants().await.expect("the room goes on");
    assert_eq!(here.len(), 1);
    assert_eq!(here[0].id, host.participant());
}

#[tokio::test(start_paused = true)]
async fn the_third_bug_within_a_minute_ends_the_room_with_words() {
    let (rooms, _) = house();
    let room = rooms.create(cardiology()).expect("opened");
    let mut host = join(&room, hub("Hub")).await;
    for clinic in ["North", "South", "West"] {
        let mut clinic = join(&room, spoke(clinic)).await;
        clinic.connection.say(Command::Panic).await;
        assert!(bye(&mut clinic.messages).await.is_some());
    }
    assert_eq!(bye(&mut host.messages).await, Some(ByeReason::RoomClosed));
    assert!(room.participants().await.is_err(), "its task has ended");
}

#[tokio::test(start_paused = true)]
async fn a_restart_says_goodbye_to_everyone() {
    let (rooms, _) = house();
    let cardiology_room = rooms.create(cardiology()).expect("opened");
    let other_room = rooms.create(cardiology()).expect("opened");
    let mut guests = vec![
        join(&cardiology_room, hub("Hub")).await,
        join(&cardiology_room, spoke("North")).await,
        join(&other_room, spoke("South")).await,
    ];
    rooms.restarting().await;
    for guest in &mut guests {
        assert_eq!(bye(&mut guest.messages).await, Some(ByeReason::Restarting));
        assert!(guest.messages.next().await.is_none());
    }
    let refused = cardiology_room.join(request(spoke("East"))).await;
    assert_eq!(refused.err(), Some(JoinError::Unavailable));
    let refused = rooms.ensure(RoomId::fresh(), cardiology());
    assert_eq!(refused.err(), Some(JoinError::Unavailable));
}

#[tokio::test(start_paused = true)]
async fn a_closed_room_stays_closed_and_an_unknown_one_is_unknown() {
    let (rooms, _) = house();
    let room = rooms.create(cardiology()).expect("opened");
    let mut north = join(&room, spoke("North")).await;
    rooms.close(room.id()).await.expect("it was open");
    assert_eq!(bye(&mut north.messages).await, Some(ByeReason::RoomClosed));
    let again = rooms.ensure(room.id(), cardiology());
    assert_eq!(again.err(), Some(JoinError::RoomClosed));
    assert_eq!(rooms.close(room.id()).await, Err(JoinError::RoomClosed));
    let unknown = rooms.room(RoomId::fresh());
    assert_eq!(unknown.err(), Some(JoinError::NoSuchRoom));
    assert_eq!(rooms.list(), []);
}

#[tokio::test(start_paused = true)]
async fn a_room_whose_media_ended_is_opened_anew_by_the_next_join() {
    let (rooms, shard) = house();
    let room = rooms.create(cardiology()).expect("opened");
    let mut north = join(&room, spoke("North")).await;
    shard.says(MediaEvent::Connected(shard.link())).await;
    shard.events.lock().expect("unpoisoned").clear(); // the shard drops the room
    assert_eq!(bye(&mut north.messages).await, Some(ByeReason::Failed));
    let again = join(&room, returning(spoke("North"), &north)).await;
    assert_eq!(again.participant(), north.participant());
    assert!(!again.welcomed.welcome.resumed);
}

#[tokio::test(start_paused = true)]
async fn a_later_offer_is_answered_by_a_message() {
    let (rooms, _) = house();
    let room = rooms.create(cardiology()).expect("opened");
    let mut north = join(&room, spoke("North")).await;
    let offer = Offer::parse(CHROMIUM).expect("the fixture is an offer");
    let sources = Sources::default();
    let again = Command::Offer {
        offer: Box::new(offer.clone()),
        sources: sources.clone(),
    };
    north.connection.say(again).await;
    let answer = FromRoom::Answer {
        answer: "v=0".into(),
    };
    assert!(told(&mut north.messages).await.contains(&answer));
    let direct = north.connection.offer(offer, sources).await;
    assert_eq!(direct.as_deref(), Ok("v=0"));
}

#[tokio::test(start_paused = true)]
async fn a_room_that_nobody_is_in_is_forgotten_and_a_token_opens_it_anew() {
    let (rooms, shard) = house();
    let id = RoomId::fresh();
    let ensure = || rooms.ensure(id, cardiology()).expect("a token opens it");
    let north = join(&ensure(), spoke("North")).await;
    sleep(seconds(3_600)).await;
    assert_eq!((rooms.list().len(), shard.open()), (1, 1), "someone is in");
    drop(north);
    sleep(seconds(30 + 9 * 60)).await;
    assert_eq!((rooms.list().len(), shard.open()), (1, 1), "a short break");
    sleep(seconds(90)).await;
    assert_eq!((rooms.list().len(), shard.open()), (0, 0));
    join(&ensure(), spoke("North")).await;
    assert_eq!((rooms.list().len(), shard.open()), (1, 1));
}

#[tokio::test(start_paused = true)]
async fn whoever_is_about_to_join_finds_the_room_they_asked_for() {
    let (rooms, shard) = house();
    let room = rooms.ensure(RoomId::fresh(), cardiology()).expect("opened");
    sleep(seconds(3_600)).await;
    assert_eq!(
        (rooms.list().len(), shard.open()),
        (1, 0),
        "its media rests"
    );
    let north = join(&room, spoke("North")).await;
    assert_eq!((rooms.list()[0].participants, shard.open()), (1, 1));
    drop((room, north));
    sleep(seconds(3_600)).await;
    assert_eq!((rooms.list().len(), shard.open()), (0, 0));
}

#[tokio::test(start_paused = true)]
async fn a_room_made_by_name_stays_and_only_its_media_rests() {
    let (rooms, shard) = house();
    let id = rooms.create(cardiology()).expect("opened").id();
    sleep(seconds(3_600)).await;
    assert_eq!((rooms.list().len(), shard.open()), (1, 0));
    join(&rooms.room(id).expect("still open"), spoke("North")).await;
    assert_eq!(shard.open(), 1);
}

#[tokio::test(start_paused = true)]
async fn a_removal_outlives_the_rest_of_its_room() {
    let (rooms, shard) = house();
    let id = RoomId::fresh();
    let ensure = || rooms.ensure(id, cardiology()).expect("a token opens it");
    let mut token = spoke("North").subject("north");
    token.credential.expires = tokio::time::Instant::now().into_std() + seconds(7_200);
    let north = join(&ensure(), token.clone()).await;
    let removed = ensure().remove(north.participant()).await;
    assert_eq!(removed, Ok(Ok(())));
    sleep(seconds(3_600)).await;
    assert_eq!(shard.open(), 0, "its media rests");
    let refused = ensure().join(request(token)).await;
    assert_eq!(refused.err(), Some(JoinError::Removed));
    sleep(seconds(7_200)).await;
    assert_eq!(rooms.list(), [], "the token has expired");
}
