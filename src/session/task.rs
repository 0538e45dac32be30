//! Runs one room: hands what happens to its [`Room`] and carries out the orders.

use super::admission::sent_by;
use super::connection::{Admitted, Connection, Inbox, Outgoing, Waits};
use super::handle::Present;
use super::happened::{Answered, Asked, Happened, Held, Joining};
use super::keeping::LeftBehind;
use super::line::Line;
use super::messages::FromRoom;
use super::newcomer::{Entry as Entrance, NewIds, Newcomer};
use super::order::{Admission, ConnectionId, Order};
use super::refusal::Refusal;
use super::registry::Forget;
use super::request::{Command, JoinError, JoinRequest};
use super::room::Room;
use crate::ids::ParticipantId;
use crate::relay::handle::{
    Ended, MediaError, MediaEvent, MediaJoin, MediaJoined, Offer, Relay, RoomMedia, SourceSet,
    Sources,
};
use crate::relay::orders::MediaOrder;
use rustc_hash::{FxHashMap, FxHashSet};
use std::collections::VecDeque;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::Arc;
use std::sync::atomic::Ordering;
use std::time::{Duration, Instant};
use tokio::sync::{OwnedSemaphorePermit, mpsc, oneshot};
use tokio::task::JoinSet;
use tracing::{Instrument, error, info, info_span, warn};

/// Lives from the room's opening to its closing (or until nobody can reach it any more, or it was
/// empty for a while); owns the room and every participant's queue.
pub(super) struct Task {
    pub(super) room: Room,
    relay: Relay,
    /// `None` while the room rests, and once the shard has lost it: the next join opens it anew.
    pub(super) media: Option<RoomMedia>,
    events: mpsc::Receiver<MediaEvent>,
    recovered: VecDeque<Instant>,
    forget: Forget,
    /// When a room that is empty lies down to rest, or looks whether it may be forgotten.
    rests: Option<Instant>,
    pub(super) inbox: mpsc::WeakUnboundedSender<Inbox>,
    present: Arc<Present>,
    lines: FxHashMap<ConnectionId, Line>,
    pub(super) waiting: JoinSet<Answered>,
    /// Connections that wait for the answer to a later offer.
    pub(super) offering: FxHashSet<ConnectionId>,
    /// Joins that wait to be let in, with what they offered.
    pub(super) held: FxHashMap<ConnectionId, Held>,
    /// What was said while something else is being written, and waits for that.
    unwritten: Vec<(ConnectionId, Command, OwnedSemaphorePermit)>,
}

impl Task {
    pub(super) fn new(
        relay: Relay,
        inbox: mpsc::WeakUnboundedSender<Inbox>,
        present: &Arc<Present>,
        forget: Forget,
        left: LeftBehind<'_>,
    ) -> Self {
        let (media, events) = relay.open_room(forget.id());
        let room = forget.room(now(), left);
        let task = Self {
            room,
            relay,
            media: Some(media),
            events,
            recovered: VecDeque::new(),
            forget,
            rests: Some(now() + REST),
            inbox,
            present: Arc::clone(present),
            lines: FxHashMap::default(),
            waiting: JoinSet::new(),
            offering: FxHashSet::default(),
            held: FxHashMap::default(),
            unwritten: Vec::new(),
        };
        task.count(); // a session that came back is in the list before anyone is
        task
    }

    pub(super) async fn run(mut self, mut commands: mpsc::UnboundedReceiver<Inbox>) {
        let span = info_span!("room", room = %self.forget.id());
        async move {
            self.carry_out();
            while self.turn(&mut commands).await {
                self.count();
                self.rests = match self.room.is_deserted() {
                    true => self.rests.or_else(|| Some(now() + REST)),
                    false => None,
                };
            }
        }
        .instrument(span)
        .await;
    }

    /// Says how many are here.
    fn count(&self) {
        let hubs = self.room.hubs();
        self.present.hubs.store(hubs, Ordering::Relaxed);
        let spokes = self.room.len() - hubs;
        self.present.spokes.store(spokes, Ordering::Relaxed);
    }

    /// Takes one thing that happened; `false` ends the room.
    async fn turn(&mut self, commands: &mut mpsc::UnboundedReceiver<Inbox>) -> bool {
        let deadline = self.room.next_deadline(now());
        let deadline = [deadline, self.rests].into_iter().flatten().min();
        let waited = async {
            match deadline {
                Some(at) => tokio::time::sleep_until(at.into()).await,
                None => std::future::pending().await,
            }
        };
        let happened = tokio::select! {
            item = commands.recv() => match item {
                Some(item) => Happened::Asked(item),
                None => return false,
            },
            event = self.events.recv(), if self.media.is_some() => Happened::Media(event),
            Some(answered) = self.waiting.join_next() => {
                Happened::Answered(answered.expect("waiting for an answer does not panic"))
            }
            () = waited => Happened::Nothing,
        };
        let about = happened.about();
        match catch_unwind(AssertUnwindSafe(|| self.take(happened))) {
            Ok(goes_on) => goes_on,
            Err(_) => self.recover(about),
        }
    }

