//! Remembers who was removed from a room until their token expires.
//!
//! With a subject in the token, that identity is refused. Without one the token is a link for a
//! whole group, and then nobody new comes in by that link: the removed browser would otherwise be
//! back within a second. Those who are in by the same link stay, and come back with their resume
//! tokens; the hub hands out another link for the rest.

use super::clock::{Clock, Wall};
use super::request::Credential;
use crate::site::Site;
use rustc_hash::FxHashMap;
use serde::{Deserialize, Serialize};
use std::time::Instant;

/// Lives as long as its room.
#[derive(Debug, Default)]
pub(super) struct Removed {
    until: FxHashMap<Mark, Instant>,
}

/// Who, and until when, as a record holds it.
#[derive(Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub(super) struct KeptMark(Mark, Wall);

#[derive(Debug, Clone, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
enum Mark {
    Identity(Site, String),
    Token(String),
}

impl Mark {
    fn of(site: Site, credential: &Credential) -> Self {
        match &credential.subject {
            Some(subject) => Self::Identity(site, subject.0.clone()),
            None => Self::Token(credential.token.0.clone()),
        }
    }
}

impl Removed {
    pub(super) fn remember(&mut self, now: Instant, site: Site, credential: &Credential) {
        self.until.retain(|_, until| *until > now);
        // overflow: refuse nobody more — only a hub can remove, and a thousand removals in the
        // life of one room's tokens is not a session
        if self.until.len() < BOUND {
            let until = self.until.entry(Mark::of(site, credential)).or_insert(now);
            *until = (*until).max(credential.expires);
        }
    }

    pub(super) fn holds(&self, now: Instant, site: Site, credential: &Credential) -> bool {
        let until = self.until.get(&Mark::of(site, credential));
        until.is_some_and(|until| *until > now)
    }

    pub(super) fn kept(&self, clock: Clock) -> Vec<KeptMark> {
        let until = self.until.iter();
        let mut marks: Vec<KeptMark> = until
            .map(|(mark, until)| KeptMark(mark.clone(), clock.wall(*until)))
            .collect();
        marks.sort_unstable();
        marks
    }

    pub(super) fn replay(&mut self, marks: Vec<KeptMark>, clock: Clock) {
        let until = marks.into_iter();
        self.until = until
            .map(|KeptMark(mark, until)| (mark, clock.instant(until)))
            .collect();
    }

    pub(super) fn holds_any(&self, now: Instant) -> bool {
        self.until.values().any(|until| *until > now)
    }
}

const BOUND: usize = 1024;
