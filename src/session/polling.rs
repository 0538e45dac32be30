//! Decides who makes polls, who votes in them, and who is told what of it.

use super::keeping::Keeping;
use super::messages::{FromRoom, Problem};
use super::poll::{OwnVote, Poll, PollKind, PollPlan, PollState};
use super::polls::{Asked, Voter, poll_key};
use super::refusal::Refusal;
use super::request::{PollCommand, Presence};
use super::roles::{self, Action, May};
use super::room::Room;
use super::text;
use crate::config::WriteLimits;
use crate::ids::ParticipantId;
use crate::role::Role;
use crate::store::journal::Entry;
use std::time::Instant;

impl Room {
    pub(super) fn poll(
        &mut self,
        now: Instant,
        by: ParticipantId,
        command: PollCommand,
    ) -> Result<(), Problem> {
        if !matches!(command, PollCommand::Vote { .. }) {
            self.permit_of_role(by, Action::MakePoll)?;
        }
        let limits = &self.limits.write;
        match command {
            PollCommand::Make(plan) => self.polls.make(checked(limits, plan)?),
            PollCommand::Edit { poll, plan } => self.polls.edit(poll, checked(limits, plan)?),
            PollCommand::Start(poll) => {
                let kept = self.kept.as_ref();
                let at = kept.map_or(0, |kept| kept.clock.wall(now));
                self.polls.start(at, poll)
            }
            PollCommand::Close(poll) => {
                self.polls.close(poll)?;
                self.enter_poll(now, poll, false);
                Ok(())
            }
            PollCommand::Share { poll, shared } => self.polls.share(poll, shared),
            PollCommand::Remove {
                poll,
                removed: true,
            } => {
                self.enter_poll(now, poll, true);
                self.polls.remove(now, poll)
            }
            PollCommand::Remove {
                poll,
                removed: false,
            } => {
                self.polls.put_back(now, poll)?;
                self.enter_poll(now, poll, false);
                Ok(())
            }
            PollCommand::Vote { poll, choices } => self.vote(by, poll, choices),
        }
    }

    fn vote(&mut self, by: ParticipantId, poll: u32, choices: Vec<u32>) -> Result<(), Problem> {
        let role = self.seats[&by].role;
        let observers = |poll: &Asked| poll.plan.observers && poll.state != PollState::Draft;
        let may = self.polls.get(poll).is_some_and(observers) && role == Role::Observer;
        if !may {
            self.permit_of_role(by, Action::Vote)?;
        }
        let seat = &self.seats[&by];
        let name = self.roster.row(seat.row).name.clone();
        let voter = self.voter(by);
        self.polls.vote(poll, (by, voter), &name, choices)
    }

    /// Each personal link votes once, however often its holder comes; by a link that several share each
    /// participant does.
    fn voter(&self, participant: ParticipantId) -> Voter {
        let seat = &self.seats[&participant];
        Voter(match &seat.credential.subject {
            Some(subject) => format!("{:?} {}", seat.site(), subject.0),
            None => participant.as_uuid().to_string(),
        })
    }

    fn makes_polls(&self, participant: ParticipantId) -> bool {
        let role = self.seats[&participant].role;
        roles::may(role, self.agenda.phase(), Action::MakePoll) == May::Yes
    }

    /// The polls that someone sees, and how they voted, for their welcome.
    pub(super) fn polls_of(&self, participant: ParticipantId) -> (Vec<Poll>, Vec<OwnVote>) {
        let (maker, voter) = (self.makes_polls(participant), self.voter(participant));
        let told = self.polls.all().filter_map(|poll| poll.told(maker));
        let votes = self.polls.all().filter_map(|poll| poll.vote_of(&voter));
        (told.collect(), votes.collect())
    }

    /// The session is over: what is open takes no votes any more, and in the next one it is gone.
    pub(super) fn end_polls(&mut self, now: Instant, clear: bool) {
        if let Some(open) = self.polls.open() {
            self.polls.close(open).expect("it is open");
            self.enter_poll(now, open, false);
        }
        if clear {
            self.polls.clear();
        }
    }

    /// Tells what changed: everyone what all may see, and those who make polls the rest.
    pub(super) fn tell_polls(&mut self) {
        let news = std::mem::take(&mut self.polls.news);
        let people = self.seats.iter();
        let pages = people.filter(|(_, seat)| seat.presence == Presence::Page);
        let makers: Vec<ParticipantId> = pages
            .map(|(id, _)| *id)
            .filter(|id| self.makes_polls(*id))
            .collect();
        for poll in news.gone {
            self.tell_all(&FromRoom::PollGone { poll });
        }
        for id in &news.polls {
            let Some(poll) = self.polls.get(*id) else {
                continue;
            };
            let (public, full) = (poll.told(false), poll.told(true));
            if let Some(public) = &public {
                self.tell_all(&FromRoom::Poll(public.clone()));
            }
            if public != full
                && let Some(full) = full
            {
                for maker in &makers {
                    self.tell(*maker, FromRoom::Poll(full.clone()));
                }
            }
        }
        for id in news.results.difference(&news.polls) {
            let Some(poll) = self.polls.get(*id) else {
                continue;
            };
            let poll_id = *id;
            if let Some(results) = poll.results(false) {
                self.tell_all(&FromRoom::PollResults {
                    poll: poll_id,
                    results,
                });
            } else if let Some(results) = poll.results(true) {
                for maker in &makers {
                    let results = results.clone();
                    let poll = poll_id;
                    self.tell(*maker, FromRoom::PollResults { poll, results });
                }
            }
        }
        for (participant, poll) in news.votes {
            if !self.seats.contains_key(&participant) {
                continue;
            }
            let voter = self.voter(participant);
            let vote = self.polls.get(poll);
            if let Some(vote) = vote.and_then(|poll| poll.vote_of(&voter)) {
                self.tell(participant, FromRoom::Voted(vote));
            }
        }
    }

