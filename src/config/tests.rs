use super::*;

fn read(text: &str, environment: &[(&str, &str)]) -> Result<Config, String> {
    let environment = environment.iter().map(|(k, v)| (k.into(), v.into()));
    let known = keys();
    let known: Vec<&str> = known.iter().map(String::as_str).collect();
    Environment::sort(environment, &known)
        .and_then(|told| Config::from_text("spindle.toml", text, &told.values))
        .map_err(|e| e.to_string())
}

#[test]
fn the_committed_file_holds_every_key_with_its_default() {
    let text = include_str!("../../config/spindle.toml");
    assert_eq!(read(text, &[]).unwrap(), Config::default());
    let written: toml::Table = text.parse().unwrap();
    let sorted = |keys: &mut Vec<String>| keys.sort();
    let (mut written, mut known) = (written.keys().cloned().collect(), keys());
    sorted(&mut written);
    sorted(&mut known);
    assert_eq!(written, known);
}

#[test]
fn every_setting_reaches_the_container() {
    let compose = include_str!("../../docker-compose.yml");
    // the image says where it listens inside
    for key in keys().iter().filter(|key| *key != "http_listen") {
        let variable = format!("\n      SPINDLE_{}:", key.to_ascii_uppercase());
        assert!(compose.contains(&variable), "compose hides `{key}`");
    }
    // with the label that lets a container read it where SELinux guards
    assert!(compose.contains("./config:/config:ro,z"), "nor the file");
}

#[test]
fn the_environment_wins_over_the_file() {
    let config = read(
        "max_rooms = 3\nshards = 1\nmax_polls = 3\nmax_cases = 4",
        &[
            ("SPINDLE_MAX_POLLS", "5"),
            ("SPINDLE_MAX_ROOMS", "7"),
            ("SPINDLE_BEHIND_PROXY", "true"),
            ("SPINDLE_PUBLIC_ADDRESSES", "203.0.113.7, 2001:db8::7"),
            ("SPINDLE_TOKEN_SECRET", "12345678901234567890123456789012"),
            ("SPINDLE_CONFIG", "elsewhere.toml"),
            ("HOME", "/root"),
        ],
    )
    .unwrap();
    assert_eq!((config.max_rooms, config.shards), (7, 1));
    assert_eq!((config.limits.max_polls, config.limits.max_cases), (5, 4));
    assert!(config.behind_proxy);
    assert_eq!(config.public_addresses.len(), 2);
    assert_eq!(config.secret().unwrap().unwrap().len(), 32);
}

#[test]
fn an_unknown_key_is_refused_with_the_nearest_known_one() {
    assert_eq!(
        read("pubic_url = \"https://a.example\"", &[]).unwrap_err(),
        "spindle.toml: unknown key `pubic_url`; did you mean `public_url`?"
    );
    assert_eq!(
        read("", &[("SPINDLE_HTTP_LISTN", "[::]:80")]).unwrap_err(),
        "environment variable SPINDLE_HTTP_LISTN: unknown key `http_listn`; \
         did you mean `http_listen`?"
    );
    assert_eq!(
        read("max_pols = 1", &[]).unwrap_err(),
        "spindle.toml: unknown key `max_pols`; did you mean `max_polls`?"
    );
    assert_eq!(
        read("zzz = 1", &[]).unwrap_err(),
        "spindle.toml: unknown key `zzz`"
    );
}

#[test]
fn a_bad_value_names_its_place_its_key_and_the_rule() {
    let told = |text: &str, words: &[&str]| {
        let error = read(text, &[]).unwrap_err();
        for word in words {
            assert!(error.contains(word), "{error} lacks {word}");
        }
    };
    told("tls = \"on\"", &["`tls`", "off, self-signed, files"]);
    told("shards = 300", &["`shards`", "64"]);
    told("max_polls = 51", &["`max_polls`", "must be 1 to 50"]);
    told("chat_length = \"long\"", &["`chat_length`", "1 to 10000"]);
    told(
        "chat_to_all = \"nobody\"",
        &["`chat_to_all`", "everyone, hub"],
    );
    told("shards = \"many\"", &["`shards`", "must be 0", "to 64"]);
    told(
        "http_listen = \"here\"",
        &["`http_listen`", "address and port"],
    );
    told("public_addresses = [\"a\"]", &["`public_addresses`", "203"]);
    told("behind_proxy = \"perhaps\"", &["true or false"]);
    told(
        "max_participants = \"-1\"",
        &["`max_participants`", "2 to 10000"],
    );
    told(
        "max_participants = 1",
        &["`max_participants`", "2 to 10000"],
    );
    told(
        "public_url = \"video.example.org\"",
        &["`public_url`", "https://"],
    );
    told("public_addresses = [\"0.0.0.0\"]", &["`public_addresses`"]);
    told("allowed_origins = [\"x\"]", &["`allowed_origins`"]);
    told("tls = \"files\"", &["`tls_certificate`"]);
    told("tls_key = \"key.pem\"", &["`tls`", "files"]);
    told("tls = ", &["spindle.toml"]);
    told("metrics_listen = \"9464\"", &["`metrics_listen`", "off"]);
    told(
        "database_url = \"mysql://a/b\"",
        &["`database_url`", "postgres://"],
    );
    told("webhook_hours = 0", &["`webhook_hours`", "1 to 168"]);
    told("webhook_timeout = \"soon\"", &["`webhook_timeout`", "60"]);
    told("webhook_urls = [\"x\"]", &["`webhook_urls`", "https://"]);
    let error = read("", &[("SPINDLE_TOKEN_SECRET", "hunter2")]).unwrap_err();
    assert!(
        error.contains("32") && !error.contains("hunter2"),
        "{error}"
    );
}

#[test]
fn plain_http_stays_on_loopback_or_behind_a_proxy() {
    assert!(read("http_listen = \"0.0.0.0:80\"", &[]).is_err());
    assert!(read("http_listen = \"0.0.0.0:80\"\nbehind_proxy = true", &[]).is_ok());
    assert!(read("http_listen = \"[::]:443\"\ntls = \"self-signed\"", &[]).is_ok());
    assert!(read("http_listen = \"[::1]:80\"", &[]).is_ok());
}

#[test]
fn the_secret_is_never_printed() {
    let config = Config {
        token_secret: "a-secret-that-nobody-may-ever-see".into(),
        ..Config::default()
    };
    assert!(!format!("{config:?}").contains("nobody"));
}

#[test]
fn links_begin_with_what_the_browser_can_open() {
    let config = Config::default();
    let at = |listens: &str| config.public_url_at(listens.parse().unwrap());
    assert_eq!(at("127.0.0.1:8080"), "http://localhost:8080");
    assert_eq!(at("[::]:9000"), "http://localhost:9000");
    assert_eq!(at("192.0.2.1:80"), "http://192.0.2.1:80");
}
