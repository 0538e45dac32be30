//! Keeps what a session goes through, which item runs, and how long each one took.

use super::clock::{Clock, Wall};
use super::messages::{self, AgendaItem, AgendaStep, CheckpointState, PlannedItem, Problem};
use super::minutes::ItemMinutes;
use super::phase::Phase;
use super::refusal::Refusal;
use crate::config::WriteLimits;
use serde::{Deserialize, Serialize};
use std::ops::RangeInclusive;
use std::time::{Duration, Instant};

/// Lives as long as its room.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Agenda {
    items: Vec<Item>,
    running: Option<Running>,
    /// When the first of them ran in this session.
    began: Option<Instant>,
    /// Items that there ever were: the id of the newest one.
    made: u32,
    changed: bool,
    limits: WriteLimits,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
struct Item {
    id: u32,
    phase: Phase,
    title: Option<String>,
    minutes: u32,
    /// Minutes that were added while it ran.
    extended: u32,
    /// How long it ran before now: going back to it adds up.
    spent: Duration,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Running {
    id: u32,
    since: Instant,
}

impl Agenda {
    /// One case between the talk and the goodbye. The 5, 5, 8 and 2 minutes of a case are those to
    /// present, to ask, to recommend and to sum up; a minute of the first five is the introduction's.
    pub(super) fn new(limits: WriteLimits) -> Self {
        let mut agenda = Self {
            items: Vec::new(),
            running: None,
            began: None,
            made: 0,
            changed: false,
            limits,
        };
        for (phase, minutes) in DEFAULT {
            let id = agenda.next_id();
            agenda.items.push(Item {
                id,
                phase,
                title: None,
                minutes,
                extended: 0,
                spent: Duration::ZERO,
            });
        }
        agenda
    }

    /// The phase that runs.
    pub(super) fn phase(&self) -> Option<Phase> {
        let at = self.current()?;
        Some(self.items[at].phase)
    }

    /// Another list. An item that names the id of one that is there is that one, with the time it took;
    /// where the one that runs is not in the list any more, none does.
    pub(super) fn set(&mut self, now: Instant, planned: Vec<PlannedItem>) -> Result<(), Problem> {
        let WriteLimits {
            max_agenda_items: most,
            agenda_title_length: longest,
            ..
        } = self.limits;
        if planned.len() > most as usize {
            return Err(Refusal::AgendaTooLong.of(
                "items",
                &format!("An agenda has at most {most} items. Leave some out."),
            ));
        }
        for (at, item) in planned.iter().enumerate() {
            fits(&format!("items[{at}].minutes"), item.minutes)?;
            let title = item.title.as_deref().unwrap_or_default();
            if title.trim().chars().count() > longest as usize {
                return Err(Refusal::TitleTooLong.of(
                    &format!("items[{at}].title"),
                    &format!("A title has at most {longest} characters. Shorten it."),
                ));
            }
        }
        let running = self.running.map(|running| running.id);
        self.stop(now);
        let mut before = std::mem::take(&mut self.items);
        for planned in planned {
            // each is taken once: a second one of the same id is a new item
            let at = before.iter().position(|item| Some(item.id) == planned.id);
            let known = at.map(|at| before.swap_remove(at));
            let id = known.as_ref().map(|item| item.id);
            let id = id.unwrap_or_else(|| self.next_id());
            self.items.push(Item {
                id,
                phase: planned.phase,
                title: planned.title.and_then(|title| plain(&title)),
                minutes: planned.minutes,
                extended: known.as_ref().map_or(0, |item| item.extended),
                spent: known.map_or(Duration::ZERO, |item| item.spent),
            });
        }
        let kept = running.filter(|id| self.place_of(*id).is_some());
        self.running = kept.map(|id| Running { id, since: now });
        self.changed = true;
        Ok(())
    }

    /// Another item runs, or none.
    pub(super) fn go(&mut self, now: Instant, step: AgendaStep) -> Result<(), Problem> {
        let to = self.target(step)?;
        if to == self.running.map(|running| running.id) {
            return Ok(());
        }
        self.stop(now);
        self.running = to.map(|id| Running { id, since: now });
        self.began = self.began.or_else(|| to.map(|_| now));
        self.changed = true;
        Ok(())
    }

