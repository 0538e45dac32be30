//! What other systems were not told when the relay died, the next one tells.

use crate::postgres::Postgres;
use crate::scene::{Relay, config, until};
use crate::spawned::Spawned;
use crate::target::{HOOK_SECRET, Reply, Target, nowhere};
use crate::{hand, token};
use reqwest::{Method, StatusCode};
use serde_json::json;
use spindle::config::Config;
use spindle::ids::RoomId;
use spindle::site::Site;
use std::collections::BTreeSet;

/// Every event has its number, in order, and none has two ids.
fn told(target: &Target) -> Vec<String> {
    let taken = target.taken();
    let sequence: Vec<u64> = taken.iter().map(|attempt| attempt.sequence()).collect();
    assert_eq!(sequence, (1..=taken.len() as u64).collect::<Vec<_>>());
    let ids: BTreeSet<(u64, String)> = target
        .attempts()
        .iter()
        .map(|attempt| (attempt.sequence(), attempt.id().to_owned()))
        .collect();
    assert_eq!(ids.len(), taken.len(), "the same id at every attempt");
    taken
        .iter()
        .map(|attempt| attempt.kind().to_owned())
        .collect()
}

async fn what_was_not_told_is_told_by_the_next(kept: (&str, &str)) {
    let address = nowhere().await;
    let url = format!("http://{address}/hooks/spindle");
    let settings = [
        kept,
        ("SPINDLE_WEBHOOK_URLS", url.as_str()),
        ("SPINDLE_WEBHOOK_SECRETS", HOOK_SECRET),
    ];
    let relay = Spawned::start_with(&settings);
    let room = RoomId::fresh();
    let (mut hub, _) = relay.enter(&token(room, Site::Hub), "Hub", None).await;
    let mut clinics = Vec::new();
    for name in ["North", "South", "West"] {
        clinics.push(relay.enter(&token(room, Site::Spoke), name, None).await);
    }
    // told once it stands, and all before it
    clinics[0].0.say(&hand(true)).await;
    hub.hears("hands").await;
    drop(relay); // as `kill -9` ends it

    let before = [
        "room.opened",
        "participant.joined",
        "session.began",
        "participant.joined",
        "participant.joined",
        "participant.joined",
    ];
    // it takes three, and the fourth is on its way when the relay dies again
    let target = Target::start_at(address, |attempt| match attempt.sequence() {
        1..=3 => Reply::Status(204),
        _ => Reply::Hang,
    })
    .await;
    let relay = Spawned::start_with(&settings);
    target
        .until("the fourth is on its way", |target| {
            target.attempts().iter().any(|it| it.sequence() == 4)
        })
        .await;
    let resume = &clinics[2].1["resume"];
    let (mut west, _) = relay
        .enter(&token(room, Site::Spoke), "West", Some(resume))
        .await;
    west.say(&json!({ "type": "leave" })).await;
    // told once it stands, and all before it
    let resume = &clinics[1].1["resume"];
    let (mut south, _) = relay
        .enter(&token(room, Site::Spoke), "South", Some(resume))
        .await;
    south.say(&hand(true)).await;
    south.hears("hands").await;
    drop(relay);

    target.answers(|_| Reply::Status(200));
    let relay = Spawned::start_with(&settings);
    target.takes("participant.left").await;
    let all = told(&target);
    for sequence in 1..=3 {
        let attempts = target.attempts().into_iter();
        let times = attempts.filter(|it| it.sequence() == sequence).count();
        assert_eq!(times, 1, "it is noted that {sequence} was taken");
    }
    assert_eq!(all[..6], before);
    assert_eq!(all[6..], ["participant.left"]);
    let left = target.taken().pop().expect("taken");
    assert_eq!(left.event["data"]["name"], "West");
    // and what happens from now on follows
    let resume = &clinics[0].1["resume"];
    let (mut north, _) = relay
        .enter(&token(room, Site::Spoke), "North", Some(resume))
        .await;
    north.say(&json!({ "type": "leave" })).await;
    target
        .until("the last", |target| target.taken().len() == 8)
        .await;
    assert_eq!(told(&target)[7], "participant.left");
}

#[tokio::test]
async fn what_others_were_not_told_the_next_relay_tells() {
    let folder = tempfile::tempdir().unwrap();
    let folder = folder.path().to_str().unwrap();
    what_was_not_told_is_told_by_the_next(("SPINDLE_STATE_DIR", folder)).await;
}

#[tokio::test]
async fn what_others_were_not_told_the_next_relay_tells_in_postgresql() {
    let postgres = Postgres::start();
    what_was_not_told_is_told_by_the_next(("SPINDLE_DATABASE_URL", &postgres.url())).await;
}

#[tokio::test]
async fn while_the_database_is_away_what_stands_is_told_and_the_rest_when_it_is_back() {
    let mut postgres = Postgres::start();
    let target = Target::start(|_| Reply::Status(500)).await;
    let relay = Relay::start_with(Config {
        database_url: postgres.url(),
        webhook_urls: vec![target.url()],
        webhook_secrets: vec![HOOK_SECRET.into()],
        ..config()
    })
    .await;
    let room = relay.open_room().await;
    target
        .until("it stands", |target| !target.attempts().is_empty())
        .await;
    postgres.killed();
    let (_north, _) = relay.join(&relay.token(room, Site::Spoke), "North").await;
    until("the journal knows", async || {
        let body = json!({ "name": "Another" });
        let answer = relay.operate(Method::POST, "/api/v1/rooms", Some(body));
        answer.await.status() == StatusCode::SERVICE_UNAVAILABLE
    })
    .await;
    let metrics = relay.running.metrics_address().expect("metrics are on");
    let metrics = relay.http.get(format!("http://{metrics}/metrics")).send();
    let metrics = metrics.await.unwrap().text().await.unwrap();
    let waits = "\nspindle_webhooks_waiting 1\n";
    assert!(
        metrics.contains(waits),
        "what does not stand is told to nobody"
    );
    target.answers(|_| Reply::Status(200));
    target.takes("room.opened").await;
    assert_eq!(told(&target), ["room.opened"]);
    postgres.again();
    target.takes("participant.joined").await;
    assert_eq!(told(&target), ["room.opened", "participant.joined"]);
}

#[tokio::test]
async fn a_target_that_is_taken_out_takes_what_waits_for_it() {
    let folder = tempfile::tempdir().unwrap();
    let [first, second] = [nowhere().await, nowhere().await];
    let telling = |address| Config {
        state_dir: folder.path().to_owned(),
        webhook_urls: vec![format!("http://{address}/")],
        webhook_secrets: vec![HOOK_SECRET.into()],
        ..config()
    };
    let relay = Relay::start_with(telling(first)).await;
    relay.open_room().await;
    relay.running.stop().await;
    let relay = Relay::start_with(telling(second)).await;
    relay.running.stop().await;
    assert!(crate::scene::logged().contains("does not name any more"));
    let target = Target::start_at(first, |_| Reply::Status(204)).await;
    let relay = Relay::start_with(telling(first)).await;
    relay.open_room().await;
    target.takes("room.opened").await;
    let taken = target.taken();
    assert_eq!(
        taken.len(),
        1,
        "the one of the room before is gone: {taken:?}"
    );
}
