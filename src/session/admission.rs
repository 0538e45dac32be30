//! Decides who comes in: as a new participant, as one that comes back, or not at all.

use super::attendance::{What, plain};
use super::entrance::{Event, Way};
use super::lobby::{Had, Known};
use super::messages::{Participant, Track};
use super::newcomer::{Entry, NewIds, Newcomer};
use super::order::{Admission, ConnectionId, Order, Record};
use super::request::{JoinError, Presence};
use super::roles::{self, Action, May};
use super::room::Room;
use super::seat::{Connected, Link, LinkState, ResumeToken, Seat, Taken};
use super::stage;
use super::staying::GRACE;
use crate::ids::{ParticipantId, TrackId};
use crate::redact::Pii;
use crate::relay::handle::{Ended, LinkId, Source, SourceSet, Sources};
use crate::role::Role;
use crate::site::Site;
use std::time::Instant;

impl Room {
    /// Admits a participant, new or coming back, or lets it wait. The link of one that is in is to be
    /// made next; the answer to that is [`Self::link_made`] or [`Self::link_refused`].
    pub fn join(
        &mut self,
        now: Instant,
        newcomer: Newcomer,
        fresh: NewIds,
    ) -> Result<Entry, JoinError> {
        if let Some(over) = &self.over {
            return Err(over.clone());
        }
        self.chance = fresh.chance;
        let token = newcomer.resume.as_deref().and_then(ResumeToken::parse);
        let entry = match self.returning(now, &newcomer, token) {
            Some(participant) => {
                Entry::In(self.take_over(now, participant, newcomer, token, fresh))
            }
            None => {
                let way = self.check(now, &newcomer, token)?;
                match (self.who_it_was(now, &newcomer, token), way) {
                    (Some(known), Way::Straight) => {
                        Entry::In(self.seat_again(now, known, newcomer, token, fresh))
                    }
                    (_, _) if self.unkept && self.begins() => return Err(JoinError::NotKept),
                    (None, Way::Straight) => Entry::In(self.seat(now, newcomer, fresh)),
                    (_, Way::ThroughLobby) => {
                        Entry::Waits(self.knock(now, newcomer, token, fresh)?)
                    }
                }
            }
        };
        self.settle(now);
        Ok(entry)
    }

    /// Whether a session begins with whoever is new and comes in next.
    fn begins(&self) -> bool {
        // nobody was ever asked for a link here, or not for long
        let nobody = self.seats.is_empty() && (self.rests || self.links == 0);
        nobody || (self.entrance.is_over() && !self.hub_is_there())
    }

    /// The relay had no link of this browser to restart after all: what a new one is to be made
    /// with, if the connection still wants one.
    pub fn link_lost(&mut self, connection: ConnectionId) -> Option<Admission> {
        let permissions = self
            .is_current(connection)
            .then(|| self.permissions_of(connection.participant))?;
        let link = self.next_link(connection.participant);
        let seat = self.current(connection).expect("checked above");
        seat.begin_anew(link, permissions);
        seat.connection = Connected::Joining(connection);
        Some(Admission {
            connection,
            link: link.id,
            has_link: false,
            tracks: seat.tracks.clone(),
            permissions,
            on_stage: self.on_stage(),
        })
    }

    /// The participant this newcomer already is: by its resume token, or by the identity in its
    /// token. The kind of site is part of both, so that a spoke can never evict a hub. A token that
    /// has expired brings back only whom it let in, and only with a resume token.
    fn returning(
        &self,
        now: Instant,
        newcomer: &Newcomer,
        token: Option<ResumeToken>,
    ) -> Option<ParticipantId> {
        let credential = &newcomer.credential;
        let expired = credential.has_expired(now);
        let of_token = token.and_then(|token| self.resumes.get(&token.key()));
        let of_token = of_token.copied();
        let of_token = of_token.filter(|participant| {
            let seat = &self.seats[participant];
            seat.site() == newcomer.site()
                && seat.credential.subject == credential.subject
                && (!expired || seat.credential.token == credential.token)
        });
        let subject = credential.subject.as_ref().filter(|_| !expired);
        of_token.or_else(|| {
            let identity = (newcomer.site(), subject?.0.clone());
            self.identities.get(&identity).copied()
        })
    }

