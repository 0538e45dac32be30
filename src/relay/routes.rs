//! Finds the link a datagram is for.
//!
//! Media is found by its source address, which only an authenticated link puts in the table; STUN
//! by the user fragment it names; RTP from an address nobody knows by its SSRC, so that the link
//! can ask the new address who it is. The tables are hints: whether a path may speak is the
//! link's decision. An unknown datagram makes no entry here.

use crate::media::link::Path;
use crate::media::negotiated::IceCredentials;
use crate::media::room::{Fresh, RouteChange};
use crate::media::wire::{Datagram, classify, rtp, stun};
use aws_lc_rs::rand;
use rustc_hash::FxHashMap;
use std::collections::HashMap;
use std::net::SocketAddr;

/// The shards one ufrag character can name.
pub(super) const MOST_SHARDS: u16 = 64;

/// ice-char (RFC 8839 §5.4).
const ICE_CHARS: &[u8; 64] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";

/// 8 characters carry 42 bits beside the shard: two rooms of 10,000 never meet, and an 8-byte
/// ufrag keeps checks small.
const UFRAG: usize = 8;

/// 144 bits; RFC 8445 §5.3 asks for 128.
const PASSWORD: usize = 24;

/// One participant's link in one of the shard's rooms.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct LinkRef {
    pub(super) room: usize,
    pub(super) link: usize,
}

/// Where a datagram goes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Door {
    Here(LinkRef),
    Neighbour(u16),
    Nobody,
}

/// Lives as long as its shard.
pub(super) struct Routes {
    shard: u16,
    ufrags: HashMap<String, LinkRef>,
    addresses: FxHashMap<SocketAddr, LinkRef>,
    ssrcs: FxHashMap<u32, LinkRef>,
    neighbours: FxHashMap<SocketAddr, u16>,
}

impl Routes {
    pub(super) fn new(shard: u16) -> Self {
        Self {
            shard,
            ufrags: HashMap::new(),
            addresses: FxHashMap::default(),
            ssrcs: FxHashMap::default(),
            neighbours: FxHashMap::default(),
        }
    }

    /// Randomness for a new link or an ICE restart; the ufrag's first character names the shard.
    pub(super) fn fresh(&self) -> Fresh {
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
        Fresh { ice, seed }
    }

    /// Whose door a datagram knocks at.
    pub(super) fn door(&self, path: Path, datagram: &[u8]) -> Door {
        let Path::Udp { remote, .. } = path;
        match classify(datagram) {
            Some(Datagram::Stun) => self.door_by_ufrag(datagram).unwrap_or_else(|| {
                // An answer to a request of ours names nobody.
                self.door_by_address(remote)
            }),
            Some(Datagram::Rtp) => match self.door_by_address(remote) {
                Door::Nobody => self.door_by_ssrc(datagram),
                door => door,
            },
            Some(Datagram::Dtls | Datagram::Rtcp) => self.door_by_address(remote),
            None => Door::Nobody,
        }
    }

    fn door_by_address(&self, remote: SocketAddr) -> Door {
        if let Some(link) = self.addresses.get(&remote) {
            return Door::Here(*link);
        }
        self.neighbours
            .get(&remote)
            .map_or(Door::Nobody, |shard| Door::Neighbour(*shard))
    }

    fn door_by_ufrag(&self, datagram: &[u8]) -> Option<Door> {
        let message = stun::Message::parse(datagram).ok()?;
        let (ours, _) = message.ufrags()?;
        if let Some(link) = self.ufrags.get(ours) {
            return Some(Door::Here(*link));
        }
        let first = *ours.as_bytes().first()?;
        let shard = ICE_CHARS.iter().position(|character| *character == first)? as u16;
        Some(if shard == self.shard {
            Door::Nobody
        } else {
            Door::Neighbour(shard)
        })
    }

    fn door_by_ssrc(&self, datagram: &[u8]) -> Door {
        let ssrc = rtp::parse(datagram).ok().map(|header| header.ssrc);
        ssrc.and_then(|ssrc| self.ssrcs.get(&ssrc))
            .map_or(Door::Nobody, |link| Door::Here(*link))
    }

    /// Notes what a room's link authenticated or gave up; returns what the neighbours must know.
    pub(super) fn follow(
        &mut self,
        room: usize,
        change: RouteChange,
    ) -> Option<(SocketAddr, Option<u16>)> {
        match change {
            RouteChange::Ufrag { ufrag, link } => {
                self.ufrags.insert(ufrag, LinkRef { room, link });
                None
            }
            RouteChange::UfragGone { ufrag } => {
                self.ufrags.remove(&ufrag);
                None
            }
            RouteChange::Ssrc { ssrc, link } => {
                self.ssrcs.insert(ssrc, LinkRef { room, link });
                None
            }
            RouteChange::Address {
                path: Path::Udp { remote, .. },
                link,
            } => {
                let known = self.addresses.insert(remote, LinkRef { room, link });
                known.is_none().then_some((remote, Some(self.shard)))
            }
            RouteChange::LinkGone { link } => {
                let gone = LinkRef { room, link };
                self.ufrags.retain(|_, link| *link != gone);
                self.ssrcs.retain(|_, link| *link != gone);
                self.addresses.retain(|_, link| *link != gone);
                None
            }
            RouteChange::AddressGone {
                path: Path::Udp { remote, .. },
                link,
            } => {
                // The address may belong to a newer link by now (a reload behind the same port).
                let ours = self.addresses.get(&remote) == Some(&LinkRef { room, link });
                if ours {
                    self.addresses.remove(&remote);
                }
                ours.then_some((remote, None))
            }
        }
    }

    /// Forgets a room that is gone without a word: its key may name another one soon. Neighbours
    /// go on sending its addresses here, where nobody answers.
    pub(super) fn forget(&mut self, room: usize) {
        self.ufrags.retain(|_, link| link.room != room);
        self.addresses.retain(|_, link| link.room != room);
        self.ssrcs.retain(|_, link| link.room != room);
    }

    /// Notes what a neighbour authenticated or gave up.
    pub(super) fn neighbour(&mut self, address: SocketAddr, shard: Option<u16>) {
        match shard {
            Some(shard) => self.neighbours.insert(address, shard),
            None => self.neighbours.remove(&address),
        };
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn credentials_name_their_shard_and_are_long_enough() {
        for shard in [0, 1, 63] {
            let ice = Routes::new(shard).fresh().ice;
            assert_eq!((ice.ufrag.len(), ice.password.len()), (UFRAG, PASSWORD));
            assert_eq!(ice.ufrag.as_bytes()[0], ICE_CHARS[usize::from(shard)]);
            assert_ne!(ice.password, Routes::new(shard).fresh().ice.password);
        }
    }

    #[test]
    fn an_unknown_datagram_finds_no_door_and_leaves_no_trace() {
        let routes = Routes::new(0);
        let path = Path::Udp {
            remote: SocketAddr::from(([192, 0, 2, 9], 9)),
            local: None,
        };
        for first in 0..=255 {
            assert_eq!(routes.door(path, &[first; 40]), Door::Nobody);
            assert_eq!(routes.door(path, &[first]), Door::Nobody);
        }
        assert_eq!(routes.door(path, &[]), Door::Nobody);
    }
}
