//! Decides which paths a link trusts and which it sends on (ICE-lite, RFC 8445 §2.5).
//!
//! Browsers differ: Chromium checks every 2.5 s and starts DTLS before it nominates; Firefox
//! checks every 4.4 to 5.2 s, without USE-CANDIDATE. So every authenticated check opens its path
//! for DTLS, and the link moves to a path when it is nominated, or when it is checked while the
//! present one is silent. The candidates of an offer are never used: we answer where we are asked
//! from, and ask in two cases only. Where valid media came from, behind a NAT that rebinds, the
//! question is what moves the path at once: Chromium 156 answers it, Firefox 153 checks back within
//! 0.1 s; on their own they would come with their next check, up to 5 s later. And where another link
//! says that it is there as well, the answer is what shows whose the path is: a source address can be
//! forged, an answer that came back cannot.

use std::time::{Duration, Instant};

use aws_lc_rs::hmac;

use super::{Event, Outbox, Path};
use crate::media::negotiated::IceCredentials;
use crate::media::wire::stun::{
    Class, IceRole, IntegrityKey, Message, Refusal, Request, TransactionId, write_error,
    write_request, write_success,
};

/// One link's ICE agent.
pub(super) struct Agent {
    /// The credentials whose path is selected.
    current: Generation,
    /// Those of a restart that is not nominated yet.
    restarted: Option<Box<Generation>>,
    /// Paths that made an authenticated check.
    checked: Vec<Checked>,
    selected: Option<Path>,
    /// Where the link sent before.
    previous: Option<Path>,
    /// When anything authenticated last came over the selected path.
    selected_heard: Instant,
    /// Media flows: the link moves only to where its participant has shown to be.
    is_up: bool,
    /// At most one a path, and one that moves the link.
    probes: Vec<Probe>,
    seed: hmac::Key,
    probes_sent: u64,
}

/// A path that made an authenticated check.
struct Checked {
    path: Path,
    /// When it last did.
    at: Instant,
    /// The ICE restarts before the credentials that it then used.
    restarts: u32,
    /// Our participant has shown that it is there.
    proven: bool,
    /// Another link says that it is there as well, and our participant has not shown since that it is.
    contested: bool,
}

/// What one exchange of offer and answer settled.
struct Generation {
    /// How many there were before.
    restarts: u32,
    local_ufrag: String,
    local_key: IntegrityKey,
    remote_ufrag: String,
    remote_key: IntegrityKey,
    /// The far end has used them.
    heard: bool,
    /// And has nominated a path under them.
    nominates: bool,
}

impl Generation {
    fn new(restarts: u32, local: IceCredentials, remote: IceCredentials) -> Self {
        Self {
            restarts,
            local_key: IntegrityKey::new(&local.password),
            local_ufrag: local.ufrag,
            remote_key: IntegrityKey::new(&remote.password),
            remote_ufrag: remote.ufrag,
            heard: false,
            nominates: false,
        }
    }
}

/// A binding request of ours that was not answered yet.
struct Probe {
    transaction: TransactionId,
    path: Path,
    key: IntegrityKey,
    sent: Instant,
    /// Media came from there: the link moves with the answer.
    moves: bool,
}

impl Probe {
    fn is_recent(&self, now: Instant) -> bool {
        now.duration_since(self.sent) < PROBE_SPACING
    }
}

/// What became of a STUN message.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Verdict {
    /// Its integrity is that of the far end.
    Authenticated,
    /// So is that of this answer to our question, which moved the link.
    Answered {
        /// The question.
        after: Duration,
    },
    /// Dropped without a trace.
    Ignored,
}

impl Agent {
    pub(super) fn new(
        now: Instant,
        local: IceCredentials,
        remote: IceCredentials,
        seed: [u8; 16],
    ) -> Self {
        Self {
            current: Generation::new(0, local, remote),
            restarted: None,
            checked: Vec::new(),
            selected: None,
            previous: None,
            selected_heard: now,
            is_up: false,
            probes: Vec::new(),
            seed: hmac::Key::new(hmac::HMAC_SHA256, &seed),
            probes_sent: 0,
        }
    }

