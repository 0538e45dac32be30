//! What outlives the relay: sessions go on after it was killed, and while its database is away.

mod attended;
mod letters;
mod postgres;
#[path = "../api/scene.rs"]
#[expect(dead_code, reason = "shared by several test binaries")]
mod scene;
#[path = "../api/spawned.rs"]
#[expect(dead_code, reason = "shared by several test binaries")]
mod spawned;
#[path = "../api/target.rs"]
#[expect(dead_code, reason = "shared by several test binaries")]
mod target;
mod waiting;
mod webhooks;

use postgres::Postgres;
use reqwest::{Method, StatusCode};
use scene::{PATIENCE, Relay, SECRET, config, join, pass, until};
use serde_json::{Value, json};
use spawned::Spawned;
use spindle::config::{Address, Config};
use spindle::ids::RoomId;
use spindle::signaling::tokens::Tokens;
use spindle::site::Site;
use spindle::store::Store;
use spindle::store::journal::{Entry, Journal};
use std::fs;
use std::os::unix::fs::PermissionsExt as _;
use std::path::Path;
use std::process::Command;

fn token(room: RoomId, site: Site) -> String {
    Tokens::new(SECRET.as_bytes()).sign(&pass(room, site))
}

fn hand(raised: bool) -> Value {
    json!({ "type": "hand", "raised": raised })
}

fn waiting(welcome: &Value) -> Vec<Value> {
    let hands = welcome["hands"].as_array().expect("a queue");
    hands
        .iter()
        .map(|hand| hand["participant"].clone())
        .collect()
}

/// A session of a hub and 39 clinics, whose relay is killed in its midst.
async fn a_session_survives(settings: &[(&str, &str)]) {
    let relay = Spawned::start_with(settings);
    let room = RoomId::fresh();
    let (hub_token, spoke_token) = (token(room, Site::Hub), token(room, Site::Spoke));
    let (mut hub, hub_welcome) = relay.enter(&hub_token, "Hub", None).await;
    let mut clinics = Vec::new();
    for number in 1..=39 {
        let name = format!("Clinic {number}");
        clinics.push(relay.enter(&spoke_token, &name, None).await);
    }
    let ids: Vec<Value> = clinics
        .iter()
        .map(|(_, w)| w["participant"].clone())
        .collect();
    for at in [4, 2, 9] {
        clinics[at].0.say(&hand(true)).await;
        let told = hub.hears("hands").await;
        assert_eq!(told["raised"][0]["participant"], ids[at]);
    }
    let text = "The recommendation stands.";
    hub.say(&json!({ "type": "write", "to": "everyone", "text": text }))
        .await;
    clinics[0].0.hears("chat").await;
    hub.say(&json!({ "type": "silence", "participant": ids[7], "source": "microphone" }))
        .await;
    clinics[7].0.hears("mute").await;
    hub.say(&json!({ "type": "floor", "participant": ids[4] }))
        .await;
    clinics[4].0.hears("floor").await;
    hub.say(&json!({ "type": "entrance", "to": "locked" }))
        .await;
    clinics[0].0.hears("entrance").await;
    hub.say(&json!({ "type": "phase", "to": "next" })).await;
    let phase = clinics[0].0.hears("agenda").await["current"].clone();
    let case = json!({
        "echo_id": "ABC-2026-1", "presenter": { "name": "" }, "questions": ["Which drug next?"], "sections": [],
    });
    wishes(&mut hub, json!({ "open": { "case": case } })).await;
    let case = clinics[0].0.hears("cases").await["open"]["id"].clone();
    let says = json!({ "text": "Start low", "strength": "first" });
    wishes(
        &mut hub,
        json!({ "recommend": { "case": case, "says": says } }),
    )
    .await;
    // the first one says that nothing is written down yet
    let mut recommended = json!([]);
    while recommended == json!([]) {
        recommended = clinics[0].0.hears("recommendations").await["order"].clone();
    }

    drop(relay); // as `kill -9` ends it
    let relay = Spawned::start_with(settings);
    let mut again = Vec::new();
    for (number, (_, welcome)) in clinics.iter().enumerate().rev() {
        let name = format!("Clinic {}", number + 1);
        let (page, back) = relay
            .enter(&spoke_token, &name, Some(&welcome["resume"]))
            .await;
        assert_eq!(back["participant"], welcome["participant"], "the same one");
        assert_eq!(back["floor"], ids[4]);
        assert_eq!(back["entrance"], "locked");
        assert_eq!(back["agenda"]["current"], phase);
        assert_eq!(back["recommendations"]["order"], recommended);
        assert_eq!(waiting(&back), [4, 2, 9].map(|at: usize| ids[at].clone()));
        let silenced = back["silenced"].as_array().expect("sources");
        assert_eq!(silenced.contains(&json!("microphone")), number == 7);
        again.push(page);
    }
    let (mut hub, back) = relay
        .enter(&hub_token, "Hub", Some(&hub_welcome["resume"]))
        .await;
    assert_eq!(back["participant"], hub_welcome["participant"]);
    assert_eq!(
        back["roster"].as_array().expect("rows").len(),
        40,
        "one row each"
    );
    hub.say(&json!({ "type": "read_chat" })).await;
    let history = hub.hears("chat_history").await;
    assert_eq!(history["lines"][0]["text"], text);
    // and it goes on: the next hand is behind those that waited
    again[0].say(&hand(true)).await;
    let told = hub.hears("hands").await;
    assert_eq!(told["raised"][0]["place"], 3, "{told}");
}

