//! Finds the link a datagram is for.
//!
//! Media is found by its path, which only an authenticated link puts in the table; a check by the user
//! fragment it names, the answer to a question of ours by the transaction; RTP from a path nobody knows
//! by its SSRC, so that the link can ask there who it is. Shards tell each other what their links are
//! found by, because the kernel gives a new address to any of them. The tables are hints: whether a path
//! may speak is the link's decision. An unknown datagram makes no entry here. `owners.rs` decides whose
//! a path is that several want.

use super::owners::{Claimed, LinkRef, Owner, Owners};
use crate::media::link::Path;
use crate::media::negotiated::IceCredentials;
use crate::media::room::{Entropy, RouteChange};
use crate::media::wire::stun::TransactionId;
use crate::media::wire::{Datagram, classify, rtp, stun};
use aws_lc_rs::rand;
use rustc_hash::FxHashMap;
use std::collections::{HashMap, VecDeque};

/// The shards one ufrag character can name.
pub(super) const MOST_SHARDS: u16 = 64;

/// ice-char (RFC 8839 §5.4).
const ICE_CHARS: &[u8; 64] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";

/// 8 characters carry 42 bits beside the shard: two rooms of 10,000 never meet, and an 8-byte
/// ufrag keeps checks small.
const UFRAG: usize = 8;

/// 144 bits; RFC 8445 §5.3 asks for 128.
const PASSWORD: usize = 24;

/// No check is longer; reading one costs by the byte, and a neighbour keeps it while it is busy.
const STUN_LONGEST: usize = 1_500;

/// Where a datagram goes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Route {
    Here(LinkRef),
    Neighbour(u16),
    /// Also a neighbour's, from an address that no link has authenticated.
    StrangerOf(u16),
    Nobody,
}

/// What the links of a shard are found by, for its neighbours.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Notice {
    /// What comes from this path is for the shard: as far as its source address tells, or because
    /// the participant has proven that it is there.
    Path { path: Path, proven: bool },
    /// No longer.
    PathGone(Path),
    /// RTP with this SSRC from an unknown address may be for the shard.
    Ssrc(u32),
    /// No longer.
    SsrcGone(u32),
}

/// Lives as long as its shard.
pub(super) struct Routes {
    shard: u16,
    ufrags: HashMap<String, LinkRef>,
    /// Questions of our links that wait for an answer.
    questions: FxHashMap<TransactionId, LinkRef>,
    owners: Owners,
    /// Links that are to prove that they are at a path.
    contests: VecDeque<(LinkRef, Path)>,
    ssrcs: FxHashMap<u32, LinkRef>,
    /// As many for each of a neighbour's links as the link may have of its own.
    neighbour_ssrcs: FxHashMap<u32, u16>,
}

impl Routes {
    pub(super) fn new(shard: u16) -> Self {
        Self {
            shard,
            ufrags: HashMap::new(),
            questions: FxHashMap::default(),
            owners: Owners::default(),
            contests: VecDeque::new(),
            ssrcs: FxHashMap::default(),
            neighbour_ssrcs: FxHashMap::default(),
        }
    }

    /// Randomness for a new link or an ICE restart; the ufrag's first character names the shard.
    pub(super) fn fresh(&self) -> Entropy {
        let mut random = [0; UFRAG + PASSWORD];
        let mut seed = [0; 16];
        rand::fill(&mut random).expect("the system has randomness");
        rand::fill(&mut seed).expect("the system has randomness");
        let letter = |byte: &u8| char::from(ICE_CHARS[usize::from(byte & 63)]);
        let shard = std::iter::once(char::from(ICE_CHARS[usize::from(self.shard)]));
        let ice = IceCredentials {
            ufrag: shard.chain(random[1..UFRAG].iter().map(letter)).collect(),
            password: random[UFRAG..].iter().map(letter).collect(),
        };
        Entropy { ice, seed }
    }

