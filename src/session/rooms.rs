//! Finds the task of a room: opens rooms, lists them, closes them, forgets them.

use super::attendance::{Attended, attendance};
use super::case::filed;
use super::clock::Clock;
use super::connection::Inbox;
use super::handle::{RoomHandle, RoomSummary};
use super::heartbeat;
use super::keeping::LeftBehind;
use super::minutes::{Minutes, minutes};
use super::polls::{ClosedPoll, closed_polls};
use super::record;
use super::registry::{Forget, Registry};
use super::removed::Removed;
use super::request::{Credential, JoinError, Limits, RoomSpec};
use super::room::Holder;
use super::sheet::CaseFile;
use super::survey::{self, Surveyed, Unanswered};
use super::task;
use crate::ids::RoomId;
use crate::relay::handle::Relay;
use crate::site::Site;
use crate::store::Kept;
use crate::store::journal::{Entry, Journal};
use crate::store::postbox::Postbox;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::{Duration, Instant, SystemTime};
use tokio::sync::mpsc;

/// Every room of this process; clones are the same registry.
#[derive(Debug, Clone)]
pub struct Rooms {
    relay: Relay,
    registry: Arc<Mutex<Registry>>,
    journal: Option<Journal>,
    postbox: Option<Postbox>,
    /// One answer to a survey is taken at a time: each looks first whether it stands already.
    surveys: Arc<tokio::sync::Mutex<()>>,
}

impl Rooms {
    /// A registry without rooms, whose media the relay carries.
    pub fn new(relay: Relay) -> Self {
        Self {
            relay,
            registry: Arc::default(),
            journal: None,
            postbox: None,
            surveys: Arc::default(),
        }
    }

    /// The same, of whose rooms other systems are told.
    pub fn telling(self, postbox: Option<Postbox>) -> Self {
        Self { postbox, ..self }
    }

    /// A registry whose rooms outlive the process, with those that the last one left behind: who was in
    /// them is waited for. Called on the runtime.
    pub fn kept(relay: Relay, journal: Journal, mut kept: Kept, limits: Limits) -> Self {
        let rooms = Self {
            journal: Some(journal.clone()),
            postbox: journal.postbox().cloned(),
            ..Self::new(relay)
        };
        let alive = kept.remove(&heartbeat::PLACE).unwrap_or_default();
        let alive = heartbeat::last(&alive);
        heartbeat::start(&rooms.registry, journal);
        let mut registry = rooms.registry();
        let mut closed = Vec::new();
        for (id, record) in kept {
            let left = record::opened(&record);
            if let Some(at) = left.closed {
                closed.push((at, id, left.removed));
            } else if let Some(room) = left.room {
                let limits = Limits {
                    participants: room.participants.min(limits.participants),
                    lobby: room.lobby,
                    checkpoint: room.checkpoint,
                    chat_to_all: room.chat_to_all.unwrap_or(limits.chat_to_all),
                    ..limits
                };
                let spec = RoomSpec {
                    name: room.name,
                    limits,
                };
                let left = LeftBehind {
                    record: &record,
                    alive,
                };
                rooms.open(&mut registry, id, spec, room.made, left);
            }
        }
        closed.sort_unstable();
        let clock = Clock::new(Instant::now(), SystemTime::now());
        for (_, id, marks) in closed {
            let mut removed = Removed::default();
            removed.replay(marks, clock);
            if let Some(forgotten) = registry.close(id, removed) {
                rooms.forget(forgotten);
            }
        }
        drop(registry);
        rooms
    }

    /// Opens a new room. Called on the runtime, which then runs the room's task.
    pub fn create(&self, spec: RoomSpec) -> Result<RoomHandle, JoinError> {
        self.check_kept()?;
        let nothing = LeftBehind::default();
        Ok(self.open(&mut self.registry(), RoomId::fresh(), spec, true, nothing))
    }

    /// The room of this id, opened if it is not: a token signed for it is proof enough that it
    /// exists, and that is how rooms survive a restart of the relay.
    pub fn ensure(&self, id: RoomId, spec: RoomSpec) -> Result<RoomHandle, JoinError> {
        let mut registry = self.registry();
        match registry.find(id) {
            Err(JoinError::NoSuchRoom) => {
                self.check_kept()?;
                Ok(self.open(&mut registry, id, spec, false, LeftBehind::default()))
            }
            found => found,
        }
    }

