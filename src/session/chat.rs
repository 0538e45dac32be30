//! Keeps what is written in the room, and decides who reads it.
//!
//! What was written is told a few times a second, so that a room that writes all at once is a handful of
//! messages for each; whoever comes asks for what was written before.

use super::clock::{Clock, Wall};
use super::messages::{ChatLine, ChatTo, FromRoom};
use crate::config::WriteLimits;
use crate::ids::ParticipantId;
use crate::limiter::Limiter;
use crate::site::Site;
use serde::{Deserialize, Serialize};
use std::collections::VecDeque;
use std::time::{Duration, Instant};

/// Lives from one session of a room to the next.
#[derive(Debug)]
pub(super) struct Chat {
    limits: WriteLimits,
    lines: VecDeque<Line>,
    /// The number of the newest line, and of the newest that was told.
    written: u32,
    told: u32,
    /// Taken back since the last telling, having been told.
    removed: Vec<u32>,
    /// Of all of them together.
    pace: Limiter,
}

#[derive(Debug)]
struct Line {
    number: u32,
    from: ParticipantId,
    name: String,
    to: ChatTo,
    text: String,
    at: Instant,
}

/// Who asks to read.
#[derive(Debug, Clone, Copy)]
pub(super) struct Reader {
    pub(super) id: ParticipantId,
    pub(super) site: Site,
}

/// Why a line was not taken.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum NotTaken {
    Empty,
    TooLong { most: usize },
    TooFast,
}

impl Chat {
    pub(super) fn new(limits: WriteLimits) -> Self {
        Self {
            limits,
            lines: VecDeque::new(),
            written: 0,
            told: 0,
            removed: Vec::new(),
            pace: Limiter::a_minute(limits.chat_of_all_per_minute, MINUTE),
        }
    }

    /// The pace of one author.
    pub(super) const fn pace_of_one(limits: &WriteLimits) -> Limiter {
        Limiter::a_minute(limits.chat_per_minute, MINUTE)
    }

    /// Takes a line; whether its author may write to whom is decided before.
    pub(super) fn write(
        &mut self,
        now: Instant,
        (from, name): (ParticipantId, &str),
        own_pace: &mut Limiter,
        to: ChatTo,
        text: &str,
    ) -> Result<(), NotTaken> {
        // a terminal's control characters are nobody's text
        let kept = |c: &char| !c.is_control() || matches!(c, '\n' | '\t');
        let text: String = text.trim().chars().filter(kept).collect();
        let most = self.limits.chat_length as usize;
        match text.chars().count() {
            0 => return Err(NotTaken::Empty),
            long if long > most => return Err(NotTaken::TooLong { most }),
            _ => {}
        }
        if !own_pace.passes(now, 1) || !self.pace.passes(now, 1) {
            return Err(NotTaken::TooFast);
        }
        while self.lines.len() >= self.limits.chat_kept as usize {
            // overflow: drop the oldest — it was read long ago
            self.lines.pop_front();
        }
        self.written += 1;
        self.lines.push_back(Line {
            number: self.written,
            from,
            name: name.to_owned(),
            to,
            text,
            at: now,
        });
        Ok(())
    }

    /// The session is over: what was written in it is the next one's business no more. Numbers go on.
    pub(super) fn clear(&mut self) {
        self.lines.clear();
        self.removed.clear();
        self.told = self.written;
    }

    /// The author of a line that is still there.
    pub(super) fn author(&self, number: u32) -> Option<ParticipantId> {
        let line = self.lines.iter().find(|line| line.number == number);
        line.map(|line| line.from)
    }

    pub(super) fn remove(&mut self, number: u32) {
        self.lines.retain(|line| line.number != number);
        if number <= self.told {
            self.removed.push(number);
        }
    }

    /// Whether there is something to tell.
    pub(super) fn has_news(&self) -> bool {
        self.told < self.written || !self.removed.is_empty()
    }

