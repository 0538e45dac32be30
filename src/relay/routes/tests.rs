use super::*;
use std::collections::{BTreeMap, BTreeSet};
use std::net::SocketAddr;

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
    let (mut told, mut answers) = (Vec::new(), Vec::new());
    of.follow(3, change, |notice| told.push(notice));
    for notice in told {
        other.neighbour(of.shard, notice, |answer| answers.push(answer));
    }
    for answer in answers {
        of.neighbour(other.shard, answer, |_| panic!("nobody has the last word"));
    }
}

fn checked(port: u16, link: usize) -> RouteChange {
    RouteChange::Path {
        path: path(port),
        link,
        proven: false,
    }
}

fn answered(port: u16, link: usize) -> RouteChange {
    RouteChange::Path {
        path: path(port),
        link,
        proven: true,
    }
}

fn here(link: usize) -> Route {
    Route::Here(LinkRef { room: 3, link })
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
    follow(&mut owner, &mut other, RouteChange::Ssrc { ssrc, link });
    assert_eq!(owner.route(path(9), &voice(ssrc)), here(link));
    assert_eq!(other.route(path(9), &voice(ssrc)), Route::StrangerOf(0));
    follow(&mut owner, &mut other, RouteChange::LinkGone { link });
    assert_eq!(other.route(path(9), &voice(ssrc)), Route::Nobody);
    assert!(
        other.neighbour_ssrcs.is_empty(),
        "what is gone takes no room"
    );
}

#[test]
fn an_address_that_moved_to_another_shard_stays_there() {
    let (mut old, mut new, mut third) = (Routes::new(0), Routes::new(1), Routes::new(2));
    let at = path(9);
    follow(&mut old, &mut third, checked(9, 5));
    follow(&mut new, &mut third, checked(9, 5));
    assert_eq!(third.route(at, &voice(1)), Route::Neighbour(0));
    follow(&mut new, &mut third, answered(9, 5));
    assert_eq!(third.route(at, &voice(1)), Route::Neighbour(1));
    follow(&mut old, &mut third, RouteChange::LinkGone { link: 5 });
    assert_eq!(third.route(at, &voice(1)), Route::Neighbour(1));
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
    assert_eq!(other.route(path(9), &check), Route::StrangerOf(0));
    follow(&mut owner, &mut other, checked(9, 5));
    assert_eq!(other.route(path(9), &check), Route::Neighbour(0));
    check.resize(STUN_LONGEST + 1, 0);
    assert_eq!(other.route(path(9), &check), Route::Nobody);
}

#[test]
fn an_unknown_datagram_finds_no_route_and_leaves_no_trace() {
    let routes = Routes::new(0);
    let path = path(9);
    for first in 0..=255 {
        assert_eq!(routes.route(path, &[first; 40]), Route::Nobody);
        assert_eq!(routes.route(path, &[first]), Route::Nobody);
    }
    assert_eq!(routes.route(path, &[]), Route::Nobody);
}

fn contests(routes: &mut Routes) -> Vec<(usize, Path)> {
    let asked = std::iter::from_fn(|| routes.poll_contest());
    asked.map(|(link, path)| (link.link, path)).collect()
}

#[test]
fn a_path_that_is_held_is_taken_by_proof_alone() {
    let mut routes = Routes::new(0);
    let mut told = Vec::new();
    let mut follow = |routes: &mut Routes, change| routes.follow(3, change, |n| told.push(n));
    follow(&mut routes, checked(9, 5));
    follow(&mut routes, checked(9, 6));
    assert_eq!(routes.route(path(9), &voice(1)), here(5));
    assert_eq!(contests(&mut routes), [(6, path(9)), (5, path(9))]);
    let hello = [22; 40];
    assert_eq!(routes.route(path(9), &hello), Route::Nobody, "with whom?");
    follow(&mut routes, answered(9, 6));
    assert_eq!(routes.route(path(9), &voice(1)), here(6));
    assert_eq!(routes.route(path(9), &hello), here(6));
    assert_eq!(
        contests(&mut routes),
        [(5, path(9))],
        "it may be there again"
    );
    // the one before has not gone: the path is its again when the newer link is
    follow(&mut routes, RouteChange::LinkGone { link: 6 });
    assert_eq!(routes.route(path(9), &voice(1)), here(5));
    follow(&mut routes, RouteChange::LinkGone { link: 5 });
    assert_eq!(routes.route(path(9), &voice(1)), Route::Nobody);
    assert!(routes.owners.is_empty(), "what is gone takes no room");
    assert_eq!(told.last(), Some(&Notice::PathGone(path(9))));
}

