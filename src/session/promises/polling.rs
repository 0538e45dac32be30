//! Polls: each counts once, an anonymous one knows nobody's answer, and everyone is told what they may see.

use super::keeping::Disk;
use super::*;
use crate::session::PollCommand;
use crate::session::messages::{OwnVote, Poll, PollKind, PollPlan, PollState, Tally};
use crate::session::polls::closed_polls;
use proptest::prelude::*;

fn plan(anonymous: bool) -> PollPlan {
    PollPlan {
        question: "Which drug next?".into(),
        kind: PollKind::Multiple {
            choices: ["A", "B", "C"].map(String::from).into(),
            most: Some(2),
        },
        anonymous,
        observers: false,
        shared: true,
    }
}

fn hidden(anonymous: bool) -> PollPlan {
    PollPlan {
        shared: false,
        ..plan(anonymous)
    }
}

fn make(plan: PollPlan) -> Command {
    Command::Poll(PollCommand::Make(plan))
}

fn vote(poll: u32, choices: &[u32]) -> Command {
    let choices = choices.to_vec();
    Command::Poll(PollCommand::Vote { poll, choices })
}

fn start(poll: u32) -> Command {
    Command::Poll(PollCommand::Start(poll))
}

fn close(poll: u32) -> Command {
    Command::Poll(PollCommand::Close(poll))
}

/// What may be said of the polls, for the random sessions of the record.
pub(super) fn command() -> impl Strategy<Value = PollCommand> {
    let poll = 1..4_u32;
    prop_oneof![
        3 => any::<bool>().prop_map(|anonymous| PollCommand::Make(plan(anonymous))),
        1 => (poll.clone(), any::<bool>()).prop_map(|(poll, anonymous)| {
            PollCommand::Edit { poll, plan: plan(anonymous) }
        }),
        3 => poll.clone().prop_map(PollCommand::Start),
        2 => poll.clone().prop_map(PollCommand::Close),
        1 => (poll.clone(), any::<bool>()).prop_map(|(poll, shared)| {
            PollCommand::Share { poll, shared }
        }),
        1 => (poll.clone(), any::<bool>()).prop_map(|(poll, removed)| {
            PollCommand::Remove { poll, removed }
        }),
        8 => (poll, prop::collection::vec(0..4_u32, 0..3)).prop_map(|(poll, choices)| {
            PollCommand::Vote { poll, choices }
        }),
    ]
}

/// What a page knows of the polls, as docs/messages.md says to read it.
#[derive(Debug, Default, Clone, PartialEq)]
struct Read {
    polls: Vec<Poll>,
    votes: Vec<OwnVote>,
    messages: usize,
}

impl Read {
    fn of(guest: &Guest) -> Self {
        Self {
            polls: guest.welcome.polls.clone(),
            votes: guest.welcome.votes.clone(),
            messages: 0,
        }
    }

    fn hears(&mut self, told: Vec<FromRoom>) {
        for message in told {
            self.messages += 1;
            match message {
                FromRoom::Poll(poll) => {
                    self.polls.retain(|one| one.id != poll.id);
                    self.polls.push(poll);
                    self.polls.sort_by_key(|poll| poll.id);
                }
                FromRoom::PollResults { poll, results } => {
                    let mut polls = self.polls.iter_mut();
                    let known = polls.find(|one| one.id == poll).expect("it was told");
                    known.results = Some(results);
                }
                FromRoom::PollGone { poll } => {
                    self.polls.retain(|one| one.id != poll);
                    self.votes.retain(|one| one.poll != poll);
                }
                FromRoom::Voted(vote) => {
                    self.votes.retain(|one| one.poll != vote.poll);
                    self.votes.push(vote);
                }
                _ => self.messages -= 1,
            }
        }
    }

    fn tally(&self, poll: u32) -> Option<&Tally> {
        let poll = self.polls.iter().find(|one| one.id == poll);
        poll.expect("it was told").results.as_ref()
    }
}

fn read(scene: &mut Scene, guest: &Guest, page: &mut Read) {
    scene.pass(seconds(1));
    let told = scene.told(guest);
    page.hears(told);
}

/// The refusal that a command brings.
fn refused(scene: &mut Scene, by: &Guest, command: Command) -> Option<String> {
    scene.told(by);
    scene.says(by, command);
    scene.refusal(by)
}