    /// The item that runs gets more time.
    pub(super) fn extend(&mut self, minutes: u32) -> Result<(), Problem> {
        let Some(at) = self.current() else {
            return Err(Refusal::NothingRuns.whole(
                "No item of the agenda runs, so none can get more time. Begin one with phase.",
            ));
        };
        fits("minutes", minutes)?;
        let item = &mut self.items[at];
        fits("minutes", item.minutes + item.extended + minutes)?;
        item.extended += minutes;
        self.changed = true;
        Ok(())
    }

    /// The next session has the same agenda, and has begun none of it.
    pub(super) fn begin_anew(&mut self) {
        for item in &mut self.items {
            item.extended = 0;
            item.spent = Duration::ZERO;
        }
        self.running = None;
        self.began = None;
        self.changed = true;
    }

    /// When the first item ran in this session.
    pub(super) const fn began(&self) -> Option<Instant> {
        self.began
    }

    /// Planned and real minutes.
    pub(super) fn minutes(&self, now: Instant) -> Vec<ItemMinutes> {
        let items = self.items.iter().map(|item| ItemMinutes {
            phase: item.phase,
            title: item.title.clone(),
            planned: item.minutes,
            extended: item.extended,
            took: u64::try_from(self.took(now, item).as_millis()).unwrap_or(u64::MAX),
        });
        items.collect()
    }

    /// How long an item ran, now.
    fn took(&self, now: Instant, item: &Item) -> Duration {
        let running = self.running.filter(|running| running.id == item.id);
        let runs = running.map(|running| now.saturating_duration_since(running.since));
        item.spent + runs.unwrap_or_default()
    }

    /// What is told with it is other than it was.
    pub(super) const fn touch(&mut self) {
        self.changed = true;
    }

    /// Whether everyone is to be told of it; says so once.
    pub(super) fn take_changes(&mut self) -> bool {
        std::mem::take(&mut self.changed)
    }

    /// Whether [`Self::take_changes`] would say so.
    pub(super) const fn has_changes(&self) -> bool {
        self.changed
    }

    /// As pages are told it.
    pub(super) fn told(&self, now: Instant, checkpoint: CheckpointState) -> messages::Agenda {
        let items = self.items.iter().map(|item| {
            let elapsed = self.took(now, item).as_millis();
            AgendaItem {
                id: item.id,
                phase: item.phase,
                title: item.title.clone(),
                minutes: item.minutes,
                extended: item.extended,
                elapsed_ms: u32::try_from(elapsed).unwrap_or(u32::MAX),
            }
        });
        messages::Agenda {
            items: items.collect(),
            current: self.running.map(|running| running.id),
            checkpoint,
        }
    }

    fn target(&self, step: AgendaStep) -> Result<Option<u32>, Problem> {
        let at = |at: usize| self.items.get(at).map(|item| item.id);
        Ok(match step {
            AgendaStep::None => None,
            // after the last one none runs
            AgendaStep::Next => at(self.current().map_or(0, |current| current + 1)),
            AgendaStep::Back => match self.current() {
                Some(current) => current.checked_sub(1).and_then(at),
                // where all of it is done, the one that ran last of them
                None => {
                    let mut done = self.items.iter().rev();
                    done.find(|item| !item.spent.is_zero()).map(|item| item.id)
                }
            },
            AgendaStep::Item(id) => {
                if self.place_of(id).is_none() {
                    return Err(Refusal::NoSuchItem.of(
                        "to.item",
                        "There is no such item in the agenda (any more). Choose one of the last \
                         agenda that was told.",
                    ));
                }
                Some(id)
            }
        })
    }

    /// What ran runs no more, and has its time.
    fn stop(&mut self, now: Instant) {
        let at = self.current();
        if let (Some(at), Some(running)) = (at, self.running.take()) {
            self.items[at].spent += now.saturating_duration_since(running.since);
        }
    }

    fn current(&self) -> Option<usize> {
        self.place_of(self.running?.id)
    }

    fn place_of(&self, id: u32) -> Option<usize> {
        self.items.iter().position(|item| item.id == id)
    }

