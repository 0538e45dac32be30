//! What other systems are told: signed, in the order of each room, until they took it.

use crate::metrics::{Figures, scrape};
use crate::scene::{Relay, config, until};
use crate::spawned::Spawned;
use crate::target::{Attempt, HOOK_SECRET, Reply, Target, nowhere};
use reqwest::{Method, StatusCode};
use serde_json::json;
use spindle::config::Config;
use spindle::ids::RoomId;
use spindle::serve::Running;
use spindle::site::Site;
use std::io::Write as _;
use std::process::{Command, Stdio};
use std::time::Duration;

/// A relay that tells these.
fn telling(targets: &[&Target]) -> Config {
    Config {
        webhook_urls: targets.iter().map(|target| target.url()).collect(),
        webhook_secrets: targets.iter().map(|_| HOOK_SECRET.to_owned()).collect(),
        webhook_timeout: 60,
        ..config()
    }
}

/// The types and numbers of what a target took of a room.
fn taken_of(target: &Target, room: RoomId) -> Vec<(String, u64)> {
    let room = room.as_uuid().to_string();
    let taken = target.taken().into_iter();
    taken
        .filter(|attempt| attempt.room() == room)
        .map(|attempt| (attempt.kind().to_owned(), attempt.sequence()))
        .collect()
}

fn kinds(told: &[(String, u64)]) -> Vec<&str> {
    let sequence: Vec<u64> = told.iter().map(|(_, number)| *number).collect();
    assert_eq!(sequence, (1..=told.len() as u64).collect::<Vec<_>>());
    told.iter().map(|(kind, _)| kind.as_str()).collect()
}

async fn close(relay: &Relay, room: RoomId) {
    let path = format!("/api/v1/rooms/{}", room.as_uuid());
    let answer = relay.operate(Method::DELETE, &path, None).await;
    assert_eq!(answer.status(), StatusCode::NO_CONTENT);
}

/// Asks for the metrics until they are so.
async fn figures(relay: &Relay, what: &str, hold: impl Fn(&Figures) -> bool) {
    until(what, async || hold(&scrape(relay).await)).await;
}

/// The signature that OpenSSL makes of what came.
fn signature(attempt: &Attempt) -> String {
    let key: String = b"0123456789abcdef01234567"
        .iter()
        .map(|byte| format!("{byte:02x}"))
        .collect();
    let mut openssl = Command::new("openssl")
        .args(["dgst", "-sha256", "-mac", "HMAC", "-binary", "-macopt"])
        .arg(format!("hexkey:{key}"))
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .spawn()
        .expect("Debian's openssl is installed: scripts/need openssl");
    let (id, at) = (
        attempt.header("webhook-id"),
        attempt.header("webhook-timestamp"),
    );
    let content = format!("{id}.{at}.{}", attempt.body);
    let mut stdin = openssl.stdin.take().expect("piped");
    stdin.write_all(content.as_bytes()).expect("it reads");
    drop(stdin);
    let tag = openssl.wait_with_output().expect("it ends").stdout;
    use base64::Engine as _;
    format!(
        "v1,{}",
        base64::engine::general_purpose::STANDARD.encode(tag)
    )
}

#[tokio::test]
async fn others_are_told_of_a_session_in_its_order_signed_and_once() {
    let target = Target::willing().await;
    let relay = Relay::start_with(telling(&[&target])).await;
    let room = relay.open_room().await;
    let (mut hub, welcome) = relay.join(&relay.token(room, Site::Hub), "Hub").await;
    let (mut north, _) = relay.join(&relay.token(room, Site::Spoke), "North").await;
    hub.say(&json!({ "type": "phase", "to": "next" })).await;
    hub.say(&json!({ "type": "entrance", "to": "locked" }))
        .await;
    hub.hears("entrance").await;
    north.say(&json!({ "type": "leave" })).await;
    north.hears("bye").await;
    close(&relay, room).await;
    target.takes("room.closed").await;
    let told = taken_of(&target, room);
    assert_eq!(
        kinds(&told),
        [
            "room.opened",
            "participant.joined",
            "session.began",
            "participant.joined",
            "phase.changed",
            "entrance.changed",
            "participant.left",
            "participant.left",
            "session.ended",
            "room.closed",
        ]
    );
    let attempts = target.attempts();
    assert_eq!(attempts.len(), told.len(), "each once");
    assert_eq!(attempts[1].event["data"]["name"], "Hub");
    assert_eq!(
        attempts[1].event["data"]["participant"],
        welcome["participant"]
    );
    assert_eq!(attempts[6].event["data"]["reason"], "left");
    for attempt in &attempts {
        assert_eq!(attempt.path, "/hooks/spindle?of=tests");
        assert_eq!(attempt.header("content-type"), "application/json");
        assert_eq!(attempt.header("webhook-id"), attempt.id());
        assert_eq!(attempt.header("webhook-signature"), signature(attempt));
        assert_eq!(attempt.event["room"]["name"], "Hepatitis C");
    }
    figures(&relay, "all was delivered", |figures| {
        figures.of("spindle_webhooks_delivered_total") == told.len() as f64
            && figures.of("spindle_webhooks_waiting") == 0.0
    })
    .await;
}

