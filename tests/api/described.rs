//! Every answer of the API is one that its description tells of, in the shape that it tells, and the
//! other way round: requests are made from the description, and each status it names is met.

use crate::scene::{self, Relay};
use crate::schema::Schemas;
use crate::whip::{AIORTC, FFMPEG, FRAGMENT, Program, SDP, attribute, candidate};
use jsonwebtoken::Algorithm;
use reqwest::{Method, Response};
use serde_json::{Value, json};
use spindle::config::Config;
use spindle::ids::RoomId;
use spindle::site::Site;
use std::collections::{BTreeMap, BTreeSet};
use uuid::Uuid;

/// What is described and comes about elsewhere: each has tests of its own.
const ELSEWHERE: [(&str, &str); 4] = [
    ("101", "the live WebSocket opens: tests/api/joins.rs"),
    ("408", "a body takes ten seconds: tests/api/abuse.rs"),
    (
        "422",
        "an offer is read and not answered: src/media/sdp; that of a PATCH below; no font: tests/api/case.rs",
    ),
    (
        "503",
        "the relay restarts: tests/api/joins.rs; the press is busy: src/papers/press.rs",
    ),
];

const MID: &str = "m=audio 9 UDP/TLS/RTP/SAVPF 0\r\na=mid:0\r\n";

/// One operation of the description.
struct Operation<'a> {
    method: Method,
    path: &'a str,
    told: &'a Value,
}

impl Operation<'_> {
    fn name(&self) -> String {
        format!("{} {}", self.method, self.path)
    }

    fn takes(&self) -> Option<(&str, &Value)> {
        let content = self.told.pointer("/requestBody/content")?.as_object()?;
        let (kind, body) = content.iter().next()?;
        Some((kind, &body["schema"]))
    }

    fn has(&self, parameter: &str) -> bool {
        let parameters = self.told["parameters"].as_array();
        parameters.is_some_and(|all| all.iter().any(|one| one["name"] == parameter))
    }
}

fn operations(api: &Value) -> Vec<Operation<'_>> {
    let mut all = Vec::new();
    for (path, item) in api["paths"].as_object().unwrap() {
        for (method, told) in item.as_object().unwrap() {
            let method = method.to_uppercase().parse().unwrap();
            all.push(Operation { method, path, told });
        }
    }
    all
}

/// What stands in a relay for one request to work on.
struct World {
    room: RoomId,
    host: String,
    etag: String,
    /// The path's names and what may stand for each: the first is right.
    names: BTreeMap<&'static str, Vec<String>>,
    /// The program's own token first.
    tokens: Vec<String>,
    _pages: [scene::Page; 2],
}

impl World {
    async fn new(relay: &Relay) -> Self {
        let room = relay.open_room().await;
        let closed = relay.open_room().await;
        let path = format!("/api/v1/rooms/{}", closed.as_uuid());
        relay.operate(Method::DELETE, &path, None).await;
        let (page, welcome) = relay.join(&relay.token(room, Site::Spoke), "North").await;
        let host = relay.token(room, Site::Hub);
        let (mut host, welcome_of_host) = relay.join(&host, "Hub").await;
        let case = json!({ "echo_id": "ABC-2026-1", "presenter": { "name": "" }, "questions": ["?"], "sections": [] });
        host.say(&json!({ "type": "case", "wish": { "open": { "case": case } } }))
            .await;
        let case = host.hears("cases").await["open"]["id"].to_string();
        let participant = welcome["participant"].as_str().unwrap().to_owned();
        let program = Program::new(relay, "whip", room);
        let (session, etag) = program.begin(FFMPEG).await;
        let (ended, _) = program.begin(FFMPEG).await;
        program.delete(&ended).await;
        let id = |path: &str| path.rsplit_once('/').unwrap().1.to_owned();
        let unknown = || Uuid::now_v7().to_string();
        let names = BTreeMap::from([
            (
                "room",
                vec![
                    room.as_uuid().to_string(),
                    closed.as_uuid().to_string(),
                    unknown(),
                    "hypertension".into(),
                ],
            ),
            ("participant", vec![participant, unknown(), "north".into()]),
            ("case", vec![case, "999".into(), "first".into()]),
            (
                "session",
                vec![id(&session), id(&ended), unknown(), "mine".into()],
            ),
        ]);
        let expired = scene::forged(scene::SECRET, Algorithm::HS256, room, |claims| {
            claims["nbf"] = json!(scene::now() - 900);
            claims["exp"] = json!(scene::now() - 600);
        });
        let tokens = vec![
            program.token,
            relay.operator(),
            relay.token(room, Site::Spoke),
            relay.token(closed, Site::Hub),
            expired,
            "junk".into(),
            String::new(),
        ];
        Self {
            room,
            host: welcome_of_host["participant"].as_str().unwrap().to_owned(),
            etag,
            names,
            tokens,
            _pages: [page, host],
        }
    }
}

