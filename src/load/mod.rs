//! Loads a relay, ours or another, with publishers and receivers, and measures how it bears that.
//!
//! `run.rs` conducts; `participant.rs` lives one life over a protocol (`live.rs`, `whip.rs`,
//! `janus.rs`);
//! `carrier.rs` carries the packets of thousands of far ends on one thread; `far_end.rs` is one of
//! them, `publisher.rs` and `receiver.rs` what it does. A packet is known again by what it carries
//! (`recording/`), so `ledger.rs` can tell how long it took: one process sends and receives, with one
//! clock.

mod carrier;
mod codec;
mod counted;
mod error;
mod far_end;
mod interrupts;
mod janus;
mod ledger;
mod live;
mod offer;
mod options;
mod participant;
mod process;
mod progress;
mod publisher;
mod receiver;
mod recording;
mod report;
mod run;
mod socket;
mod streams;
mod target;
mod tls;
mod tokens;
mod watch;
mod whip;

pub use self::error::LoadError;
pub use self::options::{Codec, Options, PublisherSite, Slots, Storm, Tile};
pub use self::process::Usage;
pub use self::recording::{camera_frames, voice_packets};
pub use self::report::{
    Asked, Forwarding, GotReport, Joins, ProcessReport, Report, SentReport, TimesReport,
};

pub use self::run::Run;
pub use self::socket::{BATCH_SIZE, Portions, Socket};

use std::io::Write as _;

/// Runs a load test, tells of it on standard error, and reports on standard output and where
/// `--json` says. The report is written whatever ended the run. `secret` is the relay's, for runs
/// without links.
pub async fn run(options: Options, secret: Option<&[u8]>) -> Result<(), LoadError> {
    let json = options.json.clone();
    let run = Run::prepare(options, secret).await?;
    if let Some(path) = json.as_deref().filter(|path| *path != "-") {
        // before the run, not after it; what is there stays until there is a new report
        let mut file = std::fs::OpenOptions::new();
        let opened = file.create(true).append(true).open(path);
        opened.map_err(unwritable(path))?;
    }
    let (report, ended) = run.run().await;
    write(&report, json.as_deref())?;
    ended
}

fn unwritable(path: &str) -> impl FnOnce(std::io::Error) -> LoadError {
    let path = path.to_owned();
    |why| LoadError::Unwritable { path, why }
}

fn write(report: &Report, json: Option<&str>) -> Result<(), LoadError> {
    let text = serde_json::to_string_pretty(report).expect("a report is plain JSON") + "\n";
    let mut out = std::io::stdout();
    match json {
        // one thing on standard output: what reads it expects JSON alone
        Some("-") => return out.write_all(text.as_bytes()).map_err(unwritable("-")),
        Some(path) => std::fs::write(path, text).map_err(unwritable(path))?,
        None => {}
    }
    write!(out, "{report}").map_err(unwritable("standard output"))
}
