//! Junk from one participant of a room in which others are.

use std::cell::RefCell;
use std::net::SocketAddr;
use std::time::Duration;

use spindle::media::room::MediaEvent;

use super::pieces;

#[path = "../../lab/mod.rs"]
#[allow(dead_code, unreachable_pub, reason = "the lab serves many scenes")]
pub(super) mod lab;

use lab::{Lab, SiteId};

struct Scene {
    lab: Lab,
    hub: SiteId,
    spoke: SiteId,
    stranger: SocketAddr,
}

impl Scene {
    fn new() -> Self {
        let mut lab = Lab::seed(7);
        let (hub, spoke) = (lab.hub(), lab.spoke());
        lab.run_until(Duration::from_secs(10), "both are connected", |lab| {
            lab.sites.iter().all(|site| site.is_connected())
        });
        lab.run_for(Duration::from_millis(200));
        lab.said.clear();
        Self {
            lab,
            hub,
            spoke,
            stranger: SocketAddr::from(([203, 0, 113, 99], 9)),
        }
    }
}

thread_local! {
    static SCENE: RefCell<Option<Scene>> = const { RefCell::new(None) };
}

/// Whatever a spoke sends, sealed or not, it may cost the spoke its link and nobody else theirs.
pub(crate) fn room(bytes: &[u8]) {
    SCENE.with_borrow_mut(|kept| {
        let scene = kept.get_or_insert_with(Scene::new);
        let from = scene.lab.site(scene.spoke).address;
        for (kind, piece) in pieces(bytes) {
            match kind & 3 {
                0 => scene.lab.relay_gets(scene.stranger, piece.to_vec()),
                1 => scene.lab.relay_gets(from, piece.to_vec()),
                2 => scene.lab.site(scene.spoke).send_rtp(piece.to_vec()),
                _ => scene.lab.site(scene.spoke).send_rtcp(piece.to_vec()),
            }
        }
        scene.lab.run_for(Duration::from_millis(2));
        let hub = scene.lab.site(scene.hub).participant;
        let spoke = scene.lab.site(scene.spoke).participant;
        let mut over = false;
        for event in std::mem::take(&mut scene.lab.said) {
            if let MediaEvent::Closed {
                participant,
                reason,
            } = event
            {
                assert_ne!(participant, hub, "{reason:?} of somebody else's packets");
                over = participant == spoke;
            }
        }
        if over {
            *kept = None;
        }
    });
}
