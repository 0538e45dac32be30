//! What a join costs, counted in instructions: the same in a room of 3 and of 300, and for each byte
//! of an offer, whatever it says.
//!
//! The counting begins when the room is settled: what the media of the room does from the offer to
//! the last datagram of the handshake and the choice of what the newcomer sees, and what the session
//! does from admission to the news for everyone.

#[path = "../callgrind/mod.rs"]
#[expect(unreachable_pub, reason = "shared by several test binaries")]
mod callgrind;
#[path = "../lab/mod.rs"]
#[expect(dead_code, unreachable_pub, reason = "shared by several test binaries")]
mod lab;
mod offers;
mod people;

use callgrind::{counted, wait_for_instrumentation};
use lab::site::{Browser, PAGE};
use lab::{Lab, SiteId};
use people::People;
use spindle::media::link::Path;
use spindle::media::negotiated::IceCredentials;
use spindle::media::outbox::{Exit, Outbox, Sink};
use spindle::media::room::{Entropy, RouteChange};
use spindle::media::sdp::Offer;
use spindle::media::selection::permissions::{Permissions, SourceSet, Visibility};
use spindle::media::selection::view::WantedTrack;
use spindle::site::Site;
use std::net::SocketAddr;
use std::time::Duration;

const SMALL: usize = 3;
const LARGE: usize = 300;
const MOST: f64 = 1.1;
/// A hostile offer's byte, as a multiple of an ordinary one's: what grows faster than its length does
/// takes many times more.
const MOST_A_BYTE: f64 = 4.0;

#[test]
fn a_join_costs_the_same_in_a_room_of_3_and_of_300() {
    if !callgrind::has_valgrind() {
        eprintln!("not counted: valgrind is not installed (apt-get install valgrind)");
        return;
    }
    for part in ["media", "session"] {
        let [small, large] = [SMALL, LARGE].map(|size| {
            let scene = format!("{part} {size}");
            callgrind::instructions("the_room_that_is_counted", &scene)
        });
        let ratio = large as f64 / small as f64;
        eprintln!(
            "{part}: {small} instructions in a room of {SMALL}, {large} of {LARGE}: {ratio:.3}"
        );
        assert!(small > 100_000, "{part}: nothing was counted");
        assert!(ratio <= MOST, "{part}: {large} is {ratio:.3} times {small}");
    }
}

#[test]
fn no_byte_of_a_hostile_offer_costs_more_than_four_of_an_ordinary_one() {
    if !callgrind::has_valgrind() {
        eprintln!("not counted: valgrind is not installed (apt-get install valgrind)");
        return;
    }
    let counted = callgrind::instructions_of_each("the_room_that_is_counted", "offers");
    let hostile = offers::hostile();
    assert_eq!(counted.len(), 1 + hostile.len(), "{counted:?}");
    let ordinary = counted[0] as f64 / offers::ORDINARY.len() as f64;
    assert!(ordinary > 1.0, "{ordinary}: nothing was counted");
    for ((what, text), instructions) in hostile.iter().zip(&counted[1..]) {
        let ratio = *instructions as f64 / text.len() as f64 / ordinary;
        eprintln!("an offer with too many {what}: {ratio:.2} of an ordinary one, a byte");
        assert!(ratio < MOST_A_BYTE, "{what}: {instructions} instructions");
    }
}

#[test]
#[ignore = "runs under callgrind, started by the tests above"]
fn the_room_that_is_counted() {
    let room = callgrind::part();
    if room == "offers" {
        return read_offers();
    }
    let (part, participants) = room.split_once(' ').expect("a part and a size");
    let participants = participants.parse().expect("a number");
    match part {
        "media" => join_media(participants),
        _ => join_session(participants),
    }
}

fn read_offers() {
    let hostile = offers::hostile();
    wait_for_instrumentation();
    counted(|| Offer::parse(offers::ORDINARY)).expect("a page's own");
    for (what, text) in &hostile {
        let read = counted(|| Offer::parse(text));
        assert!(read.is_err(), "{what}");
    }
}

fn join_session(participants: usize) {
    let mut room = People::of(participants);
    let welcome = room.join_and_leave();
    assert!(welcome > 1_000, "{welcome} bytes");
    wait_for_instrumentation();
    counted(|| room.join_and_leave());
}

fn join_media(participants: usize) {
    let mut lab = settled(participants);
    let now = lab.now;
    let address = SocketAddr::from(([198, 51, 100, 200], 40_000));
    let spoke = permissions(Site::Spoke);
    let (mut site, mut join) = Browser::new(now, participants + 1, address, spoke, PAGE);
    join.on_stage = lab.on_stage(None);
    site.publisher.camera = false;
    site.publisher.microphone = false;
    let fresh = Entropy {
        ice: IceCredentials {
            ufrag: "newcomer".into(),
            password: "passwordOfTheNewcomer0000".into(),
        },
        seed: [9; 16],
    };
    let (room, mut outbox, mut wire) = (&mut lab.room, Outbox::default(), Wire::default());
    let path = Path::Udp {
        remote: address,
        local: None,
    };
    wait_for_instrumentation();
    let mut exit = Exit::new(&mut outbox, &mut wire);
    let joined = counted(|| room.join(now, join, fresh, &mut exit));
    let joined = joined.expect("the lab's offer is answerable");
    site.take_answer(now, &joined);
    let mut link = None;
    for round in 0..20 {
        let now = now + Duration::from_millis(round);
        let arriving = site.poll(now);
        let mut exit = Exit::new(&mut outbox, &mut wire);
        counted(|| {
            while let Some(change) = room.poll_route() {
                if let RouteChange::Ufrag { link: key, .. } = change {
                    link = Some(key);
                }
            }
            let link = link.expect("a link that joined has a ufrag");
            for mut bytes in arriving {
                room.datagram(now, link, path, &mut bytes, &mut exit);
            }
            room.end_burst(now, &mut exit);
            exit.flush();
            while room.poll_event().is_some() {}
        });
        for (to, bytes) in wire.0.drain(..) {
            if to == path {
                site.datagram(now, bytes);
            }
        }
    }
    assert!(site.is_connected(), "20 rounds are enough for a handshake");
}

/// A hub that shows a page of clinics, and spokes that see it; only the hub sends.
fn settled(participants: usize) -> Lab {
    let mut lab = Lab::seed(1);
    let hub = lab.hub();
    let mut page = Vec::new();
    for _ in 1..participants {
        let spoke = lab.spoke();
        let site = lab.site(spoke);
        site.publisher.camera = false;
        site.publisher.microphone = false;
        page.push(WantedTrack {
            track: site.camera,
            width: 320,
            height: 180,
        });
    }
    page.truncate(6);
    let link = lab.site(hub).id;
    lab.room.set_view(lab.now, link, page);
    lab.run_until(Duration::from_secs(5), "everyone sees the hub", |lab| {
        (1..participants).all(|spoke| lab.shows(SiteId(spoke), hub))
    });
    lab
}

fn permissions(site: Site) -> Permissions {
    Permissions {
        site,
        floor: false,
        visibility: Visibility::HubOnly,
        may_publish: SourceSet::ALL,
        muted: SourceSet::NONE,
    }
}

/// What the room sends, datagram by datagram.
#[derive(Default)]
struct Wire(Vec<(Path, Vec<u8>)>);

impl Sink for Wire {
    fn send(&mut self, path: Path, segment: usize, batch: &[u8]) {
        let datagrams = batch.chunks(segment);
        self.0.extend(datagrams.map(|bytes| (path, bytes.to_vec())));
    }
}
