//! Keeps the polls of a room: what is asked, who has voted, and what was answered.
//!
//! Of an anonymous poll who has voted and what was answered are kept apart, and nothing leads from one to the
//! other: a vote is counted and forgotten, so it is final. What is checked when a poll is made stands in
//! `polling.rs`.

use super::clock::Wall;
use super::messages::Problem;
use super::poll::{NamedBallot, OwnVote, Poll, PollKind, PollPlan, PollState, Tally};
use super::refusal::Refusal;
use crate::config::WriteLimits;
use crate::ids::ParticipantId;
use serde::{Deserialize, Serialize};
use std::collections::{BTreeMap, BTreeSet};
use std::time::{Duration, Instant};

/// Whom a vote counts for, once: the holder of a personal link, else the participant.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(transparent)]
pub(super) struct Voter(pub(super) String);

/// Lives as long as its room.
#[derive(Debug, Default)]
pub(super) struct Polls {
    polls: BTreeMap<u32, Asked>,
    /// Removed, and when that was; the last ones.
    aside: Vec<(Instant, Asked)>,
    /// The id of the newest one there was.
    made: u32,
    /// Changes of what is kept.
    pub(super) revision: u64,
    pub(super) news: News,
    limits: WriteLimits,
}

/// What is still to be told.
#[derive(Debug, Default)]
pub(super) struct News {
    /// Asked anew, opened, closed, shared.
    pub(super) polls: BTreeSet<u32>,
    /// Voted in.
    pub(super) results: BTreeSet<u32>,
    /// Gone, for whoever saw them.
    pub(super) gone: BTreeSet<u32>,
    /// Whose votes were taken.
    pub(super) votes: Vec<(ParticipantId, u32)>,
}

impl News {
    pub(super) fn is_empty(&self) -> bool {
        let Self {
            polls,
            results,
            gone,
            votes,
        } = self;
        polls.is_empty() && results.is_empty() && gone.is_empty() && votes.is_empty()
    }
}

/// One poll, as a record holds it, too.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct Asked {
    pub(super) id: u32,
    pub(super) plan: PollPlan,
    pub(super) state: PollState,
    votes: Votes,
    /// When it was opened first.
    pub(super) opened: Option<Wall>,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
enum Votes {
    Named(BTreeMap<Voter, NamedBallot>),
    /// Sorted by voter, and so not by when they voted.
    Anonymous {
        voters: BTreeSet<Voter>,
        counts: Vec<u32>,
    },
}

impl Polls {
    pub(super) fn new(limits: WriteLimits) -> Self {
        Self {
            limits,
            ..Self::default()
        }
    }

    /// One more, as a draft; the plan was checked.
    pub(super) fn make(&mut self, plan: PollPlan) -> Result<(), Problem> {
        self.check_place()?;
        self.made += 1;
        let votes = Votes::none_of(&plan);
        let asked = Asked {
            id: self.made,
            plan,
            state: PollState::Draft,
            votes,
            opened: None,
        };
        self.polls.insert(self.made, asked);
        self.changed(self.made);
        Ok(())
    }

    /// Another plan, checked, of one that nobody has seen yet.
    pub(super) fn edit(&mut self, id: u32, plan: PollPlan) -> Result<(), Problem> {
        let poll = self.find(id)?;
        if poll.state != PollState::Draft {
            return Err(Refusal::PollStarted.of(
                "poll",
                "A poll that was started asks what it asked. Make another one.",
            ));
        }
        poll.votes = Votes::none_of(&plan);
        poll.plan = plan;
        self.changed(id);
        Ok(())
    }

    /// Opens a draft, or one that was closed by mistake: its votes stand.
    pub(super) fn start(&mut self, at: Wall, id: u32) -> Result<(), Problem> {
        let open = self.open();
        let poll = self.find(id)?;
        match open {
            Some(open) if open == id => return Ok(()),
            Some(_) => {
                return Err(Refusal::PollOpen.of(
                    "poll",
                    "Another poll is open, and one is at a time. Close it first.",
                ));
            }
            None => {}
        }
        poll.state = PollState::Open;
        poll.opened = poll.opened.or(Some(at));
        self.changed(id);
        Ok(())
    }

    pub(super) fn close(&mut self, id: u32) -> Result<(), Problem> {
        let poll = self.find(id)?;
        if poll.state != PollState::Open {
            return Err(not_open());
        }
        poll.state = PollState::Closed;
        self.changed(id);
        Ok(())
    }

    pub(super) fn share(&mut self, id: u32, shared: bool) -> Result<(), Problem> {
        let poll = self.find(id)?;
        if poll.plan.shared != shared {
            poll.plan.shared = shared;
            self.changed(id);
        }
        Ok(())
    }

    pub(super) fn remove(&mut self, now: Instant, id: u32) -> Result<(), Problem> {
        let mut poll = self.polls.remove(&id).ok_or_else(gone)?;
        if poll.state == PollState::Open {
            poll.state = PollState::Closed; // it comes back as one that takes no votes
        }
        self.aside.push((now, poll));
        if self.aside.len() > MOST_ASIDE {
            // overflow: forget the oldest — it is not brought back any more
            self.aside.remove(0);
        }
        self.went(id);
        Ok(())
    }