    /// Where a datagram goes.
    pub(super) fn route(&self, path: Path, datagram: &[u8]) -> Route {
        match classify(datagram) {
            Some(Datagram::Stun) if datagram.len() > STUN_LONGEST => Route::Nobody,
            Some(Datagram::Stun) => match self.route_by_name(datagram) {
                Some(Route::Neighbour(shard)) if self.owners.of(path).is_none() => {
                    Route::StrangerOf(shard)
                }
                Some(route) => route,
                None => self.route_by_path(path),
            },
            Some(Datagram::Rtp) => match self.route_by_path(path) {
                Route::Nobody => self.route_by_ssrc(datagram),
                route => route,
            },
            Some(Datagram::Rtcp) => self.route_by_path(path),
            Some(Datagram::Dtls) => route_of(self.owners.settled(path)),
            None => Route::Nobody,
        }
    }

    fn route_by_path(&self, path: Path) -> Route {
        route_of(self.owners.of(path))
    }

    /// By the ufrag that a check names, or the question that an answer names; both begin with the
    /// shard's character.
    fn route_by_name(&self, datagram: &[u8]) -> Option<Route> {
        let message = stun::Message::parse(datagram).ok()?;
        let (here, first) = match (message.class, message.ufrags()) {
            (stun::Class::Success | stun::Class::Error, _) => {
                let transaction = message.transaction;
                (self.questions.get(&transaction), transaction.0[0])
            }
            (_, Some((ours, _))) => (self.ufrags.get(ours), *ours.as_bytes().first()?),
            (_, None) => return None,
        };
        if let Some(link) = here {
            return Some(Route::Here(*link));
        }
        let shard = ICE_CHARS.iter().position(|character| *character == first)? as u16;
        Some(if shard == self.shard {
            Route::Nobody
        } else {
            Route::Neighbour(shard)
        })
    }

    fn route_by_ssrc(&self, datagram: &[u8]) -> Route {
        let Ok(header) = rtp::parse(datagram) else {
            return Route::Nobody;
        };
        if let Some(link) = self.ssrcs.get(&header.ssrc) {
            return Route::Here(*link);
        }
        self.neighbour_ssrcs
            .get(&header.ssrc)
            .map_or(Route::Nobody, |shard| Route::StrangerOf(*shard))
    }

    /// Notes what a room's link authenticated or gave up, and tells what the neighbours must know.
    pub(super) fn follow(
        &mut self,
        room: usize,
        change: RouteChange,
        mut tell: impl FnMut(Notice),
    ) {
        match change {
            RouteChange::Ufrag { ufrag, link } => {
                self.ufrags.insert(ufrag, LinkRef { room, link });
            }
            RouteChange::UfragGone { ufrag } => {
                self.ufrags.remove(&ufrag);
            }
            RouteChange::Ssrc { ssrc, link } => {
                self.ssrcs.insert(ssrc, LinkRef { room, link });
                tell(Notice::Ssrc(ssrc));
            }
            RouteChange::Question { transaction, link } => {
                self.questions.insert(transaction, LinkRef { room, link });
            }
            RouteChange::QuestionGone { transaction } => {
                self.questions.remove(&transaction);
            }
            RouteChange::Path { path, link, proven } => {
                let link = LinkRef { room, link };
                let claimed = self.owners.claim(path, Owner::Here(link), proven);
                match claimed {
                    Claimed::Contested { holder } => {
                        tell(Notice::Path { path, proven });
                        self.contests.push_back((link, path));
                        self.contest(Some(holder), path);
                    }
                    // a neighbour may have taken it in the same moment: it is to know
                    Claimed::Already if proven => tell(Notice::Path { path, proven }),
                    Claimed::Already => {}
                    Claimed::Taken { from } => {
                        tell(Notice::Path { path, proven });
                        self.contest(from, path);
                    }
                }
            }
            RouteChange::LinkGone { link } => {
                let gone = LinkRef { room, link };
                self.forget(|link| link == gone, tell);
            }
            RouteChange::PathGone { path, link } => {
                let gone = Owner::Here(LinkRef { room, link });
                self.release(path, |owner| owner == gone, &mut tell);
            }
        }
    }

