use super::*;
use crate::media::link::tests::far_end::{check, credentials, path};

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
fn a_check_without_nomination_moves_the_path_only_from_a_silent_one() {
    let mut scene = Scene::new();
    scene.check(1, true);
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
    assert!(scene.agent.knows(path(1)) && scene.agent.knows(path(2)));
    assert!(!scene.agent.knows(path(3)));
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
    assert!(scene.agent.knows(path(1)));
    assert!(scene.agent.knows(path(999)));
    assert!(!scene.agent.knows(path(2)));
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

#[test]
fn the_answer_to_a_question_finds_its_way_and_unanswered_paths_are_given_up() {
    let mut scene = Scene::new();
    scene.check(1, true);
    scene.outbox = Outbox::default();
    let mut ask = |port| {
        scene
            .agent
            .heard(scene.now, path(port), true, &mut scene.outbox);
        scene.now += PROBE_SPACING;
        std::mem::take(&mut scene.outbox.events)
    };
    assert_eq!(ask(2), [Event::PathOpened(path(2))]);
    assert_eq!(ask(2), []);
    assert_eq!(
        ask(3),
        [Event::PathClosed(path(2)), Event::PathOpened(path(3))]
    );
    // a path that was checked before is open already
    scene.check(4, false);
    assert_eq!(
        Vec::from(std::mem::take(&mut scene.outbox.events)),
        [
            Event::PathOpened(path(4)),
            Event::PathClosed(path(3)),
            Event::PathMoved(path(4))
        ]
    );
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
