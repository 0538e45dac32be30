//! Keeps who waits to be let in, in the order they came, and whom the room knows already.
//!
//! Who waits is no participant: they stand in no roster, no count and no record, and hear nothing of the
//! room but how many are before them and whether anyone is there who may let them in. A connection that
//! drops keeps its place for a while, unseen by the hosts. Whoever was in is known, and comes back without
//! waiting, until the session ends.

use super::messages::{Knocker, Waiting};
use super::newcomer::{NewIds, Newcomer};
use super::order::ConnectionId;
use super::seat::{ResumeKey, ResumeToken, Seat};
use crate::ids::ParticipantId;
use crate::limiter::Pace;
use crate::relay::handle::Ended;
use crate::site::Site;
use rustc_hash::FxHashMap;
use serde::{Deserialize, Serialize};
use std::collections::VecDeque;
use std::time::{Duration, Instant};

/// Lives as long as its room.
#[derive(Debug)]
pub(super) struct Lobby {
    /// First come first.
    waiting: Vec<Knock>,
    known: VecDeque<Known>,
    denied: VecDeque<Denied>,
    /// Grows when those who are here change.
    version: u64,
    /// Which version each host was told; without one, that nobody waits.
    hosts_told: FxHashMap<ConnectionId, u64>,
    pub(super) pace: Pace,
}

/// One who waits.
#[derive(Debug)]
pub(super) struct Knock {
    pub(super) newcomer: Newcomer,
    /// What they become when they are let in.
    pub(super) fresh: NewIds,
    since: Instant,
    at: At,
    told: Option<Waiting>,
}

/// Whether the page of one who waits is there.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum At {
    /// By this connection.
    Here(ConnectionId),
    /// Their place is kept until then.
    Away(Instant),
}

/// What happens to one who waits.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Event {
    /// A host lets them in.
    Admitted,
    /// A host does not.
    Denied,
    /// Everyone is let in.
    Opened,
    /// Nobody is let in any more, or they are not.
    Shut,
    /// They left.
    Left,
    /// Their place was kept for long enough.
    GivenUp,
}

/// What becomes of them.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Becomes {
    /// They wait on.
    Waiting,
    /// They come in.
    In,
    /// They are told why not.
    Refused,
    /// Nobody is there to be told anything.
    Gone,
}

/// Someone who was in, and may come back.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct Known {
    pub(super) participant: ParticipantId,
    site: Site,
    subject: Option<String>,
    resume: Vec<ResumeKey>,
    pub(super) had: Had,
    /// Since when they are gone; `None`: since before the process began.
    #[serde(skip)]
    since: Option<Instant>,
}

/// What someone had who comes back to it.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub(super) struct Had {
    /// The name that they were given in the room.
    pub(super) name: Option<String>,
    pub(super) companions: Vec<String>,
    /// Their hand was up.
    pub(super) hand: bool,
    /// They had the floor before.
    pub(super) spoken: bool,
    /// Their microphone and camera: muted, and by others.
    pub(super) muted: [bool; 2],
    pub(super) silenced: [bool; 2],
}

impl Known {
    /// Whether this is a token of theirs.
    pub(super) fn holds(&self, token: ResumeToken) -> bool {
        self.resume.contains(&token.key())
    }
}

/// What a newcomer who was denied is known by.
#[derive(Debug, Clone, PartialEq, Eq)]
enum Mark {
    Identity(String),
    Resume(ResumeKey),
}

#[derive(Debug)]
struct Denied {
    who: Vec<Mark>,
    until: Instant,
    reason: String,
}

impl At {
    pub(super) const fn after(self, event: Event) -> Becomes {
        match (self, event) {
            (Self::Here(_), Event::Admitted | Event::Opened) => Becomes::In,
            (Self::Here(_), Event::Denied | Event::Shut) => Becomes::Refused,
            // a host sees nobody who is away, and chose from an older list
            (Self::Away(_), Event::Admitted | Event::Denied)
            // a page that is there gives itself up
            | (Self::Here(_), Event::GivenUp) => Becomes::Waiting,
            (Self::Here(_) | Self::Away(_), Event::Left)
            // the door is what it finds when it comes again
            | (Self::Away(_), Event::Opened | Event::Shut | Event::GivenUp) => Becomes::Gone,
        }
    }

