//! Finds the link a datagram is for.
//!
//! Media is found by its source address, which only an authenticated link puts in the table; STUN
//! by the user fragment it names; RTP from an address nobody knows by its SSRC, so that the link
//! can ask the new address who it is. Shards tell each other what their links are found by, because
//! the kernel gives a new address to any of them. The tables are hints: whether a path may speak is
//! the link's decision. An unknown datagram makes no entry here.

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
    /// Also a neighbour's, from an address that no link has authenticated.
    StrangerOf(u16),
    Nobody,
}

/// What the links of a shard are found by, for its neighbours.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Notice {
    /// Media from this address is for the shard.
    Address(SocketAddr),
    /// No longer.
    AddressGone(SocketAddr),
    /// RTP with this SSRC from an unknown address may be for the shard.
    Ssrc(u32),
    /// No longer.
    SsrcGone(u32),
}

/// Lives as long as its shard.
pub(super) struct Routes {
    shard: u16,
    ufrags: HashMap<String, LinkRef>,
    addresses: FxHashMap<SocketAddr, LinkRef>,
    ssrcs: FxHashMap<u32, LinkRef>,
    neighbours: FxHashMap<SocketAddr, u16>,
    /// As many for each of a neighbour's links as the link may have of its own.
    neighbour_ssrcs: FxHashMap<u32, u16>,
}

impl Routes {
    pub(super) fn new(shard: u16) -> Self {
        Self {
            shard,
            ufrags: HashMap::new(),
            addresses: FxHashMap::default(),
            ssrcs: FxHashMap::default(),
            neighbours: FxHashMap::default(),
            neighbour_ssrcs: FxHashMap::default(),
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
            Some(Datagram::Stun) => match self.door_by_ufrag(datagram) {
                Some(Door::Neighbour(shard)) if !self.is_known(remote) => Door::StrangerOf(shard),
                Some(door) => door,
                // An answer to a request of ours names nobody.
                None => self.door_by_address(remote),
            },
            Some(Datagram::Rtp) => match self.door_by_address(remote) {
                Door::Nobody => self.door_by_ssrc(datagram),
                door => door,
            },
            Some(Datagram::Dtls | Datagram::Rtcp) => self.door_by_address(remote),
            None => Door::Nobody,
        }
    }