    fn next_id(&mut self) -> u32 {
        self.made += 1;
        self.made
    }
}

/// The agenda as a record holds it.
#[derive(Debug, Serialize, Deserialize)]
pub(super) struct KeptAgenda {
    items: Vec<Item>,
    running: Option<(u32, Wall)>,
    #[serde(default)]
    began: Option<Wall>,
    made: u32,
}

impl Agenda {
    pub(super) fn kept(&self, clock: Clock) -> KeptAgenda {
        let running = self.running;
        KeptAgenda {
            items: self.items.clone(),
            running: running.map(|running| (running.id, clock.wall(running.since))),
            began: self.began.map(|at| clock.wall(at)),
            made: self.made,
        }
    }

    pub(super) fn replayed(kept: KeptAgenda, clock: Clock, limits: WriteLimits) -> Self {
        let running = kept.running;
        Self {
            items: kept.items,
            running: running.map(|(id, since)| Running {
                id,
                since: clock.instant(since),
            }),
            began: kept.began.map(|at| clock.instant(at)),
            made: kept.made,
            changed: false,
            limits,
        }
    }
}

/// A title that says something, without a terminal's control characters.
fn plain(title: &str) -> Option<String> {
    let title = title.trim().chars().filter(|c| !c.is_control());
    Some(title.collect::<String>()).filter(|title| !title.is_empty())
}

fn fits(field: &str, minutes: u32) -> Result<(), Problem> {
    match MINUTES.contains(&minutes) {
        true => Ok(()),
        false => Err(Refusal::MinutesOutOfRange.of(
            field,
            &format!(
                "An item has {} to {} minutes in all. Choose another number.",
                MINUTES.start(),
                MINUTES.end()
            ),
        )),
    }
}

const DEFAULT: [(Phase, u32); 10] = [
    (Phase::Welcome, 5),
    (Phase::Didactic, 20),
    (Phase::Introduce, 1),
    (Phase::Present, 4),
    (Phase::Clarify, 5),
    (Phase::Recommend, 8),
    (Phase::SumUp, 2),
    (Phase::Announcements, 2),
    (Phase::Survey, 2),
    (Phase::Close, 5),
];

/// Four hours are the longest session there is.
const MINUTES: RangeInclusive<u32> = 1..=240;

#[cfg(test)]
mod tests {
    use super::*;

    const MINUTE: Duration = Duration::from_mins(1);

    fn planned(id: Option<u32>, phase: Phase, minutes: u32) -> PlannedItem {
        PlannedItem {
            id,
            phase,
            title: None,
            minutes,
        }
    }

    fn ids(agenda: &Agenda) -> Vec<u32> {
        agenda.items.iter().map(|item| item.id).collect()
    }

    /// Minutes that each item took.
    fn took(agenda: &Agenda, now: Instant) -> Vec<u32> {
        let items = agenda.told(now, CheckpointState::Off).items.into_iter();
        items.map(|item| item.elapsed_ms / 60_000).collect()
    }

    #[test]
    fn each_step_leads_where_it_says() {
        use AgendaStep::{Back, Item, Next, None as Nothing};
        let now = Instant::now();
        // from which item, by which step, to which
        for (from, step, to) in [
            (None, Next, Some(1)),
            (None, Back, None),
            (None, Nothing, None),
            (None, Item(3), Some(3)),
            (Some(1), Next, Some(2)),
            (Some(1), Back, None),
            (Some(1), Item(1), Some(1)),
            (Some(3), Nothing, None),
            (Some(3), Back, Some(2)),
            (Some(10), Next, None),
        ] {
            let mut agenda = Agenda::new(WriteLimits::default());
            if let Some(from) = from {
                agenda.go(now, Item(from)).unwrap();
            }
            agenda.go(now, step).unwrap();
            assert_eq!(
                agenda.told(now, CheckpointState::Off).current,
                to,
                "{from:?} {step:?}"
            );
        }
        let mut done = Agenda::new(WriteLimits::default());
        for step in [Item(9), Next, Next, Back] {
            done.go(now + MINUTE, step).unwrap();
        }
        assert_eq!(
            done.told(now, CheckpointState::Off).current,
            None,
            "none of them took time"
        );
        done.go(now, Item(7)).unwrap();
        done.go(now + MINUTE, Nothing).unwrap();
        done.go(now + MINUTE, Back).unwrap();
        assert_eq!(
            done.told(now, CheckpointState::Off).current,
            Some(7),
            "the last that ran"
        );
        let gone = Agenda::new(WriteLimits::default())
            .go(now, Item(11))
            .unwrap_err();
        assert_eq!(
            (gone.code.as_str(), gone.field.as_deref()),
            ("no_such_item", Some("to.item"))
        );
    }