    /// Who was in and lost their place comes back as who they were: their attendance goes on, they vote no
    /// second time, and the case they presented is theirs.
    fn who_it_was(
        &self,
        now: Instant,
        newcomer: &Newcomer,
        token: Option<ResumeToken>,
    ) -> Option<Known> {
        let known = self.lobby.knows(now, newcomer, token)?;
        // an older token than the one that it came back with is another browser's by now
        let is_free = !self.seats.contains_key(&known.participant);
        is_free.then(|| known.clone())
    }

    fn seat_again(
        &mut self,
        now: Instant,
        known: Known,
        newcomer: Newcomer,
        token: Option<ResumeToken>,
        fresh: NewIds,
    ) -> Admission {
        let participant = known.participant;
        // the token it came with stays good until its page has spoken: the welcome may be lost
        let token = token.filter(|token| known.holds(*token));
        let Had {
            name,
            companions,
            hand,
            spoken,
            muted,
            silenced,
        } = known.had;
        let renamed = name.is_some();
        let companions = companions.into_iter().map(Pii).collect();
        let newcomer = Newcomer {
            name: name.map_or(newcomer.name, Pii),
            companions: newcomer.companions.or(Some(companions)),
            // who was muted comes back muted, whatever the page believes
            muted: SourceSet {
                microphone: newcomer.muted.microphone || muted[0],
                camera: newcomer.muted.camera || muted[1],
                ..newcomer.muted
            },
            ..newcomer
        };
        let fresh = NewIds {
            participant,
            ..fresh
        };
        let admission = self.seat(now, newcomer, fresh);
        let seat = self.seats.get_mut(&participant).expect("it was seated");
        seat.renamed = renamed;
        seat.silenced = SourceSet {
            microphone: silenced[0],
            camera: silenced[1],
            screen: false,
        };
        if let Some(token) = token {
            seat.resume.insert(0, token.key());
            self.resumes.insert(token.key(), participant);
        }
        if spoken {
            self.hands.spoke(participant);
        }
        if hand {
            // where hands are closed by now, or it only watches, it has none
            let _ = self.raise_hand(now, participant, true);
        }
        admission
    }

    fn check(
        &self,
        now: Instant,
        newcomer: &Newcomer,
        token: Option<ResumeToken>,
    ) -> Result<Way, JoinError> {
        if self.has_removed(now, newcomer.site(), &newcomer.credential) {
            return Err(JoinError::Removed);
        }
        if newcomer.credential.has_expired(now) {
            return Err(JoinError::Expired);
        }
        let way = match newcomer.site() {
            Site::Hub => Way::Straight,
            Site::Spoke => {
                let known = self.lobby.knows(now, newcomer, token).is_some();
                let lobby = self.limits.lobby;
                self.entrance
                    .admits(now, self.hub_is_there(), lobby, known)?
            }
        };
        match way {
            // nobody sits before it who could be told how long it takes
            Way::ThroughLobby if newcomer.presence != Presence::Page => {
                return Err(JoinError::Lobby);
            }
            Way::ThroughLobby => return Ok(way),
            Way::Straight => {}
        }
        if self.is_full_for(newcomer.site()) {
            let limit = self.limits.participants;
            return Err(JoinError::RoomFull { limit });
        }
        Ok(Way::Straight)
    }

    pub(super) fn is_full_for(&self, site: Site) -> bool {
        let limit = self.limits.participants;
        let places = match site {
            Site::Hub => limit + HUB_RESERVE,
            Site::Spoke => limit,
        };
        self.seats.len() >= places
    }

