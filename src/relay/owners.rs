//! Decides whose a path is when more than one link says that its participant is there.
//!
//! Whoever comes first holds it. Another's check from there is a claim and no more: an insider can forge
//! a source address, and a NAT can give a port to the next clinic while the link of the one before is
//! not given up yet. Both links ask back over the path, and an answer is proof: it takes the path from
//! whoever held it, on each shard. Until somebody has proven it no handshake is let through, for it would
//! be one with a forger. Claims are kept, so that the newest takes over when the holder goes.

use crate::media::link::Path;
use rustc_hash::FxHashMap;

/// One participant's link in one of the shard's rooms.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct LinkRef {
    pub(super) room: usize,
    pub(super) link: usize,
}

/// Who may hold a path: a link here, or some link of another shard.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Owner {
    Here(LinkRef),
    Neighbour(u16),
}

/// What became of a claim.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Claimed {
    /// It holds the path, and did before.
    Already,
    /// It holds the path now, which was nobody's or this one's.
    Taken { from: Option<Owner> },
    /// This one holds it.
    Contested { holder: Owner },
}

/// Lives as long as its shard.
#[derive(Default)]
pub(super) struct Owners {
    held: FxHashMap<Path, Held>,
    /// Of paths that somebody else holds; the newest last.
    claims: FxHashMap<Path, Vec<Owner>>,
}

#[derive(Clone, Copy)]
struct Held {
    by: Owner,
    proven: bool,
}

impl Owners {
    #[inline]
    pub(super) fn of(&self, path: Path) -> Option<Owner> {
        self.held.get(&path).map(|held| held.by)
    }

    /// With whom whoever is there may shake hands.
    pub(super) fn settled(&self, path: Path) -> Option<Owner> {
        let held = self.held.get(&path)?;
        (held.proven || !self.claims.contains_key(&path)).then_some(held.by)
    }

    /// Somebody was there, as far as its source address tells, or has proven that it is.
    pub(super) fn claim(&mut self, path: Path, by: Owner, proven: bool) -> Claimed {
        let Some(held) = self.held.get_mut(&path) else {
            self.held.insert(path, Held { by, proven });
            return Claimed::Taken { from: None };
        };
        if held.by == by {
            held.proven |= proven;
            return Claimed::Already;
        }
        let holder = held.by;
        let loser = if proven { holder } else { by };
        if proven {
            *held = Held { by, proven };
        }
        let claimants = self.claims.entry(path).or_default();
        claimants.retain(|claimant| *claimant != by);
        claimants.push(loser);
        match proven {
            true => Claimed::Taken { from: Some(holder) },
            false => Claimed::Contested { holder },
        }
    }

    /// Forgets whoever is gone, on one path; whether anything was forgotten.
    pub(super) fn release(&mut self, path: Path, gone: impl Fn(Owner) -> bool) -> bool {
        let mut any = self.unclaim(path, &gone);
        if self.of(path).is_some_and(gone) {
            any = true;
            let proven = false;
            match self.newest_claim(path) {
                Some(by) => self.held.insert(path, Held { by, proven }),
                None => self.held.remove(&path),
            };
        }
        any
    }

    /// Paths of whoever is gone, as holder or claimant.
    pub(super) fn paths_of(&self, gone: impl Fn(Owner) -> bool) -> Vec<Path> {
        let held = self.held.iter().filter(|(_, held)| gone(held.by));
        let claims = self.claims.iter();
        let claimed = claims.filter(|(_, claimants)| claimants.iter().any(|by| gone(*by)));
        let mut paths: Vec<Path> = held.map(|(path, _)| *path).collect();
        paths.extend(claimed.map(|(path, _)| *path));
        paths
    }

    fn unclaim(&mut self, path: Path, gone: impl Fn(Owner) -> bool) -> bool {
        let Some(claimants) = self.claims.get_mut(&path) else {
            return false;
        };
        let before = claimants.len();
        claimants.retain(|claimant| !gone(*claimant));
        let any = claimants.len() < before;
        if claimants.is_empty() {
            self.claims.remove(&path);
        }
        any
    }

    fn newest_claim(&mut self, path: Path) -> Option<Owner> {
        let claimants = self.claims.get_mut(&path)?;
        let newest = claimants.pop();
        if claimants.is_empty() {
            self.claims.remove(&path);
        }
        newest
    }

    #[cfg(test)]
    pub(super) fn is_empty(&self) -> bool {
        self.held.is_empty() && self.claims.is_empty()
    }
}