/// One request: which of its parts differ from the right ones.
#[derive(Clone)]
struct Asked {
    token: usize,
    named: BTreeMap<&'static str, usize>,
    kind: Option<String>,
    body: Option<Vec<u8>>,
    etag: Option<String>,
    /// Whether the description takes this body.
    valid: bool,
}

/// What was asked and answered so far.
struct Inquiry<'a> {
    relay: &'a Relay,
    schemas: &'a Schemas,
    world: Option<World>,
    met: BTreeSet<(String, String)>,
    wrong: Vec<String>,
}

impl Inquiry<'_> {
    async fn ask(&mut self, operation: &Operation<'_>, asked: &Asked) {
        if self.world.is_none() {
            self.world = Some(World::new(self.relay).await);
        }
        let world = self.world.as_ref().unwrap();
        let mut path = operation.path.to_owned();
        for (name, values) in &world.names {
            let at = asked.named.get(name).copied().unwrap_or(0);
            path = path.replace(&format!("{{{name}}}"), &values[at]);
        }
        let mut request = self.relay.ask(operation.method.clone(), &path);
        let token = &world.tokens[asked.token];
        if !token.is_empty() {
            request = request.bearer_auth(token);
        }
        if let Some(kind) = &asked.kind {
            request = request.header("content-type", kind);
        }
        if let Some(etag) = &asked.etag {
            request = request.header("if-match", etag.replace("CURRENT", &world.etag));
        }
        if let Some(body) = &asked.body {
            request = request.body(body.clone());
        }
        let answer = request.send().await.unwrap();
        let of_body = asked
            .body
            .as_ref()
            .map(|body| String::from_utf8_lossy(&body[..body.len().min(80)]).into_owned());
        let what = format!(
            "{} ({path}, token {}, {of_body:?})",
            operation.name(),
            asked.token
        );
        self.compare(operation, asked, &what, answer).await;
    }

    async fn compare(
        &mut self,
        operation: &Operation<'_>,
        asked: &Asked,
        what: &str,
        answer: Response,
    ) {
        let status = answer.status();
        let key = status.as_str().to_owned();
        self.met.insert((operation.name(), key.clone()));
        if status.is_success() && operation.method != Method::GET {
            self.world = None;
        }
        if status.is_success() && !asked.valid {
            self.wrong.push(format!(
                "{what}: {key}, but its body is none that is described"
            ));
        }
        if key == "400" && asked.valid {
            self.wrong
                .push(format!("{what}: 400, but its body is as described"));
        }
        let told = &operation.told["responses"][&key];
        if told.is_null() {
            self.wrong.push(format!("{what}: {key} is not described"));
            return;
        }
        let header = |name: &str| {
            let value = answer.headers().get(name)?.to_str().ok()?;
            Some(value.split(';').next().unwrap_or(value).to_owned())
        };
        let kind = header("content-type");
        for name in told["headers"].as_object().into_iter().flatten() {
            if header(name.0).is_none() {
                self.wrong.push(format!(
                    "{what}: {key} without the described header {}",
                    name.0
                ));
            }
        }
        let body = answer.bytes().await.unwrap();
        let Some(content) = told["content"].as_object() else {
            if !body.is_empty() {
                self.wrong.push(format!(
                    "{what}: {key} has a body of {kind:?} that is not described"
                ));
            }
            return;
        };
        let Some(described) = kind.as_ref().and_then(|kind| content.get(kind)) else {
            self.wrong.push(format!(
                "{what}: {key} is {kind:?}, not {:?}",
                content.keys()
            ));
            return;
        };
        if kind.is_some_and(|kind| kind.ends_with("json")) {
            let value: Value = serde_json::from_slice(&body).unwrap();
            if let Err(why) = self.schemas.fits(&described["schema"], &value) {
                self.wrong.push(format!("{what}: {key} {value}: {why}"));
            }
        }
    }
}

