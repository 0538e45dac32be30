//! What Prometheus reads: figures that match what was done, under names that stay.

use crate::far_end::FarEnd;
use crate::scene::{PATIENCE, Relay, config, join};
use reqwest::{StatusCode, header};
use serde_json::{Value, json};
use spindle::config::{Config, MetricsListen};
use spindle::serve::{Running, StartError};
use spindle::site::Site;

use std::collections::BTreeSet;
use std::io::Write as _;
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

/// One scrape.
pub(crate) struct Figures(pub(crate) String);

impl Figures {
    /// The value of the one sample with this name and these labels.
    pub(crate) fn of(&self, sample: &str) -> f64 {
        let line = self.0.lines().find_map(|line| line.strip_prefix(sample));
        let value = line.unwrap_or_else(|| panic!("no {sample} in\n{}", self.0));
        value.trim().parse().expect("a number")
    }
}

pub(crate) async fn scrape(relay: &Relay) -> Figures {
    let answer = ask(relay, "text/plain").await;
    assert_eq!(answer.status(), StatusCode::OK);
    let kind = &answer.headers()[header::CONTENT_TYPE];
    assert_eq!(kind, "text/plain; version=0.0.4; charset=utf-8");
    Figures(answer.text().await.expect("text"))
}

async fn ask(relay: &Relay, accept: &str) -> reqwest::Response {
    let address = relay.running.metrics_address().expect("metrics are on");
    let request = relay.http.get(format!("http://{address}/metrics"));
    let answer = request.header(header::ACCEPT, accept).send().await;
    answer.expect("an answer")
}

/// Scrapes, while media flows, until the figures are so.
async fn until(
    relay: &Relay,
    sites: &mut [&mut FarEnd],
    what: &str,
    hold: impl Fn(&Figures) -> bool,
) -> Figures {
    let end = Instant::now() + PATIENCE;
    loop {
        let figures = scrape(relay).await;
        if hold(&figures) {
            return figures;
        }
        assert!(Instant::now() < end, "never {what}:\n{}", figures.0);
        for _ in 0..50 {
            sites.iter_mut().for_each(|site| site.turn());
            tokio::time::sleep(Duration::from_millis(1)).await;
        }
    }
}

#[tokio::test]
async fn figures_say_who_is_in_and_who_was_refused() {
    let relay = Relay::start().await;
    let room = relay.open_room().await;
    let before = scrape(&relay).await;
    assert_eq!(before.of("spindle_rooms{state=\"empty\"}"), 1.0);
    assert_eq!(before.of("spindle_participants{site=\"hub\"}"), 0.0);
    // each is there before it happens: the first one would be no rise otherwise
    for code in [
        "too_many_rooms",
        "unauthorized",
        "offer_refused",
        "restarting",
    ] {
        let sample = format!("spindle_joins_refused_total{{code=\"{code}\"}}");
        assert_eq!(before.of(&sample), 0.0);
    }

    let (mut hub, _) = relay.join(&relay.token(room, Site::Hub), "Hub").await;
    let spoke = relay.token(room, Site::Spoke);
    let (_north, _) = relay.join(&spoke, "North").await;
    let (_south, _) = relay.join(&spoke, "South").await;
    let mut stranger = relay.page().await;
    stranger.say(&join("no token at all", "Stranger")).await;
    assert_eq!(stranger.is_refused().await.0, "unauthorized");
    let _waiting = relay.page().await;
    let figures = until(&relay, &mut [], "three participants", |figures| {
        figures.of("spindle_participants{site=\"spoke\"}") == 2.0
            && figures.of("spindle_websockets{state=\"waiting\"}") == 1.0
    })
    .await;
    for (sample, value) in [
        ("spindle_rooms{state=\"live\"}", 1.0),
        ("spindle_rooms{state=\"empty\"}", 0.0),
        ("spindle_participants{site=\"hub\"}", 1.0),
        ("spindle_joins_total", 3.0),
        ("spindle_join_seconds_count", 3.0),
        ("spindle_joins_refused_total{code=\"unauthorized\"}", 1.0),
        ("spindle_joins_refused_total{code=\"room_full\"}", 0.0),
        ("spindle_links{state=\"connecting\"}", 3.0),
        ("spindle_shards{state=\"answering\"}", 1.0),
    ] {
        assert_eq!(figures.of(sample), value, "{sample}");
    }
    assert!(figures.of("spindle_websockets{state=\"joined\"}") >= 3.0);

    hub.say(&json!({ "type": "leave" })).await;
    hub.hears("bye").await;
    until(&relay, &mut [], "without a hub", |figures| {
        figures.of("spindle_participants{site=\"hub\"}") == 0.0
            && figures.of("spindle_links{state=\"connecting\"}") == 2.0
    })
    .await;
    // whoever left is told apart from whoever was in a room when that was closed
    let path = format!("/api/v1/rooms/{}", room.as_uuid());
    relay.operate(reqwest::Method::DELETE, &path, None).await;
    let figures = until(&relay, &mut [], "a closed room", |figures| {
        figures.of("spindle_links{state=\"connecting\"}") == 0.0
    })
    .await;
    let ended = |reason: &str| {
        figures.of(&format!(
            "spindle_links_closed_total{{reason=\"{reason}\"}}"
        ))
    };
    assert_eq!((ended("goodbye"), ended("room_closed")), (1.0, 2.0));
}

