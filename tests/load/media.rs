//! What a load test measures on a relay that works.

use crate::scene::{PATIENT, Ran, link, load, pass, ran, relay, url};
use spindle::ids::RoomId;
use spindle::site::Site;

const SHORT: [&str; 4] = ["--duration", "2s", "--receivers", "5"];

fn everything_came(ran: &Ran, receivers: f64, layers_seen: f64) {
    assert!(ran.succeeded, "{}", ran.last_words);
    assert_eq!(ran.report["complete"], true, "{}", ran.report);
    assert_eq!(ran.number("/received/lost"), 0.0, "{}", ran.report);
    assert_eq!(ran.number("/sent/not_sent"), 0.0, "{}", ran.report);
    assert_eq!(ran.number("/received/untimed"), 0.0, "{}", ran.report);
    assert_eq!(ran.number("/joins/failed"), 0.0);
    assert_eq!(ran.number("/joins/steady/first_picture/count"), receivers);
    let (sent, delivered) = (
        ran.number("/sent/packets"),
        ran.number("/received/delivered"),
    );
    // every receiver got its share of what was sent; the first and the last frame may be on their way
    let expected = sent * layers_seen * receivers;
    assert!(
        (0.9..1.1).contains(&(delivered / expected)),
        "{delivered} of {expected}"
    );
    let first = ran.number("/forwarding/first/p50_ms");
    assert!(first > 0.0 && first <= ran.number("/forwarding/last/p50_ms"));
}

#[tokio::test(flavor = "multi_thread")]
async fn five_receivers_get_everything_in_either_codec() {
    let relay = relay().await;
    for codec in ["vp8", "h264"] {
        let arguments = [
            "--url",
            &url(&relay),
            "--codec",
            codec,
            "--layers",
            "1",
            "--audio",
        ];
        let ran = ran(&[&arguments[..], &SHORT].concat()).await;
        everything_came(&ran, 5.0, 1.0);
        assert_eq!(ran.report["asked"]["srtp_profile"], "AEAD_AES_128_GCM");
    }
    relay.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_far_end_can_read_as_browsers_do_and_lead_the_handshake() {
    let relay = relay().await;
    let arguments = ["--layers", "1", "--no-gro", "--dtls-server"];
    let ran = ran(&[&["--url", &url(&relay)][..], &arguments, &SHORT].concat()).await;
    everything_came(&ran, 5.0, 1.0);
    assert_eq!(ran.report["asked"]["gro"], false);
    // whoever is the server chooses, and is offered nothing that costs more
    assert_eq!(ran.report["asked"]["srtp_profile"], "AEAD_AES_128_GCM");
    relay.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn receivers_of_a_simulcast_camera_get_its_largest_layer() {
    let relay = relay().await;
    let pid = std::process::id().to_string();
    // Who comes just after a key frame waits a third of a second for the next: a camera is asked no
    // sooner. Of two seconds that is more than the bounds leave.
    let long = ["--duration", "5s", "--receivers", "5"];
    let ran = ran(&[&["--url", &url(&relay), "--pid", &pid][..], &long].concat()).await;
    // 6.2 of 9 packets are the largest layer's
    everything_came(&ran, 5.0, 0.69);
    // and as much of its bytes
    let share = ran.number("/received/mbit_per_second") / 5.0 / ran.number("/sent/mbit_per_second");
    assert!((0.6..0.8).contains(&share), "{share} of the bytes");
    assert!(ran.number("/relay/ns_per_packet") > 0.0);
    assert!(ran.number("/tester/resident_bytes") > 1e6);
    relay.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn what_a_line_loses_on_purpose_is_repaired_and_counted_apart() {
    let relay = relay().await;
    let ran = ran(&[&["--url", &url(&relay), "--loss", "5%"][..], &SHORT].concat()).await;
    assert!(ran.succeeded, "{}", ran.last_words);
    let dropped = ran.number("/received/dropped_on_purpose");
    let share = dropped / (dropped + ran.number("/received/delivered"));
    assert!((0.02..0.09).contains(&share), "{share}");
    let repaired = ran.number("/received/repaired");
    assert!(repaired > 0.7 * dropped, "{repaired} of {dropped}");
    let timed = ran.number("/forwarding/repaired/count");
    assert!(timed > 0.9 * repaired, "{timed} of {repaired}");
    // it waited until it was asked for, 10 ms after it was missed
    let waited = ran.number("/forwarding/repaired/p50_ms");
    assert!(waited >= 10.0, "{waited} ms");
    assert!(
        ran.number("/received/lost") < 0.2 * dropped,
        "{}",
        ran.report
    );
    relay.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_storm_and_churn_cost_those_who_are_there_nothing() {
    let relay = relay().await;
    let arguments = [
        "--url",
        &url(&relay),
        "--storm",
        "20/1s",
        "--churn",
        "4/s",
        "--receivers",
        "5",
    ];
    let ran = ran(&[&arguments[..], &["--duration", "4s"]].concat()).await;
    assert!(ran.succeeded, "{}", ran.last_words);
    assert!(
        ran.number("/storm/delivered") > 20.0 * 50.0,
        "{}",
        ran.report
    );
    assert!(ran.number("/churn/delivered") > 0.0);
    assert!(ran.number("/joins/attempted") > 5.0 + 20.0 + 10.0);
    assert_eq!(ran.number("/steady/lost"), 0.0, "{}", ran.report);
    // what the relay remembers for newcomers is no forwarding: they count after their first second
    assert!(ran.number("/storm/untimed") > 0.0);
    relay.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn the_links_of_a_room_are_enough_and_spokes_can_publish() {
    let relay = relay().await;
    let room = RoomId::fresh();
    let [hub, spoke] = [Site::Hub, Site::Spoke].map(|site| link(&relay, &pass(room, site)));
    let arguments = [
        "--link",
        &spoke,
        "--link",
        &hub,
        "--publish-as",
        "spoke",
        "--publishers",
        "3",
    ];
    let mut command = load(&[&arguments[..], &["--receivers", "1", "--duration", "2s"]].concat());
    let command = command.args(PATIENT).env_remove("SPINDLE_TOKEN_SECRET");
    let output = command.output();
    let ran = Ran::from(output.await.expect("it runs"));
    everything_came(&ran, 1.0, 0.69);
    relay.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn whip_and_whep_are_loaded_with_the_same_tool() {
    let relay = relay().await;
    let room = RoomId::fresh();
    let [hub, spoke] = [Site::Hub, Site::Spoke].map(|site| relay.tokens().sign(&pass(room, site)));
    let endpoint = |kind| format!("{}/api/v1/{kind}/{}", url(&relay), room.as_uuid());
    let (whip, whep) = (endpoint("whip"), endpoint("whep"));
    let doors = [
        "--whip",
        &whip,
        "--whip-token",
        &hub,
        "--whep",
        &whep,
        "--whep-token",
        &spoke,
    ];
    let ran = ran(&[&doors[..], &SHORT].concat()).await;
    everything_came(&ran, 5.0, 1.0);
    assert_eq!(ran.report["asked"]["protocol"], "whip");
    relay.stop().await;
}
