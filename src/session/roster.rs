//! Keeps who is in the room ready to be told: what changed since the last time, once for
//! everyone, and all of it for the one who joins.
//!
//! A join must not cost more in a large room. So a row is serialised when it changes, rows are
//! kept as text in chunks, and a joiner gets the chunks: a room of 300 hands out 19 of them.

use super::messages::{FromRoom, Participant, Welcome};
use crate::ids::ParticipantId;
use bytes::Bytes;
use std::sync::Arc;

/// Lives as long as its room.
#[derive(Debug, Default)]
pub(super) struct Roster {
    rows: Vec<Option<Row>>,
    free: Vec<RowAt>,
    chunks: Vec<Chunk>,
    changed: Vec<RowAt>,
    left: Vec<ParticipantId>,
}

/// Where a row stands; it stays there until its participant leaves.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct RowAt(usize);

#[derive(Debug)]
struct Row {
    value: Participant,
    /// `None`: the value changed since it was written.
    text: Option<Arc<str>>,
    /// What everyone was told last.
    told: Option<Arc<str>>,
    /// Listed in `changed`.
    listed: bool,
}

#[derive(Debug)]
struct Chunk {
    text: Arc<str>,
    stale: bool,
}

/// The rows of a roster as JSON, shared with the room.
#[derive(Debug, Clone, Default)]
pub struct RosterText {
    chunks: Vec<Arc<str>>,
}

impl Roster {
    pub(super) fn add(&mut self, value: Participant) -> RowAt {
        let at = self.free.pop().unwrap_or(RowAt(self.rows.len()));
        if at.0 == self.rows.len() {
            self.rows.push(None);
            if at.0.is_multiple_of(CHUNK) {
                self.chunks.push(Chunk {
                    text: "".into(),
                    stale: true,
                });
            }
        }
        self.rows[at.0] = Some(Row {
            value,
            text: None,
            told: None,
            listed: false,
        });
        self.touch(at);
        at
    }

    /// The row as it is now.
    pub(super) fn row(&self, at: RowAt) -> &Participant {
        &self.rows[at.0].as_ref().expect("a seat's row exists").value
    }

    /// Changes a row; everyone is told with the next changes, if it is a change by then.
    pub(super) fn change(&mut self, at: RowAt, change: impl FnOnce(&mut Participant)) {
        let row = self.rows[at.0].as_mut().expect("a seat's row exists");
        change(&mut row.value);
        self.touch(at);
    }

    pub(super) fn remove(&mut self, at: RowAt) {
        let row = self.rows[at.0].take().expect("a seat's row exists");
        self.left.push(row.value.id);
        self.chunks[at.0 / CHUNK].stale = true;
        self.changed.retain(|listed| *listed != at);
        self.free.push(at);
    }

    /// Every row, for the REST API.
    pub(super) fn rows(&self) -> impl Iterator<Item = &Participant> {
        self.rows.iter().flatten().map(|row| &row.value)
    }

    /// All rows as they are now.
    pub(super) fn text(&mut self) -> RosterText {
        for at in 0..self.chunks.len() {
            if self.chunks[at].stale {
                self.write_chunk(at);
            }
        }
        let chunks = self.chunks.iter().map(|chunk| &chunk.text);
        RosterText {
            chunks: chunks.filter(|text| !text.is_empty()).cloned().collect(),
        }
    }

