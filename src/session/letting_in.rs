//! Decides when those who wait in the lobby come in, and what they and the hosts are told meanwhile.

use super::entrance::{self, State};
use super::lobby::{Becomes, Event};
use super::messages::{EntranceTo, FromRoom, Problem};
use super::newcomer::{NewIds, Newcomer};
use super::order::{ConnectionId, Order};
use super::refusal::Refusal;
use super::request::JoinError;
use super::roles::Action;
use super::room::Room;
use super::seat::{Connected, ResumeToken};
use crate::ids::ParticipantId;
use crate::site::Site;
use std::time::Instant;

impl Room {
    /// A newcomer waits to be let in, or goes on to.
    pub(super) fn knock(
        &mut self,
        now: Instant,
        newcomer: Newcomer,
        token: Option<ResumeToken>,
        fresh: NewIds,
    ) -> Result<ConnectionId, JoinError> {
        if let Some(reason) = self.lobby.was_denied(now, &newcomer, token) {
            return Err(JoinError::Denied { reason });
        }
        let place = self.lobby.place_of(&newcomer, token);
        let connection = self.next_connection(place.unwrap_or(fresh.participant));
        if place.is_some() {
            if let Some(older) = self.lobby.comes_back(newcomer, connection) {
                self.turn_away(older, JoinError::Replaced);
            }
        } else {
            let limit = self.limits.write.max_lobby as usize;
            if !self.lobby.enter(now, newcomer, fresh, connection, limit) {
                return Err(JoinError::LobbyFull { limit });
            }
        }
        self.touch();
        self.entrance_hears(now, entrance::Event::ClinicCame);
        Ok(connection)
    }

    pub(super) fn entrance_hears(&mut self, now: Instant, event: entrance::Event) {
        let was_over = self.entrance.is_over();
        self.entrance = self.entrance.after(now, event, self.limits.lobby);
        if was_over && !self.entrance.is_over() {
            // a debrief is the hub's: clinics that come in next read nothing of it
            self.chat.clear();
            self.announcements.clear();
        }
    }

    /// A host wants clinics to come in otherwise.
    pub(super) fn set_entrance(&mut self, now: Instant, to: EntranceTo) {
        let event = match to {
            EntranceTo::Open => entrance::Event::Opened,
            EntranceTo::Lobby => entrance::Event::Screened,
            EntranceTo::Locked => entrance::Event::Locked,
        };
        self.entrance_hears(now, event);
    }

    /// A host lets in one of those who wait, or all.
    pub(super) fn admit(
        &mut self,
        now: Instant,
        whom: Option<ParticipantId>,
    ) -> Result<(), Problem> {
        let ids = match whom {
            Some(one) => {
                self.find_waiting(one)?;
                vec![one]
            }
            None => self.lobby.ids(),
        };
        for id in ids {
            if self.is_full_for(Site::Spoke) {
                return Err(Refusal::NoPlace.whole(
                    "Every place in the room is taken, so they wait on. Admit them when someone has \
                     left.",
                ));
            }
            self.let_in(now, id, Event::Admitted);
        }
        Ok(())
    }

    /// A host does not let in one of those who wait.
    pub(super) fn deny(
        &mut self,
        now: Instant,
        whom: ParticipantId,
        reason: &str,
        again: bool,
    ) -> Result<(), Problem> {
        self.find_waiting(whom)?;
        let reason = reason.trim();
        let most = self.limits.write.deny_reason_length;
        if reason.chars().count() > most as usize {
            return Err(Refusal::ReasonTooLong.of(
                "reason",
                &format!("A reason has at most {most} characters. Shorten it."),
            ));
        }
        let Some((knock, _)) = self.lobby.happens(whom, Event::Denied) else {
            return Ok(());
        };
        let reason = reason.to_owned();
        if again {
            self.lobby.deny(now, &knock, reason.clone());
        } else {
            let credential = &knock.newcomer.credential;
            self.removed.remember(now, Site::Spoke, credential);
            self.touch();
        }
        if let Some(connection) = knock.connection() {
            self.turn_away(connection, JoinError::Denied { reason });
        }
        Ok(())
    }