#[test]
fn drafts_are_the_hubs_and_results_go_to_whom_they_are_for() {
    let mut scene = Scene::new();
    let host = scene.join(hub("Hub"));
    let doctor = scene.join(newcomer(Role::Specialist, "Doctor"));
    let north = scene.join(spoke("North"));
    let (mut to_doctor, mut to_north) = (Read::of(&doctor), Read::of(&north));
    scene.says(&host, make(hidden(false)));
    scene.says(&host, make(plan(false)));
    read(&mut scene, &doctor, &mut to_doctor);
    read(&mut scene, &north, &mut to_north);
    assert_eq!(to_doctor.polls.len(), 2);
    assert_eq!(to_north.messages, 0, "nothing of a draft");
    scene.says(&doctor, start(1));
    scene.says(&north, vote(1, &[0, 2]));
    read(&mut scene, &doctor, &mut to_doctor);
    read(&mut scene, &north, &mut to_north);
    assert_eq!(to_north.polls[0].state, PollState::Open);
    assert_eq!(to_north.tally(1), None, "the hub's alone");
    assert_eq!(to_north.votes[0].choices, Some(vec![0, 2]));
    let tally = to_doctor.tally(1).unwrap();
    assert_eq!(tally.counts, Some(vec![1, 0, 1]));
    assert_eq!(tally.ballots, None, "names when it is closed");
    scene.says(&host, close(1));
    read(&mut scene, &doctor, &mut to_doctor);
    let ballots = to_doctor.tally(1).unwrap().ballots.as_ref().unwrap();
    assert_eq!(
        (ballots[0].name.as_str(), &ballots[0].choices),
        ("North", &vec![0, 2])
    );
    scene.says(
        &host,
        Command::Poll(PollCommand::Share {
            poll: 1,
            shared: true,
        }),
    );
    read(&mut scene, &north, &mut to_north);
    let tally = to_north.tally(1).unwrap();
    assert_eq!(tally.counts, Some(vec![1, 0, 1]));
    assert_eq!(tally.ballots, None, "the hub reads the names");
    // whoever comes late reads the same
    let late = scene.join(spoke("Late"));
    assert_eq!(late.welcome.polls, to_north.polls);
    let nurse = scene.join(newcomer(Role::Coordinator, "Nurse"));
    read(&mut scene, &doctor, &mut to_doctor);
    assert_eq!(nurse.welcome.polls, to_doctor.polls);
}

#[test]
fn a_vote_is_anew_where_it_is_named_and_final_where_it_is_not() {
    let mut scene = Scene::new();
    let host = scene.join(hub("Hub"));
    let north = scene.join(spoke("North"));
    let mut to_host = Read::of(&host);
    scene.says(&host, make(plan(false)));
    scene.says(&host, start(1));
    scene.says(&north, vote(1, &[0, 1]));
    scene.says(&north, vote(1, &[2]));
    read(&mut scene, &host, &mut to_host);
    let tally = to_host.tally(1).unwrap();
    assert_eq!(
        (tally.voted, tally.counts.clone()),
        (1, Some(vec![0, 0, 1]))
    );
    scene.says(&host, close(1));
    assert_eq!(
        refused(&mut scene, &north, vote(1, &[0])).as_deref(),
        Some("poll_not_open")
    );
    scene.says(&host, start(1)); // closed by mistake
    assert_eq!(refused(&mut scene, &north, vote(1, &[0])), None);
    scene.says(&host, close(1));
    scene.says(&host, make(plan(true)));
    scene.says(&host, start(2));
    assert_eq!(refused(&mut scene, &north, vote(2, &[0])), None);
    assert_eq!(
        refused(&mut scene, &north, vote(2, &[1])).as_deref(),
        Some("already_voted")
    );
}

#[test]
fn each_personal_link_counts_once_however_often_its_holder_comes() {
    for anonymous in [true, false] {
        let mut scene = Scene::new();
        let host = scene.join(hub("Hub"));
        let mut to_host = Read::of(&host);
        scene.says(&host, make(plan(anonymous)));
        scene.says(&host, start(1));
        for _ in 0..3 {
            let north = scene.join(spoke("North").subject("north"));
            scene.says(&north, vote(1, &[0]));
            scene.says(&north, Command::Leave);
        }
        let again = scene.join(spoke("North").subject("north"));
        assert_eq!(again.welcome.votes.len(), 1, "it is told that it has voted");
        read(&mut scene, &host, &mut to_host);
        assert_eq!(to_host.tally(1).unwrap().voted, 1);
    }
}

