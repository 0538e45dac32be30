//! Who attended, beside what twenty people know of themselves: they reload, change networks, open a second tab,
//! come late, sit two at a camera, never come back, and their relay is killed in the midst of it.

mod script;

use crate::postgres::Postgres;
use crate::scene::{Page, SECRET, join, pass, until};
use crate::spawned::Spawned;
use script::{Act, HOST, HUB, PEOPLE, SITS_WITH_OTHERS, Step, comes_again, has_own_link, script};
use serde_json::{Value, json};
use spindle::ids::RoomId;
use spindle::signaling::tokens::{RoomPass, Tokens};
use spindle::site::Site;
use std::collections::BTreeMap;
use std::time::{Duration, SystemTime, UNIX_EPOCH};
use time::OffsetDateTime;
use time::format_description::well_known::Rfc3339;
use tokio::time::{Instant, sleep_until};
use tokio_tungstenite::MaybeTlsStream;

/// So far from the truth a ledger may be, in milliseconds.
const BOUND: u64 = 5_000;

/// From when to when someone was there, by their own clock: milliseconds since 1970.
type Intervals = Vec<(u64, Option<u64>)>;

/// A person as they know themselves.
struct Person {
    name: String,
    subject: Option<String>,
    token: String,
    page: Option<Page>,
    /// What the browser kept: who they are, and the token that brings them back.
    kept: Option<(Value, Value)>,
    /// Who sits with them now.
    companions: Vec<&'static str>,
}

/// A session as it is played.
struct Session<'a> {
    settings: &'a [(&'a str, &'a str)],
    relay: Option<Spawned>,
    room: RoomId,
    people: Vec<Person>,
    /// Sockets that nobody closed and nobody reads.
    silent: Vec<Page>,
    /// Who was there when, by their name.
    truth: BTreeMap<String, Intervals>,
    played: BTreeMap<String, u32>,
}

impl<'a> Session<'a> {
    fn new(settings: &'a [(&'a str, &'a str)]) -> Self {
        let room = RoomId::fresh();
        let tokens = Tokens::new(SECRET.as_bytes());
        let shared = [Site::Hub, Site::Spoke].map(|site| tokens.sign(&pass(room, site)));
        let person = |who: usize| {
            let is_of_hub = HUB.contains(&who);
            let site = if is_of_hub { Site::Hub } else { Site::Spoke };
            let subject = has_own_link(who).then(|| format!("staff-{who}"));
            let own = |subject: &String| {
                tokens.sign(&RoomPass {
                    subject: Some(subject.clone()),
                    ..pass(room, site)
                })
            };
            Person {
                name: format!("Person {who}"),
                token: subject
                    .as_ref()
                    .map_or_else(|| shared[usize::from(!is_of_hub)].clone(), own),
                subject,
                page: None,
                kept: None,
                companions: match who {
                    SITS_WITH_OTHERS => vec!["Ana", "Luis"],
                    _ => Vec::new(),
                },
            }
        };
        Self {
            settings,
            relay: Some(Spawned::start_with(settings)),
            room,
            people: (0..PEOPLE).map(person).collect(),
            silent: Vec::new(),
            truth: BTreeMap::new(),
            played: BTreeMap::new(),
        }
    }

    fn relay(&self) -> &Spawned {
        self.relay.as_ref().expect("it is up between two steps")
    }

    async fn play(&mut self, steps: &[(u64, Step)]) {
        let began = Instant::now();
        for (number, (at, step)) in steps.iter().enumerate() {
            sleep_until(began + Duration::from_millis(*at)).await;
            let later = &steps[number + 1..];
            match *step {
                Step::Does(who, act) => self.does(who, act, later).await,
                Step::RelayIsKilled => self.relay_is_killed(later),
                Step::SessionEnds => return self.ends().await,
            }
        }
    }