    /// What was taken back; it goes to everyone, for a number says nothing to whoever never read it.
    pub(super) fn take_removed(&mut self) -> Option<FromRoom> {
        let numbers = std::mem::take(&mut self.removed);
        (!numbers.is_empty()).then_some(FromRoom::ChatRemoved { numbers })
    }

    /// What everyone reads of what was not told yet.
    pub(super) fn news_for_all(&self, now: Instant) -> Option<FromRoom> {
        self.message(now, |line| matches!(line.to, ChatTo::Everyone))
    }

    /// Whether something was not told yet that not everyone reads.
    pub(super) fn has_private_news(&self) -> bool {
        let mut new = self.lines.iter().filter(|line| line.number > self.told);
        new.any(|line| !matches!(line.to, ChatTo::Everyone))
    }

    /// What this reader reads of that.
    pub(super) fn private_news(&self, now: Instant, reader: Reader) -> Option<FromRoom> {
        self.message(now, |line| {
            !matches!(line.to, ChatTo::Everyone) && line.is_read_by(reader)
        })
    }

    /// All of it has been told.
    pub(super) const fn told(&mut self) {
        self.told = self.written;
    }

    /// The newest lines before `before` that this reader reads, as many as fit into an answer; nothing
    /// that is still to be told.
    pub(super) fn before(&self, now: Instant, reader: Reader, before: Option<u32>) -> FromRoom {
        let end = before.unwrap_or(u32::MAX).min(self.told + 1);
        let found = self.lines.iter().rev();
        let found = found.filter(|line| line.number < end && line.is_read_by(reader));
        let (mut lines, mut bytes) = (Vec::new(), 0);
        let mut earlier = false;
        for line in found {
            bytes += line.text.len();
            if lines.len() == ANSWER || (bytes > ANSWER_BYTES && !lines.is_empty()) {
                earlier = true;
                break;
            }
            lines.push(line.told(now));
        }
        lines.reverse();
        FromRoom::ChatHistory {
            before,
            lines,
            earlier,
        }
    }

    fn message(&self, now: Instant, is_in: impl Fn(&Line) -> bool) -> Option<FromRoom> {
        let new = self.lines.iter().filter(|line| line.number > self.told);
        let lines: Vec<ChatLine> = new
            .filter(|line| is_in(line))
            .map(|line| line.told(now))
            .collect();
        (!lines.is_empty()).then_some(FromRoom::Chat { lines })
    }
}

/// A line as a record holds it.
#[derive(Debug, Serialize, Deserialize)]
pub(super) struct KeptLine {
    pub(super) number: u32,
    from: ParticipantId,
    name: String,
    to: ChatTo,
    text: String,
    at: Wall,
}

/// Tells whether a chat holds other lines than it did: more were written, or fewer are there.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(super) struct Revision {
    written: u32,
    lines: usize,
}

impl Chat {
    pub(super) fn revision(&self) -> Revision {
        Revision {
            written: self.written,
            lines: self.lines.len(),
        }
    }

    /// Of the lines that are there, in their order.
    pub(super) fn numbers(&self) -> impl Iterator<Item = u32> {
        self.lines.iter().map(|line| line.number)
    }

    pub(super) fn kept(&self, number: u32, clock: Clock) -> Option<KeptLine> {
        let line = self.lines.iter().rev().find(|line| line.number == number);
        line.map(|line| KeptLine {
            number,
            from: line.from,
            name: line.name.clone(),
            to: line.to,
            text: line.text.clone(),
            at: clock.wall(line.at),
        })
    }

    /// Takes a line as it was kept; they come in their order.
    pub(super) fn replay(&mut self, line: KeptLine, clock: Clock) {
        self.written = self.written.max(line.number);
        self.told = self.written;
        self.lines.push_back(Line {
            number: line.number,
            from: line.from,
            name: line.name,
            to: line.to,
            text: line.text,
            at: clock.instant(line.at),
        });
    }
}