    /// A bug of ours: it costs the participant it was about, if it was about one; what it left half done
    /// is that participant's. One that comes up too often ends the room.
    fn recover(&mut self, about: Option<ParticipantId>) -> bool {
        let now = now();
        error!(participant = ?about, "a bug of ours in a room; please report it");
        while self
            .recovered
            .front()
            .is_some_and(|at| now.duration_since(*at) >= MINUTE)
        {
            self.recovered.pop_front();
        }
        self.recovered.push_back(now);
        let why = match self.recovered.len() < TOO_MANY {
            true => Ended::Panicked,
            false => Ended::GivenUp,
        };
        let recovered = catch_unwind(AssertUnwindSafe(|| {
            match about.filter(|_| why == Ended::Panicked) {
                Some(participant) => self.room.panicked(now, participant),
                None if why == Ended::GivenUp => self.room.end(now, why),
                None => {}
            }
            self.carry_out();
        }));
        recovered.is_ok() && why == Ended::Panicked
    }

    /// Does what follows from one thing that happened; `false` ends the room.
    fn take(&mut self, happened: Happened) -> bool {
        let goes_on = match happened {
            Happened::Asked(item) => self.asked(item),
            Happened::Media(Some(event)) => self.media_said(event),
            Happened::Media(None) => {
                self.media_ended();
                true
            }
            Happened::Answered(answered) => {
                // what the media said before its answer is in the queue by now
                let mut goes_on = true;
                while let Ok(event) = self.events.try_recv() {
                    goes_on &= self.media_said(event);
                }
                self.answered(answered);
                goes_on
            }
            Happened::Nothing => {
                self.room.pass(now());
                if self.rests.is_some_and(|at| at <= now()) {
                    self.rest();
                }
                true
            }
        };
        self.carry_out();
        goes_on
    }

    /// The room was empty for a while: its media ends until the next join, and the room itself is
    /// forgotten unless it bars someone.
    fn rest(&mut self) {
        self.rests = Some(now() + REST);
        self.room.rest(now());
        self.carry_out(); // before the room is forgotten, not after
        if self.media.take().is_some() {
            info!("room rests");
        }
        if !self.room.bars_anyone(now()) {
            self.forget.empty_room(|| self.room.forgotten(now()));
        }
    }

    fn asked(&mut self, item: Inbox) -> bool {
        match item {
            Inbox::Join {
                request,
                reply,
                waits,
            } => self.join(*request, reply, waits),
            Inbox::Said {
                connection,
                command,
                place,
            } => self.heard(connection, command, place),
            Inbox::Offer {
                connection,
                offer,
                sources,
                reply,
            } => self.offer(connection, *offer, sources, Some(reply)),
            Inbox::Vanished(connection) => {
                self.lines.remove(&connection);
                self.held.remove(&connection);
                self.room.vanished(now(), connection);
            }
            // an asker that is gone needs no answer, here and below
            Inbox::List { reply } => {
                let _ = reply.send(self.room.participants().cloned().collect());
            }
            Inbox::Cases { reply } => {
                let _ = reply.send(self.room.case_files());
            }
            Inbox::Caption { spoken, reply } => {
                let _ = reply.send(self.room.caption_of_program(now(), spoken));
            }
            Inbox::Silence {
                participant,
                source,
                reply,
            } => {
                let _ = reply.send(self.room.silence_for_hub(now(), participant, source));
            }
            Inbox::Remove { participant, reply } => {
                let _ = reply.send(self.room.remove_for_hub(now(), participant));
            }
            Inbox::Holder {
                site,
                credential,
                reply,
            } => {
                let _ = reply.send(self.room.holder(now(), site, &credential));
            }
            Inbox::Close { done } => {
                self.end(Ended::RoomClosed);
                let _ = done.send(self.room.take_removed());
                return false;
            }
            Inbox::Restart { done } => {
                self.end(Ended::Restarting);
                let _ = done.send(());
                return false;
            }
        }
        true
    }

    fn end(&mut self, why: Ended) {
        self.room.end(now(), why);
        self.carry_out();
        info!(%why, "room ended");
    }