    /// The open room of this id.
    pub fn room(&self, id: RoomId) -> Result<RoomHandle, JoinError> {
        self.registry().find(id)
    }

    /// Who attended a room, as far as it is written; `None` where nothing is kept.
    pub async fn attendance(&self, id: RoomId) -> Option<Result<Vec<Attended>, JoinError>> {
        let ledger = self.journal.as_ref()?.ledger(id).await;
        let people = ledger.map(|lines| attendance(lines.iter().map(String::as_str)));
        Some(people.map_err(|_| JoinError::NotKept))
    }

    /// The polls of a room that were closed, as far as they are written; `None` where nothing is kept.
    pub async fn polls(&self, id: RoomId) -> Option<Result<Vec<ClosedPoll>, JoinError>> {
        let ledger = self.journal.as_ref()?.ledger(id).await;
        let polls = ledger.map(|lines| closed_polls(lines.iter().map(String::as_str)));
        Some(polls.map_err(|_| JoinError::NotKept))
    }

    /// Every case that was ever before a room, as far as it is written; where nothing is kept, of a room that
    /// is open.
    pub async fn cases(&self, id: RoomId) -> Result<Vec<CaseFile>, JoinError> {
        let now = self.cases_now(id).await;
        let Some(journal) = &self.journal else {
            return now;
        };
        // what a room that has just ended handed over last may be on its way
        if now.is_err() && !journal.flush(HANDED_OVER).await {
            return Err(JoinError::NotKept);
        }
        let ledger = journal.ledger(id).await.map_err(|_| JoinError::NotKept)?;
        let ledger = ledger.iter().map(String::as_str);
        match now {
            Ok(now) => Ok(filed(ledger, now)),
            // its links open it anew, or nobody's do any more
            Err(gone @ (JoinError::NoSuchRoom | JoinError::RoomClosed)) => {
                let files = filed(ledger, Vec::new());
                match files.is_empty() {
                    true => Err(gone),
                    false => Ok(files),
                }
            }
            Err(why) => Err(why),
        }
    }

    /// One of them, `None` where there is none such. One that the room has now is read without the database.
    pub async fn case(&self, id: RoomId, case: u32) -> Result<Option<CaseFile>, JoinError> {
        let find = |files: Vec<CaseFile>| files.into_iter().find(|file| file.sheet.id == case);
        match find(self.cases_now(id).await.unwrap_or_default()) {
            Some(file) => Ok(Some(file)),
            None => self.cases(id).await.map(find),
        }
    }

    /// What the holder of this credential is in a room: what closes its page closes the API to it. In a room
    /// that is not open nobody hosts.
    pub async fn holder(&self, id: RoomId, site: Site, credential: Credential) -> Holder {
        match self.room(id) {
            Ok(room) => room.holder(site, credential).await.unwrap_or_default(),
            Err(_) => self
                .registry()
                .holder(Instant::now(), id, site, &credential),
        }
    }

    async fn cases_now(&self, id: RoomId) -> Result<Vec<CaseFile>, JoinError> {
        self.room(id)?.cases().await
    }

    /// Whether what is said in rooms outlives the process.
    pub const fn is_kept(&self) -> bool {
        self.journal.is_some()
    }

    /// Takes the answers of someone who attended a room, and says whether they stand; `None` where nothing is
    /// kept.
    pub async fn answer_survey(
        &self,
        id: RoomId,
        answered: survey::Answered,
    ) -> Option<Result<(), Unanswered>> {
        let journal = self.journal.as_ref()?;
        let taken = async {
            let _one = self.surveys.lock().await;
            let ledger = journal.ledger(id).await;
            let ledger = ledger.map_err(|_| Unanswered::NotKept)?;
            let at = Instant::now();
            let now = Clock::new(at, SystemTime::now()).wall(at);
            let entries = survey::entries(&survey::FORM, &ledger, answered, now)?;
            let stands = journal.write(id, entries).await;
            stands.map_err(|_| Unanswered::NotKept)
        };
        let taken = tokio::time::timeout(TAKEN_WITHIN, taken).await;
        Some(taken.unwrap_or(Err(Unanswered::NotKept)))
    }

