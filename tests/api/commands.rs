//! The commands, as an operator types them.

use crate::scene::{PATIENCE, SECRET};
use spindle::role::Role;
use spindle::signaling::tokens::Tokens;
use std::io::{BufRead as _, BufReader};
use std::process::{Command, Output, Stdio};
use std::time::{Duration, Instant};

fn spindle(arguments: &[&str], environment: &[(&str, &str)]) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_spindle"));
    command.args(arguments).env_clear();
    command.envs(environment.iter().copied());
    command
}

pub(crate) fn run(arguments: &[&str], environment: &[(&str, &str)]) -> Output {
    spindle(arguments, environment).output().expect("it runs")
}

pub(crate) fn text(bytes: &[u8]) -> String {
    String::from_utf8(bytes.to_vec()).expect("text")
}

#[test]
fn a_setting_that_cannot_be_used_ends_the_start_with_its_name() {
    let secret = ("SPINDLE_TOKEN_SECRET", SECRET);
    for (environment, told) in [
        (
            ("SPINDLE_HTTP_LISTN", "[::]:1"),
            "did you mean `http_listen`?",
        ),
        (
            ("SPINDLE_HTTP_LISTEN", "0.0.0.0:0"),
            "`behind_proxy = true`",
        ),
        (("SPINDLE_TLS", "files"), "`tls_certificate`"),
        (
            ("SPINDLE_CONFIG", "/no/such/file.toml"),
            "/no/such/file.toml",
        ),
        (("SPINDLE_LOG_LEVEL", "=["), "`log_level`"),
        (
            ("SPINDLE_TOKEN_SECRET_FILE", "/no/such/secret"),
            "/no/such/secret",
        ),
    ] {
        let mut all = vec![environment];
        if environment.0 != "SPINDLE_TOKEN_SECRET_FILE" {
            all.push(secret);
        }
        let output = run(&["serve"], &all);
        assert_eq!(output.status.code(), Some(1), "{environment:?}");
        let error = text(&output.stderr);
        assert!(error.contains(told), "{environment:?}: {error}");
        assert!(!error.contains(SECRET), "{error}");
    }
}

#[test]
fn a_token_is_printed_for_the_relays_secret_and_not_without_one() {
    let environment = [
        ("SPINDLE_TOKEN_SECRET", SECRET),
        ("SPINDLE_PUBLIC_URL", "https://video.example.org"),
    ];
    let arguments = [
        "token",
        "--site",
        "hub",
        "--name",
        "Dr Okafor",
        "--expires-in",
        "30m",
    ];
    let token = text(&run(&arguments, &environment).stdout);
    let tokens = Tokens::new(SECRET.as_bytes());
    let pass = tokens.verify(token.trim()).expect("a good token");
    assert_eq!(
        (pass.role, pass.name.as_deref()),
        (Role::Facilitator, Some("Dr Okafor"))
    );

    let observer = run(&["token", "--role", "observer"], &environment);
    let pass = tokens.verify(text(&observer.stdout).trim());
    assert_eq!(pass.expect("a good token").role, Role::Observer);
    let both = run(
        &["token", "--role", "observer", "--site", "hub"],
        &environment,
    );
    assert!(!both.status.success());
    assert!(text(&both.stderr).contains("cannot be used with"));

    let operator = text(&run(&["token", "--operator"], &environment).stdout);
    tokens
        .verify_operator(operator.trim())
        .expect("a good token");

    let link = text(&run(&["token", "--link"], &environment).stdout);
    let (page, token) = link.trim().split_once('#').expect("a fragment");
    let pass = tokens.verify(token).expect("a good token");
    assert_eq!(
        page,
        format!("https://video.example.org/r/{}", pass.room.as_uuid())
    );

    let without = run(&["token"], &[]);
    assert_eq!(without.status.code(), Some(1));
    assert!(text(&without.stderr).contains("SPINDLE_TOKEN_SECRET"));
    let forever = run(&["token", "--expires-in", "999999d"], &environment);
    assert!(!forever.status.success());
}

#[test]
fn serve_prints_ready_links_and_ends_by_itself_after_sigterm() {
    let mut relay = spindle(
        &["serve", "--print-links"],
        &[
            ("SPINDLE_HTTP_LISTEN", "127.0.0.1:0"),
            ("SPINDLE_UDP_LISTEN", "127.0.0.1:0"),
            ("SPINDLE_PUBLIC_ADDRESSES", "127.0.0.1"),
            ("SPINDLE_SHARDS", "1"),
        ],
    );
    let mut relay = relay
        .stdout(Stdio::piped())
        .stderr(Stdio::null())
        .spawn()
        .expect("it runs");
    let lines = BufReader::new(relay.stdout.take().expect("piped")).lines();
    let links: Vec<String> = lines
        .map(|line| line.expect("text"))
        .filter(|line| line.contains("http://localhost:"))
        .take(2)
        .collect();
    assert!(
        links[0].contains("Hub") && links[1].contains("Clinic"),
        "{links:?}"
    );
    assert!(
        links
            .iter()
            .all(|link| link.contains("/r/") && link.contains("#eyJ"))
    );

    let id = relay.id().to_string();
    let killed = Command::new("sh")
        .args(["-c", &format!("kill -TERM {id}")])
        .status();
    assert!(killed.expect("sh runs").success());
    let began = Instant::now();
    let status = loop {
        if let Some(status) = relay.try_wait().expect("it is our child") {
            break status;
        }
        if began.elapsed() > PATIENCE {
            let _ = relay.kill();
            panic!("it goes on");
        }
        std::thread::sleep(Duration::from_millis(20));
    };
    assert!(status.success(), "{status}");
}
