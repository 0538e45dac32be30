//! Says what of a room outlives the process: handed over as it changes, read when the room comes back.
//!
//! Each part of a room is one value under one key: who is in it, the floor, the hands, a line of the chat.
//! A change of the room hands over the parts that are other than they were; a room that comes back reads
//! them all, and waits for its people as for anyone who vanished. Only pages are waited for: nothing comes
//! back to a WHIP or WHEP resource of a process that is gone.
//!
//! A room hands over one batch at a time. What came up meanwhile goes together with the next, so the
//! database's pace sets the size of a batch and never the pace of the room.

use super::agenda::{Agenda, KeptAgenda};
use super::announcements::Announcements;
use super::attendance::{self, What};
use super::case::Cases;
use super::chat::KeptLine;
use super::checkpoint::Checkpoint;
use super::clock::{Clock, Wall};
use super::entrance;
use super::hands::KeptHands;
use super::keeping::{Keeping, KeptRoom};
use super::messages::{Participant, SourceName, Track};
use super::order::{ConnectionId, Order};
use super::polls::POLL;
use super::removed::KeptMark;
use super::request::{Command, Credential, Presence};
use super::room::Room;
use super::seat::{Connected, ResumeKey, Seat, Taken};
use super::stage;
use super::staying::GRACE;
use crate::ids::{ParticipantId, TrackId};
use crate::redact::Pii;
use crate::relay::handle::{Source, SourceSet, Visibility};
use crate::role::Role;
use crate::store::journal::Entry;
use serde::de::Error as _;
use serde::{Deserialize, Serialize};
use std::collections::BTreeSet;
use std::time::{Duration, Instant};
use uuid::Uuid;

/// Someone who is in a room.
#[derive(Debug, Serialize, Deserialize)]
struct KeptSeat {
    role: Role,
    name: String,
    #[serde(default)]
    renamed: bool,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    companions: Vec<String>,
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    away: bool,
    subject: Option<String>,
    token: String,
    expires: Wall,
    resume: Vec<ResumeKey>,
    tracks: Vec<(SourceName, TrackId)>,
    muted: Vec<SourceName>,
    silenced: Vec<SourceName>,
    joined: Wall,
    /// When it vanished, if it is waited for.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    gone: Option<Wall>,
}

impl Room {
    /// Lets the room's changes be kept from now on.
    pub fn keep(mut self, clock: Clock, made: bool) -> Self {
        let room = KeptRoom {
            name: self.name.clone(),
            participants: self.limits.participants,
            lobby: self.limits.lobby,
            checkpoint: self.limits.checkpoint,
            chat_to_all: Some(self.limits.chat_to_all),
            made,
        };
        self.kept = Some(Keeping::new(clock, room));
        self
    }

    /// Brings back what the record holds of this room; everyone in it is waited for from now on. They were
    /// seen last at `alive`, where that is known.
    pub fn replay(&mut self, now: Instant, record: &[(String, String)], alive: Option<Wall>) {
        for (key, value) in record {
            if let Err(why) = self.replay_one((now, alive), key, value) {
                // of a version that knew another shape: the rest of the room comes back all the same
                tracing::warn!(%key, %why, "a part of a room's record is not understood");
            }
        }
        let mut hubs: Vec<_> = std::mem::take(&mut self.hubs);
        hubs.sort_by_key(|id| (self.seats[id].joined, *id));
        self.hubs = hubs;
        self.floor = self.floor.filter(|id| self.seats.contains_key(id));
        self.spotlight.take_if(|id| !self.seats.contains_key(id));
        self.hands.keep_only(|id| self.seats.contains_key(&id));
        self.cases.tidy();
        self.report_opened(now);
        self.told.floor = self.floor;
        self.told.entrance = self.entrance.told();
        self.touch();
        self.settle(now);
    }

