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
    sequence: u16,
    inputs: u32,
}

/// A link takes 64 SSRCs, and no number twice: a scene that lives on hears less and less.
const INPUTS: u32 = 500;

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
            sequence: 0,
            inputs: 0,
        }
    }

    /// A packet under a number that was not used yet, at most seven further.
    fn numbered(&mut self, packet: &[u8]) -> Vec<u8> {
        let mut packet = packet.to_vec();
        if let Some(number) = packet.get_mut(2..4) {
            self.sequence = self.sequence.wrapping_add(1 + u16::from(number[1] & 7));
            number.copy_from_slice(&self.sequence.to_be_bytes());
        }
        packet
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
                2 => {
                    let packet = scene.numbered(piece);
                    scene.lab.site(scene.spoke).send_rtp(packet);
                }
                _ => scene.lab.site(scene.spoke).send_rtcp(piece.to_vec()),
            }
        }
        scene.lab.run_for(Duration::from_millis(2));
        let hub = scene.lab.site(scene.hub).participant;
        let spoke = scene.lab.site(scene.spoke).participant;
        scene.inputs += 1;
        let mut over = scene.inputs == INPUTS;
        for event in std::mem::take(&mut scene.lab.said) {
            if let MediaEvent::Closed {
                participant,
                reason,
            } = event
            {
                assert_ne!(participant, hub, "{reason:?} of somebody else's packets");
                over |= participant == spoke;
            }
        }
        if over {
            *kept = None;
        }
    });
}
