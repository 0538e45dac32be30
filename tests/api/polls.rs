//! Polls over the live WebSocket: who sees what, and what is refused by which field.

use crate::scene::{Page, Relay};
use serde_json::{Value, json};
use spindle::role::Role;
use spindle::site::Site;

fn single() -> Value {
    json!({ "type": "single", "choices": ["Yes", "No"] })
}

fn plan(kind: Value) -> Value {
    json!({
        "question": "Fourth drug?", "kind": kind,
        "anonymous": true, "observers": false, "shared": true,
    })
}

fn makes(plan: Value) -> Value {
    json!({ "type": "make_poll", "plan": plan })
}

/// Waits for a poll in this state.
async fn until_state(page: &mut Page, state: &str) -> Value {
    loop {
        let told = page.hears("poll").await;
        if told["state"] == state {
            return told;
        }
    }
}

#[tokio::test]
async fn a_poll_is_prepared_opened_voted_in_and_closed() {
    let relay = Relay::start().await;
    let room = relay.open_room().await;
    let (mut host, welcome) = relay.join(&relay.token(room, Site::Hub), "Hub").await;
    assert_eq!(welcome["polls"], json!([]));
    host.say(&makes(plan(
        json!({ "type": "multiple", "choices": [" <b>A</b>", "B", "C"], "most": 2 }),
    )))
    .await;
    let draft = until_state(&mut host, "draft").await;
    assert_eq!(draft["plan"]["kind"]["choices"][0], "<b>A</b>", "text");
    let (mut north, welcome) = relay.join(&relay.token(room, Site::Spoke), "North").await;
    assert_eq!(welcome["polls"], json!([]), "a draft is the hub's");
    let id = draft["id"].clone();
    host.say(&json!({ "type": "start_poll", "poll": id })).await;
    let open = until_state(&mut north, "open").await;
    assert_eq!(open["results"]["voted"], 0);
    north
        .say(&json!({ "type": "vote", "poll": id, "choices": [2, 0] }))
        .await;
    let voted = north.hears("voted").await;
    assert_eq!((&voted["poll"], &voted["choices"]), (&id, &json!(null)));
    let (_late, welcome) = relay.join(&relay.token(room, Site::Spoke), "Late").await;
    assert_eq!(welcome["polls"][0]["state"], "open");
    assert_eq!(welcome["polls"][0]["results"]["voted"], 1);
    assert_eq!(welcome["polls"][0]["results"]["counts"], json!(null));
    assert_eq!(welcome["votes"], json!([]));
    host.say(&json!({ "type": "close_poll", "poll": id })).await;
    until_state(&mut north, "closed").await;
    host.say(&json!({ "type": "remove_poll", "poll": id, "removed": true }))
        .await;
    assert_eq!(north.hears("poll_gone").await["poll"], id);
}