    /// The next link that is to prove that it is at a path.
    pub(super) fn poll_contest(&mut self) -> Option<(LinkRef, Path)> {
        self.contests.pop_front()
    }

    /// Whoever holds or held the path has not gone: if its participant is there, it proves it.
    fn contest(&mut self, holder: Option<Owner>, path: Path) {
        if let Some(Owner::Here(link)) = holder {
            self.contests.push_back((link, path));
        }
    }

    /// Takes a path from links here that are gone, and tells who wants it now.
    fn release(&mut self, path: Path, gone: impl Fn(Owner) -> bool, tell: &mut impl FnMut(Notice)) {
        let before = self.owners.of(path);
        if !self.owners.release(path, gone) {
            return;
        }
        let proven = false;
        match self.owners.of(path) {
            now @ Some(Owner::Here(_)) if now == before => {}
            Some(Owner::Here(_)) => tell(Notice::Path { path, proven }),
            // claims here are told when their turn comes
            Some(Owner::Neighbour(_)) | None => tell(Notice::PathGone(path)),
        }
    }

    /// Forgets a room that is gone without a word: its key may name another one soon.
    pub(super) fn forget_room(&mut self, room: usize, tell: impl FnMut(Notice)) {
        self.forget(|link| link.room == room, tell);
    }

    fn forget(&mut self, gone: impl Fn(LinkRef) -> bool, mut tell: impl FnMut(Notice)) {
        self.ufrags.retain(|_, link| !gone(*link));
        self.questions.retain(|_, link| !gone(*link));
        let gone_here = |owner| matches!(owner, Owner::Here(link) if gone(link));
        for path in self.owners.paths_of(gone_here) {
            self.release(path, gone_here, &mut tell);
        }
        for (ssrc, _) in self.ssrcs.extract_if(|_, link| gone(*link)) {
            tell(Notice::SsrcGone(ssrc));
        }
    }

    /// Notes what a neighbour's links are found by. What it gives up may be another neighbour's by
    /// now, and stays so.
    pub(super) fn neighbour(&mut self, shard: u16, notice: Notice, mut tell: impl FnMut(Notice)) {
        let neighbour = Owner::Neighbour(shard);
        match notice {
            Notice::Path { path, proven } => match self.owners.claim(path, neighbour, proven) {
                Claimed::Already => {}
                Claimed::Taken { from } => {
                    // whoever hears of two proofs in another order than they were given is to know
                    if let Some(Owner::Here(_)) = from {
                        tell(Notice::PathGone(path));
                    }
                    self.contest(from, path);
                }
                Claimed::Contested { holder } => self.contest(Some(holder), path),
            },
            Notice::PathGone(path) => {
                let before = self.owners.of(path);
                self.owners.release(path, |owner| owner == neighbour);
                // a claimant here takes over
                match self.owners.of(path) {
                    Some(Owner::Here(_)) if before == Some(neighbour) => tell(Notice::Path {
                        path,
                        proven: false,
                    }),
                    _ => {}
                }
            }
            Notice::Ssrc(ssrc) => {
                self.neighbour_ssrcs.insert(ssrc, shard);
            }
            Notice::SsrcGone(ssrc) => {
                if self.neighbour_ssrcs.get(&ssrc) == Some(&shard) {
                    self.neighbour_ssrcs.remove(&ssrc);
                }
            }
        }
    }
}

fn route_of(owner: Option<Owner>) -> Route {
    match owner {
        Some(Owner::Here(link)) => Route::Here(link),
        Some(Owner::Neighbour(shard)) => Route::Neighbour(shard),
        None => Route::Nobody,
    }
}

#[cfg(test)]
mod tests;