    /// What was answered after the sessions of a room, as far as it is written; `None` where nothing is kept.
    pub async fn surveyed(&self, id: RoomId) -> Option<Result<Vec<Surveyed>, JoinError>> {
        let ledger = self.journal.as_ref()?.ledger(id).await;
        let told = ledger.map(|lines| survey::surveyed(lines.iter().map(String::as_str)));
        Some(told.map_err(|_| JoinError::NotKept))
    }

    /// How long the items of a room's agendas took, as far as it is written; `None` where nothing is kept.
    pub async fn minutes(&self, id: RoomId) -> Option<Result<Vec<Minutes>, JoinError>> {
        let ledger = self.journal.as_ref()?.ledger(id).await;
        let told = ledger.map(|lines| minutes(lines.iter().map(String::as_str)));
        Some(told.map_err(|_| JoinError::NotKept))
    }

    /// Every open room, oldest first.
    pub fn list(&self) -> Vec<RoomSummary> {
        let registry = self.registry();
        let mut rooms: Vec<RoomSummary> = registry.open.values().map(RoomHandle::summary).collect();
        rooms.sort_by_key(|room| room.id);
        rooms
    }

    /// Closes a room: everyone in it is told, and nobody comes in again. Returns when its task has
    /// ended.
    pub async fn close(&self, id: RoomId) -> Result<(), JoinError> {
        let room = {
            let mut registry = self.registry();
            let room = registry.find(id)?;
            if let Some(forgotten) = registry.close(id, Removed::default()) {
                self.forget(forgotten);
            }
            room
        };
        if let Some(removed) = room.end(|done| Inbox::Close { done }).await {
            self.registry().remember_removed(id, removed);
        }
        Ok(())
    }

    /// Tells everyone in every room that the relay restarts, and opens none from now on. Returns
    /// when every room's task has ended; the farewells are then in the participants' queues.
    pub async fn restarting(&self) {
        let rooms: Vec<RoomHandle> = {
            let mut registry = self.registry();
            registry.restarting = true;
            registry.open.drain().map(|(_, room)| room).collect()
        };
        for room in rooms {
            room.end(|done| Inbox::Restart { done }).await;
        }
    }

    /// A session that cannot be kept does not begin; one that runs goes on.
    fn check_kept(&self) -> Result<(), JoinError> {
        let away = self.journal.as_ref().is_some_and(Journal::is_away);
        if away {
            Err(JoinError::NotKept)
        } else {
            Ok(())
        }
    }

    /// A room that was closed so long ago that nobody has a token for it any more.
    fn forget(&self, id: RoomId) {
        if let Some(journal) = &self.journal {
            drop(journal.write(id, vec![Entry::Forget]));
        }
    }

    fn open(
        &self,
        registry: &mut Registry,
        id: RoomId,
        spec: RoomSpec,
        made: bool,
        left: LeftBehind<'_>,
    ) -> RoomHandle {
        let (inbox, commands) = mpsc::unbounded_channel();
        let room = RoomHandle {
            id,
            spec: Arc::new(spec),
            present: Arc::default(),
            inbox: inbox.clone(),
        };
        let forget = Forget {
            registry: Arc::downgrade(&self.registry),
            id,
            spec: Arc::clone(&room.spec),
            made,
            journal: self.journal.clone(),
            postbox: self.postbox.clone(),
        };
        let relay = self.relay.clone();
        let weak = inbox.downgrade();
        let task = task::Task::new(relay, weak, &room.present, forget, left);
        tokio::spawn(task.run(commands));
        registry.open.insert(id, room.clone());
        room
    }

    fn registry(&self) -> MutexGuard<'_, Registry> {
        // held for a few map operations, none of which leaves it half done
        self.registry.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// As long as a person waits for a list; longer, and they take it for broken.
const HANDED_OVER: Duration = Duration::from_secs(3);

/// A page that waits longer tells its person that it may be sent again.
const TAKEN_WITHIN: Duration = Duration::from_secs(8);