    const fn connection(self) -> Option<ConnectionId> {
        match self {
            Self::Here(connection) => Some(connection),
            Self::Away(_) => None,
        }
    }
}

impl Knock {
    /// What they wait by, and become.
    pub(super) const fn id(&self) -> ParticipantId {
        self.fresh.participant
    }

    pub(super) const fn connection(&self) -> Option<ConnectionId> {
        self.at.connection()
    }

    fn marks(&self) -> Vec<Mark> {
        marks(&self.newcomer, Some(self.fresh.resume))
    }
}

impl Default for Lobby {
    fn default() -> Self {
        Self {
            waiting: Vec::new(),
            known: VecDeque::new(),
            denied: VecDeque::new(),
            version: 0,
            hosts_told: FxHashMap::default(),
            pace: Pace::every(PERIOD),
        }
    }
}

impl Lobby {
    pub(super) fn is_empty(&self) -> bool {
        self.waiting.is_empty()
    }

    /// All who wait, those among them who are away.
    pub(super) fn ids(&self) -> Vec<ParticipantId> {
        self.waiting.iter().map(Knock::id).collect()
    }

    /// One who waits.
    pub(super) fn find(&self, id: ParticipantId) -> Option<&Knock> {
        self.waiting.iter().find(|knock| knock.id() == id)
    }

    /// The place that this newcomer has already.
    pub(super) fn place_of(
        &self,
        newcomer: &Newcomer,
        token: Option<ResumeToken>,
    ) -> Option<ParticipantId> {
        let subject = &newcomer.credential.subject;
        let same = |knock: &&Knock| {
            let known = &knock.newcomer.credential.subject;
            known == subject
                && (subject.is_some()
                    || token.is_some_and(|token| token.key() == knock.fresh.resume.key()))
        };
        self.waiting.iter().find(same).map(Knock::id)
    }

    /// One more waits; `false`: `most` do.
    pub(super) fn enter(
        &mut self,
        now: Instant,
        newcomer: Newcomer,
        fresh: NewIds,
        connection: ConnectionId,
        most: usize,
    ) -> bool {
        if self.waiting.len() >= most {
            // overflow: drop the oldest who is away, else refuse the newest — who waits for longest is
            // let in first
            let away = |knock: &Knock| matches!(knock.at, At::Away(_));
            let Some(oldest) = self.waiting.iter().position(away) else {
                return false;
            };
            self.waiting.remove(oldest);
        }
        self.waiting.push(Knock {
            newcomer,
            fresh,
            since: now,
            at: At::Here(connection),
            told: None,
        });
        self.version += 1;
        true
    }

    /// The same one by another connection; the one before, if it is still there.
    pub(super) fn comes_back(
        &mut self,
        newcomer: Newcomer,
        connection: ConnectionId,
    ) -> Option<ConnectionId> {
        let id = connection.participant;
        let knock = self.waiting.iter_mut().find(|knock| knock.id() == id)?;
        self.version += 1;
        knock.newcomer = newcomer;
        knock.told = None;
        std::mem::replace(&mut knock.at, At::Here(connection)).connection()
    }

    /// A connection dropped; `false`: nobody waits by it.
    pub(super) fn vanished(&mut self, now: Instant, connection: ConnectionId) -> bool {
        let mut waiting = self.waiting.iter_mut();
        let Some(knock) = waiting.find(|knock| knock.at == At::Here(connection)) else {
            return false;
        };
        knock.at = At::Away(now + AWAY);
        self.version += 1;
        true
    }

    /// Whoever waits by this connection.
    pub(super) fn by(&self, connection: ConnectionId) -> Option<ParticipantId> {
        let knock = self.find(connection.participant)?;
        (knock.connection() == Some(connection)).then_some(knock.id())
    }

    /// What becomes of one who waits. Who waits no more is given out.
    pub(super) fn happens(&mut self, id: ParticipantId, event: Event) -> Option<(Knock, Becomes)> {
        let at = self.waiting.iter().position(|knock| knock.id() == id)?;
        let becomes = self.waiting[at].at.after(event);
        if becomes == Becomes::Waiting {
            return None;
        }
        self.version += 1;
        Some((self.waiting.remove(at), becomes))
    }