#[tokio::test]
async fn a_session_survives_the_death_of_its_relay() {
    let folder = tempfile::tempdir().unwrap();
    let folder = folder.path().to_str().unwrap();
    a_session_survives(&[("SPINDLE_STATE_DIR", folder)]).await;
}

#[tokio::test]
async fn a_session_survives_the_death_of_its_relay_in_postgresql() {
    let postgres = Postgres::start();
    a_session_survives(&[("SPINDLE_DATABASE_URL", &postgres.url())]).await;
}

#[tokio::test]
async fn attendance_is_read_as_json_and_as_a_sheet_by_those_who_may() {
    let folder = tempfile::tempdir().unwrap();
    let relay = Relay::start_with(Config {
        state_dir: folder.path().to_owned(),
        ..config()
    })
    .await;
    let room = relay.open_room().await;
    let hub = relay.token(room, Site::Hub);
    let (_hub, _) = relay.join(&hub, "Hub").await;
    let spoke = relay.token(room, Site::Spoke);
    let mut north = relay.page().await;
    let mut asks = join(&spoke, "=North");
    asks["companions"] = json!(["Ana", "Luis"]);
    north.say(&asks).await;
    let welcome = north.hears("welcome").await;
    let id = &welcome["participant"];
    north
        .say(&json!({ "type": "companions", "participant": id, "names": ["Luis"] }))
        .await;
    north.say(&json!({ "type": "leave" })).await;
    north.hears("bye").await;
    let path = format!("/api/v1/rooms/{}/attendance", room.as_uuid());
    let read = async |token: &str, accept: &str| {
        let asked = relay.ask(Method::GET, &path).bearer_auth(token);
        asked.header("accept", accept).send().await.unwrap()
    };
    until("both lines stand", async || {
        let told: Value = read(&hub, "*/*").await.json().await.unwrap();
        let people = told["people"].as_array().unwrap();
        people.len() == 4 && people[1]["intervals"][0]["until"].is_string()
    })
    .await;
    let told: Value = read(&relay.operator(), "application/json")
        .await
        .json()
        .await
        .unwrap();
    assert_eq!(told["people"][0]["name"], "Hub");
    assert_eq!(
        told["people"][0]["intervals"][0].get("until"),
        None,
        "it is here"
    );
    for (at, name) in [(2, "Ana"), (3, "Luis")] {
        let one = &told["people"][at];
        assert_eq!(
            (&one["name"], &one["sat_with"]),
            (&json!(name), &json!("=North"))
        );
        assert!(one["intervals"][0]["until"].is_string(), "gone with North");
    }
    let sheet = read(&hub, "text/csv").await;
    assert_eq!(sheet.headers()["content-type"], "text/csv; charset=utf-8");
    let sheet = sheet.text().await.unwrap();
    assert!(sheet.contains("\n'=North,clinician,"), "{sheet}");
    assert!(sheet.contains("\nAna,clinician,,'=North,"), "{sheet}");
    assert_eq!(read(&spoke, "*/*").await.status(), StatusCode::FORBIDDEN);

    let unkept = Relay::start().await;
    let room = unkept.open_room().await;
    let path = format!("/api/v1/rooms/{}/attendance", room.as_uuid());
    let answer = unkept.operate(Method::GET, &path, None).await;
    assert_eq!(answer.status(), StatusCode::UNPROCESSABLE_ENTITY);
    let problem: Value = answer.json().await.unwrap();
    assert!(problem["detail"].as_str().unwrap().contains("`state_dir`"));
}

