//! Keeps what everyone should know: short texts that stay in sight until they are taken down.
//!
//! There are few of them, so that they fit where everyone sees them, and everyone is told all of them when
//! one changes.

use super::announcement::Announcement;
use super::clock::{Clock, Wall};
use super::messages::Problem;
use super::refusal::Refusal;
use super::text;
use crate::config::WriteLimits;
use crate::ids::ParticipantId;
use serde::{Deserialize, Serialize};
use std::time::{Duration, Instant};

/// Lives from one session of a room to the next.
#[derive(Debug, Default)]
pub(super) struct Announcements {
    /// In the order of their ids.
    posted: Vec<Posted>,
    /// Taken down, and when that was; the last ones.
    aside: Vec<(Instant, Posted)>,
    /// The id of the newest one there was.
    made: u32,
    changed: bool,
    limits: WriteLimits,
}

#[derive(Debug, Clone)]
struct Posted {
    id: u32,
    from: ParticipantId,
    name: String,
    text: String,
    edited_by: Option<String>,
    at: Instant,
}

impl Announcements {
    pub(super) fn new(limits: WriteLimits) -> Self {
        Self {
            limits,
            ..Self::default()
        }
    }

    pub(super) fn post(
        &mut self,
        now: Instant,
        (from, name): (ParticipantId, &str),
        text: &str,
    ) -> Result<(), Problem> {
        let text = text::taken("text", text, self.limits.announcement_length)?;
        self.check_place()?;
        self.made += 1;
        self.posted.push(Posted {
            id: self.made,
            from,
            name: name.to_owned(),
            text,
            edited_by: None,
            at: now,
        });
        self.changed = true;
        Ok(())
    }

    /// Another text, by someone of that name.
    pub(super) fn edit(&mut self, id: u32, name: &str, text: &str) -> Result<(), Problem> {
        let text = text::taken("text", text, self.limits.announcement_length)?;
        let one = self.posted.iter_mut().find(|one| one.id == id);
        let one = one.ok_or_else(gone)?;
        if one.text != text {
            one.text = text;
            one.edited_by = Some(name.to_owned());
            self.changed = true;
        }
        Ok(())
    }

    pub(super) fn take_down(&mut self, now: Instant, id: u32) -> Result<(), Problem> {
        let at = self.posted.iter().position(|one| one.id == id);
        let one = self.posted.remove(at.ok_or_else(gone)?);
        self.aside.push((now, one));
        if self.aside.len() > MOST_ASIDE {
            // overflow: forget the oldest — it is not brought back any more
            self.aside.remove(0);
        }
        self.changed = true;
        Ok(())
    }

    /// Whoever took it down by mistake has it back as it was, for a while.
    pub(super) fn put_back(&mut self, now: Instant, id: u32) -> Result<(), Problem> {
        self.aside
            .retain(|(since, _)| now.saturating_duration_since(*since) < UNDONE);
        let at = self.aside.iter().position(|(_, one)| one.id == id);
        let at = at.ok_or_else(gone)?;
        self.check_place()?;
        let (_, one) = self.aside.remove(at);
        let place = self.posted.partition_point(|other| other.id < one.id);
        self.posted.insert(place, one);
        self.changed = true;
        Ok(())
    }

    /// Who posted one that is there, or was a moment ago.
    pub(super) fn author(&self, id: u32) -> Result<ParticipantId, Problem> {
        let aside = self.aside.iter().map(|(_, one)| one);
        let mut all = self.posted.iter().chain(aside);
        let one = all.find(|one| one.id == id);
        one.map(|one| one.from).ok_or_else(gone)
    }

    /// The session is over. Ids go on.
    pub(super) fn clear(&mut self) {
        self.changed |= !self.posted.is_empty();
        self.posted.clear();
        self.aside.clear();
    }

    /// Whether everyone is to be told of it; says so once.
    pub(super) fn take_changes(&mut self) -> bool {
        std::mem::take(&mut self.changed)
    }

    /// Whether [`Self::take_changes`] would say so.
    pub(super) const fn has_changes(&self) -> bool {
        self.changed
    }

    /// All of them, oldest first.
    pub(super) fn told(&self, now: Instant) -> Vec<Announcement> {
        let posted = self.posted.iter().map(|one| {
            let age = now.saturating_duration_since(one.at).as_millis();
            Announcement {
                id: one.id,
                from: one.from,
                name: one.name.clone(),
                text: one.text.clone(),
                edited_by: one.edited_by.clone(),
                age_ms: u32::try_from(age).unwrap_or(u32::MAX),
            }
        });
        posted.collect()
    }

    fn check_place(&self) -> Result<(), Problem> {
        let most = self.limits.max_announcements;
        match self.posted.len() < most as usize {
            true => Ok(()),
            false => Err(Refusal::TooManyAnnouncements.whole(format!(
                "A room holds {most} announcements. Take one down first."
            ))),
        }
    }
}

fn gone() -> Problem {
    Refusal::NoSuchAnnouncement.of(
        "id",
        "There is no such announcement (any more). Choose one that was told.",
    )
}

