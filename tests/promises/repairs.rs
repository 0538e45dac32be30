//! What a room promises where packets are lost.

use super::lab::publisher::Stream;
use super::lab::{Lab, SiteId};
use super::{millis, seconds, show};

/// A publisher that receives nothing, as WHIP's, on a line with this delay each way, and a spoke that
/// shows its largest layer.
fn whip(seed: u64, delay: u64) -> (Lab, SiteId, SiteId) {
    let mut lab = Lab::seed(seed);
    let publisher = lab.publisher();
    let line = lab.line(publisher);
    (line.up.delay, line.down.delay) = (millis(delay), millis(delay));
    let spoke = lab.spoke();
    lab.run_for(seconds(2) + millis(10 * delay));
    show(&mut lab, spoke, publisher, 720);
    lab.run_for(seconds(2) + millis(10 * delay));
    (lab, publisher, spoke)
}

fn layer(lab: &Lab, publisher: SiteId, layer: usize) -> &Stream {
    &lab.sites[publisher.0].publisher.layers[layer]
}

#[test]
fn a_publisher_that_receives_nothing_is_asked_for_a_loss_once_a_round_trip() {
    for delay in [20, 150, 300] {
        let (mut lab, publisher, _) = whip(30, delay);
        lab.line(publisher).up.loss = 30;
        lab.run_for(seconds(10));
        let asked = &layer(&lab, publisher, 2).asked_again;
        let times: u32 = asked.values().sum();
        let once = asked.len() as u32;
        assert!(once > 20, "{once} losses");
        // three in a hundred repairs are lost as well
        assert!(
            times * 100 <= once * 115,
            "{delay} ms each way: asked {times} times for {once} losses"
        );
    }
}

#[test]
fn a_line_that_grows_longer_is_soon_asked_at_its_own_pace() {
    let (mut lab, publisher, _) = whip(31, 20);
    let line = lab.line(publisher);
    (line.up.delay, line.down.delay) = (millis(300), millis(300));
    line.up.loss = 30;
    lab.run_for(seconds(5));
    let stream = &mut lab.site(publisher).publisher.layers[2];
    stream.asked_again.clear();
    lab.run_for(seconds(10));
    let asked = &layer(&lab, publisher, 2).asked_again;
    let (times, once) = (asked.values().sum::<u32>(), asked.len() as u32);
    assert!(
        times * 100 <= once * 130,
        "asked {times} times for {once} losses"
    );
}

#[test]
fn nothing_is_asked_for_of_a_layer_that_nobody_receives() {
    let (mut lab, publisher, spoke) = whip(32, 20);
    let asked = |lab: &Lab| {
        let layers = lab.sites[publisher.0].publisher.layers.iter();
        layers
            .map(|layer| (layer.asked_again.len(), layer.asked))
            .collect::<Vec<_>>()
    };
    let before = asked(&lab);
    lab.line(publisher).up.loss = 50;
    lab.run_for(seconds(10));
    let after = asked(&lab);
    assert_eq!(after[..2], before[..2], "the two that nobody shows");
    assert!(after[2].0 > before[2].0 + 20, "{after:?}");

    // Another one is shown now, and is whole from its key frame on.
    show(&mut lab, spoke, publisher, 180);
    lab.run_for(seconds(2));
    let began = lab.now;
    let before = asked(&lab);
    lab.run_for(seconds(10));
    let after = asked(&lab);
    assert_eq!(after[1..], before[1..]);
    assert!(after[0].0 > before[0].0 + 5, "{after:?}");
    let now = lab.now;
    assert!(lab.site(spoke).longest_freeze(began, now) < millis(300));

    // Nobody shows any: silence, whatever is lost.
    lab.leave(spoke);
    lab.run_for(seconds(1));
    let before = asked(&lab);
    lab.run_for(seconds(5));
    assert_eq!(asked(&lab), before);
}

#[test]
fn a_repair_that_comes_after_hundreds_of_packets_is_still_passed_on() {
    // 158 packets a round trip of the largest layer
    let (mut lab, publisher, spoke) = whip(33, 450);
    let slot = |lab: &Lab| {
        let slots = lab.sites[spoke.0].slots();
        let shown = slots.filter(|slot| !slot.frames.is_empty());
        let slot = shown.last().expect("it shows the publisher");
        (slot.frames.len(), slot.late)
    };
    let (before, late) = slot(&lab);
    lab.line(publisher).up.loss = 1_000;
    lab.run_for(millis(45));
    lab.line(publisher).up.loss = 0;
    lab.run_for(seconds(4));
    let lost = layer(&lab, publisher, 2).asked_again.len() as u64;
    assert!(lost > 0);
    // at once and under its own number, not only when its receiver asks the next time
    assert_eq!(slot(&lab).1 - late, lost);
    let slots = lab.sites[spoke.0].slots();
    let frames = slots.flat_map(|slot| &slot.frames[before.min(slot.frames.len())..]);
    let numbers: Vec<u32> = frames.map(|frame| frame.number).collect();
    assert!(numbers.len() > 50, "{} frames", numbers.len());
    assert!(
        numbers.windows(2).all(|two| two[1] == two[0] + 1),
        "a frame was skipped: {numbers:?}"
    );
}
