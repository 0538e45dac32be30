//! The real Prometheus reads a real relay, by the configuration that compose mounts.

use crate::metrics::expressions;
use crate::scene::{PATIENCE, Relay, join};
use reqwest::Url;
use serde_json::Value;
use spindle::site::Site;
use std::net::{Ipv4Addr, SocketAddr, TcpListener};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

/// A program of Debian's `prometheus`, which `scripts/need prometheus` unpacks below `target`.
pub(crate) fn program(name: &str) -> Option<PathBuf> {
    let unpacked = Path::new(env!("CARGO_MANIFEST_DIR")).join("target/prometheus/usr/bin");
    let path = std::env::var_os("PATH").unwrap_or_default();
    let folders = std::env::split_paths(&path).chain([unpacked]);
    let mut programs = folders.map(|folder| folder.join(name));
    programs.find(|program| program.is_file())
}

/// Ends with its test.
struct Prometheus {
    child: Child,
    address: SocketAddr,
    _folder: tempfile::TempDir,
}

impl Prometheus {
    /// Reads the relay each second instead of compose's one.
    fn start(program: &Path, relay: &Relay) -> Self {
        let folder = tempfile::tempdir().expect("a folder");
        let metrics = relay.running.metrics_address().expect("metrics are on");
        let ours = include_str!("../../config/prometheus.yml");
        let theirs = ours
            .replace("spindle:9464", &metrics.to_string())
            .replace("scrape_interval: 15s", "scrape_interval: 1s");
        assert!(theirs.contains(&metrics.to_string()) && theirs.contains(": 1s"));
        let config = folder.path().join("prometheus.yml");
        std::fs::write(&config, theirs).expect("a file");
        // it does not tell which port it took: one that is free now
        let free = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).expect("a free port");
        let address = free.local_addr().expect("it is bound");
        drop(free);
        let child = Command::new(program)
            .arg(format!("--config.file={}", config.display()))
            .arg(format!("--storage.tsdb.path={}", folder.path().display()))
            .arg(format!("--web.listen-address={address}"))
            .stdout(Stdio::null())
            .stderr(Stdio::null())
            .spawn()
            .expect("prometheus starts");
        Self {
            child,
            address,
            _folder: folder,
        }
    }

    /// The series that an expression gives now; an error is one of the expression.
    async fn query(&self, relay: &Relay, expression: &str) -> Result<usize, String> {
        let base = format!("http://{}/api/v1/query", self.address);
        let url = Url::parse_with_params(&base, [("query", expression)]).expect("a URL");
        let Ok(answer) = relay.http.get(url).send().await else {
            return Ok(0); // it has not started yet
        };
        let Ok(answer) = answer.json::<Value>().await else {
            return Ok(0);
        };
        match answer["data"]["result"].as_array() {
            Some(series) => Ok(series.len()),
            None => Err(answer.to_string()),
        }
    }
}

impl Drop for Prometheus {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

#[tokio::test]
async fn every_panel_of_the_dashboard_is_answered_by_the_real_prometheus() {
    let Some(prometheus) = program("prometheus") else {
        eprintln!("not asked: Prometheus is not installed (scripts/need prometheus)");
        return;
    };
    let relay = Relay::start().await;
    let room = relay.open_room().await;
    let (_hub, _) = relay.join(&relay.token(room, Site::Hub), "Hub").await;
    let mut stranger = relay.page().await;
    stranger.say(&join("no token at all", "Stranger")).await;
    stranger.is_refused().await;
    let prometheus = Prometheus::start(&prometheus, &relay);
    let end = Instant::now() + PATIENCE;
    let mut unanswered = expressions();
    unanswered.push("up{job=\"spindle\"} == 1".into());
    while let Some(expression) = unanswered.pop() {
        let concrete = expression.replace("$__rate_interval", "10s");
        let series = prometheus.query(&relay, &concrete).await;
        if series.unwrap_or_else(|error| panic!("{concrete}: {error}")) == 0 {
            assert!(Instant::now() < end, "nothing for {concrete}");
            unanswered.push(expression);
            tokio::time::sleep(Duration::from_millis(100)).await;
        }
    }
}