/// The request that is right for `operation`.
fn right(operation: &Operation<'_>, schemas: &Schemas) -> Asked {
    let takes = operation.takes();
    let body = takes.map(|(kind, schema)| match kind {
        SDP if operation.path.contains("whep") => AIORTC.as_bytes().to_vec(),
        SDP => FFMPEG.as_bytes().to_vec(),
        FRAGMENT => candidate(FFMPEG).into_bytes(),
        _ => schemas.example(schema).to_string().into_bytes(),
    });
    Asked {
        // what only an operator may, an operator asks, and what is for clinics a clinic
        token: match operation.path.ends_with("/survey") {
            true => 2,
            false => usize::from(operation.path.contains("/rooms")),
        },
        named: BTreeMap::new(),
        kind: takes.map(|(kind, _)| kind.to_owned()),
        body,
        etag: operation.has("If-Match").then(|| "CURRENT".to_owned()),
        valid: true,
    }
}

/// Requests that differ from the right one in one thing, or in a token and a name.
fn neighbours(operation: &Operation<'_>, schemas: &Schemas) -> Vec<Asked> {
    let right = right(operation, schemas);
    let mut all = vec![right.clone()];
    for token in 0..7 {
        all.push(Asked {
            token,
            ..right.clone()
        });
        for name in ["room", "participant", "session", "case"] {
            for value in 1..4 {
                let is_here = operation.path.contains(&format!("{{{name}}}"));
                if !is_here || (matches!(name, "participant" | "case") && value == 3) {
                    continue;
                }
                let named = BTreeMap::from([(name, value)]);
                all.push(Asked {
                    token,
                    named,
                    ..right.clone()
                });
            }
        }
    }
    if operation.has("If-Match") {
        for etag in [None, Some("*"), Some("\"another\""), Some("")] {
            let etag = etag.map(str::to_owned);
            all.push(Asked {
                etag,
                ..right.clone()
            });
        }
        let restart = format!("a=ice-ufrag:anew\r\na=ice-pwd:{}\r\n{MID}", "1".repeat(24));
        // and half of one has not
        let password = attribute(FFMPEG, "ice-pwd");
        let half = format!("a=ice-ufrag:anew\r\na=ice-pwd:{password}\r\n{MID}");
        for body in [restart, half] {
            all.push(Asked {
                etag: Some("*".to_owned()),
                body: Some(body.into_bytes()),
                ..right.clone()
            });
        }
    }
    let Some((kind, schema)) = operation.takes() else {
        return all;
    };
    for other in [None, Some("text/plain"), Some("application/xml"), Some("")] {
        all.push(Asked {
            kind: other.map(str::to_owned),
            valid: false,
            ..right.clone()
        });
    }
    let charset = Some(format!("{kind}; charset=utf-8"));
    all.push(Asked {
        kind: charset,
        ..right.clone()
    });
    let mut bodies: Vec<(Vec<u8>, bool)> = [&b""[..], b"{", b"junk", b"\xff\xfe", b"v=0"]
        .iter()
        .map(|body| (body.to_vec(), false))
        .collect();
    bodies.push((vec![b' '; 1_000_000], false));
    if kind.ends_with("json") {
        for value in schemas.neighbours(schema) {
            let valid = schemas.fits(schema, &value).is_ok();
            bodies.push((value.to_string().into_bytes(), valid));
        }
    } else if kind == SDP {
        // read, and refused: codecs that nobody has
        let foreign = FFMPEG
            .replace("opus/48000", "FLAC/48000")
            .replace("H264/", "H261/");
        bodies.push((foreign.into_bytes(), false));
    }
    for (body, valid) in bodies {
        all.push(Asked {
            body: Some(body),
            valid,
            ..right.clone()
        });
    }
    all
}