    fn join(
        &mut self,
        request: JoinRequest,
        reply: oneshot::Sender<Result<Admitted, JoinError>>,
        waits: Option<Waits>,
    ) {
        let JoinRequest {
            offer,
            role,
            presence,
            confirms,
            ..
        } = request;
        let sources = sent_by(role, request.sources);
        let newcomer = Newcomer {
            role,
            name: request.name,
            companions: request.companions,
            credential: request.credential,
            resume: request.resume,
            muted: request
                .muted
                .into_iter()
                .fold(SourceSet::NONE, |mut set, name| {
                    set.set(name.into(), true);
                    set
                }),
            publishes: SourceSet {
                microphone: sources.microphone.is_some(),
                camera: sources.camera.is_some(),
                screen: sources.screen.is_some(),
            },
            presence,
        };
        self.room.rests = self.media.is_none();
        self.room.unkept = self.forget.is_away();
        let admission = match self.room.join(now(), newcomer, NewIds::fresh()) {
            Ok(Entrance::In(admission)) => admission,
            Ok(Entrance::Waits(connection)) => {
                let joining = Joining {
                    connection,
                    presence,
                    confirms,
                    reply,
                };
                let asked = Asked {
                    offer,
                    sources,
                    waits,
                };
                self.wait(connection, joining, asked);
                return;
            }
            Err(refused) => {
                info!(reason = %refused, "join refused");
                let _ = reply.send(Err(refused));
                return;
            }
        };
        self.carry_out(); // the older connection is told before anything happens to its link
        let joining = Joining {
            connection: admission.connection,
            presence,
            confirms,
            reply,
        };
        if admission.has_link {
            // the same browser restarts ICE on the link it has; a reloaded page is another one
            // to the relay, and only the relay can tell
            let again = Box::new(offer.clone());
            let media = self.open_media();
            let answer = media.offer(admission.link, offer, sources.clone());
            self.waiting
                .spawn(async { Answered::Restarted(joining, again, sources, answer.await) });
        } else {
            self.make_link(joining, admission, offer, sources);
        }
    }

    /// The room's media, opened where it is not.
    fn open_media(&mut self) -> &RoomMedia {
        self.media.get_or_insert_with(|| {
            let (media, events) = self.relay.open_room(self.forget.id());
            self.events = events;
            media
        })
    }

    pub(super) fn make_link(
        &mut self,
        joining: Joining,
        of: Admission,
        offer: Offer,
        sources: Sources,
    ) {
        let answer = self.open_media().join(MediaJoin {
            link: of.link,
            offer,
            sources,
            tracks: of.tracks,
            permissions: of.permissions,
            on_stage: of.on_stage,
            confirms: joining.confirms,
        });
        self.waiting
            .spawn(async { Answered::Made(joining, answer.await) });
    }

    fn answered(&mut self, answered: Answered) {
        match answered {
            Answered::Made(joining, Ok(made)) => self.welcome(joining, made, false),
            Answered::Restarted(joining, _, _, Ok(restarted)) => {
                self.welcome(joining, restarted, true);
            }
            Answered::Restarted(
                joining,
                offer,
                sources,
                Err(MediaError::NoSuchLink | MediaError::OtherBrowser),
            ) => match self.room.link_lost(joining.connection) {
                Some(admission) => self.make_link(joining, admission, *offer, sources),
                None => {
                    let _ = joining.reply.send(Err(JoinError::Replaced));
                }
            },
            Answered::Made(joining, Err(error))
            | Answered::Restarted(joining, _, _, Err(error)) => {
                let refused = JoinError::from(error);
                warn!(participant = %joining.connection.participant, reason = %refused, "no link");
                self.room.link_refused(now(), joining.connection);
                let _ = joining.reply.send(Err(refused));
            }
            // without a journal nobody is told that something stands that does not
            Answered::Written(stands) => {
                if stands {
                    self.written();
                }
            }
            Answered::Offered(connection, reply, answer) => {
                self.offering.remove(&connection);
                self.answer_offer(connection, reply, answer);
            }
        }
    }

    fn welcome(&mut self, joining: Joining, made: MediaJoined, resumed: bool) {
        let connection = joining.connection;
        let welcomed = self.room.link_made(now(), connection, made, resumed);
        let admitted = welcomed.map(|welcomed| {
            let (line, messages) = Line::new(joining.presence);
            self.lines.insert(connection, line);
            Admitted {
                welcomed: Box::new(welcomed),
                connection: Connection::new(connection, self.inbox.clone()),
                messages,
            }
        });
        // if the page left meanwhile, dropping the admission says so
        let _ = joining.reply.send(admitted);
    }

    /// What is told only after it was written waits while something else is written: then it goes with all
    /// the others that waited.
    fn heard(&mut self, connection: ConnectionId, command: Command, place: OwnedSemaphorePermit) {
        if !self.room.is_writing() || !command.waits_for_record() {
            self.hear(connection, command);
            return;
        }
        let own = self.unwritten.iter().filter(|(by, ..)| *by == connection);
        if own.count() < UNWRITTEN {
            self.unwritten.push((connection, command, place));
            return;
        }
        // overflow: refuse the newest — its author sees that it is not there, and tries again
        let problem = Refusal::NotKept.whole(
            "The session's record cannot be written just now, so this would be lost. Try again in a \
             moment.",
        );
        self.tell(connection, FromRoom::Refused(problem));
    }