impl Line {
    fn is_read_by(&self, reader: Reader) -> bool {
        reader.id == self.from
            || match self.to {
                ChatTo::Everyone => true,
                ChatTo::Hub => reader.site == Site::Hub,
                ChatTo::One(one) => reader.id == one,
            }
    }

    fn told(&self, now: Instant) -> ChatLine {
        let age = now.saturating_duration_since(self.at).as_millis();
        ChatLine {
            number: self.number,
            from: self.from,
            name: self.name.clone(),
            to: self.to,
            text: self.text.clone(),
            age_ms: u32::try_from(age).unwrap_or(u32::MAX),
        }
    }
}

const MINUTE: Duration = Duration::from_mins(1);

/// Lines and bytes of one answer: a screen or two, in two seconds on a line of 64 kbit/s.
const ANSWER: usize = 50;
const ANSWER_BYTES: usize = 16 * 1024;

#[cfg(test)]
mod tests {
    use super::*;
    use uuid::Uuid;

    fn reader(number: u128, site: Site) -> Reader {
        let id = ParticipantId::from_uuid(Uuid::from_u128(number));
        Reader { id, site }
    }

    fn chat() -> (Chat, Instant) {
        (Chat::new(WriteLimits::default()), Instant::now())
    }

    /// Written, in spite of any pace.
    fn write(chat: &mut Chat, now: Instant, from: Reader, to: ChatTo, text: &str) {
        let mut fresh = Chat::pace_of_one(&chat.limits);
        chat.write(now, (from.id, "Someone"), &mut fresh, to, text)
            .expect("taken");
    }

    fn texts(message: &FromRoom) -> Vec<&str> {
        match message {
            FromRoom::Chat { lines } | FromRoom::ChatHistory { lines, .. } => {
                lines.iter().map(|line| line.text.as_str()).collect()
            }
            other => panic!("no lines in {other:?}"),
        }
    }

    #[test]
    fn a_line_is_read_by_those_it_is_for_and_by_its_author() {
        let (mut chat, now) = chat();
        let [hub, other_hub] = [reader(1, Site::Hub), reader(2, Site::Hub)];
        let [north, south] = [reader(3, Site::Spoke), reader(4, Site::Spoke)];
        write(&mut chat, now, north, ChatTo::Everyone, "all");
        write(&mut chat, now, north, ChatTo::Hub, "hub");
        write(&mut chat, now, north, ChatTo::One(hub.id), "one");
        write(&mut chat, now, hub, ChatTo::One(south.id), "back");
        assert_eq!(
            chat.news_for_all(now).as_ref().map(texts),
            Some(vec!["all"])
        );
        let private = |who| {
            chat.private_news(now, who)
                .as_ref()
                .map(|m| texts(m).join(" "))
        };
        assert_eq!(private(hub).as_deref(), Some("hub one back"));
        assert_eq!(private(other_hub).as_deref(), Some("hub"));
        assert_eq!(private(north).as_deref(), Some("hub one"));
        assert_eq!(private(south).as_deref(), Some("back"));
        chat.told();
        for (who, expected) in [
            (hub, "all hub one back"),
            (other_hub, "all hub"),
            (north, "all hub one"),
            (south, "all back"),
        ] {
            assert_eq!(texts(&chat.before(now, who, None)).join(" "), expected);
            assert_eq!(chat.private_news(now, who), None, "told once");
        }
    }

