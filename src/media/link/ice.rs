//! Decides which paths a link trusts and which it sends on (ICE-lite, RFC 8445 §2.5).
//!
//! Browsers differ: Chromium checks every 2.5 s and starts DTLS before it nominates; Firefox
//! checks every 4.4 to 5.2 s, without USE-CANDIDATE. So every authenticated check opens its path
//! for DTLS, and the link moves to a path when it is nominated, or when it is checked while the
//! present one is silent. The candidates of an offer are never used: we answer where we are asked
//! from, and ask only where valid media came from. Behind a NAT that rebinds, that question is what
//! moves the path at once: Chromium 156 answers it, Firefox 153 checks back within 0.1 s; on their
//! own they would come with their next check, up to 5 s later.

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
    /// When anything authenticated last came over the selected path.
    selected_heard: Instant,
    probe: Option<Box<Probe>>,
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
        }
    }
}

/// A binding request of ours that was not answered yet.
struct Probe {
    transaction: TransactionId,
    path: Path,
    key: IntegrityKey,
    sent: Instant,
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
            selected_heard: now,
            probe: None,
            seed: hmac::Key::new(hmac::HMAC_SHA256, &seed),
            probes_sent: 0,
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

    /// Whether DTLS is welcome from there.
    pub(super) fn knows(&self, path: Path) -> bool {
        self.restarts(path).is_some()
    }

    /// How many ICE restarts came before the credentials that a known path last used.
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
            // a refusal of our probe leaves the path where it is; an indication proves nothing
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
            self.checked(now, path, restarted, request.use_candidate, outbox);
        }
        Verdict::Authenticated
    }

    /// An authenticated check came over `path`.
    fn checked(
        &mut self,
        now: Instant,
        path: Path,
        restarted: bool,
        nominated: bool,
        outbox: &mut Outbox,
    ) {
        let here = self.selected == Some(path);
        let silent = now.duration_since(self.selected_heard) >= SILENT_PATH;
        let takes = nominated || self.selected.is_none() || (!here && silent);
        if takes {
            if restarted {
                self.promote(outbox);
            }
            self.select(path, outbox);
        }
        if takes || here {
            self.selected_heard = now;
        }
    }

    fn remember(&mut self, now: Instant, path: Path, restarts: u32, outbox: &mut Outbox) {
        let next = Checked {
            path,
            at: now,
            restarts,
        };
        if let Some(known) = self.checked.iter_mut().find(|known| known.path == path) {
            *known = next;
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
        let asked = self.asked() == Some(path);
        self.checked.push(next);
        if !asked {
            outbox.event(Event::PathOpened(path));
        }
    }

    /// The path our open question went to, if nothing but the question opened it.
    fn asked(&self) -> Option<Path> {
        let path = self.probe.as_ref()?.path;
        (!self.knows(path)).then_some(path)
    }

    fn select(&mut self, path: Path, outbox: &mut Outbox) {
        if self.selected != Some(path) {
            if let Some(unanswered) = self.asked() {
                outbox.event(Event::PathClosed(unanswered));
            }
            self.probe = None;
            self.selected = Some(path);
            outbox.event(Event::PathMoved(path));
        }
    }

    /// Valid media came over `path`; `newest` of its stream.
    pub(super) fn heard(&mut self, now: Instant, path: Path, newest: bool, outbox: &mut Outbox) {
        if self.selected == Some(path) {
            self.selected_heard = now;
        } else if newest && self.selected.is_some() {
            self.ask(now, path, outbox);
        }
    }

    /// Asks `path` for proof that the participant is there: a valid packet alone may be a copy.
    fn ask(&mut self, now: Instant, path: Path, outbox: &mut Outbox) {
        if self
            .probe
            .as_ref()
            .is_some_and(|probe| now.duration_since(probe.sent) < PROBE_SPACING)
        {
            return;
        }
        self.probes_sent += 1;
        let random = hmac::sign(&self.seed, &self.probes_sent.to_be_bytes());
        let (transaction, tie) = random.as_ref()[..20].split_at(12);
        let transaction = TransactionId(transaction.try_into().expect("12 of 32 bytes"));
        let tie = u64::from_be_bytes(tie.try_into().expect("8 of 32 bytes"));
        let generation = match &self.restarted {
            Some(restarted) if restarted.heard => restarted,
            _ => &self.current,
        };
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
        // the answer comes from a path that is nobody's yet: it must find its way here
        let before = self.asked();
        if before != Some(path) {
            if let Some(unanswered) = before {
                outbox.event(Event::PathClosed(unanswered));
            }
            if !self.knows(path) {
                outbox.event(Event::PathOpened(path));
            }
        }
        self.probe = Some(Box::new(Probe {
            transaction,
            path,
            key: generation.remote_key.clone(),
            sent: now,
        }));
        outbox.send(path, bytes);
    }

    fn answered(
        &mut self,
        now: Instant,
        path: Path,
        answer: &Message<'_>,
        outbox: &mut Outbox,
    ) -> Verdict {
        let ours = self.probe.as_ref().filter(|probe| {
            probe.transaction == answer.transaction
                && probe.path == path
                && answer.is_authentic(&probe.key)
        });
        let Some(asked) = ours.map(|probe| probe.sent) else {
            return Verdict::Ignored;
        };
        let restarts = self.restarts(path).unwrap_or(self.current.restarts);
        self.remember(now, path, restarts, outbox);
        self.select(path, outbox);
        self.selected_heard = now;
        let after = now.duration_since(asked);
        Verdict::Answered { after }
    }
}

// 500 ms: shorter flaps between a browser's two networks, longer freezes the one that moved
const SILENT_PATH: Duration = Duration::from_millis(500);
// 500 ms: one small question each half second is no load on whoever is there
const PROBE_SPACING: Duration = Duration::from_millis(500);
// 8: a browser with two networks, IPv4 and IPv6, and a rebinding NAT; more is somebody playing
const MAX_PATHS: usize = 8;
/// Type preference 110, local preference 65535, component 1 (RFC 8445 §5.1.2.1).
const PEER_REFLEXIVE: u32 = 110 << 24 | 65_535 << 8 | 255;

#[cfg(test)]
mod tests;