    /// The handshake has run over `path`, so the far end is there, and media flows. From now on the source
    /// of a check proves nothing: whoever forges it would have all that it receives sent to another.
    pub(super) fn is_up(&mut self, path: Option<Path>) {
        self.is_up = true;
        for known in &mut self.checked {
            known.proven |= Some(known.path) == path;
        }
    }

    /// New credentials; the old ones work until the far end nominates under the new ones.
    pub(super) fn restart(
        &mut self,
        local: IceCredentials,
        remote: IceCredentials,
        outbox: &mut Outbox,
    ) {
        // a browser that never nominates stays with credentials that it has used
        if self.restarted.as_ref().is_some_and(|last| last.heard) {
            self.promote(outbox);
        }
        let last = self.restarted.as_deref().unwrap_or(&self.current);
        let next = Box::new(Generation::new(last.restarts + 1, local, remote));
        if let Some(abandoned) = self.restarted.replace(next) {
            outbox.event(Event::UfragRetired(abandoned.local_ufrag));
        }
    }

    /// The credentials of the restart become the only ones.
    fn promote(&mut self, outbox: &mut Outbox) {
        if let Some(next) = self.restarted.take() {
            let old = std::mem::replace(&mut self.current, *next);
            outbox.event(Event::UfragRetired(old.local_ufrag));
        }
    }

    /// Where the link sends.
    pub(super) fn selected(&self) -> Option<Path> {
        self.selected
    }

    /// How many ICE restarts came before the credentials that a path last used, from which DTLS is
    /// welcome.
    pub(super) fn restarts(&self, path: Path) -> Option<u32> {
        (self.checked.iter())
            .find(|known| known.path == path)
            .map(|known| known.restarts)
    }

    /// Takes one STUN datagram and answers it.
    pub(super) fn handle(
        &mut self,
        now: Instant,
        path: Path,
        datagram: &[u8],
        outbox: &mut Outbox,
    ) -> Verdict {
        let Ok(message) = Message::parse(datagram) else {
            return Verdict::Ignored;
        };
        match message.class {
            Class::Request => self.answer(now, path, &message, outbox),
            Class::Success => self.answered(now, path, &message, outbox),
            // a refusal of our question leaves the path where it is; an indication proves nothing
            Class::Error | Class::Indication => Verdict::Ignored,
        }
    }

    fn answer(
        &mut self,
        now: Instant,
        path: Path,
        request: &Message<'_>,
        outbox: &mut Outbox,
    ) -> Verdict {
        let Some((ufrag, _)) = request.ufrags() else {
            return Verdict::Ignored;
        };
        let restarted = self
            .restarted
            .as_ref()
            .is_some_and(|generation| generation.local_ufrag == ufrag);
        let generation = match &mut self.restarted {
            Some(generation) if restarted => generation,
            _ if self.current.local_ufrag == ufrag => &mut self.current,
            _ => return Verdict::Ignored,
        };
        if !request.is_authentic(&generation.local_key) {
            return Verdict::Ignored;
        }
        generation.heard = true;
        generation.nominates |= request.use_candidate;
        let pause = match generation.nominates {
            true => LONGEST_PAUSE,
            false => SILENT_PATH,
        };
        let restarts = generation.restarts;
        let key = &generation.local_key;
        let transaction = request.transaction;
        let refusal = match (request.unknown_required, request.role) {
            (Some(kind), _) => Some(Refusal::UnknownAttribute(kind)),
            // a lite agent is always the controlled one (RFC 8445 §6.1.1)
            (None, Some(IceRole::Controlled(_))) => Some(Refusal::RoleConflict),
            (None, _) => None,
        };
        let mut answer = Vec::with_capacity(96);
        match refusal {
            Some(refusal) => write_error(transaction, refusal, Some(key), &mut answer),
            None => write_success(transaction, path.remote(), key, &mut answer),
        }
        outbox.send(path, answer);
        if refusal.is_none() {
            self.remember(now, path, restarts, outbox);
            let here = self.selected == Some(path);
            let silent = now.duration_since(self.selected_heard) >= pause;
            let moves = request.use_candidate || self.selected.is_none() || (!here && silent);
            self.checked(now, path, restarted, moves, outbox);
        }
        Verdict::Authenticated
    }