#[test]
fn an_anonymous_poll_shows_no_count_of_few_and_never_a_name() {
    let mut scene = Scene::new();
    let host = scene.join(hub("Hub"));
    let clinics = ["North", "South", "West"].map(|name| scene.join(spoke(name)));
    let mut to_host = Read::of(&host);
    scene.says(&host, make(plan(true)));
    scene.says(&host, start(1));
    for (at, clinic) in clinics.iter().enumerate() {
        scene.says(clinic, vote(1, &[1]));
        read(&mut scene, &host, &mut to_host);
        let tally = to_host.tally(1).unwrap();
        assert_eq!(tally.voted as usize, at + 1);
        let counts = (at == 2).then(|| vec![0, 3, 0]);
        assert_eq!(tally.counts, counts);
    }
    scene.says(&host, close(1));
    read(&mut scene, &host, &mut to_host);
    assert_eq!(to_host.tally(1).unwrap().ballots, None);
    let again = scene.join(spoke("North").resuming(&clinics[0]));
    assert_eq!(
        again.welcome.votes[0].choices, None,
        "the room does not know"
    );
}

#[test]
fn an_observer_votes_where_the_poll_allows_it() {
    let mut scene = Scene::new();
    let host = scene.join(hub("Hub"));
    let observer = scene.join(newcomer(Role::Observer, "Observer"));
    for (poll, observers) in [(1, false), (2, true)] {
        scene.says(
            &host,
            make(PollPlan {
                observers,
                ..plan(true)
            }),
        );
        let early = refused(&mut scene, &observer, vote(poll, &[0]));
        assert_eq!(early.as_deref(), Some("role_may_not"), "it is a draft");
        scene.says(&host, start(poll));
        let code = (!observers).then_some("role_may_not");
        assert_eq!(
            refused(&mut scene, &observer, vote(poll, &[0])).as_deref(),
            code
        );
        scene.says(&host, close(poll));
    }
}

#[test]
fn a_room_that_votes_all_at_once_is_a_few_messages_for_each() {
    let mut scene = Scene::limited(200);
    let host = scene.join(hub("Hub"));
    let clinics: Vec<Guest> = (0..150)
        .map(|n| scene.join(spoke(&format!("Clinic {n}"))))
        .collect();
    scene.says(&host, make(plan(true)));
    scene.says(&host, start(1));
    let mut to_host = Read::of(&host);
    read(&mut scene, &host, &mut to_host);
    let before = to_host.messages;
    for clinic in &clinics {
        scene.says(clinic, vote(1, &[0]));
        scene.pass(millis(10));
    }
    read(&mut scene, &host, &mut to_host);
    assert!(to_host.messages - before <= 5);
    assert_eq!(to_host.tally(1).unwrap().counts, Some(vec![150, 0, 0]));
}

#[test]
fn twenty_polls_are_enough_and_a_slip_is_undone_for_a_while() {
    let mut scene = Scene::new();
    let host = scene.join(hub("Hub"));
    let removes = |poll, removed| Command::Poll(PollCommand::Remove { poll, removed });
    for _ in 0..20 {
        assert_eq!(refused(&mut scene, &host, make(plan(true))), None);
    }
    let full = refused(&mut scene, &host, make(plan(true)));
    assert_eq!(full.as_deref(), Some("too_many_polls"));
    let mut to_host = Read::of(&host);
    scene.says(&host, start(1));
    scene.says(&host, vote(1, &[0]));
    scene.says(&host, removes(1, true));
    let again = scene.join(hub("Hub").resuming(&host));
    to_host.polls.clone_from(&again.welcome.polls);
    assert!(to_host.polls.iter().all(|poll| poll.id != 1));
    scene.says(&again, removes(1, false));
    read(&mut scene, &again, &mut to_host);
    assert_eq!(to_host.polls[0].state, PollState::Closed, "with its votes");
    assert_eq!(to_host.tally(1).unwrap().voted, 1);
    scene.says(&again, removes(1, true));
    scene.pass(seconds(12));
    let late = refused(&mut scene, &again, removes(1, false));
    assert_eq!(late.as_deref(), Some("no_such_poll"));
}