    #[test]
    fn going_back_and_forth_adds_up() {
        let (mut agenda, mut now) = (Agenda::new(WriteLimits::default()), Instant::now());
        for (step, minutes) in [
            (AgendaStep::Next, 6),
            (AgendaStep::Next, 1),
            (AgendaStep::Back, 2),
            (AgendaStep::Next, 10),
            (AgendaStep::None, 30),
        ] {
            agenda.go(now, step).unwrap();
            now += minutes * MINUTE;
        }
        assert_eq!(took(&agenda, now)[..3], [8, 11, 0]);
        agenda.begin_anew();
        assert_eq!(took(&agenda, now), [0; 10]);
    }

    #[test]
    fn an_item_keeps_its_time_wherever_it_is_moved() {
        let (mut agenda, now) = (Agenda::new(WriteLimits::default()), Instant::now());
        agenda.go(now, AgendaStep::Item(2)).unwrap();
        agenda.extend(3).unwrap();
        let list = vec![
            planned(None, Phase::Announcements, 2),
            planned(Some(2), Phase::Didactic, 15),
            planned(Some(2), Phase::Survey, 5), // a second one of the same id
            planned(Some(99), Phase::Close, 5), // removed meanwhile by another host
        ];
        agenda.set(now + MINUTE, list).unwrap();
        assert_eq!(ids(&agenda), [11, 2, 12, 13]);
        let told = agenda.told(now + 2 * MINUTE, CheckpointState::Off);
        assert_eq!(told.current, Some(2));
        let item = &told.items[1];
        assert_eq!((item.minutes, item.extended), (15, 3));
        assert_eq!(took(&agenda, now + 2 * MINUTE), [0, 2, 0, 0]);
        agenda.set(now + 3 * MINUTE, Vec::new()).unwrap();
        assert_eq!(
            agenda.told(now, CheckpointState::Off).current,
            None,
            "it is not there any more"
        );
        agenda.go(now, AgendaStep::Next).unwrap();
        assert_eq!(agenda.phase(), None);
    }

    #[test]
    fn what_is_too_much_is_refused_by_its_field_and_changes_nothing() {
        let now = Instant::now();
        let mut agenda = Agenda::new(WriteLimits::default());
        let before = agenda.clone();
        let good = planned(None, Phase::Survey, 1);
        let long = |length: usize| PlannedItem {
            title: Some("é".repeat(length)),
            ..planned(None, Phase::Survey, 1)
        };
        for (items, code, field) in [
            (vec![good.clone(); 61], "agenda_too_long", "items"),
            (
                vec![good.clone(), planned(None, Phase::Survey, 0)],
                "minutes_out_of_range",
                "items[1].minutes",
            ),
            (
                vec![planned(None, Phase::Survey, 241)],
                "minutes_out_of_range",
                "items[0].minutes",
            ),
            (vec![long(121)], "title_too_long", "items[0].title"),
        ] {
            let problem = agenda.set(now, items).unwrap_err();
            assert_eq!(
                (problem.code.as_str(), problem.field.as_deref()),
                (code, Some(field))
            );
        }
        assert_eq!(agenda.extend(5).unwrap_err().code, "nothing_runs");
        assert_eq!(agenda, before);
        agenda.set(now, vec![good; 60]).unwrap();
        agenda.set(now, vec![long(120)]).unwrap();
        agenda.go(now, AgendaStep::Next).unwrap();
        for (minutes, taken) in [(0, false), (240, false), (239, true), (1, false)] {
            assert_eq!(agenda.extend(minutes).is_ok(), taken, "{minutes}");
        }
        assert_eq!(
            agenda.told(now, CheckpointState::Off).items[0].extended,
            239
        );
        assert!(agenda.extend(u32::MAX).is_err());
    }

    #[test]
    fn a_title_is_plain_text_or_none() {
        for (title, expected) in [
            ("  Case 1 ", Some("Case 1")),
            (" \u{1b}\n", None),
            ("", None),
            ("a\u{7}b", Some("ab")),
        ] {
            assert_eq!(plain(title).as_deref(), expected);
        }
    }
}