    /// What was handed over stands; what these said waited for it.
    pub fn written(&mut self, now: Instant, waited: Vec<(ConnectionId, Command)>) {
        if let Some(kept) = &mut self.kept {
            kept.writing = None;
        }
        // what stands is told before what waited for it makes the record stale again
        self.settle(now);
        for (connection, command) in waited {
            self.obey(now, connection, command);
        }
        self.settle(now);
    }

    /// The clock of its record.
    #[cfg(test)]
    pub(super) fn clock(&self) -> Clock {
        self.kept.as_ref().expect("it is kept").clock
    }

    /// Whether a batch is being written.
    pub fn is_writing(&self) -> bool {
        let kept = self.kept.as_ref();
        kept.is_some_and(|kept| kept.writing.is_some())
    }

    /// Whether something is told that is not in the record yet, if it is told now.
    pub(super) fn is_behind(&self) -> bool {
        let kept = self.kept.as_ref();
        kept.is_some_and(|kept| kept.touched || kept.writing.is_some())
    }

    /// Whether the record is written for so long that the session goes on without it.
    pub(super) fn is_left_behind(&self, now: Instant) -> bool {
        let since = self.kept.as_ref().and_then(|kept| kept.writing);
        since.is_some_and(|since| now.saturating_duration_since(since) >= LATE)
    }

    /// When [`Self::is_left_behind`] comes true.
    pub(super) fn left_behind_at(&self, now: Instant) -> Option<Instant> {
        let since = self.kept.as_ref()?.writing?;
        Some(since + LATE).filter(|at| *at > now)
    }

    /// A part of the room may have changed.
    pub(super) const fn touch(&mut self) {
        if let Some(kept) = &mut self.kept {
            kept.touched = true;
        }
    }

    /// A seat may have changed.
    pub(super) fn touch_seat(&mut self, participant: ParticipantId) {
        if let Some(kept) = &mut self.kept {
            kept.seats.insert(participant);
            kept.touched = true;
        }
    }

    /// Hands over what is left, and nothing more: what follows is the end of this process and none of the
    /// room.
    pub(super) fn leave_record(&mut self, now: Instant) {
        if let Some(kept) = &mut self.kept {
            kept.writing = None; // the journal keeps the order
        }
        self.hand_over(now);
        if self.kept.take().is_some() {
            self.events = None; // what others are told goes on in the next one
        }
    }

    /// Appends to the ledger that someone came, was renamed or left, at this moment. Only people at a page
    /// attend: a camera of a clinic's room does not.
    pub(super) fn attend(&mut self, at: Instant, participant: ParticipantId, what: What) {
        self.attend_as(at, participant, what, Vec::new());
    }

    /// The same, where it says of some of those who sit there that they are.
    pub(super) fn attend_as(
        &mut self,
        at: Instant,
        participant: ParticipantId,
        what: What,
        here: Vec<String>,
    ) {
        let (Some(kept), Some(seat)) = (&mut self.kept, self.seats.get(&participant)) else {
            return;
        };
        if seat.presence != Presence::Page {
            return;
        }
        let row = self.roster.row(seat.row);
        let line = attendance::Line {
            at: kept.clock.wall(at),
            what,
            participant,
            name: row.name.clone(),
            companions: row.companions.clone(),
            here,
            role: seat.role,
            subject: seat.credential.subject.as_ref().map(|s| s.0.clone()),
        };
        kept.attended += 1;
        kept.ledger.push(Entry::Append {
            key: line.key(kept.attended),
            value: json(&line),
        });
        kept.touched = true;
    }

    /// Nothing of this room is to come back, or only that it was closed.
    pub(super) fn forget_record(&mut self, now: Instant, closed: bool) {
        let Some(kept) = self.kept.take() else {
            self.report_now();
            return;
        };
        let mut entries = kept.ledger;
        entries.push(Entry::Forget);
        if closed {
            entries.push(set(CLOSED, &kept.clock.wall(now)));
            let removed = self.removed.kept(kept.clock);
            if !removed.is_empty() {
                entries.push(set(REMOVED, &removed));
            }
        }
        let events = self.take_events();
        self.orders.push_back(Order::Persist(entries, events));
    }

