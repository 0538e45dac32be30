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

impl Scene {
    /// The spoke offers again what it offered first, changed where each two bytes say, and sends
    /// what it has added.
    fn offer_again(&mut self, changes: &[u8]) {
        let site = self.lab.site(self.spoke);
        let mut sections: Vec<String> = site.sdp.split("m=").map(str::to_owned).collect();
        let voice = site.publisher.voice_ssrc;
        for change in changes.chunks_exact(2) {
            let place = 1 + usize::from(change[1]) % (sections.len() - 1);
            let section = &mut sections[place];
            match change[0] % 6 {
                0 => {
                    let ssrc = voice + 50 + u32::from(change[1]);
                    section.push_str(&format!("a=ssrc:{ssrc} cname:n\r\n"));
                    site.publisher.voice_ssrc = ssrc;
                }
                1 => {
                    let more = "a=rid:x send\r\na=simulcast:send q;h;f;x";
                    *section = section.replace("a=simulcast:send q;h;f", more);
                    if site.publisher.layers.len() == 3 {
                        let fourth = lab::publisher::Stream::video(voice + 40, "1", 2, Some("x"));
                        site.publisher.layers.push(fourth);
                    }
                }
                // another codec before the one there was
                2 => {
                    *section = section.replacen("SAVPF 96", "SAVPF 98 96", 1);
                    section.push_str("a=rtpmap:98 VP9/90000\r\n");
                }
                // none that was there
                3 => *section = section.replacen("VP8/", "VP9/", 1),
                4 => {
                    *section = section
                        .replace("only\r\n", "\r\n")
                        .replace("a=send\r\n", "a=inactive\r\n")
                }
                _ => {
                    let mid = sections.len() - 1;
                    let slot = sections.last().expect("a section");
                    let slot =
                        slot.replace(&format!("a=mid:{}\r", mid - 1), &format!("a=mid:{mid}\r"));
                    let known = format!(" {}\r\n", mid - 1);
                    sections[0] =
                        sections[0].replacen(&known, &format!(" {} {mid}\r\n", mid - 1), 1);
                    sections.push(slot);
                }
            }
        }
        let sdp = sections.join("m=");
        let _ = self.lab.offer_again(self.spoke, &sdp);
        // until each of its sources has sent
        self.lab.run_for(Duration::from_millis(41));
    }
}

thread_local! {
    static SCENE: RefCell<Option<Scene>> = const { RefCell::new(None) };
}

/// Whatever a spoke sends or offers, sealed or not, it may cost the spoke its link and nobody else theirs.
pub(crate) fn room(bytes: &[u8]) {
    SCENE.with_borrow_mut(|kept| {
        let scene = kept.get_or_insert_with(Scene::new);
        let from = scene.lab.site(scene.spoke).address;
        for (kind, piece) in pieces(bytes) {
            if kind & 4 != 0 {
                scene.offer_again(piece);
                continue;
            }
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
        let hub = scene.lab.site(scene.hub).id;
        let spoke = scene.lab.site(scene.spoke).id;
        scene.inputs += 1;
        let mut over = scene.inputs == INPUTS;
        for event in std::mem::take(&mut scene.lab.said) {
            if let MediaEvent::Closed { link, why } = event {
                assert_ne!(link, hub, "{why:?} of somebody else's packets");
                over |= link == spoke;
            }
        }
        if over {
            *kept = None;
        }
    });
}