#[tokio::test]
async fn figures_say_what_flowed_and_how_it_was_received() {
    let relay = Relay::start().await;
    let room = relay.open_room().await;
    let (hub, spoke) = (relay.token(room, Site::Hub), relay.token(room, Site::Spoke));
    let mut hub = FarEnd::join(&relay, &hub, Site::Hub).await;
    let mut north = FarEnd::join(&relay, &spoke, Site::Spoke).await;
    let flows = |figures: &Figures| {
        figures.of("spindle_sent_packets_total{kind=\"video\"}") > 100.0
            && figures.of("spindle_sent_packets_total{kind=\"audio\"}") > 50.0
            && figures.of("spindle_sent_packets_total{kind=\"rtx\"}") > 0.0
            && figures.of("spindle_received_packets_total{kind=\"rtx\"}") > 0.0
            && figures.of("spindle_receiver_rate_bytes_per_second_count") > 1.0
    };
    let sites = &mut [&mut hub, &mut north];
    until(&relay, sites, "media that flows", flows).await;
    north.complains();
    let sites = &mut [&mut hub, &mut north];
    let figures = until(&relay, sites, "complaints", |figures| {
        figures.of("spindle_keyframe_requests_received_total") >= 1.0
            && figures.of("spindle_ingress_lost_packets_total") > 0.0
    })
    .await;
    assert_eq!(figures.of("spindle_links{state=\"connected\"}"), 2.0);
    assert_eq!(figures.of("spindle_links_connected_total"), 2.0);
    // one receiver of one layer gets no more than came; a full packet has over 500 bytes
    let packets = |way: &str, kind: &str| {
        figures.of(&format!("spindle_{way}_packets_total{{kind=\"{kind}\"}}"))
    };
    let sent = packets("sent", "video");
    assert!(sent <= packets("received", "video"));
    assert!(figures.of("spindle_sent_bytes_total{kind=\"video\"}") > 500.0 * sent);
    for kind in ["rtcp", "other"] {
        assert!(packets("sent", kind) > 0.0, "{kind} is sent");
        assert!(packets("received", kind) > 0.0, "{kind} is received");
    }
    assert!(figures.of("spindle_sends_total") > 0.0);
    assert!(figures.of("spindle_keyframe_requests_sent_total") >= 1.0);
    // of one picture a quarter was lost, and of the others nothing
    let loss = |le: &str| {
        figures.of(&format!(
            "spindle_receiver_loss_ratio_bucket{{le=\"{le}\"}}"
        ))
    };
    assert_eq!(loss("0.3") - loss("0.2"), 1.0);
    for sample in [
        "spindle_ingress_nacked_packets_total",
        "spindle_egress_nacked_packets_total",
        "spindle_shard_lag_seconds_count",
        "spindle_shard_busy_seconds_total{shard=\"0\"}",
        "spindle_signaling_lag_seconds_count",
        "spindle_signaling_busy_seconds_total",
        "process_cpu_seconds_total",
        "process_resident_memory_bytes",
    ] {
        assert!(figures.of(sample) > 0.0, "{sample}");
    }

    // no counter falls when its room is closed
    let path = format!("/api/v1/rooms/{}", room.as_uuid());
    relay.operate(reqwest::Method::DELETE, &path, None).await;
    let after = until(&relay, &mut [], "a closed room", |figures| {
        figures.of("spindle_links{state=\"connected\"}") == 0.0
    })
    .await;
    assert!(after.of("spindle_received_packets_total{kind=\"video\"}") >= sent);
    let told = "spindle_receiver_loss_ratio_count";
    assert!(after.of(told) >= figures.of(told));
}

#[tokio::test]
async fn each_reader_gets_the_text_it_asks_for_and_nothing_else_is_there() {
    let relay = Relay::start().await;
    let answer = ask(
        &relay,
        "application/openmetrics-text;version=1.0.0,text/plain;q=0.5",
    )
    .await;
    let kind = &answer.headers()[header::CONTENT_TYPE];
    assert_eq!(
        kind,
        "application/openmetrics-text; version=1.0.0; charset=utf-8"
    );
    let text = answer.text().await.expect("text");
    assert!(text.ends_with("# EOF\n") && text.contains("# UNIT spindle_sent_bytes bytes"));
    let address = relay.running.metrics_address().expect("metrics are on");
    for path in ["/", "/api/v1/health", "/api/v1/rooms"] {
        let url = format!("http://{address}{path}");
        let answer = relay.http.get(url).send().await.expect("an answer");
        assert_eq!(answer.status(), StatusCode::NOT_FOUND, "{path}");
    }
    // and the page's port has no metrics
    let page = relay.ask(reqwest::Method::GET, "/metrics").send().await;
    assert_eq!(page.expect("an answer").status(), StatusCode::NOT_FOUND);
}

