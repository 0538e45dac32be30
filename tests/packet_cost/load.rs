//! The load: the lab's sites on real sockets, one that publishes and many that watch.

use crate::far_end::{self, FarEnd};
use crate::lab::site::{Browser, PAGE, Shape};
use crate::relay::{Process, Relay};
use spindle::media::room::MediaJoined;
use spindle::media::selection::permissions::{Permissions, SourceSet, Visibility};
use spindle::site::Site;
use std::net::SocketAddr;
use std::time::{Duration, Instant};

/// Ends a test that hangs, and promises nothing.
pub(crate) const PATIENCE: Duration = Duration::from_secs(300);
/// Between two looks at all sockets: a frame is 40 ms.
const NAP: Duration = Duration::from_micros(500);

/// The sites; lives in the process that counts.
#[derive(Default)]
pub(crate) struct Load {
    /// The hub first.
    pub(crate) sites: Vec<FarEnd>,
    relay: Option<SocketAddr>,
    /// The relay's process, if it is to stand still while a frame is sent.
    halts: Option<Process>,
}

impl Load {
    /// From now on the relay reads each frame whole, however little time this machine has: else it may read
    /// half of one and send it, and then the other half.
    pub(crate) fn send_whole_frames(&mut self, relay: &Relay) {
        self.halts = Some(relay.process());
    }

    pub(crate) fn join(&mut self, relay: &Relay, site: Site) {
        let permissions = Permissions {
            site,
            floor: false,
            visibility: Visibility::HubOnly,
            may_publish: SourceSet::ALL,
            muted: SourceSet::NONE,
        };
        let (socket, address) = far_end::bind();
        // who watches by WHEP sends nothing
        let sends = site == Site::Hub;
        let shape = Shape { sends, ..PAGE };
        let (mut browser, _) = Browser::new(
            Instant::now(),
            self.sites.len(),
            address,
            permissions,
            shape,
        );
        browser.publisher.camera = site == Site::Hub;
        browser.publisher.microphone = false;
        // how many of them one read takes is chance
        browser.tells_reception = false;
        let answer = match site {
            Site::Hub => relay.answer("whip", Site::Hub, &browser.sdp),
            Site::Spoke => relay.answer("whep", Site::Spoke, &browser.sdp),
        };
        self.relay = candidate(&answer);
        let joined = MediaJoined { answer };
        browser.take_answer(Instant::now(), &joined);
        self.sites.push(FarEnd::new(browser, socket));
    }

    /// Sends so many frames, and lets each of them reach everyone.
    pub(crate) fn deliver_frames(&mut self, count: usize) {
        let first = self.sites[0].site.publisher.number;
        let last = first + count as u32;
        self.run_until("every frame arrives", |sites| {
            let sent = sites[0].site.publisher.number;
            let shows = |far: &FarEnd| {
                let mut newest = far.site.slots().filter_map(|slot| slot.frames.last());
                newest.any(|frame| frame.number >= last)
            };
            sent >= last && sites[1..].iter().all(shows)
        });
    }

    pub(crate) fn run_until(&mut self, what: &str, done: impl Fn(&[FarEnd]) -> bool) {
        let began = Instant::now();
        while !done(&self.sites) {
            assert!(
                began.elapsed() < PATIENCE,
                "not within {PATIENCE:?}: {what}"
            );
            self.turn();
        }
    }

    /// Takes what came to all, and sends what is due.
    pub(crate) fn turn(&mut self) {
        let relay = self.relay.expect("somebody joined");
        for far in &mut self.sites {
            far.receive(Instant::now());
            let due = far.due(Instant::now());
            let halted = self.halts.filter(|_| due.len() > 1).map(Process::halt);
            far.send(&due, relay);
            drop(halted);
        }
        std::thread::sleep(NAP);
    }

    pub(crate) fn received(&self) -> usize {
        self.sites.iter().map(|far| far.received).sum()
    }
}

/// Where an answer says to send.
fn candidate(answer: &str) -> Option<SocketAddr> {
    let line = answer
        .lines()
        .find_map(|line| line.strip_prefix("a=candidate:"))?;
    let mut fields = line.split(' ').skip(4);
    let (ip, port) = (fields.next()?, fields.next()?);
    Some(SocketAddr::new(ip.parse().ok()?, port.parse().ok()?))
}