#[tokio::test]
async fn a_target_that_comes_back_is_told_all_it_missed_and_not_before_it_wishes() {
    let mut answers = vec![
        // by itself it would come again within half a second
        Reply::With(429, "retry-after", "1"),
        Reply::Status(500),
        Reply::Status(408),
    ]
    .into_iter();
    let target = Target::start(move |_| answers.next().unwrap_or(Reply::Status(200))).await;
    let relay = Relay::start_with(telling(&[&target])).await;
    let room = relay.open_room().await;
    let (_hub, _) = relay.join(&relay.token(room, Site::Hub), "Hub").await;
    close(&relay, room).await;
    target.takes("room.closed").await;
    let told = taken_of(&target, room);
    assert_eq!(kinds(&told).len(), 6, "{told:?}");
    let attempts = target.attempts();
    assert_eq!(attempts.len(), told.len() + 3);
    let first = attempts[0].id();
    assert!(
        attempts[..4].iter().all(|again| again.id() == first),
        "the same one"
    );
    let waited = attempts[1].at.duration_since(attempts[0].at);
    assert!(waited >= Duration::from_secs(1), "{waited:?}");
    let figures = scrape(&relay).await;
    let failed = |reason| {
        figures.of(&format!(
            "spindle_webhook_attempts_failed_total{{reason=\"{reason}\"}}"
        ))
    };
    assert_eq!((failed("failed"), failed("busy")), (2.0, 1.0));
}

#[tokio::test]
async fn one_rooms_refused_event_holds_back_its_own_and_no_other_rooms() {
    let target = Target::willing().await;
    let relay = Relay::start_with(telling(&[&target])).await;
    let refused = relay.open_room().await;
    target.takes("room.opened").await;
    let of_refused = refused.as_uuid().to_string();
    target.answers(move |attempt| match attempt.room() == of_refused {
        true => Reply::With(307, "location", "/elsewhere"),
        false => Reply::Status(204),
    });
    let (_hub, _) = relay.join(&relay.token(refused, Site::Hub), "Hub").await;
    target
        .until("it is refused", |target| target.attempts().len() == 2)
        .await;
    let other = relay.open_room().await;
    let (_hub, _) = relay.join(&relay.token(other, Site::Hub), "Hub").await;
    close(&relay, other).await;
    target.takes("room.closed").await;
    assert_eq!(kinds(&taken_of(&target, other)).len(), 6);
    assert_eq!(kinds(&taken_of(&target, refused)), ["room.opened"]);
    let attempts = target.attempts();
    assert!(
        attempts
            .iter()
            .all(|attempt| attempt.path.starts_with("/hooks"))
    );
    figures(&relay, "it is counted", |figures| {
        figures.of("spindle_webhook_attempts_failed_total{reason=\"refused\"}") == 1.0
            && figures.of("spindle_webhooks_waiting") == 2.0
    })
    .await;
}

#[tokio::test]
async fn a_target_that_hangs_or_is_not_there_delays_no_room() {
    let hangs = Target::start(|_| Reply::Hang).await;
    let away = nowhere().await;
    let mut settings = telling(&[&hangs]);
    settings.webhook_urls.push(format!("http://{away}/"));
    settings.webhook_secrets.push(HOOK_SECRET.into());
    let relay = Relay::start_with(settings).await;
    let room = relay.open_room().await;
    hangs
        .until("it hangs", |target| target.attempts().len() == 1)
        .await;
    let (mut hub, _) = relay.join(&relay.token(room, Site::Hub), "Hub").await;
    for number in 1..=10 {
        let name = format!("Clinic {number}");
        relay.join(&relay.token(room, Site::Spoke), &name).await;
    }
    hub.say(&json!({ "type": "phase", "to": "next" })).await;
    hub.hears("agenda").await;
    close(&relay, room).await;
    assert_eq!(hangs.attempts().len(), 1, "it is still asked for the first");
    figures(&relay, "the other is asked", |figures| {
        figures.of("spindle_webhook_attempts_failed_total{reason=\"unreachable\"}") > 0.0
    })
    .await;
    relay.running.stop().await;
}

