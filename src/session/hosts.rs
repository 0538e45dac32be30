//! Decides who hosts: a session is led while anyone of the hub is there.
//!
//! A facilitator does, at once. Where none is there for ten seconds the coordinator does, and without
//! one the specialist who is there for longest, who may then do what a facilitator may.

use crate::ids::ParticipantId;
use crate::role::Role;
use std::time::{Duration, Instant};

/// Someone of the hub, as the succession sees them.
#[derive(Debug, Clone, Copy)]
pub(super) struct OfHub {
    pub(super) id: ParticipantId,
    pub(super) role: Role,
    /// Their page is there.
    pub(super) here: bool,
}

/// Lives as long as its room.
#[derive(Debug, Default)]
pub(super) struct Hosts {
    host: Option<ParticipantId>,
    /// Since when neither the host is there nor a facilitator.
    missed: Option<Instant>,
}

impl Hosts {
    /// Who hosts now.
    pub(super) const fn host(&self) -> Option<ParticipantId> {
        self.host
    }

    /// Looks who of the hub is there; `hub` is in the order they came.
    pub(super) fn look(&mut self, now: Instant, hub: &[OfHub]) {
        // of equals the one who is there for longest
        let best = hub
            .iter()
            .filter(|one| one.here)
            .min_by_key(|one| rank(one));
        let host = hub.iter().find(|one| one.here && Some(one.id) == self.host);
        let waits = match (host, best) {
            (Some(host), Some(best)) if rank(host) <= rank(best) => return self.missed = None,
            (Some(_), _) => false,
            (None, Some(best)) => best.role != Role::Facilitator,
            (None, None) => !hub.is_empty(),
        };
        if waits {
            let missed = *self.missed.get_or_insert(now);
            if now.saturating_duration_since(missed) < PATIENCE {
                return;
            }
        }
        self.missed = None;
        self.host = best.map(|best| best.id);
    }

    /// When to look again although nothing happened.
    pub(super) fn deadline(&self) -> Option<Instant> {
        self.missed.map(|missed| missed + PATIENCE)
    }
}

const fn rank(one: &OfHub) -> u8 {
    match one.role {
        Role::Facilitator => 0,
        Role::Coordinator => 1,
        Role::Specialist => 2,
        // no link of these is a hub's
        Role::Clinician | Role::Observer => 3,
    }
}

/// Sooner, and a reload changes the host; later, and the room waits for one who is gone.
const PATIENCE: Duration = Duration::from_secs(10);

#[cfg(test)]
mod tests {
    use super::*;
    use uuid::Uuid;

    /// Each of the hub by a letter, in the order they came: small ones are not there.
    fn hub(letters: &str) -> Vec<OfHub> {
        let people = letters.chars().zip(1..);
        let people = people.map(|(letter, number)| OfHub {
            id: ParticipantId::from_uuid(Uuid::from_u128(number)),
            role: match letter.to_ascii_uppercase() {
                'F' => Role::Facilitator,
                'C' => Role::Coordinator,
                _ => Role::Specialist,
            },
            here: letter.is_ascii_uppercase(),
        });
        people.collect()
    }

    /// Who hosts after each of these, in seconds since the one before.
    fn hosts(scene: &[(u64, &str)]) -> Vec<u128> {
        let (mut hosts, mut now) = (Hosts::default(), Instant::now());
        let mut after = Vec::new();
        for (seconds, letters) in scene {
            now += Duration::from_secs(*seconds);
            hosts.look(now, &hub(letters));
            after.push(hosts.host().map_or(0, |host| host.as_uuid().as_u128()));
        }
        after
    }

    #[test]
    fn a_facilitator_hosts_at_once_and_gets_the_room_back() {
        assert_eq!(hosts(&[(0, "F")]), [1]);
        assert_eq!(hosts(&[(0, "SCF")]), [3]);
        assert_eq!(
            hosts(&[(0, "F"), (1, "FF")]),
            [1, 1],
            "the one who is there"
        );
        assert_eq!(hosts(&[(0, "FF"), (1, "fF")]), [1, 2], "another is there");
        assert_eq!(
            hosts(&[(0, "FC"), (1, "fC"), (9, "fC"), (1, "fC"), (1, "FC")]),
            [1, 1, 1, 2, 1]
        );
    }

    #[test]
    fn who_is_gone_for_a_moment_stays_the_host() {
        assert_eq!(
            hosts(&[(0, "FC"), (1, "fC"), (9, "FC"), (60, "fC"), (9, "fC")]),
            [1; 5]
        );
    }

    #[test]
    fn without_a_facilitator_the_coordinator_hosts_and_then_who_is_there_for_longest() {
        assert_eq!(hosts(&[(0, "S"), (10, "S")]), [0, 1]);
        assert_eq!(
            hosts(&[(0, "SS"), (10, "SS"), (1, "sS"), (10, "sS"), (1, "SS")]),
            [0, 1, 1, 2, 2]
        );
        assert_eq!(hosts(&[(0, "SSC"), (10, "SSC")]), [0, 3]);
        assert_eq!(
            hosts(&[(0, "S"), (10, "S"), (1, "SC")]),
            [0, 1, 2],
            "at once"
        );
    }

    #[test]
    fn with_nobody_there_nobody_hosts() {
        assert_eq!(
            hosts(&[(0, "F"), (1, "f"), (10, "f"), (1, "")]),
            [1, 1, 0, 0]
        );
        assert_eq!(hosts(&[(0, "F"), (1, "")]), [1, 0]);
    }
}
