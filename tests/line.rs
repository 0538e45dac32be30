//! What the line of the lab and of the browser tests does to packets.

#[expect(unreachable_pub, dead_code, reason = "shared by several test binaries")]
#[path = "lab/line.rs"]
mod line;

use line::{BytesPerSecond, Chance, Fate, Way};
use std::time::{Duration, Instant};

const DELAY: Duration = Duration::from_millis(50);

fn thin(rate: u32) -> Way {
    let mut way = Way::after(DELAY);
    way.rate = Some(BytesPerSecond(rate));
    way
}

/// Sends packets of `bytes`, one each `every`, and tells the fate of each with its time of sending.
fn sent(way: &mut Way, count: u32, bytes: usize, every: Duration) -> Vec<(Instant, Fate)> {
    let (mut chance, began) = (Chance(11), Instant::now());
    let moments = (0..count).map(|index| began + every * index);
    moments
        .map(|now| (now, way.carry(now, bytes, &mut chance)))
        .collect()
}

fn waits(fates: &[(Instant, Fate)]) -> impl Iterator<Item = Duration> {
    fates.iter().filter_map(|(now, fate)| match fate {
        Fate::Arrives(at) => Some(*at - *now),
        Fate::Lost | Fate::Dropped => None,
    })
}

#[test]
fn a_line_loses_the_share_it_is_told_to_and_keeps_the_order() {
    let mut way = Way::after(DELAY);
    way.loss = 50;
    let fates = sent(&mut way, 20_000, 1_200, Duration::from_millis(1));
    let lost = fates.iter().filter(|(_, fate)| *fate == Fate::Lost).count();
    assert!((900..1_100).contains(&lost), "{lost} of 20,000");
    assert!(waits(&fates).all(|wait| wait == DELAY));
}

#[test]
fn a_thin_line_carries_its_rate_and_its_queue_holds_300_ms() {
    let mut way = thin(100_000);
    // twice what it carries, for 10 s
    let fates = sent(&mut way, 2_000, 1_000, Duration::from_millis(5));
    let arrived = waits(&fates).count();
    assert!((1_000..=1_031).contains(&arrived), "{arrived} of 2,000");
    let longest = waits(&fates).max().expect("some arrive");
    let full = DELAY + Duration::from_millis(300);
    assert!(
        longest <= full && longest > full - Duration::from_millis(11),
        "{longest:?}"
    );
}

#[test]
fn the_thinnest_line_still_queues_two_full_packets() {
    let mut way = thin(1_000);
    let fates = sent(&mut way, 3, 1_500, Duration::ZERO);
    assert_eq!(waits(&fates).count(), 2);
    assert_eq!(fates[2].1, Fate::Dropped);
}

#[test]
fn a_queue_that_was_full_is_empty_after_a_pause() {
    let mut way = thin(100_000);
    sent(&mut way, 100, 1_000, Duration::ZERO);
    let later = Instant::now() + Duration::from_secs(1);
    let fate = way.carry(later, 1_000, &mut Chance(1));
    assert_eq!(
        fate,
        Fate::Arrives(later + DELAY + Duration::from_millis(10))
    );
}