#[test]
fn a_neighbours_proof_displaces_a_link_here_and_its_word_alone_has_it_asked() {
    let (mut old, mut new) = (Routes::new(0), Routes::new(1));
    let at = path(9);
    // neither had heard of the other yet
    old.follow(3, checked(9, 5), |_| {});
    new.follow(3, checked(9, 6), |_| {});
    let first = Notice::Path {
        path: at,
        proven: false,
    };
    old.neighbour(1, first, |_| {});
    new.neighbour(0, first, |_| {});
    assert_eq!(old.route(at, &voice(1)), here(5));
    assert_eq!(contests(&mut old), [(5, at)]);
    assert_eq!(new.route(at, &voice(1)), here(6));
    assert_eq!(contests(&mut new), [(6, at)]);
    follow(&mut new, &mut old, answered(9, 6));
    assert_eq!(old.route(at, &voice(1)), Route::Neighbour(1));
    assert_eq!(new.route(at, &voice(1)), here(6));
    follow(&mut new, &mut old, RouteChange::LinkGone { link: 6 });
    assert_eq!(old.route(at, &voice(1)), here(5), "its claim was kept");
    assert_eq!(new.route(at, &voice(1)), Route::Neighbour(0));
}

#[test]
fn an_answer_finds_the_link_that_asked_from_every_shard_and_whoever_holds_the_path() {
    let (mut owner, mut other) = (Routes::new(0), Routes::new(1));
    follow(&mut other, &mut owner, checked(9, 5));
    let transaction = TransactionId(*b"A-dozen-byte");
    let link = 7;
    let asked = RouteChange::Question { transaction, link };
    follow(&mut owner, &mut other, asked);
    let mut answer = Vec::new();
    let key = stun::IntegrityKey::new("a password");
    stun::write_success(transaction, path(1).remote(), &key, &mut answer);
    assert_eq!(owner.route(path(9), &answer), here(link));
    assert_eq!(other.route(path(9), &answer), Route::Neighbour(0));
    assert_eq!(other.route(path(8), &answer), Route::StrangerOf(0));
    owner.follow(3, RouteChange::QuestionGone { transaction }, |_| {});
    assert_eq!(owner.route(path(9), &answer), Route::Nobody);
}

/// Shards whose mail takes any time, links whose participants are where they are, and insiders that
/// forge where they are.
struct House {
    shards: Vec<Routes>,
    /// What one shard told another and that did not arrive yet, in order.
    mail: BTreeMap<(usize, usize), VecDeque<Notice>>,
    /// Links by key; each lives on the shard of its key's remainder.
    alive: BTreeSet<usize>,
    /// Who is really behind a port.
    there: BTreeMap<u16, usize>,
    /// What the links know: their ports, and which they must prove.
    known: BTreeMap<(usize, u16), bool>,
    /// Answers under way.
    answers: VecDeque<(usize, u16)>,
    chance: u64,
}

impl House {
    const SHARDS: usize = 3;
    const PORTS: usize = 3;

    fn new(seed: u64) -> Self {
        Self {
            shards: (0..Self::SHARDS as u16).map(Routes::new).collect(),
            mail: BTreeMap::new(),
            alive: BTreeSet::new(),
            there: BTreeMap::new(),
            known: BTreeMap::new(),
            answers: VecDeque::new(),
            chance: seed,
        }
    }

    fn below(&mut self, bound: usize) -> usize {
        self.chance = self
            .chance
            .wrapping_mul(6_364_136_223_846_793_005)
            .wrapping_add(1);
        (self.chance >> 33) as usize % bound
    }

    fn change(&mut self, link: usize, change: RouteChange) {
        let shard = link % Self::SHARDS;
        let mut told = Vec::new();
        self.shards[shard].follow(3, change, |notice| told.push(notice));
        self.settle(shard, told);
    }

    fn settle(&mut self, shard: usize, told: Vec<Notice>) {
        for notice in told {
            for other in (0..Self::SHARDS).filter(|other| *other != shard) {
                let queue = self.mail.entry((shard, other)).or_default();
                queue.push_back(notice);
            }
        }
        for (link, path) in contests(&mut self.shards[shard]) {
            let port = path.remote().port();
            if let Some(contested) = self.known.get_mut(&(link, port)) {
                *contested = true;
                self.asks(link, port);
            }
        }
    }

    /// Only whoever is there gets the question.
    fn asks(&mut self, link: usize, port: u16) {
        if self.there.get(&port) == Some(&link) {
            self.answers.push_back((link, port));
        }
    }