#[tokio::test]
async fn polls_are_read_by_the_hub_when_they_are_closed_also_after_the_session() {
    let folder = tempfile::tempdir().unwrap();
    let relay = Relay::start_with(Config {
        state_dir: folder.path().to_owned(),
        ..config()
    })
    .await;
    let room = relay.open_room().await;
    let (hub, spoke) = (relay.token(room, Site::Hub), relay.token(room, Site::Spoke));
    let (mut host, _) = relay.join(&hub, "Hub").await;
    let (mut north, _) = relay.join(&spoke, "=North").await;
    for (id, anonymous) in [(1, false), (2, true)] {
        let plan = json!({
            "question": "Fourth drug?", "kind": { "type": "single", "choices": ["Yes", "No"] },
            "anonymous": anonymous, "observers": false, "shared": true,
        });
        host.say(&json!({ "type": "make_poll", "plan": plan }))
            .await;
        host.say(&json!({ "type": "start_poll", "poll": id })).await;
        for page in [&mut host, &mut north] {
            until_open(page, id).await;
            page.say(&json!({ "type": "vote", "poll": id, "choices": [1] }))
                .await;
            page.hears("voted").await;
        }
        host.say(&json!({ "type": "close_poll", "poll": id })).await;
    }
    host.say(&json!({ "type": "end", "debrief": false })).await;
    host.hears("bye").await;
    let path = format!("/api/v1/rooms/{}/polls", room.as_uuid());
    let read = async |token: &str, accept: &str| {
        let asked = relay.ask(Method::GET, &path).bearer_auth(token);
        asked.header("accept", accept).send().await.unwrap()
    };
    until("both stand", async || {
        let told: Value = read(&hub, "*/*").await.json().await.unwrap();
        told["polls"].as_array().unwrap().len() == 2
    })
    .await;
    let told: Value = read(&relay.operator(), "*/*").await.json().await.unwrap();
    let [named, anonymous] = [&told["polls"][0], &told["polls"][1]];
    assert_eq!(named["counts"], json!([0, 2]));
    assert_eq!(named["ballots"].as_array().unwrap().len(), 2);
    assert_eq!(anonymous["voted"], 2);
    assert_eq!(
        anonymous.get("counts"),
        None,
        "of two each knows the other's"
    );
    assert_eq!(anonymous.get("ballots"), None);
    let sheet = read(&hub, "text/csv").await.text().await.unwrap();
    assert!(sheet.contains(",2,No,2,Hub; '=North") || sheet.contains(",2,No,2,'=North; Hub"));
    assert_eq!(read(&spoke, "*/*").await.status(), StatusCode::FORBIDDEN);
}

async fn wishes(page: &mut scene::Page, wish: Value) {
    page.say(&json!({ "type": "case", "wish": wish })).await;
}

/// Waits for the poll of this id to take votes.
async fn until_open(page: &mut scene::Page, id: u32) {
    loop {
        let told = page.hears("poll").await;
        if told["id"] == id && told["state"] == "open" {
            return;
        }
    }
}

async fn opens_a_room(relay: &Relay) -> (StatusCode, Value) {
    let body = json!({ "name": "Hepatitis C" });
    let answer = relay
        .operate(Method::POST, "/api/v1/rooms", Some(body))
        .await;
    (answer.status(), answer.json().await.expect("JSON"))
}