    async fn does(&mut self, who: usize, act: Act, later: &[(u64, Step)]) {
        *self.played.entry(format!("{act:?}")).or_default() += 1;
        match act {
            Act::Comes => self.comes(who).await,
            Act::Reloads => {
                let mut page = self.takes_page(who);
                page.0.close(None).await.expect("it is open");
            }
            Act::IsCut => {
                let page = self.takes_page(who);
                let MaybeTlsStream::Plain(socket) = page.0.get_ref() else {
                    panic!("no TLS on this machine");
                };
                socket.set_zero_linger().expect("a socket of ours");
            }
            Act::FallsSilent => {
                let page = self.takes_page(who);
                self.silent.push(page);
            }
            Act::OpensASecondTab { knows } => {
                let mut first = self.takes_page(who);
                let before = self.people[who].kept.clone();
                let welcome = self.opens_page(who, knows).await;
                let (id, _) = before.expect("welcomed");
                assert_eq!(welcome["participant"], id, "the same one");
                assert_eq!(first.hears("bye").await["reason"], "replaced");
            }
            Act::CompanionMoves => {
                let sit = &mut self.people[who].companions;
                let (name, come) = match sit.len() {
                    1 => ("Luis", true),
                    _ => (sit.pop().expect("two"), false),
                };
                if come {
                    sit.push(name);
                }
                let (id, _) = self.people[who].kept.clone().expect("welcomed");
                let names = json!(self.people[who].companions);
                self.says(
                    who,
                    &json!({ "type": "companions", "participant": id, "names": names }),
                )
                .await;
                self.note(name, come);
            }
            Act::Leaves => {
                self.says(who, &json!({ "type": "leave" })).await;
                let mut page = self.takes_page(who);
                page.hears("bye").await;
                self.people[who].kept = None;
                self.note_all(who, false);
            }
        }
        let is_gone_for_good =
            act != Act::Leaves && self.people[who].page.is_none() && !comes_again(who, later);
        if is_gone_for_good {
            self.note_all(who, false);
        }
    }

    async fn comes(&mut self, who: usize) {
        let before = self.people[who].kept.clone();
        let welcome = self.opens_page(who, true).await;
        match before {
            Some((id, _)) => assert_eq!(welcome["participant"], id, "the same one"),
            None => self.note_all(who, true),
        }
    }

    /// Opens the page, with what the browser kept if it `knows` of it.
    async fn opens_page(&mut self, who: usize, knows: bool) -> Value {
        let mut page = self.relay().page().await;
        let person = &mut self.people[who];
        let mut asks = join(&person.token, &person.name);
        match &person.kept {
            Some((_, resume)) if knows => asks["resume"] = resume.clone(),
            // a page that is opened anew asks who sits there
            _ => asks["companions"] = json!(person.companions),
        }
        page.say(&asks).await;
        let welcome = page.hears("welcome").await;
        let kept = ["participant", "resume"].map(|key| welcome[key].clone());
        person.kept = Some(kept.into());
        person.page = Some(page);
        welcome
    }

    fn relay_is_killed(&mut self, later: &[(u64, Step)]) {
        self.relay = None; // as `kill -9` ends it
        for who in 0..PEOPLE {
            let was_there = self.people[who].page.take().is_some();
            if was_there && !comes_again(who, later) {
                self.note_all(who, false);
            }
        }
        self.relay = Some(Spawned::start_with(self.settings));
    }

    async fn ends(&mut self) {
        self.says(HOST, &json!({ "type": "end", "debrief": false }))
            .await;
        for who in 0..PEOPLE {
            if let Some(mut page) = self.people[who].page.take() {
                page.hears("bye").await;
                self.note_all(who, false);
            }
        }
    }

    fn takes_page(&mut self, who: usize) -> Page {
        self.people[who].page.take().expect("it is open")
    }

    async fn says(&mut self, who: usize, message: &Value) {
        let page = self.people[who].page.as_mut();
        page.expect("it is open").say(message).await;
    }

    /// Writes down that someone, with all who sit there, came or left now.
    fn note_all(&mut self, who: usize, came: bool) {
        let person = &self.people[who];
        let mut names = vec![person.name.clone()];
        names.extend(person.companions.iter().map(|name| (*name).to_owned()));
        for name in names {
            self.note(&name, came);
        }
    }

    fn note(&mut self, name: &str, came: bool) {
        let now = SystemTime::now().duration_since(UNIX_EPOCH);
        let now = u64::try_from(now.expect("after 1970").as_millis()).expect("this age");
        let intervals = self.truth.entry(name.to_owned()).or_default();
        match intervals.last_mut() {
            Some((_, until @ None)) if !came => *until = Some(now),
            None | Some((_, Some(_))) if came => intervals.push((now, None)),
            other => panic!("{name} cannot, with {other:?}"),
        }
    }

    async fn asks(&self, accept: &str) -> String {
        let soon = SystemTime::now() + Duration::from_secs(3600);
        let operator = Tokens::new(SECRET.as_bytes()).sign_operator(soon);
        let (address, room) = (self.relay().address, self.room.as_uuid());
        let url = format!("http://{address}/api/v1/rooms/{room}/attendance");
        // reqwest asks for a provider of TLS also where it speaks plain HTTP; a second one is refused
        let _ = rustls::crypto::aws_lc_rs::default_provider().install_default();
        let asked = reqwest::Client::new().get(url).bearer_auth(operator);
        let answer = asked.header("accept", accept).send().await;
        answer.expect("an answer").text().await.expect("text")
    }