    /// An authenticated check came over `path`, which moves the link there or not.
    fn checked(
        &mut self,
        now: Instant,
        path: Path,
        restarted: bool,
        moves: bool,
        outbox: &mut Outbox,
    ) {
        let here = self.selected == Some(path);
        let (is_up, is_elsewhere) = (self.is_up, !here && self.selected.is_some());
        let waits = |known: &Checked| known.contested || is_up && !known.proven;
        let mut known = self.checked.iter().filter(|known| known.path == path);
        if moves && is_elsewhere && known.any(waits) {
            // the answer moves it there
            let asked = self.probes.iter_mut().filter(|probe| probe.path == path);
            asked.for_each(|probe| probe.moves = true);
            self.forget_probes(|probe| probe.moves && probe.path != path, outbox);
            return self.ask(now, path, true, outbox);
        }
        if moves {
            if restarted {
                self.promote(outbox);
            }
            self.select(path, outbox);
        }
        if moves || here {
            self.selected_heard = now;
        }
    }

    fn remember(&mut self, now: Instant, path: Path, restarts: u32, outbox: &mut Outbox) {
        if let Some(known) = self.checked.iter_mut().find(|known| known.path == path) {
            (known.at, known.restarts) = (now, restarts);
            if known.contested {
                self.ask(now, path, false, outbox);
            }
            return;
        }
        if self.checked.len() == MAX_PATHS {
            // overflow: forget the path that was checked longest ago — a browser that still has
            // it will check it again
            let selected = self.selected;
            let oldest = (0..self.checked.len())
                .filter(|at| Some(self.checked[*at].path) != selected)
                .min_by_key(|at| self.checked[*at].at)
                .expect("of eight paths at most one is selected");
            outbox.event(Event::PathClosed(self.checked.swap_remove(oldest).path));
        }
        self.checked.push(Checked {
            path,
            at: now,
            restarts,
            proven: false,
            contested: false,
        });
        outbox.event(Event::PathOpened(path));
    }

    fn select(&mut self, path: Path, outbox: &mut Outbox) {
        if self.selected != Some(path) {
            self.forget_probes(|probe| probe.moves, outbox);
            self.previous = self.selected.replace(path);
            outbox.event(Event::PathMoved(path));
        }
    }

    /// Another link says that it is at `path` as well: asks whether our participant is, now and at each
    /// of its checks until it answers. Until then the link sends where it did before: nobody who forges
    /// another's address has what is sent to him go there.
    pub(super) fn contest(&mut self, now: Instant, path: Path, outbox: &mut Outbox) {
        let Some(known) = self.checked.iter_mut().find(|known| known.path == path) else {
            return;
        };
        known.contested = true;
        let came_just_now = known.at == now && self.selected == Some(path);
        let before = (self.previous).filter(|path| came_just_now && self.restarts(*path).is_some());
        if let Some(before) = before {
            self.select(before, outbox);
        }
        self.ask(now, path, before.is_some(), outbox);
    }

    /// Valid media came over `path`; `newest` of its stream.
    pub(super) fn heard(&mut self, now: Instant, path: Path, newest: bool, outbox: &mut Outbox) {
        if self.selected == Some(path) {
            self.selected_heard = now;
        } else if newest
            && self.selected.is_some()
            && !self.probes.iter().any(|probe| probe.is_recent(now))
        {
            self.forget_probes(|probe| probe.moves && probe.path != path, outbox);
            self.ask(now, path, true, outbox);
        }
    }