    pub(super) fn seat(&mut self, now: Instant, newcomer: Newcomer, fresh: NewIds) -> Admission {
        let participant = fresh.participant;
        let (site, publishes) = (newcomer.site(), newcomer.may_publish());
        let connection = self.next_connection(participant);
        let link = self.next_link(participant);
        let muted = SourceSet {
            screen: true, // until it is shared
            ..newcomer.muted
        };
        let seen = stage::visibility(false, self.gallery);
        let permissions = stage::permissions(newcomer.role, newcomer.presence, false, seen, muted);
        let row = self.roster.add(Participant {
            id: participant,
            name: newcomer.name.0,
            site,
            role: newcomer.role,
            companions: plain(newcomer.companions.unwrap_or_default()),
            away: false,
            tracks: Vec::new(),
            connected: false,
        });
        let taken = Taken {
            role: newcomer.role,
            presence: newcomer.presence,
            credential: newcomer.credential,
            row,
            joined: now,
            muted,
            permissions,
        };
        let mut seat = Seat::new(taken, connection, &self.limits.write);
        seat.link = Some(link);
        seat.resume = vec![fresh.resume.key()];
        seat.newest = Some(fresh.resume);
        let hub_was_there = self.hub_is_there();
        self.take(participant, seat);
        if site == Site::Spoke {
            self.entrance_hears(now, Event::ClinicCame);
        }
        self.attend(now, participant, What::Came);
        self.report_joined(now, participant);
        self.hub_came_or_left(now, hub_was_there);
        let tracks = self.publish(participant, publishes, fresh.tracks);
        self.orders
            .push_back(Order::Record(Record::Joined { participant, site }));
        Admission {
            connection,
            link: link.id,
            has_link: false,
            tracks,
            permissions,
            on_stage: self.on_stage(),
        }
    }

    fn take_over(
        &mut self,
        now: Instant,
        participant: ParticipantId,
        newcomer: Newcomer,
        token: Option<ResumeToken>,
        fresh: NewIds,
    ) -> Admission {
        let publishes = newcomer.may_publish();
        let hub_was_there = self.hub_is_there();
        self.say_bye(participant, Ended::Replaced);
        // a place may be kept for longer than half a minute, as while the relay is away: they were not here
        let gone = self.seats.get_mut(&participant).and_then(|seat| {
            if let Some(last) = seat.last_heard(now) {
                seat.still_here_until(last);
            }
            seat.gone
        });
        let was_away = gone.filter(|gone| now.saturating_duration_since(*gone) > GRACE);
        if let Some(gone) = was_away {
            self.attend(gone, participant, What::Left);
        }
        let connection = self.next_connection(participant);
        let seat = self.seats.get_mut(&participant).expect("it returns");
        seat.connection = Connected::Joining(connection);
        seat.last_connection = connection;
        seat.gone = None;
        seat.heard = None;
        seat.credential = newcomer.credential;
        let role_before = std::mem::replace(&mut seat.role, newcomer.role);
        // the token it came with stays good until its page has spoken: the welcome may be lost
        let kept = token.map(ResumeToken::key);
        let kept = kept.filter(|key| seat.resume.contains(key));
        let kept_by_token = kept.is_some();
        let kept = kept.or_else(|| seat.resume.last().copied());
        for token in std::mem::replace(&mut seat.resume, kept.into_iter().collect()) {
            if Some(token) != kept {
                self.resumes.remove(&token);
            }
        }
        seat.resume.push(fresh.resume.key());
        seat.newest = Some(fresh.resume);
        self.resumes.insert(fresh.resume.key(), participant);
        // who was muted comes back muted, whatever the page believes
        let (was, wanted) = (seat.muted, newcomer.muted);
        let muted = SourceSet {
            microphone: was.microphone || wanted.microphone,
            camera: was.camera || wanted.camera,
            // without a screen of its own the share is over: nobody could mute it any more
            screen: was.screen || wanted.screen || !publishes.screen,
        };
        if seat.presence != newcomer.presence {
            self.viewers.retain(|viewer| *viewer != participant);
            if newcomer.presence == Presence::Viewer {
                self.viewers.push(participant);
            }
            seat.presence = newcomer.presence;
            self.hub_came_or_left(now, hub_was_there);
        }
        if !self.can_speak(participant) {
            self.hands.left(participant);
            let had_floor = self.floor.take_if(|of| *of == participant).is_some();
            let stood = self.spotlight.take_if(|of| *of == participant).is_some();
            if had_floor || stood {
                self.moved.push(participant);
            }
        }
        let seat = &self.seats[&participant];
        // who brings no resume token begins anew (RFC 9725 §4.2): whatever the link's far end was, its
        // keys may be gone with it. A link is made for what one role may send, too
        let had = seat
            .link
            .filter(|_| kept_by_token && seat.role == role_before);
        let row = seat.row;
        let renamed = seat.renamed;
        self.roster.change(row, |row| {
            if !renamed {
                row.name = newcomer.name.0;
            }
            row.role = newcomer.role;
        });
        if let Some(companions) = newcomer.companions {
            self.sit(now, participant, companions);
        }
        if was_away.is_some() {
            self.attend(now, participant, What::Came);
        }
        self.set_muted(participant, muted);
        let tracks = self.publish(participant, publishes, fresh.tracks);
        self.show_connected(participant);
        let record = Record::Returned { participant };
        self.orders.push_back(Order::Record(record));
        // a link that is restarted learns of changed permissions like any other
        let permissions = self.permissions_of(participant);
        let link = had.unwrap_or_else(|| self.next_link(participant));
        if had.is_none() {
            let seat = self.seats.get_mut(&participant).expect("it returns");
            seat.begin_anew(link, permissions);
        }
        Admission {
            connection,
            link: link.id,
            has_link: had.is_some(),
            tracks,
            permissions,
            on_stage: self.on_stage(),
        }
    }

