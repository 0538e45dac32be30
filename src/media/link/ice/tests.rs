use super::*;
use crate::media::link::Transmit;
use crate::media::link::tests::far_end::{check, credentials, path};
use std::collections::BTreeSet;

struct Scene {
    now: Instant,
    agent: Agent,
    outbox: Outbox,
}

impl Scene {
    fn new() -> Self {
        let now = Instant::now();
        Self {
            now,
            agent: Agent::new(now, credentials("ours"), credentials("theirs"), [1; 16]),
            outbox: Outbox::default(),
        }
    }

    fn check(&mut self, port: u16, nominates: bool) -> Verdict {
        self.check_as("", port, nominates)
    }

    fn check_as(&mut self, generation: &str, port: u16, nominates: bool) -> Verdict {
        let from = credentials(&format!("theirs{generation}"));
        let to = credentials(&format!("ours{generation}"));
        let bytes = check(&from, &to, nominates);
        self.agent
            .handle(self.now, path(port), &bytes, &mut self.outbox)
    }

    fn restart(&mut self, generation: &str) {
        let local = credentials(&format!("ours{generation}"));
        let remote = credentials(&format!("theirs{generation}"));
        self.agent.restart(local, remote, &mut self.outbox);
    }

    fn knows(&self, port: u16) -> bool {
        self.agent.restarts(path(port)).is_some()
    }

    fn pass(&mut self, millis: u64) {
        self.now += Duration::from_millis(millis);
    }

    fn retired(&mut self) -> Vec<String> {
        let events = std::mem::take(&mut self.outbox.events);
        events
            .into_iter()
            .filter_map(|event| match event {
                Event::UfragRetired(ufrag) => Some(ufrag),
                _ => None,
            })
            .collect()
    }
}

#[test]
fn the_first_check_selects_its_path_though_nothing_is_nominated() {
    let mut scene = Scene::new();
    scene.check(1, false);
    assert_eq!(scene.agent.selected(), Some(path(1)));
}

#[test]
fn a_check_is_answered_with_the_address_it_came_from() {
    let mut scene = Scene::new();
    scene.check(4_711, false);
    let answer = scene.outbox.transmits.pop_front().expect("an answer");
    assert_eq!(answer.path, path(4_711));
    let message = Message::parse(&answer.bytes).expect("an answer");
    assert_eq!(message.class, Class::Success);
    assert_eq!(message.mapped, Some(path(4_711).remote()));
    let key = IntegrityKey::new(&credentials("ours").password);
    assert!(message.is_authentic(&key));
    let question = check(&credentials("theirs"), &credentials("ours"), false);
    assert!(answer.bytes.len() <= question.len());
}

#[test]
fn a_nomination_moves_the_path_at_once() {
    let mut scene = Scene::new();
    scene.check(1, true);
    scene.check(2, true);
    assert_eq!(scene.agent.selected(), Some(path(2)));
}

#[test]
fn a_spare_path_of_who_nominates_takes_over_after_longer_than_any_pause_between_checks() {
    let mut scene = Scene::new();
    scene.check(1, true);
    scene.pass(2_500);
    scene.check(2, false);
    assert_eq!(scene.agent.selected(), Some(path(1)));
    scene.pass(500);
    scene.check(2, false);
    assert_eq!(scene.agent.selected(), Some(path(2)));
}

/// Otherwise an insider could have all that it receives sent to any address whose packets it can forge.
#[test]
fn a_link_that_is_up_moves_only_to_where_its_participant_answers() {
    let mut scene = Scene::new();
    scene.check(1, true);
    scene.agent.is_up(Some(path(1)));
    assert_eq!(
        scene.asked(),
        [],
        "the handshake has shown that it is there"
    );
    for _ in 0..3 {
        scene.check(2, true);
        assert_eq!(scene.agent.selected(), Some(path(1)));
        scene.pass(2_500);
    }
    scene.asked();
    scene.check(2, true);
    let question = scene.asked().pop().expect("a question");
    scene.answer(&question);
    assert_eq!(scene.agent.selected(), Some(path(2)));
    scene.check(1, true);
    assert_eq!(scene.agent.selected(), Some(path(1)), "it was there before");
}