    /// Hands over what is other than it was; unless the last batch is being written.
    pub(super) fn hand_over(&mut self, now: Instant) {
        self.report_changes(now);
        let Some(mut kept) = self.kept.take() else {
            self.report_now();
            return;
        };
        if kept.touched && kept.writing.is_none() {
            kept.touched = false;
            let entries = self.differences(&mut kept);
            if !entries.is_empty() {
                kept.writing = Some(now);
                let events = self.take_events();
                self.orders.push_back(Order::Persist(entries, events));
            }
        }
        self.kept = Some(kept);
    }

    fn differences(&self, kept: &mut Keeping) -> Vec<Entry> {
        let clock = kept.clock;
        let mut entries = std::mem::take(&mut kept.ledger);
        let parts = [
            (ROOM, json(&kept.room)),
            (FLOOR, json(&self.floor)),
            (SPOTLIGHT, json(&self.spotlight)),
            (GALLERY, json(&self.gallery)),
            (ENTRANCE, json(&self.entrance.kept(clock))),
            (HANDS, json(&self.hands.kept(clock))),
            (CHECKPOINT, json(&self.checkpoint.kept(clock))),
            (AGENDA, json(&self.agenda.kept(clock))),
            (ANNOUNCEMENTS, json(&self.announcements.kept(clock))),
            (REMOVED, json(&self.removed.kept(clock))),
            (KNOWN, json(self.lobby.kept())),
        ];
        let events = self.kept_events().map(|events| (EVENTS, json(&events)));
        for (key, value) in parts.into_iter().chain(events) {
            if kept.parts.get(key) != Some(&value) {
                entries.push(Entry::Set {
                    key: key.into(),
                    value: value.clone(),
                });
                kept.parts.insert(key, value);
            }
        }
        for id in std::mem::take(&mut kept.seats) {
            let key = format!("{SEAT}{}", id.as_uuid());
            let seat = self.seats.get(&id);
            entries.push(match seat.filter(|seat| seat.presence == Presence::Page) {
                Some(seat) => set(&key, &self.kept_seat(seat, clock)),
                None => Entry::Unset { key },
            });
        }
        self.chat_differences(kept, &mut entries);
        self.poll_differences(kept, &mut entries);
        self.case_differences(kept, &mut entries);
        entries
    }

    fn case_differences(&self, kept: &mut Keeping, entries: &mut Vec<Entry>) {
        let (version, before) = &mut kept.cases;
        if *version == self.cases.version() {
            return;
        }
        *version = self.cases.version();
        let values = self.cases.kept();
        for gone in before.keys().filter(|key| !values.contains_key(*key)) {
            entries.push(Entry::Unset { key: gone.clone() });
        }
        for (key, value) in &values {
            if before.get(key) != Some(value) {
                entries.push(Entry::Set {
                    key: key.clone(),
                    value: value.clone(),
                });
            }
        }
        *before = values;
    }

    fn chat_differences(&self, kept: &mut Keeping, entries: &mut Vec<Entry>) {
        if kept.chat == self.chat.revision() {
            return;
        }
        kept.chat = self.chat.revision();
        let lines: BTreeSet<u32> = self.chat.numbers().collect();
        for gone in kept.lines.difference(&lines) {
            let key = line_key(*gone);
            entries.push(Entry::Unset { key });
        }
        for new in lines.difference(&kept.lines) {
            if let Some(line) = self.chat.kept(*new, kept.clock) {
                entries.push(set(&line_key(*new), &line));
            }
        }
        kept.lines = lines;
    }

    /// All of the record, as if nothing had been handed over.
    #[cfg(test)]
    pub(super) fn whole_record(&self) -> Vec<(String, String)> {
        let kept = self.kept.as_ref().expect("it is kept");
        let mut anew = Keeping::new(kept.clock, kept.room.clone());
        anew.seats = self.seats.keys().copied().collect();
        let entries = self.differences(&mut anew).into_iter();
        let mut record: Vec<(String, String)> = entries
            .filter_map(|entry| match entry {
                Entry::Set { key, value } => Some((key, value)),
                Entry::Unset { .. }
                | Entry::Append { .. }
                | Entry::Forget
                | Entry::Post(_)
                | Entry::Told { .. } => None,
            })
            .collect();
        record.sort_unstable();
        record
    }