    /// Whoever removed it by mistake has it back, with its votes, for a while.
    pub(super) fn put_back(&mut self, now: Instant, id: u32) -> Result<(), Problem> {
        self.aside
            .retain(|(since, _)| now.saturating_duration_since(*since) < UNDONE);
        let at = self.aside.iter().position(|(_, poll)| poll.id == id);
        let at = at.ok_or_else(gone)?;
        self.check_place()?;
        let (_, poll) = self.aside.remove(at);
        self.polls.insert(id, poll);
        self.news.gone.remove(&id);
        self.changed(id);
        Ok(())
    }

    /// Takes a vote; who may vote at all is decided before.
    pub(super) fn vote(
        &mut self,
        id: u32,
        (participant, voter): (ParticipantId, Voter),
        name: &str,
        mut choices: Vec<u32>,
    ) -> Result<(), Problem> {
        let poll = self.find(id)?;
        if poll.state != PollState::Open {
            return Err(not_open());
        }
        choices.sort_unstable();
        check_ballot(&poll.plan.kind, &choices)?;
        match &mut poll.votes {
            Votes::Named(ballots) => {
                let name = name.to_owned();
                ballots.insert(voter, NamedBallot { name, choices });
            }
            Votes::Anonymous { voters, counts } => {
                if !voters.insert(voter) {
                    return Err(Refusal::AlreadyVoted.of(
                        "poll",
                        "You have voted, and a vote in an anonymous poll is final: nobody knows which it \
                         was.",
                    ));
                }
                for place in choices {
                    counts[place as usize] += 1;
                }
            }
        }
        self.news.results.insert(id);
        self.news.votes.push((participant, id));
        self.revision += 1;
        Ok(())
    }

    /// The session is over: what was asked in it is gone, and what is prepared stays. Ids go on.
    pub(super) fn clear(&mut self) {
        let asked = self.polls.values();
        let asked = asked.filter(|poll| poll.state != PollState::Draft);
        let asked: Vec<u32> = asked.map(|poll| poll.id).collect();
        for id in asked {
            self.polls.remove(&id);
            self.went(id);
        }
        self.aside.clear();
    }

    /// The one that is open.
    pub(super) fn open(&self) -> Option<u32> {
        let mut polls = self.polls.values();
        let open = polls.find(|poll| poll.state == PollState::Open);
        open.map(|poll| poll.id)
    }

    pub(super) fn get(&self, id: u32) -> Option<&Asked> {
        self.polls.get(&id)
    }

    pub(super) fn all(&self) -> impl Iterator<Item = &Asked> {
        self.polls.values()
    }

    fn find(&mut self, id: u32) -> Result<&mut Asked, Problem> {
        self.polls.get_mut(&id).ok_or_else(gone)
    }

    fn changed(&mut self, id: u32) {
        self.news.polls.insert(id);
        self.revision += 1;
    }

    fn went(&mut self, id: u32) {
        self.news.polls.remove(&id);
        self.news.results.remove(&id);
        self.news.votes.retain(|(_, poll)| *poll != id);
        self.news.gone.insert(id);
        self.revision += 1;
    }

    fn check_place(&self) -> Result<(), Problem> {
        let most = self.limits.max_polls;
        match self.polls.len() < most as usize {
            true => Ok(()),
            false => Err(Refusal::TooManyPolls
                .whole(format!("A room holds {most} polls. Remove one first."))),
        }
    }

    pub(super) fn replay(&mut self, poll: Asked) {
        self.made = self.made.max(poll.id);
        self.polls.insert(poll.id, poll);
    }
}

impl Asked {
    /// As someone may see it; `maker`: who makes polls.
    pub(super) fn told(&self, maker: bool) -> Option<Poll> {
        if self.state == PollState::Draft && !maker {
            return None;
        }
        Some(Poll {
            id: self.id,
            plan: self.plan.clone(),
            state: self.state,
            results: self.results(maker),
        })
    }

    /// The results, for whoever may see them.
    pub(super) fn results(&self, maker: bool) -> Option<Tally> {
        let sees = self.state != PollState::Draft && (maker || self.plan.shared);
        sees.then(|| self.tally(maker))
    }

    /// What was answered; `names`: with those that are known.
    pub(super) fn tally(&self, names: bool) -> Tally {
        let (voted, counts, ballots) = match &self.votes {
            Votes::Named(ballots) => {
                let mut counts = vec![0; self.plan.kind.places()];
                for place in ballots.values().flat_map(|ballot| &ballot.choices) {
                    counts[*place as usize] += 1;
                }
                let named = names && self.state == PollState::Closed;
                let ballots = named.then(|| ballots.values().cloned().collect());
                (ballots_len(&self.votes), Some(counts), ballots)
            }
            Votes::Anonymous { voters, counts } => {
                let enough = voters.len() >= FEWEST;
                let counts = enough.then(|| counts.clone());
                (ballots_len(&self.votes), counts, None)
            }
        };
        Tally {
            voted,
            counts,
            ballots,
        }
    }

