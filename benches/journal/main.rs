//! How soon what rooms hand over stands on the disk: 2,000 changes a second from 50 rooms, beside what the disk
//! alone needs for one flush in the same run.
//!
//! Rooms hand over one batch at a time, as in a relay: while one is being written the next one grows. The promise
//! is that 99 of 100 changes stand within 50 ms; a room tells people after that. `SPINDLE_DATABASE_URL` measures
//! that PostgreSQL instead of SQLite with full sync.

#![expect(clippy::print_stdout, reason = "it prints what it found")]

use spindle::config::Address;
use spindle::ids::RoomId;
use spindle::store::Store;
use spindle::store::journal::{Entry, Journal};
use std::fs::File;
use std::io::Write as _;
use std::path::Path;
use std::time::{Duration, Instant};

const ROOMS: usize = 50;
const CHANGES_A_SECOND: u32 = 2_000;
const SECONDS: u32 = 20;
const PROMISE: Duration = Duration::from_millis(50);
const FLUSHES: usize = 500;

#[tokio::main]
async fn main() {
    let folder = tempfile::tempdir().expect("a folder for the database");
    let url = std::env::var("SPINDLE_DATABASE_URL").ok();
    let address = url.as_deref().map_or_else(
        || Address::within(folder.path()),
        |url| Address::parse(url).expect("`SPINDLE_DATABASE_URL` names a database"),
    );
    let kind = if url.is_some() {
        "PostgreSQL"
    } else {
        "SQLite, full sync"
    };
    println!("  a flush of 4 KiB to this disk, {FLUSHES} times …");
    let disk = flushes(folder.path());
    println!("  {CHANGES_A_SECOND} changes a second from {ROOMS} rooms for {SECONDS} s, {kind} …");
    let store = Store::open(&address).await.expect("the database opens");
    let journal = Journal::start(store);
    let began = Instant::now();
    let rooms: Vec<_> = (0..ROOMS)
        .map(|at| tokio::spawn(room(journal.clone(), began, at)))
        .collect();
    let mut took = Vec::new();
    for room in rooms {
        took.extend(room.await.expect("a room goes on to its end"));
    }
    let rate = took.len() as f64 / began.elapsed().as_secs_f64();
    println!();
    println!("  what                                  p50        p99        most");
    row("a flush of the disk alone", &disk);
    row("a change stands", &took);
    let p99 = at(&sorted(&took), 0.99);
    let ratio = p99.as_secs_f64() / at(&sorted(&disk), 0.99).as_secs_f64();
    println!();
    println!(
        "  {rate:.0} changes a second stood; p99 is {ratio:.1} × the disk's own, promised {PROMISE:?}"
    );
    if p99 > PROMISE {
        println!("  MISSED: p99 is {p99:?}");
        std::process::exit(1);
    }
}

/// What one room hands over, and how long each change took from when it happened.
async fn room(journal: Journal, began: Instant, number: usize) -> Vec<Duration> {
    let id = RoomId::fresh();
    let every = Duration::from_secs(1) * u32::try_from(ROOMS).expect("few") / CHANGES_A_SECOND;
    let all = CHANGES_A_SECOND * SECONDS / u32::try_from(ROOMS).expect("few");
    // not all at one moment
    let first = began + every * u32::try_from(number).expect("few") / 50;
    let happens = |change: u32| first + every * change;
    let mut took = Vec::with_capacity(all as usize);
    let mut next = 0;
    while next < all {
        tokio::time::sleep_until(happens(next).into()).await;
        let now = Instant::now();
        // what happened while the last batch was being written goes with this one
        let batch: Vec<u32> = (next..all)
            .take_while(|change| happens(*change) <= now)
            .collect();
        let entries = batch.iter().map(|change| entry(*change)).collect();
        journal
            .write(id, entries)
            .await
            .expect("the journal goes on");
        let stands = Instant::now();
        took.extend(batch.iter().map(|change| stands - happens(*change)));
        next += u32::try_from(batch.len()).expect("few");
    }
    took
}

/// Of four changes a hand, a line of the chat, a mute, and a line of the ledger.
fn entry(change: u32) -> Entry {
    let value = format!(
        "{{\"number\":{change},\"text\":\"{}\"}}",
        "words ".repeat(20)
    );
    match change % 4 {
        0 => Entry::Set {
            key: "hands".into(),
            value,
        },
        1 => Entry::Set {
            key: format!("chat/{change:08}"),
            value,
        },
        2 => Entry::Set {
            key: format!("seat/{}", change % 40),
            value,
        },
        _ => Entry::Append {
            key: format!("{change:020}"),
            value,
        },
    }
}

fn flushes(folder: &Path) -> Vec<Duration> {
    let mut file = File::create(folder.join("alone")).expect("a file beside the database");
    let page = [7_u8; 4096];
    let one = |_| {
        let from = Instant::now();
        file.write_all(&page).expect("the disk has room");
        file.sync_data().expect("the disk flushes");
        from.elapsed()
    };
    (0..FLUSHES).map(one).collect()
}

fn row(what: &str, took: &[Duration]) {
    let all = sorted(took);
    let ms = |share: f64| format!("{:.2} ms", at(&all, share).as_secs_f64() * 1_000.0);
    println!(
        "  {what:<32} {:>9}  {:>9}  {:>9}",
        ms(0.5),
        ms(0.99),
        ms(1.0)
    );
}

fn sorted(took: &[Duration]) -> Vec<Duration> {
    let mut all = took.to_vec();
    all.sort_unstable();
    all
}

fn at(sorted: &[Duration], share: f64) -> Duration {
    let last = sorted.len() - 1;
    sorted[((last as f64) * share).round() as usize]
}
