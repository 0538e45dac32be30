//! Forwarding allocates nothing once a room has settled, nor do strangers at the door.
//!
//! A counting allocator watches the room while a hub speaks and shows itself to six spokes and
//! their reports come back. What is not on the packet path is not watched: connectivity checks, one
//! in 2.5 s, and the timers, which rank the speakers twice a second.

#![allow(unsafe_code, reason = "an allocator is unsafe by its interface")]

#[path = "../lab/mod.rs"]
#[expect(dead_code, unreachable_pub, reason = "shared by several test binaries")]
mod lab;

use lab::site::{Browser, PAGE};
use lab::{Lab, certificate};
use spindle::media::link::Path;
use spindle::media::outbox::{Exit, Outbox, Sink};
use spindle::media::selection::permissions::{Permissions, SourceSet, Visibility};
use spindle::media::wire::{Datagram, classify};
use spindle::relay::counted::CountedShard;
use spindle::site::Site;
use std::alloc::{GlobalAlloc, Layout, System};
use std::cell::Cell;
use std::net::{Ipv4Addr, UdpSocket};
use std::time::{Duration, Instant};

thread_local! {
    static WATCHED: Cell<bool> = const { Cell::new(false) };
    static ALLOCATIONS: Cell<u64> = const { Cell::new(0) };
}

struct Counting;

impl Counting {
    fn count() {
        if WATCHED.get() {
            ALLOCATIONS.set(ALLOCATIONS.get() + 1);
        }
    }
}

// SAFETY: everything is handed on to the system's allocator as it came.
unsafe impl GlobalAlloc for Counting {
    unsafe fn alloc(&self, layout: Layout) -> *mut u8 {
        Self::count();
        // SAFETY: the caller's promises are the callee's.
        unsafe { System.alloc(layout) }
    }

    unsafe fn dealloc(&self, pointer: *mut u8, layout: Layout) {
        // SAFETY: the caller's promises are the callee's.
        unsafe { System.dealloc(pointer, layout) }
    }

    unsafe fn realloc(&self, pointer: *mut u8, layout: Layout, size: usize) -> *mut u8 {
        Self::count();
        // SAFETY: the caller's promises are the callee's.
        unsafe { System.realloc(pointer, layout, size) }
    }
}

#[global_allocator]
static ALLOCATOR: Counting = Counting;

/// Runs the room's code and answers how often it asked for memory.
fn allocations(work: impl FnOnce()) -> u64 {
    ALLOCATIONS.set(0);
    WATCHED.set(true);
    work();
    WATCHED.set(false);
    ALLOCATIONS.get()
}

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

#[test]
fn forwarding_allocates_nothing_once_a_room_has_settled() {
    assert!(
        allocations(|| drop(vec![0_u8; 64])) > 0,
        "the allocator counts"
    );
    let mut lab = Lab::seed(11);
    let hub = lab.hub();
    lab.site(hub).publisher.level = 30;
    for _ in 0..6 {
        let spoke = lab.spoke();
        lab.site(spoke).publisher.camera = false;
        lab.site(spoke).publisher.microphone = false;
    }
    // rings and maps are as large as they get
    lab.run_for(Duration::from_secs(12));
    let mut now = lab.now;
    let Lab { room, sites, .. } = &mut lab;
    let (mut outbox, mut void) = (Outbox::default(), Void::default());
    let mut exit = Exit::new(&mut outbox, &mut void);
    let (mut for_datagrams, mut for_bursts, mut reports) = (0, 0, 0);
    for step in 0..4_000 {
        // what was on its way in the lab is lost here, and the room has to give it up first
        let watched = step >= 1_500;
        now += Duration::from_millis(1);
        // the lab's links have keys in the order of joining
        for (link, site) in sites.iter_mut().enumerate() {
            let path = Path::Udp {
                remote: site.address,
                local: None,
            };
            for mut bytes in site.poll(now) {
                let kind = classify(&bytes);
                let is_check = kind == Some(Datagram::Stun);
                reports += u64::from(watched && kind == Some(Datagram::Rtcp));
                let count = allocations(|| {
                    room.datagram(now, link, path, &mut bytes, &mut exit);
                });
                if watched && !is_check {
                    for_datagrams += count;
                }
            }
        }
        let count = allocations(|| {
            room.end_burst(now, &mut exit);
            exit.flush();
        });
        if watched {
            for_bursts += count;
        }
        if step % 10 == 0 {
            room.tick(now, &mut exit);
        }
    }
    assert!(void.datagrams > 2_000, "{} sent", void.datagrams);
    assert!(reports > 100, "{reports} reports came back");
    assert_eq!((for_datagrams, for_bursts), (0, 0));
}

#[test]
fn ten_thousand_half_handshakes_of_strangers_get_no_byte_no_memory_and_hold_up_nobody() {
    const STRANGERS: usize = 100;
    let mut now = Instant::now();
    let shard = CountedShard::open(now, certificate());
    let mut shard = shard.expect("loopback has a free port");
    let permissions = Permissions {
        site: Site::Spoke,
        floor: false,
        visibility: Visibility::HubOnly,
        may_publish: SourceSet::NONE,
        muted: SourceSet::NONE,
    };
    let own = socket();
    let address = own.local_addr().expect("it is bound");
    let (mut site, join) = Browser::new(now, 0, address, permissions, PAGE);
    let joined = shard
        .join(now, join)
        .expect("the lab's offer is answerable");
    site.take_answer(now, &joined);
    let strangers: Vec<UdpSocket> = (0..STRANGERS).map(|_| socket()).collect();
    let hello = client_hello();
    let mut buffer = [0; 2_048];
    for round in 0..100 {
        now += Duration::from_millis(1);
        for stranger in &strangers {
            let sent = stranger.send_to(&hello, shard.address());
            sent.expect("the shard's socket takes it");
        }
        let count = allocations(|| shard.take(now).expect("the socket lives"));
        // the first turn sets the runtime up
        assert!(
            count == 0 || round == 0,
            "{count} allocations in round {round}"
        );
        for bytes in site.poll(now) {
            let sent = own.send_to(&bytes, shard.address());
            sent.expect("the shard's socket takes it");
            shard.take(now).expect("the socket lives");
        }
        while let Ok(length) = own.recv(&mut buffer) {
            site.datagram(now, buffer[..length].to_vec());
        }
    }
    let answered = strangers.iter().filter(|s| s.recv(&mut buffer).is_ok());
    assert_eq!(answered.count(), 0);
    assert!(
        site.is_connected(),
        "a handshake of one who joined goes on meanwhile"
    );
}

fn socket() -> UdpSocket {
    let socket = UdpSocket::bind((Ipv4Addr::LOCALHOST, 0)).expect("loopback has a free port");
    socket.set_nonblocking(true).expect("a socket");
    socket
}

/// Chromium's first flight.
fn client_hello() -> Vec<u8> {
    let hex = include_str!("../fixtures/client_hello/chromium.hex");
    let first = hex.lines().next().expect("a datagram a line");
    let digits: Vec<u8> = first.bytes().filter(u8::is_ascii_hexdigit).collect();
    let byte = |two: &[u8]| {
        let text = std::str::from_utf8(two).expect("ASCII");
        u8::from_str_radix(text, 16).expect("two digits")
    };
    digits.chunks(2).map(byte).collect()
}