#[test]
fn a_check_without_nomination_moves_the_path_only_from_a_silent_one() {
    let mut scene = Scene::new();
    scene.check(1, false);
    scene.pass(499);
    scene.check(2, false);
    assert_eq!(scene.agent.selected(), Some(path(1)));
    // media keeps the old path alive
    scene
        .agent
        .heard(scene.now, path(1), true, &mut scene.outbox);
    scene.pass(400);
    scene.check(2, false);
    assert_eq!(scene.agent.selected(), Some(path(1)));
    scene.pass(100);
    scene.check(2, false);
    assert_eq!(scene.agent.selected(), Some(path(2)));
}

#[test]
fn dtls_is_welcome_from_every_checked_path_and_from_no_other() {
    let mut scene = Scene::new();
    scene.check(1, true);
    scene.check(2, false);
    assert!(scene.knows(1) && scene.knows(2));
    assert!(!scene.knows(3));
}

#[test]
fn paths_are_bounded_and_the_selected_one_is_kept() {
    let mut scene = Scene::new();
    scene.check(1, true);
    for port in 2..1_000 {
        scene.check(port, false);
        scene.pass(1);
        scene
            .agent
            .heard(scene.now, path(1), true, &mut scene.outbox);
    }
    assert_eq!(scene.agent.checked.len(), MAX_PATHS);
    assert!(scene.knows(1));
    assert!(scene.knows(999));
    assert!(!scene.knows(2));
    let closed = scene
        .outbox
        .events
        .iter()
        .filter(|event| matches!(event, Event::PathClosed(_)))
        .count();
    assert_eq!(closed, 999 - MAX_PATHS);
}

#[test]
fn a_restart_that_is_overtaken_by_another_is_forgotten() {
    let mut scene = Scene::new();
    scene.check(1, true);
    scene.restart("2");
    scene.restart("3");
    assert_eq!(scene.retired(), ["ours2frag"]);
    assert_eq!(scene.check_as("2", 1, true), Verdict::Ignored);
    assert_eq!(scene.check(1, true), Verdict::Authenticated);
    assert_eq!(scene.check_as("3", 1, true), Verdict::Authenticated);
    assert_eq!(scene.retired(), ["oursfrag"]);
    assert_eq!(scene.check(1, true), Verdict::Ignored);
}

#[test]
fn a_restart_that_was_used_but_not_nominated_outlives_the_next_restart() {
    let mut scene = Scene::new();
    scene.check(1, true);
    scene.restart("2");
    scene.check_as("2", 1, false);
    scene.restart("3");
    assert_eq!(scene.retired(), ["oursfrag"]);
    assert_eq!(scene.check_as("2", 1, false), Verdict::Authenticated);
    assert_eq!(scene.check_as("3", 1, true), Verdict::Authenticated);
    assert_eq!(scene.retired(), ["ours2frag"]);
}

#[test]
fn a_restart_without_nomination_takes_over_when_the_old_path_is_silent() {
    let mut scene = Scene::new();
    scene.check(1, true);
    scene.restart("2");
    scene.check_as("2", 2, false);
    assert_eq!(scene.agent.selected(), Some(path(1)));
    scene.pass(500);
    scene.check_as("2", 2, false);
    assert_eq!(scene.agent.selected(), Some(path(2)));
    assert_eq!(scene.retired(), ["oursfrag"]);
}

#[test]
fn an_unanswered_question_is_asked_again_with_another_name() {
    let mut scene = Scene::new();
    scene.check(1, true);
    scene.outbox.transmits.clear();
    let ask = |scene: &mut Scene| {
        scene
            .agent
            .heard(scene.now, path(2), true, &mut scene.outbox);
        scene.outbox.transmits.pop_front()
    };
    let first = ask(&mut scene).expect("a question");
    scene.pass(499);
    assert_eq!(ask(&mut scene), None);
    scene.pass(1);
    let second = ask(&mut scene).expect("a question");
    assert_ne!(first.bytes[8..20], second.bytes[8..20]);
}

