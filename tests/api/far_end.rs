//! A page with media behind it: the lab's browser on a real socket.

use crate::lab::receiver::Slot;
use crate::lab::site::{Browser, PAGE};
use crate::scene::{Page, Relay};
use serde_json::{Value, json};
use spindle::media::room::MediaJoined;
use spindle::media::selection::permissions::{Permissions, SourceSet, Visibility};
use spindle::media::wire::rtcp::{ReportBlock, feedback, report};
use spindle::media::wire::{Datagram, classify};
use spindle::site::Site;
use std::net::{Ipv4Addr, SocketAddr, UdpSocket};
use std::time::Instant;

/// Lives as long as its test.
pub(crate) struct FarEnd {
    /// The participant leaves with it.
    _page: Page,
    pub(crate) site: Browser,
    socket: UdpSocket,
    relay: SocketAddr,
    media: u32,
}

/// One media packet of so many is lost, in either direction.
const LOSES: u32 = 25;

impl FarEnd {
    /// Joins as the holder of `token`; a hub sends camera and microphone, a spoke nothing.
    pub(crate) async fn join(relay: &Relay, token: &str, site: Site) -> Self {
        let socket = UdpSocket::bind((Ipv4Addr::LOCALHOST, 0)).expect("a free port");
        socket.set_nonblocking(true).expect("a socket");
        let address = socket.local_addr().expect("it is bound");
        let permissions = Permissions {
            site,
            floor: false,
            visibility: Visibility::HubOnly,
            may_publish: SourceSet::ALL,
            muted: SourceSet::NONE,
        };
        let index = usize::from(site == Site::Spoke);
        let (mut browser, _) = Browser::new(Instant::now(), index, address, permissions, PAGE);
        browser.publisher.camera = site == Site::Hub;
        browser.publisher.microphone = site == Site::Hub;
        browser.publisher.level = 30;
        let mut page = relay.page().await;
        page.say(&json!({
            "type": "join", "token": token, "name": "Dr Far End", "offer": browser.sdp,
            "sources": { "microphone": "0", "camera": "1" },
        }))
        .await;
        let welcome = page.hears("welcome").await;
        let answer = text(&welcome["answer"]);
        let candidate = answer.lines().find(|line| line.contains("a=candidate:"));
        let words: Vec<&str> = candidate.expect("a candidate").split(' ').collect();
        let relay = format!("{}:{}", words[4], words[5]);
        let joined = MediaJoined { answer };
        browser.take_answer(Instant::now(), &joined);
        Self {
            _page: page,
            site: browser,
            socket,
            relay: relay.parse().expect("an address and a port"),
            media: 0,
        }
    }

    /// Takes what came and sends what is due.
    pub(crate) fn turn(&mut self) {
        let now = Instant::now();
        let mut buffer = [0; 2_048];
        while let Ok(length) = self.socket.recv(&mut buffer) {
            if !self.is_lost(&buffer[..length]) {
                self.site.datagram(now, buffer[..length].to_vec());
            }
        }
        for datagram in self.site.poll(now) {
            if !self.is_lost(&datagram) {
                // as on any line, what the kernel does not take is lost
                let _ = self.socket.send_to(&datagram, self.relay);
            }
        }
    }

    fn is_lost(&mut self, datagram: &[u8]) -> bool {
        let is_media = classify(datagram) == Some(Datagram::Rtp);
        self.media += u32::from(is_media);
        is_media && self.media.is_multiple_of(LOSES)
    }

    /// Reports a quarter of what its slots show as lost, and asks for key frames.
    pub(crate) fn complains(&mut self) {
        let shows = |slot: &&Slot| !slot.frames.is_empty();
        let ssrcs = self.site.slots().filter(shows).map(|slot| slot.ssrc);
        let blocks: Vec<ReportBlock> = ssrcs
            .map(|ssrc| ReportBlock {
                ssrc,
                fraction_lost: 64,
                cumulative_lost: 1,
                highest_sequence: 1,
                jitter: 0,
                last_sender_report: 0,
                delay_since_last_sender_report: 0,
            })
            .collect();
        let mut compound = Vec::new();
        report::write_receiver_report(1, &blocks, &mut compound);
        for block in &blocks {
            feedback::write_picture_loss(1, block.ssrc, &mut compound);
        }
        self.site.send_rtcp(compound);
    }
}

fn text(value: &Value) -> String {
    value.as_str().expect("text").to_owned()
}