    fn written(&mut self) {
        let waited = std::mem::take(&mut self.unwritten).into_iter();
        let waited = waited.map(|(by, command, _)| (by, command)).collect();
        self.room.written(now(), waited);
    }

    fn hear(&mut self, connection: ConnectionId, command: Command) {
        if let Command::Offer { offer, sources } = command {
            self.offer(connection, *offer, sources, None);
            return;
        }
        self.room.hear(now(), connection, command);
    }

    fn media_said(&mut self, event: MediaEvent) -> bool {
        match &event {
            MediaEvent::HandshakeFailed { link, failed } => {
                warn!(participant = %link.participant, reason = %failed, "no secure connection");
            }
            MediaEvent::Closed { link, why } => {
                info!(participant = %link.participant, %why, "link closed");
            }
            _ => {}
        }
        let goes_on = event != MediaEvent::GivenUp;
        self.room.media(now(), event);
        goes_on
    }

    /// The shard dropped the room: everyone joins again, and the first to do so opens it anew.
    fn media_ended(&mut self) {
        error!("the room's media ended; its participants join again");
        self.media = None;
        self.room.media_ended(now());
    }

    pub(super) fn carry_out(&mut self) {
        while let Some(order) = self.room.poll_order() {
            match order {
                Order::Tell(connection, message) => self.tell(connection, message),
                Order::TellAll(message) => self.tell_all(&message),
                Order::End(connection, bye) => {
                    if let Some(line) = self.lines.remove(&connection) {
                        line.end(Outgoing::Own(bye));
                    }
                }
                Order::TellWaiting(connection, waiting) => self.tell_waiting(connection, waiting),
                Order::Admit(connection, admission) => self.let_in(connection, *admission),
                Order::TurnAway(connection, why) => self.turn_away(connection, why),
                Order::SetPermissions(changed, on_stage) => {
                    self.order(MediaOrder::SetPermissions(changed, on_stage));
                }
                Order::SetView(link, view) => self.order(MediaOrder::SetView(link, view)),
                Order::Seen(link, version) => self.order(MediaOrder::Seen(link, version)),
                Order::TellSlots(link) => self.order(MediaOrder::TellSlots(link)),
                Order::EndLink(link, why) => self.order(MediaOrder::Leave(link, why)),
                Order::Record(record) => record.write_down(),
                Order::Persist(entries, events) => {
                    if let Some(stands) = self.forget.keep(entries, events) {
                        self.waiting
                            .spawn(async { Answered::Written(stands.await.is_ok()) });
                    }
                }
                Order::Report(events) => self.forget.report(events),
            }
        }
    }

    pub(super) fn order(&self, order: MediaOrder) {
        // a room without media has no links to change
        if let Some(media) = &self.media {
            media.give(order);
        }
    }

    pub(super) fn tell(&mut self, connection: ConnectionId, message: FromRoom) {
        if let Some(line) = self.lines.get(&connection)
            && !line.takes(Outgoing::Own(message))
        {
            self.overflowed(connection);
        }
    }

    fn tell_all(&mut self, message: &bytes::Bytes) {
        let full: Vec<ConnectionId> = self
            .lines
            .iter()
            .filter(|(_, line)| !line.takes(Outgoing::Shared(message.clone())))
            .map(|(connection, _)| *connection)
            .collect();
        for connection in full {
            self.overflowed(connection);
        }
    }

    fn overflowed(&mut self, connection: ConnectionId) {
        warn!(participant = %connection.participant, "did not read what it was told; disconnected");
        if let Some(line) = self.lines.remove(&connection) {
            line.overflow();
        }
        self.room.vanished(now(), connection);
    }
}

/// The runtime's clock, which tests can hold.
pub(super) fn now() -> Instant {
    tokio::time::Instant::now().into_std()
}

/// The bug of this number within [`MINUTE`] ends the room: what comes up so often comes up again, and
/// everyone in it is better off with a sentence than with a session that comes and goes.
const TOO_MANY: usize = 3;
const MINUTE: Duration = Duration::from_mins(1);

/// How long a room is empty before it rests: sooner, and a session whose line breaks for all starts
/// without a history; later, and a relay of many weekly rooms holds media for nobody.
const REST: Duration = Duration::from_mins(10);

/// What one connection may have waiting for the record; fewer than may wait altogether, so that whatever
/// does not wait for it still gets through.
const UNWRITTEN: usize = 3;