    #[test]
    fn a_text_is_text_of_a_bounded_length() {
        let (mut chat, now) = chat();
        let from = (reader(1, Site::Hub).id, "Hub");
        let mut pace = Chat::pace_of_one(&chat.limits);
        let most = WriteLimits::default().chat_length as usize;
        let mut try_to = |text: &str| chat.write(now, from, &mut pace, ChatTo::Everyone, text);
        assert_eq!(try_to(" \n\t "), Err(NotTaken::Empty));
        assert_eq!(try_to("\u{1b}\u{7}"), Err(NotTaken::Empty));
        assert_eq!(
            try_to(&"é".repeat(most + 1)),
            Err(NotTaken::TooLong { most })
        );
        assert_eq!(try_to(&"é".repeat(most)), Ok(()));
        assert_eq!(try_to("  a\u{0}b\n<b>c</b> "), Ok(()));
        let told = chat.news_for_all(now).expect("news");
        assert_eq!(texts(&told)[1], "ab\n<b>c</b>");
    }

    #[test]
    fn nobody_writes_faster_than_may_be_nor_all_together() {
        let (mut chat, mut now) = chat();
        let one = reader(1, Site::Spoke);
        let mut own = Chat::pace_of_one(&chat.limits);
        let mut taken = 0;
        for _ in 0..1_000 {
            let line = chat.write(now, (one.id, "One"), &mut own, ChatTo::Everyone, "x");
            taken += u32::from(line.is_ok());
            now += Duration::from_millis(60);
        }
        let most = 2 * WriteLimits::default().chat_per_minute;
        assert!(
            (most - 2..=most + 1).contains(&taken),
            "{taken} in a minute after a rest"
        );
        let mut others = 0;
        for n in 0..2_000 {
            let mut fresh = Chat::pace_of_one(&chat.limits);
            let from = (reader(n, Site::Spoke).id, "Other");
            let line = chat.write(now, from, &mut fresh, ChatTo::Everyone, "x");
            others += u64::from(line.is_ok());
        }
        assert!(others <= 600, "{others} at once");
    }

    #[test]
    fn what_was_written_before_comes_in_parts_the_newest_first() {
        let (mut chat, now) = chat();
        let hub = reader(1, Site::Hub);
        for n in 0..120 {
            write(&mut chat, now, hub, ChatTo::Everyone, &n.to_string());
        }
        assert_eq!(
            texts(&chat.before(now, hub, None)),
            [""; 0],
            "is still to be told"
        );
        chat.told();
        let (mut before, mut parts) = (None, Vec::new());
        loop {
            let FromRoom::ChatHistory { lines, earlier, .. } = chat.before(now, hub, before) else {
                panic!("history is asked for");
            };
            before = lines.first().map(|line| line.number);
            parts.push(lines.len());
            if !earlier {
                break;
            }
        }
        assert_eq!(parts, [50, 50, 20]);
        let long = "x".repeat(WriteLimits::default().chat_length as usize);
        for _ in 0..20 {
            write(&mut chat, now, hub, ChatTo::Everyone, &long);
        }
        chat.told();
        let told = chat.before(now, hub, None);
        let bytes: usize = texts(&told).iter().map(|text| text.len()).sum();
        assert!(
            (1..=ANSWER_BYTES).contains(&bytes),
            "{bytes} bytes in one answer"
        );
    }

    #[test]
    fn the_oldest_lines_are_forgotten_and_what_is_taken_back_is_told_once() {
        let (mut chat, now) = chat();
        let hub = reader(1, Site::Hub);
        chat.limits.chat_kept = 3;
        for n in 1..=4 {
            write(&mut chat, now, hub, ChatTo::Everyone, &n.to_string());
        }
        assert_eq!(chat.author(1), None);
        chat.told();
        assert_eq!(texts(&chat.before(now, hub, None)), ["2", "3", "4"]);
        chat.remove(3);
        write(&mut chat, now, hub, ChatTo::Everyone, "5");
        chat.remove(5); // nobody has read it
        assert_eq!(
            chat.take_removed(),
            Some(FromRoom::ChatRemoved { numbers: vec![3] })
        );
        assert_eq!(chat.take_removed(), None);
        assert_eq!(chat.news_for_all(now), None);
        chat.told();
        assert_eq!(texts(&chat.before(now, hub, None)), ["2", "4"]);
    }
}