/// What needs a relay or a room of its own to come about.
async fn rare(inquiry: &mut Inquiry<'_>, operations: &[Operation<'_>]) {
    let find = |method: Method, path: &str| {
        let found = operations
            .iter()
            .find(|one| one.method == method && one.path == path);
        found.expect("described")
    };
    // a room that is full, and one whose hub was removed
    for path in ["/api/v1/whip/{room}", "/api/v1/whep/{room}"] {
        let operation = find(Method::POST, path);
        let asked = right(operation, inquiry.schemas);
        let world = World::new(inquiry.relay).await;
        let token = |site| inquiry.relay.token(world.room, site);
        let _guest = inquiry.relay.join(&token(Site::Spoke), "Guest").await;
        inquiry.world = Some(world);
        inquiry
            .ask(
                operation,
                &Asked {
                    token: 2,
                    ..asked.clone()
                },
            )
            .await;
    }
    for (method, path) in [
        (Method::POST, "/api/v1/whip/{room}"),
        (Method::POST, "/api/v1/whep/{room}"),
    ] {
        let mut world = World::new(inquiry.relay).await;
        let spoke = inquiry.relay.token(world.room, Site::Spoke);
        let (_page, welcome) = inquiry.relay.join(&spoke, "South").await;
        inquiry.relay.remove(world.room, &welcome).await;
        world.tokens[0] = spoke;
        inquiry.world = Some(world);
        let operation = find(method, path);
        inquiry
            .ask(operation, &right(operation, inquiry.schemas))
            .await;
    }
    // as many rooms as may be
    let few = Relay::start_with(Config {
        max_rooms: 1,
        ..scene::config()
    });
    let few = few.await;
    let room = few.open_room().await;
    let _first = few.join(&few.token(room, Site::Spoke), "First").await;
    let operation = find(Method::POST, "/api/v1/rooms");
    let asked = right(operation, inquiry.schemas);
    let body = few.operate(
        Method::POST,
        "/api/v1/rooms",
        Some(json!({ "name": "Second" })),
    );
    inquiry
        .compare(operation, &asked, "a second room", body.await)
        .await;
    for (path, offer) in [("whip", FFMPEG), ("whep", AIORTC)] {
        let other = RoomId::fresh();
        let program = Program::new(&few, path, other);
        let operation = find(Method::POST, &format!("/api/v1/{path}/{{room}}"));
        let asked = right(operation, inquiry.schemas);
        let answer = program.post(SDP, offer).await;
        inquiry
            .compare(operation, &asked, "a link's second room", answer)
            .await;
    }
    // a relay that keeps nothing
    for kept in ["attendance", "agenda", "polls", "survey/answers"] {
        let operation = find(Method::GET, &format!("/api/v1/rooms/{{room}}/{kept}"));
        let path = format!("/api/v1/rooms/{}/{kept}", RoomId::fresh().as_uuid());
        let answer = few.operate(Method::GET, &path, None).await;
        let asked = right(operation, inquiry.schemas);
        inquiry
            .compare(operation, &asked, "a relay that keeps nothing", answer)
            .await;
    }
    // who attended answers, and twice; the hub does not
    let world = World::new(inquiry.relay).await;
    let operation = find(Method::POST, "/api/v1/rooms/{room}/survey");
    let asked = right(operation, inquiry.schemas);
    let path = format!("/api/v1/rooms/{}/survey", world.room.as_uuid());
    let spoke = &world.tokens[2];
    let hub = inquiry.relay.token(world.room, Site::Hub);
    for (what, token, participant) in [
        ("answers", spoke, &world.names["participant"][0]),
        ("answers twice", spoke, &world.names["participant"][0]),
        ("answers of the hub", &hub, &world.host),
    ] {
        let answers = json!({ "participant": participant, "answers": { "relevance": 5 } });
        let answer = inquiry.relay.ask(Method::POST, &path).bearer_auth(token);
        let answer = answer.json(&answers).send().await.unwrap();
        inquiry.compare(operation, &asked, what, answer).await;
    }
    // captions that come too fast
    let operation = find(Method::POST, "/api/v1/rooms/{room}/captions");
    let asked = right(operation, inquiry.schemas);
    let path = format!("/api/v1/rooms/{}/captions", world.room.as_uuid());
    for _ in 0..40 {
        let caption = Some(json!({ "text": "Good morning" }));
        let answer = inquiry.relay.operate(Method::POST, &path, caption).await;
        inquiry.compare(operation, &asked, "captions", answer).await;
    }
    // a letter of a kind that there is none of
    let operation = find(Method::GET, "/api/v1/rooms/{room}/cases/{case}");
    let path = format!(
        "/api/v1/rooms/{}/cases/1?format=docx",
        RoomId::fresh().as_uuid()
    );
    let answer = few.operate(Method::GET, &path, None).await;
    let asked = Asked {
        valid: false,
        ..right(operation, inquiry.schemas)
    };
    inquiry
        .compare(operation, &asked, "a letter of no kind", answer)
        .await;
    // another site's page
    let operation = find(Method::GET, "/api/v1/live");
    let asked = few.ask(Method::GET, "/api/v1/live");
    let asked = asked.header("origin", "https://evil.example");
    let asked = asked
        .header("connection", "upgrade")
        .header("upgrade", "websocket");
    let asked = asked.header("sec-websocket-version", "13");
    let answer = asked
        .header("sec-websocket-key", "AAAAAAAAAAAAAAAAAAAAAA==")
        .send()
        .await;
    let right = right(operation, inquiry.schemas);
    inquiry
        .compare(operation, &right, "another site's page", answer.unwrap())
        .await;
}