    /// What the ledger says, once everyone is gone.
    async fn ledger(&self) -> Vec<Value> {
        let mut people = Vec::new();
        until("every join has its leave", async || {
            let told: Value = serde_json::from_str(&self.asks("*/*").await).expect("JSON");
            people.clone_from(told["people"].as_array().expect("rows"));
            let mut intervals = people.iter().flat_map(intervals_of);
            intervals.all(|interval| interval["until"].is_string())
        })
        .await;
        people
    }
}

fn intervals_of(row: &Value) -> &[Value] {
    row["intervals"].as_array().expect("intervals")
}

fn moment(value: &Value) -> u64 {
    let text = value.as_str().expect("a time");
    let time = OffsetDateTime::parse(text, &Rfc3339).expect("RFC 3339");
    u64::try_from(time.unix_timestamp_nanos() / 1_000_000).expect("after 1970")
}

/// How far a row is from the truth at most; of the comings, and of the goings.
fn apart(row: &Value, truth: &Intervals) -> (u64, u64) {
    let told = intervals_of(row);
    assert_eq!(told.len(), truth.len(), "{row} instead of {truth:?}");
    let mut most = (0, 0);
    for (told, (from, until)) in told.iter().zip(truth) {
        let until = until.expect("all are gone");
        most.0 = most.0.max(moment(&told["from"]).abs_diff(*from));
        most.1 = most.1.max(moment(&told["until"]).abs_diff(until));
    }
    most
}

/// The sheet says the same as the rows.
fn is_the_same(sheet: &str, rows: &[Value]) {
    let mut reader = csv::Reader::from_reader(sheet.as_bytes());
    let lines: Vec<BTreeMap<String, String>> = reader
        .deserialize()
        .map(|line| line.expect("a line"))
        .collect();
    let told = rows.iter().flat_map(|row| {
        let text = |value: &Value| value.as_str().unwrap_or_default().to_owned();
        intervals_of(row).iter().map(move |interval| {
            let of = |key: &str| text(&row[key]);
            let when = |key: &str| text(&interval[key]);
            [
                of("name"),
                of("subject"),
                of("sat_with"),
                when("from"),
                when("until"),
            ]
        })
    });
    let keys = ["name", "subject", "sat_with", "from", "until"];
    let lines = lines.iter().map(|line| keys.map(|key| line[key].clone()));
    assert_eq!(lines.collect::<Vec<_>>(), told.collect::<Vec<_>>());
}

async fn attendance_is_true(settings: &[(&str, &str)]) {
    let given = std::env::var("ATTENDED_SEED").ok();
    let seed = given.map_or_else(|| fastrand::u64(..), |seed| seed.parse().expect("a number"));
    eprintln!("ATTENDED_SEED={seed} plays this session again");
    let steps = script(seed);
    let mut session = Session::new(settings);
    session.play(&steps).await;
    let rows = session.ledger().await;
    let mut names: Vec<&str> = rows
        .iter()
        .map(|row| row["name"].as_str().expect("a name"))
        .collect();
    names.sort_unstable();
    let truth: Vec<&String> = session.truth.keys().collect();
    assert_eq!(names, truth, "one row a person");
    let mut most = (0, 0);
    for row in &rows {
        let name = row["name"].as_str().expect("a name");
        let person = session.people.iter().find(|person| person.name == name);
        let subject = person.and_then(|person| person.subject.as_deref());
        assert_eq!(row["subject"].as_str(), subject, "{row}");
        let sat_with = person
            .is_none()
            .then(|| session.people[SITS_WITH_OTHERS].name.as_str());
        assert_eq!(row["sat_with"].as_str(), sat_with, "{row}");
        let (came, left) = apart(row, &session.truth[name]);
        assert!(
            came <= BOUND && left <= BOUND,
            "{came} ms and {left} ms: {row} instead of {:?}",
            session.truth[name]
        );
        most = (most.0.max(came), most.1.max(left));
    }
    is_the_same(&session.asks("text/csv").await, &rows);
    eprintln!(
        "{} rows; from the truth: comings {} ms, goings {} ms at most; {:?}",
        rows.len(),
        most.0,
        most.1,
        session.played
    );
}

#[tokio::test]
async fn attendance_is_what_twenty_people_know_of_themselves() {
    let folder = tempfile::tempdir().unwrap();
    let folder = folder.path().to_str().unwrap();
    attendance_is_true(&[("SPINDLE_STATE_DIR", folder)]).await;
}

#[tokio::test]
async fn attendance_is_what_twenty_people_know_of_themselves_in_postgresql() {
    let postgres = Postgres::start();
    attendance_is_true(&[("SPINDLE_DATABASE_URL", &postgres.url())]).await;
}