    /// Appends how a poll that was opened stands to the ledger.
    fn enter_poll(&mut self, now: Instant, poll: u32, removed: bool) {
        let nth = self.polls.revision;
        let (Some(kept), Some(poll)) = (&mut self.kept, self.polls.get(poll)) else {
            return;
        };
        if let Some(line) = poll.line(kept.clock.wall(now), removed) {
            kept.ledger.push(Entry::Append {
                key: line.key(nth),
                value: serde_json::to_string(&line).expect("what is kept is JSON"),
            });
            kept.touched = true;
        }
    }

    /// What of the polls is other than it was handed over.
    pub(super) fn poll_differences(&self, kept: &mut Keeping, entries: &mut Vec<Entry>) {
        if kept.polls_revision == Some(self.polls.revision) {
            return;
        }
        kept.polls_revision = Some(self.polls.revision);
        let mut before = std::mem::take(&mut kept.polls);
        for poll in self.polls.all() {
            let key = poll_key(poll.id);
            let value = serde_json::to_string(poll).expect("what is kept is JSON");
            if before.remove(&key).as_ref() != Some(&value) {
                entries.push(Entry::Set {
                    key: key.clone(),
                    value: value.clone(),
                });
            }
            kept.polls.insert(key, value);
        }
        entries.extend(before.into_keys().map(|key| Entry::Unset { key }));
    }

    /// Takes a poll as it was kept.
    pub(super) fn replay_poll(&mut self, key: &str, value: &str) -> serde_json::Result<()> {
        self.polls.replay(serde_json::from_str(value)?);
        if let Some(kept) = &mut self.kept {
            kept.polls.insert(key.to_owned(), value.to_owned());
        }
        Ok(())
    }
}

/// The plan as it is kept, or which field of it breaks which rule.
fn checked(limits: &WriteLimits, plan: PollPlan) -> Result<PollPlan, Problem> {
    let question = text::taken("plan.question", &plan.question, limits.poll_question_length)?;
    let kind = match plan.kind {
        PollKind::Single { choices } => PollKind::Single {
            choices: checked_choices(limits, &choices)?,
        },
        PollKind::Multiple { choices, most } => {
            let choices = checked_choices(limits, &choices)?;
            let fits = |most: u32| (1..=choices.len()).contains(&(most as usize));
            if !most.is_none_or(fits) {
                return Err(Refusal::ChoicesOutOfRange.of(
                    "plan.kind.most",
                    &format!("One may take 1 to {} of these choices.", choices.len()),
                ));
            }
            PollKind::Multiple { choices, most }
        }
        PollKind::Scale {
            from,
            to,
            low,
            high,
        } => {
            let highest = limits.max_poll_scale;
            if from >= to || to > highest {
                return Err(Refusal::ScaleOutOfRange.of(
                    if to > highest {
                        "plan.kind.to"
                    } else {
                        "plan.kind.from"
                    },
                    &format!("A scale goes from 0 or more to at most {highest}, upwards."),
                ));
            }
            let end = |field: &str, text: Option<String>| {
                text::optional(field, &text.unwrap_or_default(), limits.poll_end_length)
            };
            PollKind::Scale {
                from,
                to,
                low: end("plan.kind.low", low)?,
                high: end("plan.kind.high", high)?,
            }
        }
    };
    Ok(PollPlan {
        question,
        kind,
        ..plan
    })
}

fn checked_choices(limits: &WriteLimits, choices: &[String]) -> Result<Vec<String>, Problem> {
    let most = limits.max_poll_choices;
    if !(FEWEST_CHOICES..=most as usize).contains(&choices.len()) {
        return Err(Refusal::ChoicesOutOfRange.of(
            "plan.kind.choices",
            &format!("A poll has {FEWEST_CHOICES} to {most} choices."),
        ));
    }
    let numbered = choices.iter().enumerate();
    numbered
        .map(|(at, choice)| {
            let field = format!("plan.kind.choices[{at}]");
            text::taken(&field, choice, limits.poll_choice_length)
        })
        .collect()
}

/// Of one there is nothing to choose.
const FEWEST_CHOICES: usize = 2;