    /// Whose place was kept for long enough.
    pub(super) fn given_up(&self, now: Instant) -> Vec<ParticipantId> {
        let gone = |knock: &&Knock| matches!(knock.at, At::Away(until) if until <= now);
        self.waiting.iter().filter(gone).map(Knock::id).collect()
    }

    /// When somebody is given up, or their token expires.
    pub(super) fn deadline(&self, now: Instant) -> Option<Instant> {
        let changes = self.waiting.iter().map(|knock| match knock.at {
            At::Here(_) => knock.newcomer.credential.expires,
            At::Away(until) => until,
        });
        changes.chain(self.pace.deadline(now)).min()
    }

    /// This newcomer was denied a moment ago, and why.
    pub(super) fn was_denied(
        &mut self,
        now: Instant,
        newcomer: &Newcomer,
        token: Option<ResumeToken>,
    ) -> Option<String> {
        self.denied.retain(|denied| denied.until > now);
        let marks = marks(newcomer, token);
        let denied = self.denied.iter().rev();
        let mut denied = denied.filter(|denied| denied.who.iter().any(|mark| marks.contains(mark)));
        denied.next().map(|denied| denied.reason.clone())
    }

    /// Who is denied may ask again after a while.
    pub(super) fn deny(&mut self, now: Instant, knock: &Knock, reason: String) {
        if self.denied.len() == DENIED {
            // overflow: forget the oldest — it may ask again soonest anyway
            self.denied.pop_front();
        }
        self.denied.push_back(Denied {
            who: knock.marks(),
            until: now + DENIED_FOR,
            reason,
        });
    }

    /// Who this newcomer was, if it was in: it waits no more, and is the same one as before.
    pub(super) fn knows(
        &self,
        now: Instant,
        newcomer: &Newcomer,
        token: Option<ResumeToken>,
    ) -> Option<&Known> {
        let subject = newcomer.credential.subject.as_ref();
        let subject = subject.map(|subject| subject.0.as_str());
        let same = |known: &&Known| {
            let since = known.since.unwrap_or(now);
            known.site == newcomer.site()
                && known.subject.as_deref() == subject
                && (subject.is_some() || token.is_some_and(|token| known.holds(token)))
                && now.saturating_duration_since(since) < KNOWN_FOR
        };
        self.known.iter().rev().find(same)
    }

    /// Someone who was in is gone.
    pub(super) fn was_in(
        &mut self,
        now: Instant,
        participant: ParticipantId,
        (seat, had): (&Seat, Had),
        why: Ended,
    ) {
        self.known.retain(|known| known.participant != participant);
        let resume = match why {
            // whose resume token ends with their word
            Ended::Goodbye => Vec::new(),
            Ended::Vanished
            | Ended::HandshakeFailed
            | Ended::NoLink
            | Ended::Policed
            | Ended::Panicked
            | Ended::Replaced => seat.resume.clone(),
            // nobody comes back from these
            Ended::Removed
            | Ended::SessionEnded
            | Ended::RoomClosed
            | Ended::GivenUp
            | Ended::Restarting => return,
        };
        let subject = seat.credential.subject.as_ref();
        let subject = subject.map(|subject| subject.0.clone());
        if subject.is_none() && resume.is_empty() {
            return; // nothing says who they were
        }
        if self.known.len() == KNOWN {
            // overflow: forget the oldest — it is longest gone, and a host lets it in again
            self.known.pop_front();
        }
        self.known.push_back(Known {
            participant,
            site: seat.site(),
            subject,
            resume,
            had,
            since: Some(now),
        });
    }

    /// The session is over: the next one knows nobody.
    pub(super) fn forget(&mut self) {
        self.known.clear();
        self.denied.clear();
    }

    pub(super) const fn kept(&self) -> &VecDeque<Known> {
        &self.known
    }

    pub(super) fn replay(&mut self, known: VecDeque<Known>) {
        self.known = known;
    }