    fn kept_seat(&self, seat: &Seat, clock: Clock) -> KeptSeat {
        let row = self.roster.row(seat.row);
        KeptSeat {
            role: seat.role,
            name: row.name.clone(),
            renamed: seat.renamed,
            companions: row.companions.clone(),
            away: row.away,
            subject: seat.credential.subject.as_ref().map(|s| s.0.clone()),
            token: seat.credential.token.0.clone(),
            expires: clock.wall(seat.credential.expires),
            resume: seat.resume.clone(),
            tracks: seat.tracks.iter().map(|(s, t)| ((*s).into(), *t)).collect(),
            muted: names(seat.muted),
            silenced: names(seat.silenced),
            joined: clock.wall(seat.joined),
            gone: seat.gone.map(|at| clock.wall(at)),
        }
    }

    fn replay_one(
        &mut self,
        times: (Instant, Option<Wall>),
        key: &str,
        value: &str,
    ) -> serde_json::Result<()> {
        let Some(clock) = self.kept.as_ref().map(|kept| kept.clock) else {
            return Ok(());
        };
        match key {
            ROOM => {}
            #[cfg(test)]
            "bug" => panic!("a test wished for it"),
            FLOOR => self.floor = serde_json::from_str(value)?,
            SPOTLIGHT => self.spotlight = serde_json::from_str(value)?,
            GALLERY => self.gallery = serde_json::from_str(value)?,
            ENTRANCE => {
                self.entrance = entrance::State::replayed(serde_json::from_str(value)?, clock)
            }
            HANDS => self
                .hands
                .replay(serde_json::from_str::<KeptHands>(value)?, clock),
            AGENDA => {
                let kept: KeptAgenda = serde_json::from_str(value)?;
                self.agenda = Agenda::replayed(kept, clock, self.limits.write);
            }
            CHECKPOINT => {
                self.checkpoint = Checkpoint::replayed(serde_json::from_str(value)?, clock);
            }
            ANNOUNCEMENTS => {
                let kept = serde_json::from_str(value)?;
                self.announcements = Announcements::replayed(kept, clock, self.limits.write);
            }
            EVENTS => self.replay_events(times, serde_json::from_str(value)?),
            KNOWN => self.lobby.replay(serde_json::from_str(value)?),
            REMOVED => {
                let marks: Vec<KeptMark> = serde_json::from_str(value)?;
                self.removed.replay(marks, clock);
            }
            _ => {
                if let Some(id) = key.strip_prefix(SEAT) {
                    let id = Uuid::parse_str(id).map_err(serde_json::Error::custom)?;
                    let seat: KeptSeat = serde_json::from_str(value)?;
                    self.replay_seat(times, ParticipantId::from_uuid(id), seat, clock);
                } else if key.starts_with(LINE) {
                    let line: KeptLine = serde_json::from_str(value)?;
                    if let Some(kept) = &mut self.kept {
                        kept.lines.insert(line.number);
                    }
                    self.chat.replay(line, clock);
                } else if key.starts_with(POLL) {
                    self.replay_poll(key, value)?;
                } else if Cases::is_key(key) {
                    if let Some(kept) = &mut self.kept {
                        kept.cases.1.insert(key.into(), value.into());
                    }
                    self.cases.replay(key, value)?;
                }
                return Ok(());
            }
        }
        Ok(())
    }