#[tokio::test]
async fn what_cannot_be_a_poll_or_a_vote_is_refused_by_its_field() {
    let relay = Relay::start().await;
    let room = relay.open_room().await;
    let (mut page, _) = relay.join(&relay.token(room, Site::Hub), "Hub").await;
    let asks = |question: &str| {
        let mut plan = plan(single());
        plan["question"] = json!(question);
        makes(plan)
    };
    let choices = |choices: Vec<&str>| makes(plan(json!({ "type": "single", "choices": choices })));
    let most = |most: Value| {
        makes(plan(
            json!({ "type": "multiple", "choices": ["a", "b"], "most": most }),
        ))
    };
    let scale =
        |from: i32, to: i32| makes(plan(json!({ "type": "scale", "from": from, "to": to })));
    let long = "é".repeat(201);
    for (message, field, code) in [
        (json!({ "type": "make_poll" }), "plan", "bad_field"),
        (makes(json!({ "question": "?" })), "kind", "bad_field"),
        (makes(plan(json!({ "type": "essay" }))), "kind", "bad_field"),
        (asks(" "), "plan.question", "text_empty"),
        (asks(&long), "plan.question", "text_too_long"),
        (
            choices(vec!["a"]),
            "plan.kind.choices",
            "choices_out_of_range",
        ),
        (
            choices(vec!["a"; 11]),
            "plan.kind.choices",
            "choices_out_of_range",
        ),
        (
            choices(vec!["a", " "]),
            "plan.kind.choices[1]",
            "text_empty",
        ),
        (
            choices(vec![&long, "b"]),
            "plan.kind.choices[0]",
            "text_too_long",
        ),
        (most(json!(0)), "plan.kind.most", "choices_out_of_range"),
        (most(json!(3)), "plan.kind.most", "choices_out_of_range"),
        (scale(3, 3), "plan.kind.from", "scale_out_of_range"),
        (scale(0, 11), "plan.kind.to", "scale_out_of_range"),
        (
            json!({ "type": "start_poll", "poll": 9 }),
            "poll",
            "no_such_poll",
        ),
        (
            json!({ "type": "close_poll", "poll": 9 }),
            "poll",
            "no_such_poll",
        ),
        (
            json!({ "type": "share_poll", "poll": 9, "shared": true }),
            "poll",
            "no_such_poll",
        ),
        (
            json!({ "type": "remove_poll", "poll": 9, "removed": true }),
            "poll",
            "no_such_poll",
        ),
        (
            json!({ "type": "vote", "poll": 9, "choices": [0] }),
            "poll",
            "no_such_poll",
        ),
    ] {
        page.say(&message).await;
        let refused = page.hears("refused").await;
        assert_eq!(refused["code"], code, "{message}");
        if code != "bad_field" {
            assert_eq!(refused["field"], field, "{message}");
        }
    }
    page.say(&makes(plan(single()))).await;
    page.say(&makes(plan(
        json!({ "type": "scale", "from": 0, "to": 10 }),
    )))
    .await;
    let vote = |choices: Value| json!({ "type": "vote", "poll": 1, "choices": choices });
    for (message, code) in [
        (vote(json!([0])), "poll_not_open"),
        (json!({ "type": "close_poll", "poll": 1 }), "poll_not_open"),
    ] {
        page.say(&message).await;
        assert_eq!(page.hears("refused").await["code"], code, "{message}");
    }
    page.say(&json!({ "type": "start_poll", "poll": 1 })).await;
    for (message, code) in [
        (json!({ "type": "start_poll", "poll": 2 }), "poll_open"),
        (
            json!({ "type": "edit_poll", "poll": 1, "plan": plan(single()) }),
            "poll_started",
        ),
        (vote(json!([])), "ballot_unfit"),
        (vote(json!([2])), "ballot_unfit"),
        (vote(json!([0, 1])), "ballot_unfit"),
        (vote(json!([0, 0])), "ballot_unfit"),
        (vote(json!([u32::MAX])), "ballot_unfit"),
    ] {
        page.say(&message).await;
        assert_eq!(page.hears("refused").await["code"], code, "{message}");
    }
    page.say(&vote(json!([1]))).await;
    page.hears("voted").await;
    page.say(&vote(json!([0]))).await;
    assert_eq!(page.hears("refused").await["code"], "already_voted");
}

#[tokio::test]
async fn the_hub_makes_polls_and_observers_vote_where_they_may() {
    let relay = Relay::start().await;
    let room = relay.open_room().await;
    let (mut host, _) = relay.join(&relay.token(room, Site::Hub), "Hub").await;
    let observer = relay.token_of(room, Role::Observer);
    let (mut observer, _) = relay.join(&observer, "Observer").await;
    let clinician = relay.token_of(room, Role::Clinician);
    let (mut clinician, _) = relay.join(&clinician, "North").await;
    for message in [
        makes(plan(single())),
        json!({ "type": "start_poll", "poll": 1 }),
        json!({ "type": "close_poll", "poll": 1 }),
        json!({ "type": "share_poll", "poll": 1, "shared": true }),
        json!({ "type": "remove_poll", "poll": 1, "removed": true }),
    ] {
        for page in [&mut observer, &mut clinician] {
            page.say(&message).await;
            let refused = page.hears("refused").await;
            assert_eq!(refused["code"], "role_may_not", "{message}");
        }
    }
    for (id, observers) in [(1, false), (2, true)] {
        let mut plan = plan(single());
        plan["observers"] = json!(observers);
        host.say(&makes(plan)).await;
        host.say(&json!({ "type": "start_poll", "poll": id })).await;
        until_state(&mut observer, "open").await;
        let vote = json!({ "type": "vote", "poll": id, "choices": [0] });
        observer.say(&vote).await;
        match observers {
            false => assert_eq!(observer.hears("refused").await["code"], "role_may_not"),
            true => assert_eq!(observer.hears("voted").await["poll"], id),
        }
        host.say(&json!({ "type": "close_poll", "poll": id })).await;
    }
}