    /// Those who are here and were told something else last, with what is true now.
    pub(super) fn news(&self, room: &str, host: bool) -> Vec<(ConnectionId, Waiting)> {
        let here = self.waiting.iter().filter_map(|knock| {
            let connection = knock.connection()?;
            Some((knock, connection))
        });
        let all = here.zip(0..).map(|((knock, connection), before)| {
            let waiting = Waiting {
                room: room.to_owned(),
                before,
                host,
                resume: knock.fresh.resume.to_text(),
            };
            (knock, connection, waiting)
        });
        all.filter(|(knock, _, waiting)| knock.told.as_ref() != Some(waiting))
            .map(|(_, connection, waiting)| (connection, waiting))
            .collect()
    }

    /// These were told.
    pub(super) fn told(&mut self, news: &[(ConnectionId, Waiting)]) {
        for (connection, waiting) in news {
            let mut all = self.waiting.iter_mut();
            if let Some(knock) = all.find(|knock| knock.at == At::Here(*connection)) {
                knock.told = Some(waiting.clone());
            }
        }
    }

    /// Whether this host knows of other people than those who wait.
    pub(super) fn is_news_to(&self, host: ConnectionId) -> bool {
        match self.hosts_told.get(&host) {
            Some(version) => *version != self.version,
            None => self
                .waiting
                .iter()
                .any(|knock| knock.connection().is_some()),
        }
    }

    /// These hosts know now, and no others are there.
    pub(super) fn hosts_know(&mut self, hosts: &[ConnectionId]) {
        let version = self.version;
        self.hosts_told = hosts.iter().map(|host| (*host, version)).collect();
    }

    /// As hosts are told it.
    pub(super) fn list(&self, now: Instant) -> Vec<Knocker> {
        let here = self
            .waiting
            .iter()
            .filter(|knock| knock.connection().is_some());
        here.map(|knock| Knocker {
            id: knock.id(),
            name: knock.newcomer.name.0.clone(),
            role: knock.newcomer.role,
            waiting_ms: u32::try_from(now.saturating_duration_since(knock.since).as_millis())
                .unwrap_or(u32::MAX),
        })
        .collect()
    }
}

fn marks(newcomer: &Newcomer, token: Option<ResumeToken>) -> Vec<Mark> {
    let subject = newcomer.credential.subject.as_ref();
    let identity = subject.map(|subject| Mark::Identity(subject.0.clone()));
    let resume = token.map(|token| Mark::Resume(token.key()));
    identity.into_iter().chain(resume).collect()
}

/// How long the place of one whose line dropped is kept: as long as a participant's.
const AWAY: Duration = Duration::from_secs(30);

/// People who were in and are gone: more than a room has places.
const KNOWN: usize = 1_024;

/// Shorter, and whose line is out over noon comes back as a stranger; longer, and next week's session of a
/// room that never rests counts for this week's.
const KNOWN_FOR: Duration = Duration::from_hours(4);

/// Denied people who are remembered, and for how long: sooner, and a page that asks at once calls the host
/// again before they have looked away; later, and a slip of a host costs a clinic its case.
const DENIED: usize = 64;
const DENIED_FOR: Duration = Duration::from_secs(30);

/// At most two messages a second to each: less often, and a host lets in who has left; more often, and a
/// hundred who come at once are ten thousand messages.
const PERIOD: Duration = Duration::from_millis(500);

#[cfg(test)]
mod tests {
    use super::*;
    use uuid::Uuid;

    #[test]
    fn every_one_who_waits_ends_in_one_way() {
        use Becomes::{Gone, In, Refused, Waiting};
        let participant = ParticipantId::from_uuid(Uuid::from_u128(1));
        let number = 1;
        let here = At::Here(ConnectionId {
            participant,
            number,
        });
        let events = [
            Event::Admitted,
            Event::Denied,
            Event::Opened,
            Event::Shut,
            Event::Left,
            Event::GivenUp,
        ];
        for (at, expected) in [
            (here, [In, Refused, In, Refused, Gone, Waiting]),
            (
                At::Away(Instant::now()),
                [Waiting, Waiting, Gone, Gone, Gone, Gone],
            ),
        ] {
            for (event, expected) in events.into_iter().zip(expected) {
                assert_eq!(at.after(event), expected, "{at:?} {event:?}");
            }
        }
    }
}