    pub(super) fn next_connection(&mut self, participant: ParticipantId) -> ConnectionId {
        self.joins += 1;
        ConnectionId {
            participant,
            number: self.joins,
        }
    }

    fn next_link(&mut self, participant: ParticipantId) -> Link {
        self.links += 1;
        let epoch = self.links;
        Link {
            id: LinkId { participant, epoch },
            state: LinkState::Asked,
        }
    }

    /// Gives each source of the offer its track: the one it had, or a fresh one.
    fn publish(
        &mut self,
        participant: ParticipantId,
        publishes: SourceSet,
        fresh: [TrackId; 3],
    ) -> Vec<(Source, TrackId)> {
        self.touch_seat(participant);
        let seat = self.seats.get_mut(&participant).expect("it joins");
        let sources = [Source::Microphone, Source::Camera, Source::Screen];
        let mut tracks = Vec::with_capacity(sources.len());
        for (source, fresh) in sources.into_iter().zip(fresh) {
            let had = seat.track(source);
            if publishes.holds(source) {
                let track = had.unwrap_or(fresh);
                self.tracks.insert(track, participant);
                tracks.push((source, track));
            } else if let Some(gone) = had {
                self.tracks.remove(&gone);
            }
        }
        seat.tracks.clone_from(&tracks);
        let muted = seat.muted;
        self.roster.change(seat.row, |row| {
            let rows = tracks.iter().map(|(source, track)| Track {
                id: *track,
                source: (*source).into(),
                muted: muted.holds(*source),
            });
            row.tracks = rows.collect();
        });
        tracks
    }
}

/// What of an offer is a source: who may not speak is not negotiated with, whatever the page offers.
pub(super) fn sent_by(role: Role, sources: Sources) -> Sources {
    match roles::may(role, None, Action::Speak) {
        May::Yes | May::WithFloor => sources,
        May::NotNow | May::No => Sources::default(),
    }
}

/// Places kept for hubs above the limit: spokes must not be able to shut the host out.
const HUB_RESERVE: usize = 8;