    /// Whether, and how, this one has voted.
    pub(super) fn vote_of(&self, voter: &Voter) -> Option<OwnVote> {
        let choices = match &self.votes {
            Votes::Named(ballots) => Some(ballots.get(voter)?.choices.clone()),
            Votes::Anonymous { voters, .. } => voters.contains(voter).then_some(None)?,
        };
        let poll = self.id;
        Some(OwnVote { poll, choices })
    }
}

impl Votes {
    fn none_of(plan: &PollPlan) -> Self {
        match plan.anonymous {
            true => Self::Anonymous {
                voters: BTreeSet::new(),
                counts: vec![0; plan.kind.places()],
            },
            false => Self::Named(BTreeMap::new()),
        }
    }
}

fn ballots_len(votes: &Votes) -> u32 {
    let many = match votes {
        Votes::Named(ballots) => ballots.len(),
        Votes::Anonymous { voters, .. } => voters.len(),
    };
    u32::try_from(many).unwrap_or(u32::MAX)
}

/// At least one, none twice, none that is not there, and no more than one may; in order.
fn check_ballot(kind: &PollKind, choices: &[u32]) -> Result<(), Problem> {
    let places = kind.places();
    let most = kind.most();
    let fits = !choices.is_empty()
        && choices.len() <= most
        && choices.is_sorted_by(|one, next| one < next)
        && choices.iter().all(|place| (*place as usize) < places);
    match fits {
        true => Ok(()),
        false => Err(Refusal::BallotUnfit.of(
            "choices",
            &format!(
                "A vote in this poll names 1 to {most} of the places 0 to {}, none twice.",
                places - 1
            ),
        )),
    }
}

fn gone() -> Problem {
    Refusal::NoSuchPoll.of(
        "poll",
        "There is no such poll (any more). Choose one that was told.",
    )
}

fn not_open() -> Problem {
    Refusal::PollNotOpen.of(
        "poll",
        "This poll takes no votes now. Wait until it is open.",
    )
}

/// What can be brought back.
const MOST_ASIDE: usize = 20;

/// Of fewer votes in an anonymous poll the counts are not told: of one it is whose it was, of two each knows
/// the other's.
const FEWEST: usize = 3;

/// Removed by mistake: for as long as a page offers to undo it, and a moment for the way.
const UNDONE: Duration = Duration::from_secs(11);

/// One line of the ledger: a poll as it was closed, which outlives its room. An anonymous one says nothing of
/// who voted, and where few did nothing of how.
#[derive(Debug, Serialize, Deserialize)]
pub(super) struct PollLine {
    pub(super) poll: u32,
    pub(super) opened: Wall,
    pub(super) closed: Wall,
    pub(super) plan: PollPlan,
    pub(super) voted: u32,
    pub(super) counts: Option<Vec<u32>>,
    pub(super) ballots: Option<Vec<NamedBallot>>,
    /// Taken out of what is read.
    pub(super) removed: bool,
}

impl Asked {
    pub(super) fn line(&self, closed: Wall, removed: bool) -> Option<PollLine> {
        let tally = self.tally(true);
        Some(PollLine {
            poll: self.id,
            opened: self.opened?,
            closed,
            plan: self.plan.clone(),
            voted: tally.voted,
            counts: tally.counts.filter(|_| !removed),
            ballots: tally.ballots.filter(|_| !removed),
            removed,
        })
    }
}

impl PollLine {
    /// Tells the line from every other, and puts them in order.
    pub(super) fn key(&self, nth: u64) -> String {
        let (at, poll) = (self.closed, self.poll);
        format!("{at:020}/poll/{poll:06}/{nth:06}")
    }
}

/// A poll that was closed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ClosedPoll {
    /// What it asked.
    pub plan: PollPlan,
    /// From when to when it was open, in milliseconds since 1970.
    pub open: (u64, u64),
    /// How many voted.
    pub voted: u32,
    /// How often each choice was taken; `None`: anonymous, and too few.
    pub counts: Option<Vec<u32>>,
    /// Who answered what; `None`: anonymous.
    pub ballots: Option<Vec<NamedBallot>>,
}

/// Reads a ledger: each poll as it was closed last, in the order they were opened.
pub fn closed_polls<'a>(ledger: impl IntoIterator<Item = &'a str>) -> Vec<ClosedPoll> {
    let mut polls: BTreeMap<(Wall, u32), PollLine> = BTreeMap::new();
    // others' lines say nothing here
    let lines = ledger.into_iter();
    for line in lines.filter_map(|line| serde_json::from_str::<PollLine>(line).ok()) {
        polls.insert((line.opened, line.poll), line);
    }
    let standing = polls.into_values().filter(|line| !line.removed);
    standing
        .map(|line| ClosedPoll {
            plan: line.plan,
            open: (line.opened, line.closed),
            voted: line.voted,
            counts: line.counts,
            ballots: line.ballots,
        })
        .collect()
}

/// A key of a record.
pub(super) fn poll_key(id: u32) -> String {
    format!("{POLL}{id:06}")
}

pub(super) const POLL: &str = "poll/";