    fn replay_seat(
        &mut self,
        (now, alive): (Instant, Option<Wall>),
        id: ParticipantId,
        kept: KeptSeat,
        clock: Clock,
    ) {
        let (muted, tracks) = (set_of(&kept.muted), kept.tracks);
        let row = self.roster.add(Participant {
            id,
            name: kept.name,
            site: kept.role.site(),
            role: kept.role,
            companions: kept.companions,
            away: kept.away,
            tracks: tracks
                .iter()
                .map(|(source, track)| Track {
                    id: *track,
                    source: *source,
                    muted: muted.holds((*source).into()),
                })
                .collect(),
            connected: false,
        });
        let credential = Credential {
            subject: kept.subject.map(Pii),
            token: Pii(kept.token),
            expires: clock.instant(kept.expires),
        };
        if !muted.screen {
            self.sharing = Some(id);
        }
        let connection = self.next_connection(id);
        // brought up to date when it comes back
        let seen = Visibility::HubOnly;
        let permissions = stage::permissions(kept.role, Presence::Page, false, seen, muted);
        let tracks: Vec<(Source, TrackId)> =
            tracks.into_iter().map(|(s, t)| (s.into(), t)).collect();
        let taken = Taken {
            role: kept.role,
            presence: Presence::Page,
            credential,
            row,
            joined: clock.instant(kept.joined),
            muted,
            permissions,
        };
        let mut seat = Seat::new(taken, connection, &self.limits.write);
        seat.connection = Connected::Gone;
        // before the process was killed, or with it
        let gone = kept.gone.or(alive);
        seat.gone = Some(gone.map_or(now, |gone| clock.instant(gone.max(kept.joined))));
        seat.resume = kept.resume;
        seat.tracks = tracks;
        seat.silenced = set_of(&kept.silenced);
        seat.renamed = kept.renamed;
        self.take(id, seat);
        if kept.gone.is_none() {
            // a process that comes after this one was alive later than they were
            self.touch_seat(id);
        }
        self.held.push_back((now + GRACE, connection));
    }
}

/// What a record says before the room is open.
pub(super) struct Left {
    pub(super) room: Option<KeptRoom>,
    pub(super) closed: Option<Wall>,
    pub(super) removed: Vec<KeptMark>,
}

pub(super) fn opened(record: &[(String, String)]) -> Left {
    let value = |name: &str| {
        let mut record = record.iter();
        record.find(|(key, _)| key == name).map(|(_, value)| value)
    };
    Left {
        room: value(ROOM).and_then(|value| serde_json::from_str(value).ok()),
        closed: value(CLOSED).and_then(|value| serde_json::from_str(value).ok()),
        removed: value(REMOVED)
            .and_then(|value| serde_json::from_str(value).ok())
            .unwrap_or_default(),
    }
}

fn set(key: &str, value: &impl Serialize) -> Entry {
    Entry::Set {
        key: key.into(),
        value: json(value),
    }
}

fn json(value: &impl Serialize) -> String {
    serde_json::to_string(value).expect("what is kept is JSON")
}

fn line_key(number: u32) -> String {
    format!("{LINE}{number:010}")
}

fn names(set: SourceSet) -> Vec<SourceName> {
    let all = [
        SourceName::Microphone,
        SourceName::Camera,
        SourceName::Screen,
    ];
    let held = |source: &SourceName| set.holds((*source).into());
    all.into_iter().filter(held).collect()
}

fn set_of(names: &[SourceName]) -> SourceSet {
    let mut set = SourceSet::NONE;
    for name in names {
        set.set((*name).into(), true);
    }
    set
}

const ROOM: &str = "room";
const CLOSED: &str = "closed";
const FLOOR: &str = "floor";
const SPOTLIGHT: &str = "spotlight";
const GALLERY: &str = "gallery";
const ENTRANCE: &str = "entrance";
const HANDS: &str = "hands";
const CHECKPOINT: &str = "checkpoint";
const AGENDA: &str = "agenda";
const ANNOUNCEMENTS: &str = "announcements";
const REMOVED: &str = "removed";
const KNOWN: &str = "known";
const EVENTS: &str = "events";
const SEAT: &str = "seat/";
const LINE: &str = "line/";

/// Who has the floor is told after its record stands, or after so long without: shorter, and a slow disk
/// shows; longer, and a session cannot be led while its database is away.
const LATE: Duration = Duration::from_secs(1);