#[tokio::test]
async fn metrics_are_off_until_they_are_given_an_address_that_is_free() {
    assert_eq!(Config::default().metrics_listen, MetricsListen::Off);
    let off = Relay::start_with(Config {
        metrics_listen: MetricsListen::Off,
        ..config()
    })
    .await;
    assert_eq!(off.running.metrics_address(), None);
    let on = Relay::start().await;
    let taken = on.running.metrics_address().expect("metrics are on");
    let refused = Running::start(Config {
        metrics_listen: MetricsListen::At(taken),
        ..config()
    })
    .await;
    match refused {
        Err(error @ StartError::MetricsListen { .. }) => {
            assert!(error.to_string().contains("`metrics_listen`"), "{error}");
        }
        Err(other) => panic!("{other}"),
        Ok(_) => panic!("two relays on one port"),
    }
}

/// The expressions of every panel of the dashboard.
pub(crate) fn expressions() -> Vec<String> {
    let dashboard: Value =
        serde_json::from_str(include_str!("../../config/grafana/dashboards/spindle.json"))
            .expect("JSON");
    let panels = dashboard["panels"].as_array().expect("panels");
    let targets = panels
        .iter()
        .filter_map(|panel| panel["targets"].as_array());
    let expressions = targets
        .flatten()
        .map(|target| target["expr"].as_str().expect("an expression").to_owned());
    expressions.collect()
}

/// Names of metrics and `label="value"` pairs in an expression.
fn named(expression: &str) -> (BTreeSet<String>, BTreeSet<String>) {
    let is_word = |c: char| c.is_ascii_alphanumeric() || c == '_';
    let mut unquoted = String::new();
    let mut pairs = BTreeSet::new();
    let mut parts = expression.split('"');
    while let Some(outside) = parts.next() {
        unquoted += outside;
        let label: String = outside
            .chars()
            .rev()
            .skip_while(|c| "=~!".contains(*c))
            .take_while(|c| is_word(*c))
            .collect();
        if let Some(value) = parts.next() {
            let label: String = label.chars().rev().collect();
            pairs.insert(format!("{label}=\"{value}\""));
            unquoted += " ";
        }
    }
    let words = unquoted.split(|c| !is_word(c));
    let ours = |word: &&str| word.starts_with("spindle_") || word.starts_with("process_");
    (words.filter(ours).map(str::to_owned).collect(), pairs)
}

#[tokio::test]
async fn every_panel_of_the_dashboard_asks_for_metrics_that_exist() {
    assert_eq!(
        named("rate(spindle_a_total{kind=\"rtx\"}[5m]) / up"),
        (
            BTreeSet::from(["spindle_a_total".into()]),
            BTreeSet::from(["kind=\"rtx\"".into()])
        )
    );
    let relay = Relay::start().await;
    let figures = scrape(&relay).await;
    let samples = figures.0.lines().filter(|line| !line.starts_with('#'));
    let known: BTreeSet<&str> = samples
        .map(|line| line.split(['{', ' ']).next().expect("a name"))
        .collect();
    let expressions = expressions();
    assert!(expressions.len() > 30, "the dashboard was read");
    let mut asked = BTreeSet::new();
    for expression in expressions {
        let (names, pairs) = named(&expression);
        for name in names {
            assert!(known.contains(name.as_str()), "{name} of {expression}");
            asked.insert(name);
        }
        for pair in pairs.iter().filter(|pair| !pair.starts_with("job=")) {
            assert!(figures.0.contains(pair), "{pair} of {expression}");
        }
    }
    // and nothing is measured that nobody is shown
    let hidden = known.iter().filter(|name| {
        let bare = name.trim_end_matches("_sum").trim_end_matches("_count");
        let shown = |asked: &String| asked.trim_end_matches("_bucket") == bare;
        !asked.contains(**name) && !asked.iter().any(shown)
    });
    let hidden: Vec<_> = hidden.copied().collect();
    let known_to_be = [
        "process_start_time_seconds",
        "process_threads",
        "spindle_build_info",
        "spindle_links_connected_total",
        "spindle_signaling_tasks",
    ];
    assert_eq!(hidden, known_to_be);
}

#[tokio::test]
async fn prometheus_own_linter_has_nothing_to_say() {
    let Some(promtool) = crate::prometheus::program("promtool") else {
        eprintln!("not linted: promtool is not installed (scripts/need prometheus)");
        return;
    };
    let relay = Relay::start().await;
    let figures = scrape(&relay).await;
    let mut child = Command::new(promtool)
        .args(["check", "metrics"])
        .stdin(Stdio::piped())
        .stderr(Stdio::piped())
        .stdout(Stdio::piped())
        .spawn()
        .expect("promtool starts");
    let mut stdin = child.stdin.take().expect("piped");
    stdin.write_all(figures.0.as_bytes()).expect("it reads");
    drop(stdin);
    let said = child.wait_with_output().expect("it ends");
    let said = [said.stdout, said.stderr].concat();
    assert_eq!(String::from_utf8_lossy(&said), "");
}