    /// A check that says that it comes from this port.
    fn check(&mut self, link: usize, port: u16) {
        match self.known.get(&(link, port)) {
            Some(true) => self.asks(link, port),
            Some(false) => {}
            None => {
                self.known.insert((link, port), false);
                self.change(link, checked(port, link));
            }
        }
    }

    fn answer(&mut self) {
        if let Some((link, port)) = self.answers.pop_front()
            && self.alive.contains(&link)
            && self.there.get(&port) == Some(&link)
        {
            self.known.insert((link, port), false);
            self.change(link, answered(port, link));
        }
    }

    fn deliver(&mut self, pair: (usize, usize)) {
        let Some(notice) = self.mail.get_mut(&pair).and_then(VecDeque::pop_front) else {
            return;
        };
        let (from, to) = pair;
        let mut told = Vec::new();
        self.shards[to].neighbour(from as u16, notice, |notice| told.push(notice));
        self.settle(to, told);
    }

    fn goes(&mut self, link: usize) {
        self.alive.remove(&link);
        self.known.retain(|(known, _), _| *known != link);
        self.there.retain(|_, there| *there != link);
        self.change(link, RouteChange::LinkGone { link });
    }

    fn step(&mut self, step: usize) {
        let port = self.below(Self::PORTS) as u16 + 1;
        let links: Vec<usize> = self.alive.iter().copied().collect();
        let anyone = (!links.is_empty()).then(|| links[self.below(links.len())]);
        match (self.below(12), anyone) {
            // somebody new has this port from now on, whoever had it before
            (0, _) => {
                self.alive.insert(step);
                self.there.insert(port, step);
                self.check(step, port);
            }
            // an insider who is nowhere but says that it is here
            (1, _) => {
                self.alive.insert(step);
                self.check(step, port);
            }
            (2, Some(link)) => self.check(link, port),
            (3, Some(link)) if links.len() > 4 => self.goes(link),
            (4 | 5, _) => {
                if let Some(link) = self.there.get(&port).copied() {
                    self.check(link, port);
                }
            }
            (6 | 7, _) => self.answer(),
            _ => {
                let pair = (self.below(Self::SHARDS), self.below(Self::SHARDS));
                self.deliver(pair);
            }
        }
    }

    /// Everything that is under way arrives.
    fn quiet(&mut self) {
        for _ in 0..10_000 {
            let waiting = self.mail.iter().find(|(_, queue)| !queue.is_empty());
            match waiting.map(|(pair, _)| *pair) {
                Some(pair) => self.deliver(pair),
                None if self.answers.is_empty() => return,
                None => self.answer(),
            }
        }
        panic!("they never come to an end");
    }

    /// Where what comes from a port ends, from each shard.
    fn ends(&self, port: u16) -> Vec<Option<usize>> {
        let route = |shard: usize| self.shards[shard].route(path(port), &voice(1));
        let ends = (0..Self::SHARDS).map(|shard| {
            let last = match route(shard) {
                Route::Neighbour(owner) => route(usize::from(owner)),
                other => other,
            };
            match last {
                Route::Here(link) => Some(link.link),
                _ => None,
            }
        });
        ends.collect()
    }
}

#[test]
fn whoever_is_there_is_found_from_every_shard_whatever_others_say() {
    for seed in 0..2_000 {
        let mut house = House::new(seed);
        for step in 0..80 {
            house.step(step);
        }
        house.quiet();
        // their next checks
        for (port, link) in house.there.clone() {
            house.check(link, port);
        }
        house.quiet();
        for (port, link) in house.there.clone() {
            assert_eq!(house.ends(port), [Some(link); House::SHARDS], "seed {seed}");
        }
        // no forged check moves anybody, at no moment
        for step in 100..120 {
            let port = house.below(House::PORTS) as u16 + 1;
            house.alive.insert(step);
            house.check(step, port);
            for _ in 0..6 {
                let pair = (house.below(House::SHARDS), house.below(House::SHARDS));
                house.deliver(pair);
            }
            for (port, link) in &house.there {
                assert_eq!(
                    house.ends(*port),
                    [Some(*link); House::SHARDS],
                    "seed {seed}"
                );
            }
        }
        // and when all are gone, nothing is left of them
        for link in house.alive.clone() {
            house.goes(link);
        }
        house.quiet();
        assert!(
            house.shards.iter().all(|shard| shard.owners.is_empty()),
            "seed {seed}"
        );
    }
}
