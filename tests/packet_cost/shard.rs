//! A whole shard in virtual time: its socket on loopback, its tables, its room, its outbox.

use crate::callgrind::{counted, wait_for_instrumentation};
use crate::far_end::{self, FarEnd};
use crate::lab::site::{Browser, PAGE};
use crate::{COUNTED, FORWARDED, RECEIVERS};
use spindle::media::selection::permissions::{Permissions, SourceSet, Visibility};
use spindle::media::selection::view::WantedTrack;
use spindle::relay::counted::CountedShard;
use spindle::site::Site;
use std::time::{Duration, Instant};

/// A frame is 40 ms.
const STEP: Duration = Duration::from_millis(5);

struct World {
    now: Instant,
    shard: CountedShard,
    sites: Vec<FarEnd>,
}

/// Forwards [`FORWARDED`] packets.
pub(crate) fn forward() {
    let mut world = World::open();
    world.join(Site::Hub);
    for _ in 0..RECEIVERS {
        world.join(Site::Spoke);
    }
    let began = world.now;
    while !world.sites[1..].iter().all(FarEnd::shows_top_layer) {
        assert!(
            world.now - began < Duration::from_secs(5),
            "not everyone sees the hub"
        );
        world.step();
    }
    // rings and maps are as large as they get
    world.run_for(Duration::from_secs(2));
    let before = world.received();
    wait_for_instrumentation();
    world.run_for(COUNTED);
    assert_eq!(world.received() - before, FORWARDED);
}

impl World {
    fn open() -> Self {
        let now = Instant::now();
        let shard = CountedShard::open(now, crate::lab::certificate());
        Self {
            now,
            shard: shard.expect("loopback has a free port"),
            sites: Vec::new(),
        }
    }

    fn join(&mut self, site: Site) {
        let permissions = Permissions {
            site,
            floor: false,
            visibility: Visibility::HubOnly,
            may_publish: SourceSet::ALL,
            muted: SourceSet::NONE,
        };
        let (socket, address) = far_end::bind();
        let (mut browser, join) =
            Browser::new(self.now, self.sites.len(), address, permissions, PAGE);
        browser.publisher.camera = site == Site::Hub;
        browser.publisher.microphone = false;
        let joined = self.shard.join(self.now, join);
        browser.take_answer(self.now, &joined.expect("the lab's offer is answerable"));
        if let Some(hub) = self.sites.first() {
            let view = WantedTrack {
                track: hub.site.camera,
                width: 1_280,
                height: 720,
            };
            self.shard.set_view(self.now, browser.id, vec![view]);
        }
        self.sites.push(FarEnd::new(browser, socket));
    }

    fn run_for(&mut self, time: Duration) {
        let end = self.now + time;
        while self.now < end {
            self.step();
        }
    }

    fn step(&mut self) {
        self.now += STEP;
        let (now, relay) = (self.now, self.shard.address());
        let mut sent = false;
        for far in &mut self.sites {
            let due = far.due(now);
            far.send(&due, relay);
            sent |= !due.is_empty();
        }
        if sent {
            counted(|| self.shard.take(now)).expect("the socket lives");
        }
        let due = self.shard.next_deadline(now).is_some_and(|at| at <= now);
        if due {
            counted(|| self.shard.tick(now));
        }
        while self.shard.poll_event().is_some() {}
        if sent || due {
            self.sites.iter_mut().for_each(|far| far.receive(now));
        }
    }

    fn received(&self) -> usize {
        self.sites.iter().map(|far| far.received).sum()
    }
}