#[test]
fn a_vote_is_told_once_it_is_kept_and_what_was_closed_outlives_the_session() {
    let (mut scene, mut disk) = (Scene::kept(), Disk::default());
    let host = scene.join(hub("Hub").subject("host"));
    let north = scene.join(spoke("North").subject("north"));
    scene.says(&host, make(plan(false)));
    scene.says(&host, make(hidden(true)));
    scene.written(&mut disk);
    scene.says(&host, start(1));
    scene.pass(seconds(1));
    scene.written(&mut disk);
    scene.told(&north);
    scene.says(&north, vote(1, &[1]));
    scene.pass(seconds(1));
    let told = scene.told(&north);
    assert!(!told.iter().any(|one| matches!(one, FromRoom::Voted(_))));
    scene.written(&mut disk);
    let told = scene.told(&north);
    assert!(told.iter().any(|one| matches!(one, FromRoom::Voted(_))));

    scene.killed(&disk, seconds(3));
    let north = scene.join(spoke("North").subject("north"));
    assert_eq!(north.welcome.polls[0].state, PollState::Open);
    assert_eq!(north.welcome.votes[0].choices, Some(vec![1]));
    let host = scene.join(hub("Hub").subject("host"));
    scene.written(&mut disk);
    scene.says(&host, Command::End { debrief: false });
    scene.written(&mut disk);
    let polls = closed_polls(disk.1.values().map(String::as_str));
    assert_eq!(polls.len(), 1, "a draft was never asked");
    assert_eq!(polls[0].counts, Some(vec![0, 1, 0]));
    assert_eq!(polls[0].ballots.as_ref().unwrap()[0].name, "North");
    assert_eq!(polls[0].open.1 - polls[0].open.0, 5_000);
    let next = scene.join(hub("Hub").subject("host"));
    assert_eq!(next.welcome.polls.len(), 1, "what is prepared stays");
}

proptest! {
    #[test]
    fn each_counts_once_and_every_page_reads_what_is(
        votes in prop::collection::vec((0..5_usize, prop::collection::vec(0..3_u32, 1..3)), 0..40),
        anonymous: bool,
        wait in 0..3_u64,
    ) {
        let (mut scene, mut disk) = (Scene::kept(), Disk::default());
        let host = scene.join(hub("Hub"));
        let clinics: Vec<Guest> = (0..5)
            .map(|n| scene.join(spoke(&format!("Clinic {n}")).subject(&format!("subject {n}"))))
            .collect();
        let mut to_host = Read::of(&host);
        scene.says(&host, make(plan(anonymous)));
        scene.says(&host, start(1));
        let mut expected: HashMap<usize, Vec<u32>> = HashMap::new();
        for (who, mut choices) in votes {
            scene.written(&mut disk);
            choices.sort_unstable();
            let fits = choices.is_sorted_by(|one, next| one < next);
            if fits && !(anonymous && expected.contains_key(&who)) {
                expected.insert(who, choices.clone());
            }
            scene.says(&clinics[who], vote(1, &choices));
            scene.pass(millis(wait * 300));
        }
        scene.written(&mut disk);
        read(&mut scene, &host, &mut to_host);
        let mut counts = vec![0; 3];
        for place in expected.values().flatten() {
            counts[*place as usize] += 1;
        }
        let tally = to_host.tally(1).unwrap();
        prop_assert_eq!(tally.voted as usize, expected.len());
        let shown = !anonymous || expected.len() >= 3;
        prop_assert_eq!(tally.counts.clone(), shown.then_some(counts.clone()));

        // the record of an anonymous poll is the same, whoever took which of the same answers
        let kept: serde_json::Value = serde_json::from_str(&disk.0["poll/000001"]).unwrap();
        let of_votes = &kept["votes"];
        if anonymous {
            let mut people: Vec<String> = expected.keys().map(|n| format!("Spoke subject {n}")).collect();
            people.sort_unstable();
            prop_assert_eq!(of_votes, &serde_json::json!({ "anonymous": { "voters": people, "counts": counts } }));
        }
        // and what comes back is what was
        let before = scene.room.whole_record();
        scene.killed(&disk, Duration::ZERO);
        let polls = |record: Vec<(String, String)>| {
            let polls = record.into_iter().filter(|(key, _)| key.starts_with("poll/"));
            polls.collect::<Vec<_>>()
        };
        prop_assert_eq!(polls(before), polls(scene.room.whole_record()));
    }
}
