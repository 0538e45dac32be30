//! What a load test says when it cannot run, or not to its end.

use crate::scene::{
    RelayProcess, config, end_of, link, load, pass, ran, relay, until_it_measures, url,
};
use spindle::config::Config;
use spindle::ids::RoomId;
use spindle::serve::Running;
use spindle::site::Site;
use std::io::{Read as _, Write as _};
use std::net::{TcpListener, TcpStream};
use std::process::Command;
use std::time::{Duration, SystemTime};

#[tokio::test(flavor = "multi_thread")]
async fn a_wrong_address_is_told_with_what_to_check() {
    let free = TcpListener::bind("127.0.0.1:0")
        .expect("a port")
        .local_addr();
    let nobody = format!("http://{}", free.expect("it is bound"));
    let ran = ran(&["--url", &nobody]).await;
    assert!(!ran.succeeded);
    ran.says("no server answers");
    ran.says("check the address");
    // the report is there, and holds that nothing was measured
    assert_eq!(ran.report["complete"], false);
    assert_eq!(ran.number("/measured_seconds"), 0.0);
    assert!(
        ran.report["ended"]
            .as_str()
            .is_some_and(|why| why.contains("no server answers"))
    );
}

#[test]
fn a_run_that_measured_nothing_reports_no_zeros() {
    let free = TcpListener::bind("127.0.0.1:0").expect("a port");
    let nobody = format!("http://{}", free.local_addr().expect("it is bound"));
    drop(free);
    let output = Command::new(env!("CARGO_BIN_EXE_spindle"))
        .args(["load", "--url", &nobody])
        .env("SPINDLE_TOKEN_SECRET", crate::scene::SECRET)
        .output()
        .expect("the tester starts");
    let text = String::from_utf8(output.stdout).expect("text");
    assert!(text.contains("measured    nothing"), "{text}");
    assert!(text.contains("joins       "), "{text}");
    assert!(!text.contains("0 packets"), "{text}");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_server_that_is_something_else_is_told() {
    let elsewhere = server(|mut socket| {
        let _ = socket.write_all(b"HTTP/1.1 404 Not Found\r\nContent-Length: 0\r\n\r\n");
    });
    for arguments in [
        &["--url", &elsewhere][..],
        &["--whip", &elsewhere, "--whep", &elsewhere],
    ] {
        let ran = ran(arguments).await;
        assert!(!ran.succeeded);
        ran.says("answers 404");
        ran.says("check the address");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_server_that_speaks_no_tls_is_told_from_none() {
    let relay = relay().await;
    let secure = url(&relay).replace("http:", "https:");
    let ran = ran(&["--url", &secure]).await;
    assert!(!ran.succeeded);
    ran.says("try http://");
    relay.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn an_answer_without_end_is_left_after_a_megabyte() {
    let endless = server(|mut socket| {
        let head = "HTTP/1.1 201 Created\r\nContent-Length: 100000000000\r\n\r\n";
        let _ = socket.write_all(head.as_bytes());
        while socket.write_all(&[b'a'; 65_536]).is_ok() {}
    });
    let ran = ran(&["--whip", &endless, "--whep", &endless]).await;
    assert!(!ran.succeeded);
    ran.says("longer than");
}

#[tokio::test(flavor = "multi_thread")]
async fn an_expired_token_is_told() {
    let relay = relay().await;
    let room = RoomId::fresh();
    let links = [Site::Hub, Site::Spoke].map(|site| {
        let mut pass = pass(room, site);
        pass.expires = SystemTime::now() - Duration::from_secs(60);
        link(&relay, &pass)
    });
    let ran = ran(&["--link", &links[0], "--link", &links[1]]).await;
    assert!(!ran.succeeded);
    ran.says("token_expired");
    ran.says("make a new link");
    assert_eq!(ran.report["complete"], false);
    relay.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_full_room_is_told_with_the_setting_and_how_far_it_went() {
    let config = Config {
        max_participants: 4,
        ..config()
    };
    let relay = Running::start(config).await.expect("a relay starts");
    let ran = ran(&[
        "--url",
        &url(&relay),
        "--receivers",
        "10",
        "--join-rate",
        "5",
    ])
    .await;
    assert!(!ran.succeeded);
    ran.says("room_full");
    ran.says("max_participants");
    assert!(
        ran.number("/joins/steady/admitted/count") >= 3.0,
        "{}",
        ran.report
    );
    relay.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_server_that_stops_in_the_middle_is_told_and_what_came_until_then_reported() {
    let relay = relay().await;
    let arguments = [
        "--url",
        &url(&relay),
        "--receivers",
        "3",
        "--duration",
        "60s",
    ];
    let mut child = load(&arguments).spawn().expect("it runs");
    until_it_measures(&mut child).await;
    relay.stop().await;
    let ran = end_of(child).await;
    assert!(!ran.succeeded);
    ran.says("the server stopped");
    assert!(
        ran.report["ended"]
            .as_str()
            .is_some_and(|why| why.contains("the server stopped"))
    );
    assert!(ran.number("/measured_seconds") > 0.0);
    assert!(
        ran.number("/joins/steady/first_picture/count") >= 3.0,
        "{}",
        ran.report
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn a_relay_that_forwards_nothing_more_is_no_perfect_run() {
    let frozen = RelayProcess::start();
    let url = frozen.url();
    let arguments = ["--url", &url, "--receivers", "3", "--duration", "4s"];
    let mut child = load(&arguments).spawn().expect("it runs");
    until_it_measures(&mut child).await;
    signal(frozen.id(), "STOP");
    let ran = end_of(child).await;
    assert!(!ran.succeeded);
    ran.says("stopped forwarding");
    assert!(ran.number("/longest_pause_ms") > 1_000.0);
}

#[tokio::test(flavor = "multi_thread")]
async fn who_is_refused_meanwhile_is_counted_and_the_run_goes_on() {
    let config = Config {
        max_participants: 4,
        ..config()
    };
    let relay = Running::start(config).await.expect("a relay starts");
    let url = url(&relay);
    let ran = ran(&[
        "--url",
        &url,
        "--receivers",
        "2",
        "--duration",
        "3s",
        "--storm",
        "20/1s",
    ])
    .await;
    assert!(!ran.succeeded);
    ran.says("19 participants were refused or cut off");
    ran.says("a smaller storm");
    assert!(ran.number("/measured_seconds") >= 3.0);
    assert_eq!(ran.number("/joins/storm/admitted/count"), 1.0);
    relay.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_run_that_is_interrupted_by_whatever_signal_reports_what_it_measured() {
    let relay = relay().await;
    let url = url(&relay);
    for name in ["INT", "TERM", "HUP"] {
        let arguments = ["--url", &url, "--receivers", "3", "--duration", "60s"];
        let mut child = load(&arguments).spawn().expect("it runs");
        until_it_measures(&mut child).await;
        signal(child.id().expect("it runs"), name);
        let ran = end_of(child).await;
        assert!(!ran.succeeded);
        ran.says("interrupted");
        assert!(ran.number("/measured_seconds") > 0.0, "{name}");
    }
    relay.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn links_of_two_rooms_are_told_before_anything_is_sent() {
    let relay = relay().await;
    let links = [Site::Hub, Site::Spoke].map(|site| link(&relay, &pass(RoomId::fresh(), site)));
    let ran = ran(&["--link", &links[0], "--link", &links[1]]).await;
    assert!(!ran.succeeded);
    ran.says("different rooms");
    assert!(ran.report.is_null(), "nothing ran");
    relay.stop().await;
}

/// Something else than a relay, that answers each request so; its address.
fn server(answer: fn(TcpStream)) -> String {
    let listener = TcpListener::bind("127.0.0.1:0").expect("a port");
    let address = listener.local_addr().expect("it is bound");
    std::thread::spawn(move || {
        for socket in listener.incoming() {
            let mut socket = socket.expect("a connection");
            let _ = socket.read(&mut [0; 8_192]);
            answer(socket);
        }
    });
    format!("http://{address}")
}

fn signal(process: u32, name: &str) {
    let sent = Command::new("sh")
        .args(["-c", &format!("kill -{name} {process}")])
        .status();
    assert!(sent.expect("sh runs").success());
}

#[tokio::test]
async fn a_target_that_is_not_near_is_refused_before_anything_is_sent() {
    for arguments in [
        &["--url", "http://203.0.113.9:8080"][..],
        &[
            "--whip",
            "http://203.0.113.9/x",
            "--whep",
            "http://127.0.0.1:1/x",
        ],
        &[
            "--whip",
            "http://127.0.0.1:1/x",
            "--whep",
            "http://203.0.113.9/x",
        ],
    ] {
        let ran = ran(arguments).await;
        assert!(!ran.succeeded);
        ran.says("203.0.113.9");
        ran.says("--allow-remote");
        assert!(ran.report.is_null(), "nothing ran");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn media_that_is_wanted_elsewhere_is_not_sent() {
    let config = Config {
        public_addresses: vec!["203.0.113.9".parse().expect("an address")],
        ..config()
    };
    let relay = Running::start(config).await.expect("a relay starts");
    let ran = ran(&["--url", &url(&relay), "--receivers", "1"]).await;
    assert!(!ran.succeeded);
    ran.says("203.0.113.9");
    relay.stop().await;
}

#[tokio::test]
async fn options_that_cannot_be_are_told_with_what_to_say() {
    for (arguments, told) in [
        (&["--receivers", "0"][..], "at least one receiver"),
        (&["--codec", "none"], "--audio"),
        (&["--publishers", "51"], "50"),
        (&["--link", "http://127.0.0.1/r/x#y"], "give --link twice"),
        (&["--duration", "1ms"], "at least a second"),
        (
            &["--storm", "20/10s", "--duration", "5s"],
            "a longer --duration",
        ),
        (
            &["--codec", "none", "--audio", "--layers", "1"],
            "leave them out",
        ),
        (&["--pid", "4294967295"], "process 4294967295"),
        (
            &["--recording", "/no/such/folder"],
            "/no/such/folder/camera-180.ivf",
        ),
        (&["--url", "127.0.0.1:8080"], "not a server's address"),
    ] {
        let ran = ran(arguments).await;
        assert!(!ran.succeeded, "{arguments:?}");
        ran.says(told);
    }
    let without = load(&[]).env_remove("SPINDLE_TOKEN_SECRET").output().await;
    let words = String::from_utf8(without.expect("it runs").stderr).expect("text");
    assert!(words.contains("SPINDLE_TOKEN_SECRET"), "{words}");
}