    fn is_known(&self, remote: SocketAddr) -> bool {
        self.addresses.contains_key(&remote) || self.neighbours.contains_key(&remote)
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
        let Ok(header) = rtp::parse(datagram) else {
            return Door::Nobody;
        };
        if let Some(link) = self.ssrcs.get(&header.ssrc) {
            return Door::Here(*link);
        }
        self.neighbour_ssrcs
            .get(&header.ssrc)
            .map_or(Door::Nobody, |shard| Door::StrangerOf(*shard))
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
            RouteChange::Address {
                path: Path::Udp { remote, .. },
                link,
            } => {
                let known = self.addresses.insert(remote, LinkRef { room, link });
                if known.is_none() {
                    tell(Notice::Address(remote));
                }
            }
            RouteChange::LinkGone { link } => {
                let gone = LinkRef { room, link };
                self.forget(|link| link == gone, tell);
            }
            RouteChange::AddressGone {
                path: Path::Udp { remote, .. },
                link,
            } => {
                // The address may belong to a newer link by now (a reload behind the same port).
                if self.addresses.get(&remote) == Some(&LinkRef { room, link }) {
                    self.addresses.remove(&remote);
                    tell(Notice::AddressGone(remote));
                }
            }
        }
    }

    /// Forgets a room that is gone without a word: its key may name another one soon.
    pub(super) fn forget_room(&mut self, room: usize, tell: impl FnMut(Notice)) {
        self.forget(|link| link.room == room, tell);
    }

    fn forget(&mut self, gone: impl Fn(LinkRef) -> bool, mut tell: impl FnMut(Notice)) {
        self.ufrags.retain(|_, link| !gone(*link));
        for (address, _) in self.addresses.extract_if(|_, link| gone(*link)) {
            tell(Notice::AddressGone(address));
        }
        for (ssrc, _) in self.ssrcs.extract_if(|_, link| gone(*link)) {
            tell(Notice::SsrcGone(ssrc));
        }
    }

    /// Notes what a neighbour's links are found by. What it gives up may be another neighbour's by
    /// now, and stays so.
    pub(super) fn neighbour(&mut self, shard: u16, notice: Notice) {
        match notice {
            Notice::Address(address) => {
                self.neighbours.insert(address, shard);
            }
            Notice::AddressGone(address) => {
                if self.neighbours.get(&address) == Some(&shard) {
                    self.neighbours.remove(&address);
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

    fn path(port: u16) -> Path {
        Path::Udp {
            remote: SocketAddr::from(([192, 0, 2, 9], port)),
            local: None,
        }
    }

    /// Two shards that tell each other everything.
    fn follow(of: &mut Routes, other: &mut Routes, change: RouteChange) {
        let shard = of.shard;
        of.follow(3, change, |notice| other.neighbour(shard, notice));
    }

    fn voice(ssrc: u32) -> Vec<u8> {
        let mut packet = vec![0x80, 111, 0, 1, 0, 0, 0, 1];
        packet.extend_from_slice(&ssrc.to_be_bytes());
        packet.resize(60, 7);
        packet
    }

    #[test]
    fn a_voice_whose_port_was_bound_anew_finds_its_shard_from_any_other() {
        let (mut owner, mut other) = (Routes::new(0), Routes::new(1));
        let (ssrc, link) = (77, 5);
        let here = Door::Here(LinkRef { room: 3, link });
        follow(&mut owner, &mut other, RouteChange::Ssrc { ssrc, link });
        assert_eq!(owner.door(path(9), &voice(ssrc)), here);
        assert_eq!(other.door(path(9), &voice(ssrc)), Door::StrangerOf(0));
        follow(&mut owner, &mut other, RouteChange::LinkGone { link });
        assert_eq!(other.door(path(9), &voice(ssrc)), Door::Nobody);
        assert!(
            other.neighbour_ssrcs.is_empty(),
            "what is gone takes no room"
        );
    }

    #[test]
    fn an_address_that_moved_to_another_shard_stays_there() {
        let (mut old, mut new, mut third) = (Routes::new(0), Routes::new(1), Routes::new(2));
        let at = path(9);
        let here = RouteChange::Address { path: at, link: 5 };
        follow(&mut old, &mut third, here.clone());
        follow(&mut new, &mut third, here);
        follow(&mut old, &mut third, RouteChange::LinkGone { link: 5 });
        assert_eq!(third.door(at, &voice(1)), Door::Neighbour(1));
    }

    #[test]
    fn a_strangers_check_waits_apart_from_those_of_links() {
        let (mut owner, mut other) = (Routes::new(0), Routes::new(1));
        let ice = owner.fresh().ice;
        let mut check = Vec::new();
        let request = stun::Request {
            transaction: stun::TransactionId([1; 12]),
            remote_ufrag: &ice.ufrag,
            local_ufrag: "them",
            priority: 1,
            role: stun::IceRole::Controlling(1),
            use_candidate: false,
        };
        stun::write_request(
            &request,
            &stun::IntegrityKey::new(&ice.password),
            &mut check,
        );
        assert_eq!(other.door(path(9), &check), Door::StrangerOf(0));
        let known = RouteChange::Address {
            path: path(9),
            link: 5,
        };
        follow(&mut owner, &mut other, known);
        assert_eq!(other.door(path(9), &check), Door::Neighbour(0));
    }

    #[test]
    fn an_unknown_datagram_finds_no_door_and_leaves_no_trace() {
        let routes = Routes::new(0);
        let path = path(9);
        for first in 0..=255 {
            assert_eq!(routes.door(path, &[first; 40]), Door::Nobody);
            assert_eq!(routes.door(path, &[first]), Door::Nobody);
        }
        assert_eq!(routes.door(path, &[]), Door::Nobody);
    }
}