impl Scene {
    /// Our questions that were sent meanwhile, and forgets everything else that was.
    fn asked(&mut self) -> Vec<Transmit> {
        let transmits = std::mem::take(&mut self.outbox.transmits).into_iter();
        transmits.filter(|sent| sent.bytes[..2] == [0, 1]).collect()
    }

    /// The far end's answer to one of them.
    fn answer(&mut self, question: &Transmit) -> Verdict {
        let message = Message::parse(&question.bytes).expect("our own question");
        let key = IntegrityKey::new(&credentials("theirs").password);
        assert!(message.is_authentic(&key));
        let mut bytes = Vec::new();
        write_success(message.transaction, path(1).remote(), &key, &mut bytes);
        self.agent
            .handle(self.now, question.path, &bytes, &mut self.outbox)
    }

    fn events(&mut self) -> Vec<Event> {
        std::mem::take(&mut self.outbox.events).into()
    }
}

fn transaction(question: &Transmit) -> TransactionId {
    let message = Message::parse(&question.bytes).expect("our own question");
    message.transaction
}

#[test]
fn a_question_is_named_until_it_is_answered_or_given_up() {
    let mut scene = Scene::new();
    scene.check(1, true);
    scene.outbox = Outbox::default();
    let mut ask = |port| {
        scene
            .agent
            .heard(scene.now, path(port), true, &mut scene.outbox);
        scene.now += PROBE_SPACING;
        let events: Vec<Event> = std::mem::take(&mut scene.outbox.events).into();
        let question = scene.outbox.transmits.pop_back().expect("a question");
        (events, transaction(&question))
    };
    let (events, first) = ask(2);
    assert_eq!(events, [Event::Asked(first)]);
    // the door of an answer is found as that of a check is
    assert_eq!(first.0[0], credentials("ours").ufrag.as_bytes()[0]);
    let (events, second) = ask(2);
    assert_eq!(events, [Event::AskedNoMore(first), Event::Asked(second)]);
    let (events, third) = ask(3);
    assert_eq!(events, [Event::AskedNoMore(second), Event::Asked(third)]);
    scene.check(4, true);
    assert_eq!(
        scene.events(),
        [
            Event::PathOpened(path(4)),
            Event::AskedNoMore(third),
            Event::PathMoved(path(4))
        ]
    );
}

#[test]
fn a_contested_path_is_asked_at_once_and_at_each_check_until_it_answers() {
    let mut scene = Scene::new();
    scene.check(1, true);
    scene.agent.contest(scene.now, path(1), &mut scene.outbox);
    assert_eq!(scene.asked().len(), 1);
    // twice a second at most, however often it is checked or contested
    scene.pass(499);
    scene.check(1, false);
    scene.agent.contest(scene.now, path(1), &mut scene.outbox);
    assert_eq!(scene.asked(), []);
    scene.pass(1);
    scene.check(1, false);
    let question = scene.asked().pop().expect("the first one may be lost");
    scene.events();
    let verdict = scene.answer(&question);
    assert!(matches!(verdict, Verdict::Answered { .. }), "{verdict:?}");
    assert_eq!(
        scene.events(),
        [
            Event::AskedNoMore(transaction(&question)),
            Event::PathProven(path(1))
        ]
    );
    assert_eq!(scene.answer(&question), Verdict::Ignored, "once");
    scene.pass(2_500);
    scene.check(1, false);
    assert_eq!(scene.asked(), [], "it is settled");
}