    /// The `roster` message with what changed since the last one; `None` when nothing did.
    pub(super) fn changes(&mut self) -> Option<Bytes> {
        let mut message = String::from(r#"{"type":"roster","changed":["#);
        let empty = message.len();
        for at in std::mem::take(&mut self.changed) {
            let row = self.rows[at.0].as_mut().expect("a listed row exists");
            row.listed = false;
            let text = row.write();
            if row.told.as_ref() == Some(&text) {
                continue; // changed and changed back
            }
            if message.len() > empty {
                message.push(',');
            }
            message.push_str(&text);
            row.told = Some(text);
        }
        if message.len() == empty && self.left.is_empty() {
            return None;
        }
        let left = serde_json::to_string(&self.left).expect("ids are JSON");
        self.left.clear();
        message.push_str(r#"],"left":"#);
        message.push_str(&left);
        message.push('}');
        Some(message.into())
    }

    /// Whether [`Self::changes`] may have something to say.
    pub(super) fn has_changes(&self) -> bool {
        !self.changed.is_empty() || !self.left.is_empty()
    }

    fn touch(&mut self, at: RowAt) {
        let row = self.rows[at.0].as_mut().expect("a seat's row exists");
        row.text = None;
        if !row.listed {
            row.listed = true;
            self.changed.push(at);
        }
        self.chunks[at.0 / CHUNK].stale = true;
    }

    fn write_chunk(&mut self, at: usize) {
        let first = at * CHUNK;
        let last = self.rows.len().min(first + CHUNK);
        let mut text = String::with_capacity(CHUNK * 512);
        for row in self.rows[first..last].iter_mut().flatten() {
            if !text.is_empty() {
                text.push(',');
            }
            text.push_str(&row.write());
        }
        self.chunks[at] = Chunk {
            text: text.into(),
            stale: false,
        };
    }
}

impl Row {
    fn write(&mut self) -> Arc<str> {
        let value = &self.value;
        let text = self
            .text
            .get_or_insert_with(|| serde_json::to_string(value).expect("a row is JSON").into());
        Arc::clone(text)
    }
}

impl RosterText {
    /// Appends the rows, separated by commas, without brackets.
    pub(super) fn append_to(&self, out: &mut String) {
        for (at, chunk) in self.chunks.iter().enumerate() {
            if at > 0 {
                out.push(',');
            }
            out.push_str(chunk);
        }
    }

    /// How many bytes [`Self::append_to`] appends.
    pub(super) fn len(&self) -> usize {
        let bytes: usize = self.chunks.iter().map(|chunk| chunk.len() + 1).sum();
        bytes.saturating_sub(1)
    }
}

/// The `welcome` message with its roster, as JSON. The rows are JSON already: to write them anew
/// would be most of a join in a room of 300.
pub(super) fn welcome_text(welcome: Welcome, roster: &RosterText) -> String {
    let message = FromRoom::Welcome(Box::new(welcome));
    let mut text = serde_json::to_string(&message).expect("a message is JSON");
    let rest = text.strip_suffix("]}");
    let end = rest.expect("the roster is the last field").len();
    text.truncate(end);
    text.reserve_exact(roster.len() + 2);
    roster.append_to(&mut text);
    text.push_str("]}");
    text
}

/// Rows in a chunk: more, and one change rewrites more of them; fewer, and a joiner in a large
/// room collects more chunks.
const CHUNK: usize = 16;

#[cfg(test)]
mod tests {
    use super::*;
    use crate::role::Role;
    use crate::site::Site;
    use uuid::Uuid;

    fn person(number: u128) -> Participant {
        Participant {
            id: ParticipantId::from_uuid(Uuid::from_u128(number)),
            name: format!("Clinic \"{number}\""),
            site: Site::Spoke,
            role: Role::Clinician,
            companions: vec!["Ana".into()],
            away: false,
            tracks: Vec::new(),
            connected: true,
        }
    }

    fn all(roster: &mut Roster) -> Vec<Participant> {
        let mut text = String::from("[");
        let rows = roster.text();
        rows.append_to(&mut text);
        assert_eq!(rows.len(), text.len() - 1);
        text.push(']');
        serde_json::from_str(&text).expect("JSON")
    }

    fn told(roster: &mut Roster) -> Option<FromRoom> {
        let bytes = roster.changes()?;
        Some(serde_json::from_slice(&bytes).expect("a message"))
    }

    #[test]
    fn a_joiner_gets_every_row_as_it_is_now() {
        let mut roster = Roster::default();
        let at: Vec<RowAt> = (0..100).map(|n| roster.add(person(n))).collect();
        assert_eq!(all(&mut roster).len(), 100);
        roster.change(at[40], |row| row.connected = false);
        for gone in &at[16..32] {
            roster.remove(*gone);
        }
        let rows = all(&mut roster);
        assert_eq!(rows.len(), 84);
        assert!(!rows[24].connected, "clinic 40 is row 24 now");
        roster.add(person(200));
        assert_eq!(all(&mut roster).len(), 85);
        let written = all(&mut roster);
        assert!(roster.rows().eq(&written));
    }

    #[test]
    fn everyone_is_told_only_what_changed() {
        let mut roster = Roster::default();
        let first = roster.add(person(1));
        let second = roster.add(person(2));
        assert!(matches!(told(&mut roster),
            Some(FromRoom::Roster { changed, left }) if changed.len() == 2 && left.is_empty()));
        assert_eq!(told(&mut roster), None);

        roster.change(first, |row| row.connected = false);
        roster.text();
        roster.change(first, |row| row.connected = true);
        assert_eq!(told(&mut roster), None, "changed and changed back");

        roster.change(first, |row| row.connected = false);
        roster.text();
        roster.remove(second);
        assert_eq!(
            told(&mut roster),
            Some(FromRoom::Roster {
                changed: vec![Participant {
                    connected: false,
                    ..person(1)
                }],
                left: vec![person(2).id],
            })
        );
    }
}