#[tokio::test]
async fn an_attempt_that_takes_too_long_is_made_again() {
    let mut first = true;
    let target = Target::start(move |_| match std::mem::take(&mut first) {
        true => Reply::Hang,
        false => Reply::Status(202),
    })
    .await;
    let relay = Relay::start_with(Config {
        webhook_timeout: 1,
        ..telling(&[&target])
    })
    .await;
    let room = relay.open_room().await;
    close(&relay, room).await;
    target.takes("room.closed").await;
    assert_eq!(
        kinds(&taken_of(&target, room)),
        ["room.opened", "room.closed"]
    );
    let attempts = target.attempts();
    assert_eq!(attempts[0].id(), attempts[1].id(), "the same one");
    let figures = scrape(&relay).await;
    let timed_out = "spindle_webhook_attempts_failed_total{reason=\"timed_out\"}";
    assert!(figures.of(timed_out) >= 1.0);
}

#[tokio::test]
async fn a_target_that_is_gone_is_sent_nothing_more_and_the_others_are() {
    let gone = Target::start(|_| Reply::Status(410)).await;
    let willing = Target::willing().await;
    let relay = Relay::start_with(telling(&[&gone, &willing])).await;
    let room = relay.open_room().await;
    gone.until("it says so", |target| target.attempts().len() == 1)
        .await;
    figures(&relay, "it is heard", |figures| {
        figures.of("spindle_webhook_attempts_failed_total{reason=\"gone\"}") == 1.0
    })
    .await;
    let other = relay.open_room().await;
    close(&relay, other).await;
    close(&relay, room).await;
    willing
        .until("all of both", |target| {
            taken_of(target, room).len() == 2 && taken_of(target, other).len() == 2
        })
        .await;
    assert_eq!(gone.attempts().len(), 1);
    figures(&relay, "what waits", |figures| {
        figures.of("spindle_webhooks_waiting") == 4.0
    })
    .await;
    assert!(crate::scene::logged().contains("wants no events any more (410)"));
}

#[tokio::test]
async fn over_https_whom_the_machines_authorities_vouch_for_is_told_and_nobody_else() {
    let made = || rcgen::generate_simple_self_signed(["localhost".to_owned()]).unwrap();
    let (known, unknown) = (made(), made());
    let secure = async |made: &rcgen::CertifiedKey<rcgen::KeyPair>| {
        Target::secure(&made.cert.pem(), &made.signing_key.serialize_pem()).await
    };
    let (trusted, stranger) = (secure(&known).await, secure(&unknown).await);
    let authorities = tempfile::NamedTempFile::new().unwrap();
    std::fs::write(authorities.path(), known.cert.pem()).unwrap();
    let url = |target: &Target| format!("https://localhost:{}/hook", target.address.port());
    let urls = [url(&stranger), url(&trusted)].join(",");
    let secrets = [HOOK_SECRET; 2].join(",");
    let relay = Spawned::start_with(&[
        ("SSL_CERT_FILE", authorities.path().to_str().unwrap()),
        ("SPINDLE_WEBHOOK_URLS", &urls),
        ("SPINDLE_WEBHOOK_SECRETS", &secrets),
    ]);
    relay.join("North").await;
    trusted.takes("participant.joined").await;
    assert!(stranger.attempts().is_empty());
}

#[tokio::test]
async fn a_relay_without_targets_tells_nobody_and_wrong_settings_do_not_start() {
    let relay = Relay::start().await;
    relay.open_room().await;
    let figures = scrape(&relay).await;
    assert_eq!(figures.of("spindle_webhooks_waiting"), 0.0);
    let refused = Running::start(Config {
        webhook_secrets_file: "/nowhere/secrets".into(),
        ..Config {
            webhook_urls: vec!["https://learn.example.org/".into()],
            ..config()
        }
    });
    let refused = refused.await.err().expect("refused").to_string();
    assert!(refused.contains("/nowhere/secrets"), "{refused}");
}