#[tokio::test]
async fn every_answer_is_described_and_every_description_comes_about() {
    let folder = tempfile::tempdir().unwrap();
    let relay = Relay::start_with(Config {
        max_rooms: 1_000,
        max_participants: 4,
        state_dir: folder.path().to_owned(),
        ..scene::config()
    })
    .await;
    let answer = relay.ask(Method::GET, "/api/v1/openapi.json").send().await;
    let api: Value = answer.unwrap().json().await.unwrap();
    let operations = operations(&api);
    assert!(operations.len() > 15);
    let schemas = Schemas::of(&api);
    let mut inquiry = Inquiry {
        relay: &relay,
        schemas: &schemas,
        world: None,
        met: BTreeSet::new(),
        wrong: Vec::new(),
    };
    for operation in &operations {
        for asked in neighbours(operation, &schemas) {
            inquiry.ask(operation, &asked).await;
        }
    }
    rare(&mut inquiry, &operations).await;
    let mut wrong = inquiry.wrong;
    for operation in &operations {
        for status in operation.told["responses"].as_object().unwrap().keys() {
            let is_met = inquiry.met.contains(&(operation.name(), status.clone()));
            let elsewhere = ELSEWHERE.iter().any(|(one, _)| one == status);
            if !is_met && !elsewhere {
                wrong.push(format!(
                    "{}: {status} is described and never met",
                    operation.name()
                ));
            }
        }
    }
    assert!(
        wrong.is_empty(),
        "{} differences:\n{}",
        wrong.len(),
        wrong.join("\n")
    );
}

#[tokio::test]
async fn the_description_knows_how_many_a_room_of_this_relay_holds() {
    for most in [12, 40] {
        let relay = Relay::start_with(Config {
            max_participants: most,
            ..scene::config()
        })
        .await;
        let answer = relay.ask(Method::GET, "/api/v1/openapi.json").send().await;
        let api: Value = answer.unwrap().json().await.unwrap();
        let field = &api["components"]["schemas"]["NewRoom"]["properties"]["max_participants"];
        assert_eq!(
            (&field["minimum"], &field["maximum"]),
            (&json!(2), &json!(most))
        );
    }
}