    /// Nobody waits any more, and this is why.
    pub(super) fn close_lobby(&mut self, why: &JoinError) {
        for id in self.lobby.ids() {
            self.refuse(id, why.clone());
        }
    }

    /// One who waits is to be told why they do no more.
    pub(super) fn refuse(&mut self, id: ParticipantId, why: JoinError) {
        if let Some((knock, _)) = self.lobby.happens(id, Event::Shut)
            && let Some(connection) = knock.connection()
        {
            self.turn_away(connection, why);
        }
    }

    /// Whoever waits, waits because the room has a lobby: what changed that ends their waiting.
    pub(super) fn sweep_lobby(&mut self, now: Instant) {
        if self.lobby.is_empty() {
            return;
        }
        for id in self.lobby.given_up(now) {
            self.lobby.happens(id, Event::GivenUp);
        }
        for id in self.lobby.ids() {
            let knock = self.lobby.find(id).expect("one of them");
            let credential = &knock.newcomer.credential;
            if self.has_removed(now, Site::Spoke, credential) {
                self.refuse(id, JoinError::Removed);
            } else if credential.has_expired(now) {
                self.refuse(id, JoinError::Expired);
            }
        }
        match self.entrance {
            State::Lobby => {}
            State::Open => {
                for id in self.lobby.ids() {
                    let limit = self.limits.participants;
                    match self.is_full_for(Site::Spoke) {
                        true => self.refuse(id, JoinError::RoomFull { limit }),
                        false => self.let_in(now, id, Event::Opened),
                    }
                }
            }
            State::Locked => self.close_lobby(&JoinError::Locked),
            State::Ended(_) => self.close_lobby(&JoinError::SessionEnded),
        }
    }

    /// Tells those who wait how it stands, and the hosts who they are.
    pub(super) fn tell_lobby(&mut self, now: Instant) {
        let host = self.hosts.host().is_some();
        let news = self.lobby.news(&self.name, host);
        let hosts = self.hosts_here();
        let mut to_tell = hosts.clone();
        to_tell.retain(|(_, connection)| self.lobby.is_news_to(*connection));
        if !news.is_empty() || !to_tell.is_empty() {
            self.lobby.pace.want();
        }
        // what changed back meanwhile is not told, and waits for nothing
        if !self.lobby.pace.take(now) {
            return;
        }
        self.lobby.told(&news);
        let tell = |(connection, waiting)| Order::TellWaiting(connection, waiting);
        self.orders.extend(news.into_iter().map(tell));
        for (host, _) in to_tell {
            let waiting = self.lobby.list(now);
            self.tell(host, FromRoom::Lobby { waiting });
        }
        let known: Vec<ConnectionId> = hosts.into_iter().map(|(_, by)| by).collect();
        self.lobby.hosts_know(&known);
    }

    fn let_in(&mut self, now: Instant, id: ParticipantId, event: Event) {
        let Some((knock, becomes)) = self.lobby.happens(id, event) else {
            return;
        };
        if let Some(by) = knock.connection().filter(|_| becomes == Becomes::In) {
            let admission = self.seat(now, knock.newcomer, knock.fresh);
            self.orders.push_back(Order::Admit(by, Box::new(admission)));
        }
    }

    fn turn_away(&mut self, connection: ConnectionId, why: JoinError) {
        self.orders.push_back(Order::TurnAway(connection, why));
    }

    fn find_waiting(&self, id: ParticipantId) -> Result<(), Problem> {
        let knock = self.lobby.find(id);
        match knock.is_some_and(|knock| knock.connection().is_some()) {
            true => Ok(()),
            false => Err(Refusal::NotWaiting.of(
                "participant",
                "Nobody of that id waits to be let in (any more). Choose one of the lobby.",
            )),
        }
    }

    /// Who may let others in, and by which connection.
    fn hosts_here(&self) -> Vec<(ParticipantId, ConnectionId)> {
        let hubs = self.hubs.iter().filter_map(|id| {
            let seat = self.seats.get(id)?;
            match seat.connection {
                Connected::Here(connection) => Some((*id, connection)),
                Connected::Joining(_) | Connected::Gone => None,
            }
        });
        hubs.filter(|(id, _)| self.permit(*id, Action::Admit).is_ok())
            .collect()
    }
}