#[tokio::test]
async fn while_the_database_is_away_sessions_go_on_and_nothing_is_lost() {
    let mut postgres = Postgres::start();
    let relay = Relay::start_with(Config {
        database_url: postgres.url(),
        ..config()
    })
    .await;
    let room = relay.open_room().await;
    let (mut hub, _) = relay.join(&relay.token(room, Site::Hub), "Hub").await;
    let spoke = relay.token(room, Site::Spoke);
    let (mut north, welcome) = relay.join(&spoke, "North").await;
    let waiting_room = relay.open_room().await;

    postgres.killed();
    north.say(&hand(true)).await;
    // whoever comes is let in, and the floor is given
    let (mut south, south_welcome) = relay.join(&spoke, "South").await;
    hub.say(&json!({ "type": "floor", "participant": south_welcome["participant"] }))
        .await;
    let told = south.hears("floor").await;
    assert_eq!(told["participant"], south_welcome["participant"]);
    // no session begins that could not be kept
    until("a new session is refused", async || {
        opens_a_room(&relay).await.0 == StatusCode::SERVICE_UNAVAILABLE
    })
    .await;
    let (_, problem) = opens_a_room(&relay).await;
    assert_eq!(problem["code"], "not_kept");
    // nor in a room that was made before, and waits for its first
    let mut early = relay.page().await;
    early
        .say(&join(&relay.token(waiting_room, Site::Hub), "Early"))
        .await;
    let bye = early.hears("bye").await;
    assert_eq!(bye["reason"]["refused"]["code"], "not_kept");
    // what would be lost is refused sooner than heaped up
    for n in 0..9 {
        south
            .say(&json!({ "type": "write", "to": "everyone", "text": format!("line {n}") }))
            .await;
    }
    assert_eq!(south.hears("refused").await["code"], "not_kept");

    postgres.again();
    let told = hub.hears("hands").await;
    assert_eq!(told["raised"][0]["participant"], welcome["participant"]);
    assert_eq!(hub.hears("chat").await["lines"][0]["text"], "line 0");
    until("a session begins again", async || {
        opens_a_room(&relay).await.0 == StatusCode::CREATED
    })
    .await;
}

#[tokio::test]
async fn a_full_disk_stops_new_sessions_and_no_running_one() {
    if !nix::unistd::geteuid().is_root() {
        eprintln!("skipped: a small disk is mounted by root alone");
        return;
    }
    let folder = tempfile::tempdir().unwrap();
    let folder = folder.path().to_str().unwrap();
    let mut small = Command::new("unshare");
    let mounted = r#"mount -t tmpfs -o size=2m none "$0" && exec "$@""#;
    small.args(["--mount", "sh", "-c", mounted, folder]);
    small.arg(env!("CARGO_BIN_EXE_spindle"));
    let relay = Spawned::run(small, &[("SPINDLE_STATE_DIR", folder)]);
    let room = RoomId::fresh();
    let (mut hub, _) = relay.enter(&token(room, Site::Hub), "Hub", None).await;
    let (mut north, _) = relay.enter(&token(room, Site::Spoke), "North", None).await;

    let inside = format!("/proc/{}/root{folder}", relay.child.id());
    let filler = Path::new(&inside).join("filler");
    let full = fs::write(&filler, vec![0; 4 << 20]);
    assert!(full.is_err(), "the disk is full");
    // as much as was set aside may still fit
    let is_refused = async || {
        let text = "x".repeat(1_500);
        hub.say(&json!({ "type": "write", "to": "everyone", "text": text }))
            .await;
        let mut page = relay.page().await;
        page.say(&join(&token(RoomId::fresh(), Site::Hub), "Other"))
            .await;
        page.next().await["reason"]["refused"]["code"] == "not_kept"
    };
    until("no new session begins", is_refused).await;
    north.say(&hand(true)).await;
    let (_south, _) = relay.enter(&token(room, Site::Spoke), "South", None).await;

    fs::remove_file(&filler).unwrap();
    let told = hub.hears("hands").await;
    assert_eq!(
        told["raised"].as_array().unwrap().len(),
        1,
        "nothing is lost"
    );
}

