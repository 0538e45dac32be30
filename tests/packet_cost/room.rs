//! The pure path: a room of the lab whose datagrams end in a sink that counts them.

use crate::callgrind::{counted, wait_for_instrumentation};
use crate::lab::Lab;
use crate::{COUNTED, FORWARDED, RECEIVERS};
use spindle::media::link::Path;
use spindle::media::outbox::{Exit, Outbox, Sink};
use spindle::media::selection::view::WantedTrack;
use std::time::Duration;

/// A frame is 40 ms.
const STEP: Duration = Duration::from_millis(5);
/// What was on its way in the lab is lost in the sink, and the room has to give it up first.
const GIVING_UP: Duration = Duration::from_millis(1_500);
const TOP_LAYER: u8 = 2;

/// Takes what the room sends, and only counts it.
#[derive(Default)]
struct Void {
    datagrams: usize,
}

impl Sink for Void {
    fn send(&mut self, _: Path, segment: usize, batch: &[u8]) {
        self.datagrams += batch.len().div_ceil(segment);
    }
}

/// Forwards [`FORWARDED`] packets.
pub(crate) fn forward() {
    let mut lab = settled();
    let (mut outbox, mut void) = (Outbox::default(), Void::default());
    forward_for(&mut lab, GIVING_UP, &mut outbox, &mut void);
    wait_for_instrumentation();
    void.datagrams = 0;
    forward_for(&mut lab, COUNTED, &mut outbox, &mut void);
    // the rest are reports
    let expected = FORWARDED..FORWARDED + FORWARDED / 20;
    assert!(expected.contains(&void.datagrams), "{}", void.datagrams);
}

fn forward_for(lab: &mut Lab, time: Duration, outbox: &mut Outbox, void: &mut Void) {
    let mut exit = Exit::new(outbox, void);
    let end = lab.now + time;
    while lab.now < end {
        lab.now += STEP;
        let now = lab.now;
        // the lab's links have keys in the order of joining
        for (link, site) in lab.sites.iter_mut().enumerate() {
            let path = Path::Udp {
                remote: site.address,
                local: None,
            };
            for mut bytes in site.poll(now) {
                counted(|| lab.room.datagram(now, link, path, &mut bytes, &mut exit));
            }
        }
        counted(|| {
            lab.room.end_burst(now, &mut exit);
            exit.flush();
        });
        if lab.room.next_deadline().is_some_and(|at| at <= now) {
            counted(|| {
                lab.room.tick(now, &mut exit);
                exit.flush();
            });
        }
    }
}

/// Everyone sees the hub's picture as large as it comes.
fn settled() -> Lab {
    let mut lab = Lab::seed(1);
    let hub = lab.hub();
    lab.site(hub).publisher.microphone = false;
    let track = lab.site(hub).camera;
    for _ in 0..RECEIVERS {
        let spoke = lab.spoke();
        let site = lab.site(spoke);
        site.publisher.camera = false;
        site.publisher.microphone = false;
        let link = site.id;
        let view = WantedTrack {
            track,
            width: 1_280,
            height: 720,
        };
        lab.room.set_view(lab.now, link, vec![view]);
    }
    lab.run_until(Duration::from_secs(5), "everyone sees the hub", |lab| {
        lab.sites[1..].iter().all(|site| {
            let mut newest = site.slots().filter_map(|slot| slot.frames.last());
            newest.any(|frame| frame.layer == TOP_LAYER)
        })
    });
    // rings and maps are as large as they get
    lab.run_for(Duration::from_secs(2));
    lab
}
