//! The spotlight and the gallery over the live WebSocket.

use crate::scene::Relay;
use serde_json::{Value, json};
use spindle::site::Site;

#[tokio::test]
async fn a_host_directs_the_stage_for_everyone_and_a_clinic_does_not() {
    let relay = Relay::start().await;
    let room = relay.open_room().await;
    let (mut host, _) = relay.join(&relay.token(room, Site::Hub), "Hub").await;
    let (mut clinic, welcome) = relay.join(&relay.token(room, Site::Spoke), "North").await;
    assert_eq!(welcome["stage"]["gallery"], "stage");
    let spotlight = |whom: &Value| json!({ "type": "spotlight", "participant": whom });
    let gallery = json!({ "type": "gallery", "shows": "everyone" });
    for message in [spotlight(&welcome["participant"]), gallery.clone()] {
        clinic.say(&message).await;
        assert_eq!(clinic.hears("refused").await["code"], "host_only");
    }
    host.say(&spotlight(&welcome["participant"])).await;
    let told = clinic.hears("stage").await;
    assert_eq!(told["spotlight"], welcome["participant"]);
    assert_eq!(told["first"], welcome["participant"]);
    host.say(&gallery).await;
    assert_eq!(clinic.hears("stage").await["gallery"], "everyone");
    let nobody = json!("00000000-0000-4000-8000-000000000000");
    host.say(&spotlight(&nobody)).await;
    let refused = host.hears("refused").await;
    assert_eq!(refused["code"], "no_such_participant");
    assert_eq!(refused["field"], "participant");
}