#[test]
fn an_answer_about_a_contested_path_moves_nobody_there() {
    let mut scene = Scene::new();
    scene.check(1, true);
    scene.check(2, false);
    scene.agent.contest(scene.now, path(2), &mut scene.outbox);
    let question = scene.asked().pop().expect("a question");
    assert_eq!(question.path, path(2));
    scene.answer(&question);
    assert_eq!(scene.agent.selected(), Some(path(1)));
    // a path that was never checked is none of ours
    scene.agent.contest(scene.now, path(3), &mut scene.outbox);
    assert_eq!(scene.asked(), []);
}

/// Otherwise an insider could have all that it receives sent to whom it does not like.
#[test]
fn a_link_moves_to_a_path_that_another_holds_only_with_the_answer() {
    let mut scene = Scene::new();
    scene.check(1, true);
    for _ in 0..3 {
        scene.check(2, true);
        scene.agent.contest(scene.now, path(2), &mut scene.outbox);
        assert_eq!(scene.agent.selected(), Some(path(1)));
        scene.pass(2_500);
    }
    scene.asked();
    scene.check(2, true);
    let question = scene.asked().pop().expect("a question");
    assert_eq!(scene.agent.selected(), Some(path(1)));
    scene.answer(&question);
    assert_eq!(scene.agent.selected(), Some(path(2)));
}

/// Whoever held it before hears of a newcomer, and goes on.
#[test]
fn a_link_that_is_contested_where_it_is_stays_there() {
    let mut scene = Scene::new();
    scene.check(1, true);
    scene.pass(100);
    scene.check(2, true);
    scene.pass(100);
    scene.agent.contest(scene.now, path(2), &mut scene.outbox);
    assert_eq!(scene.agent.selected(), Some(path(2)));
}

#[test]
fn an_answer_from_elsewhere_or_without_the_password_proves_nothing() {
    let mut scene = Scene::new();
    scene.check(1, true);
    scene.agent.contest(scene.now, path(1), &mut scene.outbox);
    let question = scene.asked().pop().expect("a question");
    scene.events();
    let elsewhere = Transmit {
        path: path(2),
        bytes: question.bytes.clone(),
    };
    assert_eq!(scene.answer(&elsewhere), Verdict::Ignored);
    let mut bytes = Vec::new();
    let key = IntegrityKey::new("another password");
    write_success(transaction(&question), path(1).remote(), &key, &mut bytes);
    let verdict = scene
        .agent
        .handle(scene.now, path(1), &bytes, &mut scene.outbox);
    assert_eq!(verdict, Verdict::Ignored);
    assert_eq!(scene.events(), []);
}

#[test]
fn questions_are_bounded() {
    let mut scene = Scene::new();
    let mut asked = BTreeSet::new();
    scene.check(100, true);
    for port in 1..100 {
        scene.check(port, false);
        scene
            .agent
            .contest(scene.now, path(port), &mut scene.outbox);
        scene.pass(1);
        for event in scene.events() {
            match event {
                Event::Asked(transaction) => assert!(asked.insert(transaction.0)),
                Event::AskedNoMore(transaction) => assert!(asked.remove(&transaction.0)),
                _ => {}
            }
        }
    }
    assert_eq!(asked.len(), MAX_PATHS);
}

#[test]
fn who_claims_to_be_controlled_is_told_of_the_conflict() {
    let mut scene = Scene::new();
    let mut bytes = Vec::new();
    write_request(
        &Request {
            transaction: TransactionId([5; 12]),
            remote_ufrag: &credentials("ours").ufrag,
            local_ufrag: &credentials("theirs").ufrag,
            priority: 1,
            role: IceRole::Controlled(1),
            use_candidate: false,
        },
        &IntegrityKey::new(&credentials("ours").password),
        &mut bytes,
    );
    scene
        .agent
        .handle(scene.now, path(1), &bytes, &mut scene.outbox);
    let answer = scene.outbox.transmits.pop_front().expect("an answer");
    let message = Message::parse(&answer.bytes).expect("an answer");
    assert_eq!(message.error, Some(487));
    assert_eq!(scene.agent.selected(), None);
}