async fn keeps(address: &Address) {
    let rooms = [RoomId::fresh(), RoomId::fresh()];
    let set = |key: &str, value: &str| Entry::Set {
        key: key.into(),
        value: value.into(),
    };
    let unset = |key: &str| Entry::Unset { key: key.into() };
    {
        let store = Store::open(address).await.expect("opened");
        let journal = Journal::start(store);
        let first = vec![
            set("a", "1"),
            set("b", "2"),
            set("a", "3 'quoted' \u{1f44b}"),
        ];
        journal.write(rooms[0], first).await.expect("it stands");
        journal
            .write(rooms[1], vec![set("a", "other")])
            .await
            .expect("it stands");
        journal
            .write(rooms[0], vec![unset("b"), unset("never")])
            .await
            .expect("it stands");
        assert!(!journal.is_away());
        let later = journal.write(rooms[1], vec![set("b", "late")]);
        assert!(journal.flush(PATIENCE).await);
        later.await.expect("it stands");
    }
    let store = Store::open(address).await.expect("opened again");
    let kept = store.kept().await.expect("read");
    let value = |room, at: usize| kept[&rooms[room]][at].clone();
    assert_eq!(kept[&rooms[0]].len(), 1);
    assert_eq!(value(0, 0), ("a".into(), "3 'quoted' \u{1f44b}".into()));
    assert_eq!(value(1, 0), ("a".into(), "other".into()));
    assert_eq!(value(1, 1), ("b".into(), "late".into()));
    let journal = Journal::start(store.clone());
    let line = |key: &str, value: &str| Entry::Append {
        key: key.into(),
        value: value.into(),
    };
    let lines = vec![line("2", "second"), line("1", "first"), line("2", "again")];
    journal.write(rooms[0], lines).await.expect("it stands");
    journal
        .write(rooms[0], vec![Entry::Forget])
        .await
        .expect("it stands");
    let kept = store.kept().await.expect("read");
    assert_eq!(kept.keys().collect::<Vec<_>>(), [&rooms[1]]);
    let ledger = journal.ledger(rooms[0]).await.expect("read");
    assert_eq!(
        ledger,
        ["first", "second"],
        "appended, never changed, never forgotten"
    );
}

#[tokio::test]
async fn what_stands_is_read_again_and_by_nobody_else() {
    let folder = tempfile::tempdir().unwrap();
    keeps(&Address::within(folder.path())).await;
    let files = fs::read_dir(folder.path()).unwrap();
    for file in files.map(Result::unwrap) {
        let mode = file.metadata().unwrap().permissions().mode();
        assert_eq!(mode & 0o777, 0o600, "{:?}", file.path());
    }
}

#[tokio::test]
async fn what_stands_is_read_again_in_postgresql() {
    let postgres = Postgres::start();
    keeps(&Address::parse(&postgres.url()).expect("a URL")).await;
}

#[tokio::test]
async fn a_database_that_cannot_be_had_is_named_with_its_setting() {
    let file = tempfile::NamedTempFile::new().unwrap();
    let started = spindle::serve::Running::start(Config {
        state_dir: file.path().to_owned(),
        ..config()
    });
    let error = started.await.err().expect("refused").to_string();
    assert!(error.contains("`state_dir`"), "{error}");
}

#[tokio::test]
async fn a_closed_room_stays_closed_and_a_made_one_stays_open_over_a_restart() {
    let folder = tempfile::tempdir().unwrap();
    let kept = || Config {
        state_dir: folder.path().to_owned(),
        ..config()
    };
    let relay = Relay::start_with(kept()).await;
    let (closed, open) = (relay.open_room().await, relay.open_room().await);
    let path = format!("/api/v1/rooms/{}", closed.as_uuid());
    let answer = relay.operate(Method::DELETE, &path, None).await;
    assert_eq!(answer.status(), StatusCode::NO_CONTENT);
    let (page, welcome) = relay.join(&relay.token(open, Site::Spoke), "North").await;
    relay.running.stop().await;
    drop(page);

    let relay = Relay::start_with(kept()).await;
    let answer = relay.operate(Method::GET, &path, None).await;
    assert_eq!(answer.status(), StatusCode::GONE);
    let path = format!("/api/v1/rooms/{}", open.as_uuid());
    let shown: Value = relay
        .operate(Method::GET, &path, None)
        .await
        .json()
        .await
        .unwrap();
    assert_eq!(
        (&shown["name"], &shown["participants"]),
        (&json!("Hepatitis C"), &json!(1))
    );
    let mut message = join(&relay.token(open, Site::Spoke), "North");
    message["resume"] = welcome["resume"].clone();
    let mut page = relay.page().await;
    page.say(&message).await;
    assert_eq!(
        page.hears("welcome").await["participant"],
        welcome["participant"]
    );
}