    /// Asks `path` for proof that the participant is there: a valid packet alone may be a copy, and its
    /// source address forged.
    fn ask(&mut self, now: Instant, path: Path, moves: bool, outbox: &mut Outbox) {
        let mut moves = moves;
        if let Some(before) = self.probes.iter().find(|probe| probe.path == path) {
            if before.is_recent(now) {
                return;
            }
            moves |= before.moves;
        }
        self.forget_probes(|probe| probe.path == path, outbox);
        if self.probes.len() == MAX_PATHS {
            // overflow: give up the oldest question — the next check over its path asks it again
            let oldest = self.probes.remove(0);
            outbox.event(Event::AskedNoMore(oldest.transaction));
        }
        self.probes_sent += 1;
        let random = hmac::sign(&self.seed, &self.probes_sent.to_be_bytes());
        let (transaction, tie) = random.as_ref()[..20].split_at(12);
        let mut transaction: [u8; 12] = transaction.try_into().expect("12 of 32 bytes");
        let tie = u64::from_be_bytes(tie.try_into().expect("8 of 32 bytes"));
        let generation = match &self.restarted {
            Some(restarted) if restarted.heard => restarted,
            _ => &self.current,
        };
        // an answer names nobody but its transaction: so that it finds its way here from any socket, it
        // begins as the ufrag that a check names; the 88 bits behind are nobody's to guess
        transaction[0] = generation.local_ufrag.as_bytes()[0];
        let transaction = TransactionId(transaction);
        let request = Request {
            transaction,
            remote_ufrag: &generation.remote_ufrag,
            local_ufrag: &generation.local_ufrag,
            priority: PEER_REFLEXIVE,
            role: IceRole::Controlled(tie),
            use_candidate: false,
        };
        let mut bytes = Vec::with_capacity(128);
        write_request(&request, &generation.remote_key, &mut bytes);
        self.probes.push(Probe {
            transaction,
            path,
            key: generation.remote_key.clone(),
            sent: now,
            moves,
        });
        outbox.event(Event::Asked(transaction));
        outbox.send(path, bytes);
    }

    fn forget_probes(&mut self, gone: impl Fn(&Probe) -> bool, outbox: &mut Outbox) {
        for probe in self.probes.extract_if(.., |probe| gone(probe)) {
            outbox.event(Event::AskedNoMore(probe.transaction));
        }
    }

    fn answered(
        &mut self,
        now: Instant,
        path: Path,
        answer: &Message<'_>,
        outbox: &mut Outbox,
    ) -> Verdict {
        let asked = self.probes.iter().find(|probe| {
            probe.transaction == answer.transaction
                && probe.path == path
                && answer.is_authentic(&probe.key)
        });
        let Some(Probe { sent, moves, .. }) = asked else {
            return Verdict::Ignored;
        };
        let (after, moves) = (now.duration_since(*sent), *moves);
        self.forget_probes(|probe| probe.transaction == answer.transaction, outbox);
        let restarts = self.restarts(path).unwrap_or(self.current.restarts);
        self.checked
            .iter_mut()
            .filter(|known| known.path == path)
            .for_each(|known| (known.proven, known.contested) = (true, false));
        self.remember(now, path, restarts, outbox);
        outbox.event(Event::PathProven(path));
        if moves {
            if self.restarted.as_ref().is_some_and(|last| last.nominates) {
                self.promote(outbox);
            }
            self.select(path, outbox);
        }
        if self.selected == Some(path) {
            self.selected_heard = now;
        }
        Verdict::Answered { after }
    }
}

// 500 ms: shorter flaps between a browser's two networks, longer freezes the one that moved
const SILENT_PATH: Duration = Duration::from_millis(500);
// 3 s: a browser that nominates checks its pair each 2.5 s and says so; shorter moves to a spare pair between
const LONGEST_PAUSE: Duration = Duration::from_secs(3);
// 500 ms: one small question each half second is no load on whoever is there
const PROBE_SPACING: Duration = Duration::from_millis(500);
// 8: a browser with two networks, IPv4 and IPv6, and a rebinding NAT; more is somebody playing
const MAX_PATHS: usize = 8;
/// Type preference 110, local preference 65535, component 1 (RFC 8445 §5.1.2.1).
const PEER_REFLEXIVE: u32 = 110 << 24 | 65_535 << 8 | 255;

#[cfg(test)]
mod tests;