/// An announcement as a record holds it.
#[derive(Debug, Serialize, Deserialize)]
pub(super) struct KeptAnnouncement {
    id: u32,
    from: ParticipantId,
    name: String,
    text: String,
    edited_by: Option<String>,
    at: Wall,
}

impl Announcements {
    pub(super) fn kept(&self, clock: Clock) -> (u32, Vec<KeptAnnouncement>) {
        let posted = self.posted.iter().cloned().map(|one| KeptAnnouncement {
            id: one.id,
            from: one.from,
            name: one.name,
            text: one.text,
            edited_by: one.edited_by,
            at: clock.wall(one.at),
        });
        (self.made, posted.collect())
    }

    pub(super) fn replayed(
        (made, kept): (u32, Vec<KeptAnnouncement>),
        clock: Clock,
        limits: WriteLimits,
    ) -> Self {
        let posted = kept.into_iter().map(|one| Posted {
            id: one.id,
            from: one.from,
            name: one.name,
            text: one.text,
            edited_by: one.edited_by,
            at: clock.instant(one.at),
        });
        Self {
            posted: posted.collect(),
            made,
            ..Self::new(limits)
        }
    }
}

/// What can be brought back.
const MOST_ASIDE: usize = 10;

/// Taken down by mistake: for as long as a page offers to undo it, and a moment for the way.
const UNDONE: Duration = Duration::from_secs(11);

#[cfg(test)]
mod tests {
    use super::*;
    use uuid::Uuid;

    fn board(texts: &[&str]) -> (Announcements, Instant) {
        let (mut board, now) = (Announcements::default(), Instant::now());
        for text in texts {
            board.post(now, (author(), "Hub"), text).unwrap();
        }
        (board, now)
    }

    fn author() -> ParticipantId {
        ParticipantId::from_uuid(Uuid::from_u128(1))
    }

    fn texts(board: &Announcements, now: Instant) -> Vec<String> {
        board.told(now).into_iter().map(|one| one.text).collect()
    }

    #[test]
    fn what_was_taken_down_by_mistake_comes_back_to_its_place_for_a_while() {
        for (after, back) in [(0, true), (10, true), (11, false)] {
            let (mut board, now) = board(&["a", "b", "c"]);
            board.take_down(now, 2).unwrap();
            assert_eq!(texts(&board, now), ["a", "c"]);
            let later = now + Duration::from_secs(after);
            assert_eq!(board.put_back(later, 2).is_ok(), back, "{after} s");
            let expected: &[&str] = if back { &["a", "b", "c"] } else { &["a", "c"] };
            assert_eq!(texts(&board, now), expected);
            assert!(board.put_back(later, 2).is_err(), "once, if at all");
        }
    }

    #[test]
    fn what_is_refused_names_its_field_and_changes_nothing() {
        let (mut board, now) = board(&["a"; 9]);
        board.take_changes();
        let by = (author(), "Hub");
        let long = "é".repeat(501);
        let codes = |done: Result<(), Problem>| {
            let problem = done.unwrap_err();
            (problem.code, problem.field.unwrap_or_default())
        };
        let of = |code: &str, field: &str| (code.to_owned(), field.to_owned());
        assert_eq!(codes(board.post(now, by, " ")), of("text_empty", "text"));
        assert_eq!(
            codes(board.post(now, by, &long)),
            of("text_too_long", "text")
        );
        assert_eq!(
            codes(board.edit(1, "Hub", &long)),
            of("text_too_long", "text")
        );
        let none = of("no_such_announcement", "id");
        assert_eq!(codes(board.edit(10, "Hub", "b")), none);
        assert_eq!(codes(board.take_down(now, 10)), none);
        assert_eq!(codes(board.put_back(now, 1)), none, "it is up");
        assert_eq!(codes(board.author(10).map(|_| ())), none);
        assert!(!board.has_changes());
        board.post(now, by, &"é".repeat(500)).unwrap();
        let full = of("too_many_announcements", "");
        assert_eq!(codes(board.post(now, by, "b")), full);
        board.take_down(now, 1).unwrap();
        board.post(now, by, "b").unwrap();
        assert_eq!(codes(board.put_back(now, 1)), full);
    }

    #[test]
    fn an_edit_says_by_whom_and_the_same_text_is_none() {
        let (mut board, now) = board(&["Lunch at noon"]);
        board.take_changes();
        board.edit(1, "Doctor", " Lunch at noon ").unwrap();
        assert!(!board.take_changes());
        board.edit(1, "Doctor", "Lunch at one").unwrap();
        assert!(board.take_changes());
        let told = &board.told(now + Duration::from_secs(3))[0];
        assert_eq!(told.edited_by.as_deref(), Some("Doctor"));
        assert_eq!((told.name.as_str(), told.age_ms), ("Hub", 3_000));
    }

    #[test]
    fn an_id_is_never_given_again() {
        let (mut board, now) = board(&["a", "b"]);
        board.clear();
        assert!(board.put_back(now, 1).is_err());
        board.post(now, (author(), "Hub"), "c").unwrap();
        assert_eq!(board.told(now)[0].id, 3);
    }
}
