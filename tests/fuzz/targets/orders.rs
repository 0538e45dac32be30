//! Arbitrary orders to a room, and arbitrary packets from everyone in it.

use std::cell::RefCell;
use std::time::Duration;

use spindle::media::ended::Ended;
use spindle::media::room::LinkId;
use spindle::media::selection::permissions::{Permissions, SourceSet, Visibility};
use spindle::media::selection::stage::OnStage;
use spindle::media::selection::view::WantedTrack;
use spindle::site::Site;

use super::pieces;
use super::room::lab::{Lab, SiteId};

const SITES: usize = 3;
/// A scene that lives on has heard every number of every link, and hears less and less.
const INPUTS: u32 = 200;

struct Scene {
    lab: Lab,
    inputs: u32,
}

thread_local! {
    static SCENE: RefCell<Option<Scene>> = const { RefCell::new(None) };
}

/// Whatever a session orders, in whatever order and for whatever link, and whatever participants send
/// meanwhile: the room does not panic, and nothing that it keeps in two places differs.
pub(crate) fn orders(bytes: &[u8]) {
    SCENE.with_borrow_mut(|kept| {
        let scene = kept.get_or_insert_with(Scene::new);
        for (kind, piece) in pieces(bytes) {
            scene.order(kind, piece);
            if let Some(why) = scene.lab.room.contradiction() {
                panic!("after an order of kind {kind}: {why}");
            }
        }
        scene.inputs += 1;
        if scene.inputs == INPUTS {
            *kept = None;
        }
    });
}

/// Reads an order's arguments; past the end they are 0.
struct Words<'a>(std::slice::Iter<'a, u8>);

impl Words<'_> {
    fn byte(&mut self) -> u8 {
        self.0.next().copied().unwrap_or(0)
    }

    fn word(&mut self) -> u16 {
        u16::from_be_bytes([self.byte(), self.byte()])
    }

    fn site(&mut self) -> SiteId {
        SiteId(usize::from(self.byte()) % SITES)
    }

    fn sources(&mut self) -> SourceSet {
        let bits = self.byte();
        SourceSet {
            microphone: bits & 1 > 0,
            camera: bits & 2 > 0,
            screen: bits & 4 > 0,
        }
    }
}

impl Scene {
    fn new() -> Self {
        let mut lab = Lab::seed(11);
        lab.hub();
        lab.spoken_for(2);
        lab.spoke();
        lab.run_until(Duration::from_secs(10), "all are connected", |lab| {
            lab.sites.iter().all(|site| site.is_connected())
        });
        lab.run_for(Duration::from_millis(200));
        Self { lab, inputs: 0 }
    }

    /// Of a site: its link as it is, or one before, or one to come.
    fn link(&self, words: &mut Words<'_>) -> LinkId {
        let link = self.lab.sites[words.site().0].id;
        let epoch = match words.byte() % 4 {
            0 => link.epoch.wrapping_sub(1),
            1 => link.epoch.wrapping_add(1),
            _ => link.epoch,
        };
        LinkId { epoch, ..link }
    }

    fn order(&mut self, kind: u8, piece: &[u8]) {
        let mut words = Words(piece.iter());
        let now = self.lab.now;
        match kind {
            0 => {
                let link = self.link(&mut words);
                let mut view = Vec::new();
                while words.0.len() > 0 {
                    let site = &self.lab.sites[words.site().0];
                    view.push(WantedTrack {
                        // a microphone is no picture
                        track: [site.camera, site.microphone][usize::from(words.byte()) % 2],
                        width: words.word(),
                        height: words.word(),
                    });
                }
                self.lab.room.set_view(now, link, view);
            }
            1 => {
                let mut changed = Vec::new();
                let who = |site: SiteId| self.lab.sites[site.0].participant;
                let on_stage = OnStage {
                    first: (words.byte() > 100).then_some(who(words.site())),
                    second: (words.byte() > 100).then_some(who(words.site())),
                };
                while words.0.len() > 0 {
                    let link = self.link(&mut words);
                    let bits = words.byte();
                    let site = [Site::Hub, Site::Spoke][usize::from(bits & 1)];
                    let permissions = Permissions {
                        site,
                        floor: bits & 2 > 0,
                        visibility: [Visibility::HubOnly, Visibility::Small, Visibility::Large]
                            [usize::from(bits >> 2) % 3],
                        may_publish: words.sources(),
                        muted: words.sources(),
                    };
                    changed.push((link, permissions));
                }
                self.lab.room.set_permissions(now, changed, on_stage);
            }
            2 => {
                let (link, version) = (self.link(&mut words), u32::from(words.word()));
                self.lab.room.seen(now, link, version);
            }
            3 => {
                let link = self.link(&mut words);
                self.lab.room.tell_slots(link);
            }
            4 => {
                let link = self.link(&mut words);
                let leave = Ended::Removed;
                self.lab
                    .with_room(|room, now, exit| room.leave(now, link, leave, exit));
            }
            5 => self.lab.join_again(words.site()),
            6 => self.lab.restart_ice(words.site()),
            7 => {
                let key = usize::from(words.byte() % 8);
                self.lab.with_room(|room, now, _| room.panicked(now, key));
            }
            8 => self.lab.with_room(|room, now, _| room.recover(now)),
            9 => {
                let time = u64::from(words.byte());
                self.lab.run_for(Duration::from_millis(time));
            }
            10 => {
                let site = words.site();
                let from = self.lab.site(site).address;
                self.lab.relay_gets(from, words.0.as_slice().to_vec());
            }
            11 => {
                // from where another is: a path that changes hands
                let (one, other) = (words.site(), words.site());
                let from = self.lab.site(other).address;
                for bytes in self.lab.sites[one.0].poll(now) {
                    self.lab.relay_gets(from, bytes);
                }
            }
            12 => {
                let site = words.site();
                self.lab.site(site).send_rtp(words.0.as_slice().to_vec());
            }
            13 => {
                let site = words.site();
                self.lab.site(site).send_rtcp(words.0.as_slice().to_vec());
            }
            14 => {
                let (site, bits) = (words.site(), words.byte());
                let publisher = &mut self.lab.site(site).publisher;
                publisher.level = bits >> 3;
                for (layer, stream) in publisher.layers.iter_mut().enumerate() {
                    stream.goes = bits >> layer & 1 > 0;
                }
            }
            _ => self.lab.with_room(|room, now, exit| room.close(now, exit)),
        }
        self.lab.run_for(Duration::from_millis(1));
        self.lab.end_burst();
        self.lab.said.clear();
    }
}
